/* What changed in a story's statement clusters, and where the statements of those that came or went were before. */
#include "cluster/statements/statement_clusters_internal.h"

static int by_handle(const void *a, const void *b)
{
	return by_integer(&((const struct cluster_change *)a)->cluster, &((const struct cluster_change *)b)->cluster);
}

static struct cluster_change *find_change(struct cluster_change *changes, size_t count, uint32_t cluster)
{
	const struct cluster_change key = { .cluster = cluster };
	return count ? bsearch(&key, changes, count, sizeof(key), by_handle) : NULL;
}

/* Completes the change of a cluster, and of those from which its statements came, by the clusters in which these were last published. */
static void explain(struct statement_clusters *clusters, struct cluster_change *changes, size_t count, struct cluster_change *change,
                    struct arena *arena)
{
	struct cluster *cluster = cluster_at(clusters, change->cluster);
	bool known = change->kind == CLUSTER_CHANGED;
	uint32_t *added = arena_room(arena, cluster->count, sizeof(*added));
	change->added = added;
	for (size_t k = 0; k < cluster->count; k++) {
		struct member *member = &clusters->members.items[slot_of(clusters, cluster_numbers(cluster)[k])];
		uint32_t before = member->published;
		member->published = change->cluster;
		if (before != change->cluster)
			added[change->added_count++] = member->number;
		if (before == CLUSTER_NONE || before == change->cluster)
			continue;
		struct cluster_change *other = find_change(changes, count, before);
		if (cluster_at(clusters, before)->count) {
			if (!known && change->other == CLUSTER_NONE) {
				change->other = before;
				change->kind = CLUSTER_SPLIT;
			} else if (known && other && other->other == CLUSTER_NONE) {
				other->other = change->cluster;
				other->kind = CLUSTER_MOVED;
			}
		} else if (other && other->other == CLUSTER_NONE) {
			other->other = change->cluster;
			/* A cluster from a merged story may be older than the one that it joins. */
			bool founder_went = slot_of(clusters, cluster_at(clusters, before)->founder) == CLUSTER_NONE;
			other->kind = known || !founder_went ? CLUSTER_MERGED : CLUSTER_RENAMED;
		}
		if (change->kind == CLUSTER_NEW)
			change->kind = CLUSTER_CHANGED;
	}
	change->whole = cluster->republish || !cluster->published || cluster->count - change->added_count < cluster->published;
	cluster->republish = false;
	cluster->published = cluster->count;
}

size_t statement_clusters_changes(struct statement_clusters *clusters, struct arena *arena, struct cluster_change **ret_changes)
{
	size_t count = 0;
	struct cluster_change *changes = arena_alloc(arena, clusters->dirty.count, sizeof(*changes));
	for (size_t k = 0; k < clusters->dirty.count; k++) {
		struct cluster *cluster = cluster_at(clusters, clusters->dirty.items[k]);
		cluster->dirty = false;
		if (cluster->count || cluster->published)
			changes[count++] = (struct cluster_change){
				.cluster = clusters->dirty.items[k],
				.other = CLUSTER_NONE,
				.kind = !cluster->count ? CLUSTER_GONE : cluster->published ? CLUSTER_CHANGED : CLUSTER_NEW,
			};
	}
	clusters->dirty.count = 0;
	if (count)
		qsort(changes, count, sizeof(*changes), by_handle);
	for (size_t k = 0; k < count; k++)
		explain(clusters, changes, count, &changes[k], arena);
	*ret_changes = changes;
	return count;
}
