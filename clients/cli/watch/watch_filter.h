/* Watch filter: which stories a watcher is told of. It decides when, never what: the updates of a story that is not told of yet are held
 * and put together, and come whole once it is, so that whoever applies what comes has the story as it is. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "proto/value.h"

struct watch_filter_options {
	char *const *stories; /* only these, and what they become; none: all */
	size_t story_count;
	long min_publishers; /* a story is told of from so many on; 0: from the first */
	const char *speaker; /* a story is told of, and again, when something changes that is said by somebody with all these words in his
	                        name; NULL: whoever says it */
};

/* What is to be told: a story of the snapshot, or an update. It lasts for the call. */
struct watch_filter_callbacks {
	void (*story)(void *context, const struct value *page);
	void (*update)(void *context, const struct value *update);
};

struct watch_filter;

struct watch_filter *watch_filter_new(const struct watch_filter_options *options, const struct watch_filter_callbacks *callbacks, void *context);
struct watch_filter *watch_filter_free(struct watch_filter *filter);

/* A snapshot begins: forgets what is held, and what was told. */
void watch_filter_reset(struct watch_filter *filter);

/* What has come: told at once, or held. */
void watch_filter_story(struct watch_filter *filter, const struct value *page);
void watch_filter_update(struct watch_filter *filter, const struct value *update);

/* Whether the words for the speaker have all of these words in them, whatever their case; `words` NULL: they have. */
bool watch_is_said_by(const struct value *cluster, const char *words);
