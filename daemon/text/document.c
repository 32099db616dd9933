#include "text/document.h"

#include <assert.h>
#include <string.h>

#include "proto/base/sorted.h"
#include "text/characters.h"
#include "text/reader.h"

/* The array's items in the arena; the array is freed. */
#define MOVE(reader, array) move((reader)->arena, (array).items, (array).count, sizeof(*(array).items))

static void *move(struct arena *arena, void *items, size_t count, size_t size)
{
	void *moved = arena_room(arena, count, size);
	if (count)
		memcpy(moved, items, count * size);
	free(items);
	return moved;
}

/* Paragraphs count sentences, lines count tokens; both are in the same order. */
static struct paragraph *make_paragraphs(struct reader *reader)
{
	struct paragraph *paragraphs = arena_alloc(reader->arena, reader->lines.count, sizeof(*paragraphs));
	for (uint32_t k = 0; k < reader->sentences.count; k++) {
		struct paragraph *paragraph = &paragraphs[reader->sentences.items[k].paragraph];
		if (paragraph->end == 0)
			paragraph->first = k;
		paragraph->end = k + 1;
	}
	for (size_t k = 0; k < reader->lines.count; k++)
		paragraphs[k].kind = reader->lines.items[k].kind;
	return paragraphs;
}

void document_read(const char *text, size_t bytes, const struct language *language, struct arena *arena,
                   struct document *ret_document)
{
	assert(bytes < UINT32_MAX);
	struct reader reader = { .language = language, .text = text, .bytes = bytes, .arena = arena };
	read_tokens(&reader);
	read_paragraph_kinds(&reader);
	read_quotations(&reader);
	read_sentences(&reader);
	*ret_document = (struct document){
		.text = text,
		.bytes = bytes,
		.length = reader.length,
		.language = language,
		.token_count = (uint32_t)reader.tokens.count,
		.sentence_count = (uint32_t)reader.sentences.count,
		.paragraph_count = (uint32_t)reader.lines.count,
		.quotation_count = (uint32_t)reader.quotations.count,
		.paragraphs = make_paragraphs(&reader),
	};
	ret_document->tokens = MOVE(&reader, reader.tokens);
	ret_document->sentences = MOVE(&reader, reader.sentences);
	ret_document->quotations = MOVE(&reader, reader.quotations);
	array_free(&reader.marks);
	array_free(&reader.lines);
}

uint32_t document_token_at(const struct document *document, uint32_t position)
{
	return sorted_find(k, 0, document->token_count, document->tokens[k].start < position);
}

/* The first token that ends after the code point; token_count if there is none. */
static uint32_t token_behind(const struct document *document, uint32_t position)
{
	return sorted_find(k, 0, document->token_count, document->tokens[k].end <= position);
}

/* The byte at which a code point begins: from the nearest token's start on. */
static size_t byte_at(const struct document *document, uint32_t position)
{
	uint32_t token = token_behind(document, position), at = 0;
	size_t byte = 0;
	if (token < document->token_count && document->tokens[token].start <= position) {
		at = document->tokens[token].start;
		byte = document->tokens[token].byte;
	} else if (token > 0) {
		at = document->tokens[token - 1].end;
		byte = document->tokens[token - 1].byte_end;
	}
	for (unsigned bytes; at < position; at++, byte += bytes)
		character_decode((const unsigned char *)document->text + byte, &bytes);
	return byte;
}

char *document_copy(const struct document *document, struct span span, struct arena *arena)
{
	assert(span.start <= span.end && span.end <= document->length);
	size_t start = byte_at(document, span.start), end = byte_at(document, span.end);
	return arena_string(arena, document->text + start, end - start);
}

bool token_has_class(const struct token *token, const struct word_list *list, const char *class)
{
	const char *classes = token_column(token, list, 0);
	size_t length = strlen(class);
	for (; classes; classes = strchr(classes, ',') ? strchr(classes, ',') + 1 : NULL)
		if (strncmp(classes, class, length) == 0 && (classes[length] == ',' || classes[length] == '\0'))
			return true;
	return false;
}
