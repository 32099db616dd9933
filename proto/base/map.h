/* Map: 64-bit keys to numbers or pointers, open addressing. For look-ups by a hash or an id; never iterated, so that nothing
 * depends on the order of its slots. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "proto/base/image.h"

struct map;

#define MAP_NONE UINT64_MAX

/* A new, empty map, owned by the caller (map_free). */
struct map *map_new(void);
struct map *map_free(struct map *map); /* NULL is fine; returns NULL */

/* The number of a key, or MAP_NONE. */
uint64_t map_find(const struct map *map, uint64_t key);

/* Sets the number (not MAP_NONE) of a key, replacing an earlier one. */
void map_set(struct map *map, uint64_t key, uint64_t number);

/* Removes a key; a missing one is fine. */
void map_remove(struct map *map, uint64_t key);

/* The number of keys. */
size_t map_count(const struct map *map);

/* Bytes that it takes, for memory figures. */
size_t map_bytes(const struct map *map);

/* Writes a map of numbers, or reads it into an empty one. */
void map_image(struct image *image, struct map *map);

/* The same for pointers: NULL if the key is missing. What is set must not be NULL, and stays the caller's. */
static inline void *map_pointer(const struct map *map, uint64_t key)
{
	uint64_t number = map_find(map, key);
	return number == MAP_NONE ? NULL : (void *)(uintptr_t)number;
}

static inline void map_set_pointer(struct map *map, uint64_t key, void *item)
{
	map_set(map, key, (uintptr_t)item);
}
