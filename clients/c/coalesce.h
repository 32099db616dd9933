/* Coalesce: two updates of one story as one. Inside libhearsay, and `hearsay watch`. */
#pragma once

#include "proto/value.h"

/* The update that does to a mirror what `first` and then `second`, a later one of the same story, do; made of pieces of both, in the
 * arena. Its `previous` is the first one's, `coalesced` says how many updates it stands for, everything else about it is the second
 * one's, but that a story which began with the first begins with it (unless the second ends it). */
struct value coalesce(const struct value *first, const struct value *second, struct arena *arena);
