/* What statement_clusters.c (what there is), statement_settle.c (who says the same), statement_candidates.c (who may), statement_changes.c
 * (what is told of it) and statement_rest.c (memory) share. Beside them only the trainer of the pair model includes this. */
#pragma once

#include "cluster/statements/pair_model.h"
#include "cluster/statements/statement_clusters.h"
#include "proto/base/array.h"

struct member {
	uint32_t number, article, cluster; /* cluster: CLUSTER_NONE once it is gone */
	uint32_t told;                     /* the cluster that it was in when changes were last asked for, or CLUSTER_NONE */
	uint32_t *block;                   /* terms, then the words of the speaker, of his name, of his office, then roles, then a byte a term: its flags */
	uint8_t term_count, speaker_count, name_count, office_count, role_count, speaker_kind, kind;
	bool negated, denied, named, asks, goes_on;
	uint8_t place; /* in its article */
	float mass; /* idf of all terms */
};

/* There are nearly as many as statements, and most have one. */
struct cluster {
	uint32_t founder;
	uint32_t representative; /* slot */
	uint32_t told; /* how many statements were told in it */
	uint32_t count, capacity; /* of its statements; capacity 0: there is room for one, here */
	bool dirty, retold; /* retold: what was told of its statements is to be told anew */
	union {
		uint32_t one, *many;
	} numbers; /* ascending */
};

struct posting {
	uint32_t slot, next;
};

#define STATEMENT_NO_POSTING UINT32_MAX

struct numbered {
	uint32_t number, slot;
};

struct statement_clusters {
	const struct pair_model *model;
	struct pair_terms terms;
	ARRAY(struct member) members;
	ARRAY(struct numbered) by_number; /* ascending; the live ones */
	ARRAY(struct posting) postings;
	ARRAY(uint32_t) heads;   /* parallel to the terms: the newest posting */
	ARRAY(struct cluster) clusters;
	ARRAY(uint32_t) dirty;   /* handles */
	ARRAY(int32_t) shared;   /* scratch, parallel to the members: weight shared with the statement in hand */
	ARRAY(uint32_t) touched; /* scratch: slots with shared != 0 */
	size_t live_clusters;
	uint64_t comparisons;
	struct rested *waking; /* while it wakes: what was left of it */
};

/* statement_member.c */
/* A statement with its terms numbered, in no cluster; the block is its own. `place`: how many of its article come before it. */
struct member statement_member(struct statement_clusters *clusters, uint32_t article, uint32_t number, size_t place,
                               const struct statement_features *features);
static inline uint32_t statement_words(const struct member *member)
{
	return (uint32_t)member->term_count + member->speaker_count + member->name_count + member->office_count + member->role_count;
}
/* What each of its terms is in it (STATEMENT_TERM_*). */
static inline uint8_t *statement_flags(const struct member *member)
{
	return (uint8_t *)(member->block + statement_words(member));
}
static inline size_t statement_block_size(const struct member *member)
{
	return statement_words(member) * sizeof(*member->block) + member->term_count;
}
/* What is measured of it; points into its block. */
struct pair_side statement_side(const struct member *member);

/* statement_clusters.c */
/* Puts the member at `slot` into the index of terms. */
void statement_index_add(struct statement_clusters *clusters, uint32_t slot);
/* The member at `slot` may be the one that stands for the cluster. */
void statement_cluster_consider(struct statement_clusters *clusters, struct cluster *cluster, uint32_t slot);

/* Takes the number of a statement into a cluster that has it not yet. */
void statement_cluster_take(struct cluster *cluster, uint32_t number);
/* A new cluster without statements; the number is its founder's. Returns its handle. */
uint32_t statement_cluster_new(struct statement_clusters *clusters, uint32_t founder);
/* Moves a statement into another cluster; at the end statement_cluster_left() is to be called for the one that it left. */
void statement_cluster_move(struct statement_clusters *clusters, uint32_t slot, uint32_t handle);
void statement_cluster_left(struct statement_clusters *clusters, uint32_t handle);

/* Two statements that are to be measured. */
struct statement_pairing {
	struct pair_side a, b;
	enum pair_use use;
	bool same_article; /* an article that repeats itself does so in much the same words: no synonyms are looked for */
};
struct statement_pairing statement_pairing(const struct statement_clusters *clusters, uint32_t x, uint32_t y);

/* statement_settle.c */
/* Decides what the statements of a cluster, and those that say the same as it, are together in. */
void statement_cluster_settle(struct statement_clusters *clusters, uint32_t handle);

/* statement_candidates.c */
enum { STATEMENT_CANDIDATES_MAX = 8 }; /* clusters that are measured */
struct statement_candidate {
	uint32_t cluster, slot; /* slot: of its statement that shares most */
	int32_t shared;         /* weight */
};
/* The clusters, other than its own, that share most with the statement at `slot`, best first. Returns their number. */
size_t statement_candidates_find(struct statement_clusters *clusters, uint32_t slot,
                                 struct statement_candidate candidates[STATEMENT_CANDIDATES_MAX]);

/* Where a number stands in by_number, or would stand. */
static inline size_t place_of(const struct statement_clusters *clusters, uint32_t number)
{
	size_t low = 0, high = clusters->by_number.count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (clusters->by_number.items[middle].number < number)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The slot of a live statement, or CLUSTER_NONE. */
static inline uint32_t slot_of(const struct statement_clusters *clusters, uint32_t number)
{
	size_t place = place_of(clusters, number);
	bool found = place < clusters->by_number.count && clusters->by_number.items[place].number == number;
	return found ? clusters->by_number.items[place].slot : CLUSTER_NONE;
}

/* The part of the same quotation or sentence that comes before the statement at a slot, or behind it (statement_parts.h); CLUSTER_NONE: there is none. */
static inline uint32_t part_before(const struct statement_clusters *clusters, uint32_t slot)
{
	const struct member *member = &clusters->members.items[slot];
	return member->goes_on ? slot_of(clusters, member->number - 1) : CLUSTER_NONE;
}
static inline uint32_t part_behind(const struct statement_clusters *clusters, uint32_t slot)
{
	uint32_t next = slot_of(clusters, clusters->members.items[slot].number + 1);
	return next != CLUSTER_NONE && clusters->members.items[next].goes_on ? next : CLUSTER_NONE;
}

static inline const uint32_t *cluster_numbers(const struct cluster *cluster)
{
	return cluster->capacity ? cluster->numbers.many : &cluster->numbers.one;
}

static inline struct cluster *cluster_at(const struct statement_clusters *clusters, uint32_t handle)
{
	return &clusters->clusters.items[handle];
}

static inline int by_integer(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

/* Measures two live statements as the clusters do, whether or not they share one; returns the use whose weights decide. For training. */
enum pair_use statement_clusters_measure(struct statement_clusters *clusters, uint32_t a, uint32_t b,
                                         struct pair_measures *ret_measures);
