/* Term keys: terms to small numbers, without their texts: very many are seen, and most of them once. A term is known by 64 bits of hash:
 * of a million terms two are taken for one in one window of 40 million. The first term added is 0, the next 1, and so on. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "proto/base/image.h"

struct term_keys;

struct term_keys *term_keys_new(void);
struct term_keys *term_keys_free(struct term_keys *keys); /* NULL is fine; returns NULL */

/* The number of a key, which is added if it is not there yet. */
uint32_t term_keys_add(struct term_keys *keys, uint64_t key);

/* The key with that number, which must have been given. */
uint64_t term_keys_at(const struct term_keys *keys, uint32_t number);

uint32_t term_keys_count(const struct term_keys *keys);

/* Bytes that they take, for memory figures. */
size_t term_keys_bytes(const struct term_keys *keys);

/* Writes them, or reads them into new ones: the numbers stay. */
void term_keys_image(struct image *image, struct term_keys *keys);
