/* Shared by statement_clusters.c (statements and clusters in and out), statement_member.c (a statement), statement_candidates.c (which clusters
 * may say the same), statement_settle.c (which do), statement_changes.c (what is published of it) and statement_rest.c (how it rests). Nobody
 * else includes this but the trainer of the pair model. */
#pragma once

#include "cluster/statements/pair_model.h"
#include "cluster/statements/statement_clusters.h"
#include "proto/base/array.h"

/* A statement. Its slot is its index among the members. */
struct member {
	uint32_t number, article, cluster; /* cluster: CLUSTER_NONE once it is removed */
	uint32_t published; /* the cluster in which it was last published, or CLUSTER_NONE */
	/* Terms, words of the speaker, name words, office words, roles, then for each term a byte of flags and one of uses and a bit that says whether it is
	 * quoted; NULL: removed. */
	uint32_t *block;
	uint8_t term_count, speaker_count, name_count, office_count, role_count, speaker_kind, kind;
	bool negated, denied, named, asks, goes_on;
	bool quotes;       /* any of its terms is quoted */
	uint8_t predicate; /* as in struct pair_side */
	uint8_t place; /* in its article, as in struct pair_side */
	float mass;    /* idf of all its terms */
};

/* There are nearly as many clusters as statements, and most have a single one. */
struct cluster {
	uint32_t founder;
	uint32_t representative;  /* slot */
	uint32_t published;       /* how many statements it had when it was last published */
	uint32_t count, capacity; /* of its statements; capacity 0: there is room for one, in here */
	bool dirty, republish;    /* republish: all its statements are to be published again */
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
	ARRAY(struct numbered) by_number; /* ascending; without those that were removed */
	ARRAY(struct posting) postings;
	ARRAY(uint32_t) heads;   /* parallel to the terms: the newest posting */
	ARRAY(struct cluster) clusters;
	ARRAY(uint32_t) dirty;   /* handles */
	ARRAY(int32_t) shared;   /* scratch, parallel to the members: weight shared with the current statement */
	ARRAY(uint32_t) touched; /* scratch: slots with shared != 0 */
	size_t live_clusters;
	uint64_t comparisons;
	struct rested *waking; /* while it wakes up: its resting form; else NULL */
};

/* statement_member.c */
/* Makes a member, so far in no cluster, with its terms numbered and a block of its own. `place`: how many of its article's statements come
 * before it. */
struct member statement_member(struct statement_clusters *clusters, uint32_t article, uint32_t number, size_t place,
                               const struct statement_features *features);
/* Counts how many statements of an article hold each of their terms. `numbers` are those of all its statements, each of which is a member. */
void statement_members_count_uses(struct statement_clusters *clusters, const uint32_t *numbers, size_t count);
static inline uint32_t statement_words(const struct member *member)
{
	return (uint32_t)member->term_count + member->speaker_count + member->name_count + member->office_count + member->role_count;
}
/* The flags (STATEMENT_TERM_*) of each of its terms. */
static inline uint8_t *statement_flags(const struct member *member)
{
	return (uint8_t *)(member->block + statement_words(member));
}
/* How many statements of its article hold each of its terms, at most UINT8_MAX. */
static inline uint8_t *statement_uses(const struct member *member)
{
	return statement_flags(member) + member->term_count;
}
/* Which terms are quoted, a bit for each. */
static inline uint8_t *statement_quoted(const struct member *member)
{
	return statement_uses(member) + member->term_count;
}
static inline size_t statement_block_size(const struct member *member)
{
	return statement_words(member) * sizeof(*member->block) + 2 * (size_t)member->term_count + STATEMENT_BITS(member->term_count);
}
/* The statement as it is measured; but for the neighbours, which are left empty. Points into its block. */
struct pair_side statement_side(const struct member *member);

/* statement_clusters.c */
/* Adds the member at `slot` to the index of terms. */
void statement_index_add(struct statement_clusters *clusters, uint32_t slot);
/* Makes the member at `slot` the representative of its cluster if it is better than the current one. */
void statement_cluster_consider(struct statement_clusters *clusters, struct cluster *cluster, uint32_t slot);

/* Adds the number of a statement to a cluster that does not have it yet. */
void statement_cluster_take(struct cluster *cluster, uint32_t number);
/* Makes a cluster without statements; `founder` is a statement's number. Returns its handle. */
uint32_t statement_cluster_new(struct statement_clusters *clusters, uint32_t founder);
/* Moves a statement into another cluster. After the last move call statement_cluster_left() for each cluster that lost any. */
void statement_cluster_move(struct statement_clusters *clusters, uint32_t slot, uint32_t handle);
void statement_cluster_left(struct statement_clusters *clusters, uint32_t handle);

/* Two statements to be measured. */
struct statement_pairing {
	struct pair_side a, b;
	enum pair_use use;
	bool same_article; /* then no synonyms are looked for: an article that repeats itself does so in much the same words */
};
struct statement_pairing statement_pairing(const struct statement_clusters *clusters, uint32_t x, uint32_t y);

/* statement_settle.c */
/* Decides anew how the statements of a cluster and of those that agree with it are grouped. */
void statement_cluster_settle(struct statement_clusters *clusters, uint32_t handle);

/* statement_candidates.c */
enum { STATEMENT_CANDIDATES_MAX = 8 }; /* clusters that are measured */
struct statement_candidate {
	uint32_t cluster, slot; /* slot: of its statement that shares most */
	int32_t shared;         /* weight */
};
/* Finds the clusters, other than its own, that share most with the statement at `slot`, best first. Returns their number. */
size_t statement_candidates_find(struct statement_clusters *clusters, uint32_t slot,
                                 struct statement_candidate candidates[STATEMENT_CANDIDATES_MAX]);

/* The index of a number in by_number, or where it would be inserted. */
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

/* The slot of a statement, or CLUSTER_NONE if it is not there. */
static inline uint32_t slot_of(const struct statement_clusters *clusters, uint32_t number)
{
	size_t place = place_of(clusters, number);
	bool found = place < clusters->by_number.count && clusters->by_number.items[place].number == number;
	return found ? clusters->by_number.items[place].slot : CLUSTER_NONE;
}

/* The slot of the preceding, or following, part of the same quotation or sentence (statement_parts.h); CLUSTER_NONE if there is none. */
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

/* For training: measures two statements as clustering does, whether or not they share a cluster; returns the use whose weights apply. */
enum pair_use statement_clusters_measure(struct statement_clusters *clusters, uint32_t a, uint32_t b,
                                         struct pair_measures *ret_measures);
