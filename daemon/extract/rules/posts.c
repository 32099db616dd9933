/* Posts from social networks that a page embeds: “We have taken the app down. — Edda Rosk (@rosk) May 13, 2019”, without quotation marks.
 * The signature stands behind the text, or in a paragraph of its own; or the post begins with it: “Edda Rosk (@rosk) We have taken the app
 * down.” */
#include "extract/attribution.h"
#include "extract/rules/phrases.h"

enum {
	MOST_SENTENCES = 6, /* of one post */
	FEWEST_TOKENS = 4,
	LONGEST_NAME = 8, /* tokens */
	LONGEST_DATE = 6,
};

static bool is_handle(const struct reading *reading, uint32_t token)
{
	const struct token *t = reading_token(reading, token);
	return t->kind == TOKEN_URL && reading->document->text[t->byte] == '@';
}

/* The dash before the name that belongs to a handle, which may be in brackets; `handle` if there is none. *ret_name_end: the token behind
 * the name. */
static uint32_t dash_before(const struct reading *reading, uint32_t first, uint32_t handle, uint32_t *ret_name_end)
{
	uint32_t token = handle;
	if (token > first && reading_mark(reading, token - 1, '('))
		token--;
	*ret_name_end = token;
	while (token > first && token + LONGEST_NAME > handle && !phrase_is_dash(reading, token - 1) &&
	       reading_token(reading, token - 1)->kind != TOKEN_URL)
		token--;
	bool dash = token > first && token < *ret_name_end && phrase_is_dash(reading, token - 1);
	bool bracket = reading_mark(reading, handle - 1, '('); /* without one the handle may be part of the sentence */
	return dash && (bracket || reading_capitalised(reading, token)) ? token - 1 : handle;
}

/* The token behind a signature: behind the bracket and the date that follow its handle. */
static uint32_t signature_end(const struct reading *reading, uint32_t handle, uint32_t limit)
{
	uint32_t token = handle + 1, last = token + LONGEST_DATE < limit ? token + LONGEST_DATE : limit;
	while (token < last && (reading_mark(reading, token, ')') || reading_mark(reading, token, ',') ||
	                        reading_is(reading, token, WORD_TIME) || reading_token(reading, token)->kind == TOKEN_NUMBER))
		token++;
	return token;
}

static struct range tokens_of(const struct document *document, uint32_t paragraph)
{
	const struct paragraph *p = &document->paragraphs[paragraph];
	return (struct range){ document->sentences[p->first].first, document->sentences[p->end - 1].end };
}

/* The range without the links at its end, and without the marks around these. Handles and hashtags stay. */
static struct range trim_links(const struct reading *reading, struct range range)
{
	range = phrase_trim(reading, range);
	while (!range_empty(range) && reading_token(reading, range.end - 1)->kind == TOKEN_URL &&
	       reading->document->text[reading_token(reading, range.end - 1)->byte] != '@' &&
	       reading->document->text[reading_token(reading, range.end - 1)->byte] != '#') {
		range.end--;
		range = phrase_trim(reading, range);
	}
	return range;
}

/* The range without quotation marks that enclose all of it. */
static struct range trim_marks(const struct reading *reading, struct range range)
{
	uint32_t quotation;
	if (!range_empty(range) && reading_opens(reading, range.first, &quotation) && reading->document->quotations[quotation].close + 1 == range.end)
		return (struct range){ range.first + 1, range.end - 1 };
	return range;
}

/* Adds a post, of which only the last sentences are taken if it is long: what stands before them is likely the article's own text. */
static void add_post(const struct reading *reading, struct range text, struct range name, struct attributions *attributions)
{
	const struct document *document = reading->document;
	uint32_t last = document->tokens[text.end - 1].sentence, first = document->tokens[text.first].sentence;
	if (last - first >= MOST_SENTENCES)
		text.first = document->sentences[last - MOST_SENTENCES + 1].first;
	struct range content = trim_links(reading, text);
	if (content.end < content.first + FEWEST_TOKENS)
		return;
	struct attribution attribution = { .rule = RULE_POST, .direct = true, .share = 1000, .heir_of = DOCUMENT_NONE };
	attribution.passage = reading_passage_at(reading, content.first);
	attribution.mention = name;
	attribution.content[attribution.content_count++] = content;
	array_append(&attributions->list, attribution);
}

/* Finds the post that is signed with the handle. `from` is the token behind the signature before. Returns the token behind this one, or `from` if the
 * handle signs nothing. */
static uint32_t find_post(const struct reading *reading, uint32_t handle, uint32_t from, struct attributions *attributions)
{
	const struct document *document = reading->document;
	uint32_t paragraph = document->sentences[reading_token(reading, handle)->sentence].paragraph, name_end;
	struct range line = tokens_of(document, paragraph), text = line;
	uint32_t dash = dash_before(reading, line.first, handle, &name_end);
	if (dash == handle)
		return from;
	text.end = dash;
	if (dash == line.first && paragraph > 0 && document->paragraphs[paragraph - 1].kind <= PARAGRAPH_HEADING)
		text = tokens_of(document, paragraph - 1);
	if (text.first < from)
		text.first = from;
	text = trim_marks(reading, text);
	uint32_t end = signature_end(reading, handle, line.end);
	if (text.end >= text.first + FEWEST_TOKENS) {
		add_post(reading, text, (struct range){ dash + 1, name_end }, attributions);
		reading_set_voice(reading, (struct range){ text.first, end });
	}
	return end;
}

/* Whether a paragraph begins with a name, and the handle in brackets behind it. */
static bool is_headed(const struct reading *reading, struct range line, uint32_t handle)
{
	if (handle < line.first + 2 || handle > line.first + LONGEST_NAME || handle + 1 + FEWEST_TOKENS >= line.end ||
	    !reading_mark(reading, handle - 1, '(') || !reading_mark(reading, handle + 1, ')'))
		return false;
	for (uint32_t k = line.first; k + 1 < handle; k++)
		if (!reading_capitalised(reading, k) && reading_token(reading, k)->kind == TOKEN_WORD)
			return false;
	const uint32_t begin = handle + 2;
	const struct token *t = reading_token(reading, begin);
	const bool date = reading_is(reading, begin, WORD_TIME) && reading_token(reading, begin + 1)->kind == TOKEN_NUMBER;
	return !date && (reading_capitalised(reading, begin) || t->kind == TOKEN_QUOTE || t->kind == TOKEN_URL);
}

/* Finds the post that begins with the handle and whose it is. Returns the token behind it, or `from` if it begins none. */
static uint32_t find_headed_post(const struct reading *reading, uint32_t handle, uint32_t from, struct attributions *attributions)
{
	const struct document *document = reading->document;
	const struct range line = tokens_of(document, document->sentences[reading_token(reading, handle)->sentence].paragraph);
	if (line.first < from || !is_headed(reading, line, handle))
		return from;
	struct range text = { handle + 2, line.end };
	const uint32_t last = document->tokens[text.first].sentence + MOST_SENTENCES - 1;
	if (document->tokens[text.end - 1].sentence > last)
		text.end = document->sentences[last].end;
	add_post(reading, text, (struct range){ line.first, handle - 1 }, attributions);
	reading_set_voice(reading, (struct range){ line.first, text.end });
	return text.end;
}

void posts_find(const struct reading *reading, struct attributions *attributions)
{
	uint32_t from = 0;
	for (uint32_t k = 1; k < reading->document->token_count && reading->passage_count; k++)
		if (reading_token(reading, k)->kind == TOKEN_URL && k >= from && is_handle(reading, k)) {
			const uint32_t signed_end = find_post(reading, k, from, attributions);
			from = signed_end != from ? signed_end : find_headed_post(reading, k, from, attributions);
		}
}
