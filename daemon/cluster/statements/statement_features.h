/* Statement features: what is compared of one statement. A pure function of the statement and its text, computed by a worker thread and kept in the
 * log with the article. */
#pragma once

#include "extract/extract.h"
#include "proto/value.h"
#include "proto/writer.h"

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
	uint32_t term_count;          /* at most STATEMENT_TERMS_MAX; the rest of a longer statement is not looked at */
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
enum { STATEMENT_TERMS_MAX = 255 };
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

/* The features of a statement of a document. `parts` are those of struct statements; or NULL, then it has no predicate. */
void statement_features_compute(const struct document *document, const uint8_t *parts, const struct statement *statement, struct arena *arena,
                                struct statement_features *ret_features);
/* The features of a bare sentence. */
void statement_features_of_text(const char *text, const struct language *language, struct arena *arena,
                                struct statement_features *ret_features);

/* Finds the roles in the tokens [first, end) of a document, whose terms are in the features already, and sets them there; they are in the
 * arena. A language without a list of deeds has none. */
void statement_roles_find(const struct document *document, uint32_t first, uint32_t end, struct arena *arena, struct statement_features *features);

/* The index of a token's stem among the terms (that of its last part: "armed" of "well-armed"), or STATEMENT_TERMS_MAX. */
uint32_t statement_term_of(const struct document *document, uint32_t token, const struct statement_features *features, struct arena *arena);

/* 1 + the index of the term that the first clause of a statement says of its subject, or 0: "closed", of "the bridge will be closed, and the ferry
 * lies still". `parts` as for statement_features_compute(). */
uint32_t statement_predicate_find(const struct document *document, const uint8_t *parts, const struct statement *statement,
                                  const struct statement_features *features, struct arena *arena);

/* To and from the form in which the log keeps them with the article. What is read is in the arena, and shares strings with the value. -EBADMSG: they
 * are not what statement_features_write() wrote, in this version or an older one. */
void statement_features_write(const struct statement_features *features, struct writer *writer);
must_check int statement_features_read(const struct value *value, struct arena *arena, struct statement_features *ret_features);
