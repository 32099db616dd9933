/* Scores: how well an article fits a story. The formula and what its parts are worth stand in stories.c. */
#include <math.h>


#include "cluster/stories_internal.h"
#include "cluster/story_settings.h"

static const float DAY = 24 * 3600 * 1000.0f;

int32_t thousandths(float value)
{
	return (int32_t)lrintf(value * 1000);
}

void spread_vectors(struct language_state *state, const struct member *member, bool clear)
{
	for (int bag = 0; bag < BAG_COUNT; bag++)
		for (uint32_t k = 0; k < member->bags[bag].count; k++)
			state->spread.items[member->bags[bag].items[k].term].bags[bag] = clear ? 0 : member->bags[bag].items[k].value;
}

float cosine_to_vector(const struct language_state *state, enum feature_bag bag, const struct vector *vector)
{
	float dot = 0;
	for (uint32_t k = 0; k < vector->count; k++)
		dot += state->spread.items[vector->items[k].term].bags[bag] * vector->items[k].value;
	return dot;
}

float cosine_to_centroid(const struct language_state *state, enum feature_bag bag, const struct centroid *centroid)
{
	float dot = 0;
	for (size_t k = 0; k < centroid->sums.count; k++)
		dot += state->spread.items[centroid->sums.items[k].term].bags[bag] * centroid->sums.items[k].value;
	return dot > 0 ? dot / sqrtf(centroid->square) : 0;
}

/* By the days to the story's mean time; what is very much alike may come later. */
static float decay(const struct member *member, const struct story *story, float similarity)
{
	int64_t mean = story->time_sum / (int64_t)story->members.count;
	float days = (float)(member->time - mean) / DAY;
	float floor_value = fminf(DECAY_FLOOR + DECAY_TRUST * fmaxf(similarity - DECAY_SURE, 0), 1);
	return floor_value + (1 - floor_value) * expf(-days * days / DECAY_WIDTH);
}

float story_similarity(struct stories *stories, const struct member *member, const struct story *story)
{
	float nearest[BAG_COUNT] = { 0 }, similarity = 0;
	for (size_t k = 0; k < story->exemplars.count; k++) {
		const struct member *other = story->exemplars.items[k].member;
		if (other == member)
			continue;
		for (int bag = 0; bag < BAG_COUNT; bag++) {
			float cosine = cosine_to_vector(story->state, (enum feature_bag)bag, &other->bags[bag]);
			nearest[bag] = cosine > nearest[bag] ? cosine : nearest[bag];
		}
	}
	stories->work.members += story->exemplars.count;
	for (int bag = 0; bag < BAG_COUNT; bag++) {
		float centroid = cosine_to_centroid(story->state, (enum feature_bag)bag, &story->centroids[bag]);
		similarity += BAG_SHARES[bag] * (CENTROID_SHARE * centroid + (1 - CENTROID_SHARE) * nearest[bag]);
	}
	return similarity * decay(member, story, similarity);
}

/* The mean cosine between two members, from the length of their sum. */
static float cohesion(const struct story *story)
{
	float count = (float)story->members.count;
	if (story->members.count < 2)
		return COHESION_USUAL;
	return (story->centroids[BAG_WORDS].square - count) / (count * (count - 1));
}

static float clamp(float value, float limit)
{
	return value > limit ? limit : value < -limit ? -limit : value;
}

int32_t story_score(const struct member *member, const struct story *story, float similarity, float margin)
{
	float score = similarity - (member->has_body ? THRESHOLD_BODY : THRESHOLD_TITLE);
	score += MARGIN_SHARE * clamp(margin, MARGIN_MAX);
	score -= COHESION_SHARE * (cohesion(story) - COHESION_USUAL);
	score += SIZE_SHARE * log2f((float)story->members.count);
	return thousandths(score);
}

/* With one too many, the one goes that is most like an earlier one. */
static void drop_redundant(struct story *story)
{
	size_t drop = 0;
	for (size_t k = 1; k < story->exemplars.count; k++)
		if (story->exemplars.items[k].nearest >= story->exemplars.items[drop].nearest)
			drop = k;
	array_remove(&story->exemplars, drop);
}

void story_exemplars_add(struct story *story, struct member *member)
{
	struct exemplar exemplar = { .member = member };
	spread_vectors(story->state, member, false);
	for (size_t k = 0; k < story->exemplars.count; k++) {
		const struct vector *words = &story->exemplars.items[k].member->bags[BAG_WORDS];
		int32_t cosine = thousandths(cosine_to_vector(story->state, BAG_WORDS, words));
		exemplar.nearest = cosine > exemplar.nearest ? cosine : exemplar.nearest;
	}
	spread_vectors(story->state, member, true);
	array_append(&story->exemplars, (exemplar));
	if (story->exemplars.count > EXEMPLARS)
		drop_redundant(story);
}

void story_exemplars_rebuild(struct story *story)
{
	story->exemplars.count = 0;
	for (size_t k = 0; k < story->members.count; k++)
		story_exemplars_add(story, story->members.items[k]);
}
