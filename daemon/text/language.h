/* Languages: folders of data, loaded once at start and read-only from then on (so that worker threads share them).
 * A list is a UTF-8 file <data>/languages/<code>/<list>.txt with one entry per line, "#" comments, and optional tab-separated
 * columns after the entry. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/arena.h"

struct languages; /* all of them */
struct language;  /* one */
struct word_list; /* one file of one language */

/* Loads every folder in `<data_directory>/languages`. On failure a negative errno value, and *ret_error (free()) says in
 * words which file and line and why. */
must_check int languages_load(const char *data_directory, struct languages **ret_languages, char **ret_error);
struct languages *languages_free(struct languages *languages);

/* The language of a BCP 47 tag ("en", "en-GB", "EN_us", "eng": by its primary subtag). One without a folder gives the "und"
 * language, which has no lists. Never NULL. */
const struct language *languages_find(const struct languages *languages, const char *tag);

/* Whether the tag begins with a language code of two or three letters: not "English", not "und", not NULL. */
bool languages_is_code(const char *tag);

/* Guesses the language of a text (libexttextcat); "und" if it is too short or unclear. The string is static or owned by `languages`. Safe
 * from several threads. */
const char *languages_detect(const struct languages *languages, const char *text, size_t bytes);

/* The code: "en", "und". */
const char *language_code(const struct language *language);

/* A number, not 0, that no other language in this process has or had: for what threads remember of it. */
uint32_t language_serial(const struct language *language);

/* A list by its name ("abbreviations"); an empty one if the language does not have it. Never NULL. */
const struct word_list *language_list(const struct language *language, const char *name);

/* Whether the list has the entry, which has to be normalised: NFKC, case folded. */
bool word_list_has(const struct word_list *list, const char *entry, size_t length);
/* A column of an entry (0 is the first one after the entry itself); NULL if the entry or the column is missing. */
const char *word_list_column(const struct word_list *list, const char *entry, size_t length, unsigned column);

/* The lists of a language that have an entry, as a set: one look-up for a word that is looked for in many lists. */
uint64_t language_lists_with(const struct language *language, const char *entry, size_t length);
/* Whether a list of the same language is in the set. */
bool word_list_among(const struct word_list *list, uint64_t lists);

/* All entries, in file order. */
size_t word_list_count(const struct word_list *list);
const char *word_list_entry(const struct word_list *list, size_t index);

/* Stems a normalised word (Snowball), into the arena; in languages without a stemmer the word stays as it is. Safe from several threads. */
const char *language_stem(const struct language *language, const char *word, size_t length, struct arena *arena,
                          size_t *ret_length);
