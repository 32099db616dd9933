#include <argp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clients/cli/commands.h"
#include "clients/cli/json.h"
#include "clients/cli/models.h"
#include "clients/cli/offline.h"
#include "clients/cli/option.h"
#include "clients/cli/pages.h"
#include "clients/cli/rejections.h"

enum { KEY_ALL = 0x2000, KEY_WORKERS, KEY_DATA, KEY_CONFIDENCE, KEY_TEXT, KEY_PUBLISHER, KEY_LANGUAGE };

struct options {
	struct input_options input;
	struct analysis_options analysis;
	unsigned workers;
	const char *data;
	bool json, all, quiet;
};

static const struct argp_option argp_options[] = {
	{ .name = "json", .key = 'j', .doc = "one line of JSON an article" },
	{ .name = "all", .key = KEY_ALL, .doc = "every statement that may be one (each confidence above 0), and what somebody thinks or wants, too" },
	{ .name = "confidence", .key = KEY_CONFIDENCE, .arg = "P", .doc = "statements from this confidence on: 0 to 1 (default 0.5)" },
	{ .name = "workers", .key = KEY_WORKERS, .arg = "N", .doc = "threads (default: one for each core but one); the result is the same" },
	{ .name = "data", .key = KEY_DATA, .arg = "DIR", .doc = "language data and models (default: $HEARSAY_DATA, else the installed ones)" },
	{ .name = "text", .key = KEY_TEXT, .doc = "each file is a plain text: a short first line is its title" },
	{ .name = "publisher", .key = KEY_PUBLISHER, .arg = "NAME", .doc = "with --text: who published it" },
	{ .name = "language", .key = KEY_LANGUAGE, .arg = "CODE", .doc = "with --text: its language (else it is detected)" },
	{ .name = "quiet", .key = 'q', .doc = "no progress, no summary" },
	{ 0 },
};

static uint16_t read_confidence(const char *arg, struct argp_state *state)
{
	char *end;
	double confidence = strtod(arg, &end);
	if (end == arg || *end || !(confidence >= 0 && confidence <= 1))
		argp_error(state, "--confidence: '%s' is no number from 0 to 1", arg);
	return (uint16_t)(confidence * 1000 + 0.5);
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;
	switch (key) {
	case 'j':
		options->json = true;
		return 0;
	case KEY_ALL:
		options->all = true;
		options->analysis = (struct analysis_options){ .confidence = 1, .attitudes = true };
		return 0;
	case KEY_CONFIDENCE:
		options->analysis.confidence = read_confidence(arg, state);
		return 0;
	case KEY_WORKERS:
		options->workers = (unsigned)option_number(arg, 1, 256, "--workers", state);
		return 0;
	case KEY_DATA:
		options->data = arg;
		return 0;
	case KEY_TEXT:
		options->input.text = true;
		return 0;
	case KEY_PUBLISHER:
		options->input.publisher = arg;
		return 0;
	case KEY_LANGUAGE:
		options->input.language = arg;
		return 0;
	case 'q':
		options->quiet = true;
		return 0;
	case ARGP_KEY_ARGS:
		options->input.files = state->argv + state->next;
		options->input.file_count = (size_t)(state->argc - state->next);
		return 0;
	case ARGP_KEY_END:
		if (!options->input.file_count && isatty(STDIN_FILENO))
			argp_error(state, "which files? ('-' for standard input)");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	.options = argp_options,
	.parser = parse,
	.args_doc = "[FILE…|-]",
	.doc = "What the daemon would make of articles, without a daemon: who said what, which statements say the same, which articles are "
	       "one story. Reads what 'hearsay feed' reads; articles come in the order of the input, and time is what they say in "
	       "'published'."
	       "\v"
	       "Examples:\n"
	       "  hearsay analyze articles.jsonl\n"
	       "  hearsay analyze --text article.txt\n"
	       "  hearsay analyze --json articles.jsonl | jq .statements[].speaker\n\n"
	       "With --json there is one line an article, in the order of input, with its final state.",
};

/* --- Output. */

static void print_statement_json(const struct offline_statement *statement, bool all)
{
	fputs("{\"id\":", stdout);
	json_write_string(stdout, statement->id);
	printf(",\"kind\":\"%s\",\"speaker\":", statement_kind_name(statement->kind));
	json_write_string(stdout, statement->speaker);
	fputs(",\"mention\":", stdout);
	json_write_string(stdout, statement->mention);
	fputs(",\"cue\":", stdout);
	json_write_string(stdout, statement->cue);
	fputs(",\"content\":[", stdout);
	for (size_t i = 0; i < statement->content_count; i++) {
		printf("%s{\"start\":%u,\"end\":%u,\"text\":", i ? "," : "", statement->content[i].start, statement->content[i].end);
		json_write_string(stdout, statement->texts[i]);
		putchar('}');
	}
	fputs("],\"cluster\":", stdout);
	json_write_string(stdout, statement->cluster);
	printf(",\"confidence\":%.3f%s}", statement->confidence / 1000.0, all && statement->attitude ? ",\"attitude\":true" : "");
}

static void print_article_json(const struct offline_article *article, bool all)
{
	fputs("{\"article\":", stdout);
	json_write_string(stdout, article->id);
	fputs(",\"story\":", stdout);
	json_write_string(stdout, article->story);
	fputs(",\"copy_of\":", stdout);
	json_write_string(stdout, article->copy_of);
	fputs(",\"statements\":[", stdout);
	for (size_t i = 0; i < article->statement_count; i++) {
		if (i)
			putchar(',');
		print_statement_json(&article->statements[i], all);
	}
	puts("]}");
}

static void print_statement(struct output *output, const struct offline_statement *statement)
{
	struct wrap wrap;
	const char *kind = statement_kind_name(statement->kind);
	const char *speaker = statement->speaker ? statement->speaker : *statement->mention ? statement->mention : NULL;
	output_print(output, STYLE_DIM, "  %-8s ", kind);
	wrap_begin(&wrap, output, 11, 11);
	if (speaker) {
		wrap_string(&wrap, STYLE_SPEAKER, speaker);
		wrap_string(&wrap, STYLE_PLAIN, ": ");
	}
	for (size_t i = 0; i < statement->content_count; i++) {
		if (i)
			wrap_string(&wrap, STYLE_DIM, " … ");
		page_wording(&wrap, kind, statement->texts[i], STYLE_PLAIN);
	}
	if (statement->cluster_size > 1) {
		char text[SHORT_TEXT_SIZE * 2];
		snprintf(text, sizeof(text), " = %s (%u times)", statement->cluster, statement->cluster_size);
		wrap_string(&wrap, STYLE_ID, text);
	}
	if (statement->attitude)
		wrap_string(&wrap, STYLE_DIM, " (attitude)");
	wrap_end(&wrap);
}

static void print_article(struct output *output, const struct offline_article *article)
{
	struct wrap wrap;
	wrap_begin(&wrap, output, 0, 0);
	wrap_string(&wrap, STYLE_BOLD, article->title ? article->title : article->id);
	wrap_end(&wrap);
	output_text(output, STYLE_PLAIN, article->publisher ? article->publisher : "unknown publisher");
	fputs(" · story ", output->file);
	output_text(output, STYLE_ID, article->story);
	if (article->title) {
		fputs(" · ", output->file);
		output_text(output, STYLE_ID, article->id);
	}
	if (article->copy_of) {
		fputs(" · copy of ", output->file);
		output_text(output, STYLE_ID, article->copy_of);
	}
	fputc('\n', output->file);
	for (size_t i = 0; i < article->statement_count; i++)
		print_statement(output, &article->statements[i]);
	fputc('\n', output->file);
}

static void print_result(struct offline *offline, const struct options *options)
{
	struct output output;
	output_begin(&output, stdout);
	uint64_t articles = 0, statements = 0;
	for (size_t i = 0; i < offline_article_count(offline) && !ferror(stdout); i++) {
		struct offline_article article;
		if (!offline_article(offline, i, &article))
			continue;
		articles++;
		statements += article.statement_count;
		if (options->json)
			print_article_json(&article, options->all);
		else
			print_article(&output, &article);
	}
	if (options->json || options->quiet)
		return;
	char a[SHORT_TEXT_SIZE * 2], b[SHORT_TEXT_SIZE * 2], c[SHORT_TEXT_SIZE * 2], d[SHORT_TEXT_SIZE * 2];
	output_print(&output, STYLE_BOLD, "%s, %s, %s in %s\n", page_count(articles, "article", "articles", a),
	             page_count(offline_story_count(offline), "story", "stories", b),
	             page_count(statements, "statement", "statements", c),
	             page_count(offline_cluster_count(offline), "cluster", "clusters", d));
}

/* --- Input. */

static void read_all(struct offline *offline, const struct options *options, struct rejections *rejections)
{
	struct progress progress;
	struct input *input = input_new(&options->input);
	struct input_item item;
	uint64_t items = 0, total;
	struct arena *arena = arena_new();
	progress_begin(&progress, "analysing", !options->quiet);
	while (input_next(input, arena, &item) > 0) {
		if (item.usable) {
			offline_add(offline, arena, &item.article);
			arena = arena_new();
		} else {
			rejections_add(rejections, item.reason, item.field, item.detail, item.file, item.line);
			arena_reset(arena);
		}
		uint64_t done = input_progress(input, &total);
		progress_show(&progress, done, total, ++items);
	}
	offline_finish(offline);
	progress_clear(&progress);
	arena_free(arena);
	input_free(input);
}

static void tell_what_was_left_out(struct offline *offline, const struct rejections *rejections, bool quiet)
{
	struct output output;
	struct offline_counts counts = offline_counts(offline);
	output_begin(&output, stderr);
	if (!quiet && counts.duplicates + counts.stale)
		fprintf(stderr, "hearsay analyze: left out %llu duplicate and %llu stale articles\n", (unsigned long long)counts.duplicates,
		        (unsigned long long)counts.stale);
	if (rejections_count(rejections)) {
		fprintf(stderr, "hearsay analyze: %llu rejected:\n", (unsigned long long)rejections_count(rejections));
		rejections_print(rejections, &output);
	}
}

static int run(const struct options *options, const struct models *models)
{
	struct offline *offline;
	int r = offline_new(&(struct offline_options){ models, options->analysis, options->workers }, &offline);
	if (r < 0) {
		fprintf(stderr, "hearsay analyze: can't start the workers: %s\n", strerror(-r));
		return EXIT_FAILURE;
	}
	struct rejections *rejections = rejections_new();
	read_all(offline, options, rejections);
	print_result(offline, options);
	fflush(stdout);
	tell_what_was_left_out(offline, rejections, options->quiet);
	int status = rejections_count(rejections) ? EXIT_FAILURE : EXIT_SUCCESS;
	rejections_free(rejections);
	offline_free(offline);
	return status;
}

int command_analyze(int argc, char **argv)
{
	struct options options = { .analysis = { .confidence = ANALYSIS_CONFIDENCE_DEFAULT } };
	argp_parse(&argp, argc, argv, 0, NULL, &options);
	struct models *models;
	if (models_open(options.data, &models) < 0)
		return EXIT_FAILURE;
	int status = run(&options, models);
	models_free(models);
	return status;
}
