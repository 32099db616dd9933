/* Logistic: weights of a logistic model, fitted by Newton's method. Small, exact, and the same every time. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "proto/base/memory.h"

struct logistic_example {
	const double *values; /* as many as there are weights; one of them is always 1, for the bias */
	double offset;        /* of the logit: what weighs without being fitted */
	double weight;        /* how much the example counts; more than 0 */
	bool right;
};

/* Fits weights that make the examples most likely. Each weight is pulled towards 0 with `pull` (more than 0: the weight of an example)
 * in units of its measure's own spread, so that the scale of a measure does not matter; the bias is not pulled. */
void logistic_fit(const struct logistic_example *examples, size_t count, size_t width, double pull, double *ret_weights);

/* The probability of a logit. */
double logistic_of(double logit);
