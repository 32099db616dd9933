/* Helpers for SQLite: opening databases, prepared statements whose parameters and columns are put and taken one after another, and errors as negative
 * errno values. Nothing outside daemon/store includes this. */
#pragma once

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/arena.h"

/* The negative errno value for a result code of SQLite: 0, -ENOSPC (disk full), -EBUSY (somebody else holds a lock), -EBADMSG (damaged, or not a
 * database), -EIO for everything else. */
must_check int database_errno(int code);

/* Sets SQLite up for this process. The functions below do so; call it before asking SQLite for anything else. */
void database_set_up(void);

/* Opens or creates a database file. On failure *ret_database is NULL and *ret_error (free()) says what and where. */
must_check int database_open(const char *path, int flags, sqlite3 **ret_database, char **ret_error);

/* The same for a file whose pages have hashes (store/checked_pages.h); a new file gets them from the beginning. If it fails after the file
 * was opened, *ret_database is set and has to be closed, and *ret_error is left as it was. */
must_check int database_open_checked(const char *path, int flags, sqlite3 **ret_database, char **ret_error);

/* Finalizes the statements that were prepared, and closes. Returns NULL. */
sqlite3 *database_close(sqlite3 *database, sqlite3_stmt **statements, size_t count);

/* Prepares `count` statements for repeated use. */
must_check int database_prepare(sqlite3 *database, const char *const *sql, sqlite3_stmt **ret_statements, size_t count);

/* Runs SQL whose rows, if any, do not matter. */
must_check int database_execute(sqlite3 *database, const char *sql);

/* Reads the first column of the first row; `otherwise` if there is no row. */
must_check int database_integer(sqlite3 *database, const char *sql, int64_t otherwise, int64_t *ret_value);

/* Rolls back the open transaction, if there is one (SQLite ends it by itself on some errors). */
void database_rollback(sqlite3 *database);

/* "PATH: WORDS (SQLite's own words)", owned by the caller (free). `database` may be NULL. */
char *database_words(const char *path, const char *words, sqlite3 *database);

/* Bytes on disk, write-ahead log included. */
uint64_t database_bytes(const char *path);

/* Bytes of the pages that are in use, wherever these stand now: neither free pages count, nor what the write-ahead log has of older versions. */
must_check int database_used_bytes(sqlite3 *database, uint64_t *ret_bytes);

/* A prepared statement in use: its parameters are put one after another, and then the columns of each row are taken one after another. What
 * is put must stay where it is until the statement has run. */
struct cursor {
	sqlite3_stmt *statement;
	int column;
};

/* Resets a statement, for putting its parameters. */
struct cursor cursor_start(sqlite3_stmt *statement);
void put_integer(struct cursor *cursor, int64_t value);
void put_text(struct cursor *cursor, const char *text);                /* NULL puts NULL */
void put_blob(struct cursor *cursor, const void *data, size_t size); /* size 0 puts NULL */

/* Goes to the next row: 1, 0 if there is none, or a negative errno value. Without a row the statement is reset. */
must_check int cursor_step(struct cursor *cursor);
/* Runs a statement that gives no rows. */
must_check int cursor_run(struct cursor *cursor);
/* Call it to end before the last row. */
void cursor_stop(struct cursor *cursor);

/* 0 for NULL. */
int64_t take_integer(struct cursor *cursor);
/* A copy in the arena; NULL for NULL. */
const char *take_text(struct cursor *cursor, struct arena *arena);
/* SQLite's own bytes, valid until the next step; NULL and 0 for NULL. */
const void *take_blob(struct cursor *cursor, size_t *ret_size);
