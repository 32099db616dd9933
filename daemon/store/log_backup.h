/* Backup: copies the log as it is at one moment, while a daemon may go on with it, and puts a copy back. Everything else in a daemon's
 * directory can be made from the log. */
#pragma once

#include "store/log.h"

/* Copies a log that was opened with log_open_to_read() into a directory, which is made if it is not there, and must be empty, but for what a backup
 * that was killed has left: that is taken away. log.db appears in it only when everything is there and on disk. -ENOTEMPTY, -ENOSPC, …;
 * *ret_error (free()) says what and where. `progress` counts pages of 8 KiB; it may be NULL. */
must_check int log_backup(struct log *log, const char *directory, log_progress *progress, void *context, char **ret_error);

/* Makes a copy of a log that was opened with log_open_to_read() the log of a directory, which is made if it is not there. A new epoch begins,
 * without updates: subscribers take a snapshot. The directory must be empty, but for what a restore that was killed has left, unless `replace` is
 * set: then the copy takes the place of its log, atomically. New files belong to the owner of the directory. -ENOTEMPTY; -EBUSY: a daemon has the
 * directory open; and as above. */
must_check int log_restore(struct log *backup, const char *directory, bool replace, log_progress *progress, void *context, char **ret_error);
