/* The data directory: language data and models, shared by hearsayd and `hearsay analyze` / `compare`. */
#pragma once

#include "proto/base/memory.h"

/* Where the data is: `given` (--data, or the configuration's `data`; may be NULL or ""), else $HEARSAY_DATA, else that of the
 * source tree if the program runs from its build tree, else the installed one. A string owned by the caller (free). It may not exist:
 * models_load() finds that out. */
char *data_directory_find(const char *given);
