/* Checkpoint: what a restart needs of memory, so that it does not apply the whole log again. It can always be made again from the log, so one
 * that is damaged, of another machine or of another format is ignored.
 *
 * Its bytes are cut into pieces (cutter.h). One that the checkpoint before has as well stays where it is, the others are written to a new
 * pack; then a list of all pieces (checkpoint_list.h) is put in the place of the one before at once, and packs that it does not name go. */
#pragma once

#include "proto/base/image.h"

/* Writes or reads the content. */
typedef void checkpoint_content(void *context, struct image *image);

/* Writes a checkpoint and puts it in place; returns when it is on disk, and what nothing needs any more is off it. `anew`: nothing of the one
 * before stays. Negative errno values: what there was is still there. Uses no state of the process beside the content, so that a child
 * process can do it. */
must_check int checkpoint_write(const char *directory, bool anew, checkpoint_content *content, void *context);

/* Reads the checkpoint. -ENOENT: there is none; -EBADMSG: it is of no use (the content refused it, or it is not what was written); what
 * was read into is then to be thrown away. */
must_check int checkpoint_read(const char *directory, checkpoint_content *content, void *context);

/* Removes what a crash left behind: what the checkpoint before had, or what the next one would have had. Returns when it is off the disk. What
 * belongs to a checkpoint that is of no use here stays until the next one is written. */
must_check int checkpoint_tidy(const char *directory);
/* Removes the checkpoint, if there is one. */
must_check int checkpoint_remove(const char *directory);

/* Bytes on disk; 0 if there is none. */
uint64_t checkpoint_bytes(const char *directory);
/* Bytes that were written for it. */
uint64_t checkpoint_written(const char *directory);
