/* Erasure: how the updates in the log change when an article is erased. */
#pragma once

#include "proto/base/array.h"
#include "store/log.h"

struct fold;

/* An erasure that is being applied to the updates. All zero is fine for a start. */
struct erasure {
	uint64_t position; /* of its entry */
	uint64_t looked;   /* the last update that was looked at for the stories below */
	bool ready;        /* all were */
	/* The stories of which the article was ever a part. If updates have been changed before a restart, nobody can tell any more: it may be any. */
	ARRAY(uint64_t) stories;
	bool any_story;
};

/* Before log_erase_updates(): finds the stories of the erasure that is next, if there is one, in a slice that reads about `bytes` bytes of updates.
 * Call it until *ret_more is false. Errors are those of log_updates(). */
must_check int erasure_prepare(struct fold *fold, size_t bytes, bool *ret_more);

/* Removes what an update has of an article, a log_update_rewriter whose context is the fold: the article's own, and in its stories the names with
 * which statements of others were shown, since these may be known from it alone. Such a name stays if the statement is shown with it in that
 * story now; otherwise it becomes that of the statement's own article. The state must have all that the log has. */
must_check int erasure_rewrite(void *context, const struct log_erasing *erasing, const void *update, size_t size, struct arena *arena,
                               const void **ret_update, size_t *ret_size);
