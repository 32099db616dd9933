/* Number map: from numbers that a caller chose to what they stand for. Order plays no part: it can only be looked up. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct number_map;

struct number_map *number_map_new(void);
struct number_map *number_map_free(struct number_map *map);

/* Enters a pointer (not NULL) under a number that is not in use. */
void number_map_set(struct number_map *map, uint32_t number, void *item);
/* What the number stands for, or NULL. */
void *number_map_get(const struct number_map *map, uint32_t number);
/* Takes a number out; it must be in. */
void number_map_remove(struct number_map *map, uint32_t number);
size_t number_map_count(const struct number_map *map);
