/* Thesaurus: which words can stand for one another, as WordNet has it (Princeton University; see the notice in the file).
 * Loaded once, read-only, shared by threads. */
#pragma once


#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/memory.h"

struct thesaurus;
struct thesaurus_entry;

/* Loads `<data>/languages/<code>/thesaurus.tsv`; a file that does not exist gives an empty one. -EBADMSG and *ret_error
 * (free(), with file and line) for one that is damaged. */
must_check int thesaurus_load(const char *path, struct thesaurus **ret_thesaurus, char **ret_error);
struct thesaurus *thesaurus_free(struct thesaurus *thesaurus);

/* The meanings of a stem; NULL if it has none. */
const struct thesaurus_entry *thesaurus_find(const struct thesaurus *thesaurus, uint32_t stem_hash);

/* How close two stems are, in thousandths: 850 they share a meaning, 600 one is derived from the other or similar,
 * 500 one is a kind of the other, 0 nothing. Either may be NULL. */
unsigned thesaurus_closeness(const struct thesaurus_entry *a, const struct thesaurus_entry *b);

/* The hash that stems go by. */
uint32_t thesaurus_hash(const char *stem, size_t length);
