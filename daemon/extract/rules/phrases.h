/* Phrases: the subject of a cue, noun phrases, and the openings of sentences, found without a parser, by function words, punctuation and quotations.
 * Everything works on the tokens of one passage, and in linear time. */
#pragma once

#include "extract/reading.h"

enum { PHRASE_NOUNS = WORD_NAME | WORD_ROLE | WORD_ORGANISATION | WORD_TITLE | WORD_GIVEN };

struct subject {
	struct range mention; /* empty if it is shared, or passive without "by" */
	uint32_t cue_first;   /* where the cue begins, with its auxiliaries: "has said" */
	bool shared;          /* it is the subject of the cue before: "… and added" */
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

/* The token after adverbs and times ("on Monday", "last week") that begin at `token`. */
uint32_t phrase_skip_times(const struct reading *reading, uint32_t token, uint32_t limit);

/* The token after a dateline that begins at `token`: “(CNN)”, “RAMALLAH, West Bank (Reuters) —”; `token` if there is none. */
uint32_t phrase_skip_dateline(const struct reading *reading, uint32_t token, uint32_t limit);

/* The token after the conjunctions, adverbs and phrases with which a sentence opens: "But", "Meanwhile,", "On Monday,". */
uint32_t phrase_skip_opening(const struct reading *reading, uint32_t token, uint32_t limit);

/* Whether a quotation that is written like a title opens at the token: two words or more, all capitalised but for short ones and function words. */
bool phrase_is_title(const struct reading *reading, uint32_t token);

/* Whether the token is a mark that separates clauses. (A comma or full stop in a number or an abbreviation is part of its token.) */
bool phrase_breaks(const struct reading *reading, uint32_t token);

/* Whether the token is a dash between words. */
bool phrase_is_dash(const struct reading *reading, uint32_t token);

/* Whether the word looks like a participle: "adding". */
bool phrase_is_participle(const struct reading *reading, uint32_t token);

/* Whether "that" at the token is a pronoun as subject, and begins no content: “but that turned out to be wrong”. */
bool phrase_that_is_pronoun(const struct reading *reading, uint32_t that);

/* [first, end) without marks at its ends; quotation marks stay. */
struct range phrase_trim(const struct reading *reading, struct range range);

/* Whether the content has a name from the mention: people do not call themselves by their names. */
bool phrase_shares_name(const struct reading *reading, struct range mention, struct range content);
