#include "extract/tagger/cue_lexicon.h"

#include "proto/base/memory.h"

struct lexicon_entry cue_lexicon_find(const struct cue_lexicon *lexicon, uint64_t word)
{
	/* Words are hashes: one stands about where it would if they were spread evenly. Halving would miss the cache at each step. */
	size_t count = lexicon ? lexicon->count : 0, at = (size_t)((unsigned __int128)word * count >> 64);
	while (at > 0 && lexicon->entries[at - 1].word >= word)
		at--;
	while (at < count && lexicon->entries[at].word < word)
		at++;
	return at < count && lexicon->entries[at].word == word ? lexicon->entries[at] : (struct lexicon_entry){ .word = word };
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
