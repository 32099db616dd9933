/* Feed gaps: publishers that number their messages (`feed_sequence`): a gap means that some were lost on the way. */
#pragma once

#include <stdint.h>

#include "counters.h"

struct feed_gap {
	int64_t sequence; /* the last one, -1 before the first */
};

/* Takes note of a message's number (-1: it has none) from a feed. What is missing before it is counted, and told to the journal. A
 * smaller number means that the publisher began anew. */
void feed_gap_note(struct feed_gap *gap, int64_t sequence, const char *feed, struct counters *counters);
