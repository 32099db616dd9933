/* Terms of a language: how rare each is, in the background corpus and in the stream so far, and the vectors of articles. */
#include <math.h>
#include <string.h>
#include <xxhash.h>

#include "cluster/stories/stories_internal.h"
#include "cluster/stories/story_settings.h"

struct language_state *language_state_new(const char *code, const struct words *words)
{
	struct language_state *state = allocate(1, sizeof(*state));
	state->code = copy_string(code);
	state->words = words;
	state->seed = XXH3_64bits(code, strlen(code));
	state->terms = term_keys_new();
	array_append_tight(&state->postings, NULL);
	return state;
}

struct language_state *language_state_free(struct language_state *state)
{
	for (size_t k = 0; k < state->postings.count; k++)
		free(state->postings.items[k]);
	array_free(&state->postings);
	array_free(&state->free_postings);
	array_free(&state->states);
	array_free(&state->spread_places);
	for (int bag = 0; bag < BAG_COUNT; bag++) {
		array_free(&state->numbers[bag]);
		free(state->at_hand[bag].items);
	}
	term_keys_free(state->terms);
	free(state->code);
	free(state);
	return NULL;
}

static float scaled(uint32_t frequency, uint32_t documents, float scale)
{
	return documents ? (float)frequency * scale / (float)documents : 0;
}

static uint32_t term_number(struct language_state *state, const char *text)
{
	size_t length = strlen(text);
	uint32_t number = term_keys_add(state->terms, XXH3_64bits_withSeed(text, length, state->seed));
	if (number < state->states.count)
		return number;
	struct word_statistics statistics = words_find(state->words, text, length);
	array_append_tight(&state->states, ((struct term_state){
		.bodies = scaled(statistics.bodies, words_bodies(state->words), IDF_BODIES),
		.titles = scaled(statistics.titles, words_titles(state->words), IDF_TITLES),
		.pair = memchr(text, ' ', length) != NULL,
	}));
	array_append_tight(&state->spread_places, 0);
	return number;
}

/* The upper bound of a term's idf. Where everything is about one topic, its words are in one story at first, which takes in whatever has them; as
 * frequencies count stories, such words would stay rare. */
static float topic_bound(const struct language_state *state, const struct term_state *known)
{
	float titles = (float)known->titled - TOPIC_DOUBT * sqrtf((float)known->titled);
	return titles > 0 ? TOPIC_IDF + logf(((float)state->titled + TOPIC_TITLES) / titles) : INFINITY;
}

static float idf(const struct language_state *state, uint32_t term, bool body)
{
	const struct term_state *known = &state->states.items[term];
	float value = body ? logf((IDF_BODIES + state->bodies + 1) / (known->bodies + known->stream_bodies + .5f))
	                   : fminf(logf((IDF_TITLES + state->titles + 1) / (known->titles + known->stream_titles + .5f)), topic_bound(state, known));
	return value > 0 ? powf(value, IDF_POWER[body]) : 0;
}

/* Whether the frequency in bodies, not in titles, counts for a bag: titles are compared with titles. */
static bool counts_as_body(bool has_body, enum feature_bag bag)
{
	return bag != BAG_TITLE && has_body;
}

static void number_terms(struct language_state *state, const struct story_features *features)
{
	for (int bag = 0; bag < BAG_COUNT; bag++) {
		struct vector *vector = &state->at_hand[bag];
		vector->items = reallocate(vector->items, features->counts[bag], sizeof(*vector->items));
		vector->count = features->counts[bag];
		state->numbers[bag].count = 0;
		for (uint32_t k = 0; k < features->counts[bag]; k++) {
			uint32_t number = term_number(state, features->bags[bag][k].term);
			vector->items[k] = (struct weight){ number, features->bags[bag][k].weight };
			array_append(&state->numbers[bag], number);
		}
	}
}

/* What one more article with a term adds to its frequency: 1 in a story without the term, little in one that has it. So a term of one event that many
 * report stays rare, and one in many stories becomes common. */
static float step_of(const struct sums *sums, uint32_t term)
{
	return story_sums_have(sums, term) ? REPEATED_SHARE : 1;
}

void story_terms_count(struct language_state *state, bool has_body, const struct story *story)
{
	const struct vector *words = &state->at_hand[BAG_WORDS], *title = &state->at_hand[BAG_TITLE], *names = &state->at_hand[BAG_NAMES];
	float step = story ? REPEATED_SHARE : 1;
	struct sums sums[BAG_COUNT] = { 0 };
	for (int bag = 0; story && bag < BAG_COUNT; bag++)
		story_sums(story, (enum feature_bag)bag, &sums[bag]);
	state->bodies += has_body ? step : 0;
	state->titles += title->count ? step : 0;
	state->titled += title->count > 0;
	for (uint32_t k = 0; k < title->count; k++) {
		struct term_state *known = &state->states.items[title->items[k].term];
		known->stream_titles += step_of(&sums[BAG_TITLE], title->items[k].term);
		known->titled++;
	}
	for (uint32_t k = 0; has_body && k < words->count; k++)
		state->states.items[words->items[k].term].stream_bodies += step_of(&sums[BAG_WORDS], words->items[k].term);
	for (uint32_t k = 0; has_body && k < names->count; k++)
		if (state->states.items[names->items[k].term].pair)
			state->states.items[names->items[k].term].stream_bodies += step_of(&sums[BAG_NAMES], names->items[k].term);
}

static int strongest_first(const void *a, const void *b)
{
	const struct weight *x = a, *y = b;
	if (x->value != y->value)
		return x->value > y->value ? -1 : 1;
	return x->term < y->term ? -1 : x->term > y->term;
}

/* The weight as it is stored. */
static float rounded(float value)
{
	float steps = roundf(value * WEIGHT_ONE);
	return fminf(fmaxf(steps, 1), WEIGHT_ONE - 1) / WEIGHT_ONE;
}

/* Weighs terms by idf, keeps the strongest, and scales these to unit length. Returns how many are kept. */
static uint32_t weigh(const struct language_state *state, struct weight *weights, uint32_t count, uint32_t kept, bool body)
{
	uint32_t left = 0;
	for (uint32_t k = 0; k < count; k++) {
		float value = weights[k].value * idf(state, weights[k].term, body);
		if (value > 0)
			weights[left++] = (struct weight){ weights[k].term, value };
	}
	if (left)
		qsort(weights, left, sizeof(*weights), strongest_first);
	left = left < kept ? left : kept;
	float square = 0;
	for (uint32_t k = 0; k < left; k++)
		square += weights[k].value * weights[k].value;
	for (uint32_t k = 0; k < left; k++)
		weights[k].value = rounded(weights[k].value / sqrtf(square));
	return left;
}

void story_terms_weigh(struct language_state *state, const struct story_features *features)
{
	number_terms(state, features);
	for (int bag = 0; bag < BAG_COUNT; bag++) {
		struct vector *vector = &state->at_hand[bag];
		vector->count = weigh(state, vector->items, vector->count, MEMBER_TERMS[bag], counts_as_body(features->has_body, (enum feature_bag)bag));
	}
}
