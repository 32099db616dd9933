#include "cluster/train/pair_corpus.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cluster/statements/statement_clusters_internal.h"
#include "extract/train/training_files.h"
#include "proto/base/text_same.h"

/* When a found statement stands for an annotated one: thousandths of the shorter one, and of both together, that they share; as in
 * tests/quality/score_events.py. */
enum { OVERLAP_SHORTER = 500, OVERLAP_BOTH = 250 };

static const char *string_of(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

/* --- Pairs */

static uint32_t add_group(struct pair_corpus *corpus, const char *name, bool event)
{
	array_append(&corpus->groups, ((struct pair_group){ copy_string(name), event }));
	return (uint32_t)corpus->groups.count - 1;
}

static struct pair_example *add_example(struct pair_corpus *corpus, uint32_t group, enum pair_use use, const struct pair_measures *measures)
{
	array_append(&corpus->examples, ((struct pair_example){ .group = group, .use = (uint8_t)use }));
	struct pair_example *example = &corpus->examples.items[corpus->examples.count - 1];
	memcpy(example->of, measures->of, sizeof(example->of));
	example->ruled_out = pair_ruled_out(measures);
	return example;
}

struct pair_taking {
	struct pair_corpus *corpus;
	struct arena *arena; /* of one pair */
	double weight;
};

static const char *take_pair(void *context, const json_t *object)
{
	const struct pair_taking *taking = context;
	struct pair_corpus *corpus = taking->corpus;
	const char *a = string_of(object, "a"), *b = string_of(object, "b");
	const json_t *same = json_object_get(object, "same");
	if (!a || !b || !(json_is_boolean(same) || json_is_integer(same)))
		return "not a pair: \"a\", \"b\" and \"same\"";
	arena_reset(taking->arena);
	const struct language *language = languages_find(models_languages(corpus->models), corpus->language);
	struct pair_text first, second;
	struct pair_measures measures;
	pair_text_read(a, language, taking->arena, &first);
	pair_text_read(b, language, taking->arena, &second);
	pair_compare_measure(models_pair(corpus->models, corpus->language), &first, &second, taking->arena, &measures);
	struct pair_example *example = add_example(corpus, (uint32_t)corpus->groups.count - 1, PAIR_COMPARE, &measures);
	example->weight = (float)taking->weight;
	example->fold = thesaurus_hash(a, strlen(a)) % PAIR_FOLDS;
	example->same = json_is_true(same) || json_integer_value(same);
	return NULL;
}

/* "pairs_mrpc" of "…/pairs_mrpc.jsonl". */
static char *name_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *name = copy_string(slash ? slash + 1 : path);
	name[strcspn(name, ".")] = '\0';
	return name;
}

int pair_corpus_read_pairs(struct pair_corpus *corpus, const char *path, double weight, char **ret_error)
{
	struct pair_taking taking = { .corpus = corpus, .arena = arena_new(), .weight = weight };
	cleanup(free_pointer) char *name = name_of(path);
	add_group(corpus, name, false);
	int r = training_file_read_lines(path, take_pair, &taking, ret_error);
	arena_free(taking.arena);
	return r;
}

/* --- Articles */

static const char *take_article(void *context, const json_t *object)
{
	struct pair_corpus *corpus = context;
	const char *id = string_of(object, "id"), *text = string_of(object, "text");
	if (!id)
		return "not an article with an id";
	if (text)
		array_append(&corpus->articles, ((struct pair_article){ copy_string(id), copy_string(text) }));
	return NULL;
}

int pair_corpus_read_articles(struct pair_corpus *corpus, const char *path, char **ret_error)
{
	return training_file_read_lines(path, take_article, corpus, ret_error);
}

static const char *text_of(const struct pair_corpus *corpus, const char *id)
{
	for (size_t k = 0; id && k < corpus->articles.count; k++)
		if (strcmp(corpus->articles.items[k].id, id) == 0)
			return corpus->articles.items[k].text;
	return NULL;
}

/* --- Events */

/* A statement of an event: what it says (a name; or NULL, nothing that others say), and which article says it. */
struct labelled {
	const char *cluster;
	uint32_t article;
	bool part; /* what is annotated is one quotation, and this only one of its parts that are found: what it is the same as nobody says */
};

struct annotated {
	struct statement statement;
	const char *cluster;
};

/* An event being read. */
struct event {
	struct pair_corpus *corpus;
	struct arena *arena;
	const char *path;
	const json_t *statements;
	bool found_only;
	uint32_t group;
	struct statement_clusters *found, *annotated; /* each a story of its own, numbers being places in these: */
	ARRAY(struct labelled) found_labels;
	ARRAY(struct labelled) annotated_labels;
};

/* False if one of the spans is not in the text. */
static bool read_content(const json_t *list, uint32_t length, struct arena *arena, struct statement *statement)
{
	size_t count = json_array_size(list);
	statement->content = arena_alloc(arena, count, sizeof(*statement->content));
	for (size_t k = 0; k < count; k++) {
		const json_t *pair = json_array_get(list, k);
		json_int_t start = json_integer_value(json_array_get(pair, 0)), end = json_integer_value(json_array_get(pair, 1));
		if (start < 0 || start >= end || end > length)
			return false;
		statement->content[statement->content_count++] = (struct span){ (uint32_t)start, (uint32_t)end };
	}
	return count > 0;
}

/* What is annotated in an article; NULL if something is wrong with it. */
static struct annotated *read_annotated(const struct event *event, const char *article, const struct document *document, size_t *ret_count)
{
	struct annotated *list = arena_alloc(event->arena, json_array_size(event->statements), sizeof(*list));
	size_t count = 0;
	for (size_t k = 0; k < json_array_size(event->statements); k++) {
		const json_t *one = json_array_get(event->statements, k);
		const char *of = string_of(one, "article"), *kind_name = string_of(one, "kind"), *speaker = string_of(one, "speaker"),
		           *cue = string_of(one, "cue");
		if (!of || strcmp(of, article) != 0)
			continue;
		struct annotated *annotated = &list[count++];
		int kind = kind_name ? statement_kind_from_name(kind_name) : -1;
		annotated->cluster = string_of(one, "cluster");
		annotated->statement = (struct statement){
			.kind = kind < 0 ? STATEMENT_CLAIM : (enum statement_kind)kind,
			.speaker = speaker && *speaker && strcmp(speaker, "unknown") != 0 ? speaker : NULL,
			.mention = "",
			.cue = cue ? cue : "",
		};
		if (kind < 0 || !annotated->cluster ||
		    !read_content(json_object_get(one, "content"), document->length, event->arena, &annotated->statement))
			return NULL;
	}
	*ret_count = count;
	return list;
}

static uint32_t length_of(const struct statement *statement)
{
	uint32_t length = 0;
	for (size_t k = 0; k < statement->content_count; k++)
		length += statement->content[k].end - statement->content[k].start;
	return length;
}

static uint32_t shared_length(const struct statement *a, const struct statement *b)
{
	uint32_t shared = 0;
	for (size_t i = 0; i < a->content_count; i++)
		for (size_t k = 0; k < b->content_count; k++) {
			uint32_t start = a->content[i].start > b->content[k].start ? a->content[i].start : b->content[k].start;
			uint32_t end = a->content[i].end < b->content[k].end ? a->content[i].end : b->content[k].end;
			shared += start < end ? end - start : 0;
		}
	return shared;
}

/* The annotated statement that a found one stands for, or NULL. */
static const struct annotated *stands_for(const struct statement *found, const struct annotated *list, size_t count)
{
	const struct annotated *best = NULL;
	double most = 0;
	for (size_t k = 0; k < count; k++) {
		uint32_t a = length_of(found), b = length_of(&list[k].statement), shared = shared_length(found, &list[k].statement);
		double both = (double)shared / (a + b - shared);
		if (shared * 1000ULL >= (a < b ? a : b) * (uint64_t)OVERLAP_SHORTER && both * 1000 >= OVERLAP_BOTH && both > most) {
			most = both;
			best = &list[k];
		}
	}
	return best;
}

static void add_found(struct event *event, uint32_t article, const struct analysis *analysis, const struct annotated *list, size_t count)
{
	uint32_t *numbers = arena_alloc(event->arena, analysis->statements.count, sizeof(*numbers));
	const struct annotated *before = NULL;
	for (size_t k = 0; k < analysis->statements.count; k++) {
		const struct annotated *meant = stands_for(&analysis->statements.items[k], list, count);
		bool part = analysis->statement_features[k].goes_on && meant && meant == before;
		numbers[k] = (uint32_t)event->found_labels.count;
		if (part)
			event->found_labels.items[event->found_labels.count - 1].part = true;
		array_append(&event->found_labels, ((struct labelled){ meant ? meant->cluster : NULL, article, part }));
		before = meant;
	}
	statement_clusters_add(event->found, article, analysis->statement_features, numbers, analysis->statements.count);
}

static void add_annotated(struct event *event, uint32_t article, const struct document *document, const uint8_t *parts,
                          const struct annotated *list, size_t count)
{
	struct statement_features *features = arena_alloc(event->arena, count, sizeof(*features));
	uint32_t *numbers = arena_alloc(event->arena, count, sizeof(*numbers));
	for (size_t k = 0; k < count; k++) {
		statement_features_compute(document, parts, &list[k].statement, event->arena, &features[k]);
		numbers[k] = (uint32_t)event->annotated_labels.count;
		array_append(&event->annotated_labels, ((struct labelled){ list[k].cluster, article, false }));
	}
	statement_clusters_add(event->annotated, article, features, numbers, count);
}

static int add_article(struct event *event, uint32_t number, const char *id, char **ret_error)
{
	static const struct analysis_options options = { .confidence = ANALYSIS_CONFIDENCE_DEFAULT };
	struct pair_corpus *corpus = event->corpus;
	const char *text = text_of(corpus, id);
	if (!text)
		return training_error(ret_error, -EINVAL, event->path, 0, "the text of one of its articles is not among the articles given");
	struct document document;
	document_read(text, strlen(text), languages_find(models_languages(corpus->models), corpus->language), event->arena, &document);
	size_t count;
	const struct annotated *list = read_annotated(event, id, &document, &count);
	if (!list)
		return training_error(ret_error, -EINVAL, event->path, 0, "a statement without a kind, a cluster or a content that is in the text");
	struct analysis analysis;
	analysis_run(corpus->models, &(struct article){ .id = id, .text = text, .language = corpus->language }, &options, event->arena, &analysis);
	add_found(event, number, &analysis, list, count);
	if (!event->found_only)
		add_annotated(event, number, &document, analysis.statements.parts, list, count);
	return 0;
}

static void pair_up(struct event *event, struct statement_clusters *clusters, const struct labelled *labels, size_t count, bool found)
{
	for (uint32_t i = 0; i < count; i++)
		for (uint32_t k = i + 1; k < count; k++) {
			const char *a = labels[i].cluster, *b = labels[k].cluster;
			struct pair_measures measures;
			if (labels[i].article == labels[k].article || labels[i].part || labels[k].part || (event->found_only && (!a || !b)))
				continue;
			enum pair_use use = statement_clusters_measure(clusters, i, k, &measures);
			struct pair_example *example = add_example(event->corpus, event->group, use, &measures);
			example->weight = (float)(found ? 1 : event->corpus->annotated_weight);
			example->found = found;
			example->same = text_same(a, b);
		}
}

static int take_event(void *context, const char *path, const json_t *object, char **ret_error)
{
	struct pair_corpus *corpus = context;
	const char *name = string_of(object, "event");
	const json_t *articles = json_object_get(object, "articles");
	const struct pair_model *model = models_pair(corpus->models, corpus->language);
	struct event event = {
		.corpus = corpus,
		.arena = arena_new(),
		.path = path,
		.statements = json_object_get(object, "statements"),
		.found_only = json_is_true(json_object_get(object, "found_only")),
		.found = statement_clusters_new(model),
		.annotated = statement_clusters_new(model),
	};
	int r = name && json_is_array(articles) && json_is_array(event.statements) ?
	            0 :
	            training_error(ret_error, -EINVAL, path, 0, "not an event with a name, articles and statements");
	if (r >= 0)
		event.group = add_group(corpus, name, true);
	for (size_t k = 0; r >= 0 && k < json_array_size(articles); k++)
		r = add_article(&event, (uint32_t)k, string_of(json_array_get(articles, k), "id"), ret_error);
	if (r >= 0) {
		pair_up(&event, event.found, event.found_labels.items, event.found_labels.count, true);
		pair_up(&event, event.annotated, event.annotated_labels.items, event.annotated_labels.count, false);
	}
	statement_clusters_free(event.found);
	statement_clusters_free(event.annotated);
	array_free(&event.found_labels);
	array_free(&event.annotated_labels);
	arena_free(event.arena);
	return r;
}

static int read_own_articles(struct pair_corpus *corpus, const char *directory, char **ret_error)
{
	cleanup(free_pointer) char *path = format_string("%s/articles.jsonl", directory);
	int r = pair_corpus_read_articles(corpus, path, ret_error);
	if (r != -ENOENT)
		return r;
	free(*ret_error);
	*ret_error = NULL;
	return 0;
}

int pair_corpus_read_events(struct pair_corpus *corpus, const char *directory, char **ret_error)
{
	int r = read_own_articles(corpus, directory, ret_error);
	return r < 0 ? r : training_files_read_events(directory, take_event, corpus, ret_error);
}

void pair_corpus_free(struct pair_corpus *corpus)
{
	for (size_t k = 0; k < corpus->articles.count; k++) {
		free(corpus->articles.items[k].id);
		free(corpus->articles.items[k].text);
	}
	for (size_t k = 0; k < corpus->groups.count; k++)
		free(corpus->groups.items[k].name);
	array_free(&corpus->articles);
	array_free(&corpus->groups);
	array_free(&corpus->examples);
}
