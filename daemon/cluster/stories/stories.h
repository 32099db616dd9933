/* Stories: which story an article joins, and which stories become one. stories.c has the recipe, and what each part of it is worth.
 * Deterministic: the same calls in the same order give the same answers, whatever the machine; scores are rounded to thousandths before
 * they are compared. Reads no clock: time comes with the articles. */
#pragma once

#include "cluster/stories/features.h"
#include "proto/base/image.h"

struct stories;

#define STORIES_NONE UINT32_MAX

/* `words_of(context, language)` gives the word statistics of a language code; never NULL. */
struct stories *stories_new(const struct words *(*words_of)(void *context, const char *language), void *context);
struct stories *stories_free(struct stories *stories);

struct placement {
	uint32_t story;    /* the story joined, or a new one (numbers count up from 0 and are never reused) */
	bool created;      /* whether it is new */
	uint64_t continues; /* the mark of the closed story that a new one continues, or 0 */
	int32_t score;     /* how well the article fits the story as it was, in thousandths; 0 for a new one */
	uint32_t copy_of;  /* the earlier article of the same story whose text it repeats, or STORIES_NONE */
	const char **terms; /* the strongest words that both share, at most 8, strongest first, as the article writes them; in the arena */
	uint32_t term_count;
	const char **names; /* the same for names, at most 4 */
	uint32_t name_count;
};

/* An open story that has statements of an article in almost the same words, and how many. */
struct story_quoting {
	uint32_t story, statements;
};

/* Adds an article. `article` is the caller's number for it, which must not be in use, and should be small: memory is taken for all numbers
 * below it. A story has one language, and those of `quoting` have this one. `time` is the story time in milliseconds. */
void stories_add(struct stories *stories, uint32_t article, const char *language, const struct story_features *features,
                 int64_t time, const struct story_quoting *quoting, size_t quoting_count, struct arena *arena,
                 struct placement *ret_placement);

/* The same, but into a given open story of that language, empty or not, because an editor has put an earlier revision of the article there. The
 * score is what it would have been, or 0 if that is negative. */
void stories_add_to(struct stories *stories, uint32_t story, uint32_t article, const struct story_features *features, int64_t time,
                    struct arena *arena, struct placement *ret_placement);

/* Takes an article out again (retraction, revision). If its story is then empty, the caller closes it. */
void stories_remove(struct stories *stories, uint32_t article);

/* Closes a story: nothing joins it any more, its features are dropped, and its articles' numbers are free again. Its strongest words are kept
 * for a while (for the last REMAINDERS_MAX stories), so that an article that comes late is recognised as its continuation: the placement then
 * has `mark`, a number of the caller's other than 0. */
void stories_close(struct stories *stories, uint32_t story, uint64_t mark);

struct story_merge {
	uint32_t into, from;
	int32_t score; /* thousandths */
};

/* Looks for stories that have become one, among those that changed since the last call, and merges them: afterwards all articles of `from` are
 * in `into`, and `from` no longer exists. The larger story stays, or the older of two equal ones, so that few articles change story. Call it
 * after each add; it decides by itself when a look is due, by counts of articles and by times, never by a clock. Returns the number of merges,
 * which are in the arena in the order in which they happened. */
size_t stories_merge(struct stories *stories, struct arena *arena, struct story_merge **ret_merges);

/* An editor joins two open stories of one language: afterwards all articles of `from` are in `into`, and `from` no longer exists. */
void stories_join(struct stories *stories, uint32_t into, uint32_t from);

/* An editor takes some of a story's articles (not all) out of it: they form a new story, whose number is returned. stories_merge() never merges
 * the two again, nor what either of them has become part of; only stories_join() does. */
uint32_t stories_split(struct stories *stories, uint32_t story, const uint32_t *articles, size_t count);

/* The article that stands for the story: the one whose text and headline are most similar to all the others, and not a copy if there is another.
 * It stays the same until another one is clearly more similar, so that the headline does not change with each article. STORIES_NONE if the
 * story is empty. */
uint32_t stories_representative(struct stories *stories, uint32_t story);

/* The articles of a story, in the order in which they were added; valid until the next call. */
const uint32_t *stories_articles(struct stories *stories, uint32_t story, size_t *ret_count);

/* Writes everything that later calls depend on, or reads it into a new `stories`, which then behaves as the written one. If the image fails,
 * `stories` can only be freed. All article numbers are below `articles`. */
void stories_image(struct image *image, struct stories *stories, size_t articles);

/* Counters for benchmarks: the work done so far. */
struct stories_work {
	uint64_t postings; /* read */
	uint64_t stories;  /* compared by their centroids of words */
	uint64_t members;  /* compared */
};
struct stories_work stories_work(const struct stories *stories);

/* The bytes in use: for articles and stories, and for terms with their postings. */
struct stories_memory {
	size_t articles, terms;
};
struct stories_memory stories_memory(struct stories *stories);
