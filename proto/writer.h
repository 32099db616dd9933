/* Writer: MessagePack into a growable buffer. Maps and arrays are announced with their number of pairs or items first. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/value.h"

struct writer; /* owns its bytes */

struct writer *writer_new(void);
struct writer *writer_free(struct writer *writer);
void writer_free_pointer(struct writer **writer);

/* Empties it for the next message; the memory is kept. */
void writer_reset(struct writer *writer);

/* What was written so far; valid until the next write, reset or free. */
const void *writer_data(const struct writer *writer);
size_t writer_size(const struct writer *writer);

void write_map(struct writer *writer, uint32_t pairs);
void write_array(struct writer *writer, uint32_t items);
void write_nil(struct writer *writer);
void write_boolean(struct writer *writer, bool value);
void write_integer(struct writer *writer, int64_t value);
void write_real(struct writer *writer, double value);
/* NUL-terminated UTF-8; NULL writes nil. */
void write_string(struct writer *writer, const char *text);
void write_string_of(struct writer *writer, const char *text, size_t length);
void write_binary(struct writer *writer, const void *data, size_t size);
/* A whole value that was written before, as its bytes. */
void write_encoded(struct writer *writer, const void *data, size_t size);
/* A whole value tree, as value_decode gives it. */
void write_value(struct writer *writer, const struct value *value);

/* A pair of a map: the key, then the value. */
void write_pair_string(struct writer *writer, const char *key, const char *text);
void write_pair_integer(struct writer *writer, const char *key, int64_t value);
void write_pair_boolean(struct writer *writer, const char *key, bool value);
/* A time in milliseconds since 1970 as an RFC 3339 string ("2022-03-07T09:30:00.000Z"); TIME_NONE writes nil. */
void write_pair_time(struct writer *writer, const char *key, int64_t time);
/* The head of an array, whose items follow; an array of strings. */
void write_pair_array(struct writer *writer, const char *key, size_t items);
void write_pair_strings(struct writer *writer, const char *key, const char *const *texts, size_t count);
