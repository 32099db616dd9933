/* Merging: stories that began apart and turn out to be one event. */
#include <math.h>
#include <string.h>

#include "cluster/stories/stories_internal.h"
#include "cluster/stories/story_settings.h"

/* The mean score, against the larger story, of evenly picked members of the smaller one, less the threshold; over zero: the two are one.
 * `found`: the stories considered; what they have in common tells little about any two. */
static int32_t merge_score(struct stories *stories, const struct story *smaller, const struct story *larger, const struct candidate *found,
                           size_t found_count)
{
	size_t count = smaller->members.count, picked = count < MERGE_MEMBERS ? count : MERGE_MEMBERS;
	int64_t sum = 0;
	for (size_t k = 0; k < picked; k++) {
		const struct member *member = smaller->members.items[k * count / picked];
		spread_member(smaller->state, member);
		story_contrast(smaller->state, member, MERGE_CONTRAST[member->has_body], found, found_count);
		sum += story_score_leniently(member, larger, story_similarity(stories, member, larger));
		spread_clear(smaller->state);
	}
	return (int32_t)(sum / (int64_t)picked) - thousandths(MERGE_THRESHOLD);
}

static bool smaller_than(const struct story *a, const struct story *b)
{
	return a->members.count != b->members.count ? a->members.count < b->members.count : a->number > b->number;
}

static int by_value(const void *a, const void *b)
{
	const struct weight *x = a, *y = b;
	if (x->value != y->value)
		return x->value > y->value ? -1 : 1;
	return x->term < y->term ? -1 : x->term > y->term;
}

/* Finds the stories that share the strongest words of this one's centroid. */
static size_t neighbours(struct stories *stories, const struct story *story, struct candidate *ret_found)
{
	struct sums sums;
	story_sums(story, BAG_WORDS, &sums);
	for (uint32_t k = 0; k < sums.count; k++)
		spread_out(story->state, sums.items[k].term)->bags[BAG_WORDS] = sums.items[k].value / sqrtf(story->centroids[BAG_WORDS].square);
	qsort(sums.items, sums.count, sizeof(*sums.items), by_value);
	size_t count = story_index_search(stories, story->state, sums.items, sums.count, story, ret_found);
	spread_clear(story->state);
	return count;
}

/* The neighbour with which the story should merge, or NULL. */
static struct story *partner_of(struct stories *stories, const struct story *story, int32_t *ret_score)
{
	struct candidate found[CANDIDATES];
	struct story *partner = NULL;
	story_note_newest(stories, story->state);
	size_t count = neighbours(stories, story, found);
	count = count < MERGE_CANDIDATES ? count : MERGE_CANDIDATES;
	int32_t best = 0;
	for (size_t k = 0; k < count; k++) {
		struct story *other = found[k].story;
		if (story_is_apart(story, other))
			continue;
		const struct story *smaller = smaller_than(story, other) ? story : other;
		const struct story *larger = smaller == story ? other : story;
		int32_t score = merge_score(stories, smaller, larger, found, count);
		if (score <= 0 || (partner && (score < best || (score == best && other->number > partner->number))))
			continue;
		best = score;
		partner = other;
	}
	*ret_score = best;
	return partner;
}

void story_join(struct stories *stories, struct story *into, struct story *from)
{
	story_inherit_apart(stories, into, from);
	story_index_remove(from);
	for (size_t k = 0; k < from->members.count; k++)
		story_take_member(into, from->members.items[k]);
	from->members.count = 0;
	story_drop(stories, from);
	story_mark_changed(stories, into);
}

static bool look_is_due(struct stories *stories)
{
	if (stories->added < MERGE_ARTICLES && stories->day == stories->merged_day)
		return false;
	stories->added = 0;
	stories->merged_day = stories->day;
	return true;
}

size_t stories_merge(struct stories *stories, struct arena *arena, struct story_merge **ret_merges)
{
	ARRAY(struct story_merge) merges = { 0 };
	if (look_is_due(stories)) {
		/* A story that has taken in another one is appended to the list again. */
		for (size_t k = 0; k < stories->changed.count; k++) {
			struct story *story = map_pointer(stories->open, stories->changed.items[k]);
			if (!story || !story->changed)
				continue;
			story->changed = false;
			int32_t score;
			struct story *partner = story->members.count ? partner_of(stories, story, &score) : NULL;
			if (!partner)
				continue;
			struct story *into = smaller_than(story, partner) ? partner : story;
			struct story *from = into == story ? partner : story;
			array_append(&merges, ((struct story_merge){ into->number, from->number, score }));
			story_join(stories, into, from);
		}
		stories->changed.count = 0;
	}
	*ret_merges = arena_alloc(arena, merges.count, sizeof(**ret_merges));
	if (merges.count)
		memcpy(*ret_merges, merges.items, merges.count * sizeof(**ret_merges));
	size_t count = merges.count;
	array_free(&merges);
	return count;
}
