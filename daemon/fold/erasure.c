#include "fold/erasure.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proto/update.h"

static bool same(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

/* --- Which updates may have something of the article */

static void go_on(struct erasure *erasure, const struct log_erasing *erasing)
{
	if (erasure->position != erasing->position || erasure->sequence != erasing->done) {
		erasure->position = erasing->position;
		erasure->stories.count = 0;
		erasure->any_story = erasing->done;
	}
	erasure->sequence = erasing->sequence;
}

static bool has_word(const void *update, size_t size, const char *word)
{
	return memmem(update, size, word, strlen(word));
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

static bool names(const struct update *update, const char *article_id)
{
	bool found = false;
	for (size_t k = 0; k < update->article_count; k++)
		found |= same(update->articles[k].id, article_id);
	for (size_t k = 0; k < update->articles_removed_count; k++)
		found |= same(update->articles_removed[k], article_id);
	return found;
}

/* Whether the article was in the update's story before or is now, which is noted. */
static bool is_in_story(struct erasure *erasure, const char *article_id, const struct update *update)
{
	uint64_t story = strtoull(update->story.id + 1, NULL, 10);
	bool known = erasure->any_story;
	for (size_t k = 0; k < erasure->stories.count && !known; k++)
		known = erasure->stories.items[k] == story;
	if (known || !names(update, article_id))
		return known;
	array_append(&erasure->stories, story);
	return true;
}

/* --- Names that may be known from the article alone */

/* Returns 1 if the statement gets another speaker, or 0. */
static int correct_speaker(struct state *state, struct statement_record *statement, struct arena *arena)
{
	struct statement_record now;
	int r = state_statement(state, statement->id, arena, &now);
	if (r == -ENOENT) {
		if (statement->mention && strstr(statement->mention, statement->speaker))
			return 0;
		now.speaker = NULL;
		now.speaker_reason = "unattributed";
	} else if (r < 0 || same(statement->speaker, now.speaker)) {
		return r;
	}
	statement->speaker = now.speaker;
	statement->speaker_reason = now.speaker_reason;
	return 1;
}

static bool has_speaker(const struct cluster_record *cluster)
{
	bool found = !cluster->speaker;
	for (size_t k = 0; k < cluster->statements_count; k++)
		found |= same(cluster->statements[k].speaker, cluster->speaker);
	return found;
}

static const char *speaker_of(const struct cluster_record *cluster)
{
	const char *speaker = NULL;
	for (size_t k = 0; k < cluster->statements_count && !speaker; k++)
		speaker = cluster->statements[k].speaker;
	return speaker;
}

static int correct_cluster(struct state *state, const char *article_id, struct cluster_record *cluster, struct arena *arena)
{
	size_t count = cluster->statements_count;
	struct statement_record *statements = arena_alloc(arena, count, sizeof(*statements));
	int r = 0, changed = 0;
	for (size_t k = 0; k < count && r >= 0; k++) {
		statements[k] = cluster->statements[k];
		if (statements[k].speaker && !same(statements[k].article, article_id))
			r = correct_speaker(state, &statements[k], arena);
		changed |= r > 0;
	}
	if (r < 0 || !changed)
		return r;
	cluster->statements = statements;
	if (!has_speaker(cluster))
		cluster->speaker = speaker_of(cluster);
	return 1;
}

/* Returns 1 if the update changes, or 0. */
static int correct_speakers(struct state *state, const char *article_id, struct update *update, struct arena *arena)
{
	struct cluster_record *clusters = arena_alloc(arena, update->cluster_count, sizeof(*clusters));
	int r = 0, changed = 0;
	for (size_t k = 0; k < update->cluster_count && r >= 0; k++) {
		clusters[k] = update->clusters[k];
		r = correct_cluster(state, article_id, &clusters[k], arena);
		changed |= r > 0;
	}
	update->clusters = clusters;
	return r < 0 ? r : changed;
}

int erasure_rewrite(void *context, const struct log_erasing *erasing, const void *update, size_t size, struct arena *arena,
                    const void **ret_update, size_t *ret_size)
{
	struct erasure *erasure = context;
	struct value value;
	struct update whole, left;
	*ret_update = NULL;
	go_on(erasure, erasing);
	if (!may_have(erasure, erasing->article_id, update, size))
		return 0;
	if (value_decode(update, size, &value_limits_reply, arena, &value, NULL) < 0 || update_from_value(&value, arena, &whole) < 0)
		return -EBADMSG;
	int r = is_in_story(erasure, erasing->article_id, &whole) ? correct_speakers(erasure->state, erasing->article_id, &whole, arena) : 0;
	bool removed = r >= 0 && update_without(&whole, erasing->article_id, arena, &left);
	if (r < 0 || (r == 0 && !removed))
		return r;
	cleanup(writer_free_pointer) struct writer *writer = writer_new();
	update_write(removed ? &left : &whole, writer);
	*ret_size = writer_size(writer);
	*ret_update = memcpy(arena_alloc(arena, writer_size(writer), 1), writer_data(writer), writer_size(writer));
	return 0;
}
