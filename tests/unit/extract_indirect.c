#include "extract_helpers.h"

Test(extract_indirect, takes_the_clause_behind_that)
{
	expect_statements("Edda Rosk said on Monday that Varland would send tankers to Corra.",
	                  "indirect Edda Rosk / Edda Rosk / said: Varland would send tankers to Corra\n");
	expect_statements("Edda Rosk said in a statement that Varland would send tankers to Corra, when asked about the drought.",
	                  "indirect Edda Rosk / Edda Rosk / said: Varland would send tankers to Corra\n");
}

Test(extract_indirect, takes_the_clause_without_that)
{
	expect_statements("Edda Rosk said the river would rise again by autumn.",
	                  "indirect Edda Rosk / Edda Rosk / said: the river would rise again by autumn\n");
}

Test(extract_indirect, takes_the_sentence_before_its_cue)
{
	expect_statements("But the river would rise again by autumn, the minister said on Monday.",
	                  "indirect minister / the minister / said: the river would rise again by autumn\n");
	expect_statements("The river would rise again by autumn, said Tomas Brandt, a hydrologist at the university.",
	                  "indirect Tomas Brandt / Tomas Brandt / said: The river would rise again by autumn\n");
}

Test(extract_indirect, keeps_the_marks_of_quoted_parts)
{
	expect_statements("Edda Rosk said the report was “untrue from the first word” and harmful.",
	                  "mixed Edda Rosk / Edda Rosk / said: the report was “untrue from the first word” and harmful\n");
	expect_statements("Edda Rosk called the report “untrue”.", "mixed Edda Rosk / Edda Rosk / called: the report “untrue”\n");
}

Test(extract_indirect, knows_what_each_verb_takes)
{
	expect_statements("Edda Rosk accused Orvia of starving the lowlands.",
	                  "indirect Edda Rosk / Edda Rosk / accused: Orvia of starving the lowlands\n");
	expect_statements("Edda Rosk told reporters that the gates would open.", "indirect Edda Rosk / Edda Rosk / told: the gates would open\n");
	expect_statements("Edda Rosk urged Orvia to open the gates.", "indirect Edda Rosk / Edda Rosk / urged: Orvia to open the gates\n");
	expect_statements("Edda Rosk vowed to open the gates.", "indirect Edda Rosk / Edda Rosk / vowed: to open the gates\n");
	expect_statements("Edda Rosk denied the report.", "indirect Edda Rosk / Edda Rosk / denied: the report\n");
}

Test(extract_indirect, gives_each_cue_of_a_sentence_its_own_content)
{
	expect_statements("Edda Rosk said that the gates would open, adding that tankers were on their way.",
	                  "indirect Edda Rosk / Edda Rosk / said: the gates would open\n"
	                  "indirect Edda Rosk / Edda Rosk / adding: tankers were on their way\n");
}

Test(extract_indirect, takes_what_somebody_is_said_to_be_the_origin_of)
{
	expect_statements("According to the Issel River Commission, farmers have lost half of their water.",
	                  "indirect Issel River Commission / the Issel River Commission / According to: farmers have lost half of their water\n");
	expect_statements("Farmers have lost half of their water, according to the Issel River Commission.",
	                  "indirect Issel River Commission / the Issel River Commission / according to: Farmers have lost half of their water\n");
}

Test(extract_indirect, marks_thoughts_and_wishes_as_attitudes)
{
	expect_statements("Edda Rosk believes that the gates will open.", "indirect? Edda Rosk / Edda Rosk / believes: the gates will open\n");
}

Test(extract_indirect, leaves_out_what_nobody_said)
{
	expect_statements("Edda Rosk did not say that the gates would open.", "");
	expect_statements("Edda Rosk opened the gates of the dam in April.", "");
}

Test(extract_indirect, splits_what_two_thats_say)
{
	expect_statements("Edda Rosk said that the gates would open, and that tankers were on their way.",
	                  "indirect Edda Rosk / Edda Rosk / said: the gates would open\n"
	                  "indirect Edda Rosk / Edda Rosk / said: tankers were on their way\n");
}

Test(extract_indirect, leaves_out_relatives_behind_the_clause_but_not_inside)
{
	expect_statements("Edda Rosk said the gates would open in May, which would help the farmers.",
	                  "indirect Edda Rosk / Edda Rosk / said: the gates would open in May\n");
	expect_statements("Edda Rosk said the gates, which were closed in April, would open.",
	                  "indirect Edda Rosk / Edda Rosk / said: the gates, which were closed in April, would open\n");
}

Test(extract_indirect, leaves_out_the_dateline)
{
	expect_statements("HALMSTRAND (Lantern) — The gates would open in May, Edda Rosk said.",
	                  "indirect Edda Rosk / Edda Rosk / said: The gates would open in May\n");
	expect_statements("Halmstrand (CNN) The gates would open in May, Edda Rosk said.",
	                  "indirect Edda Rosk / Edda Rosk / said: The gates would open in May\n");
	expect_statements("Halmstrand (CNN) President Edda Rosk said the gates would open in May.",
	                  "indirect Edda Rosk / President Edda Rosk / said: the gates would open in May\n");
	expect_statements("The Lantern News Network (CNN) said the gates would open in May.",
	                  "indirect Lantern News Network / The Lantern News Network (CNN) / said: the gates would open in May\n");
}

Test(extract_indirect, finds_the_subject_before_when_it_was)
{
	expect_statements("Edda Rosk late last week told the Lantern that the gates would open in May.",
	                  "indirect Edda Rosk / Edda Rosk / told: the gates would open in May\n");
	expect_statements("Edda Rosk earlier on Monday said that the gates would open in May.",
	                  "indirect Edda Rosk / Edda Rosk / said: the gates would open in May\n");
}

Test(extract_indirect, takes_nouns_for_what_they_are)
{
	expect_statements("His promises were many, and the report was long.", "");
	expect_statements("Preliminary reports said the gates were open.",
	                  "indirect Preliminary reports / Preliminary reports / said: the gates were open\n");
}

Test(extract_indirect, finds_nobody_where_the_sentence_names_nobody)
{
	expect_statements("Orvia has been accused of starving the lowlands.", "indirect - /  / accused: starving the lowlands\n");
	expect_statements("Orvia has been accused by Varland of starving the lowlands.", "indirect Varland / Varland / accused: starving the lowlands\n");
}

Test(extract_indirect, tells_did_say_from_did_not_say)
{
	expect_statements("Edda Rosk did say that the gates would open.", "indirect Edda Rosk / Edda Rosk / say: the gates would open\n");
	expect_statements("Edda Rosk did not say that the gates would open.", "");
}

Test(extract_indirect, leaves_out_the_remark_behind_a_dash)
{
	expect_statements("Edda Rosk said the gates would open in May — a promise that she had made before.",
	                  "indirect Edda Rosk / Edda Rosk / said: the gates would open in May\n");
	expect_statements("Edda Rosk said the gates — all of them — would open in May.",
	                  "indirect Edda Rosk / Edda Rosk / said: the gates — all of them — would open in May\n");
}

/* Each cue in it has a content: without a bound their lengths would add up to the square of the text's. */
static size_t length_of_contents(const char *unit, size_t times)
{
	struct arena *arena = arena_new();
	struct document document;
	struct statements statements;
	size_t length = strlen(unit), sum = 0;
	char *text = arena_alloc(arena, length * times + 1, 1);
	for (size_t k = 0; k < times; k++)
		memcpy(text + k * length, unit, length);
	document_read(text, length * times, languages_find(extract_languages(), "en"), arena, &document);
	extract_statements(&document, NULL, arena, &statements);
	for (size_t k = 0; k < statements.count; k++)
		for (size_t c = 0; c < statements.items[k].content_count; c++)
			sum += statements.items[k].content[c].end - statements.items[k].content[c].start;
	arena_free(arena);
	return sum;
}

Test(extract_indirect, bounds_contents_that_lie_in_one_another)
{
	static const char *const UNITS[] = { "He said that ", "He said ‘yes ", "“ he said ‘ she said " };
	for (size_t k = 0; k < sizeof(UNITS) / sizeof(UNITS[0]); k++) {
		size_t once = length_of_contents(UNITS[k], 4000), twice = length_of_contents(UNITS[k], 8000);
		cr_expect_leq(twice, once * 5 / 2, "%s: %zu, then %zu", UNITS[k], once, twice);
	}
}

Test(extract_indirect, reads_a_text_that_breaks_off_behind_any_of_its_words)
{
	static const char text[] = "According to Edda Rosk, who said that she, the minister, had told reporters that “the ‘gates’ will, said that";
	for (size_t length = 0; length < sizeof(text); length++) {
		if (length + 1 < sizeof(text) && text[length] != ' ')
			continue;
		struct arena *arena = arena_new();
		struct document document;
		struct statements statements;
		document_read(text, length, languages_find(extract_languages(), "en"), arena, &document);
		extract_statements(&document, NULL, arena, &statements);
		for (size_t k = 0; k < statements.count; k++)
			cr_expect_leq(statements.items[k].content[0].end, document.length);
		arena_free(arena);
	}
}

Test(extract_indirect, has_its_subject_before_a_parenthesis)
{
	expect_statements("Sen. Edda Rosk (D-Varland) said the river would rise.",
	                  "indirect Edda Rosk / Sen. Edda Rosk (D-Varland) / said: the river would rise\n");
}

Test(extract_indirect, stands_behind_as_and_the_cue)
{
	expect_statements("As Edda Rosk told the Lantern, the dam is old and its gates will be closed.",
	                  "indirect Edda Rosk / Edda Rosk / told: the dam is old and its gates will be closed\n");
	expect_statements("As Edda Rosk wrote, Olaf Ito is “a patriot who defends the dam.”",
	                  "mixed Edda Rosk / Edda Rosk / wrote: Olaf Ito is “a patriot who defends the dam.”\n");
	expect_statements("That’s “so silly it needs no answer,” Edda Rosk said of the notion that he lied.",
	                  "mixed Edda Rosk / Edda Rosk / said: That’s “so silly it needs no answer,”\n");
}

Test(extract_indirect, will_be_said_in_a_speech_that_is_known_before)
{
	expect_statements("Edda Rosk will say she is changing the policy of the ministry.",
	                  "indirect Edda Rosk / Edda Rosk / say: she is changing the policy of the ministry\n");
	expect_statements("The minister will tell farmers that the wells “breed disrespect for the river.”",
	                  "mixed minister / The minister / tell: the wells “breed disrespect for the river.”\n");
}

Test(extract_indirect, takes_a_sentence_that_begins_like_a_circumstance)
{
	expect_statements("At least 40 people were hurt in Corra, police said on Monday.",
	                  "indirect police / police / said: At least 40 people were hurt in Corra\n");
	expect_statements("About a dozen houses burned, officials said.", "indirect officials / officials / said: About a dozen houses burned\n");
	expect_statements("During the night the gates were closed, the minister said.",
	                  "indirect minister / the minister / said: During the night the gates were closed\n");
	expect_statements("That practice allowed long waits, the minister said.",
	                  "indirect minister / the minister / said: That practice allowed long waits\n");
}

Test(extract_indirect, takes_no_circumstance_for_a_sentence)
{
	expect_statements("About 10 minutes later, the minister said the gates were closed.",
	                  "indirect minister / the minister / said: the gates were closed\n");
	expect_statements("In a speech that was heard in Corra, the minister said the gates were closed.",
	                  "indirect minister / the minister / said: the gates were closed\n");
	expect_statements("After the fire was out, the minister said the gates were closed.",
	                  "indirect minister / the minister / said: the gates were closed\n");
}

Test(extract_indirect, is_said_by_a_body_that_is_called_as_a_pronoun_is)
{
	expect_statements("The fever reached the port of Corra, WHO said.", "indirect WHO / WHO / said: The fever reached the port of Corra\n");
	expect_statements("The World Health Organization opened an office. WHO said on Monday that the fever was over.",
	                  "indirect World Health Organization / WHO / said: the fever was over\n");
}

Test(extract_indirect, is_said_by_somebody_who_is_called_by_role_and_name)
{
	expect_statements("The gates were old, the head of the union, Olaf Ito, said.",
	                  "indirect Olaf Ito / the head of the union, Olaf Ito / said: The gates were old\n");
	expect_statements("They moved from Corra to the port, another brother, Olaf Ito, of Halmstrand, said.",
	                  "indirect Olaf Ito / another brother, Olaf Ito, of Halmstrand / said: They moved from Corra to the port\n");
}

Test(extract_indirect, stands_before_as_and_whoever_noted_it)
{
	expect_statements("The river rose twice in a year, as the Corra Lantern noted last week.",
	                  "indirect Corra Lantern / the Corra Lantern / noted: The river rose twice in a year\n");
}

Test(extract_indirect, is_told_by_a_site_that_is_called_by_its_address)
{
	expect_statements("About 90 dams were built last year, according to Damwatch.org, which counts them.",
	                  "indirect Damwatch.org / Damwatch.org / according to: About 90 dams were built last year\n");
	expect_statements("The gates will open in June, said a statement issued by the Issel River Commission (IRC) and carried by the Lantern.",
	                  "indirect Issel River Commission / a statement issued by the Issel River Commission (IRC) and carried by the Lantern / said: "
	                  "The gates will open in June\n");
	expect_statements("The gates were closed in May but according to the mayor, they will open again.",
	                  "indirect mayor / the mayor / according to: they will open again\n");
}

Test(extract_indirect, is_said_by_whoever_is_quoted_as_saying_it)
{
	expect_statements("The agency quoted Edda Rosk as saying the talks would go on.",
	                  "indirect Edda Rosk / Edda Rosk / saying via agency: the talks would go on\n");
	expect_statements("State television quoted the chief of staff, Olaf Ito, as saying: “We will answer.”",
	                  "direct Olaf Ito / the chief of staff, Olaf Ito, / saying via State television: We will answer.\n");
	expect_statements("Edda Rosk was cited by local media as saying that the gates were shut.",
	                  "indirect Edda Rosk / Edda Rosk / saying via local media: the gates were shut\n");
}

Test(extract_indirect, goes_on_behind_where_and_when_it_was_said)
{
	expect_statements("The plan, Edda Rosk said in a statement on Monday, is unworkable.",
	                  "indirect Edda Rosk / Edda Rosk / said: The plan | is unworkable\n");
}

Test(extract_indirect, may_end_with_a_place)
{
	expect_statements("Rebels entered a base in Orvia, the army said.", "indirect army / the army / said: Rebels entered a base in Orvia\n");
	expect_statements("Edda Rosk, a fellow at the institute said the gates were old.",
	                  "indirect Edda Rosk / Edda Rosk, a fellow at the institute / said: the gates were old\n");
}

Test(extract_indirect, ends_at_a_semicolon)
{
	expect_statements("Thousands marched in Corra, the police said; others put the number at 900.",
	                  "indirect police / the police / said: Thousands marched in Corra\n");
}

Test(extract_indirect, is_said_by_somebody_who_cites_others)
{
	expect_statements("The ministry, citing two clerks, said that the gates were old.",
	                  "indirect ministry / The ministry, citing two clerks / said: the gates were old\n");
}

Test(extract_indirect, may_begin_with_a_rough_number)
{
	expect_statements("Police said at least 10 people were hurt on Sunday.",
	                  "indirect Police / Police / said: at least 10 people were hurt on Sunday\n");
}

Test(extract_indirect, is_what_somebody_called_something)
{
	expect_statements("In what Edda Rosk called “an insult to Corra,” the board left early.",
	                  "direct Edda Rosk / Edda Rosk / called: an insult to Corra,\n");
	expect_statements("The outcome, which the ministry described as “regrettable and sad,” was read out in Corra.",
	                  "direct ministry / the ministry / described: regrettable and sad,\n");
}

Test(extract_indirect, may_be_said_by_one_of_a_kind)
{
	expect_statements("The plan was dead, said one Varlandic source.",
	                  "indirect one Varlandic source / one Varlandic source / said: The plan was dead\n");
}

Test(extract_indirect, may_stand_around_its_inverted_cue)
{
	expect_statements("If the river rises, said Edda Rosk of the water board, “we close the gates for a week.”",
	                  "mixed Edda Rosk / Edda Rosk of the water board / said: If the river rises | we close the gates for a week.\n");
	expect_statements("The plan, said the minister Edda Rosk, is dead and buried.",
	                  "indirect Edda Rosk / the minister Edda Rosk / said: The plan | is dead and buried\n");
	expect_statements("The plan is dead, said Edda Rosk, the minister of Varland.", "indirect Edda Rosk / Edda Rosk / said: The plan is dead\n");
}

Test(extract_indirect, is_what_somebody_charges_or_derides)
{
	expect_statements("Edda Rosk charged that the board had lied.", "indirect Edda Rosk / Edda Rosk / charged: the board had lied\n");
	expect_statements("Edda Rosk derided the new gates as a waste of money.",
	                  "indirect Edda Rosk / Edda Rosk / derided: the new gates as a waste of money\n");
	expect_statements("Edda Rosk objected to the new gates.", "indirect Edda Rosk / Edda Rosk / objected to: the new gates\n");
}

Test(extract_indirect, may_be_a_relative_clause)
{
	expect_statements("The bridge, which, according to the mayor, nobody uses, was closed on Monday.",
	                  "indirect mayor / the mayor / according to: which | nobody uses\n");
}

Test(extract_indirect, ends_before_the_main_verb_around_a_relative_clause)
{
	expect_statements("The plan, which Edda Rosk said was dead, was brought back in May.", "indirect Edda Rosk / Edda Rosk / said: was dead\n");
	expect_statements("Farmers left, which Edda Rosk said was sad and was a mistake.",
	                  "indirect Edda Rosk / Edda Rosk / said: was sad and was a mistake\n");
}

Test(extract_indirect, takes_what_is_so_per_somebody)
{
	expect_statements("Per the Issel Lantern, the gates were old.", "indirect Issel Lantern / the Issel Lantern / Per: the gates were old\n");
	expect_statements("The gates were shut in May, per Acme.", "indirect Acme / Acme / per: The gates were shut in May\n");
	expect_statements("The gates cost ten crowns, per person.", "");
}

Test(extract_indirect, goes_on_behind_a_condition_that_it_begins_with)
{
	expect_statements("Edda Rosk said that if the old gates broke, she would leave the town.",
	                  "indirect Edda Rosk / Edda Rosk / said: if the old gates broke, she would leave the town\n");
}

Test(extract_indirect, keeps_brackets_whole)
{
	expect_statements("Edda Rosk said the gates were old (and some were broken).",
	                  "indirect Edda Rosk / Edda Rosk / said: the gates were old (and some were broken)\n");
	expect_claims("The gates of Issel were opened by the mayor in May (after a month).",
	              "The gates of Issel were opened by the mayor in May (after a month)\n");
}

Test(extract_indirect, takes_no_opening_for_what_is_said)
{
	expect_statements("Speaking to the Lantern, Edda Rosk said while the gates were old, they would hold.",
	                  "indirect Edda Rosk / Edda Rosk / said: while the gates were old, they would hold\n");
	expect_statements("The gates were too old to hold, the Lantern reported, Edda Rosk said.",
	                  "indirect Edda Rosk / Edda Rosk / said via Lantern: The gates were too old to hold\n");
}

Test(extract_indirect, goes_on_behind_who_is_put_in)
{
	expect_statements("Over the next three years, said Edda Rosk, growth will be slow.",
	                  "indirect Edda Rosk / Edda Rosk / said: Over the next three years | growth will be slow\n");
	expect_statements("But, said Edda Rosk, the board has kept the gates.", "indirect Edda Rosk / Edda Rosk / said: the board has kept the gates\n");
	expect_statements("The gates were old, said Edda Rosk, the mayor of the town.", "indirect Edda Rosk / Edda Rosk / said: The gates were old\n");
}

Test(extract_indirect, is_said_by_somebody_of_whom_something_is_said)
{
	expect_statements("The new gates could change that, Edda Rosk, fellow at the Orvia Centre, said.",
	                  "indirect Edda Rosk / Edda Rosk, fellow at the Orvia Centre / said: The new gates could change that\n");
	expect_statements("Farmers sold olives in Corra, Orvia, and Issel, gates and all, said Edda Rosk.",
	                  "indirect Edda Rosk / Edda Rosk / said: Farmers sold olives in Corra, Orvia, and Issel, gates and all\n");
}

Test(extract_indirect, is_told_to_an_outlet_whatever_its_name_looks_like)
{
	expect_statements("Two of the guards were in hospital, Edda Rosk told Lantern radio on Monday.",
	                  "indirect Edda Rosk / Edda Rosk / told: Two of the guards were in hospital\n");
	expect_statements("The owner of Old Gates in Corra, Olaf Ito told Lantern.com that already the level of rules can make selling gates take longer.",
	                  "indirect Olaf Ito / Olaf Ito / told: already the level of rules can make selling gates take longer\n");
	expect_statements("Two of the guards were in hospital, Edda Rosk told the local paper The Lantern.",
	                  "indirect Edda Rosk / Edda Rosk / told: Two of the guards were in hospital\n");
}

Test(extract_indirect, stands_behind_its_source_with_or_without_a_comma)
{
	expect_statements("According to the Lantern the gates are old.", "indirect Lantern / the Lantern / According to: the gates are old\n");
	expect_statements("The river is low, and according to the Lantern, the gates are old.",
	                  "indirect Lantern / the Lantern / according to: the gates are old\n");
	expect_statements("According to the Lantern, the paper of the town, the gates are old.",
	                  "indirect Lantern / the Lantern / According to: the gates are old\n");
	expect_statements("The river is low, and, according to the Lantern, the gates are old.",
	                  "indirect Lantern / the Lantern / according to: the gates are old\n");
	expect_statements("Since May it has signalled the gates are old, according to the Lantern.",
	                  "indirect Lantern / the Lantern / according to: Since May it has signalled the gates are old\n"
	                  "indirect Lantern / it / signalled: the gates are old\n"); /* the tagger's join leaves out what "it" says within it */
	expect_statements("But, according to the Lantern, the gates are old.", "indirect Lantern / the Lantern / according to: the gates are old\n");
	expect_statements("The town added 2,000 homes in May, according to the mayor.",
	                  "indirect mayor / the mayor / according to: The town added 2,000 homes in May\n"
	                  "indirect town / The town / added via mayor: 2,000 homes in May\n"); /* which unsaid.c leaves out */
}

Test(extract_indirect, stands_behind_a_cue_that_follows_an_opening)
{
	expect_statements("Instead, Edda Rosk said, ministers hoped to close the gates before the flood.",
	                  "indirect Edda Rosk / Edda Rosk / said: ministers hoped to close the gates before the flood\n"
	                  "indirect? ministers / ministers / hoped via Edda Rosk: to close the gates before the flood\n");
}

Test(extract_indirect, closes_a_sentence_whoever_says_it)
{
	expect_statements("The gates will stay shut until the flood is over, a farmer close to her says.",
	                  "indirect farmer close to her / a farmer close to her / says: The gates will stay shut until the flood is over\n");
	expect_statements("Two of the gates were left open all night, people who know the dam said on Monday.",
	                  "indirect people / people who know the dam / said: Two of the gates were left open all night\n");
	expect_statements("The dam was old, Edda Rosk, the head of a group of farmers, said by phone.",
	                  "indirect Edda Rosk / Edda Rosk, the head of a group of farmers / said: The dam was old\n");
	expect_statements("The dam was closed in May, said several donors who live there.",
	                  "indirect several donors / several donors / said: The dam was closed in May\n");
}

Test(extract_indirect, is_no_end_of_a_sentence_of_which_the_speaker_is_the_subject)
{
	expect_statements("Olaf Ito, who was in Corra all day, said people were angry.", "indirect Olaf Ito / Olaf Ito / said: people were angry\n");
	expect_statements("When asked about the flood, several farmers who were there said.", "");
}
