/* Maintenance: what retention and erasures leave to do, in slices between groups. */
#pragma once

#include "fold/fold.h"

struct maintenance {
	bool more;  /* there is more to do for an erasure, so the next turn should not wait for input */
	bool waits; /* until the next second, after a passing error */
};

/* Call it once a second: does some of the work, for at most a tenth of the second by `clock` (monotonic milliseconds). Returns 0, or an error
 * for which fold_may_wait() is false. */
must_check int maintenance_second(struct maintenance *maintenance, struct fold *fold, int64_t (*clock)(void));

/* Call it in each turn: does a slice of the work while an erasure is unfinished, since somebody waits for that. Errors as above. */
must_check int maintenance_turn(struct maintenance *maintenance, struct fold *fold);
