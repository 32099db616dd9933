#include "intake/feed_gaps.h"

#include <criterion/criterion.h>

/* How many messages count as lost on the way after these numbers. */
static uint64_t lost(const int64_t *numbers, size_t count)
{
	struct counters counters = { 0 };
	struct feed_gap gap = { -1 };
	for (size_t k = 0; k < count; k++)
		feed_gap_note(&gap, numbers[k], "tcp://127.0.0.1:5599", &counters);
	return counters.values[COUNT_FEED_GAPS];
}

#define LOST(...) lost((const int64_t[]){ __VA_ARGS__ }, sizeof((const int64_t[]){ __VA_ARGS__ }) / sizeof(int64_t))

Test(feed_gaps, are_the_numbers_that_are_missing)
{
	cr_expect_eq(LOST(0, 1, 2), 0);
	cr_expect_eq(LOST(7, 8), 0, "whatever came before the first one");
	cr_expect_eq(LOST(1, 3, 4, 8), 1 + 3);
}

Test(feed_gaps, are_none_where_a_number_comes_again_or_the_publisher_has_restarted)
{
	cr_expect_eq(LOST(5, 5, 6), 0);
	cr_expect_eq(LOST(900, 1, 2), 0);
	cr_expect_eq(LOST(900, 1, 4), 2);
}

Test(feed_gaps, pass_over_messages_without_a_number)
{
	cr_expect_eq(LOST(1, -1, -1, 2), 0);
	cr_expect_eq(LOST(1, -1, 3), 1);
}
