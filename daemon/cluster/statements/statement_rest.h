/* Statement rest: the compact form of a story's statement clusters while no article is added to it. It keeps only what was decided, in a byte or
 * two per statement, since very many stories rest; words and indexes are made again from the features with which each article was added. */
#pragma once

#include "cluster/statements/statement_clusters.h"
#include "proto/base/image.h"

struct statement_rest;

/* Makes the resting form, for the caller to free, of clusters whose changes have all been asked for. The clusters stay as they are. */
struct statement_rest *statement_rest_of(const struct statement_clusters *clusters);
struct statement_rest *statement_rest_free(struct statement_rest *rest); /* NULL is fine; returns NULL */

/* How many clusters have members. */
size_t statement_rest_count(const struct statement_rest *rest);
/* The founder of the cluster in which a statement is (it must be in one), and the cluster itself, in the arena, without its representative. */
uint32_t statement_rest_founder(const struct statement_rest *rest, uint32_t number);
struct cluster_view statement_rest_view(const struct statement_rest *rest, uint32_t number, struct arena *arena);

/* Restores the clusters: begin, then each article, in any order, with the features with which it was added, then end. After that they are exactly
 * as they were. `rest` may be freed after begin. */
struct statement_clusters *statement_rest_wake_begin(const struct statement_rest *rest, const struct pair_model *model);
void statement_rest_wake_article(struct statement_clusters *clusters, uint32_t article, const struct statement_features *features,
                                 const uint32_t *numbers, size_t count);
void statement_rest_wake_end(struct statement_clusters *clusters);

/* Writes `rest`, or, if it is NULL, reads one, for the caller to free. */
struct statement_rest *statement_rest_image(struct image *image, struct statement_rest *rest);

/* Memory taken, in bytes. */
size_t statement_rest_bytes(const struct statement_rest *rest);
