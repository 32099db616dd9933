#include "clients/cli/json.h"

#include <errno.h>
#include <jansson.h>
#include <string.h>

#include "clients/cli/output.h"
#include "proto/limits.h"
#include "proto/writer.h"

void json_write_bytes(FILE *file, const char *bytes)
{
	cleanup(free_pointer) char *text = bytes ? text_of_bytes(bytes) : NULL;
	json_write_string(file, text);
}

/* --- JSON to values. */

enum {
	ESCAPE = 6, /* characters: "\ud83d" */
	/* UTF-16: the upper bits of what is half a character, of its first and of its second half. */
	SURROGATES = 0xD800 >> 11,
	HIGH_SURROGATES = 0xD800 >> 10,
	LOW_SURROGATES = 0xDC00 >> 10,
};

/* Deeper than the wire takes is written no further: the wire's check refuses it then, for that reason. */
static void write_json(struct writer *writer, json_t *json, unsigned depth)
{
	if (depth > LIMIT_REPLY_DEPTH + 1) {
		write_nil(writer);
		return;
	}
	switch (json_typeof(json)) {
	case JSON_NULL:
		write_nil(writer);
		break;
	case JSON_TRUE:
	case JSON_FALSE:
		write_boolean(writer, json_is_true(json));
		break;
	case JSON_INTEGER:
		write_integer(writer, json_integer_value(json));
		break;
	case JSON_REAL:
		write_real(writer, json_real_value(json));
		break;
	case JSON_STRING:
		write_string_of(writer, json_string_value(json), json_string_length(json));
		break;
	case JSON_ARRAY: {
		size_t i;
		json_t *item;
		write_array(writer, (uint32_t)json_array_size(json));
		json_array_foreach(json, i, item)
			write_json(writer, item, depth + 1);
		break;
	}
	case JSON_OBJECT: {
		const char *key;
		json_t *item;
		write_map(writer, (uint32_t)json_object_size(json));
		json_object_foreach(json, key, item) {
			write_string(writer, key);
			write_json(writer, item, depth + 1);
		}
		break;
	}
	}
}

/* The code unit of the escape at a place ("\ud83d"); -1 if there is none. */
static int32_t escaped_unit(const char *at, const char *end)
{
	static const char digits[] = "0123456789abcdefABCDEF";
	if (end - at < ESCAPE || at[0] != '\\' || at[1] != 'u')
		return -1;
	int32_t unit = 0;
	for (int k = 2; k < ESCAPE; k++) {
		const char *digit = memchr(digits, at[k], strlen(digits));
		if (!digit)
			return -1;
		int32_t value = (int32_t)(digit - digits);
		unit = unit << 4 | (value < 16 ? value : value - 6);
	}
	return unit;
}

/* The next escape of half a character, without its other half, from a place on; NULL if there is none. */
static const char *find_half(const char *at, const char *end)
{
	while ((at = memchr(at, '\\', (size_t)(end - at)))) {
		int32_t unit = escaped_unit(at, end);
		if (unit < 0)
			at += end - at > 1 ? 2 : 1;
		else if (unit >> 11 != SURROGATES)
			at += ESCAPE;
		else if (unit >> 10 == HIGH_SURROGATES && escaped_unit(at + ESCAPE, end) >> 10 == LOW_SURROGATES)
			at += 2 * ESCAPE;
		else
			return at;
	}
	return NULL;
}

/* The text with U+FFFD in the place of each half character. Who cuts a text after so many of JavaScript's characters may cut one in two (RFC
 * 8259, 8.2): nobody wants the rest of the article to be lost with it. (Bytes that are not UTF-8 are refused, since a text with them has all
 * of its letters wrong.) */
static const char *without_halves(const char *text, size_t bytes, struct arena *arena)
{
	const char *half = find_half(text, text + bytes);
	if (!half)
		return text;
	char *copy = arena_string(arena, text, bytes);
	for (; half; half = find_half(half + ESCAPE, text + bytes))
		memcpy(copy + (half - text), "\\ufffd", ESCAPE);
	return copy;
}

static const char *word_for(const json_error_t *error)
{
	switch (json_error_code(error)) {
	case json_error_invalid_utf8:
		return "not-utf8";
	case json_error_duplicate_key:
		return "duplicate-key";
	case json_error_stack_overflow:
		return "too-deep";
	default:
		return "malformed";
	}
}

int json_read_value(const char *text, size_t bytes, const struct value_limits *limits, struct arena *arena, struct value *ret_value,
                    const char **ret_reason, const char **ret_detail)
{
	json_error_t error;
	*ret_detail = NULL;
	json_t *json = json_loadb(without_halves(text, bytes, arena), bytes, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL | JSON_DECODE_ANY, &error);
	if (!json) {
		*ret_reason = word_for(&error);
		*ret_detail = arena_format(arena, "%s, at column %d", error.text, error.column);
		return -EBADMSG;
	}
	struct writer *writer = writer_new();
	write_json(writer, json, 1);
	json_decref(json);
	int r = value_decode(writer_data(writer), writer_size(writer), limits, arena, ret_value, ret_reason);
	writer_free(writer);
	return r;
}
