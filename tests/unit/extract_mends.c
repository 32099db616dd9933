/* What is put right in what a trained tagger finds, which no rule finds so. */
#include "extract/rules/edges.h"
#include "extract/rules/unsaid.h"
#include "extract/speakers/names.h"
#include "extract/speakers/speakers.h"
#include "extract/speakers/subjects.h"

#include "extract_helpers.h"

static struct arena *arena;
static struct document document;
static struct reading reading;
static struct attributions attributions;

static void tear_down(void)
{
	array_free(&attributions.list);
	arena_free(arena);
}

TestSuite(extract_mends, .fini = tear_down);

static void read_text(const char *text)
{
	arena = arena_new();
	document_read(text, strlen(text), languages_find(extract_languages(), "en"), arena, &document);
	reading_make(&document, arena, &reading);
}

static const struct attribution *found(const char *mention, const char *cue, const char *content)
{
	array_append(&attributions.list, ((struct attribution){ .rule = RULE_TAGGED,
	                                                        .confidence = 900,
	                                                        .mention = extract_tokens(&document, mention),
	                                                        .cue = extract_tokens(&document, cue),
	                                                        .content = { extract_tokens(&document, content) },
	                                                        .content_count = 1,
	                                                        .heir_of = DOCUMENT_NONE }));
	return &attributions.list.items[0];
}

static void expect_range(struct range range, const char *words)
{
	struct range expected = extract_tokens(&document, words);
	cr_expect(range.first == expected.first && range.end == expected.end, "not “%s”: %u to %u", words, range.first, range.end);
}

/* The speaker of the one attribution that was found. */
static const char *speaker(void)
{
	struct names names;
	struct speaker speaker = { 0 };
	const uint32_t order = 0;
	names_make(&reading, &names);
	speakers_resolve(&reading, &names, &attributions, &order, &speaker);
	names_free(&names);
	return speaker.name ? speaker.name : "";
}

Test(extract_mends, give_a_post_to_whoever_it_is_by)
{
	read_text("“The gates will not hold,” said a Tuesday post on Orvia Nation by Edda Rosk of Issel.");
	found("a Tuesday post on Orvia Nation by Edda Rosk of Issel", "said", "The gates will not hold,");
	cr_expect_str_eq(speaker(), "Edda Rosk");
}

Test(extract_mends, do_not_give_a_writing_to_whoever_only_obtained_it)
{
	read_text("Government documents on the dam obtained by Olaf Ito said that the gates would not hold.");
	found("Government documents on the dam obtained by Olaf Ito", "said", "that the gates would not hold");
	cr_expect_str_neq(speaker(), "Olaf Ito");
}

Test(extract_mends, of_two_relatives_give_the_second_to_whom_the_first_means)
{
	read_text("Olaf Ito met Edda Rosk, whom Jon Brandt dismissed in May and who has said the river would rise.");
	found("who has", "said", "the river would rise");
	attributions.list.items[0].mention.end--; /* "who" alone stands twice in the text */
	cr_expect_str_eq(speaker(), "Edda Rosk");
}

Test(extract_mends, turn_a_name_and_what_is_said_the_right_way_round)
{
	read_text("But Edda Rosk, head of water research at the Issel Institute, said farmers still want the old gates.");
	const struct attribution *mended = found("farmers still want the old gates", "said", "Edda Rosk, head of water research at the Issel Institute");
	subjects_mend(&reading, &attributions);
	expect_range(mended->mention, "Edda Rosk, head of water research at the Issel Institute");
	expect_range(mended->content[0], "farmers still want the old gates");
}

Test(extract_mends, leave_a_clause_before_whoever_said_it)
{
	read_text("Edda Rosk, head of water research, has left the institute, said a colleague from Issel.");
	const struct attribution *mended = found("a colleague from Issel", "said", "Edda Rosk, head of water research, has left the institute");
	subjects_mend(&reading, &attributions);
	expect_range(mended->mention, "a colleague from Issel");
}

Test(extract_mends, go_on_behind_an_aside_that_parts_subject_and_verb)
{
	read_text("Farmers will say the law — even though many of them like it — tramples on their freedoms.");
	const struct attribution *mended = found("Farmers", "will say", "the law");
	edges_mend(&reading, &attributions);
	expect_range(mended->content[0], "the law — even though many of them like it — tramples on their freedoms");
}

Test(extract_mends, leave_a_remark_behind_a_whole_clause)
{
	read_text("Farmers said the law was bad — as they often do — and went home.");
	const struct attribution *mended = found("Farmers", "said", "the law was bad");
	edges_mend(&reading, &attributions);
	expect_range(mended->content[0], "the law was bad");
}

Test(extract_mends, do_not_go_on_with_what_a_decision_does)
{
	read_text("The council's decision to call a vote — the third this year — carries a risk.");
	const struct attribution *mended = found("The council's", "decision to call", "a vote");
	edges_mend(&reading, &attributions);
	expect_range(mended->content[0], "a vote");
}

Test(extract_mends, take_the_subject_before_an_interruption)
{
	read_text("Children under ten, Edda Rosk said, are being kept inside for the day.");
	const struct attribution *mended = found("Edda Rosk", "said", "are being kept inside for the day");
	edges_mend(&reading, &attributions);
	cr_assert_eq(mended->content_count, 2);
	expect_range(mended->content[0], "Children under ten");
	expect_range(mended->content[1], "are being kept inside for the day");
}

Test(extract_mends, take_the_verb_behind_an_interruption)
{
	read_text("What is unclear, said Edda Rosk, is how the fire began.");
	const struct attribution *mended = found("Edda Rosk", "said", "What is unclear");
	edges_mend(&reading, &attributions);
	cr_assert_eq(mended->content_count, 2);
	expect_range(mended->content[1], "is how the fire began");
}

Test(extract_mends, leave_what_is_told_of_whoever_speaks)
{
	read_text("The dam must go, said Edda Rosk, whose house, was lost in the flood of May.");
	const struct attribution *mended = found("Edda Rosk, whose house", "said", "The dam must go");
	edges_mend(&reading, &attributions);
	cr_expect_eq(mended->content_count, 1);
}

Test(extract_mends, leave_out_how_it_turned_out)
{
	read_text("Friends said that he would fly to Orvia on Monday, but that turned out not to be the case.");
	const struct attribution *mended = found("Friends", "said", "that he would fly to Orvia on Monday, but that turned out not to be the case");
	edges_mend(&reading, &attributions);
	expect_range(mended->content[0], "that he would fly to Orvia on Monday");
}

Test(extract_mends, keep_what_a_second_that_says)
{
	read_text("Friends said that he would fly to Orvia on Monday, but that increased fares might keep him.");
	const struct attribution *mended = found("Friends", "said", "that he would fly to Orvia on Monday, but that increased fares might keep him");
	edges_mend(&reading, &attributions);
	expect_range(mended->content[0], "that he would fly to Orvia on Monday, but that increased fares might keep him");
}

Test(extract_mends, tell_a_question_from_its_answer)
{
	read_text("Asked what the council could do, Mr Rosk said there was little. Asked for more, he left.");
	const struct attribution *mended = found("Mr Rosk", "said", "Asked what the council could do");
	unsaid_mark(&reading, &attributions);
	cr_expect(mended->unsaid);
}
