/* JSON: values from the wire as JSON text. */
#pragma once

#include <stdio.h>

#include "proto/value.h"

/* Writes a value as one line of JSON, without a line end. Binary data is written as hexadecimal digits, a number that is not
 * finite as null. `left_out`: a key to leave out of the outermost map, or NULL. */
void json_write_value(FILE *file, const struct value *value, const char *left_out);

/* Writes a string in quotation marks, or null for NULL. */
void json_write_string(FILE *file, const char *text);
