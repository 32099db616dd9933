#include "cluster/quotation_index.h"

#include <assert.h>
#include <math.h>
#include <string.h>
#include <xxhash.h>

#include "cluster/fingerprint_index.h"
#include "proto/base/array.h"
#include "proto/base/map.h"

/* A wording is the sequence of its content words' stems, each once. It is found by hashes of two stems in a row, of which one in
 * every window of FINGERPRINT_WINDOW is kept (winnowing: Schleimer, Wilkerson and Aiken 2003), so that two wordings with
 * FINGERPRINT_WINDOW + 1 stems in a row in common always meet. Whether they say the same is then decided on the stems themselves: a
 * run of stems in the same order, with small gaps, that is most of the shorter one. */
enum {
	FINGERPRINT_WINDOW = 3,
	/* Stems that are kept of a wording: a quotation of 100 words. */
	STEMS_MAX = 64,
	/* Words of a speaker's name. */
	SPEAKER_WORDS_MAX = 8,
	/* Wordings that are compared, those that share most fingerprints. */
	CANDIDATES_MAX = 16,
	/* Wordings with the same hash that are looked through for one of the same story. */
	SAME_MAX = 64,
};

enum {
	/* Stems in the run, and if a speaker is not known. */
	RUN_LEAST = 4,
	RUN_LEAST_UNKNOWN = 6,
	/* Stems left out in a row within a run, on either side. */
	GAP_MOST = 2,
	/* The run's share of the shorter wording's stems, per cent. */
	SHARE_LEAST = 75,
	/* Information in the run: the sum of its stems' idf. With all of these, about 96 of 100 links between stories of 3,000 real
	 * articles were right, and 60 per cent of the pairs were found that share three quarters of their runs of six words; of most
	 * others extraction had two speakers. */
	MASS_LEAST = 12,
	/* Idf of a stem in a language without word statistics: it takes six of them. */
	IDF_UNKNOWN = 2,
};

/* A stem in 32 bits: 26 of its hash, 5 of its idf in halves, and whether it is a number or a name. */
enum { STEM_HASH_SHIFT = 6, STEM_IDF_SHIFT = 1, STEM_IDF_MOST = 31, STEM_EXACT = 1 };

#define NONE UINT32_MAX

struct carrier {
	uint32_t number, article, next;
};

struct link {
	uint32_t other; /* a wording, or NONE: in a closed story */
	struct quotation_closed closed;
};

struct wording {
	uint64_t hash;   /* of language, stems and speaker */
	uint32_t *block; /* stems, then hashes of the words of the speaker; NULL: the place is free */
	uint8_t stem_count, speaker_count, link_count;
	bool negated, denied;
	uint32_t language; /* a hash */
	uint32_t older, newer; /* ones with the same hash, or NONE */
	uint32_t carriers; /* the first stands for all */
	struct link *links;
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

static size_t block_bytes(const struct wording *wording)
{
	return ((size_t)wording->stem_count + wording->speaker_count) * sizeof(*wording->block);
}

size_t quotation_index_bytes(const struct quotation_index *index)
{
	return index->bytes + index->wordings.capacity * sizeof(struct wording) + index->carriers.capacity * sizeof(struct carrier) +
	       map_bytes(index->by_hash) + fingerprint_index_bytes(index->by_fingerprint) +
	       map_bytes(index->by_number);
}

/* --- A statement's wording */

static unsigned idf_of(const struct words *words, const struct statement_term *term)
{
	if (!words_bodies(words))
		return IDF_UNKNOWN * 2;
	struct word_statistics statistics = words_find(words, term->stem, strlen(term->stem));
	long halves = lround(2 * log((words_bodies(words) + 1.0) / (statistics.bodies + 1.0)));
	return halves > STEM_IDF_MOST ? STEM_IDF_MOST : (unsigned)halves;
}

static uint32_t pack_stem(const struct words *words, const struct statement_term *term)
{
	uint32_t hash = (uint32_t)XXH3_64bits(term->stem, strlen(term->stem));
	bool exact = term->flags & (STATEMENT_TERM_NUMBER | STATEMENT_TERM_NAME);
	return hash << STEM_HASH_SHIFT | idf_of(words, term) << STEM_IDF_SHIFT | (exact ? STEM_EXACT : 0);
}

static uint32_t stem_halves(uint32_t stem)
{
	return stem >> STEM_IDF_SHIFT & STEM_IDF_MOST;
}

/* The words of a name, in lower case as far as they are ASCII; returns their number. */
static uint32_t read_speaker(const char *name, uint32_t words[SPEAKER_WORDS_MAX])
{
	uint32_t count = 0;
	char word[64];
	while (name && *name && count < SPEAKER_WORDS_MAX) {
		size_t length = 0;
		name += strspn(name, " .,");
		for (; *name && !strchr(" .,", *name); name++)
			if (length < sizeof(word))
				word[length++] = *name >= 'A' && *name <= 'Z' ? (char)(*name - 'A' + 'a') : *name;
		if (length && !(length == 3 && memcmp(word, "the", 3) == 0))
			words[count++] = (uint32_t)XXH3_64bits(word, length);
	}
	return count;
}

/* False if the statement says too little to be found again. */
static bool make_wording(const char *language, const struct words *words, const struct statement_features *features,
                         uint32_t block[STEMS_MAX + SPEAKER_WORDS_MAX], struct wording *ret_wording)
{
	uint32_t count = 0, halves = 0;
	if (features->kind == STATEMENT_CLAIM)
		return false;
	for (uint32_t k = 0; k < features->term_count && count < STEMS_MAX; k++) {
		if (features->terms[k].flags & STATEMENT_TERM_STOP)
			continue;
		block[count] = pack_stem(words, &features->terms[k]);
		halves += stem_halves(block[count++]);
	}
	if (count < RUN_LEAST || halves < 2 * MASS_LEAST)
		return false;
	*ret_wording = (struct wording){
		.block = block,
		.stem_count = (uint8_t)count,
		.speaker_count = (uint8_t)read_speaker(features->speaker, block + count),
		.negated = features->negated,
		.denied = features->denied,
		.language = (uint32_t)XXH3_64bits(language, strlen(language)),
		.carriers = NONE,
	};
	ret_wording->hash = XXH3_64bits_withSeed(block, block_bytes(ret_wording), ret_wording->language);
	return true;
}

/* --- Fingerprints */

static uint64_t fingerprint_at(const struct wording *wording, uint32_t k)
{
	const uint32_t pair[2] = { wording->block[k] >> STEM_HASH_SHIFT, wording->block[k + 1] >> STEM_HASH_SHIFT };
	return XXH3_64bits_withSeed(pair, sizeof(pair), wording->language);
}

/* At most one a stem. Each once, but for hash collisions. */
static uint32_t fingerprints_of(const struct wording *wording, uint32_t fingerprints[STEMS_MAX])
{
	uint64_t all[STEMS_MAX];
	uint32_t pairs = wording->stem_count - 1, window = pairs < FINGERPRINT_WINDOW ? pairs : FINGERPRINT_WINDOW, count = 0, last = NONE;
	for (uint32_t k = 0; k < pairs; k++)
		all[k] = fingerprint_at(wording, k);
	for (uint32_t first = 0; first + window <= pairs; first++) {
		uint32_t least = first;
		for (uint32_t k = first + 1; k < first + window; k++)
			if (all[k] <= all[least])
				least = k;
		if (least != last)
			fingerprints[count++] = (uint32_t)all[least]; /* the low half: the least of some are not spread evenly in the high one */
		last = least;
	}
	return count;
}

/* --- Whether two wordings say the same */

/* A run of stems that both have in the same order, with small gaps. */
struct run {
	uint32_t stems, halves; /* halves: of idf */
	bool exact_gap; /* a number or a name is left out within it: perhaps another one stands there */
};

static bool gap_is_exact(const struct wording *wording, uint32_t from, uint32_t to)
{
	for (uint32_t k = from + 1; k < to; k++)
		if (wording->block[k] & STEM_EXACT)
			return true;
	return false;
}

static struct run longest_run(const struct wording *a, const struct wording *b)
{
	uint32_t place[STEMS_MAX];
	struct run runs[STEMS_MAX], best = { 0 };
	for (uint32_t k = 0; k < a->stem_count; k++) {
		place[k] = NONE;
		for (uint32_t i = 0; i < b->stem_count && place[k] == NONE; i++)
			if (a->block[k] >> STEM_HASH_SHIFT == b->block[i] >> STEM_HASH_SHIFT)
				place[k] = i;
		if (place[k] == NONE)
			continue;
		uint32_t halves = stem_halves(a->block[k]);
		runs[k] = (struct run){ 1, halves, false };
		for (uint32_t i = k > GAP_MOST ? k - GAP_MOST - 1 : 0; i < k; i++) {
			if (place[i] == NONE || place[i] >= place[k] || place[k] - place[i] > GAP_MOST + 1 || runs[i].stems + 1 < runs[k].stems)
				continue;
			runs[k] = runs[i];
			runs[k].stems++;
			runs[k].halves += halves;
			runs[k].exact_gap |= gap_is_exact(a, i, k) || gap_is_exact(b, place[i], place[k]);
		}
		if (runs[k].stems > best.stems)
			best = runs[k];
	}
	return best;
}

/* Whether a number or a name of `wording` stands nowhere in `other`. */
static bool has_other_names(const struct wording *wording, const struct wording *other)
{
	for (uint32_t k = 0; k < wording->stem_count; k++) {
		uint32_t i = 0;
		if (!(wording->block[k] & STEM_EXACT))
			continue;
		while (i < other->stem_count && other->block[i] >> STEM_HASH_SHIFT != wording->block[k] >> STEM_HASH_SHIFT)
			i++;
		if (i == other->stem_count)
			return true;
	}
	return false;
}

static bool contains(const uint32_t *words, uint32_t count, uint32_t word)
{
	for (uint32_t k = 0; k < count; k++)
		if (words[k] == word)
			return true;
	return false;
}

/* Whether the two can be one speaker: "Joe Biden" and "President Biden", "Wang" and "Wang Yi"; unknown ones can be anybody. */
static bool speakers_agree(const struct wording *a, const struct wording *b)
{
	const uint32_t *first = a->block + a->stem_count, *second = b->block + b->stem_count;
	uint32_t m = a->speaker_count, n = b->speaker_count, common = 0;
	if (!m || !n || first[m - 1] == second[n - 1])
		return true;
	for (uint32_t k = 0; k < m; k++)
		common += contains(second, n, first[k]);
	return common == (m < n ? m : n);
}

static bool say_the_same(const struct wording *a, const struct wording *b)
{
	const struct wording *shorter = a->stem_count <= b->stem_count ? a : b, *longer = shorter == a ? b : a;
	if (a->language != b->language || a->denied != b->denied || !speakers_agree(a, b))
		return false;
	struct run run = longest_run(a, b);
	bool known = a->speaker_count && b->speaker_count;
	if (run.stems < (known ? RUN_LEAST : RUN_LEAST_UNKNOWN) || run.halves < 2 * MASS_LEAST || run.exact_gap)
		return false;
	if (run.stems * 100 < SHARE_LEAST * (uint32_t)shorter->stem_count || has_other_names(shorter, longer))
		return false;
	/* A negation that one has and the other has not counts, unless it can stand in the part that the other left out. */
	return a->negated == b->negated || (longer->negated && run.stems * 3 <= longer->stem_count * 2u);
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
	uint32_t met[STEMS_MAX * FINGERPRINT_POSTINGS_MAX], fingerprint_count = fingerprints_of(wording, fingerprints);
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
		if (!say_the_same(&index->wordings.items[place], &index->wordings.items[other]))
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
	uint32_t count = fingerprints_of(&index->wordings.items[place], fingerprints);
	for (uint32_t k = 0; k < count; k++)
		fingerprint_index_add(index->by_fingerprint, fingerprints[k], place);
}

void quotation_index_add(struct quotation_index *index, uint32_t number, uint32_t article, const char *language,
                         const struct words *words, const struct statement_features *features)
{
	uint32_t block[STEMS_MAX + SPEAKER_WORDS_MAX];
	struct wording wording;
	if (!make_wording(language, words, features, block, &wording))
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
	uint32_t count = fingerprints_of(wording, fingerprints);
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
