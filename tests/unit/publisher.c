#include "cluster/publisher.h"

#include <criterion/criterion.h>

static struct arena *arena;

static void set_up(void)
{
	arena = arena_new();
}

static void tear_down(void)
{
	arena_free(arena);
}

TestSuite(publisher, .init = set_up, .fini = tear_down);

static const char *key(const char *url, const char *publisher)
{
	const struct article article = { .id = "1", .url = url, .publisher = publisher };
	return publisher_key(&article, arena);
}

Test(publisher, is_the_registrable_domain_of_the_url)
{
	cr_assert_str_eq(key("https://www.bbc.co.uk/news/world-1", "BBC News"), "bbc.co.uk");
	cr_assert_str_eq(key("http://edition.cnn.com:80/2022/03/07/x.html", NULL), "cnn.com");
	cr_assert_str_eq(key("https://someone.github.io/post", NULL), "someone.github.io", "a private suffix counts");
}

Test(publisher, is_the_host_where_no_domain_can_be_registered)
{
	cr_assert_str_eq(key("http://localhost:8000/a", NULL), "localhost");
	cr_assert_str_eq(key("http://192.0.2.7/a", NULL), "192.0.2.7");
}

Test(publisher, is_the_normalised_name_without_a_url)
{
	cr_assert_str_eq(key(NULL, "  The   New York\tTimes "), "the new york times");
	cr_assert_str_eq(key(NULL, "ＡＰ"), "ap");
	cr_assert_str_eq(key("not a url", "Reuters"), "reuters");
	cr_assert_null(key(NULL, "   "));
	cr_assert_null(key(NULL, NULL));
}

Test(publisher, is_a_domain_when_the_name_is_one)
{
	cr_assert_str_eq(key(NULL, "News.BBC.co.uk"), "bbc.co.uk");
	cr_assert_str_eq(key(NULL, "https://apnews.com/"), "apnews.com");
	cr_assert_str_eq(key(NULL, "Dr. Oz"), "dr. oz");
	cr_assert_str_eq(key(NULL, "St.Nowheresuffix"), "st.nowheresuffix");
}
