/* Files: what the store does with files and directories, so that it is there after a power cut, too. */
#pragma once

#include <stdint.h>
#include <sys/types.h>

#include "proto/base/memory.h"

/* "DIRECTORY/NAME", owned by the caller (free). */
char *file_in(const char *directory, const char *name);

/* Returns when the names in a directory are on disk. A negative errno value on failure. */
must_check int sync_directory(const char *directory);

/* Makes a directory, if it is not there; returns when its name is on disk. A negative errno value on failure. */
must_check int make_directory(const char *directory, mode_t mode);

/* Writes all of it to a file; reads all of it, from there on. Negative errno values; -EBADMSG: the file ends before. */
must_check int file_write(int file, const void *data, size_t size);
must_check int file_read(int file, void *data, size_t size, uint64_t at);
/* For cleanup(): a file that is open, or -1. */
void file_close(const int *file);

/* Deletes a file, if it is there. A negative errno value on failure. */
must_check int delete_file(const char *path);

/* Bytes that are free on the disk of a directory, for who is not root; 0 where that is not known. */
uint64_t disk_room(const char *directory);

/* A database of SQLite's, with what belongs to it (-wal, -shm), is renamed to PATH.bad, or deleted, if it is there. A negative errno value on
 * failure. */
must_check int put_database_away(const char *path);
must_check int delete_database(const char *path);
/* What was put away is deleted, if it is there; returns when its names have left the disk. */
must_check int delete_put_away(const char *path);
