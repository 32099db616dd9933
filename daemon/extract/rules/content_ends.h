/* Content ends: where a content after its cue ends, and the reporter's own sentence continues. English. */
#pragma once

#include "extract/reading.h"

/* Where the clause that begins at `start` ends, at most at `limit`: before a relative or another cue that is no longer part of it. */
uint32_t content_clause_end(const struct reading *reading, uint32_t start, uint32_t limit);

/* The same for a content that is no clause: it also ends before “and” with a verb, and before participles and new clauses. */
uint32_t content_object_end(const struct reading *reading, uint32_t start, uint32_t limit);
