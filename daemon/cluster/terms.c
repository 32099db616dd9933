#include "cluster/terms.h"

#include <string.h>

enum { WORD_BYTES = 64 }; /* longer "words" are noise: rows of dashes, encoded data */

static bool is_stop(const struct document *document, const char *word, size_t length)
{
	return word_list_has(language_list(document->language, "stop_words"), word, length);
}

/* "u.s." and, written in capitals, "us": "us." — a stem that the pronoun "us" never has. "u.n." and "UN": "un". */
static bool acronym(const struct document *document, const struct token *token, struct arena *arena, struct term *ret_term)
{
	bool dotted = token->norm_length > 2 && token->norm[1] == '.';
	if (!dotted && !(token->flags & TOKEN_UPPER))
		return false;
	char *text = arena_alloc(arena, (size_t)token->norm_length + 2, 1);
	uint32_t length = 0;
	for (uint32_t k = 0; k < token->norm_length; k++) {
		if (token->norm[k] == '-')
			return false;
		if (token->norm[k] != '.')
			text[length++] = token->norm[k];
	}
	if (length < 2)
		return false;
	if (is_stop(document, text, length))
		text[length++] = '.';
	*ret_term = (struct term){ .text = text, .length = length, .capitalised = true, .word = true };
	return true;
}

static bool number(const struct token *token, struct arena *arena, struct term *ret_term)
{
	if (token->kind != TOKEN_NUMBER)
		return false;
	char *text = arena_alloc(arena, (size_t)token->norm_length + 1, 1);
	uint32_t length = 0;
	for (uint32_t k = 0; k < token->norm_length; k++)
		if (token->norm[k] != ',')
			text[length++] = token->norm[k];
	*ret_term = (struct term){ .text = text, .length = length };
	return length > 0;
}

static struct term word(const struct document *document, const struct token *token, const char *text, size_t length,
                        struct arena *arena)
{
	size_t stem_length;
	const char *stem = language_stem(document->language, text, length, arena, &stem_length);
	return (struct term){
		.text = stem,
		.length = (uint32_t)stem_length,
		.capitalised = token->flags & TOKEN_CAPITALISED,
		.word = true,
		.stop = length == token->norm_length ? (token->flags & TOKEN_STOP) != 0 : is_stop(document, text, length),
	};
}

static size_t parts(const struct document *document, const struct token *token, struct arena *arena,
                    struct term ret_terms[TERMS_OF_TOKEN])
{
	size_t count = 0;
	const char *end = token->norm + token->norm_length;
	for (const char *part = token->norm; part < end && count < TERMS_OF_TOKEN;) {
		const char *hyphen = memchr(part, '-', (size_t)(end - part));
		size_t length = (size_t)((hyphen ? hyphen : end) - part);
		if (length > 1)
			ret_terms[count++] = word(document, token, part, length, arena);
		part += length + 1;
	}
	return count;
}

size_t terms_of_token(const struct document *document, const struct token *token, struct arena *arena,
                      struct term ret_terms[TERMS_OF_TOKEN])
{
	if ((token->kind != TOKEN_WORD && token->kind != TOKEN_NUMBER) || token->norm_length > WORD_BYTES || token->norm_length == 0)
		return 0;
	if (token->norm[0] == '\'')
		return 0;
	if (acronym(document, token, arena, &ret_terms[0]) || number(token, arena, &ret_terms[0]))
		return 1;
	if (memchr(token->norm, '-', token->norm_length))
		return parts(document, token, arena, ret_terms);
	ret_terms[0] = word(document, token, token->norm, token->norm_length, arena);
	return 1;
}

bool token_starts(const struct document *document, uint32_t index)
{
	uint32_t first = document->sentences[document->tokens[index].sentence].first;
	if (index == first)
		return true;
	const struct token *before = &document->tokens[index - 1];
	if (before->kind == TOKEN_QUOTE || document->text[before->byte] == ':')
		return true;
	for (uint32_t k = first; k < index; k++)
		if (document->tokens[k].kind == TOKEN_WORD || document->tokens[k].kind == TOKEN_NUMBER)
			return false;
	return true;
}
