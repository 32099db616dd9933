/* Looks: what is known about each token of a text, from which observations.c makes its observations, and the chains of tokens that are labelled
 * together. Nobody else needs it. */
#pragma once

#include "extract/tagger/observations.h"
#include "extract/tagger/part_of_speech.h"

/* How many values the properties of a token have. */
enum {
	FUNCTIONS = 21,
	TAGS = PART_COUNT + FUNCTIONS, /* where the part of speech is unknown, the function takes its place */
	SHAPES = 14,
	RULES = 16,
	SURES = 5,
	QUOTES = 11,
	TELLING = 1 << 11,
};

/* A word, with the field's rows of weights for observations that depend on the word alone. */
struct known_word {
	struct lexicon_entry entry;
	uint32_t at[5]; /* observed of the token 2 after it … 2 before it */
	uint32_t unframed;
	uint32_t suffix3, prefix3;
	uint32_t function, function_before; /* of pairs of labels, for a function word: at its own token, and at the next */
};

struct look {
	uint64_t word;
	const struct known_word *known;
	uint32_t classes;
	uint16_t telling; /* the most telling of its classes */
	uint16_t frame;   /* what may follow it as its content, if it is in the list of reporting verbs: flags of enum cue_content */
	uint8_t shape, tag, function, cue, head;
	uint8_t rule, sure; /* what a rule found: part * 2 + whether it begins; its confidence in four bins */
	uint8_t quote;      /* 0 outside, 1 in a quotation, 2 in a nested one; + 4 opens, + 8 closes */
	bool strong, function_word;
};

/* How many of each come before a token. */
struct sums {
	uint32_t commas, finite, that, quotes, strong;
};

/* The last key that was looked up, and its row: many observations stay the same through a sentence. */
struct held {
	uint64_t key;
	uint32_t row;
};
enum { HELD = 32 };

struct observed {
	const struct reading *reading;
	const struct observation_rows *rows; /* NULL: only keys are wanted */
	struct look *looks;
	struct look outside;         /* stands for a token outside of the chain */
	struct sums *sums;           /* token_count + 1 */
	uint32_t *left, *right;      /* nearest strong cue in the same passage before and after, or DOCUMENT_NONE */
	uint32_t *segment, *behind;  /* where the part between commas begins, and where the next one does (or the passage ends) */
	struct held held[HELD];
};

static inline uint64_t look_hash(const char *bytes, size_t length)
{
	uint64_t hash = 0xcbf29ce484222325u; /* FNV-1a */
	for (size_t k = 0; k < length; k++)
		hash = (hash ^ (uint8_t)bytes[k]) * 0x100000001b3u;
	return hash;
}

/* A number, not 0, that no other rows in this process have or had. */
uint64_t observation_rows_number(const struct observation_rows *rows);

/* Looks up the rows of a word. */
void observations_know(const struct observation_rows *rows, const struct token *token, uint64_t word, struct known_word *ret_known);
