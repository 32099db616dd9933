#include "clients/c/places.h"

#include <string.h>
#include <xxhash.h>

#include "proto/base/map.h"
#include "proto/base/memory.h"

/* One place of one id; with those of all ids that have its hash in a chain, the latest first. */
struct link {
	char *id;
	struct place place;
	struct link *next;
	struct link *newer, *older; /* of all, for the end */
};

struct places {
	struct map *by_id; /* XXH3 of the id to the first link */
	struct link *newest;
};

struct places *places_new(void)
{
	struct places *places = allocate(1, sizeof(*places));
	places->by_id = map_new();
	return places;
}

static uint64_t hash_of(const char *id)
{
	return XXH3_64bits(id, strlen(id));
}

static void free_link(struct places *places, struct link *link)
{
	if (link->newer)
		link->newer->older = link->older;
	else
		places->newest = link->older;
	if (link->older)
		link->older->newer = link->newer;
	free(link->id);
	free(link);
}

struct places *places_free(struct places *places)
{
	if (!places)
		return NULL;
	while (places->newest)
		free_link(places, places->newest);
	map_free(places->by_id);
	free(places);
	return NULL;
}

void places_remove(struct places *places, const char *id, const void *story)
{
	uint64_t hash = hash_of(id);
	struct link *first = map_pointer(places->by_id, hash), **link = &first;
	while (*link && ((*link)->place.story != story || strcmp((*link)->id, id) != 0))
		link = &(*link)->next;
	if (!*link)
		return;
	struct link *gone = *link;
	*link = gone->next;
	free_link(places, gone);
	if (first)
		map_set_pointer(places->by_id, hash, first);
	else
		map_remove(places->by_id, hash);
}

void places_set(struct places *places, const char *id, struct place place)
{
	uint64_t hash = hash_of(id);
	places_remove(places, id, place.story);
	struct link *link = allocate(1, sizeof(*link));
	*link = (struct link){ .id = copy_string(id), .place = place, .next = map_pointer(places->by_id, hash), .older = places->newest };
	if (places->newest)
		places->newest->newer = link;
	places->newest = link;
	map_set_pointer(places->by_id, hash, link);
}

bool places_find(const struct places *places, const char *id, const void *story, struct place *ret_place)
{
	for (const struct link *link = map_pointer(places->by_id, hash_of(id)); link; link = link->next)
		if ((!story || link->place.story == story) && strcmp(link->id, id) == 0) {
			*ret_place = link->place;
			return true;
		}
	return false;
}
