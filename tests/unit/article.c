#include "proto/article.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>

#include "proto/limits.h"

static struct arena *arena;

static void set_up(void)
{
	arena = arena_new();
}

static void tear_down(void)
{
	arena = arena_free(arena);
}

TestSuite(article, .init = set_up, .fini = tear_down);

static struct value text_value(const char *text)
{
	return (struct value){ .type = VALUE_STRING, .count = (uint32_t)strlen(text), .string = text };
}

static struct value integer_value(int64_t integer)
{
	return (struct value){ .type = VALUE_INTEGER, .integer = integer };
}

static struct value real_value(double real)
{
	return (struct value){ .type = VALUE_REAL, .real = real };
}

static char *long_text(size_t length)
{
	char *text = arena_alloc(arena, length + 1, 1);
	return memset(text, 'x', length);
}

/* Reads an article of an id, a text and one more field. */
static int read_with(const char *key, struct value value, struct article *ret_article, const char **ret_reason, const char **ret_field)
{
	struct value_pair pairs[] = { { "id", text_value("a") }, { "text", text_value("b") }, { key, value } };
	uint32_t count = 3;
	if (strcmp(key, "id") == 0 || strcmp(key, "text") == 0) {
		pairs[strcmp(key, "text") == 0].value = value;
		count = 2;
	}
	struct value map = { .type = VALUE_MAP, .count = count, .pairs = arena_alloc(arena, count, sizeof(pairs[0])) };
	memcpy((void *)map.pairs, pairs, count * sizeof(pairs[0]));
	return article_from_value(&map, arena, ret_article, ret_reason, ret_field);
}

static struct article taken_with(const char *key, struct value value)
{
	struct article article;
	const char *reason = "", *field;
	cr_assert_eq(read_with(key, value, &article, &reason, &field), 0, "%s: %s", key, reason);
	return article;
}

static void assert_refused(const char *key, struct value value, int error, const char *reason)
{
	struct article article;
	const char *found = NULL, *field = NULL;
	cr_assert_eq(read_with(key, value, &article, &found, &field), error, "%s", key);
	cr_assert_str_eq(found, reason);
	cr_assert_str_eq(field, key);
}

static struct value read_golden(const char *name)
{
	static char frame[1 << 16];
	FILE *file = fopen(arena_format(arena, "%s/golden/%s.msgpack", HEARSAY_TEST_DATA, name), "rb");
	cr_assert_not_null(file, "%s", name);
	size_t size = fread(frame, 1, sizeof(frame), file);
	fclose(file);
	struct value value;
	cr_assert_eq(value_decode(frame, size, &value_limits_article, arena, &value, NULL), 0);
	return value;
}

static struct article from_golden(const char *name)
{
	struct value value = read_golden(name);
	struct article article;
	const char *reason, *field;
	cr_assert_eq(article_from_value(&value, arena, &article, &reason, &field), 0);
	return article;
}

static void assert_reason(const struct value *map, const char *reason)
{
	struct article article;
	const char *found = NULL, *field = "";
	cr_assert_eq(article_from_value(map, arena, &article, &found, &field), -EINVAL);
	cr_assert_str_eq(found, reason);
	cr_assert_null(field);
}

static struct value map_of(const struct value_pair *pairs, uint32_t count)
{
	return (struct value){ .type = VALUE_MAP, .count = count, .pairs = pairs };
}

Test(article, reads_what_a_scraper_really_sends)
{
	struct article article = from_golden("article-as-scraped");
	char time[TIME_TEXT_SIZE];
	cr_assert_null(article.text, "None is missing");
	cr_assert_null(article.language, "an empty string is missing");
	cr_assert_eq(article.modified, TIME_NONE);
	cr_assert_str_eq(time_format(article.published, time), "2022-03-07T09:30:00.250Z");
	cr_assert_str_eq(time_format(article.fetched, time), "2022-03-07T09:31:00.000Z");
	cr_assert_not(article.zoneless);
	cr_assert_eq(article.author_count, 1);
	cr_assert_str_eq(article.authors[0], "Jon Alder");
	cr_assert_str_eq(article.url, "HTTP://www.Ostrel.example:80/2022/./bridge/?utm_source=feed&page=2#top");
	cr_assert_not(article.canceled);
}

Test(article, without_an_id_gets_one_that_depends_on_the_normalised_url_alone)
{
	const char *id = from_golden("article-as-scraped").id;
	cr_assert_eq(strlen(id), 33);
	cr_assert_eq(id[0], 'u');
	struct value_pair pairs[] = { { "url", text_value("https://ostrel.example/2022/bridge?page=2") }, { "text", text_value("other") } };
	struct value map = map_of(pairs, 2);
	struct article article;
	const char *reason, *field;
	cr_assert_eq(article_from_value(&map, arena, &article, &reason, &field), 0);
	cr_assert_str_eq(article.id, id);
	cr_assert_str_eq(id, "u34fdc5f07648fb79af21442cdf28d65a", "every build, every machine");
	pairs[0].value = text_value("https://ostrel.example/2022/bridge?page=3");
	cr_assert_eq(article_from_value(&map, arena, &article, &reason, &field), 0);
	cr_assert_str_neq(article.id, id);
}

Test(article, written_and_read_again_is_the_same_to_the_byte)
{
	static const char *const names[] = { "article-whole", "article-canceled", "article-as-scraped" };
	for (size_t k = 0; k < array_size(names); k++) {
		struct article article = from_golden(names[k]), again;
		struct writer *first = writer_new(), *second = writer_new();
		article_write(&article, first);
		struct value value;
		const char *reason, *field;
		cr_assert_eq(value_decode(writer_data(first), writer_size(first), &value_limits_article, arena, &value, NULL), 0);
		cr_assert_eq(article_from_value(&value, arena, &again, &reason, &field), 0);
		article_write(&again, second);
		cr_assert(writer_size(first) == writer_size(second) && memcmp(writer_data(first), writer_data(second), writer_size(first)) == 0);
		cr_assert_eq(article_content_hash(&article), article_content_hash(&again));
		cr_assert_eq(article.zoneless, again.zoneless);
		writer_free(first);
		writer_free(second);
	}
}

Test(article, in_the_documented_order_is_written_as_it_came)
{
	struct value value = read_golden("article-whole");
	struct article article = from_golden("article-whole");
	cr_assert(article.zoneless);
	struct writer *came = writer_new(), *written = writer_new();
	write_value(came, &value);
	article_write(&article, written);
	cr_assert(writer_size(came) == writer_size(written) && memcmp(writer_data(came), writer_data(written), writer_size(came)) == 0);
	writer_free(came);
	writer_free(written);
}

Test(article, canceled_needs_no_content)
{
	struct article article = from_golden("article-canceled");
	cr_assert(article.canceled && !article.title && !article.text);
	cr_assert(taken_with("status", text_value("cancelled")).canceled);
	cr_assert_not(taken_with("status", text_value("usable")).canceled);
}

Test(article, that_is_not_a_map_or_has_no_id_or_no_content_is_refused)
{
	struct value number = integer_value(1);
	assert_reason(&number, "not-a-map");
	assert_reason(NULL, "not-a-map");
	struct value_pair pairs[] = { { "text", text_value("b") }, { "url", text_value("courier.example/no-scheme") } };
	struct value map = map_of(pairs, 1);
	assert_reason(&map, "no-id");
	map.count = 2;
	assert_reason(&map, "no-id");
	struct value_pair empty[] = { { "id", text_value("a") }, { "text", text_value("") }, { "title", text_value("None") } };
	map = map_of(empty, 3);
	assert_reason(&map, "no-content");
	empty[0].value = text_value("null");
	assert_reason(&map, "no-id");
}

Test(article, with_a_field_of_the_wrong_type_is_refused_by_its_name)
{
	static const char *const fields[] = { "id", "url", "title", "text", "publisher", "language", "authors", "status" };
	for (size_t k = 0; k < array_size(fields); k++)
		assert_refused(fields[k], integer_value(1), -EINVAL, "field-type");
	static const char *const times[] = { "published", "fetched", "modified" };
	for (size_t k = 0; k < array_size(times); k++)
		assert_refused(times[k], (struct value){ .type = VALUE_BOOLEAN }, -EINVAL, "field-type");
	struct value one = integer_value(1);
	assert_refused("authors", (struct value){ .type = VALUE_ARRAY, .count = 1, .items = &one }, -EINVAL, "field-type");
}

Test(article, takes_each_field_up_to_its_limit_and_not_a_byte_more)
{
	static const struct {
		const char *field;
		size_t limit;
	} limits[] = { { "id", LIMIT_ID_BYTES },          { "url", LIMIT_URL_BYTES },       { "title", LIMIT_TITLE_BYTES },
		       { "publisher", LIMIT_NAME_BYTES }, { "language", LIMIT_NAME_BYTES }, { "authors", LIMIT_NAME_BYTES },
		       { "status", LIMIT_NAME_BYTES } };
	for (size_t k = 0; k < array_size(limits); k++) {
		taken_with(limits[k].field, text_value(long_text(limits[k].limit)));
		assert_refused(limits[k].field, text_value(long_text(limits[k].limit + 1)), -EMSGSIZE, "field-too-long");
	}
}

Test(article, takes_the_most_authors_and_not_one_more)
{
	struct value *authors = arena_alloc(arena, LIMIT_AUTHORS + 1, sizeof(*authors));
	for (size_t k = 0; k <= LIMIT_AUTHORS; k++)
		authors[k] = text_value(k == 3 ? "" : "Ines Kray");
	struct value list = { .type = VALUE_ARRAY, .count = LIMIT_AUTHORS, .items = authors };
	cr_assert_eq(taken_with("authors", list).author_count, LIMIT_AUTHORS - 1, "the empty one is left out");
	list.count++;
	assert_refused("authors", list, -EMSGSIZE, "too-many-authors");
}

Test(article, with_a_time_that_is_none_is_refused)
{
	static const char *const times[] = { "published", "fetched", "modified" };
	for (size_t k = 0; k < array_size(times); k++) {
		assert_refused(times[k], text_value("yesterday"), -EINVAL, "bad-time");
		assert_refused(times[k], integer_value(INT64_C(1646645400000)), -EINVAL, "bad-time");
		assert_refused(times[k], integer_value(INT64_MIN), -EINVAL, "bad-time");
		assert_refused(times[k], real_value(NAN), -EINVAL, "bad-time");
		assert_refused(times[k], real_value(INFINITY), -EINVAL, "bad-time");
	}
	cr_assert_eq(taken_with("fetched", integer_value(-1)).fetched, -1000);
	cr_assert(taken_with("published", text_value("2022-03-07")).zoneless);
	cr_assert_not(taken_with("published", text_value("2022-03-07T10:00Z")).zoneless);
}

Test(article, hash_changes_with_everything_a_revision_can_change_and_with_nothing_else)
{
	struct article article = from_golden("article-whole");
	uint64_t hash = article_content_hash(&article);
	struct article other = article;
	other.fetched++, other.modified = TIME_NONE;
	cr_assert_eq(article_content_hash(&other), hash);
	const char **texts[] = { &other.title, &other.text, &other.url, &other.publisher, &other.language, &other.authors[1] };
	for (size_t k = 0; k < array_size(texts); k++) {
		const char *kept = *texts[k];
		*texts[k] = "changed";
		cr_assert_neq(article_content_hash(&other), hash, "%zu", k);
		*texts[k] = NULL;
		if (k < 5)
			cr_assert_neq(article_content_hash(&other), hash, "%zu missing", k);
		*texts[k] = kept;
	}
	other.published++;
	cr_assert_neq(article_content_hash(&other), hash);
	other.published--, other.author_count--;
	cr_assert_neq(article_content_hash(&other), hash);
	other.author_count++, other.canceled = true;
	cr_assert_neq(article_content_hash(&other), hash);
	struct article one = { .title = "ab", .text = "c" }, two = { .title = "a", .text = "bc" }, three = { .title = "abc" }, four = { .text = "abc" };
	cr_assert_neq(article_content_hash(&one), article_content_hash(&two));
	cr_assert_neq(article_content_hash(&three), article_content_hash(&four));
}
