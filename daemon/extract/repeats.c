#include "extract/repeats.h"

#include <xxhash.h>

#include "proto/base/map.h"

enum { FEWEST_WORDS = 5 };

/* A number for the words of the sentence, without its marks: two sentences of one article with the same number have the same words. 0 if they are too
 * few. */
static uint64_t hash_of(const struct reading *reading, const struct sentence *sentence)
{
	uint64_t hash = 1;
	uint32_t words = 0;
	for (uint32_t k = sentence->first; k < sentence->end; k++) {
		const struct token *t = reading_token(reading, k);
		if (t->kind != TOKEN_WORD && t->kind != TOKEN_NUMBER)
			continue;
		hash = XXH3_64bits_withSeed(t->norm, t->norm_length, hash);
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
	bool *repeated = arena_alloc(reading->arena, (size_t)count + 1, sizeof(*repeated));
	struct map *stays = map_new(); /* by what is said: the sentence */
	for (uint32_t s = 0; s < count; s++) {
		bool prose = reading->document->paragraphs[sentences[s].paragraph].kind == PARAGRAPH_PROSE; /* elsewhere nothing is found that could stay */
		uint64_t hash = prose ? hash_of(reading, &sentences[s]) : 0;
		if (!hash)
			continue;
		uint64_t before = map_find(stays, hash);
		bool better = before == MAP_NONE || (!ends_like_text(reading, &sentences[before]) && ends_like_text(reading, &sentences[s]));
		if (before != MAP_NONE)
			repeated[better ? before : s] = true;
		if (better)
			map_set(stays, hash, s);
	}
	map_free(stays);
	return repeated;
}
