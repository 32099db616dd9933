#include "proto/base/map.h"

#include <assert.h>

#include "proto/base/memory.h"

struct slot {
	uint64_t key;
	uint64_t number; /* MAP_NONE: free */
};

struct map {
	struct slot *slots; /* a power of two, at most two thirds full */
	size_t slot_count, count;
};

static size_t home_of(const struct map *map, uint64_t key)
{
	key ^= key >> 32;
	key *= UINT64_C(0x9e3779b97f4a7c15); /* Fibonacci hashing (Knuth, TAOCP 3, 6.4): neighbouring keys spread out */
	return (size_t)(key >> 20) & (map->slot_count - 1);
}

static size_t slot_of(const struct map *map, uint64_t key)
{
	size_t slot = home_of(map, key);
	while (map->slots[slot].number != MAP_NONE && map->slots[slot].key != key)
		slot = (slot + 1) & (map->slot_count - 1);
	return slot;
}

static void resize(struct map *map, size_t slot_count)
{
	struct slot *old = map->slots;
	size_t old_count = map->slot_count;
	map->slots = allocate(slot_count, sizeof(*map->slots));
	map->slot_count = slot_count;
	for (size_t k = 0; k < slot_count; k++)
		map->slots[k].number = MAP_NONE;
	for (size_t k = 0; k < old_count; k++)
		if (old[k].number != MAP_NONE)
			map->slots[slot_of(map, old[k].key)] = old[k];
	free(old);
}

struct map *map_new(void)
{
	struct map *map = allocate(1, sizeof(*map));
	resize(map, 64);
	return map;
}

struct map *map_free(struct map *map)
{
	if (map)
		free(map->slots);
	free(map);
	return NULL;
}

uint64_t map_find(const struct map *map, uint64_t key)
{
	return map->slots[slot_of(map, key)].number;
}

void map_set(struct map *map, uint64_t key, uint64_t number)
{
	assert(number != MAP_NONE);
	size_t slot = slot_of(map, key);
	if (map->slots[slot].number == MAP_NONE) {
		if ((map->count + 1) * 3 > map->slot_count * 2) {
			resize(map, map->slot_count * 2);
			slot = slot_of(map, key);
		}
		map->count++;
	}
	map->slots[slot] = (struct slot){ key, number };
}

/* Removes without tombstones: whatever was pushed on by the removed key moves back (Knuth, TAOCP 3, 6.4, algorithm R). */
void map_remove(struct map *map, uint64_t key)
{
	size_t mask = map->slot_count - 1, hole = slot_of(map, key);
	if (map->slots[hole].number == MAP_NONE)
		return;
	for (size_t slot = (hole + 1) & mask; map->slots[slot].number != MAP_NONE; slot = (slot + 1) & mask) {
		size_t home = home_of(map, map->slots[slot].key);
		if (((slot - home) & mask) >= ((slot - hole) & mask)) {
			map->slots[hole] = map->slots[slot];
			hole = slot;
		}
	}
	map->slots[hole].number = MAP_NONE;
	map->count--;
}

size_t map_count(const struct map *map)
{
	return map->count;
}

static int by_key(const void *a, const void *b)
{
	const struct slot *x = a, *y = b;
	return (x->key > y->key) - (x->key < y->key);
}

/* Ascending by key, so that the same numbers give the same bytes. */
static void write_map(struct image *image, const struct map *map)
{
	struct slot *taken cleanup(free_pointer) = allocate(map->count, sizeof(*taken));
	size_t count = 0;
	for (size_t k = 0; k < map->slot_count; k++)
		if (map->slots[k].number != MAP_NONE)
			taken[count++] = map->slots[k];
	if (count)
		qsort(taken, count, sizeof(*taken), by_key);
	image_bytes(image, taken, count * sizeof(*taken));
}

void map_image(struct image *image, struct map *map)
{
	size_t count = image_count(image, map->count, sizeof(struct slot));
	if (image_writes(image)) {
		write_map(image, map);
		return;
	}
	for (size_t k = 0; k < count; k++) {
		struct slot slot;
		image_value(image, &slot);
		if (slot.number == MAP_NONE)
			image_fail(image);
		else
			map_set(map, slot.key, slot.number);
	}
}

size_t map_bytes(const struct map *map)
{
	return memory_bytes(map) + memory_bytes(map->slots);
}
