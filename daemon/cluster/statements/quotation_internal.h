/* Shared by quotation_index.c (the links), quotation_wording.c (what a statement says), quotation_buckets.c (identical wordings) and
 * quotation_image.c (checkpoints). Nobody else includes this. */
#pragma once

#include "cluster/statements/fingerprint_index.h"
#include "cluster/statements/quotation_index.h"
#include "cluster/statements/statement_places.h"
#include "cluster/statements/word_blocks.h"
#include "proto/base/array.h"
#include "proto/base/map.h"

enum {
	/* Stems kept of a wording: those of a quotation of 100 words. */
	STEMS_MAX = 64,
	/* Words kept of a speaker's name. */
	SPEAKER_WORDS_MAX = 8,
};

#define NONE UINT32_MAX

/* Wording: what a statement says, in the form in which it is compared. */
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

/* A statement that has a wording. */
struct carrier {
	uint32_t number, article;
};

/* A carrier of a wording after its first. */
struct other_carrier {
	struct carrier carrier;
	uint32_t older; /* the next older one, or NONE */
};

struct link {
	uint32_t other;    /* a wording; NONE: it is in a closed story, and struct quotation_closed is as follows */
	uint32_t index;
	uint64_t position;
};

struct link_set {
	struct link links[QUOTATION_PARTNERS_MAX];
	size_t count;
};

/* A wording as it is stored, compactly, since there are very many. */
struct kept {
	uint32_t block;       /* its number among the word blocks of its size; changes with a restart */
	uint32_t older;       /* the next wording in its bucket, with an older first carrier, or NONE */
	struct carrier first; /* stands for all carriers */
	uint32_t stem_count : 7; /* 0: the place is free */
	uint32_t speaker_count : 4;
	uint32_t language : 18; /* index into `languages` */
	bool negated : 1, denied : 1;
	bool crowded : 1; /* some of its fingerprints no longer lead to it, since newer wordings took their places */
};

_Static_assert(STEMS_MAX < 1 << 7 && SPEAKER_WORDS_MAX < 1 << 4, "the counts of a wording have their bits");

enum { LANGUAGES_MAX = 1 << 18 };

struct quotation_index {
	uint32_t (*story_of)(const void *context, uint32_t article);
	const void *context;
	ARRAY(struct kept) wordings;
	ARRAY(struct other_carrier) carriers; /* all but the first ones */
	ARRAY(struct link_set) link_sets;
	ARRAY(uint32_t) free_wordings, free_carriers, free_link_sets;
	struct word_blocks *blocks;
	struct fingerprint_index *by_fingerprint; /* wordings */
	struct statement_places *by_number;       /* the wording of a statement */
	struct map *others;                       /* the newest of a wording's other carriers; few have any */
	struct map *links;                        /* the link set of a wording; few have one */
	ARRAY(uint32_t) languages;                /* their hashes */
	uint32_t *buckets;     /* by the low bits of a wording's hash: the one with the newest first carrier */
	uint32_t bucket_count; /* a power of two */
	ARRAY(uint32_t) stale;
};

/* The wording at a place in use; valid until the next one is added. */
struct wording wording_at(const struct quotation_index *index, uint32_t place);

/* Makes a statement's wording, with its words in `block`; false if it says too little to be found again. */
bool wording_make(const char *language, const struct words *words, const struct statement_features *features,
                  uint32_t block[STEMS_MAX + SPEAKER_WORDS_MAX], struct wording *ret_wording);

/* Equal for wordings of one language and speaker that have the same stems. */
uint64_t wording_hash(const struct wording *wording);

/* The fingerprints by which a wording is found, distinct except for hash collisions. Returns their number. */
uint32_t wording_fingerprints(const struct wording *wording, uint32_t fingerprints[STEMS_MAX]);

/* Whether two wordings can be of one speaker, and one says what the other says, or a part of it, in almost the same words. */
bool wordings_agree(const struct wording *a, const struct wording *b);

/* Whether the first carrier of a wording came before that of another: statements are numbered one after the other. */
static inline bool wording_is_older(const struct quotation_index *index, uint32_t place, uint32_t other)
{
	return index->wordings.items[place].first.number < index->wordings.items[other].first.number;
}

/* --- quotation_buckets.c: wordings by their hash. A bucket is ordered by first carrier, newest first, so that a restart does not change the
 * order. */

/* The first wording of the bucket in which identical ones are, or NONE; the others follow by `older`. */
uint32_t quotation_bucket(const struct quotation_index *index, const struct wording *wording);
void quotation_bucket_put(struct quotation_index *index, uint32_t place);
void quotation_bucket_take(struct quotation_index *index, uint32_t place);
/* Fills the empty buckets with all wordings. */
void quotation_buckets_make(struct quotation_index *index);
