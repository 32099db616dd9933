#include "extract_helpers.h"

/* Whom the words, which stand in the text, mean, if they are the mention of its one attribution, as a tagger may find it. */
static const char *meant(struct arena *arena, const char *text, const char *words)
{
	struct document document;
	document_read(text, strlen(text), languages_find(extract_languages(), "en"), arena, &document);
	const struct range mention = extract_tokens(&document, words);
	return extract_speaker("en", text, mention.first, mention.end, arena);
}

#define expect_meant(text, words, expected) \
	do { \
		struct arena *arena_ = arena_new(); \
		cr_expect_str_eq(meant(arena_, text " Officials said the gates would open.", words), expected); \
		arena_free(arena_); \
	} while (0)

Test(extract_referents, are_no_longer_than_who_is_meant)
{
	expect_statements("The gates were old, according to a health spokesman said.", "indirect health spokesman / a health spokesman said / according to: The gates were old\n");
}

Test(extract_referents, are_two_with_their_parties_behind_them)
{
	expect_meant("Sens. Edda Rosk, D-Ky., and Jon Brandt, R-Ohio, met.", "Sens. Edda Rosk, D-Ky., and Jon Brandt, R-Ohio,",
	             "Edda Rosk and Jon Brandt");
}

Test(extract_referents, are_two_where_others_are_in_apposition_to_both)
{
	expect_meant("Jon Brandt and Edda Rosk, two Varland dam experts at the Issel Institute, met.",
	             "Jon Brandt and Edda Rosk, two Varland dam experts at the Issel Institute,", "Jon Brandt and Edda Rosk");
}

Test(extract_referents, are_two_of_one_body)
{
	expect_meant("A study by Issel University's Jon Brandt and Edda Rosk came out.", "A study by Issel University's Jon Brandt and Edda Rosk",
	             "Jon Brandt and Edda Rosk");
	expect_meant("Issel Institute's Jon Brandt and Acme's Edda Rosk met.", "Issel Institute's Jon Brandt and Acme's Edda Rosk",
	             "Jon Brandt and Edda Rosk");
	expect_meant("The Federation of Halden Clerks' Edda Rosk, a longtime scholar, left.",
	             "The Federation of Halden Clerks' Edda Rosk, a longtime scholar,", "Edda Rosk");
}

Test(extract_referents, of_an_office_are_not_what_is_told_of_them)
{
	expect_meant("Now acting Dam Commissioner Jon Brandt, who was appointed in May, left.",
	             "acting Dam Commissioner Jon Brandt, who was appointed in May,", "Jon Brandt");
}

Test(extract_referents, are_no_ministry_that_is_called_an_organization)
{
	expect_statements("The strikes were heavy, the Varland Defense Ministry said.\n\nThey came after the terror organization said the river would rise.",
	                  "indirect Varland Defense Ministry / the Varland Defense Ministry / said: The strikes were heavy\n"
	                  "indirect terror organization / the terror organization / said: the river would rise\n");
	expect_statements("The gates were old, according to the Karsk Post.\n\nThe team said the river would rise.",
	                  "indirect Karsk Post / the Karsk Post / according to: The gates were old\n"
	                  "indirect team / The team / said: the river would rise\n");
}

Test(extract_referents, are_no_wives_of_those_with_an_office)
{
	expect_statements("First lady Edda Rosk spoke on Monday. On Friday, President Rosk said the river would rise.",
	                  "indirect Rosk / President Rosk / said: the river would rise\n");
}

Test(extract_referents, are_only_a_part_where_a_share_is_named)
{
	expect_statements("The council met. Half of the old clerks said the river would rise.",
	                  "indirect Half of the old clerks / Half of the old clerks / said: the river would rise\n");
}

Test(extract_referents, are_those_before_a_relative_without_the_verb)
{
	expect_meant("They have joined Democrats who left.", "who", "Democrats");
	expect_meant("There are people like Jon Brandt, a 33-year-old mechanic who left.", "who", "Jon Brandt");
}

Test(extract_referents, are_no_platforms)
{
	expect_statements("A Twitter message said the river would rise.", "indirect Twitter message / A Twitter message / said: the river would rise\n");
}

Test(extract_referents, are_not_whom_they_know_of)
{
	expect_meant("One person familiar with the call between the mayor and Jon Brandt left.",
	             "One person familiar with the call between the mayor and Jon Brandt",
	             "One person familiar with the call between the mayor and Jon Brandt");
}

Test(extract_referents, of_two_chambers_are_called_so)
{
	expect_statements("Several groups of House and Senate clerks said the river would rise.\n\nThe White House said nothing.",
	                  "indirect Several groups of House and Senate clerks / Several groups of House and Senate clerks / said: the river would rise\n");
}

Test(extract_referents, keep_the_small_words_before_their_names)
{
	expect_statements("The men fled. Then al Halma said the river would rise.", "indirect al Halma / al Halma / said: the river would rise\n");
	expect_statements("Several St. Edda Rowers left on Monday. The Rowers said the river would rise.",
	                  "indirect St. Edda Rowers / The Rowers / said: the river would rise\n");
}

Test(extract_referents, are_no_abbreviations_of_a_part_of_a_name)
{
	expect_statements("Jon Brandt heads the Refugee and Immigrant Center for Dams. ICD said the river would rise.",
	                  "indirect ICD / ICD / said: the river would rise\n");
}

Test(extract_referents, have_the_office_that_their_administration_tells)
{
	expect_statements("The Brandt administration closed the dam. “It was old,” Brandt said.\n\nThe president said the river would rise.",
	                  "direct Brandt / Brandt / said: It was old,\n"
	                  "indirect Brandt / The president / said: the river would rise\n");
	expect_statements("The Brandt administration and the Rosk administration failed.\n\nThe president said the river would rise.",
	                  "indirect president / The president / said: the river would rise\n");
}

Test(extract_referents, in_capitals_alone_are_given_the_usual_ones)
{
	expect_meant("LINDA ROSK left.", "LINDA ROSK", "Linda Rosk");
	expect_meant("LINDA ÖSTERGÁRD left.", "LINDA ÖSTERGÁRD", "Linda Östergárd");
	expect_meant("The KARSK LANTERN closed.", "The KARSK LANTERN", "KARSK LANTERN");
}
