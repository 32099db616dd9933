/* Accept: how many connections libzmq takes. libzmq 4.3.4 has no limit for that, and aborts the process where accept() on an ipc:// socket
 * finds no file descriptor left (EMFILE; ipc_listener.cpp), so whoever may connect could end the daemon. What it calls to accept is
 * therefore ours: accept4() as it is, but a connection with a file descriptor over the limit is closed at once, and libzmq is told that it
 * was aborted (ECONNABORTED), which it takes as it is meant. */
#pragma once

#include <stdint.h>

/* File descriptors from this number on are for files and for us, not for connections. From the start: INT_MAX. */
void accept_limit(int descriptors);

/* Connections that were closed at once since the start. */
uint64_t accept_refused(void);
