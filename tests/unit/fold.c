#include "fold/fold.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "clocks.h"
#include "fold/fold_inside.h"
#include "tests/unit/fold_helpers.h"
#include "tests/unit/faulty_files.h"

TestSuite(fold, .init = set_up, .fini = tear_down);

Test(fold, gives_nothing_away_before_the_commit)
{
	struct fold *fold = replayed(open_fold(false));
	struct article article = item("a", "Ferry runs aground off Ostrel", NOON);
	uint64_t position;
	size_t count;
	cr_assert_eq(feed(fold, &article, NOON, &position), FOLD_ACCEPTED);
	cr_assert_eq(position, 1);
	cr_assert_eq(fold_position(fold), 0);
	cr_assert_eq(fold_commit(fold), 0);
	cr_assert_eq(fold_position(fold), 1);
	fold_committed_updates(fold, &count);
	cr_assert_eq(count, 1);
	fold_close(fold);
	fold = open_fold(false);
	article = item("b", "Dam above Varnholm is closed", NOON);
	replayed(fold);
	cr_assert_eq(feed(fold, &article, NOON, &position), FOLD_ACCEPTED);
	fold_close(fold); /* without a commit */
	fold = replayed(open_fold(false));
	cr_assert_eq(fold_position(fold), 1);
	fold_close(fold);
}

Test(fold, tells_how_long_the_replay_worked)
{
	struct fold *fold = replayed(open_fold(false));
	feed_reports(fold, 0, 300);
	fold_close(fold);
	fold = open_fold(false);
	int64_t before = work_clock();
	replayed(fold);
	cr_assert_gt(fold_replay_milliseconds(fold), 0, "of 300 articles");
	cr_assert_leq(fold_replay_milliseconds(fold), work_clock() - before);
	fold_close(fold);
}

Test(fold, a_tick_closes_quiet_stories_only_when_they_are_due_and_only_live)
{
	uint64_t position;
	bool added;
	struct fold *fold = replayed(open_fold(false));
	struct article article = item("a", "Ferry runs aground off Ostrel", NOON);
	feed(fold, &article, NOON, &position);
	cr_assert_eq(fold_tick(fold, NOON + 4 * DAY, &added), 0);
	cr_assert_not(added, "a day too early");
	cr_assert_eq(fold_tick(fold, NOON + 6 * DAY, &added), 0);
	cr_assert(added);
	cr_assert_eq(fold_commit(fold), 0);
	size_t count;
	fold_committed_updates(fold, &count);
	cr_assert_eq(count, 2, "created, closed");
	cr_assert_eq(fold_at(fold), NOON + 6 * DAY);
	cr_assert_eq(fold_tick(fold, NOON + 60 * DAY, &added), 0);
	cr_assert_not(added, "nothing is left to close");
	fold_close(fold);
	fold = replayed(open_fold(true));
	article = item("b", "Dam above Varnholm is closed", NOON);
	feed(fold, &article, NOON, &position);
	cr_assert_eq(fold_tick(fold, NOON + 600 * DAY, &added), 0);
	cr_assert_not(added, "the clock of archives stands still");
	fold_close(fold);
}

Test(fold, the_time_of_entries_never_goes_back)
{
	uint64_t position;
	struct fold *fold = replayed(open_fold(false));
	struct article first = item("a", "Ferry runs aground off Ostrel", TIME_NONE), second = item("b", "Dam above Varnholm is closed", TIME_NONE);
	feed(fold, &first, NOON, &position);
	feed(fold, &second, NOON - 3600000, &position);
	cr_assert_eq(fold_commit(fold), 0);
	cr_assert_eq(fold_at(fold), NOON, "the wall clock was put back, the log's was not");
	write_checkpoint(fold);
	fold_close(fold);
	fold = replayed(open_fold(false));
	cr_assert_gt(fold_checkpoint(fold), 0);
	struct article third = item("c", "Petra Lindqvist wins the election", TIME_NONE);
	feed(fold, &third, NOON - 3600000, &position);
	cr_assert_eq(fold_commit(fold), 0);
	cr_assert_eq(fold_at(fold), NOON, "nor after a restart that begins with a checkpoint");
	fold_close(fold);
}

Test(fold, a_retraction_holds_against_the_same_article_and_yields_to_a_later_version)
{
	uint64_t position;
	enum fold_outcome outcome;
	struct fold *fold = replayed(open_fold(false));
	struct article article = item("a", "Ferry runs aground off Ostrel", NOON);
	article.modified = NOON;
	feed(fold, &article, NOON, &position);
	cr_assert_eq(fold_retract(fold, "a", NOON, &outcome, &position), 0);
	cr_assert_eq(outcome, FOLD_ACCEPTED);
	cr_assert_eq(fold_retract(fold, "a", NOON, &outcome, &position), 0);
	cr_assert_eq(outcome, FOLD_DUPLICATE);
	cr_assert_eq(feed(fold, &article, NOON, &position), FOLD_DUPLICATE);
	cr_assert_eq(position, 2);
	article.title = "Ferry aground off Ostrel";
	article.modified = NOON - 1;
	cr_assert_eq(feed(fold, &article, NOON, &position), FOLD_STALE);
	article.modified = NOON + 1;
	cr_assert_eq(feed(fold, &article, NOON, &position), FOLD_ACCEPTED);
	cr_assert_eq(position, 3);
	struct article early = item("c", NULL, TIME_NONE);
	early.canceled = true;
	cr_assert_eq(feed(fold, &early, NOON, &position), FOLD_ACCEPTED, "taken back before it came");
	cr_assert_eq(fold_commit(fold), 0);
	fold_close(fold);
	fold_close(replayed(open_fold(false)));
}

static struct fold_edited decide(struct fold *fold, struct edit edit, int64_t now)
{
	struct fold_edited edited;
	cr_assert_eq(fold_edit(fold, &edit, now, &edited), 0);
	return edited;
}

Test(fold, of_two_versions_of_one_time_the_one_that_came_last_counts)
{
	uint64_t position;
	struct fold *fold = replayed(open_fold(false));
	struct article article = item("a", "Ferry runs aground off Ostrel", NOON);
	article.modified = NOON;
	feed(fold, &article, NOON, &position);
	article.title = "Ferry aground off Ostrel";
	cr_assert_eq(feed(fold, &article, NOON, &position), FOLD_ACCEPTED, "it is not older");
	article.title = "Ferry aground";
	article.modified = NOON - 1;
	cr_assert_eq(feed(fold, &article, NOON, &position), FOLD_STALE);
	article.modified = TIME_NONE;
	cr_assert_eq(feed(fold, &article, NOON, &position), FOLD_ACCEPTED, "nothing says that it is older");
	cr_assert_eq(fold_commit(fold), 0);
	fold_close(fold);
}

Test(fold, what_was_erased_is_known_by_its_id_or_by_the_url_that_gave_it)
{
	enum fold_outcome outcome;
	uint64_t position;
	const char *url = "https://ostrel.example/ferry";
	struct fold *fold = replayed(open_fold(false));
	cleanup(arena_free_pointer) struct arena *arena = arena_new();
	struct article own = item("a", "Ferry runs aground off Ostrel", NOON), of_url = item(article_id_from_url(arena, url), "Gates", NOON);
	feed(fold, &own, NOON, &position);
	feed(fold, &of_url, NOON, &position);
	cr_assert_eq(fold_was_erased(fold, "a"), 0);
	cr_assert_eq(fold_was_erased(fold, url), 0);
	cr_assert_eq(fold_erase(fold, "a", NOON, &outcome, &position), 0);
	cr_assert_eq(fold_was_erased(fold, "a"), 1, "in the open group, too");
	cr_assert_eq(fold_was_erased(fold, url), 0);
	cr_assert_eq(fold_erase(fold, of_url.id, NOON, &outcome, &position), 0);
	cr_assert_eq(fold_commit(fold), 0);
	cr_assert_eq(fold_was_erased(fold, "http://www.ostrel.example/ferry/"), 1, "however the URL is written");
	cr_assert_eq(fold_was_erased(fold, "https://ostrel.example/gates"), 0);
	fold_close(fold);
}

Test(fold, a_story_that_rests_is_read_again_though_it_is_in_the_open_group)
{
	uint64_t position;
	awake = 1;
	struct fold *fold = replayed(open_fold(false));
	struct article first = report("a", "Post"), other = item("b", "Dam above Varnholm is closed", NOON), second = report("c", "Herald");
	cr_assert_eq(feed(fold, &first, NOON, &position), FOLD_ACCEPTED);
	cr_assert_eq(feed(fold, &other, NOON, &position), FOLD_ACCEPTED);
	cr_assert_eq(feed(fold, &second, NOON, &position), FOLD_ACCEPTED);
	cr_assert_eq(fold_commit(fold), 0);
	size_t count;
	const struct group_update *updates = fold_committed_updates(fold, &count);
	cr_assert_eq(count, 3);
	cr_assert_eq(updates[2].position, 3);
	fold_close(fold);
}

Test(fold, lets_stories_rest_where_memory_is_short_which_changes_nothing_that_is_told)
{
	uint64_t position;
	struct fold *fold = replayed(open_fold(false));
	struct article first = report("a", "Post"), other = item("b", "Dam above Varnholm is closed", NOON), second = report("c", "Herald");
	cr_assert_eq(feed(fold, &first, NOON, &position), FOLD_ACCEPTED);
	cr_assert_eq(feed(fold, &other, NOON, &position), FOLD_ACCEPTED);
	size_t records = board_memory(fold->board).records;
	fold_release_memory(fold);
	cr_expect_lt(board_memory(fold->board).records, records);
	cr_assert_eq(feed(fold, &second, NOON, &position), FOLD_ACCEPTED);
	cr_expect_eq(board_work(fold->board).reads, 1, "the story of the first one, which is in the open group");
	cr_assert_eq(fold_commit(fold), 0);
	size_t count;
	const struct group_update *updates = fold_committed_updates(fold, &count);
	cr_assert_eq(count, 3);
	cr_assert_eq(updates[2].position, 3);
	fold_close(fold);
}

Test(fold, what_editors_decided_is_replayed_to_the_same_updates_and_the_same_state)
{
	static const char *const ids[] = { "s1", "s5", "s7" };
	const char *b = "b";
	char *pages[array_size(ids)];
	uint64_t position;
	struct fold *fold = replayed(open_fold(false));
	for (int k = 0; k < 4; k++) {
		static const char *const articles[] = { "a", "b", "c", "d" }, *const outlets[] = { "Post", "Herald", "Echo", "Times" };
		struct article article = report(articles[k], outlets[k]);
		cr_assert_eq(feed(fold, &article, NOON, &position), FOLD_ACCEPTED);
	}
	struct fold_edited edited = decide(fold, (struct edit){ .kind = EDIT_SPLIT, .story = "s1", .articles = &b, .article_count = 1 }, NOON);
	cr_assert_eq(edited.position, 5);
	cr_assert_str_eq(edited.story, "s5");
	edited = decide(fold, (struct edit){ .kind = EDIT_MERGE, .story = "s5", .into = "s1" }, NOON);
	cr_assert_str_eq(edited.story, "s1");
	edited = decide(fold, (struct edit){ .kind = EDIT_UNMERGE, .story = "s1" }, NOON);
	cr_assert_str_eq(edited.story, "s7");
	cr_assert_eq(fold_commit(fold), 0);
	for (size_t k = 0; k < array_size(ids); k++)
		pages[k] = page_of(fold, ids[k]);
	cr_assert_str_neq(pages[0], pages[2]);
	fold_close(fold);
	remove_state();
	fold = replayed(open_fold(false));
	for (size_t k = 0; k < array_size(ids); k++) {
		cleanup(free_pointer) char *again = page_of(fold, ids[k]);
		cr_assert_str_eq(again, pages[k], "%s", ids[k]);
		free(pages[k]);
	}
	fold_close(fold);
}

/* What was published by an older build was written otherwise. */
static struct fold *replayed_otherwise(struct fold *fold)
{
	char *error = NULL;
	cr_assert_eq(fold_replay(fold, no_progress, NULL, &error), 0, "%s", error);
	cr_assert(fold_replay_differed(fold));
	return fold;
}

Test(fold, a_log_of_the_first_format_is_replayed_and_editors_can_go_on_with_it)
{
	char command[512];
	snprintf(command, sizeof(command), "cp %s/log-format-1.db %s/log.db", HEARSAY_TEST_DATA, directory);
	cr_assert_eq(system(command), 0);
	uint64_t position;
	struct fold *fold = open_fold(true);
	cleanup(free_pointer) char *epoch = copy_string(log_epoch(fold_log(fold)));
	replayed_otherwise(fold);
	cr_assert_str_neq(log_epoch(fold_log(fold)), epoch, "subscribers have other stories than the daemon");
	cr_assert_gt(fold_sequence(fold), 0, "numbers go on");
	cr_assert_eq(log_first_sequence(fold_log(fold)), fold_sequence(fold) + 1, "what led to other stories is not replayed");
	struct article article = item("election-1", "Petra Lindqvist wins the spring election", fold_at(fold));
	article.language = "en";
	cr_assert_eq(feed(fold, &article, fold_at(fold), &position), FOLD_ACCEPTED);
	cr_assert_eq(position, 4);
	struct fold_edited edited = decide(fold, (struct edit){ .kind = EDIT_MERGE, .story = "s4", .into = "s1" }, fold_at(fold));
	cr_assert_eq(edited.position, 5, "%s", edited.refusal.reason);
	cr_assert_eq(fold_commit(fold), 0);
	cleanup(free_pointer) char *page = page_of(fold, "s1");
	cr_assert(fold_wants_checkpoint(fold));
	write_checkpoint(fold);
	fold_close(fold);
	fold = replayed(open_fold(true));
	cleanup(free_pointer) char *again = page_of(fold, "s1");
	cr_assert_str_eq(page, again);
	fold_close(fold);
}

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

/* Folds the article number `number`, from 1, which gives one update. */
static void feed_one_more(struct fold *fold, int number)
{
	char id[16], outlet[32];
	uint64_t position;
	snprintf(id, sizeof(id), "a%d", number);
	snprintf(outlet, sizeof(outlet), "Outlet %d", number);
	struct article article = report(id, outlet);
	cr_assert_eq(feed(fold, &article, NOON, &position), FOLD_ACCEPTED);
	cr_assert_eq(position, (uint64_t)number);
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

Test(fold, a_disk_that_fills_up_at_any_write_of_a_commit_holds_the_group_until_there_is_room)
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

Test(fold, the_state_commits_many_groups_at_once_unless_it_is_asked_for_or_the_fold_is_closed)
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

Test(fold, a_disk_that_fills_up_before_the_state_has_what_the_log_has_is_waited_out)
{
	use_faulty_files();
	struct fold *fold = replayed(open_fold(false));
	int number = 1, writes = 0;
	for (; fills_up_later(fold, number, writes); number += 2)
		writes++;
	cr_assert_gt(writes, 10, "log and state both failed");
	expect_the_same_when_replayed(fold);
}

Test(fold, a_disk_that_is_full_at_the_start_keeps_the_state_behind_until_there_is_room)
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

Test(fold, a_disk_that_is_full_when_everything_is_made_anew_is_waited_out_too)
{
	int writes = 0;
	use_faulty_files();
	while (fills_up(writes))
		writes += 1 + writes / 4; /* each takes a second where the disk is slow */
	cr_assert_gt(writes, 5, "log and state both failed");
}

static sqlite3 *lock(const char *file)
{
	char path[128];
	sqlite3 *database;
	snprintf(path, sizeof(path), "%s/%s", directory, file);
	cr_assert_eq(sqlite3_open(path, &database), SQLITE_OK);
	cr_assert_eq(sqlite3_exec(database, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	return database;
}

Test(fold, a_lock_of_somebodys_tool_on_log_or_state_holds_the_group_until_it_is_gone)
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
Test(fold, a_write_or_sync_that_fails_is_not_waited_for_and_no_part_of_the_group_is_there)
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

Test(fold, an_edit_of_a_story_that_is_over_says_so_and_is_no_entry)
{
	uint64_t position;
	bool added;
	struct fold *fold = replayed(open_fold(false));
	struct article article = report("a", "Post");
	feed(fold, &article, NOON, &position);
	cr_assert_eq(fold_tick(fold, NOON + 6 * DAY, &added), 0);
	cr_assert_eq(fold_commit(fold), 0);
	struct fold_edited edited = decide(fold, (struct edit){ .kind = EDIT_UNMERGE, .story = "s1" }, NOON + 6 * DAY);
	cr_assert_eq(edited.position, 0);
	cr_assert_str_eq(edited.refusal.reason, "story-closed");
	edited = decide(fold, (struct edit){ .kind = EDIT_UNMERGE, .story = "s3" }, NOON + 6 * DAY);
	cr_assert_str_eq(edited.refusal.reason, "unknown-story");
	cr_assert_str_eq(edited.refusal.field, "story");
	cr_assert_str_eq(edited.refusal.id, "s3");
	cr_assert_eq(fold_group_size(fold), 0);
	fold_close(fold);
}

/* The tick that closes it may come later, or be the next entry. */
Test(fold, an_edit_at_the_moment_at_which_a_story_is_over_comes_too_late)
{
	uint64_t position;
	struct fold *fold = replayed(open_fold(false));
	struct article article = report("a", "Post");
	feed(fold, &article, NOON, &position);
	cr_assert_eq(fold_commit(fold), 0);
	struct fold_edited edited = decide(fold, (struct edit){ .kind = EDIT_UNMERGE, .story = "s1" }, NOON + window - 1);
	cr_assert_str_eq(edited.refusal.reason, "nothing-to-unmerge");
	edited = decide(fold, (struct edit){ .kind = EDIT_UNMERGE, .story = "s1" }, NOON + window);
	cr_assert_str_eq(edited.refusal.reason, "story-closed");
	fold_close(fold);
}

Test(fold, an_older_log_put_back_under_a_newer_state_is_refused_with_advice)
{
	uint64_t position;
	char command[256], *error = NULL;
	struct fold *fold = replayed(open_fold(false));
	struct article first = item("a", "Ferry runs aground off Ostrel", NOON), second = item("b", "Dam above Varnholm is closed", NOON);
	feed(fold, &first, NOON, &position);
	cr_assert_eq(fold_commit(fold), 0);
	fold_close(fold);
	snprintf(command, sizeof(command), "cd %s && mkdir older && cp log.db log.head older", directory);
	cr_assert_eq(system(command), 0);
	fold = replayed(open_fold(false));
	feed(fold, &second, NOON, &position);
	cr_assert_eq(fold_commit(fold), 0);
	fold_close(fold);
	snprintf(command, sizeof(command), "cd %s && rm -f log.db-* && mv older/* . && rmdir older", directory);
	cr_assert_eq(system(command), 0);
	const struct fold_options options = { .directory = directory, .models = models, .board = { .window = 5 * DAY } };
	cr_assert_eq(fold_open(&options, &fold, &error), -EBADMSG);
	cr_assert_not_null(strstr(error, "remove state.db"), "%s", error);
	free(error);
}

/* --- Checkpoints */

Test(fold, a_restart_goes_on_from_the_checkpoint_as_from_the_whole_log)
{
	char *pages[3] = { NULL };
	awake = 1;
	struct fold *fold = replayed(open_fold(false));
	feed_reports(fold, 0, 30);
	write_checkpoint(fold);
	feed_reports(fold, 30, 35);
	check_pages(fold, pages);
	fold_close(fold);
	fold = replayed(open_fold(false));
	cr_assert_eq(fold_checkpoint(fold), 30);
	check_pages(fold, pages);
	feed_reports(fold, 35, 40); /* stories that were never awake since */
	forget_pages(pages);
	check_pages(fold, pages);
	fold_close(fold);
	remove_checkpoint();
	remove_state();
	fold = replayed(open_fold(false));
	cr_assert_eq(fold_checkpoint(fold), 0);
	check_pages(fold, pages);
	forget_pages(pages);
	fold_close(fold);
}

Test(fold, a_checkpoint_is_not_written_in_the_middle_of_a_group)
{
	struct fold *fold = replayed(open_fold(false));
	uint64_t position;
	struct article article = report("a", "Post");
	feed(fold, &article, NOON, &position);
	cr_assert_eq(fold_begin_checkpoint(fold), -EBUSY);
	cr_assert_eq(fold_write_checkpoint(fold), -EBUSY);
	fold_close(fold);
}

static void flip_byte(const char *path, size_t at)
{
	FILE *file = fopen(path, "r+b");
	cr_assert_not_null(file);
	fseek(file, (long)at, SEEK_SET);
	int byte = fgetc(file);
	fseek(file, (long)at, SEEK_SET);
	fputc(byte ^ 0x10, file);
	fclose(file);
}

/* The list of its pieces, or what they are in. */
static void damage(const char *name, char *pages[3])
{
	cleanup(free_pointer) char *path = file_in(directory, name);
	struct stat status;
	cr_assert_eq(stat(path, &status), 0);
	size_t size = (size_t)status.st_size;
	for (size_t at = 0; at < size; at += size / 7 + 1) {
		flip_byte(path, at);
		struct fold *fold = replayed(open_fold(false));
		cr_assert_eq(fold_checkpoint(fold), 0, "byte %zu of %s", at, name);
		check_pages(fold, pages);
		fold_close(fold);
		flip_byte(path, at);
	}
}

/* Somebody's mistake, which the daemon must not mend by deleting. */
Test(fold, a_checkpoint_that_is_no_file_is_named)
{
	cleanup(free_pointer) char *path = file_in(directory, "checkpoint"), *error = NULL;
	fold_close(replayed(open_fold(false)));
	cr_assert_eq(mkdir(path, 0700), 0);
	struct fold *fold = open_fold(false);
	cr_assert_eq(fold_replay(fold, NULL, NULL, &error), -EISDIR);
	cr_assert_not_null(strstr(error, path), "%s", error);
	fold_close(fold);
}

Test(fold, a_checkpoint_that_is_damaged_cut_short_or_another_logs_is_ignored)
{
	char *pages[3] = { NULL }, command[256];
	struct fold *fold = replayed(open_fold(false));
	feed_reports(fold, 0, 9);
	write_checkpoint(fold);
	check_pages(fold, pages);
	fold_close(fold);
	damage("checkpoint", pages);
	damage("checkpoint.1", pages);
	snprintf(command, sizeof(command), "cp %s/checkpoint %s/other && truncate -s -1 %s/checkpoint", directory, directory, directory);
	cr_assert_eq(system(command), 0);
	fold = replayed(open_fold(false));
	cr_assert_eq(fold_checkpoint(fold), 0);
	fold_close(fold);
	snprintf(command, sizeof(command), "cd %s && mv other checkpoint && rm log.* state.*", directory);
	cr_assert_eq(system(command), 0);
	fold = replayed(open_fold(false));
	cr_assert_eq(fold_checkpoint(fold), 0);
	cr_assert_eq(fold_position(fold), 0);
	feed_reports(fold, 0, 9); /* another epoch: the same position, another log */
	fold_close(fold);
	fold = replayed(open_fold(false));
	cr_assert_eq(fold_checkpoint(fold), 0);
	fold_close(fold);
	forget_pages(pages);
}

/* --- Closed stories */

Test(fold, an_article_of_a_closed_story_is_taken_back_while_somebodys_tool_has_a_lock_on_the_state)
{
	bool added;
	uint64_t position;
	enum fold_outcome outcome;
	struct story_page page;
	struct fold *fold = replayed(open_fold(false));
	feed_reports(fold, 0, 6);
	cr_assert_eq(fold_tick(fold, NOON + 6 * DAY, &added), 0);
	cr_assert(added);
	cr_assert_eq(fold_commit(fold), 0);
	sqlite3 *tool = lock("state.db");
	cr_assert_eq(fold_retract(fold, "r0", NOON + 6 * DAY, &outcome, &position), 0);
	cr_assert_eq(outcome, FOLD_ACCEPTED);
	cr_assert_eq(fold_commit(fold), -EBUSY);
	sqlite3_close(tool);
	cr_assert_eq(fold_commit(fold), 0);
	cleanup(arena_free_pointer) struct arena *arena = arena_new();
	cr_assert_eq(state_story(fold_state(fold), "s1", arena, &page), 0);
	cr_assert_eq(page.article_count, 1);
	fold_close(fold);
	fold_close(replayed(open_fold(false)));
}

static uint64_t revise(struct fold *fold, const char *id, int64_t now)
{
	uint64_t position;
	struct article article = item(id, "Orchard show in Rosk opens a day late", now);
	article.text = "The orchard show in Rosk opened a day late. “The rain held us up,” said the gardener Tomas Issel.";
	article.publisher = "Outlet 0";
	article.language = "en";
	cr_assert_eq(feed(fold, &article, now, &position), FOLD_ACCEPTED);
	return position;
}

/* As the loop does it: the group is committed before anything is added to it. */
Test(fold, what_closes_a_story_and_takes_an_article_out_of_it_waits_for_a_lock_on_the_state)
{
	struct story_page page;
	struct fold *fold = replayed(open_fold(false));
	feed_reports(fold, 0, 6);
	cr_assert_eq(fold_commit(fold), 0);
	cr_assert_not(fold_group_must_close(fold));
	sqlite3 *tool = lock("state.db");
	cr_assert_eq(revise(fold, "r3", NOON + 6 * DAY), 7, "its entry closes the three stories");
	cr_assert(fold_group_must_close(fold));
	cr_assert_eq(fold_commit(fold), -EBUSY);
	sqlite3_close(tool);
	cr_assert_eq(fold_commit(fold), 0);
	cr_assert_not(fold_group_must_close(fold));
	cleanup(arena_free_pointer) struct arena *arena = arena_new();
	cr_assert_eq(state_story(fold_state(fold), "s1", arena, &page), 0);
	cr_assert_str_eq(page.story.closed_reason, "quiet");
	cr_assert_eq(page.article_count, 1);
	fold_close(fold);
	fold_close(replayed(open_fold(false)));
}

Test(fold, an_article_of_a_closed_story_is_taken_back_now_and_in_every_replay)
{
	uint64_t position;
	bool added;
	enum fold_outcome outcome;
	struct fold *fold = replayed(open_fold(false));
	feed_reports(fold, 0, 9);
	cr_assert_eq(fold_tick(fold, NOON + 6 * DAY, &added), 0);
	cr_assert_eq(fold_retract(fold, "r3", NOON + 6 * DAY, &outcome, &position), 0); /* in the group in which its story closes */
	cr_assert_eq(outcome, FOLD_ACCEPTED);
	cr_assert_eq(fold_retract(fold, "r0", NOON + 6 * DAY, &outcome, &position), 0);
	cr_assert_eq(fold_commit(fold), 0);
	size_t count;
	const struct group_update *updates = fold_committed_updates(fold, &count);
	cr_assert_eq(count, 5, "three close, and two articles go");
	cr_assert_eq(updates[4].position, 12);
	cleanup(arena_free_pointer) struct arena *arena = arena_new();
	struct story_page page;
	cr_assert_eq(state_story(fold_state(fold), "s1", arena, &page), 0);
	cr_assert_eq(page.article_count, 1);
	cr_assert_eq(page.story.article_count, 1);
	cr_assert_eq(page.clusters[0].statement_count, 1);
	feed_reports(fold, 12, 15);
	char *pages[3] = { NULL };
	check_pages(fold, pages);
	fold_close(fold);
	fold = replayed(open_fold(false)); /* the state is there */
	check_pages(fold, pages);
	fold_close(fold);
	remove_state();
	fold = replayed(open_fold(false)); /* and made of the updates */
	check_pages(fold, pages);
	cr_assert_eq(fold_retract(fold, "r6", NOON + 6 * DAY, &outcome, &position), 0);
	cr_assert_eq(fold_commit(fold), 0);
	cr_assert_eq(state_story(fold_state(fold), "s1", arena, &page), 0);
	cr_assert_str_eq(page.story.closed_reason, "retracted");
	cr_assert_eq(page.article_count, 0);
	fold_close(fold);
	fold_close(replayed(open_fold(false)));
	forget_pages(pages);
}

static void check_all_pages(struct fold *fold, char *pages[3], const char *revised, char **ret_revised)
{
	check_pages(fold, pages);
	char *page = page_of(fold, revised);
	if (*ret_revised)
		cr_assert_str_eq(page, *ret_revised);
	free(*ret_revised);
	*ret_revised = page;
}

Test(fold, an_article_of_a_closed_story_that_is_revised_leaves_it_now_and_in_every_replay)
{
	struct fold *fold = replayed(open_fold(false));
	feed_reports(fold, 0, 6);
	cr_assert_eq(revise(fold, "r3", NOON + 6 * DAY), 7, "its entry closes the three stories");
	cr_assert_eq(revise(fold, "r0", NOON + 6 * DAY), 8, "then nothing is left of the first");
	cr_assert_eq(fold_commit(fold), 0);
	size_t count;
	const struct group_update *updates = fold_committed_updates(fold, &count);
	cr_assert_eq(count, 7, "three close, one is created and grows, and two articles go");
	cr_assert_eq(updates[4].position, 7);
	cr_assert_eq(updates[6].position, 8);
	cleanup(arena_free_pointer) struct arena *arena = arena_new();
	struct story_page page;
	cr_assert_eq(state_story(fold_state(fold), "s1", arena, &page), 0);
	cr_assert_eq(page.article_count, 0);
	cr_assert_eq(page.cluster_count, 0);
	cr_assert_eq(page.story.article_count, 0);
	cr_assert_eq(page.story.version, 5, "created, grown, closed, and two articles less");
	cr_assert_str_eq(page.story.closed_reason, "retracted");
	cr_assert_eq(state_story(fold_state(fold), "s7", arena, &page), 0);
	cr_assert_eq(page.article_count, 2);
	char *pages[3] = { NULL }, *revised = NULL;
	check_all_pages(fold, pages, "s7", &revised);
	fold_close(fold);
	fold = replayed(open_fold(false)); /* the state is there */
	check_all_pages(fold, pages, "s7", &revised);
	fold_close(fold);
	remove_state();
	fold = replayed(open_fold(false)); /* and made of the updates */
	check_all_pages(fold, pages, "s7", &revised);
	fold_close(fold);
	free(revised);
	forget_pages(pages);
}

/* What was published before an epoch is not in the log any more. */
Test(fold, makes_a_lost_state_anew_when_an_epoch_began_in_between)
{
	static const char *const ids[] = { "s1", "s2", "s3" };
	for (int later = 0; later < 3; later += 2) {
		char *pages[3], *error = NULL;
		struct fold *fold = open_fold(false);
		cr_assert_eq(fold_replay(fold, no_progress, NULL, &error), 0, "%s", error);
		feed_reports(fold, later ? 12 : 0, 12);
		cr_assert_eq(log_begin_epoch(fold_log(fold)), 0);
		fold_close(fold);
		fold = open_fold(false);
		cr_assert_eq(fold_replay(fold, no_progress, NULL, &error), 0, "%s", error);
		feed_reports(fold, 12, 12 + later); /* two of the three stories go on */
		write_checkpoint(fold);
		for (size_t k = 0; k < 3; k++)
			pages[k] = page_in_epoch(fold, ids[k], false);
		fold_close(fold);
		remove_state();
		fold = open_fold(false);
		cr_assert_eq(fold_replay(fold, no_progress, NULL, &error), 0, "%s", error);
		for (size_t k = 0; k < 3; k++) {
			char *page = page_in_epoch(fold, ids[k], false);
			cr_assert_str_eq(page, pages[k], "%s", ids[k]);
			free(page);
			free(pages[k]);
		}
		fold_close(fold);
	}
}

static void in_directory(const char *shell)
{
	char command[256];
	snprintf(command, sizeof(command), "cd %s && %s", directory, shell);
	cr_assert_eq(system(command), 0);
}

Test(fold, a_checkpoint_of_another_end_of_the_same_log_is_not_used)
{
	struct fold *fold = replayed(open_fold(false));
	feed_reports(fold, 0, 3);
	fold_close(fold);
	in_directory("mkdir kept && cp log.db log.head kept");
	fold = replayed(open_fold(false));
	feed_reports(fold, 3, 5);
	write_checkpoint(fold);
	fold_close(fold);
	in_directory("cp kept/* . && rm -f state.db*");
	fold = replayed(open_fold(false));
	for (int number = 4; number <= 5; number++)
		feed_one_more(fold, number);
	cr_assert_eq(fold_commit(fold), 0);
	fold_close(fold);
	fold = replayed(open_fold(false));
	cr_expect_eq(fold_checkpoint(fold), 0);
	cr_expect_eq(fold_position(fold), 5);
	fold_close(fold);
}
