/* Taking articles back: retract, which leaves them in the log, and erase, which does not. */
#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clients/cli/commands.h"
#include "clients/cli/connection.h"
#include "clients/cli/option.h"

enum {
	TIMEOUT = 10 * 1000,
	ERASE_TIMEOUT = 600 * 1000, /* the daemon goes through the whole log */
	KEY_YES = 0x100,
};

struct options {
	struct connection connection;
	const char *id;
	bool yes;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;
	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &options->connection;
		return 0;
	case KEY_YES:
		options->yes = true;
		return 0;
	default:
		return option_argument(key, arg, state, &options->id, "article", "which article?");
	}
}

static const struct argp retract_argp = {
	.parser = parse,
	.args_doc = "ARTICLE",
	.doc = "Take an article back: it and its statements leave their story. Articles that were copies of it stay."
	       "\v"
	       "Example:\n"
	       "  hearsay retract https-example-com-1234\n\n"
	       "'hearsay story ID' shows the ids of a story's articles.",
	.children = (const struct argp_child[]){ { .argp = &connection_argp }, { 0 } },
};

static const struct argp erase_argp = {
	.options = (const struct argp_option[]){ { "yes", KEY_YES, NULL, 0, "do not ask for confirmation", 0 }, { 0 } },
	.parser = parse,
	.args_doc = "ARTICLE",
	.doc = "Erase an article for good, as the law may require: it and its statements leave their story, whether that is open or closed, and its "
	       "text leaves the log, the state and the updates that subscribers may ask for again. The id is refused from then on, even after "
	       "retention has removed the erasure itself from the log: a digest of the id is kept."
	       "\v"
	       "The command ends once no file of the daemon has the text any more, which takes seconds, or minutes if the log is long; articles are "
	       "taken in meanwhile. If it is interrupted, the daemon carries on by itself, even after a crash; run the command again to learn when it "
	       "is done. Backups that were made before still have the text, and so do the files of a damaged log (log.db.bad).\n\n"
	       "Example:\n"
	       "  hearsay erase https-example-com-1234\n\n"
	       "'hearsay story ID' shows the ids of a story's articles; 'hearsay retract' takes one back but keeps it in the log.",
	.children = (const struct argp_child[]){ { .argp = &connection_argp }, { 0 } },
};

/* Asks whoever sits at the terminal. */
static bool is_sure(const char *id)
{
	char answer[8] = "";
	fprintf(stderr, "Erase '%s' for good? This cannot be undone. [y/N] ", id);
	return fgets(answer, sizeof(answer), stdin) && (strcmp(answer, "y\n") == 0 || strcmp(answer, "yes\n") == 0);
}

/* Asks the daemon to do it: 0, or the error was reported and it is the exit status. */
static int decide(struct options *options, const struct hearsay_request *request, struct value *ret_answer)
{
	struct connection *connection = &options->connection;
	int r = connection_decide(connection, request, ret_answer);
	const char *reason = r == -EPROTO ? value_string(ret_answer, "reason", "no reason given") : "";
	if (strcmp(reason, "erased") == 0) {
		fprintf(stderr, "hearsay: article '%s' was erased for good: there is nothing left to retract\n", options->id);
		return EXIT_FAILURE;
	}
	if (r == -EPROTO)
		return connection_tell_refusal(reason);
	return r < 0 ? connection_tell(connection, r, arena_format(connection->arena, "article '%s'", options->id)) : 0;
}

static int run(struct options *options, const char *control, const char *done)
{
	const struct hearsay_parameter parameters[] = { { .name = "id", .type = HEARSAY_TEXT, .text = options->id } };
	const struct hearsay_request request = { control, parameters, 1 };
	struct connection *connection = &options->connection;
	struct value answer;
	int r = connection_open(connection);
	if (!r)
		r = decide(options, &request, &answer);
	if (r)
		return r;
	if (connection->json)
		connection_print_json(&answer);
	else
		printf("%s, as entry %lld\n", done, (long long)value_integer(&answer, "position", 0));
	return EXIT_SUCCESS;
}

int command_retract(int argc, char **argv)
{
	struct options options = { 0 };
	connection_begin(&options.connection, TIMEOUT);
	argp_parse(&retract_argp, argc, argv, 0, NULL, &options);
	int status = run(&options, "retract", "retracted");
	connection_end(&options.connection);
	return status;
}

int command_erase(int argc, char **argv)
{
	struct options options = { 0 };
	int status = EXIT_FAILURE;
	connection_begin(&options.connection, ERASE_TIMEOUT);
	argp_parse(&erase_argp, argc, argv, 0, NULL, &options);
	if (!options.yes && !isatty(STDIN_FILENO))
		fprintf(stderr, "hearsay: erasing cannot be undone: use --yes where nobody can be asked\n");
	else if (!options.yes && !is_sure(options.id))
		fprintf(stderr, "nothing was erased\n");
	else
		status = run(&options, "erase", "erased");
	connection_end(&options.connection);
	return status;
}
