/* How nothing is ever missed. For each topic the subscriber knows the sequence up to which it has seen everything. An update whose
 * `previous` lies beyond that, or a heartbeat that announces more, shows a hole; then the topic is replayed from what was seen.
 * While updates are awaited as an answer the subscription is not read: what the daemon drops meanwhile shows as a hole later. So there is
 * no buffer here that could overflow, and one way to mend whatever went wrong. */
#include <errno.h>
#include <string.h>
#include <time.h>
#include <zmq.h>

#include "clients/c/channel.h"
#include "clients/c/request.h"
#include "clients/c/throttle.h"
#include "clients/c/values.h"
#include "proto/base/array.h"
#include "proto/base/dictionary.h"
#include "proto/limits.h"
#include "proto/time.h"
#include "proto/update.h"

enum {
	SILENCE = 3000,            /* milliseconds without a heartbeat after which the connection counts as gone */
	ASK_AGAIN = 10 * 1000,     /* an answer that has not come by then is asked for again */
	REFUSED_PAUSE = 1000,      /* before a question that was refused is asked again */
	STARTED_TOGETHER = 5000,   /* milliseconds between the starts of a daemon and a subscriber that count as one start */
	REPLAY_UPDATES = 100,      /* in one answer: even of stories with thousands of statements they stay far below its limit */
	SUBSCRIPTION_HIGH_WATER = 1000,
};

struct topic {
	uint64_t seen;      /* everything on it up to here was given to the caller */
	uint64_t announced; /* there is something on it up to here */
	char *last_id;      /* of the last update on it that was given; NULL before the first */
	uint64_t last;      /* its sequence */
	bool doubtful;      /* the daemon has to confirm that this is its history, too */
};

enum phase {
	PHASE_STATUS,   /* asks where "now" is */
	PHASE_SNAPSHOT, /* fetches the snapshot page by page */
	PHASE_LIVE,
};

struct hearsay_subscriber {
	struct hearsay *hearsay;
	struct hearsay_subscriber_callbacks call;
	void *context;
	struct throttle *throttle; /* NULL: every update is given as it comes */
	char *prefix;
	bool snapshot;
	void *socket;
	struct channel *channel;

	enum phase phase;
	int64_t asked; /* the number of the question whose answer is awaited, 0 if there is none */
	int64_t ask_again, ask_not_before;
	uint32_t replaying; /* the topic that was asked for in PHASE_LIVE */
	bool unsent;
	char *cursor; /* of the snapshot */
	const char *reset_reason; /* not NULL: the caller has still to be told */

	char *epoch;
	uint64_t base; /* everything on every topic up to here was seen */
	char *base_id; /* of the update that the snapshot was made after, NULL if there is none, and its sequence */
	uint64_t base_last;
	bool broke;    /* there was another connection since the snapshot */
	uint64_t first_contact; /* in PHASE_STATUS: the lowest `base` that the subscription has shown; UINT64_MAX before it shows one */
	struct dictionary *topic_names;
	ARRAY(struct topic) topics; /* by the number of their name */
	struct dictionary *story_names; /* stories of the snapshot that are newer than its first page */
	ARRAY(uint64_t) story_sequences;

	int64_t born, heard; /* wall clock at the start; monotonic */
	int connected;       /* -1: the caller was told neither yet */
	struct arena *arena;
	struct writer *writer;
};

static int64_t wall_now(void)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void set_text(char **text, const char *value)
{
	char *copy = copy_string(value);
	free(*text);
	*text = copy;
}

static void forget_topics(struct hearsay_subscriber *subscriber)
{
	for (size_t i = 0; i < subscriber->topics.count; i++)
		free(subscriber->topics.items[i].last_id);
	subscriber->topics.count = 0;
	dictionary_free(subscriber->topic_names);
	subscriber->topic_names = dictionary_new();
}

static int subscribe(struct hearsay_subscriber *subscriber)
{
	struct hearsay *hearsay = subscriber->hearsay;
	int r = hearsay_socket(hearsay, ZMQ_SUB, SUBSCRIPTION_HIGH_WATER, &subscriber->socket);
	if (r < 0)
		return r;
	if (zmq_setsockopt(subscriber->socket, ZMQ_SUBSCRIBE, subscriber->prefix, strlen(subscriber->prefix)) < 0 ||
	    zmq_setsockopt(subscriber->socket, ZMQ_SUBSCRIBE, "heartbeat/", strlen("heartbeat/")) < 0)
		return hearsay_fail(hearsay, -errno, "subscribe to '%s': %s", subscriber->prefix, zmq_strerror(errno));
	return hearsay_connect(hearsay, subscriber->socket, hearsay->endpoints[ENDPOINT_UPDATES]);
}

/* "update/", or "update/<language>/": a snapshot can be had of these. */
static int check_prefix(struct hearsay *hearsay, const char *prefix)
{
	size_t begin = strlen("update/"), length = strlen(prefix);
	bool all = strcmp(prefix, "update/") == 0;
	bool language = strncmp(prefix, "update/", begin) == 0 && length > begin + 1 && length < UPDATE_TOPIC_SIZE &&
	                strcspn(prefix + begin, "/") == length - begin - 1;
	return all || language ? 0 : hearsay_fail(hearsay, -EINVAL, "'%s' is neither 'update/' nor 'update/LANGUAGE/'", prefix);
}

int hearsay_subscriber_new(struct hearsay *hearsay, const char *topic_prefix, bool snapshot,
                           const struct hearsay_subscriber_callbacks *callbacks, void *context,
                           struct hearsay_subscriber **ret_subscriber)
{
	int r = check_prefix(hearsay, topic_prefix);
	if (r < 0)
		return r;
	struct hearsay_subscriber *subscriber = allocate(1, sizeof(*subscriber));
	*subscriber = (struct hearsay_subscriber){
		.hearsay = hearsay, .call = *callbacks, .context = context, .prefix = copy_string(topic_prefix), .snapshot = snapshot,
		.phase = snapshot ? PHASE_SNAPSHOT : PHASE_STATUS, .reset_reason = snapshot ? "start" : NULL, .cursor = copy_string(""),
		.topic_names = dictionary_new(), .story_names = dictionary_new(), .born = wall_now(), .heard = monotonic_now(),
		.first_contact = UINT64_MAX,
		.connected = -1, .arena = arena_new(), .writer = writer_new(),
	};
	r = subscribe(subscriber);
	if (r >= 0)
		r = channel_new(hearsay, hearsay->endpoints[ENDPOINT_QUERY], SUBSCRIPTION_HIGH_WATER, &subscriber->channel);
	if (r < 0) {
		hearsay_subscriber_free(subscriber);
		return r;
	}
	*ret_subscriber = subscriber;
	return 0;
}

struct hearsay_subscriber *hearsay_subscriber_free(struct hearsay_subscriber *subscriber)
{
	if (!subscriber)
		return NULL;
	if (subscriber->socket)
		zmq_close(subscriber->socket);
	channel_free(subscriber->channel);
	throttle_free(subscriber->throttle);
	free(subscriber->prefix);
	free(subscriber->cursor);
	free(subscriber->epoch);
	free(subscriber->base_id);
	forget_topics(subscriber);
	dictionary_free(subscriber->topic_names);
	dictionary_free(subscriber->story_names);
	array_free(&subscriber->topics);
	array_free(&subscriber->story_sequences);
	arena_free(subscriber->arena);
	writer_free(subscriber->writer);
	free(subscriber);
	return NULL;
}

static void give_update(void *context, const struct value *update)
{
	struct hearsay_subscriber *subscriber = context;
	if (subscriber->call.update)
		subscriber->call.update(subscriber->context, value_shown(update));
}

void hearsay_subscriber_throttle(struct hearsay_subscriber *subscriber, const struct hearsay_throttle *throttle)
{
	throttle_free(subscriber->throttle);
	subscriber->throttle = throttle_new(throttle, give_update, subscriber);
}

uint64_t hearsay_subscriber_sequence(const struct hearsay_subscriber *subscriber)
{
	return subscriber->phase == PHASE_LIVE ? subscriber->base : 0;
}

void hearsay_subscriber_flush(struct hearsay_subscriber *subscriber)
{
	if (subscriber->throttle)
		throttle_flush(subscriber->throttle, monotonic_now());
}

/* --- What was seen. */

static uint64_t unsigned_at(const struct value *map, const char *key)
{
	int64_t integer = value_integer(map, key, 0);
	return integer > 0 ? (uint64_t)integer : 0;
}

static struct topic *topic_of(struct hearsay_subscriber *subscriber, const char *name, uint32_t *ret_number)
{
	uint32_t number = dictionary_add(subscriber->topic_names, name, strlen(name));
	if (number == subscriber->topics.count)
		array_append(&subscriber->topics, ((struct topic){ .doubtful = subscriber->broke }));
	struct topic *topic = &subscriber->topics.items[number];
	if (topic->seen < subscriber->base)
		topic->seen = subscriber->base;
	if (ret_number)
		*ret_number = number;
	return topic;
}

static void forget_stories(struct hearsay_subscriber *subscriber)
{
	dictionary_free(subscriber->story_names);
	subscriber->story_names = dictionary_new();
	subscriber->story_sequences.count = 0;
}

static int take_from_subscription(struct hearsay_subscriber *subscriber, bool drop);

static void start_over(struct hearsay_subscriber *subscriber, const char *reason)
{
	set_text(&subscriber->cursor, "");
	free(subscriber->epoch);
	subscriber->epoch = NULL;
	subscriber->base = 0;
	free(subscriber->base_id);
	subscriber->base_id = NULL;
	subscriber->broke = false;
	forget_topics(subscriber);
	forget_stories(subscriber);
	subscriber->phase = PHASE_SNAPSHOT;
	subscriber->reset_reason = reason;
	subscriber->asked = 0;
	if (subscriber->throttle)
		throttle_forget(subscriber->throttle);
	/* What waits in the subscription is of the past, and may be of the epoch that ended. */
	while (take_from_subscription(subscriber, true) > 0)
		continue;
}

/* Notes the epoch when it is the first; true if it is another than before. */
static bool another_epoch(struct hearsay_subscriber *subscriber, const struct value *message)
{
	const char *epoch = value_string(message, "epoch", "");
	if (!subscriber->epoch)
		subscriber->epoch = copy_string(epoch);
	return strcmp(subscriber->epoch, epoch) != 0;
}

/* Whether the snapshot had this update already. */
static bool in_snapshot(const struct hearsay_subscriber *subscriber, const struct value *update, uint64_t sequence)
{
	const char *story = value_string(update, "subject", "");
	uint32_t number = dictionary_find(subscriber->story_names, story, strlen(story));
	return number != DICTIONARY_NONE && sequence <= subscriber->story_sequences.items[number];
}

/* An update in its turn, from the subscription or a replay. */
static void take_update(struct hearsay_subscriber *subscriber, const char *topic_name, const struct value *update)
{
	struct topic *topic = topic_of(subscriber, topic_name, NULL);
	uint64_t sequence = unsigned_at(update, "sequence");
	if (sequence <= topic->seen)
		return;
	topic->seen = topic->last = sequence;
	set_text(&topic->last_id, value_string(update, "id", ""));
	if (in_snapshot(subscriber, update, sequence))
		return;
	if (subscriber->throttle)
		throttle_take(subscriber->throttle, update, monotonic_now());
	else
		give_update(subscriber, update);
}

/* --- Questions. */

static void ask(struct hearsay_subscriber *subscriber, const char *query, const struct hearsay_parameter *parameters, size_t count)
{
	subscriber->asked = ++subscriber->hearsay->questions;
	subscriber->unsent = true;
	writer_reset(subscriber->writer);
	request_write(subscriber->writer, subscriber->asked, "query",
	              &(struct hearsay_request){ .query = query, .parameters = parameters, .parameter_count = count });
}

/* "update/en/" is the language "en"; "update/" is all of them. */
static const char *prefix_language(const struct hearsay_subscriber *subscriber, char language[UPDATE_TOPIC_SIZE])
{
	const char *from = subscriber->prefix + strlen("update/");
	size_t length = strcspn(from, "/");
	if (!length)
		return NULL;
	memcpy(language, from, length);
	language[length] = '\0';
	return language;
}

static void ask_for_page(struct hearsay_subscriber *subscriber)
{
	char language[UPDATE_TOPIC_SIZE];
	const struct hearsay_parameter parameters[] = {
		{ .name = "cursor", .type = HEARSAY_TEXT, .text = subscriber->cursor },
		{ .name = "language", .type = HEARSAY_TEXT, .text = prefix_language(subscriber, language) },
		{ .name = "limit", .type = HEARSAY_INTEGER, .integer = LIMIT_SNAPSHOT_STORIES },
	};
	ask(subscriber, "snapshot", parameters, array_size(parameters));
}

/* Of a topic that is in doubt everything after the last update that is known by its id: heartbeats told that nothing came between that
 * and what counts as seen, but that was the history of before. */
static uint64_t replay_after(const struct hearsay_subscriber *subscriber, const struct topic *topic)
{
	if (!topic->doubtful || (!topic->last_id && !subscriber->base_id))
		return topic->seen;
	return topic->last_id ? topic->last : subscriber->base_last;
}

static void ask_for_replay(struct hearsay_subscriber *subscriber, uint32_t number)
{
	const struct topic *topic = &subscriber->topics.items[number];
	const struct hearsay_parameter parameters[] = {
		{ .name = "epoch", .type = HEARSAY_TEXT, .text = subscriber->epoch },
		{ .name = "after", .type = HEARSAY_INTEGER, .integer = (int64_t)replay_after(subscriber, topic) },
		{ .name = "id", .type = HEARSAY_TEXT, .text = topic->last_id ? topic->last_id : subscriber->base_id },
		{ .name = "topic", .type = HEARSAY_TEXT, .text = dictionary_text(subscriber->topic_names, number) },
		{ .name = "limit", .type = HEARSAY_INTEGER, .integer = REPLAY_UPDATES },
	};
	subscriber->replaying = number;
	ask(subscriber, "replay", parameters, array_size(parameters));
}

/* Asks for what is missing, if anything is. */
static void ask_what_is_due(struct hearsay_subscriber *subscriber)
{
	if (subscriber->asked || monotonic_now() < subscriber->ask_not_before)
		return;
	if (subscriber->phase == PHASE_STATUS)
		ask(subscriber, "status", NULL, 0);
	else if (subscriber->phase == PHASE_SNAPSHOT)
		ask_for_page(subscriber);
	for (uint32_t i = 0; i < subscriber->topics.count && !subscriber->asked; i++)
		if (subscriber->topics.items[i].doubtful || subscriber->topics.items[i].announced > subscriber->topics.items[i].seen)
			ask_for_replay(subscriber, i);
}

static int send_question(struct hearsay_subscriber *subscriber)
{
	int r = channel_send(subscriber->channel, writer_data(subscriber->writer), writer_size(subscriber->writer));
	if (r == -EAGAIN)
		return 0;
	subscriber->unsent = false;
	subscriber->ask_again = monotonic_now() + ASK_AGAIN;
	return r;
}

/* --- Answers. */

static void take_status(struct hearsay_subscriber *subscriber, const struct value *answer)
{
	if (another_epoch(subscriber, answer)) {
		start_over(subscriber, "epoch");
		return;
	}
	subscriber->base = unsigned_at(answer, "sequence");
	int64_t started;
	/* A daemon that came after us, or with us: what it published before we reached it is missing, unless it is fetched. */
	if (time_parse(value_string(answer, "started", ""), &started, NULL) >= 0 && started >= subscriber->born - STARTED_TOGETHER &&
	    value_find(answer, "started_sequence"))
		subscriber->base = unsigned_at(answer, "started_sequence");
	/* A daemon that was killed before it answered may have published to us. */
	if (subscriber->base > subscriber->first_contact)
		subscriber->base = subscriber->first_contact;
	subscriber->phase = PHASE_LIVE;
}

static void take_page_story(struct hearsay_subscriber *subscriber, const struct value *page)
{
	uint64_t sequence = unsigned_at(page, "sequence");
	const char *id = value_string(value_find(page, "story"), "id", "");
	if (sequence > subscriber->base) {
		uint32_t number = dictionary_add(subscriber->story_names, id, strlen(id));
		if (number == subscriber->story_sequences.count)
			array_append(&subscriber->story_sequences, 0);
		subscriber->story_sequences.items[number] = sequence;
	}
	if (subscriber->call.story)
		subscriber->call.story(subscriber->context, value_shown(page));
}

static void take_page(struct hearsay_subscriber *subscriber, const struct value *answer)
{
	bool first = !*subscriber->cursor;
	if (first) {
		set_text(&subscriber->epoch, value_string(answer, "epoch", ""));
		subscriber->base = unsigned_at(answer, "sequence");
		free(subscriber->base_id);
		subscriber->base_id = copy_string(value_string(answer, "id", NULL));
		subscriber->base_last = subscriber->base;
		if (subscriber->reset_reason && subscriber->call.reset)
			subscriber->call.reset(subscriber->context, subscriber->reset_reason);
		subscriber->reset_reason = NULL;
	} else if (another_epoch(subscriber, answer) || unsigned_at(answer, "sequence") < subscriber->base) {
		start_over(subscriber, "epoch");
		return;
	}
	const struct value *stories;
	uint32_t count = value_array(answer, "stories", &stories);
	for (uint32_t i = 0; i < count; i++)
		take_page_story(subscriber, &stories[i]);
	set_text(&subscriber->cursor, value_string(answer, "cursor", ""));
	if (*subscriber->cursor)
		return;
	subscriber->phase = PHASE_LIVE;
	if (subscriber->call.complete)
		subscriber->call.complete(subscriber->context);
}

/* Whether the first update after the last one that was given has a number that counts as seen. */
static bool contradicts(const struct topic *topic, const struct value *updates, uint32_t count)
{
	return count && updates[0].type == VALUE_ARRAY && updates[0].count == 2 && unsigned_at(&updates[0].items[1], "sequence") <= topic->seen;
}

static void take_replay(struct hearsay_subscriber *subscriber, const struct value *answer)
{
	bool needed = strcmp(value_string(answer, "result", ""), "snapshot-needed") == 0;
	if (needed || another_epoch(subscriber, answer)) {
		start_over(subscriber, another_epoch(subscriber, answer) ? "epoch" : "retention");
		return;
	}
	uint32_t number = subscriber->replaying;
	const struct value *updates;
	uint32_t count = value_array(answer, "updates", &updates);
	if (contradicts(&subscriber->topics.items[number], updates, count)) {
		start_over(subscriber, "retention");
		return;
	}
	for (uint32_t i = 0; i < count; i++)
		if (updates[i].type == VALUE_ARRAY && updates[i].count == 2 && updates[i].items[0].type == VALUE_STRING)
			take_update(subscriber, updates[i].items[0].string, &updates[i].items[1]);
	struct topic *topic = &subscriber->topics.items[number];
	topic->doubtful = false;
	if (value_boolean(answer, "more", false) && count)
		return;
	topic->announced = topic->seen; /* the end of it: whatever was announced, there is no more than this */
}

static void take_answer(struct hearsay_subscriber *subscriber, const struct value *answer)
{
	if (value_integer(answer, "request", 0) != subscriber->asked || !subscriber->asked)
		return;
	subscriber->asked = 0;
	const char *result = value_string(answer, "result", "");
	bool replay = subscriber->phase == PHASE_LIVE;
	if (strcmp(result, "ok") != 0 && !(replay && strcmp(result, "snapshot-needed") == 0))
		subscriber->ask_not_before = monotonic_now() + REFUSED_PAUSE;
	else if (replay)
		take_replay(subscriber, answer);
	else if (subscriber->phase == PHASE_STATUS)
		take_status(subscriber, answer);
	else
		take_page(subscriber, answer);
}

static void tell_connected(struct hearsay_subscriber *subscriber, bool connected)
{
	if (subscriber->connected != connected && subscriber->call.connected)
		subscriber->call.connected(subscriber->context, connected);
	subscriber->connected = connected;
}

static void note_sign_of_life(struct hearsay_subscriber *subscriber)
{
	subscriber->heard = monotonic_now();
	tell_connected(subscriber, true);
}

/* The daemon that is there now may be another one, or have had its state put back: what was seen has to be what it has, too. What is still in
 * the subscription may be of the history of before; it goes, and what is missing then is replayed. */
static int after_break(struct hearsay_subscriber *subscriber)
{
	subscriber->broke = true;
	if (subscriber->phase == PHASE_LIVE)
		subscriber->asked = 0; /* it has to be asked in doubt */
	subscriber->unsent = subscriber->asked != 0;
	for (size_t i = 0; i < subscriber->topics.count; i++)
		subscriber->topics.items[i].doubtful = true;
	zmq_close(subscriber->socket);
	subscriber->socket = NULL;
	return subscribe(subscriber);
}

static int take_answers(struct hearsay_subscriber *subscriber)
{
	struct value answer;
	int r = channel_receive(subscriber->channel, subscriber->arena, &answer);
	if (r > 0) {
		note_sign_of_life(subscriber);
		take_answer(subscriber, &answer);
	}
	arena_reset(subscriber->arena);
	int broke = channel_broke(subscriber->channel) ? after_break(subscriber) : 0;
	return broke < 0 ? broke : r;
}

/* --- The subscription. */

/* Once everything up to the newest story of the snapshot was seen, nothing has to be compared with it any more. */
static void forget_snapshot_behind_base(struct hearsay_subscriber *subscriber)
{
	for (size_t i = 0; i < subscriber->story_sequences.count; i++)
		if (subscriber->story_sequences.items[i] > subscriber->base)
			return;
	if (subscriber->story_sequences.count)
		forget_stories(subscriber);
}

/* Whether what a heartbeat says of a topic goes with what was seen: its last update is the one that is known, or is still to come. If not,
 * it was told before an answer that was read first, or by a daemon whose state was put back. */
static bool fits(const struct hearsay_subscriber *subscriber, const struct topic *topic, int64_t announced)
{
	bool knows = topic->last_id || subscriber->base_id;
	int64_t known = (int64_t)(topic->last_id ? topic->last : subscriber->base_last);
	return announced >= (int64_t)topic->last && !(knows && announced > known && announced <= (int64_t)topic->seen);
}

static void take_heartbeat(struct hearsay_subscriber *subscriber, const struct value *heartbeat)
{
	const struct value *topics = value_find(heartbeat, "topics");
	uint64_t sequence = unsigned_at(heartbeat, "sequence");
	bool complete = true;
	for (uint32_t i = 0; topics && topics->type == VALUE_MAP && i < topics->count; i++) {
		const char *name = topics->pairs[i].key;
		if (strncmp(name, subscriber->prefix, strlen(subscriber->prefix)) != 0 || topics->pairs[i].value.type != VALUE_INTEGER)
			continue;
		struct topic *topic = topic_of(subscriber, name, NULL);
		int64_t announced = topics->pairs[i].value.integer;
		if (announced > 0 && (uint64_t)announced > topic->announced)
			topic->announced = (uint64_t)announced;
		topic->doubtful |= sequence < topic->seen || !fits(subscriber, topic, announced);
		complete = complete && !topic->doubtful && topic->announced <= topic->seen;
	}
	/* So a topic that is quiet for weeks never asks for a replay that is past retention. */
	if (complete && sequence > subscriber->base)
		subscriber->base = sequence;
	forget_snapshot_behind_base(subscriber);
}

/* Before it is known where to begin, the subscription tells from where on nothing may be missed; a replay brings the updates. */
static void note_first_contact(struct hearsay_subscriber *subscriber, bool heartbeat, const struct value *message)
{
	uint64_t sequence = unsigned_at(message, "sequence");
	uint64_t before = heartbeat || !sequence ? sequence : sequence - 1;
	if (before < subscriber->first_contact)
		subscriber->first_contact = before;
}

static void take_message(struct hearsay_subscriber *subscriber, const char *topic_name, const struct value *message)
{
	if (another_epoch(subscriber, message)) {
		start_over(subscriber, "epoch");
		return;
	}
	bool heartbeat = strcmp(topic_name, "heartbeat/") == 0;
	if (subscriber->phase == PHASE_STATUS) {
		note_first_contact(subscriber, heartbeat, message);
		return;
	}
	if (heartbeat) {
		take_heartbeat(subscriber, message);
		return;
	}
	struct topic *topic = topic_of(subscriber, topic_name, NULL);
	uint64_t sequence = unsigned_at(message, "sequence"), previous = unsigned_at(message, "previous");
	if (sequence > topic->seen && !fits(subscriber, topic, (int64_t)previous))
		topic->doubtful = true;
	if (previous <= topic->seen && !topic->doubtful)
		take_update(subscriber, topic_name, message);
	else if (topic->announced < sequence)
		topic->announced = sequence;
}

/* Reads one whole message: the number of its frames, of which the first two are kept. */
static int receive_frames(void *socket, zmq_msg_t frames[2])
{
	for (int count = 0;;) {
		zmq_msg_t *frame = &frames[count < 2 ? count : 1];
		if (zmq_msg_recv(frame, socket, ZMQ_DONTWAIT) < 0) {
			if (errno != EINTR)
				return -errno;
			continue;
		}
		count++;
		if (!zmq_msg_more(frame))
			return count;
	}
}

static void read_message(struct hearsay_subscriber *subscriber, zmq_msg_t frames[2])
{
	char topic[UPDATE_TOPIC_SIZE] = "";
	struct value message;
	if (zmq_msg_size(&frames[0]) >= sizeof(topic))
		return;
	memcpy(topic, zmq_msg_data(&frames[0]), zmq_msg_size(&frames[0]));
	if (value_decode(zmq_msg_data(&frames[1]), zmq_msg_size(&frames[1]), &value_limits_reply, subscriber->arena, &message, NULL) >= 0)
		take_message(subscriber, topic, &message);
	arena_reset(subscriber->arena);
}

/* Takes one message off the subscription: 1, 0 if there is none. */
static int take_from_subscription(struct hearsay_subscriber *subscriber, bool drop)
{
	zmq_msg_t frames[2];
	zmq_msg_init(&frames[0]);
	zmq_msg_init(&frames[1]);
	int count = receive_frames(subscriber->socket, frames);
	if (count > 0 && !drop)
		note_sign_of_life(subscriber);
	if (count == 2 && !drop)
		read_message(subscriber, frames);
	zmq_msg_close(&frames[0]);
	zmq_msg_close(&frames[1]);
	if (count < 0 && count != -EAGAIN)
		return hearsay_fail(subscriber->hearsay, count, "receive updates: %s", zmq_strerror(-count));
	return count > 0;
}

static int64_t earliest(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* Not from the end of a connection to the next: then it may be another daemon that publishes, or one whose state was put back. */
static bool reads_subscription(const struct hearsay_subscriber *subscriber)
{
	if (channel_down(subscriber->channel))
		return false;
	return subscriber->phase == PHASE_STATUS || (subscriber->phase == PHASE_LIVE && !subscriber->asked);
}

/* Waits until something comes or is due. */
static int wait_for_more(struct hearsay_subscriber *subscriber, int64_t deadline)
{
	zmq_pollitem_t items[CHANNEL_POLL_ITEMS + 1];
	channel_poll_items(subscriber->channel, subscriber->asked && subscriber->unsent, items);
	items[CHANNEL_POLL_ITEMS] = (zmq_pollitem_t){ .socket = subscriber->socket, .events = ZMQ_POLLIN };
	if (subscriber->connected != 0)
		deadline = earliest(deadline, subscriber->heard + SILENCE);
	if (subscriber->asked && !subscriber->unsent)
		deadline = earliest(deadline, subscriber->ask_again);
	if (!subscriber->asked && monotonic_now() < subscriber->ask_not_before)
		deadline = earliest(deadline, subscriber->ask_not_before);
	if (subscriber->throttle)
		deadline = earliest(deadline, throttle_due(subscriber->throttle));
	if (zmq_poll(items, CHANNEL_POLL_ITEMS + reads_subscription(subscriber), wait_until(deadline)) < 0)
		return hearsay_fail(subscriber->hearsay, -errno, "wait for updates: %s", zmq_strerror(errno));
	return 0;
}

/* Does what can be done without waiting: 1 if something came. */
static int work(struct hearsay_subscriber *subscriber)
{
	if (subscriber->throttle && throttle_run(subscriber->throttle, monotonic_now()))
		return 1;
	ask_what_is_due(subscriber);
	if (subscriber->asked && !subscriber->unsent && monotonic_now() >= subscriber->ask_again)
		subscriber->unsent = true;
	int r = subscriber->asked && subscriber->unsent ? send_question(subscriber) : 0;
	if (r >= 0)
		r = take_answers(subscriber);
	if (r == 0 && reads_subscription(subscriber))
		r = take_from_subscription(subscriber, false);
	return r;
}

int hearsay_subscriber_run(struct hearsay_subscriber *subscriber, int timeout_ms)
{
	int64_t deadline = deadline_after(timeout_ms);
	for (;;) {
		int r = work(subscriber);
		if (r != 0)
			return r < 0 ? r : 0;
		if (monotonic_now() >= subscriber->heard + SILENCE)
			tell_connected(subscriber, false);
		if (monotonic_now() >= deadline)
			return 0;
		r = wait_for_more(subscriber, deadline);
		if (r < 0)
			return r;
	}
}
