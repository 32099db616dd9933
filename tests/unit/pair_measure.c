#include "cluster/statements/pair_model.h"

#include <math.h>
#include <string.h>

#include <criterion/criterion.h>

#include "tests/unit/pair_helpers.h"

TestSuite(pair_measure, .init = set_up, .fini = tear_down);

Test(pair_measure, measures_how_two_texts_are_written)
{
	struct pair_text a = text_of("One two three four five six"), b = text_of("one two three four seven");
	struct pair_measures measures;
	pair_compare_measure(model, &a, &b, arena, &measures);
	cr_assert_float_eq(measures.of[PAIR_RUNS_2], 3 / 4.0, 1e-9);
	cr_assert_float_eq(measures.of[PAIR_RUNS_4], 1 / 2.0, 1e-9);
	cr_assert_float_eq(measures.of[PAIR_PLAIN_ORDER], 4 / 6.0, 1e-9);
	cr_assert_float_eq(measures.of[PAIR_LENGTH], 5 / 20.0, 1e-9);
	cr_assert_float_eq(measures.of[PAIR_CLOSE_RUNS_2], 3 / 8.0, 1e-9);
	cr_assert_eq(measures.of[PAIR_NUMBERS_LEFT], 2);
	b = text_of("Ninety-nine");
	pair_compare_measure(model, &a, &b, arena, &measures);
	cr_assert_eq(measures.of[PAIR_RUNS_2], 0);
	cr_assert_eq(measures.of[PAIR_PLAIN_ORDER], 0);
	b = text_of("");
	pair_compare_measure(model, &b, &b, arena, &measures);
	cr_assert_eq(measures.of[PAIR_GRAMS], 0, "nothing has nothing in common");
}

/* A side of a set of two statements; its terms are the arena's. */
static struct pair_side side_in(struct pair_terms *terms, const char *text, const char *speaker)
{
	struct statement_features features = features_of(text);
	uint32_t *numbers = arena_alloc(arena, features.term_count, sizeof(*numbers));
	uint32_t *names = arena_alloc(arena, PAIR_SPEAKER_WORDS_MAX, sizeof(*names));
	enum pair_speaker kind;
	for (uint32_t k = 0; k < features.term_count; k++) {
		numbers[k] = pair_terms_add(terms, model, &features.terms[k]);
		terms->items[numbers[k]].statements++;
	}
	terms->statements++;
	uint32_t count = pair_speaker_read(model, speaker, names, &kind);
	return (struct pair_side){ .terms = numbers, .term_count = features.term_count, .speaker = names, .speaker_count = count,
		                       .speaker_kind = kind, .names = names, .name_count = count, .named = speaker,
		                       .kind = speaker ? STATEMENT_INDIRECT : STATEMENT_CLAIM,
		                       .negated = features.negated, .asks = features.asks };
}

Test(pair_measure, measures_whether_both_are_quotations_and_how_far_down_they_stand)
{
	struct pair_terms terms = { 0 };
	struct pair_measures measures;
	struct pair_side a = side_in(&terms, "The bridge is closed.", "Mara Lindqvist"), b = a;
	pair_terms_prepare(&terms);
	a.kind = STATEMENT_DIRECT;
	a.place = 9;
	pair_measure(&terms, &a, &b, true, &measures);
	cr_assert_eq(measures.of[PAIR_QUOTATIONS], 0);
	cr_assert_float_eq(measures.of[PAIR_LATE], log(10), 1e-9, "the one further down counts");
	b.kind = STATEMENT_DIRECT;
	a.place = 0;
	pair_measure(&terms, &b, &a, true, &measures);
	cr_assert_eq(measures.of[PAIR_QUOTATIONS], 1);
	cr_assert_eq(measures.of[PAIR_LATE], 0);
	pair_terms_free(&terms);
}

Test(pair_measure, measures_whether_they_say_the_same_of_their_subjects)
{
	struct pair_terms terms = { 0 };
	struct pair_measures measures;
	struct pair_side a = side_in(&terms, "varland closed bridges", "Mara Lindqvist");
	struct pair_side b = side_in(&terms, "bridges that varland closed", "Mara Lindqvist");
	pair_terms_prepare(&terms);
	a.predicate = 2;
	pair_measure(&terms, &a, &b, true, &measures);
	cr_assert_eq(measures.of[PAIR_PREDICATE], 0, "of one it is not known");
	b.predicate = b.term_count;
	pair_measure(&terms, &a, &b, true, &measures);
	cr_assert_eq(measures.of[PAIR_PREDICATE], 1);
	b.predicate = 1;
	pair_measure(&terms, &a, &b, true, &measures);
	cr_assert_eq(measures.of[PAIR_PREDICATE], 0);
	pair_terms_free(&terms);
}

Test(pair_measure, measures_whether_they_quote_the_same_words)
{
	struct pair_terms terms = { 0 };
	struct pair_measures measures;
	struct pair_side a = side_in(&terms, "varland quorn brask", "Mara Lindqvist"), b = side_in(&terms, "dreel brask varland", "Mara Lindqvist");
	const uint8_t first = 1, last = 4, middle_and_last = 6;
	pair_terms_prepare(&terms);
	a.quoted = &first;
	pair_measure(&terms, &a, &b, true, &measures);
	cr_assert_eq(measures.of[PAIR_QUOTED_BOTH], 0);
	b.quoted = &last;
	pair_measure(&terms, &a, &b, true, &measures);
	cr_assert_float_eq(measures.of[PAIR_QUOTED], 1, 1e-9);
	cr_assert_eq(measures.of[PAIR_QUOTED_BOTH], 1);
	a.quoted = &middle_and_last;
	pair_measure(&terms, &b, &a, true, &measures);
	cr_assert_eq(measures.of[PAIR_QUOTED], 0, "each quotes what the other only tells");
	cr_assert_eq(measures.of[PAIR_QUOTED_BOTH], 1);
	a.kind = b.kind = STATEMENT_DIRECT;
	pair_measure(&terms, &a, &b, true, &measures);
	cr_assert_eq(measures.of[PAIR_QUOTED_BOTH], 0, "two whole quotations");
	pair_terms_free(&terms);
}

Test(pair_measure, weighs_what_few_statements_of_the_story_hold_before_what_all_do)
{
	struct pair_terms terms = { 0 };
	struct pair_measures rare, common;
	struct pair_side a = side_in(&terms, "varland quorn", NULL), b = side_in(&terms, "varland quorn", NULL), c = side_in(&terms, "varland dreel", NULL);
	side_in(&terms, "varland brask", NULL);
	pair_terms_prepare(&terms);
	pair_measure(&terms, &a, &b, false, &rare);
	pair_measure(&terms, &a, &c, false, &common);
	cr_assert_gt(common.of[PAIR_SHARED], 0);
	cr_assert_lt(rare.of[PAIR_SHARED], 5 * common.of[PAIR_SHARED]);
	cr_assert_gt(rare.of[PAIR_RARE], 5 * common.of[PAIR_RARE]);
	pair_terms_free(&terms);
}

Test(pair_measure, weighs_less_what_other_statements_of_the_same_article_hold_too)
{
	struct pair_terms terms = { 0 };
	struct pair_measures alone, among_others;
	struct pair_side a = side_in(&terms, "varland quorn", NULL), b = side_in(&terms, "varland quorn", NULL);
	side_in(&terms, "brask dreel", NULL);
	pair_terms_prepare(&terms);
	pair_measure(&terms, &a, &b, false, &alone);
	a.uses = (const uint8_t[]){ 2, 2 };
	b.uses = (const uint8_t[]){ 1, 3 };
	pair_measure(&terms, &a, &b, false, &among_others);
	cr_assert_float_eq(among_others.of[PAIR_RARE], alone.of[PAIR_RARE] / 2 * (1 / 2.0 + 1 / 6.0), 1e-9);
	cr_assert_eq(among_others.of[PAIR_SHARED], alone.of[PAIR_SHARED]);
	pair_terms_free(&terms);
}

/* How much of a claim and of what somebody says lines up. */
static double aligned_with(const char *speaker)
{
	struct pair_terms terms = { 0 };
	struct pair_measures measures;
	struct pair_side claim = side_in(&terms, "Rosk expects a loss of five billion.", NULL), said = side_in(&terms, "expects a loss of five billion", speaker);
	side_in(&terms, "The bridge is closed.", NULL);
	pair_terms_prepare(&terms);
	pair_measure(&terms, &claim, &said, false, &measures);
	double aligned = measures.of[PAIR_ALIGNED];
	pair_measure(&terms, &said, &claim, false, &measures);
	cr_assert_float_eq(measures.of[PAIR_ALIGNED], aligned, 1e-9);
	pair_terms_free(&terms);
	return aligned;
}

Test(pair_measure, passes_over_the_name_of_whoever_says_the_other)
{
	cr_assert_float_eq(aligned_with("Edda Rosk"), 1, 1e-9);
	cr_assert_lt(aligned_with("Mara Lindqvist"), .95);
	cr_assert_lt(aligned_with(NULL), .95);
}

Test(pair_measure, measures_how_alike_the_neighbours_are)
{
	struct pair_terms terms = { 0 };
	struct pair_measures measures;
	struct pair_side a = side_in(&terms, "The bridge is closed.", NULL), b = a;
	struct pair_side crack = side_in(&terms, "crack pillar", NULL), ferry = side_in(&terms, "ferry island", NULL);
	pair_terms_prepare(&terms);
	a.before = b.before = (struct pair_neighbour){ crack.terms, crack.term_count };
	pair_measure(&terms, &a, &b, false, &measures);
	cr_assert_float_eq(measures.of[PAIR_BESIDE], .5, 1e-9);
	a.behind = b.behind = (struct pair_neighbour){ ferry.terms, ferry.term_count };
	pair_measure(&terms, &a, &b, false, &measures);
	cr_assert_float_eq(measures.of[PAIR_BESIDE], 1, 1e-9);
	b.before = a.behind;
	b.behind = a.before;
	pair_measure(&terms, &a, &b, false, &measures);
	cr_assert_eq(measures.of[PAIR_BESIDE], 0, "what comes before the one comes behind the other");
	pair_terms_free(&terms);
}

Test(pair_measure, is_given_up_early_only_where_the_whole_measure_says_no)
{
	static const char *const texts[][2] = {
		{ "The old bridge will stay closed for a month because a crack was found in a pillar.", "Mara Lindqvist" },
		{ "A crack in a pillar will keep the old bridge shut for a month.", "Lindqvist" },
		{ "The old bridge will not stay closed for a month.", "Mara Lindqvist" },
		{ "The bridge carries 4,000 cars a day.", NULL },
		{ "About 4,100 cars cross the bridge each day.", NULL },
		{ "Will the bridge be open again by May?", "Tom Reyes" },
		{ "The harbour festival was called off after the storm damaged two stages.", NULL },
		{ "Prices rose by three per cent in May.", "the ministry" },
		{ "Prices fell by three per cent in May.", "the ministry" },
	};
	unsigned given_up = 0;
	struct pair_terms terms = { 0 };
	struct pair_side sides[array_size(texts)];
	for (size_t k = 0; k < array_size(texts); k++)
		sides[k] = side_in(&terms, texts[k][0], texts[k][1]);
	for (size_t k = 0; k < array_size(texts); k++) {
		sides[k].before = (struct pair_neighbour){ sides[k / 2].terms, sides[k / 2].term_count };
		sides[k].behind = (struct pair_neighbour){ sides[k % 3].terms, sides[k % 3].term_count };
	}
	pair_terms_prepare(&terms);
	for (size_t n = 0; n < 4 * array_size(texts) * array_size(texts); n++) {
		const struct pair_side *a = &sides[n / 4 / array_size(texts)], *b = &sides[n / 4 % array_size(texts)];
		enum pair_use use = n % 2 ? PAIR_ATTRIBUTED : PAIR_WITH_CLAIM;
		struct pair_measures whole, early;
		pair_measure(&terms, a, b, n & 2, &whole);
		int32_t logit = pair_logit(model, use, &whole);
		for (int32_t least = -9000; least <= 9000; least += 500) {
			bool above = pair_measure_above(&terms, a, b, n & 2, model, use, least, &early);
			cr_assert(above || logit <= least, "%zu: %d is over %d", n, logit, least);
			cr_assert(!above || (memcmp(early.of, whole.of, sizeof(whole.of)) == 0 && early.denial == whole.denial));
			given_up += !above && least == -2000;
		}
	}
	cr_assert_gt(given_up, 2 * array_size(texts) * array_size(texts), "most pairs have little in common");
	pair_terms_free(&terms);
}
