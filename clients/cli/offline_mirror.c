#include "clients/cli/offline_mirror.h"

#include <stdlib.h>
#include <string.h>

#include "clients/c/cluster_join.h"
#include "proto/base/array.h"
#include "proto/base/dictionary.h"
#include "proto/writer.h"

/* A record as it came: its bytes on the wire. NULL once it was removed. */
struct record {
	void *bytes;
	size_t size;
};

struct records {
	struct dictionary *ids;
	ARRAY(struct record) items; /* by the number of their id */
};

struct mirrored {
	struct record header;
	struct records articles, clusters;
};

struct offline_mirror {
	struct dictionary *ids;
	ARRAY(struct mirrored) stories; /* by the number of their id */
	struct writer *writer;
};

struct offline_mirror *offline_mirror_new(void)
{
	struct offline_mirror *mirror = allocate(1, sizeof(*mirror));
	mirror->ids = dictionary_new();
	mirror->writer = writer_new();
	return mirror;
}

static void free_records(struct records *records)
{
	for (size_t i = 0; i < records->items.count; i++)
		free(records->items.items[i].bytes);
	array_free(&records->items);
	dictionary_free(records->ids);
}

struct offline_mirror *offline_mirror_free(struct offline_mirror *mirror)
{
	if (!mirror)
		return NULL;
	for (size_t i = 0; i < mirror->stories.count; i++) {
		free(mirror->stories.items[i].header.bytes);
		free_records(&mirror->stories.items[i].articles);
		free_records(&mirror->stories.items[i].clusters);
	}
	array_free(&mirror->stories);
	dictionary_free(mirror->ids);
	writer_free(mirror->writer);
	free(mirror);
	return NULL;
}

/* --- Applying. */

static struct value read_record(const struct record *record, struct arena *arena)
{
	struct value value;
	const struct value_limits limits = { .bytes = SIZE_MAX, .depth = value_limits_reply.depth, .objects = UINT32_MAX };
	if (value_decode(record->bytes, record->size, &limits, arena, &value, NULL) < 0)
		abort(); /* our own bytes */
	return value;
}

static void keep(struct offline_mirror *mirror, struct record *record, const struct value *value)
{
	writer_reset(mirror->writer);
	write_value(mirror->writer, value);
	free(record->bytes);
	record->size = writer_size(mirror->writer);
	record->bytes = allocate(record->size, 1);
	memcpy(record->bytes, writer_data(mirror->writer), record->size);
}

static struct record *record_of(struct records *records, const char *id)
{
	uint32_t number = dictionary_add(records->ids, id, strlen(id));
	if (number == records->items.count)
		array_append(&records->items, ((struct record){ 0 }));
	return &records->items.items[number];
}

/* With the statements that it leaves out because they were told before. */
static void keep_cluster(struct offline_mirror *mirror, struct record *record, const struct value *told)
{
	cleanup(arena_free_pointer) struct arena *arena = arena_new();
	struct value cluster = *told;
	if (!value_boolean(told, "whole", true) && record->bytes) {
		struct value before = read_record(record, arena);
		cluster = cluster_join(&before, told, arena);
	}
	cluster = cluster_of_page(&cluster, arena);
	keep(mirror, record, &cluster);
}

static void apply_list(struct offline_mirror *mirror, struct records *records, const struct value *data, const char *name, const char *removed,
                       void (*keep_item)(struct offline_mirror *mirror, struct record *record, const struct value *value))
{
	const struct value *items;
	uint32_t count = value_array(data, removed, &items);
	for (uint32_t i = 0; i < count; i++) {
		struct record *record = record_of(records, items[i].type == VALUE_STRING ? items[i].string : "");
		free(record->bytes);
		*record = (struct record){ 0 };
	}
	count = value_array(data, name, &items);
	for (uint32_t i = 0; i < count; i++)
		keep_item(mirror, record_of(records, value_string(&items[i], "id", "")), &items[i]);
}

void offline_mirror_apply(struct offline_mirror *mirror, const struct value *update)
{
	const struct value *data = value_find(update, "data"), *header = value_find(data, "story");
	const char *id = value_string(update, "subject", "");
	uint32_t number = dictionary_add(mirror->ids, id, strlen(id));
	if (number == mirror->stories.count)
		array_append(&mirror->stories, ((struct mirrored){ .articles.ids = dictionary_new(), .clusters.ids = dictionary_new() }));
	struct mirrored *story = &mirror->stories.items[number];
	if (header)
		keep(mirror, &story->header, header);
	apply_list(mirror, &story->articles, data, "articles", "articles_removed", keep);
	apply_list(mirror, &story->clusters, data, "clusters", "clusters_removed", keep_cluster);
}

/* --- Pages. */

static struct value read_records(const struct records *records, struct arena *arena)
{
	struct value *items = arena_alloc(arena, records->items.count, sizeof(*items));
	uint32_t count = 0;
	for (size_t i = 0; i < records->items.count; i++)
		if (records->items.items[i].bytes)
			items[count++] = read_record(&records->items.items[i], arena);
	return (struct value){ .type = VALUE_ARRAY, .count = count, .items = items };
}

static struct value text_value(const char *text)
{
	return text ? (struct value){ .type = VALUE_STRING, .count = (uint32_t)strlen(text), .string = text } : (struct value){ .type = VALUE_NIL };
}

/* What a page says of a cluster in another story: enough to tell where it is. */
static struct value head_of(const struct offline_mirror *mirror, const char *id, struct arena *arena)
{
	for (size_t i = 0; i < mirror->stories.count; i++) {
		const struct mirrored *story = &mirror->stories.items[i];
		uint32_t number = dictionary_find(story->clusters.ids, id, strlen(id));
		if (number == DICTIONARY_NONE || !story->clusters.items.items[number].bytes)
			continue;
		struct value cluster = read_record(&story->clusters.items.items[number], arena), header = read_record(&story->header, arena);
		struct value_pair *pairs = arena_alloc(arena, 4, sizeof(*pairs));
		pairs[0] = (struct value_pair){ "id", text_value(id) };
		pairs[1] = (struct value_pair){ "story", text_value(value_string(&header, "id", NULL)) };
		pairs[2] = (struct value_pair){ "story_title", text_value(value_string(&header, "title", NULL)) };
		pairs[3] = (struct value_pair){ "publisher_count", { .type = VALUE_INTEGER, .integer = value_integer(&cluster, "publisher_count", 0) } };
		return (struct value){ .type = VALUE_MAP, .count = 4, .pairs = pairs };
	}
	return (struct value){ .type = VALUE_NIL };
}

static struct value read_heads(const struct offline_mirror *mirror, const struct value *clusters, struct arena *arena)
{
	ARRAY(struct value) heads = { 0 };
	const struct value *ids;
	for (uint32_t i = 0; i < clusters->count; i++) {
		uint32_t count = value_array(&clusters->items[i], "same_as", &ids);
		for (uint32_t k = 0; k < count; k++)
			if (ids[k].type == VALUE_STRING)
				array_append(&heads, head_of(mirror, ids[k].string, arena));
	}
	struct value *items = arena_alloc(arena, heads.count, sizeof(*items));
	if (heads.count)
		memcpy(items, heads.items, heads.count * sizeof(*items));
	struct value value = { .type = VALUE_ARRAY, .count = (uint32_t)heads.count, .items = items };
	array_free(&heads);
	return value;
}

static struct value read_page(const struct offline_mirror *mirror, const struct mirrored *story, struct arena *arena)
{
	struct value_pair *pairs = arena_alloc(arena, 4, sizeof(*pairs));
	pairs[0] = (struct value_pair){ "story", read_record(&story->header, arena) };
	pairs[1] = (struct value_pair){ "articles", read_records(&story->articles, arena) };
	pairs[2] = (struct value_pair){ "clusters", read_records(&story->clusters, arena) };
	pairs[3] = (struct value_pair){ "same_as", read_heads(mirror, &pairs[2].value, arena) };
	return (struct value){ .type = VALUE_MAP, .count = 4, .pairs = pairs };
}

static bool is_there(const struct mirrored *story, struct arena *arena)
{
	if (!story->header.bytes)
		return false;
	struct value header = read_record(&story->header, arena);
	return strcmp(value_string(&header, "status", ""), "merged") != 0 && value_integer(&header, "article_count", 0) > 0;
}

size_t offline_mirror_pages(const struct offline_mirror *mirror, struct arena *arena, struct value **ret_pages)
{
	struct value *pages = arena_alloc(arena, mirror->stories.count, sizeof(*pages));
	size_t count = 0;
	for (size_t i = 0; i < mirror->stories.count; i++)
		if (is_there(&mirror->stories.items[i], arena))
			pages[count++] = read_page(mirror, &mirror->stories.items[i], arena);
	*ret_pages = pages;
	return count;
}
