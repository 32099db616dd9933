#include "intake/intake.h"

#include <string.h>

#include "crash_point.h"

/* What was written, copied to where the job's result lies. */
static const void *keep(const struct writer *writer, struct arena *arena, size_t *ret_size)
{
	*ret_size = writer_size(writer);
	void *copy = arena_alloc(arena, *ret_size, 1);
	memcpy(copy, writer_data(writer), *ret_size);
	return copy;
}

static void analyse(const struct intake *intake, const struct owners *owners, struct arena *arena, struct intake_result *result)
{
	struct analysis_options options = intake->options;
	options.owners = owners;
	CRASH_POINT("analysis-before");
	CRASH_POINT_OF("analysis-of", result->article.text);
	analysis_run(intake->models, &result->article, &options, arena, &result->analysis);
	cleanup(writer_free_pointer) struct writer *writer = writer_new();
	analysis_write(&result->analysis, writer);
	result->analysis_data = keep(writer, arena, &result->analysis_size);
	CRASH_POINT("analysis-after");
}

/* As the log keeps it, with what is found in it; or why it is rejected. */
static void prepare(const struct intake *intake, const struct intake_frame *frame, struct arena *arena, struct intake_result *result)
{
	cleanup(writer_free_pointer) struct writer *writer = writer_new();
	struct suspect_mark mark;
	article_write(&result->article, writer);
	result->article_data = keep(writer, arena, &result->article_size);
	result->content_hash = article_content_hash(&result->article);
	if (result->article.canceled)
		return;
	if (!suspects_take(intake->suspects, result->content_hash, frame->again, &mark)) {
		result->reason = "crash";
		return;
	}
	analyse(intake, frame->owners, arena, result);
	suspects_release(intake->suspects, &mark);
}

/* The article in a frame: the frame's map itself, or what a request holds. */
static const struct value *find_article(const struct intake_frame *frame, const struct value *map, struct intake_result *result)
{
	if (!frame->is_request)
		return map;
	const struct value *request = value_find(map, "request");
	if (request && request->type == VALUE_INTEGER) {
		result->has_request = true;
		result->request = request->integer;
	} else {
		result->reason = "no-request";
		result->field = "request";
	}
	const struct value *article = value_find(map, "article");
	if (!article && !result->reason) {
		result->reason = "not-a-map";
		result->field = "article";
	}
	return article;
}

/* A text at a key of a map that can't be read as a whole, in the arena; or NULL. */
static const char *peek_text(const void *map, size_t size, const char *key, struct arena *arena)
{
	size_t value_size;
	struct value value;
	const void *encoded = value_peek(map, size, key, &value_size);
	bool read = encoded && value_decode(encoded, value_size, &value_limits_query, arena, &value, NULL) == 0;
	return read && value.type == VALUE_STRING ? value.string : NULL;
}

/* What the article in a frame is about, when its map can't be read: whoever erases it erases what is kept of the frame, too. */
static const char *peek_about(const struct intake_frame *frame, struct arena *arena)
{
	size_t size = frame->size;
	const void *article = frame->is_request ? value_peek(frame->data, frame->size, "article", &size) : frame->data;
	const char *id = article ? peek_text(article, size, "id", arena) : NULL;
	return id || !article ? id : peek_text(article, size, "url", arena);
}

static const char *about(const struct value *article)
{
	const char *id = article_own_id(article);
	return id ? id : value_string(article, "url", value_string(article, "id", NULL));
}

void *intake_run(void *context, void *input, struct arena *arena)
{
	const struct intake *intake = context;
	const struct intake_frame *frame = input;
	struct intake_result *result = arena_alloc(arena, 1, sizeof(*result));
	result->feed_sequence = -1;
	struct value map;
	if (value_decode(frame->data, frame->size, &value_limits_article, arena, &map, &result->reason) < 0) {
		result->has_request = frame->is_request && value_peek_integer(frame->data, frame->size, "request", &result->request);
		result->about = peek_about(frame, arena);
		return result;
	}
	result->feed_sequence = value_integer(&map, "feed_sequence", -1);
	const struct value *article = find_article(frame, &map, result);
	result->about = about(article);
	if (!result->reason && article_from_value(article, arena, &result->article, &result->reason, &result->field) == 0) {
		result->reason = NULL;
		prepare(intake, frame, arena, result);
	}
	if (result->reason)
		result->article.id = article_own_id(article);
	return result;
}
