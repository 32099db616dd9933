/* Connections: what libzmq 4.3.4 does with them that ends the process, prevented from outside: the calls by which it accepts and watches them
 * are ours.
 *
 * It has no limit for how many it takes, and aborts where accept() on an ipc:// socket finds no file descriptor left (EMFILE;
 * ipc_listener.cpp). So accept4() is as it is, but a connection with a file descriptor over the limit is closed at once, and libzmq is told
 * that it was aborted (ECONNABORTED), which it takes as it is meant.
 *
 * It stops reading a connection from which more waits than the high-water mark allows, without ceasing to watch it. When the peer is gone
 * meanwhile, it drops the connection from its loop, goes on with what it had read of it once there is room, and aborts at a PING in that
 * ("Assertion failed: !_io_error", stream_engine_base.cpp; libzmq issue 4841). So epoll_ctl() takes a file descriptor off the watch as long as
 * libzmq does not read it, and epoll_wait() tells of one that can be read only that, not that its peer is gone as well: for the two libzmq
 * reads twice, and may have stopped after the first. That a peer is gone is found when all that it sent was read. */
#pragma once

#include <stdint.h>

/* File descriptors from this number on are for files and for us, not for connections. From the start: INT_MAX. */
void connections_limit(int descriptors);

/* Connections that were closed at once since the start. */
uint64_t connections_refused(void);
