#include "extract/extract.h"

#include <stdlib.h>
#include <string.h>

#include "extract/attribution.h"
#include "extract/claims.h"
#include "extract/rules/closing.h"
#include "extract/rules/edges.h"
#include "extract/rules/misplaced.h"
#include "extract/rules/phrases.h"
#include "extract/rules/unsaid.h"
#include "extract/speakers/speakers.h"
#include "extract/speakers/subjects.h"
#include "extract/tagger/join.h"
#include "extract/tagger/tagger.h"

enum { MOST_HEIRS = 50 }; /* sentences over which the words that name a speaker are looked for */

static struct span span_of(const struct document *document, struct range range)
{
	if (range_empty(range))
		return (struct span){ 0, 0 };
	return (struct span){ document->tokens[range.first].start, document->tokens[range.end - 1].end };
}

static const char *text_of(const struct reading *reading, struct span span)
{
	return span.start == span.end ? "" : document_copy(reading->document, span, reading->arena);
}

/* The quotation, if one begins at the first token and closes at the last: the content is wholly inside quotation marks. */
static bool is_quotation(const struct reading *reading, struct range range, struct range *ret_inside)
{
	uint32_t number;
	if (!reading_opens(reading, range.first, &number))
		return false;
	const struct quotation *quotation = &reading->document->quotations[number];
	uint32_t last = quotation->closed ? quotation->close + 1 : quotation->close;
	if (last < range.end || range.end < range.first + 2)
		return false;
	struct range inside = { range.first + 1, quotation->close < range.end ? quotation->close : range.end };
	if (range_empty(inside))
		return false;
	*ret_inside = inside;
	return true;
}

static enum statement_kind kind_of(const struct reading *reading, const struct attribution *attribution)
{
	bool quoted = true, any = false;
	for (uint32_t c = 0; c < attribution->content_count; c++) {
		quoted = quoted && reading_quoted(reading, attribution->content[c].first) &&
		         reading_quoted(reading, attribution->content[c].end - 1) &&
		         reading_token(reading, attribution->content[c].first)->kind != TOKEN_QUOTE;
		for (uint32_t k = attribution->content[c].first; k < attribution->content[c].end && !any; k++)
			any = reading_quoted(reading, k);
	}
	return quoted || attribution->direct ? STATEMENT_DIRECT : any ? STATEMENT_MIXED : STATEMENT_INDIRECT;
}

/* The words that name whoever speaks: where speech goes on without a cue of its own, those of the sentence that it goes on from. */
static struct range mention_of(const struct attributions *attributions, const struct attribution *attribution)
{
	for (uint32_t steps = 0; range_empty(attribution->mention) && attribution->heir_of != DOCUMENT_NONE && steps < MOST_HEIRS; steps++)
		attribution = &attributions->list.items[attribution->heir_of];
	return attribution->mention;
}

/* “a[-t-]il ajouté”: the letters at the beginning of the mention that only join it to the verb before it. */
static uint32_t joint_of(const struct reading *reading, struct range mention)
{
	const char *norm = range_empty(mention) ? "" : reading_token(reading, mention.first)->norm;
	const char *last = strrchr(norm, '-');
	return *norm == '-' && last[1] ? (uint32_t)(last + 1 - norm) : 0;
}

static bool in_card(const struct reading *reading, uint32_t token)
{
	return reading_uses(reading, token, USE_CARD);
}

/* How many cards (cards.h) begin in the range. */
static size_t cards_in(const struct reading *reading, struct range range)
{
	size_t cards = 0;
	for (uint32_t k = range.first; k < range.end; k++)
		cards += in_card(reading, k) && (k == range.first || !in_card(reading, k - 1));
	return cards;
}

/* Adds what the range says, without cards: “Rep. Ito [Olaf Jan ItoBoard opens dam MORE] closed the gates”. There is room for a part more than
 * it has cards. */
static void add_spans(const struct reading *reading, struct range range, struct statement *statement)
{
	for (uint32_t k = range.first, end; k < range.end; k = end) {
		while (k < range.end && in_card(reading, k))
			k++;
		for (end = k; end < range.end && !in_card(reading, end);)
			end++;
		if (end > k)
			statement->content[statement->content_count++] = span_of(reading->document, (struct range){ k, end });
	}
}

static struct statement make_statement(const struct reading *reading, const struct attributions *attributions,
                                       struct attribution *attribution, const struct speaker *speaker)
{
	const struct document *document = reading->document;
	size_t spans = 0;
	for (uint32_t c = 0; c < attribution->content_count; c++) {
		is_quotation(reading, attribution->content[c], &attribution->content[c]);
		spans += 1 + cards_in(reading, attribution->content[c]);
	}
	struct statement statement = {
		.kind = kind_of(reading, attribution),
		.attitude = attribution->attitude,
		.confidence = attribution_confidence(attribution),
		.speaker = speaker->name,
		.speaker_reason = speaker->name ? NULL : speaker->reason,
		.via = speaker->via,
		.mention_span = span_of(document, mention_of(attributions, attribution)),
		.cue_span = span_of(document, attribution->cue),
		.content = arena_alloc(reading->arena, spans, sizeof(struct span)),
		.sentence = document->tokens[attribution->content[0].first].sentence,
	};
	statement.mention_span.start += joint_of(reading, mention_of(attributions, attribution));
	statement.mention = text_of(reading, statement.mention_span);
	statement.cue = text_of(reading, statement.cue_span);
	for (uint32_t c = 0; c < attribution->content_count; c++)
		add_spans(reading, attribution->content[c], &statement);
	if (!statement.content_count)
		statement.content[statement.content_count++] = span_of(document, attribution->content[0]); /* a card alone, which is unsaid */
	return statement;
}

/* What is said to be reported is somebody's, without the word that says so: “Orvia has [reportedly] closed the gates.” */
static struct statement make_reported(const struct reading *reading, const struct claim *claim)
{
	struct attribution attribution = { .cue = claim->cue, .confidence = claim->confidence, .rule = RULE_TAGGED, .heir_of = DOCUMENT_NONE };
	const struct range parts[] = { { claim->content.first, claim->cue.first }, { claim->cue.end, claim->content.end } };
	for (size_t k = 0; k < array_size(parts); k++) {
		struct range part = phrase_trim(reading, parts[k]);
		if (!range_empty(part))
			attribution.content[attribution.content_count++] = part;
	}
	return make_statement(reading, NULL, &attribution, &(struct speaker){ .reason = "unattributed" });
}

static struct statement make_claim(const struct reading *reading, const struct claim *claim)
{
	struct statement statement = {
		.kind = STATEMENT_CLAIM,
		.confidence = claim->confidence,
		.speaker_reason = "claim",
		.mention = "",
		.cue = "",
		.content = arena_alloc(reading->arena, 1 + cards_in(reading, claim->content), sizeof(struct span)),
		.sentence = reading_token(reading, claim->content.first)->sentence,
	};
	add_spans(reading, claim->content, &statement);
	if (!statement.content_count)
		statement.content[statement.content_count++] = span_of(reading->document, claim->content);
	return statement;
}

static int by_content(const void *a, const void *b)
{
	const struct statement *x = a, *y = b;
	const struct span p = x->content[0], q = y->content[0];
	if (p.start != q.start)
		return p.start < q.start ? -1 : 1;
	if (p.end != q.end)
		return p.end > q.end ? -1 : 1;
	if (x->confidence != y->confidence)
		return x->confidence > y->confidence ? -1 : 1;
	if (x->cue_span.start != y->cue_span.start)
		return x->cue_span.start < y->cue_span.start ? -1 : 1;
	return x->kind < y->kind ? -1 : x->kind > y->kind;
}

/* Two rules can find the same content: the surer one stays. */
static size_t drop_doubles(struct statement *items, size_t count)
{
	size_t kept = 0;
	for (size_t k = 0; k < count; k++) {
		const struct statement *last = kept ? &items[kept - 1] : NULL;
		if (last && last->content[0].start == items[k].content[0].start && last->content[0].end == items[k].content[0].end)
			continue;
		items[kept++] = items[k];
	}
	return kept;
}

static int by_place(const void *a, const void *b, void *context)
{
	const struct attribution *items = context;
	uint32_t i = *(const uint32_t *)a, j = *(const uint32_t *)b;
	uint32_t x = items[i].content[0].first, y = items[j].content[0].first;
	if (x != y)
		return x < y ? -1 : 1;
	return i < j ? -1 : i > j;
}

void extract_statements(const struct document *document, const struct tagger *tagger, struct arena *arena,
                        struct statements *ret_statements)
{
	struct reading reading;
	struct attributions attributions = { 0 };
	struct claims claims = { 0 };
	struct names names;
	reading_make(document, arena, &reading);
	attributions_find(&reading, &attributions);
	if (tagger) {
		struct attributions found = { 0 };
		tagger_find(tagger, &reading, &attributions, &found, NULL);
		array_free(&attributions.list);
		attributions = found;
	}
	closing_mend(&reading, &attributions);
	misplaced_mend(&reading, &attributions);
	edges_mend(&reading, &attributions);
	subjects_mend(&reading, &attributions);
	topics_mend(&reading, &attributions);
	unsaid_mark(&reading, &attributions);
	attributions_mark_told_twice(&reading, &attributions);
	size_t count = attributions.list.count;
	uint32_t *order = arena_alloc(arena, count, sizeof(*order));
	for (uint32_t k = 0; k < count; k++)
		order[k] = k;
	if (count)
		qsort_r(order, count, sizeof(*order), by_place, attributions.list.items);
	struct speaker *speakers = arena_alloc(arena, count, sizeof(*speakers));
	names_make(&reading, &names);
	speakers_resolve(&reading, &names, &attributions, order, speakers);
	claims_find(&reading, &attributions, &claims);

	struct statement *items = arena_alloc(arena, count + claims.list.count, sizeof(*items));
	size_t made = 0;
	for (size_t k = 0; k < count; k++)
		items[made++] = make_statement(&reading, &attributions, &attributions.list.items[k], &speakers[k]);
	for (size_t k = 0; k < claims.list.count; k++)
		items[made++] = range_empty(claims.list.items[k].cue) ? make_claim(&reading, &claims.list.items[k]) :
		                                                        make_reported(&reading, &claims.list.items[k]);
	if (made)
		qsort(items, made, sizeof(*items), by_content);
	*ret_statements = (struct statements){ .items = items, .count = drop_doubles(items, made), .parts = attributions.parts };
	names_free(&names);
	array_free(&attributions.list);
	array_free(&claims.list);
}
