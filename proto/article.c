#include "proto/article.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include <xxhash.h>

#include "proto/base/array.h"
#include "proto/limits.h"
#include "proto/url.h"

/* What article_from_value has found wrong: a fixed word and the name of the field. */
struct refusal {
	const char *reason, *field;
};

static int refuse(struct refusal *refusal, int error, const char *reason, const char *field)
{
	*refusal = (struct refusal){ reason, field };
	return error;
}

/* What scrapers write when they have nothing. */
static bool is_missing(const char *text)
{
	return !*text || strcmp(text, "None") == 0 || strcmp(text, "null") == 0;
}

/* The string, or NULL when it is missing. */
static int take_string(const struct value *value, const char *field, size_t limit, const char **ret_text, struct refusal *refusal)
{
	*ret_text = NULL;
	if (!value || value->type == VALUE_NIL)
		return 0;
	if (value->type != VALUE_STRING)
		return refuse(refusal, -EINVAL, "field-type", field);
	if (value->count > limit)
		return refuse(refusal, -EMSGSIZE, "field-too-long", field);
	*ret_text = is_missing(value->string) ? NULL : value->string;
	return 0;
}

static int take_time(const struct value *map, const char *field, int64_t *ret_time, bool *ret_zoneless, struct refusal *refusal)
{
	const struct value *value = value_find(map, field);
	int error = 0;
	*ret_time = TIME_NONE;
	if (!value)
		return 0;
	if (value->type == VALUE_STRING)
		error = is_missing(value->string) ? 0 : time_parse(value->string, ret_time, ret_zoneless);
	else if (value->type == VALUE_INTEGER)
		error = time_from_seconds((double)value->integer, ret_time);
	else if (value->type == VALUE_REAL)
		error = time_from_seconds(value->real, ret_time);
	else
		return refuse(refusal, -EINVAL, "field-type", field);
	return error ? refuse(refusal, -EINVAL, "bad-time", field) : 0;
}

/* One string, or an array of strings. */
static int take_authors(const struct value *value, struct arena *arena, struct article *article, struct refusal *refusal)
{
	if (!value)
		return 0;
	bool array = value->type == VALUE_ARRAY;
	uint32_t count = array ? value->count : 1;
	if (count > LIMIT_AUTHORS)
		return refuse(refusal, -EMSGSIZE, "too-many-authors", "authors");
	article->authors = arena_alloc(arena, count, sizeof(*article->authors));
	for (uint32_t k = 0; k < count; k++) {
		const char *author;
		int error = take_string(array ? &value->items[k] : value, "authors", LIMIT_NAME_BYTES, &author, refusal);
		if (error)
			return error;
		if (author)
			article->authors[article->author_count++] = author;
	}
	return 0;
}

static int take_status(const struct value *map, struct article *article, struct refusal *refusal)
{
	const char *status;
	int error = take_string(value_find(map, "status"), "status", LIMIT_NAME_BYTES, &status, refusal);
	article->canceled = !error && status && (strcmp(status, "canceled") == 0 || strcmp(status, "cancelled") == 0);
	return error;
}

static int take_fields(const struct value *map, struct arena *arena, struct article *article, struct refusal *refusal)
{
	const struct {
		const char *name;
		size_t limit;
		const char **text;
	} strings[] = {
		{ "id", LIMIT_ID_BYTES, &article->id },
		{ "url", LIMIT_URL_BYTES, &article->url },
		{ "title", LIMIT_TITLE_BYTES, &article->title },
		{ "text", LIMIT_ARTICLE_BYTES, &article->text },
		{ "publisher", LIMIT_NAME_BYTES, &article->publisher },
		{ "language", LIMIT_NAME_BYTES, &article->language },
	};
	int error = 0;
	for (size_t k = 0; !error && k < array_size(strings); k++)
		error = take_string(value_find(map, strings[k].name), strings[k].name, strings[k].limit, strings[k].text, refusal);
	if (!error)
		error = take_authors(value_find(map, "authors"), arena, article, refusal);
	if (!error)
		error = take_time(map, "published", &article->published, &article->zoneless, refusal);
	if (!error)
		error = take_time(map, "fetched", &article->fetched, NULL, refusal);
	if (!error)
		error = take_time(map, "modified", &article->modified, NULL, refusal);
	return error ? error : take_status(map, article, refusal);
}

const char *article_id_from_url(struct arena *arena, const char *url)
{
	const char *normalised = url_normalise(arena, url);
	if (!normalised)
		return NULL;
	XXH128_hash_t hash = XXH3_128bits(normalised, strlen(normalised));
	return arena_format(arena, "u%016" PRIx64 "%016" PRIx64, (uint64_t)hash.high64, (uint64_t)hash.low64);
}

int article_from_value(const struct value *map, struct arena *arena, struct article *ret_article, const char **ret_reason,
                       const char **ret_field)
{
	struct refusal refusal = { 0 };
	struct article article = { 0 };
	int error = map && map->type == VALUE_MAP ? 0 : refuse(&refusal, -EINVAL, "not-a-map", NULL);
	if (!error)
		error = take_fields(map, arena, &article, &refusal);
	if (!error && !article.id && article.url)
		article.id = article_id_from_url(arena, article.url);
	if (!error && !article.id)
		error = refuse(&refusal, -EINVAL, "no-id", NULL);
	if (!error && !article.title && !article.text && !article.canceled)
		error = refuse(&refusal, -EINVAL, "no-content", NULL);
	if (error) {
		*ret_reason = refusal.reason;
		*ret_field = refusal.field;
		return error;
	}
	*ret_article = article;
	return 0;
}

const char *article_own_id(const struct value *map)
{
	const char *id;
	struct refusal ignored;
	return take_string(value_find(map, "id"), "id", LIMIT_ID_BYTES, &id, &ignored) == 0 ? id : NULL;
}

static void write_optional(struct writer *writer, const char *key, const char *text)
{
	if (text)
		write_pair_string(writer, key, text);
}

/* Without its Z when the article had none, so that reading it back finds it zoneless again. */
static void write_published(struct writer *writer, const struct article *article)
{
	char text[TIME_TEXT_SIZE];
	if (article->published == TIME_NONE)
		return;
	size_t length = strlen(time_format(article->published, text));
	write_string(writer, "published");
	write_string_of(writer, text, article->zoneless ? length - 1 : length);
}

static void write_optional_time(struct writer *writer, const char *key, int64_t time)
{
	if (time != TIME_NONE)
		write_pair_time(writer, key, time);
}

static uint32_t count_pairs(const struct article *article)
{
	const char *texts[] = { article->id, article->url, article->title, article->text, article->publisher, article->language };
	const int64_t times[] = { article->published, article->fetched, article->modified };
	uint32_t pairs = (article->author_count > 0) + article->canceled;
	for (size_t k = 0; k < array_size(texts); k++)
		pairs += texts[k] != NULL;
	for (size_t k = 0; k < array_size(times); k++)
		pairs += times[k] != TIME_NONE;
	return pairs;
}

void article_write(const struct article *article, struct writer *writer)
{
	write_map(writer, count_pairs(article));
	write_optional(writer, "id", article->id);
	write_optional(writer, "url", article->url);
	write_optional(writer, "title", article->title);
	write_optional(writer, "text", article->text);
	write_optional(writer, "publisher", article->publisher);
	write_optional(writer, "language", article->language);
	if (article->author_count)
		write_pair_strings(writer, "authors", article->authors, article->author_count);
	write_published(writer, article);
	write_optional_time(writer, "fetched", article->fetched);
	write_optional_time(writer, "modified", article->modified);
	if (article->canceled)
		write_pair_string(writer, "status", "canceled");
}

/* Each field is hashed with the hash of the fields before it as the seed, so that no two articles run together alike. No text
 * holds a NUL: alone it stands for a missing one. */
static uint64_t hash_text(uint64_t hash, const char *text)
{
	return XXH3_64bits_withSeed(text ? text : "", text ? strlen(text) : 1, hash);
}

static uint64_t hash_integer(uint64_t hash, uint64_t value)
{
	unsigned char bytes[8];
	for (size_t k = 0; k < sizeof(bytes); k++)
		bytes[k] = (unsigned char)(value >> (8 * k));
	return XXH3_64bits_withSeed(bytes, sizeof(bytes), hash);
}

uint64_t article_content_hash(const struct article *article)
{
	uint64_t hash = hash_text(0, article->title);
	hash = hash_text(hash, article->text);
	hash = hash_text(hash, article->url);
	hash = hash_text(hash, article->publisher);
	hash = hash_text(hash, article->language);
	hash = hash_integer(hash, article->author_count);
	for (size_t k = 0; k < article->author_count; k++)
		hash = hash_text(hash, article->authors[k]);
	hash = hash_integer(hash, (uint64_t)article->published);
	return hash_integer(hash, article->canceled);
}
