#include <errno.h>

#include "tests/unit/faulty_files.h"
#include "tests/unit/log_helpers.h"

TestSuite(log_head, .init = make_directory, .fini = remove_directory);

static const char *in_directory(const char *name)
{
	static char path[4][64];
	static unsigned next;
	char *this = path[next++ % 4];
	snprintf(this, sizeof(path[0]), "%s/%s", directory, name);
	return this;
}

static void copy(const char *from, const char *to)
{
	size_t size;
	char *data = read_whole_file(in_directory(from), &size);
	FILE *file = fopen(in_directory(to), "wb");
	cr_assert_eq(fwrite(data, 1, size, file), size);
	fclose(file);
	free(data);
}

static void expect_lost(const char *words)
{
	expect_refused(-EBADMSG, words);
}

static void write_and_close(uint64_t first, uint64_t last)
{
	struct log *log = open_log();
	append_group(log, first, last);
	log_close(log);
}

Test(log_head, a_log_that_lost_its_end_is_found)
{
	write_and_close(1, 5);
	copy("log.db", "older");
	write_and_close(6, 7);
	rename(in_directory("older"), in_directory("log.db"));
	expect_lost("ends at entry 5, but entry 7 was acknowledged");
}

Test(log_head, a_lost_write_ahead_log_is_found)
{
	write_and_close(1, 5);
	struct log *log = open_log();
	append_group(log, 6, 7);
	copy("log.db", "alone"); /* as it is before what is in the write-ahead log has come into it */
	log_close(log);
	rename(in_directory("alone"), in_directory("log.db"));
	expect_lost("ends at entry 5, but entry 7 was acknowledged");
}

Test(log_head, a_log_whose_end_was_replaced_is_found)
{
	write_and_close(1, 5);
	copy("log.db", "older");
	copy("log.head", "older.head");
	write_and_close(6, 7);
	copy("log.head", "newer.head");
	rename(in_directory("older"), in_directory("log.db"));
	rename(in_directory("older.head"), in_directory("log.head"));
	struct log *log = open_log();
	cr_assert_eq(log_begin(log), 0);
	cr_assert_eq(append(log, 6, "other", "other", "other"), 0);
	cr_assert_eq(append(log, 7, "other", "other", "other"), 0);
	cr_assert_eq(log_commit(log), 0);
	log_close(log);
	rename(in_directory("newer.head"), in_directory("log.head"));
	expect_lost("another entry 7");
}

Test(log_head, a_log_that_lost_updates_alone_is_found)
{
	struct log *log = open_log();
	append_group(log, 1, 1);
	cr_assert_eq(log_begin(log), 0);
	cr_assert_eq(log_append_update(log, 1, 1, "update/en/", 0, "u", 1), 0);
	cr_assert_eq(log_commit(log), 0);
	log_close(log);
	tamper("DELETE FROM \"update\"");
	expect_lost("ends at update 0, but update 1 was published");
}

Test(log_head, the_log_of_somebody_else_is_found)
{
	write_and_close(1, 5);
	copy("log.head", "other.head");
	unlink(in_directory("log.db"));
	unlink(in_directory("log.head"));
	write_and_close(1, 5);
	rename(in_directory("other.head"), in_directory("log.head"));
	expect_refused(-EPROTO, "is not the log that log.head belongs to");
}

Test(log_head, a_head_that_is_gone_is_found)
{
	write_and_close(1, 5);
	unlink(in_directory("log.head"));
	expect_lost("log.head: is missing");
}

/* As a kill leaves it between the first head and the note in the log that there is one. */
Test(log_head, a_head_that_was_not_noted_at_first_is_so_by_the_next_start)
{
	write_and_close(1, 5);
	tamper("DELETE FROM meta WHERE name = 'head'");
	log_close(open_log());
	unlink(in_directory("log.head"));
	expect_lost("log.head: is missing");
}

Test(log_head, entries_after_the_head_are_a_group_at_a_crash)
{
	write_and_close(1, 5);
	copy("log.head", "older.head");
	write_and_close(6, 7);
	rename(in_directory("older.head"), in_directory("log.head"));
	struct log *log = open_log();
	cr_expect_eq(log_position(log), 7);
	log_close(log);
	copy("log.db", "kept");
	tamper("DELETE FROM entry WHERE position = 7");
	expect_lost("ends at entry 6, but entry 7 was acknowledged"); /* it was brought up to the log */
	unlink(in_directory("kept"));
}

static void flip(const char *name, size_t at)
{
	FILE *file = fopen(in_directory(name), "r+b");
	fseek(file, (long)at, SEEK_SET);
	int byte = getc(file);
	fseek(file, (long)at, SEEK_SET);
	putc(byte ^ 0x10, file);
	fclose(file);
}

/* The slots are written in turn: a torn or flipped one leaves the other, which is older by a commit. */
Test(log_head, one_damaged_slot_is_read_right_and_two_are_found)
{
	write_and_close(1, 5);
	write_and_close(6, 7);
	copy("log.head", "whole.head");
	for (size_t at = 0; at < 104; at += 3) {
		copy("whole.head", "log.head");
		flip("log.head", at);
		struct log *log = open_log();
		cr_expect_eq(log_position(log), 7);
		log_close(log);
		copy("whole.head", "log.head");
		flip("log.head", at);
		flip("log.head", 4096 + at);
		expect_lost("log.head: is damaged");
	}
	unlink(in_directory("whole.head"));
}

Test(log_head, a_log_of_an_older_format_gets_one)
{
	copy_file(HEARSAY_TEST_DATA "/log-format-2.db");
	log_close(open_log());
	cr_expect_eq(access(in_directory("log.head"), F_OK), 0);
	tamper("DELETE FROM entry WHERE position = 7");
	expect_lost("ends at entry 6, but entry 7 was acknowledged");
}

/* Whether the disk was full within so many writes of a group; then the group comes again, otherwise. */
static bool fills_up(struct log *log, uint64_t position, int writes)
{
	cr_assert_eq(log_begin(log), 0);
	cr_assert_eq(append(log, position, "unfinished", "the article", "the analysis"), 0);
	fault_write = SQLITE_FULL;
	fault_after = writes;
	int r = log_commit(log);
	fault_write = 0;
	if (r == 0)
		return false;
	cr_assert_eq(r, -ENOSPC);
	log_rollback(log);
	cr_assert_eq(log_position(log), position - 1);
	append_group(log, position, position);
	return true;
}

Test(log_head, a_group_that_the_file_has_but_not_the_head_is_replaced_when_it_comes_again)
{
	uint64_t position = 1;
	int count = 0;
	use_faulty_files();
	struct log *log = open_log();
	while (fills_up(log, position, (int)position - 1))
		position++;
	cr_expect_gt(position, 2, "file and head both failed");
	for (int restarts = 0; restarts < 2; restarts++, count = 0) {
		cr_expect_eq(log_position(log), position);
		cr_expect_eq(log_entries(log, 1, true, count_entry, &count), 0);
		cr_expect_eq((uint64_t)count, position);
		log_close(log);
		log = open_log();
	}
	log_close(log);
}
