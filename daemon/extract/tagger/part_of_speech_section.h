/* The part-of-speech tagger's section of a model file. Written by train/, read by part_of_speech.c.
 *
 *     head                               20 bytes, little-endian
 *     keys of the features, ascending    4 each
 *     keys of the words, ascending       4 each
 *     lengths of the features' rows      1 each
 *     parts of the words                 1 each
 *     weights, row after row             2 each
 *
 * To change the form, raise PART_SECTION_VERSION and train again: models come with the program. */
#pragma once

#include <stdint.h>

enum {
	PART_SECTION_VERSION = 1,
	PART_SECTION_ITEMS_MAX = 1 << 24, /* features, weights, words */
};

struct part_section_head {
	uint32_t version, names, features, words, weights;
};

/* What a feature adds to the score of a part. */
struct part_weight {
	uint8_t part;
	int8_t weight;
};

/* A hash of the names of the parts and the version of the features: a model trained with others is refused. */
uint32_t part_names_hash(void);
