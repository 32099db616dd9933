/* The options and the files that every command with an input has: an argp child, whose input is a struct input_options. */
#pragma once

#include <argp.h>

#include "clients/cli/input/input.h"

extern const struct argp input_argp;
