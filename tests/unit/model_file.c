#include "extract/tagger/model_file.h"

#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <criterion/criterion.h>
#include <xxhash.h>

static const char provenance[] = "corpus: invented (public domain)\ncommand: none\n";
static const struct model_section sections[] = {
	{ "part_of_speech", "some numbers", 12 },
	{ "nothing", "", 0 },
	{ "statements", "1", 1 },
};

static void build(unsigned char **ret_bytes, size_t *ret_size)
{
	model_file_build(provenance, sections, array_size(sections), ret_bytes, ret_size);
}

/* The bytes are refused with these words. */
static void refuses(const void *bytes, size_t size, const char *words)
{
	struct model_file *file = NULL;
	char *error = NULL;
	cr_assert_eq(model_file_parse(bytes, size, "the.model", &file, &error), -EBADMSG, "%zu bytes are taken", size);
	cr_assert_null(file);
	cr_assert(strstr(error, "the.model: ") == error && strstr(error, words), "\"%s\" should say \"%s\"", error, words);
	free(error);
}

/* Makes the checksum hold again after a change, as a writer that is wrong would. */
static void sign(unsigned char *bytes, size_t size)
{
	XXH128_canonical_t sum;
	XXH128_canonicalFromHash(&sum, XXH3_128bits(bytes, size - sizeof(sum)));
	memcpy(bytes + size - sizeof(sum), &sum, sizeof(sum));
}

static void check_sections(const struct model_file *file)
{
	for (size_t k = 0; k < array_size(sections); k++) {
		size_t size = SIZE_MAX;
		const void *data = model_file_section(file, sections[k].name, &size);
		cr_assert_eq(size, sections[k].size);
		cr_assert_eq(memcmp(data, sections[k].data, size), 0);
		cr_assert_eq((uintptr_t)data % MODEL_FILE_ALIGNMENT, 0);
	}
	size_t size;
	cr_assert_null(model_file_section(file, "part", &size));
	cr_assert_str_eq(model_file_provenance(file), provenance);
}

static char *directory_new(void)
{
	char *directory = copy_string("/tmp/hearsay-model-XXXXXX");
	cr_assert_not_null(mkdtemp(directory));
	return directory;
}

static unsigned entries(const char *directory)
{
	unsigned count = 0;
	DIR *open = opendir(directory);
	for (struct dirent *entry; (entry = readdir(open));)
		count += entry->d_name[0] != '.';
	closedir(open);
	return count;
}

Test(model_file, gives_back_what_was_written)
{
	char *directory = directory_new(), path[256], *error = NULL;
	struct model_file *file;
	struct stat status;
	snprintf(path, sizeof(path), "%s/x.model", directory);
	cr_assert_eq(model_file_write(path, "old: yes\n", sections, 1, &error), 0);
	cr_assert_eq(model_file_write(path, provenance, sections, array_size(sections), &error), 0);
	cr_assert_eq(entries(directory), 1, "a temporary file stays behind");
	cr_assert_eq(stat(path, &status), 0);
	cr_assert_eq(status.st_mode & 0777, 0644);
	cr_assert_eq(model_file_read(path, &file, &error), 0);
	check_sections(file);
	model_file_free(file);
	unlink(path);
	rmdir(directory);
	free(directory);
}

Test(model_file, is_the_same_bytes_every_time)
{
	unsigned char *a, *b;
	size_t a_size, b_size;
	build(&a, &a_size);
	build(&b, &b_size);
	cr_assert(a_size == b_size && memcmp(a, b, a_size) == 0);
	free(a);
	free(b);
}

Test(model_file, can_be_empty)
{
	unsigned char *bytes;
	size_t size;
	struct model_file *file;
	char *error;
	model_file_build("", NULL, 0, &bytes, &size);
	cr_assert_eq(model_file_parse(bytes, size, "the.model", &file, &error), 0);
	cr_assert_str_eq(model_file_provenance(file), "");
	model_file_free(file);
	free(bytes);
}

Test(model_file, says_that_there_is_none)
{
	struct model_file *file;
	char *error = NULL;
	cr_assert_eq(model_file_read("/nonexistent/x.model", &file, &error), -ENOENT);
	cr_assert(strstr(error, "/nonexistent/x.model"));
	free(error);
	cr_assert_eq(model_file_read("/tmp", &file, &error), -EBADMSG);
	free(error);
}

Test(model_file, says_what_cannot_be_written)
{
	char *error = NULL;
	cr_assert_eq(model_file_write("/nonexistent/x.model", provenance, sections, 1, &error), -ENOENT);
	cr_assert(strstr(error, "/nonexistent/x.model: "));
	free(error);
}

Test(model_file, leaves_nothing_behind_where_it_cannot_be_written)
{
	char *directory = directory_new(), path[256], *error = NULL;
	snprintf(path, sizeof(path), "%s/folder", directory);
	cr_assert_eq(mkdir(path, 0755), 0);
	cr_assert_lt(model_file_write(path, provenance, sections, 1, &error), 0);
	cr_assert_eq(entries(directory), 1);
	free(error);
	rmdir(path);
	rmdir(directory);
	free(directory);
}

Test(model_file, is_refused_wherever_it_is_cut)
{
	unsigned char *bytes;
	size_t size;
	build(&bytes, &size);
	for (size_t cut = 0; cut < size; cut++) {
		unsigned char *shorter = allocate(cut ? cut : 1, 1); /* exactly as long, so that a sanitizer sees what reads on */
		memcpy(shorter, bytes, cut);
		refuses(shorter, cut, "install it again");
		free(shorter);
	}
	free(bytes);
}

Test(model_file, is_refused_if_bytes_follow)
{
	unsigned char *bytes;
	size_t size;
	build(&bytes, &size);
	bytes = reallocate(bytes, size + 1, 1);
	bytes[size] = 0;
	refuses(bytes, size + 1, "install it again");
	free(bytes);
}

Test(model_file, is_refused_whichever_byte_is_wrong)
{
	unsigned char *bytes;
	size_t size;
	build(&bytes, &size);
	for (size_t k = 0; k < size; k++)
		for (unsigned bit = 0; bit < 8; bit++) {
			bytes[k] ^= (unsigned char)(1 << bit);
			refuses(bytes, size, "");
			bytes[k] ^= (unsigned char)(1 << bit);
		}
	refuses("", 0, "cut short");
	bytes[0]++;
	refuses(bytes, size, "not a model file");
	bytes[0]--;
	bytes[40]++;
	refuses(bytes, size, "checksum");
	free(bytes);
}

Test(model_file, names_both_versions_where_they_differ)
{
	unsigned char *bytes;
	size_t size;
	build(&bytes, &size);
	bytes[8] = MODEL_FILE_VERSION + 1;
	sign(bytes, size);
	refuses(bytes, size, "has version 2, and this program reads version 1: take program and models of one release");
	free(bytes);
}

/* Every section, and the provenance, lies inside of the file. */
static void check_inside(const struct model_file *file, size_t size)
{
	const char *provenance_start = model_file_provenance(file), *start = provenance_start - 32;
	cr_assert_lt(strlen(provenance_start), size - 32);
	for (size_t k = 0; k < array_size(sections); k++) {
		size_t section_size = 0;
		const char *section = model_file_section(file, sections[k].name, &section_size);
		cr_assert(!section || (section >= start && section + section_size <= start + size));
	}
}

/* Every byte of the head and of the entries, changed by somebody who can compute a checksum: taken or refused, but what is taken
 * lies inside. */
Test(model_file, never_reads_past_its_end_whatever_it_says)
{
	static const unsigned char values[] = { 0, 1, 2, 63, 64, 65, 127, 128, 255 };
	unsigned char *bytes;
	size_t size;
	build(&bytes, &size);
	unsigned taken = 0;
	for (size_t k = 0; k < size - sizeof(XXH128_canonical_t); k++)
		for (size_t v = 0; v < array_size(values); v++) {
			struct model_file *file = NULL;
			char *error = NULL;
			unsigned char was = bytes[k];
			bytes[k] = values[v];
			sign(bytes, size);
			if (model_file_parse(bytes, size, "the.model", &file, &error) == 0) {
				check_inside(file, size);
				taken++;
			}
			model_file_free(file);
			free(error);
			bytes[k] = was;
		}
	cr_assert_gt(taken, 0);
	free(bytes);
}

Test(model_file, refuses_a_section_that_is_there_twice)
{
	static const struct model_section two[] = { { "a", "1", 1 }, { "b", "2", 1 } };
	unsigned char *bytes;
	size_t size;
	model_file_build("", two, 2, &bytes, &size);
	bytes[32 + 8 + 48] = 'a';
	sign(bytes, size);
	refuses(bytes, size, "a section twice");
	free(bytes);
}
