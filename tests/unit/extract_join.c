#include "extract/tagger/join.h"

#include <string.h>

#include <criterion/criterion.h>

#include "extract_helpers.h"

static struct arena *arena;
static struct document document;
static struct reading reading;

static void tear_down(void)
{
	arena_free(arena);
}

TestSuite(extract_join, .fini = tear_down);

static void read_text(const char *text)
{
	arena = arena_new();
	document_read(text, strlen(text), languages_find(extract_languages(), "en"), arena, &document);
	reading_make(&document, arena, &reading);
}

static struct attribution make(enum attribution_rule rule, const char *mention, const char *cue, const char *content)
{
	return (struct attribution){ .rule = rule,
		                         .confidence = 900,
		                         .share = 900,
		                         .mention = extract_tokens(&document, mention),
		                         .cue = extract_tokens(&document, cue),
		                         .content = { extract_tokens(&document, content) },
		                         .content_count = 1,
		                         .heir_of = DOCUMENT_NONE };
}

/* What joining one finding of the tagger and one of the rules gives. */
static struct attributions join(struct attribution tagged, struct attribution rule)
{
	struct attributions rules = { 0 }, found = { 0 };
	array_append(&rules.list, rule);
	array_append(&found.list, tagged);
	attributions_join(&reading, &rules, attributions_owners(&reading, &rules), &found);
	array_free(&rules.list);
	return found;
}

static bool same_range(struct range a, struct range b)
{
	return a.first == b.first && a.end == b.end;
}

Test(extract_join, gives_the_report_around_a_report)
{
	read_text("Olaf Ito warned that Varland had asked Orvia to open the gates of the old dam.");
	struct attributions found = join(make(RULE_TAGGED, "Varland", "had asked", "Orvia to open the gates of the old dam"),
	                                 make(RULE_THAT, "Olaf Ito", "warned", "Varland had asked Orvia to open the gates of the old dam"));
	cr_assert_eq(found.list.count, 2u);
	cr_expect(found.list.items[0].nested);
	cr_expect_lt(attribution_confidence(&found.list.items[0]), STATEMENT_CONFIDENCE_DEFAULT);
	cr_expect_not(found.list.items[1].nested);
	cr_expect(same_range(found.list.items[1].mention, extract_tokens(&document, "Olaf Ito")));
	array_free(&found.list);
}

Test(extract_join, keeps_a_report_that_is_a_small_part_of_another)
{
	read_text("Olaf Ito said that the lake had been full since the winter, that nobody on the river had looked at its level, and that Varland had "
	          "asked Orvia to wait.");
	struct attributions found =
		join(make(RULE_TAGGED, "Olaf Ito", "said", "that the lake had been full since the winter, that nobody on the river had looked at its level, "
	                                               "and that Varland had asked Orvia to wait"),
	         make(RULE_PERSON, "Varland", "asked", "Orvia to wait"));
	cr_assert_eq(found.list.count, 2u);
	cr_expect_not(found.list.items[0].nested);
	cr_expect_not(found.list.items[1].nested);
	array_free(&found.list);
}

Test(extract_join, leaves_what_is_relayed_to_whoever_said_it)
{
	read_text("Olaf Ito said the gates of the old dam would open in May, according to the Orvia Lantern.");
	struct attributions found =
		join(make(RULE_TAGGED, "the Orvia Lantern", "according to", "Olaf Ito said the gates of the old dam would open in May"),
	         make(RULE_CLAUSE, "Olaf Ito", "said", "the gates of the old dam would open in May"));
	cr_assert_eq(found.list.count, 2u);
	cr_expect(found.list.items[0].nested);
	cr_expect_not(found.list.items[1].nested);
	cr_expect(same_range(found.list.items[1].via, extract_tokens(&document, "the Orvia Lantern")));
	array_free(&found.list);
}

Test(extract_join, leaves_what_an_outlet_reports_to_whoever_said_it)
{
	read_text("The Orvia Lantern reported that Olaf Ito had asked Varland to open the gates of the old dam.");
	struct attributions found =
		join(make(RULE_TAGGED, "The Orvia Lantern", "reported", "that Olaf Ito had asked Varland to open the gates of the old dam"),
	         make(RULE_PERSON, "Olaf Ito", "had asked", "Varland to open the gates of the old dam"));
	cr_assert_eq(found.list.count, 2u);
	cr_expect(found.list.items[0].nested);
	cr_expect_not(found.list.items[1].nested);
	cr_expect(same_range(found.list.items[1].via, extract_tokens(&document, "The Orvia Lantern")));
	array_free(&found.list);
}

Test(extract_join, takes_a_cue_that_the_rules_know_for_speech)
{
	read_text("The gates of the old dam would open in May, according to Olaf Ito.");
	struct attribution tagged = make(RULE_TAGGED, "Olaf Ito", "according to", "The gates of the old dam would open in May");
	tagged.attitude = true;
	struct attribution rule = make(RULE_ACCORDING, "Olaf Ito", "according to", "The gates of the old dam would open in May");
	struct attributions found = join(tagged, rule);
	cr_assert_eq(found.list.count, 1u);
	cr_expect_not(found.list.items[0].attitude);
	array_free(&found.list);
	rule.attitude = true;
	found = join(tagged, rule);
	cr_expect(found.list.items[0].attitude);
	array_free(&found.list);
}

Test(extract_join, cuts_no_statement_in_two_at_a_pronoun)
{
	read_text("Olaf Ito said that the gates would hold, but that may change.");
	struct attributions found = join(make(RULE_TAGGED, "Olaf Ito", "said", "that the gates would hold, but that may change"),
	                                 make(RULE_THAT, "Olaf Ito", "said", "may change"));
	cr_assert_eq(found.list.count, 1u);
	cr_expect(same_range(found.list.items[0].content[0], extract_tokens(&document, "that the gates would hold, but that may change")));
	array_free(&found.list);
}

Test(extract_join, gives_a_passive_to_whoever_does_it)
{
	read_text("Orvia was criticised by Olaf Ito for opening the gates of the old dam.");
	struct attributions found = join(make(RULE_TAGGED, "Orvia", "was criticised", "opening the gates of the old dam"),
	                                 make(RULE_PERSON, "Olaf Ito", "criticised", "opening the gates of the old dam"));
	cr_assert_eq(found.list.count, 1u);
	cr_expect(same_range(found.list.items[0].mention, extract_tokens(&document, "Olaf Ito")));
	array_free(&found.list);
}

Test(extract_join, believes_the_quotation_rather_than_its_own_doubt)
{
	read_text("“The river will rise by May, and the gates will not hold,” the email, signed by Olaf Ito, blared.");
	struct attribution doubtful = make(RULE_TAGGED, "email", "signed by", "Olaf Ito");
	doubtful.confidence = 300;
	doubtful.content[0].first = 1;
	struct attributions found = join(doubtful, make(RULE_QUOTE_CUED, "the email", "blared",
	                                                "The river will rise by May, and the gates will not hold,"));
	cr_assert_eq(found.list.count, 1u);
	cr_expect_geq(attribution_confidence(&found.list.items[0]), STATEMENT_CONFIDENCE_DEFAULT);
	cr_expect(same_range(found.list.items[0].cue, extract_tokens(&document, "blared")));
	cr_expect(same_range(found.list.items[0].content[0], extract_tokens(&document, "The river will rise by May, and the gates will not hold,")));
	array_free(&found.list);
}

Test(extract_join, believes_the_rules_where_they_are_sure_of_what_it_doubts)
{
	read_text("It was reported that several banks had closed their counters in Orvia.");
	struct attribution doubtful = make(RULE_TAGGED, "", "reported", "It");
	doubtful.confidence = 300;
	doubtful.attitude = true;
	doubtful.content[doubtful.content_count++] = extract_tokens(&document, "that several banks had closed their counters in Orvia");
	struct attributions found = join(doubtful, make(RULE_THAT, "", "reported", "several banks had closed their counters in Orvia"));
	cr_assert_eq(found.list.count, 1u);
	cr_expect_geq(attribution_confidence(&found.list.items[0]), STATEMENT_CONFIDENCE_DEFAULT);
	cr_expect_not(found.list.items[0].attitude);
	cr_assert_eq(found.list.items[0].content_count, 1);
	cr_expect(same_range(found.list.items[0].content[0], extract_tokens(&document, "that several banks had closed their counters in Orvia")));
	array_free(&found.list);
}

Test(extract_join, doubts_what_the_rules_are_not_sure_of)
{
	read_text("The council was praised for its effective management of the dam.");
	struct attribution doubtful = make(RULE_TAGGED, "The council", "praised for", "its effective management of the dam");
	doubtful.confidence = 300;
	struct attribution rule = make(RULE_OBJECT, "The council", "praised", "its effective management of the dam");
	rule.confidence = rule.share = 700;
	struct attributions found = join(doubtful, rule);
	cr_assert_eq(found.list.count, 1u);
	cr_expect_lt(attribution_confidence(&found.list.items[0]), STATEMENT_CONFIDENCE_DEFAULT);
	array_free(&found.list);
}

Test(extract_join, keeps_a_person_whom_it_found_for_a_quotation_without_a_cue)
{
	read_text("Olaf Ito is an expert on rivers. “The river will rise by May.”");
	struct attribution doubtful = make(RULE_TAGGED, "Olaf Ito", "is an expert on", "The river will rise by May.");
	doubtful.confidence = 300;
	struct attributions found = join(doubtful, make(RULE_QUOTE_ALONE, "", "", "The river will rise by May."));
	cr_assert_eq(found.list.count, 1u);
	cr_expect_geq(attribution_confidence(&found.list.items[0]), STATEMENT_CONFIDENCE_DEFAULT);
	cr_expect(same_range(found.list.items[0].mention, extract_tokens(&document, "Olaf Ito")));
	cr_expect(found.list.items[0].cue.first >= found.list.items[0].cue.end);
	array_free(&found.list);
}

Test(extract_join, goes_on_with_whom_the_tagger_heard_before_a_quotation)
{
	read_text("Olaf Ito called the dam bitter news.\n\n“The river will rise by May.”");
	struct attribution alone = make(RULE_QUOTE_ALONE, "", "", "The river will rise by May.");
	alone.passage = 1;
	struct attributions found = join(make(RULE_TAGGED, "Olaf Ito", "called", "the dam bitter news"), alone);
	cr_assert_eq(found.list.count, 2u);
	cr_expect_eq(found.list.items[1].heir_of, 0u);
	array_free(&found.list);
}

Test(extract_join, does_not_go_on_with_whom_the_quotation_talks_of)
{
	read_text("Olaf Ito called the dam bitter news.\n\n“Ito will rue the day.”");
	struct attribution alone = make(RULE_QUOTE_ALONE, "", "", "Ito will rue the day.");
	alone.passage = 1;
	struct attributions found = join(make(RULE_TAGGED, "Olaf Ito", "called", "the dam bitter news"), alone);
	cr_assert_eq(found.list.count, 2u);
	cr_expect_eq(found.list.items[1].heir_of, DOCUMENT_NONE);
	array_free(&found.list);
}

/* Lets one finding of the tagger and one of the rules meet where the rules lead; what of the tagger's is left, and the rule as taught. */
static size_t yield(struct attribution tagged, struct attribution *rule)
{
	struct attributions rules = { 0 }, found = { 0 };
	array_append(&rules.list, *rule);
	array_append(&found.list, tagged);
	attributions_yield(&reading, attributions_owners(&reading, &rules), &rules, &found);
	size_t left = found.list.count;
	*rule = rules.list.items[0];
	array_free(&rules.list);
	array_free(&found.list);
	return left;
}

Test(extract_join, leaves_to_rules_that_lead_what_they_are_sure_of_and_teaches_them_who_says_it)
{
	read_text("Olaf Ito said the gates of the old dam would open in May. The lake was full, Varland said.");
	struct attribution rule = make(RULE_CLAUSE, "", "said the", "the gates of the old dam would open");
	struct attribution tagged = make(RULE_TAGGED, "Olaf Ito", "said the", "the gates of the old dam would open in May");
	cr_expect_eq(yield(tagged, &rule), 0u);
	cr_expect(same_range(rule.mention, extract_tokens(&document, "Olaf Ito")));
	cr_expect(same_range(rule.content[0], extract_tokens(&document, "the gates of the old dam would open")));
	cr_expect_eq(yield(make(RULE_TAGGED, "Varland", "said.", "The lake was full"), &rule), 1u);
	rule.share = 0; /* unsure */
	cr_expect_eq(yield(tagged, &rule), 1u);
}

Test(extract_join, keeps_all_findings_of_rules_that_lead)
{
	read_text("Olaf Ito called the gates of the old dam a danger.");
	struct attribution rule = make(RULE_AS, "Olaf Ito", "called", "a danger");
	rule.share = 600; /* 630: too little to stay against a tagger that is silent */
	struct attributions rules = { 0 }, found = { 0 };
	array_append(&rules.list, rule);
	attributions_join(&reading, &rules, attributions_owners(&reading, &rules), &found);
	cr_expect_eq(found.list.count, 0u);
	reading.traits |= TRAIT_RULES_LEAD;
	attributions_join(&reading, &rules, attributions_owners(&reading, &rules), &found);
	cr_expect_eq(found.list.count, 1u);
	array_free(&rules.list);
	array_free(&found.list);
}

Test(extract_join, believes_the_rules_in_what_is_according_to_somebody)
{
	read_text("Olaf Ito ran a fund that paid no tax for 30 years, according to the Lantern.");
	struct attribution doubted = make(RULE_TAGGED, "the Lantern", "according to", "no tax for 30 years");
	doubted.confidence = STATEMENT_CONFIDENCE_DEFAULT - 1;
	struct attributions found = join(doubted, make(RULE_ACCORDING, "the Lantern", "according to",
	                                               "Olaf Ito ran a fund that paid no tax for 30 years"));
	cr_assert_eq(found.list.count, 1u);
	cr_expect_geq(attribution_confidence(&found.list.items[0]), STATEMENT_CONFIDENCE_DEFAULT);
	cr_expect(same_range(found.list.items[0].content[0], extract_tokens(&document, "Olaf Ito ran a fund that paid no tax for 30 years")));
	array_free(&found.list);
}

Test(extract_join, leaves_room_for_a_report_in_what_the_tagger_doubts)
{
	read_text("Nurses were called to the scene and police said the crowds had been sent home.");
	struct attribution doubted = make(RULE_TAGGED, "police", "called", "to the scene and police said the crowds had been sent home");
	doubted.confidence = STATEMENT_CONFIDENCE_DEFAULT - 1;
	struct attributions found = join(doubted, make(RULE_CLAUSE, "police", "said", "the crowds had been sent home"));
	cr_assert_eq(found.list.count, 2u);
	cr_expect_not(found.list.items[1].nested);
	array_free(&found.list);
}

Test(extract_join, believes_rules_that_lead_about_who_spoke_and_the_tagger_about_how_far_the_name_goes)
{
	read_text("The daily paper in Corra, Edda Rosk of Varland said, thinks that the lake is full.");
	struct attribution rule = make(RULE_THAT, "Edda Rosk", "said", "that the lake is full");
	cr_expect_eq(yield(make(RULE_TAGGED, "The daily paper", "said", "that the lake is full"), &rule), 0u);
	cr_expect(same_range(rule.mention, extract_tokens(&document, "Edda Rosk")));
	cr_expect_eq(yield(make(RULE_TAGGED, "Edda Rosk of Varland", "said", "that the lake is full"), &rule), 0u);
	cr_expect(same_range(rule.mention, extract_tokens(&document, "Edda Rosk of Varland")));
}

Test(extract_join, drops_a_finding_of_a_pointing_word_where_rules_lead)
{
	read_text("The lake was full. That the mayor said on Monday. Olaf Ito left.");
	struct attribution rule = make(RULE_THAT, "Olaf Ito", "left", "The lake was full");
	cr_expect_eq(yield(make(RULE_TAGGED, "the mayor", "said", "That"), &rule), 0u);
}

Test(extract_join, keeps_sentences_that_are_quoted_behind_a_thought)
{
	read_text("Olaf Ito knew it. “We had seen the old dam.”");
	struct attribution thought = make(RULE_TAGGED, "Olaf Ito", "knew", "it"), alone = make(RULE_QUOTE_ALONE, "", "", "We had seen the old dam.");
	thought.attitude = true;
	thought.content[thought.content_count++] = extract_tokens(&document, "We had seen the old dam.");
	struct attributions found = join(thought, alone);
	cr_assert_eq(found.list.count, 2u);
	cr_expect(same_range(found.list.items[1].content[0], alone.content[0]));
	cr_expect_not(found.list.items[1].nested);
	array_free(&found.list);
	tear_down();
	read_text("Olaf Ito knew “it had seen the old dam.”");
	thought = make(RULE_TAGGED, "Olaf Ito", "knew", "it had seen the old dam.");
	thought.attitude = true;
	found = join(thought, make(RULE_QUOTE_ALONE, "", "", "it had seen the old dam."));
	cr_expect_eq(found.list.count, 1u);
	array_free(&found.list);
}

Test(extract_join, takes_a_sure_rule_with_a_quotation_for_what_the_tagger_doubts)
{
	read_text("Olaf Ito told a clerk, then writing about the dam, that “the gates of the town were old.”");
	struct attribution doubted = make(RULE_TAGGED, "Olaf Ito", "writing about", "the dam"), rule = make(RULE_THAT, "Olaf Ito", "told", "“the gates of the town were old.”");
	doubted.confidence = STATEMENT_CONFIDENCE_DEFAULT - 1;
	doubted.content[doubted.content_count++] = rule.content[0];
	struct attributions found = join(doubted, rule);
	cr_assert_eq(found.list.count, 1u);
	cr_expect(same_range(found.list.items[0].cue, rule.cue));
	cr_expect_eq(found.list.items[0].content_count, 1u);
	array_free(&found.list);
}

Test(extract_join, leaves_out_a_detail_that_nobody_is_named_for)
{
	read_text("Olaf Ito warned that the gates, which she said were old, had been shut in May and would be kept so.");
	struct attributions found = join(make(RULE_TAGGED, "Olaf Ito", "warned",
	                                      "that the gates, which she said were old, had been shut in May and would be kept so"),
	                                 make(RULE_THAT, "she", "said", "were old"));
	cr_assert_eq(found.list.count, 2u);
	cr_expect(found.list.items[1].nested);
	array_free(&found.list);
}

Test(extract_join, tells_the_same_words_of_somebody_once)
{
	read_text("Olaf Ito warned that the gates of the old dam had been shut in May and that they were old.");
	struct attributions rules = { 0 }, both = { 0 };
	array_append(&both.list, make(RULE_TAGGED, "Olaf Ito", "warned", "they were old"));
	array_append(&both.list, make(RULE_TAGGED, "Olaf Ito", "warned", "that the gates of the old dam had been shut in May and that they were old"));
	attributions_join(&reading, &rules, attributions_owners(&reading, &rules), &both);
	cr_expect(both.list.items[0].nested);
	cr_expect_not(both.list.items[1].nested);
	array_free(&both.list);
}

/* What is left of two findings: the first has two parts, as a quotation with its cue in the middle. */
static struct attributions tell_twice(struct attribution first, const char *more, struct attribution second, const char *second_more)
{
	struct attributions both = { 0 };
	first.content[first.content_count++] = extract_tokens(&document, more);
	if (second_more)
		second.content[second.content_count++] = extract_tokens(&document, second_more);
	array_append(&both.list, first);
	array_append(&both.list, second);
	attributions_mark_told_twice(&reading, &both);
	return both;
}

Test(extract_join, leaves_a_quotation_that_goes_on_to_whoever_began_it)
{
	read_text("“The gates are old,” Ito said, the Lantern reported. “They will not hold.”");
	struct attributions both = tell_twice(make(RULE_TAGGED, "Ito", "said", "The gates are old,"), "They will not hold",
	                                      make(RULE_TAGGED, "the Lantern", "reported", "“They will not hold."), NULL);
	cr_expect_not(both.list.items[0].nested);
	cr_expect(both.list.items[1].nested, "the paper only tells who said it");
	array_free(&both.list);
}

Test(extract_join, leaves_a_quotation_that_goes_on_behind_what_is_added_to_whoever_began_it)
{
	read_text("“The gates are old,” Ito said, adding that nobody looks at them. “They will not hold.”");
	struct attributions both = tell_twice(make(RULE_TAGGED, "Ito", "said", "The gates are old,"), "They will not hold",
	                                      make(RULE_TAGGED, "Ito", "adding", "that nobody looks at them"), "“They will not hold.");
	cr_expect_eq(both.list.items[0].content_count, 2u);
	cr_expect_eq(both.list.items[1].content_count, 1u);
	cr_expect_not(both.list.items[1].nested, "what is added is told by this one alone");
	array_free(&both.list);
}

Test(extract_join, keeps_a_quotation_behind_the_cue_of_somebody_else)
{
	read_text("“The gates are old,” Ito said. Rosk added: “They will not hold.”");
	struct attributions both = { 0 };
	array_append(&both.list, make(RULE_TAGGED, "Ito", "said", "The gates are old,"));
	array_append(&both.list, make(RULE_TAGGED, "Rosk", "added", "They will not hold"));
	attributions_mark_told_twice(&reading, &both);
	cr_expect_not(both.list.items[1].nested);
	array_free(&both.list);
}

Test(extract_join, tells_what_one_cue_has_once)
{
	read_text("Edda Rosk, head of the board, said the gates, like many others, may have been shut in May.");
	struct attributions both = { 0 };
	array_append(&both.list, make(RULE_TAGGED, "Edda Rosk, head of the board", "said", "the gates"));
	array_append(&both.list, make(RULE_TAGGED, "Edda Rosk, head of the board,", "said", "the gates, like many others, may have been shut in May"));
	attributions_mark_told_twice(&reading, &both);
	cr_expect(both.list.items[0].nested, "though the comma makes the mentions differ");
	cr_expect_not(both.list.items[1].nested);
	array_free(&both.list);
}
