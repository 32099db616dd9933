#include "clients/cli/option.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "clients/cli/output.h"
#include "proto/time.h"

long option_number(const char *text, long least, long most, const char *name, struct argp_state *state)
{
	char *end;
	errno = 0;
	long number = strtol(text, &end, 10);
	if (end == text || *end || errno || number < least || number > most)
		argp_error(state, "%s: '%s' is not a number from %ld to %ld", name, text, least, most);
	return number;
}

error_t option_argument(int key, char *arg, struct argp_state *state, const char **argument, const char *what, const char *missing)
{
	switch (key) {
	case ARGP_KEY_ARG:
		if (*argument)
			argp_error(state, "one %s at a time", what);
		*argument = arg;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "%s", missing);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

const char *option_language(const char *code, struct arena *arena)
{
	char *language = arena_string(arena, code, strcspn(code, "-_"));
	for (char *c = language; *c; c++)
		*c = (char)tolower((unsigned char)*c);
	return language;
}

/* Milliseconds of "30m", "6h", "2d", "1w"; 0 if it is none of these. */
static int64_t duration(const char *text)
{
	static const struct {
		char unit;
		int64_t milliseconds;
	} units[] = { { 'm', 60000 }, { 'h', 3600000 }, { 'd', 86400000 }, { 'w', 604800000 } };
	char *end;
	long number = strtol(text, &end, 10);
	if (end == text || number <= 0 || number > 100000 || !end[0] || end[1])
		return 0;
	for (size_t i = 0; i < array_size(units); i++)
		if (units[i].unit == *end)
			return number * units[i].milliseconds;
	return 0;
}

const char *option_since(const char *text, struct argp_state *state, struct arena *arena)
{
	char formatted[TIME_TEXT_SIZE];
	int64_t time, ago = duration(text);
	if (ago)
		time = wall_clock() - ago;
	else if (time_parse(text, &time, NULL) < 0)
		argp_error(state, "--since: '%s' is neither a time (2022-03-07T09:30Z) nor how long ago (6h, 2d)", text);
	return arena_copy(arena, time_format(time, formatted));
}

int64_t option_since_time(const char *since)
{
	int64_t time;
	return since && time_parse(since, &time, NULL) >= 0 ? time : TIME_NONE;
}
