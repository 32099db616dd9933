#include "fold/fold.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <criterion/criterion.h>

#include "tests/unit/fold_helpers.h"

TestSuite(fold_checkpoint, .init = set_up, .fini = tear_down);

Test(fold_checkpoint, a_restart_goes_on_from_the_checkpoint_as_from_the_whole_log)
{
	char *pages[3] = { NULL };
	awake = 1;
	struct fold *fold = replayed(open_fold(false));
	feed_reports(fold, 0, 30);
	write_checkpoint(fold);
	feed_reports(fold, 30, 35);
	check_pages(fold, pages);
	fold_close(fold);
	fold = replayed(open_fold(false));
	cr_assert_eq(fold_checkpoint(fold), 30);
	check_pages(fold, pages);
	feed_reports(fold, 35, 40); /* stories that were never awake since */
	forget_pages(pages);
	check_pages(fold, pages);
	fold_close(fold);
	remove_checkpoint();
	remove_state();
	fold = replayed(open_fold(false));
	cr_assert_eq(fold_checkpoint(fold), 0);
	check_pages(fold, pages);
	forget_pages(pages);
	fold_close(fold);
}

Test(fold_checkpoint, a_checkpoint_is_not_written_in_the_middle_of_a_group)
{
	struct fold *fold = replayed(open_fold(false));
	uint64_t position;
	struct article article = report("a", "Post");
	feed(fold, &article, NOON, &position);
	cr_assert_eq(fold_begin_checkpoint(fold), -EBUSY);
	cr_assert_eq(fold_write_checkpoint(fold), -EBUSY);
	fold_close(fold);
}

static void flip_byte(const char *path, size_t at)
{
	FILE *file = fopen(path, "r+b");
	cr_assert_not_null(file);
	fseek(file, (long)at, SEEK_SET);
	int byte = fgetc(file);
	fseek(file, (long)at, SEEK_SET);
	fputc(byte ^ 0x10, file);
	fclose(file);
}

/* The list of its pieces, or what they are in. */
static void damage(const char *name, char *pages[3])
{
	cleanup(free_pointer) char *path = file_in(directory, name);
	struct stat status;
	cr_assert_eq(stat(path, &status), 0);
	size_t size = (size_t)status.st_size;
	for (size_t at = 0; at < size; at += size / 7 + 1) {
		flip_byte(path, at);
		struct fold *fold = replayed(open_fold(false));
		cr_assert_eq(fold_checkpoint(fold), 0, "byte %zu of %s", at, name);
		check_pages(fold, pages);
		fold_close(fold);
		flip_byte(path, at);
	}
}

/* Somebody's mistake, which the daemon must not mend by deleting. */
Test(fold_checkpoint, a_checkpoint_that_is_no_file_is_named)
{
	cleanup(free_pointer) char *path = file_in(directory, "checkpoint"), *error = NULL;
	fold_close(replayed(open_fold(false)));
	cr_assert_eq(mkdir(path, 0700), 0);
	struct fold *fold = open_fold(false);
	cr_assert_eq(fold_replay(fold, NULL, NULL, &error), -EISDIR);
	cr_assert_not_null(strstr(error, path), "%s", error);
	fold_close(fold);
}

Test(fold_checkpoint, a_checkpoint_that_is_damaged_cut_short_or_another_logs_is_ignored)
{
	char *pages[3] = { NULL }, command[256];
	struct fold *fold = replayed(open_fold(false));
	feed_reports(fold, 0, 9);
	write_checkpoint(fold);
	check_pages(fold, pages);
	fold_close(fold);
	damage("checkpoint", pages);
	damage("checkpoint.1", pages);
	snprintf(command, sizeof(command), "cp %s/checkpoint %s/other && truncate -s -1 %s/checkpoint", directory, directory, directory);
	cr_assert_eq(system(command), 0);
	fold = replayed(open_fold(false));
	cr_assert_eq(fold_checkpoint(fold), 0);
	fold_close(fold);
	snprintf(command, sizeof(command), "cd %s && mv other checkpoint && rm log.* state.*", directory);
	cr_assert_eq(system(command), 0);
	fold = replayed(open_fold(false));
	cr_assert_eq(fold_checkpoint(fold), 0);
	cr_assert_eq(fold_position(fold), 0);
	feed_reports(fold, 0, 9); /* another epoch: the same position, another log */
	fold_close(fold);
	fold = replayed(open_fold(false));
	cr_assert_eq(fold_checkpoint(fold), 0);
	fold_close(fold);
	forget_pages(pages);
}

static void in_directory(const char *shell)
{
	char command[256];
	snprintf(command, sizeof(command), "cd %s && %s", directory, shell);
	cr_assert_eq(system(command), 0);
}

Test(fold_checkpoint, a_checkpoint_of_another_end_of_the_same_log_is_not_used)
{
	struct fold *fold = replayed(open_fold(false));
	feed_reports(fold, 0, 3);
	fold_close(fold);
	in_directory("mkdir kept && cp log.db log.head kept");
	fold = replayed(open_fold(false));
	feed_reports(fold, 3, 5);
	write_checkpoint(fold);
	fold_close(fold);
	in_directory("cp kept/* . && rm -f state.db*");
	fold = replayed(open_fold(false));
	for (int number = 4; number <= 5; number++)
		feed_one_more(fold, number);
	cr_assert_eq(fold_commit(fold), 0);
	fold_close(fold);
	fold = replayed(open_fold(false));
	cr_expect_eq(fold_checkpoint(fold), 0);
	cr_expect_eq(fold_position(fold), 5);
	fold_close(fold);
}
