#include "extract/tagger/part_of_speech.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include "extract/tagger/part_of_speech_features.h"
#include "extract/tagger/part_of_speech_section.h"
#include "proto/base/array.h"
#include "proto/base/damaged.h"

const char *const part_names[PART_COUNT] = {
	[PART_NONE] = "-",
	[PART_CC] = "CC",
	[PART_CD] = "CD",
	[PART_DT] = "DT",
	[PART_EX] = "EX",
	[PART_FW] = "FW",
	[PART_IN] = "IN",
	[PART_JJ] = "JJ",
	[PART_JJR] = "JJR",
	[PART_JJS] = "JJS",
	[PART_MD] = "MD",
	[PART_NN] = "NN",
	[PART_NNS] = "NNS",
	[PART_PERSON] = "NNP-PERSON",
	[PART_ORGANISATION] = "NNP-ORGANISATION",
	[PART_PLACE] = "NNP-PLACE",
	[PART_NAME] = "NNP",
	[PART_NNPS] = "NNPS",
	[PART_PDT] = "PDT",
	[PART_POS] = "POS",
	[PART_PRP] = "PRP",
	[PART_PRP_S] = "PRP$",
	[PART_RB] = "RB",
	[PART_RBR] = "RBR",
	[PART_RBS] = "RBS",
	[PART_RP] = "RP",
	[PART_SYM] = "SYM",
	[PART_TO] = "TO",
	[PART_UH] = "UH",
	[PART_VB] = "VB",
	[PART_VBD] = "VBD",
	[PART_VBG] = "VBG",
	[PART_VBN] = "VBN",
	[PART_VBP] = "VBP",
	[PART_VBZ] = "VBZ",
	[PART_WDT] = "WDT",
	[PART_WP] = "WP",
	[PART_WP_S] = "WP$",
	[PART_WRB] = "WRB",
	[PART_COMMA] = ",",
	[PART_END] = ".",
	[PART_COLON] = ":",
	[PART_OPEN] = "``",
	[PART_CLOSE] = "''",
	[PART_DOLLAR] = "$",
	[PART_LEFT] = "-LRB-",
	[PART_RIGHT] = "-RRB-",
};

/* A score is the sum of at most PART_FEATURES_MAX weights. Scores are padded to fill vector registers. */
enum { SCORE_COUNT = (PART_COUNT + 7) / 8 * 8 };
_Static_assert(PART_FEATURES_MAX * 128 <= INT16_MAX, "a score fits");

/* A short row of weights is in `weights`, a long one in `long_rows`, by part. A feature is in the line that its key names, or, if all slots there
 * were taken, in one of the next. All slots of a line are compared at once, without a branch, and a line of the processor's cache holds them. */
typedef uint32_t four_slots __attribute__((vector_size(16)));
enum { LINE_SLOTS = 8, LINE_BYTES = 64 };
struct feature_line {
	four_slots keys[LINE_SLOTS / 4];
	four_slots rows[LINE_SLOTS / 4]; /* index of its first weight, or of the long row, << ROW_BITS | their number, or ROW_LONG; 0: the slot is free */
};
_Static_assert(sizeof(struct feature_line) == LINE_BYTES, "a line of slots is one of the cache");
enum { ROW_BITS = 6, ROW_LONG = (1 << ROW_BITS) - 1, ROW_SHORT_MAX = 16 };
_Static_assert((int)PART_COUNT <= (int)ROW_LONG, "a row's length fits");

struct word_slot {
	uint32_t key;
	uint32_t part; /* 0: the slot is free */
};

struct long_row {
	int16_t weights[SCORE_COUNT];
};

struct part_of_speech {
	struct part_weight *weights; /* and ROW_SHORT_MAX more, since a short row is copied as if it had the full length */
	ARRAY(struct long_row) long_rows;
	struct feature_line *features; /* aligned to LINE_BYTES */
	struct word_slot *words;
	uint32_t feature_mask, word_mask;
};

uint32_t part_names_hash(void)
{
	uint32_t hash = PART_FEATURES_VERSION;
	for (unsigned k = 0; k < PART_COUNT; k++)
		hash = part_mix(k, hash, part_hash(part_names[k], strlen(part_names[k])));
	return hash;
}

/* --- Loading */

static uint32_t read_32(const unsigned char *at)
{
	uint32_t number;
	memcpy(&number, at, sizeof(number));
	return le32toh(number);
}

/* Where the arrays of a section are; each has `counts` items. */
struct section {
	const unsigned char *keys, *lengths, *words, *parts;
	const struct part_weight *weights;
	uint32_t features, weight_count, word_count;
};

static int open_section(const unsigned char *bytes, size_t size, const char *name, struct section *ret_section, char **ret_error)
{
	struct part_section_head head;
	if (size < sizeof(head))
		return damaged(ret_error, "%s: the parts of speech are cut short", name);
	memcpy(&head, bytes, sizeof(head));
	if (le32toh(head.version) != PART_SECTION_VERSION || le32toh(head.names) != part_names_hash())
		return damaged(ret_error, "%s: the parts of speech are another program's: take program and models of one release", name);
	struct section s = {
		.features = le32toh(head.features),
		.weight_count = le32toh(head.weights),
		.word_count = le32toh(head.words),
	};
	if (s.features > PART_SECTION_ITEMS_MAX || s.weight_count > PART_SECTION_ITEMS_MAX || s.word_count > PART_SECTION_ITEMS_MAX)
		return damaged(ret_error, "%s: the parts of speech have more than %d items", name, PART_SECTION_ITEMS_MAX);
	s.keys = bytes + sizeof(head);
	s.words = s.keys + (size_t)s.features * 4;
	s.lengths = s.words + (size_t)s.word_count * 4;
	s.parts = s.lengths + s.features;
	s.weights = (const struct part_weight *)(s.parts + s.word_count);
	size_t wanted = sizeof(head) + (size_t)s.features * 5 + (size_t)s.word_count * 5 + (size_t)s.weight_count * sizeof(*s.weights);
	if (size != wanted)
		return damaged(ret_error, "%s: the parts of speech take %zu bytes where %zu were expected", name, size, wanted);
	*ret_section = s;
	return 0;
}

/* A power of two, at least twice `count`. */
static uint32_t slots_for(uint32_t count)
{
	uint32_t slots = 16;
	while (slots < 2 * count)
		slots *= 2;
	return slots;
}

/* Stores a feature's row; returns what its slot says about it. */
static uint32_t add_row(struct part_of_speech *model, const struct part_weight *weights, uint32_t at, uint32_t length)
{
	struct long_row row = { { 0 } };
	if (length <= ROW_SHORT_MAX)
		return at << ROW_BITS | length;
	for (uint32_t k = at; k < at + length; k++)
		row.weights[weights[k].part] = (int16_t)(row.weights[weights[k].part] + weights[k].weight);
	array_append(&model->long_rows, row);
	return (uint32_t)(model->long_rows.count - 1) << ROW_BITS | ROW_LONG;
}

static bool is_row(const struct part_weight *weights, uint32_t length)
{
	for (uint32_t k = 0; k < length; k++)
		if (weights[k].part == PART_NONE || weights[k].part >= PART_COUNT)
			return false;
	return length > 0 && length < PART_COUNT;
}

/* A feature of the section. */
struct feature {
	uint32_t key, at, length; /* its weights begin there */
};

/* Reads the features. False if their keys are not in order, or a row is wrong: longer than there are parts or weights, or with an unknown part. */
static bool read_features(const struct section *section, struct feature *features)
{
	uint32_t at = 0;
	for (uint32_t k = 0; k < section->features; k++) {
		struct feature feature = { read_32(section->keys + (size_t)k * 4), at, section->lengths[k] };
		if ((k > 0 && feature.key <= features[k - 1].key) || feature.length > section->weight_count - at ||
		    !is_row(section->weights + at, feature.length))
			return false;
		features[k] = feature;
		at += feature.length;
	}
	return at == section->weight_count;
}

/* A counting sort: the features with the longest rows first. */
static void sort_by_length(const struct feature *features, uint32_t count, struct feature *ret_sorted)
{
	uint32_t places[PART_COUNT] = { 0 };
	for (uint32_t k = 0; k < count; k++)
		places[features[k].length]++;
	for (uint32_t length = PART_COUNT, before = 0; length-- > 0;) {
		uint32_t with_length = places[length];
		places[length] = before;
		before += with_length;
	}
	for (uint32_t k = 0; k < count; k++)
		ret_sorted[places[features[k].length]++] = features[k];
}

/* Makes the lines, of which at most three quarters will be taken. */
static void make_lines(struct part_of_speech *model, uint32_t features)
{
	uint32_t lines = 2;
	while (lines * LINE_SLOTS / 4 * 3 < features)
		lines *= 2;
	model->features = aligned_alloc(LINE_BYTES, lines * sizeof(*model->features));
	if (!model->features)
		abort();
	memset(model->features, 0, lines * sizeof(*model->features));
	model->feature_mask = lines - 1;
}

static void add_feature(struct part_of_speech *model, uint32_t key, uint32_t row)
{
	uint32_t line = key & model->feature_mask, slot = 0;
	while (model->features[line].rows[slot / 4][slot % 4]) {
		slot = (slot + 1) % LINE_SLOTS;
		line = slot == 0 ? (line + 1) & model->feature_mask : line;
	}
	model->features[line].keys[slot / 4][slot % 4] = key;
	model->features[line].rows[slot / 4][slot % 4] = row;
}

/* Adds all features. What texts have often has long rows: so these come first, and what is read often stands together. */
static bool add_features(struct part_of_speech *model, const struct section *section)
{
	cleanup(free_pointer) struct feature *features = allocate((size_t)section->features + 1, sizeof(*features));
	cleanup(free_pointer) struct feature *sorted = allocate((size_t)section->features + 1, sizeof(*sorted));
	if (!read_features(section, features))
		return false;
	sort_by_length(features, section->features, sorted);
	make_lines(model, section->features);
	model->weights = allocate((size_t)section->weight_count + ROW_SHORT_MAX, sizeof(*model->weights));
	for (uint32_t k = 0, at = 0; k < section->features; k++) {
		uint32_t length = sorted[k].length;
		memcpy(model->weights + at, section->weights + sorted[k].at, length * sizeof(*model->weights));
		add_feature(model, sorted[k].key, add_row(model, model->weights, at, length));
		at += length;
	}
	return true;
}

static bool add_words(struct part_of_speech *model, const struct section *section)
{
	uint32_t slots = slots_for(section->word_count), before = 0;
	model->words = allocate(slots, sizeof(*model->words));
	model->word_mask = slots - 1;
	for (uint32_t k = 0; k < section->word_count; k++) {
		uint32_t key = read_32(section->words + (size_t)k * 4), part = section->parts[k];
		if ((k > 0 && key <= before) || part == PART_NONE || part >= PART_COUNT)
			return false;
		uint32_t slot = key & model->word_mask;
		while (model->words[slot].part)
			slot = (slot + 1) & model->word_mask;
		model->words[slot] = (struct word_slot){ key, part };
		before = key;
	}
	return true;
}

int part_of_speech_new(const void *section, size_t size, const char *name, struct part_of_speech **ret_model, char **ret_error)
{
	struct section parts = { 0 };
	int r = open_section(section, size, name, &parts, ret_error);
	if (r < 0)
		return r;
	struct part_of_speech *model = allocate(1, sizeof(*model));
	if (!add_features(model, &parts) || !add_words(model, &parts)) {
		part_of_speech_free(model);
		return damaged(ret_error, "%s: the parts of speech were written wrong: train them again", name);
	}
	*ret_model = model;
	return 0;
}

struct part_of_speech *part_of_speech_free(struct part_of_speech *model)
{
	if (!model)
		return NULL;
	free(model->features);
	free(model->weights);
	array_free(&model->long_rows);
	free(model->words);
	free(model);
	return NULL;
}

/* --- Tagging */

/* The slot in which a word's key is looked for first. */
static const struct word_slot *word_slot_of(const struct part_of_speech *model, const struct part_view *view)
{
	return &model->words[part_dictionary_key(view) & model->word_mask];
}

/* The part of a word that always has the same one, or PART_NONE. */
static uint8_t known_part(const struct part_of_speech *model, uint32_t key)
{
	uint32_t slot = key & model->word_mask;
	while (model->words[slot].part && model->words[slot].key != key)
		slot = (slot + 1) & model->word_mask;
	return (uint8_t)model->words[slot].part;
}

/* The row of a feature; 0 if it has no weights. */
static uint32_t row_of(const struct part_of_speech *model, uint32_t key)
{
	const four_slots wanted = { key, key, key, key };
	for (uint32_t at = key & model->feature_mask;; at = (at + 1) & model->feature_mask) {
		const struct feature_line *line = &model->features[at];
		four_slots found = (line->rows[0] & (four_slots)(line->keys[0] == wanted)) | (line->rows[1] & (four_slots)(line->keys[1] == wanted));
		uint32_t row = found[0] | found[1] | found[2] | found[3];
		if (row || !line->rows[1][3])
			return row;
	}
}

static void add_long_row(const struct long_row *row, int16_t scores[SCORE_COUNT])
{
	for (unsigned part = 0; part < SCORE_COUNT; part++)
		scores[part] = (int16_t)(scores[part] + row->weights[part]);
}

/* Cache misses and mispredicted branches take most of the time here. So everything is prefetched before any of it is read, and short rows
 * are copied one after the other without a branch on their length. */
static void add_weights(const struct part_of_speech *model, const uint32_t *keys, unsigned count, int16_t scores[SCORE_COUNT])
{
	uint32_t rows[PART_FEATURES_MAX];
	struct part_weight weights[(PART_FEATURES_MAX + 1) * ROW_SHORT_MAX];
	size_t gathered = 0;
	for (unsigned k = 0; k < count; k++)
		__builtin_prefetch(&model->features[keys[k] & model->feature_mask]);
	for (unsigned k = 0; k < count; k++) {
		rows[k] = row_of(model, keys[k]);
		__builtin_prefetch(model->weights + (rows[k] >> ROW_BITS));
	}
	for (unsigned k = 0; k < count; k++) {
		uint32_t at = rows[k] >> ROW_BITS, length = rows[k] & ROW_LONG;
		if (length == ROW_LONG) {
			add_long_row(&model->long_rows.items[at], scores);
			continue;
		}
		memcpy(&weights[gathered], &model->weights[at], ROW_SHORT_MAX * sizeof(*weights));
		gathered += length;
	}
	for (size_t k = 0; k < gathered; k++)
		scores[weights[k].part] = (int16_t)(scores[weights[k].part] + weights[k].weight);
}

/* The first part with the highest score. Two plain loops, which compilers vectorise. */
static uint8_t highest(int16_t scores[SCORE_COUNT])
{
	int16_t best = INT16_MIN;
	scores[PART_NONE] = INT16_MIN;
	for (unsigned part = PART_COUNT; part < SCORE_COUNT; part++)
		scores[part] = INT16_MIN;
	for (unsigned part = 0; part < SCORE_COUNT; part++)
		best = scores[part] > best ? scores[part] : best;
	uint8_t part = PART_NONE + 1;
	while (scores[part] != best)
		part++;
	return part;
}

static uint8_t best_part(const struct part_of_speech *model, const struct part_reader *reader)
{
	uint32_t keys[PART_FEATURES_MAX];
	int16_t scores[SCORE_COUNT] = { 0 };
	unsigned count = part_features(reader, keys);
	add_weights(model, keys, count, scores);
	return highest(scores);
}

void part_of_speech_tag_sentences(const struct part_of_speech *model, const struct document *document, uint32_t first, uint32_t end,
                                  uint8_t *ret_parts)
{
	struct part_reader reader = { .document = document };
	for (uint32_t s = first; s < end; s++) {
		const struct sentence *sentence = &document->sentences[s];
		part_reader_enter(&reader, sentence, part_sentence_blind(document, sentence));
		while (reader.at < reader.end) {
			__builtin_prefetch(word_slot_of(model, &reader.window[2 * PART_WINDOW])); /* of the token two further on: its look-up need not wait */
			uint8_t part = known_part(model, part_dictionary_key(&reader.window[PART_WINDOW]));
			if (part == PART_NONE)
				part = best_part(model, &reader);
			ret_parts[reader.at] = part;
			part_reader_settle(&reader, part);
		}
	}
}

void part_of_speech_tag(const struct part_of_speech *model, const struct document *document, uint8_t *ret_parts)
{
	part_of_speech_tag_sentences(model, document, 0, document->sentence_count, ret_parts);
}
