/* Block quotations: “As Ito told us:”, and then a paragraph that the page shows as a quotation by its layout, of which the text has nothing left. */
#include <string.h>

#include "extract/attribution.h"
#include "extract/rules/phrases.h"
#include "extract/rules/quote_cues.h"

enum {
	CUE_TO_COLON = 24, /* tokens between the cue and the colon: “issued a statement about the fire at the dam on Monday:” */
	RELAY_TO_COLON = 12, /* the same if others say something in the block */
	FEWEST_WORDS = 8,
	LONGEST_BLOCK = 400, /* tokens */
	LONGEST_LABEL = 8,   /* tokens before a colon at the beginning of a block */
	SURE_SHARE = 600,    /* of a cue whose block may have others' statements within it */
};

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

/* The passage behind the block, which is the rest of the paragraph from passage `p` on; `p` if part of it is known to be in another voice. */
static uint32_t block_end(const struct reading *reading, uint32_t p)
{
	uint32_t end = p;
	for (; end < reading->passage_count && reading->passages[end].paragraph == reading->passages[p].paragraph; end++)
		if (reading->voices[end] != VOICE_OUTLET)
			return p;
	return end;
}

/* “ROSK: …”, “Rosk, in May: “…””: the block names whoever speaks in it. */
static bool begins_with_label(const struct reading *reading, const struct passage *passage)
{
	bool upper = reading_token(reading, passage->first)->flags & TOKEN_UPPER;
	for (uint32_t k = passage->first + 1; k + 1 < passage->end && k < passage->first + LONGEST_LABEL; k++)
		if (reading_mark(reading, k, ':'))
			return upper || reading_token(reading, k + 1)->kind == TOKEN_QUOTE;
	return false;
}

static bool is_same_word(const struct reading *reading, uint32_t a, uint32_t b)
{
	return reading_is(reading, a, WORD_NAME) && strcmp(reading_token(reading, a)->norm, reading_token(reading, b)->norm) == 0;
}

/* Posts are often shown as pictures, of which the text has nothing left: what stands below is the article again. */
static bool is_posting(const struct reading *reading, uint32_t cue)
{
	struct cue_entry entry;
	for (uint32_t k = cue; !reading_mark(reading, k, ':'); k++)
		if (reading_cue(reading, k, &entry) && entry.content & CUE_POSTING)
			return true;
	return false;
}

/* The attributions of the other rules by passage: keeps the time linear. */
struct others {
	const struct attributions *attributions;
	uint32_t *first; /* by passage: the index of one that begins there, or DOCUMENT_NONE */
	uint32_t *next;  /* by attribution: another one of the same passage */
};

static struct others others_of(const struct reading *reading, const struct attributions *attributions)
{
	struct others others = { .attributions = attributions };
	others.first = arena_alloc(reading->arena, reading->passage_count, sizeof(*others.first));
	others.next = arena_alloc(reading->arena, attributions->list.count, sizeof(*others.next));
	for (uint32_t p = 0; p < reading->passage_count; p++)
		others.first[p] = DOCUMENT_NONE;
	for (uint32_t k = 0; k < attributions->list.count; k++) {
		uint32_t *first = &others.first[attributions->list.items[k].passage];
		others.next[k] = *first;
		*first = k;
	}
	return others;
}

/* Whether somebody else can say this in the block: not its own speaker, “Rosk said: [Rosk also said …]”. */
static bool may_relay(const struct reading *reading, const struct attribution *block, const struct attribution *inner)
{
	const uint32_t content = reading->passages[block->passage].first;
	if (block->share < SURE_SHARE || block->cue.end + RELAY_TO_COLON < content || is_posting(reading, block->cue.first) ||
	    (block->mention.first > 0 && reading_kind(reading, block->mention.first - 1, KIND_COMPARED)))
		return false; /* “just like he asserted:” */
	return range_empty(inner->mention) || !is_same_word(reading, inner->mention.end - 1, block->mention.end - 1);
}

static bool may_relay_all(const struct reading *reading, const struct attribution *block, uint32_t end, const struct others *others)
{
	for (uint32_t p = block->passage; p < end; p++)
		for (uint32_t k = others->first[p]; k != DOCUMENT_NONE; k = others->next[k])
			if (!may_relay(reading, block, &others->attributions->list.items[k]))
				return false;
	return true;
}

/* “was to testify:” does not say that he did so. */
static bool is_infinitive(const struct reading *reading, struct range cue)
{
	return cue.end > cue.first + 1 && reading_uses(reading, cue.end - 2, USE_INFINITIVE);
}

/* Finds who says it in the sentence before: “Ito told us:”, “… (via the Lantern):”, “From the Lantern:”. */
static bool is_introduced(const struct reading *reading, const struct passage *intro, struct attribution *attribution)
{
	if (quote_pointer_before(reading, intro->first, intro->end, attribution))
		return true;
	return quote_cue_before(reading, intro->first, intro->end, attribution) && !range_empty(attribution->cue) &&
	       !is_infinitive(reading, attribution->cue) &&
	       attribution->cue.end + CUE_TO_COLON >= intro->end && !reading_kind(reading, attribution->mention.first, KIND_AUTHOR);
}

static void find_block(const struct reading *reading, uint32_t p, const struct others *others, struct attributions *attributions)
{
	const struct passage *intro = &reading->passages[p - 1];
	struct attribution attribution = { .rule = RULE_BLOCK, .direct = true, .heir_of = DOCUMENT_NONE, .passage = p };
	if (reading->passages[p].paragraph - intro->paragraph != 1 || !reading_mark(reading, intro->end - 1, ':') ||
	    !begins_as_prose(reading, &reading->passages[p]) || begins_with_label(reading, &reading->passages[p]) ||
	    !is_introduced(reading, intro, &attribution))
		return;
	uint32_t end = block_end(reading, p);
	if (end == p)
		return;
	struct range content = { reading->passages[p].first, reading->passages[end - 1].end };
	if (content.end - content.first > LONGEST_BLOCK || words_in(reading, content) < FEWEST_WORDS ||
	    !may_relay_all(reading, &attribution, end, others))
		return;
	reading_set_voice(reading, content);
	attribution.content[attribution.content_count++] = phrase_trim(reading, content);
	array_append(&attributions->list, attribution);
}

void blocks_find(const struct reading *reading, struct attributions *attributions)
{
	if (!reading->grammar)
		return;
	const struct others others = others_of(reading, attributions);
	for (uint32_t p = 1; p < reading->passage_count; p++)
		if (reading->voices[p] == VOICE_OUTLET && reading->passages[p].paragraph != reading->passages[p - 1].paragraph)
			find_block(reading, p, &others, attributions);
}
