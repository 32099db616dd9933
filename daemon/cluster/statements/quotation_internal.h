/* What quotation_index.c (which statements are linked), quotation_wording.c (what they say), quotation_buckets.c (what is the same) and
 * quotation_image.c share. Nobody else includes this. */
#pragma once

#include "cluster/statements/fingerprint_index.h"
#include "cluster/statements/quotation_index.h"
#include "cluster/statements/statement_places.h"
#include "cluster/statements/word_blocks.h"
#include "proto/base/array.h"
#include "proto/base/map.h"

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

struct carrier {
	uint32_t number, article;
};

/* One of the carriers behind the first. */
struct other_carrier {
	struct carrier carrier;
	uint32_t older; /* the next older one, or NONE */
};

struct link {
	uint32_t other; /* a wording, or NONE: in a closed story */
	uint32_t index; /* what is known of that, as in struct quotation_closed */
	uint64_t position;
};

struct link_set {
	struct link links[QUOTATION_PARTNERS_MAX];
	size_t count;
};

/* A wording as it is kept: there are very many. */
struct kept {
	uint32_t block;       /* its number among the word blocks of its size; another one after a restart */
	uint32_t older;       /* the next in its bucket, whose first carrier is an older one, or NONE */
	struct carrier first; /* stands for all */
	uint32_t stem_count : 7; /* 0: the place is free */
	uint32_t speaker_count : 4;
	uint32_t language : 18; /* in the list of languages */
	bool negated : 1, denied : 1;
	bool crowded : 1; /* by some of its fingerprints it can't be found any more, since newer ones have them */
};

_Static_assert(STEMS_MAX < 1 << 7 && SPEAKER_WORDS_MAX < 1 << 4, "the counts of a wording have their bits");

enum { LANGUAGES_MAX = 1 << 18 };

struct quotation_index {
	uint32_t (*story_of)(const void *context, uint32_t article);
	const void *context;
	ARRAY(struct kept) wordings;
	ARRAY(struct other_carrier) carriers; /* but the first ones */
	ARRAY(struct link_set) link_sets;
	ARRAY(uint32_t) free_wordings, free_carriers, free_link_sets;
	struct word_blocks *blocks;
	struct fingerprint_index *by_fingerprint; /* wordings */
	struct statement_places *by_number;       /* the wording of a statement */
	struct map *others;                       /* the newest carrier of a wording but the first, if there is one: few have */
	struct map *links;                        /* the set of links of a wording, if it has one: few have */
	ARRAY(uint32_t) languages;                /* their hashes */
	uint32_t *buckets; /* the wording with the newest first carrier, by the low bits of its hash */
	uint32_t bucket_count; /* a power of two */
	ARRAY(uint32_t) stale;
};

/* The wording at a place that is taken; valid until the next one is added. */
struct wording wording_at(const struct quotation_index *index, uint32_t place);

/* Reads a statement's wording into `block`; false if it says too little to be found again. */
bool wording_make(const char *language, const struct words *words, const struct statement_features *features,
                  uint32_t block[STEMS_MAX + SPEAKER_WORDS_MAX], struct wording *ret_wording);

/* The same for what is the same to the last stem, in one language by one speaker. */
uint64_t wording_hash(const struct wording *wording);

/* What it is found by; each once, but for hash collisions. Returns their number. */
uint32_t wording_fingerprints(const struct wording *wording, uint32_t fingerprints[STEMS_MAX]);

/* Whether the two are of one speaker, and say the same in almost the same words, or one a part of what the other says. */
bool wordings_agree(const struct wording *a, const struct wording *b);

/* Whether the first carrier of a wording came before that of another: statements are numbered one after the other. */
static inline bool wording_is_older(const struct quotation_index *index, uint32_t place, uint32_t other)
{
	return index->wordings.items[place].first.number < index->wordings.items[other].first.number;
}

/* --- quotation_buckets.c: wordings by the hash of what they say. In a bucket the newest first carrier comes first, so that after a restart
 * all stand as they did. */

/* The first of the bucket that has what is the same as this, or NONE; the others follow by `older`. */
uint32_t quotation_bucket(const struct quotation_index *index, const struct wording *wording);
void quotation_bucket_put(struct quotation_index *index, uint32_t place);
void quotation_bucket_take(struct quotation_index *index, uint32_t place);
/* Puts all wordings in, when none is. */
void quotation_buckets_make(struct quotation_index *index);
