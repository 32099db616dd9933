#include "cluster/statements/fingerprint_index.h"

#include "proto/base/array.h"

#define NONE UINT32_MAX

enum { BUCKETS_AT_LEAST = 64 };

struct posting {
	uint32_t fingerprint, number;
	uint32_t next; /* the next older one in its bucket, of any fingerprint, or NONE */
};

struct fingerprint_index {
	ARRAY(struct posting) postings;
	ARRAY(uint32_t) free_places;
	uint32_t *buckets; /* the newest posting, by the low bits of the fingerprint */
	uint32_t bucket_count; /* a power of two, at least as many as there are postings */
};

/* Twice as many; what is in one goes to two, in the same order. */
static void grow(struct fingerprint_index *index)
{
	uint32_t old_count = index->bucket_count, count = old_count ? 2 * old_count : BUCKETS_AT_LEAST;
	index->buckets = reallocate(index->buckets, count, sizeof(*index->buckets));
	for (uint32_t k = old_count; k < count; k++)
		index->buckets[k] = NONE;
	for (uint32_t k = 0; k < old_count; k++) {
		uint32_t *ends[2] = { &index->buckets[k], &index->buckets[old_count + k] };
		for (uint32_t at = index->buckets[k], next; at != NONE; at = next) {
			struct posting *posting = &index->postings.items[at];
			uint32_t **end = &ends[(posting->fingerprint & old_count) != 0];
			next = posting->next;
			**end = at;
			*end = &posting->next;
		}
		*ends[0] = *ends[1] = NONE;
	}
	index->bucket_count = count;
}

struct fingerprint_index *fingerprint_index_new(void)
{
	struct fingerprint_index *index = allocate(1, sizeof(*index));
	grow(index);
	return index;
}

struct fingerprint_index *fingerprint_index_free(struct fingerprint_index *index)
{
	if (!index)
		return NULL;
	array_free(&index->postings);
	array_free(&index->free_places);
	free(index->buckets);
	free(index);
	return NULL;
}

static uint32_t *bucket_of(const struct fingerprint_index *index, uint32_t fingerprint)
{
	return &index->buckets[fingerprint & (index->bucket_count - 1)];
}

static uint32_t take_place(struct fingerprint_index *index)
{
	if (index->free_places.count)
		return index->free_places.items[--index->free_places.count];
	array_append_tight(&index->postings, ((struct posting){ 0 }));
	return (uint32_t)index->postings.count - 1;
}

static void drop(struct fingerprint_index *index, uint32_t *link)
{
	uint32_t at = *link;
	*link = index->postings.items[at].next;
	array_append(&index->free_places, at);
}

void fingerprint_index_add(struct fingerprint_index *index, uint32_t fingerprint, uint32_t number)
{
	if (index->postings.count - index->free_places.count >= index->bucket_count)
		grow(index);
	uint32_t place = take_place(index), *bucket = bucket_of(index, fingerprint), held = 0;
	index->postings.items[place] = (struct posting){ fingerprint, number, *bucket };
	*bucket = place;
	for (uint32_t *link = bucket; *link != NONE; link = &index->postings.items[*link].next) {
		held += index->postings.items[*link].fingerprint == fingerprint;
		if (held > FINGERPRINT_POSTINGS_MAX) {
			drop(index, link);
			return;
		}
	}
}

void fingerprint_index_remove(struct fingerprint_index *index, uint32_t fingerprint, uint32_t number)
{
	for (uint32_t *link = bucket_of(index, fingerprint); *link != NONE; link = &index->postings.items[*link].next) {
		const struct posting *posting = &index->postings.items[*link];
		if (posting->fingerprint == fingerprint && posting->number == number) {
			drop(index, link);
			return;
		}
	}
}

size_t fingerprint_index_find(const struct fingerprint_index *index, uint32_t fingerprint, uint32_t ret_numbers[FINGERPRINT_POSTINGS_MAX])
{
	size_t count = 0;
	for (uint32_t at = *bucket_of(index, fingerprint); at != NONE; at = index->postings.items[at].next)
		if (index->postings.items[at].fingerprint == fingerprint)
			ret_numbers[count++] = index->postings.items[at].number;
	return count;
}

size_t fingerprint_index_bytes(const struct fingerprint_index *index)
{
	return memory_bytes(index) + memory_bytes(index->postings.items) + memory_bytes(index->free_places.items) +
	       memory_bytes(index->buckets);
}

static bool is_whole(const struct fingerprint_index *index)
{
	for (size_t k = 0; k < index->postings.count; k++)
		if (index->postings.items[k].next != NONE && index->postings.items[k].next >= index->postings.count)
			return false;
	for (uint32_t k = 0; k < index->bucket_count; k++)
		if (index->buckets[k] != NONE && index->buckets[k] >= index->postings.count)
			return false;
	return true;
}

void fingerprint_index_image(struct image *image, struct fingerprint_index *index)
{
	image_array(image, &index->postings);
	image_array(image, &index->free_places);
	uint32_t count = (uint32_t)image_count(image, index->bucket_count, sizeof(*index->buckets));
	if (count < BUCKETS_AT_LEAST || (count & (count - 1))) {
		image_fail(image);
		return;
	}
	if (!image_writes(image)) {
		index->buckets = reallocate(index->buckets, count, sizeof(*index->buckets));
		index->bucket_count = count;
	}
	image_bytes(image, index->buckets, count * sizeof(*index->buckets));
	if (!image_writes(image) && !is_whole(index))
		image_fail(image);
}
