/* Pair score: how well logits tell pairs that say the same from pairs that do not. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "proto/base/memory.h"

struct pair_judged {
	double logit;
	bool same;
	bool ruled_out; /* decided to be different, whatever the logit */
};

enum { PAIR_SCORE_BINS = 10 };

struct pair_score {
	size_t pairs, same;
	double auc;               /* chance that a pair that is the same stands above one that is not; ties count half */
	double average_precision;
	double accuracy;          /* at the threshold */
	double found_at_percent, found_at_tenth; /* share of those that are the same above all but 1 % (.1 %) of those that are not */
	struct {
		size_t pairs, same;
		double probability; /* the sum */
	} bins[PAIR_SCORE_BINS]; /* by probability */
};

/* Sorts the pairs by logit. */
void pair_score(struct pair_judged *pairs, size_t count, double threshold, struct pair_score *ret_score);

void pair_score_print(const char *title, const struct pair_score *score);
void pair_score_print_reliability(const struct pair_score *score);
