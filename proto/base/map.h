/* Map: 64-bit keys to 32-bit numbers, open addressing. For look-ups by a hash or an id; never iterated, so that nothing depends
 * on the order of its slots. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct map;

#define MAP_NONE UINT32_MAX

/* A new, empty map, owned by the caller (map_free). */
struct map *map_new(void);
struct map *map_free(struct map *map); /* NULL is fine; returns NULL */

/* The number of a key, or MAP_NONE. */
uint32_t map_find(const struct map *map, uint64_t key);

/* Sets the number (not MAP_NONE) of a key, replacing an earlier one. */
void map_set(struct map *map, uint64_t key, uint32_t number);

/* Forgets a key; one that is not there is fine. */
void map_remove(struct map *map, uint64_t key);

size_t map_count(const struct map *map);
