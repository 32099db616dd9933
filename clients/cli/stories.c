#include <argp.h>
#include <stdlib.h>
#include <string.h>

#include "clients/cli/commands.h"
#include "clients/cli/connection.h"
#include "clients/cli/option.h"
#include "clients/cli/pages.h"
#include "proto/limits.h"
#include "proto/time.h"

enum { TIMEOUT = 10 * 1000, LIMIT_DEFAULT = 30 };
enum { KEY_BIGGEST = 0x2000, KEY_LANGUAGE, KEY_SINCE, KEY_WORDS, KEY_CLOSED, KEY_PUBLISHERS };

struct options {
	struct connection connection;
	const char *order, *language, *since, *words;
	long limit, min_publishers;
	bool closed;
};

static const struct argp_option argp_options[] = {
	{ .name = "biggest", .key = KEY_BIGGEST, .doc = "those with the most articles first (default: the newest)" },
	{ .name = "language", .key = KEY_LANGUAGE, .arg = "CODE", .doc = "only in this language" },
	{ .name = "since", .key = KEY_SINCE, .arg = "TIME", .doc = "only stories with news since then: 2022-03-07, 2022-03-07T09:30Z, 6h, 2d" },
	{ .name = "words", .key = KEY_WORDS, .arg = "WORDS", .doc = "only stories with all these words in the title" },
	{ .name = "min-publishers", .key = KEY_PUBLISHERS, .arg = "N", .doc = "only stories that at least this many publishers carry" },
	{ .name = "closed", .key = KEY_CLOSED, .doc = "closed stories, too" },
	{ .name = "limit", .key = 'n', .arg = "N", .doc = "at most this many (default: 30)" },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;
	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &options->connection;
		return 0;
	case KEY_BIGGEST:
		options->order = "biggest";
		return 0;
	case KEY_LANGUAGE:
		options->language = option_language(arg, options->connection.arena);
		return 0;
	case KEY_SINCE:
		options->since = option_since(arg, state, options->connection.arena);
		return 0;
	case KEY_WORDS:
		options->words = arg;
		return 0;
	case KEY_PUBLISHERS:
		options->min_publishers = option_number(arg, 0, UINT16_MAX, "--min-publishers", state);
		return 0;
	case KEY_CLOSED:
		options->closed = true;
		return 0;
	case 'n':
		options->limit = option_number(arg, 1, LIMIT_QUERY_ROWS, "--limit", state);
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "'%s'? Words go after --words; a single story is shown by 'hearsay story ID'", arg);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	.options = argp_options,
	.parser = parse,
	.doc = "The current stories, newest first.\n\n"
	       "Columns: id, when its last article came, publishers, articles (and how many of them are copies), statements, title."
	       "\v"
	       "Examples:\n"
	       "  hearsay stories --biggest\n"
	       "  hearsay stories --since 6h --min-publishers 3\n"
	       "  hearsay stories --json | jq -r '.stories[] | .id + \" \" + .title'",
	.children = (const struct argp_child[]){ { .argp = &connection_argp }, { 0 } },
};

enum { COLUMN_ID = 8, COLUMN_AGE = 11, COLUMN_COUNT = 6 };

static void print_head(struct output *output)
{
	fputs(output_style(output, STYLE_DIM), output->file);
	fprintf(output->file, "%-*s  %-*s %*s %*s %*s %*s  title", COLUMN_ID, "story", COLUMN_AGE, "last", COLUMN_COUNT, "publ.",
	        COLUMN_COUNT, "art.", COLUMN_COUNT, "copies", COLUMN_COUNT, "statm.");
	fprintf(output->file, "%s\n", output_style(output, STYLE_PLAIN));
}

static void print_story(struct output *output, const struct value *story, int64_t now)
{
	char age[SHORT_TEXT_SIZE];
	const char *status = value_string(story, "status", "open");
	output_cell(output, STYLE_ID, value_string(story, "id", "?"), COLUMN_ID, true);
	fprintf(output->file, "  %-*s %*lld %*lld %*lld %*lld  ", COLUMN_AGE, text_age(page_time(story, "last_seen"), now, age),
	        COLUMN_COUNT, (long long)value_integer(story, "publisher_count", 0), COLUMN_COUNT,
	        (long long)value_integer(story, "article_count", 0), COLUMN_COUNT, (long long)value_integer(story, "copy_count", 0),
	        COLUMN_COUNT, (long long)value_integer(story, "statement_cluster_count", 0));
	unsigned used = COLUMN_ID + COLUMN_AGE + 4 * (COLUMN_COUNT + 1) + 4;
	bool open = strcmp(status, "open") == 0;
	if (!open) {
		fprintf(output->file, "[%s] ", status);
		used += (unsigned)strlen(status) + 3;
	}
	output_cell(output, open ? STYLE_BOLD : STYLE_PLAIN, value_string(story, "title", "(no title)"), output_room(output, used), false);
	fputc('\n', output->file);
}

/* In two lines, where there is no room for a table. */
static void print_narrow(struct output *output, const struct value *story, int64_t now)
{
	char age[SHORT_TEXT_SIZE], publishers[SHORT_TEXT_SIZE * 2], articles[SHORT_TEXT_SIZE * 2];
	const char *status = value_string(story, "status", "open");
	bool open = strcmp(status, "open") == 0;
	output_cell(output, open ? STYLE_BOLD : STYLE_PLAIN, value_string(story, "title", "(no title)"), output->width, false);
	fputs("\n  ", output->file);
	output_text(output, STYLE_ID, value_string(story, "id", "?"));
	fprintf(output->file, "  %s, %s, %s%s%s\n", text_age(page_time(story, "last_seen"), now, age),
	        page_count((uint64_t)value_integer(story, "publisher_count", 0), "publisher", "publishers", publishers),
	        page_count((uint64_t)value_integer(story, "article_count", 0), "article", "articles", articles), open ? "" : ", ", open ? "" : status);
}

static void print_stories(const struct value *answer, const struct options *options)
{
	struct output output;
	output_begin(&output, stdout);
	const struct value *stories;
	uint32_t count = value_array(answer, "stories", &stories);
	if (!count) {
		puts(options->words || options->since || options->language || options->min_publishers ? "No story matches."
		                                                                                      : "There are no stories yet.");
		return;
	}
	bool narrow = output.width < OUTPUT_NARROW;
	int64_t now = wall_clock();
	if (!narrow)
		print_head(&output);
	for (uint32_t i = 0; i < count; i++)
		(narrow ? print_narrow : print_story)(&output, &stories[i], now);
	if (count == options->limit)
		output_print(&output, STYLE_DIM, "There may be more: --limit shows them.\n");
}

static int run(struct options *options)
{
	const struct hearsay_parameter parameters[] = {
		{ .name = "order", .type = HEARSAY_TEXT, .text = options->order },
		{ .name = "language", .type = HEARSAY_TEXT, .text = options->language },
		{ .name = "words", .type = HEARSAY_TEXT, .text = options->words },
		{ .name = "since", .type = HEARSAY_TEXT, .text = options->since },
		{ .name = "min_publishers", .type = HEARSAY_INTEGER, .integer = options->min_publishers },
		{ .name = "closed", .type = HEARSAY_BOOLEAN, .integer = options->closed },
		{ .name = "limit", .type = HEARSAY_INTEGER, .integer = options->limit },
	};
	const struct hearsay_request request = { "stories", parameters, array_size(parameters) };
	struct value answer;
	int r = connection_open(&options->connection);
	if (!r)
		r = connection_query(&options->connection, &request, "story", &answer);
	if (r)
		return r;
	if (options->connection.json)
		connection_print_json(&answer);
	else
		print_stories(&answer, options);
	return EXIT_SUCCESS;
}

int command_stories(int argc, char **argv)
{
	struct options options = { .order = "newest", .limit = LIMIT_DEFAULT };
	connection_begin(&options.connection, TIMEOUT);
	argp_parse(&argp, argc, argv, 0, NULL, &options);
	int status = run(&options);
	connection_end(&options.connection);
	return status;
}
