#include <stdio.h>

#include <criterion/criterion.h>

#include "cluster/statements/speaker_words.h"
#include "cluster/statements/story_speakers.h"
#include "text/language.h"

static struct languages *languages;
static struct words *words;
static struct pair_model *model;
static struct arena *arena;
static struct story_speakers speakers;

/* What was said so far: the number of a statement is its place. */
static struct statement_features heard[STORY_SPEAKERS_MAX + 8];
static uint32_t numbers[STORY_SPEAKERS_MAX + 8];
static uint32_t heard_count;

static void set_up(void)
{
	char *error = NULL;
	cr_assert_eq(languages_load(HEARSAY_DATA_BUILD, &languages, &error), 0, "%s", error ? error : "");
	cr_assert_eq(words_load("/nonexistent/words.tsv", &words, &error), 0);
	cr_assert_eq(pair_model_load(HEARSAY_DATA_BUILD, "en", words, &model, &error), 0, "%s", error ? error : "");
	arena = arena_new();
}

static void tear_down(void)
{
	story_speakers_free(&speakers);
	arena_free(arena);
	pair_model_free(model);
	words_free(words);
	languages_free(languages);
}

TestSuite(story_speakers, .init = set_up, .fini = tear_down);

static bool hear(const char *speaker, const char *mention)
{
	struct statement_features features = { .speaker = speaker };
	uint32_t number = heard_count++;
	speaker_words_of_one(languages_find(languages, "en"), speaker, mention, arena, &features);
	heard[number] = features;
	numbers[number] = number;
	return story_speakers_add(&speakers, model, &features, number);
}

static void wake(void)
{
	story_speakers_wake(&speakers, model, heard, numbers, heard_count);
}

static void assert_fullest(const char *name, const char *expected)
{
	cr_assert_str_eq(story_speakers_fullest(&speakers, name), expected);
}

Test(story_speakers, a_surname_is_the_one_person_of_the_story_who_bears_it)
{
	cr_assert_not(hear("Lindqvist", "Lindqvist"));
	assert_fullest("Lindqvist", "Lindqvist");
	cr_assert(hear("Mara Lindqvist", "Mara Lindqvist"), "the surname has become another's");
	assert_fullest("Lindqvist", "Mara Lindqvist");
	assert_fullest("Mara Lindqvist", "Mara Lindqvist");
	cr_assert(hear("Oskar Lindqvist", "Oskar Lindqvist"));
	assert_fullest("Lindqvist", "Lindqvist");
}

Test(story_speakers, a_father_is_not_his_son)
{
	hear("Tomas Holt", "Tomas Holt");
	hear("Tomas Holt Jr.", "Tomas Holt Jr.");
	assert_fullest("Tomas Holt", "Tomas Holt");
	hear("Mara J. Lindqvist Jr.", "Mara J. Lindqvist Jr.");
	hear("Lindqvist Jr.", "Lindqvist Jr.");
	speakers.kept = true;
	story_speakers_rest(&speakers);
	wake();
	hear("Edda Rosk", "Edda Rosk");
	assert_fullest("Tomas Holt", "Tomas Holt");
}

Test(story_speakers, an_army_is_not_the_spokesman_who_speaks_for_it)
{
	hear("Tomas Holt", "Varlandian military spokesman Tomas Holt");
	hear("Varlandian military", "the Varlandian military");
	assert_fullest("Varlandian military", "Varlandian military");
	hear("Holt Democrats", "the Holt Democrats");
	assert_fullest("Tomas Holt", "Tomas Holt");
	hear("Rosk", "Rosk");
	hear("Rosk Democrats", "the Rosk Democrats");
	assert_fullest("Rosk", "Rosk");
}

Test(story_speakers, a_judge_is_the_one_judge_of_the_story)
{
	hear("military judge", "a military judge");
	hear("Mara Lindqvist", "the judge, Col. Mara Lindqvist of the army");
	assert_fullest("military judge", "Mara Lindqvist");
	hear("Varlandian judge", "a Varlandian judge");
	assert_fullest("Varlandian judge", "Varlandian judge");
	speakers.kept = true;
	story_speakers_rest(&speakers);
	wake();
	hear("Oskar Holt", "Judge Oskar Holt");
	assert_fullest("military judge", "military judge");
}

Test(story_speakers, know_after_a_rest_what_they_knew_before_and_take_less_meanwhile)
{
	hear("Lindqvist", "Lindqvist");
	hear("Mara Lindqvist", "Transport Minister Mara Lindqvist");
	hear("the transport minister", "the transport minister");
	hear("Tomas Holt", "Tomas Holt");
	hear("WRC", "WRC");
	hear("Water Rights Commission", "the Water Rights Commission");
	size_t awake = story_speakers_bytes(&speakers);
	for (int round = 0; round < 2; round++) {
		story_speakers_rest(&speakers);
		story_speakers_rest(&speakers);
		cr_assert_lt(story_speakers_bytes(&speakers), awake / 2);
		wake();
		wake();
		assert_fullest("Lindqvist", "Mara Lindqvist");
		assert_fullest("the transport minister", "Mara Lindqvist");
		assert_fullest("Tomas Holt", "Tomas Holt");
		assert_fullest("WRC", "Water Rights Commission");
		cr_assert_not(hear("Mara Lindqvist", "Transport Minister Mara Lindqvist"), "it is known");
	}
	cr_assert(hear("Oskar Lindqvist", "Oskar Lindqvist"));
	assert_fullest("Lindqvist", "Lindqvist");
}

Test(story_speakers, at_rest_with_nobody_are_nothing)
{
	story_speakers_rest(&speakers);
	cr_assert_eq(story_speakers_bytes(&speakers), 0);
	wake();
	hear("Tomas Holt", "Tomas Holt");
	assert_fullest("Tomas Holt", "Tomas Holt");
}

Test(story_speakers, a_name_with_more_in_the_middle_or_behind_is_fuller_but_not_one_with_more_before)
{
	hear("Mara Lindqvist", "Mara Lindqvist");
	hear("Crooked Mara Lindqvist", "Crooked Mara Lindqvist");
	assert_fullest("Mara Lindqvist", "Mara Lindqvist");
	hear("Mara K. Lindqvist", "Mara K. Lindqvist");
	assert_fullest("Mara Lindqvist", "Mara K. Lindqvist");
}

Test(story_speakers, words_that_are_more_than_a_name_are_nobodys_fullest_name)
{
	hear("Lindqvist", "Lindqvist");
	hear("spokesman for Mara Lindqvist", "a spokesman for Mara Lindqvist");
	hear("Mara Lindqvist's lawyer", "Mara Lindqvist's lawyer");
	hear("Mara Lindqvist and Oskar Brandt", "Mara Lindqvist and Oskar Brandt");
	assert_fullest("Lindqvist", "Lindqvist");
}

Test(story_speakers, an_office_is_the_one_person_who_is_said_to_hold_it)
{
	hear("prime minister", "the prime minister");
	hear("minister", "the minister");
	hear("Mara Lindqvist", "Prime Minister Mara Lindqvist");
	assert_fullest("prime minister", "Mara Lindqvist");
	assert_fullest("minister", "minister");
	hear("Oskar Brandt", "the former prime minister, Oskar Brandt,");
	assert_fullest("prime minister", "prime minister");
}

Test(story_speakers, a_body_or_several_are_not_the_one_who_heads_or_tells_of_them)
{
	hear("Mara Lindqvist", "Mara Lindqvist, the local police chief and spokeswoman for the event organisers");
	hear("local police", "local police");
	hear("event organisers", "event organisers");
	hear("local police chief", "local police chief");
	assert_fullest("local police", "local police");
	assert_fullest("event organisers", "event organisers");
	assert_fullest("local police chief", "Mara Lindqvist");
}

Test(story_speakers, a_name_in_a_headline_in_capitals_is_no_fuller_one)
{
	hear("Mara Lindqvist", "Mara Lindqvist");
	hear("MARA LINDQVIST Westhaven", "MARA LINDQVIST Westhaven");
	assert_fullest("Mara Lindqvist", "Mara Lindqvist");
}

Test(story_speakers, a_person_under_a_familiar_given_name_is_the_one_with_the_full_one)
{
	hear("Jim Holt", "Jim Holt");
	hear("Jim Vesper", "Jim Vesper");
	hear("James P. Holt", "James P. Holt");
	hear("James Vesper", "James Vesper");
	hear("Bob Rosk", "Bob Rosk");
	hear("James Rosk", "James Rosk");
	assert_fullest("Jim Holt", "James P. Holt");
	assert_fullest("Jim Vesper", "James Vesper");
	hear("Korea Rosk", "Korea Rosk");
	hear("Korean Rosk", "Korean Rosk");
	assert_fullest("Bob Rosk", "Bob Rosk");
	assert_fullest("Korea Rosk", "Korea Rosk");
}

Test(story_speakers, another_spelling_of_a_name_is_that_which_was_heard_first)
{
	hear("Ha Min-soo", "Ha Min-soo");
	hear("Ha Min Soo", "Ha Min Soo");
	hear("Ha", "Ha");
	hear("Beta O’Vesper", "Beta O’Vesper");
	hear("Beta O'Vesper", "Beta O'Vesper");
	assert_fullest("Ha Min Soo", "Ha Min-soo");
	assert_fullest("Ha Min-soo", "Ha Min-soo");
	assert_fullest("Ha", "Ha Min-soo");
	assert_fullest("Beta O'Vesper", "Beta O’Vesper");
	hear("Port Vesper", "Port Vesper");
	hear("Port Vesper Post-Echo", "the Port Vesper Post-Echo");
	assert_fullest("Port Vesper", "Port Vesper");
	hear("Ha Min Soon", "Ha Min Soon");
	assert_fullest("Ha Min Soon", "Ha Min Soon");
	assert_fullest("Ha", "Ha");
}

Test(story_speakers, a_company_is_told_with_its_form)
{
	hear("Halden Brook", "Halden Brook");
	hear("Halden Brook Group", "Halden Brook Group");
	hear("Halden Brook Group Inc.", "Halden Brook Group Inc.");
	hear("Halden", "Halden");
	hear("Vesper", "Vesper");
	hear("Vesper, Inc", "Vesper, Inc");
	hear("Holdings", "Holdings");
	assert_fullest("Halden Brook", "Halden Brook Group Inc.");
	assert_fullest("Vesper", "Vesper, Inc");
	assert_fullest("Halden", "Halden Brook Group Inc.");
	assert_fullest("Holdings", "Holdings");
}

Test(story_speakers, a_surname_is_rather_a_person_than_a_company)
{
	hear("Vesper", "Vesper");
	hear("Vesper Corp.", "Vesper Corp.");
	hear("Jo Vesper", "Jo Vesper");
	assert_fullest("Vesper", "Jo Vesper");
}

Test(story_speakers, initials_are_the_one_body_that_they_can_be)
{
	hear("WRC", "WRC");
	hear("HB", "HB");
	hear("Halden Brook", "Halden Brook");
	hear("Water Rights Commission spokesman", "the Water Rights Commission spokesman");
	assert_fullest("WRC", "WRC");
	hear("Water Rights Commission", "the Water Rights Commission");
	assert_fullest("WRC", "Water Rights Commission");
	assert_fullest("HB", "HB");
	hear("Wool Resellers of the Coast", "Wool Resellers of the Coast");
	assert_fullest("WRC", "WRC");
}

Test(story_speakers, a_state_is_not_the_minister_who_speaks_for_it)
{
	hear("China", "Beijing");
	hear("Mara Lindqvist", "Chinese Foreign Minister Mara Lindqvist");
	assert_fullest("China", "China");
}

Test(story_speakers, a_name_beyond_the_limit_stands_for_itself)
{
	char name[32];
	for (int k = 0; k < STORY_SPEAKERS_MAX - 1; k++) {
		snprintf(name, sizeof(name), "Speaker Number%c%c", 'a' + k / 26, 'a' + k % 26);
		hear(arena_copy(arena, name), name);
	}
	hear("Lindqvist", "Lindqvist");
	hear("Mara Lindqvist", "Mara Lindqvist");
	cr_assert_eq(speakers.list.count, STORY_SPEAKERS_MAX);
	assert_fullest("Lindqvist", "Lindqvist");
	cr_assert_null(story_speakers_fullest(&speakers, NULL));
}

Test(story_speakers, a_story_that_takes_another_over_knows_its_speakers_too)
{
	struct story_speakers other = { 0 };
	hear("Mara Lindqvist", "Prime Minister Mara Lindqvist");
	story_speakers_take(&other, &speakers);
	story_speakers_free(&speakers);
	hear("Lindqvist", "Lindqvist");
	hear("prime minister", "the prime minister");
	story_speakers_take(&speakers, &other);
	assert_fullest("Lindqvist", "Mara Lindqvist");
	assert_fullest("prime minister", "Mara Lindqvist");
	story_speakers_free(&other);
}

Test(story_speakers, whom_nobody_names_any_more_is_forgotten)
{
	hear("Lindqvist", "Lindqvist");
	hear("Mara Lindqvist", "Mara Lindqvist");
	hear("Jo Vesper", "Jo Vesper");
	assert_fullest("Lindqvist", "Mara Lindqvist");
	const char *left[] = { "Jo Vesper", NULL, "Lindqvist", "Jo Vesper", "Nobody" };
	story_speakers_keep(&speakers, left, array_size(left));
	cr_assert_eq(speakers.list.count, 2);
	assert_fullest("Lindqvist", "Lindqvist");
	assert_fullest("Jo Vesper", "Jo Vesper");
	story_speakers_keep(&speakers, NULL, 0);
	cr_assert_eq(speakers.list.count, 0);
}

Test(story_speakers, that_rest_are_told_again_in_the_order_in_which_they_were_heard_first)
{
	struct story_speakers other = { 0 };
	hear("Lindqvist", "Lindqvist");
	hear("Tomas Holt", "Transport Minister Tomas Holt");
	other = speakers;
	speakers = (struct story_speakers){ 0 };
	hear("Tomas Holt", "Prime Minister Tomas Holt");
	hear("Mara Lindqvist", "Mara Lindqvist");
	story_speakers_take(&speakers, &other);
	story_speakers_free(&other);
	for (int round = 0; round < 2; round++) {
		cr_assert_eq(speakers.list.count, 3);
		cr_assert_str_eq(speakers.list.items[0].name, "Tomas Holt");
		cr_assert_str_eq(speakers.list.items[1].name, "Mara Lindqvist");
		cr_assert_str_eq(speakers.list.items[2].name, "Lindqvist");
		assert_fullest("Lindqvist", "Mara Lindqvist");
		cr_assert_not(hear("Tomas Holt", "the transport minister, Tomas Holt,"), "both offices are known");
		heard_count--;
		story_speakers_rest(&speakers);
		wake();
	}
}

Test(story_speakers, of_whom_a_statement_may_be_gone_are_kept_at_rest_as_they_are)
{
	static const char *const left[] = { "Mara Lindqvist", "the transport minister" };
	hear("Mara Lindqvist", "Transport Minister Mara Lindqvist");
	hear("the transport minister", "the transport minister");
	hear("Tomas Holt", "Tomas Holt");
	story_speakers_keep(&speakers, left, array_size(left));
	heard_count = 0; /* of those who are left others have told since */
	story_speakers_rest(&speakers);
	wake();
	assert_fullest("the transport minister", "Mara Lindqvist");
	cr_assert_eq(speakers.list.count, 2);
}

Test(story_speakers, are_not_two_names_that_a_hyphen_joins)
{
	hear("MARA LINDQVIST", "MARA LINDQVIST");
	hear("Mara Lindqvist-Tomas Holt", "Mara Lindqvist-Tomas Holt");
	assert_fullest("MARA LINDQVIST", "MARA LINDQVIST");
}

Test(story_speakers, are_no_persons_if_some_of_many)
{
	hear("Some Oaters", "Some Oaters");
	hear("Oaters", "Oaters");
	assert_fullest("Oaters", "Oaters");
}
