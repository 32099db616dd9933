/* Stories: which story an article joins, and which stories become one. The recipe and what each part is worth stand in
 * stories.c. Deterministic: the same calls in the same order give the same answers, whatever the machine; scores are rounded
 * to thousandths before they are compared. Reads no clock: time comes with the articles. */
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
	uint64_t continues; /* the mark of the closed story that a new one goes on with, or 0 */
	int32_t score;     /* thousandths, against the story as it was; 0 for a new one */
	uint32_t copy_of;  /* the earlier article of the same story whose text it repeats, or STORIES_NONE */
	const char **terms; /* the strongest words that both have, at most 8, strongest first, as the article writes them; in the arena */
	uint32_t term_count;
	const char **names; /* the same for names, at most 4 */
	uint32_t name_count;
};

/* An open story that has statements of an article in almost the same words, and how many of them. */
struct story_quoting {
	uint32_t story, statements;
};

/* Adds an article: `article` is the caller's number for it, not in use, and small: memory is taken for all below it.
 * Stories have one language, those of `quoting` this one. `time` is the story time in milliseconds. */
void stories_add(struct stories *stories, uint32_t article, const char *language, const struct story_features *features,
                 int64_t time, const struct story_quoting *quoting, size_t quoting_count, struct arena *arena,
                 struct placement *ret_placement);

/* The same into a given open story of that language, empty or not: an editor put an earlier revision of the article there. The score
 * is what it would have had, at least 0. */
void stories_add_to(struct stories *stories, uint32_t story, uint32_t article, const struct story_features *features, int64_t time,
                    struct arena *arena, struct placement *ret_placement);

/* Takes an article out again (retraction, revision). Its story may be empty afterwards; the caller closes it then. */
void stories_remove(struct stories *stories, uint32_t article);

/* The story closes: nothing joins it any more, its features are dropped, its articles' numbers are free again. Its strongest words are
 * kept for a while (for the last REMAINDERS_MAX stories), so that an article which comes late is known to go on with it: then the
 * placement tells the `mark`, which is the caller's, not 0. */
void stories_close(struct stories *stories, uint32_t story, uint64_t mark);

struct story_merge {
	uint32_t into, from;
	int32_t score; /* thousandths */
};

/* Looks for stories that have become one, among those that changed since the last call, and merges them: all articles of `from`
 * are in `into` afterwards, and `from` is no story any more. The larger story stays, of two alike the older one, so that few articles
 * change story. To be called after each add; it decides by itself (by counts of articles and by times, never by a clock) when a look
 * is due. Merges in the order in which they happened, in the arena. Returns their number. */
size_t stories_merge(struct stories *stories, struct arena *arena, struct story_merge **ret_merges);

/* An editor joins two open stories of one language: all articles of `from` are in `into` afterwards, and `from` is no story any more. */
void stories_join(struct stories *stories, uint32_t into, uint32_t from);

/* An editor takes some articles (not all) of a story out of it: they are a new story, whose number is returned. stories_merge()
 * never makes one of the two again, nor of what either of them has become part of; stories_join() does. */
uint32_t stories_split(struct stories *stories, uint32_t story, const uint32_t *articles, size_t count);

/* The article that stands for the story: its text and its headline are most like all the others', and it is no copy if there is
 * another. It stays the same until another one is clearly more like them, so that a headline does not change with each article.
 * STORIES_NONE if the story is empty. */
uint32_t stories_representative(struct stories *stories, uint32_t story);

/* The articles of a story, in the order of adding; valid until the next call. */
const uint32_t *stories_articles(struct stories *stories, uint32_t story, size_t *ret_count);

/* Writes everything that later calls depend on, or reads it into what is new: what follows is as if nothing had happened. An image that
 * failed leaves something that can only be freed. The numbers of articles are below `articles`. */
void stories_image(struct image *image, struct stories *stories, size_t articles);

/* Counters for benchmarks: how much work everything so far was. */
struct stories_work {
	uint64_t postings; /* read */
	uint64_t stories;  /* compared by their centroids of words */
	uint64_t members;  /* compared */
};
struct stories_work stories_work(const struct stories *stories);

/* Bytes that it holds: for articles and stories, and for terms with their postings. */
struct stories_memory {
	size_t articles, terms;
};
struct stories_memory stories_memory(struct stories *stories);
