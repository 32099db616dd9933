/* Whom a surname means where several have it, and other questions of gender and kinship. */
#include "extract_helpers.h"

Test(extract_namesakes, are_not_the_first_lady_who_is_named_later)
{
	expect_statements("President Rosk said the river would rise.\n\nRosk arrived with first lady Edda Rosk.\n\nRosk said the gates would open.",
	                  "indirect Rosk / President Rosk / said: the river would rise\n"
	                  "indirect Rosk / Rosk / said: the gates would open\n");
	expect_statements("President Rosk said the river would rise.\n\nThe dam is old, said Edda Rosk, the president's daughter-in-law.",
	                  "indirect Rosk / President Rosk / said: the river would rise\n"
	                  "indirect Edda Rosk / Edda Rosk / said: The dam is old\n");
	expect_statements("Rosk said the river would rise.\n\nTomas Rosk said the gates would open.", /* named in full later */
	                  "indirect Tomas Rosk / Rosk / said: the river would rise\n"
	                  "indirect Tomas Rosk / Tomas Rosk / said: the gates would open\n");
}

Test(extract_namesakes, are_men_or_women_by_the_pronouns_behind_them)
{
	expect_statements("Rosk said he would open the gates. Rosk said he had asked.\n\nEmma Rosk sat in the front row.\n\nRosk said the river would rise.",
	                  "indirect Rosk / Rosk / said: he would open the gates\n"
	                  "indirect Rosk / Rosk / said: he had asked\n"
	                  "indirect Rosk / Rosk / said: the river would rise\n");
}

Test(extract_namesakes, are_not_the_daughter_who_is_adviser_too)
{
	expect_statements("President Rosk said the river would rise.\n\nThe president's daughter and adviser, Edda Rosk, left.\n\nRosk said the gates would open.",
	                  "indirect Rosk / President Rosk / said: the river would rise\n"
	                  "indirect Rosk / Rosk / said: the gates would open\n");
}

Test(extract_namesakes, are_no_team_that_is_called_after_them)
{
	expect_statements("Tomas Rosk said the river would rise.\n\nTeam Rosk said the dam was old.\n\nRosk said the gates would open.",
	                  "indirect Tomas Rosk / Tomas Rosk / said: the river would rise\n"
	                  "indirect Team Rosk / Team Rosk / said: the dam was old\n"
	                  "indirect Tomas Rosk / Rosk / said: the gates would open\n");
	expect_statements("Rosk said the river would rise. Rosk left.\n\nTeam Rosk said the dam was old.",
	                  "indirect Rosk / Rosk / said: the river would rise\n"
	                  "indirect Team Rosk / Team Rosk / said: the dam was old\n");
}

Test(extract_namesakes, are_no_heading_that_begins_with_their_name)
{
	expect_statements("Edda Rosk left.\n\n“The gates are old,” Rosk Says.\n\nRosk said the gates would open.",
	                  "direct Edda Rosk / Rosk / Says: The gates are old,\n"
	                  "indirect Edda Rosk / Rosk / said: the gates would open\n");
	expect_statements("The Rosk Democrats left.\n\nRosk said the gates would open.", "indirect Rosk / Rosk / said: the gates would open\n");
}

Test(extract_namesakes, are_no_thing_that_they_make)
{
	expect_statements("The new Acme Rocket is small.\n\nAcme said the gates would open.", "indirect Acme / Acme / said: the gates would open\n");
	expect_statements("Acme Rocket 2 is small.\n\nAcme said the gates would open.", "indirect Acme / Acme / said: the gates would open\n");
}

Test(extract_namesakes, may_have_a_given_name_that_is_unusual_for_them)
{
	expect_statements("“The gates will open,” said Evan Rosk, a clerk.\n\n“The river will rise,” she added.",
	                  "direct Evan Rosk / Evan Rosk / said: The gates will open,\n"
	                  "direct Evan Rosk / she / added: The river will rise,\n");
	expect_statements("“The gates will open,” said Mr. Evan Rosk, a clerk.\n\n“The river will rise,” she added.",
	                  "direct Evan Rosk / Mr. Evan Rosk / said: The gates will open,\n"
	                  "direct - / she / added: The river will rise,\n");
}

Test(extract_namesakes, are_named_behind_a_clause_that_begins_the_sentence)
{
	expect_statements("The river rose in May.\n\nThe dam is old.\n\nThe gates are new.\n\nTomas Brandt left.\n\nThough she called the gates old, Emma Rosk opened them.",
	                  "indirect Emma Rosk / she / called: the gates old\n");
}

Test(extract_namesakes, who_are_he_or_she_are_no_outlet)
{
	expect_statements("Varland Star said the gates were open.\n\nHe called the dam old.",
	                  "indirect Varland Star / Varland Star / said: the gates were open\n"
	                  "indirect - / He / called: the dam old\n");
}

Test(extract_namesakes, of_a_role_have_no_other_portfolio)
{
	expect_statements("Prime Minister Edda Rosk said the river would rise.\n\nThe finance minister said the gates would open.",
	                  "indirect Edda Rosk / Prime Minister Edda Rosk / said: the river would rise\n"
	                  "indirect finance minister / The finance minister / said: the gates would open\n");
	expect_statements("Attorney General Edda Rosk said the river would rise.\n\nThe lawyer for the dam's owner said the gates would open.",
	                  "indirect Edda Rosk / Attorney General Edda Rosk / said: the river would rise\n"
	                  "indirect lawyer for the dam's owner / The lawyer for the dam's owner / said: the gates would open\n");
	expect_statements("Senator Edda Rosk left.\n\nEvery senator said the gates would open.",
	                  "indirect Every senator / Every senator / said: the gates would open\n");
}

Test(extract_namesakes, of_a_party_and_a_state_are_told_by_their_constituencies)
{
	expect_statements("Edda Rosk (D-Calif.) met Vice President Tomas Brandt.\n\nBrandt left.\n\nThe California Democrat said the river would rise.",
	                  "indirect Edda Rosk / The California Democrat / said: the river would rise\n");
	expect_statements("Sen. Tomas Brandt, R-S.C., met Sen. Edda Rosk, D-R.I., in May.\n\nSen. Rosk left.\n\nThe Republican senator said the river would rise.\n\n"
	                  "The Rhode Island senator said the gates would open.\n\nThe South Carolina senator said the dam was old.",
	                  "indirect Tomas Brandt / The Republican senator / said: the river would rise\n"
	                  "indirect Edda Rosk / The Rhode Island senator / said: the gates would open\n"
	                  "indirect Tomas Brandt / The South Carolina senator / said: the dam was old\n");
}

Test(extract_namesakes, of_a_role_are_not_named_once_far_ahead)
{
	expect_statements("The president said the river would rise.\n\nA.\n\nB.\n\nC.\n\nD.\n\nE.\n\nF.\n\nG.\n\nH.\n\nI.\n\nThe dam is old since President Edda Rosk left.",
	                  "indirect president / The president / said: the river would rise\n");
	expect_statements("The president said the river would rise.\n\nThe dam is old since President Edda Rosk left.",
	                  "indirect Edda Rosk / The president / said: the river would rise\n");
}

Test(extract_namesakes, are_those_for_whom_somebody_speaks)
{
	expect_statements("Rep. Edda Rosk left.\n\nA spokesman for the congresswoman said the river would rise.",
	                  "indirect spokesman for Edda Rosk / A spokesman for the congresswoman / said: the river would rise\n");
	expect_statements("A spokesman for the company said the river would rise.",
	                  "indirect spokesman for the company / A spokesman for the company / said: the river would rise\n");
}

Test(extract_namesakes, are_those_whose_team_or_administration_it_is)
{
	expect_statements("President Edda Rosk left.\n\nThe president's team said the river would rise.",
	                  "indirect Edda Rosk's team / The president's team / said: the river would rise\n");
	expect_statements("Critics of the Rosk administration left.\n\nThe administration said the river would rise.",
	                  "indirect Rosk administration / The administration / said: the river would rise\n");
	expect_statements("Critics of the Brandt administration left the Brandt administration.\n\nThe Rosk administration is old.\n\n"
	                  "The administration said the river would rise.",
	                  "indirect administration / The administration / said: the river would rise\n");
}

Test(extract_namesakes, wrote_the_letter_that_it_means)
{
	expect_statements("Emma Rosk left.\n\nThe Issel Council left.\n\nRosk's letter said the river would rise. It said the gates would open.",
	                  "indirect Emma Rosk / Rosk's letter / said: the river would rise\n"
	                  "indirect Emma Rosk / It / said: the gates would open\n");
	expect_statements("Emma Rosk left.\n\nRosk's letter was sent to the Issel Council. It said the gates would open.",
	                  "indirect Emma Rosk / It / said: the gates would open\n");
	expect_statements("The Lantern piece said the river would rise. The IWB bulletin said the gates would open.",
	                  "indirect Lantern / The Lantern piece / said: the river would rise\n"
	                  "indirect IWB / The IWB bulletin / said: the gates would open\n");
}

Test(extract_namesakes, have_several_offices)
{
	expect_statements("Acme President and CEO Edda Rosk said the river would rise.",
	                  "indirect Edda Rosk / Acme President and CEO Edda Rosk / said: the river would rise\n");
	expect_statements("Tomas Brandt left. Brandt and White Dam officials said the river would rise.",
	                  "indirect Tomas Brandt and White Dam officials / Brandt and White Dam officials / said: the river would rise\n");
}

Test(extract_namesakes, are_part_of_those_named_before)
{
	expect_statements("The dam drew criticism from three senior officers on Monday.\n\n“The gates are old,” one said.",
	                  "direct senior officer / one / said: The gates are old,\n");
	expect_statements("He was met by ten protesters, some saying the gates were old.",
	                  "indirect some protesters / some / saying: the gates were old\n");
}

Test(extract_namesakes, are_named_behind_a_role_in_the_first_sentence)
{
	expect_statements("A leading banker called the dam “a bubble”.\n\nEdda Rosk said the gates were old.",
	                  "mixed Edda Rosk / A leading banker / called: the dam “a bubble”\n"
	                  "indirect Edda Rosk / Edda Rosk / said: the gates were old\n");
	expect_statements("The river rose.\n\nThe dam broke.\n\nThe gates opened.\n\nA banker warned that the dam was old. Edda Rosk, from Acme, said the gates were old.",
	                  "indirect Edda Rosk / A banker / warned: the dam was old\n"
	                  "indirect Edda Rosk / Edda Rosk, from Acme / said: the gates were old\n");
	expect_statements("The river rose.\n\nThe dam broke.\n\nThe gates opened.\n\nA banker warned that the dam was old.\n\nThe dam broke. In May Edda Rosk said the gates were old.",
	                  "indirect banker / A banker / warned: the dam was old\n"
	                  "indirect Edda Rosk / Edda Rosk / said: the gates were old\n");
	expect_statements("A judge called the dam “a bubble”.\n\nEdda Rosk, a banker, said the gates were old.",
	                  "mixed judge / A judge / called: the dam “a bubble”\n"
	                  "indirect Edda Rosk / Edda Rosk, a banker / said: the gates were old\n");
}

Test(extract_namesakes, may_have_a_surname_that_is_an_office)
{
	expect_statements("Tomas Judge left. “We drank,” Judge wrote. Emma Brandt, a judge, left, too.",
	                  "direct Tomas Judge / Judge / wrote: We drank,\n");
	expect_statements("Tomas Dean left. “It was late,” Sheriff Dean said.", "direct Tomas Dean / Sheriff Dean / said: It was late,\n");
}

Test(extract_namesakes, may_be_named_right_behind_the_place_where_they_spoke)
{
	expect_statements("Tomas Rosk spoke.\n\nAt the White Dam Water Conference Rosk said the river would rise. Rosk said the gates were old.",
	                  "indirect Tomas Rosk / the White Dam Water Conference Rosk / said: the river would rise\n"
	                  "indirect Tomas Rosk / Rosk / said: the gates were old\n");
}

Test(extract_namesakes, of_a_role_are_rather_whom_the_text_is_about)
{
	expect_statements("President Tomas Brandt came to Issel. Brandt slept. Brandt ate. Brandt left.\n\nPresident Olaf Ito stayed at home.\n\n"
	                  "It rained.\n\nThe president said the gates were old.",
	                  "indirect Tomas Brandt / The president / said: the gates were old\n");
}
