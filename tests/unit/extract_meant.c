/* Who is meant by words that name nobody: epithets, relatives, "it", writings. */
#include "extract_helpers.h"

Test(extract_meant, by_the_administration_is_no_body_that_is_called_administration)
{
	expect_statements("The Rosk administration met in May.\n\nThe Dam Safety Administration closed.\n\nThe administration said the gates were old.",
	                  "indirect Rosk administration / The administration / said: the gates were old\n");
}

Test(extract_meant, a_relative_goes_with_the_noun_before_it_although_no_list_knows_it)
{
	expect_statements("Among the friends of Edda Rosk were clubbers, who put out a statement on Monday, saying the gates were old.",
	                  "indirect clubbers / who / saying: the gates were old\n");
	expect_statements("Among them were the people in papers and politics, who put out a statement on Monday, saying the gates were old.",
	                  "indirect people / who / saying: the gates were old\n");
}

Test(extract_meant, another_way_to_call_somebody_is_for_whoever_the_text_is_about)
{
	expect_statements("Tomas Brandt spoke in Issel. Brandt left early. Brandt had no bodyguards. Brandt ate fish. Brandt drank wine. Brandt slept. Brandt woke. Brandt sang. Brandt hummed.\n\n“There was much interest,” recalled Olaf Ito, a pollster. "
	                  "A Brandt aide stayed.\n\nBut the billionaire said that the gates were old.",
	                  "direct Olaf Ito / Olaf Ito / recalled: There was much interest,\n"
	                  "indirect Tomas Brandt / the billionaire / said: the gates were old\n");
}

Test(extract_meant, a_company_is_no_former_clerk)
{
	expect_statements("Orvigram said the gates were old.\n\n“The wells were dry,” the former news curator said.",
	                  "indirect Orvigram / Orvigram / said: the gates were old\n"
	                  "direct former news curator / the former news curator / said: The wells were dry,\n");
}

Test(extract_meant, the_same_words_are_the_same_one)
{
	expect_statements("Olaf Ito came to Edda Rosk.\n\nThe billionaire told Tomas Brandt the gates were old, adding that the wells were dry.",
	                  "indirect Olaf Ito / The billionaire / told: the gates were old\n"
	                  "indirect Olaf Ito / The billionaire / adding: the wells were dry\n");
}

Test(extract_meant, a_president_of_elsewhere_is_not_meant)
{
	expect_statements("Rosk wanted a wall that its president, Luis Varo, said nobody would pay for.\n\nThe German president told the crowd the gates were old.",
	                  "indirect Luis Varo / its president, Luis Varo / said: nobody would pay for\n"
	                  "indirect German president / The German president / told: the gates were old\n");
}

Test(extract_meant, an_unnamed_one_is_not_the_one_who_is_named)
{
	expect_statements("An unnamed forensics official said the gates were old.\n\nEhab Varo, the head of the forensics department and an official, said the wells were dry.",
	                  "indirect unnamed forensics official / An unnamed forensics official / said: the gates were old\n"
	                  "indirect Ehab Varo / Ehab Varo, the head of the forensics department and an official / said: the wells were dry\n");
	expect_statements("Another official said the gates were old.\n\nEhab Varo, an official, said the wells were dry.",
	                  "indirect Another official / Another official / said: the gates were old\n"
	                  "indirect Ehab Varo / Ehab Varo, an official / said: the wells were dry\n");
}

Test(extract_meant, an_airline_is_no_airport)
{
	expect_statements("Orviair Flight 175 left for Tarn Airport. It landed at noon, the airline said.",
	                  "indirect Orviair / the airline / said: It landed at noon\n");
	expect_statements("Orviair Flight 175 left. The Aviation Agency said the gates were old. Later, the airline said the wells were dry.",
	                  "indirect Aviation Agency / The Aviation Agency / said: the gates were old\n"
	                  "indirect Orviair / the airline / said: the wells were dry\n");
}

Test(extract_meant, a_company_is_no_ministry)
{
	expect_statements("Orvigram was fined on Monday. The Justice Department said the gates were old. The company said the wells were dry.",
	                  "indirect Justice Department / The Justice Department / said: the gates were old\n"
	                  "indirect company / The company / said: the wells were dry\n");
}

Test(extract_meant, it_is_the_writing_that_the_sentence_before_is_about)
{
	expect_statements("Olaf Ito of the Water Board wrote to Edda Rosk.\n\nThe Water Board said the gates were old.\n\nThe investigation was about ten dams. It said the wells were dry.",
	                  "indirect Water Board / The Water Board / said: the gates were old\n"
	                  "indirect investigation / It / said: the wells were dry\n");
}

Test(extract_meant, a_writing_is_of_whoever_sent_it_last)
{
	expect_statements("“The gates were old,” said Tomas Brandt.\n\nEdda Rosk sent out an email on Monday.\n\n“The wells were dry,” the email said.",
	                  "direct Tomas Brandt / Tomas Brandt / said: The gates were old,\n"
	                  "direct Edda Rosk / the email / said: The wells were dry,\n");
}

Test(extract_meant, a_report_that_was_there_before_is_not_of_whoever_spoke_since)
{
	expect_statements("A report on dams came out on Monday.\n\nOlaf Ito said the gates were old.\n\nHowever, the report said that the wells were dry.",
	                  "indirect Olaf Ito / Olaf Ito / said: the gates were old\n"
	                  "indirect report / the report / said: the wells were dry\n");
	expect_statements("Olaf Ito said in a report that the gates were old.\n\nThe report said that the wells were dry.",
	                  "indirect Olaf Ito / Olaf Ito / said: the gates were old\n"
	                  "indirect Olaf Ito / The report / said: the wells were dry\n");
}

Test(extract_meant, a_poll_of_two_is_called_by_both)
{
	expect_statements("A Lantern/Ostrel poll found that the gates were old.",
	                  "indirect Lantern/Ostrel poll / A Lantern/Ostrel poll / found: the gates were old\n");
	expect_statements("A German parliamentary investigation found that the gates were old.",
	                  "indirect German parliamentary investigation / A German parliamentary investigation / found: the gates were old\n");
}

Test(extract_meant, where_it_was_written_is_nobody)
{
	expect_statements("Issel (CNN) Clerks in Tarn said the gates were old.",
	                  "indirect Clerks / Clerks in Tarn / said: the gates were old\n");
	expect_statements("ISSEL — Warning that the gates were old, Edda Rosk closed them.", "");
}

Test(extract_meant, a_measure_is_nobody)
{
	expect_statements("Then 13 pages later came “the gates were old,” 13 pages said.", "");
}

Test(extract_meant, the_end_of_a_relative_clause_is_no_subject)
{
	expect_statements("The family of a worker who has been jailed after a trial said the gates were old.",
	                  "indirect family of a worker / The family of a worker / said: the gates were old\n");
	expect_statements("A clerk who saw the children after their release said the gates were old.",
	                  "indirect? clerk / A clerk / saw: the children after their release said the gates were old\n"
	                  "indirect clerk / A clerk / said: the gates were old\n");
}

Test(extract_meant, they_are_the_people_of_the_sentence_before)
{
	expect_statements("Edda Rosk said the gates were old. Some researchers left. They said the wells were dry.",
	                  "indirect Edda Rosk / Edda Rosk / said: the gates were old\n"
	                  "indirect Some researchers / They / said: the wells were dry\n");
	expect_statements("According to a fascinating look at the gates, they say the wells were dry.",
	                  "indirect fascinating look / a fascinating look / According to: they say the wells were dry\n"
	                  "indirect - / they / say: the wells were dry\n");
}

Test(extract_meant, one_who_is_called_names_has_no_fuller_name)
{
	expect_statements("He called her “Gloomy Elizabeth Rosk” on Monday.\n\nElizabeth Rosk said the gates were old.",
	                  "mixed - / He / called: her “Gloomy Elizabeth Rosk” on Monday\n"
	                  "indirect Elizabeth Rosk / Elizabeth Rosk / said: the gates were old\n");
}

Test(extract_meant, a_body_may_begin_with_all)
{
	expect_statements("The gates were old, All Varland Airways (AVA) said in a statement.",
	                  "indirect All Varland Airways / All Varland Airways (AVA) / said: The gates were old\n");
}

Test(extract_meant, the_holder_stands_behind_the_office)
{
	expect_statements("Varland Supreme Allied Commander in Issel Gen. Elizabeth Rosk said the gates were old.",
	                  "indirect Elizabeth Rosk / Varland Supreme Allied Commander in Issel Gen. Elizabeth Rosk / said: the gates were old\n");
	expect_statements("Hilmery, Varl., Police Chief Edda Rosk said the gates were old.",
	                  "indirect Edda Rosk / Police Chief Edda Rosk / said: the gates were old\n");
}

Test(extract_meant, who_is_cited_does_not_cite)
{
	expect_statements("Citing Gen. Tomas Brandt, The Issel Post reported that the gates were old.",
	                  "indirect Issel Post / Citing Gen. Tomas Brandt, The Issel Post / reported: the gates were old\n");
}

Test(extract_meant, who_gets_a_letter_did_not_write_it)
{
	expect_statements("The delegation met. The response to Mrs. Rosk noted that the gates were old.",
	                  "indirect response to Mrs. Rosk / The response to Mrs. Rosk / noted: the gates were old\n");
	expect_statements("The delegation met. The letter to Mrs. Rosk noted that the gates were old.",
	                  "indirect letter to Mrs. Rosk / The letter to Mrs. Rosk / noted: the gates were old\n");
}

Test(extract_meant, where_it_was_written_is_no_body)
{
	expect_statements("HILMERY, Varl. — The Varland Water Board met on Monday.\n\nIt said the gates were old.",
	                  "indirect Varland Water Board / It / said: the gates were old\n");
	expect_statements("HILMERY — The gates were closed, as the river rose.\n\nIt said the gates were old.",
	                  "indirect - / It / said: the gates were old\n");
}

Test(extract_meant, is_nobody_who_took_a_picture_or_is_compared_with)
{
	expect_statements("Tomas Brandt came to Issel.\n\nThe mayor waves to the crowd. LANTERN/Olaf Ito\n\n“The gates are old,” he said.",
	                  "direct Tomas Brandt / he / said: The gates are old,\n");
	expect_statements("Tomas Brandt came to Issel in May.\n\nLike Olaf Ito, Brandt came by boat.\n\nHe said the gates were old.",
	                  "indirect Tomas Brandt / He / said: the gates were old\n");
}

Test(extract_meant, is_no_thing_that_belongs_to_a_man)
{
	expect_statements("Tomas Brandt's tour will end soon. Mr. Brandt's tour suggests that the gates are old. He said they would hold.",
	                  "indirect Tomas Brandt's tour / Mr. Brandt's tour / suggests: the gates are old\n"
	                  "indirect Tomas Brandt / He / said: they would hold\n");
}

Test(extract_meant, is_nobody_whose_picture_it_is_or_who_is_talked_of)
{
	expect_statements("Tomas Brandt came to Issel.\n\nThe mayor waves to the crowd. Olaf Ito/Getty Images\n\n“The gates are old,” he said.",
	                  "direct Tomas Brandt / he / said: The gates are old,\n");
	expect_statements("Tomas Brandt had met Olaf Ito. Ito is ahead. The candidate said Ito does not “have a plan” for the dam.",
	                  "mixed Tomas Brandt / The candidate / said: Ito does not “have a plan” for the dam\n");
}

Test(extract_meant, is_no_other_body_than_the_one_it_names)
{
	expect_statements("Acme opened the dam. Acme said it would hold. The Rosk team said the gates were old.",
	                  "indirect Acme / Acme / said: it would hold\nindirect Rosk team / The Rosk team / said: the gates were old\n");
}

Test(extract_meant, both_are_two)
{
	expect_statements("The river would rise, according to both the defense ministry and the Pentagon.",
	                  "indirect defense ministry and Pentagon / both the defense ministry and the Pentagon / according to: The river would rise\n");
	expect_statements("Republican Linda Rosk arrived. The river will rise, according to both Republican and Democratic lawmakers.",
	                  "indirect both Republican and Democratic lawmakers / both Republican and Democratic lawmakers / according to: The river will rise\n");
}

Test(extract_meant, an_army_is_not_that_of_another_state)
{
	expect_statements("China's military said the river would rise.\n\nThe US military said the gates were open. The Chinese military said the wells were dry.",
	                  "indirect China's military / China's military / said: the river would rise\n"
	                  "indirect US military / The US military / said: the gates were open\n"
	                  "indirect China's military / The Chinese military / said: the wells were dry\n");
}

Test(extract_meant, a_secretary_general_is_called_chief_or_leader)
{
	expect_statements("Kim Brandt is the leader of the North. UN Secretary-General Donald Rosk arrived.\n\nThe UN chief said the river would rise. The UN leader said the gates were open.",
	                  "indirect Donald Rosk / The UN chief / said: the river would rise\n"
	                  "indirect Donald Rosk / The UN leader / said: the gates were open\n");
}

Test(extract_meant, the_zoo_is_the_one_that_the_text_is_about)
{
	expect_statements("The Issel Zoo lost an ape on Monday. The Issel Zoo had fed it, and the Issel Zoo mourned it. It came from the Halm Zoo in May.\n\n"
	                  "The zoo said the river would rise.",
	                  "indirect Issel Zoo / The zoo / said: the river would rise\n");
}

Test(extract_meant, an_officer_or_a_pilot_is_not_whoever_was_named_last)
{
	expect_statements("Linda Rosk arrived on Monday. The officer said the river would rise.",
	                  "indirect officer / The officer / said: the river would rise\n");
	expect_statements("Linda Rosk arrived on Monday. The pilot said the river would rise.",
	                  "indirect pilot / The pilot / said: the river would rise\n");
}

Test(extract_meant, states_are_known_by_their_letters)
{
	expect_statements("The DPRK said the river would rise.", "indirect North Korea / The DPRK / said: the river would rise\n");
}

Test(extract_meant, a_voice_is_that_of_whoever_has_it)
{
	expect_statements("The pilot’s voice announced that the river would rise.",
	                  "indirect pilot / The pilot’s voice / announced: the river would rise\n");
}

Test(extract_meant, a_report_is_that_of_the_body_in_its_name)
{
	expect_statements("They took him to the Issel Dam Hospital in May. The Issel fire department incident report said the river would rise.",
	                  "indirect Issel fire department / The Issel fire department incident report / said: the river would rise\n");
}

Test(extract_meant, a_writing_speaks_for_whoever_made_it)
{
	expect_statements("As the Lantern Post reported, Acme filed a lawsuit on Monday against Tomas Brandt.\n\nThe gates were shut.\n\nThe suit says the gates were old.",
	                  "indirect Lantern Post / the Lantern Post / reported: Acme filed a lawsuit on Monday against Tomas Brandt\n"
	                  "indirect Acme / The suit / says: the gates were old\n");
	expect_statements("Ten clerks and their families filed a lawsuit against Acme on Monday.\n\nThe lawsuit says the gates were old.",
	                  "indirect Ten clerks and their families / The lawsuit / says: the gates were old\n");
	expect_statements("Tomas Brandt left the hall, the Dam Ministry said in a statement.\n\n“The gates are old,” the statement read.",
	                  "indirect Dam Ministry / the Dam Ministry / said: Tomas Brandt left the hall\n"
	                  "direct Dam Ministry / the statement / read: The gates are old,\n");
}

Test(extract_meant, a_statement_of_her_office_is_that_of_somebody_with_a_name)
{
	expect_statements("Emma Brandt said the river would rise. Her office issued a statement.\n\n“The gates are old,” the statement read.",
	                  "indirect Emma Brandt / Emma Brandt / said: the river would rise\n"
	                  "direct Emma Brandt / the statement / read: The gates are old,\n");
}

Test(extract_meant, the_company_is_not_the_outlet_although_it_is_often_named)
{
	expect_statements("Orvi Group said the river would rise.\n\nThe Lantern Post called it late. The Lantern Post asked. The Lantern Post reported that the gates were old.\n\n"
	                  "The company said the wells were dry.",
	                  "indirect Orvi Group / Orvi Group / said: the river would rise\n"
	                  "indirect Lantern Post / The Lantern Post / called: it late\n"
	                  "indirect Lantern Post / The Lantern Post / reported: the gates were old\n"
	                  "indirect Orvi Group / The company / said: the wells were dry\n");
}

Test(extract_meant, who_is_an_advocate)
{
	expect_statements("He asked ten advocates who say the gates are old.",
	                  "indirect ten advocates / ten advocates / say: the gates are old\n");
}

Test(extract_meant, a_lawsuit_is_of_whoever_sued)
{
	expect_statements("Emma Brandt sued the board on Monday.\n\nThe gates were shut.\n\nThe lawsuit says the gates are old.",
	                  "indirect Emma Brandt / The lawsuit / says: the gates are old\n");
}

Test(extract_meant, the_high_court_is_the_supreme_court)
{
	expect_statements("The Varland Supreme Court said the dam was old. Rosk left.\n\nThe high court said the river would rise.",
	                  "indirect Varland Supreme Court / The Varland Supreme Court / said: the dam was old\n"
	                  "indirect Varland Supreme Court / The high court / said: the river would rise\n");
}
