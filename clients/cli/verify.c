#include <argp.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "clients/cli/commands.h"
#include "clients/cli/json.h"
#include "clients/cli/open_log.h"
#include "clients/cli/option.h"
#include "clients/cli/output.h"
#include "clients/cli/pages.h"
#include "proto/base/array.h"
#include "proto/json.h"
#include "store/log_verify.h"
#include "store/state.h"

struct options {
	const char *directory;
	bool json, quiet;
};

static const struct argp_option argp_options[] = {
	{ .name = "json", .key = 'j', .doc = "one JSON object instead of text for people" },
	{ .name = "quiet", .key = 'q', .doc = "say nothing if all is well; no progress" },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;
	switch (key) {
	case 'j':
		options->json = true;
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
	.doc = "Check what hearsayd keeps in its directory, or a backup of it: every entry of the log against its hashes and the entry before it, "
	       "every update, that nothing acknowledged is missing at the end, what was erased against its erasure, and the structure of the files. "
	       "Nothing is changed, and the daemon may be running."
	       "\v"
	       "Example:\n"
	       "  hearsay verify /var/lib/hearsay\n\n"
	       "Entries that an earlier salvage could not recover are reported as lost, but are no findings: the log itself says that they are "
	       "lost.\n\n"
	       "Exit status: 0 all is well; 1 something is wrong, and was named; 66 there is no log there; 74 it can't be read.",
};

struct verify {
	const struct options *options;
	struct progress progress;
	ARRAY(char *) findings;
};

static void take_finding(void *context, const char *words)
{
	struct verify *verify = context;
	array_append(&verify->findings, copy_string(words));
	if (verify->options->json)
		return;
	progress_clear(&verify->progress);
	printf("%s\n", words);
}

static void take_progress(void *context, uint64_t done, uint64_t total)
{
	struct verify *verify = context;
	progress_show(&verify->progress, done, total, done);
}

static void print_json(const struct verify *verify, struct log *log, const struct log_verification *result)
{
	printf("{\"result\":\"%s\",\"epoch\":", verify->findings.count ? "damaged" : "ok");
	json_write_string(stdout, log_epoch(log));
	printf(",\"first\":%llu,\"position\":%llu,\"sequence\":%llu,\"entries\":%llu,\"erased\":%llu,\"lost\":%llu,\"updates\":%llu,\"findings\":[",
	       (unsigned long long)log_first(log), (unsigned long long)log_position(log), (unsigned long long)log_sequence(log),
	       (unsigned long long)result->entries, (unsigned long long)result->erased, (unsigned long long)result->lost,
	       (unsigned long long)result->updates);
	for (size_t i = 0; i < verify->findings.count; i++) {
		if (i)
			putchar(',');
		json_write_bytes(stdout, verify->findings.items[i]);
	}
	puts("]}");
}

static void add_number(struct wrap *line, uint64_t number, const char *words)
{
	char text[SHORT_TEXT_SIZE];
	wrap_string(line, STYLE_PLAIN, text_number(number, text));
	wrap_string(line, STYLE_PLAIN, words);
}

static void add_count(struct wrap *line, enum style style, uint64_t count, const char *one, const char *many)
{
	char text[SHORT_TEXT_SIZE * 2];
	wrap_string(line, style, page_count(count, one, many, text));
}

static void print_text(const struct verify *verify, struct log *log, const struct log_verification *result)
{
	struct output output;
	struct wrap line;
	size_t findings = verify->findings.count;
	output_begin(&output, stdout);
	if (verify->options->quiet && !findings)
		return;
	wrap_begin(&line, &output, 0, 0);
	if (findings) {
		wrap_string(&line, STYLE_WARNING, "damaged: ");
		add_count(&line, STYLE_WARNING, findings, "finding; ", "findings; ");
	} else {
		wrap_string(&line, STYLE_NEW, "all is well: ");
	}
	add_count(&line, STYLE_PLAIN, result->entries, "entry", "entries");
	if (result->entries) {
		wrap_string(&line, STYLE_PLAIN, " (");
		add_number(&line, log_first(log), " to ");
		add_number(&line, log_position(log), ")");
	}
	wrap_string(&line, STYLE_PLAIN, " and ");
	add_count(&line, STYLE_PLAIN, result->updates, "update are", "updates are");
	wrap_string(&line, STYLE_PLAIN, " as they were written");
	if (result->erased) {
		wrap_string(&line, STYLE_PLAIN, ", ");
		add_number(&line, result->erased, " of them erased");
	}
	if (result->lost) {
		wrap_string(&line, STYLE_PLAIN, "; ");
		add_number(&line, result->lost, result->lost == 1 ? " was lost earlier" : " were lost earlier");
	}
	wrap_end(&line);
}

/* The daemon mends what was found, once it reads it. A backup has no state. */
static void print_advice(const char *directory)
{
	struct output output;
	struct wrap wrap;
	cleanup(free_pointer) char *state = format_string("%s/state.db", directory);
	cleanup(free_pointer) char *words = format_string(
		"What to do: stop hearsayd, delete %s/checkpoint and %s/state.db*, and start it. It then reads all of the log, salvages it where it is "
		"damaged, and rebuilds these two. 'man hearsayd' says more under Damage.", directory, directory);
	if (access(state, F_OK) < 0)
		return;
	output_begin(&output, stdout);
	wrap_begin(&wrap, &output, 0, 0);
	wrap_string(&wrap, STYLE_PLAIN, words);
	wrap_end(&wrap);
}

static int check(struct verify *verify, struct log *log)
{
	const struct log_verify_options options = { take_finding, take_progress, verify };
	struct log_verification result = { 0 };
	progress_begin(&verify->progress, "verifying", !verify->options->quiet && !verify->options->json);
	verify->progress.unit = "rows";
	int r = log_verify(log, &options, &result);
	if (r == 0)
		r = state_verify(verify->options->directory, log_position(log), take_finding, verify);
	progress_clear(&verify->progress);
	if (r < 0 && r != -ENOENT) {
		fprintf(stderr, "hearsay verify: %s: %s\n", verify->options->directory, strerror(-r));
		return EX_IOERR;
	}
	if (verify->options->json)
		print_json(verify, log, &result);
	else
		print_text(verify, log, &result);
	if (verify->findings.count && !verify->options->json)
		print_advice(verify->options->directory);
	return verify->findings.count ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* A log that can't even be opened is damaged as a whole, or none. */
static int tell_unreadable(const struct options *options, int error, const char *words)
{
	if (error == -EBADMSG && options->json) {
		fputs("{\"result\":\"damaged\",\"findings\":[", stdout);
		json_write_bytes(stdout, words);
		puts("]}");
	} else {
		fprintf(error == -EBADMSG ? stdout : stderr, "%s%s\n", error == -EBADMSG ? "" : "hearsay verify: ", words);
		if (error == -EBADMSG)
			print_advice(options->directory);
	}
	return open_log_status(error);
}

int command_verify(int argc, char **argv)
{
	struct options options = { 0 };
	argp_parse(&argp, argc, argv, 0, NULL, &options);
	struct verify verify = { .options = &options };
	struct log *log;
	cleanup(free_pointer) char *error = NULL;
	int r = open_log(options.directory, !options.quiet && !options.json, &log, &error);
	if (r < 0)
		return tell_unreadable(&options, r, error);
	int status = check(&verify, log);
	log_close(log);
	for (size_t i = 0; i < verify.findings.count; i++)
		free(verify.findings.items[i]);
	array_free(&verify.findings);
	return status;
}
