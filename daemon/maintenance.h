/* Maintenance: what retention and erasures leave to do, in slices between groups. */
#pragma once

#include "fold/fold.h"

struct maintenance {
	bool more;  /* there is more to do for an erasure, and nothing to wait for: the next turn need not wait for input */
	bool waits; /* after an error that passes: until the next second */
};

/* Once a second: some of it, for a tenth of the second at most by `clock` (monotonic milliseconds). 0, or an error that is none of
 * fold_may_wait(). */
must_check int maintenance_second(struct maintenance *maintenance, struct fold *fold, int64_t (*clock)(void));

/* In each turn: a slice of it while an erasure is not finished, since somebody waits for that. Errors as above. */
must_check int maintenance_turn(struct maintenance *maintenance, struct fold *fold);
