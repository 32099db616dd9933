/* Dictionary: strings to small numbers and back. The first string added is 0, the next 1, and so on: the numbers depend
 * on the order of adding alone. Used for terms, names and ids. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "proto/base/image.h"

struct dictionary;

#define DICTIONARY_NONE UINT32_MAX

/* A new, empty dictionary, owned by the caller (dictionary_free). */
struct dictionary *dictionary_new(void);

/* Frees it. NULL is fine. Returns NULL. */
struct dictionary *dictionary_free(struct dictionary *dictionary);

/* The number of the string, which is added (copied) if it is not there yet. */
uint32_t dictionary_add(struct dictionary *dictionary, const char *text, size_t length);

/* The number of the string, or DICTIONARY_NONE. Safe from several threads while nobody adds. */
uint32_t dictionary_find(const struct dictionary *dictionary, const char *text, size_t length);

/* The same for a string whose hash is known: to look it up in several dictionaries. */
uint32_t dictionary_hash(const char *text, size_t length);
uint32_t dictionary_find_hashed(const struct dictionary *dictionary, const char *text, size_t length, uint32_t hash);

/* The string with that number, NUL-terminated, valid as long as the dictionary. The number must be one that dictionary_add() returned. */
const char *dictionary_text(const struct dictionary *dictionary, uint32_t number);

/* How many strings it holds. */
uint32_t dictionary_count(const struct dictionary *dictionary);

/* Bytes that it takes, for memory figures. */
size_t dictionary_bytes(const struct dictionary *dictionary);

/* Writes the dictionary, or reads it into an empty one; the numbers stay the same. */
void dictionary_image(struct image *image, struct dictionary *dictionary);

/* Writes or reads one string of an existing dictionary; NULL is fine. */
void dictionary_image_text(struct image *image, const struct dictionary *dictionary, const char **text);
