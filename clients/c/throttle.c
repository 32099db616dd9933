#include "clients/c/throttle.h"

#include <string.h>
#include <xxhash.h>

#include "clients/c/coalesce.h"
#include "proto/base/array.h"
#include "proto/base/map.h"
#include "proto/limits.h"
#include "proto/writer.h"

/* A frame has no more values than bytes: one of so many can be read again. */
enum { HELD_BYTES = LIMIT_REPLY_OBJECTS };

/* What is known of a story: when an update of it may be given again, and what is held of it. Gone when neither matters. */
struct held {
	char *story;
	size_t place;       /* in the throttle's array */
	int64_t not_before; /* the interval after the last one given */
	void *update;       /* one update, as it was written; NULL: nothing is held */
	size_t size;
	uint64_t sequence;
	uint64_t news;      /* statement clusters in `new` of it */
	bool urgent;        /* more than news: given whatever its amount */
};

struct throttle {
	struct hearsay_throttle options;
	throttle_give *give;
	void *context;
	struct map *by_story; /* XXH3 of the id to struct held */
	ARRAY(struct held *) all;
	int64_t due;
	struct writer *writer;
	struct arena *arena;
};

struct throttle *throttle_new(const struct hearsay_throttle *options, throttle_give *give, void *context)
{
	struct throttle *throttle = allocate(1, sizeof(*throttle));
	*throttle = (struct throttle){
		.options = *options, .give = give, .context = context, .by_story = map_new(), .due = INT64_MAX, .writer = writer_new(), .arena = arena_new(),
	};
	return throttle;
}

static uint64_t key_of(const char *story)
{
	return XXH3_64bits(story, strlen(story));
}

static void forget(struct throttle *throttle, struct held *held)
{
	struct held *last = throttle->all.items[--throttle->all.count];
	throttle->all.items[held->place] = last;
	last->place = held->place;
	map_remove(throttle->by_story, key_of(held->story));
	free(held->story);
	free(held->update);
	free(held);
}

void throttle_forget(struct throttle *throttle)
{
	while (throttle->all.count)
		forget(throttle, throttle->all.items[0]);
	throttle->due = INT64_MAX;
}

struct throttle *throttle_free(struct throttle *throttle)
{
	if (!throttle)
		return NULL;
	throttle_forget(throttle);
	array_free(&throttle->all);
	map_free(throttle->by_story);
	writer_free(throttle->writer);
	arena_free(throttle->arena);
	free(throttle);
	return NULL;
}

static struct held *held_of(struct throttle *throttle, const char *story)
{
	struct held *held = map_pointer(throttle->by_story, key_of(story));
	if (held)
		return held;
	held = allocate(1, sizeof(*held));
	*held = (struct held){ .story = copy_string(story), .place = throttle->all.count, .not_before = INT64_MIN };
	array_append(&throttle->all, held);
	map_set_pointer(throttle->by_story, key_of(story), held);
	return held;
}

/* Stories that end, and whatever was put right, are more than news. */
static bool is_urgent(const struct value *update)
{
	const char *type = value_string(update, "type", "");
	const struct value *data = value_find(update, "data"), *removed, *why;
	if (strcmp(type, "story.created") != 0 && strcmp(type, "story.updated") != 0)
		return true;
	uint32_t count = value_array(data, "why", &why);
	for (uint32_t k = 0; k < count; k++) {
		const char *reason = value_string(&why[k], "reason", "");
		if (strcmp(reason, "merge") == 0 || strcmp(reason, "editor") == 0)
			return true;
	}
	return value_array(data, "articles_removed", &removed) > 0;
}

/* When what is held is to be given: INT64_MAX: more has to come first. */
static int64_t due_of(const struct throttle *throttle, const struct held *held)
{
	if (!held->update)
		return held->not_before;
	return held->urgent || held->news >= throttle->options.min_new ? held->not_before : INT64_MAX;
}

static void note_due(struct throttle *throttle, const struct held *held)
{
	int64_t due = due_of(throttle, held);
	throttle->due = due < throttle->due ? due : throttle->due;
}

/* Reads what is held into the throttle's arena. */
static struct value read_held(struct throttle *throttle, const struct held *held)
{
	struct value update;
	if (value_decode(held->update, held->size, &value_limits_reply, throttle->arena, &update, NULL) < 0)
		abort(); /* it was written here */
	return update;
}

/* Holds an update in place of what is held. False when it is too large to be read again: it has to be given as it is. */
static bool hold(struct throttle *throttle, struct held *held, const struct value *update)
{
	const struct value *new_clusters;
	writer_reset(throttle->writer);
	write_value(throttle->writer, update);
	if (writer_size(throttle->writer) > HELD_BYTES)
		return false;
	free(held->update);
	held->size = writer_size(throttle->writer);
	held->update = memcpy(allocate(held->size, 1), writer_data(throttle->writer), held->size);
	held->sequence = (uint64_t)value_integer(update, "sequence", 0);
	held->news = value_array(value_find(update, "data"), "new", &new_clusters);
	return true;
}

static void give_held(struct throttle *throttle, struct held *held)
{
	struct value update = read_held(throttle, held);
	free(held->update);
	held->update = NULL;
	held->urgent = false;
	throttle->give(throttle->context, &update);
	arena_reset(throttle->arena);
}

void throttle_take(struct throttle *throttle, const struct value *update, int64_t now)
{
	const char *story = value_string(update, "subject", "");
	struct held *held = held_of(throttle, story);
	if (strcmp(held->story, story) != 0) { /* two ids with one hash: that story is not throttled */
		throttle->give(throttle->context, update);
		return;
	}
	struct value both = *update;
	if (held->update) {
		struct value before = read_held(throttle, held);
		both = coalesce(&before, update, throttle->arena);
	}
	held->urgent = held->urgent || is_urgent(update);
	if (!hold(throttle, held, &both)) {
		if (held->update)
			give_held(throttle, held);
		throttle->give(throttle->context, update);
		held->urgent = false;
		held->not_before = now + throttle->options.interval_ms;
	} else if (due_of(throttle, held) <= now) {
		give_held(throttle, held);
		held->not_before = now + throttle->options.interval_ms;
	}
	arena_reset(throttle->arena);
	note_due(throttle, held);
}

static int by_sequence(const void *a, const void *b)
{
	const struct held *x = *(struct held *const *)a, *y = *(struct held *const *)b;
	return (x->sequence > y->sequence) - (x->sequence < y->sequence);
}

/* Gives what is due at `until`, and starts its interval at `now`. */
static size_t give_due(struct throttle *throttle, int64_t until, int64_t now)
{
	size_t count = 0;
	cleanup(free_pointer) struct held **due = allocate(throttle->all.count, sizeof(struct held *));
	for (size_t k = throttle->all.count; k-- > 0;) {
		struct held *held = throttle->all.items[k];
		if (due_of(throttle, held) > until)
			continue;
		if (held->update)
			due[count++] = held;
		else if (held->not_before <= now)
			forget(throttle, held);
	}
	if (count)
		qsort(due, count, sizeof(*due), by_sequence);
	for (size_t k = 0; k < count; k++) {
		give_held(throttle, due[k]);
		due[k]->not_before = now + throttle->options.interval_ms;
	}
	throttle->due = INT64_MAX;
	for (size_t k = 0; k < throttle->all.count; k++)
		note_due(throttle, throttle->all.items[k]);
	return count;
}

size_t throttle_run(struct throttle *throttle, int64_t now)
{
	return throttle->due <= now ? give_due(throttle, now, now) : 0;
}

int64_t throttle_due(const struct throttle *throttle)
{
	return throttle->due;
}

void throttle_flush(struct throttle *throttle, int64_t now)
{
	give_due(throttle, INT64_MAX, now);
}
