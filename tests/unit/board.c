#include "cluster/board/board.h"

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
	char id[32], article[32], speaker[64];
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

static size_t partial_clusters; /* that were learned */

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

/* A statement of a cluster that may be there: what was told of it, and was not told to be otherwise, stands. */
static void learn_statement(struct mirror_cluster *cluster, const struct statement_record *record, bool may_change)
{
	struct mirror_statement statement;
	snprintf(statement.id, sizeof(statement.id), "%s", record->id);
	snprintf(statement.article, sizeof(statement.article), "%s", record->article);
	snprintf(statement.speaker, sizeof(statement.speaker), "%s", record->speaker ? record->speaker : "");
	cr_assert_str_eq(record->cluster, cluster->id);
	for (size_t k = 0; k < cluster->statements.count; k++) {
		if (strcmp(cluster->statements.items[k].id, statement.id) != 0)
			continue;
		cr_assert(may_change || strcmp(cluster->statements.items[k].speaker, statement.speaker) == 0, "%s is by %s now, not by %s any more",
		          statement.id, statement.speaker, cluster->statements.items[k].speaker);
		return;
	}
	array_append(&cluster->statements, statement);
}

static void learn_cluster(struct mirror_story *story, const struct cluster_record *record)
{
	struct mirror_cluster cluster = { 0 };
	snprintf(cluster.id, sizeof(cluster.id), "%s", record->id);
	for (size_t c = 0; record->partial && c < story->clusters.count; c++)
		if (strcmp(story->clusters.items[c].id, record->id) == 0)
			for (size_t k = 0; k < story->clusters.items[c].statements.count; k++)
				array_append(&cluster.statements, story->clusters.items[c].statements.items[k]);
	cr_assert_eq(record->partial, cluster.statements.count > 0, "what is not whole is of a cluster that was told");
	partial_clusters += record->partial;
	for (size_t k = 0; k < record->statements_count; k++)
		learn_statement(&cluster, &record->statements[k], !record->partial);
	cr_assert_leq(record->statement_count, cluster.statements.count);
	forget_cluster(story, record->id);
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
	if (update->type == UPDATE_CREATED || update->type == UPDATE_SPLIT) {
		cr_assert_null(story, "an id is never used twice");
		array_append(&mirror->stories, ((struct mirror_story){ 0 }));
		story = &mirror->stories.items[mirror->stories.count - 1];
		snprintf(story->id, sizeof(story->id), "%s", update->story.id);
	}
	cr_assert_not_null(story);
	cr_assert(story->status == STORY_OPEN || (story->status == STORY_MERGED && update->type == UPDATE_MERGED),
	          "what is closed or merged stays so, though it may be merged elsewhere");
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

/* No two open stories have a cluster of the same id. */
static void check_cluster_ids(const struct mirror *mirror, const struct mirror_story *story)
{
	for (const struct mirror_story *other = mirror->stories.items; other < story; other++)
		for (size_t k = 0; k < other->clusters.count; k++)
			for (size_t c = 0; c < story->clusters.count; c++)
				cr_assert_str_neq(other->clusters.items[k].id, story->clusters.items[c].id);
}

static void check_against_counts(const struct mirror *mirror, const struct board *board)
{
	struct board_counts seen = { 0 }, counts = board_counts(board);
	for (size_t k = 0; k < mirror->stories.count; k++) {
		const struct mirror_story *story = &mirror->stories.items[k];
		check_cluster_ids(mirror, story);
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

static const struct mirror_story *any_story(const struct mirror *mirror, uint64_t *random)
{
	size_t first = next_random(random) % mirror->stories.count;
	for (size_t k = 0; k < mirror->stories.count; k++) {
		const struct mirror_story *story = &mirror->stories.items[(first + k) % mirror->stories.count];
		if (story->status == STORY_OPEN)
			return story;
	}
	return NULL;
}

/* An editor merges two stories, splits one in two or takes apart what became one; whether it can be done shows later. */
static bool invent_edit(const struct mirror *mirror, uint64_t *random, struct arena *arena, struct edit *ret_edit)
{
	const struct mirror_story *story = any_story(mirror, random);
	if (!story)
		return false;
	struct edit edit = { .kind = (enum edit_kind)(next_random(random) % EDIT_KIND_COUNT), .story = arena_copy(arena, story->id) };
	edit.into = arena_copy(arena, any_story(mirror, random)->id);
	edit.articles = arena_alloc(arena, story->articles.count, sizeof(*edit.articles));
	for (size_t k = 0; k < story->articles.count; k++)
		if (next_random(random) % 2)
			edit.articles[edit.article_count++] = arena_copy(arena, story->articles.items[k]);
	*ret_edit = edit;
	return true;
}

Test(board, a_mirror_that_applies_every_update_equals_it_through_revisions_retractions_edits_merges_and_closes)
{
	struct board *board = board_new(models, &(struct board_options){ .window = 20 * HOUR });
	struct arena *arena = arena_new();
	struct mirror mirror = { 0 };
	struct analysis_options options = { .confidence = 0 };
	uint64_t random = 0x9e3779b97f4a7c15;
	int64_t at = START;
	size_t closed = 0, revised = 0, edited = 0;
	for (unsigned round = 1; round <= 900; round++) {
		struct updates updates;
		unsigned choice = (unsigned)(next_random(&random) % 20);
		at += (int64_t)(next_random(&random) % (round % 100 == 0 ? 60 * HOUR : HOUR));
		if (choice == 0) {
			board_apply_tick(board, round, at, arena, &updates);
		} else if (choice < 3 && round > 50) {
			struct edit edit;
			struct edit_refusal refusal;
			updates.count = 0;
			if (invent_edit(&mirror, &random, arena, &edit)) {
				bool good = board_check_edit(board, at, &edit, &refusal);
				board_apply_edit(board, round, at, &edit, arena, &updates);
				cr_assert(!good || updates.count >= 2);
				edited += good;
			}
		} else if (choice < 5 && round > 50) {
			const char *id = arena_format(arena, "article-%u", (unsigned)(round - next_random(&random) % 50));
			board_apply_retraction(board, round, at, id, arena, &updates);
		} else {
			bool revision = choice < 8 && round > 20;
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
	cr_assert_gt(edited, 20);
	cr_assert_gt(partial_clusters, 1000);
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

static bool contains(const char **texts, size_t count, const char *text)
{
	for (size_t k = 0; k < count; k++)
		if (strcmp(texts[k], text) == 0)
			return true;
	return false;
}

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
	const struct update_reason *why = &update->reasons[0];
	cr_assert_str_eq(why->reason, "alike");
	cr_assert_gt(why->score, 0);
	cr_assert(contains(why->names, why->name_count, "Ilse Varga"));
	cr_assert(contains(why->terms, why->term_count, "lorries"), "as written, not as a stem");
	cr_assert_not(contains(why->terms, why->term_count, "Velmora"), "a name is among the names");
	board_free(board);
	arena_free(arena);
}

static const char *speaker_of(const struct update *update, const char *text)
{
	for (size_t k = 0; k < update->cluster_count; k++)
		if (strstr(update->clusters[k].text, text))
			return update->clusters[k].speaker;
	return NULL;
}

Test(board, a_speaker_whom_another_article_names_in_full_is_told_again_by_that_name)
{
	struct board *board = board_new(models, &(struct board_options){ 0 });
	struct arena *arena = arena_new();
	struct updates updates;
	struct article first = bridge, second = bridge;
	first.text = "Velmora closed its harbour bridge on Monday. \"The bridge is not safe for lorries\", Varga said.\n";
	second.id = "b";
	second.title = "Crack found in harbour bridge of Velmora, bridge closed";
	second.text = "Velmora's council closed the harbour bridge. \"Repairs will cost two million\", said the engineer Ilse Varga.\n";
	apply(board, 1, START, &first, arena, &updates);
	cr_assert_str_eq(speaker_of(&updates.items[0], "not safe"), "Varga");
	apply(board, 2, START + HOUR, &second, arena, &updates);
	cr_assert_str_eq(updates.items[0].story.id, "s1");
	cr_assert_str_eq(speaker_of(&updates.items[0], "two million"), "Ilse Varga");
	cr_assert_str_eq(speaker_of(&updates.items[0], "not safe"), "Ilse Varga");
	board_free(board);
	arena_free(arena);
}

Test(board, a_cluster_is_of_whom_one_of_its_wordings_names)
{
	struct board *board = board_new(models, &(struct board_options){ 0 });
	struct arena *arena = arena_new();
	struct updates updates;
	struct article named = bridge, fuller = bridge;
	named.text = "Velmora closed its harbour bridge on Monday. The harbour bridge is not safe for lorries, Ilse Varga said.\n";
	fuller.id = "b";
	fuller.title = "Crack found in harbour bridge of Velmora, bridge closed";
	fuller.text = "Velmora's council met on Monday. Officials met as well. By now, officials say the harbour bridge is not safe for lorries and buses.\n";
	apply(board, 1, START, &named, arena, &updates);
	apply(board, 2, START + HOUR, &fuller, arena, &updates);
	cr_assert_str_eq(updates.items[0].story.id, "s1");
	cr_assert_str_eq(speaker_of(&updates.items[0], "lorries and buses"), "Ilse Varga");
	board_free(board);
	arena_free(arena);
}

/* What stands is left out of an update; who said it does not stand any more. */
Test(board, a_cluster_whose_speaker_becomes_known_by_a_fuller_name_is_told_whole)
{
	struct board *board = board_new(models, &(struct board_options){ 0 });
	struct arena *arena = arena_new();
	struct updates updates;
	struct article reports[3] = { bridge, bridge, bridge };
	const char *const ids[] = { "a", "b", "c" };
	for (size_t k = 0; k < array_size(reports); k++) {
		reports[k].id = ids[k];
		reports[k].publisher = ids[k];
		reports[k].text = k < 2 ? "Velmora closed its harbour bridge. \"The bridge is not safe for lorries\", said Varga.\n"
		                        : "Velmora's harbour bridge stays closed. \"We will repair it in the spring\", said Ilse Varga.\n";
		apply(board, k + 1, START + (int64_t)k * HOUR, &reports[k], arena, &updates);
	}
	cr_assert_eq(updates.count, 1);
	const struct cluster_record *told = NULL;
	for (size_t k = 0; k < updates.items[0].cluster_count; k++)
		if (strstr(updates.items[0].clusters[k].text, "not safe"))
			told = &updates.items[0].clusters[k];
	cr_assert_not_null(told);
	cr_assert_not(told->partial);
	cr_assert_eq(told->statements_count, 2);
	for (size_t k = 0; k < told->statements_count; k++)
		cr_expect_str_eq(told->statements[k].speaker, "Ilse Varga");
	board_free(board);
	arena_free(arena);
}

Test(board, an_article_that_comes_after_the_close_starts_a_story_that_continues_the_old_one)
{
	struct board *board = board_new(models, &(struct board_options){ 0 });
	struct arena *arena = arena_new();
	struct updates updates;
	struct article late = bridge, other = bridge;
	int64_t at = START + BOARD_WINDOW_DEFAULT + HOUR;
	late.id = "b";
	late.title = "Velmora opens harbour bridge after crack is repaired";
	late.text = "Velmora opened its harbour bridge again on Friday. \"The bridge is safe for lorries\", said the engineer Ilse Varga.\n";
	late.published = other.published = at;
	other.id = "c";
	other.title = "Spring election won by Petra Lindqvist";
	other.text = "Petra Lindqvist won the election in Ostrandia. \"We will lower rents\", said Petra Lindqvist to her voters.\n";
	apply(board, 1, START, &bridge, arena, &updates);
	apply(board, 2, at, &late, arena, &updates);
	cr_assert_eq(updates.items[0].type, UPDATE_CLOSED);
	cr_assert_eq(updates.items[1].type, UPDATE_CREATED);
	cr_assert_str_eq(updates.items[1].story.continues, "s1");
	apply(board, 3, at, &other, arena, &updates);
	cr_assert_eq(updates.items[0].type, UPDATE_CREATED);
	cr_assert_null(updates.items[0].story.continues);
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

Test(board, an_old_date_in_a_backfill_is_believed_and_touches_no_other_story)
{
	struct board *board = board_new(models, &(struct board_options){ .window = 24 * HOUR });
	struct arena *arena = arena_new();
	struct updates updates;
	struct article old = bridge;
	old.id = "old";
	old.title = "Spring election won by Petra Lindqvist";
	old.text = "Petra Lindqvist won the election in Ostrandia. \"We will lower rents\", said Petra Lindqvist to her voters.\n";
	old.published = START - 1000 * 24 * HOUR;
	apply(board, 1, START, &bridge, arena, &updates);
	apply(board, 2, START, &old, arena, &updates);
	cr_assert_eq(updates.items[0].type, UPDATE_CREATED);
	cr_assert_eq(updates.items[0].articles[0].time, old.published);
	cr_assert_eq(updates.items[0].story.last_seen, old.published);
	board_apply_tick(board, 3, START + 23 * HOUR, arena, &updates);
	cr_assert_eq(updates.count, 0, "what came in lately is open, however old it is");
	board_apply_tick(board, 4, START + 24 * HOUR, arena, &updates);
	cr_assert_eq(updates.count, 2, "and closes like anything else");
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

/* --- Editors */

static struct board *edited_board;
static struct arena *edited_arena;
static uint64_t edited_position;
static struct updates told;

static void open_edited(void)
{
	load();
	edited_board = board_new(models, &(struct board_options){ 0 });
	edited_arena = arena_new();
	edited_position = 0;
}

static void close_edited(void)
{
	board_free(edited_board);
	arena_free(edited_arena);
	unload();
}

TestSuite(board_edit, .init = open_edited, .fini = close_edited);

static void take_article(const char *id, const char *title, const char *text, const char *publisher)
{
	struct article article = bridge;
	article.id = id;
	article.title = title;
	article.text = text;
	article.publisher = publisher;
	edited_position++;
	apply(edited_board, edited_position, START + (int64_t)edited_position, &article, edited_arena, &told);
}

#define BRIDGE_TITLE "Velmora harbour bridge closed after crack is found"
#define BRIDGE_TEXT "Velmora closed its harbour bridge on Monday. \"The bridge is not safe for lorries\", said the engineer Ilse Varga.\n"
#define BRIDGE_OTHER "Engineer Ilse Varga said on Monday that the harbour bridge in Velmora was not safe for lorries. The harbour bridge stays shut.\n"

/* s1 has a, b and c about the bridge; s4 has d about something else. */
static void take_four(void)
{
	take_article("a", BRIDGE_TITLE, BRIDGE_TEXT, "Velmora Courier");
	take_article("b", "Crack found in harbour bridge of Velmora", BRIDGE_OTHER, "Karsk Daily");
	take_article("c", "Velmora: harbour bridge shut, crack found", BRIDGE_OTHER "Lorries have to go round by Karsk.\n", "Tarn Times");
	cr_assert_str_eq(told.items[0].story.id, "s1");
	take_article("d", "Spring election won by Petra Lindqvist", "Petra Lindqvist won the election in Ostrandia. \"We will lower rents\", "
	             "said Petra Lindqvist to her voters.\n", "Ostrandia Post");
	cr_assert_str_eq(told.items[0].story.id, "s4");
}

static void decide(struct edit edit)
{
	struct edit_refusal refusal = { 0 };
	edited_position++;
	cr_assert(board_check_edit(edited_board, START + (int64_t)edited_position, &edit, &refusal), "%s", refusal.reason);
	board_apply_edit(edited_board, edited_position, START + (int64_t)edited_position, &edit, edited_arena, &told);
}

static void decide_split(const char *story, const char *article)
{
	decide((struct edit){ .kind = EDIT_SPLIT, .story = story, .articles = &article, .article_count = 1 });
}

static void decide_merge(const char *story, const char *into)
{
	decide((struct edit){ .kind = EDIT_MERGE, .story = story, .into = into });
}

static const char *refused(struct edit edit)
{
	struct edit_refusal refusal = { 0 };
	struct updates updates;
	cr_assert_not(board_check_edit(edited_board, START + (int64_t)edited_position, &edit, &refusal));
	edited_position++;
	board_apply_edit(edited_board, edited_position, START + (int64_t)edited_position, &edit, edited_arena, &updates);
	cr_assert_eq(updates.count, 0, "what can't be done changes nothing, whoever logged it");
	return refusal.reason;
}

Test(board_edit, a_split_makes_a_story_of_its_own_and_says_from_which)
{
	take_four();
	decide_split("s1", "b");
	cr_assert_eq(told.count, 2);
	const struct update *split = &told.items[0], *rest = &told.items[1];
	cr_assert_eq(split->type, UPDATE_SPLIT);
	cr_assert_str_eq(split->story.id, "s5");
	cr_assert_str_eq(split->story.split_from, "s1");
	cr_assert_eq(split->story.version, 1);
	cr_assert_eq(split->story.article_count, 1);
	cr_assert_eq(split->new_cluster_count, 0, "all of it was said before");
	cr_assert_str_eq(split->reasons[0].reason, "editor");
	cr_assert_eq(rest->type, UPDATE_UPDATED);
	cr_assert_str_eq(rest->story.id, "s1");
	cr_assert_eq(rest->story.article_count, 2);
	cr_assert_eq(rest->story.publisher_count, 2);
	cr_assert_eq(rest->articles_removed_count, 1);
	cr_assert_str_eq(rest->articles_removed[0], "b");
	cr_assert_eq(rest->new_cluster_count, 0);
	cr_assert_eq(rest->reason_count, 0, "nothing came in");
}

Test(board_edit, a_merge_keeps_the_story_that_is_named_whichever_is_older)
{
	take_four();
	decide_merge("s1", "s4");
	cr_assert_eq(told.count, 2);
	cr_assert_eq(told.items[0].type, UPDATE_MERGED);
	cr_assert_str_eq(told.items[0].story.id, "s1");
	cr_assert_str_eq(told.items[0].story.replaced_by, "s4");
	cr_assert_eq(told.items[1].type, UPDATE_UPDATED);
	cr_assert_str_eq(told.items[1].story.id, "s4");
	cr_assert_eq(told.items[1].story.article_count, 4);
	cr_assert_eq(told.items[1].article_count, 3);
	cr_assert_str_eq(told.items[1].reasons[0].reason, "editor");
	cr_assert_eq(told.items[1].story.merged_from_count, 1);
	cr_assert_str_eq(told.items[1].story.merged_from[0], "s1");
}

Test(board_edit, an_unmerge_gives_a_fresh_id_and_the_merged_one_leads_there)
{
	take_four();
	decide_merge("s4", "s1");
	decide((struct edit){ .kind = EDIT_UNMERGE, .story = "s4" });
	cr_assert_eq(told.count, 3);
	cr_assert_eq(told.items[0].type, UPDATE_SPLIT);
	cr_assert_str_eq(told.items[0].story.id, "s6");
	cr_assert_str_eq(told.items[0].story.merged_from[0], "s4");
	cr_assert_str_eq(told.items[0].articles[0].id, "d");
	cr_assert_eq(told.items[1].type, UPDATE_MERGED);
	cr_assert_str_eq(told.items[1].story.id, "s4");
	cr_assert_str_eq(told.items[1].story.replaced_by, "s6");
	cr_assert_str_eq(told.items[2].story.id, "s1");
	cr_assert_eq(told.items[2].story.merged_from_count, 0);
	cr_assert_str_eq(refused((struct edit){ .kind = EDIT_UNMERGE, .story = "s1" }), "nothing-to-unmerge");	cr_assert_str_eq(refused((struct edit){ .kind = EDIT_UNMERGE, .story = "s4" }), "nothing-to-unmerge");
}

Test(board_edit, an_unmerge_of_an_open_story_undoes_its_last_merge_with_all_that_came_by_it)
{
	take_four();
	decide_split("s1", "b");
	decide_merge("s5", "s4");
	decide_merge("s4", "s1");
	cr_assert_eq(told.items[1].story.article_count, 4);
	cr_assert_eq(told.items[1].story.merged_from_count, 1, "s5 is part of s4, and by it of s1");
	decide((struct edit){ .kind = EDIT_UNMERGE, .story = "s1" });
	cr_assert_str_eq(told.items[0].story.id, "s8");
	cr_assert_eq(told.items[0].article_count, 2);
	decide((struct edit){ .kind = EDIT_UNMERGE, .story = "s5" });
	cr_assert_str_eq(told.items[0].story.id, "s9");
	cr_assert_str_eq(told.items[0].story.split_from, "s8");
	cr_assert_str_eq(told.items[0].articles[0].id, "b");
}

Test(board_edit, a_revision_stays_where_an_editor_put_the_article)
{
	take_four();
	decide_split("s1", "b");
	take_article("b", "Crack found in harbour bridge of Velmora", BRIDGE_OTHER "Ilse Varga asked drivers to be patient.\n", "Karsk Daily");
	cr_assert_eq(told.count, 2, "and the story that says the same");
	cr_assert_str_eq(told.items[0].story.id, "s5", "though it was the only one there, and is like s1");
	cr_assert_eq(told.items[0].story.article_count, 1);
	cr_assert_str_eq(told.items[0].reasons[0].reason, "editor");
	decide_merge("s4", "s1");
	take_article("d", "Spring election won by Petra Lindqvist", "Petra Lindqvist won the election in Ostrandia, final results show.\n", "Ostrandia Post");
	cr_assert_str_eq(told.items[0].story.id, "s1");
	decide((struct edit){ .kind = EDIT_UNMERGE, .story = "s4" });
	cr_assert_str_eq(told.items[0].articles[0].id, "d", "the revision is still a part of what was merged");
}

#define WIRE_TEXT \
	"Velmora closed its harbour bridge on Monday after divers found a long crack in the pillar that carries the northern lane. \"The " \
	"bridge is not safe for lorries\", said the engineer Ilse Varga, who had warned the council of it twice in the spring of last year.\n"

Test(board_edit, a_copy_that_is_parted_from_its_original_is_a_copy_no_more)
{
	take_article("a", BRIDGE_TITLE, WIRE_TEXT, "Velmora Courier");
	take_article("b", BRIDGE_TITLE, WIRE_TEXT, "Karsk Daily");
	take_article("c", BRIDGE_TITLE, WIRE_TEXT, "Tarn Times");
	cr_assert_eq(told.items[0].story.copy_count, 2);
	decide_split("s1", "a");
	cr_assert_eq(told.items[0].story.copy_count, 0);
	const struct update *rest = &told.items[1];
	cr_assert_eq(rest->story.copy_count, 1);
	cr_assert_eq(rest->story.publisher_count, 1);
	cr_assert_eq(rest->article_count, 2);
	cr_assert_str_eq(rest->articles[0].id, "b");
	cr_assert_null(rest->articles[0].copy_of);
	cr_assert_str_eq(rest->articles[1].copy_of, "b");
	cr_assert_eq(rest->reason_count, 0, "both were there");
	cr_assert_eq(board_counts(edited_board).copies, 1);
}

Test(board_edit, what_cannot_be_done_is_refused_with_the_reason)
{
	const char *a = "a", *d = "d", *nobody = "nobody", *all[] = { "a", "b", "c", "a" };
	take_four();
	cr_assert_str_eq(refused((struct edit){ .kind = EDIT_MERGE, .story = "s9", .into = "s1" }), "unknown-story");
	cr_assert_str_eq(refused((struct edit){ .kind = EDIT_MERGE, .story = "s1", .into = "s1" }), "same-story");
	cr_assert_str_eq(refused((struct edit){ .kind = EDIT_SPLIT, .story = "s1", .articles = &d, .article_count = 1 }), "not-in-story");
	cr_assert_str_eq(refused((struct edit){ .kind = EDIT_SPLIT, .story = "s1", .articles = &nobody, .article_count = 1 }), "not-in-story");
	cr_assert_str_eq(refused((struct edit){ .kind = EDIT_SPLIT, .story = "s1", .articles = all, .article_count = 4 }), "empties-story");
	cr_assert_str_eq(refused((struct edit){ .kind = EDIT_UNMERGE, .story = "s1" }), "nothing-to-unmerge");
	struct article german = bridge;
	german.id = "g";
	german.language = "de";
	apply(edited_board, ++edited_position, START + HOUR, &german, edited_arena, &told);
	struct edit_refusal refusal;
	struct edit edit = { .kind = EDIT_MERGE, .story = told.items[0].story.id, .into = "s1" };
	cr_assert_not(board_check_edit(edited_board, START + HOUR, &edit, &refusal));
	cr_assert_str_eq(refusal.reason, "different-languages");
	edit = (struct edit){ .kind = EDIT_SPLIT, .story = "s1", .articles = &a, .article_count = 1 };
	cr_assert(board_check_edit(edited_board, START + HOUR, &edit, &refusal));
	cr_assert_not(board_check_edit(edited_board, START + BOARD_WINDOW_DEFAULT + HOUR, &edit, &refusal));
	cr_assert_str_eq(refusal.reason, "story-closed");
}
