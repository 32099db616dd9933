#include "store/state.h"

#include <errno.h>

#include "proto/limits.h"
#include "proto/time.h"
#include "tests/unit/state_helpers.h"

TestSuite(state_query, .init = set_up, .fini = tear_down);

static const char *search(struct statement_filter filter)
{
	struct statement_record *found;
	size_t count;
	if (!filter.limit)
		filter.limit = 100;
	cr_assert_eq(state_statements(state, &filter, arena, &found, &count), 0);
	const char *text = "";
	for (size_t i = 0; i < count; i++)
		text = arena_format(arena, "%s%s%s", text, i ? " " : "", found[i].id);
	return text;
}

Test(state_query, statements_are_found_by_all_words_in_any_order_and_case)
{
	struct story_page first = first_page(), second = small_page("s5", "b1", 50, "Another");
	apply_page(&first);
	apply_page(&second);
	static const struct {
		const char *speaker, *words, *expected;
	} cases[] = {
		{ NULL, NULL, "50.0 2.1 1.10 1.0" },
		{ NULL, "bang", "2.1 1.0" },
		{ NULL, "LIGHTS bang", "1.0" },
		{ NULL, "bang passengers", "" },
		{ "anne", NULL, "2.1 1.0" },
		{ "øst ÄNNE", NULL, "2.1 1.0" },
		{ "Yi Wang", NULL, "50.0" },
		{ "Wang Yi", "bang", "" },
		{ "Wang Yi", "talks on", "50.0" },
		{ NULL, "wang", "" },
		{ "bang", NULL, "" },
	};
	for (size_t i = 0; i < array_size(cases); i++)
		cr_expect_str_eq(search((struct statement_filter){ .speaker = cases[i].speaker, .words = cases[i].words, .since = TIME_NONE }),
		                 cases[i].expected, "case %zu", i);
	cr_expect_str_eq(search((struct statement_filter){ .words = "bang", .since = TIME_NONE, .limit = 1 }), "2.1");
	cr_expect_str_eq(search((struct statement_filter){ .since = 1501 }), "50.0");
	cr_expect_str_eq(search((struct statement_filter){ .words = "bang", .since = 1501 }), "");
	cr_expect_str_eq(search((struct statement_filter){ .story = "s1", .since = TIME_NONE, .limit = 2 }), "2.1 1.10");
	cr_expect_str_eq(search((struct statement_filter){ .story = "s1", .words = "will", .since = TIME_NONE }), "");
	cr_expect_str_eq(search((struct statement_filter){ .story = "s5", .words = "will", .since = TIME_NONE }), "50.0");
	cr_expect_str_eq(search((struct statement_filter){ .story = "s9", .since = TIME_NONE }), "");
}

Test(state_query, a_speaker_who_becomes_known_later_is_found_by_name_and_no_more_without)
{
	struct story_page page = first_page();
	apply_page(&page);
	/* 1.10 stays in its cluster, 2.1 moves to it: both have another speaker now. */
	struct statement_record kept[1] = { page.clusters[0].statements[0] };
	struct statement_record grown[2] = { page.clusters[1].statements[0], page.clusters[0].statements[1] };
	grown[0].speaker = grown[1].speaker = "Jorun Lie";
	grown[0].speaker_reason = NULL;
	grown[1].cluster = "c1.10";
	struct cluster_record clusters[2] = { a_cluster("c1.0", "s1", kept, 1), a_cluster("c1.10", "s1", grown, 2) };
	struct update update = update_of(&page);
	update.articles = NULL;
	update.article_count = 0;
	update.clusters = clusters;
	apply(&update);
	page.clusters = clusters;
	expect_page(&page);
	cr_expect_str_eq(search((struct statement_filter){ .speaker = "lie", .since = TIME_NONE }), "2.1 1.10");
	cr_expect_str_eq(search((struct statement_filter){ .speaker = "anne", .since = TIME_NONE }), "1.0");
}

Test(state_query, a_quotation_that_is_told_without_some_of_its_sentences_is_found_by_the_others_alone)
{
	struct story_page page = first_page();
	struct statement_record told[2] = { page.clusters[0].statements[0], page.clusters[0].statements[1] };
	struct cluster_record clusters[2] = { a_cluster("c1.0", "s1", told, 2), page.clusters[1] };
	told[1].text = "a loud bang … the lights went out";
	page.clusters = clusters;
	apply_page(&page);
	cr_expect_str_eq(search((struct statement_filter){ .words = "lights", .since = TIME_NONE }), "2.1 1.0");
	struct update update = update_of(&page);
	told[1].text = "a loud bang";
	apply(&update);
	expect_page(&page);
	cr_expect_str_eq(search((struct statement_filter){ .words = "lights", .since = TIME_NONE }), "1.0");
	cr_expect_str_eq(search((struct statement_filter){ .words = "loud", .since = TIME_NONE }), "2.1");
	expect_counts((struct state_counts){ 2, 1, 3, 2, 1, 0 });
}

Test(state_query, what_means_something_to_the_search_engine_is_but_text)
{
	struct story_page page = small_page("s5", "b1", 50, "Another");
	struct statement_record *statement = (struct statement_record *)page.clusters[0].statements;
	statement->text = "This AND that OR neither: NEAR the \"U.S.\" isn't text-based";
	apply_page(&page);
	static const struct {
		const char *words, *expected;
	} cases[] = {
		{ "AND OR \" * ()", "50.0" }, { "(", "" }, { "\"", "" }, { "", "" }, { "*", "" }, { "NEAR(this that)", "50.0" },
		{ "that*", "50.0" }, { "tha*", "" }, { "NOT this", "" }, { "text:this", "50.0" }, { "speaker:wang", "" },
		{ "- this", "50.0" }, { "^this", "50.0" }, { "\"that this\"", "50.0" }, { "u.s.", "50.0" }, { "isn't", "50.0" },
		{ "this; DROP TABLE statement", "" }, { "{this} + that", "50.0" }, { "th\xc4\xb1s", "" },
	};
	for (size_t i = 0; i < array_size(cases); i++)
		cr_expect_str_eq(search((struct statement_filter){ .words = cases[i].words, .since = TIME_NONE }), cases[i].expected, "%s",
		                 cases[i].words);
}

Test(state_query, a_search_for_too_many_words_is_refused)
{
	char words[64 * 2 + 3] = "";
	for (int i = 0; i < 64; i++)
		strcat(words, "a ");
	cr_expect_str_eq(search((struct statement_filter){ .words = words, .since = TIME_NONE }), "");
	strcat(words, "a");
	struct statement_record *found;
	size_t count;
	struct statement_filter filter = { .words = words, .since = TIME_NONE, .limit = 1 };
	cr_expect_eq(state_statements(state, &filter, arena, &found, &count), -EINVAL);
}

static const char *list(struct story_filter filter)
{
	struct story_record *found;
	size_t count;
	if (!filter.limit)
		filter.limit = 100;
	cr_assert_eq(state_stories(state, &filter, arena, &found, &count), 0);
	const char *text = "";
	for (size_t i = 0; i < count; i++)
		text = arena_format(arena, "%s%s%s", text, i ? " " : "", found[i].id);
	return text;
}

static void apply_stories(void)
{
	struct story_page page = small_page("s10", "a10", 10, "Harbour strike");
	page.story.article_count = 5;
	page.story.publisher_count = 3;
	apply_page(&page);
	page = small_page("s11", "a11", 11, "Harbour opens");
	page.story.language = "de";
	apply_page(&page);
	page = small_page("s12", "a12", 12, "The strike in the harbour");
	page.story.status = STORY_CLOSED;
	page.story.article_count = 9;
	apply_page(&page);
	page = small_page("s9", "a9", 9, "Café fire");
	apply_page(&page);
	apply(&(struct update){ .sequence = 30, .type = UPDATE_MERGED, .story = merged("s8", "s9") });
}

Test(state_query, stories_are_listed_by_order_and_filter)
{
	apply_stories();
	static const struct {
		struct story_filter filter;
		const char *expected;
	} cases[] = {
		{ { .since = TIME_NONE }, "s11 s10 s9" },
		{ { .since = TIME_NONE, .closed = true }, "s12 s11 s10 s9" },
		{ { .since = TIME_NONE, .order = STORIES_BIGGEST }, "s10 s11 s9" },
		{ { .since = TIME_NONE, .order = STORIES_BIGGEST, .closed = true, .limit = 2 }, "s12 s10" },
		{ { .since = TIME_NONE, .language = "de" }, "s11" },
		{ { .since = 1000 }, "s11 s10" },
		{ { .since = TIME_NONE, .min_publishers = 3 }, "s10" },
		{ { .since = TIME_NONE, .words = "HARBOUR" }, "s11 s10" },
		{ { .since = TIME_NONE, .words = "harbour strike", .closed = true }, "s12 s10" },
		{ { .since = TIME_NONE, .words = "harbour strike", .closed = true, .order = STORIES_BIGGEST, .limit = 1 }, "s12" },
		{ { .since = TIME_NONE, .words = "cafe" }, "s9" },
		{ { .since = TIME_NONE, .words = "\"" }, "" },
	};
	for (size_t i = 0; i < array_size(cases); i++)
		cr_expect_str_eq(list(cases[i].filter), cases[i].expected, "case %zu", i);
}

Test(state_query, a_changed_title_is_found_by_its_new_words_alone)
{
	struct story_page page = small_page("s10", "a10", 10, "Harbour strike");
	apply_page(&page);
	page.story.title = "Harbour strike over";
	apply_page(&page);
	page.story.title = "Deal ends strike";
	apply_page(&page);
	cr_expect_str_eq(list((struct story_filter){ .since = TIME_NONE, .words = "harbour" }), "");
	cr_expect_str_eq(list((struct story_filter){ .since = TIME_NONE, .words = "strike ends" }), "s10");
}

Test(state_query, an_article_reads_back_with_its_statements_in_order)
{
	struct story_page page = first_page();
	apply_page(&page);
	struct article_record article;
	struct statement_record *statements;
	size_t count;
	cr_assert_eq(state_article(state, "a1", arena, &article, &statements, &count), 0);
	cr_expect_str_eq(article.story, "s1");
	cr_assert_eq(count, 2);
	cr_expect_str_eq(statements[0].id, "1.0");
	cr_expect_str_eq(statements[1].id, "1.10");
	cr_expect_str_eq(statements[1].via, "TT");
	cr_expect_eq(state_article(state, "a9", arena, &article, &statements, &count), -ENOENT);
}

static const char *snapshot(const char *cursor, const char *language, uint32_t limit)
{
	struct story_page *pages;
	size_t count;
	cr_assert_eq(state_snapshot(state, cursor, language, limit, arena, &pages, &count), 0);
	const char *text = "";
	for (size_t i = 0; i < count; i++) {
		struct story_page page;
		cr_assert_eq(state_story(state, pages[i].story.id, arena, &page), 0);
		cr_expect_str_eq(page_text(&pages[i], arena), page_text(&page, arena), "a snapshot's page is the whole story");
		text = arena_format(arena, "%s%s%s", text, i ? " " : "", pages[i].story.id);
	}
	return text;
}

Test(state_query, a_cluster_has_a_head_that_says_what_story_it_is_in)
{
	struct story_page page = first_page();
	struct cluster_head head;
	apply_page(&page);
	cr_assert_eq(state_cluster_head(state, "c1.10", arena, &head), 0);
	cr_expect_str_eq(head.cluster.id, "c1.10");
	cr_expect_str_eq(head.cluster.story, "s1");
	cr_expect_str_eq(head.story_title, page.story.title);
	cr_expect_str_eq(head.cluster.text, "Sixty passengers were taken off");
	cr_expect_eq(head.cluster.same_as_count, 2);
	cr_expect_str_eq(head.cluster.same_as[1], "c9.12");
	cr_expect_eq(state_cluster_head(state, "c9.12", arena, &head), -ENOENT, "it is told to be linked, but is not there");
	cr_expect_eq(state_cluster_head(state, "nonsense", arena, &head), -ENOENT);
}

Test(state_query, a_snapshot_pages_through_the_open_stories_in_order_of_bytes)
{
	struct story_page page = first_page();
	apply_page(&page);
	apply_stories();
	cr_expect_str_eq(snapshot("", NULL, 100), "s1 s10 s11 s9");
	cr_expect_str_eq(snapshot("", NULL, 2), "s1 s10");
	cr_expect_str_eq(snapshot("s10", NULL, 2), "s11 s9");
	cr_expect_str_eq(snapshot("s9", NULL, 2), "");
	cr_expect_str_eq(snapshot("", "de", 2), "s11");
	cr_expect_str_eq(snapshot("s0", "en", 2), "s1 s10");
}

Test(state_query, limits_are_kept)
{
	for (int i = 0; i < LIMIT_SNAPSHOT_STORIES + 1; i++) {
		struct update update = { .sequence = 1, .story = a_story(arena_format(arena, "s%d", i), 1, STORY_OPEN) };
		apply(&update);
	}
	struct story_page *pages;
	size_t count;
	cr_assert_eq(state_snapshot(state, "", NULL, UINT32_MAX, arena, &pages, &count), 0);
	cr_expect_eq(count, LIMIT_SNAPSHOT_STORIES);
}
