/* Speakers whom only a pronoun names. */
#include "extract_helpers.h"

Test(extract_pronouns, for_several_mean_those_with_their_owner_and_no_outlet_that_is_cited)
{
	expect_statements("Now that senators rule the town, they say the gates are old.\n\nThe mayor's critics left the hall. They said the river would rise.",
	                  "indirect senators / they / say: the gates are old\n"
	                  "indirect mayor's critics / They / said: the river would rise\n");
	expect_statements("Water officials have been angry, and they left early, according to the Associated Press. They said the gates were old.",
	                  "indirect Associated Press / the Associated Press / according to: Water officials have been angry, and they left early\n"
	                  "indirect Water officials / They / said: the gates were old\n");
}

Test(extract_pronouns, for_a_thing_mean_the_body_that_the_sentence_before_is_about)
{
	expect_statements("The Blue Dam Group met in Varland in May.\n\nThe group is active near Issel. It said the gates were old.",
	                  "indirect Blue Dam Group / It / said: the gates were old\n");
	expect_statements("A letter came from Issel.\n\nThe letter said Brandt's office kept the mail. It said the gates were old.",
	                  "indirect letter / The letter / said: Brandt's office kept the mail\n"
	                  "indirect letter / It / said: the gates were old\n");
}

Test(extract_pronouns, are_found_behind_pronouns)
{
	expect_statements("Mrs Edda Rosk said the river would rise. She added that the gates would open.",
	                  "indirect Edda Rosk / Mrs Edda Rosk / said: the river would rise\n"
	                  "indirect Edda Rosk / She / added: the gates would open\n");
}

Test(extract_pronouns, behind_pronouns_are_subjects_rather_than_objects)
{
	expect_statements("Linda Rosk met Paula Brandt at the gates. She said the river would rise.",
	                  "indirect Linda Rosk / She / said: the river would rise\n");
}

Test(extract_pronouns, behind_pronouns_are_of_their_gender)
{
	expect_statements("Robert Brandt spoke first. The past weeks have changed that, says Linda Rosk, director at the Water Centre.\n\n"
	                  "“It is a complete change,” she says. “The river will rise,” he says.",
	                  "indirect Linda Rosk / Linda Rosk / says: The past weeks have changed that\n"
	                  "direct Linda Rosk / she / says: It is a complete change,\n"
	                  "direct Robert Brandt / he / says: The river will rise,\n");
}

Test(extract_pronouns, behind_they_are_several)
{
	expect_statements("Robert Brandt opened the gates, three senior officials said. They added that the river would rise.",
	                  "indirect three senior officials / three senior officials / said: Robert Brandt opened the gates\n"
	                  "indirect three senior officials / They / added: the river would rise\n");
	expect_statements("Robert Brandt met Linda Rosk in May. They said the river would rise.",
	                  "indirect Robert Brandt and Linda Rosk / They / said: the river would rise\n");
}

Test(extract_pronouns, behind_relatives_are_what_stands_before)
{
	expect_statements("Among them was Gov. Linda Rosk, who put out a statement on Monday, saying the river would rise.",
	                  "indirect Linda Rosk / who / saying: the river would rise\n");
}

Test(extract_pronouns, behind_pronouns_do_not_stand_in_what_opens_their_sentence)
{
	expect_statements("Linda Rosk arrived. Arguing that Paula Brandt had closed the gates, she said the river would rise.",
	                  "indirect Linda Rosk / she / said: the river would rise\n");
}

Test(extract_pronouns, are_kept_in_mind_by_the_pronouns_between)
{
	expect_statements("Linda Rosk opened the gates. She had worked there since May. She knew all of the dams. Paula Brandt was her teacher in "
	                  "Varland. She liked the ferries. She said the river would rise.",
	                  "indirect Paula Brandt / She / said: the river would rise\n");
	expect_statements("Robert Rosk opened the gates. He had worked there since May. He knew all of the dams. He liked the ferries. Then he met "
	                  "Oskel Brandt in Varland. He loved boats. He said the river would rise.",
	                  "indirect Robert Rosk / He / said: the river would rise\n");
}

Test(extract_pronouns, behind_it_are_what_their_sentence_is_about)
{
	expect_statements("The Lantern closed. The Rosk administration was on firmer ground when it argued that the river would rise.",
	                  "indirect Rosk administration / it / argued: the river would rise\n");
}

Test(extract_pronouns, behind_relatives_are_persons)
{
	expect_statements("Brandt’s speech on Varland surprised analysts, who said the river would rise.",
	                  "indirect analysts / analysts / said: the river would rise\n");
	expect_statements("Among them were analysts of Varland, who put out a statement on Monday, saying the river would rise.",
	                  "indirect analysts of Varland / who / saying: the river would rise\n");
}

Test(extract_pronouns, behind_relatives_are_those_of_whom_it_is_said)
{
	expect_statements("Edda Rosk is the only minister who said the river would rise.",
	                  "indirect Edda Rosk / the only minister / said: the river would rise\n");
	expect_statements("Edda Rosk met the only minister who said the river would rise.",
	                  "indirect only minister / the only minister / said: the river would rise\n");
}

Test(extract_pronouns, behind_pronouns_are_hardly_companies)
{
	expect_statements("Mr. Brandt built Telgo in May, and Qualtra is late. Qualtra said the river would rise.\n\n“It is late,” he said.",
	                  "indirect Qualtra / Qualtra / said: the river would rise\n"
	                  "direct Brandt / he / said: It is late,\n");
}

Test(extract_pronouns, behind_pronouns_are_not_those_whom_another_told_of)
{
	expect_statements("Tomas Issel is a lawyer. Robert Brandt will open the gates, Issel said. The river is rising, he said.",
	                  "indirect Tomas Issel / Issel / said: Robert Brandt will open the gates\n"
	                  "indirect Tomas Issel / he / said: The river is rising\n");
}

Test(extract_pronouns, behind_they_may_be_people_who_have_not_spoken)
{
	expect_statements("Some local farmers left the meeting. They said the river would rise.",
	                  "indirect Some local farmers / They / said: the river would rise\n");
}

Test(extract_pronouns, behind_his_are_the_one_whose_affair_opens_the_sentence_before)
{
	expect_statements("Olaf Ito said the river would rise.\n\nMr. Jon Brandt’s next move was unknown on Tuesday. He said the gates would open.",
	                  "indirect Olaf Ito / Olaf Ito / said: the river would rise\n"
	                  "indirect Jon Brandt / He / said: the gates would open\n");
}

Test(extract_pronouns, mean_those_whom_others_behind_their_names_show_to_be_men_or_women)
{
	expect_statements("Toral said she was tired. Rosk left.\n\nRosk met Toral on Monday. “The river will rise,” she said. “The gates are open,” Rosk said.",
	                  "indirect Toral / Toral / said: she was tired\n"
	                  "direct Toral / she / said: The river will rise,\n"
	                  "direct Rosk / Rosk / said: The gates are open,\n");
}

Test(extract_pronouns, hardly_mean_who_ends_a_sentence)
{
	expect_statements("Donald Rosk left the club that was founded by his predecessor, Tomas Brandt. A year later he said the river would rise.",
	                  "indirect Donald Rosk / he / said: the river would rise\n");
}

Test(extract_pronouns, mean_a_sister_rather_than_her_brother)
{
	expect_statements("Rosk’s sister believes he was there, and she said the river would rise.\n\nRosk had come in May.",
	                  "indirect? Rosk’s sister / Rosk’s sister / believes: he was there\n"
	                  "indirect Rosk’s sister / she / said: the river would rise\n");
}

Test(extract_pronouns, mean_an_outlet_that_has_just_spoken)
{
	expect_statements("The Issel Times, a newspaper close to the ruling Farmers Party, said the river would rise. It added that the gates were open.",
	                  "indirect Issel Times / The Issel Times, a newspaper close to the ruling Farmers Party / said: the river would rise\n"
	                  "indirect Issel Times / It / added: the gates were open\n");
}

Test(extract_pronouns, she_is_rather_a_woman_than_whoever_nothing_is_told_of)
{
	expect_statements("Emma Brandt spoke in Issel.\n\n“We need her,” President Rosk said.\n\nShe said the gates were old.",
	                  "direct Rosk / President Rosk / said: We need her,\n"
	                  "indirect Emma Brandt / She / said: the gates were old\n");
}
