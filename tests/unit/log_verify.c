#include "store/log_verify.h"

#include <errno.h>

#include "tests/unit/log_helpers.h"

TestSuite(log_verify, .init = make_directory, .fini = remove_directory);

enum { ENTRIES = 40 };

static char findings[4096];

static void take_finding(void *context, const char *words)
{
	(void)context;
	size_t length = strlen(findings);
	snprintf(findings + length, sizeof(findings) - length, "%s\n", words);
}

static struct log_verification verify(void)
{
	struct log *log;
	char *error = NULL;
	struct log_verification result = { 0 };
	const struct log_verify_options options = { .finding = take_finding };
	*findings = '\0';
	cr_assert_eq(log_open_to_read(directory, &log, &error), 0, "%s", error);
	cr_assert_eq(log_verify(log, &options, &result), 0);
	log_close(log);
	return result;
}

static void fill(void)
{
	struct log *log = open_log();
	append_group(log, 1, ENTRIES);
	cr_assert_eq(log_begin(log), 0);
	for (uint64_t sequence = 1; sequence <= ENTRIES; sequence++)
		cr_assert_eq(log_append_update(log, sequence, sequence, "update/en/", sequence - 1, "update", 6), 0);
	cr_assert_eq(log_commit(log), 0);
	log_close(log);
}

static void expect_finding(const char *sql, const char *words)
{
	fill();
	tamper(sql);
	struct log_verification result = verify();
	cr_expect_gt(result.findings, 0, "%s", sql);
	cr_expect_not_null(strstr(findings, words), "%s: %s", sql, findings);
}

Test(log_verify, counts_what_is_as_it_was_written)
{
	fill();
	struct log_verification result = verify();
	cr_expect_eq(result.findings, 0, "%s", findings);
	cr_expect_eq(result.entries, ENTRIES);
	cr_expect_eq(result.updates, ENTRIES);
	cr_expect_eq(result.lost + result.erased, 0);
}

Test(log_verify, looks_at_a_log_that_is_in_use)
{
	fill();
	struct log *log = open_log();
	append_group(log, ENTRIES + 1, ENTRIES + 1);
	cr_expect_eq(verify().entries, ENTRIES + 1);
	append_group(log, ENTRIES + 2, ENTRIES + 2);
	log_close(log);
}

Test(log_verify, does_not_miss_what_comes_in_meanwhile)
{
	fill();
	struct log *log = open_log(), *reading;
	char *error = NULL;
	struct log_verification result;
	*findings = '\0';
	cr_assert_eq(log_open_to_read(directory, &reading, &error), 0, "%s", error);
	append_group(log, ENTRIES + 1, ENTRIES + 5);
	cr_assert_eq(log_verify(reading, &(struct log_verify_options){ .finding = take_finding }, &result), 0);
	cr_expect_eq(result.findings, 0, "%s", findings);
	cr_expect_eq(result.entries, ENTRIES);
	log_close(reading);
	log_close(log);
}

Test(log_verify, names_a_run_of_changed_entries_once)
{
	expect_finding("UPDATE entry SET article = x'00' WHERE position BETWEEN 7 AND 11", "entry 7 to 11 not as written\n");
	cr_expect_eq(verify().findings, 1, "%s", findings);
	cr_expect_eq(verify().entries, ENTRIES - 5, "the others are looked at all the same");
}

Test(log_verify, names_missing_entries)
{
	expect_finding("DELETE FROM entry WHERE position IN (7, 9)", "entry 7 missing\nentry 9 missing\n");
}

Test(log_verify, names_missing_entries_at_the_end)
{
	expect_finding("DELETE FROM entry WHERE position = 40", "ends at entry 39, but entry 40 was acknowledged");
}

Test(log_verify, names_a_changed_last_entry)
{
	expect_finding("UPDATE entry SET at = at + 1 WHERE position = 40", "entry 40 not as written");
}

Test(log_verify, names_an_entry_of_another_history)
{
	/* Whole in itself, but not what followed on the entry before. */
	expect_finding("UPDATE start SET hash = zeroblob(16)", "entry 1 not what followed on the entry before");
}

Test(log_verify, names_changed_and_missing_updates)
{
	expect_finding("UPDATE \"update\" SET previous = 0 WHERE sequence = 5", "update 5 not as written");
	remove_files();
	expect_finding("DELETE FROM \"update\" WHERE sequence = 6", "update 6 missing");
}

/* SQLite believes a row about its types: one flipped byte, and what the table forbids is there. */
Test(log_verify, names_an_update_without_a_topic)
{
	log_close(open_log());
	tamper("PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'topic TEXT NOT NULL', 'topic TEXT')");
	expect_finding("UPDATE \"update\" SET topic = NULL WHERE sequence = 5", "update 5 not as written");
}

Test(log_verify, names_words_that_are_gone_without_an_erasure)
{
	expect_finding("UPDATE entry SET article = NULL, analysis = NULL, erased = 1 WHERE position = 6",
	               "entry 6 without words, though nothing says that they were erased");
}

Test(log_verify, names_an_index_that_does_not_say_what_the_table_does)
{
	expect_finding("PRAGMA writable_schema = ON; "
	               "UPDATE sqlite_schema SET sql = 'CREATE INDEX entry_article_id ON entry (article_id) WHERE position < 0' "
	               "WHERE name = 'entry_article_id'",
	               "entry_article_id");
}

Test(log_verify, names_a_head_that_is_gone)
{
	fill();
	char path[64];
	snprintf(path, sizeof(path), "%s/log.head", directory);
	unlink(path);
	cr_expect_eq(verify().findings, 1);
	cr_expect_not_null(strstr(findings, "log.head: is missing"), "%s", findings);
}

Test(log_verify, a_log_that_is_not_there_is_not_made)
{
	struct log *log;
	char *error = NULL;
	cr_expect_eq(log_open_to_read(directory, &log, &error), -ENOENT, "%s", error);
	free(error);
}

Test(log_verify, an_older_format_is_read_as_if_it_were_up_to_date_and_stays_as_it_is)
{
	for (int format = 1; format <= 3; format++) { /* the later ones have a log.head, which is not kept with them */
		char command[256], path[128];
		snprintf(path, sizeof(path), HEARSAY_TEST_DATA "/log-format-%d.db", format);
		copy_file(path);
		struct log_verification result = verify();
		cr_expect_eq(result.findings, 0, "format %d: %s", format, findings);
		cr_expect_gt(result.entries, 0);
		snprintf(command, sizeof(command), "cmp %s %s/log.db", path, directory);
		cr_expect_eq(system(command), 0, "format %d", format);
	}
}
