#include "extract/rules/unsaid.h"

#include <criterion/criterion.h>

#include "extract/rules/acts.h"
#include "extract_helpers.h"

static struct document document;

/* Whether nobody says it. What is not said is less than a statement. */
static bool is_unsaid(const char *text, const char *mention, const char *cue, const char *content)
{
	struct attributions found = { 0 };
	struct arena *arena = arena_new();
	struct reading reading;
	document_read(text, strlen(text), languages_find(extract_languages(), "en"), arena, &document);
	reading_make(&document, arena, &reading);
	array_append(&found.list, ((struct attribution){ .rule = RULE_TAGGED,
	                                                 .confidence = 1000,
	                                                 .mention = extract_tokens(&document, mention),
	                                                 .cue = extract_tokens(&document, cue),
	                                                 .content = { extract_tokens(&document, content) },
	                                                 .content_count = 1,
	                                                 .heir_of = DOCUMENT_NONE }));
	unsaid_mark(&reading, &found);
	bool unsaid = found.list.items[0].unsaid;
	cr_expect_eq(unsaid, attribution_confidence(&found.list.items[0]) < STATEMENT_CONFIDENCE_DEFAULT);
	array_free(&found.list);
	arena_free(arena);
	return unsaid;
}

Test(unsaid, is_what_somebody_did_not_say)
{
	cr_expect(is_unsaid("Olaf Ito did not say why the gates were closed.", "Olaf Ito", "say", "why the gates were closed"));
	cr_expect(is_unsaid("Olaf Ito has never explained the delay.", "Olaf Ito", "has never explained", "the delay"));
	cr_expect_not(is_unsaid("Olaf Ito does not deny that the gates were closed.", "Olaf Ito", "does not deny", "that the gates were closed"));
	cr_expect_not(is_unsaid("Olaf Ito vowed not to repeat the mistake.", "Olaf Ito", "vowed not to repeat", "the mistake"));
	cr_expect_not(is_unsaid("Olaf Ito not only said the river had risen.", "Olaf Ito", "not only said", "the river had risen"));
	cr_expect_not(is_unsaid("Olaf Ito said the gates were not closed.", "Olaf Ito", "said", "the gates were not closed"));
}

Test(unsaid, is_what_somebody_fails_to_say)
{
	cr_expect(is_unsaid("Olaf Ito failed to mention that the gates were shut.", "Olaf Ito", "failed to mention", "that the gates were shut"));
	cr_expect(is_unsaid("Police have yet to say what caused the fire.", "Police", "have yet to say", "what caused the fire"));
	cr_expect_not(is_unsaid("Olaf Ito hesitated to deny that the gates were shut.", "Olaf Ito", "hesitated to deny", "that the gates were shut"));
	cr_expect_not(is_unsaid("Olaf Ito declined to say whether the gates were shut.", "Olaf Ito", "declined to say",
	                        "whether the gates were shut"), "an answer");
}

Test(unsaid, is_what_nobody_says)
{
	cr_expect(is_unsaid("Olaf Ito neither confirmed nor denied that the gates were shut.", "Olaf Ito neither", "confirmed",
	                    "that the gates were shut"));

	cr_expect(is_unsaid("No one is saying that the river will rise.", "No one", "is saying", "that the river will rise"));
	cr_expect(is_unsaid("Neither side disclosed the price.", "Neither side", "disclosed", "the price"));
}

Test(unsaid, is_what_somebody_is_asked)
{
	cr_expect(is_unsaid("Olaf Ito was repeatedly pressed about the old gates.", "Olaf Ito", "was repeatedly pressed about", "the old gates"));
	cr_expect_not(is_unsaid("Olaf Ito asked whether the gates were old.", "Olaf Ito", "asked", "whether the gates were old"));
	cr_expect(is_unsaid("When asked if the gates were “a bad idea”, Olaf Ito shrugged.", "", "asked", "if the gates were “a bad idea”"));
	cr_expect(is_unsaid("Asked whether the gates were “safe”, Olaf Ito nodded.", "", "Asked", "whether the gates were “safe”"));
	cr_expect_not(is_unsaid("Olaf Ito asked whether the gates were “safe”.", "Olaf Ito", "asked", "whether the gates were “safe”"));
}

Test(unsaid, is_what_the_author_says_of_himself)
{
	cr_expect(is_unsaid("I suggest that the gates be closed.", "I", "suggest", "that the gates be closed"));
	cr_expect_not(is_unsaid("They suggest that the gates be closed.", "They", "suggest", "that the gates be closed"));
	cr_expect(is_unsaid("I think that the gates are “a disgrace” to the town.", "I", "think", "that the gates are “a disgrace” to the town"));
	cr_expect_not(is_unsaid("I told the board: “The gates are a disgrace.”", "I", "told", "“The gates are a disgrace.”"), "words of theirs");
}

Test(unsaid, is_what_things_do)
{
	cr_expect(is_unsaid("The delay raised fears that the river would rise.", "The delay", "raised fears", "that the river would rise"));
	cr_expect(is_unsaid("The gates open according to its whims.", "its whims", "according to", "The gates open"));
	cr_expect_not(is_unsaid("The report raised fears that the river would rise.", "The report", "raised fears", "that the river would rise"));
	cr_expect_not(is_unsaid("The ferrymakers say that the river will rise.", "The ferrymakers", "say", "that the river will rise"));
	cr_expect_not(is_unsaid("Both sides say that the river will rise.", "Both sides", "say", "that the river will rise"));
}

Test(unsaid, is_what_has_no_word_of_its_own)
{
	cr_expect(is_unsaid("Olaf Ito announced it on Monday.", "Olaf Ito", "announced", "it on Monday"));
	cr_expect_not(is_unsaid("Olaf Ito said he would.", "Olaf Ito", "said", "he would"));
	cr_expect_not(is_unsaid("Olaf Ito called it “it”.", "Olaf Ito", "called", "it “it”"));
	cr_expect(is_unsaid("Olaf Ito said the same on Monday.", "Olaf Ito", "said", "the same"));
	cr_expect_not(is_unsaid("Olaf Ito denied everything.", "Olaf Ito", "denied", "everything"));
}

Test(unsaid, is_what_the_page_shows_once_more)
{
	struct arena *arena = arena_new();
	const char *text = "“The river will rise by May and the gates will not hold”\n\nOlaf Ito spoke first.\n\n"
	                   "“I fear that the river will rise by May and the gates will not hold,” Ito said.";
	document_read(text, strlen(text), languages_find(extract_languages(), "en"), arena, &document);
	struct reading reading;
	reading_make(&document, arena, &reading);
	struct attributions found = { 0 };
	array_append(&found.list, ((struct attribution){ .rule = RULE_QUOTE_ALONE, .content = { { 1, 13 } }, .content_count = 1,
	                                                 .heir_of = DOCUMENT_NONE }));
	unsaid_mark(&reading, &found);
	cr_expect(found.list.items[0].unsaid);
	found.list.items[0].cue = extract_tokens(&document, "said");
	unsaid_mark(&reading, &found);
	cr_expect_not(found.list.items[0].unsaid);
	array_free(&found.list);
	arena_free(arena);
}

Test(unsaid, is_what_is_only_to_be_said)
{
	cr_expect(is_unsaid("It should be noted that the gates are old.", "It", "should be noted", "that the gates are old"));
	cr_expect(is_unsaid("It goes without saying that the gates are old.", "It", "goes without saying", "that the gates are old"));
	cr_expect(is_unsaid("It is worth noting that the gates are “old and rusty” by now.", "It", "is worth noting",
	                    "that the gates are “old and rusty” by now"));
	cr_expect(is_unsaid("That is not to say that the gates are old.", "That", "is not to say", "that the gates are old"));
	cr_expect_not(is_unsaid("It said that the gates are old.", "It", "said", "that the gates are old"));
}

Test(unsaid, is_that_somebody_is_not_to_be_named)
{
	cr_expect(is_unsaid("The gates were shut, said a clerk who asked not to be named.", "who", "asked", "not to be named"));
	cr_expect(is_unsaid("A clerk, who requested anonymity because he feared Ito, spoke.", "who", "requested", "anonymity because he feared Ito"));
	cr_expect(is_unsaid("The clerk asked to remain anonymous.", "The clerk", "asked", "to remain anonymous"));
	cr_expect_not(is_unsaid("Ito said anonymous donors had paid for the gates.", "Ito", "said", "anonymous donors had paid for the gates"));
	cr_expect_not(is_unsaid("Ito said anonymity is a right.", "Ito", "said", "anonymity is a right"));
	cr_expect_not(is_unsaid("Ito said the gates should not be opened.", "Ito", "said", "the gates should not be opened"));
}

Test(unsaid, is_the_question_before_an_answer)
{
	cr_expect(is_unsaid("Asked what the council could do, Olaf Ito said there was little.", "Olaf Ito", "said", "Asked what the council could do"));
	cr_expect_not(is_unsaid("The council asked for more sand, Olaf Ito said.", "Olaf Ito", "said", "The council asked for more sand"));
	cr_expect(is_unsaid("Olaf Ito laughed when asked whether the gates were shut.", "Olaf Ito", "asked", "whether the gates were shut"));
	cr_expect(is_unsaid("Olaf Ito shot back when asked about the gates.", "Olaf Ito", "shot back when asked about", "the gates"));
	cr_expect_not(is_unsaid("Olaf Ito had to admit when pressed that the gates were shut.", "Olaf Ito", "had to admit when pressed",
	                        "that the gates were shut"));
	cr_expect_not(is_unsaid("Olaf Ito wrote a letter that asked whether the gates were shut.", "a letter", "asked", "whether the gates were shut"));
	cr_expect_not(is_unsaid("When Olaf Ito asked whether the gates were shut, they were.", "Olaf Ito", "asked", "whether the gates were shut"));
}

Test(unsaid, is_the_question_that_nobody_is_said_to_ask)
{
	cr_expect(is_unsaid("Asked about the old gates, Olaf Ito said they were safe.", "", "Asked about", "the old gates"));
	cr_expect_not(is_unsaid("A reporter asked about the old gates.", "A reporter", "asked about", "the old gates"));
	cr_expect(is_unsaid("What do other engineers say about the gates?", "other engineers", "say about", "the gates"));
	cr_expect_not(is_unsaid("Why did Olaf Ito leave when engineers say the gates are old?", "engineers", "say", "the gates are old"));
}

Test(unsaid, is_how_a_thing_is_called)
{
	cr_expect(is_unsaid("The campaign, called The Old Dam, wants new gates.", "The campaign,", "called", "The Old Dam, wants new gates"));
	cr_expect_not(is_unsaid("Olaf Ito, the mayor, called the gates unsafe.", "Olaf Ito, the mayor,", "called", "the gates unsafe"));
}

Test(unsaid, is_not_what_only_somebody_can_say)
{
	cr_expect_not(is_unsaid("The dairy said that it had closed.", "The dairy", "said", "that it had closed"));
	cr_expect_not(is_unsaid("The ferry industry warned that it would close.", "The ferry industry", "warned", "that it would close"));
	cr_expect_not(is_unsaid("The prosecution argued that it had closed.", "The prosecution", "argued", "that it had closed"));
	cr_expect_not(is_unsaid("The US suggested that it had closed.", "The US", "suggested", "that it had closed"), "a state, and no “us”");
	cr_expect(is_unsaid("The delay explained why the gates had closed.", "The delay", "explained", "why the gates had closed"));
}

Test(unsaid, is_who_is_quoted_as_saying_something)
{
	cr_expect(is_unsaid("Olaf Ito was cited by local media as saying that the gates were shut.", "", "was cited", "Olaf Ito"));
	cr_expect_not(is_unsaid("The Lantern cited the age of the gates.", "The Lantern", "cited", "the age of the gates"));
}

Test(unsaid, are_acts_that_a_verb_of_speech_tells)
{
	cr_expect(is_unsaid("She called her mother every day.", "She", "called", "her mother every day"));
	cr_expect(is_unsaid("Olaf Ito answered the door in his pyjamas.", "Olaf Ito", "answered", "the door in his pyjamas"));
	cr_expect(is_unsaid("Olaf Ito asked those questions.", "Olaf Ito", "asked", "those questions"));
	cr_expect_not(is_unsaid("Olaf Ito asked the question why the gates were old.", "Olaf Ito", "asked", "the question why the gates were old"));
	cr_expect(is_unsaid("The storm added fresh weight to the calls for a dam.", "The storm", "added", "fresh weight to the calls for a dam"));
	cr_expect(is_unsaid("The council called an emergency meeting to discuss the flood.", "The council", "called",
	                    "an emergency meeting to discuss the flood"));
	cr_expect(is_unsaid("She called her mother from the station.", "She", "called", "her mother from the station"));
	cr_expect(is_unsaid("The mayor called Edda Rosk on Monday.", "The mayor", "called", "Edda Rosk on Monday"));
	cr_expect(is_unsaid("The gunmen attacked a bakery.", "The gunmen", "attacked", "a bakery"));
	cr_expect(is_unsaid("Somebody attacked the port of Issel.", "Somebody", "attacked", "the port of Issel"));
	cr_expect(is_unsaid("Shares added 2 percent in early trading.", "Shares", "added", "2 percent in early trading"));
	cr_expect(is_unsaid("The town added 2,000 fewer homes a year than planned.", "The town", "added", "2,000 fewer homes a year than planned"));
	cr_expect(!is_unsaid("The mayor added 20 homes had been lost.", "The mayor", "added", "20 homes had been lost"));
	cr_expect(is_unsaid("The club added a striker to its squad.", "The club", "added", "a striker to its squad"));
	cr_expect(is_unsaid("Two mayors added their names to the list.", "Two mayors", "added", "their names to the list"));
	cr_expect_not(is_unsaid("Rosk added their names on the list were wrong.", "Rosk", "added", "their names on the list were wrong"));
	cr_expect_not(is_unsaid("Rosk added their answer to the board was wrong.", "Rosk", "added", "their answer to the board was wrong"));
	cr_expect(is_unsaid("Detectives questioned the driver on Sunday.", "Detectives", "questioned", "the driver on Sunday"));
	cr_expect(is_unsaid("The storm claimed 14 lives in Issel.", "The storm", "claimed", "14 lives in Issel"));
	cr_expect_not(is_unsaid("Rosk added a spokesman was on his way.", "Rosk", "added", "a spokesman was on his way"));
	cr_expect_not(is_unsaid("Rosk added two gates were open.", "Rosk", "added", "two gates were open"));
	cr_expect_not(is_unsaid("Rosk questioned the minister for what he did.", "Rosk", "questioned", "the minister for what he did"));
	cr_expect_not(is_unsaid("Rosk welcomed the decision on Monday.", "Rosk", "welcomed", "the decision on Monday"));
	cr_expect(is_unsaid("The court denied requests for a delay.", "The court", "denied", "requests for a delay"));
	cr_expect(is_unsaid("Rosk wrote a book on dams.", "Rosk", "wrote", "a book on dams"));
	cr_expect_not(is_unsaid("Rosk wrote the bill was a mistake.", "Rosk", "wrote", "the bill was a mistake"));
	cr_expect_not(is_unsaid("Rosk denied any part in it.", "Rosk", "denied", "any part in it"));
	cr_expect_not(is_unsaid("Rosk claimed the gates were open.", "Rosk", "claimed", "the gates were open"));
	cr_expect_not(is_unsaid("The mayor called the meeting a disgrace.", "The mayor", "called", "the meeting a disgrace"));
	cr_expect_not(is_unsaid("The mayor called Edda Rosk weak on crime.", "The mayor", "called", "Edda Rosk weak on crime"));
	cr_expect_not(is_unsaid("The minister attacked the plan.", "The minister", "attacked", "the plan"));
	cr_expect_not(is_unsaid("The minister attacked the port as a waste of money.", "The minister", "attacked", "the port as a waste of money"));
}

Test(unsaid, is_what_is_shown_offered_or_agreed)
{
	cr_expect(is_unsaid("Olaf Ito showed nerves of steel as he steered past the gates.", "Olaf Ito", "showed",
	                    "nerves of steel as he steered past the gates"));
	cr_expect(is_unsaid("Olaf Ito had shown off his skill in the rain.", "Olaf Ito", "had shown off", "his skill in the rain"));
	cr_expect(is_unsaid("Pictures of the dam showed the old gates.", "Pictures of the dam", "showed", "the old gates"));
	cr_expect_not(is_unsaid("Olaf Ito showed the gates were old.", "Olaf Ito", "showed", "the gates were old"));
	cr_expect_not(is_unsaid("The report showed a fall in sales.", "The report", "showed", "a fall in sales"));
	cr_expect(is_unsaid("The mayor offered the driver a job.", "The mayor", "offered", "the driver a job"));
	cr_expect_not(is_unsaid("The mayor offered to open the gates.", "The mayor", "offered", "to open the gates"));
	cr_expect_not(is_unsaid("The mayor offered his condolences to the town.", "The mayor", "offered", "his condolences to the town"));
	cr_expect(is_unsaid("The council agreed to open the gates.", "The council", "agreed", "to open the gates"));
	cr_expect_not(is_unsaid("The council agreed that the gates were old.", "The council", "agreed", "that the gates were old"));
	cr_expect(is_unsaid("Rosk added a 10-yard wall late in May and Ito made it longer.", "Rosk", "added",
	                    "a 10-yard wall late in May and Ito made it longer"));
	cr_expect(is_unsaid("The plan adds another step between the gates and the town.", "The plan", "adds",
	                    "another step between the gates and the town"));
}

Test(unsaid, is_what_somebody_means)
{
	cr_expect(is_unsaid("They leak, he said, referring to the old gates.", "he", "referring to", "the old gates"));
	cr_expect(is_unsaid("The mayor made no mention of the old gates.", "The mayor", "made no mention of", "the old gates"));
	cr_expect_not(is_unsaid("The mayor, referring to the gates as a disgrace, left.", "The mayor", "referring to", "the gates as a disgrace"));
	cr_expect_not(is_unsaid("The mayor is referring to reports of a leak as lies.", "The mayor", "is referring to", "reports of a leak as lies"));
}

Test(unsaid, is_what_is_only_possible_or_wanted)
{
	cr_expect(is_unsaid("The mayor must show that the gates are safe.", "The mayor", "must show", "that the gates are safe"));
	cr_expect(is_unsaid("The mayor could argue that the gates are safe.", "The mayor", "could argue", "that the gates are safe"));
	cr_expect(is_unsaid("The mayor needs to explain why the gates are old.", "The mayor", "needs to explain", "why the gates are old"));
	cr_expect(is_unsaid("The mayor is unlikely to say that the gates are old.", "The mayor", "is unlikely to say", "that the gates are old"));
	cr_expect_not(is_unsaid("The mayor can be heard saying that the gates are old.", "The mayor", "can be heard saying", "that the gates are old"));
	cr_expect_not(is_unsaid("The mayor said in May that the gates were old.", "The mayor", "said in May", "that the gates were old"));
	cr_expect_not(is_unsaid("The mayor went on to say that the gates were old.", "The mayor", "went on to say", "that the gates were old"));
}

Test(unsaid, is_what_somebody_is_charged_with)
{
	cr_expect(is_unsaid("Police have charged the driver with theft.", "Police", "have charged", "the driver with theft"));
	cr_expect(is_unsaid("Farmers protested the new water tax.", "Farmers", "protested", "the new water tax"));
	cr_expect_not(is_unsaid("Olaf Ito has charged the driver will flee.", "Olaf Ito", "has charged", "the driver will flee"));
	cr_expect_not(is_unsaid("Olaf Ito charged that the driver was drunk.", "Olaf Ito", "charged", "that the driver was drunk"));
	cr_expect_not(is_unsaid("Olaf Ito protested that the tax was unfair.", "Olaf Ito", "protested that", "the tax was unfair"));
}

Test(unsaid, is_a_headline_in_a_card_behind_a_name)
{
	cr_expect(is_unsaid("Rep. Olaf Ito Olaf Jan ItoBoard opens dam Minister says farmers must wait MORE (R-Corra) left.", "Minister",
	                    "says", "farmers must wait"));
	cr_expect_not(is_unsaid("Rep. Olaf Ito left. The minister says farmers must wait.", "The minister", "says", "farmers must wait"));
}

Test(unsaid, is_how_something_is_said_alone)
{
	cr_expect(is_unsaid("The mayor says drily that.", "The mayor", "says", "drily"));
	cr_expect(!is_unsaid("The mayor blames Sally for it.", "The mayor", "blames", "Sally"));
}

Test(unsaid, is_what_holds_by_law)
{
	cr_expect(is_unsaid("The gates must be closed, according to Corran law.", "Corran law", "according to", "The gates must be closed"));
	cr_expect_not(is_unsaid("The gates must be closed, according to Olaf Ito.", "Olaf Ito", "according to", "The gates must be closed"));
	cr_expect_not(is_unsaid("“The gates must be closed,” according to Corran law.", "Corran law", "according to", "“The gates must be closed,”"));
	cr_expect(is_unsaid("Money is given to each town according to its population.", "its population", "according to", "Money is given to each town"));
}

Test(unsaid, is_whom_it_was_told_alone)
{
	cr_expect(is_unsaid("Olaf Ito told Lantern Radio Sunday.", "Olaf Ito", "told", "Lantern Radio Sunday"));
	cr_expect_not(is_unsaid("Olaf Ito told Lantern Radio the gates were old.", "Olaf Ito", "told", "Lantern Radio the gates were old"));
}

Test(unsaid, is_what_is_only_mentioned)
{
	cr_expect(is_unsaid("The truce was announced on Monday.", "", "was announced", "The truce"));
	cr_expect_not(is_unsaid("The truce was announced by Ito on Monday.", "Ito", "was announced", "The truce"));
	cr_expect_not(is_unsaid("That the truce would hold was announced on Monday.", "", "was announced", "That the truce would hold"));
}

Test(unsaid, is_what_not_one_says_and_what_only_points)
{
	cr_expect(is_unsaid("Not one clerk asked whether the gates were old.", "Not one clerk", "asked", "whether the gates were old"));
	cr_expect(is_unsaid("That's according to Olaf Ito.", "Olaf Ito", "according to", "That's"));
}

Test(unsaid, is_what_is_only_issued_or_dismissed)
{
	cr_expect(is_unsaid("The ministry issued a “travel advisory” in May.", "The ministry", "issued", "a “travel advisory”"));
	cr_expect(is_unsaid("The ministry has issued dozens of permits.", "The ministry", "has issued", "dozens of permits"));
	cr_expect_not(is_unsaid("The ministry issued a warning that the gates were old.", "The ministry", "issued", "a warning that the gates were old"));
	cr_expect(is_unsaid("Edda Rosk dismissed the lawsuit in May.", "Edda Rosk", "dismissed", "the lawsuit in May"));
	cr_expect_not(is_unsaid("Edda Rosk dismissed the lawsuit as a stunt.", "Edda Rosk", "dismissed", "the lawsuit as a stunt"));
	cr_expect_not(is_unsaid("Edda Rosk dismissed fears of a flood.", "Edda Rosk", "dismissed", "fears of a flood"));
}

Test(unsaid, is_from_whom_something_is_known)
{
	cr_expect(is_unsaid("The Lantern, citing officials, reported a flood.", "The Lantern", "citing", "officials"));
	cr_expect(is_unsaid("The Lantern, citing officials in Orvia, reported a flood.", "The Lantern", "citing", "officials in Orvia"));
	cr_expect_not(is_unsaid("The minister left, citing a dispute over pay.", "The minister", "citing", "a dispute over pay"));
	cr_expect_not(is_unsaid("The minister left, citing officials who had lied.", "The minister", "citing", "officials who had lied"));
}

Test(unsaid, is_what_questions_are_about)
{
	cr_expect(is_unsaid("The vote raised again questions about his past.", "", "questions about", "his past"));
	cr_expect(is_unsaid("Olaf Ito answered questions about his past.", "Olaf Ito", "answered questions about", "his past"));
	cr_expect_not(is_unsaid("Olaf Ito raised questions about her past.", "Olaf Ito", "raised questions about", "her past"));
	cr_expect(is_unsaid("The mayor dodged a question about the gates.", "The mayor", "dodged a question about", "the gates"));
	cr_expect(is_unsaid("The mayor was silent amid questions about the gates.", "The mayor", "was silent amid questions about", "the gates"));
}

Test(unsaid, is_what_somebody_else_asked)
{
	cr_expect(is_unsaid("Asked by reporters to tell more of it, Olaf Ito left.", "reporters", "Asked", "to tell more of it"));
	cr_expect_not(is_unsaid("Olaf Ito asked reporters to tell more of it.", "Olaf Ito", "asked", "reporters to tell more of it"));
}

Test(unsaid, is_a_sentence_that_stands_twice)
{
	cr_expect(is_unsaid("The river is low in all of the valley, and the town is dry this year. Olaf Ito said on Monday that the gates were old\n\nThe river is low. Olaf Ito said on Monday that the gates were old.", "Olaf Ito", "said",
	                    "the gates were old"));
	cr_expect_not(is_unsaid("Olaf Ito said on Monday that the gates were old.\n\nThe river is low.\n\nOlaf Ito said on Monday that the gates were old", "Olaf Ito", "said",
	                        "the gates were old"));
	cr_expect_not(is_unsaid("Olaf Ito said so.\n\nThe river is low.\n\nOlaf Ito said so.", "Olaf Ito", "said", "so.\n\nThe river is low"));
}

/* Whether the noun of the cue makes it speech. */
static bool is_said(const char *text, const char *mention, const char *cue, const char *content)
{
	struct arena *arena = arena_new();
	struct reading reading;
	document_read(text, strlen(text), languages_find(extract_languages(), "en"), arena, &document);
	reading_make(&document, arena, &reading);
	const struct attribution one = { .mention = extract_tokens(&document, mention), .cue = extract_tokens(&document, cue),
	                                 .content = { extract_tokens(&document, content) }, .content_count = 1 };
	bool said = acts_say(&reading, &one);
	arena_free(arena);
	return said;
}

Test(unsaid, is_not_what_a_noun_tells_as_somebodys_words)
{
	cr_expect(is_said("Rosk's contention that the gates were old was new.", "Rosk's", "contention", "that the gates were old"));
	cr_expect(is_said("Olaf Ito renewed his long complaint that the gates were old.", "Olaf Ito", "renewed his long complaint",
	                  "that the gates were old"));
	cr_expect(is_said("Rosk's announcement on Monday that the gates would open came late.", "Rosk's", "announcement on Monday",
	                  "that the gates would open"));
	cr_expect(is_said("Rosk made the case that the gates were old.", "Rosk", "made the case", "that the gates were old"));
	cr_expect_not(is_said("Rosk took the case that nobody wanted.", "Rosk", "took the case", "that nobody wanted"));
	cr_expect_not(is_said("Rosk brushed aside complaints that the gates were old.", "Rosk", "brushed aside complaints", "that the gates were old"));
	cr_expect_not(is_said("Rosk repeated her criticism of that plan.", "Rosk", "repeated her criticism of", "that plan"));
}

Test(unsaid, is_what_was_told_of)
{
	cr_expect(is_unsaid("The meeting was first reported by the Lantern.", "the Lantern", "was first reported", "The meeting"));
	cr_expect(is_unsaid("Parts of the plan have been reported by the Lantern.", "the Lantern", "have been reported", "Parts of the plan"));
	cr_expect_not(is_unsaid("The gates were old, the Lantern has reported.", "the Lantern", "has reported", "The gates were old"));
	cr_expect_not(is_unsaid("The decision was hailed by Edda Rosk.", "Edda Rosk", "was hailed", "The decision"));
}

Test(unsaid, is_what_an_outlet_cannot_confirm)
{
	cr_expect(is_unsaid("The Lantern cannot confirm the age of the gates.", "The Lantern", "cannot confirm", "the age of the gates"));
}

Test(unsaid, is_a_rough_number_that_is_added)
{
	cr_expect(is_unsaid("Issel has added almost 4,000 houses since May.", "Issel", "has added", "almost 4,000 houses"));
	cr_expect_not(is_unsaid("Olaf Ito added almost 4,000 houses were lost.", "Olaf Ito", "added", "almost 4,000 houses were lost"));
}

Test(unsaid, is_what_a_view_shows)
{
	cr_expect(is_unsaid("An aerial view shows the camp near Issel.", "An aerial view", "shows", "the camp near Issel"));
}
