/* Quotation index: links statements of different stories that are in almost the same words. One index serves all stories of the board and
 * holds each wording once per story; repetition within a story is what its statement clusters are for. Deterministic like stories.h. The work
 * for a statement is bounded, however many stories there are, by the limits in quotation_index.c. */
#pragma once

#include <stdbool.h>

#include "cluster/statements/statement_features.h"
#include "cluster/words.h"
#include "proto/base/image.h"

struct quotation_index;

/* `story_of(context, article)` returns the story in which an article currently is. */
struct quotation_index *quotation_index_new(uint32_t (*story_of)(const void *context, uint32_t article), const void *context);
struct quotation_index *quotation_index_free(struct quotation_index *index);

/* Adds a statement and links it to those of other stories, in the same language, that say it or a part of it in almost the same words.
 * Claims and statements that are too short or too common are left out. `number`, not yet in use, and `article` are the caller's. */
void quotation_index_add(struct quotation_index *index, uint32_t number, uint32_t article, const char *language,
                         const struct words *words, const struct statement_features *features);

enum { QUOTATION_STORIES_MAX = 8 };

/* Finds the stories that say a statement, which is not in the index, or a part of it in almost the same words; those with most in common
 * come first. Returns their number. */
size_t quotation_index_stories(const struct quotation_index *index, const char *language, const struct words *words,
                               const struct statement_features *features, uint32_t ret_stories[QUOTATION_STORIES_MAX]);

/* Removes a statement and its links; does nothing if it was left out. */
void quotation_index_remove(struct quotation_index *index, uint32_t number);

/* Stands for a statement of a closed story: the id of its cluster, as the log position and index of the cluster's first statement. */
struct quotation_closed {
	uint64_t position;
	uint32_t index;
};
/* Removes a statement whose story closes. What it was linked to keeps a link to `closed`, since a closed story stays published. */
void quotation_index_close(struct quotation_index *index, uint32_t number, struct quotation_closed closed);

/* Call it when the statement's article has moved to another story: if statements with the same words stayed behind, they are linked to it
 * from now on. */
void quotation_index_move(struct quotation_index *index, uint32_t number);

enum { QUOTATION_PARTNERS_MAX = 8 };

/* A statement that is linked to another one, in an open or a closed story. */
struct quotation_partner {
	bool open;
	uint32_t number, article;       /* open */
	struct quotation_closed closed; /* else */
};
/* Finds the statements that a statement is linked to. Some may be of its own story, when stories were merged. Of several statements of a
 * story in the same words one stands for all, and the others have no links. Returns their number. */
size_t quotation_index_partners(const struct quotation_index *index, uint32_t number,
                                struct quotation_partner ret_partners[QUOTATION_PARTNERS_MAX]);

/* Call it when something about the statement is published: what it is linked to becomes stale. */
void quotation_index_touch(struct quotation_index *index, uint32_t number);

/* Takes one of the stale statements: its partners may have changed, or be published differently. False if there is none. */
bool quotation_index_stale(struct quotation_index *index, uint32_t *ret_number, uint32_t *ret_article);

/* Writes the index, in which nothing may be stale, or reads it into a new one. */
void quotation_index_image(struct image *image, struct quotation_index *index);

/* Memory taken, in bytes. */
size_t quotation_index_bytes(const struct quotation_index *index);
