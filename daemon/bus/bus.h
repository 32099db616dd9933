/* Bus: the daemon's sockets. The only place in the daemon that knows ZeroMQ. One thread alone uses it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "counters.h"
#include "proto/base/memory.h"

struct bus;

enum bus_socket { BUS_ARTICLES, BUS_QUERY, BUS_CONTROL, BUS_SOCKET_COUNT };

struct bus_options {
	const char *articles, *updates, *query, *control; /* bound */
	bool control_for_group;                           /* an ipc:// control is for the socket's group, too, not for its owner alone */
	char *const *subscribe;                           /* connected */
	size_t subscribe_count;
};

/* Opens and binds all sockets, and limits how many connections are taken (connections.h). The counters are the caller's and outlive the bus. On
 * failure a negative errno value, and *ret_error (free()) says which endpoint and why. */
must_check int bus_open(const struct bus_options *options, struct counters *counters, struct bus **ret_bus, char **ret_error);

/* Closes everything; what was sent has `linger_ms` to reach its peers. NULL is fine. Returns NULL. */
struct bus *bus_close(struct bus *bus, int linger_ms);

/* Who sent a request, and so who gets the answer. */
struct bus_peer {
	uint8_t socket; /* enum bus_socket */
	bool delimiter; /* a REQ socket: its empty frame is given back */
	uint8_t size;
	unsigned char id[255];
};

/* Whether they are one connection. */
bool bus_same_peer(const struct bus_peer *a, const struct bus_peer *b);

struct bus_message {
	struct bus_peer peer; /* of a request */
	void *data;           /* the receiver's (free) */
	size_t size;
};

/* Waits until a request, a message of a feed (of those with `feeds[feed]`; NULL: of none), or one of the caller's file descriptors is there, at
 * most `timeout_ms` (< 0: for ever). *ret_ready[i] tells of each descriptor. 0, or a negative errno value (not EINTR: that counts as nothing there). */
must_check int bus_wait(struct bus *bus, const bool *feeds, const int *fds, bool *ret_ready, size_t fd_count, int timeout_ms);

/* The next request on a socket. Messages with a wrong number of frames are dropped and counted. 1 with *ret_message, 0 when there is
 * none, or when many of those came before it: then bus_wait() does not wait. */
must_check int bus_receive(struct bus *bus, enum bus_socket from, struct bus_message *ret_message);

/* The same for the feed number `feed` (an index of `subscribe`); there is nobody to answer. */
must_check int bus_receive_feed(struct bus *bus, size_t feed, struct bus_message *ret_message);

/* Sends an answer; a peer that is gone, or that does not read, is counted, and that is all that can be done for it. */
void bus_answer(struct bus *bus, const struct bus_peer *peer, const void *data, size_t size);

/* Publishes on the updates socket. A subscriber that does not keep up misses it, and sees so by the sequence. */
void bus_publish(struct bus *bus, const char *topic, const void *data, size_t size);

/* Connections that are open on the bound sockets. */
uint64_t bus_connections(const struct bus *bus);

/* Ends all connections, and with them all that libzmq holds for them: of a message without an end, of subscriptions without number, of
 * answers that nobody reads, it can't be asked to give back less. Clients connect anew and send again what was unanswered. 0, or a
 * negative errno value: some socket could not be bound again. */
must_check int bus_drop_connections(struct bus *bus);
