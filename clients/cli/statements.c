#include <argp.h>
#include <stdlib.h>
#include <string.h>

#include "clients/cli/commands.h"
#include "clients/cli/connection.h"
#include "clients/cli/option.h"
#include "clients/cli/pages.h"
#include "proto/limits.h"
#include "proto/time.h"

enum { TIMEOUT = 10 * 1000, LIMIT_DEFAULT = 50 };
enum { KEY_SPEAKER = 0x2000, KEY_STORY, KEY_SINCE };

struct options {
	struct connection connection;
	const char *speaker, *story, *since, *words;
	long limit;
};

static const struct argp_option argp_options[] = {
	{ .name = "speaker", .key = KEY_SPEAKER, .arg = "NAME", .doc = "said by somebody whose name has these words" },
	{ .name = "story", .key = KEY_STORY, .arg = "STORY", .doc = "only in this story" },
	{ .name = "since", .key = KEY_SINCE, .arg = "TIME", .doc = "only since then: 2022-03-07, 2022-03-07T09:30Z, 6h, 2d" },
	{ .name = "limit", .key = 'n', .arg = "N", .doc = "at most so many (default 50)" },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;
	struct arena *arena = options->connection.arena;
	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &options->connection;
		return 0;
	case KEY_SPEAKER:
		options->speaker = arg;
		return 0;
	case KEY_STORY:
		options->story = arg;
		return 0;
	case KEY_SINCE:
		options->since = option_since(arg, state, arena);
		return 0;
	case 'n':
		options->limit = option_number(arg, 1, LIMIT_QUERY_ROWS, "--limit", state);
		return 0;
	case ARGP_KEY_ARG:
		options->words = options->words ? arena_format(arena, "%s %s", options->words, arg) : arg;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	.options = argp_options,
	.parser = parse,
	.args_doc = "[WORD…]",
	.doc = "Search what was said: statements with all the words, newest first."
	       "\v"
	       "Examples:\n"
	       "  hearsay statements --speaker 'Wang Yi'\n"
	       "  hearsay statements --speaker 'Wang Yi' --since 2d mediate\n"
	       "  hearsay statements --story s12 --json",
	.children = (const struct argp_child[]){ { .argp = &connection_argp }, { 0 } },
};

static void print_statement(struct output *output, const struct value *statement)
{
	struct wrap wrap;
	char time[SHORT_TEXT_SIZE];
	wrap_begin(&wrap, output, 0, 4);
	page_statement(&wrap, statement);
	wrap_end(&wrap);
	fputs("    ", output->file);
	output_text(output, STYLE_DIM, page_publisher(statement, "publisher"));
	output_print(output, STYLE_DIM, ", %s · article ", text_time(page_time(statement, "time"), time));
	output_text(output, STYLE_ID, value_string(statement, "article", "?"));
	fputc('\n', output->file);
}

static void print_statements(const struct value *answer, const struct options *options)
{
	struct output output;
	output_begin(&output, stdout);
	const struct value *statements;
	uint32_t count = value_array(answer, "statements", &statements);
	for (uint32_t i = 0; i < count; i++)
		print_statement(&output, &statements[i]);
	if (!count)
		puts("No statement is like that.");
	else if (count == options->limit)
		output_print(&output, STYLE_DIM, "There may be more: --limit shows them.\n");
}

static int run(struct options *options)
{
	const struct hearsay_parameter parameters[] = {
		{ .name = "speaker", .type = HEARSAY_TEXT, .text = options->speaker },
		{ .name = "words", .type = HEARSAY_TEXT, .text = options->words },
		{ .name = "story", .type = HEARSAY_TEXT, .text = options->story },
		{ .name = "since", .type = HEARSAY_TEXT, .text = options->since },
		{ .name = "limit", .type = HEARSAY_INTEGER, .integer = options->limit },
	};
	const struct hearsay_request request = { "statements", parameters, array_size(parameters) };
	struct value answer;
	int r = connection_open(&options->connection);
	if (!r)
		r = connection_query(&options->connection, &request, "statement", &answer);
	if (r)
		return r;
	if (options->connection.json)
		connection_print_json(&answer);
	else
		print_statements(&answer, options);
	return EXIT_SUCCESS;
}

int command_statements(int argc, char **argv)
{
	struct options options = { .limit = LIMIT_DEFAULT };
	connection_begin(&options.connection, TIMEOUT);
	argp_parse(&argp, argc, argv, 0, NULL, &options);
	int status = run(&options);
	connection_end(&options.connection);
	return status;
}
