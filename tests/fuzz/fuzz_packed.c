/* What the log keeps, packed: any bytes are read, or refused, within what the limit allows; and what is packed is read as it was. */
#include "store/packed.h"

#include <string.h>

#include "fuzz.h"

enum { HELD_MOST = 1 << 16, RATIO_MOST = 256 };

static void expect_round_trip(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct packed packed = packed_from(data, size, arena);
	const void *again = NULL;
	size_t again_size = 0;
	require(packed_read(packed.data, packed.size, arena, &again, &again_size) == 0);
	require(again_size == size && (size == 0 || memcmp(again, data, size) == 0));
	arena_free(arena);
}

static void read_as_packed(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	uint8_t *bytes = arena_alloc(arena, size + 1, 1);
	const void *value = NULL;
	size_t value_size = 0;
	bytes[0] = 0xc1;
	if (size)
		memcpy(bytes + 1, data, size);
	if (packed_read(bytes, size + 1, arena, &value, &value_size) == 0) {
		require(value_size > 0 && value_size <= PACKED_MOST && value_size / RATIO_MOST <= size);
		require(((const char *)value)[value_size] == '\0');
		expect_round_trip(value, value_size);
	}
	require(arena_bytes(arena) <= HELD_MOST * 4 + (size + 1) * RATIO_MOST * 2);
	arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	expect_round_trip(data, size);
	read_as_packed(data, size);
	return 0;
}
