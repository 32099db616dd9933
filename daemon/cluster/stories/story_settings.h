/* Settings: the numbers of story clustering, the same for every stream. stories.c says what they are worth. Of two numbers, the first is for a title
 * alone, the second for an article with a body (has_body). */
#pragma once

/* Inverse document frequency: how many background documents the stream starts with. */
static const float IDF_BODIES = 310, IDF_TITLES = 800;
/* Rarity is idf to this power. A body has many rare words, and the rarest tell less about the event than about the reporter. */
static const float IDF_POWER[] = { 1, .7f };
/* How much an article adds to the frequency of a term that its story already has; else it adds 1. */
static const float REPEATED_SHARE = .05f;
/* Topics: a term in at least n of N titles, of whatever stories, has an idf of at most TOPIC_IDF + ln((N + TOPIC_TITLES) / n). If c titles had it so
 * far, n is c - TOPIC_DOUBT * sqrt(c). */
static const float TOPIC_IDF = 1, TOPIC_TITLES = 10, TOPIC_DOUBT = 2.5f;

/* Terms of an article that are kept, strongest first, by bag: words, title, names. */
static const unsigned MEMBER_TERMS[] = { 80, 40, 40 };
/* Terms of a centroid. */
static const unsigned CENTROID_TERMS[] = { 96, 64, 64 };

enum {
	/* Candidates: found by so many of the article's strongest terms, in at most so many postings; of these stories so many are compared by their
	 * centroids of words, and so many in full. */
	QUERY_TERMS = 8,
	POSTINGS_MAX = 1000,
	POSTINGS_KEPT = 2 * POSTINGS_MAX,
	LIKELY = 64,
	CANDIDATES = 20,
	/* Cosine of words, in thousandths, below which a story is no candidate. */
	COSINE_LEAST = 100,
	/* Members of a story with which articles are compared: all, or, if there are more, those that differ most. */
	EXEMPLARS = 48,
	/* So many of the nearest exemplars count together. */
	NEAREST = 4,
	/* From one more candidate than this on, a term that they have counts as a topic; two candidates may well be one event. */
	CONTRAST_STORIES = 2,
	/* Closed stories that are remembered, in 230 bytes each, with their strongest words, by the first of which they are found. */
	REMAINDERS_MAX = 8192,
	REMAINDER_TERMS = 24,
	REMAINDER_KEYS = 8,
	/* Cosine of words, in thousandths, above which an article continues a closed story. */
	CONTINUES_BODY = 400,
	CONTINUES_TITLE = 550,
	/* A look for merges is due after this many articles, or a day. */
	MERGE_ARTICLES = 1000,
	/* So many of the nearest candidates are considered for a merge. */
	MERGE_CANDIDATES = 8,
	/* So many members of the smaller story are scored against the larger one. */
	MERGE_MEMBERS = 12,
	/* Terms of a language up to which none are dropped. About 35 bytes each, without postings. */
	TERMS_KEPT = 200000,
	/* How much more similar to the others an article must be than the current representative to replace it, in thousandths. */
	REPRESENTATIVE_LEAD = 60,
	/* How much less an article counts for it whose headline tells no news. */
	REPRESENTATIVE_NO_REPORT = 200,
	/* If the article fits no story otherwise: what a story gains, in thousandths, for having a statement of the article in almost the same words; for
	 * each further one; and up to how many of these. */
	QUOTED_SCORE = 80,
	QUOTED_MORE = 20,
	QUOTED_MOST = 3,
	/* Copies: share of the shorter text's word shingles that the other has too, in thousandths. */
	COPY_CONTAINMENT = 700,
};

/* Similarity: the share of each bag; within each, the share of the centroid, and the rest for the nearest exemplars: of that, this share
 * for the mean of the NEAREST, and the rest for the nearest one alone. Headlines have few words, so two that are alike mean much; a text
 * that is like one member of a story and unlike the others reports the next day's event. */
static const float BAG_SHARES[] = { .795f, .139f, .115f };
static const float CENTROID_SHARE = .1f;
static const float NEAREST_SHARE[] = { .45f, 1 };
/* Contrast: a term that n of the candidates have, n over CONTRAST_STORIES, weighs 1 / (1 + this · (n − CONTRAST_STORIES)); in a look for merges,
 * n of the stories that are considered. */
static const float CONTRAST[] = { 0, .8f }, MERGE_CONTRAST[] = { 0, .4f };

/* Decay with the days to the story's mean time; a similarity above "sure" decays less, by so much. */
static const float DECAY_FLOOR = .05f, DECAY_WIDTH = 1.4f;
static const float DECAY_SURE = .35f, DECAY_TRUST = 3;

/* Score. */
static const float THRESHOLD[] = { .32f, .18f };
/* Where little else happens at a time, two texts that are alike are rather of one event: the threshold for texts is lower by the leniency over
 * (1 + n)^1.5, if n articles of the newest stories are within so many days; farther ones count for so many days over their distance, and so many of
 * the story's own for nothing. */
static const float SPARSE_LENIENCY = .15f, DENSITY_DAYS = 2, DENSITY_OWN = 2;
static const float COHESION_SHARE[] = { .2f, .1f };
static const float COHESION_USUAL = .3f;
static const float SIZE_SHARE[] = { .008f, 0 };

/* Merging: what the mean score must exceed. */
static const float MERGE_THRESHOLD = -.04f;
