#include "clients/cli/input/found.h"

#include <errno.h>
#include <string.h>

void found_add(struct found *found, struct value value, unsigned line)
{
	array_append(&found->values, value);
	array_append(&found->lines, line);
}

int found_refuse(struct found *found, const char *reason, const char *detail)
{
	found->reason = reason;
	found->detail = detail;
	return -EBADMSG;
}

void found_empty(struct found *found)
{
	found->values.count = found->lines.count = 0;
	found->reason = found->detail = NULL;
}

void found_free(struct found *found)
{
	array_free(&found->values);
	array_free(&found->lines);
}

struct value value_text_of(const char *text, size_t bytes, struct arena *arena)
{
	return (struct value){ .type = VALUE_STRING, .count = (uint32_t)bytes, .string = arena_string(arena, text, bytes) };
}

struct value value_text(const char *text)
{
	return (struct value){ .type = VALUE_STRING, .count = (uint32_t)strlen(text), .string = text };
}

struct value value_pair_map(const char *key, struct value value, struct arena *arena)
{
	struct value_pair *pair = arena_alloc(arena, 1, sizeof(*pair));
	*pair = (struct value_pair){ key, value };
	return (struct value){ .type = VALUE_MAP, .count = 1, .pairs = pair };
}

struct value value_array_of(const struct value *items, size_t count, struct arena *arena)
{
	struct value *copy = arena_alloc(arena, count, sizeof(*copy));
	if (count)
		memcpy(copy, items, count * sizeof(*copy));
	return (struct value){ .type = VALUE_ARRAY, .count = (uint32_t)count, .items = copy };
}

bool map_builder_has(const struct map_builder *builder, const char *key)
{
	for (size_t i = 0; i < builder->pairs.count; i++)
		if (strcmp(builder->pairs.items[i].key, key) == 0)
			return true;
	return false;
}

void map_builder_add(struct map_builder *builder, const char *key, struct value value)
{
	if (!map_builder_has(builder, key))
		array_append(&builder->pairs, ((struct value_pair){ key, value }));
}

struct value map_builder_end(struct map_builder *builder, struct arena *arena)
{
	size_t count = builder->pairs.count;
	struct value_pair *pairs = arena_alloc(arena, count, sizeof(*pairs));
	if (count)
		memcpy(pairs, builder->pairs.items, count * sizeof(*pairs));
	array_free(&builder->pairs);
	builder->pairs.items = NULL;
	builder->pairs.count = builder->pairs.capacity = 0;
	return (struct value){ .type = VALUE_MAP, .count = (uint32_t)count, .pairs = pairs };
}
