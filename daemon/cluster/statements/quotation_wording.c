/* The wording of a quotation as small numbers, and whether two of them say the same. */
#include <math.h>
#include <string.h>
#include <xxhash.h>

#include "cluster/statements/quotation_internal.h"
#include "text/characters.h"

/* A wording is the sequence of the stems of its content words, each once. Its fingerprints are hashes of two stems in a row, of which one in
 * every window of FINGERPRINT_WINDOW is kept (winnowing: Schleimer, Wilkerson and Aiken 2003), so that two wordings with
 * FINGERPRINT_WINDOW + 1 stems in a row in common always find each other. Whether they say the same is then decided by the stems themselves:
 * a run of stems in the same order, with small gaps, must be most of the shorter wording. */
enum { FINGERPRINT_WINDOW = 3 };

enum {
	/* Stems in the run, and how many if a speaker is unknown. */
	RUN_LEAST = 4,
	RUN_LEAST_UNKNOWN = 6,
	/* Stems that a gap within the run may leave out, on either side. */
	GAP_MOST = 2,
	/* The run's share of the shorter wording's stems, in per cent. */
	SHARE_LEAST = 75,
	/* Sum of the idf of the run's stems. With these limits about 96 of 100 links between the stories of 3,000 real articles were right, and 60
	 * per cent of the pairs were found that share three quarters of their six-word sequences; for most of the others extraction had found two
	 * different speakers. */
	MASS_LEAST = 12,
	/* Idf of a stem in a language without word statistics: six make a run. */
	IDF_UNKNOWN = 2,
};

/* A stem in 32 bits: 26 of its hash, 5 for its idf in halves, and one if it is a number or a name. */
enum { STEM_HASH_SHIFT = 6, STEM_IDF_SHIFT = 1, STEM_IDF_MOST = 31, STEM_EXACT = 1 };

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

/* Hashes of the words of a name, ASCII letters in lower case; returns their number. */
static uint32_t read_speaker(const char *name, uint32_t words[SPEAKER_WORDS_MAX])
{
	uint32_t count = 0;
	char word[64];
	while (name && *name && count < SPEAKER_WORDS_MAX) {
		size_t length = 0;
		name += strspn(name, " .,");
		for (; *name && !strchr(" .,", *name); name++)
			if (length < sizeof(word))
				word[length++] = character_ascii_lower(*name);
		if (length && !(length == 3 && memcmp(word, "the", 3) == 0))
			words[count++] = (uint32_t)XXH3_64bits(word, length);
	}
	return count;
}

bool wording_make(const char *language, const struct words *words, const struct statement_features *features,
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
	};
	return true;
}

uint64_t wording_hash(const struct wording *wording)
{
	return XXH3_64bits_withSeed(wording->block, block_size(wording) * sizeof(*wording->block), wording->language);
}

/* --- Fingerprints */

static uint64_t fingerprint_at(const struct wording *wording, uint32_t k)
{
	const uint32_t pair[2] = { wording->block[k] >> STEM_HASH_SHIFT, wording->block[k + 1] >> STEM_HASH_SHIFT };
	return XXH3_64bits_withSeed(pair, sizeof(pair), wording->language);
}

uint32_t wording_fingerprints(const struct wording *wording, uint32_t fingerprints[STEMS_MAX])
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
			fingerprints[count++] = (uint32_t)all[least]; /* the low half, since minima are not spread evenly in the high one */
		last = least;
	}
	return count;
}

/* --- Whether two wordings say the same */

/* A run of stems that both wordings have in the same order, with small gaps. */
struct run {
	uint32_t stems, halves; /* halves: of idf */
	bool exact_gap; /* a gap leaves out a number or a name: the other wording may have another one there */
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

/* Whether `wording` has a number or a name that is nowhere in `other`. */
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

/* Whether the two can have the same speaker: "Joe Biden" and "President Biden", "Wang" and "Wang Yi". An unknown one can be anybody. */
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

bool wordings_agree(const struct wording *a, const struct wording *b)
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
	/* They must agree in whether they are negated, unless the negation can be in the part that the shorter one leaves out. */
	return a->negated == b->negated || (longer->negated && run.stems * 3 <= longer->stem_count * 2u);
}
