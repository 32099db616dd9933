#include "proto/base/map.h"

#include <criterion/criterion.h>

#include "proto/base/memory.h"

Test(map, equals_a_plain_table_under_random_sets_and_removals)
{
	enum { KEYS = 2000 };
	uint32_t *table = allocate(KEYS, sizeof(*table)); /* number + 1, 0 when not there */
	struct map *map = map_new();
	uint64_t random = 88172645463325252ULL;
	size_t count = 0;
	for (uint32_t round = 0; round < 200000; round++) {
		random ^= random << 13, random ^= random >> 7, random ^= random << 17;
		uint32_t key = random % KEYS;
		if (random >> 40 & 1) {
			map_set(map, key * UINT64_C(64), round);
			count += !table[key];
			table[key] = round + 1;
		} else {
			map_remove(map, key * UINT64_C(64));
			count -= !!table[key];
			table[key] = 0;
		}
		cr_assert_eq(map_count(map), count);
	}
	for (uint32_t key = 0; key < KEYS; key++)
		cr_assert_eq(map_find(map, key * UINT64_C(64)), table[key] ? table[key] - 1 : MAP_NONE);
	map_free(map);
	free(table);
}
