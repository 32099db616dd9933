#include "cluster/statements/quotation_internal.h"

#include <assert.h>
#include <string.h>
#include <xxhash.h>

#include "cluster/statements/fingerprint_index.h"
#include "proto/base/array.h"
#include "proto/base/map.h"

enum {
	/* Wordings that are compared, those that share most fingerprints. */
	CANDIDATES_MAX = 16,
	/* Wordings with the same hash that are looked through for one of the same story. */
	SAME_MAX = 64,
};

struct carrier {
	uint32_t number, article, next;
};

struct quotation_index {
	uint32_t (*story_of)(const void *context, uint32_t article);
	const void *context;
	ARRAY(struct wording) wordings;
	ARRAY(struct carrier) carriers;
	struct fingerprint_index *by_fingerprint; /* wordings */
	ARRAY(uint32_t) free_wordings, free_carriers;
	struct map *by_hash;        /* the newest wording */
	struct map *by_number;      /* the wording of a statement */
	ARRAY(uint32_t) stale;
	size_t bytes; /* of blocks and links */
};

struct quotation_index *quotation_index_new(uint32_t (*story_of)(const void *context, uint32_t article), const void *context)
{
	struct quotation_index *index = allocate(1, sizeof(*index));
	*index = (struct quotation_index){ .story_of = story_of, .context = context };
	index->by_hash = map_new();
	index->by_fingerprint = fingerprint_index_new();
	index->by_number = map_new();
	return index;
}

struct quotation_index *quotation_index_free(struct quotation_index *index)
{
	if (!index)
		return NULL;
	for (size_t k = 0; k < index->wordings.count; k++) {
		free(index->wordings.items[k].block);
		free(index->wordings.items[k].links);
	}
	array_free(&index->wordings);
	array_free(&index->carriers);
	array_free(&index->free_wordings);
	array_free(&index->free_carriers);
	array_free(&index->stale);
	map_free(index->by_hash);
	fingerprint_index_free(index->by_fingerprint);
	map_free(index->by_number);
	free(index);
	return NULL;
}

/* A free place of a pool, or a new one. */
#define take_place(pool, free_places) \
	({ \
		if (!(free_places)->count) { \
			array_append_tight((pool), ((__typeof__(*(pool)->items)){ 0 })); \
			array_append((free_places), (uint32_t)(pool)->count - 1); \
		} \
		(free_places)->items[--(free_places)->count]; \
	})

size_t quotation_index_bytes(const struct quotation_index *index)
{
	return index->bytes + index->wordings.capacity * sizeof(struct wording) + index->carriers.capacity * sizeof(struct carrier) +
	       map_bytes(index->by_hash) + fingerprint_index_bytes(index->by_fingerprint) +
	       map_bytes(index->by_number);
}

/* --- Links */

static uint32_t story_of(const struct quotation_index *index, uint32_t wording)
{
	uint32_t article = index->carriers.items[index->wordings.items[wording].carriers].article;
	return index->story_of(index->context, article);
}

static void make_stale(struct quotation_index *index, uint32_t wording)
{
	array_append(&index->stale, wording);
}

static void append_link(struct quotation_index *index, uint32_t from, struct link link)
{
	struct wording *wording = &index->wordings.items[from];
	if (!wording->links) {
		wording->links = allocate(QUOTATION_PARTNERS_MAX, sizeof(*wording->links));
		index->bytes += QUOTATION_PARTNERS_MAX * sizeof(*wording->links);
	}
	wording->links[wording->link_count++] = link;
	make_stale(index, from);
}

static bool is_linked(const struct wording *wording, uint32_t other)
{
	for (uint32_t k = 0; k < wording->link_count; k++)
		if (wording->links[k].other == other)
			return true;
	return false;
}

/* Whether there is room for one more link, if need be in the place of the oldest one into a closed story. */
static bool make_room(struct wording *wording)
{
	uint32_t oldest = 0;
	if (wording->link_count < QUOTATION_PARTNERS_MAX)
		return true;
	while (oldest < wording->link_count && wording->links[oldest].other != NONE)
		oldest++;
	if (oldest == wording->link_count)
		return false;
	wording->link_count--;
	memmove(&wording->links[oldest], &wording->links[oldest + 1], (wording->link_count - oldest) * sizeof(*wording->links));
	return true;
}

/* Links two wordings, if both have room; else neither has the link. */
static void link_wordings(struct quotation_index *index, uint32_t a, uint32_t b)
{
	struct wording *first = &index->wordings.items[a], *second = &index->wordings.items[b];
	if (is_linked(first, b) || !make_room(first) || !make_room(second))
		return;
	append_link(index, a, (struct link){ .other = b });
	append_link(index, b, (struct link){ .other = a });
}

/* Takes the link to `other` away, or puts in its place what stands for it in a closed story. */
static void unlink_wording(struct quotation_index *index, uint32_t from, uint32_t other, const struct quotation_closed *closed)
{
	struct wording *wording = &index->wordings.items[from];
	uint32_t kept = 0;
	for (uint32_t k = 0; k < wording->link_count; k++) {
		struct link link = wording->links[k];
		if (link.other == other && closed)
			link = (struct link){ .other = NONE, .closed = *closed };
		if (link.other != other)
			wording->links[kept++] = link;
	}
	wording->link_count = (uint8_t)kept;
	make_stale(index, from);
}

/* --- Candidates */

struct candidate {
	uint32_t wording, shared;
};

static int by_wording(const void *x, const void *y)
{
	uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
	return (a > b) - (a < b);
}

/* Most fingerprints first, then the older one. */
static int by_shared(const void *x, const void *y)
{
	const struct candidate *a = x, *b = y;
	if (a->shared != b->shared)
		return a->shared > b->shared ? -1 : 1;
	return (a->wording > b->wording) - (a->wording < b->wording);
}

static size_t find_candidates(const struct quotation_index *index, const struct wording *wording,
                              struct candidate candidates[STEMS_MAX * FINGERPRINT_POSTINGS_MAX])
{
	uint32_t fingerprints[STEMS_MAX];
	uint32_t met[STEMS_MAX * FINGERPRINT_POSTINGS_MAX], fingerprint_count = wording_fingerprints(wording, fingerprints);
	size_t met_count = 0, count = 0;
	for (uint32_t k = 0; k < fingerprint_count; k++)
		met_count += fingerprint_index_find(index->by_fingerprint, fingerprints[k], &met[met_count]);
	if (!met_count)
		return 0;
	qsort(met, met_count, sizeof(*met), by_wording);
	for (size_t k = 0; k < met_count; k++) {
		if (!count || candidates[count - 1].wording != met[k])
			candidates[count++] = (struct candidate){ .wording = met[k] };
		candidates[count - 1].shared++;
	}
	qsort(candidates, count, sizeof(*candidates), by_shared);
	return count < CANDIDATES_MAX ? count : CANDIDATES_MAX;
}

/* Links a wording, whose first carrier is known but which has no postings yet, to those of other stories. One of each story is enough. */
static void find_links(struct quotation_index *index, uint32_t place)
{
	struct candidate candidates[STEMS_MAX * FINGERPRINT_POSTINGS_MAX];
	uint32_t own = story_of(index, place), stories[CANDIDATES_MAX], story_count = 0;
	size_t count = find_candidates(index, &index->wordings.items[place], candidates);
	for (size_t k = 0; k < count; k++) {
		uint32_t other = candidates[k].wording, story = story_of(index, other);
		if (story == own || contains(stories, story_count, story))
			continue;
		if (!wordings_agree(&index->wordings.items[place], &index->wordings.items[other]))
			continue;
		link_wordings(index, place, other);
		stories[story_count++] = story;
	}
}

/* --- Statements in and out */

/* The wording of this story that is the same to the last stem, or NONE. */
static uint32_t find_same(const struct quotation_index *index, const struct wording *wording, uint32_t story)
{
	uint64_t newest = map_find(index->by_hash, wording->hash);
	uint32_t at = newest == MAP_NONE ? NONE : (uint32_t)newest;
	for (uint32_t k = 0; k < SAME_MAX && at != NONE; k++, at = index->wordings.items[at].older) {
		const struct wording *other = &index->wordings.items[at];
		if (other->stem_count == wording->stem_count && other->negated == wording->negated && other->denied == wording->denied &&
		    story_of(index, at) == story)
			return at;
	}
	return NONE;
}

/* Behind the first one. */
static void add_carrier(struct quotation_index *index, uint32_t place, uint32_t number, uint32_t article)
{
	uint32_t carrier = take_place(&index->carriers, &index->free_carriers);
	struct wording *wording = &index->wordings.items[place];
	index->carriers.items[carrier] = (struct carrier){ number, article, NONE };
	if (wording->carriers == NONE) {
		wording->carriers = carrier;
	} else {
		struct carrier *first = &index->carriers.items[wording->carriers];
		index->carriers.items[carrier].next = first->next;
		first->next = carrier;
	}
	map_set(index->by_number, number, place);
}

/* A place for the wording, whose block is copied, with its first carrier. */
static uint32_t insert_wording(struct quotation_index *index, const struct wording *wording, uint32_t number, uint32_t article)
{
	uint32_t place = take_place(&index->wordings, &index->free_wordings);
	struct wording *inserted = &index->wordings.items[place];
	uint64_t newest = map_find(index->by_hash, wording->hash);
	*inserted = *wording;
	inserted->block = memcpy(allocate(block_bytes(wording), 1), wording->block, block_bytes(wording));
	inserted->older = newest == MAP_NONE ? NONE : (uint32_t)newest;
	inserted->newer = NONE;
	if (inserted->older != NONE)
		index->wordings.items[inserted->older].newer = place;
	inserted->carriers = NONE;
	inserted->links = NULL;
	inserted->link_count = 0;
	index->bytes += block_bytes(wording);
	map_set(index->by_hash, wording->hash, place);
	add_carrier(index, place, number, article);
	return place;
}

static void index_wording(struct quotation_index *index, uint32_t place)
{
	uint32_t fingerprints[STEMS_MAX];
	uint32_t count = wording_fingerprints(&index->wordings.items[place], fingerprints);
	for (uint32_t k = 0; k < count; k++)
		fingerprint_index_add(index->by_fingerprint, fingerprints[k], place);
}

void quotation_index_add(struct quotation_index *index, uint32_t number, uint32_t article, const char *language,
                         const struct words *words, const struct statement_features *features)
{
	uint32_t block[STEMS_MAX + SPEAKER_WORDS_MAX];
	struct wording wording;
	if (!wording_make(language, words, features, block, &wording))
		return;
	uint32_t same = find_same(index, &wording, index->story_of(index->context, article));
	if (same != NONE) {
		add_carrier(index, same, number, article);
		return;
	}
	uint32_t place = insert_wording(index, &wording, number, article);
	find_links(index, place);
	index_wording(index, place);
}

static void forget_hash(struct quotation_index *index, uint32_t place)
{
	const struct wording *wording = &index->wordings.items[place];
	if (wording->older != NONE)
		index->wordings.items[wording->older].newer = wording->newer;
	if (wording->newer != NONE)
		index->wordings.items[wording->newer].older = wording->older;
	else if (wording->older != NONE)
		map_set(index->by_hash, wording->hash, wording->older);
	else
		map_remove(index->by_hash, wording->hash);
}

static void remove_wording(struct quotation_index *index, uint32_t place, const struct quotation_closed *closed)
{
	struct wording *wording = &index->wordings.items[place];
	uint32_t fingerprints[STEMS_MAX];
	uint32_t count = wording_fingerprints(wording, fingerprints);
	for (uint32_t k = 0; k < count; k++)
		fingerprint_index_remove(index->by_fingerprint, fingerprints[k], place);
	for (uint32_t k = 0; k < wording->link_count; k++)
		if (wording->links[k].other != NONE)
			unlink_wording(index, wording->links[k].other, place, closed);
	forget_hash(index, place);
	index->bytes -= block_bytes(wording) + (wording->links ? QUOTATION_PARTNERS_MAX * sizeof(*wording->links) : 0);
	free(wording->block);
	free(wording->links);
	*wording = (struct wording){ 0 };
	array_append(&index->free_wordings, place);
}

/* Takes the carrier off its wording, which may have none afterwards. */
static void remove_carrier(struct quotation_index *index, uint32_t place, uint32_t number)
{
	struct carrier *carriers = index->carriers.items;
	uint32_t *at = &index->wordings.items[place].carriers;
	while (carriers[*at].number != number)
		at = &carriers[*at].next;
	uint32_t gone = *at;
	*at = carriers[gone].next;
	array_append(&index->free_carriers, gone);
	map_remove(index->by_number, number);
}

/* The wording of a statement, or NULL; whether the statement stands for all that have it. */
static struct wording *wording_of(const struct quotation_index *index, uint32_t number, bool *ret_first)
{
	uint64_t place = map_find(index->by_number, number);
	if (place == MAP_NONE)
		return NULL;
	struct wording *wording = &index->wordings.items[place];
	*ret_first = index->carriers.items[wording->carriers].number == number;
	return wording;
}

static uint32_t place_of(const struct quotation_index *index, const struct wording *wording)
{
	return (uint32_t)(wording - index->wordings.items);
}

void quotation_index_remove(struct quotation_index *index, uint32_t number)
{
	bool first;
	struct wording *wording = wording_of(index, number, &first);
	if (!wording)
		return;
	remove_carrier(index, place_of(index, wording), number);
	if (wording->carriers == NONE) {
		remove_wording(index, place_of(index, wording), NULL);
	} else if (first && wording->link_count) {
		make_stale(index, place_of(index, wording));
		quotation_index_touch(index, index->carriers.items[wording->carriers].number);
	}
}

void quotation_index_close(struct quotation_index *index, uint32_t number, struct quotation_closed closed)
{
	bool first;
	struct wording *wording = wording_of(index, number, &first);
	if (!wording)
		return;
	uint32_t place = place_of(index, wording);
	do
		remove_carrier(index, place, first ? index->carriers.items[wording->carriers].number : number);
	while (first && wording->carriers != NONE);
	if (wording->carriers == NONE)
		remove_wording(index, place, &closed);
}

/* The carriers of the wording that are in a story become carriers of another one, just like it; returns its place. */
static uint32_t part_wording(struct quotation_index *index, uint32_t place, uint32_t story)
{
	uint32_t part = NONE, next;
	for (uint32_t at = index->wordings.items[place].carriers; at != NONE; at = next) {
		struct carrier carrier = index->carriers.items[at];
		next = carrier.next;
		if (index->story_of(index->context, carrier.article) != story)
			continue;
		remove_carrier(index, place, carrier.number);
		if (part == NONE) {
			const struct wording wording = index->wordings.items[place];
			part = insert_wording(index, &wording, carrier.number, carrier.article);
		} else {
			add_carrier(index, part, carrier.number, carrier.article);
		}
	}
	index_wording(index, part);
	return part;
}

void quotation_index_move(struct quotation_index *index, uint32_t number)
{
	bool first, parted = false;
	const struct wording *wording = wording_of(index, number, &first);
	if (!wording)
		return;
	uint32_t place = place_of(index, wording), story = NONE;
	for (uint32_t at = wording->carriers; at != NONE; at = index->carriers.items[at].next)
		if (index->carriers.items[at].number == number)
			story = index->story_of(index->context, index->carriers.items[at].article);
	for (uint32_t at = wording->carriers; at != NONE; at = index->carriers.items[at].next)
		parted |= index->story_of(index->context, index->carriers.items[at].article) != story;
	if (!parted)
		return;
	uint32_t part = part_wording(index, place, story);
	make_stale(index, place);
	quotation_index_touch(index, index->carriers.items[index->wordings.items[place].carriers].number);
	link_wordings(index, place, part);
	for (uint32_t k = 0; k < index->wordings.items[place].link_count; k++) {
		struct link link = index->wordings.items[place].links[k];
		if (link.other == NONE && make_room(&index->wordings.items[part]))
			append_link(index, part, link);
		else if (link.other != NONE && link.other != part)
			link_wordings(index, part, link.other);
	}
}

/* --- What is told */

size_t quotation_index_partners(const struct quotation_index *index, uint32_t number,
                                struct quotation_partner ret_partners[QUOTATION_PARTNERS_MAX])
{
	bool first;
	const struct wording *wording = wording_of(index, number, &first);
	if (!wording || !first)
		return 0;
	for (uint32_t k = 0; k < wording->link_count; k++) {
		const struct link *link = &wording->links[k];
		ret_partners[k] = (struct quotation_partner){ .open = link->other != NONE, .closed = link->closed };
		if (link->other == NONE)
			continue;
		const struct carrier *carrier = &index->carriers.items[index->wordings.items[link->other].carriers];
		ret_partners[k].number = carrier->number;
		ret_partners[k].article = carrier->article;
	}
	return wording->link_count;
}

void quotation_index_touch(struct quotation_index *index, uint32_t number)
{
	bool first;
	const struct wording *wording = wording_of(index, number, &first);
	if (!wording || !first)
		return;
	for (uint32_t k = 0; k < wording->link_count; k++)
		if (wording->links[k].other != NONE)
			make_stale(index, wording->links[k].other);
}

bool quotation_index_stale(struct quotation_index *index, uint32_t *ret_number, uint32_t *ret_article)
{
	while (index->stale.count) {
		const struct wording *wording = &index->wordings.items[index->stale.items[--index->stale.count]];
		if (!wording->block)
			continue; /* gone since */
		*ret_number = index->carriers.items[wording->carriers].number;
		*ret_article = index->carriers.items[wording->carriers].article;
		return true;
	}
	return false;
}

/* --- As an image */

static void link_image(struct image *image, const struct quotation_index *index, struct link *link)
{
	image_index(image, &link->other, index->wordings.count, true);
	image_value(image, &link->closed.position);
	image_value(image, &link->closed.index);
}

/* What a wording points to; a free place has nothing. */
static void pointed_image(struct image *image, struct quotation_index *index, struct wording *wording)
{
	bool taken = wording->block, linked = wording->links;
	image_flag(image, &taken);
	image_flag(image, &linked);
	if (!taken || image_failed(image))
		return;
	if (!image_writes(image)) {
		wording->block = allocate(block_bytes(wording), 1);
		wording->links = linked ? allocate(QUOTATION_PARTNERS_MAX, sizeof(*wording->links)) : NULL;
		index->bytes += block_bytes(wording) + (linked ? QUOTATION_PARTNERS_MAX * sizeof(*wording->links) : 0);
	}
	image_bytes(image, wording->block, block_bytes(wording));
	if (wording->link_count > (linked ? QUOTATION_PARTNERS_MAX : 0))
		image_fail(image);
	for (uint32_t k = 0; k < wording->link_count && !image_failed(image); k++)
		link_image(image, index, &wording->links[k]);
}

static void wording_image(struct image *image, const struct quotation_index *index, struct wording *wording)
{
	image_value(image, &wording->hash);
	image_value(image, &wording->stem_count);
	image_value(image, &wording->speaker_count);
	image_value(image, &wording->link_count);
	image_flag(image, &wording->negated);
	image_flag(image, &wording->denied);
	image_value(image, &wording->language);
	image_index(image, &wording->older, index->wordings.count, true);
	image_index(image, &wording->newer, index->wordings.count, true);
	image_index(image, &wording->carriers, index->carriers.count, true);
}

void quotation_index_image(struct image *image, struct quotation_index *index)
{
	assert(!index->stale.count);
	image_array(image, &index->carriers);
	size_t count = image_count(image, index->wordings.count, sizeof(uint64_t));
	if (!image_writes(image)) {
		array_reserve_tight(&index->wordings, count);
		index->wordings.count = count;
		if (count)
			memset(index->wordings.items, 0, count * sizeof(*index->wordings.items));
	}
	for (size_t k = 0; k < count && !image_failed(image); k++) {
		wording_image(image, index, &index->wordings.items[k]);
		pointed_image(image, index, &index->wordings.items[k]);
	}
	image_array(image, &index->free_wordings);
	image_array(image, &index->free_carriers);
	map_image(image, index->by_hash);
	map_image(image, index->by_number);
	fingerprint_index_image(image, index->by_fingerprint);
}
