#include <argp.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clients/cli/commands.h"
#include "clients/cli/connection.h"
#include "clients/cli/input.h"
#include "clients/cli/interrupt.h"
#include "clients/cli/rejections.h"

enum {
	WINDOW = 512,              /* unanswered at a time: two of the daemon's commit groups */
	TIMEOUT = 30 * 1000,       /* how long a daemon is waited for by default */
	NOTICE_AFTER = 1500,       /* how long without a word about it */
	KEY_TEXT = 0x2000, KEY_PUBLISHER, KEY_LANGUAGE,
};

struct options {
	struct connection connection;
	struct input_options input;
	bool quiet;
};

static const struct argp_option argp_options[] = {
	{ .name = "text", .key = KEY_TEXT, .doc = "each file is a plain text, as any named *.txt is: a short first line is its title" },
	{ .name = "publisher", .key = KEY_PUBLISHER, .arg = "NAME", .doc = "of plain texts: who published it" },
	{ .name = "language", .key = KEY_LANGUAGE, .arg = "CODE", .doc = "of plain texts: their language (else it is detected)" },
	{ .name = "quiet", .key = 'q', .doc = "say nothing unless something goes wrong" },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;
	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &options->connection;
		return 0;
	case KEY_TEXT:
		options->input.text = true;
		return 0;
	case KEY_PUBLISHER:
		options->input.publisher = arg;
		return 0;
	case KEY_LANGUAGE:
		options->input.language = arg;
		return 0;
	case 'q':
		options->quiet = true;
		return 0;
	case ARGP_KEY_ARGS:
		options->input.files = state->argv + state->next;
		options->input.file_count = (size_t)(state->argc - state->next);
		return 0;
	case ARGP_KEY_END:
		if (!options->input.file_count && isatty(STDIN_FILENO))
			argp_error(state, "which files? ('-' for standard input)");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	.options = argp_options,
	.parser = parse,
	.args_doc = "[FILE…|-]",
	.doc = "Give articles to the daemon. Each is acknowledged after it is on disk.\n\n"
	       "Files hold JSON lines, a JSON array, JSON objects, or a stream of MessagePack maps; which, is found out. Fields of an "
	       "article: id or url, title, text, published, fetched, modified, publisher, authors, language, status. Feeding an article "
	       "twice changes nothing."
	       "\v"
	       "Examples:\n"
	       "  hearsay feed articles.jsonl\n"
	       "  scraper | hearsay feed -\n"
	       "  hearsay feed *.txt --publisher 'The Daily Example'\n\n"
	       "Exit status: 0 when every article was acknowledged; 1 when some were rejected or could not be sent.",
	.children = (const struct argp_child[]){ { .argp = &connection_argp }, { 0 } },
};

/* Where an article that is under way came from; at its number modulo the window. */
struct place {
	const char *file;
	unsigned line;
};

struct feed {
	struct options *options;
	struct hearsay_feeder *feeder;
	struct input *input;
	struct progress progress;
	struct rejections *rejections;
	struct place places[WINDOW];
	uint64_t number; /* of the article sent last */
	uint64_t read, answered, accepted, duplicate, stale;
	bool noticed, busy_noticed;
};

static void show_progress(struct feed *feed)
{
	uint64_t total, done = input_progress(feed->input, &total);
	progress_show(&feed->progress, done, total, feed->answered);
}

static void take_answer(void *context, const struct hearsay_answer *answer)
{
	struct feed *feed = context;
	const struct place *place = &feed->places[answer->number % WINDOW];
	if (answer->result == HEARSAY_BUSY) {
		if (!feed->busy_noticed && answer->reason && strcmp(answer->reason, "queue-full") != 0) {
			progress_clear(&feed->progress);
			fprintf(stderr, "hearsay feed: the daemon takes nothing now (%s); going on when it does\n", answer->reason);
			feed->busy_noticed = true;
		}
		return;
	}
	feed->answered++;
	feed->busy_noticed = false;
	feed->accepted += answer->result == HEARSAY_ACK;
	feed->duplicate += answer->result == HEARSAY_DUPLICATE;
	feed->stale += answer->result == HEARSAY_STALE;
	if (answer->result == HEARSAY_REJECTED)
		rejections_add(feed->rejections, answer->reason, answer->field, NULL, place->file, place->line);
	show_progress(feed);
}

/* Does `step` until it is done, telling once, after a while, that there is no daemon. */
static int patiently(struct feed *feed, int (*step)(struct feed *feed, const struct article *article, int timeout_ms),
                     const struct article *article)
{
	int limit = feed->options->connection.timeout_ms;
	int first = limit >= 0 && limit < NOTICE_AFTER ? limit : NOTICE_AFTER;
	int r = step(feed, article, first);
	if (r != -ETIMEDOUT || first == limit)
		return r;
	if (!feed->noticed) {
		progress_clear(&feed->progress);
		fprintf(stderr, "hearsay feed: %s; waiting for it (is hearsayd running?)\n", hearsay_error(feed->options->connection.hearsay));
		feed->noticed = true;
	}
	r = step(feed, article, limit < 0 ? -1 : limit - first);
	if (r >= 0)
		feed->noticed = false;
	return r;
}

/* An article that was read, in the words of the library. */
static int send_step(struct feed *feed, const struct article *article, int timeout_ms)
{
	const int64_t times[] = { article->published, article->fetched, article->modified };
	char texts[array_size(times)][TIME_TEXT_SIZE];
	for (size_t k = 0; k < array_size(times); k++)
		if (times[k] == TIME_NONE)
			*texts[k] = '\0';
		else
			time_format(times[k], texts[k]);
	if (article->zoneless)
		texts[0][strlen(texts[0]) - 1] = '\0'; /* without the Z that it did not have */
	const struct hearsay_article sent = {
		.id = article->id, .url = article->url, .title = article->title, .text = article->text, .publisher = article->publisher,
		.language = article->language, .authors = article->authors, .author_count = article->author_count,
		.published = texts[0], .fetched = texts[1], .modified = texts[2], .status = article->canceled ? "canceled" : NULL,
	};
	return hearsay_feeder_send(feed->feeder, &sent, timeout_ms, &feed->number);
}

static int flush_step(struct feed *feed, const struct article *article, int timeout_ms)
{
	(void)article;
	return hearsay_feeder_flush(feed->feeder, timeout_ms);
}

static int feed_item(struct feed *feed, const struct input_item *item)
{
	feed->read++;
	if (!item->usable) {
		rejections_add(feed->rejections, item->reason, item->field, item->detail, item->file, item->line);
		return 0;
	}
	int r = patiently(feed, send_step, &item->article);
	if (r >= 0) /* in time: the feeder looks at answers when it is called the next time */
		feed->places[feed->number % WINDOW] = (struct place){ item->file, item->line };
	return r;
}

static int feed_all(struct feed *feed)
{
	cleanup(arena_free_pointer) struct arena *arena = arena_new();
	int r = 0;
	while (r >= 0 && !interrupted()) {
		struct input_item item;
		/* Before waiting for a slow pipe: what is under way gets its answers, and what was refused for now its second chance. */
		if (input_would_wait(feed->input))
			r = patiently(feed, flush_step, NULL);
		if (r >= 0)
			r = input_next(feed->input, arena, &item);
		if (r <= 0)
			break;
		r = feed_item(feed, &item);
		show_progress(feed);
		arena_reset(arena);
	}
	return r < 0 ? r : interrupted() ? -EINTR : patiently(feed, flush_step, NULL);
}

static void print_count(const char *what, uint64_t count)
{
	char number[SHORT_TEXT_SIZE];
	if (count)
		printf(", %s %s", text_number(count, number), what);
}

static void print_summary(const struct feed *feed, size_t unanswered)
{
	struct output output;
	char number[SHORT_TEXT_SIZE];
	uint64_t rejected = rejections_count(feed->rejections);
	output_begin(&output, stdout);
	printf("%s accepted", text_number(feed->accepted, number));
	print_count("duplicate", feed->duplicate);
	print_count("stale", feed->stale);
	print_count("rejected", rejected);
	print_count("without an answer", unanswered);
	printf("%s\n", rejected ? ":" : "");
	rejections_print(feed->rejections, &output);
}

static void print_summary_json(const struct feed *feed, size_t unanswered)
{
	printf("{\"read\":%llu,\"accepted\":%llu,\"duplicate\":%llu,\"stale\":%llu,\"rejected\":%llu,\"unanswered\":%zu,\"rejections\":",
	       (unsigned long long)feed->read, (unsigned long long)feed->accepted, (unsigned long long)feed->duplicate,
	       (unsigned long long)feed->stale, (unsigned long long)rejections_count(feed->rejections), unanswered);
	rejections_print_json(feed->rejections, stdout);
	puts("}");
}

/* Tells how it ended. Returns the exit status. */
static int conclude(struct feed *feed, int r)
{
	const struct options *options = feed->options;
	size_t unanswered = hearsay_feeder_unanswered(feed->feeder);
	bool good = r >= 0 && rejections_count(feed->rejections) == 0 && unanswered == 0;
	progress_clear(&feed->progress);
	if (options->connection.json)
		print_summary_json(feed, unanswered);
	else if (!options->quiet || !good)
		print_summary(feed, unanswered);
	if (r == -EINTR)
		fprintf(stderr, "hearsay feed: interrupted; what was not answered may be fed again, which does no harm\n");
	else if (r < 0)
		return connection_tell(&options->connection, r, "article");
	return r == -EINTR ? 130 : good ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int run(struct feed *feed)
{
	struct connection *connection = &feed->options->connection;
	int r = connection_open(connection);
	if (r)
		return r;
	r = hearsay_feeder_new(connection->hearsay, WINDOW, take_answer, feed, &feed->feeder);
	if (r < 0)
		return connection_tell(connection, r, "daemon");
	feed->input = input_new(&feed->options->input);
	feed->rejections = rejections_new();
	progress_begin(&feed->progress, "feeding", !feed->options->quiet);
	interrupt_catch();
	r = conclude(feed, feed_all(feed));
	input_free(feed->input);
	rejections_free(feed->rejections);
	hearsay_feeder_free(feed->feeder);
	return r;
}

int command_feed(int argc, char **argv)
{
	struct options options = { 0 };
	struct feed feed = { .options = &options };
	connection_begin(&options.connection, TIMEOUT);
	argp_parse(&argp, argc, argv, 0, NULL, &options);
	int status = run(&feed);
	connection_end(&options.connection);
	return status;
}
