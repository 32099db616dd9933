/* hearsay backup, hearsay restore */
#include <argp.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>

#include "clients/cli/commands.h"
#include "clients/cli/open_log.h"
#include "clients/cli/output.h"
#include "clients/cli/pages.h"
#include "proto/json.h"
#include "store/log_backup.h"
#include "store/log_verify.h"

enum { KEY_REPLACE = 0x2000 };

struct options {
	const char *from, *to;
	bool replace, json, quiet;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;
	switch (key) {
	case KEY_REPLACE:
		options->replace = true;
		return 0;
	case 'j':
		options->json = true;
		return 0;
	case 'q':
		options->quiet = true;
		return 0;
	case ARGP_KEY_ARG:
		if (options->to)
			argp_error(state, "two directories at a time");
		if (options->from)
			options->to = arg;
		else
			options->from = arg;
		return 0;
	case ARGP_KEY_END:
		if (!options->to)
			argp_error(state, "which directory, and where to?");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp backup_argp = {
	.options = (const struct argp_option[]){
		{ .name = "json", .key = 'j', .doc = "JSON instead of text for people" },
		{ .name = "quiet", .key = 'q', .doc = "say nothing unless something goes wrong" },
		{ 0 },
	},
	.parser = parse,
	.args_doc = "DIRECTORY TARGET",
	.doc = "Copy the log of a hearsayd, which may be running, as it is at one moment, and check the copy. TARGET is a directory that does not "
	       "exist yet, or is empty but for what a backup that was interrupted has left. The log is all that has to be kept: stories, and what "
	       "queries read, are derived from it."
	       "\v"
	       "Example:\n"
	       "  hearsay backup /var/lib/hearsay /srv/backup/hearsay-monday\n\n"
	       "'hearsay verify', 'hearsay dump' and 'hearsay restore' read a backup. A backup that was made before an article was erased still has "
	       "it.\n\n"
	       "Exit status: 0 the backup was made and is sound; 1 it was made, but the log is damaged ('hearsay verify' says where); 66 there is no "
	       "log there; 73 TARGET can't be created, or is not empty; 74 reading or writing failed.",
};

static const struct argp restore_argp = {
	.options = (const struct argp_option[]){
		{ .name = "replace", .key = KEY_REPLACE, .doc = "delete the log that is in DIRECTORY" },
		{ .name = "json", .key = 'j', .doc = "JSON instead of text for people" },
		{ .name = "quiet", .key = 'q', .doc = "say nothing unless something goes wrong" },
		{ 0 },
	},
	.parser = parse,
	.args_doc = "BACKUP DIRECTORY",
	.doc = "Put a backup in place as the log of a hearsayd, which must not be running. DIRECTORY (its state_directory) must be empty, but "
	       "for what a restore that was interrupted has left, unless --replace is given. The backup is checked first, and left as it is. A new "
	       "epoch begins: subscribers take a snapshot, and nobody mistakes the updates that come now for those that came before."
	       "\v"
	       "Example:\n"
	       "  systemctl stop hearsayd\n"
	       "  hearsay restore --replace /srv/backup/hearsay-monday /var/lib/hearsay\n"
	       "  systemctl start hearsayd\n\n"
	       "What came in after the backup can be fed again: a feeder that has kept its articles can send them all, since duplicates do no harm.\n\n"
	       "Exit status: 0 the log is in place; 1 the backup is damaged, and nothing was done; 66 there is no backup; 69 a daemon has the "
	       "directory open; 73 it is not empty, or can't be created; 74 reading or writing failed.",
};

static void take_progress(void *context, uint64_t done, uint64_t total)
{
	progress_show(context, done, total, done);
}

static void take_finding(void *context, const char *words)
{
	progress_clear(context);
	fprintf(stderr, "%s: %s\n", program_invocation_name, words);
}

static bool shows_progress(const struct options *options)
{
	return !options->quiet && !options->json;
}

static int verify(struct log *log, const struct options *options, struct log_verification *ret_result)
{
	struct progress progress;
	const struct log_verify_options verify_options = { take_finding, take_progress, &progress };
	progress_begin(&progress, "verifying", shows_progress(options));
	progress.unit = "rows";
	int r = log_verify(log, &verify_options, ret_result);
	progress_clear(&progress);
	return r;
}

/* The exit status where it is the directory to write to that something is wrong with. */
static int target_status(int error)
{
	switch (-error) {
	case ENOTEMPTY:
	case EEXIST:
	case ENOENT: /* its parent */
	case ENOTDIR:
	case ENAMETOOLONG:
	case ELOOP:
	case EACCES:
	case EPERM:
	case EROFS:
		return EX_CANTCREAT;
	case EBUSY:
		return EX_UNAVAILABLE;
	case EBADMSG:
		return EXIT_FAILURE;
	default:
		return EX_IOERR;
	}
}

static int fail(int status, int error, const char *words)
{
	fprintf(stderr, "%s: %s\n", program_invocation_name, words ? words : strerror(-error));
	return status;
}

static void tell(const struct options *options, const char *what, struct log *log, const struct log_verification *result)
{
	char entries[SHORT_TEXT_SIZE * 2], first[SHORT_TEXT_SIZE], last[SHORT_TEXT_SIZE];
	if (options->json) {
		printf("{\"result\":\"%s\",\"epoch\":", result->findings ? "damaged" : "ok");
		json_write_string(stdout, log_epoch(log));
		printf(",\"first\":%llu,\"position\":%llu,\"entries\":%llu}\n", (unsigned long long)log_first(log), (unsigned long long)log_position(log),
		       (unsigned long long)result->entries);
	} else if (!options->quiet) {
		printf("%s: %s", what, page_count(result->entries, "entry", "entries", entries));
		if (result->entries)
			printf(" (%s to %s)", text_number(log_first(log), first), text_number(log_position(log), last));
		puts(result->findings ? ", and damaged" : "");
	}
}

/* Opens what is in a directory, checks it, and says how it is. */
static int check(const struct options *options, const char *directory, const char *what, struct log_verification *ret_result)
{
	cleanup(free_pointer) char *error = NULL;
	struct log *log;
	int r = open_log(directory, shows_progress(options), &log, &error);
	if (r < 0)
		return fail(open_log_status(r), r, error);
	r = verify(log, options, ret_result);
	if (r == 0 && what)
		tell(options, what, log, ret_result);
	log_close(log);
	return r < 0 ? fail(open_log_status(r), r, NULL) : ret_result->findings ? EXIT_FAILURE : EXIT_SUCCESS;
}

static const char NO_PARENT[] = "make the directory that it is to be in first";

typedef int copier(struct log *log, const struct options *options, struct progress *progress, char **ret_error);

static int with_advice(int error, const char *advice, char **ret_error)
{
	cleanup(free_pointer) char *words = *ret_error;
	*ret_error = format_string("%s: %s", words, advice);
	return error;
}

static bool is_same(const char *directory, const char *other)
{
	struct stat one, two;
	return stat(directory, &one) == 0 && stat(other, &two) == 0 && one.st_dev == two.st_dev && one.st_ino == two.st_ino;
}

static int back_up(struct log *log, const struct options *options, struct progress *progress, char **ret_error)
{
	int r = log_backup(log, options->to, take_progress, progress, ret_error);
	return r == -ENOTEMPTY ? with_advice(r, "name a directory that does not exist yet, or an empty one", ret_error) :
	       r == -ENOENT    ? with_advice(r, NO_PARENT, ret_error) :
	                         r;
}

static int restore(struct log *log, const struct options *options, struct progress *progress, char **ret_error)
{
	int r = log_restore(log, options->to, options->replace, take_progress, progress, ret_error);
	return r == -ENOTEMPTY ? with_advice(r, "--replace deletes the log that is there", ret_error) :
	       r == -EBUSY     ? with_advice(r, "stop hearsayd first", ret_error) :
	       r == -ENOENT    ? with_advice(r, NO_PARENT, ret_error) :
	                         r;
}

/* What the source has lost of what was acknowledged; a copy knows only what is left. */
static char *find_loss(struct log *log)
{
	char *words = NULL;
	int r = log_compare_head(log, &words);
	if (r == -EBADMSG || r == -EPROTO)
		return words ? words : copy_string("log.head is damaged");
	free(words);
	return NULL;
}

/* *ret_loss (free()): what the source has lost, or NULL. */
static int copy(const struct options *options, copier *copy_log, const char *what, char **ret_loss)
{
	cleanup(free_pointer) char *error = NULL;
	struct log *log;
	struct progress progress;
	int r = open_log(options->from, shows_progress(options), &log, &error);
	if (r < 0)
		return fail(open_log_status(r), r, error);
	*ret_loss = find_loss(log);
	progress_begin(&progress, what, shows_progress(options));
	progress.unit = "pages";
	r = copy_log(log, options, &progress, &error);
	progress_clear(&progress);
	log_close(log);
	return r < 0 ? fail(target_status(r), r, error) : EXIT_SUCCESS;
}

int command_backup(int argc, char **argv)
{
	struct options options = { 0 };
	struct log_verification result;
	argp_parse(&backup_argp, argc, argv, 0, NULL, &options);
	umask(0077);
	cleanup(free_pointer) char *loss = NULL;
	int status = copy(&options, back_up, "backing up", &loss);
	if (!status)
		status = check(&options, options.to, "backed up", &result);
	if (status || !loss)
		return status;
	fprintf(stderr, "%s: %s; the backup has what is left\n", program_invocation_name, loss);
	return EXIT_FAILURE;
}

int command_restore(int argc, char **argv)
{
	struct options options = { 0 };
	struct log_verification result;
	argp_parse(&restore_argp, argc, argv, 0, NULL, &options);
	umask(0077);
	if (is_same(options.from, options.to)) {
		fprintf(stderr, "%s: %s is both the backup and where it is to go: a backup stays as it is\n", program_invocation_name, options.to);
		return EX_USAGE;
	}
	int status = check(&options, options.from, NULL, &result);
	cleanup(free_pointer) char *loss = NULL; /* the check has told */
	if (!status)
		status = copy(&options, restore, "restoring", &loss);
	return status ? status : check(&options, options.to, "restored", &result);
}
