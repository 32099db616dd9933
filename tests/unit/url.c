#include "proto/url.h"

#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>

#include "proto/article.h"

static void assert_normalised(const char *url, const char *wanted)
{
	struct arena *arena = arena_new();
	const char *found = url_normalise(arena, url);
	cr_assert_not_null(found, "%s", url);
	cr_assert_str_eq(found, wanted, "%s", url);
	cr_assert_str_eq(url_normalise(arena, found), wanted, "%s: normalising twice", url);
	arena_free(arena);
}

Test(url, the_same_page_has_one_form_however_it_was_linked)
{
	static const char *const urls[] = {
		"https://courier.example/a/b?id=7", "http://courier.example/a/b?id=7", "HTTPS://WWW.Courier.Example/a/b/?id=7#top",
		"http://courier.example:80/a/b?id=7", "https://courier.example:443/a/b/?id=7&utm_source=x&fbclid=y", "https://me:pw@courier.example/a/b?id=7",
		"https://courier.example./a/b?id=7", " https://courier.example/a/./c/../b?&id=7&\n", "https://courier.example/%61/b?i%64=7",
		"https://courier.example/a/b?UTM_Campaign=z&id=7",
	};
	for (size_t k = 0; k < array_size(urls); k++)
		assert_normalised(urls[k], "https://courier.example/a/b?id=7");
}

Test(url, what_names_another_page_is_kept)
{
	assert_normalised("https://courier.example/A", "https://courier.example/A");
	assert_normalised("https://courier.example:8080/", "https://courier.example:8080");
	assert_normalised("https://courier.example/?b=2&a=1&a=0&ref=x", "https://courier.example?a=0&a=1&b=2&ref=x");
	assert_normalised("https://courier.example/a%2fb%3F", "https://courier.example/a%2Fb%3F");
	assert_normalised("https://courier.example/zażółć gęś", "https://courier.example/za%C5%BC%C3%B3%C5%82%C4%87%20g%C4%99%C5%9B");
	assert_normalised("https://courier.example/100%", "https://courier.example/100%25");
	assert_normalised("ftp://courier.example:80/x", "ftp://courier.example:80/x");
	assert_normalised("http://[2001:DB8::1]:8080/x", "https://[2001:db8::1]:8080/x");
	assert_normalised("https://courier.example/../../x", "https://courier.example/x");
	assert_normalised("https://courier.example//x//", "https://courier.example//x");
	assert_normalised("https://www.example/x", "https://example/x");
	assert_normalised("https://www./x", "https://www/x");
	assert_normalised("https://courier.example?a=10&a=1", "https://courier.example?a=1&a=10");
	assert_normalised("https://courier.example \n", "https://courier.example");
}

Test(url, what_has_no_scheme_and_host_has_no_form_and_no_host)
{
	static const char *const urls[] = { "", "courier.example/a", "/a/b", "//courier.example/a", "mailto:a@b.example", "http://", "https:///a",
		                            "http://a b/c", "://x", "1http://x", "http://[::1", "http://?q", "http:/x/y", "http://x<y>/", "http://:80/" };
	struct arena *arena = arena_new();
	for (size_t k = 0; k < array_size(urls); k++) {
		cr_assert_null(url_normalise(arena, urls[k]), "%s", urls[k]);
		cr_assert_null(url_host(arena, urls[k]), "%s", urls[k]);
	}
	arena_free(arena);
}

Test(url, the_host_stands_alone_in_lower_case)
{
	struct arena *arena = arena_new();
	cr_assert_str_eq(url_host(arena, "https://me@WWW.Courier.Example:8080/a"), "www.courier.example");
	cr_assert_str_eq(url_host(arena, "https://courier.example?x"), "courier.example");
	arena_free(arena);
}

/* What stands between the next two backticks at *cursor, which moves behind them; NULL when there are none. */
static char *next_code(struct arena *arena, const char **cursor)
{
	const char *begin = strchr(*cursor, '`'), *end = begin ? strchr(begin + 1, '`') : NULL;
	if (!end)
		return NULL;
	*cursor = end + 1;
	return arena_string(arena, begin + 1, (size_t)(end - begin - 1));
}

static const char *id_of(struct arena *arena, const char *url)
{
	struct value_pair pairs[] = {
		{ "url", { .type = VALUE_STRING, .count = (uint32_t)strlen(url), .string = url } },
		{ "title", { .type = VALUE_STRING, .count = 1, .string = "x" } },
	};
	struct value map = { .type = VALUE_MAP, .count = 2, .pairs = pairs };
	struct article article;
	const char *reason, *field;
	cr_assert_eq(article_from_value(&map, arena, &article, &reason, &field), 0);
	return article.id;
}

static void check_row(struct arena *arena, const char *line)
{
	const char *url = next_code(arena, &line), *wanted = next_code(arena, &line);
	cr_assert_not_null(url);
	if (wanted)
		assert_normalised(url, wanted);
	else
		cr_assert_null(url_normalise(arena, url), "%s", url);
}

Test(url, has_the_form_that_the_protocol_s_table_gives_and_its_first_row_that_id)
{
	struct arena *arena = arena_new();
	FILE *file = fopen(HEARSAY_TEST_DATA "/../../proto/PROTOCOL.md", "r");
	cr_assert_not_null(file);
	const char *first = NULL;
	int rows = 0;
	bool inside = false, named = false;
	for (char line[4096]; fgets(line, sizeof(line), file);) {
		const char *cursor = line;
		if (strcmp(line, "| URL | normalised |\n") == 0)
			inside = true;
		else if (inside && line[0] == '|' && strchr(line, '`')) {
			if (rows++ == 0)
				first = next_code(arena, &(const char *){ line });
			check_row(arena, line);
		} else if (strncmp(line, "The first one's id is ", 22) == 0) {
			cr_assert_str_eq(next_code(arena, &cursor), id_of(arena, first));
			named = true;
		} else if (line[0] != '|') {
			inside = inside && rows == 0;
		}
	}
	fclose(file);
	cr_assert_geq(rows, 12);
	cr_assert(named);
	arena_free(arena);
}
