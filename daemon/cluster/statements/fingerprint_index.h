/* Fingerprint index: 32-bit fingerprints to small numbers, several each. Made for very many of them: 8 to 10 bytes for each pair. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fingerprint_index;

/* Which of two numbers is the older one, by what the caller knows of them. */
typedef bool fingerprint_older(const void *context, uint32_t number, uint32_t other);

struct fingerprint_index *fingerprint_index_new(fingerprint_older *older, const void *context);
struct fingerprint_index *fingerprint_index_free(struct fingerprint_index *index); /* NULL is fine; returns NULL */

/* Numbers kept for a fingerprint, the newest ones: what is common is no evidence. */
enum { FINGERPRINT_POSTINGS_MAX = 64 };

#define FINGERPRINT_NONE UINT32_MAX

/* Adds a pair. Returns the number that is not kept for it any more, which can be the one that was added, or FINGERPRINT_NONE. */
uint32_t fingerprint_index_add(struct fingerprint_index *index, uint32_t fingerprint, uint32_t number);
/* Takes a pair out; one that is not there, or no longer, is fine. */
void fingerprint_index_remove(struct fingerprint_index *index, uint32_t fingerprint, uint32_t number);

/* The numbers of a fingerprint, in no order that says anything. Returns how many there are. */
size_t fingerprint_index_find(const struct fingerprint_index *index, uint32_t fingerprint, uint32_t ret_numbers[FINGERPRINT_POSTINGS_MAX]);

/* To fill a new one with what another one held: first all pairs, then the end, and before that nothing else. */
void fingerprint_index_load(struct fingerprint_index *index, uint32_t fingerprint, uint32_t number);
void fingerprint_index_loaded(struct fingerprint_index *index);

/* Bytes that it takes, for memory figures. */
size_t fingerprint_index_bytes(const struct fingerprint_index *index);
