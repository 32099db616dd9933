/* Sorted: binary search. */
#pragma once

#include <stdint.h>

/* The first `k` in [from, to) for which `before` (an expression in k, such as `tokens[k].start < position`) does not hold, else `to`. It must
 * hold for everything before that place, and for nothing after it. */
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
