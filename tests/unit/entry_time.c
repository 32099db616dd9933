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
