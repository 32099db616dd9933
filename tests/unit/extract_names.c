#include "extract_helpers.h"

Test(extract_names, of_confederations_go_on_behind_of)
{
	expect_statements("The gates are old, according to the Varland Conference of State Legislatures.",
	                  "indirect Varland Conference of State Legislatures / the Varland Conference of State Legislatures / according to: The gates are old\n");
	expect_statements("The Confederation of Varland Boats said the gates were old.",
	                  "indirect Confederation of Varland Boats / The Confederation of Varland Boats / said: the gates were old\n");
}

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

Test(extract_names, of_offices_end_where_their_holders_begin)
{
	expect_statements("Varland Federation of Teachers President Edda Rosk said the river would rise.",
	                  "indirect Edda Rosk / Varland Federation of Teachers President Edda Rosk / said: the river would rise\n");
	expect_statements("Issel City Mayor Tomas Guardian said the river would rise. Guardian added that the gates would open.",
	                  "indirect Tomas Guardian / Issel City Mayor Tomas Guardian / said: the river would rise\n"
	                  "indirect Tomas Guardian / Guardian / added: the gates would open\n");
	expect_statements("Republican Oskel Brandt said the river would rise.",
	                  "indirect Oskel Brandt / Republican Oskel Brandt / said: the river would rise\n");
	expect_statements("The head of the Varland Water Committee Sen. Edda Lou Rosk said the river would rise.",
	                  "indirect Edda Lou Rosk / The head of the Varland Water Committee Sen. Edda Lou Rosk / said: the river would rise\n");
}

Test(extract_names, of_bodies_go_on_behind_small_words)
{
	expect_statements("The Varland Institute for Flood Control said the river would rise.",
	                  "indirect Varland Institute for Flood Control / The Varland Institute for Flood Control / said: the river would rise\n");
	expect_statements("The Department of Health and Human Services said the wells were dry.",
	                  "indirect Department of Health and Human Services / The Department of Health and Human Services / said: the wells were dry\n");
	expect_statements("Varland Mothers Against Drunk Sailing said the river would rise.",
	                  "indirect Varland Mothers Against Drunk Sailing / Varland Mothers Against Drunk Sailing / said: the river would rise\n");
}

Test(extract_names, keep_titles_that_they_are_known_by)
{
	expect_statements("Pope Oskel said the river would rise. Queen Edda II said the gates would open.",
	                  "indirect Pope Oskel / Pope Oskel / said: the river would rise\n"
	                  "indirect Queen Edda II / Queen Edda II / said: the gates would open\n");
}

Test(extract_names, with_particles_initials_and_suffixes_are_whole)
{
	expect_statements("Edda von der Issel said the river would rise. Von der Issel said the gates would open.\n\n"
	                  "Oskel J. Brandt Jr. said the wells were dry. Brandt said the tankers were late.\n\n"
	                  "Tomas O’Rosk said the roads were wet. O’Rosk said the bridges would hold.",
	                  "indirect Edda von der Issel / Edda von der Issel / said: the river would rise\n"
	                  "indirect Edda von der Issel / Von der Issel / said: the gates would open\n"
	                  "indirect Oskel J. Brandt Jr. / Oskel J. Brandt Jr. / said: the wells were dry\n"
	                  "indirect Oskel J. Brandt Jr. / Brandt / said: the tankers were late\n"
	                  "indirect Tomas O’Rosk / Tomas O’Rosk / said: the roads were wet\n"
	                  "indirect Tomas O’Rosk / O’Rosk / said: the bridges would hold\n");
}

Test(extract_names, of_a_son_are_not_meant_by_the_surname_alone)
{
	expect_statements("Oskel Brandt met the council. Oskel Brandt Jr. left. Brandt said the river would rise.",
	                  "indirect Oskel Brandt / Brandt / said: the river would rise\n");
}

Test(extract_names, of_bodies_do_not_take_surnames)
{
	expect_statements("Oskel Brandt was sued by Brandt University. Brandt said the river would rise.",
	                  "indirect Oskel Brandt / Brandt / said: the river would rise\n");
}

Test(extract_names, with_a_middle_initial_are_the_same_as_without)
{
	expect_statements("Oskel J. Brandt arrived. Oskel Brandt said the river would rise.",
	                  "indirect Oskel J. Brandt / Oskel Brandt / said: the river would rise\n");
}

Test(extract_names, are_not_told_apart_by_a_title_of_the_wrong_gender)
{
	expect_statements("Linda Rosk arrived with her husband, Robert Rosk. Mrs. Rosk said the river would rise. Mr. Rosk said the gates would open.",
	                  "indirect Linda Rosk / Mrs. Rosk / said: the river would rise\n"
	                  "indirect Robert Rosk / Mr. Rosk / said: the gates would open\n");
}

Test(extract_names, of_relatives_named_in_passing_do_not_take_the_surname)
{
	expect_statements("Linda Rosk arrived with her husband, Robert Rosk. Rosk said the river would rise.",
	                  "indirect Linda Rosk / Rosk / said: the river would rise\n");
}

Test(extract_names, are_known_by_the_letters_behind_them)
{
	expect_statements("The Water Bureau (WB) said the river would rise. The WB said the gates would open.",
	                  "indirect Water Bureau / The Water Bureau (WB) / said: the river would rise\n"
	                  "indirect Water Bureau / The WB / said: the gates would open\n");
}

Test(extract_names, are_without_the_word_that_opens_their_sentence)
{
	expect_statements("Enter Linda Rosk. Rosk said the river would rise.", "indirect Linda Rosk / Rosk / said: the river would rise\n");
}

Test(extract_names, of_persons_are_known_by_their_first_word_before_they_are_told)
{
	expect_statements("Rosk said the river would rise. President Rosk Issel left.", "indirect Rosk Issel / Rosk / said: the river would rise\n");
}

Test(extract_names, are_without_where_their_bearers_are_from)
{
	expect_statements("Varland-based Telgo said the river would rise. Issel Bay-headquartered Rosk Water rose. Rosk Water said the gates would open.",
	                  "indirect Telgo / Varland-based Telgo / said: the river would rise\n"
	                  "indirect Rosk Water / Rosk Water / said: the gates would open\n");
}

Test(extract_names, of_companies_are_known_without_their_form)
{
	expect_statements("Telgo Ltd. opened a dam. Telgo said the river would rise.", "indirect Telgo Ltd. / Telgo / said: the river would rise\n");
	expect_statements("Rosk, Inc. opened a dam. Rosk said the river would rise.", "indirect Rosk, Inc. / Rosk / said: the river would rise\n");
}

Test(extract_names, end_before_an_office)
{
	expect_statements("“The river will rise,” said Telgo’s CEO, Linda Rosk. Telgo CEO Linda Rosk left.",
	                  "direct Linda Rosk / Telgo’s CEO / said: The river will rise,\n");
	expect_statements("The Telgo Chief Executive, Linda Rosk, said the river would rise.",
	                  "indirect Linda Rosk / The Telgo Chief Executive, Linda Rosk / said: the river would rise\n");
}

Test(extract_names, of_bodies_go_on_behind_the)
{
	expect_statements("The International Committee for the Blue Cross said the river would rise.",
	                  "indirect International Committee for the Blue Cross / The International Committee for the Blue Cross / said: the river would rise\n");
	expect_statements("Transport for London said the river would rise.",
	                  "indirect Transport for London / Transport for London / said: the river would rise\n");
}

Test(extract_names, of_persons_are_known_by_an_inner_surname)
{
	expect_statements("President Luis Oskel Brandt Rivas arrived. Brandt said the river would rise.",
	                  "indirect Luis Oskel Brandt Rivas / Brandt / said: the river would rise\n");
}

Test(extract_names, of_bodies_may_begin_with_all)
{
	expect_statements("A flight of All Varland Airways turned back. All Varland Airways said the river would rise. AVA said the gates would open.",
	                  "indirect All Varland Airways / All Varland Airways / said: the river would rise\n"
	                  "indirect All Varland Airways / AVA / said: the gates would open\n");
}

Test(extract_names, are_without_the_participle_that_opens_their_sentence)
{
	expect_statements("Considering Brandt’s past, it was close. Brandt said the river would rise.",
	                  "indirect Brandt / Brandt / said: the river would rise\n");
}

Test(extract_names, with_roman_numbers_are_whole)
{
	expect_statements("Pope Oskel XVI said the river would rise.", "indirect Pope Oskel XVI / Pope Oskel XVI / said: the river would rise\n");
}

Test(extract_names, are_no_constituencies)
{
	expect_statements("Rep. Linda Rosk, D-N.J., said the river would rise. Rosk of D-N.J. said the gates would open.",
	                  "indirect Linda Rosk / Rep. Linda Rosk, D-N.J. / said: the river would rise\n"
	                  "indirect Linda Rosk / Rosk of D-N.J. / said: the gates would open\n");
}

Test(extract_names, of_bodies_go_on_with_what_they_are_for)
{
	expect_statements("The National Center for Education Statistics said the river would rise.",
	                  "indirect National Center for Education Statistics / The National Center for Education Statistics / said: the river would rise\n");
}

Test(extract_names, are_without_the_heading_in_their_line)
{
	expect_statements("Video Feature Linda Rosk arrived. Rosk said the river would rise.",
	                  "indirect Linda Rosk / Rosk / said: the river would rise\n");
}

Test(extract_names, of_bodies_are_known_by_all_but_their_last_word)
{
	expect_statements("Plain Rivers Media opened. Plain Rivers said the river would rise.",
	                  "indirect Plain Rivers Media / Plain Rivers / said: the river would rise\n");
	expect_statements("The New Issel Times opened in New Issel. New Issel said the river would rise.",
	                  "indirect New Issel / New Issel / said: the river would rise\n");
}

Test(extract_names, are_known_by_a_first_word_that_speaks)
{
	expect_statements("Yorukea Ist-Arran reports from Varland. As Yorukea notes, the river will rise. Yorukea said the gates would open.",
	                  "indirect Yorukea Ist-Arran / Yorukea / notes: the river will rise\n"
	                  "indirect Yorukea Ist-Arran / Yorukea / said: the gates would open\n");
	expect_statements("The Rosk FAQ is long. Rosk said the river would rise.", "indirect Rosk / Rosk / said: the river would rise\n");
}

Test(extract_names, are_without_the_participle_that_opens_a_sentence_behind_an_abbreviation)
{
	expect_statements("Brandt met leaders of the U.S. Considering Brandt’s record, they were kind. Brandt said the river would rise.",
	                  "indirect Brandt / Brandt / said: the river would rise\n");
}

Test(extract_names, behind_an_arabic_article_are_whole_and_known_without_it)
{
	expect_statements("Tomas al-Brandt arrived. “The river will rise,” al-Brandt said. Al-Brandt said the gates would open. "
	                  "Brandt added that the wells were dry.",
	                  "direct Tomas al-Brandt / al-Brandt / said: The river will rise,\n"
	                  "indirect Tomas al-Brandt / Al-Brandt / said: the gates would open\n"
	                  "indirect Tomas al-Brandt / Brandt / added: the wells were dry\n");
}

Test(extract_names, with_nicknames_in_quotation_marks_are_whole)
{
	expect_statements("Tomas “Ox” Brandt is a ferryman. Brandt added that the gates would open.",
	                  "indirect Tomas “Ox” Brandt / Brandt / added: the gates would open\n");
}

Test(extract_names, of_bodies_are_not_those_of_what_they_make)
{
	expect_statements("The IWB said the river would rise. Fill in IWB Form Nine. The IWB added that the gates would open.",
	                  "indirect IWB / The IWB / said: the river would rise\n"
	                  "indirect IWB / The IWB / added: the gates would open\n");
	expect_statements("Oskla said the river would rise. The Oskla Swift left. Oskla said the gates would open.",
	                  "indirect Oskla / Oskla / said: the river would rise\n"
	                  "indirect Oskla / Oskla / said: the gates would open\n");
}

Test(extract_names, of_one_committee_are_not_those_of_another)
{
	expect_statements("The Senate Harbour Committee said the river would rise. Tomas Brandt heads the Senate Foreign Relations Committee.",
	                  "indirect Senate Harbour Committee / The Senate Harbour Committee / said: the river would rise\n");
}

Test(extract_names, of_places_are_not_meant_by_pronouns)
{
	expect_statements("Linda Rosk is the judge in Issel v. Virginia. She said the river would rise.",
	                  "indirect Linda Rosk / She / said: the river would rise\n");
}

Test(extract_names, of_holders_stand_behind_their_office)
{
	expect_statements("Speaker of the House Linda Rosk (L., Issel) said the river would rise.",
	                  "indirect Linda Rosk / Speaker of the House Linda Rosk (L., Issel) / said: the river would rise\n");
}

Test(extract_names, of_bodies_begin_with_their_capital_behind_a_comma)
{
	expect_statements("When the gates closed, All Varland Airways said the river would rise.",
	                  "indirect All Varland Airways / All Varland Airways / said: the river would rise\n");
}

Test(extract_names, of_bodies_are_not_those_of_one_time)
{
	expect_statements("Robert Brandt left. Linda Rosk served on the Brandt Water Board. The Water Board said the river would rise.",
	                  "indirect Water Board / The Water Board / said: the river would rise\n");
}

Test(extract_names, of_persons_are_not_those_of_their_programmes)
{
	expect_statements("The Linda Rosk Program is to end. Rosk said the river would rise.", "indirect Rosk / Rosk / said: the river would rise\n");
}

Test(extract_names, may_begin_with_first)
{
	expect_statements("Parent company First Harbour said the gates would open.",
	                  "indirect First Harbour / Parent company First Harbour / said: the gates would open\n");
}

Test(extract_names, of_a_body_with_staff_are_not_of_a_thing_that_is_called_by_it)
{
	expect_statements("The Ostrel Pixel was shown in May. Ostrel's chief executive was there. Ostrel said it would close the plant.",
	                  "indirect Ostrel / Ostrel / said: it would close the plant\n");
}

Test(extract_names, are_not_of_the_card_that_a_page_glues_behind_them)
{
	expect_statements("Rep. Olaf Ito Olaf Jan ItoBoard opens dam Minister warns farmers River falls in Corra MORE (R-Corra) said the gates were old. Ito left.",
	                  "indirect Olaf Ito / Rep. Olaf Ito / said: the gates were old\n");
	expect_statements("“The gates are old and dry,” said Rep. Olaf Ito Olaf Jan ItoBoard opens dam Minister warns farmers MORE (R-Corra).",
	                  "direct Olaf Ito / Rep. Olaf Ito / said: The gates are old and dry,\n");
	expect_statements("Rep. Olaf Ito Olaf Jan Ito2020 farmers warn minister MORE (R-Corra) said the gates were old.",
	                  "indirect Olaf Ito / Rep. Olaf Ito / said: the gates were old\n");
	expect_statements("Rep. Olaf Ito Olaf Erik Ito Farmers warn minister MORE (R-Corra) said the gates were old.",
	                  "indirect Olaf Ito / Rep. Olaf Ito / said: the gates were old\n");
}

Test(extract_names, that_a_hyphen_joins_are_no_fuller_names)
{
	expect_statements("The Edda Rosk-Tomas Brandt debate was long.\n\nBrandt said the river would rise. Tomas Brandt said the gates were old.",
	                  "indirect Tomas Brandt / Brandt / said: the river would rise\n"
	                  "indirect Tomas Brandt / Tomas Brandt / said: the gates were old\n");
}

Test(extract_names, of_several_centers_and_of_rights_go_on)
{
	expect_statements("The Centers for Flood Control and Prevention said the river would rise.",
	                  "indirect Centers for Flood Control and Prevention / The Centers for Flood Control and Prevention / said: the river would rise\n");
	expect_statements("The Varland Right to Water Committee said the wells were dry.",
	                  "indirect Varland Right to Water Committee / The Varland Right to Water Committee / said: the wells were dry\n");
}

Test(extract_names, have_no_abbreviated_titles)
{
	expect_statements("Edda Rosk left.\n\nAmb. Rosk said the river would rise.", "indirect Edda Rosk / Amb. Rosk / said: the river would rise\n");
	expect_statements("Secretary-General Edda Rosk said the wells were dry. Secretary-General Rosk said the river would rise.",
	                  "indirect Edda Rosk / Secretary-General Edda Rosk / said: the wells were dry\n"
	                  "indirect Edda Rosk / Secretary-General Rosk / said: the river would rise\n");
}

Test(extract_names, are_no_parties_of_a_house)
{
	expect_statements("Members of the House LWO met. The LWO said the gates were old.", "indirect LWO / The LWO / said: the gates were old\n");
}

Test(extract_names, are_two_of_states_that_a_mark_joins)
{
	expect_statements("The talks with China & Japan go on. Japan said the gates were old.", "indirect Japan / Japan / said: the gates were old\n");
}

Test(extract_names, are_no_holidays)
{
	expect_statements("Tomas Brandt spent the long Presidents Day weekend in Issel. “It is sad,” he wrote.",
	                  "direct Tomas Brandt / he / wrote: It is sad,\n");
}

Test(extract_names, of_works_go_on_with_of)
{
	expect_statements("On Monday, the Declaration of Flood Rights says that the gates are old.",
	                  "indirect Declaration of Flood Rights / the Declaration of Flood Rights / says: the gates are old\n");
}

Test(extract_names, may_end_with_a_word_that_is_none_elsewhere)
{
	expect_statements("On Monday, George Will said the gates were old.", "indirect George Will / George / said: the gates were old\n");
}

Test(extract_names, of_sons_are_not_those_who_were_named_before_them)
{
	expect_statements("Rosk said the gates were old. Jon Rosk Jr. met the board. Rosk said they would hold.",
	                  "indirect Rosk / Rosk / said: the gates were old\nindirect Rosk / Rosk / said: they would hold\n");
	expect_statements("Jon Rosk Jr. met the board. Rosk said they would hold.", "indirect Jon Rosk Jr. / Rosk / said: they would hold\n");
}

Test(extract_names, in_what_a_namesake_says_are_anothers)
{
	expect_statements("President Rosk said he was glad. “I was lucky that Edda Rosk married me,” Rosk said. Rosk said that it rained.",
	                  "indirect Rosk / President Rosk / said: he was glad\n"
	                  "direct Rosk / Rosk / said: I was lucky that Edda Rosk married me,\n"
	                  "indirect Rosk / Rosk / said: it rained\n");
	expect_statements("Senator Rosk said he was glad. “We need Edda Rosk,” Mr. Ito said.",
	                  "indirect Edda Rosk / Senator Rosk / said: he was glad\n"
	                  "direct Ito / Mr. Ito / said: We need Edda Rosk,\n");
}

Test(extract_names, of_academies_are_not_those_for_whom_they_are)
{
	expect_statements("Cadets met at the Issel Military Academy. The military said that it rained.",
	                  "indirect military / The military / said: it rained\n");
	expect_statements("Cadets met the Issel Police Department. The police said that it rained.",
	                  "indirect Issel Police Department / The police / said: it rained\n");
}

Test(extract_names, of_several_do_not_count_what_somebody_is_described_by)
{
	expect_statements("Oskel Ito, a Lantern contributor and former Issel Club deputy director, said the river would rise.",
	                  "indirect Oskel Ito / Oskel Ito, a Lantern contributor and former Issel Club deputy director / said: the river would rise\n");
	expect_statements("Edda Rosk and former Issel Club director Tomas Brandt said the river would rise.",
	                  "indirect Edda Rosk and Tomas Brandt / Edda Rosk and former Issel Club director Tomas Brandt / said: the river would rise\n");
}

Test(extract_names, are_the_same_in_capitals)
{
	expect_statements("MICHAEL Rosk and Edda Brandt said the river would rise. EDDA BRANDT: The gates are open. Michael Rosk said the wells were dry.",
	                  "indirect Michael Rosk and Edda Brandt / MICHAEL Rosk and Edda Brandt / said: the river would rise\n"
	                  "indirect Michael Rosk / Michael Rosk / said: the wells were dry\n");
}

Test(extract_names, of_offices_are_those_of_their_holders)
{
	expect_statements("Secretary of State Edda Rosk arrived on Monday.\n\nThe Secretary of State added that the river would rise.",
	                  "indirect Edda Rosk / The Secretary of State / added: the river would rise\n");
	expect_statements("Coast Guard Capt. Donald Rosk arrived. The Coast Guard said the river would rise.",
	                  "indirect Coast Guard / The Coast Guard / said: the river would rise\n");
	expect_statements("Issel Mayor Edda Rosk arrived. The Halm Mayor said the river would rise.",
	                  "indirect Halm Mayor / The Halm Mayor / said: the river would rise\n");
}

Test(extract_names, are_not_epithets_of_several_words)
{
	expect_statements("Tomas Brandt arrived on Monday. The New Hampshire Republican said the river would rise.",
	                  "indirect Tomas Brandt / The New Hampshire Republican / said: the river would rise\n");
	expect_statements("Tomas Brandt arrived on Monday. The retired general said the river would rise.",
	                  "indirect Tomas Brandt / The retired general / said: the river would rise\n");
	expect_statements("Tomas Brandt arrived on Monday. The 40-year-old South African said the river would rise.",
	                  "indirect Tomas Brandt / The 40-year-old South African / said: the river would rise\n");
	expect_statements("Tomas Brandt arrived on Monday. The Canadian said the river would rise.",
	                  "indirect Tomas Brandt / The Canadian / said: the river would rise\n");
}

Test(extract_names, of_a_body_that_every_state_has_tell_whose_it_is)
{
	expect_statements("China's Foreign Ministry said the river would rise. The Chinese Foreign Ministry said the gates were open. Japan’s Supreme Court said the wells were dry.\n\n"
	                  "The Foreign Ministry said the tankers were late.\n\nA spokesman for the Foreign Ministry said the dam was old.",
	                  "indirect China's Foreign Ministry / China's Foreign Ministry / said: the river would rise\n"
	                  "indirect China's Foreign Ministry / The Chinese Foreign Ministry / said: the gates were open\n"
	                  "indirect Japan’s Supreme Court / Japan’s Supreme Court / said: the wells were dry\n"
	                  "indirect China's Foreign Ministry / The Foreign Ministry / said: the tankers were late\n"
	                  "indirect spokesman for the Foreign Ministry / A spokesman for the Foreign Ministry / said: the dam was old\n");
}

Test(extract_names, of_bodies_of_a_state_and_of_companies_may_lack_their_ends)
{
	expect_statements("Japan's Joint Chiefs of Staff said the gates were open. The Joint Chiefs said the river would rise.",
	                  "indirect Japan's Joint Chiefs of Staff / Japan's Joint Chiefs of Staff / said: the gates were open\n"
	                  "indirect Japan's Joint Chiefs of Staff / The Joint Chiefs / said: the river would rise\n");
	expect_statements("The suit was filed by QRX Resorts International, owner of the hotel. QRX Resorts spokeswoman Edda Rosk said nothing.\n\n"
	                  "QRX said the gates were open.",
	                  "indirect QRX Resorts International / QRX / said: the gates were open\n");
}

Test(extract_names, of_bodies_go_on_behind_of)
{
	expect_statements("The International Consortium of Dam Builders (ICDB) said the river would rise. The ICDB said the gates were open. "
	                  "The Fraternal Order of Police said the wells were dry.",
	                  "indirect International Consortium of Dam Builders / The International Consortium of Dam Builders (ICDB) / said: the river would rise\n"
	                  "indirect International Consortium of Dam Builders / The ICDB / said: the gates were open\n"
	                  "indirect Fraternal Order of Police / The Fraternal Order of Police / said: the wells were dry\n");
	expect_statements("St Edda's Hospital in Halm said the river would rise.",
	                  "indirect St Edda's Hospital / St Edda's Hospital in Halm / said: the river would rise\n");
}

Test(extract_names, of_bodies_go_on_behind_their_members)
{
	expect_statements("The Issel Association of Chiefs of Police said the river would rise.",
	                  "indirect Issel Association of Chiefs of Police / The Issel Association of Chiefs of Police / said: the river would rise\n");
}

Test(extract_names, are_without_besides)
{
	expect_statements("Besides Rosk said the river would rise.", "indirect Rosk / Rosk / said: the river would rise\n");
}

Test(extract_names, of_departments_have_initials_of_their_small_words)
{
	expect_statements("The Department of Justice said the river would rise.\n\nThe DOJ said the gates would open.",
	                  "indirect Department of Justice / The Department of Justice / said: the river would rise\n"
	                  "indirect Department of Justice / The DOJ / said: the gates would open\n");
}

Test(extract_names, are_abbreviated_by_letters_inside_the_last_word)
{
	expect_statements("Varland Central Television (VCTV) said the river would rise. VCTV said the gates were open.",
	                  "indirect Varland Central Television / Varland Central Television (VCTV) / said: the river would rise\n"
	                  "indirect Varland Central Television / VCTV / said: the gates were open\n");
}

Test(extract_names, of_holders_stand_behind_their_offices)
{
	expect_statements("Varland's Chief Cabinet Secretary, Tomas Brandt, said the river would rise.",
	                  "indirect Tomas Brandt / Varland's Chief Cabinet Secretary, Tomas Brandt / said: the river would rise\n");
	expect_statements("The White House counsel, Don Rosk, said the river would rise.",
	                  "indirect Don Rosk / The White House counsel, Don Rosk / said: the river would rise\n");
}

Test(extract_names, are_not_called_by_words_behind_of)
{
	expect_statements("The Fraternal Order of Police said the river would rise. The police said the gates were open.",
	                  "indirect Fraternal Order of Police / The Fraternal Order of Police / said: the river would rise\n"
	                  "indirect police / The police / said: the gates were open\n");
	expect_statements("National Search and Rescue chief Tomas Brandt said the river would rise.",
	                  "indirect Tomas Brandt / National Search and Rescue chief Tomas Brandt / said: the river would rise\n");
}

Test(extract_names, are_without_the_nouns_that_explain_them)
{
	expect_statements("Varland's Ostar news agency said the river would rise.\n\nThe news agency said the gates were open.",
	                  "indirect Ostar / Varland's Ostar news agency / said: the river would rise\n"
	                  "indirect Ostar / The news agency / said: the gates were open\n");
	expect_statements("The Issel Daily newspaper said the river would rise. The Issel State group said the gates were open.",
	                  "indirect Issel Daily / The Issel Daily newspaper / said: the river would rise\n"
	                  "indirect Issel State / The Issel State group / said: the gates were open\n");
	expect_statements("Issel Police said the river would rise. The Issel Police Department said the gates were open.",
	                  "indirect Issel Police Department / Issel Police / said: the river would rise\n"
	                  "indirect Issel Police Department / The Issel Police Department / said: the gates were open\n");
}

Test(extract_names, are_no_headings)
{
	expect_statements("Orvia Airlines said the river would rise.\n\nCLUB ISSUES WARNING FOR ORVIA AIRLINES\n\nThe airline said the gates were open.",
	                  "indirect Orvia Airlines / Orvia Airlines / said: the river would rise\n"
	                  "indirect Orvia Airlines / The airline / said: the gates were open\n");
}

Test(extract_names, of_bodies_may_begin_with_whom_they_are_made_up_of)
{
	expect_statements("The group People for the Humane Treatment of Dogs (PHTD) said the river would rise. The PHTD said the gates were open.",
	                  "indirect People for the Humane Treatment of Dogs / The group People for the Humane Treatment of Dogs (PHTD) / said: the river would rise\n"
	                  "indirect People for the Humane Treatment of Dogs / The PHTD / said: the gates were open\n");
	expect_statements("Donald Rosk met Citizens for Rosk on Monday. Rosk said the river would rise.",
	                  "indirect Donald Rosk / Rosk / said: the river would rise\n");
}

Test(extract_names, are_no_words_that_only_begin_a_sentence)
{
	expect_statements("A crowd shouted: “Please, please, Mr. President.” The president said the river would rise.",
	                  "direct crowd / A crowd / shouted: Please, please, Mr. President.\n"
	                  "indirect president / The president / said: the river would rise\n");
	expect_statements("Video posted by the club showed that the river had risen. The video was old.",
	                  "indirect Video posted by the club / Video posted by the club / showed: the river had risen\n");
}

Test(extract_names, may_break_off_behind_of)
{
	expect_statements("Edda Rosk said the river would rise.\n\nThey met the Fraternal Order of",
	                  "indirect Edda Rosk / Edda Rosk / said: the river would rise\n");
}

Test(extract_names, are_no_dates)
{
	expect_statements("It came on Sept. 5 in a report. The Sept. 5 report said the river would rise.",
	                  "indirect Sept. 5 report / The Sept. 5 report / said: the river would rise\n");
}

Test(extract_names, of_bodies_go_on_with_what_they_do)
{
	expect_statements("The legal group Alliance Guarding Dams left.\n\nThe AGD said the river would rise.",
	                  "indirect Alliance Guarding Dams / The AGD / said: the river would rise\n");
}

Test(extract_names, may_begin_with_a_word_that_is_a_title_or_a_month_elsewhere)
{
	expect_statements("Sen. Dean Brandt of Issel said the river would rise.\n\nBrandt said the gates were open.",
	                  "indirect Dean Brandt / Sen. Dean Brandt of Issel / said: the river would rise\n"
	                  "indirect Dean Brandt / Brandt / said: the gates were open\n");
	expect_statements("“The river will rise,” said Jan Rosk, a clerk. Rosk said the gates were open.",
	                  "direct Jan Rosk / Jan Rosk / said: The river will rise,\n"
	                  "indirect Jan Rosk / Rosk / said: the gates were open\n");
	expect_statements("Dean Edda Rosk of the college said the river would rise.",
	                  "indirect Edda Rosk / Dean Edda Rosk of the college / said: the river would rise\n");
}

Test(extract_names, are_given_without_a_title_behind_another)
{
	expect_statements("Acme Director Dr. Tomas Brandt said the river would rise.",
	                  "indirect Tomas Brandt / Acme Director Dr. Tomas Brandt / said: the river would rise\n");
	expect_statements("Issel Senate President Pro Tem Tomas de Brandt said the river would rise.",
	                  "indirect Tomas de Brandt / Issel Senate President Pro Tem Tomas de Brandt / said: the river would rise\n");
}

Test(extract_names, of_bodies_are_whole)
{
	expect_statements("The Joint Committee on Dams met.\n\nThe Committee for a Responsible Dam Budget said the river would rise.",
	                  "indirect Committee for a Responsible Dam Budget / The Committee for a Responsible Dam Budget / said: the river would rise\n");
	expect_statements("The price of oil fell. Oil Dam International said the river would rise.",
	                  "indirect Oil Dam International / Oil Dam International / said: the river would rise\n");
}

Test(extract_names, go_on_behind_a_nickname_after_an_initial)
{
	expect_statements("They met Mayor Tomas P. “Ox” Brandt.\n\nBrandt said the gates were open.",
	                  "indirect Tomas P. “Ox” Brandt / Brandt / said: the gates were open\n");
}

Test(extract_names, end_where_somebody_who_was_told_about_begins)
{
	expect_statements("Tomas Brandt testified on Monday. Clerks told Karsk News Brandt did not answer.\n\nBrandt said the river would rise.",
	                  "indirect Tomas Brandt / Brandt / said: the river would rise\n");
}

Test(extract_names, of_persons_may_begin_with_a_given_name_that_is_a_word_too)
{
	expect_statements("Hope Brandt met Ostrel Halm in Issel. She said the river would rise.",
	                  "indirect Hope Brandt / She / said: the river would rise\n");
	expect_statements("The mayor met Clay Brandt and Dawn Halm. She said the river would rise.",
	                  "indirect Dawn Halm / She / said: the river would rise\n");
}

Test(extract_names, of_states_in_letters_are_no_small_words)
{
	expect_statements("The US said the river would rise. A ferryman told us the wells were dry.",
	                  "indirect United States / The US / said: the river would rise\n"
	                  "indirect ferryman / A ferryman / told: the wells were dry\n");
	expect_statements("The US Water Department said the river would rise.",
	                  "indirect US Water Department / The US Water Department / said: the river would rise\n");
}

Test(extract_names, a_firm_may_be_called_with_a_possessive)
{
	expect_statements("Melody's said on Monday that the town would default. Melody's downgraded its debt. “We expect more,” Melody's said.",
	       "indirect Melody's / Melody / said: the town would default\n"
	       "direct Melody's / Melody / said: We expect more,\n");
	expect_statements("Harte & Poor's said the town would default.", "indirect Harte & Poor's / Harte & Poor / said: the town would default\n");
	expect_statements("Brandt's said he would resign in May. Tomas Brandt's plan failed.", "indirect Tomas Brandt / Brandt / said: he would resign in May\n");
}
