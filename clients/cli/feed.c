#include <argp.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "clients/cli/commands.h"
#include "clients/cli/connection.h"
#include "clients/cli/feed_dry_run.h"
#include "clients/cli/input/input_argp.h"
#include "clients/cli/interrupt.h"
#include "clients/cli/option.h"
#include "clients/cli/rejections.h"

enum {
	WINDOW = 512,              /* unanswered at a time: two of the daemon's commit groups */
	TIMEOUT = 30 * 1000,       /* how long a daemon is waited for by default */
	NOTICE_AFTER = 1500,       /* how long without a word about it */
	LAST_ANSWERS = 3 * 1000,   /* how long after Ctrl-C answers are waited for */
	KEY_RATE = 0x2000, KEY_SINCE, KEY_DRY_RUN,
};

struct options {
	struct connection connection;
	struct input_options input;
	double rate;   /* articles a second; 0: as fast as it goes */
	int64_t since; /* TIME_NONE: all */
	bool quiet, dry_run;
};

static const struct argp_option argp_options[] = {
	{ .name = "dry-run", .key = KEY_DRY_RUN, .doc = "send nothing: show how the input would be read, field by field; needs no daemon" },
	{ .name = "rate", .key = KEY_RATE, .arg = "N", .doc = "at most this many articles per second (0.5: one every two seconds)" },
	{ .name = "since", .key = KEY_SINCE, .arg = "TIME",
	  .doc = "only what was published since then (2022-03-07, 2022-03-07T09:30Z, 6h, 2d), and what has no date" },
	{ .name = "quiet", .key = 'q', .doc = "say nothing unless something goes wrong" },
	{ 0 },
};

static double read_rate(const char *arg, struct argp_state *state)
{
	char *end;
	double rate = strtod(arg, &end);
	if (end == arg || *end || !(rate >= 0.001 && rate <= 1e6))
		argp_error(state, "--rate: '%s' is not a number of articles per second", arg);
	return rate;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;
	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &options->input;
		state->child_inputs[1] = &options->connection;
		return 0;
	case KEY_DRY_RUN:
		options->dry_run = true;
		return 0;
	case KEY_RATE:
		options->rate = read_rate(arg, state);
		return 0;
	case KEY_SINCE:
		/* What is no time was told. */
		return time_parse(option_since(arg, state, options->connection.arena), &options->since, NULL) < 0 ? EINVAL : 0;
	case 'q':
		options->quiet = true;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	.options = argp_options,
	.parser = parse,
	.args_doc = "[FILE…|FOLDER…|-]",
	.doc = "Send articles to the daemon. Each is acknowledged once it is on disk.\n\n"
	       "Files may hold JSON (lines, objects, an array), a stream of MessagePack maps, RSS, Atom or JSON Feed, a page with JSON-LD, or plain text; "
	       "the format is detected. Articles may use the field names of trafilatura, news-please, newspaper4k, feedparser, ninjs or schema.org, or "
	       "hearsay's own: id or url, title, text, published, fetched, modified, publisher, authors, language, status. In a folder, all files with "
	       "the file names of these formats are read. Feeding an article twice changes nothing."
	       "\v"
	       "Examples:\n"
	       "  hearsay feed articles.jsonl\n"
	       "  scraper | hearsay feed -\n"
	       "  curl -s https://karsk-daily.example/rss | hearsay feed\n"
	       "  hearsay feed --dry-run --since 2d scraped/\n"
	       "  hearsay feed *.txt --publisher 'The Daily Example'\n\n"
	       "Exit status: 0 when every article was acknowledged; 1 when some were rejected or could not be sent; 130 after Ctrl-C.",
	.children = (const struct argp_child[]){ { .argp = &input_argp }, { .argp = &connection_argp }, { 0 } },
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
	uint64_t read, sent, answered, accepted, duplicate, stale, older;
	int64_t begun; /* monotonic milliseconds */
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
			fprintf(stderr, "hearsay feed: the daemon accepts nothing now (%s); carrying on when it does\n", answer->reason);
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

/* Does `step` until it is done, telling once, after a while, that no daemon answers. */
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
		const char *said = hearsay_error(feed->options->connection.hearsay);
		fprintf(stderr, "hearsay feed: %s; waiting for it (%s)\n", said,
		        connection_is_there(said) ? "'hearsay status' says more" : "is hearsayd running?");
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

static int64_t monotonic_clock(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* With --rate: waits for the next article's turn, taking answers meanwhile. */
static int wait_for_turn(struct feed *feed)
{
	double rate = feed->options->rate;
	int64_t due = rate > 0 ? feed->begun + (int64_t)((double)feed->sent * 1000 / rate) : 0;
	for (int64_t left; (left = due - monotonic_clock()) > 0 && !interrupted();) {
		int r = hearsay_feeder_flush(feed->feeder, (int)(left < 1000 ? left : 1000));
		if (r < 0 && r != -ETIMEDOUT)
			return r;
		if (r == 0 && (left = due - monotonic_clock()) > 0)
			poll(NULL, 0, (int)(left < 1000 ? left : 1000));
		show_progress(feed);
	}
	return 0;
}

/* By the time that an article gives, if any. */
static bool is_too_old(const struct feed *feed, const struct article *article)
{
	int64_t time = article->published != TIME_NONE ? article->published : article->modified != TIME_NONE ? article->modified : article->fetched;
	return time != TIME_NONE && time < feed->options->since;
}

static int feed_item(struct feed *feed, const struct input_item *item)
{
	feed->read++;
	if (!item->usable) {
		rejections_add(feed->rejections, item->reason, item->field, item->detail, item->file, item->line);
		return 0;
	}
	if (is_too_old(feed, &item->article)) {
		feed->older++;
		return 0;
	}
	int r = wait_for_turn(feed);
	if (r >= 0)
		r = patiently(feed, send_step, &item->article);
	feed->sent += r >= 0;
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
	if (!interrupted())
		return r < 0 ? r : patiently(feed, flush_step, NULL);
	/* What is under way has been sent: its answers are as good as here. Another Ctrl-C ends at once. */
	r = hearsay_feeder_flush(feed->feeder, LAST_ANSWERS);
	return -EINTR;
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
	print_count("older", feed->older);
	print_count("rejected", rejected);
	print_count("without an answer", unanswered);
	printf("%s\n", rejected ? ":" : "");
	rejections_print(feed->rejections, &output);
	input_tell(feed->input, feed->read || rejected || unanswered);
}

static void print_summary_json(const struct feed *feed, size_t unanswered)
{
	printf("{\"read\":%llu,\"accepted\":%llu,\"duplicate\":%llu,\"stale\":%llu,\"older\":%llu,\"rejected\":%llu,\"unanswered\":%zu,\"rejections\":",
	       (unsigned long long)feed->read, (unsigned long long)feed->accepted, (unsigned long long)feed->duplicate,
	       (unsigned long long)feed->stale, (unsigned long long)feed->older, (unsigned long long)rejections_count(feed->rejections), unanswered);
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
		fprintf(stderr, "hearsay feed: interrupted; feeding the same again does no harm\n");
	else if (r < 0)
		return connection_tell(&options->connection, r, "article");
	return r == -EINTR ? 130 : good ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int run(struct feed *feed)
{
	struct connection *connection = &feed->options->connection;
	if (feed->options->dry_run)
		return feed_dry_run(&feed->options->input, feed->options->since, connection->json);
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
	feed->begun = monotonic_clock();
	r = conclude(feed, feed_all(feed));
	input_free(feed->input);
	rejections_free(feed->rejections);
	hearsay_feeder_free(feed->feeder);
	return r;
}

int command_feed(int argc, char **argv)
{
	struct options options = { .since = TIME_NONE };
	struct feed feed = { .options = &options };
	connection_begin(&options.connection, TIMEOUT);
	argp_parse(&argp, argc, argv, 0, NULL, &options);
	int status = run(&feed);
	connection_end(&options.connection);
	return status;
}
