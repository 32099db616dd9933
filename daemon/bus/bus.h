/* Bus: the daemon's sockets. The only place in the daemon that knows ZeroMQ. Only one thread uses it. */
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
	bool control_for_group;                           /* an ipc:// control socket is for its group, not only for its owner */
	char *const *subscribe;                           /* connected */
	size_t subscribe_count;
};

/* Opens and binds all sockets, and limits how many connections are accepted (connections.h). The counters are the caller's, and outlive the
 * bus. On failure a negative errno value, and *ret_error (free()) says which endpoint and why. */
must_check int bus_open(const struct bus_options *options, struct counters *counters, struct bus **ret_bus, char **ret_error);

/* Closes everything; what was sent has `linger_ms` to reach its peers. NULL is fine. Returns NULL. */
struct bus *bus_close(struct bus *bus, int linger_ms);

/* Who sent a request, and gets the answer. */
struct bus_peer {
	uint8_t socket; /* enum bus_socket */
	bool delimiter; /* a REQ socket, whose empty frame is returned */
	uint8_t size;
	unsigned char id[255];
};

/* Whether they are the same connection. */
bool bus_same_peer(const struct bus_peer *a, const struct bus_peer *b);

struct bus_message {
	struct bus_peer peer; /* of a request */
	void *data;           /* the receiver's (free) */
	size_t size;
};

/* Waits until there is a request, a message of a feed (of those with `feeds[feed]`; NULL: of none), or something at one of the caller's file
 * descriptors, for at most `timeout_ms` (negative: for ever). ret_ready[i] says whether descriptor i is ready. Returns 0, or a negative errno
 * value (never -EINTR: a signal ends the wait with nothing ready). */
must_check int bus_wait(struct bus *bus, const bool *feeds, const int *fds, bool *ret_ready, size_t fd_count, int timeout_ms);

/* The next request on a socket. Messages with a wrong number of frames are dropped and counted. Returns 1 with *ret_message, or 0 if there is
 * none, or if many dropped ones came before it: bus_wait() then does not wait. */
must_check int bus_receive(struct bus *bus, enum bus_socket from, struct bus_message *ret_message);

/* The same for a feed (an index of `subscribe`), to which nothing is answered. */
must_check int bus_receive_feed(struct bus *bus, size_t feed, struct bus_message *ret_message);

/* Sends an answer. If the peer is gone, or does not read, the answer is dropped and counted. */
void bus_answer(struct bus *bus, const struct bus_peer *peer, const void *data, size_t size);

/* Publishes on the updates socket. A subscriber that does not keep up misses it, and notices by the sequence. */
void bus_publish(struct bus *bus, const char *topic, const void *data, size_t size);

/* The number of open connections on the bound sockets. */
uint64_t bus_connections(const struct bus *bus);

/* Ends all connections, and with them everything that libzmq holds for them: endless messages, countless subscriptions, answers that nobody
 * reads; libzmq cannot be asked to give back less. Clients reconnect, and send again what was unanswered. Returns 0, or a negative errno
 * value: some socket could not be bound again. */
must_check int bus_drop_connections(struct bus *bus);
