#include "fold/fold.h"

#include <errno.h>

#include <criterion/criterion.h>

#include "tests/unit/fold_helpers.h"

TestSuite(fold_closed, .init = set_up, .fini = tear_down);

Test(fold_closed, an_article_of_a_closed_story_is_taken_back_while_somebodys_tool_has_a_lock_on_the_state)
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
Test(fold_closed, what_closes_a_story_and_takes_an_article_out_of_it_waits_for_a_lock_on_the_state)
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

Test(fold_closed, an_article_of_a_closed_story_is_taken_back_now_and_in_every_replay)
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

Test(fold_closed, an_article_of_a_closed_story_that_is_revised_leaves_it_now_and_in_every_replay)
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
