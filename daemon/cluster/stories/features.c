#include "cluster/stories/features.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#define XXH_INLINE_ALL /* what is hashed is short */
#include <xxhash.h>

#include "cluster/stories/headlines.h"
#include "cluster/terms.h"
#include "proto/base/array.h"

enum {
	TITLE_TOKENS = 60,     /* of a title; a longer one is no title */
	LEAD_TOKENS = 60,      /* the first words of a body, which tell the event */
	BODY_TOKENS = 200,     /* what comes after these is background: 300 or 450 are no better */
	SHINGLE_WORDS = 5,
	SHINGLES_MIN_WORDS = 30, /* a shorter text does not tell who copied whom */
	WEIGHT_STEPS = 32,     /* weights are multiples of 1/32: exact in a float, and one byte when stored */
	TERMS_MAX = 4096,      /* of one bag when it is read back, against damage */
};

static const float TITLE_WORD = 3, LEAD_WORD = 1.5f, BODY_WORD = 1, TITLE_NAME = 2, BODY_NAME = 1, PAIR = .7f;

/* How well a use shows how a word is written, the best first. */
enum showing { SHOWN_IN_SENTENCE, SHOWN_ELSEWHERE, SHOWN_IN_PART, SHOWN_IN_CAPITALS, SHOWN_NOT };

/* Where terms are read, and what weight that has. */
struct place {
	const struct document *document;
	float words, names;
	enum showing showing; /* of words in the middle of a sentence */
};

/* One use of a term. */
struct use {
	const char *term;
	float place;
	uint32_t number; /* of uses, in the order of reading */
	enum showing showing;
	const struct document *document;
	uint32_t first, last; /* tokens, if it is shown */
	bool name;
};

struct bag {
	ARRAY(struct use) uses;
};

static void use_term(struct bag *bag, struct use use)
{
	use.number = (uint32_t)bag->uses.count;
	array_append(&bag->uses, use);
}

/* A use of a term of this token. */
static struct use use_of(const struct place *place, uint32_t token, const struct term *term, float weight, bool name)
{
	const struct token *of = &place->document->tokens[token];
	enum showing showing = place->showing;
	if (of->flags & TOKEN_UPPER)
		showing = SHOWN_IN_CAPITALS;
	else if (memchr(of->norm, '-', of->norm_length))
		showing = SHOWN_IN_PART;
	else if (token_starts(place->document, token))
		showing = SHOWN_ELSEWHERE;
	return (struct use){ term->text, weight, 0, showing, place->document, token, token, name };
}

/* A use of two terms beside each other. */
static struct use use_of_pair(const struct use *first, const struct term *first_term, const struct use *second, const struct term *second_term,
                              float weight, struct arena *arena)
{
	char *pair = arena_alloc(arena, (size_t)first_term->length + second_term->length + 2, 1);
	memcpy(pair, first_term->text, first_term->length);
	pair[first_term->length] = ' ';
	memcpy(pair + first_term->length + 1, second_term->text, second_term->length);
	enum showing showing = first->showing > second->showing ? first->showing : second->showing;
	return (struct use){ pair, weight, 0, showing, first->document, first->first, second->last, true };
}

/* Whether a word is a name: the background corpus mostly capitalises it in mid-sentence, or does not have it and it is capitalised here. */
static bool is_name(const struct term *term, const struct words *words)
{
	if (!term->word || !term->capitalised || term->stop)
		return false;
	struct word_statistics statistics = words_find(words, term->text, term->length);
	return statistics.bodies + statistics.titles == 0 || statistics.capitalised > 600;
}

/* Sorts by term; of one term, the use that shows it best comes first, then the first in the text. */
static int by_term(const void *a, const void *b)
{
	const struct use *x = a, *y = b;
	int order = strcmp(x->term, y->term);
	if (order)
		return order;
	if (x->showing != y->showing)
		return x->showing < y->showing ? -1 : 1;
	return (x->number > y->number) - (x->number < y->number);
}

/* How the words of the use are written; at the start of a sentence or in a title only a name has its capital. */
static const char *written(const struct use *use, struct arena *arena)
{
	if (use->showing == SHOWN_NOT)
		return NULL;
	const struct token *first = &use->document->tokens[use->first], *last = &use->document->tokens[use->last];
	const char *text = arena_string(arena, use->document->text + first->byte, last->byte_end - first->byte);
	if (use->showing != SHOWN_IN_SENTENCE && !use->name && use->first == use->last)
		text = first->norm;
	return strcmp(text, use->term) == 0 ? NULL : text;
}

/* 1 + ln tf, pairs less, in steps. */
static float weight_of(const char *term, float places)
{
	float weight = 1 + logf(places > 1 ? places : 1);
	if (strchr(term, ' '))
		weight *= PAIR;
	return roundf(weight * WEIGHT_STEPS) / WEIGHT_STEPS;
}

static void fold(struct bag *bag, struct arena *arena, struct feature **ret_features, uint32_t *ret_count)
{
	uint32_t count = 0;
	struct feature *features = arena_alloc(arena, bag->uses.count, sizeof(*features));
	if (bag->uses.count)
		qsort(bag->uses.items, bag->uses.count, sizeof(struct use), by_term);
	for (size_t k = 0, end; k < bag->uses.count; k = end) {
		float places = 0;
		for (end = k; end < bag->uses.count && strcmp(bag->uses.items[end].term, bag->uses.items[k].term) == 0; end++)
			places += bag->uses.items[end].place;
		const struct use *best = &bag->uses.items[k];
		features[count++] = (struct feature){ best->term, weight_of(best->term, places), written(best, arena) };
	}
	array_free(&bag->uses);
	*ret_features = features;
	*ret_count = count;
}

/* The last name that was read, which may be the first of a pair. */
struct last_name {
	struct use use;
	struct term term;
	uint32_t token;
};

/* Adds a word, which is no stop word, to the bags of words and names. */
static void read_word(const struct place *place, uint32_t token, const struct term *term, const struct words *words, struct last_name *last,
                      struct arena *arena, struct bag bags[BAG_COUNT])
{
	bool name = is_name(term, words);
	struct use use = use_of(place, token, term, place->words, name);
	use_term(&bags[BAG_WORDS], use);
	if (!name)
		return;
	use.place = place->names;
	use_term(&bags[BAG_NAMES], use);
	if (last->term.text && last->token + 1 >= token)
		use_term(&bags[BAG_NAMES], use_of_pair(&last->use, &last->term, &use, term, place->names, arena));
	*last = (struct last_name){ use, *term, token };
}

static void read_title(const struct document *title, const struct words *words, struct arena *arena, struct bag bags[BAG_COUNT])
{
	const struct place place = { title, TITLE_WORD, TITLE_NAME, SHOWN_ELSEWHERE };
	struct term before = { 0 };
	struct last_name name = { 0 };
	for (uint32_t t = 0; t < title->token_count && t < TITLE_TOKENS; t++) {
		struct term terms[TERMS_OF_TOKEN];
		size_t count = terms_of_token(title, &title->tokens[t], arena, terms);
		for (size_t k = 0; k < count; k++) {
			if (terms[k].stop)
				continue;
			struct use use = { .term = terms[k].text, .place = 1, .showing = SHOWN_NOT };
			use_term(&bags[BAG_TITLE], use);
			if (before.text)
				use_term(&bags[BAG_TITLE], use_of_pair(&use, &before, &use, &terms[k], 1, arena));
			before = terms[k];
			read_word(&place, t, &terms[k], words, &name, arena, bags);
		}
	}
}

static bool is_rubbish(const struct document *document, const struct token *token)
{
	return document->paragraphs[document->sentences[token->sentence].paragraph].kind == PARAGRAPH_RUBBISH;
}

static void read_body(const struct document *body, const struct words *words, struct arena *arena, struct bag bags[BAG_COUNT])
{
	struct place place = { body, LEAD_WORD, BODY_NAME, SHOWN_IN_SENTENCE };
	struct last_name name = { 0 };
	uint32_t read = 0;
	for (uint32_t t = 0; t < body->token_count && read < BODY_TOKENS; t++) {
		struct term terms[TERMS_OF_TOKEN];
		if (is_rubbish(body, &body->tokens[t]))
			continue;
		size_t count = terms_of_token(body, &body->tokens[t], arena, terms);
		read += count > 0;
		place.words = read <= LEAD_TOKENS ? LEAD_WORD : BODY_WORD;
		for (size_t k = 0; k < count; k++)
			if (!terms[k].stop)
				read_word(&place, t, &terms[k], words, &name, arena, bags);
	}
}

/* Keeps the smallest distinct values, sorted. */
static void keep_smallest(uint32_t *kept, uint32_t *count, uint32_t value)
{
	if (*count == FEATURE_SHINGLES_MAX && value >= kept[*count - 1])
		return;
	uint32_t at = *count;
	while (at > 0 && kept[at - 1] >= value)
		at--;
	if (at < *count && kept[at] == value)
		return;
	uint32_t moved = (*count < FEATURE_SHINGLES_MAX ? (*count)++ : FEATURE_SHINGLES_MAX - 1) - at;
	memmove(&kept[at + 1], &kept[at], moved * sizeof(*kept));
	kept[at] = value;
}

static void read_shingles(const struct document *body, struct arena *arena, struct story_features *features)
{
	uint64_t window[SHINGLE_WORDS] = { 0 };
	uint32_t words = 0, count = 0;
	uint32_t *kept = arena_alloc(arena, FEATURE_SHINGLES_MAX, sizeof(*kept));
	for (uint32_t t = 0; t < body->token_count; t++) {
		const struct token *token = &body->tokens[t];
		if ((token->kind != TOKEN_WORD && token->kind != TOKEN_NUMBER) || is_rubbish(body, token))
			continue;
		memmove(&window[0], &window[1], sizeof(window) - sizeof(window[0]));
		window[SHINGLE_WORDS - 1] = XXH3_64bits(token->norm, token->norm_length);
		if (++words >= SHINGLE_WORDS)
			keep_smallest(kept, &count, (uint32_t)XXH3_64bits(window, sizeof(window)));
	}
	if (words < SHINGLES_MIN_WORDS)
		return;
	features->shingles = kept;
	features->shingle_count = count;
}

void story_features_compute(const struct document *title, const struct document *body, const struct words *words,
                            struct arena *arena, struct story_features *ret_features)
{
	struct bag bags[BAG_COUNT] = { 0 };
	struct story_features features = { 0 };
	if (title) {
		read_title(title, words, arena, bags);
		features.no_report = headline_is_no_report(title);
	}
	if (body) {
		size_t uses = bags[BAG_WORDS].uses.count;
		read_body(body, words, arena, bags);
		features.has_body = bags[BAG_WORDS].uses.count > uses;
		read_shingles(body, arena, &features);
	}
	for (int bag = 0; bag < BAG_COUNT; bag++)
		fold(&bags[bag], arena, &features.bags[bag], &features.counts[bag]);
	*ret_features = features;
}

/* [text or nil, …], one for each term. */
static void write_written(const struct story_features *features, enum feature_bag bag, struct writer *writer)
{
	write_array(writer, features->counts[bag]);
	for (uint32_t k = 0; k < features->counts[bag]; k++)
		write_string(writer, features->bags[bag][k].written);
}

/* {"body": bool, "no_report": true if so, "bags": [[term, weight in steps, …] × 3], "shingles": bytes, little-endian, "words": [text or nil, …],
 * "names": the same}; the last two are missing in logs of the first format, "no_report" in older ones. */
void story_features_write(const struct story_features *features, struct writer *writer)
{
	write_map(writer, 5 + features->no_report);
	write_pair_boolean(writer, "body", features->has_body);
	if (features->no_report)
		write_pair_boolean(writer, "no_report", true);
	write_pair_array(writer, "bags", BAG_COUNT);
	for (int bag = 0; bag < BAG_COUNT; bag++) {
		write_array(writer, features->counts[bag] * 2);
		for (uint32_t k = 0; k < features->counts[bag]; k++) {
			write_string(writer, features->bags[bag][k].term);
			write_integer(writer, lrintf(features->bags[bag][k].weight * WEIGHT_STEPS));
		}
	}
	uint8_t bytes[FEATURE_SHINGLES_MAX * 4];
	for (uint32_t k = 0; k < features->shingle_count; k++)
		for (int byte = 0; byte < 4; byte++)
			bytes[k * 4 + (uint32_t)byte] = (uint8_t)(features->shingles[k] >> (8 * byte));
	write_string(writer, "shingles");
	write_binary(writer, bytes, (size_t)features->shingle_count * 4);
	write_string(writer, "words");
	write_written(features, BAG_WORDS, writer);
	write_string(writer, "names");
	write_written(features, BAG_NAMES, writer);
}

static int read_bag(const struct value *value, struct arena *arena, struct feature **ret_features, uint32_t *ret_count)
{
	if (value->type != VALUE_ARRAY || value->count % 2 || value->count / 2 > TERMS_MAX)
		return -EBADMSG;
	uint32_t count = value->count / 2;
	struct feature *features = arena_alloc(arena, count, sizeof(*features));
	for (uint32_t k = 0; k < count; k++) {
		const struct value *term = &value->items[k * 2], *weight = term + 1;
		if (term->type != VALUE_STRING || weight->type != VALUE_INTEGER || weight->integer < 0 || weight->integer > UINT16_MAX)
			return -EBADMSG;
		if (k && strcmp(features[k - 1].term, term->string) >= 0)
			return -EBADMSG;
		features[k] = (struct feature){ term->string, (float)weight->integer / WEIGHT_STEPS, NULL };
	}
	*ret_features = features;
	*ret_count = count;
	return 0;
}

static int read_sketch(const struct value *value, struct arena *arena, struct story_features *features)
{
	if (!value || value->type != VALUE_BINARY || value->count % 4 || value->count / 4 > FEATURE_SHINGLES_MAX)
		return -EBADMSG;
	if (!value->count)
		return 0;
	features->shingle_count = value->count / 4;
	features->shingles = arena_alloc(arena, features->shingle_count, sizeof(*features->shingles));
	for (uint32_t k = 0; k < value->count; k++)
		features->shingles[k / 4] |= (uint32_t)(uint8_t)value->string[k] << (8 * (k % 4));
	for (uint32_t k = 1; k < features->shingle_count; k++)
		if (features->shingles[k - 1] >= features->shingles[k])
			return -EBADMSG;
	return 0;
}

static int read_written(const struct value *value, const char *key, enum feature_bag bag, struct story_features *features)
{
	const struct value *texts = value_find(value, key);
	if (!texts)
		return 0;
	if (texts->type != VALUE_ARRAY || texts->count != features->counts[bag])
		return -EBADMSG;
	for (uint32_t k = 0; k < texts->count; k++)
		if (texts->items[k].type == VALUE_STRING)
			features->bags[bag][k].written = texts->items[k].string;
	return 0;
}

int story_features_read(const struct value *value, struct arena *arena, struct story_features *ret_features)
{
	struct story_features features = { .has_body = value_boolean(value, "body", false), .no_report = value_boolean(value, "no_report", false) };
	const struct value *bags;
	if (value_array(value, "bags", &bags) != BAG_COUNT)
		return -EBADMSG;
	for (int bag = 0; bag < BAG_COUNT; bag++) {
		int r = read_bag(&bags[bag], arena, &features.bags[bag], &features.counts[bag]);
		if (r < 0)
			return r;
	}
	int r = read_sketch(value_find(value, "shingles"), arena, &features);
	if (r == 0)
		r = read_written(value, "words", BAG_WORDS, &features);
	if (r == 0)
		r = read_written(value, "names", BAG_NAMES, &features);
	if (r < 0)
		return r;
	*ret_features = features;
	return 0;
}
