#include "cluster/number_map.h"

#include <assert.h>

#include "proto/base/memory.h"

struct slot {
	uint32_t number;
	void *item; /* NULL: free */
};

struct number_map {
	struct slot *slots; /* open addressing, at most half full */
	uint32_t mask;
	size_t count;
};

static uint32_t home(const struct number_map *map, uint32_t number)
{
	return (number * UINT32_C(2654435769) >> 7) & map->mask;
}

static uint32_t slot_of(const struct number_map *map, uint32_t number)
{
	uint32_t at = home(map, number);
	while (map->slots[at].item && map->slots[at].number != number)
		at = (at + 1) & map->mask;
	return at;
}

struct number_map *number_map_new(void)
{
	struct number_map *map = allocate(1, sizeof(*map));
	map->mask = 63;
	map->slots = allocate(map->mask + 1, sizeof(*map->slots));
	return map;
}

struct number_map *number_map_free(struct number_map *map)
{
	if (!map)
		return NULL;
	free(map->slots);
	free(map);
	return NULL;
}

static void grow(struct number_map *map)
{
	struct slot *old = map->slots;
	uint32_t old_mask = map->mask;
	map->mask = map->mask * 2 + 1;
	map->slots = allocate((size_t)map->mask + 1, sizeof(*map->slots));
	for (uint32_t k = 0; k <= old_mask; k++)
		if (old[k].item)
			map->slots[slot_of(map, old[k].number)] = old[k];
	free(old);
}

void number_map_set(struct number_map *map, uint32_t number, void *item)
{
	assert(item);
	uint32_t at = slot_of(map, number);
	assert(!map->slots[at].item);
	map->slots[at] = (struct slot){ number, item };
	if (++map->count * 2 > map->mask)
		grow(map);
}

void *number_map_get(const struct number_map *map, uint32_t number)
{
	return map->slots[slot_of(map, number)].item;
}

/* Closes the gap: whatever was pushed past the freed slot moves back (Knuth, volume 3, algorithm 6.4 R). */
void number_map_remove(struct number_map *map, uint32_t number)
{
	uint32_t gap = slot_of(map, number);
	assert(map->slots[gap].item);
	map->slots[gap].item = NULL;
	map->count--;
	for (uint32_t at = (gap + 1) & map->mask; map->slots[at].item; at = (at + 1) & map->mask) {
		uint32_t wanted = home(map, map->slots[at].number);
		if (((at - wanted) & map->mask) < ((at - gap) & map->mask))
			continue;
		map->slots[gap] = map->slots[at];
		map->slots[at].item = NULL;
		gap = at;
	}
}

size_t number_map_count(const struct number_map *map)
{
	return map->count;
}
