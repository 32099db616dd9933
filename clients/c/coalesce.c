#include "clients/c/coalesce.h"

#include <string.h>

#include "clients/c/cluster_join.h"
#include "proto/base/dictionary.h"

/* A list of `data`, and how its items are known. */
struct list {
	const char *name;
	const char *id;   /* key of an item's id; NULL: the item is the id */
	const char *gone; /* the list of ids of `data` that takes items of it away; NULL: none */
	const char *back; /* the list that brings back what this one takes away; NULL: none */
	/* What the item is after both, if the later one is not whole; NULL: all are. */
	struct value (*join)(const struct value *before, const struct value *after, struct arena *arena);
};
static const struct list lists[] = {
	{ .name = "articles", .id = "id", .gone = "articles_removed" },
	{ .name = "articles_removed", .back = "articles" },
	{ .name = "clusters", .id = "id", .gone = "clusters_removed", .join = cluster_join },
	{ .name = "clusters_removed", .back = "clusters" },
	{ .name = "new", .gone = "clusters_removed" },
	{ .name = "why", .id = "article", .gone = "articles_removed" },
	{ .name = "clusters_why", .id = "cluster" },
};

static const char *id_of(const struct value *item, const char *key)
{
	if (key)
		return value_string(item, key, "");
	return item->type == VALUE_STRING ? item->string : "";
}

static void note_ids(struct dictionary *ids, const struct value *data, const char *name, const char *key)
{
	const struct value *items;
	uint32_t count = value_array(data, name, &items);
	for (uint32_t k = 0; k < count; k++) {
		const char *id = id_of(&items[k], key);
		dictionary_add(ids, id, strlen(id));
	}
}

static const struct value *find_item(const struct value *items, uint32_t count, const char *key, const char *id)
{
	for (uint32_t k = 0; k < count; k++)
		if (strcmp(id_of(&items[k], key), id) == 0)
			return &items[k];
	return NULL;
}

/* What is left of the first list, then the second. */
static struct value join(const struct list *list, const struct value *first, const struct value *second, struct arena *arena)
{
	struct dictionary *replaced = dictionary_new();
	const struct value *before, *after;
	uint32_t before_count = value_array(first, list->name, &before), after_count = value_array(second, list->name, &after), count = 0;
	note_ids(replaced, second, list->name, list->id);
	if (list->gone)
		note_ids(replaced, second, list->gone, NULL);
	if (list->back)
		note_ids(replaced, second, list->back, "id");
	struct value *items = arena_alloc(arena, (size_t)before_count + after_count, sizeof(*items));
	for (uint32_t k = 0; k < before_count; k++) {
		const char *id = id_of(&before[k], list->id);
		if (dictionary_find(replaced, id, strlen(id)) == DICTIONARY_NONE)
			items[count++] = before[k];
	}
	for (uint32_t k = 0; k < after_count; k++) {
		bool whole = !list->join || value_boolean(&after[k], "whole", true);
		const struct value *item = whole ? NULL : find_item(before, before_count, list->id, id_of(&after[k], list->id));
		items[count++] = item ? list->join(item, &after[k], arena) : after[k];
	}
	dictionary_free(replaced);
	return (struct value){ .type = VALUE_ARRAY, .count = count, .items = items };
}

static struct value join_data(const struct value *first, const struct value *second, struct arena *arena)
{
	struct value_pair *pairs = arena_alloc(arena, second->count, sizeof(*pairs));
	for (uint32_t k = 0; k < second->count; k++) {
		pairs[k] = second->pairs[k];
		for (size_t l = 0; l < array_size(lists); l++)
			if (strcmp(lists[l].name, pairs[k].key) == 0)
				pairs[k].value = join(&lists[l], first, second, arena);
	}
	return (struct value){ .type = VALUE_MAP, .count = second->count, .pairs = pairs };
}

static bool is_type(const struct value *update, const char *type)
{
	return strcmp(value_string(update, "type", ""), type) == 0;
}

static struct value integer(int64_t number)
{
	return (struct value){ .type = VALUE_INTEGER, .integer = number };
}

struct value coalesce(const struct value *first, const struct value *second, struct arena *arena)
{
	const struct value *type = value_find(first, "type"), *before = value_find(first, "data"), *after = value_find(second, "data");
	bool begins = (is_type(first, "story.created") || is_type(first, "story.split")) && is_type(second, "story.updated");
	/* A merged story has nothing any more, whatever came before. */
	bool joins = before && after && after->type == VALUE_MAP && !is_type(second, "story.merged");
	struct value_pair *pairs = arena_alloc(arena, (size_t)second->count + 1, sizeof(*pairs));
	uint32_t count = 0;
	for (uint32_t k = 0; k < second->count; k++) {
		struct value_pair pair = second->pairs[k];
		if (strcmp(pair.key, "coalesced") == 0)
			continue;
		if (strcmp(pair.key, "previous") == 0)
			pair.value = integer(value_integer(first, "previous", 0));
		else if (strcmp(pair.key, "type") == 0 && begins)
			pair.value = *type;
		else if (strcmp(pair.key, "data") == 0 && joins)
			pair.value = join_data(before, after, arena);
		pairs[count++] = pair;
	}
	pairs[count++] = (struct value_pair){ "coalesced", integer(value_integer(first, "coalesced", 1) + value_integer(second, "coalesced", 1)) };
	return (struct value){ .type = VALUE_MAP, .count = count, .pairs = pairs };
}
