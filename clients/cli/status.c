#include <argp.h>
#include <stdlib.h>
#include <string.h>

#include "clients/cli/commands.h"
#include "clients/cli/connection.h"
#include "clients/cli/pages.h"
#include "proto/time.h"

enum { TIMEOUT = 10 * 1000, LABEL_COLUMNS = 14 };

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

static void label(struct output *output, const char *text)
{
	output_cell(output, STYLE_DIM, text, LABEL_COLUMNS, true);
}

static const char *number_at(const struct value *answer, const char *key, char text[SHORT_TEXT_SIZE])
{
	int64_t number = value_integer(answer, key, 0);
	return text_number(number > 0 ? (uint64_t)number : 0, text);
}

static void print_counters(struct output *output, const struct value *counters)
{
	char number[SHORT_TEXT_SIZE];
	bool first = true;
	for (uint32_t i = 0; counters && counters->type == VALUE_MAP && i < counters->count; i++) {
		const struct value_pair *pair = &counters->pairs[i];
		if (pair->value.type != VALUE_INTEGER || pair->value.integer <= 0)
			continue;
		label(output, first ? "counted" : "");
		fprintf(output->file, "%*s ", 12, text_number((uint64_t)pair->value.integer, number));
		output_text(output, STYLE_PLAIN, pair->key);
		fputc('\n', output->file);
		first = false;
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
	char entries[SHORT_TEXT_SIZE * 2], since[SHORT_TEXT_SIZE], age[SHORT_TEXT_SIZE];
	if (!reason)
		return;
	label(output, "waiting");
	output_text(output, STYLE_WARNING, hold_words(reason));
	int64_t time = page_time(answer, "held_since");
	printf(" since %s (%s): ", text_time(time, since), text_age(time, wall_clock(), age));
	printf("%s held, nothing more is taken\n", page_count((uint64_t)value_integer(answer, "held_entries", 0), "entry", "entries", entries));
}

static void print_status(const struct value *answer)
{
	struct output output;
	char a[SHORT_TEXT_SIZE], b[SHORT_TEXT_SIZE], c[SHORT_TEXT_SIZE * 2];
	output_begin(&output, stdout);
	label(&output, "hearsayd");
	output_text(&output, STYLE_BOLD, value_string(answer, "version", "?"));
	int64_t started = page_time(answer, "started");
	printf(", running since %s (%s)\n", text_time(started, a), text_age(started, wall_clock(), b));
	print_hold(&output, answer);
	label(&output, "articles");
	printf("%s", number_at(answer, "articles", a));
	printf(" (%s)\n", page_count((uint64_t)value_integer(answer, "copies", 0), "copy", "copies", c));
	label(&output, "stories");
	printf("%s open, %s closed\n", number_at(answer, "stories_open", a), number_at(answer, "stories_closed", b));
	label(&output, "statements");
	printf("%s in %s clusters\n", number_at(answer, "statements", a), number_at(answer, "clusters", b));
	label(&output, "position");
	printf("%s, updates %s", number_at(answer, "position", a), number_at(answer, "sequence", b));
	printf(", epoch %s\n", value_string(answer, "epoch", "?"));
	if (value_integer(answer, "lost", 0) > 0) {
		label(&output, "lost");
		output_print(&output, STYLE_WARNING, "%s", page_count((uint64_t)value_integer(answer, "lost", 0), "entry", "entries", c));
		puts(" that a damaged log could not give back");
	}
	label(&output, "on disk");
	printf("%s log", text_bytes((uint64_t)value_integer(answer, "log_bytes", 0), a));
	printf(", %s state\n", text_bytes((uint64_t)value_integer(answer, "state_bytes", 0), a));
	label(&output, "workers");
	printf("%s", number_at(answer, "workers", a));
	printf(", clients %s\n", number_at(answer, "clients", a));
	label(&output, "memory");
	printf("%s", text_bytes((uint64_t)value_integer(answer, "memory_bytes", 0), a));
	printf(" of %s", text_bytes((uint64_t)value_integer(answer, "memory_max", 0), a));
	output_print(&output, STYLE_WARNING, "%s\n", value_boolean(answer, "shedding", false) ? ": no more articles are taken until it is less" : "");
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
