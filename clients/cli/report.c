#include <argp.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clients/cli/commands.h"
#include "clients/cli/connection.h"
#include "clients/cli/json.h"
#include "clients/cli/offline_mirror.h"
#include "clients/cli/models.h"
#include "clients/cli/offline.h"
#include "clients/cli/option.h"
#include "clients/cli/pages.h"
#include "clients/cli/report/report.h"
#include "proto/base/array.h"
#include "proto/limits.h"
#include "proto/time.h"

enum { TIMEOUT = 10 * 1000, LIMIT_DEFAULT = 30 };
enum { KEY_FROM = 0x2000, KEY_DATA, KEY_OWNERS, KEY_LANGUAGE, KEY_SINCE, KEY_PUBLISHERS };

struct options {
	struct connection connection;
	char **ids; /* the arguments: stories, in the order to be shown */
	size_t id_count;
	ARRAY(char *) from;
	const char *file, *data, *owners, *language, *since;
	long limit, min_publishers;
	bool filtered;
};

static const struct argp_option argp_options[] = {
	{ .name = "output", .key = 'o', .arg = "FILE", .doc = "write the page there (default: standard output)", .group = 1 },
	{ .name = "from", .key = KEY_FROM, .arg = "FILE",
	  .doc = "the stories of these articles, read as 'hearsay analyze' reads them, without a daemon; may be repeated", .group = 1 },
	{ .name = "owners", .key = KEY_OWNERS, .arg = "OWNERS",
	  .doc = "with --from: which publishers count as one (as publishers.owners for hearsayd)", .group = 1 },
	{ .name = "data", .key = KEY_DATA, .arg = "DIR", .doc = "with --from: language data and models", .group = 1 },
	{ .name = "since", .key = KEY_SINCE, .arg = "TIME",
	  .doc = "mark what is new since then, and if no stories are named, show only those that have news: 2022-03-07, 2022-03-07T09:30Z, 6h, 2d",
	  .group = 1 },
	{ .doc = "Which stories, if none are named:", .group = 2 },
	{ .name = "limit", .key = 'n', .arg = "N", .doc = "at most this many, the biggest ones (default: 30)", .group = 2 },
	{ .name = "language", .key = KEY_LANGUAGE, .arg = "CODE", .doc = "only in this language", .group = 2 },
	{ .name = "min-publishers", .key = KEY_PUBLISHERS, .arg = "N", .doc = "only stories that at least this many publishers carry", .group = 2 },
	{ 0 },
};

static void check(struct options *options, struct argp_state *state)
{
	if (options->id_count && options->filtered)
		argp_error(state, "named stories are all shown: --limit, --language and --min-publishers are for the board");
	if (options->id_count && options->from.count)
		argp_error(state, "with --from the stories have no ids yet: show all, or choose with --limit, --language, --since and --min-publishers");
	if (!options->file && !options->connection.json && isatty(STDOUT_FILENO))
		argp_error(state, "where to? -o page.html");
	if ((options->owners || options->data) && !options->from.count)
		argp_error(state, "--owners and --data are for --from: a daemon has its own");
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;
	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &options->connection;
		return 0;
	case 'o':
		options->file = strcmp(arg, "-") == 0 ? NULL : arg;
		return 0;
	case KEY_FROM:
		array_append(&options->from, arg);
		return 0;
	case KEY_OWNERS:
		options->owners = arg;
		return 0;
	case KEY_DATA:
		options->data = arg;
		return 0;
	case 'n':
		options->limit = option_number(arg, 1, LIMIT_QUERY_ROWS, "--limit", state);
		options->filtered = true;
		return 0;
	case KEY_LANGUAGE:
		options->language = option_language(arg, options->connection.arena);
		options->filtered = true;
		return 0;
	case KEY_SINCE:
		options->since = option_since(arg, state, options->connection.arena);
		return 0;
	case KEY_PUBLISHERS:
		options->min_publishers = option_number(arg, 0, UINT16_MAX, "--min-publishers", state);
		options->filtered = true;
		return 0;
	case ARGP_KEY_ARGS:
		options->ids = state->argv + state->next;
		options->id_count = (size_t)(state->argc - state->next);
		return 0;
	case ARGP_KEY_END:
		check(options, state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	.options = argp_options,
	.parser = parse,
	.args_doc = "[STORY…]",
	.doc = "Stories as one page for a browser, all of the board's or those that are named: who said what, how the wordings differ, who carried it "
	       "and when, and which of the articles are copies. The page is self-contained: it can be sent on, kept and printed, loads nothing from "
	       "elsewhere, and runs no scripts."
	       "\v"
	       "Examples:\n"
	       "  hearsay report -o board.html\n"
	       "  hearsay report s12 s31 --since 6h -o dam.html\n"
	       "  hearsay report --since 12h --min-publishers 3 > morning.html\n"
	       "  hearsay report --from articles.jsonl -o page.html\n\n"
	       "Times on the page are local ($TZ). With --json the output is {\"stories\": […]}, with each story as the protocol has it.",
	.children = (const struct argp_child[]){ { .argp = &connection_argp }, { 0 } },
};

/* --- The order of a board. */

static int64_t of_story(const struct value *page, const char *key)
{
	return value_integer(value_find(page, "story"), key, 0);
}

/* What most publishers carry first. */
static int by_size(const void *a, const void *b)
{
	static const char *const keys[] = { "publisher_count", "article_count" };
	for (size_t i = 0; i < array_size(keys); i++)
		if (of_story(a, keys[i]) != of_story(b, keys[i]))
			return of_story(a, keys[i]) > of_story(b, keys[i]) ? -1 : 1;
	int64_t one = page_time(value_find(a, "story"), "last_seen"), other = page_time(value_find(b, "story"), "last_seen");
	if (one != other)
		return one > other ? -1 : 1;
	return strcmp(value_string(value_find(a, "story"), "id", ""), value_string(value_find(b, "story"), "id", ""));
}

/* --- Pages of a daemon. */

static int ask_for_page(struct connection *connection, const char *id, struct value *ret_page)
{
	const struct hearsay_parameter parameters[] = { { .name = "id", .type = HEARSAY_TEXT, .text = id } };
	const char *what = arena_format(connection->arena, "story '%s' ('hearsay stories' lists them)", id);
	int r = connection_query(connection, &(struct hearsay_request){ "story", parameters, 1 }, what, ret_page);
	const char *into = r ? NULL : value_string(value_find(ret_page, "story"), "replaced_by", NULL);
	return into ? ask_for_page(connection, into, ret_page) : r;
}

static int ask_for_board(struct options *options, const struct value **ret_stories, size_t *ret_count)
{
	const struct hearsay_parameter parameters[] = {
		{ .name = "order", .type = HEARSAY_TEXT, .text = "biggest" },
		{ .name = "language", .type = HEARSAY_TEXT, .text = options->language },
		{ .name = "since", .type = HEARSAY_TEXT, .text = options->since },
		{ .name = "min_publishers", .type = HEARSAY_INTEGER, .integer = options->min_publishers },
		{ .name = "limit", .type = HEARSAY_INTEGER, .integer = options->limit },
	};
	struct value answer;
	int r = connection_query(&options->connection, &(struct hearsay_request){ "stories", parameters, array_size(parameters) }, "story", &answer);
	if (!r)
		*ret_count = value_array(&answer, "stories", ret_stories);
	return r;
}

/* Fetches the pages of the stories that were named, or else of the board. A story of the board that ended meanwhile is where it went. */
static int ask_for_pages(struct options *options, struct value **ret_pages, size_t *ret_count)
{
	struct connection *connection = &options->connection;
	const struct value *stories = NULL;
	size_t count = options->id_count;
	int r = connection_open(connection);
	if (!r && !count)
		r = ask_for_board(options, &stories, &count);
	if (r)
		return r;
	struct value *pages = arena_alloc(connection->arena, count, sizeof(*pages));
	for (size_t i = 0; !r && i < count; i++)
		r = ask_for_page(connection, stories ? value_string(&stories[i], "id", "") : options->ids[i], &pages[i]);
	if (!r && stories)
		qsort(pages, count, sizeof(*pages), by_size);
	*ret_pages = pages;
	*ret_count = count;
	return r;
}

/* --- Pages without a daemon. */

static void take_update(void *context, const struct value *update)
{
	offline_mirror_apply(context, update);
}

static bool is_wanted(const struct options *options, const struct value *page)
{
	const struct value *story = value_find(page, "story");
	if (options->since && page_time(story, "last_seen") < option_since_time(options->since))
		return false;
	if (options->language && strcmp(value_string(story, "language", ""), options->language) != 0)
		return false;
	return value_integer(story, "publisher_count", 0) >= options->min_publishers;
}

static size_t choose(const struct options *options, struct value *pages, size_t count)
{
	size_t wanted = 0;
	for (size_t i = 0; i < count; i++)
		if (is_wanted(options, &pages[i]))
			pages[wanted++] = pages[i];
	qsort(pages, wanted, sizeof(*pages), by_size);
	return wanted < (size_t)options->limit ? wanted : (size_t)options->limit;
}

static int analyse(struct options *options, const struct models *models, const struct owners *owners, struct value **ret_pages, size_t *ret_count)
{
	struct offline *offline;
	struct offline_mirror *mirror = offline_mirror_new();
	const struct offline_options offline_options = {
		.models = models, .analysis = { .confidence = ANALYSIS_CONFIDENCE_DEFAULT, .owners = owners },
		.on_update = take_update, .context = mirror,
	};
	const struct input_options input = { .files = options->from.items, .file_count = options->from.count, .guess_text = true };
	int r = offline_new(&offline_options, &offline);
	if (r < 0) {
		fprintf(stderr, "hearsay report: can't start the workers: %s\n", strerror(-r));
		offline_mirror_free(mirror);
		return EXIT_FAILURE;
	}
	struct rejections *rejections = rejections_new();
	offline_read(offline, &input, false, rejections);
	offline_tell_left_out(offline, rejections, false);
	size_t count = offline_mirror_pages(mirror, options->connection.arena, ret_pages);
	*ret_count = choose(options, *ret_pages, count);
	rejections_free(rejections);
	offline_free(offline);
	offline_mirror_free(mirror);
	return 0;
}

static int analyse_pages(struct options *options, struct value **ret_pages, size_t *ret_count)
{
	struct models *models;
	struct owners *owners = NULL;
	cleanup(free_pointer) char *error = NULL;
	if (options->owners && owners_load(options->owners, &owners, &error) < 0) {
		fprintf(stderr, "hearsay report: %s\n", error);
		return EXIT_FAILURE;
	}
	int status = EXIT_FAILURE;
	if (models_open(options->data, &models) == 0) {
		status = analyse(options, models, owners, ret_pages, ret_count);
		models_free(models);
	}
	owners_free(owners);
	return status;
}

/* --- The page. */

static int tell_file(const char *file)
{
	fprintf(stderr, "hearsay report: can't write %s: %s\n", file, strerror(errno));
	return EXIT_FAILURE;
}

static void write_to(FILE *file, const struct options *options, const struct value *pages, size_t count)
{
	if (!options->connection.json) {
		const struct report_times times = { .now = wall_clock(), .since = option_since_time(options->since) };
		report_write(file, pages, count, &times);
		return;
	}
	fputs("{\"stories\":[", file);
	for (size_t i = 0; i < count; i++) {
		fputs(i ? "," : "", file);
		json_write_value(file, &pages[i], "request");
	}
	fputs("]}\n", file);
}

static int write_page(const struct options *options, const struct value *pages, size_t count)
{
	if (!options->file) {
		write_to(stdout, options, pages, count);
		return EXIT_SUCCESS;
	}
	FILE *file = fopen(options->file, "we");
	if (!file)
		return tell_file(options->file);
	write_to(file, options, pages, count);
	bool failed = fflush(file) != 0 || ferror(file);
	if (fclose(file) != 0 || failed)
		return tell_file(options->file);
	return EXIT_SUCCESS;
}

static int run(struct options *options)
{
	struct value *pages = NULL;
	size_t count = 0;
	int r = options->from.count ? analyse_pages(options, &pages, &count) : ask_for_pages(options, &pages, &count);
	if (r)
		return r;
	if (!count) {
		fputs("hearsay report: there are no such stories\n", stderr);
		return EXIT_FAILURE;
	}
	return write_page(options, pages, count);
}

int command_report(int argc, char **argv)
{
	struct options options = { .limit = LIMIT_DEFAULT };
	connection_begin(&options.connection, TIMEOUT);
	argp_parse(&argp, argc, argv, 0, NULL, &options);
	int status = run(&options);
	array_free(&options.from);
	connection_end(&options.connection);
	return status;
}
