/* JSON: texts as values. */
#pragma once

#include "proto/json.h"
#include "proto/value.h"

/* As json_write_string(), but of what may be any bytes, as a file's name; see text_of_bytes(). */
void json_write_bytes(FILE *file, const char *bytes);

/* The value of a JSON text, in the arena. It goes through the wire's form, so that the same limits hold and fail for the same
 * reasons. Returns 0 or a negative errno value: *ret_reason is then a fixed word ("malformed", "too-large", "not-utf8", …), and
 * *ret_detail what the parser says, in the arena, or NULL. An escape of half a character ("\ud83d" alone) is read as U+FFFD. */
must_check int json_read_value(const char *text, size_t bytes, const struct value_limits *limits, struct arena *arena,
                               struct value *ret_value, const char **ret_reason, const char **ret_detail);
