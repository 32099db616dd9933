/* Training of the part-of-speech tagger: an averaged perceptron (Collins 2002) that tags greedily with its own earlier parts as
 * context, as it will later; with a margin (Krauth and Mézard 1987), which helps with words that it has not seen. Deterministic:
 * the same articles and options give the same bytes. */
#pragma once

#include "extract/tagger/part_of_speech.h"

/* An article whose parts are known. Both belong to the caller. */
struct parted_article {
	const struct document *document;
	const uint8_t *parts; /* enum part, one a token; PART_NONE where it is not known: nothing is learned there */
};

struct part_training {
	unsigned epochs;             /* passes over all articles */
	int margin;                  /* the right part must lead by that much, else it is learned from; at least 1 */
	unsigned feature_minimum;    /* a feature must be seen that often */
	unsigned weight_minimum;     /* a weight (of -127 to 127) must be at least that far from 0 */
	unsigned word_minimum;       /* a word must be seen that often to be taken for one that has a single part */
	unsigned word_purity;        /* and so many thousandths of its uses must have that part */
	unsigned blind;              /* one sentence in so many is read as if its capitals said nothing, as in headlines */
	uint64_t seed;               /* of the order of the articles */
};

/* What serves English newspaper text best: see the figures in the commit that changed them last. */
extern const struct part_training part_training_default;

/* Trains on `count` articles; gives the bytes of the section (PART_OF_SPEECH_SECTION), for the caller to free. */
void train_part_of_speech(const struct parted_article *articles, size_t count, const struct part_training *training,
                          unsigned char **ret_section, size_t *ret_size);

/* How well a tagger agrees with known parts. */
struct part_scores {
	uint64_t tokens; /* with a known part */
	uint64_t right;
	uint64_t known[PART_COUNT], given[PART_COUNT], both[PART_COUNT];
};
void part_scores_add(struct part_scores *scores, const struct part_of_speech *model, const struct parted_article *article);

/* Parts for the training of what builds on them: each article is tagged by a tagger that has not seen it. With the parts of a
 * tagger that has seen them, a model would learn to trust them more than it may. `ret_parts[k]` belongs to the caller. */
void cross_tag_parts(const struct parted_article *articles, size_t count, unsigned folds, const struct part_training *training,
                     uint8_t **ret_parts);
