#include "extract/passages.h"

/* Whether the boundary between two sentences lies inside a quotation. */
static bool inside_quotation(const struct document *document, const struct sentence *before)
{
	if (before->end == before->first || before->end >= document->token_count)
		return false;
	uint32_t a = document->tokens[before->end - 1].quotation, b = document->tokens[before->end].quotation;
	if (a == DOCUMENT_NONE || b == DOCUMENT_NONE)
		return false;
	while (document->quotations[a].parent != DOCUMENT_NONE)
		a = document->quotations[a].parent;
	while (document->quotations[b].parent != DOCUMENT_NONE)
		b = document->quotations[b].parent;
	return a == b;
}

/* The mark that ends the sentence ('!', '?' or '.'), if its last quotation began with the sentence, or before it; else 0. */
static char quoted_end(const struct reading *reading, const struct sentence *sentence)
{
	static const char MARKS[] = "!?.";
	const struct document *document = reading->document;
	uint32_t last = sentence->end - 1, number = document->tokens[last].quotation;
	if (sentence->end < sentence->first + 3 || document->tokens[last].kind != TOKEN_QUOTE || number == DOCUMENT_NONE)
		return 0;
	while (document->quotations[number].parent != DOCUMENT_NONE)
		number = document->quotations[number].parent;
	if (document->quotations[number].open > sentence->first || document->quotations[number].close != last)
		return 0;
	while (last > sentence->first && document->tokens[last].kind == TOKEN_QUOTE)
		last--;
	for (size_t k = 0; MARKS[k]; k++)
		if (reading_mark(reading, last, MARKS[k]))
			return MARKS[k];
	return 0;
}

/* `“Who closed the gates?” Rosk asked.`: two sentences by their marks, one by what they say. Behind a full stop the second one must
 * consist of subject and cue: `“We closed them.” Rosk said.` */
static bool cue_follows(const struct reading *reading, const struct sentence *before)
{
	enum { CUE_TOKENS = 12, BARE_TOKENS = 6 };
	const struct document *document = reading->document;
	char mark = quoted_end(reading, before);
	if (!mark)
		return false;
	uint32_t limit = document->sentences[document->tokens[before->end].sentence].end;
	if (mark == '.' && limit > before->end + BARE_TOKENS)
		return false;
	for (uint32_t k = before->end; k < limit && k < before->end + CUE_TOKENS; k++) {
		struct cue_entry entry;
		if (reading_cue(reading, k, &entry) && k > before->end && entry.form != CUE_PARTICIPLE &&
		    entry.content & (CUE_QUOTE | CUE_ADDRESSEE)) {
			uint32_t behind = k + entry.tokens;
			if (mark == '.')
				return behind + 1 == limit && reading_mark(reading, behind, '.');
			return behind < limit && !reading_is(reading, behind, WORD_THAT) && document->tokens[behind].kind != TOKEN_QUOTE;
		}
		if (document->tokens[k].kind == TOKEN_QUOTE)
			return false;
	}
	return false;
}

void passages_find(struct reading *reading)
{
	const struct document *document = reading->document;
	reading->voices = arena_alloc(reading->arena, document->sentence_count, sizeof(*reading->voices));
	reading->passages = arena_alloc(reading->arena, document->sentence_count, sizeof(*reading->passages));
	for (uint32_t p = 0; p < document->paragraph_count; p++) {
		const struct paragraph *paragraph = &document->paragraphs[p];
		if (paragraph->kind != PARAGRAPH_PROSE)
			continue;
		bool open = false;
		for (uint32_t s = paragraph->first; s < paragraph->end; s++) {
			const struct sentence *sentence = &document->sentences[s];
			if (!open)
				reading->passages[reading->passage_count++] = (struct passage){ .first = sentence->first, .paragraph = p };
			reading->passages[reading->passage_count - 1].end = sentence->end;
			open = s + 1 < paragraph->end && (inside_quotation(document, sentence) || cue_follows(reading, sentence));
		}
	}
}
