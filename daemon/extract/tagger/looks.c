#include "extract/tagger/looks.h"

#include <string.h>

enum {
	LONGEST_CHAIN = 1024, /* tokens, so that memory is bounded; a longer chain is cut at a sentence, or else anywhere */
	STRONG_BIN = 5,       /* bin of the lexicon from which on a word counts as a cue for its neighbours */
	HINT_BIN = 4,         /* bin from which on a word may be a cue at all */
	MEMORY = 1024,        /* cache of words of a text that were looked up */
	THREAD_MEMORY = 4096, /* cache of words that a thread looked up; news repeats itself, so this answers nine of ten */
};

/* What the rules found at a token. */
enum ruled {
	RULED_NONE,
	RULED_SOURCE_BEFORE, /* its cue follows it */
	RULED_SOURCE_AFTER,
	RULED_CUE_BEFORE, /* its content precedes it */
	RULED_CUE_AFTER,
	RULED_CONTENT_BEFORE,
	RULED_CONTENT_AFTER,
	RULED_CONTENT_ALONE, /* without a cue */
};

uint64_t observations_word(const struct token *token)
{
	if (token->kind == TOKEN_NUMBER)
		return 1;
	if (token->kind == TOKEN_URL)
		return 2;
	if (token->kind == TOKEN_QUOTE)
		return token->flags & TOKEN_OPENS ? 3 : 4;
	return look_hash(token->norm, token->norm_length) | 8;
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

/* A token's function by its word classes, where its part of speech is unknown. */
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
			continue; /* a mention or a cue inside a content: the inner one tells more */
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

static uint16_t telling_of(uint32_t classes)
{
	static const uint32_t TELL[] = { WORD_ROLE, WORD_ORGANISATION, WORD_NAME, WORD_GIVEN, WORD_TITLE, WORD_PRONOUN, WORD_TIME,
		                             WORD_PEOPLE, WORD_THAT, WORD_CAPITAL, WORD_WRITING };
	_Static_assert(1 << array_size(TELL) == TELLING, "a bit for each");
	unsigned telling = 0;
	for (unsigned k = 0; k < array_size(TELL); k++)
		telling |= (unsigned)((classes & TELL[k]) != 0) << k;
	return (uint16_t)telling;
}

/* Looks up a word in the lexicon and the field, or in this thread's cache. */
static void look_up(struct observed *observed, const struct cue_lexicon *lexicon, const struct token *token, uint64_t word,
                    struct known_word *ret_known)
{
	static _Thread_local struct {
		uint64_t model; /* observation_rows_number() of the field */
		struct known_word known;
	} remembered[THREAD_MEMORY];
	uint64_t model = observed->rows ? observation_rows_number(observed->rows) : 0;
	size_t slot = (word ^ word >> 4) % THREAD_MEMORY;
	if (model && remembered[slot].model == model && remembered[slot].known.entry.word == word) {
		*ret_known = remembered[slot].known;
		return;
	}
	ret_known->entry = cue_lexicon_find(lexicon, word);
	if (!model)
		return;
	observations_know(observed->rows, token, word, ret_known);
	remembered[slot].model = model;
	remembered[slot].known = *ret_known;
}

/* The same, from the cache of this text if it is there (no word's hash is 0). */
static const struct known_word *know(struct observed *observed, const struct cue_lexicon *lexicon, const struct known_word **memory,
                                     const struct token *token, uint64_t word)
{
	const struct known_word **slot = &memory[(word ^ word >> 4) % MEMORY];
	if (*slot && (*slot)->entry.word == word)
		return *slot;
	struct known_word *known = arena_alloc(observed->reading->arena, 1, sizeof(*known));
	look_up(observed, lexicon, token, word, known);
	return *slot = known;
}

static bool is_function_word(const struct token *token)
{
	return token->flags & TOKEN_STOP || token->kind == TOKEN_PUNCTUATION || token->kind == TOKEN_QUOTE;
}

static void look_at(struct observed *observed, const struct cue_lexicon *lexicon)
{
	const struct document *document = observed->reading->document;
	const struct known_word **memory = arena_alloc(observed->reading->arena, MEMORY, sizeof(*memory));
	for (uint32_t k = 0; k < document->token_count; k++) {
		const struct token *token = &document->tokens[k];
		struct look *look = &observed->looks[k];
		uint32_t classes = observed->reading->classes[k];
		*look = (struct look){
			.word = observations_word(token),
			.classes = classes,
			.shape = shape_of(token),
			.function = function_of(classes),
			.telling = telling_of(classes),
			.function_word = is_function_word(token),
			.quote = quote_of(document, k),
		};
		look->known = know(observed, lexicon, memory, token, look->word);
		if (token->kind == TOKEN_WORD || token->kind == TOKEN_PUNCTUATION) {
			look->cue = look->known->entry.cue;
			look->head = look->known->entry.head;
		}
		struct cue_entry cue;
		if (reading_cue(observed->reading, k, &cue))
			look->frame = (uint16_t)(cue.content << 3 | (uint32_t)cue.form);
		look->strong = look->cue >= STRONG_BIN && look->cue < LEXICON_BINS - 1;
	}
}

static void sum_up(struct observed *observed)
{
	const struct document *document = observed->reading->document;
	struct sums sums = { 0 };
	observed->sums[0] = sums;
	for (uint32_t k = 0; k < document->token_count; k++) {
		const struct look *look = &observed->looks[k];
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
	uint32_t cue = DOCUMENT_NONE, segment = p->first;
	for (uint32_t k = p->first; k < p->end; k++) {
		observed->left[k] = cue;
		observed->segment[k] = segment;
		if (observed->looks[k].strong)
			cue = k;
		if (observed->looks[k].shape == 8 + TOKEN_PUNCTUATION)
			segment = k + 1;
	}
}

static void look_right(struct observed *observed, uint32_t passage)
{
	const struct passage *p = &observed->reading->passages[passage];
	uint32_t cue = DOCUMENT_NONE, behind = p->end;
	for (uint32_t k = p->end; k-- > p->first;) {
		observed->right[k] = cue;
		observed->behind[k] = behind;
		if (observed->looks[k].strong)
			cue = k;
		if (observed->looks[k].shape == 8 + TOKEN_PUNCTUATION)
			behind = k + 1;
	}
}

struct observed *observations_make(const struct reading *reading, const struct attributions *rules, const struct cue_lexicon *lexicon,
                                   const struct observation_rows *rows)
{
	uint32_t count = reading->document->token_count;
	struct arena *arena = reading->arena;
	struct observed *observed = arena_alloc(arena, 1, sizeof(*observed));
	*observed = (struct observed){
		.reading = reading,
		.rows = rows,
		.looks = arena_room(arena, count + 1, sizeof(struct look)),
		.sums = arena_room(arena, count + 1, sizeof(struct sums)),
		.left = arena_room(arena, count + 1, sizeof(uint32_t)), /* these four are of the tokens of passages alone */
		.right = arena_room(arena, count + 1, sizeof(uint32_t)),
		.segment = arena_room(arena, count + 1, sizeof(uint32_t)),
		.behind = arena_room(arena, count + 1, sizeof(uint32_t)),
	};
	struct known_word *nothing = arena_alloc(arena, 1, sizeof(*nothing));
	if (rows)
		observations_know(rows, &(struct token){ .kind = TOKEN_PUNCTUATION }, 0, nothing);
	observed->outside.known = nothing;
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
	for (uint32_t k = 0; k < observed->reading->document->token_count; k++)
		observed->looks[k].tag = parts ? parts[k] : (uint8_t)(PART_COUNT + observed->looks[k].function);
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
