/* Checked pages: a VFS for SQLite, under a database that can be made again. Each page has a hash of itself and of its place in its last bytes, which
 * is compared when the page is read: one that is not as it was written, or belongs in another place, is an error (SQLITE_IOERR_DATA), never an answer.
 * The method is that of SQLite's own checksum VFS (https://sqlite.org/cksumvfs.html), which Debian's library does not have. The write-ahead log has
 * hashes of SQLite's own, which are compared when it is opened. */
#pragma once

#include <sqlite3.h>
#include <stdbool.h>

#include "proto/base/memory.h"

/* The name of the VFS, for sqlite3_open_v2(). It is made on top of the VFS that is the default when this is called. */
const char *checked_pages_vfs(void);

/* Call it for a new database that was opened with this VFS, before anything is written: reserves the room for hashes. */
must_check int checked_pages_begin(sqlite3 *database);

/* Whether the pages of a database that was opened with this VFS, and read or written since, have hashes. Without, nothing is compared: the file was
 * made in another way, or its beginning is damaged. */
bool checked_pages_have_hashes(sqlite3 *database);

/* Whether a page was read that is not as it was written. */
bool checked_pages_damaged(sqlite3 *database);
