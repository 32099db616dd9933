/* For fuzzing what is made of labels: taggers of random weights on what the tagger sees in a few invented sentences, so that they find
 * attributions of every odd shape in any text. */
#pragma once

#include "extract/tagger/tagger.h"
#include "fuzz.h"
#include "proto/base/map.h"

#include <string.h>

static inline uint64_t random_next(uint64_t *state)
{
	*state += 0x9e3779b97f4a7c15u; /* splitmix64 */
	uint64_t z = (*state ^ (*state >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static inline void random_weights(uint64_t *state, int8_t *weights)
{
	for (unsigned b = 0; b < LABEL_COUNT; b++)
		weights[b] = (int8_t)(random_next(state) % 255 - 127);
}

struct random_rows {
	ARRAY(struct crf_observation) observations;
	ARRAY(struct crf_transition) transitions;
	struct map *known;
	uint64_t state;
};

static inline void random_token(struct random_rows *rows, const struct observed *observed, const struct chain *chain, uint32_t token)
{
	uint64_t keys[OBSERVATIONS_MAX];
	size_t count = observations_of(observed, chain, token, keys);
	for (size_t k = 0; k < count; k++) {
		struct crf_observation row = { .key = keys[k] };
		if (map_find(rows->known, keys[k]) != MAP_NONE)
			continue;
		map_set(rows->known, keys[k], 1);
		random_weights(&rows->state, row.weights);
		array_append(&rows->observations, row);
	}
	count = transitions_of(observed, chain, token, keys);
	for (size_t k = 0; k < count; k++) {
		struct crf_transition row = { .key = keys[k] };
		if (map_find(rows->known, keys[k]) != MAP_NONE)
			continue;
		map_set(rows->known, keys[k], 1);
		for (unsigned a = 0; a < LABEL_COUNT; a++)
			random_weights(&rows->state, row.weights[a]);
		array_append(&rows->transitions, row);
	}
}

/* What such a tagger is made of; random_rows_free frees it. */
static inline struct tagger_parts random_parts(uint64_t seed, struct random_rows *rows)
{
	static const char TEXT[] =
		"Edda Rosk, the minister, said on Monday that the gates would “soon” open. “We have time,” she told reporters, “and water.”\n\n"
		"According to the commission, farmers have lost 40 percent; it called the report untrue — and added: ‘Nobody knows.’\n\n"
		"ROSK: Yes. We “will\n\n“open them” in May (or later), she wrote. Brand has not said so, but thinks he must.";
	struct arena *arena = arena_new();
	struct document document;
	struct reading reading;
	struct attributions rules = { 0 };
	struct tagger_parts parts = { .step = 20000 };
	*rows = (struct random_rows){ .known = map_new(), .state = seed };
	document_read(TEXT, strlen(TEXT), languages_find(languages(), "en"), arena, &document);
	reading_make(&document, arena, &reading);
	attributions_find(&reading, &rules);
	struct observed *observed = observations_make(&reading, &rules, &parts.lexicon, NULL);
	observations_take_parts(observed, NULL);
	uint32_t count;
	const struct chain *chains = chains_make(&reading, &count);
	for (uint32_t c = 0; c < count; c++)
		for (uint32_t k = chains[c].first; k < chains[c].end; k++)
			random_token(rows, observed, &chains[c], k);
	parts.observations = rows->observations.items;
	parts.observation_count = rows->observations.count;
	parts.transitions = rows->transitions.items;
	parts.transition_count = rows->transitions.count;
	for (unsigned k = 0; k < CONFIDENCE_COUNT; k++)
		parts.confidence.weights[k] = (float)(random_next(&rows->state) % 2000) / 1000 - 1;
	array_free(&rules.list);
	arena_free(arena);
	return parts;
}

static inline void random_rows_free(struct random_rows *rows)
{
	array_free(&rows->observations);
	array_free(&rows->transitions);
	map_free(rows->known);
}

static inline struct tagger *random_tagger(uint64_t seed)
{
	struct random_rows rows;
	const struct tagger_parts parts = random_parts(seed, &rows);
	struct tagger *tagger = tagger_new(&parts);
	random_rows_free(&rows);
	return tagger;
}
