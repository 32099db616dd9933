#include "cluster/statements/fingerprint_index.h"

#include <string.h>

#include "proto/base/array.h"

#define FREE UINT32_MAX

/* Open addressing with linear probing, in parts that grow one at a time, by an eighth: so the table never exists twice, and no log entry
 * waits for all of it to grow. Removal leaves no hole (Knuth, TAOCP 3, 6.4, algorithm R). Nothing may depend on the order of the pairs: a
 * restart changes it. */
enum {
	PART_BITS = 8,
	PART_COUNT = 1 << PART_BITS,
	SLOTS_AT_LEAST = 8,
};

/* `key`: the spread fingerprint without the bits that choose its part. Packed, since there are very many. */
struct pair {
	uint32_t number; /* FREE if the slot is free */
	uint32_t key : 32 - PART_BITS;
} __attribute__((packed));

_Static_assert(sizeof(struct pair) == 7, "nothing between two of them");

struct part {
	struct pair *pairs;
	uint32_t slots, count;
};

struct fingerprint_index {
	fingerprint_older *older;
	const void *context;
	struct part parts[PART_COUNT];
};

struct fingerprint_index *fingerprint_index_new(fingerprint_older *older, const void *context)
{
	struct fingerprint_index *index = allocate(1, sizeof(*index));
	index->older = older;
	index->context = context;
	return index;
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

/* The part in which a fingerprint is stored, and its key there. */
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

/* How many slots may be taken before the part grows: seven eighths, and never all, since a search ends at a free slot. */
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

static uint32_t next_size(uint32_t slots)
{
	return slots < SLOTS_AT_LEAST ? SLOTS_AT_LEAST : slots + slots / 8;
}

static void resize(struct part *part, uint32_t slots)
{
	struct part old = *part;
	make_empty(part, slots);
	for (uint32_t k = 0; k < old.slots; k++)
		if (old.pairs[k].number != FREE)
			append(part, old.pairs[k]);
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

/* Of these slots the one with the oldest number. */
static uint32_t find_oldest(const struct fingerprint_index *index, const struct part *part, const uint32_t slots[FINGERPRINT_POSTINGS_MAX])
{
	uint32_t oldest = slots[0];
	for (size_t k = 1; k < FINGERPRINT_POSTINGS_MAX; k++)
		if (index->older(index->context, part->pairs[slots[k]].number, part->pairs[oldest].number))
			oldest = slots[k];
	return oldest;
}

uint32_t fingerprint_index_add(struct fingerprint_index *index, uint32_t fingerprint, uint32_t number)
{
	uint32_t key, held = 0, slots[FINGERPRINT_POSTINGS_MAX], gone = FINGERPRINT_NONE;
	struct part *part = part_of(index, fingerprint, &key);
	if (part->count >= most_taken(part->slots))
		resize(part, next_size(part->slots));
	for (uint32_t slot = home_of(part, key); part->pairs[slot].number != FREE && held < FINGERPRINT_POSTINGS_MAX; slot = next_slot(part, slot))
		if (part->pairs[slot].key == key)
			slots[held++] = slot;
	if (held == FINGERPRINT_POSTINGS_MAX) {
		uint32_t oldest = find_oldest(index, part, slots);
		gone = part->pairs[oldest].number;
		if (index->older(index->context, number, gone))
			return number;
		take_out(part, oldest);
	}
	append(part, (struct pair){ .number = number, .key = key });
	return gone;
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
	return count;
}

/* While loading, each part is a plain array to which pairs are appended, so only as many places of memory are written as there are parts.
 * fingerprint_index_loaded() then turns one part after the other into a table, each small enough for the processor's cache. */
void fingerprint_index_load(struct fingerprint_index *index, uint32_t fingerprint, uint32_t number)
{
	uint32_t key;
	struct part *part = part_of(index, fingerprint, &key);
	if (part->count == part->slots) {
		part->slots = part->slots ? 2 * part->slots : SLOTS_AT_LEAST;
		part->pairs = reallocate(part->pairs, part->slots, sizeof(*part->pairs));
	}
	part->pairs[part->count++] = (struct pair){ .number = number, .key = key };
}

void fingerprint_index_loaded(struct fingerprint_index *index)
{
	for (size_t k = 0; k < PART_COUNT; k++) {
		struct part *part = &index->parts[k];
		uint32_t slots = 0;
		while (part->count > most_taken(slots))
			slots = next_size(slots);
		part->slots = part->count; /* the others have nothing */
		if (part->count)
			resize(part, slots);
	}
}

size_t fingerprint_index_bytes(const struct fingerprint_index *index)
{
	size_t bytes = memory_bytes(index);
	for (size_t k = 0; k < PART_COUNT; k++)
		bytes += memory_bytes(index->parts[k].pairs);
	return bytes;
}
