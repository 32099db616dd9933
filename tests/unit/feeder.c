#include "clients/c/hearsay.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <zmq.h>

#include <criterion/criterion.h>

#include "proto/value.h"
#include "proto/writer.h"

static int result_for(unsigned window)
{
	struct hearsay *hearsay;
	struct hearsay_feeder *feeder = NULL;
	cr_assert_eq(hearsay_new(&(struct hearsay_endpoints){ .articles = "ipc:///nowhere/articles" }, &hearsay), 0);
	int r = hearsay_feeder_new(hearsay, window, NULL, NULL, &feeder);
	cr_expect_eq(feeder != NULL, r == 0);
	hearsay_feeder_free(feeder);
	hearsay_free(hearsay);
	return r;
}

Test(feeder, has_so_many_articles_under_way_at_most)
{
	cr_expect_eq(result_for(0), -EINVAL);
	cr_expect_eq(result_for(1), 0);
	cr_expect_eq(result_for(HEARSAY_WINDOW_MAX), 0);
	cr_expect_eq(result_for(HEARSAY_WINDOW_MAX + 1), -EINVAL);
}

/* --- A daemon that answers what the test says. */

enum { MOMENT_MS = 20, LONG_MS = 20 * 1000 };

static char directory[] = "/tmp/hearsay-feeder-XXXXXX", endpoint[64];
static void *context, *daemon_socket;
static struct hearsay *hearsay;
static struct hearsay_feeder *feeder;
static struct hearsay_answer last; /* its texts are gone */

static void begin_daemon(void)
{
	daemon_socket = zmq_socket(context, ZMQ_ROUTER);
	cr_assert_eq(zmq_setsockopt(daemon_socket, ZMQ_LINGER, &(int){ 0 }, sizeof(int)), 0);
	cr_assert_eq(zmq_setsockopt(daemon_socket, ZMQ_RCVTIMEO, &(int){ MOMENT_MS }, sizeof(int)), 0);
	cr_assert_eq(zmq_bind(daemon_socket, endpoint), 0);
}

static void take_answer(void *unused, const struct hearsay_answer *answer)
{
	(void)unused;
	last = *answer;
}

static void set_up(void)
{
	cr_assert_not_null(mkdtemp(directory));
	snprintf(endpoint, sizeof(endpoint), "ipc://%s/articles", directory);
	context = zmq_ctx_new();
	begin_daemon();
	cr_assert_eq(hearsay_new(&(struct hearsay_endpoints){ .articles = endpoint }, &hearsay), 0);
	cr_assert_eq(hearsay_feeder_new(hearsay, 8, take_answer, NULL, &feeder), 0);
}

static void tear_down(void)
{
	char file[64];
	hearsay_feeder_free(feeder);
	hearsay_free(hearsay);
	zmq_close(daemon_socket);
	zmq_ctx_term(context);
	snprintf(file, sizeof(file), "%s/articles", directory);
	unlink(file);
	cr_assert_eq(rmdir(directory), 0);
}

TestSuite(feeder_and_daemon, .init = set_up, .fini = tear_down, .timeout = 120);

static int send_article(const char *id, int timeout_ms)
{
	return hearsay_feeder_send(feeder, &(struct hearsay_article){ .id = id, .title = "Ferry runs aground off Ostrel" }, timeout_ms, NULL);
}

/* Receives a request within a moment and gives its number, and who sent it. False if there is none. */
static bool receive(int64_t *ret_number, char peer[256], int *ret_peer_size)
{
	char frame[4096];
	*ret_peer_size = zmq_recv(daemon_socket, peer, 256, 0);
	if (*ret_peer_size < 0)
		return false;
	int size = zmq_recv(daemon_socket, frame, sizeof(frame), 0);
	cr_assert_gt(size, 0);
	return value_peek_integer(frame, (size_t)size, "request", ret_number);
}

static void send_answer(const char *peer, int peer_size, int64_t number, const char *result, int64_t position)
{
	struct writer *writer = writer_new();
	write_map(writer, 3);
	write_pair_integer(writer, "request", number);
	write_pair_string(writer, "result", result);
	write_pair_integer(writer, "position", position);
	cr_assert_eq(zmq_send(daemon_socket, peer, (size_t)peer_size, ZMQ_SNDMORE), peer_size);
	cr_assert_eq(zmq_send(daemon_socket, writer_data(writer), writer_size(writer), 0), (int)writer_size(writer));
	writer_free(writer);
}

/* Answers whatever comes, and has the feeder take its turns, until all that it sent has its answer. */
static void answer_all(const char *result, int64_t position)
{
	int64_t number = 0;
	char peer[256];
	int peer_size;
	do {
		if (receive(&number, peer, &peer_size))
			send_answer(peer, peer_size, number, result, position);
	} while (hearsay_feeder_flush(feeder, MOMENT_MS) != 0);
}

Test(feeder_and_daemon, has_one_article_of_an_id_under_way_at_a_time)
{
	cr_assert_eq(send_article("a", LONG_MS), 0);
	cr_assert_eq(send_article("a", MOMENT_MS), -ETIMEDOUT, "the first one has no answer");
	cr_assert_eq(hearsay_feeder_unanswered(feeder), 1);
	answer_all("ack", 1);
	cr_assert_eq(send_article("a", LONG_MS), 0);
	cr_assert_eq(send_article("b", LONG_MS), 0, "another one can be");
	cr_assert_eq(hearsay_feeder_unanswered(feeder), 2);
}

static void break_connection(void)
{
	zmq_close(daemon_socket);
	cr_assert_neq(hearsay_feeder_flush(feeder, MOMENT_MS), 0);
	begin_daemon();
}

Test(feeder_and_daemon, what_is_on_disk_since_it_was_sent_for_the_first_time_counts_as_taken_then)
{
	cr_assert_eq(send_article("a", LONG_MS), 0);
	answer_all("ack", 10);
	cr_assert_eq(send_article("b", LONG_MS), 0);
	break_connection();
	answer_all("duplicate", 11);
	cr_expect_eq(last.result, HEARSAY_ACK, "by the first sending, whose answer was lost");
	cr_expect_eq(last.position, 11);
	cr_assert_eq(send_article("c", LONG_MS), 0);
	break_connection();
	answer_all("duplicate", 7);
	cr_expect_eq(last.result, HEARSAY_DUPLICATE, "it was there before");
	cr_assert_eq(send_article("d", LONG_MS), 0);
	answer_all("duplicate", 12);
	cr_expect_eq(last.result, HEARSAY_DUPLICATE, "it was sent once");
}
