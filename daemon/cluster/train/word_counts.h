/* Word counts: in how many background headlines and articles each stem occurs, and how often it is capitalised. */
#pragma once

#include <stdint.h>
#include <stdio.h>

#include "text/language.h"

struct word_counts;

/* Empty counts. The language is the caller's and outlives them. */
struct word_counts *word_counts_new(const struct language *language);
struct word_counts *word_counts_free(struct word_counts *counts);

/* Counts one headline. Its capitals count only if it is written like a sentence, not Like This. */
void word_counts_add_title(struct word_counts *counts, const char *title, size_t bytes);
/* Counts one article; `title` may be NULL. */
void word_counts_add_article(struct word_counts *counts, const char *title, const char *text);

/* Writes the stems that at least `minimum` headlines and articles hold, in alphabetical order, in the form that words_load reads. */
void word_counts_write(const struct word_counts *counts, uint32_t minimum, FILE *file);
