/* Articles as scrapers write them. What each form has in it is what its own program writes (trafilatura 2.3, news-please 1.6, newspaper4k 0.9,
 * feedparser 6.0) or what its standard says (ninjs, schema.org); the words are invented. */
#include "clients/cli/input/mapping.h"

#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>

#include "clients/cli/json.h"
#include "proto/article.h"

static struct arena *arena;
static struct mapping mapping;

static void set_up(void)
{
	arena = arena_new();
}

static void tear_down(void)
{
	arena = arena_free(arena);
}

TestSuite(mapping, .init = set_up, .fini = tear_down);

/* The article that a JSON text becomes, as JSON with its keys in the protocol's order but the URL first. */
static const char *translated(const char *json)
{
	struct value value;
	const char *reason, *detail;
	char *out;
	size_t size;
	cr_assert_eq(json_read_value(json, strlen(json), &value_limits_reply, arena, &value, &reason, &detail), 0, "%s: %s", reason,
	             detail ? detail : "");
	struct value article = mapping_translate(&value, NULL, arena, &mapping);
	FILE *file = open_memstream(&out, &size);
	json_write_value(file, &article, NULL);
	fclose(file);
	const char *copy = arena_copy(arena, out);
	free(out);
	return copy;
}

#define expect_translated(form_, json, expected) \
	do { \
		const char *got_ = translated(json); \
		cr_expect_str_eq(got_, expected, "%s", got_); \
		cr_expect_str_eq(mapping.form, form_); \
	} while (0)

/* The fate of a key: "field", "!field: why", "-" (ignored), "" (no word of it). */
static const char *fate_of(const char *key)
{
	for (size_t i = 0; i < mapping.note_count; i++) {
		const struct mapping_note *note = &mapping.notes[i];
		if (strcmp(note->key, key) != 0)
			continue;
		return note->fate == MAPPING_IGNORED ? "-" : note->fate == MAPPING_TAKEN ? note->field : arena_format(arena, "!%s: %s", note->field, note->detail);
	}
	return "";
}

Test(mapping, the_protocols_own_words_stay_and_others_are_ignored)
{
	expect_translated("hearsay", "{\"id\":\"a\",\"title\":\"T\",\"published\":\"soon\",\"authors\":\"X\",\"score\":7,\"text\":null}",
	                  "{\"id\":\"a\",\"title\":\"T\",\"authors\":\"X\",\"published\":\"soon\"}");
	cr_expect_str_eq(fate_of("title"), "title");
	cr_expect_str_eq(fate_of("score"), "-");
	expect_translated("hearsay", "[1]", "[1]");
}

Test(mapping, what_can_mean_only_one_thing_is_taken_under_the_protocols_own_words_as_well)
{
	expect_translated("hearsay", "{\"id\":17,\"publisher\":{\"@type\":\"Organization\",\"name\":\"Karsk Daily\"},\"authors\":[{\"name\":\"Jane Doe\"},\"X\"]}",
	                  "{\"id\":\"17\",\"publisher\":\"Karsk Daily\",\"authors\":[\"Jane Doe\",\"X\"]}");
	expect_translated("hearsay", "{\"id\":1.5,\"publisher\":{\"logo\":1},\"authors\":{\"age\":7}}", "{\"id\":1.5,\"publisher\":{\"logo\":1},\"authors\":{\"age\":7}}");
	static const char *const times[][2] = {
		{ "\"May 6, 2031 9:00 AM\"", "\"2031-05-06T09:00:00\"" }, { "\"Tue, 06 May 2031 09:00:00 GMT\"", "\"2031-05-06T09:00:00Z\"" },
		{ "\"2031-05-06\"", "\"2031-05-06\"" }, { "1935824400", "1935824400" }, { "1935824400.25", "1935824400.25" },
		{ "1935824400250", "1935824400.25" }, { "1935824400250.0", "1935824400.25" }, { "\"1935824400.25\"", "1935824400.25" },
		{ "\"1935824400250\"", "1935824400.25" }, { "\"20310506\"", "\"20310506\"" }, { "\"05/06/2031\"", "\"05/06/2031\"" },
		{ "1935824400250000000", "1935824400250000000" }, { "\"20310506090000\"", "\"20310506090000\"" }, { "\"1935824400.\"", "1935824400.0" },
	};
	for (size_t i = 0; i < array_size(times); i++)
		expect_translated("hearsay", arena_format(arena, "{\"published\":%s}", times[i][0]), arena_format(arena, "{\"published\":%s}", times[i][1]));
}

Test(mapping, the_source_of_trafilatura_is_the_url)
{
	expect_translated("trafilatura",
	                  "{\"title\":\"Dam talks\",\"author\":\"Jane Doe; John Roe\",\"hostname\":\"karsk.example\",\"date\":\"2031-05-06\","
	                  "\"fingerprint\":\"7ecb8de67c8fd4ed\",\"id\":null,\"license\":null,\"comments\":\"\",\"raw_text\":\"Dam talks The gates\","
	                  "\"text\":\"Dam talks\\nThe gates\",\"language\":null,\"image\":null,\"pagetype\":null,\"filedate\":\"2031-05-07\","
	                  "\"source\":\"https://karsk.example/a\",\"source-hostname\":\"Karsk Daily\",\"excerpt\":null,\"categories\":\"\",\"tags\":\"\"}",
	                  "{\"url\":\"https://karsk.example/a\",\"title\":\"Dam talks\",\"text\":\"Dam talks\\nThe gates\",\"publisher\":\"Karsk Daily\","
	                  "\"authors\":[\"Jane Doe\",\"John Roe\"],\"published\":\"2031-05-06\",\"fetched\":\"2031-05-07\"}");
	cr_expect_str_eq(fate_of("source"), "url");
	cr_expect_str_eq(fate_of("raw_text"), "-");
}

Test(mapping, a_bare_extraction_of_trafilatura_is_read_as_well)
{
	expect_translated("trafilatura",
	                  "{\"title\":\"T\",\"author\":\"Jane Doe\",\"url\":\"https://karsk.example/a\",\"hostname\":\"karsk.example\",\"description\":null,"
	                  "\"sitename\":\"Karsk Daily\",\"date\":null,\"categories\":[],\"tags\":[],\"text\":\"The gates\",\"language\":\"en\"}",
	                  "{\"url\":\"https://karsk.example/a\",\"title\":\"T\",\"text\":\"The gates\",\"publisher\":\"Karsk Daily\",\"authors\":[\"Jane Doe\"],"
	                  "\"language\":\"en\"}");
}

Test(mapping, a_missing_date_of_news_please_is_the_text_none_and_a_time_has_no_zone)
{
	static const char news_please[] =
		"{\"authors\":[\"Jane Doe\",\"Jane Doe\",\"None\"],\"date_download\":\"2031-05-06 10:11:12\",\"date_modify\":\"None\","
		"\"date_publish\":\"2031-05-06 08:00:00\",\"description\":\"Short\",\"filename\":\"x.json\",\"image_url\":null,\"language\":\"en\","
		"\"localpath\":null,\"maintext\":\"The gates stay shut.\",\"source_domain\":\"karsk.example\",\"title\":\"T\",\"title_page\":null,"
		"\"title_rss\":null,\"url\":\"https://karsk.example/a\"}";
	struct article article;
	const char *reason, *field;
	expect_translated("news-please", news_please,
	                  "{\"url\":\"https://karsk.example/a\",\"title\":\"T\",\"text\":\"The gates stay shut.\",\"publisher\":\"karsk.example\","
	                  "\"authors\":[\"Jane Doe\"],\"language\":\"en\",\"published\":\"2031-05-06 08:00:00\",\"fetched\":\"2031-05-06 10:11:12\"}");
	struct value value;
	const char *detail;
	cr_assert_eq(json_read_value(news_please, strlen(news_please), &value_limits_reply, arena, &value, &reason, &detail), 0);
	value = mapping_translate(&value, NULL, arena, &mapping);
	cr_assert_eq(article_from_value(&value, arena, &article, &reason, &field), 0);
	cr_expect_eq(article.modified, TIME_NONE);
	cr_expect(article.zoneless);
	expect_translated("news-please",
	                  "{\"maintext\":null,\"date_publish\":\"None\",\"description\":\"Short\",\"title\":\"T\",\"url\":\"https://k.example\"}",
	                  "{\"url\":\"https://k.example\",\"title\":\"T\",\"text\":\"Short\"}");
}

Test(mapping, newspaper4k_is_read)
{
	expect_translated("newspaper4k",
	                  "{\"url\":\"https://karsk.example/a\",\"read_more_link\":\"\",\"language\":\"en\",\"title\":\"T\",\"top_image\":\"\",\"meta_img\":\"\","
	                  "\"images\":[],\"movies\":[],\"keywords\":[],\"tags\":null,\"authors\":[\"Jane Doe\"],\"publish_date\":\"2031-05-06T08:00:00+02:00\","
	                  "\"summary\":\"\",\"meta_description\":\"Short\",\"meta_lang\":\"en\",\"meta_favicon\":\"\",\"meta_site_name\":\"Karsk Daily\","
	                  "\"canonical_link\":\"https://karsk.example/a\",\"text\":\"The gates\"}",
	                  "{\"url\":\"https://karsk.example/a\",\"title\":\"T\",\"text\":\"The gates\",\"publisher\":\"Karsk Daily\",\"authors\":[\"Jane Doe\"],"
	                  "\"language\":\"en\",\"published\":\"2031-05-06T08:00:00+02:00\"}");
}

Test(mapping, ninjs_1_has_texts_and_says_what_is_taken_back)
{
	expect_translated("ninjs 1",
	                  "{\"uri\":\"urn:newsml:karsk:1\",\"type\":\"text\",\"versioncreated\":\"2031-05-06T08:00:00Z\",\"pubstatus\":\"canceled\",\"language\":\"en\","
	                  "\"headline\":\"T\",\"byline\":\"By Jane Doe\",\"body_xhtml\":\"<div><p>The gates</p><p>stay shut &amp; dry.</p></div>\",\"copyrightholder\":\"Karsk\"}",
	                  "{\"id\":\"urn:newsml:karsk:1\",\"title\":\"T\",\"text\":\"The gates\\n\\nstay shut & dry.\",\"publisher\":\"Karsk\",\"authors\":[\"By Jane Doe\"],"
	                  "\"language\":\"en\",\"published\":\"2031-05-06T08:00:00Z\",\"modified\":\"2031-05-06T08:00:00Z\",\"status\":\"canceled\"}");
}

Test(mapping, ninjs_nests_bodies_and_headlines_in_lists_from_2_on)
{
	expect_translated("ninjs 2, 3",
	                  "{\"uri\":\"https://karsk.example/n/1\",\"standard\":{\"name\":\"ninjs\",\"version\":\"3.0\"},\"firstcreated\":\"2031-05-06T08:00:00Z\","
	                  "\"versioncreated\":\"2031-05-06T09:00:00Z\",\"pubstatus\":\"usable\",\"language\":\"en\",\"by\":\"Jane Doe\","
	                  "\"headlines\":[{\"role\":\"short\",\"value\":\"S\"},{\"role\":\"main\",\"value\":\"T\"}],"
	                  "\"bodies\":[{\"role\":\"main\",\"contenttype\":\"text/html\",\"value\":\"<p>x</p>\"},"
	                  "{\"role\":\"main\",\"contenttype\":\"text/plain\",\"value\":\"The gates\"},{\"role\":\"social\",\"value\":\"Gates!\"}],"
	                  "\"infosources\":[{\"name\":\"Karsk Agency\",\"role\":\"main\"}]}",
	                  "{\"url\":\"https://karsk.example/n/1\",\"id\":\"https://karsk.example/n/1\",\"title\":\"T\",\"text\":\"The gates\",\"publisher\":\"Karsk Agency\","
	                  "\"authors\":[\"Jane Doe\"],\"language\":\"en\",\"published\":\"2031-05-06T08:00:00Z\",\"modified\":\"2031-05-06T09:00:00Z\",\"status\":\"usable\"}");
	expect_translated("ninjs 2, 3",
	                  "{\"uri\":\"n1\",\"headlines\":[{\"value\":\"T\"}],\"bodies\":[{\"contenttype\":\"text/html\",\"value\":\"<p>The gates</p>\"}]}",
	                  "{\"id\":\"n1\",\"title\":\"T\",\"text\":\"The gates\"}");
}

Test(mapping, ninjs_3_writes_its_names_with_capitals)
{
	expect_translated("ninjs 2, 3",
	                  "{\"uri\":\"n1\",\"firstCreated\":\"2031-05-06T08:00:00Z\",\"versionCreated\":\"2031-05-06T09:00:00Z\",\"pubStatus\":\"usable\","
	                  "\"infoSources\":[{\"name\":\"Karsk Agency\"}],\"headlines\":[{\"role\":\"main\",\"value\":\"T\"}],"
	                  "\"bodies\":[{\"role\":\"main\",\"contentType\":\"application/xhtml+xml\",\"value\":\"<p>The gates</p>\"}]}",
	                  "{\"id\":\"n1\",\"title\":\"T\",\"text\":\"The gates\",\"publisher\":\"Karsk Agency\",\"published\":\"2031-05-06T08:00:00Z\","
	                  "\"modified\":\"2031-05-06T09:00:00Z\",\"status\":\"usable\"}");
}

Test(mapping, ninjs_1_may_name_headline_and_body_after_their_use)
{
	expect_translated("ninjs 1", "{\"uri\":\"n1\",\"headline_main\":\"T\",\"body_main\":\"The gates\",\"body_richtext\":\"<p>The</p><p>gates</p>\"}",
	                  "{\"id\":\"n1\",\"title\":\"T\",\"text\":\"The\\n\\ngates\"}");
}

Test(mapping, an_article_body_that_is_html_is_made_plain_and_one_that_is_not_stays)
{
	static const char *const bodies[][2] = {
		{ "<p>The gates</p><p>stay shut</p>", "The gates\\n\\nstay shut" }, { "The gates<br />stay", "The gates\\nstay" },
		{ "1 < 2 &amp; 3 > 2", "1 < 2 &amp; 3 > 2" }, { "a </ b> <b", "a </ b> <b" },
	};
	for (size_t i = 0; i < array_size(bodies); i++)
		expect_translated("schema.org", arena_format(arena, "{\"@type\":\"Article\",\"articleBody\":\"%s\"}", bodies[i][0]),
		                  arena_format(arena, "{\"text\":\"%s\"}", bodies[i][1]));
}

Test(mapping, a_news_article_of_schema_org_is_read)
{
	expect_translated("schema.org",
	                  "{\"@context\":\"https://schema.org\",\"@type\":[\"Thing\",\"ReportageNewsArticle\"],\"headline\":\"T\",\"articleBody\":\"The gates\","
	                  "\"datePublished\":\"2031-05-06T08:00:00Z\",\"dateModified\":\"2031-05-06T09:00:00Z\",\"inLanguage\":{\"@type\":\"Language\",\"name\":\"en\"},"
	                  "\"author\":[{\"@type\":\"Person\",\"name\":\"Jane Doe\"},\"John Roe\"],\"publisher\":{\"@type\":\"Organization\",\"name\":\"Karsk Daily\"},"
	                  "\"mainEntityOfPage\":{\"@type\":\"WebPage\",\"@id\":\"https://karsk.example/a\"}}",
	                  "{\"url\":\"https://karsk.example/a\",\"title\":\"T\",\"text\":\"The gates\",\"publisher\":\"Karsk Daily\",\"authors\":[\"Jane Doe\",\"John Roe\"],"
	                  "\"language\":\"en\",\"published\":\"2031-05-06T08:00:00Z\",\"modified\":\"2031-05-06T09:00:00Z\"}");
	expect_translated("schema.org",
	                  "{\"@type\":\"NewsArticle\",\"@id\":\"#article\",\"mainEntityOfPage\":true,\"name\":\"T\",\"description\":\"Short\"}",
	                  "{\"id\":\"#article\",\"title\":\"T\",\"text\":\"Short\"}");
}

Test(mapping, an_item_of_a_json_feed_is_an_article)
{
	expect_translated("JSON Feed",
	                  "{\"id\":\"https://karsk.example/1\",\"url\":\"https://karsk.example/1\",\"title\":\"A & B\",\"content_html\":\"<p>One</p><p>Two</p>\","
	                  "\"content_text\":\"One\",\"date_published\":\"2031-05-06T08:00:00Z\",\"date_modified\":\"2031-05-06T09:00:00Z\","
	                  "\"authors\":[{\"name\":\"Jane\"}],\"source\":{\"title\":\"Karsk Daily\"}}",
	                  "{\"url\":\"https://karsk.example/1\",\"title\":\"A & B\",\"text\":\"One\\n\\nTwo\",\"publisher\":\"Karsk Daily\",\"authors\":[\"Jane\"],"
	                  "\"published\":\"2031-05-06T08:00:00Z\",\"modified\":\"2031-05-06T09:00:00Z\"}");
	expect_translated("JSON Feed", "{\"id\":\"g1\",\"content_text\":\"short\"}", "{\"id\":\"g1\",\"text\":\"short\"}");
	expect_translated("JSON Feed", "{\"id\":2031,\"content_text\":\"short\"}", "{\"id\":\"2031\",\"text\":\"short\"}");
}

Test(mapping, an_entry_of_feedparser_is_read_with_its_html_made_plain)
{
	expect_translated("feed entry",
	                  "{\"title\":\"A &amp; B\",\"title_detail\":{\"type\":\"text/plain\"},\"link\":\"https://karsk.example/1\",\"id\":\"g1\",\"guidislink\":false,"
	                  "\"published\":\"Mon, 07 Mar 2022 09:30:00 GMT\",\"published_parsed\":[2022,3,7,9,30,0,0,66,0],\"authors\":[{\"name\":\"Jane\"}],"
	                  "\"author\":\"Jane\",\"summary\":\"<p>short</p>\",\"content\":[{\"type\":\"text/html\",\"value\":\"<p>One</p><p>Two</p>\"}]}",
	                  "{\"url\":\"https://karsk.example/1\",\"title\":\"A & B\",\"text\":\"One\\n\\nTwo\",\"authors\":[\"Jane\"],\"published\":\"2022-03-07T09:30:00Z\"}");
	expect_translated("feed entry", "{\"id\":\"g1\",\"guidislink\":false,\"summary\":\"short\"}", "{\"id\":\"g1\",\"text\":\"short\"}");
	expect_translated("feed entry",
	                  "{\"id\":\"g1\",\"guidislink\":false,\"content\":[{\"type\":\"text/html\",\"value\":\"<p>One</p>\"},"
	                  "{\"type\":\"text/html\",\"value\":\"<p>Two</p>\"}]}",
	                  "{\"id\":\"g1\",\"text\":\"One\"}");
}

Test(mapping, what_would_have_an_article_refused_is_left_out_of_a_scrapers_and_said)
{
	expect_translated("news-please", "{\"date_publish\":\"yesterday\",\"maintext\":[1],\"url\":\"https://k.example\",\"title\":\"T\",\"authors\":7}",
	                  "{\"url\":\"https://k.example\",\"title\":\"T\"}");
	cr_expect_str_eq(fate_of("date_publish"), "!published: can't be read as a time");
	cr_expect_str_eq(fate_of("maintext"), "!text: is no text");
	cr_expect_str_eq(fate_of("authors"), "!authors: has no name");
	char json[16384];
	for (size_t over = 0; over < 2; over++) {
		int length = snprintf(json, sizeof(json), "{\"maintext\":\"x\",\"url\":\"https://k.example\",\"title\":\"");
		memset(json + length, 'x', 8192 + over);
		strcpy(json + length + 8192 + over, "\"}");
		cr_expect_eq(strstr(translated(json), "title") == NULL, over == 1, "a title of %zu bytes", 8192 + over);
	}
	cr_expect_str_eq(fate_of("title"), "!title: is longer than its limit");
}

Test(mapping, no_more_authors_are_taken_than_the_protocol_takes)
{
	char json[4096];
	for (int count = 64; count <= 65; count++) {
		int length = snprintf(json, sizeof(json), "{\"publish_date\":null,\"authors\":[\"a0\"");
		for (int i = 1; i < count; i++)
			length += snprintf(json + length, sizeof(json) - (size_t)length, ",\"a%d\"", i);
		snprintf(json + length, sizeof(json) - (size_t)length, "]}");
		const char *got = translated(json);
		cr_expect_not_null(strstr(got, "\"a63\""));
		cr_expect_null(strstr(got, "\"a64\""));
	}
}

/* It took a minute when each key was compared with all that came before it. */
Test(mapping, a_map_of_very_many_keys_takes_no_long_time, .timeout = 20)
{
	enum { KEYS = 100000 };
	struct value_pair *pairs = arena_alloc(arena, KEYS, sizeof(*pairs));
	for (uint32_t k = 0; k < KEYS; k++)
		pairs[k] = (struct value_pair){ arena_format(arena, "key-%u", k), { .type = VALUE_INTEGER, .integer = k } };
	mapping_translate(&(struct value){ .type = VALUE_MAP, .count = KEYS, .pairs = pairs }, NULL, arena, &mapping);
	cr_expect_eq(mapping.note_count, KEYS);
}
