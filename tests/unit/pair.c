#include "cluster/statements/pair.h"

#include <string.h>

#include <criterion/criterion.h>

#include "cluster/statements/speaker_words.h"
#include "tests/unit/pair_helpers.h"

TestSuite(pair, .init = set_up, .fini = tear_down);

static struct pair_answer compare(const char *a, const char *a_speaker, const char *b, const char *b_speaker)
{
	struct pair_text first = text_of(a), second = text_of(b);
	struct pair_answer answer;
	first.features.speaker = a_speaker;
	second.features.speaker = b_speaker;
	speaker_words_of_one(languages_find(languages, "en"), a_speaker, a_speaker, arena, &first.features);
	speaker_words_of_one(languages_find(languages, "en"), b_speaker, b_speaker, arena, &second.features);
	pair_compare(model, &first, &second, arena, &answer);
	return answer;
}

static bool says(const struct pair_answer *answer, const char *text)
{
	for (size_t k = 0; k < answer->evidence_count; k++)
		if (strstr(answer->evidence[k].text, text))
			return true;
	return false;
}

Test(pair, a_negation_in_what_only_one_says_contradicts_nothing)
{
	struct pair_answer answer;
	struct pair_text a = text_of("The council closed the old bridge in May after engineers found cracks in a pillar"),
	                 b = text_of("The council closed the old bridge in May after engineers found cracks in a pillar, nobody knew why"),
	                 c = text_of("The council never closed the old bridge in May after engineers found cracks in a pillar, they knew why");
	pair_compare(model, &a, &b, arena, &answer);
	cr_assert(answer.same);
	cr_assert_not(says(&answer, "but for a \"not\""));
	pair_compare(model, &a, &c, arena, &answer);
	cr_assert_not(answer.same);
	cr_assert(says(&answer, "but for a \"not\""));
}

Test(pair, short_statements_contradict_if_one_negates_what_the_other_says)
{
	struct pair_answer answer = compare("That release extends to the Mandal hotel.", NULL, "That release does not extend to the hotel.", NULL);
	cr_assert_not(answer.same);
	cr_assert(says(&answer, "but for a \"not\""));
	cr_assert(compare("No-one knows why the bridge was closed.", NULL, "No one knows why the bridge was closed.", NULL).same);
}

Test(pair, tells_up_from_down_and_a_question_from_its_answer)
{
	struct pair_answer direction = compare("Rents in Westhaven rose by 5 percent last year.", NULL,
	                                       "Rents in Westhaven fell by 5 percent last year.", NULL);
	cr_assert_not(direction.same);
	cr_assert(says(&direction, "by one it went up, by the other down"));
	cr_assert(compare("Rents in Westhaven rose by 5 percent last year.", NULL, "Rents in Westhaven increased by 5 percent last year.", NULL).same);
	struct pair_answer question = compare("Will the mayor of Westhaven resign?", NULL, "The mayor of Westhaven will resign.", NULL);
	cr_assert_not(question.same);
	cr_assert(says(&question, "one asks what the other says"));
}

Test(pair, finds_the_same_in_other_words_and_not_in_another_statement)
{
	struct pair_answer same = compare("The old bridge in Westhaven will stay closed until October because of cracks in a pillar.", NULL,
	                                  "Because of cracks in one of its pillars, Westhaven's old bridge will remain closed until October.", NULL);
	struct pair_answer other = compare("The old bridge in Westhaven will stay closed until October because of cracks in a pillar.", NULL,
	                                   "The mayor of Westhaven will run again in October.", NULL);
	cr_assert(same.same);
	cr_assert(!other.same);
	cr_assert_gt(same.score, other.score);
	cr_assert(says(&same, "both: "));
	cr_assert(says(&other, "only in the first: "));
}

Test(pair, two_short_sentences_that_each_have_a_word_of_their_own_differ)
{
	struct pair_answer answer = compare("The bridge is closed.", NULL, "The school is closed.", NULL);
	cr_assert_not(answer.same);
	cr_assert(says(&answer, "too short for that"));
	cr_assert_not(compare("Talks with the union failed.", NULL, "Talks with the teachers failed.", NULL).same);
	cr_assert_not(compare("We will rebuild the harbour.", NULL, "We will close the harbour.", NULL).same);
	cr_assert(compare("The harbour is closed.", NULL, "The harbour is closed again.", NULL).same, "one has a word more");
	cr_assert(compare("The guards shelled the village.", NULL, "The village was shelled by the guards.", NULL).same);
	cr_assert(compare("The old bridge near the harbour gate is closed on Monday.", NULL,
	                  "The old bridge near the harbour gate is closed on Tuesday.", NULL).score > 500, "longer ones are left to the model");
}

Test(pair, says_that_a_short_quotation_is_part_of_a_long_one)
{
	struct pair_answer answer = compare("the friendship of the two towns is as hard as rock", NULL,
	                                    "No matter how rough the sea becomes and however long the winter may last for fishermen on both "
	                                    "coasts, the friendship of the two towns is as hard as rock", NULL);
	cr_assert(answer.part);
	cr_assert(!compare("the friendship of the two towns is as hard as rock", NULL,
	                   "the friendship of the two towns is as hard as rock", NULL).part);
}

Test(pair, holds_different_speakers_and_conflicting_numbers_against_equal_words)
{
	const char *text = "The flood has cost 4,500 people their homes.";
	cr_assert(compare(text, "Mara Lindqvist", text, "Prime Minister Mara Lindqvist").same);
	struct pair_answer speakers = compare(text, "Mara Lindqvist", text, "Oskar Brandt");
	cr_assert(!speakers.same);
	cr_assert(says(&speakers, "different speakers: Mara Lindqvist / Oskar Brandt"));
	struct pair_answer numbers = compare(text, NULL, "The flood has cost 1,200 people their homes.", NULL);
	cr_assert(!numbers.same);
	cr_assert(says(&numbers, "numbers differ: 4500 / 1200"));
	cr_assert(compare(text, NULL, "The flood has cost 4,483 people their homes.", NULL).same);
}

Test(pair, holds_a_number_against_none)
{
	const char *none = "No ships were lost in the storm off the coast of Varn.", *two = "Two ships were lost in the storm off the coast of Varn.";
	struct pair_answer answer = compare(none, NULL, two, NULL);
	cr_assert(!answer.same);
	cr_assert(says(&answer, "another number of the same thing"));
	cr_assert(!compare(two, NULL, none, NULL).same);
	cr_assert(compare(none, NULL, "No ships were lost in the great storm off the coast of Varn.", NULL).same);
	cr_assert(compare("Two ships were lost as no help came to them off the coast of Varn.", NULL,
	                  "Two ships were lost as no help came off the coast of Varn.", NULL).same);
}

/* The form of the number must not matter to anything else. */
static bool same_number(const char *first, const char *second)
{
	const char *a = arena_format(arena, "The flood has driven %s people from their homes.", first);
	const char *b = arena_format(arena, "The flood has driven %s people from their homes.", second);
	return compare(a, NULL, b, NULL).same;
}

Test(pair, a_number_that_is_said_to_be_rough_agrees_with_one_further_off)
{
	cr_assert(same_number("about 4 million", "4.23 million"));
	cr_assert(same_number("4.23 million", "more than 4 million"));
	cr_assert(same_number("nearly 90,000", "86,412"));
	cr_assert(same_number("around 2,000", "1,950"));
	cr_assert(same_number("4.2 million", "4.23 million"), "rounded to the digits given");
	cr_assert(!same_number("4 million", "4.23 million"), "not said to be rough");
	cr_assert(!same_number("5 million", "4.23 million"));
	cr_assert(!same_number("about 5 million", "4.23 million"), "rounded, it would be 4");
	cr_assert(!same_number("about 90,000", "61,000"));
	cr_assert(!same_number("1,950", "2,000"), "as a year it is another one");
}

static bool same_deed(const char *first, const char *second)
{
	return compare(first, NULL, second, NULL).same;
}

Test(pair, who_did_it_and_to_whom_must_not_be_the_other_way_round)
{
	const char *told = "Armed guards attacked striking miners near the gate of the Westhaven pit on Monday.";
	struct pair_answer answer = compare(told, NULL, "Striking miners attacked armed guards near the gate of the Westhaven pit on Monday.", NULL);
	cr_assert(!answer.same);
	cr_assert(says(&answer, "the other way round"));
	cr_assert(!same_deed(told, "Armed guards were attacked by striking miners near the gate of the Westhaven pit on Monday."));
	cr_assert(same_deed(told, "Striking miners were attacked by armed guards near the gate of the Westhaven pit on Monday."));
	cr_assert(same_deed(told, "Armed guards have attacked the striking miners near the gate of the Westhaven pit."));
	cr_assert(!same_deed("Mara Lindqvist sued the publisher of the Westhaven Courier over the report.",
	                     "The publisher of the Westhaven Courier sued Mara Lindqvist over the report."));
	cr_assert(same_deed("The guards of the pit attacked the miners, and the miners attacked the guards of the pit.",
	                    "The miners attacked the guards of the pit, and the guards of the pit attacked the miners."), "both did");
}

Test(pair, the_answer_does_not_depend_on_the_order_of_the_two)
{
	const char *a = "The old bridge in Westhaven will stay closed until October.", *b = "Westhaven's bridge is to remain shut.";
	cr_assert_eq(compare(a, NULL, b, NULL).score, compare(b, NULL, a, NULL).score);
}

Test(pair, a_sentence_that_tells_of_a_denial_is_not_what_it_denies)
{
	struct pair_answer answer;
	struct pair_text a = text_of("The ministry asked for aid"), b = text_of("The ministry denied that it asked for aid");
	pair_compare(model, &a, &b, arena, &answer);
	cr_assert(!answer.same);
	cr_assert_lt(answer.score, 100);
	pair_compare(model, &b, &b, arena, &answer);
	cr_assert(answer.same);
}

Test(pair, a_compound_says_the_same_as_its_parts)
{
	struct pair_answer answer;
	struct pair_text a = text_of("The friendship of both peoples is rock-solid"), b = text_of("Their friendship is rock solid");
	pair_compare(model, &a, &b, arena, &answer);
	cr_assert(answer.same);
	cr_assert_leq(features_of("a-b-c-d-e-f-g-h-i-j-k-l-m-n-o-p").term_count, 4);
}

Test(pair, names_words_as_they_are_written_not_as_they_are_compared)
{
	struct pair_answer answer = compare("The ministry's bridges open in October.", NULL, "In October the ministry will open its bridges.", NULL);
	cr_assert(says(&answer, "october") && says(&answer, "ministry") && says(&answer, "bridges"));
}

Test(pair, says_which_side_has_more_and_weighs_it_by_how_much_it_is)
{
	struct pair_answer answer = compare("The harbour will open in May.", NULL,
	                                    "The harbour will open in May after three storms tore its gates away.", NULL);
	const struct pair_evidence *only = NULL;
	for (size_t k = 0; k < answer.evidence_count; k++)
		if (strncmp(answer.evidence[k].text, "only in the second: ", 20) == 0)
			only = &answer.evidence[k];
	cr_assert(only && only->weight < 0 && strstr(only->text, "storms"));
	cr_assert(!says(&answer, "only in the first"));
	cr_assert(says(&answer, "numbers of one alone: 3"));
}

Test(pair, marks_what_decides_alone)
{
	struct pair_answer answer = compare("The mayor will run again in October.", NULL, "The mayor will not run again in October.", NULL);
	cr_assert(!answer.same);
	cr_assert_leq(answer.evidence[0].weight, PAIR_DECIDES);
	cr_assert(strstr(answer.evidence[0].text, "the same words but for a \"not\""));
}

Test(pair, looks_at_a_bounded_number_of_words)
{
	char *longest = arena_alloc(arena, 3 * (PAIR_WORDS_MAX + 1) + 1, 1), *end = longest;
	for (int k = 0; k < PAIR_WORDS_MAX; k++)
		end = stpcpy(end, "ab ");
	cr_assert_eq(text_of(longest).word_count, PAIR_WORDS_MAX);
	strcpy(end, "cd ");
	struct pair_text longer = text_of(longest);
	cr_assert_eq(longer.word_count, PAIR_WORDS_MAX);
	cr_assert_eq(strlen(longer.letters), 3 * PAIR_WORDS_MAX + 1);
}
