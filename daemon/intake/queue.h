/* Queue: articles that wait for the workers. Fair to those who send them: each has a lane of its own, the lanes take turns, and no lane may
 * be longer than the room that is left for all others. So one that floods fills half of the queue, the next one half of what is left, and
 * there is always room for who comes then; and an article waits for one of each other sender at a time, not for all that they sent.
 * The rule is that of dynamic thresholds (Choudhury and Hahne, "Dynamic queue length thresholds for shared-memory packet switches", 1998,
 * with a factor of 1).
 *
 * One thread alone uses it. */
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
	int64_t rejected; /* the id that it was kept under as rejected; 0: it came just now */
	bool has_request; /* of one that was rejected: the number of who had it sent again */
	int64_t request;
	struct lane *lane; /* from here on the queue's own */
	struct input *next;
};

/* Room for so many articles and bytes in all, those that the workers have counted. */
struct queue *queue_new(size_t articles, size_t bytes);

/* Frees what waits, too; what the workers have must be given back first. NULL is fine. Returns NULL. */
struct queue *queue_free(struct queue *queue);

/* Whether there is room for one more of this client, or (`peer` NULL) of this feed. */
bool queue_has_room(const struct queue *queue, const struct bus_peer *peer, int feed);

/* Adds a message, whose data is the queue's from here on. `feed` < 0: a client's. The input is the queue's. */
struct input *queue_add(struct queue *queue, const struct bus_message *message, int feed, struct owners *owners);

/* The one whose turn it is, or NULL. */
struct input *queue_next(const struct queue *queue);

/* That one goes to the workers: no longer waiting, but counted until it is done. */
void queue_advance(struct queue *queue);

/* It is done, and freed. */
void queue_done(struct queue *queue, struct input *input);

/* Articles in it, waiting or with the workers; and bytes that the workers have. */
size_t queue_articles(const struct queue *queue);
size_t queue_working_bytes(const struct queue *queue);

/* When who was told "busy" should come again, in milliseconds: when half of what is there is done, at so many a second. */
int64_t queue_retry_after(const struct queue *queue, uint64_t articles_a_second);
