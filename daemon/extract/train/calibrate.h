/* Calibrate: fits the model of confidence by Newton's method (iteratively reweighted least squares). */
#pragma once

#include "extract/tagger/confidence.h"

struct calibration_example {
	float measures[CONFIDENCE_COUNT];
	bool right;
};

/* Fits the weights, pulled a little towards zero. Deterministic. */
void calibrate(const struct calibration_example *examples, size_t count, struct confidence_model *ret_model);
