/* Config: the daemon's settings, from one typed table: each with its name, type, default, range and meaning. The file has a
 * `key = value` a line; `#` begins a comment. An unknown key or a bad value is an error that names file and line. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "proto/base/array.h"

enum config_clock { CLOCK_ARRIVAL, CLOCK_PUBLISHED };
enum config_access { ACCESS_OWNER, ACCESS_GROUP };

struct config {
	char *articles, *updates, *query, *control; /* endpoints to bind */
	ARRAY(char *) subscribe;                    /* endpoints of scrapers' PUB sockets */
	char *state_directory;
	char *data; /* "" where nothing was set: see data_directory_find() */
	int64_t control_access; /* enum config_access */
	int64_t workers;
	int64_t clock;  /* enum config_clock */
	int64_t window; /* milliseconds */
	int64_t retention_age, retention_bytes; /* milliseconds; 0: without a limit */
	int64_t confidence; /* thousandths */
	int64_t attitudes;  /* 0 or 1 */
	int64_t queue_articles, queue_bytes;
	int64_t memory_max; /* 0: half of the machine's */
	int64_t rejected_bytes;
	char *owners;      /* a file (cluster/publishers/owners.h); "" for none */
	int64_t log_level; /* enum journal_level */
};

enum { CONFIG_MAX_SUBSCRIBE = 64 }; /* each is a socket of its own */

/* The defaults. Owns its strings: config_clear(). */
void config_init(struct config *config);
void config_clear(struct config *config);

/* Reads a file over what is there. 0, or a negative errno value and *ret_error (free()) says "FILE:LINE: what is wrong". */
must_check int config_read_file(struct config *config, const char *path, char **ret_error);

/* Sets one key; *ret_error (free()) says what is wrong with it. */
must_check int config_set(struct config *config, const char *key, const char *value, char **ret_error);

/* What no single key can show: that no two sockets have one address. To be asked when all is read; *ret_error as above. */
must_check int config_check(const struct config *config, char **ret_error);

/* Takes from the environment what systemd puts there ($STATE_DIRECTORY, $RUNTIME_DIRECTORY). To be called before anything else is
 * read over it. */
must_check int config_from_environment(struct config *config, char **ret_error);

/* The four endpoints as ipc:// files in a directory (an absolute path, short enough for sockets); *ret_error (free()) says what is
 * wrong with it. */
must_check int config_set_runtime_directory(struct config *config, const char *directory, char **ret_error);

/* Whether the two differ in something that only a restart brings into effect: the name of the first such key, or NULL. */
const char *config_restart_needed(const struct config *running, const struct config *wanted);

/* The table for people: every key with default, range and meaning. */
void config_describe(FILE *file);
