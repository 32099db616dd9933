#include "extract/tagger/decode.h"

#include "extract/rules/phrases.h"

enum span_role { SPAN_SOURCE, SPAN_CUE, SPAN_CONTENT };

struct found_span {
	enum span_role role;
	bool before; /* a source or content that comes before its cue; a cue whose content comes before it */
	struct range range; /* tokens of the document */
	float sureness, mean; /* the lowest and the mean probability over its tokens of being such a part */
};

struct spans {
	struct found_span *items;
	uint32_t count;
};

static enum span_role role_of(unsigned label)
{
	return label < LABEL_BEGIN_CUE_BEFORE ? SPAN_SOURCE : label < LABEL_BEGIN_CONTENT_BEFORE ? SPAN_CUE : SPAN_CONTENT;
}

/* The probability that the token is in such a part, on either side of its cue. */
static float role_probability(const float marginals[LABEL_STRIDE], enum span_role role)
{
	unsigned first = LABEL_BEGIN_SOURCE_BEFORE + 4 * (unsigned)role;
	return marginals[first] + marginals[first + 1] + marginals[first + 2] + marginals[first + 3];
}

static void collect(const struct chain *chain, const uint8_t *labels, const float (*marginals)[LABEL_STRIDE], struct spans *spans)
{
	uint32_t length = chain->end - chain->first;
	for (uint32_t k = 0; k < length;) {
		unsigned label = labels[k];
		if (label <= LABEL_GAP) {
			k++;
			continue;
		}
		struct found_span span = { .role = role_of(label), .before = (label - LABEL_BEGIN_SOURCE_BEFORE) % 4 < 2, .sureness = 1 };
		uint32_t end = k;
		do {
			float sure = role_probability(marginals[end], span.role);
			span.sureness = sure < span.sureness ? sure : span.sureness;
			span.mean += sure;
			end++;
		} while (end < length && labels[end] == (label | 1) && label != LABEL_OUTSIDE);
		span.mean /= (float)(end - k);
		span.range = (struct range){ chain->first + k, chain->first + end };
		spans->items[spans->count++] = span;
		k = end;
	}
}

/* The cue of a span: the next one after it whose content precedes it, or the nearest one before it. DOCUMENT_NONE if there is none. */
static uint32_t cue_of(const struct spans *spans, uint32_t index)
{
	const struct found_span *span = &spans->items[index];
	if (span->before) {
		uint32_t any = DOCUMENT_NONE;
		for (uint32_t k = index + 1; k < spans->count; k++) {
			const struct found_span *other = &spans->items[k];
			if (other->role != SPAN_CUE)
				continue;
			if (span->role == SPAN_SOURCE || other->before)
				return k;
			any = any == DOCUMENT_NONE ? k : any;
		}
		return any;
	}
	for (uint32_t k = index; k-- > 0;)
		if (spans->items[k].role == SPAN_CUE)
			return k;
	return DOCUMENT_NONE;
}

static void add_content(struct attribution *attribution, const struct found_span *span)
{
	bool goes_on = attribution->content_count && attribution->content[attribution->content_count - 1].end == span->range.first;
	if (goes_on || attribution->content_count == ATTRIBUTION_CONTENT_MAX)
		attribution->content[attribution->content_count - 1].end = span->range.end;
	else
		attribution->content[attribution->content_count++] = span->range;
	attribution->sure.content = span->sureness < attribution->sure.content ? span->sureness : attribution->sure.content;
	attribution->sure.whole = span->mean < attribution->sure.whole ? span->mean : attribution->sure.whole;
}

/* Begins an attribution with a span: its cue, or a content without a cue. */
static struct attribution head_of(const struct reading *reading, const struct found_span *span)
{
	return (struct attribution){ .rule = RULE_TAGGED,
		                         .cue = span->role == SPAN_CUE ? span->range : (struct range){ 0 },
		                         .passage = reading_passage_at(reading, span->range.first),
		                         .heir_of = DOCUMENT_NONE,
		                         .sure = { .cue = span->sureness, .content = 1, .whole = 1 } };
}

static bool is_quoted(const struct reading *reading, uint32_t token)
{
	return reading_quoted(reading, token);
}

/* Whether a content does not belong to the nearest cue before it: a sentence of reported speech by itself, after the one with the cue. A
 * quotation that continues (“A,” he said. “B.”) does. */
static bool stands_alone(const struct reading *reading, const struct attribution *of, const struct found_span *span)
{
	uint32_t sentence = reading_token(reading, of->cue.first)->sentence;
	return of->content_count && !span->before && reading_token(reading, span->range.first)->sentence != sentence &&
	       of->content[of->content_count - 1].end != span->range.first && !is_quoted(reading, span->range.first);
}

static void link_content(const struct reading *reading, const struct spans *spans, uint32_t k, uint32_t cue, struct attribution *linked)
{
	const struct found_span *span = &spans->items[k];
	if (cue != DOCUMENT_NONE && !stands_alone(reading, &linked[cue], span)) {
		add_content(&linked[cue], span);
		return;
	}
	linked[k] = head_of(reading, span);
	add_content(&linked[k], span);
	bool source = k > 0 && spans->items[k - 1].role == SPAN_SOURCE && spans->items[k - 1].before;
	if (source)
		linked[k].mention = spans->items[k - 1].range;
}

static void link_spans(const struct reading *reading, const struct spans *spans, struct attribution *linked)
{
	for (uint32_t k = 0; k < spans->count; k++)
		if (spans->items[k].role == SPAN_CUE)
			linked[k] = head_of(reading, &spans->items[k]);
	for (uint32_t k = 0; k < spans->count; k++) {
		const struct found_span *span = &spans->items[k];
		uint32_t cue = span->role == SPAN_CUE ? DOCUMENT_NONE : cue_of(spans, k);
		if (span->role == SPAN_CONTENT) {
			link_content(reading, spans, k, cue, linked);
		} else if (cue != DOCUMENT_NONE && (range_empty(linked[cue].mention) || span->before)) {
			linked[cue].mention = span->range; /* of two, the nearer one */
			linked[cue].sure.mention = span->sureness;
		}
	}
}

static uint32_t paragraph_of(const struct document *document, uint32_t token)
{
	return document->sentences[document->tokens[token].sentence].paragraph;
}

/* Where the part of a content that is in the paragraph of its first token ends. */
static uint32_t paragraph_end(const struct document *document, struct range content)
{
	uint32_t end = content.first + 1;
	while (end < content.end && paragraph_of(document, end) == paragraph_of(document, content.first))
		end++;
	return end;
}

static void add_part(const struct reading *reading, struct range part, struct attribution *attribution)
{
	uint32_t quotation;
	if (reading_token(reading, part.first)->kind == TOKEN_QUOTE && !reading_opens(reading, part.first, &quotation) &&
	    part.end > part.first + 1)
		part.first++; /* the mark that opens each further paragraph of a quotation is no content */
	part = phrase_trim(reading, part);
	if (range_empty(part))
		return;
	if (reading_is(reading, part.first, WORD_THAT) && reading_opens(reading, part.first + 1, &quotation) &&
	    reading_next(reading, part.first + 1) >= part.end && part.end > part.first + 2)
		part.first++; /* “… said that “A””: in so many words */
	if (attribution->content_count == ATTRIBUTION_CONTENT_MAX)
		attribution->content[attribution->content_count - 1].end = part.end;
	else
		attribution->content[attribution->content_count++] = part;
}

/* Whether the cue has an addressee after it: “told X that …”, “a warning to X that …”. */
static bool takes_addressee(const struct reading *reading, struct range cue)
{
	struct cue_entry entry;
	bool takes = !range_empty(cue) && reading_uses(reading, cue.end - 1, USE_INFINITIVE);
	for (uint32_t k = cue.first; k < cue.end && !takes; k++)
		takes = reading_cue(reading, k, &entry) && entry.content & CUE_ADDRESSEE;
	return takes;
}

/* Whether what stands between the cue and “that” is no addressee but what is spoken of: “pointed to [the rust that was found]”, “agreed to
 * [a plan] that …”. What follows the name of an addressee may begin with the pronoun: “told Ito that would be late”. */
static bool is_object(const struct reading *reading, struct range cue, struct range phrase)
{
	const uint32_t somebody = WORD_NAME | WORD_ROLE | WORD_PEOPLE | WORD_ORGANISATION | WORD_OBJECT | WORD_PRONOUN | WORD_TITLE | WORD_WRITING;
	if (!(reading->traits & TRAIT_FIXED_ORDER))
		return false;
	bool relative = reading_helping_verb(reading, phrase.end + 1) || reading_looks_past(reading, phrase.end + 1);
	if (relative && !reading_is(reading, phrase.first, WORD_NAME | WORD_OBJECT))
		return true;
	for (uint32_t k = phrase.first; k < phrase.end; k++)
		if (reading_is(reading, k, somebody))
			return false;
	/* but “in letters to” */
	return cue.end > cue.first + 1 && reading_uses(reading, cue.end - 1, USE_INFINITIVE) && reading_is(reading, cue.end - 2, WORD_CUE);
}

/* Takes the addressee off the beginning of a content: “warned [the board that A]”. */
static void drop_addressee(const struct reading *reading, struct attribution *attribution)
{
	enum { LONGEST_ADDRESSEE = 8 };
	struct range *content = &attribution->content[0];
	if (!takes_addressee(reading, attribution->cue) || content->first < attribution->cue.end)
		return;
	for (uint32_t k = content->first; k + 2 < content->end && k <= content->first + LONGEST_ADDRESSEE; k++) {
		const struct token *token = reading_token(reading, k);
		if (reading_is(reading, k, WORD_THAT)) {
			content->first = is_object(reading, attribution->cue, (struct range){ content->first, k }) ? content->first : k;
			return;
		}
		if (token->kind == TOKEN_QUOTE || token->kind == TOKEN_PUNCTUATION || reading_helping_verb(reading, k))
			return;
	}
}

/* Cuts contents at the ends of paragraphs, and takes marks off their ends. False if nothing is left. */
static bool cut_contents(const struct reading *reading, struct attribution *attribution)
{
	struct attribution whole = *attribution;
	attribution->content_count = 0;
	for (uint32_t c = 0; c < whole.content_count; c++)
		for (struct range rest = whole.content[c]; !range_empty(rest);) {
			struct range part = { rest.first, paragraph_end(reading->document, rest) };
			add_part(reading, part, attribution);
			rest.first = part.end;
		}
	return attribution->content_count > 0;
}

void labels_decode(const struct reading *reading, const struct chain *chain, const uint8_t *labels,
                   const float (*marginals)[LABEL_STRIDE], struct attributions *found)
{
	size_t most = chain->end - chain->first;
	struct spans spans = { .items = arena_alloc(reading->arena, most, sizeof(*spans.items)) };
	collect(chain, labels, marginals, &spans);
	struct attribution *linked = arena_alloc(reading->arena, spans.count, sizeof(*linked));
	link_spans(reading, &spans, linked);
	struct range mention = { 0 };
	size_t before = found->list.count;
	for (uint32_t k = 0; k < spans.count; k++) {
		struct attribution *one = &linked[k];
		if (!one->content_count)
			continue;
		drop_addressee(reading, one);
		if (!cut_contents(reading, one))
			continue;
		if (range_empty(one->mention) && !range_empty(one->cue) && !range_empty(mention) &&
		    reading_passage_at(reading, mention.first) == one->passage)
			one->mention = mention; /* “X said A and added B” */
		if (range_empty(one->mention) && range_empty(one->cue) && found->list.count > before)
			one->heir_of = (uint32_t)found->list.count - 1;
		mention = range_empty(one->mention) ? mention : one->mention;
		array_append(&found->list, *one);
	}
}
