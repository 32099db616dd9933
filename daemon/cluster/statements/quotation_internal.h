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

struct link {
	uint32_t other; /* a wording, or NONE: in a closed story */
	struct quotation_closed closed;
};

struct wording {
	uint64_t hash;   /* of language, stems and speaker */
	uint32_t *block; /* stems, then hashes of the words of the speaker; NULL: the place is free */
	uint8_t stem_count, speaker_count, link_count;
	bool negated, denied;
	uint32_t language; /* a hash */
	uint32_t older, newer; /* ones with the same hash, or NONE */
	uint32_t carriers; /* the first stands for all */
	struct link *links;
};

static inline size_t block_bytes(const struct wording *wording)
{
	return ((size_t)wording->stem_count + wording->speaker_count) * sizeof(*wording->block);
}

static inline bool contains(const uint32_t *words, uint32_t count, uint32_t word)
{
	for (uint32_t k = 0; k < count; k++)
		if (words[k] == word)
			return true;
	return false;
}

/* Reads a statement's wording, without links, into `block`; false if it says too little to be found again. */
bool wording_make(const char *language, const struct words *words, const struct statement_features *features,
                  uint32_t block[STEMS_MAX + SPEAKER_WORDS_MAX], struct wording *ret_wording);

/* What it is found by; each once, but for hash collisions. Returns their number. */
uint32_t wording_fingerprints(const struct wording *wording, uint32_t fingerprints[STEMS_MAX]);

/* Whether the two are of one speaker, and say the same in almost the same words, or one a part of what the other says. */
bool wordings_agree(const struct wording *a, const struct wording *b);
