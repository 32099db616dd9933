#include "intake/queue.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static struct queue *queue;

static void tear_down(void)
{
	queue_free(queue);
}

TestSuite(queue, .fini = tear_down);

static struct bus_peer peer(const char *name)
{
	struct bus_peer made = { .size = (uint8_t)strlen(name) };
	memcpy(made.id, name, made.size);
	return made;
}

static bool add(const char *from, const char *text)
{
	struct bus_message message = { .peer = peer(from), .size = strlen(text) };
	if (!queue_has_room(queue, &message.peer, -1))
		return false;
	message.data = allocate(message.size, 1);
	memcpy(message.data, text, message.size);
	queue_add(queue, &message, -1, NULL);
	return true;
}

static unsigned fill(const char *from)
{
	unsigned taken = 0;
	while (add(from, "x"))
		taken++;
	return taken;
}

/* What comes next, "" for nothing; it goes to the workers. */
static const char *next(char text[16])
{
	struct input *input = queue_next(queue);
	text[0] = '\0';
	if (!input)
		return text;
	snprintf(text, 16, "%.*s", (int)input->message.size, (const char *)input->message.data);
	queue_advance(queue);
	queue_done(queue, input);
	return text;
}

Test(queue, senders_take_turns_and_each_keeps_its_order)
{
	char text[16];
	queue = queue_new(100, 1000);
	static const char *const sent[][2] = { { "a", "a1" }, { "a", "a2" }, { "a", "a3" }, { "b", "b1" }, { "a", "a4" }, { "c", "c1" }, { "b", "b2" } };
	static const char *const wanted[] = { "a1", "b1", "c1", "a2", "b2", "a3", "a4", "" };
	for (size_t k = 0; k < array_size(sent); k++)
		cr_assert(add(sent[k][0], sent[k][1]));
	for (size_t k = 0; k < array_size(wanted); k++)
		cr_assert_str_eq(next(text), wanted[k], "%zu: %s", k, text);
}

Test(queue, who_comes_later_waits_for_one_of_each_other_sender)
{
	char text[16];
	queue = queue_new(10000, 1 << 20);
	for (int k = 0; k < 3000; k++)
		cr_assert(add("flooder", "x"));
	cr_assert(add("quiet", "q"));
	cr_assert_str_eq(next(text), "x");
	cr_assert_str_eq(next(text), "q");
}

Test(queue, one_that_floods_fills_half_and_leaves_room_for_who_comes_then)
{
	queue = queue_new(4096, 1 << 20);
	cr_assert_eq(fill("one"), 2048);
	cr_assert_eq(fill("two"), 1024);
	cr_assert_eq(fill("three"), 512);
	cr_assert(add("quiet", "q"));
	cr_assert_eq(queue_articles(queue), 2048 + 1024 + 512 + 1);
	cr_assert_not(add("one", "x"));
}

Test(queue, bytes_are_shared_like_articles)
{
	char large[101] = { 0 };
	memset(large, 'x', 100);
	queue = queue_new(1000, 1000);
	int taken = 0;
	while (add("one", large))
		taken++;
	cr_assert_eq(taken, 5);
	cr_assert(add("two", large));
}

Test(queue, when_its_bytes_are_taken_there_is_room_for_nobody)
{
	queue = queue_new(1000, 4);
	cr_assert(add("one", "four"));
	cr_assert_not(add("two", "x"));
}

Test(queue, a_queue_of_one_article_takes_one)
{
	queue = queue_new(1, 1000);
	cr_assert(add("one", "x"));
	cr_assert_not(add("one", "x"));
	cr_assert_not(add("two", "x"));
}

Test(queue, what_the_workers_have_counts_until_it_is_done)
{
	char text[16];
	queue = queue_new(2, 1000);
	cr_assert(add("one", "x"));
	struct input *input = queue_next(queue);
	queue_advance(queue);
	cr_assert_eq(queue_articles(queue), 1);
	cr_assert_eq(queue_working_bytes(queue), 1);
	cr_assert_null(queue_next(queue));
	cr_assert_not(add("one", "y"), "its share is with the workers");
	queue_done(queue, input);
	cr_assert_eq(queue_articles(queue), 0);
	cr_assert_eq(queue_working_bytes(queue), 0);
	cr_assert(add("one", "z"));
	cr_assert_str_eq(next(text), "z");
}

Test(queue, feeds_and_clients_are_told_apart)
{
	struct bus_message message = { .size = 1, .data = allocate(1, 1) };
	struct bus_peer like_a_feed = { .socket = BUS_ARTICLES, .size = sizeof(int) };
	queue = queue_new(4, 1000);
	queue_add(queue, &message, 0, NULL);
	message.data = allocate(1, 1);
	queue_add(queue, &message, 0, NULL);
	cr_assert_not(queue_has_room(queue, NULL, 0));
	cr_assert(queue_has_room(queue, NULL, 1));
	cr_assert(queue_has_room(queue, &like_a_feed, -1), "a client whose id is the feed's number");
}

Test(queue, who_is_told_busy_comes_again_when_half_is_done)
{
	queue = queue_new(10000, 1 << 20);
	cr_assert_eq(queue_retry_after(queue, 300), 250);
	for (int k = 0; k < 3000; k++)
		cr_assert(add("one", "x"));
	cr_assert_eq(queue_retry_after(queue, 300), 5000);
	cr_assert_eq(queue_retry_after(queue, 3000), 500);
	cr_assert_eq(queue_retry_after(queue, 0), 10000);
}
