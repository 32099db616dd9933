#include "store/log_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/faulty_files.h"
#include "tests/unit/log_helpers.h"

TestSuite(log, .init = make_directory, .fini = remove_directory);

Test(log, a_new_one_is_empty)
{
	struct log *log = open_log();
	cr_expect_eq(log_position(log), 0);
	cr_expect_eq(log_at(log), INT64_MIN);
	cr_expect_eq(log_sequence(log), 0);
	cr_expect_eq(strlen(log_epoch(log)), 32);
	cr_expect_gt(log_bytes(log), 0);
	log_close(log);
}

Test(log, what_was_committed_is_there_after_reopening)
{
	struct log *log = open_log();
	char epoch[64];
	snprintf(epoch, sizeof(epoch), "%s", log_epoch(log));
	append_group(log, 1, 3);
	log_close(log);
	log = open_log();
	cr_expect_eq(log_position(log), 3);
	cr_expect_eq(log_at(log), 3000);
	cr_expect_str_eq(log_epoch(log), epoch);
	struct arena *arena = arena_new();
	struct log_entry entry;
	cr_assert_eq(log_read(log, 2, arena, &entry), 0);
	cr_expect_eq(entry.position, 2);
	cr_expect_eq(entry.at, 2000);
	cr_expect_eq(entry.kind, LOG_ARTICLE);
	cr_expect_str_eq(entry.article_id, "a2");
	cr_expect_eq(entry.content_hash, UINT64_MAX - 2);
	cr_expect_eq(entry.modified, TIME_NONE);
	cr_expect_eq(entry.article_size, strlen("the article"));
	cr_expect_arr_eq(entry.article, "the article", entry.article_size);
	cr_expect_eq(entry.analysis_size, strlen("the analysis"));
	cr_expect_arr_eq(entry.analysis, "the analysis", entry.analysis_size);
	cr_expect_eq(log_read(log, 4, arena, &entry), -ENOENT);
	append_group(log, 4, 4);
	arena_free(arena);
	log_close(log);
}

Test(log, rolling_back_forgets_the_group_alone)
{
	struct log *log = open_log();
	append_group(log, 1, 1);
	cr_assert_eq(log_begin(log), 0);
	cr_assert_eq(append(log, 2, "b", "x", "y"), 0);
	cr_assert_eq(log_append_update(log, 1, 2, "update/en/", 0, "u", 1), 0);
	cr_expect_eq(log_position(log), 1);
	log_rollback(log);
	cr_expect_eq(log_position(log), 1);
	cr_expect_eq(log_sequence(log), 0);
	struct arena *arena = arena_new();
	struct log_entry entry;
	cr_expect_eq(log_find(log, "b", &entry, arena), -ENOENT);
	append_group(log, 2, 2);
	arena_free(arena);
	log_close(log);
}

Test(log, after_a_kill_in_a_group_the_groups_before_are_there)
{
	int ready[2];
	cr_assert_eq(pipe(ready), 0);
	pid_t child = fork();
	if (child == 0) {
		struct log *log = open_log();
		append_group(log, 1, 100);
		int r = log_begin(log);
		for (uint64_t position = 101; r == 0 && position <= 150; position++)
			r = append(log, position, "unfinished", "x", "y");
		if (r != 0 || write(ready[1], "", 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	char byte;
	cr_assert_eq(read(ready[0], &byte, 1), 1);
	cr_assert_eq(kill(child, SIGKILL), 0);
	cr_assert_eq(waitpid(child, NULL, 0), child);
	struct log *log = open_log();
	cr_expect_eq(log_position(log), 100);
	struct arena *arena = arena_new();
	struct log_entry entry;
	cr_expect_eq(log_find(log, "unfinished", &entry, arena), -ENOENT);
	cr_expect_eq(log_read(log, 100, arena, &entry), 0);
	append_group(log, 101, 101);
	arena_free(arena);
	log_close(log);
	close(ready[0]);
	close(ready[1]);
}

Test(log, a_second_opener_is_refused)
{
	struct log *log = open_log(), *second = NULL;
	char *error = NULL;
	cr_expect_eq(log_open(directory, &second, &error), -EBUSY);
	cr_expect_not_null(strstr(error, directory));
	free(error);
	pid_t child = fork();
	if (child == 0)
		_exit(log_open(directory, &second, &error) == -EBUSY ? 7 : 1);
	int status;
	cr_assert_eq(waitpid(child, &status, 0), child);
	cr_expect_eq(WEXITSTATUS(status), 7);
	log_close(log);
	log_close(open_log());
}

/* As the child of a killed daemon does that was writing a checkpoint. */
Test(log, a_lock_that_is_given_back_in_a_moment_is_waited_for)
{
	log_close(open_log());
	int held = open(directory, O_RDONLY | O_DIRECTORY);
	cr_assert_eq(flock(held, LOCK_EX | LOCK_NB), 0);
	pid_t child = fork();
	if (child == 0) {
		usleep(200000);
		_exit(0);
	}
	close(held);
	log_close(open_log());
	cr_assert_eq(waitpid(child, NULL, 0), child);
}

Test(log, gaps_and_times_that_run_back_are_refused)
{
	struct log *log = open_log();
	cr_expect_eq(append(log, 1, "a", "x", "y"), -EINVAL, "outside a group");
	append_group(log, 1, 2);
	cr_assert_eq(log_begin(log), 0);
	cr_expect_eq(append(log, 2, "a", "x", "y"), -EINVAL);
	cr_expect_eq(append(log, 4, "a", "x", "y"), -EINVAL);
	struct log_entry tick = { .position = 3, .at = 1999, .kind = LOG_TICK, .modified = TIME_NONE };
	cr_expect_eq(log_append(log, &tick), -EINVAL, "before the last entry");
	tick.at = 2000;
	cr_expect_eq(log_append(log, &tick), 0, "at the same time as the last entry");
	cr_expect_eq(log_append_update(log, 2, 3, "update/en/", 0, "u", 1), -EINVAL);
	cr_expect_eq(log_append_update(log, 1, 4, "update/en/", 0, "u", 1), -EINVAL, "an entry that is not there");
	cr_expect_eq(log_append_update(log, 1, 3, "update/en/", 0, "u", 1), 0);
	cr_expect_eq(log_append_update(log, 1, 3, "update/en/", 0, "u", 1), -EINVAL);
	cr_expect_eq(log_commit(log), 0, "a refused call changes nothing");
	cr_expect_eq(log_position(log), 3);
	cr_expect_eq(log_sequence(log), 1);
	log_close(log);
}

Test(log, find_gives_the_last_entry_of_an_article)
{
	struct log *log = open_log();
	struct arena *arena = arena_new();
	struct log_entry entry;
	append_group(log, 1, 1);
	cr_assert_eq(log_begin(log), 0);
	cr_assert_eq(append(log, 2, "a1", "revised", "y"), 0);
	cr_assert_eq(log_find(log, "a1", &entry, arena), 0);
	cr_expect_eq(entry.position, 2, "the open group included");
	cr_expect_eq(entry.content_hash, UINT64_MAX - 2);
	struct log_entry retraction = { .position = 3, .at = 3000, .kind = LOG_RETRACTION, .article_id = "a1", .modified = TIME_NONE };
	cr_assert_eq(log_append(log, &retraction), 0);
	cr_assert_eq(log_commit(log), 0);
	cr_assert_eq(log_find(log, "a1", &entry, arena), 0);
	cr_expect_eq(entry.kind, LOG_RETRACTION);
	cr_expect_eq(entry.position, 3);
	cr_expect_eq(log_find(log, "a2", &entry, arena), -ENOENT);
	arena_free(arena);
	log_close(log);
}

struct seen {
	uint64_t numbers[16];
	size_t count, stop_after;
	bool articles;
};

static int see_update(void *context, uint64_t sequence, const char *topic, uint64_t previous, const void *update, size_t size)
{
	struct seen *seen = context;
	cr_expect_eq(size, 3);
	cr_expect_arr_eq(update, "upd", 3);
	cr_expect(strncmp(topic, "update/", 7) == 0);
	cr_expect_lt(previous, sequence);
	seen->numbers[seen->count++] = sequence;
	return seen->count == seen->stop_after ? 5 : 0;
}

static void see_topic(void *context, const char *topic, uint64_t sequence)
{
	struct seen *seen = context;
	static const char *const expected[] = { "update/de/", "update/en/", "update/zh/" };
	cr_expect_str_eq(topic, expected[seen->count]);
	seen->numbers[seen->count++] = sequence;
}

static void append_updates(struct log *log)
{
	static const char *const topics[] = { "update/en/", "update/de/", "update/en/", "update/zh/", "update/en/", "update/de/" };
	cr_assert_eq(log_begin(log), 0);
	cr_assert_eq(append(log, 1, "a", "x", "y"), 0);
	for (uint64_t i = 0; i < array_size(topics); i++)
		cr_assert_eq(log_append_update(log, i + 1, 1, topics[i], i / 2, "upd", 3), 0);
	cr_assert_eq(log_commit(log), 0);
}

Test(log, updates_come_in_order_by_topic_and_limit)
{
	struct log *log = open_log();
	append_updates(log);
	static const struct {
		uint64_t after;
		const char *prefix;
		size_t limit;
		uint64_t expected[7];
	} cases[] = {
		{ 0, "", 100, { 1, 2, 3, 4, 5, 6 } },
		{ 2, "", 2, { 3, 4 } },
		{ 0, "update/", 100, { 1, 2, 3, 4, 5, 6 } },
		{ 1, "update/en/", 100, { 3, 5 } },
		{ 0, "update/d", 1, { 2 } },
		{ 0, "update/fr/", 100, { 0 } },
		{ 6, "", 100, { 0 } },
		{ 0, "", 0, { 0 } },
	};
	for (size_t i = 0; i < array_size(cases); i++) {
		struct seen seen = { 0 };
		cr_assert_eq(log_updates(log, cases[i].after, cases[i].prefix, cases[i].limit, see_update, &seen), 0);
		cr_expect_arr_eq(seen.numbers, cases[i].expected, sizeof(cases[i].expected), "case %zu", i);
	}
	struct seen seen = { .stop_after = 2 };
	cr_expect_eq(log_updates(log, 0, "", 100, see_update, &seen), 5);
	log_close(log);
}

/* Whoever asks for what nobody publishes must not have the whole log gone through. */
Test(log, updates_on_no_topic_are_not_looked_for_one_by_one)
{
	struct log *log = open_log();
	append_updates(log);
	struct seen seen = { 0 };
	cr_assert_eq(log_updates(log, 0, "update/fr/", 100, see_update, &seen), 0);
	cr_expect_eq(sqlite3_stmt_status(log->statements[LOG_UPDATES], SQLITE_STMTSTATUS_VM_STEP, 0), 0);
	cr_assert_eq(log_updates(log, 0, "update/", 100, see_update, &seen), 0);
	cr_expect_gt(sqlite3_stmt_status(log->statements[LOG_UPDATES], SQLITE_STMTSTATUS_VM_STEP, 0), 0);
	log_close(log);
}

Test(log, topics_come_with_their_last_sequence)
{
	struct log *log = open_log();
	struct seen seen = { 0 };
	cr_assert_eq(log_topics(log, see_topic, &seen), 0);
	cr_expect_eq(seen.count, 0);
	append_updates(log);
	cr_assert_eq(log_topics(log, see_topic, &seen), 0);
	cr_assert_eq(seen.count, 3);
	const uint64_t expected[] = { 6, 5, 4 };
	cr_expect_arr_eq(seen.numbers, expected, sizeof(expected));
	log_close(log);
}

static int see_entry(void *context, const struct log_entry *entry)
{
	struct seen *seen = context;
	cr_expect_eq(entry->analysis_size, strlen("the analysis"));
	cr_expect_eq(entry->article != NULL, seen->articles);
	cr_expect_eq(entry->article_size, seen->articles ? strlen("the article") : 0);
	seen->numbers[seen->count++] = entry->position;
	return seen->count == seen->stop_after ? 5 : 0;
}

Test(log, entries_come_in_order_from_a_position)
{
	struct log *log = open_log();
	append_group(log, 1, 5);
	struct seen seen = { .articles = true };
	cr_expect_eq(log_entries(log, 1, true, see_entry, &seen), 0);
	cr_expect_eq(seen.count, 5);
	seen = (struct seen){ 0 };
	cr_expect_eq(log_entries(log, 4, false, see_entry, &seen), 0);
	const uint64_t expected[] = { 4, 5 };
	cr_expect_eq(seen.count, 2);
	cr_expect_arr_eq(seen.numbers, expected, sizeof(expected));
	seen = (struct seen){ .stop_after = 3 };
	cr_expect_eq(log_entries(log, 1, false, see_entry, &seen), 5);
	cr_expect_eq(seen.count, 3);
	log_close(log);
}

/* What a changed row does to reading it alone, and to going through all with and without articles. */
static void expect_damage(const char *sql, int read, int entries, int entries_without_articles)
{
	struct log *log = open_log();
	append_group(log, 1, 5);
	log_close(log);
	tamper(sql);
	log = open_log();
	struct arena *arena = arena_new();
	struct log_entry entry;
	int count = 0;
	cr_expect_eq(log_read(log, 3, arena, &entry), read, "%s", sql);
	cr_expect_eq(log_entries(log, 1, true, count_entry, &count), entries, "%s", sql);
	cr_expect_eq(log_entries(log, 1, false, count_entry, &count), entries_without_articles, "%s", sql);
	arena_free(arena);
	log_close(log);
}

Test(log, a_flipped_article_is_found)
{
	expect_damage("UPDATE entry SET article = CAST('thE article' AS BLOB) WHERE position = 3", -EBADMSG, -EBADMSG, 0);
}

Test(log, a_flipped_analysis_is_found)
{
	expect_damage("UPDATE entry SET analysis = CAST('the analYsis' AS BLOB) WHERE position = 3", -EBADMSG, -EBADMSG, -EBADMSG);
}

Test(log, a_flipped_number_is_found)
{
	expect_damage("UPDATE entry SET at = at + 1 WHERE position = 3", -EBADMSG, -EBADMSG, -EBADMSG);
}

Test(log, a_missing_entry_is_found)
{
	expect_damage("DELETE FROM entry WHERE position = 3", -ENOENT, -EBADMSG, -EBADMSG);
}

/* Whole in itself, but not what followed on the entry before. */
Test(log, an_entry_from_another_history_is_found)
{
	char path[64], other[64], sql[256];
	struct log *log = open_log();
	append_group(log, 1, 5);
	log_close(log);
	snprintf(path, sizeof(path), "%s/log.db", directory);
	snprintf(other, sizeof(other), "%s/other.db", directory);
	cr_assert_eq(rename(path, other), 0);
	remove_files();
	snprintf(sql, sizeof(sql), "ATTACH '%s' AS other; UPDATE entry SET previous_hash = o.previous_hash, hash = o.hash FROM other.entry AS o "
	                           "WHERE entry.position = 3 AND o.position = 3", other);
	expect_damage(sql, 0, -EBADMSG, -EBADMSG);
	unlink(other);
}

Test(log, a_flipped_update_is_found)
{
	struct log *log = open_log();
	append_updates(log);
	log_close(log);
	tamper("UPDATE \"update\" SET previous = previous + 1 WHERE sequence = 5");
	log = open_log();
	struct seen seen = { 0 };
	cr_expect_eq(log_updates(log, 0, "update/en/", 100, see_update, &seen), -EBADMSG);
	cr_expect_eq(seen.count, 2);
	log_close(log);
}

Test(log, a_damaged_last_entry_is_found_on_opening)
{
	struct log *log = open_log();
	append_group(log, 1, 5);
	log_close(log);
	tamper("UPDATE entry SET article = CAST('other' AS BLOB) WHERE position = 5");
	expect_refused(-EBADMSG, "damaged");
}

Test(log, an_edit_that_was_changed_is_found)
{
	struct log *log = open_log();
	cr_assert_eq(log_begin(log), 0);
	cr_assert_eq(append_edit(log, 1, NULL), -EINVAL, "an editor's entry without what was decided");
	cr_assert_eq(append_edit(log, 1, "the edit"), 0);
	cr_assert_eq(log_commit(log), 0);
	log_close(log);
	tamper("UPDATE entry SET edit = CAST('other' AS BLOB)");
	expect_refused(-EBADMSG, "damaged");
}

Test(log, somebody_elses_database_is_refused)
{
	tamper("CREATE TABLE theirs (x)");
	expect_refused(-EPROTO, "not a log");
}

Test(log, a_file_that_is_no_database_is_refused)
{
	char path[64];
	snprintf(path, sizeof(path), "%s/log.db", directory);
	FILE *file = fopen(path, "w");
	for (int i = 0; i < 2000; i++)
		fputs("rubbish ", file);
	fclose(file);
	expect_refused(-EBADMSG, "log.db");
}

Test(log, a_directory_that_is_not_there_is_named)
{
	struct log *log = NULL;
	char *error = NULL;
	cr_expect_eq(log_open("/nonexistent/hearsay", &log, &error), -ENOENT);
	cr_expect_not_null(strstr(error, "/nonexistent/hearsay"));
	free(error);
}

Test(log, a_file_that_cannot_be_opened_is_named)
{
	char path[64];
	snprintf(path, sizeof(path), "%s/log.db", directory);
	cr_assert_eq(mkdir(path, 0700), 0);
	struct log *log = NULL;
	char *error = NULL;
	cr_expect_eq(log_open(directory, &log, &error), -EISDIR);
	cr_expect_not_null(strstr(error, path), "%s", error);
	free(error);
	cr_assert_eq(rmdir(path), 0);
}

static void expect_failed_commit(int *fault, int code, int expected)
{
	use_faulty_files();
	struct log *log = open_log();
	append_group(log, 1, 2);
	*fault = code;
	cr_assert_eq(log_begin(log), 0);
	cr_assert_eq(append(log, 3, "c", "x", "y"), 0);
	cr_expect_eq(log_commit(log), expected);
	cr_expect_eq(log_position(log), 2);
	cr_expect_eq(append(log, 4, "d", "x", "y"), -EINVAL, "only rollback and close are allowed");
	cr_expect_eq(log_commit(log), -EINVAL, "only rollback and close are allowed");
	log_rollback(log);
	struct arena *arena = arena_new();
	struct log_entry entry;
	cr_expect_eq(log_read(log, 2, arena, &entry), 0, "what is there can be read");
	cr_expect_eq(log_find(log, "c", &entry, arena), -ENOENT);
	*fault = 0;
	append_group(log, 3, 4);
	log_close(log);
	log = open_log();
	cr_expect_eq(log_position(log), 4);
	cr_expect_eq(log_find(log, "c", &entry, arena), -ENOENT);
	arena_free(arena);
	log_close(log);
}

Test(log, a_full_disk_is_survived)
{
	expect_failed_commit(&fault_write, SQLITE_FULL, -ENOSPC);
}

Test(log, a_failed_write_is_reported)
{
	expect_failed_commit(&fault_write, SQLITE_IOERR_WRITE, -EIO);
}

Test(log, a_failed_sync_is_reported)
{
	expect_failed_commit(&fault_sync, SQLITE_IOERR_FSYNC, -EIO);
}
