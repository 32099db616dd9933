/* Content ends: where what is said ends that begins after a cue, and the reporter's own sentence goes on. English. */
#pragma once

#include "extract/reading.h"

/* Where the clause that begins at `start` ends, at most at `limit`: before a relative or another cue that no longer belongs. */
uint32_t content_clause_end(const struct reading *reading, uint32_t start, uint32_t limit);

/* The same for a content that is no clause: it also ends before “and” with a verb, and before participles and new clauses. */
uint32_t content_object_end(const struct reading *reading, uint32_t start, uint32_t limit);
