/* Fingerprint index: 32-bit fingerprints to small numbers, several each. Made for very many of them: 8 to 10 bytes for each pair. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "proto/base/image.h"

struct fingerprint_index;

struct fingerprint_index *fingerprint_index_new(void);
struct fingerprint_index *fingerprint_index_free(struct fingerprint_index *index); /* NULL is fine; returns NULL */

/* Numbers kept for a fingerprint, the newest ones: what is common is no evidence. */
enum { FINGERPRINT_POSTINGS_MAX = 64 };

void fingerprint_index_add(struct fingerprint_index *index, uint32_t fingerprint, uint32_t number);
/* Takes a pair out; one that is not there, or no longer, is fine. */
void fingerprint_index_remove(struct fingerprint_index *index, uint32_t fingerprint, uint32_t number);

/* The numbers of a fingerprint, newest first. Returns how many there are. */
size_t fingerprint_index_find(const struct fingerprint_index *index, uint32_t fingerprint, uint32_t ret_numbers[FINGERPRINT_POSTINGS_MAX]);

/* Writes it, whose numbers are below `numbers`, or reads it into one that is new. */
void fingerprint_index_image(struct image *image, struct fingerprint_index *index, size_t numbers);

/* Bytes that it takes, for memory figures. */
size_t fingerprint_index_bytes(const struct fingerprint_index *index);
