/* Statement clusters of one story: groups of statements in which the same speaker says the same. Built incrementally; deterministic like
 * stories.h. */
#pragma once

#include "cluster/statements/pair.h"

struct statement_clusters;

#define CLUSTER_NONE UINT32_MAX

/* The clusters, so far none, of a new story. The model stays the caller's and must outlive them. */
struct statement_clusters *statement_clusters_new(const struct pair_model *model);
struct statement_clusters *statement_clusters_free(struct statement_clusters *clusters);

/* Adds the statements of one article. `numbers[i]` is the caller's number for statement i, not yet in use in this story; numbers grow with
 * position, so those of an earlier article are smaller. `article` is the caller's number for the article. The features are copied. Two
 * statements of one article share a cluster if they repeat each other. */
void statement_clusters_add(struct statement_clusters *clusters, uint32_t article, const struct statement_features *features,
                            const uint32_t *numbers, size_t count);

/* Removes all statements of an article. */
void statement_clusters_remove_article(struct statement_clusters *clusters, uint32_t article);

/* Takes over all clusters of another story (the stories have merged), then joins those that say the same. `from` is empty afterwards, and its
 * handles mean nothing. Numbers must not collide. */
void statement_clusters_merge(struct statement_clusters *clusters, struct statement_clusters *from);

/* Moves the statements of these articles (each once, in any order) into another story, `into`, which is empty, and clusters them there anew.
 * The clusters that they leave are clustered anew as well: those that only a moved statement held together come apart, and one whose
 * founder moved begins with another statement, since its id goes with the founder. */
void statement_clusters_split(struct statement_clusters *clusters, const uint32_t *articles, size_t count,
                              struct statement_clusters *into);

/* The cluster in which a statement is, or CLUSTER_NONE. Handles are stable within a story and never reused. */
uint32_t statement_clusters_of(const struct statement_clusters *clusters, uint32_t number);

/* The founder of the cluster in which a statement is; it must be in one. */
uint32_t statement_clusters_founder(const struct statement_clusters *clusters, uint32_t number);

struct cluster_view {
	uint32_t founder;        /* number of the statement with which it began: its id, kept even when that statement is removed */
	uint32_t representative; /* number of the statement that is shown for it: the fullest wording */
	const uint32_t *members; /* numbers, ascending; valid until the next change */
	size_t member_count;     /* 0: the cluster is gone, merged into another or with all its statements removed */
};
struct cluster_view statement_clusters_view(const struct statement_clusters *clusters, uint32_t cluster);

/* Reports the cluster, which must have members, as changed, because something that is not stored here was; the second one also has what was
 * published of its statements published again. */
void statement_clusters_touch(struct statement_clusters *clusters, uint32_t cluster);
void statement_clusters_touch_statements(struct statement_clusters *clusters, uint32_t cluster);

enum cluster_change_kind {
	CLUSTER_NEW,     /* none of its statements was in a cluster before */
	CLUSTER_CHANGED,
	CLUSTER_SPLIT,   /* new: begun with statements of `other`, which goes on without them */
	CLUSTER_MOVED,   /* lost some of its statements to `other`, which existed before */
	CLUSTER_MERGED,  /* empty: its statements are in `other`, which existed before, here or in a story that was merged into this one */
	CLUSTER_RENAMED, /* empty: the rest of it is in `other`, which is new, since its founder went to another story */
	CLUSTER_GONE,    /* empty: its statements were removed */
};
struct cluster_change {
	uint32_t cluster, other; /* handles; other: CLUSTER_NONE if it does not apply */
	enum cluster_change_kind kind;
	bool whole;            /* all its statements must be published (again); else only those in `added` */
	const uint32_t *added; /* numbers, ascending, of the statements that were not in it before */
	size_t added_count;
};

/* The clusters that were added, changed or emptied since the last call (“before” above), ascending by handle; in the arena. One that was both
 * added and emptied since is left out. Returns their number. */
size_t statement_clusters_changes(struct statement_clusters *clusters, struct arena *arena, struct cluster_change **ret_changes);

/* How many clusters have members. */
size_t statement_clusters_count(const struct statement_clusters *clusters);

/* For benchmarks: how many pairs of statements were measured so far, and the memory taken, in bytes. */
uint64_t statement_clusters_comparisons(const struct statement_clusters *clusters);
size_t statement_clusters_bytes(const struct statement_clusters *clusters);
