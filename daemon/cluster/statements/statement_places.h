/* Statement places: where each of very many statements is kept, by its number. Numbers are given one after the other, and those of old
 * statements go first, so pages of an array take a sixth of what a hash map would. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "proto/base/image.h"

struct statement_places;

#define STATEMENT_PLACE_NONE UINT32_MAX

struct statement_places *statement_places_new(void);
struct statement_places *statement_places_free(struct statement_places *places); /* NULL is fine; returns NULL */

/* The place of a number, or STATEMENT_PLACE_NONE. */
uint32_t statement_places_find(const struct statement_places *places, uint32_t number);
/* Sets the place (not STATEMENT_PLACE_NONE) of a number, instead of an earlier one. */
void statement_places_set(struct statement_places *places, uint32_t number, uint32_t place);
/* Forgets a number; one that is not there is fine. */
void statement_places_remove(struct statement_places *places, uint32_t number);

/* Writes them, all below `limit`, or reads them into new ones. */
void statement_places_image(struct image *image, struct statement_places *places, size_t limit);

/* Bytes that they take, for memory figures. */
size_t statement_places_bytes(const struct statement_places *places);
