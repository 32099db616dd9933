/* Channel: a DEALER to one of the daemon's ROUTERs that notices when its connection breaks, so that what was unanswered can be sent again.
 * Internal to libhearsay. */
#pragma once

#include "clients/c/context.h"
#include "proto/base/arena.h"
#include "proto/value.h"

struct channel;

/* `high_water`: at least as many requests as may be unanswered at a time, so that sending never waits for a daemon that is there. */
must_check int channel_new(struct hearsay *hearsay, const char *endpoint, int high_water, struct channel **ret_channel);
struct channel *channel_free(struct channel *channel);
const char *channel_endpoint(const struct channel *channel);

/* Sends one frame. -EAGAIN: there is no connection now. */
must_check int channel_send(struct channel *channel, const void *data, size_t size);

/* Whether there is a connection over which a request would be sent now. */
bool channel_connected(const struct channel *channel);

/* Takes an answer that has come, as a map in the arena: returns 1, or 0 if there is none. Anything that is not a map is dropped. */
must_check int channel_receive(struct channel *channel, struct arena *arena, struct value *ret_answer);

/* Whether there is a new connection after one that broke, so that everything unanswered has to be sent again. Call it in every turn: until then
 * nothing is sent, because it would go to the old connection. */
bool channel_broke(struct channel *channel);

/* Whether the connection broke, as of the last channel_broke(), and there is no new one yet. */
bool channel_down(const struct channel *channel);

/* For zmq_poll(): fills in two zmq_pollitem_t. `sending`: also wait for a connection. */
enum { CHANNEL_POLL_ITEMS = 2 };
void channel_poll_items(const struct channel *channel, bool sending, void *items);

/* Waits, at most until the deadline, for an answer, a broken connection, or (if `sending`) a connection. Returns 1, 0 after the deadline, or
 * -EINTR. */
must_check int channel_wait(struct channel *channel, bool sending, int64_t deadline);
