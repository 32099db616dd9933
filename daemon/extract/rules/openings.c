#include "extract/rules/openings.h"

#include <string.h>

enum { LONGEST_HEDGE = 32 /* bytes */ };

static bool is_hedge(const struct reading *reading, uint32_t first, uint32_t words)
{
	char phrase[LONGEST_HEDGE];
	size_t length = 0;
	for (uint32_t k = first; k < first + words; k++) {
		const struct token *t = reading_token(reading, k);
		if (length + t->norm_length + 1 >= sizeof(phrase))
			return false;
		if (k > first)
			phrase[length++] = ' ';
		memcpy(phrase + length, t->norm, t->norm_length);
		length += t->norm_length;
	}
	return word_list_has(language_list(reading->document->language, "hedges"), phrase, length);
}

uint32_t opening_hedge(const struct reading *reading, uint32_t first)
{
	if (first + 2 >= reading->document->token_count)
		return 0;
	return is_hedge(reading, first, 1) ? 1 : is_hedge(reading, first, 2) ? 2 : 0;
}

bool opening_is_number(const struct reading *reading, uint32_t first, uint32_t end)
{
	uint32_t number = first + opening_hedge(reading, first);
	if (number == first || number + 1 >= end)
		return false;
	number += reading_uses(reading, number, USE_INDEFINITE); /* “about a dozen” */
	const struct token *t = reading_token(reading, number);
	return t->kind == TOKEN_NUMBER || token_in(t, language_list(reading->document->language, "numbers"));
}

static bool is_finite(const struct reading *reading, uint32_t token)
{
	return reading_helping_verb(reading, token) && !reading_kind(reading, token, KIND_NONFINITE) && !reading_possessive(reading, token);
}

/* Whether the verb of the main clause is within [first, end): “In March the gates were closed”. */
static bool has_main_verb(const struct reading *reading, uint32_t first, uint32_t end, bool past)
{
	for (uint32_t k = first; k < end; k = reading_next(reading, k)) {
		if (reading_is(reading, k, WORD_SUBORDINATOR | WORD_RELATIVE | WORD_THAT) && !reading_is(reading, k, WORD_DETERMINER | WORD_ADVERB))
			return false;
		if (is_finite(reading, k) || (past && reading_looks_past(reading, k)))
			return true;
	}
	return false;
}

bool opening_is_alone(const struct reading *reading, uint32_t first, uint32_t end)
{
	if (!reading_is(reading, first, WORD_SUBORDINATOR | WORD_PREPOSITION))
		return false;
	if (reading_is(reading, first, WORD_THAT))
		return false; /* “That's …” and “That practice …” are sentences */
	for (uint32_t k = first; k < end; k = reading_next(reading, k))
		if (reading_mark(reading, k, ','))
			return false;
	if (opening_is_number(reading, first, end)) /* “About 40 people”: a subject, though it begins like words for a circumstance */
		return !has_main_verb(reading, first + 1, end, true);
	return reading_is(reading, first, WORD_SUBORDINATOR) || !has_main_verb(reading, first + 1, end, false);
}
