#include "cluster/statements/statement_rest.h"

#include <assert.h>
#include <string.h>

#include "cluster/statements/statement_clusters_internal.h"

struct rested_statement {
	uint32_t number, slot, cluster;
};

struct rested_founder {
	uint32_t handle, number;
};

/* The resting form, unpacked. */
struct rested {
	size_t statement_count, cluster_count;
	uint32_t handles;   /* how many were given out so far, since none is given out twice */
	uint32_t *founders; /* by handle, CLUSTER_NONE for a cluster that is gone; in the same allocation, after the statements */
	struct rested_statement statements[]; /* ascending by number */
};

/* The same, packed as LEB128 numbers (seven bits a byte, low ones first). Statements come in runs, in which number, slot and cluster each grow by
 * one. Of a run are kept the differences of its first number, slot and cluster from those that would have continued the run before, and how
 * many more statements follow. After the statements come the clusters, by ascending handle, whose founder is not the first of their
 * statements, since it was removed, or joined later: handle and founder, as differences from the previous ones. */
struct statement_rest {
	uint32_t statement_count, cluster_count, handles;
	uint32_t size;
	uint8_t bytes[];
};

enum {
	PACKED_MAX = 5, /* bytes of a number */
	RUN_NUMBERS = 4,
	FOUNDER_NUMBERS = 2,
	RUN_MOST = 128, /* statements: bounds the memory for which a number of bytes can ask */
};

/* --- Packing */

static uint8_t *pack(uint8_t *to, uint32_t number)
{
	for (; number > 0x7f; number >>= 7)
		*to++ = (uint8_t)(number | 0x80);
	*to++ = (uint8_t)number;
	return to;
}

/* Packs a difference so that small ones, up or down, are small numbers. */
static uint8_t *pack_difference(uint8_t *to, uint32_t number, uint32_t before)
{
	uint32_t difference = number - before;
	return pack(to, difference << 1 ^ (difference >> 31 ? UINT32_MAX : 0));
}

static struct rested_statement behind(struct rested_statement statement)
{
	return (struct rested_statement){ statement.number + 1, statement.slot + 1, statement.cluster + 1 };
}

static bool is_behind(struct rested_statement statement, struct rested_statement before)
{
	struct rested_statement next = behind(before);
	return statement.number == next.number && statement.slot == next.slot && statement.cluster == next.cluster;
}

static uint8_t *pack_statements(uint8_t *to, const struct rested *rested)
{
	struct rested_statement next = { 0 };
	for (size_t k = 0, run; k < rested->statement_count; k += run) {
		const struct rested_statement *first = &rested->statements[k];
		for (run = 1; run < RUN_MOST && k + run < rested->statement_count && is_behind(first[run], first[run - 1]);)
			run++;
		to = pack(to, first->number - next.number);
		to = pack_difference(to, first->slot, next.slot);
		to = pack_difference(to, first->cluster, next.cluster);
		to = pack(to, (uint32_t)run - 1);
		next = behind(first[run - 1]);
	}
	return to;
}

/* The number of the first statement of each cluster, by handle; CLUSTER_NONE if it has none. */
static void find_first(const struct rested *rested, uint32_t *ret_first)
{
	for (uint32_t handle = 0; handle < rested->handles; handle++)
		ret_first[handle] = CLUSTER_NONE;
	for (size_t k = rested->statement_count; k-- > 0;)
		ret_first[rested->statements[k].cluster] = rested->statements[k].number;
}

static uint8_t *pack_founders(uint8_t *to, const struct rested *rested)
{
	cleanup(free_pointer) uint32_t *first = allocate(rested->handles, sizeof(*first));
	struct rested_founder last = { 0 };
	find_first(rested, first);
	for (uint32_t handle = 0; handle < rested->handles; handle++) {
		if (rested->founders[handle] == first[handle])
			continue;
		to = pack(to, handle - last.handle);
		to = pack_difference(to, rested->founders[handle], last.number);
		last = (struct rested_founder){ handle, rested->founders[handle] };
	}
	return to;
}

static struct statement_rest *pack_rested(const struct rested *rested)
{
	size_t most = (rested->statement_count * RUN_NUMBERS + rested->cluster_count * FOUNDER_NUMBERS) * PACKED_MAX;
	cleanup(free_pointer) uint8_t *bytes = allocate(most, 1);
	uint8_t *end = pack_founders(pack_statements(bytes, rested), rested);
	struct statement_rest *rest = allocate(1, sizeof(*rest) + (size_t)(end - bytes));
	*rest = (struct statement_rest){ (uint32_t)rested->statement_count, (uint32_t)rested->cluster_count, rested->handles, (uint32_t)(end - bytes) };
	memcpy(rest->bytes, bytes, rest->size);
	return rest;
}

/* --- Unpacking */

/* Where unpacking has got to. */
struct unpacking {
	const struct statement_rest *rest;
	uint32_t used;
	struct rested_statement next;
	uint32_t run; /* so many more statements in this run */
	bool failed;  /* bytes are missing, or a run is too long: a damaged image */
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

static struct rested_statement unpack_statement(struct unpacking *from)
{
	struct rested_statement *next = &from->next;
	if (!from->run) {
		next->number += unpack(from);
		next->slot = unpack_difference(from, next->slot);
		next->cluster = unpack_difference(from, next->cluster);
		uint32_t more = unpack(from);
		from->failed |= more >= RUN_MOST;
		from->run = more % RUN_MOST + 1;
	}
	struct rested_statement statement = *next;
	*next = behind(statement);
	from->run--;
	return statement;
}

/* Unpacks the next founder, once all statements are unpacked. False if there is none left. */
static bool unpack_founder(struct unpacking *from, struct rested_founder *founder)
{
	if (from->used == from->rest->size || from->failed)
		return false;
	founder->handle += unpack(from);
	founder->number = unpack_difference(from, founder->number);
	return true;
}

static struct rested *rested_new(size_t statements, uint32_t handles)
{
	struct rested *rested = allocate(1, sizeof(*rested) + statements * sizeof(struct rested_statement) + handles * sizeof(uint32_t));
	rested->statement_count = statements;
	rested->handles = handles;
	rested->founders = (uint32_t *)&rested->statements[statements];
	return rested;
}

static struct rested *unpack_rested(const struct statement_rest *rest)
{
	struct unpacking from = { .rest = rest };
	struct rested_founder founder = { 0 };
	struct rested *rested = rested_new(rest->statement_count, rest->handles);
	rested->cluster_count = rest->cluster_count;
	for (uint32_t k = 0; k < rest->statement_count; k++)
		rested->statements[k] = unpack_statement(&from);
	find_first(rested, rested->founders);
	while (unpack_founder(&from, &founder))
		rested->founders[founder.handle] = founder.number;
	assert(!from.failed);
	return rested;
}

/* --- Rest */

/* Unpacked statements of the clusters, with slots moved up over those that are removed; slots[old] is the new one. */
static void rest_statements(const struct statement_clusters *clusters, struct rested *rested, uint32_t *slots)
{
	for (uint32_t slot = 0, next = 0; slot < clusters->members.count; slot++) {
		slots[slot] = next;
		next += clusters->members.items[slot].cluster != CLUSTER_NONE;
	}
	for (size_t k = 0; k < clusters->by_number.count; k++) {
		struct numbered numbered = clusters->by_number.items[k];
		rested->statements[k] =
			(struct rested_statement){ numbered.number, slots[numbered.slot], clusters->members.items[numbered.slot].cluster };
	}
}

struct statement_rest *statement_rest_of(const struct statement_clusters *clusters)
{
	assert(!clusters->dirty.count);
	cleanup(free_pointer) struct rested *rested = rested_new(clusters->by_number.count, (uint32_t)clusters->clusters.count);
	cleanup(free_pointer) uint32_t *slots = allocate(clusters->members.count, sizeof(*slots));
	rest_statements(clusters, rested, slots);
	for (uint32_t handle = 0; handle < rested->handles; handle++) {
		const struct cluster *cluster = cluster_at(clusters, handle);
		rested->founders[handle] = cluster->count ? cluster->founder : CLUSTER_NONE;
		rested->cluster_count += cluster->count > 0;
	}
	assert(rested->cluster_count == clusters->live_clusters);
	return pack_rested(rested);
}

struct statement_rest *statement_rest_free(struct statement_rest *rest)
{
	free(rest);
	return NULL;
}

size_t statement_rest_count(const struct statement_rest *rest)
{
	return rest->cluster_count;
}

static uint32_t cluster_of(const struct statement_rest *rest, uint32_t number)
{
	struct unpacking from = { .rest = rest };
	struct rested_statement statement;
	do
		statement = unpack_statement(&from);
	while (statement.number != number);
	return statement.cluster;
}

/* The founder of a cluster, the number of its statements, and, unless `ret_members` is NULL, their numbers. */
static uint32_t read_cluster(const struct statement_rest *rest, uint32_t cluster, uint32_t *ret_members, size_t *ret_count)
{
	struct unpacking from = { .rest = rest };
	struct rested_founder founder = { 0 };
	uint32_t found = CLUSTER_NONE;
	*ret_count = 0;
	for (uint32_t k = 0; k < rest->statement_count; k++) {
		struct rested_statement statement = unpack_statement(&from);
		if (statement.cluster != cluster)
			continue;
		if (!*ret_count)
			found = statement.number;
		if (ret_members)
			ret_members[*ret_count] = statement.number;
		++*ret_count;
	}
	while (unpack_founder(&from, &founder))
		if (founder.handle == cluster)
			found = founder.number;
	return found;
}

uint32_t statement_rest_founder(const struct statement_rest *rest, uint32_t number)
{
	size_t count;
	return read_cluster(rest, cluster_of(rest, number), NULL, &count);
}

struct cluster_view statement_rest_view(const struct statement_rest *rest, uint32_t number, struct arena *arena)
{
	struct cluster_view view = { .representative = CLUSTER_NONE };
	uint32_t cluster = cluster_of(rest, number);
	read_cluster(rest, cluster, NULL, &view.member_count);
	uint32_t *members = arena_alloc(arena, view.member_count, sizeof(*members));
	view.founder = read_cluster(rest, cluster, members, &view.member_count);
	view.members = members;
	return view;
}

size_t statement_rest_bytes(const struct statement_rest *rest)
{
	return memory_bytes(rest);
}

/* --- Waking */

struct statement_clusters *statement_rest_wake_begin(const struct statement_rest *rest, const struct pair_model *model)
{
	struct statement_clusters *clusters = statement_clusters_new(model);
	const struct rested *rested = clusters->waking = unpack_rested(rest);
	clusters->live_clusters = rested->cluster_count;
	array_reserve_tight(&clusters->members, rested->statement_count);
	array_reserve_tight(&clusters->by_number, rested->statement_count);
	array_reserve_tight(&clusters->shared, rested->statement_count);
	for (size_t k = 0; k < rested->statement_count; k++) {
		array_append(&clusters->members, ((struct member){ 0 }));
		array_append(&clusters->by_number, ((struct numbered){ rested->statements[k].number, rested->statements[k].slot }));
		array_append(&clusters->shared, 0);
	}
	return clusters;
}

void statement_rest_wake_article(struct statement_clusters *clusters, uint32_t article, const struct statement_features *features,
                                 const uint32_t *numbers, size_t count)
{
	for (size_t k = 0; k < count; k++) {
		uint32_t slot = slot_of(clusters, numbers[k]);
		assert(slot != CLUSTER_NONE);
		clusters->members.items[slot] = statement_member(clusters, article, numbers[k], k, &features[k]);
	}
	statement_members_count_uses(clusters, numbers, count);
}

void statement_rest_wake_end(struct statement_clusters *clusters)
{
	cleanup(free_pointer) struct rested *rested = clusters->waking;
	clusters->waking = NULL;
	array_reserve_tight(&clusters->clusters, rested->handles);
	for (uint32_t handle = 0; handle < rested->handles; handle++)
		array_append(&clusters->clusters, ((struct cluster){ .founder = rested->founders[handle], .representative = CLUSTER_NONE }));
	for (uint32_t slot = 0; slot < rested->statement_count; slot++)
		statement_index_add(clusters, slot);
	for (size_t k = 0; k < rested->statement_count; k++) {
		const struct rested_statement *statement = &rested->statements[k];
		struct member *member = &clusters->members.items[statement->slot];
		struct cluster *cluster = cluster_at(clusters, statement->cluster);
		assert(member->block);
		member->cluster = member->published = statement->cluster;
		statement_cluster_take(cluster, statement->number);
		cluster->published++;
		statement_cluster_consider(clusters, cluster, statement->slot);
	}
}

/* --- As an image */

/* Whether it can be unpacked, and its slots and handles exist. */
static bool is_whole(const struct statement_rest *rest)
{
	struct unpacking from = { .rest = rest };
	struct rested_founder founder = { 0 };
	bool whole = rest->cluster_count <= rest->statement_count && rest->cluster_count <= rest->handles;
	for (uint32_t k = 0; k < rest->statement_count && !from.failed; k++) {
		struct rested_statement statement = unpack_statement(&from);
		whole &= statement.slot < rest->statement_count && statement.cluster < rest->handles;
	}
	whole &= from.run == 0;
	while (unpack_founder(&from, &founder))
		whole &= founder.handle < rest->handles;
	return whole && !from.failed;
}

struct statement_rest *statement_rest_image(struct image *image, struct statement_rest *rest)
{
	bool reads = !rest;
	struct statement_rest header = { 0 };
	if (rest)
		header = *rest;
	image_value(image, &header.statement_count);
	image_value(image, &header.cluster_count);
	image_value(image, &header.handles);
	header.size = (uint32_t)image_count(image, header.size, 1);
	if (reads) {
		rest = allocate(1, sizeof(*rest) + header.size);
		*rest = header;
	}
	image_bytes(image, rest->bytes, rest->size);
	if (reads && !is_whole(rest))
		image_fail(image);
	return rest;
}
