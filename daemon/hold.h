/* Hold: a commit that has to wait, because the disk is full or another program holds a lock. The open group is kept, nothing of it is
 * acknowledged, nothing new is accepted, and queries are answered from the last commit; every second the commit is tried again. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct hold {
	int error;         /* of the last attempt; 0: nothing is waiting */
	int64_t since;     /* wall clock */
	uint64_t attempts; /* that failed */
	size_t entries;    /* in the group */
	bool due;          /* it is time for the next attempt */
};

/* The reason, as a peer gets it with "busy"; NULL if nothing is waiting. */
const char *hold_reason(const struct hold *hold);

/* Records that an attempt failed with this error (fold_may_wait). Tells the journal and the service manager if it is the first one, or if the
 * error differs from the last. */
void hold_failed(struct hold *hold, int error, size_t entries, int64_t now);

/* Records that the commit succeeded. Tells the journal if it had to wait. */
void hold_end(struct hold *hold, int64_t now);
