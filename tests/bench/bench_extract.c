/* Tokens a second of processor time, on one core: through the text stage, then with extraction by rules alone, then with the taggers
 * (parts of speech and statements) of the languages that have them.
 * usage: bench_extract ARTICLES
 * (JSON lines with "text" and perhaps "language"; xz -dc FILE.xz | bench_extract /dev/stdin) */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "extract/extract.h"
#include "extract/tagger/tagger.h"
#include "proto/base/array.h"
#include "tests/bench/bench.h"

struct text {
	char *text;
	size_t bytes;
	const struct language *language;
	const struct tagger *tagger;
};

/* A language's tagger, read once; NULL if it has none. */
struct known {
	const struct language *language;
	struct tagger *tagger;
};

struct bench {
	struct languages *languages;
	ARRAY(struct text) texts;
	ARRAY(struct known) known;
	size_t bytes;
};

enum stage { STAGE_TEXT, STAGE_RULES, STAGE_TAGGER, STAGE_COUNT };

static const struct tagger *tagger_of(struct bench *bench, const struct language *language)
{
	for (size_t k = 0; k < bench->known.count; k++)
		if (bench->known.items[k].language == language)
			return bench->known.items[k].tagger;
	struct known known = { .language = language };
	char *error = NULL;
	if (tagger_load(HEARSAY_DATA_BUILD, language_code(language), &known.tagger, &error) < 0)
		fail(error);
	array_append(&bench->known, known);
	return known.tagger;
}

static void add_line(struct bench *bench, const char *line, size_t length)
{
	json_t *article = json_loadb(line, length, 0, NULL);
	const char *text = json_string_value(json_object_get(article, "text"));
	const char *code = json_string_value(json_object_get(article, "language"));
	if (text) {
		const struct language *language = languages_find(bench->languages, code ? code : "en");
		struct text one = { copy_string(text), strlen(text), language, tagger_of(bench, language) };
		array_append(&bench->texts, one);
		bench->bytes += one.bytes;
	}
	json_decref(article);
}

static void read_texts(struct bench *bench, const char *path)
{
	FILE *file = fopen(path, "re");
	if (!file)
		fail("the articles cannot be opened");
	char *line = NULL;
	size_t capacity = 0;
	ssize_t length;
	while ((length = getline(&line, &capacity, file)) > 0)
		add_line(bench, line, (size_t)length);
	free(line);
	fclose(file);
}

/* One round over all texts; prints its rate. */
static void measure(const struct bench *bench, enum stage stage)
{
	static const char *const NAMES[STAGE_COUNT] = { "text alone", "text and rules", "text, rules and tagger" };
	struct arena *arena = arena_new();
	size_t tokens = 0, found = 0;
	double start = seconds();
	for (size_t k = 0; k < bench->texts.count; k++) {
		const struct text *text = &bench->texts.items[k];
		struct document document;
		struct statements statements = { 0 };
		document_read(text->text, text->bytes, text->language, arena, &document);
		if (stage != STAGE_TEXT)
			extract_statements(&document, stage == STAGE_TAGGER ? text->tagger : NULL, arena, &statements);
		tokens += document.token_count;
		found += statements.count;
		arena_reset(arena);
	}
	double took = seconds() - start;
	printf("%-22s %8.0f tokens/s %7.0f articles/s %6.1f MB/s   (%zu articles, %zu tokens, %zu statements, %.2f s)\n", NAMES[stage],
	       (double)tokens / took, (double)bench->texts.count / took, (double)bench->bytes / took / 1e6, bench->texts.count, tokens, found,
	       took);
	arena_free(arena);
}

int main(int argc, char **argv)
{
	enum { ROUNDS = 3 };
	struct bench bench = { 0 };
	char *error;
	if (argc != 2)
		fail("usage: bench_extract ARTICLES");
	if (languages_load(HEARSAY_DATA_BUILD, &bench.languages, &error) < 0)
		fail(error);
	read_texts(&bench, argv[1]);
	for (int round = 0; round < ROUNDS; round++)
		for (enum stage stage = STAGE_TEXT; stage < STAGE_COUNT; stage++)
			measure(&bench, stage);
	for (size_t k = 0; k < bench.texts.count; k++)
		free(bench.texts.items[k].text);
	for (size_t k = 0; k < bench.known.count; k++)
		tagger_free(bench.known.items[k].tagger);
	array_free(&bench.texts);
	array_free(&bench.known);
	languages_free(bench.languages);
	return 0;
}
