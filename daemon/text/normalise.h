/* Normalisation: words as they are compared. NFKC, case folded, typographic apostrophes and hyphens made plain, invisible
 * characters (soft hyphens, joiners) left out. */
#pragma once

#include <stddef.h>

#include "proto/base/arena.h"

enum {
	/* Bytes of output for a byte of input, at most: U+FDFA is 3 bytes and becomes 33. */
	NORMALISE_GROWTH = 12,
};

/* Writes the normal form of `bytes` of valid UTF-8 to `out`, which has room for NORMALISE_GROWTH * bytes + 1. It is
 * NUL-terminated and is never empty when the input is not. Returns its length in bytes. */
size_t normalise(const char *text, size_t bytes, char *out);

/* The normal form in the arena; *ret_length may be NULL. */
char *normalise_copy(const char *text, size_t bytes, struct arena *arena, size_t *ret_length);
