/* Forgetting: a stream never stops bringing new terms. Once there are twice as many as were left last time, those that no open story uses and that
 * are rare in the stream are dropped, the others are renumbered in the same order, and the stream's frequencies are halved, so that they follow the
 * news. When that happens depends only on the articles. */
#include <string.h>

#include "cluster/stories/stories_internal.h"
#include "cluster/stories/story_settings.h"

static void mark(const struct story *story, bool *used)
{
	for (size_t k = 0; k < story->members.count; k++)
		for (int bag = 0; bag < BAG_COUNT; bag++) {
			const struct member *member = story->members.items[k];
			struct unpacking at = story_member_begin(member, bag);
			for (uint32_t t = 0; t < member->counts[bag]; t++)
				used[unpack_weight(&at).term] = true;
		}
	for (int bag = 0; bag < BAG_COUNT; bag++) {
		struct sums sums;
		story_sums(story, (enum feature_bag)bag, &sums);
		for (uint32_t t = 0; t < sums.count; t++)
			used[sums.items[t].term] = true;
	}
}

static void renumber(struct story *story, const uint32_t *numbers)
{
	struct sums sums[BAG_COUNT];
	for (int bag = 0; story->sums && bag < BAG_COUNT; bag++) {
		story_sums(story, (enum feature_bag)bag, &sums[bag]);
		for (uint32_t t = 0; t < sums[bag].count; t++)
			sums[bag].items[t].term = numbers[sums[bag].items[t].term];
	}
	if (story->sums)
		story_sums_pack(story, sums);
	for (size_t k = 0; k < story->members.count; k++)
		story_member_renumber(story->members.items[k], numbers);
}

/* Moves the kept terms together; numbers[old] is the new number of a kept term. */
static void keep(struct language_state *state, const bool *used, uint32_t *ret_numbers)
{
	struct term_keys *kept = term_keys_new();
	for (uint32_t term = 0; term < state->states.count; term++) {
		struct term_state known = state->states.items[term];
		known.stream_bodies /= 2;
		known.stream_titles /= 2;
		known.titled /= 2;
		if (!used[term] && known.stream_bodies + known.stream_titles < 1) {
			story_postings_drop(state, term);
			continue;
		}
		ret_numbers[term] = term_keys_add(kept, term_keys_at(state->terms, term));
		state->states.items[ret_numbers[term]] = known;
	}
	term_keys_free(state->terms);
	state->terms = kept;
	state->states.count = state->spread_places.count = state->kept = term_keys_count(kept);
	state->bodies /= 2;
	state->titles /= 2;
	state->titled /= 2;
}

static bool is_due(const struct language_state *state)
{
	return state->states.count >= TERMS_KEPT && state->states.count / 2 >= state->kept;
}

void story_terms_forget(struct stories *stories, struct language_state *state)
{
	if (!is_due(state))
		return;
	cleanup(free_pointer) bool *used = allocate(state->states.count, sizeof(*used));
	cleanup(free_pointer) uint32_t *numbers = allocate(state->states.count, sizeof(*numbers));
	for (struct story *story = story_from(stories, 0); story; story = story_from(stories, story->number + 1))
		if (story->state == state)
			mark(story, used);
	keep(state, used, numbers);
	for (struct story *story = story_from(stories, 0); story; story = story_from(stories, story->number + 1))
		if (story->state == state)
			renumber(story, numbers);
}
