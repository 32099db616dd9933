/* The clauses of claims: what of a sentence, between the words that are somebody's, can stand alone. */
#include "extract/claims_inside.h"

#include <string.h>

#include "extract/rules/phrases.h"

enum {
	INSET_TOKENS = 16,        /* in a phrase in commas between subject and verb */
	SUBJECT_TOKENS = 14,      /* before its verb */
	INTRODUCTION_TOKENS = 16, /* before the comma behind which a subject stands */
};

unsigned claims_aside_of(const struct claim_finder *finder, uint32_t token)
{
	static const char *const NAMES[] = { "self", "reader", "call", "norm", "reported", "joint", "likeness", "subject" };
	const struct token *t = reading_token(finder->reading, token);
	bool adverb = t->norm_length > 2 && t->norm[t->norm_length - 1] == 'y';
	if (!(t->flags & TOKEN_STOP) && !finder->reading->classes[token] && !adverb && token != finder->first)
		return 0; /* not worth the look-up: the lists know none but function words, verbs and adverbs */
	const char *name = t->kind == TOKEN_WORD ? token_column(t, finder->asides, 0) : NULL;
	for (unsigned k = 0; name && k < array_size(NAMES); k++)
		if (strcmp(name, NAMES[k]) == 0)
			return 1u << k;
	return 0;
}

bool claims_ends_in(const struct token *token, const char *ending)
{
	return token->kind == TOKEN_WORD && token_has_ending(token, ending, strlen(ending) + 2);
}

bool claims_ends_like_verb(const struct token *token)
{
	if (token->kind != TOKEN_WORD || token->flags & TOKEN_CAPITALISED || token->norm_length <= 3)
		return false;
	char last = token->norm[token->norm_length - 1];
	return last == 's' || (last == 'd' && token->norm[token->norm_length - 2] == 'e');
}

bool claims_is_irregular(const struct claim_finder *finder, uint32_t token)
{
	const struct token *t = reading_token(finder->reading, token);
	return t->kind == TOKEN_WORD && token_in(t, finder->irregular);
}

bool claims_verb_at(const struct claim_finder *finder, uint32_t token, uint32_t end)
{
	const struct reading *reading = finder->reading;
	while (token < end && reading_is(reading, token, WORD_ADVERB))
		token++;
	return token < end && (reading_helping_verb(reading, token) || claims_ends_like_verb(reading_token(reading, token)) ||
	                       claims_is_irregular(finder, token));
}

uint32_t claims_behind_times(const struct reading *reading, uint32_t token, uint32_t end)
{
	for (uint32_t before = end; token < end && token != before;) {
		before = token;
		token = phrase_skip_times(reading, token, end);
		while (token < end && (reading_is(reading, token, WORD_ADVERB) || reading_looks_adverb(reading, token)))
			token++;
	}
	return token;
}

/* Where the phrase in commas ends that stands at the token: “Rosk[, 47,] closed …”. The token itself, if there is none. */
static uint32_t behind_inset(const struct reading *reading, uint32_t token, uint32_t end)
{
	if (!reading_mark(reading, token, ','))
		return token;
	for (uint32_t k = token + 1; k < end && k <= token + INSET_TOKENS; k++)
		if (reading_mark(reading, k, ','))
			return k + 1;
	return token;
}

bool claims_begins_with_clause(const struct claim_finder *finder, struct range range)
{
	const struct reading *reading = finder->reading;
	struct range subject = phrase_noun_phrase(reading, range.first, range.end);
	return reading->traits & TRAIT_FIXED_ORDER && !range_empty(subject) &&
	       claims_verb_at(finder, behind_inset(reading, subject.end, range.end), range.end);
}

/* “[Closing] the gates, X said …”, “[Closed] in April, …” */
static bool is_participle(const struct reading *reading, uint32_t token)
{
	const struct token *t = reading_token(reading, token);
	return claims_ends_in(t, "ing") || (claims_ends_in(t, "ed") && reading_is(reading, token + 1, WORD_PREPOSITION));
}

bool claims_begins_with_subject(const struct reading *reading, struct range range)
{
	return reading->traits & TRAIT_FIXED_ORDER && !is_participle(reading, range.first) &&
	       !range_empty(phrase_noun_phrase(reading, range.first, range.end));
}

/* “a mill [closed in April]”: what may only say more of the noun before it. */
static bool may_be_participle(const struct reading *reading, uint32_t token)
{
	return claims_ends_in(reading_token(reading, token), "ed") && reading_is(reading, token + 1, WORD_PREPOSITION);
}

/* Whether the word at the token, with no noun phrase of its own before it, is a verb for sure: “much of the water [rose]”, “ten workers [closed] the
 * gates”. */
static bool is_finite(const struct claim_finder *finder, uint32_t token)
{
	const struct reading *reading = finder->reading;
	if (reading_helping_verb(reading, token))
		return !reading_possessive(reading, token);
	if (reading_is(reading, token - 1, WORD_DETERMINER | WORD_PREPOSITION | WORD_CONJUNCTION))
		return false;
	const struct token *t = reading_token(reading, token);
	return claims_is_irregular(finder, token) || (claims_ends_like_verb(t) && claims_ends_in(t, "ed") &&
	                                              reading_is(reading, token + 1, WORD_DETERMINER | WORD_PRONOUN | WORD_OBJECT));
}

/* Whether a subject, whatever it is, and a finite verb begin the range. */
static bool begins_with_finite(const struct claim_finder *finder, struct range range)
{
	const struct reading *reading = finder->reading;
	for (uint32_t k = range.first + 1; k < range.end && k < range.first + SUBJECT_TOKENS; k++) {
		if (is_finite(finder, k))
			return true;
		uint32_t behind = behind_inset(reading, k, range.end);
		if (behind > k)
			return claims_verb_at(finder, behind, range.end) && !may_be_participle(reading, behind);
		bool ends = reading_is(reading, k, WORD_RELATIVE | WORD_THAT | WORD_SUBORDINATOR | WORD_PRONOUN);
		if (phrase_breaks(reading, k) || (ends && (!reading_is(reading, k, WORD_DETERMINER) || reading_is(reading, k, WORD_THAT | WORD_RELATIVE))))
			return false;
	}
	return false;
}

/* Whether no subject begins at the token, but a verb or what leads up to one: “[also] closed the gates”, “[closed] the gates”, “[points] to the
 * gates”. */
static bool begins_without_subject(const struct claim_finder *finder, uint32_t token)
{
	const struct reading *reading = finder->reading;
	const uint32_t leads = WORD_RELATIVE | WORD_THAT | WORD_SUBORDINATOR | WORD_AUXILIARY | WORD_MODAL | WORD_PREPOSITION | WORD_NEGATION;
	const struct token *t = reading_token(reading, token);
	if (reading_is(reading, token, WORD_DETERMINER | WORD_PRONOUN))
		return reading_is(reading, token, WORD_RELATIVE | WORD_THAT);
	if (reading_is(reading, token, leads) || reading_looks_adverb(reading, token))
		return true;
	if (reading_is(reading, token, WORD_ADVERB))
		return !(claims_aside_of(finder, token) & ASIDE_SUBJECT) && !reading_is(reading, token + 1, WORD_DETERMINER);
	bool cue = reading_is(reading, token, WORD_CUE) && !(t->flags & TOKEN_CAPITALISED);
	bool verb = cue || claims_ends_like_verb(t) || claims_is_irregular(finder, token);
	bool past = claims_is_irregular(finder, token) || (claims_ends_in(t, "ed") && !(t->flags & TOKEN_CAPITALISED));
	return verb && !reading_is(reading, token, PHRASE_NOUNS | WORD_PEOPLE) && (past || !reading_open_word(reading, token + 1));
}

/* Whether a subject with all that belongs to it, and its verb, begin the range: “[The talks of the ministers about the gates on Monday failed] …”. */
static bool begins_with_long_clause(const struct claim_finder *finder, struct range range)
{
	const struct reading *reading = finder->reading;
	if (range_empty(range) || begins_without_subject(finder, range.first))
		return false;
	struct range subject = phrase_noun_phrase(reading, range.first, range.end);
	uint32_t verb = claims_behind_times(reading, behind_inset(reading, subject.end, range.end), range.end);
	if (!range_empty(subject) && claims_verb_at(finder, verb, range.end))
		return reading_is(reading, range.first, WORD_PRONOUN) || !may_be_participle(reading, verb);
	return begins_with_finite(finder, range);
}

/* What stands behind the word that joins it to the rest of a sentence and tells it as a fact: “[Although] Orvia closed the gates, …”. */
static uint32_t behind_joint(const struct claim_finder *finder, struct range part)
{
	const struct reading *reading = finder->reading;
	uint32_t token = part.first;
	while (token < part.end && reading_is(reading, token, WORD_ADVERB) && !reading_is(reading, token, WORD_SUBORDINATOR))
		token++;
	unsigned joint = token < part.end ? claims_aside_of(finder, token) & (ASIDE_JOINT | ASIDE_LIKENESS) : 0;
	if (!joint || (joint & ASIDE_LIKENESS && reading_is(reading, token + 1, WORD_PRONOUN)))
		return part.first; /* “as he did before” */
	for (uint32_t k = token + 1; k + 1 < part.end; k++)
		if (reading_mark(reading, k, ',') && begins_with_long_clause(finder, (struct range){ k + 1, part.end }))
			return part.first; /* “Although Orvia closed the gates, the river rose”: all of it */
	return token + 1;
}

/* “, [a promise Rosk has made before]”: what says what stands before it, which only looks like a clause. */
static bool begins_as_apposition(const struct reading *reading, uint32_t token)
{
	return token > 0 && (reading_mark(reading, token - 1, ',') || phrase_is_dash(reading, token - 1)) &&
	       reading_uses(reading, token, USE_INDEFINITE) &&
	       !reading_capitalised(reading, token);
}

struct range claims_standing_clause(const struct claim_finder *finder, struct range part)
{
	const struct reading *reading = finder->reading;
	const struct range none = { 0 };
	if (!(reading->traits & TRAIT_FIXED_ORDER) || range_empty(part) || begins_as_apposition(reading, part.first))
		return none;
	part.first = phrase_skip_opening(reading, part.first, part.end);
	uint32_t behind = behind_joint(finder, part);
	bool joined = behind != part.first;
	part.first = behind;
	if (range_empty(part) || reading_is(reading, part.first, WORD_RELATIVE | WORD_THAT))
		return none;
	bool participle = is_participle(reading, part.first) && !reading_is(reading, part.first, WORD_PREPOSITION);
	if (participle && !reading_capitalised(reading, part.first))
		return none; /* “Orvia, [seeking to save the mill, …]” */
	if (!participle && begins_with_long_clause(finder, part))
		return part;
	for (uint32_t k = part.first + 1; !joined && k + 1 < part.end && k < part.first + INTRODUCTION_TOKENS; k++)
		if (reading_mark(reading, k, ',')) /* “In the spring of 2012, Orvia closed …” */
			return begins_with_long_clause(finder, (struct range){ k + 1, part.end }) ? part : none;
	return none;
}
