#include "bus/bus.h"

#include <criterion/criterion.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <zmq.h>

#include "tests/unit/bus_helpers.h"

enum { FLOODERS = 3, AT_A_TIME = 100, CALLS = 300 };

static atomic_bool stopped;

/* Messages of four frames, as many as go out. */
static void *flood(void *context)
{
	void *socket = zmq_socket(context, ZMQ_DEALER);
	zmq_connect(socket, articles);
	for (int frame = 0; !atomic_load(&stopped); frame = (frame + 1) % 4)
		if (zmq_send(socket, "", 0, ZMQ_DONTWAIT | (frame < 3 ? ZMQ_SNDMORE : 0)) < 0)
			frame--;
	zmq_setsockopt(socket, ZMQ_LINGER, &(int){ 0 }, sizeof(int));
	zmq_close(socket);
	return NULL;
}

Test(bus, who_sends_nothing_that_can_be_read_does_not_keep_the_loop)
{
	struct bus *bus = open_bus();
	void *context = zmq_ctx_new();
	pthread_t flooders[FLOODERS];
	for (int k = 0; k < FLOODERS; k++)
		cr_assert_eq(pthread_create(&flooders[k], NULL, flood, context), 0);
	const uint64_t *dropped = &counters.values[COUNT_DROPPED_FRAMES];
	for (int k = 0; k < CALLS; k++) {
		struct bus_message message;
		cr_assert_eq(bus_wait(bus, NULL, NULL, NULL, 0, -1), 0);
		uint64_t before = *dropped;
		cr_assert_eq(bus_receive(bus, BUS_ARTICLES, &message), 0);
		cr_expect_leq(*dropped - before, AT_A_TIME);
	}
	cr_expect_gt(*dropped, 0);
	atomic_store(&stopped, true);
	for (int k = 0; k < FLOODERS; k++)
		pthread_join(flooders[k], NULL);
	zmq_ctx_term(context);
	close_bus(bus);
}

static void take(int fd, unsigned char *bytes, size_t size)
{
	cr_assert_eq(recv(fd, bytes, size, MSG_WAITALL), (ssize_t)size);
}

static void give(int fd, const char *bytes, size_t size)
{
	cr_assert_eq(send(fd, bytes, size, MSG_NOSIGNAL), (ssize_t)size);
}

/* A connection by the bytes of ZMTP 3.1 alone: greetings, handshakes, then messages of one byte with a PING after each, all at once. */
static int flood_with_pings(void)
{
	enum { GREETING = 64, HEADER = 2, MESSAGE = 3, PING = 9, PAIRS = 600 };
	static const char greeting[GREETING] = "\xff\0\0\0\0\0\0\0\0\x7f\3\1NULL",
			  ready[] = "\x04\x1c\x05READY\x0bSocket-Type\0\0\0\x06" "DEALER", pair[] = "\0\1x\4\7\4PING\0\0";
	char flood[PAIRS * (MESSAGE + PING)];
	unsigned char answer[256];
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	snprintf(address.sun_path, sizeof(address.sun_path), "%s", articles + strlen("ipc://"));
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	cr_assert_eq(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	give(fd, greeting, sizeof(greeting));
	give(fd, ready, sizeof(ready) - 1);
	take(fd, answer, GREETING + HEADER);
	take(fd, answer, answer[GREETING + 1]);
	for (size_t k = 0; k < PAIRS; k++)
		memcpy(flood + k * (MESSAGE + PING), pair, MESSAGE + PING);
	give(fd, flood, sizeof(flood));
	return fd;
}

/* Until so many PINGs were answered: what was sent before each was read. */
static void wait_for_pongs(int fd, size_t count)
{
	enum { PONG = 7 };
	unsigned char pong[PONG];
	for (size_t k = 0; k < count; k++)
		take(fd, pong, PONG);
}

/* libzmq 4.3.4 alone aborts then: at the end of a peer whose messages wait, or when it reads them and its end at once. */
Test(bus, who_floods_with_pings_among_it_and_goes_ends_nobody, .timeout = 60)
{
	enum { PEERS = 20, WAITING = 32 };
	struct bus *bus = open_bus();
	struct bus_message message;
	uint64_t received = 0;
	for (int k = 0; k < PEERS; k++) {
		int fd = flood_with_pings();
		if (k % 2)
			wait_for_pongs(fd, WAITING);
		close(fd);
	}
	while (received == 0 || bus_connections(bus) > 0) {
		cr_assert_eq(bus_wait(bus, NULL, NULL, NULL, 0, -1), 0);
		for (; bus_receive(bus, BUS_ARTICLES, &message) > 0; received++)
			free(message.data);
	}
	cr_expect_geq(received, PEERS * WAITING);
	close_bus(bus);
}
