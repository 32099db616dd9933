/* Coalesce: combines two updates of one story. Internal to libhearsay and `hearsay watch`. */
#pragma once

#include "proto/value.h"

/* The update that has the same effect on a mirror as `first` and then `second`, a later one of the same story; made of pieces of both, in the
 * arena. `previous` is the first one's, `coalesced` says how many updates it stands for, and the rest is the second one's; but if the first
 * began the story, and the second does not end it, so does this one. */
struct value coalesce(const struct value *first, const struct value *second, struct arena *arena);
