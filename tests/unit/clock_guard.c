#include "clock_guard.h"

#include <criterion/criterion.h>

#include "proto/time.h"

enum { SECOND = 1000, HOUR = 3600 * SECOND };
#define DAY (INT64_C(24) * HOUR)
#define NOON INT64_C(1800000000000)
#define BOOTED INT64_C(5000)
#define DECADES (INT64_C(70) * 365 * DAY)

static struct clock_guard started(int64_t last)
{
	struct clock_guard guard;
	clock_guard_start(&guard, NOON, BOOTED, last);
	return guard;
}

Test(clock_guard, follows_a_clock_that_goes_on_is_set_back_or_a_little_ahead)
{
	struct clock_guard guard = started(NOON - HOUR);
	cr_assert_eq(clock_guard_look(&guard, NOON + SECOND, BOOTED + SECOND), NOON + SECOND);
	cr_assert_eq(clock_guard_look(&guard, NOON - DECADES, BOOTED + 2 * SECOND), NOON - DECADES);
	guard = started(NOON);
	cr_assert_eq(clock_guard_look(&guard, NOON + SECOND + CLOCK_LEAP_MS, BOOTED + SECOND), NOON + SECOND + CLOCK_LEAP_MS);
	cr_assert_not(clock_guard_doubts(&guard, BOOTED + SECOND));
}

Test(clock_guard, does_not_follow_a_leap_ahead_until_the_clock_is_set_back)
{
	struct clock_guard guard = started(NOON);
	cr_assert_eq(clock_guard_look(&guard, NOON + SECOND + CLOCK_LEAP_MS + 1, BOOTED + SECOND), NOON + SECOND);
	cr_assert(clock_guard_doubts(&guard, BOOTED + SECOND));
	cr_assert_eq(clock_guard_look(&guard, NOON + DECADES, BOOTED + HOUR), NOON + HOUR);
	cr_assert(clock_guard_doubts(&guard, BOOTED + 30 * DAY), "however long that takes");
	cr_assert_eq(clock_guard_look(&guard, NOON + 2 * HOUR, BOOTED + 2 * HOUR), NOON + 2 * HOUR);
	cr_assert_not(clock_guard_doubts(&guard, BOOTED + 2 * HOUR));
}

Test(clock_guard, believes_a_leap_when_an_article_was_published_then)
{
	struct clock_guard guard = started(NOON);
	int64_t later = NOON + 400 * DAY;
	clock_guard_look(&guard, later, BOOTED + SECOND);
	static const int64_t others[] = { TIME_NONE, NOON, CLOCK_WITNESS_MS + 1, -CLOCK_LEAP_MS - 1 };
	for (int k = 0; k < 4; k++) {
		clock_guard_witness(&guard, k < 2 ? others[k] : later - others[k], later, BOOTED + SECOND);
		cr_assert(clock_guard_doubts(&guard, BOOTED + SECOND), "%d", k);
	}
	clock_guard_witness(&guard, later - CLOCK_WITNESS_MS, later, BOOTED + SECOND);
	cr_assert_not(clock_guard_doubts(&guard, BOOTED + SECOND));
	cr_assert_eq(clock_guard_look(&guard, later + SECOND, BOOTED + 2 * SECOND), later + SECOND);
}

Test(clock_guard, believes_the_article_that_is_the_first_to_come_after_a_leap)
{
	struct clock_guard guard = started(NOON);
	clock_guard_witness(&guard, NOON + DECADES, NOON + DECADES, BOOTED + SECOND);
	cr_assert_eq(clock_guard_look(&guard, NOON + DECADES, BOOTED + SECOND), NOON + DECADES);
}

Test(clock_guard, doubts_for_a_day_what_it_starts_with_when_nothing_came_for_long)
{
	struct clock_guard guard = started(TIME_NONE);
	cr_assert_not(clock_guard_doubts(&guard, BOOTED), "there is nothing to lose");
	guard = started(NOON - CLOCK_IDLE_MS);
	cr_assert_not(clock_guard_doubts(&guard, BOOTED));
	guard = started(NOON - CLOCK_IDLE_MS - 1);
	cr_assert_eq(clock_guard_look(&guard, NOON, BOOTED), NOON);
	cr_assert(clock_guard_doubts(&guard, BOOTED + CLOCK_DOUBT_MS - 1));
	cr_assert_not(clock_guard_doubts(&guard, BOOTED + CLOCK_DOUBT_MS));
	clock_guard_witness(&guard, NOON - HOUR, NOON, BOOTED);
	cr_assert_not(clock_guard_doubts(&guard, BOOTED));
}
