#include "answers/answers.h"

#include <string.h>

#include "crash_point.h"
#include "proto/base/array.h"

struct held {
	struct bus_peer peer;
	bool has_request;
	int64_t request;
	uint64_t erasure; /* that it waits for; 0: none */
	void *data;
	size_t size;
};

struct answers {
	ARRAY(struct held) held;    /* until the commit */
	ARRAY(struct held) waiting; /* for an erasure, their data by allocate() */
	size_t controls;            /* of both, to control requests */
	struct arena *arena;        /* of what is held */
	struct writer *writer;
};

struct answers *answers_new(void)
{
	struct answers *answers = allocate(1, sizeof(*answers));
	answers->arena = arena_new();
	answers->writer = writer_new();
	return answers;
}

struct answers *answers_free(struct answers *answers)
{
	if (!answers)
		return NULL;
	for (size_t k = 0; k < answers->waiting.count; k++)
		free(answers->waiting.items[k].data);
	array_free(&answers->waiting);
	array_free(&answers->held);
	arena_free(answers->arena);
	writer_free(answers->writer);
	free(answers);
	return NULL;
}

static void begin(struct writer *writer, uint32_t pairs, bool has_request, int64_t request, const char *result)
{
	writer_reset(writer);
	write_map(writer, pairs);
	write_string(writer, "request");
	if (has_request)
		write_integer(writer, request);
	else
		write_nil(writer);
	write_pair_string(writer, "result", result);
}

static bool is_control(const struct held *held)
{
	return held->peer.socket == BUS_CONTROL;
}

static void hold(struct answers *answers, struct held held)
{
	held.size = writer_size(answers->writer);
	held.data = memcpy(arena_alloc(answers->arena, held.size, 1), writer_data(answers->writer), held.size);
	answers->controls += is_control(&held);
	array_append(&answers->held, held);
}

static const char *outcome_name(enum fold_outcome outcome)
{
	return outcome == FOLD_DUPLICATE ? "duplicate" : outcome == FOLD_STALE ? "stale" : "ack";
}

/* Why it is rejected, or NULL. */
static const char *reason_of(const struct intake_result *result, enum fold_outcome outcome)
{
	return result->reason ? result->reason : outcome == FOLD_ERASED ? FOLD_ERASED_REASON : NULL;
}

void answers_add_article(struct answers *answers, const struct bus_peer *peer, const struct intake_result *result,
                         enum fold_outcome outcome, uint64_t position)
{
	struct writer *writer = answers->writer;
	const char *reason = reason_of(result, outcome);
	if (reason) {
		begin(writer, 5, result->has_request, result->request, "rejected");
		write_pair_string(writer, "id", result->article.id);
		write_pair_string(writer, "reason", reason);
		write_pair_string(writer, "field", result->field);
	} else {
		begin(writer, 4, result->has_request, result->request, outcome_name(outcome));
		write_pair_string(writer, "id", result->article.id);
		write_pair_integer(writer, "position", (int64_t)position);
	}
	hold(answers, (struct held){ .peer = *peer, .has_request = result->has_request, .request = result->request });
}

void answers_add_control(struct answers *answers, const struct bus_peer *peer, const struct control_answer *answer)
{
	struct writer *writer = answers->writer;
	uint32_t pairs = 2 + (answer->position > 0) + (answer->story != NULL) + (answer->reason ? 3 : 0);
	begin(writer, pairs, answer->has_request, answer->request, answer->result);
	if (answer->position)
		write_pair_integer(writer, "position", (int64_t)answer->position);
	if (answer->story)
		write_pair_string(writer, "story", answer->story);
	if (answer->reason) {
		write_pair_string(writer, "reason", answer->reason);
		write_pair_string(writer, "field", answer->field);
		write_pair_string(writer, "id", answer->id);
	}
	hold(answers, (struct held){ *peer, answer->has_request, answer->request, answer->erasure, NULL, 0 });
}

void answers_add_redriven(struct answers *answers, const struct bus_peer *peer, bool has_request, int64_t request,
                          const struct intake_result *result, enum fold_outcome outcome, uint64_t position)
{
	struct control_answer answer = { .has_request = has_request, .request = request, .position = position };
	answer.reason = reason_of(result, outcome);
	answer.result = answer.reason ? "rejected" : outcome_name(outcome);
	answer.field = result->field;
	answers_add_control(answers, peer, &answer);
}

size_t answers_held(const struct answers *answers)
{
	return answers->held.count;
}

bool answers_have_room(const struct answers *answers, const struct bus_peer *peer)
{
	bool waits = false;
	size_t count = 0;
	for (size_t k = 0; k < answers->waiting.count; k++)
		count += bus_same_peer(&answers->waiting.items[k].peer, peer);
	waits = count > 0;
	for (size_t k = 0; k < answers->held.count; k++) {
		bool same = bus_same_peer(&answers->held.items[k].peer, peer);
		waits = waits || (same && answers->held.items[k].erasure);
		count += same;
	}
	return answers->controls < ANSWERS_CONTROL_MOST && (!waits || count < ANSWERS_PEER_MOST);
}

static bool is_finished(uint64_t erasure, uint64_t erasing)
{
	return !erasing || erasure < erasing;
}

/* Whether it has to wait: for its own erasure, or because another answer to the same peer does, in whose order they come. */
static bool must_wait(const struct answers *answers, const struct held *held, uint64_t erasing)
{
	if (!is_control(held))
		return false;
	bool wait = !is_finished(held->erasure, erasing);
	for (size_t k = 0; k < answers->waiting.count && !wait; k++)
		wait = bus_same_peer(&answers->waiting.items[k].peer, &held->peer);
	return wait;
}

static void send_one(struct answers *answers, struct bus *bus, const struct held *held)
{
	answers->controls -= is_control(held);
	bus_answer(bus, &held->peer, held->data, held->size);
	CRASH_POINT("answers-inside");
}

/* What waited and need not wait any more, in order: erasures are finished in that of their positions. */
static void send_waiting(struct answers *answers, struct bus *bus, uint64_t erasing)
{
	size_t count = answers->waiting.count;
	answers->waiting.count = 0;
	for (size_t k = 0; k < count; k++) {
		struct held held = answers->waiting.items[k];
		if (must_wait(answers, &held, erasing)) {
			answers->waiting.items[answers->waiting.count++] = held;
			continue;
		}
		send_one(answers, bus, &held);
		free(held.data);
	}
}

static void let_wait(struct answers *answers, struct held held)
{
	held.data = memcpy(allocate(held.size, 1), held.data, held.size);
	array_append(&answers->waiting, held);
}

void answers_send(struct answers *answers, struct bus *bus, uint64_t erasing)
{
	send_waiting(answers, bus, erasing);
	for (size_t k = 0; k < answers->held.count; k++) {
		const struct held *held = &answers->held.items[k];
		if (must_wait(answers, held, erasing))
			let_wait(answers, *held);
		else
			send_one(answers, bus, held);
	}
	answers->held.count = 0;
	arena_reset(answers->arena);
}

void answer_busy_request(struct answers *answers, struct bus *bus, const struct bus_peer *peer, bool has_request, int64_t request,
                         const char *reason, int64_t retry_after_ms)
{
	struct writer *writer = answers->writer;
	begin(writer, 5, has_request, request, "busy");
	write_pair_string(writer, "id", NULL);
	write_pair_integer(writer, "retry_after", retry_after_ms);
	write_pair_string(writer, "reason", reason);
	bus_answer(bus, peer, writer_data(writer), writer_size(writer));
}

void answers_withdraw(struct answers *answers, struct bus *bus, const char *reason, int64_t retry_after_ms)
{
	for (size_t k = 0; k < answers->waiting.count; k++) {
		const struct held *held = &answers->waiting.items[k];
		answer_busy_request(answers, bus, &held->peer, held->has_request, held->request, reason, retry_after_ms);
		free(held->data);
	}
	for (size_t k = 0; k < answers->held.count; k++) {
		const struct held *held = &answers->held.items[k];
		answer_busy_request(answers, bus, &held->peer, held->has_request, held->request, reason, retry_after_ms);
	}
	answers->waiting.count = answers->held.count = answers->controls = 0;
	arena_reset(answers->arena);
}

void answer_busy(struct answers *answers, struct bus *bus, const struct bus_message *message, const char *reason, int64_t retry_after_ms)
{
	int64_t request = 0;
	bool has_request = value_peek_integer(message->data, message->size, "request", &request);
	answer_busy_request(answers, bus, &message->peer, has_request, request, reason, retry_after_ms);
}
