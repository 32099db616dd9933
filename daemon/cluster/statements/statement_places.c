#include "cluster/statements/statement_places.h"

#include <assert.h>
#include <string.h>

#include "proto/base/array.h"

enum { PAGE_NUMBERS = 64 };

struct page {
	uint32_t places[PAGE_NUMBERS];
	uint32_t count; /* that are not STATEMENT_PLACE_NONE: at least one */
};

struct statement_places {
	uint32_t first;        /* pages before the first of these are empty */
	ARRAY(struct page *) pages; /* NULL: empty */
	size_t leading;             /* of them, so many or more at the beginning are empty */
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

uint32_t statement_places_find(const struct statement_places *places, uint32_t number)
{
	const struct page *page = page_of(places, number);
	return page ? page->places[number % PAGE_NUMBERS] : STATEMENT_PLACE_NONE;
}

/* Room for a page before the first one: numbers need not come in order. */
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

static struct page *make_page(struct statement_places *places, uint32_t number)
{
	uint32_t page = number / PAGE_NUMBERS;
	if (!places->pages.count)
		places->first = page;
	if (page < places->first)
		begin_earlier(places, page);
	while (places->pages.count <= page - places->first)
		array_append_tight(&places->pages, NULL);
	struct page *made = allocate(1, sizeof(*made));
	memset(made->places, 0xff, sizeof(made->places));
	places->pages.items[page - places->first] = made;
	if (page - places->first < places->leading)
		places->leading = page - places->first;
	return made;
}

void statement_places_set(struct statement_places *places, uint32_t number, uint32_t place)
{
	assert(place != STATEMENT_PLACE_NONE);
	struct page *page = page_of(places, number);
	if (!page)
		page = make_page(places, number);
	page->count += page->places[number % PAGE_NUMBERS] == STATEMENT_PLACE_NONE;
	page->places[number % PAGE_NUMBERS] = place;
}

/* Pages that are empty at the beginning go once they are half of all, so that what is moved up is less than what came. */
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
	if (!page || page->places[number % PAGE_NUMBERS] == STATEMENT_PLACE_NONE)
		return;
	page->places[number % PAGE_NUMBERS] = STATEMENT_PLACE_NONE;
	if (--page->count)
		return;
	places->pages.items[number / PAGE_NUMBERS - places->first] = NULL;
	free(page);
	forget_empty(places);
}

static void page_image(struct image *image, struct page *page, size_t limit)
{
	image_bytes(image, page->places, sizeof(page->places));
	page->count = 0;
	for (uint32_t k = 0; k < PAGE_NUMBERS; k++) {
		page->count += page->places[k] != STATEMENT_PLACE_NONE;
		if (page->places[k] != STATEMENT_PLACE_NONE && page->places[k] >= limit)
			image_fail(image);
	}
	if (!page->count)
		image_fail(image);
}

void statement_places_image(struct image *image, struct statement_places *places, size_t limit)
{
	image_value(image, &places->first);
	size_t count = image_count(image, places->pages.count, 1);
	for (size_t k = 0; k < count && !image_failed(image); k++) {
		bool taken = image_writes(image) && places->pages.items[k];
		image_flag(image, &taken);
		if (!image_writes(image))
			array_append_tight(&places->pages, taken ? allocate(1, sizeof(struct page)) : NULL);
		if (taken)
			page_image(image, places->pages.items[k], limit);
	}
}

size_t statement_places_bytes(const struct statement_places *places)
{
	size_t bytes = memory_bytes(places) + memory_bytes(places->pages.items);
	for (size_t k = 0; k < places->pages.count; k++)
		bytes += memory_bytes(places->pages.items[k]);
	return bytes;
}
