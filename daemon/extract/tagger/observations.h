/* Observations: the features of each token for the tagger, as keys. Training and tagging share this one definition. They are those of sequence
 * labellers for attribution (Pareti 2015; Newell, Margolin and Ruths 2018) and, new here, what the rules of attribution.h found. */
#pragma once

#include "extract/attribution.h"
#include "extract/reading.h"
#include "extract/tagger/crf.h"
#include "extract/tagger/cue_lexicon.h"

enum {
	OBSERVATIONS_VERSION = 3, /* raise it with every change of a key: a field that was trained for other keys is of no use */
	OBSERVATIONS_MAX = 128,   /* of one token */
	TRANSITIONS_MAX = 16,
};

/* A chain: the tokens [first, end), which are labelled together: a paragraph, and those after it for as long as a quotation continues. */
struct chain {
	uint32_t first, end;
};

/* The chains of a text, in order; in the reading's arena. */
struct chain *chains_make(const struct reading *reading, uint32_t *ret_count);

/* The rows of weights that a field has for observations. Made once per field, which must outlive them. Read-only. */
struct observation_rows;
struct observation_rows *observation_rows_new(const struct crf *crf);
struct observation_rows *observation_rows_free(struct observation_rows *rows); /* NULL is fine; returns NULL */

struct observed; /* what is known of each token; opaque */

/* Prepares the observations of a text, given what the rules found. The lexicon's bins must be below LEXICON_BINS. `rows` are those of the field that
 * will label it, which must always come with the same lexicon; if they are NULL only keys can be asked for. Everything is in the reading's arena. */
struct observed *observations_make(const struct reading *reading, const struct attributions *rules, const struct cue_lexicon *lexicon,
                                   const struct observation_rows *rows);

/* Whether anything in the chain suggests an attribution: a quotation, a finding of the rules, or a word that is sometimes a cue. */
bool observations_promise(const struct observed *observed, const struct chain *chain);

/* Adds the parts of speech, one per token; NULL if they are unknown, then the word lists take their place as well as they can. To be called before
 * any observation is asked for. */
void observations_take_parts(struct observed *observed, const uint8_t *parts);

/* Writes the keys of a token's observations, and of those on which its transition depends. Returns their number. */
size_t observations_of(const struct observed *observed, const struct chain *chain, uint32_t token, uint64_t *ret_keys);
size_t transitions_of(const struct observed *observed, const struct chain *chain, uint32_t token, uint64_t *ret_keys);

/* The same as rows of the field, one for each of these keys; much faster than looking up each key. */
size_t observation_rows_of(struct observed *observed, const struct chain *chain, uint32_t token, uint32_t *ret_rows);
size_t transition_rows_of(const struct observed *observed, const struct chain *chain, uint32_t token, uint32_t *ret_rows);

/* The key of a token in the lexicon: its normalised form. All numbers are one word. */
uint64_t observations_word(const struct token *token);
