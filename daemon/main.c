/* hearsayd: reads the configuration, brings the state back, and runs the loop. */
#include <argp.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "config.h"
#include "data_directory.h"
#include "fold/fold.h"
#include "loop.h"
#include "proto/base/standard_streams.h"
#include "service/journal.h"
#include "service/notify.h"
#include "store/files.h"
#include "store/log_salvage.h"

const char *argp_program_version = "hearsayd " HEARSAY_VERSION;

/* What the command line says, which overrides the configuration file each time that it is read. */
struct arguments {
	const char *config_file, *runtime_directory;
	ARRAY(char *) settings; /* KEY=VALUE */
	bool check, describe;
};

enum { ROOM_SECONDS = 30 };

static struct timespec started; /* on the monotonic clock */

enum { OPTION_CHECK = 0x100, OPTION_STATE_DIRECTORY, OPTION_RUNTIME_DIRECTORY, OPTION_DATA, OPTION_DESCRIBE };

static const struct argp_option options[] = {
	{ "config", 'c', "FILE", 0,
	  "Read this configuration (default: $CONFIGURATION_DIRECTORY/hearsayd.conf, else " HEARSAY_CONFIG_INSTALLED ", if it exists)", 0 },
	{ "set", 's', "KEY=VALUE", 0, "Set one key, as a line of the configuration would; may be repeated", 0 },
	{ "state-directory", OPTION_STATE_DIRECTORY, "DIR", 0, "Where the log and the state are kept", 0 },
	{ "runtime-directory", OPTION_RUNTIME_DIRECTORY, "DIR", 0, "Bind all four sockets as ipc:// files in this directory", 0 },
	{ "data", OPTION_DATA, "DIR", 0, "Language data and models", 0 },
	{ "check", OPTION_CHECK, NULL, 0, "Check the configuration and exit, with status 0 if it is valid, else 78", 1 },
	{ "settings", OPTION_DESCRIBE, NULL, 0, "List every key of the configuration with its range and default, and exit", 1 },
	{ 0 },
};

static void add_setting(struct arguments *arguments, const char *key, const char *value)
{
	char *setting = format_string("%s=%s", key, value);
	array_append(&arguments->settings, setting);
}

static error_t parse_option(int key, char *value, struct argp_state *state)
{
	struct arguments *arguments = state->input;
	switch (key) {
	case 'c':
		arguments->config_file = value;
		return 0;
	case 's':
		if (!strchr(value, '='))
			argp_error(state, "'%s' is not KEY=VALUE", value);
		array_append(&arguments->settings, copy_string(value));
		return 0;
	case OPTION_STATE_DIRECTORY:
		add_setting(arguments, "state_directory", value);
		return 0;
	case OPTION_DATA:
		add_setting(arguments, "data", value);
		return 0;
	case OPTION_RUNTIME_DIRECTORY:
		arguments->runtime_directory = value;
		return 0;
	case OPTION_CHECK:
		arguments->check = true;
		return 0;
	case OPTION_DESCRIBE:
		arguments->describe = true;
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "'%s' is not an option, and hearsayd takes no arguments", value);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	.options = options,
	.parser = parse_option,
	.doc = "Listens to the news: takes articles, works out who said what, groups them into stories, and publishes what changes.\v"
	       "Scrapers and `hearsay feed` send to the articles socket, `hearsay watch` follows the updates, `hearsay status` shows the state of the "
	       "daemon. SIGTERM stops it once everything that it has taken is on disk and answered; SIGHUP reads the configuration again.\n\n"
	       "A damaged log is salvaged at the start: what can be read is copied to a new log, what can't is reported, and the damaged files are "
	       "kept as log.db.bad in the state directory. They have to be moved away before another log can be salvaged.\n\n"
	       "Exit status: 0 stopped; 64 usage error; 65 the log is damaged and can't be salvaged, or of a later version; 69 an address can't be "
	       "bound, or the state is in use; 74 a write failed, or a file could not be made or read; 78 configuration error.",
};

/* --- Configuration */

/* The file to read, owned by the caller; NULL if none was named and none exists. */
static char *find_config_file(const struct arguments *arguments)
{
	if (arguments->config_file)
		return copy_string(arguments->config_file);
	const char *directory = getenv("CONFIGURATION_DIRECTORY");
	cleanup(free_pointer) char *file = NULL;
	if (directory && *directory)
		file = format_string("%s/hearsayd.conf", directory);
	if (file && access(file, F_OK) == 0)
		return copy_string(file);
	return access(HEARSAY_CONFIG_INSTALLED, F_OK) == 0 ? copy_string(HEARSAY_CONFIG_INSTALLED) : NULL;
}

static int apply_setting(struct config *config, const char *setting, char **ret_error)
{
	cleanup(free_pointer) char *key = copy_string(setting), *error = NULL;
	char *equals = strchr(key, '=');
	*equals = '\0';
	int r = config_set(config, key, equals + 1, &error);
	if (r < 0)
		*ret_error = format_string("command line: %s", error);
	return r;
}

/* Defaults, then what systemd says, then the file, then the command line. The caller clears the result in any case. */
static int read_config(const struct arguments *arguments, struct config *config, char **ret_error)
{
	config_init(config);
	cleanup(free_pointer) char *file = find_config_file(arguments);
	int r = config_from_environment(config, ret_error);
	if (r == 0 && file)
		r = config_read_file(config, file, ret_error);
	if (r == 0 && arguments->runtime_directory)
		r = config_set_runtime_directory(config, arguments->runtime_directory, ret_error);
	for (size_t k = 0; r == 0 && k < arguments->settings.count; k++)
		r = apply_setting(config, arguments->settings.items[k], ret_error);
	return r < 0 ? r : config_check(config, ret_error);
}

/* *ret_owners is NULL if no file is configured. */
static int load_owners(const struct config *config, struct owners **ret_owners, char **ret_error)
{
	*ret_owners = NULL;
	cleanup(free_pointer) char *error = NULL;
	int r = *config->owners ? owners_load(config->owners, ret_owners, &error) : 0;
	if (r < 0)
		*ret_error = format_string("publishers.owners: %s", error);
	return r;
}

struct reload {
	const struct arguments *arguments;
	const struct config *running;
};

static void reload(void *context, struct loop *loop)
{
	const struct reload *this = context;
	struct config config;
	struct owners *owners;
	cleanup(free_pointer) char *error = NULL;
	if (read_config(this->arguments, &config, &error) < 0 || load_owners(&config, &owners, &error) < 0) {
		journal_error("%s, keeping the old configuration", error);
	} else {
		const char *key = config_restart_needed(this->running, &config);
		journal_set_level((enum journal_level)config.log_level);
		loop_set_owners(loop, owners);
		if (key)
			journal_warning("the configuration was read again, but '%s' takes effect at the next start only", key);
		else
			journal_notice("the configuration was read again");
	}
	config_clear(&config);
}

/* --- Start */

static void tell(const char *what, uint64_t done, uint64_t all)
{
	notify_working(what, all ? (unsigned)(done * 100 / all) : 100);
}

static void tell_stage(void *context, enum fold_stage stage, uint64_t done, uint64_t all)
{
	static const char *const words[] = { [FOLD_UPGRADES] = "upgrading the log", [FOLD_REPLAYS] = "replaying",
	                                     [FOLD_REBUILDS] = "building the state" };
	(void)context;
	if (stage == FOLD_UPGRADES && done == 0)
		journal_notice("an older hearsayd wrote the log: upgrading its format, once; older versions refuse it from now on");
	tell(words[stage], done, all);
}

static int exit_status(int error)
{
	switch (-error) {
	case EBADMSG:
	case EPROTO:
		return EX_DATAERR;
	case EBUSY:
		return EX_UNAVAILABLE;
	default:
		return EX_IOERR;
	}
}

/* What to do about an address that can't be bound. */
static const char *bind_advice(int error)
{
	switch (-error) {
	case EADDRINUSE:
		return ": another hearsayd runs, or another program has it";
	case EEXIST:
		return ": what is there is no socket; move it away, or say another address";
	case ENOENT:
		return ": make its directory, or let --runtime-directory do it";
	case EACCES:
	case EPERM:
		return ": its directory has to be one that hearsayd's user may write to";
	default:
		return "";
	}
}

static void tell_failure(int error, struct fold *fold)
{
	static const char what[] = "commit; nothing of the open group was acknowledged";
	if (error != -EBADMSG) {
		journal_errno(error, what);
		return;
	}
	journal_error("%s: what is on disk is not as it was written; the next start mends that", what);
	fold_doubt(fold);
}

/* What somebody who reads the journal later wants to know of this start: which version, how long it took, and where its log stands. */
static void tell_ready(const struct loop_options *loop_options)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	double seconds = (double)(now.tv_sec - started.tv_sec) + (double)(now.tv_nsec - started.tv_nsec) / 1e9;
	journal_notice("ready after %.1f s: version " HEARSAY_VERSION ", log at %llu, epoch %s, in '%s'", seconds,
	               (unsigned long long)fold_position(loop_options->fold), log_epoch(fold_log(loop_options->fold)),
	               loop_options->config->state_directory);
}

static int run_loop(const struct loop_options *loop_options)
{
	cleanup(free_pointer) char *error = NULL;
	struct loop *loop;
	int r = loop_open(loop_options, &loop, &error);
	if (r < 0) {
		journal_error("%s%s", error, bind_advice(r));
		return EX_UNAVAILABLE;
	}
	tell_ready(loop_options);
	r = loop_run(loop);
	loop_close(loop);
	if (r < 0) {
		tell_failure(r, loop_options->fold);
		return EX_IOERR;
	}
	journal_notice("stopped");
	return EX_OK;
}

static struct rejected *open_rejected(const struct config *config)
{
	cleanup(free_pointer) char *complaint = NULL;
	struct rejected *rejected = rejected_open(config->state_directory, (uint64_t)config->rejected_bytes, &complaint);
	if (complaint)
		journal_warning("%s", complaint);
	return rejected;
}

static struct suspects *open_suspects(const struct config *config)
{
	cleanup(free_pointer) char *complaint = NULL;
	struct suspects *suspects = suspects_open(config->state_directory, &complaint);
	size_t convicted, found = suspects_found(suspects, &convicted);
	if (complaint)
		journal_warning("%s", complaint);
	if (convicted)
		journal_warning("%zu of the articles that were being analysed when hearsayd crashed were so for the second time: they are rejected from "
		                "now on", convicted);
	else if (found)
		journal_warning("articles were being analysed when hearsayd crashed (%zu): those that are so again at a crash will be rejected", found);
	return suspects;
}

static int try_to_open_fold(const struct fold_options *fold_options, struct fold **ret_fold, char **ret_error)
{
	struct fold *fold;
	int r = fold_open(fold_options, &fold, ret_error);
	if (r < 0)
		return r;
	r = fold_replay(fold, tell_stage, NULL, ret_error);
	if (r < 0)
		fold_close(fold);
	else
		*ret_fold = fold;
	return r;
}

/* Waits until there is more room than before, but for half a minute at most, since the attempt itself may have used some room and given it back. */
static void wait_for_room(const char *directory)
{
	uint64_t room = disk_room(directory);
	for (int seconds = 0; seconds < ROOM_SECONDS && disk_room(directory) <= room; seconds++) {
		notify_waiting_for_room();
		nanosleep(&(struct timespec){ .tv_sec = 1 }, NULL);
	}
}

/* Without room for a state nothing can be answered, so nobody can connect yet; a signal ends the daemon. */
static int open_fold(const struct fold_options *fold_options, struct fold **ret_fold)
{
	cleanup(free_pointer) char *error = NULL;
	bool told = false;
	int r;
	while ((r = try_to_open_fold(fold_options, ret_fold, &error)) == -ENOSPC) {
		if (!told)
			journal_error("%s: waiting for room on the disk, or in the quota, of '%s': a few hundred kilobytes are enough to answer queries; "
			              "nothing is lost",
			              error, fold_options->directory);
		told = true;
		free_pointer(&error);
		error = NULL;
		wait_for_room(fold_options->directory);
	}
	if (r == -EACCES || r == -EPERM)
		journal_error("%s: '%s' and what is in it have to be of the user that hearsayd runs as (user id %u)", error,
		              fold_options->directory, geteuid());
	else if (r < 0 && strstr(error, fold_options->directory))
		journal_error("%s", error);
	else if (r < 0)
		journal_error("%s: %s", fold_options->directory, error);
	return r;
}

static void tell_salvage(void *context, uint64_t done, uint64_t total)
{
	(void)context;
	tell("salvaging", done, total);
}

/* A damaged log is salvaged without asking. That makes nothing worse: the files are kept as they were, so a backup can still be restored, or
 * something else tried. What is lost was lost before, and until somebody comes, the daemon goes on listening. It happens only once, though: as
 * long as the files of a salvage are there, nobody has looked into the cause, and a failing disk would ruin one log after the other. */
static int salvage(const char *directory)
{
	cleanup(free_pointer) char *error = NULL;
	struct log_salvaged salvaged;
	int r = log_salvage(directory, tell_salvage, NULL, &salvaged, &error);
	if (r < 0) {
		journal_error("can't salvage the log: %s", error);
		return r;
	}
	journal_error("salvaged the log: %llu %s recovered, %llu lost%s%s; the damaged files are kept as %s/log.db.bad, and a new epoch begins",
	              (unsigned long long)salvaged.entries, salvaged.entries == 1 ? "entry" : "entries", (unsigned long long)salvaged.lost,
	              salvaged.lost ? ": " : "", salvaged.gaps, directory);
	free(salvaged.gaps);
	if (salvaged.forgotten)
		journal_error("%llu of the articles that were erased are no longer known: they are accepted if they are sent again",
		              (unsigned long long)salvaged.forgotten);
	else if (salvaged.none_noted)
		journal_error("which articles were erased, if any, is no longer known: they are accepted if they are sent again");
	return 0;
}

/* If there is no room for a salvage, the next start tries again; what can't be salvaged stays as it was. */
static int salvage_and_open_fold(const struct fold_options *fold_options, struct fold **ret_fold)
{
	int r = salvage(fold_options->directory);
	return r == 0 ? open_fold(fold_options, ret_fold) : r == -ENOSPC ? r : -EBADMSG;
}

/* Takes over the owners: the loop gets them, or they are freed. */
static int recover_and_run(const struct config *config, const struct arguments *arguments, const struct models *models,
                           struct owners *owners)
{
	const struct fold_options fold_options = {
		.directory = config->state_directory,
		.models = models,
		.board = { .window = config->window },
		.published_clock = config->clock == CLOCK_PUBLISHED,
		.retention_age = config->retention_age,
		.retention_bytes = (uint64_t)config->retention_bytes,
		.progress = tell_stage,
	};
	struct fold *fold;
	int r = open_fold(&fold_options, &fold);
	if (r == -EBADMSG)
		r = salvage_and_open_fold(&fold_options, &fold);
	if (r < 0) {
		owners_free(owners);
		return exit_status(r);
	}
	if (fold_replay_differed(fold))
		journal_warning("the log gives other stories than were published (by another build or other data, or with articles that were erased "
		                "since), or the state was lost and is not in the updates of this epoch alone: they are rebuilt, and a new epoch begins, so "
		                "that subscribers take a snapshot");
	struct reload context = { arguments, config };
	struct rejected *rejected = open_rejected(config);
	struct suspects *suspects = open_suspects(config);
	int status = run_loop(&(struct loop_options){ config, fold, rejected, suspects, models, owners, reload, &context });
	suspects_close(suspects);
	rejected_close(rejected);
	fold_close(fold);
	return status;
}

/* Whatever was inherited: a standard error that nobody reads must not end the daemon, nor a file that may not grow (its write fails), the checkpointer
 * must be able to wait for its child, and a reload that comes before the loop runs must wait for it. */
static void prepare_signals(void)
{
	sigset_t reload;
	sigemptyset(&reload);
	sigaddset(&reload, SIGHUP);
	sigprocmask(SIG_BLOCK, &reload, NULL);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	signal(SIGCHLD, SIG_DFL);
}

static int run(const struct config *config, const struct arguments *arguments)
{
	cleanup(free_pointer) char *error = NULL, *data = data_directory_find(config->data);
	prepare_signals();
	/* systemd has made them for a service; by hand, it is enough if their parents exist. */
	int r = make_directory(config->state_directory, 0750);
	if (r < 0) {
		journal_errno(r, "make state directory '%s'", config->state_directory);
		return EX_IOERR;
	}
	if (arguments->runtime_directory && (r = make_directory(arguments->runtime_directory, 0750)) < 0) {
		journal_errno(r, "make runtime directory '%s'", arguments->runtime_directory);
		return EX_IOERR;
	}
	struct models *models;
	struct owners *owners;
	r = models_load(data, &models, &error);
	if (r < 0) {
		journal_error("%s%s", error, r == -ENOENT ? ": 'data' in the configuration, or --data, says where language data and models are" : "");
		return EX_CONFIG;
	}
	r = load_owners(config, &owners, &error);
	if (r < 0) {
		journal_error("%s", error);
		models_free(models);
		return EX_CONFIG;
	}
	int status = recover_and_run(config, arguments, models, owners);
	models_free(models);
	return status;
}

static int check(const struct config *config)
{
	cleanup(free_pointer) char *data = data_directory_find(config->data), *error = NULL;
	cleanup(free_pointer) char *languages = format_string("%s/languages", data);
	struct owners *owners;
	if (access(languages, R_OK | X_OK) < 0) {
		journal_errno(-errno, "read language data '%s'", languages);
		return EX_CONFIG;
	}
	if (load_owners(config, &owners, &error) < 0) {
		journal_error("%s", error);
		return EX_CONFIG;
	}
	owners_free(owners);
	puts("the configuration is valid");
	return EX_OK;
}

int main(int argc, char **argv)
{
	standard_streams_hold();
	clock_gettime(CLOCK_MONOTONIC, &started);
	struct arguments arguments = { 0 };
	argp_err_exit_status = EX_USAGE;
	argp_parse(&argp, argc, argv, 0, NULL, &arguments);
	journal_open();
	umask(0077); /* what the daemon keeps is nobody else's business; sockets get their modes when they are bound */
	struct config config = { 0 };
	cleanup(free_pointer) char *error = NULL;
	int status = EX_OK;
	if (arguments.describe) {
		config_describe(stdout);
		if (fflush(stdout) != 0) {
			journal_errno(-errno, "write the settings");
			status = EX_IOERR;
		}
	} else if (read_config(&arguments, &config, &error) < 0) {
		journal_error("%s", error);
		status = EX_CONFIG;
	} else {
		journal_set_level((enum journal_level)config.log_level);
		status = arguments.check ? check(&config) : run(&config, &arguments);
	}
	config_clear(&config);
	for (size_t k = 0; k < arguments.settings.count; k++)
		free(arguments.settings.items[k]);
	array_free(&arguments.settings);
	return status;
}
