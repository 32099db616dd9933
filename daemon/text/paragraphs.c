/* Paragraph kinds: what is prose, and what belongs to the web page around it. The phrases come from the language's
 * boilerplate.txt, the shapes (a line without letters, a short line without an end mark) are the same everywhere. Prose
 * taken for rubbish loses statements, so every rule is narrow; bench_text measures them against annotated ones. */
#include <string.h>

#include "text/reader.h"

enum {
	/* Words of a line in which a phrase of class "any" counts: a longer one is prose that happens to mention it. */
	ANY_WORDS_MAX = 40,
	/* Words of a heading at most. */
	HEADING_WORDS_MAX = 14,
	/* Words of a byline after "By". */
	BYLINE_WORDS_MAX = 8,
	/* Tokens of a credit in brackets. */
	CREDIT_TOKENS_MAX = 14,
	/* Words of a line of boilerplate in quotation marks. */
	QUOTED_WORDS_MAX = 4,
	/* Tokens up to the colon of a link in brackets. */
	LINK_LABEL_TOKENS = 6,
	/* Bytes of a phrase. */
	PHRASE_BYTES_MAX = 128,
	PHRASE_WORDS_MAX = 8,
};

struct shape {
	const struct token *first, *end; /* tokens */
	uint32_t words;                  /* words and numbers */
	uint32_t letters;                /* words alone */
	uint32_t capitalised;
	uint32_t uppers; /* words without a small letter */
	uint32_t addresses;
};

static bool is_word(const struct token *token)
{
	return token->kind == TOKEN_WORD || token->kind == TOKEN_NUMBER;
}

static struct shape shape_of(const struct reader *reader, const struct line *line)
{
	struct shape shape = { .first = reader->tokens.items + line->first, .end = reader->tokens.items + line->end };
	for (const struct token *token = shape.first; token < shape.end; token++) {
		shape.words += is_word(token);
		shape.letters += token->kind == TOKEN_WORD;
		shape.capitalised += is_word(token) && (token->flags & TOKEN_CAPITALISED);
		bool letter = token->flags & TOKEN_CAPITALISED && token->norm_length == 1;
		shape.uppers += token->kind == TOKEN_WORD && (token->flags & TOKEN_UPPER || letter || token->norm[0] == '\'');
		shape.addresses += token->kind == TOKEN_URL;
	}
	return shape;
}

/* -- Phrases ---------------------------------------------------------------------------------------------------------- */

/* A word as the phrases have it: "0" stands for any number. */
static const char *phrase_word(const struct token *token, size_t *ret_length)
{
	bool number = token->kind == TOKEN_NUMBER;
	*ret_length = number ? 1 : token->norm_length;
	return number ? "0" : token->norm;
}

/* The beginnings of a line, word by word. */
struct beginnings {
	char text[PHRASE_BYTES_MAX]; /* words joined by blanks; their punctuation is left out */
	struct {
		size_t length;             /* of the text up to this word */
		const struct token *behind; /* the token after the word */
	} of[PHRASE_WORDS_MAX];
	unsigned count;
};

/* Joins the words from `token` on, up to `words` of them. */
static void join_words(const struct token *token, const struct token *end, unsigned words, struct beginnings *ret_beginnings)
{
	char *out = ret_beginnings->text;
	size_t length = 0;
	unsigned taken = 0;
	for (; token < end && taken < words; token++) {
		if (!is_word(token))
			continue;
		size_t bytes;
		const char *word = phrase_word(token, &bytes);
		if (length + bytes + 1 >= PHRASE_BYTES_MAX)
			break;
		/* Clitics stay with their word: "editor's", "don't". */
		if (length > 0 && (token->flags & TOKEN_SPACE_BEFORE))
			out[length++] = ' ';
		memcpy(out + length, word, bytes);
		length += bytes;
		ret_beginnings->of[taken].length = length;
		ret_beginnings->of[taken++].behind = token + 1;
	}
	ret_beginnings->count = taken;
}

static bool no_words_left(const struct token *token, const struct token *end)
{
	for (; token < end; token++)
		if (is_word(token))
			return false;
	return true;
}

/* Where in the line the phrase may stand ("line", "label", "start", "capitals", "end", "any"), and whether it does stand there. */
static bool fits_place(const struct shape *shape, const struct token *token, const struct token *behind, const char *place)
{
	bool first = token == shape->first || no_words_left(shape->first, token);
	if (strcmp(place, "start") == 0)
		return first;
	if (strcmp(place, "capitals") == 0)
		return first && token->flags & TOKEN_UPPER;
	bool label = strcmp(place, "label") == 0;
	if (label || strcmp(place, "line") == 0)
		return first && (no_words_left(behind, shape->end) || (label && token_is(behind, ':')));
	if (strcmp(place, "end") == 0)
		return shape->words <= ANY_WORDS_MAX && behind == shape->end;
	return strcmp(place, "any") == 0 && shape->words <= ANY_WORDS_MAX;
}

static enum paragraph_kind kind_named(const char *name)
{
	if (name && strcmp(name, "caption") == 0)
		return PARAGRAPH_CAPTION;
	return name && strcmp(name, "heading") == 0 ? PARAGRAPH_HEADING : PARAGRAPH_RUBBISH;
}

/* The kind that the longest phrase beginning at `token` gives the line; prose if there is none. */
static enum paragraph_kind phrase_at(const struct language *language, const struct shape *shape, const struct token *token)
{
	const struct word_list *list = language->boilerplate;
	struct beginnings beginnings;
	join_words(token, shape->end, language->longest_phrase < PHRASE_WORDS_MAX ? language->longest_phrase : PHRASE_WORDS_MAX, &beginnings);
	for (unsigned words = beginnings.count; words > 0; words--) {
		size_t length = beginnings.of[words - 1].length;
		const char *place = word_list_column(list, beginnings.text, length, 0);
		if (place && fits_place(shape, token, beginnings.of[words - 1].behind, place))
			return kind_named(word_list_column(list, beginnings.text, length, 1));
	}
	return PARAGRAPH_PROSE;
}

static enum paragraph_kind phrase_kind(const struct language *language, const struct shape *shape)
{
	bool first = true;
	bool quoted = shape->first->kind == TOKEN_QUOTE; /* "Follow us," she said: somebody's words */
	if (quoted && shape->words > QUOTED_WORDS_MAX)
		return PARAGRAPH_PROSE;
	for (const struct token *token = shape->first; token < shape->end; token++) {
		if (!is_word(token))
			continue;
		if (!first && (shape->words > ANY_WORDS_MAX || quoted))
			break;
		first = false;
		if (token->kind == TOKEN_NUMBER ? !language->number_phrases : !token_in(token, language->boilerplate_words))
			continue;
		enum paragraph_kind kind = phrase_at(language, shape, token);
		if (kind != PARAGRAPH_PROSE)
			return kind;
	}
	return PARAGRAPH_PROSE;
}

/* -- Shapes ----------------------------------------------------------------------------------------------------------- */

/* "Photo:" as in the language's captions. */
static bool is_caption_label(const struct language *language, const struct token *token)
{
	const char *kind = token_column(token, language->boilerplate, 1);
	return kind && strcmp(kind, "caption") == 0 && token_is(token + 1, ':');
}

/* "(Jan Stone/Reuters)" or "(Photo: Jan Stone)" at the end: names and a slash or a label, no full stop after. */
static bool ends_with_credit(const struct language *language, const struct shape *shape)
{
	const struct token *token = shape->end - 1;
	bool slash = false;
	if (token == shape->first || !token_is(token, ')'))
		return false;
	for (unsigned k = 0; k < CREDIT_TOKENS_MAX && --token >= shape->first; k++) {
		if (token_is(token, '('))
			return slash || is_caption_label(language, token + 1);
		slash |= token_is(token, '/');
		if (token->kind == TOKEN_WORD && !(token->flags & (TOKEN_CAPITALISED | TOKEN_STOP)))
			return false;
	}
	return false;
}

/* "(PHOTOS: The week in pictures)": a link between two paragraphs. */
static bool is_bracketed_link(const struct shape *shape)
{
	if (!token_is(shape->first, '(') || !token_is(shape->end - 1, ')') || shape->words > HEADING_WORDS_MAX)
		return false;
	for (const struct token *token = shape->first; token < shape->end && token < shape->first + LINK_LABEL_TOKENS; token++)
		if (token_is(token, ':'))
			return true;
	return false;
}

/* "By Jane Doe and John Roe": a word of class "byline", then names alone. */
static bool is_byline(const struct language *language, const struct shape *shape)
{
	const struct token *first = shape->first;
	const char *place = token_column(first, language->boilerplate, 0);
	if (!place || strcmp(place, "byline") != 0 || shape->words < 2 || shape->words > BYLINE_WORDS_MAX)
		return false;
	for (const struct token *token = first + 1; token < shape->end; token++)
		if (token_ends_sentence(token) || token->kind == TOKEN_NUMBER ||
		    (token->kind == TOKEN_WORD && !(token->flags & (TOKEN_CAPITALISED | TOKEN_STOP))))
			return false;
	return first[1].flags & TOKEN_CAPITALISED;
}

/* The last token that is no quotation mark or bracket. */
static const struct token *last_token(const struct shape *shape)
{
	const struct token *last = shape->end - 1;
	while (last > shape->first && (last->kind == TOKEN_QUOTE || token_is(last, ')') || token_is(last, ']')))
		last--;
	return last;
}

/* A short line without an end mark. A colon or comma announces what follows ("Wang said:"), and a line that opens with a
 * quotation mark is somebody's words. */
static bool is_heading(const struct shape *shape)
{
	const struct token *last = last_token(shape);
	bool upper = shape->uppers == shape->letters && shape->letters > 1; /* a headline of another article */
	if (shape->words > (upper ? 2 * HEADING_WORDS_MAX : HEADING_WORDS_MAX) || shape->first->kind == TOKEN_QUOTE)
		return false;
	if (token_is(last, ':'))
		return shape->words <= 1;
	return !token_ends_sentence(last) && !token_is(last, ',') && !token_is(last, ';') && !(last->flags & TOKEN_ABBREVIATION) &&
	       strcmp(last->norm, "—") != 0 && strcmp(last->norm, "–") != 0;
}

static enum paragraph_kind kind_of(const struct language *language, const struct shape *shape)
{
	if (shape->letters == 0)
		return PARAGRAPH_RUBBISH; /* "___", "* * *", an address, a date */
	enum paragraph_kind kind = phrase_kind(language, shape);
	if (kind != PARAGRAPH_PROSE)
		return kind;
	if (is_byline(language, shape) || is_bracketed_link(shape))
		return PARAGRAPH_RUBBISH;
	if (ends_with_credit(language, shape))
		return PARAGRAPH_CAPTION;
	return is_heading(shape) ? PARAGRAPH_HEADING : PARAGRAPH_PROSE;
}

void read_paragraph_kinds(struct reader *reader)
{
	for (size_t k = 0; k < reader->lines.count; k++) {
		struct line *line = &reader->lines.items[k];
		struct shape shape = shape_of(reader, line);
		line->kind = (uint8_t)kind_of(reader->language, &shape);
	}
}
