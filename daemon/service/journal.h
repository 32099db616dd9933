/* Journal: what the daemon tells its operator. Goes to systemd's journal with levels and structured fields when standard error is
 * connected to it, else to standard error as plain lines (coloured on a terminal).
 *
 * A line says what was being done and what came of it. An error that is survived says so: it ends with ", ignoring" or the like. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* As syslog's priorities. */
enum journal_level { JOURNAL_ERROR = 3, JOURNAL_WARNING = 4, JOURNAL_NOTICE = 5, JOURNAL_INFO = 6, JOURNAL_DEBUG = 7 };

/* A structured field: HEARSAY_… in the journal, not shown on standard error. */
struct journal_field {
	const char *name, *value;
};
/* A list of fields for journal_write(): JOURNAL_FIELDS({ "HEARSAY_ENDPOINT", endpoint }) */
#define JOURNAL_FIELDS(...) ((const struct journal_field[]){ __VA_ARGS__, { 0 } })

/* Finds out where standard error goes. Call it once, before other threads start. */
void journal_open(void);

/* Messages above this level are left out; JOURNAL_INFO from the start. */
void journal_set_level(enum journal_level level);

/* The level with that name ("error", "warning", "notice", "info", "debug"), or -EINVAL. */
int journal_level_from_name(const char *name);

/* One message; `fields` may be NULL. Safe from several threads. */
void journal_write(enum journal_level level, const struct journal_field *fields, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#define journal_error(...) journal_write(JOURNAL_ERROR, NULL, __VA_ARGS__)
#define journal_warning(...) journal_write(JOURNAL_WARNING, NULL, __VA_ARGS__)
#define journal_notice(...) journal_write(JOURNAL_NOTICE, NULL, __VA_ARGS__)
#define journal_info(...) journal_write(JOURNAL_INFO, NULL, __VA_ARGS__)
#define journal_debug(...) journal_write(JOURNAL_DEBUG, NULL, __VA_ARGS__)

/* An error with what was being done: "open state directory '/x': No such file or directory". Returns `error`, a negative errno
 * value, so that a caller can say: return journal_errno(r, "open state directory '%s'", path); */
int journal_errno(int error, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* For complaints that a peer can provoke: true for the first ten in a minute; the first in the next minute says how many were left out. Each
 * kind of complaint has a static (zeroed) limit of its own. */
struct journal_limit {
	int64_t minute;
	unsigned said, left_out;
};
bool journal_allowed(struct journal_limit *limit);
