/* What updates alone tell: a mirror that applies them all has what the board has. */
#include "cluster/board/board.h"

#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>

#include "board_helpers.h"
#include "proto/base/array.h"

TestSuite(board_mirror, .init = load_models, .fini = free_models);

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

Test(board_mirror, that_applies_every_update_equals_it_through_revisions_retractions_edits_merges_and_closes)
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
