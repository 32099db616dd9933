#include "cluster/statements/fingerprint_index.h"

#include <string.h>

#include "proto/base/array.h"

#define FREE UINT32_MAX

/* Open addressing with linear probing, in parts that grow one at a time, by an eighth: so the whole is never there twice, and no entry of
 * the log waits for all of it. Pairs of one fingerprint stand in the order of adding; taking out keeps it (Knuth, TAOCP 3, 6.4, R). */
enum {
	PART_BITS = 8,
	PART_COUNT = 1 << PART_BITS,
	SLOTS_AT_LEAST = 8,
};

/* A fingerprint, spread, without the bits that choose its part. There are very many, so they are not aligned. */
struct pair {
	uint32_t number; /* FREE: the slot is */
	uint32_t key : 32 - PART_BITS;
} __attribute__((packed));

_Static_assert(sizeof(struct pair) == 7, "nothing between two of them");

struct part {
	struct pair *pairs;
	uint32_t slots, count;
};

struct fingerprint_index {
	struct part parts[PART_COUNT];
};

struct fingerprint_index *fingerprint_index_new(void)
{
	return allocate(1, sizeof(struct fingerprint_index));
}

struct fingerprint_index *fingerprint_index_free(struct fingerprint_index *index)
{
	if (!index)
		return NULL;
	for (size_t k = 0; k < PART_COUNT; k++)
		free(index->parts[k].pairs);
	free(index);
	return NULL;
}

/* One to one. */
static uint32_t spread(uint32_t fingerprint)
{
	return fingerprint * 2654435769u; /* Fibonacci hashing */
}

/* The part of a fingerprint, and its key there. */
static struct part *part_of(const struct fingerprint_index *index, uint32_t fingerprint, uint32_t *ret_key)
{
	uint32_t hash = spread(fingerprint);
	*ret_key = hash & UINT32_MAX >> PART_BITS;
	return (struct part *)&index->parts[hash >> (32 - PART_BITS)];
}

static uint32_t home_of(const struct part *part, uint32_t key)
{
	return (uint32_t)((uint64_t)(key << PART_BITS) * part->slots >> 32);
}

/* Where it grows: at seven eighths or one less, so never all are: a search ends at a free slot. */
static uint32_t most_taken(uint32_t slots)
{
	return slots ? slots - slots / 8 - 1 : 0;
}

static uint32_t next_slot(const struct part *part, uint32_t slot)
{
	return slot + 1 == part->slots ? 0 : slot + 1;
}

static void append(struct part *part, struct pair pair)
{
	uint32_t slot = home_of(part, pair.key);
	while (part->pairs[slot].number != FREE)
		slot = next_slot(part, slot);
	part->pairs[slot] = pair;
	part->count++;
}

static void make_empty(struct part *part, uint32_t slots)
{
	*part = (struct part){ .pairs = reallocate(NULL, slots, sizeof(struct pair)), .slots = slots };
	for (uint32_t slot = 0; slot < slots; slot++)
		part->pairs[slot].number = FREE;
}

/* Pairs that probe past each other stay in their order: it begins behind a free slot. */
static void grow(struct part *part)
{
	struct part old = *part;
	uint32_t first = 0;
	make_empty(part, old.slots < SLOTS_AT_LEAST ? SLOTS_AT_LEAST : old.slots + old.slots / 8);
	while (first < old.slots && old.pairs[first].number != FREE)
		first++;
	for (uint32_t k = 0; k < old.slots; k++) {
		struct pair pair = old.pairs[(first + k) % old.slots];
		if (pair.number != FREE)
			append(part, pair);
	}
	free(old.pairs);
}

static void take_out(struct part *part, uint32_t hole)
{
	for (uint32_t slot = next_slot(part, hole); part->pairs[slot].number != FREE; slot = next_slot(part, slot)) {
		uint32_t from_home = (slot + part->slots - home_of(part, part->pairs[slot].key)) % part->slots;
		uint32_t from_hole = (slot + part->slots - hole) % part->slots;
		if (from_home >= from_hole) {
			part->pairs[hole] = part->pairs[slot];
			hole = slot;
		}
	}
	part->pairs[hole].number = FREE;
	part->count--;
}

void fingerprint_index_add(struct fingerprint_index *index, uint32_t fingerprint, uint32_t number)
{
	uint32_t key, held = 0, oldest = 0;
	struct part *part = part_of(index, fingerprint, &key);
	if (part->count >= most_taken(part->slots))
		grow(part);
	for (uint32_t slot = home_of(part, key); part->pairs[slot].number != FREE; slot = next_slot(part, slot)) {
		if (part->pairs[slot].key != key)
			continue;
		if (!held++)
			oldest = slot;
	}
	if (held == FINGERPRINT_POSTINGS_MAX)
		take_out(part, oldest);
	append(part, (struct pair){ .number = number, .key = key });
}

void fingerprint_index_remove(struct fingerprint_index *index, uint32_t fingerprint, uint32_t number)
{
	uint32_t key;
	struct part *part = part_of(index, fingerprint, &key);
	if (!part->slots)
		return;
	for (uint32_t slot = home_of(part, key); part->pairs[slot].number != FREE; slot = next_slot(part, slot)) {
		if (part->pairs[slot].key == key && part->pairs[slot].number == number) {
			take_out(part, slot);
			return;
		}
	}
}

size_t fingerprint_index_find(const struct fingerprint_index *index, uint32_t fingerprint, uint32_t ret_numbers[FINGERPRINT_POSTINGS_MAX])
{
	uint32_t key;
	const struct part *part = part_of(index, fingerprint, &key);
	size_t count = 0;
	if (!part->slots)
		return 0;
	for (uint32_t slot = home_of(part, key); part->pairs[slot].number != FREE && count < FINGERPRINT_POSTINGS_MAX;
	     slot = next_slot(part, slot))
		if (part->pairs[slot].key == key)
			ret_numbers[count++] = part->pairs[slot].number;
	for (size_t k = 0; k < count / 2; k++) {
		uint32_t number = ret_numbers[k];
		ret_numbers[k] = ret_numbers[count - 1 - k];
		ret_numbers[count - 1 - k] = number;
	}
	return count;
}

size_t fingerprint_index_bytes(const struct fingerprint_index *index)
{
	size_t bytes = memory_bytes(index);
	for (size_t k = 0; k < PART_COUNT; k++)
		bytes += memory_bytes(index->parts[k].pairs);
	return bytes;
}

/* What is read can be searched: it has a free slot, and its numbers are below the limit. */
static bool is_whole(const struct part *part, size_t numbers)
{
	uint32_t count = 0;
	for (uint32_t slot = 0; slot < part->slots; slot++) {
		if (part->pairs[slot].number == FREE)
			continue;
		if (part->pairs[slot].number >= numbers)
			return false;
		count++;
	}
	return count == part->count && (count < part->slots || part->slots == 0);
}

void fingerprint_index_image(struct image *image, struct fingerprint_index *index, size_t numbers)
{
	for (size_t k = 0; k < PART_COUNT && !image_failed(image); k++) {
		struct part *part = &index->parts[k];
		uint32_t slots = (uint32_t)image_count(image, part->slots, sizeof(*part->pairs));
		if (!image_writes(image) && slots)
			make_empty(part, slots);
		image_value(image, &part->count);
		image_bytes(image, part->pairs, slots * sizeof(*part->pairs));
		if (!image_writes(image) && !is_whole(part, numbers))
			image_fail(image);
	}
}
