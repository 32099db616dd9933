#include "clients/cli/input/feed_document.h"

#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>

#include "proto/json.h"

static struct arena *arena;
static struct found found;

static void set_up(void)
{
	arena = arena_new();
}

static void tear_down(void)
{
	found_free(&found);
	arena = arena_free(arena);
}

TestSuite(feed_document, .init = set_up, .fini = tear_down);

/* The item as JSON. */
static const char *item(size_t number)
{
	char *out;
	size_t size;
	cr_assert_lt(number, found.values.count);
	const struct value *items = found.values.items;
	FILE *file = open_memstream(&out, &size);
	json_write_value(file, &items[number], NULL);
	fclose(file);
	const char *copy = arena_copy(arena, out);
	free(out);
	return copy;
}

#define read(xml) feed_document_find(xml, sizeof(xml) - 1, arena, &found)
#define expect_item(number, expected) cr_expect_str_eq(item(number), expected, "%s", item(number))

Test(feed_document, items_of_rss_have_the_names_that_feedparser_gives_them)
{
	cr_assert_eq(read("<?xml version='1.0'?>\n<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/' "
	                  "xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:media='http://search.yahoo.com/mrss/'><channel><title>Karsk</title>"
	                  "<image><title>Logo</title></image><language>en</language>\n<item><media:title>M</media:title><title>A &amp; B</title>"
	                  "<link> https://k.example/1 </link><guid>g1</guid><pubDate>Mon, 07 Mar 2022 09:30:00 GMT</pubDate><dc:creator>Jane</dc:creator>"
	                  "<dc:creator>John</dc:creator><description>&lt;p&gt;short&lt;/p&gt;</description><content:encoded><![CDATA[<p>long</p>]]></content:encoded>"
	                  "</item>\n<item><title>Second</title></item></channel></rss>"), 0);
	cr_assert_eq(found.values.count, 2);
	cr_expect_null(found.reason);
	expect_item(0, "{\"title\":\"A & B\",\"link\":\"https://k.example/1\",\"id\":\"g1\",\"published\":\"Mon, 07 Mar 2022 09:30:00 GMT\","
	               "\"summary\":\"<p>short</p>\",\"content\":[{\"type\":\"text/html\",\"value\":\"<p>long</p>\"}],"
	               "\"authors\":[{\"name\":\"Jane\"},{\"name\":\"John\"}],\"language\":\"en\",\"source\":{\"title\":\"Karsk\"}}");
	expect_item(1, "{\"title\":\"Second\",\"language\":\"en\",\"source\":{\"title\":\"Karsk\"}}");
	const unsigned *lines = found.lines.items;
	cr_expect_eq(lines[0], 3);
	cr_expect_eq(lines[1], 4);
}

Test(feed_document, entries_of_atom_too_with_xhtml_in_them)
{
	cr_assert_eq(read("<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='de'><title>Karsk</title><entry><source><title>Other</title><id>o</id></source>"
	                  "<title type='html'>T</title><link rel='self' href='https://k.example/self'/><link href='https://k.example/1'/>"
	                  "<link rel='alternate' href='https://k.example/2'/><id>urn:1</id><updated>2022-03-07T10:00:00Z</updated>"
	                  "<published>2022-03-07T09:30:00Z</published><author><name>Jane</name><uri>u</uri></author>"
	                  "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>1 &lt; 2</p></div></content></entry></feed>"), 0);
	expect_item(0,
	            "{\"title\":\"T\",\"link\":\"https://k.example/1\",\"id\":\"urn:1\",\"updated\":\"2022-03-07T10:00:00Z\",\"published\":\"2022-03-07T09:30:00Z\","
	               "\"content\":[{\"type\":\"text/html\",\"value\":\"<div><p>1 &lt; 2</p></div>\"}],\"authors\":[{\"name\":\"Jane\"}],\"language\":\"de\","
	               "\"source\":{\"title\":\"Karsk\"}}");
}

Test(feed_document, rss_1_and_another_encoding_are_read)
{
	cr_assert_eq(read("<?xml version='1.0' encoding='windows-1252'?><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
	                  "xmlns='http://purl.org/rss/1.0/' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><title>K</title></channel>"
	                  "<item rdf:about='https://k.example/1'><title>\x93" "Caf\xE9\x94</title><link>https://k.example/1</link><dc:date>2022-03-07</dc:date></item></rdf:RDF>"), 0);
	expect_item(0, "{\"title\":\"“Café”\",\"link\":\"https://k.example/1\",\"published\":\"2022-03-07\",\"source\":{\"title\":\"K\"}}");
}

Test(feed_document, what_stands_before_a_fault_is_found_and_the_fault_is_told)
{
	cr_assert_lt(read("<rss><channel><item><title>One</title></item>\n<item><title>Two & three</title></item></channel></rss>"), 0);
	cr_expect_eq(found.values.count, 1);
	cr_expect_str_eq(found.reason, "malformed");
	cr_expect_not_null(strstr(found.detail, "line 2"));
}

Test(feed_document, another_document_is_none_and_an_empty_feed_is_one)
{
	cr_expect_lt(read("<html><item><title>T</title></item></html>"), 0);
	cr_expect_str_eq(found.detail, "XML, but neither RSS nor Atom");
	found_empty(&found);
	cr_expect_eq(read("<rss><channel></channel></rss>"), 0);
	cr_expect_eq(found.values.count, 0);
}

Test(feed_document, entities_are_not_fetched_and_do_not_multiply)
{
	cr_expect_eq(read("<!DOCTYPE rss [<!ENTITY e SYSTEM 'file:///etc/hostname'>]><rss><channel><item><title>a&e;b</title></item></channel></rss>"), 0);
	expect_item(0, "{\"title\":\"ab\"}");
	found_empty(&found);
	static char bomb[4096] = "<!DOCTYPE rss [<!ENTITY e0 'ten letters'>";
	for (int i = 1; i <= 12; i++) {
		char *to = bomb + strlen(bomb);
		to += sprintf(to, "<!ENTITY e%d '", i);
		for (int k = 0; k < 10; k++)
			to += sprintf(to, "&e%d;", i - 1);
		strcpy(to, "'>");
	}
	strcat(bomb, "]><rss><channel><item><title>&e12;</title></item></channel></rss>");
	cr_expect_lt(feed_document_find(bomb, strlen(bomb), arena, &found), 0);
	cr_expect_str_eq(found.reason, "malformed");
}
