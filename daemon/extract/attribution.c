#include "extract/attribution.h"

/* By rule: how many of its attributions are right (content overlap of one half) on the development events and on PolNeAR's
 * development part, for a sure cue and for an unsure one; between them the cue's share decides. */
static const struct {
	uint16_t low, high;
} CONFIDENCE[RULE_COUNT] = {
	[RULE_QUOTE_CUED] = { 900, 980 },  [RULE_QUOTE_CONTINUED] = { 850, 850 }, [RULE_QUOTE_ALONE] = { 500, 500 },
	[RULE_QUOTE_LEADING] = { 700, 960 }, [RULE_THAT] = { 500, 900 },         [RULE_CLAUSE] = { 350, 850 },
	[RULE_FRONTED] = { 600, 900 },     [RULE_MEDIAL] = { 500, 700 },         [RULE_ACCORDING] = { 600, 800 },
	[RULE_ADDRESSEE] = { 400, 700 },   [RULE_INFINITIVE] = { 350, 650 },     [RULE_PERSON] = { 400, 700 },
	[RULE_AS] = { 400, 650 },          [RULE_OBJECT] = { 200, 550 },         [RULE_NOUN] = { 300, 500 },
	[RULE_CITING] = { 400, 500 },
};

uint16_t attribution_confidence(const struct attribution *attribution)
{
	uint32_t low = CONFIDENCE[attribution->rule].low, high = CONFIDENCE[attribution->rule].high;
	uint32_t share = attribution->share < 1000 ? attribution->share : 1000;
	uint32_t confidence = low + (high - low) * share / 1000;
	return (uint16_t)confidence;
}

void attributions_find(const struct reading *reading, struct attributions *attributions)
{
	for (uint32_t passage = 0; passage < reading->passage_count; passage++) {
		uint32_t from = quotes_find(reading, passage, attributions);
		indirect_find(reading, passage, from, attributions);
		quotes_find_rest(reading, passage, attributions);
	}
}
