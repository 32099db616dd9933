#include <argp.h>
#include <stdlib.h>
#include <string.h>

#include "clients/cli/commands.h"
#include "clients/cli/input/input_argp.h"
#include "clients/cli/json.h"
#include "clients/cli/models.h"
#include "clients/cli/offline.h"
#include "clients/cli/option.h"
#include "clients/cli/pages.h"

enum {
	KEY_ALL = 0x2000, KEY_WORKERS, KEY_DATA, KEY_CONFIDENCE, KEY_HTML, KEY_LIST, KEY_COLOUR, KEY_OWNERS,
	KEY_UPDATES,
};

enum form { FORM_TEXT, FORM_LIST, FORM_HTML, FORM_JSON, FORM_UPDATES };

struct options {
	struct input_options input;
	struct analysis_options analysis;
	unsigned workers;
	const char *data, *owners;
	enum form form;
	bool form_chosen, all, quiet;
	const char *colour; /* "auto", "always", "never" */
};

static const struct argp_option argp_options[] = {
	{ .name = "json", .key = 'j', .doc = "one line of JSON per article" },
	{ .name = "updates", .key = KEY_UPDATES, .doc = "what 'hearsay watch --json' would have shown: one line of JSON per update" },
	{ .name = "html", .key = KEY_HTML, .doc = "a page for a browser: texts with their statements" },
	{ .name = "list", .key = KEY_LIST, .doc = "only the statements, without the texts" },
	{ .name = "color", .key = KEY_COLOUR, .arg = "WHEN",
	  .doc = "auto (default: on a terminal, unless NO_COLOR is set), always (for 'less -R'), never" },
	{ .name = "colour", .flags = OPTION_ALIAS },
	{ .name = "all", .key = KEY_ALL, .doc = "every possible statement (any confidence above 0), and also what somebody thinks or wants" },
	{ .name = "confidence", .key = KEY_CONFIDENCE, .arg = "P", .doc = "only statements of at least this confidence: 0 to 1 (default: 0.6)" },
	{ .name = "workers", .key = KEY_WORKERS, .arg = "N", .doc = "threads (default: one per core); the result is the same with any number" },
	{ .name = "data", .key = KEY_DATA, .arg = "DIR", .doc = "language data and models (default: $HEARSAY_DATA, else the installed ones)" },
	{ .name = "owners", .key = KEY_OWNERS, .arg = "FILE", .doc = "which publishers count as one: lines 'owner: outlet, outlet' (as "
	                                                             "publishers.owners for hearsayd)" },
	{ .name = "quiet", .key = 'q', .doc = "no progress, no summary" },
	{ 0 },
};

static uint16_t read_confidence(const char *arg, struct argp_state *state)
{
	char *end;
	double confidence = strtod(arg, &end);
	if (end == arg || *end || !(confidence >= 0 && confidence <= 1))
		argp_error(state, "--confidence: '%s' is not a number from 0 to 1", arg);
	return (uint16_t)(confidence * 1000 + 0.5);
}

static void choose_form(struct options *options, enum form form, struct argp_state *state)
{
	if (options->form_chosen && options->form != form)
		argp_error(state, "only one of --json, --updates, --html and --list");
	options->form = form;
	options->form_chosen = true;
}

static const char *read_colour(const char *arg, struct argp_state *state)
{
	if (strcmp(arg, "auto") != 0 && strcmp(arg, "always") != 0 && strcmp(arg, "never") != 0)
		argp_error(state, "--color: '%s' is not auto, always or never", arg);
	return arg;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;
	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &options->input;
		return 0;
	case 'j':
		choose_form(options, FORM_JSON, state);
		return 0;
	case KEY_UPDATES:
		choose_form(options, FORM_UPDATES, state);
		return 0;
	case KEY_HTML:
		choose_form(options, FORM_HTML, state);
		return 0;
	case KEY_LIST:
		choose_form(options, FORM_LIST, state);
		return 0;
	case KEY_COLOUR:
		options->colour = read_colour(arg, state);
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
	case KEY_OWNERS:
		options->owners = arg;
		return 0;
	case 'q':
		options->quiet = true;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	.options = argp_options,
	.parser = parse,
	.args_doc = "[FILE…|FOLDER…|-]",
	.doc = "What the daemon would make of articles, without a daemon: who said what, which statements say the same, which articles are one story. "
	       "Each article's text is shown with what was said in the speaker's colour, the speaker bold and the cue underlined (without colour: “[1 "
	       "Wang Yi: …]”, *speaker*, _cue_), with a legend below it. Reads what 'hearsay feed' reads, and plain texts; articles are taken in the "
	       "order of the input, at the time that they give as 'published'. Lines of 'hearsay dump --all' are taken as the log has them: with its "
	       "clock, its positions, and what editors decided."
	       "\v"
	       "Examples:\n"
	       "  hearsay analyze article.txt\n"
	       "  hearsay analyze --color=always articles.jsonl | less -R\n"
	       "  hearsay analyze --html --all articles.jsonl > page.html\n"
	       "  hearsay analyze --json articles.jsonl | jq .statements[].speaker\n"
	       "  hearsay analyze --updates articles.jsonl | jq -r .type\n\n"
	       "With --json there is one line per article, in the order of the input, with its final state. A statement has “via” if somebody relayed "
	       "it, and “speaker_reason” if it has no speaker, or one that other articles name.",
	.children = (const struct argp_child[]){ { .argp = &input_argp }, { 0 } },
};

/* --- Output. */

/* What most statements do not have. */
static void print_optional_json(const char *name, const char *text)
{
	if (!text)
		return;
	printf(",\"%s\":", name);
	json_write_string(stdout, text);
}

static void print_statement_json(const struct view_statement *statement, bool all)
{
	fputs("{\"id\":", stdout);
	json_write_string(stdout, statement->id);
	printf(",\"kind\":\"%s\",\"speaker\":", statement_kind_name(statement->kind));
	json_write_string(stdout, statement->speaker);
	print_optional_json("speaker_reason", statement->speaker_reason);
	fputs(",\"mention\":", stdout);
	json_write_string(stdout, statement->mention);
	fputs(",\"cue\":", stdout);
	json_write_string(stdout, statement->cue);
	print_optional_json("via", statement->via);
	fputs(",\"content\":[", stdout);
	for (size_t i = 0; i < statement->content_count; i++) {
		printf("%s{\"start\":%u,\"end\":%u,\"text\":", i ? "," : "", statement->content[i].start, statement->content[i].end);
		json_write_string(stdout, statement->texts[i]);
		putchar('}');
	}
	fputs("],\"cluster\":", stdout);
	json_write_string(stdout, statement->cluster);
	for (size_t i = 0; i < statement->same_as_count; i++) {
		fputs(i ? "," : ",\"same_as\":[", stdout);
		json_write_string(stdout, statement->same_as[i]);
	}
	if (statement->same_as_count)
		putchar(']');
	printf(",\"confidence\":%.3f%s}", statement->confidence / 1000.0, all && statement->attitude ? ",\"attitude\":true" : "");
}

static void print_article_json(const struct view_article *article, bool all)
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

static void print_update(void *context, const struct value *update)
{
	(void)context;
	json_write_value(stdout, update, NULL);
	putchar('\n');
}

static void print_statement(struct output *output, const struct view_statement *statement)
{
	struct wrap wrap;
	const char *kind = statement_kind_name(statement->kind);
	const char *speaker = statement->speaker ? statement->speaker : *statement->mention ? statement->mention : NULL;
	output_print(output, STYLE_DIM, "  %-8s ", kind);
	wrap_begin(&wrap, output, 11, 11);
	if (speaker)
		page_speaker(&wrap, speaker, kind, statement->cue);
	for (size_t i = 0; i < statement->content_count; i++) {
		if (i)
			wrap_string(&wrap, STYLE_DIM, " … ");
		page_wording(&wrap, kind, statement->texts[i], STYLE_PLAIN);
	}
	char carriers[VIEW_CARRIERS_SIZE];
	if (*view_carriers(statement, carriers)) {
		wrap_string(&wrap, STYLE_ID, " = ");
		wrap_string(&wrap, STYLE_ID, statement->cluster);
		wrap_string(&wrap, STYLE_DIM, " (");
		wrap_string(&wrap, STYLE_DIM, carriers);
		wrap_string(&wrap, STYLE_DIM, ")");
	}
	if (statement->attitude)
		wrap_string(&wrap, STYLE_DIM, " (attitude)");
	wrap_end(&wrap);
}

static void print_list(struct output *output, const struct view_article *article)
{
	view_print_head(output, article);
	for (size_t i = 0; i < article->statement_count; i++)
		print_statement(output, &article->statements[i]);
	fputc('\n', output->file);
}

static void print_article(struct output *output, const struct view_article *article, size_t index, const struct options *options)
{
	switch (options->form) {
	case FORM_TEXT:
		view_print_text(output, article);
		break;
	case FORM_LIST:
		print_list(output, article);
		break;
	case FORM_HTML:
		view_html_article(output->file, article, index);
		break;
	case FORM_JSON:
		print_article_json(article, options->all);
		break;
	case FORM_UPDATES:
		break; /* printed as they came */
	}
}

static void print_summary(struct output *output, struct offline *offline, uint64_t articles, uint64_t statements)
{
	char a[SHORT_TEXT_SIZE * 2], b[SHORT_TEXT_SIZE * 2], c[SHORT_TEXT_SIZE * 2], d[SHORT_TEXT_SIZE * 2];
	output_print(output, STYLE_BOLD, "%s, %s, %s in %s\n", page_count(articles, "article", "articles", a),
	             page_count(offline_story_count(offline), "story", "stories", b),
	             page_count(statements, "statement", "statements", c),
	             page_count(offline_cluster_count(offline), "cluster", "clusters", d));
}

/* `any`: something was read. */
static void print_result(struct offline *offline, const struct options *options, bool any)
{
	struct output output;
	output_begin(&output, stdout);
	if (strcmp(options->colour, "auto") != 0)
		output.colour = strcmp(options->colour, "always") == 0;
	uint64_t articles = 0, statements = 0;
	if (options->form == FORM_HTML)
		view_html_begin(stdout, options->input.file_count == 1 ? options->input.files[0] : "hearsay");
	for (size_t i = 0; i < offline_article_count(offline) && !ferror(stdout); i++) {
		struct view_article article;
		if (!offline_article(offline, i, &article))
			continue;
		print_article(&output, &article, articles++, options);
		statements += article.statement_count;
	}
	if (options->form == FORM_HTML)
		view_html_end(stdout);
	if (options->quiet || !any || options->form == FORM_HTML || options->form == FORM_JSON || options->form == FORM_UPDATES)
		return;
	if (options->form == FORM_TEXT && articles)
		view_print_key(&output);
	print_summary(&output, offline, articles, statements);
}

static int run(const struct options *options, const struct models *models)
{
	struct offline *offline;
	const struct offline_options offline_options = {
		.models = models, .analysis = options->analysis, .workers = options->workers,
		.texts = options->form == FORM_TEXT || options->form == FORM_HTML,
		.on_update = options->form == FORM_UPDATES ? print_update : NULL,
	};
	int r = offline_new(&offline_options, &offline);
	if (r < 0) {
		fprintf(stderr, "hearsay analyze: can't start the workers: %s\n", strerror(-r));
		return EXIT_FAILURE;
	}
	struct rejections *rejections = rejections_new();
	uint64_t read = offline_read(offline, &options->input, options->quiet, rejections);
	print_result(offline, options, read > rejections_count(rejections));
	fflush(stdout);
	offline_tell_left_out(offline, rejections, options->quiet);
	int status = rejections_count(rejections) ? EXIT_FAILURE : EXIT_SUCCESS;
	rejections_free(rejections);
	offline_free(offline);
	return status;
}

int command_analyze(int argc, char **argv)
{
	struct options options = { .input = { .guess_text = true }, .analysis = { .confidence = ANALYSIS_CONFIDENCE_DEFAULT }, .colour = "auto" };
	argp_parse(&argp, argc, argv, 0, NULL, &options);
	struct models *models;
	struct owners *owners = NULL;
	cleanup(free_pointer) char *error = NULL;
	if (options.owners && owners_load(options.owners, &owners, &error) < 0) {
		fprintf(stderr, "hearsay analyze: %s\n", error);
		return EXIT_FAILURE;
	}
	options.analysis.owners = owners;
	int status = EXIT_FAILURE;
	if (models_open(options.data, &models) == 0) {
		status = run(&options, models);
		models_free(models);
	}
	owners_free(owners);
	return status;
}
