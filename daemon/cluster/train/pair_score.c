#include "cluster/train/pair_score.h"

#include <stdio.h>

#include "cluster/train/logistic.h"

static int highest_first(const void *a, const void *b)
{
	double x = ((const struct pair_judged *)a)->logit, y = ((const struct pair_judged *)b)->logit;
	return (x < y) - (x > y);
}

static void count_bins(const struct pair_judged *pairs, size_t count, struct pair_score *score)
{
	for (size_t k = 0; k < count; k++) {
		double probability = logistic_of(pairs[k].logit);
		size_t bin = (size_t)(probability * PAIR_SCORE_BINS);
		bin = bin < PAIR_SCORE_BINS ? bin : PAIR_SCORE_BINS - 1;
		score->bins[bin].pairs++;
		score->bins[bin].same += pairs[k].same;
		score->bins[bin].probability += probability;
	}
}

/* Walks down the pairs, those with one logit at once. */
static void walk(const struct pair_judged *pairs, size_t count, struct pair_score *score)
{
	size_t different = count - score->same, right = 0, wrong = 0, above_percent = 0, above_tenth = 0;
	double area = 0, precision = 0;
	for (size_t k = 0; k < count;) {
		size_t same = 0, begin = k;
		for (; k < count && pairs[k].logit == pairs[begin].logit; k++)
			same += pairs[k].same;
		size_t other = k - begin - same;
		area += (double)other * ((double)right + (double)same / 2);
		right += same;
		wrong += other;
		precision += (double)same * (double)right / (double)(right + wrong);
		above_percent = wrong <= different / 100 ? right : above_percent;
		above_tenth = wrong <= different / 1000 ? right : above_tenth;
	}
	if (!score->same || !different)
		return;
	score->auc = area / ((double)score->same * (double)different);
	score->average_precision = precision / (double)score->same;
	score->found_at_percent = (double)above_percent / (double)score->same;
	score->found_at_tenth = (double)above_tenth / (double)score->same;
}

void pair_score(struct pair_judged *pairs, size_t count, double threshold, struct pair_score *ret_score)
{
	size_t correct = 0;
	*ret_score = (struct pair_score){ .pairs = count };
	for (size_t k = 0; k < count; k++) {
		ret_score->same += pairs[k].same;
		correct += pairs[k].same == (!pairs[k].ruled_out && pairs[k].logit >= threshold);
	}
	if (!count)
		return;
	ret_score->accuracy = (double)correct / (double)count;
	qsort(pairs, count, sizeof(*pairs), highest_first);
	walk(pairs, count, ret_score);
	count_bins(pairs, count, ret_score);
}

void pair_score_print(const char *title, const struct pair_score *score)
{
	printf("%-28s %6zu pairs, %5zu same  AUC %5.2f  AP %5.1f  accuracy %5.1f %%  found with 1 %% false merges %5.1f %%, with .1 %% %5.1f %%\n",
	       title, score->pairs, score->same, 100 * score->auc, 100 * score->average_precision, 100 * score->accuracy,
	       100 * score->found_at_percent, 100 * score->found_at_tenth);
}

void pair_score_print_reliability(const struct pair_score *score)
{
	printf("    probability   pairs  mean probability   same\n");
	for (int k = 0; k < PAIR_SCORE_BINS; k++)
		if (score->bins[k].pairs)
			printf("    %.1f to %.1f  %7zu  %15.1f %%  %5.1f %%\n", k / (double)PAIR_SCORE_BINS, (k + 1) / (double)PAIR_SCORE_BINS,
			       score->bins[k].pairs, 100 * score->bins[k].probability / (double)score->bins[k].pairs,
			       100 * (double)score->bins[k].same / (double)score->bins[k].pairs);
}
