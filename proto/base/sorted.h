/* Sorted: where in what is in order something begins. */
#pragma once

#include <stdint.h>

/* The first `k` of [from, to) for which `before` does not hold, else `to`: it holds for all before that, and for none behind, as
 * `tokens[k].start < position` does. Binary search. */
#define sorted_find(k, from, to, before) \
	({ \
		uint32_t low_ = (from), high_ = (to); \
		while (low_ < high_) { \
			const uint32_t k = low_ + (high_ - low_) / 2; \
			if (before) \
				low_ = k + 1; \
			else \
				high_ = k; \
		} \
		low_; \
	})
