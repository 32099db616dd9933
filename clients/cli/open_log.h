/* Opens a log to look at it; one of an older format is copied for that, whose progress a terminal shows if that is `wanted`. Errors as of
 * log_open_to_read(). */
#pragma once

#include "store/log.h"

must_check int open_log(const char *directory, bool wanted, struct log **ret_log, char **ret_error);

/* The exit status of a command for an error of that, a negative errno value: 1 it is damaged, EX_NOINPUT there is no log, or EX_IOERR. */
int open_log_status(int error);
