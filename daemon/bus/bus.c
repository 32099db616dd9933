#include "bus/bus.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <zmq.h>

#include "bus/connections.h"
#include "bus/endpoint.h"
#include "proto/limits.h"

enum {
	MAX_FDS = 8,
	MAX_FRAMES = 3, /* a peer's id, the empty frame of a REQ socket, the request */
	/* Messages that may wait for one peer, each way. HWM × size is what a peer can make us hold: 32 articles of the usual 5 KB are
	 * 160 KB, and 64 MB of the largest that is read; memory_max is the limit behind this one. Answers are some 60 bytes, those to
	 * queries up to 16 MB and more. */
	REQUESTS_WAITING = 32,
	ANSWERS_WAITING = 16 * 1024,
	QUERIES_WAITING = 64,
	/* Four times as many as a client may ask at a time: libzmq learns of what was read when half as many were, and not at once. */
	QUERY_ANSWERS_WAITING = 32,
	SUBSCRIPTIONS_WAITING = 16, /* what is there is read as a whole, so it must not be much */
	/* Updates are 4 to 40 KB. A subscriber that is further behind than this loses some, sees it by the sequence, and asks for them. */
	UPDATES_WAITING = 4096,
	/* A frame up to twice the limit is read, so that the peer learns what was wrong with it; a larger one ends the connection. */
	FRAME_TOLERANCE = 2,
	SUBSCRIPTION_BYTES = 512, /* a topic prefix */
	/* All of them, each counted once: libzmq takes some 50 bytes for each byte that no other one begins with. A few dozen of ten bytes
	 * are wanted. */
	SUBSCRIPTIONS_BYTES = 1024 * 1024,
	TURN_SUBSCRIPTIONS = 1000, /* read at a time */
	DROPPED_AT_A_TIME = 100,   /* messages that are none; who sends nothing else must not keep the loop */
	HANDSHAKE_MS = 5000,
	BACKLOG = 128,
	/* Connections at most; libzmq needs some 30 KB for each. Where the process may have fewer file descriptors, some are for its files. */
	CONNECTIONS_MOST = 4096,
	DESCRIPTORS_OF_OUR_OWN = 128,
	REBIND_MS = 2000, /* what a listener has to end; it takes about one */
};

enum { BOUND_UPDATES = BUS_SOCKET_COUNT, BOUND_COUNT };

struct socket_options {
	int type;
	int64_t max_message;
	int receive_waiting, send_waiting;
};

/* A socket that peers connect to, and how it is opened (again). */
struct bound {
	void *socket, *monitor;
	char *endpoint;
	struct socket_options options;
	mode_t mode;
	char *file; /* of an ipc:// socket, once it is ours: to be removed at the end */
	int64_t connections;
};

struct bus {
	void *context;
	struct counters *counters;
	struct bound bound[BOUND_COUNT]; /* by enum bus_socket, then the updates */
	unsigned monitors;               /* so many were opened */
	uint64_t subscribed_bytes; /* of all topics that somebody subscribes to */
	void **feeds;
	size_t feed_count;
	zmq_pollitem_t *items;
};

static int fail(char **ret_error, int error, const char *what, const char *endpoint)
{
	*ret_error = format_string("%s '%s': %s", what, endpoint, zmq_strerror(error));
	return -error;
}

static int set_integer(void *socket, int option, int value)
{
	return zmq_setsockopt(socket, option, &value, sizeof(value));
}

/* Options count for later binds and connects only, so all are set here, first, for every socket. No ZMTP heartbeats: all peers are on this
 * machine, whose kernel tells when one is gone; and libzmq 4.3.4 ends the process in more than one way where it sends them itself (libzmq
 * issue 3937). */
static void *open_socket(void *context, const struct socket_options *options, bool ipv6)
{
	void *socket = zmq_socket(context, options->type);
	if (!socket)
		return NULL;
	int r = zmq_setsockopt(socket, ZMQ_MAXMSGSIZE, &options->max_message, sizeof(options->max_message));
	r |= set_integer(socket, ZMQ_LINGER, 0);
	r |= set_integer(socket, ZMQ_RCVHWM, options->receive_waiting);
	r |= set_integer(socket, ZMQ_SNDHWM, options->send_waiting);
	r |= set_integer(socket, ZMQ_HANDSHAKE_IVL, HANDSHAKE_MS);
	r |= set_integer(socket, ZMQ_BACKLOG, BACKLOG);
	r |= set_integer(socket, ZMQ_IPV6, ipv6);
	if (options->type == ZMQ_ROUTER)
		r |= set_integer(socket, ZMQ_ROUTER_MANDATORY, 1); /* else the unroutable is dropped without a word */
	if (options->type == ZMQ_SUB)
		r |= zmq_setsockopt(socket, ZMQ_SUBSCRIBE, "", 0);
	if (r != 0) {
		int error = zmq_errno();
		zmq_close(socket);
		errno = error;
		return NULL;
	}
	return socket;
}

/* libzmq wants a number where it binds. */
static const char *bindable(const char *endpoint, char text[64])
{
	if (strncmp(endpoint, "tcp://localhost:", 16) != 0)
		return endpoint;
	snprintf(text, 64, "tcp://127.0.0.1:%s", endpoint + 16);
	return text;
}

/* The file of an ipc:// socket never has, even for a moment, more permissions than `mode`. */
static int bind_socket(void *socket, const char *endpoint, mode_t mode)
{
	const char *file = endpoint_file(endpoint);
	int r = file ? endpoint_remove_stale(file) : 0;
	if (r < 0)
		return r;
	char text[64];
	mode_t old = umask(~mode & 0777);
	r = zmq_bind(socket, bindable(endpoint, text)) < 0 ? -zmq_errno() : 0;
	umask(old);
	return r;
}

/* Watches who connects and goes, on an inproc:// socket without a limit: libzmq's own thread would wait for room. */
static int open_monitor(struct bus *bus, struct bound *bound)
{
	char name[32];
	snprintf(name, sizeof(name), "inproc://monitor-%u", bus->monitors++);
	if (zmq_socket_monitor(bound->socket, name, ZMQ_EVENT_ACCEPTED | ZMQ_EVENT_DISCONNECTED) < 0)
		return -zmq_errno();
	bound->monitor = zmq_socket(bus->context, ZMQ_PAIR);
	if (!bound->monitor || set_integer(bound->monitor, ZMQ_RCVHWM, 0) < 0 || zmq_connect(bound->monitor, name) < 0)
		return -zmq_errno();
	return 0;
}

static int listen_on(struct bound *bound)
{
	int r = bind_socket(bound->socket, bound->endpoint, bound->mode);
	if (r < 0)
		return r;
	if (!bound->file)
		bound->file = copy_string(endpoint_file(bound->endpoint));
	return 0;
}

static int open_bound(struct bus *bus, struct bound *bound)
{
	bound->connections = 0;
	bound->socket = open_socket(bus->context, &bound->options, strchr(bound->endpoint, '[') != NULL);
	if (!bound->socket)
		return -zmq_errno();
	int r = open_monitor(bus, bound);
	return r < 0 ? r : listen_on(bound);
}

static int open_all_bound(struct bus *bus, const struct bus_options *options, char **ret_error)
{
	const struct bound bound[BOUND_COUNT] = {
		[BUS_ARTICLES] = { .endpoint = (char *)options->articles, .mode = 0660,
		                   .options = { ZMQ_ROUTER, FRAME_TOLERANCE * (int64_t)LIMIT_ARTICLE_BYTES, REQUESTS_WAITING, ANSWERS_WAITING } },
		[BUS_QUERY] = { .endpoint = (char *)options->query, .mode = 0660,
		                .options = { ZMQ_ROUTER, FRAME_TOLERANCE * (int64_t)LIMIT_QUERY_BYTES, QUERIES_WAITING, QUERY_ANSWERS_WAITING } },
		[BUS_CONTROL] = { .endpoint = (char *)options->control, .mode = options->control_for_group ? 0660 : 0600,
		                  .options = { ZMQ_ROUTER, FRAME_TOLERANCE * (int64_t)LIMIT_QUERY_BYTES, QUERIES_WAITING, QUERY_ANSWERS_WAITING } },
		[BOUND_UPDATES] = { .endpoint = (char *)options->updates, .mode = 0660,
		                    .options = { ZMQ_XPUB, SUBSCRIPTION_BYTES, SUBSCRIPTIONS_WAITING, UPDATES_WAITING } },
	};
	for (size_t k = 0; k < BOUND_COUNT; k++) {
		bus->bound[k] = bound[k];
		bus->bound[k].endpoint = copy_string(bound[k].endpoint);
		int r = open_bound(bus, &bus->bound[k]);
		if (r < 0)
			return fail(ret_error, -r, "bind", bound[k].endpoint);
	}
	return 0;
}

/* One socket for each, so that the gaps of each publisher are its own. */
static int open_feeds(struct bus *bus, const struct bus_options *options, char **ret_error)
{
	const struct socket_options feed = { ZMQ_SUB, FRAME_TOLERANCE * (int64_t)LIMIT_ARTICLE_BYTES, REQUESTS_WAITING, 16 };
	bus->feeds = allocate(options->subscribe_count, sizeof(bus->feeds[0]));
	for (size_t k = 0; k < options->subscribe_count; k++) {
		const char *endpoint = options->subscribe[k];
		bus->feeds[k] = open_socket(bus->context, &feed, strchr(endpoint, '[') != NULL);
		if (!bus->feeds[k])
			return fail(ret_error, zmq_errno(), "open a socket for", endpoint);
		bus->feed_count++;
		if (zmq_connect(bus->feeds[k], endpoint) < 0)
			return fail(ret_error, zmq_errno(), "connect to", endpoint);
	}
	return 0;
}

static void limit_connections(void)
{
	struct rlimit limit;
	rlim_t most = CONNECTIONS_MOST + DESCRIPTORS_OF_OUR_OWN;
	if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < most)
		most = limit.rlim_cur;
	connections_limit((int)(most - DESCRIPTORS_OF_OUR_OWN));
}

int bus_open(const struct bus_options *options, struct counters *counters, struct bus **ret_bus, char **ret_error)
{
	struct bus *bus = allocate(1, sizeof(*bus));
	bus->counters = counters;
	bus->context = zmq_ctx_new();
	limit_connections();
	bus->items = allocate(2 * BOUND_COUNT + options->subscribe_count + MAX_FDS, sizeof(bus->items[0]));
	int r = bus->context ? open_all_bound(bus, options, ret_error) : fail(ret_error, zmq_errno(), "open", "ZeroMQ");
	if (r == 0)
		r = open_feeds(bus, options, ret_error);
	if (r < 0) {
		bus_close(bus, 0);
		return r;
	}
	*ret_bus = bus;
	return 0;
}

static void close_socket(void *socket, int linger_ms)
{
	if (!socket)
		return;
	set_integer(socket, ZMQ_LINGER, linger_ms);
	zmq_close(socket);
}

static void close_bound(struct bound *bound, int linger_ms)
{
	if (bound->socket)
		zmq_socket_monitor(bound->socket, NULL, 0);
	close_socket(bound->monitor, 0);
	close_socket(bound->socket, linger_ms);
	bound->monitor = bound->socket = NULL;
}

struct bus *bus_close(struct bus *bus, int linger_ms)
{
	if (!bus)
		return NULL;
	for (size_t k = 0; k < BOUND_COUNT; k++) {
		struct bound *bound = &bus->bound[k];
		close_bound(bound, linger_ms);
		if (bound->file)
			unlink(bound->file);
		free(bound->file);
		free(bound->endpoint);
	}
	for (size_t k = 0; k < bus->feed_count; k++)
		close_socket(bus->feeds[k], 0);
	while (bus->context && zmq_ctx_term(bus->context) < 0 && zmq_errno() == EINTR)
		;
	free(bus->feeds);
	free(bus->items);
	free(bus);
	return NULL;
}

/* Reads one whole message: its frames in `frames` (to be closed by the caller, `count` of them). -EAGAIN: none is there. -EMSGSIZE: it has
 * more frames than `most`: it was read to its end and dropped. */
static int receive_frames(void *socket, zmq_msg_t *frames, int most, int *ret_count)
{
	int count = 0;
	bool more = true;
	for (; more; count++) {
		zmq_msg_t surplus, *frame = count < most ? &frames[count] : &surplus;
		zmq_msg_init(frame);
		int r;
		while ((r = zmq_msg_recv(frame, socket, ZMQ_DONTWAIT)) < 0 && zmq_errno() == EINTR)
			;
		if (r < 0) {
			zmq_msg_close(frame);
			break;
		}
		more = zmq_msg_more(frame);
		if (frame == &surplus)
			zmq_msg_close(frame);
	}
	*ret_count = count < most ? count : most;
	if (count == 0)
		return -EAGAIN;
	return more || count > most ? -EMSGSIZE : 0;
}

static void close_frames(zmq_msg_t *frames, int count)
{
	for (int k = 0; k < count; k++)
		zmq_msg_close(&frames[k]);
}

static void copy_frame(zmq_msg_t *frame, struct bus_message *message)
{
	message->size = zmq_msg_size(frame);
	message->data = allocate(message->size, 1);
	memcpy(message->data, zmq_msg_data(frame), message->size);
}

/* The peer's id, then one frame; or an empty frame between the two. */
static bool read_request(zmq_msg_t *frames, int count, struct bus_message *ret_message)
{
	bool delimiter = count == 3 && zmq_msg_size(&frames[1]) == 0;
	if (count != 2 && !delimiter)
		return false;
	struct bus_peer *peer = &ret_message->peer;
	*peer = (struct bus_peer){ .delimiter = delimiter, .size = (uint8_t)zmq_msg_size(&frames[0]) };
	memcpy(peer->id, zmq_msg_data(&frames[0]), peer->size);
	copy_frame(&frames[count - 1], ret_message);
	return true;
}

/* Of a feed's message the last frame: a topic may stand before it. */
static bool read_publication(zmq_msg_t *frames, int count, struct bus_message *ret_message)
{
	*ret_message = (struct bus_message){ 0 };
	copy_frame(&frames[count - 1], ret_message);
	return true;
}

/* The next message of at most so many frames that `read` can read: 1, or 0. */
static int receive(struct bus *bus, void *socket, int most, bool (*read)(zmq_msg_t *, int, struct bus_message *), struct bus_message *ret_message)
{
	for (int k = 0; k < DROPPED_AT_A_TIME; k++) {
		zmq_msg_t frames[MAX_FRAMES];
		int count;
		int r = receive_frames(socket, frames, most, &count);
		bool good = r == 0 && read(frames, count, ret_message);
		close_frames(frames, count);
		if (good || r == -EAGAIN)
			return good;
		bus->counters->values[COUNT_DROPPED_FRAMES]++;
	}
	return 0;
}

bool bus_same_peer(const struct bus_peer *a, const struct bus_peer *b)
{
	return a->socket == b->socket && a->size == b->size && memcmp(a->id, b->id, a->size) == 0;
}

int bus_receive(struct bus *bus, enum bus_socket from, struct bus_message *ret_message)
{
	int r = receive(bus, bus->bound[from].socket, MAX_FRAMES, read_request, ret_message);
	if (r > 0)
		ret_message->peer.socket = (uint8_t)from;
	return r;
}

int bus_receive_feed(struct bus *bus, size_t feed, struct bus_message *ret_message)
{
	return receive(bus, bus->feeds[feed], 2, read_publication, ret_message);
}

static int send_frame(void *socket, const void *data, size_t size, int flags)
{
	int r;
	while ((r = zmq_send(socket, data, size, flags | ZMQ_DONTWAIT)) < 0 && zmq_errno() == EINTR)
		;
	return r < 0 ? -zmq_errno() : 0;
}

void bus_answer(struct bus *bus, const struct bus_peer *peer, const void *data, size_t size)
{
	void *socket = bus->bound[peer->socket].socket;
	int r = send_frame(socket, peer->id, peer->size, ZMQ_SNDMORE);
	if (r == 0 && peer->delimiter)
		r = send_frame(socket, "", 0, ZMQ_SNDMORE);
	if (r == 0)
		r = send_frame(socket, data, size, 0);
	if (r < 0)
		bus->counters->values[r == -EHOSTUNREACH ? COUNT_UNROUTABLE : COUNT_UNREAD_ANSWERS]++;
}

void bus_publish(struct bus *bus, const char *topic, const void *data, size_t size)
{
	void *socket = bus->bound[BOUND_UPDATES].socket;
	int r = send_frame(socket, topic, strlen(topic), ZMQ_SNDMORE);
	if (r == 0)
		r = send_frame(socket, data, size, 0);
	if (r < 0)
		bus->counters->values[COUNT_UNSENT_UPDATES]++;
}

/* The first frame of a monitor's message is the event's number in 16 bits and its value in 32. 0: there is no more. */
static unsigned next_event(struct bound *bound)
{
	zmq_msg_t frames[2];
	int count;
	uint16_t event = 0;
	int r = receive_frames(bound->monitor, frames, 2, &count);
	if (r == 0 && zmq_msg_size(&frames[0]) >= sizeof(event))
		memcpy(&event, zmq_msg_data(&frames[0]), sizeof(event));
	close_frames(frames, count);
	return event;
}

static void read_monitor(struct bound *bound)
{
	for (unsigned event; (event = next_event(bound));)
		bound->connections += event == ZMQ_EVENT_ACCEPTED ? 1 : event == ZMQ_EVENT_DISCONNECTED ? -1 : 0;
}

/* --- Connections */

uint64_t bus_connections(const struct bus *bus)
{
	int64_t connections = 0;
	for (size_t k = 0; k < BOUND_COUNT; k++)
		connections += bus->bound[k].connections;
	return connections > 0 ? (uint64_t)connections : 0;
}

/* Opens it anew. The old one ends in a thread of libzmq's, at once, but may have the address for a moment. */
static int drop_connections(struct bus *bus, struct bound *bound)
{
	bus->counters->values[COUNT_DROPPED_CONNECTIONS] += bound->connections > 0 ? (uint64_t)bound->connections : 0;
	int r = -EADDRINUSE;
	for (int k = 0; k < REBIND_MS && r == -EADDRINUSE; k++) {
		close_bound(bound, 0);
		if (k)
			nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
		r = open_bound(bus, bound);
	}
	return r;
}

int bus_drop_connections(struct bus *bus)
{
	int r = 0;
	bus->subscribed_bytes = 0;
	for (size_t k = 0; k < BOUND_COUNT && r == 0; k++)
		r = drop_connections(bus, &bus->bound[k]);
	return r;
}

/* --- Waiting */

/* What subscribers ask for is libzmq's business, but it has to be read, or it piles up; and it is counted: a topic comes with a 1 when the
 * first subscribes to it, with a 0 when the last has gone. Whoever asks for too many ends all subscribers' connections with his own; they
 * connect anew, and have what they missed replayed. */
static int read_subscriptions(struct bus *bus)
{
	unsigned char topic[SUBSCRIPTION_BYTES + 1];
	int size;
	for (int k = 0; k < TURN_SUBSCRIPTIONS; k++) {
		if ((size = zmq_recv(bus->bound[BOUND_UPDATES].socket, topic, sizeof(topic), ZMQ_DONTWAIT)) < 0)
			return 0;
		if (size > 0 && topic[0] == 1)
			bus->subscribed_bytes += (uint64_t)size;
		else if (size > 0 && bus->subscribed_bytes >= (uint64_t)size)
			bus->subscribed_bytes -= (uint64_t)size;
		if (bus->subscribed_bytes > SUBSCRIPTIONS_BYTES) {
			bus->subscribed_bytes = 0;
			bus->counters->values[COUNT_SUBSCRIPTION_LIMITS]++;
			return drop_connections(bus, &bus->bound[BOUND_UPDATES]);
		}
	}
	return 0;
}

int bus_wait(struct bus *bus, const bool *feeds, const int *fds, bool *ret_ready, size_t fd_count, int timeout_ms)
{
	if (fd_count > MAX_FDS)
		return -EINVAL;
	int count = 0;
	for (size_t k = 0; k < fd_count; k++)
		bus->items[count++] = (zmq_pollitem_t){ .fd = fds[k], .events = ZMQ_POLLIN };
	for (size_t k = 0; k < BOUND_COUNT; k++) {
		bus->items[count++] = (zmq_pollitem_t){ .socket = bus->bound[k].socket, .events = ZMQ_POLLIN };
		bus->items[count++] = (zmq_pollitem_t){ .socket = bus->bound[k].monitor, .events = ZMQ_POLLIN };
	}
	for (size_t k = 0; feeds && k < bus->feed_count; k++)
		if (feeds[k])
			bus->items[count++] = (zmq_pollitem_t){ .socket = bus->feeds[k], .events = ZMQ_POLLIN };
	int r = zmq_poll(bus->items, count, timeout_ms);
	if (r < 0 && zmq_errno() != EINTR)
		return -zmq_errno();
	for (size_t k = 0; k < fd_count; k++)
		ret_ready[k] = r > 0 && bus->items[k].revents;
	for (size_t k = 0; k < BOUND_COUNT; k++)
		read_monitor(&bus->bound[k]);
	bus->counters->values[COUNT_REFUSED_CONNECTIONS] = connections_refused();
	return read_subscriptions(bus);
}
