/* Scrubbing: what was deleted leaves the bytes of a database's file. SQLite overwrites rows that are deleted (PRAGMA secure_delete), but not
 * what a row was before it moved to another page. */
#pragma once

#include <sqlite3.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/memory.h"

/* Everything goes into the file, and the write-ahead log is empty. -EBUSY while somebody reads it. */
must_check int scrub_empty_wal(sqlite3 *database);

/* Overwrites what lies between the rows of at most `pages` pages from this one on (the first has the schema alone), and syncs the file.
 * *ret_next: where to go on, 0 at the end. To be called with an empty write-ahead log and within a transaction that writes, so that nobody
 * else does. A negative errno value on failure. */
must_check int scrub_gaps(sqlite3 *database, int64_t from, size_t pages, int64_t *ret_next);

/* Both, where no transaction is open and nothing is to be committed with it. */
must_check int scrub_slice(sqlite3 *database, int64_t from, size_t pages, int64_t *ret_next);
