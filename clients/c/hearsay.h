/* libhearsay: feed articles to hearsayd, follow its updates, keep a mirror of its stories, ask it questions. libhearsay(3) is the
 * manual, hearsay-protocol(7) says what the fields of stories, updates and answers mean.
 *
 * Errors: what can fail returns 0 (or a count), or a negative errno value; hearsay_error() then has the reason in words. Memory that
 * runs out aborts, as libzmq does.
 *
 * Threads: a context, and everything made from it, belongs to one thread at a time. Several threads have a context each. Nothing here
 * starts a thread that calls back: callbacks come from within the call that is running (hearsay_feeder_send and _flush,
 * hearsay_subscriber_run and _flush, hearsay_mirror_run).
 *
 * Ownership: what hearsay_…_new() gives is given back by hearsay_…_free(), which takes NULL, too, and returns NULL. Feeders, subscribers
 * and mirrors are freed before their context. What is passed in is copied, or used during the call alone. What a callback is given is
 * valid until it returns.
 *
 * Signals: a call that waits ends with -EINTR when a handler ran, and can be made again. SIGPIPE does not occur.
 *
 * ABI: symbols carry the version node HEARSAY_0. Structures here never change under a node: a new field comes with new symbols. */
#ifndef HEARSAY_H
#define HEARSAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __GNUC__
#define HEARSAY_MUST_CHECK __attribute__((warn_unused_result))
#else
#define HEARSAY_MUST_CHECK
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* --- Context */

struct hearsay; /* one ZeroMQ context, the endpoints, the last error */

struct hearsay_endpoints {
	const char *articles, *updates, *query, *control; /* ipc://… or tcp://…; NULL: ipc:///run/hearsay/articles, …/updates and so on */
};

/* `endpoints` NULL: all as they are by default. Connects nothing yet. */
HEARSAY_MUST_CHECK int hearsay_new(const struct hearsay_endpoints *endpoints, struct hearsay **ret_hearsay);
struct hearsay *hearsay_free(struct hearsay *hearsay);

/* The reason of the last failure; "" before the first. Valid until the next call with this context. */
const char *hearsay_error(const struct hearsay *hearsay);

/* The version of the library: "0.1.0". */
const char *hearsay_version(void);

/* --- Values: what comes from the daemon, a tree as of JSON. Whoever gives one owns it, with all that is in it; read only. */

enum hearsay_value_type {
	HEARSAY_VALUE_NIL = 0,
	HEARSAY_VALUE_BOOLEAN = 1,
	HEARSAY_VALUE_INTEGER = 2,
	HEARSAY_VALUE_REAL = 3,
	HEARSAY_VALUE_STRING = 4, /* UTF-8 without NUL in it, NUL-terminated */
	HEARSAY_VALUE_BINARY = 5,
	HEARSAY_VALUE_ARRAY = 6,
	HEARSAY_VALUE_MAP = 7, /* keys are strings, each once; in the order of hearsay-protocol(7) */
};

struct hearsay_value {
	enum hearsay_value_type type;
	uint32_t count; /* bytes of a string or binary, items of an array, pairs of a map */
	union {
		bool boolean;
		int64_t integer;
		double real;
		const char *string; /* also the bytes of HEARSAY_VALUE_BINARY */
		const struct hearsay_value *items;
		const struct hearsay_pair *pairs;
	} as;
};

struct hearsay_pair {
	const char *key;
	struct hearsay_value value;
};

/* The value at a key; NULL if it is not there, is nil, or `map` is NULL or no map. */
const struct hearsay_value *hearsay_find(const struct hearsay_value *map, const char *key);

/* The value at a key; `otherwise` if it is missing or has another type. hearsay_real() takes integers, too. */
const char *hearsay_string(const struct hearsay_value *map, const char *key, const char *otherwise);
int64_t hearsay_integer(const struct hearsay_value *map, const char *key, int64_t otherwise);
double hearsay_real(const struct hearsay_value *map, const char *key, double otherwise);
bool hearsay_boolean(const struct hearsay_value *map, const char *key, bool otherwise);

/* The array at a key: its items in *ret_items and their number returned; NULL and 0 if it is missing or empty. */
uint32_t hearsay_array(const struct hearsay_value *map, const char *key, const struct hearsay_value **ret_items);

/* The value as one line of JSON, without a line end; the caller frees it with free(). */
char *hearsay_json(const struct hearsay_value *value);

/* --- Feeder: pipelined, at most `window` articles unanswered; resends what was unanswered when the daemon came back; waits as
 * `busy` says. Delivers each article exactly once in effect: what arrived twice, the daemon knows. */

struct hearsay_feeder;

/* Zeroed, everything is missing: NULL and "" are. Needed: id or url; title or text, unless it is canceled. What each field means,
 * and its limits: hearsay-protocol(7). */
struct hearsay_article {
	const char *id, *url, *title, *text, *publisher;
	const char *language; /* BCP 47; found out when missing */
	const char *const *authors;
	size_t author_count;
	const char *published, *fetched, *modified; /* RFC 3339, and what comes near it; no zone: UTC */
	const char *status;                         /* "canceled": it is taken back */
};

enum hearsay_result {
	HEARSAY_ACK = 0,       /* on disk */
	HEARSAY_DUPLICATE = 1, /* on disk before, with the same content */
	HEARSAY_STALE = 2,     /* on disk is a later revision */
	HEARSAY_REJECTED = 3,
	HEARSAY_BUSY = 4, /* not the last word: the feeder sends it again by itself, after a pause */
};

struct hearsay_answer {
	uint64_t number; /* as hearsay_feeder_send gave it */
	const char *id;
	enum hearsay_result result;
	uint64_t position;          /* in the daemon's log; for ack, duplicate and stale */
	const char *reason, *field; /* for rejected (and the reason for busy); field may be NULL */
};

/* Must not send, flush or free the feeder. */
typedef void hearsay_answer_visitor(void *context, const struct hearsay_answer *answer);

enum { HEARSAY_WINDOW_MAX = 1000 };

/* `window`: 1 to HEARSAY_WINDOW_MAX. `visit` may be NULL. */
HEARSAY_MUST_CHECK int hearsay_feeder_new(struct hearsay *hearsay, unsigned window, hearsay_answer_visitor *visit, void *context,
                                          struct hearsay_feeder **ret_feeder);

/* Sends an article, waiting while the window is full; calls the visitor for answers that came in. One article of an id is under way at
 * a time, so that a revision never overtakes what it revises. *ret_number (may be NULL): 1, 2, 3 … `timeout_ms` < 0 waits for ever.
 * -EINVAL, -EMSGSIZE: it can't be sent as it is; hearsay_error() says why, in the words that the daemon would reject it with.
 * -ETIMEDOUT when no daemon answered in that time, -EINTR when a signal came: the article was not taken then. */
HEARSAY_MUST_CHECK int hearsay_feeder_send(struct hearsay_feeder *feeder, const struct hearsay_article *article, int timeout_ms,
                                           uint64_t *ret_number);

/* Waits until everything sent has its answer. -ETIMEDOUT when nothing at all came for timeout_ms; -EINTR when a signal came. */
HEARSAY_MUST_CHECK int hearsay_feeder_flush(struct hearsay_feeder *feeder, int timeout_ms);

/* How many articles wait for their answer. */
size_t hearsay_feeder_unanswered(const struct hearsay_feeder *feeder);

/* What has no answer yet is forgotten, and may or may not be on disk. */
struct hearsay_feeder *hearsay_feeder_free(struct hearsay_feeder *feeder);

/* --- Subscriber: every update once, and in order per topic, across gaps, stalls and restarts of either side. */

struct hearsay_subscriber;

/* Any may be NULL. They must not run, flush or free the subscriber. */
struct hearsay_subscriber_callbacks {
	/* A snapshot begins: forget everything. The first thing after the start when `snapshot` was asked for, and whenever the daemon
	 * can't replay: `reason` is "start", "epoch" (numbers mean something else now), or "retention" (what was missed is there no more,
	 * or is not what was seen). */
	void (*reset)(void *context, const char *reason);
	/* One story of the snapshot: a story page. */
	void (*story)(void *context, const struct hearsay_value *page);
	/* The snapshot is whole: from here on, updates. */
	void (*complete)(void *context);
	/* One update. */
	void (*update)(void *context, const struct hearsay_value *update);
	/* The connection: false when nothing, not even a heartbeat, has come for 3 seconds; true when it does again. */
	void (*connected)(void *context, bool connected);
};

/* `topic_prefix`: "update/" for all, "update/en/" for English; -EINVAL for anything else. `snapshot`: start from the stories as they are; else from now on:
 * where there was no daemon yet (or it started in the last seconds), from the first update after its start. */
HEARSAY_MUST_CHECK int hearsay_subscriber_new(struct hearsay *hearsay, const char *topic_prefix, bool snapshot,
                                              const struct hearsay_subscriber_callbacks *callbacks, void *context,
                                              struct hearsay_subscriber **ret_subscriber);

/* So that a big story does not flood its followers: after an update of a story the next one of it comes when the interval has passed and
 * there is so much news, as one update for all that came meanwhile (hearsay-protocol(7), "Coalesced updates"). Nothing is dropped. What
 * ends or corrects a story (closed, merged, split, articles taken back) does not wait for news. */
struct hearsay_throttle {
	int interval_ms;  /* at least so long between two updates of one story; 0 or more */
	unsigned min_new; /* at least so many statement clusters that it did not have; 0: any change */
};

/* To be called before the first run. */
void hearsay_subscriber_throttle(struct hearsay_subscriber *subscriber, const struct hearsay_throttle *throttle);

/* Calls back with what is held now, whatever the throttle says: for a subscriber who ends. */
void hearsay_subscriber_flush(struct hearsay_subscriber *subscriber);

/* Waits at most timeout_ms (< 0: for ever) for something and calls back. 0, or -EINTR when a signal came. */
HEARSAY_MUST_CHECK int hearsay_subscriber_run(struct hearsay_subscriber *subscriber, int timeout_ms);

/* Every update up to this sequence, on the topics that are followed, was seen; grows with the daemon's heartbeats. */
uint64_t hearsay_subscriber_sequence(const struct hearsay_subscriber *subscriber);

struct hearsay_subscriber *hearsay_subscriber_free(struct hearsay_subscriber *subscriber);

/* --- Mirror: the open stories as they are, kept up to date by a subscriber of its own. */

struct hearsay_mirror;

/* Any may be NULL. They may look at the mirror, but must not run or free it. */
struct hearsay_mirror_callbacks {
	/* Everything was forgotten; the stories come anew. `reason` as for the subscriber. */
	void (*reset)(void *context, const char *reason);
	/* The mirror is whole: it has every story that was open. */
	void (*complete)(void *context);
	/* An update that the mirror has applied. The story that it ends is still there until this returns. */
	void (*update)(void *context, const struct hearsay_value *update);
	void (*connected)(void *context, bool connected);
};

HEARSAY_MUST_CHECK int hearsay_mirror_new(struct hearsay *hearsay, const char *topic_prefix,
                                          const struct hearsay_mirror_callbacks *callbacks, void *context,
                                          struct hearsay_mirror **ret_mirror);
HEARSAY_MUST_CHECK int hearsay_mirror_run(struct hearsay_mirror *mirror, int timeout_ms);

/* False until the first snapshot is whole, and again while another one comes. */
bool hearsay_mirror_complete(const struct hearsay_mirror *mirror);

/* As hearsay_subscriber_sequence(). Equal to `sequence` of the query "status": the mirror is what the daemon has. */
uint64_t hearsay_mirror_sequence(const struct hearsay_mirror *mirror);

/* What the mirror gives belongs to it, and is valid until hearsay_mirror_run() is called. NULL: there is none.
 *
 * A story is a story page: `story`, `articles` in order of position, `clusters` in order of the statements that they began with,
 * `sequence`. An article is an article record, a cluster has its statements. */
const struct hearsay_value *hearsay_mirror_story(const struct hearsay_mirror *mirror, const char *story_id);
const struct hearsay_value *hearsay_mirror_article(const struct hearsay_mirror *mirror, const char *article_id);
const struct hearsay_value *hearsay_mirror_cluster(const struct hearsay_mirror *mirror, const char *cluster_id);

/* Stories by number, 0 to the count less one, in order of their ids' bytes. */
size_t hearsay_mirror_count(const struct hearsay_mirror *mirror);
const struct hearsay_value *hearsay_mirror_at(const struct hearsay_mirror *mirror, size_t number);

struct hearsay_mirror *hearsay_mirror_free(struct hearsay_mirror *mirror);

/* --- Queries. Which there are, with their parameters: hearsay-protocol(7). */

enum hearsay_parameter_type { HEARSAY_TEXT = 0, HEARSAY_INTEGER = 1, HEARSAY_BOOLEAN = 2, HEARSAY_TEXTS = 3 };

struct hearsay_parameter {
	const char *name;
	enum hearsay_parameter_type type;
	const char *text;   /* HEARSAY_TEXT: NULL leaves the parameter out */
	int64_t integer;    /* HEARSAY_INTEGER; HEARSAY_BOOLEAN: 0 is false */
	char *const *texts; /* HEARSAY_TEXTS: an array of so many */
	size_t text_count;
};

struct hearsay_request {
	const char *query; /* "status", "stories", "story", …; for hearsay_control() "retract", "erase", "merge", "split", "unmerge" */
	const struct hearsay_parameter *parameters;
	size_t parameter_count;
};

struct hearsay_reply; /* owns its value */

/* Sends a request and waits for the answer. -ETIMEDOUT when no daemon answers; -ENOENT for result "not-found"; -EPROTO when refused;
 * -EINTR when a signal came. *ret_reply is there after 0, -ENOENT and -EPROTO, NULL after all else. */
HEARSAY_MUST_CHECK int hearsay_query(struct hearsay *hearsay, const struct hearsay_request *request, int timeout_ms,
                                     struct hearsay_reply **ret_reply);

/* The same on the control socket. Sent once: -ECONNRESET when the connection broke before the answer came, so that nobody knows whether
 * it was done. */
HEARSAY_MUST_CHECK int hearsay_control(struct hearsay *hearsay, const struct hearsay_request *request, int timeout_ms,
                                       struct hearsay_reply **ret_reply);

const struct hearsay_value *hearsay_reply_value(const struct hearsay_reply *reply); /* of NULL: NULL */
struct hearsay_reply *hearsay_reply_free(struct hearsay_reply *reply);

#ifdef __cplusplus
}
#endif
#endif
