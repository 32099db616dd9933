/* Direct statements: quotations that begin a sentence, and the cue behind them. Quotations that a cue stands before are found
 * with the indirect ones: `he said “…”` and `he said that …` begin alike. */
#include "extract/attribution.h"
#include "extract/clauses.h"
#include "extract/phrases.h"

enum {
	LONGEST_SUBJECT = 40, /* tokens between a quotation and its cue: “…,” X, the chairman of …, said */
	MOST_LOOKED_AT = 100, /* attributions of one passage: keeps the time linear */
	UNLISTED_SHARE = 600, /* what a verb is worth that no list has */
	WORDS_ALONE = 4,      /* a quotation without a cue needs as many words to be speech rather than a name or a scare quote */
};

/* The quotation at a token, and in a passage: a quotation may come from the paragraph before and go on to the next. */
struct quote {
	uint32_t first, end; /* the tokens inside, within the passage */
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
	quote.behind = quotation->closed && quotation->close < passage->end ? quotation->close + 1 : passage->end;
	if (quote.first >= quote.end)
		return false;
	for (uint32_t k = quote.first; k < quote.end; k++)
		quote.words += document->tokens[k].kind == TOKEN_WORD || document->tokens[k].kind == TOKEN_NUMBER;
	*ret_quote = quote;
	return true;
}

/* “…,” or “…!” or a comma behind it: the sentence goes on with its cue. */
static bool leads_to_cue(const struct reading *reading, const struct quote *quote, uint32_t limit)
{
	static const char MARKS[] = ",!?.-";
	for (size_t k = 0; MARKS[k]; k++)
		if (reading_mark(reading, quote->end - 1, MARKS[k]))
			return true;
	const struct token *last = reading_token(reading, quote->end - 1);
	if (last->kind == TOKEN_PUNCTUATION)
		return true;
	return quote->behind < limit && reading_token(reading, quote->behind)->kind == TOKEN_PUNCTUATION;
}

/* “…,” Trump barked: a verb that no list has, between the quotation and the end. */
static uint32_t unlisted_cue(const struct reading *reading, uint32_t token, uint32_t limit, struct attribution *attribution)
{
	struct range mention = phrase_noun_phrase(reading, token, limit);
	if (range_empty(mention) || mention.end >= limit || mention.end - mention.first > LONGEST_SUBJECT / 4 ||
	    !reading_open_word(reading, mention.end) || reading_is(reading, mention.end, WORD_NAME | WORD_TIME))
		return 0;
	if (!reading_is(reading, mention.end - 1, WORD_NAME | WORD_ROLE | WORD_PRONOUN))
		return 0;
	attribution->mention = mention;
	attribution->cue = (struct range){ mention.end, mention.end + 1 };
	attribution->share = UNLISTED_SHARE;
	return mention.end + 1;
}

/* “…” said X; “…” X said; “…” X, a doctor, said: fills in mention and cue; the token behind the cue, or 0. */
static uint32_t trailing_cue(const struct reading *reading, uint32_t token, uint32_t limit, struct attribution *attribution)
{
	if (reading->grammar && !(reading->traits & TRAIT_FIXED_ORDER))
		return clauses_trailing_cue(reading, token, limit, attribution);
	while (token < limit && reading_token(reading, token)->kind == TOKEN_PUNCTUATION)
		token++;
	struct cue_entry entry;
	uint32_t verb = token;
	while (verb < limit && reading_is(reading, verb, WORD_AUXILIARY | WORD_ADVERB) && verb < token + 3)
		verb++;
	if (verb < limit && reading_cue(reading, verb, &entry) && entry.form != CUE_PARTICIPLE &&
	    entry.content & (CUE_QUOTE | CUE_ADDRESSEE)) {
		uint32_t who = verb + entry.tokens;
		struct range mention = phrase_noun_phrase(reading, who, limit);
		if (range_empty(mention) && !reading->grammar && who < limit && reading_token(reading, who)->flags & TOKEN_STOP)
			mention = (struct range){ who, who + 1 }; /* a pronoun of a language whose pronouns are unknown */
		if (!range_empty(mention)) {
			attribution->mention = mention;
			attribution->cue = (struct range){ verb, verb + entry.tokens };
			attribution->share = entry.share;
			return mention.end;
		}
	}
	for (uint32_t k = token; k < limit && k < token + LONGEST_SUBJECT && reading_token(reading, k)->kind != TOKEN_QUOTE; k++) {
		struct subject subject;
		if (!reading_cue(reading, k, &entry) || entry.form == CUE_PARTICIPLE || !(entry.content & (CUE_QUOTE | CUE_ADDRESSEE)) ||
		    k == token)
			continue;
		if (!phrase_subject_before(reading, token, k, entry.form, &subject) || subject.shared ||
		    (subject.passive && !reading_word(reading, k, "quoted")))
			continue;
		attribution->mention = subject.mention;
		attribution->cue = (struct range){ subject.cue_first, k + entry.tokens };
		attribution->share = entry.share;
		return k + entry.tokens;
	}
	uint32_t unlisted = unlisted_cue(reading, token, limit, attribution);
	if (unlisted)
		return unlisted;
	if (reading_word(reading, token, "according") && token + 2 < limit) {
		attribution->mention = phrase_noun_phrase(reading, token + 2, limit);
		attribution->cue = (struct range){ token, token + 2 };
		attribution->share = 900;
		return range_empty(attribution->mention) ? 0 : attribution->mention.end;
	}
	return 0;
}

/* Further quotations of the same sentence go on with the first: `“A,” he said, “B.”` */
static uint32_t add_interrupted(const struct reading *reading, const struct passage *passage, uint32_t from,
                                struct attribution *attribution)
{
	struct cue_entry entry;
	struct quote quote;
	for (uint32_t k = from; k < passage->end; k = reading_next(reading, k)) {
		if (reading_cue(reading, k, &entry) && entry.content & (CUE_QUOTE | CUE_AS))
			break;
		if (k == from || !quote_at(reading, passage, k, &quote))
			continue;
		if (reading_token(reading, k - 1)->kind != TOKEN_PUNCTUATION || quote.words < 2)
			break;
		if (attribution->content_count < ATTRIBUTION_CONTENT_MAX)
			attribution->content[attribution->content_count++] = (struct range){ quote.first, quote.end };
		from = quote.behind;
	}
	return from;
}

/* The attribution whose content the quotation goes on: `“A,” he said. “B.”`, or a quotation that runs over paragraphs. NULL if
 * none. */
static struct attribution *continued(const struct reading *reading, uint32_t passage, uint32_t first,
                                     struct attributions *attributions)
{
	const struct document *document = reading->document;
	for (size_t k = attributions->list.count, looked = 0; k-- > 0 && looked < MOST_LOOKED_AT; looked++) {
		struct attribution *attribution = &attributions->list.items[k];
		uint32_t last = attribution->content[attribution->content_count - 1].end - 1;
		if (passage - attribution->passage > 2)
			return NULL;
		if (attribution->content_count == ATTRIBUTION_CONTENT_MAX || last >= first)
			continue;
		bool same_quotation = document->tokens[first].quotation != DOCUMENT_NONE &&
		                      document->tokens[first].quotation == document->tokens[last].quotation;
		bool interrupted = attribution->rule == RULE_QUOTE_CUED && attribution->passage + 1 == passage &&
		                   last < attribution->cue.first &&
		                   reading->passages[passage].paragraph == reading->passages[attribution->passage].paragraph;
		if (same_quotation || interrupted)
			return attribution;
	}
	return NULL;
}

uint32_t quotes_find(const struct reading *reading, uint32_t passage, struct attributions *attributions)
{
	const struct passage *p = &reading->passages[passage];
	uint32_t first = p->first;
	while (first < p->end && first < p->first + 3 && reading_is(reading, first, WORD_CONJUNCTION | WORD_ADVERB))
		first++;
	struct quote quote;
	if (!quote_at(reading, p, first, &quote))
		return p->first;
	bool continues = reading_token(reading, first)->kind != TOKEN_QUOTE; /* from the paragraph before */
	struct attribution attribution = { .rule = RULE_QUOTE_CUED, .passage = passage, .heir_of = DOCUMENT_NONE };
	uint32_t behind = leads_to_cue(reading, &quote, p->end) ? trailing_cue(reading, quote.behind, p->end, &attribution) : 0;
	struct attribution *before = behind ? NULL : continued(reading, passage, quote.first, attributions);
	if (before && (continues || quote.behind + 2 >= p->end)) {
		before->content[before->content_count++] = (struct range){ quote.first, quote.end };
		before->continued = passage;
		return quote.behind;
	}
	if (!behind)
		return continues ? quote.behind : p->first;
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

/* The attribution that an uncued quotation goes on from: the last one of the passage before. */
static uint32_t predecessor(const struct reading *reading, uint32_t passage, const struct attributions *attributions)
{
	if (!attributions->list.count)
		return DOCUMENT_NONE;
	size_t last = attributions->list.count - 1;
	uint32_t before = attributions->list.items[last].passage;
	if (attributions->list.items[last].continued > before)
		before = attributions->list.items[last].continued;
	if (before > passage || passage - before > 1)
		return DOCUMENT_NONE;
	if (reading->passages[passage].paragraph - reading->passages[before].paragraph > 1)
		return DOCUMENT_NONE;
	return (uint32_t)last;
}

/* A sentence that ends with a colon, before the quotation or in the paragraph before: “As X observed:”. Its last cue is the
 * quotation's. */
static void introducing_cue(const struct reading *reading, uint32_t passage, uint32_t quote, struct attribution *attribution)
{
	const struct passage *p = &reading->passages[passage];
	if (quote == p->first) {
		if (passage == 0 || p->paragraph - reading->passages[passage - 1].paragraph > 1)
			return;
		p = &reading->passages[passage - 1];
	}
	uint32_t end = quote == reading->passages[passage].first ? p->end : quote;
	if (end == p->first || !reading_mark(reading, end - 1, ':'))
		return;
	uint32_t low = end - p->first > LONGEST_SUBJECT ? end - LONGEST_SUBJECT : p->first;
	if (reading->grammar && !(reading->traits & TRAIT_FIXED_ORDER)) {
		if (clauses_introducing_cue(reading, low, end - 1, attribution)) {
			attribution->rule = RULE_QUOTE_LEADING;
			attribution->heir_of = DOCUMENT_NONE;
		}
		return;
	}
	for (uint32_t k = end; k-- > low;) {
		struct cue_entry entry;
		struct subject subject;
		if (!reading_cue(reading, k, &entry) || !(entry.content & (CUE_QUOTE | CUE_ADDRESSEE | CUE_CLAUSE)) ||
		    reading_is(reading, k, WORD_NAME) || !phrase_subject_before(reading, p->first, k, entry.form, &subject) ||
		    range_empty(subject.mention) || subject.passive)
			continue;
		attribution->rule = RULE_QUOTE_LEADING;
		attribution->mention = subject.mention;
		attribution->cue = (struct range){ subject.cue_first, k + entry.tokens };
		attribution->share = entry.share;
		attribution->heir_of = DOCUMENT_NONE;
		return;
	}
}

void quotes_find_rest(const struct reading *reading, uint32_t passage, struct attributions *attributions)
{
	const struct passage *p = &reading->passages[passage];
	for (uint32_t k = p->first; k < p->end; k = reading_next(reading, k)) {
		struct quote quote;
		if (!quote_at(reading, p, k, &quote) || attributed(attributions, passage, quote.first))
			continue;
		bool starts = k == p->first || reading_mark(reading, k - 1, ':') || quote.behind - k > (p->end - p->first) / 2;
		if (!starts || quote.words < WORDS_ALONE || !leads_to_cue(reading, &quote, p->end))
			continue;
		struct attribution attribution = { .rule = RULE_QUOTE_ALONE, .passage = passage, .share = 1000 };
		attribution.content[attribution.content_count++] = (struct range){ quote.first, quote.end };
		attribution.heir_of = predecessor(reading, passage, attributions);
		if (attribution.heir_of == DOCUMENT_NONE || reading_mark(reading, k > 0 ? k - 1 : 0, ':'))
			introducing_cue(reading, passage, k, &attribution);
		if (attribution.heir_of != DOCUMENT_NONE) {
			const struct attribution *before = &attributions->list.items[attribution.heir_of];
			if (before->rule <= RULE_QUOTE_LEADING)
				attribution.rule = RULE_QUOTE_CONTINUED;
		}
		array_append(&attributions->list, attribution);
		k = quote.behind > k + 1 ? quote.behind - 1 : k;
	}
}
