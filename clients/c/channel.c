#include "clients/c/channel.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <zmq.h>

struct channel {
	struct hearsay *hearsay;
	void *socket, *monitor;
	char *endpoint;
	bool down; /* the connection broke, and there is no new one yet */
};

/* The monitor tells of every end of a connection, and of the one after it. */
static int watch_connection(struct channel *channel)
{
	struct hearsay *hearsay = channel->hearsay;
	char address[64];
	snprintf(address, sizeof(address), "inproc://monitor-%u", hearsay->monitors++);
	int linger = 0;
	if (zmq_socket_monitor(channel->socket, address, ZMQ_EVENT_DISCONNECTED | ZMQ_EVENT_HANDSHAKE_SUCCEEDED) < 0 ||
	    !(channel->monitor = zmq_socket(hearsay->zeromq, ZMQ_PAIR)) ||
	    zmq_setsockopt(channel->monitor, ZMQ_LINGER, &linger, sizeof(linger)) < 0 || zmq_connect(channel->monitor, address) < 0)
		return hearsay_fail(hearsay, -errno, "watch the connection to '%s': %s", channel->endpoint, zmq_strerror(errno));
	return 0;
}

int channel_new(struct hearsay *hearsay, const char *endpoint, int high_water, struct channel **ret_channel)
{
	struct channel *channel = allocate(1, sizeof(*channel));
	channel->hearsay = hearsay;
	channel->endpoint = copy_string(endpoint);
	int r = hearsay_socket(hearsay, ZMQ_DEALER, high_water, &channel->socket);
	if (r >= 0)
		r = watch_connection(channel);
	if (r >= 0)
		r = hearsay_connect(hearsay, channel->socket, endpoint);
	if (r < 0) {
		channel_free(channel);
		return r;
	}
	*ret_channel = channel;
	return 0;
}

struct channel *channel_free(struct channel *channel)
{
	if (!channel)
		return NULL;
	if (channel->socket) {
		zmq_socket_monitor(channel->socket, NULL, 0);
		zmq_close(channel->socket);
	}
	if (channel->monitor)
		zmq_close(channel->monitor);
	free(channel->endpoint);
	free(channel);
	return NULL;
}

const char *channel_endpoint(const struct channel *channel)
{
	return channel->endpoint;
}

int channel_send(struct channel *channel, const void *data, size_t size)
{
	while (!channel->down) {
		if (zmq_send(channel->socket, data, size, ZMQ_DONTWAIT) >= 0)
			return 0;
		if (errno == EAGAIN)
			return -EAGAIN;
		if (errno != EINTR)
			return hearsay_fail(channel->hearsay, -errno, "send to '%s': %s", channel->endpoint, zmq_strerror(errno));
	}
	return -EAGAIN;
}

bool channel_connected(const struct channel *channel)
{
	zmq_pollitem_t item = { .socket = channel->socket, .events = ZMQ_POLLOUT };
	return !channel->down && zmq_poll(&item, 1, 0) > 0;
}

/* The frames of one message: the last one is kept in `frame`. Their number, or a negative errno value. */
static int receive_message(void *socket, zmq_msg_t *frame)
{
	for (int frames = 0;;) {
		if (zmq_msg_recv(frame, socket, ZMQ_DONTWAIT) >= 0) {
			frames++;
			if (!zmq_msg_more(frame))
				return frames;
		} else if (errno != EINTR) {
			return -errno;
		}
	}
}

int channel_receive(struct channel *channel, struct arena *arena, struct value *ret_answer)
{
	for (;;) {
		zmq_msg_t frame;
		zmq_msg_init(&frame);
		int frames = receive_message(channel->socket, &frame);
		int r = frames < 0 ? frames
		                   : value_decode(zmq_msg_data(&frame), zmq_msg_size(&frame), &value_limits_reply, arena, ret_answer, NULL);
		zmq_msg_close(&frame);
		if (frames == -EAGAIN)
			return 0;
		if (frames < 0)
			return hearsay_fail(channel->hearsay, frames, "receive from '%s': %s", channel->endpoint, zmq_strerror(-frames));
		if (frames == 1 && r >= 0 && ret_answer->type == VALUE_MAP)
			return 1;
	}
}

/* An event is two frames: its number (16 bits, of this machine), then the address. 0 when there is none. */
static unsigned next_event(struct channel *channel)
{
	unsigned event = 0;
	for (bool more = true; more;) {
		zmq_msg_t frame;
		uint16_t number;
		zmq_msg_init(&frame);
		int bytes = zmq_msg_recv(&frame, channel->monitor, ZMQ_DONTWAIT);
		more = bytes < 0 ? errno == EINTR : zmq_msg_more(&frame);
		if (bytes >= (int)sizeof(number) && !event) {
			memcpy(&number, zmq_msg_data(&frame), sizeof(number));
			event = number;
		}
		zmq_msg_close(&frame);
	}
	return event;
}

bool channel_broke(struct channel *channel)
{
	bool broke = false;
	for (unsigned event; (event = next_event(channel));) {
		broke = broke || (channel->down && event == ZMQ_EVENT_HANDSHAKE_SUCCEEDED);
		channel->down = event == ZMQ_EVENT_DISCONNECTED;
	}
	if (broke)
		(void)channel_connected(channel); /* looking at the socket makes it take note that the old connection is gone */
	return broke;
}

bool channel_down(const struct channel *channel)
{
	return channel->down;
}

void channel_poll_items(const struct channel *channel, bool sending, void *items)
{
	zmq_pollitem_t *poll = items;
	poll[0] = (zmq_pollitem_t){ .socket = channel->socket, .events = (short)(ZMQ_POLLIN | (sending && !channel->down ? ZMQ_POLLOUT : 0)) };
	poll[1] = (zmq_pollitem_t){ .socket = channel->monitor, .events = ZMQ_POLLIN };
}

int channel_wait(struct channel *channel, bool sending, int64_t deadline)
{
	zmq_pollitem_t items[CHANNEL_POLL_ITEMS];
	channel_poll_items(channel, sending, items);
	int r = zmq_poll(items, CHANNEL_POLL_ITEMS, wait_until(deadline));
	if (r < 0)
		return hearsay_fail(channel->hearsay, -errno, "wait for '%s': %s", channel->endpoint, zmq_strerror(errno));
	return r > 0;
}
