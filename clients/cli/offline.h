/* Offline: the daemon's pipeline without a daemon: articles are analysed on worker threads, folded into a board in the order of
 * input (`clock = published`), and mirrored from the updates, so that at the end there is the final state of each. */
#pragma once

#include "clients/cli/dumped.h"
#include "clients/cli/input/input.h"
#include "clients/cli/rejections.h"
#include "clients/cli/view.h"
#include "cluster/analysis.h"

struct offline;

struct offline_options {
	const struct models *models; /* the caller's; outlive it */
	struct analysis_options analysis;
	unsigned workers; /* 0: pool_default_workers() */
	bool texts;       /* keep the articles' texts */
	/* Is given each update as it is made, in the wire's form, numbered from 1 as the daemon would; it lasts for the call. May be NULL. */
	void (*on_update)(void *context, const struct value *update);
	void *context;
};

must_check int offline_new(const struct offline_options *options, struct offline **ret_offline);
struct offline *offline_free(struct offline *offline);

/* Takes an article, which lies in `arena`; takes the arena over, too. Waits while too many are under way. `dumped`, if not NULL, is what
 * the log said of it: then position and time are those of the log. `article` may be NULL where the log's entry is no article. */
void offline_add(struct offline *offline, struct arena *arena, const struct article *article, const struct dumped *dumped);

/* Waits for everything that is under way. */
void offline_finish(struct offline *offline);

/* Takes all articles of an input and finishes, with a progress bar on a terminal unless `quiet`; what is refused goes to `rejections`.
 * Returns how many articles there were, with those that were refused. */
uint64_t offline_read(struct offline *offline, const struct input_options *options, bool quiet, struct rejections *rejections);

/* Says on stderr what was left out: duplicate and stale articles (unless `quiet`), and what was refused. */
void offline_tell_left_out(const struct offline *offline, const struct rejections *rejections, bool quiet);

/* How many articles were folded so far: new ones and revisions, retractions, and what changed nothing (duplicates, stale). */
struct offline_counts {
	uint64_t articles, retractions, duplicates, stale;
};
struct offline_counts offline_counts(const struct offline *offline);

/* --- The final state, after offline_finish. Everything is the offline's. */

/* The articles that were not retracted, each once, in the order of their first coming: 1, or 0 after the last. What an article's
 * clusters are linked to is valid until the next call. */
size_t offline_article_count(const struct offline *offline);
bool offline_article(struct offline *offline, size_t index, struct view_article *ret_article);

/* Stories and statement clusters that there are at the end, closed ones included. */
size_t offline_story_count(const struct offline *offline);
size_t offline_cluster_count(const struct offline *offline);
