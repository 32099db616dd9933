#include "extract/tagger/crf.h"

#include <stdlib.h>
#include <string.h>

#include "proto/base/memory.h"

enum {
	FORBIDDEN = -1000000, /* far below what two tokens' scores can make up for */
	PER_MILLION = 1000000,
	BITS_A_SLOT = 2,
	BATCH = 128, /* keys looked up together: all those of a token */
	AHEAD = 8,   /* rows asked of the memory before they are added */
};

/* Keys to rows: open addressing, at most half full. Most keys that are asked for are not there: a bit for each hash of a key that is
 * (one in six is set) says so from the innermost cache. A slot holds the row's number and as many bits of the key as there is room for beside it, so that the
 * slots are few cache lines, too. */
struct table {
	uint32_t *slots;   /* 0: empty; else the row's number + 1 in the bits of row_mask, and in the others those of the key's upper half */
	uint64_t *keys;    /* by row */
	uint32_t mask, row_mask;
	uint64_t *bits;
	uint32_t bit_mask;
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

static void table_make(struct table *table, size_t count)
{
	uint32_t size = 64;
	while (size < 2 * count)
		size *= 2;
	table->mask = table->row_mask = size - 1;
	table->slots = allocate(size, sizeof(*table->slots));
	table->keys = allocate(count + 1, sizeof(*table->keys));
	table->bit_mask = size * BITS_A_SLOT - 1;
	table->bits = allocate(size * BITS_A_SLOT / 64, sizeof(*table->bits));
}

static inline uint32_t bit_of(const struct table *table, uint64_t key)
{
	return (uint32_t)(key >> 32) & table->bit_mask;
}

static void table_add(struct table *table, uint64_t key, uint32_t row)
{
	uint32_t bit = bit_of(table, key);
	table->bits[bit / 64] |= (uint64_t)1 << bit % 64;
	uint32_t slot = (uint32_t)key & table->mask;
	while (table->slots[slot])
		slot = (slot + 1) & table->mask;
	table->slots[slot] = ((uint32_t)(key >> 32) & ~table->row_mask) | (row + 1);
	table->keys[row] = key;
}

struct crf *crf_new(uint32_t step, const struct crf_observation *observations, size_t observation_count,
                    const struct crf_transition *transitions, size_t transition_count)
{
	struct crf *crf = allocate(1, sizeof(*crf));
	crf->step = step;
	crf->observation_rows = allocate(observation_count + 1, sizeof(*crf->observation_rows));
	crf->transition_rows = allocate(transition_count + 1, sizeof(*crf->transition_rows));
	table_make(&crf->observations, observation_count);
	table_make(&crf->transitions, transition_count);
	for (size_t k = 0; k < observation_count; k++) {
		memcpy(crf->observation_rows[k], observations[k].weights, sizeof(observations[k].weights));
		table_add(&crf->observations, observations[k].key, (uint32_t)k);
	}
	for (size_t k = 0; k < transition_count; k++) {
		memcpy(crf->transition_rows[k], transitions[k].weights, sizeof(transitions[k].weights));
		table_add(&crf->transitions, transitions[k].key, (uint32_t)k);
	}
	return crf;
}

static void table_free(struct table *table)
{
	free(table->slots);
	free(table->keys);
	free(table->bits);
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
	memset(chain->at, 0, length * sizeof(*chain->at));
	memset(chain->between, 0, length * sizeof(*chain->between));
}

/* Whether what a slot holds is the key's row. */
static inline bool is_at(const struct table *table, uint32_t held, uint64_t key)
{
	return ((held ^ (uint32_t)(key >> 32)) & ~table->row_mask) == 0 && table->keys[(held & table->row_mask) - 1] == key;
}

/* The rows of the keys that there are; their number. In rounds, so that the processor asks its memory for many slots at once and
 * never has to guess whether a key is there. */
static inline size_t find_rows(const struct table *table, const uint64_t *keys, size_t count, uint32_t *ret_rows)
{
	uint64_t likely[BATCH];
	size_t tried = 0, found = 0;
	for (size_t k = 0; k < count; k++) {
		uint32_t bit = bit_of(table, keys[k]);
		likely[tried] = keys[k];
		tried += table->bits[bit / 64] >> bit % 64 & 1;
	}
	for (size_t k = 0; k < tried; k++)
		__builtin_prefetch(&table->slots[(uint32_t)likely[k] & table->mask]);
	for (size_t k = 0; k < tried; k++) {
		uint32_t slot = (uint32_t)likely[k] & table->mask;
		while (table->slots[slot] && !is_at(table, table->slots[slot], likely[k]))
			slot = (slot + 1) & table->mask;
		ret_rows[found] = table->slots[slot] ? (table->slots[slot] & table->row_mask) - 1 : 0;
		found += table->slots[slot] != 0;
	}
	return found;
}

/* Also keeps compilers from turning the loops over rows and labels inside out, row by row being the order in memory. */
static inline void prefetch_row(const int8_t *row)
{
	__builtin_prefetch(row);
}

/* Adds the rows of at most BATCH keys to `sum`. */
wide_vectors static void add_observations(const struct table *table, const int8_t (*rows)[LABEL_STRIDE], const uint64_t *keys, size_t count,
                                          int16_t *restrict sum)
{
	uint32_t found[BATCH];
	int16_t total[LABEL_STRIDE] = { 0 };
	size_t hits = find_rows(table, keys, count, found);
	for (size_t k = 0; k < hits; k++) {
		prefetch_row(rows[found[k + AHEAD < hits ? k + AHEAD : k]]);
		for (size_t b = 0; b < LABEL_STRIDE; b++)
			total[b] = (int16_t)(total[b] + rows[found[k]][b]);
	}
	for (size_t b = 0; b < LABEL_STRIDE; b++)
		sum[b] = (int16_t)(sum[b] + total[b]);
}

wide_vectors static void add_transitions(const struct table *table, const int8_t (*rows)[LABEL_COUNT][LABEL_STRIDE], const uint64_t *keys,
                                         size_t count, int16_t *restrict sum)
{
	uint32_t found[BATCH];
	size_t hits = find_rows(table, keys, count, found);
	for (size_t k = 0; k < hits; k++) {
		const int8_t *added = rows[found[k]][0];
		prefetch_row(rows[found[k + 1 < hits ? k + 1 : k]][0]);
		for (size_t b = 0; b < (size_t)LABEL_COUNT * LABEL_STRIDE; b++)
			sum[b] = (int16_t)(sum[b] + added[b]);
	}
}

void crf_chain_score(struct crf_chain *chain, uint32_t token, const uint64_t *observations, size_t observation_count,
                     const uint64_t *transitions, size_t transition_count)
{
	const struct crf *crf = chain->crf;
	for (size_t k = 0; k < observation_count; k += BATCH)
		add_observations(&crf->observations, (const int8_t(*)[LABEL_STRIDE])crf->observation_rows, observations + k,
		                 observation_count - k < BATCH ? observation_count - k : BATCH, chain->at[token]);
	for (size_t k = 0; k < transition_count; k += BATCH)
		add_transitions(&crf->transitions, (const int8_t(*)[LABEL_COUNT][LABEL_STRIDE])crf->transition_rows, transitions + k,
		                transition_count - k < BATCH ? transition_count - k : BATCH, chain->between[token][0]);
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
