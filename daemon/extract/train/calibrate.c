#include "extract/train/calibrate.h"

#include <math.h>
#include <string.h>

enum { ROUNDS = 25, N = CONFIDENCE_COUNT };

/* Solves a·x = b in place by elimination with pivots; a is symmetric and positive definite. */
static void solve(double a[N][N], double b[N], double x[N])
{
	for (int k = 0; k < N; k++) {
		int pivot = k;
		for (int i = k + 1; i < N; i++)
			pivot = fabs(a[i][k]) > fabs(a[pivot][k]) ? i : pivot;
		for (int j = 0; j < N; j++) {
			double kept = a[k][j];
			a[k][j] = a[pivot][j];
			a[pivot][j] = kept;
		}
		double kept = b[k];
		b[k] = b[pivot];
		b[pivot] = kept;
		for (int i = k + 1; i < N; i++) {
			double factor = a[i][k] / a[k][k];
			for (int j = k; j < N; j++)
				a[i][j] -= factor * a[k][j];
			b[i] -= factor * b[k];
		}
	}
	for (int k = N; k-- > 0;) {
		x[k] = b[k];
		for (int j = k + 1; j < N; j++)
			x[k] -= a[k][j] * x[j];
		x[k] /= a[k][k];
	}
}

void calibrate(const struct calibration_example *examples, size_t count, struct confidence_model *ret_model)
{
	const double pull = 1; /* of a Gaussian prior of variance 1 */
	double weights[N] = { 0 };
	for (int round = 0; round < ROUNDS; round++) {
		double hessian[N][N] = { { 0 } }, gradient[N] = { 0 }, step[N];
		for (int i = 0; i < N; i++) {
			hessian[i][i] = pull;
			gradient[i] = -pull * weights[i];
		}
		for (size_t k = 0; k < count; k++) {
			double sum = 0;
			for (int i = 0; i < N; i++)
				sum += weights[i] * (double)examples[k].measures[i];
			double p = 1 / (1 + exp(-sum)), w = p * (1 - p);
			for (int i = 0; i < N; i++) {
				double x = (double)examples[k].measures[i];
				gradient[i] += (examples[k].right - p) * x;
				for (int j = 0; j < N; j++)
					hessian[i][j] += w * x * (double)examples[k].measures[j];
			}
		}
		solve(hessian, gradient, step);
		for (int i = 0; i < N; i++)
			weights[i] += step[i];
	}
	for (int i = 0; i < N; i++)
		ret_model->weights[i] = (float)weights[i];
}
