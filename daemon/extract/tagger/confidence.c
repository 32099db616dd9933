#include "extract/tagger/confidence.h"

#include "extract/tagger/crf.h"

/* The natural logarithm of a number between 1e-6 and 1, to 1e-4, by halving and a series: the same on every machine. */
static float natural_log(float x)
{
	float sum = 0;
	while (x < .7F) {
		x *= 2;
		sum -= .69314718F;
	}
	float y = (x - 1) / (x + 1), z = y * y;
	return sum + 2 * y * (1 + z * (1.0F / 3 + z * (1.0F / 5 + z / 7)));
}

static float log_odds(float probability)
{
	const float least = .002F;
	float p = probability < least ? least : probability > 1 - least ? 1 - least : probability;
	return natural_log(p) - natural_log(1 - p);
}

struct shares {
	uint32_t tokens, words, quoted, ruled;
	uint32_t rule; /* the rules' attribution, or DOCUMENT_NONE */
};

static struct shares shares_of(const struct reading *reading, const struct attribution *attribution, const uint32_t *owners)
{
	struct shares shares = { .rule = DOCUMENT_NONE };
	for (uint32_t c = 0; c < attribution->content_count; c++)
		for (uint32_t k = attribution->content[c].first; k < attribution->content[c].end; k++) {
			const struct token *token = reading_token(reading, k);
			shares.tokens++;
			shares.words += token->kind == TOKEN_WORD || token->kind == TOKEN_NUMBER;
			shares.quoted += token->quotation != DOCUMENT_NONE;
			shares.ruled += owners[k] != DOCUMENT_NONE;
			if (shares.rule == DOCUMENT_NONE)
				shares.rule = owners[k];
		}
	return shares;
}

static bool goes_beyond(const struct reading *reading, const struct attribution *attribution, const uint32_t *owners)
{
	uint32_t first = attribution->content[0].first, end = attribution->content[attribution->content_count - 1].end;
	bool left = first > 0 && owners[first] != DOCUMENT_NONE && owners[first - 1] == owners[first];
	bool right = end < reading->document->token_count && owners[end - 1] != DOCUMENT_NONE && owners[end - 1] == owners[end];
	return left || right;
}

void confidence_measure(const struct reading *reading, const struct attribution *attribution, const struct attributions *rules,
                        const uint32_t *owners, float ret_measures[CONFIDENCE_COUNT])
{
	enum { FEW_WORDS = 4 };
	struct shares shares = shares_of(reading, attribution, owners);
	float tokens = (float)(shares.tokens ? shares.tokens : 1), *x = ret_measures;
	bool mention = attribution->sure.mention > 0;
	x[CONFIDENCE_BIAS] = 1;
	x[CONFIDENCE_CONTENT] = log_odds(attribution->sure.content);
	x[CONFIDENCE_WHOLE] = log_odds(attribution->sure.whole);
	x[CONFIDENCE_CUE] = log_odds(attribution->sure.cue);
	x[CONFIDENCE_MENTION] = mention ? log_odds(attribution->sure.mention) : 0;
	x[CONFIDENCE_NO_MENTION] = !mention;
	x[CONFIDENCE_QUOTED] = (float)shares.quoted / tokens;
	x[CONFIDENCE_RULED] = (float)shares.ruled / tokens;
	x[CONFIDENCE_RULED_BEYOND] = goes_beyond(reading, attribution, owners);
	x[CONFIDENCE_RULED_SURE] =
		shares.rule == DOCUMENT_NONE ? 0 : (float)attribution_confidence(&rules->list.items[shares.rule]) / 1000;
	x[CONFIDENCE_SHORT] = shares.words < FEW_WORDS;
	x[CONFIDENCE_SAID] = !attribution->attitude;
}

uint16_t confidence_of(const struct confidence_model *model, const float measures[CONFIDENCE_COUNT])
{
	float sum = 0;
	for (unsigned k = 0; k < CONFIDENCE_COUNT; k++)
		sum += model->weights[k] * measures[k];
	return (uint16_t)(1000 / (1 + crf_exp(-sum)) + .5F);
}
