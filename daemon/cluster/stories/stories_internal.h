/* Shared by the files of story clustering: stories.c (placing), story_terms.c (idf), story_forget.c (unused terms), story_index.c (candidates),
 * story_vectors.c (packed vectors), story_score.c (scores), story_merge.c (merges), story_edit.c (editors' decisions), story_shared.c (why an article
 * was placed), story_representative.c (headlines), copies.c (copies), story_image.c (checkpoints). Nobody else includes this. */
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

/* A bag of terms as a vector of unit length, strongest term first. */
struct vector {
	struct weight *items;
	uint32_t count;
};

/* The sum of a story's member vectors, cut to its strongest terms. */
struct centroid {
	float square;   /* of its length, before the cut */
	uint16_t begin; /* in the story's sums */
	uint8_t count;
};

enum { SUMS_MAX = 224 }; /* terms of a centroid, before the cut: see story_settings.h */
enum { DENSITY_STORIES = 32, DENSITY_LOOKS = 128 /* of the newest numbers, some of which are merged, closed, or in another language */ };

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
	bool no_report; /* its title tells no news */
	uint8_t counts[BAG_COUNT], shingle_count;
	uint16_t begins[BAG_COUNT + 1], size; /* where each bag begins, then the shingles, then the end */
	uint8_t bytes[]; /* packed, see story_vectors.c */
};

enum { SHINGLE_SHIFT = 9 }; /* so many low bits of a shingle are dropped */

struct sketch {
	uint32_t values[FEATURE_SHINGLES_MAX]; /* ascending */
	uint32_t count;
};

/* A member that articles are compared with. */
struct exemplar {
	uint32_t member; /* in the list of members */
	int32_t nearest; /* similarity to the most similar earlier exemplar, thousandths */
};

struct story {
	uint32_t number;
	struct language_state *state;
	ARRAY(struct member *) members; /* in the order of adding */
	ARRAY(struct exemplar) exemplars;
	struct centroid centroids[BAG_COUNT];
	/* If the story has one member, as most do: the member, whose vectors are the centroids; else the centroids are packed in `sums`. */
	const struct member *only;
	uint8_t *sums;
	uint16_t sums_size;
	int64_t time_sum;
	uint32_t representative; /* what stories_representative() returned last, or STORIES_NONE */
	ARRAY(uint32_t) apart;   /* numbers of open stories that an editor has kept apart from it: they are never merged with it */
	bool changed;            /* since the last look for merges */
	uint32_t place;          /* in stories->places */
};

static inline struct member *story_exemplar(const struct story *story, size_t k)
{
	return story->members.items[story->exemplars.items[k].member];
}

/* Stands for a story in the index; compact, since a search reads very many, in any order. */
struct story_place {
	struct story *story; /* NULL: the place is free */
	uint64_t seen;       /* the last search that met it … */
	float shared;        /* … and the weight that it shared with what was searched for */
};

/* A story that an article, or another story, may belong to. */
struct candidate {
	struct story *story;
	int32_t cosine; /* with its centroid of words, thousandths */
};

/* The stories that have a term in their centroid of words. */
struct postings {
	uint32_t stories;
	uint32_t count, capacity;
	uint32_t items[]; /* places of the newest of these stories */
};

/* What is known about a term. There are very many, and most are in no centroid. */
struct term_state {
	float bodies, titles;               /* background frequency, scaled to IDF_BODIES and IDF_TITLES documents */
	float stream_bodies, stream_titles; /* articles and titles of the stream that have it, those of one story counted less (REPEATED_SHARE) */
	uint32_t titled;                    /* all titles that have it */
	uint32_t postings : 31;             /* index into the language's postings; 0: no story has it */
	bool pair : 1;                      /* a pair of words */
};

enum { SPREAD_MAX = UINT8_MAX }; /* terms of an article, or of a centroid of words, at most */

/* A term of the vectors that are spread out: see struct language_state. */
struct spread {
	uint32_t term;
	float bags[BAG_COUNT];
	uint8_t holders[BAG_COUNT]; /* how many candidates have the term; scratch of story_contrast() */
};

/* One of the newest stories, and what leniency asks of it. */
struct newest_story {
	const struct story *story;
	int64_t time; /* the mean of its articles */
	float articles;
};

/* Everything of one language: stories of different languages never meet. */
struct language_state {
	char *code;
	const struct words *words;
	uint64_t seed; /* of the hashes of terms */
	struct term_keys *terms;
	ARRAY(struct term_state) states; /* by term number */
	ARRAY(struct postings *) postings; /* NULL: the place is free; the first one is never used */
	ARRAY(uint32_t) free_postings;
	ARRAY(uint32_t) numbers[BAG_COUNT]; /* the numbers of the current article's terms, in the order of its features … */
	struct vector at_hand[BAG_COUNT];   /* … and its vectors */
	/* The vectors of one article or centroid, spread out so that a term's weights are found by its number. */
	ARRAY(uint8_t) spread_places;         /* by term number: index into `spread`, 0 if it does not have the term */
	struct spread spread[SPREAD_MAX + 1]; /* the first is all zero */
	uint32_t spread_count;
	float bodies, titles; /* articles and titles of the stream, counted like those of a term */
	uint32_t titled;      /* all articles with a title */
	uint32_t kept;        /* how many terms were left when unused ones were last dropped */
	struct newest_story newest[DENSITY_STORIES]; /* of the current article or look for merges: story_note_newest() */
	uint32_t newest_count;
};

struct stories {
	const struct words *(*words_of)(void *context, const char *language);
	void *context;
	ARRAY(struct language_state *) languages;
	ARRAY(struct member *) members; /* by article: the caller's numbers are small. NULL: none */
	struct map *open;    /* by story number */
	ARRAY(struct story_place) places;
	ARRAY(uint32_t) free_places;
	ARRAY(uint32_t) listed;  /* what stories_articles() returned last */
	ARRAY(uint32_t) changed; /* numbers of stories, some of which may be gone */
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
/* Remembers the strongest words of a story that closes. */
void story_remainders_add(struct story_remainders *remainders, const struct story *story, uint64_t mark);
/* The mark of the closed story that the current article continues, or 0. */
uint64_t story_remainders_find(const struct story_remainders *remainders, const struct language_state *state, bool has_body);

/* story_terms.c */
/* Makes the current article's vectors (`at_hand`). */
void story_terms_weigh(struct language_state *state, const struct story_features *features);
/* Counts the current article into the stream's frequencies. `story`: the one that it is about to join, or NULL for a new one. */
void story_terms_count(struct language_state *state, bool has_body, const struct story *story);
struct language_state *language_state_new(const char *code, const struct words *words);
struct language_state *language_state_free(struct language_state *state);

/* story_forget.c */
/* Drops unused terms, once there are many. */
void story_terms_forget(struct stories *stories, struct language_state *state);

/* story_vectors.c */
enum {
	WEIGHT_ONE = 1 << 16, /* weights are multiples of 1 / WEIGHT_ONE, less than 1 */
	PACKED_PADDING = 2,   /* bytes after packed numbers that must be readable */
};
/* Makes a member with these vectors; the caller fills in the rest. */
struct member *story_member_pack(const struct vector bags[BAG_COUNT], const uint32_t *shingles, uint32_t shingle_count);
void story_member_sketch(const struct member *member, struct sketch *ret_sketch);
/* Renumbers its terms; their order must stay the same. */
void story_member_renumber(struct member *member, const uint32_t *numbers);
/* Whether a member that was read from an image can be unpacked, with terms below `terms`, and at most `most[bag]` of each bag. */
bool story_member_is_whole(const struct member *member, uint32_t terms, const unsigned most[BAG_COUNT]);
/* Unpacks the centroid of a bag. */
void story_sums(const struct story *story, enum feature_bag bag, struct sums *ret_sums);
/* Packs the centroids. */
void story_sums_pack(struct story *story, const struct sums sums[BAG_COUNT]);
bool story_sums_are_whole(const struct story *story, uint32_t terms, const unsigned most[BAG_COUNT]);

/* Where the unpacking of numbers has got to. */
struct unpacking {
	const uint8_t *from;
	uint32_t number, mask;
	uint8_t width; /* bytes of a step */
};

/* Begins to unpack; packed numbers begin with their width. */
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

/* The next term of a member, with its weight. */
static inline struct weight unpack_weight(struct unpacking *at)
{
	uint32_t term = unpack_number(at);
	uint16_t value;
	memcpy(&value, at->from, sizeof(value));
	at->from += sizeof(value);
	return (struct weight){ term, (float)value / WEIGHT_ONE };
}

/* Begins to unpack a centroid; story_sums_next() then returns its terms one after the other. */
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
/* Adds a member's vectors to the centroids, and updates the index. */
void story_centroids_add(struct story *story, const struct member *member);
/* Whether the term is among a centroid's. */
bool story_sums_have(const struct sums *sums, uint32_t term);
/* Computes the centroids again from the members. */
void story_centroids_rebuild(struct story *story);
/* The stories that have a term; NULL if there are none. */
static inline struct postings *postings_of(const struct language_state *state, uint32_t term)
{
	return state->postings.items[state->states.items[term].postings];
}
/* The same, made if there are none, with room for `more` stories. */
struct postings *story_postings_make(struct language_state *state, uint32_t term, uint32_t more);
void story_postings_drop(struct language_state *state, uint32_t term);
/* Removes the story from the index, and empties its centroids. */
void story_index_remove(struct story *story);
/* Finds the stories other than `except` (which may be NULL) that have one of the strongest terms, by the cosine of their centroid with what is spread
 * out, best first: those that reach COSINE_LEAST, at most CANDIDATES. Returns their number. */
size_t story_index_search(struct stories *stories, struct language_state *state, const struct weight *terms, size_t term_count,
                          const struct story *except, struct candidate *ret_found);

/* story_score.c */
/* The weights of a term in what is spread out; all zero if it is not there. */
static inline const struct spread *spread_of(const struct language_state *state, uint32_t term)
{
	return &state->spread[state->spread_places.items[term]];
}
/* The same, added if it is not there, to be filled in. */
struct spread *spread_out(struct language_state *state, uint32_t term);
/* Spreads out a member, or the current article; spread_clear() must have been called since the last. */
void spread_member(struct language_state *state, const struct member *member);
void spread_at_hand(struct language_state *state);
void spread_clear(struct language_state *state);
/* The cosine, in [0, 1], of what is spread out with a member or a centroid. */
float cosine_to_member(const struct language_state *state, enum feature_bag bag, const struct member *member);
float cosine_to_centroid(const struct language_state *state, enum feature_bag bag, const struct story *story);
/* Weakens each term of the member that is spread out by how many of the candidates have it. */
void story_contrast(struct language_state *state, const struct member *member, float contrast, const struct candidate *found, size_t count);
/* The similarity, in [0, 1], of a story and the member that is spread out, with the decay over time. */
float story_similarity(struct stories *stories, const struct member *member, const struct story *story);
/* Notes the language's newest stories, which leniency goes by. To be called before scores are computed. */
void story_note_newest(const struct stories *stories, struct language_state *state);
/* The score, in thousandths, of an article with this similarity to the story. */
int32_t story_score(const struct member *member, const struct story *story, float similarity);
/* The same with leniency, since little else may happen at the time: for what is alike, not for what only has statements in common. */
int32_t story_score_leniently(const struct member *member, const struct story *story, float similarity);
/* Makes the member at `place` an exemplar if it differs enough from the others. */
void story_exemplars_add(struct story *story, uint32_t place);
void story_exemplars_rebuild(struct story *story);
int32_t thousandths(float value);

/* story_merge.c */
/* Moves all members of `from` into the other story, which is kept apart from everything from which `from` was. */
void story_join(struct stories *stories, struct story *into, struct story *from);

/* story_edit.c */
bool story_is_apart(const struct story *story, const struct story *other);
/* Keeps `into` apart from every story from which `from` is kept apart, except itself. */
void story_inherit_apart(struct stories *stories, struct story *into, const struct story *from);
/* Call it before a story goes: no story is kept apart from it any more. */
void story_forget_apart(struct stories *stories, struct story *story);

/* story_shared.c */
/* Sets in the placement the terms and names that the article, which is spread out, shares with the story. */
void story_shared_terms(const struct story *story, const struct story_features *features, struct arena *arena, struct placement *placement);

/* copies.c */
/* The earliest article of the story whose text the member repeats, or STORIES_NONE. */
uint32_t story_copy_of(const struct story *story, const struct member *member);

/* stories.c */
/* The member for an article's number, or NULL. */
struct member *story_member_of(const struct stories *stories, uint32_t article);
void story_member_set(struct stories *stories, uint32_t article, struct member *member);
struct story *story_new(struct stories *stories, struct language_state *state);
/* Gives a story that was read from an image a place. */
void story_take_place(struct stories *stories, struct story *story);
void story_take_member(struct story *story, struct member *member);
void story_mark_changed(struct stories *stories, struct story *story);
struct story *story_drop(struct stories *stories, struct story *story);
/* The open story with the smallest number that is at least `number`, or NULL. */
struct story *story_from(struct stories *stories, uint32_t number);
