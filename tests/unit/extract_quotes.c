#include "extract_helpers.h"

Test(extract_quotes, have_their_cue_behind_them_in_either_order)
{
	expect_statements("“The dam is older than both of our countries,” Edda Rosk said on Monday.",
	                  "direct Edda Rosk / Edda Rosk / said: The dam is older than both of our countries,\n");
	expect_statements("“The dam is older than both of our countries,” said Foreign Minister Edda Rosk in a statement.",
	                  "direct Edda Rosk / Foreign Minister Edda Rosk / said: The dam is older than both of our countries,\n");
	expect_statements("“The dam is older than both of our countries,” Edda Rosk, the foreign minister of Varland, told reporters.",
	                  "direct Edda Rosk / Edda Rosk, the foreign minister of Varland / told: The dam is older than both of our countries,\n");
}

Test(extract_quotes, have_their_cue_before_them)
{
	expect_statements("Edda Rosk said at a conference last week: “The dam is older than both of our countries.”",
	                  "direct Edda Rosk / Edda Rosk / said: The dam is older than both of our countries.\n");
	expect_statements("Edda Rosk said that “the dam is older than both of our countries.”",
	                  "direct Edda Rosk / Edda Rosk / said: the dam is older than both of our countries.\n");
}

Test(extract_quotes, are_one_statement_when_a_cue_interrupts_them)
{
	expect_statements("“A river does not stop at a border post,” said Edda Rosk, “and neither does a drought.”",
	                  "direct Edda Rosk / Edda Rosk / said: A river does not stop at a border post, | and neither does a drought.\n");
	expect_statements("“A river does not stop at a border post,” Edda Rosk said. “Neither does a drought.”",
	                  "direct Edda Rosk / Edda Rosk / said: A river does not stop at a border post, | Neither does a drought.\n");
}

Test(extract_quotes, are_one_statement_over_their_sentences)
{
	expect_statements("“The river is low. The wells are dry. We need tankers,” Edda Rosk said.",
	                  "direct Edda Rosk / Edda Rosk / said: The river is low. The wells are dry. We need tankers,\n");
}

Test(extract_quotes, go_on_in_the_next_paragraph_with_the_same_speaker)
{
	expect_statements("Edda Rosk said, “The river is low this year.”\n\n“The wells in the lowlands are dry as well.”",
	                  "direct Edda Rosk / Edda Rosk / said: The river is low this year.\n"
	                  "direct Edda Rosk / Edda Rosk / : The wells in the lowlands are dry as well.\n");
}

Test(extract_quotes, of_other_languages_are_found_by_their_verbs)
{
	expect_lines("de", "„Der Damm ist älter als unsere beiden Länder“, sagte Edda Rosk am Montag.", false,
	             "direct Edda Rosk / Edda Rosk / sagte: Der Damm ist älter als unsere beiden Länder\n");
}

Test(extract_quotes, of_unknown_languages_are_found_without_verbs)
{
	struct arena *arena = arena_new();
	const char *lines = extract_lines("tlh", "“tlhIngan maH taHjaj je maH tlhIngan.”", false, arena);
	cr_expect_not_null(strstr(lines, "direct"), "%s", lines);
	arena_free(arena);
}

Test(extract_quotes, of_a_word_or_two_are_no_statements)
{
	expect_statements("The “Lantern” opened its new office in Halmstrand in April.", "");
}

Test(extract_quotes, of_other_languages_go_on_with_the_speaker_behind_a_pronoun)
{
	expect_lines("de", "In Halmstrand sagte Edda Rosk: „Der Damm ist älter als unsere beiden Länder.“ „Das bleibt auch so“, sagte sie.", false,
	             "direct Edda Rosk / Edda Rosk / sagte: Der Damm ist älter als unsere beiden Länder.\n"
	             "direct Edda Rosk / sie / sagte: Das bleibt auch so\n");
}

Test(extract_quotes, may_be_hung_on_a_verb_that_no_list_has)
{
	expect_statements("“Go back to the dam,” Edda Rosk thundered.", "direct Edda Rosk / Edda Rosk / thundered: Go back to the dam,\n");
}

Test(extract_quotes, may_stand_below_the_sentence_that_introduces_them)
{
	expect_statements("The minister Edda Rosk added on Monday evening:\n\n“The river is low this year, and the wells are dry.”",
	                  "direct Edda Rosk / The minister Edda Rosk / added: The river is low this year, and the wells are dry.\n");
}

Test(extract_quotes, that_ask_or_exclaim_have_their_cue_behind_them_too)
{
	expect_statements("“We wonder. Who has closed the gates?” Edda Rosk asked reporters.",
	                  "direct Edda Rosk / Edda Rosk / asked: We wonder. Who has closed the gates?\n");
	expect_statements("“Who has closed the gates?” Edda Rosk asked reporters.", "direct Edda Rosk / Edda Rosk / asked: Who has closed the gates?\n");
}

Test(extract_quotes, of_embedded_posts_need_no_marks)
{
	expect_statements("Varland closed the gates in April.\n\nWe have opened the gates again, and the wells will fill by May. — Edda Rosk (@rosk) May 13, 2019",
	                  "direct Edda Rosk / Edda Rosk / : We have opened the gates again, and the wells will fill by May\n");
}

Test(extract_quotes, may_end_with_a_quotation_inside_them)
{
	expect_statements("“I like my ‘little lake,’” said Edda Rosk.", "direct Edda Rosk / Edda Rosk / said: I like my ‘little lake,’\n");
	expect_statements("“Some say, ‘Who needs it?’” Edda Rosk told reporters.",
	                  "direct Edda Rosk / Edda Rosk / told: Some say, ‘Who needs it?’\n");
}

Test(extract_quotes, need_no_comma_before_a_verb_that_can_only_be_theirs)
{
	expect_statements("“The gates have been open since April” said Edda Rosk of Varland.",
	                  "direct Edda Rosk / Edda Rosk of Varland / said: The gates have been open since April\n");
	expect_statements("The “old gates of Orvia” opened the show in April.", "");
}

Test(extract_quotes, may_have_an_unlisted_verb_before_their_speaker)
{
	expect_statements("“The gates are open!” beamed Edda Rosk, who came late.",
	                  "direct Edda Rosk / Edda Rosk / beamed: The gates are open!\n");
	expect_statements("Edda Rosk interjected: “That is not what I meant.”",
	                  "direct Edda Rosk / Edda Rosk / interjected: That is not what I meant.\n");
}

Test(extract_quotes, are_said_by_whom_they_are_quoted_from)
{
	expect_statements("“The dam is old,” the letter quotes Edda Rosk as saying.",
	                  "direct Edda Rosk / Edda Rosk / saying via letter: The dam is old,\n");
	expect_statements("Edda Rosk was quoted as saying, “The dam is old and dry.”",
	                  "direct Edda Rosk / Edda Rosk / saying: The dam is old and dry.\n");
}

Test(extract_quotes, may_be_somebodys_as_he_put_it_or_in_his_words)
{
	expect_statements("The dam is “older than both of us,” as Edda Rosk put it, and leaks.",
	                  "direct Edda Rosk / Edda Rosk / put it: older than both of us,\n");
	expect_statements("In the words of Edda Rosk, “the dam is old and dry.”",
	                  "direct Edda Rosk / Edda Rosk / In the words: the dam is old and dry.\n");
	expect_statements("In Edda Rosk's words, “the dam is old and dry.”",
	                  "direct Edda Rosk / Edda Rosk / In Edda Rosk's words: the dam is old and dry.\n");
}

Test(extract_quotes, may_be_signed)
{
	expect_statements("“Great countries need great dams.” — Edda Rosk, minister",
	                  "direct Edda Rosk / Edda Rosk / : Great countries need great dams.\n");
	expect_statements("“Great countries need great dams.”\n\n— Edda Rosk, minister",
	                  "direct Edda Rosk / Edda Rosk / : Great countries need great dams.\n");
}

Test(extract_quotes, may_stand_behind_a_name_or_an_inverted_cue_with_a_colon)
{
	expect_statements("Edda Rosk: “The dam is old and dry.”", "direct Edda Rosk / Edda Rosk / : The dam is old and dry.\n");
	expect_statements("Said Edda Rosk: “The dam is old and dry.”", "direct Edda Rosk / Edda Rosk / Said: The dam is old and dry.\n");
	expect_statements("Edda Rosk's answer: “The dam is old and dry.”", "direct Edda Rosk / Edda Rosk / : The dam is old and dry.\n");
}

Test(extract_quotes, are_found_far_behind_their_cue)
{
	expect_statements("Edda Rosk, 35, the minister, obviously under pressure, said at the gates, in reference to the dam, a small one from 1912, “The dam is old.”",
	                  "direct Edda Rosk / Edda Rosk, 35, the minister, obviously under pressure / said: The dam is old.\n");
}

Test(extract_quotes, do_not_take_in_what_stands_before_them)
{
	expect_statements("Edda Rosk asserted that Varland had lost its way: “Varland is no longer Varland,” she claimed.",
	                  "indirect Edda Rosk / Edda Rosk / asserted: Varland had lost its way\n"
	                  "direct Edda Rosk / she / claimed: Varland is no longer Varland,\n");
	expect_statements("On the lowlands, “we are doing as well as anyone could hope,” Edda Rosk said. “And more rain will come.”",
	                  "direct Edda Rosk / Edda Rosk / said: we are doing as well as anyone could hope, | And more rain will come.\n");
}

Test(extract_quotes, go_on_behind_an_abbreviation)
{
	expect_statements("“It is old,” Edda Rosk said at a rally in Halmstrand, N.Y. “It must go.”",
	                  "direct Edda Rosk / Edda Rosk / said: It is old, | It must go.\n");
}

Test(extract_quotes, that_name_something_are_no_statements)
{
	expect_statements("She wrote “The Dam Is Old,” a novel about love.", "");
	expect_statements("He is now host of “The Nightly Show with Edda Rosk.”", "");
	expect_statements("A plan called “open gates for all of the farmers” was made in Orvia.", "");
	expect_statements("Edda “The Dam” Rosk spoke at the “Open Gates” rally in the so-called “dry lands.”", "");
	expect_statements("The word “dam” meant a wall to the farmers, and “dry” was “empty.”", "");
	expect_statements("Boats are “any other thing that floats on the water of the state.”", "");
}

Test(extract_quotes, are_not_spoken_by_headlines)
{
	expect_statements("Varland closed the gates in April.\n\nROSK OPENS GATES: ‘THE RIVER WILL NEVER BE AS LOW AS IT WAS THIS YEAR, AND THE WELLS WILL FILL’", "");
}

Test(extract_quotes, are_the_speakers_of_the_paragraph_before_whatever_the_page_puts_between)
{
	expect_statements("“The gates are open,” Edda Rosk said.\n\nREAD ALSO: The harbour opens\n\n“The boats will come back in May.”",
	                  "direct Edda Rosk / Edda Rosk / said: The gates are open,\n"
	                  "direct Edda Rosk / Edda Rosk / : The boats will come back in May.\n");
}

Test(extract_quotes, go_on_behind_a_conjunction)
{
	expect_statements("“The gates are open,” Edda Rosk wrote, but “the river is lower than it was last year.”",
	                  "direct Edda Rosk / Edda Rosk / wrote: The gates are open, | the river is lower than it was last year.\n");
}

Test(extract_quotes, may_follow_a_dateline)
{
	expect_statements("HALMSTRAND (Lantern.com) - “The gates are open,” Edda Rosk said.",
	                  "direct Edda Rosk / Edda Rosk / said: The gates are open,\n");
}

Test(extract_quotes, may_be_introduced_by_somebodys_words)
{
	expect_statements("Consider the words of Edda Rosk: “A river does not stop at a border post.”",
	                  "direct Edda Rosk / Edda Rosk / words: A river does not stop at a border post.\n");
	expect_statements("That farmer, Olaf Ito, said at a meeting in May, “A river does not stop at a border post.”",
	                  "direct Olaf Ito / farmer, Olaf Ito / said: A river does not stop at a border post.\n");
}

Test(extract_quotes, may_stand_behind_a_programme_or_a_spokeswoman_in_apposition)
{
	expect_statements("Edda Rosk said on the “Lantern Hour” that “the dam will be coming down. Olaf Ito will be there on Monday.”",
	                  "direct Edda Rosk / Edda Rosk / said: the dam will be coming down. Olaf Ito will be there on Monday.\n");
	expect_statements("In a statement about the structure of the dam, a Lantern Organization spokeswoman, Edda Rosk, said, “The dam is as old as the river.”",
	                  "direct Edda Rosk / a Lantern Organization spokeswoman, Edda Rosk / said: The dam is as old as the river.\n");
	expect_statements("Edda Rosk had to admit, though, that “my friends will criticize me for speaking up for Olaf Ito.”",
	                  "direct Edda Rosk / Edda Rosk / had to admit: my friends will criticize me for speaking up for Olaf Ito.\n");
}

Test(extract_quotes, that_somebody_might_say_are_no_statements)
{
	expect_statements("The poem opens the show, its first line being, “Oh, dam”, and became a song.", "");
	expect_statements("As Edda Rosk might say, “What is the matter with Orvia?”", "");
}

Test(extract_quotes, without_a_word_are_no_statements)
{
	expect_statements("Edda Rosk said, “” and Olaf Ito said: “”", "");
}

Test(extract_quotes, go_on_in_the_reporters_words)
{
	expect_statements("“If nobody speaks up,” Edda Rosk said, the farmers are going to “keep doing what they are doing.”",
	                  "mixed Edda Rosk / Edda Rosk / said: If nobody speaks up, | the farmers are going to “keep doing what they are doing.”\n");
	expect_statements("“The gates are open,” said Edda Rosk, the minister of the “old lowlands.”",
	                  "direct Edda Rosk / Edda Rosk / said: The gates are open,\n");
}

Test(extract_quotes, may_have_their_cue_in_a_sentence_of_its_own)
{
	expect_statements("“The gates have been open since April.” Edda Rosk said.",
	                  "direct Edda Rosk / Edda Rosk / said: The gates have been open since April.\n");
	expect_statements("“The gates have been open since April.” Edda Rosk said the river was low.",
	                  "direct - /  / : The gates have been open since April.\n"
	                  "indirect Edda Rosk / Edda Rosk / said: the river was low\n");
}

Test(extract_quotes, have_verbs_that_no_list_has_behind_an_aside)
{
	expect_statements("“The river will rise by May,” the email, signed by Brandt, blared in capitals.",
	                  "direct email / the email / blared: The river will rise by May,\n");
}

Test(extract_quotes, may_be_anothers)
{
	expect_statements("“The river will rise,” yelled one protester. “The gates will not hold,” shouted another.",
	                  "direct one protester / one protester / yelled: The river will rise,\n"
	                  "direct another protester / another / shouted: The gates will not hold,\n");
}

Test(extract_quotes, are_of_whom_the_paragraph_before_is_about)
{
	expect_statements("The Halmstrand Dam Company released a statement:\n\n“Our gates are safe. Nobody was hurt.”",
	                  "direct Halmstrand Dam Company / The Halmstrand Dam Company / : Our gates are safe. Nobody was hurt.\n");
	expect_statements("According to the Corra Lantern:\n\n“The gates failed twice in March.”",
	                  "direct Corra Lantern / the Corra Lantern / According to: The gates failed twice in March.\n");
	expect_statements("Edda Rosk was asked by the board:\n\n“Why did the gates fail twice?”", "direct - /  / : Why did the gates fail twice?\n");
}

Test(extract_quotes, go_on_behind_the_title_of_a_programme)
{
	expect_statements("“The river is low this year,” Edda Rosk told LTV's “Face the River.” “The wells are dry.”",
	                  "direct Edda Rosk / Edda Rosk / told: The river is low this year, | The wells are dry.\n");
}

Test(extract_quotes, may_be_introduced_in_the_paragraph_before)
{
	expect_statements("The board was tired. As Edda Rosk explained,\n\n“The gates were built for a smaller river than this one.”",
	                  "direct Edda Rosk / Edda Rosk / explained: The gates were built for a smaller river than this one.\n");
	expect_statements("Edda Rosk said:\n\nAdvertisement:\n\n“The gates were built for a smaller river than this one.”",
	                  "direct Edda Rosk / Edda Rosk / said: The gates were built for a smaller river than this one.\n");
}

Test(extract_quotes, go_on_behind_a_cue_without_a_comma)
{
	expect_statements("“The river is low,” Edda Rosk said on Monday “but we will all get through it.”",
	                  "direct Edda Rosk / Edda Rosk / said: The river is low, | but we will all get through it.\n");
	expect_statements("“The river is low,” Edda Rosk said of the “old dam plan” on Monday.",
	                  "direct Edda Rosk / Edda Rosk / said: The river is low,\n");
}

Test(extract_quotes, go_on_behind_where_it_was_said)
{
	expect_statements("“Whatever was planned,” Edda Rosk said in her written reply, “nobody asked the farmers.”",
	                  "direct Edda Rosk / Edda Rosk / said: Whatever was planned, | nobody asked the farmers.\n");
	expect_statements("“We speak with one voice,” Edda Rosk said, and the farmers “would have to agree to it.”",
	                  "mixed Edda Rosk / Edda Rosk / said: We speak with one voice, | the farmers “would have to agree to it.”\n");
	expect_statements("“The river is low,” Edda Rosk said, and Olaf Ito replied, “The gates are open for all of us.”",
	                  "direct Edda Rosk / Edda Rosk / said: The river is low,\n"
	                  "direct Olaf Ito / Olaf Ito / replied: The gates are open for all of us.\n");
}

Test(extract_quotes, may_be_signed_with_where_they_were_said)
{
	expect_statements("The dam broke.\n\n“Nobody would have thought of it in all those years.”\n\n-- Olaf Ito on “Special Report.”\n\nThe town was lost.",
	                  "direct Olaf Ito / Olaf Ito / : Nobody would have thought of it in all those years.\n");
	expect_statements("The dam broke.\n\n“Nobody would have thought of it in all those years.”\n\n-- Olaf Ito in Issel called the board.",
	                  "direct - /  / : Nobody would have thought of it in all those years.\n"
	                  "indirect Olaf Ito / Olaf Ito in Issel / called: the board\n");
}

Test(extract_quotes, are_how_something_was_described)
{
	expect_statements("The Lantern described the games this way: “They marvelled at her gates. They looked at them.”",
	                  "direct Lantern / The Lantern / described: They marvelled at her gates. They looked at them.\n");
}

Test(extract_quotes, go_on_behind_a_writing_that_explains)
{
	expect_statements("This, explained the report, “challenges what the board has long held to be true.”",
	                  "mixed report / the report / explained: This | challenges what the board has long held to be true.\n");
}

Test(extract_quotes, go_on_over_many_paragraphs)
{
	expect_statements("“One thing is old,” Edda Rosk said. “Two gates leak in the town.\n\n“Three gates are gone from the dam.\n\n“Four men have left the town.\n\n"
	                  "“Five men have come to the dam.\n\n“Six men stay in the town.”\n\nThe men left.",
	                  "direct Edda Rosk / Edda Rosk / said: One thing is old, | Two gates leak in the town. | Three gates are gone from the dam. | Four men have left the town.\n"
	                  "direct Edda Rosk / Edda Rosk / : Five men have come to the dam. | Six men stay in the town.\n");
}

Test(extract_quotes, are_not_pulled_out_of_a_shorter_one)
{
	expect_statements("The mayor: “We will reclaim our town in the name of goodness”\n\nThe dam broke in May.\n\n"
	                  "“We will reclaim our town in the name of goodness and of all that we have lost here.”",
	                  "direct - /  / : We will reclaim our town in the name of goodness and of all that we have lost here.\n");
}

Test(extract_quotes, are_signed_in_a_paragraph_below)
{
	expect_statements("“The wells in the lowlands are dry as well.”\n\n-- Mayor Edda Rosk in answer to a question about a report that the board is split over the gates.",
	                  "direct Edda Rosk / Mayor Edda Rosk / : The wells in the lowlands are dry as well.\n");
}

Test(extract_quotes, are_introduced_by_a_name_with_a_description)
{
	expect_statements("The board asked the analysts.\n\nOlaf Ito, senior market analyst at Horizon in London:\n\n“The dam hinges on nothing that has been carried through.”",
	                  "direct Olaf Ito / Olaf Ito / : The dam hinges on nothing that has been carried through.\n");
	expect_statements("The board asked the analysts.\n\nOlaf Ito, who has left the town in May:\n\n“The dam hinges on nothing that has been carried through.”",
	                  "direct - /  / : The dam hinges on nothing that has been carried through.\n");
}

Test(extract_quotes, are_said_by_whoever_the_sentence_before_is_about)
{
	expect_statements("Mayor Edda Rosk followed up with a third blast.\n\n“The board is a farce, and its members are too.”\n\n“The farmers have lost all of their wells.”",
	                  "direct Edda Rosk / Mayor Edda Rosk / : The board is a farce, and its members are too.\n"
	                  "direct Edda Rosk / Mayor Edda Rosk / : The farmers have lost all of their wells.\n");
	expect_statements("The river followed up with a third flood.\n\n“The board is a farce, and its members are too.”",
	                  "direct - /  / : The board is a farce, and its members are too.\n");
	expect_statements("Mayor Edda Rosk was asked in May.\n\n“The board is a farce, and its members are too?”",
	                  "direct - /  / : The board is a farce, and its members are too?\n");
	expect_statements("Mayor Edda Rosk followed up with a third blast.\n\n“The board is afraid of Rosk, and its members are too.”",
	                  "direct - /  / : The board is afraid of Rosk, and its members are too.\n");
}

Test(extract_quotes, of_posts_that_begin_with_whose_they_are)
{
	expect_statements("Tomas Brandt left.\n\nEdda Rosk (@rosk) We have taken the old dam down. It will not be missed! pic.example.com/a\n\nMay 13, 2019",
	                  "direct Edda Rosk / Edda Rosk / : We have taken the old dam down. It will not be missed\n");
	expect_statements("Tomas Brandt left.\n\nEdda Rosk (@rosk) May 13, 2019", "");
	expect_statements("Tomas Brandt left.\n\nEdda Rosk (@rosk) is a writer who lives in Issel.", "");
}
