/* hearsay-pairs: makes a language's pair.model, and says how good it is. See `hearsay-pairs --help`. */
#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cluster/train/pair_fit.h"
#include "cluster/train/pair_score.h"
#include "extract/train/training_files.h"

struct pairs_file {
	char *path;
	double weight;
};

struct options {
	const char *data, *language, *model, *output, *provenance;
	ARRAY(struct pairs_file) pairs;
	ARRAY(const char *) articles;
	ARRAY(const char *) events;
	ARRAY(const char *) without;
	double pull, annotated_weight;
	bool cross_validate;
};

enum { KEY_DATA = 256, KEY_MODEL, KEY_PAIRS, KEY_ARTICLES, KEY_EVENTS, KEY_WITHOUT, KEY_CROSS, KEY_PROVENANCE, KEY_PULL, KEY_ANNOTATED };

static const struct argp_option OPTIONS[] = {
	{ .name = "output", .key = 'o', .arg = "FILE", .doc = "the model file to write" },
	{ .name = "pairs", .key = KEY_PAIRS, .arg = "FILE[:WEIGHT]", .doc = "pairs of sentences, to fit `compare` on: JSON lines {\"a\", \"b\", "
	                                                                    "\"same\"}; WEIGHT is how much each counts (1)" },
	{ .name = "events", .key = KEY_EVENTS, .arg = "DIR", .doc = "annotated events (EVENT.gold.json), to fit `attributed` and `with-claim` on" },
	{ .name = "articles", .key = KEY_ARTICLES, .arg = "FILE", .doc = "texts of the events' articles (JSON lines: id, text), beside those in "
	                                                                 "the events' folders" },
	{ .name = "without", .key = KEY_WITHOUT, .arg = "EVENT", .doc = "leave this event out, to measure by it" },
	{ .name = "cross-validate", .key = KEY_CROSS, .doc = "say how good it is on what it was not fitted to: files of pairs in five parts, "
	                                                     "events left out one by one" },
	{ .name = "provenance", .key = KEY_PROVENANCE, .arg = "FILE", .doc = "lines on the corpora and their licences, to keep in the model" },
	{ .name = "model", .key = KEY_MODEL, .arg = "FILE", .doc = "the model that says what is fitted and what is set (that of the language)" },
	{ .name = "language", .key = 'l', .arg = "CODE", .doc = "language of the texts (en)" },
	{ .name = "data", .key = KEY_DATA, .arg = "DIR", .doc = "the folder that holds languages/ (daemon)" },
	{ .name = "pull", .key = KEY_PULL, .arg = "X", .doc = "of the weights towards zero: that of so many examples (10)" },
	{ .name = "annotated-weight", .key = KEY_ANNOTATED, .arg = "X", .doc = "of a pair of statements as annotated; of found ones it is 1 (1)" },
	{ 0 },
};

static double to_number(const char *text, double low, double high, struct argp_state *state)
{
	char *end;
	double number = strtod(text, &end);
	if (!*text || *end || !(number >= low && number <= high))
		argp_error(state, "%s: not a number between %g and %g", text, low, high);
	return number;
}

static void add_pairs(struct options *options, const char *arg, struct argp_state *state)
{
	char *path = copy_string(arg), *colon = strrchr(path, ':');
	double weight = 1;
	if (colon && !strchr(colon, '/')) {
		weight = to_number(colon + 1, .001, 1000, state);
		*colon = '\0';
	}
	array_append(&options->pairs, ((struct pairs_file){ path, weight }));
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;
	switch (key) {
	case 'o': options->output = arg; return 0;
	case 'l': options->language = arg; return 0;
	case KEY_DATA: options->data = arg; return 0;
	case KEY_MODEL: options->model = arg; return 0;
	case KEY_PAIRS: add_pairs(options, arg, state); return 0;
	case KEY_ARTICLES: array_append(&options->articles, arg); return 0;
	case KEY_EVENTS: array_append(&options->events, arg); return 0;
	case KEY_WITHOUT: array_append(&options->without, arg); return 0;
	case KEY_CROSS: options->cross_validate = true; return 0;
	case KEY_PROVENANCE: options->provenance = arg; return 0;
	case KEY_PULL: options->pull = to_number(arg, .001, 1000, state); return 0;
	case KEY_ANNOTATED: options->annotated_weight = to_number(arg, 0, 1000, state); return 0;
	case ARGP_KEY_END:
		if (!options->pairs.count && !options->events.count)
			argp_error(state, "nothing to fit it to: give --pairs or --events");
		return 0;
	default: return ARGP_ERR_UNKNOWN;
	}
}

/* --- How good it is on what it was not fitted to */

struct validation {
	const struct options *options;
	const struct pair_corpus *corpus;
	const struct pair_recipe *recipe;
	double *logits; /* by example, of a model that was fitted without it */
	FILE *told;     /* the lines that the model keeps */
};

static void judge_held_out(struct validation *validation, enum pair_use use, struct pair_held_out held_out)
{
	double weights[PAIR_MEASURE_COUNT];
	pair_fit(validation->corpus, validation->recipe, use, held_out, validation->options->pull, weights);
	for (size_t k = 0; k < validation->corpus->examples.count; k++) {
		const struct pair_example *example = &validation->corpus->examples.items[k];
		bool held = use == PAIR_COMPARE ? example->fold == held_out.fold : (int)example->group == held_out.group;
		if (example->use == use && held)
			validation->logits[k] = pair_fit_logit(example, weights);
	}
}

static void judge_all(struct validation *validation)
{
	for (int fold = 0; fold < PAIR_FOLDS && validation->options->pairs.count; fold++)
		judge_held_out(validation, PAIR_COMPARE, (struct pair_held_out){ PAIR_FIT_ALL, fold });
	for (size_t group = 0; group < validation->corpus->groups.count; group++)
		for (int use = 0; use < PAIR_USE_COUNT && validation->corpus->groups.items[group].event; use++)
			if (use != PAIR_COMPARE)
				judge_held_out(validation, (enum pair_use)use, (struct pair_held_out){ (int)group, PAIR_FIT_ALL });
}

/* Which examples are scored together. */
struct part {
	int group; /* or PAIR_FIT_ALL */
	enum pair_use use;
	bool found;
};

static void score_part(const struct validation *validation, struct part part, struct pair_score *ret_score)
{
	const struct pair_corpus *corpus = validation->corpus;
	struct pair_judged *judged = allocate(corpus->examples.count + 1, sizeof(*judged));
	size_t count = 0;
	for (size_t k = 0; k < corpus->examples.count; k++) {
		const struct pair_example *example = &corpus->examples.items[k];
		if (example->use == part.use && example->found == part.found && (part.group == PAIR_FIT_ALL || (int)example->group == part.group))
			judged[count++] = (struct pair_judged){ validation->logits[k], example->same, example->ruled_out };
	}
	pair_score(judged, count, validation->recipe->thresholds[part.use], ret_score);
	free(judged);
}

static void show(const struct validation *validation, const char *title, const struct pair_score *score)
{
	if (!validation->options->cross_validate || !score->pairs)
		return;
	pair_score_print(title, score);
	pair_score_print_reliability(score);
}

static void tell(const struct validation *validation, const char *title, const struct pair_score *score)
{
	fprintf(validation->told, "scores: %s: AUC %.1f, AP %.1f, found with 1 %% false merges %.1f %%, with .1 %% %.1f %%\n", title,
	        100 * score->auc, 100 * score->average_precision, 100 * score->found_at_percent, 100 * score->found_at_tenth);
}

static void validate_pairs(const struct validation *validation)
{
	for (size_t group = 0; group < validation->corpus->groups.count; group++) {
		const struct pair_group *file = &validation->corpus->groups.items[group];
		struct pair_score score;
		if (file->event)
			continue;
		score_part(validation, (struct part){ (int)group, PAIR_COMPARE, false }, &score);
		show(validation, file->name, &score);
		tell(validation, file->name, &score);
	}
}

static void validate_events(const struct validation *validation)
{
	for (int use = PAIR_COMPARE + 1; use < PAIR_USE_COUNT; use++) {
		char title[64];
		struct pair_score found, annotated;
		score_part(validation, (struct part){ PAIR_FIT_ALL, (enum pair_use)use, true }, &found);
		score_part(validation, (struct part){ PAIR_FIT_ALL, (enum pair_use)use, false }, &annotated);
		snprintf(title, sizeof(title), "%s, as found", pair_use_names[use]);
		show(validation, title, &found);
		tell(validation, title, &found);
		snprintf(title, sizeof(title), "%s, as annotated", pair_use_names[use]);
		show(validation, title, &annotated);
	}
}

/* Prints the figures, if asked to, and gives the lines that the model keeps, for the caller to free. */
static char *validate(const struct options *options, const struct pair_corpus *corpus, const struct pair_recipe *recipe)
{
	char *lines = NULL;
	size_t size;
	struct validation validation = { .options = options, .corpus = corpus, .recipe = recipe, .told = open_memstream(&lines, &size) };
	validation.logits = allocate(corpus->examples.count + 1, sizeof(*validation.logits));
	judge_all(&validation);
	fprintf(validation.told, "scores: on what was not fitted to (pairs in five parts, events left out one by one)\n");
	if (options->pairs.count)
		validate_pairs(&validation);
	if (options->events.count)
		validate_events(&validation);
	free(validation.logits);
	fclose(validation.told);
	return lines;
}

/* --- The whole */

static int read_corpus(const struct options *options, struct pair_corpus *corpus, char **ret_error)
{
	int r = 0;
	for (size_t k = 0; r >= 0 && k < options->pairs.count; k++)
		r = pair_corpus_read_pairs(corpus, options->pairs.items[k].path, options->pairs.items[k].weight, ret_error);
	for (size_t k = 0; r >= 0 && k < options->articles.count; k++)
		r = pair_corpus_read_articles(corpus, options->articles.items[k], ret_error);
	for (size_t k = 0; r >= 0 && k < options->events.count; k++)
		r = pair_corpus_read_events(corpus, options->events.items[k], ret_error);
	return r;
}

/* An event that is left out counts nothing. */
static int leave_out(struct pair_corpus *corpus, const char *event, char **ret_error)
{
	bool known = false;
	for (size_t group = 0; group < corpus->groups.count; group++) {
		if (!corpus->groups.items[group].event || strcmp(corpus->groups.items[group].name, event) != 0)
			continue;
		known = true;
		for (size_t k = 0; k < corpus->examples.count; k++)
			if (corpus->examples.items[k].group == group)
				corpus->examples.items[k].weight = 0;
	}
	return known ? 0 : training_error(ret_error, -EINVAL, event, 0, "no such event to leave out");
}

static void fit_all(const struct options *options, const struct pair_corpus *corpus, struct pair_recipe *recipe)
{
	for (int use = 0; use < PAIR_USE_COUNT; use++) {
		double weights[PAIR_MEASURE_COUNT];
		size_t count = pair_fit(corpus, recipe, (enum pair_use)use, (struct pair_held_out){ PAIR_FIT_ALL, PAIR_FIT_ALL }, options->pull, weights);
		fprintf(stderr, "%s: fitted to %zu pairs%s\n", pair_use_names[use], count, count ? "" : "; as it was");
		for (int m = 0; m < PAIR_MEASURE_COUNT; m++) {
			recipe->of[use][m].value = weights[m];
			recipe->of[use][m].fitted &= count > 0;
		}
	}
}

static int train(const struct options *options, struct pair_corpus *corpus, struct pair_recipe *recipe, const char *provenance, char **ret_error)
{
	int r = read_corpus(options, corpus, ret_error);
	if (r >= 0 && corpus->examples.count == 0)
		r = training_error(ret_error, -EINVAL, options->pairs.count ? options->pairs.items[0].path : options->events.items[0], 0, "holds no pairs");
	for (size_t k = 0; r >= 0 && k < options->without.count; k++)
		r = leave_out(corpus, options->without.items[k], ret_error);
	if (r < 0)
		return r;
	cleanup(free_pointer) char *scores = options->cross_validate || options->provenance ? validate(options, corpus, recipe) : copy_string("");
	cleanup(free_pointer) char *about = format_string("%s%s", provenance, scores);
	if (!options->output)
		return 0;
	fit_all(options, corpus, recipe);
	return pair_recipe_write(recipe, about, options->output, ret_error);
}

static int run(const struct options *options, char **ret_error)
{
	cleanup(free_pointer) char *own_model = format_string("%s/languages/%s/pair.model", options->data, options->language);
	cleanup(free_pointer) char *provenance = NULL;
	struct models *models = NULL;
	struct pair_recipe recipe = { 0 };
	int r = models_load(options->data, &models, ret_error);
	if (r >= 0)
		r = training_file_read_text(options->provenance, &provenance, ret_error);
	if (r >= 0)
		r = pair_recipe_read(options->model ? options->model : own_model, &recipe, ret_error);
	struct pair_corpus corpus = { .models = models, .language = options->language, .annotated_weight = options->annotated_weight };
	if (r >= 0)
		r = train(options, &corpus, &recipe, provenance, ret_error);
	pair_corpus_free(&corpus);
	pair_recipe_free(&recipe);
	models_free(models);
	return r;
}

int main(int argc, char **argv)
{
	struct options options = { .data = "daemon", .language = "en", .pull = 10, .annotated_weight = 1 };
	static const struct argp ARGP = {
		.options = OPTIONS,
		.parser = parse,
		.doc = "Fits the weights of the model that says whether two statements say the same, on pairs of sentences and on annotated events. "
		       "The same files and options give the same model.\vtests/quality/README.md says what the files look like. Which weights are "
		       "fitted, and which are set, stands in the model itself.",
	};
	argp_parse(&ARGP, argc, argv, 0, NULL, &options);
	char *error = NULL;
	int r = run(&options, &error);
	if (r < 0)
		fprintf(stderr, "hearsay-pairs: %s\n", error ? error : strerror(-r));
	for (size_t k = 0; k < options.pairs.count; k++)
		free(options.pairs.items[k].path);
	array_free(&options.pairs);
	array_free(&options.articles);
	array_free(&options.events);
	array_free(&options.without);
	free(error);
	return r < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
