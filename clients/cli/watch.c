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
#include "clients/cli/pages.h"
#include "proto/time.h"
#include "proto/update.h"

enum { NEW_SHOWN = 6, PUBLISHERS_SHOWN = 4, WHY_SHOWN = 4, INDENT = 9 };
enum { KEY_LANGUAGE = 0x2000, KEY_SNAPSHOT, KEY_EVERY, KEY_MIN_NEW };

struct options {
	struct connection connection;
	const char *language;
	bool snapshot;
	long count, every, min_new; /* 0: not given */
};

static const struct argp_option argp_options[] = {
	{ .name = "language", .key = KEY_LANGUAGE, .arg = "CODE", .doc = "only stories in this language" },
	{ .name = "snapshot", .key = KEY_SNAPSHOT, .doc = "begin with the stories as they are (else with what changes from now on)" },
	{ .name = "every", .key = KEY_EVERY, .arg = "SECONDS", .doc = "of one story not more often: what comes meanwhile comes as one update" },
	{ .name = "min-new", .key = KEY_MIN_NEW, .arg = "N",
	  .doc = "of one story only once it says so much that it did not say before; its end, merges and corrections come in any case" },
	{ .name = "count", .key = 'n', .arg = "N", .doc = "end after so many updates" },
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
		options->language = arg;
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
		argp_error(state, "'%s'? watch follows all stories", arg);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	.options = argp_options,
	.parser = parse,
	.doc = "Follow what changes, as it changes: new stories, what is new in them, stories that become one, stories that close. It may "
	       "be started before the daemon; it goes on when the daemon is restarted, and misses nothing. Ctrl-C ends it."
	       "\v"
	       "With --json each line is an update, as the protocol has it; where the stories are sent anew (--snapshot, or after another "
	       "epoch), lines of type snapshot.begin, snapshot.story and snapshot.end stand before them. With --every and --min-new nothing is "
	       "left out, only told together; \"coalesced\" says how many updates one stands for.\n\n"
	       "Examples:\n"
	       "  hearsay watch\n"
	       "  hearsay watch --language en --json | jq -r '.data.story.title'\n"
	       "  hearsay watch --every 60 --min-new 3\n"
	       "  hearsay watch --snapshot --count 10",
	.children = (const struct argp_child[]){ { .argp = &connection_argp }, { 0 } },
};

struct watch {
	const struct options *options;
	struct output output, messages;
	long count;
};

/* --- For people. */

static const char *head_word(const char *type, enum style *ret_style)
{
	static const struct {
		const char *type, *word;
		enum style style;
	} words[] = {
		{ "story.created", "new story", STYLE_NEW },    { "story.updated", "updated", STYLE_SPEAKER },
		{ "story.merged", "merged", STYLE_WARNING },    { "story.split", "split", STYLE_WARNING },
		{ "story.closed", "closed", STYLE_DIM },
	};
	for (size_t i = 0; i < array_size(words); i++)
		if (strcmp(words[i].type, type) == 0) {
			*ret_style = words[i].style;
			return words[i].word;
		}
	*ret_style = STYLE_PLAIN;
	return type;
}

static const char *clock_text(int64_t time, char text[SHORT_TEXT_SIZE])
{
	time_t seconds = (time_t)(time / 1000);
	struct tm broken;
	if (time == TIME_NONE || !localtime_r(&seconds, &broken))
		return "--:--:--";
	snprintf(text, SHORT_TEXT_SIZE, "%02d:%02d:%02d", broken.tm_hour, broken.tm_min, broken.tm_sec);
	return text;
}

static void print_end(struct output *output, const char *type, const struct value *story)
{
	if (strcmp(type, "story.merged") == 0) {
		fputs(" into ", output->file);
		output_text(output, STYLE_ID, value_string(story, "replaced_by", "?"));
	} else if (strcmp(type, "story.split") == 0) {
		fputs(" from ", output->file);
		output_text(output, STYLE_ID, value_string(story, "split_from", "?"));
	} else if (strcmp(type, "story.closed") == 0) {
		fprintf(output->file, " (%s)", value_string(story, "closed_reason", "?"));
	}
}

static void print_headline(struct output *output, const struct value *update, const struct value *story)
{
	char time[SHORT_TEXT_SIZE];
	enum style style;
	const char *type = value_string(update, "type", "?"), *word = head_word(type, &style);
	output_print(output, STYLE_DIM, "%s ", clock_text(page_time(update, "time"), time));
	output_print(output, style, "%s", word);
	print_end(output, type, story);
	fputc(' ', output->file);
	struct wrap wrap;
	wrap_begin(&wrap, output, INDENT + (unsigned)strlen(word) + 14, INDENT);
	wrap_string(&wrap, STYLE_BOLD, value_string(story, "title", "(no title)"));
	wrap_string(&wrap, STYLE_PLAIN, " ");
	wrap_string(&wrap, STYLE_ID, value_string(story, "id", "?"));
	int64_t coalesced = value_integer(update, "coalesced", 1);
	if (coalesced > 1) {
		char count[SHORT_TEXT_SIZE * 2];
		wrap_string(&wrap, STYLE_DIM, " · ");
		wrap_string(&wrap, STYLE_DIM, page_count((uint64_t)coalesced, "update", "updates in one", count));
	}
	wrap_end(&wrap);
}

static bool is_new(const struct value *data, const struct value *cluster)
{
	const struct value *ids;
	uint32_t count = value_array(data, "new", &ids);
	const char *id = value_string(cluster, "id", "");
	for (uint32_t i = 0; i < count; i++)
		if (ids[i].type == VALUE_STRING && strcmp(ids[i].string, id) == 0)
			return true;
	return false;
}

static void print_new(struct output *output, const struct value *cluster)
{
	struct wrap wrap;
	fprintf(output->file, "%*s", INDENT, "");
	wrap_begin(&wrap, output, INDENT, INDENT + 2);
	wrap_string(&wrap, STYLE_NEW, "+ ");
	page_statement(&wrap, cluster);
	wrap_string(&wrap, STYLE_DIM, " — ");
	page_publishers(&wrap, cluster, NULL, NULL, PUBLISHERS_SHOWN);
	wrap_end(&wrap);
}

/* "3 new claims, 1 statement less": what there is of each, if anything. */
struct tally {
	uint32_t count;
	const char *one, *many;
};

static void print_tallies(struct output *output, const struct tally *tallies, size_t count)
{
	bool begun = false;
	for (size_t i = 0; i < count; i++) {
		char text[SHORT_TEXT_SIZE * 2];
		if (!tallies[i].count)
			continue;
		output_print(output, STYLE_DIM, begun ? ", " : "         ");
		output_print(output, STYLE_DIM, "%s", page_count(tallies[i].count, tallies[i].one, tallies[i].many, text));
		begun = true;
	}
	if (begun)
		fputc('\n', output->file);
}

/* What the story did not say before: statements in full, the outlets' own claims as a number. */
static void print_what_is_new(struct output *output, const struct value *data)
{
	const struct value *clusters, *articles;
	uint32_t count = value_array(data, "clusters", &clusters), shown = 0, more = 0, claims = 0, carried = 0;
	bool more_articles = value_array(data, "articles", &articles) > 0;
	for (uint32_t i = 0; i < count; i++) {
		bool new = is_new(data, &clusters[i]);
		carried += more_articles && !new && value_integer(&clusters[i], "publisher_count", 0) > 1;
		claims += new && page_is_claim(&clusters[i]);
		if (!new || page_is_claim(&clusters[i]))
			continue;
		if (shown < NEW_SHOWN)
			print_new(output, &clusters[i]);
		else
			more++;
		shown++;
	}
	const struct tally tallies[] = {
		{ more, "more new statement", "more new statements" },
		{ claims, "new claim", "new claims" },
		{ carried, "known statement carried further", "known statements carried further" },
	};
	print_tallies(output, tallies, array_size(tallies));
}

/* Whether nothing but its links to other stories changed. */
static bool is_link(const struct value *data, const struct value *cluster)
{
	const struct value *reasons;
	uint32_t count = value_array(data, "clusters_why", &reasons);
	const char *id = value_string(cluster, "id", "");
	for (uint32_t i = 0; i < count; i++)
		if (strcmp(value_string(&reasons[i], "cluster", ""), id) == 0)
			return strcmp(value_string(&reasons[i], "reason", ""), "same-as") == 0;
	return false;
}

static void print_links(struct output *output, const struct value *data)
{
	const struct value *clusters, *ids;
	uint32_t count = value_array(data, "clusters", &clusters), linked = 0, alone = 0;
	for (uint32_t i = 0; i < count; i++) {
		bool others = value_array(&clusters[i], "same_as", &ids) > 0, link = is_link(data, &clusters[i]);
		linked += link && others;
		alone += link && !others;
	}
	const struct tally tallies[] = {
		{ linked, "statement is said in another story, too", "statements are said in other stories, too" },
		{ alone, "statement is said in no other story any more", "statements are said in no other story any more" },
	};
	print_tallies(output, tallies, array_size(tallies));
}

/* What is less, and which statements turned out to be one, or not. */
static void print_what_went(struct output *output, const struct value *data)
{
	const struct value *removed, *reasons;
	uint32_t count = value_array(data, "clusters_why", &reasons), merged = 0, split = 0;
	for (uint32_t i = 0; i < count; i++) {
		merged += strcmp(value_string(&reasons[i], "reason", ""), "merged") == 0;
		split += strcmp(value_string(&reasons[i], "reason", ""), "split") == 0;
	}
	const struct tally tallies[] = {
		{ value_array(data, "articles_removed", &removed), "article less", "articles less" },
		{ merged, "statement is the same as another", "statements are the same as others" },
		{ split, "statement is not the same as another after all", "statements are not the same as others after all" },
	};
	print_tallies(output, tallies, array_size(tallies));
}

static const struct value *why_of(const struct value *data, const char *article)
{
	const struct value *why;
	uint32_t count = value_array(data, "why", &why);
	for (uint32_t i = 0; i < count; i++)
		if (strcmp(value_string(&why[i], "article", ""), article) == 0)
			return &why[i];
	return NULL;
}

static void wrap_texts(struct wrap *wrap, const struct value *why, const char *key, bool *begun)
{
	const struct value *texts;
	uint32_t count = value_array(why, key, &texts);
	for (uint32_t i = 0; i < count && i < WHY_SHOWN; i++) {
		if (texts[i].type != VALUE_STRING)
			continue;
		wrap_string(wrap, STYLE_DIM, *begun ? ", " : " by ");
		wrap_string(wrap, STYLE_DIM, texts[i].string);
		*begun = true;
	}
}

/* Why the article came in: "an editor put it here", or what it shares with the story. */
static void wrap_why(struct wrap *wrap, const struct value *why)
{
	const char *reason = value_string(why, "reason", "");
	char text[SHORT_TEXT_SIZE];
	bool begun = false;
	if (strcmp(reason, "editor") == 0)
		wrap_string(wrap, STYLE_DIM, " · put here by an editor");
	else if (strcmp(reason, "merge") == 0)
		wrap_string(wrap, STYLE_DIM, " · with a story that is part of this one now");
	if (strcmp(reason, "alike") != 0)
		return;
	const struct value *score = value_find(why, "score");
	snprintf(text, sizeof(text), " · alike (%.2f)", score && score->type == VALUE_REAL ? score->real : 0);
	wrap_string(wrap, STYLE_DIM, text);
	wrap_texts(wrap, why, "names", &begun);
	wrap_texts(wrap, why, "terms", &begun);
}

/* Those that came in for one reason share a line. */
static void print_articles(struct output *output, const struct value *data)
{
	const struct value *articles;
	uint32_t count = value_array(data, "articles", &articles);
	if (!count)
		return;
	struct wrap wrap;
	fprintf(output->file, "%*s", INDENT, "");
	wrap_begin(&wrap, output, INDENT, INDENT + 2);
	for (uint32_t i = 0; i < count && i < PUBLISHERS_SHOWN; i++) {
		wrap_string(&wrap, STYLE_DIM, i ? ", " : "in ");
		wrap_string(&wrap, STYLE_DIM, page_publisher(&articles[i], "publisher"));
		wrap_string(&wrap, STYLE_DIM, value_find(&articles[i], "copy_of") ? " (a copy)" : "");
	}
	if (count > PUBLISHERS_SHOWN)
		wrap_string(&wrap, STYLE_DIM, ", …");
	wrap_why(&wrap, why_of(data, value_string(&articles[0], "id", "")));
	wrap_end(&wrap);
}

static void print_update(struct output *output, const struct value *update)
{
	const struct value *data = value_find(update, "data"), *story = value_find(data, "story");
	const char *type = value_string(update, "type", "");
	print_headline(output, update, story);
	if (strcmp(type, "story.merged") == 0 || strcmp(type, "story.closed") == 0)
		return;
	print_articles(output, data);
	print_what_is_new(output, data);
	print_links(output, data);
	print_what_went(output, data);
}

/* --- What comes. */

static void take_update(void *context, const struct hearsay_value *given)
{
	struct watch *watch = context;
	const struct value *update = value_of(given);
	if (watch->options->connection.json) {
		json_write_value(stdout, update, NULL);
		putchar('\n');
	} else {
		print_update(&watch->output, update);
	}
	output_flush(&watch->output);
	watch->count++;
}

static void take_reset(void *context, const char *reason)
{
	struct watch *watch = context;
	if (watch->options->connection.json)
		printf("{\"type\":\"snapshot.begin\",\"reason\":\"%s\"}\n", reason);
	else if (strcmp(reason, "start") != 0)
		fprintf(stderr, "hearsay watch: %s; going on from the stories as they are now\n",
		        strcmp(reason, "epoch") == 0 ? "the daemon began a new epoch" : "the daemon no longer has all that was missed");
	output_flush(&watch->output);
}

static void take_story(void *context, const struct hearsay_value *given)
{
	struct watch *watch = context;
	const struct value *page = value_of(given);
	if (watch->options->connection.json) {
		fputs("{\"type\":\"snapshot.story\",\"data\":", stdout);
		json_write_value(stdout, page, NULL);
		fputs("}\n", stdout);
	} else if (watch->options->snapshot) {
		const struct value *story = value_find(page, "story");
		char time[SHORT_TEXT_SIZE], count[SHORT_TEXT_SIZE * 2];
		struct wrap wrap;
		output_print(&watch->output, STYLE_DIM, "%s ", clock_text(page_time(story, "last_seen"), time));
		wrap_begin(&wrap, &watch->output, INDENT, INDENT);
		wrap_string(&wrap, STYLE_BOLD, value_string(story, "title", "(no title)"));
		wrap_string(&wrap, STYLE_PLAIN, " ");
		wrap_string(&wrap, STYLE_ID, value_string(story, "id", "?"));
		wrap_string(&wrap, STYLE_DIM, " · ");
		wrap_string(&wrap, STYLE_DIM, page_count((uint64_t)value_integer(story, "article_count", 0), "article", "articles", count));
		wrap_end(&wrap);
	}
	output_flush(&watch->output);
}

static void take_complete(void *context)
{
	struct watch *watch = context;
	if (watch->options->connection.json)
		puts("{\"type\":\"snapshot.end\"}");
	output_flush(&watch->output);
}

static void take_connected(void *context, bool connected)
{
	struct watch *watch = context;
	if (!watch->messages.terminal)
		return;
	output_print(&watch->messages, STYLE_DIM, connected ? "hearsay watch: following; Ctrl-C ends\n"
	                                                    : "hearsay watch: no word from the daemon; waiting for it\n");
}

static int follow(struct watch *watch, struct hearsay_subscriber *subscriber)
{
	int r = 0;
	while (!interrupted() && !watch->output.failed && (!watch->options->count || watch->count < watch->options->count)) {
		r = hearsay_subscriber_run(subscriber, 1000);
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
	int r = connection_open(&options->connection);
	if (r)
		return r;
	r = hearsay_subscriber_new(options->connection.hearsay, topic, options->snapshot, &callbacks, &watch, &subscriber);
	if (r < 0)
		return connection_tell(&options->connection, r, "daemon");
	if (options->every || options->min_new)
		hearsay_subscriber_throttle(subscriber, &(struct hearsay_throttle){ (int)options->every * 1000, (unsigned)options->min_new });
	interrupt_catch();
	r = follow(&watch, subscriber);
	hearsay_subscriber_free(subscriber);
	return r;
}

int command_watch(int argc, char **argv)
{
	struct options options = { 0 };
	connection_begin(&options.connection, -1);
	argp_parse(&argp, argc, argv, 0, NULL, &options);
	int status = run(&options);
	connection_end(&options.connection);
	return status;
}
