#include "answers/answers.h"

#include <string.h>

#include <criterion/criterion.h>

#include "tests/unit/bus_helpers.h"

static struct answers *answers;
static struct bus *bus;

static void set_up(void)
{
	bus = open_bus();
	answers = answers_new();
}

static void tear_down(void)
{
	answers_free(answers);
	close_bus(bus);
}

TestSuite(answers, .init = set_up, .fini = tear_down);

/* Nobody is there: what is sent to them is counted as unroutable. */
static struct bus_peer peer_of(const char *name)
{
	struct bus_peer peer = { .socket = BUS_CONTROL, .size = (uint8_t)strlen(name) };
	memcpy(peer.id, name, peer.size);
	return peer;
}

static uint64_t sent(void)
{
	return counters.values[COUNT_UNROUTABLE];
}

static void add(const char *name, uint64_t erasure)
{
	const struct bus_peer peer = peer_of(name);
	answers_add_control(answers, &peer, &(struct control_answer){ .result = "ack", .erasure = erasure });
}

static bool has_room(const char *name)
{
	const struct bus_peer peer = peer_of(name);
	return answers_have_room(answers, &peer);
}

Test(answers, one_to_an_erasure_waits_until_it_is_finished_and_with_it_later_ones_to_the_same_peer)
{
	add("first", 0);
	add("first", 5);
	add("first", 0);
	add("other", 0);
	answers_send(answers, bus, 5);
	cr_assert_eq(sent(), 2, "what came before it, and the other's");
	cr_assert_eq(answers_held(answers), 0);
	add("first", 0);
	add("first", 9);
	answers_send(answers, bus, 5);
	cr_assert_eq(sent(), 2);
	answers_send(answers, bus, 9);
	cr_assert_eq(sent(), 5, "two that waited for the first erasure, and one behind them");
	answers_send(answers, bus, 0);
	cr_assert_eq(sent(), 6);
}

Test(answers, that_wait_for_rejected_articles_alone_are_the_first_to_be_sent)
{
	add("first", ERASURE_OF_REJECTED);
	add("other", 5);
	answers_send(answers, bus, ERASURE_OF_REJECTED);
	cr_assert_eq(sent(), 0);
	answers_send(answers, bus, 5);
	cr_assert_eq(sent(), 1);
}

Test(answers, so_many_may_wait_for_one_peer)
{
	add("first", 5);
	answers_send(answers, bus, 5);
	for (int k = 1; k < ANSWERS_PEER_MOST; k++) {
		cr_assert(has_room("first"), "%d", k);
		add("first", 0);
	}
	cr_assert_not(has_room("first"), "those that are held until the commit count");
	answers_send(answers, bus, 5);
	cr_assert_not(has_room("first"), "and so do those that wait");
	cr_assert(has_room("other"));
	answers_send(answers, bus, 0);
	cr_assert_eq(sent(), ANSWERS_PEER_MOST);
	cr_assert(has_room("first"));
	for (int k = 0; k < 2 * ANSWERS_PEER_MOST; k++)
		add("first", 0);
	cr_assert(has_room("first"), "none of them waits for more than the commit");
}

Test(answers, so_many_may_wait_in_all)
{
	char name[16];
	for (int k = 0; k < ANSWERS_CONTROL_MOST; k++) {
		snprintf(name, sizeof(name), "peer%d", k);
		cr_assert(has_room("other"), "%d", k);
		add(name, 5);
	}
	cr_assert_not(has_room("other"));
	answers_withdraw(answers, bus, "stopping", 250);
	cr_assert_eq(sent(), ANSWERS_CONTROL_MOST, "each is told to send again");
	cr_assert(has_room("other"));
	cr_assert_eq(answers_held(answers), 0);
}
