#include "store/packed.h"

#include <errno.h>
#include <lz4.h>
#include <stdbool.h>
#include <stdint.h>

enum {
	MARK = 0xc1,
	SHORT = 64,      /* below that there is nothing to gain */
	RATIO_MOST = 255, /* of LZ4: how many bytes one byte can become */
};

static bool is_packed(const unsigned char *bytes, size_t size)
{
	return size > 0 && bytes[0] == MARK;
}

static void put_header(unsigned char header[PACKED_HEADER], size_t size)
{
	header[0] = MARK;
	for (int k = 1; k < PACKED_HEADER; k++)
		header[k] = (unsigned char)(size >> 8 * (PACKED_HEADER - 1 - k));
}

static size_t size_of(const unsigned char header[PACKED_HEADER])
{
	size_t size = 0;
	for (int k = 1; k < PACKED_HEADER; k++)
		size = size << 8 | header[k];
	return size;
}

/* A value that begins like a packed one is always packed: it could not be told from one. */
struct packed packed_from(const void *data, size_t size, struct arena *arena)
{
	const struct packed as_it_is = { data, size };
	bool must = is_packed(data, size);
	if ((size < SHORT && !must) || size > PACKED_MOST)
		return as_it_is;
	int room = LZ4_compressBound((int)size);
	unsigned char *bytes = arena_room(arena, (size_t)room + PACKED_HEADER, 1);
	int block = LZ4_compress_default(data, (char *)bytes + PACKED_HEADER, (int)size, room);
	put_header(bytes, size);
	const struct packed packed = { bytes, (size_t)block + PACKED_HEADER };
	return packed.size < size || must ? packed : as_it_is;
}

static int read_block(const unsigned char *bytes, size_t size, struct arena *arena, const void **ret_data, size_t *ret_size)
{
	if (size <= PACKED_HEADER)
		return -EBADMSG;
	size_t block = size - PACKED_HEADER, whole = size_of(bytes);
	if (whole == 0 || whole > PACKED_MOST || whole / RATIO_MOST > block)
		return -EBADMSG;
	char *data = arena_room(arena, whole + 1, 1);
	if (LZ4_decompress_safe((const char *)bytes + PACKED_HEADER, data, (int)block, (int)whole) != (int)whole)
		return -EBADMSG;
	data[whole] = 0;
	*ret_data = data;
	*ret_size = whole;
	return 0;
}

int packed_read(const void *data, size_t size, struct arena *arena, const void **ret_data, size_t *ret_size)
{
	if (is_packed(data, size))
		return read_block(data, size, arena, ret_data, ret_size);
	*ret_data = size ? arena_string(arena, data, size) : NULL;
	*ret_size = size;
	return 0;
}
