#include "extract/train/silver_labels.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "extract/train/packed_file.h"
#include "proto/base/damaged.h"
#include "proto/base/dictionary.h"

const char label_letters[LABEL_COUNT + 1] = "OGSsTtCcDdXxYy";

static const char UNKNOWN = '?';

/* --- spans to labels */

static uint8_t label_of(char letter)
{
	const char *at = letter ? strchr(label_letters, letter) : NULL;
	return at ? (uint8_t)(at - label_letters) : letter == UNKNOWN ? LABEL_UNKNOWN : LABEL_COUNT + 1;
}

static void label_tokens(struct training_article *article, struct range range, uint8_t label)
{
	for (uint32_t k = range.first; k < range.end; k++)
		article->labels[k] = (uint8_t)(label > LABEL_GAP && label < LABEL_COUNT && k > range.first ? label + 1 : label);
}

/* Reads the spans of a line, from `at` to `end`. False if they are not what the header says, or not in the text. */
static bool read_spans(struct training_article *article, const char *at, const char *end)
{
	unsigned long place = 0;
	while (at < end) {
		char *stop;
		unsigned long distance = strtoul(at, &stop, 10), length = *stop == '+' ? strtoul(stop + 1, &stop, 10) : 0;
		uint8_t label = stop < end ? label_of(*stop) : LABEL_COUNT + 1;
		place += distance;
		if (!length || length > article->document.length || place > article->document.length - length || label > LABEL_UNKNOWN)
			return false;
		label_tokens(article, corpus_tokens(&article->document, (struct span){ (uint32_t)place, (uint32_t)(place + length) }), label);
		place += length;
		at = stop + 1 < end && stop[1] == ' ' ? stop + 2 : stop + 1;
	}
	return true;
}

/* --- the file: lines by the ids of their articles */

struct silver_line {
	const char *spans, *end;
	unsigned number;
};

struct silver {
	struct dictionary *ids;
	ARRAY(struct silver_line) lines;
};

static int read_lines(struct silver *silver, const char *path, const struct file_bytes *file, char **ret_error)
{
	const char *at = file->array.items, *end = at + file->array.count;
	for (unsigned number = 1; at < end; number++) {
		const char *stop = memchr(at, '\n', (size_t)(end - at)), *tab = memchr(at, '\t', (size_t)(end - at));
		if (!stop || !tab || tab > stop || dictionary_add(silver->ids, at, (size_t)(tab - at)) != silver->lines.count)
			return damaged(ret_error, "%s:%u: not an id, a tab and spans (or its id was there before)", path, number);
		array_append(&silver->lines, ((struct silver_line){ tab + 1, stop, number }));
		at = stop + 1;
	}
	return 0;
}

static const struct silver_line *line_of(const struct silver *silver, const char *id)
{
	uint32_t number = dictionary_find(silver->ids, id, strlen(id));
	return number == DICTIONARY_NONE ? NULL : &silver->lines.items[number];
}

/* Adds the articles whose ids have a line. */
static int read_articles(struct corpus *corpus, const struct silver *silver, const char *path, const struct file_bytes *file,
                         const struct language *language, char **ret_error)
{
	const char *at = file->array.items, *end = at + file->array.count;
	for (unsigned number = 1; at < end; number++) {
		const char *stop = memchr(at, '\n', (size_t)(end - at));
		json_t *object = json_loadb(at, (size_t)((stop ? stop : end) - at), 0, NULL);
		const char *id = json_string_value(json_object_get(object, "id")), *text = json_string_value(json_object_get(object, "text"));
		const struct silver_line *line = id ? line_of(silver, id) : NULL;
		int r = id && text ? 0 : damaged(ret_error, "%s:%u: not an article with an id and a text", path, number);
		if (r >= 0 && line) {
			struct training_article *article = corpus_add(corpus, id, text, language);
			article->silver = true;
			article->labels = arena_alloc(article->arena, (size_t)article->document.token_count + 1, 1);
			if (!read_spans(article, line->spans, line->end))
				r = damaged(ret_error, "line %u of the silver labels: not spans of the text of %s", line->number, id);
		}
		json_decref(object);
		if (r < 0)
			return r;
		at = stop ? stop + 1 : end;
	}
	return 0;
}

int corpus_read_silver(struct corpus *corpus, const char *articles, const char *labels, const struct language *language, char **ret_error)
{
	struct file_bytes lines = { 0 }, texts = { 0 };
	struct silver silver = { .ids = dictionary_new() };
	int r = packed_file_read(labels, &lines, ret_error);
	if (r >= 0)
		r = read_lines(&silver, labels, &lines, ret_error);
	if (r >= 0)
		r = packed_file_read(articles, &texts, ret_error);
	if (r >= 0)
		r = read_articles(corpus, &silver, articles, &texts, language, ret_error);
	array_free(&silver.lines);
	array_free(&lines.array);
	array_free(&texts.array);
	dictionary_free(silver.ids);
	return r;
}

/* --- what a teacher reads */

static void write_string(const char *text, FILE *file)
{
	json_t *string = json_string(text);
	json_dumpf(string, file, JSON_ENCODE_ANY);
	json_decref(string);
}

static void write_tokens(const struct training_article *article, FILE *file)
{
	const struct document *document = &article->document;
	fputs("{\"id\":", file);
	write_string(article->id, file);
	fputs(",\"text\":", file);
	write_string(article->text, file);
	fputs(",\"tokens\":[", file);
	for (uint32_t k = 0; k < document->token_count; k++)
		fprintf(file, "%s%u,%u", k ? "," : "", document->tokens[k].start, document->tokens[k].end);
	fputs("],\"chains\":[", file);
	for (uint32_t k = 0; k < article->chain_count; k++)
		fprintf(file, "%s%u,%u", k ? "," : "", article->chains[k].first, article->chains[k].end);
	fputs("],\"labels\":\"", file);
	for (uint32_t k = 0; k < document->token_count; k++)
		fputc(label_letters[article->labels[k]], file);
	fputs("\"}\n", file);
}

int tokens_write(const struct corpus *corpus, const char *path, char **ret_error)
{
	FILE *file = fopen(path, "we");
	for (size_t k = 0; file && k < corpus->articles.count; k++)
		write_tokens(corpus->articles.items[k], file);
	bool failed = !file || ferror(file);
	if ((file && fclose(file) < 0) || failed) {
		int r = -errno;
		damaged(ret_error, "%s: %s", path, strerror(-r));
		return r;
	}
	return 0;
}
