/* Name words: which capitalised words are part of names, in a language that doesn't capitalise its nouns (nouns.h: in one that does). */
#pragma once

#include "extract/reading.h"

/* Adds WORD_NAME to the classes of the tokens that belong to names. Linear in the text. */
void name_words_mark(struct reading *reading);

/* Whether the word at the token stands without a capital somewhere in the text. */
bool name_words_small_elsewhere(const struct reading *reading, uint32_t token);
