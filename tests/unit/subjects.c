#include "extract/speakers/subjects.h"

#include <criterion/criterion.h>

#include "extract_helpers.h"

static struct arena *arena;
static struct document document;
static struct reading reading;

static void tear_down(void)
{
	arena_free(arena);
	arena = NULL;
}

TestSuite(subjects, .fini = tear_down);

/* What becomes of the mention. */
static void expect_mention_in(const char *language, const char *text, const char *mention, const char *cue, const char *content, const char *expected)
{
	struct attributions found = { 0 };
	tear_down(); /* of the text before */
	arena = arena_new();
	document_read(text, strlen(text), languages_find(extract_languages(), language), arena, &document);
	reading_make(&document, arena, &reading);
	array_append(&found.list, ((struct attribution){ .rule = RULE_TAGGED,
	                                                 .mention = extract_tokens(&document, mention),
	                                                 .cue = extract_tokens(&document, cue),
	                                                 .content = { extract_tokens(&document, content) },
	                                                 .content_count = 1,
	                                                 .heir_of = DOCUMENT_NONE }));
	subjects_mend(&reading, &found);
	struct range mended = found.list.items[0].mention, wanted = extract_tokens(&document, expected);
	cr_expect(mended.first == wanted.first && mended.end == wanted.end, "%s: not \"%s\" but tokens [%u, %u)", text, expected, mended.first,
	          mended.end);
	array_free(&found.list);
}

static void expect_mention(const char *text, const char *mention, const char *cue, const char *content, const char *expected)
{
	expect_mention_in("en", text, mention, cue, content, expected);
}

Test(subjects, stand_behind_what_opens_the_sentence)
{
	expect_mention("Despite warning that the river was rising, Olaf Ito closed the gates.", "", "warning", "that the river was rising", "Olaf Ito");
}

Test(subjects, begin_the_sentence_of_a_participle)
{
	expect_mention("Olaf Ito won the vote in May with more than half after vowing to open the gates.", "", "vowing", "to open the gates", "Olaf Ito");
	expect_mention("But then she continued, saying the gates were old.", "", "saying", "the gates were old", "she");
	expect_mention("Issel Rising, an independent group, emailed reporters on Tuesday, claiming the gates were old.", "", "claiming",
	               "the gates were old", "Issel Rising");
	expect_mention("Olaf Ito heard that the board met in May, claiming the gates were old.", "", "claiming", "the gates were old", "");
	expect_mention("Olaf Ito left when Tomas Brandt came, claiming the gates were old.", "", "claiming", "the gates were old", "");
}

Test(subjects, stand_before_an_aside_that_ends_with_a_quotation_or_a_dash)
{
	expect_mention("Olaf Ito, who was the mayor's “brain,” criticized the gates.", "", "criticized", "the gates", "Olaf Ito");
	expect_mention("In May, President Ito — who has sailed in his youth — said the gates were old.", "", "said", "the gates were old", "President Ito");
	expect_mention("Olaf Ito (L-Issel), who cannot sail, said the gates were old.", "", "said", "the gates were old", "Olaf Ito");
	expect_mention("The family, which met in May, asked that the gates be closed.", "", "asked", "that the gates be closed", "The family");
}

Test(subjects, stand_behind_a_quotation_that_opens_the_sentence)
{
	expect_mention("Saying the river was “a lake on fire,” Olaf Ito closed the gates.", "", "Saying", "the river was “a lake on fire,”", "Olaf Ito");
}

Test(subjects, stand_behind_a_capitalised_participle_before_a_name)
{
	expect_mention("Accusing Tomas Brandt of lying, Olaf Ito closed the gates.", "", "Accusing", "Tomas Brandt of lying", "Olaf Ito");
	expect_mention("Referring to the gates, Olaf Ito left the room.", "", "Referring to", "the gates", "Olaf Ito");
}

Test(subjects, stand_behind_a_participle_with_an_adverb)
{
	expect_mention("While forcefully criticizing the gates, Olaf Ito left the room.", "", "forcefully criticizing", "the gates", "Olaf Ito");
}

Test(subjects, end_before_their_verb_behind_what_opens_the_sentence)
{
	expect_mention("By calling the gates “quite old,” Ito gave critics more to say.", "", "calling", "the gates “quite old,”", "Ito");
	expect_mention("Citing the gates, officials said Ito had left.", "", "Citing", "the gates", "officials");
}

Test(subjects, may_be_writings_behind_what_opens_the_sentence)
{
	expect_mention("Citing the gates, the report found that wells were dry.", "", "Citing", "the gates", "the report");
}

Test(subjects, do_not_stand_behind_what_was_not_said)
{
	expect_mention("Without warning that the river was rising, Olaf Ito closed the gates.", "", "warning", "that the river was rising", "");
}

Test(subjects, stand_before_an_aside)
{
	expect_mention("Olaf Ito, close to tears before the old dam, said the river was rising.", "", "said", "the river was rising", "Olaf Ito");
}

Test(subjects, are_relatives_rather_than_what_stands_in_the_adjunct_behind_them)
{
	expect_mention("That goes for Olaf Ito, who in a debate against Tomas Brandt claimed that the river was rising.", "Tomas Brandt", "claimed",
	               "that the river was rising", "who");
	tear_down();
	expect_mention("That goes for Olaf Ito, who in May said the river was rising.", "who in May", "said", "the river was rising", "who");
}

Test(subjects, end_before_the_verb_of_a_clause)
{
	expect_mention("A reporter confronted Olaf Ito at the gates, accusing him of lying.", "A reporter confronted Olaf Ito at the gates", "accusing",
	               "him of lying", "A reporter");
}

Test(subjects, are_without_what_only_points_at_them)
{
	expect_mention("Olaf Ito himself said the river was rising.", "Olaf Ito himself", "said", "the river was rising", "Olaf Ito");
}

Test(subjects, are_heard_in_recordings)
{
	expect_mention("A clip of Olaf Ito saying that the river was rising has come up.", "A clip of Olaf Ito", "saying", "that the river was rising",
	               "Olaf Ito");
	tear_down();
	expect_mention("The video shows Olaf Ito saying that the river was rising.", "The video", "saying", "that the river was rising", "Olaf Ito");
}

Test(subjects, stand_around_the_verb_where_a_language_has_it_so)
{
	expect_mention_in("de", "Die Regierung hat außerdem angekündigt, die Tore zu öffnen.", "", "angekündigt", "die Tore zu öffnen", "Die Regierung");
}

Test(subjects, are_not_taken_for_what_is_said)
{
	expect_mention("But Edda Rosk, head of water research at the Issel Institute, said farmers still want the old gates.",
	               "farmers still want the old gates",
	               "said", "Edda Rosk, head of water research at the Issel Institute", "Edda Rosk, head of water research at the Issel Institute");
	tear_down();
	expect_mention("Edda Rosk, head of water research, has left the institute, said a colleague from Issel.", "a colleague from Issel", "said",
	               "Edda Rosk, head of water research, has left the institute", "a colleague from Issel");
}

Test(subjects, are_without_where_the_text_was_written)
{
	expect_mention("ISSEL/ORVIA (Lantern) - Varland said the river was rising.", "ISSEL/ORVIA (Lantern) - Varland", "said",
	               "the river was rising", "Varland");
	tear_down();
	expect_mention_in("de", "ISSEL (Laterne) - Varland sagte, der Fluss steige.", "ISSEL (Laterne) - Varland", "sagte", "der Fluss steige",
	                  "Varland");
}

Test(subjects, end_where_the_sentence_goes_on)
{
	expect_mention("The gate is old, according to the Issel Institute and is the last of its kind.",
	               "the Issel Institute and is the last of its kind", "according to",
	               "The gate is old", "the Issel Institute");
}

Test(subjects, stand_behind_a_clause_and_the_cue)
{
	expect_mention("Nobody gave way, and the meeting deteriorated from there, said one clerk in the room.",
	               "the meeting deteriorated from there,", "said",
	               "one clerk in the room", "one clerk in the room");
	expect_mention("The old dam by the river, said one clerk in the room.", "The old dam by the river,", "said", "one clerk in the room",
	               "The old dam by the river,");
}

Test(subjects, are_not_whose_the_subject_of_another_clause_is)
{
	expect_mention("Olaf Ito's anger grew after the Lantern, quoting officials, reported that the gates were old.", "Olaf Ito's", "reported",
	               "that the gates were old", "the Lantern, quoting officials");
	expect_mention("Olaf Ito's office said that the gates were old.", "Olaf Ito's", "said", "that the gates were old", "Olaf Ito's");
}

Test(subjects, are_quoted_as_saying_it)
{
	expect_mention("Olaf Ito was quoted by the Lantern as saying that the gates were old.", "", "saying", "that the gates were old", "Olaf Ito");
	expect_mention("The Lantern quoted Olaf Ito as saying that the gates were old.", "The Lantern", "quoted",
	               "Olaf Ito as saying that the gates were old",
	               "Olaf Ito");
	expect_mention("The Lantern quoted Olaf Ito at length.", "The Lantern", "quoted", "Olaf Ito at length", "The Lantern");
}

Test(subjects, are_nobody_where_it_is_only_said)
{
	expect_mention("It was revealed that the gates were old.", "It", "was revealed", "that the gates were old", "");
	expect_mention("It was told that the gates were old.", "It", "was told", "that the gates were old", "It");
	expect_mention("It said that the gates were old.", "It", "said", "that the gates were old", "It");
}

Test(subjects, end_before_a_verb_in_the_present)
{
	expect_mention("One ad from Acme boosts Edda Rosk, touting her plan to close the gates.", "One ad from Acme boosts Edda Rosk",
	               "touting", "her plan to close the gates",
	               "One ad from Acme");
	expect_mention("Some of the Acme workers Edda Rosk met, touting her plan to close the gates.", "Some of the Acme workers Edda Rosk met",
	               "touting", "her plan to close the gates",
	               "Some of the Acme workers Edda Rosk met");
}

Test(subjects, are_not_who_reads_it)
{
	expect_mention("Olaf Ito sent a letter to board member Tomas Brandt promising that the gates would hold.", "board member Tomas Brandt",
	               "promising",
	               "that the gates would hold", "Olaf Ito");
	expect_mention("Olaf Ito went to Issel with Tomas Brandt promising that the gates would hold.", "Tomas Brandt", "promising",
	               "that the gates would hold", "Tomas Brandt");
}

Test(subjects, are_no_content_where_an_aside_parts_them_from_their_verb)
{
	const char *text = "Mayor Ito, speaking in the town of Issel said, the gates will hold.";
	struct attributions found = { 0 };
	arena = arena_new();
	document_read(text, strlen(text), languages_find(extract_languages(), "en"), arena, &document);
	reading_make(&document, arena, &reading);
	array_append(&found.list, ((struct attribution){ .rule = RULE_TAGGED,
	                                                 .mention = extract_tokens(&document, "speaking in the town of Issel"),
	                                                 .cue = extract_tokens(&document, "said"),
	                                                 .content = { extract_tokens(&document, "Mayor Ito"),
	                                                              extract_tokens(&document, "the gates will hold") },
	                                                 .content_count = 2,
	                                                 .heir_of = DOCUMENT_NONE }));
	subjects_mend(&reading, &found);
	struct range name = extract_tokens(&document, "Mayor Ito"), said = extract_tokens(&document, "the gates will hold");
	cr_expect_eq(found.list.items[0].content_count, 1u);
	cr_expect_eq(found.list.items[0].mention.first, name.first);
	cr_expect_eq(found.list.items[0].content[0].first, said.first);
	array_free(&found.list);
}

Test(subjects, stand_before_who_if_only_what_they_do_was_found)
{
	expect_mention("An aide who speaks often with Olaf Ito said the gates were old.", "speaks often with Olaf Ito", "said",
	               "the gates were old", "An aide");
}
