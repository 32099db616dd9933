/* hearsay: the command-line client of hearsayd. */
#include <argp.h>
#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "clients/cli/commands.h"
#include "clients/cli/output.h"
#include "proto/base/memory.h"
#include "proto/base/standard_streams.h"

enum { SLIPS = 2 /* letters by which a word may differ from the command that was meant */ };

static const struct command {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *summary;
} commands[] = {
	{ "feed", command_feed, "send articles to the daemon" },
	{ "watch", command_watch, "follow what changes, as it changes" },
	{ "stories", command_stories, "the current stories" },
	{ "story", command_story, "one story: who said what, in which words, and who had it first" },
	{ "article", command_article, "an article with its statements" },
	{ "statements", command_statements, "search statements by speaker and words" },
	{ "report", command_report, "a page for a browser: who said what, in which words, and when" },
	{ "status", command_status, "the state of the daemon" },
	{ "retract", command_retract, "take an article back" },
	{ "erase", command_erase, "erase an article for good" },
	{ "merge", command_merge, "merge stories" },
	{ "split", command_split, "make articles of one story a story of their own" },
	{ "unmerge", command_unmerge, "undo a merge" },
	{ "rejected", command_rejected, "what was rejected, and why" },
	{ "redrive", command_redrive, "send rejected articles again" },
	{ "analyze", command_analyze, "statements and stories of articles, without a daemon" },
	{ "compare", command_compare, "do two statements say the same, and why" },
	{ "verify", command_verify, "check that what a daemon has on disk is as it was written" },
	{ "backup", command_backup, "copy a daemon's log, while it runs" },
	{ "restore", command_restore, "put a backup in place" },
	{ "dump", command_dump, "the articles of a daemon's directory, as JSON lines" },
};

static void print_help(FILE *file)
{
	fputs("Usage: hearsay COMMAND [OPTION…] [ARGUMENT…]\n"
	      "Who said what, across the news, as it comes in.\n\n", file);
	for (size_t i = 0; i < array_size(commands); i++)
		fprintf(file, "  %-12s %s\n", commands[i].name, commands[i].summary);
	fputs("\n"
	      "First steps:\n"
	      "  hearsay feed articles.jsonl     send articles to hearsayd\n"
	      "  hearsay watch                   see what they change\n"
	      "  hearsay stories                 see the stories\n"
	      "  hearsay analyze articles.jsonl  all of that without a daemon\n\n"
	      "'hearsay COMMAND --help' describes a command, 'man hearsay' all of them.\n", file);
}

static const struct command *find_command(const char *name)
{
	for (size_t i = 0; i < array_size(commands); i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

/* How many letters have to be put in, taken out or changed to make one word of another (Levenshtein 1966). */
static size_t distance(const char *from, const char *to)
{
	size_t length = strlen(to);
	cleanup(free_pointer) size_t *row = allocate(length + 1, sizeof(*row));
	for (size_t k = 0; k <= length; k++)
		row[k] = k;
	for (size_t i = 0; from[i]; i++) {
		size_t before = row[0]++;
		for (size_t k = 1; k <= length; k++) {
			size_t changed = before + (from[i] != to[k - 1]), other = row[k] < row[k - 1] ? row[k] : row[k - 1];
			before = row[k];
			row[k] = changed < other + 1 ? changed : other + 1;
		}
	}
	return row[length];
}

/* The command that was meant, by all that a word with a slip tells; or NULL. */
static const struct command *nearest_command(const char *name)
{
	const struct command *nearest = NULL;
	size_t least = SLIPS + 1;
	for (size_t i = 0; i < array_size(commands); i++) {
		size_t slips = distance(name, commands[i].name);
		if (slips < least && 2 * slips < strlen(commands[i].name)) {
			nearest = &commands[i];
			least = slips;
		}
	}
	return nearest;
}

static int tell_unknown(const char *name)
{
	const struct command *nearest = nearest_command(name);
	fprintf(stderr, "hearsay: there is no %s '", *name == '-' ? "option" : "command");
	struct output output;
	output_begin(&output, stderr);
	output_text(&output, STYLE_PLAIN, name);
	if (nearest)
		fprintf(stderr, "'. Did you mean '%s'? 'hearsay --help' lists all.\n", nearest->name);
	else
		fprintf(stderr, "'; 'hearsay --help' lists what there is.\n");
	return EX_USAGE;
}

/* What was printed is out, or it is known why not: a reader that went away (`hearsay stories | head`) is no error. */
static int close_output(int status)
{
	errno = 0; /* a write that failed earlier has left its mark on the stream, but not its reason here */
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	if (errno == EPIPE)
		return status;
	fprintf(stderr, "hearsay: can't write the output%s%s\n", errno ? ": " : "", errno ? strerror(errno) : "");
	return status ? status : EXIT_FAILURE;
}

static int run(const struct command *command, int argc, char **argv)
{
	char *name = format_string("hearsay %s", command->name);
	argv[0] = program_invocation_name = name; /* for argp's messages, until the end */
	return close_output(command->run(argc, argv));
}

int main(int argc, char **argv)
{
	standard_streams_hold();
	setlocale(LC_CTYPE, "C.UTF-8"); /* not the user's: in Turkish "SCRIPT" is not "script" */
	setenv("ARGP_HELP_FMT", "no-dup-args-note", 0); /* each --help has room for what it is about */
	if (argc == 3 && strcmp(argv[1], "help") == 0 && find_command(argv[2]))
		return run(find_command(argv[2]), 2, (char *[]){ argv[2], "--help", NULL });
	if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
		print_help(argc < 2 ? stderr : stdout);
		return close_output(argc < 2 ? EX_USAGE : EXIT_SUCCESS);
	}
	if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0) {
		puts("hearsay " HEARSAY_VERSION);
		return close_output(EXIT_SUCCESS);
	}
	const struct command *command = find_command(argv[1]);
	if (!command)
		return tell_unknown(argv[1]);
	return run(command, argc - 1, argv + 1);
}
