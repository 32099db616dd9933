/* Texts as pairs are made of them, with the shipped English model. */
#pragma once

#include <string.h>

#include <criterion/criterion.h>

#include "cluster/statements/pair.h"
#include "cluster/statements/pair_model.h"

static struct languages *languages;
static struct words *words;
static struct pair_model *model;
static struct arena *arena;

static inline void set_up(void)
{
	char *error = NULL;
	cr_assert_eq(languages_load(HEARSAY_DATA_BUILD, &languages, &error), 0, "%s", error);
	cr_assert_eq(words_load(HEARSAY_DATA_BUILD "/languages/en/words.tsv", &words, &error), 0, "%s", error);
	cr_assert_eq(pair_model_load(HEARSAY_DATA_BUILD, "en", words, &model, &error), 0, "%s", error);
	arena = arena_new();
}

static inline void tear_down(void)
{
	arena_free(arena);
	pair_model_free(model);
	words_free(words);
	languages_free(languages);
}

static inline struct statement_features features_of(const char *text)
{
	struct statement_features features;
	statement_features_of_text(text, languages_find(languages, "en"), arena, &features);
	return features;
}

static inline const struct statement_term *term_of(const struct statement_features *features, const char *stem)
{
	for (uint32_t k = 0; k < features->term_count; k++)
		if (strcmp(features->terms[k].stem, stem) == 0)
			return &features->terms[k];
	return NULL;
}

static inline struct pair_text text_of(const char *text)
{
	struct pair_text read;
	pair_text_read(text, languages_find(languages, "en"), arena, &read);
	return read;
}
