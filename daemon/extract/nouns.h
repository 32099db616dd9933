/* Nouns: which capitalised words are names in a language that capitalises all its nouns. */
#pragma once

#include "extract/reading.h"

/* Adds WORD_NAME to the classes of the tokens that belong to names. Linear in the text. */
void nouns_mark_names(struct reading *reading);

/* Whether the language's list of endings gives the word's ending as one of the kind ("noun", "adjective", "infinitive"). */
bool nouns_ends_as(const struct reading *reading, uint32_t token, const char *kind);
