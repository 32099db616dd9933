/* Backup: the log as it is at one moment, copied while a daemon goes on with it, and put back. What else is in a daemon's directory can be made from
 * the log. */
#pragma once

#include "store/log.h"

/* Copies a log that was opened with log_open_to_read() into a directory, which is made if it is not there, and must be empty: log.db and log.head
 * are in it when all is there and on disk. -ENOTEMPTY, -ENOSPC, …; *ret_error (free()) says what and where. `progress` is told of pages of 8 KiB, and may be NULL. */
must_check int log_backup(struct log *log, const char *directory, log_progress *progress, void *context, char **ret_error);

/* Makes a copy of a log that was opened with log_open_to_read() the log of a directory, which is made if it is not there. A new epoch begins,
 * without updates: subscribers take a snapshot. Unless `replace`, the directory must be empty; else its log is deleted, at once or, when it is
 * interrupted, not at all. New files belong to whom the directory belongs to. -ENOTEMPTY; -EBUSY: a daemon has the directory; and as above. */
must_check int log_restore(struct log *backup, const char *directory, bool replace, log_progress *progress, void *context, char **ret_error);
