#include <argp.h>
#include <errno.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "clients/cli/commands.h"
#include "clients/cli/dumped.h"
#include "clients/cli/option.h"
#include "clients/cli/open_log.h"
#include "clients/cli/output.h"
#include "proto/json.h"
#include "proto/time.h"
#include "proto/value.h"
#include "store/log.h"

enum { KEY_ALL = 0x2000, KEY_FROM };

struct options {
	const char *directory;
	bool all, quiet;
	uint64_t from;
};

static const struct argp_option argp_options[] = {
	{ .name = "all", .key = KEY_ALL, .doc = "every entry of the log: also ticks, what editors decided, erasures, and what was erased" },
	{ .name = "from", .key = KEY_FROM, .arg = "POSITION", .doc = "entries from this position on" },
	{ .name = "quiet", .key = 'q', .doc = "no progress" },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;
	switch (key) {
	case KEY_ALL:
		options->all = true;
		return 0;
	case KEY_FROM:
		options->from = (uint64_t)option_number(arg, 1, LONG_MAX, "--from", state);
		return 0;
	case 'q':
		options->quiet = true;
		return 0;
	default:
		return option_argument(key, arg, state, &options->directory, "directory", "which directory? (hearsayd's state_directory, or a backup)");
	}
}

static const struct argp argp = {
	.options = argp_options,
	.parser = parse,
	.args_doc = "DIRECTORY",
	.doc = "Write what hearsayd was given, from its directory or a backup of it, in the order in which it came: one line of JSON per article, "
	       "which 'hearsay feed' and 'hearsay analyze' read. The daemon may be running."
	       "\v"
	       "Examples:\n"
	       "  hearsay dump /var/lib/hearsay > articles.jsonl\n"
	       "  hearsay dump --from 120000 /var/lib/hearsay | jq -r .title\n\n"
	       "Each line is the article as it was sent, with three more keys: log_position, log_at (when it was taken in) and log_kind. One that was "
	       "retracted is a line with its id and \"status\": \"canceled\". With --all there is a line for each entry of the log: log_kind is "
	       "article, retraction, tick, merge, split, unmerge, erasure or retention; what an editor decided has the keys of the control message, "
	       "and an entry that was erased has \"erased\": true instead of an article. Entries that are past retention, or lost, have no line.\n\n"
	       "Exit status: 0 all was written; 1 an entry is damaged, or the end of the log is lost; 66 there is no log there; 74 it can't be read, or "
	       "the output not written.",
};

struct dump {
	const struct options *options;
	struct arena *arena;
	struct progress progress;
	uint64_t first, last, position, lines;
	int write_error; /* errno, where the output can't be written */
};

/* The keys and values of a map that the log keeps, without its braces. */
static int write_pairs(struct dump *dump, const void *data, size_t size)
{
	struct value map;
	const char *reason;
	int r = value_decode(data, size, &value_limits_reply, dump->arena, &map, &reason);
	if (r < 0 || map.type != VALUE_MAP)
		return -EBADMSG;
	for (uint32_t i = 0; i < map.count; i++) {
		json_write_string(stdout, map.pairs[i].key);
		putchar(':');
		json_write_value(stdout, &map.pairs[i].value, NULL);
		putchar(',');
	}
	return 0;
}

static int write_entry(struct dump *dump, const struct log_entry *entry)
{
	char at[TIME_TEXT_SIZE];
	int r = 0;
	putchar('{');
	if (entry->article)
		r = write_pairs(dump, entry->article, entry->article_size);
	else if (entry->edit)
		r = write_pairs(dump, entry->edit, entry->edit_size);
	else if (entry->article_id) {
		fputs("\"id\":", stdout);
		json_write_string(stdout, entry->article_id);
		fputs(entry->erased ? ",\"erased\":true," : entry->kind == LOG_RETRACTION ? ",\"status\":\"canceled\"," : ",", stdout);
	}
	printf("\"log_kind\":\"%s\",\"log_position\":%llu,\"log_at\":\"%s\"}\n", dumped_kind_name(entry->kind), (unsigned long long)entry->position,
	       time_format(entry->at, at));
	return r;
}

static int take_entry(void *context, const struct log_entry *entry)
{
	struct dump *dump = context;
	bool of_article = entry->kind == LOG_ARTICLE || entry->kind == LOG_RETRACTION;
	int r = 0;
	errno = 0;
	if (dump->options->all || (of_article && !entry->erased)) {
		r = write_entry(dump, entry);
		dump->lines++;
	}
	if (ferror(stdout))
		dump->write_error = errno ? errno : EIO;
	dump->position = entry->position;
	arena_reset(dump->arena);
	progress_show(&dump->progress, entry->position - dump->first, dump->last - dump->first, dump->lines);
	return dump->write_error ? -EPIPE : r;
}

/* A reader that went away wanted no more. */
static int tell_unwritten(int error)
{
	__fpurge(stdout);
	clearerr(stdout); /* it is told here */
	if (error == EPIPE)
		return EXIT_SUCCESS;
	fprintf(stderr, "hearsay dump: can't write the output: %s; what is there is not all\n", strerror(error));
	return EX_IOERR;
}

static int run(const struct options *options, struct log *log)
{
	struct arena *arena cleanup(arena_free_pointer) = arena_new();
	uint64_t first = options->from > log_first(log) ? options->from : log_first(log);
	struct dump dump = { .options = options, .arena = arena, .first = first, .last = log_position(log) };
	progress_begin(&dump.progress, "dumping", !options->quiet);
	int r = log_entries(log, first, true, take_entry, &dump);
	progress_clear(&dump.progress);
	if (fflush(stdout) != 0 && !dump.write_error)
		dump.write_error = errno;
	if (dump.write_error)
		return tell_unwritten(dump.write_error);
	if (r == -EBADMSG)
		fprintf(stderr, "hearsay dump: the entry after %llu is damaged: 'hearsay verify' says more\n", (unsigned long long)dump.position);
	else if (r < 0)
		fprintf(stderr, "hearsay dump: %s: %s\n", options->directory, strerror(-r));
	return r == 0 ? EXIT_SUCCESS : r == -EBADMSG ? EXIT_FAILURE : EX_IOERR;
}

int command_dump(int argc, char **argv)
{
	struct options options = { 0 };
	argp_parse(&argp, argc, argv, 0, NULL, &options);
	struct log *log;
	cleanup(free_pointer) char *error = NULL;
	int r = open_log(options.directory, !options.quiet, &log, &error);
	if (r < 0) {
		fprintf(stderr, "hearsay dump: %s\n", error);
		return open_log_status(r);
	}
	int status = run(&options, log);
	log_close(log);
	return status;
}
