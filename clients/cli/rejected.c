#include <argp.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "clients/cli/commands.h"
#include "clients/cli/connection.h"
#include "clients/cli/interrupt.h"
#include "clients/cli/json.h"
#include "clients/cli/option.h"
#include "clients/cli/pages.h"
#include "clients/cli/rejections.h"
#include "proto/base/array.h"

enum {
	TIMEOUT = 10 * 1000,
	REDRIVE_TIMEOUT = 30 * 1000, /* as feed waits */
	LIMIT_DEFAULT = 50,
	LIMIT_MOST = 10000,
	PAGE = 1000,
	SHOWN_BYTES = 256, /* of what can't be read as an article */
	RETRY_DEFAULT_MS = 250,
	RETRY_MOST_MS = 60 * 1000,
	KEY_REASON = 0x2000, KEY_FORGET, KEY_ALL,
};

struct options {
	struct connection connection;
	const char *reason;
	long limit;
	bool forget, all;
	ARRAY(int64_t) ids;
};

/* --- Options, which both commands share */

static void add_id(struct options *options, const char *arg, struct argp_state *state)
{
	char *end;
	errno = 0;
	long long id = strtoll(arg, &end, 10);
	if (errno || end == arg || *end || id < 1)
		argp_error(state, "'%s' is not an id: those are in the first column of 'hearsay rejected'", arg);
	array_append(&options->ids, (int64_t)id);
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;
	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &options->connection;
		return 0;
	case KEY_REASON:
		options->reason = arg;
		return 0;
	case 'n':
		options->limit = option_number(arg, 1, LIMIT_MOST, "--limit", state);
		return 0;
	case KEY_FORGET:
		options->forget = true;
		return 0;
	case KEY_ALL:
		options->all = true;
		return 0;
	case ARGP_KEY_ARG:
		add_id(options, arg, state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static void check_selection(const struct options *options, struct argp_state *state)
{
	if ((options->ids.count > 0) + (options->reason != NULL) + options->all != 1)
		argp_error(state, "which ones? Either ids, or --reason, or --all");
}

static error_t parse_rejected(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;
	if (key != ARGP_KEY_END)
		return parse(key, arg, state);
	if (options->forget)
		check_selection(options, state);
	else if (options->ids.count > 1)
		argp_error(state, "one at a time");
	return 0;
}

static error_t parse_redrive(int key, char *arg, struct argp_state *state)
{
	if (key != ARGP_KEY_END)
		return parse(key, arg, state);
	check_selection(state->input, state);
	return 0;
}

static const struct argp_child children[] = { { .argp = &connection_argp }, { 0 } };

static const struct argp rejected_argp = {
	.options = (const struct argp_option[]){
		{ .name = "reason", .key = KEY_REASON, .arg = "REASON", .doc = "only what was rejected for this reason" },
		{ .name = "limit", .key = 'n', .arg = "N", .doc = "at most this many (default: 50)" },
		{ .name = "forget", .key = KEY_FORGET, .doc = "delete from the list: the given ids, those with --reason, or --all" },
		{ .name = "all", .key = KEY_ALL, .doc = "with --forget: everything" },
		{ 0 },
	},
	.parser = parse_rejected,
	.args_doc = "[ID]\n--forget [ID…]",
	.doc = "What the daemon rejected and why, newest first; with an ID, that one alone, with the article as it came.\n\n"
	       "As much is kept as the configuration says (rejected_bytes), also across restarts; 'hearsay redrive' sends it again."
	       "\v"
	       "Examples:\n"
	       "  hearsay rejected --reason bad-time\n"
	       "  hearsay rejected 12\n"
	       "  hearsay rejected 12 --json | jq .article\n"
	       "  hearsay rejected --forget --reason no-content",
	.children = children,
};

static const struct argp redrive_argp = {
	.options = (const struct argp_option[]){
		{ .name = "reason", .key = KEY_REASON, .arg = "REASON", .doc = "all that was rejected for this reason" },
		{ .name = "all", .key = KEY_ALL, .doc = "everything on the list" },
		{ 0 },
	},
	.parser = parse_redrive,
	.args_doc = "[ID…]",
	.doc = "Send rejected articles again, oldest first: after an upgrade that accepts more, or once the cause of a crash has been fixed. What is "
	       "accepted now leaves the list of 'hearsay rejected'; the rest stays on it."
	       "\v"
	       "Examples:\n"
	       "  hearsay redrive 12 15\n"
	       "  hearsay redrive --reason crash\n\n"
	       "Exit status: 0 if everything was accepted; 1 if something was rejected again.",
	.children = children,
};

/* --- What is there */

static int query_rejections(struct options *options, int64_t id, int64_t before, long limit, struct value *ret_answer)
{
	const struct hearsay_parameter parameters[] = {
		{ .name = "id", .type = HEARSAY_INTEGER, .integer = id },
		{ .name = "before", .type = HEARSAY_INTEGER, .integer = before },
		{ .name = "limit", .type = HEARSAY_INTEGER, .integer = limit },
		{ .name = "reason", .type = HEARSAY_TEXT, .text = options->reason },
	};
	const struct hearsay_request request = { "rejections", parameters, array_size(parameters) };
	const char *what = arena_format(options->connection.arena, "rejected article %lld", (long long)id);
	return connection_query(&options->connection, &request, what, ret_answer);
}

enum { COLUMN_ID = 7, COLUMN_AGE = 11, COLUMN_REASON = 26, COLUMN_SIZE = 8,
       SUM_COLUMNS = 13 /* a number, and what stands between it and the words */ };

/* "field-too-long title", "3× no-id" */
static const char *reason_text(const struct value *row, struct arena *arena)
{
	int64_t count = value_integer(row, "count", 1);
	const char *times = count > 1 ? arena_format(arena, "%lld× ", (long long)count) : "", *field = value_string(row, "field", "");
	return arena_format(arena, "%s%s%s%s", times, value_string(row, "reason", "?"), *field ? " " : "", field);
}

/* What names it. */
static const char *about_text(const struct value *row, struct arena *arena)
{
	const char *origin = value_string(row, "origin", "?"), *about = value_string(row, "about", "(no id or URL)");
	return strcmp(origin, "client") == 0 ? about : arena_format(arena, "%s (from %s)", about, origin);
}

/* In two lines, where there is no room for a table. */
static void print_narrow(const struct options *options, struct output *output, const struct value *row, int64_t now)
{
	char age[SHORT_TEXT_SIZE], size[SHORT_TEXT_SIZE];
	struct arena *arena = options->connection.arena;
	output_print(output, STYLE_ID, "%lld", (long long)value_integer(row, "id", 0));
	fputs("  ", output->file);
	output_cell(output, STYLE_WARNING, reason_text(row, arena), output_room(output, COLUMN_ID + 2), false);
	const char *text = arena_format(arena, "%s, %s, %s", text_age(page_time(row, "last"), now, age),
	                                text_bytes((uint64_t)value_integer(row, "size", 0), size),
	                                about_text(row, arena));
	fputs("\n  ", output->file);
	output_cell(output, STYLE_PLAIN, text, output_room(output, 2), false);
	fputc('\n', output->file);
}

static void print_row(const struct options *options, struct output *output, const struct value *row, int64_t now)
{
	char text[SHORT_TEXT_SIZE];
	struct arena *arena = options->connection.arena;
	output_cell(output, STYLE_ID, arena_format(arena, "%lld", (long long)value_integer(row, "id", 0)), COLUMN_ID, true);
	fprintf(output->file, "  %-*s  ", COLUMN_AGE, text_age(page_time(row, "last"), now, text));
	output_cell(output, STYLE_WARNING, reason_text(row, arena), COLUMN_REASON, true);
	fprintf(output->file, "  %*s  ", COLUMN_SIZE, text_bytes((uint64_t)value_integer(row, "size", 0), text));
	unsigned used = COLUMN_ID + COLUMN_AGE + COLUMN_REASON + COLUMN_SIZE + 8;
	output_cell(output, STYLE_PLAIN, about_text(row, arena), output_room(output, used), false);
	fputc('\n', output->file);
}

static void print_sums(struct output *output, const struct value *answer)
{
	const struct value *reasons = value_find(answer, "reasons");
	char number[SHORT_TEXT_SIZE];
	fputc('\n', output->file);
	for (uint32_t k = 0; reasons && k < reasons->count; k++) {
		fprintf(output->file, "%8s  ", text_number((uint64_t)reasons->pairs[k].value.integer, number));
		output_print(output, STYLE_WARNING, "%s", reasons->pairs[k].key);
		const char *words = reason_words(reasons->pairs[k].key);
		bool shown = words != reasons->pairs[k].key && SUM_COLUMNS + strlen(reasons->pairs[k].key) + strlen(words) <= output->width;
		fprintf(output->file, "%s%s%s\n", shown ? " (" : "", shown ? words : "", shown ? ")" : "");
	}
	output_print(output, STYLE_DIM, "%s kept\n", text_bytes((uint64_t)value_integer(answer, "bytes", 0), number));
}

static void print_list(const struct options *options, const struct value *answer)
{
	struct output output;
	output_begin(&output, stdout);
	const struct value *rows;
	uint32_t count = value_array(answer, "rejections", &rows);
	if (!count) {
		puts(options->reason ? "The daemon has rejected nothing for that reason." : "The daemon has rejected nothing.");
		return;
	}
	bool narrow = output.width < OUTPUT_NARROW;
	if (!narrow)
		output_print(&output, STYLE_DIM, "%-*s  %-*s  %-*s  %*s  article\n", COLUMN_ID, "id", COLUMN_AGE, "last", COLUMN_REASON, "reason",
		             COLUMN_SIZE,
		             "size");
	for (uint32_t k = 0; k < count; k++)
		(narrow ? print_narrow : print_row)(options, &output, &rows[k], wall_clock());
	if (count == options->limit)
		output_print(&output, STYLE_DIM, "There may be more: --limit shows them.\n");
	print_sums(&output, answer);
}

/* The article in what was kept; false when it can't be read. */
static bool read_kept(const struct value *row, struct arena *arena, struct value *ret_article)
{
	const struct value *data = value_find(row, "data");
	return data && data->type == VALUE_BINARY && value_decode(data->string, data->count, &value_limits_reply, arena, ret_article, NULL) == 0;
}

static void print_json_one(const struct value *row, struct arena *arena)
{
	struct value article;
	bool read = read_kept(row, arena, &article);
	putchar('{');
	for (uint32_t k = 0; k < row->count; k++) {
		json_write_string(stdout, row->pairs[k].key);
		putchar(':');
		json_write_value(stdout, &row->pairs[k].value, NULL);
		putchar(',');
	}
	fputs("\"article\":", stdout);
	if (read)
		json_write_value(stdout, &article, NULL);
	else
		fputs("null", stdout);
	puts("}");
}

static void print_label(struct output *output, const char *label, const char *text)
{
	output_cell(output, STYLE_DIM, label, COLUMN_AGE, true);
	output_text(output, STYLE_PLAIN, text);
	fputc('\n', output->file);
}

/* As the bytes stand there, those that are no printable ASCII as a dot. */
static void print_bytes(struct output *output, const struct value *data)
{
	for (uint32_t k = 0; data && k < data->count && k < SHOWN_BYTES; k++)
		fputc(data->string[k] >= ' ' && data->string[k] <= '~' ? data->string[k] : '.', output->file);
	fputs("\n", output->file);
	output_print(output, STYLE_DIM, "(can't be read as an article; --json has all bytes that were kept)\n");
}

/* As JSON, but without what steers a terminal. */
static void print_article(struct output *output, const struct value *article)
{
	cleanup(free_pointer) char *text = NULL;
	size_t bytes;
	FILE *file = open_memstream(&text, &bytes);
	if (!file)
		abort();
	json_write_value(file, article, NULL);
	fclose(file);
	output_text(output, STYLE_PLAIN, text);
	fputc('\n', output->file);
}

static void print_one(const struct options *options, const struct value *row)
{
	struct output output;
	struct value article;
	char a[SHORT_TEXT_SIZE], b[SHORT_TEXT_SIZE];
	struct arena *arena = options->connection.arena;
	output_begin(&output, stdout);
	print_label(&output, "rejected", arena_format(arena, "%s (%s)", text_time(page_time(row, "last"), a),
	                                              text_age(page_time(row, "last"), wall_clock(), b)));
	if (value_integer(row, "count", 1) > 1)
		print_label(&output, "", arena_format(arena, "%lld times since %s", (long long)value_integer(row, "count", 1),
		                                      text_time(page_time(row, "first"), a)));
	const char *reason = value_string(row, "reason", "?"), *words = reason_words(reason);
	print_label(&output, "reason", words == reason ? reason : arena_format(arena, "%s: %s", reason, words));
	if (value_string(row, "field", NULL))
		print_label(&output, "field", value_string(row, "field", ""));
	print_label(&output, "from", value_string(row, "origin", "?"));
	print_label(&output, "article", value_string(row, "about", "(no id or URL)"));
	print_label(&output, "size", arena_format(arena, "%s%s", text_bytes((uint64_t)value_integer(row, "size", 0), a),
	                                          value_boolean(row, "whole", true) ? "" : ", of which the beginning is kept"));
	fputc('\n', output.file);
	if (read_kept(row, arena, &article))
		print_article(&output, &article);
	else
		print_bytes(&output, value_find(row, "data"));
}

static int show(struct options *options)
{
	struct value answer;
	const struct value *rows;
	bool one = options->ids.count == 1;
	int r = query_rejections(options, one ? options->ids.items[0] : 0, 0, options->limit, &answer);
	if (r)
		return r;
	bool there = value_array(&answer, "rejections", &rows) > 0;
	if (one && there && options->connection.json)
		print_json_one(rows, options->connection.arena);
	else if (one && there)
		print_one(options, rows);
	else if (options->connection.json)
		connection_print_json(&answer);
	else
		print_list(options, &answer);
	return EXIT_SUCCESS;
}

/* --- What becomes of it */

static int compare_ids(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

/* All ids that are meant, the oldest first, so that an article's revisions come in their order. */
static int select_ids(struct options *options)
{
	int64_t before = 0;
	bool more = options->ids.count == 0;
	while (more) {
		struct value answer;
		const struct value *rows;
		int r = query_rejections(options, 0, before, PAGE, &answer);
		if (r)
			return r;
		uint32_t count = value_array(&answer, "rejections", &rows);
		for (uint32_t k = 0; k < count; k++)
			array_append(&options->ids, value_integer(&rows[k], "id", 0));
		more = count > 0; /* a page ends early where its texts are long */
		before = count ? value_integer(&rows[count - 1], "id", 0) : 0;
	}
	if (options->ids.count)
		qsort(options->ids.items, options->ids.count, sizeof(int64_t), compare_ids);
	return 0;
}

static void wait_as_told(const struct value *answer)
{
	int64_t pause = value_integer(answer, "retry_after", RETRY_DEFAULT_MS);
	pause = pause < 1 ? 1 : pause > RETRY_MOST_MS ? RETRY_MOST_MS : pause;
	nanosleep(&(struct timespec){ .tv_sec = pause / 1000, .tv_nsec = pause % 1000 * 1000000 }, NULL);
}

/* One request about one id, again while the daemon is busy. *ret_result: "ack", "duplicate", "stale", "rejected" or "not-found". */
static int decide(struct options *options, const char *control, int64_t id, struct value *ret_answer, const char **ret_result)
{
	struct connection *connection = &options->connection;
	const struct hearsay_parameter parameter = { .name = "rejection", .type = HEARSAY_INTEGER, .integer = id };
	const struct hearsay_request request = { control, &parameter, 1 };
	for (;;) {
		int r = connection_decide(connection, &request, ret_answer);
		*ret_result = r == -ENOENT ? "not-found" : value_string(ret_answer, "result", "rejected");
		if (r < 0 && r != -EPROTO && r != -ENOENT)
			return connection_tell(connection, r, "rejected article");
		if (strcmp(*ret_result, "busy") != 0)
			return 0;
		if (interrupted())
			return connection_tell(connection, -EINTR, "rejected article");
		wait_as_told(ret_answer);
	}
}

struct outcome {
	uint64_t taken, not_found;
	struct rejections *again;
	struct progress progress;
};

static int decide_all(struct options *options, const char *control, struct outcome *outcome)
{
	int r = 0;
	for (size_t k = 0; k < options->ids.count && r == 0; k++) {
		struct value answer = { .type = VALUE_NIL };
		const char *result = "";
		int64_t id = options->ids.items[k];
		progress_show(&outcome->progress, k, options->ids.count, k);
		r = interrupted() ? connection_tell(&options->connection, -EINTR, "rejected article") : decide(options, control, id, &answer, &result);
		if (r)
			break;
		if (strcmp(result, "not-found") == 0)
			outcome->not_found++;
		else if (strcmp(result, "rejected") == 0)
			rejections_add(outcome->again, value_string(&answer, "reason", NULL), value_string(&answer, "field", NULL), NULL,
			               arena_format(options->connection.arena, "%lld", (long long)id), 0);
		else
			outcome->taken++;
	}
	progress_clear(&outcome->progress);
	return r;
}

static void print_outcome(const struct options *options, const struct outcome *outcome, const char *taken)
{
	struct output output;
	char number[SHORT_TEXT_SIZE];
	uint64_t again = rejections_count(outcome->again);
	if (options->connection.json) {
		printf("{\"%s\":%llu,\"not_found\":%llu,\"rejected\":%llu,\"rejections\":", taken, (unsigned long long)outcome->taken,
		       (unsigned long long)outcome->not_found, (unsigned long long)again);
		rejections_print_json(outcome->again, stdout);
		puts("}");
		return;
	}
	output_begin(&output, stdout);
	printf("%s %s", text_number(outcome->taken, number), taken);
	if (outcome->not_found)
		printf(", %s not found", text_number(outcome->not_found, number));
	if (again)
		printf(", %s rejected again:", text_number(again, number));
	putchar('\n');
	rejections_print(outcome->again, &output);
}

static int run_on_all(struct options *options, const char *control, const char *taken)
{
	struct outcome outcome = { .again = rejections_new() };
	int status = select_ids(options);
	interrupt_catch();
	progress_begin(&outcome.progress, control, !options->connection.json);
	if (status == 0) {
		status = decide_all(options, control, &outcome);
		print_outcome(options, &outcome, taken);
		if (status == 0 && (rejections_count(outcome.again) || outcome.not_found))
			status = EXIT_FAILURE;
	}
	rejections_free(outcome.again);
	return status;
}

static int run_rejected(struct options *options)
{
	return options->forget ? run_on_all(options, "forget", "forgotten") : show(options);
}

static int run_redrive(struct options *options)
{
	return run_on_all(options, "redrive", "taken");
}

static int run_command(int argc, char **argv, const struct argp *argp, int timeout, int (*run)(struct options *options))
{
	struct options options = { .limit = LIMIT_DEFAULT };
	connection_begin(&options.connection, timeout);
	argp_parse(argp, argc, argv, 0, NULL, &options);
	int status = connection_open(&options.connection);
	if (!status)
		status = run(&options);
	connection_end(&options.connection);
	array_free(&options.ids);
	return status;
}

int command_rejected(int argc, char **argv)
{
	return run_command(argc, argv, &rejected_argp, TIMEOUT, run_rejected);
}

int command_redrive(int argc, char **argv)
{
	return run_command(argc, argv, &redrive_argp, REDRIVE_TIMEOUT, run_redrive);
}
