/* Bytes of a peer: decoded as an article, as a feed request and as an editor's request, written, as JSON too, and read again; and decoded as a
 * query. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "clients/cli/json.h"
#include "proto/article.h"
#include "proto/edit.h"
#include "proto/value.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static bool same_bytes(const struct writer *a, const struct writer *b)
{
	return writer_size(a) == writer_size(b) && memcmp(writer_data(a), writer_data(b), writer_size(a)) == 0;
}

static void check_article(const struct value *map, struct arena *arena)
{
	const char *reason = NULL, *field = NULL;
	struct article article, again;
	if (article_from_value(map, arena, &article, &reason, &field) < 0) {
		require(reason != NULL);
		return;
	}
	struct writer *first = writer_new(), *second = writer_new();
	struct value value;
	article_write(&article, first);
	require(value_decode(writer_data(first), writer_size(first), &value_limits_reply, arena, &value, NULL) == 0);
	require(article_from_value(&value, arena, &again, &reason, &field) == 0);
	article_write(&again, second);
	require(same_bytes(first, second));
	require(article_content_hash(&article) == article_content_hash(&again));
	require(article.zoneless == again.zoneless && article.author_count == again.author_count);
	writer_free(first);
	writer_free(second);
}

static void write_edit(const struct value *map, struct arena *arena, struct writer *writer)
{
	struct edit edit;
	struct edit_refusal refusal = { 0 };
	if (edit_from_value(map, arena, &edit, &refusal) == 0)
		edit_write(&edit, writer);
	else
		require(refusal.reason && refusal.field);
}

/* What is kept of an editor's request is read from there as the same. */
static void check_edit(const struct value *map, struct arena *arena)
{
	struct writer *first = writer_new(), *second = writer_new();
	struct value value;
	write_edit(map, arena, first);
	if (writer_size(first)) {
		require(value_decode(writer_data(first), writer_size(first), &value_limits_reply, arena, &value, NULL) == 0);
		write_edit(&value, arena, second);
		require(same_bytes(first, second));
	}
	writer_free(first);
	writer_free(second);
}

/* A decoded value, written and decoded again, is written the same. */
static void check_value(const struct value *value, struct arena *arena)
{
	struct writer *first = writer_new(), *second = writer_new();
	struct value again;
	write_value(first, value);
	require(value_decode(writer_data(first), writer_size(first), &value_limits_reply, arena, &again, NULL) == 0);
	write_value(second, &again);
	require(same_bytes(first, second));
	writer_free(first);
	writer_free(second);
}

static bool fits_json(const struct value *value)
{
	bool fits = value->type != VALUE_BINARY && !(value->type == VALUE_REAL && !isfinite(value->real));
	for (uint32_t k = 0; fits && value->type == VALUE_ARRAY && k < value->count; k++)
		fits = fits_json(&value->items[k]);
	for (uint32_t k = 0; fits && value->type == VALUE_MAP && k < value->count; k++)
		fits = fits_json(&value->pairs[k].value);
	return fits;
}

/* What is written as JSON can be read, and what JSON has a form for is the same then. */
static void check_json(const struct value *value, struct arena *arena)
{
	char *text, *text_again;
	size_t size, size_again;
	struct value again;
	const char *reason, *detail;
	FILE *file = open_memstream(&text, &size);
	json_write_value(file, value, NULL);
	fclose(file);
	require(json_read_value(text, size, &value_limits_reply, arena, &again, &reason, &detail) == 0);
	file = open_memstream(&text_again, &size_again);
	json_write_value(file, &again, NULL);
	fclose(file);
	require(!fits_json(value) || (size == size_again && memcmp(text, text_again, size) == 0));
	free(text);
	free(text_again);
}

/* What is found without reading the frame is what reading it finds. */
static void check_peek(const unsigned char *data, size_t size, const struct value *value)
{
	int64_t peeked;
	if (value_peek_integer(data, size, "request", &peeked) && value)
		require(value_find(value, "request") && value_integer(value, "request", peeked + (peeked < 0 ? 1 : -1)) == peeked);
}

/* In a stream, a frame that can be read ends at its last byte and not before. */
static void check_measure(const unsigned char *data, size_t size)
{
	struct value_measure measure = VALUE_MEASURE_BEGIN;
	for (size_t k = 0; k < size; k++)
		require(value_measure_byte(&measure, data[k]) == (k == size - 1));
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	struct arena *arena = arena_new();
	struct value value;
	const char *reason = NULL;
	bool read = value_decode(data, size, &value_limits_article, arena, &value, &reason) == 0;
	check_peek(data, size, read ? &value : NULL);
	if (read) {
		check_measure(data, size);
		check_value(&value, arena);
		check_json(&value, arena);
		check_article(&value, arena);
		check_article(value_find(&value, "article"), arena);
	} else {
		require(reason != NULL);
	}
	if (value_decode(data, size, &value_limits_query, arena, &value, NULL) == 0)
		check_edit(&value, arena);
	arena_free(arena);
	return 0;
}
