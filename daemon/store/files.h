/* Files: operations on files and directories whose effect survives a power cut. */
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

/* Write `size` bytes to a file, and read as many from an offset. Negative errno values; -EBADMSG: the file ends before that. */
must_check int file_write(int file, const void *data, size_t size);
must_check int file_read(int file, void *data, size_t size, uint64_t at);
/* For cleanup(): a file that is open, or -1. */
void file_close(const int *file);

/* Deletes a file, if it is there. A negative errno value on failure. */
must_check int delete_file(const char *path);

/* Bytes that are free for ordinary users on the disk of a directory; 0 if that is not known. */
uint64_t disk_room(const char *directory);

/* Rename an SQLite database, with what belongs to it (-wal, -shm, -journal), to PATH.bad, or delete it. It need not be there. A negative errno value
 * on failure. */
must_check int put_database_away(const char *path);
must_check int delete_database(const char *path);
/* Deletes PATH.bad, if it is there; returns when its names have left the disk. */
must_check int delete_put_away(const char *path);
