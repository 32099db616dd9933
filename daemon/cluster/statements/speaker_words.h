/* Speaker words: the words by which the speakers of two statements are compared. One person is called in many ways ("Wang", "Wang Yi", "China's
 * foreign minister"), and many speak for one body ("Beijing", "the ministry", "a spokesman"). */
#pragma once

#include "extract/extract.h"

struct statement_features;

enum {
	SPEAKER_NAME_WORDS_MAX = 8,    /* of a name or a mention */
	SPEAKER_OFFICE_WORDS_MAX = 16, /* of everything that an article calls one speaker */
};

/* The words of a name or mention (`text`; NULL: none), normalised by the language's `speaker_words` list: lower case, the state in place of
 * its adjective or capital, one word for all kinds of spokesmen, without words that say nothing. At most SPEAKER_NAME_WORDS_MAX, each once,
 * separated by blanks; in the arena. "" if there are none. */
const char *speaker_words(const struct language *language, const char *text, struct arena *arena);

/* Sets in the features of a statement `name_words`, `office_words` (the words of the name and of the mention, which may be NULL) and `named`.
 * Everything is in the arena. */
void speaker_words_of_one(const struct language *language, const char *speaker, const char *mention, struct arena *arena,
                          struct statement_features *features);

/* Extends the `office_words` of each of an article's statements, set as above, by those of all other mentions of its speaker. */
void speaker_words_gather(struct statement_features *features, size_t count, struct arena *arena);
