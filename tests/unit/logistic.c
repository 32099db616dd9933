#include "cluster/train/logistic.h"

#include <math.h>
#include <stdint.h>

#include <criterion/criterion.h>

enum { EXAMPLES = 400 };

/* A fixed sequence of numbers between 0 and 1. */
static double next(uint32_t *state)
{
	*state = *state * 1664525 + 1013904223;
	return (*state >> 8) / (double)(1 << 24);
}

struct sample {
	double values[EXAMPLES][3];
	struct logistic_example examples[EXAMPLES];
};

/* Examples of which a share is right that a model with these weights would have right. */
static void draw(struct sample *sample, double bias, double first, double second, double scale)
{
	uint32_t state = 7;
	for (int k = 0; k < EXAMPLES; k++) {
		double x = next(&state), y = next(&state);
		sample->values[k][0] = 1;
		sample->values[k][1] = x * scale;
		sample->values[k][2] = y;
		sample->examples[k] = (struct logistic_example){ sample->values[k], 0, 1, next(&state) < logistic_of(bias + first * x + second * y) };
	}
}

Test(logistic, finds_the_weights_that_examples_were_drawn_by)
{
	struct sample sample;
	double weights[3];
	draw(&sample, -1, 4, -3, 1);
	logistic_fit(sample.examples, EXAMPLES, 3, .01, weights);
	cr_assert_float_eq(weights[0], -1, .6);
	cr_assert_float_eq(weights[1], 4, 1);
	cr_assert_float_eq(weights[2], -3, 1);
}

Test(logistic, the_scale_of_a_measure_does_not_matter)
{
	struct sample sample, large;
	double weights[3], of_large[3];
	draw(&sample, -1, 4, -3, 1);
	draw(&large, -1, 4, -3, 100);
	logistic_fit(sample.examples, EXAMPLES, 3, 20, weights);
	logistic_fit(large.examples, EXAMPLES, 3, 20, of_large);
	cr_assert_float_eq(of_large[1] * 100, weights[1], 1e-3);
	cr_assert_float_eq(of_large[2], weights[2], 1e-3);
}

Test(logistic, a_stronger_pull_gives_smaller_weights_and_a_measure_that_never_varies_none)
{
	struct sample sample;
	double weak[3], strong[3];
	draw(&sample, -1, 4, -3, 1);
	for (int k = 0; k < EXAMPLES; k++)
		sample.values[k][2] = 0;
	logistic_fit(sample.examples, EXAMPLES, 3, .1, weak);
	logistic_fit(sample.examples, EXAMPLES, 3, 100, strong);
	cr_assert_lt(strong[1], weak[1] * .7);
	cr_assert_float_eq(weak[2], 0, 1e-9);
}

Test(logistic, examples_that_a_measure_tells_apart_entirely_still_give_finite_weights)
{
	double values[4][2] = { { 1, 0 }, { 1, .1 }, { 1, .9 }, { 1, 1 } }, weights[2];
	struct logistic_example examples[4];
	for (int k = 0; k < 4; k++)
		examples[k] = (struct logistic_example){ values[k], 0, 1, k > 1 };
	logistic_fit(examples, 4, 2, .01, weights);
	cr_assert(isfinite(weights[0]) && isfinite(weights[1]));
	cr_assert_gt(weights[0] + weights[1], 2);
	cr_assert_lt(weights[0], -2);
}

Test(logistic, an_offset_is_not_learnt_again_and_a_weight_counts_an_example_several_times)
{
	double one = 1, bias;
	struct logistic_example examples[2] = { { &one, 0, 3, true }, { &one, 0, 1, false } };
	logistic_fit(examples, 2, 1, 1, &bias);
	cr_assert_float_eq(bias, log(3), 1e-4);
	examples[0].offset = examples[1].offset = 2;
	logistic_fit(examples, 2, 1, 1, &bias);
	cr_assert_float_eq(bias, log(3) - 2, 1e-4);
}
