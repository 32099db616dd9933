/* Clusters of updates that do not tell all of their statements (PROTOCOL.md, `whole`). Inside libhearsay. */
#pragma once

#include "proto/value.h"

/* "<position>.<number>" of a statement, or "c<position>.<number>" of a cluster, as what orders them. */
uint64_t statement_order(const char *id);

/* A cluster as `after` tells it, with the statements of `before`, an earlier one of the same id, that `after` leaves out; in order of
 * position. Made of pieces of both, in the arena. `whole` is that of `before`. */
struct value cluster_join(const struct value *before, const struct value *after, struct arena *arena);

/* The cluster without what only updates say of it, in the arena: as a story page has it. */
struct value cluster_of_page(const struct value *cluster, struct arena *arena);
