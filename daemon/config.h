/* Config: the daemon's settings, from one table with the name, type, default, range and meaning of each. The file has one `key = value` per
 * line; `#` begins a comment. An unknown key or a bad value is an error that names file and line. */
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
	char *data; /* "" if it was not set: see data_directory_find() */
	int64_t control_access; /* enum config_access */
	int64_t workers;
	int64_t clock;  /* enum config_clock */
	int64_t window; /* milliseconds */
	int64_t retention_age, retention_bytes; /* milliseconds; bytes; 0: no limit */
	int64_t confidence; /* thousandths */
	int64_t attitudes;  /* 0 or 1 */
	int64_t queue_articles, queue_bytes;
	int64_t memory_max; /* 0: half of the machine's */
	int64_t rejected_bytes;
	char *owners;      /* a file (cluster/publishers/owners.h); "" for none */
	int64_t log_level; /* enum journal_level */
};

enum { CONFIG_MAX_SUBSCRIBE = 64 }; /* each is a socket of its own */

/* Sets the defaults. The configuration owns its strings: config_clear(). */
void config_init(struct config *config);
void config_clear(struct config *config);

/* Reads a file, which overrides what is set. Returns 0, or a negative errno value, and *ret_error (free()) says "FILE:LINE: what is wrong". */
must_check int config_read_file(struct config *config, const char *path, char **ret_error);

/* Sets one key; *ret_error (free()) says what is wrong with it. */
must_check int config_set(struct config *config, const char *key, const char *value, char **ret_error);

/* Checks what no single key can show: that no two sockets share an address. Call it when everything is read; *ret_error as above. */
must_check int config_check(const struct config *config, char **ret_error);

/* Takes what systemd sets in the environment ($STATE_DIRECTORY, $RUNTIME_DIRECTORY). Call it before reading anything that overrides it. */
must_check int config_from_environment(struct config *config, char **ret_error);

/* Sets the four endpoints to ipc:// files in a directory (an absolute path, short enough for sockets); *ret_error (free()) says what is
 * wrong with it. */
must_check int config_set_runtime_directory(struct config *config, const char *directory, char **ret_error);

/* The name of the first key that differs and takes effect only at a restart, or NULL. */
const char *config_restart_needed(const struct config *running, const struct config *wanted);

/* Prints the table for people: every key with its default, range and meaning. */
void config_describe(FILE *file);
