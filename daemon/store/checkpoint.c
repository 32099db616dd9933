#include "store/checkpoint.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include "crash_point.h"
#include "store/files.h"

/* To change the format: add one to FORMAT (what an image of the board holds has a number of its own). */
enum { FORMAT = 1, BYTE_ORDER_MARK = 0x01020304 };

struct header {
	char magic[8]; /* "hearsayk" */
	uint32_t format, byte_order;
};

static const struct header header = { "hearsayk", FORMAT, BYTE_ORDER_MARK };

/* Behind the content: XXH3, 128 bits, of everything before. */
struct trailer {
	unsigned char hash[sizeof(XXH128_canonical_t)];
};

static void close_file(const int *file)
{
	if (*file >= 0)
		close(*file);
}

/* --- Writing */

struct output {
	int file;
	XXH3_state_t *hashing;
};

static int write_all(int file, const void *data, size_t size)
{
	for (const char *at = data; size;) {
		ssize_t written = write(file, at, size);
		if (written < 0 && errno != EINTR)
			return -errno;
		at += written > 0 ? written : 0;
		size -= written > 0 ? (size_t)written : 0;
	}
	return 0;
}

static int write_piece(void *context, const void *data, size_t size)
{
	struct output *output = context;
	XXH3_128bits_update(output->hashing, data, size);
	CRASH_POINT("checkpoint-inside");
	return write_all(output->file, data, size);
}

static int write_content(int file, checkpoint_content *content, void *context)
{
	struct output output = { file, XXH3_createState() };
	if (!output.hashing)
		abort();
	XXH3_128bits_reset(output.hashing);
	int r = write_piece(&output, &header, sizeof(header));
	struct image *image = image_to(write_piece, &output);
	content(context, image);
	int closed = image_close(image);
	XXH128_canonical_t hash;
	XXH128_canonicalFromHash(&hash, XXH3_128bits_digest(output.hashing));
	XXH3_freeState(output.hashing);
	if (r == 0)
		r = closed;
	return r < 0 ? r : write_all(file, hash.digest, sizeof(hash.digest));
}

int checkpoint_write(const char *directory, checkpoint_content *content, void *context)
{
	cleanup(free_pointer) char *path = file_in(directory, "checkpoint"), *unfinished = file_in(directory, "checkpoint.new");
	cleanup(close_file) int file = open(unfinished, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (file < 0)
		return -errno;
	int r = write_content(file, content, context);
	CRASH_POINT("checkpoint-before");
	if (r == 0 && (fsync(file) < 0 || rename(unfinished, path) < 0))
		r = -errno;
	CRASH_POINT("checkpoint-after");
	if (r < 0) {
		unlink(unfinished);
		return r;
	}
	return sync_directory(directory);
}

/* --- Reading */

static int read_content(const unsigned char *data, size_t size, checkpoint_content *content, void *context)
{
	struct header found;
	XXH128_canonical_t hash;
	if (size < sizeof(header) + sizeof(struct trailer))
		return -EBADMSG;
	memcpy(&found, data, sizeof(found));
	memcpy(hash.digest, data + size - sizeof(hash.digest), sizeof(hash.digest));
	size -= sizeof(hash.digest);
	if (memcmp(&found, &header, sizeof(header)) != 0 || !XXH128_isEqual(XXH3_128bits(data, size), XXH128_hashFromCanonical(&hash)))
		return -EBADMSG;
	struct image *image = image_from(data + sizeof(header), size - sizeof(header));
	content(context, image);
	return image_close(image);
}

int checkpoint_read(const char *directory, checkpoint_content *content, void *context)
{
	cleanup(free_pointer) char *path = file_in(directory, "checkpoint");
	cleanup(close_file) int file = open(path, O_RDONLY | O_CLOEXEC);
	struct stat status;
	if (file < 0 || fstat(file, &status) < 0)
		return -errno;
	size_t size = (size_t)status.st_size;
	if (!size)
		return -EBADMSG;
	void *data = mmap(NULL, size, PROT_READ, MAP_PRIVATE, file, 0);
	if (data == MAP_FAILED)
		return -errno;
	/* What the disk can't read would end the process where it is looked at; before that it is an error (Linux 5.14). */
	bool unreadable = madvise(data, size, MADV_POPULATE_READ) < 0 && (errno == EFAULT || errno == EHWPOISON);
	int r = unreadable ? -EBADMSG : read_content(data, size, content, context);
	munmap(data, size);
	return r;
}

uint64_t checkpoint_bytes(const char *directory)
{
	cleanup(free_pointer) char *path = file_in(directory, "checkpoint");
	struct stat status;
	return stat(path, &status) == 0 ? (uint64_t)status.st_size : 0;
}
