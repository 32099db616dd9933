/* Which article represents a story, and so gives it its headline. */
#include "cluster/stories/stories_internal.h"
#include "cluster/stories/story_settings.h"

/* How similar an article is to the others, by all its words and by its headline, in thousandths, less if the headline tells no news; a copy is below
 * any article that is none. */
static int32_t likeness(const struct story *story, const struct member *member)
{
	float likeness = 0;
	spread_member(story->state, member);
	for (int bag = BAG_WORDS; bag <= BAG_TITLE; bag++)
		likeness += cosine_to_centroid(story->state, (enum feature_bag)bag, story) / 2;
	spread_clear(story->state);
	return thousandths(likeness) - (member->no_report ? REPRESENTATIVE_NO_REPORT : 0) - (member->copy_of == STORIES_NONE ? 0 : 1000);
}

static const struct member *present(const struct stories *stories, const struct story *story)
{
	const struct member *member = story->representative == STORIES_NONE ? NULL : story_member_of(stories, story->representative);
	return member && member->story == story ? member : NULL;
}

/* In a large story only the exemplars are considered. */
uint32_t stories_representative(struct stories *stories, uint32_t number)
{
	struct story *story = map_pointer(stories->open, number);
	if (!story)
		return STORIES_NONE;
	const struct member *best = present(stories, story);
	int32_t most = best ? likeness(story, best) + REPRESENTATIVE_LEAD : INT32_MIN;
	for (size_t k = 0; k < story->exemplars.count; k++) {
		const struct member *member = story_exemplar(story, k);
		int32_t likely = likeness(story, member);
		if (likely <= most)
			continue;
		most = likely;
		best = member;
	}
	story->representative = best ? best->article : STORIES_NONE;
	return story->representative;
}
