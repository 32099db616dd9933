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
	cr_assert_eq(memory_watch_look(watch, 0), MEMORY_FREE);
	uint64_t before = memory_watch_used(watch);
	cr_assert_gt(before, 0);
	char *block = malloc(bytes);
	memset(block, 1, bytes);
	memory_watch_look(watch, 0);
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

/* Sanitizers give back nothing. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define GIVES_BACK false
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define GIVES_BACK false
#endif
#ifndef GIVES_BACK
#define GIVES_BACK true
#endif

/* A watch over a process that is over its limit whatever it does. */
static struct memory_watch *one_that_is_over(void)
{
	struct memory_watch *watch = memory_watch_new(1);
	cr_assert_eq(memory_watch_look(watch, 0), MEMORY_OVER);
	return watch;
}

static void count_call(void *context)
{
	++*(int *)context;
}

Test(memory_watch, what_can_be_done_without_is_given_back_near_the_limit_once_a_second)
{
	int calls = 0;
	struct memory_watch *watch = memory_watch_new(UINT64_C(1) << 50);
	memory_watch_release_by(watch, count_call, &calls);
	memory_watch_look(watch, 0);
	cr_expect_eq(calls, 0);
	memory_watch_free(watch);
	watch = memory_watch_new(1);
	memory_watch_release_by(watch, count_call, &calls);
	memory_watch_look(watch, 0);
	memory_watch_look(watch, 999);
	cr_expect_eq(calls, 1);
	memory_watch_look(watch, 1000);
	cr_expect_eq(calls, 2);
	memory_watch_free(watch);
}

Test(memory_watch, connections_are_ended_once_a_minute_where_that_gives_nothing_back)
{
	struct memory_watch *watch = one_that_is_over();
	cr_assert(memory_watch_drop(watch, 1000));
	cr_assert_eq(memory_watch_look(watch, 1300), MEMORY_OVER);
	cr_assert_not(memory_watch_drop(watch, 1300));
	cr_assert_not(memory_watch_drop(watch, 60999));
	cr_assert(memory_watch_drop(watch, 61000));
	memory_watch_free(watch);
}

Test(memory_watch, connections_are_ended_again_soon_where_that_gave_memory_back, .disabled = !GIVES_BACK)
{
	const size_t bytes = 256 << 20;
	char *block = malloc(bytes);
	memset(block, 1, bytes);
	struct memory_watch *watch = one_that_is_over();
	cr_assert(memory_watch_drop(watch, 1000));
	cr_assert_eq(block[bytes / 2], 1);
	free(block);
	cr_assert_eq(memory_watch_look(watch, 1100), MEMORY_OVER);
	cr_assert_not(memory_watch_drop(watch, 1249));
	cr_assert(memory_watch_drop(watch, 1250));
	memory_watch_free(watch);
}
