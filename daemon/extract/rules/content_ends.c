#include "extract/rules/content_ends.h"

#include <string.h>

#include "extract/rules/phrases.h"

enum {
	BREAKS = WORD_SUBORDINATOR | WORD_RELATIVE | WORD_AUXILIARY | WORD_MODAL | WORD_THAT | WORD_NEGATION,
	/* In tokens. People write nothing longer; for text made by machines the limits keep the time linear. */
	LONGEST_REMARK = 60, /* between two dashes */
	LONGEST_RELATIVE = 40,
	LONGEST_CLAUSE = 300,
	QUOTED_SENTENCE = 4, /* words; a quotation behind a colon that has so many is a statement of its own */
};

static bool is_comma(const struct reading *reading, uint32_t token)
{
	return reading_mark(reading, token, ',');
}

/* Whether a finite cue with its own subject begins here: "he said", "the ministry added". Looks a few tokens ahead. */
static bool cue_clause_at(const struct reading *reading, uint32_t token, uint32_t limit)
{
	struct cue_entry entry;
	if (reading_cue(reading, token, &entry) && entry.form == CUE_PAST && entry.content & CUE_QUOTE && entry.share >= 500)
		return token + 1 < limit && reading_is(reading, token + 1, PHRASE_NOUNS | WORD_PRONOUN | WORD_DETERMINER);
	for (uint32_t k = token; k < limit && k < token + 10; k++) {
		if (k > token && reading_cue(reading, k, &entry) && entry.form != CUE_PARTICIPLE && entry.form != CUE_BASE &&
		    entry.share >= 500 && !(entry.content & CUE_ATTITUDE))
			return true;
		if (phrase_breaks(reading, k) || reading_is(reading, k, BREAKS) ||
		    (reading_is(reading, k, WORD_PREPOSITION) && !reading_uses(reading, k, USE_OF)))
			return false;
	}
	return false;
}

/* Whether what follows the comma at `token` no longer belongs to the content. */
static bool comma_ends(const struct reading *reading, uint32_t token, uint32_t limit)
{
	uint32_t next = token + 1;
	struct cue_entry entry;
	if (next >= limit)
		return true;
	if (reading_is(reading, next, WORD_RELATIVE) && !reading_means(reading, next, MEANS_WHERE))
		return true;
	if (reading_uses(reading, next, USE_ACCORDING) || reading_means(reading, next, MEANS_THOUGH) ||
	    (reading_kind(reading, next, KIND_QUOTING) && phrase_is_participle(reading, next)))
		return true;
	if (reading_means(reading, next, MEANS_WHEN) && next + 1 < limit && reading_means(reading, next + 1, MEANS_ASKED))
		return true;
	if (reading_is(reading, next, WORD_CONJUNCTION) && next + 1 < limit && reading_is(reading, next + 1, WORD_THAT))
		return true;
	if (reading_uses(reading, next, USE_IN) && next + 2 < limit && reading_is(reading, next + 1, WORD_DETERMINER) &&
	    reading_is(reading, next + 2, WORD_WRITING | WORD_CUE))
		return true; /* “…, in a statement”, “…, in a warning to” */
	uint32_t verb = next;
	while (verb < limit && reading_is(reading, verb, WORD_CONJUNCTION | WORD_ADVERB) && verb < next + 3)
		verb++;
	if (verb < limit && reading_cue(reading, verb, &entry) && entry.share >= 400 &&
	    (entry.form == CUE_PARTICIPLE || (verb > next && entry.form == CUE_PAST)))
		return true;
	if ((reading_means(reading, next, MEANS_WHILE) || reading_uses(reading, next, USE_WITH)) && next + 1 < limit &&
	    reading_cue(reading, next + 1, &entry) && entry.form == CUE_PARTICIPLE)
		return true;
	return cue_clause_at(reading, next, limit);
}

/* “… and added that”, “… while saying”: another cue of the same subject, without a comma. */
static bool coordinated_cue(const struct reading *reading, uint32_t token, uint32_t limit)
{
	struct cue_entry entry;
	uint32_t verb = token + 1;
	while (verb < limit && reading_is(reading, verb, WORD_ADVERB) && verb < token + 3)
		verb++;
	if (verb >= limit || !reading_cue(reading, verb, &entry) || entry.content & CUE_ATTITUDE)
		return false;
	uint32_t behind = phrase_skip_times(reading, verb + entry.tokens, limit);
	bool sure = entry.share >= 500 || (behind < limit && reading_is(reading, behind, WORD_THAT));
	return sure && (reading_means(reading, token, MEANS_WHILE) ? entry.form == CUE_PARTICIPLE
	                                                           : entry.form == CUE_PAST || entry.form == CUE_PRESENT);
}

/* “… peoples,” meaning …: the comma is inside the closing mark before the token. */
static bool quoted_comma(const struct reading *reading, uint32_t token, uint32_t start)
{
	return token > start + 2 && reading_token(reading, token - 1)->kind == TOKEN_QUOTE && is_comma(reading, token - 2);
}

/* The second of two dashes, or 0. Two dashes make a parenthesis within the content; a single one ends the content. */
static uint32_t another_dash(const struct reading *reading, uint32_t from, uint32_t limit)
{
	for (uint32_t k = from; k < limit && k < from + LONGEST_REMARK; k = reading_next(reading, k))
		if (phrase_is_dash(reading, k))
			return k;
	return 0;
}

/* The comma at the end of a relative clause that begins at the token, if the verb of the main clause follows: “X, who died in May, was”. 0
 * if there is none: then the relative clause is no longer part of the content. */
static uint32_t relative_end(const struct reading *reading, uint32_t token, uint32_t limit)
{
	if (token >= limit || !reading_is(reading, token, WORD_RELATIVE))
		return 0;
	for (uint32_t k = token; k + 1 < limit && k < token + LONGEST_RELATIVE; k = reading_next(reading, k)) {
		if (!is_comma(reading, k))
			continue;
		return reading_helping_verb(reading, k + 1) ? k : 0;
	}
	return 0;
}

/* A colon before a quotation of some length: what is quoted is a statement of its own. */
static bool quoted_sentence(const struct reading *reading, uint32_t token)
{
	uint32_t number;
	return reading_mark(reading, token, ':') && reading_opens(reading, token + 1, &number) &&
	       reading->document->quotations[number].words >= QUOTED_SENTENCE;
}

uint32_t content_clause_end(const struct reading *reading, uint32_t start, uint32_t limit)
{
	uint32_t last = limit > start && limit - start > LONGEST_CLAUSE ? start + LONGEST_CLAUSE : limit, k = reading_next(reading, start);
	for (; k < last; k = reading_next(reading, k)) {
		if (reading_mark(reading, k, ';') || (k > start + 3 && quoted_sentence(reading, k)))
			return k;
		uint32_t behind = is_comma(reading, k) ? relative_end(reading, k + 1, last) : 0;
		if (behind) {
			k = behind - 1;
			continue;
		}
		if (is_comma(reading, k) && comma_ends(reading, k, limit))
			return k;
		if (quoted_comma(reading, k, start) && comma_ends(reading, k - 1, limit))
			return k;
		if (phrase_is_dash(reading, k)) {
			uint32_t second = another_dash(reading, k + 1, last);
			if (!second)
				return k;
			k = second;
			continue;
		}
		struct cue_entry entry;
		if (reading_token(reading, k - 1)->kind == TOKEN_QUOTE && k > start + 1 && reading_cue(reading, k, &entry) &&
		    entry.form == CUE_PARTICIPLE)
			return k;
		if (reading_uses(reading, k, USE_ACCORDING) && k + 1 < limit && reading_uses(reading, k + 1, USE_INFINITIVE))
			return k;
		if ((reading_uses(reading, k, USE_AND) || reading_uses(reading, k, USE_BUT) || reading_means(reading, k, MEANS_WHILE)) &&
		    coordinated_cue(reading, k, limit))
			return k;
		if (reading_means(reading, k, MEANS_WHEN) && k + 1 < limit && reading_means(reading, k + 1, MEANS_ASKED))
			return k;
	}
	return k < limit ? k : limit; /* nothing longer is a clause; going on would make the time quadratic in the number of cues */
}

/* Whether a finite verb comes soon behind the conjunction at the token: “… and the players were asked”. */
static bool finite_soon(const struct reading *reading, uint32_t token, uint32_t limit)
{
	struct cue_entry entry;
	for (uint32_t k = token + 1; k < limit && k < token + 8 && !phrase_breaks(reading, k); k++) {
		if (reading_is(reading, k, WORD_CONJUNCTION) ||
		    (reading_is(reading, k, WORD_PREPOSITION) && !reading_uses(reading, k, USE_OF)))
			return false;
		if (reading_helping_verb(reading, k) && !reading_kind(reading, k, KIND_NONFINITE) && !reading_possessive(reading, k))
			return true;
		if (reading_cue(reading, k, &entry) && entry.form == CUE_PAST)
			return true;
		if (k == token + 1 && reading_open_word(reading, k) && token_has_ending(reading_token(reading, k), "ed", 4))
			return true;
	}
	return false;
}

/* Whether what follows a comma no longer belongs to a content that is a phrase rather than a clause. */
static bool object_ends(const struct reading *reading, uint32_t token, uint32_t limit)
{
	if (phrase_is_participle(reading, token))
		return true;
	if (reading_uses(reading, token, USE_WITH) || reading_uses(reading, token, USE_BUT))
		return true;
	if (reading_is(reading, token, WORD_CONJUNCTION))
		return finite_soon(reading, token, limit);
	return reading_is(reading, token, WORD_SUBORDINATOR) && !reading_is(reading, token, WORD_PREPOSITION) &&
	       !reading_uses(reading, token, USE_AS);
}

uint32_t content_object_end(const struct reading *reading, uint32_t start, uint32_t limit)
{
	uint32_t clause = content_clause_end(reading, start, limit);
	for (uint32_t k = reading_next(reading, start); k < clause; k = reading_next(reading, k)) {
		if ((reading_uses(reading, k, USE_AND) || reading_uses(reading, k, USE_BUT)) && finite_soon(reading, k, clause))
			return k;
		if (is_comma(reading, k) && (k + 1 >= clause || object_ends(reading, k + 1, clause)))
			return k;
		if (quoted_comma(reading, k, start) && object_ends(reading, k, clause))
			return k;
	}
	return clause;
}
