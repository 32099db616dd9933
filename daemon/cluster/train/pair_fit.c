#include "cluster/train/pair_fit.h"

#include <math.h>
#include <string.h>

#include "cluster/train/logistic.h"

/* A set weight that moves the logit by so much decides alone. */
static const double DECISIVE = 5;
static const double RULED_OUT_LOGIT = -1000;

/* Whether no weights change what is said of it. */
static bool decided(const struct pair_example *example)
{
	return example->use != PAIR_COMPARE && example->ruled_out;
}

static bool held(const struct pair_example *example, struct pair_held_out held_out)
{
	return example->use == PAIR_COMPARE ? (int)example->fold == held_out.fold : (int)example->group == held_out.group;
}

/* The part of the logit that is not fitted. */
static double offset_of(const struct pair_example *example, const struct pair_recipe_weight *recipe)
{
	double sum = 0;
	for (int m = 0; m < PAIR_MEASURE_COUNT; m++)
		if (recipe[m].named && !recipe[m].fitted)
			sum += recipe[m].value * example->of[m];
	return sum;
}

struct gathered {
	ARRAY(struct logistic_example) examples;
	double *values;
};

static void gather(const struct pair_corpus *corpus, const struct pair_recipe_weight *recipe, enum pair_use use,
                   struct pair_held_out held_out, const int *measures, size_t width, struct gathered *gathered)
{
	gathered->values = allocate(corpus->examples.count * width + 1, sizeof(*gathered->values));
	double *values = gathered->values;
	for (size_t k = 0; k < corpus->examples.count; k++) {
		const struct pair_example *example = &corpus->examples.items[k];
		if (example->use != use || decided(example) || example->weight <= 0 || held(example, held_out))
			continue;
		double offset = offset_of(example, recipe);
		if (fabs(offset) >= DECISIVE)
			continue;
		for (size_t i = 0; i < width; i++)
			values[i] = example->of[measures[i]];
		array_append(&gathered->examples, ((struct logistic_example){ values, offset, example->weight, example->same }));
		values += width;
	}
}

static bool all_alike(const struct logistic_example *examples, size_t count)
{
	for (size_t k = 1; k < count; k++)
		if (examples[k].right != examples[0].right)
			return false;
	return true;
}

size_t pair_fit(const struct pair_corpus *corpus, const struct pair_recipe *recipe, enum pair_use use, struct pair_held_out held_out,
                double pull, double ret_weights[PAIR_MEASURE_COUNT])
{
	int measures[PAIR_MEASURE_COUNT];
	size_t width = 0;
	for (int m = 0; m < PAIR_MEASURE_COUNT; m++) {
		ret_weights[m] = recipe->of[use][m].value;
		if (recipe->of[use][m].fitted)
			measures[width++] = m;
	}
	struct gathered gathered = { 0 };
	gather(corpus, recipe->of[use], use, held_out, measures, width, &gathered);
	size_t count = gathered.examples.count;
	if (all_alike(gathered.examples.items, count))
		count = 0;
	double fitted[PAIR_MEASURE_COUNT];
	if (count)
		logistic_fit(gathered.examples.items, count, width, pull, fitted);
	for (size_t i = 0; count && i < width; i++)
		ret_weights[measures[i]] = round(fitted[i] * 1000) / 1000; /* as the file has them */
	array_free(&gathered.examples);
	free(gathered.values);
	return count;
}

double pair_fit_logit(const struct pair_example *example, const double weights[PAIR_MEASURE_COUNT])
{
	double sum = 0;
	for (int m = 0; m < PAIR_MEASURE_COUNT; m++)
		sum += weights[m] * example->of[m];
	return decided(example) ? RULED_OUT_LOGIT : sum;
}
