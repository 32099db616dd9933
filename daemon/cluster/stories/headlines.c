#include "cluster/stories/headlines.h"

#include <string.h>

enum {
	TITLE_TOKENS = 60, /* a longer one is no title */
	PHRASE_WORDS = 3,
	PHRASE_BYTES = 48,
	ITEM_TOKENS = 3, /* from a number to what is counted: “Five more big questions” */
};

static bool is_mark(const struct document *title, uint32_t token, const char *marks)
{
	const struct token *at = &title->tokens[token];
	return at->norm_length == 1 && at->kind != TOKEN_WORD && strchr(marks, at->norm[0]);
}

/* What stands between a label and the rest: “Opinion: …”, “… | Opinion”, “(Opinion)”. */
static bool is_border(const struct document *title, uint32_t token)
{
	const struct token *at = &title->tokens[token];
	return is_mark(title, token, ":|-()[]") || (at->kind != TOKEN_WORD && (strcmp(at->norm, "–") == 0 || strcmp(at->norm, "—") == 0));
}

static bool is_number(const struct document *title, uint32_t token)
{
	return title->tokens[token].kind == TOKEN_NUMBER || token_in(&title->tokens[token], language_list(title->language, "numbers"));
}

/* “[Five] big questions”, “7 things to watch” */
static bool is_counted(const struct document *title, uint32_t token)
{
	for (uint32_t k = token; k > 0 && token - k < ITEM_TOKENS && !is_border(title, k - 1); k--)
		if (is_number(title, k - 1))
			return true;
	return false;
}

/* Whether the phrase [first, end) stands where what the list says of it makes the title no report. */
static bool tells(const struct document *title, const char *class, uint32_t first, uint32_t end, bool speaks)
{
	const bool begins = first == 0 || is_mark(title, first - 1, ":"), ends = end == title->token_count;
	if (strcmp(class, "opening") == 0) /* not “WHO warns of …” */
		return begins && !(title->tokens[first].flags & TOKEN_UPPER) && !ends;
	if (strcmp(class, "label") == 0)
		return (first == 0 || is_border(title, first - 1)) && (ends || is_border(title, end)) && (first > 0 || !ends);
	if (strcmp(class, "closing") == 0)
		return ends && first > 0;
	if (strcmp(class, "items") == 0)
		return is_counted(title, first);
	if (strcmp(class, "person") == 0) /* not “Rosk: We are ready” */
		return !speaks && !(title->tokens[first].flags & TOKEN_UPPER);
	return strcmp(class, "anywhere") == 0;
}

/* Whether a phrase that begins at the token, and that the list has, makes the title no report. `speaks`: behind the one who is quoted. */
static bool begins_phrase(const struct document *title, const struct word_list *list, uint32_t token, bool speaks)
{
	char phrase[PHRASE_BYTES];
	size_t length = 0;
	for (uint32_t k = token; k < title->token_count && k < token + PHRASE_WORDS; k++) {
		const struct token *at = &title->tokens[k];
		if (length + at->norm_length + 1 >= sizeof(phrase))
			break;
		if (k > token)
			phrase[length++] = ' ';
		memcpy(phrase + length, at->norm, at->norm_length);
		length += at->norm_length;
		const char *class = word_list_column(list, phrase, length, 0);
		if (class && tells(title, class, token, k + 1, speaks))
			return true;
	}
	return false;
}

bool headline_is_no_report(const struct document *title)
{
	const struct word_list *list = language_list(title->language, "headlines");
	bool speaks = false;
	for (uint32_t k = 0; k < title->token_count && k < TITLE_TOKENS; k++) {
		if (title->tokens[k].quotation != DOCUMENT_NONE)
			continue;
		if (is_mark(title, k, "?") || begins_phrase(title, list, k, speaks))
			return true;
		speaks |= is_mark(title, k, ":");
	}
	return false;
}
