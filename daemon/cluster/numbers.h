/* Numbers of the large tables that are read when a program starts: scanf and strtoul would take most of the time of that. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Reads digits and moves behind them; false if there are none, or of too large a number. */
static inline bool number_read(const char **at, uint32_t *ret_number)
{
	uint64_t number = 0;
	const char *start = *at;
	for (; **at >= '0' && **at <= '9' && number <= UINT32_MAX; ++*at)
		number = number * 10 + (uint64_t)(**at - '0');
	*ret_number = (uint32_t)number;
	return *at > start && number <= UINT32_MAX;
}
