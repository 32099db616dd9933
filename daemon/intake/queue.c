#include "intake/queue.h"

#include <assert.h>
#include <string.h>
#include <xxhash.h>

#include "cluster/publishers/owners.h"

enum {
	BUCKETS = 1024, /* of lanes; there are as many of these as senders that have something in the queue */
	RETRY_AT_LEAST_MS = 250,
	RETRY_AT_MOST_MS = 10 * 1000,
	FEED = 0xff, /* in place of a socket's number */
};

/* One sender. It is there as long as something of it is. */
struct lane {
	struct bus_peer sender;
	struct input *first, *last; /* waiting */
	size_t articles, bytes;     /* the workers' counted */
	struct lane *next_in_bucket;
	struct lane *next_in_turn;
};

struct queue {
	size_t most_articles, most_bytes;
	size_t articles, bytes, working_bytes;
	struct lane *lanes[BUCKETS];
	struct lane *turn, *last_turn; /* those with something waiting, in order */
};

struct queue *queue_new(size_t articles, size_t bytes)
{
	struct queue *queue = allocate(1, sizeof(*queue));
	queue->most_articles = articles;
	queue->most_bytes = bytes;
	return queue;
}

struct queue *queue_free(struct queue *queue)
{
	if (!queue)
		return NULL;
	for (struct input *input; (input = queue_next(queue));) {
		queue_advance(queue);
		queue_done(queue, input);
	}
	assert(queue->articles == 0);
	free(queue);
	return NULL;
}

/* --- Lanes */

static struct bus_peer sender_of(const struct bus_peer *peer, int feed)
{
	struct bus_peer sender = { .socket = FEED, .size = sizeof(feed) };
	if (feed < 0)
		return *peer;
	memcpy(sender.id, &feed, sizeof(feed));
	return sender;
}

static size_t bucket_of(const struct bus_peer *sender)
{
	return XXH3_64bits_withSeed(sender->id, sender->size, sender->socket) % BUCKETS;
}

static struct lane *find_lane(const struct queue *queue, const struct bus_peer *sender)
{
	struct lane *lane = queue->lanes[bucket_of(sender)];
	while (lane && !bus_same_peer(&lane->sender, sender))
		lane = lane->next_in_bucket;
	return lane;
}

static struct lane *add_lane(struct queue *queue, const struct bus_peer *sender)
{
	struct lane *lane = allocate(1, sizeof(*lane)), **bucket = &queue->lanes[bucket_of(sender)];
	lane->sender = *sender;
	lane->next_in_bucket = *bucket;
	*bucket = lane;
	return lane;
}

static void remove_lane(struct queue *queue, struct lane *lane)
{
	struct lane **at = &queue->lanes[bucket_of(&lane->sender)];
	while (*at != lane)
		at = &(*at)->next_in_bucket;
	*at = lane->next_in_bucket;
	free(lane);
}

static void take_turn(struct queue *queue, struct lane *lane)
{
	lane->next_in_turn = NULL;
	if (queue->turn)
		queue->last_turn->next_in_turn = lane;
	else
		queue->turn = lane;
	queue->last_turn = lane;
}

/* --- In and out */

bool queue_has_room(const struct queue *queue, const struct bus_peer *peer, int feed)
{
	if (queue->articles >= queue->most_articles || queue->bytes >= queue->most_bytes)
		return false;
	const struct bus_peer sender = sender_of(peer, feed);
	const struct lane *lane = find_lane(queue, &sender);
	return !lane || (lane->articles < queue->most_articles - queue->articles && lane->bytes < queue->most_bytes - queue->bytes);
}

struct input *queue_add(struct queue *queue, const struct bus_message *message, int feed, struct owners *owners)
{
	const struct bus_peer sender = sender_of(&message->peer, feed);
	struct lane *lane = find_lane(queue, &sender);
	if (!lane)
		lane = add_lane(queue, &sender);
	struct input *input = allocate(1, sizeof(*input));
	*input = (struct input){
		.frame = { .data = message->data, .size = message->size, .is_request = feed < 0, .owners = owners_keep(owners) },
		.message = *message,
		.feed = feed,
		.lane = lane,
	};
	if (lane->first)
		lane->last->next = input;
	else
		lane->first = input;
	lane->last = input;
	if (lane->first == input)
		take_turn(queue, lane);
	lane->articles++;
	lane->bytes += message->size;
	queue->articles++;
	queue->bytes += message->size;
	return input;
}

struct input *queue_next(const struct queue *queue)
{
	return queue->turn ? queue->turn->first : NULL;
}

void queue_advance(struct queue *queue)
{
	struct lane *lane = queue->turn;
	queue->working_bytes += lane->first->message.size;
	lane->first = lane->first->next;
	queue->turn = lane->next_in_turn;
	if (lane->first)
		take_turn(queue, lane);
}

void queue_done(struct queue *queue, struct input *input)
{
	struct lane *lane = input->lane;
	size_t bytes = input->message.size;
	lane->articles--;
	lane->bytes -= bytes;
	queue->articles--;
	queue->bytes -= bytes;
	queue->working_bytes -= bytes;
	if (!lane->articles)
		remove_lane(queue, lane);
	free(input->message.data);
	owners_free(input->frame.owners);
	free(input);
}

size_t queue_articles(const struct queue *queue)
{
	return queue->articles;
}

size_t queue_working_bytes(const struct queue *queue)
{
	return queue->working_bytes;
}

int64_t queue_retry_after(const struct queue *queue, uint64_t articles_a_second)
{
	int64_t pause = (int64_t)(queue->articles * 500 / (articles_a_second ? articles_a_second : 1));
	return pause < RETRY_AT_LEAST_MS ? RETRY_AT_LEAST_MS : pause > RETRY_AT_MOST_MS ? RETRY_AT_MOST_MS : pause;
}
