/* Word diff: how one wording differs from another one, word by word. Capital letters and punctuation don't count; a wide character
 * (Chinese, Japanese) is a word of its own. */
#pragma once

#include "proto/base/arena.h"

enum word_change {
	WORD_SAME,
	WORD_OTHER,    /* not in the base */
	WORD_LEFT_OUT, /* only in the base */
};

/* Words that stand side by side, from the first one's first byte to after the last one. */
struct word_run {
	enum word_change change;
	size_t start, end; /* bytes of the text; of the base for WORD_LEFT_OUT */
	size_t words;
};

struct word_diff {
	const struct word_run *runs; /* in order; what is left out stands before what stands in its place */
	size_t run_count;
	size_t same, other, left_out; /* words */
};

/* The longest common subsequence of words (Hunt and McIlroy 1976), without single short words ("of", "the") that stand alone among
 * others; beyond WORD_DIFF_CELLS comparisons nothing in the middle is taken to be common. The runs lie in the arena. */
enum { WORD_DIFF_CELLS = 1 << 20 };
void word_diff(const char *base, const char *text, struct arena *arena, struct word_diff *ret_diff);
