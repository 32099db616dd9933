#include "tests/unit/newsroom.h"

TestSuite(board_retention, .init = newsroom_open, .fini = newsroom_close);

static void report(const char *id, const char *outlet, int minutes)
{
	newsroom_publish(id, outlet, minutes, "Ferry runs aground off Ostrel",
	                 "The ferry ran aground off Ostrel on Monday. “Nobody was hurt,” said the captain Jon Alder.");
}

static void retain(uint64_t up_to)
{
	board_apply_retention(newsroom.board, ++newsroom.position, newsroom.at, up_to, newsroom.arena, &newsroom.updates);
	newsroom_learn();
}

Test(board_retention, closes_stories_that_reach_back_and_what_comes_later_continues_them)
{
	report("a", "post.example", 0);
	newsroom_publish("b", "post.example", 1, "Dam above Varnholm is closed",
	                 "The dam above Varnholm was closed. “It leaks in four places,” said the engineer Ilse Varga.");
	report("c", "herald.example", 2);
	retain(1);
	cr_assert_eq(newsroom.updates.count, 1);
	cr_assert_str_eq(newsroom.updates.items[0].story.closed_reason, "retention");
	cr_assert_eq(newsroom_story("s1")->status, STORY_CLOSED);
	cr_assert_eq(newsroom_story("s1")->article_count, 2);
	cr_assert_eq(newsroom_story("s2")->status, STORY_OPEN);
	report("d", "echo.example", 3);
	cr_assert_str_eq(newsroom_article("d")->story, "s5");
	cr_assert_str_eq(newsroom.updates.items[0].story.continues, "s1");
	retain(1);
	cr_assert_eq(newsroom.updates.count, 0, "nothing else reaches back");
}

Test(board_retention, closes_a_story_that_began_by_then_though_its_first_article_went)
{
	report("a", "post.example", 0);
	report("b", "herald.example", 1);
	newsroom_retract("a");
	retain(1);
	cr_assert_eq(newsroom_story("s1")->status, STORY_CLOSED);
}
