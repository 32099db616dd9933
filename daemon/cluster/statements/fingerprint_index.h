/* Fingerprint index: maps 32-bit fingerprints to numbers, several per fingerprint. Built for very many pairs: each takes 8 to 10 bytes. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fingerprint_index;

/* Whether `number` is older than `other`; the caller knows. */
typedef bool fingerprint_older(const void *context, uint32_t number, uint32_t other);

struct fingerprint_index *fingerprint_index_new(fingerprint_older *older, const void *context);
struct fingerprint_index *fingerprint_index_free(struct fingerprint_index *index); /* NULL is fine; returns NULL */

/* How many numbers a fingerprint keeps: the newest ones, since a fingerprint that many share is no evidence. */
enum { FINGERPRINT_POSTINGS_MAX = 64 };

#define FINGERPRINT_NONE UINT32_MAX

/* Adds a pair. If that makes too many for the fingerprint, the oldest number is dropped and returned, which can be the one just added;
 * else FINGERPRINT_NONE. */
uint32_t fingerprint_index_add(struct fingerprint_index *index, uint32_t fingerprint, uint32_t number);
/* Removes a pair; does nothing if it is not there. */
void fingerprint_index_remove(struct fingerprint_index *index, uint32_t fingerprint, uint32_t number);

/* Finds the numbers of a fingerprint, in no particular order. Returns how many there are. */
size_t fingerprint_index_find(const struct fingerprint_index *index, uint32_t fingerprint, uint32_t ret_numbers[FINGERPRINT_POSTINGS_MAX]);

/* To restore an index: load every pair of the earlier one into a new one, then call fingerprint_index_loaded(). Until then nothing else may
 * be called. */
void fingerprint_index_load(struct fingerprint_index *index, uint32_t fingerprint, uint32_t number);
void fingerprint_index_loaded(struct fingerprint_index *index);

/* Memory taken, in bytes. */
size_t fingerprint_index_bytes(const struct fingerprint_index *index);
