#include "packed_file.h"

#include <errno.h>
#include <lzma.h>
#include <stdio.h>
#include <string.h>

#include "proto/base/damaged.h"

static void close_file(FILE **file)
{
	if (*file)
		fclose(*file);
}

static void end_stream(lzma_stream *stream)
{
	lzma_end(stream);
}

static int read_plain(const char *path, struct packed_file *bytes, char **ret_error)
{
	cleanup(close_file) FILE *file = fopen(path, "re");
	if (!file)
		return damaged(ret_error, "%s: %s", path, strerror(errno));
	size_t got;
	do {
		array_reserve(&bytes->array, bytes->array.count + (1 << 16));
		got = fread(bytes->array.items + bytes->array.count, 1, 1 << 16, file);
		bytes->array.count += got;
	} while (got);
	return ferror(file) ? damaged(ret_error, "%s: cannot be read", path) : 0;
}

static int decompress(const char *path, const struct packed_file *packed, struct packed_file *bytes, char **ret_error)
{
	cleanup(end_stream) lzma_stream stream = LZMA_STREAM_INIT;
	lzma_ret r = lzma_stream_decoder(&stream, UINT64_MAX, LZMA_CONCATENATED);
	stream.next_in = (const uint8_t *)packed->array.items;
	stream.avail_in = packed->array.count;
	while (r == LZMA_OK) {
		array_reserve(&bytes->array, bytes->array.count + (1 << 20));
		stream.next_out = (uint8_t *)bytes->array.items + bytes->array.count;
		stream.avail_out = bytes->array.capacity - bytes->array.count;
		r = lzma_code(&stream, LZMA_FINISH);
		bytes->array.count = bytes->array.capacity - stream.avail_out;
	}
	return r == LZMA_STREAM_END ? 0 : damaged(ret_error, "%s: damaged (xz error %d)", path, (int)r);
}

int packed_file_read(const char *path, struct packed_file *bytes, char **ret_error)
{
	static const char magic[] = "\xFD" "7zXZ";
	int r = read_plain(path, bytes, ret_error);
	if (r < 0 || bytes->array.count < sizeof(magic) || memcmp(bytes->array.items, magic, sizeof(magic)) != 0)
		return r;
	struct packed_file packed = *bytes;
	*bytes = (struct packed_file){ 0 };
	r = decompress(path, &packed, bytes, ret_error);
	array_free(&packed.array);
	return r;
}
