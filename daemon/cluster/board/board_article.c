#include "cluster/board/board_article.h"

#include <assert.h>
#include <string.h>

/* Packs strings and arrays into one allocation. A first run, with `block` NULL, only measures; the second copies. Offsets count from the start of the
 * block, which is struct board_text itself, so none of them is 0. */
struct packer {
	char *block;
	size_t used;
};

static uint32_t pack(struct packer *packer, const void *data, size_t size)
{
	size_t place = packer->used;
	assert(place + size <= UINT32_MAX); /* an article has a few megabytes at most */
	packer->used += size;
	if (packer->block && size)
		memcpy(packer->block + place, data, size);
	return (uint32_t)place;
}

static uint32_t pack_string(struct packer *packer, const char *text)
{
	return text ? pack(packer, text, strlen(text) + 1) : 0;
}

/* Spans come before the strings, so that they are aligned. */
static void pack_content(struct packer *packer, const struct analysis *analysis, struct board_text *packed)
{
	for (size_t k = 0; k < analysis->statements.count; k++) {
		const struct statement *statement = &analysis->statements.items[k];
		uint32_t content = pack(packer, statement->content, statement->content_count * sizeof(*statement->content));
		if (packed)
			packed->statements[k] = (struct board_statement){ .content = content, .content_count = (uint32_t)statement->content_count };
	}
}

static void pack_statement(struct packer *packer, const struct statement *statement, const char *text, struct board_statement *packed)
{
	struct board_statement strings = {
		.speaker = pack_string(packer, statement->speaker),
		.speaker_reason = pack_string(packer, statement->speaker_reason),
		.mention = pack_string(packer, statement->mention),
		.cue = pack_string(packer, statement->cue),
		.via = pack_string(packer, statement->via),
		.text = pack_string(packer, text),
	};
	if (!packed)
		return;
	strings.content = packed->content;
	strings.content_count = packed->content_count;
	strings.kind = (uint8_t)statement->kind;
	strings.attitude = statement->attitude;
	strings.confidence = statement->confidence;
	*packed = strings;
}

static void pack_article(struct packer *packer, const struct article *read, const struct analysis *analysis)
{
	struct board_text *text = (struct board_text *)packer->block;
	size_t count = analysis->statements.count;
	packer->used = sizeof(*text) + count * sizeof(*text->statements);
	pack_content(packer, analysis, text);
	for (size_t k = 0; k < count; k++) {
		pack_statement(packer, &analysis->statements.items[k], analysis->statement_texts[k], text ? &text->statements[k] : NULL);
		if (text)
			text->statements[k].goes_on = analysis->statement_features[k].goes_on;
	}
	struct board_text strings = {
		.id = pack_string(packer, read->id),
		.url = pack_string(packer, read->url),
		.title = pack_string(packer, read->title),
		.headline = pack_string(packer, analysis->headline),
	};
	if (text)
		memcpy(text, &strings, sizeof(strings));
}

void board_article_fill(struct board_article *article, const struct article *read, const struct analysis *analysis)
{
	struct packer packer = { 0 };
	pack_article(&packer, read, analysis);
	packer.block = allocate(packer.used, 1);
	pack_article(&packer, read, analysis);
	article->statement_count = (uint32_t)analysis->statements.count;
	article->text = (struct board_text *)packer.block;
}

void board_article_empty(struct board_article *article)
{
	free(article->text);
	article->text = NULL;
}
