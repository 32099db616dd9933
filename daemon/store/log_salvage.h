/* Salvage: what can be read of a damaged log becomes a log again. */
#pragma once

#include <stdbool.h>

#include "store/log.h"

struct log_salvaged {
	uint64_t entries, lost; /* read back; not: those that were missing before are not counted again */
	uint64_t forgotten;     /* articles that were erased, but can come in again: what said so is lost */
	bool none_noted;        /* how many were erased is lost as well, so `forgotten` may be too low */
	char *gaps;             /* the positions that were lost, "17, 40–45", the first of them if there are many; free() */
};

/* Salvages the log in a directory that log_open() refused with -EBADMSG, which is locked meanwhile. Each entry that is whole in itself is taken
 * over as it is, position, time and hashes; where some are missing, a gap says so, across which the chain goes on. A new epoch begins,
 * without updates: subscribers take a snapshot. What was erased stays so. The files that were there are kept as log.db.bad, log.db.bad-wal and
 * log.head.bad. When it is interrupted, what was there is there, or all is done.
 * -EEXIST: those of an earlier salvage are still there, and nothing was done; -EPROTO: there is nothing of a log in the files; -EBUSY: in use.
 * `progress` may be NULL. */
must_check int log_salvage(const char *directory, void (*progress)(void *context, uint64_t done, uint64_t total), void *context,
                           struct log_salvaged *ret_salvaged, char **ret_error);

/* Whether the files of a salvage are still there. */
bool log_salvage_kept(const char *directory);
