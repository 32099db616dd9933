/* Erasure: how the updates in the log change when an article is erased. */
#pragma once

#include "proto/base/array.h"
#include "store/log.h"
#include "store/state.h"

/* All zero but for the state is fine for a start. */
struct erasure {
	struct state *state;         /* which has all that the log has */
	uint64_t position, sequence; /* the last erasure that was applied, and to which update */
	/* The stories of which the article was ever a part, as far as this has come; after a restart nobody knows them, and it may have been any. */
	ARRAY(uint64_t) stories;
	bool any_story;
};

/* Removes what an update has of an article, a log_update_rewriter whose context is a struct erasure: the article's own, and names of speakers with
 * which statements of others were shown in its stories, which may have been known from it alone. Those statements get the speaker that they have
 * now; one that is gone since then keeps its speaker only if its own article gives the name there. */
must_check int erasure_rewrite(void *context, const struct log_erasing *erasing, const void *update, size_t size, struct arena *arena,
                               const void **ret_update, size_t *ret_size);
