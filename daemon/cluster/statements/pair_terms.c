/* The terms of the statements that are compared, with how rare each is among them; a term that many share tells little. */
#include "cluster/statements/pair_model.h"

#include <math.h>
#include <string.h>

enum {
	TERM_SLOTS_MIN = 64,
	TERMS_MORE = 8,
	/* Logarithms of small counts are looked up: weights are asked for in the innermost loop. */
	LOGARITHMS = 256,
};

/* A stem that nearly every statement of the story holds still counts for a little. */
static const double WEIGHT_FLOOR = .05;

void pair_terms_free(struct pair_terms *terms)
{
	free(terms->items);
	free(terms->slots);
	free(terms->scratch);
	*terms = (struct pair_terms){ 0 };
}

void pair_terms_prepare(struct pair_terms *terms)
{
	if (terms->scratch)
		return;
	terms->scratch = allocate(terms->count, sizeof(*terms->scratch));
	for (uint32_t k = 0; k < terms->count; k++)
		terms->scratch[k].weight = -1;
}

void pair_terms_let_go(struct pair_terms *terms)
{
	free(terms->scratch);
	terms->scratch = NULL;
}

size_t pair_terms_bytes(const struct pair_terms *terms)
{
	return memory_bytes(terms->items) + memory_bytes(terms->slots) + memory_bytes(terms->scratch);
}

static uint32_t slot_for(const struct pair_terms *terms, uint32_t hash)
{
	uint32_t mask = terms->slot_count - 1;
	uint32_t slot = hash & mask;
	while (terms->slots[slot] && terms->items[terms->slots[slot] - 1].hash != hash)
		slot = (slot + 1) & mask;
	return slot;
}

/* Room for one more term, and hardly more: there are many stories, and terms are large. */
static void make_room(struct pair_terms *terms)
{
	if (terms->count < terms->capacity)
		return;
	terms->capacity += terms->capacity / 8 + TERMS_MORE;
	terms->items = reallocate(terms->items, terms->capacity, sizeof(*terms->items));
}

static void grow(struct pair_terms *terms)
{
	terms->slot_count = terms->slot_count ? terms->slot_count * 2 : TERM_SLOTS_MIN;
	free(terms->slots);
	terms->slots = allocate(terms->slot_count, sizeof(*terms->slots));
	for (uint32_t k = 0; k < terms->count; k++)
		terms->slots[slot_for(terms, terms->items[k].hash)] = k + 1;
}

uint32_t pair_terms_find(const struct pair_terms *terms, uint32_t hash)
{
	return terms->slot_count ? terms->slots[slot_for(terms, hash)] - 1 : UINT32_MAX;
}

uint32_t pair_terms_take(struct pair_terms *terms, const struct pair_term *term)
{
	if (terms->count * 3 >= terms->slot_count * 2)
		grow(terms);
	uint32_t slot = slot_for(terms, term->hash);
	if (!terms->slots[slot]) {
		pair_terms_let_go(terms);
		make_room(terms);
		terms->items[terms->count] = *term;
		terms->items[terms->count].statements = 0;
		terms->slots[slot] = ++terms->count;
	}
	uint32_t number = terms->slots[slot] - 1;
	terms->items[number].flags |= term->flags;
	return number;
}

static double logarithm(uint32_t count)
{
	static _Thread_local double table[LOGARITHMS];
	if (count >= LOGARITHMS)
		return log(count);
	if (count > 1 && table[count] == 0)
		table[count] = log(count);
	return table[count];
}

double pair_terms_rarity(const struct pair_terms *terms, uint32_t term)
{
	double rarity = 1 - logarithm(terms->items[term].statements) / logarithm(terms->statements + 1);
	return rarity > WEIGHT_FLOOR ? rarity : WEIGHT_FLOOR;
}

const struct pair_scratch *pair_terms_weigh(const struct pair_terms *terms, uint32_t term)
{
	struct pair_scratch *scratch = &terms->scratch[term];
	if (scratch->weight < 0) {
		double idf = terms->items[term].idf, rarity = pair_terms_rarity(terms, term);
		scratch->weight = idf * sqrt(rarity);
		scratch->told = idf * rarity;
	}
	return scratch;
}
