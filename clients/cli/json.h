/* JSON: what comes off the wire as JSON text, and articles in JSON as articles. */
#pragma once

#include <stdio.h>

#include "proto/article.h"
#include "proto/value.h"

/* Writes a value as one line of JSON, without a line end. Binary is written as hexadecimal digits, a number that is not finite
 * as null. `left_out`: a key that is left out of the outermost map, or NULL. */
void json_write_value(FILE *file, const struct value *value, const char *left_out);

/* Writes a string with its quotation marks; NULL is null. */
void json_write_string(FILE *file, const char *text);

/* The value of a JSON text, in the arena. It goes through the wire's form, so that the same limits hold and fail for the same
 * reasons. Returns 0 or a negative errno value: *ret_reason is then a fixed word ("malformed", "too-large", "not-utf8", …), and
 * *ret_detail what the parser says, in the arena, or NULL. */
must_check int json_read_value(const char *text, size_t bytes, const struct value_limits *limits, struct arena *arena,
                               struct value *ret_value, const char **ret_reason, const char **ret_detail);

/* An article in JSON, by the rules of article_from_value(). *ret_field as there. */
must_check int json_read_article(const char *text, size_t bytes, struct arena *arena, struct article *ret_article,
                                 const char **ret_reason, const char **ret_field, const char **ret_detail);
