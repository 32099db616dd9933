/* Connections: keeps libzmq 4.3.4 from ending the process over them, from outside, by replacing the calls with which it accepts and watches
 * connections.
 *
 * It accepts any number, and aborts if accept() on an ipc:// socket finds no file descriptor left (EMFILE; ipc_listener.cpp). So our accept4()
 * does the same as the real one, except that it closes a connection with a file descriptor over the limit at once, and tells libzmq that the
 * connection was aborted (ECONNABORTED), which libzmq handles.
 *
 * It stops reading from a connection when more is waiting than the high-water mark allows, but goes on watching it. If the peer goes away
 * meanwhile, libzmq drops the connection from its loop, processes what it had read once there is room, and aborts at a PING in that
 * ("Assertion failed: !_io_error", stream_engine_base.cpp; libzmq issue 4841). So epoll_ctl() stops watching a file descriptor while libzmq
 * does not read it, and when one is readable epoll_wait() reports only that, not that its peer is gone as well: for both together libzmq reads
 * twice, and may have stopped after the first. That a peer is gone shows when all that it sent has been read. */
#pragma once

#include <stdint.h>

/* Reserves file descriptors from this number on for files and ourselves: connections don't get them. INT_MAX at the start. */
void connections_limit(int descriptors);

/* The number of connections that were closed at once since the start. */
uint64_t connections_refused(void);
