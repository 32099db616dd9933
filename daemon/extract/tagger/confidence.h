/* Confidence: how likely an attribution that the tagger found is right, with roughly these bounds (a content overlap of one half). A logistic
 * model of how sure the field is and whether the rules agree, fitted on articles that the field had not seen (Platt 1999).
 *
 * A second model that sees what a chain cannot (the cue's lemma, who speaks, the shape of the whole content, its place, its neighbours: 4,500
 * features) was tried, and does not pay. F1 of speech, content overlap .5 / exact, by a scorer of its own; PolNeAR train in two halves, each
 * tagged by a model of the other (the chain does no better on it than on dev: it has 9,917 more articles to learn from). What unsaid.c and
 * join.c leave out as unsaid or nested stays left out:
 *                                                        train          dev
 *   as it is                                             85.2 / 74.3    85.1 / 74.5
 *   logistic, likelihood of being one                    85.3 / 74.2    85.4 / 74.6
 *   logistic, which also tells speech from attitude      85.4 / 74.2    85.6 / 74.7
 *   a network with a hidden layer instead, likelihood    85.6 / 74.4    85.8 / 74.9
 *   another end of the content, of up to twelve          85.3 / 74.5    85.2 / 74.8
 *   another beginning                                    85.3 / 74.9    85.3 / 75.1 (most of it a “that” before a quotation, which
 *                                                                       the corpus takes in and a direct statement leaves out)
 *   whoever knew which are right (of these, ends, beginnings)           93.3 / 80.4, 85.1 / 76.8, 85.1 / 77.2
 * Of the speech that is found and left out for its confidence (596 of train), nearly half is so by design: unsaid (225) or nested (50).
 * The rest (321) stands among 667 that are wrong, and no cue's lemma tells more than a dozen of them apart. */
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
