#include "extract/tagger/cue_lexicon.h"

#include "proto/base/memory.h"

/* Where a word is, assuming that words are spread evenly from the entry at `at` on. */
static size_t guess_from(const struct cue_lexicon *lexicon, size_t at, uint64_t word)
{
	uint64_t here = lexicon->entries[at].word, far = word > here ? word - here : here - word;
	size_t steps = (size_t)((unsigned __int128)far * lexicon->count >> 64), room = word > here ? lexicon->count - 1 - at : at;
	steps = steps < room ? steps : room;
	return word > here ? at + steps : at - steps;
}

struct lexicon_entry cue_lexicon_find(const struct cue_lexicon *lexicon, uint64_t word)
{
	enum { GUESSES = 3 }; /* words are hashes, so the error of each guess is about the root of the previous one's */
	size_t count = lexicon ? lexicon->count : 0, at = 0;
	for (unsigned k = 0; k < GUESSES && count; k++)
		at = guess_from(lexicon, at, word);
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
