/* Copies of maps, each in one block of memory. Inside libhearsay. */
#pragma once

#include "proto/base/dictionary.h"
#include "proto/value.h"

/* A copy of a map with all that is in it, given back by value_copy_free(). Its keys are those of the dictionary, which has to outlive
 * it: what comes from a daemon has the same few again and again. */
struct value value_copy(const struct value *map, struct dictionary *keys);
void value_copy_free(struct value *map);
