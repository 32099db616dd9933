/* Checkpoint: what a restart needs of memory, so that it does not apply the whole log again: the file `<directory>/checkpoint`, written
 * whole and put in the place of the one before at once. It can always be made again from the log, so one that is damaged, of another
 * machine or of another format is ignored. */
#pragma once

#include "proto/base/image.h"

/* Writes or reads the content. */
typedef void checkpoint_content(void *context, struct image *image);

/* Writes a checkpoint and puts it in place; returns when it is on disk. Negative errno values: what there was is still there. Uses no
 * state of the process beside the content, so that a child process can do it. */
must_check int checkpoint_write(const char *directory, checkpoint_content *content, void *context);

/* Reads the checkpoint. -ENOENT: there is none; -EBADMSG: it is of no use (the content refused it, or it is not what was written); what
 * was read into is then to be thrown away. */
must_check int checkpoint_read(const char *directory, checkpoint_content *content, void *context);

/* Bytes on disk; 0 if there is none. */
uint64_t checkpoint_bytes(const char *directory);
