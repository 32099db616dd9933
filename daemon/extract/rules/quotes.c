/* Direct statements: quotations at the beginning of a sentence, with the cue behind them. Quotations with the cue before them are found together with
 * reported speech, since `he said “…”` and `he said that …` begin alike. */
#include "extract/attribution.h"
#include "extract/rules/clauses.h"
#include "extract/rules/content_ends.h"
#include "extract/rules/phrases.h"
#include "extract/rules/quote_cues.h"
#include "extract/rules/segments.h"

enum {
	MOST_LOOKED_AT = 100, /* attributions of one passage: keeps the time linear */
	SURE_SHARE = 700,     /* from this share on a verb needs no comma before it */
	LIKELY_SHARE = 500,   /* from this share on its quotation need not begin the sentence */
	SENTENCE_WORDS = 6,   /* words that a quotation without a mark at its end needs, in a language without any list */
	UNKNOWN_SHARE = 500,  /* the share of a verb that is on no list */
	DATELINES = 2,        /* passages that may begin with one */
	MOST_ASIDES = 3,      /* lines that are no prose between two paragraphs */
	WORDS_ALONE = 4,      /* a quotation without a cue needs as many words to be speech rather than a name or a scare quote */
};

/* The part of a quotation that is in one passage: a quotation may begin in a paragraph before, and go on in the next. */
struct quote {
	uint32_t first, end; /* the tokens between the marks, within the passage */
	uint32_t behind;     /* the token behind the closing mark, or the end of the passage */
	uint32_t words;
};

static bool quote_at(const struct reading *reading, const struct passage *passage, uint32_t token, struct quote *ret_quote)
{
	const struct document *document = reading->document;
	if (token >= passage->end)
		return false;
	uint32_t number = document->tokens[token].quotation;
	if (number == DOCUMENT_NONE)
		return false;
	while (document->quotations[number].parent != DOCUMENT_NONE)
		number = document->quotations[number].parent;
	const struct quotation *quotation = &document->quotations[number];
	if (quotation->open > token || (quotation->open < token && token != passage->first))
		return false;
	struct quote quote = { .first = token, .end = quotation->close < passage->end ? quotation->close : passage->end };
	if (document->tokens[token].kind == TOKEN_QUOTE)
		quote.first++;
	uint32_t behind = quotation->close + quotation->closed;
	quote.behind = behind < passage->end ? behind : passage->end;
	if (quote.first >= quote.end)
		return false;
	for (uint32_t k = quote.first; k < quote.end; k++)
		quote.words += document->tokens[k].kind == TOKEN_WORD || document->tokens[k].kind == TOKEN_NUMBER;
	*ret_quote = quote;
	return true;
}

/* The last token inside, not counting closing marks of quotations within the quotation. */
static uint32_t last_inside(const struct reading *reading, const struct quote *quote)
{
	uint32_t last = quote->end - 1;
	while (last > quote->first && reading_token(reading, last)->kind == TOKEN_QUOTE)
		last--;
	return last;
}

/* Whether a cue may follow: the quotation ends with a mark, “…,” or “…!”, or there is one behind it. */
static bool leads_to_cue(const struct reading *reading, const struct quote *quote, uint32_t limit)
{
	const struct token *last = reading_token(reading, last_inside(reading, quote));
	if (last->kind == TOKEN_PUNCTUATION || last->flags & TOKEN_ABBREVIATION)
		return true;
	return quote->behind < limit && reading_token(reading, quote->behind)->kind == TOKEN_PUNCTUATION;
}

/* “…” said X, “…” she said: there is no comma, but what follows at once can only be the cue. */
static bool cue_at_once(const struct reading *reading, const struct quote *quote, uint32_t limit)
{
	struct cue_entry entry;
	uint32_t verb = quote->behind;
	if (quote->words < WORDS_ALONE)
		return false;
	if (verb < limit && reading_is(reading, verb, WORD_PRONOUN) && !reading_is(reading, verb, WORD_DETERMINER))
		verb++;
	return verb < limit && reading_cue(reading, verb, &entry) && entry.form == CUE_PAST && entry.content & CUE_QUOTE &&
	       entry.share >= SURE_SHARE;
}

/* “A,” he said, the others would “go on.”: the rest of the sentence is content as well, if it is a clause with a quotation in it. Returns the token
 * behind it, or `from`. */
static uint32_t add_tail(const struct reading *reading, const struct passage *passage, uint32_t from, struct attribution *attribution)
{
	const uint32_t begins = WORD_DETERMINER | WORD_PRONOUN | WORD_NAME | WORD_ROLE;
	uint32_t number, first = from + 1, end = passage->end, k;
	bool finite = false;
	first += first < end && reading_is(reading, first, WORD_CONJUNCTION);
	if (!(reading->traits & TRAIT_FIXED_ORDER) || first >= end || !reading_mark(reading, from, ',') || !reading_is(reading, first, begins))
		return from;
	for (k = first; k < end && !reading_opens(reading, k, &number); k++) {
		struct cue_entry entry;
		if (reading_mark(reading, k, ',') || reading_is(reading, k, WORD_RELATIVE) || reading_cue(reading, k, &entry) || k + 1 == end)
			return from;
		finite = finite || reading_helping_verb(reading, k);
	}
	finite = finite || (k + 1 < end && reading_helping_verb(reading, k + 1)); /* “…, and they “would agree”” */
	if (!finite || attribution->content_count == ATTRIBUTION_CONTENT_MAX)
		return from;
	end = content_clause_end(reading, first, end);
	attribution->content[attribution->content_count++] = phrase_trim(reading, (struct range){ first, end });
	return end;
}

/* Adds further quotations of the same sentence: `“A,” he said, “B.”` Returns the token behind what was added, or `from`. */
static uint32_t add_interrupted(const struct reading *reading, const struct passage *passage, uint32_t from,
                                struct attribution *attribution)
{
	struct cue_entry entry;
	struct quote quote;
	uint32_t tail = add_tail(reading, passage, from, attribution);
	if (tail > from)
		return tail;
	bool adjunct = reading_is(reading, from, WORD_PREPOSITION); /* “A,” he said in his written reply, “B” */
	for (uint32_t k = from; k < passage->end; k = reading_next(reading, k)) {
		adjunct = adjunct && !reading_mark(reading, k, ',');
		if (!adjunct && reading_cue(reading, k, &entry) && entry.content & (CUE_QUOTE | CUE_AS))
			break;
		if (!quote_at(reading, passage, k, &quote))
			continue;
		/* “A,” he said on Monday “B” */
		bool at_once = (k == from || reading_is(reading, k - 1, WORD_TIME)) && quote.words >= WORDS_ALONE && !phrase_is_title(reading, k);
		const struct token *before = reading_token(reading, k - 1 - (reading_is(reading, k - 1, WORD_CONJUNCTION) && k - 1 > from));
		if (reading_possessive(reading, k - 1) && phrase_is_title(reading, k))
			continue; /* “A,” he told the Lantern Times' “Town Hour.” “B.” */
		if ((before->kind != TOKEN_PUNCTUATION && !(before->flags & TOKEN_ABBREVIATION) && !at_once) || quote.words < 2)
			break;
		if (attribution->content_count < ATTRIBUTION_CONTENT_MAX)
			attribution->content[attribution->content_count++] = (struct range){ quote.first, quote.end };
		from = quote.behind;
	}
	return from;
}

/* The attribution whose content a quotation continues: `“A,” he said. “B.”`, or a quotation of several paragraphs. NULL if there is none. */
static struct attribution *continued(const struct reading *reading, uint32_t passage, uint32_t first,
                                     struct attributions *attributions)
{
	const struct document *document = reading->document;
	for (size_t k = attributions->list.count, looked = 0; k-- > 0 && looked < MOST_LOOKED_AT; looked++) {
		struct attribution *attribution = &attributions->list.items[k];
		uint32_t last = attribution->content[attribution->content_count - 1].end - 1;
		bool opens = reading_token(reading, first - 1)->kind == TOKEN_QUOTE; /* as each paragraph of a long quotation does */
		uint32_t from = opens && attribution->continued > attribution->passage ? attribution->continued : attribution->passage;
		if (passage - from > 2)
			return NULL;
		if (last >= first || (attribution->content_count == ATTRIBUTION_CONTENT_MAX && !opens))
			continue;
		bool same_quotation = document->tokens[first].quotation != DOCUMENT_NONE &&
		                      document->tokens[first].quotation == document->tokens[last].quotation;
		bool fronted = attribution->rule == RULE_FRONTED && reading_token(reading, last)->kind == TOKEN_QUOTE;
		bool interrupted = attribution->content_count < ATTRIBUTION_CONTENT_MAX && (attribution->rule == RULE_QUOTE_CUED || fronted) &&
		                   attribution->passage + 1 == passage &&
		                   last < attribution->cue.first &&
		                   reading->passages[passage].paragraph == reading->passages[attribution->passage].paragraph;
		if (same_quotation || interrupted)
			return attribution;
	}
	return NULL;
}

/* Whether what stands before the quotation is no part of it: it only leads to it, `On taxes, “…,” he said`, or is a sentence that the quotation
 * explains, `It was a surprise: “…,” he said`. */
static bool parts_before(const struct reading *reading, uint32_t first, uint32_t quote)
{
	if (quote < first + 2)
		return false;
	if (reading_mark(reading, quote - 1, ':') || phrase_is_dash(reading, quote - 1))
		return true;
	if (!reading_mark(reading, quote - 1, ',') || !reading_is(reading, first, WORD_SUBORDINATOR | WORD_PREPOSITION))
		return false;
	struct cue_entry entry;
	for (uint32_t k = first; k + 1 < quote; k++)
		if (reading_mark(reading, k, ',') || reading_token(reading, k)->kind == TOKEN_QUOTE || reading_cue(reading, k, &entry))
			return false;
	return true;
}

/* Finds a quotation further on in the passage with its cue behind it, if what stands before is no part of it. Returns the token behind both, or 0. */
static uint32_t find_inner(const struct reading *reading, uint32_t passage, struct attributions *attributions)
{
	const struct passage *p = &reading->passages[passage];
	for (uint32_t k = p->first + 1; k < p->end; k = reading_next(reading, k)) {
		struct quote quote;
		if (reading_token(reading, k)->kind != TOKEN_QUOTE || !quote_at(reading, p, k, &quote) || quote.words < WORDS_ALONE ||
		    !parts_before(reading, p->first, k) ||
		    !leads_to_cue(reading, &quote, p->end))
			continue;
		struct attribution attribution = { .rule = RULE_QUOTE_CUED, .passage = passage, .heir_of = DOCUMENT_NONE };
		uint32_t behind = quote_cue_behind(reading, quote.behind, p->end, &attribution);
		if (!behind || attribution.share < LIKELY_SHARE)
			continue;
		attribution.content[attribution.content_count++] = (struct range){ quote.first, quote.end };
		behind = add_interrupted(reading, p, behind, &attribution);
		array_append(&attributions->list, attribution);
		return behind;
	}
	return 0;
}

/* Whether a heading, or much that is no prose, stands between the two paragraphs. */
static bool parted(const struct document *document, uint32_t before, uint32_t paragraph)
{
	for (uint32_t k = before + 1; k < paragraph; k++)
		if (document->paragraphs[k].kind == PARAGRAPH_HEADING || k > before + MOST_ASIDES)
			return true;
	return false;
}

/* The attribution that a quotation without a cue follows on: the last one, if it stands right before. Its index, or DOCUMENT_NONE. */
static uint32_t predecessor(const struct reading *reading, uint32_t passage, const struct attributions *attributions)
{
	if (!attributions->list.count)
		return DOCUMENT_NONE;
	size_t last = attributions->list.count - 1;
	const struct attribution *before = &attributions->list.items[last];
	uint32_t from = before->continued > before->passage ? before->continued : before->passage;
	if (from > passage || passage - from > 1 || reading->voices[from] != VOICE_OUTLET ||
	    parted(reading->document, reading->passages[from].paragraph, reading->passages[passage].paragraph))
		return DOCUMENT_NONE;
	return (uint32_t)last;
}

uint32_t quotes_find(const struct reading *reading, uint32_t passage, struct attributions *attributions)
{
	const struct passage *p = &reading->passages[passage];
	uint32_t first = p->first;
	while (first < p->end && first < p->first + 3 && reading_is(reading, first, WORD_CONJUNCTION | WORD_ADVERB))
		first++;
	if (first > p->first && first + 1 < p->end && reading_mark(reading, first, ':') && !(reading->traits & TRAIT_FIXED_ORDER))
		first++; /* “Und weiter: „…““, “E poi: «…»” */
	uint32_t opened = passage < DATELINES ? phrase_skip_opening(reading, p->first, p->end) : first;
	if (opened < p->end && reading_token(reading, opened)->kind == TOKEN_QUOTE)
		first = opened; /* behind a dateline */
	struct quote quote;
	if (!quote_at(reading, p, first, &quote)) {
		uint32_t inner = find_inner(reading, passage, attributions);
		return inner && !(reading->traits & TRAIT_FIXED_ORDER) ? inner : p->first;
	}
	bool continues = reading_token(reading, first)->kind != TOKEN_QUOTE; /* a quotation that began in a paragraph before */
	struct attribution attribution = { .rule = RULE_QUOTE_CUED, .passage = passage, .heir_of = DOCUMENT_NONE };
	bool leads = leads_to_cue(reading, &quote, p->end) || cue_at_once(reading, &quote, p->end);
	uint32_t behind = leads ? quote_cue_behind(reading, quote.behind, p->end, &attribution) : 0;
	if (!behind && reading->traits & TRAIT_INNER_CUES && clauses_inner_cue(reading, quote.first, quote.end, &attribution)) {
		array_append(&attributions->list, attribution);
		return quote.behind;
	}
	struct attribution *before = behind ? NULL : continued(reading, passage, quote.first, attributions);
	if (before && (continues || quote.behind + 2 >= p->end || quote.words >= WORDS_ALONE)) {
		if (before->content_count == ATTRIBUTION_CONTENT_MAX) { /* a speech of many paragraphs */
			attribution = (struct attribution){ .rule = RULE_QUOTE_CONTINUED, .passage = passage, .share = before->share,
				                                .heir_of = (uint32_t)(before - attributions->list.items) };
			attribution.content[attribution.content_count++] = (struct range){ quote.first, quote.end };
			array_append(&attributions->list, attribution);
			return quote.behind;
		}
		before->content[before->content_count++] = (struct range){ quote.first, quote.end };
		before->continued = passage;
		return quote.behind;
	}
	if (!behind)
		return continues ? quote.behind : p->first;
	if (range_empty(attribution.mention))
		attribution.heir_of = predecessor(reading, passage, attributions); /* “…”, añadió: whoever spoke before */
	attribution.content[attribution.content_count++] = (struct range){ quote.first, quote.end };
	behind = add_interrupted(reading, p, behind, &attribution);
	array_append(&attributions->list, attribution);
	return behind;
}

/* Whether an attribution of the passage already has the token in its content. */
static bool attributed(const struct attributions *attributions, uint32_t passage, uint32_t token)
{
	size_t looked = 0;
	for (size_t k = attributions->list.count; k-- > 0 && looked++ < MOST_LOOKED_AT;) {
		if (attributions->list.items[k].passage + 2 * ATTRIBUTION_CONTENT_MAX < passage)
			break;
		const struct attribution *attribution = &attributions->list.items[k];
		for (uint32_t c = 0; c < attribution->content_count; c++)
			if (token >= attribution->content[c].first && token < attribution->content[c].end)
				return true;
	}
	return false;
}

/* Finds a cue before the quotation at token `quote`: in its sentence, or at the end of the passage before. */
static bool introduced(const struct reading *reading, uint32_t passage, uint32_t quote, struct attribution *attribution)
{
	const struct passage *p = &reading->passages[passage];
	uint32_t end = quote;
	if (quote == p->first) {
		if (passage == 0 || parted(reading->document, reading->passages[passage - 1].paragraph, p->paragraph))
			return false;
		uint32_t paragraph = p->paragraph;
		p = &reading->passages[passage - 1];
		end = p->end;
		if (!reading_mark(reading, end - 1, ':') && !(reading_mark(reading, end - 1, ',') && p->paragraph < paragraph))
			return false;
		if (!quote_cue_before(reading, p->first, end, attribution))
			return quote_subject_before(reading, p->first, end, attribution);
		return true;
	}
	return quote_cue_before(reading, p->first, end, attribution);
}

/* Finds a signature, “— Jan Ito, a farmer”, in the next sentence or line, even if that is no prose. */
static bool signed_below(const struct reading *reading, const struct passage *passage, struct attribution *attribution)
{
	const struct document *document = reading->document;
	if (passage->end >= document->token_count)
		return false;
	const struct sentence *next = &document->sentences[document->tokens[passage->end].sentence];
	bool apart = next->paragraph > passage->paragraph && reading_token(reading, passage->first)->kind == TOKEN_QUOTE;
	return next->paragraph - passage->paragraph <= 1 && quote_signed_by(reading, passage->end, next->end, apart, attribution);
}

/* “Im Rat warb Rosk für das Gesetz: „…“”: the speaker is the subject of the sentence before the colon, though its verb is on no list. */
static bool named_before(const struct reading *reading, const struct passage *passage, uint32_t open, struct attribution *attribution)
{
	if (reading->traits & TRAIT_FIXED_ORDER || open <= passage->first + 1 || !reading_mark(reading, open - 1, ':'))
		return false;
	attribution->mention = segments_subject(reading, passage->first, open - 1);
	attribution->mention.end = segments_apposition_end(reading, attribution->mention);
	attribution->share = UNKNOWN_SHARE;
	return !range_empty(attribution->mention);
}

/* Finds the speaker of a quotation without a cue behind it: somebody who is named before or below it, or the speaker before. */
static void find_speaker(const struct reading *reading, uint32_t passage, const struct quote *quote, const struct attributions *attributions,
                         struct attribution *attribution)
{
	const struct passage *p = &reading->passages[passage];
	uint32_t open = quote->first - 1;
	attribution->heir_of = DOCUMENT_NONE;
	if (reading->grammar && (introduced(reading, passage, open, attribution) ||
	                         quote_cue_with_as(reading, quote->behind + reading_mark(reading, quote->behind, ','), p->end, attribution) ||
	                         (quote->behind >= p->end && signed_below(reading, p, attribution)))) {
		attribution->rule = RULE_QUOTE_LEADING;
		return;
	}
	if (reading->grammar && named_before(reading, p, open, attribution)) {
		attribution->rule = RULE_QUOTE_LEADING;
		return;
	}
	attribution->heir_of = predecessor(reading, passage, attributions);
	if (attribution->heir_of != DOCUMENT_NONE && attributions->list.items[attribution->heir_of].rule <= RULE_QUOTE_LEADING)
		attribution->rule = RULE_QUOTE_CONTINUED;
}

/* “as Ito might say, “…””: whether nobody has said it, but somebody might. */
static bool is_imagined(const struct reading *reading, const struct passage *passage, uint32_t open)
{
	if (open <= passage->first + 2 || !reading_mark(reading, open - 1, ',') || !reading_is(reading, open - 2, WORD_CUE))
		return false;
	return reading_is(reading, open - 3, WORD_MODAL) && !reading_means(reading, open - 3, MEANS_WILL);
}

/* Whether a quotation without a named speaker is speech, rather than a name, a term or a scare quote: it must be a sentence by itself, or most of
 * one. */
static bool stands_alone(const struct reading *reading, uint32_t passage, const struct quote *quote, const struct attribution *attribution)
{
	const struct passage *p = &reading->passages[passage];
	uint32_t open = quote->first - 1;
	bool starts = open == p->first || reading_mark(reading, open - 1, ':') || quote->behind - open > (p->end - p->first) / 2;
	/* In a language without lists, which would tell how sentences go on behind a quotation, as many words as a sentence has are enough. */
	bool unknown = word_list_count(reading->cues) == 0 && quote->words >= SENTENCE_WORDS;
	if (!starts || quote->words < WORDS_ALONE || (!unknown && !leads_to_cue(reading, quote, p->end)) || phrase_is_title(reading, open))
		return false;
	if (is_imagined(reading, p, open))
		return false;
	const struct token *first = reading_token(reading, quote->first);
	bool sentence = first->kind != TOKEN_WORD || first->flags & TOKEN_CAPITALISED;
	return sentence || !(reading->traits & TRAIT_FIXED_ORDER) || attribution->heir_of != DOCUMENT_NONE;
}

/* Whether it ends like a sentence or a clause. */
static bool token_ends(const struct reading *reading, const struct quote *quote)
{
	return reading_token(reading, last_inside(reading, quote))->kind == TOKEN_PUNCTUATION;
}

void quotes_find_rest(const struct reading *reading, uint32_t passage, struct attributions *attributions)
{
	const struct passage *p = &reading->passages[passage];
	for (uint32_t k = p->first; k < p->end; k = reading_next(reading, k)) {
		struct quote quote;
		if (!reading_quoted(reading, k) || !quote_at(reading, p, k, &quote) ||
		    attributed(attributions, passage, quote.first) || quote.words < 2)
			continue;
		struct attribution attribution = { .rule = RULE_QUOTE_ALONE, .passage = passage, .share = 1000 };
		attribution.content[attribution.content_count++] = (struct range){ quote.first, quote.end };
		find_speaker(reading, passage, &quote, attributions, &attribution);
		if (attribution.rule == RULE_QUOTE_LEADING && quote.words < WORDS_ALONE &&
		    (range_empty(attribution.cue) ? quote.behind + 1 < p->end : !token_ends(reading, &quote)))
			continue; /* “Lantern: “Dam Leaks” Into Lake” */
		if (attribution.rule != RULE_QUOTE_LEADING && !stands_alone(reading, passage, &quote, &attribution))
			continue;
		array_append(&attributions->list, attribution);
		k = quote.behind > k + 1 ? quote.behind - 1 : k;
	}
}
