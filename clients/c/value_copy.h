/* Copies of maps, each in one block of memory. Internal to libhearsay. */
#pragma once

#include "proto/base/dictionary.h"
#include "proto/value.h"

/* A copy of a map with everything in it, to be freed by value_copy_free(). Its keys are those of the dictionary, which must outlive it: what
 * comes from a daemon has the same few keys again and again. */
struct value value_copy(const struct value *map, struct dictionary *keys);
void value_copy_free(struct value *map);
