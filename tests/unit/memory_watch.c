#include "memory_watch.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

Test(memory_watch, sheds_from_seven_eighths_on_until_three_quarters)
{
	const uint64_t most = 1000 << 20, step = 1 << 20;
	cr_assert_eq(memory_level(875 * step - 1, most, MEMORY_FREE), MEMORY_FREE);
	cr_assert_eq(memory_level(875 * step, most, MEMORY_FREE), MEMORY_SHED);
	cr_assert_eq(memory_level(750 * step, most, MEMORY_SHED), MEMORY_SHED);
	cr_assert_eq(memory_level(750 * step - 1, most, MEMORY_SHED), MEMORY_FREE);
	cr_assert_eq(memory_level(most - 1, most, MEMORY_SHED), MEMORY_SHED);
	cr_assert_eq(memory_level(most, most, MEMORY_FREE), MEMORY_OVER);
	cr_assert_eq(memory_level(800 * step, most, MEMORY_OVER), MEMORY_SHED);
}

Test(memory_watch, sees_what_the_process_takes_and_gives_back)
{
	const size_t bytes = 64 << 20;
	struct memory_watch *watch = memory_watch_new(UINT64_C(1) << 50);
	cr_assert_eq(memory_watch_look(watch), MEMORY_FREE);
	uint64_t before = memory_watch_used(watch);
	cr_assert_gt(before, 0);
	char *block = malloc(bytes);
	memset(block, 1, bytes);
	memory_watch_look(watch);
	cr_assert_geq(memory_watch_used(watch), before + bytes / 16 * 15);
	cr_assert_eq(block[bytes / 2], 1);
	free(block);
	memory_watch_free(watch);
}

Test(memory_watch, without_a_limit_it_is_half_of_the_machines)
{
	struct memory_watch *watch = memory_watch_new(0);
	cr_assert_gt(memory_watch_most(watch), UINT64_C(100) << 20);
	memory_watch_free(watch);
}
