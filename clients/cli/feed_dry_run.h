/* Dry run: how an input would be read, field by field, without a daemon. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "clients/cli/input/input.h"

/* Prints it. `since`: what is older is said to be left out; TIME_NONE: nothing is. Returns the exit status: 1 when something would be rejected. */
int feed_dry_run(const struct input_options *options, int64_t since, bool json);
