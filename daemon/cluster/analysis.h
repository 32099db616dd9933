/* Analysis: what text, extract and the feature functions found in one article. It is made on a worker thread, stored with the article, and all
 * that clustering looks at. */
#pragma once

#include "cluster/publishers/owners.h"
#include "cluster/statements/pair.h"
#include "cluster/stories/features.h"
#include "extract/extract.h"
#include "proto/article.h"

/* Everything that is loaded from the data directory: read-only, shared by all threads. */
struct models;

/* Loads the languages with their word lists, and the models of each that has some. Errors: negative errno values, and *ret_error (free()) says which
 * file, and where in it. The directory is only read. */
must_check int models_load(const char *data_directory, struct models **ret_models, char **ret_error);
struct models *models_free(struct models *models);
const struct languages *models_languages(const struct models *models);
/* The word statistics and the pair model of a language; a language without them shares empty ones. Never NULL. */
const struct words *models_words(const struct models *models, const char *language);
const struct pair_model *models_pair(const struct models *models, const char *language);

enum {
	ANALYSIS_CONFIDENCE_DEFAULT = STATEMENT_CONFIDENCE_DEFAULT, /* also the default of the configuration's extract.confidence */
	/* Per article. Live blogs of 500 KB come near it; a text of nothing but quotations could have 28,000, which would all go into updates. */
	ANALYSIS_STATEMENTS_MAX = 4000,
};

struct analysis_options {
	uint16_t confidence; /* thousandths: statements below it are left out */
	bool attitudes;      /* also keep thoughts and intentions */
	const struct owners *owners; /* or NULL */
};

struct analysis {
	const char *language;  /* code */
	const char *publisher; /* key, or NULL */
	const char *publisher_name; /* as it is shown; NULL if it is the key */
	const char *owner;     /* whose outlet the publisher is, by the options' owners, or NULL */
	const char *headline;  /* the title, else the first sentence of prose, shortened; never NULL */
	struct statements statements;
	size_t left_out; /* statements beyond ANALYSIS_STATEMENTS_MAX; not kept in the log */
	const char **statement_texts;                   /* parallel: the content's spans joined by " … " */
	struct statement_features *statement_features; /* parallel */
	struct story_features features;
};

/* Analyses one article. Everything is in the arena. Cannot fail: an article without statements has none. */
void analysis_run(const struct models *models, const struct article *article, const struct analysis_options *options,
                  struct arena *arena, struct analysis *ret_analysis);

/* To and from the form that the log keeps. */
void analysis_write(const struct analysis *analysis, struct writer *writer);
must_check int analysis_read(const struct value *value, struct arena *arena, struct analysis *ret_analysis);
