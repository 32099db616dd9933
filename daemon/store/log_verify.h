/* Verify: a full check of the log, whether a daemon has it open or not. */
#pragma once

#include "store/log.h"

struct log_verification {
	uint64_t entries, erased, updates; /* that are as they were written */
	uint64_t lost;                     /* entries that an earlier salvage could not recover: they are known, and no findings */
	uint64_t findings;                 /* how many things are wrong */
};

struct log_verify_options {
	void (*finding)(void *context, const char *words);              /* one thing that is wrong; a run of entries counts as one */
	void (*progress)(void *context, uint64_t done, uint64_t total); /* in rows; or NULL */
	void *context;
};

/* Checks a log that was opened with log_open_to_read(): every entry against its hashes and the entry before, erased ones against their erasure, every
 * update, what must not come in again, log.head, and the structure of the file. Returns 0 whether there are findings or not; -EIO, … if the disk
 * fails. */
must_check int log_verify(struct log *log, const struct log_verify_options *options, struct log_verification *ret_verification);

/* Checks that a log, opened to be read, has everything that was committed according to log.head. If not, -EBADMSG or -EPROTO, and *ret_error (free())
 * says what is wrong. 0 also if there is no log.head and never was one. */
must_check int log_compare_head(struct log *log, char **ret_error);
