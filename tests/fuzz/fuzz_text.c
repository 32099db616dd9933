/* Any text is a document whose parts fit together. The first byte chooses the language; bytes that are not UTF-8 become "?". */
#include "text/document.h"

#include <string.h>

#include "fuzz.h"

static void check_tokens(const struct document *d)
{
	uint32_t end = 0, byte_end = 0;
	for (uint32_t k = 0; k < d->token_count; k++) {
		const struct token *token = &d->tokens[k];
		require(token->start >= end && token->start < token->end && token->end <= d->length);
		require(token->byte >= byte_end && token->byte < token->byte_end && token->byte_end <= d->bytes);
		require(token->byte_end - token->byte >= token->end - token->start);
		require(token->norm_length > 0 && strlen(token->norm) == token->norm_length);
		require(token->kind <= TOKEN_SYMBOL);
		require(token->kind == TOKEN_QUOTE || !(token->flags & (TOKEN_OPENS | TOKEN_CLOSES)));
		end = token->end;
		byte_end = token->byte_end;
	}
}

static void check_sentences(const struct document *d)
{
	uint32_t token = 0, sentence = 0;
	for (uint32_t p = 0; p < d->paragraph_count; p++) {
		const struct paragraph *paragraph = &d->paragraphs[p];
		require(paragraph->first == sentence && paragraph->end > sentence && paragraph->kind <= PARAGRAPH_RUBBISH);
		for (; sentence < paragraph->end; sentence++) {
			const struct sentence *s = &d->sentences[sentence];
			require(s->first == token && s->end > token && s->paragraph == p);
			require(s->ends_paragraph == (sentence + 1 == paragraph->end));
			for (; token < s->end; token++)
				require(d->tokens[token].sentence == sentence);
		}
	}
	require(token == d->token_count && sentence == d->sentence_count);
}

static void check_quotations(const struct document *d)
{
	for (uint32_t k = 0; k < d->quotation_count; k++) {
		const struct quotation *q = &d->quotations[k];
		require(q->open < d->token_count && q->open < q->close && q->close <= d->token_count);
		require(k == 0 || d->quotations[k - 1].open < q->open);
		require(d->tokens[q->open].kind == TOKEN_QUOTE && (d->tokens[q->open].flags & TOKEN_OPENS));
		require(d->tokens[q->open].quotation == k);
		require(!q->closed || (q->close < d->token_count && (d->tokens[q->close].flags & TOKEN_CLOSES)));
		require(q->words <= q->close - q->open);
		if (q->parent == DOCUMENT_NONE)
			continue;
		const struct quotation *parent = &d->quotations[q->parent];
		require(q->parent < k && parent->open < q->open && q->close <= parent->close && q->words <= parent->words);
	}
	for (uint32_t k = 0; k < d->token_count; k++) {
		uint32_t q = d->tokens[k].quotation;
		require(q == DOCUMENT_NONE || (q < d->quotation_count && d->quotations[q].open <= k));
		require(q == DOCUMENT_NONE || k < d->quotations[q].close || (d->quotations[q].closed && k == d->quotations[q].close));
	}
}

static void check_copies(const struct document *d, struct arena *arena)
{
	for (uint32_t k = 0; k < d->token_count && k < 50; k++) {
		const struct token *token = &d->tokens[k];
		const char *copy = document_copy(d, (struct span){ token->start, token->end }, arena);
		require(memcmp(copy, d->text + token->byte, token->byte_end - token->byte) == 0);
	}
	require(memcmp(document_copy(d, (struct span){ 0, d->length }, arena), d->text, d->bytes) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const codes[] = { "en", "de", "fr", "it", "nl", "und" };
	if (size == 0)
		return 0;
	const struct language *language = languages_find(languages(), codes[data[0] % array_size(codes)]);
	size_t bytes = size - 1;
	char *text = allocate(bytes ? bytes : 1, 1); /* exactly as long as the text, so that reading past it is seen */
	memcpy(text, data + 1, bytes);
	uint32_t characters = make_valid(text, bytes);
	struct arena *arena = arena_new();
	struct document document;
	document_read(text, bytes, language, arena, &document);
	require(document.length == characters);
	check_tokens(&document);
	check_sentences(&document);
	check_quotations(&document);
	check_copies(&document, arena);
	arena_free(arena);
	free(text);
	return 0;
}
