/* What the files of story clustering share: stories.c (placing), story_terms.c (idf), story_forget.c (memory), story_index.c
 * (candidates), story_vectors.c (how vectors are kept), story_score.c (scores), story_merge.c (merging), story_edit.c (what editors decide), story_shared.c (why),
 * story_representative.c (headlines), copies.c (copies), story_image.c (all of it as bytes). Nobody else includes this. */
#pragma once

#include <endian.h>
#include <string.h>

#include "cluster/stories/features.h"
#include "cluster/stories/stories.h"
#include "cluster/stories/term_keys.h"
#include "proto/base/array.h"
#include "proto/base/map.h"

struct weight {
	uint32_t term;
	float value;
};

/* A bag of terms of unit length, strongest term first. */
struct vector {
	struct weight *items;
	uint32_t count;
};

/* The sum of its members' vectors, cut to its strongest terms. */
struct centroid {
	float square; /* of its length, before the cut */
	uint16_t begin; /* in the story's sums */
	uint8_t count;
};

enum { SUMS_MAX = 224 }; /* terms of a centroid, before the cut: see story_settings.h */

/* A centroid's terms, ascending. */
struct sums {
	struct weight items[SUMS_MAX];
	uint32_t count;
};

struct member {
	struct story *story;
	int64_t time;
	uint32_t article;
	uint32_t copy_of; /* or STORIES_NONE */
	bool has_body;
	uint8_t counts[BAG_COUNT], shingle_count;
	uint16_t begins[BAG_COUNT + 1], size; /* where each bag begins, then the shingles, then the end */
	uint8_t bytes[]; /* packed as story_vectors.c says */
};

enum { SHINGLE_SHIFT = 9 }; /* bits of a shingle that are not kept */

struct sketch {
	uint32_t values[FEATURE_SHINGLES_MAX]; /* ascending */
	uint32_t count;
};

/* A member that articles are compared with. */
struct exemplar {
	uint32_t member; /* in the list of members */
	int32_t nearest; /* thousandths: how alike an earlier exemplar is */
};

struct story {
	uint32_t number;
	struct language_state *state;
	ARRAY(struct member *) members; /* in the order of adding */
	ARRAY(struct exemplar) exemplars;
	struct centroid centroids[BAG_COUNT];
	/* The member whose vectors the centroids are; else they are packed. Most stories have one member. */
	const struct member *only;
	uint8_t *sums;
	uint16_t sums_size;
	int64_t time_sum;
	uint32_t representative; /* the article that stood for it when it was asked last, or STORIES_NONE */
	ARRAY(uint32_t) apart; /* numbers of open stories that an editor split from it, or it from them: never merged with them */
	bool changed;        /* since the last look for merges */
	uint32_t place;      /* in stories->places */
};

static inline struct member *story_exemplar(const struct story *story, size_t k)
{
	return story->members.items[story->exemplars.items[k].member];
}

/* What the index has in place of a story: there are very many, read in any order. */
struct story_place {
	struct story *story; /* NULL: the place is free */
	uint64_t seen;       /* the search that met it last, */
	float shared;        /* and how much of what was searched for it shares */
};

/* A story that an article, or another story, may belong to. */
struct candidate {
	struct story *story;
	int32_t cosine; /* of its centroid of words, thousandths */
};

/* The stories that have a term in their centroid of words. */
struct postings {
	uint32_t stories;
	uint32_t count, capacity;
	uint32_t items[]; /* the places of the newest of them */
};

/* There are very many, and most are in no centroid. */
struct term_state {
	float bodies, titles;               /* background frequency, scaled to IDF_BODIES and IDF_TITLES documents */
	float stream_bodies, stream_titles; /* of the stream's articles and titles that hold it, few of each story (REPEATED_SHARE) */
	uint32_t titled;                    /* all titles that hold it */
	uint32_t postings : 31;             /* where they are in the language's list; 0: no story has it */
	bool pair : 1;                      /* of two words */
};

enum { SPREAD_MAX = UINT8_MAX }; /* terms of one article, or of a centroid of words, at most */

/* A term of the article at hand. */
struct spread {
	uint32_t term;
	float bags[BAG_COUNT];
	uint8_t holders[BAG_COUNT]; /* candidates that have the term, while they are counted */
};

/* Everything of one language: stories of different languages never meet. */
struct language_state {
	char *code;
	const struct words *words;
	uint64_t seed; /* of the hashes of terms */
	struct term_keys *terms;
	ARRAY(struct term_state) states; /* by term number */
	ARRAY(struct postings *) postings; /* NULL: the place is free; the first stays so */
	ARRAY(uint32_t) free_postings;
	ARRAY(uint32_t) numbers[BAG_COUNT]; /* of the terms of the article at hand, as its features have them, */
	struct vector at_hand[BAG_COUNT];   /* and its vectors */
	/* The article at hand, spread out by term: there are few of its terms, and very many in all. */
	ARRAY(uint8_t) spread_places; /* by term number: 0, or its place in: */
	struct spread spread[SPREAD_MAX + 1]; /* the first is all zero */
	uint32_t spread_count;
	float bodies, titles;            /* of the stream, counted as those of its terms are */
	uint32_t titled;                 /* all articles with a title */
	uint32_t kept;                   /* terms that were left when unused ones were last let go */
};

struct stories {
	const struct words *(*words_of)(void *context, const char *language);
	void *context;
	ARRAY(struct language_state *) languages;
	ARRAY(struct member *) members; /* by article: the caller's numbers are small. NULL: none */
	struct map *open;    /* by story number */
	ARRAY(struct story_place) places;
	ARRAY(uint32_t) free_places;
	ARRAY(uint32_t) listed; /* what stories_articles() gave last */
	ARRAY(uint32_t) changed;    /* numbers of stories, some of them gone */
	uint32_t next_story, oldest_story; /* no story below the oldest is open */
	uint64_t searches;
	uint32_t added;         /* since the last look for merges */
	int64_t day, merged_day; /* the newest day of an article, and the one of the last look */
	struct stories_work work;
	struct story_remainders *remainders;
};

/* story_remainders.c */
struct story_remainders *story_remainders_new(void);
struct story_remainders *story_remainders_free(struct story_remainders *remainders);
size_t story_remainders_bytes(const struct story_remainders *remainders);
void story_remainders_image(struct image *image, const struct stories *stories, struct story_remainders *remainders);
/* Keeps what is left of a story that closes. */
void story_remainders_add(struct story_remainders *remainders, const struct story *story, uint64_t mark);
/* The mark of the closed story that the article at hand goes on with, or 0. */
uint64_t story_remainders_find(const struct story_remainders *remainders, const struct language_state *state, bool has_body);

/* story_terms.c */
/* Makes the vectors of the article at hand. */
void story_terms_weigh(struct language_state *state, const struct story_features *features);
/* Counts it into the stream's frequencies; `story` is the one that it joins, not yet changed, or NULL for a new one. */
void story_terms_count(struct language_state *state, bool has_body, const struct story *story);
struct language_state *language_state_new(const char *code, const struct words *words);
struct language_state *language_state_free(struct language_state *state);

/* story_forget.c */
/* Lets go of terms that nothing uses any more, once there are many. */
void story_terms_forget(struct stories *stories, struct language_state *state);

/* story_vectors.c */
enum {
	WEIGHT_ONE = 1 << 16, /* weights are multiples of 1 / WEIGHT_ONE, less than 1 */
	PACKED_PADDING = 2,   /* bytes that must be there behind packed numbers */
};
/* A member with these vectors; the rest is the caller's to fill in. */
struct member *story_member_pack(const struct vector bags[BAG_COUNT], const uint32_t *shingles, uint32_t shingle_count);
void story_member_sketch(const struct member *member, struct sketch *ret_sketch);
/* Gives its terms other numbers, in the same order. */
void story_member_renumber(struct member *member, const uint32_t *numbers);
/* Whether what was read can be unpacked, with terms below `terms`, at most so many of each bag. */
bool story_member_is_whole(const struct member *member, uint32_t terms, const unsigned most[BAG_COUNT]);
/* The centroid of a bag. */
void story_sums(const struct story *story, enum feature_bag bag, struct sums *ret_sums);
/* Sets them. */
void story_sums_pack(struct story *story, const struct sums sums[BAG_COUNT]);
bool story_sums_are_whole(const struct story *story, uint32_t terms, const unsigned most[BAG_COUNT]);

/* What is unpacked next of packed numbers. */
struct unpacking {
	const uint8_t *from;
	uint32_t number, mask;
	uint8_t width; /* bytes of a step */
};

/* Packed numbers begin with their width. */
static inline struct unpacking unpack_begin(const uint8_t *from, uint32_t count)
{
	return count ? (struct unpacking){ .from = from + 1, .mask = UINT32_MAX >> (32 - 8 * *from), .width = *from } : (struct unpacking){ 0 };
}

static inline uint32_t unpack_number(struct unpacking *at)
{
	uint32_t step;
	memcpy(&step, at->from, sizeof(step));
	at->from += at->width;
	return at->number += le32toh(step) & at->mask;
}

static inline struct unpacking story_member_begin(const struct member *member, int bag)
{
	return unpack_begin(member->bytes + member->begins[bag], member->counts[bag]);
}

/* The next term of a member with its weight. */
static inline struct weight unpack_weight(struct unpacking *at)
{
	uint32_t term = unpack_number(at);
	uint16_t value;
	memcpy(&value, at->from, sizeof(value));
	at->from += sizeof(value);
	return (struct weight){ term, (float)value / WEIGHT_ONE };
}

/* Where a centroid begins, and its terms one after the other. */
static inline struct unpacking story_sums_begin(const struct story *story, int bag)
{
	if (story->only)
		return story_member_begin(story->only, bag);
	return story->sums ? unpack_begin(story->sums + story->centroids[bag].begin, story->centroids[bag].count) : (struct unpacking){ 0 };
}

static inline struct weight story_sums_next(const struct story *story, struct unpacking *at)
{
	if (story->only)
		return unpack_weight(at);
	struct weight sum = { .term = unpack_number(at) };
	memcpy(&sum.value, at->from, sizeof(sum.value));
	at->from += sizeof(sum.value);
	return sum;
}

/* story_index.c */
/* Adds a member's vectors to the centroids, and keeps the index in step. */
void story_centroids_add(struct story *story, const struct member *member);
/* Whether the term is among a centroid's. */
bool story_sums_have(const struct sums *sums, uint32_t term);
/* Makes the centroids anew from the members. */
void story_centroids_rebuild(struct story *story);
/* The stories that have a term; NULL if there are none. */
static inline struct postings *postings_of(const struct language_state *state, uint32_t term)
{
	return state->postings.items[state->states.items[term].postings];
}
/* The same, with room for so many more of them; there may be none. */
struct postings *story_postings_make(struct language_state *state, uint32_t term, uint32_t more);
void story_postings_drop(struct language_state *state, uint32_t term);
/* Takes the story out of the index: its centroids are empty then. */
void story_index_remove(struct story *story);
/* The stories other than `except` (may be NULL) that share one of the strongest terms, by their centroids' cosine to what is
 * spread out, best first; those that reach COSINE_LEAST, at most CANDIDATES. Returns their number. */
size_t story_index_search(struct stories *stories, struct language_state *state, const struct weight *terms, size_t term_count,
                          const struct story *except, struct candidate *ret_found);

/* story_score.c */
/* What is spread out of a term: all zero if nothing is. */
static inline const struct spread *spread_of(const struct language_state *state, uint32_t term)
{
	return &state->spread[state->spread_places.items[term]];
}
/* The same, to be filled in. */
struct spread *spread_out(struct language_state *state, uint32_t term);
void spread_member(struct language_state *state, const struct member *member);
/* The same for the article at hand. */
void spread_at_hand(struct language_state *state);
/* Nothing is spread out any more. */
void spread_clear(struct language_state *state);
/* Cosine in [0, 1] between what is spread out and a member or a centroid. */
float cosine_to_member(const struct language_state *state, enum feature_bag bag, const struct member *member);
float cosine_to_centroid(const struct language_state *state, enum feature_bag bag, const struct story *story);
/* Weakens what is spread out of the article at hand by how many of the candidates have it. */
void story_contrast(struct language_state *state, bool has_body, const struct candidate *found, size_t count);
/* How alike the member that is spread out and a story are, with the decay over time; in [0, 1]. */
float story_similarity(struct stories *stories, const struct member *member, const struct story *story);
/* The score in thousandths of an article whose similarity to the story is given. */
int32_t story_score(const struct member *member, const struct story *story, float similarity);
/* Makes the member at a place one that articles are compared with, if it differs enough from the others. */
void story_exemplars_add(struct story *story, uint32_t place);
void story_exemplars_rebuild(struct story *story);
int32_t thousandths(float value);

/* story_merge.c */
/* All of `from` goes into the other story, which is held apart from what `from` was held apart from. */
void story_join(struct stories *stories, struct story *into, struct story *from);

/* story_edit.c */
bool story_is_apart(const struct story *story, const struct story *other);
/* `into` is held apart from everything that `from` is, but itself. */
void story_inherit_apart(struct stories *stories, struct story *into, const struct story *from);
/* The story is about to go: nobody is held apart from it any more. */
void story_forget_apart(struct stories *stories, struct story *story);

/* story_shared.c */
/* Fills in the terms and names that the article, whose member is spread out, and the story share. */
void story_shared_terms(const struct story *story, const struct story_features *features, struct arena *arena, struct placement *placement);

/* copies.c */
/* The earliest article of the story whose text the member repeats, or STORIES_NONE. */
uint32_t story_copy_of(const struct story *story, const struct member *member);

/* stories.c */
/* The member with that number of an article, or NULL. */
struct member *story_member_of(const struct stories *stories, uint32_t article);
void story_member_set(struct stories *stories, uint32_t article, struct member *member);
struct story *story_new(struct stories *stories, struct language_state *state);
/* Gives a story that is read from an image its place. */
void story_take_place(struct stories *stories, struct story *story);
void story_take_member(struct story *story, struct member *member);
void story_mark_changed(struct stories *stories, struct story *story);
struct story *story_drop(struct stories *stories, struct story *story);
/* The open story with the smallest number that is at least `number`, or NULL. */
struct story *story_from(struct stories *stories, uint32_t number);
