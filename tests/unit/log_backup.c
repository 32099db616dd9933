#include "store/log_backup.h"

#include <errno.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "store/log_verify.h"
#include "tests/unit/log_helpers.h"

static char copies[] = "/tmp/hearsay-log-XXXXXX";

static void make_directories(void)
{
	make_directory();
	cr_assert_not_null(mkdtemp(copies));
}

static void remove_directories(void)
{
	char command[128];
	snprintf(command, sizeof(command), "rm -rf %s", copies);
	cr_assert_eq(system(command), 0);
	remove_directory();
}

TestSuite(log_backup, .init = make_directories, .fini = remove_directories);

static const char *copy_named(const char *name)
{
	static char paths[4][64];
	static unsigned next;
	char *path = paths[next++ % 4];
	snprintf(path, sizeof(paths[0]), "%s/%s", copies, name);
	return path;
}

static struct log *open_to_read(const char *path)
{
	struct log *log;
	char *error = NULL;
	cr_assert_eq(log_open_to_read(path, &log, &error), 0, "%s", error);
	return log;
}

static void back_up(const char *to)
{
	char *error = NULL;
	struct log *log = open_to_read(directory);
	int r = log_backup(log, to, NULL, NULL, &error);
	cr_assert_eq(r, 0, "%s", error);
	log_close(log);
}

static void restore(const char *from, const char *to)
{
	char *error = NULL;
	struct log *log = open_to_read(from);
	int r = log_restore(log, to, false, NULL, NULL, &error);
	cr_assert_eq(r, 0, "%s", error);
	log_close(log);
}

static void print_finding(void *context, const char *words)
{
	(void)context;
	cr_log_error("%s", words);
}

static struct log_verification verify(const char *path)
{
	const struct log_verify_options options = { .finding = print_finding };
	struct log_verification result;
	struct log *log = open_to_read(path);
	cr_assert_eq(log_verify(log, &options, &result), 0);
	log_close(log);
	return result;
}

static void append_with_updates(struct log *log, uint64_t first, uint64_t last)
{
	cr_assert_eq(log_begin(log), 0);
	for (uint64_t position = first; position <= last; position++) {
		cr_assert_eq(append(log, position, "a", "the article", "the analysis"), 0);
		cr_assert_eq(log_append_update(log, position, position, "update/en/", position - 1, "update", 6), 0);
	}
	cr_assert_eq(log_commit(log), 0);
}

Test(log_backup, of_a_log_whose_beginning_was_removed_is_whole_and_so_is_what_is_restored_from_it)
{
	struct log *log = open_log();
	append_with_updates(log, 1, 100);
	bool more = true;
	while (more)
		cr_assert_eq(log_trim(log, 60, 7, &more), 0);
	unsigned char hash[LOG_HASH_BYTES], restored_hash[LOG_HASH_BYTES];
	cr_assert_eq(log_hash_at(log, 100, hash), 0);
	back_up(copy_named("backup"));
	cr_expect_eq(verify(copy_named("backup")).findings, 0);
	cr_expect_eq(verify(copy_named("backup")).entries, 40);
	restore(copy_named("backup"), copy_named("restored"));
	struct log *restored;
	char *error = NULL;
	cr_assert_eq(log_open(copy_named("restored"), &restored, &error), 0, "%s", error);
	cr_expect_eq(log_first(restored), 61);
	cr_expect_eq(log_position(restored), 100);
	cr_expect_eq(log_sequence(restored), 100);
	cr_expect_eq(log_first_sequence(restored), 101);
	cr_expect_neq(strcmp(log_epoch(restored), log_epoch(log)), 0);
	cr_assert_eq(log_hash_at(restored, 100, restored_hash), 0);
	cr_expect_arr_eq(hash, restored_hash, sizeof(hash), "the chain is the same");
	append_with_updates(restored, 101, 110);
	log_close(restored);
	cr_expect_eq(verify(copy_named("restored")).findings, 0);
	cr_expect_eq(verify(copy_named("restored")).entries, 50);
	log_close(log);
}

struct writing {
	struct log *log;
	unsigned calls;
};

static void write_meanwhile(void *context, uint64_t done, uint64_t total)
{
	(void)done, (void)total;
	struct writing *writing = context;
	uint64_t next = log_position(writing->log) + 1;
	append_with_updates(writing->log, next, next + 9);
	writing->calls++;
}

Test(log_backup, is_of_one_moment_whatever_is_written_meanwhile)
{
	struct writing writing = { .log = open_log() };
	char *error = NULL;
	static char article[20000];
	fill_with_noise(article, sizeof(article), 1);
	cr_assert_eq(log_begin(writing.log), 0);
	for (uint64_t position = 1; position <= 600; position++) {
		cr_assert_eq(append(writing.log, position, "a", article, "x"), 0);
		cr_assert_eq(log_append_update(writing.log, position, position, "update/en/", position - 1, "update", 6), 0);
	}
	cr_assert_eq(log_commit(writing.log), 0);
	struct log *log = open_to_read(directory);
	cr_assert_eq(log_backup(log, copy_named("backup"), write_meanwhile, &writing, &error), 0, "%s", error);
	log_close(log);
	cr_expect_gt(writing.calls, 2);
	struct log_verification result = verify(copy_named("backup"));
	cr_expect_eq(result.findings, 0);
	cr_expect_eq(result.entries, 600);
	log_close(writing.log);
	cr_expect_eq(verify(directory).entries, 600 + 10 * writing.calls);
}

Test(log_backup, goes_nowhere_where_something_is)
{
	log_close(open_log());
	char *error = NULL;
	struct log *log = open_to_read(directory);
	back_up(copy_named("backup"));
	cr_expect_eq(log_backup(log, copy_named("backup"), NULL, NULL, &error), -ENOTEMPTY);
	free(error);
	cr_expect_eq(log_restore(log, copy_named("backup"), false, NULL, NULL, &error), -ENOTEMPTY);
	free(error);
	log_close(log);
}

/* Its log.head goes to a disk that is full. */
static void let_the_head_fail(void *context, uint64_t done, uint64_t total)
{
	(void)context, (void)done, (void)total;
	cr_assert_eq(symlink("/dev/full", copy_named("backup/log.head")), 0);
}

Test(log_backup, that_fails_leaves_nothing_so_that_the_next_may_go_to_the_same_place)
{
	log_close(open_log());
	char *error = NULL;
	struct log *log = open_to_read(directory);
	cr_expect_lt(log_backup(log, copy_named("backup"), let_the_head_fail, NULL, &error), 0);
	free(error);
	log_close(log);
	back_up(copy_named("backup"));
	cr_expect_eq(verify(copy_named("backup")).findings, 0);
}

/* Ends the process as a kill does, with some of the pages copied. */
static void die(void *context, uint64_t done, uint64_t total)
{
	(void)context, (void)done, (void)total;
	_exit(0);
}

static void back_up_and_die(const char *to)
{
	pid_t child = fork();
	cr_assert_geq(child, 0);
	if (child == 0) {
		char *error = NULL;
		_exit(log_backup(open_to_read(directory), to, die, NULL, &error) == 0);
	}
	int status;
	cr_assert_eq(waitpid(child, &status, 0), child);
	cr_assert_eq(status, 0);
}

/* As one that was killed while it took away what another one had left. */
Test(log_backup, goes_where_only_a_journal_of_another_one_is_left)
{
	log_close(open_log());
	cr_assert_eq(mkdir(copy_named("backup"), 0700), 0);
	cr_assert_eq(symlink("/dev/null", copy_named("backup/log.db.partial-journal")), 0);
	back_up(copy_named("backup"));
	cr_expect_eq(verify(copy_named("backup")).findings, 0);
}

static void try_meanwhile(void *context, uint64_t done, uint64_t total)
{
	(void)done, (void)total;
	char *error = NULL;
	struct log *other = open_to_read(directory);
	*(int *)context = log_backup(other, copy_named("backup"), NULL, NULL, &error);
	free(error);
	log_close(other);
}

Test(log_backup, goes_where_another_one_was_killed_but_not_where_it_is_under_way)
{
	struct log *log = open_log();
	append_with_updates(log, 1, 40);
	log_close(log);
	back_up_and_die(copy_named("backup"));
	cr_assert_eq(access(copy_named("backup/log.db.partial"), F_OK), 0);
	cr_assert_eq(symlink("/dev/full", copy_named("backup/log.head")), 0); /* nothing of it may count */
	log = open_to_read(directory);
	char *error = NULL;
	int meanwhile = 0;
	cr_assert_eq(log_backup(log, copy_named("backup"), try_meanwhile, &meanwhile, &error), 0, "%s", error);
	log_close(log);
	cr_expect_eq(meanwhile, -ENOTEMPTY);
	cr_expect_eq(verify(copy_named("backup")).findings, 0);
	cr_expect_eq(verify(copy_named("backup")).entries, 40);
	char command[128];
	snprintf(command, sizeof(command), "ls %s | grep -c partial", copy_named("backup"));
	cr_expect_neq(system(command), 0);
}

static void restore_and_die(const char *to, log_progress *progress)
{
	pid_t child = fork();
	cr_assert_geq(child, 0);
	if (child == 0) {
		char *error = NULL;
		_exit(log_restore(open_to_read(copy_named("backup")), to, true, progress, NULL, &error) == 0);
	}
	int status;
	cr_assert_eq(waitpid(child, &status, 0), child);
	cr_assert_eq(status, 0);
}

static void back_up_forty(void)
{
	struct log *log = open_log();
	append_with_updates(log, 1, 40);
	log_close(log);
	back_up(copy_named("backup"));
}

static int count_files(const char *pattern)
{
	char command[128];
	snprintf(command, sizeof(command), "exit $(ls %s | grep -c %s)", directory, pattern);
	return WEXITSTATUS(system(command));
}

Test(log_backup, is_restored_where_a_restore_was_killed_before_or_after_its_copy_was_whole)
{
	back_up_forty();
	static const char *const left[] = { "log.db.new", "log.db.ready" };
	for (size_t k = 0; k < array_size(left); k++) {
		char path[128], name[32];
		snprintf(name, sizeof(name), "restored%zu", k);
		restore_and_die(copy_named(name), die);
		snprintf(path, sizeof(path), "%s/%s", copy_named(name), left[k]);
		cr_assert(k == 0 || rename(copy_named("restored1/log.db.new"), path) == 0);
		cr_assert_eq(access(path, F_OK), 0);
		restore(copy_named("backup"), copy_named(name));
		cr_expect_neq(access(path, F_OK), 0);
		cr_expect_eq(verify(copy_named(name)).entries, 40);
	}
}

/* It may have words that are to be erased. */
Test(log_backup, of_a_restore_that_was_killed_nothing_stays_beside_a_log_that_is_in_use)
{
	back_up_forty();
	restore_and_die(directory, die);
	cr_assert_gt(count_files("new"), 0);
	log_close(open_log());
	cr_expect_eq(count_files("new"), 0);
}

Test(log_backup, goes_nowhere_where_only_the_head_of_a_lost_log_is)
{
	log_close(open_log());
	back_up(copy_named("backup"));
	cr_assert_eq(unlink(copy_named("backup/log.db")), 0);
	char *error = NULL;
	struct log *log = open_to_read(directory);
	cr_expect_eq(log_backup(log, copy_named("backup"), NULL, NULL, &error), -ENOTEMPTY);
	cr_expect_eq(access(copy_named("backup/log.head"), F_OK), 0);
	free(error);
	log_close(log);
}

Test(log_backup, does_not_replace_a_log_that_is_in_use)
{
	struct log *used = open_log();
	append_with_updates(used, 1, 5);
	back_up(copy_named("backup"));
	char *error = NULL;
	struct log *log = open_to_read(copy_named("backup"));
	cr_expect_eq(log_restore(log, directory, true, NULL, NULL, &error), -EBUSY);
	free(error);
	append_with_updates(used, 6, 7);
	log_close(used);
	cr_expect_eq(log_restore(log, directory, true, NULL, NULL, &error), 0);
	log_close(log);
	used = open_log();
	cr_expect_eq(log_position(used), 5);
	log_close(used);
}

static int count_update(void *context, uint64_t sequence, const char *topic, uint64_t previous, const void *update, size_t size)
{
	(void)sequence, (void)topic, (void)previous, (void)update, (void)size;
	++*(unsigned *)context;
	return 0;
}

/* They are of another epoch: nobody may be sent them in this one, nor the state be built of them. */
Test(log_backup, is_restored_without_its_updates)
{
	struct log *log = open_log();
	append_with_updates(log, 1, 5);
	log_close(log);
	back_up(copy_named("backup"));
	restore(copy_named("backup"), copy_named("restored"));
	unsigned updates = 0;
	log = open_to_read(copy_named("backup"));
	cr_assert_eq(log_updates(log, 0, "", SIZE_MAX, count_update, &updates), 0);
	cr_expect_eq(updates, 5);
	log_close(log);
	updates = 0;
	log = open_to_read(copy_named("restored"));
	cr_assert_eq(log_updates(log, 0, "", SIZE_MAX, count_update, &updates), 0);
	cr_expect_eq(updates, 0);
	log_close(log);
}

Test(log_backup, of_an_older_format_is_restored_up_to_date)
{
	copy_file(HEARSAY_TEST_DATA "/log-format-1.db");
	struct log *backup = open_to_read(directory);
	uint64_t position = log_position(backup);
	log_close(backup);
	cr_assert_gt(position, 0);
	restore(directory, copy_named("restored"));
	struct log *log;
	char *error = NULL;
	cr_assert_eq(log_open(copy_named("restored"), &log, &error), 0, "%s", error);
	cr_expect_eq(log_position(log), position);
	log_close(log);
}
