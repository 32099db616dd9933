/* The quotation index as an image, for checkpoints. */
#include "cluster/statements/quotation_internal.h"

#include <assert.h>
#include <string.h>

/* What is written of a wording stays the same for as long as it exists, so that the next checkpoint can share it with the last one. Where it is
 * found (bucket, fingerprints, the number of its block) is not written but made again when it is read. */

enum { NEGATED = 1, DENIED = 2, CROWDED = 4, LANGUAGE_SHIFT = 3, STEMS_LEAST = 2 /* a fingerprint is made of two */ };

/* The fingerprints by which a crowded wording is no longer found, as bits. If two are equal, and one is left, it counts as the later one. */
static uint64_t find_lacking(const struct quotation_index *index, uint32_t place)
{
	struct wording wording = wording_at(index, place);
	uint32_t fingerprints[STEMS_MAX], found[FINGERPRINT_POSTINGS_MAX], count = wording_fingerprints(&wording, fingerprints);
	uint64_t lacking = 0;
	for (uint32_t k = 0; k < count; k++) {
		size_t found_count = fingerprint_index_find(index->by_fingerprint, fingerprints[k], found), held = 0, later = 0;
		for (size_t i = 0; i < found_count; i++)
			held += found[i] == place;
		for (uint32_t i = k + 1; i < count; i++)
			later += fingerprints[i] == fingerprints[k];
		if (held <= later)
			lacking |= UINT64_C(1) << k;
	}
	return lacking;
}

static void keep_wording(struct quotation_index *index, uint32_t place, const struct wording *wording)
{
	struct kept *kept = &index->wordings.items[place];
	kept->block = word_blocks_add(index->blocks, wording->block, block_size(wording));
	kept->stem_count = wording->stem_count & 0x7f;
	kept->speaker_count = wording->speaker_count & 0xf;
	kept->negated = wording->negated;
	kept->denied = wording->denied;
}

static void load_fingerprints(struct quotation_index *index, uint32_t place, const struct wording *wording, uint64_t lacking)
{
	uint32_t fingerprints[STEMS_MAX], count = wording_fingerprints(wording, fingerprints);
	for (uint32_t k = 0; k < count; k++)
		if (!(lacking >> k & 1))
			fingerprint_index_load(index->by_fingerprint, fingerprints[k], place);
}

/* The wording's language and flags. */
static uint32_t bits_of(const struct kept *kept)
{
	return (uint32_t)kept->language << LANGUAGE_SHIFT | (kept->negated ? NEGATED : 0) | (kept->denied ? DENIED : 0) | (kept->crowded ? CROWDED : 0);
}

static void write_wording(struct image *image, const struct quotation_index *index, uint32_t place)
{
	struct kept kept = index->wordings.items[place];
	struct wording wording;
	uint8_t stem_count = kept.stem_count & UINT8_MAX, speaker_count = kept.speaker_count;
	uint32_t bits = bits_of(&kept);
	image_value(image, &stem_count);
	if (!stem_count)
		return; /* a free place: no more is written of it */
	wording = wording_at(index, place);
	image_value(image, &speaker_count);
	image_value(image, &bits);
	image_value(image, &kept.first);
	image_bytes(image, (uint32_t *)wording.block, block_size(&wording) * sizeof(*wording.block));
	if (!kept.crowded)
		return;
	uint64_t lacking = find_lacking(index, place);
	image_value(image, &lacking);
}

static void read_wording(struct image *image, struct quotation_index *index, uint32_t place)
{
	struct kept *kept = &index->wordings.items[place];
	uint32_t block[STEMS_MAX + SPEAKER_WORDS_MAX], bits = 0;
	struct wording wording = { .block = block };
	uint64_t lacking = 0;
	image_value(image, &wording.stem_count);
	if (!wording.stem_count)
		return;
	image_value(image, &wording.speaker_count);
	image_value(image, &bits);
	image_value(image, &kept->first);
	if (wording.stem_count < STEMS_LEAST || wording.stem_count > STEMS_MAX || wording.speaker_count > SPEAKER_WORDS_MAX ||
	    bits >> LANGUAGE_SHIFT >= index->languages.count)
		image_fail(image);
	if (image_failed(image))
		return;
	image_bytes(image, block, block_size(&wording) * sizeof(*block));
	if (bits & CROWDED)
		image_value(image, &lacking);
	wording.language = index->languages.items[bits >> LANGUAGE_SHIFT];
	wording.negated = bits & NEGATED;
	wording.denied = bits & DENIED;
	keep_wording(index, place, &wording);
	kept->language = bits >> LANGUAGE_SHIFT & (LANGUAGES_MAX - 1);
	kept->crowded = bits & CROWDED;
	load_fingerprints(index, place, &wording, lacking);
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
	for (uint32_t place = 0; place < count && !image_failed(image); place++) {
		if (image_writes(image))
			write_wording(image, index, place);
		else
			read_wording(image, index, place);
	}
}

/* Fails the image unless the lists of free places name just the places that are not in use. */
static void check_free(struct image *image, const struct quotation_index *index)
{
	size_t free_count = 0;
	for (size_t k = 0; k < index->wordings.count; k++)
		free_count += !index->wordings.items[k].stem_count;
	if (free_count != index->free_wordings.count)
		image_fail(image);
	for (size_t k = 0; k < index->free_wordings.count; k++)
		if (index->free_wordings.items[k] >= index->wordings.count || index->wordings.items[index->free_wordings.items[k]].stem_count)
			image_fail(image);
	for (size_t k = 0; k < index->free_carriers.count; k++)
		if (index->free_carriers.items[k] >= index->carriers.count)
			image_fail(image);
	for (size_t k = 0; k < index->free_link_sets.count; k++)
		if (index->free_link_sets.items[k] >= index->link_sets.count)
			image_fail(image);
}

/* Fails the image unless indexes from one array into another are within it. */
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
	wordings_image(image, index);
	map_image(image, index->others);
	map_image(image, index->links);
	image_array(image, &index->free_wordings);
	image_array(image, &index->free_carriers);
	image_array(image, &index->free_link_sets);
	statement_places_image(image, index->by_number, index->wordings.count);
	if (image_writes(image))
		return;
	check_links(image, index);
	check_free(image, index);
	if (image_failed(image))
		return;
	quotation_buckets_make(index);
	fingerprint_index_loaded(index->by_fingerprint);
}
