/* Parts of speech: tokens a second of processor time, on one core; and, given another tagger's parts (as hearsay-train takes them),
 * how many tokens get the same, as they are written and in headlines' capitals.
 * usage: bench_part_of_speech MODEL ARTICLES [PARTS]
 * (JSON lines with "id" and "text", in English; MODEL: a model file of hearsay-train) */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "extract/tagger/model_file.h"
#include "proto/base/array.h"
#include "silver_parts.h"
#include "tests/bench/bench.h"
#include "train_part_of_speech.h"

struct articles {
	ARRAY(struct parted_article) items;
	struct arena *arena;
	uint64_t tokens;
	uint32_t longest; /* tokens */
};

static void add_article(struct articles *articles, const char *id, const char *text, const struct language *language,
                        const struct silver_parts *silver)
{
	struct document *document = arena_alloc(articles->arena, 1, sizeof(*document));
	document_read(arena_copy(articles->arena, text), strlen(text), language, articles->arena, document);
	const uint8_t *parts = silver ? silver_parts_of(silver, id ? id : "", document, articles->arena) : NULL;
	array_append(&articles->items, ((struct parted_article){ document, parts }));
	articles->tokens += document->token_count;
	if (document->token_count > articles->longest)
		articles->longest = document->token_count;
}

/* The ASCII letters that begin words (all of them: `every`) in upper case: as many characters as before. */
static char *with_capitals(const char *text, bool every)
{
	char *copy = copy_string(text);
	bool inside = false;
	for (char *at = copy; *at; at++) {
		bool lower = *at >= 'a' && *at <= 'z';
		if (lower && (every || !inside))
			*at = (char)(*at - 'a' + 'A');
		inside = lower || (*at >= 'A' && *at <= 'Z') || *at == '\'' || (unsigned char)*at >= 0x80;
	}
	return copy;
}

enum capitals { AS_WRITTEN, TITLE_CASE, UPPER_CASE, CAPITALS_COUNT };

static void read_articles(const char *path, const struct language *language, const struct silver_parts *silver,
                          enum capitals capitals, struct articles *ret_articles)
{
	char *line = NULL;
	size_t size = 0;
	FILE *file = fopen(path, "re");
	if (!file)
		fail("the articles cannot be opened");
	*ret_articles = (struct articles){ .arena = arena_new() };
	while (getline(&line, &size, file) > 0) {
		json_t *article = json_loads(line, 0, NULL);
		const char *text = json_string_value(json_object_get(article, "text"));
		char *changed = text && capitals != AS_WRITTEN ? with_capitals(text, capitals == UPPER_CASE) : NULL;
		if (text)
			add_article(ret_articles, json_string_value(json_object_get(article, "id")), changed ? changed : text, language, silver);
		free(changed);
		json_decref(article);
	}
	free(line);
	fclose(file);
}

static void free_articles(struct articles *articles)
{
	array_free(&articles->items);
	arena_free(articles->arena);
}

static void measure_speed(const struct part_of_speech *model, const struct articles *articles)
{
	cleanup(free_pointer) uint8_t *parts = allocate(articles->longest + 1, 1);
	double best = 0;
	for (int round = 0; round < 7; round++) {
		double start = seconds();
		for (size_t k = 0; k < articles->items.count; k++)
			part_of_speech_tag(model, articles->items.items[k].document, parts);
		double rate = (double)articles->tokens / (seconds() - start);
		best = rate > best ? rate : best;
	}
	printf("%zu articles, %.0f tokens: %.2f million tokens/s\n", articles->items.count, (double)articles->tokens, best / 1e6);
}

static void measure_agreement(const struct part_of_speech *model, const struct articles *articles, const char *as)
{
	struct part_scores scores = { 0 };
	for (size_t k = 0; k < articles->items.count; k++)
		if (articles->items.items[k].parts)
			part_scores_add(&scores, model, &articles->items.items[k]);
	printf("%-12s %.2f %% of %.0f tokens agree; persons: recall %.1f %%, precision %.1f %%\n", as,
	       100.0 * (double)scores.right / (double)scores.tokens, (double)scores.tokens,
	       100.0 * (double)scores.both[PART_PERSON] / (double)scores.known[PART_PERSON],
	       100.0 * (double)scores.both[PART_PERSON] / (double)scores.given[PART_PERSON]);
}

static struct part_of_speech *read_model(const struct model_file *file, const char *path)
{
	size_t size;
	char *error;
	struct part_of_speech *model;
	const void *section = model_file_section(file, PART_OF_SPEECH_SECTION, &size);
	if (!section)
		fail("the model has no parts of speech");
	if (part_of_speech_new(section, size, path, &model, &error) < 0)
		fail(error);
	printf("%zu bytes\n", size);
	return model;
}

int main(int argc, char **argv)
{
	static const char *const names[CAPITALS_COUNT] = { "as written", "title case", "upper case" };
	struct languages *languages;
	struct model_file *file;
	struct silver_parts *silver = NULL;
	char *error;
	if (argc < 3)
		fail("usage: bench_part_of_speech MODEL ARTICLES [PARTS]");
	if (languages_load(HEARSAY_DATA_BUILD, &languages, &error) < 0 || model_file_read(argv[1], &file, &error) < 0 ||
	    (argc > 3 && silver_parts_read(argv[3], &silver, &error) < 0))
		fail(error);
	struct part_of_speech *model = read_model(file, argv[1]);
	for (enum capitals capitals = AS_WRITTEN; capitals < (silver ? CAPITALS_COUNT : TITLE_CASE); capitals++) {
		struct articles articles;
		read_articles(argv[2], languages_find(languages, "en"), silver, capitals, &articles);
		if (capitals == AS_WRITTEN)
			measure_speed(model, &articles);
		if (silver)
			measure_agreement(model, &articles, names[capitals]);
		free_articles(&articles);
	}
	part_of_speech_free(model);
	silver_parts_free(silver);
	model_file_free(file);
	languages_free(languages);
	return 0;
}
