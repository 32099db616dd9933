/* The state's files: anew, damaged, on a full disk, after a kill. */
#include <errno.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "store/sqlite_helpers.h"
#include "tests/unit/faulty_files.h"
#include "tests/unit/state_helpers.h"

TestSuite(state_files, .init = set_up, .fini = tear_down);

static void expect_empty(void)
{
	cr_expect_eq(state_position(state), 0);
	expect_counts((struct state_counts){ 0 });
	struct story_page page;
	cr_expect_eq(state_story(state, "s1", arena, &page), -ENOENT);
}

static bool is_there(const char *name)
{
	struct stat status;
	return stat(arena_format(arena, "%s/%s", directory, name), &status) == 0;
}

Test(state_files, another_epoch_begins_anew)
{
	struct story_page page = first_page();
	apply_page(&page);
	state_close(state);
	state = open_state("two");
	expect_empty();
	cr_expect_not(is_there("state.db.bad"));
	apply_page(&page);
	expect_page(&page);
}

Test(state_files, another_format_begins_anew)
{
	struct story_page page = first_page();
	apply_page(&page);
	state_close(state);
	sqlite3 *database;
	char *error;
	cr_assert_eq(database_open_checked(arena_format(arena, "%s/state.db", directory), SQLITE_OPEN_READWRITE, &database, &error), 0);
	cr_assert_eq(database_execute(database, "PRAGMA user_version = 1000"), 0);
	sqlite3_close(database);
	state = open_state("one");
	expect_empty();
	cr_expect_not(is_there("state.db.bad"));
	apply_page(&page);
	expect_page(&page);
}

Test(state_files, a_damaged_file_is_put_aside_and_begun_anew)
{
	struct story_page page = first_page();
	apply_page(&page);
	state_close(state);
	FILE *file = fopen(arena_format(arena, "%s/state.db", directory), "r+");
	for (int i = 0; i < 4096; i++)
		fputc('x', file);
	fclose(file);
	state = open_state("one");
	expect_empty();
	cr_expect(is_there("state.db.bad"));
	apply_page(&page);
	expect_page(&page);
}

static void count_finding(void *context, const char *words)
{
	(void)words;
	++*(unsigned *)context;
}

static void flip_byte(long at)
{
	FILE *file = fopen(arena_format(arena, "%s/state.db", directory), "r+b");
	cr_assert_eq(fseek(file, at, SEEK_SET), 0);
	int byte = getc(file);
	fseek(file, at, SEEK_SET);
	putc(byte ^ 0x10, file);
	fclose(file);
}

/* Opens a state with a flipped byte: whether that was noticed then, or by reading a story. What was read without is as it was written. */
static bool notices(const struct story_page *expected)
{
	struct story_page page;
	state = open_state("one");
	if (is_there("state.db.bad"))
		return true;
	int r = state_story(state, expected->story.id, arena, &page);
	cr_assert(r == 0 || r == -EBADMSG);
	cr_assert_eq(r == -EBADMSG, state_damaged(state));
	if (r == 0)
		cr_assert_str_eq(page_text(&page, arena), page_text(expected, arena));
	return r < 0;
}

Test(state_files, a_flipped_byte_in_any_page_is_found_and_never_read)
{
	struct story_page page = first_page();
	struct stat status;
	unsigned noticed = 0, findings = 0;
	apply_page(&page);
	state_close(state);
	cr_assert_eq(stat(arena_format(arena, "%s/state.db", directory), &status), 0);
	for (long at = 40; at < status.st_size; at += 3001) {
		char *keep = arena_format(arena, "cp %s/state.db %s/kept", directory, directory);
		cr_assert_eq(system(keep), 0);
		flip_byte(at);
		findings = 0;
		cr_assert_eq(state_verify(directory, 1, count_finding, &findings), 0);
		cr_expect_gt(findings, 0, "byte %ld", at);
		noticed += notices(&page);
		state_close(state);
		cr_assert_eq(system(arena_format(arena, "cd %s && rm -f state.db* && mv kept state.db", directory)), 0);
	}
	cr_expect_gt(noticed, 5);
	state = open_state("one");
	expect_page(&page);
	state_doubt(state);
	expect_page(&page);
	state_close(state);
	state = open_state("one");
	expect_empty();
}

/* As a disk does that writes a page to the place of another. */
static void swap_pages(long one, long other, size_t size)
{
	char first[65536], second[65536];
	FILE *file = fopen(arena_format(arena, "%s/state.db", directory), "r+b");
	fseek(file, one, SEEK_SET);
	cr_assert_eq(fread(first, 1, size, file), size);
	fseek(file, other, SEEK_SET);
	cr_assert_eq(fread(second, 1, size, file), size);
	fseek(file, other, SEEK_SET);
	fwrite(first, 1, size, file);
	fseek(file, one, SEEK_SET);
	fwrite(second, 1, size, file);
	fclose(file);
}

Test(state_files, a_page_in_the_place_of_another_is_found_and_never_read)
{
	enum { SIZE = 4096 };
	struct story_page page = first_page();
	struct stat status;
	unsigned noticed = 0;
	apply_page(&page);
	state_close(state);
	cr_assert_eq(stat(arena_format(arena, "%s/state.db", directory), &status), 0);
	for (long at = 2 * SIZE; at < status.st_size; at += SIZE) {
		swap_pages(SIZE, at, SIZE);
		noticed += notices(&page);
		state_close(state);
		if (is_there("state.db.bad"))
			cr_assert_eq(system(arena_format(arena, "cd %s && rm -f state.db state.db-* && mv state.db.bad state.db", directory)), 0);
		swap_pages(SIZE, at, SIZE);
	}
	cr_expect_gt(noticed, 5);
	state = open_state("one");
	expect_page(&page);
}

Test(state_files, one_that_says_that_its_pages_have_no_hashes_begins_anew)
{
	enum { RESERVED_AT = 20 };
	struct story_page page = first_page();
	unsigned findings = 0;
	apply_page(&page);
	state_close(state);
	flip_byte(RESERVED_AT);
	cr_assert_eq(state_verify(directory, 1, count_finding, &findings), 0);
	cr_expect_gt(findings, 0);
	state = open_state("one");
	expect_empty();
	apply_page(&page);
	expect_page(&page);
}

Test(state_files, a_full_disk_is_survived)
{
	struct story_page page = first_page(), other = small_page("s5", "b1", 5, "Another");
	state_close(state);
	use_faulty_files();
	state = open_state("one");
	apply_page(&other);
	struct update update = update_of(&page);
	fault_write = SQLITE_FULL;
	cr_assert_eq(state_begin(state), 0);
	cr_assert_eq(state_apply(state, &update), 0);
	cr_expect_eq(state_commit(state, 2), -ENOSPC);
	cr_expect_eq(state_apply(state, &update), -EINVAL, "only rollback and close are allowed");
	expect_page(&other);
	state_rollback(state);
	cr_expect_eq(state_position(state), 1);
	fault_write = 0;
	apply_page(&page);
	expect_page(&page);
	expect_page(&other);
	expect_counts((struct state_counts){ 3, 1, 4, 3, 2, 0 });
}

Test(state_files, after_a_kill_in_a_group_the_groups_before_are_there)
{
	int ready[2];
	cr_assert_eq(pipe(ready), 0);
	struct story_page page = first_page(), other = small_page("s5", "b1", 5, "Another");
	state = state_close(state);
	pid_t child = fork();
	if (child == 0) {
		state = open_state("one");
		apply_page(&page);
		struct update update = update_of(&other);
		if (state_begin(state) < 0 || state_apply(state, &update) < 0 || write(ready[1], "", 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	char byte;
	cr_assert_eq(read(ready[0], &byte, 1), 1);
	cr_assert_eq(kill(child, SIGKILL), 0);
	cr_assert_eq(waitpid(child, NULL, 0), child);
	close(ready[0]);
	close(ready[1]);
	state = open_state("one");
	cr_expect_eq(state_position(state), 1);
	expect_page(&page);
	expect_counts((struct state_counts){ 2, 1, 3, 2, 1, 0 });
	apply_page(&other);
	expect_page(&other);
}
