/* Pair: whether two statements say the same. Its model is a file of weights with their provenance
 * (`<data>/languages/<code>/pair.model`). */
#pragma once

#include "cluster/statements/statement_features.h"
#include "cluster/words.h"

struct pair_model;

/* Loads a language's model and thesaurus. A language without weights of its own borrows those of English, and one without a thesaurus has an
 * empty one. Errors: -ENOENT if there is no model at all, -EBADMSG if a file is damaged; *ret_error (free()) then gives the file and the line.
 * `words` stay the caller's and must outlive the model. */
must_check int pair_model_load(const char *data_directory, const char *language, const struct words *words,
                               struct pair_model **ret_model, char **ret_error);
struct pair_model *pair_model_free(struct pair_model *model);

struct pair_evidence {
	const char *text; /* for people: "both: rock-solid, friendship", "numbers differ: 1.3 / 1.8" */
	int32_t weight;   /* thousandths of the logit; negative: speaks against; PAIR_DECIDES or less: decides alone */
};
enum { PAIR_DECIDES = -20000 };

struct pair_answer {
	int32_t score; /* the probability that they say the same, in thousandths, among pairs like those that the model was fitted to */
	bool same;     /* the score reaches the model's threshold, and nothing rules it out (a negation, another number) */
	bool part;     /* one says a part of what the other says */
	struct pair_evidence *evidence; /* strongest first, in the arena */
	size_t evidence_count;
};

/* A bare sentence, for `hearsay compare`: what it says, and how it is written. */
struct pair_text {
	struct statement_features features; /* the caller may add a speaker and a time */
	uint32_t *words;                    /* hashes of its words and numbers, in order, at most PAIR_WORDS_MAX */
	uint32_t word_count;
	const char *letters; /* the words themselves, with a blank before and after each */
};

/* How many words of a text are looked at: the time of a comparison grows with their square. */
enum { PAIR_WORDS_MAX = 512 };

/* Reads a text; everything is in the arena, or the text's. */
void pair_text_read(const char *text, const struct language *language, struct arena *arena, struct pair_text *ret_text);

/* Compares two statements that are in no story, and gives the evidence in words. */
void pair_compare(const struct pair_model *model, const struct pair_text *a, const struct pair_text *b, struct arena *arena,
                  struct pair_answer *ret_answer);
