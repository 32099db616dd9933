/* Terms: which stems a token of a document stands for. One definition for counting the background (hearsay-words) and for the
 * features of articles, so that the two always speak of the same things. */
#pragma once

#include "text/document.h"

struct term {
	const char *text; /* the stem, NUL-terminated, in the arena or the document's */
	uint32_t length;
	bool capitalised; /* as written here */
	bool word;        /* not a number */
	bool stop;        /* too common to tell stories apart */
};

enum { TERMS_OF_TOKEN = 4 };

/* The terms of a token: none for punctuation and links, the parts of a hyphenated word ("Moscow-backed"), else one. "U.S." and
 * "US" are one term that is not the pronoun's. Returns their number. */
size_t terms_of_token(const struct document *document, const struct token *token, struct arena *arena,
                      struct term ret_terms[TERMS_OF_TOKEN]);

/* Whether the token stands where a capital letter says nothing: at the start of its sentence, of a quotation, or after a colon. */
bool token_starts(const struct document *document, uint32_t index);
