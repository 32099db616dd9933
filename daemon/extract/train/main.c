/* hearsay-train: makes a language's statements.model. */
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "extract/train/corpus.h"
#include "extract/train/score.h"
#include "extract/train/silver_parts.h"
#include "extract/train/train_part_of_speech.h"
#include "extract/train/train_statements.h"

struct options {
	const char *data, *language, *output, *leave_out;
	ARRAY(const char *) attributions;
	ARRAY(const char *) events;
	ARRAY(const char *) tests;
	const char *parts; /* silver parts of speech */
	struct statements_options statements;
};

enum { KEY_DATA = 256, KEY_EVENTS, KEY_TEST, KEY_LEAVE_OUT, KEY_EPOCHS, KEY_RATE, KEY_DECAY, KEY_DROPOUT, KEY_CUTOFF, KEY_PAIR_CUTOFF, KEY_EVENT_WEIGHT, KEY_PARTS };

static const struct argp_option OPTIONS[] = {
	{ .name = "data", .key = KEY_DATA, .arg = "DIR", .doc = "language data" },
	{ .name = "language", .key = 'l', .arg = "CODE", .doc = "language of the articles (en)" },
	{ .name = "output", .key = 'o', .arg = "FILE", .doc = "the model file to write" },
	{ .name = "events", .key = KEY_EVENTS, .arg = "DIR", .doc = "annotated events to train on as well" },
	{ .name = "leave-out", .key = KEY_LEAVE_OUT, .arg = "EVENT", .doc = "an event that is not trained on" },
	{ .name = "test", .key = KEY_TEST, .arg = "FILE", .doc = "attributions to measure by" },
	{ .name = "parts", .key = KEY_PARTS, .arg = "FILE", .doc = "parts of speech of the articles" },
	{ .name = "epochs", .key = KEY_EPOCHS, .arg = "N" },
	{ .name = "rate", .key = KEY_RATE, .arg = "X" },
	{ .name = "decay", .key = KEY_DECAY, .arg = "X" },
	{ .name = "dropout", .key = KEY_DROPOUT, .arg = "X" },
	{ .name = "cutoff", .key = KEY_CUTOFF, .arg = "N" },
	{ .name = "pair-cutoff", .key = KEY_PAIR_CUTOFF, .arg = "N" },
	{ .name = "event-weight", .key = KEY_EVENT_WEIGHT, .arg = "N" },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;
	switch (key) {
	case KEY_DATA: options->data = arg; return 0;
	case 'l': options->language = arg; return 0;
	case 'o': options->output = arg; return 0;
	case KEY_EVENTS: array_append(&options->events, arg); return 0;
	case KEY_TEST: array_append(&options->tests, arg); return 0;
	case KEY_LEAVE_OUT: options->leave_out = arg; return 0;
	case KEY_PARTS: options->parts = arg; return 0;
	case KEY_EPOCHS: options->statements.epochs = (uint32_t)atoi(arg); return 0;
	case KEY_RATE: options->statements.rate = (float)atof(arg); return 0;
	case KEY_DECAY: options->statements.decay = (float)atof(arg); return 0;
	case KEY_DROPOUT: options->statements.dropout = (float)atof(arg); return 0;
	case KEY_CUTOFF: options->statements.cutoff = (uint32_t)atoi(arg); return 0;
	case KEY_PAIR_CUTOFF: options->statements.pair_cutoff = (uint32_t)atoi(arg); return 0;
	case KEY_EVENT_WEIGHT: options->statements.event_weight = (uint32_t)atoi(arg); return 0;
	case ARGP_KEY_ARG: array_append(&options->attributions, arg); return 0;
	default: return ARGP_ERR_UNKNOWN;
	}
}

static void progress(void *context, double done)
{
	(void)context;
	if (isatty(STDERR_FILENO))
		fprintf(stderr, "\r%3.0f %%", done * 100);
}

static void show(const char *title, const struct score *score)
{
	printf("%-24s exact P %5.1f R %5.1f F1 %5.1f   overlap .5 P %5.1f R %5.1f F1 %5.1f   .8 F1 %5.1f\n", title,
	       100.0 * (double)score->exact / (double)score->found, 100.0 * (double)score->exact / (double)score->gold,
	       score_f1(score->exact, score), 100.0 * (double)score->half / (double)score->found,
	       100.0 * (double)score->half / (double)score->gold, score_f1(score->half, score), score_f1(score->most, score));
}

static void measure(const struct tagger *tagger, const struct corpus *corpus)
{
	struct score all = { 0 }, speech = { 0 };
	for (size_t k = 0; k < corpus->articles.count; k++) {
		struct training_article *article = corpus->articles.items[k];
		struct attributions found = { 0 };
		struct reading reading = article->reading;
		reading.arena = arena_new();
		tagger_find(tagger, &reading, &article->rules, &found);
		score_article(article, &found, false, &all);
		score_article(article, &found, true, &speech);
		array_free(&found.list);
		arena_free(reading.arena);
	}
	show("all attributions", &all);
	show("speech", &speech);
}

/* Trains the tagger of parts of speech, and gives each article the parts that one gives that has not seen it. */
static int train_parts(const struct options *options, struct training_article *const *articles, size_t count,
                       unsigned char **ret_section, size_t *ret_size, char **ret_error)
{
	struct silver_parts *silver;
	int r = silver_parts_read(options->parts, &silver, ret_error);
	if (r < 0)
		return r;
	ARRAY(struct parted_article) parted = { 0 };
	ARRAY(struct training_article *) of = { 0 };
	ARRAY(struct training_article *) rest = { 0 };
	for (size_t k = 0; k < count; k++) {
		const uint8_t *parts = silver_parts_of(silver, articles[k]->id, &articles[k]->document, articles[k]->arena);
		if (parts) {
			array_append(&parted, ((struct parted_article){ &articles[k]->document, parts }));
			array_append(&of, articles[k]);
		} else {
			array_append(&rest, articles[k]);
		}
	}
	uint8_t **tags = allocate(parted.count + 1, sizeof(*tags));
	enum { FOLDS = 5 };
	cross_tag_parts(parted.items, parted.count, FOLDS, &part_training_default, tags);
	for (size_t k = 0; k < parted.count; k++) {
		of.items[k]->tags = arena_alloc(of.items[k]->arena, of.items[k]->document.token_count + 1, 1);
		memcpy(of.items[k]->tags, tags[k], of.items[k]->document.token_count);
		free(tags[k]);
	}
	free(tags);
	train_part_of_speech(parted.items, parted.count, &part_training_default, ret_section, ret_size);
	struct part_of_speech *model;
	r = part_of_speech_new(*ret_section, *ret_size, "just trained", &model, ret_error);
	for (size_t k = 0; r >= 0 && k < rest.count; k++) {
		rest.items[k]->tags = arena_alloc(rest.items[k]->arena, rest.items[k]->document.token_count + 1, 1);
		part_of_speech_tag(model, &rest.items[k]->document, rest.items[k]->tags);
	}
	part_of_speech_free(model);
	array_free(&parted);
	array_free(&of);
	array_free(&rest);
	silver_parts_free(silver);
	return r;
}

int main(int argc, char **argv)
{
	struct options options = { .data = "build/data", .language = "en", .statements = STATEMENTS_OPTIONS_DEFAULT };
	static const struct argp ARGP = { .options = OPTIONS, .parser = parse };
	argp_parse(&ARGP, argc, argv, 0, NULL, &options);
	options.statements.progress = progress;
	char *error = NULL;
	struct languages *languages;
	int r = languages_load(options.data, &languages, &error);
	const struct language *language = r >= 0 ? languages_find(languages, options.language) : NULL;
	struct corpus corpus = { 0 }, test = { 0 };
	for (size_t k = 0; r >= 0 && k < options.attributions.count; k++)
		r = corpus_read_attributions(&corpus, options.attributions.items[k], language, &error);
	for (size_t k = 0; r >= 0 && k < options.events.count; k++)
		r = corpus_read_events(&corpus, options.events.items[k], language, &error);
	for (size_t k = 0; r >= 0 && k < options.tests.count; k++)
		r = corpus_read_attributions(&test, options.tests.items[k], language, &error);
	if (r < 0) {
		fprintf(stderr, "hearsay-train: %s\n", error);
		return EXIT_FAILURE;
	}
	ARRAY(const struct training_article *) chosen = { 0 };
	for (size_t k = 0; k < corpus.articles.count; k++)
		if (!options.leave_out || !corpus.articles.items[k]->event || strcmp(corpus.articles.items[k]->event, options.leave_out) != 0)
			array_append(&chosen, corpus.articles.items[k]);
	fprintf(stderr, "%zu articles\n", chosen.count);
	struct statements_trained trained;
	unsigned char *parts = NULL;
	size_t parts_size = 0;
	if (options.parts)
		r = train_parts(&options, corpus.articles.items, corpus.articles.count, &parts, &parts_size, &error);
	train_statements(chosen.items, chosen.count, &options.statements, &trained);
	trained.parts.part_of_speech = parts;
	trained.parts.part_of_speech_size = parts_size;
	fprintf(stderr, "\n%zu observations, %zu transitions, %zu words, step %u\n", trained.parts.observation_count,
	        trained.parts.transition_count, trained.parts.lexicon.count, trained.parts.step);
	if (options.output)
		r = tagger_write(&trained.parts, "corpora: to be written\n", options.output, &error);
	if (r < 0)
		fprintf(stderr, "hearsay-train: %s\n", error);
	struct tagger *tagger = NULL;
	if (test.articles.count && tagger_read(options.output, &tagger, &error) < 0)
		return EXIT_FAILURE;
	if (test.articles.count)
		measure(tagger, &test);
	tagger_free(tagger);
	statements_trained_free(&trained);
	free(parts);
	array_free(&chosen);
	corpus_free(&corpus);
	corpus_free(&test);
	languages_free(languages);
	return r < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
