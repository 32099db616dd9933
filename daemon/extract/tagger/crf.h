/* Conditional random field: a linear chain of labels over the tokens of a paragraph or more (Lafferty, McCallum and Pereira, ICML 2001). This is
 * inference with a trained field; training is in train/.
 * What was tried to do better: tests/quality/FINDINGS.md. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/arena.h"

/* Compiles an inner loop a second time for processors with AVX2; which one runs is chosen when the program starts, and the results are the same.
 * (Not with the sanitizers, which start up after that choice.) */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define wide_vectors __attribute__((target_clones("avx2", "default")))
#else
#define wide_vectors
#endif

/* Labels. BEFORE and AFTER: the source or content comes before, or after, its cue; for a cue, where its (first) content is. GAP is within an
 * attribution but in none of its parts: “said [on Tuesday] that …”. */
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

enum { LABEL_STRIDE = 16 /* labels in a row of weights; those that there are not are zero, so that a row is added as one vector */ };

enum { CRF_STEP_MAX = 1000000, CRF_BEGIN_BONUS = 500 /* thousandths */ };

/* Whether one label may follow another: an inside label follows only its own kind. `previous` is LABEL_COUNT at the start of a chain. */
bool label_follows(unsigned previous, unsigned label);

/* exp for probabilities, by a polynomial of degree 6: relative error below 1e-5, or 2e-5 far from zero. Beyond ±83 it is constant, so that sums do
 * not overflow. Plain arithmetic, which gives the same result on every machine and can be vectorised. */
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

/* A trained field: weights by key, in units of `step` millionths; each is an int8_t, so that the rows stay in the processor's cache. */
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

/* Makes a field of these rows, which are copied. Keys must be distinct hashes; NULL if the table can't tell them apart. */
struct crf *crf_new(uint32_t step, const struct crf_observation *observations, size_t observation_count,
                    const struct crf_transition *transitions, size_t transition_count);
struct crf *crf_free(struct crf *crf);

uint32_t crf_step(const struct crf *crf);

/* The row in which the weights of a key are, for crf_chain_score(). All unknown keys share one row, of zeroes. */
uint32_t crf_observation_row(const struct crf *crf, uint64_t key);
uint32_t crf_transition_row(const struct crf *crf, uint64_t key);

/* The place of a label in a vector of scores or probabilities. Free labels, which may follow any other, come first, then the inside labels in the
 * order of their kinds, then zeroes that fill the vector. */
enum {
	KINDS = (LABEL_COUNT - LABEL_BEGIN_SOURCE_BEFORE) / 2, /* of spans */
	FREE_LABELS = LABEL_BEGIN_SOURCE_BEFORE + KINDS,
	/* Pairs: for each previous label one row of the free labels; then one row of the inside labels after a begin label of their kind, and one of
	 * those after an inside label. */
	PAIR_COUNT = (LABEL_COUNT + 2) * FREE_LABELS,
};

static inline unsigned label_place(unsigned label)
{
	if (label < LABEL_BEGIN_SOURCE_BEFORE)
		return label;
	unsigned kind = (label - LABEL_BEGIN_SOURCE_BEFORE) / 2;
	return label % 2 ? FREE_LABELS + kind : LABEL_BEGIN_SOURCE_BEFORE + kind;
}

/* The place of a pair of labels, of which the second may follow the first. */
static inline unsigned pair_place(unsigned previous, unsigned label)
{
	unsigned place = label_place(label);
	if (place < FREE_LABELS)
		return previous * FREE_LABELS + place;
	return (LABEL_COUNT + previous % 2) * FREE_LABELS + place - FREE_LABELS;
}

/* The scores of a chain, in the field's units: set token by token, then used. Made once, for the longest chain of a text, and reused for each. */
struct crf_chain {
	const struct crf *crf;
	uint32_t length, capacity;
	int16_t (*at)[LABEL_STRIDE];    /* by token: the score of each label, by place */
	int16_t (*between)[PAIR_COUNT]; /* by token: the score of each pair with the label before, by place */
	float (*pairs)[PAIR_COUNT], (*behind)[LABEL_STRIDE]; /* scratch of crf_marginals() */
};

/* Makes a chain with room for `capacity` tokens, in the arena. */
void crf_chain_make(const struct crf *crf, uint32_t capacity, struct arena *arena, struct crf_chain *ret_chain);

/* Begins a chain of `length` tokens, at most the capacity. crf_chain_score() must be called for each. */
void crf_chain_begin(struct crf_chain *chain, uint32_t length);

/* Sets a token's scores: the sums of the weights in the rows of its observations and transitions. */
void crf_chain_score(struct crf_chain *chain, uint32_t token, const uint32_t *observations, size_t observation_count,
                     const uint32_t *transitions, size_t transition_count);

/* The score of a label, and of a pair of labels. */
int16_t crf_chain_label(const struct crf_chain *chain, uint32_t token, unsigned label);
int16_t crf_chain_pair(const struct crf_chain *chain, uint32_t token, unsigned previous, unsigned label);

/* The best sequence of labels, one per token (Viterbi; in integers, so it is the same on every machine). `bonus`, in thousandths, is added to labels
 * that begin a span: the higher it is, the more spans are found, and the more of them are wrong.
 * (The labels with the highest sum of probabilities are no better: tests/quality/FINDINGS.md.) */
void crf_best(const struct crf_chain *chain, int32_t bonus, struct arena *arena, uint8_t *ret_labels);

/* By token, the probability of each label given the whole chain (forward-backward). */
void crf_marginals(const struct crf_chain *chain, float (*ret_marginals)[LABEL_STRIDE]);

/* The same for the tokens [first, end) alone, given the labels of all others. `labels`, by token of the chain, may be NULL if there are no others. */
void crf_marginals_within(const struct crf_chain *chain, const uint8_t *labels, uint32_t first, uint32_t end,
                          float (*ret_marginals)[LABEL_STRIDE]);
