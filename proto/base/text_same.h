/* Text that may be missing: whether two are the same. */
#pragma once

#include <stdbool.h>
#include <string.h>

/* Whether both are there, and the same. NULL is like nothing, not even like NULL: two articles that are a copy of none have nothing in common. */
static inline bool text_same(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

/* Whether nothing has changed from one to the other: both are the same, or neither is there. */
static inline bool text_unchanged(const char *a, const char *b)
{
	return a == b || text_same(a, b);
}
