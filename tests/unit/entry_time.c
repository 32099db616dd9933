#include "entry_time.h"

#include <criterion/criterion.h>

Test(entry_time, never_decreases)
{
	cr_assert_eq(entry_time_arrival(TIME_NONE, 5), 5);
	cr_assert_eq(entry_time_arrival(1000, 999), 1000);
	struct article old = { .published = INT64_C(1646640000000) }, undated = { .published = TIME_NONE };
	int64_t first = entry_time_published(TIME_NONE, &undated);
	cr_assert_eq(first, INT64_C(631152000000));
	cr_assert_eq(entry_time_published(first, &old), old.published);
	cr_assert_eq(entry_time_published(old.published, &undated), old.published);
	cr_assert_eq(entry_time_published(old.published + 1, &old), old.published + 1);
}

Test(entry_time, a_date_that_can_only_be_a_mistake_does_not_set_the_clock)
{
	struct article last = { .published = INT64_C(4102444799999) }, mistaken = { .published = INT64_C(4102444800000) };
	struct article of_2999 = { .published = INT64_C(32472144000000) };
	cr_assert_eq(entry_time_published(1646640000000, &mistaken), 1646640000000);
	cr_assert_eq(entry_time_published(1646640000000, &of_2999), 1646640000000);
	cr_assert_eq(entry_time_published(1646640000000, &last), last.published);
}
