/* Queue: articles that wait for the workers. It is fair to their senders: each has a lane of its own, the lanes take turns, and no lane may be
 * longer than the room that is left. So one sender that floods fills half of the queue, the next one half of what is left, and there is always
 * room for another; and an article waits for one article of each other sender at a time, not for all that they sent.
 * The rule is that of dynamic thresholds (Choudhury and Hahne, "Dynamic queue length thresholds for shared-memory packet switches", 1998,
 * with a factor of 1).
 *
 * Only one thread uses it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bus/bus.h"
#include "intake/intake.h"

struct queue;
struct lane;

/* A frame on its way through the workers. */
struct input {
	struct intake_frame frame; /* first: what the pool's work function gets */
	struct bus_message message;
	int feed;         /* where it came from: a feed's number, or -1 for a client's request */
	int64_t rejected; /* the id under which it was kept when it was rejected; 0: it came just now */
	bool has_request; /* of one that was rejected: the number of the request to redrive it */
	int64_t request;
	struct lane *lane; /* from here on the queue's own */
	struct input *next;
};

/* A queue with room for this many articles and bytes, including those that the workers have. */
struct queue *queue_new(size_t articles, size_t bytes);

/* Also frees what waits; what the workers have must be given back first. NULL is fine. Returns NULL. */
struct queue *queue_free(struct queue *queue);

/* Whether there is room for one more of this client, or (`peer` NULL) of this feed. */
bool queue_has_room(const struct queue *queue, const struct bus_peer *peer, int feed);

/* Adds a message, whose data the queue takes over. `feed` < 0: a client's. The input belongs to the queue. */
struct input *queue_add(struct queue *queue, const struct bus_message *message, int feed, struct owners *owners);

/* The input whose turn it is, or NULL. */
struct input *queue_next(const struct queue *queue);

/* Passes that input to the workers: it no longer waits, but is counted until it is done. */
void queue_advance(struct queue *queue);

/* Takes note that an input is done, and frees it. */
void queue_done(struct queue *queue, struct input *input);

/* The number of articles in the queue, waiting or with the workers; the number of bytes that the workers have. */
size_t queue_articles(const struct queue *queue);
size_t queue_working_bytes(const struct queue *queue);

/* When a client that is answered "busy" should try again, in milliseconds: when half of what is there will be done, at that many per second. */
int64_t queue_retry_after(const struct queue *queue, uint64_t articles_a_second);
