/* Pair: do two statements say the same? The model is data (`<data>/languages/<code>/pair.model`, numbers with their
 * provenance) and this scorer. */
#pragma once

#include "cluster/words.h"
#include "extract/extract.h"
#include "proto/value.h"
#include "proto/writer.h"

/* What the model looks at in one statement: a pure function of the statement, computed on a worker, stored with the article. */
struct statement_term {
	const char *stem;
	uint8_t flags; /* STATEMENT_TERM_* */
};
enum {
	STATEMENT_TERM_NUMBER = 1 << 0, /* the stem is its value in digits: "1300" for "1,300" */
	STATEMENT_TERM_NAME = 1 << 1,   /* capitalised, not first in its sentence */
	STATEMENT_TERM_STOP = 1 << 2,
	STATEMENT_TERM_UP = 1 << 3, /* something went that way: "rose", "fell" */
	STATEMENT_TERM_DOWN = 1 << 4,
	STATEMENT_TERM_HEDGED = 1 << 5, /* a number that is said to be a rough one: "about 4 million" */
	STATEMENT_TERM_NONE = 1 << 6,   /* there was none of it: "no ships" */
};
/* Who did what to whom: places in the terms. */
struct statement_role {
	uint8_t agent, verb, patient;
};
struct statement_features {
	struct statement_term *terms; /* each stem once, at its first place in the text */
	uint32_t term_count;          /* at most PAIR_TERMS_MAX: the first ones of a longer statement */
	struct statement_role *roles; /* of what it tells in so plain words that they can be seen (statement_roles.c) */
	uint32_t role_count;          /* at most STATEMENT_ROLES_MAX: the first ones */
	bool negated;                 /* the content holds a negation ("not", "never") */
	bool denied;                  /* the cue denies the content ("denied", "rejected") */
	bool asks;                    /* it is a question ("asked whether") */
	bool goes_on; /* a part of what the statement before it is a part of (statement_parts.h) */
	enum statement_kind kind;
	const char *speaker; /* or NULL */
	/* Beside the name (speaker_words.h); "" for nothing, never NULL once the features are those of a statement. */
	const char *name_words, *office_words;
	bool named; /* the words in the text name the speaker: not "he", not "the minister" */
	int64_t time;        /* TIME_NONE if unknown */
};

/* Stems of one statement that are kept. A quotation of 250 words has about 200 different ones. */
enum { PAIR_TERMS_MAX = 255 };
enum { STATEMENT_ROLES_MAX = 8 };

struct pair_model;

/* Loads the model of a language folder and what it needs. A language without weights of its own borrows those of English; its
 * thesaurus is its own, or empty. *ret_error (free()) says what is wrong (the file and the line): -ENOENT if there is no model
 * at all, -EBADMSG if it is damaged. The words are the caller's and outlive it. */
must_check int pair_model_load(const char *data_directory, const char *language, const struct words *words,
                               struct pair_model **ret_model, char **ret_error);
struct pair_model *pair_model_free(struct pair_model *model);

/* The features of a statement of a document. */
void statement_features_compute(const struct document *document, const struct statement *statement, struct arena *arena,
                                struct statement_features *ret_features);
/* The features of a bare sentence. */
void statement_features_of_text(const char *text, const struct language *language, struct arena *arena,
                                struct statement_features *ret_features);

/* Finds the roles in some tokens of a document, whose terms the features hold. Without a list of deeds a language has none. */
void statement_roles_find(const struct document *document, uint32_t first, uint32_t end, struct arena *arena, struct statement_features *features);

void statement_features_write(const struct statement_features *features, struct writer *writer);
must_check int statement_features_read(const struct value *value, struct arena *arena, struct statement_features *ret_features);

struct pair_evidence {
	const char *text; /* in words, for people: "both: rock-solid, friendship", "numbers differ: 1.3 / 1.8" */
	int32_t weight;   /* thousandths of the logit; negative speaks against; PAIR_DECIDES and less decides alone */
};
enum { PAIR_DECIDES = -20000 };

struct pair_answer {
	int32_t score; /* thousandths: how likely it is that they say the same, going by pairs as those that the model was fitted to */
	bool same;     /* at the model's threshold, and nothing that rules it out whatever the words */
	bool part;     /* one says a part of what the other says */
	struct pair_evidence *evidence; /* strongest first, in the arena */
	size_t evidence_count;
};

/* A bare sentence, for `compare`: what is said, and how it is written. */
struct pair_text {
	struct statement_features features; /* the caller may add who says it, and when */
	uint32_t *words;                    /* hashes of its words and numbers as they stand, at most PAIR_WORDS_MAX */
	uint32_t word_count;
	const char *letters; /* the words themselves, a blank on both sides of each */
};

/* Words of one text that are looked at: a comparison takes their square in time. */
enum { PAIR_WORDS_MAX = 512 };

void pair_text_read(const char *text, const struct language *language, struct arena *arena, struct pair_text *ret_text);

/* Compares two statements outside any story, with the evidence in words. */
void pair_compare(const struct pair_model *model, const struct pair_text *a, const struct pair_text *b, struct arena *arena,
                  struct pair_answer *ret_answer);
