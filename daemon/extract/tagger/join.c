#include "extract/tagger/join.h"

#include <stdlib.h>
#include <string.h>

#include "extract/extract.h"
#include "extract/rules/phrases.h"
#include "proto/base/sorted.h"

uint32_t *attributions_owners(const struct reading *reading, const struct attributions *attributions)
{
	uint32_t count = reading->document->token_count;
	uint32_t *owners = arena_alloc(reading->arena, (size_t)count + 1, sizeof(*owners));
	for (uint32_t k = 0; k <= count; k++)
		owners[k] = DOCUMENT_NONE;
	for (uint32_t a = 0; a < attributions->list.count; a++)
		for (uint32_t c = 0; c < attributions->list.items[a].content_count; c++)
			for (uint32_t k = attributions->list.items[a].content[c].first; k < attributions->list.items[a].content[c].end; k++)
				owners[k] = a;
	return owners;
}

uint32_t attribution_owner(const uint32_t *owners, const struct attribution *attribution)
{
	for (uint32_t c = 0; c < attribution->content_count; c++)
		for (uint32_t k = attribution->content[c].first; k < attribution->content[c].end; k++)
			if (owners[k] != DOCUMENT_NONE)
				return owners[k];
	return DOCUMENT_NONE;
}

static bool share_cue(const struct attribution *a, const struct attribution *b)
{
	return !range_empty(a->cue) && a->cue.first < b->cue.end && b->cue.first < a->cue.end;
}

enum {
	QUOTE_SURE = 800,
	RULE_STAYS = 700,   /* confidence from which on a rule's finding stays if the tagger found nothing */
	RULE_SETTLES = 800, /* the same if the tagger was in doubt, which counts more against it */
	LONGEST_APART = 120 /* tokens of a quotation after a thought */
};

/* Whether the mention is the agent of a passive: “Orvia was criticised by [Rosk] for …”. */
static bool is_agent(const struct reading *reading, const struct attribution *rule)
{
	return !range_empty(rule->mention) && rule->mention.first >= rule->cue.end && reading_uses(reading, rule->mention.first - 1, USE_AGENT);
}

/* Takes over from a rule's finding what the field can't tell: that the cue is one of speech (“according to”), who relayed it, the agent of a passive,
 * and whose words they are if there is no mention. */
static void learn_from_rule(const struct reading *reading, const struct attribution *rule, const uint32_t *becomes, struct attribution *attribution)
{
	bool same = share_cue(rule, attribution);
	if (same && !rule->attitude)
		attribution->attitude = false;
	if (same && !range_empty(rule->via))
		attribution->via = rule->via;
	if (same && rule->rule == RULE_QUOTE_CUED && attribution_confidence(rule) >= QUOTE_SURE) {
		memcpy(attribution->content, rule->content, sizeof(rule->content));
		attribution->content_count = rule->content_count;
	}
	if (same && is_agent(reading, rule) && attribution->mention.end <= attribution->cue.first)
		attribution->mention = rule->mention;
	if (!range_empty(attribution->mention))
		return;
	attribution->mention = rule->mention;
	attribution->unnamed = rule->unnamed;
	if (range_empty(rule->mention) && rule->heir_of != DOCUMENT_NONE)
		attribution->heir_of = becomes[rule->heir_of];
}

/* Whether a rule's finding that the tagger did not make stays: quotations, with or without a cue (the corpora mark none without), embedded
 * posts, turns of interviews, block quotations, and anything of which the rules are sure. */
static bool stays(const struct attribution *rule)
{
	return rule->rule <= RULE_QUOTE_LEADING || rule->direct ||
	       (!rule->attitude && attribution_confidence(rule) >= RULE_STAYS);
}

/* Whether a rule's finding is nested in the content of one of the tagger's: “X said that [Y had accused them of it]”. A chain of labels can't express
 * a statement in a statement. */
static bool is_nested(const struct attribution *rule, uint32_t owner, const uint32_t *owners)
{
	if (range_empty(rule->cue) || owners[rule->cue.first] != owner)
		return false;
	for (uint32_t c = 0; c < rule->content_count; c++)
		if (owners[rule->content[c].first] != owner || owners[rule->content[c].end - 1] != owner)
			return false;
	return !rule->attitude && attribution_confidence(rule) >= RULE_STAYS;
}

static bool lies_within(struct range inner, struct range outer)
{
	return range_empty(inner) || (outer.first <= inner.first && inner.end <= outer.end);
}

/* The reverse: the tagger found only the nested statement, “X said that [Y had accused them of it]”, and the rule the outer one. */
static bool is_around(const struct attribution *rule, const struct attribution *inner)
{
	const struct range outer = rule->content[0];
	if (rule->content_count != 1 || range_empty(rule->cue) || range_empty(inner->cue) || !lies_within(inner->cue, outer) ||
	    !lies_within(inner->mention, outer))
		return false;
	for (uint32_t c = 0; c < inner->content_count; c++)
		if (!lies_within(inner->content[c], outer))
			return false;
	return !rule->attitude && attribution_confidence(rule) >= RULE_STAYS;
}

/* Cuts the tagger's statement in two where the rules see two: “… said that A, and that B”. */
static void cut_second(const struct reading *reading, const struct attribution *rule, uint32_t owner, struct attributions *found)
{
	uint32_t start = rule->content[0].first;
	struct attribution first = found->list.items[owner];
	struct range *last = &first.content[first.content_count - 1];
	if (rule->cue.first != first.cue.first || rule->cue.first >= start || start < last->first + 3 || start + 1 >= last->end ||
	    !reading_is(reading, start - 1, WORD_THAT) || !reading_is(reading, start - 2, WORD_CONJUNCTION))
		return;
	if (reading_helping_verb(reading, start) && !phrase_that_is_pronoun(reading, start - 1))
		return; /* “… said that A, but that may fail”: a pronoun, which she may have said as well */
	struct attribution second = first;
	second.content[0] = (struct range){ start, last->end };
	second.content_count = 1;
	*last = phrase_trim(reading, (struct range){ last->first, start - 2 });
	if (range_empty(*last))
		return;
	found->list.items[owner] = first;
	if (!phrase_that_is_pronoun(reading, start - 1))
		array_append(&found->list, second);
}

static uint32_t length_of(const struct attribution *attribution)
{
	uint32_t length = 0;
	for (uint32_t c = 0; c < attribution->content_count; c++)
		length += attribution->content[c].end - attribution->content[c].first;
	return length;
}

static bool has_all_of(const struct attribution *outer, const struct attribution *inner)
{
	for (uint32_t i = 0; i < inner->content_count; i++) {
		bool within = false;
		for (uint32_t o = 0; o < outer->content_count && !within; o++)
			within = lies_within(inner->content[i], outer->content[o]);
		if (!within)
			return false;
	}
	return true;
}

/* Whether the cue allows that the speaker only relays what others said: “according to X”, “X reported that”. */
static bool is_relay(const struct reading *reading, const struct attribution *attribution)
{
	struct cue_entry entry;
	for (uint32_t k = attribution->cue.first; k < attribution->cue.end; k++) {
		if (reading_cue(reading, k, &entry) && (entry.form == CUE_PREPOSITION || entry.form == CUE_POSTPOSITION))
			return true;
		if (reading_kind(reading, k, KIND_RELAY))
			return true;
	}
	return false;
}

static bool is_doubted(const struct attribution *attribution)
{
	return !attribution->nested && attribution_confidence(attribution) < STATEMENT_CONFIDENCE_DEFAULT;
}

static bool names_anybody(const struct reading *reading, struct range mention)
{
	return !range_empty(mention) && !(mention.end == mention.first + 1 && reading_is(reading, mention.first, WORD_PRONOUN | WORD_RELATIVE));
}

/* Of two attributions, one of which is part of the other's content, marks as nested the one that does not count: the inner one (“X said
 * that Y had asked for A”), or the outer one, if that only relays it (“Y had asked for A, according to X”). */
static void mark_nested(const struct reading *reading, struct attribution *a, struct attribution *b)
{
	enum { MOST_PERCENT = 40 };
	bool a_is_within = has_all_of(b, a), b_is_within = has_all_of(a, b);
	if (a_is_within == b_is_within)
		return;
	struct attribution *inner = a_is_within ? a : b, *outer = a_is_within ? b : a;
	if (length_of(inner) * 100 < length_of(outer) * MOST_PERCENT) {
		inner->nested |= !names_anybody(reading, inner->mention) && !is_doubted(outer); /* “… the job that he said he liked” */
	} else if (is_doubted(outer)) {
		outer->nested = true; /* nothing of it remains beside the inner one */
	} else if (is_relay(reading, outer) && !inner->unnamed) {
		outer->nested = true;
		inner->via = range_empty(inner->via) ? outer->mention : inner->via;
	} else {
		inner->nested = true;
	}
}

/* Whether it is a quotation that has a cue or is a sentence by itself: such are statements, however few of their kind the corpora have. */
static bool is_quotation(const struct reading *reading, const struct attribution *rule)
{
	const struct token *first = reading_token(reading, rule->content[0].first);
	bool sentence = first->kind != TOKEN_WORD || first->flags & TOKEN_CAPITALISED;
	return rule->rule <= RULE_QUOTE_LEADING && !rule->attitude && (sentence || !range_empty(rule->cue)) &&
	       attribution_confidence(rule) >= STATEMENT_CONFIDENCE_DEFAULT;
}

/* Whether the mention is of a person; where the tagger is in doubt it may be any words. */
static bool names_person(const struct reading *reading, struct range mention)
{
	bool somebody = !range_empty(mention) && reading_is(reading, mention.end - 1, WORD_NAME | WORD_ROLE | WORD_MAN | WORD_WOMAN);
	return somebody && !reading_is(reading, mention.end - 1, WORD_ORGANISATION | WORD_CAPITAL);
}

static void take_content(const struct attribution *rule, struct attribution *attribution)
{
	memcpy(attribution->content, rule->content, sizeof(rule->content));
	attribution->content_count = rule->content_count;
}

static void take_quotation(const struct reading *reading, const struct attribution *rule, struct attribution *attribution)
{
	take_content(rule, attribution);
	attribution->confidence = attribution_confidence(rule);
	attribution->attitude = false;
	attribution->cue = rule->cue;
	if (!range_empty(rule->mention) || !names_person(reading, attribution->mention))
		attribution->mention = rule->mention;
}

/* Whether the rules are sure of a finding about which the tagger is in doubt; the tagger's bounds are kept then, since they are better. */
static bool is_confirmed(const struct reading *reading, const struct attribution *rule, const struct attribution *attribution)
{
	uint32_t cue = rule->cue.first, behind = rule->mention.end;
	const struct range content = rule->content[0];
	bool apart = rule->rule == RULE_ACCORDING &&
	             (reading_mark(reading, behind, ',') || content.first == behind || (cue > 0 && reading_mark(reading, cue - 1, ','))) &&
	             content.end > content.first + 3 &&
	             !reading_is(reading, content.end - 1, WORD_CONJUNCTION | WORD_RELATIVE | WORD_SUBORDINATOR);
	apart |= rule->rule == RULE_MEDIAL && rule->content_count > 1 && reading_quoted(reading, rule->content[1].first);
	uint16_t least = apart ? RULE_STAYS : RULE_SETTLES; /* “, according to” can only be a report */
	return share_cue(rule, attribution) && !rule->attitude && attribution_confidence(rule) >= least;
}

static void confirm(const struct attribution *rule, struct attribution *attribution)
{
	attribution->confidence = attribution_confidence(rule);
	attribution->attitude = false;
	if (attribution->content_count > 1 && attribution->content[0].end == attribution->content[0].first + 1) { /* “[It] was reported [that …]” */
		attribution->content_count--;
		memmove(attribution->content, attribution->content + 1, attribution->content_count * sizeof(attribution->content[0]));
	}
}

static bool is_sure(const struct reading *reading, const struct attribution *rule)
{
	return !rule->attitude && reading_quoted(reading, rule->content[0].first) &&
	       !range_empty(rule->cue) && !range_empty(rule->mention) && rule->heir_of == DOCUMENT_NONE &&
	       attribution_confidence(rule) >= RULE_SETTLES;
}

static void settle_doubt(const struct reading *reading, const struct attribution *rule, struct attribution *attribution)
{
	if (is_quotation(reading, rule)) {
		take_quotation(reading, rule, attribution);
	} else if (is_confirmed(reading, rule, attribution)) {
		confirm(rule, attribution);
		if (rule->rule == RULE_ACCORDING)
			take_content(rule, attribution);
	}
}

/* Replaces a finding about which the tagger is in doubt by one of which the rules are sure and which it missed: “told an aide, then [writing of] the
 * dam, that “A””. */
static void take_rule(const struct reading *reading, const uint32_t *owners, const struct attributions *rules, struct attribution *attribution,
                      const struct attributions *found)
{
	uint32_t owner = owners[attribution->content[attribution->content_count - 1].first];
	const struct attribution *rule = owner == DOCUMENT_NONE ? NULL : &rules->list.items[owner];
	for (size_t k = 0; k < found->list.count && rule; k++)
		if (share_cue(rule, &found->list.items[k]))
			return;
	if (rule && is_sure(reading, rule))
		*attribution = *rule;
}

static bool is_left_alone(const struct reading *reading, const struct attribution *one)
{
	return one->heir_of == DOCUMENT_NONE && range_empty(one->mention) && range_empty(one->cue) && !one->direct &&
	       reading_quoted(reading, one->content[0].first);
}

/* The last attribution of the tagger in the sentence before, whose speaker goes on: “Rosk called it bitter. “We had no choice.””; or
 * DOCUMENT_NONE. */
static uint32_t speaker_before(const struct reading *reading, const struct attributions *found, size_t tagged, const struct attribution *alone)
{
	uint32_t before = DOCUMENT_NONE;
	for (uint32_t k = 0; k < tagged; k++) {
		const struct attribution *one = &found->list.items[k];
		if (one->passage + 1 == alone->passage && !one->attitude && !one->nested && !is_doubted(one) && !range_empty(one->mention) &&
		    reading->passages[alone->passage].paragraph - reading->passages[one->passage].paragraph <= 1)
			before = k;
	}
	return before != DOCUMENT_NONE && phrase_shares_name(reading, found->list.items[before].mention, alone->content[0]) ? DOCUMENT_NONE : before;
}

/* The first of the findings of which the rules are sure that overlaps the tagger's; NULL if there is none. */
static struct attribution *sure_rule(const uint32_t *owners, const struct attribution *one, const struct attributions *rules)
{
	for (uint32_t c = 0; c < one->content_count; c++)
		for (uint32_t k = one->content[c].first; k < one->content[c].end; k++) {
			struct attribution *rule = owners[k] == DOCUMENT_NONE ? NULL : &rules->list.items[owners[k]];
			if (rule && !rule->attitude && attribution_confidence(rule) >= STATEMENT_CONFIDENCE_DEFAULT)
				return rule;
		}
	return NULL;
}

/* Whether the tagger's mention is better than the rule's: it knows best where a mention begins and ends, and what is no pronoun "es". */
static bool names_better(const struct reading *reading, const struct attribution *rule, const struct attribution *one)
{
	if (range_empty(rule->mention))
		return share_cue(rule, one) || rule->heir_of == DOCUMENT_NONE;
	bool nobody = reading_is(reading, rule->mention.first, WORD_PRONOUN) &&
	              !reading_is(reading, rule->mention.first, WORD_MAN | WORD_WOMAN | WORD_PEOPLE | WORD_DETERMINER);
	bool overlap = one->mention.first < rule->mention.end && rule->mention.first < one->mention.end;
	return share_cue(rule, one) && (overlap || nobody);
}

/* Whether the content only points to what was said elsewhere: “[Das] teilte die Polizei mit”. */
static bool only_points(const struct reading *reading, const struct attribution *one)
{
	return one->content_count == 1 && one->content[0].end == one->content[0].first + 1 &&
	       reading_is(reading, one->content[0].first, WORD_DETERMINER | WORD_PRONOUN);
}

void attributions_yield(const struct reading *reading, const uint32_t *ruled, struct attributions *rules, struct attributions *found)
{
	size_t kept = 0;
	uint32_t *becomes = arena_alloc(reading->arena, found->list.count, sizeof(*becomes));
	for (size_t k = 0; k < found->list.count; k++) {
		struct attribution *one = &found->list.items[k], *rule = sure_rule(ruled, one, rules);
		bool dropped = rule || only_points(reading, one);
		becomes[k] = dropped ? DOCUMENT_NONE : (uint32_t)kept;
		if (rule && !range_empty(one->mention) && names_better(reading, rule, one)) {
			rule->mention = one->mention;
			rule->unnamed = false;
			rule->heir_of = DOCUMENT_NONE;
		}
		if (dropped)
			continue;
		if (one->heir_of != DOCUMENT_NONE)
			one->heir_of = becomes[one->heir_of]; /* one before it */
		found->list.items[kept++] = *one;
	}
	found->list.count = kept;
}

/* Whether quoted sentences are separate from the thought in the sentence before them: “They knew that he would. “We had seen it before.””. */
static bool is_apart(const struct reading *reading, const struct attribution *rule, const struct attribution *owner)
{
	const struct token *first = reading_token(reading, rule->content[0].first);
	bool opens = rule->content[0].first > 0 && reading_token(reading, rule->content[0].first - 1)->kind == TOKEN_QUOTE;
	bool speech = opens && rule->content[0].end - rule->content[0].first <= LONGEST_APART; /* if longer, a closing mark may be missing */
	return speech && owner->attitude && rule->rule <= RULE_QUOTE_LEADING && !rule->attitude && !range_empty(owner->cue) &&
	       (first->kind != TOKEN_WORD || first->flags & TOKEN_CAPITALISED) &&
	       first->sentence != reading_token(reading, owner->cue.first)->sentence;
}

static uint32_t begin_of(const struct attributions *found, uint32_t number)
{
	return found->list.items[number].content[0].first;
}

static int by_begin(const void *a, const void *b, void *context)
{
	uint32_t i = *(const uint32_t *)a, j = *(const uint32_t *)b, x = begin_of(context, i), y = begin_of(context, j);
	return x != y ? (x < y ? -1 : 1) : (i > j) - (i < j);
}

/* Gives a quotation that goes on behind another cue back to whoever it is by: “A,” she said, [the Lantern reported]. “[B]”, “A,” she said,
 * [adding that C]. “[B]”. */
static void give_back(const struct reading *reading, const struct attribution *outer, struct attribution *inner)
{
	const struct range last = inner->content[inner->content_count - 1];
	if (inner == outer || outer->attitude || outer->nested || is_doubted(outer) || range_empty(inner->cue) || inner->cue.end > last.first ||
	    share_cue(outer, inner))
		return;
	for (uint32_t c = 1; c < outer->content_count; c++) {
		const struct range before = outer->content[c - 1], same = outer->content[c];
		const bool overlap = same.first <= last.first + 1 && last.first <= same.first + 1 && last.end <= same.end + 1; /* but for marks */
		if (!overlap || before.end > inner->cue.first || !reading_quoted(reading, before.end - 1) || !reading_quoted(reading, same.end - 1))
			continue;
		inner->nested |= inner->content_count == 1;
		inner->content_count -= inner->content_count > 1;
		return;
	}
}

static void mark_told_by(const struct reading *reading, struct attribution *outer, struct attribution *inner)
{
	if (inner == outer || outer->passage != inner->passage || outer->attitude || outer->nested || inner->nested || is_doubted(outer) ||
	    !has_all_of(outer, inner))
		return;
	bool same = range_empty(inner->mention) || (inner->mention.first == outer->mention.first && inner->mention.end == outer->mention.end) ||
	            share_cue(outer, inner);
	/* “X reports that A, according to Y” */
	bool shorter = inner->cue.first == outer->cue.first && reading_uses(reading, inner->cue.first, USE_ACCORDING);
	*(shorter ? &outer->nested : &inner->nested) = same && (inner > outer || !has_all_of(inner, outer));
}

/* Only what begins in a content is looked at for it: in a long passage there are thousands. */
void attributions_mark_told_twice(const struct reading *reading, struct attributions *found)
{
	uint32_t count = (uint32_t)found->list.count;
	uint32_t *order = arena_alloc(reading->arena, count, sizeof(*order));
	for (uint32_t k = 0; k < count; k++)
		order[k] = k;
	if (count)
		qsort_r(order, count, sizeof(*order), by_begin, found);
	for (uint32_t k = 0; k < count; k++) {
		struct attribution *outer = &found->list.items[k];
		uint32_t end = outer->content[outer->content_count - 1].end;
		uint32_t next = sorted_find(i, 0, count, begin_of(found, order[i]) < outer->content[0].first);
		for (; next < count && begin_of(found, order[next]) < end; next++) {
			give_back(reading, outer, &found->list.items[order[next]]);
			mark_told_by(reading, outer, &found->list.items[order[next]]);
		}
	}
}

void attributions_join(const struct reading *reading, const struct attributions *rules, const uint32_t *ruled, struct attributions *found)
{
	size_t tagged = found->list.count;
	bool lead = reading->traits & TRAIT_RULES_LEAD;
	const uint32_t *owners = attributions_owners(reading, found);
	uint32_t *becomes = arena_alloc(reading->arena, rules->list.count, sizeof(*becomes));
	for (uint32_t k = 0; k < rules->list.count; k++) {
		becomes[k] = attribution_owner(owners, &rules->list.items[k]);
		const struct attribution *rule = &rules->list.items[k];
		if (becomes[k] != DOCUMENT_NONE)
			cut_second(reading, rule, becomes[k], found);
		uint32_t owner = becomes[k];
		bool apart = owner != DOCUMENT_NONE && is_apart(reading, rule, &found->list.items[owner]);
		bool kept = owner == DOCUMENT_NONE ? lead || stays(rule) : apart || is_nested(rule, owner, owners) ||
		            is_around(rule, &found->list.items[owner]);
		if (!kept)
			continue;
		becomes[k] = (uint32_t)found->list.count;
		array_append(&found->list, rules->list.items[k]);
		if (apart)
			found->list.items[becomes[k]].heir_of = DOCUMENT_NONE;
		if (owner != DOCUMENT_NONE && !apart)
			mark_nested(reading, &found->list.items[owner], &found->list.items[becomes[k]]);
	}
	for (size_t k = tagged; k < found->list.count; k++)
		if (found->list.items[k].heir_of != DOCUMENT_NONE)
			found->list.items[k].heir_of = becomes[found->list.items[k].heir_of];
	for (size_t k = 0; k < tagged; k++) {
		uint32_t rule = attribution_owner(ruled, &found->list.items[k]);
		if (rule != DOCUMENT_NONE && is_doubted(&found->list.items[k]))
			settle_doubt(reading, &rules->list.items[rule], &found->list.items[k]);
		if (is_doubted(&found->list.items[k]))
			take_rule(reading, ruled, rules, &found->list.items[k], found);
		if (rule != DOCUMENT_NONE)
			learn_from_rule(reading, &rules->list.items[rule], becomes, &found->list.items[k]);
		if (found->list.items[k].heir_of == k)
			found->list.items[k].heir_of = DOCUMENT_NONE;
	}
	attributions_mark_told_twice(reading, found);
	for (size_t k = 0; k < found->list.count; k++)
		if (is_left_alone(reading, &found->list.items[k]))
			found->list.items[k].heir_of = speaker_before(reading, found, tagged, &found->list.items[k]);
}
