/* Where names begin, as the parts of speech tell (daemon/extract/speakers/names_extent.c). */
#include "extract/speakers/names.h"

#include <criterion/criterion.h>

#include "extract/tagger/part_of_speech.h"
#include "extract_helpers.h"

static struct arena *arena;

static void set_up(void)
{
	arena = arena_new();
}

static void tear_down(void)
{
	arena = arena_free(arena);
}

TestSuite(name_parts, .init = set_up, .fini = tear_down);

/* The names of the text, with "; " between them, if the words `first` are of one part of speech, and `others` of another. */
static void expect_names(const char *text, const char *first, enum part part, const char *others, enum part other, const char *expected)
{
	struct document document;
	struct reading reading;
	struct names names;
	char found[200] = "";
	document_read(text, strlen(text), languages_find(extract_languages(), "en"), arena, &document);
	reading_make(&document, arena, &reading);
	const struct range one = extract_tokens(&document, first), rest = extract_tokens(&document, others);
	for (uint32_t k = one.first; k < one.end; k++)
		reading.parts[k] = (uint8_t)part;
	for (uint32_t k = rest.first; k < rest.end; k++)
		reading.parts[k] = (uint8_t)other;
	names_make(&reading, &names);
	for (uint32_t k = 0; k < names.name_count; k++)
		if (names.names[k].meant_count)
			snprintf(found + strlen(found), sizeof(found) - strlen(found), "%s%s", *found ? "; " : "", names.names[k].text);
	cr_expect_str_eq(found, expected, "%s: not \"%s\" but \"%s\"", text, expected, found);
	names_free(&names);
}

Test(name_parts, a_verb_that_opens_the_sentence_begins_no_name)
{
	expect_names("Remember Rosk? The gates held.", "Remember", PART_VB, "Rosk", PART_PERSON, "Rosk");
	expect_names("Noting Edda Rosk's letter, they left.", "Noting", PART_VBG, "Edda Rosk", PART_PERSON, "Edda Rosk");
	expect_names("Unlike Rosk, they left.", "Unlike", PART_IN, "Rosk", PART_PERSON, "Rosk");
}

Test(name_parts, without_parts_of_speech_the_capital_counts)
{
	expect_names("Outlive Rosk? The gates held.", "Outlive", PART_NONE, "Rosk", PART_NONE, "Outlive Rosk");
}

Test(name_parts, a_given_name_is_no_verb)
{
	expect_names("Mark Rosk left.", "Mark", PART_VB, "Rosk", PART_PERSON, "Mark Rosk");
}

Test(name_parts, who_does_something_is_named_in_full)
{
	expect_names("Rush Halm said the gates held.", "Rush", PART_VB, "Halm", PART_PERSON, "Rush Halm");
}

Test(name_parts, what_opens_the_sentence_is_of_the_name_that_has_it_elsewhere)
{
	expect_names("Rolling Halm sang. They like Rolling Halm songs.", "Rolling Halm sang", PART_VBG, "Halm sang", PART_PERSON, "Rolling Halm");
}

Test(name_parts, a_body_without_what_opens_the_sentence_is_named_elsewhere)
{
	expect_names("Ask Ostrel, they said. But Ostrel stayed.", "Ask", PART_VB, "Ostrel, they", PART_ORGANISATION, "Ostrel");
	expect_names("Ask Ostrel, they said.", "Ask", PART_VB, "Ostrel", PART_ORGANISATION, "Ask Ostrel");
}

Test(name_parts, a_person_begins_behind_words_that_no_list_has)
{
	expect_names("They met the Undersheriff Elizabeth Rosk.", "Undersheriff", PART_NAME, "Elizabeth Rosk", PART_PERSON, "Elizabeth Rosk");
	expect_names("They met an ambassador to Ostrel Elizabeth Rosk.", "Ostrel", PART_PLACE, "Elizabeth Rosk", PART_PERSON, "Elizabeth Rosk");
}

Test(name_parts, a_ship_is_no_person)
{
	expect_names("They saw the USS Elizabeth Rosk.", "USS", PART_ORGANISATION, "Elizabeth Rosk", PART_PERSON, "USS Elizabeth Rosk");
}

Test(name_parts, a_first_name_that_no_list_has_stays_behind_a_title)
{
	expect_names("They met President Ulo Elizabeth Rosk.", "Ulo", PART_ORGANISATION, "Elizabeth Rosk", PART_PERSON, "Ulo Elizabeth Rosk");
}
