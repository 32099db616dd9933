/* How the mirror stays small and quick: each article and cluster is one block of memory, and a story page is an array of them, so that
 * an update touches what it changes and nothing else. A story depends on its own updates alone, whatever comes of others meanwhile. */
#include <assert.h>
#include <string.h>

#include "clients/c/cluster_join.h"
#include "clients/c/places.h"
#include "clients/c/value_copy.h"
#include "clients/c/values.h"
#include "proto/base/array.h"

enum { PAGE_STORY, PAGE_ARTICLES, PAGE_CLUSTERS, PAGE_SEQUENCE, PAGE_PAIRS };

/* Articles or clusters of a story, in the order of their keys. */
struct records {
	ARRAY(struct value) values;
	ARRAY(uint64_t) keys;
};

struct mirrored {
	char *id;
	struct value header;
	struct records articles, clusters;
	struct value_pair pairs[PAGE_PAIRS];
	struct value page;
};

struct hearsay_mirror {
	struct hearsay_mirror_callbacks call;
	void *context;
	struct hearsay_subscriber *subscriber;
	bool complete;
	struct dictionary *keys; /* of maps */
	ARRAY(struct mirrored *) stories; /* in order of their ids */
	struct arena *arena; /* for one record */
	struct places *articles, *clusters;
};

/* What is different about articles and clusters. */
struct kind {
	const char *list, *removed;
	struct records *(*records)(struct mirrored *story);
	struct places *(*places)(const struct hearsay_mirror *mirror);
	uint64_t (*key)(const struct value *record);
};

static struct records *articles_of(struct mirrored *story)
{
	return &story->articles;
}

static struct records *clusters_of(struct mirrored *story)
{
	return &story->clusters;
}

static struct places *article_places(const struct hearsay_mirror *mirror)
{
	return mirror->articles;
}

static struct places *cluster_places(const struct hearsay_mirror *mirror)
{
	return mirror->clusters;
}

static uint64_t article_key(const struct value *record)
{
	return (uint64_t)value_integer(record, "position", 0);
}

static uint64_t cluster_key(const struct value *record)
{
	return statement_order(value_string(record, "id", ""));
}

static const struct kind article_kind = { "articles", "articles_removed", articles_of, article_places, article_key };
static const struct kind cluster_kind = { "clusters", "clusters_removed", clusters_of, cluster_places, cluster_key };

/* --- Records of a story */

/* The number of the first record that has this key or a larger one. */
static size_t lower_bound(const struct records *records, uint64_t key)
{
	size_t low = 0, high = records->keys.count;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (records->keys.items[middle] < key)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void insert_record(struct records *records, size_t number, uint64_t key, struct value value)
{
	array_append(&records->keys, key);
	array_append(&records->values, value);
	size_t behind = records->keys.count - 1 - number;
	memmove(&records->keys.items[number + 1], &records->keys.items[number], behind * sizeof(key));
	memmove(&records->values.items[number + 1], &records->values.items[number], behind * sizeof(value));
	records->keys.items[number] = key;
	records->values.items[number] = value;
}

/* The number of a record that is there. */
static size_t number_of(const struct records *records, uint64_t key, const char *id)
{
	size_t number = lower_bound(records, key);
	while (strcmp(value_string(&records->values.items[number], "id", ""), id) != 0)
		number++;
	return number;
}

static void remove_record(struct hearsay_mirror *mirror, struct mirrored *story, const struct kind *kind, const char *id)
{
	struct records *records = kind->records(story);
	struct place place;
	if (!places_find(kind->places(mirror), id, story, &place))
		return;
	size_t number = number_of(records, place.key, id);
	places_remove(kind->places(mirror), id, story);
	value_copy_free(&records->values.items[number]);
	array_remove(&records->values, number);
	array_remove(&records->keys, number);
}

/* A cluster as it is after the update: what it does not tell of it stands. */
static struct value whole_cluster(const struct hearsay_mirror *mirror, struct mirrored *story, const struct value *told)
{
	const char *id = value_string(told, "id", "");
	struct place place;
	struct value joined = *told;
	if (!value_boolean(told, "whole", true) && places_find(mirror->clusters, id, story, &place))
		joined = cluster_join(&story->clusters.values.items[number_of(&story->clusters, place.key, id)], told, mirror->arena);
	return cluster_of_page(&joined, mirror->arena);
}

static void put_record(struct hearsay_mirror *mirror, struct mirrored *story, const struct kind *kind, const struct value *told)
{
	const char *id = value_string(told, "id", "");
	struct records *records = kind->records(story);
	uint64_t key = kind->key(told);
	struct value record = kind == &cluster_kind ? whole_cluster(mirror, story, told) : *told;
	struct value copy = value_copy(&record, mirror->keys); /* before what it is made of goes */
	remove_record(mirror, story, kind, id);
	insert_record(records, lower_bound(records, key), key, copy);
	arena_reset(mirror->arena);
	places_set(kind->places(mirror), id, (struct place){ story, key });
}

/* What is both removed and told is there afterwards: PROTOCOL.md has them in this order. */
static void put_records(struct hearsay_mirror *mirror, struct mirrored *story, const struct kind *kind, const struct value *data)
{
	const struct value *items;
	uint32_t count = value_array(data, kind->removed, &items);
	for (uint32_t k = 0; k < count; k++)
		if (items[k].type == VALUE_STRING)
			remove_record(mirror, story, kind, items[k].string);
	count = value_array(data, kind->list, &items);
	for (uint32_t k = 0; k < count; k++)
		if (items[k].type == VALUE_MAP)
			put_record(mirror, story, kind, &items[k]);
}

static void forget_records(struct hearsay_mirror *mirror, struct mirrored *story, const struct kind *kind)
{
	struct records *records = kind->records(story);
	for (size_t k = 0; k < records->values.count; k++) {
		places_remove(kind->places(mirror), value_string(&records->values.items[k], "id", ""), story);
		value_copy_free(&records->values.items[k]);
	}
	array_free(&records->values);
	array_free(&records->keys);
}

/* --- Stories */

/* The number of the story, or of the one before which it would stand. */
static size_t story_number(const struct hearsay_mirror *mirror, const char *id)
{
	size_t low = 0, high = mirror->stories.count;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (strcmp(mirror->stories.items[middle]->id, id) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct mirrored *find_story(const struct hearsay_mirror *mirror, const char *id)
{
	size_t number = story_number(mirror, id);
	if (number == mirror->stories.count || strcmp(mirror->stories.items[number]->id, id) != 0)
		return NULL;
	return mirror->stories.items[number];
}

static struct mirrored *add_story(struct hearsay_mirror *mirror, const char *id)
{
	size_t number = story_number(mirror, id);
	struct mirrored *story = allocate(1, sizeof(*story));
	story->id = copy_string(id);
	array_append(&mirror->stories, story);
	memmove(&mirror->stories.items[number + 1], &mirror->stories.items[number],
	        (mirror->stories.count - 1 - number) * sizeof(struct mirrored *));
	mirror->stories.items[number] = story;
	return story;
}

static void free_story(struct hearsay_mirror *mirror, struct mirrored *story)
{
	forget_records(mirror, story, &article_kind);
	forget_records(mirror, story, &cluster_kind);
	value_copy_free(&story->header);
	free(story->id);
	free(story);
}

static void remove_story(struct hearsay_mirror *mirror, const char *id)
{
	struct mirrored *story = find_story(mirror, id);
	if (!story)
		return;
	array_remove(&mirror->stories, story_number(mirror, id));
	free_story(mirror, story);
}

static struct value array_of(const struct records *records)
{
	return (struct value){ .type = VALUE_ARRAY, .count = (uint32_t)records->values.count, .items = records->values.items };
}

/* Applies a page or a delta: both have the story's header, and lists of articles and clusters. */
static void apply(struct hearsay_mirror *mirror, struct mirrored *story, const struct value *data, int64_t sequence)
{
	const struct value *header = value_find(data, "story");
	if (header && header->type == VALUE_MAP) {
		value_copy_free(&story->header);
		story->header = value_copy(header, mirror->keys);
	}
	put_records(mirror, story, &article_kind, data);
	put_records(mirror, story, &cluster_kind, data);
	story->pairs[PAGE_STORY] = (struct value_pair){ "story", story->header };
	story->pairs[PAGE_ARTICLES] = (struct value_pair){ "articles", array_of(&story->articles) };
	story->pairs[PAGE_CLUSTERS] = (struct value_pair){ "clusters", array_of(&story->clusters) };
	story->pairs[PAGE_SEQUENCE] = (struct value_pair){ "sequence", { .type = VALUE_INTEGER, .integer = sequence } };
	story->page = (struct value){ .type = VALUE_MAP, .count = PAGE_PAIRS, .pairs = story->pairs };
}

/* --- What the subscriber tells */

static void forget_stories(struct hearsay_mirror *mirror)
{
	for (size_t k = 0; k < mirror->stories.count; k++)
		free_story(mirror, mirror->stories.items[k]);
	mirror->stories.count = 0;
}

static void take_reset(void *context, const char *reason)
{
	struct hearsay_mirror *mirror = context;
	mirror->complete = false;
	forget_stories(mirror);
	if (mirror->call.reset)
		mirror->call.reset(mirror->context, reason);
}

static void take_story(void *context, const struct hearsay_value *given)
{
	struct hearsay_mirror *mirror = context;
	const struct value *page = value_of(given);
	const char *id = value_string(value_find(page, "story"), "id", "");
	remove_story(mirror, id);
	apply(mirror, add_story(mirror, id), page, value_integer(page, "sequence", 0));
}

static void take_complete(void *context)
{
	struct hearsay_mirror *mirror = context;
	mirror->complete = true;
	if (mirror->call.complete)
		mirror->call.complete(mirror->context);
}

/* Whether an update tells a whole story. One of a story that is not there, and that is not whole, is of one that ended before its
 * page of the snapshot was made: its end is on the way. */
static bool is_whole(const struct value *update)
{
	const char *type = value_string(update, "type", "");
	return strcmp(type, "story.created") == 0 || strcmp(type, "story.split") == 0;
}

static void take_update(void *context, const struct hearsay_value *given)
{
	struct hearsay_mirror *mirror = context;
	const struct value *update = value_of(given), *data = value_find(update, "data");
	const char *id = value_string(update, "subject", "");
	struct mirrored *story = find_story(mirror, id);
	if (!story && is_whole(update))
		story = add_story(mirror, id);
	if (story)
		apply(mirror, story, data, value_integer(update, "sequence", 0));
	if (mirror->call.update)
		mirror->call.update(mirror->context, given);
	if (strcmp(value_string(value_find(data, "story"), "status", ""), "open") != 0)
		remove_story(mirror, id);
}

static void take_connected(void *context, bool connected)
{
	struct hearsay_mirror *mirror = context;
	if (mirror->call.connected)
		mirror->call.connected(mirror->context, connected);
}

/* --- For its user */

int hearsay_mirror_new(struct hearsay *hearsay, const char *topic_prefix, const struct hearsay_mirror_callbacks *callbacks,
                       void *context, struct hearsay_mirror **ret_mirror)
{
	static const struct hearsay_subscriber_callbacks subscribed = {
		.reset = take_reset, .story = take_story, .complete = take_complete, .update = take_update, .connected = take_connected,
	};
	struct hearsay_mirror *mirror = allocate(1, sizeof(*mirror));
	*mirror = (struct hearsay_mirror){
		.context = context, .keys = dictionary_new(), .arena = arena_new(), .articles = places_new(), .clusters = places_new(),
	};
	if (callbacks)
		mirror->call = *callbacks;
	int r = hearsay_subscriber_new(hearsay, topic_prefix, true, &subscribed, mirror, &mirror->subscriber);
	if (r < 0) {
		hearsay_mirror_free(mirror);
		return r;
	}
	*ret_mirror = mirror;
	return 0;
}

int hearsay_mirror_run(struct hearsay_mirror *mirror, int timeout_ms)
{
	return hearsay_subscriber_run(mirror->subscriber, timeout_ms);
}

bool hearsay_mirror_complete(const struct hearsay_mirror *mirror)
{
	return mirror->complete;
}

uint64_t hearsay_mirror_sequence(const struct hearsay_mirror *mirror)
{
	return hearsay_subscriber_sequence(mirror->subscriber);
}

const struct hearsay_value *hearsay_mirror_story(const struct hearsay_mirror *mirror, const char *story_id)
{
	const struct mirrored *story = find_story(mirror, story_id);
	return story ? value_shown(&story->page) : NULL;
}

static const struct hearsay_value *find_record(const struct places *places, const struct kind *kind, const char *id)
{
	struct place place;
	if (!places_find(places, id, NULL, &place))
		return NULL;
	const struct records *records = kind->records((struct mirrored *)(uintptr_t)place.story);
	return value_shown(&records->values.items[number_of(records, place.key, id)]);
}

const struct hearsay_value *hearsay_mirror_article(const struct hearsay_mirror *mirror, const char *article_id)
{
	return find_record(mirror->articles, &article_kind, article_id);
}

const struct hearsay_value *hearsay_mirror_cluster(const struct hearsay_mirror *mirror, const char *cluster_id)
{
	return find_record(mirror->clusters, &cluster_kind, cluster_id);
}

size_t hearsay_mirror_count(const struct hearsay_mirror *mirror)
{
	return mirror->stories.count;
}

const struct hearsay_value *hearsay_mirror_at(const struct hearsay_mirror *mirror, size_t number)
{
	return number < mirror->stories.count ? value_shown(&mirror->stories.items[number]->page) : NULL;
}

struct hearsay_mirror *hearsay_mirror_free(struct hearsay_mirror *mirror)
{
	if (!mirror)
		return NULL;
	hearsay_subscriber_free(mirror->subscriber);
	forget_stories(mirror);
	array_free(&mirror->stories);
	places_free(mirror->articles);
	places_free(mirror->clusters);
	dictionary_free(mirror->keys);
	arena_free(mirror->arena);
	free(mirror);
	return NULL;
}
