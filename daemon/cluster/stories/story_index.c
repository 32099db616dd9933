/* The centroids of stories, and the inverted index over their words, by which an article finds candidates. */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "cluster/stories/stories_internal.h"
#include "cluster/stories/story_settings.h"

/* Takes a place for the postings of a term that has none. */
static uint32_t take_postings(struct language_state *state)
{
	if (!state->free_postings.count) {
		array_append_tight(&state->postings, NULL);
		array_append_tight(&state->free_postings, (uint32_t)state->postings.count - 1);
	}
	return state->free_postings.items[--state->free_postings.count];
}

/* There are very many of them, and most are short. */
struct postings *story_postings_make(struct language_state *state, uint32_t term, uint32_t more)
{
	struct postings *postings = postings_of(state, term);
	if (postings && postings->capacity - postings->count >= more)
		return postings;
	if (!postings)
		state->states.items[term].postings = take_postings(state) & UINT32_MAX >> 1;
	uint32_t capacity = postings ? postings->count + postings->count / 8 + more : more;
	struct postings *grown = reallocate(postings, 1, sizeof(*grown) + capacity * sizeof(*grown->items));
	if (!postings)
		*grown = (struct postings){ 0 };
	grown->capacity = capacity;
	state->postings.items[state->states.items[term].postings] = grown;
	return grown;
}

void story_postings_drop(struct language_state *state, uint32_t term)
{
	uint32_t place = state->states.items[term].postings;
	if (!place)
		return;
	free(state->postings.items[place]);
	state->postings.items[place] = NULL;
	array_append_tight(&state->free_postings, place);
	state->states.items[term].postings = 0;
}

/* Adds the story to a term's postings. Only the newest ones are ever read, so if there are many the older ones are dropped over time. */
static void post(struct story *story, uint32_t term)
{
	struct postings *postings = postings_of(story->state, term);
	if (postings && postings->count == POSTINGS_KEPT) {
		postings->count -= POSTINGS_MAX;
		memmove(postings->items, postings->items + POSTINGS_MAX, postings->count * sizeof(*postings->items));
	}
	postings = story_postings_make(story->state, term, 1);
	postings->items[postings->count++] = story->place;
	postings->stories++;
}

static void unpost(struct story *story, uint32_t term)
{
	struct postings *postings = postings_of(story->state, term);
	assert(postings && postings->stories > 0);
	size_t at = postings->count;
	while (at > 0 && postings->items[at - 1] != story->place)
		at--;
	if (at > 0) {
		postings->count--;
		memmove(&postings->items[at - 1], &postings->items[at], (postings->count - (at - 1)) * sizeof(*postings->items));
	}
	if (--postings->stories == 0)
		story_postings_drop(story->state, term);
}

/* The index of the term among the sums, or where it would be inserted. */
static uint32_t find(const struct sums *sums, uint32_t term)
{
	uint32_t low = 0, high = sums->count;
	while (low < high) {
		uint32_t middle = (low + high) / 2;
		if (sums->items[middle].term < term)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool story_sums_have(const struct sums *sums, uint32_t term)
{
	uint32_t at = find(sums, term);
	return at < sums->count && sums->items[at].term == term;
}

/* Adds to a term's sum; true if the term is new. */
static bool add_term(struct sums *sums, struct weight weight)
{
	uint32_t at = find(sums, weight.term);
	if (at < sums->count && sums->items[at].term == weight.term) {
		sums->items[at].value += weight.value;
		return false;
	}
	assert(sums->count < SUMS_MAX);
	memmove(&sums->items[at + 1], &sums->items[at], (sums->count - at) * sizeof(struct weight));
	sums->items[at] = weight;
	sums->count++;
	return true;
}

static int largest_first(const void *a, const void *b)
{
	float x = *(const float *)a, y = *(const float *)b;
	return x > y ? -1 : x < y;
}

/* The value of the `kept`-th strongest sum. */
static float value_of_rank(const struct sums *sums, unsigned kept)
{
	float values[SUMS_MAX];
	for (uint32_t k = 0; k < sums->count; k++)
		values[k] = sums->items[k].value;
	qsort(values, sums->count, sizeof(*values), largest_first);
	return values[kept - 1];
}

/* Cuts a centroid to its strongest terms, once it has half as many again, so that it happens seldom. */
static void cut(struct story *story, enum feature_bag bag, struct sums *sums)
{
	unsigned kept = CENTROID_TERMS[bag];
	if (sums->count <= kept + kept / 2)
		return;
	float floor_value = value_of_rank(sums, kept);
	uint32_t left = 0, equal = kept; /* equal: how many of those with just this value stay */
	for (uint32_t k = 0; k < sums->count; k++)
		equal -= sums->items[k].value > floor_value;
	for (uint32_t k = 0; k < sums->count; k++) {
		struct weight sum = sums->items[k];
		bool stays = sum.value > floor_value || (sum.value == floor_value && equal > 0);
		equal -= stays && sum.value == floor_value;
		if (stays)
			sums->items[left++] = sum;
		else if (bag == BAG_WORDS)
			unpost(story, sum.term);
	}
	sums->count = left;
}

/* Adds a member's vector to an unpacked centroid. */
static void add_vector(struct story *story, enum feature_bag bag, const struct member *member, struct sums *sums)
{
	struct unpacking unpacking = story_member_begin(member, bag);
	float dot = 0, square = 0;
	for (uint32_t k = 0; k < member->counts[bag]; k++) {
		struct weight weight = unpack_weight(&unpacking);
		uint32_t at = find(sums, weight.term);
		if (at < sums->count && sums->items[at].term == weight.term)
			dot += sums->items[at].value * weight.value;
		square += weight.value * weight.value;
		if (add_term(sums, weight) && bag == BAG_WORDS)
			post(story, weight.term);
	}
	story->centroids[bag].square += 2 * dot + square;
	cut(story, bag, sums);
}

static bool is_empty(const struct story *story)
{
	return !story->only && !story->sums;
}

void story_centroids_add(struct story *story, const struct member *member)
{
	struct sums sums[BAG_COUNT];
	bool first = is_empty(story);
	for (int bag = 0; bag < BAG_COUNT; bag++) {
		story_sums(story, (enum feature_bag)bag, &sums[bag]);
		add_vector(story, (enum feature_bag)bag, member, &sums[bag]);
	}
	if (!first) {
		story_sums_pack(story, sums);
		return;
	}
	story->only = member;
	for (int bag = 0; bag < BAG_COUNT; bag++)
		story->centroids[bag].count = member->counts[bag];
}

void story_index_remove(struct story *story)
{
	struct sums sums;
	story_sums(story, BAG_WORDS, &sums);
	for (uint32_t k = 0; k < sums.count; k++)
		unpost(story, sums.items[k].term);
	memset(story->centroids, 0, sizeof(story->centroids));
	free(story->sums);
	story->sums = NULL;
	story->only = NULL;
}

void story_centroids_rebuild(struct story *story)
{
	story_index_remove(story);
	for (size_t k = 0; k < story->members.count; k++)
		story_centroids_add(story, story->members.items[k]);
}

static bool better(struct candidate a, struct candidate b)
{
	return a.cosine != b.cosine ? a.cosine > b.cosine : a.story->number < b.story->number;
}

/* Inserts a candidate into the best `most`, best first; `best` has room for one more. Returns how many there are. */
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

static uint32_t stories_with(const struct language_state *state, uint32_t term)
{
	const struct postings *postings = postings_of(state, term);
	return postings ? postings->stories : 0;
}

/* Sorts the terms by number of postings, the fewest first: rare terms tell most and cost least. */
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

/* Reads the postings of the terms: collects the stories, each with the weight that it shares with the query. Returns how many there are. */
static size_t read_postings(struct stories *stories, const struct language_state *state, const struct weight *terms,
                            size_t term_count, const struct story *except, struct story_place *ret_met[POSTINGS_MAX])
{
	size_t met = 0, postings = 0;
	uint64_t search = ++stories->searches;
	for (size_t t = 0; t < term_count; t++) {
		const struct postings *known = postings_of(state, terms[t].term);
		/* The newest stories first: if a list is too long to read, those that are still developing count. */
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
		float cosine = cosine_to_centroid(state, BAG_WORDS, story);
		if (thousandths(cosine) >= COSINE_LEAST)
			count = keep_best(best, count, CANDIDATES, (struct candidate){ story, thousandths(cosine) });
	}
	stories->work.stories += likely_count;
	memcpy(ret_found, best, count * sizeof(*best));
	return count;
}
