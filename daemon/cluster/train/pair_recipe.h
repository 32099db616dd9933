/* Pair recipe: a pair.model file as its trainer sees it. Which measures a use is fitted on is what the file names for it; a weight whose
 * line ends in "# set" is not fitted but stays, and so do thresholds, lists of words and comments. Weights whose lines end in "# after" are
 * fitted when the others are, which then stay: for what few pairs have, and should not change what is said of all. */
#pragma once

#include "cluster/statements/pair_model.h"
#include "proto/base/array.h"

struct pair_recipe_weight {
	bool named, fitted, after;
	double value;
};

struct pair_recipe {
	ARRAY(char *) lines; /* without their ends; what an earlier training said of itself left out */
	struct pair_recipe_weight of[PAIR_USE_COUNT][PAIR_MEASURE_COUNT];
	double thresholds[PAIR_USE_COUNT];
};

/* Reads a file that pair_model_load has taken. Negative errno values; *ret_error (free()) says why. */
must_check int pair_recipe_read(const char *path, struct pair_recipe *ret_recipe, char **ret_error);

/* Writes the file with the values of now, and at its end, as comments, the lines of `provenance`. */
must_check int pair_recipe_write(const struct pair_recipe *recipe, const char *provenance, const char *path, char **ret_error);

void pair_recipe_free(struct pair_recipe *recipe);
