#include "extract/tagger/cue_lexicon.h"

#include "proto/base/memory.h"

struct lexicon_entry cue_lexicon_find(const struct cue_lexicon *lexicon, uint64_t word)
{
	size_t low = 0, high = lexicon ? lexicon->count : 0;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (lexicon->entries[middle].word < word)
			low = middle + 1;
		else
			high = middle;
	}
	if (lexicon && low < lexicon->count && lexicon->entries[low].word == word)
		return lexicon->entries[low];
	return (struct lexicon_entry){ .word = word };
}

uint8_t lexicon_bin(uint32_t part, uint32_t all)
{
	static const uint16_t LIMITS[] = { 20, 60, 150, 300, 500, 700, 850 }; /* thousandths */
	enum { ENOUGH = 4 };
	if (part == 0)
		return 0;
	if (all < ENOUGH)
		return LEXICON_BINS - 1;
	uint32_t share = (uint32_t)((uint64_t)part * 1000 / all);
	uint8_t bin = 1;
	for (size_t k = 0; k < array_size(LIMITS); k++)
		bin += share >= LIMITS[k];
	return bin;
}
