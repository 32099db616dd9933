/* Word lists as files: what languages_load reads. */
#pragma once

#include "text/language.h"

/* Reads a list. On failure a negative errno value, and *ret_error (free()) says which line and why. */
must_check int word_list_load(const char *path, struct word_list **ret_list, char **ret_error);

/* A new, empty list, owned by the caller. */
struct word_list *word_list_new(void);

/* Adds an entry without columns, if it is not there yet. */
void word_list_add(struct word_list *list, const char *entry, size_t length);

/* The set that holds this list alone; none does at first. */
void word_list_set(struct word_list *list, uint64_t set);

struct word_list *word_list_free(struct word_list *list);
