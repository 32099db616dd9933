/* libhearsay: feed articles to hearsayd, follow its updates, keep a mirror of its stories, query it. libhearsay(3) is the manual;
 * hearsay-protocol(7) explains the fields of stories, updates and answers.
 *
 * Errors: functions that can fail return 0 (or a count) on success and a negative errno value on failure; hearsay_error() then has the
 * reason in words. Running out of memory aborts, as it does in libzmq.
 *
 * Threads: a context, and everything made from it, belongs to one thread at a time; several threads need a context each. No callback
 * comes from another thread: callbacks are called from within hearsay_feeder_send() and _flush(), hearsay_subscriber_run() and _flush(),
 * and hearsay_mirror_run().
 *
 * Ownership: what a hearsay_…_new() function returns is freed by the matching hearsay_…_free(), which accepts NULL and returns NULL. Free
 * feeders, subscribers and mirrors before their context. Arguments are copied, or used only during the call. What a callback is given is
 * valid until it returns.
 *
 * Signals: a call that waits returns -EINTR after a signal handler has run, and can be repeated. SIGPIPE does not occur.
 *
 * ABI: symbols carry the version node HEARSAY_0. The structures below never change within a node: a new field comes with new symbols. */
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

/* `endpoints` may be NULL: all four by default. Does not connect yet. */
HEARSAY_MUST_CHECK int hearsay_new(const struct hearsay_endpoints *endpoints, struct hearsay **ret_hearsay);
struct hearsay *hearsay_free(struct hearsay *hearsay);

/* The reason of the last failure; "" before the first. Valid until the next call with this context. */
const char *hearsay_error(const struct hearsay *hearsay);

/* The version of the library: "0.1.0". */
const char *hearsay_version(void);

/* --- Values: what comes from the daemon, as a tree like JSON's. Read only: a value, with all that is in it, belongs to whatever returned it. */

enum hearsay_value_type {
	HEARSAY_VALUE_NIL = 0,
	HEARSAY_VALUE_BOOLEAN = 1,
	HEARSAY_VALUE_INTEGER = 2,
	HEARSAY_VALUE_REAL = 3,
	HEARSAY_VALUE_STRING = 4, /* UTF-8 without embedded NULs, NUL-terminated */
	HEARSAY_VALUE_BINARY = 5,
	HEARSAY_VALUE_ARRAY = 6,
	HEARSAY_VALUE_MAP = 7, /* keys are strings, without duplicates, in the order of hearsay-protocol(7) */
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

/* The value at a key; NULL if it is missing or nil, or if `map` is NULL or not a map. */
const struct hearsay_value *hearsay_find(const struct hearsay_value *map, const char *key);

/* The value at a key; `otherwise` if it is missing or has another type. hearsay_real() accepts integers as well. */
const char *hearsay_string(const struct hearsay_value *map, const char *key, const char *otherwise);
int64_t hearsay_integer(const struct hearsay_value *map, const char *key, int64_t otherwise);
double hearsay_real(const struct hearsay_value *map, const char *key, double otherwise);
bool hearsay_boolean(const struct hearsay_value *map, const char *key, bool otherwise);

/* The array at a key: stores its items in *ret_items and returns their number; NULL and 0 if it is missing or empty. */
uint32_t hearsay_array(const struct hearsay_value *map, const char *key, const struct hearsay_value **ret_items);

/* The value as one line of JSON, without a line end; the caller frees it with free(). */
char *hearsay_json(const struct hearsay_value *value);

/* --- Feeder: pipelined, with at most `window` unanswered articles; resends them when the daemon comes back; waits as long as a `busy`
 * answer asks. In effect each article is delivered exactly once: the daemon recognises what arrives twice. */

struct hearsay_feeder;

/* NULL or "" means that a field is missing, so a zeroed structure is empty. Required: id or url, and title or text unless it is canceled.
 * For the meaning of each field, and its limits, see hearsay-protocol(7). */
struct hearsay_article {
	const char *id, *url, *title, *text, *publisher;
	const char *language; /* BCP 47; detected if missing */
	const char *const *authors;
	size_t author_count;
	const char *published, *fetched, *modified; /* RFC 3339, read generously; UTC if there is no zone */
	const char *status;                         /* "canceled": the article is retracted */
};

enum hearsay_result {
	HEARSAY_ACK = 0,       /* on disk */
	HEARSAY_DUPLICATE = 1, /* already on disk, with the same content */
	HEARSAY_STALE = 2,     /* a later revision is on disk */
	HEARSAY_REJECTED = 3,
	HEARSAY_BUSY = 4, /* not final: the feeder sends the article again by itself, after a pause */
};

struct hearsay_answer {
	uint64_t number; /* as hearsay_feeder_send() returned it */
	const char *id;
	enum hearsay_result result;
	uint64_t position;          /* in the daemon's log; for ack, duplicate and stale */
	const char *reason, *field; /* for rejected (and the reason for busy); field may be NULL */
};

/* Called with each answer. Must not send with, flush or free the feeder. */
typedef void hearsay_answer_visitor(void *context, const struct hearsay_answer *answer);

enum { HEARSAY_WINDOW_MAX = 1000 };

/* `window`: 1 to HEARSAY_WINDOW_MAX. `visit` may be NULL. */
HEARSAY_MUST_CHECK int hearsay_feeder_new(struct hearsay *hearsay, unsigned window, hearsay_answer_visitor *visit, void *context,
                                          struct hearsay_feeder **ret_feeder);

/* Sends an article, waiting while the window is full, and calls the visitor with answers that have come in. Only one article with a given
 * id is in flight at a time, so that a revision never overtakes what it revises. *ret_number (may be NULL) counts 1, 2, 3 …; a negative
 * `timeout_ms` waits for ever. -EINVAL, -EMSGSIZE: the article can't be sent as it is; hearsay_error() gives the reason with which the
 * daemon would reject it. -ETIMEDOUT if no daemon answered in time, -EINTR after a signal: in both cases the article was not sent. */
HEARSAY_MUST_CHECK int hearsay_feeder_send(struct hearsay_feeder *feeder, const struct hearsay_article *article, int timeout_ms,
                                           uint64_t *ret_number);

/* Waits until every article sent has its answer. -ETIMEDOUT if nothing at all came for timeout_ms; -EINTR after a signal. */
HEARSAY_MUST_CHECK int hearsay_feeder_flush(struct hearsay_feeder *feeder, int timeout_ms);

/* The number of articles without a final answer. */
size_t hearsay_feeder_unanswered(const struct hearsay_feeder *feeder);

/* Articles without an answer are forgotten; they may or may not be on disk. */
struct hearsay_feeder *hearsay_feeder_free(struct hearsay_feeder *feeder);

/* --- Subscriber: every update once, in order within each topic, across gaps, stalls and restarts of either side. */

struct hearsay_subscriber;

/* Each may be NULL. They must not run, flush or free the subscriber. */
struct hearsay_subscriber_callbacks {
	/* A snapshot begins: forget everything. Called first if a snapshot was asked for, and whenever the daemon can't replay what was
	 * missed. `reason` is "start", "epoch" (sequence numbers have begun anew), or "retention" (the daemon no longer has what was missed, or
	 * has something else in its place). */
	void (*reset)(void *context, const char *reason);
	/* One story of the snapshot, as a story page. */
	void (*story)(void *context, const struct hearsay_value *page);
	/* The snapshot is complete: updates follow. */
	void (*complete)(void *context);
	/* One update. */
	void (*update)(void *context, const struct hearsay_value *update);
	/* False when nothing, not even a heartbeat, has come for 3 seconds; true when messages arrive again. */
	void (*connected)(void *context, bool connected);
};

/* `topic_prefix`: "update/" for all stories, "update/en/" for those in English; -EINVAL for anything else. `snapshot`: begin with the
 * stories as they are; otherwise begin with what changes from now on or, if the daemon is not there yet or has just started, with the first
 * update after its start. */
HEARSAY_MUST_CHECK int hearsay_subscriber_new(struct hearsay *hearsay, const char *topic_prefix, bool snapshot,
                                              const struct hearsay_subscriber_callbacks *callbacks, void *context,
                                              struct hearsay_subscriber **ret_subscriber);

/* Keeps a big story from flooding its followers: after an update of a story, the next one comes once the interval has passed and there is
 * enough news, and combines all that came in between (hearsay-protocol(7), "Coalesced updates"). Nothing is dropped. What ends or
 * corrects a story (closed, merged, split, retracted articles) does not wait for news. */
struct hearsay_throttle {
	int interval_ms;  /* the least time between two updates of one story; 0 or more */
	unsigned min_new; /* the least number of statement clusters that are new in the story; 0: any change */
};

/* Call it before the first run. */
void hearsay_subscriber_throttle(struct hearsay_subscriber *subscriber, const struct hearsay_throttle *throttle);

/* Calls back with everything that the throttle holds back: before the subscriber ends. */
void hearsay_subscriber_flush(struct hearsay_subscriber *subscriber);

/* Waits at most timeout_ms (negative: for ever) for messages, and calls back. Returns 0, or -EINTR after a signal. */
HEARSAY_MUST_CHECK int hearsay_subscriber_run(struct hearsay_subscriber *subscriber, int timeout_ms);

/* All updates up to this sequence number, on the topics that are followed, have been seen; grows with the daemon's heartbeats, too. */
uint64_t hearsay_subscriber_sequence(const struct hearsay_subscriber *subscriber);

struct hearsay_subscriber *hearsay_subscriber_free(struct hearsay_subscriber *subscriber);

/* --- Mirror: the open stories as they are now, kept up to date by a subscriber of its own. */

struct hearsay_mirror;

/* Each may be NULL. They may read the mirror, but must not run or free it. */
struct hearsay_mirror_callbacks {
	/* Everything was forgotten, and a new snapshot follows. `reason` as for the subscriber. */
	void (*reset)(void *context, const char *reason);
	/* The mirror is complete: it has every story that is open. */
	void (*complete)(void *context);
	/* An update that the mirror has just applied. A story that it ends is still there until this returns. */
	void (*update)(void *context, const struct hearsay_value *update);
	void (*connected)(void *context, bool connected);
};

HEARSAY_MUST_CHECK int hearsay_mirror_new(struct hearsay *hearsay, const char *topic_prefix,
                                          const struct hearsay_mirror_callbacks *callbacks, void *context,
                                          struct hearsay_mirror **ret_mirror);
HEARSAY_MUST_CHECK int hearsay_mirror_run(struct hearsay_mirror *mirror, int timeout_ms);

/* False until the first snapshot is complete, and again while another one is loaded. */
bool hearsay_mirror_complete(const struct hearsay_mirror *mirror);

/* As hearsay_subscriber_sequence(). If it equals `sequence` of the query "status", the mirror has exactly what the daemon has. */
uint64_t hearsay_mirror_sequence(const struct hearsay_mirror *mirror);

/* What these functions return belongs to the mirror, and is valid until hearsay_mirror_run() is called again. NULL if there is none.
 *
 * A story is a story page: `story`, `articles` in order of position, `clusters` in order of the statements with which they began, and
 * `sequence`. An article is an article record; a cluster includes its statements. */
const struct hearsay_value *hearsay_mirror_story(const struct hearsay_mirror *mirror, const char *story_id);
const struct hearsay_value *hearsay_mirror_article(const struct hearsay_mirror *mirror, const char *article_id);
const struct hearsay_value *hearsay_mirror_cluster(const struct hearsay_mirror *mirror, const char *cluster_id);

/* All stories by number, from 0 to the count less one, sorted by the bytes of their ids. */
size_t hearsay_mirror_count(const struct hearsay_mirror *mirror);
const struct hearsay_value *hearsay_mirror_at(const struct hearsay_mirror *mirror, size_t number);

struct hearsay_mirror *hearsay_mirror_free(struct hearsay_mirror *mirror);

/* --- Queries. hearsay-protocol(7) lists them, with their parameters. */

enum hearsay_parameter_type { HEARSAY_TEXT = 0, HEARSAY_INTEGER = 1, HEARSAY_BOOLEAN = 2, HEARSAY_TEXTS = 3 };

struct hearsay_parameter {
	const char *name;
	enum hearsay_parameter_type type;
	const char *text;   /* HEARSAY_TEXT: NULL leaves the parameter out */
	int64_t integer;    /* HEARSAY_INTEGER; HEARSAY_BOOLEAN: 0 is false */
	char *const *texts; /* HEARSAY_TEXTS: an array of text_count strings */
	size_t text_count;
};

struct hearsay_request {
	const char *query; /* "status", "stories", "story", …; for hearsay_control() "retract", "erase", "merge", "split", "unmerge" */
	const struct hearsay_parameter *parameters;
	size_t parameter_count;
};

struct hearsay_reply; /* owns its value */

/* Sends a request and waits for the answer. -ETIMEDOUT if no daemon answers; -ENOENT for the result "not-found"; -EPROTO if the daemon
 * refuses the query; -EINTR after a signal. *ret_reply is set after 0, -ENOENT and -EPROTO, and NULL otherwise. */
HEARSAY_MUST_CHECK int hearsay_query(struct hearsay *hearsay, const struct hearsay_request *request, int timeout_ms,
                                     struct hearsay_reply **ret_reply);

/* The same on the control socket. The request is sent only once: -ECONNRESET means that the connection broke before the answer came, and
 * the change may or may not have been made. */
HEARSAY_MUST_CHECK int hearsay_control(struct hearsay *hearsay, const struct hearsay_request *request, int timeout_ms,
                                       struct hearsay_reply **ret_reply);

const struct hearsay_value *hearsay_reply_value(const struct hearsay_reply *reply); /* NULL for NULL */
struct hearsay_reply *hearsay_reply_free(struct hearsay_reply *reply);

#ifdef __cplusplus
}
#endif
#endif
