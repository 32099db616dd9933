#include "bus/bus.h"

#include <criterion/criterion.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>
#include <zmq.h>

enum { FLOODERS = 3, AT_A_TIME = 100, CALLS = 300 };

static char directory[] = "/tmp/hearsay-bus-XXXXXX";
static char articles[64], updates[64], query[64], control[64];
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
	cr_assert_not_null(mkdtemp(directory));
	char *const endpoints[] = { articles, updates, query, control };
	for (size_t k = 0; k < array_size(endpoints); k++)
		snprintf(endpoints[k], sizeof(articles), "ipc://%s/%zu", directory, k);
	struct counters counters = { 0 };
	struct bus *bus;
	char *error = NULL;
	const struct bus_options options = { .articles = articles, .updates = updates, .query = query, .control = control };
	cr_assert_eq(bus_open(&options, &counters, &bus, &error), 0, "%s", error);
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
	bus_close(bus, 0);
	cr_assert_eq(rmdir(directory), 0);
}
