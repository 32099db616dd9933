#include <argp.h>
#include <stdlib.h>
#include <string.h>

#include "clients/cli/commands.h"
#include "clients/cli/connection.h"
#include "clients/cli/pages.h"
#include "proto/time.h"

enum { TIMEOUT = 10 * 1000, LABEL_COLUMNS = 14, NUMBER_COLUMNS = 12 };

static error_t parse(int key, char *arg, struct argp_state *state)
{
	(void)arg;
	if (key != ARGP_KEY_INIT)
		return ARGP_ERR_UNKNOWN;
	state->child_inputs[0] = state->input;
	return 0;
}

static const struct argp argp = {
	.parser = parse,
	.doc = "The state of the daemon: what it holds, since when it has been running, what it has counted."
	       "\v"
	       "Exit status: 0 if it answers. In a script:\n"
	       "  hearsay status --json | jq .articles",
	.children = (const struct argp_child[]){ { .argp = &connection_argp }, { 0 } },
};

/* A line begins with its label, and what follows is broken at blanks, within the terminal's width, under its own beginning. */
static void begin_line(struct wrap *line, struct output *output, const char *label)
{
	output_cell(output, STYLE_DIM, label, LABEL_COLUMNS, true);
	wrap_begin(line, output, LABEL_COLUMNS, LABEL_COLUMNS);
}

static void add(struct wrap *line, enum style style, const char *text)
{
	wrap_string(line, style, text);
}

static void add_number(struct wrap *line, const struct value *answer, const char *key, const char *words)
{
	char text[SHORT_TEXT_SIZE];
	int64_t number = value_integer(answer, key, 0);
	add(line, STYLE_PLAIN, text_number(number > 0 ? (uint64_t)number : 0, text));
	add(line, STYLE_PLAIN, words);
}

static void add_count(struct wrap *line, enum style style, const struct value *answer, const char *key, const char *one, const char *many)
{
	char text[SHORT_TEXT_SIZE * 2];
	add(line, style, page_count((uint64_t)value_integer(answer, key, 0), one, many, text));
}

static void add_bytes(struct wrap *line, const struct value *answer, const char *key, const char *words)
{
	char text[SHORT_TEXT_SIZE];
	add(line, STYLE_PLAIN, text_bytes((uint64_t)value_integer(answer, key, 0), text));
	add(line, STYLE_PLAIN, words);
}

/* "27 Nov 2026 21:13 (2 h)" */
static void add_time(struct wrap *line, int64_t time)
{
	char at[SHORT_TEXT_SIZE], age[SHORT_TEXT_SIZE];
	add(line, STYLE_PLAIN, text_time(time, at));
	add(line, STYLE_PLAIN, " (");
	add(line, STYLE_PLAIN, text_age(time, wall_clock(), age));
	add(line, STYLE_PLAIN, ")");
}

static bool is_shown(const struct value_pair *counter)
{
	return counter->value.type == VALUE_INTEGER && counter->value.integer > 0;
}

/* By their names, which the manual explains: the number stands behind, and so is right after any of them. */
static void print_counters(struct output *output, const struct value *counters)
{
	char number[SHORT_TEXT_SIZE];
	uint32_t count = counters && counters->type == VALUE_MAP ? counters->count : 0;
	unsigned widest = 0;
	const char *label = "counted";
	for (uint32_t i = 0; i < count; i++)
		if (is_shown(&counters->pairs[i]) && text_columns(counters->pairs[i].key) > widest)
			widest = text_columns(counters->pairs[i].key);
	for (uint32_t i = 0; i < count; i++) {
		if (!is_shown(&counters->pairs[i]))
			continue;
		output_cell(output, STYLE_DIM, label, LABEL_COLUMNS, true);
		output_cell(output, STYLE_PLAIN, counters->pairs[i].key, widest, true);
		fprintf(output->file, "%*s\n", NUMBER_COLUMNS, text_number((uint64_t)counters->pairs[i].value.integer, number));
		label = "";
	}
}

static const char *hold_words(const char *reason)
{
	if (strcmp(reason, "disk-full") == 0)
		return "the disk is full";
	return strcmp(reason, "locked") == 0 ? "another program holds a lock" : reason;
}

/* A daemon that can't write says so before anything else. */
static void print_hold(struct output *output, const struct value *answer)
{
	const char *reason = value_string(answer, "held_reason", NULL);
	struct wrap line;
	if (!reason)
		return;
	begin_line(&line, output, "waiting");
	add(&line, STYLE_WARNING, hold_words(reason));
	add(&line, STYLE_PLAIN, " since ");
	add_time(&line, page_time(answer, "held_since"));
	add(&line, STYLE_PLAIN, ": ");
	add_count(&line, STYLE_PLAIN, answer, "held_entries", "entry", "entries");
	add(&line, STYLE_PLAIN, " held, nothing more is accepted");
	wrap_end(&line);
}

static void print_lost(struct output *output, const struct value *answer)
{
	struct wrap line;
	if (value_integer(answer, "lost", 0) <= 0)
		return;
	begin_line(&line, output, "lost");
	add_count(&line, STYLE_WARNING, answer, "lost", "entry", "entries");
	add(&line, STYLE_PLAIN, " that could not be recovered from a damaged log");
	wrap_end(&line);
}

static void print_holdings(struct output *output, const struct value *answer)
{
	struct wrap line;
	begin_line(&line, output, "articles");
	add_number(&line, answer, "articles", " (");
	add_count(&line, STYLE_PLAIN, answer, "copies", "copy", "copies");
	add(&line, STYLE_PLAIN, ")");
	wrap_end(&line);
	begin_line(&line, output, "stories");
	add_number(&line, answer, "stories_open", " open, ");
	add_number(&line, answer, "stories_closed", " closed");
	wrap_end(&line);
	begin_line(&line, output, "statements");
	add_number(&line, answer, "statements", " in ");
	add_count(&line, STYLE_PLAIN, answer, "clusters", "cluster", "clusters");
	wrap_end(&line);
	begin_line(&line, output, "position");
	add_number(&line, answer, "position", ", updates ");
	add_number(&line, answer, "sequence", "");
	wrap_end(&line);
	begin_line(&line, output, "epoch");
	add(&line, STYLE_PLAIN, value_string(answer, "epoch", "?"));
	wrap_end(&line);
}

static void print_resources(struct output *output, const struct value *answer)
{
	struct wrap line;
	begin_line(&line, output, "on disk");
	add_bytes(&line, answer, "log_bytes", " log, ");
	add_bytes(&line, answer, "state_bytes", " state");
	wrap_end(&line);
	begin_line(&line, output, "workers");
	add_number(&line, answer, "workers", ", clients ");
	add_number(&line, answer, "clients", "");
	wrap_end(&line);
	begin_line(&line, output, "memory");
	add_bytes(&line, answer, "memory_bytes", " of ");
	add_bytes(&line, answer, "memory_max", "");
	if (value_boolean(answer, "shedding", false))
		add(&line, STYLE_WARNING, ": no more articles are accepted until it is less");
	wrap_end(&line);
}

static void print_status(const struct value *answer)
{
	struct output output;
	struct wrap line;
	output_begin(&output, stdout);
	begin_line(&line, &output, "hearsayd");
	add(&line, STYLE_BOLD, value_string(answer, "version", "?"));
	add(&line, STYLE_PLAIN, ", running since ");
	add_time(&line, page_time(answer, "started"));
	wrap_end(&line);
	print_hold(&output, answer);
	print_holdings(&output, answer);
	print_lost(&output, answer);
	print_resources(&output, answer);
	print_counters(&output, value_find(answer, "counters"));
}

int command_status(int argc, char **argv)
{
	struct connection connection;
	struct value answer;
	connection_begin(&connection, TIMEOUT);
	argp_parse(&argp, argc, argv, 0, NULL, &connection);
	int r = connection_open(&connection);
	if (!r)
		r = connection_query(&connection, &(struct hearsay_request){ .query = "status" }, "status", &answer);
	if (!r && connection.json)
		connection_print_json(&answer);
	else if (!r)
		print_status(&answer);
	connection_end(&connection);
	return r;
}
