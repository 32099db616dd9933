#include "clients/cli/input/feed_document.h"

#include <errno.h>
#include <expat.h>
#include <iconv.h>
#include <string.h>

#define ATOM "http://www.w3.org/2005/Atom "
#define RSS1 "http://purl.org/rss/1.0/ "
#define DUBLIN_CORE "http://purl.org/dc/elements/1.1/ "
#define CONTENT "http://purl.org/rss/1.0/modules/content/ "

/* What an element of an item says, under which of feedparser's names. */
static const struct {
	const char *element, *key;
} elements[] = {
	{ "title", "title" }, { RSS1 "title", "title" }, { ATOM "title", "title" }, { DUBLIN_CORE "title", "title" },
	{ "link", "link" }, { RSS1 "link", "link" },
	{ "guid", "id" }, { ATOM "id", "id" },
	{ "pubDate", "published" }, { ATOM "published", "published" }, { DUBLIN_CORE "date", "published" }, { ATOM "updated", "updated" },
	{ "description", "summary" }, { RSS1 "description", "summary" }, { ATOM "summary", "summary" },
	{ CONTENT "encoded", "content" }, { ATOM "content", "content" },
	{ "author", "author" }, { DUBLIN_CORE "creator", "author" }, { ATOM "name", "author" },
	{ DUBLIN_CORE "language", "language" },
};

struct text {
	ARRAY(char) bytes;
};

struct document {
	XML_Parser parser;
	struct arena *arena;
	struct found *found;
	bool is_feed, in_item, in_author;
	unsigned depth, item_line;
	struct map_builder item;
	ARRAY(struct value) authors;
	const char *title, *language; /* of the feed, or NULL */
	const char *key;              /* of the element that is being read; NULL: it is of no use */
	unsigned key_depth;
	bool markup; /* its elements are a part of its text: XHTML */
	unsigned skipped_depth; /* of an element that is not read: what an entry says of the feed that it was in first; 0: none */
	struct text text;
};

static void append(struct document *document, const char *bytes, size_t count)
{
	array_reserve(&document->text.bytes, document->text.bytes.count + count + 1);
	memcpy(document->text.bytes.items + document->text.bytes.count, bytes, count);
	document->text.bytes.count += count;
}

static const char *attribute(const XML_Char **attributes, const char *name)
{
	for (; *attributes; attributes += 2)
		if (strcmp(attributes[0], name) == 0)
			return attributes[1];
	return NULL;
}

/* --- Elements. */

static const char *local_name(const char *name)
{
	return strrchr(name, ' ') ? strrchr(name, ' ') + 1 : name;
}

static bool is_item(const char *name)
{
	return strcmp(name, "item") == 0 || strcmp(name, RSS1 "item") == 0 || strcmp(name, ATOM "entry") == 0;
}

static const char *key_of(const struct document *document, const char *name)
{
	for (size_t i = 0; i < array_size(elements); i++)
		if (strcmp(elements[i].element, name) == 0 && (document->in_item || strcmp(elements[i].key, "title") == 0))
			return elements[i].key;
	return strcmp(name, "language") == 0 ? "language" : NULL;
}

static void begin_text(struct document *document, const char *name, const XML_Char **attributes)
{
	const char *type = attribute(attributes, "type");
	document->key = key_of(document, name);
	document->key_depth = document->depth;
	document->text.bytes.count = 0;
	document->markup = type && strcmp(type, "xhtml") == 0;
}

/* <link rel="alternate" href="…"/> of Atom; without rel it is that, too. */
static void take_link(struct document *document, const XML_Char **attributes)
{
	const char *relation = attribute(attributes, "rel"), *address = attribute(attributes, "href");
	if (address && (!relation || strcmp(relation, "alternate") == 0))
		map_builder_add(&document->item, "link", value_text(arena_copy(document->arena, address)));
}

static void begin_element(void *context, const XML_Char *name, const XML_Char **attributes)
{
	struct document *document = context;
	document->depth++;
	if (document->depth == 1)
		document->is_feed = strcmp(name, ATOM "feed") == 0 || strcmp(name, "rss") == 0 || strcmp(local_name(name), "RDF") == 0;
	const char *language = attribute(attributes, "http://www.w3.org/XML/1998/namespace lang");
	if (language && document->depth == 1)
		document->language = arena_copy(document->arena, language);
	if (document->skipped_depth)
		return;
	if (document->key && document->markup) {
		append(document, "<", 1);
		append(document, local_name(name), strlen(local_name(name)));
		append(document, ">", 1);
		return;
	}
	if (is_item(name) && !document->in_item) {
		document->in_item = true;
		document->item_line = (unsigned)XML_GetCurrentLineNumber(document->parser);
	} else if (document->in_item && strcmp(name, ATOM "source") == 0) {
		document->skipped_depth = document->depth;
	} else if (document->in_item && strcmp(name, ATOM "link") == 0) {
		take_link(document, attributes);
	} else if (!document->key) {
		begin_text(document, name, attributes);
	}
}

static void take_characters(void *context, const XML_Char *bytes, int count)
{
	struct document *document = context;
	if (!document->key)
		return;
	for (int i = 0; i < count; i++)
		if (document->markup && bytes[i] == '<')
			append(document, "&lt;", 4);
		else if (document->markup && bytes[i] == '&')
			append(document, "&amp;", 5);
		else
			append(document, bytes + i, 1);
}

/* --- Items. */

/* [{"type": "text/html", "value": "…"}] */
static struct value content_value(const char *text, struct arena *arena)
{
	struct map_builder part = { 0 };
	map_builder_add(&part, "type", value_text("text/html"));
	map_builder_add(&part, "value", value_text(text));
	struct value map = map_builder_end(&part, arena);
	return value_array_of(&map, 1, arena);
}

static void take_of_feed(struct document *document, const char *text)
{
	if (strcmp(document->key, "title") == 0 && !document->title)
		document->title = text;
	else if (strcmp(document->key, "language") == 0)
		document->language = text;
}

static void end_text(struct document *document)
{
	const char *bytes = document->text.bytes.items;
	size_t count = document->text.bytes.count;
	for (; count && strchr(" \t\r\n", bytes[count - 1]); count--)
		;
	for (; count && strchr(" \t\r\n", *bytes); bytes++, count--)
		;
	const char *text = arena_string(document->arena, count ? bytes : "", count);
	if (count && !document->in_item)
		take_of_feed(document, text);
	else if (count && strcmp(document->key, "author") == 0)
		array_append(&document->authors, value_pair_map("name", value_text(text), document->arena));
	else if (count && strcmp(document->key, "content") == 0)
		map_builder_add(&document->item, "content", content_value(text, document->arena));
	else if (count)
		map_builder_add(&document->item, document->key, value_text(text));
	document->key = NULL;
}

static void end_item(struct document *document)
{
	struct arena *arena = document->arena;
	if (document->authors.count)
		map_builder_add(&document->item, "authors", value_array_of(document->authors.items, document->authors.count, arena));
	if (document->language)
		map_builder_add(&document->item, "language", value_text(document->language));
	if (document->title)
		map_builder_add(&document->item, "source", value_pair_map("title", value_text(document->title), arena));
	found_add(document->found, map_builder_end(&document->item, arena), document->item_line);
	document->authors.count = 0;
	document->in_item = false;
}

static void end_element(void *context, const XML_Char *name)
{
	struct document *document = context;
	if (document->skipped_depth) {
		document->skipped_depth = document->skipped_depth == document->depth ? 0 : document->skipped_depth;
	} else if (document->key && document->key_depth == document->depth) {
		end_text(document);
	} else if (document->key && document->markup) {
		append(document, "</", 2);
		append(document, local_name(name), strlen(local_name(name)));
		append(document, ">", 1);
	} else if (document->in_item && is_item(name)) {
		end_item(document);
	}
	document->depth--;
}

/* --- Encodings of one byte a character, which expat does not know (it has UTF-8, UTF-16, ISO 8859-1). */

static int read_encoding(void *context, const XML_Char *name, XML_Encoding *encoding)
{
	(void)context;
	iconv_t converter = iconv_open("UCS-4LE", name);
	if (converter == (iconv_t)-1)
		return XML_STATUS_ERROR;
	for (unsigned i = 0; i < 256; i++) {
		char byte = (char)i, *in = &byte;
		uint32_t character;
		char *out = (char *)&character;
		size_t in_left = 1, out_left = sizeof(character);
		iconv(converter, NULL, NULL, NULL, NULL);
		encoding->map[i] = iconv(converter, &in, &in_left, &out, &out_left) == 0 && out_left == 0 ? (int)character : -1;
	}
	iconv_close(converter);
	return XML_STATUS_OK;
}

int feed_document_find(const char *xml, size_t bytes, struct arena *arena, struct found *found)
{
	struct document document = { .arena = arena, .found = found };
	document.parser = XML_ParserCreateNS(NULL, ' ');
	if (!document.parser)
		abort();
	XML_SetUserData(document.parser, &document);
	XML_SetElementHandler(document.parser, begin_element, end_element);
	XML_SetCharacterDataHandler(document.parser, take_characters);
	XML_SetUnknownEncodingHandler(document.parser, read_encoding, NULL);
	int r = 0;
	if (XML_Parse(document.parser, xml, (int)bytes, XML_TRUE) == XML_STATUS_ERROR)
		r = found_refuse(found, "malformed", arena_format(arena, "%s, at line %lu", XML_ErrorString(XML_GetErrorCode(document.parser)),
		                                                  (unsigned long)XML_GetCurrentLineNumber(document.parser)));
	else if (!document.is_feed)
		r = found_refuse(found, "malformed", "XML, but neither RSS nor Atom");
	XML_ParserFree(document.parser);
	array_free(&document.text.bytes);
	array_free(&document.authors);
	array_free(&document.item.pairs);
	return r;
}
