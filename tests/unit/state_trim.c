#include "store/state.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "proto/time.h"

static char directory[] = "/tmp/hearsay-state-trim-XXXXXX";
static struct state *state;
static struct arena *arena;

static void set_up(void)
{
	char *error = NULL;
	cr_assert_not_null(mkdtemp(directory));
	cr_assert_eq(state_open(directory, "one", &state, &error), 0, "%s", error);
	arena = arena_new();
}

static void tear_down(void)
{
	char command[64];
	state_close(state);
	arena_free(arena);
	snprintf(command, sizeof(command), "rm -r %s", directory);
	cr_assert_eq(system(command), 0);
}

TestSuite(state_trim, .init = set_up, .fini = tear_down);

enum { SPECIAL = 20 }; /* stories with lower numbers say special words */

static size_t text_size = 1999;

/* A story of this number in its id, with an article that came in at `position` and says something long. */
static void put_story(uint64_t number, uint64_t position, enum story_status status, const char *into)
{
	char words[2000] = { 0 };
	for (size_t k = 0; k < text_size; k++)
		words[k] = number <= SPECIAL ? "zyzzyva "[k % 8] : 'a';
	const char *id = arena_format(arena, "s%llu", (unsigned long long)number);
	const char *article_id = arena_format(arena, "a%llu", (unsigned long long)position);
	const char *cluster_id = arena_format(arena, "c%llu.1", (unsigned long long)position);
	const struct article_record article = { .id = article_id, .story = id, .time = 1000, .position = position };
	const struct statement_record statement = {
		.id = cluster_id + 1, .article = article_id, .cluster = cluster_id, .mention = "", .cue = "", .speaker = "Ilse Varga",
		.text = arena_format(arena, "flood%llu %s", (unsigned long long)number, words), .time = 1000,
	};
	const struct cluster_record cluster = {
		.id = cluster_id, .story = id, .text = statement.text, .statements = &statement, .statements_count = 1,
	};
	const struct update update = {
		.type = UPDATE_CREATED, .sequence = position, .position = position,
		.story = { .id = id, .version = 1, .status = status,
		           .title = arena_format(arena, "Flood number%llu%s", (unsigned long long)number, number <= SPECIAL ? " xylograph" : ""),
		           .language = "en", .article_count = into ? 0 : 1, .replaced_by = into },
		.articles = &article, .article_count = into ? 0 : 1, .clusters = &cluster, .cluster_count = into ? 0 : 1,
	};
	cr_assert_eq(state_begin(state), 0);
	cr_assert_eq(state_apply(state, &update), 0);
	cr_assert_eq(state_commit(state, position), 0);
}

static bool is_there(const char *id)
{
	struct story_page page;
	int r = state_story(state, id, arena, &page);
	cr_assert(r == 0 || r == -ENOENT);
	return r == 0;
}

static size_t found(const char *words)
{
	struct statement_record *statements;
	struct story_record *stories;
	size_t statement_count, story_count;
	const struct statement_filter filter = { .words = words, .since = TIME_NONE, .limit = 100 };
	const struct story_filter titles = { .words = words, .since = TIME_NONE, .closed = true, .limit = 100 };
	cr_assert_eq(state_statements(state, &filter, arena, &statements, &statement_count), 0);
	cr_assert_eq(state_stories(state, &titles, arena, &stories, &story_count), 0);
	return statement_count + story_count;
}

Test(state_trim, removes_closed_stories_that_reach_back_with_all_that_is_in_them)
{
	bool more;
	put_story(1, 1, STORY_CLOSED, NULL);
	put_story(2, 2, STORY_OPEN, NULL);
	put_story(5, 5, STORY_CLOSED, NULL);
	put_story(8, 3, STORY_CLOSED, NULL); /* split off late, with an old article */
	put_story(4, 9, STORY_MERGED, "s5");
	cr_assert_eq(found("flood1") + found("number1"), 2);
	cr_assert_eq(state_trim(state, 4, 10, &more), 0);
	cr_assert_not(more);
	cr_assert_not(is_there("s1"));
	cr_assert(is_there("s2"), "open stories close first");
	cr_assert(is_there("s5"));
	cr_assert_not(is_there("s8"));
	cr_assert(is_there("s4"), "a merged story's id leads on");
	cr_assert_eq(found("flood1") + found("number1") + found("flood8"), 0);
	cr_assert_eq(found("flood5") + found("number5"), 2);
	struct state_counts counts;
	cr_assert_eq(state_counts(state, &counts), 0);
	cr_assert_eq(counts.articles, 2);
	cr_assert_eq(counts.statements, 2);
	cr_assert_eq(counts.clusters, 2);
	cr_assert_eq(counts.stories_open, 1);
	cr_assert_eq(counts.stories_closed, 1);
	cr_assert_eq(state_position(state), 9, "how far it is complete does not change");
}

Test(state_trim, goes_in_slices_and_gives_room_back_to_the_disk)
{
	bool more = true;
	size_t calls = 0;
	for (uint64_t position = 1; position <= 400; position++)
		put_story(position, position, STORY_CLOSED, NULL);
	state_close(state);
	char *error = NULL;
	cr_assert_eq(state_open(directory, "one", &state, &error), 0);
	uint64_t before = state_bytes(state);
	for (; more; calls++)
		cr_assert_eq(state_trim(state, 390, 16, &more), 0);
	cr_assert_geq(calls, 390 / 16);
	state_close(state);
	cr_assert_eq(state_open(directory, "one", &state, &error), 0);
	cr_assert_lt(state_bytes(state), before / 2, "%llu of %llu bytes", (unsigned long long)state_bytes(state), (unsigned long long)before);
	cr_assert_eq(found("flood391"), 1);
	cr_assert_eq(state_begin(state), 0);
	cr_assert_eq(state_trim(state, 395, 16, &more), -EINVAL, "not within a group");
}

/* --- Scrubbing */

static bool files_have(const char *word)
{
	char command[128];
	snprintf(command, sizeof(command), "cat %s/* | LC_ALL=C grep -qaiF '%s'", directory, word);
	return system(command) == 0;
}

static size_t scrub(void)
{
	bool more = true;
	size_t calls = 0;
	for (; more; calls++)
		cr_assert_eq(state_scrub(state, &more), 0);
	return calls;
}

/* The special stories, whose rows have been moved about as others came, and whose words have been merged with theirs, come and go. */
static void put_many_and_remove_some(void)
{
	bool more;
	text_size = 120;
	for (uint64_t k = 1; k <= SPECIAL; k++)
		put_story(k, k * 50, STORY_CLOSED, NULL);
	for (uint64_t k = 0; k < 960; k++) {
		uint64_t position = SPECIAL + 1 + k * 577 % 961;
		if (position % 50)
			put_story(position, position, STORY_CLOSED, NULL);
	}
	cr_assert_eq(state_trim(state, SPECIAL, 100, &more), 0);
	cr_assert_not(is_there("s1"));
}

Test(state_trim, after_a_scrub_no_file_has_a_word_of_what_was_removed)
{
	cleanup(free_pointer) char *copy = NULL;
	put_many_and_remove_some();
	cr_assert_gt(asprintf(&copy, "cp %s/state.db %s/state.db.bad; cp %s/state.db-wal %s/state.db.bad-wal", directory, directory, directory,
	                      directory), 0);
	cr_assert_eq(system(copy), 0);
	cr_assert(files_have("zyzzyva") && files_have("xylograph"), "or there is nothing to scrub");
	cr_assert_not(state_scrubbing(state));
	state_scrub_anew(state);
	cr_assert(state_scrubbing(state));
	cr_assert_gt(scrub(), 5, "in slices");
	cr_assert_not(state_scrubbing(state));
	cr_assert_not(files_have("zyzzyva"));
	cr_assert_not(files_have("xylograph"));
	cr_assert_eq(found("flood601") + found("number601"), 2);
	cr_assert_eq(found("flood1") + found("number1"), 0);
	char *error = NULL;
	state_close(state);
	cr_assert_eq(state_open(directory, "one", &state, &error), 0);
	cr_assert_eq(found("flood901") + found("number901"), 2);
	cr_assert_not(state_damaged(state));
}

Test(state_trim, a_scrub_that_begins_anew_goes_through_everything_again)
{
	bool more;
	put_many_and_remove_some();
	state_scrub_anew(state);
	size_t calls = scrub();
	put_story(1, 1, STORY_CLOSED, NULL);
	state_scrub_anew(state);
	for (size_t k = 0; k < calls / 2; k++)
		cr_assert_eq(state_scrub(state, &more), 0);
	cr_assert_eq(state_trim(state, SPECIAL, 16, &more), 0);
	state_scrub_anew(state);
	scrub();
	cr_assert_not(files_have("zyzzyva"));
	cr_assert_not(files_have("xylograph"));
	cr_assert_eq(state_begin(state), 0);
	state_scrub_anew(state);
	cr_assert_eq(state_scrub(state, &more), -EINVAL, "not within a group");
}
