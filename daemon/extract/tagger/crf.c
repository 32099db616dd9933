#include "extract/tagger/crf.h"

#include <stdlib.h>
#include <string.h>

#include "proto/base/memory.h"

enum {
	KEYS_A_BUCKET = 3,
	MOST_DOUBLINGS = 4, /* of the slots, before keys count as indistinguishable: hashes need none, or one */
};

/* Maps keys to rows by a perfect hash, “hash and displace” (Belazzougui, Botelho and Dietzfelbinger, ESA 2009): each key can be in one slot
 * only, so a look-up has no branch that could be mispredicted. Keys are hashed into small buckets; each bucket has a number (its
 * displacement) with which all of its keys hash to different slots. A slot's row has its index; an unknown key gets the last row, which is
 * zero. */
struct table {
	uint64_t *keys;         /* by slot */
	uint16_t *displacement; /* by bucket */
	size_t slot_mask, bucket_mask; /* slots and buckets are powers of two */
};

struct crf {
	uint32_t step;
	struct table observations, transitions;
	int8_t (*observation_rows)[LABEL_STRIDE]; /* by place */
	int8_t (*transition_rows)[PAIR_COUNT];
};

bool label_follows(unsigned previous, unsigned label)
{
	return label <= LABEL_GAP || label % 2 == 0 || previous == label || previous + 1 == label;
}

static inline size_t bucket_of(const struct table *table, uint64_t key)
{
	return (key * 0x9e3779b97f4a7c15u) >> 40 & table->bucket_mask;
}

static inline size_t slot_of(const struct table *table, uint64_t key)
{
	uint64_t displacement = table->displacement[bucket_of(table, key)];
	return (key * 0xd6e8feb86659fd93u * (2 * displacement + 1)) >> 32 & table->slot_mask;
}

static inline uint32_t row_of(const struct table *table, uint64_t key)
{
	size_t slot = slot_of(table, key);
	return (uint32_t)(table->keys[slot] == key ? slot : table->slot_mask + 1);
}

/* A key that is to be placed. */
struct entry {
	uint64_t key;
	uint32_t row, bucket;
};

/* Puts a bucket's keys into slots, if the bucket's displacement gives each a free one of its own; else changes nothing and returns false.
 * Of a key that is there twice, the first row counts. `taken`: by slot, the number of its row + 1. */
static bool place(struct table *table, const struct entry *entries, size_t count, uint32_t *taken)
{
	for (size_t k = 0; k < count; k++) {
		size_t slot = slot_of(table, entries[k].key);
		if (taken[slot] && table->keys[slot] == entries[k].key)
			continue;
		if (taken[slot]) {
			while (k-- > 0)
				taken[slot_of(table, entries[k].key)] = 0;
			return false;
		}
		taken[slot] = entries[k].row + 1;
		table->keys[slot] = entries[k].key;
	}
	return true;
}

static bool place_somehow(struct table *table, const struct entry *entries, size_t count, uint32_t *taken)
{
	uint16_t *displacement = &table->displacement[entries->bucket];
	while (!place(table, entries, count, taken))
		if ((*displacement)++ == UINT16_MAX)
			return false;
	return true;
}

/* Places all buckets, the largest first, while there is the most room. */
static bool place_all(struct table *table, const struct entry *entries, size_t count, uint32_t *taken)
{
	for (size_t size = count, next; size > 0; size = next) {
		next = 0;
		for (size_t first = 0, end; first < count; first = end) {
			end = first + 1;
			while (end < count && entries[end].bucket == entries[first].bucket)
				end++;
			if (end - first == size && !place_somehow(table, &entries[first], size, taken))
				return false;
			next = end - first < size && end - first > next ? end - first : next;
		}
	}
	return true;
}

static void table_free(struct table *table)
{
	free(table->keys);
	free(table->displacement);
}

static size_t slots(const struct table *table)
{
	return table->slot_mask + 1;
}

/* The first power of two that is not below `least`. */
static size_t power_of_two(size_t least)
{
	size_t power = 1;
	while (power < least)
		power *= 2;
	return power;
}

/* A counting sort: the keys of a bucket stay in order. */
static void sort_into_buckets(const struct table *table, struct entry *entries, size_t count)
{
	cleanup(free_pointer) uint32_t *place = allocate(table->bucket_mask + 2, sizeof(*place));
	cleanup(free_pointer) struct entry *sorted = allocate(count + 1, sizeof(*sorted));
	for (size_t k = 0; k < count; k++) {
		entries[k].bucket = (uint32_t)bucket_of(table, entries[k].key);
		place[entries[k].bucket + 1]++;
	}
	for (size_t bucket = 0; bucket < table->bucket_mask; bucket++)
		place[bucket + 1] += place[bucket];
	for (size_t k = 0; k < count; k++)
		sorted[place[entries[k].bucket]++] = entries[k];
	memcpy(entries, sorted, count * sizeof(*entries));
}

/* Makes the table of the keys with which the `rows`, of `size` bytes each, begin. Returns, by slot, the number of its row + 1, or 0, for
 * the caller to free; NULL if the keys can't be told apart. */
static uint32_t *table_make(struct table *table, const void *rows, size_t count, size_t size)
{
	struct entry *entries = allocate(count + 1, sizeof(*entries));
	for (size_t k = 0; k < count; k++) {
		entries[k].row = (uint32_t)k;
		memcpy(&entries[k].key, (const char *)rows + k * size, sizeof(entries[k].key));
	}
	*table = (struct table){ .slot_mask = power_of_two(count + count / 3) - 1, .bucket_mask = power_of_two(count / KEYS_A_BUCKET) - 1 };
	uint32_t *taken = NULL;
	for (unsigned doublings = 0; doublings <= MOST_DOUBLINGS; doublings++, table->slot_mask = 2 * table->slot_mask + 1) {
		table->keys = allocate(slots(table), sizeof(*table->keys));
		table->displacement = allocate(table->bucket_mask + 1, sizeof(*table->displacement));
		taken = allocate(slots(table), sizeof(*taken));
		sort_into_buckets(table, entries, count);
		if (place_all(table, entries, count, taken))
			break;
		free(taken);
		taken = NULL;
		table_free(table);
		table->keys = NULL;
		table->displacement = NULL;
	}
	free(entries);
	return taken;
}

static void arrange_labels(const int8_t *weights, int8_t *ret_row)
{
	for (unsigned label = 0; label < LABEL_COUNT; label++)
		ret_row[label_place(label)] = weights[label];
}

static void arrange_pairs(const int8_t (*weights)[LABEL_STRIDE], int8_t *ret_row)
{
	for (unsigned a = 0; a < LABEL_COUNT; a++)
		for (unsigned b = 0; b < LABEL_COUNT; b++)
			if (label_follows(a, b))
				ret_row[pair_place(a, b)] = weights[a][b];
}

struct crf *crf_new(uint32_t step, const struct crf_observation *observations, size_t observation_count,
                    const struct crf_transition *transitions, size_t transition_count)
{
	struct crf *crf = allocate(1, sizeof(*crf));
	crf->step = step;
	cleanup(free_pointer) uint32_t *o = table_make(&crf->observations, observations, observation_count, sizeof(*observations));
	cleanup(free_pointer) uint32_t *t = table_make(&crf->transitions, transitions, transition_count, sizeof(*transitions));
	if (!o || !t)
		return crf_free(crf);
	crf->observation_rows = allocate(slots(&crf->observations) + 1, sizeof(*crf->observation_rows));
	crf->transition_rows = allocate(slots(&crf->transitions) + 1, sizeof(*crf->transition_rows));
	for (size_t slot = 0; slot < slots(&crf->observations); slot++)
		if (o[slot])
			arrange_labels(observations[o[slot] - 1].weights, crf->observation_rows[slot]);
	for (size_t slot = 0; slot < slots(&crf->transitions); slot++)
		if (t[slot])
			arrange_pairs(transitions[t[slot] - 1].weights, crf->transition_rows[slot]);
	return crf;
}

struct crf *crf_free(struct crf *crf)
{
	if (!crf)
		return NULL;
	table_free(&crf->observations);
	table_free(&crf->transitions);
	free(crf->observation_rows);
	free(crf->transition_rows);
	free(crf);
	return NULL;
}

static inline void add_weights(int16_t *sum, const int8_t *weights)
{
	for (size_t b = 0; b < LABEL_STRIDE; b++)
		sum[b] = (int16_t)(sum[b] + weights[b]);
}

wide_vectors static void sum_observations(const int8_t (*rows)[LABEL_STRIDE], const uint32_t *numbers, size_t count,
                                          int16_t *restrict ret_sum)
{
	int16_t sum[LABEL_STRIDE] = { 0 };
	for (size_t k = 0; k < count; k++)
		add_weights(sum, rows[numbers[k]]);
	memcpy(ret_sum, sum, sizeof(sum));
}

wide_vectors static void sum_transitions(const int8_t (*rows)[PAIR_COUNT], const uint32_t *numbers, size_t count,
                                         int16_t *restrict ret_sum)
{
	int16_t sum[PAIR_COUNT] = { 0 }; /* stays in registers, of which AVX2 has enough */
	for (size_t k = 0; k < count; k++)
		for (size_t first = 0; first < PAIR_COUNT; first += LABEL_STRIDE)
			add_weights(sum + first, rows[numbers[k]] + first);
	memcpy(ret_sum, sum, sizeof(sum));
}

uint32_t crf_observation_row(const struct crf *crf, uint64_t key)
{
	return row_of(&crf->observations, key);
}

uint32_t crf_transition_row(const struct crf *crf, uint64_t key)
{
	return row_of(&crf->transitions, key);
}

void crf_chain_score(struct crf_chain *chain, uint32_t token, const uint32_t *observations, size_t observation_count,
                     const uint32_t *transitions, size_t transition_count)
{
	const struct crf *crf = chain->crf;
	sum_observations((const int8_t(*)[LABEL_STRIDE])crf->observation_rows, observations, observation_count, chain->at[token]);
	sum_transitions((const int8_t(*)[PAIR_COUNT])crf->transition_rows, transitions, transition_count, chain->between[token]);
}

uint32_t crf_step(const struct crf *crf)
{
	return crf->step;
}
