/* Term keys: gives terms consecutive numbers, from 0, without storing their texts, since there are very many, and most are seen once. A
 * term's key is a 64-bit hash: with a million terms, two are confused in one window of 40 million. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "proto/base/image.h"

struct term_keys;

struct term_keys *term_keys_new(void);
struct term_keys *term_keys_free(struct term_keys *keys); /* NULL is fine; returns NULL */

/* The number of a key, which is added if it is new. */
uint32_t term_keys_add(struct term_keys *keys, uint64_t key);

/* The key with this number, which must have been given out. */
uint64_t term_keys_at(const struct term_keys *keys, uint32_t number);

/* How many keys there are: their numbers are below this. */
uint32_t term_keys_count(const struct term_keys *keys);

/* Memory taken, in bytes. */
size_t term_keys_bytes(const struct term_keys *keys);

/* Writes the keys, or reads them into a new, empty set, with the same numbers. */
void term_keys_image(struct image *image, struct term_keys *keys);
