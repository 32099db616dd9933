/* For the tests of extract: what an invented text yields, as lines that a reader can compare. */
#pragma once

#include "extract/attribution.h"
#include "extract/extract.h"
#include "extract/reading.h"
#include "extract/speakers/speakers.h"

#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>

static inline const struct languages *extract_languages(void)
{
	static struct languages *loaded;
	char *error = NULL;
	if (!loaded)
		cr_assert_eq(languages_load(HEARSAY_DATA_BUILD, &loaded, &error), 0, "%s", error);
	return loaded;
}

/* The tokens of words that the text has once; none for "". */
static inline struct range extract_tokens(const struct document *document, const char *words)
{
	const char *place = strstr(document->text, words);
	cr_assert_not_null(place, "\"%s\" is not in the text", words);
	size_t start = (size_t)(place - document->text), end = start + strlen(words);
	struct range range = { document->token_count, 0 };
	for (uint32_t k = 0; k < document->token_count; k++)
		if (document->tokens[k].byte >= start && document->tokens[k].byte_end <= end) {
			range.first = k < range.first ? k : range.first;
			range.end = k + 1;
		}
	return *words ? range : (struct range){ 0 };
}

/* The speaker of the text's one attribution, if its mention were the words from the token `first` to `end`, as a tagger finds them. "" for
 * nobody. In the arena. */
static inline const char *extract_speaker(const char *language, const char *text, uint32_t first, uint32_t end, struct arena *arena)
{
	struct document document;
	struct reading reading;
	struct names names;
	struct attributions found = { 0 };
	struct speaker speaker;
	const uint32_t order[] = { 0 };
	document_read(text, strlen(text), languages_find(extract_languages(), language), arena, &document);
	reading_make(&document, arena, &reading);
	names_make(&reading, &names);
	attributions_find(&reading, &found);
	cr_assert_eq(found.list.count, 1);
	found.list.items[0].mention = (struct range){ first, end };
	speakers_resolve(&reading, &names, &found, order, &speaker);
	array_free(&found.list);
	names_free(&names);
	return speaker.name ? speaker.name : "";
}

/* A line a statement: "kind speaker / mention / cue: content | content". Claims are left out unless asked for; attitudes are marked
 * with "?". The speaker is "-" when there is none; " via X" behind the cue when somebody relayed it. In the arena. */
static inline const char *extract_lines(const char *language, const char *text, bool claims, struct arena *arena)
{
	struct document document;
	struct statements statements;
	document_read(text, strlen(text), languages_find(extract_languages(), language), arena, &document);
	extract_statements(&document, NULL, arena, &statements);
	const char *lines = "";
	for (size_t k = 0; k < statements.count; k++) {
		const struct statement *s = &statements.items[k];
		if ((s->kind == STATEMENT_CLAIM) != claims)
			continue;
		const char *content = "";
		for (size_t c = 0; c < s->content_count; c++)
			content = arena_format(arena, "%s%s%s", content, c ? " | " : "", document_copy(&document, s->content[c], arena));
		if (claims)
			lines = arena_format(arena, "%s%s\n", lines, content);
		else
			lines = arena_format(arena, "%s%s%s %s / %s / %s%s%s: %s\n", lines, statement_kind_name(s->kind), s->attitude ? "?" : "",
			                     s->speaker ? s->speaker : "-", s->mention, s->cue, s->via ? " via " : "", s->via ? s->via : "", content);
	}
	return lines;
}

#define expect_lines(language, text, claims, expected) \
	do { \
		struct arena *arena_ = arena_new(); \
		const char *lines_ = extract_lines(language, text, claims, arena_); \
		cr_expect_str_eq(lines_, expected, "\n%s\ngives\n%sinstead of\n%s", text, lines_, expected); \
		arena_free(arena_); \
	} while (0)

#define expect_statements(text, expected) expect_lines("en", text, false, expected)
#define expect_claims(text, expected) expect_lines("en", text, true, expected)
