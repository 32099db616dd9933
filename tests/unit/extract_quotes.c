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
	                  "direct Edda Rosk /  / : The wells in the lowlands are dry as well.\n");
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
	expect_statements("“Who has closed the gates?” Edda Rosk asked reporters.", "direct Edda Rosk / Edda Rosk / asked: Who has closed the gates?\n");
}

Test(extract_quotes, of_embedded_posts_need_no_marks)
{
	expect_statements("Varland closed the gates in April.\n\nWe have opened the gates again, and the wells will fill by May. — Edda Rosk (@rosk) May 13, 2019",
	                  "direct Edda Rosk / Edda Rosk / : We have opened the gates again, and the wells will fill by May\n");
}
