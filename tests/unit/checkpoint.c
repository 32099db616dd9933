#include "store/checkpoint.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <xxhash.h>

#include "store/files.h"

/* The C library's, but for pages that it adds to a file: there are none on the disk, as where it can't be read. */
static size_t pages_added;

int fstat(int file, struct stat *status)
{
	int r = (int)syscall(SYS_newfstatat, file, "", status, 0x1000 /* AT_EMPTY_PATH */);
	status->st_size += (off_t)pages_added * getpagesize();
	return r;
}

static char directory[] = "/tmp/hearsay-checkpoint-XXXXXX";

static void set_up(void)
{
	cr_assert_not_null(mkdtemp(directory));
}

static void tear_down(void)
{
	cleanup(free_pointer) char *path = file_in(directory, "checkpoint");
	cr_assert_eq(delete_file(path), 0);
	cr_assert_eq(rmdir(directory), 0);
}

TestSuite(checkpoint, .init = set_up, .fini = tear_down);

static void number_image(void *context, struct image *image)
{
	image_value(image, (uint64_t *)context);
}

enum { FORMAT_AT = 8, HEADER_BYTES = 16, CONTENT_BYTES = sizeof(uint64_t), HASH_BYTES = 16 };

/* As another build would have written it: whole, with another format. */
static void write_with_format(unsigned char format)
{
	char path[64];
	unsigned char bytes[HEADER_BYTES + CONTENT_BYTES + HASH_BYTES];
	snprintf(path, sizeof(path), "%s/checkpoint", directory);
	FILE *file = fopen(path, "r+b");
	cr_assert_eq(fread(bytes, 1, sizeof(bytes), file), sizeof(bytes));
	cr_assert_eq(getc(file), EOF);
	bytes[FORMAT_AT] = format;
	XXH128_canonical_t hash;
	XXH128_canonicalFromHash(&hash, XXH3_128bits(bytes, sizeof(bytes) - HASH_BYTES));
	memcpy(bytes + sizeof(bytes) - HASH_BYTES, hash.digest, HASH_BYTES);
	rewind(file);
	cr_assert_eq(fwrite(bytes, 1, sizeof(bytes), file), sizeof(bytes));
	fclose(file);
}

Test(checkpoint, of_another_format_is_of_no_use)
{
	uint64_t number = 7, found = 0;
	cr_assert_eq(checkpoint_write(directory, number_image, &number), 0);
	write_with_format(1);
	cr_assert_eq(checkpoint_read(directory, number_image, &found), 0);
	cr_assert_eq(found, 7);
	write_with_format(2);
	cr_assert_eq(checkpoint_read(directory, number_image, &found), -EBADMSG);
}

Test(checkpoint, is_not_there_before_it_is_written)
{
	uint64_t found;
	cr_assert_eq(checkpoint_read(directory, number_image, &found), -ENOENT);
}

Test(checkpoint, that_the_disk_can_not_read_is_of_no_use)
{
	uint64_t number = 7, found = 0;
	void *page = mmap(NULL, (size_t)getpagesize(), PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (madvise(page, (size_t)getpagesize(), MADV_POPULATE_READ) < 0)
		cr_skip_test("this kernel does not tell what can't be read");
	cr_assert_eq(checkpoint_write(directory, number_image, &number), 0);
	pages_added = 3;
	cr_assert_eq(checkpoint_read(directory, number_image, &found), -EBADMSG);
	pages_added = 0;
	cr_assert_eq(checkpoint_read(directory, number_image, &found), 0);
}
