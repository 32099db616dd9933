/* The sentence that is labelled: scores of labels and of pairs of them, the best labels (Viterbi), and how likely each is (marginals). */
#include "extract/tagger/crf.h"

#include <string.h>

enum {
	IMPOSSIBLE = -1000000, /* far below anything that the scores of two tokens can make up for */
	PER_MILLION = 1000000,
	BEGIN = LABEL_GAP + 1, /* place of the first label that begins a span … */
	INSIDE = FREE_LABELS,  /* … and of the one that continues it */
	PAIRS_INSIDE = PAIR_COUNT - 2 * FREE_LABELS, /* place of the first pair of a label and the inside label after it */
};

/* label_place() of all labels. */
static const uint8_t LABEL_PLACES[LABEL_COUNT] = { 0, 1, 2, 8, 3, 9, 4, 10, 5, 11, 6, 12, 7, 13 };

void crf_chain_make(const struct crf *crf, uint32_t capacity, struct arena *arena, struct crf_chain *ret_chain)
{
	*ret_chain = (struct crf_chain){
		.crf = crf,
		.capacity = capacity,
		.at = arena_room(arena, (size_t)capacity + 1, sizeof(*ret_chain->at)),
		.between = arena_room(arena, (size_t)capacity + 1, sizeof(*ret_chain->between)),
		.pairs = arena_room(arena, (size_t)capacity + 1, sizeof(*ret_chain->pairs)),
		.behind = arena_room(arena, (size_t)capacity + 1, sizeof(*ret_chain->behind)),
	};
}

void crf_chain_begin(struct crf_chain *chain, uint32_t length)
{
	chain->length = length;
}

int16_t crf_chain_label(const struct crf_chain *chain, uint32_t token, unsigned label)
{
	return chain->at[token][label_place(label)];
}

int16_t crf_chain_pair(const struct crf_chain *chain, uint32_t token, unsigned previous, unsigned label)
{
	return chain->between[token][pair_place(previous, label)];
}

/* --- the best labels */

/* Shifts the scores so that the highest is zero: only differences count, and so they stay small, however long the chain is. */
static inline void level(int32_t *scores)
{
	int32_t highest = scores[0];
	for (unsigned b = 1; b < LABEL_COUNT; b++)
		highest = scores[b] > highest ? scores[b] : highest;
	for (unsigned b = 0; b < LABEL_STRIDE; b++)
		scores[b] -= highest;
}

/* Vectors of a number for each free label: as it is computed, and as scores are stored. */
typedef int32_t free_numbers __attribute__((vector_size(FREE_LABELS * sizeof(int32_t))));
typedef int16_t free_scores __attribute__((vector_size(FREE_LABELS * sizeof(int16_t))));

/* The best scores at a token, given those at the token before; `from` gets the label that each came from, the first one if several are equal. Written
 * with explicit vectors, since compilers do not vectorise it. */
wide_vectors static void step_best(const int32_t *restrict before, const int16_t *restrict between, int32_t *restrict best, int32_t *restrict from)
{
	free_numbers highest = { 0 }, origin = { 0 };
	highest += INT32_MIN;
	for (int32_t a = 0; a < LABEL_COUNT; a++) {
		free_scores scores;
		memcpy(&scores, between + a * FREE_LABELS, sizeof(scores));
		free_numbers sum = __builtin_convertvector(scores, free_numbers) + before[LABEL_PLACES[a]], higher = sum > highest;
		origin = (higher & a) | (~higher & origin);
		highest = (higher & sum) | (~higher & highest);
	}
	memcpy(best, &highest, sizeof(highest));
	memcpy(from, &origin, sizeof(origin));
	for (unsigned k = 0; k < KINDS; k++) {
		int32_t begun = before[BEGIN + k] + between[PAIRS_INSIDE + k], gone_on = before[INSIDE + k] + between[PAIRS_INSIDE + FREE_LABELS + k];
		from[INSIDE + k] = (int32_t)(LABEL_BEGIN_SOURCE_BEFORE + 2 * k) + (gone_on > begun);
		best[INSIDE + k] = gone_on > begun ? gone_on : begun;
	}
}

wide_vectors static void add_token(const int16_t *at, const int32_t *bonus, const int32_t *restrict best, const int32_t *restrict from,
                                   int32_t *restrict scores, uint8_t *restrict back)
{
	for (unsigned b = 0; b < LABEL_STRIDE; b++) {
		scores[b] = best[b] + at[b] + bonus[b];
		back[b] = (uint8_t)from[b];
	}
	level(scores);
}

void crf_best(const struct crf_chain *chain, int32_t bonus, struct arena *arena, uint8_t *ret_labels)
{
	int32_t scores[LABEL_STRIDE] = { 0 }, best[LABEL_STRIDE] = { 0 }, from[LABEL_STRIDE] = { 0 }, bonuses[LABEL_STRIDE] = { 0 };
	uint8_t(*back)[LABEL_STRIDE] = arena_alloc(arena, (size_t)chain->length + 1, sizeof(*back));
	for (unsigned k = 0; k < KINDS; k++)
		bonuses[BEGIN + k] = (int32_t)((int64_t)bonus * 1000 / crf_step(chain->crf));
	for (unsigned b = 1; b < LABEL_STRIDE; b++)
		scores[b] = IMPOSSIBLE;
	for (uint32_t k = 0; k < chain->length; k++) {
		step_best(scores, chain->between[k], best, from);
		add_token(chain->at[k], bonuses, best, from, scores, back[k]);
	}
	unsigned label = 0;
	for (unsigned b = 1; b < LABEL_COUNT; b++)
		label = scores[label_place(b)] > scores[label_place(label)] ? b : label;
	for (uint32_t k = chain->length; k-- > 0;) {
		ret_labels[k] = (uint8_t)label;
		label = back[k][label_place(label)];
	}
}

/* --- marginals */

/* Potentials of a token: exp of the scores, scaled by a factor that cancels out. Two rows of pairs at a time, since these fill a vector. */
wide_vectors static void potentials(const int16_t *restrict at, const int16_t *restrict between, float unit, float *restrict ret_pairs)
{
	int32_t highest = INT32_MIN, twice[LABEL_STRIDE];
	for (unsigned b = 0; b < LABEL_COUNT; b++)
		highest = at[b] > highest ? at[b] : highest;
	for (unsigned b = 0; b < LABEL_STRIDE; b++)
		twice[b] = at[b % FREE_LABELS] - highest;
	for (unsigned n = 0; n < PAIRS_INSIDE; n += LABEL_STRIDE)
		for (unsigned b = 0; b < LABEL_STRIDE; b++)
			ret_pairs[n + b] = crf_exp(unit * (float)(between[n + b] + twice[b]));
	for (unsigned b = 0; b < LABEL_STRIDE; b++)
		twice[b] = at[INSIDE + b % FREE_LABELS] - highest;
	for (unsigned b = 0; b < LABEL_STRIDE; b++)
		ret_pairs[PAIRS_INSIDE + b] = crf_exp(unit * (float)(between[PAIRS_INSIDE + b] + twice[b]));
	for (unsigned k = KINDS; k < FREE_LABELS; k++)
		ret_pairs[PAIRS_INSIDE + k] = ret_pairs[PAIRS_INSIDE + FREE_LABELS + k] = 0;
}

/* Normalises a row to a sum of 1. Adds in the order of the labels, on which a sum of floats depends. */
static void normalise(float *row)
{
	const float least = 1e-30F; /* trained weights do not get below this */
	float sum = row[0] + row[1];
	for (unsigned k = 0; k < KINDS; k++) {
		sum += row[BEGIN + k];
		sum += row[INSIDE + k];
	}
	float factor = sum > least ? 1 / sum : 0;
	for (unsigned b = 0; b < LABEL_STRIDE; b++)
		row[b] *= factor;
}

/* The forward step: how probable each label is, given the probabilities of the labels before. */
wide_vectors static void step_forward(const float *restrict pairs, const float *restrict before, float *restrict ret_row)
{
	float row[LABEL_STRIDE] = { 0 };
	for (unsigned a = 0; a < LABEL_COUNT; a++) {
		float probability = before[LABEL_PLACES[a]];
		for (unsigned f = 0; f < FREE_LABELS; f++)
			row[f] += probability * pairs[a * FREE_LABELS + f];
	}
	for (unsigned k = 0; k < KINDS; k++)
		row[INSIDE + k] = before[BEGIN + k] * pairs[PAIRS_INSIDE + k] + before[INSIDE + k] * pairs[PAIRS_INSIDE + FREE_LABELS + k];
	normalise(row);
	memcpy(ret_row, row, sizeof(row));
}

/* Sums over the labels that may follow one: the free ones, and after a label of a span the inside label of its kind. */
static inline float sum_up(const float *free_labels, unsigned kinds, float inside)
{
	float sum = free_labels[0] + free_labels[1];
	for (unsigned k = 0; k < kinds; k++)
		sum += free_labels[BEGIN + k];
	sum += inside;
	for (unsigned k = kinds; k < KINDS; k++)
		sum += free_labels[BEGIN + k];
	return sum;
}

/* The backward step: how well each label agrees with the labels after it, given that of the next token, `behind`. */
wide_vectors static void step_back(const float *restrict pairs, const float *restrict behind, float *restrict ret_row)
{
	float products[PAIR_COUNT], row[LABEL_STRIDE] = { 0 };
	for (unsigned a = 0; a < LABEL_COUNT; a++)
		for (unsigned f = 0; f < FREE_LABELS; f++)
			products[a * FREE_LABELS + f] = pairs[a * FREE_LABELS + f] * behind[f];
	for (unsigned n = PAIRS_INSIDE; n < PAIR_COUNT; n += FREE_LABELS)
		for (unsigned k = 0; k < FREE_LABELS; k++)
			products[n + k] = pairs[n + k] * behind[INSIDE + k];
	row[0] = sum_up(&products[0], 0, 0);
	row[1] = sum_up(&products[FREE_LABELS], 0, 0);
	for (unsigned k = 0; k < KINDS; k++) {
		const float *begun = &products[(BEGIN + 2 * k) * FREE_LABELS], *inside = begun + FREE_LABELS;
		row[BEGIN + k] = sum_up(begun, k + 1, products[PAIRS_INSIDE + k]);
		row[INSIDE + k] = sum_up(inside, k + 1, products[PAIRS_INSIDE + FREE_LABELS + k]);
	}
	normalise(row);
	memcpy(ret_row, row, sizeof(row));
}

/* Combines both, in the order of the labels. */
static void combine(const float *forward, const float *behind, float *ret_row)
{
	float row[LABEL_STRIDE];
	for (unsigned b = 0; b < LABEL_STRIDE; b++)
		row[b] = forward[b] * behind[b];
	normalise(row);
	ret_row[LABEL_OUTSIDE] = row[0];
	ret_row[LABEL_GAP] = row[1];
	for (unsigned k = 0; k < KINDS; k++) {
		ret_row[LABEL_BEGIN_SOURCE_BEFORE + 2 * k] = row[BEGIN + k];
		ret_row[LABEL_BEGIN_SOURCE_BEFORE + 2 * k + 1] = row[INSIDE + k];
	}
}

void crf_marginals_within(const struct crf_chain *chain, const uint8_t *labels, uint32_t first, uint32_t end,
                          float (*ret_marginals)[LABEL_STRIDE])
{
	const float unit = (float)crf_step(chain->crf) / (float)PER_MILLION;
	float start[LABEL_STRIDE] = { 0 }, last[LABEL_STRIDE] = { 0 };
	float(*behind)[LABEL_STRIDE] = chain->behind, (*pairs)[PAIR_COUNT] = chain->pairs;
	uint32_t count = end - first;
	bool goes_on = end < chain->length; /* then the label of the token after it is known */
	for (uint32_t k = 0; k < count + goes_on; k++)
		potentials(chain->at[first + k], chain->between[first + k], unit, pairs[k]);
	start[label_place(first > 0 ? labels[first - 1] : LABEL_OUTSIDE)] = 1;
	for (unsigned b = 0; b < LABEL_COUNT; b++)
		last[label_place(b)] = !goes_on || labels[end] == b;
	if (goes_on && count)
		step_back(pairs[count], last, behind[count - 1]);
	else if (count)
		memcpy(behind[count - 1], last, sizeof(last));
	for (uint32_t k = 0, back = count; k < count; k++) { /* both directions at once, so that the processor does not wait for either */
		step_forward(pairs[k], k > 0 ? ret_marginals[first + k - 1] : start, ret_marginals[first + k]);
		if (--back > 0)
			step_back(pairs[back], behind[back], behind[back - 1]);
	}
	for (uint32_t k = 0; k < count; k++)
		combine(ret_marginals[first + k], behind[k], ret_marginals[first + k]);
}

void crf_marginals(const struct crf_chain *chain, float (*ret_marginals)[LABEL_STRIDE])
{
	crf_marginals_within(chain, NULL, 0, chain->length, ret_marginals);
}
