/* WordNet's files, as far as a thesaurus needs them. For hearsay-thesaurus. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/memory.h"

struct wordnet; /* all of it, in memory */

/* Reads index.* and data.* of a folder (Debian: wordnet-base, /usr/share/wordnet). -errno if a file cannot be read, and which one in
 * *ret_error (free()). */
must_check int wordnet_load(const char *directory, struct wordnet **ret_wordnet, char **ret_error);
struct wordnet *wordnet_free(struct wordnet *wordnet);

/* How a meaning hangs together with a word. */
enum relation {
	RELATION_OWN,     /* one of the word's first meanings */
	RELATION_SIMILAR, /* derived from the word, similar to one of its meanings, or in one group of verbs with it */
	RELATION_WIDER,   /* what the word is a kind of, or what it entails */
	RELATION_COUNT,
};

/* Calls back for each word that is written as one, and each meaning that hangs together with it, in the order of the files. */
typedef void wordnet_visit(void *context, const char *word, size_t length, enum relation relation, uint32_t meaning);
void wordnet_each(const struct wordnet *wordnet, wordnet_visit *visit, void *context);
