/* Scrubbing: overwrites what a database's file still has of deleted rows. SQLite itself overwrites rows when they are deleted (PRAGMA secure_delete),
 * but not where a row was before it was moved to another page. */
#pragma once

#include <sqlite3.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/memory.h"

/* Moves everything from the write-ahead log into the file, and empties it. -EBUSY while somebody reads it. */
must_check int scrub_empty_wal(sqlite3 *database);

/* Overwrites with zeros what is between the rows, on at most `pages` pages, of which `from` is the first, and syncs the file. Page 1 is
 * left out, since it has nothing but the schema. *ret_next: the page to go on with, 0 at the end. Call it with an empty write-ahead log,
 * and within a transaction that writes, so that nobody else does. A negative errno value on failure. */
must_check int scrub_gaps(sqlite3 *database, int64_t from, size_t pages, int64_t *ret_next);

/* Does both, in a transaction of its own. */
must_check int scrub_slice(sqlite3 *database, int64_t from, size_t pages, int64_t *ret_next);
