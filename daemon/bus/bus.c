#include "bus/bus.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <zmq.h>

#include "bus/endpoint.h"
#include "proto/limits.h"

enum {
	MAX_FDS = 8,
	MAX_FRAMES = 3, /* a peer's id, the empty frame of a REQ socket, the request */
	/* Messages that may wait for one peer, each way. HWM × size is what a peer can make us hold: 1,024 articles of the usual 5 KB are
	 * 5 MB, and 1 GB of the largest; the unit's MemoryMax= is the limit behind this one. Answers are some 60 bytes. */
	REQUESTS_WAITING = 1024,
	ANSWERS_WAITING = 16 * 1024,
	QUERIES_WAITING = 64,
	QUERY_ANSWERS_WAITING = 64,
	/* Updates are 4 to 40 KB. A subscriber that is further behind than this loses some, sees it by the sequence, and asks for them. */
	UPDATES_WAITING = 4096,
	/* A frame up to twice the limit is read, so that the peer learns what was wrong with it; a larger one ends the connection. */
	FRAME_TOLERANCE = 2,
	SUBSCRIPTION_BYTES = 512, /* a topic prefix; each costs memory as long as its subscriber is there */
	HEARTBEAT_MS = 5000,
	HEARTBEAT_TIMEOUT_MS = 15000,
	HANDSHAKE_MS = 5000,
	BACKLOG = 128,
};

enum { BOUND_UPDATES = BUS_SOCKET_COUNT, BOUND_COUNT };

struct bus {
	void *context;
	struct counters *counters;
	void *bound[BOUND_COUNT]; /* by enum bus_socket, then the updates */
	void *monitors[BOUND_COUNT];
	char *files[BOUND_COUNT]; /* of ipc:// sockets, once they are ours: to be removed at the end */
	int64_t connections;
	void **feeds;
	size_t feed_count;
	zmq_pollitem_t *items;
};

struct socket_options {
	int type;
	int64_t max_message;
	int receive_waiting, send_waiting;
};

static int fail(char **ret_error, int error, const char *what, const char *endpoint)
{
	if (asprintf(ret_error, "%s '%s': %s", what, endpoint, zmq_strerror(error)) < 0)
		abort();
	return -error;
}

static int set_integer(void *socket, int option, int value)
{
	return zmq_setsockopt(socket, option, &value, sizeof(value));
}

/* Options count for later binds and connects only, so all are set here, first, for every socket. */
static void *open_socket(void *context, const struct socket_options *options, bool ipv6)
{
	void *socket = zmq_socket(context, options->type);
	if (!socket)
		return NULL;
	int r = zmq_setsockopt(socket, ZMQ_MAXMSGSIZE, &options->max_message, sizeof(options->max_message));
	r |= set_integer(socket, ZMQ_LINGER, 0);
	r |= set_integer(socket, ZMQ_RCVHWM, options->receive_waiting);
	r |= set_integer(socket, ZMQ_SNDHWM, options->send_waiting);
	r |= set_integer(socket, ZMQ_HEARTBEAT_IVL, HEARTBEAT_MS);
	r |= set_integer(socket, ZMQ_HEARTBEAT_TIMEOUT, HEARTBEAT_TIMEOUT_MS);
	r |= set_integer(socket, ZMQ_HEARTBEAT_TTL, HEARTBEAT_TIMEOUT_MS);
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
static int open_monitor(struct bus *bus, size_t number)
{
	char name[32];
	snprintf(name, sizeof(name), "inproc://monitor-%zu", number);
	if (zmq_socket_monitor(bus->bound[number], name, ZMQ_EVENT_ACCEPTED | ZMQ_EVENT_DISCONNECTED) < 0)
		return -zmq_errno();
	bus->monitors[number] = zmq_socket(bus->context, ZMQ_PAIR);
	if (!bus->monitors[number] || set_integer(bus->monitors[number], ZMQ_RCVHWM, 0) < 0 || zmq_connect(bus->monitors[number], name) < 0)
		return -zmq_errno();
	return 0;
}

static int open_bound(struct bus *bus, size_t number, const char *endpoint, const struct socket_options *options, mode_t mode,
                      char **ret_error)
{
	bus->bound[number] = open_socket(bus->context, options, strchr(endpoint, '[') != NULL);
	if (!bus->bound[number])
		return fail(ret_error, zmq_errno(), "open a socket for", endpoint);
	int r = open_monitor(bus, number);
	if (r == 0)
		r = bind_socket(bus->bound[number], endpoint, mode);
	if (r == 0)
		bus->files[number] = copy_string(endpoint_file(endpoint));
	return r < 0 ? fail(ret_error, -r, "bind", endpoint) : 0;
}

static int open_all_bound(struct bus *bus, const struct bus_options *options, char **ret_error)
{
	const struct {
		const char *endpoint;
		struct socket_options options;
		mode_t mode;
	} sockets[BOUND_COUNT] = {
		[BUS_ARTICLES] = { options->articles,
		                   { ZMQ_ROUTER, FRAME_TOLERANCE * (int64_t)LIMIT_ARTICLE_BYTES, REQUESTS_WAITING, ANSWERS_WAITING }, 0660 },
		[BUS_QUERY] = { options->query,
		                { ZMQ_ROUTER, FRAME_TOLERANCE * (int64_t)LIMIT_QUERY_BYTES, QUERIES_WAITING, QUERY_ANSWERS_WAITING }, 0660 },
		[BUS_CONTROL] = { options->control,
		                  { ZMQ_ROUTER, FRAME_TOLERANCE * (int64_t)LIMIT_QUERY_BYTES, QUERIES_WAITING, QUERY_ANSWERS_WAITING },
		                  options->control_for_group ? 0660 : 0600 },
		[BOUND_UPDATES] = { options->updates, { ZMQ_XPUB, SUBSCRIPTION_BYTES, REQUESTS_WAITING, UPDATES_WAITING }, 0660 },
	};
	for (size_t k = 0; k < BOUND_COUNT; k++) {
		int r = open_bound(bus, k, sockets[k].endpoint, &sockets[k].options, sockets[k].mode, ret_error);
		if (r < 0)
			return r;
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

int bus_open(const struct bus_options *options, struct counters *counters, struct bus **ret_bus, char **ret_error)
{
	struct bus *bus = allocate(1, sizeof(*bus));
	bus->counters = counters;
	bus->context = zmq_ctx_new();
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

struct bus *bus_close(struct bus *bus, int linger_ms)
{
	if (!bus)
		return NULL;
	for (size_t k = 0; k < BOUND_COUNT; k++) {
		if (bus->bound[k])
			zmq_socket_monitor(bus->bound[k], NULL, 0);
		close_socket(bus->monitors[k], 0);
		close_socket(bus->bound[k], linger_ms);
		if (bus->files[k])
			unlink(bus->files[k]);
		free(bus->files[k]);
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

int bus_receive(struct bus *bus, enum bus_socket from, struct bus_message *ret_message)
{
	for (;;) {
		zmq_msg_t frames[MAX_FRAMES];
		int count;
		int r = receive_frames(bus->bound[from], frames, MAX_FRAMES, &count);
		bool good = r == 0 && read_request(frames, count, ret_message);
		close_frames(frames, count);
		if (r == -EAGAIN)
			return 0;
		if (good) {
			ret_message->peer.socket = (uint8_t)from;
			return 1;
		}
		bus->counters->values[COUNT_DROPPED_FRAMES]++;
	}
}

int bus_receive_feed(struct bus *bus, size_t feed, struct bus_message *ret_message)
{
	for (;;) {
		zmq_msg_t frames[2];
		int count;
		int r = receive_frames(bus->feeds[feed], frames, 2, &count);
		if (r == 0) {
			*ret_message = (struct bus_message){ 0 };
			copy_frame(&frames[count - 1], ret_message); /* the last one: a topic may stand before it */
		}
		close_frames(frames, count);
		if (r != -EMSGSIZE)
			return r == 0;
		bus->counters->values[COUNT_DROPPED_FRAMES]++;
	}
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
	void *socket = bus->bound[peer->socket];
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
	void *socket = bus->bound[BOUND_UPDATES];
	int r = send_frame(socket, topic, strlen(topic), ZMQ_SNDMORE);
	if (r == 0)
		r = send_frame(socket, data, size, 0);
	if (r < 0)
		bus->counters->values[COUNT_UNSENT_UPDATES]++;
}

/* The first frame of a monitor's message is the event's number in 16 bits and its value in 32. */
static void read_monitor(struct bus *bus, void *monitor)
{
	zmq_msg_t frames[2];
	int count;
	while (receive_frames(monitor, frames, 2, &count) == 0) {
		uint16_t event = 0;
		if (zmq_msg_size(&frames[0]) >= sizeof(event))
			memcpy(&event, zmq_msg_data(&frames[0]), sizeof(event));
		bus->connections += event == ZMQ_EVENT_ACCEPTED ? 1 : event == ZMQ_EVENT_DISCONNECTED ? -1 : 0;
		close_frames(frames, count);
	}
}

/* What subscribers ask for is libzmq's business, but it has to be read, or it piles up. */
static void read_subscriptions(struct bus *bus)
{
	char ignored[1];
	while (zmq_recv(bus->bound[BOUND_UPDATES], ignored, sizeof(ignored), ZMQ_DONTWAIT) >= 0)
		;
}

int bus_wait(struct bus *bus, bool feeds, const int *fds, bool *ret_ready, size_t fd_count, int timeout_ms)
{
	if (fd_count > MAX_FDS)
		return -EINVAL;
	int count = 0;
	for (size_t k = 0; k < fd_count; k++)
		bus->items[count++] = (zmq_pollitem_t){ .fd = fds[k], .events = ZMQ_POLLIN };
	for (size_t k = 0; k < BOUND_COUNT; k++) {
		bus->items[count++] = (zmq_pollitem_t){ .socket = bus->bound[k], .events = ZMQ_POLLIN };
		bus->items[count++] = (zmq_pollitem_t){ .socket = bus->monitors[k], .events = ZMQ_POLLIN };
	}
	for (size_t k = 0; feeds && k < bus->feed_count; k++)
		bus->items[count++] = (zmq_pollitem_t){ .socket = bus->feeds[k], .events = ZMQ_POLLIN };
	int r = zmq_poll(bus->items, count, timeout_ms);
	if (r < 0 && zmq_errno() != EINTR)
		return -zmq_errno();
	for (size_t k = 0; k < fd_count; k++)
		ret_ready[k] = r > 0 && bus->items[k].revents;
	for (size_t k = 0; k < BOUND_COUNT; k++)
		read_monitor(bus, bus->monitors[k]);
	read_subscriptions(bus);
	return 0;
}

uint64_t bus_connections(const struct bus *bus)
{
	return bus->connections > 0 ? (uint64_t)bus->connections : 0;
}
