#include "extract/attribution.h"

#include "extract/rules/clauses.h"
#include "extract/rules/quoted_by.h"

/* By rule: how many of its attributions are right (content overlap of one half) on the development events and on PolNeAR's
 * development part, for a sure cue and for an unsure one; between them the cue's share decides. */
static const struct {
	uint16_t low, high;
} CONFIDENCE[RULE_COUNT] = {
	[RULE_QUOTE_CUED] = { 700, 980 },  [RULE_QUOTE_CONTINUED] = { 700, 700 },
	[RULE_QUOTE_ALONE] = { 650, 650 }, [RULE_QUOTE_LEADING] = { 550, 940 },
	[RULE_THAT] = { 550, 930 },        [RULE_CLAUSE] = { 350, 920 },
	[RULE_FRONTED] = { 250, 900 },     [RULE_MEDIAL] = { 500, 870 },
	[RULE_ACCORDING] = { 720, 760 },   [RULE_ADDRESSEE] = { 300, 850 },
	[RULE_INFINITIVE] = { 550, 800 },  [RULE_PERSON] = { 300, 850 },
	[RULE_AS] = { 150, 950 },          [RULE_OBJECT] = { 200, 800 },
	[RULE_POST] = { 800, 800 },        [RULE_REPORTED] = { 700, 700 },
	[RULE_TURN] = { 850, 850 },        [RULE_BLOCK] = { 500, 700 },
};

enum {
	ATTITUDE_PERCENT = 55, /* of what the same rule is worth for a cue of speech */
	NESTED_PERCENT = 60,   /* of what it is worth where it is nobody else's */
	UNSAID_PERCENT = 50,
};

static uint32_t confidence_alone(const struct attribution *attribution)
{
	if (attribution->rule == RULE_TAGGED)
		return attribution->confidence;
	uint32_t low = CONFIDENCE[attribution->rule].low, high = CONFIDENCE[attribution->rule].high;
	uint32_t share = attribution->share < 1000 ? attribution->share : 1000;
	uint32_t confidence = low + (high - low) * share / 1000;
	if (attribution->attitude)
		confidence = confidence * ATTITUDE_PERCENT / 100;
	return confidence;
}

uint16_t attribution_confidence(const struct attribution *attribution)
{
	uint32_t confidence = confidence_alone(attribution);
	if (attribution->unsaid)
		return (uint16_t)(confidence * UNSAID_PERCENT / 100);
	return (uint16_t)(attribution->nested ? confidence * NESTED_PERCENT / 100 : confidence);
}

void attributions_find(const struct reading *reading, struct attributions *attributions)
{
	posts_find(reading, attributions);
	turns_find(reading, attributions);
	for (uint32_t passage = 0; passage < reading->passage_count; passage++) {
		if (reading->voices[passage] != VOICE_OUTLET)
			continue;
		uint32_t from = quotes_find(reading, passage, attributions);
		if (!reading->grammar || reading->traits & TRAIT_FIXED_ORDER) {
			indirect_find(reading, passage, from, attributions);
			quoted_by_find(reading, passage, reading->passages[passage].first, attributions);
		} else {
			clauses_find(reading, passage, from, attributions);
		}
		quotes_find_rest(reading, passage, attributions);
	}
	blocks_find(reading, attributions);
}
