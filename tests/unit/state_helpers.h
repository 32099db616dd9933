/* For the tests of the state: one in a directory of its own, and records to put into it. */
#pragma once

#include <criterion/criterion.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/state.h"
#include "tests/unit/page_text.h"

static char directory[] = "/tmp/hearsay-state-XXXXXX";
static struct state *state;
static struct arena *arena;

static inline struct state *open_state(const char *epoch)
{
	struct state *opened = NULL;
	char *error = NULL;
	int r = state_open(directory, epoch, &opened, &error);
	cr_assert_eq(r, 0, "%s", error);
	return opened;
}

static inline void set_up(void)
{
	cr_assert_not_null(mkdtemp(directory));
	state = open_state("one");
	arena = arena_new();
}

static inline void tear_down(void)
{
	static const char *const names[] = { "state.db", "state.db-wal", "state.db-shm", "state.db.bad", "state.db.bad-wal",
		                             "state.db.bad-shm" };
	state_close(state);
	for (size_t i = 0; i < array_size(names); i++)
		unlink(arena_format(arena, "%s/%s", directory, names[i]));
	arena_free(arena);
	cr_assert_eq(rmdir(directory), 0);
}

/* Records */

static inline struct story_record a_story(const char *id, uint32_t version, enum story_status status)
{
	return (struct story_record){
		.id = id, .version = version, .status = status, .title = "Ferry runs aground off Norrland", .language = "en",
		.representative_article = "a1", .first_seen = 1000, .last_seen = 2000, .article_count = 2, .copy_count = 1,
		.publisher_count = 2, .statement_cluster_count = 2,
	};
}

static inline struct article_record an_article(const char *id, const char *story, uint64_t position)
{
	return (struct article_record){
		.id = id, .story = story, .url = "https://example.org/x", .title = "Ferry aground", .publisher = "example.org",
		.language = "en", .time = (int64_t)position * 100, .position = position,
	};
}

static const struct span some_spans[] = { { 3, 14 }, { 20, 4294967295u } };

/* Its time and publisher are those of an_article() with the position that its id begins with. */
static inline struct statement_record a_statement(const char *id, const char *article, const char *cluster, const char *speaker,
                                           const char *text)
{
	return (struct statement_record){
		.id = id, .article = article, .cluster = cluster, .publisher = "example.org", .kind = STATEMENT_MIXED,
		.attitude = true, .confidence = 937, .speaker = speaker, .speaker_reason = speaker ? NULL : "unattributed",
		.mention = "the captain", .cue = "", .text = text, .content = some_spans, .content_count = 2,
		.time = strtoll(id, NULL, 10) * 100,
	};
}

static inline struct cluster_record a_cluster(const char *id, const char *story, const struct statement_record *statements, size_t count)
{
	return (struct cluster_record){
		.id = id, .story = story, .text = statements[0].text, .speaker = statements[0].speaker, .kind = STATEMENT_DIRECT,
		.first_seen = 1, .last_seen = 2, .first_publisher = "example.org", .statement_count = (uint32_t)count,
		.article_count = 1, .publisher_count = 1, .statements = statements, .statements_count = count,
	};
}

static inline void apply_at(const struct update *update, uint64_t position)
{
	cr_assert_eq(state_begin(state), 0);
	cr_assert_eq(state_apply(state, update), 0);
	cr_assert_eq(state_commit(state, position), 0);
}

static inline void apply(const struct update *update)
{
	apply_at(update, state_position(state) + 1);
}

static inline void expect_page(const struct story_page *expected)
{
	struct story_page page;
	cr_assert_eq(state_story(state, expected->story.id, arena, &page), 0);
	cr_expect_str_eq(page_text(&page, arena), page_text(expected, arena));
}

static inline void expect_counts(struct state_counts expected)
{
	struct state_counts counts;
	cr_assert_eq(state_counts(state, &counts), 0);
	cr_expect(memcmp(&counts, &expected, sizeof(counts)) == 0,
	          "%" PRIu64 " articles, %" PRIu64 " copies, %" PRIu64 " statements, %" PRIu64 " clusters, %" PRIu64 " open, %" PRIu64
	          " closed",
	          counts.articles, counts.copies, counts.statements, counts.clusters, counts.stories_open, counts.stories_closed);
}

/* A story of two articles (the second a copy), with one cluster of two statements and one of one. */
static inline struct story_page first_page(void)
{
	struct article_record *articles = arena_alloc(arena, 2, sizeof(*articles));
	articles[0] = an_article("a1", "s1", 1);
	articles[1] = an_article("a2", "s1", 2);
	articles[1].url = NULL;
	articles[1].copy_of = "a1";
	struct statement_record *same = arena_alloc(arena, 2, sizeof(*same)), *alone = arena_alloc(arena, 1, sizeof(*alone));
	same[0] = a_statement("1.0", "a1", "c1.0", "Änne Øst", "We heard a bang and the lights went out");
	same[1] = a_statement("2.1", "a2", "c1.0", "Änne Øst", "There was a bang");
	alone[0] = a_statement("1.10", "a1", "c1.10", NULL, "Sixty passengers were taken off");
	alone[0].via = "TT";
	alone[0].content = NULL;
	alone[0].content_count = 0;
	struct cluster_record *clusters = arena_alloc(arena, 2, sizeof(*clusters));
	clusters[0] = a_cluster("c1.0", "s1", same, 2);
	clusters[1] = a_cluster("c1.10", "s1", alone, 1);
	const char **same_as = arena_alloc(arena, 2, sizeof(*same_as));
	same_as[0] = "c7.3";
	same_as[1] = "c9.12";
	clusters[1].same_as = same_as;
	clusters[1].same_as_count = 2;
	return (struct story_page){
		.story = a_story("s1", 1, STORY_OPEN), .sequence = 7, .articles = articles, .article_count = 2, .clusters = clusters,
		.cluster_count = 2,
	};
}

static inline struct update update_of(const struct story_page *page)
{
	return (struct update){
		.sequence = page->sequence, .type = UPDATE_CREATED, .story = page->story, .articles = page->articles,
		.article_count = page->article_count, .clusters = page->clusters, .cluster_count = page->cluster_count,
	};
}

static inline void apply_page(const struct story_page *page)
{
	struct update update = update_of(page);
	apply(&update);
}

/* Another story with one article and one statement of its own. */
static inline struct story_page small_page(const char *story, const char *article, uint64_t position, const char *title)
{
	struct article_record *record = arena_alloc(arena, 1, sizeof(*record));
	*record = an_article(article, story, position);
	struct statement_record *statement = arena_alloc(arena, 1, sizeof(*statement));
	const char *cluster_id = arena_format(arena, "c%" PRIu64 ".0", position);
	*statement = a_statement(cluster_id + 1, article, cluster_id, "Minister Wang Yi", "Talks will go on");
	statement->time = record->time;
	struct cluster_record *cluster = arena_alloc(arena, 1, sizeof(*cluster));
	*cluster = a_cluster(cluster_id, story, statement, 1);
	struct story_page page = {
		.story = a_story(story, 1, STORY_OPEN), .sequence = position, .articles = record, .article_count = 1,
		.clusters = cluster, .cluster_count = 1,
	};
	page.story.title = title;
	page.story.article_count = 1;
	page.story.last_seen = record->time;
	page.story.publisher_count = 1;
	return page;
}

/* A story that became part of another one. */
static inline struct story_record merged(const char *id, const char *into)
{
	struct story_record story = a_story(id, 2, STORY_MERGED);
	story.replaced_by = into;
	return story;
}
