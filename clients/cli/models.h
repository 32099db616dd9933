/* Models: the data directory for the commands that work without a daemon. */
#pragma once

#include "cluster/analysis.h"

/* Loads what `given` (--data, or NULL) or its defaults lead to; tells on stderr what is wrong. 0 or a negative errno value. */
must_check int models_open(const char *given, struct models **ret_models);
