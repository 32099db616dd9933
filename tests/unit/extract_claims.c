#include "extract/claims.h"
#include "extract_helpers.h"

Test(extract_claims, are_sentences_of_the_outlet)
{
	expect_claims("Orvia closed three of the gates in April. “The river is low this year,” Edda Rosk said.",
	              "Orvia closed three of the gates in April\n");
}

Test(extract_claims, are_neither_questions_nor_calls_to_the_reader)
{
	expect_claims("Who has closed the gates of the dam in April? You can read more of this at your leisure here.", "");
}

Test(extract_claims, speak_to_the_reader_where_an_article_explains_something_to_him)
{
	static const char EXPLAINS[] = "The new board allows you to hide three gates.\n\nYou can also close three of the gates by hand now.\n\n"
	                               "The gates that you have closed are red on it.";
	static const char ARGUES[] = "We have known it in our valley for years.\n\nI saw the gates of my town on it.\n\nThe gates of our town are as old as the dam.";
	static const char CLAIMS[] = "The new board allows you to hide three gates\nYou can also close three of the gates by hand now\n"
	                             "The gates that you have closed are red on it\n";
	char text[512];
	expect_claims(EXPLAINS, CLAIMS);
	snprintf(text, sizeof(text), "%s\n\n%s", EXPLAINS, ARGUES);
	expect_claims(text, "");
}

Test(extract_claims, are_neither_the_authors_own_words_nor_what_ought_to_be)
{
	expect_claims("I saw Orvia close three of the gates in April. Our readers in Orvia saw them closed in April. Let's go back to Orvia and its gates.", "");
	expect_claims("Orvia should have closed three of the gates in April.", "");
	expect_claims("The US closed three of the gates in April, and Theresa May opened two of them.",
	              "The US closed three of the gates in April, and Theresa May opened two of them\n");
	expect_claims("Orvia closed the gates of “our old lake” in April.", "Orvia closed the gates of “our old lake” in April\n");
}

Test(extract_claims, are_no_exclamations_and_no_orders_to_the_reader)
{
	expect_claims("Imagine a dam that Orvia closed in April. Orvia closed three of the gates in April!", "");
	expect_claims("Orvia closed three of the gates. (RELATED: Orvia Has Closed Three Of The Gates In April)", "Orvia closed three of the gates\n");
}

Test(extract_claims, are_not_about_the_author)
{
	expect_claims("Edda Rosk is a former minister of Varland and a columnist for the Orvia Lantern.", "");
	expect_claims("• Edda Rosk is a columnist for the Orvia Lantern.", "");
	expect_claims("A former minister of Varland, she is the author of a book on the gates of the lowlands.", "");
	expect_claims("Edda Rosk is the minister of Varland and keeps the gates of the lowlands.",
	              "Edda Rosk is the minister of Varland and keeps the gates of the lowlands\n");
}

Test(extract_claims, are_told_without_the_cards_that_a_page_glues_behind_names)
{
	expect_claims("The river left Rep. Olaf Ito Olaf Jan ItoBoard opens dam Minister warns farmers MORE (R-Corra) and his friends without a bridge.",
	              "The river left Rep. Olaf Ito | (R-Corra) and his friends without a bridge\n");
}

Test(extract_claims, are_no_captions_of_pictures)
{
	expect_claims("CLOSE Orvia closed three of the gates in April. Two of them were opened in May.", "");
	expect_claims("Close friends of the minister closed three of the gates in April.",
	              "Close friends of the minister closed three of the gates in April\n");
	expect_claims("FILE - In this March 3, 2022 file photo, the minister Edda Rosk visits the old dam.", "");
	expect_claims("This undated photo released by the ministry shows the gates of the old dam.", "");
	expect_claims("Getty Images The gates of the old dam suffered massive damage in April.", "");
	expect_claims("The minister Edda Rosk waves to workers as she leaves the old dam near Orvia, March 3, 2022.", "");
	expect_claims("Pictured, the minister Edda Rosk opens the gates of the old dam.", "");
	expect_claims("Guards of the ministry stand at the gates in this undated photo released by Orvia.", "");
	expect_claims("Guards of the ministry have closed the gates of the old dam (file photo).", "");
	expect_claims("Orvia has closed three of the gates of the old dam because of the flood, and two of them were opened again in May. "
	              "Hide Caption 3 of 18 Photos: Flood in Varland Guards have opened the gates of the old dam.",
	              "Orvia has closed three of the gates of the old dam because of the flood, and two of them were opened again in May\n");
	expect_claims("Orvia has closed the gates of the dam in this undated plan of its ministry.",
	              "Orvia has closed the gates of the dam in this undated plan of its ministry\n");
	expect_claims("This picture of the old dam hangs in the office of Edda Rosk.", "This picture of the old dam hangs in the office of Edda Rosk\n");
	expect_claims("Reuters moved the offices of its Orvia bureau in April.", "Reuters moved the offices of its Orvia bureau in April\n");
	expect_claims("Orvia closed three of the gates on March 3, 2022.", "Orvia closed three of the gates on March 3, 2022\n");
}

Test(extract_claims, are_made_once)
{
	expect_claims("Orvia closed three of the gates in April. The river Arn is low this year.\n\nOrvia closed three of the gates in April\n\nOrvia closed four of the gates in April.",
	              "Orvia closed three of the gates in April\nThe river Arn is low this year\nOrvia closed four of the gates in April\n");
}

Test(extract_claims, have_a_verb_whatever_its_past_looks_like)
{
	expect_claims("Edda Rosk met her neighbour Olaf Ito on the old dam.", "Edda Rosk met her neighbour Olaf Ito on the old dam\n");
	expect_claims("Edda Rosk on the old dam with her neighbour Olaf Ito.", "");
}

Test(extract_claims, are_also_what_names_nothing_and_what_may_be)
{
	expect_claims("Orvia closed three gates in April. It was much too early for all of this. Orvia may have closed two others.",
	              "Orvia closed three gates in April\nIt was much too early for all of this\nOrvia may have closed two others\n");
}

/* Thousandths; 0: none was found. */
static uint16_t confidence_of_claim(const char *text)
{
	struct arena *arena = arena_new();
	struct document document;
	struct statements statements;
	document_read(text, strlen(text), languages_find(extract_languages(), "en"), arena, &document);
	extract_statements(&document, NULL, arena, &statements);
	uint16_t confidence = 0;
	for (size_t k = 0; k < statements.count; k++)
		if (statements.items[k].kind == STATEMENT_CLAIM)
			confidence = statements.items[k].confidence;
	arena_free(arena);
	return confidence;
}

Test(extract_claims, are_less_likely_where_a_part_of_a_sentence_has_no_subject)
{
	const uint16_t enough = STATEMENT_CONFIDENCE_DEFAULT;
	cr_expect_geq(confidence_of_claim("Orvia, 47, closed three of the gates in April, and Edda Rosk said that the river was low."), enough);
	cr_expect_geq(confidence_of_claim("The talks of the ministers about three of the gates failed in April, and Edda Rosk said that the river was low."), enough);
	uint16_t part = confidence_of_claim("Closing three of the gates of the old dam near Orvia late in April, Edda Rosk said that the river was low.");
	cr_expect_gt(part, 0);
	cr_expect_lt(part, enough);
}

Test(extract_claims, are_what_a_sentence_tells_before_somebody_speaks_in_it)
{
	expect_claims("Orvia closed three of the gates in April, with Edda Rosk saying that the river was low.",
	              "Orvia closed three of the gates in April\n");
	expect_claims("Orvia closed three of the gates in April, saying that the river was low.", "Orvia closed three of the gates in April\n");
	expect_claims("Orvia, the town on the river in the east of Varland, said that the river was low.", "");
}

Test(extract_claims, are_what_a_sentence_tells_beside_what_somebody_says_in_it)
{
	expect_claims("Although much of the old dam is expected to hold, Edda Rosk said that the river was low.",
	              "much of the old dam is expected to hold\n");
	expect_claims("The river was low, Edda Rosk said, although 55 percent of the gates had been closed.",
	              "55 percent of the gates had been closed\n");
	expect_claims("The river was low, Edda Rosk said, but there were no gates to be closed in Issel.", "there were no gates to be closed in Issel\n");
	expect_claims("Olaf Ito on Monday quickly closed three of the gates, saying that the river was low.",
	              "Olaf Ito on Monday quickly closed three of the gates\n");
	expect_claims("In the spring of 2012, workers of the ministry closed the gates, although Edda Rosk said that the river was low.",
	              "In the spring of 2012, workers of the ministry closed the gates\n");
	expect_claims("Closing the gates of the dam, the town has saved the mill, although Edda Rosk said that the river was low.",
	              "Closing the gates of the dam, the town has saved the mill\n");
}

Test(extract_claims, are_whole_sentences_of_which_somebodys_words_take_little)
{
	expect_claims("Edda Rosk quickly declined, citing the flood.", "Edda Rosk quickly declined, citing the flood\n");
	expect_claims("Edda Rosk declined, citing the flood of the year before.", "");
}

Test(extract_claims, are_no_parts_of_sentences_without_a_subject_or_an_end)
{
	static const char *const TEXTS[] = {
		"The river was low, Edda Rosk said, and wants to close three of the old gates.",
		"The river was low, Edda Rosk said, part of an argument that the towns have made for years.",
		"The river was low, Edda Rosk said, as she had told her neighbours in the spring.",
		"The river was low, Edda Rosk said, a promise Olaf Ito has made in all the years.",
		"The river was low, Edda Rosk said, and seemed annoyed that the attention was taking away from it.",
		"The river was low, Edda Rosk said, a reply seized upon by the towns on the river.",
		"If the old gates are closed in April, Edda Rosk said that the river would be low.",
	};
	for (size_t k = 0; k < array_size(TEXTS); k++)
		expect_claims(TEXTS[k], "");
}

/* The claims beside one attribution that is so sure, and perhaps one statement with another. */
static size_t claims_beside(uint16_t confidence, bool nested)
{
	static const char TEXT[] = "Orvia asked for three new gates in April.";
	struct arena *arena = arena_new();
	struct document document;
	struct reading reading;
	struct attributions attributions = { 0 };
	struct claims claims = { 0 };
	document_read(TEXT, strlen(TEXT), languages_find(extract_languages(), "en"), arena, &document);
	reading_make(&document, arena, &reading);
	array_append(&attributions.list, ((struct attribution){ .rule = RULE_TAGGED,
	                                                        .confidence = confidence,
	                                                        .nested = nested,
	                                                        .mention = { 0, 1 },
	                                                        .cue = { 1, 3 },
	                                                        .content = { { 3, 8 } },
	                                                        .content_count = 1,
	                                                        .heir_of = DOCUMENT_NONE }));
	claims_find(&reading, &attributions, &claims);
	size_t count = claims.list.count;
	array_free(&attributions.list);
	array_free(&claims.list);
	arena_free(arena);
	return count;
}

Test(extract_claims, are_what_is_too_doubtful_to_be_somebodys)
{
	cr_expect_eq(claims_beside(STATEMENT_CONFIDENCE_DEFAULT, false), 0u);
	cr_expect_eq(claims_beside(STATEMENT_CONFIDENCE_DEFAULT - 1, false), 1u);
	cr_expect_eq(claims_beside(STATEMENT_CONFIDENCE_DEFAULT, true), 0u, "“The Lantern reported on Monday that …” relays, and claims nothing");
}

Test(extract_claims, are_more_than_when_somebody_said_something)
{
	expect_claims("The council's vote on Monday came after Edda Rosk said that the gates would be closed.", "");
	expect_claims("The council's vote came hours after Edda Rosk said that the gates would be closed.", "");
	expect_claims("The council closed the old gates by the river two days after Edda Rosk said that they would be closed.",
	              "The council closed the old gates by the river\n");
}

Test(extract_claims, are_no_clauses_that_say_who_or_what_somebody_is)
{
	expect_claims("In the town of Issel – which stands by the old dam – was a mill of the Rosk family.",
	              "In the town of Issel – which stands by the old dam – was a mill of the Rosk family\n");
	expect_claims("The gates were old, said Rosk, who has given other versions of it to the Lantern.", "");
}

Test(extract_claims, are_somebodys_where_they_are_said_to_be_reported)
{
	expect_statements("Orvia has reportedly closed three of the gates.", "indirect - /  / reportedly: Orvia has | closed three of the gates\n");
	expect_statements("Edda Rosk, who is 47, reportedly closed three of the gates.",
	                  "indirect - /  / reportedly: Edda Rosk, who is 47 | closed three of the gates\n");
	static const char RELATIVE[] = "Orvia opened the gates in May, which Edda Rosk reportedly closed in April.";
	expect_statements(RELATIVE, "indirect - /  / reportedly: which Edda Rosk | closed in April\n");
	expect_claims(RELATIVE, "Orvia opened the gates in May\n");
}

Test(extract_claims, are_the_outlets_where_a_part_alone_is_said_to_be_reported)
{
	static const char *const TEXTS[] = {
		"A picture, reportedly taken in April, shows three of the gates.",
		"Orvia closed three of the gates before reportedly opening them again.",
		"Orvia closed three of the “reportedly open” gates.",
		"Edda Rosk closed the old dam, the gates, and reportedly even",
	};
	for (size_t k = 0; k < array_size(TEXTS); k++)
		expect_statements(TEXTS[k], "");
}
