/* Places: in which story of a mirror an article or cluster is, and where in it. While stories merge or split, an id can be in two of them for a
 * moment: the one that it was put into last counts. Internal to libhearsay. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct places;

struct place {
	const void *story;
	uint64_t key; /* its sort key in the story */
};

struct places *places_new(void);
struct places *places_free(struct places *places); /* NULL is fine; returns NULL */

/* Puts an id into a story, or moves it within the story. */
void places_set(struct places *places, const char *id, struct place place);

/* Where an id is; if `story` is not NULL, where it is in that one. False if it is not there. */
bool places_find(const struct places *places, const char *id, const void *story, struct place *ret_place);

/* Takes an id out of a story. A missing one is fine. */
void places_remove(struct places *places, const char *id, const void *story);
