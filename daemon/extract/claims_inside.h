/* Shared by claims.c and claim_clauses.c: what both ask of the words of a sentence, to find in it what an outlet says itself. */
#pragma once

#include "extract/reading.h"

/* What asides.txt says of a sentence's words. */
enum aside {
	ASIDE_SELF = 1 << 0,
	ASIDE_READER = 1 << 1,
	ASIDE_CALL = 1 << 2,
	ASIDE_NORM = 1 << 3,
	ASIDE_REPORTED = 1 << 4,
	ASIDE_JOINT = 1 << 5,
	ASIDE_LIKENESS = 1 << 6,
	ASIDE_SUBJECT = 1 << 7,
	ASIDES_NO_FACT = ASIDE_SELF | ASIDE_CALL | ASIDE_NORM,
};

struct claim_finder {
	const struct reading *reading;
	const struct word_list *asides, *authors, *irregular;
	uint32_t first; /* token of the sentence */
	bool *covered; /* by token: an attribution's content, mention or cue */
	uint32_t selves, readers; /* sentences in which the author speaks of himself, and to the reader */
};

/* The one of enum aside that the word is; 0 if it is none. */
unsigned claims_aside_of(const struct claim_finder *finder, uint32_t token);
/* Whether the word has the ending, and three letters or more before it. */
bool claims_ends_in(const struct token *token, const char *ending);
/* Whether the word has the look of a finite verb's past or present: "closed", "opens". */
bool claims_ends_like_verb(const struct token *token);
/* Whether it is a finite verb that no ending shows. */
bool claims_is_irregular(const struct claim_finder *finder, uint32_t token);
/* Whether a verb stands at the token, perhaps behind adverbs. */
bool claims_verb_at(const struct claim_finder *finder, uint32_t token, uint32_t end);
/* The token after adverbs and times behind a subject: “Orvia [on Monday quickly] closed …”. */
uint32_t claims_behind_times(const struct reading *reading, uint32_t token, uint32_t end);
/* Whether a subject with its verb begins the range: then it is a sentence without what comes behind it. */
bool claims_begins_with_clause(const struct claim_finder *finder, struct range range);
/* Whether it begins with what may be a subject, perhaps with more behind it than a phrase: “The talks about Mordwand's gates failed”. */
bool claims_begins_with_subject(const struct reading *reading, struct range range);
/* What can stand alone of a part of a sentence, with subject and verb. Empty if there is nothing. */
struct range claims_standing_clause(const struct claim_finder *finder, struct range part);
