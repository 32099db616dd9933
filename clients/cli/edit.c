/* What editors decide: merge, split and unmerge. */
#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clients/cli/commands.h"
#include "clients/cli/connection.h"
#include "proto/base/array.h"

enum { TIMEOUT = 10 * 1000 };

struct options {
	struct connection connection;
	char **ids; /* the arguments: of the command line */
	size_t id_count;
};

static error_t parse_ids(int key, struct argp_state *state, size_t least, size_t most, const char *missing)
{
	struct options *options = state->input;
	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &options->connection;
		return 0;
	case ARGP_KEY_ARGS:
		options->ids = state->argv + state->next;
		options->id_count = (size_t)(state->argc - state->next);
		if (options->id_count > most)
			argp_error(state, "one story at a time");
		if (options->id_count < least)
			argp_error(state, "%s", missing);
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "%s", missing);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* --- What the daemon refuses, in words. */

static void tell_refusal(const char *reason, const char *id)
{
	static const struct {
		const char *reason, *words; /* %s: the id that it is about */
	} refusals[] = {
		{ "unknown-story", "there is no story '%s' ('hearsay stories' lists them)" },
		{ "story-closed", "story '%s' is closed: it stays as it is" },
		{ "same-story", "they are one story already ('%s' is part of the other, or the same)" },
		{ "different-languages", "the other story is not in the language of '%s'" },
		{ "not-in-story", "article '%s' is not in that story ('hearsay story ID --all' shows the ids of its articles)" },
		{ "empties-story", "nothing would be left of story '%s': at least one of its articles has to stay" },
		{ "nothing-to-unmerge", "nothing was merged into story '%s', or nothing of that is left" },
		{ "too-large", "that is too much for one request: split off fewer articles at a time" },
		{ "too-many-articles", "too many articles for one request: split off fewer at a time" },
	};
	for (size_t i = 0; i < array_size(refusals); i++) {
		if (strcmp(refusals[i].reason, reason) != 0)
			continue;
		const char *place = strstr(refusals[i].words, "%s");
		int length = place ? (int)(place - refusals[i].words) : (int)strlen(refusals[i].words);
		fprintf(stderr, "hearsay: %.*s%s%s\n", length, refusals[i].words, place ? id : "", place ? place + 2 : "");
		return;
	}
	connection_tell_refusal(reason);
}

/* Asks the daemon to do it: 0, or the error was told and it is the exit status. */
static int decide(struct connection *connection, const struct hearsay_request *request, struct value *ret_answer)
{
	int r = connection_decide(connection, request, ret_answer);
	if (r == -EPROTO)
		tell_refusal(value_string(ret_answer, "reason", "no reason given"), value_string(ret_answer, "id", "?"));
	else if (r < 0)
		return connection_tell(connection, r, "story");
	return r < 0 ? EXIT_FAILURE : 0;
}

static int print_answer(const struct connection *connection, const struct value *answer, const char *words)
{
	if (connection->json)
		connection_print_json(answer);
	else
		printf("%s, as entry %lld\n", words, (long long)value_integer(answer, "position", 0));
	return EXIT_SUCCESS;
}

static int run_command(int argc, char **argv, const struct argp *argp, int (*run)(struct options *options))
{
	struct options options = { 0 };
	connection_begin(&options.connection, TIMEOUT);
	argp_parse(argp, argc, argv, 0, NULL, &options);
	int status = connection_open(&options.connection);
	if (!status)
		status = run(&options);
	connection_end(&options.connection);
	return status;
}

static const struct argp_child children[] = { { .argp = &connection_argp }, { 0 } };

/* --- merge */

static error_t parse_merge(int key, char *arg, struct argp_state *state)
{
	(void)arg;
	return parse_ids(key, state, 2, SIZE_MAX, "which stories? The first one continues with what the others have");
}

static const struct argp merge_argp = {
	.parser = parse_merge,
	.args_doc = "STORY OTHER…",
	.doc = "Merge stories: the first one continues, with everything that the others have; their ids lead to it from then on. Clustering does not "
	       "separate them again, and later revisions of their articles stay there."
	       "\v"
	       "Example:\n"
	       "  hearsay merge s12 s31\n\n"
	       "'hearsay unmerge s31' undoes that.",
	.children = children,
};

enum { MERGES = 64 /* one after the other, each of which may have led to the next */ };

/* The header of the story that an id stands for now. 0, or the exit status. */
static int find_story(struct connection *connection, const char *id, const struct value **ret_header)
{
	const char *what = arena_format(connection->arena, "story '%s' ('hearsay stories' lists them); nothing was changed", id);
	for (int i = 0; i < MERGES; i++) {
		const struct hearsay_parameter parameters[] = { { .name = "id", .type = HEARSAY_TEXT, .text = id } };
		struct value page;
		int r = connection_query(connection, &(struct hearsay_request){ "story", parameters, 1 }, what, &page);
		if (r)
			return r;
		*ret_header = value_find(&page, "story");
		id = value_string(*ret_header, "replaced_by", NULL);
		if (!id)
			return 0;
	}
	return connection_tell(connection, -ENOENT, what);
}

static bool is_same(const struct value *a, const struct value *b, const char *key)
{
	return strcmp(value_string(a, key, ""), value_string(b, key, "")) == 0;
}

/* Whether a story can be merged into the first one, with those between them, as far as can be seen before: the daemon refuses what only it
 * knows. */
static int check_story(const char *id, const struct value *const *stories, size_t number)
{
	const char *reason = NULL;
	if (strcmp(value_string(stories[number], "status", ""), "open") != 0)
		reason = "story-closed";
	else if (!is_same(stories[number], stories[0], "language"))
		reason = "different-languages";
	for (size_t i = 0; !reason && i < number; i++)
		reason = is_same(stories[number], stories[i], "id") ? "same-story" : NULL;
	if (reason)
		tell_refusal(reason, id);
	return reason ? EXIT_FAILURE : 0;
}

/* Before the first of several merges: that the last one fails is no reason to have done the others. */
static int check_merges(struct options *options)
{
	const struct value **stories = arena_alloc(options->connection.arena, options->id_count, sizeof(*stories));
	int status = 0;
	for (size_t i = 0; !status && i < options->id_count; i++) {
		status = find_story(&options->connection, options->ids[i], &stories[i]);
		if (!status)
			status = check_story(options->ids[i], stories, i);
	}
	return status;
}

static int run_merge(struct options *options)
{
	struct connection *connection = &options->connection;
	int status = options->id_count > 2 ? check_merges(options) : EXIT_SUCCESS;
	for (size_t i = 1; !status && i < options->id_count; i++) {
		const struct hearsay_parameter parameters[] = {
			{ .name = "story", .type = HEARSAY_TEXT, .text = options->ids[i] },
			{ .name = "into", .type = HEARSAY_TEXT, .text = options->ids[0] },
		};
		struct value answer;
		status = decide(connection, &(struct hearsay_request){ "merge", parameters, array_size(parameters) }, &answer);
		if (!status)
			status = print_answer(connection, &answer, arena_format(connection->arena, "%s is part of %s now", options->ids[i],
			                                                        value_string(&answer, "story", options->ids[0])));
	}
	return status;
}

int command_merge(int argc, char **argv)
{
	return run_command(argc, argv, &merge_argp, run_merge);
}

/* --- split */

static error_t parse_split(int key, char *arg, struct argp_state *state)
{
	(void)arg;
	return parse_ids(key, state, 2, SIZE_MAX, "which articles of which story? 'hearsay story ID --all' shows their ids");
}

static const struct argp split_argp = {
	.parser = parse_split,
	.args_doc = "STORY ARTICLE…",
	.doc = "Take articles out of a story: they are a story of their own from then on, and the statements of both are clustered again. Clustering "
	       "does not merge the two again, and later revisions of their articles stay where they are."
	       "\v"
	       "Examples:\n"
	       "  hearsay split s12 https-example-com-1234 u5f0c…\n"
	       "  hearsay story s12 --json | jq -c '.articles[] | [.publisher, .id]'",
	.children = children,
};

static int run_split(struct options *options)
{
	struct connection *connection = &options->connection;
	const struct hearsay_parameter parameters[] = {
		{ .name = "story", .type = HEARSAY_TEXT, .text = options->ids[0] },
		{ .name = "articles", .type = HEARSAY_TEXTS, .texts = options->ids + 1, .text_count = options->id_count - 1 },
	};
	struct value answer;
	int status = decide(connection, &(struct hearsay_request){ "split", parameters, array_size(parameters) }, &answer);
	if (status)
		return status;
	return print_answer(connection, &answer, arena_format(connection->arena, "%s is new, with what was taken out of %s",
	                                                      value_string(&answer, "story", "?"),
	                                                      options->ids[0]));
}

int command_split(int argc, char **argv)
{
	return run_command(argc, argv, &split_argp, run_split);
}

/* --- unmerge */

static error_t parse_unmerge(int key, char *arg, struct argp_state *state)
{
	(void)arg;
	return parse_ids(key, state, 1, 1, "which story? The one that was merged into another");
}

static const struct argp unmerge_argp = {
	.parser = parse_unmerge,
	.args_doc = "STORY",
	.doc = "Undo a merge, whether an editor or clustering made it: the articles that came with it are a story of their own again, under a new id, "
	       "to which the id of the merged story leads. Clustering does not merge the two again. STORY is the story that was merged; for one that "
	       "others were merged into, the last merge is undone."
	       "\v"
	       "Example:\n"
	       "  hearsay unmerge s31",
	.children = children,
};

static int run_unmerge(struct options *options)
{
	struct connection *connection = &options->connection;
	const struct hearsay_parameter parameters[] = { { .name = "story", .type = HEARSAY_TEXT, .text = options->ids[0] } };
	struct value answer;
	int status = decide(connection, &(struct hearsay_request){ "unmerge", parameters, array_size(parameters) }, &answer);
	if (status)
		return status;
	return print_answer(connection, &answer, arena_format(connection->arena, "%s is new, with what had come with the merge",
	                                                      value_string(&answer, "story", "?")));
}

int command_unmerge(int argc, char **argv)
{
	return run_command(argc, argv, &unmerge_argp, run_unmerge);
}
