/* For the tests of statement clusters: one story's, whose statements are written as bare stems: what the text stage makes of a sentence is
 * tested elsewhere. */
#pragma once

#include "cluster/statements/statement_clusters.h"

#include <string.h>

#include <criterion/criterion.h>

#include "cluster/statements/pair_model.h"
#include "cluster/statements/speaker_words.h"
#include "text/language.h"

static struct words *words;
static struct languages *languages;
static struct pair_model *model;
static struct arena *arena;
static struct statement_clusters *clusters;

static inline void set_up(void)
{
	char *error = NULL;
	cr_assert_eq(words_load("/nonexistent/words.tsv", &words, &error), 0);
	cr_assert_eq(pair_model_load(HEARSAY_TEST_DATA "/model", "en", words, &model, &error), 0, "%s", error);
	cr_assert_eq(languages_load(HEARSAY_DATA_BUILD, &languages, &error), 0, "%s", error);
	arena = arena_new();
	clusters = statement_clusters_new(model);
}

static inline void tear_down(void)
{
	statement_clusters_free(clusters);
	arena_free(arena);
	pair_model_free(model);
	words_free(words);
	languages_free(languages);
}

/* A statement whose speaker the text calls by `mention`. */
static inline struct statement_features statement_by(const char *speaker, const char *mention, const char *stems)
{
	struct statement_features features = { .kind = speaker ? STATEMENT_INDIRECT : STATEMENT_CLAIM, .speaker = speaker };
	speaker_words_of_one(languages_find(languages, "en"), speaker, mention, arena, &features);
	features.terms = arena_alloc(arena, STATEMENT_TERMS_MAX, sizeof(*features.terms));
	char *rest = NULL, *copy = arena_copy(arena, stems);
	for (char *stem = strtok_r(copy, " ", &rest); stem; stem = strtok_r(NULL, " ", &rest))
		features.terms[features.term_count++] =
			(struct statement_term){ stem, stem[0] >= '0' && stem[0] <= '9' ? STATEMENT_TERM_NUMBER : 0, false };
	return features;
}

static inline struct statement_features statement(const char *speaker, const char *stems)
{
	return statement_by(speaker, speaker, stems);
}

static inline void add_to(struct statement_clusters *story, uint32_t article, uint32_t number, struct statement_features features)
{
	statement_clusters_add(story, article, &features, &number, 1);
}

static inline void add(uint32_t article, uint32_t number, const char *speaker, const char *stems)
{
	add_to(clusters, article, number, statement(speaker, stems));
}

static inline bool together(uint32_t a, uint32_t b)
{
	return statement_clusters_of(clusters, a) == statement_clusters_of(clusters, b);
}

/* Adds an article with statements of those stems, all by one speaker, numbered from `first` on. */
static inline void add_article_to(struct statement_clusters *story, uint32_t article, uint32_t first, const char *speaker, size_t count,
                                  const char *const stems[])
{
	struct statement_features features[8];
	uint32_t numbers[8];
	cr_assert_leq(count, array_size(features));
	for (uint32_t k = 0; k < count; k++) {
		features[k] = statement(speaker, stems[k]);
		numbers[k] = first + k;
	}
	statement_clusters_add(story, article, features, numbers, count);
}

/* Enough of other things said that the words of the test are rare in the story. */
static inline void add_background(void)
{
	static const char *const others[] = { "harvest wheat poor drought valley", "train late snow track repair night",
		                                  "museum open paint collection spring", "teacher strike school wage week" };
	for (uint32_t k = 0; k < array_size(others); k++)
		add(900 + k, 9000 + k, "Somebody Else", others[k]);
}
