/* What two statements have in common and what sets them apart, as numbers: the measures that a pair model weighs (pair_model.h). */
#include "cluster/statements/pair_model.h"

#include <math.h>
#include <string.h>

/* Weights are given in this unit ("twenties"), so that those of a statement add up to about 1. */
static const double WEIGHT_UNIT = 20;
/* How far off a rounded number may be, and an approximate one: "about 4 million" and "4.4 million". */
static const double ROUNDING_MAX = .05, HEDGED_MAX = .15;
/* Share of the weight of two statements that must be identical before synonyms are looked for, which takes most of the time. The condition
 * loses none of the true pairs, and some wrong ones. */
static const double SHARED_MIN = .1;
/* Share of a name's words among the other's office words from which on the two may be one speaker. */
static const double OFFICE_MIN = .5;
/* When two quotations are one and the same: share of the shorter one that is in common, and its weight (in WEIGHT_UNIT), from which on a
 * question mark does not matter (ASKED), and from which on it does not matter to whom they are attributed (SAID). Of 510 quotations that begin
 * alike in two outlets of a story 14 were kept apart by one of these two. */
static const double VERBATIM_COVERED = .9, VERBATIM_ASKED = .6, VERBATIM_SAID = 1;
/* PAIR_ALIGNED from which on two statements of which one is negated contradict each other. */
static const double OPPOSITE_ALIGNED = .85;

enum {
	CLOSENESS_SAME = 1000,
	CLOSENESS_ROUNDED = 850, /* "1.3" and "1.28" */
	/* Terms of a statement among which synonyms are looked for: the time grows with their square. */
	SYNONYM_PLACES_MAX = 48,
	SHORT_WORDS = 5, /* words of a short statement, without stop words */
	/* Product of the numbers of terms up to which synonyms are looked for in any case. */
	SHORT = 50,
};

struct weighing {
	const struct pair_terms *terms;
	const struct pair_side *a, *b;
	double weight_a[STATEMENT_TERMS_MAX], weight_b[STATEMENT_TERMS_MAX];
	double told_a[STATEMENT_TERMS_MAX], told_b[STATEMENT_TERMS_MAX]; /* idf times rarity: the weights for the order */
	double total_a, total_b;
	bool linked_a[STATEMENT_TERMS_MAX], linked_b[STATEMENT_TERMS_MAX];
};

static double weigh(const struct pair_terms *terms, const struct pair_side *side, double *weights, double *told)
{
	double total = 0;
	for (uint32_t k = 0; k < side->term_count; k++) {
		const struct pair_scratch *weight = pair_terms_weigh(terms, side->terms[k]);
		weights[k] = weight->weight;
		told[k] = weight->told;
		total += weights[k];
	}
	return total;
}

static bool among(const uint32_t *hashes, uint32_t count, uint32_t hash)
{
	for (uint32_t k = 0; k < count; k++)
		if (hashes[k] == hash)
			return true;
	return false;
}

/* Where one statement names the speaker of the other, the other need not: "Rosk expects a loss" and, said by Rosk, "it expects a loss". Sets the
 * weights of such terms of `side` to zero and returns their sum. */
static double pass_over_speaker(const struct pair_terms *terms, const struct pair_side *side, const struct pair_side *other,
                                const bool *linked, double *weights, double *told)
{
	double passed = 0;
	for (uint32_t i = 0; i < other->speaker_count; i++) {
		uint32_t term = pair_terms_find(terms, other->speaker[i]);
		if (term == UINT32_MAX || among(side->speaker, side->speaker_count, other->speaker[i]))
			continue;
		for (uint32_t k = 0; k < side->term_count; k++)
			if (side->terms[k] == term && !linked[k]) {
				passed += weights[k];
				weights[k] = told[k] = 0;
			}
	}
	return passed;
}

static void link_places(struct weighing *w, struct pair_measures *measures, uint32_t a, uint32_t b, unsigned closeness)
{
	measures->links[measures->link_count++] = (struct pair_link){ (uint16_t)a, (uint16_t)b, (uint16_t)closeness };
	w->linked_a[a] = w->linked_b[b] = true;
}

static void link_same(struct weighing *w, struct pair_measures *measures)
{
	struct pair_scratch *scratch = w->terms->scratch;
	for (uint32_t k = 0; k < w->a->term_count; k++)
		scratch[w->a->terms[k]].place = k + 1;
	for (uint32_t k = 0; k < w->b->term_count; k++)
		if (scratch[w->b->terms[k]].place)
			link_places(w, measures, scratch[w->b->terms[k]].place - 1, k, CLOSENESS_SAME);
	for (uint32_t k = 0; k < w->a->term_count; k++)
		scratch[w->a->terms[k]].place = 0;
}

/* The precision with which a number is given: 100 for 1300, .1 for 2.5. */
static double grain(double number)
{
	double unit = .01;
	while (unit < 1e12 && fabs(remainder(number, unit * 10)) < unit / 100)
		unit *= 10;
	return unit;
}

/* Whether one number is the other, rounded: 1300 and 1287, 1.3 and 1.28. Never for years. */
static bool rounded(const struct pair_term *x, const struct pair_term *y)
{
	double larger = fmax(fabs(x->number), fabs(y->number)), difference = fabs(x->number - y->number);
	bool hedged = (x->flags | y->flags) & STATEMENT_TERM_HEDGED, year = larger >= 1900 && larger < 2100 && larger == floor(larger);
	if (larger == 0 || (year && !hedged))
		return false;
	return difference <= larger * (hedged ? HEDGED_MAX : ROUNDING_MAX) && difference <= fmax(grain(x->number), grain(y->number)) / 2;
}

static unsigned closeness_of(const struct pair_term *x, const struct pair_term *y)
{
	if ((x->flags & y->flags) & STATEMENT_TERM_NUMBER)
		return rounded(x, y) ? CLOSENESS_ROUNDED : 0;
	return thesaurus_closeness(x->meanings, y->meanings);
}

static bool may_have_synonyms(const struct pair_term *term)
{
	return term->meanings || (term->flags & STATEMENT_TERM_NUMBER);
}

static uint32_t unlinked_places(const struct pair_terms *terms, const struct pair_side *side, const bool *linked, uint16_t *places)
{
	uint32_t count = 0;
	for (uint32_t k = 0; k < side->term_count && count < SYNONYM_PLACES_MAX; k++)
		if (!linked[k] && may_have_synonyms(&terms->items[side->terms[k]]))
			places[count++] = (uint16_t)k;
	return count;
}

/* Whether identical stems make up so much of the two that synonyms could tip the balance. */
static bool may_be_same(const struct weighing *w, const struct pair_measures *measures)
{
	double shared = 0;
	for (uint32_t k = 0; k < measures->link_count; k++)
		shared += w->weight_a[measures->links[k].a] + w->weight_b[measures->links[k].b];
	return shared >= SHARED_MIN * (w->total_a + w->total_b);
}

/* Aligns different stems, the closest and heaviest pairs first, each term once. */
static void link_synonyms(struct weighing *w, struct pair_measures *measures)
{
	uint16_t in_a[SYNONYM_PLACES_MAX], in_b[SYNONYM_PLACES_MAX];
	struct { uint16_t a, b, closeness; int32_t mass; } found[SYNONYM_PLACES_MAX * 4];
	uint32_t count_a = unlinked_places(w->terms, w->a, w->linked_a, in_a), count = 0;
	uint32_t count_b = unlinked_places(w->terms, w->b, w->linked_b, in_b);
	for (uint32_t i = 0; i < count_a; i++) {
		const struct pair_term *x = &w->terms->items[w->a->terms[in_a[i]]];
		for (uint32_t k = 0; k < count_b && count < array_size(found); k++) {
			unsigned closeness = closeness_of(x, &w->terms->items[w->b->terms[in_b[k]]]);
			double mass = closeness * (w->weight_a[in_a[i]] + w->weight_b[in_b[k]]);
			if (closeness)
				found[count++] = (typeof(*found)){ in_a[i], in_b[k], (uint16_t)closeness, (int32_t)lround(mass) };
		}
	}
	for (;;) {
		uint32_t best = UINT32_MAX;
		for (uint32_t k = 0; k < count; k++)
			if (!w->linked_a[found[k].a] && !w->linked_b[found[k].b] && (best == UINT32_MAX || found[k].mass > found[best].mass))
				best = k;
		if (best == UINT32_MAX)
			return;
		link_places(w, measures, found[best].a, found[best].b, found[best].closeness);
	}
}

static void measure_alignment(const struct weighing *w, struct pair_measures *measures)
{
	double covered_a = 0, covered_b = 0;
	for (uint32_t k = 0; k < measures->link_count; k++) {
		const struct pair_link *link = &measures->links[k];
		covered_a += w->weight_a[link->a] * link->closeness / 1000;
		covered_b += w->weight_b[link->b] * link->closeness / 1000;
	}
	double share_a = w->total_a > 0 ? covered_a / w->total_a : 0, share_b = w->total_b > 0 ? covered_b / w->total_b : 0;
	double rest_a = w->total_a - covered_a, rest_b = w->total_b - covered_b;
	measures->of[PAIR_ALIGNED] = w->total_a + w->total_b > 0 ? (covered_a + covered_b) / (w->total_a + w->total_b) : 0;
	measures->of[PAIR_COVERED_MORE] = share_a > share_b ? share_a : share_b;
	measures->of[PAIR_COVERED_LESS] = share_a > share_b ? share_b : share_a;
	measures->of[PAIR_SHARED] = (covered_a + covered_b) / 2 / WEIGHT_UNIT;
	measures->of[PAIR_UNMATCHED] = (rest_a < rest_b ? rest_a : rest_b) / WEIGHT_UNIT;
}

static double uses_of(const struct pair_side *side, uint32_t place)
{
	return side->uses ? side->uses[place] : 1;
}

/* The weight of the identical stems that are rare: nearly all statements of the story have the name of the town, which tells nothing, and what
 * several statements of one article have does not tell which of them is meant, though hardly any other article has it. */
static double rare_shared(const struct weighing *w, const struct pair_measures *measures)
{
	double rare = 0;
	for (uint32_t k = 0; k < measures->link_count && measures->links[k].closeness == CLOSENESS_SAME; k++) {
		const struct pair_link *link = &measures->links[k];
		rare += w->told_a[link->a] / (uses_of(w->a, link->a) * uses_of(w->b, link->b));
	}
	return rare / WEIGHT_UNIT;
}

/* `run` as a share of the weight for the order of the heavier statement. */
static double order_share(const struct weighing *w, double run)
{
	double total_a = 0, total_b = 0;
	for (uint32_t k = 0; k < w->a->term_count; k++)
		total_a += w->told_a[k];
	for (uint32_t k = 0; k < w->b->term_count; k++)
		total_b += w->told_b[k];
	double total = total_a > total_b ? total_a : total_b;
	return total > 0 ? run / total : 0;
}

/* Finds the heaviest run of identical stems in the same order. Their links come first and ascend in b, so it is the heaviest ascending
 * subsequence of their places in a. */
static void measure_order(const struct weighing *w, struct pair_measures *measures)
{
	double heaviest[STATEMENT_TERMS_MAX], run = 0;
	for (uint32_t k = 0; k < measures->link_count && measures->links[k].closeness == CLOSENESS_SAME; k++) {
		double before = 0;
		for (uint32_t i = 0; i < k; i++)
			if (measures->links[i].a < measures->links[k].a && heaviest[i] > before)
				before = heaviest[i];
		heaviest[k] = before + w->told_a[measures->links[k].a];
		run = heaviest[k] > run ? heaviest[k] : run;
	}
	measures->of[PAIR_ORDER] = order_share(w, run);
}

/* If an unaligned number stands at `place`, the place of the next word (without stop words) if that is aligned, so that the other side speaks of
 * the same thing with another number, or none; else UINT32_MAX. */
static uint32_t counted_place(const struct weighing *w, const struct pair_side *side, const bool *linked, uint32_t place)
{
	if (linked[place] || !(w->terms->items[side->terms[place]].flags & STATEMENT_TERM_NUMBER))
		return UINT32_MAX;
	for (place++; place < side->term_count; place++)
		if (!(w->terms->items[side->terms[place]].flags & STATEMENT_TERM_STOP))
			return linked[place] ? place : UINT32_MAX;
	return UINT32_MAX;
}

/* Whether they give different numbers of the same thing. Rounded numbers are compared again, since they are only aligned along with synonyms. */
static bool conflict(const struct weighing *w)
{
	for (uint32_t i = 0; i < w->a->term_count; i++) {
		uint32_t unit_a = counted_place(w, w->a, w->linked_a, i);
		for (uint32_t k = 0; unit_a != UINT32_MAX && k < w->b->term_count; k++) {
			uint32_t unit_b = counted_place(w, w->b, w->linked_b, k);
			const struct pair_term *x = &w->terms->items[w->a->terms[i]], *y = &w->terms->items[w->b->terms[k]];
			if (unit_b != UINT32_MAX && w->a->terms[unit_a] == w->b->terms[unit_b] && !rounded(x, y))
				return true;
		}
	}
	return false;
}

/* Whether `some` gives a number of what there was none of according to `none`: "two ships", "no ships". */
static bool counts_none(const struct weighing *w, const struct pair_side *none, const struct pair_side *some, const bool *linked)
{
	for (uint32_t k = 0; none->negated && !some->negated && k < some->term_count; k++) {
		uint32_t unit = counted_place(w, some, linked, k);
		if (unit != UINT32_MAX && w->terms->items[some->terms[k]].number != 0 && (w->terms->items[some->terms[unit]].flags & STATEMENT_TERM_NONE))
			return true;
	}
	return false;
}

static bool has_unlinked(const struct weighing *w, const struct pair_side *side, const bool *linked, uint8_t flag)
{
	for (uint32_t k = 0; k < side->term_count; k++)
		if (!linked[k] && (w->terms->items[side->terms[k]].flags & flag))
			return true;
	return false;
}

static bool both_have_unlinked(const struct weighing *w, uint8_t flag)
{
	return has_unlinked(w, w->a, w->linked_a, flag) && has_unlinked(w, w->b, w->linked_b, flag);
}

/* Whether, among the unaligned terms, something goes up on one side and down on the other. */
static bool opposed(const struct weighing *w)
{
	bool up_a = has_unlinked(w, w->a, w->linked_a, STATEMENT_TERM_UP), down_a = has_unlinked(w, w->a, w->linked_a, STATEMENT_TERM_DOWN);
	bool up_b = has_unlinked(w, w->b, w->linked_b, STATEMENT_TERM_UP), down_b = has_unlinked(w, w->b, w->linked_b, STATEMENT_TERM_DOWN);
	return up_a != down_a && up_b != down_b && up_a == down_b;
}

/* Whether the terms at these places are aligned. */
static bool line_up(const struct pair_measures *measures, uint32_t a, uint32_t b)
{
	for (uint32_t k = 0; k < measures->link_count; k++)
		if (measures->links[k].a == a && measures->links[k].b == b)
			return true;
	return false;
}

/* Whether agent and patient of an aligned verb are swapped, and nowhere the same. */
static bool reversed(const struct weighing *w, const struct pair_measures *measures)
{
	bool agree = false, against = false;
	for (uint32_t i = 0; i < w->a->role_count; i++)
		for (uint32_t k = 0; k < w->b->role_count; k++) {
			uint32_t a = w->a->roles[i], b = w->b->roles[k];
			if (!line_up(measures, PAIR_ROLE_VERB(a), PAIR_ROLE_VERB(b)))
				continue;
			agree |= line_up(measures, PAIR_ROLE_AGENT(a), PAIR_ROLE_AGENT(b)) && line_up(measures, PAIR_ROLE_PATIENT(a), PAIR_ROLE_PATIENT(b));
			against |= line_up(measures, PAIR_ROLE_AGENT(a), PAIR_ROLE_PATIENT(b)) && line_up(measures, PAIR_ROLE_PATIENT(a), PAIR_ROLE_AGENT(b));
		}
	return against && !agree;
}

/* The weight of the aligned names over the weight of all terms. */
static double names_shared(const struct weighing *w, const struct pair_measures *measures)
{
	double shared = 0, total = w->total_a + w->total_b;
	for (uint32_t k = 0; k < measures->link_count; k++) {
		const struct pair_link *link = &measures->links[k];
		const struct pair_term *a = &w->terms->items[w->a->terms[link->a]], *b = &w->terms->items[w->b->terms[link->b]];
		shared += a->flags & STATEMENT_TERM_NAME ? w->weight_a[link->a] : 0;
		shared += b->flags & STATEMENT_TERM_NAME ? w->weight_b[link->b] : 0;
	}
	return total > 0 ? shared / total : 0;
}

static bool is_same_quotation(const struct pair_measures *measures, double least)
{
	return measures->of[PAIR_QUOTATIONS] != 0 && measures->of[PAIR_COVERED_MORE] >= VERBATIM_COVERED &&
	       measures->of[PAIR_SHARED] >= least;
}

/* Share of the weight of a side that is aligned. */
static double share_linked(const struct pair_side *side, const bool *linked, const double *weights, double total)
{
	double share = 0;
	for (uint32_t k = 0; k < side->term_count; k++)
		share += linked[k] ? weights[k] : 0;
	return total > 0 ? share / total : 0;
}

/* Whether what `side` negates stands in what the other one leaves out: “the bridge is closed”, “the bridge is closed, I do not know why”. */
static bool negates_elsewhere(const struct pair_side *side, const bool *linked)
{
	bool elsewhere = false;
	for (uint32_t k = 0; side->flags && k < side->term_count; k++) {
		if (!(side->flags[k] & STATEMENT_TERM_NEGATED))
			continue;
		if (linked[k])
			return false;
		elsewhere = true;
	}
	return elsewhere;
}

/* Whether what is negated is in the other, too: “it will [not abandon] the town”, “it will abandon the plan”. */
static bool links_negated(const struct pair_side *side, const bool *linked)
{
	for (uint32_t k = 0; side->flags && k < side->term_count; k++)
		if (side->flags[k] & STATEMENT_TERM_NEGATED && linked[k])
			return true;
	return false;
}

static bool is_short(const struct pair_side *side)
{
	uint32_t words = 0;
	for (uint32_t k = 0; side->flags && k < side->term_count; k++)
		words += !(side->flags[k] & STATEMENT_TERM_STOP);
	return side->flags && words <= SHORT_WORDS;
}

/* Whether one denies what the other says. "Denied that it happened" and "it did not happen" are one statement; so are two denials. */
static bool contradict(const struct weighing *w, const struct pair_measures *measures)
{
	bool no_a = w->a->denied != w->a->negated, no_b = w->b->denied != w->b->negated;
	if (no_a == no_b || w->a->denied != w->b->denied)
		return no_a != no_b;
	if (is_short(w->a) && is_short(w->b) && (w->a->negated ? links_negated(w->a, w->linked_a) : links_negated(w->b, w->linked_b)))
		return true;
	if (measures->of[PAIR_ALIGNED] < OPPOSITE_ALIGNED)
		return false;
	if (w->a->negated)
		return share_linked(w->b, w->linked_b, w->weight_b, w->total_b) < VERBATIM_COVERED || !negates_elsewhere(w->a, w->linked_a);
	return share_linked(w->a, w->linked_a, w->weight_a, w->total_a) < VERBATIM_COVERED || !negates_elsewhere(w->b, w->linked_b);
}

static void measure_details(const struct weighing *w, struct pair_measures *measures)
{
	for (uint32_t k = 0; k < measures->link_count; k++)
		if (w->terms->items[w->a->terms[measures->links[k].a]].flags & STATEMENT_TERM_NUMBER)
			measures->of[PAIR_NUMBERS_AGREE] = 1;
	measures->of[PAIR_NUMBERS_DIFFER] = both_have_unlinked(w, STATEMENT_TERM_NUMBER);
	measures->of[PAIR_NAMES_SHARED] = names_shared(w, measures);
	measures->of[PAIR_NAMES_DIFFER] = both_have_unlinked(w, STATEMENT_TERM_NAME);
	measures->of[PAIR_NEGATION] = w->a->negated != w->b->negated;
	measures->of[PAIR_DIRECTION] = opposed(w);
	measures->of[PAIR_REVERSED] = reversed(w, measures);
	measures->of[PAIR_QUESTION] = w->a->asks != w->b->asks && !is_same_quotation(measures, VERBATIM_ASKED);
	measures->of[PAIR_NUMBERS_CONFLICT] = (measures->of[PAIR_NUMBERS_DIFFER] != 0 && conflict(w)) || counts_none(w, w->a, w->b, w->linked_b) ||
	                                      counts_none(w, w->b, w->a, w->linked_a);
	measures->denial = contradict(w, measures);
}

static double weight_quoted(const struct pair_side *side, const double *weights)
{
	double quoted = 0;
	for (uint32_t k = 0; k < side->term_count; k++)
		quoted += statement_has_bit(side->quoted, k) ? weights[k] : 0;
	return quoted;
}

/* An outlet that quotes some words of a sentence chooses those that others quote, too. */
static void measure_quoted(const struct weighing *w, struct pair_measures *measures)
{
	if (!w->a->quoted || !w->b->quoted || measures->of[PAIR_QUOTATIONS] != 0)
		return;
	double both = 0, quoted_a = weight_quoted(w->a, w->weight_a), quoted_b = weight_quoted(w->b, w->weight_b);
	for (uint32_t k = 0; k < measures->link_count && measures->links[k].closeness == CLOSENESS_SAME; k++) {
		const struct pair_link *link = &measures->links[k];
		if (statement_has_bit(w->a->quoted, link->a) && statement_has_bit(w->b->quoted, link->b))
			both += w->weight_a[link->a];
	}
	double less = quoted_a < quoted_b ? quoted_a : quoted_b;
	measures->of[PAIR_QUOTED] = less > 0 ? both / less : 0;
	measures->of[PAIR_QUOTED_BOTH] = 1;
}

static void measure_predicates(const struct weighing *w, struct pair_measures *measures)
{
	measures->of[PAIR_PREDICATE] = w->a->predicate && w->b->predicate && line_up(measures, w->a->predicate - 1, w->b->predicate - 1);
}

static uint32_t in_common(const uint32_t *a, uint32_t a_count, const uint32_t *b, uint32_t b_count)
{
	uint32_t common = 0;
	for (uint32_t i = 0, k = 0; i < a_count && k < b_count;) {
		common += a[i] == b[k];
		if (a[i] <= b[k])
			i++;
		else
			k++;
	}
	return common;
}

/* Share of the words of a's name that are among b's office words. */
static double share_in_office(const struct pair_side *a, const struct pair_side *b)
{
	return a->name_count ? (double)in_common(a->names, a->name_count, b->offices, b->office_count) / a->name_count : 0;
}

static void measure_names(const struct pair_side *a, const struct pair_side *b, struct pair_measures *measures)
{
	uint32_t common = in_common(a->names, a->name_count, b->names, b->name_count), all = a->name_count + b->name_count - common;
	double office_a = share_in_office(a, b), office_b = share_in_office(b, a), office = office_a > office_b ? office_a : office_b;
	measures->of[PAIR_SPEAKER_WORDS] = all ? (double)common / all : 0;
	measures->of[PAIR_SPEAKER_OFFICE] = office;
	measures->of[PAIR_SPEAKER_APART] = measures->of[PAIR_SPEAKER_DIFFERENT] != 0 && !common && office < OFFICE_MIN && a->named && b->named &&
	                                   !is_same_quotation(measures, VERBATIM_SAID);
}

static void measure_kinds(const struct pair_side *a, const struct pair_side *b, struct pair_measures *measures)
{
	bool claim_a = a->kind == STATEMENT_CLAIM, claim_b = b->kind == STATEMENT_CLAIM;
	measures->of[PAIR_CLAIMS] = claim_a && claim_b;
	measures->of[PAIR_CLAIM] = claim_a != claim_b;
	measures->of[PAIR_QUOTATIONS] = a->kind == STATEMENT_DIRECT && b->kind == STATEMENT_DIRECT;
	measures->of[PAIR_LATE] = log(1 + (a->place > b->place ? a->place : b->place));
}

static void measure_speakers(const struct pair_side *a, const struct pair_side *b, struct pair_measures *measures)
{
	if (!a->speaker_count || !b->speaker_count)
		return;
	uint32_t common = in_common(a->speaker, a->speaker_count, b->speaker, b->speaker_count);
	uint32_t fewer = a->speaker_count < b->speaker_count ? a->speaker_count : b->speaker_count;
	bool same = common == a->speaker_count && common == b->speaker_count, part = !same && common == fewer;
	bool role = a->speaker_kind == PAIR_SPEAKER_ROLE || b->speaker_kind == PAIR_SPEAKER_ROLE, alike = same || part || role;
	bool different = !alike && a->speaker_kind == b->speaker_kind, for_other = !alike && !different;
	measures->of[PAIR_SPEAKER_SAME] = same;
	measures->of[PAIR_SPEAKER_PART] = part;
	measures->of[PAIR_SPEAKER_DIFFERENT] = different;
	measures->of[PAIR_SPEAKER_FOR] = for_other;
	measure_names(a, b, measures);
}

/* Aligns the two, and measures the alignment. */
static void align(struct weighing *w, bool synonyms, struct pair_measures *measures)
{
	memset(w->linked_a, 0, w->a->term_count);
	memset(w->linked_b, 0, w->b->term_count);
	w->total_a = weigh(w->terms, w->a, w->weight_a, w->told_a);
	w->total_b = weigh(w->terms, w->b, w->weight_b, w->told_b);
	measures->link_count = 0;
	measures->denial = false;
	memset(measures->of, 0, sizeof(measures->of));
	measures->of[PAIR_BIAS] = 1;
	link_same(w, measures);
	w->total_a -= pass_over_speaker(w->terms, w->a, w->b, w->linked_a, w->weight_a, w->told_a);
	w->total_b -= pass_over_speaker(w->terms, w->b, w->a, w->linked_b, w->weight_b, w->told_b);
	if (synonyms && (w->a->term_count * w->b->term_count <= SHORT || may_be_same(w, measures)))
		link_synonyms(w, measures);
	measure_alignment(w, measures);
	measures->of[PAIR_RARE] = rare_shared(w, measures);
}

/* Share of the weight of two neighbours that they have in common. */
static double neighbours_alike(const struct pair_terms *terms, struct pair_neighbour a, struct pair_neighbour b)
{
	double both = 0, total = 0;
	for (uint32_t k = 0; k < a.term_count; k++) {
		terms->scratch[a.terms[k]].place = k + 1;
		total += pair_terms_weigh(terms, a.terms[k])->weight;
	}
	for (uint32_t k = 0; k < b.term_count; k++) {
		double weight = pair_terms_weigh(terms, b.terms[k])->weight;
		total += weight;
		both += terms->scratch[b.terms[k]].place ? weight : 0;
	}
	for (uint32_t k = 0; k < a.term_count; k++)
		terms->scratch[a.terms[k]].place = 0;
	return total > 0 ? 2 * both / total : 0;
}

static void measure_neighbours(const struct weighing *w, struct pair_measures *measures)
{
	double before = neighbours_alike(w->terms, w->a->before, w->b->before), behind = neighbours_alike(w->terms, w->a->behind, w->b->behind);
	measures->of[PAIR_BESIDE] = (before + behind) / 2;
}

/* An upper bound of the logit, for a use within a story: measures that are not taken yet are between 0 and 1, and PAIR_ORDER is no more than the
 * share of the identical stems. */
static int32_t most_possible(const struct weighing *w, const struct pair_model *model, enum pair_use use, const struct pair_measures *measures)
{
	static const bool measured[PAIR_MEASURE_COUNT] = {
		[PAIR_BIAS] = true, [PAIR_ALIGNED] = true, [PAIR_COVERED_MORE] = true, [PAIR_COVERED_LESS] = true, [PAIR_SHARED] = true,
		[PAIR_RARE] = true, [PAIR_UNMATCHED] = true, [PAIR_SPEAKER_SAME] = true, [PAIR_SPEAKER_PART] = true, [PAIR_SPEAKER_WORDS] = true,
		[PAIR_SPEAKER_OFFICE] = true, [PAIR_SPEAKER_DIFFERENT] = true, [PAIR_SPEAKER_APART] = true, [PAIR_SPEAKER_FOR] = true,
		[PAIR_CLAIMS] = true, [PAIR_CLAIM] = true, [PAIR_QUOTATIONS] = true, [PAIR_LATE] = true, [PAIR_PREDICATE] = true,
		[PAIR_QUOTED] = true, [PAIR_QUOTED_BOTH] = true,
	};
	struct pair_measures most; /* only as much is filled in as pair_logit() reads */
	double same = 0;
	for (int k = 0; k < PAIR_WORDING; k++)
		most.of[k] = measured[k] ? measures->of[k] : pair_weight(model, use, (enum pair_measure)k) > 0;
	for (uint32_t k = 0; k < measures->link_count && measures->links[k].closeness == CLOSENESS_SAME; k++)
		same += w->told_a[measures->links[k].a];
	most.of[PAIR_ORDER] *= order_share(w, same);
	return pair_logit(model, use, &most);
}

void pair_measure(const struct pair_terms *terms, const struct pair_side *a, const struct pair_side *b, bool synonyms,
                  struct pair_measures *ret_measures)
{
	struct weighing w; /* not initialised as a whole: it is large, and this is the innermost loop */
	w.terms = terms;
	w.a = a;
	w.b = b;
	align(&w, synonyms, ret_measures);
	measure_order(&w, ret_measures);
	measure_kinds(a, b, ret_measures);
	measure_predicates(&w, ret_measures);
	measure_quoted(&w, ret_measures);
	measure_details(&w, ret_measures);
	measure_speakers(a, b, ret_measures);
	measure_neighbours(&w, ret_measures);
}

bool pair_measure_above(const struct pair_terms *terms, const struct pair_side *a, const struct pair_side *b, bool synonyms,
                        const struct pair_model *model, enum pair_use use, int32_t least, struct pair_measures *ret_measures)
{
	struct weighing w; /* as above */
	w.terms = terms;
	w.a = a;
	w.b = b;
	align(&w, synonyms, ret_measures);
	measure_kinds(a, b, ret_measures);
	measure_predicates(&w, ret_measures);
	measure_quoted(&w, ret_measures);
	measure_speakers(a, b, ret_measures);
	int32_t most = most_possible(&w, model, use, ret_measures);
	if (most < least)
		return false;
	measure_neighbours(&w, ret_measures);
	/* Neighbours are seldom as alike as they could be, so try again with them. A thousandth is left for rounding, which depends on the order in
	 * which sums are taken. */
	double beside = pair_weight(model, use, PAIR_BESIDE);
	if (most + 1000 * (beside * ret_measures->of[PAIR_BESIDE] - fmax(beside, 0)) < least - 1)
		return false;
	measure_order(&w, ret_measures);
	measure_details(&w, ret_measures);
	return true;
}
