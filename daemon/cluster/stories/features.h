/* Features: what story clustering knows of an article. A pure function of the article, computed by a worker thread and stored with it, so that
 * recovery does not need the text. */
#pragma once

#include "cluster/words.h"
#include "proto/value.h"
#include "proto/writer.h"
#include "text/document.h"

enum feature_bag {
	BAG_WORDS,  /* W: stems of title and body */
	BAG_TITLE,  /* T: stems of the title and adjacent pairs of them */
	BAG_NAMES,  /* E: names and pairs of them */
	BAG_COUNT,
};

enum { FEATURE_SHINGLES_MAX = 64 }; /* Jaccard to about ±.06 */

struct feature {
	const char *term;
	float weight;        /* term frequency with the place weights, before idf: at least 0 */
	const char *written; /* a word or name for which the term stands, as the article writes it; NULL: the same as the term, or unknown */
};

struct story_features {
	struct feature *bags[BAG_COUNT]; /* sorted by term; each term once */
	uint32_t counts[BAG_COUNT];
	bool has_body;
	bool no_report; /* the title tells no news (headlines.h) */
	uint32_t *shingles; /* sorted minhash values of the body's word shingles (copies), or NULL */
	uint32_t shingle_count;
};

/* Computes the features of a title (may be NULL) and a body (may be NULL), both documents in the same language. */
void story_features_compute(const struct document *title, const struct document *body, const struct words *words,
                            struct arena *arena, struct story_features *ret_features);

/* Convert the features to and from the form in which they are stored. Reading returns -EBADMSG for anything that writing does not produce. */
void story_features_write(const struct story_features *features, struct writer *writer);
must_check int story_features_read(const struct value *value, struct arena *arena, struct story_features *ret_features);
