/* Packed vectors, since there are very many. Terms ascend; of each is stored its difference from the previous one, in two, three or four
 * bytes (little-endian, as many as the largest difference needs; this width comes first), then its weight. (LEB128 would take a tenth less
 * room, and comparing half as long again.) */
#include <assert.h>
#include <string.h>

#include "cluster/stories/stories_internal.h"

enum { STEP_LEAST = 2, STEP_MOST = 4 /* bytes of a number */ };

/* Packs a difference; there must be room for STEP_MOST bytes. */
static uint8_t *pack_step(uint8_t *to, uint32_t step, unsigned width)
{
	uint32_t bytes = htole32(step);
	memcpy(to, &bytes, sizeof(bytes));
	return to + width;
}

static unsigned width_of(uint32_t most)
{
	return most > 0xffffff ? STEP_MOST : most > 0xffff ? 3 : STEP_LEAST;
}

/* The width, in bytes, that the differences between these terms need, from 0 on. */
static unsigned width_of_terms(const struct weight *weights, uint32_t count)
{
	uint32_t most = count ? weights[0].term : 0;
	for (uint32_t k = 1; k < count; k++)
		most = weights[k].term - weights[k - 1].term > most ? weights[k].term - weights[k - 1].term : most;
	return width_of(most);
}

static int by_term(const void *a, const void *b)
{
	const struct weight *x = a, *y = b;
	return (x->term > y->term) - (x->term < y->term);
}

/* Packs weights, which must be sorted by term. */
static uint8_t *pack_weights(uint8_t *to, const struct weight *weights, uint32_t count)
{
	unsigned width = width_of_terms(weights, count);
	if (count)
		*to++ = (uint8_t)width;
	for (uint32_t k = 0; k < count; k++) {
		uint16_t value = (uint16_t)(weights[k].value * WEIGHT_ONE);
		to = pack_step(to, weights[k].term - (k ? weights[k - 1].term : 0), width);
		memcpy(to, &value, sizeof(value));
		to += sizeof(value);
	}
	return to;
}

static uint32_t shingle_step(const uint32_t *shingles, uint32_t k)
{
	return (shingles[k] >> SHINGLE_SHIFT) - (k ? shingles[k - 1] >> SHINGLE_SHIFT : 0);
}

/* Packs the upper bits of each shingle: two shingles seldom agree in these by chance. */
static uint8_t *pack_sketch(uint8_t *to, const uint32_t *shingles, uint32_t count)
{
	uint32_t most = 0;
	for (uint32_t k = 0; k < count; k++)
		most = shingle_step(shingles, k) > most ? shingle_step(shingles, k) : most;
	if (count)
		*to++ = (uint8_t)width_of(most);
	for (uint32_t k = 0; k < count; k++)
		to = pack_step(to, shingle_step(shingles, k), width_of(most));
	return to;
}

struct member *story_member_pack(const struct vector bags[BAG_COUNT], const uint32_t *shingles, uint32_t shingle_count)
{
	enum { WEIGHT_MOST = STEP_MOST + sizeof(uint16_t) };
	uint8_t bytes[SPREAD_MAX * WEIGHT_MOST + FEATURE_SHINGLES_MAX * STEP_MOST + BAG_COUNT + 1 + STEP_MOST], *to = bytes;
	struct member packed = { .shingle_count = (uint8_t)shingle_count };
	for (int bag = 0; bag < BAG_COUNT; bag++) {
		struct weight sorted[SPREAD_MAX];
		packed.counts[bag] = (uint8_t)bags[bag].count;
		packed.begins[bag] = (uint16_t)(to - bytes);
		if (!bags[bag].count)
			continue;
		memcpy(sorted, bags[bag].items, bags[bag].count * sizeof(*sorted));
		qsort(sorted, bags[bag].count, sizeof(*sorted), by_term);
		to = pack_weights(to, sorted, bags[bag].count);
	}
	packed.begins[BAG_COUNT] = (uint16_t)(to - bytes);
	to = pack_sketch(to, shingles, shingle_count);
	packed.size = (uint16_t)(to - bytes);
	struct member *member = allocate(1, sizeof(*member) + packed.size + PACKED_PADDING);
	*member = packed;
	memcpy(member->bytes, bytes, packed.size);
	return member;
}

void story_member_sketch(const struct member *member, struct sketch *ret_sketch)
{
	struct unpacking at = unpack_begin(member->bytes + member->begins[BAG_COUNT], member->shingle_count);
	ret_sketch->count = member->shingle_count;
	for (uint32_t k = 0; k < member->shingle_count; k++)
		ret_sketch->values[k] = unpack_number(&at);
}

/* Differences only shrink, so they stay in place. */
void story_member_renumber(struct member *member, const uint32_t *numbers)
{
	for (int bag = 0; bag < BAG_COUNT; bag++) {
		struct unpacking at = story_member_begin(member, bag);
		uint32_t before = 0;
		for (uint32_t k = 0; k < member->counts[bag]; k++) {
			uint8_t *step = member->bytes + (at.from - member->bytes);
			uint32_t number = numbers[unpack_weight(&at).term];
			for (unsigned byte = 0; byte < at.width; byte++)
				step[byte] = (uint8_t)((number - before) >> 8 * byte);
			before = number;
		}
	}
}

/* Whether there are `count` packed numbers, each followed by `behind` bytes, ascending and below the limit, that end at `end`. */
static bool check_numbers(const uint8_t *from, const uint8_t *end, uint32_t count, size_t behind, uint64_t limit, bool distinct)
{
	if (!count || from >= end)
		return !count && from == end;
	unsigned width = *from++;
	if (width < STEP_LEAST || width > STEP_MOST || (size_t)(end - from) != count * (width + behind))
		return false;
	uint64_t value = 0;
	for (uint32_t k = 0; k < count; k++, from += width + behind) {
		uint64_t before = value;
		for (unsigned byte = 0; byte < width; byte++)
			value += (uint64_t)from[byte] << 8 * byte;
		if (value >= limit || (distinct && k && value == before))
			return false;
	}
	return true;
}

bool story_member_is_whole(const struct member *member, uint32_t terms, const unsigned most[BAG_COUNT])
{
	if (member->begins[0] || member->shingle_count > FEATURE_SHINGLES_MAX)
		return false;
	for (int bag = 0; bag < BAG_COUNT; bag++) {
		if (member->begins[bag] > member->begins[bag + 1] || member->begins[bag + 1] > member->size || member->counts[bag] > most[bag] ||
		    !check_numbers(member->bytes + member->begins[bag], member->bytes + member->begins[bag + 1], member->counts[bag],
		                   sizeof(uint16_t), terms, true))
			return false;
	}
	return check_numbers(member->bytes + member->begins[BAG_COUNT], member->bytes + member->size, member->shingle_count, 0,
	                     1 << (32 - SHINGLE_SHIFT), false);
}

/* --- Sums */

void story_sums(const struct story *story, enum feature_bag bag, struct sums *ret_sums)
{
	struct unpacking at = story_sums_begin(story, bag);
	ret_sums->count = story->centroids[bag].count;
	for (uint32_t k = 0; k < ret_sums->count; k++)
		ret_sums->items[k] = story_sums_next(story, &at);
}

void story_sums_pack(struct story *story, const struct sums sums[BAG_COUNT])
{
	enum { SUM_MOST = STEP_MOST + sizeof(float) };
	uint8_t bytes[BAG_COUNT * (1 + SUMS_MAX * SUM_MOST) + STEP_MOST], *to = bytes;
	for (int bag = 0; bag < BAG_COUNT; bag++) {
		struct centroid *centroid = &story->centroids[bag];
		centroid->begin = (uint16_t)(to - bytes);
		centroid->count = (uint8_t)sums[bag].count;
		unsigned width = width_of_terms(sums[bag].items, sums[bag].count);
		if (sums[bag].count)
			*to++ = (uint8_t)width;
		for (uint32_t k = 0; k < sums[bag].count; k++) {
			to = pack_step(to, sums[bag].items[k].term - (k ? sums[bag].items[k - 1].term : 0), width);
			memcpy(to, &sums[bag].items[k].value, sizeof(float));
			to += sizeof(float);
		}
	}
	size_t size = (size_t)(to - bytes);
	free(story->sums);
	story->sums = memcpy(allocate(size, 1), bytes, size);
	story->sums_size = (uint16_t)size;
	story->only = NULL;
}

bool story_sums_are_whole(const struct story *story, uint32_t terms, const unsigned most[BAG_COUNT])
{
	for (int bag = 0; bag < BAG_COUNT; bag++) {
		size_t begin = story->centroids[bag].begin, end = bag + 1 < BAG_COUNT ? story->centroids[bag + 1].begin : story->sums_size;
		if (begin > end || end > story->sums_size || story->centroids[bag].count > most[bag] + most[bag] / 2 ||
		    !check_numbers(story->sums + begin, story->sums + end, story->centroids[bag].count, sizeof(float), terms, true))
			return false;
	}
	return story->centroids[0].begin == 0;
}
