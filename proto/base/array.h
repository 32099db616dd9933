/* Growable arrays: `ARRAY(struct token) tokens = {0}; array_append(&tokens, token);` The items are the array's own. */
#pragma once

#include <stddef.h>

#include "proto/base/memory.h"

/* An array of `type`: .items, .count, .capacity. All zero is the empty array. */
#define ARRAY(type) \
	struct { \
		type *items; \
		size_t count, capacity; \
	}

/* Room for at least `wanted` items in all. */
#define array_reserve(array, wanted) \
	do { \
		size_t wanted_ = (wanted); \
		if (wanted_ > (array)->capacity) { \
			size_t grown_ = (array)->capacity ? (array)->capacity * 2 : 8; \
			(array)->capacity = grown_ > wanted_ ? grown_ : wanted_; \
			(array)->items = reallocate((array)->items, (array)->capacity, sizeof(*(array)->items)); \
		} \
	} while (0)

/* The same with hardly any spare room: for the many small arrays of long-lived objects. */
#define array_reserve_tight(array, wanted) \
	do { \
		size_t wanted_ = (wanted); \
		if (wanted_ > (array)->capacity) { \
			(array)->capacity = wanted_ + (array)->capacity / 16; \
			(array)->items = reallocate((array)->items, (array)->capacity, sizeof(*(array)->items)); \
		} \
	} while (0)

/* Appends one item, a value of the array's type (wrap a compound literal in parentheses). */
#define array_append(array, ...) \
	do { \
		array_reserve((array), (array)->count + 1); \
		(array)->items[(array)->count++] = (__VA_ARGS__); \
	} while (0)

#define array_append_tight(array, ...) \
	do { \
		array_reserve_tight((array), (array)->count + 1); \
		(array)->items[(array)->count++] = (__VA_ARGS__); \
	} while (0)

/* Removes the item at `index`; the items after it move up, in order. */
#define array_remove(array, index) \
	do { \
		size_t index_ = (index); \
		(array)->count--; \
		for (size_t k_ = index_; k_ < (array)->count; k_++) \
			(array)->items[k_] = (array)->items[k_ + 1]; \
	} while (0)

/* Frees the items; the array is then empty, and can be used again. */
#define array_free(array) \
	do { \
		free((array)->items); \
		(array)->items = NULL; \
		(array)->count = (array)->capacity = 0; \
	} while (0)
