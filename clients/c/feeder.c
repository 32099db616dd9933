#include <assert.h>
#include <errno.h>
#include <string.h>

#include "clients/c/channel.h"
#include "proto/article.h"
#include "proto/writer.h"

/* An article on its way: in the slot of its number, modulo the window. */
struct pending {
	uint64_t number; /* 0: the slot is free */
	char *id;
	void *frame;
	size_t size;
	bool sent, resent;
	uint64_t known_position; /* the highest position in any answer when it was first sent */
	int64_t not_before;      /* busy: send again then; else 0 */
};

struct hearsay_feeder {
	struct hearsay *hearsay;
	struct channel *channel;
	hearsay_answer_visitor *visit;
	void *context;
	struct pending *slots;
	unsigned window;
	size_t unanswered;
	uint64_t last_number, highest_position;
	int64_t heard; /* when the daemon last said anything */
	struct writer *writer;
	struct arena *arena;   /* of an answer */
	struct arena *reading; /* of the article that is being sent */
};

enum { RETRY_AFTER_DEFAULT = 250, RETRY_AFTER_MAX = 60 * 1000, FRAME_ROOM = 4096 };

int hearsay_feeder_new(struct hearsay *hearsay, unsigned window, hearsay_answer_visitor *visit, void *context,
                       struct hearsay_feeder **ret_feeder)
{
	if (window < 1 || window > HEARSAY_WINDOW_MAX)
		return hearsay_fail(hearsay, -EINVAL, "the window must be 1 to %d", HEARSAY_WINDOW_MAX);
	struct channel *channel;
	int r = channel_new(hearsay, hearsay->endpoints[ENDPOINT_ARTICLES], HEARSAY_WINDOW_MAX * 2, &channel);
	if (r < 0)
		return r;
	struct hearsay_feeder *feeder = allocate(1, sizeof(*feeder));
	*feeder = (struct hearsay_feeder){ .hearsay = hearsay, .channel = channel, .visit = visit, .context = context,
	                                   .slots = allocate(window, sizeof(struct pending)), .window = window,
	                                   .writer = writer_new(), .arena = arena_new(), .reading = arena_new() };
	*ret_feeder = feeder;
	return 0;
}

static void free_slot(struct hearsay_feeder *feeder, struct pending *pending)
{
	free(pending->id);
	free(pending->frame);
	*pending = (struct pending){ 0 };
	feeder->unanswered--;
}

struct hearsay_feeder *hearsay_feeder_free(struct hearsay_feeder *feeder)
{
	if (!feeder)
		return NULL;
	for (unsigned i = 0; i < feeder->window; i++)
		if (feeder->slots[i].number)
			free_slot(feeder, &feeder->slots[i]);
	channel_free(feeder->channel);
	writer_free(feeder->writer);
	arena_free(feeder->arena);
	arena_free(feeder->reading);
	free(feeder->slots);
	free(feeder);
	return NULL;
}

size_t hearsay_feeder_unanswered(const struct hearsay_feeder *feeder)
{
	return feeder->unanswered;
}

static struct pending *slot_of(struct hearsay_feeder *feeder, uint64_t number)
{
	return &feeder->slots[number % feeder->window];
}

static const struct {
	const char *name;
	enum hearsay_result result;
} results[] = {
	{ "ack", HEARSAY_ACK }, { "duplicate", HEARSAY_DUPLICATE }, { "stale", HEARSAY_STALE },
	{ "rejected", HEARSAY_REJECTED }, { "busy", HEARSAY_BUSY },
};

static int result_of(const struct value *message, enum hearsay_result *ret_result)
{
	const char *name = value_string(message, "result", "");
	for (size_t i = 0; i < array_size(results); i++)
		if (strcmp(results[i].name, name) == 0) {
			*ret_result = results[i].result;
			return 0;
		}
	return -EBADMSG;
}

static void be_patient(struct pending *pending, const struct value *message)
{
	int64_t pause = value_integer(message, "retry_after", RETRY_AFTER_DEFAULT);
	if (pause < 1 || pause > RETRY_AFTER_MAX)
		pause = pause < 1 ? 1 : RETRY_AFTER_MAX;
	pending->sent = false;
	pending->not_before = monotonic_now() + pause;
}

static void take_answer(struct hearsay_feeder *feeder, const struct value *message)
{
	int64_t number = value_integer(message, "request", 0);
	struct pending *pending = number > 0 ? slot_of(feeder, (uint64_t)number) : NULL;
	enum hearsay_result result;
	feeder->heard = monotonic_now();
	if (!pending || pending->number != (uint64_t)number || result_of(message, &result) < 0)
		return; /* the second answer to what was sent twice */
	int64_t position = value_integer(message, "position", 0);
	struct hearsay_answer answer = {
		.number = pending->number, .id = pending->id, .result = result, .position = position > 0 ? (uint64_t)position : 0,
		.reason = value_string(message, "reason", NULL), .field = value_string(message, "field", NULL),
	};
	/* Sent again because the connection broke before its answer came, and on disk since: that was the first sending. */
	if (result == HEARSAY_DUPLICATE && pending->resent && answer.position > pending->known_position)
		answer.result = HEARSAY_ACK;
	if (answer.position > feeder->highest_position)
		feeder->highest_position = answer.position;
	if (result == HEARSAY_BUSY)
		be_patient(pending, message);
	if (feeder->visit)
		feeder->visit(feeder->context, &answer);
	if (result != HEARSAY_BUSY)
		free_slot(feeder, pending);
}

static int take_answers(struct hearsay_feeder *feeder)
{
	int r;
	struct value message;
	while ((r = channel_receive(feeder->channel, feeder->arena, &message)) > 0) {
		take_answer(feeder, &message);
		arena_reset(feeder->arena);
	}
	return r;
}

static int send_one(struct hearsay_feeder *feeder, struct pending *pending)
{
	int r = channel_send(feeder->channel, pending->frame, pending->size);
	if (r < 0)
		return r;
	if (!pending->resent && pending->not_before == 0)
		pending->known_position = feeder->highest_position;
	pending->sent = true;
	pending->not_before = 0;
	return 0;
}

/* Sends what has to be sent (again), oldest first. *ret_stuck: there is no connection; *ret_due: when the first busy one is to
 * be sent again. */
static int send_due(struct hearsay_feeder *feeder, bool *ret_stuck, int64_t *ret_due)
{
	int64_t now = monotonic_now();
	uint64_t first = feeder->last_number >= feeder->window ? feeder->last_number - feeder->window + 1 : 1;
	*ret_stuck = false;
	*ret_due = INT64_MAX;
	for (uint64_t number = first; number <= feeder->last_number; number++) {
		struct pending *pending = slot_of(feeder, number);
		if (pending->number != number || pending->sent)
			continue;
		if (pending->not_before > now) {
			*ret_due = pending->not_before < *ret_due ? pending->not_before : *ret_due;
			continue;
		}
		int r = send_one(feeder, pending);
		if (r == -EAGAIN) {
			*ret_stuck = true;
			return 0;
		}
		if (r < 0)
			return r;
	}
	return 0;
}

static void after_break(struct hearsay_feeder *feeder)
{
	for (unsigned i = 0; i < feeder->window; i++)
		if (feeder->slots[i].number && feeder->slots[i].sent) {
			feeder->slots[i].sent = false;
			feeder->slots[i].resent = true;
		}
}

/* One turn: takes what came, sends what is due, and waits for more if `wait` says so (until the deadline at most). */
static int turn(struct hearsay_feeder *feeder, bool (*wait)(const struct hearsay_feeder *, const char *id), const char *id,
                int64_t deadline)
{
	bool stuck;
	int64_t due;
	int r = take_answers(feeder); /* before a break is looked at: answers that came before it count */
	if (r < 0)
		return r;
	if (channel_broke(feeder->channel))
		after_break(feeder);
	r = send_due(feeder, &stuck, &due);
	if (r < 0 || !wait(feeder, id))
		return r;
	r = channel_wait(feeder->channel, stuck || !channel_connected(feeder->channel), due < deadline ? due : deadline);
	return r < 0 ? r : 0;
}

static bool no_room(const struct hearsay_feeder *feeder, const char *id)
{
	if (feeder->slots[(feeder->last_number + 1) % feeder->window].number || !channel_connected(feeder->channel))
		return true;
	for (unsigned i = 0; i < feeder->window; i++) {
		const struct pending *pending = &feeder->slots[i];
		if (pending->number && (strcmp(pending->id, id) == 0 || (!pending->sent && !pending->not_before)))
			return true; /* the same id is under way, or there is no connection */
	}
	return false;
}

static bool not_all_answered(const struct hearsay_feeder *feeder, const char *id)
{
	(void)id;
	return feeder->unanswered > 0;
}

/* Turns until `wait` has nothing to wait for. */
static int turns(struct hearsay_feeder *feeder, bool (*wait)(const struct hearsay_feeder *, const char *id), const char *id,
                 int timeout_ms)
{
	int64_t begin = monotonic_now();
	do {
		int64_t quiet_since = feeder->heard > begin ? feeder->heard : begin;
		int64_t deadline = timeout_ms < 0 ? INT64_MAX : quiet_since + timeout_ms;
		int r = turn(feeder, wait, id, deadline);
		if (r < 0)
			return r;
		if (wait(feeder, id) && feeder->heard <= quiet_since && wait_until(deadline) == 0)
			return hearsay_fail_silent(feeder->hearsay, channel_endpoint(feeder->channel), channel_connected(feeder->channel));
	} while (wait(feeder, id));
	return 0;
}

static void fill_slot(struct hearsay_feeder *feeder, const struct article *article)
{
	uint64_t number = ++feeder->last_number;
	writer_reset(feeder->writer);
	write_map(feeder->writer, 2);
	write_pair_integer(feeder->writer, "request", (int64_t)number);
	write_string(feeder->writer, "article");
	article_write(article, feeder->writer);
	struct pending *pending = slot_of(feeder, number);
	assert(!pending->number);
	*pending = (struct pending){ .number = number, .id = copy_string(article->id), .size = writer_size(feeder->writer) };
	pending->frame = reallocate(NULL, 1, pending->size);
	memcpy(pending->frame, writer_data(feeder->writer), pending->size);
	feeder->unanswered++;
}

/* The article as a frame's map, missing fields left out. */
static void write_article(struct writer *writer, const struct hearsay_article *article)
{
	const struct {
		const char *key, *text;
	} texts[] = {
		{ "id", article->id }, { "url", article->url }, { "title", article->title }, { "text", article->text },
		{ "publisher", article->publisher }, { "language", article->language }, { "published", article->published },
		{ "fetched", article->fetched }, { "modified", article->modified }, { "status", article->status },
	};
	uint32_t pairs = 1;
	for (size_t k = 0; k < array_size(texts); k++)
		pairs += texts[k].text != NULL;
	write_map(writer, pairs);
	for (size_t k = 0; k < array_size(texts); k++)
		if (texts[k].text)
			write_pair_string(writer, texts[k].key, texts[k].text);
	write_pair_strings(writer, "authors", article->authors, article->author_count);
}

/* The article as the daemon will read it, by the daemon's own rules. A frame that is a little too large is left to its judgement; a
 * very large one would end the connection. */
static int read_article(struct hearsay_feeder *feeder, const struct hearsay_article *article, struct article *ret_article)
{
	struct value_limits limits = value_limits_article;
	const char *reason, *field = NULL;
	struct value map;
	limits.bytes += FRAME_ROOM;
	arena_reset(feeder->reading);
	writer_reset(feeder->writer);
	write_article(feeder->writer, article);
	int r = value_decode(writer_data(feeder->writer), writer_size(feeder->writer), &limits, feeder->reading, &map, &reason);
	if (r == 0)
		r = article_from_value(&map, feeder->reading, ret_article, &reason, &field);
	return r < 0 ? hearsay_fail(feeder->hearsay, r == -EMSGSIZE ? r : -EINVAL, "%s%s%s", reason, field ? " in " : "", field ? field : "") : 0;
}

int hearsay_feeder_send(struct hearsay_feeder *feeder, const struct hearsay_article *article, int timeout_ms, uint64_t *ret_number)
{
	struct article read;
	int r = read_article(feeder, article, &read);
	if (r == 0)
		r = turns(feeder, no_room, read.id, timeout_ms);
	if (r < 0)
		return r;
	fill_slot(feeder, &read);
	if (ret_number)
		*ret_number = feeder->last_number;
	/* A connection that broke just now is no failure: the article is in its slot, and goes out when the daemon is back. */
	bool stuck;
	int64_t due;
	return send_due(feeder, &stuck, &due);
}

int hearsay_feeder_flush(struct hearsay_feeder *feeder, int timeout_ms)
{
	return turns(feeder, not_all_answered, NULL, timeout_ms);
}
