#include "log_helpers.h"

TestSuite(log_epoch, .init = make_directory, .fini = remove_directory);

static int count_update(void *context, uint64_t sequence, const char *topic, uint64_t previous, const void *update, size_t size)
{
	(void)sequence, (void)topic, (void)previous, (void)update, (void)size;
	++*(int *)context;
	return 0;
}

static void publish(struct log *log, uint64_t position, uint64_t sequence)
{
	cr_assert_eq(log_begin(log), 0);
	cr_assert_eq(append(log, position, "a", "the article", "the analysis"), 0);
	cr_assert_eq(log_append_update(log, sequence, position, "update/en/", sequence - 1, "news", 4), 0);
	cr_assert_eq(log_commit(log), 0);
}

static void check(struct log *log, const char *epoch_before, uint64_t entries, int updates)
{
	int count = 0, published = 0;
	cr_assert_str_neq(log_epoch(log), epoch_before);
	cr_assert_eq(log_position(log), entries);
	cr_assert_eq(log_entries(log, 1, true, count_entry, &count), 0, "the chain goes on");
	cr_assert_eq(count, (int)entries);
	cr_assert_eq(log_updates(log, 0, "", SIZE_MAX, count_update, &published), 0);
	cr_assert_eq(published, updates);
}

Test(log_epoch, begins_with_the_same_entries_and_numbers_and_without_updates)
{
	struct log *log = open_log();
	publish(log, 1, 1);
	publish(log, 2, 2);
	cleanup(free_pointer) char *before = copy_string(log_epoch(log));
	cr_assert_eq(log_begin_epoch(log), 0);
	check(log, before, 2, 0);
	cr_assert_eq(log_sequence(log), 2);
	cr_assert_eq(log_first_sequence(log), 3);
	publish(log, 3, 3);
	cleanup(free_pointer) char *epoch = copy_string(log_epoch(log));
	log_close(log);
	log = open_log();
	cr_assert_str_eq(log_epoch(log), epoch);
	check(log, before, 3, 1);
	log_close(log);
}

/* The head is written after the log: a kill in between leaves one of the epoch before. */
Test(log_epoch, is_there_though_the_process_died_before_the_head_had_it)
{
	char head[64];
	size_t size;
	struct log *log = open_log();
	publish(log, 1, 1);
	snprintf(head, sizeof(head), "%s/log.head", directory);
	cleanup(free_pointer) char *old = read_whole_file(head, &size), *before = copy_string(log_epoch(log));
	cr_assert_eq(log_begin_epoch(log), 0);
	log_close(log);
	FILE *file = fopen(head, "wb");
	cr_assert_eq(fwrite(old, 1, size, file), size);
	fclose(file);
	log = open_log();
	check(log, before, 1, 0);
	publish(log, 2, 2);
	log_close(log);
	log = open_log();
	check(log, before, 2, 1);
	log_close(log);
}
