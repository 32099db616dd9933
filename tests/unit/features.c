#include "cluster/stories/features.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>

static struct languages *languages;
static struct words *words;
static struct arena *arena;

static void set_up(void)
{
	char *error = NULL;
	cr_assert_eq(languages_load(HEARSAY_DATA_BUILD, &languages, &error), 0, "%s", error);
	cr_assert_eq(words_load(HEARSAY_DATA_BUILD "/languages/en/words.tsv", &words, &error), 0, "%s", error);
	arena = arena_new();
}

static void tear_down(void)
{
	arena_free(arena);
	words_free(words);
	languages_free(languages);
}

TestSuite(features, .init = set_up, .fini = tear_down);

static struct story_features features_of(const char *title, const char *body)
{
	const struct language *english = languages_find(languages, "en");
	struct document documents[2];
	struct story_features features;
	if (title)
		document_read(title, strlen(title), english, arena, &documents[0]);
	if (body)
		document_read(body, strlen(body), english, arena, &documents[1]);
	story_features_compute(title ? &documents[0] : NULL, body ? &documents[1] : NULL, words, arena, &features);
	return features;
}

static float weight(const struct story_features *features, enum feature_bag bag, const char *term)
{
	for (uint32_t k = 0; k < features->counts[bag]; k++)
		if (strcmp(features->bags[bag][k].term, term) == 0)
			return features->bags[bag][k].weight;
	return 0;
}

Test(features, hold_stems_of_title_and_body_and_no_stop_words)
{
	struct story_features features = features_of("Minister visits flooded villages", "The flooding has destroyed nine bridges.");
	cr_assert(features.has_body);
	cr_assert_gt(weight(&features, BAG_WORDS, "flood"), weight(&features, BAG_WORDS, "bridg"), "the title and the body have it");
	cr_assert_gt(weight(&features, BAG_WORDS, "minist"), weight(&features, BAG_WORDS, "bridg"), "titles weigh more");
	cr_assert_eq(weight(&features, BAG_WORDS, "the"), 0);
	cr_assert_eq(weight(&features, BAG_TITLE, "bridg"), 0);
	cr_assert_gt(weight(&features, BAG_TITLE, "minist visit"), 0);
	for (uint32_t k = 1; k < features.counts[BAG_WORDS]; k++)
		cr_assert_lt(strcmp(features.bags[BAG_WORDS][k - 1].term, features.bags[BAG_WORDS][k].term), 0, "sorted, each once");
}

Test(features, know_names_and_pairs_of_them)
{
	struct story_features features = features_of(NULL, "It was Angela Merkel who met reporters in Berlin after the Summit.");
	cr_assert_gt(weight(&features, BAG_NAMES, "angela merkel"), 0);
	cr_assert_gt(weight(&features, BAG_NAMES, "berlin"), 0);
	cr_assert_eq(weight(&features, BAG_NAMES, "summit"), 0, "mostly not capitalised elsewhere");
	cr_assert_eq(weight(&features, BAG_NAMES, "report"), 0);
}

static const char *written(const struct story_features *features, enum feature_bag bag, const char *term)
{
	for (uint32_t k = 0; k < features->counts[bag]; k++)
		if (strcmp(features->bags[bag][k].term, term) == 0)
			return features->bags[bag][k].written ? features->bags[bag][k].written : term;
	return "(no such term)";
}

Test(features, remember_how_words_and_names_are_written)
{
	struct story_features features = features_of("Flooded Villages: Angela Merkel Visits", "Flooding has destroyed bridges near Berlin, Angela "
	                                             "Merkel said. The flooded Moscow-backed works of BERLIN are closed, UN envoys report.");
	cr_assert_str_eq(written(&features, BAG_WORDS, "bridg"), "bridges");
	cr_assert_str_eq(written(&features, BAG_WORDS, "flood"), "flooded", "not as at the start of a sentence");
	cr_assert_str_eq(written(&features, BAG_WORDS, "villag"), "villages", "a title's capitals mean nothing");
	cr_assert_str_eq(written(&features, BAG_WORDS, "berlin"), "Berlin");
	cr_assert_str_eq(written(&features, BAG_NAMES, "angela merkel"), "Angela Merkel");
	cr_assert_str_eq(written(&features, BAG_WORDS, "un"), "UN");
	cr_assert_str_eq(written(&features, BAG_WORDS, "moscow"), "Moscow-backed");
	cr_assert_str_eq(written(&features, BAG_WORDS, "work"), "works");
}

Test(features, take_both_spellings_of_the_united_states_for_one_term)
{
	struct story_features dotted = features_of("U.S. envoy lands", NULL), plain = features_of("US envoy lands", NULL);
	cr_assert_gt(weight(&dotted, BAG_WORDS, "us."), 0);
	cr_assert_gt(weight(&plain, BAG_WORDS, "us."), 0);
	struct story_features pronoun = features_of("Envoy tells us all", NULL);
	cr_assert_eq(weight(&pronoun, BAG_WORDS, "us."), 0);
}

Test(features, sketch_only_texts_long_enough_to_be_copied)
{
	struct story_features none = features_of("A title", "Too short a text.");
	cr_assert_null(none.shingles);
	char body[4000] = "";
	for (int k = 0; k < 300; k++)
		sprintf(body + strlen(body), "word%d ", k);
	struct story_features sketch = features_of(NULL, body);
	cr_assert_eq(sketch.shingle_count, 64);
	for (uint32_t k = 1; k < sketch.shingle_count; k++)
		cr_assert_lt(sketch.shingles[k - 1], sketch.shingles[k]);
}

Test(features, are_empty_for_an_article_of_nothing)
{
	struct story_features features = features_of(NULL, "");
	cr_assert(!features.has_body && !features.counts[BAG_WORDS] && !features.shingle_count);
}

static int read_back(const struct writer *writer, struct story_features *ret_features)
{
	struct value value;
	cr_assert_eq(value_decode(writer_data(writer), writer_size(writer), &value_limits_reply, arena, &value, NULL), 0);
	return story_features_read(&value, arena, ret_features);
}

Test(features, come_back_from_the_wire_as_they_were)
{
	char body[4000] = "Angela Merkel met reporters in Berlin. ";
	for (int k = 0; k < 300; k++)
		sprintf(body + strlen(body), "word%d ", k % 90);
	struct story_features features = features_of("Merkel in Berlin", body), again;
	struct writer *writer = writer_new();
	story_features_write(&features, writer);
	cr_assert_eq(read_back(writer, &again), 0);
	writer_free(writer);
	cr_assert_eq(again.has_body, features.has_body);
	cr_assert_not(again.no_report);
	for (int bag = 0; bag < BAG_COUNT; bag++) {
		cr_assert_eq(again.counts[bag], features.counts[bag]);
		for (uint32_t k = 0; k < features.counts[bag]; k++) {
			cr_assert_str_eq(again.bags[bag][k].term, features.bags[bag][k].term);
			cr_assert_eq(again.bags[bag][k].weight, features.bags[bag][k].weight);
			const char *before = features.bags[bag][k].written, *after = again.bags[bag][k].written;
			cr_assert((!before && !after) || strcmp(before, after) == 0, "%s", features.bags[bag][k].term);
		}
	}
	cr_assert_eq(again.shingle_count, features.shingle_count);
	cr_assert_arr_eq(again.shingles, features.shingles, features.shingle_count * sizeof(uint32_t));
}

Test(features, remember_that_a_headline_tells_no_news)
{
	struct story_features features = features_of("Why Merkel visits Berlin", "Merkel met reporters in Berlin."), again;
	cr_assert(features.no_report);
	struct writer *writer = writer_new();
	story_features_write(&features, writer);
	cr_assert_eq(read_back(writer, &again), 0);
	writer_free(writer);
	cr_assert(again.no_report);
}

Test(features, refuse_what_writing_never_wrote)
{
	struct story_features features;
	struct writer *writer = writer_new();
	write_map(writer, 1);
	write_string(writer, "bags");
	write_array(writer, 2);
	write_array(writer, 0);
	write_array(writer, 0);
	cr_assert_eq(read_back(writer, &features), -EBADMSG, "a bag is missing");
	writer_reset(writer);
	write_map(writer, 2);
	write_string(writer, "bags");
	write_array(writer, 3);
	write_array(writer, 4);
	write_string(writer, "b");
	write_integer(writer, 1);
	write_string(writer, "a");
	write_integer(writer, 1);
	write_array(writer, 0);
	write_array(writer, 0);
	write_string(writer, "shingles");
	write_binary(writer, "", 0);
	cr_assert_eq(read_back(writer, &features), -EBADMSG, "terms out of order");
	writer_reset(writer);
	write_map(writer, 3);
	write_string(writer, "bags");
	write_array(writer, 3);
	write_array(writer, 2);
	write_string(writer, "beij");
	write_integer(writer, 1);
	write_array(writer, 0);
	write_array(writer, 0);
	write_string(writer, "shingles");
	write_binary(writer, "", 0);
	write_string(writer, "words");
	write_array(writer, 0);
	cr_assert_eq(read_back(writer, &features), -EBADMSG, "a word is missing");
	writer_free(writer);
}
