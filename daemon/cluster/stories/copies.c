/* Copies: articles with (nearly) the same text as another. Each article keeps a sketch, the smallest hashes of its five-word shingles (Broder 1997),
 * from which the share of common shingles can be estimated without the texts. */
#include "cluster/stories/stories_internal.h"
#include "cluster/stories/story_settings.h"

/* Estimates the size of the set from which a sketch was taken, by how close together its values are. */
static double sketch_size(const struct sketch *sketch, uint32_t full)
{
	if (sketch->count < full)
		return sketch->count;
	double last = sketch->values[sketch->count - 1];
	return (sketch->count - 1) / ((last + 1) / (1 << (32 - SHINGLE_SHIFT)));
}

/* Estimates how much of the shorter text is in the other one, in thousandths. */
static int containment(const struct sketch *a, const struct sketch *b)
{
	uint32_t full = a->count > b->count ? a->count : b->count;
	uint32_t i = 0, j = 0, both = 0, either = 0;
	while (either < full && i < a->count && j < b->count) {
		uint32_t x = a->values[i], y = b->values[j];
		both += x == y;
		i += x <= y;
		j += y <= x;
		either++;
	}
	if (!both)
		return 0;
	double jaccard = (double)both / either;
	double m = sketch_size(a, full), n = sketch_size(b, full), smaller = m < n ? m : n;
	double shared = jaccard * (m + n) / (1 + jaccard);
	return shared >= smaller ? 1000 : (int)(shared / smaller * 1000 + .5);
}

uint32_t story_copy_of(const struct story *story, const struct member *member)
{
	if (!member->shingle_count)
		return STORIES_NONE;
	struct sketch sketch, others;
	story_member_sketch(member, &sketch);
	for (size_t k = 0; k < story->members.count; k++) {
		const struct member *other = story->members.items[k];
		if (other == member || !other->shingle_count)
			continue;
		story_member_sketch(other, &others);
		if (containment(&sketch, &others) < COPY_CONTAINMENT)
			continue;
		return other->copy_of == STORIES_NONE ? other->article : other->copy_of;
	}
	return STORIES_NONE;
}
