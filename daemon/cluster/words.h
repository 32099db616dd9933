/* Words: how common each stem is, from background headlines and articles. Loaded once, read-only, shared by threads.
 * One file a language, `<data>/languages/<code>/words.tsv`, made by `hearsay-words` (daemon/cluster/train/). */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "proto/base/memory.h"

struct words;

struct word_statistics {
	uint32_t bodies;         /* background articles that hold the stem, of words_bodies() */
	uint32_t titles;         /* background headlines that hold it, of words_titles() */
	uint16_t capitalised;    /* thousandths of its uses in mid-sentence that are capitalised */
};

/* Loads a language's file; one that does not exist gives empty statistics (every stem unseen). -EBADMSG and *ret_error
 * (free()) for one that is damaged. */
must_check int words_load(const char *path, struct words **ret_words, char **ret_error);
struct words *words_free(struct words *words);

/* How many background articles, and background headlines, the statistics were made from; 0 if the file did not exist. */
uint32_t words_bodies(const struct words *words);
uint32_t words_titles(const struct words *words);

/* The statistics of a stem; all zero if it was never seen. */
struct word_statistics words_find(const struct words *words, const char *stem, size_t length);

/* All stems that it has statistics of, in file order: index from 0 to words_count() - 1. The stem lives as long as the words. */
uint32_t words_count(const struct words *words);
const char *words_stem(const struct words *words, uint32_t index, struct word_statistics *ret_statistics);
