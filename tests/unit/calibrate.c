#include "calibrate.h"

#include <math.h>
#include <string.h>

#include <criterion/criterion.h>

enum { EXAMPLES = 20000 };

static uint64_t state = 1;

static double uniform(void)
{
	state = state * 6364136223846793005u + 1442695040888963407u; /* Knuth's linear congruential generator */
	return (double)(state >> 11) / (double)(1ull << 53);
}

static struct calibration_example *examples_new(size_t count)
{
	struct calibration_example *examples = allocate(count, sizeof(*examples));
	for (size_t k = 0; k < count; k++) {
		examples[k].measures[CONFIDENCE_BIAS] = 1;
		for (unsigned i = 1; i < CONFIDENCE_COUNT; i++)
			examples[k].measures[i] = (float)(4 * uniform() - 2);
	}
	return examples;
}

static double sum_of(const float *weights, const struct calibration_example *example)
{
	double sum = 0;
	for (unsigned i = 0; i < CONFIDENCE_COUNT; i++)
		sum += (double)weights[i] * (double)example->measures[i];
	return sum;
}

Test(calibrate, recovers_the_weights_that_made_the_examples)
{
	static const float WEIGHTS[CONFIDENCE_COUNT] = { .4F, 1, -.5F, 0, .8F, -1, .3F, 0, .25F, -.75F, .5F, .1F };
	struct calibration_example *examples = examples_new(EXAMPLES);
	for (size_t k = 0; k < EXAMPLES; k++)
		examples[k].right = uniform() < 1 / (1 + exp(-sum_of(WEIGHTS, &examples[k])));
	struct confidence_model model;
	calibrate(examples, EXAMPLES, &model);
	for (unsigned i = 0; i < CONFIDENCE_COUNT; i++)
		cr_expect_float_eq(model.weights[i], WEIGHTS[i], .1, "weight %u: %f, not %f", i, (double)model.weights[i], (double)WEIGHTS[i]);
	free(examples);
}

Test(calibrate, is_right_on_average)
{
	struct calibration_example *examples = examples_new(EXAMPLES);
	struct confidence_model model;
	double right = 0, sure = 0;
	for (size_t k = 0; k < EXAMPLES; k++) { /* not by a logistic model */
		examples[k].right = examples[k].measures[1] * examples[k].measures[2] > .3F && uniform() < .9;
		right += examples[k].right;
	}
	calibrate(examples, EXAMPLES, &model);
	for (size_t k = 0; k < EXAMPLES; k++)
		sure += confidence_of(&model, examples[k].measures) / 1000.0;
	cr_expect_float_eq(sure / EXAMPLES, right / EXAMPLES, .01, "%f of them are right, not %f", right / EXAMPLES, sure / EXAMPLES);
	free(examples);
}

/* Where one measure tells right from wrong, the likelihood alone would drive its weight to infinity; however the measures are
 * scaled, Newton's steps must not throw it about. */
Test(calibrate, stays_finite_where_a_measure_tells_everything)
{
	static const float SCALES[] = { 1, 1000, 1e6F };
	for (size_t s = 0; s < array_size(SCALES); s++) {
		struct calibration_example *examples = examples_new(EXAMPLES);
		for (size_t k = 0; k < EXAMPLES; k++) {
			examples[k].right = examples[k].measures[3] > 0;
			for (unsigned i = 1; i < CONFIDENCE_COUNT; i++)
				examples[k].measures[i] *= SCALES[s];
		}
		struct confidence_model model;
		calibrate(examples, EXAMPLES, &model);
		size_t agree = 0;
		for (unsigned i = 0; i < CONFIDENCE_COUNT; i++)
			cr_expect(isfinite(model.weights[i]), "scale %g: weight %u", (double)SCALES[s], i);
		for (size_t k = 0; k < EXAMPLES; k++)
			agree += (sum_of(model.weights, &examples[k]) > 0) == examples[k].right;
		cr_expect_geq(agree, (size_t)EXAMPLES * 97 / 100, "scale %g: %zu of %d", (double)SCALES[s], agree, EXAMPLES);
		free(examples);
	}
}

Test(calibrate, knows_nothing_without_examples)
{
	struct confidence_model model;
	memset(&model, 0x7f, sizeof(model));
	calibrate(NULL, 0, &model);
	for (unsigned i = 0; i < CONFIDENCE_COUNT; i++)
		cr_expect_eq(model.weights[i], 0);
}

Test(calibrate, takes_what_is_always_right)
{
	struct calibration_example *examples = examples_new(500);
	for (size_t k = 0; k < 500; k++)
		examples[k].right = true;
	struct confidence_model model;
	calibrate(examples, 500, &model);
	cr_expect_gt(model.weights[CONFIDENCE_BIAS], 2);
	cr_expect_lt(model.weights[CONFIDENCE_BIAS], 20);
	free(examples);
}

/* At the best weights the pull of the prior outweighs what is left to learn, measure by measure. */
Test(calibrate, finds_the_best_weights_of_few_examples_too)
{
	for (size_t round = 0; round < 300; round++) {
		size_t count = 1 + round % 40;
		struct calibration_example *examples = examples_new(count);
		double gradient[CONFIDENCE_COUNT] = { 0 };
		for (size_t k = 0; k < count; k++) {
			examples[k].right = uniform() < .9;
			for (unsigned i = 1; i < CONFIDENCE_COUNT; i++)
				examples[k].measures[i] *= round % 3 == 0 ? 1 : round % 3 == 1 ? 6 : 100;
		}
		struct confidence_model model;
		calibrate(examples, count, &model);
		for (size_t k = 0; k < count; k++)
			for (unsigned i = 0; i < CONFIDENCE_COUNT; i++)
				gradient[i] += (examples[k].right - 1 / (1 + exp(-sum_of(model.weights, &examples[k])))) * (double)examples[k].measures[i];
		for (unsigned i = 0; i < CONFIDENCE_COUNT; i++)
			cr_assert_float_eq(gradient[i], model.weights[i], .01, "round %zu, weight %u: %f is not %f", round, i, (double)model.weights[i],
			                   gradient[i]);
		free(examples);
	}
}
