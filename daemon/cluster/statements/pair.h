/* Pair: whether two statements say the same. Its model is a file of weights with their provenance
 * (`<data>/languages/<code>/pair.model`). */
#pragma once

#include "cluster/words.h"
#include "extract/extract.h"
#include "proto/value.h"
#include "proto/writer.h"

/* The features of one statement: a pure function of the statement, computed by a worker thread and stored with the article. */
struct statement_term {
	const char *stem;
	uint8_t flags; /* STATEMENT_TERM_* */
	bool quoted;   /* within quotation marks, once at least */
};
enum {
	STATEMENT_TERM_NUMBER = 1 << 0, /* the stem is its value in digits: "1300" for "1,300" */
	STATEMENT_TERM_NAME = 1 << 1,   /* capitalised, not first in its sentence */
	STATEMENT_TERM_STOP = 1 << 2,
	STATEMENT_TERM_UP = 1 << 3,     /* something went up: "rose" */
	STATEMENT_TERM_DOWN = 1 << 4,   /* … or down: "fell" */
	STATEMENT_TERM_HEDGED = 1 << 5, /* an approximate number: "about 4 million" */
	STATEMENT_TERM_NONE = 1 << 6,   /* there was none of it: "no ships" */
	STATEMENT_TERM_NEGATED = 1 << 7, /* the next word behind a negation: "will not [stand] still" */
};
/* Who did what to whom: indexes of terms. */
struct statement_role {
	uint8_t agent, verb, patient;
};
struct statement_features {
	struct statement_term *terms; /* each stem once, in the order of first appearance */
	uint32_t term_count;          /* at most PAIR_TERMS_MAX; the rest of a longer statement is not looked at */
	struct statement_role *roles; /* as far as the order of the words tells them (statement_roles.c) */
	uint32_t role_count;          /* at most STATEMENT_ROLES_MAX; the rest is not looked at */
	uint32_t predicate; /* 1 + the index of the term that its first clause says of its subject (statement_predicate.c); 0: none */
	bool negated;                 /* the content holds a negation ("not", "never") */
	bool denied;                  /* the cue denies the content ("denied", "rejected") */
	bool asks;                    /* it is a question ("asked whether") */
	bool goes_on; /* a part of the same quotation or sentence as the statement before it (statement_parts.h) */
	enum statement_kind kind;
	const char *speaker; /* or NULL */
	/* Words of the speaker's name and office (speaker_words.h): "" if there are none, never NULL. */
	const char *name_words, *office_words;
	bool named; /* the text names the speaker here: not "he", not "the minister" */
	int64_t time;        /* TIME_NONE if unknown */
};

/* How many stems of a statement are kept. A quotation of 250 words has about 200 different ones. */
enum { PAIR_TERMS_MAX = 255 };
enum { STATEMENT_ROLES_MAX = 8 };

/* A set of terms, a bit for each. */
#define STATEMENT_BITS(count) (((size_t)(count) + 7) / 8)
static inline bool statement_has_bit(const uint8_t *bits, uint32_t term)
{
	return bits[term / 8] >> term % 8 & 1;
}
static inline void statement_set_bit(uint8_t *bits, uint32_t term)
{
	bits[term / 8] |= (uint8_t)(1 << term % 8);
}

struct pair_model;

/* Loads a language's model and thesaurus. A language without weights of its own borrows those of English, and one without a thesaurus has an
 * empty one. Errors: -ENOENT if there is no model at all, -EBADMSG if a file is damaged; *ret_error (free()) then gives the file and the line.
 * `words` stay the caller's and must outlive the model. */
must_check int pair_model_load(const char *data_directory, const char *language, const struct words *words,
                               struct pair_model **ret_model, char **ret_error);
struct pair_model *pair_model_free(struct pair_model *model);

/* The features of a statement of a document. `parts` are those of struct statements; or NULL, then it has no predicate. */
void statement_features_compute(const struct document *document, const uint8_t *parts, const struct statement *statement, struct arena *arena,
                                struct statement_features *ret_features);
/* The features of a bare sentence. */
void statement_features_of_text(const char *text, const struct language *language, struct arena *arena,
                                struct statement_features *ret_features);

/* Finds the roles in the tokens [first, end) of a document, whose terms are in the features already, and sets them there; they are in the
 * arena. A language without a list of deeds has none. */
void statement_roles_find(const struct document *document, uint32_t first, uint32_t end, struct arena *arena, struct statement_features *features);

/* The index of a token's stem among the terms (that of its last part: "armed" of "well-armed"), or PAIR_TERMS_MAX. */
uint32_t statement_term_of(const struct document *document, uint32_t token, const struct statement_features *features, struct arena *arena);

/* 1 + the index of the term that the first clause of a statement says of its subject, or 0: "closed", of "the bridge will be closed, and the ferry
 * lies still". `parts` as for statement_features_compute(). */
uint32_t statement_predicate_find(const struct document *document, const uint8_t *parts, const struct statement *statement,
                                  const struct statement_features *features, struct arena *arena);

void statement_features_write(const struct statement_features *features, struct writer *writer);
must_check int statement_features_read(const struct value *value, struct arena *arena, struct statement_features *ret_features);

struct pair_evidence {
	const char *text; /* for people: "both: rock-solid, friendship", "numbers differ: 1.3 / 1.8" */
	int32_t weight;   /* thousandths of the logit; negative: speaks against; PAIR_DECIDES or less: decides alone */
};
enum { PAIR_DECIDES = -20000 };

struct pair_answer {
	int32_t score; /* the probability that they say the same, in thousandths, among pairs like those that the model was fitted to */
	bool same;     /* the score reaches the model's threshold, and nothing rules it out (a negation, another number) */
	bool part;     /* one says a part of what the other says */
	struct pair_evidence *evidence; /* strongest first, in the arena */
	size_t evidence_count;
};

/* A bare sentence, for `hearsay compare`: what it says, and how it is written. */
struct pair_text {
	struct statement_features features; /* the caller may add a speaker and a time */
	uint32_t *words;                    /* hashes of its words and numbers, in order, at most PAIR_WORDS_MAX */
	uint32_t word_count;
	const char *letters; /* the words themselves, with a blank before and after each */
};

/* How many words of a text are looked at: the time of a comparison grows with their square. */
enum { PAIR_WORDS_MAX = 512 };

void pair_text_read(const char *text, const struct language *language, struct arena *arena, struct pair_text *ret_text);

/* Compares two statements that are in no story, and gives the evidence in words. */
void pair_compare(const struct pair_model *model, const struct pair_text *a, const struct pair_text *b, struct arena *arena,
                  struct pair_answer *ret_answer);
