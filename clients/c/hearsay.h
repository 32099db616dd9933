/* libhearsay: feed articles to hearsayd, follow its updates, ask it questions.
 *
 * A context belongs to one thread at a time. All functions return 0 (or a count), or a negative errno value; hearsay_error() then
 * has the reason in words. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/article.h"
#include "proto/value.h"

struct hearsay; /* a context: one ZeroMQ context, the endpoints, the last error */

struct hearsay_endpoints {
	const char *articles, *updates, *query, *control; /* NULL: ipc:///run/hearsay/… */
};

must_check int hearsay_new(const struct hearsay_endpoints *endpoints, struct hearsay **ret_hearsay);
struct hearsay *hearsay_free(struct hearsay *hearsay);
const char *hearsay_error(const struct hearsay *hearsay);

/* --- Feeder: pipelined, at most `window` articles unanswered; resends what was unanswered when the daemon came back; waits as
 * `busy` says. Delivers each article exactly once in effect (the daemon recognises duplicates). */
struct hearsay_feeder;

enum hearsay_result {
	HEARSAY_ACK,
	HEARSAY_DUPLICATE,
	HEARSAY_STALE,
	HEARSAY_REJECTED,
	HEARSAY_BUSY, /* not the last word: the feeder sends it again by itself, after a pause */
};
struct hearsay_answer {
	uint64_t number; /* as hearsay_feeder_send returned it */
	const char *id;
	enum hearsay_result result;
	uint64_t position;          /* for ack, duplicate and stale */
	const char *reason, *field; /* for rejected (and the reason for busy); valid during the call; field may be NULL */
};
typedef void hearsay_answer_visitor(void *context, const struct hearsay_answer *answer);

enum { HEARSAY_WINDOW_MAX = 1000 };

/* `window`: 1 to HEARSAY_WINDOW_MAX. */
must_check int hearsay_feeder_new(struct hearsay *hearsay, unsigned window, hearsay_answer_visitor *visit, void *context,
                                  struct hearsay_feeder **ret_feeder);
/* Sends an article (copied), waiting while the window is full; calls the visitor for answers that came in. One article of an id is
 * under way at a time, so that a revision never overtakes what it revises. `timeout_ms` < 0 waits for ever. -ETIMEDOUT when no
 * daemon answered in that time, -EINTR when a signal came: the article was not taken then. */
must_check int hearsay_feeder_send(struct hearsay_feeder *feeder, const struct article *article, int timeout_ms, uint64_t *ret_number);
/* Waits until everything sent has its answer. -ETIMEDOUT when nothing at all came for timeout_ms; -EINTR when a signal came. */
must_check int hearsay_feeder_flush(struct hearsay_feeder *feeder, int timeout_ms);
/* How many articles wait for their answer. */
size_t hearsay_feeder_unanswered(const struct hearsay_feeder *feeder);
struct hearsay_feeder *hearsay_feeder_free(struct hearsay_feeder *feeder);

/* --- Subscriber: every update once and in order per topic, across gaps, stalls and restarts of either side. */
struct hearsay_subscriber;

struct hearsay_subscriber_callbacks {
	/* A snapshot begins: forget everything (the first thing after the start when `snapshot` was asked for, and whenever the daemon
	 * can't replay: another epoch, or past retention). `reason`: "start", "epoch", "retention". */
	void (*reset)(void *context, const char *reason);
	/* One story of the snapshot: a story page as PROTOCOL.md has it. */
	void (*story)(void *context, const struct value *page);
	/* The snapshot is whole: from here on, updates. */
	void (*complete)(void *context);
	/* One update. */
	void (*update)(void *context, const struct value *update);
	/* The connection: false when nothing, not even a heartbeat, has come for 3 seconds; true when it does again. */
	void (*connected)(void *context, bool connected);
};

/* `topic_prefix`: "update/" for all, "update/en/" for English. `snapshot`: start from the stories as they are; else from now on:
 * where there was no daemon yet (or it started in the last seconds), from the first update after its start. Any callback may be NULL. What callbacks are given
 * is valid during the call; they must not run or free the subscriber. */
must_check int hearsay_subscriber_new(struct hearsay *hearsay, const char *topic_prefix, bool snapshot,
                                      const struct hearsay_subscriber_callbacks *callbacks, void *context,
                                      struct hearsay_subscriber **ret_subscriber);
/* So that a big story does not flood its followers: after an update of a story the next one of it comes when the interval has passed and
 * there is so much news, as one update for all that came meanwhile (PROTOCOL.md, "Coalesced updates"). Nothing is dropped. What ends or
 * corrects a story (closed, merged, split, articles taken back) does not wait for news. */
struct hearsay_throttle {
	int interval_ms;  /* at least so long between two updates of one story; 0 or more */
	unsigned min_new; /* at least so many statement clusters that it did not have; 0: any change */
};
/* To be called before the first run. */
void hearsay_subscriber_throttle(struct hearsay_subscriber *subscriber, const struct hearsay_throttle *throttle);
/* Calls back with what is held now, whatever the throttle says: for a subscriber who ends. */
void hearsay_subscriber_flush(struct hearsay_subscriber *subscriber);
/* Waits at most timeout_ms (< 0: for ever) for something and calls back. 0, or -EINTR when a signal came. */
must_check int hearsay_subscriber_run(struct hearsay_subscriber *subscriber, int timeout_ms);
struct hearsay_subscriber *hearsay_subscriber_free(struct hearsay_subscriber *subscriber);

/* --- Query: sends a request and waits for the answer, which lies in the arena. -ETIMEDOUT when no daemon answers; -ENOENT for
 * result "not-found"; -EPROTO when refused; -EINTR when a signal came. Queries and their parameters: PROTOCOL.md. */
enum hearsay_parameter_type { HEARSAY_TEXT, HEARSAY_INTEGER, HEARSAY_BOOLEAN, HEARSAY_TEXTS };
struct hearsay_parameter {
	const char *name;
	enum hearsay_parameter_type type;
	const char *text; /* HEARSAY_TEXT: NULL leaves the parameter out */
	int64_t integer;  /* HEARSAY_INTEGER; HEARSAY_BOOLEAN: 0 is false */
	char *const *texts; /* HEARSAY_TEXTS: an array of so many */
	size_t text_count;
};
struct hearsay_request {
	const char *query; /* "status", "stories", "story", …; for hearsay_control() "retract", "merge", "split", "unmerge" */
	const struct hearsay_parameter *parameters;
	size_t parameter_count;
};
must_check int hearsay_query(struct hearsay *hearsay, const struct hearsay_request *request, int timeout_ms, struct arena *arena,
                             struct value *ret_answer);

/* The same on the control socket. -EPROTO: the answer is there all the same, and has the reason. Sent once: -ECONNRESET when the connection broke before the answer came, so that nobody knows
 * whether it was done. */
must_check int hearsay_control(struct hearsay *hearsay, const struct hearsay_request *request, int timeout_ms, struct arena *arena,
                               struct value *ret_answer);
