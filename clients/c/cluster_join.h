/* Clusters of updates that do not have all of their statements (PROTOCOL.md, `whole`). Internal to libhearsay. */
#pragma once

#include "proto/value.h"

/* The sort key of a statement ("<position>.<number>") or of a cluster ("c<position>.<number>"). */
uint64_t statement_order(const char *id);

/* The cluster `after`, with the statements that it lacks from `before`, an earlier one with the same id; in order of position. It is made of
 * pieces of both, in the arena. `whole` is that of `before`. */
struct value cluster_join(const struct value *before, const struct value *after, struct arena *arena);

/* The cluster as a story page has it, without what only updates have; in the arena. */
struct value cluster_of_page(const struct value *cluster, struct arena *arena);
