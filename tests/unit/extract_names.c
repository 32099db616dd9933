#include "extract_helpers.h"

Test(extract_names, of_bodies_are_found_behind_their_initials_and_their_last_word)
{
	expect_statements("The Issel River Commission said the river would rise.\n\nThe IRC said the wells were dry. The commission added that the "
	                  "tankers were late.",
	                  "indirect Issel River Commission / The Issel River Commission / said: the river would rise\n"
	                  "indirect Issel River Commission / The IRC / said: the wells were dry\n"
	                  "indirect Issel River Commission / The commission / added: the tankers were late\n");
}

Test(extract_names, are_told_from_the_first_word_of_a_sentence)
{
	expect_statements("The plans are current. Current Varland policy is clear. Varland said the river would rise.",
	                  "indirect Varland / Varland / said: the river would rise\n");
}

Test(extract_names, behind_the_name_of_a_body_are_of_persons)
{
	expect_statements("Senate Finance Committee Tomas Brandt said the river would rise.",
	                  "indirect Tomas Brandt / Senate Finance Committee Tomas Brandt / said: the river would rise\n");
}

Test(extract_names, joined_by_and_speak_together)
{
	expect_statements("Edda Rosk and Tomas Brandt said the river would rise.",
	                  "indirect Edda Rosk and Tomas Brandt / Edda Rosk and Tomas Brandt / said: the river would rise\n");
}

Test(extract_names, in_capitals_are_no_part_of_a_heading_before_them)
{
	expect_statements("Varland said the wells were dry. BREAKING FLOODS Varland has opened the gates. Varland said the river would rise.",
	                  "indirect Varland / Varland / said: the wells were dry\n"
	                  "indirect Varland / Varland / said: the river would rise\n");
}
