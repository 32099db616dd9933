/* The measures of how far two statements have the same wording: runs of words, and pieces of words. */
#include "cluster/statements/pair_model.h"

#include <string.h>

/* Measures of how two bare texts are written, for compare: two newsrooms that edit one agency's sentence keep long runs of its words, two
 * translators of one sentence hardly any. The measures are those of the literature on the Microsoft Research Paraphrase Corpus: overlap of
 * runs of words and of characters, longest common subsequence. */

enum { GRAM = 4 /* letters */ };

/* Words are counted in units of this, so that a sentence has about one. */
static const double WORDS_UNIT = 20;

static int compare_hashes(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

/* Only words and numbers are kept, and clitics without their apostrophe. */
static bool read_token(const struct token *token, const char **ret_word, size_t *ret_length)
{
	bool clitic = token->norm[0] == '\'';
	*ret_word = token->norm + clitic;
	*ret_length = token->norm_length - clitic;
	return (token->kind == TOKEN_WORD || token->kind == TOKEN_NUMBER) && *ret_length > 0;
}

void pair_text_read(const char *text, const struct language *language, struct arena *arena, struct pair_text *ret_text)
{
	struct document document;
	size_t room = 2, length;
	const char *word;
	statement_features_of_text(text, language, arena, &ret_text->features);
	document_read(text, strlen(text), language, arena, &document);
	for (uint32_t k = 0; k < document.token_count; k++)
		room += document.tokens[k].norm_length + 1U;
	char *end = arena_alloc(arena, room, 1);
	ret_text->letters = end;
	ret_text->words = arena_alloc(arena, document.token_count, sizeof(*ret_text->words));
	ret_text->word_count = 0;
	*end++ = ' ';
	for (uint32_t k = 0; k < document.token_count && ret_text->word_count < PAIR_WORDS_MAX; k++) {
		if (!read_token(&document.tokens[k], &word, &length))
			continue;
		ret_text->words[ret_text->word_count++] = thesaurus_hash(word, length);
		end = stpcpy(mempcpy(end, word, length), " ");
	}
}

/* Of sorted hashes, how many are in both, each as often as in the one that has fewer of it. */
static uint32_t in_both(const uint32_t *a, uint32_t count_a, const uint32_t *b, uint32_t count_b)
{
	uint32_t common = 0;
	for (uint32_t i = 0, k = 0; i < count_a && k < count_b;) {
		if (a[i] == b[k])
			common++;
		uint32_t x = a[i], y = b[k];
		i += x <= y;
		k += y <= x;
	}
	return common;
}

/* Sorted hashes of the runs of so many words. */
static uint32_t *runs_of(const struct pair_text *text, uint32_t length, struct arena *arena, uint32_t *ret_count)
{
	*ret_count = text->word_count >= length ? text->word_count - length + 1 : 0;
	uint32_t *runs = arena_alloc(arena, *ret_count, sizeof(*runs));
	for (uint32_t k = 0; k < *ret_count; k++)
		runs[k] = thesaurus_hash((const char *)&text->words[k], length * sizeof(*text->words));
	qsort(runs, *ret_count, sizeof(*runs), compare_hashes);
	return runs;
}

/* Sorted hashes of the grams. */
static uint32_t *grams_of(const struct pair_text *text, struct arena *arena, uint32_t *ret_count)
{
	size_t length = strlen(text->letters);
	*ret_count = length >= GRAM ? (uint32_t)(length - GRAM + 1) : 0;
	uint32_t *grams = arena_alloc(arena, *ret_count, sizeof(*grams));
	for (uint32_t k = 0; k < *ret_count; k++)
		grams[k] = thesaurus_hash(text->letters + k, GRAM);
	qsort(grams, *ret_count, sizeof(*grams), compare_hashes);
	return grams;
}

static double share(uint32_t part, uint32_t all)
{
	return all ? (double)part / all : 0;
}

static uint32_t less(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

static uint32_t more(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

/* Runs of so many words that both have, over those of the shorter text. */
static double runs_alike(const struct pair_text *a, const struct pair_text *b, uint32_t length, struct arena *arena)
{
	uint32_t count_a, count_b;
	const uint32_t *runs_a = runs_of(a, length, arena, &count_a), *runs_b = runs_of(b, length, arena, &count_b);
	return share(in_both(runs_a, count_a, runs_b, count_b), less(count_a, count_b));
}

static double grams_alike(const struct pair_text *a, const struct pair_text *b, struct arena *arena)
{
	uint32_t count_a, count_b;
	const uint32_t *grams_a = grams_of(a, arena, &count_a), *grams_b = grams_of(b, arena, &count_b);
	return share(2 * in_both(grams_a, count_a, grams_b, count_b), count_a + count_b);
}

/* Length of the longest common subsequence of the words. */
static uint32_t common_order(const struct pair_text *a, const struct pair_text *b)
{
	uint32_t lengths[PAIR_WORDS_MAX + 1] = { 0 };
	for (uint32_t i = 0; i < a->word_count; i++) {
		uint32_t diagonal = 0;
		for (uint32_t k = 0; k < b->word_count; k++) {
			uint32_t above = lengths[k + 1];
			lengths[k + 1] = a->words[i] == b->words[k] ? diagonal + 1 : more(above, lengths[k]);
			diagonal = above;
		}
	}
	return lengths[b->word_count];
}

void pair_measure_wording(const struct pair_text *a, const struct pair_text *b, struct arena *arena, struct pair_measures *measures)
{
	double *of = measures->of;
	of[PAIR_RUNS_2] = runs_alike(a, b, 2, arena);
	of[PAIR_RUNS_4] = runs_alike(a, b, 4, arena);
	of[PAIR_GRAMS] = grams_alike(a, b, arena);
	of[PAIR_PLAIN_ORDER] = share(common_order(a, b), more(a->word_count, b->word_count));
	of[PAIR_LENGTH] = less(a->word_count, b->word_count) / WORDS_UNIT;
}
