#include "fold/fold.h"

#include <errno.h>
#include <stdio.h>
#include <sys/statvfs.h>

#include <criterion/criterion.h>

#include "fold/fold_inside.h"
#include "tests/unit/fold_helpers.h"
#include "tests/unit/faulty_files.h"

TestSuite(fold_commit, .init = set_up, .fini = tear_down);

/* What is given away of a group: nothing, or all of it. */
static void expect_given_away(struct fold *fold, uint64_t articles, const char *when)
{
	struct state_counts counts;
	size_t topics;
	const struct fold_topic *topic = fold_topics(fold, &topics);
	cr_assert_eq(state_counts(fold_state(fold), &counts), 0);
	cr_expect_eq(fold_position(fold), articles, "%s", when);
	cr_expect_eq(fold_sequence(fold), articles, "%s", when);
	cr_expect_eq(counts.articles, articles, "%s", when);
	cr_expect_eq(articles ? topic->sequence : topics, articles, "%s", when);
}

static void expect_the_same_when_replayed(struct fold *fold)
{
	cleanup(free_pointer) char *page = page_of(fold, "s1");
	fold_close(fold);
	remove_state();
	fold = replayed(open_fold(false));
	cleanup(free_pointer) char *again = page_of(fold, "s1");
	cr_assert_str_eq(page, again);
	fold_close(fold);
}

Test(fold_commit, a_disk_that_fills_up_at_any_write_of_a_commit_holds_the_group_until_there_is_room)
{
	use_faulty_files();
	struct fold *fold = replayed(open_fold(false));
	int number = 0, r;
	do {
		feed_one_more(fold, ++number);
		fault_write = SQLITE_FULL;
		fault_after = number - 1;
		r = fold_commit(fold);
		if (r < 0) {
			cr_assert_eq(r, -ENOSPC, "write %d", number);
			cr_assert(fold_may_wait(r));
			expect_given_away(fold, (uint64_t)number - 1, "while it is held");
			fault_after = 0;
			cr_assert_eq(fold_commit(fold), -ENOSPC, "the disk is still full");
			expect_given_away(fold, (uint64_t)number - 1, "after another attempt");
		}
		fault_write = 0;
		cr_assert_eq(fold_commit(fold), 0);
		expect_given_away(fold, (uint64_t)number, "when there is room");
	} while (r < 0);
	cr_assert_gt(number, 10, "log and state both failed");
	expect_the_same_when_replayed(fold);
}

Test(fold_commit, the_state_commits_many_groups_at_once_unless_it_is_asked_for_or_the_fold_is_closed)
{
	struct fold *fold = replayed(open_fold(false));
	int number = 0, most = 0;
	while (state_position(fold->state) == 0) {
		feed_one_more(fold, ++number);
		cr_assert_eq(fold_commit_to_log(fold), 0);
		cr_assert_eq(fold_position(fold), (uint64_t)number, "as soon as it is in the log");
		cr_assert_lt(number, 1000);
	}
	cr_assert_gt(number, 10);
	for (most = number + 3; number < most;) {
		feed_one_more(fold, ++number);
		cr_assert_eq(fold_commit_to_log(fold), 0);
	}
	cr_assert_eq(state_position(fold->state), (uint64_t)number - 3);
	cr_assert_eq(fold_commit(fold), 0);
	expect_given_away(fold, (uint64_t)number, "when asked for");
	feed_one_more(fold, ++number);
	cr_assert_eq(fold_commit_to_log(fold), 0);
	fold_close(fold);
	fold = open_fold(false);
	cr_assert_eq(state_position(fold_state(fold)), (uint64_t)number, "when closed");
	expect_the_same_when_replayed(replayed(fold));
}

/* Feeds an article, and has the disk full from a write on that comes later each time, whether log or state does it. Whether it was full. */
static bool fills_up_later(struct fold *fold, int number, int writes)
{
	feed_one_more(fold, number);
	cr_assert_eq(fold_commit_to_log(fold), 0);
	feed_one_more(fold, number + 1);
	fault_write = SQLITE_FULL;
	fault_after = writes;
	int r = fold_commit_to_log(fold);
	if (r == 0)
		r = fold_commit(fold);
	fault_after = 0;
	if (r < 0) {
		cr_assert_eq(r, -ENOSPC);
		cr_assert_eq(fold_commit(fold), -ENOSPC, "the disk is still full");
		cr_assert_leq(state_position(fold_state(fold)), fold_position(fold), "nothing that the log does not have");
	}
	fault_write = 0;
	cr_assert_eq(fold_commit(fold), 0);
	expect_given_away(fold, (uint64_t)number + 1, "when there is room");
	return r < 0;
}

Test(fold_commit, a_disk_that_fills_up_before_the_state_has_what_the_log_has_is_waited_out)
{
	use_faulty_files();
	struct fold *fold = replayed(open_fold(false));
	int number = 1, writes = 0;
	for (; fills_up_later(fold, number, writes); number += 2)
		writes++;
	cr_assert_gt(writes, 10, "log and state both failed");
	expect_the_same_when_replayed(fold);
}

Test(fold_commit, a_disk_that_is_full_at_the_start_keeps_the_state_behind_until_there_is_room)
{
	use_faulty_files();
	char *error = NULL;
	struct fold *fold = replayed(open_fold(false));
	feed_reports(fold, 0, 12);
	cleanup(free_pointer) char *page = page_of(fold, "s1");
	fold_close(fold);
	remove_state();
	fold = open_fold(false);
	fault_write = SQLITE_FULL;
	cr_assert_eq(fold_replay(fold, no_progress, NULL, &error), 0, "%s", error);
	cr_assert_not(fold_replay_differed(fold));
	cr_assert_eq(fold_position(fold), 12);
	for (int attempt = 0; attempt < 3; attempt++) {
		fault_after = attempt;
		cr_assert_eq(fold_commit(fold), -ENOSPC);
		cr_assert_eq(state_position(fold_state(fold)), 0);
	}
	fault_write = 0;
	cr_assert_eq(fold_commit(fold), 0);
	cr_assert_eq(state_position(fold_state(fold)), 12);
	cleanup(free_pointer) char *again = page_of(fold, "s1");
	cr_assert_str_eq(page, again);
	feed_reports(fold, 12, 13);
	fold_close(fold);
}

/* The C library's, but for how much room there is. */
static unsigned long mebibytes_free;

int statvfs(const char *path, struct statvfs *disk)
{
	(void)path;
	*disk = (struct statvfs){ .f_bavail = mebibytes_free, .f_frsize = 1 << 20 };
	return 0;
}

static struct fold *open_log_of_another_build(void)
{
	char command[512];
	snprintf(command, sizeof(command), "rm -f %s/*; cp %s/log-format-1.db %s/log.db", directory, HEARSAY_TEST_DATA, directory);
	cr_assert_eq(system(command), 0);
	return open_fold(true);
}

/* As long as there is no room, and until there is more of it. */
static void expect_to_wait_for_room(struct fold *fold)
{
	fault_after = 0;
	cr_assert_eq(fold_commit(fold), -ENOSPC);
	mebibytes_free++;
	cr_assert_eq(fold_commit(fold), -ENOSPC, "tried, for there is more");
	cr_assert_eq(fold_position(fold), 3);
	fault_write = 0;
	cr_assert_eq(fold_commit(fold), -ENOSPC, "not tried");
	mebibytes_free++;
	cr_assert_eq(fold_commit(fold), 0);
}

/* Everything is made anew with so many writes before the disk is full. Whether it was. */
static bool fills_up(int writes)
{
	cleanup(free_pointer) char *error = NULL;
	struct fold *fold = open_log_of_another_build();
	cleanup(free_pointer) char *epoch = copy_string(log_epoch(fold_log(fold)));
	fault_write = SQLITE_FULL;
	fault_after = writes;
	int r = fold_replay(fold, no_progress, NULL, &error);
	bool full = fault_after < 0;
	if (r == 0 && full)
		expect_to_wait_for_room(fold);
	fault_write = 0;
	if (r < 0) {
		cr_assert_eq(r, -ENOSPC, "there is no room for an empty state");
		fold_close(fold);
		return true;
	}
	cr_assert_str_neq(log_epoch(fold_log(fold)), epoch);
	cr_assert_eq(state_position(fold_state(fold)), 3);
	write_checkpoint(fold);
	cleanup(free_pointer) char *page = page_of(fold, "s1");
	fold_close(fold);
	fold = replayed(open_fold(true));
	cleanup(free_pointer) char *again = page_of(fold, "s1");
	cr_assert_str_eq(page, again);
	fold_close(fold);
	return full;
}

Test(fold_commit, a_disk_that_is_full_when_everything_is_made_anew_is_waited_out_too)
{
	int writes = 0;
	use_faulty_files();
	while (fills_up(writes))
		writes += 1 + writes / 4; /* each takes a second where the disk is slow */
	cr_assert_gt(writes, 5, "log and state both failed");
}

Test(fold_commit, a_lock_of_somebodys_tool_on_log_or_state_holds_the_group_until_it_is_gone)
{
	static const char *const files[] = { "log.db", "state.db" };
	struct fold *fold = replayed(open_fold(false));
	int number = 0;
	for (size_t k = 0; k < array_size(files); k++) {
		sqlite3 *tool = lock(files[k]);
		feed_one_more(fold, ++number);
		cr_assert_eq(fold_commit(fold), -EBUSY, "%s", files[k]);
		cr_assert(fold_may_wait(-EBUSY));
		expect_given_away(fold, (uint64_t)number - 1, files[k]);
		sqlite3_close(tool);
		cr_assert_eq(fold_commit(fold), 0, "%s", files[k]);
		expect_given_away(fold, (uint64_t)number, files[k]);
		feed_one_more(fold, ++number);
		cr_assert_eq(fold_commit(fold), 0, "%s", files[k]);
		expect_given_away(fold, (uint64_t)number, files[k]);
	}
	expect_the_same_when_replayed(fold);
}

/* What could not be synced was written all the same: after a restart the group, of which nothing was given away, is there as a whole or
 * not at all. */
Test(fold_commit, a_write_or_sync_that_fails_is_not_waited_for_and_no_part_of_the_group_is_there)
{
	use_faulty_files();
	for (int k = 0; k < 2; k++) {
		struct fold *fold = replayed(open_fold(false));
		feed_one_more(fold, 1);
		fault_write = k == 0 ? SQLITE_IOERR_WRITE : 0;
		fault_sync = k == 1 ? SQLITE_IOERR_FSYNC : 0;
		int r = fold_commit(fold);
		cr_assert_eq(r, -EIO);
		cr_assert_not(fold_may_wait(r));
		fold_close(fold);
		fault_write = fault_sync = 0;
		fold = replayed(open_fold(false));
		expect_given_away(fold, k == 1 && fold_position(fold) ? 1 : 0, "after a restart");
		fold_close(fold);
	}
}
