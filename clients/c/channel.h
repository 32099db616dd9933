/* Channel: a DEALER to one of the daemon's ROUTERs that knows when its connection broke, so that what was unanswered then can be
 * sent again. Inside libhearsay. */
#pragma once

#include "clients/c/context.h"
#include "proto/base/arena.h"
#include "proto/value.h"

struct channel;

/* `high_water`: at least as many requests as are unanswered at a time, so that sending never waits for a daemon that is there. */
must_check int channel_new(struct hearsay *hearsay, const char *endpoint, int high_water, struct channel **ret_channel);
struct channel *channel_free(struct channel *channel);
const char *channel_endpoint(const struct channel *channel);

/* Sends one frame. -EAGAIN: there is no connection now. */
must_check int channel_send(struct channel *channel, const void *data, size_t size);

/* Whether a request sent now would go out. */
bool channel_connected(const struct channel *channel);

/* Takes an answer that has come, a map in the arena: 1; 0 if there is none. Anything that is no map is dropped. */
must_check int channel_receive(struct channel *channel, struct arena *arena, struct value *ret_answer);

/* Whether there is a new connection after one that broke: everything that is unanswered has to be sent again. To be called in
 * every turn: between the two nothing is sent, because it would go to the connection that ended. */
bool channel_broke(struct channel *channel);

/* Whether the connection broke, as far as channel_broke() has looked, and there is no new one yet. */
bool channel_down(const struct channel *channel);

/* For zmq_poll: fills in two zmq_pollitem_t. `sending`: wait for a connection, too. */
enum { CHANNEL_POLL_ITEMS = 2 };
void channel_poll_items(const struct channel *channel, bool sending, void *items);

/* Waits until the deadline at most for an answer, a broken connection, or (sending) a connection: 1, 0 in time, -EINTR. */
must_check int channel_wait(struct channel *channel, bool sending, int64_t deadline);
