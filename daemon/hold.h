/* Hold: a commit that has to wait, because the disk is full or somebody's tool holds a lock. The open group is kept, nothing of it is
 * acknowledged, nothing new is taken, queries are answered from the last commit; and each second the commit is tried again. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct hold {
	int error;         /* of the last attempt; 0: nothing has to wait */
	int64_t since;     /* wall clock */
	uint64_t attempts; /* that failed */
	size_t entries;    /* in the group */
	bool due;          /* it is time for the next attempt */
};

/* Why, in the word that a peer is told with "busy"; NULL when nothing has to wait. */
const char *hold_reason(const struct hold *hold);

/* An attempt failed with this error (fold_may_wait); tells the journal and the service manager when it is the first one, or another
 * error than before. */
void hold_failed(struct hold *hold, int error, size_t entries, int64_t now);

/* It is committed: tells the journal, if it had to wait. */
void hold_end(struct hold *hold, int64_t now);
