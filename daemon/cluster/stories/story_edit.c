/* Editors' decisions: stories that they join, and stories that they split, which clustering never joins again. */
#include <assert.h>

#include "cluster/stories/stories_internal.h"

bool story_is_apart(const struct story *story, const struct story *other)
{
	for (size_t k = 0; k < story->apart.count; k++)
		if (story->apart.items[k] == other->number)
			return true;
	return false;
}

static void hold_apart(struct story *a, struct story *b)
{
	if (story_is_apart(a, b))
		return;
	array_append(&a->apart, b->number);
	array_append(&b->apart, a->number);
}

void story_inherit_apart(struct stories *stories, struct story *into, const struct story *from)
{
	for (size_t k = 0; k < from->apart.count; k++)
		if (from->apart.items[k] != into->number)
			hold_apart(into, map_pointer(stories->open, from->apart.items[k]));
}

void story_forget_apart(struct stories *stories, struct story *story)
{
	for (size_t k = 0; k < story->apart.count; k++) {
		struct story *other = map_pointer(stories->open, story->apart.items[k]);
		size_t at = 0;
		while (other->apart.items[at] != story->number)
			at++;
		array_remove(&other->apart, at);
	}
	story->apart.count = 0;
}

void stories_join(struct stories *stories, uint32_t into, uint32_t from)
{
	assert(into != from);
	story_join(stories, map_pointer(stories->open, into), map_pointer(stories->open, from));
}

/* Gives a story these members, in this order, in place of those that it has. */
static void fill(struct story *story, struct member *const *members, size_t count)
{
	story_index_remove(story);
	story->members.count = story->exemplars.count = 0;
	story->time_sum = 0;
	for (size_t k = 0; k < count; k++) {
		members[k]->copy_of = story_copy_of(story, members[k]);
		story_take_member(story, members[k]);
	}
}

uint32_t stories_split(struct stories *stories, uint32_t number, const uint32_t *articles, size_t count)
{
	struct story *story = map_pointer(stories->open, number);
	assert(story && count < story->members.count);
	struct story *split = story_new(stories, story->state);
	for (size_t k = 0; k < count; k++)
		((struct member *)story_member_of(stories, articles[k]))->story = split;
	size_t all = story->members.count, kept = 0, moved = 0;
	cleanup(free_pointer) struct member **keeps = allocate(all, sizeof(struct member *));
	cleanup(free_pointer) struct member **moves = allocate(all, sizeof(struct member *));
	for (size_t k = 0; k < all; k++) {
		struct member *member = story->members.items[k];
		*(member->story == split ? &moves[moved++] : &keeps[kept++]) = member;
	}
	fill(story, keeps, kept);
	fill(split, moves, moved);
	story_inherit_apart(stories, split, story);
	hold_apart(story, split);
	story_mark_changed(stories, story);
	story_mark_changed(stories, split);
	return split->number;
}
