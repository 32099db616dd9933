#include "packed_file.h"

#include <lzma.h>
#include <string.h>

#include "proto/base/damaged.h"

static void end_stream(lzma_stream *stream)
{
	lzma_end(stream);
}

static int decompress(const char *path, const struct file_bytes *packed, struct file_bytes *bytes, char **ret_error)
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

int packed_file_read(const char *path, struct file_bytes *bytes, char **ret_error)
{
	static const char magic[] = "\xFD" "7zXZ";
	int r = training_file_read(path, bytes, ret_error);
	if (r < 0 || bytes->array.count < sizeof(magic) || memcmp(bytes->array.items, magic, sizeof(magic)) != 0)
		return r;
	struct file_bytes packed = *bytes;
	*bytes = (struct file_bytes){ 0 };
	r = decompress(path, &packed, bytes, ret_error);
	array_free(&packed.array);
	return r;
}
