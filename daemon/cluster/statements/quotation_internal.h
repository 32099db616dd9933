/* What quotation_index.c (which statements are linked) and quotation_wording.c (what they say) share. Nobody else includes this. */
#pragma once

#include "cluster/statements/quotation_index.h"

enum {
	/* Stems that are kept of a wording: a quotation of 100 words. */
	STEMS_MAX = 64,
	/* Words of a speaker's name. */
	SPEAKER_WORDS_MAX = 8,
};

#define NONE UINT32_MAX

/* What a statement says, as it is compared. */
struct wording {
	const uint32_t *block; /* stems, then hashes of the words of the speaker */
	uint8_t stem_count, speaker_count;
	bool negated, denied;
	uint32_t language; /* a hash */
};

static inline uint32_t block_size(const struct wording *wording)
{
	return (uint32_t)wording->stem_count + wording->speaker_count;
}

static inline bool contains(const uint32_t *words, uint32_t count, uint32_t word)
{
	for (uint32_t k = 0; k < count; k++)
		if (words[k] == word)
			return true;
	return false;
}

/* Reads a statement's wording into `block`; false if it says too little to be found again. */
bool wording_make(const char *language, const struct words *words, const struct statement_features *features,
                  uint32_t block[STEMS_MAX + SPEAKER_WORDS_MAX], struct wording *ret_wording);

/* The same for what is the same to the last stem, in one language by one speaker. */
uint64_t wording_hash(const struct wording *wording);

/* What it is found by; each once, but for hash collisions. Returns their number. */
uint32_t wording_fingerprints(const struct wording *wording, uint32_t fingerprints[STEMS_MAX]);

/* Whether the two are of one speaker, and say the same in almost the same words, or one a part of what the other says. */
bool wordings_agree(const struct wording *a, const struct wording *b);
