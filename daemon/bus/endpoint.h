/* Endpoints: which ones the daemon may bind or connect to, and what has to be done about the files of ipc:// ones. */
#pragma once

#include "proto/base/memory.h"

/* 0 for `ipc:///absolute/path` and for `tcp://HOST:PORT` where the host is a loopback address (127.0.0.0/8, [::1] or localhost): off
 * loopback anyone could read and write until there are keys. Else -EINVAL, and *ret_error (free()) says why. */
must_check int endpoint_check(const char *endpoint, char **ret_error);

/* The file of an ipc:// endpoint, as a part of the string; NULL for any other one. */
const char *endpoint_file(const char *endpoint);

/* Makes room for an ipc:// socket: removes a socket file that nobody listens on. -EADDRINUSE if something does, -EEXIST if it is
 * not a socket; both keep the file. (libzmq itself would remove it in any case, and steal a running daemon's clients.) */
must_check int endpoint_remove_stale(const char *file);
