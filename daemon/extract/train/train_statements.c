#include "extract/train/train_statements.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "proto/base/map.h"

const struct statements_options STATEMENTS_OPTIONS_DEFAULT = {
	.epochs = 10,
	.rate = .012F,
	.decay = .0005F,
	.dropout = .5F,
	.cutoff = 300,
	.pair_cutoff = 100,
	.gold_weight = 1,
	.event_weight = 3,
	.runs = 3,
	.seed = 1,
};

/* --- lexicon: how often each word is in a cue, the head of a source, and the cue of a quotation */

struct word_count {
	uint64_t word;
	uint32_t all, cue, head, quoted;
};

struct word_counts {
	ARRAY(struct word_count) list;
	struct map *places;
};

static struct word_count *count_of(struct word_counts *counts, uint64_t word)
{
	uint64_t place = map_find(counts->places, word);
	if (place == MAP_NONE) {
		place = counts->list.count;
		map_set(counts->places, word, place);
		array_append(&counts->list, ((struct word_count){ .word = word }));
	}
	return &counts->list.items[place];
}

static bool counts_as_word(const struct token *token)
{
	return token->kind == TOKEN_WORD || token->kind == TOKEN_PUNCTUATION;
}

static enum label part_begin(unsigned label)
{
	return label <= LABEL_GAP ? label : LABEL_BEGIN_SOURCE_BEFORE + (label - LABEL_BEGIN_SOURCE_BEFORE) / 4 * 4;
}

/* Whether the cue at a token has a quotation beside it in its sentence. */
static bool beside_quotation(const struct training_article *article, uint32_t token)
{
	const struct document *document = &article->document;
	const struct sentence *sentence = &document->sentences[document->tokens[token].sentence];
	for (uint32_t k = sentence->first; k < sentence->end; k++)
		if (document->tokens[k].kind == TOKEN_QUOTE && part_begin(article->labels[k]) == LABEL_BEGIN_CONTENT_BEFORE)
			return true;
	return false;
}

/* Adds (or, with `sign` −1, takes away) the counts of one article. */
static void count_words(struct word_counts *counts, const struct training_article *article, int32_t sign)
{
	const struct document *document = &article->document;
	for (uint32_t c = 0; c < article->chain_count; c++)
		for (uint32_t k = article->chains[c].first; k < article->chains[c].end; k++) {
			if (!counts_as_word(&document->tokens[k]) || article->labels[k] == LABEL_UNKNOWN)
				continue;
			struct word_count *count = count_of(counts, observations_word(&document->tokens[k]));
			enum label part = part_begin(article->labels[k]);
			bool last = k + 1 == article->chains[c].end || part_begin(article->labels[k + 1]) != part;
			count->all += (uint32_t)sign;
			if (part == LABEL_BEGIN_CUE_BEFORE) {
				count->cue += (uint32_t)sign;
				count->quoted += (uint32_t)sign * beside_quotation(article, k);
			}
			if (part == LABEL_BEGIN_SOURCE_BEFORE && last)
				count->head += (uint32_t)sign;
		}
}

static int by_word(const void *a, const void *b)
{
	uint64_t x = ((const struct lexicon_entry *)a)->word, y = ((const struct lexicon_entry *)b)->word;
	return x < y ? -1 : x > y;
}

static struct cue_lexicon lexicon_of(const struct word_counts *counts, struct lexicon_entry *entries)
{
	size_t kept = 0;
	for (size_t k = 0; k < counts->list.count; k++) {
		const struct word_count *count = &counts->list.items[k];
		if (count->cue || count->head)
			entries[kept++] = (struct lexicon_entry){ .word = count->word,
				                                      .cue = lexicon_bin(count->cue, count->all),
				                                      .head = lexicon_bin(count->head, count->all),
				                                      .quoted = lexicon_bin(count->quoted, count->cue) };
	}
	if (kept)
		qsort(entries, kept, sizeof(*entries), by_word);
	return (struct cue_lexicon){ entries, kept };
}

/* --- the examples: keys of every token, then numbers */

struct example {
	uint32_t first_token, length; /* in the tables below */
	uint32_t weight;
};

struct numbers {
	ARRAY(uint32_t) ids;
	ARRAY(uint64_t) starts; /* by token, and one behind the last */
};

struct examples {
	ARRAY(struct example) list;
	ARRAY(uint8_t) labels;
	struct numbers observations, transitions;
	struct map *observation_ids, *transition_ids;
	ARRAY(uint64_t) observation_keys, transition_keys;
	uint16_t *sketch; /* how often a key's hash was seen, up to 65,535 */
};

enum { SKETCH_BITS = 27 };

static uint16_t *sketch_of(struct examples *examples, uint64_t key)
{
	return &examples->sketch[(key * 0x9e3779b97f4a7c15u) >> (64 - SKETCH_BITS)]; /* keys may be small numbers */
}

static void count_key(struct examples *examples, uint64_t key)
{
	uint16_t *count = sketch_of(examples, key);
	*count = (uint16_t)(*count + (*count < UINT16_MAX));
}

struct pass {
	struct examples *examples;
	const struct statements_options *options;
	bool counting; /* the first pass counts keys, the second numbers those that are frequent */
};

static void number_keys(struct pass *pass, const uint64_t *keys, size_t count, uint32_t cutoff, struct map *ids, void *list,
                        struct numbers *numbers)
{
	ARRAY(uint64_t) *known = list;
	array_append(&numbers->starts, numbers->ids.count);
	for (size_t k = 0; k < count; k++) {
		if (*sketch_of(pass->examples, keys[k]) < cutoff)
			continue;
		uint64_t id = map_find(ids, keys[k]);
		if (id == MAP_NONE) {
			id = known->count;
			map_set(ids, keys[k], id);
			array_append(known, keys[k]);
		}
		array_append(&numbers->ids, (uint32_t)id);
	}
}

static void take_token(struct pass *pass, const struct observed *observed, const struct chain *chain, uint32_t token)
{
	struct examples *examples = pass->examples;
	uint64_t observations[OBSERVATIONS_MAX], transitions[TRANSITIONS_MAX];
	size_t o = observations_of(observed, chain, token, observations), t = transitions_of(observed, chain, token, transitions);
	assert(o <= OBSERVATIONS_MAX && t <= TRANSITIONS_MAX);
	if (pass->counting) {
		for (size_t k = 0; k < o; k++)
			count_key(examples, observations[k]);
		for (size_t k = 0; k < t; k++)
			count_key(examples, transitions[k]);
		return;
	}
	number_keys(pass, observations, o, pass->options->cutoff, examples->observation_ids, &examples->observation_keys,
	            &examples->observations);
	number_keys(pass, transitions, t, pass->options->pair_cutoff, examples->transition_ids, &examples->transition_keys,
	            &examples->transitions);
}

static uint32_t weight_of(const struct training_article *article, const struct statements_options *options)
{
	return article->silver ? 1 : article->event ? options->event_weight : options->gold_weight;
}

/* Chains that are never tagged teach nothing; there are thousands of them among the articles with silver labels. */
static bool teaches(const struct training_article *article, const struct observed *observed, const struct chain *chain)
{
	return !article->silver || (article->labels[chain->first] != LABEL_UNKNOWN && observations_promise(observed, chain));
}

static void take_article(struct pass *pass, struct training_article *article, const struct cue_lexicon *lexicon)
{
	struct examples *examples = pass->examples;
	struct reading reading = article->reading;
	reading.arena = arena_new();
	struct observed *observed = observations_make(&reading, &article->rules, lexicon, NULL);
	observations_take_parts(observed, article->tags);
	for (uint32_t c = 0; c < article->chain_count; c++) {
		const struct chain *chain = &article->chains[c];
		if (!teaches(article, observed, chain))
			continue;
		if (!pass->counting)
			array_append(&examples->list, ((struct example){ .first_token = (uint32_t)examples->labels.count,
			                                                 .length = chain->end - chain->first,
			                                                 .weight = weight_of(article, pass->options) }));
		for (uint32_t k = chain->first; k < chain->end; k++) {
			if (!pass->counting)
				array_append(&examples->labels, article->labels[k]);
			take_token(pass, observed, chain, k);
		}
	}
	arena_free(reading.arena);
}

/* Each article sees a lexicon that was counted without it. */
static void make_examples(const struct training_article *const *articles, size_t count, const struct statements_options *options,
                          struct word_counts *counts, struct examples *examples)
{
	struct lexicon_entry *entries = allocate(counts->list.count + 1, sizeof(*entries));
	examples->sketch = allocate((size_t)1 << SKETCH_BITS, sizeof(*examples->sketch));
	examples->observation_ids = map_new();
	examples->transition_ids = map_new();
	for (int counting = 1; counting >= 0; counting--) {
		struct pass pass = { examples, options, counting };
		for (size_t k = 0; k < count; k++) {
			count_words(counts, articles[k], -1);
			struct cue_lexicon lexicon = lexicon_of(counts, entries);
			take_article(&pass, (struct training_article *)articles[k], &lexicon);
			count_words(counts, articles[k], 1);
		}
	}
	array_append(&examples->observations.starts, examples->observations.ids.count);
	array_append(&examples->transitions.starts, examples->transitions.ids.count);
	free(examples->sketch);
	free(entries);
}

static void examples_free(struct examples *examples)
{
	array_free(&examples->list);
	array_free(&examples->labels);
	array_free(&examples->observations.ids);
	array_free(&examples->observations.starts);
	array_free(&examples->transitions.ids);
	array_free(&examples->transitions.starts);
	array_free(&examples->observation_keys);
	array_free(&examples->transition_keys);
	map_free(examples->observation_ids);
	map_free(examples->transition_ids);
}

/* --- the field in training */

typedef float row[LABEL_STRIDE];
typedef float matrix[LABEL_COUNT][LABEL_STRIDE];

enum { LONGEST = 2048, SNAPSHOTS = 64 };

struct field {
	const struct examples *examples;
	const struct statements_options *options;
	size_t observation_count, transition_count;
	row *weights, *squares, *sums;
	matrix *pair_weights, *pair_squares, *pair_sums;
	float follows[LABEL_COUNT][LABEL_STRIDE]; /* 1 where the pair is allowed, else 0 */
	uint64_t random;
	size_t snapshots;
	/* of the chain at hand */
	uint32_t *kept, *kept_starts; /* the observations that dropout left */
	matrix *pairs;
	row *forward, *backward;
	float *scale;
};

static uint32_t random_bits(struct field *field)
{
	field->random ^= field->random << 13; /* xorshift64 (Marsaglia 2003) */
	field->random ^= field->random >> 7;
	field->random ^= field->random << 17;
	return (uint32_t)(field->random >> 32);
}

static void choose(struct field *field, const struct example *example)
{
	const struct numbers *numbers = &field->examples->observations;
	uint32_t limit = (uint32_t)((double)field->options->dropout * UINT32_MAX), count = 0;
	for (uint32_t k = 0; k < example->length; k++) {
		uint64_t token = example->first_token + k;
		field->kept_starts[k] = count;
		for (uint64_t n = numbers->starts.items[token]; n < numbers->starts.items[token + 1]; n++)
			if (random_bits(field) >= limit)
				field->kept[count++] = numbers->ids.items[n];
	}
	field->kept_starts[example->length] = count;
}

wide_vectors static void add_floats(float *restrict sum, const float *restrict added, size_t count)
{
	for (size_t k = 0; k < count; k++)
		sum[k] += added[k];
}

/* exp of the scores of every pair at a token. */
wide_vectors static void potentials(struct field *field, const struct example *example, uint32_t k)
{
	const struct numbers *transitions = &field->examples->transitions;
	float factor = 1 / (1 - field->options->dropout);
	row at = { 0 };
	matrix *pairs = &field->pairs[k];
	memset(*pairs, 0, sizeof(*pairs));
	for (uint32_t n = field->kept_starts[k]; n < field->kept_starts[k + 1]; n++)
		add_floats(at, field->weights[field->kept[n]], LABEL_STRIDE);
	uint64_t token = example->first_token + k;
	for (uint64_t n = transitions->starts.items[token]; n < transitions->starts.items[token + 1]; n++)
		add_floats((*pairs)[0], field->pair_weights[transitions->ids.items[n]][0], sizeof(matrix) / sizeof(float));
	float highest = at[0];
	for (unsigned b = 0; b < LABEL_COUNT; b++)
		highest = at[b] > highest ? at[b] : highest;
	for (unsigned a = 0; a < LABEL_COUNT; a++)
		for (unsigned b = 0; b < LABEL_STRIDE; b++)
			(*pairs)[a][b] = crf_exp((*pairs)[a][b] + (at[b] - highest) * factor) * field->follows[a][b];
}

wide_vectors static void forward_backward(struct field *field, uint32_t length)
{
	row start = { [LABEL_OUTSIDE] = 1 };
	for (uint32_t k = 0; k < length; k++) {
		const float *before = k ? field->forward[k - 1] : start;
		row sum = { 0 };
		for (unsigned a = 0; a < LABEL_COUNT; a++)
			for (unsigned b = 0; b < LABEL_STRIDE; b++)
				sum[b] += before[a] * field->pairs[k][a][b];
		float all = 0;
		for (unsigned b = 0; b < LABEL_COUNT; b++)
			all += sum[b];
		field->scale[k] = all > 0 ? 1 / all : 1;
		for (unsigned b = 0; b < LABEL_STRIDE; b++)
			field->forward[k][b] = sum[b] * field->scale[k];
	}
	for (unsigned b = 0; b < LABEL_STRIDE; b++)
		field->backward[length - 1][b] = b < LABEL_COUNT;
	for (uint32_t k = length - 1; k > 0; k--)
		for (unsigned a = 0; a < LABEL_COUNT; a++) {
			float sum = 0;
			for (unsigned b = 0; b < LABEL_STRIDE; b++)
				sum += field->pairs[k][a][b] * field->backward[k][b];
			field->backward[k - 1][a] = sum * field->scale[k];
		}
}

wide_vectors static void update(float *restrict weights, float *restrict squares, const float *restrict gradient, size_t count, float rate,
                          float decay)
{
	for (size_t k = 0; k < count; k++) {
		float g = gradient[k] - decay * weights[k];
		squares[k] += g * g;
		weights[k] += rate * g / sqrtf(squares[k] + 1e-6F);
	}
}

/* One step along the gradient of the log-likelihood of a chain. */
wide_vectors static void learn(struct field *field, const struct example *example)
{
	enum { UNIT = sizeof(matrix) / sizeof(float) };
	const struct examples *examples = field->examples;
	const struct numbers *transitions = &examples->transitions;
	const uint8_t *labels = &examples->labels.items[example->first_token];
	float rate = field->options->rate, decay = field->options->decay;
	row start = { [LABEL_OUTSIDE] = 1 };
	choose(field, example);
	for (uint32_t k = 0; k < example->length; k++)
		potentials(field, example, k);
	forward_backward(field, example->length);
	for (uint32_t k = 0; k < example->length; k++) {
		const float *before = k ? field->forward[k - 1] : start;
		matrix gradient;
		row at = { 0 };
		for (unsigned a = 0; a < LABEL_COUNT; a++)
			for (unsigned b = 0; b < LABEL_STRIDE; b++) {
				gradient[a][b] = -before[a] * field->pairs[k][a][b] * field->backward[k][b] * field->scale[k];
				at[b] += gradient[a][b];
			}
		gradient[k ? labels[k - 1] : LABEL_OUTSIDE][labels[k]] += 1;
		at[labels[k]] += 1;
		float largest = 0;
		for (unsigned b = 0; b < LABEL_COUNT; b++)
			largest = fabsf(at[b]) > largest ? fabsf(at[b]) : largest;
		if (largest < 1e-3F)
			continue; /* it is sure already */
		for (uint32_t n = field->kept_starts[k]; n < field->kept_starts[k + 1]; n++)
			update(field->weights[field->kept[n]], field->squares[field->kept[n]], at, LABEL_STRIDE, rate, decay);
		uint64_t token = example->first_token + k;
		for (uint64_t n = transitions->starts.items[token]; n < transitions->starts.items[token + 1]; n++) {
			uint32_t id = transitions->ids.items[n];
			update(field->pair_weights[id][0], field->pair_squares[id][0], gradient[0], UNIT, rate, decay);
		}
	}
}

static void take_snapshot(struct field *field)
{
	add_floats(field->sums[0], field->weights[0], field->observation_count * LABEL_STRIDE);
	add_floats(field->pair_sums[0][0], field->pair_weights[0][0], field->transition_count * sizeof(matrix) / sizeof(float));
	field->snapshots++;
}

static void field_make(const struct examples *examples, const struct statements_options *options, struct field *field)
{
	size_t o = examples->observation_keys.count, t = examples->transition_keys.count;
	*field = (struct field){ .examples = examples,
		                     .options = options,
		                     .observation_count = o,
		                     .transition_count = t,
		                     .weights = allocate(o + 1, sizeof(row)),
		                     .squares = allocate(o + 1, sizeof(row)),
		                     .sums = allocate(o + 1, sizeof(row)),
		                     .pair_weights = allocate(t + 1, sizeof(matrix)),
		                     .pair_squares = allocate(t + 1, sizeof(matrix)),
		                     .pair_sums = allocate(t + 1, sizeof(matrix)),
		                     .kept = allocate((size_t)LONGEST * OBSERVATIONS_MAX, sizeof(uint32_t)),
		                     .kept_starts = allocate(LONGEST + 1, sizeof(uint32_t)),
		                     .pairs = allocate(LONGEST, sizeof(matrix)),
		                     .forward = allocate(LONGEST, sizeof(row)),
		                     .backward = allocate(LONGEST, sizeof(row)),
		                     .scale = allocate(LONGEST, sizeof(float)) };
	for (unsigned a = 0; a < LABEL_COUNT; a++)
		for (unsigned b = 0; b < LABEL_COUNT; b++)
			field->follows[a][b] = label_follows(a, b);
}

static void field_free(struct field *field)
{
	free(field->weights);
	free(field->squares);
	free(field->sums);
	free(field->pair_weights);
	free(field->pair_squares);
	free(field->pair_sums);
	free(field->kept);
	free(field->kept_starts);
	free(field->pairs);
	free(field->forward);
	free(field->backward);
	free(field->scale);
}

static void shuffle(struct field *field, uint32_t *order, size_t count)
{
	for (size_t k = count; k > 1; k--) {
		size_t other = (size_t)(((uint64_t)random_bits(field) * k) >> 32);
		uint32_t kept = order[k - 1];
		order[k - 1] = order[other];
		order[other] = kept;
	}
}

/* Trains once from nothing, and adds what comes out to the sums. */
static void run_epochs(struct field *field, uint64_t seed)
{
	const struct examples *examples = field->examples;
	const struct statements_options *options = field->options;
	ARRAY(uint32_t) order = { 0 };
	for (uint32_t k = 0; k < examples->list.count; k++)
		for (uint32_t copy = 0; copy < examples->list.items[k].weight; copy++)
			array_append(&order, k);
	size_t all = order.count * options->epochs, done = 0, half = all / 2;
	memset(field->weights, 0, field->observation_count * sizeof(*field->weights));
	memset(field->squares, 0, field->observation_count * sizeof(*field->squares));
	memset(field->pair_weights, 0, field->transition_count * sizeof(*field->pair_weights));
	memset(field->pair_squares, 0, field->transition_count * sizeof(*field->pair_squares));
	field->random = seed * 0x9e3779b97f4a7c15u + 1;
	for (uint32_t epoch = 0; epoch < options->epochs; epoch++) {
		shuffle(field, order.items, order.count);
		for (size_t k = 0; k < order.count; k++, done++) {
			const struct example *example = &examples->list.items[order.items[k]];
			if (example->length)
				learn(field, example);
			if (done >= half && (done - half) % ((all - half) / SNAPSHOTS + 1) == 0)
				take_snapshot(field);
		}
	}
	take_snapshot(field);
	array_free(&order);
}

/* --- weights as steps of an int8_t */

/* The step that keeps all but one in ten thousand of the weights whole. */
static float step_of(const struct field *field)
{
	enum { BINS = 4096 };
	const float top = 16; /* larger weights there are none */
	uint64_t bins[BINS] = { 0 }, all = 0;
	const float *sums = field->sums[0];
	for (size_t k = 0; k < field->observation_count * LABEL_STRIDE; k++) {
		float weight = fabsf(sums[k]) / (float)field->snapshots;
		bins[(size_t)(weight / top * BINS) < BINS ? (size_t)(weight / top * BINS) : BINS - 1]++;
		all++;
	}
	uint64_t above = 0;
	size_t bin = BINS;
	while (bin > 1 && above + bins[bin - 1] <= all / 10000)
		above += bins[--bin];
	return (float)bin * top / BINS / INT8_MAX;
}

static int8_t steps_of(float weight, float step)
{
	float steps = roundf(weight / step);
	return (int8_t)(steps > INT8_MAX ? INT8_MAX : steps < -INT8_MAX ? -INT8_MAX : steps);
}

static void quantise(const struct field *field, struct statements_trained *trained)
{
	const struct examples *examples = field->examples;
	uint32_t millionths = (uint32_t)(step_of(field) * 1e6F) + 1;
	float step = (float)millionths / 1e6F, many = (float)field->snapshots;
	trained->observations = allocate(field->observation_count + 1, sizeof(*trained->observations));
	trained->transitions = allocate(field->transition_count + 1, sizeof(*trained->transitions));
	for (size_t k = 0; k < field->observation_count; k++) {
		trained->observations[k].key = examples->observation_keys.items[k];
		for (unsigned b = 0; b < LABEL_COUNT; b++)
			trained->observations[k].weights[b] = steps_of(field->sums[k][b] / many, step);
	}
	for (size_t k = 0; k < field->transition_count; k++) {
		trained->transitions[k].key = examples->transition_keys.items[k];
		for (unsigned a = 0; a < LABEL_COUNT; a++)
			for (unsigned b = 0; b < LABEL_COUNT; b++)
				trained->transitions[k].weights[a][b] = steps_of(field->pair_sums[k][a][b] / many, step);
	}
	trained->parts = (struct tagger_parts){ .lexicon = trained->parts.lexicon,
		                                    .step = millionths,
		                                    .speech_alone = field->options->speech_alone,
		                                    .observations = trained->observations,
		                                    .observation_count = field->observation_count,
		                                    .transitions = trained->transitions,
		                                    .transition_count = field->transition_count };
}

void train_statements(const struct training_article *const *articles, size_t count, const struct statements_options *options,
                      struct statements_trained *ret_trained)
{
	struct word_counts counts = { .places = map_new() };
	struct examples examples = { 0 };
	struct field field;
	*ret_trained = (struct statements_trained){ 0 };
	for (size_t k = 0; k < count; k++)
		count_words(&counts, articles[k], 1);
	make_examples(articles, count, options, &counts, &examples);
	ret_trained->lexicon = allocate(counts.list.count + 1, sizeof(*ret_trained->lexicon));
	ret_trained->parts.lexicon = lexicon_of(&counts, ret_trained->lexicon);
	field_make(&examples, options, &field);
	for (uint32_t k = 0; k < (options->runs ? options->runs : 1); k++)
		run_epochs(&field, options->seed + k);
	quantise(&field, ret_trained);
	field_free(&field);
	examples_free(&examples);
	array_free(&counts.list);
	map_free(counts.places);
}

void statements_trained_free(struct statements_trained *trained)
{
	free(trained->lexicon);
	free(trained->observations);
	free(trained->transitions);
	*trained = (struct statements_trained){ 0 };
}
