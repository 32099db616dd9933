#include "extract/tagger/observations.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "extract/tagger/looks.h"

enum {
	FAR = 40, /* tokens within which a strong cue counts */
	BUCKETS = 11,
	BETWEEN = 32,
	FEW = 3,            /* none, one, several */
	MADE = 11,          /* of strong cues and of quotation marks so many */
	BEFORE = 5,         /* quotes of the sentence before, or none */
	NO_RULE = RULES,    /* there is no cue that it could be of */
};

/* Observations with few values are numbered, so that their weights are found without a hash. These are the numbers at which each kind
 * begins; comments give the tokens that are looked at, relative to the current one. */
enum number {
	ALWAYS,
	TAG,                                               /* -1 … 1 */
	CUE = TAG + 3 * TAGS,                              /* -1 … 1 */
	CUE_TAG = CUE + 3 * LEXICON_BINS,
	TAG_TAG = CUE_TAG + LEXICON_BINS * TAGS,           /* -1 and 0, … 1 and 2 */
	FUNCTION_FUNCTION = TAG_TAG + 3 * TAGS * TAGS,     /* 0 and 1, -1 and 0 */
	SHAPE = FUNCTION_FUNCTION + 2 * FUNCTIONS * FUNCTIONS, /* -1, 0, 1 */
	HEAD = SHAPE + SHAPES * SHAPES * SHAPES,
	TOLD = HEAD + LEXICON_BINS,
	RULE_SURE = TOLD + TELLING,
	RULE_RULE_RULE = RULE_SURE + RULES * SURES,        /* -1, 0, 1 */
	RULE_CUE_SURE = RULE_RULE_RULE + RULES * RULES * RULES,
	RULE_QUOTE_RULE = RULE_CUE_SURE + RULES * LEXICON_BINS * SURES, /* 0, 0, 1 */
	QUOTE_QUOTE_QUOTE = RULE_QUOTE_RULE + RULES * QUOTES * RULES, /* -1, 0, 1 */
	QUOTED_PLACE = QUOTE_QUOTE_QUOTE + QUOTES * QUOTES * QUOTES,
	QUOTED_BEFORE = QUOTED_PLACE + BUCKETS * BUCKETS,
	QUOTED_BEHIND = QUOTED_BEFORE + TAGS * LEXICON_BINS * BUCKETS,
	CUE_LEFT = QUOTED_BEHIND + TAGS * LEXICON_BINS * 2, /* none; its distance, and what lies between */
	CUE_RIGHT = CUE_LEFT + 1 + BUCKETS * BETWEEN,
	LEFT_TAG = CUE_RIGHT + 1 + BUCKETS * BETWEEN,
	RIGHT_TAG = LEFT_TAG + LEXICON_BINS * TAGS * BUCKETS,
	UNFRAMED_TAG = RIGHT_TAG + LEXICON_BINS * TAGS * BUCKETS,
	NO_FRAME_TAGS = UNFRAMED_TAG + TAGS * BUCKETS,     /* 0 and 1 */
	RULES_AROUND = NO_FRAME_TAGS + TAGS * TAGS,
	FROM_START = RULES_AROUND + (RULES + 1) * (RULES + 1) * RULES,
	TO_END = FROM_START + BUCKETS,
	FIRST_TAG = TO_END + BUCKETS,
	SENTENCE_QUOTE = FIRST_TAG + 2 * TAGS,
	CUE_BEFORE = SENTENCE_QUOTE + MADE * QUOTES,
	NUMBERS = CUE_BEFORE + 2 * BEFORE,
};

/* The same for pairs of labels. */
enum pair_number {
	PAIR_ALWAYS,
	PAIR_TAG,                                     /* 0, -1 */
	PAIR_CUE = PAIR_TAG + 2 * TAGS,               /* 0, -1 */
	PAIR_QUOTES = PAIR_CUE + 2 * LEXICON_BINS,    /* -1 and 0 */
	PAIR_RULES = PAIR_QUOTES + QUOTES * QUOTES,   /* -1 and 0 */
	PAIR_START = PAIR_RULES + RULES * RULES,      /* whether a sentence begins; -1 */
	PAIR_FUNCTIONS = PAIR_START + 2 * RULES,      /* -1 and 0 */
	PAIR_NUMBERS = PAIR_FUNCTIONS + FUNCTIONS * FUNCTIONS,
};

/* Observations with too many values are hashed, along with one of these. For the first few the last row is held. */
enum hashed {
	QUOTATION_BEFORE,
	QUOTATION_BEHIND,
	QUOTATION_END,
	LEFT_NEAR,
	RIGHT_NEAR,
	LEFT_NEXT,
	FIRST_WORD,
	SEGMENT_WORD,
	SEGMENT_TAG,
	SEGMENT_END,
	SEGMENT_NEXT_TAG,
	SEGMENT_NEXT_WORD,
	SEGMENT_BEFORE,
	HELD_END,
	WORD_AT = HELD_END, /* -2 … 2 */
	WORD_WORD = WORD_AT + 5,
	TAG_WORD = WORD_WORD + 2,
	TAG_TAG_TAG,
	SUFFIX_3 = TAG_TAG_TAG + 2,
	PREFIX_3,
	UNFRAMED_WORD,
	FRAME_WORD,
	FRAME_TAG,
	FRAME_TAGS,
	PAIR_FUNCTION_WORD,
	PAIR_FUNCTION_WORD_BEFORE,
};
_Static_assert((int)HELD_END <= (int)HELD, "each has its place");

struct observation_rows {
	const struct crf *crf;
	uint64_t number; /* counted from 1 */
	uint32_t of_number[NUMBERS], of_pair_number[PAIR_NUMBERS];
	uint32_t content_word, content_word_before; /* the rows that all words but function words share */
};

static uint64_t mix(uint64_t hash, uint64_t value)
{
	hash = (hash ^ value) * 0x9e3779b97f4a7c15u;
	return hash ^ (hash >> 29);
}

/* Never a number. */
static uint64_t key_of(enum hashed template, uint64_t value)
{
	return mix(mix(template + 1, 0x5bd1e995), value) | UINT64_C(1) << 63;
}

static uint64_t join(uint64_t a, uint64_t b)
{
	return mix(mix(17, a), b);
}

static uint64_t join3(uint64_t a, uint64_t b, uint64_t c)
{
	return mix(join(a, b), c);
}

/* --- rows of a field */

enum { CONTENT_WORD = 5 /* stands for every word that is no function word */ };

struct observation_rows *observation_rows_new(const struct crf *crf)
{
	static atomic_uint_fast64_t made;
	struct observation_rows *rows = allocate(1, sizeof(*rows));
	rows->crf = crf;
	rows->number = ++made;
	for (uint32_t number = 0; number < NUMBERS; number++)
		rows->of_number[number] = crf_observation_row(crf, number);
	for (uint32_t number = 0; number < PAIR_NUMBERS; number++)
		rows->of_pair_number[number] = crf_transition_row(crf, NUMBERS + number);
	rows->content_word = crf_transition_row(crf, key_of(PAIR_FUNCTION_WORD, CONTENT_WORD));
	rows->content_word_before = crf_transition_row(crf, key_of(PAIR_FUNCTION_WORD_BEFORE, CONTENT_WORD));
	return rows;
}

uint64_t observation_rows_number(const struct observation_rows *rows)
{
	return rows->number;
}

struct observation_rows *observation_rows_free(struct observation_rows *rows)
{
	free(rows);
	return NULL;
}

static uint64_t suffix(const struct token *token, size_t length)
{
	return look_hash(token->norm + token->norm_length - length, length);
}

void observations_know(const struct observation_rows *rows, const struct token *token, uint64_t word, struct known_word *ret_known)
{
	const struct crf *crf = rows->crf;
	size_t length = token->norm_length;
	for (unsigned k = 0; k < array_size(ret_known->at); k++)
		ret_known->at[k] = crf_observation_row(crf, key_of(WORD_AT + k, word));
	ret_known->unframed = crf_observation_row(crf, key_of(UNFRAMED_WORD, word));
	ret_known->function = crf_transition_row(crf, key_of(PAIR_FUNCTION_WORD, word));
	ret_known->function_before = crf_transition_row(crf, key_of(PAIR_FUNCTION_WORD_BEFORE, word));
	if (length > 3)
		ret_known->suffix3 = crf_observation_row(crf, key_of(SUFFIX_3, suffix(token, 3)));
	if (length > 4)
		ret_known->prefix3 = crf_observation_row(crf, key_of(PREFIX_3, look_hash(token->norm, 3)));
}

/* --- observations */

/* Receives the observations: for training as keys, for tagging as the field's rows of weights. The code below serves both; the compiler
 * makes a version for each. */
struct sink {
	bool wants_keys;
	uint64_t *keys;
	const struct observation_rows *rows;
	struct held *held;
	uint32_t *found;
	size_t count;
};
#define once_for_each_sink __attribute__((always_inline)) static inline

once_for_each_sink void add(struct sink *sink, uint32_t number)
{
	if (sink->wants_keys)
		sink->keys[sink->count++] = number;
	else
		sink->found[sink->count++] = sink->rows->of_number[number];
}

once_for_each_sink void add_pair(struct sink *sink, uint32_t number)
{
	if (sink->wants_keys)
		sink->keys[sink->count++] = NUMBERS + number;
	else
		sink->found[sink->count++] = sink->rows->of_pair_number[number];
}

once_for_each_sink void add_hashed(struct sink *sink, enum hashed template, uint64_t value)
{
	uint64_t key = key_of(template, value);
	if (sink->wants_keys)
		sink->keys[sink->count++] = key;
	else
		sink->found[sink->count++] = crf_observation_row(sink->rows->crf, key);
}

once_for_each_sink void add_held(struct sink *sink, enum hashed template, uint64_t value)
{
	uint64_t key = key_of(template, value);
	if (sink->wants_keys) {
		sink->keys[sink->count++] = key;
		return;
	}
	struct held *held = &sink->held[template];
	if (held->key != key)
		*held = (struct held){ key, crf_observation_row(sink->rows->crf, key) };
	sink->found[sink->count++] = held->row;
}

/* Adds an observation of a word alone; `row` is the one that is known for it. */
once_for_each_sink void add_known(struct sink *sink, enum hashed template, uint64_t value, const uint32_t *row)
{
	if (sink->wants_keys)
		sink->keys[sink->count++] = key_of(template, value);
	else
		sink->found[sink->count++] = *row;
}

static uint32_t bucket(uint32_t distance)
{
	return distance < 6 ? distance : distance < 9 ? 6 : distance < 14 ? 7 : distance < 22 ? 8 : distance < FAR ? 9 : BUCKETS - 1;
}

/* The neighbours of a token in its chain. */
struct window {
	const struct look *at[5]; /* -2 … 2 */
};

static struct window window_of(const struct observed *observed, const struct chain *chain, uint32_t token)
{
	struct window window;
	for (int32_t k = -2; k <= 2; k++) {
		int64_t place = (int64_t)token + k;
		bool inside = place >= chain->first && place < chain->end;
		window.at[k + 2] = inside ? &observed->looks[place] : &observed->outside;
	}
	return window;
}

static uint32_t tags(const struct look *a, const struct look *b)
{
	return (uint32_t)a->tag * TAGS + b->tag;
}

static uint32_t functions(const struct look *a, const struct look *b)
{
	return (uint32_t)a->function * FUNCTIONS + b->function;
}

once_for_each_sink void add_affixes(struct sink *sink, const struct look *look, const struct token *token)
{
	size_t length = token->kind == TOKEN_WORD ? token->norm_length : 0;
	bool keys = sink->wants_keys; /* hashes are needed only then */
	if (length > 3)
		add_known(sink, SUFFIX_3, keys ? suffix(token, 3) : 0, &look->known->suffix3);
	if (length > 4)
		add_known(sink, PREFIX_3, keys ? look_hash(token->norm, 3) : 0, &look->known->prefix3);
}

once_for_each_sink void add_words(struct sink *sink, const struct window *window, const struct token *token)
{
	const struct look *const *at = &window->at[2];
	for (int k = -2; k <= 2; k++)
		add_known(sink, (enum hashed)(WORD_AT + k + 2), at[k]->word, &at[k]->known->at[k + 2]);
	for (int k = -1; k <= 1; k++) {
		add(sink, TAG + (uint32_t)(k + 1) * TAGS + at[k]->tag);
		add(sink, CUE + (uint32_t)(k + 1) * LEXICON_BINS + at[k]->cue);
	}
	add_hashed(sink, WORD_WORD, join(at[-1]->word, at[0]->word));
	add_hashed(sink, WORD_WORD + 1, join(at[0]->word, at[1]->word));
	add_hashed(sink, TAG_WORD, join(at[0]->tag, at[1]->word));
	add(sink, CUE_TAG + (uint32_t)at[0]->cue * TAGS + at[0]->tag);
	for (int k = -1; k <= 1; k++)
		add(sink, TAG_TAG + (uint32_t)(k + 1) * TAGS * TAGS + tags(at[k], at[k + 1]));
	for (int k = -1; k <= 0; k++)
		add_hashed(sink, (enum hashed)(TAG_TAG_TAG + k + 1), (tags(at[k], at[k + 1]) * TAGS) + at[k + 2]->tag);
	add(sink, FUNCTION_FUNCTION + functions(at[0], at[1]));
	add(sink, FUNCTION_FUNCTION + FUNCTIONS * FUNCTIONS + functions(at[-1], at[0]));
	add_affixes(sink, at[0], token);
	add(sink, SHAPE + ((uint32_t)at[-1]->shape * SHAPES + at[0]->shape) * SHAPES + at[1]->shape);
	add(sink, HEAD + at[0]->head);
	add(sink, TOLD + at[0]->telling);
}

once_for_each_sink void add_rules(struct sink *sink, const struct window *window)
{
	const struct look *const *at = &window->at[2];
	uint32_t rule = at[0]->rule, next = at[1]->rule;
	add(sink, RULE_SURE + rule * SURES + at[0]->sure);
	add(sink, RULE_RULE_RULE + (at[-1]->rule * RULES + rule) * RULES + next);
	add(sink, RULE_CUE_SURE + (rule * LEXICON_BINS + at[0]->cue) * SURES + at[0]->sure);
	add(sink, RULE_QUOTE_RULE + (rule * QUOTES + at[0]->quote) * RULES + next);
}

/* The look of a token of the chain, or the one for tokens outside of it. */
static const struct look *look_of(const struct observed *observed, const struct chain *chain, uint32_t token)
{
	return token >= chain->first && token < chain->end ? &observed->looks[token] : &observed->outside;
}

static uint64_t word_at(const struct observed *observed, const struct chain *chain, uint32_t token)
{
	return look_of(observed, chain, token)->word;
}

/* Adds the outermost quotation in which the token is: its length, the token's place in it, and what surrounds it. */
once_for_each_sink void add_quotation(struct sink *sink, const struct observed *observed, const struct chain *chain, uint32_t token)
{
	const struct document *document = observed->reading->document;
	uint32_t number = document->tokens[token].quotation;
	while (number != DOCUMENT_NONE && document->quotations[number].parent != DOCUMENT_NONE)
		number = document->quotations[number].parent;
	if (number == DOCUMENT_NONE)
		return;
	const struct quotation *quotation = &document->quotations[number];
	uint32_t length = bucket(quotation->words), place = bucket(token - quotation->open);
	const struct look *looks = observed->looks;
	const struct look *before = look_of(observed, chain, quotation->open - 1); /* wraps for the first token: outside */
	const struct look *behind = look_of(observed, chain, quotation->close + 1);
	uint64_t last = quotation->close > quotation->open + 1 ? word_at(observed, chain, quotation->close - 1) : 0;
	bool mark = last && quotation->close > 0 && looks[quotation->close - 1].shape == 8 + TOKEN_PUNCTUATION;
	add(sink, QUOTED_PLACE + length * BUCKETS + place);
	add_held(sink, QUOTATION_BEFORE, before->word);
	add_held(sink, QUOTATION_BEHIND, behind->word);
	add_held(sink, QUOTATION_END, join3(length, mark ? last : 0, behind->tag));
	add(sink, QUOTED_BEFORE + ((uint32_t)before->tag * LEXICON_BINS + before->cue) * BUCKETS + length);
	add(sink, QUOTED_BEHIND + ((uint32_t)behind->tag * LEXICON_BINS + behind->cue) * 2 + mark);
}

/* What is between a token and a strong cue: the distance, and which marks. */
static uint32_t between(const struct observed *observed, uint32_t first, uint32_t end)
{
	const struct sums *a = &observed->sums[first], *b = &observed->sums[end];
	uint32_t commas = b->commas - a->commas;
	return (commas >= FEW ? FEW - 1 : commas) | (uint32_t)(b->finite != a->finite) << 2 | (uint32_t)(b->that != a->that) << 3 |
	       (uint32_t)(b->quotes != a->quotes) << 4;
}

/* A strong cue on one side of a token. */
struct side {
	const struct look *look; /* the one outside, if there is none */
	uint32_t distance, between, rule;
};

static struct side left_of(const struct observed *observed, const struct chain *chain, uint32_t token)
{
	uint32_t left = observed->left[token];
	if (left == DOCUMENT_NONE || left < chain->first)
		return (struct side){ &observed->outside, FAR, 0, NO_RULE };
	return (struct side){ &observed->looks[left], token - left, between(observed, left + 1, token), observed->looks[left].rule };
}

static struct side right_of(const struct observed *observed, const struct chain *chain, uint32_t token)
{
	uint32_t right = observed->right[token];
	if (right == DOCUMENT_NONE || right >= chain->end)
		return (struct side){ &observed->outside, FAR, 0, NO_RULE };
	return (struct side){ &observed->looks[right], right - token, between(observed, token, right), observed->looks[right].rule };
}

once_for_each_sink void add_frames(struct sink *sink, const struct observed *observed, const struct chain *chain, uint32_t token,
                                   const struct side *left)
{
	const struct look *at = &observed->looks[token], *next = look_of(observed, chain, token + 1);
	uint32_t frame = left->look->frame;
	if (frame) {
		add_hashed(sink, FRAME_TAG, join3(frame, at->tag, bucket(left->distance)));
		add_hashed(sink, FRAME_WORD, join(frame, at->word));
	} else {
		add(sink, UNFRAMED_TAG + (uint32_t)at->tag * BUCKETS + bucket(left->distance));
		add_known(sink, UNFRAMED_WORD, at->word, &at->known->unframed);
	}
	if (at->frame)
		add_hashed(sink, FRAME_TAGS, join3(at->frame, at->tag, next->tag));
	else
		add(sink, NO_FRAME_TAGS + tags(at, next));
}

once_for_each_sink void add_cues(struct sink *sink, const struct observed *observed, const struct chain *chain, uint32_t token)
{
	enum { CLOSE = 4 };
	const struct look *at = &observed->looks[token];
	struct side left = left_of(observed, chain, token), right = right_of(observed, chain, token);
	bool lefts = left.look != &observed->outside, rights = right.look != &observed->outside;
	add(sink, CUE_LEFT + (lefts ? 1 + bucket(left.distance) * BETWEEN + left.between : 0));
	add(sink, CUE_RIGHT + (rights ? 1 + bucket(right.distance) * BETWEEN + right.between : 0));
	add_held(sink, LEFT_NEAR, join(left.look->word, left.distance < CLOSE));
	add_held(sink, RIGHT_NEAR, join(right.look->word, right.distance < CLOSE));
	add(sink, LEFT_TAG + ((uint32_t)left.look->cue * TAGS + at->tag) * BUCKETS + bucket(left.distance));
	add(sink, RIGHT_TAG + ((uint32_t)right.look->cue * TAGS + at->tag) * BUCKETS + bucket(right.distance));
	uint32_t behind = observed->left[token] + 1;
	add_held(sink, LEFT_NEXT, lefts && behind < chain->end ? join(left.look->cue, observed->looks[behind].word) : 0);
	add_frames(sink, observed, chain, token, &left);
	add(sink, RULES_AROUND + (left.rule * (RULES + 1) + right.rule) * RULES + at->rule);
}

/* Adds the sentence in which the token is, within the chain. */
once_for_each_sink void add_sentence(struct sink *sink, const struct observed *observed, const struct chain *chain, uint32_t token)
{
	const struct document *document = observed->reading->document;
	const struct look *looks = observed->looks;
	const struct sentence *sentence = &document->sentences[document->tokens[token].sentence];
	uint32_t first = sentence->first > chain->first ? sentence->first : chain->first;
	uint32_t last = (sentence->end < chain->end ? sentence->end : chain->end) - 1;
	uint32_t from = bucket(token - first), to = bucket(last - token);
	uint32_t strong = observed->sums[last + 1].strong - observed->sums[first].strong;
	uint32_t quotes = observed->sums[last + 1].quotes - observed->sums[first].quotes;
	uint32_t made = (strong >= FEW ? FEW - 1 : strong) | (quotes >= FEW ? FEW - 1 : quotes) << 2;
	add(sink, FROM_START + from);
	add(sink, TO_END + to);
	add_held(sink, FIRST_WORD, looks[first].word);
	add(sink, FIRST_TAG + (uint32_t)looks[first].tag * 2 + (from == 0));
	add(sink, SENTENCE_QUOTE + made * QUOTES + looks[token].quote);
	uint32_t before = first > chain->first ? 1U + (looks[first - 1].quote & 3) : 0;
	uint32_t previous = first > chain->first ? observed->left[first - 1] : DOCUMENT_NONE;
	add(sink, CUE_BEFORE + (uint32_t)(previous != DOCUMENT_NONE && previous >= chain->first) * BEFORE + before);
}

/* Adds the part between marks in which the token is, and the next one. */
once_for_each_sink void add_segment(struct sink *sink, const struct observed *observed, const struct chain *chain, uint32_t token)
{
	uint32_t segment = observed->segment[token], next = observed->behind[token];
	segment = segment < chain->first ? chain->first : segment;
	next = next > chain->end ? chain->end : next;
	uint32_t next_end = next < chain->end ? observed->behind[next] : next;
	next_end = next_end > chain->end ? chain->end : next_end;
	bool next_strong = next < chain->end && observed->sums[next_end].strong > observed->sums[next].strong;
	uint64_t mark = next > token ? word_at(observed, chain, next - 1) : 0;
	uint64_t before = segment > chain->first ? word_at(observed, chain, segment - 1) : 0;
	const struct look *begin = look_of(observed, chain, segment), *behind = look_of(observed, chain, next);
	add_held(sink, SEGMENT_WORD, join(begin->word, segment == token));
	add_held(sink, SEGMENT_TAG, join3(begin->tag, mark, next_strong));
	add_held(sink, SEGMENT_END, join(mark, bucket(next - token)));
	add_held(sink, SEGMENT_NEXT_TAG, join3(mark, next_strong, behind->tag));
	add_held(sink, SEGMENT_NEXT_WORD, join(behind->word, mark));
	add_held(sink, SEGMENT_BEFORE, join(before, bucket(token - segment)));
}

once_for_each_sink void observe(struct sink *sink, const struct observed *observed, const struct chain *chain, uint32_t token)
{
	struct window window = window_of(observed, chain, token);
	const struct look *const *at = &window.at[2];
	add(sink, ALWAYS);
	add_words(sink, &window, &observed->reading->document->tokens[token]);
	add_rules(sink, &window);
	add(sink, QUOTE_QUOTE_QUOTE + ((uint32_t)at[-1]->quote * QUOTES + at[0]->quote) * QUOTES + at[1]->quote);
	add_quotation(sink, observed, chain, token);
	add_cues(sink, observed, chain, token);
	add_sentence(sink, observed, chain, token);
	add_segment(sink, observed, chain, token);
}

size_t observations_of(const struct observed *observed, const struct chain *chain, uint32_t token, uint64_t *ret_keys)
{
	struct sink sink = { .wants_keys = true, .keys = ret_keys };
	observe(&sink, observed, chain, token);
	return sink.count;
}

size_t observation_rows_of(struct observed *observed, const struct chain *chain, uint32_t token, uint32_t *ret_rows)
{
	struct sink sink = { .rows = observed->rows, .held = observed->held, .found = ret_rows };
	observe(&sink, observed, chain, token);
	return sink.count;
}

/* --- pairs of labels */

/* Adds the word if it is a function word; all others count as one. */
once_for_each_sink void add_function_word(struct sink *sink, enum hashed template, const struct look *look, const uint32_t *row)
{
	bool function_word = !look->word || look->function_word;
	if (!sink->wants_keys && !function_word)
		row = template == PAIR_FUNCTION_WORD ? &sink->rows->content_word : &sink->rows->content_word_before;
	add_known(sink, template, function_word ? look->word : CONTENT_WORD, row);
}

once_for_each_sink void observe_pair(struct sink *sink, const struct observed *observed, const struct chain *chain, uint32_t token)
{
	const struct look *at = &observed->looks[token], *before = look_of(observed, chain, token - 1); /* wraps for the first token: outside */
	const struct document *document = observed->reading->document;
	bool first = token == chain->first || document->tokens[token].sentence != document->tokens[token - 1].sentence;
	add_pair(sink, PAIR_ALWAYS);
	add_pair(sink, PAIR_TAG + at->tag);
	add_pair(sink, PAIR_TAG + TAGS + before->tag);
	add_pair(sink, PAIR_CUE + at->cue);
	add_pair(sink, PAIR_CUE + LEXICON_BINS + before->cue);
	add_pair(sink, PAIR_QUOTES + (uint32_t)before->quote * QUOTES + at->quote);
	add_function_word(sink, PAIR_FUNCTION_WORD, at, &at->known->function);
	add_function_word(sink, PAIR_FUNCTION_WORD_BEFORE, before, &before->known->function_before);
	add_pair(sink, PAIR_RULES + (uint32_t)before->rule * RULES + at->rule);
	add_pair(sink, PAIR_START + (uint32_t)first * RULES + before->rule);
	add_pair(sink, PAIR_FUNCTIONS + functions(before, at));
}

size_t transitions_of(const struct observed *observed, const struct chain *chain, uint32_t token, uint64_t *ret_keys)
{
	struct sink sink = { .wants_keys = true, .keys = ret_keys };
	observe_pair(&sink, observed, chain, token);
	return sink.count;
}

size_t transition_rows_of(const struct observed *observed, const struct chain *chain, uint32_t token, uint32_t *ret_rows)
{
	struct sink sink = { .rows = observed->rows, .found = ret_rows };
	observe_pair(&sink, observed, chain, token);
	return sink.count;
}
