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

const char *page_mention(const struct value *statement_or_cluster)
{
	const char *mention = value_string(statement_or_cluster, "mention", "");
	const struct value *statements;
	uint32_t count = value_array(statement_or_cluster, "statements", &statements);
	for (uint32_t i = 0; i < count && !*mention; i++)
		mention = value_string(&statements[i], "mention", "");
	return *mention ? mention : NULL;
}

const char *page_cue(const struct value *statement_or_cluster)
{
	const char *cue = value_string(statement_or_cluster, "cue", ""), *text = value_string(statement_or_cluster, "text", "");
	const struct value *statements;
	uint32_t count = value_array(statement_or_cluster, "statements", &statements);
	for (uint32_t i = 0; i < count && !*cue; i++)
		if (strcmp(value_string(&statements[i], "text", ""), text) == 0)
			cue = value_string(&statements[i], "cue", "");
	return cue;
}

bool page_tells_cue(const char *kind, const char *cue)
{
	return *cue && strcmp(kind, "direct") != 0 && strncasecmp(cue, "according", strlen("according")) != 0;
}

void page_speaker(struct wrap *wrap, const char *speaker, const char *kind, const char *cue)
{
	wrap_string(wrap, STYLE_SPEAKER, speaker);
	if (page_tells_cue(kind, cue)) {
		wrap_string(wrap, STYLE_PLAIN, " ");
		wrap_string(wrap, STYLE_DIM, cue);
	}
	wrap_string(wrap, STYLE_PLAIN, ": ");
}

void page_statement(struct wrap *wrap, const struct value *statement_or_cluster)
{
	page_statement_with_cue(wrap, statement_or_cluster, page_cue(statement_or_cluster));
}

void page_statement_with_cue(struct wrap *wrap, const struct value *statement_or_cluster, const char *cue)
{
	const char *kind = value_string(statement_or_cluster, "kind", "");
	const char *speaker = value_string(statement_or_cluster, "speaker", page_mention(statement_or_cluster));
	if (speaker) {
		page_speaker(wrap, speaker, kind, cue);
	} else if (!page_is_claim(statement_or_cluster)) {
		wrap_string(wrap, STYLE_DIM, "somebody");
		wrap_string(wrap, STYLE_PLAIN, ": ");
	}
	page_wording(wrap, kind, value_string(statement_or_cluster, "text", ""), STYLE_PLAIN);
}

void page_other_wording(struct wrap *wrap, const struct value *statement)
{
	const char *kind = value_string(statement, "kind", ""), *cue = value_string(statement, "cue", "");
	wrap_string(wrap, STYLE_DIM, "or ");
	if (page_tells_cue(kind, cue)) {
		wrap_string(wrap, STYLE_DIM, cue);
		wrap_string(wrap, STYLE_PLAIN, ": ");
	}
	page_wording(wrap, kind, value_string(statement, "text", ""), STYLE_PLAIN);
}

/* The next character that is no punctuation and no blank, folded as far as it is ASCII; 0 at the end. */
static int32_t next_letter(const char **text)
{
	while (**text) {
		int32_t character;
		*text += text_character(*text, strlen(*text), &character);
		if (character >= 'A' && character <= 'Z')
			return character - 'A' + 'a';
		bool punctuation = character < 0x80 ? !((character >= '0' && character <= '9') || (character >= 'a' && character <= 'z'))
		                                    : (character >= 0x2010 && character <= 0x206F) || character == 0xAB || character == 0xBB ||
		                                    character == 0xA0;
		if (!punctuation)
			return character;
	}
	return 0;
}

bool page_same_wording(const char *a, const char *b)
{
	int32_t letter;
	while ((letter = next_letter(&a)) == next_letter(&b))
		if (!letter)
			return true;
	return false;
}

const struct value *page_find_article(const struct value *page, const char *id)
{
	const struct value *articles;
	uint32_t count = page ? value_array(page, "articles", &articles) : 0;
	for (uint32_t i = 0; i < count; i++)
		if (strcmp(value_string(&articles[i], "id", ""), id) == 0)
			return &articles[i];
	return NULL;
}

static bool counts(const struct value *statement, const char *wording, const struct value *page)
{
	const struct value *article = page_find_article(page, value_string(statement, "article", ""));
	return (!wording || page_same_wording(value_string(statement, "text", ""), wording)) && !(article && value_find(article, "copy_of"));
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

static void add_publisher(struct wrap *wrap, const struct value *statement, const struct value *page)
{
	const struct value *article = page_find_article(page, value_string(statement, "article", ""));
	const char *owner = article ? value_string(article, "owner", NULL) : NULL;
	wrap_string(wrap, STYLE_DIM, page_publisher(statement, "publisher"));
	if (owner) {
		wrap_string(wrap, STYLE_DIM, " (");
		wrap_string(wrap, STYLE_DIM, owner);
		wrap_string(wrap, STYLE_DIM, ")");
	}
}

/* Returns how many there are. */
static size_t add_publishers(struct wrap *wrap, const struct value *cluster, const char *wording, const struct value *page, size_t limit)
{
	const struct value *statements;
	uint32_t count = value_array(cluster, "statements", &statements);
	size_t told = 0;
	for (uint32_t i = 0; i < count; i++) {
		if (!counts(&statements[i], wording, page) || told_before(statements, i, wording, page))
			continue;
		if (told && told < limit)
			wrap_string(wrap, STYLE_DIM, ", ");
		if (told++ < limit)
			add_publisher(wrap, &statements[i], page);
	}
	if (told > limit) {
		char text[SHORT_TEXT_SIZE * 2];
		snprintf(text, sizeof(text), " and %zu more", told - limit);
		wrap_string(wrap, STYLE_DIM, text);
	}
	return told;
}

void page_publishers(struct wrap *wrap, const struct value *cluster, const char *wording, const struct value *page, size_t limit)
{
	if (add_publishers(wrap, cluster, wording, page, limit) || !page)
		return;
	add_publishers(wrap, cluster, wording, NULL, limit);
	wrap_string(wrap, STYLE_DIM, " (a copy)"); /* nobody else has it */
}

/* "4 articles, 1 copy". */
static void add_articles(struct wrap *wrap, uint64_t articles, uint64_t copies)
{
	char text[SHORT_TEXT_SIZE * 2];
	wrap_string(wrap, STYLE_DIM, page_count(articles, "article", "articles", text));
	if (copies) {
		wrap_string(wrap, STYLE_DIM, ", ");
		wrap_string(wrap, STYLE_DIM, page_count(copies, "copy", "copies", text));
	}
}

void page_carriers(struct wrap *wrap, const struct value *cluster, const struct value *page, size_t limit)
{
	char text[SHORT_TEXT_SIZE * 2], time[SHORT_TEXT_SIZE];
	uint64_t publishers = (uint64_t)value_integer(cluster, "publisher_count", 0), articles = (uint64_t)value_integer(cluster, "article_count", 0);
	if (publishers > 1) {
		wrap_string(wrap, STYLE_NEW, page_count(publishers, "publisher", "publishers", text));
		wrap_string(wrap, STYLE_DIM, page ? ": " : "");
		if (page)
			page_publishers(wrap, cluster, NULL, page, limit);
		wrap_string(wrap, STYLE_DIM, " · first ");
	}
	wrap_string(wrap, STYLE_DIM, page_publisher(cluster, "first_publisher"));
	wrap_string(wrap, STYLE_DIM, ", ");
	wrap_string(wrap, STYLE_DIM, text_time(page_time(cluster, "first_seen"), time));
	if (articles > publishers) {
		wrap_string(wrap, STYLE_DIM, " · in ");
		add_articles(wrap, articles, (uint64_t)value_integer(cluster, "copy_count", 0));
	}
}

int page_by_time(const void *a, const void *b)
{
	const struct value *left = *(const struct value *const *)a, *right = *(const struct value *const *)b;
	int64_t one = page_time(left, "time"), other = page_time(right, "time");
	if (one != other)
		return one < other ? -1 : 1;
	return value_integer(left, "position", 0) < value_integer(right, "position", 0) ? -1 : 1;
}

const struct value **page_sorted(const struct value *items, uint32_t count, int (*compare)(const void *, const void *))
{
	const struct value **sort = allocate(count, sizeof(*sort));
	for (uint32_t i = 0; i < count; i++)
		sort[i] = &items[i];
	qsort(sort, count, sizeof(*sort), compare);
	return sort;
}

int page_by_size(const void *a, const void *b)
{
	const struct value *left = *(const struct value *const *)a, *right = *(const struct value *const *)b;
	static const char *const keys[] = { "publisher_count", "article_count", "statement_count" };
	if (page_is_claim(left) != page_is_claim(right))
		return page_is_claim(left) ? 1 : -1;
	for (size_t i = 0; i < array_size(keys); i++)
		if (value_integer(left, keys[i], 0) != value_integer(right, keys[i], 0))
			return value_integer(left, keys[i], 0) > value_integer(right, keys[i], 0) ? -1 : 1;
	int64_t one = page_time(left, "first_seen"), other = page_time(right, "first_seen");
	if (one != other)
		return one < other ? -1 : 1;
	return strcmp(value_string(left, "id", ""), value_string(right, "id", ""));
}

bool page_worded_before(const struct value *cluster, const struct value *statements, uint32_t index)
{
	const char *text = value_string(&statements[index], "text", "");
	if (page_same_wording(text, value_string(cluster, "text", "")))
		return true;
	for (uint32_t i = 0; i < index; i++)
		if (page_same_wording(value_string(&statements[i], "text", ""), text))
			return true;
	return false;
}
