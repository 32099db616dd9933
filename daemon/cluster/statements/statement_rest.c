/* Rest: the statement clusters of a story without what the store can give again. */
#include <assert.h>
#include <string.h>

#include "cluster/statements/statement_clusters_internal.h"

struct rested_statement {
	uint32_t number, slot, cluster;
};

struct rested_cluster {
	uint32_t handle, founder;
};

/* What is left, unpacked. */
struct rested {
	size_t statement_count, cluster_count;
	uint32_t handles; /* given so far: none is given twice */
	struct rested_cluster *clusters; /* ascending by handle; one allocation with the rest, behind the statements */
	struct rested_statement statements[]; /* ascending by number */
};

/* The same packed: of each number how much it differs from the one before it, seven bits a byte, the low ones first (LEB128). Mostly that
 * is one byte. Very many stories rest. */
struct rest {
	uint32_t statement_count, cluster_count, handles;
	uint32_t size;
	uint8_t bytes[];
};

enum { PACKED_MAX = 5 /* bytes of a number */, STATEMENT_NUMBERS = 3, CLUSTER_NUMBERS = 2 /* of each */ };

/* --- Packing */

static uint8_t *pack(uint8_t *to, uint32_t number)
{
	for (; number > 0x7f; number >>= 7)
		*to++ = (uint8_t)(number | 0x80);
	*to++ = (uint8_t)number;
	return to;
}

/* Small differences up or down are small numbers. */
static uint8_t *pack_difference(uint8_t *to, uint32_t number, uint32_t before)
{
	uint32_t difference = number - before;
	return pack(to, difference << 1 ^ (difference >> 31 ? UINT32_MAX : 0));
}

static struct rest *pack_rested(const struct rested *rested)
{
	size_t most = (rested->statement_count * STATEMENT_NUMBERS + rested->cluster_count * CLUSTER_NUMBERS) * PACKED_MAX;
	cleanup(free_pointer) uint8_t *bytes = allocate(most, 1);
	uint8_t *to = bytes;
	struct rested_statement statement = { 0 };
	struct rested_cluster cluster = { 0 };
	for (size_t k = 0; k < rested->statement_count; k++) {
		to = pack(to, rested->statements[k].number - statement.number);
		to = pack_difference(to, rested->statements[k].slot, statement.slot + 1);
		to = pack_difference(to, rested->statements[k].cluster, statement.cluster + 1);
		statement = rested->statements[k];
	}
	for (size_t k = 0; k < rested->cluster_count; k++) {
		to = pack(to, rested->clusters[k].handle - cluster.handle);
		to = pack_difference(to, rested->clusters[k].founder, cluster.founder);
		cluster = rested->clusters[k];
	}
	struct rest *rest = allocate(1, sizeof(*rest) + (size_t)(to - bytes));
	*rest = (struct rest){ (uint32_t)rested->statement_count, (uint32_t)rested->cluster_count, rested->handles, (uint32_t)(to - bytes) };
	memcpy(rest->bytes, bytes, rest->size);
	return rest;
}

/* What is read of it next. */
struct unpacking {
	const struct rest *rest;
	uint32_t used;
	bool failed; /* there is less than there should be */
};

static uint32_t unpack(struct unpacking *from)
{
	uint32_t number = 0;
	for (unsigned shift = 0; shift < 32; shift += 7) {
		if (from->used == from->rest->size)
			break;
		uint8_t byte = from->rest->bytes[from->used++];
		number |= (uint32_t)(byte & 0x7f) << shift;
		if (byte <= 0x7f)
			return number;
	}
	from->failed = true;
	return 0;
}

static uint32_t unpack_difference(struct unpacking *from, uint32_t before)
{
	uint32_t difference = unpack(from);
	return before + (difference >> 1 ^ (difference & 1 ? UINT32_MAX : 0));
}

static void unpack_statement(struct unpacking *from, struct rested_statement *statement)
{
	statement->number += unpack(from);
	statement->slot = unpack_difference(from, statement->slot + 1);
	statement->cluster = unpack_difference(from, statement->cluster + 1);
}

static void unpack_cluster(struct unpacking *from, struct rested_cluster *cluster)
{
	cluster->handle += unpack(from);
	cluster->founder = unpack_difference(from, cluster->founder);
}

static struct rested *rested_new(size_t statements, size_t clusters)
{
	size_t size = sizeof(struct rested) + statements * sizeof(struct rested_statement) + clusters * sizeof(struct rested_cluster);
	struct rested *rested = allocate(size, 1);
	rested->clusters = (struct rested_cluster *)&rested->statements[statements];
	return rested;
}

static struct rested *unpack_rested(const struct rest *rest)
{
	struct unpacking from = { .rest = rest };
	struct rested *rested = rested_new(rest->statement_count, rest->cluster_count);
	struct rested_statement statement = { 0 };
	struct rested_cluster cluster = { 0 };
	rested->handles = rest->handles;
	for (; rested->statement_count < rest->statement_count; rested->statement_count++) {
		unpack_statement(&from, &statement);
		rested->statements[rested->statement_count] = statement;
	}
	for (; rested->cluster_count < rest->cluster_count; rested->cluster_count++) {
		unpack_cluster(&from, &cluster);
		rested->clusters[rested->cluster_count] = cluster;
	}
	assert(!from.failed);
	return rested;
}

/* --- Rest */

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

/* Slots move up to where others are gone; slots[old] is the new one. */
static void rest_statements(const struct statement_clusters *clusters, struct rested *rest, uint32_t *slots)
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
	cleanup(free_pointer) struct rested *rest = rested_new(clusters->by_number.count, clusters->live_clusters);
	cleanup(free_pointer) uint32_t *slots = allocate(clusters->members.count, sizeof(*slots));
	rest_statements(clusters, rest, slots);
	rest->handles = (uint32_t)clusters->clusters.count;
	for (uint32_t handle = 0; handle < clusters->clusters.count; handle++) {
		const struct cluster *cluster = cluster_at(clusters, handle);
		if (cluster->members.count)
			rest->clusters[rest->cluster_count++] = (struct rested_cluster){ handle, cluster->founder };
	}
	assert(rest->cluster_count == clusters->live_clusters);
	return pack_rested(rest);
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
	assert(clusters->rest && !clusters->waking);
	const struct rested *rest = clusters->waking = unpack_rested(clusters->rest);
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

static void wake_clusters(struct statement_clusters *clusters, const struct rested *rest)
{
	array_reserve_tight(&clusters->clusters, rest->handles);
	for (uint32_t handle = 0, k = 0; handle < rest->handles; handle++) {
		struct cluster cluster = { .representative = CLUSTER_NONE };
		if (k < rest->cluster_count && rest->clusters[k].handle == handle)
			cluster.founder = rest->clusters[k++].founder;
		array_append(&clusters->clusters, cluster);
	}
}

void statement_clusters_wake_end(struct statement_clusters *clusters)
{
	struct rested *rest = clusters->waking;
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
	free(clusters->rest);
	free(clusters->waking);
	clusters->rest = NULL;
	clusters->waking = NULL;
}

/* Whether it can be unpacked, and what points to slots and handles points to some. */
static bool is_whole(const struct rest *rest)
{
	struct unpacking from = { .rest = rest };
	struct rested_statement statement = { 0 };
	struct rested_cluster cluster = { 0 };
	bool whole = true;
	for (uint32_t k = 0; k < rest->statement_count && !from.failed; k++) {
		unpack_statement(&from, &statement);
		whole &= statement.slot < rest->statement_count && statement.cluster < rest->handles;
	}
	for (uint32_t k = 0; k < rest->cluster_count && !from.failed; k++) {
		unpack_cluster(&from, &cluster);
		whole &= cluster.handle < rest->handles;
	}
	return whole && !from.failed && from.used == rest->size;
}

static void read_rest(struct image *image, struct statement_clusters *clusters, const struct rest *header)
{
	struct rest *rest = allocate(1, sizeof(*rest) + header->size);
	*rest = *header;
	image_bytes(image, rest->bytes, rest->size);
	clusters->live_clusters = rest->cluster_count;
	clusters->rest = rest;
	if (!is_whole(rest))
		image_fail(image);
}

void statement_clusters_image(struct image *image, struct statement_clusters *clusters)
{
	struct rest *rest = !image_writes(image) ? NULL : clusters->rest ? clusters->rest : rest_of(clusters);
	struct rest header = { 0 };
	if (rest)
		header = *rest;
	header.statement_count = (uint32_t)image_count(image, header.statement_count, STATEMENT_NUMBERS);
	header.cluster_count = (uint32_t)image_count(image, header.cluster_count, CLUSTER_NUMBERS);
	header.size = (uint32_t)image_count(image, header.size, 1);
	image_value(image, &header.handles);
	if (!rest) {
		read_rest(image, clusters, &header);
		return;
	}
	image_bytes(image, rest->bytes, rest->size);
	if (rest != clusters->rest)
		free(rest);
}

static uint32_t rested_founder(const struct rest *rest, uint32_t number)
{
	struct unpacking from = { .rest = rest };
	struct rested_statement statement = { 0 };
	struct rested_cluster cluster = { 0 };
	uint32_t handle = CLUSTER_NONE;
	for (uint32_t k = 0; k < rest->statement_count; k++) {
		unpack_statement(&from, &statement);
		if (statement.number == number)
			handle = statement.cluster;
	}
	for (uint32_t k = 0; k < rest->cluster_count; k++) {
		unpack_cluster(&from, &cluster);
		if (cluster.handle == handle)
			return cluster.founder;
	}
	assert(false); /* a statement that is in no cluster */
	return CLUSTER_NONE;
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
