/* Document: a text taken apart into paragraphs, sentences, tokens and quotations. Everything is in the arena.
 * Offsets are Unicode code points of the text as sent, before any normalisation. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "proto/base/arena.h"
#include "proto/story.h"
#include "text/language.h"

enum token_kind {
	TOKEN_WORD,   /* letters, with inner apostrophes, hyphens and dots ("U.S.", "rock-solid", "O’Neill"); clitics split off ("'s", "n't") */
	TOKEN_NUMBER, /* "7", "1,300", "2.5", "40th" */
	TOKEN_PUNCTUATION,
	TOKEN_QUOTE, /* a mark that opens or closes a quotation; an apostrophe is not one */
	TOKEN_URL,   /* also e-mail addresses, @handles and #tags */
	TOKEN_SYMBOL,
};

enum token_flag {
	TOKEN_CAPITALISED = 1 << 0, /* starts with an upper-case letter */
	TOKEN_UPPER = 1 << 1,       /* two letters or more, all upper case */
	TOKEN_SPACE_BEFORE = 1 << 2,
	TOKEN_ABBREVIATION = 1 << 3, /* its dot belongs to it */
	TOKEN_OPENS = 1 << 4,        /* a TOKEN_QUOTE that opens */
	TOKEN_CLOSES = 1 << 5,       /* a TOKEN_QUOTE that closes */
	TOKEN_STOP = 1 << 6,         /* in the language's stop words */
};

struct token {
	uint32_t start, end;     /* code points */
	uint32_t byte, byte_end; /* bytes of document.text */
	const char *norm;        /* NFKC, case folded, typographic apostrophes and hyphens made plain; NUL-terminated */
	uint16_t norm_length;
	uint8_t kind;  /* enum token_kind */
	uint8_t flags; /* enum token_flag */
	uint32_t sentence;
	uint32_t quotation; /* index of the innermost quotation that it is in (its marks included), or DOCUMENT_NONE */
	uint64_t lists;     /* the language's lists that have its normal form, as a set */
};

#define DOCUMENT_NONE UINT32_MAX

struct sentence {
	uint32_t first, end; /* tokens [first, end) */
	uint32_t paragraph;
	bool ends_paragraph;
};

enum paragraph_kind {
	PARAGRAPH_PROSE,
	PARAGRAPH_HEADING, /* a short line without an end mark */
	PARAGRAPH_CAPTION, /* a picture's caption or credit */
	PARAGRAPH_RUBBISH, /* "Read more:", "Follow us on", share bars, cookie lines: the web page around the article */
};

struct paragraph {
	uint32_t first, end; /* sentences [first, end) */
	uint8_t kind;        /* enum paragraph_kind */
};

/* A quotation: from its opening mark to its closing one. One that runs over several paragraphs (each opens with a mark, only
 * the last one closes) is a single quotation. */
struct quotation {
	uint32_t open;   /* token of the opening mark */
	uint32_t close;  /* token of the closing mark, or the one after the last token if it never closes */
	bool closed;     /* whether there is a closing mark */
	uint32_t parent; /* index of the quotation around it, or DOCUMENT_NONE */
	uint32_t words;  /* TOKEN_WORD and TOKEN_NUMBER tokens inside */
};

struct document {
	const char *text; /* UTF-8, as sent; not copied */
	size_t bytes;
	uint32_t length; /* code points */
	const struct language *language;
	struct token *tokens;
	uint32_t token_count;
	struct sentence *sentences;
	uint32_t sentence_count;
	struct paragraph *paragraphs;
	uint32_t paragraph_count;
	struct quotation *quotations;
	uint32_t quotation_count;
};

/* Takes `text` apart (valid UTF-8, `bytes` long, kept alive by the caller as long as the document). Time and memory are linear in its
 * length, whatever it contains. Cannot fail: every text is a document. */
void document_read(const char *text, size_t bytes, const struct language *language, struct arena *arena,
                   struct document *ret_document);

/* A hash of the word's normalised form; never 0. */
static inline uint32_t token_hash(const struct token *token)
{
	uint32_t hash = 2166136261u; /* FNV-1a */
	for (uint16_t k = 0; k < token->norm_length; k++)
		hash = (hash ^ (uint8_t)token->norm[k]) * 16777619u;
	return hash ? hash : 1;
}

/* Whether a list of the document's language has the token's normal form, and a column of that entry: word_list_has() and
 * word_list_column() without a look-up for most tokens. */
static inline bool token_in(const struct token *token, const struct word_list *list)
{
	return word_list_among(list, token->lists);
}

static inline const char *token_column(const struct token *token, const struct word_list *list, unsigned column)
{
	return token_in(token, list) ? word_list_column(list, token->norm, token->norm_length, column) : NULL;
}

/* Whether the token's normal form has the ending, and is longer than so many bytes. */
static inline bool token_has_ending(const struct token *token, const char *ending, size_t longer_than)
{
	size_t length = strlen(ending);
	return token->norm_length > longer_than && token->norm_length >= length &&
	       memcmp(token->norm + token->norm_length - length, ending, length) == 0;
}

/* Whether a class is among the comma-separated ones that a list has for the token. */
bool token_has_class(const struct token *token, const struct word_list *list, const char *class);

/* A copy of the text between two code points (start <= end <= length), in the arena. */
char *document_copy(const struct document *document, struct span span, struct arena *arena);

/* The first token that begins at the code point or after it; token_count if there is none. */
uint32_t document_token_at(const struct document *document, uint32_t position);
