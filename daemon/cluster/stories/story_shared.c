/* What an article and its story have in common, to be shown to people: the strongest words and names. */
#include <string.h>

#include "cluster/stories/stories_internal.h"

enum {
	TERMS_SHOWN = 8,
	NAMES_SHOWN = 4,
	SHARED_MAX = 16, /* terms that are looked at; some of them repeat others */
};

struct shared {
	uint32_t number;
	const struct feature *feature; /* of the current article */
	float value;
};

/* The feature of the current article whose term has this number; there must be one. */
static const struct feature *feature_of(const struct language_state *state, const struct story_features *features, enum feature_bag bag,
                                        uint32_t number)
{
	size_t k = 0;
	while (state->numbers[bag].items[k] != number)
		k++;
	return &features->bags[bag][k];
}

/* Finds the strongest terms of a bag that the centroid shares with what is spread out, strongest first. Returns their number. */
static size_t strongest(const struct story *story, const struct story_features *features, enum feature_bag bag, struct shared best[SHARED_MAX + 1])
{
	size_t count = 0;
	struct unpacking unpacking = story_sums_begin(story, bag);
	for (uint32_t k = 0; k < story->centroids[bag].count; k++) {
		struct weight sum = story_sums_next(story, &unpacking);
		float value = spread_of(story->state, sum.term)->bags[bag] * sum.value;
		size_t at = count;
		if (value <= 0)
			continue;
		while (at > 0 && value > best[at - 1].value)
			at--;
		if (at == SHARED_MAX)
			continue;
		count = count < SHARED_MAX ? count + 1 : count;
		memmove(&best[at + 1], &best[at], (count - 1 - at) * sizeof(*best));
		best[at] = (struct shared){ .number = sum.term, .value = value };
	}
	for (size_t k = 0; k < count; k++)
		best[k].feature = feature_of(story->state, features, bag, best[k].number);
	return count;
}

/* Whether a name is one of the two names in a pair. */
static bool is_half(const char *name, const char *pair)
{
	size_t length = strlen(name), pair_length = strlen(pair);
	if (length >= pair_length)
		return false;
	return (strncmp(pair, name, length) == 0 && pair[length] == ' ') ||
	       (strcmp(pair + pair_length - length, name) == 0 && pair[pair_length - length - 1] == ' ');
}

static bool said_by_another(const struct shared *names, size_t count, const char *name)
{
	for (size_t k = 0; k < count; k++)
		if (is_half(name, names[k].feature->term))
			return true;
	return false;
}

static int compare_term(const void *key, const void *feature)
{
	return strcmp(key, ((const struct feature *)feature)->term);
}

static bool is_name(const struct story_features *features, const char *term)
{
	return features->counts[BAG_NAMES] && bsearch(term, features->bags[BAG_NAMES], features->counts[BAG_NAMES], sizeof(struct feature), compare_term);
}

/* A term as the article writes it. */
static const char *written(const struct feature *feature, struct arena *arena)
{
	return arena_copy(arena, feature->written ? feature->written : feature->term);
}

void story_shared_terms(const struct story *story, const struct story_features *features, struct arena *arena, struct placement *placement)
{
	struct shared best[SHARED_MAX + 1];
	size_t count = strongest(story, features, BAG_NAMES, best);
	placement->names = arena_alloc(arena, NAMES_SHOWN, sizeof(*placement->names));
	for (size_t k = 0; k < count && placement->name_count < NAMES_SHOWN; k++)
		if (!said_by_another(best, count, best[k].feature->term))
			placement->names[placement->name_count++] = written(best[k].feature, arena);
	count = strongest(story, features, BAG_WORDS, best);
	placement->terms = arena_alloc(arena, TERMS_SHOWN, sizeof(*placement->terms));
	for (size_t k = 0; k < count && placement->term_count < TERMS_SHOWN; k++)
		if (!is_name(features, best[k].feature->term))
			placement->terms[placement->term_count++] = written(best[k].feature, arena);
}
