#include "extract/rules/tellings.h"

#include <criterion/criterion.h>

#include "extract_helpers.h"

static struct document document;

static bool tells(const char *text, const char *mention, const char *cue, const char *content)
{
	struct arena *arena = arena_new();
	struct reading reading;
	document_read(text, strlen(text), languages_find(extract_languages(), "en"), arena, &document);
	reading_make(&document, arena, &reading);
	const struct attribution one = { .mention = *mention ? extract_tokens(&document, mention) : (struct range){ 0 },
	                                 .cue = extract_tokens(&document, cue), .content = { extract_tokens(&document, content) }, .content_count = 1 };
	bool told = tellings_say(&reading, &one);
	arena_free(arena);
	return told;
}

Test(tellings, are_words_by_which_somebody_says_something)
{
	cr_expect(tells("Edda Rosk downplayed the danger.", "Edda Rosk", "downplayed", "the danger"));
	cr_expect(tells("Olaf Ito, who downplayed the danger, left.", "who", "downplayed", "the danger"));
	cr_expect_not(tells("Edda Rosk opened the gates.", "Edda Rosk", "opened", "the gates"));
}

Test(tellings, take_somebody_who_speaks)
{
	cr_expect_not(tells("Rosk's departure downplayed the danger.", "Rosk's departure", "downplayed", "the danger"));
	cr_expect_not(tells("Doubts among officials downplayed the danger.", "Doubts among officials", "downplayed", "the danger"));
	cr_expect_not(tells("The danger was downplayed.", "", "was downplayed", "The danger"));
	cr_expect_not(tells("Rosk was chastised for the old gates.", "Rosk", "was chastised", "for the old gates"));
	cr_expect_not(tells("Rosk tried to downplay the danger.", "Rosk", "tried to downplay", "the danger"));
	cr_expect_not(tells("Rosk would downplay the danger.", "Rosk", "would downplay", "the danger"));
	cr_expect_not(tells("Rosk disavowed that plan.", "Rosk", "disavowed", "that plan"));
}

Test(tellings, may_take_what_stands_behind_them)
{
	cr_expect(tells("The board determined that the gates were old.", "The board", "determined", "that the gates were old"));
	cr_expect_not(tells("The board determined the price.", "The board", "determined", "the price"));
	cr_expect(tells("The board projected the gates would close.", "The board", "projected", "the gates would close"));
	cr_expect(tells("The gates would close, the board projected.", "the board", "projected", "The gates would close"));
	cr_expect_not(tells("The gates, the board painted.", "the board", "painted", "The gates"));
	cr_expect_not(tells("The board projected calm.", "The board", "projected", "calm"));
	cr_expect(tells("Edda Rosk cast the plan as a waste.", "Edda Rosk", "cast", "the plan as a waste"));
	cr_expect_not(tells("Edda Rosk cast a long shadow.", "Edda Rosk", "cast", "a long shadow"));
	cr_expect(tells("Edda Rosk hit Olaf Ito for his plan.", "Edda Rosk", "hit", "Olaf Ito for his plan"));
	cr_expect_not(tells("Edda Rosk hit Olaf Ito.", "Edda Rosk", "hit", "Olaf Ito"));
	cr_expect_not(tells("Edda Rosk hammered out a deal for the town.", "Edda Rosk", "hammered out", "a deal for the town"));
}

Test(tellings, may_be_two_words)
{
	cr_expect(tells("Edda Rosk raised serious doubts about the gates.", "Edda Rosk", "raised serious doubts about", "the gates"));
	cr_expect(tells("Edda Rosk raised the possibility of a flood.", "Edda Rosk", "raised", "the possibility of a flood"));
	cr_expect(tells("Edda Rosk cast doubt on the plan.", "Edda Rosk", "cast doubt on", "the plan"));
	cr_expect(tells("Edda Rosk took aim at the board.", "Edda Rosk", "took aim at", "the board"));
	cr_expect_not(tells("Edda Rosk raised the gates.", "Edda Rosk", "raised", "the gates"));
	cr_expect_not(tells("Edda Rosk raised the old and heavy gates without doubts.", "Edda Rosk", "raised", "the old and heavy gates without doubts"));
	cr_expect_not(tells("Edda Rosk took doubts about the gates.", "Edda Rosk", "took doubts about", "the gates"));
}
