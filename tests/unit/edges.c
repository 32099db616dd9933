#include "extract/rules/edges.h"

#include <criterion/criterion.h>

#include "extract_helpers.h"

static struct document document;
static struct arena *arena;

static void set_up(void)
{
	arena = arena_new();
}

static void tear_down(void)
{
	arena_free(arena);
}

TestSuite(edges, .init = set_up, .fini = tear_down);

/* What becomes of an attribution that the tagger found, with one content or two (`more`; NULL: one). */
static struct attribution mend(const char *text, const char *mention, const char *cue, const char *content, const char *more)
{
	struct attributions found = { 0 };
	struct reading reading;
	document_read(text, strlen(text), languages_find(extract_languages(), "en"), arena, &document);
	reading_make(&document, arena, &reading);
	struct attribution one = { .rule = RULE_TAGGED, .cue = extract_tokens(&document, cue), .heir_of = DOCUMENT_NONE };
	if (*mention)
		one.mention = extract_tokens(&document, mention);
	one.content[one.content_count++] = extract_tokens(&document, content);
	if (more)
		one.content[one.content_count++] = extract_tokens(&document, more);
	array_append(&found.list, one);
	edges_mend(&reading, &found);
	one = found.list.items[0];
	array_free(&found.list);
	return one;
}

static void expect_range(const char *text, struct range range, const char *words)
{
	struct range wanted = *words ? extract_tokens(&document, words) : (struct range){ 0 };
	cr_expect(range.first == wanted.first && range.end == wanted.end, "%s: not \"%s\"", text, words);
}

/* Two parts that are made of what the tagger found as one; `second` is NULL if one remains. */
static void expect_parts(const char *text, const char *mention, const char *cue, const char *content, const char *first, const char *second)
{
	const struct attribution mended = mend(text, mention, cue, content, NULL);
	cr_assert_eq(mended.content_count, second ? 2u : 1u, "%s", text);
	expect_range(text, mended.content[0], first);
	if (second)
		expect_range(text, mended.content[1], second);
}

/* What is left of two parts; NULL if both are. */
static void expect_rest(const char *text, const char *mention, const char *cue, const char *content, const char *more, const char *rest)
{
	const struct attribution mended = mend(text, mention, cue, content, more);
	cr_expect_eq(mended.content_count, rest ? 1u : 2u, "%s", text);
	expect_range(text, mended.content[0], rest ? rest : content);
}

/* What becomes of the content (of two parts if `more` is given), and who relays it then ("" if nobody). */
static void expect_content(const char *text, const char *cue, const char *content, const char *more, const char *expected, const char *via)
{
	const struct attribution mended = mend(text, "", cue, content, more);
	cr_expect_eq(mended.content_count, 1u, "%s", text);
	expect_range(text, mended.content[0], expected);
	expect_range(text, mended.via, via);
}

static void expect_mended(const char *text, const char *cue, const char *content, const char *expected)
{
	expect_content(text, cue, content, NULL, expected, "");
}

static void expect_kept(const char *text, const char *cue, const char *content)
{
	expect_mended(text, cue, content, content);
}

Test(edges, end_before_who_relays_it)
{
	expect_content("Olaf Ito said the gates were old, according to the Lantern.", "said",
	               "the gates were old, according to the Lantern", NULL, "the gates were old", "the Lantern");
	expect_content("Olaf Ito said the gates were old, reports the Lantern.", "said", "the gates were old, reports the Lantern",
	               NULL, "the gates were old", "the Lantern");
	expect_kept("Olaf Ito said the gates opened, according to plan.", "said", "the gates opened, according to plan");
}

Test(edges, begin_behind_whom_it_is_said_to)
{
	expect_mended("Olaf Ito told Issel Radio the gates were old.", "told", "Issel Radio the gates were old", "the gates were old");
	expect_kept("Olaf Ito told Issel Radio a story.", "told", "Issel Radio a story");
}

Test(edges, begin_behind_others_whom_it_is_said_to)
{
	expect_mended("Olaf Ito told the paper the gates were old.", "told", "the paper the gates were old", "the gates were old");
	expect_mended("Olaf Ito told reporters the gates were old.", "told", "reporters the gates were old", "the gates were old");
	expect_mended("The gates held, with Olaf Ito writing for the majority that they were old.", "writing for",
	              "the majority that they were old", "that they were old");
	expect_kept("Olaf Ito wrote in a letter that blames the board.", "wrote in", "a letter that blames the board");
}

Test(edges, begin_behind_when_it_was_said)
{
	expect_mended("Olaf Ito said at the time the gates were old.", "said at", "the time the gates were old", "the gates were old");
}

Test(edges, are_without_the_reporters_comment)
{
	expect_content("The gates are old, Olaf Ito said, referring to the dam.", "said", "The gates are old", "referring to the dam",
	               "The gates are old", "");
}

Test(edges, lie_behind_an_aside_that_parts_a_subject_from_its_verb)
{
	expect_mended("Farmers will say the law — even though many like it — tramples on them.", "will say", "the law",
	              "the law — even though many like it — tramples on them");
	expect_kept("Farmers said the law was bad — as they often do — and went home.", "said", "the law was bad");
	expect_kept("The decision to call a vote — the third this year — carries a risk.", "decision to call", "a vote");
}

Test(edges, are_before_what_the_reporter_knows_better)
{
	expect_mended("Friends said that he would fly to Orvia, but that turned out not to be the case.", "said",
	              "that he would fly to Orvia, but that turned out not to be the case", "that he would fly to Orvia");
	expect_kept("Friends said that he would fly to Orvia, but that increased fares might keep him.", "said",
	            "that he would fly to Orvia, but that increased fares might keep him");
	expect_kept("“The flood took the house but that was not the end,” Ito said.", "said",
	            "The flood took the house but that was not the end,");
}

Test(edges, are_before_what_whoever_accuses_does_besides)
{
	expect_mended("A guard accused them of theft and threw them out.", "accused", "them of theft and threw them out",
	              "them of theft");
	expect_mended("A guard accused the two boys of stealing nets and locked the gate.", "accused",
	              "the two boys of stealing nets and locked the gate", "the two boys of stealing nets");
	expect_kept("A guard accused them of having lied and cheated the town.", "accused", "them of having lied and cheated the town");
	expect_kept("A guard accused them of theft and unpaid bills.", "accused", "them of theft and unpaid bills");
	expect_kept("A guard said most of them lied and robbed the town.", "said", "most of them lied and robbed the town");
}

Test(edges, of_two_parts_lie_around_an_interruption)
{
	expect_parts("Children under ten, Edda Rosk said, are being kept inside for the day.", "Edda Rosk", "said",
	             "are being kept inside for the day", "Children under ten", "are being kept inside for the day");
	expect_parts("What is unclear, said Edda Rosk, is how the fire began.", "Edda Rosk", "said", "What is unclear",
	             "What is unclear", "is how the fire began");
	expect_parts("The dam must go, said Edda Rosk, whose house, was lost in the flood of May.", "Edda Rosk, whose house", "said",
	             "The dam must go", "The dam must go", NULL);
}

Test(edges, begin_behind_a_report_that_is_told_twice)
{
	expect_parts("Rosk said the dam was worth a look because “nobody knows it,” she said.", "she", " said.",
	             "Rosk said the dam was worth a look because “nobody knows it,”",
	             "the dam was worth a look because “nobody knows it,”", NULL);
	expect_parts("Edda Rosk, the clerk, said that by May the dam was “old,” she told us.", "she", "told",
	             "Edda Rosk, the clerk, said that by May the dam was “old,”", "by May the dam was “old,”", NULL);
	expect_parts("She said in an interview that the gates were old -- and rusty, she said, by neglect.", "she", "said,",
	             "She said in an interview that the gates were old -- and rusty", "the gates were old -- and rusty", NULL);
	expect_parts("As the crowd roared, Edda Rosk said the gates were “old, and not worth a look.”", "the crowd", "roared",
	             "Edda Rosk said the gates were “old, and not worth a look.”", "the gates were “old, and not worth a look.”", NULL);
	expect_parts("Rosk said nothing of it had been looked at, Olaf Ito told us.", "Olaf Ito", "told",
	             "Rosk said nothing of it had been looked at", "Rosk said nothing of it had been looked at", NULL);
}

Test(edges, end_before_what_whoever_speaks_is)
{
	expect_parts("The gates would last for a century, an expert on old dams, Edda Rosk, said.", "Edda Rosk", "said",
	             "The gates would last for a century, an expert on old dams", "The gates would last for a century", NULL);
	expect_parts("The gates would last for a century, a good while, Edda Rosk said.", "Edda Rosk", "said",
	             "The gates would last for a century, a good while", "The gates would last for a century, a good while", NULL);
}

Test(edges, end_before_who_wrote_it_where_nobody_was_found)
{
	expect_parts("The gates were built to hold for a century, as Acme's Edda Rosk and Issel's Olaf Ito wrote in May.", "", "wrote",
	             "The gates were built to hold for a century, as Acme's Edda Rosk and Issel's Olaf Ito",
	             "The gates were built to hold for a century", NULL);
}

Test(edges, end_before_who_says_it_where_nobody_was_found)
{
	expect_parts("The gates are unfit to hold a flood, his predecessor as mayor Edda Rosk has said.", "", "has said",
	             "The gates are unfit to hold a flood, his predecessor as mayor Edda Rosk", "The gates are unfit to hold a flood",
	             NULL);
	expect_parts("The gates are unfit to hold a flood, which Edda Rosk has said.", "", "has said",
	             "The gates are unfit to hold a flood, which Edda Rosk", "The gates are unfit to hold a flood, which Edda Rosk",
	             NULL);
	expect_parts("“The gates are old,” a walker can be heard saying in a clip.", "", "can be heard saying",
	             "“The gates are old,” a walker", "“The gates are old,”", NULL);
}

Test(edges, lie_behind_an_age)
{
	expect_mended("Olaf Ito said that his work with Edda Rosk, 49, is over.", "said", "that his work with Edda Rosk",
	              "that his work with Edda Rosk, 49, is over");
	expect_kept("Olaf Ito said that he knows Edda Rosk, 49, and left.", "said", "that he knows Edda Rosk");
}

Test(edges, are_without_the_word_that_opens_the_sentence)
{
	expect_content("Furthermore, according to Olaf Ito, the gates were old.", "according to", "Furthermore", "the gates were old",
	               "the gates were old", "");
}

Test(edges, go_on_behind_a_relative_clause)
{
	expect_mended("Olaf Ito said the boy, who fell into the pit, is expected to live.", "said", "the boy",
	              "the boy, who fell into the pit, is expected to live");
	expect_mended("Olaf Ito said the dam's team, which trains every week, decided that the gates must close.", "said",
	              "the dam's team", "the dam's team, which trains every week, decided that the gates must close");
	expect_kept("Olaf Ito praised the boy, who fell into the pit and lived.", "praised", "the boy");
}

Test(edges, go_on_behind_what_is_said_of_the_subject)
{
	expect_mended("The paper said Olaf Ito, the mayor, told them the gates were old.", "said", "Olaf Ito",
	              "Olaf Ito, the mayor, told them the gates were old");
	expect_mended("Rosk said the plan, known as the Old Deal, should be kept.", "said", "the plan",
	              "the plan, known as the Old Deal, should be kept");
	expect_mended("Rosk said twenty people, whose names she withheld, had left the town.", "said", "twenty people",
	              "twenty people, whose names she withheld, had left the town");
	expect_kept("Rosk praised Ito, the mayor, and left the town.", "praised", "Ito");
}

Test(edges, end_where_their_bracket_ends)
{
	expect_mended("The dam (Rosk says it saves much of the power) is old.", "says", "it saves much of the power) is old",
	              "it saves much of the power");
	expect_kept("Rosk said the dam (the old one) is leaking.", "said", "the dam (the old one) is leaking");
}

Test(edges, end_where_a_clause_between_dashes_ends)
{
	const char *text = "The flood – which Rosk says was caused by the rain – left the town under water.";
	expect_parts(text, "Rosk", "says", "was caused by the rain – left the town under water", "was caused by the rain", NULL);
}

Test(edges, end_before_what_followed_the_reports)
{
	expect_mended("After reports that the gates were broken, protests have been held in the town.", "reports",
	              "that the gates were broken, protests have been held in the town", "that the gates were broken");
}

Test(edges, of_two_parts_lie_around_a_source)
{
	expect_parts("Olaf Ito, according to clerks in the room, asked for a new dam.", "clerks in the room", "according to",
	             "Olaf Ito", "Olaf Ito", "asked for a new dam");
}

Test(edges, are_no_conjunctions)
{
	expect_mended("The boy was taken to a clinic and according to Olaf Ito, he is well.", "according to",
	              "The boy was taken to a clinic and", "The boy was taken to a clinic");
	expect_mended("Olaf Ito said in a statement on Monday and said it was a mistake.", "said in", "and said it was a mistake",
	              "it was a mistake");
	expect_kept("Olaf Ito said the gates were not open yet.", "said", "the gates were not open yet");
}

Test(edges, begin_at_the_conjunction_behind_whom_it_is_said_to)
{
	expect_mended("The Lantern asked Olaf Ito on Friday if the gates would hold.", "asked",
	              "Olaf Ito on Friday if the gates would hold", "if the gates would hold");
	expect_mended("Olaf Ito told an audience in Issel that the gates were old.", "told",
	              "an audience in Issel that the gates were old", "that the gates were old");
	expect_kept("Olaf Ito questioned the reasons for what the board did.", "questioned", "the reasons for what the board did");
	expect_kept("Olaf Ito warned that if the river rose he would close the gates.", "warned",
	            "that if the river rose he would close the gates");
}

Test(edges, begin_at_the_subject_behind_whom_it_is_said_to)
{
	expect_mended("Olaf Ito told her she had no need of the gates.", "told", "her she had no need of the gates",
	              "she had no need of the gates");
	expect_mended("Olaf Ito told a meeting they are closing the gates.", "told", "a meeting they are closing the gates",
	              "they are closing the gates");
	expect_mended("Olaf Ito told host Edda Rosk a flood of the lake is likely.", "told",
	              "host Edda Rosk a flood of the lake is likely", "a flood of the lake is likely");
	expect_kept("Olaf Ito told the village of the flood they are fearing.", "told", "the village of the flood they are fearing");
}

Test(edges, begin_behind_where_and_when_it_is_said)
{
	expect_mended("Olaf Ito said on the radio, where he is heard daily, that the gates were old.", "said on",
	              "the radio, where he is heard daily, that the gates were old", "that the gates were old");
	expect_mended("Olaf Ito said early Friday that the gates were old.", "said", "early Friday that the gates were old",
	              "that the gates were old");
	expect_mended("Olaf Ito added drily that the gates were old.", "added", "drily that the gates were old",
	              "that the gates were old");
}

Test(edges, end_where_something_else_is_told_than_the_object)
{
	expect_mended("Olaf Ito voiced doubts about the gates but likely has other plans.", "voiced",
	              "doubts about the gates but likely has other plans", "doubts about the gates");
	expect_mended("Olaf Ito voiced his opposition and Edda Rosk dug in with all her might.", "voiced",
	              "his opposition and Edda Rosk dug in with all her might", "his opposition");
	expect_kept("Olaf Ito praised the old and badly kept gates of Issel.", "praised", "the old and badly kept gates of Issel");
	expect_kept("Olaf Ito praised the way Edda Rosk and Tomas Brandt have held the gates.", "praised",
	            "the way Edda Rosk and Tomas Brandt have held the gates");
	expect_kept("Olaf Ito said the mayor and the board have held the gates.", "said",
	            "the mayor and the board have held the gates");
}

Test(edges, go_on_behind_a_condition)
{
	expect_mended("Olaf Ito said that hopes for the gates, if the board closes them, are dim.", "said", "that hopes for the gates",
	              "that hopes for the gates, if the board closes them, are dim");
	expect_kept("Olaf Ito said that hopes were dim, if the board meets, is all he knows.", "said", "that hopes were dim");
}

Test(edges, go_on_behind_whom_the_interruption_was_said_to)
{
	expect_parts("The old gates, Olaf Ito said, probably will break.", "Olaf Ito", "said", "The old gates", "The old gates",
	             "probably will break");
	expect_parts("The mayor, Olaf Ito said at a fair in Issel, wants to open the gates.", "Olaf Ito", "said", "The mayor",
	             "The mayor", "wants to open the gates");
	expect_parts("The storm, Olaf Ito added, also flooded the old mill.", "Olaf Ito", "added", "The storm", "The storm",
	             "also flooded the old mill");
	expect_parts("The gates are old, Olaf Ito said, shaking his head slowly.", "Olaf Ito", "said", "The gates are old",
	             "The gates are old", NULL);
	expect_parts("His big fear, Olaf Ito told us, is what comes after the flood.", "Olaf Ito", "told", "His big fear",
	             "His big fear", "is what comes after the flood");
}

Test(edges, lie_within_their_sentence)
{
	expect_mended("She lives in Issel, Fla. Nobody has seen the gates, Olaf Ito said.", "said", "Fla. Nobody has seen the gates",
	              "Nobody has seen the gates");
	expect_kept("She left. Nobody has seen the gates, Olaf Ito said.", "said", "Nobody has seen the gates");
}

Test(edges, go_on_behind_a_condition_that_opens_them)
{
	expect_mended("Olaf Ito said that if the gates broke, the town would be lost.", "said", "that if the gates broke",
	              "that if the gates broke, the town would be lost");
	expect_mended("Olaf Ito made the charge that when the gates broke, the board had left the town.", "made the",
	              "charge that when the gates broke", "charge that when the gates broke, the board had left the town");
	expect_kept("Olaf Ito saw that as a promise kept, the board had left.", "saw", "that as a promise kept");
}

Test(edges, go_on_behind_a_phrase_that_opens_them)
{
	expect_mended("Olaf Ito said that with more money for Issel, the board would mend the gates.", "said",
	              "that with more money for Issel", "that with more money for Issel, the board would mend the gates");
	expect_mended("The papers show that as a rich clerk, Olaf Ito was able to buy the gates.", "show", "that as a rich clerk",
	              "that as a rich clerk, Olaf Ito was able to buy the gates");
	expect_mended("Olaf Ito said that while his house fell in May, she wrote a letter to the board.", "said",
	              "that while his house fell in May", "that while his house fell in May, she wrote a letter to the board");
	expect_kept("Olaf Ito said that while his house fell in May, she said, nobody came.", "said",
	            "that while his house fell in May");
	expect_kept("Asked if the board would mend the gates, Olaf Ito said he had no idea.", "Asked",
	            "if the board would mend the gates");
}

Test(edges, go_on_behind_a_subject_without_a_verb)
{
	expect_mended("Olaf Ito noted that Edda Rosk was only a guest in Issel.", "noted", "that Edda Rosk",
	              "that Edda Rosk was only a guest in Issel");
	expect_mended("Olaf Ito noted that Edda Rosk, in a letter to the board, cited the law.", "noted", "that Edda Rosk",
	              "that Edda Rosk, in a letter to the board, cited the law");
	expect_kept("Olaf Ito noted that the gates leak, and went home with his dog.", "noted", "that the gates leak");
	expect_kept("Olaf Ito rejected that plan, as the board did before him.", "rejected", "that plan");
}

Test(edges, end_before_the_verb_of_what_is_claimed)
{
	expect_parts("Edda Rosk's claim that the old dam is dead drew laughter in Issel.", "Edda Rosk's", "claim",
	             "that the old dam is dead drew laughter in Issel", "that the old dam is dead", NULL);
	expect_parts("Her claim that “the dam is dead” is sure to be heard again.", "Her", "claim",
	             "that “the dam is dead” is sure to be heard again", "that “the dam is dead”", NULL);
	expect_parts("Edda Rosk's claim that the board wouldn't cost the town money was heard in Issel.", "Edda Rosk's", "claim",
	             "that the board wouldn't cost the town money was heard in Issel", "that the board wouldn't cost the town money",
	             NULL);
	expect_parts("Edda Rosk's claim that the dam is dead and the gates are old.", "Edda Rosk's", "claim",
	             "that the dam is dead and the gates are old", "that the dam is dead and the gates are old", NULL);
	expect_parts("Nobody heard Edda Rosk's claim that the plan the board had was old.", "Edda Rosk's", "claim",
	             "that the plan the board had was old", "that the plan the board had was old", NULL);
}

Test(edges, take_in_the_end_of_a_bracket)
{
	expect_mended("Olaf Ito said that few agree (a third, in all).", "said", "that few agree (a third, in all",
	              "that few agree (a third, in all)");
	expect_kept("Olaf Ito left (he said that few agree).", "said", "that few agree");
}

Test(edges, leave_out_the_word_that_stands_for_who_is_called_so)
{
	expect_content("It came from Ito, whom Rosk called a man without a plan.", "called", "whom", "a man without a plan",
	               "a man without a plan", "");
}

Test(edges, leave_out_the_word_that_stands_for_what_they_are_about)
{
	expect_content("Ito hit a guard, who the army said was bruised on the brow.", "said", "who", "was bruised on the brow",
	               "was bruised on the brow", "");
	expect_content("The dam, which Rosk says makes Orvia the driest town, is old.", "says", "which", "makes Orvia the driest town",
	               "makes Orvia the driest town", "");
	expect_parts("The dam, which Rosk says nobody uses, is old.", "Rosk", "says", "which", "which", NULL);
	expect_rest("The board opposed three rules that clerks said would slow the work.", "clerks", "said",
	            "The board opposed three rules that", "would slow the work", "would slow the work");
	expect_rest("It is a rule that, clerks said, would slow the work.", "clerks", "said", "It is a rule that",
	            "would slow the work", NULL);
}

Test(edges, leave_out_where_it_was_said)
{
	expect_mended("Speaking to the Lantern, Olaf Ito said while the gates are old, they will hold.", "said",
	              "Speaking to the Lantern", "while the gates are old, they will hold");
	expect_content("The gates will hold, the Lantern reported, Olaf Ito said.", "said", "The gates will hold, the Lantern reported",
	               NULL, "The gates will hold", "the Lantern");
}

Test(edges, leave_out_an_opening_that_stands_apart)
{
	expect_content("Speaking to the Lantern, Olaf Ito said, the gates are old.", "said", "Speaking to the Lantern",
	               "the gates are old", "the gates are old", "");
}

/* The same where somebody is known to speak. */
static void expect_of(const char *text, const char *mention, const char *cue, const char *content, const char *expected)
{
	expect_parts(text, mention, cue, content, expected, NULL);
}

Test(edges, end_before_the_main_clause_behind_a_subordinate_one)
{
	expect_of("While Edda Rosk said the gates were old, the board left them as they were.", "Edda Rosk", "said",
	          "the gates were old, the board left them as they were", "the gates were old");
	expect_of("But even as the minister says that she wants new gates in the north, her office keeps the old ones.", "the minister", "says",
	          "that she wants new gates in the north, her office keeps the old ones", "that she wants new gates in the north");
	expect_of("A few weeks after Rosk announced new gates, Ito has closed the old ones.", "Rosk", "announced",
	          "new gates, Ito has closed the old ones", "new gates");
}

Test(edges, do_not_end_before_clauses_that_may_be_said)
{
	static const char *const WHOLE[][4] = {
		{ "Edda Rosk said the gates were old, the board left them as they were.", "Edda Rosk", "said",
		  "the gates were old, the board left them as they were" },
		{ "While Edda Rosk said that if the gates broke, the town would be lost.", "Edda Rosk", "said",
		  "that if the gates broke, the town would be lost" },
		{ "As Edda Rosk told it, the gates were old, the board left them.", "Edda Rosk", "told", "it, the gates were old, the board left them" },
		{ "While Edda Rosk said the gates were old, which the board denied.", "Edda Rosk", "said", "the gates were old, which the board denied" },
		{ "While the board met, Edda Rosk said the gates were old, the locks were new.", "Edda Rosk", "said",
		  "the gates were old, the locks were new" },
		{ "Olaf Ito left it there when Edda Rosk said the gates were old, the locks were new.", "Edda Rosk", "said",
		  "the gates were old, the locks were new" },
	};
	for (size_t k = 0; k < sizeof(WHOLE) / sizeof(*WHOLE); k++)
		expect_of(WHOLE[k][0], WHOLE[k][1], WHOLE[k][2], WHOLE[k][3], WHOLE[k][3]);
}

Test(edges, end_before_the_writing_or_speech_in_which_it_was_said)
{
	expect_mended("Rosk denied the rumours in an interview with the Lantern.", "denied", "the rumours in an interview with the Lantern", "the rumours");
	expect_mended("Rosk praised the old gates in a series of tweets.", "praised", "the old gates in a series of tweets", "the old gates");
	expect_mended("Rosk called the gates “old” in another letter.", "called", "the gates “old” in another letter", "the gates “old”");
	expect_kept("Rosk said the gates were sold in an interview.", "said", "the gates were sold in an interview");
	expect_kept("Rosk urged Ito in a letter to open the gates.", "urged", "Ito in a letter to open the gates");
	expect_kept("Rosk described the dam in a tweet as old.", "described", "the dam in a tweet as old");
	expect_kept("Rosk praised the words in the letter.", "praised", "the words in the letter");
	expect_kept("Rosk praised the gates in a small town.", "praised", "the gates in a small town");
}
