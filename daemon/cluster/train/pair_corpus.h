/* Pair corpus: pairs of statements that are known to say the same or not, as the C measures of the pair model see them. */
#pragma once

#include "cluster/analysis.h"
#include "cluster/statements/pair_model.h"
#include "proto/base/array.h"

/* Where pairs come from: one file of pairs, or one annotated event. */
struct pair_group {
	char *name;
	bool event;
};

struct pair_example {
	double of[PAIR_MEASURE_COUNT];
	float weight;
	uint32_t group;
	uint8_t fold;   /* of a pair file: pairs that share their first text share it */
	uint8_t use;    /* enum pair_use */
	bool same, found; /* found: both statements as extraction finds them, not as annotated */
	bool ruled_out; /* never decided to be the same, whatever the weights */
};

struct pair_article {
	char *id, *text;
};

struct pair_corpus {
	const struct models *models;
	const char *language; /* code of all texts */
	double annotated_weight; /* of a pair of statements as annotated; one of found statements counts 1 */
	ARRAY(struct pair_example) examples;
	ARRAY(struct pair_group) groups;
	ARRAY(struct pair_article) articles; /* texts that events name */
};

enum { PAIR_FOLDS = 5 };

/* Adds a file of pairs, JSON lines {"a", "b", "same"}, each pair with this weight. This and the next two: negative errno values,
 * *ret_error (free()) says which file and line, and why. */
must_check int pair_corpus_read_pairs(struct pair_corpus *corpus, const char *path, double weight, char **ret_error);

/* Adds the texts of articles, JSON lines {"id", "text"}, for the events that come after. */
must_check int pair_corpus_read_articles(struct pair_corpus *corpus, const char *path, char **ret_error);

/* Adds the annotated events of a folder, in alphabetical order: EVENT.gold.json {"event", "articles": [{"id"}], "statements":
 * [{"id", "article", "kind", "speaker", "cue", "content": [[start, end], …], "cluster"}]}, offsets in code points. The folder's own
 * articles.jsonl, if there is one, is read first. Every two statements of different articles are a pair: once as extraction finds
 * them (one stands for the statement that it overlaps most; one that stands for none is like no other), once as annotated. With
 * "found_only": true nothing is annotated but (some of) what extraction finds: there is no second time, and statements that stand
 * for none are left out. */
must_check int pair_corpus_read_events(struct pair_corpus *corpus, const char *directory, char **ret_error);

void pair_corpus_free(struct pair_corpus *corpus);
