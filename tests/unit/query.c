/* What an answer may grow to: each limit of it at the limit and one past it. */
#include "answers/query.h"

#include "proto/limits.h"
#include "store/state_words.h"
#include "tests/unit/fold_helpers.h"

static struct fold *fold;
static struct arena *arena;
static struct memory_watch *memory;

static void open_all(void)
{
	set_up();
	arena = arena_new();
	memory = memory_watch_new(0);
	fold = replayed(open_fold(true));
}

static void close_all(void)
{
	fold_close(fold);
	memory_watch_free(memory);
	arena_free(arena);
	tear_down();
}

TestSuite(query, .init = open_all, .fini = close_all);

static struct counters counters;

/* The answer to a request with two more pairs, a text and `limit`, whatever it is. */
static struct value answer_to(const char *query, const char *key, const char *text, int64_t after, int64_t limit)
{
	static struct hold hold;
	const struct query_context context = { .fold = fold, .counters = &counters, .hold = &hold, .memory = memory };
	cleanup(writer_free_pointer) struct writer *request = writer_new(), *answer = writer_new();
	struct value value;
	write_map(request, 4);
	write_pair_string(request, "query", query);
	write_pair_string(request, key, text);
	write_pair_integer(request, "after", after);
	write_pair_integer(request, "limit", limit);
	cr_assert_eq(query_answer(&context, writer_data(request), writer_size(request), answer), 0);
	cr_assert_eq(value_decode(writer_data(answer), writer_size(answer), &value_limits_reply, arena, &value, NULL), 0);
	return value;
}

static struct value ask(const char *query, const char *key, const char *text, int64_t after, int64_t limit)
{
	struct value value = answer_to(query, key, text, after, limit);
	cr_assert_str_eq(value_string(&value, "result", ""), "ok");
	return value;
}

static uint32_t count_of(const struct value *answer, const char *key)
{
	return value_find(answer, key)->count;
}

/* --- Updates of a replay */

static void add_updates(uint64_t first, uint64_t last, size_t bytes)
{
	struct log *log = fold_log(fold);
	const struct log_entry entry = { .position = log_position(log) + 1, .at = 1000, .kind = LOG_TICK, .modified = TIME_NONE };
	cleanup(writer_free_pointer) struct writer *update = writer_new();
	cleanup(free_pointer) char *data = allocate(bytes, 1);
	write_binary(update, data, bytes);
	cr_assert_eq(log_begin(log), 0);
	cr_assert_eq(log_append(log, &entry), 0);
	for (uint64_t sequence = first; sequence <= last; sequence++)
		cr_assert_eq(log_append_update(log, sequence, entry.position, "update/en/", sequence - 1, writer_data(update), writer_size(update)), 0);
	cr_assert_eq(log_commit(log), 0);
}

static void expect_replay(int64_t after, int64_t limit, uint32_t count, bool more)
{
	struct value answer = ask("replay", "epoch", log_epoch(fold_log(fold)), after, limit);
	cr_expect_eq(count_of(&answer, "updates"), count, "%u updates after %d", count_of(&answer, "updates"), (int)after);
	cr_expect_eq(value_boolean(&answer, "more", !more), more);
}

Test(query, a_replay_has_so_many_updates_at_most)
{
	add_updates(1, LIMIT_REPLAY_UPDATES + 1, 10);
	expect_replay(1, LIMIT_REPLAY_UPDATES, LIMIT_REPLAY_UPDATES, false);
	expect_replay(0, LIMIT_REPLAY_UPDATES, LIMIT_REPLAY_UPDATES, true);
	expect_replay(0, INT64_MAX, LIMIT_REPLAY_UPDATES, true);
	expect_replay(0, 0, 1, true);
}

enum { BINARY_HEAD = 5, QUARTER = LIMIT_PAGE_BYTES / 4 - BINARY_HEAD };

Test(query, a_replay_has_so_many_bytes_at_most_but_always_one_update)
{
	add_updates(1, 4, QUARTER);
	expect_replay(0, LIMIT_REPLAY_UPDATES, 4, false);
	add_updates(5, 5, 1);
	expect_replay(0, LIMIT_REPLAY_UPDATES, 4, true);
	add_updates(6, 6, 2 * LIMIT_PAGE_BYTES);
	expect_replay(5, LIMIT_REPLAY_UPDATES, 1, false);
}

/* --- Words of a search */

static const char *words_of(size_t count)
{
	char *words = arena_alloc(arena, 2 * count + 1, 1);
	for (size_t k = 0; k < count; k++)
		memcpy(words + 2 * k, "a ", 2);
	return words;
}

Test(query, a_search_has_so_many_words_at_most)
{
	static const struct {
		const char *query, *key;
	} searches[] = { { "stories", "words" }, { "statements", "words" }, { "statements", "speaker" } };
	for (size_t k = 0; k < array_size(searches); k++) {
		uint64_t rejected = counters.values[COUNT_QUERIES_REJECTED];
		ask(searches[k].query, searches[k].key, words_of(SEARCH_WORDS_MAX), 0, 1);
		cr_expect_eq(counters.values[COUNT_QUERIES_REJECTED], rejected);
		struct value answer = answer_to(searches[k].query, searches[k].key, words_of(SEARCH_WORDS_MAX + 1), 0, 1);
		cr_expect_str_eq(value_string(&answer, "reason", ""), "bad-value");
		cr_expect_str_eq(value_string(&answer, "field", ""), searches[k].key);
		cr_expect_eq(counters.values[COUNT_QUERIES_REJECTED], rejected + 1);
	}
}

/* --- Pages of a snapshot, rows */

static const char *text_of(size_t bytes)
{
	char *text = arena_alloc(arena, bytes + 1, 1);
	memset(text, 'x', bytes);
	return text;
}

static void add_story(uint64_t position, const char *title)
{
	char id[32];
	snprintf(id, sizeof(id), "s%d", (int)position);
	const struct update update = { .sequence = position, .type = UPDATE_CREATED, .story = { .id = id, .title = title, .language = "en" } };
	cr_assert_eq(state_begin(fold_state(fold)), 0);
	cr_assert_eq(state_apply(fold_state(fold), &update), 0);
	cr_assert_eq(state_commit(fold_state(fold), position), 0);
}

static const char *expect_page(const char *cursor, int64_t limit, uint32_t count)
{
	struct value answer = ask("snapshot", "cursor", cursor, 0, limit);
	cr_expect_eq(count_of(&answer, "stories"), count, "%u stories after '%s'", count_of(&answer, "stories"), cursor);
	return value_string(&answer, "cursor", NULL);
}

Test(query, a_page_of_a_snapshot_has_so_many_stories_at_most)
{
	for (uint64_t k = 1; k <= LIMIT_SNAPSHOT_STORIES + 1; k++)
		add_story(k, "A story");
	const char *cursor = expect_page("", INT64_MAX, LIMIT_SNAPSHOT_STORIES);
	cr_assert_not_null(cursor);
	cr_expect_null(expect_page(cursor, LIMIT_SNAPSHOT_STORIES, 1));
	expect_page("", -1, 1);
}

Test(query, a_page_of_a_snapshot_ends_with_the_story_that_passes_so_many_bytes)
{
	const char *quarter = text_of(LIMIT_PAGE_BYTES / 4);
	for (uint64_t k = 1; k <= 6; k++)
		add_story(k, quarter);
	const char *cursor = expect_page("", LIMIT_SNAPSHOT_STORIES, 4);
	cr_assert_not_null(cursor);
	cr_expect_null(expect_page(cursor, LIMIT_SNAPSHOT_STORIES, 2));
}

Test(query, an_answer_has_so_many_rows_at_most)
{
	enum { STATEMENTS = LIMIT_QUERY_ROWS + 1 };
	const struct article_record article = { .id = "a", .story = "s1", .title = "A title", .publisher = "p", .language = "en", .position = 1 };
	struct statement_record *statements = arena_alloc(arena, STATEMENTS, sizeof(*statements));
	for (int k = 0; k < STATEMENTS; k++)
		statements[k] = (struct statement_record){
			.id = arena_format(arena, "1.%d",
			                   k), .article = "a", .cluster = "c1.0", .publisher = "p", .mention = "", .cue = "", .text = "The harbour froze",
		};
	const struct cluster_record cluster = {
		.id = "c1.0", .story = "s1", .text = "The harbour froze", .first_publisher = "p", .statement_count = STATEMENTS, .article_count = 1,
		.publisher_count = 1, .statements = statements, .statements_count = STATEMENTS,
	};
	const struct update update = {
		.sequence = 1, .type = UPDATE_CREATED, .story = { .id = "s1", .title = "A title", .language = "en", .article_count = 1 },
		.articles = &article, .article_count = 1, .clusters = &cluster, .cluster_count = 1,
	};
	cr_assert_eq(state_begin(fold_state(fold)), 0);
	cr_assert_eq(state_apply(fold_state(fold), &update), 0);
	cr_assert_eq(state_commit(fold_state(fold), 1), 0);
	struct value answer = ask("statements", "words", "harbour", 0, LIMIT_QUERY_ROWS - 1);
	cr_expect_eq(count_of(&answer, "statements"), LIMIT_QUERY_ROWS - 1);
	answer = ask("statements", "words", "harbour", 0, LIMIT_QUERY_ROWS);
	cr_expect_eq(count_of(&answer, "statements"), LIMIT_QUERY_ROWS);
	answer = ask("statements", "words", "harbour", 0, LIMIT_QUERY_ROWS + 1);
	cr_expect_eq(count_of(&answer, "statements"), LIMIT_QUERY_ROWS);
}

/* A story whose statements have so many bytes each, one in a cluster, each of an article of its own. */
static void add_wordy_story(uint32_t count, size_t bytes)
{
	struct article_record *articles = arena_alloc(arena, count, sizeof(*articles));
	struct statement_record *statements = arena_alloc(arena, count, sizeof(*statements));
	struct cluster_record *clusters = arena_alloc(arena, count, sizeof(*clusters));
	const char *text = text_of(bytes);
	for (uint32_t k = 0; k < count; k++) {
		const char *id = arena_format(arena, "a%u", k), *cluster = arena_format(arena, "c%u.0", k + 1);
		articles[k] = (struct article_record){ .id = id, .story = "s1", .title = "A title", .publisher = "p", .language = "en", .position = k + 1 };
		statements[k] = (struct statement_record){
			.id = arena_format(arena, "%u.0", k + 1), .article = id, .cluster = cluster, .publisher = "p", .mention = "", .cue = "", .text = text,
		};
		clusters[k] = (struct cluster_record){
			.id = cluster, .story = "s1", .text = text, .first_publisher = "p", .statement_count = 1, .article_count = 1, .publisher_count = 1,
			.statements = &statements[k], .statements_count = 1,
		};
	}
	const struct update update = {
		.sequence = 1, .type = UPDATE_CREATED, .story = { .id = "s1", .title = "A title", .language = "en", .article_count = count },
		.articles = articles, .article_count = count, .clusters = clusters, .cluster_count = count,
	};
	cr_assert_eq(state_begin(fold_state(fold)), 0);
	cr_assert_eq(state_apply(fold_state(fold), &update), 0);
	cr_assert_eq(state_commit(fold_state(fold), count), 0);
}

/* Each text is there twice, as the cluster's and as the statement's. */
Test(query, a_page_of_a_story_leaves_out_the_clusters_that_so_many_bytes_do_not_hold)
{
	enum { BYTES = 64 * 1024, HOLD = LIMIT_STORY_BYTES / BYTES / 2 };
	add_wordy_story(HOLD + 20, BYTES);
	struct value answer = ask("story", "id", "s1", 0, 1);
	cr_expect_eq(count_of(&answer, "articles"), HOLD + 20);
	uint32_t count = count_of(&answer, "clusters");
	cr_expect_lt(count, HOLD + 5);
	cr_expect_gt(count, HOLD / 3, "memory comes in blocks");
	const struct value *clusters;
	value_array(&answer, "clusters", &clusters);
	for (uint32_t k = 0; k < count; k++)
		cr_expect_eq(value_find(&clusters[k], "statements")->count, 1, "none is without its statements");
	cr_expect_str_eq(value_string(&clusters[0], "id", ""), "c1.0");
}
