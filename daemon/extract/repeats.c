#include "extract/repeats.h"

#include <string.h>

enum { FEWEST_WORDS = 5 };

/* FNV-1a, 64 bits: two sentences of one article with the same value have the same words. */
static const uint64_t HASH_START = 0xcbf29ce484222325, HASH_PRIME = 0x100000001b3;

/* A number for the words of the sentence, without its marks; 0 if they are too few. */
static uint64_t hash_of(const struct reading *reading, const struct sentence *sentence)
{
	uint64_t hash = HASH_START;
	uint32_t words = 0;
	for (uint32_t k = sentence->first; k < sentence->end; k++) {
		const struct token *t = reading_token(reading, k);
		if (t->kind != TOKEN_WORD && t->kind != TOKEN_NUMBER)
			continue;
		for (size_t c = 0; c < t->norm_length; c++)
			hash = (hash ^ (unsigned char)t->norm[c]) * HASH_PRIME;
		hash = (hash ^ ' ') * HASH_PRIME;
		words++;
	}
	return words < FEWEST_WORDS ? 0 : hash;
}

static bool ends_like_text(const struct reading *reading, const struct sentence *sentence)
{
	uint32_t last = sentence->end - 1;
	while (last > sentence->first && reading_token(reading, last)->kind == TOKEN_QUOTE)
		last--;
	return reading_mark(reading, last, '.') || reading_mark(reading, last, '!') || reading_mark(reading, last, '?');
}

const bool *repeats_find(const struct reading *reading)
{
	const struct sentence *sentences = reading->document->sentences;
	const uint32_t count = reading->document->sentence_count;
	uint32_t size = 2;
	while (size < 2 * count)
		size *= 2;
	bool *repeated = arena_alloc(reading->arena, (size_t)count + 1, sizeof(*repeated));
	uint64_t *hashes = arena_alloc(reading->arena, (size_t)count + 1, sizeof(*hashes));
	uint32_t *slots = arena_alloc(reading->arena, size, sizeof(*slots)); /* by hash: the sentence that stays, counted from 1; 0: none */
	for (uint32_t s = 0; s < count; s++) {
		bool prose = reading->document->paragraphs[sentences[s].paragraph].kind == PARAGRAPH_PROSE; /* elsewhere nothing is found that could stay */
		hashes[s] = prose ? hash_of(reading, &sentences[s]) : 0;
		if (!hashes[s])
			continue;
		uint32_t slot = (uint32_t)(hashes[s] >> 32) & (size - 1);
		while (slots[slot] && hashes[slots[slot] - 1] != hashes[s])
			slot = (slot + 1) & (size - 1);
		uint32_t stays = slots[slot];
		bool better = !stays || (!ends_like_text(reading, &sentences[stays - 1]) && ends_like_text(reading, &sentences[s]));
		if (stays)
			repeated[better ? stays - 1 : s] = true;
		if (better)
			slots[slot] = s + 1;
	}
	return repeated;
}
