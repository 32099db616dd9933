#include "extract/tagger/observations.h"

#include <string.h>

#include "extract/tagger/part_of_speech.h"

enum {
	LONGEST_CHAIN = 1024, /* tokens: keeps memory bounded; a longer one is cut at a sentence, or anywhere if there is none */
	STRONG_BIN = 5,       /* of the lexicon, from which on a word counts as a cue for its neighbours */
	HINT_BIN = 4,         /* from which on a word may be a cue at all */
	FAR = 40,             /* tokens between a word and a strong cue */
	MEMORY = 1024,        /* words of the lexicon looked up lately */
};

/* What the rules found at a token. */
enum ruled {
	RULED_NONE,
	RULED_SOURCE_BEFORE, /* its cue comes behind it */
	RULED_SOURCE_AFTER,
	RULED_CUE_BEFORE, /* its content comes before it */
	RULED_CUE_AFTER,
	RULED_CONTENT_BEFORE,
	RULED_CONTENT_AFTER,
	RULED_CONTENT_ALONE, /* without a cue */
};

struct look {
	uint64_t word;
	uint32_t classes;
	uint8_t shape, tag, function, cue, head;
	uint8_t rule, sure; /* what a rule found: part * 2 + whether it begins; its confidence in four bins */
	uint8_t quote;      /* 0 outside, 1 in a quotation, 2 in a quotation in one; + 4 opens, + 8 closes */
	bool strong;
	uint16_t frame; /* what may follow it as its content, if it is in the list of reporting verbs: flags of enum cue_content */
};

/* How many of each stand before a token. */
struct sums {
	uint32_t commas, finite, that, quotes, strong;
};

struct observed {
	const struct reading *reading;
	struct look *looks;
	struct sums *sums;           /* token_count + 1 */
	uint32_t *left, *right;      /* nearest strong cue in the same passage before and behind, or DOCUMENT_NONE */
	uint32_t *segment, *behind;  /* where the part between commas begins, and where the next one does (or the passage's end) */
	uint32_t *quote_left, *quote_right; /* nearest mark of a quotation in the passage */
};

static uint64_t mix(uint64_t hash, uint64_t value)
{
	hash = (hash ^ value) * 0x9e3779b97f4a7c15u;
	return hash ^ (hash >> 29);
}

static uint64_t hash_bytes(const char *bytes, size_t length)
{
	uint64_t hash = 0xcbf29ce484222325u; /* FNV-1a */
	for (size_t k = 0; k < length; k++)
		hash = (hash ^ (uint8_t)bytes[k]) * 0x100000001b3u;
	return hash;
}

uint64_t observations_word(const struct token *token)
{
	if (token->kind == TOKEN_NUMBER)
		return 1;
	if (token->kind == TOKEN_URL)
		return 2;
	if (token->kind == TOKEN_QUOTE)
		return token->flags & TOKEN_OPENS ? 3 : 4;
	return hash_bytes(token->norm, token->norm_length) | 8;
}

/* --- chains */

static bool goes_on(const struct document *document, uint32_t token)
{
	if (token == 0 || token >= document->token_count)
		return false;
	uint32_t a = document->tokens[token - 1].quotation, b = document->tokens[token].quotation;
	return a != DOCUMENT_NONE && a == b && document->quotations[a].open < token - 1;
}

static uint32_t cut_of(const struct document *document, uint32_t first, uint32_t end)
{
	for (uint32_t k = end; k > first + LONGEST_CHAIN / 2; k--)
		if (document->tokens[k].sentence != document->tokens[k - 1].sentence)
			return k;
	return end;
}

struct chain *chains_make(const struct reading *reading, uint32_t *ret_count)
{
	const struct document *document = reading->document;
	size_t most = reading->passage_count + 2 * (size_t)document->token_count / LONGEST_CHAIN + 1;
	struct chain *chains = arena_alloc(reading->arena, most, sizeof(*chains));
	uint32_t count = 0;
	for (uint32_t p = 0; p < reading->passage_count;) {
		uint32_t first = reading->passages[p].first, end = reading->passages[p].end;
		uint32_t paragraph = reading->passages[p].paragraph;
		for (p++; p < reading->passage_count && reading->passages[p].first == end; p++) {
			if (reading->passages[p].paragraph != paragraph && !goes_on(document, end))
				break;
			paragraph = reading->passages[p].paragraph;
			end = reading->passages[p].end;
		}
		while (end - first > LONGEST_CHAIN) {
			uint32_t cut = cut_of(document, first, first + LONGEST_CHAIN);
			chains[count++] = (struct chain){ first, cut };
			first = cut;
		}
		chains[count++] = (struct chain){ first, end };
	}
	*ret_count = count;
	return chains;
}

/* --- what is known of each token */

static uint8_t shape_of(const struct token *token)
{
	if (token->kind != TOKEN_WORD)
		return (uint8_t)(8 + token->kind);
	if (token->flags & TOKEN_UPPER)
		return 3;
	return token->flags & TOKEN_CAPITALISED ? token->flags & TOKEN_ABBREVIATION ? 4 : 2 : 1;
}

static uint8_t quote_of(const struct document *document, uint32_t token)
{
	const struct token *t = &document->tokens[token];
	if (t->quotation == DOCUMENT_NONE)
		return 0;
	uint8_t depth = document->quotations[t->quotation].parent == DOCUMENT_NONE ? 1 : 2;
	if (t->kind == TOKEN_QUOTE)
		depth |= t->flags & TOKEN_OPENS ? 4 : 8;
	return depth;
}

/* Word classes that tell a token's function where no tagger says so. */
static uint8_t function_of(uint32_t classes)
{
	static const uint32_t ORDER[] = { WORD_THAT, WORD_MODAL, WORD_AUXILIARY, WORD_NEGATION, WORD_RELATIVE, WORD_SUBORDINATOR,
		                              WORD_CONJUNCTION, WORD_PREPOSITION, WORD_DETERMINER, WORD_PRONOUN, WORD_OBJECT, WORD_TIME,
		                              WORD_ADVERB, WORD_TITLE, WORD_NAME, WORD_WRITING, WORD_ORGANISATION, WORD_PEOPLE, WORD_ROLE,
		                              WORD_CUE };
	for (uint8_t k = 0; k < array_size(ORDER); k++)
		if (classes & ORDER[k])
			return (uint8_t)(k + 1);
	return 0;
}

static void mark(struct observed *observed, struct range range, enum ruled part, uint8_t sure)
{
	for (uint32_t k = range.first; k < range.end; k++) {
		struct look *look = &observed->looks[k];
		if (look->rule && part >= RULED_CONTENT_BEFORE)
			continue; /* a mention or a cue inside a content: the inner one is the finer news */
		look->rule = (uint8_t)(part * 2 + (k == range.first));
		look->sure = sure;
	}
}

static void mark_rule(struct observed *observed, const struct attribution *attribution)
{
	uint16_t confidence = attribution_confidence(attribution);
	uint8_t sure = confidence >= 900 ? 4 : confidence >= 750 ? 3 : confidence >= 550 ? 2 : 1;
	bool cued = attribution->cue.first < attribution->cue.end;
	uint32_t cue = attribution->cue.first;
	mark(observed, attribution->mention, attribution->mention.first < cue ? RULED_SOURCE_BEFORE : RULED_SOURCE_AFTER, sure);
	mark(observed, attribution->cue, attribution->content[0].first < cue ? RULED_CUE_BEFORE : RULED_CUE_AFTER, sure);
	for (uint32_t c = 0; c < attribution->content_count; c++)
		mark(observed, attribution->content[c],
		     !cued                                ? RULED_CONTENT_ALONE
		     : attribution->content[c].first < cue ? RULED_CONTENT_BEFORE
		                                           : RULED_CONTENT_AFTER,
		     sure);
}

/* The entry of a word, from those asked for lately if it is there (no word is 0). */
static struct lexicon_entry entry_of(const struct cue_lexicon *lexicon, struct lexicon_entry *memory, uint64_t word)
{
	struct lexicon_entry *known = &memory[(word >> 4) % MEMORY];
	if (known->word != word)
		*known = cue_lexicon_find(lexicon, word);
	return *known;
}

static void look_at(struct observed *observed, const struct cue_lexicon *lexicon)
{
	const struct document *document = observed->reading->document;
	struct lexicon_entry *memory = arena_alloc(observed->reading->arena, MEMORY, sizeof(*memory));
	for (uint32_t k = 0; k < document->token_count; k++) {
		const struct token *token = &document->tokens[k];
		struct look *look = &observed->looks[k];
		look->word = observations_word(token);
		look->classes = observed->reading->classes[k];
		look->shape = shape_of(token);
		look->function = function_of(look->classes);
		struct lexicon_entry entry = { 0 };
		if (token->kind == TOKEN_WORD || token->kind == TOKEN_PUNCTUATION)
			entry = entry_of(lexicon, memory, look->word);
		look->cue = entry.cue;
		look->head = entry.head;
		struct cue_entry cue;
		if (reading_cue(observed->reading, k, &cue))
			look->frame = (uint16_t)(cue.content << 3 | (uint32_t)cue.form);
		look->strong = entry.cue >= STRONG_BIN && entry.cue < LEXICON_BINS - 1;
		look->quote = quote_of(document, k);
	}
}

static void sum_up(struct observed *observed)
{
	const struct document *document = observed->reading->document;
	for (uint32_t k = 0; k < document->token_count; k++) {
		const struct look *look = &observed->looks[k];
		struct sums sums = observed->sums[k];
		sums.commas += document->tokens[k].kind == TOKEN_PUNCTUATION && reading_mark(observed->reading, k, ',');
		sums.finite += look->tag < PART_COUNT ? part_is_finite(look->tag) : (look->classes & (WORD_AUXILIARY | WORD_MODAL)) != 0;
		sums.that += (look->classes & WORD_THAT) != 0;
		sums.quotes += document->tokens[k].kind == TOKEN_QUOTE;
		sums.strong += look->strong;
		observed->sums[k + 1] = sums;
	}
}

static void look_left(struct observed *observed, uint32_t passage)
{
	const struct passage *p = &observed->reading->passages[passage];
	uint32_t cue = DOCUMENT_NONE, quote = DOCUMENT_NONE, segment = p->first;
	for (uint32_t k = p->first; k < p->end; k++) {
		observed->left[k] = cue;
		observed->quote_left[k] = quote;
		observed->segment[k] = segment;
		if (observed->looks[k].strong)
			cue = k;
		if (observed->looks[k].quote & 12)
			quote = k;
		if (observed->looks[k].shape == 8 + TOKEN_PUNCTUATION)
			segment = k + 1;
	}
}

static void look_right(struct observed *observed, uint32_t passage)
{
	const struct passage *p = &observed->reading->passages[passage];
	uint32_t cue = DOCUMENT_NONE, quote = DOCUMENT_NONE, behind = p->end;
	for (uint32_t k = p->end; k-- > p->first;) {
		observed->right[k] = cue;
		observed->quote_right[k] = quote;
		observed->behind[k] = behind;
		if (observed->looks[k].strong)
			cue = k;
		if (observed->looks[k].quote & 12)
			quote = k;
		if (observed->looks[k].shape == 8 + TOKEN_PUNCTUATION)
			behind = k + 1;
	}
}

struct observed *observations_make(const struct reading *reading, const struct attributions *rules, const struct cue_lexicon *lexicon)
{
	uint32_t count = reading->document->token_count;
	struct arena *arena = reading->arena;
	struct observed *observed = arena_alloc(arena, 1, sizeof(*observed));
	*observed = (struct observed){
		.reading = reading,
		.looks = arena_alloc(arena, count + 1, sizeof(struct look)),
		.sums = arena_alloc(arena, count + 1, sizeof(struct sums)),
		.left = arena_alloc(arena, count + 1, sizeof(uint32_t)),
		.right = arena_alloc(arena, count + 1, sizeof(uint32_t)),
		.segment = arena_alloc(arena, count + 1, sizeof(uint32_t)),
		.behind = arena_alloc(arena, count + 1, sizeof(uint32_t)),
		.quote_left = arena_alloc(arena, count + 1, sizeof(uint32_t)),
		.quote_right = arena_alloc(arena, count + 1, sizeof(uint32_t)),
	};
	look_at(observed, lexicon);
	for (size_t k = 0; k < rules->list.count; k++)
		mark_rule(observed, &rules->list.items[k]);
	for (uint32_t p = 0; p < reading->passage_count; p++) {
		look_left(observed, p);
		look_right(observed, p);
	}
	return observed;
}

void observations_take_parts(struct observed *observed, const uint8_t *parts)
{
	enum { NO_PART = 128 /* no part of speech has such a number */ };
	for (uint32_t k = 0; k < observed->reading->document->token_count; k++)
		observed->looks[k].tag = parts ? parts[k] : (uint8_t)(NO_PART + observed->looks[k].function);
	sum_up(observed);
}

bool observations_promise(const struct observed *observed, const struct chain *chain)
{
	for (uint32_t k = chain->first; k < chain->end; k++) {
		const struct look *look = &observed->looks[k];
		if (look->rule || look->quote || (look->cue >= HINT_BIN && look->cue < LEXICON_BINS - 1))
			return true;
	}
	return false;
}

/* --- observations */

/* Writes keys: each call of add has the next template's number mixed in, so that two templates never share a key. */
struct keys {
	uint64_t *keys;
	size_t count;
	uint64_t template;
};

static void add(struct keys *keys, uint64_t value)
{
	keys->keys[keys->count++] = mix(mix(++keys->template, 0x5bd1e995), value);
}

/* A template that does not apply here. */
static void skip(struct keys *keys)
{
	keys->template ++;
}

static void add_if(struct keys *keys, bool applies, uint64_t value)
{
	if (applies)
		add(keys, value);
	else
		skip(keys);
}

static uint64_t join(uint64_t a, uint64_t b)
{
	return mix(mix(17, a), b);
}

static uint64_t join3(uint64_t a, uint64_t b, uint64_t c)
{
	return mix(join(a, b), c);
}

static uint32_t bucket(uint32_t distance)
{
	return distance < 6 ? distance : distance < 9 ? 6 : distance < 14 ? 7 : distance < 22 ? 8 : distance < 40 ? 9 : 10;
}

/* The neighbours of a token in its chain; outside of it there is a token of zeroes. */
struct window {
	const struct look *at[7]; /* -3 … 3 */
};

static struct window window_of(const struct observed *observed, const struct chain *chain, uint32_t token)
{
	static const struct look NOTHING;
	struct window window;
	for (int32_t k = -3; k <= 3; k++) {
		int64_t place = (int64_t)token + k;
		bool inside = place >= chain->first && place < chain->end;
		window.at[k + 3] = inside ? &observed->looks[place] : &NOTHING;
	}
	return window;
}

static void add_words(struct keys *keys, const struct window *window, const struct token *token)
{
	const struct look *const *at = &window->at[3];
	for (int k = -3; k <= 3; k++)
		add(keys, at[k]->word);
	for (int k = -3; k <= 3; k++)
		add(keys, at[k]->tag);
	for (int k = -2; k <= 2; k++)
		add(keys, at[k]->cue);
	add(keys, join(at[-1]->word, at[0]->word));
	add(keys, join(at[0]->word, at[1]->word));
	add(keys, join(at[-1]->word, at[0]->tag));
	add(keys, join(at[0]->tag, at[1]->word));
	add(keys, join(at[0]->cue, at[0]->tag));
	add(keys, join(at[-1]->cue, at[0]->tag));
	add(keys, join(at[-2]->tag, at[-1]->tag));
	add(keys, join(at[-1]->tag, at[0]->tag));
	add(keys, join(at[0]->tag, at[1]->tag));
	add(keys, join(at[1]->tag, at[2]->tag));
	add(keys, join3(at[-2]->tag, at[-1]->tag, at[0]->tag));
	add(keys, join3(at[-1]->tag, at[0]->tag, at[1]->tag));
	add(keys, join3(at[0]->tag, at[1]->tag, at[2]->tag));
	for (int k = -1; k <= 1; k++)
		add(keys, at[k]->function);
	add(keys, join(at[0]->function, at[1]->function));
	add(keys, join(at[-1]->function, at[0]->function));
	bool word = token->kind == TOKEN_WORD;
	size_t length = token->norm_length;
	add_if(keys, word && length > 3, hash_bytes(token->norm + length - (length > 3 ? 3 : length), length > 3 ? 3 : length));
	add_if(keys, word && length > 2, hash_bytes(token->norm + length - (length > 2 ? 2 : length), length > 2 ? 2 : length));
	add_if(keys, word && length > 4, hash_bytes(token->norm, length > 3 ? 3 : length));
	add(keys, join3(at[-1]->shape, at[0]->shape, at[1]->shape));
	add(keys, at[0]->head);
	add(keys, at[1]->head);
	static const uint32_t TELLING = WORD_ROLE | WORD_ORGANISATION | WORD_NAME | WORD_GIVEN | WORD_TITLE | WORD_PRONOUN | WORD_TIME |
	                                WORD_PEOPLE | WORD_THAT | WORD_CAPITAL | WORD_WRITING;
	for (int k = -1; k <= 1; k++)
		add(keys, at[k]->classes & TELLING);
}

static void add_rules(struct keys *keys, const struct window *window)
{
	const struct look *const *at = &window->at[3];
	for (int k = -1; k <= 1; k++)
		add(keys, at[k]->rule);
	add(keys, join(at[0]->rule, at[0]->sure));
	add(keys, join(at[0]->rule, at[1]->rule));
	add(keys, join3(at[-1]->rule, at[0]->rule, at[1]->rule));
	add(keys, join(at[0]->rule, at[0]->tag));
	add(keys, join3(at[0]->rule, at[0]->cue, at[0]->sure));
	add(keys, join3(at[0]->rule, at[0]->quote, at[1]->rule));
}

static uint64_t word_at(const struct observed *observed, const struct chain *chain, uint32_t token)
{
	return token >= chain->first && token < chain->end ? observed->looks[token].word : 0;
}

/* The outermost quotation that a token is in: how long, where the token stands in it, and what stands around it. */
static void add_quotation(struct keys *keys, const struct observed *observed, const struct chain *chain, uint32_t token)
{
	const struct document *document = observed->reading->document;
	uint32_t number = document->tokens[token].quotation;
	while (number != DOCUMENT_NONE && document->quotations[number].parent != DOCUMENT_NONE)
		number = document->quotations[number].parent;
	if (number == DOCUMENT_NONE) {
		for (int k = 0; k < 7; k++)
			skip(keys);
		return;
	}
	const struct quotation *quotation = &document->quotations[number];
	uint32_t length = bucket(quotation->words), place = bucket(token - quotation->open);
	uint32_t before = quotation->open - 1, behind = quotation->close + 1; /* before wraps for the first token: outside */
	const struct look *looks = observed->looks;
	uint8_t before_tag = before >= chain->first && before < chain->end ? looks[before].tag : 0;
	uint8_t before_cue = before >= chain->first && before < chain->end ? looks[before].cue : 0;
	uint8_t behind_tag = behind >= chain->first && behind < chain->end ? looks[behind].tag : 0;
	uint8_t behind_cue = behind >= chain->first && behind < chain->end ? looks[behind].cue : 0;
	uint64_t last = quotation->close > quotation->open + 1 ? word_at(observed, chain, quotation->close - 1) : 0;
	bool mark = last && quotation->close > 0 && looks[quotation->close - 1].shape == 8 + TOKEN_PUNCTUATION;
	add(keys, join(length, place));
	add(keys, word_at(observed, chain, before));
	add(keys, word_at(observed, chain, behind));
	add(keys, join3(length, mark ? last : 0, behind_tag));
	add(keys, join3(before_tag, before_cue, length));
	add(keys, join3(behind_tag, behind_cue, mark));
	add(keys, join3(before_tag, behind_tag, looks[token].quote));
}

/* What lies between a token and a strong cue: distance, and which signs. */
static uint64_t between(const struct observed *observed, uint32_t first, uint32_t end)
{
	const struct sums *a = &observed->sums[first], *b = &observed->sums[end];
	uint32_t commas = b->commas - a->commas;
	return (commas > 2 ? 2 : commas) | (b->finite != a->finite) << 2 | (b->that != a->that) << 3 | (b->quotes != a->quotes) << 4;
}

static void add_cues(struct keys *keys, const struct observed *observed, const struct chain *chain, uint32_t token)
{
	const struct look *looks = observed->looks;
	uint32_t left = observed->left[token], right = observed->right[token];
	uint64_t lefts = 0, rights = 0, left_word = 0, right_word = 0;
	if (left != DOCUMENT_NONE && left >= chain->first) {
		lefts = 1 + join(bucket(token - left), between(observed, left + 1, token));
		left_word = looks[left].word;
	}
	if (right != DOCUMENT_NONE && right < chain->end) {
		rights = 1 + join(bucket(right - token), between(observed, token, right));
		right_word = looks[right].word;
	}
	add(keys, lefts);
	add(keys, rights);
	add(keys, join(left_word != 0, right_word != 0));
	add(keys, join(left_word, left_word ? token - left < 4 : 0));
	add(keys, join(right_word, right_word ? right - token < 4 : 0));
	add(keys, join(left_word ? between(observed, left + 1, token) + 1 : 0, right_word ? between(observed, token, right) + 1 : 0));
	add(keys, join3(left_word ? looks[left].cue : 0, looks[token].tag, bucket(left_word ? token - left : FAR)));
	add(keys, join3(right_word ? looks[right].cue : 0, looks[token].tag, bucket(right_word ? right - token : FAR)));
	add(keys, left_word && left + 1 < chain->end ? join(looks[left].cue, looks[left + 1].word) : 0);
	uint32_t frame = left_word ? looks[left].frame : 0;
	add(keys, join3(frame, looks[token].tag, bucket(left_word ? token - left : FAR)));
	add(keys, join(frame, looks[token].word));
	add(keys, join3(looks[token].frame, looks[token].tag, token + 1 < chain->end ? looks[token + 1].tag : 0));
	add(keys, left_word ? looks[left].rule : 99);
	add(keys, right_word ? looks[right].rule : 99);
	add(keys, join3(left_word ? looks[left].rule : 99, right_word ? looks[right].rule : 99, looks[token].rule));
}

static void add_place(struct keys *keys, const struct observed *observed, const struct chain *chain, uint32_t token)
{
	const struct document *document = observed->reading->document;
	const struct look *looks = observed->looks;
	const struct token *t = &document->tokens[token];
	const struct sentence *sentence = &document->sentences[t->sentence];
	uint32_t first = sentence->first > chain->first ? sentence->first : chain->first;
	uint32_t last = (sentence->end < chain->end ? sentence->end : chain->end) - 1;
	uint32_t from = bucket(token - first), to = bucket(last - token);
	uint32_t strong = observed->sums[last + 1].strong - observed->sums[first].strong;
	uint32_t quotes = observed->sums[last + 1].quotes - observed->sums[first].quotes;
	uint64_t made = (strong > 2 ? 2 : strong) | (quotes > 2 ? 2 : quotes) << 2;
	add(keys, from);
	add(keys, to);
	add(keys, join3(from > 2, to > 2, looks[token].tag));
	add(keys, looks[first].word);
	add(keys, join(looks[first].tag, from == 0));
	add(keys, made);
	add(keys, join(made, looks[token].quote));
	uint64_t before = first > chain->first ? 1 + (observed->looks[first - 1].quote & 3) : 0;
	uint64_t behind = last + 1 < chain->end ? 1 + (observed->looks[last + 1].quote & 7) : 0;
	add(keys, join3(before, behind, made));
	uint32_t previous = first > chain->first ? observed->left[first - 1] : DOCUMENT_NONE;
	add(keys, join(previous != DOCUMENT_NONE && previous >= chain->first, before));
	/* the part between marks that the token is in, and the next one */
	uint32_t segment = observed->segment[token], next = observed->behind[token];
	segment = segment < chain->first ? chain->first : segment;
	next = next > chain->end ? chain->end : next;
	uint32_t next_end = next < chain->end ? observed->behind[next] : next;
	next_end = next_end > chain->end ? chain->end : next_end;
	bool next_strong = next < chain->end && observed->sums[next_end].strong > observed->sums[next].strong;
	uint64_t mark = next > token ? word_at(observed, chain, next - 1) : 0;
	add(keys, join(word_at(observed, chain, segment), segment == token));
	add(keys, join3(segment < chain->end ? looks[segment].tag : 0, mark, next_strong));
	add(keys, join(mark, bucket(next - token)));
	add(keys, join3(mark, next_strong, next < chain->end ? looks[next].tag : 0));
	add(keys, join(word_at(observed, chain, next), mark));
	add(keys, join(segment > chain->first ? word_at(observed, chain, segment - 1) : 0, bucket(token - segment)));
	/* marks of quotations near by */
	uint32_t left = observed->quote_left[token], right = observed->quote_right[token];
	add(keys, left == DOCUMENT_NONE || left < chain->first ? 99 : join(bucket(token - left), looks[left].quote));
	add(keys, right == DOCUMENT_NONE || right >= chain->end ? 99 : join(bucket(right - token), looks[right].quote));
}

size_t observations_of(const struct observed *observed, const struct chain *chain, uint32_t token, uint64_t *ret_keys)
{
	struct keys keys = { .keys = ret_keys };
	struct window window = window_of(observed, chain, token);
	add(&keys, 1);
	add_words(&keys, &window, &observed->reading->document->tokens[token]);
	add_rules(&keys, &window);
	add(&keys, window.at[3]->quote);
	add(&keys, join3(window.at[2]->quote, window.at[3]->quote, window.at[4]->quote));
	add_quotation(&keys, observed, chain, token);
	add_cues(&keys, observed, chain, token);
	add_place(&keys, observed, chain, token);
	return keys.count;
}

static uint64_t function_word(const struct observed *observed, const struct chain *chain, uint32_t token)
{
	if (token < chain->first || token >= chain->end)
		return 0;
	const struct token *t = &observed->reading->document->tokens[token];
	return t->flags & TOKEN_STOP || t->kind == TOKEN_PUNCTUATION || t->kind == TOKEN_QUOTE ? observed->looks[token].word : 5;
}

size_t transitions_of(const struct observed *observed, const struct chain *chain, uint32_t token, uint64_t *ret_keys)
{
	struct keys keys = { .keys = ret_keys, .template = 1000 };
	struct window window = window_of(observed, chain, token);
	const struct look *const *at = &window.at[3];
	const struct document *document = observed->reading->document;
	bool first = token == chain->first || document->tokens[token].sentence != document->tokens[token - 1].sentence;
	add(&keys, 1);
	add(&keys, at[0]->tag);
	add(&keys, at[-1]->tag);
	add(&keys, at[0]->cue);
	add(&keys, at[-1]->cue);
	add(&keys, join(at[-1]->quote, at[0]->quote));
	add(&keys, function_word(observed, chain, token));
	add(&keys, function_word(observed, chain, token - 1)); /* wraps for the first token: outside */
	add(&keys, join(at[-1]->rule, at[0]->rule));
	add(&keys, join(first, at[-1]->rule));
	add(&keys, join(at[-1]->function, at[0]->function));
	return keys.count;
}
