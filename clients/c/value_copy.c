#include "clients/c/value_copy.h"

#include <assert.h>
#include <string.h>

/* What is still free of the block: cells (items and pairs), which are aligned, and after all of them the texts. */
struct block {
	char *cells, *texts;
	struct dictionary *keys;
};

static void measure(const struct value *value, size_t *cells, size_t *texts)
{
	if (value->type == VALUE_STRING || value->type == VALUE_BINARY)
		*texts += (size_t)value->count + 1;
	if (value->type == VALUE_ARRAY)
		*cells += value->count * sizeof(struct value);
	if (value->type == VALUE_MAP)
		*cells += value->count * sizeof(struct value_pair);
	for (uint32_t k = 0; k < value->count && value->type == VALUE_ARRAY; k++)
		measure(&value->items[k], cells, texts);
	for (uint32_t k = 0; k < value->count && value->type == VALUE_MAP; k++)
		measure(&value->pairs[k].value, cells, texts);
}

static void *take_cells(struct block *block, uint32_t count, size_t size)
{
	void *cells = block->cells;
	block->cells += count * size;
	return cells;
}

/* Recursion ends at the depth that decoding allowed. */
static struct value copy(const struct value *value, struct block *block)
{
	struct value result = *value;
	if (value->type == VALUE_STRING || value->type == VALUE_BINARY) {
		result.string = memcpy(block->texts, value->string, (size_t)value->count + 1);
		block->texts += (size_t)value->count + 1;
	} else if (value->type == VALUE_ARRAY) {
		struct value *items = take_cells(block, value->count, sizeof(*items));
		for (uint32_t k = 0; k < value->count; k++)
			items[k] = copy(&value->items[k], block);
		result.items = items;
	} else if (value->type == VALUE_MAP) {
		struct value_pair *pairs = take_cells(block, value->count, sizeof(*pairs));
		for (uint32_t k = 0; k < value->count; k++) {
			const char *key = value->pairs[k].key;
			pairs[k].key = dictionary_text(block->keys, dictionary_add(block->keys, key, strlen(key)));
			pairs[k].value = copy(&value->pairs[k].value, block);
		}
		result.pairs = pairs;
	}
	return result;
}

struct value value_copy(const struct value *map, struct dictionary *keys)
{
	assert(map->type == VALUE_MAP);
	size_t cells = 0, texts = 0;
	measure(map, &cells, &texts);
	char *memory = allocate(cells + texts + 1, 1); /* the map's own pairs stand first: they are what is freed */
	struct block block = { .cells = memory, .texts = memory + cells, .keys = keys };
	return copy(map, &block);
}

void value_copy_free(struct value *map)
{
	free((void *)(uintptr_t)map->pairs);
	*map = (struct value){ .type = VALUE_NIL };
}
