/* Observations: what the tagger sees of each token, as keys. The one definition that training and tagging share. They are the
 * features of sequence labellers for attribution (Pareti 2015; Newell, Margolin and Ruths 2018) and, new here, what the rules of
 * attribution.h found. */
#pragma once

#include "extract/attribution.h"
#include "extract/reading.h"
#include "extract/tagger/crf.h"
#include "extract/tagger/cue_lexicon.h"

enum {
	OBSERVATIONS_VERSION = 3, /* raised with every change of a key: a field that was trained for others says nothing */
	OBSERVATIONS_MAX = 128, /* of one token */
	TRANSITIONS_MAX = 16,
};

/* A chain: tokens that are labelled together: the passages of a paragraph, and of the next ones while a quotation goes on. */
struct chain {
	uint32_t first, end;
};

/* The chains of a text, in order; in the reading's arena. */
struct chain *chains_make(const struct reading *reading, uint32_t *ret_count);

/* Which rows of weights a field has for what is observed; made once a field, which must live as long. Read-only. */
struct observation_rows;
struct observation_rows *observation_rows_new(const struct crf *crf);
struct observation_rows *observation_rows_free(struct observation_rows *rows); /* NULL is fine; returns NULL */

struct observed; /* what is known of each token; opaque */

/* Looks at a text: what the rules found, and the lexicon, whose bins are below LEXICON_BINS. `rows` are those of the field that is to label
 * it, always with the same lexicon, or NULL: then it can be asked for keys alone, else for both. Everything is in the reading's arena. */
struct observed *observations_make(const struct reading *reading, const struct attributions *rules, const struct cue_lexicon *lexicon,
                                   const struct observation_rows *rows);

/* Whether anything in the chain hints at an attribution: a quotation, a finding of the rules, or a word that is sometimes a cue. */
bool observations_promise(const struct observed *observed, const struct chain *chain);

/* Adds the parts of speech, one a token, and sums up what lies between words; before any observation is asked for. NULL: none are
 * known; the word lists tell a little in their place. */
void observations_take_parts(struct observed *observed, const uint8_t *parts);

/* The observations of a token of a chain, and what its transition depends on: how many keys were written. */
size_t observations_of(const struct observed *observed, const struct chain *chain, uint32_t token, uint64_t *ret_keys);
size_t transitions_of(const struct observed *observed, const struct chain *chain, uint32_t token, uint64_t *ret_keys);

/* The same as the rows that the field has for these keys, one for one; much faster than to look each key up. */
size_t observation_rows_of(struct observed *observed, const struct chain *chain, uint32_t token, uint32_t *ret_rows);
size_t transition_rows_of(const struct observed *observed, const struct chain *chain, uint32_t token, uint32_t *ret_rows);

/* The lexicon's key of a token: its normalised form; numbers are one word. */
uint64_t observations_word(const struct token *token);
