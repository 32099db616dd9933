#include "train_part_of_speech.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "extract/tagger/part_of_speech_features.h"
#include "extract/tagger/part_of_speech_section.h"
#include "proto/base/array.h"
#include "proto/base/map.h"

const struct part_training part_training_default = {
	.epochs = 10,
	.margin = 40,
	.feature_minimum = 6,
	.weight_minimum = 2,
	.word_minimum = 5,
	.word_purity = 995,
	.blind = 6,
	.seed = 1,
};

/* A feature's row: what it says for each part, and the same weighted by when it was changed (for the average). */
struct row {
	uint32_t key;
	uint32_t seen;
	int32_t *weights;
	int64_t *moments;
};

/* How often a word (as the dictionary keys it) had each part. */
struct word_parts {
	uint32_t key;
	uint32_t parts[PART_COUNT];
};

struct trainer {
	const struct part_training *training;
	struct map *words; /* key to index */
	ARRAY(struct word_parts) word_parts;
	struct map *singles; /* key to the one part of a word */
	struct map *features;
	ARRAY(struct row) rows;
	uint64_t updates, random;
};

/* splitmix64 (Steele, Lea, Flood 2014). */
static uint64_t random_next(uint64_t *state)
{
	uint64_t z = *state += 0x9E3779B97F4A7C15u;
	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return z ^ z >> 31;
}

/* --- Reading: what happens to each token of an article */

typedef uint8_t (*token_function)(struct trainer *trainer, const struct part_reader *reader, uint8_t known);

enum reading { READ_AS_IT_IS, READ_BLIND, READ_SOMETIMES_BLIND };

static bool reads_blind(struct trainer *trainer, const struct document *document, const struct sentence *sentence,
                        enum reading reading)
{
	if (reading == READ_SOMETIMES_BLIND && trainer->training->blind && random_next(&trainer->random) % trainer->training->blind == 0)
		return true;
	return reading == READ_BLIND || part_sentence_blind(document, sentence);
}

/* `take` says which part each token gets as context of the next ones. */
static void read_article(struct trainer *trainer, const struct parted_article *article, enum reading reading, token_function take)
{
	struct part_reader reader = { .document = article->document };
	for (uint32_t s = 0; s < article->document->sentence_count; s++) {
		const struct sentence *sentence = &article->document->sentences[s];
		part_reader_enter(&reader, sentence, reads_blind(trainer, article->document, sentence, reading));
		while (reader.at < reader.end)
			part_reader_settle(&reader, take(trainer, &reader, article->parts[reader.at]));
	}
}

/* --- Words with a single part */

static uint8_t count_word(struct trainer *trainer, const struct part_reader *reader, uint8_t known)
{
	uint32_t key = part_dictionary_key(&reader->window[PART_WINDOW]);
	uint64_t index = map_find(trainer->words, key);
	if (index == MAP_NONE) {
		index = trainer->word_parts.count;
		map_set(trainer->words, key, index);
		array_append(&trainer->word_parts, ((struct word_parts){ .key = key }));
	}
	if (known != PART_NONE)
		trainer->word_parts.items[index].parts[known]++;
	return known;
}

/* The part that nearly all uses of a word have, or PART_NONE. Names are left out: what they are part of depends on the context. */
static uint8_t single_part(const struct word_parts *word, const struct part_training *training)
{
	uint64_t total = 0;
	uint8_t best = PART_NONE;
	for (uint8_t part = 1; part < PART_COUNT; part++) {
		total += word->parts[part];
		if (best == PART_NONE || word->parts[part] > word->parts[best])
			best = part;
	}
	if (total < training->word_minimum || word->parts[best] * UINT64_C(1000) < total * training->word_purity)
		return PART_NONE;
	return part_is_name(best) ? PART_NONE : best;
}

static void find_singles(struct trainer *trainer)
{
	for (size_t k = 0; k < trainer->word_parts.count; k++) {
		const struct word_parts *word = &trainer->word_parts.items[k];
		uint8_t part = single_part(word, trainer->training);
		if (part != PART_NONE)
			map_set(trainer->singles, word->key, part);
	}
}

static uint8_t known_single(const struct trainer *trainer, const struct part_reader *reader)
{
	uint64_t part = map_find(trainer->singles, part_dictionary_key(&reader->window[PART_WINDOW]));
	return part == MAP_NONE ? PART_NONE : (uint8_t)part;
}

/* --- Features */

static uint8_t count_features(struct trainer *trainer, const struct part_reader *reader, uint8_t known)
{
	uint32_t keys[PART_FEATURES_MAX];
	uint8_t single = known_single(trainer, reader);
	if (single != PART_NONE)
		return single;
	unsigned count = part_features(reader, keys);
	for (unsigned k = 0; k < count; k++) {
		uint64_t index = map_find(trainer->features, keys[k]);
		if (index == MAP_NONE) {
			index = trainer->rows.count;
			map_set(trainer->features, keys[k], index);
			array_append(&trainer->rows, ((struct row){ .key = keys[k] }));
		}
		trainer->rows.items[index].seen++;
	}
	return known;
}

/* Leaves the features that were seen often enough, and gives them their weights. */
static void choose_features(struct trainer *trainer)
{
	size_t kept = 0;
	map_free(trainer->features);
	trainer->features = map_new();
	for (size_t k = 0; k < trainer->rows.count; k++) {
		struct row row = trainer->rows.items[k];
		if (row.seen < trainer->training->feature_minimum)
			continue;
		row.weights = allocate(PART_COUNT, sizeof(*row.weights));
		row.moments = allocate(PART_COUNT, sizeof(*row.moments));
		map_set(trainer->features, row.key, kept);
		trainer->rows.items[kept++] = row;
	}
	trainer->rows.count = kept;
}

/* --- Learning */

static unsigned find_rows(struct trainer *trainer, const struct part_reader *reader, struct row *rows[PART_FEATURES_MAX])
{
	uint32_t keys[PART_FEATURES_MAX];
	unsigned count = part_features(reader, keys), found = 0;
	for (unsigned k = 0; k < count; k++) {
		uint64_t index = map_find(trainer->features, keys[k]);
		if (index != MAP_NONE)
			rows[found++] = &trainer->rows.items[index];
	}
	return found;
}

/* The part with the highest score, other than `not`. */
static uint8_t best_but(const int32_t scores[PART_COUNT], uint8_t not)
{
	uint8_t best = not == 1 ? 2 : 1;
	for (uint8_t part = best + 1; part < PART_COUNT; part++)
		if (part != not && scores[part] > scores[best])
			best = part;
	return best;
}

static void change_weights(struct row **rows, unsigned count, uint8_t part, int change, uint64_t moment)
{
	for (unsigned k = 0; k < count; k++) {
		rows[k]->weights[part] += change;
		rows[k]->moments[part] += change * (int64_t)moment;
	}
}

static uint8_t learn_token(struct trainer *trainer, const struct part_reader *reader, uint8_t known)
{
	struct row *rows[PART_FEATURES_MAX];
	int32_t scores[PART_COUNT] = { 0 };
	uint8_t single = known_single(trainer, reader);
	if (single != PART_NONE)
		return single;
	unsigned count = find_rows(trainer, reader, rows);
	for (unsigned k = 0; k < count; k++)
		for (unsigned part = 1; part < PART_COUNT; part++)
			scores[part] += rows[k]->weights[part];
	uint8_t rival = best_but(scores, known);
	if (known == PART_NONE)
		return rival;
	trainer->updates++;
	if (scores[known] - scores[rival] < trainer->training->margin) {
		change_weights(rows, count, known, 1, trainer->updates);
		change_weights(rows, count, rival, -1, trainer->updates);
	}
	return scores[known] > scores[rival] || (scores[known] == scores[rival] && known < rival) ? known : rival;
}

static void shuffle(size_t *order, size_t count, uint64_t *random)
{
	for (size_t k = count; k > 1; k--) {
		size_t other = random_next(random) % k, item = order[k - 1];
		order[k - 1] = order[other];
		order[other] = item;
	}
}

static void learn(struct trainer *trainer, const struct parted_article *articles, size_t count)
{
	cleanup(free_pointer) size_t *order = allocate(count ? count : 1, sizeof(*order));
	for (size_t k = 0; k < count; k++)
		order[k] = k;
	for (unsigned epoch = 0; epoch < trainer->training->epochs; epoch++) {
		shuffle(order, count, &trainer->random);
		for (size_t k = 0; k < count; k++)
			read_article(trainer, &articles[order[k]], READ_SOMETIMES_BLIND, learn_token);
	}
}

/* --- Writing the section */

static double average(const struct trainer *trainer, const struct row *row, unsigned part)
{
	return row->weights[part] - (double)row->moments[part] / (double)(trainer->updates + 1);
}

/* What the weights are multiplied with so that the largest fits a byte. To cut even one in a thousand costs half a point. */
static double scale_of(const struct trainer *trainer)
{
	double largest = 1;
	for (size_t k = 0; k < trainer->rows.count; k++)
		for (unsigned part = 1; part < PART_COUNT; part++) {
			double size = fabs(average(trainer, &trainer->rows.items[k], part));
			if (size > largest)
				largest = size;
		}
	return 127 / largest;
}

static int8_t weight_of(const struct trainer *trainer, const struct row *row, unsigned part, double scale)
{
	double weight = round(average(trainer, row, part) * scale);
	return fabs(weight) < trainer->training->weight_minimum ? 0 : (int8_t)weight;
}

struct bytes {
	ARRAY(unsigned char) keys, words, lengths, parts, weights;
};

static void append_32(unsigned char *at, uint32_t number)
{
	number = htole32(number);
	memcpy(at, &number, sizeof(number));
}

#define APPEND_32(array, number) \
	do { \
		array_reserve((array), (array)->count + 4); \
		append_32((array)->items + (array)->count, (number)); \
		(array)->count += 4; \
	} while (0)

static int compare_rows(const void *a, const void *b)
{
	uint32_t x = ((const struct row *)a)->key, y = ((const struct row *)b)->key;
	return (x > y) - (x < y);
}

static int compare_words(const void *a, const void *b)
{
	uint32_t x = ((const struct word_parts *)a)->key, y = ((const struct word_parts *)b)->key;
	return (x > y) - (x < y);
}

static void write_row(const struct trainer *trainer, const struct row *row, double scale, struct bytes *bytes)
{
	unsigned char length = 0;
	for (unsigned part = 1; part < PART_COUNT; part++) {
		int8_t weight = weight_of(trainer, row, part, scale);
		if (!weight)
			continue;
		array_append(&bytes->weights, (unsigned char)part);
		array_append(&bytes->weights, (unsigned char)weight);
		length++;
	}
	if (!length)
		return;
	APPEND_32(&bytes->keys, row->key);
	array_append(&bytes->lengths, length);
}

static void write_words(struct trainer *trainer, struct bytes *bytes)
{
	if (trainer->word_parts.count)
		qsort(trainer->word_parts.items, trainer->word_parts.count, sizeof(struct word_parts), compare_words);
	for (size_t k = 0; k < trainer->word_parts.count; k++) {
		uint8_t part = single_part(&trainer->word_parts.items[k], trainer->training);
		if (part == PART_NONE)
			continue;
		APPEND_32(&bytes->words, trainer->word_parts.items[k].key);
		array_append(&bytes->parts, part);
	}
}

static size_t put(unsigned char *section, size_t at, const void *bytes, size_t size)
{
	if (size)
		memcpy(section + at, bytes, size);
	return at + size;
}

static void join(const struct bytes *bytes, unsigned char **ret_section, size_t *ret_size)
{
	struct part_section_head head = {
		.version = htole32(PART_SECTION_VERSION),
		.names = htole32(part_names_hash()),
		.features = htole32((uint32_t)bytes->lengths.count),
		.words = htole32((uint32_t)bytes->parts.count),
		.weights = htole32((uint32_t)(bytes->weights.count / sizeof(struct part_weight))),
	};
	size_t size = sizeof(head) + bytes->keys.count + bytes->words.count + bytes->lengths.count + bytes->parts.count +
	              bytes->weights.count;
	unsigned char *section = allocate(size, 1);
	size_t at = put(section, 0, &head, sizeof(head));
	at = put(section, at, bytes->keys.items, bytes->keys.count);
	at = put(section, at, bytes->words.items, bytes->words.count);
	at = put(section, at, bytes->lengths.items, bytes->lengths.count);
	at = put(section, at, bytes->parts.items, bytes->parts.count);
	at = put(section, at, bytes->weights.items, bytes->weights.count);
	assert(at == size);
	*ret_section = section;
	*ret_size = size;
}

static void write_section(struct trainer *trainer, unsigned char **ret_section, size_t *ret_size)
{
	struct bytes bytes = { 0 };
	double scale = scale_of(trainer);
	if (trainer->rows.count)
		qsort(trainer->rows.items, trainer->rows.count, sizeof(struct row), compare_rows);
	for (size_t k = 0; k < trainer->rows.count; k++)
		write_row(trainer, &trainer->rows.items[k], scale, &bytes);
	write_words(trainer, &bytes);
	join(&bytes, ret_section, ret_size);
	array_free(&bytes.keys);
	array_free(&bytes.words);
	array_free(&bytes.lengths);
	array_free(&bytes.parts);
	array_free(&bytes.weights);
}

/* --- The whole */

static void trainer_free(struct trainer *trainer)
{
	for (size_t k = 0; k < trainer->rows.count; k++) {
		free(trainer->rows.items[k].weights);
		free(trainer->rows.items[k].moments);
	}
	array_free(&trainer->rows);
	array_free(&trainer->word_parts);
	map_free(trainer->words);
	map_free(trainer->singles);
	map_free(trainer->features);
}

void train_part_of_speech(const struct parted_article *articles, size_t count, const struct part_training *training,
                          unsigned char **ret_section, size_t *ret_size)
{
	struct trainer trainer = {
		.training = training,
		.words = map_new(),
		.singles = map_new(),
		.features = map_new(),
		.random = training->seed,
	};
	for (int blind = 0; blind <= (training->blind > 0); blind++)
		for (size_t k = 0; k < count; k++)
			read_article(&trainer, &articles[k], blind ? READ_BLIND : READ_AS_IT_IS, count_word);
	find_singles(&trainer);
	for (int blind = 0; blind <= (training->blind > 0); blind++)
		for (size_t k = 0; k < count; k++)
			read_article(&trainer, &articles[k], blind ? READ_BLIND : READ_AS_IT_IS, count_features);
	choose_features(&trainer);
	learn(&trainer, articles, count);
	write_section(&trainer, ret_section, ret_size);
	trainer_free(&trainer);
}

/* --- Scores */

void part_scores_add(struct part_scores *scores, const struct part_of_speech *model, const struct parted_article *article)
{
	uint32_t count = article->document->token_count;
	cleanup(free_pointer) uint8_t *parts = allocate(count ? count : 1, sizeof(*parts));
	part_of_speech_tag(model, article->document, parts);
	for (uint32_t t = 0; t < count; t++) {
		uint8_t known = article->parts[t];
		if (known == PART_NONE)
			continue;
		scores->tokens++;
		scores->right += parts[t] == known;
		scores->known[known]++;
		scores->given[parts[t]]++;
		scores->both[known] += parts[t] == known;
	}
}

/* The articles of a fold are every folds-th one. */
static void train_without(const struct parted_article *articles, size_t count, unsigned fold, unsigned folds,
                          const struct part_training *training, unsigned char **ret_section, size_t *ret_size)
{
	cleanup(free_pointer) struct parted_article *others = allocate(count ? count : 1, sizeof(*others));
	size_t other_count = 0;
	for (size_t k = 0; k < count; k++)
		if (k % folds != fold)
			others[other_count++] = articles[k];
	train_part_of_speech(others, other_count, training, ret_section, ret_size);
}

void cross_tag_parts(const struct parted_article *articles, size_t count, unsigned folds, const struct part_training *training,
                     uint8_t **ret_parts)
{
	for (unsigned fold = 0; fold < folds; fold++) {
		cleanup(free_pointer) unsigned char *section = NULL;
		size_t size;
		struct part_of_speech *model;
		char *error = NULL;
		train_without(articles, count, fold, folds, training, &section, &size);
		int r = part_of_speech_new(section, size, "the trained section", &model, &error);
		assert(r >= 0);
		for (size_t k = fold; k < count; k += folds) {
			uint32_t tokens = articles[k].document->token_count;
			ret_parts[k] = allocate(tokens ? tokens : 1, sizeof(*ret_parts[k]));
			part_of_speech_tag(model, articles[k].document, ret_parts[k]);
		}
		part_of_speech_free(model);
	}
}
