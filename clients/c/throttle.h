/* Throttle: holds updates back for a subscriber that wants this, story by story, and coalesces what it holds. It reads no clock: the time, in
 * milliseconds of any clock that never goes back, comes with the calls. Internal to libhearsay. */
#pragma once

#include "clients/c/hearsay.h"
#include "proto/value.h"

struct throttle;
typedef void throttle_give(void *context, const struct value *update);

struct throttle *throttle_new(const struct hearsay_throttle *options, throttle_give *give, void *context);
struct throttle *throttle_free(struct throttle *throttle);

/* Takes an update that has come, and gives it at once or holds it. */
void throttle_take(struct throttle *throttle, const struct value *update, int64_t now);

/* Gives what is due, in order of sequence. Returns the number of updates. */
size_t throttle_run(struct throttle *throttle, int64_t now);

/* When to call throttle_run() next; INT64_MAX: not before an update comes. */
int64_t throttle_due(const struct throttle *throttle);

/* Gives everything that is held, due or not, in order of sequence. */
void throttle_flush(struct throttle *throttle, int64_t now);

/* Forgets everything that is held, and what was given: a snapshot begins. */
void throttle_forget(struct throttle *throttle);
