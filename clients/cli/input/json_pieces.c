#include "clients/cli/input/json_pieces.h"

#include <string.h>

#include "clients/cli/input/mapping.h"
#include "clients/cli/json.h"
#include "proto/limits.h"

/* What scrapers write beside an article may be larger than an article: it is left out before the wire's limits count. JSON writes a byte
 * as six at worst ("\u0041"). */
enum { TEXT_BYTES = 6 * LIMIT_ARTICLE_BYTES, VALUES = 1 << 20 };
static const struct value_limits limits = { .bytes = TEXT_BYTES, .depth = LIMIT_REPLY_DEPTH, .objects = VALUES };

/* --- Pieces. */

bool json_read_line(struct reader *reader)
{
	reader_skip_blanks(reader);
	reader_empty(reader);
	reader_keep_line(reader);
	return reader->piece_bytes > 0;
}

/* Follows brackets through JSON; ones in strings don't count. */
struct brackets {
	int depth;
	bool in_string, escaped;
};

static void follow(struct brackets *brackets, int byte)
{
	if (brackets->escaped)
		brackets->escaped = false;
	else if (brackets->in_string && byte == '\\')
		brackets->escaped = true;
	else if (byte == '"')
		brackets->in_string = !brackets->in_string;
	else if (!brackets->in_string)
		brackets->depth += (byte == '{' || byte == '[') - (byte == '}' || byte == ']');
}

static struct brackets follow_piece(const struct reader *reader)
{
	struct brackets brackets = { 0 };
	for (size_t i = 0; i < reader->piece_bytes && i < READER_PIECE_BYTES; i++)
		follow(&brackets, reader->piece[i]);
	return brackets;
}

bool json_read_object(struct reader *reader, unsigned *open_arrays, unsigned *ret_line)
{
	struct brackets brackets = { 0 };
	int byte;
	for (; reader_is_blank(byte = reader_peek(reader)) || byte == ',' || byte == '[' || byte == ']'; reader_take(reader))
		*open_arrays = byte == '[' ? *open_arrays + 1 : byte == ']' && *open_arrays ? *open_arrays - 1 : *open_arrays;
	*ret_line = reader->line;
	bool object = byte == '{';
	for (reader_empty(reader); (byte = reader_peek(reader)) >= 0;) {
		if (!object && (byte == ',' || byte == '\n' || byte == ']'))
			break;
		follow(&brackets, byte);
		reader_keep(reader, reader_take(reader));
		if (object && brackets.depth == 0 && !brackets.in_string)
			break;
	}
	if (byte < 0 && reader->piece_bytes)
		*open_arrays = 0; /* the piece itself is cut off, and refused for it */
	return reader->piece_bytes > 0;
}

bool json_goes_on(const struct reader *reader)
{
	struct brackets brackets = follow_piece(reader);
	size_t end = reader->piece_bytes < READER_PIECE_BYTES ? reader->piece_bytes : READER_PIECE_BYTES;
	while (end && reader_is_blank(reader->piece[end - 1]))
		end--;
	char last = end ? reader->piece[end - 1] : '\0';
	return brackets.depth > 0 && !brackets.in_string && (last == '{' || last == '[' || last == ',');
}

void json_read_rest(struct reader *reader)
{
	struct brackets brackets = follow_piece(reader);
	for (int byte; brackets.depth > 0 && (byte = reader_peek(reader)) >= 0;) {
		follow(&brackets, byte);
		reader_keep(reader, reader_take(reader));
	}
}

/* --- What is in them. */

static int find_in_graph(const struct value *items, uint32_t count, struct found *found)
{
	size_t before = found->values.count;
	for (uint32_t i = 0; i < count; i++)
		if (mapping_is_schema_article(&items[i]))
			found_add(found, items[i], 0);
	return found->values.count > before ? 0 : found_refuse(found, "no-article", "nothing in its @graph is an article");
}

static bool is_json_feed(const struct value *value)
{
	return strstr(value_string(value, "version", ""), "jsonfeed.org/version/") && value_find(value, "items");
}

/* The items of a JSON Feed, with what the feed says of all of them: its title and its language. */
static int find_in_json_feed(const struct value *feed, struct arena *arena, struct found *found)
{
	const struct value *items, *title = value_find(feed, "title"), *language = value_find(feed, "language");
	uint32_t count = value_array(feed, "items", &items);
	for (uint32_t i = 0; i < count; i++) {
		struct map_builder item = { 0 };
		for (uint32_t k = 0; items[i].type == VALUE_MAP && k < items[i].count; k++)
			map_builder_add(&item, items[i].pairs[k].key, items[i].pairs[k].value);
		if (title)
			map_builder_add(&item, "source", value_pair_map("title", *title, arena));
		if (language)
			map_builder_add(&item, "language", *language);
		found_add(found, map_builder_end(&item, arena), 0);
	}
	return 0;
}

int json_find(const char *text, size_t bytes, struct arena *arena, struct found *found)
{
	struct value value;
	const struct value *items;
	const char *reason, *detail;
	if (bytes > TEXT_BYTES)
		return found_refuse(found, "too-large", NULL);
	if (json_read_value(text, bytes, &limits, arena, &value, &reason, &detail) < 0)
		return found_refuse(found, reason, detail);
	if (is_json_feed(&value))
		return find_in_json_feed(&value, arena, found);
	uint32_t count = value_array(&value, "@graph", &items);
	if (count)
		return find_in_graph(items, count, found);
	count = value_find(&value, "feed") ? value_array(&value, "entries", &items) : 0;
	for (uint32_t i = 0; i < count; i++)
		found_add(found, items[i], 0);
	if (!count)
		found_add(found, value, 0);
	return 0;
}
