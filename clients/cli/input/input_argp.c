#include "clients/cli/input/input_argp.h"

#include <string.h>
#include <unistd.h>

enum { KEY_FORMAT = 0x3000, KEY_TEXT, KEY_PUBLISHER, KEY_LANGUAGE };

static const struct argp_option options[] = {
	{ .doc = "What the files are:", .group = 5 },
	{ .name = "format", .key = KEY_FORMAT, .arg = "FORMAT",
	  .doc = "auto (default: detected for each file), json (lines, objects, an array), messagepack, feed (RSS, Atom), html (a page with JSON-LD), "
	         "text", .group = 5 },
	{ .name = "text", .key = KEY_TEXT,
	  .doc = "the same as --format text: each file is plain text, and a short first line is its title (files named *.txt are read that way in any "
	         "case)", .group = 5 },
	{ .name = "publisher", .key = KEY_PUBLISHER, .arg = "NAME", .doc = "the publisher of plain texts", .group = 5 },
	{ .name = "language", .key = KEY_LANGUAGE, .arg = "CODE", .doc = "the language of plain texts (default: detected)", .group = 5 },
	{ 0 },
};

static enum input_form read_form(const char *arg, struct argp_state *state)
{
	static const char *const names[] = {
		[INPUT_AUTO] = "auto", [INPUT_JSON] = "json", [INPUT_MESSAGEPACK] = "messagepack", [INPUT_FEED] = "feed", [INPUT_HTML] = "html",
		[INPUT_TEXT] = "text",
	};
	for (size_t i = 0; i < array_size(names); i++)
		if (strcmp(names[i], arg) == 0)
			return (enum input_form)i;
	argp_error(state, "--format: '%s' is not auto, json, messagepack, feed, html or text", arg);
	return INPUT_AUTO;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct input_options *input = state->input;
	switch (key) {
	case KEY_FORMAT:
		input->form = read_form(arg, state);
		return 0;
	case KEY_TEXT:
		input->form = INPUT_TEXT;
		return 0;
	case KEY_PUBLISHER:
		input->publisher = arg;
		return 0;
	case KEY_LANGUAGE:
		input->language = arg;
		return 0;
	case ARGP_KEY_ARGS:
		input->files = state->argv + state->next;
		input->file_count = (size_t)(state->argc - state->next);
		return 0;
	case ARGP_KEY_END:
		if (!input->file_count && isatty(STDIN_FILENO))
			argp_error(state, "which files? ('-' for standard input)");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

const struct argp input_argp = { .options = options, .parser = parse };
