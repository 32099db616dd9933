#include "extract/rules/edges.h"

#include <criterion/criterion.h>

#include "extract_helpers.h"

static struct document document;

/* What becomes of the content (of two parts if `more` is given), and who relays it then ("" if nobody). */
static void expect_content(const char *text, const char *cue, const char *content, const char *more, const char *expected, const char *via)
{
	struct attributions found = { 0 };
	struct arena *arena = arena_new();
	struct reading reading;
	document_read(text, strlen(text), languages_find(extract_languages(), "en"), arena, &document);
	reading_make(&document, arena, &reading);
	struct attribution one = { .rule = RULE_TAGGED, .cue = extract_tokens(&document, cue), .content = { extract_tokens(&document, content) }, .content_count = 1, .heir_of = DOCUMENT_NONE };
	if (more)
		one.content[one.content_count++] = extract_tokens(&document, more);
	array_append(&found.list, one);
	edges_mend(&reading, &found);
	const struct attribution *mended = &found.list.items[0];
	struct range wanted = extract_tokens(&document, expected), relay = *via ? extract_tokens(&document, via) : (struct range){ 0 };
	cr_expect_eq(mended->content_count, 1u);
	cr_expect(mended->content[0].first == wanted.first && mended->content[0].end == wanted.end, "%s: not \"%s\"", text, expected);
	cr_expect(mended->via.first == relay.first && mended->via.end == relay.end, "%s: not via \"%s\"", text, via);
	array_free(&found.list);
	arena_free(arena);
}

Test(edges, end_before_who_relays_it)
{
	expect_content("Olaf Ito said the gates were old, according to the Lantern.", "said", "the gates were old, according to the Lantern", NULL,
	               "the gates were old", "the Lantern");
	expect_content("Olaf Ito said the gates were old, reports the Lantern.", "said", "the gates were old, reports the Lantern", NULL,
	               "the gates were old", "the Lantern");
	expect_content("Olaf Ito said the gates opened, according to plan.", "said", "the gates opened, according to plan", NULL,
	               "the gates opened, according to plan", "");
}

Test(edges, begin_behind_whom_it_is_said_to)
{
	expect_content("Olaf Ito told Issel Radio the gates were old.", "told", "Issel Radio the gates were old", NULL, "the gates were old", "");
	expect_content("Olaf Ito told Issel Radio a story.", "told", "Issel Radio a story", NULL, "Issel Radio a story", "");
}

Test(edges, begin_behind_when_it_was_said)
{
	expect_content("Olaf Ito said at the time the gates were old.", "said at", "the time the gates were old", NULL, "the gates were old", "");
}

Test(edges, are_without_the_reporters_comment)
{
	expect_content("The gates are old, Olaf Ito said, referring to the dam.", "said", "The gates are old", "referring to the dam",
	               "The gates are old", "");
}
