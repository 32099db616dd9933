/* How much memory story clustering takes: for benchmarks and figures. */
#include "cluster/stories/stories_internal.h"

static size_t story_bytes(const struct story *story)
{
	size_t bytes = memory_bytes(story) + memory_bytes(story->members.items) +
	               memory_bytes(story->exemplars.items) + memory_bytes(story->apart.items);
	bytes += memory_bytes(story->sums);
	for (size_t k = 0; k < story->members.count; k++)
		bytes += memory_bytes(story->members.items[k]);
	return bytes;
}

static size_t state_bytes(const struct language_state *state)
{
	size_t bytes = memory_bytes(state) + term_keys_bytes(state->terms) + memory_bytes(state->states.items) +
	               memory_bytes(state->spread_places.items);
	bytes += memory_bytes(state->postings.items) + memory_bytes(state->free_postings.items);
	for (size_t k = 0; k < state->postings.count; k++)
		bytes += memory_bytes(state->postings.items[k]);
	for (int bag = 0; bag < BAG_COUNT; bag++)
		bytes += memory_bytes(state->numbers[bag].items) + memory_bytes(state->at_hand[bag].items);
	return bytes;
}

struct stories_memory stories_memory(struct stories *stories)
{
	struct stories_memory memory = { .articles = memory_bytes(stories) + memory_bytes(stories->changed.items) +
	                                              story_remainders_bytes(stories->remainders) };
	memory.articles += memory_bytes(stories->members.items) + map_bytes(stories->open) + memory_bytes(stories->places.items) +
	                   memory_bytes(stories->free_places.items) + memory_bytes(stories->listed.items);
	for (const struct story *story = story_from(stories, 0); story; story = story_from(stories, story->number + 1))
		memory.articles += story_bytes(story);
	for (size_t k = 0; k < stories->languages.count; k++)
		memory.terms += state_bytes(stories->languages.items[k]);
	return memory;
}
