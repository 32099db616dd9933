/* Control: decisions: retractions and erasures, what editors do with stories, and what becomes of rejected articles (PROTOCOL.md,
 * "Control"). */
#pragma once

#include "answers/answers.h"
#include "bus/bus.h"
#include "counters.h"
#include "fold/fold.h"
#include "store/rejected.h"

/* A rejected article to be treated as if it came now, and who gets the answer. */
struct redrive {
	const struct bus_peer *peer;
	bool has_request;
	int64_t request;
	const struct rejected_article *article; /* valid during the call */
};

struct control_context {
	struct fold *fold;
	struct counters *counters;
	struct answers *answers;
	struct rejected *rejected;
	int64_t now; /* wall clock */
	void (*redrive)(void *redrive_context, const struct redrive *redrive);
	void *redrive_context;
};

/* Carries out one request, and holds its answer until the commit. What can't be read or done is answered "rejected". Returns 0, or a negative
 * errno value if log or state failed. */
must_check int control_take(const struct control_context *context, const struct bus_message *message);
