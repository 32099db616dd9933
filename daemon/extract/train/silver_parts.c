#include "silver_parts.h"

#include <jansson.h>
#include <string.h>

#include "extract/train/packed_file.h"
#include "proto/base/damaged.h"
#include "proto/base/dictionary.h"

struct silver_token {
	uint32_t start, end; /* code points */
	uint8_t part;
};

struct silver_article {
	struct silver_token *tokens; /* in order, without overlap; in the arena */
	size_t count;
};

struct silver_parts {
	struct dictionary *ids;
	ARRAY(struct silver_article) articles;
	struct arena *arena;
};

/* --- The parts */

static const struct {
	const char *name;
	enum part part;
} kinds_of_name[] = {
	{ "PERSON", PART_PERSON },
	{ "ORGANIZATION", PART_ORGANISATION },
	{ "LOCATION", PART_PLACE },
};

/* A tag that we do not keep apart (list item marks, "#") is a symbol. */
static uint8_t part_of(const char *tag, const char *kind)
{
	if (strcmp(tag, "NNP") == 0 || strcmp(tag, "NNPS") == 0)
		for (size_t k = 0; k < array_size(kinds_of_name); k++)
			if (strcmp(kind, kinds_of_name[k].name) == 0)
				return (uint8_t)kinds_of_name[k].part;
	for (uint8_t part = 1; part < PART_COUNT; part++)
		if (strcmp(tag, part_names[part]) == 0)
			return part;
	return PART_SYM;
}

static bool read_token(const json_t *item, struct silver_token *ret_token)
{
	const char *tag = json_string_value(json_array_get(item, 2)), *kind = json_string_value(json_array_get(item, 3));
	json_int_t start = json_integer_value(json_array_get(item, 0)), end = json_integer_value(json_array_get(item, 1));
	if (!tag || !kind || start < 0 || end <= start || end > UINT32_MAX)
		return false;
	*ret_token = (struct silver_token){ (uint32_t)start, (uint32_t)end, part_of(tag, kind) };
	return true;
}

static bool read_article(struct silver_parts *parts, const json_t *article)
{
	const char *id = json_string_value(json_object_get(article, "id"));
	const json_t *tags = json_object_get(article, "tags");
	size_t count = json_array_size(tags);
	if (!id || !json_is_array(tags) || dictionary_add(parts->ids, id, strlen(id)) != parts->articles.count)
		return false;
	struct silver_token *tokens = arena_alloc(parts->arena, count ? count : 1, sizeof(*tokens));
	for (size_t k = 0; k < count; k++)
		if (!read_token(json_array_get(tags, k), &tokens[k]) || (k > 0 && tokens[k].start < tokens[k - 1].end))
			return false;
	array_append(&parts->articles, ((struct silver_article){ tokens, count }));
	return true;
}

static int read_lines(struct silver_parts *parts, const char *path, const struct file_bytes *bytes, char **ret_error)
{
	const char *at = bytes->array.items, *end = at + bytes->array.count;
	for (unsigned number = 1; at < end; number++) {
		const char *stop = memchr(at, '\n', (size_t)(end - at));
		size_t length = (size_t)((stop ? stop : end) - at);
		json_t *article = json_loadb(at, length, 0, NULL);
		bool read = read_article(parts, article);
		json_decref(article);
		if (!read)
			return damaged(ret_error, "%s:%u: not an article's tags in order (or its id was there before)", path, number);
		at += length + 1;
	}
	return 0;
}

int silver_parts_read(const char *path, struct silver_parts **ret_parts, char **ret_error)
{
	struct file_bytes bytes = { 0 };
	struct silver_parts *parts = allocate(1, sizeof(*parts));
	parts->ids = dictionary_new();
	parts->arena = arena_new();
	int r = packed_file_read(path, &bytes, ret_error);
	if (r >= 0)
		r = read_lines(parts, path, &bytes, ret_error);
	array_free(&bytes.array);
	if (r < 0)
		silver_parts_free(parts);
	else
		*ret_parts = parts;
	return r;
}

struct silver_parts *silver_parts_free(struct silver_parts *parts)
{
	if (!parts)
		return NULL;
	dictionary_free(parts->ids);
	array_free(&parts->articles);
	arena_free(parts->arena);
	free(parts);
	return NULL;
}

const uint8_t *silver_parts_of(const struct silver_parts *parts, const char *id, const struct document *document,
                               struct arena *arena)
{
	uint32_t number = dictionary_find(parts->ids, id, strlen(id));
	if (number == DICTIONARY_NONE)
		return NULL;
	const struct silver_article *article = &parts->articles.items[number];
	uint8_t *found = arena_alloc(arena, document->token_count ? document->token_count : 1, sizeof(*found));
	size_t at = 0;
	for (uint32_t t = 0; t < document->token_count; t++) {
		uint32_t start = document->tokens[t].start;
		while (at < article->count && article->tokens[at].end <= start)
			at++;
		if (at < article->count && article->tokens[at].start <= start)
			found[t] = article->tokens[at].part;
	}
	return found;
}
