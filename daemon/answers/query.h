/* Query: answers queries (PROTOCOL.md, "Queries"). Reads log and state, changes nothing. */
#pragma once

#include "counters.h"
#include "fold/fold.h"
#include "hold.h"
#include "memory_watch.h"
#include "store/rejected.h"

/* What answers are made from. */
struct query_context {
	struct fold *fold;
	struct rejected *rejected;
	struct counters *counters;
	int64_t started;           /* wall clock */
	uint64_t started_sequence; /* the log's when it was opened */
	int64_t committed;         /* wall clock, of the last commit; TIME_NONE before the first */
	const struct hold *hold;
	const struct memory_watch *memory;
	unsigned workers;
	uint64_t clients; /* connections open */
};

/* Writes the answer to one request into the (reset) writer. There always is one: a request that can't be read is answered "rejected".
 * Returns 0, or a negative errno value if log or state could not be read (the answer is then "rejected"). */
int query_answer(const struct query_context *context, const void *data, size_t size, struct writer *writer);
