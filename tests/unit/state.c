#include "store/state.h"

#include <errno.h>

#include "proto/time.h"
#include "store/sqlite_helpers.h"
#include "tests/unit/state_helpers.h"

TestSuite(state, .init = set_up, .fini = tear_down);

Test(state, a_created_story_reads_back_as_it_was)
{
	struct story_page page = first_page();
	expect_counts((struct state_counts){ 0 });
	apply_at(&(struct update){ .story = page.story }, 3);
	cr_expect_eq(state_position(state), 3);
	apply_page(&page);
	expect_page(&page);
	expect_counts((struct state_counts){ 2, 1, 3, 2, 1, 0 });
	struct story_page none;
	cr_expect_eq(state_story(state, "s2", arena, &none), -ENOENT);
}

Test(state, everything_is_there_after_reopening)
{
	struct story_page page = first_page();
	apply_page(&page);
	state_close(state);
	state = open_state("one");
	cr_expect_eq(state_position(state), 1);
	expect_page(&page);
	expect_counts((struct state_counts){ 2, 1, 3, 2, 1, 0 });
}

Test(state, an_update_replaces_clusters_and_leaves_the_others)
{
	struct story_page page = first_page();
	apply_page(&page);
	/* A third article: one statement more in the first cluster, a new cluster, and 2.1 is gone. */
	struct article_record articles[3] = { page.articles[0], page.articles[1], an_article("a3", "s1", 3) };
	struct statement_record same[2] = { page.clusters[0].statements[0], a_statement("3.0", "a3", "c1.0", "Øst", "a loud bang") };
	struct statement_record fresh[1] = { a_statement("3.4", "a3", "c3.4", NULL, "It was dark") };
	struct cluster_record clusters[3] = { a_cluster("c1.0", "s1", same, 2), page.clusters[1], a_cluster("c3.4", "s1", fresh, 1) };
	clusters[0].last_seen = 99;
	struct cluster_record changed[2] = { clusters[2], clusters[0] };
	struct update update = {
		.sequence = 8, .type = UPDATE_UPDATED, .story = a_story("s1", 2, STORY_OPEN), .articles = &articles[2],
		.article_count = 1, .clusters = changed, .cluster_count = 2,
	};
	update.story.title = "Ferry refloated";
	apply(&update);
	expect_page(&(struct story_page){ update.story, 8, articles, 3, clusters, 3 });
	expect_counts((struct state_counts){ 3, 1, 4, 3, 1, 0 });
}

Test(state, a_cluster_that_is_not_told_whole_keeps_what_it_had)
{
	struct story_page page = first_page();
	apply_page(&page);
	/* A third article: one statement more in the first cluster, and 1.10 moves there from the second, which goes. */
	struct article_record articles[3] = { page.articles[0], page.articles[1], an_article("a3", "s1", 3) };
	struct statement_record *had = arena_alloc(arena, 4, sizeof(*had));
	had[0] = page.clusters[0].statements[0];
	had[1] = page.clusters[1].statements[0];
	had[1].cluster = "c1.0";
	had[2] = page.clusters[0].statements[1];
	had[3] = a_statement("3.0", "a3", "c1.0", "Øst", "a loud bang");
	struct statement_record told[3] = { had[0], had[1], had[3] };
	struct cluster_record grown = a_cluster("c1.0", "s1", told, 3), whole = a_cluster("c1.0", "s1", had, 4);
	grown.partial = true;
	grown.statement_count = 4;
	const char *removed = "c1.10";
	struct update update = {
		.sequence = 8, .type = UPDATE_UPDATED, .story = a_story("s1", 2, STORY_OPEN), .articles = &articles[2], .article_count = 1,
		.clusters = &grown, .cluster_count = 1, .clusters_removed = &removed, .clusters_removed_count = 1,
	};
	apply(&update);
	expect_page(&(struct story_page){ update.story, 8, articles, 3, &whole, 1 });
	expect_counts((struct state_counts){ 3, 1, 4, 1, 1, 0 });
}

/* The rows that clusters have in the file, as it was committed. */
static int64_t cluster_rows(void)
{
	sqlite3 *database;
	int64_t rows = -1;
	cr_assert_eq(sqlite3_open(arena_format(arena, "%s/state.db", directory), &database), SQLITE_OK);
	cr_assert_eq(database_integer(database, "SELECT count(*) FROM cluster", -1, &rows), 0);
	sqlite3_close(database);
	return rows;
}

/* A story whose only cluster says nothing that its statement does not. */
static struct story_page plain_page(void)
{
	struct story_page page = small_page("s5", "b1", 5, "Talks");
	struct cluster_record *cluster = (struct cluster_record *)page.clusters;
	cluster->kind = cluster->statements[0].kind;
	cluster->first_seen = cluster->last_seen = cluster->statements[0].time;
	return page;
}

Test(state, a_cluster_that_is_one_statement_takes_no_room_of_its_own)
{
	struct story_page page = plain_page();
	struct cluster_head head;
	apply_page(&page);
	cr_expect_eq(cluster_rows(), 0);
	expect_page(&page);
	expect_counts((struct state_counts){ 1, 0, 1, 1, 1, 0 });
	cr_assert_eq(state_cluster_head(state, "c5.0", arena, &head), 0);
	cr_expect_str_eq(head.cluster.text, "Talks will go on");
	cr_expect_str_eq(head.cluster.story, "s5");
	cr_expect_str_eq(head.story_title, "Talks");
	cr_expect_eq(head.cluster.first_seen, 500);
	/* Its speaker becomes known by a longer name, after a restart. */
	state_close(state);
	state = open_state("one");
	struct statement_record *statement = (struct statement_record *)page.clusters[0].statements;
	struct cluster_record *cluster = (struct cluster_record *)page.clusters;
	statement->speaker = cluster->speaker = "Foreign Minister Wang Yi";
	cluster->partial = true;
	apply_page(&page);
	expect_page(&page);
	cr_expect_eq(cluster_rows(), 0);
	/* Another says the same, and is retracted. */
	struct article_record articles[2] = { page.articles[0], an_article("b2", "s5", 6) };
	struct statement_record told = a_statement("6.3", "b2", "c5.0", NULL, "Talks go on"), both[2] = { *statement, told };
	struct cluster_record grown = a_cluster("c5.0", "s5", &told, 1), whole = a_cluster("c5.0", "s5", both, 2);
	grown.text = whole.text;
	grown.speaker = whole.speaker;
	grown.statement_count = 2;
	grown.partial = true;
	apply(&(struct update){ .sequence = 6, .story = page.story, .articles = &articles[1], .article_count = 1, .clusters = &grown,
	                        .cluster_count = 1 });
	expect_page(&(struct story_page){ page.story, 6, articles, 2, &whole, 1 });
	expect_counts((struct state_counts){ 2, 0, 2, 1, 1, 0 });
	cr_expect_eq(cluster_rows(), 1);
	const char *removed = "b2";
	cluster->partial = false;
	page.sequence = 7;
	apply(&(struct update){ .sequence = 7, .story = page.story, .clusters = cluster, .cluster_count = 1, .articles_removed = &removed,
	                        .articles_removed_count = 1 });
	expect_page(&page);
	expect_counts((struct state_counts){ 1, 0, 1, 1, 1, 0 });
	cr_expect_eq(cluster_rows(), 0);
	removed = "c5.0";
	apply(&(struct update){ .sequence = 8, .story = page.story, .clusters_removed = &removed, .clusters_removed_count = 1 });
	expect_page(&(struct story_page){ page.story, 8, page.articles, 1, NULL, 0 });
	expect_counts((struct state_counts){ 1, 0, 0, 0, 1, 0 });
	cr_expect_eq(state_cluster_head(state, "c5.0", arena, &head), -ENOENT);
}

Test(state, a_cluster_that_is_told_in_part_keeps_its_row_with_its_other_statement)
{
	struct story_page page = plain_page();
	struct statement_record both[2] = { page.clusters[0].statements[0], a_statement("5.7", "b1", "c5.0", NULL, "Talks go on") };
	struct cluster_record cluster = page.clusters[0];
	cluster.statements = both;
	cluster.statements_count = 2;
	page.clusters = &cluster;
	apply_page(&page);
	cr_expect_eq(cluster_rows(), 1, "what an article says twice counts once");
	struct cluster_record told = cluster;
	told.statements_count = 1;
	told.partial = true;
	apply(&(struct update){ .sequence = 6, .story = page.story, .clusters = &told, .cluster_count = 1 });
	page.sequence = 6;
	expect_page(&page);
	expect_counts((struct state_counts){ 1, 0, 2, 1, 1, 0 });
	cr_expect_eq(cluster_rows(), 1);
}

Test(state, a_merge_counts_the_clusters_that_are_one_statement)
{
	struct story_page first = first_page(), second = plain_page();
	apply_page(&first);
	apply_page(&second);
	struct story_record gone = a_story("s5", 2, STORY_MERGED);
	gone.replaced_by = "s1";
	apply(&(struct update){ .sequence = 20, .type = UPDATE_MERGED, .story = gone });
	struct article_record articles[3] = { first.articles[0], first.articles[1], second.articles[0] };
	struct cluster_record clusters[3] = { first.clusters[0], first.clusters[1], second.clusters[0] };
	articles[2].story = clusters[2].story = "s1";
	apply(&(struct update){ .sequence = 21, .story = first.story, .articles = &articles[2], .article_count = 1, .clusters = &clusters[2],
	                        .cluster_count = 1 });
	expect_page(&(struct story_page){ first.story, 21, articles, 3, clusters, 3 });
	expect_counts((struct state_counts){ 3, 1, 4, 3, 1, 0 });
}

Test(state, a_statement_of_another_article_than_its_id_says_is_refused)
{
	struct story_page page = small_page("s5", "b1", 5, "Talks");
	struct statement_record statement = a_statement("6.0", "b1", "c6.0", NULL, "x");
	struct cluster_record cluster = a_cluster("c6.0", "s5", &statement, 1);
	page.clusters = &cluster;
	struct update update = update_of(&page);
	cr_assert_eq(state_begin(state), 0);
	cr_expect_eq(state_apply(state, &update), -EINVAL);
	state_rollback(state);
}

/* As logs have it of closed stories, which are not told of revisions: here the second article is retracted after the first was revised. */
Test(state, a_statement_of_a_revision_that_was_replaced_is_left_out)
{
	struct story_page closed = plain_page(), other = small_page("s7", "b1", 7, "Sheep");
	struct article_record articles[2] = { closed.articles[0], an_article("b2", "s5", 6) };
	struct statement_record both[2] = { closed.clusters[0].statements[0], a_statement("6.3", "b2", "c5.0", NULL, "Talks go on") };
	struct cluster_record left = closed.clusters[0], cluster = left;
	cluster.statements = both;
	cluster.statements_count = cluster.statement_count = 2;
	closed.story.status = STORY_CLOSED;
	closed.articles = articles;
	closed.article_count = 2;
	closed.clusters = &cluster;
	apply_page(&closed);
	apply_page(&other);
	const char *removed = "b2";
	apply(&(struct update){ .sequence = 8, .story = closed.story, .clusters = &left, .cluster_count = 1, .articles_removed = &removed,
	                        .articles_removed_count = 1 });
	left.statements_count = 0;
	expect_page(&(struct story_page){ closed.story, 8, NULL, 0, &left, 1 });
	expect_page(&other);
	expect_counts((struct state_counts){ 1, 0, other.clusters[0].statements_count, 2, 1, 1 });
}

Test(state, a_statement_of_an_article_that_is_gone_is_left_out)
{
	struct story_page page = small_page("s5", "b1", 5, "Talks");
	struct statement_record statement = a_statement("6.0", "b2", "c6.0", NULL, "x");
	struct cluster_record cluster = a_cluster("c6.0", "s5", &statement, 1);
	page.clusters = &cluster;
	page.cluster_count = 1;
	apply_page(&page);
	cluster.statements_count = 0;
	expect_page(&page);
}

static void expect_moved_statement(bool loser_first)
{
	struct story_page page = first_page();
	apply_page(&page);
	struct statement_record kept[1] = { page.clusters[0].statements[0] };
	struct statement_record grown[2] = { page.clusters[1].statements[0], page.clusters[0].statements[1] };
	grown[1].cluster = "c1.10";
	struct cluster_record clusters[2] = { a_cluster("c1.0", "s1", kept, 1), a_cluster("c1.10", "s1", grown, 2) };
	struct cluster_record reversed[2] = { clusters[1], clusters[0] };
	struct update update = update_of(&page);
	update.articles = NULL;
	update.article_count = 0;
	update.clusters = loser_first ? clusters : reversed;
	apply(&update);
	page.clusters = clusters;
	expect_page(&page);
	expect_counts((struct state_counts){ 2, 1, 3, 2, 1, 0 });
	struct statement_record *found;
	size_t count;
	struct statement_filter filter = { .words = "there was", .since = TIME_NONE, .limit = 10 };
	cr_assert_eq(state_statements(state, &filter, arena, &found, &count), 0);
	cr_assert_eq(count, 1);
	cr_expect_str_eq(found[0].cluster, "c1.10");
}

Test(state, a_statement_moves_from_cluster_to_cluster)
{
	expect_moved_statement(true);
}

Test(state, a_statement_moves_whichever_cluster_comes_first)
{
	expect_moved_statement(false);
}

Test(state, what_is_removed_is_gone_with_its_statements)
{
	struct story_page page = first_page();
	apply_page(&page);
	const char *articles[] = { "a2", "unknown" }, *clusters[] = { "c1.10", "c99.0" };
	struct update update = { .sequence = 8, .type = UPDATE_UPDATED, .story = page.story };
	update.articles_removed = articles;
	update.articles_removed_count = 2;
	update.clusters_removed = clusters;
	update.clusters_removed_count = 2;
	apply(&update);
	struct cluster_record left = page.clusters[0];
	left.statements_count = 1;
	expect_page(&(struct story_page){ update.story, 8, page.articles, 1, &left, 1 });
	expect_counts((struct state_counts){ 1, 0, 1, 1, 1, 0 });
	struct statement_record *found;
	size_t count;
	struct statement_filter filter = { .words = "passengers", .since = TIME_NONE, .limit = 10 };
	cr_assert_eq(state_statements(state, &filter, arena, &found, &count), 0);
	cr_expect_eq(count, 0, "its words are gone too");
}

Test(state, an_article_moves_to_the_story_whose_update_has_it)
{
	struct story_page first = first_page(), second = small_page("s2", "b1", 5, "Another");
	apply_page(&first);
	apply_page(&second);
	/* s2 takes a2 over before s1 says that it has lost it. */
	struct article_record moved = first.articles[1];
	moved.story = "s2";
	struct statement_record statement = first.clusters[0].statements[1];
	statement.cluster = "c2.1";
	struct cluster_record cluster = a_cluster("c2.1", "s2", &statement, 1);
	struct update update = { .sequence = 9, .story = second.story, .articles = &moved, .article_count = 1, .clusters = &cluster,
		                 .cluster_count = 1 };
	apply(&update);
	const char *removed[] = { "a2" };
	struct cluster_record left[2] = { first.clusters[0], first.clusters[1] };
	left[0].statements_count = 1;
	struct update loss = { .sequence = 10, .story = first.story, .clusters = left, .cluster_count = 1, .articles_removed = removed,
		               .articles_removed_count = 1 };
	apply(&loss);
	expect_page(&(struct story_page){ first.story, 10, first.articles, 1, left, 2 });
	struct article_record articles[2] = { moved, second.articles[0] };
	struct cluster_record clusters[2] = { cluster, second.clusters[0] };
	expect_page(&(struct story_page){ second.story, 9, articles, 2, clusters, 2 });
	expect_counts((struct state_counts){ 3, 1, 4, 4, 2, 0 });
}

Test(state, a_cluster_that_another_story_has_by_now_stays_when_the_story_that_had_it_says_that_it_is_gone)
{
	struct story_page first = first_page(), second = small_page("s2", "b1", 5, "Another");
	apply_page(&first);
	apply_page(&second);
	struct cluster_record moved = first.clusters[0];
	struct statement_record statements[3] = { moved.statements[0], moved.statements[1], second.clusters[0].statements[0] };
	statements[2].cluster = moved.id;
	moved.story = "s2";
	moved.statements = statements;
	moved.statements_count = 3;
	const char *ids[] = { moved.id };
	struct article_record articles[2] = { first.articles[0], first.articles[1] };
	articles[0].story = articles[1].story = "s2";
	apply(&(struct update){ .sequence = 9, .story = second.story, .articles = articles, .article_count = 2, .clusters = &moved, .cluster_count = 1 });
	apply(&(struct update){ .sequence = 10, .story = first.story, .clusters_removed = ids, .clusters_removed_count = 1 });
	struct cluster_head head;
	cr_assert_eq(state_cluster_head(state, moved.id, arena, &head), 0);
	cr_expect_str_eq(head.cluster.story, "s2");
}

/* s1 takes s5 over, whose only cluster joins the first of s1; s5 says so before or after s1 does. */
static void expect_merge(bool merged_first)
{
	struct story_page first = first_page(), second = small_page("s5", "b1", 5, "Another");
	apply_page(&first);
	apply_page(&second);
	struct article_record articles[3] = { first.articles[0], first.articles[1], second.articles[0] };
	articles[2].story = "s1";
	struct statement_record same[3] = { first.clusters[0].statements[0], first.clusters[0].statements[1],
		                            second.clusters[0].statements[0] };
	same[2].cluster = "c1.0";
	struct cluster_record clusters[2] = { a_cluster("c1.0", "s1", same, 3), first.clusters[1] };
	const char *from[] = { "s5" };
	struct update loss = { .sequence = 20, .type = UPDATE_MERGED, .story = merged("s5", "s1") };
	struct update gain = { .sequence = 21, .story = first.story, .articles = &articles[2], .article_count = 1, .clusters = clusters,
		               .cluster_count = 1 };
	gain.story.merged_from = from;
	gain.story.merged_from_count = 1;
	apply(merged_first ? &loss : &gain);
	apply(merged_first ? &gain : &loss);
	expect_page(&(struct story_page){ gain.story, 21, articles, 3, clusters, 2 });
	expect_page(&(struct story_page){ merged("s5", "s1"), 20, NULL, 0, NULL, 0 });
	expect_counts((struct state_counts){ 3, 1, 4, 2, 1, 0 });
}

Test(state, a_merged_story_keeps_its_header_alone)
{
	expect_merge(true);
}

Test(state, a_merged_story_keeps_its_header_alone_whichever_update_comes_first)
{
	expect_merge(false);
}

Test(state, the_id_of_a_merged_story_resolves_along_the_chain)
{
	struct story_page first = small_page("s1", "a1", 1, "One"), last = small_page("s9", "a9", 9, "Nine");
	apply_page(&first);
	apply_page(&last);
	apply(&(struct update){ .sequence = 20, .type = UPDATE_MERGED, .story = merged("s1", "s5") });
	struct story_page page;
	cr_assert_eq(state_story(state, "s1", arena, &page), 0);
	cr_expect_str_eq(page.story.replaced_by, "s5", "though s5 is not known yet");
	apply(&(struct update){ .sequence = 21, .type = UPDATE_MERGED, .story = merged("s5", "s9") });
	cr_assert_eq(state_story(state, "s1", arena, &page), 0);
	cr_expect_eq(page.story.status, STORY_MERGED);
	cr_expect_str_eq(page.story.replaced_by, "s9", "not s5, which is gone as well");
	struct statement_record *found;
	size_t count;
	struct statement_filter filter = { .story = "s1", .since = TIME_NONE, .limit = 100 };
	cr_assert_eq(state_statements(state, &filter, arena, &found, &count), 0);
	cr_assert_eq(count, 1, "the old id finds what it has become");
	cr_expect_str_eq(found[0].id, "9.0");
}

Test(state, a_story_that_lost_its_last_article_is_empty)
{
	struct story_page page = first_page();
	apply_page(&page);
	struct update update = { .sequence = 8, .type = UPDATE_CLOSED, .story = a_story("s1", 2, STORY_CLOSED) };
	update.story.closed_reason = "retracted";
	update.story.article_count = 0;
	apply(&update);
	expect_page(&(struct story_page){ update.story, 8, NULL, 0, NULL, 0 });
	expect_counts((struct state_counts){ 0, 0, 0, 0, 0, 1 });
}

Test(state, a_closed_story_keeps_what_is_in_it)
{
	struct story_page page = first_page();
	apply_page(&page);
	page.story.status = STORY_CLOSED;
	page.story.closed_reason = "quiet";
	page.story.continues = "s0";
	page.story.split_from = "s00";
	page.sequence = 9;
	apply(&(struct update){ .sequence = 9, .type = UPDATE_CLOSED, .story = page.story });
	expect_page(&page);
	expect_counts((struct state_counts){ 2, 1, 3, 2, 0, 1 });
}

Test(state, a_group_that_is_rolled_back_leaves_nothing)
{
	struct story_page page = first_page(), other = small_page("s5", "b1", 5, "Another");
	apply_page(&other);
	cr_assert_eq(state_begin(state), 0);
	struct update update = update_of(&page);
	cr_assert_eq(state_apply(state, &update), 0);
	struct story_page read;
	cr_expect_eq(state_story(state, "s1", arena, &read), -ENOENT, "queries see the last commit");
	expect_counts((struct state_counts){ 1, 0, 1, 1, 1, 0 });
	state_rollback(state);
	cr_expect_eq(state_story(state, "s1", arena, &read), -ENOENT);
	cr_expect_eq(state_position(state), 1);
	apply_page(&page);
	expect_page(&page);
	expect_page(&other);
	expect_counts((struct state_counts){ 3, 1, 4, 3, 2, 0 });
}

Test(state, an_id_that_cannot_be_is_refused)
{
	static const char *const ids[] = { "c1", "1.0", "c1.", "c01.0", "c1.1048576", "c4398046511104.0", "c-1.0", "c1.0 ", "" };
	struct statement_record statement = a_statement("1.0", "a1", "c1.0", NULL, "x");
	for (size_t i = 0; i < array_size(ids); i++) {
		struct cluster_record cluster = a_cluster(ids[i], "s1", &statement, 0);
		struct update update = { .story = a_story("s1", 1, STORY_OPEN), .clusters = &cluster, .cluster_count = 1 };
		cr_assert_eq(state_begin(state), 0);
		cr_expect_eq(state_apply(state, &update), -EINVAL, "%s", ids[i]);
		cr_expect_eq(state_commit(state, 1), -EINVAL, "after a failure only rollback is allowed");
		state_rollback(state);
	}
}
