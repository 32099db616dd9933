#include "extract/tagger/model_file.h"

#include <assert.h>
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <libgen.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <xxhash.h>
#include "proto/base/damaged.h"

static const char MAGIC[8] = { 'h', 'e', 'a', 'r', 's', 'a', 'y', '\n' };

/* Offsets of the head's fields. */
enum { AT_VERSION = 8, AT_SECTIONS = 12, AT_SIZE = 16, AT_PROVENANCE_SIZE = 24, AT_RESERVED = 28, HEAD_BYTES = 32 };
/* Offsets of a section entry's fields. */
enum { ENTRY_OFFSET = MODEL_FILE_NAME_BYTES, ENTRY_SIZE = MODEL_FILE_NAME_BYTES + 8, ENTRY_BYTES = MODEL_FILE_NAME_BYTES + 16 };
enum { CHECKSUM_BYTES = sizeof(XXH128_canonical_t) };

struct model_file {
	unsigned char *bytes; /* aligned to MODEL_FILE_ALIGNMENT */
	size_t size;
	const unsigned char *entries;
	uint32_t section_count;
};

static uint32_t read_32(const unsigned char *at)
{
	uint32_t number;
	memcpy(&number, at, sizeof(number));
	return le32toh(number);
}

static uint64_t read_64(const unsigned char *at)
{
	uint64_t number;
	memcpy(&number, at, sizeof(number));
	return le64toh(number);
}

static void write_32(unsigned char *at, uint32_t number)
{
	number = htole32(number);
	memcpy(at, &number, sizeof(number));
}

static void write_64(unsigned char *at, uint64_t number)
{
	number = htole64(number);
	memcpy(at, &number, sizeof(number));
}

static size_t align(size_t offset, size_t to)
{
	return (offset + to - 1) / to * to;
}

/* Where the entries of the sections begin: behind the provenance and at least one zero byte. */
static size_t entries_offset(size_t provenance_size)
{
	return HEAD_BYTES + align(provenance_size + 1, 8);
}

static XXH128_canonical_t checksum(const unsigned char *bytes, size_t size)
{
	XXH128_canonical_t canonical;
	XXH128_canonicalFromHash(&canonical, XXH3_128bits(bytes, size));
	return canonical;
}

static bool is_name_character(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/* A name and nothing but zero bytes behind it. */
static bool is_name(const char name[MODEL_FILE_NAME_BYTES])
{
	size_t length = 0;
	while (length < MODEL_FILE_NAME_BYTES && is_name_character(name[length]))
		length++;
	if (length == 0)
		return false;
	for (size_t k = length; k < MODEL_FILE_NAME_BYTES; k++)
		if (name[k])
			return false;
	return length < MODEL_FILE_NAME_BYTES;
}

/* --- Reading */

static int failed(char **ret_error, const char *path, int error)
{
	damaged(ret_error, "%s: %s", path, strerror(error));
	return -error;
}

/* The head, the size and the checksum: whether these are the bytes that were once written. */
static int check_whole(const unsigned char *bytes, size_t size, const char *name, char **ret_error)
{
	if (size < HEAD_BYTES + CHECKSUM_BYTES)
		return damaged(ret_error, "%s: cut short at %zu bytes: install it again", name, size);
	if (memcmp(bytes, MAGIC, sizeof(MAGIC)) != 0)
		return damaged(ret_error, "%s: not a model file of hearsay", name);
	uint32_t version = read_32(bytes + AT_VERSION);
	if (version != MODEL_FILE_VERSION)
		return damaged(ret_error,
		               "%s: has version %" PRIu32 ", and this program reads version %d: take program and models of one release", name,
		               version, MODEL_FILE_VERSION);
	uint64_t stated = read_64(bytes + AT_SIZE);
	if (stated != size)
		return damaged(ret_error, "%s: %zu bytes long where its head says %" PRIu64 ": install it again", name, size, stated);
	XXH128_canonical_t sum = checksum(bytes, size - CHECKSUM_BYTES);
	if (memcmp(&sum, bytes + size - CHECKSUM_BYTES, CHECKSUM_BYTES) != 0)
		return damaged(ret_error, "%s: damaged (its checksum does not hold): install it again", name);
	return 0;
}

static int out_of_form(const char *name, const char *what, char **ret_error)
{
	return damaged(ret_error, "%s: was written wrong (%s): train it again", name, what);
}

/* A section's name and place; *end is where the one before ends, and is moved behind this one. */
static int check_entry(const struct model_file *file, uint32_t index, size_t *end, const char *name, char **ret_error)
{
	const unsigned char *entry = file->entries + (size_t)index * ENTRY_BYTES;
	if (!is_name((const char *)entry))
		return out_of_form(name, "a section's name", ret_error);
	for (uint32_t k = 0; k < index; k++)
		if (memcmp(file->entries + (size_t)k * ENTRY_BYTES, entry, MODEL_FILE_NAME_BYTES) == 0)
			return out_of_form(name, "a section twice", ret_error);
	size_t start = align(*end, MODEL_FILE_ALIGNMENT), limit = file->size - CHECKSUM_BYTES;
	uint64_t size = read_64(entry + ENTRY_SIZE);
	if (start > limit || read_64(entry + ENTRY_OFFSET) != start || size > limit - start)
		return out_of_form(name, "a section's place", ret_error);
	*end = start + (size_t)size;
	return 0;
}

/* What the head says fits into the bytes that are there. */
static int check_form(struct model_file *file, const char *name, char **ret_error)
{
	size_t provenance_size = read_32(file->bytes + AT_PROVENANCE_SIZE);
	file->section_count = read_32(file->bytes + AT_SECTIONS);
	if (read_32(file->bytes + AT_RESERVED) != 0 || provenance_size > MODEL_FILE_PROVENANCE_MAX ||
	    file->section_count > MODEL_FILE_SECTIONS_MAX)
		return out_of_form(name, "its head", ret_error);
	size_t entries = entries_offset(provenance_size), end = entries + file->section_count * ENTRY_BYTES;
	if (end > file->size - CHECKSUM_BYTES)
		return out_of_form(name, "its head", ret_error);
	if (strnlen((const char *)file->bytes + HEAD_BYTES, provenance_size + 1) != provenance_size)
		return out_of_form(name, "its provenance", ret_error);
	file->entries = file->bytes + entries;
	for (uint32_t k = 0; k < file->section_count; k++) {
		int r = check_entry(file, k, &end, name, ret_error);
		if (r < 0)
			return r;
	}
	return end == file->size - CHECKSUM_BYTES ? 0 : out_of_form(name, "bytes behind its sections", ret_error);
}

static struct model_file *file_new(size_t size)
{
	struct model_file *file = allocate(1, sizeof(*file));
	file->size = size;
	file->bytes = aligned_alloc(MODEL_FILE_ALIGNMENT, align(size ? size : 1, MODEL_FILE_ALIGNMENT));
	if (!file->bytes)
		abort();
	return file;
}

struct model_file *model_file_free(struct model_file *file)
{
	if (!file)
		return NULL;
	free(file->bytes);
	free(file);
	return NULL;
}

/* Takes the file over: gives it to the caller, or frees it. */
static int check(struct model_file *file, const char *name, struct model_file **ret_file, char **ret_error)
{
	int r = check_whole(file->bytes, file->size, name, ret_error);
	if (r >= 0)
		r = check_form(file, name, ret_error);
	if (r < 0)
		model_file_free(file);
	else
		*ret_file = file;
	return r;
}

int model_file_parse(const void *bytes, size_t size, const char *name, struct model_file **ret_file, char **ret_error)
{
	if (size > MODEL_FILE_BYTES_MAX)
		return damaged(ret_error, "%s: too large to be a model", name);
	struct model_file *file = file_new(size);
	if (size)
		memcpy(file->bytes, bytes, size);
	return check(file, name, ret_file, ret_error);
}

static void close_descriptor(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

/* Returns the number of bytes read, fewer than `size` only at the end of the file, or a negative errno value. */
static ssize_t read_whole(int fd, unsigned char *bytes, size_t size)
{
	size_t done = 0;
	while (done < size) {
		ssize_t got = read(fd, bytes + done, size - done);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		if (got == 0)
			break;
		done += (size_t)got;
	}
	return (ssize_t)done;
}

int model_file_read(const char *path, struct model_file **ret_file, char **ret_error)
{
	cleanup(close_descriptor) int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat status;
	if (fd < 0 || fstat(fd, &status) < 0)
		return failed(ret_error, path, errno);
	if (!S_ISREG(status.st_mode) || status.st_size > MODEL_FILE_BYTES_MAX)
		return damaged(ret_error, "%s: %s", path, S_ISREG(status.st_mode) ? "too large to be a model" : "not a file");
	struct model_file *file = file_new((size_t)status.st_size);
	ssize_t got = read_whole(fd, file->bytes, file->size);
	if (got < 0) {
		model_file_free(file);
		return failed(ret_error, path, (int)-got);
	}
	file->size = (size_t)got;
	return check(file, path, ret_file, ret_error);
}

const void *model_file_section(const struct model_file *file, const char *name, size_t *ret_size)
{
	for (uint32_t k = 0; k < file->section_count; k++) {
		const unsigned char *entry = file->entries + (size_t)k * ENTRY_BYTES;
		if (strcmp((const char *)entry, name) != 0)
			continue;
		*ret_size = (size_t)read_64(entry + ENTRY_SIZE);
		return file->bytes + read_64(entry + ENTRY_OFFSET);
	}
	return NULL;
}

const char *model_file_provenance(const struct model_file *file)
{
	return (const char *)file->bytes + HEAD_BYTES;
}

/* --- Writing */

static void check_arguments(const char *provenance, const struct model_section *sections, size_t count)
{
	assert(strlen(provenance) <= MODEL_FILE_PROVENANCE_MAX && count <= MODEL_FILE_SECTIONS_MAX);
	for (size_t k = 0; k < count; k++) {
		char name[MODEL_FILE_NAME_BYTES] = "";
		assert(strlen(sections[k].name) < sizeof(name));
		memcpy(name, sections[k].name, strlen(sections[k].name));
		assert(is_name(name));
		for (size_t other = 0; other < k; other++)
			assert(strcmp(sections[other].name, sections[k].name) != 0);
	}
}

void model_file_build(const char *provenance, const struct model_section *sections, size_t count, unsigned char **ret_bytes,
                      size_t *ret_size)
{
	check_arguments(provenance, sections, count);
	size_t entries = entries_offset(strlen(provenance)), end = entries + count * ENTRY_BYTES;
	for (size_t k = 0; k < count; k++)
		end = align(end, MODEL_FILE_ALIGNMENT) + sections[k].size;
	size_t size = end + CHECKSUM_BYTES;
	assert(size <= MODEL_FILE_BYTES_MAX);
	unsigned char *bytes = allocate(size, 1);
	memcpy(bytes, MAGIC, sizeof(MAGIC));
	write_32(bytes + AT_VERSION, MODEL_FILE_VERSION);
	write_32(bytes + AT_SECTIONS, (uint32_t)count);
	write_64(bytes + AT_SIZE, size);
	write_32(bytes + AT_PROVENANCE_SIZE, (uint32_t)strlen(provenance));
	memcpy(bytes + HEAD_BYTES, provenance, strlen(provenance));
	end = entries + count * ENTRY_BYTES;
	for (size_t k = 0; k < count; k++) {
		unsigned char *entry = bytes + entries + k * ENTRY_BYTES;
		size_t start = align(end, MODEL_FILE_ALIGNMENT);
		memcpy(entry, sections[k].name, strlen(sections[k].name));
		write_64(entry + ENTRY_OFFSET, start);
		write_64(entry + ENTRY_SIZE, sections[k].size);
		if (sections[k].size)
			memcpy(bytes + start, sections[k].data, sections[k].size);
		end = start + sections[k].size;
	}
	XXH128_canonical_t sum = checksum(bytes, end);
	memcpy(bytes + end, &sum, sizeof(sum));
	*ret_bytes = bytes;
	*ret_size = size;
}

static int write_whole(int fd, const unsigned char *bytes, size_t size)
{
	while (size) {
		ssize_t written = write(fd, bytes, size);
		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return -errno;
		bytes += written;
		size -= (size_t)written;
	}
	return 0;
}

/* So that the new name outlives a power failure too. */
static int sync_directory(const char *path)
{
	cleanup(free_pointer) char *copy = copy_string(path);
	cleanup(close_descriptor) int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return fd < 0 || fsync(fd) < 0 ? -errno : 0;
}

/* Writes the temporary file `fd`, named `temporary`, and gives it its final name. */
static int write_and_rename(int fd, const char *temporary, const char *path, const unsigned char *bytes, size_t size)
{
	int r = write_whole(fd, bytes, size);
	if (r >= 0 && (fchmod(fd, 0644) < 0 || fsync(fd) < 0 || rename(temporary, path) < 0))
		r = -errno;
	if (r < 0)
		unlink(temporary);
	return r < 0 ? r : sync_directory(path);
}

int model_file_write(const char *path, const char *provenance, const struct model_section *sections, size_t count, char **ret_error)
{
	cleanup(free_pointer) char *temporary = format_string("%s.XXXXXX", path);
	cleanup(free_pointer) unsigned char *bytes = NULL;
	size_t size;
	model_file_build(provenance, sections, count, &bytes, &size);
	cleanup(close_descriptor) int fd = mkostemp(temporary, O_CLOEXEC);
	int r = fd < 0 ? -errno : write_and_rename(fd, temporary, path, bytes, size);
	return r < 0 ? failed(ret_error, path, -r) : 0;
}
