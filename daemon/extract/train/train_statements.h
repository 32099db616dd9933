/* Trains the tagger's lexicon and field (crf.h): maximum likelihood with AdaGrad (Duchi, Hazan and Singer 2011), dropout of
 * features, and averaged weights. Deterministic: the same articles and options give the same bytes.
 *
 * Closing passes over the annotated articles alone were tried, since silver labels (silver_labels.h) err, and do not pay: the model comes to suit
 * PolNeAR, but not other news. They came after the three passes over all articles, went on from the weights and squares as these were, and the
 * weights were averaged over them. F1 of content, exact / overlap .5, as hearsay-train counts, on every eighth article of PolNeAR's training part,
 * by models that were trained without these articles, and on PolNeAR dev; one run of each; indented lines are variants of the one above them:
 *                                                        articles held out             PolNeAR dev
 *   closing passes                                       all           speech          all           speech
 *   none                                                 61.1 / 74.8   66.0 / 78.0     63.0 / 76.7   67.1 / 78.9
 *   1                                                    61.5 / 75.1   66.4 / 78.7     63.2 / 76.6   67.6 / 79.1
 *   2                                                    61.6 / 75.5   66.7 / 79.1     63.2 / 76.6   67.5 / 78.9
 *   3                                                    61.5 / 75.2   66.9 / 78.9     63.2 / 76.7   67.5 / 78.9
 *   4                                                    61.3 / 74.9   66.4 / 78.5     63.2 / 76.6   67.6 / 78.9
 *   6                                                    61.3 / 74.9   66.2 / 78.4     63.2 / 76.8   67.6 / 79.2
 *   2, and the mean of both averages                     61.2 / 75.0   66.1 / 78.3     63.2 / 76.6   67.4 / 79.0
 *   2, from the averaged weights                         61.4 / 75.1   66.8 / 79.0     63.2 / 77.1   67.7 / 79.3
 *     at half the rate                                   61.4 / 75.1   66.6 / 78.8     63.1 / 76.7   67.3 / 78.8
 *     4 at half the rate                                 61.6 / 75.3   67.0 / 79.3     63.2 / 76.9   67.6 / 79.3
 *     at a quarter of the rate, squares from zero        61.4 / 74.9   66.8 / 79.1     62.9 / 76.6   67.4 / 78.9
 *     at an eighth of the rate, squares from zero        61.2 / 74.9   66.4 / 78.6     63.1 / 77.1   67.3 / 79.3
 * A whole model with 2 closing passes, against the shipped one: PolNeAR dev, speech at the limit of confidence, 74.1 / 84.6 -> 74.5 / 84.6, and all
 * attributions without a limit 62.5 / 76.0 -> 63.2 / 76.7; but statements of the seven annotated events 90.6 -> 89.9 and their links 74.4 -> 72.7,
 * links of the 28 other events 60.7 -> 60.0 (pair models that left the event out), and statements of four events that were annotated later
 * 84.0 -> 82.8. */
#pragma once

#include "extract/tagger/tagger.h"
#include "extract/train/corpus.h"

struct statements_options {
	uint32_t epochs;
	float rate;        /* of AdaGrad */
	float decay;       /* pull of every weight towards zero, at each of its updates */
	float dropout;     /* share of the observations that each token goes without */
	uint32_t cutoff;   /* observations seen less often get no weight */
	uint32_t pair_cutoff; /* the same for transitions */
	uint32_t gold_weight;  /* times that an annotated article is seen in an epoch; one with silver labels is seen once */
	uint32_t event_weight; /* the same for an article of an annotated event */
	bool speech_alone; /* the articles mark no thoughts and wishes */
	uint32_t runs;     /* times that it is trained, in another order each time; their weights are averaged */
	uint64_t seed;
};

extern const struct statements_options STATEMENTS_OPTIONS_DEFAULT;

/* What was trained: the rows belong to it. */
struct statements_trained {
	struct tagger_parts parts;
	struct lexicon_entry *lexicon;
	struct crf_observation *observations;
	struct crf_transition *transitions;
};

void train_statements(const struct training_article *const *articles, size_t count, const struct statements_options *options,
                      struct statements_trained *ret_trained);
void statements_trained_free(struct statements_trained *trained);
