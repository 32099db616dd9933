#include <argp.h>
#include <stdlib.h>
#include <string.h>

#include "clients/cli/commands.h"
#include "clients/cli/connection.h"
#include "clients/cli/option.h"
#include "clients/cli/pages.h"
#include "proto/limits.h"
#include "proto/time.h"

enum { TIMEOUT = 10 * 1000, LIMIT_DEFAULT = 50, STATEMENTS_A_CLUSTER = 8 };
enum { KEY_SPEAKER = 0x2000, KEY_STORY, KEY_SINCE };

struct options {
	struct connection connection;
	const char *speaker, *story, *since, *words;
	long limit;
};

static const struct argp_option argp_options[] = {
	{ .name = "speaker", .key = KEY_SPEAKER, .arg = "NAME", .doc = "only what was said by somebody whose name has these words" },
	{ .name = "story", .key = KEY_STORY, .arg = "STORY", .doc = "only in this story" },
	{ .name = "since", .key = KEY_SINCE, .arg = "TIME", .doc = "only statements since then: 2022-03-07, 2022-03-07T09:30Z, 6h, 2d" },
	{ .name = "limit", .key = 'n', .arg = "N", .doc = "at most this many (default: 50); with --json: of single statements" },
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
	.doc = "Search what was said: statements that have all the words, newest first. Statements that say the same are shown once, in the fullest "
	       "wording, with the stories that have them and who was first in each; the other wordings that were found follow."
	       "\v"
	       "Examples:\n"
	       "  hearsay statements --speaker 'Wang Yi'\n"
	       "  hearsay statements --speaker 'Wang Yi' --since 2d mediate\n"
	       "  hearsay statements --story s12 --json",
	.children = (const struct argp_child[]){ { .argp = &connection_argp }, { 0 } },
};

/* --- The answer: each cluster once, together with those of other stories that say the same. */

struct answer {
	const struct value *statements, *clusters;
	uint32_t statement_count, cluster_count;
	bool *shown; /* by cluster */
};

static const char *id_of(const struct value *cluster)
{
	return value_string(cluster, "id", "");
}

/* The number of the cluster with that id; cluster_count if it is not in the answer. */
static uint32_t find_cluster(const struct answer *answer, const char *id)
{
	uint32_t k = 0;
	while (k < answer->cluster_count && strcmp(id_of(&answer->clusters[k]), id) != 0)
		k++;
	return k;
}

/* Who carries it in one story. */
static void print_story(struct output *output, const struct value *cluster)
{
	struct wrap wrap;
	fputs("    ", output->file);
	wrap_begin(&wrap, output, 4, 8);
	page_carriers(&wrap, cluster, NULL, 0);
	wrap_string(&wrap, STYLE_DIM, " · ");
	wrap_string(&wrap, STYLE_ID, value_string(cluster, "story", "?"));
	wrap_string(&wrap, STYLE_DIM, " ");
	wrap_string(&wrap, STYLE_DIM, value_string(cluster, "story_title", ""));
	wrap_end(&wrap);
}

/* Whether an earlier statement of the cluster that was found, or the cluster's fullest wording, has the same words. */
static bool worded_before(const struct answer *answer, uint32_t index, const struct value *cluster)
{
	const char *text = value_string(&answer->statements[index], "text", "");
	if (page_same_wording(text, value_string(cluster, "text", "")))
		return true;
	for (uint32_t k = 0; k < index; k++)
		if (strcmp(value_string(&answer->statements[k], "cluster", ""), id_of(cluster)) == 0 &&
		    page_same_wording(value_string(&answer->statements[k], "text", ""), text))
			return true;
	return false;
}

/* Who had the wording first: statements are found newest first, and the newest are often copies. */
static const struct value *worded_first(const struct answer *answer, uint32_t index, const struct value *cluster)
{
	const struct value *first = &answer->statements[index];
	for (uint32_t k = index + 1; k < answer->statement_count; k++)
		if (strcmp(value_string(&answer->statements[k], "cluster", ""), id_of(cluster)) == 0 &&
		    page_same_wording(value_string(&answer->statements[k], "text", ""), value_string(first, "text", "")))
			first = &answer->statements[k];
	return first;
}

/* Of what was found, the wordings that are not the fullest one. */
static void print_wordings(struct output *output, const struct answer *answer, const struct value *cluster)
{
	struct wrap wrap;
	for (uint32_t k = 0; k < answer->statement_count; k++) {
		const struct value *statement = &answer->statements[k];
		if (strcmp(value_string(statement, "cluster", ""), id_of(cluster)) != 0 || worded_before(answer, k, cluster))
			continue;
		statement = worded_first(answer, k, cluster);
		fputs("      ", output->file);
		wrap_begin(&wrap, output, 6, 10);
		page_other_wording(&wrap, statement);
		wrap_string(&wrap, STYLE_DIM, " — ");
		wrap_string(&wrap, STYLE_DIM, page_publisher(statement, "publisher"));
		wrap_string(&wrap, STYLE_DIM, ", article ");
		wrap_string(&wrap, STYLE_ID, value_string(statement, "article", "?"));
		wrap_end(&wrap);
	}
}

/* How the fullest wording was said, if that is among what was found: an answer's clusters come without their statements. */
static const char *cue_of(const struct answer *answer, const struct value *cluster)
{
	for (uint32_t k = 0; k < answer->statement_count; k++)
		if (strcmp(value_string(&answer->statements[k], "cluster", ""), id_of(cluster)) == 0 &&
		    page_same_wording(value_string(&answer->statements[k], "text", ""), value_string(cluster, "text", "")))
			return value_string(&answer->statements[k], "cue", "");
	return "";
}

static void print_cluster(struct output *output, const struct answer *answer, uint32_t number)
{
	struct wrap wrap;
	const struct value *cluster = &answer->clusters[number], *same_as;
	uint32_t same_as_count = value_array(cluster, "same_as", &same_as);
	wrap_begin(&wrap, output, 0, 4);
	page_statement_with_cue(&wrap, cluster, cue_of(answer, cluster));
	wrap_end(&wrap);
	print_story(output, cluster);
	print_wordings(output, answer, cluster);
	answer->shown[number] = true;
	for (uint32_t k = 0; k < same_as_count; k++) {
		uint32_t other = same_as[k].type == VALUE_STRING ? find_cluster(answer, same_as[k].string) : answer->cluster_count;
		if (other == answer->cluster_count || answer->shown[other])
			continue;
		print_story(output, &answer->clusters[other]);
		print_wordings(output, answer, &answer->clusters[other]);
		answer->shown[other] = true;
	}
}

static void print_answer(const struct value *value, long limit, long asked)
{
	struct output output;
	struct answer answer;
	long printed = 0;
	bool more;
	output_begin(&output, stdout);
	answer.statement_count = value_array(value, "statements", &answer.statements);
	answer.cluster_count = value_array(value, "clusters", &answer.clusters);
	cleanup(free_pointer) bool *shown = allocate(answer.cluster_count, sizeof(*shown));
	answer.shown = shown;
	more = answer.statement_count == asked;
	for (uint32_t k = 0; k < answer.statement_count; k++) {
		uint32_t number = find_cluster(&answer, value_string(&answer.statements[k], "cluster", ""));
		if (number == answer.cluster_count || shown[number])
			continue;
		more |= printed == limit;
		if (printed == limit)
			break;
		print_cluster(&output, &answer, number);
		printed++;
	}
	if (!answer.statement_count)
		puts("No statement matches.");
	else if (more)
		output_print(&output, STYLE_DIM, "There may be more: --limit shows them.\n");
}

/* Where nothing was found: whether there is such a story at all. */
static int check_story(struct options *options)
{
	const struct hearsay_parameter parameters[] = { { .name = "id", .type = HEARSAY_TEXT, .text = options->story } };
	struct value page;
	const char *what = arena_format(options->connection.arena, "story '%s' ('hearsay stories' lists them)", options->story);
	return connection_query(&options->connection, &(struct hearsay_request){ "story", parameters, 1 }, what, &page);
}

static int run(struct options *options)
{
	/* What is said in one cluster is shown as one: of more statements there are enough clusters. */
	long asked = options->connection.json ? options->limit : options->limit * STATEMENTS_A_CLUSTER;
	asked = asked > LIMIT_QUERY_ROWS ? LIMIT_QUERY_ROWS : asked;
	const struct hearsay_parameter parameters[] = {
		{ .name = "speaker", .type = HEARSAY_TEXT, .text = options->speaker },
		{ .name = "words", .type = HEARSAY_TEXT, .text = options->words },
		{ .name = "story", .type = HEARSAY_TEXT, .text = options->story },
		{ .name = "since", .type = HEARSAY_TEXT, .text = options->since },
		{ .name = "limit", .type = HEARSAY_INTEGER, .integer = asked },
	};
	const struct hearsay_request request = { "statements", parameters, array_size(parameters) };
	struct value answer;
	int r = connection_open(&options->connection);
	const struct value *found;
	if (!r)
		r = connection_query(&options->connection, &request, "statement", &answer);
	if (!r && options->story && value_array(&answer, "statements", &found) == 0)
		r = check_story(options);
	if (r)
		return r;
	if (options->connection.json)
		connection_print_json(&answer);
	else
		print_answer(&answer, options->limit, asked);
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
