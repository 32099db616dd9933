/* Word sequence: the words of a text in order, to tell whether two articles print the same words of a speaker. This is stricter than clustering,
 * and needs no language, unlike quotation_index.h: words are compared as written, except for punctuation and the case of ASCII letters. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { WORD_SEQUENCE_MAX = 100 /* words; the rest is not compared */ };

struct word_sequence {
	uint32_t words[WORD_SEQUENCE_MAX]; /* hashes */
	size_t count;
};

/* Reads the words, runs of letters and digits, of a text in valid UTF-8. */
void word_sequence_read(const char *text, struct word_sequence *ret_sequence);

/* Whether two texts have the same words: at least two five-word sequences, and half of those of the shorter text, are in both. */
bool word_sequences_agree(const struct word_sequence *a, const struct word_sequence *b);
