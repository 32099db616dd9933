/* hearsay-train: makes a language's statements.model, and says how good it is. */
#include <argp.h>
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "extract/extract.h"
#include "extract/tagger/model_file.h"
#include "extract/train/score.h"
#include "extract/train/silver_labels.h"
#include "extract/train/training.h"
#include "extract/train/training_files.h"

struct options {
	const char *data, *language, *output, *parts, *cross_validation, *provenance, *silver, *silver_articles, *tokens;
	ARRAY(const char *) attributions;
	ARRAY(const char *) events;
	ARRAY(const char *) tests;
	unsigned threads;
	struct statements_options statements;
};

enum { KEY_DATA = 256, KEY_PARTS, KEY_EVENTS, KEY_TEST, KEY_CROSS, KEY_THREADS, KEY_PROVENANCE, KEY_SPEECH, KEY_SILVER, KEY_SILVER_ARTICLES,
	   KEY_TOKENS, KEY_EPOCHS, KEY_RATE, KEY_DECAY,
	   KEY_DROPOUT, KEY_CUTOFF, KEY_PAIR_CUTOFF, KEY_GOLD_WEIGHT, KEY_EVENT_WEIGHT, KEY_RUNS };

static const struct argp_option OPTIONS[] = {
	{ .name = "output", .key = 'o', .arg = "FILE", .doc = "the model file to write" },
	{ .name = "language", .key = 'l', .arg = "CODE", .doc = "language of the articles (en)" },
	{ .name = "parts", .key = KEY_PARTS, .arg = "FILE", .doc = "parts of speech of the articles (JSON lines, may be .xz); "
	                                                            "without them the tagger goes by word lists" },
	{ .name = "events", .key = KEY_EVENTS, .arg = "DIR", .doc = "annotated events, to train on as well" },
	{ .name = "silver", .key = KEY_SILVER, .arg = "FILE", .doc = "labels of articles that nobody annotated, by a larger tagger "
	                                                              "(teacher.py), to train on as well" },
	{ .name = "silver-articles", .key = KEY_SILVER_ARTICLES, .arg = "FILE", .doc = "these articles: JSON lines with id and text, may be .xz" },
	{ .name = "write-tokens", .key = KEY_TOKENS, .arg = "FILE", .doc = "train nothing: write the articles as teacher.py reads them" },
	{ .name = "test", .key = KEY_TEST, .arg = "FILE", .doc = "attributions to measure by; never trained on" },
	{ .name = "cross-validate", .key = KEY_CROSS, .arg = "FILE",
	  .doc = "leave each event out in turn, and write what is then found in it: lines as of hearsay analyze --json, for "
	         "tests/quality/score_events.py" },
	{ .name = "provenance", .key = KEY_PROVENANCE, .arg = "FILE",
	  .doc = "lines \"key: value\" on the corpora and their licences, to keep in the model" },
	{ .name = "speech-alone", .key = KEY_SPEECH, .doc = "the articles mark what is said, not what is thought or wished" },
	{ .name = "data", .key = KEY_DATA, .arg = "DIR", .doc = "the folder that holds languages/ (daemon)" },
	{ .name = "threads", .key = KEY_THREADS, .arg = "N",
	  .doc = "models trained at once (2; each takes a gigabyte, with silver labels three to four)" },
	{ .doc = "How it is trained:", .group = 2 },
	{ .name = "epochs", .key = KEY_EPOCHS, .arg = "N", .doc = "passes over all articles (10)", .group = 2 },
	{ .name = "runs", .key = KEY_RUNS, .arg = "N", .doc = "times that each model is trained; the weights are averaged (3)", .group = 2 },
	{ .name = "rate", .key = KEY_RATE, .arg = "X", .doc = "of AdaGrad (0.012)", .group = 2 },
	{ .name = "decay", .key = KEY_DECAY, .arg = "X", .doc = "pull of the weights towards zero (0.0005)", .group = 2 },
	{ .name = "dropout", .key = KEY_DROPOUT, .arg = "X", .doc = "share of observations left out at each look (0.5)", .group = 2 },
	{ .name = "cutoff", .key = KEY_CUTOFF, .arg = "N", .doc = "fewest times that an observation is seen (300)", .group = 2 },
	{ .name = "pair-cutoff", .key = KEY_PAIR_CUTOFF, .arg = "N", .doc = "the same for transitions (100)", .group = 2 },
	{ .name = "gold-weight", .key = KEY_GOLD_WEIGHT, .arg = "N", .doc = "times that an annotated article counts (1)", .group = 2 },
	{ .name = "event-weight", .key = KEY_EVENT_WEIGHT, .arg = "N", .doc = "times that an event's article counts (3)", .group = 2 },
	{ 0 },
};

static bool to_number(const char *text, double low, double high, double *ret_number)
{
	char *end;
	*ret_number = strtod(text, &end);
	return *text && !*end && *ret_number >= low && *ret_number <= high;
}

static error_t parse_training(int key, const char *arg, struct argp_state *state, struct statements_options *training)
{
	double number;
	if (!to_number(arg, 0, 1e6, &number))
		argp_error(state, "%s: not a number between 0 and a million", arg);
	switch (key) {
	case KEY_RUNS: training->runs = (uint32_t)number; return 0;
	case KEY_EPOCHS: training->epochs = (uint32_t)number; return 0;
	case KEY_RATE: training->rate = (float)number; return 0;
	case KEY_DECAY: training->decay = (float)number; return 0;
	case KEY_DROPOUT: training->dropout = number < 1 ? (float)number : .9F; return 0;
	case KEY_CUTOFF: training->cutoff = (uint32_t)number; return 0;
	case KEY_PAIR_CUTOFF: training->pair_cutoff = (uint32_t)number; return 0;
	case KEY_GOLD_WEIGHT: training->gold_weight = (uint32_t)number; return 0;
	default: training->event_weight = (uint32_t)number; return 0;
	}
}

static unsigned to_threads(const char *arg, struct argp_state *state)
{
	double number;
	if (!to_number(arg, 1, 16, &number))
		argp_error(state, "%s: not a number of threads between 1 and 16", arg);
	return (unsigned)number;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;
	if (key >= KEY_EPOCHS && key <= KEY_RUNS)
		return parse_training(key, arg, state, &options->statements);
	switch (key) {
	case 'o': options->output = arg; return 0;
	case 'l': options->language = arg; return 0;
	case KEY_DATA: options->data = arg; return 0;
	case KEY_PARTS: options->parts = arg; return 0;
	case KEY_SILVER: options->silver = arg; return 0;
	case KEY_SILVER_ARTICLES: options->silver_articles = arg; return 0;
	case KEY_TOKENS: options->tokens = arg; return 0;
	case KEY_EVENTS: array_append(&options->events, arg); return 0;
	case KEY_TEST: array_append(&options->tests, arg); return 0;
	case KEY_CROSS: options->cross_validation = arg; return 0;
	case KEY_PROVENANCE: options->provenance = arg; return 0;
	case KEY_SPEECH: options->statements.speech_alone = true; return 0;
	case KEY_THREADS: options->threads = to_threads(arg, state); return 0;
	case ARGP_KEY_ARG: array_append(&options->attributions, arg); return 0;
	case ARGP_KEY_NO_ARGS: argp_error(state, "name a file of articles whose attributions are marked"); return 0;
	case ARGP_KEY_END:
		if (!options->silver != !options->silver_articles)
			argp_error(state, "--silver needs --silver-articles, the articles that are labelled, and they need labels");
		return 0;
	default: return ARGP_ERR_UNKNOWN;
	}
}

/* --- what is printed */

static double percent(size_t part, size_t all)
{
	return all ? 100.0 * (double)part / (double)all : 0;
}

static void show(const char *title, const struct score *score)
{
	printf("%-18s exact P %5.1f R %5.1f F1 %5.1f   overlap .5 P %5.1f R %5.1f F1 %5.1f   overlap .8 F1 %5.1f\n", title,
	       percent(score->exact, score->found), percent(score->exact, score->gold), score_f1(score->exact, score),
	       percent(score->half, score->found), percent(score->half, score->gold), score_f1(score->half, score),
	       score_f1(score->most, score));
}

enum { BINS = 10 };

struct reliability {
	size_t found[BINS], right[BINS];
	double confidence[BINS];
};

static void show_reliability(const struct reliability *reliability)
{
	printf("confidence       found  mean confidence  right\n");
	for (int k = 0; k < BINS; k++)
		if (reliability->found[k])
			printf("%.1f to %.1f    %9zu  %14.1f %%  %4.1f %%\n", k / (double)BINS, (k + 1) / (double)BINS, reliability->found[k],
			       reliability->confidence[k] / (double)reliability->found[k] * 100,
			       percent(reliability->right[k], reliability->found[k]));
}

/* Prints how good a tagger is, and gives a line on it for the provenance, for the caller to free. */
static char *measure(const struct tagger *tagger, const struct corpus *corpus)
{
	struct score all = { 0 }, speech = { 0 };
	struct reliability reliability = { 0 };
	for (size_t k = 0; k < corpus->articles.count; k++) {
		const struct training_article *article = corpus->articles.items[k];
		struct attributions found = { 0 };
		struct reading reading = article->reading;
		reading.arena = arena_new();
		tagger_find(tagger, &reading, &article->rules, &found, NULL);
		bool *right = arena_alloc(reading.arena, found.list.count, sizeof(*right));
		score_matches(article, &found, right);
		for (size_t a = 0; a < found.list.count; a++) {
			uint16_t confidence = attribution_confidence(&found.list.items[a]);
			size_t bin = confidence < 1000 ? confidence * BINS / 1000 : BINS - 1;
			reliability.found[bin]++;
			reliability.right[bin] += right[a];
			reliability.confidence[bin] += confidence / 1000.0;
		}
		score_article(article, &found, false, &all);
		score_article(article, &found, true, &speech);
		array_free(&found.list);
		arena_free(reading.arena);
	}
	show("all attributions", &all);
	show("speech", &speech);
	show_reliability(&reliability);
	return format_string("scores: F1 on articles that were not trained on: content exact %.1f, overlap .5 %.1f; speech alone %.1f, %.1f\n",
	                     score_f1(all.exact, &all), score_f1(all.half, &all), score_f1(speech.exact, &speech), score_f1(speech.half, &speech));
}

static json_t *spans_json(const struct span *spans, size_t count)
{
	json_t *list = json_array();
	for (size_t k = 0; k < count; k++)
		json_array_append_new(list, json_pack("{s:i,s:i}", "start", (int)spans[k].start, "end", (int)spans[k].end));
	return list;
}

/* What analyze would print of an article, as far as the scorers read it. */
static void write_article(const struct training_article *article, const struct tagger *tagger, FILE *file)
{
	struct arena *arena = arena_new();
	struct statements statements;
	json_t *list = json_array();
	extract_statements(&article->document, tagger, arena, &statements);
	for (size_t k = 0; k < statements.count; k++) {
		const struct statement *s = &statements.items[k];
		if (!s->attitude && s->confidence >= STATEMENT_CONFIDENCE_DEFAULT)
			json_array_append_new(list, json_pack("{s:s,s:s?,s:s,s:s,s:o,s:f}", "kind", statement_kind_name(s->kind), "speaker",
			                                      s->speaker, "mention", s->mention, "cue", s->cue, "content",
			                                      spans_json(s->content, s->content_count), "confidence", s->confidence / 1000.0));
	}
	json_t *object = json_pack("{s:s,s:s?,s:o}", "article", article->id, "story", article->event, "statements", list);
	json_dumpf(object, file, JSON_COMPACT);
	fputc('\n', file);
	json_decref(object);
	arena_free(arena);
}

/* --- the whole */

static int read_corpora(const struct options *options, const struct language *language, struct corpus *corpus, struct corpus *test,
                        char **ret_error)
{
	int r = 0;
	for (size_t k = 0; r >= 0 && k < options->attributions.count; k++)
		r = corpus_read_attributions(corpus, options->attributions.items[k], language, ret_error);
	for (size_t k = 0; r >= 0 && k < options->events.count; k++)
		r = corpus_read_events(corpus, options->events.items[k], language, ret_error);
	if (r >= 0 && options->silver)
		r = corpus_read_silver(corpus, options->silver_articles, options->silver, language, ret_error);
	for (size_t k = 0; r >= 0 && k < options->tests.count; k++)
		r = corpus_read_attributions(test, options->tests.items[k], language, ret_error);
	return r;
}

/* A job for each event, which it leaves out; false if there are too many. */
static bool add_event_jobs(const struct corpus *corpus, struct training_job *jobs, size_t *count, size_t most)
{
	for (size_t k = 0; k < corpus->articles.count; k++) {
		const char *event = corpus->articles.items[k]->event;
		bool known = !event;
		for (size_t j = 0; !known && j < *count; j++)
			known = jobs[j].leave_out && strcmp(jobs[j].leave_out, event) == 0;
		if (!known && *count == most)
			return false;
		if (!known)
			jobs[(*count)++].leave_out = event;
	}
	return true;
}

static struct tagger *tagger_of(struct training_job *job, const struct confidence_model *confidence, const unsigned char *parts,
                                size_t size)
{
	job->trained.parts.confidence = *confidence;
	job->trained.parts.part_of_speech = parts;
	job->trained.parts.part_of_speech_size = size;
	return tagger_new(&job->trained.parts);
}

static int write_cross_validation(const char *path, const struct corpus *corpus, struct training_job *jobs, size_t count,
                                  const struct confidence_model *confidence, const unsigned char *parts, size_t size, char **ret_error)
{
	FILE *file = fopen(path, "we");
	if (!file)
		return training_error(ret_error, -errno, path, 0, strerror(errno));
	for (size_t j = 0; j < count; j++) {
		if (!jobs[j].leave_out)
			continue;
		struct tagger *tagger = tagger_of(&jobs[j], confidence, parts, size);
		for (size_t k = 0; k < corpus->articles.count; k++)
			if (corpus->articles.items[k]->event && strcmp(corpus->articles.items[k]->event, jobs[j].leave_out) == 0)
				write_article(corpus->articles.items[k], tagger, file);
		tagger_free(tagger);
	}
	return fclose(file) == 0 ? 0 : training_error(ret_error, -errno, path, 0, strerror(errno));
}

static int read_provenance(const char *path, char **ret_text, char **ret_error)
{
	int r = training_file_read_text(path, ret_text, ret_error);
	if (r >= 0 && strlen(*ret_text) > MODEL_FILE_PROVENANCE_MAX)
		r = training_error(ret_error, -E2BIG, path, 0, "longer than the provenance of a model may be");
	return r;
}

enum { MOST_JOBS = 64, JOB_CALIBRATING = 0, JOB_WHOLE, FIRST_EVENT_JOB };

/* What training gives. */
struct models {
	struct training_job jobs[MOST_JOBS];
	size_t count;
	struct confidence_model confidence;
	unsigned char *parts; /* of speech: a section */
	size_t parts_size;
};

static struct tagger *tagger_of_job(struct models *models, size_t job)
{
	return tagger_of(&models->jobs[job], &models->confidence, models->parts, models->parts_size);
}

static int train(const struct options *options, const struct corpus *corpus, struct models *models, char **ret_error)
{
	int r = options->parts ? training_parts(corpus, options->parts, &models->parts, &models->parts_size, ret_error) : 0;
	if (r < 0)
		return r;
	models->jobs[JOB_CALIBRATING].calibrating = true;
	models->count = FIRST_EVENT_JOB;
	if (options->cross_validation && !add_event_jobs(corpus, models->jobs, &models->count, MOST_JOBS))
		return training_error(ret_error, -E2BIG, options->cross_validation, 0, "too many events to leave each out in turn");
	training_run(corpus, &options->statements, models->jobs, models->count, options->threads);
	struct tagger *calibrating = tagger_of_job(models, JOB_CALIBRATING);
	training_calibrate(corpus, calibrating, &models->confidence);
	tagger_free(calibrating);
	return 0;
}

/* Measures and writes what was trained, as the options ask. */
static int use(const struct options *options, const struct corpus *corpus, const struct corpus *test, struct models *models,
               const char *provenance, char **ret_error)
{
	struct tagger *tagger = tagger_of_job(models, JOB_WHOLE);
	const struct tagger_parts *made = &models->jobs[JOB_WHOLE].trained.parts;
	fprintf(stderr, "%zu articles; %zu observations, %zu transitions, %zu words\n", corpus->articles.count, made->observation_count,
	        made->transition_count, made->lexicon.count);
	cleanup(free_pointer) char *scores = test->articles.count ? measure(tagger, test) : copy_string("");
	cleanup(free_pointer) char *about = format_string("%s%s", provenance, scores);
	tagger_free(tagger);
	int r = 0;
	if (options->cross_validation)
		r = write_cross_validation(options->cross_validation, corpus, models->jobs, models->count, &models->confidence, models->parts,
		                           models->parts_size, ret_error);
	if (r >= 0 && options->output)
		r = tagger_write(made, about, options->output, ret_error);
	return r;
}

static int run(const struct options *options, const struct languages *languages, char **ret_error)
{
	const struct language *language = languages_find(languages, options->language);
	cleanup(free_pointer) char *provenance = NULL;
	struct corpus corpus = { 0 }, test = { 0 };
	struct models models = { .count = 0 };
	if (language == languages_find(languages, "und"))
		return training_error(ret_error, -EINVAL, options->language, 0, "no language of which there are lists");
	int r = read_provenance(options->provenance, &provenance, ret_error);
	if (r >= 0)
		r = read_corpora(options, language, &corpus, &test, ret_error);
	if (r >= 0 && corpus.articles.count == 0)
		r = training_error(ret_error, -EINVAL, options->attributions.items[0], 0, "holds no articles");
	if (r >= 0 && options->tokens)
		r = tokens_write(&corpus, options->tokens, ret_error);
	else if (r >= 0)
		r = train(options, &corpus, &models, ret_error);
	if (r >= 0 && !options->tokens)
		r = use(options, &corpus, &test, &models, provenance, ret_error);
	for (size_t k = 0; k < models.count; k++)
		statements_trained_free(&models.jobs[k].trained);
	free(models.parts);
	corpus_free(&corpus);
	corpus_free(&test);
	return r;
}

int main(int argc, char **argv)
{
	struct options options = { .data = "daemon", .language = "en", .threads = 2, .statements = STATEMENTS_OPTIONS_DEFAULT };
	static const struct argp ARGP = {
		.options = OPTIONS,
		.parser = parse,
		.args_doc = "ARTICLES…",
		.doc = "Trains the model that finds statements, on articles whose attributions are marked (JSON lines: id, text, attributions). "
		       "The same articles and options give the same model.\vtests/quality/README.md says what the files look like.",
	};
	argp_parse(&ARGP, argc, argv, 0, NULL, &options);
	char *error = NULL;
	struct languages *languages = NULL;
	int r = languages_load(options.data, &languages, &error);
	if (r >= 0)
		r = run(&options, languages, &error);
	if (r < 0)
		fprintf(stderr, "hearsay-train: %s\n", error ? error : strerror(-r));
	languages_free(languages);
	array_free(&options.attributions);
	array_free(&options.events);
	array_free(&options.tests);
	free(error);
	return r < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
