/* Confidence: how likely an attribution that the tagger found is right, with roughly these bounds (a content overlap of one half). A logistic
 * model of how sure the field is and whether the rules agree, fitted on articles that the field had not seen (Platt 1999).
 * What a larger model gives: tests/quality/FINDINGS.md. */
#pragma once

#include "extract/attribution.h"

enum confidence_measure {
	CONFIDENCE_BIAS,
	CONFIDENCE_CONTENT, /* log-odds of the least sure token of the content */
	CONFIDENCE_WHOLE,   /* of the mean over its tokens */
	CONFIDENCE_CUE,
	CONFIDENCE_MENTION, /* 0 if there is no mention */
	CONFIDENCE_NO_MENTION,
	CONFIDENCE_QUOTED,       /* share of the content in quotation marks */
	CONFIDENCE_RULED,        /* share of the content that the rules found, too */
	CONFIDENCE_RULED_BEYOND, /* the rules' content extends beyond it */
	CONFIDENCE_RULED_SURE,   /* the rules' confidence, if they agree */
	CONFIDENCE_SHORT,        /* fewer than four words */
	CONFIDENCE_SAID,         /* speech, not a thought */
	CONFIDENCE_COUNT,
};

struct confidence_model {
	float weights[CONFIDENCE_COUNT];
};

/* Measures an attribution of the tagger. `owners`: by token, the number of the rules' attribution whose content it is in, or DOCUMENT_NONE. */
void confidence_measure(const struct reading *reading, const struct attribution *attribution, const struct attributions *rules,
                        const uint32_t *owners, float ret_measures[CONFIDENCE_COUNT]);

/* The confidence, in thousandths. */
uint16_t confidence_of(const struct confidence_model *model, const float measures[CONFIDENCE_COUNT]);
