/* Packed: how the log keeps what is long. Articles, analyses and updates are MessagePack, which begins with any byte but c1. A value that takes less
 * room so is kept as
 *
 *     c1, its size in four bytes (most significant first), and one LZ4 block (github.com/lz4/lz4, doc/lz4_Block_format.md),
 *
 * every other one as it is, as all were before format 6. Each value is packed by itself, so it is also read, erased and salvaged by itself. */
#pragma once

#include <stddef.h>

#include "proto/base/arena.h"

enum {
	PACKED_MOST = 64 << 20, /* bytes of a value; a longer one, which no client would read, is kept as it is */
	PACKED_HEADER = 5,
};

struct packed {
	const void *data;
	size_t size;
};

/* The bytes to keep of a value, in the arena, or the value itself. */
struct packed packed_from(const void *data, size_t size, struct arena *arena);

/* Makes the value again, in the arena and with a zero byte behind it; NULL for size 0. -EBADMSG: these bytes were not made by packed_from(). */
must_check int packed_read(const void *data, size_t size, struct arena *arena, const void **ret_data, size_t *ret_size);
