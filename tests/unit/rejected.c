#include "store/rejected.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "proto/article.h"
#include "store/files.h"
#include "tests/unit/faulty_files.h"

static char directory[] = "/tmp/hearsay-rejected-XXXXXX";
static struct rejected *rejected;
static struct arena *arena;

static struct rejected *open_it(uint64_t most)
{
	char *complaint = NULL;
	struct rejected *opened = rejected_open(directory, most, &complaint);
	cr_assert_null(complaint, "%s", complaint);
	return opened;
}

static void set_up(void)
{
	cr_assert_not_null(mkdtemp(directory));
	rejected = open_it(REJECTED_LEAST_BYTES);
	arena = arena_new();
}

static char *path(const char *name)
{
	return arena_format(arena, "%s/%s", directory, name);
}

static void tear_down(void)
{
	static const char *const names[] = { "rejected.db", "rejected.db-wal", "rejected.db-shm", "rejected.db.bad", "rejected.db.bad-wal",
		                             "rejected.db.bad-shm" };
	rejected_close(rejected);
	for (size_t k = 0; k < array_size(names); k++)
		unlink(path(names[k]));
	arena_free(arena);
	cr_assert_eq(rmdir(directory), 0);
}

TestSuite(rejected, .init = set_up, .fini = tear_down);

static struct rejected_article an_article(const char *data, int64_t now)
{
	return (struct rejected_article){
		.last = now, .reason = "bad-time", .field = "published", .origin = "client", .about = "a1", .data = data, .size = strlen(data), .kept = strlen(data),
	};
}

static int add(const char *data, int64_t now)
{
	struct rejected_article article = an_article(data, now);
	return rejected_add(rejected, &article);
}

static int add_bytes(size_t bytes, int first_byte, int64_t now)
{
	char *data = arena_alloc(arena, bytes + 1, 1);
	memset(data, 'x', bytes);
	data[0] = (char)first_byte;
	return add(data, now);
}

static size_t list(const struct rejected_filter *filter, struct rejected_article **ret_articles)
{
	size_t count;
	cr_assert_eq(rejected_list(rejected, filter, arena, ret_articles, &count), 0);
	return count;
}

static size_t count_all(void)
{
	struct rejected_article *articles;
	return list(&(struct rejected_filter){ .limit = 1000000 }, &articles);
}

static void reopen(uint64_t most)
{
	rejected_close(rejected);
	rejected = open_it(most);
}

Test(rejected, what_was_kept_is_there_after_a_restart_as_it_came)
{
	cr_assert_eq(add("one", 1000), 0);
	cr_assert_eq(add("two", 2000), 0);
	cr_assert_eq(rejected_commit(rejected), 0);
	reopen(REJECTED_LEAST_BYTES);
	struct rejected_article *articles, one;
	cr_assert_eq(list(&(struct rejected_filter){ .limit = 10 }, &articles), 2);
	cr_assert_eq(articles[0].id, 2, "the newest first");
	cr_assert_eq(rejected_read(rejected, articles[1].id, arena, &one), 0);
	cr_assert_eq(one.kept, 3);
	cr_assert_eq(memcmp(one.data, "one", 3), 0);
	cr_assert_str_eq(one.reason, "bad-time");
	cr_assert_str_eq(one.field, "published");
	cr_assert_str_eq(one.origin, "client");
	cr_assert_str_eq(one.about, "a1");
	cr_assert_eq(one.first, 1000);
	cr_assert_eq(one.last, 1000);
	cr_assert_eq(one.count, 1);
	cr_assert_eq(one.size, 3);
	cr_assert_eq(rejected_bytes(rejected), 2 * (3 + REJECTED_ROW_BYTES));
}

Test(rejected, the_same_bytes_again_are_counted_with_the_last_reason)
{
	struct rejected_article again = an_article("one", 5000), *articles;
	again.reason = "no-id";
	again.field = NULL;
	cr_assert_eq(add("one", 1000), 0);
	cr_assert_eq(rejected_add(rejected, &again), 0);
	cr_assert_eq(list(&(struct rejected_filter){ .limit = 10 }, &articles), 1);
	cr_assert_eq(articles[0].count, 2);
	cr_assert_eq(articles[0].first, 1000);
	cr_assert_eq(articles[0].last, 5000);
	cr_assert_str_eq(articles[0].reason, "no-id");
	cr_assert_null(articles[0].field);
}

Test(rejected, an_id_is_never_used_again)
{
	cr_assert_eq(add("one", 1000), 0);
	cr_assert_eq(rejected_remove(rejected, 1), 0);
	cr_assert_eq(rejected_remove(rejected, 1), -ENOENT);
	cr_assert_eq(rejected_bytes(rejected), 0);
	cr_assert_eq(add("two", 1000), 0);
	struct rejected_article *articles;
	cr_assert_eq(list(&(struct rejected_filter){ .limit = 10 }, &articles), 1);
	cr_assert_eq(articles[0].id, 2);
}

Test(rejected, lists_by_reason_and_page_by_page)
{
	struct rejected_article *articles, other = an_article("other", 1);
	struct rejected_reason *reasons;
	size_t count;
	other.reason = "no-content";
	for (int k = 0; k < 5; k++)
		cr_assert_eq(add(arena_format(arena, "article %d", k), k), 0);
	cr_assert_eq(rejected_add(rejected, &other), 0);
	cr_assert_eq(list(&(struct rejected_filter){ .reason = "bad-time", .limit = 2 }, &articles), 2);
	cr_assert_eq(articles[1].id, 4);
	cr_assert_eq(list(&(struct rejected_filter){ .reason = "bad-time", .limit = 10, .before = 4 }, &articles), 3);
	cr_assert_eq(list(&(struct rejected_filter){ .reason = "dull", .limit = 10 }, &articles), 0);
	cr_assert_eq(rejected_reasons(rejected, arena, &reasons, &count), 0);
	cr_assert_eq(count, 2);
	cr_assert_str_eq(reasons[1].reason, "no-content");
	cr_assert_eq(reasons[0].articles, 5);
}

Test(rejected, a_list_ends_with_the_row_that_passes_so_many_bytes)
{
	enum { ROWS = LIMIT_ROWS_BYTES / REJECTED_TEXT_BYTES + 10 };
	struct rejected_article *articles;
	char *url = arena_alloc(arena, REJECTED_TEXT_BYTES + 1, 1);
	memset(url, 'u', REJECTED_TEXT_BYTES);
	rejected_close(rejected);
	rejected = open_it(64 << 20);
	for (int k = 0; k < ROWS; k++) {
		struct rejected_article article = an_article(arena_format(arena, "article %d", k), k);
		article.about = url;
		cr_assert_eq(rejected_add(rejected, &article), 0);
	}
	size_t count = 0, more;
	int64_t before = 0;
	while ((more = list(&(struct rejected_filter){ .limit = ROWS, .before = before }, &articles)) > 0) {
		cr_assert_lt(more, ROWS);
		before = articles[more - 1].id;
		count += more;
	}
	cr_expect_eq(count, ROWS);
}

Test(rejected, keeps_an_article_up_to_the_limit_whole_and_the_beginning_of_a_longer_one)
{
	struct rejected_article one;
	cr_assert_eq(add_bytes(REJECTED_FRAME_BYTES, 'a', 0), 0);
	cr_assert_eq(add_bytes(REJECTED_FRAME_BYTES + 1, 'b', 0), -EDQUOT, "a quarter of the room at once, and a row takes some, too");
	cr_assert_eq(add_bytes(REJECTED_FRAME_BYTES + 1, 'b', 600000), 0);
	cr_assert_eq(rejected_read(rejected, 1, arena, &one), 0);
	cr_assert_eq(one.kept, REJECTED_FRAME_BYTES);
	cr_assert_eq(one.size, REJECTED_FRAME_BYTES);
	cr_assert_eq(rejected_read(rejected, 2, arena, &one), 0);
	cr_assert_eq(one.kept, REJECTED_FRAME_BYTES);
	cr_assert_eq(one.size, REJECTED_FRAME_BYTES + 1);
}

Test(rejected, long_texts_are_cut_between_two_characters)
{
	char *text = arena_alloc(arena, REJECTED_TEXT_BYTES + 10, 1);
	memset(text, 'x', REJECTED_TEXT_BYTES - 1);
	memcpy(text + REJECTED_TEXT_BYTES - 1, "éé", 4);
	struct rejected_article article = an_article("one", 1), one;
	article.about = text;
	cr_assert_eq(rejected_add(rejected, &article), 0);
	cr_assert_eq(rejected_read(rejected, 1, arena, &one), 0);
	cr_assert_eq(strlen(one.about), REJECTED_TEXT_BYTES - 1);
	text[REJECTED_TEXT_BYTES - 1] = '\0';
	cr_assert_str_eq(one.about, text);
}

Test(rejected, when_there_is_no_room_the_oldest_goes)
{
	const size_t bytes = 512 * 1024 - REJECTED_ROW_BYTES; /* 16 of them fill the room; 4 may come at once, 16 in ten minutes */
	for (int k = 0; k < 20; k++)
		cr_assert_eq(add_bytes(bytes, 'a' + k, k * 60000), 0, "%d", k);
	cr_assert_eq(count_all(), 16);
	cr_assert_eq(rejected_bytes(rejected), REJECTED_LEAST_BYTES);
	struct rejected_article one;
	cr_assert_eq(rejected_read(rejected, 4, arena, &one), -ENOENT);
	cr_assert_eq(rejected_read(rejected, 5, arena, &one), 0);
}

Test(rejected, a_flood_does_not_drive_out_what_came_before_it)
{
	int kept = 0;
	cr_assert_eq(add("a rare one", 0), 0);
	for (int k = 0; k < 30000; k++) /* 600 bytes each: 18 MB within a second, in a room of 8 */
		kept += add_bytes(88, 'a', 1 + k / 30) == 0 || k == 0;
	for (int k = 0; k < 30000; k++)
		kept += add(arena_format(arena, "%0100d", k), 1 + k / 30) == 0;
	cr_assert_lt(kept, 30000);
	struct rejected_article one;
	cr_assert_eq(rejected_read(rejected, 1, arena, &one), 0);
	cr_assert_leq(rejected_bytes(rejected), REJECTED_LEAST_BYTES / 4 + REJECTED_LEAST_BYTES / 100);
}

Test(rejected, after_a_long_rest_no_more_may_come_at_once_than_ever)
{
	const size_t bytes = 512 * 1024 - REJECTED_ROW_BYTES; /* 4 may come at once */
	cr_assert_eq(add("one", 0), 0);
	for (int k = 0; k < 4; k++)
		cr_assert_eq(add_bytes(bytes, 'a' + k, 24 * 3600000), 0, "%d", k);
	cr_assert_eq(add_bytes(bytes, 'e', 24 * 3600000), -EDQUOT);
}

Test(rejected, a_clock_that_was_set_back_gives_no_more_room)
{
	cr_assert_eq(add_bytes(REJECTED_FRAME_BYTES, 'a', 10000000), 0);
	cr_assert_eq(add_bytes(REJECTED_FRAME_BYTES, 'b', 5000), -EDQUOT);
	cr_assert_eq(add_bytes(REJECTED_FRAME_BYTES, 'c', 5000 + 200000), 0);
}

Test(rejected, a_smaller_room_is_kept_to_from_the_next_one_on)
{
	rejected_close(rejected);
	rejected = open_it(4 * REJECTED_LEAST_BYTES);
	for (int k = 0; k < 12; k++)
		cr_assert_eq(add_bytes(REJECTED_FRAME_BYTES, 'a' + k, k * 600000), 0);
	cr_assert_eq(rejected_commit(rejected), 0);
	reopen(REJECTED_LEAST_BYTES);
	cr_assert_eq(count_all(), 12);
	cr_assert_eq(add("one", 12 * 600000), 0);
	cr_assert_leq(rejected_bytes(rejected), REJECTED_LEAST_BYTES);
}

static bool file_has(const char *name, const char *text)
{
	FILE *file = fopen(path(name), "r");
	if (!file)
		return false;
	char *bytes = arena_alloc(arena, 1 << 20, 1);
	size_t count = fread(bytes, 1, 1 << 20, file);
	fclose(file);
	return memmem(bytes, count, text, strlen(text)) != NULL;
}

static void erase(const char *article_id)
{
	rejected_erase(rejected, article_id);
	cr_assert(rejected_erasing(rejected));
	while (rejected_erasing(rejected))
		cr_assert_eq(rejected_commit(rejected), 0);
}

Test(rejected, what_is_erased_is_gone_from_the_disk)
{
	cr_assert_eq(add("a text that somebody wants gone", 1), 0);
	cr_assert_eq(add("another version of a text that somebody wants gone", 2), 0);
	cr_assert_eq(rejected_commit(rejected), 0);
	cr_assert(file_has("rejected.db", "somebody wants gone") || file_has("rejected.db-wal", "somebody wants gone"));
	erase("nobody");
	cr_assert_eq(count_all(), 2);
	erase("a1");
	cr_assert_eq(count_all(), 0);
	cr_assert_eq(rejected_bytes(rejected), 0);
	cr_assert_not(file_has("rejected.db", "somebody wants gone"));
	cr_assert_not(file_has("rejected.db-wal", "somebody wants gone"));
}

static void add_about(const char *data, const char *about)
{
	struct rejected_article article = an_article(data, 1);
	article.about = about;
	cr_assert_eq(rejected_add(rejected, &article), 0);
}

/* Who erases an article names the id that the daemon gave it. */
Test(rejected, what_is_erased_is_known_by_its_url_as_well)
{
	char *url = arena_alloc(arena, LIMIT_URL_BYTES + 1, 1);
	memset(url, 'x', LIMIT_URL_BYTES);
	memcpy(url, "https://karsk.example/", strlen("https://karsk.example/"));
	add_about("of a long URL", url);
	add_about("of a short one", "http://www.karsk.example/a?utm_source=feed");
	add_about("of another one", "https://karsk.example/b");
	erase(article_id_from_url(arena, url));
	cr_assert_eq(count_all(), 2);
	erase(article_id_from_url(arena, "https://karsk.example/a"));
	cr_assert_eq(count_all(), 1);
}

/* SQLite moves rows to other pages when their neighbours come and go, and leaves their bytes where they were: between a page's pointers to its
 * rows and the rows. */
Test(rejected, what_is_erased_is_gone_from_where_it_was_before)
{
	enum { PAGE = 4096, LEAF_OF_TABLE = 0x0d };
	add_about("somebody wants gone", "a2");
	rejected_close(rejected);
	FILE *file = fopen(path("rejected.db"), "r+");
	for (long at = PAGE; fseek(file, at, SEEK_SET) == 0 && getc(file) != EOF; at += PAGE) {
		fseek(file, at, SEEK_SET);
		if (getc(file) != LEAF_OF_TABLE)
			continue;
		fseek(file, at + PAGE / 2, SEEK_SET);
		fputs("an earlier place of what somebody wants gone", file);
	}
	fclose(file);
	rejected = open_it(REJECTED_LEAST_BYTES);
	cr_assert(file_has("rejected.db", "an earlier place"));
	erase("a2");
	cr_assert_not(file_has("rejected.db", "an earlier place"));
	cr_assert_not(file_has("rejected.db", "somebody wants gone"));
}

Test(rejected, what_is_erased_is_gone_from_a_damaged_file_that_was_put_away)
{
	add_about("somebody wants gone", "a1");
	cr_assert_eq(rejected_commit(rejected), 0);
	cr_assert_eq(put_database_away(path("rejected.db")), 0);
	cr_assert(file_has("rejected.db.bad", "somebody wants gone") || file_has("rejected.db.bad-wal", "somebody wants gone"));
	rejected_close(rejected);
	rejected = open_it(REJECTED_LEAST_BYTES);
	erase("a1");
	cr_assert_neq(access(path("rejected.db.bad"), F_OK), 0);
	cr_assert_neq(access(path("rejected.db.bad-wal"), F_OK), 0);
}

/* As a backup of the file does. */
Test(rejected, an_erasure_waits_for_who_reads_the_file)
{
	sqlite3 *reader;
	add_about("somebody wants gone", "a1");
	cr_assert_eq(rejected_commit(rejected), 0);
	cr_assert_eq(sqlite3_open(path("rejected.db"), &reader), SQLITE_OK);
	cr_assert_eq(sqlite3_exec(reader, "BEGIN; SELECT count(*) FROM rejected", NULL, NULL, NULL), SQLITE_OK);
	rejected_erase(rejected, "a1");
	cr_assert_eq(rejected_commit(rejected), -EBUSY);
	cr_assert_eq(rejected_commit(rejected), 0, "not in each turn");
	cr_assert(rejected_erasing(rejected));
	cr_assert_eq(sqlite3_close(reader), SQLITE_OK);
	rejected_try_again(rejected);
	while (rejected_erasing(rejected))
		cr_assert_eq(rejected_commit(rejected), 0);
	cr_assert_eq(count_all(), 0);
	cr_assert_not(file_has("rejected.db", "somebody wants gone"));
	cr_assert_not(file_has("rejected.db-wal", "somebody wants gone"));
}

static void overwrite(const char *name, long offset, size_t bytes)
{
	FILE *file = fopen(path(name), "r+");
	cr_assert_not_null(file);
	fseek(file, offset, SEEK_SET);
	for (size_t k = 0; k < bytes; k++)
		fputc('?', file);
	fclose(file);
}

Test(rejected, a_damaged_file_is_put_away_and_begun_anew)
{
	char *complaint = NULL;
	for (int k = 0; k < 100; k++)
		cr_assert_eq(add_bytes(5000, 'a' + k % 26, k * 10000), 0);
	cr_assert_eq(rejected_commit(rejected), 0);
	rejected_close(rejected);
	overwrite("rejected.db", 4096, 4096);
	rejected = rejected_open(directory, REJECTED_LEAST_BYTES, &complaint);
	cr_assert(complaint && strstr(complaint, "put away as .bad"), "%s", complaint);
	free(complaint);
	cr_assert_eq(access(path("rejected.db.bad"), F_OK), 0);
	cr_assert_eq(count_all(), 0);
	cr_assert_eq(rejected_bytes(rejected), 0);
	cr_assert_eq(add("one", 1), 0);
	cr_assert_eq(rejected_commit(rejected), 0);
	reopen(REJECTED_LEAST_BYTES);
	cr_assert_eq(count_all(), 1);
}

static void change(const char *sql)
{
	sqlite3 *database;
	cr_assert_eq(sqlite3_open(path("rejected.db"), &database), SQLITE_OK);
	cr_assert_eq(sqlite3_exec(database, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(database);
}

static void expect_put_away(void)
{
	char *complaint = NULL;
	rejected = rejected_open(directory, REJECTED_LEAST_BYTES, &complaint);
	cr_assert_not_null(complaint);
	free(complaint);
	cr_assert_eq(access(path("rejected.db.bad"), F_OK), 0);
	cr_assert_eq(count_all(), 0);
}

Test(rejected, a_file_of_somebody_else_is_put_away)
{
	rejected_close(rejected);
	unlink(path("rejected.db"));
	change("CREATE TABLE recipes (cake TEXT)");
	expect_put_away();
}

Test(rejected, a_file_of_another_format_is_put_away)
{
	rejected_close(rejected);
	change("PRAGMA user_version = 1000");
	expect_put_away();
}

enum { WRITE_VERSION_AT = 18 }; /* in SQLite's header: a higher one than it knows makes the file read-only */

Test(rejected, a_file_that_can_only_be_read_is_put_away)
{
	cr_assert_eq(add("one", 1), 0);
	cr_assert_eq(rejected_commit(rejected), 0);
	rejected_close(rejected);
	FILE *file = fopen(path("rejected.db"), "r+");
	cr_assert_not_null(file);
	cr_assert_eq(fseek(file, WRITE_VERSION_AT, SEEK_SET), 0);
	cr_assert_eq(fputc(0x43, file), 0x43);
	cr_assert_eq(fclose(file), 0);
	expect_put_away();
	cr_assert_eq(add("two", 1), 0);
	cr_assert_eq(rejected_commit(rejected), 0);
	reopen(REJECTED_LEAST_BYTES);
	cr_assert_eq(count_all(), 1);
}

Test(rejected, where_no_file_can_be_it_is_kept_in_memory)
{
	char *complaint = NULL;
	rejected_close(rejected);
	unlink(path("rejected.db"));
	cr_assert_eq(mkdir(path("rejected.db"), 0700), 0);
	rejected = rejected_open(directory, REJECTED_LEAST_BYTES, &complaint);
	cr_assert(complaint && strstr(complaint, "in memory"), "%s", complaint);
	free(complaint);
	cr_assert_eq(add("one", 1), 0);
	cr_assert_eq(rejected_commit(rejected), 0);
	cr_assert_eq(count_all(), 1);
	cr_assert_eq(rmdir(path("rejected.db")), 0);
}

Test(rejected, a_full_disk_costs_what_was_not_written_yet_and_nothing_else)
{
	rejected_close(rejected);
	use_faulty_files();
	rejected = open_it(REJECTED_LEAST_BYTES);
	cr_assert_eq(add("one", 1), 0);
	cr_assert_eq(rejected_commit(rejected), 0);
	fault_write = SQLITE_FULL;
	cr_assert_eq(add("two", 2), 0);
	cr_assert_eq(rejected_commit(rejected), -ENOSPC);
	fault_write = 0;
	cr_assert_not(rejected_begun_anew(rejected));
	cr_assert_eq(count_all(), 1);
	cr_assert_eq(rejected_bytes(rejected), 3 + REJECTED_ROW_BYTES);
	cr_assert_eq(add("three", 3), 0);
	cr_assert_eq(rejected_commit(rejected), 0);
	cr_assert_eq(count_all(), 2);
}
