#include "cluster/train/pair_corpus.h"
#include "cluster/train/pair_fit.h"
#include "cluster/train/pair_recipe.h"
#include "cluster/train/pair_score.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <criterion/criterion.h>

static char directory[64];
static char *error;

static void set_up(void)
{
	strcpy(directory, "/tmp/hearsay-pair-training-XXXXXX");
	cr_assert(mkdtemp(directory));
}

static void tear_down(void)
{
	char command[128];
	snprintf(command, sizeof(command), "rm -r %s", directory);
	cr_assert_eq(system(command), 0);
	free(error);
}

TestSuite(pair_training, .init = set_up, .fini = tear_down);

/* The path of a file in the directory, which now holds this. */
static const char *file_of(const char *name, const char *text)
{
	static char path[128];
	snprintf(path, sizeof(path), "%s/%s", directory, name);
	FILE *file = fopen(path, "w");
	cr_assert(file);
	fputs(text, file);
	fclose(file);
	return path;
}

static char *text_of(const char *path)
{
	char *text = NULL;
	size_t size = 0;
	FILE *file = fopen(path, "r");
	cr_assert(file);
	cr_assert_gt(getdelim(&text, &size, '\0', file), 0);
	fclose(file);
	return text;
}

static const char MODEL[] = "# What it is.\nversion 1\ntitles mr mrs\n\ncompare.bias -1.5\ncompare.aligned 2 # why\ncompare.negation -7 # set\n"
                            "compare.order 1 # after\n"
                            "compare.threshold -0.25\n\n#: scores: of an earlier training\n";

Test(pair_training, keeps_everything_in_the_model_but_what_was_fitted)
{
	struct pair_recipe recipe;
	cr_assert_eq(pair_recipe_read(file_of("old", MODEL), &recipe, &error), 0, "%s", error);
	cr_assert(recipe.of[PAIR_COMPARE][PAIR_ALIGNED].fitted);
	cr_assert_not(recipe.of[PAIR_COMPARE][PAIR_NEGATION].fitted);
	cr_assert(recipe.of[PAIR_COMPARE][PAIR_NEGATION].named);
	cr_assert_not(recipe.of[PAIR_COMPARE][PAIR_GRAMS].named);
	cr_assert(recipe.of[PAIR_COMPARE][PAIR_ORDER].fitted && recipe.of[PAIR_COMPARE][PAIR_ORDER].after);
	cr_assert_not(recipe.of[PAIR_COMPARE][PAIR_ALIGNED].after);
	cr_assert_float_eq(recipe.thresholds[PAIR_COMPARE], -.25, 1e-9);
	recipe.of[PAIR_COMPARE][PAIR_BIAS].value = -3;
	recipe.of[PAIR_COMPARE][PAIR_ALIGNED].value = 4.25;
	recipe.of[PAIR_COMPARE][PAIR_NEGATION].value = 9;
	const char *path = file_of("new", "");
	cr_assert_eq(pair_recipe_write(&recipe, "corpus: invented\nlicence: none\n", path, &error), 0, "%s", error);
	char *text = text_of(path);
	cr_assert_str_eq(text, "# What it is.\nversion 1\ntitles mr mrs\n\ncompare.bias -3.000\ncompare.aligned 4.250 # why\n"
	                       "compare.negation -7 # set\ncompare.order 1.000 # after\ncompare.threshold -0.25\n\n#: corpus: invented\n#: licence: none\n");
	free(text);
	pair_recipe_free(&recipe);
}

Test(pair_training, says_that_a_model_cannot_be_read_or_written)
{
	struct pair_recipe recipe = { 0 };
	cr_assert_eq(pair_recipe_read("/nonexistent/x.model", &recipe, &error), -ENOENT);
	cr_assert(strstr(error, "/nonexistent/x.model: No such file"));
	cr_assert_eq(pair_recipe_write(&recipe, "", "/nonexistent/x.model", &error), -ENOENT);
}

/* A corpus of pairs of one use in which only those that are aligned say the same, but for one in ten. */
static void fill(struct pair_corpus *corpus, enum pair_use use, size_t count)
{
	for (size_t k = 0; k < count; k++) {
		bool aligned = k % 2;
		struct pair_example example = { .use = (uint8_t)use, .group = (uint32_t)(k % 3), .fold = (uint8_t)(k % PAIR_FOLDS), .weight = 1,
			                            .same = aligned != (k % 20 < 2) };
		example.of[PAIR_BIAS] = 1;
		example.of[PAIR_ALIGNED] = aligned;
		array_append(&corpus->examples, example);
	}
}

static const struct pair_held_out ALL = { PAIR_FIT_ALL, PAIR_FIT_ALL };

static struct pair_recipe recipe_of(enum pair_use use)
{
	struct pair_recipe recipe = { 0 };
	recipe.of[use][PAIR_BIAS] = recipe.of[use][PAIR_ALIGNED] = (struct pair_recipe_weight){ .named = true, .fitted = true };
	recipe.of[use][PAIR_SPEAKER_DIFFERENT] = (struct pair_recipe_weight){ .named = true, .value = -100 };
	return recipe;
}

Test(pair_training, fits_what_the_model_names_to_the_share_that_is_the_same)
{
	struct pair_corpus corpus = { 0 };
	struct pair_recipe recipe = recipe_of(PAIR_ATTRIBUTED);
	double weights[PAIR_MEASURE_COUNT];
	fill(&corpus, PAIR_ATTRIBUTED, 1000);
	cr_assert_eq(pair_fit(&corpus, &recipe, PAIR_ATTRIBUTED, ALL, .01, weights), 1000);
	cr_assert_float_eq(weights[PAIR_BIAS], log(.1 / .9), .02);
	cr_assert_float_eq(weights[PAIR_ALIGNED], 2 * log(.9 / .1), .02);
	cr_assert_eq(weights[PAIR_SPEAKER_DIFFERENT], -100);
	cr_assert_eq(weights[PAIR_GRAMS], 0);
	cr_assert_eq(pair_fit(&corpus, &recipe, PAIR_COMPARE, ALL, .01, weights), 0, "it has no such pairs");
	array_free(&corpus.examples);
}

Test(pair_training, fits_some_weights_after_the_others_which_stay)
{
	struct pair_corpus corpus = { 0 };
	struct pair_recipe recipe = recipe_of(PAIR_ATTRIBUTED);
	double alone[PAIR_MEASURE_COUNT], weights[PAIR_MEASURE_COUNT];
	fill(&corpus, PAIR_ATTRIBUTED, 1000);
	for (size_t k = 0; k < corpus.examples.count; k++)
		corpus.examples.items[k].of[PAIR_RARE] = corpus.examples.items[k].same && k % 4 < 3;
	pair_fit(&corpus, &recipe, PAIR_ATTRIBUTED, ALL, .01, alone);
	recipe.of[PAIR_ATTRIBUTED][PAIR_RARE] = (struct pair_recipe_weight){ .named = true, .fitted = true, .after = true };
	cr_assert_eq(pair_fit(&corpus, &recipe, PAIR_ATTRIBUTED, ALL, .01, weights), 1000);
	cr_assert_eq(weights[PAIR_BIAS], alone[PAIR_BIAS]);
	cr_assert_eq(weights[PAIR_ALIGNED], alone[PAIR_ALIGNED]);
	cr_assert_gt(weights[PAIR_RARE], 2);
	recipe.of[PAIR_ATTRIBUTED][PAIR_RARE].after = false;
	pair_fit(&corpus, &recipe, PAIR_ATTRIBUTED, ALL, .01, weights);
	cr_assert_neq(weights[PAIR_ALIGNED], alone[PAIR_ALIGNED]);
	array_free(&corpus.examples);
}

Test(pair_training, does_not_learn_from_what_is_held_out_or_decided_anyway)
{
	struct pair_corpus corpus = { 0 };
	struct pair_recipe recipe = recipe_of(PAIR_ATTRIBUTED);
	double weights[PAIR_MEASURE_COUNT], again[PAIR_MEASURE_COUNT];
	fill(&corpus, PAIR_ATTRIBUTED, 300);
	pair_fit(&corpus, &recipe, PAIR_ATTRIBUTED, (struct pair_held_out){ 1, PAIR_FIT_ALL }, 1, weights);
	for (size_t k = 0; k < corpus.examples.count; k++) {
		struct pair_example *example = &corpus.examples.items[k];
		if (example->group == 1)
			example->same = !example->same;
	}
	struct pair_example ruled_out = { .use = PAIR_ATTRIBUTED, .weight = 1, .same = true, .ruled_out = true }, speakers = ruled_out;
	speakers.ruled_out = false;
	speakers.of[PAIR_SPEAKER_DIFFERENT] = 1;
	array_append(&corpus.examples, ruled_out);
	array_append(&corpus.examples, speakers);
	cr_assert_eq(pair_fit(&corpus, &recipe, PAIR_ATTRIBUTED, (struct pair_held_out){ 1, PAIR_FIT_ALL }, 1, again), 200);
	cr_assert_arr_eq(weights, again, sizeof(weights));
	array_free(&corpus.examples);
	fill(&corpus, PAIR_COMPARE, 300);
	recipe = recipe_of(PAIR_COMPARE);
	cr_assert_eq(pair_fit(&corpus, &recipe, PAIR_COMPARE, (struct pair_held_out){ PAIR_FIT_ALL, 2 }, 1, weights), 240);
	array_free(&corpus.examples);
}

Test(pair_training, scores_by_rank_with_ties_counting_half)
{
	struct pair_judged pairs[] = { { .5, true, false }, { 2, true, false }, { .5, false, false }, { -1, false, false }, { 3, true, true } };
	struct pair_score score;
	pair_score(pairs, array_size(pairs), 0, &score);
	cr_assert_eq(score.same, 3);
	cr_assert_float_eq(score.auc, 5.5 / 6, 1e-9);
	cr_assert_float_eq(score.average_precision, (1 + 1 + 3 / 4.0) / 3, 1e-9);
	cr_assert_float_eq(score.accuracy, 3 / 5.0, 1e-9, "one is above the threshold though different, one is ruled out though the same");
	cr_assert_float_eq(score.found_at_percent, 2 / 3.0, 1e-9, "those above every one that is different");
	cr_assert_eq(score.bins[9].pairs, 1);
	cr_assert_eq(score.bins[6].same, 1);
	pair_score(pairs, 0, 0, &score);
	cr_assert_eq(score.pairs, 0);
}

Test(pair_training, counts_one_percent_of_false_merges)
{
	struct pair_judged pairs[220];
	struct pair_score score;
	for (size_t k = 0; k < array_size(pairs); k++)
		pairs[k] = (struct pair_judged){ -(double)k, k == 1 || k == 3 || (k >= 5 && k < 23), false };
	pair_score(pairs, array_size(pairs), 0, &score);
	cr_assert_float_eq(score.found_at_percent, 2 / 20.0, 1e-9, "two of two hundred may stand above");
	cr_assert_eq(score.found_at_tenth, 0);
}
