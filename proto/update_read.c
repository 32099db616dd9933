/* Updates as the log keeps them, read again: what update.c writes, key by key. */
#include "proto/update.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "proto/time.h"

static int64_t read_time(const struct value *map, const char *key)
{
	const char *text = value_string(map, key, NULL);
	int64_t time;
	return text && time_parse(text, &time, NULL) == 0 ? time : TIME_NONE;
}

static uint32_t read_count(const struct value *map, const char *key)
{
	int64_t count = value_integer(map, key, 0);
	return count >= 0 && count <= UINT32_MAX ? (uint32_t)count : 0;
}

static int32_t read_thousandths(const struct value *map, const char *key)
{
	const struct value *value = value_find(map, key);
	double real = value && value->type == VALUE_REAL ? value->real : value && value->type == VALUE_INTEGER ? (double)value->integer : 0;
	return real >= -1000000 && real <= 1000000 ? (int32_t)lround(real * 1000) : 0;
}

static const char **read_strings(const struct value *map, const char *key, struct arena *arena, size_t *ret_count)
{
	const struct value *items;
	uint32_t count = value_array(map, key, &items);
	const char **strings = arena_alloc(arena, count, sizeof(*strings));
	*ret_count = 0;
	for (uint32_t k = 0; k < count; k++)
		if (items[k].type == VALUE_STRING)
			strings[(*ret_count)++] = items[k].string;
	return strings;
}

static int read_kind(const struct value *map, enum statement_kind *ret_kind)
{
	const char *name = value_string(map, "kind", NULL);
	int kind = name ? statement_kind_from_name(name) : -EINVAL;
	if (kind < 0)
		return -EBADMSG;
	*ret_kind = (enum statement_kind)kind;
	return 0;
}

static int read_story(const struct value *map, struct arena *arena, struct story_record *ret_story)
{
	const char *status = value_string(map, "status", NULL);
	int number = status ? story_status_from_name(status) : -EINVAL;
	*ret_story = (struct story_record){
		.id = value_string(map, "id", NULL),
		.version = read_count(map, "version"),
		.status = number < 0 ? STORY_OPEN : (enum story_status)number,
		.closed_reason = value_string(map, "closed_reason", NULL),
		.title = value_string(map, "title", NULL),
		.language = value_string(map, "language", NULL),
		.representative_article = value_string(map, "representative_article", NULL),
		.first_seen = read_time(map, "first_seen"),
		.last_seen = read_time(map, "last_seen"),
		.article_count = read_count(map, "article_count"),
		.copy_count = read_count(map, "copy_count"),
		.publisher_count = read_count(map, "publisher_count"),
		.statement_cluster_count = read_count(map, "statement_cluster_count"),
		.replaced_by = value_string(map, "replaced_by", NULL),
		.split_from = value_string(map, "split_from", NULL),
		.continues = value_string(map, "continues", NULL),
	};
	ret_story->merged_from = read_strings(map, "merged_from", arena, &ret_story->merged_from_count);
	return number < 0 || !ret_story->id ? -EBADMSG : 0;
}

static int read_article(const struct value *map, struct arena *arena, void *ret_item)
{
	(void)arena;
	struct article_record *article = ret_item;
	*article = (struct article_record){
		.id = value_string(map, "id", NULL),
		.url = value_string(map, "url", NULL),
		.title = value_string(map, "title", NULL),
		.publisher = value_string(map, "publisher", NULL),
		.owner = value_string(map, "owner", NULL),
		.language = value_string(map, "language", NULL),
		.copy_of = value_string(map, "copy_of", NULL),
		.story = value_string(map, "story", NULL),
		.time = read_time(map, "time"),
		.position = (uint64_t)value_integer(map, "position", 0),
	};
	return article->id && article->story ? 0 : -EBADMSG;
}

static void read_content(const struct value *map, struct arena *arena, struct statement_record *statement)
{
	const struct value *items;
	statement->content_count = value_array(map, "content", &items);
	struct span *spans = arena_alloc(arena, statement->content_count, sizeof(*spans));
	for (size_t k = 0; k < statement->content_count; k++)
		spans[k] = (struct span){ read_count(&items[k], "start"), read_count(&items[k], "end") };
	statement->content = spans;
}

static int read_statement(const struct value *map, struct arena *arena, void *ret_item)
{
	struct statement_record *statement = ret_item;
	*statement = (struct statement_record){
		.id = value_string(map, "id", NULL),
		.article = value_string(map, "article", NULL),
		.publisher = value_string(map, "publisher", NULL),
		.cluster = value_string(map, "cluster", NULL),
		.attitude = value_boolean(map, "attitude", false),
		.confidence = (uint16_t)read_thousandths(map, "confidence"),
		.speaker = value_string(map, "speaker", NULL),
		.speaker_reason = value_string(map, "speaker_reason", NULL),
		.mention = value_string(map, "mention", NULL),
		.cue = value_string(map, "cue", NULL),
		.via = value_string(map, "via", NULL),
		.text = value_string(map, "text", NULL),
		.time = read_time(map, "time"),
	};
	read_content(map, arena, statement);
	return statement->id && statement->article ? read_kind(map, &statement->kind) : -EBADMSG;
}

/* The array at a key: each item, of `size` bytes, read by `read`. */
static int read_items(const struct value *map, const char *key, struct arena *arena, size_t size,
                      int (*read)(const struct value *map, struct arena *arena, void *ret_item), const void **ret_items, size_t *ret_count)
{
	const struct value *items;
	uint32_t count = value_array(map, key, &items);
	char *read_into = arena_alloc(arena, count, size);
	int r = 0;
	for (uint32_t k = 0; k < count && r == 0; k++)
		r = read(&items[k], arena, read_into + k * size);
	*ret_items = read_into;
	*ret_count = count;
	return r;
}

static int read_cluster(const struct value *map, struct arena *arena, void *ret_item)
{
	struct cluster_record *cluster = ret_item;
	*cluster = (struct cluster_record){
		.id = value_string(map, "id", NULL),
		.story = value_string(map, "story", NULL),
		.text = value_string(map, "text", NULL),
		.speaker = value_string(map, "speaker", NULL),
		.first_seen = read_time(map, "first_seen"),
		.last_seen = read_time(map, "last_seen"),
		.first_publisher = value_string(map, "first_publisher", NULL),
		.statement_count = read_count(map, "statement_count"),
		.article_count = read_count(map, "article_count"),
		.copy_count = read_count(map, "copy_count"),
		.publisher_count = read_count(map, "publisher_count"),
		.partial = !value_boolean(map, "whole", true), /* updates of older builds have none that is not */
	};
	cluster->same_as = read_strings(map, "same_as", arena, &cluster->same_as_count);
	int r = cluster->id ? read_kind(map, &cluster->kind) : -EBADMSG;
	if (r < 0)
		return r;
	return read_items(map, "statements", arena, sizeof(*cluster->statements), read_statement, (const void **)&cluster->statements,
	                  &cluster->statements_count);
}

static int read_reason(const struct value *map, struct arena *arena, void *ret_item)
{
	struct update_reason *reason = ret_item;
	*reason = (struct update_reason){
		.article = value_string(map, "article", NULL),
		.reason = value_string(map, "reason", NULL),
		.score = read_thousandths(map, "score"),
	};
	reason->terms = read_strings(map, "terms", arena, &reason->term_count);
	reason->names = read_strings(map, "names", arena, &reason->name_count);
	return 0;
}

static int read_cluster_reason(const struct value *map, struct arena *arena, void *ret_item)
{
	(void)arena;
	*(struct cluster_reason *)ret_item = (struct cluster_reason){
		.cluster = value_string(map, "cluster", NULL),
		.reason = value_string(map, "reason", NULL),
		.other = value_string(map, "other", NULL),
	};
	return 0;
}

static int read_delta(const struct value *data, struct arena *arena, struct update *update)
{
	int r = read_story(value_find(data, "story"), arena, &update->story);
	if (r == 0)
		r = read_items(data, "articles", arena, sizeof(*update->articles), read_article, (const void **)&update->articles,
		               &update->article_count);
	if (r == 0)
		r = read_items(data, "clusters", arena, sizeof(*update->clusters), read_cluster, (const void **)&update->clusters,
		               &update->cluster_count);
	if (r == 0)
		r = read_items(data, "why", arena, sizeof(*update->reasons), read_reason, (const void **)&update->reasons, &update->reason_count);
	if (r == 0)
		r = read_items(data, "clusters_why", arena, sizeof(*update->cluster_reasons), read_cluster_reason,
		               (const void **)&update->cluster_reasons, &update->cluster_reason_count);
	update->articles_removed = read_strings(data, "articles_removed", arena, &update->articles_removed_count);
	update->clusters_removed = read_strings(data, "clusters_removed", arena, &update->clusters_removed_count);
	update->new_clusters = read_strings(data, "new", arena, &update->new_cluster_count);
	return r;
}

static int read_type(const struct value *map, enum update_type *ret_type)
{
	const char *name = value_string(map, "type", "");
	for (int type = UPDATE_CREATED; type <= UPDATE_CLOSED; type++) {
		if (strcmp(name, update_type_name((enum update_type)type)) != 0)
			continue;
		*ret_type = (enum update_type)type;
		return 0;
	}
	return -EBADMSG;
}

int update_from_value(const struct value *map, struct arena *arena, struct update *ret_update)
{
	struct update update = {
		.sequence = (uint64_t)value_integer(map, "sequence", 0),
		.previous = (uint64_t)value_integer(map, "previous", 0),
		.epoch = value_string(map, "epoch", NULL),
		.position = (uint64_t)value_integer(map, "position", 0),
		.at = read_time(map, "time"),
	};
	int r = read_type(map, &update.type);
	if (r == 0)
		r = read_delta(value_find(map, "data"), arena, &update);
	if (r == 0)
		*ret_update = update;
	return r;
}
