/* Complaints: what peers do wrong is told to the journal, from the counters; articles that are refused tell it themselves. */
#pragma once

#include "counters.h"

struct complaints {
	uint64_t told[COUNTER_COUNT]; /* each counter, as it was told last */
};

/* To be called once a second: a line for each kind of trouble that there was since, within journal_allowed(). */
void complaints_tell(struct complaints *complaints, const struct counters *counters);
