#include "store/checkpoint.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <xxhash.h>

#include "proto/base/array.h"
#include "store/checkpoint_list.h"
#include "store/cutter.h"
#include "store/files.h"

/* The C library's, but for the one call that fails, or at which the process ends. */
enum trouble { NONE, FAILS, ENDS };
static enum trouble trouble;
static int calls_before;
static bool reads_fail;
static char directory[64];

static bool fails(void)
{
	if (trouble == NONE || calls_before-- != 0)
		return false;
	if (trouble == ENDS)
		_exit(0);
	errno = ENOSPC;
	return true;
}

ssize_t write(int file, const void *data, size_t size)
{
	return fails() ? -1 : syscall(SYS_write, file, data, size);
}

int fsync(int file)
{
	return fails() ? -1 : (int)syscall(SYS_fsync, file);
}

int fdatasync(int file)
{
	return fails() ? -1 : (int)syscall(SYS_fdatasync, file);
}

int rename(const char *from, const char *to)
{
	return fails() ? -1 : (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int unlinkat(int at, const char *name, int flags)
{
	return fails() ? -1 : (int)syscall(SYS_unlinkat, at, name, flags);
}

ssize_t pread(int file, void *data, size_t size, off_t at)
{
	if (reads_fail)
		errno = EIO;
	return reads_fail ? -1 : syscall(SYS_pread64, file, data, size, at);
}

/* --- What is in it */

enum { NUMBERS = 64 << 10 };

struct numbers {
	ARRAY(uint32_t) of;
};

static struct numbers numbers;

static void numbers_image(void *context, struct image *image)
{
	struct numbers *some = context;
	image_array(image, &some->of);
}

static uint32_t random_number(void)
{
	static uint64_t state = 1;
	state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(state >> 32);
}

static void set_up(void)
{
	strcpy(directory, "/tmp/hearsay-checkpoint-XXXXXX");
	cr_assert_not_null(mkdtemp(directory));
	for (size_t k = 0; k < NUMBERS; k++)
		array_append(&numbers.of, random_number());
}

static void tear_down(void)
{
	array_free(&numbers.of);
	cr_assert_eq(checkpoint_remove(directory), 0);
	cr_assert_eq(rmdir(directory), 0, "nothing else is left");
}

TestSuite(checkpoint, .init = set_up, .fini = tear_down);

static void write_numbers(bool anew)
{
	cr_assert_eq(checkpoint_write(directory, anew, numbers_image, &numbers), 0);
}

static int read_into(struct numbers *found)
{
	*found = (struct numbers){ 0 };
	return checkpoint_read(directory, numbers_image, found);
}

static bool is_read(const struct numbers *expected)
{
	struct numbers found;
	int r = read_into(&found);
	bool same = r == 0 && found.of.count == expected->of.count &&
	            memcmp(found.of.items, expected->of.items, found.of.count * sizeof(*found.of.items)) == 0;
	array_free(&found.of);
	return same;
}

static int result_of_reading(void)
{
	struct numbers found;
	int r = read_into(&found);
	array_free(&found.of);
	return r;
}

static struct numbers copy_numbers(void)
{
	struct numbers copy = { 0 };
	for (size_t k = 0; k < numbers.of.count; k++)
		array_append(&copy.of, numbers.of.items[k]);
	return copy;
}

/* Files in the directory. */
static int count_files(void)
{
	int count = 0;
	DIR *files = opendir(directory);
	while (readdir(files))
		count++;
	closedir(files);
	return count - 2;
}

static struct checkpoint_list list_there(void)
{
	struct checkpoint_list list = { 0 };
	cr_assert_eq(checkpoint_list_read(directory, &list), 0);
	return list;
}

/* --- What is written */

Test(checkpoint, of_what_did_not_change_is_a_list_alone)
{
	write_numbers(false);
	struct checkpoint_list list = list_there();
	size_t pieces = list.pieces.count;
	checkpoint_list_free(&list);
	cr_assert_gt(pieces, NUMBERS * sizeof(uint32_t) / PIECE_MOST);
	cr_assert_gt(checkpoint_written(directory), NUMBERS * sizeof(uint32_t));
	write_numbers(false);
	cr_assert_lt(checkpoint_written(directory), 100 + pieces * sizeof(struct checkpoint_piece));
	cr_assert_eq(count_files(), 2);
	cr_assert(is_read(&numbers));
}

Test(checkpoint, of_a_little_that_changed_is_a_few_pieces_wherever_the_rest_moved)
{
	write_numbers(false);
	uint64_t all = checkpoint_written(directory);
	numbers.of.items[NUMBERS / 3]++;
	array_append(&numbers.of, 7);
	memmove(&numbers.of.items[NUMBERS / 2 + 1], &numbers.of.items[NUMBERS / 2], (NUMBERS / 2) * sizeof(uint32_t));
	write_numbers(false);
	cr_assert_lt(checkpoint_written(directory), all / 3);
	cr_assert_lt(checkpoint_bytes(directory), all + checkpoint_written(directory), "of both lists there is one");
	cr_assert(is_read(&numbers));
}

Test(checkpoint, that_is_written_anew_has_nothing_of_the_one_before)
{
	write_numbers(false);
	struct checkpoint_list before = list_there();
	write_numbers(true);
	struct checkpoint_list after = list_there();
	cr_assert_eq(after.packs.count, 1);
	cr_assert_neq(after.packs.items[0].number, before.packs.items[0].number);
	cr_assert_eq(count_files(), 2, "the pack before is gone");
	cr_assert(is_read(&numbers));
	checkpoint_list_free(&before);
	checkpoint_list_free(&after);
}

/* Again and again a part changes: what nothing needs any more does not pile up, nor do packs. */
Test(checkpoint, takes_twice_what_it_holds_at_most)
{
	for (size_t round = 0; round < 200; round++) {
		size_t part = round % 3 ? 40 : NUMBERS / 5, first = random_number() % (NUMBERS - part);
		write_numbers(false);
		for (size_t k = first; k < first + part; k++)
			numbers.of.items[k] = random_number();
		struct checkpoint_list list = list_there();
		uint64_t packs = 0, now = list.packs.count ? list.packs.items[list.packs.count - 1].bytes : 0;
		for (size_t k = 0; k < list.packs.count; k++)
			packs += list.packs.items[k].bytes;
		cr_assert_leq(packs, 2 * list.image_bytes + now, "in round %zu", round);
		cr_assert_leq(list.packs.count, 64);
		cr_assert_eq(count_files(), (int)list.packs.count + 1);
		checkpoint_list_free(&list);
	}
	write_numbers(false);
	cr_assert(is_read(&numbers));
}

/* Of each nearly all stays needed. */
Test(checkpoint, is_in_few_packs)
{
	enum { ROUNDS = 100, MANY = 8 * NUMBERS };
	while (numbers.of.count < MANY)
		array_append(&numbers.of, random_number());
	write_numbers(false);
	for (size_t round = 0; round < ROUNDS; round++) {
		numbers.of.items[round * MANY / ROUNDS]++;
		write_numbers(false);
		struct checkpoint_list list = list_there();
		cr_assert_leq(list.packs.count, 64);
		cr_assert_lt(list.written, list.image_bytes / 2, "the first one, which is nearly all of it, stays");
		checkpoint_list_free(&list);
	}
	cr_assert(is_read(&numbers));
}

Test(checkpoint, has_what_is_there_many_times_once)
{
	memset(numbers.of.items, 0, NUMBERS * sizeof(*numbers.of.items));
	write_numbers(false);
	cr_assert_lt(checkpoint_bytes(directory), 4 * PIECE_MOST);
	cr_assert(is_read(&numbers));
}

/* --- What can not be used */

enum { FORMAT_AT = 8 };

/* As another build would have written it: whole, with another format. */
static void set_format(unsigned char format)
{
	cleanup(free_pointer) char *path = file_in(directory, "checkpoint");
	unsigned char bytes[64 << 10];
	FILE *file = fopen(path, "r+b");
	size_t size = fread(bytes, 1, sizeof(bytes), file) - sizeof(XXH128_canonical_t);
	bytes[FORMAT_AT] = format;
	XXH128_canonical_t hash;
	XXH128_canonicalFromHash(&hash, XXH3_128bits(bytes, size));
	memcpy(bytes + size, hash.digest, sizeof(hash));
	rewind(file);
	cr_assert_eq(fwrite(bytes, 1, size + sizeof(hash), file), size + sizeof(hash));
	fclose(file);
}

Test(checkpoint, of_another_format_is_of_no_use)
{
	write_numbers(false);
	set_format(2);
	cr_assert(is_read(&numbers));
	set_format(3);
	cr_assert_eq(result_of_reading(), -EBADMSG);
	write_numbers(false);
	cr_assert(is_read(&numbers));
}

Test(checkpoint, is_not_there_before_it_is_written)
{
	cr_assert_eq(result_of_reading(), -ENOENT);
}

Test(checkpoint, that_the_disk_can_not_read_is_of_no_use)
{
	write_numbers(false);
	reads_fail = true;
	cr_assert_eq(result_of_reading(), -EBADMSG);
	reads_fail = false;
	cr_assert(is_read(&numbers));
}

static void change_byte(const char *path, off_t at)
{
	unsigned char byte;
	int file = open(path, O_RDWR | O_CLOEXEC);
	cr_assert_eq(pread(file, &byte, 1, at), 1);
	byte ^= 1;
	cr_assert_eq(pwrite(file, &byte, 1, at), 1);
	close(file);
}

/* Each in turn; what is damaged may be in use no more than what is short or gone. Of the pack before, the first half is needed. */
static void damage_file(const char *path, int parts)
{
	struct stat status;
	cr_assert_eq(stat(path, &status), 0);
	for (off_t at = 0; at < status.st_size / parts; at += status.st_size / 50 + 1) {
		change_byte(path, at);
		cr_assert_eq(result_of_reading(), -EBADMSG, "%s, byte %jd", path, (intmax_t)at);
		change_byte(path, at);
	}
	cr_assert(is_read(&numbers));
	cleanup(free_pointer) char *away = file_in(directory, "away");
	cr_assert_eq(rename(path, away), 0);
	cr_assert_lt(result_of_reading(), 0, "%s is gone", path);
	cr_assert_eq(rename(away, path), 0);
	cr_assert_eq(truncate(path, status.st_size - 1), 0);
	cr_assert_eq(result_of_reading(), -EBADMSG, "%s is short", path);
}

/* Two packs, so that one is needed for a part. */
static void write_two_packs(void)
{
	write_numbers(false);
	for (size_t k = NUMBERS / 4 * 3; k < NUMBERS; k++)
		numbers.of.items[k]++;
	write_numbers(false);
}

Test(checkpoint, with_a_damaged_list_is_of_no_use_and_the_next_one_is_whole)
{
	cleanup(free_pointer) char *path = file_in(directory, "checkpoint");
	write_two_packs();
	damage_file(path, 1);
	write_numbers(false);
	cr_assert(is_read(&numbers));
	cr_assert_eq(count_files(), 2);
}

Test(checkpoint, with_a_damaged_pack_is_of_no_use)
{
	for (size_t k = 0; k < 2; k++) {
		write_two_packs();
		struct checkpoint_list list = list_there();
		cr_assert_eq(list.packs.count, 2);
		cleanup(free_pointer) char *path = checkpoint_pack_path(directory, list.packs.items[k].number);
		checkpoint_list_free(&list);
		damage_file(path, 2);
		write_numbers(false);
		cr_assert(is_read(&numbers), "a pack that is short is not counted upon");
		cr_assert_eq(checkpoint_remove(directory), 0);
	}
}

/* --- What becomes of it when something goes wrong in the middle */

static void expect_no_other_file(void)
{
	struct checkpoint_list list = list_there();
	cr_assert_eq(count_files(), (int)list.packs.count + 1);
	checkpoint_list_free(&list);
}

/* The checkpoint is what it was or what it was to be; and once it was tidied up, no other file is there. */
static void expect_whole(const struct numbers *before, bool done)
{
	cr_assert(is_read(&numbers) || (!done && is_read(before)), "after %s", trouble == ENDS ? "a crash" : "an error");
	cr_assert_eq(checkpoint_tidy(directory), 0);
	expect_no_other_file();
	cr_assert(is_read(&numbers) || (!done && is_read(before)));
}

static bool write_in_child(int calls, bool anew)
{
	pid_t child = fork();
	int status;
	if (child == 0) {
		trouble = ENDS;
		calls_before = calls;
		_exit(checkpoint_write(directory, anew, numbers_image, &numbers) == 0 ? 1 : 2);
	}
	cr_assert_eq(waitpid(child, &status, 0), child);
	cr_assert(WIFEXITED(status) && WEXITSTATUS(status) < 2);
	return WEXITSTATUS(status) == 1;
}

static void change_some(void)
{
	for (size_t k = 0; k < 500; k++)
		numbers.of.items[random_number() % NUMBERS]++;
}

Test(checkpoint, is_whole_wherever_a_crash_comes)
{
	for (int anew = 0; anew < 2; anew++) {
		bool done = false;
		write_numbers(true);
		for (int calls = 0; !done; calls += calls < 10 ? 1 : 3) {
			struct numbers before = copy_numbers();
			write_numbers(false);
			change_some();
			done = write_in_child(calls, anew);
			expect_whole(&before, done);
			cr_assert(calls > 5 || !done);
			array_free(&before.of);
		}
	}
}

Test(checkpoint, is_whole_whatever_the_disk_refuses)
{
	bool done = false;
	for (int calls = 0; !done; calls += calls < 10 ? 1 : 3) {
		struct numbers before = copy_numbers();
		write_numbers(false);
		change_some();
		trouble = FAILS;
		calls_before = calls;
		int r = checkpoint_write(directory, calls % 2, numbers_image, &numbers);
		done = calls_before >= 0;
		cr_assert_eq(r, done ? 0 : -ENOSPC, "call %d", calls);
		trouble = NONE;
		expect_no_other_file();
		expect_whole(&before, done);
		array_free(&before.of);
	}
}
