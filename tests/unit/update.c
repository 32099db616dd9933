#include "proto/update.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>

/* The story of the golden vectors. */
static const struct span content[] = { { 10, 34 }, { 45, 56 } };
static const char *same_as[] = { "c9.1" }, *merged_from[] = { "s14" };
static const char *articles_removed[] = { "ostrel-0" }, *clusters_removed[] = { "c11.0" }, *new_clusters[] = { "c12.3" };
static const char *terms[] = { "bridge", "lorries" }, *names[] = { "Mira Voss" };

enum { HALF_PAST_NINE = 1646645400 };
#define FIRST (INT64_C(1000) * HALF_PAST_NINE)
#define LAST (FIRST + (35 * 60 + 30) * 1000 + 250)

static const struct statement_record statement = {
	.id = "15.0",
	.article = "harbour-7",
	.publisher = "harbour.example",
	.cluster = "c12.3",
	.kind = STATEMENT_MIXED,
	.confidence = 875,
	.speaker = "Mira Voss",
	.mention = "she",
	.cue = "said",
	.text = "the bridge is “not safe” … for lorries",
	.content = content,
	.content_count = 2,
	.time = LAST,
};

static const struct cluster_record cluster = {
	.id = "c12.3",
	.story = "s12",
	.text = "The bridge is not safe for lorries",
	.speaker = "Mira Voss",
	.kind = STATEMENT_DIRECT,
	.first_seen = FIRST,
	.last_seen = LAST,
	.first_publisher = "ostrel.example",
	.statement_count = 2,
	.article_count = 2,
	.copy_count = 1,
	.publisher_count = 1,
	.same_as = same_as,
	.same_as_count = 1,
	.statements = &statement,
	.statements_count = 1,
};

static const struct article_record article = {
	.id = "harbour-7",
	.url = "https://harbour.example/7",
	.publisher = "harbour.example",
	.owner = "Ostrel Media",
	.language = "en",
	.story = "s12",
	.time = LAST,
	.position = 15,
};

static const struct story_record story = {
	.id = "s12",
	.version = 2,
	.status = STORY_OPEN,
	.title = "Bridge at Ostrel closed",
	.language = "en",
	.representative_article = "ostrel-1",
	.first_seen = FIRST,
	.last_seen = LAST,
	.article_count = 2,
	.publisher_count = 2,
	.statement_cluster_count = 1,
	.merged_from = merged_from,
	.merged_from_count = 1,
};

static const struct update_reason reason = { "harbour-7", "alike", 612, terms, names, 2, 1 };

static const struct cluster_reason cluster_reason = { "c11.0", "merged", "c12.3" };

static struct update golden_update(void)
{
	return (struct update){
		.sequence = 41,
		.previous = 38,
		.epoch = "e7f0a1",
		.type = UPDATE_UPDATED,
		.position = 15,
		.at = LAST + 750,
		.story = story,
		.articles = &article,
		.article_count = 1,
		.articles_removed = articles_removed,
		.articles_removed_count = 1,
		.clusters = &cluster,
		.cluster_count = 1,
		.clusters_removed = clusters_removed,
		.clusters_removed_count = 1,
		.new_clusters = new_clusters,
		.new_cluster_count = 1,
		.cluster_reasons = &cluster_reason,
		.cluster_reason_count = 1,
		.reasons = &reason,
		.reason_count = 1,
	};
}

static void assert_golden(const struct writer *writer, const char *name)
{
	char path[512], frame[8192];
	snprintf(path, sizeof(path), "%s/golden/%s.msgpack", HEARSAY_TEST_DATA, name);
	FILE *file = fopen(path, "rb");
	cr_assert_not_null(file, "%s", path);
	size_t size = fread(frame, 1, sizeof(frame), file);
	fclose(file);
	cr_assert_eq(writer_size(writer), size, "%s: %zu bytes for %zu", name, writer_size(writer), size);
	cr_assert_eq(memcmp(writer_data(writer), frame, size), 0, "%s", name);
}

/* Reads what was written, writes that again: the same bytes. */
static void check_read_again(const struct update *update)
{
	struct arena *arena = arena_new();
	struct writer *writer = writer_new(), *again = writer_new();
	struct value value;
	struct update read;
	update_write(update, writer);
	cr_assert_eq(value_decode(writer_data(writer), writer_size(writer), &value_limits_reply, arena, &value, NULL), 0);
	cr_assert_eq(update_from_value(&value, arena, &read), 0);
	update_write(&read, again);
	cr_assert_eq(writer_size(writer), writer_size(again));
	cr_assert_eq(memcmp(writer_data(writer), writer_data(again), writer_size(writer)), 0);
	writer_free(writer);
	writer_free(again);
	arena_free(arena);
}

Test(update, the_head_of_a_cluster_has_its_story_in_place_of_its_statements)
{
	const struct cluster_head head = { .cluster = cluster, .story_title = "Bridge at Ostrel closed" };
	struct writer *writer = writer_new();
	cluster_head_write(&head, writer);
	assert_golden(writer, "cluster-head");
	writer_free(writer);
}

Test(update, tells_of_a_cluster_that_grew_that_it_is_not_whole)
{
	struct update update = golden_update();
	struct cluster_record grown = cluster;
	grown.statement_count = grown.article_count = 3;
	grown.publisher_count = 2;
	grown.last_seen = 1646650800000; /* 2022-03-07T11:00Z */
	grown.partial = true;
	update.sequence = 46;
	update.previous = 45;
	update.story.version = 3;
	update.story.article_count = 3;
	update.clusters = &grown;
	update.article_count = update.articles_removed_count = update.clusters_removed_count = update.new_cluster_count = 0;
	update.reason_count = update.cluster_reason_count = 0;
	check_read_again(&update);
	struct writer *writer = writer_new();
	update_write(&update, writer);
	assert_golden(writer, "update-grown");
	writer_free(writer);
}

/* The wording and the speaker of a cluster are always by a statement that stands in the update: so they go with it. */
Test(update, without_an_article_has_no_word_of_it_in_a_cluster_that_is_not_whole)
{
	const struct statement_record said[] = {
		{ .id = "3.1", .article = "a", .cluster = "c3.1", .text = "The bridge is not safe", .speaker = "Mira Voss" },
		{ .id = "7.1", .article = "b", .cluster = "c3.1", .text = "not safe", .speaker = "Voss" },
	};
	const struct cluster_record grown = { .id = "c3.1", .story = "s3", .text = said[0].text, .speaker = said[0].speaker, .statements = said,
		                              .statements_count = 2, .partial = true };
	const struct update update = { .type = UPDATE_UPDATED, .story = { .id = "s3" }, .clusters = &grown, .cluster_count = 1 };
	struct arena *arena = arena_new();
	struct update left;
	cr_assert(update_without(&update, "a", arena, &left));
	cr_assert_eq(left.cluster_count, 1);
	cr_expect(left.clusters[0].partial);
	cr_expect_eq(left.clusters[0].statements_count, 1);
	cr_expect_str_eq(left.clusters[0].text, "not safe");
	cr_expect_str_eq(left.clusters[0].speaker, "Voss");
	arena_free(arena);
}

Test(update, without_an_article_has_nothing_of_what_that_one_alone_says)
{
	const struct article_record articles[] = { { .id = "a" }, { .id = "b" } };
	const struct update_reason why[] = { { .article = "a", .reason = "alike" }, { .article = "b", .reason = "alike" } };
	struct statement_record of_both[] = { { .id = "1.1", .article = "a", .speaker = "Edda Rosk", .text = "It is not safe at all" },
		                                  { .id = "2.1", .article = "b", .speaker = "Rosk", .text = "It is not safe" } };
	struct statement_record of_a[] = { { .id = "1.2", .article = "a", .text = "It leaks" } };
	const struct cluster_record clusters[] = {
		{ .id = "c1.1", .text = of_both[0].text, .speaker = "Edda Rosk", .statements = of_both, .statements_count = 2 },
		{ .id = "c1.2", .text = of_a[0].text, .statements = of_a, .statements_count = 1 },
	};
	const char *new_ones[] = { "c1.2", "c1.1" };
	const struct update update = {
		.type = UPDATE_UPDATED, .story = { .id = "s1", .title = "Dam leaks", .representative_article = "a", .article_count = 2 },
		.articles = articles, .article_count = 2, .reasons = why, .reason_count = 2, .clusters = clusters, .cluster_count = 2,
		.new_clusters = new_ones, .new_cluster_count = 2,
	};
	struct arena *arena = arena_new();
	struct update left;
	cr_assert(update_without(&update, "a", arena, &left));
	cr_assert_eq(left.article_count, 1);
	cr_expect_str_eq(left.articles[0].id, "b");
	cr_assert_eq(left.reason_count, 1);
	cr_expect_str_eq(left.reasons[0].article, "b");
	cr_assert_eq(left.cluster_count, 1);
	cr_expect_str_eq(left.clusters[0].id, "c1.1");
	cr_expect_str_eq(left.clusters[0].text, "It is not safe");
	cr_expect_str_eq(left.clusters[0].speaker, "Rosk");
	cr_assert_eq(left.new_cluster_count, 1);
	cr_expect_str_eq(left.new_clusters[0], "c1.1");
	cr_expect_null(left.story.title);
	cr_expect_null(left.story.representative_article);
	cr_expect_eq(left.story.article_count, 2, "as it was published");
	cr_expect_not(update_without(&update, "z", arena, &left));
	arena_free(arena);
}

/* Its terms and names are words of that article. */
Test(update, without_an_article_has_no_reason_of_it_even_if_there_is_nothing_else_of_it)
{
	const struct update_reason why[] = { { .article = "a", .reason = "merge" } };
	const struct update update = { .type = UPDATE_UPDATED, .story = { .id = "s1" }, .reasons = why, .reason_count = 1 };
	struct arena *arena = arena_new();
	struct update left;
	cr_assert(update_without(&update, "a", arena, &left));
	cr_expect_eq(left.reason_count, 0);
	arena_free(arena);
}

/* What an erasure leaves of a cluster has to be by somebody who is still there. */
Test(update, a_cluster_has_a_speaker_who_says_one_of_its_statements)
{
	const struct statement_record said[] = { { .id = "3.1", .speaker = NULL }, { .id = "7.1", .speaker = "Voss" } };
	struct cluster_record told = { .speaker = "Voss", .statements = said, .statements_count = 2 };
	cr_expect(cluster_record_has_speaker(&told));
	told.speaker = "Edda Rosk";
	cr_expect_not(cluster_record_has_speaker(&told));
	told.speaker = NULL;
	cr_expect(cluster_record_has_speaker(&told), "it needs none");
	told.statements_count = 0;
	cr_expect(cluster_record_has_speaker(&told));
}

Test(update, is_written_as_the_golden_vector_to_the_byte)
{
	struct update update = golden_update();
	struct writer *writer = writer_new();
	update_write(&update, writer);
	assert_golden(writer, "update-updated");
	writer_free(writer);
}

Test(update, story_page_is_written_as_the_golden_vector_to_the_byte)
{
	struct story_page page = { .story = story, .sequence = 41, .articles = &article, .article_count = 1, .clusters = &cluster, .cluster_count = 1 };
	struct writer *writer = writer_new();
	story_page_write(&page, writer);
	assert_golden(writer, "story-page");
	writer_free(writer);
}

Test(update, of_an_empty_story_is_a_whole_map_with_nil_for_what_is_missing)
{
	struct update update = { .epoch = "e", .type = UPDATE_CLOSED, .story = { .id = "s1", .status = STORY_CLOSED, .closed_reason = "quiet" } };
	struct writer *writer = writer_new();
	struct arena *arena = arena_new();
	struct value value;
	update_write(&update, writer);
	cr_assert_eq(value_decode(writer_data(writer), writer_size(writer), &value_limits_reply, arena, &value, NULL), 0);
	cr_assert_eq(strncmp(value_string(&value, "id", NULL), "e/0/", 4), 0);
	cr_assert_str_eq(value_string(&value, "type", NULL), "story.closed");
	const struct value *header = value_find(value_find(&value, "data"), "story"), *items;
	cr_assert_str_eq(value_string(header, "closed_reason", NULL), "quiet");
	cr_assert_null(value_find(header, "title"));
	cr_assert_eq(value_array(value_find(&value, "data"), "clusters", &items), 0);
	arena_free(arena);
	writer_free(writer);
}

static const char *id_of(const struct update *update, struct arena *arena)
{
	struct value value;
	struct writer *writer = writer_new();
	update_write(update, writer);
	cr_assert_eq(value_decode(writer_data(writer), writer_size(writer), &value_limits_reply, arena, &value, NULL), 0);
	writer_free(writer);
	return value_string(&value, "id", NULL);
}

Test(update, id_tells_apart_what_two_histories_of_an_epoch_say_under_one_number)
{
	struct arena *arena = arena_new();
	struct update update = golden_update(), other = golden_update();
	other.story.title = "Another title";
	cr_expect_str_neq(id_of(&update, arena), id_of(&other, arena));
	other.story.title = update.story.title;
	other.at++;
	cr_expect_str_eq(id_of(&update, arena), id_of(&other, arena), "it is a hash of the data, not of the time");
	other.sequence++;
	cr_expect_str_neq(id_of(&update, arena), id_of(&other, arena));
	arena_free(arena);
}

Test(update, topic_is_the_language_or_und_when_that_is_no_language)
{
	static const struct {
		const char *language, *topic;
	} cases[] = { { "en", "update/en/" },  { "pt-BR", "update/pt-BR/" }, { NULL, "update/und/" },
		      { "", "update/und/" },   { "en/de", "update/und/" },   { "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeefffff", "update/"
		        "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeefffff/" },
		      { "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffg", "update/und/" } };
	char topic[UPDATE_TOPIC_SIZE];
	for (size_t k = 0; k < array_size(cases); k++) {
		struct update update = { .story = { .language = cases[k].language } };
		cr_assert_str_eq(update_topic(&update, topic), cases[k].topic);
	}
}

Test(update, every_name_leads_back_to_what_it_names)
{
	for (int kind = 0; kind < STATEMENT_KIND_COUNT; kind++)
		cr_assert_eq(statement_kind_from_name(statement_kind_name((enum statement_kind)kind)), kind);
	for (int status = STORY_OPEN; status <= STORY_MERGED; status++)
		cr_assert_eq(story_status_from_name(story_status_name((enum story_status)status)), status);
	cr_assert_eq(statement_kind_from_name("said"), -EINVAL);
	cr_assert_eq(statement_kind_from_name(NULL), -EINVAL);
	cr_assert_eq(story_status_from_name("Open"), -EINVAL);
	cr_assert_str_eq(update_type_name(UPDATE_CREATED), "story.created");
	cr_assert_str_eq(update_type_name(UPDATE_SPLIT), "story.split");
}

Test(update, is_read_as_it_was_written)
{
	struct update golden = golden_update();
	check_read_again(&golden);
	check_read_again(&(struct update){ .type = UPDATE_CLOSED, .epoch = "e", .at = FIRST, .story = { .id = "s1", .status = STORY_CLOSED } });
}

static int read_of(const char *key, const char *text)
{
	struct arena *arena = arena_new();
	struct writer *writer = writer_new();
	struct value value;
	struct update read;
	write_map(writer, 1);
	write_pair_string(writer, key, text);
	cr_assert_eq(value_decode(writer_data(writer), writer_size(writer), &value_limits_reply, arena, &value, NULL), 0);
	int r = update_from_value(&value, arena, &read);
	writer_free(writer);
	arena_free(arena);
	return r;
}

Test(update, that_is_none_is_not_read)
{
	cr_assert_eq(read_of("type", "story.vanished"), -EBADMSG);
	cr_assert_eq(read_of("type", "story.updated"), -EBADMSG); /* without a story */
	cr_assert_eq(read_of("kind", "direct"), -EBADMSG);
}
