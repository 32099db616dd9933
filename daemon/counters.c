#include "counters.h"

#include <string.h>

#include "proto/base/memory.h"

static const char *const names[COUNTER_COUNT] = {
	[COUNT_RECEIVED] = "received",
	[COUNT_ACCEPTED] = "accepted",
	[COUNT_DUPLICATE] = "duplicate",
	[COUNT_STALE] = "stale",
	[COUNT_REJECTED] = "rejected",
	[COUNT_STATEMENTS_LEFT_OUT] = "statements_left_out",
	[COUNT_UNKEPT] = "unkept",
	[COUNT_REDRIVEN] = "redriven",
	[COUNT_BUSY] = "busy",
	[COUNT_RETRACTED] = "retracted",
	[COUNT_TICKS] = "ticks",
	[COUNT_COMMITS] = "commits",
	[COUNT_UPDATES] = "updates",
	[COUNT_ERASED] = "erased",
	[COUNT_RETENTIONS] = "retentions",
	[COUNT_CHECKPOINTS] = "checkpoints",
	[COUNT_CHECKPOINTS_FAILED] = "checkpoints_failed",
	[COUNT_QUERIES] = "queries",
	[COUNT_QUERIES_REJECTED] = "queries_rejected",
	[COUNT_CONTROLS] = "controls",
	[COUNT_CONTROLS_REJECTED] = "controls_rejected",
	[COUNT_EDITS] = "edits",
	[COUNT_FEED_MESSAGES] = "feed_messages",
	[COUNT_FEED_GAPS] = "feed_gaps",
	[COUNT_DROPPED_FRAMES] = "dropped_frames",
	[COUNT_REFUSED_CONNECTIONS] = "refused_connections",
	[COUNT_DROPPED_CONNECTIONS] = "dropped_connections",
	[COUNT_SUBSCRIPTION_LIMITS] = "subscription_limits",
	[COUNT_UNROUTABLE] = "unroutable",
	[COUNT_UNREAD_ANSWERS] = "unread_answers",
	[COUNT_UNSENT_UPDATES] = "unsent_updates",
};

const char *counter_name(enum counter counter)
{
	return names[counter];
}

void counters_reject(struct counters *counters, const char *reason)
{
	counters->values[COUNT_REJECTED]++;
	for (size_t k = 0; k < array_size(counters->rejections); k++) {
		struct rejection_count *rejection = &counters->rejections[k];
		if (!rejection->reason)
			rejection->reason = reason;
		if (strcmp(rejection->reason, reason) == 0) {
			rejection->count++;
			return;
		}
	}
}
