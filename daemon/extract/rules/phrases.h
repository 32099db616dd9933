/* Phrases: where the subject of a cue begins and ends, and what a sentence opens with. No parser: function words, punctuation and
 * quotations. All of it works on the tokens of one passage and is linear in what it looks at. */
#pragma once

#include "extract/reading.h"

enum { PHRASE_NOUNS = WORD_NAME | WORD_ROLE | WORD_ORGANISATION | WORD_TITLE | WORD_GIVEN };

struct subject {
	struct range mention; /* empty when shared or passive without "by" */
	uint32_t cue_first;   /* where the cue begins with its auxiliaries: "has said" */
	bool shared;          /* the subject of the cue before it: "… and added" */
	bool negated;         /* "did not say" */
	bool passive;         /* "was accused" */
	bool modal;           /* "should say" */
	bool emphatic;        /* "did say" */
	bool infinitive;      /* "declined to say", "went on to say" */
};

/* The subject of the verb at `cue` (with form `form`), looking back as far as `first`. False if there is none to be found. */
bool phrase_subject_before(const struct reading *reading, uint32_t first, uint32_t cue, enum cue_form form, struct subject *ret_subject);

/* The noun phrase that begins at `first` and ends before `limit`; empty if none begins there. */
struct range phrase_noun_phrase(const struct reading *reading, uint32_t first, uint32_t limit);

/* Behind adverbs and times ("on Monday", "last week") that begin at `token`. */
uint32_t phrase_skip_times(const struct reading *reading, uint32_t token, uint32_t limit);

/* Behind a dateline that begins at `token`: “(CNN)”, “RAMALLAH, West Bank (Reuters) —”; `token` if there is none. */
uint32_t phrase_skip_dateline(const struct reading *reading, uint32_t token, uint32_t limit);

/* Behind conjunctions, adverbs and opening phrases ("But", "Meanwhile,", "On Monday,") that a sentence begins with. */
uint32_t phrase_skip_opening(const struct reading *reading, uint32_t token, uint32_t limit);

/* Whether a quotation opens at the token that is written as titles are: two words or more, and each one that is not a function word
 * or short begins with a capital. */
bool phrase_is_title(const struct reading *reading, uint32_t token);

/* Whether the token is a mark that parts clauses; a comma or full stop in a number or an abbreviation is inside its token. */
bool phrase_breaks(const struct reading *reading, uint32_t token);

/* Whether the token is a dash that stands for itself. */
bool phrase_is_dash(const struct reading *reading, uint32_t token);

/* Whether the word looks like a participle: "adding". */
bool phrase_is_participle(const struct reading *reading, uint32_t token);

/* Whether "that" at the token is a subject, and begins no clause that is said: “but that turned out to be wrong”. */
bool phrase_that_is_pronoun(const struct reading *reading, uint32_t that);

/* [first, end) without marks at its ends; quotation marks stay. */
struct range phrase_trim(const struct reading *reading, struct range range);
