#include "fold/checkpointer.h"

#include <errno.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "fold/fold_inside.h"
#include "tests/unit/fold_helpers.h"

TestSuite(checkpointer, .init = set_up, .fini = tear_down);

/* Whether a child is at work; returns when it has ended. */
static bool child_ends(void)
{
	siginfo_t info;
	int r;
	while ((r = waitid(P_ALL, 0, &info, WEXITED | WNOWAIT)) < 0 && errno == EINTR)
		;
	return r == 0;
}

/* A checkpointer that begins after a replay that took so long, whatever it really took. */
static struct checkpointer *checkpointer_after(struct fold *fold, int64_t replay_ms, struct counters *counters)
{
	fold->replay_ms = replay_ms;
	return checkpointer_new(counters, fold);
}

/* Milliseconds: a checkpoint that begins at 100 is seen to have ended at 110. */
enum { BEGINS = 100, ENDS = 110, TOOK = ENDS - BEGINS };

Test(checkpointer, writes_one_when_a_restart_would_have_much_to_do_again_and_pauses_nine_times_as_long_as_it_took)
{
	struct counters counters = { 0 };
	struct fold *fold = replayed(open_fold(false));
	struct checkpointer *checkpointer = checkpointer_after(fold, 0, &counters);
	feed_reports(fold, 0, 3);
	checkpointer_worked(checkpointer, 499);
	checkpointer_turn(checkpointer, fold, BEGINS);
	cr_assert_not(child_ends());
	checkpointer_worked(checkpointer, 1);
	checkpointer_turn(checkpointer, fold, BEGINS);
	cr_assert(child_ends());
	checkpointer_turn(checkpointer, fold, ENDS);
	cr_assert_eq(counters.values[COUNT_CHECKPOINTS], 1);
	cr_assert_eq(fold_checkpoint(fold), fold_position(fold));

	checkpointer_worked(checkpointer, 500);
	checkpointer_turn(checkpointer, fold, ENDS + 9 * TOOK);
	cr_assert_not(child_ends(), "nothing has come since");
	feed_reports(fold, 3, 6);
	checkpointer_committed(checkpointer, fold_checkpoint_written(fold));
	checkpointer_turn(checkpointer, fold, ENDS + 9 * TOOK - 1);
	cr_assert_not(child_ends());
	checkpointer_turn(checkpointer, fold, ENDS + 9 * TOOK);
	cr_assert(child_ends());
	checkpointer_free(checkpointer);
	fold_close(fold);
}

Test(checkpointer, counts_what_the_replay_at_the_start_folded)
{
	struct counters counters = { 0 };
	struct fold *fold = replayed(open_fold(false));
	feed_reports(fold, 0, 3);
	for (int64_t replay_ms = 499; replay_ms <= 500; replay_ms++) {
		struct checkpointer *checkpointer = checkpointer_after(fold, replay_ms, &counters);
		checkpointer_turn(checkpointer, fold, BEGINS);
		cr_assert_eq(child_ends(), replay_ms == 500);
		checkpointer_free(checkpointer);
	}
	fold_close(fold);
}

Test(checkpointer, pauses_as_long_as_it_took_when_a_restart_would_take_too_long)
{
	struct counters counters = { 0 };
	struct fold *fold = replayed(open_fold(false));
	struct checkpointer *checkpointer = checkpointer_after(fold, 0, &counters);
	feed_reports(fold, 0, 3);
	checkpointer_worked(checkpointer, 500);
	checkpointer_turn(checkpointer, fold, BEGINS);
	checkpointer_worked(checkpointer, 999);
	feed_reports(fold, 3, 6);
	cr_assert(child_ends());
	checkpointer_turn(checkpointer, fold, ENDS);
	cr_assert_eq(fold_checkpoint(fold), 3, "what came while it was written is not in it");
	checkpointer_turn(checkpointer, fold, ENDS + TOOK);
	cr_assert_not(child_ends());
	checkpointer_worked(checkpointer, 1);
	checkpointer_turn(checkpointer, fold, ENDS + TOOK - 1);
	cr_assert_not(child_ends());
	checkpointer_turn(checkpointer, fold, ENDS + TOOK);
	cr_assert(child_ends());
	checkpointer_free(checkpointer);
	fold_close(fold);
}

/* Puts a pipe that nobody writes to in the place of the last checkpoint: a child that opens it hangs. */
static char *make_children_hang(void)
{
	char *path = format_string("%s/checkpoint", directory);
	cr_assert_eq(mkfifo(path, 0600), 0);
	return path;
}

/* Has the checkpointer begin with a child that hangs, and end it; the next one begins a minute later, and no sooner. */
static void fails_and_pauses(struct checkpointer *checkpointer, struct fold *fold, const struct counters *counters)
{
	enum { MOST_MS = 600000, PAUSE_MS = 60000, STARTED = BEGINS + MOST_MS + 1 };
	cleanup(free_pointer) char *path = make_children_hang();
	checkpointer_turn(checkpointer, fold, BEGINS);
	checkpointer_turn(checkpointer, fold, STARTED - 1);
	usleep(50000);
	siginfo_t info = { 0 };
	cr_assert_eq(waitid(P_ALL, 0, &info, WEXITED | WNOWAIT | WNOHANG), 0);
	cr_assert_eq(info.si_pid, 0, "it may still come to an end");
	checkpointer_turn(checkpointer, fold, STARTED);
	cr_assert(child_ends());
	checkpointer_turn(checkpointer, fold, STARTED);
	cr_assert_eq(counters->values[COUNT_CHECKPOINTS_FAILED], 1);

	cr_assert_eq(unlink(path), 0);
	checkpointer_turn(checkpointer, fold, STARTED + PAUSE_MS - 1);
	cr_assert_not(child_ends());
	checkpointer_turn(checkpointer, fold, STARTED + PAUSE_MS);
	cr_assert(child_ends());
	checkpointer_turn(checkpointer, fold, STARTED + PAUSE_MS);
	cr_assert_eq(counters->values[COUNT_CHECKPOINTS], 1);
}

Test(checkpointer, ends_a_child_that_hangs_and_tries_again_after_a_pause)
{
	struct counters counters = { 0 };
	struct fold *fold = replayed(open_fold(false));
	struct checkpointer *checkpointer = checkpointer_after(fold, 1000, &counters); /* which would hurry one behind one that was written */
	feed_reports(fold, 0, 3);
	fails_and_pauses(checkpointer, fold, &counters);
	checkpointer_free(checkpointer);
	fold_close(fold);
}

Test(checkpointer, an_erasure_that_waits_does_not_hurry_what_fails)
{
	struct counters counters = { 0 };
	struct fold *fold = replayed(open_fold(false));
	struct checkpointer *checkpointer = checkpointer_after(fold, 500, &counters);
	enum fold_outcome outcome;
	uint64_t position;
	feed_reports(fold, 0, 3);
	cr_assert_eq(fold_erase(fold, "r1", NOON, &outcome, &position), 0);
	cr_assert_eq(fold_commit(fold), 0);
	cr_assert_eq(fold_erasing(fold), position);
	fails_and_pauses(checkpointer, fold, &counters);
	checkpointer_free(checkpointer);
	fold_close(fold);
}

/* Of a fold whose last checkpoint was written long ago, with an entry since. */
static struct checkpointer *long_after_one(struct fold *fold, struct counters *counters)
{
	struct checkpointer *checkpointer = checkpointer_after(fold, 0, counters);
	feed_reports(fold, 0, 3);
	checkpointer_worked(checkpointer, 500);
	checkpointer_turn(checkpointer, fold, BEGINS);
	cr_assert(child_ends(), "the first one since the start comes whatever came in");
	checkpointer_turn(checkpointer, fold, ENDS);
	feed_reports(fold, 3, 4);
	return checkpointer;
}

enum { LONG_AFTER = 1000 * ENDS };

Test(checkpointer, writes_four_bytes_at_most_for_one_that_came_in)
{
	struct counters counters = { 0 };
	struct fold *fold = replayed(open_fold(false));
	struct checkpointer *checkpointer = long_after_one(fold, &counters);
	size_t enough = fold_checkpoint_written(fold) / 4;
	cr_assert_gt(enough, 1);
	checkpointer_worked(checkpointer, 500);
	checkpointer_committed(checkpointer, enough - 1);
	checkpointer_turn(checkpointer, fold, LONG_AFTER);
	cr_assert_not(child_ends());
	checkpointer_committed(checkpointer, 1);
	checkpointer_turn(checkpointer, fold, LONG_AFTER);
	cr_assert(child_ends());
	checkpointer_turn(checkpointer, fold, LONG_AFTER + 1);

	feed_reports(fold, 4, 5);
	checkpointer_worked(checkpointer, 500);
	checkpointer_turn(checkpointer, fold, 2 * LONG_AFTER);
	cr_assert_not(child_ends(), "what came in counts for one checkpoint");
	checkpointer_free(checkpointer);
	fold_close(fold);
}

Test(checkpointer, writes_more_than_that_before_a_restart_would_take_too_long)
{
	struct counters counters = { 0 };
	struct fold *fold = replayed(open_fold(false));
	struct checkpointer *checkpointer = long_after_one(fold, &counters);
	checkpointer_worked(checkpointer, 999);
	checkpointer_turn(checkpointer, fold, LONG_AFTER);
	cr_assert_not(child_ends());
	checkpointer_worked(checkpointer, 1);
	checkpointer_turn(checkpointer, fold, LONG_AFTER);
	cr_assert(child_ends());
	checkpointer_free(checkpointer);
	fold_close(fold);
}
