#include "extract/tagger/confidence.h"

#include <math.h>
#include <string.h>

#include <criterion/criterion.h>

#include "extract_helpers.h"

static struct arena *arena;
static struct document document;
static struct reading reading;
static struct attributions rules;
static uint32_t *owners;
static struct attribution attribution;

/* What the tests begin with: “Rosk said the gates would open in May .”, sure in every part, and no rule has found it. */
static void set_up(void)
{
	static const char TEXT[] = "Rosk said the gates would open in May. It “rained”.";
	arena = arena_new();
	document_read(TEXT, strlen(TEXT), languages_find(extract_languages(), "en"), arena, &document);
	reading_make(&document, arena, &reading);
	owners = arena_alloc(arena, document.token_count + 1, sizeof(*owners));
	for (uint32_t k = 0; k <= document.token_count; k++)
		owners[k] = DOCUMENT_NONE;
	attribution = (struct attribution){ .rule = RULE_TAGGED, .mention = { 0, 1 }, .cue = { 1, 2 }, .content = { { 2, 8 } }, .content_count = 1 };
	attribution.sure.content = attribution.sure.whole = attribution.sure.cue = attribution.sure.mention = .9F;
}

static void tear_down(void)
{
	array_free(&rules.list);
	arena_free(arena);
}

TestSuite(confidence, .init = set_up, .fini = tear_down);

static const float *measures(void)
{
	float *all = arena_alloc(arena, CONFIDENCE_COUNT, sizeof(*all));
	confidence_measure(&reading, &attribution, &rules, owners, all);
	return all;
}

Test(confidence, measures_log_odds)
{
	for (float p = .002F; p < .998F; p += .00125F) {
		attribution.sure.content = p;
		double wanted = log((double)p / (1 - (double)p));
		cr_assert_float_eq(measures()[CONFIDENCE_CONTENT], wanted, 1e-3, "of %f", (double)p);
	}
}

Test(confidence, measures_every_probability_as_a_number)
{
	static const float ODD[] = { 0, -0.0F, 1, 1.0001F, 1e-30F };
	for (size_t k = 0; k < array_size(ODD); k++) {
		attribution.sure.content = attribution.sure.whole = attribution.sure.cue = attribution.sure.mention = ODD[k];
		for (unsigned i = 0; i < CONFIDENCE_COUNT; i++)
			cr_expect(fabsf(measures()[i]) < 7, "measure %u of probability %g", i, (double)ODD[k]);
	}
}

Test(confidence, is_the_higher_the_surer_the_tagger_is)
{
	const struct confidence_model model = { { [CONFIDENCE_CONTENT] = .5F, [CONFIDENCE_WHOLE] = .5F, [CONFIDENCE_CUE] = .3F,
	                                          [CONFIDENCE_MENTION] = .2F } };
	float *const of[] = { &attribution.sure.content, &attribution.sure.whole, &attribution.sure.cue, &attribution.sure.mention };
	for (size_t k = 0; k < array_size(of); k++) {
		uint16_t last = 0;
		for (float p = .01F; p < 1; p += .01F) {
			*of[k] = p;
			uint16_t confidence = confidence_of(&model, measures());
			cr_assert_geq(confidence, last, "part %zu, probability %f", k, (double)p);
			last = confidence;
		}
		*of[k] = .9F;
	}
}

Test(confidence, lies_between_0_and_1000_whatever_the_weights)
{
	struct confidence_model model;
	for (int power = -30; power <= 30; power++)
		for (int sign = -1; sign <= 1; sign += 2) {
			for (unsigned i = 0; i < CONFIDENCE_COUNT; i++)
				model.weights[i] = (float)sign * powf(10, (float)power);
			uint16_t confidence = confidence_of(&model, measures());
			cr_assert_leq(confidence, 1000);
			cr_assert(power < 3 || confidence == (sign > 0 ? 1000 : 0), "weights %g give %u", (double)model.weights[0], confidence);
		}
	memset(&model, 0, sizeof(model));
	cr_assert_eq(confidence_of(&model, measures()), 500);
}

Test(confidence, knows_whether_the_rules_agree)
{
	cr_expect_eq(measures()[CONFIDENCE_RULED], 0);
	cr_expect_eq(measures()[CONFIDENCE_RULED_SURE], 0);
	array_append(&rules.list, ((struct attribution){ .rule = RULE_TURN, .direct = true, .content = { { 5, 8 } }, .content_count = 1 }));
	for (uint32_t k = 5; k < 8; k++)
		owners[k] = 0;
	cr_expect_float_eq(measures()[CONFIDENCE_RULED], .5, 1e-6);
	cr_expect_float_eq(measures()[CONFIDENCE_RULED_SURE], attribution_confidence(&rules.list.items[0]) / 1000.0, 1e-6);
	cr_expect_eq(measures()[CONFIDENCE_RULED_BEYOND], 0);
	owners[8] = 0;
	cr_expect_eq(measures()[CONFIDENCE_RULED_BEYOND], 1);
}

Test(confidence, knows_what_kind_of_statement_it_is)
{
	cr_expect_eq(measures()[CONFIDENCE_BIAS], 1);
	cr_expect_eq(measures()[CONFIDENCE_SHORT], 0);
	cr_expect_eq(measures()[CONFIDENCE_SAID], 1);
	cr_expect_eq(measures()[CONFIDENCE_QUOTED], 0);
	cr_expect_eq(measures()[CONFIDENCE_NO_MENTION], 0);
	attribution.attitude = true;
	attribution.sure.mention = 0;
	attribution.content[0] = (struct range){ 10, 13 }; /* “rained” with its marks */
	cr_expect_eq(measures()[CONFIDENCE_SHORT], 1);
	cr_expect_eq(measures()[CONFIDENCE_SAID], 0);
	cr_expect_eq(measures()[CONFIDENCE_QUOTED], 1);
	cr_expect_eq(measures()[CONFIDENCE_NO_MENTION], 1);
	cr_expect_eq(measures()[CONFIDENCE_MENTION], 0);
}
