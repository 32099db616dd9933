/* The quotation index as an image, for checkpoints. */
#include "cluster/statements/quotation_internal.h"

#include <assert.h>
#include <string.h>

/* A free place has nothing. */
static void wording_image(struct image *image, const struct quotation_index *index, struct kept *wording)
{
	uint8_t stem_count = wording->stem_count & UINT8_MAX, speaker_count = wording->speaker_count;
	uint32_t language = wording->language;
	bool negated = wording->negated, denied = wording->denied;
	image_value(image, &stem_count);
	if (!stem_count)
		return;
	image_value(image, &speaker_count);
	image_index(image, &language, index->languages.count, false);
	image_flag(image, &negated);
	image_flag(image, &denied);
	image_value(image, &wording->first);
	image_index(image, &wording->older, index->wordings.count, true);
	if (stem_count > STEMS_MAX || speaker_count > SPEAKER_WORDS_MAX)
		image_fail(image);
	else
		image_index(image, &wording->block, word_blocks_count(index->blocks, (uint32_t)stem_count + speaker_count), false);
	if (image_writes(image) || image_failed(image))
		return;
	wording->stem_count = stem_count & 0x7f;
	wording->speaker_count = speaker_count & 0xf;
	wording->language = language & (LANGUAGES_MAX - 1);
	wording->negated = negated;
	wording->denied = denied;
}

static void wordings_image(struct image *image, struct quotation_index *index)
{
	size_t count = image_count(image, index->wordings.count, 1);
	if (!image_writes(image)) {
		array_reserve_tight(&index->wordings, count);
		index->wordings.count = count;
		if (count)
			memset(index->wordings.items, 0, count * sizeof(*index->wordings.items));
	}
	for (size_t k = 0; k < count && !image_failed(image); k++)
		wording_image(image, index, &index->wordings.items[k]);
}

static void buckets_image(struct image *image, struct quotation_index *index)
{
	uint32_t count = (uint32_t)image_count(image, index->bucket_count, sizeof(*index->buckets));
	if (count & (count - 1)) {
		image_fail(image);
		return;
	}
	if (!image_writes(image) && count) {
		index->buckets = reallocate(index->buckets, count, sizeof(*index->buckets));
		index->bucket_count = count;
	}
	for (uint32_t k = 0; k < count && !image_failed(image); k++)
		image_index(image, &index->buckets[k], index->wordings.count, true);
}

/* What points from one array into another is within it. */
static void check_links(struct image *image, const struct quotation_index *index)
{
	for (uint32_t k = 0; k < index->wordings.count; k++) {
		uint64_t links = map_find(index->links, k), other = map_find(index->others, k);
		if ((links != MAP_NONE && links >= index->link_sets.count) || (other != MAP_NONE && other >= index->carriers.count))
			image_fail(image);
	}
	for (size_t k = 0; k < index->carriers.count; k++)
		if (index->carriers.items[k].older != NONE && index->carriers.items[k].older >= index->carriers.count)
			image_fail(image);
	for (size_t k = 0; k < index->link_sets.count; k++) {
		const struct link_set *set = &index->link_sets.items[k];
		if (set->count > QUOTATION_PARTNERS_MAX)
			image_fail(image);
		for (uint32_t i = 0; i < QUOTATION_PARTNERS_MAX; i++)
			if (set->links[i].other != NONE && set->links[i].other >= index->wordings.count)
				image_fail(image);
	}
}

void quotation_index_image(struct image *image, struct quotation_index *index)
{
	assert(!index->stale.count);
	image_array(image, &index->carriers);
	image_array(image, &index->link_sets);
	image_array(image, &index->languages);
	word_blocks_image(image, index->blocks);
	wordings_image(image, index);
	map_image(image, index->others);
	map_image(image, index->links);
	buckets_image(image, index);
	image_array(image, &index->free_wordings);
	image_array(image, &index->free_carriers);
	image_array(image, &index->free_link_sets);
	statement_places_image(image, index->by_number, index->wordings.count);
	fingerprint_index_image(image, index->by_fingerprint, index->wordings.count);
	if (!image_writes(image))
		check_links(image, index);
}
