#include "cluster/board.h"

#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>

#include "proto/base/array.h"

#define HOUR INT64_C(3600000)
#define START (INT64_C(1700000000) * 1000)

static struct models *models;

static void load(void)
{
	char *error = NULL;
	int r = models_load(HEARSAY_DATA_BUILD, &models, &error);
	cr_assert_geq(r, 0, "%s", error ? error : "");
}

static void unload(void)
{
	models_free(models);
}

TestSuite(board, .init = load, .fini = unload);

/* A mirror, as a subscriber keeps one: what it knows of each article, cluster and story from updates alone. */
struct mirror_statement {
	char id[32], article[32];
};
struct mirror_cluster {
	char id[32];
	ARRAY(struct mirror_statement) statements;
};
struct mirror_story {
	char id[32];
	enum story_status status;
	uint32_t version;
	ARRAY(char *) articles;
	ARRAY(struct mirror_cluster) clusters;
};
struct mirror {
	ARRAY(struct mirror_story) stories;
};

static struct mirror_story *mirror_story(struct mirror *mirror, const char *id)
{
	for (size_t k = 0; k < mirror->stories.count; k++)
		if (strcmp(mirror->stories.items[k].id, id) == 0)
			return &mirror->stories.items[k];
	return NULL;
}

static void forget_article(struct mirror_story *story, const char *id)
{
	for (size_t k = 0; k < story->articles.count; k++) {
		if (strcmp(story->articles.items[k], id) == 0) {
			free(story->articles.items[k]);
			array_remove(&story->articles, k);
			return;
		}
	}
}

static void forget_cluster(struct mirror_story *story, const char *id)
{
	for (size_t k = 0; k < story->clusters.count; k++) {
		if (strcmp(story->clusters.items[k].id, id) == 0) {
			array_free(&story->clusters.items[k].statements);
			array_remove(&story->clusters, k);
			return;
		}
	}
}

static void learn_cluster(struct mirror_story *story, const struct cluster_record *record)
{
	struct mirror_cluster cluster = { 0 };
	forget_cluster(story, record->id);
	snprintf(cluster.id, sizeof(cluster.id), "%s", record->id);
	for (size_t k = 0; k < record->statements_count; k++) {
		struct mirror_statement statement;
		snprintf(statement.id, sizeof(statement.id), "%s", record->statements[k].id);
		snprintf(statement.article, sizeof(statement.article), "%s", record->statements[k].article);
		cr_assert_str_eq(record->statements[k].cluster, record->id);
		array_append(&cluster.statements, statement);
	}
	cr_assert_leq(record->statement_count, record->statements_count);
	array_append(&story->clusters, cluster);
}

static void forget_story(struct mirror_story *story)
{
	while (story->articles.count)
		forget_article(story, story->articles.items[0]);
	while (story->clusters.count)
		forget_cluster(story, story->clusters.items[0].id);
	array_free(&story->articles);
	array_free(&story->clusters);
}

static void learn(struct mirror *mirror, const struct update *update)
{
	struct mirror_story *story = mirror_story(mirror, update->story.id);
	if (update->type == UPDATE_CREATED) {
		cr_assert_null(story, "an id is never used twice");
		array_append(&mirror->stories, ((struct mirror_story){ 0 }));
		story = &mirror->stories.items[mirror->stories.count - 1];
		snprintf(story->id, sizeof(story->id), "%s", update->story.id);
	}
	cr_assert_not_null(story);
	cr_assert_eq(story->status, STORY_OPEN, "what is closed or merged stays so");
	cr_assert_eq(update->story.version, story->version + 1);
	story->version = update->story.version;
	story->status = update->story.status;
	for (size_t k = 0; k < update->articles_removed_count; k++)
		forget_article(story, update->articles_removed[k]);
	for (size_t k = 0; k < update->clusters_removed_count; k++)
		forget_cluster(story, update->clusters_removed[k]);
	for (size_t k = 0; k < update->article_count; k++) {
		forget_article(story, update->articles[k].id);
		array_append(&story->articles, copy_string(update->articles[k].id));
	}
	for (size_t k = 0; k < update->cluster_count; k++)
		learn_cluster(story, &update->clusters[k]);
	if (update->type == UPDATE_MERGED) {
		forget_story(story);
		return;
	}
	cr_assert_eq(story->articles.count, update->story.article_count);
	cr_assert_eq(story->clusters.count, update->story.statement_cluster_count, "%s has %zu clusters, the header says %u", story->id,
	             story->clusters.count, update->story.statement_cluster_count);
	if (update->type == UPDATE_CLOSED)
		forget_story(story);
}

static void check_against_counts(const struct mirror *mirror, const struct board *board)
{
	struct board_counts seen = { 0 }, counts = board_counts(board);
	for (size_t k = 0; k < mirror->stories.count; k++) {
		const struct mirror_story *story = &mirror->stories.items[k];
		seen.stories += story->status == STORY_OPEN;
		seen.articles += story->articles.count;
		seen.clusters += story->clusters.count;
		for (size_t c = 0; c < story->clusters.count; c++)
			seen.statements += story->clusters.items[c].statements.count;
	}
	cr_assert_eq(seen.stories, counts.stories);
	cr_assert_eq(seen.articles, counts.articles);
	cr_assert_eq(seen.clusters, counts.clusters);
	cr_assert_eq(seen.statements, counts.statements);
}

static uint64_t next_random(uint64_t *random)
{
	*random ^= *random << 13, *random ^= *random >> 7, *random ^= *random << 17;
	return *random >> 11;
}

/* An article about one of a few invented events, some of its statements said by all outlets, in other words now and then. */
static struct article invent(uint64_t *random, unsigned id, struct arena *arena)
{
	static const char *const places[] = { "Velmora", "Quillhaven", "Ostrandia", "Marrowdale", "Tessaly Bay", "Karsk" };
	static const char *const people[] = { "Ilse Varga", "Tomas Ferreira-Holt", "Amara Nkole", "Petra Lindqvist", "Rui Castellan", "Odd Brekke" };
	static const char *const events[] = { "the harbour bridge", "the copper mine", "the water treaty", "the spring election",
		                              "the vaccine depot", "the night railway" };
	static const char *const sayings[] = {
		"\"We will rebuild %s before the winter comes\", said %s.\n",
		"%2$s told reporters that %1$s would cost 40 million crowns more than planned.\n",
		"“Nobody was warned about %s,” %s said on Monday.\n",
		"According to %2$s, work at %1$s stopped for eleven days after the flood.\n",
		"%2$s denied that anybody had known of the damage at %1$s.\n",
		"\"It is a dark day for everyone who works at %s\", %s added.\n",
	};
	unsigned event = (unsigned)(next_random(random) % array_size(events));
	char *text = arena_format(arena, "Officials in %s faced questions about %s this week.\n", places[event], events[event]);
	for (unsigned k = 0; k < array_size(sayings); k++) {
		if (next_random(random) % 3 == 0)
			continue;
		char sentence[256];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		snprintf(sentence, sizeof(sentence), sayings[k], events[event], people[event]);
#pragma GCC diagnostic pop
		text = arena_format(arena, "%s%s", text, sentence);
	}
	return (struct article){
		.id = arena_format(arena, "article-%u", id),
		.title = arena_format(arena, "%s: questions about %s", places[event], events[event]),
		.text = text,
		.publisher = arena_format(arena, "outlet%u.example", (unsigned)(next_random(random) % 9)),
		.language = "en",
		.published = TIME_NONE,
		.fetched = TIME_NONE,
		.modified = TIME_NONE,
	};
}

Test(board, a_mirror_that_applies_every_update_equals_it_through_revisions_retractions_merges_and_closes)
{
	struct board *board = board_new(models, &(struct board_options){ .window = 20 * HOUR });
	struct arena *arena = arena_new();
	struct mirror mirror = { 0 };
	struct analysis_options options = { .confidence = 0 };
	uint64_t random = 0x9e3779b97f4a7c15;
	int64_t at = START;
	size_t closed = 0, revised = 0;
	for (unsigned round = 1; round <= 900; round++) {
		struct updates updates;
		unsigned choice = (unsigned)(next_random(&random) % 20);
		at += (int64_t)(next_random(&random) % (round % 100 == 0 ? 60 * HOUR : HOUR));
		if (choice == 0) {
			board_apply_tick(board, round, at, arena, &updates);
		} else if (choice < 4 && round > 50) {
			const char *id = arena_format(arena, "article-%u", (unsigned)(round - next_random(&random) % 50));
			board_apply_retraction(board, round, at, id, arena, &updates);
		} else {
			bool revision = choice < 7 && round > 20;
			struct article article = invent(&random, revision ? round - (unsigned)(next_random(&random) % 20) : round, arena);
			struct analysis analysis;
			revised += revision;
			analysis_run(models, &article, &options, arena, &analysis);
			board_apply_article(board, round, at, &article, &analysis, arena, &updates);
			cr_assert_geq(updates.count, 1);
		}
		for (size_t k = 0; k < updates.count; k++) {
			learn(&mirror, &updates.items[k]);
			closed += updates.items[k].type == UPDATE_CLOSED;
		}
		check_against_counts(&mirror, board);
		arena_reset(arena);
	}
	cr_assert_gt(closed, 5);
	cr_assert_gt(revised, 50);
	for (size_t k = 0; k < mirror.stories.count; k++)
		forget_story(&mirror.stories.items[k]);
	array_free(&mirror.stories);
	board_free(board);
	arena_free(arena);
}

static void apply(struct board *board, uint64_t position, int64_t at, const struct article *article, struct arena *arena,
                  struct updates *ret_updates)
{
	struct analysis analysis;
	analysis_run(models, article, &(struct analysis_options){ .confidence = 0 }, arena, &analysis);
	board_apply_article(board, position, at, article, &analysis, arena, ret_updates);
}

static const struct article bridge = {
	.id = "a",
	.title = "Velmora harbour bridge closed after crack is found",
	.text = "Velmora closed its harbour bridge on Monday. \"The bridge is not safe for lorries\", said the engineer Ilse Varga.\n",
	.publisher = "Velmora Courier",
	.language = "en",
	.published = START,
	.fetched = TIME_NONE,
	.modified = TIME_NONE,
};

Test(board, the_same_statement_in_two_outlets_is_one_cluster_of_one_story)
{
	struct board *board = board_new(models, &(struct board_options){ 0 });
	struct arena *arena = arena_new();
	struct updates updates;
	struct article second = bridge;
	second.id = "b";
	second.title = "Crack found in harbour bridge of Velmora, bridge closed";
	second.text = "Engineer Ilse Varga said on Monday that the harbour bridge in Velmora was not safe for lorries. Velmora's council "
	              "closed the bridge at noon.\n";
	second.publisher = "Karsk Daily";
	second.published = START + HOUR;
	apply(board, 1, START, &bridge, arena, &updates);
	cr_assert_eq(updates.count, 1);
	cr_assert_eq(updates.items[0].type, UPDATE_CREATED);
	cr_assert_str_eq(updates.items[0].story.id, "s1");
	apply(board, 2, START + HOUR, &second, arena, &updates);
	cr_assert_eq(updates.count, 1);
	const struct update *update = &updates.items[0];
	cr_assert_eq(update->type, UPDATE_UPDATED);
	cr_assert_str_eq(update->story.id, "s1");
	cr_assert_eq(update->story.publisher_count, 2);
	bool found = false;
	for (size_t k = 0; k < update->cluster_count; k++) {
		const struct cluster_record *cluster = &update->clusters[k];
		if (cluster->publisher_count != 2 || cluster->kind == STATEMENT_CLAIM)
			continue;
		found = true;
		cr_assert_str_eq(cluster->speaker, "Ilse Varga");
		cr_assert_str_eq(cluster->first_publisher, "velmora courier");
	}
	cr_assert(found);
	cr_assert_gt(update->reasons[0].score, 0);
	cr_assert_gt(update->reasons[0].term_count, 0);
	board_free(board);
	arena_free(arena);
}

Test(board, a_date_in_the_future_or_before_1990_is_not_believed_and_holds_no_story_open)
{
	struct board *board = board_new(models, &(struct board_options){ .window = 24 * HOUR });
	struct arena *arena = arena_new();
	struct updates updates;
	struct article future = bridge, ancient = bridge;
	future.published = START + 5000 * 24 * HOUR;
	apply(board, 1, START, &future, arena, &updates);
	cr_assert_eq(updates.items[0].articles[0].time, START);
	cr_assert_eq(board_next_close(board), START + 24 * HOUR);
	ancient.id = "b";
	ancient.published = 0;
	apply(board, 2, START + HOUR, &ancient, arena, &updates);
	cr_assert_eq(updates.items[0].articles[0].time, START + HOUR);
	board_apply_tick(board, 3, START + 25 * HOUR, arena, &updates);
	cr_assert_eq(updates.count, 1);
	cr_assert_eq(updates.items[0].type, UPDATE_CLOSED);
	cr_assert_str_eq(updates.items[0].story.closed_reason, "quiet");
	cr_assert_eq(board_counts(board).articles, 0);
	board_free(board);
	arena_free(arena);
}

Test(board, a_story_whose_only_article_is_retracted_closes)
{
	struct board *board = board_new(models, &(struct board_options){ 0 });
	struct arena *arena = arena_new();
	struct updates updates;
	apply(board, 1, START, &bridge, arena, &updates);
	board_apply_retraction(board, 2, START, "nobody knows it", arena, &updates);
	cr_assert_eq(updates.count, 0);
	board_apply_retraction(board, 3, START, "a", arena, &updates);
	cr_assert_eq(updates.count, 1);
	cr_assert_eq(updates.items[0].type, UPDATE_CLOSED);
	cr_assert_str_eq(updates.items[0].story.closed_reason, "retracted");
	cr_assert_str_eq(updates.items[0].story.title, bridge.title);
	cr_assert_eq(updates.items[0].articles_removed_count, 1);
	cr_assert_gt(updates.items[0].clusters_removed_count, 0);
	board_free(board);
	arena_free(arena);
}

Test(board, an_analysis_read_back_from_the_log_gives_the_same_updates)
{
	struct arena *arena = arena_new();
	struct analysis analysis, again;
	analysis_run(models, &bridge, &(struct analysis_options){ .confidence = 0 }, arena, &analysis);
	struct writer *first = writer_new(), *second = writer_new();
	analysis_write(&analysis, first);
	struct value value;
	const char *reason = NULL;
	cr_assert_eq(value_decode(writer_data(first), writer_size(first), &value_limits_reply, arena, &value, &reason), 0, "%s", reason);
	cr_assert_eq(analysis_read(&value, arena, &again), 0);
	analysis_write(&again, second);
	cr_assert_eq(writer_size(first), writer_size(second));
	cr_assert_eq(memcmp(writer_data(first), writer_data(second), writer_size(first)), 0);
	cr_assert_gt(again.statements.count, 0);
	writer_free(first);
	writer_free(second);
	arena_free(arena);
}
