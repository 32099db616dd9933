/* Word sequence: the words of a text in their order, to see whether two articles print the same words of somebody. This is stricter
 * than what makes two statements one cluster, and unlike quotation_index.h it needs no language: words are compared as they are
 * written, but for ASCII capitals and marks. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { WORD_SEQUENCE_MAX = 100 /* words; what comes after them is not compared */ };

struct word_sequence {
	uint32_t words[WORD_SEQUENCE_MAX]; /* hashes */
	size_t count;
};

/* Reads the words of a text, which is valid UTF-8: runs of letters and digits. */
void word_sequence_read(const char *text, struct word_sequence *ret_sequence);

/* Whether two texts have the same words: enough runs of five words, and at least half of the runs of the shorter text, stand in both. */
bool word_sequences_agree(const struct word_sequence *a, const struct word_sequence *b);
