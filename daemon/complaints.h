/* Complaints: tells the journal what peers do wrong, from the counters. (Rejected articles have journal lines of their own.) */
#pragma once

#include "counters.h"

struct complaints {
	uint64_t told[COUNTER_COUNT]; /* each counter as it was last reported */
};

/* Call it once a second: writes a line for each kind of trouble since the last call, within journal_allowed(). */
void complaints_tell(struct complaints *complaints, const struct counters *counters);
