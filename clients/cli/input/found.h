/* Found: what a piece of input holds: maps that are articles in whatever names, or why there is none. */
#pragma once

#include <stdbool.h>

#include "proto/base/array.h"
#include "proto/value.h"

struct found {
	ARRAY(struct value) values; /* everything in them is in the arena that they were read with */
	ARRAY(unsigned) lines;      /* parallel: where each begins; 0: with the piece */
	const char *reason, *detail; /* why there is none, or no more; the detail in the arena, or NULL */
};

void found_add(struct found *found, struct value value, unsigned line);
/* -EBADMSG, for the caller to return. */
int found_refuse(struct found *found, const char *reason, const char *detail);
void found_empty(struct found *found);
void found_free(struct found *found);

/* --- Making values. */
struct value value_text(const char *text);
struct value value_text_of(const char *text, size_t bytes, struct arena *arena);
/* A map of one pair and an array of one item, in the arena. */
struct value value_pair_map(const char *key, struct value value, struct arena *arena);
struct value value_array_of(const struct value *items, size_t count, struct arena *arena);

/* A map that grows pair by pair. */
struct map_builder {
	ARRAY(struct value_pair) pairs;
};
/* `key` stays the caller's. What is there already stays. */
void map_builder_add(struct map_builder *builder, const char *key, struct value value);
bool map_builder_has(const struct map_builder *builder, const char *key);
/* The map, in the arena; the builder is empty again. */
struct value map_builder_end(struct map_builder *builder, struct arena *arena);
