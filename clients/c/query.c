#include "clients/c/request.h"

#include <errno.h>
#include <string.h>

#include "clients/c/channel.h"
#include "clients/c/values.h"

enum { ASKING_HIGH_WATER = 16 };

struct hearsay_reply {
	struct arena *arena;
	struct value value;
};

static void write_texts(struct writer *writer, const struct hearsay_parameter *parameter)
{
	write_pair_array(writer, parameter->name, parameter->text_count);
	for (size_t i = 0; i < parameter->text_count; i++)
		write_string(writer, parameter->texts[i]);
}

void request_write(struct writer *writer, int64_t number, const char *verb, const struct hearsay_request *request)
{
	uint32_t pairs = 2;
	for (size_t i = 0; i < request->parameter_count; i++)
		pairs += request->parameters[i].type != HEARSAY_TEXT || request->parameters[i].text;
	write_map(writer, pairs);
	write_pair_integer(writer, "request", number);
	write_pair_string(writer, verb, request->query);
	for (size_t i = 0; i < request->parameter_count; i++) {
		const struct hearsay_parameter *parameter = &request->parameters[i];
		if (parameter->type == HEARSAY_INTEGER)
			write_pair_integer(writer, parameter->name, parameter->integer);
		else if (parameter->type == HEARSAY_BOOLEAN)
			write_pair_boolean(writer, parameter->name, parameter->integer != 0);
		else if (parameter->type == HEARSAY_TEXTS)
			write_texts(writer, parameter);
		else if (parameter->text)
			write_pair_string(writer, parameter->name, parameter->text);
	}
}

static int judge(struct hearsay *hearsay, const struct hearsay_request *request, const struct value *answer)
{
	const char *result = value_string(answer, "result", "");
	if (strcmp(result, "ok") == 0 || strcmp(result, "ack") == 0)
		return 0;
	if (strcmp(result, "not-found") == 0)
		return hearsay_fail(hearsay, -ENOENT, "the daemon has no such thing");
	const char *reason = value_string(answer, "reason", *result ? result : "no reason given");
	const char *field = value_string(answer, "field", NULL);
	return hearsay_fail(hearsay, -EPROTO, "the daemon refused '%s': %s%s%s", request->query, reason, field ? " in " : "", field ? field : "");
}

struct question {
	struct channel *channel;
	struct writer *writer;
	int64_t number;
	bool sent, once;
};

/* One turn: sends if that is still to be done, and takes the answer if it is there: 1, else 0. */
static int turn(struct hearsay *hearsay, struct question *question, struct arena *arena, struct value *ret_answer)
{
	if (channel_broke(question->channel) && question->sent) {
		if (question->once)
			return hearsay_fail(hearsay, -ECONNRESET, "the connection broke before the answer came: the change may or may not have been made");
		question->sent = false;
	}
	if (!question->sent) {
		int r = channel_send(question->channel, writer_data(question->writer), writer_size(question->writer));
		if (r < 0 && r != -EAGAIN)
			return r;
		question->sent = r >= 0;
	}
	int r;
	while ((r = channel_receive(question->channel, arena, ret_answer)) > 0)
		if (value_integer(ret_answer, "request", 0) == question->number)
			return 1;
	return r;
}

static int ask(struct hearsay *hearsay, int endpoint, const char *verb, const struct hearsay_request *request, int timeout_ms,
               struct arena *arena, struct value *ret_answer)
{
	if (!hearsay->asking[endpoint]) {
		int r = channel_new(hearsay, hearsay->endpoints[endpoint], ASKING_HIGH_WATER, &hearsay->asking[endpoint]);
		if (r < 0)
			return r;
	}
	cleanup(writer_free_pointer) struct writer *writer = writer_new();
	struct question question = { .channel = hearsay->asking[endpoint], .writer = writer, .once = endpoint == ENDPOINT_CONTROL };
	question.number = ++hearsay->questions;
	request_write(writer, question.number, verb, request);
	int64_t deadline = deadline_after(timeout_ms);
	channel_broke(question.channel); /* what broke before the question does not matter */
	for (;;) {
		int r = turn(hearsay, &question, arena, ret_answer);
		if (r != 0)
			return r < 0 ? r : judge(hearsay, request, ret_answer);
		r = channel_wait(question.channel, !question.sent, deadline);
		if (r < 0)
			return r;
		if (r == 0 && wait_until(deadline) == 0)
			return hearsay_fail_silent(hearsay, hearsay->endpoints[endpoint], channel_connected(question.channel));
	}
}

static int ask_for_reply(struct hearsay *hearsay, int endpoint, const char *verb, const struct hearsay_request *request, int timeout_ms,
                         struct hearsay_reply **ret_reply)
{
	struct hearsay_reply *reply = allocate(1, sizeof(*reply));
	reply->arena = arena_new();
	int r = ask(hearsay, endpoint, verb, request, timeout_ms, reply->arena, &reply->value);
	*ret_reply = r == 0 || r == -ENOENT || r == -EPROTO ? reply : hearsay_reply_free(reply);
	return r;
}

int hearsay_query(struct hearsay *hearsay, const struct hearsay_request *request, int timeout_ms, struct hearsay_reply **ret_reply)
{
	return ask_for_reply(hearsay, ENDPOINT_QUERY, "query", request, timeout_ms, ret_reply);
}

int hearsay_control(struct hearsay *hearsay, const struct hearsay_request *request, int timeout_ms, struct hearsay_reply **ret_reply)
{
	return ask_for_reply(hearsay, ENDPOINT_CONTROL, "control", request, timeout_ms, ret_reply);
}

const struct hearsay_value *hearsay_reply_value(const struct hearsay_reply *reply)
{
	return reply ? value_shown(&reply->value) : NULL;
}

struct hearsay_reply *hearsay_reply_free(struct hearsay_reply *reply)
{
	if (!reply)
		return NULL;
	arena_free(reply->arena);
	free(reply);
	return NULL;
}
