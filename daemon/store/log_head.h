/* Head: the last committed position of the log, in a small file of its own (log.head). It shows when a log has lost its end: nothing else
 * would, since a log whose file was cut off, or whose write-ahead log is gone, is consistent in itself.
 *
 * The file has two slots of 4 KiB, written in turn: a torn write leaves the other slot, with the commit before. A slot is, numbers little
 * endian:
 *   8 bytes "hearhead", 4 format (1), 4 zero, 8 turn (the greater of the two slots' counts), 8 position, 8 sequence,
 *   32 epoch, 16 hash of the entry at `position`, 16 XXH3 (128 bits, canonical) of all that. */
#pragma once

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "proto/base/memory.h"

enum { HEAD_EPOCH_BYTES = 32, HEAD_HASH_BYTES = 16 };

struct head_values {
	uint64_t position, sequence;
	unsigned char epoch[HEAD_EPOCH_BYTES], hash[HEAD_HASH_BYTES];
};

struct head;

/* Opens the file; makes it if it is missing and `create` is set (otherwise -ENOENT). It goes through SQLite's file operations, so that tests can
 * replace them for log and head alike. Errors: negative errno values. */
must_check int head_open(const char *path, bool create, struct head **ret_head);
struct head *head_close(struct head *head);

/* Reads what was written last. -ENOENT: nothing yet (a new file); -EBADMSG: neither slot is whole. */
must_check int head_read(struct head *head, struct head_values *ret_values);

/* Writes the values, and returns when they are on disk. */
must_check int head_write(struct head *head, const struct head_values *values);
