#include "cluster/statements/statement_places.h"

#include <assert.h>
#include <string.h>

#include "proto/base/array.h"

enum { PAGE_NUMBERS = 64 };

/* Holds only the places that are set, since most statements have none. */
struct page {
	uint64_t taken;    /* a bit for each number that has a place; not 0 */
	uint32_t places[]; /* of these, in order */
};

struct statement_places {
	uint32_t first;             /* the number of the first of `pages`; earlier pages are empty */
	ARRAY(struct page *) pages; /* NULL: empty */
	size_t leading;             /* at least so many of them at the beginning are empty */
};

struct statement_places *statement_places_new(void)
{
	return allocate(1, sizeof(struct statement_places));
}

struct statement_places *statement_places_free(struct statement_places *places)
{
	if (!places)
		return NULL;
	for (size_t k = 0; k < places->pages.count; k++)
		free(places->pages.items[k]);
	array_free(&places->pages);
	free(places);
	return NULL;
}

static struct page *page_of(const struct statement_places *places, uint32_t number)
{
	uint32_t page = number / PAGE_NUMBERS;
	return page >= places->first && page - places->first < places->pages.count ? places->pages.items[page - places->first] : NULL;
}

static uint64_t bit_of(uint32_t number)
{
	return UINT64_C(1) << number % PAGE_NUMBERS;
}

/* The index in `places` of a number's place, or where it would be inserted. */
static uint32_t rank_of(const struct page *page, uint32_t number)
{
	return (uint32_t)__builtin_popcountll(page->taken & (bit_of(number) - 1));
}

static uint32_t count_of(const struct page *page)
{
	return (uint32_t)__builtin_popcountll(page->taken);
}

uint32_t statement_places_find(const struct statement_places *places, uint32_t number)
{
	const struct page *page = page_of(places, number);
	return page && page->taken & bit_of(number) ? page->places[rank_of(page, number)] : STATEMENT_PLACE_NONE;
}

/* Makes room for a page before the first one: numbers may come out of order. */
static void begin_earlier(struct statement_places *places, uint32_t page)
{
	uint32_t more = places->first - page;
	size_t count = places->pages.count;
	array_reserve_tight(&places->pages, count + more);
	if (count)
		memmove(places->pages.items + more, places->pages.items, count * sizeof(struct page *));
	memset(places->pages.items, 0, more * sizeof(struct page *));
	places->pages.count += more;
	places->first = page;
}

/* Makes room for the page of a number that has none yet. */
static void make_room(struct statement_places *places, uint32_t number)
{
	uint32_t page = number / PAGE_NUMBERS;
	if (!places->pages.count)
		places->first = page;
	if (page < places->first)
		begin_earlier(places, page);
	while (places->pages.count <= page - places->first)
		array_append_tight(&places->pages, NULL);
	if (page - places->first < places->leading)
		places->leading = page - places->first;
}

/* Replaces the page in which a number is. */
static void put_page(struct statement_places *places, uint32_t number, struct page *page)
{
	places->pages.items[number / PAGE_NUMBERS - places->first] = page;
}

void statement_places_set(struct statement_places *places, uint32_t number, uint32_t place)
{
	assert(place != STATEMENT_PLACE_NONE);
	struct page *page = page_of(places, number);
	if (!page)
		make_room(places, number);
	if (!page || !(page->taken & bit_of(number))) {
		uint32_t count = page ? count_of(page) : 0;
		uint64_t taken = page ? page->taken : 0;
		page = reallocate(page, 1, sizeof(*page) + (count + 1) * sizeof(*page->places));
		page->taken = taken;
		uint32_t rank = rank_of(page, number);
		memmove(&page->places[rank + 1], &page->places[rank], (count - rank) * sizeof(*page->places));
		page->taken |= bit_of(number);
		put_page(places, number, page);
	}
	page->places[rank_of(page, number)] = place;
}

/* Drops empty pages at the beginning once they are half of all: so over time fewer pages are moved up than were added. */
static void forget_empty(struct statement_places *places)
{
	while (places->leading < places->pages.count && !places->pages.items[places->leading])
		places->leading++;
	if (places->leading * 2 < places->pages.count)
		return;
	places->pages.count -= places->leading;
	memmove(places->pages.items, places->pages.items + places->leading, places->pages.count * sizeof(struct page *));
	places->first += (uint32_t)places->leading;
	places->leading = 0;
}

void statement_places_remove(struct statement_places *places, uint32_t number)
{
	struct page *page = page_of(places, number);
	if (!page || !(page->taken & bit_of(number)))
		return;
	uint32_t rank = rank_of(page, number);
	page->taken &= ~bit_of(number);
	memmove(&page->places[rank], &page->places[rank + 1], (count_of(page) - rank) * sizeof(*page->places));
	if (page->taken)
		return;
	put_page(places, number, NULL);
	free(page);
	forget_empty(places);
}

/* Writes the page, or reads a new one; returns it. */
static struct page *page_image(struct image *image, struct page *page, size_t limit)
{
	uint64_t taken = page ? page->taken : 0;
	image_value(image, &taken);
	if (!page) {
		page = allocate(1, sizeof(*page) + (size_t)__builtin_popcountll(taken) * sizeof(*page->places));
		page->taken = taken;
	}
	if (!taken)
		image_fail(image);
	for (uint32_t k = 0; k < count_of(page); k++)
		image_index(image, &page->places[k], limit, false);
	return page;
}

void statement_places_image(struct image *image, struct statement_places *places, size_t limit)
{
	image_value(image, &places->first);
	size_t count = image_count(image, places->pages.count, 1);
	for (size_t k = 0; k < count && !image_failed(image); k++) {
		bool taken = image_writes(image) && places->pages.items[k];
		image_flag(image, &taken);
		struct page *page = taken ? page_image(image, image_writes(image) ? places->pages.items[k] : NULL, limit) : NULL;
		if (!image_writes(image))
			array_append_tight(&places->pages, page);
	}
}

size_t statement_places_bytes(const struct statement_places *places)
{
	size_t bytes = memory_bytes(places) + memory_bytes(places->pages.items);
	for (size_t k = 0; k < places->pages.count; k++)
		bytes += memory_bytes(places->pages.items[k]);
	return bytes;
}
