/* Score: how well found attributions match the gold, as tests/quality/score_extract.py counts it. */
#pragma once

#include "extract/train/corpus.h"

struct score {
	size_t gold, found, exact, half, most; /* matched exactly, at Jaccard 0.5, at 0.8 */
};

/* Adds the counts of one article. With `speech` only gold attributions that are speech count, and found ones that match others
 * are neither right nor wrong. */
void score_article(const struct training_article *article, const struct attributions *found, bool speech, struct score *score);

/* Which of the found attributions match a gold one (Jaccard 0.5, one to one, best first): ret_right[0 .. found count). */
void score_matches(const struct training_article *article, const struct attributions *found, bool *ret_right);

/* Harmonic mean of precision and recall, in per cent. */
double score_f1(size_t matched, const struct score *score);
