/* Statement places: maps the numbers of very many statements to the places where they are stored. Numbers are given out in ascending order and
 * mostly freed in that order, so a paged array takes a sixth of the memory of a hash map. */
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
/* Sets the place of a number, which must not be STATEMENT_PLACE_NONE, and replaces an earlier one. */
void statement_places_set(struct statement_places *places, uint32_t number, uint32_t place);
/* Removes a number; does nothing if it is not there. */
void statement_places_remove(struct statement_places *places, uint32_t number);

/* Writes the places, or reads them into new ones; a place that is not below `limit` fails the reading. */
void statement_places_image(struct image *image, struct statement_places *places, size_t limit);

/* Memory taken, in bytes. */
size_t statement_places_bytes(const struct statement_places *places);
