#include "fold/fold.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>

#include "clocks.h"
#include "fold/fold_inside.h"
#include "tests/unit/fold_helpers.h"

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

static struct fold_edited decide(struct fold *fold, struct edit edit, int64_t now)
{
	struct fold_edited edited;
	cr_assert_eq(fold_edit(fold, &edit, now, &edited), 0);
	return edited;
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
