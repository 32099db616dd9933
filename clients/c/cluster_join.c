#include "clients/c/cluster_join.h"

#include <string.h>

enum { NUMBER_BITS = 20 };

uint64_t statement_order(const char *id)
{
	char *end;
	uint64_t position = strtoull(*id == 'c' ? id + 1 : id, &end, 10);
	return position << NUMBER_BITS | (*end == '.' ? strtoull(end + 1, NULL, 10) : 0);
}

static int by_order(const void *a, const void *b)
{
	uint64_t x = statement_order(value_string(a, "id", "")), y = statement_order(value_string(b, "id", ""));
	return (x > y) - (x < y);
}

static struct value sorted(const struct value *items, uint32_t count, struct arena *arena)
{
	struct value *copies = arena_alloc(arena, count, sizeof(*copies));
	if (count) {
		memcpy(copies, items, count * sizeof(*copies));
		qsort(copies, count, sizeof(*copies), by_order);
	}
	return (struct value){ .type = VALUE_ARRAY, .count = count, .items = copies };
}

/* Both are short, or told in order: a merge of two sorted lists, in which the later one wins. */
static struct value join_statements(const struct value *before, const struct value *after, struct arena *arena)
{
	const struct value *items;
	uint32_t count = value_array(before, "statements", &items);
	struct value old = sorted(items, count, arena);
	count = value_array(after, "statements", &items);
	struct value new = sorted(items, count, arena);
	struct value *joined = arena_alloc(arena, (size_t)old.count + new.count, sizeof(*joined));
	uint32_t written = 0;
	for (uint32_t i = 0, k = 0; i < old.count || k < new.count;) {
		int order = i == old.count ? 1 : k == new.count ? -1 : by_order(&old.items[i], &new.items[k]);
		joined[written++] = order < 0 ? old.items[i] : new.items[k];
		i += order <= 0;
		k += order >= 0;
	}
	return (struct value){ .type = VALUE_ARRAY, .count = written, .items = joined };
}

struct value cluster_join(const struct value *before, const struct value *after, struct arena *arena)
{
	struct value_pair *pairs = arena_alloc(arena, after->count, sizeof(*pairs));
	for (uint32_t k = 0; k < after->count; k++) {
		pairs[k] = after->pairs[k];
		if (strcmp(pairs[k].key, "statements") == 0)
			pairs[k].value = join_statements(before, after, arena);
		else if (strcmp(pairs[k].key, "whole") == 0)
			pairs[k].value = (struct value){ .type = VALUE_BOOLEAN, .boolean = value_boolean(before, "whole", true) };
	}
	return (struct value){ .type = VALUE_MAP, .count = after->count, .pairs = pairs };
}

struct value cluster_of_page(const struct value *cluster, struct arena *arena)
{
	struct value_pair *pairs = arena_alloc(arena, cluster->count, sizeof(*pairs));
	uint32_t count = 0;
	for (uint32_t k = 0; k < cluster->count; k++)
		if (strcmp(cluster->pairs[k].key, "whole") != 0)
			pairs[count++] = cluster->pairs[k];
	return (struct value){ .type = VALUE_MAP, .count = count, .pairs = pairs };
}
