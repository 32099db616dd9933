#include "store/scrub.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/sqlite_helpers.h"

enum { PAGE = 1024, INTERIOR_OF_INDEX = 2, LEAF_OF_INDEX = 10, LEAF_OF_TABLE = 13 };

static char path[] = "/tmp/hearsay-scrub-XXXXXX";
static sqlite3 *database;
static int64_t bytes; /* of all rows */
static bool mapped = true; /* pages that say where others belong are among them, for vacuuming; they begin like one with rows */

static int64_t count_bytes(void)
{
	int64_t value;
	cr_assert_eq(database_integer(database, "SELECT sum(length(word) + length(text)) FROM row", 0, &value), 0);
	return value;
}

/* Rows, an index over them of three levels, and texts that need pages of their own. */
static void set_up(void)
{
	int file = mkstemp(path);
	cr_assert_geq(file, 0);
	close(file);
	char *error = NULL;
	cr_assert_eq(database_open(path, SQLITE_OPEN_READWRITE, &database, &error), 0, "%s", error ? error : "");
	cr_assert_eq(database_execute(database, "PRAGMA page_size = 1024; PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; "
	                                        "CREATE TABLE row (word TEXT, text TEXT); CREATE INDEX row_word ON row (word); "
	                                        "WITH RECURSIVE n (k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < 3000) "
	                                        "INSERT INTO row SELECT printf('a rather long word %d', k * 7919 % 3001), "
	                                        "CASE k % 10 WHEN 0 THEN printf('%.4000c', 'x') ELSE 'short' END FROM n"), 0);
	cr_assert_eq(scrub_empty_wal(database), 0);
	bytes = count_bytes();
}

static void tear_down(void)
{
	char other[64];
	database_close(database, NULL, 0);
	static const char *const suffixes[] = { "", "-wal", "-shm" };
	for (size_t k = 0; k < array_size(suffixes); k++) {
		snprintf(other, sizeof(other), "%s%s", path, suffixes[k]);
		unlink(other);
	}
}

TestSuite(scrub, .init = set_up, .fini = tear_down);

/* Fills the gaps of all pages of a kind with a word, as if rows had been there. Returns how many pages it filled. */
static size_t spoil(int kind)
{
	unsigned char page[PAGE];
	size_t count = 0;
	FILE *file = fopen(path, "r+");
	cr_assert_not_null(file);
	for (long number = 2; fseek(file, (number - 1) * PAGE, SEEK_SET) == 0 && fread(page, PAGE, 1, file) == 1; number++) {
		size_t begin = (kind == INTERIOR_OF_INDEX ? 12u : 8u) + 2 * (page[3] * 256u + page[4]), end = page[5] * 256u + page[6];
		bool is_map = mapped && (number - 2) % (PAGE / 5 + 1) == 0;
		if (is_map || page[0] != kind || end < begin + 8)
			continue;
		memcpy(page + begin, "zyzzyva", 7);
		memcpy(page + end - 7, "zyzzyva", 7);
		fseek(file, (number - 1) * PAGE, SEEK_SET);
		cr_assert_eq(fwrite(page, PAGE, 1, file), 1);
		count++;
	}
	fclose(file);
	return count;
}

static bool is_spoilt(void)
{
	char command[64];
	snprintf(command, sizeof(command), "grep -qa zyzzyva %s", path);
	return system(command) == 0;
}

static void scrub(size_t pages)
{
	int64_t next = 1;
	size_t calls = 0;
	for (; next; calls++) {
		cr_assert_eq(scrub_empty_wal(database), 0);
		cr_assert_eq(database_execute(database, "BEGIN IMMEDIATE"), 0);
		cr_assert_eq(scrub_gaps(database, next, pages, &next), 0);
		cr_assert_eq(database_execute(database, "COMMIT"), 0);
	}
	cr_assert_gt(calls, 1, "in slices");
}

static void expect_whole(void)
{
	int64_t value;
	cr_assert_eq(database_integer(database, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'", 0, &value), 0);
	cr_expect_eq(value, 1);
	cr_expect_eq(count_bytes(), bytes);
}

Test(scrub, takes_what_lies_between_rows_and_leaves_the_rows)
{
	static const int kinds[] = { LEAF_OF_TABLE, LEAF_OF_INDEX, INTERIOR_OF_INDEX };
	for (size_t k = 0; k < array_size(kinds); k++) {
		cr_assert_gt(spoil(kinds[k]), 0, "%d", kinds[k]);
		cr_assert(is_spoilt());
		scrub(97);
		cr_expect_not(is_spoilt(), "%d", kinds[k]);
	}
	expect_whole();
}

/* As in a log of an older format. */
Test(scrub, takes_it_from_every_page_of_a_file_that_can_not_be_vacuumed_in_slices)
{
	mapped = false;
	cr_assert_eq(database_execute(database, "PRAGMA auto_vacuum = NONE; VACUUM"), 0);
	cr_assert_eq(scrub_empty_wal(database), 0);
	cr_assert_gt(spoil(LEAF_OF_TABLE) + spoil(LEAF_OF_INDEX) + spoil(INTERIOR_OF_INDEX), 0);
	cr_assert(is_spoilt());
	scrub(97);
	cr_expect_not(is_spoilt());
	expect_whole();
}

Test(scrub, what_is_in_memory_does_not_bring_it_back)
{
	cr_assert_gt(spoil(LEAF_OF_TABLE), 0);
	database_close(database, NULL, 0);
	char *error = NULL;
	cr_assert_eq(database_open(path, SQLITE_OPEN_READWRITE, &database, &error), 0);
	expect_whole();
	scrub(97);
	cr_assert_eq(database_execute(database, "UPDATE row SET text = 'other' WHERE text = 'short'"), 0);
	cr_assert_eq(scrub_empty_wal(database), 0);
	cr_expect_not(is_spoilt());
}

Test(scrub, waits_for_who_reads)
{
	sqlite3 *other;
	char *error = NULL;
	cr_assert_eq(database_open(path, SQLITE_OPEN_READWRITE, &other, &error), 0);
	cr_assert_eq(database_execute(database, "UPDATE row SET text = 'other' WHERE rowid = 1"), 0);
	cr_assert_eq(database_execute(other, "BEGIN; SELECT count(*) FROM row"), 0);
	cr_assert_eq(database_execute(database, "UPDATE row SET text = 'more' WHERE rowid = 1"), 0);
	sqlite3_busy_timeout(database, 10);
	cr_expect_eq(scrub_empty_wal(database), -EBUSY);
	cr_assert_eq(database_execute(other, "COMMIT"), 0);
	cr_expect_eq(scrub_empty_wal(database), 0);
	database_close(other, NULL, 0);
}
