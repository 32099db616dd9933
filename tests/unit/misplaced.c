#include "extract/rules/misplaced.h"

#include <criterion/criterion.h>

#include "extract_helpers.h"

static struct document document;

static void expect_range(struct range range, const char *words, const char *text)
{
	struct range wanted = extract_tokens(&document, words);
	cr_expect(range.first == wanted.first && range.end == wanted.end, "%s: not \"%s\"", text, words);
}

/* What becomes of an attribution that the tagger found: its mention, its content, and who relays it. */
static void expect(const char *text, const char *found_mention, const char *cue, const char *found_content, const char *mention, const char *content,
                   const char *via)
{
	struct attributions found = { 0 };
	struct arena *arena = arena_new();
	struct reading reading;
	document_read(text, strlen(text), languages_find(extract_languages(), "en"), arena, &document);
	reading_make(&document, arena, &reading);
	array_append(&found.list, ((struct attribution){ .rule = RULE_TAGGED,
	                                                 .mention = extract_tokens(&document, found_mention),
	                                                 .cue = extract_tokens(&document, cue),
	                                                 .content = { extract_tokens(&document, found_content) },
	                                                 .content_count = 1,
	                                                 .heir_of = DOCUMENT_NONE }));
	misplaced_mend(&reading, &found);
	cr_expect_eq(found.list.count, 1u);
	expect_range(found.list.items[0].mention, mention, text);
	expect_range(found.list.items[0].content[0], content, text);
	expect_range(found.list.items[0].via, via, text);
	array_free(&found.list);
	arena_free(arena);
}

Test(misplaced, is_whoever_accuses_in_what_somebody_is_accused_of)
{
	expect("Olaf Ito was accused of theft by clerk Edda Rosk in May.", "", "was accused of", "theft by clerk Edda Rosk in May",
	       "clerk Edda Rosk", "theft", "");
	expect("Olaf Ito was accused of a theft that was seen by Edda Rosk.", "", "was accused of", "a theft that was seen by Edda Rosk", "",
	       "a theft that was seen by Edda Rosk", "");
	expect("Olaf Ito was accused of driving by night.", "", "was accused of", "driving by night", "", "driving by night", "");
}

Test(misplaced, is_who_speaks_before_whoever_relays_it)
{
	expect("The gates will close in May, Olaf Ito said, the Lantern reported.", "the Lantern", "reported",
	       "The gates will close in May, Olaf Ito said",
	       "Olaf Ito", "The gates will close in May", "the Lantern");
	expect("The gates will close, but that was what he said, the Lantern reported.", "the Lantern", "reported",
	       "The gates will close, but that was what he said",
	       "the Lantern", "The gates will close, but that was what he said", "");
	expect("Olaf Ito, who was there, said that the gates will close, the Lantern reported.", "the Lantern", "reported",
	       "Olaf Ito, who was there, said that the gates will close", "Olaf Ito", "the gates will close", "the Lantern");
	expect("The gates of Orvia will close in May, the Lantern reported.", "the Lantern", "reported", "The gates of Orvia will close in May",
	       "the Lantern", "The gates of Orvia will close in May", "");
}

Test(misplaced, is_the_beginning_of_what_a_source_tells)
{
	expect("According to the poll, most clerks think that the gates are old.", "the poll", "According to", "that the gates are old", "the poll",
	       "most clerks think that the gates are old", "");
	expect("According to Olaf Ito, who has seen them, the gates are old.", "Olaf Ito", "According to", "the gates are old", "Olaf Ito",
	       "the gates are old", "");
}

Test(misplaced, is_a_relative_clause_for_what_a_source_tells)
{
	expect("According to Olaf Ito, whose letters came out in May, the gates are old.", "Olaf Ito", "According to",
	       "whose letters came out in May", "Olaf Ito",
	       "the gates are old", "");
}

Test(misplaced, is_whoever_says_it_for_what_is_said)
{
	expect("Olaf Ito, who mends the gates, says the plan by Rosk is wrong.", "the plan by Rosk is wrong", "says",
	       "Olaf Ito, who mends the gates", "Olaf Ito",
	       "the plan by Rosk is wrong", "");
	expect("The clerk, who mends the gates, is old, says Edda Rosk.", "Edda Rosk", "says", "The clerk, who mends the gates, is old", "Edda Rosk",
	       "The clerk, who mends the gates, is old", "");
}

Test(misplaced, is_what_is_only_pointed_at)
{
	static const char TEXT[] = "Prices rose by four percent. That's according to Edda Rosk.";
	struct arena *arena = arena_new();
	const char *lines = extract_lines("en", TEXT, false, arena);
	cr_expect_str_eq(lines, "indirect Edda Rosk / Edda Rosk / according to: Prices rose by four percent\n", "%s", lines);
	cr_expect_str_eq(extract_lines("en", "Edda Rosk said that prices rose. That's according to the Lantern.", false, arena),
	                 "indirect Edda Rosk / Edda Rosk / said: prices rose\n");
	arena_free(arena);
}
