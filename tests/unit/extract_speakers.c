#include "extract_helpers.h"

Test(extract_speakers, are_given_by_their_fullest_name_without_titles)
{
	expect_statements("Varland's Foreign Minister Edda Rosk said the river would rise.\n\nRosk said the gates would open.",
	                  "indirect Edda Rosk / Varland's Foreign Minister Edda Rosk / said: the river would rise\n"
	                  "indirect Edda Rosk / Rosk / said: the gates would open\n");
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

Test(extract_speakers, are_not_those_whom_they_talk_of)
{
	expect_statements("Oskel Brandt left in May. Former officer Tomas Issel is among the critics. “Brandt was a bad choice,” he told the Lantern.",
	                  "direct Tomas Issel / he / told: Brandt was a bad choice,\n");
}

Test(extract_speakers, of_a_role_are_those_whose_words_it_shares)
{
	expect_statements("Justice Oskel Brandt wrote for the court. Chief Justice Tomas Issel agreed. Brandt said the river would rise. "
	                  "The justice added that the gates would open.",
	                  "indirect Oskel Brandt / Brandt / said: the river would rise\n"
	                  "indirect Oskel Brandt / The justice / added: the gates would open\n");
	expect_statements("Lantern chairman Linda Rosk met former Lantern chairman Oskel Brandt. The Lantern chairman said the river would rise.",
	                  "indirect Linda Rosk / The Lantern chairman / said: the river would rise\n");
	expect_statements("Sen. Linda Rosk arrived. “The river will rise,” the senator said.",
	                  "direct Linda Rosk / the senator / said: The river will rise,\n");
}

Test(extract_speakers, of_an_unnamed_role_are_not_guessed)
{
	expect_statements("Varland official Oskel Brandt left. A port official said the river would rise.",
	                  "indirect port official / A port official / said: the river would rise\n");
	expect_statements("Oskel Brandt left. “The river will rise,” the witness said.",
	                  "direct witness / the witness / said: The river will rise,\n");
}

Test(extract_speakers, are_those_named_last_where_an_epithet_calls_them)
{
	expect_statements("Robert Brandt closed his campaign in Varland. “The river will rise,” the billionaire said.",
	                  "direct Robert Brandt / the billionaire / said: The river will rise,\n");
	expect_statements("Linda Rosk said the billionaire had lied. The 45-year-old added that the river would rise.",
	                  "indirect Linda Rosk / Linda Rosk / said: the billionaire had lied\n"
	                  "indirect Linda Rosk / The 45-year-old / added: the river would rise\n");
}

Test(extract_speakers, without_a_name_are_called_without_what_is_added)
{
	expect_statements("A charity, which runs two ferries, said the river would rise.",
	                  "indirect charity / A charity / said: the river would rise\n");
}

Test(extract_speakers, are_bodies_by_other_words_for_them)
{
	expect_statements("The Varland army said the river would rise. “The gates will open by May,” the military said.",
	                  "indirect Varland army / The Varland army / said: the river would rise\n"
	                  "direct Varland army / the military / said: The gates will open by May,\n");
	expect_statements("Telgo’s founder left for Dubai. On its website, the company said the river would rise. In Dubai it rained.",
	                  "indirect Telgo / the company / said: the river would rise\n");
}

Test(extract_speakers, that_are_others_are_others_of_the_same)
{
	expect_statements("While some Varland lawmakers welcomed the vote, others warned that the gates would open.",
	                  "indirect some Varland lawmakers / some Varland lawmakers / welcomed: the vote\n"
	                  "indirect other Varland lawmakers / others / warned: the gates would open\n");
}

Test(extract_speakers, behind_an_opening_are_found)
{
	expect_statements("Prime Minister Linda Rosk arrived. Speaking at the forum, the prime minister said the river would rise.",
	                  "indirect Linda Rosk / the prime minister / said: the river would rise\n");
}

Test(extract_speakers, are_named_by_the_one_who_adds)
{
	expect_statements("A former reviewer of the dams said the river would rise. The gates would open, Oskel Brandt added.",
	                  "indirect Oskel Brandt / A former reviewer of the dams / said: the river would rise\n"
	                  "indirect Oskel Brandt / Oskel Brandt / added: The gates would open\n");
}

Test(extract_speakers, keep_who_relayed_them_around_them)
{
	expect_statements("The Lantern reported that Edda Rosk said the river would rise.",
	                  "indirect Lantern / The Lantern / reported: Edda Rosk said the river would rise\n"
	                  "indirect Edda Rosk / Edda Rosk / said via Lantern: the river would rise\n");
}

Test(extract_speakers, of_a_rank_are_not_those_of_another)
{
	expect_statements("Governor Linda Rosk arrived with her deputy governor, Oskel Brandt. Brandt said the river would rise. "
	                  "The governor said the gates would open. The deputy governor added that the wells were dry.",
	                  "indirect Oskel Brandt / Brandt / said: the river would rise\n"
	                  "indirect Linda Rosk / The governor / said: the gates would open\n"
	                  "indirect Oskel Brandt / The deputy governor / added: the wells were dry\n");
	expect_statements("Defense Secretary Oskel Brandt arrived. Secretary of State Linda Rosk said the river would rise. "
	                  "The defense secretary said the gates would open. The secretary of state added that the wells were dry.",
	                  "indirect Linda Rosk / Secretary of State Linda Rosk / said: the river would rise\n"
	                  "indirect Oskel Brandt / The defense secretary / said: the gates would open\n"
	                  "indirect Linda Rosk / The secretary of state / added: the wells were dry\n");
}

Test(extract_speakers, that_are_police_are_not_their_chief)
{
	expect_statements("Police said the river would rise. Police chief Oskel Brandt left.",
	                  "indirect Police / Police / said: the river would rise\n");
}

Test(extract_speakers, that_are_two_are_both)
{
	expect_statements("Linda Rosk and Oskel Brandt said the river would rise. The two leaders added that the gates would open.",
	                  "indirect Linda Rosk and Oskel Brandt / Linda Rosk and Oskel Brandt / said: the river would rise\n"
	                  "indirect Linda Rosk and Oskel Brandt / The two leaders / added: the gates would open\n");
	expect_statements("Linda Rosk arrived. Rosk and Republicans said the river would rise.",
	                  "indirect Linda Rosk and Republicans / Rosk and Republicans / said: the river would rise\n");
}

Test(extract_speakers, are_persons_behind_the_names_of_their_bodies)
{
	expect_statements("University of Varland and Issel University professor Linda Rosk said the river would rise.",
	                  "indirect Linda Rosk / University of Varland and Issel University professor Linda Rosk / said: the river would rise\n");
}

Test(extract_speakers, of_writings_are_their_writers)
{
	expect_statements("A study by the Varland Institute found that the river would rise. Oskel Brandt said the gates would open. The study "
	                  "found that the wells were dry.",
	                  "indirect Varland Institute / A study by the Varland Institute / found: the river would rise\n"
	                  "indirect Oskel Brandt / Oskel Brandt / said: the gates would open\n"
	                  "indirect Varland Institute / The study / found: the wells were dry\n");
	expect_statements("Oskel Brandt said the river would rise. “The gates will open by May,” the statement said. One study found that the wells were dry.",
	                  "indirect Oskel Brandt / Oskel Brandt / said: the river would rise\n"
	                  "direct Oskel Brandt / the statement / said: The gates will open by May,\n"
	                  "indirect study / study / found: the wells were dry\n");
}

Test(extract_speakers, have_been_named_again_when_they_speak)
{
	expect_statements("Linda Rosk, a teacher, said the river would rise. “It takes time,” she said.\n\nShe had worked there for years.\n\n“It is cold,” "
	                  "she said. “It is wet,” she said.\n\nBut she was glad to meet Oskel Brandt.\n\n“I tend to understand,” she said.",
	                  "indirect Linda Rosk / Linda Rosk, a teacher / said: the river would rise\n"
	                  "direct Linda Rosk / she / said: It takes time,\n"
	                  "direct Linda Rosk / she / said: It is cold,\n"
	                  "direct Linda Rosk / she / said: It is wet,\n"
	                  "direct Linda Rosk / she / said: I tend to understand,\n");
}

Test(extract_speakers, of_a_role_are_not_those_of_elsewhere)
{
	expect_statements("French President Oskel Brandt arrived. The German president said the river would rise.",
	                  "indirect German president / The German president / said: the river would rise\n");
	expect_statements("The Office of River Safety closed. Oskel Brandt left. His office said the river would rise.",
	                  "indirect His office / His office / said: the river would rise\n");
}

Test(extract_speakers, of_states_are_not_the_states)
{
	expect_statements("The presidents of Varland and Issel said the river would rise.",
	                  "indirect presidents of Varland and Issel / The presidents of Varland and Issel / said: the river would rise\n");
	expect_statements("Robert Brandt closed his campaign. The 39-year-old centrist said the river would rise.",
	                  "indirect Robert Brandt / The 39-year-old centrist / said: the river would rise\n");
}

Test(extract_speakers, are_one_person_however_much_is_added)
{
	expect_statements("Sen. Oskel Brandt, Varland Democrat and key author of the law, said the river would rise.",
	                  "indirect Oskel Brandt / Sen. Oskel Brandt, Varland Democrat and key author of the law / said: the river would rise\n");
	expect_statements("Oskel Brandt, interim president and director of the Orvia Dam Project, said the river would rise.",
	                  "indirect Oskel Brandt / Oskel Brandt, interim president and director of the Orvia Dam Project / said: the river would rise\n");
}

Test(extract_speakers, of_writings_are_those_whom_they_are_from)
{
	expect_statements("Linda Rosk arrived. A statement from Rosk's office said the river would rise. The statement added that the gates would open.",
	                  "indirect Linda Rosk's office / A statement from Rosk's office / said: the river would rise\n"
	                  "indirect Linda Rosk's office / The statement / added: the gates would open\n");
	expect_statements("The Varland Water Agency opened. The agency's website said the river would rise.",
	                  "indirect Varland Water Agency / The agency's website / said: the river would rise\n");
	expect_statements("A statement by the Varland Institute said the river would rise. Oskel Brandt said the gates would open. The statement "
	                  "said that the wells were dry.",
	                  "indirect Varland Institute / A statement by the Varland Institute / said: the river would rise\n"
	                  "indirect Oskel Brandt / Oskel Brandt / said: the gates would open\n"
	                  "indirect Oskel Brandt / The statement / said: the wells were dry\n");
}

Test(extract_speakers, who_are_spokesmen_speak_for_the_body_that_spoke)
{
	expect_statements("The Issel Fire Brigade said the river would rise. A spokesman said the gates would open. They added that the wells were dry.",
	                  "indirect Issel Fire Brigade / The Issel Fire Brigade / said: the river would rise\n"
	                  "indirect Issel Fire Brigade spokesman / A spokesman / said: the gates would open\n"
	                  "indirect Issel Fire Brigade spokesman / They / added: the wells were dry\n");
}

Test(extract_speakers, without_a_name_go_on_under_their_role)
{
	expect_statements("Issel spokesman Oskel Brandt said the river would rise. A ministry spokesman in Varland said the gates would open. "
	                  "The spokesman said the wells were dry. He added that the roads were wet. The ministry spokesman said the tankers were late.",
	                  "indirect Oskel Brandt / Issel spokesman Oskel Brandt / said: the river would rise\n"
	                  "indirect ministry spokesman in Varland / A ministry spokesman in Varland / said: the gates would open\n"
	                  "indirect ministry spokesman in Varland / The spokesman / said: the wells were dry\n"
	                  "indirect ministry spokesman in Varland / He / added: the roads were wet\n"
	                  "indirect ministry spokesman in Varland / The ministry spokesman / said: the tankers were late\n");
}

Test(extract_speakers, are_persons_once_they_have_spoken)
{
	expect_statements("Oskel Brandt said the river would rise. Yoruk Isselan, a native of Varland, said the gates would open. “They are late,” he said.",
	                  "indirect Oskel Brandt / Oskel Brandt / said: the river would rise\n"
	                  "indirect Yoruk Isselan / Yoruk Isselan, a native of Varland / said: the gates would open\n"
	                  "direct Yoruk Isselan / he / said: They are late,\n");
}

Test(extract_speakers, stand_behind_the_name_of_what_they_are_sent_to)
{
	expect_statements("The envoy to the United Nations Linda Rosk said the river would rise.",
	                  "indirect Linda Rosk / The envoy to the United Nations Linda Rosk / said: the river would rise\n");
	expect_statements("The United Nations said the river would rise.",
	                  "indirect United Nations / The United Nations / said: the river would rise\n");
}

Test(extract_speakers, of_somebodys_people_say_whose_they_are)
{
	expect_statements("Linda Rosk lost the case. Her lawyer said the river would rise. The lawyer added that the gates would open.",
	                  "indirect Linda Rosk's lawyer / Her lawyer / said: the river would rise\n"
	                  "indirect Linda Rosk's lawyer / The lawyer / added: the gates would open\n");
	expect_statements("The case was lost. Her lawyer said the river would rise.",
	                  "indirect Her lawyer / Her lawyer / said: the river would rise\n");
}

Test(extract_speakers, may_be_called_by_their_trade)
{
	expect_statements("Linda Rosk of Issel Bank left. The analyst said the river would rise.",
	                  "indirect Linda Rosk / The analyst / said: the river would rise\n");
}

Test(extract_speakers, are_companies_that_the_article_is_about)
{
	expect_statements("Nature Ferries lost a boat. Nature Ferries closed. The boat of Nature Ferries is old, Linda Rosk told CNN. “We will pay,” the "
	                  "company said.",
	                  "indirect Linda Rosk / Linda Rosk / told: The boat of Nature Ferries is old\n"
	                  "direct Nature Ferries / the company / said: We will pay,\n");
	expect_statements("Varland Airways lost a plane over the Issel Authority. The Issel Authority said the river would rise. The airline said the gates would open.",
	                  "indirect Issel Authority / The Issel Authority / said: the river would rise\n"
	                  "indirect Varland Airways / The airline / said: the gates would open\n");
	expect_statements("Telgo’s founder left for Dubai. The company’s site said the river would rise. A post on the company’s page said the gates would open.",
	                  "indirect Telgo / The company’s site / said: the river would rise\n"
	                  "indirect Telgo / A post on the company’s page / said: the gates would open\n");
}

Test(extract_speakers, who_are_spokesmen_of_a_body_are_called_by_its_name)
{
	expect_statements("Telgo’s founder left for Dubai. A company spokesman said the river would rise.",
	                  "indirect Telgo spokesman / A company spokesman / said: the river would rise\n");
	expect_statements("Varland’s ministry of health said the river would rise. The ministry’s spokesman said the gates would open.",
	                  "indirect Varland’s ministry of health / Varland’s ministry of health / said: the river would rise\n"
	                  "indirect Varland’s ministry of health spokesman / The ministry’s spokesman / said: the gates would open\n");
}

Test(extract_speakers, of_a_role_that_others_have_are_not_those_others)
{
	expect_statements("A spokesman for the army of Issel said the river would rise. The Lantern spokesman said the gates would open.",
	                  "indirect spokesman for the army of Issel / A spokesman for the army of Issel / said: the river would rise\n"
	                  "indirect Lantern spokesman / The Lantern spokesman / said: the gates would open\n");
}

Test(extract_speakers, that_are_two_bodies_are_both)
{
	expect_statements("Telgo Group and the Issel Institute met in May. The two groups said the river would rise. They added that the gates would open.",
	                  "indirect Telgo Group and Issel Institute / The two groups / said: the river would rise\n"
	                  "indirect Telgo Group and Issel Institute / They / added: the gates would open\n");
}

Test(extract_speakers, without_a_name_may_be_called_a_man_later)
{
	expect_statements("The boy’s grandfather said the river would rise. The man added that the gates would open.",
	                  "indirect boy’s grandfather / The boy’s grandfather / said: the river would rise\n"
	                  "indirect boy’s grandfather / The man / added: the gates would open\n");
}

Test(extract_speakers, of_writings_are_those_who_sent_them_rather_than_outlets)
{
	expect_statements("Telgo sent a memo to its staff on Monday. CNN reported that it was late. The memo said the gates would open.",
	                  "indirect CNN / CNN / reported: it was late\n"
	                  "indirect Telgo / The memo / said: the gates would open\n");
}

Test(extract_speakers, who_only_come_much_later_do_not_give_their_name_to_a_role)
{
	expect_statements("The mayor said the river would rise. It rained. It was wet. It was cold. It was dark. Linda Rosk said the gates would open.",
	                  "indirect mayor / The mayor / said: the river would rise\n"
	                  "indirect Linda Rosk / Linda Rosk / said: the gates would open\n");
}

Test(extract_speakers, of_a_state_are_its_people)
{
	expect_statements("Costa Rica’s president said the river would rise. President Oskel Brandt left.",
	                  "indirect Oskel Brandt / Costa Rica’s president / said: the river would rise\n");
	expect_statements("U.S. President Oskel Brandt left. The American president said the river would rise. China’s president said the gates would open.",
	                  "indirect Oskel Brandt / The American president / said: the river would rise\n"
	                  "indirect China’s president / China’s president / said: the gates would open\n");
	expect_statements("USA President Oskel Brandt left. The American president said the river would rise. China’s president said the gates would open.",
	                  "indirect Oskel Brandt / The American president / said: the river would rise\n"
	                  "indirect China’s president / China’s president / said: the gates would open\n");
	expect_statements("China’s president said the gates would open. U.S. President Oskel Brandt said the river would rise.",
	                  "indirect China’s president / China’s president / said: the gates would open\n"
	                  "indirect Oskel Brandt / U.S. President Oskel Brandt / said: the river would rise\n");
}

Test(extract_speakers, who_had_a_role_once_are_not_those_who_have_it)
{
	expect_statements("Oskel Brandt, the former mayor of Issel, left. Mayor Linda Rosk arrived. Brandt laughed. The mayor of Issel said the river would rise.",
	                  "indirect Linda Rosk / The mayor of Issel / said: the river would rise\n");
}

Test(extract_speakers, are_called_by_other_words_for_their_role)
{
	expect_statements("Chinese President Oskel Brandt left. The Chinese leader said the river would rise.",
	                  "indirect Oskel Brandt / The Chinese leader / said: the river would rise\n");
	expect_statements("Linda Rosk, the chief executive of Telgo, left. The CEO said the river would rise. The Telgo boss said the gates would open.",
	                  "indirect Linda Rosk / The CEO / said: the river would rise\n"
	                  "indirect Linda Rosk / The Telgo boss / said: the gates would open\n");
	expect_statements("Linda Rosk, CEO of Telgo, left. The Telgo CEO said the river would rise.",
	                  "indirect Linda Rosk / The Telgo CEO / said: the river would rise\n");
}

Test(extract_speakers, have_the_roles_that_they_came_to)
{
	expect_statements("Linda Rosk, who became prime minister in May, left. The prime minister said the river would rise.",
	                  "indirect Linda Rosk / The prime minister / said: the river would rise\n");
	expect_statements("Linda Rosk became mayor in May. The mayor said the river would rise.",
	                  "indirect Linda Rosk / The mayor / said: the river would rise\n");
}

Test(extract_speakers, of_one_court_are_not_another)
{
	expect_statements("The Supreme Court met. The district court said the river would rise. The court said the gates would open.",
	                  "indirect district court / The district court / said: the river would rise\n"
	                  "indirect district court / The court / said: the gates would open\n");
}

Test(extract_speakers, who_were_something_are_called_so)
{
	expect_statements("Linda Rosk arrived. The former mayor said the river would rise. The former secretary of state said the gates would open.",
	                  "indirect Linda Rosk / The former mayor / said: the river would rise\n"
	                  "indirect Linda Rosk / The former secretary of state / said: the gates would open\n");
}

Test(extract_speakers, speak_for_their_part)
{
	expect_statements("Robert Brandt left. He said the river would rise. According to his memory, the gates would open.",
	                  "indirect Robert Brandt / He / said: the river would rise\n"
	                  "indirect Robert Brandt / his memory / According to: the gates would open\n");
}

Test(extract_speakers, whom_somebody_serves_are_not_meant)
{
	expect_statements("A spokesman for Mayor Linda Rosk said the river would rise.",
	                  "indirect spokesman for Mayor Linda Rosk / A spokesman for Mayor Linda Rosk / said: the river would rise\n");
	expect_statements("An aide to committee Chairman Linda Rosk said the river would rise.",
	                  "indirect aide to committee Chairman Linda Rosk / An aide to committee Chairman Linda Rosk / said: the river would rise\n");
}

Test(extract_speakers, of_a_party_are_those_named_last)
{
	expect_statements("Robert Brandt arrived. “The river will rise,” the Varland Republican said. He added that the gates would open.",
	                  "direct Robert Brandt / the Varland Republican / said: The river will rise,\n"
	                  "indirect Robert Brandt / He / added: the gates would open\n");
}

Test(extract_speakers, of_a_memo_that_was_talked_of_are_not_whoever_spoke_last)
{
	expect_statements("The memo has divided the council. Robert Brandt said the river would rise. The memo said the gates would open.",
	                  "indirect Robert Brandt / Robert Brandt / said: the river would rise\n"
	                  "indirect memo / The memo / said: the gates would open\n");
	expect_statements("Robert Brandt said in a memo that the river would rise. The memo said the gates would open.",
	                  "indirect Robert Brandt / Robert Brandt / said: the river would rise\n"
	                  "indirect Robert Brandt / The memo / said: the gates would open\n");
}

Test(extract_speakers, that_are_the_paper_are_the_outlet_named_last)
{
	expect_statements("The Varland Times looked into it. The paper said the river would rise.",
	                  "indirect Varland Times / The paper / said: the river would rise\n");
	expect_statements("The Issel Institute looked into it. The paper said the river would rise.",
	                  "indirect paper / The paper / said: the river would rise\n");
}

Test(extract_speakers, without_a_name_keep_what_stands_behind_their_noun)
{
	expect_statements("A source familiar with the dam said the river would rise. The source added that the gates would open.",
	                  "indirect source familiar with the dam / A source familiar with the dam / said: the river would rise\n"
	                  "indirect source familiar with the dam / The source / added: the gates would open\n");
}

Test(extract_speakers, with_two_offices_are_one_person)
{
	expect_statements("Varland professor and provost Linda Rosk said the river would rise.",
	                  "indirect Linda Rosk / Varland professor and provost Linda Rosk / said: the river would rise\n");
}

Test(extract_speakers, of_an_unnamed_role_with_more_words_are_somebody_else)
{
	expect_statements("The officer in charge of the dam said the river would rise. The officer, Robert Brandt, left.",
	                  "indirect officer in charge of the dam / The officer in charge of the dam / said: the river would rise\n");
}

Test(extract_speakers, are_not_where_the_text_was_written)
{
	expect_statements("TEHRAN (Lantern) - Robert Brandt left. It said the river would rise.", "indirect - / It / said: the river would rise\n");
}

Test(extract_speakers, keep_the_whole_name_of_a_body_that_is_somebodys)
{
	expect_statements("“The river will rise by May,” the People's Daily said. The Women's Media Center said the gates would open.",
	                  "direct People's Daily / the People's Daily / said: The river will rise by May,\n"
	                  "indirect Women's Media Center / The Women's Media Center / said: the gates would open\n");
}

Test(extract_speakers, that_are_companies_keep_the_place_in_their_names)
{
	expect_statements("The lawyers of Varland Capital Investment Limited met. Varland Capital Investment Limited said the gates would open.",
	                  "indirect Varland Capital Investment Limited / Varland Capital Investment Limited / said: the gates would open\n");
}

Test(extract_speakers, are_not_persons_because_their_staff_have_titles)
{
	expect_statements("The Center for River Technology said the wells were dry. Acme said the river would rise. It said the gates would open.\n\n"
	                  "Former Acme executive Edda Rosk left in May.",
	                  "indirect Center for River Technology / The Center for River Technology / said: the wells were dry\n"
	                  "indirect Acme / Acme / said: the river would rise\n"
	                  "indirect Acme / It / said: the gates would open\n");
}

Test(extract_speakers, that_are_the_company_are_not_the_outlet_that_only_reports)
{
	expect_statements("Consumer credit agency Acme says that the wells are dry.\n\nThe shares of the company dropped by five per cent on Monday, CNBC noted.\n\n"
	                  "The company said the gates would open.",
	                  "indirect Acme / Consumer credit agency Acme / says: the wells are dry\n"
	                  "indirect CNBC / CNBC / noted: The shares of the company dropped by five per cent on Monday\n"
	                  "indirect Acme / The company / said: the gates would open\n");
}

Test(extract_speakers, that_are_offices_keep_whose_they_are)
{
	expect_statements("The Prime Minister's Office said the river would rise. The Orvia County Sheriff's Office said the gates would open.",
	                  "indirect Prime Minister's Office / The Prime Minister's Office / said: the river would rise\n"
	                  "indirect Orvia County Sheriff's Office / The Orvia County Sheriff's Office / said: the gates would open\n");
	expect_statements("The Office of the Prime Minister said the river would rise.",
	                  "indirect Office of the Prime Minister / The Office of the Prime Minister / said: the river would rise\n");
}

Test(extract_speakers, that_are_the_newspaper_are_the_one_that_was_called_so_last)
{
	expect_statements("An Orvian newspaper said the river would rise. The newspaper Lakonia Ilbo said the gates would open.\n\n"
	                  "The newspaper said the wells were dry.",
	                  "indirect Orvian newspaper / An Orvian newspaper / said: the river would rise\n"
	                  "indirect Lakonia Ilbo / The newspaper Lakonia Ilbo / said: the gates would open\n"
	                  "indirect Lakonia Ilbo / The newspaper / said: the wells were dry\n");
}

Test(extract_speakers, are_not_whom_they_act_for)
{
	expect_statements("A lawyer representing Edda Rosk said the gates would open.",
	                  "indirect lawyer representing Edda Rosk / A lawyer representing Edda Rosk / said: the gates would open\n");
}

Test(extract_speakers, are_known_by_contractions_in_brackets)
{
	expect_statements("Orvian Central Command (CentCom) said the river would rise. CentCom said the gates would open.",
	                  "indirect Orvian Central Command / Orvian Central Command (CentCom) / said: the river would rise\n"
	                  "indirect Orvian Central Command / CentCom / said: the gates would open\n");
}

Test(extract_speakers, that_are_a_suit_are_the_lawsuit)
{
	expect_statements("According to the lawsuit, the gates were open. The suit claims that the clerk was paid.",
	                  "indirect lawsuit / the lawsuit / According to: the gates were open\n"
	                  "indirect lawsuit / The suit / claims: the clerk was paid\n");
}

Test(extract_speakers, of_a_study_are_those_of_the_report_that_was_named)
{
	expect_statements("The river would rise, according to a September report from the Issel Institute. The study shows that the gates would hold.",
	                  "indirect Issel Institute / a September report from the Issel Institute / according to: The river would rise\n"
	                  "indirect Issel Institute / The study / shows: the gates would hold\n");
}

Test(extract_speakers, are_no_officers_of_theirs)
{
	expect_statements("Ostrel Pharma announced that the trial had ended. “It went well,” said Edda Rosk, Chief Medical Officer of Ostrel Pharma.",
	                  "indirect Ostrel Pharma / Ostrel Pharma / announced: the trial had ended\n"
	                  "direct Edda Rosk / Edda Rosk / said: It went well,\n");
}

Test(extract_speakers, are_not_whoever_has_a_family_or_management)
{
	expect_statements("The singer Anna Rosk fell ill. Her management announced that the tour was over. Her post said that she was well.",
	                  "indirect Anna Rosk's management / Her management / announced: the tour was over\n"
	                  "indirect Anna Rosk / Her post / said: she was well\n");
}

Test(extract_speakers, that_are_the_official_are_the_one_who_spoke_rather_than_somebody_named)
{
	expect_statements("A senior campaign official said the river would rise. Olaf Ito performed on Monday. The official said the gates would open.",
	                  "indirect senior campaign official / A senior campaign official / said: the river would rise\n"
	                  "indirect senior campaign official / The official / said: the gates would open\n");
}

Test(extract_speakers, that_are_the_president_are_rather_a_states_than_a_clubs)
{
	expect_statements("Edda Rosk met President Olaf Ito. Jon Brandt, president of Plain Water Forum, said the dam was old. The president said it would hold.",
	                  "indirect Jon Brandt / Jon Brandt, president of Plain Water Forum / said: the dam was old\n"
	                  "indirect Olaf Ito / The president / said: it would hold\n");
	expect_statements("Jon Brandt, president of Plain Water Forum, said the dam was old. The president said it would hold.",
	                  "indirect Jon Brandt / Jon Brandt, president of Plain Water Forum / said: the dam was old\n"
	                  "indirect Jon Brandt / The president / said: it would hold\n");
}

Test(extract_speakers, that_are_usa_today_are_no_state)
{
	expect_statements("Officials in the USA met. The dam was old, USA Today said.",
	                  "indirect USA Today / USA / said: The dam was old\n"); /* a phrase ends before a time */
}

Test(extract_speakers, are_several_wherever_each_belongs)
{
	expect_statements("Edda Rosk and Tomas Brandt of the Varland Institute and Olaf Ito of Acme warned that the gates would fail.",
	                  "indirect Edda Rosk, Tomas Brandt and Olaf Ito / Edda Rosk and Tomas Brandt of the Varland Institute and Olaf Ito of Acme / warned: the gates would fail\n");
}

Test(extract_speakers, published_a_writing_on_a_day)
{
	expect_statements("Fifty houses burned, according to a March 3 Varland Institute study.",
	                  "indirect Varland Institute / a March 3 Varland Institute study / according to: Fifty houses burned\n");
}

Test(extract_speakers, are_bodies_that_are_called_by_what_they_are)
{
	expect_statements("The Issel Institute for Human Rights said twenty people died. The Institute said more were hurt.",
	                  "indirect Issel Institute for Human Rights / The Issel Institute for Human Rights / said: twenty people died\n"
	                  "indirect Issel Institute for Human Rights / The Institute / said: more were hurt\n");
}

Test(extract_speakers, are_who_is_quoted_by_others)
{
	expect_statements("Tomas Brandt fled. Local media quoted him as saying the gates were old.",
	                  "indirect Tomas Brandt / him / saying via Local media: the gates were old\n");
	expect_statements("The Issel Agency quoted Tomas Brandt as saying the gates were old. It said talks would go on.",
	                  "indirect Tomas Brandt / Tomas Brandt / saying via Issel Agency: the gates were old\n"
	                  "indirect Issel Agency / It / said: talks would go on\n");
}

Test(extract_speakers, released_a_report_and_not_only_saw_it)
{
	expect_statements("A report released by the Issel Health Ministry on Sunday said that ten people had died.",
	                  "indirect Issel Health Ministry / A report released by the Issel Health Ministry / said: ten people had died\n");
	expect_statements("A report obtained by the Issel Lantern said that ten people had died.",
	                  "indirect report obtained by the Issel Lantern / A report obtained by the Issel Lantern / said: ten people had died\n");
}

Test(extract_speakers, may_be_somebody_whom_a_noun_called_and_who_had_not_spoken)
{
	expect_statements("The teacher ordered Olaf Ito to call his parents.\n\n“He has a book in the classroom,” she said on the recording.",
	                  "direct teacher / she / said: He has a book in the classroom,\n");
	expect_statements("A woman who answered the telephone hung up.\n\n“Nobody here knows anything of it,” she said.",
	                  "direct woman / she / said: Nobody here knows anything of it,\n");
	expect_statements("A woman hung up.\n\n“Nobody here knows anything of it,” he said.",
	                  "direct - / he / said: Nobody here knows anything of it,\n");
}

Test(extract_speakers, of_a_first_sentence_may_be_named_behind_it)
{
	expect_statements("“After such a year I can think of nothing else,” he said in an interview.\n\nMr. Rosk's rise was long.",
	                  "direct Rosk / he / said: After such a year I can think of nothing else,\n");
}

Test(extract_speakers, have_an_age)
{
	expect_statements("Thyra Halm, 17, came with her mother. Halm looked for a dress.\n\n“We never came on a Sunday before,” she said.",
	                  "direct Thyra Halm / she / said: We never came on a Sunday before,\n");
}

Test(extract_speakers, may_be_a_name_and_others)
{
	expect_statements("Olaf Ito and others said the gates were old.",
	                  "indirect Olaf Ito and others / Olaf Ito and others / said: the gates were old\n");
	expect_statements("Olaf Ito and two others said the gates were old.",
	                  "indirect Olaf Ito and two others / Olaf Ito and two others / said: the gates were old\n");
	expect_statements("Olaf Ito came, and others said the gates were old.", "indirect - / others / said: the gates were old\n");
}

Test(extract_speakers, are_no_places_before_the_comma_that_a_role_stands_behind)
{
	expect_statements("Speaking at a rally in Halm, president attempts to counter critics. Edda Rosk was angry. The president said the gates were old.",
	                  "indirect president / The president / said: the gates were old\n");
	expect_statements("Trust was placed in Edda Rosk, president of the council. The president said the gates were old.",
	                  "indirect Edda Rosk / The president / said: the gates were old\n");
}

Test(extract_speakers, are_not_whom_a_survey_or_a_case_is_about)
{
	expect_statements("A survey of clerks about the old plans of Edda Rosk's office revealed that the gates were old.",
	                  "indirect survey of clerks about the old plans of Edda Rosk's office / A survey of clerks about the old plans of Edda Rosk's office / "
	                  "revealed: the gates were old\n");
	expect_statements("Edda Rosk left. A federal court in Ito v. Rosk found that the gates were old.",
	                  "indirect federal court in Ito v. Rosk / A federal court in Ito v. Rosk / found: the gates were old\n");
}

Test(extract_speakers, are_two_where_a_pronoun_is_one_of_them)
{
	expect_statements("Olaf Ito met Edda Rosk. “We agree,” Mr. Ito said. He and Ms. Rosk said that it was old.",
	                  "direct Olaf Ito / Mr. Ito / said: We agree,\n"
	                  "indirect Olaf Ito and Edda Rosk / He and Ms. Rosk / said: it was old\n");
}

Test(extract_speakers, are_called_without_the_address_behind_them)
{
	expect_statements("The mandated report https://www.dams.example said the river would rise.",
	                  "indirect mandated report / The mandated report https://www.dams.example / said: the river would rise\n");
}

Test(extract_speakers, that_are_the_champion_are_whoever_was_named_last)
{
	expect_statements("“The river will rise,” Tomas Brandt said. “The gates are open,” added the four-times champion.",
	                  "direct Tomas Brandt / Tomas Brandt / said: The river will rise,\n"
	                  "direct Tomas Brandt / the four-times champion / added: The gates are open,\n");
}

Test(extract_speakers, are_agencies_by_their_whole_names)
{
	expect_statements("AP reported that the river would rise.\n\nThe Associated Press said the gates were open.",
	                  "indirect Associated Press / AP / reported: the river would rise\n"
	                  "indirect Associated Press / The Associated Press / said: the gates were open\n");
}

Test(extract_speakers, are_suits_without_what_is_told_of_them)
{
	expect_statements("A lawsuit filed against the owners of the dam says the gates were old.",
	                  "indirect lawsuit / A lawsuit filed against the owners of the dam / says: the gates were old\n");
}
