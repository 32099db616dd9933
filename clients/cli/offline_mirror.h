/* Offline mirror: stories as their updates tell them, without a daemon: story pages for whoever shows some at the end. */
#pragma once

#include "proto/value.h"

struct offline_mirror; /* owns its copies */

struct offline_mirror *offline_mirror_new(void);
struct offline_mirror *offline_mirror_free(struct offline_mirror *mirror);

/* Applies an update (PROTOCOL.md, "Updates"); they have to come in order. */
void offline_mirror_apply(struct offline_mirror *mirror, const struct value *update);

/* The pages of all stories that were not merged and still have an article, in the order of their beginning, in the arena: story,
 * articles, clusters, and the heads of the clusters that `same_as` names. Returns their number. */
size_t offline_mirror_pages(const struct offline_mirror *mirror, struct arena *arena, struct value **ret_pages);
