/* Settings: the numbers of story clustering, one configuration for every stream. What they are worth stands in stories.c. */
#pragma once

/* Inverse document frequency: how many background documents the stream starts with. */
static const float IDF_BODIES = 310, IDF_TITLES = 800;
/* How much an article adds to the frequency of a term that its story has already; in a story without it, it adds 1. */
static const float REPEATED_SHARE = 0;

/* Terms of an article that are kept, strongest first, by bag: words, title, names. */
static const unsigned MEMBER_TERMS[] = { 80, 40, 40 };
/* Terms of a centroid. */
static const unsigned CENTROID_TERMS[] = { 96, 64, 64 };

enum {
	/* Candidates: found by the article's strongest terms; at most so many postings are read, so many stories then compared by
	 * their centroids of words, and so many in full. */
	QUERY_TERMS = 8,
	POSTINGS_MAX = 1000,
	LIKELY = 64,
	CANDIDATES = 20,
	/* Cosine of words, in thousandths, under which a story is no candidate. */
	COSINE_LEAST = 60,
	/* Members of a story that articles are compared with: all, or when there are more, the ones that differ most. */
	EXEMPLARS = 48,
	/* A look for merges is due after this many articles, or a day. */
	MERGE_ARTICLES = 1000,
	/* Of the candidates, the nearest stories that one may merge with. */
	MERGE_CANDIDATES = 8,
	/* Members of the smaller story that speak for it. */
	MERGE_MEMBERS = 12,
	/* Terms of a language: fewer are never let go. About 100 bytes each. */
	TERMS_KEPT = 200000,
	/* Copies: share of the shorter text's word shingles that the other has too, in thousandths. */
	COPY_CONTAINMENT = 700,
};

/* Similarity: the share of each bag, and in each that of the centroid (the rest is the nearest member's). */
static const float BAG_SHARES[] = { .795f, .139f, .115f };
static const float CENTROID_SHARE = .2f;

/* Decay with the days to the story's mean time; what is more alike than "sure" decays less, by so much. */
static const float DECAY_FLOOR = .15f, DECAY_WIDTH = 1.82f;
static const float DECAY_SURE = .4f, DECAY_TRUST = 2;

/* Score. */
static const float THRESHOLD_BODY = .20f, THRESHOLD_TITLE = .34f;
static const float MARGIN_SHARE = .18f, MARGIN_MAX = .2f;
static const float COHESION_SHARE = .2f, COHESION_USUAL = .3f;
static const float SIZE_SHARE = .004f;

/* Merging. */
static const float MERGE_THRESHOLD_BODY = -.03f, MERGE_THRESHOLD_TITLE = -.072f, MERGE_SIZE_SHARE = .0035f;
static const float MERGE_CENTROID_SHARE = .22f, MERGE_CENTROID_USUAL = .5f;
