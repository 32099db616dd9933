#include "cluster/statements/quotation_internal.h"

#include <assert.h>
#include <string.h>
#include <xxhash.h>

#include "proto/base/array.h"

enum {
	/* Wordings that are compared: those that share most fingerprints. */
	CANDIDATES_MAX = 16,
	/* Identical wordings that are searched for one of the same story. */
	SAME_MAX = 64,
};

static bool is_older(const void *index, uint32_t place, uint32_t other)
{
	return wording_is_older(index, place, other);
}

struct quotation_index *quotation_index_new(uint32_t (*story_of)(const void *context, uint32_t article), const void *context)
{
	struct quotation_index *index = allocate(1, sizeof(*index));
	*index = (struct quotation_index){ .story_of = story_of, .context = context };
	index->blocks = word_blocks_new();
	index->by_fingerprint = fingerprint_index_new(is_older, index);
	index->by_number = statement_places_new();
	index->others = map_new();
	index->links = map_new();
	return index;
}

struct quotation_index *quotation_index_free(struct quotation_index *index)
{
	if (!index)
		return NULL;
	array_free(&index->wordings);
	array_free(&index->carriers);
	array_free(&index->link_sets);
	array_free(&index->free_wordings);
	array_free(&index->free_carriers);
	array_free(&index->free_link_sets);
	array_free(&index->stale);
	word_blocks_free(index->blocks);
	fingerprint_index_free(index->by_fingerprint);
	statement_places_free(index->by_number);
	map_free(index->others);
	map_free(index->links);
	array_free(&index->languages);
	free(index->buckets);
	free(index);
	return NULL;
}

/* Takes a free place of a pool, or appends one. */
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
	return memory_bytes(index) + memory_bytes(index->wordings.items) + memory_bytes(index->carriers.items) +
	       memory_bytes(index->link_sets.items) + memory_bytes(index->free_wordings.items) + memory_bytes(index->free_carriers.items) +
	       memory_bytes(index->free_link_sets.items) + memory_bytes(index->buckets) + word_blocks_bytes(index->blocks) +
	       fingerprint_index_bytes(index->by_fingerprint) + statement_places_bytes(index->by_number) + map_bytes(index->others) +
	       map_bytes(index->links) + memory_bytes(index->languages.items);
}

struct wording wording_at(const struct quotation_index *index, uint32_t place)
{
	const struct kept *kept = &index->wordings.items[place];
	return (struct wording){
		.block = word_blocks_at(index->blocks, kept->block, (uint32_t)kept->stem_count + kept->speaker_count),
		.stem_count = kept->stem_count,
		.speaker_count = kept->speaker_count,
		.negated = kept->negated,
		.denied = kept->denied,
		.language = index->languages.items[kept->language],
	};
}

static uint32_t language_number(struct quotation_index *index, uint32_t language)
{
	uint32_t number = 0;
	while (number < index->languages.count && index->languages.items[number] != language)
		number++;
	if (number == index->languages.count)
		array_append_tight(&index->languages, language);
	assert(number < LANGUAGES_MAX); /* they are those that language detection knows, not whatever articles name */
	return number;
}

/* --- Links */

static uint32_t story_of(const struct quotation_index *index, uint32_t wording)
{
	return index->story_of(index->context, index->wordings.items[wording].first.article);
}

static void make_stale(struct quotation_index *index, uint32_t wording)
{
	array_append(&index->stale, wording);
}

/* The links of a wording; NULL if it has never had any. */
static struct link_set *links_of(const struct quotation_index *index, uint32_t wording)
{
	uint64_t links = map_find(index->links, wording);
	return links == MAP_NONE ? NULL : &index->link_sets.items[links];
}

static size_t link_count(const struct quotation_index *index, uint32_t wording)
{
	const struct link_set *set = links_of(index, wording);
	return set ? set->count : 0;
}

static void append_link(struct quotation_index *index, uint32_t from, struct link link)
{
	struct link_set *set = links_of(index, from);
	if (!set) {
		uint32_t place = take_place(&index->link_sets, &index->free_link_sets);
		map_set(index->links, from, place);
		set = &index->link_sets.items[place];
		set->count = 0;
	}
	set->links[set->count++] = link;
	make_stale(index, from);
}

static bool is_linked(const struct quotation_index *index, uint32_t from, uint32_t other)
{
	const struct link_set *set = links_of(index, from);
	for (size_t k = 0; set && k < set->count; k++)
		if (set->links[k].other == other)
			return true;
	return false;
}

/* Makes room for one more link, if necessary by dropping the oldest link into a closed story. False if there is none to drop. */
static bool make_room(struct quotation_index *index, uint32_t from)
{
	struct link_set *set = links_of(index, from);
	size_t oldest = 0;
	if (!set || set->count < QUOTATION_PARTNERS_MAX)
		return true;
	while (oldest < set->count && set->links[oldest].other != NONE)
		oldest++;
	if (oldest == set->count)
		return false;
	set->count--;
	memmove(&set->links[oldest], &set->links[oldest + 1], (set->count - oldest) * sizeof(*set->links));
	return true;
}

/* Links two wordings, unless one has no room for it. */
static void link_wordings(struct quotation_index *index, uint32_t a, uint32_t b)
{
	if (is_linked(index, a, b) || !make_room(index, a) || !make_room(index, b))
		return;
	append_link(index, a, (struct link){ .other = b });
	append_link(index, b, (struct link){ .other = a });
}

/* Removes the link to `other`, or, if `closed` is given, replaces it by one into the closed story. */
static void unlink_wording(struct quotation_index *index, uint32_t from, uint32_t other, const struct quotation_closed *closed)
{
	struct link_set *set = links_of(index, from);
	size_t left = 0;
	for (size_t k = 0; k < set->count; k++) {
		struct link link = set->links[k];
		if (link.other == other && closed)
			link = (struct link){ .other = NONE, .position = closed->position, .index = closed->index };
		if (link.other != other)
			set->links[left++] = link;
	}
	set->count = left;
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

/* Those that share most fingerprints first, then the older ones. */
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

/* Links a new wording, which can't be found by its fingerprints yet, to those of other stories, one of each. */
static void find_links(struct quotation_index *index, uint32_t place)
{
	struct candidate candidates[STEMS_MAX * FINGERPRINT_POSTINGS_MAX];
	uint32_t own = story_of(index, place), stories[CANDIDATES_MAX], story_count = 0;
	struct wording wording = wording_at(index, place);
	size_t count = find_candidates(index, &wording, candidates);
	for (size_t k = 0; k < count; k++) {
		uint32_t other = candidates[k].wording, story = story_of(index, other);
		if (story == own || contains(stories, story_count, story))
			continue;
		struct wording candidate = wording_at(index, other);
		if (!wordings_agree(&wording, &candidate))
			continue;
		link_wordings(index, place, other);
		stories[story_count++] = story;
	}
}

/* --- Statements in and out */

static bool same_stems(const struct wording *a, const struct wording *b)
{
	return a->language == b->language && a->stem_count == b->stem_count && a->speaker_count == b->speaker_count &&
	       memcmp(a->block, b->block, block_size(a) * sizeof(*a->block)) == 0;
}

/* The identical wording of this story, or NONE. */
static uint32_t find_same(const struct quotation_index *index, const struct wording *wording, uint32_t story)
{
	uint32_t at = quotation_bucket(index, wording);
	for (uint32_t k = 0; k < SAME_MAX && at != NONE; at = index->wordings.items[at].older) {
		struct wording other = wording_at(index, at);
		if (!same_stems(&other, wording))
			continue;
		if (other.negated == wording->negated && other.denied == wording->denied && story_of(index, at) == story)
			return at;
		k++;
	}
	return NONE;
}

/* The newest of a wording's other carriers, or NONE. */
static uint32_t newest_other(const struct quotation_index *index, uint32_t place)
{
	uint64_t newest = map_find(index->others, place);
	return newest == MAP_NONE ? NONE : (uint32_t)newest;
}

static void set_newest_other(struct quotation_index *index, uint32_t place, uint32_t carrier)
{
	if (carrier == NONE)
		map_remove(index->others, place);
	else
		map_set(index->others, place, carrier);
}

/* Adds a carrier to a wording, which has its first one. */
static void add_carrier(struct quotation_index *index, uint32_t place, struct carrier carrier)
{
	uint32_t added = take_place(&index->carriers, &index->free_carriers);
	index->carriers.items[added] = (struct other_carrier){ carrier, newest_other(index, place) };
	set_newest_other(index, place, added);
	statement_places_set(index->by_number, carrier.number, place);
}

/* Stores a wording, whose block is copied, with its first carrier. Returns its place. */
static uint32_t insert_wording(struct quotation_index *index, const struct wording *wording, struct carrier first)
{
	uint32_t place = take_place(&index->wordings, &index->free_wordings);
	index->wordings.items[place] = (struct kept){
		.block = word_blocks_add(index->blocks, wording->block, block_size(wording)),
		.first = first,
		.stem_count = wording->stem_count & 0x7f,
		.speaker_count = wording->speaker_count & 0xf,
		.language = language_number(index, wording->language) & (LANGUAGES_MAX - 1),
		.negated = wording->negated,
		.denied = wording->denied,
	};
	quotation_bucket_put(index, place);
	statement_places_set(index->by_number, first.number, place);
	return place;
}

static void index_wording(struct quotation_index *index, uint32_t place)
{
	uint32_t fingerprints[STEMS_MAX];
	struct wording wording = wording_at(index, place);
	uint32_t count = wording_fingerprints(&wording, fingerprints);
	for (uint32_t k = 0; k < count; k++) {
		uint32_t gone = fingerprint_index_add(index->by_fingerprint, fingerprints[k], place);
		if (gone != FINGERPRINT_NONE)
			index->wordings.items[gone].crowded = true;
	}
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
		add_carrier(index, same, (struct carrier){ number, article });
		return;
	}
	uint32_t place = insert_wording(index, &wording, (struct carrier){ number, article });
	find_links(index, place);
	index_wording(index, place);
}

size_t quotation_index_stories(const struct quotation_index *index, const char *language, const struct words *words,
                               const struct statement_features *features, uint32_t ret_stories[QUOTATION_STORIES_MAX])
{
	uint32_t block[STEMS_MAX + SPEAKER_WORDS_MAX], story_count = 0;
	struct candidate candidates[STEMS_MAX * FINGERPRINT_POSTINGS_MAX];
	struct wording wording;
	if (!wording_make(language, words, features, block, &wording))
		return 0;
	size_t count = find_candidates(index, &wording, candidates);
	for (size_t k = 0; k < count && story_count < QUOTATION_STORIES_MAX; k++) {
		uint32_t story = story_of(index, candidates[k].wording);
		struct wording candidate = wording_at(index, candidates[k].wording);
		if (!contains(ret_stories, story_count, story) && wordings_agree(&wording, &candidate))
			ret_stories[story_count++] = story;
	}
	return story_count;
}

/* Removes a wording whose last carrier is gone, and its links; those of its partners lead to `closed` then, if that is given. */
static void remove_wording(struct quotation_index *index, uint32_t place, const struct quotation_closed *closed)
{
	struct kept *kept = &index->wordings.items[place];
	struct wording wording = wording_at(index, place);
	uint32_t fingerprints[STEMS_MAX];
	uint32_t count = wording_fingerprints(&wording, fingerprints);
	for (uint32_t k = 0; k < count; k++)
		fingerprint_index_remove(index->by_fingerprint, fingerprints[k], place);
	const struct link_set *set = links_of(index, place);
	for (size_t k = 0; set && k < set->count; k++)
		if (set->links[k].other != NONE)
			unlink_wording(index, set->links[k].other, place, closed);
	quotation_bucket_take(index, place);
	word_blocks_remove(index->blocks, kept->block, block_size(&wording));
	if (set) {
		array_append(&index->free_link_sets, (uint32_t)map_find(index->links, place));
		map_remove(index->links, place);
	}
	*kept = (struct kept){ 0 };
	array_append(&index->free_wordings, place);
}

/* Removes a carrier from its wording. If it is the only one the wording keeps it as its first, and false is returned. */
static bool remove_carrier(struct quotation_index *index, uint32_t place, uint32_t number)
{
	struct other_carrier *carriers = index->carriers.items;
	struct carrier *first = &index->wordings.items[place].first;
	uint32_t newest = newest_other(index, place), gone = newest, *at = &newest;
	statement_places_remove(index->by_number, number);
	if (first->number == number) {
		if (newest == NONE)
			return false;
		quotation_bucket_take(index, place);
		*first = carriers[newest].carrier; /* whose own place is freed instead */
		quotation_bucket_put(index, place);
	} else {
		while (carriers[*at].carrier.number != number)
			at = &carriers[*at].older;
		gone = *at;
	}
	*at = carriers[gone].older;
	set_newest_other(index, place, newest);
	array_append(&index->free_carriers, gone);
	return true;
}

/* The place of a statement's wording, or NONE; *ret_first: whether the statement stands for all that have the wording. */
static uint32_t find_wording(const struct quotation_index *index, uint32_t number, bool *ret_first)
{
	uint32_t place = statement_places_find(index->by_number, number);
	*ret_first = place != NONE && index->wordings.items[place].first.number == number;
	return place;
}

void quotation_index_remove(struct quotation_index *index, uint32_t number)
{
	bool first;
	uint32_t place = find_wording(index, number, &first);
	if (place == NONE)
		return;
	if (!remove_carrier(index, place, number)) {
		remove_wording(index, place, NULL);
	} else if (first && link_count(index, place)) {
		make_stale(index, place);
		quotation_index_touch(index, index->wordings.items[place].first.number);
	}
}

void quotation_index_close(struct quotation_index *index, uint32_t number, struct quotation_closed closed)
{
	bool first, left;
	uint32_t place = find_wording(index, number, &first);
	if (place == NONE)
		return;
	do
		left = remove_carrier(index, place, first ? index->wordings.items[place].first.number : number);
	while (first && left);
	if (!left)
		remove_wording(index, place, &closed);
}

/* The carriers of a wording that are in the story, or (not `inside`) outside of it; the first carrier comes first. Returns their number. */
static size_t carriers_of(const struct quotation_index *index, uint32_t place, uint32_t story, bool inside, struct carrier *ret_carriers)
{
	size_t count = 0;
	const struct carrier *carrier = &index->wordings.items[place].first;
	for (uint32_t next = newest_other(index, place); carrier; ) {
		if ((index->story_of(index->context, carrier->article) == story) == inside) {
			if (ret_carriers)
				ret_carriers[count] = *carrier;
			count++;
		}
		const struct other_carrier *other = next == NONE ? NULL : &index->carriers.items[next];
		carrier = other ? &other->carrier : NULL;
		next = other ? other->older : NONE;
	}
	return count;
}

/* Moves the carriers of a wording that are in a story, which not all are, to a copy of it. Returns the copy's place. */
static uint32_t part_wording(struct quotation_index *index, uint32_t place, uint32_t story)
{
	uint32_t block[STEMS_MAX + SPEAKER_WORDS_MAX];
	struct wording wording = wording_at(index, place);
	size_t count = carriers_of(index, place, story, true, NULL);
	cleanup(free_pointer) struct carrier *carriers = allocate(count, sizeof(*carriers));
	carriers_of(index, place, story, true, carriers);
	wording.block = memcpy(block, wording.block, block_size(&wording) * sizeof(*block));
	for (size_t k = 0; k < count; k++)
		remove_carrier(index, place, carriers[k].number);
	uint32_t part = insert_wording(index, &wording, carriers[0]);
	for (size_t k = 1; k < count; k++)
		add_carrier(index, part, carriers[k]);
	index_wording(index, part);
	return part;
}

static uint32_t article_of(const struct quotation_index *index, uint32_t place, uint32_t number)
{
	const struct carrier *first = &index->wordings.items[place].first;
	if (first->number == number)
		return first->article;
	const struct other_carrier *other = &index->carriers.items[newest_other(index, place)];
	while (other->carrier.number != number)
		other = &index->carriers.items[other->older];
	return other->carrier.article;
}

void quotation_index_move(struct quotation_index *index, uint32_t number)
{
	bool first;
	uint32_t place = find_wording(index, number, &first);
	if (place == NONE)
		return;
	uint32_t story = index->story_of(index->context, article_of(index, place, number));
	if (!carriers_of(index, place, story, false, NULL))
		return;
	uint32_t part = part_wording(index, place, story);
	make_stale(index, place);
	quotation_index_touch(index, index->wordings.items[place].first.number);
	link_wordings(index, place, part);
	for (size_t k = 0; k < link_count(index, place); k++) {
		struct link link = links_of(index, place)->links[k];
		if (link.other == NONE && make_room(index, part))
			append_link(index, part, link);
		else if (link.other != NONE && link.other != part)
			link_wordings(index, part, link.other);
	}
}

/* --- What is published */

size_t quotation_index_partners(const struct quotation_index *index, uint32_t number,
                                struct quotation_partner ret_partners[QUOTATION_PARTNERS_MAX])
{
	bool first;
	uint32_t place = find_wording(index, number, &first);
	if (!first)
		return 0;
	const struct link_set *set = links_of(index, place);
	for (size_t k = 0; set && k < set->count; k++) {
		const struct link *link = &set->links[k];
		ret_partners[k] = (struct quotation_partner){ .open = link->other != NONE, .closed = { link->position, link->index } };
		if (link->other == NONE)
			continue;
		const struct carrier *carrier = &index->wordings.items[link->other].first;
		ret_partners[k].number = carrier->number;
		ret_partners[k].article = carrier->article;
	}
	return set ? set->count : 0;
}

void quotation_index_touch(struct quotation_index *index, uint32_t number)
{
	bool first;
	uint32_t place = find_wording(index, number, &first);
	if (!first)
		return;
	const struct link_set *set = links_of(index, place);
	for (size_t k = 0; set && k < set->count; k++)
		if (set->links[k].other != NONE)
			make_stale(index, set->links[k].other);
}

bool quotation_index_stale(struct quotation_index *index, uint32_t *ret_number, uint32_t *ret_article)
{
	while (index->stale.count) {
		const struct kept *wording = &index->wordings.items[index->stale.items[--index->stale.count]];
		if (!wording->stem_count)
			continue; /* gone since */
		*ret_number = wording->first.number;
		*ret_article = wording->first.article;
		return true;
	}
	return false;
}
