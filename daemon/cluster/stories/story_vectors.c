/* Vectors as they are kept. There are very many, so they are packed: terms ascend, and of each there is how much it exceeds the one before
 * it, seven bits a byte, the low ones first (LEB128), then what it weighs. */
#include <assert.h>
#include <string.h>

#include "cluster/stories/stories_internal.h"

enum { STEP_MOST = 5 /* bytes of a number */ };

static uint8_t *pack_step(uint8_t *to, uint32_t step)
{
	for (; step > 0x7f; step >>= 7)
		*to++ = (uint8_t)(step | 0x80);
	*to++ = (uint8_t)step;
	return to;
}

static int by_term(const void *a, const void *b)
{
	const struct weight *x = a, *y = b;
	return (x->term > y->term) - (x->term < y->term);
}

static uint8_t *pack_weight(uint8_t *to, const struct weight *weight, uint32_t before)
{
	uint16_t value = (uint16_t)(weight->value * WEIGHT_ONE);
	to = pack_step(to, weight->term - before);
	memcpy(to, &value, sizeof(value));
	return to + sizeof(value);
}

/* The uppermost 24 bits of each: that two shingles share them by chance is rare enough. */
static uint8_t *pack_sketch(uint8_t *to, const uint32_t *shingles, uint32_t count)
{
	for (uint32_t k = 0; k < count; k++)
		to = pack_step(to, (shingles[k] >> SHINGLE_SHIFT) - (k ? shingles[k - 1] >> SHINGLE_SHIFT : 0));
	return to;
}

struct member *story_member_pack(const struct vector bags[BAG_COUNT], const uint32_t *shingles, uint32_t shingle_count)
{
	enum { WEIGHT_MOST = STEP_MOST + sizeof(uint16_t) };
	uint8_t bytes[SPREAD_MAX * WEIGHT_MOST + FEATURE_SHINGLES_MAX * STEP_MOST], *to = bytes;
	struct member packed = { .shingle_count = (uint8_t)shingle_count };
	for (int bag = 0; bag < BAG_COUNT; bag++) {
		struct weight sorted[SPREAD_MAX];
		packed.counts[bag] = (uint8_t)bags[bag].count;
		packed.begins[bag] = (uint16_t)(to - bytes);
		if (!bags[bag].count)
			continue;
		memcpy(sorted, bags[bag].items, bags[bag].count * sizeof(*sorted));
		qsort(sorted, bags[bag].count, sizeof(*sorted), by_term);
		for (uint32_t k = 0; k < bags[bag].count; k++)
			to = pack_weight(to, &sorted[k], k ? sorted[k - 1].term : 0);
	}
	packed.begins[BAG_COUNT] = (uint16_t)(to - bytes);
	to = pack_sketch(to, shingles, shingle_count);
	packed.size = (uint16_t)(to - bytes);
	struct member *member = allocate(1, sizeof(*member) + packed.size);
	*member = packed;
	memcpy(member->bytes, bytes, packed.size);
	return member;
}

void story_member_sketch(const struct member *member, struct sketch *ret_sketch)
{
	const uint8_t *from = member->bytes + member->begins[BAG_COUNT];
	uint32_t value = 0;
	ret_sketch->count = member->shingle_count;
	for (uint32_t k = 0; k < member->shingle_count; k++) {
		from = unpack_step(from, &value);
		ret_sketch->values[k] = value;
	}
}

/* Steps only shrink. */
static void renumber_bag(struct member *member, int bag, const uint32_t *numbers, uint8_t **to)
{
	const uint8_t *from = member->bytes + member->begins[bag];
	struct weight weight = { 0 };
	uint32_t before = 0;
	member->begins[bag] = (uint16_t)(*to - member->bytes);
	for (uint32_t k = 0; k < member->counts[bag]; k++) {
		from = unpack_weight(from, &weight);
		const struct weight renumbered = { numbers[weight.term], weight.value };
		*to = pack_weight(*to, &renumbered, before);
		before = renumbered.term;
	}
}

void story_member_renumber(struct member *member, const uint32_t *numbers)
{
	uint8_t *to = member->bytes;
	for (int bag = 0; bag < BAG_COUNT; bag++)
		renumber_bag(member, bag, numbers, &to);
	size_t sketch = (size_t)(member->size - member->begins[BAG_COUNT]);
	memmove(to, member->bytes + member->begins[BAG_COUNT], sketch);
	member->begins[BAG_COUNT] = (uint16_t)(to - member->bytes);
	member->size = (uint16_t)(member->begins[BAG_COUNT] + sketch);
}

/* A number that ends before `end`; NULL: it does not. */
static const uint8_t *check_step(const uint8_t *from, const uint8_t *end, uint64_t *value)
{
	for (unsigned shift = 0; from && from < end && shift < 7 * STEP_MOST; shift += 7) {
		*value += (uint64_t)(*from & 0x7f) << shift;
		if (*from++ <= 0x7f)
			return from;
	}
	return NULL;
}

/* So many numbers, each with some bytes behind it, ascending from 0 and below the limit, that end where they should. */
static bool check_steps(const uint8_t *from, const uint8_t *end, uint32_t count, size_t behind, uint64_t limit, bool distinct)
{
	uint64_t value = 0;
	for (uint32_t k = 0; k < count; k++) {
		uint64_t before = value;
		from = check_step(from, end, &value);
		if (!from || (size_t)(end - from) < behind || value >= limit || (distinct && k && value == before))
			return false;
		from += behind;
	}
	return from == end;
}

bool story_member_is_whole(const struct member *member, uint32_t terms, const unsigned most[BAG_COUNT])
{
	if (member->begins[0] || member->shingle_count > FEATURE_SHINGLES_MAX)
		return false;
	for (int bag = 0; bag < BAG_COUNT; bag++) {
		if (member->begins[bag] > member->begins[bag + 1] || member->begins[bag + 1] > member->size || member->counts[bag] > most[bag] ||
		    !check_steps(member->bytes + member->begins[bag], member->bytes + member->begins[bag + 1], member->counts[bag], sizeof(uint16_t), terms, true))
			return false;
	}
	return check_steps(member->bytes + member->begins[BAG_COUNT], member->bytes + member->size, member->shingle_count, 0, 1 << (32 - SHINGLE_SHIFT), false);
}

/* --- Sums */

void story_sums(const struct story *story, enum feature_bag bag, struct sums *ret_sums)
{
	struct weight weight = { 0 };
	const uint8_t *from = story_sums_begin(story, bag);
	ret_sums->count = story->centroids[bag].count;
	for (uint32_t k = 0; k < ret_sums->count; k++) {
		from = story_sums_next(story, from, &weight);
		ret_sums->items[k] = weight;
	}
}

void story_sums_pack(struct story *story, const struct sums sums[BAG_COUNT])
{
	enum { SUM_MOST = STEP_MOST + sizeof(float) };
	uint8_t bytes[BAG_COUNT * SUMS_MAX * SUM_MOST], *to = bytes;
	for (int bag = 0; bag < BAG_COUNT; bag++) {
		struct centroid *centroid = &story->centroids[bag];
		centroid->begin = (uint16_t)(to - bytes);
		centroid->count = (uint8_t)sums[bag].count;
		for (uint32_t k = 0; k < sums[bag].count; k++) {
			to = pack_step(to, sums[bag].items[k].term - (k ? sums[bag].items[k - 1].term : 0));
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
		    !check_steps(story->sums + begin, story->sums + end, story->centroids[bag].count, sizeof(float), terms, true))
			return false;
	}
	return story->centroids[0].begin == 0;
}
