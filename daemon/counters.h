/* Counters: what the daemon has done since it started, by name. */
#pragma once

#include <stdint.h>

enum counter {
	COUNT_RECEIVED,
	COUNT_ACCEPTED,
	COUNT_DUPLICATE,
	COUNT_STALE,
	COUNT_REJECTED, /* for all reasons; `rejections` has each of them */
	COUNT_STATEMENTS_LEFT_OUT, /* of articles with too many */
	COUNT_UNKEPT, /* rejected and not even kept: too many at a time */
	COUNT_REDRIVEN,
	COUNT_BUSY,
	COUNT_RETRACTED,
	COUNT_TICKS,
	COUNT_COMMITS,
	COUNT_UPDATES,
	COUNT_ERASED,
	COUNT_RETENTIONS,
	COUNT_CHECKPOINTS,
	COUNT_CHECKPOINTS_FAILED,
	COUNT_QUERIES,
	COUNT_QUERIES_REJECTED,
	COUNT_CONTROLS,
	COUNT_CONTROLS_REJECTED,
	COUNT_EDITS,
	COUNT_FEED_MESSAGES,
	COUNT_FEED_GAPS,
	COUNT_DROPPED_FRAMES,
	COUNT_REFUSED_CONNECTIONS, /* there were too many */
	COUNT_DROPPED_CONNECTIONS, /* because of memory */
	COUNT_SUBSCRIPTION_LIMITS, /* how often there were too many subscriptions */
	COUNT_UNROUTABLE,
	COUNT_UNREAD_ANSWERS,
	COUNT_UNSENT_UPDATES,
	COUNTER_COUNT,
};

struct counters {
	uint64_t values[COUNTER_COUNT];
	struct rejection_count {
		const char *reason; /* a constant of the codec's */
		uint64_t count;
	} rejections[32]; /* by reason, in order of first use: there are fewer reasons than that */
};

/* "received", "accepted", … */
const char *counter_name(enum counter counter);

/* Counts a rejection under its reason. */
void counters_reject(struct counters *counters, const char *reason);
