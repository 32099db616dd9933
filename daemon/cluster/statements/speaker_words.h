/* Speaker words: by which words the speakers of two statements are compared. One name has many forms ("Wang", "Wang Yi", "China's
 * foreign minister") and one body many mouths ("Beijing", "the ministry", "a spokesman"). */
#pragma once

#include "extract/extract.h"

struct statement_features;

enum {
	SPEAKER_NAME_WORDS_MAX = 8,    /* of a name or a mention */
	SPEAKER_OFFICE_WORDS_MAX = 16, /* of all that an article calls somebody */
};

/* The words of a name or mention, NULL for none, as the language's `speaker_words` list has them compared: in lower case, a state for
 * its adjective and its capital, one word for the kinds of spokesmen; without those that say nothing. Separated by blanks, each once,
 * at most SPEAKER_NAME_WORDS_MAX; in the arena. "" if there are none. */
const char *speaker_words(const struct language *language, const char *text, struct arena *arena);

/* Fills in what the features of a statement tell of its speaker beside the name: `name_words`; `office_words`, those of the name and of
 * the mention (which may be NULL); `named`. Everything is in the arena. */
void speaker_words_of_one(const struct language *language, const char *speaker, const char *mention, struct arena *arena,
                          struct statement_features *features);

/* Widens the `office_words` of an article's statements, each filled in as above, to those of all mentions of the same speaker. */
void speaker_words_gather(struct statement_features *features, size_t count, struct arena *arena);
