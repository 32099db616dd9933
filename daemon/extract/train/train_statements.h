/* Trains the tagger's lexicon and field (crf.h): maximum likelihood with AdaGrad (Duchi, Hazan and Singer 2011), dropout of
 * features, and averaged weights. Deterministic: the same articles and options give the same bytes.
 * What closing passes over some of the articles give: tests/quality/FINDINGS.md. */
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
