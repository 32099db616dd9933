/* A word that begins a sentence is capitalised whatever it is: what the lists know of it, the word behind it and the rest of the text
 * tell whether it is a name. */
#include "extract/name_words.h"

#include <string.h>

#include "text/characters.h"

enum { PARTICLE_BEFORE = 1000 }; /* tokens before a surname in which its bearer's whole name is looked for: keeps the time linear */

/* The first word of a sentence or of a quotation: capitalised whatever it is. */
static bool starts_sentence(const struct document *document, uint32_t token)
{
	const struct token *t = &document->tokens[token];
	if (document->sentences[t->sentence].first == token)
		return true;
	const struct token *before = t - 1;
	return before->kind == TOKEN_QUOTE || (before->kind == TOKEN_PUNCTUATION && document->text[before->byte] == ':');
}

/* The words that the text also writes in small letters: one of them that begins a sentence is no name. A set of hashes; a word
 * that shares its hash with one of them is taken for it. */
static uint32_t *slot_of(const struct small_words *seen, uint32_t hash)
{
	uint32_t slot = hash & seen->mask;
	while (seen->slots[slot] && seen->slots[slot] != hash)
		slot = (slot + 1) & seen->mask;
	return &seen->slots[slot];
}

static struct small_words lower_case_words(const struct document *document, struct arena *arena)
{
	struct small_words seen = { .mask = 63 };
	while (seen.mask < 2 * (uint64_t)document->token_count)
		seen.mask = seen.mask * 2 + 1;
	seen.slots = arena_alloc(arena, (size_t)seen.mask + 1, sizeof(uint32_t));
	for (uint32_t k = 0; k < document->token_count; k++) {
		const struct token *token = &document->tokens[k];
		if (token->kind == TOKEN_WORD && !(token->flags & TOKEN_CAPITALISED)) {
			uint32_t hash = token_hash(token);
			*slot_of(&seen, hash) = hash;
		}
	}
	return seen;
}

static bool lower_case_elsewhere(const struct small_words *seen, const struct token *token)
{
	return *slot_of(seen, token_hash(token));
}

bool name_words_small_elsewhere(const struct reading *reading, uint32_t token)
{
	return lower_case_elsewhere(&reading->small, reading_token(reading, token));
}

/* "al-Rosk", "el-Brandt": the capital stands behind an article that many names begin with. */
static bool is_behind_article(const struct document *document, const struct word_list *grammar, const struct token *t)
{
	if (t->norm_length < 5 || t->norm[2] != '-' || t->flags & TOKEN_CAPITALISED || t->byte_end - t->byte < 5)
		return false;
	char first = document->text[t->byte + 3];
	const char *classes = word_list_column(grammar, t->norm, 2, 0);
	return character_is_ascii_upper(first) && classes && strcmp(classes, "particle") == 0;
}

/* “First [Harbour]” is a bank: but “First [Lady]”, “First [Minister]”. */
static bool opens_name(const struct reading *reading, uint32_t token)
{
	return token < reading->document->token_count && reading->classes[token] & WORD_NAME &&
	       !(reading->classes[token] & (WORD_TITLE | WORD_ROLE | WORD_WOMAN));
}

/* “in São Paulo”, “said Will Harbour”; not “Harbour Will Meet Rosk”, a heading. */
static bool is_verb_in_name(const struct reading *reading, uint32_t token)
{
	const struct token *t = reading_token(reading, token);
	return reading->classes[token] & (WORD_AUXILIARY | WORD_MODAL) && !(t->flags & TOKEN_UPPER) && t[-1].kind == TOKEN_WORD &&
	       !(t[-1].flags & TOKEN_CAPITALISED) && opens_name(reading, token + 1);
}

/* “Pedro Haya”: a surname that is also an auxiliary, behind a given name. English, where a verb may stand there, has names_end() for it. */
static bool is_surname(const struct reading *reading, uint32_t token)
{
	const struct token *t = reading_token(reading, token);
	return !(reading->traits & TRAIT_FIXED_ORDER) && token > 0 && reading_helping_verb(reading, token) && !(t->flags & TOKEN_UPPER) &&
	       reading->classes[token - 1] & WORD_GIVEN && t[-1].flags & TOKEN_CAPITALISED && t[-1].sentence == t->sentence;
}

/* “said Jan Rosk”, “the clerk April Rosk”: a given name that is also called like a month. */
static bool is_given_for_month(const struct reading *reading, uint32_t token)
{
	const struct token *t = reading_token(reading, token);
	return token > 0 && reading->classes[token] & WORD_TIME && reading->classes[token] & WORD_GIVEN && t[-1].sentence == t->sentence &&
	       t[-1].kind == TOKEN_WORD && !(t[-1].flags & TOKEN_CAPITALISED) && reading->classes[token - 1] & (WORD_CUE | WORD_ROLE) &&
	       opens_name(reading, token + 1) && t[1].kind == TOKEN_WORD;
}

/* “Oil Harbour International”: whether the token begins the name of a body, of three words or more. */
static bool begins_body(const struct reading *reading, uint32_t token)
{
	const uint32_t bodies = WORD_ORGANISATION | WORD_TOPIC;
	return reading->classes[token] & bodies && reading_is(reading, token + 1, WORD_NAME) && reading_is(reading, token + 2, WORD_NAME) &&
	       reading_is(reading, token + 2, bodies);
}

/* The classes of a word that lists take for another one: of what a name says of its bearer nothing is lost. */
static uint32_t as_name(uint32_t classes)
{
	return WORD_NAME | (classes & (WORD_GIVEN | WORD_MAN | WORD_WOMAN));
}

/* Behind a given name or a title even a word for a time is a name: “Theresa May”. */
static bool is_behind_given_name(const struct reading *reading, uint32_t token)
{
	return token > 0 && reading->classes[token - 1] & (WORD_GIVEN | WORD_TITLE) &&
	       reading_capitalised(reading, token - 1);
}

/* A capitalised word that no list knows as a common one. At a sentence's beginning it counts if a name follows it, or the text does not
 * write it in small letters elsewhere. */
static bool is_name(const struct reading *reading, uint32_t token, bool first)
{
	const struct token *t = reading_token(reading, token);
	const uint32_t classes = reading->classes[token];
	bool known = classes & (WORD_GIVEN | WORD_PLACE | WORD_CAPITAL) || t->flags & TOKEN_UPPER;
	if (first && !known && token_has_ending(t, "ly", 5))
		return false;
	if (!first || known)
		return true;
	bool before_name = reading_is(reading, token + 1, WORD_NAME);
	if (before_name && !begins_body(reading, token) && lower_case_elsewhere(&reading->small, t))
		return false;
	bool noun = classes & (WORD_ROLE | WORD_TITLE | WORD_ORGANISATION | WORD_CUE);
	return !(t->flags & TOKEN_STOP) && (before_name || !noun);
}

static bool same_word(const struct token *a, const struct token *b)
{
	return a->kind == TOKEN_WORD && a->kind == b->kind && a->norm_length == b->norm_length && memcmp(a->norm, b->norm, a->norm_length) == 0;
}

/* Whether the text has the particle and the name behind it within a sentence, not far before: “Jan de Vries”, “volgens De Vries”. */
static bool particle_before(const struct reading *reading, uint32_t token)
{
	const struct document *document = reading->document;
	const struct token *particle = &document->tokens[token];
	for (uint32_t k = token; k-- > 1 && token - k < PARTICLE_BEFORE;) {
		const struct token *t = &document->tokens[k];
		if (!same_word(t, particle) || !same_word(t + 1, particle + 1))
			continue;
		bool given = t[-1].flags & TOKEN_CAPITALISED && reading->classes[k - 1] & WORD_GIVEN;
		if (given || (t->flags & TOKEN_CAPITALISED && !starts_sentence(document, k)))
			return true;
	}
	return false;
}

/* “[De] Vries zei”, “minister [Van] der Berg”, “[Di] Marco”: a particle that begins a surname, and is capitalised where no given name is before
 * it. */
static bool is_particle_of_name(const struct reading *reading, uint32_t token, bool first)
{
	uint32_t behind = token + 1;
	if (reading->traits & TRAIT_FIXED_ORDER || !(reading->classes[token] & WORD_PARTICLE) || reading_token(reading, token)->flags & TOKEN_UPPER)
		return false;
	while (behind < token + 3 && reading_is(reading, behind, WORD_PARTICLE) && !reading_is(reading, behind, WORD_NAME))
		behind++;
	return reading_is(reading, behind, WORD_NAME) && reading_capitalised(reading, behind) && (!first || particle_before(reading, token));
}

static void mark_capitalised(const struct reading *reading, uint32_t token)
{
	const uint32_t common = WORD_DETERMINER | WORD_PRONOUN | WORD_OBJECT | WORD_RELATIVE | WORD_PREPOSITION | WORD_AUXILIARY |
	                        WORD_MODAL | WORD_NEGATION | WORD_CONJUNCTION | WORD_SUBORDINATOR | WORD_ADVERB | WORD_THAT;
	const struct token *t = reading_token(reading, token);
	uint32_t *classes = &reading->classes[token];
	bool letters = t->flags & TOKEN_UPPER && (*classes == WORD_ORGANISATION || *classes & WORD_CAPITAL); /* "WHO", "US" */
	bool first = starts_sentence(reading->document, token);
	if (is_particle_of_name(reading, token, first)) {
		*classes = WORD_NAME | WORD_PARTICLE;
		reading->uses[token] = 0;
	} else if ((t->flags & TOKEN_STOP && t->norm_length < 4 && !letters) || *classes & WORD_TIME) {
		if (is_behind_given_name(reading, token) && *classes & WORD_TITLE && reading->classes[token - 1] & WORD_TITLE)
			*classes |= WORD_NAME; /* “Director Dr. Edda Rosk” */
		else if (is_behind_given_name(reading, token) || is_given_for_month(reading, token))
			*classes = as_name(*classes);
		else if (!first && reading_kind(reading, token, KIND_PERIOD))
			*classes = WORD_NAME; /* "New Year" */
	} else if (*classes & common && !(*classes & WORD_CAPITAL && t->flags & TOKEN_UPPER)) {
		if (!first && reading_means(reading, token, MEANS_FIRST) && opens_name(reading, token + 1))
			*classes = WORD_NAME;
		else if (!first && (is_verb_in_name(reading, token) || is_surname(reading, token)))
			*classes = as_name(*classes);
	} else if (is_name(reading, token, first)) {
		*classes |= WORD_NAME;
	}
}

void name_words_mark(struct reading *reading)
{
	const struct document *document = reading->document;
	const struct word_list *grammar = language_list(document->language, "grammar");
	reading->small = lower_case_words(document, reading->arena);
	for (uint32_t k = document->token_count; k-- > 0;) {
		const struct token *t = &document->tokens[k];
		if (t->kind != TOKEN_WORD)
			continue;
		if (t->flags & TOKEN_CAPITALISED)
			mark_capitalised(reading, k);
		else if (is_behind_article(document, grammar, t))
			reading->classes[k] |= WORD_NAME;
	}
}
