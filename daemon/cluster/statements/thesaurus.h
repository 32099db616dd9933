/* Thesaurus: how close two words are in meaning, by WordNet (Princeton University; see the notice in the file). Loaded once and read-only, so
 * that threads share it. */
#pragma once


#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/memory.h"

struct thesaurus;
struct thesaurus_entry;

/* Loads `<data>/languages/<code>/thesaurus.tsv`. Without such a file the thesaurus is empty. -EBADMSG if it is damaged; *ret_error (free()) then
 * gives the file and the line. */
must_check int thesaurus_load(const char *path, struct thesaurus **ret_thesaurus, char **ret_error);
struct thesaurus *thesaurus_free(struct thesaurus *thesaurus);

/* The entry of a stem, or NULL if it has none. */
const struct thesaurus_entry *thesaurus_find(const struct thesaurus *thesaurus, uint32_t stem_hash);

/* How close two stems are, in thousandths: 850 they share a meaning; 600 one is derived from the other or similar to it; 500 one is a kind of
 * the other; 0 none of these, or one is NULL. */
unsigned thesaurus_closeness(const struct thesaurus_entry *a, const struct thesaurus_entry *b);

/* The hash of a stem, here and in the pair model. */
uint32_t thesaurus_hash(const char *stem, size_t length);
