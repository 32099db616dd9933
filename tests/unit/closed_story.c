#include "cluster/board/closed_story.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

#include "proto/base/array.h"

static struct arena *arena;

static void set_up(void)
{
	arena = arena_new();
}

static void tear_down(void)
{
	arena_free(arena);
}

TestSuite(closed_story, .init = set_up, .fini = tear_down);

/* Three outlets: the second has the first one's text, the third writes for itself; two of them belong to one owner. */
static struct article_record articles[] = {
	{ .id = "a", .story = "s1", .title = "Ferry aground", .publisher = "post.example", .owner = "Voss Media", .time = 1000, .position = 1 },
	{ .id = "b", .story = "s1", .title = "Ferry aground off Ostrel", .publisher = "herald.example", .copy_of = "a", .time = 3000, .position = 2 },
	{ .id = "c", .story = "s1", .title = "Captain: nobody hurt", .publisher = "echo.example", .owner = "Voss Media", .time = 2000, .position = 4 },
};

static const struct statement_record said[] = {
	{ .id = "1.1", .article = "a", .cluster = "c1.1", .text = "Nobody was hurt on board", .kind = STATEMENT_DIRECT, .speaker = "Jon Alder",
	  .mention = "Jon Alder" },
	{ .id = "2.1", .article = "b", .cluster = "c1.1", .text = "Nobody was hurt on board", .kind = STATEMENT_DIRECT, .speaker = "Jon Alder",
	  .mention = "Jon Alder" },
	{ .id = "4.1", .article = "c", .cluster = "c1.1", .text = "nobody hurt", .kind = STATEMENT_MIXED, .speaker = "the captain", .mention = "he" },
};
static const struct statement_record alone = {
	.id = "4.2", .article = "c", .cluster = "c4.2", .text = "The ferry will be towed", .kind = STATEMENT_INDIRECT, .mention = "he",
};

static const struct cluster_record clusters[] = {
	{ .id = "c1.1", .story = "s1", .text = "Nobody was hurt on board", .speaker = "Jon Alder", .first_seen = 1000, .last_seen = 3000,
	  .first_publisher = "post.example", .statement_count = 3, .article_count = 3, .copy_count = 1, .publisher_count = 1,
	  .statements = said, .statements_count = 3 },
	{ .id = "c4.2", .story = "s1", .text = "The ferry will be towed", .first_seen = 2000, .last_seen = 2000, .first_publisher = "echo.example",
	  .statement_count = 1, .article_count = 1, .publisher_count = 1, .statements = &alone, .statements_count = 1 },
};

static struct story_page page(void)
{
	return (struct story_page){
		.story = { .id = "s1", .version = 5, .status = STORY_CLOSED, .closed_reason = "quiet", .title = "Ferry aground", .language = "en",
		           .representative_article = "a", .first_seen = 1000, .last_seen = 3000, .article_count = 3, .copy_count = 1,
		           .publisher_count = 1, .statement_cluster_count = 2 },
		.articles = articles, .article_count = 3, .clusters = clusters, .cluster_count = 2,
	};
}

/* As if each article had the name by itself that it is shown with. */
static int own_speaker(void *context, const struct statement_record *statement, const char **ret_speaker, const char **ret_reason)
{
	(void)context;
	*ret_speaker = statement->speaker;
	*ret_reason = statement->speaker_reason;
	return 0;
}

static struct update without(const char *id)
{
	struct story_page whole = page();
	struct update update;
	cr_assert_eq(closed_story_without(&whole, id, "retracted", own_speaker, NULL, arena, &update), 1);
	cr_assert_eq(update.articles_removed_count, 1);
	cr_assert_str_eq(update.articles_removed[0], id);
	cr_assert_eq(update.story.version, 6);
	cr_assert_eq(update.story.status, STORY_CLOSED);
	return update;
}

Test(closed_story, loses_the_statements_of_an_article_and_the_clusters_that_are_empty_then)
{
	struct update update = without("c");
	cr_assert_eq(update.type, UPDATE_UPDATED);
	cr_assert_str_eq(update.story.closed_reason, "quiet");
	cr_assert_eq(update.story.article_count, 2);
	cr_assert_eq(update.story.copy_count, 1);
	cr_assert_eq(update.story.publisher_count, 1);
	cr_assert_eq(update.story.statement_cluster_count, 1);
	cr_assert_eq(update.clusters_removed_count, 1);
	cr_assert_str_eq(update.clusters_removed[0], "c4.2");
	cr_assert_str_eq(update.cluster_reasons[0].reason, "removed");
	cr_assert_eq(update.cluster_count, 1);
	cr_assert_eq(update.clusters[0].statements_count, 2);
	cr_assert_eq(update.clusters[0].article_count, 2);
	cr_assert_eq(update.clusters[0].copy_count, 1);
	cr_assert_str_eq(update.clusters[0].text, "Nobody was hurt on board");
	cr_assert_eq(update.article_count, 0);
}

Test(closed_story, makes_the_earliest_copy_an_original_when_the_original_goes)
{
	struct update update = without("a");
	cr_assert_eq(update.article_count, 1);
	cr_assert_str_eq(update.articles[0].id, "b");
	cr_assert_null(update.articles[0].copy_of);
	cr_assert_str_eq(update.story.representative_article, "b");
	cr_assert_str_eq(update.story.title, "Ferry aground off Ostrel");
	cr_assert_eq(update.story.first_seen, 2000);
	cr_assert_eq(update.story.copy_count, 0);
	cr_assert_eq(update.story.publisher_count, 2);
	cr_assert_eq(update.cluster_count, 1, "the other one has nothing of it");
	const struct cluster_record *cluster = &update.clusters[0];
	cr_assert_eq(cluster->publisher_count, 2);
	cr_assert_eq(cluster->copy_count, 0);
	cr_assert_eq(cluster->first_seen, 2000);
	cr_assert_str_eq(cluster->first_publisher, "echo.example");
	cr_assert_str_eq(cluster->speaker, "Jon Alder");
}

Test(closed_story, finds_another_wording_when_the_fullest_one_goes)
{
	struct story_page whole = page();
	const struct statement_record wordings[] = { said[0], said[2] };
	const struct cluster_record cluster = { .id = "c1.1", .story = "s1", .text = said[0].text, .statements = wordings, .statements_count = 2 };
	whole.clusters = &cluster;
	whole.cluster_count = 1;
	struct update update;
	cr_assert_eq(closed_story_without(&whole, "a", "retracted", own_speaker, NULL, arena, &update), 1);
	cr_assert_str_eq(update.clusters[0].text, "nobody hurt");
	cr_assert_eq(update.clusters[0].kind, STATEMENT_MIXED);
	cr_assert_str_eq(update.clusters[0].speaker, "the captain");
	cr_assert_eq(update.clusters[0].statement_count, 1);
}

Test(closed_story, closes_with_the_reason_when_nothing_is_left)
{
	struct story_page whole = page();
	whole.article_count = 1;
	whole.cluster_count = 0;
	struct update update;
	cr_assert_eq(closed_story_without(&whole, "a", "erased", own_speaker, NULL, arena, &update), 1);
	cr_assert_eq(update.type, UPDATE_CLOSED);
	cr_assert_str_eq(update.story.closed_reason, "erased");
	cr_assert_eq(update.story.article_count, 0);
	cr_assert_null(update.story.title);
	cr_assert_eq(closed_story_without(&whole, "z", "retracted", own_speaker, NULL, arena, &update), 0, "it is not in there");
}

/* Article "a" has the full name, "b" writes "Alder" and "c" only "he"; both have lent it. If `context` is the id of one, that has it as well. */
static int own_short_name(void *context, const struct statement_record *statement, const char **ret_speaker, const char **ret_reason)
{
	const char *knows = context;
	bool full = strcmp(statement->article, knows ? knows : "a") == 0;
	bool none = strcmp(statement->article, "c") == 0;
	*ret_speaker = full ? "Jon Alder" : none ? NULL : "Alder";
	*ret_reason = none ? "pronoun" : NULL;
	return 0;
}

static void make_lent(struct story_page *whole, struct statement_record statements[2], struct cluster_record of[2])
{
	statements[0] = said[1];
	statements[1] = alone;
	statements[1].speaker = "Jon Alder";
	statements[1].speaker_reason = "elsewhere";
	of[0] = (struct cluster_record){ .id = "c1.1", .story = "s1", .text = said[0].text, .speaker = "Jon Alder", .statements = said, .statements_count = 1 };
	of[1] = (struct cluster_record){
		.id = "c2.1", .story = "s1", .text = said[1].text, .speaker = "Jon Alder", .statements = statements, .statements_count = 2,
	};
	whole->clusters = of;
	whole->cluster_count = 2;
}

Test(closed_story, takes_a_name_back_that_only_the_removed_article_has)
{
	struct story_page whole = page();
	struct statement_record statements[2];
	struct cluster_record of[2];
	struct update update;
	make_lent(&whole, statements, of);
	cr_assert_eq(closed_story_without(&whole, "a", "erased", own_short_name, NULL, arena, &update), 1);
	cr_assert_eq(update.cluster_count, 1);
	cr_assert_str_eq(update.clusters[0].id, "c2.1", "which has no statement of the removed article");
	cr_expect_str_eq(update.clusters[0].speaker, "Alder");
	cr_expect_str_eq(update.clusters[0].statements[0].speaker, "Alder");
	cr_expect_null(update.clusters[0].statements[1].speaker);
	cr_expect_str_eq(update.clusters[0].statements[1].speaker_reason, "pronoun");
}

Test(closed_story, leaves_a_name_that_another_article_has_as_well)
{
	struct story_page whole = page();
	struct statement_record statements[2];
	struct cluster_record of[2];
	struct update update;
	make_lent(&whole, statements, of);
	cr_assert_eq(closed_story_without(&whole, "a", "erased", own_short_name, (void *)"b", arena, &update), 1);
	cr_assert_eq(update.cluster_count, 1, "of the article that is no copy any more");
	cr_expect_str_eq(update.clusters[0].statements[0].speaker, "Jon Alder");
	cr_expect_str_eq(update.clusters[0].statements[1].speaker, "Jon Alder");
	cr_expect_str_eq(update.clusters[0].statements[1].speaker_reason, "elsewhere");
}

static int unreadable(void *context, const struct statement_record *statement, const char **ret_speaker, const char **ret_reason)
{
	(void)context, (void)statement, (void)ret_speaker, (void)ret_reason;
	return -EBADMSG;
}

Test(closed_story, fails_if_the_names_of_the_others_cannot_be_read)
{
	struct story_page whole = page();
	struct update update;
	cr_expect_eq(closed_story_without(&whole, "a", "erased", unreadable, NULL, arena, &update), -EBADMSG);
}
