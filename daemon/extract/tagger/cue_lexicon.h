/* Cue lexicon: for each word, how often in the training articles it is (part of) a cue, how often the head of a source, and how often a cue with
 * it has a quotation beside it; as bins. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* Bins: 0 unknown or never; 1 to 8 shares from just above none to nearly all; 9 too rare to tell. */
enum { LEXICON_BINS = 10 };

struct lexicon_entry {
	uint64_t word;
	uint8_t cue, head, quoted; /* bins */
};

struct cue_lexicon {
	const struct lexicon_entry *entries; /* sorted by word */
	size_t count;
};

/* The entry of a word; all zero if it has none. */
struct lexicon_entry cue_lexicon_find(const struct cue_lexicon *lexicon, uint64_t word);

/* The bin of `part` among `all` uses. */
uint8_t lexicon_bin(uint32_t part, uint32_t all);
