#include "cluster/analysis.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cluster/publishers/publisher.h"
#include "cluster/statements/speaker_words.h"
#include "cluster/statements/statement_parts.h"
#include "extract/tagger/tagger.h"
#include "proto/base/array.h"
#include "text/language.h"

struct language_models {
	char *code;
	struct words *words;
	struct pair_model *pair;
	struct tagger *tagger; /* or NULL */
};

struct models {
	struct languages *languages;
	ARRAY(struct language_models) by_language; /* the first one stands for every language that has no folder */
};

static int load_language(struct models *models, const char *data_directory, const char *code, char **ret_error)
{
	char path[4096];
	snprintf(path, sizeof(path), "%s/languages/%s/words.tsv", data_directory, code);
	array_append(&models->by_language, ((struct language_models){ .code = copy_string(code) }));
	struct language_models *added = &models->by_language.items[models->by_language.count - 1];
	int r = words_load(path, &added->words, ret_error);
	if (r >= 0)
		r = pair_model_load(data_directory, code, added->words, &added->pair, ret_error);
	return r < 0 ? r : tagger_load(data_directory, code, &added->tagger, ret_error);
}

static int visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.' && !strchr(entry->d_name, '.') && strcmp(entry->d_name, "und") != 0;
}

static int load_languages(struct models *models, const char *data_directory, char **ret_error)
{
	char path[4096];
	snprintf(path, sizeof(path), "%s/languages", data_directory);
	struct dirent **folders = NULL;
	int count = scandir(path, &folders, visible, alphasort);
	int r = count < 0 ? -errno : load_language(models, data_directory, "und", ret_error);
	for (int k = 0; k < count; k++) {
		if (r >= 0)
			r = load_language(models, data_directory, folders[k]->d_name, ret_error);
		free(folders[k]);
	}
	free(folders);
	return r;
}

int models_load(const char *data_directory, struct models **ret_models, char **ret_error)
{
	struct models *models = allocate(1, sizeof(*models));
	*ret_error = NULL;
	int r = languages_load(data_directory, &models->languages, ret_error);
	if (r >= 0)
		r = load_languages(models, data_directory, ret_error);
	if (r < 0) {
		models_free(models);
		return r;
	}
	*ret_models = models;
	return 0;
}

struct models *models_free(struct models *models)
{
	if (!models)
		return NULL;
	for (size_t k = 0; k < models->by_language.count; k++) {
		struct language_models *one = &models->by_language.items[k];
		free(one->code);
		tagger_free(one->tagger);
		pair_model_free(one->pair);
		words_free(one->words);
	}
	array_free(&models->by_language);
	languages_free(models->languages);
	free(models);
	return NULL;
}

const struct languages *models_languages(const struct models *models)
{
	return models->languages;
}

static const struct language_models *models_of(const struct models *models, const char *language)
{
	for (size_t k = 1; k < models->by_language.count; k++)
		if (strcmp(models->by_language.items[k].code, language) == 0)
			return &models->by_language.items[k];
	return &models->by_language.items[0];
}

const struct words *models_words(const struct models *models, const char *language)
{
	return models_of(models, language)->words;
}

const struct pair_model *models_pair(const struct models *models, const char *language)
{
	return models_of(models, language)->pair;
}

static const char *language_of(const struct models *models, const struct article *article)
{
	if (languages_is_code(article->language))
		return language_code(languages_find(models->languages, article->language));
	const char *text = article->text ? article->text : article->title;
	return text ? languages_detect(models->languages, text, strlen(text)) : "und";
}

/* The spans of a statement's content as one string. */
static const char *join_content(const struct document *document, const struct statement *statement, struct arena *arena)
{
	const char *joined = "";
	for (size_t k = 0; k < statement->content_count; k++) {
		const char *piece = document_copy(document, statement->content[k], arena);
		joined = k == 0 ? piece : arena_format(arena, "%s … %s", joined, piece);
	}
	return joined;
}

static void keep_statements(struct analysis *analysis, const struct analysis_options *options)
{
	struct statements *statements = &analysis->statements;
	size_t wanted = 0;
	for (size_t k = 0; k < statements->count; k++) {
		const struct statement *statement = &statements->items[k];
		if (statement->confidence < options->confidence || (statement->attitude && !options->attitudes))
			continue;
		if (wanted < ANALYSIS_STATEMENTS_MAX)
			statements->items[wanted] = *statement;
		wanted++;
	}
	statements->count = wanted < ANALYSIS_STATEMENTS_MAX ? wanted : ANALYSIS_STATEMENTS_MAX;
	analysis->left_out = wanted - statements->count;
}

static void analyse_statements(const struct document *body, const struct tagger *tagger, const struct analysis_options *options,
                               struct arena *arena, struct analysis *analysis)
{
	struct statements *statements = &analysis->statements;
	extract_statements(body, tagger, arena, statements);
	keep_statements(analysis, options);
	const bool *goes_on;
	statement_parts_split(body, statements, ANALYSIS_STATEMENTS_MAX, arena, &goes_on);
	analysis->statement_texts = arena_alloc(arena, statements->count, sizeof(*analysis->statement_texts));
	analysis->statement_features = arena_alloc(arena, statements->count, sizeof(*analysis->statement_features));
	for (size_t k = 0; k < statements->count; k++) {
		analysis->statement_texts[k] = join_content(body, &statements->items[k], arena);
		statement_features_compute(body, statements->parts, &statements->items[k], arena, &analysis->statement_features[k]);
		analysis->statement_features[k].goes_on = goes_on[k];
	}
	speaker_words_gather(analysis->statement_features, statements->count, arena);
}

enum { HEADLINE_LENGTH = 120 /* code points: what fits on one line of a wide terminal */ };

/* What stands for the title of an article that has none: its first sentence of prose, cut at a word. */
static const char *headline_of(const struct document *body, struct arena *arena)
{
	uint32_t sentence = 0;
	while (sentence + 1 < body->sentence_count && body->paragraphs[body->sentences[sentence].paragraph].kind != PARAGRAPH_PROSE)
		sentence++;
	if (sentence >= body->sentence_count || body->sentences[sentence].first >= body->sentences[sentence].end)
		return "";
	uint32_t first = body->sentences[sentence].first, last = body->sentences[sentence].end - 1;
	struct span span = { body->tokens[first].start, body->tokens[last].end };
	bool cut = span.end - span.start > HEADLINE_LENGTH;
	while (last > first && body->tokens[last].end - span.start > HEADLINE_LENGTH)
		last--;
	span.end = body->tokens[last].end;
	const char *headline = document_copy(body, span, arena);
	return cut ? arena_format(arena, "%s…", headline) : headline;
}

void analysis_run(const struct models *models, const struct article *article, const struct analysis_options *options,
                  struct arena *arena, struct analysis *ret_analysis)
{
	struct publisher publisher = publisher_of(article, arena);
	struct analysis analysis = { .language = language_of(models, article), .publisher = publisher.key };
	if (publisher.key && strcmp(publisher.key, publisher.name) != 0)
		analysis.publisher_name = publisher.name;
	analysis.owner = arena_copy(arena, owners_find(options->owners, analysis.publisher));
	const struct language *language = languages_find(models->languages, analysis.language);
	struct document title, body;
	analysis.headline = article->title ? article->title : "";
	if (article->title)
		document_read(article->title, strlen(article->title), language, arena, &title);
	if (article->text) {
		document_read(article->text, strlen(article->text), language, arena, &body);
		analyse_statements(&body, models_of(models, analysis.language)->tagger, options, arena, &analysis);
		if (!article->title)
			analysis.headline = headline_of(&body, arena);
	}
	story_features_compute(article->title ? &title : NULL, article->text ? &body : NULL, models_words(models, analysis.language),
	                       arena, &analysis.features);
	*ret_analysis = analysis;
}
