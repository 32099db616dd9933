#include "clients/cli/json.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include <criterion/criterion.h>

#include "proto/article.h"
#include "proto/limits.h"

static struct arena *arena;

static int read_article(const char *text, struct article *ret_article, const char **ret_reason, const char **ret_field)
{
	struct value value;
	const char *detail;
	*ret_field = NULL;
	int r = json_read_value(text, strlen(text), &value_limits_article, arena, &value, ret_reason, &detail);
	return r < 0 ? r : article_from_value(&value, arena, ret_article, ret_reason, ret_field);
}

static void set_up(void)
{
	arena = arena_new();
}

static void tear_down(void)
{
	arena = arena_free(arena);
}

TestSuite(json, .init = set_up, .fini = tear_down);

/* The reason for which a JSON text is no article; "" when it is one. */
static const char *reason_of(const char *text, const char **ret_field)
{
	struct article article;
	const char *reason = "?", *field;
	int r = read_article(text, &article, &reason, &field);
	if (ret_field)
		*ret_field = field;
	return r < 0 ? reason : "";
}

/* A JSON text as it comes out again. */
static const char *through(const char *text)
{
	struct value value;
	const char *reason, *detail;
	char *out;
	size_t size;
	cr_assert_eq(json_read_value(text, strlen(text), &value_limits_reply, arena, &value, &reason, &detail), 0, "%s", reason);
	FILE *file = open_memstream(&out, &size);
	json_write_value(file, &value, "request");
	fclose(file);
	const char *copy = arena_copy(arena, out);
	free(out);
	return copy;
}

Test(json, an_article_is_read_with_all_its_fields)
{
	static const char text[] = "{\"id\":\"a\",\"title\":\"T\",\"text\":\"caf\\u00e9 \\ud83d\\ude00\",\"published\":\"2022-03-07T09:30:00+01:00\","
	                           "\"publisher\":\"P\",\"language\":\"fr\",\"authors\":[\"X\",\"Y\"],\"other\":{\"k\":[1,2.5,true,null]}}";
	struct article article;
	const char *reason, *field;
	cr_assert_eq(read_article(text, &article, &reason, &field), 0);
	cr_assert_str_eq(article.id, "a");
	cr_assert_str_eq(article.text, "café 😀");
	cr_assert_eq(article.published, INT64_C(1646641800000));
	cr_assert_eq(article.author_count, 2);
	cr_assert_str_eq(article.authors[1], "Y");
}

Test(json, half_a_character_costs_that_character_alone)
{
	cr_expect_str_eq(through("\"cut here \\ud83d\""), "\"cut here \uFFFD\"");
	cr_expect_str_eq(through("\"\\uDE00, \\ud83dx, \\ud83d\\n, \\uD83D\\ud83d\\ude00\""), "\"\uFFFD, \uFFFDx, \uFFFD\\n, \uFFFD😀\"");
	cr_expect_str_eq(through("{\"\\udfff\":\"\\ud800\\u00e9\\ud7ff\\ue000\"}"), "{\"\uFFFD\":\"\uFFFDé\uD7FF\uE000\"}");
	cr_expect_str_eq(through("[\"\\\\ud83d\",\"\\\\\\ud83d\"]"), "[\"\\\\ud83d\",\"\\\\\uFFFD\"]", "an escaped backslash escapes nothing");
	cr_expect_str_eq(reason_of("{\"id\":\"\\ud83", NULL), "malformed");
	cr_expect_str_eq(reason_of("{\"id\":\"\\", NULL), "malformed");
	cr_expect_str_eq(reason_of("{\"id\":\"\\ud83g\"}", NULL), "malformed");
}

Test(json, what_is_no_article_is_refused_for_the_reasons_of_the_wire)
{
	const char *field;
	cr_expect_str_eq(reason_of("[]", NULL), "not-a-map");
	cr_expect_str_eq(reason_of("{\"title\":\"T\"}", NULL), "no-id");
	cr_expect_str_eq(reason_of("{\"id\":\"a\"}", NULL), "no-content");
	cr_expect_str_eq(reason_of("{\"id\":\"a\",\"title\":7}", &field), "field-type");
	cr_expect_str_eq(field, "title");
	cr_expect_str_eq(reason_of("{\"id\":\"a\",\"title\":\"T\",\"published\":\"soon\"}", &field), "bad-time");
	cr_expect_str_eq(field, "published");
	cr_expect_str_eq(reason_of("{\"id\":\"a\",\"title\":\"a\\u0000b\"}", NULL), "nul");
	cr_expect_str_eq(reason_of("{\"id\":\"a\",\"id\":\"b\",\"title\":\"T\"}", NULL), "duplicate-key");
	cr_expect_str_eq(reason_of("{\"id\":\"a\",\"title\":\"\xff\"}", NULL), "not-utf8");
	cr_expect_str_eq(reason_of("{\"id\":\"a\",\"title\":\"T\"", NULL), "malformed");
	cr_expect_str_eq(reason_of("{\"id\":\"a\",\"title\":\"T\"} x", NULL), "malformed");
	cr_expect_str_eq(reason_of("", NULL), "malformed");
}

Test(json, nesting_is_taken_to_the_limit_and_not_one_further)
{
	for (int over = 0; over < 2; over++) {
		char text[64] = "{\"id\":\"a\",\"title\":\"T\",\"x\":";
		for (int i = 1; i < LIMIT_DEPTH + over; i++)
			strcat(text, "[");
		for (int i = 1; i < LIMIT_DEPTH + over; i++)
			strcat(text, "]");
		strcat(text, "}");
		cr_expect_str_eq(reason_of(text, NULL), over ? "too-deep" : "", "%s", text);
	}
}

Test(json, nesting_without_end_is_refused)
{
	char text[40000];
	memset(text, '[', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	cr_expect_str_eq(reason_of(text, NULL), "too-deep");
}

Test(json, an_article_is_taken_to_the_byte_limit_and_not_one_further)
{
	for (int over = 0; over < 2; over++) {
		/* {"id":"a","text":"…"}: 1 + 3 + 2 + 5 bytes and the head of a long string (5) around the text. */
		size_t length = LIMIT_ARTICLE_BYTES - 16 + (size_t)over;
		char *text = allocate(length + 64, 1);
		int head = sprintf(text, "{\"id\":\"a\",\"text\":\"");
		memset(text + head, 'x', length);
		strcpy(text + head + length, "\"}");
		cr_expect_str_eq(reason_of(text, NULL), over ? "too-large" : "");
		free(text);
	}
}

Test(json, a_value_comes_out_as_it_went_in)
{
	static const char text[] = "{\"a\":[1,-2,true,false,null,\"x\\\"\\n\"],\"b\":{\"c\":0.5},\"d\":\"é\"}";
	cr_expect_str_eq(through(text), text);
	cr_expect_str_eq(through("{\"request\":7,\"result\":\"ok\",\"data\":{\"request\":8}}"), "{\"result\":\"ok\",\"data\":{\"request\":8}}");
}

Test(json, what_json_cannot_hold_in_a_string_is_escaped)
{
	cr_expect_str_eq(through("\"\\u0001\\b\\t\\n\\f\\r\\u001f \\\"\\\\/\\u007fé\""), "\"\\u0001\\b\\t\\n\\f\\r\\u001f \\\"\\\\/\x7f" "é\"");
}

Test(json, a_real_comes_out_as_it_went_in)
{
	cr_expect_str_eq(through("[0.1,-2.5e-7,3.0,1e300]"), "[0.1,-2.5e-07,3.0,1e+300]");
	cr_expect_str_eq(through("[0.30000000000000004,1.7976931348623157e308]"), "[0.30000000000000004,1.7976931348623157e+308]");
}

Test(json, a_number_that_is_not_finite_is_null)
{
	const struct value value = { .type = VALUE_REAL, .real = INFINITY };
	char *out;
	size_t size;
	FILE *file = open_memstream(&out, &size);
	json_write_value(file, &value, NULL);
	fclose(file);
	cr_expect_str_eq(out, "null");
	free(out);
}
