/* Statement clusters of one story: the statements that say the same thing by the same speaker. Incremental; deterministic like
 * stories.h. */
#pragma once

#include "cluster/statements/pair.h"

struct statement_clusters;

#define CLUSTER_NONE UINT32_MAX

/* The (empty) clusters of a new story. The model is the caller's and outlives them. */
struct statement_clusters *statement_clusters_new(const struct pair_model *model);
struct statement_clusters *statement_clusters_free(struct statement_clusters *clusters);

/* Adds the statements of one article. `numbers[i]` is the caller's number of statement i: any, not in use in this story,
 * growing with position (an earlier article's statements have smaller numbers). The features are copied. `article` is
 * the caller's number of the article; two statements of one article may share a cluster when they repeat each other. */
void statement_clusters_add(struct statement_clusters *clusters, uint32_t article, const struct statement_features *features,
                            const uint32_t *numbers, size_t count);

/* Takes all statements of an article out again. */
void statement_clusters_remove_article(struct statement_clusters *clusters, uint32_t article);

/* Takes everything from another story's clusters over (stories merged), as they stand, then joins those that say the same.
 * Cluster handles of `from` mean nothing afterwards; it is empty. Numbers must not collide. */
void statement_clusters_merge(struct statement_clusters *clusters, struct statement_clusters *from);

/* Takes the statements of these articles (each once, in any order) over into another story's clusters, which are empty, and puts them
 * together there anew. So are the clusters that they leave behind: what only one of them held together comes apart, and a cluster
 * whose founder went begins with another statement, since its id goes with the founder. */
void statement_clusters_split(struct statement_clusters *clusters, const uint32_t *articles, size_t count,
                              struct statement_clusters *into);

/* The cluster (a handle, stable within this story, never reused) that a statement is in, or CLUSTER_NONE. */
uint32_t statement_clusters_of(const struct statement_clusters *clusters, uint32_t number);

/* The founder of the cluster that a statement is in, which must be in one. */
uint32_t statement_clusters_founder(const struct statement_clusters *clusters, uint32_t number);

struct cluster_view {
	uint32_t founder;        /* the number of the statement that it began with: its id. Kept when that statement goes */
	uint32_t representative; /* the number of the fullest wording */
	const uint32_t *members; /* numbers, ascending; valid until the next change */
	size_t member_count;     /* 0: the cluster is gone (merged into another, or its statements retracted) */
};
struct cluster_view statement_clusters_view(const struct statement_clusters *clusters, uint32_t cluster);

/* The cluster, which has members, counts as changed: something is told of it that is not kept here; or of its statements, too. */
void statement_clusters_touch(struct statement_clusters *clusters, uint32_t cluster);
void statement_clusters_touch_statements(struct statement_clusters *clusters, uint32_t cluster);

enum cluster_change_kind {
	CLUSTER_NEW,     /* none of its statements was in a cluster when changes were last asked for */
	CLUSTER_CHANGED,
	CLUSTER_SPLIT,   /* it began with statements of `other`, which goes on without them */
	CLUSTER_MOVED,   /* it goes on without some of its statements, which are in `other`, which was there before */
	CLUSTER_MERGED,  /* it is empty: its statements are in `other`, which was there before, here or in a story that was merged */
	CLUSTER_RENAMED, /* it is empty: what is left of it is in `other`, which is new, since its founder went to another story */
	CLUSTER_GONE,    /* it is empty: its statements were taken out */
};
struct cluster_change {
	uint32_t cluster, other; /* handles; other: CLUSTER_NONE where there is none */
	enum cluster_change_kind kind;
	bool whole; /* what was told of its statements does not stand any more, or nothing was told of it; else it has `added` more: */
	const uint32_t *added; /* numbers, ascending, of those that it had not when changes were last asked for */
	size_t added_count;
};

/* The clusters that were added, changed or emptied since the last call, ascending by handle; in the arena. A cluster that was both
 * added and emptied since is left out. Returns their number. */
size_t statement_clusters_changes(struct statement_clusters *clusters, struct arena *arena, struct cluster_change **ret_changes);

/* How many clusters have members. */
size_t statement_clusters_count(const struct statement_clusters *clusters);

/* For benchmarks: pairs of statements that were measured so far, and bytes that it takes. */
uint64_t statement_clusters_comparisons(const struct statement_clusters *clusters);
size_t statement_clusters_bytes(const struct statement_clusters *clusters);
