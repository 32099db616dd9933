/* Option: options and arguments, checked; what is wrong ends the program with a message (argp_error). */
#pragma once

#include <argp.h>

#include "proto/base/arena.h"

/* A whole number from `least` to `most`. */
long option_number(const char *text, long least, long most, const char *name, struct argp_state *state);

/* The end of a parser whose command takes exactly one argument, a `what` ("story"): handles that, and asks for it by `missing` if it is not given. */
error_t option_argument(int key, char *arg, struct argp_state *state, const char **argument, const char *what, const char *missing);

/* The language of a code as stories have it, "en" of "EN" and "en-GB": in the arena. */
const char *option_language(const char *code, struct arena *arena);

/* A time, or how long ago ("30m", "6h", "2d", "1w"), as the protocol has it: RFC 3339, in the arena. */
const char *option_since(const char *text, struct argp_state *state, struct arena *arena);

/* What option_since() gave, in milliseconds; TIME_NONE if it is NULL. */
int64_t option_since_time(const char *since);
