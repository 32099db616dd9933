/* Conditional random field: a linear chain of labels over the tokens of a paragraph or more (Lafferty, McCallum and Pereira,
 * ICML 2001). Here only what a trained one is asked; training is in train/. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/arena.h"

/* The inner loops once more for processors with AVX2, chosen when the program starts; the results are the same. (Function multiversioning
 * does not go with the sanitizers, whose start-up comes later than the choice.) */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define wide_vectors __attribute__((target_clones("avx2", "default")))
#else
#define wide_vectors
#endif

/* Labels. BEFORE and AFTER say where a source or a content stands as seen from its cue; a cue carries where its (first) content
 * stands. GAP is inside an attribution's extent but part of nothing: “said [on Tuesday] that …”. */
enum label {
	LABEL_OUTSIDE,
	LABEL_GAP,
	LABEL_BEGIN_SOURCE_BEFORE,
	LABEL_INSIDE_SOURCE_BEFORE,
	LABEL_BEGIN_SOURCE_AFTER,
	LABEL_INSIDE_SOURCE_AFTER,
	LABEL_BEGIN_CUE_BEFORE, /* its content comes before it */
	LABEL_INSIDE_CUE_BEFORE,
	LABEL_BEGIN_CUE_AFTER,
	LABEL_INSIDE_CUE_AFTER,
	LABEL_BEGIN_CONTENT_BEFORE,
	LABEL_INSIDE_CONTENT_BEFORE,
	LABEL_BEGIN_CONTENT_AFTER,
	LABEL_INSIDE_CONTENT_AFTER,
	LABEL_COUNT,
};

enum { LABEL_STRIDE = 16 /* labels in a row of weights: the rest are zero, so that a row is added as one vector */ };

enum { CRF_STEP_MAX = 1000000, CRF_BEGIN_BONUS = 500 /* thousandths */ };

/* Whether one label may follow another: an inside label only follows its own kind. `previous` LABEL_COUNT: the chain's start. */
bool label_follows(unsigned previous, unsigned label);

/* exp for probabilities, by a polynomial of degree 6: relative error below 1e-5, 2e-5 far from zero, and beyond ±83 it stays where
 * it is, so that the sum of some is still a number. Plain arithmetic, so that it gives the same on every machine, and a compiler can
 * make vectors of it. */
static inline float crf_exp(float x)
{
	float y = x * 1.44269504f; /* log2 e */
	y = y < -120 ? -120 : y > 120 ? 120 : y;
	int32_t whole = (int32_t)(y + 127) - 127; /* rounds down: y + 127 is positive */
	float f = y - (float)whole;
	float p = 1 + f * (0.69314718f + f * (0.24022651f + f * (0.05550411f + f * (0.00961813f + f * (0.00133336f + f * 0.00015403f)))));
	union {
		int32_t bits;
		float number;
	} power = { .bits = (whole + 127) << 23 };
	return p * power.number;
}

/* A trained field: weights by key, in steps of `step` millionths; each an int8_t so that the rows of a field stay in the cache. */
struct crf;

/* One row of weights as a model file keeps it. */
struct crf_observation {
	uint64_t key;
	int8_t weights[LABEL_STRIDE];
};
struct crf_transition {
	uint64_t key;
	int8_t weights[LABEL_COUNT][LABEL_STRIDE]; /* [label before][label]; before a chain's first token it is LABEL_OUTSIDE */
};

/* Makes a field of rows, which are copied. Keys are hashes, and distinct: NULL if they are such that they can't be told apart. */
struct crf *crf_new(uint32_t step, const struct crf_observation *observations, size_t observation_count,
                    const struct crf_transition *transitions, size_t transition_count);
struct crf *crf_free(struct crf *crf);

uint32_t crf_step(const struct crf *crf);

/* Where the weights of a key are, for crf_chain_score; every key that the field does not know has the same row, of zeroes. */
uint32_t crf_observation_row(const struct crf *crf, uint64_t key);
uint32_t crf_transition_row(const struct crf *crf, uint64_t key);

/* How scores and probabilities lie in vectors. Free labels, which may follow any other, come first, then the inside ones, in the order
 * of their kinds; then what fills the vector up, always zero. */
enum {
	KINDS = (LABEL_COUNT - LABEL_BEGIN_SOURCE_BEFORE) / 2, /* of spans */
	FREE_LABELS = LABEL_BEGIN_SOURCE_BEFORE + KINDS,
	/* For each label before the free labels; then for each kind, from its beginning on, then from inside it, each as wide as those. */
	PAIR_COUNT = (LABEL_COUNT + 2) * FREE_LABELS,
};

static inline unsigned label_place(unsigned label)
{
	if (label < LABEL_BEGIN_SOURCE_BEFORE)
		return label;
	unsigned kind = (label - LABEL_BEGIN_SOURCE_BEFORE) / 2;
	return label % 2 ? FREE_LABELS + kind : LABEL_BEGIN_SOURCE_BEFORE + kind;
}

/* Of a label and one that may follow it. */
static inline unsigned pair_place(unsigned previous, unsigned label)
{
	unsigned place = label_place(label);
	if (place < FREE_LABELS)
		return previous * FREE_LABELS + place;
	return (LABEL_COUNT + previous % 2) * FREE_LABELS + place - FREE_LABELS;
}

/* A chain's scores, in the field's steps: filled in token by token, then asked. Made once for the longest chain of a text and used
 * for each in turn. */
struct crf_chain {
	const struct crf *crf;
	uint32_t length, capacity;
	int16_t (*at)[LABEL_STRIDE];    /* by token: the score of each label, by place */
	int16_t (*between)[PAIR_COUNT]; /* by token: that of each pair, by place */
	float (*pairs)[PAIR_COUNT], (*behind)[LABEL_STRIDE]; /* what crf_marginals works in */
};

/* Room for `capacity` tokens, in the arena. */
void crf_chain_make(const struct crf *crf, uint32_t capacity, struct arena *arena, struct crf_chain *ret_chain);

/* Begins a chain of `length` tokens, at most the capacity; each must get its scores. */
void crf_chain_begin(struct crf_chain *chain, uint32_t length);

/* Sets a token's scores: the sums of the weights in the rows of its observations and transitions. */
void crf_chain_score(struct crf_chain *chain, uint32_t token, const uint32_t *observations, size_t observation_count,
                     const uint32_t *transitions, size_t transition_count);

/* The score of a label, and of a pair of labels. */
int16_t crf_chain_label(const struct crf_chain *chain, uint32_t token, unsigned label);
int16_t crf_chain_pair(const struct crf_chain *chain, uint32_t token, unsigned previous, unsigned label);

/* The best sequence of labels, one a token (Viterbi, in integers: the same on every machine). `bonus`, in thousandths, is added to
 * labels that begin a span: more spans are found, more of them wrong. */
void crf_best(const struct crf_chain *chain, int32_t bonus, struct arena *arena, uint8_t *ret_labels);

/* By token, the probability of each label given the whole chain (forward-backward). */
void crf_marginals(const struct crf_chain *chain, float (*ret_marginals)[LABEL_STRIDE]);

/* The same for the tokens [first, end) alone, given the labels of all others. `labels` (by token of the chain) may be NULL if there are
 * no others. */
void crf_marginals_within(const struct crf_chain *chain, const uint8_t *labels, uint32_t first, uint32_t end,
                          float (*ret_marginals)[LABEL_STRIDE]);
