/* The centroids of stories, and the inverted index over their words: how an article finds the stories that it may belong to. */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "cluster/stories/stories_internal.h"
#include "cluster/stories/story_settings.h"

/* There are very many of them, and most have one. */
void story_post(struct term_state *known, struct story *story)
{
	struct postings *postings = known->postings;
	if (!postings || postings->count == postings->capacity) {
		uint32_t capacity = postings ? postings->capacity + postings->capacity / 8 + 1 : 1;
		postings = reallocate(postings, 1, sizeof(*postings) + capacity * sizeof(*postings->items));
		if (!known->postings)
			postings->count = 0;
		postings->capacity = capacity;
		known->postings = postings;
	}
	postings->items[postings->count++] = story->place;
}

/* Only the newest postings are ever read: those of a term that many stories have are let go by and by. */
static void post(struct story *story, uint32_t term)
{
	struct term_state *known = &story->state->states.items[term];
	struct postings *postings = known->postings;
	if (postings && postings->count == POSTINGS_KEPT) {
		postings->count -= POSTINGS_MAX;
		memmove(postings->items, postings->items + POSTINGS_MAX, postings->count * sizeof(*postings->items));
	}
	story_post(known, story);
	known->stories++;
}

static void unpost(struct story *story, uint32_t term)
{
	struct term_state *known = &story->state->states.items[term];
	struct postings *postings = known->postings;
	size_t at = postings ? postings->count : 0;
	while (at > 0 && postings->items[at - 1] != story->place)
		at--;
	if (at > 0) {
		postings->count--;
		memmove(&postings->items[at - 1], &postings->items[at], (postings->count - (at - 1)) * sizeof(*postings->items));
	}
	assert(known->stories > 0);
	known->stories--;
	if (postings && postings->count == 0) {
		free(postings);
		known->postings = NULL;
	}
}

/* Where the term is among the sums, or where it would have to go. */
static size_t find(const struct centroid *centroid, uint32_t term)
{
	size_t low = 0, high = centroid->sums.count;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (centroid->sums.items[middle].term < term)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool story_centroid_has(const struct story *story, enum feature_bag bag, uint32_t term)
{
	const struct centroid *centroid = &story->centroids[bag];
	size_t at = find(centroid, term);
	return at < centroid->sums.count && centroid->sums.items[at].term == term;
}

/* Adds to a term's sum; true if the term is new. */
static bool add_term(struct centroid *centroid, uint32_t term, float value)
{
	size_t at = find(centroid, term);
	if (at < centroid->sums.count && centroid->sums.items[at].term == term) {
		centroid->sums.items[at].value += value;
		return false;
	}
	array_append_tight(&centroid->sums, ((struct weight){ term, value }));
	memmove(&centroid->sums.items[at + 1], &centroid->sums.items[at], (centroid->sums.count - 1 - at) * sizeof(struct weight));
	centroid->sums.items[at] = (struct weight){ term, value };
	return true;
}

static int largest_first(const void *a, const void *b)
{
	float x = *(const float *)a, y = *(const float *)b;
	return x > y ? -1 : x < y;
}

/* The value that the strongest `kept` sums reach. */
static float value_of_rank(const struct centroid *centroid, unsigned kept)
{
	float *values = allocate(centroid->sums.count, sizeof(*values));
	for (size_t k = 0; k < centroid->sums.count; k++)
		values[k] = centroid->sums.items[k].value;
	qsort(values, centroid->sums.count, sizeof(*values), largest_first);
	float value = values[kept - 1];
	free(values);
	return value;
}

/* Drops the weakest terms once there are half more than are kept, so that it happens only now and then. */
static void cut(struct story *story, enum feature_bag bag)
{
	struct centroid *centroid = &story->centroids[bag];
	unsigned kept = CENTROID_TERMS[bag];
	if (centroid->sums.count <= kept + kept / 2)
		return;
	float floor_value = value_of_rank(centroid, kept);
	size_t left = 0;
	for (size_t k = 0; k < centroid->sums.count; k++) {
		struct weight sum = centroid->sums.items[k];
		if (sum.value > floor_value || (sum.value == floor_value && left < kept))
			centroid->sums.items[left++] = sum;
		else if (bag == BAG_WORDS)
			unpost(story, sum.term);
	}
	centroid->sums.count = left;
}

void story_centroid_add(struct story *story, enum feature_bag bag, const struct vector *vector)
{
	struct centroid *centroid = &story->centroids[bag];
	float dot = 0, square = 0;
	array_reserve_tight(&centroid->sums, vector->count);
	for (uint32_t k = 0; k < vector->count; k++) {
		struct weight weight = vector->items[k];
		size_t at = find(centroid, weight.term);
		if (at < centroid->sums.count && centroid->sums.items[at].term == weight.term)
			dot += centroid->sums.items[at].value * weight.value;
		square += weight.value * weight.value;
	}
	centroid->square += 2 * dot + square;
	for (uint32_t k = 0; k < vector->count; k++)
		if (add_term(centroid, vector->items[k].term, vector->items[k].value) && bag == BAG_WORDS)
			post(story, vector->items[k].term);
	cut(story, bag);
}

void story_index_remove(struct story *story)
{
	const struct centroid *centroid = &story->centroids[BAG_WORDS];
	for (size_t k = 0; k < centroid->sums.count; k++)
		unpost(story, centroid->sums.items[k].term);
}

void story_centroids_rebuild(struct story *story)
{
	story_index_remove(story);
	for (int bag = 0; bag < BAG_COUNT; bag++) {
		story->centroids[bag].sums.count = 0;
		story->centroids[bag].square = 0;
		for (size_t k = 0; k < story->members.count; k++)
			story_centroid_add(story, (enum feature_bag)bag, &story->members.items[k]->bags[bag]);
	}
}

static bool better(struct candidate a, struct candidate b)
{
	return a.cosine != b.cosine ? a.cosine > b.cosine : a.story->number < b.story->number;
}

/* Keeps the best `most`, best first; `best` has room for one more. */
static size_t keep_best(struct candidate *best, size_t count, size_t most, struct candidate candidate)
{
	size_t at = count;
	while (at > 0 && better(candidate, best[at - 1]))
		at--;
	if (at == most)
		return count;
	size_t left = count < most ? count + 1 : count;
	memmove(&best[at + 1], &best[at], (left - 1 - at) * sizeof(*best));
	best[at] = candidate;
	return left;
}

static size_t stories_with(const struct language_state *state, uint32_t term)
{
	return state->states.items[term].stories;
}

/* The terms, fewest postings first: rare terms say most and cost least. */
static size_t order_terms(const struct language_state *state, const struct weight *terms, size_t count, struct weight *ret_terms)
{
	count = count < QUERY_TERMS ? count : QUERY_TERMS;
	for (size_t k = 0; k < count; k++) {
		size_t at = k;
		while (at > 0 && stories_with(state, ret_terms[at - 1].term) > stories_with(state, terms[k].term)) {
			ret_terms[at] = ret_terms[at - 1];
			at--;
		}
		ret_terms[at] = terms[k];
	}
	return count;
}

/* Reads the postings of the terms: each story with how much of the query it shares. Returns how many stories there are. */
static size_t read_postings(struct stories *stories, const struct language_state *state, const struct weight *terms,
                            size_t term_count, const struct story *except, struct story_place *ret_met[POSTINGS_MAX])
{
	size_t met = 0, postings = 0;
	uint64_t search = ++stories->searches;
	for (size_t t = 0; t < term_count; t++) {
		const struct postings *known = state->states.items[terms[t].term].postings;
		/* Newest stories first: of a list too long to read, the ones that are still moving. */
		for (size_t k = known ? known->count : 0; k > 0 && postings < POSTINGS_MAX; k--, postings++) {
			struct story_place *place = &stories->places.items[known->items[k - 1]];
			if (except && known->items[k - 1] == except->place)
				continue;
			if (place->seen != search) {
				ret_met[met++] = place;
				place->shared = 0;
			}
			place->seen = search;
			place->shared += terms[t].value * terms[t].value;
		}
	}
	stories->work.postings += postings;
	return met;
}

size_t story_index_search(struct stories *stories, struct language_state *state, const struct weight *terms, size_t term_count,
                          const struct story *except, struct candidate *ret_found)
{
	struct weight ordered[QUERY_TERMS];
	struct story_place *met[POSTINGS_MAX];
	struct candidate likely[LIKELY + 1], best[CANDIDATES + 1];
	size_t likely_count = 0, count = 0;
	term_count = order_terms(state, terms, term_count, ordered);
	size_t met_count = read_postings(stories, state, ordered, term_count, except, met);
	for (size_t k = 0; k < met_count; k++)
		likely_count = keep_best(likely, likely_count, LIKELY, (struct candidate){ met[k]->story, thousandths(met[k]->shared) });
	for (size_t k = 0; k < likely_count; k++) {
		struct story *story = likely[k].story;
		float cosine = cosine_to_centroid(state, BAG_WORDS, &story->centroids[BAG_WORDS]);
		if (thousandths(cosine) >= COSINE_LEAST)
			count = keep_best(best, count, CANDIDATES, (struct candidate){ story, thousandths(cosine) });
	}
	stories->work.stories += likely_count;
	memcpy(ret_found, best, count * sizeof(*best));
	return count;
}
