#include "cluster/stories/term_keys.h"

#include <assert.h>

#include "proto/base/array.h"

#define FREE UINT32_MAX

enum { SLOTS_AT_LEAST = 64 };

/* Open addressing with linear probing; it grows by an eighth, since there are very many. */
struct term_keys {
	ARRAY(uint64_t) keys; /* by number */
	uint32_t *slots;      /* numbers, or FREE; at most three quarters full */
	uint32_t slot_count;
};

/* The slot of a key, or the free one in which it belongs. Keys are hashes, so they need no hashing. */
static uint32_t slot_for(const struct term_keys *keys, uint64_t key)
{
	uint32_t slot = (uint32_t)((key >> 32) * keys->slot_count >> 32);
	while (keys->slots[slot] != FREE && keys->keys.items[keys->slots[slot]] != key)
		slot = slot + 1 == keys->slot_count ? 0 : slot + 1;
	return slot;
}

static void resize(struct term_keys *keys, uint32_t slot_count)
{
	free(keys->slots);
	keys->slots = allocate(slot_count, sizeof(*keys->slots));
	keys->slot_count = slot_count;
	for (uint32_t slot = 0; slot < slot_count; slot++)
		keys->slots[slot] = FREE;
	for (uint32_t number = 0; number < keys->keys.count; number++)
		keys->slots[slot_for(keys, keys->keys.items[number])] = number;
}

struct term_keys *term_keys_new(void)
{
	struct term_keys *keys = allocate(1, sizeof(*keys));
	resize(keys, SLOTS_AT_LEAST);
	return keys;
}

struct term_keys *term_keys_free(struct term_keys *keys)
{
	if (!keys)
		return NULL;
	array_free(&keys->keys);
	free(keys->slots);
	free(keys);
	return NULL;
}

uint32_t term_keys_add(struct term_keys *keys, uint64_t key)
{
	uint32_t slot = slot_for(keys, key);
	if (keys->slots[slot] != FREE)
		return keys->slots[slot];
	uint32_t number = (uint32_t)keys->keys.count;
	assert(number < FREE);
	array_append_tight(&keys->keys, key);
	keys->slots[slot] = number;
	if (keys->keys.count > keys->slot_count / 4 * 3)
		resize(keys, keys->slot_count + keys->slot_count / 8);
	return number;
}

uint64_t term_keys_at(const struct term_keys *keys, uint32_t number)
{
	assert(number < keys->keys.count);
	return keys->keys.items[number];
}

uint32_t term_keys_count(const struct term_keys *keys)
{
	return (uint32_t)keys->keys.count;
}

size_t term_keys_bytes(const struct term_keys *keys)
{
	return memory_bytes(keys) + memory_bytes(keys->keys.items) + memory_bytes(keys->slots);
}

void term_keys_image(struct image *image, struct term_keys *keys)
{
	uint32_t count = (uint32_t)image_count(image, keys->keys.count, sizeof(uint64_t));
	for (uint32_t number = 0; number < count && !image_failed(image); number++) {
		uint64_t key = image_writes(image) ? keys->keys.items[number] : 0;
		image_value(image, &key);
		if (!image_writes(image) && term_keys_add(keys, key) != number)
			image_fail(image);
	}
}
