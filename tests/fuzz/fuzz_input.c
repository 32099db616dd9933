/* What people feed: the same bytes read as each form that an input can have; the mapping of whatever maps are in them. */
#include <stdlib.h>
#include <string.h>

#include "clients/cli/input/feed_document.h"
#include "clients/cli/input/html_page.h"
#include "clients/cli/input/html_text.h"
#include "clients/cli/input/json_pieces.h"
#include "clients/cli/input/mail_time.h"
#include "clients/cli/input/mapping.h"
#include "proto/article.h"
#include "proto/time.h"
#include "proto/writer.h"
#include "tests/fuzz/fuzz.h"

/* An article of a form: what the protocol's words are made of is what it can be read from, or refused for a reason. */
static void check_value(const struct value *value, const char *form, struct arena *arena)
{
	struct mapping mapping;
	struct article article;
	const char *reason = NULL, *field;
	struct value translated = mapping_translate(value, form, arena, &mapping);
	require(mapping.form != NULL);
	require(article_from_value(&translated, arena, &article, &reason, &field) == 0 || reason != NULL);
	for (size_t i = 0; i < mapping.note_count; i++)
		require(mapping.notes[i].key && (mapping.notes[i].field != NULL) == (mapping.notes[i].fate != MAPPING_IGNORED));
}

static void check_found(struct found *found, int r, const char *form, struct arena *arena)
{
	require((r < 0) == (found->reason != NULL));
	const struct value *values = found->values.items;
	for (size_t i = 0; i < found->values.count; i++)
		check_value(&values[i], form, arena);
	found_empty(found);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct found found = { 0 };
	char *text = arena_string(arena, (const char *)data, size), time[MAIL_TIME_SIZE];
	check_found(&found, feed_document_find(text, size, arena, &found), mapping_feed_entry, arena);
	size_t whole = strlen(text); /* no form but XML's has been told that there is no NUL in it */
	check_found(&found, html_page_find(text, whole, arena, &found), NULL, arena);
	make_valid(text, whole);
	check_found(&found, json_find(text, whole, arena, &found), NULL, arena);
	require(strlen(html_to_text(text, whole, arena)) <= whole);
	int64_t read;
	require(mail_time(text, time) < 0 || time_parse(time, &read, NULL) == 0);
	found_free(&found);
	arena_free(arena);
	return 0;
}
