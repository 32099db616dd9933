#include "cluster/statements/statement_clusters.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "cluster/statements/statement_clusters_internal.h"

enum {
	/* Removed statements that may take up slots before the story is compacted. */
	GONE_MAX = 256,
};

struct statement_clusters *statement_clusters_new(const struct pair_model *model)
{
	struct statement_clusters *clusters = allocate(1, sizeof(*clusters));
	clusters->model = model;
	return clusters;
}

static void forget_numbers(struct cluster *cluster)
{
	if (cluster->capacity)
		free(cluster->numbers.many);
	cluster->count = cluster->capacity = 0;
}

/* Frees everything that is in it. */
static void clear(struct statement_clusters *clusters)
{
	for (size_t k = 0; k < clusters->members.count; k++)
		free(clusters->members.items[k].block);
	for (size_t k = 0; k < clusters->clusters.count; k++)
		forget_numbers(&clusters->clusters.items[k]);
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

struct statement_clusters *statement_clusters_free(struct statement_clusters *clusters)
{
	if (!clusters)
		return NULL;
	clear(clusters);
	free(clusters);
	return NULL;
}

/* --- Statements and the index of their terms */

void statement_index_add(struct statement_clusters *clusters, uint32_t slot)
{
	const struct member *member = &clusters->members.items[slot];
	array_reserve_tight(&clusters->postings, clusters->postings.count + member->term_count);
	array_reserve_tight(&clusters->heads, clusters->terms.count);
	for (uint32_t k = 0; k < member->term_count; k++) {
		uint32_t term = member->block[k];
		while (clusters->heads.count <= term)
			clusters->heads.items[clusters->heads.count++] = STATEMENT_NO_POSTING;
		clusters->postings.items[clusters->postings.count] = (struct posting){ slot, clusters->heads.items[term] };
		clusters->heads.items[term] = (uint32_t)clusters->postings.count++;
		clusters->terms.items[term].statements++;
	}
	clusters->terms.statements++;
	pair_terms_let_go(&clusters->terms);
}

/* Adds a member, whose terms are numbered, to the story; returns its slot. */
static uint32_t insert_member(struct statement_clusters *clusters, const struct member *member)
{
	uint32_t slot = (uint32_t)clusters->members.count;
	size_t place = place_of(clusters, member->number);
	assert(place == clusters->by_number.count || clusters->by_number.items[place].number != member->number);
	array_append_tight(&clusters->members, *member);
	array_append_tight(&clusters->shared, 0);
	array_append_tight(&clusters->by_number, ((struct numbered){ 0 }));
	for (size_t k = clusters->by_number.count - 1; k > place; k--)
		clusters->by_number.items[k] = clusters->by_number.items[k - 1];
	clusters->by_number.items[place] = (struct numbered){ member->number, slot };
	statement_index_add(clusters, slot);
	return slot;
}

/* --- Clusters */

static void mark_dirty(struct statement_clusters *clusters, uint32_t handle)
{
	if (!cluster_at(clusters, handle)->dirty)
		array_append(&clusters->dirty, handle);
	cluster_at(clusters, handle)->dirty = true;
}

static int32_t rounded_mass(const struct member *member)
{
	return (int32_t)lroundf(member->mass * 1000);
}

/* Whether the wording by itself says the opposite: Rosk denied “that the bridge was closed”. */
static bool denies(const struct member *member)
{
	return member->denied && member->kind != STATEMENT_DIRECT;
}

/* Whether `slot` is a better representative than `other`: attributed statements before claims, then what is said before what is denied, then the
 * fuller wording, then the earlier one. */
static bool stands_before(const struct statement_clusters *clusters, uint32_t slot, uint32_t other)
{
	const struct member *a = &clusters->members.items[slot], *b = &clusters->members.items[other];
	if ((a->kind == STATEMENT_CLAIM) != (b->kind == STATEMENT_CLAIM))
		return b->kind == STATEMENT_CLAIM;
	if (a->kind != STATEMENT_CLAIM && denies(a) != denies(b))
		return denies(b);
	if (rounded_mass(a) != rounded_mass(b))
		return rounded_mass(a) > rounded_mass(b);
	return a->number < b->number;
}

void statement_cluster_consider(struct statement_clusters *clusters, struct cluster *cluster, uint32_t slot)
{
	if (cluster->representative == CLUSTER_NONE || stands_before(clusters, slot, cluster->representative))
		cluster->representative = slot;
}

static void consider_all(struct statement_clusters *clusters, struct cluster *cluster)
{
	cluster->representative = CLUSTER_NONE;
	for (uint32_t k = 0; k < cluster->count; k++)
		statement_cluster_consider(clusters, cluster, slot_of(clusters, cluster_numbers(cluster)[k]));
}

/* Makes room for one more statement, beyond the first. */
static void make_room(struct cluster *cluster)
{
	uint32_t capacity = cluster->count + cluster->count / 8 + 1;
	uint32_t *many = reallocate(cluster->capacity ? cluster->numbers.many : NULL, capacity, sizeof(*many));
	if (!cluster->capacity)
		many[0] = cluster->numbers.one;
	cluster->numbers.many = many;
	cluster->capacity = capacity;
}

void statement_cluster_take(struct cluster *cluster, uint32_t number)
{
	if (cluster->count > 0 && cluster->count >= cluster->capacity)
		make_room(cluster);
	uint32_t *numbers = (uint32_t *)cluster_numbers(cluster), k = cluster->count++;
	for (; k > 0 && numbers[k - 1] > number; k--)
		numbers[k] = numbers[k - 1];
	numbers[k] = number;
}

static void put_into(struct statement_clusters *clusters, uint32_t slot, uint32_t handle)
{
	struct cluster *cluster = cluster_at(clusters, handle);
	statement_cluster_take(cluster, clusters->members.items[slot].number);
	clusters->members.items[slot].cluster = handle;
	statement_cluster_consider(clusters, cluster, slot);
	mark_dirty(clusters, handle);
}

uint32_t statement_cluster_new(struct statement_clusters *clusters, uint32_t founder)
{
	array_append_tight(&clusters->clusters, ((struct cluster){ .founder = founder, .representative = CLUSTER_NONE }));
	clusters->live_clusters++;
	return (uint32_t)clusters->clusters.count - 1;
}

/* Removes a statement from the list of its cluster. */
static void leave(struct statement_clusters *clusters, uint32_t slot)
{
	struct member *member = &clusters->members.items[slot];
	struct cluster *cluster = cluster_at(clusters, member->cluster);
	uint32_t *numbers = (uint32_t *)cluster_numbers(cluster), left = 0;
	for (uint32_t k = 0; k < cluster->count; k++)
		if (numbers[k] != member->number)
			numbers[left++] = numbers[k];
	cluster->count = left;
	mark_dirty(clusters, member->cluster);
	member->cluster = CLUSTER_NONE;
}

void statement_cluster_move(struct statement_clusters *clusters, uint32_t slot, uint32_t handle)
{
	leave(clusters, slot);
	put_into(clusters, slot, handle);
}

void statement_cluster_left(struct statement_clusters *clusters, uint32_t handle)
{
	struct cluster *cluster = cluster_at(clusters, handle);
	consider_all(clusters, cluster);
	if (cluster->count)
		return;
	forget_numbers(cluster);
	clusters->live_clusters--;
}

/* --- Pairs of statements */

/* The slot of the statement that comes `step` after the one at `slot` in its article, or CLUSTER_NONE. Mostly it is as far from it here, too. */
static uint32_t next_to(const struct statement_clusters *clusters, uint32_t slot, int32_t step)
{
	const struct member *members = clusters->members.items, *member = &members[slot];
	uint32_t number = member->number + (uint32_t)step, at = slot + (uint32_t)step;
	if (at >= clusters->members.count || members[at].cluster == CLUSTER_NONE || members[at].number != number)
		at = slot_of(clusters, number);
	return at != CLUSTER_NONE && members[at].article == member->article ? at : CLUSTER_NONE;
}

static struct pair_neighbour neighbour(const struct statement_clusters *clusters, uint32_t slot, int32_t step)
{
	uint32_t at = next_to(clusters, slot, step);
	return at == CLUSTER_NONE ? (struct pair_neighbour){ 0 } : (struct pair_neighbour){ clusters->members.items[at].block,
	                                                                                    clusters->members.items[at].term_count };
}

static struct pair_side side_with_neighbours(const struct statement_clusters *clusters, uint32_t slot)
{
	struct pair_side side = statement_side(&clusters->members.items[slot]);
	side.before = neighbour(clusters, slot, -1);
	side.behind = neighbour(clusters, slot, 1);
	return side;
}

struct statement_pairing statement_pairing(const struct statement_clusters *clusters, uint32_t x, uint32_t y)
{
	const struct member *first = &clusters->members.items[x], *second = &clusters->members.items[y];
	bool claim = first->kind == STATEMENT_CLAIM || second->kind == STATEMENT_CLAIM;
	return (struct statement_pairing){
		.a = claim ? side_with_neighbours(clusters, x) : statement_side(first),
		.b = claim ? side_with_neighbours(clusters, y) : statement_side(second),
		.use = claim ? PAIR_WITH_CLAIM : PAIR_ATTRIBUTED,
		.same_article = first->article == second->article,
	};
}

/* --- What the board calls */

/* Begins a cluster with a statement, unless it is in one, and with the other parts of its quotation, and settles it. */
static void begin_cluster(struct statement_clusters *clusters, uint32_t slot)
{
	if (clusters->members.items[slot].cluster != CLUSTER_NONE)
		return;
	uint32_t handle = statement_cluster_new(clusters, clusters->members.items[slot].number);
	put_into(clusters, slot, handle);
	for (uint32_t part = part_behind(clusters, slot); part != CLUSTER_NONE && clusters->members.items[part].cluster == CLUSTER_NONE;
	     part = part_behind(clusters, part))
		put_into(clusters, part, handle);
	statement_cluster_settle(clusters, handle);
	/* One part alone may find as many clusters as are settled at once, so the parts that were left alone get a turn of their own. */
	for (uint32_t part = part_behind(clusters, slot) == CLUSTER_NONE ? CLUSTER_NONE : slot; part != CLUSTER_NONE; part = part_behind(clusters, part))
		if (cluster_at(clusters, clusters->members.items[part].cluster)->count == 1)
			statement_cluster_settle(clusters, clusters->members.items[part].cluster);
}

void statement_clusters_add(struct statement_clusters *clusters, uint32_t article, const struct statement_features *features,
                            const uint32_t *numbers, size_t count)
{
	uint32_t first = (uint32_t)clusters->members.count;
	for (size_t k = 0; k < count; k++) {
		struct member member = statement_member(clusters, article, numbers[k], k, &features[k]);
		insert_member(clusters, &member);
	}
	statement_members_count_uses(clusters, numbers, count);
	for (uint32_t slot = first; slot < clusters->members.count; slot++)
		begin_cluster(clusters, slot);
	pair_terms_let_go(&clusters->terms);
}

/* Sets a term's flags to those of its remaining uses, as if there had been no others. */
static void gather_flags(struct statement_clusters *clusters, uint32_t term)
{
	uint8_t flags = 0, most = clusters->terms.items[term].flags;
	for (uint32_t at = clusters->heads.items[term]; at != STATEMENT_NO_POSTING && flags != most; at = clusters->postings.items[at].next) {
		const struct member *member = &clusters->members.items[clusters->postings.items[at].slot];
		for (uint32_t k = 0; k < member->term_count; k++)
			if (member->block[k] == term)
				flags |= statement_flags(member)[k];
	}
	clusters->terms.items[term].flags = flags;
}

/* Takes a removed statement out of the index. A search for candidates passes over a limited number of postings; if the removed ones counted, what
 * it finds would depend on when the story last rested, since after that they are gone in any case. */
static void forget_posting(struct statement_clusters *clusters, uint32_t term, uint32_t slot)
{
	for (uint32_t *at = &clusters->heads.items[term]; *at != STATEMENT_NO_POSTING; at = &clusters->postings.items[*at].next) {
		const struct posting *posting = &clusters->postings.items[*at];
		if (posting->slot != slot)
			continue;
		*at = posting->next;
		return;
	}
}

static void forget_member(struct statement_clusters *clusters, uint32_t slot)
{
	struct member *member = &clusters->members.items[slot];
	cleanup(free_pointer) uint32_t *terms = member->block;
	uint32_t term_count = member->term_count;
	member->block = NULL;
	member->term_count = member->speaker_count = 0;
	for (uint32_t k = 0; k < term_count; k++) {
		clusters->terms.items[terms[k]].statements--;
		forget_posting(clusters, terms[k], slot);
		gather_flags(clusters, terms[k]);
	}
	clusters->terms.statements--;
	pair_terms_let_go(&clusters->terms);
	member->cluster = CLUSTER_NONE;
	array_remove(&clusters->by_number, place_of(clusters, member->number));
}

static void take_out(struct statement_clusters *clusters, uint32_t slot)
{
	uint32_t handle = clusters->members.items[slot].cluster;
	leave(clusters, slot);
	forget_member(clusters, slot);
	statement_cluster_left(clusters, handle);
}

/* Renumbers the terms of a member from the set `other` to `terms`. */
static void renumber_terms(struct pair_terms *terms, const struct pair_terms *other, struct member *member)
{
	for (uint32_t k = 0; k < member->term_count; k++) {
		struct pair_term term = other->items[member->block[k]];
		term.flags = statement_flags(member)[k];
		member->block[k] = pair_terms_take(terms, &term);
	}
}

/* Compacts the story: makes it again without the removed statements and the terms that only they had. */
static void compact(struct statement_clusters *clusters)
{
	struct pair_terms old = clusters->terms;
	size_t count = clusters->members.count;
	struct member *members = clusters->members.items;
	clusters->terms = (struct pair_terms){ 0 };
	clusters->members.items = NULL;
	clusters->members.count = clusters->members.capacity = 0;
	clusters->by_number.count = clusters->postings.count = clusters->heads.count = clusters->shared.count = 0;
	for (size_t k = 0; k < count; k++) {
		if (!members[k].block)
			continue;
		renumber_terms(&clusters->terms, &old, &members[k]);
		insert_member(clusters, &members[k]);
	}
	for (size_t k = 0; k < clusters->clusters.count; k++)
		consider_all(clusters, &clusters->clusters.items[k]);
	pair_terms_free(&old);
	free(members);
}

static void compact_if_due(struct statement_clusters *clusters)
{
	size_t gone = clusters->members.count - clusters->by_number.count;
	if (gone > GONE_MAX && gone > clusters->by_number.count)
		compact(clusters);
}

void statement_clusters_remove_article(struct statement_clusters *clusters, uint32_t article)
{
	for (uint32_t slot = 0; slot < clusters->members.count; slot++)
		if (clusters->members.items[slot].block && clusters->members.items[slot].article == article)
			take_out(clusters, slot);
	compact_if_due(clusters);
}

void statement_clusters_merge(struct statement_clusters *clusters, struct statement_clusters *from)
{
	uint32_t first = (uint32_t)clusters->clusters.count;
	for (size_t k = 0; k < from->clusters.count; k++) {
		const struct cluster *cluster = &from->clusters.items[k];
		if (!cluster->count)
			continue;
		uint32_t handle = statement_cluster_new(clusters, cluster->founder);
		for (uint32_t i = 0; i < cluster->count; i++) {
			struct member *member = &from->members.items[slot_of(from, cluster_numbers(cluster)[i])];
			struct member moved = *member;
			moved.published = CLUSTER_NONE;
			member->block = NULL;
			renumber_terms(&clusters->terms, &from->terms, &moved);
			put_into(clusters, insert_member(clusters, &moved), handle);
		}
	}
	clear(from);
	/* Settling may begin further clusters; without this fixed end the loop might not end. */
	uint32_t end = (uint32_t)clusters->clusters.count;
	for (uint32_t handle = first; handle < end; handle++)
		if (cluster_at(clusters, handle)->count)
			statement_cluster_settle(clusters, handle);
	pair_terms_let_go(&clusters->terms);
}

/* The numbers of the articles' statements, ascending. Returns how many there are. */
static size_t numbers_of(const struct statement_clusters *clusters, const uint32_t *articles, size_t count, uint32_t *ret_numbers)
{
	cleanup(free_pointer) uint32_t *sorted = allocate(count, sizeof(*sorted));
	size_t found = 0;
	memcpy(sorted, articles, count * sizeof(*sorted));
	qsort(sorted, count, sizeof(*sorted), by_integer);
	for (size_t k = 0; k < clusters->by_number.count; k++) {
		const struct numbered *numbered = &clusters->by_number.items[k];
		if (bsearch(&clusters->members.items[numbered->slot].article, sorted, count, sizeof(*sorted), by_integer))
			ret_numbers[found++] = numbered->number;
	}
	return found;
}

/* Moves a statement into another story, where it is in no cluster yet. Returns the cluster in which it was here. */
static uint32_t move_out(struct statement_clusters *clusters, uint32_t number, struct statement_clusters *into)
{
	uint32_t slot = slot_of(clusters, number), left = clusters->members.items[slot].cluster;
	struct member moved = clusters->members.items[slot];
	size_t size = statement_block_size(&moved);
	moved.block = memcpy(allocate(size, 1), moved.block, size);
	moved.cluster = moved.published = CLUSTER_NONE;
	renumber_terms(&into->terms, &clusters->terms, &moved);
	insert_member(into, &moved);
	take_out(clusters, slot);
	return left;
}

/* The statement with which a cluster begins again: its founder, whose number is its id; if that was removed, the first one. */
static uint32_t seed_of(uint32_t founder, const uint32_t *numbers, size_t count)
{
	for (size_t k = 0; k < count; k++)
		if (numbers[k] == founder)
			return founder;
	return numbers[0];
}

/* Clusters the statements of a cluster anew, one by one. The cluster itself goes on unless its founder went to another story. */
static void rebuild_cluster(struct statement_clusters *clusters, uint32_t handle, bool founder_went)
{
	size_t count = cluster_at(clusters, handle)->count;
	cleanup(free_pointer) uint32_t *numbers = allocate(count, sizeof(*numbers));
	if (!count)
		return;
	memcpy(numbers, cluster_numbers(cluster_at(clusters, handle)), count * sizeof(*numbers));
	cluster_at(clusters, handle)->count = 0;
	consider_all(clusters, cluster_at(clusters, handle));
	clusters->live_clusters--;
	for (size_t k = 0; k < count; k++)
		clusters->members.items[slot_of(clusters, numbers[k])].cluster = CLUSTER_NONE;
	uint32_t seed = founder_went ? CLUSTER_NONE : seed_of(cluster_at(clusters, handle)->founder, numbers, count);
	if (!founder_went) {
		uint32_t first = slot_of(clusters, seed);
		put_into(clusters, first, handle);
		clusters->live_clusters++;
		statement_cluster_settle(clusters, handle);
	}
	for (size_t k = 0; k < count; k++)
		if (numbers[k] != seed)
			begin_cluster(clusters, slot_of(clusters, numbers[k]));
}

void statement_clusters_split(struct statement_clusters *clusters, const uint32_t *articles, size_t count,
                              struct statement_clusters *into)
{
	cleanup(free_pointer) uint32_t *numbers = allocate(clusters->by_number.count, sizeof(*numbers));
	size_t moving = numbers_of(clusters, articles, count, numbers), left_count = 0;
	cleanup(free_pointer) uint32_t *left = allocate(moving, sizeof(*left));
	for (size_t k = 0; k < moving; k++)
		left[k] = move_out(clusters, numbers[k], into);
	for (uint32_t slot = 0; slot < into->members.count; slot++)
		begin_cluster(into, slot);
	if (moving)
		qsort(left, moving, sizeof(*left), by_integer);
	for (size_t k = 0; k < moving; k++)
		if (left_count == 0 || left[left_count - 1] != left[k])
			left[left_count++] = left[k];
	for (size_t k = 0; k < left_count; k++)
		rebuild_cluster(clusters, left[k], slot_of(into, cluster_at(clusters, left[k])->founder) != CLUSTER_NONE);
	compact_if_due(clusters);
	pair_terms_let_go(&clusters->terms);
	pair_terms_let_go(&into->terms);
}

uint32_t statement_clusters_of(const struct statement_clusters *clusters, uint32_t number)
{
	uint32_t slot = slot_of(clusters, number);
	return slot == CLUSTER_NONE ? CLUSTER_NONE : clusters->members.items[slot].cluster;
}

struct cluster_view statement_clusters_view(const struct statement_clusters *clusters, uint32_t cluster)
{
	assert(cluster < clusters->clusters.count);
	const struct cluster *seen = cluster_at(clusters, cluster);
	return (struct cluster_view){
		.founder = seen->founder,
		.representative = seen->count ? clusters->members.items[seen->representative].number : seen->founder,
		.members = cluster_numbers(seen),
		.member_count = seen->count,
	};
}

void statement_clusters_touch(struct statement_clusters *clusters, uint32_t cluster)
{
	assert(cluster_at(clusters, cluster)->count);
	mark_dirty(clusters, cluster);
}

void statement_clusters_touch_statements(struct statement_clusters *clusters, uint32_t cluster)
{
	statement_clusters_touch(clusters, cluster);
	cluster_at(clusters, cluster)->republish = true;
}

enum pair_use statement_clusters_measure(struct statement_clusters *clusters, uint32_t a, uint32_t b,
                                         struct pair_measures *ret_measures)
{
	struct statement_pairing pairing = statement_pairing(clusters, slot_of(clusters, a), slot_of(clusters, b));
	pair_terms_prepare(&clusters->terms);
	pair_measure(&clusters->terms, &pairing.a, &pairing.b, !pairing.same_article, ret_measures);
	return pairing.use;
}

uint32_t statement_clusters_founder(const struct statement_clusters *clusters, uint32_t number)
{
	return cluster_at(clusters, clusters->members.items[slot_of(clusters, number)].cluster)->founder;
}

size_t statement_clusters_count(const struct statement_clusters *clusters)
{
	return clusters->live_clusters;
}

uint64_t statement_clusters_comparisons(const struct statement_clusters *clusters)
{
	return clusters->comparisons;
}

size_t statement_clusters_bytes(const struct statement_clusters *clusters)
{
	size_t bytes = memory_bytes(clusters) + memory_bytes(clusters->members.items) + memory_bytes(clusters->by_number.items) +
	               memory_bytes(clusters->postings.items) + memory_bytes(clusters->heads.items) +
	               memory_bytes(clusters->clusters.items) + memory_bytes(clusters->dirty.items) +
	               memory_bytes(clusters->shared.items) + memory_bytes(clusters->touched.items) +
	               pair_terms_bytes(&clusters->terms);
	for (size_t k = 0; k < clusters->members.count; k++)
		bytes += memory_bytes(clusters->members.items[k].block);
	for (size_t k = 0; k < clusters->clusters.count; k++)
		bytes += clusters->clusters.items[k].capacity ? memory_bytes(clusters->clusters.items[k].numbers.many) : 0;
	return bytes;
}
