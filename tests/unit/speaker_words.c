#include "cluster/statements/speaker_words.h"

#include <criterion/criterion.h>

#include "cluster/statements/statement_features.h"
#include "text/language.h"

static struct languages *languages;
static const struct language *english;
static struct arena *arena;

static void set_up(void)
{
	char *error = NULL;
	cr_assert_eq(languages_load(HEARSAY_DATA_BUILD, &languages, &error), 0, "%s", error ? error : "");
	english = languages_find(languages, "en");
	arena = arena_new();
}

static void tear_down(void)
{
	arena_free(arena);
	languages_free(languages);
}

TestSuite(speaker_words, .init = set_up, .fini = tear_down);

Test(speaker_words, a_state_its_adjective_and_its_capital_are_one_word)
{
	cr_assert_str_eq(speaker_words(english, "Beijing", arena), "china");
	cr_assert_str_eq(speaker_words(english, "China’s Foreign Ministry", arena), "china foreign minister");
	cr_assert_str_eq(speaker_words(english, "the Chinese foreign minister, Mara Lindqvist", arena), "china foreign minister mara lindqvist");
	cr_assert_str_eq(speaker_words(english, "U.S. officials", arena), "us official");
}

Test(speaker_words, words_that_say_nothing_of_who_speaks_are_left_out_and_each_stands_once)
{
	cr_assert_str_eq(speaker_words(english, "the mayor of the Westhaven-based mayor", arena), "mayor westhaven based");
	cr_assert_str_eq(speaker_words(english, "who", arena), "");
	cr_assert_str_eq(speaker_words(english, NULL, arena), "");
}

Test(speaker_words, no_more_are_kept_than_the_limit)
{
	const char *eight = "ash birch cedar elm fir hazel larch maple";
	cr_assert_str_eq(speaker_words(english, eight, arena), eight);
	cr_assert_str_eq(speaker_words(english, "ash birch cedar elm fir hazel larch maple oak", arena), eight);
}

Test(speaker_words, an_article_tells_an_office_once_and_it_holds_for_all_mentions)
{
	struct statement items[] = {
		{ .speaker = "Mara Lindqvist", .mention = "Lindqvist" },
		{ .speaker = "Mara Lindqvist", .mention = "Westhaven's mayor Mara Lindqvist" },
		{ .speaker = "Mara Lindqvist", .mention = "she" },
		{ .speaker = "Oskar Brandt", .mention = "the fisherman Oskar Brandt" },
		{ .speaker = NULL, .mention = "" },
	};
	struct statement_features features[array_size(items)] = { 0 };
	for (size_t k = 0; k < array_size(items); k++)
		speaker_words_of_one(english, items[k].speaker, items[k].mention, arena, &features[k]);
	speaker_words_gather(features, array_size(items), arena);
	for (size_t k = 0; k < 3; k++)
		cr_assert_str_eq(features[k].office_words, "mara lindqvist westhaven mayor");
	cr_assert(features[0].named && features[1].named && !features[2].named);
	cr_assert_str_eq(features[3].office_words, "oskar brandt fisherman");
	cr_assert_str_eq(features[4].office_words, "");
	cr_assert_not(features[4].named);
}

Test(speaker_words, an_ally_of_somebody_is_not_called_as_he_is)
{
	struct statement items[] = {
		{ .speaker = "Mara Lindqvist", .mention = "Lindqvist" },
		{ .speaker = "ally of Mara Lindqvist", .mention = "An ally of Lindqvist" },
		{ .speaker = "lawyer for Mara Lindqvist", .mention = "A lawyer for Lindqvist" },
		{ .speaker = "foreign minister", .mention = "the foreign minister" },
		{ .speaker = "Chinese foreign minister", .mention = "the Chinese foreign minister" },
	};
	struct statement_features features[array_size(items)] = { 0 };
	for (size_t k = 0; k < array_size(items); k++) {
		features[k].speaker = items[k].speaker;
		speaker_words_of_one(english, items[k].speaker, items[k].mention, arena, &features[k]);
	}
	speaker_words_gather(features, array_size(items), arena);
	cr_expect_str_eq(features[0].office_words, "mara lindqvist");
	cr_expect_str_eq(features[1].office_words, "ally mara lindqvist");
	cr_expect_str_eq(features[2].office_words, "lawyer mara lindqvist");
	cr_expect_str_eq(features[3].office_words, "foreign minister china");
}
