/* Verify: a full check of the log, whether a daemon has it open or not. */
#pragma once

#include "store/log.h"

struct log_verification {
	uint64_t entries, erased, updates; /* that were read and are what was written */
	uint64_t lost;                     /* entries that an earlier salvage could not read back: known gaps, no findings */
	uint64_t findings;                 /* things that are wrong */
};

struct log_verify_options {
	void (*finding)(void *context, const char *words);                /* one thing that is wrong; runs of entries are one */
	void (*progress)(void *context, uint64_t done, uint64_t total);  /* rows; or NULL */
	void *context;
};

/* Goes through a log that was opened with log_open_to_read(): every entry against its hashes and the one before, erased ones against their
 * erasure, every update, what may not come in again, log.head, and the structure of the file. 0 whether there were findings or not; -EIO, … when the disk fails. */
must_check int log_verify(struct log *log, const struct log_verify_options *options, struct log_verification *ret_verification);

/* Whether log.head says that the log has all that was committed; -EBADMSG or -EPROTO and *ret_error (free()) else. For a log that was opened to be
 * read. 0 also where there is no log.head and never was. */
must_check int log_compare_head(struct log *log, char **ret_error);
