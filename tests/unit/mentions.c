#include "extract_helpers.h"

#include "extract/attribution.h"
#include "extract/speakers/mentions.h"
#include "extract/speakers/speakers.h"

/* The words that the last sentence of the text, without its full stop, is called by, as a speaker without a name. */
static const char *called(struct arena *arena, const char *text)
{
	struct document document;
	struct reading reading;
	struct names names;
	document_read(text, strlen(text), languages_find(extract_languages(), "en"), arena, &document);
	reading_make(&document, arena, &reading);
	names_make(&reading, &names);
	const struct sentence *last = &document.sentences[document.sentence_count - 1];
	const char *found = mention_phrase_text(&reading, &names, mention_phrase(&reading, (struct range){ last->first, last->end - 1 }));
	names_free(&names);
	return found;
}

#define expect_called(text, expected) \
	do { \
		struct arena *arena_ = arena_new(); \
		cr_expect_str_eq(called(arena_, text), expected); \
		arena_free(arena_); \
	} while (0)

Test(mentions, are_called_without_when_and_where)
{
	expect_called("Some regulators this month.", "Some regulators");
	expect_called("The spokesman today.", "spokesman");
	expect_called("Rosk's family Saturday.", "Rosk's family");
	expect_called("Some in the audience Thursday morning.", "Some in the audience");
	expect_called("A Lantern poll out Monday.", "Lantern poll");
	expect_called("A Lantern poll released late Monday night.", "Lantern poll");
	expect_called("A Lantern poll released last month.", "Lantern poll");
	expect_called("Rosk's budget earlier this year.", "Rosk's budget");
	expect_called("Another study that came out last week.", "Another study that came out last week");
	expect_called("The Sunday.", "Sunday");
	expect_called("Tuesday an unnamed official.", "unnamed official");
	expect_called("A mayor who had seen the dams.", "mayor");
	expect_called("A charity - which runs two ferries -.", "charity");
	expect_called("A spokesman for the dams at their office in Issel.", "spokesman for the dams");
	expect_called("The mayor of Issel.", "mayor of Issel");
	expect_called("An aide to Sen. Edda Rosk (L., Issel).", "aide to Sen. Edda Rosk");
	expect_called("A spokesman for Edda Rosk (R-Issel) of the board.", "spokesman for Edda Rosk");
	expect_called("Countries including Varland, Orvia and Issel.", "Countries including Varland, Orvia and Issel");
	expect_called("A Lantern poll released on Monday.", "Lantern poll");
	expect_called("An engineer of the Center on Budget.", "engineer of the Center on Budget");
}

Test(mentions, are_called_with_the_fullest_names)
{
	expect_called("The Rail Accident Board met. An RAB spokesman.", "Rail Accident Board spokesman");
	expect_called("Linda Rosk arrived. Rosk's lawyer.", "Linda Rosk's lawyer");
	expect_called("Linda Rosk arrived. Ms. Rosk's lawyer.", "Linda Rosk's lawyer");
	expect_called("Linda Rosk arrived. The Rosk administration.", "Rosk administration");
	expect_called("The Issel OWL met. The OWL won. OWL officials.", "OWL officials");
	expect_called("Nobody left South Issel. Police in Issel.", "Police in Issel");
	expect_called("Officials of Varland met in the United States. A U.S. official.", "U.S. official");
}

/* Whether the last sentence of the text, without its full stop, names who is meant. */
static bool is_named(const char *text)
{
	struct arena *arena = arena_new();
	struct document document;
	struct reading reading;
	struct names names;
	document_read(text, strlen(text), languages_find(extract_languages(), "en"), arena, &document);
	reading_make(&document, arena, &reading);
	names_make(&reading, &names);
	const struct sentence *last = &document.sentences[document.sentence_count - 1];
	struct range mention = { last->first, last->end - 1 };
	bool named = mention_named(&reading, &names, mention, mention_head(&reading, mention));
	names_free(&names);
	arena_free(arena);
	return named;
}

Test(mentions, of_writings_name_who_wrote_them_but_not_who_has_seen_them)
{
	cr_expect(is_named("A report by the Varland Institute."));
	cr_expect(is_named("The report that the Varland Institute published."));
	cr_expect_not(is_named("The report obtained by the Varland Institute."));
	cr_expect_not(is_named("The complaint against the Varland Institute."));
	cr_expect(is_named("The latest Lantern survey of voters."));
	cr_expect_not(is_named("Ito and other influential Lantern figures."));
	cr_expect_not(is_named("A congressional Republican report."));
	cr_expect_not(is_named("Ten percent of those who support Edda Rosk."));
	cr_expect(is_named("The chairman, Edda Rosk."));
}

Test(mentions, in_a_relative_clause_do_not_take_the_subjects_place)
{
	const char *text = "Robert Brandt had quarrelled with Oskel Rosk, who had warned that the river would rise. But he said that the gates would open.";
	struct arena *arena = arena_new();
	struct document document;
	struct reading reading;
	struct names names;
	struct attributions found = { 0 };
	struct speaker speakers[2];
	document_read(text, strlen(text), languages_find(extract_languages(), "en"), arena, &document);
	reading_make(&document, arena, &reading);
	names_make(&reading, &names);
	attributions_find(&reading, &found);
	cr_assert_eq(found.list.count, 2);
	uint32_t first = found.list.items[0].content[0].first > found.list.items[1].content[0].first;
	const uint32_t order[2] = { first, 1 - first };
	uint32_t who = found.list.items[first].content[0].first;
	while (!reading_word(&reading, who, "who"))
		who--;
	found.list.items[first].mention = (struct range){ who, who + 1 }; /* as a tagger finds it */
	speakers_resolve(&reading, &names, &found, order, speakers);
	cr_expect_str_eq(speakers[first].name, "Oskel Rosk");
	cr_expect_str_eq(speakers[1 - first].name, "Robert Brandt");
	array_free(&found.list);
	names_free(&names);
	arena_free(arena);
}

Test(mentions, of_one_of_several_are_whom_he_means)
{
	const char *text = "The officials met. One of the officials said Olaf Ito should go. He said the gates would open.";
	struct arena *arena = arena_new();
	struct document document;
	struct reading reading;
	struct names names;
	struct attributions found = { 0 };
	struct speaker speakers[2];
	const uint32_t order[2] = { 0, 1 };
	document_read(text, strlen(text), languages_find(extract_languages(), "en"), arena, &document);
	reading_make(&document, arena, &reading);
	names_make(&reading, &names);
	attributions_find(&reading, &found);
	cr_assert_eq(found.list.count, 2);
	found.list.items[0].mention.first -= 2; /* as a tagger finds it */
	speakers_resolve(&reading, &names, &found, order, speakers);
	cr_expect_str_eq(speakers[0].name, "One of the officials");
	cr_expect_str_eq(speakers[1].name, "One of the officials");
	array_free(&found.list);
	names_free(&names);
	arena_free(arena);
}

static const char *speaker_of(struct arena *arena, const char *text, uint32_t first, uint32_t end)
{
	return extract_speaker("en", text, first, end, arena);
}

Test(mentions, of_whose_are_the_subject_behind_what_is_owned)
{
	struct arena *arena = arena_new();
	cr_expect_str_eq(speaker_of(arena, "Olaf Ito met Edda Rosk, whose old dams the board left. Officials said the gates would open.", 6, 11), "board");
	arena_free(arena);
}

Test(mentions, that_begin_with_a_constituency_are_of_whose_it_is)
{
	struct arena *arena = arena_new();
	cr_expect_str_eq(speaker_of(arena, "Olaf Ito met Linda Rosk, D-Calif., a clerk. Officials said the gates would open.", 6, 10), "Linda Rosk");
	cr_expect_str_eq(speaker_of(arena, "The judge of Issel, Ky., left. Officials said the gates would open.", 0, 7), "judge of Issel");
	arena_free(arena);
}

Test(mentions, of_two_bodies_may_have_an_article_between_them)
{
	struct arena *arena = arena_new();
	cr_expect_str_eq(speaker_of(arena, "The State Department and the Pentagon left. Officials said the gates would open.", 0, 6),
	                 "State Department and Pentagon");
	cr_expect_str_eq(speaker_of(arena, "The Rosk Commission on Dams and the Blind left. Officials said the gates would open.", 0, 8),
	                 "Rosk Commission on Dams");
	arena_free(arena);
}

Test(mentions, of_two_may_have_words_behind_them_that_add_to_both)
{
	struct arena *arena = arena_new();
	cr_expect_str_eq(speaker_of(arena, "Linda Rosk and Robert Brandt, the president and the vice president of Acme, left. Officials said the gates would open.",
	                            0, 15),
	                 "Linda Rosk and Robert Brandt");
	cr_expect_str_eq(speaker_of(arena, "Officials in Brazil, Mexico and Chile left. Officials said the gates would open.", 0, 7), "Officials in Brazil");
	cr_expect_str_eq(speaker_of(arena, "Linda Rosk and Robert Brandt of the old board of the Issel Dam left. Officials said the gates would open.", 0, 13),
	                 "Linda Rosk and Robert Brandt");
	arena_free(arena);
}

Test(mentions, of_relatives_are_people_and_not_where_they_are)
{
	struct arena *arena = arena_new();
	const char *said = "Officials said the gates would open.";
	cr_expect_str_eq(speaker_of(arena, arena_format(arena, "The board met Linda Rosk in Varland, who left. %s", said), 8, 9), "Linda Rosk");
	cr_expect_str_eq(speaker_of(arena, arena_format(arena, "At a meeting in Varland, a man, who left. %s", said), 9, 10), "man");
	cr_expect_str_eq(speaker_of(arena, arena_format(arena, "The panel heard five senators from across the river who left. %s", said), 9, 10),
	                 "five senators");
	cr_expect_str_eq(speaker_of(arena, arena_format(arena, "There is peace between Mr. Rosk and some on his left who left. %s", said), 11, 12),
	                 "some on his left");
	cr_expect_str_eq(speaker_of(arena, arena_format(arena, "That bothers critics who left. %s", said), 3, 4), "critics");
	arena_free(arena);
}

Test(mentions, of_somebodys_promise_mean_whose_it_is)
{
	struct arena *arena = arena_new();
	cr_expect_str_eq(speaker_of(arena, "Robert Brandt arrived. His vow said the gates would open.", 4, 5), "Robert Brandt");
	arena_free(arena);
}

Test(mentions, of_a_post_mean_whoever_it_is_by)
{
	struct arena *arena = arena_new();
	cr_expect_str_eq(speaker_of(arena, "A Tuesday post on Orvia Nation by Edda Rosk of Issel said the gates would open.", 0, 10), "Edda Rosk");
	arena_free(arena);
}

Test(mentions, of_the_second_of_two_relatives_mean_whom_the_first_means)
{
	struct arena *arena = arena_new();
	cr_expect_str_eq(speaker_of(arena, "Olaf Ito met Edda Rosk, whom Jon Brandt dismissed and who left. Officials said the gates would open.", 11, 12),
	                 "Edda Rosk");
	arena_free(arena);
}

Test(mentions, of_who_behind_somebody_close_to_another_mean_the_first)
{
	struct arena *arena = arena_new();
	cr_expect_str_eq(speaker_of(arena, "Edda Rosk met a person close to Olaf Ito, who left. Officials said the gates would open.", 10, 11),
	                 "person close to Olaf Ito");
	cr_expect_str_eq(speaker_of(arena, "Edda Rosk met the father of Olaf Ito, who left. Officials said the gates would open.", 9, 10), "Olaf Ito");
	arena_free(arena);
}

Test(mentions, of_german_statements_mean_whose_they_are)
{
	struct arena *arena = arena_new();
	cr_expect_str_eq(extract_speaker("de", "Nach Angaben der Polizei wurden im Norden zwei Häuser beschädigt.", 1, 4, arena), "Polizei");
	arena_free(arena);
}

Test(mentions, of_his_with_no_noun_behind_it_mean_whose_it_would_be)
{
	struct arena *arena = arena_new();
	cr_expect_str_eq(speaker_of(arena, "Robert Brandt arrived. His whom, officials said the gates would open.", 4, 6), "Robert Brandt");
	arena_free(arena);
}

Test(mentions, of_both_mean_the_two_before)
{
	struct arena *arena = arena_new();
	cr_expect_str_eq(speaker_of(arena, "Robert Brandt and Linda Rosk came. Both of whom, officials said the gates would open.", 7, 10),
	                 "Robert Brandt and Linda Rosk");
	cr_expect_str_eq(speaker_of(arena, "Oskel Rosk left with Robert Brandt and Linda Rosk, both of whom left. Officials said the gates would open.", 10, 13),
	                 "Robert Brandt and Linda Rosk");
	arena_free(arena);
}

Test(mentions, of_who_behind_an_apposition_mean_whose_it_is)
{
	struct arena *arena = arena_new();
	cr_expect_str_eq(speaker_of(arena, "They met Linda Rosk, a retired colonel who left, and officials said the gates would open.", 8, 9),
	                 "Linda Rosk");
	cr_expect_str_eq(speaker_of(arena, "They met Sen. Linda Rosk, R-South Varland, who left, and officials said the gates would open.", 9, 10),
	                 "Linda Rosk");
	cr_expect_str_eq(speaker_of(arena, "They left with members of Congress who left, and officials said the gates would open.", 6, 7),
	                 "members of Congress");
	arena_free(arena);
}

Test(mentions, do_not_go_on_with_what_it_followed)
{
	struct arena *arena = arena_new();
	cr_expect_str_eq(speaker_of(arena, "Donald Rosk following the vote, officials said the gates would open.", 0, 5), "Donald Rosk");
	arena_free(arena);
}

Test(mentions, of_two_may_have_brackets_behind_their_names)
{
	struct arena *arena = arena_new();
	cr_expect_str_eq(speaker_of(arena, "Robert Brandt (L) and Linda Rosk (R), officials said the gates would open.", 0, 10),
	                 "Robert Brandt and Linda Rosk");
	arena_free(arena);
}

Test(mentions, of_who_is_told_something_name_nobody_who_says_it)
{
	struct arena *arena = arena_new();
	cr_expect_str_eq(speaker_of(arena, "The soldiers were warned that the gates were old.", 0, 2), "");
	cr_expect_str_eq(speaker_of(arena, "The soldiers warned that the gates were old.", 0, 2), "soldiers");
	arena_free(arena);
}

Test(mentions, of_writings_do_not_name_what_they_are_about)
{
	cr_expect(is_named("The study by the Varland Institute's staff."));
	cr_expect_not(is_named("The study of Edda Rosk's plans."));
	cr_expect_not(is_named("The poll of the Varland Institute members."));
	cr_expect_not(is_named("A new survey in Issel — an old Varland Institute stronghold —."));
	cr_expect_not(is_named("A review addressed to the Varland Institute."));
}

Test(mentions, that_end_with_a_noun_do_not_begin_with_the_verb_before_it)
{
	struct arena *arena = arena_new();
	struct document document;
	struct reading reading;
	const char *text = "The minister has met senior officials.";
	document_read(text, strlen(text), languages_find(extract_languages(), "en"), arena, &document);
	reading_make(&document, arena, &reading);
	const struct range officials = mention_ending_at(&reading, extract_tokens(&document, "officials").first);
	cr_expect_eq(officials.first, extract_tokens(&document, "senior").first);
	arena_free(arena);
}

Test(mentions, of_whose_mean_whoever_was_named_before_or_somebody_of_theirs)
{
	struct arena *arena = arena_new();
	cr_expect_str_eq(speaker_of(arena, "Olaf Ito met Edda Rosk, whose profile is long. Officials said the gates would open.", 6, 8), "Edda Rosk");
	cr_expect_str_eq(speaker_of(arena, "Olaf Ito met the Issel Club, whose members left. Officials said the gates would open.", 7, 9),
	                 "Issel Club's members");
	cr_expect_str_eq(speaker_of(arena, "Olaf Ito met Edda Rosk, whose lawyer left. Officials said the gates would open.", 6, 8),
	                 "Edda Rosk's lawyer");
	arena_free(arena);
}

Test(mentions, of_two_with_an_office_each_mean_both)
{
	struct arena *arena = arena_new();
	cr_expect_str_eq(speaker_of(arena, "The board's chair, Tomas Brandt, and president, Edda Rosk, left. Officials said the gates would open.", 0, 14),
	                 "Tomas Brandt and Edda Rosk");
	arena_free(arena);
}

Test(mentions, of_some_are_some_of_those_before_the_comma)
{
	struct arena *arena = arena_new();
	const char *ten = "The mayor met ten Issel lawmakers, some of whom said: “The river will rise.”";
	const char *many = "The mayor met many lawmakers, several of whom said: “The river will rise.”";
	cr_expect_str_eq(extract_speaker("en", ten, 7, 10, arena), "some Issel lawmakers");
	cr_expect_str_eq(extract_speaker("en", many, 6, 9, arena), "several lawmakers");
	arena_free(arena);
}
