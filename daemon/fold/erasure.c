#include "fold/erasure.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fold/fold_inside.h"
#include "proto/base/text_same.h"
#include "proto/update.h"

static bool has_word(const void *update, size_t size, const char *word)
{
	return memmem(update, size, word, strlen(word));
}

static int read_update(const void *data, size_t size, struct arena *arena, struct update *ret_update)
{
	struct value value;
	if (value_decode(data, size, &value_limits_reply, arena, &value, NULL) < 0 || update_from_value(&value, arena, ret_update) < 0)
		return -EBADMSG;
	return 0;
}

/* --- The stories of the article */

struct look {
	struct erasure *erasure;
	const char *article_id;
	size_t bytes; /* of updates that the slice may still read */
};

static uint64_t number_of(const struct update *update)
{
	return strtoull(update->story.id + 1, NULL, 10);
}

static bool is_story(const struct erasure *erasure, uint64_t story)
{
	bool found = erasure->any_story;
	for (size_t k = 0; k < erasure->stories.count && !found; k++)
		found = erasure->stories.items[k] == story;
	return found;
}

static bool adds(const struct update *update, const char *article_id)
{
	bool found = false;
	for (size_t k = 0; k < update->article_count; k++)
		found |= text_same(update->articles[k].id, article_id);
	return found;
}

/* Returns 1, which ends the visit, at the end of the slice. */
static int look_at(void *context, uint64_t sequence, const char *topic, uint64_t previous, const void *data, size_t size)
{
	(void)topic, (void)previous;
	struct look *look = context;
	struct arena *arena cleanup(arena_free_pointer) = arena_new();
	struct update update;
	int r = 0;
	if (has_word(data, size, look->article_id)) {
		r = read_update(data, size, arena, &update);
		if (r == 0 && adds(&update, look->article_id) && !is_story(look->erasure, number_of(&update)))
			array_append(&look->erasure->stories, number_of(&update));
	}
	look->erasure->looked = sequence;
	look->bytes -= size < look->bytes ? size : look->bytes;
	return r < 0 ? r : look->bytes == 0;
}

static void begin(struct erasure *erasure, const struct log_erasing *erasing)
{
	erasure->position = erasing->position;
	erasure->looked = 0;
	erasure->stories.count = 0;
	erasure->any_story = erasure->ready = erasing->done;
}

int erasure_prepare(struct fold *fold, size_t bytes, bool *ret_more)
{
	struct arena *arena cleanup(arena_free_pointer) = arena_new();
	struct log_erasing erasing = { .applied = true };
	int r = log_erasing(fold->log) ? 0 : -ENOENT;
	while (r == 0 && erasing.applied)
		r = log_erasing_after(fold->log, erasing.position, arena, &erasing);
	*ret_more = false;
	if (r < 0)
		return r == -ENOENT ? 0 : r;
	struct erasure *erasure = &fold->erasure;
	if (erasure->position != erasing.position)
		begin(erasure, &erasing);
	if (erasure->ready)
		return 0;
	struct look look = { erasure, erasing.article_id, bytes };
	r = log_updates(fold->log, erasure->looked, "", SIZE_MAX, look_at, &look);
	erasure->ready = r == 0;
	*ret_more = r > 0;
	return r < 0 ? r : 0;
}

/* --- Names that may be known from the article alone */

/* Returns 1 if the statement gets another speaker, or 0. */
static int correct_speaker(struct fold *fold, const char *story, struct statement_record *statement, struct arena *arena)
{
	const char *speaker, *reason, *now_in;
	int r = state_speaker(fold->state, statement->id, arena, &speaker, &now_in);
	if (r == 0 && text_same(statement->speaker, speaker) && text_same(story, now_in))
		return 0;
	if (r == 0 || r == -ENOENT)
		r = fold_own_speaker(fold, statement, arena, &speaker, &reason);
	if (r < 0 || text_same(statement->speaker, speaker))
		return r;
	statement->speaker = speaker;
	statement->speaker_reason = reason;
	return 1;
}

static const char *speaker_of(const struct cluster_record *cluster)
{
	const char *speaker = NULL;
	for (size_t k = 0; k < cluster->statements_count && !speaker; k++)
		speaker = cluster->statements[k].speaker;
	return speaker;
}

static int correct_cluster(struct fold *fold, const char *article_id, const char *story, struct cluster_record *cluster, struct arena *arena)
{
	size_t count = cluster->statements_count;
	struct statement_record *statements = arena_alloc(arena, count, sizeof(*statements));
	int r = 0, changed = 0;
	for (size_t k = 0; k < count && r >= 0; k++) {
		statements[k] = cluster->statements[k];
		if (statements[k].speaker && !text_same(statements[k].article, article_id))
			r = correct_speaker(fold, story, &statements[k], arena);
		changed |= r > 0;
	}
	if (r < 0 || !changed)
		return r;
	cluster->statements = statements;
	if (!cluster_record_has_speaker(cluster))
		cluster->speaker = speaker_of(cluster);
	return 1;
}

/* Returns 1 if the update changes, or 0. */
static int correct_speakers(struct fold *fold, const char *article_id, struct update *update, struct arena *arena)
{
	struct cluster_record *clusters = arena_alloc(arena, update->cluster_count, sizeof(*clusters));
	int r = 0, changed = 0;
	for (size_t k = 0; k < update->cluster_count && r >= 0; k++) {
		clusters[k] = update->clusters[k];
		r = correct_cluster(fold, article_id, update->story.id, &clusters[k], arena);
		changed |= r > 0;
	}
	update->clusters = clusters;
	return r < 0 ? r : changed;
}

/* Most updates don't mention the article or its stories; those are not decoded at all. */
static bool may_have(const struct erasure *erasure, const char *article_id, const void *update, size_t size)
{
	bool found = erasure->any_story || has_word(update, size, article_id);
	for (size_t k = 0; k < erasure->stories.count && !found; k++) {
		char id[24];
		snprintf(id, sizeof(id), "s%llu", (unsigned long long)erasure->stories.items[k]);
		found = has_word(update, size, id);
	}
	return found;
}

int erasure_rewrite(void *context, const struct log_erasing *erasing, const void *update, size_t size, struct arena *arena,
                    const void **ret_update, size_t *ret_size)
{
	struct fold *fold = context;
	struct update whole, left;
	*ret_update = NULL;
	if (!may_have(&fold->erasure, erasing->article_id, update, size))
		return 0;
	int r = read_update(update, size, arena, &whole);
	if (r == 0 && is_story(&fold->erasure, number_of(&whole)))
		r = correct_speakers(fold, erasing->article_id, &whole, arena);
	bool removed = r >= 0 && update_without(&whole, erasing->article_id, arena, &left);
	if (r < 0 || (r == 0 && !removed))
		return r;
	cleanup(writer_free_pointer) struct writer *writer = writer_new();
	update_write(removed ? &left : &whole, writer);
	*ret_size = writer_size(writer);
	*ret_update = memcpy(arena_alloc(arena, writer_size(writer), 1), writer_data(writer), writer_size(writer));
	return 0;
}
