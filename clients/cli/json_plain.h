/* Plain JSON: what nearly every object of articles consists of, read in a fraction of the time that a whole parser takes. */
#pragma once

#include "proto/writer.h"

enum { JSON_PLAIN_DEPTH = 16 /* objects and lists in one another */ };

/* Writes a JSON object as MessagePack. False for what is no well-formed JSON, and for well-formed objects with a real number, one of more
 * than 18 digits, an escaped surrogate or NUL, or deeper ones: ask a whole parser then; what was written means nothing. That strings are
 * UTF-8 and keys differ is left to whoever reads what was written (value_decode). */
must_check bool json_plain_write(const char *text, size_t bytes, struct writer *writer);
