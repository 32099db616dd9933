/* Places: in which story of a mirror an article or cluster is, and where there. While stories merge or split, an id can be in two of
 * them for a moment: the one it was put into last counts. Inside libhearsay. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct places;

struct place {
	const void *story;
	uint64_t key; /* what orders it in its story */
};

struct places *places_new(void);
struct places *places_free(struct places *places); /* NULL is fine; returns NULL */

/* Puts an id into a story, at another place if it is there already. */
void places_set(struct places *places, const char *id, struct place place);

/* Where it is; with a story that is not NULL, where it is in that one. False when it is not there. */
bool places_find(const struct places *places, const char *id, const void *story, struct place *ret_place);

/* Takes it out of a story. One that is not there is fine. */
void places_remove(struct places *places, const char *id, const void *story);
