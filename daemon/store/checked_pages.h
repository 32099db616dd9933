/* Checked pages: a VFS of SQLite's under a file of ours that can be made again. Each page has a hash of itself in its last bytes, written with it
 * and compared when it is read, so that a page that is not as it was written is damage (SQLITE_IOERR_DATA), never an answer. The method is that
 * of SQLite's own checksum VFS (https://sqlite.org/cksumvfs.html), which Debian's library does not have. What stands in the write-ahead
 * log has SQLite's own hashes, which are compared when it is opened. */
#pragma once

#include <sqlite3.h>
#include <stdbool.h>

#include "proto/base/memory.h"

/* The name of the VFS for sqlite3_open_v2(), over the one that is the default now. */
const char *checked_pages_vfs(void);

/* To be called for a new database that was opened with it, before anything is written: its pages have room for hashes. */
must_check int checked_pages_begin(sqlite3 *database);

/* Whether a page was read that is not as it was written. */
bool checked_pages_damaged(sqlite3 *database);
