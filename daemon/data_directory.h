/* The data directory: language data and models, shared by hearsayd and `hearsay analyze` / `compare`. */
#pragma once

#include "proto/base/memory.h"

/* Where the data is: `given` (--data, or the configuration's `data`; may be NULL or ""), else $HEARSAY_DATA, else the source tree's
 * when the running program stands in its build tree, else the installed place. A string owned by the caller (free). Whether
 * it exists is for models_load() to find out. */
char *data_directory_find(const char *given);
