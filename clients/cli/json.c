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
	json_t *json = json_loadb(text, bytes, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL | JSON_DECODE_ANY, &error);
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
