#include "fold/fold.h"

#include <errno.h>

#include "tests/unit/faulty_files.h"
#include "tests/unit/fold_helpers.h"

TestSuite(fold_retention, .init = set_up, .fini = tear_down);

static bool is_there(struct fold *fold, const char *story)
{
	cleanup(arena_free_pointer) struct arena *arena = arena_new();
	struct story_page page;
	return state_story(fold_state(fold), story, arena, &page) == 0;
}

static void feed_at(struct fold *fold, const char *id, const char *title, int64_t now)
{
	uint64_t position;
	struct article article = item(id, title, now);
	article.language = "en";
	cr_assert_eq(feed(fold, &article, now, &position), FOLD_ACCEPTED);
	cr_assert_eq(fold_commit(fold), 0);
}

static bool retain(struct fold *fold, int64_t now)
{
	bool added;
	cr_assert_eq(fold_retain(fold, now, &added), 0);
	cr_assert_eq(fold_commit(fold), 0);
	return added;
}

Test(fold_retention, closes_what_reaches_back_and_removes_it_after_a_checkpoint)
{
	window = 100 * DAY;
	retention_age = 30 * DAY;
	struct fold *fold = replayed(open_fold(false));
	feed_reports(fold, 0, 9);
	feed_at(fold, "later", "Vaccine depot opens in Karsk", NOON + 20 * DAY);
	cr_assert_not(retain(fold, NOON + 29 * DAY));
	cr_assert(retain(fold, NOON + 31 * DAY));
	size_t count;
	fold_committed_updates(fold, &count);
	cr_assert_eq(count, 3, "three stories close");
	cr_assert_not(retain(fold, NOON + 31 * DAY), "one step after the other");
	maintain(fold);
	cr_assert_eq(log_first(fold_log(fold)), 1, "the log can still bring the board back without a checkpoint");
	cr_assert(fold_wants_checkpoint(fold));
	write_checkpoint(fold);
	maintain(fold);
	cr_assert_eq(log_first(fold_log(fold)), 10);
	cr_assert_not(is_there(fold, "s1"));
	cr_assert(is_there(fold, "s10"));
	feed_at(fold, "r1", "Ferry runs aground off Ostrel", NOON + 32 * DAY); /* what is removed is no duplicate any more */
	fold_close(fold);
	fold = replayed(open_fold(false));
	cr_assert_eq(fold_checkpoint(fold), 11);
	cr_assert_eq(fold_position(fold), 12);
	cr_assert(is_there(fold, "s12"));
	cr_assert_not(retain(fold, NOON + 33 * DAY));
	fold_close(fold);
}

Test(fold_retention, is_finished_after_a_restart_in_between)
{
	window = 100 * DAY;
	retention_age = 30 * DAY;
	struct fold *fold = replayed(open_fold(false));
	feed_reports(fold, 0, 9);
	feed_at(fold, "later", "Vaccine depot opens in Karsk", NOON + 20 * DAY);
	cr_assert(retain(fold, NOON + 31 * DAY));
	fold_close(fold);
	fold = replayed(open_fold(false)); /* from the log */
	cr_assert(fold_wants_checkpoint(fold));
	write_checkpoint(fold);
	fold_close(fold);
	fold = replayed(open_fold(false)); /* from the checkpoint */
	cr_assert_not(fold_wants_checkpoint(fold));
	maintain(fold);
	cr_assert_eq(log_first(fold_log(fold)), 10);
	fold_close(fold);
}

Test(fold_retention, leaves_a_log_that_is_of_use_without_its_checkpoint_and_its_state)
{
	window = 100 * DAY;
	retention_age = 30 * DAY;
	struct fold *fold = replayed(open_fold(false));
	feed_reports(fold, 0, 9);
	feed_at(fold, "later", "Vaccine depot opens in Karsk", NOON + 20 * DAY);
	cr_assert(retain(fold, NOON + 31 * DAY));
	write_checkpoint(fold);
	maintain(fold);
	fold_close(fold);
	remove_state();
	fold = replayed(open_fold(false));
	cr_assert(is_there(fold, "s10"));
	cr_assert_not(is_there(fold, "s1"), "its close, which the log still has, is no story");
	fold_close(fold);
	remove_checkpoint();
	remove_state();
	char *error = NULL;
	fold = open_fold(false);
	cr_assert_eq(fold_replay(fold, no_progress, NULL, &error), 0, "%s", error);
	cr_assert(is_there(fold, "s10"));
	cr_assert_not(is_there(fold, "s1"));
	feed_at(fold, "more", "Vaccine depot in Karsk runs out", NOON + 32 * DAY);
	fold_close(fold);
}

static void merge(struct fold *fold, const char *story, const char *into, int64_t now)
{
	struct fold_edited edited;
	const struct edit edit = { .kind = EDIT_MERGE, .story = story, .into = into };
	cr_assert_eq(fold_edit(fold, &edit, now, &edited), 0);
	cr_assert_str_eq(edited.story, into);
	cr_assert_eq(fold_commit(fold), 0);
}

static void expect_merged(struct fold *fold, const char *story, const char *into, const char *title)
{
	cleanup(arena_free_pointer) struct arena *arena = arena_new();
	struct story_page page;
	cr_assert_eq(state_story(fold_state(fold), story, arena, &page), 0, "%s", story);
	cr_assert_eq(page.story.status, STORY_MERGED);
	cr_assert_str_eq(page.story.replaced_by, into);
	cr_assert_str_eq(page.story.language, "en");
	cr_assert_eq(page.story.version > 1, true);
	cr_assert_eq(page.story.title == NULL, title == NULL);
	if (title)
		cr_assert_str_eq(page.story.title, title);
}

Test(fold_retention, keeps_what_merged_stories_became_also_for_a_state_that_is_made_anew)
{
	window = 100 * DAY;
	retention_age = 30 * DAY;
	struct fold *fold = replayed(open_fold(false));
	feed_reports(fold, 0, 9);
	merge(fold, "s2", "s1", NOON + DAY / 2);
	feed_at(fold, "later", "Vaccine depot opens in Karsk", NOON + 20 * DAY);
	feed_at(fold, "last", "Lighthouse of Sill goes dark", NOON + 20 * DAY);
	merge(fold, "s12", "s11", NOON + 21 * DAY);
	expect_merged(fold, "s2", "s1", "Dam above Varnholm is closed");
	cr_assert(retain(fold, NOON + 31 * DAY));
	write_checkpoint(fold);
	maintain(fold);
	cr_assert_eq(log_first(fold_log(fold)), 11);
	cr_assert_not(is_there(fold, "s1"));
	expect_merged(fold, "s2", "s1", NULL);
	expect_merged(fold, "s12", "s11", "Lighthouse of Sill goes dark");
	char *page = page_of(fold, "s2");
	for (int without_checkpoint = 0; without_checkpoint < 2; without_checkpoint++) {
		fold_close(fold);
		remove_state();
		if (without_checkpoint)
			remove_checkpoint();
		char *error = NULL;
		fold = open_fold(false);
		cr_assert_eq(fold_replay(fold, no_progress, NULL, &error), 0, "%s", error);
		char *again = page_of(fold, "s2");
		cr_assert_str_eq(again, page);
		free(again);
		expect_merged(fold, "s12", "s11", "Lighthouse of Sill goes dark");
	}
	free(page);
	fold_close(fold);
}

/* Bytes on disk, write-ahead logs included. */
static uint64_t on_disk_bytes(struct fold *fold)
{
	return log_bytes(fold_log(fold)) + state_bytes(fold_state(fold));
}

/* Feeds so many reports. Returns the bytes that they take once the write-ahead logs have gone into the files. */
static uint64_t feed_and_close(int reports)
{
	struct fold *fold = replayed(open_fold(false));
	feed_reports(fold, 0, reports);
	fold_close(fold);
	fold = replayed(open_fold(false));
	uint64_t bytes = on_disk_bytes(fold);
	fold_close(fold);
	return bytes;
}

Test(fold_retention, keeps_the_size_of_log_and_state_under_the_limit)
{
	window = 100 * DAY;
	retention_bytes = feed_and_close(60) / 2;
	struct fold *fold = replayed(open_fold(false));
	cr_assert(retain(fold, NOON + DAY));
	write_checkpoint(fold);
	maintain(fold);
	cr_assert_gt(log_first(fold_log(fold)), 20);
	cr_assert_leq(log_first(fold_log(fold)), 62);
	fold_close(fold);
}

Test(fold_retention, removes_nothing_for_the_room_of_write_ahead_logs_and_of_what_is_removed_already)
{
	window = 100 * DAY;
	uint64_t bytes = feed_and_close(400);
	retention_bytes = bytes / 4 * 5;
	struct fold *fold = replayed(open_fold(false));
	for (int k = 400; k < 440; k++)
		feed_reports(fold, k, k + 1); /* one commit each */
	cr_assert_gt(on_disk_bytes(fold), retention_bytes);
	cr_assert_not(retain(fold, NOON + DAY));
	fold_close(fold);
	retention_bytes = bytes / 4 * 3;
	fold = replayed(open_fold(false));
	for (int rounds = 0; retain(fold, NOON + DAY); rounds++) {
		cr_assert_lt(rounds, 2);
		write_checkpoint(fold);
		maintain(fold);
	}
	cr_assert_gt(log_first(fold_log(fold)), 60);
	cr_assert_lt(log_first(fold_log(fold)), 260);
	cr_assert_gt(on_disk_bytes(fold), retention_bytes);
	fold_close(fold);
}

/* --- Erasures */

static struct article secret(void)
{
	struct article article = item("secret", "Magistrate named in ledger", NOON + 1);
	article.text = "The ferry ran aground off Ostrel. “Nobody told Brannigan Oxley-Thrupp about the ledger,” said the clerk Jo Vesper.";
	article.publisher = "Leak";
	article.language = "en";
	return article;
}

Test(fold_retention, what_was_erased_is_nowhere_on_disk_and_does_not_come_in_again)
{
	static const char words[] = "Oxley-Thrupp about the ledger", headline[] = "Magistrate named in ledger";
	uint64_t position;
	enum fold_outcome outcome;
	struct article article = secret();
	struct fold *fold = replayed(open_fold(false));
	feed_reports(fold, 0, 6);
	cr_assert_eq(feed(fold, &article, NOON + 1, &position), FOLD_ACCEPTED);
	cr_assert_eq(fold_commit(fold), 0);
	write_checkpoint(fold);
	feed_reports(fold, 7, 9);
	cr_assert(on_disk(words));
	cr_assert(on_disk(headline));
	cr_assert_eq(fold_erase(fold, "nobody", NOON + 10, &outcome, &position), 0);
	cr_assert_eq(outcome, FOLD_UNKNOWN);
	cr_assert_eq(fold_erase(fold, "secret", NOON + 10, &outcome, &position), 0);
	cr_assert_eq(outcome, FOLD_ACCEPTED);
	cr_assert_eq(fold_commit(fold), 0);
	cr_assert(fold_wants_checkpoint(fold));
	write_checkpoint(fold);
	maintain(fold);
	cr_assert_not(on_disk(words));
	cr_assert_not(on_disk(headline));
	cr_assert_eq(feed(fold, &article, NOON + 11, &position), FOLD_ERASED);
	article.text = "Another text altogether.";
	cr_assert_eq(feed(fold, &article, NOON + 11, &position), FOLD_ERASED);
	cr_assert_eq(fold_erase(fold, "secret", NOON + 12, &outcome, &position), 0);
	cr_assert_eq(outcome, FOLD_DUPLICATE);
	cr_assert_eq(fold_retract(fold, "secret", NOON + 12, &outcome, &position), 0);
	cr_assert_eq(outcome, FOLD_ERASED);
	fold_close(fold);
	fold_close(replayed(open_fold(false)));
	remove_checkpoint();
	remove_state();
	char *error = NULL;
	fold = open_fold(false);
	cr_assert_eq(fold_replay(fold, no_progress, NULL, &error), 0, "%s", error);
	cr_assert(is_there(fold, "s1"));
	cr_assert_not(on_disk(words));
	fold_close(fold);
}

Test(fold_retention, the_headline_of_what_was_erased_does_not_stay_with_a_story_that_was_merged)
{
	uint64_t position;
	enum fold_outcome outcome;
	struct article article = secret();
	article.text = "Nothing else was known.";
	struct fold *fold = replayed(open_fold(false));
	feed_reports(fold, 0, 3);
	cr_assert_eq(feed(fold, &article, NOON + 10, &position), FOLD_ACCEPTED);
	cr_assert_eq(fold_commit(fold), 0);
	merge(fold, "s4", "s2", NOON + DAY);
	expect_merged(fold, "s4", "s2", "Magistrate named in ledger");
	cr_assert_eq(fold_erase(fold, "secret", NOON + DAY, &outcome, &position), 0);
	cr_assert_eq(fold_commit(fold), 0);
	expect_merged(fold, "s4", "s2", NULL);
	write_checkpoint(fold);
	maintain(fold);
	cr_assert_not(on_disk("Magistrate named in ledger"));
	fold_close(fold);
}

Test(fold_retention, the_headline_of_what_was_erased_does_not_stay_with_a_story_that_it_left_empty)
{
	uint64_t position;
	enum fold_outcome outcome;
	struct article article = secret();
	struct fold *fold = replayed(open_fold(false));
	for (int k = 0; k < 2; k++) { /* it leaves two stories empty */
		article.text = k ? "Nothing else was known." : "Nothing more was known.";
		article.modified = NOON + k;
		cr_assert_eq(feed(fold, &article, NOON + k, &position), FOLD_ACCEPTED);
		cr_assert_eq(fold_retract(fold, "secret", NOON + k, &outcome, &position), 0);
		cr_assert_eq(outcome, FOLD_ACCEPTED);
		cr_assert_eq(fold_commit(fold), 0);
	}
	cr_assert(on_disk("Magistrate named in ledger"));
	cr_assert_eq(fold_erase(fold, "secret", NOON + DAY, &outcome, &position), 0);
	cr_assert_eq(fold_commit(fold), 0);
	write_checkpoint(fold);
	maintain(fold);
	cr_assert_not(on_disk("Magistrate named in ledger"));
	cr_assert(is_there(fold, "s1"));
	cr_assert(is_there(fold, "s3"));
	fold_close(fold);
}

Test(fold_retention, an_article_can_be_erased_in_the_group_in_which_it_came_and_when_its_story_is_closed)
{
	uint64_t position;
	bool added;
	enum fold_outcome outcome;
	struct article article = secret();
	struct fold *fold = replayed(open_fold(false));
	cr_assert_eq(feed(fold, &article, NOON, &position), FOLD_ACCEPTED);
	cr_assert_eq(fold_erase(fold, "secret", NOON, &outcome, &position), 0);
	cr_assert_eq(fold_commit(fold), 0);
	article.id = "other";
	cr_assert_eq(feed(fold, &article, NOON, &position), FOLD_ACCEPTED);
	cr_assert_eq(fold_tick(fold, NOON + 6 * DAY, &added), 0);
	cr_assert(added);
	cr_assert_eq(fold_commit(fold), 0);
	cr_assert_eq(fold_erase(fold, "other", NOON + 6 * DAY, &outcome, &position), 0);
	cr_assert_eq(fold_commit(fold), 0);
	cleanup(arena_free_pointer) struct arena *arena = arena_new();
	struct story_page page;
	cr_assert_eq(state_story(fold_state(fold), "s3", arena, &page), 0);
	cr_assert_str_eq(page.story.closed_reason, "erased");
	cr_assert_eq(page.article_count, 0);
	write_checkpoint(fold);
	maintain(fold);
	cr_assert_not(on_disk("Oxley-Thrupp about the ledger"));
	fold_close(fold);
	fold_close(replayed(open_fold(false)));
}

/* Erases what a story at rest needs for an entry after the checkpoint. */
static struct fold *erase_behind_checkpoint(void)
{
	uint64_t position;
	enum fold_outcome outcome;
	struct article article = report("a", "Post"), second = report("b", "Herald");
	awake = 1;
	struct fold *fold = replayed(open_fold(false));
	cr_assert_eq(feed(fold, &article, NOON, &position), FOLD_ACCEPTED);
	cr_assert_eq(fold_commit(fold), 0);
	write_checkpoint(fold);
	cr_assert_eq(feed(fold, &second, NOON, &position), FOLD_ACCEPTED);
	cr_assert_eq(fold_erase(fold, "a", NOON, &outcome, &position), 0);
	cr_assert_eq(fold_commit(fold), 0);
	return fold;
}

Test(fold_retention, a_crash_between_an_erasure_and_the_next_checkpoint_begins_no_epoch)
{
	struct fold *fold = erase_behind_checkpoint();
	for (int k = 0; k < 2; k++) {
		maintain(fold);
		cr_assert_eq(fold_erasing(fold), 3);
		fold_close(fold);
		fold = replayed(open_fold(false));
		cr_assert(fold_wants_checkpoint(fold));
	}
	write_checkpoint(fold);
	maintain(fold);
	cr_assert_eq(fold_erasing(fold), 0);
	fold_close(fold);
	fold_close(replayed(open_fold(false)));
}

Test(fold_retention, words_leave_the_log_without_a_checkpoint_if_none_can_be_written)
{
	struct fold *fold = erase_behind_checkpoint();
	fold_checkpoint_failed(fold);
	maintain(fold);
	cr_assert_eq(fold_erasing(fold), 3, "other files have them");
	cleanup(arena_free_pointer) struct arena *arena = arena_new();
	struct log_entry entry;
	cr_assert_eq(log_read(fold_log(fold), 1, arena, &entry), 0);
	cr_assert(entry.erased);
	write_checkpoint(fold);
	maintain(fold);
	cr_assert_eq(fold_erasing(fold), 0);
	fold_close(fold);
}

static void in_directory(const char *commands)
{
	char command[256];
	snprintf(command, sizeof(command), "cd %s && %s", directory, commands);
	cr_assert_eq(system(command), 0);
}

/* It needs the article for what came in between: the log alone does not. */
Test(fold_retention, a_checkpoint_from_before_an_erasure_that_somebody_put_back_is_done_without)
{
	uint64_t position;
	struct article third = report("c", "Echo");
	struct fold *fold = erase_behind_checkpoint();
	in_directory("mkdir kept && cp checkpoint* kept");
	write_checkpoint(fold);
	maintain(fold);
	fold_close(fold);
	in_directory("rm checkpoint* && mv kept/* . && rmdir kept");
	char *error = NULL;
	fold = open_fold(false);
	cr_assert_eq(fold_replay(fold, no_progress, NULL, &error), 0, "%s", error);
	cr_assert(fold_replay_differed(fold));
	cr_assert_eq(feed(fold, &third, NOON, &position), FOLD_ACCEPTED);
	cr_assert_eq(position, 4);
	cr_assert_eq(fold_commit(fold), 0);
	fold_close(fold);
}

static enum fold_outcome take_back(struct fold *fold, int (*removal)(struct fold *, const char *, int64_t, enum fold_outcome *, uint64_t *),
                                   const char *id, int64_t now, uint64_t *ret_position)
{
	enum fold_outcome outcome;
	cr_assert_eq(removal(fold, id, now, &outcome, ret_position), 0);
	cr_assert_eq(fold_commit(fold), 0);
	return outcome;
}

Test(fold_retention, does_not_let_in_again_what_was_erased)
{
	window = 100 * DAY;
	retention_age = 30 * DAY;
	uint64_t erased, position;
	struct fold *fold = replayed(open_fold(false));
	feed_reports(fold, 0, 9);
	cr_assert_eq(take_back(fold, fold_erase, "r1", NOON + DAY, &erased), FOLD_ACCEPTED);
	maintain(fold);
	feed_at(fold, "later", "Vaccine depot opens in Karsk", NOON + 20 * DAY);
	cr_assert(retain(fold, NOON + 32 * DAY));
	write_checkpoint(fold);
	maintain(fold);
	cr_assert_gt(log_first(fold_log(fold)), erased);
	for (int restarts = 0; restarts < 2; restarts++) {
		struct article article = item("r1", "Ferry runs aground off Ostrel", NOON + 32 * DAY);
		cr_expect_eq(feed(fold, &article, NOON + 32 * DAY, &position), FOLD_ERASED);
		cr_expect_eq(take_back(fold, fold_erase, "r1", NOON + 32 * DAY, &position), FOLD_DUPLICATE);
		cr_expect_eq(position, erased);
		cr_expect_eq(take_back(fold, fold_retract, "r1", NOON + 32 * DAY, &position), FOLD_ERASED);
		cr_expect_eq(take_back(fold, fold_retract, "r2", NOON + 32 * DAY, &position), FOLD_UNKNOWN, "which retention let go of");
		fold_close(fold);
		fold = replayed(open_fold(false));
	}
	fold_close(fold);
}

/* More than a state that is made anew takes in one commit, then what closes stories whose beginning is removed. */
enum { DEPOTS = 2200 };

static void make_long_log(void)
{
	struct fold *fold = replayed(open_fold(false));
	feed_reports(fold, 0, 9);
	for (int k = 0; k < DEPOTS; k++) {
		char id[16], title[64];
		uint64_t position;
		snprintf(id, sizeof(id), "d%d", k);
		snprintf(title, sizeof(title), "Depot %d opens in Karsk%d", k, k);
		struct article article = item(id, title, NOON + 20 * DAY);
		article.language = "en";
		cr_assert_eq(feed(fold, &article, NOON + 20 * DAY, &position), FOLD_ACCEPTED);
	}
	cr_assert_eq(fold_commit(fold), 0);
	cr_assert(retain(fold, NOON + 31 * DAY));
	write_checkpoint(fold);
	maintain(fold);
	cr_assert_eq(log_first(fold_log(fold)), 10);
	fold_close(fold);
}

/* Makes the state anew with so many writes before the disk is full, ends there, and starts again. Whether it became full, and whether a part
 * of the state was committed then. */
static bool ends_in_the_middle(int writes, bool *partial)
{
	remove_state();
	struct fold *fold = open_fold(false);
	fault_write = SQLITE_FULL;
	fault_after = writes;
	char *error = NULL;
	cr_assert_eq(fold_replay(fold, no_progress, NULL, &error), 0, "%s", error);
	bool full = fault_after < 0;
	*partial |= full && state_position(fold_state(fold)) > 0;
	fault_write = 0;
	fold_close(fold);
	fold = replayed(open_fold(false));
	cr_expect_not(is_there(fold, "s1"), "what closes it is no story (%d writes)", writes);
	struct state_counts counts;
	cr_assert_eq(state_counts(fold_state(fold), &counts), 0);
	cr_expect_eq(counts.articles, DEPOTS, "%d writes", writes);
	cr_expect_eq(state_position(fold_state(fold)), log_position(fold_log(fold)));
	fold_close(fold);
	return full;
}

/* From the first on that leave room for an empty state. */
static void end_it_here_and_there(int writes)
{
	bool partial = false;
	use_faulty_files();
	while (ends_in_the_middle(writes, &partial))
		writes += 1 + writes / 4;
	cr_expect(partial, "some were committed in part");
}

Test(fold_retention, a_state_that_is_made_anew_and_ends_in_the_middle_is_made_anew_again)
{
	window = 100 * DAY;
	retention_age = 30 * DAY;
	make_long_log();
	end_it_here_and_there(20);
}

/* What was published before the epoch is not in the log, and there is a checkpoint: the state is made of what the board tells. */
Test(fold_retention, so_is_one_that_the_updates_do_not_bring_back)
{
	window = 100 * DAY;
	retention_age = 30 * DAY;
	char *error = NULL;
	make_long_log();
	struct fold *fold = replayed(open_fold(false));
	cr_assert_eq(log_begin_epoch(fold_log(fold)), 0);
	fold_close(fold);
	fold = open_fold(false);
	cr_assert_eq(fold_replay(fold, no_progress, NULL, &error), 0, "%s", error);
	write_checkpoint(fold);
	fold_close(fold);
	end_it_here_and_there(300);
}
