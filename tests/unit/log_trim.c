#include <errno.h>

#include "tests/unit/log_helpers.h"

TestSuite(log_trim, .init = make_directory, .fini = remove_directory);

static const char *const topics[] = { "update/de/", "update/en/", "update/zh/" };

/* An entry and two updates each: the first topic has updates at the beginning only. */
static void append_with_updates(struct log *log, uint64_t first, uint64_t last)
{
	cr_assert_eq(log_begin(log), 0);
	for (uint64_t position = first; position <= last; position++) {
		char id[32], article[2000];
		fill_with_noise(article, sizeof(article), position);
		snprintf(id, sizeof(id), "a%" PRIu64, position);
		cr_assert_eq(append(log, position, id, article, "the analysis"), 0);
		for (uint64_t i = 0; i < 2; i++)
			cr_assert_eq(log_append_update(log, 2 * position - 1 + i, position, topics[position < 5 ? i : i + 1], 0, article, 900), 0);
	}
	cr_assert_eq(log_commit(log), 0);
}

static void trim(struct log *log, uint64_t up_to, size_t limit)
{
	bool more = true;
	while (more)
		cr_assert_eq(log_trim(log, up_to, limit, &more), 0);
}

static int note_sequence(void *context, uint64_t sequence, const char *topic, uint64_t previous, const void *update, size_t size)
{
	(void)topic, (void)previous, (void)update, (void)size;
	*(uint64_t *)context = sequence;
	return 1;
}

static void note_topic(void *context, const char *topic, uint64_t sequence)
{
	uint64_t *sequences = context;
	for (size_t i = 0; i < array_size(topics); i++)
		if (strcmp(topics[i], topic) == 0)
			sequences[i] = sequence;
}

static void expect_start(struct log *log, uint64_t first, uint64_t last)
{
	struct arena *arena = arena_new();
	struct log_entry entry;
	uint64_t sequence = 0, of_topics[3] = { 0 };
	int count = 0;
	cr_expect_eq(log_first(log), first);
	cr_expect_eq(log_position(log), last);
	cr_expect_eq(log_first_sequence(log), 2 * first - 1);
	cr_expect_eq(log_sequence(log), 2 * last);
	cr_expect_eq(log_read(log, first - 1, arena, &entry), -ENOENT);
	cr_expect_eq(log_read(log, first, arena, &entry), 0);
	cr_assert_eq(log_entries(log, 1, true, count_entry, &count), 0, "the chain goes on verifying");
	cr_expect_eq((uint64_t)count, last - first + 1);
	cr_assert_eq(log_updates(log, 0, "", 1, note_sequence, &sequence), 1);
	cr_expect_eq(sequence, 2 * first - 1);
	cr_assert_eq(log_topics(log, note_topic, of_topics), 0);
	const uint64_t expected[] = { 7, 2 * last - 1, 2 * last };
	cr_expect_arr_eq(of_topics, expected, sizeof(expected), "also of a topic whose updates are gone");
	arena_free(arena);
}

Test(log_trim, removes_entries_and_their_updates_and_the_rest_verifies)
{
	struct log *log = open_log();
	append_with_updates(log, 1, 100);
	trim(log, 60, 7);
	expect_start(log, 61, 100);
	log_close(log);
	log = open_log();
	expect_start(log, 61, 100);
	append_with_updates(log, 101, 102);
	expect_start(log, 61, 102);
	trim(log, 60, 7);
	expect_start(log, 61, 102);
	log_close(log);
}

Test(log_trim, removes_at_most_as_many_as_it_is_told_at_once)
{
	struct log *log = open_log();
	append_with_updates(log, 1, 20);
	bool more = false;
	cr_assert_eq(log_trim(log, 10, 4, &more), 0);
	cr_expect(more);
	cr_expect_eq(log_first(log), 5);
	cr_assert_eq(log_trim(log, 10, 4, &more), 0);
	cr_expect_eq(log_first(log), 9);
	cr_assert_eq(log_trim(log, 10, 4, &more), 0);
	cr_expect_eq(log_first(log), 11);
	log_close(log);
}

Test(log_trim, keeps_the_last_entry)
{
	struct log *log = open_log();
	bool more = true;
	cr_assert_eq(log_trim(log, 10, 100, &more), 0);
	cr_expect_not(more);
	append_with_updates(log, 1, 20);
	trim(log, UINT64_MAX >> 1, 1000);
	expect_start(log, 20, 20);
	log_close(log);
	log = open_log();
	expect_start(log, 20, 20);
	log_close(log);
}

Test(log_trim, is_no_part_of_a_group)
{
	struct log *log = open_log();
	append_with_updates(log, 1, 3);
	bool more;
	cr_assert_eq(log_begin(log), 0);
	cr_expect_eq(log_trim(log, 1, 100, &more), -EINVAL);
	log_rollback(log);
	log_close(log);
}

Test(log_trim, gives_room_back_to_the_disk)
{
	struct log *log = open_log();
	append_with_updates(log, 1, 2000);
	log_close(log);
	log = open_log();
	uint64_t before = log_bytes(log);
	trim(log, 1900, 100);
	log_close(log); /* the write-ahead log goes into the file */
	log = open_log();
	cr_expect_lt(log_bytes(log), before / 8, "%" PRIu64 " of %" PRIu64 " bytes", log_bytes(log), before);
	expect_start(log, 1901, 2000);
	log_close(log);
}

Test(log_trim, gives_room_back_from_a_file_of_an_older_format)
{
	copy_file(HEARSAY_TEST_DATA "/log-format-2.db");
	struct log *log = open_log();
	uint64_t before = log_bytes(log);
	trim(log, 6, 2);
	log_close(log);
	log = open_log();
	cr_expect_lt(log_bytes(log), before / 2);
	cr_expect_eq(log_first(log), 7);
	log_close(log);
}

Test(log_trim, an_entry_that_is_not_what_followed_on_the_removed_ones_is_found)
{
	struct log *log = open_log();
	append_with_updates(log, 1, 10);
	trim(log, 5, 100);
	log_close(log);
	tamper("UPDATE start SET hash = zeroblob(16)");
	log = open_log();
	int count = 0;
	cr_expect_eq(log_entries(log, 1, true, count_entry, &count), -EBADMSG);
	cr_expect_eq(log_entries(log, 7, true, count_entry, &count), 0);
	log_close(log);
}

Test(log_trim, the_hash_of_an_entry_is_known_by_position_also_of_the_last_removed)
{
	struct log *log = open_log();
	unsigned char before[LOG_HASH_BYTES], after[LOG_HASH_BYTES], first[LOG_HASH_BYTES];
	append_with_updates(log, 1, 10);
	cr_assert_eq(log_hash_at(log, 0, first), 0);
	cr_assert_eq(log_hash_at(log, 5, before), 0);
	trim(log, 5, 100);
	cr_assert_eq(log_hash_at(log, 5, after), 0);
	cr_expect_arr_eq(before, after, sizeof(after));
	cr_expect_eq(log_hash_at(log, 4, after), -ENOENT);
	cr_expect_eq(log_hash_at(log, 11, after), -ENOENT);
	cr_assert_eq(log_hash_at(log, 6, after), 0);
	cr_expect_arr_neq(before, after, sizeof(after));
	log_close(log);
}
