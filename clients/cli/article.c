#include <argp.h>
#include <stdlib.h>
#include <string.h>

#include "clients/cli/commands.h"
#include "clients/cli/connection.h"
#include "clients/cli/option.h"
#include "clients/cli/pages.h"
#include "clients/cli/view.h"

enum { TIMEOUT = 10 * 1000 };

struct options {
	struct connection connection;
	const char *id;
	bool html;
};

enum { KEY_HTML = 0x2000 };

static const struct argp_option argp_options[] = {
	{ .name = "html", .key = KEY_HTML, .doc = "a page for a browser", .group = 1 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;
	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &options->connection;
		return 0;
	case KEY_HTML:
		options->html = true;
		return 0;
	case ARGP_KEY_END:
		if (options->html && options->connection.json)
			argp_error(state, "only one of --json and --html");
		return 0;
	default:
		return option_argument(key, arg, state, &options->id, "article", "which article? 'hearsay story ID' shows the articles of a story");
	}
}

static const struct argp argp = {
	.options = argp_options,
	.parser = parse,
	.args_doc = "ARTICLE",
	.doc = "An article with its statements: what was said is in its speaker's colour (without colour: “[1 Wang Yi: …]”), and a legend below says "
	       "more."
	       "\v"
	       "Examples:\n"
	       "  hearsay article https-example-com-1234\n"
	       "  hearsay article --html a17 > a17.html\n"
	       "  hearsay article a17 --json | jq '.statements[] | {speaker, text}'",
	.children = (const struct argp_child[]){ { .argp = &connection_argp }, { 0 } },
};

/* --- The answer as the views take it. Everything lies in the arena or is the answer's. */

static uint32_t offset(const struct value *span, const char *key)
{
	int64_t characters = value_integer(span, key, 0);
	return characters < 0 || characters > UINT32_MAX ? 0 : (uint32_t)characters;
}

static struct span *read_content(const struct value *statement, struct arena *arena, size_t *ret_count)
{
	const struct value *items;
	uint32_t count = value_array(statement, "content", &items);
	struct span *content = arena_alloc(arena, count, sizeof(*content));
	for (uint32_t i = 0; i < count; i++)
		content[i] = (struct span){ offset(&items[i], "start"), offset(&items[i], "end") };
	*ret_count = count;
	return content;
}

static uint16_t read_confidence(const struct value *statement)
{
	const struct value *confidence = value_find(statement, "confidence");
	double value = !confidence                           ? 0
	               : confidence->type == VALUE_REAL    ? confidence->real
	               : confidence->type == VALUE_INTEGER ? (double)confidence->integer
	                                                   : 0;
	return value >= 0 && value <= 1 ? (uint16_t)(value * 1000 + 0.5) : 0;
}

static const struct value *find_head(const struct value *answer, const char *id)
{
	const struct value *heads;
	uint32_t count = value_array(answer, "clusters", &heads);
	for (uint32_t i = 0; i < count; i++)
		if (strcmp(value_string(&heads[i], "id", ""), id) == 0)
			return &heads[i];
	return NULL;
}

/* Who else carries what a statement says. */
static void read_cluster(const struct value *answer, struct arena *arena, struct view_statement *statement)
{
	const struct value *ids, *head = find_head(answer, statement->cluster);
	uint32_t count = head ? value_array(head, "same_as", &ids) : 0;
	if (!head)
		return;
	statement->article_count = (uint32_t)value_integer(head, "article_count", 0);
	statement->publisher_count = (uint32_t)value_integer(head, "publisher_count", 0);
	statement->same_as = arena_alloc(arena, count, sizeof(*statement->same_as));
	statement->same_as_story = arena_alloc(arena, count, sizeof(*statement->same_as_story));
	for (uint32_t i = 0; i < count; i++) {
		const struct value *other = ids[i].type == VALUE_STRING ? find_head(answer, ids[i].string) : NULL;
		if (!other)
			continue;
		statement->same_as[statement->same_as_count] = ids[i].string;
		statement->same_as_story[statement->same_as_count++] = value_string(other, "story", "?");
	}
}

/* Where mention and cue stand is not in the answer: they are told in the legend. */
static bool read_statement(const struct value *statement, struct arena *arena, struct view_statement *ret_statement)
{
	int kind = statement_kind_from_name(value_string(statement, "kind", ""));
	if (kind < 0)
		return false;
	*ret_statement = (struct view_statement){
		.id = value_string(statement, "id", ""), .cluster = value_string(statement, "cluster", "?"), .kind = (enum statement_kind)kind,
		.attitude = value_boolean(statement, "attitude", false), .confidence = read_confidence(statement),
		.speaker = value_string(statement, "speaker", NULL), .speaker_reason = value_string(statement, "speaker_reason", NULL),
		.mention = value_string(statement, "mention", ""), .cue = value_string(statement, "cue", ""), .via = value_string(statement, "via", NULL),
	};
	ret_statement->content = read_content(statement, arena, &ret_statement->content_count);
	return true;
}

static struct view_article read_article(const struct value *answer, struct arena *arena)
{
	const struct value *items, *article = value_find(answer, "article"), *record = value_find(answer, "record");
	uint32_t count = value_array(answer, "statements", &items);
	struct view_statement *statements = arena_alloc(arena, count, sizeof(*statements));
	size_t statement_count = 0;
	for (uint32_t i = 0; i < count; i++) {
		if (!read_statement(&items[i], arena, &statements[statement_count]))
			continue;
		read_cluster(answer, arena, &statements[statement_count++]);
	}
	return (struct view_article){
		.id = value_string(record, "id", "?"), .story = value_string(record, "story", "?"), .copy_of = value_string(record, "copy_of", NULL),
		.title = value_string(article, "title", NULL), .publisher = value_string(record, "publisher", NULL),
		.url = value_string(article, "url", NULL), .time = page_time(record, "time"), .language = value_string(record, "language", "und"),
		.text = value_string(article, "text", NULL), .statements = statements, .statement_count = statement_count,
	};
}

static void print_page(const struct options *options, const struct view_article *article)
{
	struct output output;
	output_begin(&output, stdout);
	if (options->html) {
		view_html_begin(stdout, article->title ? article->title : article->id);
		view_html_article(stdout, article, 0);
		view_html_end(stdout);
	} else {
		view_print_text(&output, article);
	}
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
	if (connection->json) {
		connection_print_json(&answer);
	} else {
		const struct view_article article = read_article(&answer, connection->arena);
		print_page(options, &article);
	}
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
