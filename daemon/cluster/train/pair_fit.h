/* Pair fit: the weights of one use of the pair model, from a corpus. */
#pragma once

#include "cluster/train/pair_corpus.h"
#include "cluster/train/pair_recipe.h"

enum { PAIR_FIT_ALL = -1 };

/* What is left out of a fit, to be measured by. */
struct pair_held_out {
	int group; /* an event, or PAIR_FIT_ALL */
	int fold;  /* of every file of pairs, or PAIR_FIT_ALL */
};

/* Fits what the recipe names for the use and does not set. Pairs that are decided whatever is fitted teach nothing: within a story those
 * that are ruled out, and everywhere those that a set weight decides. Returns the number of examples; if there are none, or all are alike,
 * 0, and *ret_weights are the recipe's. */
size_t pair_fit(const struct pair_corpus *corpus, const struct pair_recipe *recipe, enum pair_use use, struct pair_held_out held_out,
                double pull, double ret_weights[PAIR_MEASURE_COUNT]);

/* The logit of an example, as pair_compare has it outside of a story; within one, far below every other one if it is ruled out. */
double pair_fit_logit(const struct pair_example *example, const double weights[PAIR_MEASURE_COUNT]);
