/* Wordings by their hash: those in identical words are in one bucket, and found at once. */
#include "cluster/statements/quotation_internal.h"

enum {
	BUCKETS_AT_LEAST = 64,
	BUCKET_FILL = 2, /* wordings, on average at most */
};

static uint32_t *bucket_of(const struct quotation_index *index, const struct wording *wording)
{
	return &index->buckets[wording_hash(wording) & (index->bucket_count - 1)];
}

uint32_t quotation_bucket(const struct quotation_index *index, const struct wording *wording)
{
	return index->bucket_count ? *bucket_of(index, wording) : NONE;
}

/* Doubles the number of buckets; the wordings of one are divided between two, in the same order. */
static void grow_buckets(struct quotation_index *index)
{
	uint32_t old_count = index->bucket_count, count = old_count ? 2 * old_count : BUCKETS_AT_LEAST;
	index->buckets = reallocate(index->buckets, count, sizeof(*index->buckets));
	for (uint32_t k = old_count; k < count; k++)
		index->buckets[k] = NONE;
	for (uint32_t k = 0; k < old_count; k++) {
		uint32_t *ends[2] = { &index->buckets[k], &index->buckets[old_count + k] };
		for (uint32_t at = index->buckets[k], next; at != NONE; at = next) {
			struct wording wording = wording_at(index, at);
			uint32_t **end = &ends[(wording_hash(&wording) & old_count) != 0];
			next = index->wordings.items[at].older;
			**end = at;
			*end = &index->wordings.items[at].older;
		}
		*ends[0] = *ends[1] = NONE;
	}
	index->bucket_count = count;
}

static bool are_too_few(const struct quotation_index *index)
{
	return index->wordings.count - index->free_wordings.count > (size_t)BUCKET_FILL * index->bucket_count;
}

void quotation_bucket_put(struct quotation_index *index, uint32_t place)
{
	if (are_too_few(index))
		grow_buckets(index);
	struct wording wording = wording_at(index, place);
	uint32_t *at = bucket_of(index, &wording);
	while (*at != NONE && wording_is_older(index, place, *at)) /* seldom: what is added is mostly the newest */
		at = &index->wordings.items[*at].older;
	index->wordings.items[place].older = *at;
	*at = place;
}

void quotation_bucket_take(struct quotation_index *index, uint32_t place)
{
	struct wording wording = wording_at(index, place);
	uint32_t *at = bucket_of(index, &wording);
	while (*at != place)
		at = &index->wordings.items[*at].older;
	*at = index->wordings.items[place].older;
}

/* --- All at once */

static int newest_first(const void *x, const void *y, void *index)
{
	uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
	return wording_is_older(index, b, a) ? -1 : wording_is_older(index, a, b);
}

static bool is_sorted(const struct quotation_index *index, uint32_t at)
{
	uint32_t older = NONE;
	for (; at != NONE; at = older) {
		older = index->wordings.items[at].older;
		if (older != NONE && wording_is_older(index, at, older))
			return false;
	}
	return true;
}

static void sort_bucket(struct quotation_index *index, uint32_t *bucket)
{
	ARRAY(uint32_t) places = { 0 };
	for (uint32_t at = *bucket; at != NONE; at = index->wordings.items[at].older)
		array_append(&places, at);
	qsort_r(places.items, places.count, sizeof(*places.items), newest_first, index);
	for (size_t k = 0; k < places.count; k++) {
		*bucket = places.items[k];
		bucket = &index->wordings.items[*bucket].older;
	}
	*bucket = NONE;
	array_free(&places);
}

void quotation_buckets_make(struct quotation_index *index)
{
	while (are_too_few(index))
		grow_buckets(index);
	for (uint32_t place = 0; place < index->wordings.count; place++) {
		if (!index->wordings.items[place].stem_count)
			continue;
		struct wording wording = wording_at(index, place);
		uint32_t *bucket = bucket_of(index, &wording);
		index->wordings.items[place].older = *bucket;
		*bucket = place;
	}
	for (uint32_t k = 0; k < index->bucket_count; k++)
		if (!is_sorted(index, index->buckets[k]))
			sort_bucket(index, &index->buckets[k]);
}
