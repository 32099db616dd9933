/* Sentences: where one ends. The end of a paragraph always ends one. */
#include <string.h>

#include "text/reader.h"

/* Quotation marks and brackets after the full stop belong to the sentence that it ends. */
static bool is_closer(const struct token *token)
{
	if (token->kind == TOKEN_QUOTE)
		return (token->flags & TOKEN_CLOSES) && !(token->flags & TOKEN_OPENS);
	return token->kind == TOKEN_PUNCTUATION && (token_is(token, ')') || token_is(token, ']'));
}

static bool opens(const struct token *token)
{
	return (token->kind == TOKEN_QUOTE && (token->flags & TOKEN_OPENS)) ||
	       (token->kind == TOKEN_PUNCTUATION && (token_is(token, '(') || token_is(token, '[')));
}

/* Something that a new sentence can begin with. */
static bool may_begin(const struct token *token)
{
	switch (token->kind) {
	case TOKEN_WORD:
		/* A script without cases has neither flag, but what is lower case in ASCII goes on with the sentence. */
		return (token->flags & TOKEN_CAPITALISED) || (unsigned char)token->norm[0] >= 0x80;
	case TOKEN_PUNCTUATION:
		return opens(token) || (unsigned char)token->norm[0] >= 0xE2;
	case TOKEN_NUMBER:
	case TOKEN_URL:
	case TOKEN_SYMBOL:
		return true;
	default:
		return opens(token);
	}
}

/* The class of an abbreviation in the language's list; what has none, like "U.S." or "J.", may end a sentence. */
static bool is_class(const struct reader *reader, const struct token *token, const char *class)
{
	const char *of = token_column(token, reader->language->abbreviations, 0);
	return of && strcmp(of, class) == 0;
}

static bool never_ends(const struct reader *reader, const struct token *token)
{
	return is_class(reader, token, "name") || is_class(reader, token, "inner") || is_class(reader, token, "number");
}

/* "in Issel, Fla. Rosk": a comma would follow if the sentence went on. */
static bool ends_with_place(const struct reader *reader, const struct token *token, const struct token *next)
{
	const struct token *tokens = reader->tokens.items;
	bool behind_place = token >= tokens + 2 && token_is(token - 1, ',') && token[-2].flags & TOKEN_CAPITALISED;
	return behind_place && is_class(reader, token, "place") && next->kind == TOKEN_WORD && next->flags & TOKEN_CAPITALISED;
}

/* "in the U.S. The": the dot of an abbreviation also ends the sentence if a word follows that is capitalised only there. */
static bool ends_with_abbreviation(const struct reader *reader, const struct token *token, const struct token *next, uint32_t left)
{
	if (never_ends(reader, token))
		return false;
	if (ends_with_place(reader, token, next))
		return true;
	if (left > 1 && opens(next))
		next++;
	return next->kind == TOKEN_WORD && (next->flags & TOKEN_CAPITALISED) && (next->flags & TOKEN_STOP);
}

/* Whether a sentence ends between the token and the one after it and its closing marks. */
static bool ends_before(const struct reader *reader, const struct token *token, const struct token *next, uint32_t left)
{
	if (token->flags & TOKEN_ABBREVIATION)
		return ends_with_abbreviation(reader, token, next, left);
	return may_begin(next);
}

static void add(struct reader *reader, uint32_t line, uint32_t first, uint32_t end)
{
	struct sentence sentence = {
		.first = first,
		.end = end,
		.paragraph = line,
		.ends_paragraph = end == reader->lines.items[line].end,
	};
	for (uint32_t k = first; k < end; k++)
		reader->tokens.items[k].sentence = (uint32_t)reader->sentences.count;
	array_append(&reader->sentences, sentence);
}

static void read_line(struct reader *reader, uint32_t index)
{
	const struct line *line = &reader->lines.items[index];
	const struct token *tokens = reader->tokens.items;
	uint32_t first = line->first;
	for (uint32_t k = line->first; k < line->end; k++) {
		if (!token_ends_sentence(&tokens[k]) && !(tokens[k].flags & TOKEN_ABBREVIATION))
			continue;
		uint32_t behind = k + 1;
		while (behind < line->end && is_closer(&tokens[behind]))
			behind++;
		if (behind < line->end && ends_before(reader, &tokens[k], &tokens[behind], line->end - behind)) {
			add(reader, index, first, behind);
			first = behind;
		}
		k = behind - 1;
	}
	if (first < line->end)
		add(reader, index, first, line->end);
}

void read_sentences(struct reader *reader)
{
	for (uint32_t k = 0; k < reader->lines.count; k++)
		read_line(reader, k);
}
