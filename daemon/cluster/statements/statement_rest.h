/* Statement rest: what is left of a story's statement clusters while nothing comes into it: what was decided. Words and indexes are let
 * go, and made again from the features that each article was added with. Very many stories rest: it takes a byte or two a statement. */
#pragma once

#include "cluster/statements/statement_clusters.h"
#include "proto/base/image.h"

struct statement_rest;

/* What is left of clusters whose changes have all been asked for; they stay as they are. The caller's. */
struct statement_rest *statement_rest_of(const struct statement_clusters *clusters);
struct statement_rest *statement_rest_free(struct statement_rest *rest); /* NULL is fine; returns NULL */

/* How many clusters there are. */
size_t statement_rest_count(const struct statement_rest *rest);
/* The founder of the cluster that a statement is in, which must be in one; or the cluster, but what stands for it: in the arena. */
uint32_t statement_rest_founder(const struct statement_rest *rest, uint32_t number);
struct cluster_view statement_rest_view(const struct statement_rest *rest, uint32_t number, struct arena *arena);

/* The clusters that it is left of, after end() just as they were. Between begin and end, each article with the features that it was added
 * with, in any order. What is left can go. */
struct statement_clusters *statement_rest_wake_begin(const struct statement_rest *rest, const struct pair_model *model);
void statement_rest_wake_article(struct statement_clusters *clusters, uint32_t article, const struct statement_features *features,
                                 const uint32_t *numbers, size_t count);
void statement_rest_wake_end(struct statement_clusters *clusters);

/* Writes it, or, with NULL, reads one, the caller's. */
struct statement_rest *statement_rest_image(struct image *image, struct statement_rest *rest);

/* Bytes that it takes, for memory figures. */
size_t statement_rest_bytes(const struct statement_rest *rest);
