#include <argp.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "clients/cli/commands.h"
#include "clients/cli/connection.h"
#include "clients/cli/interrupt.h"
#include "clients/cli/json.h"
#include "clients/cli/option.h"
#include "clients/cli/watch/watch_exec.h"
#include "clients/cli/watch/watch_filter.h"
#include "clients/cli/watch/watch_print.h"
#include "proto/update.h"

enum {
	STEP = 1000,       /* milliseconds between looks at what else may end it */
	SAID_AFTER = 1000, /* milliseconds without a word from the daemon */
};

enum { KEY_LANGUAGE = 0x2000, KEY_SNAPSHOT, KEY_EVERY, KEY_MIN_NEW, KEY_STORY, KEY_PUBLISHERS, KEY_SPEAKER, KEY_EXEC, KEY_WHY };

struct options {
	struct connection connection;
	const char *language, *command;
	ARRAY(char *) stories;
	struct watch_filter_options filter;
	bool snapshot, why;
	long count, every, min_new; /* 0: not given */
};

static const struct argp_option argp_options[] = {
	{ .name = "language", .key = KEY_LANGUAGE, .arg = "CODE", .doc = "only stories in this language" },
	{ .name = "story", .key = KEY_STORY, .arg = "ID",
	  .doc = "only this story, and what merges and splits make of it; may be repeated" },
	{ .name = "min-publishers", .key = KEY_PUBLISHERS, .arg = "N",
	  .doc = "only stories that at least this many publishers carry: from then on, with all that came before" },
	{ .name = "speaker", .key = KEY_SPEAKER, .arg = "NAME", .doc = "only updates that change what somebody says whose name has all these words" },
	{ .name = "exec", .key = KEY_EXEC, .arg = "COMMAND",
	  .doc = "instead of printing, run this shell command for each update, with the update as JSON on its standard input; HEARSAY_STORY, "
	         "HEARSAY_TITLE, HEARSAY_TYPE, HEARSAY_LANGUAGE, HEARSAY_PUBLISHERS, HEARSAY_ARTICLES, HEARSAY_NEW and HEARSAY_SEQUENCE are in its "
	         "environment" },
	{ .name = "why", .key = KEY_WHY, .doc = "also show what an article shares with its story" },
	{ .name = "snapshot", .key = KEY_SNAPSHOT,
	  .doc = "begin with the stories as they are (default: with what changes from now on, or since the daemon was started if that was just now)" },
	{ .name = "every", .key = KEY_EVERY, .arg = "SECONDS", .doc = "at most one update per story in this many seconds: what comes in between is "
	                                                              "combined" },
	{ .name = "min-new", .key = KEY_MIN_NEW, .arg = "N",
	  .doc = "wait until a story has this many statement clusters that are new; its end, merges and corrections come in any case" },
	{ .name = "count", .key = 'n', .arg = "N", .doc = "end after this many updates" },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;
	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &options->connection;
		return 0;
	case KEY_LANGUAGE:
		options->language = option_language(arg, options->connection.arena);
		return 0;
	case KEY_STORY:
		array_append(&options->stories, arg);
		return 0;
	case KEY_PUBLISHERS:
		options->filter.min_publishers = option_number(arg, 1, UINT16_MAX, "--min-publishers", state);
		return 0;
	case KEY_SPEAKER:
		options->filter.speaker = arg;
		return 0;
	case KEY_EXEC:
		options->command = arg;
		return 0;
	case KEY_WHY:
		options->why = true;
		return 0;
	case KEY_SNAPSHOT:
		options->snapshot = true;
		return 0;
	case KEY_EVERY:
		options->every = option_number(arg, 1, 7 * 24 * 3600, "--every", state);
		return 0;
	case KEY_MIN_NEW:
		options->min_new = option_number(arg, 1, INT_MAX, "--min-new", state);
		return 0;
	case 'n':
		options->count = option_number(arg, 1, INT_MAX, "--count", state);
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "'%s'? To follow a single story, use --story", arg);
		return 0;
	case ARGP_KEY_END:
		if (options->command && options->connection.json)
			argp_error(state, "--exec gives the command its updates as JSON: leave out --json");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	.options = argp_options,
	.parser = parse,
	.doc = "Follow what changes, as it changes: new stories, what is new in them, stories that merge, stories that close. It may be started before "
	       "the daemon, carries on when the daemon is restarted, and misses nothing. Ctrl-C ends it."
	       "\v"
	       "With --json each line is an update, as the protocol defines it; where the stories themselves are sent (--snapshot, or when a new epoch "
	       "has begun), lines of type snapshot.begin, snapshot.story and snapshot.end come first. With --every and --min-new nothing is left out, "
	       "only combined; \"coalesced\" says how many updates one stands for. The same goes for --min-publishers and --speaker: they decide when "
	       "a story is shown, and then it is shown whole. When the command of --exec fails, a message on standard error says so, and the next "
	       "update comes all the same; a slow one is waited for, and what came in the meantime follows.\n\n"
	       "Examples:\n"
	       "  hearsay watch\n"
	       "  hearsay watch --language en --json | jq -r '.data.story.title'\n"
	       "  hearsay watch --every 60 --min-new 3\n"
	       "  hearsay watch --min-publishers 3 --speaker Rosk\n"
	       "  hearsay watch --exec 'notify-send \"$HEARSAY_TITLE\"'\n"
	       "  hearsay watch --snapshot --count 10",
	.children = (const struct argp_child[]){ { .argp = &connection_argp }, { 0 } },
};

struct watch {
	const struct options *options;
	struct output output, messages;
	struct watch_printer printer;
	struct watch_filter *filter;
	long count;
	bool connected, told; /* told: where it waits */
	int64_t since; /* when that began: milliseconds of the monotonic clock */
};

/* --- What is told. */

static void tell_update(void *context, const struct value *update)
{
	struct watch *watch = context;
	watch->count++;
	if (watch->options->command) {
		watch_exec(watch->options->command, update);
		return;
	}
	if (watch->options->connection.json) {
		json_write_value(stdout, update, NULL);
		putchar('\n');
	} else {
		watch_print_update(&watch->printer, update);
	}
	output_flush(&watch->output);
}

static void tell_story(void *context, const struct value *page)
{
	struct watch *watch = context;
	if (watch->options->command)
		return;
	if (watch->options->connection.json) {
		fputs("{\"type\":\"snapshot.story\",\"data\":", stdout);
		json_write_value(stdout, page, NULL);
		fputs("}\n", stdout);
	} else if (watch->options->snapshot) {
		watch_print_story(&watch->printer, page);
	}
	output_flush(&watch->output);
}

/* --- What comes. */

static void take_update(void *context, const struct hearsay_value *update)
{
	struct watch *watch = context;
	watch_filter_update(watch->filter, value_of(update));
}

static void take_story(void *context, const struct hearsay_value *page)
{
	struct watch *watch = context;
	watch_filter_story(watch->filter, value_of(page));
}

static void take_reset(void *context, const char *reason)
{
	struct watch *watch = context;
	watch_filter_reset(watch->filter);
	if (watch->options->connection.json)
		printf("{\"type\":\"snapshot.begin\",\"reason\":\"%s\"}\n", reason);
	else if (strcmp(reason, "start") != 0)
		fprintf(stderr, "hearsay watch: %s; carrying on from the stories as they are now\n",
		        strcmp(reason, "epoch") == 0 ? "the daemon began a new epoch" : "the daemon no longer has all that was missed");
	output_flush(&watch->output);
}

static void take_complete(void *context)
{
	struct watch *watch = context;
	if (watch->options->connection.json)
		puts("{\"type\":\"snapshot.end\"}");
	else if (watch->options->snapshot && !watch->options->command)
		putchar('\n');
	output_flush(&watch->output);
}

static int64_t milliseconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void take_connected(void *context, bool connected)
{
	struct watch *watch = context;
	watch->connected = connected;
	watch->since = milliseconds();
	watch->told = true;
	if (!watch->messages.terminal)
		return;
	output_print(&watch->messages, STYLE_DIM, connected ? "hearsay watch: following; Ctrl-C ends\n"
	                                                    : "hearsay watch: nothing heard from the daemon; waiting for it\n");
}

/* Whether the daemon has been waited for as long as was asked for. */
static bool waited(const struct watch *watch)
{
	int timeout = watch->options->connection.timeout_ms;
	return timeout >= 0 && !watch->connected && milliseconds() - watch->since >= timeout;
}

/* Says, once, where a daemon is waited for that has not been there yet. */
static void tell_waiting(struct watch *watch)
{
	if (watch->told || watch->connected || !watch->messages.terminal || milliseconds() - watch->since < SAID_AFTER)
		return;
	output_print(&watch->messages, STYLE_DIM, "hearsay watch: %s; waiting for it (is hearsayd running?)\n",
	             connection_absent_words(&watch->options->connection));
	watch->told = true;
}

static int follow(struct watch *watch, struct hearsay_subscriber *subscriber)
{
	int r = 0, limit = watch->options->connection.timeout_ms;
	int step = limit >= 0 && limit < STEP ? limit : STEP;
	watch->since = milliseconds();
	while (!interrupted() && !watch->output.failed && (!watch->options->count || watch->count < watch->options->count)) {
		tell_waiting(watch);
		if (waited(watch))
			return connection_tell_absent(&watch->options->connection);
		r = hearsay_subscriber_run(subscriber, step);
		if (r < 0 && r != -EINTR)
			return connection_tell(&watch->options->connection, r, "update");
	}
	if (interrupted())
		hearsay_subscriber_flush(subscriber);
	return EXIT_SUCCESS;
}

static int run(struct options *options)
{
	struct watch watch = { .options = options };
	static const struct hearsay_subscriber_callbacks callbacks = {
		.reset = take_reset, .story = take_story, .complete = take_complete, .update = take_update, .connected = take_connected,
	};
	struct hearsay_subscriber *subscriber;
	char topic[UPDATE_TOPIC_SIZE] = "update/";
	if (options->language)
		snprintf(topic, sizeof(topic), "update/%s/", options->language);
	output_begin(&watch.output, stdout);
	output_begin(&watch.messages, stderr);
	watch.printer = (struct watch_printer){ .output = &watch.output, .why = options->why, .speaker = options->filter.speaker };
	int r = connection_open(&options->connection);
	if (r)
		return r;
	options->filter.stories = options->stories.items;
	options->filter.story_count = options->stories.count;
	watch.filter = watch_filter_new(&options->filter, &(struct watch_filter_callbacks){ tell_story, tell_update }, &watch);
	r = hearsay_subscriber_new(options->connection.hearsay, topic, options->snapshot, &callbacks, &watch, &subscriber);
	if (r < 0) {
		watch_filter_free(watch.filter);
		return connection_tell(&options->connection, r, "daemon");
	}
	if (options->every || options->min_new)
		hearsay_subscriber_throttle(subscriber, &(struct hearsay_throttle){ (int)options->every * 1000, (unsigned)options->min_new });
	interrupt_catch();
	r = follow(&watch, subscriber);
	hearsay_subscriber_free(subscriber);
	watch_filter_free(watch.filter);
	return r;
}

int command_watch(int argc, char **argv)
{
	struct options options = { 0 };
	connection_begin(&options.connection, -1);
	argp_parse(&argp, argc, argv, 0, NULL, &options);
	int status = run(&options);
	array_free(&options.stories);
	connection_end(&options.connection);
	return status;
}
