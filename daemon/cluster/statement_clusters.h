/* Statement clusters of one story: the statements that say the same thing by the same speaker. Incremental; deterministic like
 * stories.h. */
#pragma once

#include "cluster/pair.h"

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

/* The cluster (a handle, stable within this story, never reused) that a statement is in, or CLUSTER_NONE. */
uint32_t statement_clusters_of(const struct statement_clusters *clusters, uint32_t number);

struct cluster_view {
	uint32_t founder;        /* the number of the statement that it began with: its id. Kept when that statement goes */
	uint32_t representative; /* the number of the fullest wording */
	const uint32_t *members; /* numbers, ascending; valid until the next change */
	size_t member_count;     /* 0: the cluster is gone (merged into another, or its statements retracted) */
};
struct cluster_view statement_clusters_view(const struct statement_clusters *clusters, uint32_t cluster);

/* The handles of clusters that were added, changed or emptied since the last call, ascending; in the arena. A cluster that
 * was both added and emptied since is left out. Returns their number. */
size_t statement_clusters_changes(struct statement_clusters *clusters, struct arena *arena, uint32_t **ret_handles);

/* How many clusters have members. */
size_t statement_clusters_count(const struct statement_clusters *clusters);
