/* Feed gaps: in the numbers of publishers that number their messages (`feed_sequence`). A gap means that some were lost on the way. */
#pragma once

#include <stdint.h>

#include "counters.h"

struct feed_gap {
	int64_t sequence; /* the last one, -1 before the first */
};

/* Takes note of the number of a feed's message (-1: it has none). Missing ones are counted, and reported to the journal. A smaller number
 * means that the publisher has restarted. */
void feed_gap_note(struct feed_gap *gap, int64_t sequence, const char *feed, struct counters *counters);
