#include "extract_helpers.h"

Test(extract_speakers, are_given_by_their_fullest_name_without_titles)
{
	expect_statements("Varland's Foreign Minister Edda Rosk said the river would rise.\n\nRosk said the gates would open.",
	                  "indirect Edda Rosk / Varland's Foreign Minister Edda Rosk / said: the river would rise\n"
	                  "indirect Edda Rosk / Rosk / said: the gates would open\n");
}

Test(extract_speakers, are_found_behind_pronouns)
{
	expect_statements("Mrs Edda Rosk said the river would rise. She added that the gates would open.",
	                  "indirect Edda Rosk / Mrs Edda Rosk / said: the river would rise\n"
	                  "indirect Edda Rosk / She / added: the gates would open\n");
}

Test(extract_speakers, are_found_behind_their_roles)
{
	expect_statements("Tomas Brandt, the spokesman for the commission, said the river would rise.\n\n“The gates will open by May,” the spokesman said.",
	                  "indirect Tomas Brandt / Tomas Brandt, the spokesman for the commission / said: the river would rise\n"
	                  "direct Tomas Brandt / the spokesman / said: The gates will open by May,\n");
}

Test(extract_speakers, without_a_name_are_called_as_the_text_calls_them)
{
	expect_statements("A senior official said the river would rise.", "indirect senior official / A senior official / said: the river would rise\n");
	expect_statements("Officials said the river would rise.", "indirect Officials / Officials / said: the river would rise\n");
}

Test(extract_speakers, keep_who_relayed_them)
{
	expect_statements("Varland is willing to mediate between the two, Edda Rosk said on Monday, the Lantern reported.",
	                  "indirect Edda Rosk / Edda Rosk / said via Lantern: Varland is willing to mediate between the two\n");
}

Test(extract_speakers, of_one_surname_are_told_apart_by_who_was_named_last)
{
	expect_statements("Edda Rosk said the river would rise. Rosk said the gates would open.\n\n"
	                  "Jon Rosk said the wells were dry. Rosk said the tankers were late.",
	                  "indirect Edda Rosk / Edda Rosk / said: the river would rise\n"
	                  "indirect Edda Rosk / Rosk / said: the gates would open\n"
	                  "indirect Jon Rosk / Jon Rosk / said: the wells were dry\n"
	                  "indirect Jon Rosk / Rosk / said: the tankers were late\n");
}

Test(extract_speakers, are_states_where_their_capitals_speak)
{
	expect_statements("Officials in China met on Monday. Beijing said the talks would go on.",
	                  "indirect China / Beijing / said: the talks would go on\n");
}
