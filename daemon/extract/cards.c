#include "extract/cards.h"

#include <string.h>

#include "text/characters.h"

enum {
	LONGEST_CARD = 110,   /* tokens: three headlines */
	LONGEST_FULL_NAME = 8,
	SHORTEST_SURNAME = 3, /* bytes */
};

/* “Rosk”, and behind it “RoskBoard”, “Rosk2020”: the surname, glued to a word with a capital or a number. */
static bool is_glued(const struct reading *reading, const struct token *surname, uint32_t token)
{
	const struct token *t = reading_token(reading, token);
	if (t->norm_length <= surname->norm_length || t->byte_end - t->byte <= surname->byte_end - surname->byte ||
	    memcmp(t->norm, surname->norm, surname->norm_length) != 0)
		return false;
	char next = reading->document->text[t->byte + surname->byte_end - surname->byte];
	return character_is_ascii_upper(next) || (next >= '0' && next <= '9');
}

static bool same_word(const struct reading *reading, uint32_t a, uint32_t b)
{
	return strcmp(reading_token(reading, a)->norm, reading_token(reading, b)->norm) == 0;
}

/* Whether a card begins at the token, behind the surname. */
static bool begins_at(const struct reading *reading, uint32_t token, uint32_t end)
{
	const struct token *surname = reading_token(reading, token - 1);
	if (surname->norm_length < SHORTEST_SURNAME || !reading_is(reading, token - 1, WORD_NAME) ||
	    !reading_capitalised(reading, token))
		return false;
	bool names = token > 1 && same_word(reading, token, token - 2); /* “Edda Rosk Edda Maria Rosk Board opens dam” */
	for (uint32_t k = token; k < end && k < token + LONGEST_FULL_NAME; k++) {
		names = names && reading_is(reading, k, WORD_NAME);
		if (is_glued(reading, surname, k) || (names && k > token && same_word(reading, k, token - 1)))
			return true;
	}
	return false;
}

static bool is_more(const struct reading *reading, uint32_t token)
{
	const struct token *t = reading_token(reading, token);
	size_t length = t->byte_end - t->byte;
	return length >= 4 && memcmp(reading->document->text + t->byte_end - 4, "MORE", 4) == 0;
}

void cards_mark(const struct reading *reading)
{
	uint32_t low = 1; /* behind the card before: the time stays linear */
	for (uint32_t k = 1; k < reading->document->token_count; k++) {
		if (!is_more(reading, k))
			continue;
		uint32_t first = k > low + LONGEST_CARD ? k - LONGEST_CARD : low;
		while (first < k && !begins_at(reading, first, k + 1))
			first++;
		for (uint32_t word = first; word <= k && first < k; word++) {
			reading->classes[word] = 0;
			reading->cue_numbers[word] = 0;
			reading->uses[word] = USE_CARD;
			reading->meanings[word] = MEANS_NOTHING;
		}
		low = k + 1;
	}
}

uint32_t cards_behind(const struct reading *reading, uint32_t token)
{
	while (token > 0 && reading_uses(reading, token - 1, USE_CARD))
		token--;
	return token;
}
