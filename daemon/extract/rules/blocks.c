/* Block quotations: “As Ito told us:”, and then a paragraph that the page shows as a quotation by its layout, of which the text has nothing left. */
#include "extract/attribution.h"
#include "extract/rules/phrases.h"
#include "extract/rules/quote_cues.h"

enum {
	CUE_TO_COLON = 24, /* tokens between the cue and the colon: “issued a statement about the fire at the dam on Monday:” */
	FEWEST_WORDS = 8,
	LONGEST_BLOCK = 400, /* tokens */
};

/* For each passage, whether an attribution begins in it. */
static bool *attributed_passages(const struct reading *reading, const struct attributions *attributions)
{
	bool *attributed = arena_alloc(reading->arena, reading->passage_count, sizeof(*attributed));
	for (size_t k = 0; k < attributions->list.count; k++)
		attributed[attributions->list.items[k].passage] = true;
	return attributed;
}

static uint32_t words_in(const struct reading *reading, struct range range)
{
	uint32_t words = 0;
	for (uint32_t k = range.first; k < range.end; k++)
		words += reading_token(reading, k)->kind == TOKEN_WORD;
	return words;
}

/* Whether the passage begins like prose, with a capitalised word: not with a mark, a dash, a bullet or a number. */
static bool begins_as_prose(const struct reading *reading, const struct passage *passage)
{
	const struct token *first = reading_token(reading, passage->first);
	return first->kind == TOKEN_WORD && first->flags & TOKEN_CAPITALISED && !(first->flags & TOKEN_ABBREVIATION);
}

/* A block is the rest of the paragraph from passage `p` on. Returns the passage behind it, or `p` if somebody else speaks in it. */
static uint32_t block_end(const struct reading *reading, uint32_t p, const bool *attributed)
{
	uint32_t end = p;
	for (; end < reading->passage_count && reading->passages[end].paragraph == reading->passages[p].paragraph; end++)
		if (attributed[end] || reading->voices[end] != VOICE_OUTLET)
			return p;
	return end;
}

/* “was to testify:” does not say that he did so. */
static bool is_infinitive(const struct reading *reading, struct range cue)
{
	return cue.end > cue.first + 1 && reading_word(reading, cue.end - 2, "to");
}

static void find_block(const struct reading *reading, uint32_t p, const bool *attributed, struct attributions *attributions)
{
	const struct passage *intro = &reading->passages[p - 1];
	struct attribution attribution = { .rule = RULE_BLOCK, .direct = true, .heir_of = DOCUMENT_NONE, .passage = p };
	if (reading->passages[p].paragraph - intro->paragraph != 1 || !reading_mark(reading, intro->end - 1, ':') ||
	    !begins_as_prose(reading, &reading->passages[p]) ||
	    !quote_cue_before(reading, intro->first, intro->end, &attribution) || range_empty(attribution.cue) ||
	    is_infinitive(reading, attribution.cue) || attribution.cue.end + CUE_TO_COLON < intro->end)
		return;
	uint32_t end = block_end(reading, p, attributed);
	if (end == p)
		return;
	struct range content = { reading->passages[p].first, reading->passages[end - 1].end };
	if (content.end - content.first > LONGEST_BLOCK || words_in(reading, content) < FEWEST_WORDS)
		return;
	reading_set_voice(reading, content);
	attribution.content[attribution.content_count++] = phrase_trim(reading, content);
	array_append(&attributions->list, attribution);
}

void blocks_find(const struct reading *reading, struct attributions *attributions)
{
	if (!reading->grammar)
		return;
	const bool *attributed = attributed_passages(reading, attributions);
	for (uint32_t p = 1; p < reading->passage_count; p++)
		if (reading->voices[p] == VOICE_OUTLET && reading->passages[p].paragraph != reading->passages[p - 1].paragraph)
			find_block(reading, p, attributed, attributions);
}
