#include "clients/cli/input/html_page.h"

#include <string.h>

#include "clients/cli/input/json_pieces.h"
#include "clients/cli/input/mapping.h"

/* The next script of JSON-LD after `*cursor`: its text, up to *ret_end; NULL if there is none. */
static const char *next_script(const char **cursor, const char **ret_end)
{
	while ((*cursor = strcasestr(*cursor, "<script"))) {
		const char *tag_end = strchr(*cursor, '>');
		if (!tag_end)
			return NULL;
		const char *type = strcasestr(*cursor, "application/ld+json");
		*cursor = tag_end + 1;
		const char *end = strcasestr(*cursor, "</script");
		if (!type || type > tag_end)
			continue;
		*ret_end = end ? end : *cursor + strlen(*cursor);
		return tag_end + 1;
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
	const char *text, *end;
	struct found nodes = { 0 };
	(void)bytes; /* it ends with a NUL */
	while ((text = next_script(&html, &end))) {
		found_empty(&nodes);
		if (json_find(text, (size_t)(end - text), arena, &nodes) >= 0)
			keep_articles(&nodes, found);
		html = end;
	}
	found_free(&nodes);
	return found->values.count ? 0 : found_refuse(found, "no-article", "no NewsArticle in JSON-LD on the page");
}
