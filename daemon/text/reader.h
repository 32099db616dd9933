/* Reader: what the steps of document_read() hand on to each other. Only for the files of text/. */
#pragma once

#include <string.h>

#include "proto/base/array.h"
#include "text/document.h"
#include "text/language_data.h"
#include "text/marks.h"

/* What is next to a quotation mark. */
enum beside {
	BESIDE_SPACE, /* or an end of the text or of the line */
	BESIDE_LETTER,
	BESIDE_DIGIT,
	BESIDE_OPENING, /* ( [ */
	BESIDE_CLOSING, /* ) ] . , ; : ! ? */
	BESIDE_DASH,
	BESIDE_MARK, /* another quotation mark */
	BESIDE_SYMBOL,
};

#define MARK_NO_INDEX UINT32_MAX

/* A character that may be a quotation mark. */
struct mark {
	uint32_t token;
	uint32_t next; /* the next mark of the same family in the paragraph, or MARK_NO_INDEX */
	uint8_t style; /* enum mark_style */
	uint8_t before, after; /* enum beside */
	bool after_s;          /* "allies' ": after an s */
	bool closer_ahead;     /* a mark of the same family further on in the paragraph could close */
};

/* A paragraph before its sentences are known: tokens [first, end), marks [first_mark, end_mark). */
struct line {
	uint32_t first, end;
	uint32_t first_mark, end_mark;
	uint8_t kind; /* enum paragraph_kind */
};

struct reader {
	const struct language *language;
	const char *text;
	size_t bytes;
	uint32_t length; /* code points */
	struct arena *arena;
	char *norm, *norm_end; /* room for normal forms, taken from the arena in pieces */
	ARRAY(struct token) tokens;
	ARRAY(struct mark) marks;
	ARRAY(struct line) lines;
	ARRAY(struct quotation) quotations;
	ARRAY(struct sentence) sentences;
};

/* Fills tokens, marks and lines. */
void read_tokens(struct reader *reader);

/* Sets every line's kind. Needs tokens. */
void read_paragraph_kinds(struct reader *reader);

/* Fills quotations, and decides which marks are quotation marks. Needs the lines' kinds. */
void read_quotations(struct reader *reader);

/* Fills sentences, line by line. Needs quotations. */
void read_sentences(struct reader *reader);

/* "…", "..." and the like: what may end a sentence. */
static inline bool token_ends_sentence(const struct token *token)
{
	if (token->kind != TOKEN_PUNCTUATION)
		return false;
	switch (token->norm[0]) {
	case '.':
	case '!':
	case '?':
		return true;
	default:
		break;
	}
	static const char *const others[] = { "。", "؟", "।", "۔", "‼", "⁇" };
	for (size_t k = 0; k < array_size(others); k++)
		if ((unsigned char)token->norm[0] >= 0x80 && strcmp(token->norm, others[k]) == 0)
			return true;
	return false;
}

/* Whether the token is this one ASCII character. */
static inline bool token_is(const struct token *token, char character)
{
	return token->norm[0] == character && token->norm[1] == '\0';
}
