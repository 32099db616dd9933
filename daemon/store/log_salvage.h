/* Salvage: what can be read of a damaged log becomes a log again. */
#pragma once

#include <stdbool.h>

#include "store/log.h"

struct log_salvaged {
	uint64_t entries, lost; /* how many were recovered, and how many were not; what an earlier salvage has lost is not counted again */
	uint64_t forgotten;     /* articles that were erased, but can come in again, since what said so is lost */
	bool none_noted;        /* how many were erased is lost as well, so `forgotten` may be too low */
	char *gaps;             /* the positions that were lost, "17, 40–45"; if there are many, the first of them; free() */
};

/* Salvages the log in a directory for which log_open() returned -EBADMSG. The directory is locked meanwhile. Each entry that is whole in itself is
 * copied as it is, with position, time and hashes. Where entries are missing, a gap is noted, across which the chain goes on. A new epoch begins,
 * without updates: subscribers take a snapshot. What was erased stays erased. The files that were there are kept as log.db.bad, log.db.bad-wal and
 * log.head.bad. If this is interrupted, either nothing has changed, or everything is done.
 * -EEXIST: the files of an earlier salvage are still there, and nothing was done; -EPROTO: nothing in the files looks like a log; -EBUSY: in use.
 * `progress` may be NULL. */
must_check int log_salvage(const char *directory, void (*progress)(void *context, uint64_t done, uint64_t total), void *context,
                           struct log_salvaged *ret_salvaged, char **ret_error);

/* Whether the files of a salvage are still there. */
bool log_salvage_kept(const char *directory);
