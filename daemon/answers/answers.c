#include "answers/answers.h"

#include <string.h>

#include "crash_point.h"
#include "proto/base/array.h"

struct held {
	struct bus_peer peer;
	bool has_request;
	int64_t request;
	const void *data;
	size_t size;
};

struct answers {
	ARRAY(struct held) held;
	struct arena *arena; /* of what is held */
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

static void hold(struct answers *answers, const struct bus_peer *peer, bool has_request, int64_t request)
{
	struct held held = { .peer = *peer, .has_request = has_request, .request = request, .size = writer_size(answers->writer) };
	void *copy = arena_alloc(answers->arena, held.size, 1);
	memcpy(copy, writer_data(answers->writer), held.size);
	held.data = copy;
	array_append(&answers->held, held);
}

static const char *outcome_name(enum fold_outcome outcome)
{
	return outcome == FOLD_DUPLICATE ? "duplicate" : outcome == FOLD_STALE ? "stale" : "ack";
}

/* Why it is refused, or NULL. */
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
	hold(answers, peer, result->has_request, result->request);
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
	hold(answers, peer, answer->has_request, answer->request);
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

static void forget(struct answers *answers)
{
	answers->held.count = 0;
	arena_reset(answers->arena);
}

void answers_send(struct answers *answers, struct bus *bus)
{
	for (size_t k = 0; k < answers->held.count; k++) {
		const struct held *held = &answers->held.items[k];
		bus_answer(bus, &held->peer, held->data, held->size);
		CRASH_POINT("answers-inside");
	}
	forget(answers);
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
	for (size_t k = 0; k < answers->held.count; k++) {
		const struct held *held = &answers->held.items[k];
		answer_busy_request(answers, bus, &held->peer, held->has_request, held->request, reason, retry_after_ms);
	}
	forget(answers);
}

void answer_busy(struct answers *answers, struct bus *bus, const struct bus_message *message, const char *reason, int64_t retry_after_ms)
{
	int64_t request = 0;
	bool has_request = value_peek_integer(message->data, message->size, "request", &request);
	answer_busy_request(answers, bus, &message->peer, has_request, request, reason, retry_after_ms);
}
