/* What was erased stays known, when nothing else of it is in the log. */
#include "store/log.h"

#include <errno.h>

#include "store/log_backup.h"
#include "store/log_salvage.h"
#include "store/log_verify.h"
#include "tests/unit/log_helpers.h"

TestSuite(log_erased, .init = make_directory, .fini = remove_directory);

enum { FIRST = 21, SECOND }; /* the positions of the erasures of a3 and a4 */

static void erase(struct log *log, uint64_t position, const char *id)
{
	const struct log_entry erasure = {
		.position = position, .at = (int64_t)position * 1000, .kind = LOG_ERASURE, .article_id = id, .modified = TIME_NONE,
	};
	cr_assert_eq(log_begin(log), 0);
	cr_assert_eq(log_append(log, &erasure), 0);
	cr_assert_eq(log_erase(log, position, id), 0);
	cr_assert_eq(log_commit(log), 0);
}

static void trim(struct log *log, uint64_t up_to)
{
	bool more = true;
	while (more)
		cr_assert_eq(log_trim(log, up_to, 100, &more), 0);
}

/* Two articles were erased, and the log begins after that. */
static void make_log(void)
{
	struct log *log = open_log();
	append_group(log, 1, 20);
	erase(log, FIRST, "a3");
	erase(log, SECOND, "a4");
	append_group(log, 23, 30);
	trim(log, SECOND);
	cr_assert_eq(log_first(log), 23);
	log_close(log);
}

static void expect_unknown(struct log *log, const char *id)
{
	struct arena *arena = arena_new();
	struct log_entry entry;
	cr_expect_eq(log_find(log, id, &entry, arena), -ENOENT, "%s", id);
	arena_free(arena);
}

static void expect_both_known(const char *where)
{
	char *error = NULL;
	struct log *log;
	cr_assert_eq(log_open(where, &log, &error), 0, "%s", error);
	expect_erased_at(log, "a3", FIRST);
	expect_erased_at(log, "a4", SECOND);
	expect_unknown(log, "b3");
	log_close(log);
}

static void note_finding(void *context, const char *words)
{
	snprintf(context, 256, "%s", words);
}

/* What verify says last, "" if nothing. */
static const char *finding(void)
{
	static char words[256];
	char *error = NULL;
	struct log *log;
	struct log_verification result;
	words[0] = '\0';
	cr_assert_eq(log_open_to_read(directory, &log, &error), 0, "%s", error);
	cr_assert_eq(log_verify(log, &(struct log_verify_options){ .finding = note_finding, .context = words }, &result), 0);
	cr_expect_eq(result.findings, words[0] != '\0');
	log_close(log);
	return words;
}

/* Salvages; how many are forgotten, or NOBODY_KNOWS. */
enum { NOBODY_KNOWS = 1000 };
static uint64_t salvage(void)
{
	struct log_salvaged salvaged;
	char *error = NULL;
	cr_assert_eq(log_salvage(directory, NULL, NULL, &salvaged, &error), 0, "%s", error);
	free(salvaged.gaps);
	cr_expect_str_empty(finding());
	return salvaged.none_noted ? NOBODY_KNOWS : salvaged.forgotten;
}

Test(log_erased, outlives_the_entry_that_says_so)
{
	make_log();
	expect_both_known(directory);
	cr_expect_str_empty(finding());
	struct log *log = open_log();
	expect_unknown(log, "a5");
	erase(log, 31, "a25");
	trim(log, 31);
	log_close(log);
	log = open_log();
	expect_erased_at(log, "a25", 31);
	log_close(log);
	expect_both_known(directory);
}

Test(log_erased, nothing_of_the_id_remains)
{
	char path[64];
	make_log();
	struct log *log = open_log();
	bool more = true;
	cr_assert_eq(log_begin(log), 0);
	cr_assert_eq(append(log, 31, "an-article-with-a-name", "the article", "the analysis"), 0);
	cr_assert_eq(log_commit(log), 0);
	erase(log, 32, "an-article-with-a-name");
	while (more)
		cr_assert_eq(log_erase_updates(log, 1000, NULL, NULL, &more), 0);
	append_group(log, 33, 33);
	trim(log, 32);
	for (more = true; more;)
		cr_assert_eq(log_scrub(log, 100, &more), 0);
	expect_erased_at(log, "an-article-with-a-name", 32);
	log_close(log);
	size_t size;
	snprintf(path, sizeof(path), "%s/log.db", directory);
	cleanup(free_pointer) char *data = read_whole_file(path, &size);
	cr_expect_null(memmem(data, size, "article-with-a-name", strlen("article-with-a-name")));
}

Test(log_erased, stays_when_the_log_is_salvaged)
{
	make_log();
	tamper("UPDATE entry SET at = at + 1 WHERE position = 25");
	cr_expect_eq(salvage(), 0);
	expect_both_known(directory);
}

Test(log_erased, a_salvage_takes_it_from_the_erasures_too)
{
	struct log *log = open_log();
	append_group(log, 1, 20);
	erase(log, FIRST, "a3");
	erase(log, SECOND, "a4");
	log_close(log);
	tamper("DELETE FROM erased");
	cr_expect_eq(salvage(), 0);
	expect_both_known(directory);
}

Test(log_erased, one_that_is_lost_is_found_and_told_by_a_salvage)
{
	static const char *const losses[] = {
		"DELETE FROM erased WHERE position = 21",
		"UPDATE erased SET article = article + 1 WHERE position = 21",
		"UPDATE erased SET seal = zeroblob(16) WHERE position = 21",
	};
	for (size_t k = 0; k < array_size(losses); k++) {
		char *error = NULL;
		struct log *log;
		make_log();
		tamper(losses[k]);
		cr_expect_str_eq(finding(), "articles erased for good: 2, but kept from coming in again: 1", "%s", losses[k]);
		cr_expect_eq(log_open(directory, &log, &error), -EBADMSG, "%s", losses[k]);
		free(error);
		cr_expect_eq(salvage(), 1, "%s", losses[k]);
		log = open_log();
		expect_unknown(log, "a3");
		expect_erased_at(log, "a4", SECOND);
		log_close(log);
		remove_files();
	}
}

Test(log_erased, a_salvage_says_so_when_all_is_lost_that_told_what_was_erased)
{
	char path[64];
	make_log();
	snprintf(path, sizeof(path), "%s/log.db", directory);
	cr_assert_eq(unlink(path), 0);
	char *error = NULL;
	cr_expect_eq(log_open(directory, &(struct log *){ NULL }, &error), -EBADMSG);
	free(error);
	cr_expect_eq(salvage(), NOBODY_KNOWS);
	struct log *log = open_log();
	expect_unknown(log, "a3");
	log_close(log);
}

Test(log_erased, one_that_is_changed_while_the_log_is_open_is_damage)
{
	struct arena *arena = arena_new();
	struct log_entry entry;
	make_log();
	struct log *log = open_log();
	tamper("UPDATE erased SET position = 20 WHERE position = 21");
	cr_expect_eq(log_find(log, "a3", &entry, arena), -EBADMSG);
	log_close(log);
	arena_free(arena);
}

Test(log_erased, an_erasure_that_keeps_nothing_out_is_found)
{
	struct log *log = open_log();
	append_group(log, 1, 20);
	erase(log, FIRST, "a3");
	log_close(log);
	tamper("DELETE FROM erased; UPDATE start SET erased = 0");
	cr_expect_str_eq(finding(), "entry 21 an erasure, but the article could come in again");
}

Test(log_erased, is_in_a_backup_and_in_what_is_restored_from_it)
{
	char copies[] = "/tmp/hearsay-log-XXXXXX", backup[64], restored[64], command[128];
	char *error = NULL;
	struct log *log;
	cr_assert_not_null(mkdtemp(copies));
	snprintf(backup, sizeof(backup), "%s/backup", copies);
	snprintf(restored, sizeof(restored), "%s/restored", copies);
	make_log();
	cr_assert_eq(log_open_to_read(directory, &log, &error), 0, "%s", error);
	cr_assert_eq(log_backup(log, backup, NULL, NULL, &error), 0, "%s", error);
	log_close(log);
	cr_assert_eq(log_open_to_read(backup, &log, &error), 0, "%s", error);
	cr_assert_eq(log_restore(log, restored, false, NULL, NULL, &error), 0, "%s", error);
	log_close(log);
	expect_both_known(restored);
	snprintf(command, sizeof(command), "rm -rf %s", copies);
	cr_assert_eq(system(command), 0);
}

Test(log_erased, is_forgotten_again_with_a_group_that_is_rolled_back)
{
	struct log *log = open_log();
	append_group(log, 1, 5);
	cr_assert_eq(log_begin(log), 0);
	cr_assert_eq(log_erase(log, 6, "a3"), 0);
	log_rollback(log);
	trim(log, 4);
	expect_unknown(log, "a3");
	log_close(log);
	log_close(open_log());
}

static int64_t pages_in_use(void)
{
	char path[64];
	sqlite3 *database;
	sqlite3_stmt *statement;
	snprintf(path, sizeof(path), "%s/log.db", directory);
	cr_assert_eq(sqlite3_open(path, &database), SQLITE_OK);
	cr_assert_eq(sqlite3_prepare_v2(database, "SELECT page_count - freelist_count FROM pragma_page_count, pragma_freelist_count", -1,
	                                &statement, NULL),
	             SQLITE_OK);
	cr_assert_eq(sqlite3_step(statement), SQLITE_ROW);
	int64_t pages = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	sqlite3_close(database);
	return pages;
}

/* So that what hearsayd(8) says of its size is true. */
Test(log_erased, takes_less_than_60_bytes_each)
{
	enum { COUNT = 20000 };
	struct log *log = open_log();
	cr_assert_eq(log_begin(log), 0);
	for (uint64_t position = 1; position <= COUNT; position++) {
		char id[64];
		snprintf(id, sizeof(id), "https-karsk-daily-example-%" PRIu64, position);
		const struct log_entry erasure = { .position = position, .at = 0, .kind = LOG_ERASURE, .article_id = id, .modified = TIME_NONE };
		cr_assert_eq(log_append(log, &erasure), 0);
		cr_assert_eq(log_erase(log, position, id), 0);
	}
	cr_assert_eq(log_commit(log), 0);
	log_close(log);
	tamper("DELETE FROM erasing; UPDATE start SET scrub = 0"); /* as it ends, but at once */
	log = open_log();
	trim(log, COUNT);
	log_close(log);
	cr_expect_lt(pages_in_use() * 8192, 60 * COUNT + 16 * 8192, "and what an empty log takes");
}
