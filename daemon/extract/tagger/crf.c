#include "extract/tagger/crf.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "proto/base/memory.h"

enum {
	FORBIDDEN = -1000000, /* far below what two tokens' scores can make up for */
	PER_MILLION = 1000000,
	KEYS_A_BUCKET = 3,
	MOST_SLOTS = 1 << 28,
	TRANSITION_KEYS_MAX = 16, /* of a token */
};

/* Keys to rows, so that a key is looked for in one slot alone and the processor never has to guess: “hash and displace” (Belazzougui,
 * Botelho and Dietzfelbinger, ESA 2009). Keys are hashed into small buckets; of each bucket a number is remembered with which all of
 * its keys hash to slots of their own. A slot's row is at its index; a key that is not there gets the last row, which is zero. */
struct table {
	uint64_t *keys;         /* by slot */
	uint16_t *displacement; /* by bucket */
	size_t slot_mask, bucket_mask; /* their numbers are powers of two */
};

struct crf {
	uint32_t step;
	struct table observations, transitions;
	int8_t (*observation_rows)[LABEL_STRIDE];
	int8_t (*transition_rows)[LABEL_COUNT][LABEL_STRIDE];
};

static bool is_begin(unsigned label)
{
	return label >= LABEL_BEGIN_SOURCE_BEFORE && label % 2 == 0;
}

bool label_follows(unsigned previous, unsigned label)
{
	if (label <= LABEL_GAP || is_begin(label))
		return true;
	return previous == label || previous + 1 == label;
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

static inline size_t row_of(const struct table *table, uint64_t key)
{
	size_t slot = slot_of(table, key);
	return table->keys[slot] == key ? slot : table->slot_mask + 1;
}

/* A key on its way into a table. */
struct entry {
	uint64_t key;
	uint32_t row, bucket;
};

static int by_bucket(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	if (x->bucket != y->bucket)
		return x->bucket < y->bucket ? -1 : 1;
	return x->row < y->row ? -1 : x->row > y->row;
}

/* Puts a bucket's keys into slots, if each has one of its own with the bucket's displacement; else leaves all as it was. Of a key that
 * is there twice the first row counts. `taken`: by slot, the number of the row in it + 1. */
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

/* The largest buckets first, while there is the most room. */
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

/* The first from `least` on. */
static size_t power_of_two(size_t least)
{
	size_t power = 1;
	while (power < least)
		power *= 2;
	return power;
}

static void sort_into_buckets(const struct table *table, struct entry *entries, size_t count)
{
	for (size_t k = 0; k < count; k++)
		entries[k].bucket = (uint32_t)bucket_of(table, entries[k].key);
	if (count)
		qsort(entries, count, sizeof(*entries), by_bucket);
}

/* Makes the table of the keys at the head of `rows`, each `size` bytes long. Returns by slot the number of its row + 1, or 0; the
 * caller frees it. */
static uint32_t *table_make(struct table *table, const void *rows, size_t count, size_t size)
{
	struct entry *entries = allocate(count + 1, sizeof(*entries));
	for (size_t k = 0; k < count; k++) {
		entries[k].row = (uint32_t)k;
		memcpy(&entries[k].key, (const char *)rows + k * size, sizeof(entries[k].key));
	}
	*table = (struct table){ .slot_mask = power_of_two(count + count / 3) - 1, .bucket_mask = power_of_two(count / KEYS_A_BUCKET) - 1 };
	for (;; table->slot_mask = 2 * table->slot_mask + 1) {
		assert(table->slot_mask < MOST_SLOTS);
		table->keys = allocate(slots(table), sizeof(*table->keys));
		table->displacement = allocate(table->bucket_mask + 1, sizeof(*table->displacement));
		uint32_t *taken = allocate(slots(table), sizeof(*taken));
		sort_into_buckets(table, entries, count);
		if (place_all(table, entries, count, taken)) {
			free(entries);
			return taken;
		}
		free(taken);
		table_free(table);
	}
}

struct crf *crf_new(uint32_t step, const struct crf_observation *observations, size_t observation_count,
                    const struct crf_transition *transitions, size_t transition_count)
{
	struct crf *crf = allocate(1, sizeof(*crf));
	crf->step = step;
	cleanup(free_pointer) uint32_t *o = table_make(&crf->observations, observations, observation_count, sizeof(*observations));
	cleanup(free_pointer) uint32_t *t = table_make(&crf->transitions, transitions, transition_count, sizeof(*transitions));
	crf->observation_rows = allocate(slots(&crf->observations) + 1, sizeof(*crf->observation_rows));
	crf->transition_rows = allocate(slots(&crf->transitions) + 1, sizeof(*crf->transition_rows));
	for (size_t slot = 0; slot < slots(&crf->observations); slot++)
		if (o[slot])
			memcpy(crf->observation_rows[slot], observations[o[slot] - 1].weights, sizeof(observations->weights));
	for (size_t slot = 0; slot < slots(&crf->transitions); slot++)
		if (t[slot])
			memcpy(crf->transition_rows[slot], transitions[t[slot] - 1].weights, sizeof(transitions->weights));
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

void crf_chain_make(const struct crf *crf, uint32_t capacity, struct arena *arena, struct crf_chain *ret_chain)
{
	*ret_chain = (struct crf_chain){
		.crf = crf,
		.capacity = capacity,
		.at = arena_alloc(arena, (size_t)capacity + 1, sizeof(*ret_chain->at)),
		.between = arena_alloc(arena, (size_t)capacity + 1, sizeof(*ret_chain->between)),
		.pairs = arena_alloc(arena, (size_t)capacity + 1, sizeof(*ret_chain->pairs)),
	};
}

void crf_chain_begin(struct crf_chain *chain, uint32_t length)
{
	chain->length = length;
}

/* The sum of the rows of some keys. */
wide_vectors static void sum_observations(const struct table *table, const int8_t (*rows)[LABEL_STRIDE], const uint64_t *keys,
                                          size_t count, int16_t *restrict ret_sum)
{
	int16_t sum[LABEL_STRIDE] = { 0 };
	for (size_t k = 0; k < count; k++) {
		const int8_t *row = rows[row_of(table, keys[k])];
		for (size_t b = 0; b < LABEL_STRIDE; b++)
			sum[b] = (int16_t)(sum[b] + row[b]);
	}
	memcpy(ret_sum, sum, sizeof(sum));
}

wide_vectors static void sum_transitions(const struct table *table, const int8_t (*rows)[LABEL_COUNT][LABEL_STRIDE], const uint64_t *keys,
                                         size_t count, int16_t (*restrict ret_sum)[LABEL_STRIDE])
{
	const int8_t(*found[TRANSITION_KEYS_MAX])[LABEL_STRIDE];
	for (size_t k = 0; k < count; k++)
		found[k] = rows[row_of(table, keys[k])];
	for (size_t a = 0; a < LABEL_COUNT; a++) {
		int16_t sum[LABEL_STRIDE] = { 0 };
		for (size_t k = 0; k < count; k++) {
			const int8_t *row = found[k][a];
			for (size_t b = 0; b < LABEL_STRIDE; b++)
				sum[b] = (int16_t)(sum[b] + row[b]);
		}
		memcpy(ret_sum[a], sum, sizeof(sum));
	}
}

void crf_chain_score(struct crf_chain *chain, uint32_t token, const uint64_t *observations, size_t observation_count,
                     const uint64_t *transitions, size_t transition_count)
{
	const struct crf *crf = chain->crf;
	assert(transition_count <= TRANSITION_KEYS_MAX);
	sum_observations(&crf->observations, (const int8_t(*)[LABEL_STRIDE])crf->observation_rows, observations, observation_count,
	                 chain->at[token]);
	sum_transitions(&crf->transitions, (const int8_t(*)[LABEL_COUNT][LABEL_STRIDE])crf->transition_rows, transitions, transition_count,
	                chain->between[token]);
}

static void follow_rules(int32_t allowed[LABEL_COUNT][LABEL_STRIDE])
{
	for (unsigned a = 0; a < LABEL_COUNT; a++)
		for (unsigned b = 0; b < LABEL_STRIDE; b++)
			allowed[a][b] = b < LABEL_COUNT && label_follows(a, b) ? 0 : FORBIDDEN;
}

/* The highest score becomes zero: only differences count, and those stay small however long the chain. */
static inline void level(int32_t *scores)
{
	int32_t highest = scores[0];
	for (unsigned b = 1; b < LABEL_COUNT; b++)
		highest = scores[b] > highest ? scores[b] : highest;
	for (unsigned b = 0; b < LABEL_STRIDE; b++)
		scores[b] -= highest;
}

/* The best score of each label at a token, given those at the one before; `from` gets which label that was. */
wide_vectors static void step_best(const int32_t *restrict before, const int16_t (*restrict between)[LABEL_STRIDE],
                             const int32_t (*restrict allowed)[LABEL_STRIDE], int32_t *restrict best, int32_t *restrict from)
{
	for (unsigned b = 0; b < LABEL_STRIDE; b++) {
		best[b] = INT32_MIN;
		from[b] = 0;
	}
	for (int32_t a = 0; a < LABEL_COUNT; a++)
		for (unsigned b = 0; b < LABEL_STRIDE; b++) {
			int32_t score = before[a] + between[a][b] + allowed[a][b];
			from[b] = score > best[b] ? a : from[b];
			best[b] = score > best[b] ? score : best[b];
		}
}

void crf_best(const struct crf_chain *chain, int32_t bonus, struct arena *arena, uint8_t *ret_labels)
{
	int32_t allowed[LABEL_COUNT][LABEL_STRIDE], scores[LABEL_STRIDE], best[LABEL_STRIDE], from[LABEL_STRIDE];
	uint8_t(*back)[LABEL_STRIDE] = arena_alloc(arena, (size_t)chain->length + 1, sizeof(*back));
	int32_t steps = (int32_t)((int64_t)bonus * 1000 / chain->crf->step);
	follow_rules(allowed);
	for (unsigned b = 0; b < LABEL_STRIDE; b++)
		scores[b] = b == LABEL_OUTSIDE ? 0 : FORBIDDEN;
	for (uint32_t k = 0; k < chain->length; k++) {
		step_best(scores, (const int16_t(*)[LABEL_STRIDE])chain->between[k], (const int32_t(*)[LABEL_STRIDE])allowed, best, from);
		for (unsigned b = 0; b < LABEL_STRIDE; b++) {
			scores[b] = best[b] + chain->at[k][b] + (is_begin(b) && b < LABEL_COUNT ? steps : 0);
			back[k][b] = (uint8_t)from[b];
		}
		level(scores);
	}
	unsigned label = 0;
	for (unsigned b = 1; b < LABEL_COUNT; b++)
		label = scores[b] > scores[label] ? b : label;
	for (uint32_t k = chain->length; k-- > 0;) {
		ret_labels[k] = (uint8_t)label;
		label = back[k][label];
	}
}

/* --- marginals */

/* Potentials of a token: exp of the scores, forbidden pairs 0; scaled by a factor that cancels out. */
wide_vectors static void potentials(const struct crf_chain *chain, uint32_t token, const float (*restrict follows)[LABEL_STRIDE],
                                    float (*restrict ret_pairs)[LABEL_STRIDE])
{
	const float unit = (float)chain->crf->step / (float)PER_MILLION;
	const int16_t *at = chain->at[token];
	int32_t highest = INT32_MIN;
	for (unsigned b = 0; b < LABEL_COUNT; b++)
		highest = at[b] > highest ? at[b] : highest;
	for (unsigned a = 0; a < LABEL_COUNT; a++)
		for (unsigned b = 0; b < LABEL_STRIDE; b++)
			ret_pairs[a][b] = crf_exp(unit * (float)(chain->between[token][a][b] + at[b] - highest)) * follows[a][b];
}

static void normalise(float *row)
{
	const float least = 1e-30F; /* below, the weights are no trained ones */
	float sum = 0;
	for (unsigned b = 0; b < LABEL_COUNT; b++)
		sum += row[b];
	float factor = sum > least ? 1 / sum : 0;
	for (unsigned b = 0; b < LABEL_STRIDE; b++)
		row[b] *= factor;
}

/* Probabilities of the tokens [first, end) going forward; `before`: those of the label before the first one. */
wide_vectors static void forward(float (*pairs)[LABEL_COUNT][LABEL_STRIDE], uint32_t first, uint32_t end, const float *start,
                                 float (*ret_marginals)[LABEL_STRIDE])
{
	float before[LABEL_STRIDE];
	memcpy(before, start, sizeof(before));
	for (uint32_t k = first; k < end; k++) {
		memset(ret_marginals[k], 0, sizeof(ret_marginals[k]));
		for (unsigned a = 0; a < LABEL_COUNT; a++)
			for (unsigned b = 0; b < LABEL_STRIDE; b++)
				ret_marginals[k][b] += before[a] * pairs[k - first][a][b];
		normalise(ret_marginals[k]);
		memcpy(before, ret_marginals[k], sizeof(before));
	}
}

/* How well the labels of a token agree with the ones behind it, `behind` being that of the next token. */
wide_vectors static void step_back(const float (*pairs)[LABEL_STRIDE], float *behind)
{
	float product[LABEL_STRIDE];
	memcpy(product, behind, sizeof(product));
	for (unsigned a = 0; a < LABEL_COUNT; a++) {
		float sum = 0;
		for (unsigned b = 0; b < LABEL_STRIDE; b++)
			sum += pairs[a][b] * product[b];
		behind[a] = sum;
	}
	normalise(behind);
}

void crf_marginals_within(const struct crf_chain *chain, const uint8_t *labels, uint32_t first, uint32_t end,
                          float (*ret_marginals)[LABEL_STRIDE])
{
	float(*pairs)[LABEL_COUNT][LABEL_STRIDE] = chain->pairs;
	float follows[LABEL_COUNT][LABEL_STRIDE] = { { 0 } }, start[LABEL_STRIDE] = { 0 }, behind[LABEL_STRIDE] = { 0 };
	for (unsigned a = 0; a < LABEL_COUNT; a++)
		for (unsigned b = 0; b < LABEL_COUNT; b++)
			follows[a][b] = label_follows(a, b);
	uint32_t needed = end < chain->length ? end + 1 : end; /* the token behind it, too: its label is known */
	for (uint32_t k = first; k < needed; k++)
		potentials(chain, k, (const float(*)[LABEL_STRIDE])follows, pairs[k - first]);
	start[first > 0 ? labels[first - 1] : LABEL_OUTSIDE] = 1;
	forward(pairs, first, end, start, ret_marginals);
	for (unsigned b = 0; b < LABEL_COUNT; b++)
		behind[b] = end == needed || labels[end] == b;
	if (end < needed)
		step_back((const float(*)[LABEL_STRIDE])pairs[end - first], behind);
	for (uint32_t k = end; k-- > first;) {
		for (unsigned b = 0; b < LABEL_STRIDE; b++)
			ret_marginals[k][b] *= behind[b];
		normalise(ret_marginals[k]);
		step_back((const float(*)[LABEL_STRIDE])pairs[k - first], behind);
	}
}

void crf_marginals(const struct crf_chain *chain, float (*ret_marginals)[LABEL_STRIDE])
{
	crf_marginals_within(chain, NULL, 0, chain->length, ret_marginals);
}
