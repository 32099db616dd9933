/* Watch filter: which stories a watcher gets. It decides when, never what: the updates of a story that is not shown yet are held and combined,
 * and come in full once it is, so that applying what comes gives the story as it is. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "proto/value.h"

struct watch_filter_options {
	char *const *stories; /* only these, and what they become; none: all */
	size_t story_count;
	long min_publishers; /* a story is shown once this many carry it; 0: at once */
	const char *speaker; /* a story is shown whenever something changes that is said by somebody with all these words in the name; NULL: by
	                        anybody */
};

/* What is to be shown: a story of the snapshot, or an update; valid during the call. */
struct watch_filter_callbacks {
	void (*story)(void *context, const struct value *page);
	void (*update)(void *context, const struct value *update);
};

struct watch_filter;

struct watch_filter *watch_filter_new(const struct watch_filter_options *options, const struct watch_filter_callbacks *callbacks, void *context);
struct watch_filter *watch_filter_free(struct watch_filter *filter);

/* A snapshot begins: forgets what is held, and what was shown. */
void watch_filter_reset(struct watch_filter *filter);

/* Takes what has come, and passes it on at once or holds it. */
void watch_filter_story(struct watch_filter *filter, const struct value *page);
void watch_filter_update(struct watch_filter *filter, const struct value *update);

/* Whether the words for the speaker have all of these words in them, whatever their case; `words` NULL: they have. */
bool watch_is_said_by(const struct value *cluster, const char *words);
