#include "clients/cli/input/html_page.h"

#include <string.h>

#include "clients/cli/input/json_pieces.h"
#include "clients/cli/input/mapping.h"

/* The next tag that begins so; NULL if there is none. */
static const char *find_tag(const char *from, const char *end, const char *begin)
{
	const size_t length = strlen(begin);
	for (; (from = memchr(from, '<', (size_t)(end - from))); from++)
		if ((size_t)(end - from) >= length && strncasecmp(from, begin, length) == 0)
			return from;
	return NULL;
}

/* Whether the words are in a tag. */
static bool has(const char *tag, const char *end, const char *words)
{
	for (size_t length = strlen(words); (size_t)(end - tag) >= length; tag++)
		if (strncasecmp(tag, words, length) == 0)
			return true;
	return false;
}

/* The next script of JSON-LD after `*cursor`: its text, up to *ret_end; NULL if there is none. */
static const char *next_script(const char **cursor, const char *page_end, const char **ret_end)
{
	while ((*cursor = find_tag(*cursor, page_end, "<script"))) {
		const char *tag_end = memchr(*cursor, '>', (size_t)(page_end - *cursor));
		if (!tag_end)
			return NULL;
		bool found = has(*cursor, tag_end, "application/ld+json");
		*cursor = tag_end + 1;
		if (!found)
			continue;
		const char *end = find_tag(*cursor, page_end, "</script");
		*ret_end = end ? end : page_end;
		return *cursor;
	}
	return NULL;
}

/* A script holds a node, an array of them, or a graph; what is no article stays behind. */
static void keep_articles(const struct found *nodes, struct found *found)
{
	for (size_t i = 0; i < nodes->values.count; i++) {
		const struct value *node = &nodes->values.items[i];
		for (uint32_t k = 0; node->type == VALUE_ARRAY && k < node->count; k++)
			if (mapping_is_schema_article(&node->items[k]))
				found_add(found, node->items[k], 0);
		if (node->type == VALUE_MAP && mapping_is_schema_article(node))
			found_add(found, *node, 0);
	}
}

int html_page_find(const char *html, size_t bytes, struct arena *arena, struct found *found)
{
	const char *text, *end, *page_end = html + bytes;
	struct found nodes = { 0 };
	while ((text = next_script(&html, page_end, &end))) {
		found_empty(&nodes);
		if (json_find(text, (size_t)(end - text), arena, &nodes) >= 0)
			keep_articles(&nodes, found);
		html = end;
	}
	found_free(&nodes);
	return found->values.count ? 0 : found_refuse(found, "no-article", "no NewsArticle in JSON-LD on the page");
}
