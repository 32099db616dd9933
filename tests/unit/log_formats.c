#include "store/log.h"

#include <errno.h>
#include <string.h>

#include "tests/unit/log_helpers.h"

TestSuite(log_formats, .init = make_directory, .fini = remove_directory);

Test(log_formats, of_the_first_format_is_read_and_goes_on_in_the_present_one)
{
	copy_file(HEARSAY_TEST_DATA "/log-format-1.db");
	struct arena *arena = arena_new();
	struct log_entry entry;
	struct log *log = open_log();
	cr_expect_str_eq(log_epoch(log), "5933ddba7580189eb89859c51882e2af");
	cr_expect_eq(log_position(log), 3);
	cr_expect_eq(log_sequence(log), 3);
	cr_assert_eq(log_read(log, 1, arena, &entry), 0);
	cr_expect_str_eq(entry.article_id, "ostrel-1");
	cr_expect_eq(entry.edit_size, 0);
	cr_assert_eq(log_begin(log), 0);
	cr_assert_eq(append_edit(log, 4, "the edit"), 0);
	cr_assert_eq(log_commit(log), 0);
	log_close(log);
	log = open_log();
	cr_assert_eq(log_read(log, 4, arena, &entry), 0);
	cr_expect_eq(entry.kind, LOG_SPLIT);
	cr_assert_eq(entry.edit_size, strlen("the edit"));
	cr_expect_arr_eq(entry.edit, "the edit", entry.edit_size);
	log_close(log);
	arena_free(arena);
}

struct kinds {
	unsigned of[8];
	size_t words;
};

static int count_kind(void *context, const struct log_entry *entry)
{
	struct kinds *kinds = context;
	kinds->of[entry->kind]++;
	kinds->words += entry->article_size + entry->analysis_size;
	return 0;
}

Test(log_formats, of_the_second_format_is_read_and_goes_on_in_the_present_one)
{
	copy_file(HEARSAY_TEST_DATA "/log-format-2.db");
	struct log *log = open_log();
	cr_expect_str_eq(log_epoch(log), "3fa8a5b4d8a438942892b709421e7e74");
	cr_expect_eq(log_position(log), 7);
	cr_expect_eq(log_sequence(log), 8);
	cr_expect_eq(log_first(log), 1);
	struct kinds kinds = { 0 };
	cr_assert_eq(log_entries(log, 1, true, count_kind, &kinds), 0);
	const unsigned expected[8] = { [LOG_ARTICLE] = 5, [LOG_RETRACTION] = 1, [LOG_SPLIT] = 1 };
	cr_expect_arr_eq(kinds.of, expected, sizeof(expected));
	cr_assert_eq(log_begin(log), 0);
	cr_assert_eq(append_edit(log, 8, "the edit"), 0);
	cr_assert_eq(log_commit(log), 0);
	cr_assert_eq(log_entries(log, 1, true, count_kind, &kinds), 0);
	log_close(log);
}

/* It was erased from, and the files were not gone through yet. */
Test(log_formats, of_the_third_format_is_read_and_goes_on_in_the_present_one)
{
	copy_file(HEARSAY_TEST_DATA "/log-format-3.db");
	struct log *log = open_log();
	cr_expect_str_eq(log_epoch(log), "6c4245962a732ab8f7851355cbdf7fd5");
	cr_expect_eq(log_position(log), 6);
	cr_expect_eq(log_sequence(log), 6);
	struct kinds kinds = { 0 };
	cr_assert_eq(log_entries(log, 1, true, count_kind, &kinds), 0);
	const unsigned expected[8] = { [LOG_ARTICLE] = 5, [LOG_ERASURE] = 1 };
	cr_expect_arr_eq(kinds.of, expected, sizeof(expected));
	bool more = false;
	cr_assert_eq(log_scrub(log, 1, &more), 0);
	cr_expect(more, "the scrub goes on");
	while (more)
		cr_assert_eq(log_scrub(log, 100, &more), 0);
	cr_assert_eq(log_begin(log), 0);
	cr_assert_eq(log_erase(log, 7, "halm-0513-1"), 0);
	cr_assert_eq(log_commit(log), 0);
	cr_expect_eq(log_erasing(log), 7);
	log_close(log);
}

/* What was erased in it is known for good from now on. */
Test(log_formats, of_the_fourth_format_is_read_and_goes_on_in_the_present_one)
{
	copy_file(HEARSAY_TEST_DATA "/log-format-4.db");
	tamper("DELETE FROM meta WHERE name = 'head'"); /* which is not kept with it */
	struct log *log = open_log();
	cr_expect_str_eq(log_epoch(log), "c0269167c6701bc148b4674c427dd2ac");
	cr_expect_eq(log_position(log), 7);
	struct kinds kinds = { 0 };
	cr_assert_eq(log_entries(log, 1, true, count_kind, &kinds), 0);
	const unsigned expected[8] = { [LOG_ARTICLE] = 5, [LOG_ERASURE] = 2 };
	cr_expect_arr_eq(kinds.of, expected, sizeof(expected));
	cr_assert_eq(log_begin(log), 0);
	cr_assert_eq(append_edit(log, 8, "the edit"), 0);
	cr_assert_eq(log_commit(log), 0);
	bool more = true;
	while (more)
		cr_assert_eq(log_trim(log, 7, 100, &more), 0);
	log_close(log);
	log = open_log();
	cr_expect_eq(log_first(log), 8);
	expect_erased_at(log, "test-1", 6);
	expect_erased_at(log, "test-3", 7);
	log_close(log);
}

/* Its values are not packed. */
Test(log_formats, of_the_fifth_format_is_read_and_goes_on_in_the_present_one)
{
	copy_file(HEARSAY_TEST_DATA "/log-format-5.db");
	tamper("DELETE FROM meta WHERE name = 'head'"); /* which is not kept with it */
	struct log *log = open_log();
	cr_expect_str_eq(log_epoch(log), "41d90089171a93e18bf87e5fa6f497b6");
	cr_expect_eq(log_position(log), 6);
	cr_expect_eq(log_sequence(log), 6);
	struct kinds kinds = { 0 };
	cr_assert_eq(log_entries(log, 1, true, count_kind, &kinds), 0);
	const unsigned expected[8] = { [LOG_ARTICLE] = 5, [LOG_ERASURE] = 1 };
	cr_expect_arr_eq(kinds.of, expected, sizeof(expected));
	static char article[5000];
	memset(article, 'a', sizeof(article) - 1);
	struct arena *arena = arena_new();
	struct log_entry entry = { .position = 7, .at = INT64_MAX, .kind = LOG_ARTICLE, .article_id = "packed", .modified = TIME_NONE,
		                   .article = article, .article_size = strlen(article) };
	cr_assert_eq(log_begin(log), 0);
	cr_assert_eq(log_append(log, &entry), 0);
	cr_assert_eq(log_commit(log), 0);
	log_close(log);
	log = open_log();
	cr_assert_eq(log_read(log, 7, arena, &entry), 0);
	cr_assert_eq(entry.article_size, strlen(article));
	cr_expect_arr_eq(entry.article, article, entry.article_size);
	cr_assert_eq(log_read(log, 1, arena, &entry), 0);
	cr_expect_eq(entry.article_size, 1639);
	arena_free(arena);
	log_close(log);
}

struct told {
	unsigned times;
	uint64_t done, total;
};

static void take_progress(void *context, uint64_t done, uint64_t total)
{
	struct told *told = context;
	cr_expect(told->times ? done > told->done && done <= total : done == 0, "%" PRIu64, done);
	*told = (struct told){ told->times + 1, done, total };
}

static struct told open_telling(void)
{
	struct log *log;
	char *error = NULL;
	struct told told = { 0 };
	cr_assert_eq(log_open_telling(directory, take_progress, &told, &log, &error), 0, "%s", error);
	log_close(log);
	return told;
}

Test(log_formats, tells_how_far_it_is_brought_to_the_present_format_once)
{
	struct log *log = open_log();
	for (uint64_t first = 1; first <= 2500; first += 100)
		append_group(log, first, first + 99);
	log_close(log);
	tamper("DROP TABLE erased; ALTER TABLE start DROP COLUMN erased; PRAGMA user_version = 4");
	struct told told = open_telling();
	cr_expect_eq(told.times, 3);
	cr_expect_eq(told.done, 2000);
	cr_expect_eq(told.total, 2500);
	cr_expect_eq(open_telling().times, 0);
}

Test(log_formats, a_later_format_is_refused)
{
	log_close(open_log());
	tamper("PRAGMA user_version = 99");
	expect_refused(-EPROTO, "later");
}
