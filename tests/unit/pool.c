#include "pool.h"

#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <unistd.h>

#include <criterion/criterion.h>

/* Takes longer for some inputs than for others, so that workers overtake each other. */
static void *square(void *context, void *input, struct arena *arena)
{
	(void)context;
	uint64_t number = (uint64_t)(uintptr_t)input;
	if (number % 7 == 0)
		usleep(300);
	uint64_t *result = arena_alloc(arena, 1, sizeof(*result));
	*result = number * number;
	return result;
}

static void expect(const struct pool_job *job, uint64_t number)
{
	cr_assert_not_null(job);
	cr_assert_eq((uintptr_t)job->input, number, "job %lu came in the place of %lu", (unsigned long)(uintptr_t)job->input,
	             (unsigned long)number);
	cr_assert_eq(*(uint64_t *)job->result, number * number);
}

static void run_through(unsigned workers, uint64_t count)
{
	struct pool *pool;
	cr_assert_eq(pool_new(workers, 16, square, NULL, &pool), 0);
	uint64_t submitted = 0, taken = 0;
	while (taken < count) {
		while (submitted < count && pool_submit(pool, (void *)(uintptr_t)submitted) == 0)
			submitted++;
		struct pool_job *job = pool_wait(pool);
		expect(job, taken++);
		pool_release(pool, job);
	}
	cr_assert_null(pool_wait(pool), "nothing is left to wait for");
	pool_free(pool);
}

Test(pool, gives_results_in_the_order_of_submission_whatever_the_number_of_workers)
{
	run_through(1, 200);
	run_through(2, 2000);
	run_through(8, 2000);
}

Test(pool, refuses_more_jobs_than_may_be_in_flight_until_one_is_released)
{
	struct pool *pool;
	cr_assert_eq(pool_new(2, 3, square, NULL, &pool), 0);
	for (uintptr_t k = 0; k < 3; k++)
		cr_assert_eq(pool_submit(pool, (void *)k), 0);
	cr_assert_eq(pool_submit(pool, NULL), -EAGAIN);
	struct pool_job *first = pool_wait(pool);
	cr_assert_eq(pool_submit(pool, NULL), -EAGAIN, "a job that was taken and not released still counts");
	struct pool_job *second = pool_wait(pool);
	pool_release(pool, second);
	cr_assert_eq(pool_submit(pool, (void *)3), 0);
	expect(first, 0);
	pool_release(pool, first);
	cr_assert_eq(pool_in_flight(pool), 2);
	pool_free(pool);
}

Test(pool, polls_readable_until_everything_that_is_done_was_taken)
{
	struct pool *pool;
	cr_assert_eq(pool_new(3, 64, square, NULL, &pool), 0);
	for (uint64_t round = 0; round < 20; round++) {
		for (uint64_t k = 0; k < 50; k++)
			cr_assert_eq(pool_submit(pool, (void *)(uintptr_t)k), 0);
		for (uint64_t taken = 0; taken < 50;) {
			struct pollfd fd = { .fd = pool_fd(pool), .events = POLLIN };
			cr_assert_eq(poll(&fd, 1, 10000), 1, "job %lu never made the descriptor readable", (unsigned long)taken);
			struct pool_job *job = pool_take(pool); /* one at a time: the descriptor has to stay readable */
			if (!job)
				continue;
			expect(job, taken++);
			pool_release(pool, job);
		}
		cr_assert_null(pool_take(pool));
		struct pollfd fd = { .fd = pool_fd(pool), .events = POLLIN };
		cr_assert_eq(poll(&fd, 1, 0), 0, "nothing to take, and yet readable");
	}
	pool_free(pool);
}

Test(pool, can_be_freed_with_jobs_in_it)
{
	struct pool *pool;
	cr_assert_eq(pool_new(2, 64, square, NULL, &pool), 0);
	for (uintptr_t k = 0; k < 64; k++)
		cr_assert_eq(pool_submit(pool, (void *)k), 0);
	pool_free(pool);
}
