/* Settings: the numbers of story clustering, one configuration for every stream. What they are worth stands in stories.c.
 * Where there are two, the first is for a title alone, the second for an article with a body (has_body). */
#pragma once

/* Inverse document frequency: how many background documents the stream starts with. */
static const float IDF_BODIES = 310, IDF_TITLES = 800;
/* Rarity is idf to this power. In a body rare words are many, and the rarest say less of the event than of the reporter. */
static const float IDF_POWER[] = { 1, .7f };
/* How much an article adds to the frequency of a term that its story has already; in a story without it, it adds 1. */
static const float REPEATED_SHARE = .05f;
/* Topics: a term that at least n of N titles have, whatever stories they are in, has an idf of TOPIC_IDF + ln((N + TOPIC_TITLES) / n)
 * at most. Of c titles that had it so far, c - TOPIC_DOUBT * sqrt(c) are taken for n. */
static const float TOPIC_IDF = 1, TOPIC_TITLES = 10, TOPIC_DOUBT = 2.5f;

/* Terms of an article that are kept, strongest first, by bag: words, title, names. */
static const unsigned MEMBER_TERMS[] = { 80, 40, 40 };
/* Terms of a centroid. */
static const unsigned CENTROID_TERMS[] = { 96, 64, 64 };

enum {
	/* Candidates: found by the article's strongest terms; at most so many postings are read, so many stories then compared by
	 * their centroids of words, and so many in full. */
	QUERY_TERMS = 8,
	POSTINGS_MAX = 1000,
	POSTINGS_KEPT = 2 * POSTINGS_MAX,
	LIKELY = 64,
	CANDIDATES = 20,
	/* Cosine of words, in thousandths, under which a story is no candidate. */
	COSINE_LEAST = 100,
	/* Members of a story that articles are compared with: all, or when there are more, the ones that differ most. */
	EXEMPLARS = 48,
	/* Of those, the nearest ones that count together. */
	NEAREST = 4,
	/* Candidates that may have a term before it tells a topic: two of them may well be one event. */
	CONTRAST_STORIES = 2,
	/* What is kept of closed stories: 230 bytes each, and their strongest words, the first of which they are found by. */
	REMAINDERS_MAX = 8192,
	REMAINDER_TERMS = 24,
	REMAINDER_KEYS = 8,
	/* Cosine of words, in thousandths, above which an article goes on with a closed story. */
	CONTINUES_BODY = 400,
	CONTINUES_TITLE = 550,
	/* A look for merges is due after this many articles, or a day. */
	MERGE_ARTICLES = 1000,
	/* Of the candidates, the nearest stories that one may merge with. */
	MERGE_CANDIDATES = 8,
	/* Members of the smaller story that speak for it. */
	MERGE_MEMBERS = 12,
	/* Terms of a language: fewer are never let go. About 35 bytes each, without postings. */
	TERMS_KEPT = 200000,
	/* How much more like the others than the present one an article must be to stand for the story, in thousandths. */
	REPRESENTATIVE_LEAD = 60,
	/* What is added, in thousandths, to the score of a story that says what the article says in almost the same words, if it fits none
	 * otherwise: for one statement, and for each one more, of this many at most. */
	QUOTED_SCORE = 80,
	QUOTED_MORE = 20,
	QUOTED_MOST = 3,
	/* Copies: share of the shorter text's word shingles that the other has too, in thousandths. */
	COPY_CONTAINMENT = 700,
};

/* Similarity: the share of each bag, and in each that of the centroid; the rest is that of the nearest members: the mean of the NEAREST
 * by this share, else the very nearest. Headlines have few words, and two that are alike are much; among texts, one that is like a
 * single member of a story and unlike the others tells the next day's event. */
static const float BAG_SHARES[] = { .795f, .139f, .115f };
static const float CENTROID_SHARE = .1f;
static const float NEAREST_SHARE[] = { .45f, 1 };
/* Contrast: a term that n of the candidates have, n over CONTRAST_STORIES, weighs 1 / (1 + this · (n − CONTRAST_STORIES)). */
static const float CONTRAST[] = { 0, .8f };

/* Decay with the days to the story's mean time; what is more alike than "sure" decays less, by so much. */
static const float DECAY_FLOOR = .05f, DECAY_WIDTH = 1.4f;
static const float DECAY_SURE = .35f, DECAY_TRUST = 3;

/* Score. */
static const float THRESHOLD[] = { .32f, .18f };
static const float COHESION_SHARE[] = { .2f, .1f };
static const float COHESION_USUAL = .3f;
static const float SIZE_SHARE[] = { .008f, 0 };

/* Merging: what the mean score must exceed. */
static const float MERGE_THRESHOLD = -.04f;
