#include "store/suspects.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <criterion/criterion.h>

static char directory[64];

static struct suspects *open_suspects(void)
{
	char *complaint = NULL;
	struct suspects *suspects = suspects_open(directory, &complaint);
	cr_assert_null(complaint, "%s", complaint);
	return suspects;
}

static void set_up(void)
{
	snprintf(directory, sizeof(directory), "/tmp/hearsay-suspects-XXXXXX");
	cr_assert_not_null(mkdtemp(directory));
}

static void tear_down(void)
{
	char command[128];
	snprintf(command, sizeof(command), "rm -r %s", directory);
	cr_assert_eq(system(command), 0);
}

TestSuite(suspects, .init = set_up, .fini = tear_down, .timeout = 60);

/* The process ends with these in hand; the next one is returned. */
static struct suspects *crash_with(struct suspects *suspects, const uint64_t *hashes, size_t count)
{
	struct suspect_mark mark;
	for (size_t k = 0; k < count; k++)
		cr_assert(suspects_take(suspects, hashes[k], false, &mark));
	suspects_close(suspects);
	return open_suspects();
}

static struct suspects *crash_with_one(struct suspects *suspects, uint64_t hash)
{
	return crash_with(suspects, &hash, 1);
}

static void expect_found(const struct suspects *suspects, size_t found, size_t convicted)
{
	size_t really_convicted;
	cr_expect_eq(suspects_found(suspects, &really_convicted), found);
	cr_expect_eq(really_convicted, convicted);
}

/* Takes it in hand and lets it go. */
static bool is_taken(struct suspects *suspects, uint64_t hash, bool again)
{
	struct suspect_mark mark;
	if (!suspects_take(suspects, hash, again, &mark))
		return false;
	suspects_release(suspects, &mark);
	return true;
}

Test(suspects, are_refused_after_the_second_crash_and_not_after_the_first)
{
	struct suspects *suspects = crash_with_one(open_suspects(), 7);
	expect_found(suspects, 1, 0);
	cr_expect(is_taken(suspects, 7, false));
	suspects = crash_with_one(suspects, 7);
	expect_found(suspects, 1, 1);
	cr_expect_not(is_taken(suspects, 7, false));
	cr_expect(is_taken(suspects, 8, false));
	suspects_close(suspects);
	suspects = open_suspects();
	expect_found(suspects, 0, 0);
	cr_expect_not(is_taken(suspects, 7, false), "for good");
	suspects_close(suspects);
}

Test(suspects, that_went_through_between_two_crashes_are_none)
{
	struct suspects *suspects = crash_with_one(open_suspects(), 7);
	cr_expect(is_taken(suspects, 7, false));
	suspects_clear(suspects, 7);
	suspects = crash_with_one(suspects, 7);
	expect_found(suspects, 1, 0);
	cr_expect(is_taken(suspects, 7, false));
	suspects_close(suspects);
}

Test(suspects, that_are_let_go_are_in_no_crash)
{
	struct suspects *suspects = open_suspects();
	cr_expect(is_taken(suspects, 7, false));
	suspects_close(suspects);
	suspects = open_suspects();
	expect_found(suspects, 0, 0);
	suspects_close(suspects);
}

Test(suspects, that_are_convicted_are_tried_again_when_somebody_wants_it_and_free_when_it_goes_well)
{
	struct suspects *suspects = crash_with_one(crash_with_one(open_suspects(), 7), 7);
	cr_expect(is_taken(suspects, 7, true));
	cr_expect_not(is_taken(suspects, 7, false));
	suspects_clear(suspects, 7);
	cr_expect(is_taken(suspects, 7, false));
	suspects_close(suspects);
}

static atomic_int in_hand, most_in_hand;
static struct suspects *shared;

static void *try(void *hash)
{
	for (int k = 0; k < 200; k++) {
		struct suspect_mark mark;
		if (!suspects_take(shared, (uintptr_t)hash, false, &mark))
			abort();
		int now = atomic_fetch_add(&in_hand, 1) + 1;
		if (now > atomic_load(&most_in_hand))
			atomic_store(&most_in_hand, now);
		sched_yield();
		atomic_fetch_sub(&in_hand, 1);
		suspects_release(shared, &mark);
	}
	return NULL;
}

/* Several threads have articles in hand, again and again: how many at a time, at most. */
static int most_at_a_time(void)
{
	pthread_t threads[8];
	atomic_store(&most_in_hand, 0);
	for (uintptr_t k = 0; k < 8; k++)
		cr_assert_eq(pthread_create(&threads[k], NULL, try, (void *)(k + 1)), 0);
	for (size_t k = 0; k < 8; k++)
		pthread_join(threads[k], NULL);
	return atomic_load(&most_in_hand);
}

Test(suspects, are_in_hand_one_at_a_time_and_others_side_by_side)
{
	static const uint64_t hashes[] = { 1, 2, 3, 4, 5, 6, 7, 8 };
	shared = open_suspects();
	int innocents = 0;
	while (innocents < 2) /* the threads have to meet once */
		innocents = most_at_a_time();
	shared = crash_with(shared, hashes, 8);
	expect_found(shared, 8, 0);
	cr_expect_eq(most_at_a_time(), 1);
	suspects_close(shared);
}

static struct suspects *crash_with_range(struct suspects *suspects, uint64_t first, uint64_t last)
{
	struct suspect_mark mark;
	for (uint64_t hash = first; hash <= last; hash++)
		cr_assert(suspects_take(suspects, hash, false, &mark));
	suspects_close(suspects);
	return open_suspects();
}

Test(suspects, are_remembered_up_to_a_number_and_then_the_first_is_forgotten)
{
	struct suspects *suspects = crash_with_range(open_suspects(), 1, SUSPECTS_REMEMBERED);
	suspects = crash_with_one(suspects, 1);
	cr_expect_not(is_taken(suspects, 1, false), "as many as are remembered");
	suspects = crash_with_one(suspects, SUSPECTS_REMEMBERED + 1);
	cr_expect(is_taken(suspects, 1, false), "one more");
	suspects = crash_with_one(suspects, 2);
	cr_expect_not(is_taken(suspects, 2, false), "the next one is remembered");
	suspects_close(suspects);
}

Test(suspects, beyond_the_number_of_marks_are_in_hand_without_one)
{
	struct suspects *suspects = crash_with_range(open_suspects(), 1, SUSPECTS_IN_HAND + 1);
	expect_found(suspects, SUSPECTS_IN_HAND, 0);
	suspects_close(suspects);
}

static void write_at(long offset, const char *bytes, size_t size)
{
	char path[128];
	snprintf(path, sizeof(path), "%s/suspects", directory);
	FILE *file = fopen(path, "r+b");
	cr_assert_not_null(file);
	cr_assert_eq(fseek(file, offset, SEEK_SET), 0);
	cr_assert_eq(fwrite(bytes, 1, size, file), size);
	fclose(file);
}

Test(suspects, of_another_build_or_format_are_forgotten)
{
	static const struct {
		long offset;
		const char *bytes;
	} others[] = { { 0, "hearsus0" }, { 8, "0.0.0-other" } };
	for (size_t k = 0; k < array_size(others); k++) {
		suspects_close(crash_with_one(crash_with_one(open_suspects(), 7), 7));
		write_at(others[k].offset, others[k].bytes, strlen(others[k].bytes));
		struct suspects *suspects = open_suspects();
		expect_found(suspects, 0, 0);
		cr_expect(is_taken(suspects, 7, false));
		suspects_close(suspects);
	}
}

Test(suspects, without_a_file_are_told_of_and_everything_else_goes_on)
{
	char path[128], *complaint = NULL;
	snprintf(path, sizeof(path), "%s/suspects", directory);
	cr_assert_eq(mkdir(path, 0700), 0);
	struct suspects *suspects = suspects_open(directory, &complaint);
	cr_assert_not_null(complaint);
	cr_expect_not_null(strstr(complaint, path), "%s", complaint);
	cr_expect(is_taken(suspects, 7, false));
	free(complaint);
	suspects_close(suspects);
}
