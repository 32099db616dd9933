#include "clients/cli/pages.h"

#include <string.h>

#include "proto/time.h"

int64_t page_time(const struct value *map, const char *key)
{
	int64_t time;
	return time_parse(value_string(map, key, ""), &time, NULL) < 0 ? TIME_NONE : time;
}

const char *page_count(uint64_t count, const char *one, const char *many, char text[SHORT_TEXT_SIZE * 2])
{
	char number[SHORT_TEXT_SIZE];
	snprintf(text, SHORT_TEXT_SIZE * 2, "%s %s", text_number(count, number), count == 1 ? one : many);
	return text;
}

bool page_is_claim(const struct value *statement_or_cluster)
{
	return strcmp(value_string(statement_or_cluster, "kind", ""), "claim") == 0;
}

const char *page_publisher(const struct value *map, const char *key)
{
	return value_string(map, key, "unknown publisher");
}

void page_wording(struct wrap *wrap, const char *kind, const char *text, enum style style)
{
	bool quoted = strcmp(kind, "direct") == 0;
	if (quoted)
		wrap_string(wrap, style, "“");
	wrap_string(wrap, style, text);
	if (quoted)
		wrap_string(wrap, style, "”");
}

/* The words that stand in the text for who said it: a statement's own, or those of the first in a cluster that has any. */
static const char *mention_of(const struct value *statement_or_cluster)
{
	const char *mention = value_string(statement_or_cluster, "mention", "");
	const struct value *statements;
	uint32_t count = value_array(statement_or_cluster, "statements", &statements);
	for (uint32_t i = 0; i < count && !*mention; i++)
		mention = value_string(&statements[i], "mention", "");
	return *mention ? mention : NULL;
}

void page_statement(struct wrap *wrap, const struct value *statement_or_cluster)
{
	const char *kind = value_string(statement_or_cluster, "kind", "");
	const char *speaker = value_string(statement_or_cluster, "speaker", mention_of(statement_or_cluster));
	if (speaker) {
		wrap_string(wrap, STYLE_SPEAKER, speaker);
		wrap_string(wrap, STYLE_PLAIN, ": ");
	} else if (!page_is_claim(statement_or_cluster)) {
		wrap_string(wrap, STYLE_DIM, "somebody");
		wrap_string(wrap, STYLE_PLAIN, ": ");
	}
	page_wording(wrap, kind, value_string(statement_or_cluster, "text", ""), STYLE_PLAIN);
}

static bool is_copy(const struct value *page, const char *article_id)
{
	const struct value *articles;
	uint32_t count = value_array(page, "articles", &articles);
	for (uint32_t i = 0; i < count; i++)
		if (strcmp(value_string(&articles[i], "id", ""), article_id) == 0)
			return value_find(&articles[i], "copy_of") != NULL;
	return false;
}

static bool counts(const struct value *statement, const char *wording, const struct value *page)
{
	return (!wording || strcmp(value_string(statement, "text", ""), wording) == 0) &&
	       !(page && is_copy(page, value_string(statement, "article", "")));
}

/* Whether an earlier one of the statements that count has the same publisher. */
static bool told_before(const struct value *statements, uint32_t index, const char *wording, const struct value *page)
{
	const char *publisher = page_publisher(&statements[index], "publisher");
	for (uint32_t i = 0; i < index; i++)
		if (strcmp(page_publisher(&statements[i], "publisher"), publisher) == 0 && counts(&statements[i], wording, page))
			return true;
	return false;
}

void page_publishers(struct wrap *wrap, const struct value *cluster, const char *wording, const struct value *page, size_t limit)
{
	const struct value *statements;
	uint32_t count = value_array(cluster, "statements", &statements);
	size_t told = 0, more = 0;
	for (uint32_t i = 0; i < count; i++) {
		if (!counts(&statements[i], wording, page) || told_before(statements, i, wording, page))
			continue;
		if (told == limit) {
			more++;
			continue;
		}
		if (told++)
			wrap_string(wrap, STYLE_DIM, ", ");
		wrap_string(wrap, STYLE_DIM, page_publisher(&statements[i], "publisher"));
	}
	if (!told && page) {
		page_publishers(wrap, cluster, wording, NULL, limit); /* nobody but copies has it */
	} else if (more) {
		char text[SHORT_TEXT_SIZE * 2];
		snprintf(text, sizeof(text), " and %zu more", more);
		wrap_string(wrap, STYLE_DIM, text);
	}
}
