#include "clients/cli/watch/watch_filter.h"

#include <string.h>
#include <utf8proc.h>

#include "clients/c/coalesce.h"
#include "proto/base/array.h"
#include "proto/base/dictionary.h"
#include "proto/limits.h"
#include "proto/writer.h"

/* What is known of a story by the number of its id. */
struct known {
	bool wanted; /* named, or became of one that was */
	bool told;
	void *page, *update; /* held: as bytes of the wire; or NULL */
	size_t page_size, update_size;
};

struct watch_filter {
	struct watch_filter_options options;
	struct watch_filter_callbacks call;
	void *context;
	struct dictionary *ids;
	ARRAY(struct known) stories;
	struct writer *writer;
};

struct watch_filter *watch_filter_new(const struct watch_filter_options *options, const struct watch_filter_callbacks *callbacks, void *context)
{
	struct watch_filter *filter = allocate(1, sizeof(*filter));
	filter->options = *options;
	filter->call = *callbacks;
	filter->context = context;
	filter->writer = writer_new();
	watch_filter_reset(filter);
	return filter;
}

static void drop_held(struct known *known)
{
	free(known->page);
	free(known->update);
	known->page = known->update = NULL;
}

struct watch_filter *watch_filter_free(struct watch_filter *filter)
{
	if (!filter)
		return NULL;
	for (size_t i = 0; i < filter->stories.count; i++)
		drop_held(&filter->stories.items[i]);
	array_free(&filter->stories);
	dictionary_free(filter->ids);
	writer_free(filter->writer);
	free(filter);
	return NULL;
}

static struct known *known_story(struct watch_filter *filter, const char *id)
{
	uint32_t number = dictionary_add(filter->ids, id, strlen(id));
	if (number == filter->stories.count)
		array_append(&filter->stories, ((struct known){ .wanted = filter->options.story_count == 0 }));
	return &filter->stories.items[number];
}

void watch_filter_reset(struct watch_filter *filter)
{
	for (size_t i = 0; i < filter->stories.count; i++)
		drop_held(&filter->stories.items[i]);
	array_free(&filter->stories);
	dictionary_free(filter->ids);
	filter->ids = dictionary_new();
	for (size_t i = 0; i < filter->options.story_count; i++)
		known_story(filter, filter->options.stories[i])->wanted = true;
}

/* --- Speakers. */

static bool is_letter(const char *at)
{
	return (unsigned char)*at >= 0x80 || (*at >= 'a' && *at <= 'z') || (*at >= '0' && *at <= '9');
}

/* Whether the word, `bytes` long, is one of those of the name; both folded. */
static bool has_word(const char *name, const char *word, size_t bytes)
{
	for (const char *at = name; *at;) {
		size_t length = 0;
		while (at[length] && is_letter(at + length))
			length++;
		if (length == bytes && memcmp(at, word, bytes) == 0)
			return true;
		at += length ? length : 1;
	}
	return false;
}

bool watch_is_said_by(const struct value *cluster, const char *words)
{
	const char *speaker = value_string(cluster, "speaker", NULL);
	if (!words || !speaker)
		return !words;
	cleanup(free_pointer) char *name = (char *)utf8proc_NFKC_Casefold((const utf8proc_uint8_t *)speaker);
	cleanup(free_pointer) char *wanted = (char *)utf8proc_NFKC_Casefold((const utf8proc_uint8_t *)words);
	for (const char *at = wanted; name && at && *at;) {
		size_t length = 0;
		while (at[length] && is_letter(at + length))
			length++;
		if (length && !has_word(name, at, length))
			return false;
		at += length ? length : 1;
	}
	return name && wanted;
}

static bool has_speaker(const struct value *page_or_data, const char *words)
{
	const struct value *clusters;
	uint32_t count = value_array(page_or_data, "clusters", &clusters);
	for (uint32_t i = 0; i < count; i++)
		if (watch_is_said_by(&clusters[i], words))
			return true;
	return words == NULL;
}

/* --- Holding. */

static void hold(struct watch_filter *filter, void **bytes, size_t *size, const struct value *value)
{
	writer_reset(filter->writer);
	write_value(filter->writer, value);
	free(*bytes);
	*size = writer_size(filter->writer);
	*bytes = allocate(*size, 1);
	memcpy(*bytes, writer_data(filter->writer), *size);
}

static struct value held(const void *bytes, size_t size, struct arena *arena)
{
	struct value value;
	const struct value_limits limits = { .bytes = SIZE_MAX, .depth = value_limits_reply.depth, .objects = UINT32_MAX };
	if (value_decode(bytes, size, &limits, arena, &value, NULL) < 0)
		abort(); /* our own bytes */
	return value;
}

/* --- What comes. */

void watch_filter_story(struct watch_filter *filter, const struct value *page)
{
	const struct value *header = value_find(page, "story");
	struct known *known = known_story(filter, value_string(header, "id", ""));
	bool carried = value_integer(header, "publisher_count", 0) >= filter->options.min_publishers;
	if (known->wanted && carried && has_speaker(page, filter->options.speaker)) {
		known->told = true;
		filter->call.story(filter->context, page);
	} else if (known->wanted) {
		hold(filter, &known->page, &known->page_size, page);
	}
}

/* What is merged into another one, or taken out of it, is still what the watcher wanted. */
static void follow(struct watch_filter *filter, const struct value *header)
{
	const char *id = value_string(header, "id", "");
	const char *into = value_string(header, "replaced_by", NULL), *from = value_string(header, "split_from", NULL);
	if (into && known_story(filter, id)->wanted)
		known_story(filter, into)->wanted = true;
	if (from && known_story(filter, from)->wanted)
		known_story(filter, id)->wanted = true;
}

static bool is_end(const char *type)
{
	return strcmp(type, "story.merged") == 0 || strcmp(type, "story.closed") == 0;
}

/* A story that was told of is told to its end; how it goes on in between is held until it is worth telling again. `page` is what is held of
 * the snapshot, or NULL. */
static bool is_due(const struct watch_filter *filter, bool told, const struct value *page, const struct value *update)
{
	const struct value *data = value_find(update, "data");
	const char *speaker = filter->options.speaker;
	if (is_end(value_string(update, "type", "")))
		return told;
	if (told)
		return has_speaker(data, speaker);
	return value_integer(value_find(data, "story"), "publisher_count", 0) >= filter->options.min_publishers &&
	       (has_speaker(data, speaker) || (page && has_speaker(page, speaker)));
}

static void take_wanted(struct watch_filter *filter, struct known *known, const struct value *update, struct arena *arena)
{
	struct value page, whole = *update;
	bool has_page = known->page != NULL;
	if (has_page)
		page = held(known->page, known->page_size, arena);
	if (known->update) {
		struct value before = held(known->update, known->update_size, arena);
		whole = coalesce(&before, update, arena);
	}
	if (is_due(filter, known->told, has_page ? &page : NULL, &whole)) {
		drop_held(known);
		known->told = true;
		if (has_page)
			filter->call.story(filter->context, &page);
		filter->call.update(filter->context, &whole);
	} else if (is_end(value_string(update, "type", ""))) {
		drop_held(known);
	} else {
		hold(filter, &known->update, &known->update_size, &whole);
	}
}

static bool lets_all_pass(const struct watch_filter_options *options)
{
	return !options->story_count && !options->min_publishers && !options->speaker;
}

void watch_filter_update(struct watch_filter *filter, const struct value *update)
{
	if (lets_all_pass(&filter->options)) {
		filter->call.update(filter->context, update);
		return;
	}
	follow(filter, value_find(value_find(update, "data"), "story"));
	struct known *known = known_story(filter, value_string(update, "subject", ""));
	if (!known->wanted)
		return;
	struct arena *arena = arena_new();
	take_wanted(filter, known, update, arena);
	arena_free(arena);
}
