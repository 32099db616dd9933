/* Quotation index: what was said in almost the same words in different stories. All stories of the board are in one index, each
 * wording once a story; what a story says twice is for its statement clusters. Deterministic like stories.h, and bounded: the limits
 * in quotation_index.c hold whatever the number of stories. */
#pragma once

#include <stdbool.h>

#include "cluster/statements/pair.h"
#include "cluster/words.h"
#include "proto/base/image.h"

struct quotation_index;

/* `story_of(context, article)` gives the story that an article is in now. */
struct quotation_index *quotation_index_new(uint32_t (*story_of)(const void *context, uint32_t article), const void *context);
struct quotation_index *quotation_index_free(struct quotation_index *index);

/* Adds a statement, and links it to those of other stories in the language that say it in almost the same words, or a part of it. Too
 * short or too common ones, and claims, are left out. `number` and `article` are the caller's; the number is not in use. */
void quotation_index_add(struct quotation_index *index, uint32_t number, uint32_t article, const char *language,
                         const struct words *words, const struct statement_features *features);

enum { QUOTATION_STORIES_MAX = 8 };

/* The stories that say a statement, which is not in, in almost the same words, or a part of it, the ones with most in common first.
 * Returns their number. */
size_t quotation_index_stories(const struct quotation_index *index, const char *language, const struct words *words,
                               const struct statement_features *features, uint32_t ret_stories[QUOTATION_STORIES_MAX]);

/* Takes a statement out, and its links with it; one that was left out is fine. */
void quotation_index_remove(struct quotation_index *index, uint32_t number);

/* What stands in a closed story's place: the id of its statement cluster, as the number and index of an article's statement. */
struct quotation_closed {
	uint64_t position;
	uint32_t index;
};
/* The same, but those that it is linked to keep what it is known by, since what a closed story told stays. */
void quotation_index_close(struct quotation_index *index, uint32_t number, struct quotation_closed closed);

/* The statement's article went to another story: it, and what stays behind with the same words, say the same in different stories
 * from now on. */
void quotation_index_move(struct quotation_index *index, uint32_t number);

enum { QUOTATION_PARTNERS_MAX = 8 };

/* A statement that is linked to another one, in an open or a closed story. */
struct quotation_partner {
	bool open;
	uint32_t number, article;       /* open */
	struct quotation_closed closed; /* else */
};
/* The statements that a statement is linked to, those of its own story among them (stories merge). Of several statements of a story
 * in the same words one stands for all; the others have none. Returns their number. */
size_t quotation_index_partners(const struct quotation_index *index, uint32_t number,
                                struct quotation_partner ret_partners[QUOTATION_PARTNERS_MAX]);

/* Something is told of the statement: those that it is linked to become stale. */
void quotation_index_touch(struct quotation_index *index, uint32_t number);

/* Takes one of the statements whose partners may have changed, or are told otherwise now; false if there is none. */
bool quotation_index_stale(struct quotation_index *index, uint32_t *ret_number, uint32_t *ret_article);

/* Writes it, when nothing is stale, or reads it into one that is new. */
void quotation_index_image(struct image *image, struct quotation_index *index);

/* Bytes that it takes, for benchmarks. */
size_t quotation_index_bytes(const struct quotation_index *index);
