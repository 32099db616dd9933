/* Values as they come off the wire: one MessagePack frame, checked and bounded, as a tree in an arena.
 * Together with proto/writer.h this is the only place that knows MessagePack. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/arena.h"

enum value_type {
	VALUE_NIL,
	VALUE_BOOLEAN,
	VALUE_INTEGER, /* int64; an unsigned over INT64_MAX is refused */
	VALUE_REAL,    /* perhaps not finite: whoever reads the field checks */
	VALUE_STRING,  /* valid UTF-8 without NUL, and NUL-terminated */
	VALUE_BINARY,
	VALUE_ARRAY,
	VALUE_MAP, /* keys are strings, without duplicates */
};

struct value {
	enum value_type type;
	uint32_t count; /* bytes of a string or binary, items of an array, pairs of a map */
	union {
		bool boolean;
		int64_t integer;
		double real;
		const char *string; /* also the bytes of VALUE_BINARY */
		const struct value *items;
		const struct value_pair *pairs;
	};
};

struct value_pair {
	const char *key;
	struct value value;
};

struct value_limits {
	size_t bytes;
	uint32_t depth, objects;
};

/* The limits for an article or a feed request, for a query, and for what a client accepts from its daemon. */
extern const struct value_limits value_limits_article, value_limits_query, value_limits_reply;

/* Reads one whole frame. Everything is copied into the arena. Returns 0, or a negative errno value: -EMSGSIZE (over a limit), -EBADMSG
 * (not MessagePack, cut short, or with bytes left over), -EILSEQ (a string that is not UTF-8 or contains a NUL), -EINVAL (a map key
 * that is duplicate or not a string, or an extension type). *ret_reason, if not NULL, is then a
 * fixed word for the peer: "too-large", "too-deep", "too-many-values", "malformed", "not-utf8", "nul", "duplicate-key",
 * "key-not-a-string", "type". */
must_check int value_decode(const void *data, size_t size, const struct value_limits *limits, struct arena *arena,
                            struct value *ret_value, const char **ret_reason);

/* The integer at a key (of at most 31 bytes) of the frame's map, without decoding the frame: to answer one that is refused or malformed.
 * False if it can't be found. */
must_check bool value_peek_integer(const void *data, size_t size, const char *key, int64_t *ret_value);

/* The bytes of the value at a key, inside the frame and likewise without decoding it. NULL if it can't be found or is cut short. */
must_check const void *value_peek(const void *data, size_t size, const char *key, size_t *ret_size);

/* Finds the end of a frame in a stream: begin with VALUE_MEASURE_BEGIN, and pass one byte after the other. True if the byte was the frame's
 * last one. For bytes that are not valid MessagePack there may be no end. */
struct value_measure {
	uint64_t values, bytes, length; /* still to come; the length that is being read */
	unsigned width, form;
};
#define VALUE_MEASURE_BEGIN { .values = 1 }
bool value_measure_byte(struct value_measure *measure, unsigned char byte);

/* The value at a key of a map; NULL if it is missing or nil, or if `map` is NULL or not a map. */
const struct value *value_find(const struct value *map, const char *key);

/* The value at a key of a map; `otherwise` if it is missing or of another type. */
const char *value_string(const struct value *map, const char *key, const char *otherwise);
int64_t value_integer(const struct value *map, const char *key, int64_t otherwise);
bool value_boolean(const struct value *map, const char *key, bool otherwise);

/* The array at a key: stores its items in *ret_items (NULL if empty) and returns their number; 0 if it is missing. */
uint32_t value_array(const struct value *map, const char *key, const struct value **ret_items);
