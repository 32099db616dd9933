#include "extract_helpers.h"

Test(extract_voices, of_a_post_may_be_signed_in_a_line_of_its_own)
{
	expect_statements("Varland closed the gates in April.\n\nWe have opened the gates again for all of the lowlands.\n\n— Edda Rosk (@rosk) May 13, 2019",
	                  "direct Edda Rosk / Edda Rosk / : We have opened the gates again for all of the lowlands\n");
}

Test(extract_voices, of_posts_of_several_people_stand_in_one_line)
{
	expect_statements("Gates are open again, as we said. — Edda Rosk (@rosk) May 13, 2019 They are not open at all! — Olaf Ito (@ito) May 14, 2019",
	                  "direct Edda Rosk / Edda Rosk / : Gates are open again, as we said\n"
	                  "direct Olaf Ito / Olaf Ito / : They are not open at all\n");
}

Test(extract_voices, of_a_short_post_is_no_heading)
{
	expect_statements("Varland closed the gates in April.\n\nThe gates are open again — Edda Rosk (@rosk) May 13, 2019",
	                  "direct Edda Rosk / Edda Rosk / : The gates are open again\n");
}

Test(extract_voices, of_a_post_ends_before_its_links)
{
	expect_statements("Varland closed the gates in April.\n\nThe gates are open again. pic.example.com/a1 — Edda Rosk (@rosk) May 13, 2019",
	                  "direct Edda Rosk / Edda Rosk / : The gates are open again\n");
}

Test(extract_voices, of_an_interview_may_be_called_by_initials)
{
	expect_statements("Linda Rosk received the reporter Olaf Ito on Monday.\n\nOI: Will you open the gates this year?\n\nLR: We will open them in May, as we always do.\n\n"
	                  "OI: And in the lowlands, when will that be?\n\nLR: In the lowlands the gates open later. They always have.",
	                  "direct Linda Rosk / LR / : We will open them in May, as we always do\n"
	                  "direct Linda Rosk / LR / : In the lowlands the gates open later. They always have\n");
}

Test(extract_voices, of_an_interview_are_its_turns)
{
	expect_statements("Edda Rosk received the reporter Olaf Ito on Monday.\n\nITO: Will you open the gates this year?\n\nROSK: We will open them in May, as we always do.\n\n"
	                  "ITO: And in the lowlands, when will that be?\n\nROSK: In the lowlands the gates open later. They always have.",
	                  "direct Edda Rosk / ROSK / : We will open them in May, as we always do\n"
	                  "direct Edda Rosk / ROSK / : In the lowlands the gates open later. They always have\n");
	expect_statements("Edda Rosk received the reporter Olaf Ito on Monday. Ito: Will you open the gates? Rosk: We will open them in May. "
	                  "Ito: And in the lowlands? Rosk: In the lowlands they open later.",
	                  "direct Edda Rosk / Rosk / : We will open them in May\n"
	                  "direct Edda Rosk / Rosk / : In the lowlands they open later\n");
}

Test(extract_voices, of_questions_and_answers_are_the_answers)
{
	expect_statements("Varland closed the gates in April.\n\nQ: Why did you close the gates in April?\n\nA: The river was too low for the boats.",
	                  "direct - /  / : The river was too low for the boats\n");
}

Test(extract_voices, of_answers_are_those_of_the_one_person_who_is_introduced)
{
	expect_statements("The engineer Edda Rosk has kept the gates of the dam for nine years.\n\nQ: Why did you close the gates in April?\n\nA: The river was too low for the boats.",
	                  "direct Edda Rosk /  / : The river was too low for the boats\n");
	expect_statements("The engineer Edda Rosk and the clerk Olaf Ito have kept the gates for nine years.\n\nQ: Why did you close the gates in April?\n\nA: The river was too low for the boats.",
	                  "direct - /  / : The river was too low for the boats\n");
}

Test(extract_voices, of_who_answers_an_asker_need_no_other_mention)
{
	expect_statements("Harbour Post: Will you open the gates?\n\nEdda Rosk: We will open them in May.\n\nHarbour Post: And in the lowlands?\n\n"
	                  "Rosk: In the lowlands they open later.",
	                  "direct Edda Rosk / Edda Rosk / : We will open them in May\n"
	                  "direct Edda Rosk / Rosk / : In the lowlands they open later\n");
	expect_statements("Claim: Will the gates open in May?\n\nVerdict: They will be opened in May.\n\nClaim: Do the lowlands wait?\n\n"
	                  "Verdict: They wait for the boats.", "");
}

Test(extract_voices, of_a_press_conference_are_of_the_one_who_is_asked)
{
	expect_statements("MINISTER EDDA ROSK: We will open the gates in May.\n\nQUESTION: Why so late?\n\nMINISTER ROSK: The river was too low for the boats.\n\n"
	                  "REPORTER: And now?\n\nMINISTER ROSK: Now it is not too low.",
	                  "direct EDDA ROSK / MINISTER EDDA ROSK / : We will open the gates in May\n"
	                  "direct EDDA ROSK / MINISTER ROSK / : The river was too low for the boats\n"
	                  "direct EDDA ROSK / MINISTER ROSK / : Now it is not too low\n");
}

Test(extract_voices, of_a_post_in_quotation_marks_lie_between_them)
{
	expect_statements("Varland closed the gates in April.\n\n\"We have closed the bridge. Do not drive around the gates.\"\n— Edda Rosk (@rosk) May 13, 2019",
	                  "direct Edda Rosk / Edda Rosk / : We have closed the bridge. Do not drive around the gates\n");
}

Test(extract_voices, of_a_post_are_one_statement)
{
	expect_statements("Varland closed the gates in April.\n\nThe gates are closed. They will be opened in May! Thank you all. https://example.com/a — Edda Rosk (@rosk) May 13, 2019",
	                  "direct Edda Rosk / Edda Rosk / : The gates are closed. They will be opened in May! Thank you all\n");
}

Test(extract_voices, need_names_that_the_text_knows)
{
	expect_statements("Loser: The lowlands will be dry.\n\nWinner: The boats will have water.\n\nLoser: The farmers will move away.\n\nWinner: The mills will run all year.", "");
}

Test(extract_voices, in_interviews_may_end_with_a_question_of_whoever_answers)
{
	expect_statements("Edda Rosk received the reporter Olaf Ito on Monday.\n\nITO: Will you open the gates?\n\nROSK: We will open them in May.\n\nITO: Will the board agree?\n\n"
	                  "ROSK: The board always agrees with me.\n\nITO: Will the farmers agree?\n\nROSK: The farmers are with me. Who else would they be with?\n\n"
	                  "ITO: Is that all of it?\n\nROSK: That is all of it now.",
	                  "direct Edda Rosk / ROSK / : We will open them in May\n"
	                  "direct Edda Rosk / ROSK / : The board always agrees with me\n"
	                  "direct Edda Rosk / ROSK / : The farmers are with me. Who else would they be with\n"
	                  "direct Edda Rosk / ROSK / : That is all of it now\n");
}

Test(extract_voices, of_a_block_are_introduced_by_a_cue_and_a_colon)
{
	expect_statements("The minister Edda Rosk wrote last week:\n\nThe river is low this year, and the wells in the lowlands are dry as well.\n\nVarland closed the gates in April.",
	                  "direct Edda Rosk / The minister Edda Rosk / wrote: The river is low this year, and the wells in the lowlands are dry as well\n");
	expect_statements("Our original post:\n\nThe river is low this year, and the wells in the lowlands are dry as well.", "");
	expect_statements("There were three conditions for the new gates:\n\nThe river must be low, and the wells in the lowlands must be dry as well.", "");
}

Test(extract_voices, of_a_block_include_what_it_relays)
{
	expect_statements("The Lantern reported on Monday:\n\nThe board of the dam said the gates would stay closed in May. The wells in the lowlands are dry as well.\n\n"
	                  "Varland closed the gates in April.",
	                  "direct Lantern / The Lantern / reported: The board of the dam said the gates would stay closed in May. The wells in the lowlands are dry as well\n"
	                  "indirect board of the dam / The board of the dam / said via Lantern: the gates would stay closed in May\n");
	expect_statements("The minister Edda Rosk wrote a post:\n\nThe board of the dam said the gates would stay closed in May.",
	                  /* of which the text has nothing */
	                  "indirect board of the dam / The board of the dam / said: the gates would stay closed in May\n");
	expect_statements("The Lantern reported after the postponed vote:\n\nThe board of the dam said the gates would stay closed in May.",
	                  "direct Lantern / The Lantern / reported: The board of the dam said the gates would stay closed in May\n"
	                  "indirect board of the dam / The board of the dam / said via Lantern: the gates would stay closed in May\n");
	expect_statements("The minister Edda Rosk said on Monday:\n\nThe wells are dry, and Rosk said the gates would stay closed in May.",
	                  "indirect Edda Rosk / Rosk / said: the gates would stay closed in May\n");
	expect_statements("The minister Edda Rosk replied:\n\nOLAF ITO: The river is low this year, and the wells in the lowlands are dry as well.", "");
	expect_statements("On Monday I wrote about the river:\n\nThe river is low this year, and the wells in the lowlands are dry as well.", "");
}

Test(extract_voices, of_a_block_are_pointed_to)
{
	expect_statements("Varland closed the gates in April (via the Harbour Post):\n\nThe river is low this year, and the wells in the lowlands are dry as well.",
	                  "direct Harbour Post / the Harbour Post / via: The river is low this year, and the wells in the lowlands are dry as well\n");
	expect_statements("From the Harbour Post:\n\nThe river is low this year, and the wells in the lowlands are dry as well.",
	                  "direct Harbour Post / the Harbour Post / From: The river is low this year, and the wells in the lowlands are dry as well\n");
	expect_statements("The gates are reached via the river:\n\nThe river is low this year, and the wells in the lowlands are dry as well.", "");
}

Test(extract_voices, are_no_claims)
{
	expect_claims("Edda Rosk received the reporter Olaf Ito on Monday.\n\nITO: Will you open the gates this year?\n\nROSK: We will open them in May, as we always do.\n\n"
	              "ITO: The gates of the lowlands were closed in April.\n\nROSK: In the lowlands the gates open later. They always have.",
	              "Edda Rosk received the reporter Olaf Ito on Monday\n");
	expect_claims("The minister Edda Rosk wrote last week:\n\nThe river is low this year, and the wells in the lowlands are dry as well.", "");
}

Test(extract_voices, do_not_begin_at_a_handle_in_a_sentence)
{
	expect_statements("The move by the clerk – who has left – meant that the mayor’s @rosk account was down for ten minutes.", "");
}

Test(extract_voices, of_posts_are_called_as_they_call_themselves)
{
	expect_statements("Varland closed the gates in April.\n\nThe river will soon rise again — Fans Of The Old Dam (@olddam) May 13, 2019",
	                  "direct Fans Of The Old Dam / Fans Of The Old Dam / : The river will soon rise again\n");
}

Test(extract_voices, of_posts_are_called_without_the_same_in_another_script)
{
	expect_statements("Varland closed the gates in April.\n\nWe have opened the gates again, and the wells will fill by May. — Edda Rosk إيدا روسك (@rosk) May 13, 2019",
	                  "direct Edda Rosk / Edda Rosk إيدا روسك / : We have opened the gates again, and the wells will fill by May\n");
}
