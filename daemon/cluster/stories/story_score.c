/* Scores: how well an article fits a story. stories.c has the formula, and says what its parts are worth. */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "cluster/stories/stories_internal.h"
#include "cluster/stories/story_settings.h"

static const float DAY = 24 * 3600 * 1000.0f;

int32_t thousandths(float value)
{
	return (int32_t)lrintf(value * 1000);
}

struct spread *spread_out(struct language_state *state, uint32_t term)
{
	uint8_t *place = &state->spread_places.items[term];
	if (!*place) {
		assert(state->spread_count < SPREAD_MAX);
		*place = (uint8_t)++state->spread_count;
		state->spread[*place].term = term;
	}
	return &state->spread[*place];
}

void spread_member(struct language_state *state, const struct member *member)
{
	for (int bag = 0; bag < BAG_COUNT; bag++) {
		struct unpacking at = story_member_begin(member, bag);
		for (uint32_t k = 0; k < member->counts[bag]; k++) {
			struct weight weight = unpack_weight(&at);
			spread_out(state, weight.term)->bags[bag] = weight.value;
		}
	}
}

void spread_at_hand(struct language_state *state)
{
	for (int bag = 0; bag < BAG_COUNT; bag++)
		for (uint32_t k = 0; k < state->at_hand[bag].count; k++)
			spread_out(state, state->at_hand[bag].items[k].term)->bags[bag] = state->at_hand[bag].items[k].value;
}

void spread_clear(struct language_state *state)
{
	for (uint32_t place = 1; place <= state->spread_count; place++)
		state->spread_places.items[state->spread[place].term] = 0;
	memset(&state->spread[1], 0, state->spread_count * sizeof(*state->spread));
	state->spread_count = 0;
}

static void count_holders(struct language_state *state, const struct story *story, enum feature_bag bag)
{
	struct unpacking at = story_sums_begin(story, bag);
	for (uint32_t k = 0; k < story->centroids[bag].count; k++) {
		struct weight sum = story_sums_next(story, &at);
		struct spread *spread = &state->spread[state->spread_places.items[sum.term]];
		spread->holders[bag] += spread->bags[bag] > 0;
	}
}

void story_contrast(struct language_state *state, const struct member *member, float contrast, const struct candidate *found, size_t count)
{
	for (int bag = 0; bag < BAG_COUNT && contrast > 0; bag++) {
		for (size_t k = 0; k < count; k++)
			count_holders(state, found[k].story, (enum feature_bag)bag);
		struct unpacking at = story_member_begin(member, bag);
		for (uint32_t k = 0; k < member->counts[bag]; k++) {
			struct spread *spread = spread_out(state, unpack_weight(&at).term);
			if (spread->holders[bag] > CONTRAST_STORIES)
				spread->bags[bag] /= 1 + contrast * (float)(spread->holders[bag] - CONTRAST_STORIES);
			spread->holders[bag] = 0;
		}
	}
}

/* Reading these numbers is most of the cost of a comparison; with a width that the compiler knows it takes a third less time. */
static inline __attribute__((always_inline)) float dot_of_width(const struct language_state *state, enum feature_bag bag, struct unpacking at,
                                                                uint32_t count, uint8_t width)
{
	float dot = 0;
	at.width = width;
	at.mask = UINT32_MAX >> (32 - 8 * width);
	for (uint32_t k = 0; k < count; k++) {
		struct weight weight = unpack_weight(&at);
		dot += spread_of(state, weight.term)->bags[bag] * weight.value;
	}
	return dot;
}

float cosine_to_member(const struct language_state *state, enum feature_bag bag, const struct member *member)
{
	struct unpacking at = story_member_begin(member, bag);
	if (at.width == 2)
		return dot_of_width(state, bag, at, member->counts[bag], 2);
	return dot_of_width(state, bag, at, member->counts[bag], at.width == 3 ? 3 : 4);
}

float cosine_to_centroid(const struct language_state *state, enum feature_bag bag, const struct story *story)
{
	struct unpacking at = story_sums_begin(story, bag);
	float dot = story->only ? cosine_to_member(state, bag, story->only) : 0;
	for (uint32_t k = 0; !story->only && k < story->centroids[bag].count; k++) {
		struct weight sum = story_sums_next(story, &at);
		dot += spread_of(state, sum.term)->bags[bag] * sum.value;
	}
	return dot > 0 ? dot / sqrtf(story->centroids[bag].square) : 0;
}

/* The decay with the days to the story's mean time, weaker for a high similarity. */
static float decay(const struct member *member, const struct story *story, float similarity)
{
	int64_t mean = story->time_sum / (int64_t)story->members.count;
	float days = (float)(member->time - mean) / DAY;
	float floor_value = fminf(DECAY_FLOOR + DECAY_TRUST * fmaxf(similarity - DECAY_SURE, 0), 1);
	return floor_value + (1 - floor_value) * expf(-days * days / DECAY_WIDTH);
}

/* The nearest members of a story by one bag, best first. */
struct nearest {
	float cosines[NEAREST];
};

static void take_nearest(struct nearest *nearest, float cosine)
{
	for (int k = 0; k < NEAREST; k++) {
		if (cosine <= nearest->cosines[k])
			continue;
		float next = nearest->cosines[k];
		nearest->cosines[k] = cosine;
		cosine = next;
	}
}

/* The cosine of the nearest exemplar and the mean cosine of the nearest ones (at most all that there are), combined by their shares. */
static float nearest_cosine(const struct nearest *nearest, size_t compared, bool has_body)
{
	size_t count = compared < NEAREST ? compared : NEAREST;
	float sum = 0;
	for (size_t k = 0; k < count; k++)
		sum += nearest->cosines[k];
	return count ? nearest->cosines[0] + NEAREST_SHARE[has_body] * (sum / (float)count - nearest->cosines[0]) : 0;
}

/* Finds the nearest exemplars by each bag. Returns how many exemplars there are, other than the member itself. */
static size_t find_nearest(const struct member *member, const struct story *story, struct nearest ret_nearest[BAG_COUNT])
{
	size_t compared = 0;
	for (size_t k = 0; k < story->exemplars.count; k++) {
		const struct member *other = story_exemplar(story, k);
		if (other == member)
			continue;
		for (int bag = 0; bag < BAG_COUNT; bag++)
			take_nearest(&ret_nearest[bag], cosine_to_member(story->state, (enum feature_bag)bag, other));
		compared++;
	}
	return compared;
}

float story_similarity(struct stories *stories, const struct member *member, const struct story *story)
{
	struct nearest nearest[BAG_COUNT] = { 0 };
	size_t compared = find_nearest(member, story, nearest);
	float similarity = 0;
	for (int bag = 0; bag < BAG_COUNT; bag++) {
		float centroid = cosine_to_centroid(story->state, (enum feature_bag)bag, story);
		float members = nearest_cosine(&nearest[bag], compared, member->has_body);
		similarity += BAG_SHARES[bag] * (CENTROID_SHARE * centroid + (1 - CENTROID_SHARE) * members);
	}
	stories->work.members += story->exemplars.count;
	return similarity * decay(member, story, similarity);
}

/* The mean cosine of two members, computed from the length of the sum of all. */
static float cohesion(const struct story *story)
{
	float count = (float)story->members.count;
	if (story->members.count < 2)
		return COHESION_USUAL;
	return (story->centroids[BAG_WORDS].square - count) / (count * (count - 1));
}

void story_note_newest(const struct stories *stories, struct language_state *state)
{
	uint32_t lowest = stories->next_story > DENSITY_LOOKS ? stories->next_story - DENSITY_LOOKS : 0;
	state->newest_count = 0;
	for (uint32_t number = stories->next_story; number > lowest && state->newest_count < DENSITY_STORIES; number--) {
		const struct story *story = map_pointer(stories->open, number - 1);
		if (!story || story->state != state || !story->members.count)
			continue;
		int64_t count = (int64_t)story->members.count;
		state->newest[state->newest_count++] = (struct newest_story){ story, story->time_sum / count, (float)count };
	}
}

/* By which the threshold for texts is lower, since little else happens at the time of the article. */
static float leniency(const struct member *member, const struct story *story)
{
	const struct language_state *state = story->state;
	float others = 0;
	for (uint32_t k = 0; k < state->newest_count; k++) {
		const struct newest_story *newest = &state->newest[k];
		float days = fmaxf(fabsf((float)(newest->time - member->time) / DAY), DENSITY_DAYS);
		others += fmaxf(newest->articles - (newest->story == story ? DENSITY_OWN : 0), 0) * DENSITY_DAYS / days;
	}
	return SPARSE_LENIENCY / ((1 + others) * sqrtf(1 + others));
}

int32_t story_score_leniently(const struct member *member, const struct story *story, float similarity)
{
	return story_score(member, story, similarity) + (member->has_body ? thousandths(leniency(member, story)) : 0);
}

int32_t story_score(const struct member *member, const struct story *story, float similarity)
{
	float score = similarity - THRESHOLD[member->has_body];
	score -= COHESION_SHARE[member->has_body] * (cohesion(story) - COHESION_USUAL);
	score += SIZE_SHARE[member->has_body] * log2f((float)story->members.count);
	return thousandths(score);
}

/* Drops the exemplar that is most similar to an earlier one. */
static void drop_redundant(struct story *story)
{
	size_t drop = 0;
	for (size_t k = 1; k < story->exemplars.count; k++)
		if (story->exemplars.items[k].nearest >= story->exemplars.items[drop].nearest)
			drop = k;
	array_remove(&story->exemplars, drop);
}

void story_exemplars_add(struct story *story, uint32_t place)
{
	struct exemplar exemplar = { .member = place };
	spread_member(story->state, story->members.items[place]);
	for (size_t k = 0; k < story->exemplars.count; k++) {
		int32_t cosine = thousandths(cosine_to_member(story->state, BAG_WORDS, story_exemplar(story, k)));
		exemplar.nearest = cosine > exemplar.nearest ? cosine : exemplar.nearest;
	}
	spread_clear(story->state);
	array_append_tight(&story->exemplars, (exemplar));
	if (story->exemplars.count > EXEMPLARS)
		drop_redundant(story);
}

void story_exemplars_rebuild(struct story *story)
{
	story->exemplars.count = 0;
	for (uint32_t place = 0; place < story->members.count; place++)
		story_exemplars_add(story, place);
}
