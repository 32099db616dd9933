/* The inside of a language, only for the files of text/. */
#pragma once

#include "proto/base/array.h"
#include "proto/base/dictionary.h"
#include "text/language.h"
#include "text/marks.h"

enum { LANGUAGE_LISTS_MAX = 63 /* as many as fit into a set, with the first words of the boilerplate */ };

struct language {
	char *code;
	uint32_t number; /* language_serial() */
	const char *stemmer; /* libstemmer's name, or NULL */
	unsigned stemmer_number;
	struct dictionary *list_names;
	ARRAY(struct word_list *) lists; /* by the number of their name */
	struct dictionary *words;        /* the entries of all lists */
	ARRAY(uint64_t) lists_with;      /* by the number of an entry: the set of lists that have it */
	const struct word_list *empty; /* stands for missing lists */
	/* The lists that text/ reads, found once. */
	const struct word_list *abbreviations, *apostrophes, *stop_words, *boilerplate;
	struct mark_roles marks;
	struct word_list *boilerplate_words; /* first words of the phrases that may be anywhere in a line */
	unsigned longest_phrase;             /* words in the longest entry of boilerplate */
	bool number_phrases;                 /* one of them is any number: "0 comments" */
	bool ordinal_dot;                    /* "7. März": a dot makes a number an ordinal */
};

struct detector;

/* libexttextcat with its models; on failure a negative errno value and *ret_error. */
must_check int detector_new(struct detector **ret_detector, char **ret_error);
struct detector *detector_free(struct detector *detector);

/* The likeliest language among the folders, else the likeliest at all, else NULL. Safe from several threads. */
const char *detector_guess(struct detector *detector, const struct languages *languages, const char *text, size_t bytes);

/* libstemmer's name and our number for a language; NULL if it has no stemmer. */
const char *stemmer_for(const char *code, unsigned *ret_number);

/* Whether there is a folder for the language. */
bool languages_have(const struct languages *languages, const char *code, size_t length);

/* The languages that have folders, in order of code. */
size_t languages_count(const struct languages *languages);
const struct language *languages_at(const struct languages *languages, size_t index);
