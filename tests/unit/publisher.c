#include "cluster/publishers/publisher.h"

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
	return publisher_of(&article, arena).key;
}

static const char *name(const char *url, const char *publisher)
{
	const struct article article = { .id = "1", .url = url, .publisher = publisher };
	return publisher_of(&article, arena).name;
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
	cr_assert_str_eq(key(NULL, "  Karsk   Evening\tNews "), "karsk evening news");
	cr_assert_str_eq(key(NULL, "ＡＰ"), "ap");
	cr_assert_str_eq(key("not a url", "Reuters"), "reuters");
	cr_assert_null(key(NULL, "   "));
	cr_assert_null(key(NULL, NULL));
}

Test(publisher, is_shown_as_it_was_written)
{
	cr_assert_str_eq(name(NULL, "  Karsk   Evening\tNews "), "Karsk Evening News");
	cr_assert_str_eq(name(NULL, "The Karsk Daily - Opinion"), "The Karsk Daily");
	cr_assert_str_eq(name(NULL, "WORLD NEWS | Karsk Daily"), "Karsk Daily");
	cr_assert_str_eq(name(NULL, "Cafe\u0301 Straße"), "Caf\u00e9 Straße");
	cr_assert_str_eq(name(NULL, "News.BBC.co.uk"), "bbc.co.uk", "a domain is written in small letters");
	cr_assert_str_eq(name("https://www.Karsk.example/a", "Karsk Daily"), "karsk.example");
	cr_assert_null(name(NULL, " "));
}

Test(publisher, is_one_with_or_without_its_article)
{
	cr_assert_str_eq(key(NULL, "The Guardian"), "guardian");
	cr_assert_str_eq(key(NULL, "Guardian"), "guardian");
	cr_assert_str_eq(key(NULL, "Theatre Weekly"), "theatre weekly");
	cr_assert_str_eq(key(NULL, "The"), "the");
}

Test(publisher, is_one_whatever_section_its_feed_names)
{
	static const char *const names[] = { "Karsk Daily - Opinion", "Karsk Daily: Top Stories", "The Karsk Daily » World News",
	                                     "World news | The Karsk Daily" };
	for (size_t k = 0; k < sizeof(names) / sizeof(*names); k++)
		cr_assert_str_eq(key(NULL, names[k]), "karsk daily", "%s", names[k]);
	cr_assert_str_eq(key(NULL, "Al-Karsk - Harbour"), "al-karsk - harbour", "no section");
	cr_assert_str_eq(key(NULL, "The Sun (Ostrandia)"), "sun (ostrandia)", "another sun than that of Velmora");
	cr_assert_str_eq(key(NULL, "Karsk News"), "karsk news");
	cr_assert_str_eq(key(NULL, "Top Stories - World"), "top stories", "something has to be left");
	cr_assert_str_eq(key(NULL, "Karsk Daily : World News"), "karsk daily", "a blank before the colon is not of the name");
	cr_assert_str_eq(key(NULL, "The : US"), "the", "an article alone is a name, too");
}

Test(publisher, is_one_however_its_host_is_written)
{
	static const char *const urls[] = { "https://bbc.co.uk/a", "http://www.bbc.co.uk/a", "https://news.bbc.co.uk:8443/a", "HTTPS://WWW.BBC.CO.UK./a",
		                            "https://reader:secret@news.bbc.co.uk/a", "  https://m.bbc.co.uk?x=1 " };
	for (size_t k = 0; k < sizeof(urls) / sizeof(*urls); k++)
		cr_assert_str_eq(key(urls[k], NULL), "bbc.co.uk", "%s", urls[k]);
}

Test(publisher, is_one_in_letters_and_in_punycode)
{
	cr_assert_str_eq(key("https://www.xn--mnchen-3ya.de/a", NULL), "münchen.de");
	cr_assert_str_eq(key("https://www.münchen.de/a", NULL), "münchen.de");
	cr_assert_str_eq(key("https://MÜNCHEN.DE/a", NULL), "münchen.de");
	cr_assert_str_eq(key("https://news.xn--85x722f.xn--55qx5d.cn/a", NULL), "食狮.公司.cn");
	cr_assert_str_eq(key("https://xn--bcher-gre-n1a6wic.example/a", NULL), "bücher-grösse.example", "its hyphens are its own, ß is folded");
	cr_assert_str_eq(key("https://xn--99999999.example/a", NULL), "xn--99999999.example", "what is no Punycode stays");
	cr_assert_str_eq(key(NULL, "www.xn--mnchen-3ya.de"), "münchen.de", "in a name, too");
}

Test(publisher, is_a_domain_when_the_name_is_one)
{
	cr_assert_str_eq(key(NULL, "news.bbc.co.uk/world"), "bbc.co.uk");
	cr_assert_str_eq(key(NULL, "bbc.co.uk:443"), "bbc.co.uk");
	cr_assert_str_eq(key(NULL, "News.BBC.co.uk"), "bbc.co.uk");
	cr_assert_str_eq(key(NULL, "https://apnews.com/"), "apnews.com");
	cr_assert_str_eq(key(NULL, "Dr. Oz"), "dr. oz");
	cr_assert_str_eq(key(NULL, "St.Nowheresuffix"), "st.nowheresuffix");
}
