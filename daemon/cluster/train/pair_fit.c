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

/* One of the two rounds of a fit: first the weights of most measures, then, with these, those of the rest. */
struct fitting {
	const struct pair_corpus *corpus;
	const struct pair_recipe_weight *recipe;
	enum pair_use use;
	struct pair_held_out held_out;
	double pull;
	bool after;
	int measures[PAIR_MEASURE_COUNT]; /* that this round fits */
	size_t width;
};

struct gathered {
	ARRAY(struct logistic_example) examples;
	double *values;
};

static bool is_fitted(const struct fitting *fitting, int measure, bool after)
{
	return fitting->recipe[measure].fitted && fitting->recipe[measure].after == after;
}

/* What the first round says of an example. */
static double fitted_before(const struct fitting *fitting, const struct pair_example *example, const double weights[PAIR_MEASURE_COUNT])
{
	double sum = 0;
	for (int m = 0; fitting->after && m < PAIR_MEASURE_COUNT; m++)
		sum += is_fitted(fitting, m, false) ? weights[m] * example->of[m] : 0;
	return sum;
}

static void gather(const struct fitting *fitting, const double weights[PAIR_MEASURE_COUNT], struct gathered *gathered)
{
	const struct pair_corpus *corpus = fitting->corpus;
	gathered->values = allocate(corpus->examples.count * fitting->width + 1, sizeof(*gathered->values));
	double *values = gathered->values;
	for (size_t k = 0; k < corpus->examples.count; k++) {
		const struct pair_example *example = &corpus->examples.items[k];
		if (example->use != fitting->use || decided(example) || example->weight <= 0 || held(example, fitting->held_out))
			continue;
		double offset = offset_of(example, fitting->recipe);
		if (fabs(offset) >= DECISIVE)
			continue;
		for (size_t i = 0; i < fitting->width; i++)
			values[i] = example->of[fitting->measures[i]];
		offset += fitted_before(fitting, example, weights);
		array_append(&gathered->examples, ((struct logistic_example){ values, offset, example->weight, example->same }));
		values += fitting->width;
	}
}

static bool all_alike(const struct logistic_example *examples, size_t count)
{
	for (size_t k = 1; k < count; k++)
		if (examples[k].right != examples[0].right)
			return false;
	return true;
}

static size_t fit_round(struct fitting *fitting, bool after, double weights[PAIR_MEASURE_COUNT])
{
	fitting->after = after;
	fitting->width = 0;
	for (int m = 0; m < PAIR_MEASURE_COUNT; m++)
		if (is_fitted(fitting, m, after))
			fitting->measures[fitting->width++] = m;
	struct gathered gathered = { 0 };
	gather(fitting, weights, &gathered);
	size_t count = gathered.examples.count;
	if (all_alike(gathered.examples.items, count))
		count = 0;
	double fitted[PAIR_MEASURE_COUNT];
	if (count)
		logistic_fit(gathered.examples.items, count, fitting->width, fitting->pull, fitted);
	for (size_t i = 0; count && i < fitting->width; i++)
		weights[fitting->measures[i]] = round(fitted[i] * 1000) / 1000; /* as the file has them */
	array_free(&gathered.examples);
	free(gathered.values);
	return count;
}

size_t pair_fit(const struct pair_corpus *corpus, const struct pair_recipe *recipe, enum pair_use use, struct pair_held_out held_out,
                double pull, double ret_weights[PAIR_MEASURE_COUNT])
{
	struct fitting fitting = { .corpus = corpus, .recipe = recipe->of[use], .use = use, .held_out = held_out, .pull = pull };
	bool more = false;
	for (int m = 0; m < PAIR_MEASURE_COUNT; m++) {
		ret_weights[m] = recipe->of[use][m].value;
		more |= is_fitted(&fitting, m, true);
	}
	size_t count = fit_round(&fitting, false, ret_weights);
	if (count && more)
		fit_round(&fitting, true, ret_weights);
	return count;
}

double pair_fit_logit(const struct pair_example *example, const double weights[PAIR_MEASURE_COUNT])
{
	double sum = 0;
	for (int m = 0; m < PAIR_MEASURE_COUNT; m++)
		sum += weights[m] * example->of[m];
	return decided(example) ? RULED_OUT_LOGIT : sum;
}
