/* Option: values of options, checked; what is wrong ends the program with a message (argp_error). */
#pragma once

#include <argp.h>

#include "proto/base/arena.h"

/* A whole number from `least` to `most`. */
long option_number(const char *text, long least, long most, const char *name, struct argp_state *state);

/* A time, or how long ago ("30m", "6h", "2d", "1w"), as the protocol has it: RFC 3339, in the arena. */
const char *option_since(const char *text, struct argp_state *state, struct arena *arena);
