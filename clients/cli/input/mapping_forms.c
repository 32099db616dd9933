#include "clients/cli/input/mapping_forms.h"

#include <string.h>

#include "clients/cli/input/mapping.h"

bool mapping_is_missing(const struct value *value)
{
	if (!value || value->type == VALUE_NIL)
		return true;
	if (value->type == VALUE_ARRAY || value->type == VALUE_MAP)
		return value->count == 0;
	return value->type == VALUE_STRING && (!*value->string || strcmp(value->string, "None") == 0 || strcmp(value->string, "null") == 0);
}

/* --- Telling forms apart. A key counts where it is nil, too. */

static bool has(const struct value *map, const char *key)
{
	for (uint32_t i = 0; i < map->count; i++)
		if (strcmp(map->pairs[i].key, key) == 0)
			return true;
	return false;
}

static bool has_any(const struct value *map, const char *const *keys, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (has(map, keys[i]))
			return true;
	return false;
}

static bool has_maps(const struct value *map, const char *key)
{
	const struct value *items;
	return value_array(map, key, &items) > 0 && items[0].type == VALUE_MAP;
}

static bool fits_ninjs_lists(const struct value *map)
{
	return has_maps(map, "headlines") || has_maps(map, "bodies");
}

static bool fits_ninjs(const struct value *map)
{
	static const char *const keys[] = { "body_text", "body_html", "body_xhtml", "body_richtext", "body_main" };
	return has_any(map, keys, array_size(keys)) || (has(map, "uri") && has(map, "headline"));
}

static bool is_article_type(const char *type)
{
	static const char *const others[] = { "BlogPosting", "LiveBlogPosting", "Report" };
	static const char ending[] = "Article";
	const char *name = strrchr(type, '/') ? strrchr(type, '/') + 1 : type; /* "http://schema.org/NewsArticle" */
	size_t length = strlen(name);
	for (size_t i = 0; i < array_size(others); i++)
		if (strcmp(name, others[i]) == 0)
			return true;
	return length >= sizeof(ending) - 1 && strcmp(name + length - (sizeof(ending) - 1), ending) == 0;
}

bool mapping_is_schema_article(const struct value *map)
{
	const struct value *type = value_find(map, "@type"), *types;
	uint32_t count = value_array(map, "@type", &types);
	if (type && type->type == VALUE_STRING)
		return is_article_type(type->string);
	for (uint32_t i = 0; i < count; i++)
		if (types[i].type == VALUE_STRING && is_article_type(types[i].string))
			return true;
	return false;
}

static bool fits_news_please(const struct value *map)
{
	static const char *const keys[] = { "maintext", "date_publish", "source_domain" };
	return has_any(map, keys, array_size(keys));
}

static bool fits_newspaper(const struct value *map)
{
	return has(map, "publish_date");
}

static bool fits_trafilatura(const struct value *map)
{
	static const char *const keys[] = { "source-hostname", "raw_text", "sitename" };
	return has_any(map, keys, array_size(keys));
}

static bool fits_json_feed(const struct value *map)
{
	static const char *const keys[] = { "content_html", "content_text", "date_published" };
	return has_any(map, keys, array_size(keys));
}

static bool fits_feed_entry(const struct value *map)
{
	static const char *const keys[] = { "published_parsed", "updated_parsed", "summary_detail", "title_detail", "guidislink" };
	return has_any(map, keys, array_size(keys)) || has_maps(map, "content");
}

/* --- The table. */

/* Names with capitals are those of ninjs 3. */
static const struct mapping_rule ninjs_lists[] = {
	{ "url", "uri", TAKE_ADDRESS }, { "id", "uri", TAKE_TEXT }, { "title", "headlines", TAKE_PART }, { "text", "bodies", TAKE_PART },
	{ "text", "descriptions", TAKE_PART }, { "publisher", "infosources", TAKE_NAME }, { "publisher", "infoSources", TAKE_NAME },
	{ "publisher", "copyrightholder", TAKE_NAME }, { "publisher", "copyrightHolder", TAKE_NAME }, { "authors", "by", TAKE_NAMES },
	{ "language", "language", TAKE_TEXT }, { "published", "firstcreated", TAKE_TIME }, { "published", "firstCreated", TAKE_TIME },
	{ "published", "contentcreated", TAKE_TIME }, { "published", "contentCreated", TAKE_TIME }, { "published", "versioncreated", TAKE_TIME },
	{ "published", "versionCreated", TAKE_TIME }, { "modified", "versioncreated", TAKE_TIME }, { "modified", "versionCreated", TAKE_TIME },
	{ "status", "pubstatus", TAKE_TEXT }, { "status", "pubStatus", TAKE_TEXT },
};

static const struct mapping_rule ninjs[] = {
	{ "url", "uri", TAKE_ADDRESS }, { "id", "uri", TAKE_TEXT }, { "title", "headline", TAKE_TEXT }, { "title", "headline_main", TAKE_TEXT },
	{ "title", "title", TAKE_TEXT }, { "text", "body_text", TAKE_TEXT }, { "text", "body_html", TAKE_HTML }, { "text", "body_xhtml", TAKE_HTML },
	{ "text", "body_richtext", TAKE_HTML }, { "text", "body_main", TAKE_TEXT }, { "text", "description_text", TAKE_TEXT },
	{ "publisher", "infosource", TAKE_NAME }, { "publisher", "copyrightholder", TAKE_NAME },
	{ "authors", "byline", TAKE_NAMES }, { "language", "language", TAKE_TEXT }, { "published", "firstcreated", TAKE_TIME },
	{ "published", "versioncreated", TAKE_TIME }, { "modified", "versioncreated", TAKE_TIME }, { "status", "pubstatus", TAKE_TEXT },
};

static const struct mapping_rule schema[] = {
	{ "url", "url", TAKE_ADDRESS }, { "url", "mainEntityOfPage", TAKE_ADDRESS }, { "url", "@id", TAKE_ADDRESS }, { "id", "@id", TAKE_ID },
	{ "title", "headline", TAKE_TEXT_OR_HTML }, { "title", "name", TAKE_TEXT_OR_HTML }, { "text", "articleBody", TAKE_TEXT_OR_HTML },
	{ "text", "description", TAKE_TEXT_OR_HTML }, { "publisher", "publisher", TAKE_NAME },
	{ "publisher", "sourceOrganization", TAKE_NAME }, { "authors", "author", TAKE_NAMES },
	{ "authors", "creator", TAKE_NAMES }, { "language", "inLanguage", TAKE_NAME }, { "published", "datePublished", TAKE_TIME },
	{ "published", "dateCreated", TAKE_TIME }, { "modified", "dateModified", TAKE_TIME },
};

static const struct mapping_rule news_please[] = {
	{ "url", "url", TAKE_TEXT }, { "title", "title", TAKE_TEXT }, { "text", "maintext", TAKE_TEXT }, { "text", "description", TAKE_TEXT },
	{ "publisher", "source_domain", TAKE_TEXT }, { "authors", "authors", TAKE_NAMES }, { "language", "language", TAKE_TEXT },
	{ "published", "date_publish", TAKE_TIME }, { "fetched", "date_download", TAKE_TIME }, { "modified", "date_modify", TAKE_TIME },
};

static const struct mapping_rule newspaper[] = {
	{ "url", "url", TAKE_TEXT }, { "url", "canonical_link", TAKE_TEXT }, { "title", "title", TAKE_TEXT }, { "text", "text", TAKE_TEXT },
	{ "text", "meta_description", TAKE_TEXT }, { "publisher", "meta_site_name", TAKE_TEXT }, { "authors", "authors", TAKE_NAMES },
	{ "language", "language", TAKE_TEXT }, { "language", "meta_lang", TAKE_TEXT }, { "published", "publish_date", TAKE_TIME },
};

static const struct mapping_rule trafilatura[] = {
	{ "url", "url", TAKE_TEXT }, { "url", "source", TAKE_TEXT }, { "id", "id", TAKE_TEXT }, { "title", "title", TAKE_TEXT },
	{ "text", "text", TAKE_TEXT }, { "text", "raw_text", TAKE_TEXT }, { "publisher", "sitename", TAKE_TEXT },
	{ "publisher", "source-hostname", TAKE_TEXT }, { "publisher", "hostname", TAKE_TEXT }, { "authors", "author", TAKE_LIST },
	{ "language", "language", TAKE_TEXT }, { "published", "date", TAKE_TIME }, { "fetched", "filedate", TAKE_TIME },
};

static const struct mapping_rule feed_entry[] = {
	{ "url", "link", TAKE_TEXT }, { "id", "id", TAKE_ID }, { "title", "title", TAKE_HTML }, { "text", "content", TAKE_PART },
	{ "text", "summary", TAKE_HTML }, { "publisher", "source", TAKE_NAME }, { "authors", "authors", TAKE_NAMES },
	{ "authors", "author", TAKE_NAMES },
	{ "language", "language", TAKE_TEXT }, { "published", "published", TAKE_TIME }, { "modified", "updated", TAKE_TIME },
};

static const struct mapping_rule json_feed[] = {
	{ "url", "url", TAKE_TEXT }, { "id", "id", TAKE_ID }, { "title", "title", TAKE_TEXT }, { "text", "content_html", TAKE_HTML },
	{ "text", "content_text", TAKE_TEXT }, { "text", "summary", TAKE_TEXT }, { "publisher", "source", TAKE_NAME },
	{ "authors", "authors", TAKE_NAMES }, { "authors", "author", TAKE_NAMES }, { "language", "language", TAKE_TEXT },
	{ "published", "date_published", TAKE_TIME }, { "modified", "date_modified", TAKE_TIME },
};

const char mapping_own[] = "hearsay", mapping_feed_entry[] = "feed entry";

const struct mapping_form *mapping_form_of(const struct value *map, const char *name)
{
	static const struct mapping_form forms[] = {
		{ "ninjs 2, 3", fits_ninjs_lists, ninjs_lists, array_size(ninjs_lists) },
		{ "ninjs 1", fits_ninjs, ninjs, array_size(ninjs) },
		{ "schema.org", mapping_is_schema_article, schema, array_size(schema) },
		{ "news-please", fits_news_please, news_please, array_size(news_please) },
		{ "newspaper4k", fits_newspaper, newspaper, array_size(newspaper) },
		{ "trafilatura", fits_trafilatura, trafilatura, array_size(trafilatura) },
		{ "JSON Feed", fits_json_feed, json_feed, array_size(json_feed) },
		{ mapping_feed_entry, fits_feed_entry, feed_entry, array_size(feed_entry) },
	};
	for (size_t i = 0; i < array_size(forms); i++)
		if (name ? strcmp(forms[i].name, name) == 0 : forms[i].fits(map))
			return &forms[i];
	return NULL;
}
