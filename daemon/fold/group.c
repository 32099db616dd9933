#include "fold/group.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#include "crash_point.h"
#include "proto/base/array.h"

struct group {
	struct arena *arena; /* owns what entries and updates point to */
	ARRAY(struct log_entry) entries;
	ARRAY(struct group_update) updates;
	size_t bytes;
};

struct group *group_new(void)
{
	struct group *group = allocate(1, sizeof(*group));
	group->arena = arena_new();
	return group;
}

struct group *group_free(struct group *group)
{
	if (!group)
		return NULL;
	arena_free(group->arena);
	array_free(&group->entries);
	array_free(&group->updates);
	free(group);
	return NULL;
}

void group_clear(struct group *group)
{
	arena_reset(group->arena);
	group->entries.count = 0;
	group->updates.count = 0;
	group->bytes = 0;
}

static const void *keep(struct group *group, const void *data, size_t size)
{
	if (!size)
		return NULL;
	group->bytes += size;
	return memcpy(arena_room(group->arena, size, 1), data, size);
}

void group_add_entry(struct group *group, const struct log_entry *entry)
{
	assert(group->entries.count == 0 || entry->position == group->entries.items[group->entries.count - 1].position + 1);
	struct log_entry kept = *entry;
	kept.article_id = arena_copy(group->arena, entry->article_id);
	kept.article = keep(group, entry->article, entry->article_size);
	kept.analysis = keep(group, entry->analysis, entry->analysis_size);
	kept.edit = keep(group, entry->edit, entry->edit_size);
	array_append(&group->entries, kept);
}

void group_add_update(struct group *group, const struct update *update, const char *topic, const void *data, size_t size)
{
	const struct group_update kept = {
		.sequence = update->sequence,
		.position = update->position,
		.previous = update->previous,
		.topic = arena_copy(group->arena, topic),
		.data = keep(group, data, size),
		.size = size,
	};
	array_append(&group->updates, kept);
}

size_t group_size(const struct group *group)
{
	return group->entries.count;
}

size_t group_bytes(const struct group *group)
{
	return group->bytes;
}

const struct log_entry *group_find(const struct group *group, const char *article_id)
{
	for (size_t k = group->entries.count; k-- > 0;) {
		const struct log_entry *entry = &group->entries.items[k];
		if (entry->article_id && strcmp(entry->article_id, article_id) == 0)
			return entry;
	}
	return NULL;
}

const struct log_entry *group_read(const struct group *group, uint64_t position)
{
	uint64_t first = group->entries.count ? group->entries.items[0].position : 0;
	return position >= first && position - first < group->entries.count ? &group->entries.items[position - first] : NULL;
}

const struct group_update *group_updates(const struct group *group, size_t *ret_count)
{
	*ret_count = group->updates.count;
	return group->updates.items;
}

static int append_all(const struct group *group, struct log *log)
{
	int r = 0;
	for (size_t k = 0; r == 0 && k < group->entries.count; k++)
		r = log_append(log, &group->entries.items[k]);
	for (size_t k = 0; r == 0 && k < group->updates.count; k++) {
		const struct group_update *update = &group->updates.items[k];
		r = log_append_update(log, update->sequence, update->position, update->topic, update->previous, update->data, update->size);
	}
	return r;
}

static int note_erasures(const struct group *group, struct log *log)
{
	int r = 0;
	for (size_t k = 0; r == 0 && k < group->entries.count; k++) {
		const struct log_entry *entry = &group->entries.items[k];
		if (entry->kind == LOG_ERASURE)
			r = log_erase(log, entry->position, entry->article_id);
	}
	return r;
}

int group_write(const struct group *group, struct log *log)
{
	int r = log_begin(log);
	if (r == 0)
		r = append_all(group, log);
	if (r == 0)
		r = note_erasures(group, log);
	CRASH_POINT("log-commit-inside");
	if (r == 0)
		r = log_commit(log);
	if (r < 0)
		log_rollback(log);
	return r;
}
