/* Remainders: the strongest words of closed stories, by which a story is recognised when an article about it comes in late. The number is
 * bounded: the oldest make room for new ones. */
#include <math.h>
#include <string.h>

#include "cluster/stories/stories_internal.h"
#include "cluster/stories/story_settings.h"

enum {
	REMAINDER_LOOK = 64, /* remainders that are looked at for each of an article's strongest words, the newest first */
	WORD_SLOTS = 256,    /* at least twice the terms of a member */
};

struct remainder {
	const struct language_state *state; /* NULL: the place is free */
	uint64_t mark;
	uint32_t hashes[REMAINDER_TERMS]; /* of its words, strongest first; collisions within a story are very rare */
	float weights[REMAINDER_TERMS];   /* scaled to unit length */
	uint16_t before[REMAINDER_KEYS];  /* by how much the number of the previous one with the same key is lower; 0: there is none any more */
	uint32_t count;
};

_Static_assert(REMAINDERS_MAX <= UINT16_MAX, "the number of each can be told by how far before another it is");

struct story_remainders {
	struct remainder *items; /* number n is at n % REMAINDERS_MAX */
	uint64_t next;
	struct map *newest; /* by the hash of a key: the number of the newest remainder that has it */
};

struct story_remainders *story_remainders_new(void)
{
	struct story_remainders *remainders = allocate(1, sizeof(*remainders));
	remainders->newest = map_new();
	return remainders;
}

struct story_remainders *story_remainders_free(struct story_remainders *remainders)
{
	map_free(remainders->newest);
	free(remainders->items);
	free(remainders);
	return NULL;
}

size_t story_remainders_bytes(const struct story_remainders *remainders)
{
	return memory_bytes(remainders) + memory_bytes(remainders->items) + map_bytes(remainders->newest);
}

/* In the image a language is named by its index in the list. */
static void remainder_image(struct image *image, const struct stories *stories, struct remainder *remainder)
{
	uint32_t language = remainder->state ? 0 : UINT32_MAX;
	while (image_writes(image) && remainder->state && stories->languages.items[language] != remainder->state)
		language++;
	image_index(image, &language, stories->languages.count, true);
	if (language == UINT32_MAX || image_failed(image))
		return;
	remainder->state = stories->languages.items[language];
	image_value(image, &remainder->mark);
	image_value(image, &remainder->hashes);
	image_value(image, &remainder->weights);
	image_value(image, &remainder->before);
	image_value(image, &remainder->count);
	if (remainder->count > REMAINDER_TERMS)
		image_fail(image);
}

void story_remainders_image(struct image *image, const struct stories *stories, struct story_remainders *remainders)
{
	image_value(image, &remainders->next);
	if (!remainders->next)
		return;
	if (!remainders->items)
		remainders->items = allocate(REMAINDERS_MAX, sizeof(*remainders->items));
	for (size_t k = 0; k < REMAINDERS_MAX && !image_failed(image); k++)
		remainder_image(image, stories, &remainders->items[k]);
	map_image(image, remainders->newest);
}

static uint32_t hash_of(const struct language_state *state, uint32_t term)
{
	return (uint32_t)term_keys_at(state->terms, term);
}

static uint32_t keys_of(const struct remainder *remainder)
{
	return remainder->count < REMAINDER_KEYS ? remainder->count : REMAINDER_KEYS;
}

static struct remainder *remainder_at(const struct story_remainders *remainders, uint64_t number)
{
	bool kept = number < remainders->next && remainders->next - number <= REMAINDERS_MAX;
	return kept ? &remainders->items[number % REMAINDERS_MAX] : NULL;
}

/* Drops the oldest remainder, whose place the next one takes. */
static void forget_oldest(struct story_remainders *remainders)
{
	struct remainder *oldest = &remainders->items[remainders->next % REMAINDERS_MAX];
	for (uint32_t k = 0; oldest->state && k < keys_of(oldest); k++)
		if (map_find(remainders->newest, oldest->hashes[k]) == remainders->next - REMAINDERS_MAX)
			map_remove(remainders->newest, oldest->hashes[k]);
	memset(oldest, 0, sizeof(*oldest));
}

static int strongest_first(const void *a, const void *b)
{
	const struct weight *x = a, *y = b;
	if (x->value != y->value)
		return x->value > y->value ? -1 : 1;
	return (x->term > y->term) - (x->term < y->term);
}

void story_remainders_add(struct story_remainders *remainders, const struct story *story, uint64_t mark)
{
	struct sums strongest;
	story_sums(story, BAG_WORDS, &strongest);
	const struct weight *sums = strongest.items;
	uint32_t count = strongest.count;
	if (!count)
		return;
	qsort(strongest.items, count, sizeof(*sums), strongest_first);
	if (!remainders->items)
		remainders->items = allocate(REMAINDERS_MAX, sizeof(*remainders->items));
	forget_oldest(remainders);
	struct remainder *added = &remainders->items[remainders->next % REMAINDERS_MAX];
	*added = (struct remainder){ .state = story->state, .mark = mark, .count = count < REMAINDER_TERMS ? count : REMAINDER_TERMS };
	float square = 0;
	for (uint32_t k = 0; k < added->count; k++)
		square += sums[k].value * sums[k].value;
	for (uint32_t k = 0; k < added->count; k++) {
		added->hashes[k] = hash_of(story->state, sums[k].term);
		added->weights[k] = sums[k].value / sqrtf(square);
	}
	for (uint32_t k = 0; k < keys_of(added); k++) {
		uint64_t earlier = map_find(remainders->newest, added->hashes[k]);
		added->before[k] = earlier == MAP_NONE ? 0 : (uint16_t)(remainders->next - earlier);
		map_set(remainders->newest, added->hashes[k], remainders->next);
	}
	remainders->next++;
}

/* An article's words by their hashes, open addressing. */
struct word_table {
	uint32_t hashes[WORD_SLOTS];
	float values[WORD_SLOTS]; /* 0: the slot is free */
};

static float *slot_of(struct word_table *table, uint32_t hash)
{
	uint32_t slot = hash % WORD_SLOTS;
	while (table->values[slot] != 0 && table->hashes[slot] != hash)
		slot = (slot + 1) % WORD_SLOTS;
	table->hashes[slot] = hash;
	return &table->values[slot];
}

/* The cosine of an article's words and a remainder. */
static float cosine(const struct remainder *remainder, struct word_table *words)
{
	float sum = 0;
	for (uint32_t k = 0; k < remainder->count; k++)
		sum += *slot_of(words, remainder->hashes[k]) * remainder->weights[k];
	return sum;
}

uint64_t story_remainders_find(const struct story_remainders *remainders, const struct language_state *state, bool has_body)
{
	const struct vector *words = &state->at_hand[BAG_WORDS];
	int32_t best = has_body ? CONTINUES_BODY : CONTINUES_TITLE;
	uint64_t found = 0;
	if (!remainders->next || !words->count)
		return 0;
	struct word_table table = { 0 };
	uint32_t hashes[QUERY_TERMS];
	for (uint32_t i = 0; i < words->count && i < WORD_SLOTS / 2; i++) {
		uint32_t hash = hash_of(state, words->items[i].term);
		*slot_of(&table, hash) = words->items[i].value;
		if (i < QUERY_TERMS)
			hashes[i] = hash;
	}
	for (uint32_t i = 0; i < words->count && i < QUERY_TERMS; i++) {
		uint64_t number = map_find(remainders->newest, hashes[i]);
		for (int looked = 0; number != MAP_NONE && looked < REMAINDER_LOOK; looked++) {
			const struct remainder *remainder = remainder_at(remainders, number);
			if (!remainder)
				break;
			int32_t alike = thousandths(cosine(remainder, &table));
			if (alike > best) {
				best = alike;
				found = remainder->mark;
			}
			uint16_t before = 0;
			for (uint32_t k = 0; k < keys_of(remainder); k++)
				if (remainder->hashes[k] == hashes[i])
					before = remainder->before[k];
			number = before && before <= number ? number - before : MAP_NONE;
		}
	}
	return found;
}
