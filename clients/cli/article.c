#include <argp.h>
#include <stdlib.h>
#include <string.h>

#include "clients/cli/commands.h"
#include "clients/cli/connection.h"
#include "clients/cli/pages.h"
#include "proto/time.h"

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
		argp_error(state, "which article? 'hearsay story ID' shows the articles of a story");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	.parser = parse,
	.args_doc = "ARTICLE",
	.doc = "An article with its statements: what was said stands out in the text (without colour: between ⟦ and ⟧, with the number "
	       "of the statement), and is listed below with its speaker."
	       "\v"
	       "Examples:\n"
	       "  hearsay article https-example-com-1234\n"
	       "  hearsay article a17 --json | jq '.statements[] | {speaker, text}'",
	.children = (const struct argp_child[]){ { .argp = &connection_argp }, { 0 } },
};

/* --- The text with its statements. */

/* A place where a statement's content begins or ends. */
struct edge {
	int64_t at;      /* code points */
	uint32_t number; /* of the statement, from 1 */
	bool begins;
};

static int by_place(const void *a, const void *b)
{
	const struct edge *left = a, *right = b;
	if (left->at != right->at)
		return left->at < right->at ? -1 : 1;
	if (left->begins != right->begins)
		return left->begins ? 1 : -1; /* the one before ends first */
	return (left->number > right->number) - (left->number < right->number);
}

static struct edge *find_edges(const struct value *answer, size_t *ret_count)
{
	const struct value *statements, *spans;
	uint32_t count = value_array(answer, "statements", &statements);
	size_t room = 0, edges_count = 0;
	for (uint32_t i = 0; i < count; i++)
		room += 2 * (size_t)value_array(&statements[i], "content", &spans);
	struct edge *edges = allocate(room, sizeof(*edges));
	for (uint32_t i = 0; i < count; i++) {
		uint32_t span_count = page_is_claim(&statements[i]) ? 0 : value_array(&statements[i], "content", &spans);
		for (uint32_t k = 0; k < span_count; k++) {
			edges[edges_count++] = (struct edge){ value_integer(&spans[k], "start", 0), i + 1, true };
			edges[edges_count++] = (struct edge){ value_integer(&spans[k], "end", 0), i + 1, false };
		}
	}
	qsort(edges, edges_count, sizeof(*edges), by_place);
	*ret_count = edges_count;
	return edges;
}

static void cross_edge(struct wrap *wrap, const struct edge *edge, int *depth)
{
	char number[SHORT_TEXT_SIZE];
	*depth += edge->begins ? 1 : -1;
	if (wrap->output->colour) {
		wrap_style(wrap, *depth > 0 ? STYLE_QUOTE : STYLE_PLAIN);
		return;
	}
	if (edge->begins)
		snprintf(number, sizeof(number), "⟦%u ", edge->number);
	wrap_string(wrap, STYLE_PLAIN, edge->begins ? number : "⟧");
}

static size_t character_bytes(const char *text)
{
	size_t bytes = 1;
	while (((unsigned char)text[bytes] & 0xC0) == 0x80)
		bytes++;
	return bytes;
}

static void print_text(struct output *output, const char *text, const struct edge *edges, size_t edge_count)
{
	struct wrap wrap;
	int depth = 0;
	size_t next = 0;
	wrap_begin(&wrap, output, 0, 0);
	for (int64_t at = 0; *text; at++) {
		for (; next < edge_count && edges[next].at <= at; next++)
			cross_edge(&wrap, &edges[next], &depth);
		size_t bytes = character_bytes(text);
		wrap_text(&wrap, text, bytes, true);
		text += bytes;
	}
	for (; next < edge_count; next++)
		cross_edge(&wrap, &edges[next], &depth);
	wrap_end(&wrap);
}

/* --- The list. */

static void print_statement(struct output *output, const struct value *statement, uint32_t number)
{
	struct wrap wrap;
	const char *cue = value_string(statement, "cue", ""), *mention = value_string(statement, "mention", "");
	const char *via = value_string(statement, "via", NULL);
	fprintf(output->file, "%4u  ", number);
	wrap_begin(&wrap, output, 6, 6);
	page_statement(&wrap, statement);
	const char *notes[] = { page_is_claim(statement) ? "" : value_string(statement, "kind", ""), mention, cue };
	for (size_t i = 0; i < array_size(notes); i++)
		if (*notes[i]) {
			wrap_string(&wrap, STYLE_DIM, " · ");
			wrap_string(&wrap, STYLE_DIM, notes[i]);
		}
	if (via) {
		wrap_string(&wrap, STYLE_DIM, " · via ");
		wrap_string(&wrap, STYLE_DIM, via);
	}
	wrap_end(&wrap);
}

static void print_list(struct output *output, const struct value *answer, bool claims, const char *head)
{
	const struct value *statements;
	uint32_t count = value_array(answer, "statements", &statements);
	bool begun = false;
	for (uint32_t i = 0; i < count; i++) {
		if (page_is_claim(&statements[i]) != claims)
			continue;
		if (!begun)
			output_print(output, STYLE_BOLD, "\n%s\n", head);
		begun = true;
		print_statement(output, &statements[i], i + 1);
	}
}

static void print_head(struct output *output, const struct value *article, const struct value *record)
{
	struct wrap wrap;
	char time[SHORT_TEXT_SIZE];
	wrap_begin(&wrap, output, 0, 0);
	wrap_string(&wrap, STYLE_BOLD, value_string(article, "title", "(no title)"));
	wrap_end(&wrap);
	output_text(output, STYLE_PLAIN, page_publisher(record, "publisher"));
	fprintf(output->file, " · %s · story ", text_time(page_time(record, "time"), time));
	output_text(output, STYLE_ID, value_string(record, "story", "?"));
	if (value_find(record, "copy_of")) {
		fputs(" · copy of ", output->file);
		output_text(output, STYLE_ID, value_string(record, "copy_of", ""));
	}
	fputc('\n', output->file);
	if (value_find(article, "url")) {
		output_text(output, STYLE_DIM, value_string(article, "url", ""));
		fputc('\n', output->file);
	}
	fputc('\n', output->file);
}

static void print_page(const struct value *answer)
{
	struct output output;
	size_t count;
	output_begin(&output, stdout);
	const struct value *article = value_find(answer, "article");
	cleanup(free_pointer) struct edge *edges = find_edges(answer, &count);
	print_head(&output, article, value_find(answer, "record"));
	print_text(&output, value_string(article, "text", ""), edges, count);
	print_list(&output, answer, false, "Who said what");
	print_list(&output, answer, true, "Claims of the outlet");
}

static int run(struct options *options)
{
	struct connection *connection = &options->connection;
	const struct hearsay_parameter parameters[] = { { .name = "id", .type = HEARSAY_TEXT, .text = options->id } };
	const struct hearsay_request request = { "article", parameters, 1 };
	struct value answer;
	int r = connection_open(connection);
	if (!r)
		r = connection_query(connection, &request, arena_format(connection->arena, "article '%s'", options->id), &answer);
	if (r)
		return r;
	if (connection->json)
		connection_print_json(&answer);
	else
		print_page(&answer);
	return EXIT_SUCCESS;
}

int command_article(int argc, char **argv)
{
	struct options options = { 0 };
	connection_begin(&options.connection, TIMEOUT);
	argp_parse(&argp, argc, argv, 0, NULL, &options);
	int status = run(&options);
	connection_end(&options.connection);
	return status;
}
