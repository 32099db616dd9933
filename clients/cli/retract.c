#include <argp.h>
#include <stdio.h>
#include <stdlib.h>

#include "clients/cli/commands.h"
#include "clients/cli/connection.h"

enum { TIMEOUT = 10 * 1000 };

struct options {
	struct connection connection;
	const char *id;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;
	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &options->connection;
		return 0;
	case ARGP_KEY_ARG:
		if (options->id)
			argp_error(state, "one article at a time");
		options->id = arg;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "which article?");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	.parser = parse,
	.args_doc = "ARTICLE",
	.doc = "Take an article back: it and its statements leave their story. Articles that were copies of it stay."
	       "\v"
	       "Example:\n"
	       "  hearsay retract https-example-com-1234\n\n"
	       "'hearsay story ID' shows the ids of a story's articles.",
	.children = (const struct argp_child[]){ { .argp = &connection_argp }, { 0 } },
};

static int run(struct options *options)
{
	const struct hearsay_parameter parameters[] = { { .name = "id", .type = HEARSAY_TEXT, .text = options->id } };
	const struct hearsay_request request = { "retract", parameters, 1 };
	struct connection *connection = &options->connection;
	struct value answer;
	int r = connection_open(connection);
	if (!r)
		r = connection_control(connection, &request, arena_format(connection->arena, "article '%s'", options->id), &answer);
	if (r)
		return r;
	if (connection->json)
		connection_print_json(&answer);
	else
		printf("retracted, as entry %lld\n", (long long)value_integer(&answer, "position", 0));
	return EXIT_SUCCESS;
}

int command_retract(int argc, char **argv)
{
	struct options options = { 0 };
	connection_begin(&options.connection, TIMEOUT);
	argp_parse(&argp, argc, argv, 0, NULL, &options);
	int status = run(&options);
	connection_end(&options.connection);
	return status;
}
