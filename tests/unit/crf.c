#include "extract/tagger/crf.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>

enum { KEYS = 12, PAIR_KEYS = 4, LONGEST = 4, STEP = 50000 /* millionths */ };

static uint64_t seed;

static uint64_t random_bits(void)
{
	seed += 0x9e3779b97f4a7c15u; /* splitmix64 */
	uint64_t z = (seed ^ (seed >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static uint32_t below(uint32_t limit)
{
	return (uint32_t)((random_bits() >> 32) % limit);
}

static int8_t random_weight(int32_t largest)
{
	return (int8_t)((int32_t)below((uint32_t)(2 * largest + 1)) - largest);
}

struct field {
	struct crf *crf;
	uint64_t keys[KEYS], pair_keys[PAIR_KEYS];
};

static struct field field_new(uint32_t step, int32_t largest)
{
	struct field field;
	struct crf_observation rows[KEYS];
	struct crf_transition pairs[PAIR_KEYS];
	memset(rows, 0, sizeof(rows));
	memset(pairs, 0, sizeof(pairs));
	for (size_t k = 0; k < KEYS; k++) {
		rows[k].key = field.keys[k] = random_bits() & ~(uint64_t)63; /* many in the same slots */
		for (unsigned b = 0; b < LABEL_COUNT; b++)
			rows[k].weights[b] = random_weight(largest);
	}
	for (size_t k = 0; k < PAIR_KEYS; k++) {
		pairs[k].key = field.pair_keys[k] = random_bits();
		for (unsigned a = 0; a < LABEL_COUNT; a++)
			for (unsigned b = 0; b < LABEL_COUNT; b++)
				pairs[k].weights[a][b] = random_weight(largest);
	}
	field.crf = crf_new(step, rows, KEYS, pairs, PAIR_KEYS);
	return field;
}

enum { MANY = 100 };

/* Sets a token's scores by keys. */
static void score(struct crf_chain *chain, uint32_t token, const uint64_t *keys, size_t count, const uint64_t *pair_keys, size_t pair_count)
{
	uint32_t rows[MANY], pairs[MANY];
	for (size_t k = 0; k < count; k++)
		rows[k] = crf_observation_row(chain->crf, keys[k]);
	for (size_t k = 0; k < pair_count; k++)
		pairs[k] = crf_transition_row(chain->crf, pair_keys[k]);
	crf_chain_score(chain, token, rows, count, pairs, pair_count);
}

/* Each token has some of the keys, and some that the field does not know. */
static void fill(const struct field *field, struct crf_chain *chain, uint32_t length)
{
	crf_chain_begin(chain, length);
	for (uint32_t k = 0; k < length; k++) {
		uint64_t keys[] = { field->keys[below(KEYS)], random_bits(), field->keys[below(KEYS)], 0 };
		uint64_t pairs[] = { random_bits(), field->pair_keys[below(PAIR_KEYS)] };
		score(chain, k, keys, 4, pairs, 2);
	}
}

static bool begins(unsigned label)
{
	return label == LABEL_BEGIN_SOURCE_BEFORE || label == LABEL_BEGIN_SOURCE_AFTER || label == LABEL_BEGIN_CUE_BEFORE ||
	       label == LABEL_BEGIN_CUE_AFTER || label == LABEL_BEGIN_CONTENT_BEFORE || label == LABEL_BEGIN_CONTENT_AFTER;
}

/* The score of a sequence in steps; false if one label may not follow the one before it. */
static bool score_of(const struct crf_chain *chain, const uint8_t *labels, int32_t bonus, int64_t *ret_score)
{
	unsigned previous = LABEL_OUTSIDE;
	*ret_score = 0;
	for (uint32_t k = 0; k < chain->length; k++) {
		if (!label_follows(k ? previous : LABEL_COUNT, labels[k]))
			return false;
		*ret_score += crf_chain_label(chain, k, labels[k]) + crf_chain_pair(chain, k, previous, labels[k]) + (begins(labels[k]) ? bonus : 0);
		previous = labels[k];
	}
	return true;
}

/* The next of all sequences; false behind the last one. */
static bool next(uint8_t *labels, uint32_t length)
{
	for (uint32_t k = 0; k < length; k++) {
		if (++labels[k] < LABEL_COUNT)
			return true;
		labels[k] = 0;
	}
	return false;
}

Test(crf, allows_an_inside_label_behind_its_own_kind_alone)
{
	for (unsigned a = 0; a <= LABEL_COUNT; a++)
		for (unsigned b = 0; b < LABEL_COUNT; b++) {
			bool inside = b > LABEL_GAP && !begins(b);
			cr_expect_eq(label_follows(a, b), !inside || a == b || a == b - 1, "%u behind %u", b, a);
		}
}

Test(crf, finds_the_best_of_all_sequences)
{
	for (uint32_t round = 0; round < 40; round++) {
		seed = round;
		struct arena *arena = arena_new();
		struct field field = field_new(STEP, 127);
		struct crf_chain chain;
		uint32_t length = 1 + round % LONGEST;
		int32_t bonus = (int32_t)below(9000) - 3000;
		crf_chain_make(field.crf, LONGEST, arena, &chain);
		fill(&field, &chain, length);
		uint8_t labels[LONGEST] = { 0 }, found[LONGEST];
		int64_t best = INT64_MIN, score;
		do
			if (score_of(&chain, labels, bonus * 1000 / STEP, &score) && score > best)
				best = score;
		while (next(labels, length));
		crf_best(&chain, bonus, arena, found);
		cr_assert(score_of(&chain, found, bonus * 1000 / STEP, &score), "round %u gives labels that may not follow each other", round);
		cr_assert_eq(score, best, "round %u: %ld is not the best, %ld is", round, (long)score, (long)best);
		crf_free(field.crf);
		arena_free(arena);
	}
}

Test(crf, gives_probabilities_as_all_sequences_together_do)
{
	for (uint32_t round = 0; round < 12; round++) {
		seed = 100 + round;
		struct arena *arena = arena_new();
		struct field field = field_new(STEP, 40);
		struct crf_chain chain;
		uint32_t length = 1 + round % LONGEST;
		crf_chain_make(field.crf, LONGEST, arena, &chain);
		fill(&field, &chain, length);
		uint8_t labels[LONGEST] = { 0 };
		double sums[LONGEST][LABEL_COUNT] = { { 0 } }, all = 0;
		int64_t score;
		do
			if (score_of(&chain, labels, 0, &score)) {
				double weight = exp((double)score * STEP / 1e6);
				all += weight;
				for (uint32_t k = 0; k < length; k++)
					sums[k][labels[k]] += weight;
			}
		while (next(labels, length));
		float marginals[LONGEST][LABEL_STRIDE];
		crf_marginals(&chain, marginals);
		for (uint32_t k = 0; k < length; k++) {
			float sum = 0;
			for (unsigned b = 0; b < LABEL_STRIDE; b++) {
				double wanted = b < LABEL_COUNT ? sums[k][b] / all : 0;
				sum += marginals[k][b];
				cr_assert_float_eq(marginals[k][b], wanted, 1e-4, "round %u, token %u, label %u: %f, not %f", round, k, b, marginals[k][b], wanted);
			}
			cr_assert_float_eq(sum, 1, 1e-5);
		}
		crf_free(field.crf);
		arena_free(arena);
	}
}

/* Of the sequences that have the labels given outside of [first, end). */
static void expect_within(const struct crf_chain *chain, const uint8_t *given, uint32_t first, uint32_t end)
{
	uint8_t labels[LONGEST] = { 0 };
	double sums[LONGEST][LABEL_COUNT] = { { 0 } }, all = 0;
	int64_t score;
	do {
		bool as_given = true;
		for (uint32_t k = 0; k < chain->length; k++)
			as_given = as_given && ((k >= first && k < end) || labels[k] == given[k]);
		if (!as_given || !score_of(chain, labels, 0, &score))
			continue;
		double weight = exp((double)score * STEP / 1e6);
		all += weight;
		for (uint32_t k = first; k < end; k++)
			sums[k][labels[k]] += weight;
	} while (next(labels, chain->length));
	float marginals[LONGEST][LABEL_STRIDE] = { { 0 } };
	crf_marginals_within(chain, given, first, end, marginals);
	for (uint32_t k = first; k < end; k++)
		for (unsigned b = 0; b < LABEL_COUNT; b++)
			cr_assert_float_eq(marginals[k][b], sums[k][b] / all, 1e-4, "[%u, %u), token %u, label %u: %f, not %f", first, end, k, b,
			                   (double)marginals[k][b], sums[k][b] / all);
}

Test(crf, gives_probabilities_of_a_part_given_the_labels_of_the_rest)
{
	for (uint32_t round = 0; round < 4; round++) {
		seed = 200 + round;
		struct arena *arena = arena_new();
		struct field field = field_new(STEP, 40);
		struct crf_chain chain;
		uint8_t given[LONGEST];
		crf_chain_make(field.crf, LONGEST, arena, &chain);
		fill(&field, &chain, LONGEST);
		crf_best(&chain, 500, arena, given);
		for (uint32_t first = 0; first < LONGEST; first++)
			for (uint32_t end = first + 1; end <= LONGEST; end++)
				expect_within(&chain, given, first, end);
		crf_free(field.crf);
		arena_free(arena);
	}
}

static void score_often(struct crf_chain *chain, uint32_t token, uint64_t key)
{
	uint64_t keys[MANY];
	for (size_t k = 0; k < MANY; k++)
		keys[k] = key;
	score(chain, token, keys, MANY, NULL, 0);
}

/* However low all scores are, and however many add up: a span that is not worth its beginning is not begun at its second token. */
Test(crf, finds_the_best_of_a_long_chain_whose_scores_are_all_low)
{
	enum { LENGTH = 1000, TAIL = 20, WITHOUT = 1, WITH = 2 };
	struct arena *arena = arena_new();
	struct crf_observation rows[2] = { { .key = WITHOUT }, { .key = WITH } };
	memset(rows[0].weights, -127, LABEL_COUNT);
	memset(rows[1].weights, -127, LABEL_COUNT);
	rows[0].weights[LABEL_OUTSIDE] = rows[1].weights[LABEL_OUTSIDE] = -100;
	rows[1].weights[LABEL_INSIDE_CONTENT_AFTER] = -99;
	struct crf *crf = crf_new(STEP, rows, 2, NULL, 0);
	struct crf_chain chain;
	uint8_t labels[LENGTH];
	crf_chain_make(crf, LENGTH, arena, &chain);
	crf_chain_begin(&chain, LENGTH);
	for (uint32_t k = 0; k < LENGTH; k++)
		score_often(&chain, k, k < LENGTH - TAIL ? WITHOUT : WITH);
	crf_best(&chain, 0, arena, labels);
	for (uint32_t k = 0; k < LENGTH; k++)
		cr_assert_eq(labels[k], LABEL_OUTSIDE, "token %u has label %u", k, labels[k]);
	crf_free(crf);
	arena_free(arena);
}

/* A model file may hold any weights: probabilities stay numbers between 0 and 1. */
Test(crf, gives_probabilities_for_the_largest_weights_too)
{
	static const uint32_t STEPS[] = { 1, STEP, CRF_STEP_MAX };
	for (size_t s = 0; s < 3; s++) {
		struct arena *arena = arena_new();
		struct crf_chain chain;
		struct field field = field_new(STEPS[s], 127);
		float marginals[50][LABEL_STRIDE];
		crf_chain_make(field.crf, 50, arena, &chain);
		fill(&field, &chain, 50);
		crf_marginals(&chain, marginals);
		for (uint32_t k = 0; k < 50; k++)
			for (unsigned b = 0; b < LABEL_STRIDE; b++)
				cr_assert(marginals[k][b] >= 0 && marginals[k][b] <= 1.0001F, "step %u, token %u, label %u: %f", STEPS[s], k, b, marginals[k][b]);
		crf_free(field.crf);
		arena_free(arena);
	}
}

Test(crf, says_the_same_of_the_same_chain_whatever_came_before)
{
	struct arena *arena = arena_new();
	struct field field = field_new(STEP, 127);
	struct crf_chain fresh, used;
	uint8_t a[LONGEST], b[LONGEST];
	float x[LONGEST][LABEL_STRIDE], y[LONGEST][LABEL_STRIDE];
	crf_chain_make(field.crf, LONGEST, arena, &fresh);
	crf_chain_make(field.crf, LONGEST, arena, &used);
	fill(&field, &used, LONGEST);
	crf_best(&used, 0, arena, a);
	uint64_t kept = seed;
	fill(&field, &used, LONGEST - 1);
	seed = kept;
	fill(&field, &fresh, LONGEST - 1);
	crf_best(&fresh, 500, arena, a);
	crf_best(&used, 500, arena, b);
	crf_marginals(&fresh, x);
	crf_marginals(&used, y);
	cr_assert_eq(memcmp(a, b, LONGEST - 1), 0);
	cr_assert_eq(memcmp(x, y, sizeof(x[0]) * (LONGEST - 1)), 0);
	crf_free(field.crf);
	arena_free(arena);
}

/* Keys that lie close together, that differ in their upper bits alone, and any; one of them twice. */
Test(crf, knows_the_weights_of_each_key_and_of_no_other)
{
	enum { COUNT = 6000, TWICE = 77 };
	struct arena *arena = arena_new();
	struct crf_observation *rows = arena_alloc(arena, COUNT + 1, sizeof(*rows));
	seed = 300;
	for (uint32_t k = 0; k < COUNT; k++) {
		rows[k].key = k < COUNT / 3 ? k + 1 : k < 2 * COUNT / 3 ? (uint64_t)k << 48 | (uint64_t)k << 20 : random_bits();
		for (unsigned b = 0; b < LABEL_COUNT; b++)
			rows[k].weights[b] = random_weight(127);
	}
	rows[COUNT] = (struct crf_observation){ .key = rows[TWICE].key };
	struct crf *crf = crf_new(STEP, rows, COUNT + 1, NULL, 0);
	struct crf_chain chain;
	crf_chain_make(crf, 1, arena, &chain);
	crf_chain_begin(&chain, 1);
	for (uint32_t k = 0; k < COUNT; k++) {
		uint64_t keys[] = { rows[k].key, random_bits(), 0 };
		score(&chain, 0, keys, 3, NULL, 0);
		for (unsigned b = 0; b < LABEL_COUNT; b++)
			cr_assert_eq(crf_chain_label(&chain, 0, b), rows[k].weights[b], "key %u, label %u", k, b);
	}
	crf_free(crf);
	arena_free(arena);
}

Test(crf, is_not_made_of_keys_that_no_slot_tells_apart)
{
	struct crf_observation rows[2] = { { .key = 1 }, { .key = UINT64_C(1) << 63 | 1 } };
	cr_assert_null(crf_new(STEP, rows, 2, NULL, 0));
}

Test(crf, has_nothing_to_say_of_an_empty_chain)
{
	struct arena *arena = arena_new();
	struct crf *crf = crf_new(STEP, NULL, 0, NULL, 0);
	struct crf_chain chain;
	uint8_t label = 77;
	float marginal[1][LABEL_STRIDE] = { { 77 } };
	crf_chain_make(crf, 0, arena, &chain);
	crf_chain_begin(&chain, 0);
	crf_best(&chain, 500, arena, &label);
	crf_marginals(&chain, marginal);
	cr_assert_eq(label, 77);
	cr_assert_eq(marginal[0][0], 77);
	crf_free(crf);
	cr_assert_null(crf_free(NULL));
	arena_free(arena);
}

Test(crf, leaves_everything_outside_when_it_knows_nothing)
{
	struct arena *arena = arena_new();
	struct crf *crf = crf_new(STEP, NULL, 0, NULL, 0);
	struct crf_chain chain;
	uint8_t labels[3];
	crf_chain_make(crf, 3, arena, &chain);
	crf_chain_begin(&chain, 3);
	crf_best(&chain, 0, arena, labels);
	for (size_t k = 0; k < 3; k++)
		cr_assert_eq(labels[k], LABEL_OUTSIDE);
	crf_free(crf);
	arena_free(arena);
}

Test(crf, reckons_exp_well_enough)
{
	for (double x = -80; x <= 80; x += 0.00371) {
		double wanted = exp((double)(float)x), error = fabs((double)crf_exp((float)x) - wanted) / wanted;
		cr_assert_lt(error, 2e-5, "exp(%f) is off by %g", x, error);
	}
	for (float x = -4; x <= 4; x += 0.00137F)
		cr_assert_lt(fabs((double)crf_exp(x) / exp((double)x) - 1), 1e-5, "exp(%f)", (double)x);
	cr_assert_eq(crf_exp(0), 1);
	cr_assert_gt(crf_exp(-1e6F), 0);
	cr_assert(isfinite(16 * crf_exp(1e6F)), "the sum of a row of the largest is no number");
}
