/* Nouns: which capitalised words are names in a language that capitalises all its nouns. */
#pragma once

#include "extract/reading.h"

/* Adds WORD_NAME to the classes of the tokens that belong to names. Linear in the text. */
void nouns_mark_names(struct reading *reading);
