/* Tokens a second of processor time through the text stage, on one core; and, for articles with annotated statements
 * ("attributions", as in PolNeAR), how many of their spans begin and end where tokens do and lie in prose.
 * usage: bench_text ARTICLES [ROUNDS]
 * (JSON lines with "text" and perhaps "language"; xz -dc FILE.xz | bench_text /dev/stdin) */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proto/base/array.h"
#include "tests/bench/bench.h"
#include "text/document.h"

struct text {
	char *text;
	size_t bytes;
	const struct language *language;
};

struct gold {
	size_t spans, starts, ends, prose;
};

struct texts {
	ARRAY(struct text) items;
	size_t bytes;
	struct gold gold;
	struct arena *arena;
};

/* The first token that ends behind the code point. */
static const struct token *token_behind(const struct document *document, uint32_t position)
{
	for (uint32_t k = 0; k < document->token_count; k++)
		if (document->tokens[k].end > position)
			return &document->tokens[k];
	return NULL;
}

static void check_span(const struct document *document, struct span span, struct gold *gold)
{
	const struct token *first = token_behind(document, span.start);
	const struct token *last = span.end > span.start ? token_behind(document, span.end - 1) : NULL;
	if (!first || !last)
		return;
	gold->spans++;
	gold->starts += first->start >= span.start; /* blanks before it do not count */
	gold->ends += last->end == span.end || last->start >= span.end;
	gold->prose += document->paragraphs[document->sentences[first->sentence].paragraph].kind == PARAGRAPH_PROSE;
}

static void check_article(const json_t *article, const struct languages *languages, struct arena *arena, struct gold *gold)
{
	const char *text = json_string_value(json_object_get(article, "text"));
	const char *language = json_string_value(json_object_get(article, "language"));
	struct document document;
	size_t k, s;
	json_t *attribution, *span;
	if (!text)
		return;
	document_read(text, strlen(text), languages_find(languages, language ? language : "en"), arena, &document);
	json_array_foreach(json_object_get(article, "attributions"), k, attribution) {
		json_array_foreach(json_object_get(attribution, "content"), s, span) {
			struct span codes = { (uint32_t)json_integer_value(json_array_get(span, 0)),
				              (uint32_t)json_integer_value(json_array_get(span, 1)) };
			check_span(&document, codes, gold);
		}
	}
	arena_reset(arena);
}

static void print_gold(const struct gold *gold)
{
	if (gold->spans)
		printf("%zu annotated spans: %.2f %% begin and %.2f %% end with a token, %.2f %% lie in prose\n", gold->spans,
		       100.0 * (double)gold->starts / (double)gold->spans, 100.0 * (double)gold->ends / (double)gold->spans,
		       100.0 * (double)gold->prose / (double)gold->spans);
}

static void add_line(struct texts *texts, const struct languages *languages, const char *line, size_t length)
{
	json_t *article = json_loadb(line, length, 0, NULL);
	const char *text = json_string_value(json_object_get(article, "text"));
	const char *language = json_string_value(json_object_get(article, "language"));
	if (text) {
		size_t bytes = strlen(text);
		array_append(&texts->items, ((struct text){ copy_string(text), bytes, languages_find(languages, language ? language : "en") }));
		texts->bytes += bytes;
	}
	check_article(article, languages, texts->arena, &texts->gold);
	json_decref(article);
}

static int read_texts(struct texts *texts, const struct languages *languages, const char *path)
{
	FILE *file = fopen(path, "re");
	if (!file) {
		perror(path);
		return -1;
	}
	cleanup(free_pointer) char *line = NULL;
	size_t capacity = 0;
	ssize_t length;
	while ((length = getline(&line, &capacity, file)) > 0)
		add_line(texts, languages, line, (size_t)length);
	fclose(file);
	return 0;
}

static void run(const struct texts *texts, bool stem)
{
	struct arena *arena = arena_new();
	size_t tokens = 0, largest = 0;
	double start = seconds();
	for (size_t k = 0; k < texts->items.count; k++) {
		const struct text *text = &texts->items.items[k];
		struct document document;
		document_read(text->text, text->bytes, text->language, arena, &document);
		for (uint32_t t = 0; stem && t < document.token_count; t++) {
			size_t length;
			language_stem(text->language, document.tokens[t].norm, document.tokens[t].norm_length, arena, &length);
		}
		tokens += document.token_count;
		largest = arena_bytes(arena) > largest ? arena_bytes(arena) : largest;
		arena_reset(arena);
	}
	double took = seconds() - start;
	printf("%s%zu articles, %zu tokens in %.3f s: %.2f million tokens/s, %.1f MB/s, %.0f articles/s, at most %zu KiB\n",
	       stem ? "with stems: " : "", texts->items.count, tokens, took, (double)tokens / took / 1e6,
	       (double)texts->bytes / took / 1e6, (double)texts->items.count / took, largest / 1024);
	arena_free(arena);
}

int main(int argc, char **argv)
{
	struct languages *languages;
	cleanup(free_pointer) char *error = NULL;
	struct texts texts = { .arena = arena_new() };
	if (argc < 2 || languages_load(HEARSAY_DATA_BUILD, &languages, &error) < 0) {
		fprintf(stderr, "%s\n", error ? error : "usage: bench_text ARTICLES [ROUNDS]");
		return EXIT_FAILURE;
	}
	if (read_texts(&texts, languages, argv[1]) < 0)
		return EXIT_FAILURE;
	print_gold(&texts.gold);
	for (int round = argc > 2 ? atoi(argv[2]) : 3; round > 0; round--) {
		run(&texts, false);
		run(&texts, true);
	}
	for (size_t k = 0; k < texts.items.count; k++)
		free(texts.items.items[k].text);
	array_free(&texts.items);
	arena_free(texts.arena);
	languages_free(languages);
	return EXIT_SUCCESS;
}
