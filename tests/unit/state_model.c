/* The state against a model: random articles, revisions, retractions, merges and moves, told as the board tells them, some groups rolled
 * back; after each the state must hold what the model holds, no more and no less. */
#include "store/state.h"

#include <criterion/criterion.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "proto/time.h"
#include "tests/unit/page_text.h"

enum { ARTICLES = 120, STATEMENTS_EACH = 3, STATEMENTS = ARTICLES * STATEMENTS_EACH, STORIES = ARTICLES };

struct model_story {
	enum story_status status;
	uint32_t version, into; /* into: the story that it was merged into */
	uint64_t sequence, position;
};

/* The number of an article is its position, so a revision has another than what it replaces, but the same name; the number of a story and a cluster
 * is that of the article and statement it began with. */
struct model {
	struct model_story stories[STORIES];
	uint32_t story_of_article[ARTICLES]; /* UINT32_MAX: retracted, or replaced */
	uint32_t name_of_article[ARTICLES];
	uint32_t cluster_of[STATEMENTS];     /* UINT32_MAX: gone */
	uint32_t story_of_cluster[STATEMENTS];
	uint32_t articles;
	uint64_t sequence;
};

#define NONE UINT32_MAX

static struct model model;
static struct state *state;
static struct arena *arena;
static uint64_t random_state;

static uint32_t random_below(uint32_t limit)
{
	random_state = random_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)((random_state >> 32) * limit >> 32);
}

/* --- What the model holds, as records */

static const char *story_id(uint32_t story)
{
	return arena_format(arena, "s%u", story + 1);
}

static const char *article_id(uint32_t article)
{
	return arena_format(arena, "a%u", model.name_of_article[article]);
}

static const char *statement_id(uint32_t statement)
{
	return arena_format(arena, "%u.%u", statement / STATEMENTS_EACH + 1, statement % STATEMENTS_EACH + 1);
}

static const char *cluster_id(uint32_t cluster)
{
	return arena_format(arena, "c%s", statement_id(cluster));
}

static struct article_record article_of(uint32_t article)
{
	return (struct article_record){
		.id = article_id(article), .copy_of = article % 4 == 3 ? "a0" : NULL, .story = story_id(model.story_of_article[article]),
		.owner = article % 3 == 2 ? "Voss Media" : NULL, .time = article, .position = article + 1,
	};
}

static struct cluster_record cluster_of(uint32_t cluster)
{
	struct statement_record *statements = arena_alloc(arena, STATEMENTS, sizeof(*statements));
	struct cluster_record record = { .id = cluster_id(cluster), .story = story_id(model.story_of_cluster[cluster]),
		                         .statements = statements };
	for (uint32_t s = 0; s < STATEMENTS; s++) {
		if (model.cluster_of[s] != cluster)
			continue;
		statements[record.statements_count++] = (struct statement_record){
			.id = statement_id(s), .article = article_id(s / STATEMENTS_EACH), .cluster = record.id, .time = s / STATEMENTS_EACH,
			.text = arena_format(arena, "number%u all", s), .speaker = s % 2 ? "Somebody" : NULL,
		};
	}
	record.statement_count = (uint32_t)record.statements_count;
	record.copy_count = cluster % 3 == 2;
	/* Of those that are one statement, some say nothing else, and some are of another wording. */
	if (record.statements_count == 1) {
		record.article_count = record.publisher_count = 1;
		record.text = cluster % 5 ? statements[0].text : "something else";
		record.speaker = statements[0].speaker;
		record.first_seen = record.last_seen = statements[0].time;
	}
	return record;
}

static bool has_members(uint32_t cluster)
{
	for (uint32_t s = 0; s < STATEMENTS; s++)
		if (model.cluster_of[s] == cluster)
			return true;
	return false;
}

static struct story_page page_of(uint32_t story)
{
	struct article_record *articles = arena_alloc(arena, ARTICLES, sizeof(*articles));
	struct cluster_record *clusters = arena_alloc(arena, STATEMENTS, sizeof(*clusters));
	struct story_page page = { .sequence = model.stories[story].sequence, .articles = articles, .clusters = clusters };
	for (uint32_t a = 0; a < model.articles; a++)
		if (model.story_of_article[a] == story)
			articles[page.article_count++] = article_of(a);
	for (uint32_t c = 0; c < STATEMENTS; c++)
		if (model.story_of_cluster[c] == story && has_members(c))
			clusters[page.cluster_count++] = cluster_of(c);
	page.story = (struct story_record){ .id = story_id(story), .version = model.stories[story].version,
		                            .status = model.stories[story].status, .article_count = (uint32_t)page.article_count };
	if (page.story.status == STORY_MERGED) {
		uint32_t into = model.stories[story].into;
		while (model.stories[into].status == STORY_MERGED)
			into = model.stories[into].into;
		page.story.replaced_by = story_id(into);
		page.story.article_count = 1; /* as its last update had it */
	}
	return page;
}

/* --- What happens, and how it is told */

struct told {
	bool articles[ARTICLES], clusters[STATEMENTS], cluster_removed[STATEMENTS];
	uint32_t article_removed;
};

/* Tells a story's update: of the changed clusters those with members whole, the others as removed. */
static void tell(uint32_t story, const struct told *told)
{
	model.stories[story].version++;
	model.stories[story].sequence = ++model.sequence;
	struct story_page page = page_of(story);
	struct article_record *articles = arena_alloc(arena, ARTICLES, sizeof(*articles));
	struct cluster_record *clusters = arena_alloc(arena, STATEMENTS, sizeof(*clusters));
	const char **removed = arena_alloc(arena, STATEMENTS, sizeof(*removed)), *article_removed;
	struct update update = { .sequence = model.sequence, .story = page.story, .articles = articles, .clusters = clusters,
		                 .clusters_removed = removed };
	for (uint32_t a = 0; a < ARTICLES; a++)
		if (told->articles[a])
			articles[update.article_count++] = article_of(a);
	for (uint32_t c = STATEMENTS; c-- > 0;) {
		if (told->clusters[c] && has_members(c))
			clusters[update.cluster_count++] = cluster_of(c);
		else if (told->cluster_removed[c] && !has_members(c))
			removed[update.clusters_removed_count++] = cluster_id(c);
	}
	if (told->article_removed != NONE && page.article_count) {
		article_removed = article_id(told->article_removed);
		update.articles_removed = &article_removed;
		update.articles_removed_count = 1;
	}
	cr_assert_eq(state_apply(state, &update), 0);
}

/* Some cluster of the story, or NONE. */
static uint32_t pick_cluster(uint32_t story)
{
	uint32_t found[STATEMENTS], count = 0;
	for (uint32_t c = 0; c < STATEMENTS; c++)
		if (model.story_of_cluster[c] == story && has_members(c))
			found[count++] = c;
	return count ? found[random_below(count)] : NONE;
}

static uint32_t pick_open_story(void)
{
	uint32_t found[STORIES], count = 0;
	for (uint32_t s = 0; s < STORIES; s++)
		if (model.stories[s].status == STORY_OPEN && model.stories[s].version)
			found[count++] = s;
	return count ? found[random_below(count)] : NONE;
}

/* Puts a new article with a name into a story, with statements that join clusters of it or begin some. */
static void put_article(uint32_t article, uint32_t name, uint32_t story, struct told *told)
{
	model.story_of_article[article] = story;
	model.name_of_article[article] = name;
	told->articles[article] = true;
	for (uint32_t s = article * STATEMENTS_EACH; s < (article + 1) * STATEMENTS_EACH; s++) {
		uint32_t cluster = random_below(2) ? pick_cluster(story) : NONE;
		if (cluster == NONE) {
			cluster = s;
			model.story_of_cluster[s] = story;
		}
		model.cluster_of[s] = cluster;
		told->clusters[cluster] = true;
	}
}

static void take_article_out(uint32_t article, struct told *told)
{
	model.story_of_article[article] = NONE;
	for (uint32_t s = article * STATEMENTS_EACH; s < (article + 1) * STATEMENTS_EACH; s++) {
		told->clusters[model.cluster_of[s]] = told->cluster_removed[model.cluster_of[s]] = true;
		model.cluster_of[s] = NONE;
	}
}

static void add_article(void)
{
	uint32_t article = model.articles++, story = pick_open_story();
	struct told told = { .article_removed = NONE };
	if (story == NONE || random_below(3) == 0)
		story = article;
	put_article(article, article, story, &told);
	tell(story, &told);
}

/* Some article of an open story, or NONE. */
static uint32_t pick_article(void)
{
	uint32_t article = random_below(model.articles), story = model.story_of_article[article];
	return story == NONE || model.stories[story].status != STORY_OPEN ? NONE : article;
}

/* A later revision takes the place of an article, in its story. */
static void revise_article(void)
{
	uint32_t article = pick_article();
	if (article == NONE)
		return;
	uint32_t story = model.story_of_article[article], name = model.name_of_article[article];
	struct told told = { .article_removed = NONE };
	take_article_out(article, &told);
	put_article(model.articles++, name, story, &told);
	tell(story, &told);
}

static void retract_article(void)
{
	uint32_t article = pick_article();
	if (article == NONE)
		return;
	uint32_t story = model.story_of_article[article];
	struct told told = { .article_removed = article };
	take_article_out(article, &told);
	if (page_of(story).article_count == 0) {
		/* Told without what went. */
		model.stories[story].status = STORY_CLOSED;
		told = (struct told){ .article_removed = NONE };
	}
	tell(story, &told);
}

static void move_statement(void)
{
	uint32_t statement = random_below(model.articles * STATEMENTS_EACH), from = model.cluster_of[statement];
	if (from == NONE || model.stories[model.story_of_cluster[from]].status != STORY_OPEN)
		return;
	uint32_t story = model.story_of_cluster[from], to = pick_cluster(story);
	struct told told = { .article_removed = NONE };
	model.cluster_of[statement] = to;
	told.clusters[from] = told.clusters[to] = told.cluster_removed[from] = true;
	tell(story, &told);
}

static void tell_merged(uint32_t story, uint32_t into)
{
	model.stories[story].status = STORY_MERGED;
	model.stories[story].version++;
	model.stories[story].sequence = ++model.sequence;
	model.stories[story].into = into;
	struct update update = { .sequence = model.sequence, .type = UPDATE_MERGED,
		                 .story = { .id = story_id(story), .version = model.stories[story].version, .status = STORY_MERGED,
		                            .article_count = 1, .replaced_by = story_id(into) } };
	cr_assert_eq(state_apply(state, &update), 0);
}

/* A cluster that joins another on the way is told by neither update. */
static void merge_stories(void)
{
	uint32_t from = pick_open_story(), into = pick_open_story();
	if (from == into)
		return;
	tell_merged(from, into);
	struct told told = { .article_removed = NONE };
	for (uint32_t a = 0; a < model.articles; a++)
		if (model.story_of_article[a] == from) {
			model.story_of_article[a] = into;
			told.articles[a] = true;
		}
	for (uint32_t c = 0; c < STATEMENTS; c++) {
		if (model.story_of_cluster[c] != from)
			continue;
		uint32_t joins = random_below(3) == 0 ? pick_cluster(into) : NONE;
		for (uint32_t s = 0; s < STATEMENTS && joins != NONE; s++)
			if (model.cluster_of[s] == c)
				model.cluster_of[s] = joins;
		model.story_of_cluster[c] = into;
		told.clusters[joins == NONE ? c : joins] = true;
	}
	tell(into, &told);
}

static void happen(void)
{
	switch (random_below(9)) {
	case 0:
		retract_article();
		break;
	case 8:
		revise_article();
		break;
	case 1:
		merge_stories();
		break;
	case 2:
	case 3:
		move_statement();
		break;
	default:
		add_article();
	}
}

/* --- Whether they are equal */

static void expect_equal_stories(struct state_counts *counts)
{
	for (uint32_t s = 0; s < STORIES; s++) {
		if (!model.stories[s].version)
			continue;
		struct story_page expected = page_of(s), page;
		cr_assert_eq(state_story(state, expected.story.id, arena, &page), 0);
		cr_assert_str_eq(page_text(&page, arena), page_text(&expected, arena));
		counts->stories_open += expected.story.status == STORY_OPEN;
		counts->stories_closed += expected.story.status == STORY_CLOSED;
		counts->clusters += expected.cluster_count;
	}
}

static void expect_equal_words(const struct state_counts *counts)
{
	struct statement_filter filter = { .words = "all", .since = TIME_NONE, .limit = 10000 };
	struct statement_record *statements;
	size_t count;
	cr_assert_eq(state_statements(state, &filter, arena, &statements, &count), 0);
	cr_assert_eq(count, counts->statements, "as many are found as there are");
	uint32_t statement = random_below(STATEMENTS);
	filter.words = arena_format(arena, "number%u", statement);
	cr_assert_eq(state_statements(state, &filter, arena, &statements, &count), 0);
	cr_assert_eq(count, model.cluster_of[statement] != NONE);
}

static void expect_equal(void)
{
	struct state_counts expected = { 0 }, counts;
	expect_equal_stories(&expected);
	for (uint32_t a = 0; a < model.articles; a++) {
		expected.articles += model.story_of_article[a] != NONE;
		expected.copies += model.story_of_article[a] != NONE && a % 4 == 3;
	}
	for (uint32_t s = 0; s < STATEMENTS; s++)
		expected.statements += model.cluster_of[s] != NONE;
	cr_assert_eq(state_counts(state, &counts), 0);
	cr_assert(memcmp(&counts, &expected, sizeof(counts)) == 0);
	expect_equal_words(&expected);
}

/* The full-text index holds the statements that are there, and nothing of those that are gone. */
static void expect_clean_index(const char *directory)
{
	sqlite3 *database;
	sqlite3_stmt *statement;
	struct state_counts counts;
	cr_assert_eq(sqlite3_open(arena_format(arena, "%s/state.db", directory), &database), SQLITE_OK);
	cr_assert_eq(sqlite3_prepare_v2(database, "SELECT count(*) FROM statement_words('all')", -1, &statement, NULL), SQLITE_OK);
	cr_assert_eq(sqlite3_step(statement), SQLITE_ROW);
	cr_assert_eq(state_counts(state, &counts), 0);
	cr_assert_eq((uint64_t)sqlite3_column_int64(statement, 0), counts.statements);
	sqlite3_finalize(statement);
	sqlite3_close(database);
}

static void run(const char *directory, uint64_t seed)
{
	char *error;
	random_state = seed;
	memset(&model, 0, sizeof(model));
	memset(model.story_of_article, 0xff, sizeof(model.story_of_article));
	memset(model.cluster_of, 0xff, sizeof(model.cluster_of));
	memset(model.story_of_cluster, 0xff, sizeof(model.story_of_cluster));
	cr_assert_eq(state_open(directory, arena_format(arena, "%llu", (unsigned long long)seed), &state, &error), 0);
	for (uint64_t group = 1; model.articles + 8 < ARTICLES; group++) {
		arena_reset(arena);
		struct model before = model;
		bool rolled_back = random_below(5) == 0;
		cr_assert_eq(state_begin(state), 0);
		for (uint32_t k = random_below(8); k > 0; k--)
			if (model.articles)
				happen();
			else
				add_article();
		if (rolled_back) {
			state_rollback(state);
			model = before;
		} else {
			cr_assert_eq(state_commit(state, group), 0);
		}
		expect_equal();
	}
	expect_clean_index(directory);
	state_close(state);
}

Test(state_model, random_updates_leave_the_state_equal_to_the_model)
{
	char directory[] = "/tmp/hearsay-state-model-XXXXXX";
	static const char *const names[] = { "state.db", "state.db-wal", "state.db-shm" };
	cr_assert_not_null(mkdtemp(directory));
	arena = arena_new();
	for (uint64_t seed = 1; seed <= 8; seed++)
		run(directory, seed);
	for (size_t i = 0; i < array_size(names); i++)
		unlink(arena_format(arena, "%s/%s", directory, names[i]));
	arena_free(arena);
	cr_expect_eq(rmdir(directory), 0);
}
