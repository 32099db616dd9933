#include "cluster/board/board_article.h"

#include <string.h>

/* Strings and arrays packed into one allocation: a dry run (block NULL) measures, the second run copies. */
struct packer {
	char *block;
	size_t used;
};

static void *pack(struct packer *packer, const void *data, size_t size)
{
	packer->used = (packer->used + 7) & ~(size_t)7;
	char *place = packer->block ? packer->block + packer->used : NULL;
	packer->used += size;
	if (place && size)
		memcpy(place, data, size);
	return place;
}

static const char *pack_string(struct packer *packer, const char *text)
{
	if (!text)
		return NULL;
	size_t size = strlen(text) + 1;
	char *place = packer->block ? packer->block + packer->used : NULL;
	packer->used += size;
	return place ? memcpy(place, text, size) : NULL;
}

static void pack_statement(struct packer *packer, const struct statement *statement, const char *text, struct board_statement *ret_packed)
{
	struct board_statement packed = { .statement = *statement };
	packed.statement.content = pack(packer, statement->content, statement->content_count * sizeof(*statement->content));
	packed.statement.speaker = pack_string(packer, statement->speaker);
	packed.statement.speaker_reason = pack_string(packer, statement->speaker_reason);
	packed.statement.mention = pack_string(packer, statement->mention);
	packed.statement.cue = pack_string(packer, statement->cue);
	packed.statement.via = pack_string(packer, statement->via);
	packed.text = pack_string(packer, text);
	if (ret_packed)
		*ret_packed = packed;
}

static void pack_article(struct packer *packer, const struct article *read, const struct analysis *analysis, struct board_article *packed)
{
	size_t count = analysis->statements.count;
	packed->block = packer->block;
	packed->statement_count = (uint32_t)count;
	if (packer->block)
		memset(packer->block, 0, count * sizeof(*packed->statements));
	packed->statements = (struct board_statement *)packer->block;
	packer->used = count * sizeof(*packed->statements);
	for (size_t k = 0; k < count; k++)
		pack_statement(packer, &analysis->statements.items[k], analysis->statement_texts[k],
		               packer->block ? &packed->statements[k] : NULL);
	packed->id = pack_string(packer, read->id);
	packed->url = pack_string(packer, read->url);
	packed->title = pack_string(packer, read->title);
	packed->headline = pack_string(packer, analysis->headline);
}

void board_article_fill(struct board_article *article, const struct article *read, const struct analysis *analysis)
{
	struct packer packer = { 0 };
	pack_article(&packer, read, analysis, article);
	packer.block = allocate(packer.used, 1);
	pack_article(&packer, read, analysis, article);
}

void board_article_empty(struct board_article *article)
{
	free(article->block);
	article->block = NULL;
	article->id = article->url = article->title = article->headline = NULL;
	article->statements = NULL;
}
