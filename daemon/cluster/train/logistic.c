#include "cluster/train/logistic.h"

#include <math.h>
#include <string.h>

enum { ROUNDS_MAX = 60, HALVINGS_MAX = 20 };

/* A step that gains less than this ends the fit. */
static const double GAIN_MIN = 1e-9;
/* What every weight is pulled with, however little its measure spreads: one that never varies stays at 0. */
static const double PULL_MIN = 1e-6;

struct fit {
	const struct logistic_example *examples;
	size_t count, width;
	double *pulls, *weights, *gradient, *hessian, *step; /* hessian: width × width */
};

double logistic_of(double logit)
{
	return 1 / (1 + exp(-logit));
}

static double logit_of(const struct logistic_example *example, const double *weights, size_t width)
{
	double sum = example->offset;
	for (size_t i = 0; i < width; i++)
		sum += weights[i] * example->values[i];
	return sum;
}

/* The logarithm of the likelihood, less the pull. */
static double merit(const struct fit *fit, const double *weights)
{
	double sum = 0;
	for (size_t i = 0; i < fit->width; i++)
		sum -= fit->pulls[i] * weights[i] * weights[i] / 2;
	for (size_t k = 0; k < fit->count; k++) {
		double logit = logit_of(&fit->examples[k], weights, fit->width), away = fit->examples[k].right ? -logit : logit;
		sum -= fit->examples[k].weight * (away > 0 ? away + log1p(exp(-away)) : log1p(exp(away)));
	}
	return sum;
}

static void set_pulls(struct fit *fit, double pull)
{
	double total = 0;
	for (size_t k = 0; k < fit->count; k++)
		total += fit->examples[k].weight;
	for (size_t i = 0; i < fit->width; i++) {
		double mean = 0, spread = 0;
		for (size_t k = 0; k < fit->count; k++)
			mean += fit->examples[k].weight * fit->examples[k].values[i] / total;
		for (size_t k = 0; k < fit->count; k++) {
			double off = fit->examples[k].values[i] - mean;
			spread += fit->examples[k].weight * off * off / total;
		}
		fit->pulls[i] = pull * spread + PULL_MIN;
	}
}

static void set_derivatives(struct fit *fit)
{
	size_t width = fit->width;
	memset(fit->hessian, 0, width * width * sizeof(double));
	for (size_t i = 0; i < width; i++) {
		fit->gradient[i] = -fit->pulls[i] * fit->weights[i];
		fit->hessian[i * width + i] = fit->pulls[i];
	}
	for (size_t k = 0; k < fit->count; k++) {
		const struct logistic_example *example = &fit->examples[k];
		double p = logistic_of(logit_of(example, fit->weights, width)), bend = example->weight * p * (1 - p);
		double slope = example->weight * (example->right - p);
		for (size_t i = 0; i < width; i++) {
			double value = example->values[i];
			fit->gradient[i] += slope * value;
			for (size_t j = 0; value != 0 && j <= i; j++)
				fit->hessian[i * width + j] += bend * value * example->values[j];
		}
	}
}

/* Solves hessian · step = gradient by Cholesky's decomposition; only the lower triangle is read. */
static void solve(struct fit *fit)
{
	size_t width = fit->width;
	double *l = fit->hessian, *x = fit->step;
	for (size_t j = 0; j < width; j++)
		for (size_t i = j; i < width; i++) {
			double sum = l[i * width + j];
			for (size_t k = 0; k < j; k++)
				sum -= l[i * width + k] * l[j * width + k];
			l[i * width + j] = i == j ? sqrt(fmax(sum, PULL_MIN)) : sum / l[j * width + j];
		}
	for (size_t i = 0; i < width; i++) {
		x[i] = fit->gradient[i];
		for (size_t k = 0; k < i; k++)
			x[i] -= l[i * width + k] * x[k];
		x[i] /= l[i * width + i];
	}
	for (size_t i = width; i-- > 0;) {
		for (size_t k = i + 1; k < width; k++)
			x[i] -= l[k * width + i] * x[k];
		x[i] /= l[i * width + i];
	}
}

/* Takes the step, or as much of it as gains; returns what was gained. */
static double take_step(struct fit *fit, double before, double *trial)
{
	double share = 1;
	for (int k = 0; k < HALVINGS_MAX; k++, share /= 2) {
		for (size_t i = 0; i < fit->width; i++)
			trial[i] = fit->weights[i] + share * fit->step[i];
		double gain = merit(fit, trial) - before;
		if (gain > 0) {
			memcpy(fit->weights, trial, fit->width * sizeof(*trial));
			return gain;
		}
	}
	return 0;
}

void logistic_fit(const struct logistic_example *examples, size_t count, size_t width, double pull, double *ret_weights)
{
	cleanup(free_pointer) double *room = allocate(width * (width + 4), sizeof(*room));
	struct fit fit = {
		.examples = examples,
		.count = count,
		.width = width,
		.weights = ret_weights,
		.pulls = room,
		.gradient = room + width,
		.step = room + 2 * width,
		.hessian = room + 4 * width,
	};
	memset(ret_weights, 0, width * sizeof(*ret_weights));
	set_pulls(&fit, pull);
	double reached = merit(&fit, ret_weights), gain = INFINITY;
	for (int round = 0; round < ROUNDS_MAX && gain > GAIN_MIN; round++) {
		set_derivatives(&fit);
		solve(&fit);
		gain = take_step(&fit, reached, room + 3 * width);
		reached += gain;
	}
}
