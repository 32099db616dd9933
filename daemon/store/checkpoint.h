/* Checkpoint: the part of the memory that a restart needs so as not to apply the whole log again. It can always be made again from the log, so one
 * that is damaged, or of another machine or format, is ignored.
 *
 * Its bytes are cut into pieces (cutter.h). Pieces that the checkpoint before has as well stay where they are; the others are written to a new
 * pack. Then a list of all pieces (checkpoint_list.h) atomically replaces the list before, and packs that it does not name are deleted. */
#pragma once

#include "proto/base/image.h"

/* Writes or reads the content. */
typedef void checkpoint_content(void *context, struct image *image);

/* Writes a checkpoint and puts it in place; returns when it is on disk and what nothing needs any more has left the disk. With `anew` nothing of the
 * one before is kept. After an error (a negative errno value) the one before is still in place. It uses nothing of the process but the content, so
 * a child process can call it. */
must_check int checkpoint_write(const char *directory, bool anew, checkpoint_content *content, void *context);

/* Reads the checkpoint. -ENOENT: there is none; -EBADMSG: it can't be used (the content refused it, or it is not what was written). After an error,
 * discard what was read into. */
must_check int checkpoint_read(const char *directory, checkpoint_content *content, void *context);

/* Removes what a crash has left behind of the checkpoint before this one, or of the one that was being written. Returns when it has left the disk.
 * What belongs to a checkpoint that can't be used stays until the next one is written. */
must_check int checkpoint_tidy(const char *directory);
/* Removes the checkpoint, if there is one. */
must_check int checkpoint_remove(const char *directory);

/* Bytes on disk; 0 if there is none. */
uint64_t checkpoint_bytes(const char *directory);
/* Bytes that were newly written for it; 0 if there is none. */
uint64_t checkpoint_written(const char *directory);
