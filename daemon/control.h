/* Control: what changes things by decision: retractions, and what editors do with stories (PROTOCOL.md, "Control"). */
#pragma once

#include "answers.h"
#include "bus/bus.h"
#include "counters.h"
#include "fold.h"

struct control_context {
	struct fold *fold;
	struct counters *counters;
	struct answers *answers;
	int64_t now; /* wall clock */
};

/* Does what one request asks for, and holds its answer until the commit. What can't be read or done is answered "rejected". Returns 0, or
 * a negative errno value when log or state failed. */
must_check int control_take(const struct control_context *context, const struct bus_message *message);
