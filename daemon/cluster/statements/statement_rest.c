/* Rest: the statement clusters of a story without what the store can give again. */
#include <assert.h>
#include <string.h>

#include "cluster/statements/statement_clusters_internal.h"

struct rested_statement {
	uint32_t number, slot, cluster;
};

struct rested_cluster {
	uint32_t handle, founder;
	uint32_t spoken; /* slot, or CLUSTER_NONE */
};

struct rest {
	size_t statement_count, cluster_count;
	uint32_t handles; /* given so far: none is given twice */
	struct rested_cluster *clusters; /* ascending by handle; one allocation with the rest, behind the statements */
	struct rested_statement statements[]; /* ascending by number */
};

void statement_clusters_clear(struct statement_clusters *clusters)
{
	for (size_t k = 0; k < clusters->members.count; k++)
		free(clusters->members.items[k].block);
	for (size_t k = 0; k < clusters->clusters.count; k++)
		array_free(&clusters->clusters.items[k].members);
	pair_terms_free(&clusters->terms);
	array_free(&clusters->members);
	array_free(&clusters->by_number);
	array_free(&clusters->postings);
	array_free(&clusters->heads);
	array_free(&clusters->clusters);
	array_free(&clusters->dirty);
	array_free(&clusters->shared);
	array_free(&clusters->touched);
	clusters->live_clusters = 0;
}

static struct rest *rest_new(size_t statements, size_t clusters)
{
	size_t size = sizeof(struct rest) + statements * sizeof(struct rested_statement) + clusters * sizeof(struct rested_cluster);
	struct rest *rest = allocate(size, 1);
	rest->clusters = (struct rested_cluster *)&rest->statements[statements];
	return rest;
}

/* Slots move up to where others are gone; slots[old] is the new one. */
static void rest_statements(const struct statement_clusters *clusters, struct rest *rest, uint32_t *slots)
{
	for (uint32_t slot = 0, next = 0; slot < clusters->members.count; slot++) {
		slots[slot] = next;
		next += clusters->members.items[slot].cluster != CLUSTER_NONE;
	}
	for (size_t k = 0; k < clusters->by_number.count; k++) {
		struct numbered numbered = clusters->by_number.items[k];
		rest->statements[rest->statement_count++] =
			(struct rested_statement){ numbered.number, slots[numbered.slot], clusters->members.items[numbered.slot].cluster };
	}
}

/* What is left of clusters that are awake. */
static struct rest *rest_of(const struct statement_clusters *clusters)
{
	assert(!clusters->dirty.count);
	struct rest *rest = rest_new(clusters->by_number.count, clusters->live_clusters);
	cleanup(free_pointer) uint32_t *slots = allocate(clusters->members.count, sizeof(*slots));
	rest_statements(clusters, rest, slots);
	rest->handles = (uint32_t)clusters->clusters.count;
	for (uint32_t handle = 0; handle < clusters->clusters.count; handle++) {
		const struct cluster *cluster = cluster_at(clusters, handle);
		uint32_t spoken = cluster->spoken == CLUSTER_NONE ? CLUSTER_NONE : slots[cluster->spoken];
		if (cluster->members.count)
			rest->clusters[rest->cluster_count++] = (struct rested_cluster){ handle, cluster->founder, spoken };
	}
	assert(rest->cluster_count == clusters->live_clusters);
	return rest;
}

void statement_clusters_rest(struct statement_clusters *clusters)
{
	assert(!clusters->rest);
	size_t live_clusters = clusters->live_clusters;
	struct rest *rest = rest_of(clusters);
	statement_clusters_clear(clusters);
	clusters->live_clusters = live_clusters;
	clusters->rest = rest;
}

void statement_clusters_wake_begin(struct statement_clusters *clusters)
{
	const struct rest *rest = clusters->rest;
	assert(rest);
	array_reserve_tight(&clusters->members, rest->statement_count);
	array_reserve_tight(&clusters->by_number, rest->statement_count);
	array_reserve_tight(&clusters->shared, rest->statement_count);
	for (uint32_t k = 0; k < rest->statement_count; k++) {
		array_append(&clusters->members, ((struct member){ 0 }));
		array_append(&clusters->by_number, ((struct numbered){ rest->statements[k].number, rest->statements[k].slot }));
		array_append(&clusters->shared, 0);
	}
}

void statement_clusters_wake_article(struct statement_clusters *clusters, uint32_t article, const struct statement_features *features,
                                     const uint32_t *numbers, size_t count)
{
	for (size_t k = 0; k < count; k++) {
		uint32_t slot = slot_of(clusters, numbers[k]);
		assert(slot != CLUSTER_NONE);
		clusters->members.items[slot] = statement_member(clusters, article, numbers[k], &features[k]);
	}
}

static void wake_clusters(struct statement_clusters *clusters, const struct rest *rest)
{
	array_reserve_tight(&clusters->clusters, rest->handles);
	for (uint32_t handle = 0, k = 0; handle < rest->handles; handle++) {
		struct cluster cluster = { .longest = CLUSTER_NONE, .representative = CLUSTER_NONE, .spoken = CLUSTER_NONE };
		if (k < rest->cluster_count && rest->clusters[k].handle == handle)
			cluster.founder = rest->clusters[k++].founder;
		array_append(&clusters->clusters, cluster);
	}
}

void statement_clusters_wake_end(struct statement_clusters *clusters)
{
	struct rest *rest = clusters->rest;
	wake_clusters(clusters, rest);
	for (uint32_t slot = 0; slot < rest->statement_count; slot++)
		statement_index_add(clusters, slot);
	for (size_t k = 0; k < rest->statement_count; k++) {
		const struct rested_statement *rested = &rest->statements[k];
		struct member *member = &clusters->members.items[rested->slot];
		struct cluster *cluster = cluster_at(clusters, rested->cluster);
		assert(member->block);
		member->cluster = member->told = rested->cluster;
		array_append_tight(&cluster->members, rested->number);
		cluster->told++;
		statement_cluster_consider(clusters, cluster, rested->slot);
	}
	for (size_t k = 0; k < rest->cluster_count; k++)
		cluster_at(clusters, rest->clusters[k].handle)->spoken = rest->clusters[k].spoken;
	clusters->rest = NULL;
	free(rest);
}

static void read_rest(struct image *image, struct statement_clusters *clusters, size_t statements, size_t founders, uint32_t handles)
{
	struct rest *rest = rest_new(statements, founders);
	rest->statement_count = statements;
	rest->cluster_count = founders;
	rest->handles = handles;
	image_bytes(image, rest->statements, statements * sizeof(*rest->statements));
	image_bytes(image, rest->clusters, founders * sizeof(*rest->clusters));
	clusters->live_clusters = founders;
	clusters->rest = rest;
}

void statement_clusters_image(struct image *image, struct statement_clusters *clusters)
{
	struct rest *rest = !image_writes(image) ? NULL : clusters->rest ? clusters->rest : rest_of(clusters);
	uint32_t handles = rest ? rest->handles : 0;
	size_t statements = image_count(image, rest ? rest->statement_count : 0, sizeof(struct rested_statement));
	size_t founders = image_count(image, rest ? rest->cluster_count : 0, sizeof(struct rested_cluster));
	image_value(image, &handles);
	if (!rest) {
		read_rest(image, clusters, statements, founders, handles);
		return;
	}
	image_bytes(image, rest->statements, statements * sizeof(*rest->statements));
	image_bytes(image, rest->clusters, founders * sizeof(*rest->clusters));
	if (rest != clusters->rest)
		free(rest);
}

static uint32_t rested_founder(const struct rest *rest, uint32_t number)
{
	const struct rested_statement *statement =
		bsearch(&number, rest->statements, rest->statement_count, sizeof(*statement), by_integer); /* the number comes first in it */
	assert(statement);
	const struct rested_cluster *cluster =
		bsearch(&statement->cluster, rest->clusters, rest->cluster_count, sizeof(*cluster), by_integer); /* and the handle */
	assert(cluster);
	return cluster->founder;
}

uint32_t statement_clusters_founder(const struct statement_clusters *clusters, uint32_t number)
{
	if (clusters->rest)
		return rested_founder(clusters->rest, number);
	return cluster_at(clusters, clusters->members.items[slot_of(clusters, number)].cluster)->founder;
}

size_t statement_clusters_bytes(const struct statement_clusters *clusters)
{
	size_t bytes = memory_bytes(clusters) + memory_bytes(clusters->members.items) + memory_bytes(clusters->by_number.items) +
	               memory_bytes(clusters->postings.items) + memory_bytes(clusters->heads.items) +
	               memory_bytes(clusters->clusters.items) + memory_bytes(clusters->dirty.items) +
	               memory_bytes(clusters->shared.items) + memory_bytes(clusters->touched.items) +
	               pair_terms_bytes(&clusters->terms) + memory_bytes(clusters->rest);
	for (size_t k = 0; k < clusters->members.count; k++)
		bytes += memory_bytes(clusters->members.items[k].block);
	for (size_t k = 0; k < clusters->clusters.count; k++)
		bytes += memory_bytes(clusters->clusters.items[k].members.items);
	return bytes;
}
