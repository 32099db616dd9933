#include "extract/reading.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "extract/cards.h"
#include "extract/nouns.h"
#include "extract/repeats.h"
#include "proto/base/sorted.h"
#include "text/characters.h"

struct class_name {
	const char *name;
	uint32_t flags;
};

static const struct class_name GRAMMAR[] = {
	{ "determiner", WORD_DETERMINER },
	{ "pronoun", WORD_PRONOUN },
	{ "object", WORD_OBJECT },
	{ "relative", WORD_RELATIVE },
	{ "preposition", WORD_PREPOSITION },
	{ "auxiliary", WORD_AUXILIARY },
	{ "modal", WORD_MODAL },
	{ "negation", WORD_NEGATION },
	{ "conjunction", WORD_CONJUNCTION },
	{ "subordinator", WORD_SUBORDINATOR },
	{ "adverb", WORD_ADVERB },
	{ "time", WORD_TIME },
	{ "particle", WORD_PARTICLE },
	{ "that", WORD_THAT },
	{ "man", WORD_MAN },
	{ "woman", WORD_WOMAN },
	{ "people", WORD_PEOPLE },
	{ NULL, 0 },
};

static const struct class_name USES[] = {
	{ "subjunctive", USE_SUBJUNCTIVE },
	{ "as", USE_AS },
	{ "of", USE_OF },
	{ "definite", USE_DEFINITE },
	{ "indefinite", USE_INDEFINITE },
	{ "conditional", USE_CONDITIONAL },
	{ "demonstrative", USE_DEMONSTRATIVE },
	{ "passive", USE_PASSIVE },
	{ "agent", USE_AGENT },
	{ "first_person", USE_FIRST_PERSON },
	{ "infinitive", USE_INFINITIVE },
	{ "said", USE_SAID },
	{ "and", USE_AND },
	{ "but", USE_BUT },
	{ "who", USE_WHO },
	{ "what", USE_WHAT },
	{ "one", USE_ONE },
	{ "both", USE_BOTH },
	{ "another", USE_ANOTHER },
	{ "others", USE_OTHERS },
	{ "from", USE_FROM },
	{ "for", USE_FOR },
	{ "in", USE_IN },
	{ "with", USE_WITH },
	{ "according", USE_ACCORDING },
	{ "dates", USE_DATES },
	{ "opens_time", USE_OPENS_TIME },
	{ "before_time", USE_BEFORE_TIME },
	{ NULL, 0 },
};

static const struct class_name KINDS[] = {
	{ "not", KIND_NOT },
	{ "only", KIND_ONLY },
	{ "nobody", KIND_NOBODY },
	{ "asked", KIND_ASKED },
	{ "being", KIND_BEING },
	{ "author", KIND_AUTHOR },
	{ "it", KIND_IT },
	{ "to_be_said", KIND_TO_BE_SAID },
	{ "pointing", KIND_POINTING },
	{ "recording", KIND_RECORDING },
	{ "kin", KIND_KIN },
	{ "channel", KIND_CHANNEL },
	{ "rank", KIND_RANK },
	{ "former", KIND_FORMER },
	{ "generation", KIND_GENERATION },
	{ "company", KIND_COMPANY },
	{ "in_body", KIND_IN_BODY },
	{ "around", KIND_AROUND },
	{ "versus", KIND_VERSUS },
	{ "postposed", KIND_POSTPOSED },
	{ "seen", KIND_SEEN },
	{ "owner", KIND_OWNER },
	{ "circumstance", KIND_CIRCUMSTANCE },
	{ "relay", KIND_RELAY },
	{ "whether", KIND_WHETHER },
	{ "having", KIND_HAVING },
	{ "period", KIND_PERIOD },
	{ "origin", KIND_ORIGIN },
	{ "person", KIND_PERSON },
	{ "named", KIND_NAMED },
	{ "anonymous", KIND_ANONYMOUS },
	{ "unable", KIND_UNABLE },
	{ NULL, 0 },
};

static const struct class_name PEOPLE[] = {
	{ "any", WORD_ROLE },
	{ "man", WORD_ROLE | WORD_MAN },
	{ "woman", WORD_ROLE | WORD_WOMAN },
	{ "people", WORD_ROLE | WORD_PEOPLE },
	{ "unnamed", WORD_UNNAMED },
	{ "staff", WORD_STAFF },
	{ NULL, 0 },
};

static const struct class_name BODIES[] = {
	{ "body", WORD_ORGANISATION },
	{ "writing", WORD_ORGANISATION | WORD_WRITING },
	{ "takes", WORD_TAKES },
	{ NULL, 0 },
};

/* Columns of the organisations that count only for capitalised words. */
static const struct class_name BODY_NAMES[] = {
	{ "name", WORD_ORGANISATION },
	{ "topic", WORD_TOPIC },
	{ NULL, 0 },
};

static const struct class_name TITLES[] = {
	{ "kept", WORD_KEPT },
	{ NULL, 0 },
};

static const struct class_name GIVEN[] = {
	{ "man", WORD_GIVEN | WORD_MAN },
	{ "woman", WORD_GIVEN | WORD_WOMAN },
	{ "any", WORD_GIVEN },
	{ NULL, 0 },
};

static const struct class_name CONTENTS[] = {
	{ "clause", CUE_CLAUSE },
	{ "quote", CUE_QUOTE },
	{ "addressee", CUE_ADDRESSEE },
	{ "infinitive", CUE_INFINITIVE },
	{ "person_infinitive", CUE_PERSON_INFINITIVE },
	{ "object", CUE_OBJECT },
	{ "as", CUE_AS },
	{ "of", CUE_OF },
	{ "for", CUE_FOR },
	{ "whether", CUE_WHETHER },
	{ "attitude", CUE_ATTITUDE },
	{ "writing", CUE_WRITING },
	{ "alone", CUE_ALONE },
	{ "patient", CUE_PATIENT },
	{ "place", CUE_PLACE },
	{ "somebody", CUE_SOMEBODY },
	{ "posting", CUE_POSTING },
	{ NULL, 0 },
};

static const struct class_name TRAITS[] = {
	{ "fixed_order", TRAIT_FIXED_ORDER },
	{ "capitalised_nouns", TRAIT_CAPITALISED_NOUNS },
	{ "compounds", TRAIT_COMPOUNDS },
	{ "verb_final", TRAIT_VERB_FINAL },
	{ "plural_infinitive", TRAIT_PLURAL_INFINITIVE },
	{ "drops_pronouns", TRAIT_DROPS_PRONOUNS },
	{ "inner_cues", TRAIT_INNER_CUES },
	{ "rules_lead", TRAIT_RULES_LEAD },
	{ NULL, 0 },
};

static const char *const FORMS[] = { "base",        "present",      "past",  "perfect", "participle",
	                                 "preposition", "postposition", "adverb" };

enum {
	SHORTEST_PART = 4, /* bytes of the noun at a compound's end: "Chef" */
	MEMORY = 1024,     /* words looked up lately; a power of two */
};

/* The flags of a comma-separated column. Unknown names count nothing: a list may know more than this build. */
static uint32_t flags_of(const char *column, const struct class_name *names)
{
	uint32_t flags = 0;
	while (column && *column) {
		size_t length = strcspn(column, ",");
		for (const struct class_name *name = names; name->name; name++)
			if (name->name[0] == column[0] && strncmp(name->name, column, length) == 0 && !name->name[length]) {
				flags |= name->flags;
				break;
			}
		column += length + (column[length] == ',');
	}
	return flags;
}

struct lists {
	const struct word_list *grammar, *titles, *places, *roles, *organisations, *given, *capitals, *cues, *word_kinds;
	uint32_t traits;
};

static uint32_t traits_of(const struct word_list *list)
{
	uint32_t traits = 0;
	for (size_t k = 0; k < word_list_count(list); k++)
		traits |= flags_of(word_list_entry(list, k), TRAITS);
	return traits;
}

static uint32_t flags_in(const struct word_list *list, const struct token *token, const struct class_name *names)
{
	return flags_of(token_column(token, list, 0), names);
}

/* The classes of the longest noun that the word ends with, where languages write "Polizei" and "Sprecher" as one word. */
static uint32_t flags_of_compound(const struct lists *lists, const struct token *token)
{
	for (uint16_t from = 1; from + SHORTEST_PART <= token->norm_length; from++) {
		const char *part = token->norm + from;
		size_t length = token->norm_length - from;
		if ((*part & 0xC0) == 0x80)
			continue;
		uint32_t flags = flags_of(word_list_column(lists->roles, part, length, 0), PEOPLE) |
		                 flags_of(word_list_column(lists->organisations, part, length, 0), BODIES);
		if (flags)
			return flags;
	}
	return 0;
}

/* German "58-Jährige": somebody of that age. */
static uint32_t flags_of_aged(const struct lists *lists, const struct token *token)
{
	const char *hyphen = memchr(token->norm, '-', token->norm_length);
	size_t length = hyphen ? token->norm_length - (size_t)(hyphen + 1 - token->norm) : 0;
	return hyphen ? flags_of(word_list_column(lists->roles, hyphen + 1, length, 0), PEOPLE) : 0;
}

static uint32_t classes_of(const struct lists *lists, const struct token *token, uint32_t *ret_uses)
{
	*ret_uses = 0;
	if (token->kind != TOKEN_WORD)
		return 0;
	const char *grammar = token_column(token, lists->grammar, 0);
	uint32_t flags = flags_of(grammar, GRAMMAR);
	*ret_uses = flags_of(grammar, USES);
	if (token_in(token, lists->cues))
		flags |= WORD_CUE;
	if (token_in(token, lists->titles))
		flags |= WORD_TITLE | flags_in(lists->titles, token, TITLES);
	const char *body = token_column(token, lists->organisations, 0);
	if (body && token->flags & TOKEN_UPPER && strcmp(body, "letters") == 0) {
		*ret_uses = 0;
		return WORD_ORGANISATION; /* "WHO", not "who" */
	}
	flags |= flags_of(body, BODIES);
	flags |= flags_in(lists->roles, token, PEOPLE);
	bool noun = token->flags & TOKEN_CAPITALISED || !(lists->traits & TRAIT_CAPITALISED_NOUNS);
	if (lists->traits & TRAIT_COMPOUNDS && noun && !(flags & (WORD_ROLE | WORD_ORGANISATION)) && !grammar)
		flags |= flags_of_compound(lists, token);
	if (!(token->flags & TOKEN_CAPITALISED))
		return flags;
	if (token->norm_length == 2 && !(token->flags & TOKEN_UPPER))
		flags &= ~(uint32_t)WORD_ORGANISATION; /* "Kim Jong Un", not "UN" */
	flags |= flags_of(body, BODY_NAMES);
	if (!(token->flags & TOKEN_UPPER))
		flags |= flags_in(lists->given, token, GIVEN);
	if (token_in(token, lists->places))
		flags |= WORD_PLACE;
	if (token_in(token, lists->capitals))
		flags |= WORD_CAPITAL;
	if (flags & WORD_CAPITAL && token->flags & TOKEN_UPPER)
		flags &= ~(uint32_t)(WORD_OBJECT | WORD_PRONOUN); /* "US", not "us" */
	return flags;
}

uint32_t reading_kinds_of(const struct reading *reading, const char *entry, size_t length)
{
	return flags_of(word_list_column(reading->word_kinds, entry, length, 0), KINDS);
}

bool reading_mark(const struct reading *reading, uint32_t token, char mark)
{
	if (token >= reading->document->token_count)
		return false;
	const struct token *t = reading_token(reading, token);
	return t->byte_end - t->byte == 1 && reading->document->text[t->byte] == mark;
}

bool reading_opens(const struct reading *reading, uint32_t token, uint32_t *ret_quotation)
{
	if (token >= reading->document->token_count)
		return false;
	uint32_t quotation = reading_token(reading, token)->quotation;
	if (quotation == DOCUMENT_NONE || reading->document->quotations[quotation].open != token)
		return false;
	*ret_quotation = quotation;
	return true;
}

uint32_t reading_next(const struct reading *reading, uint32_t token)
{
	uint32_t quotation;
	if (!reading_opens(reading, token, &quotation))
		return token + 1;
	const struct quotation *q = &reading->document->quotations[quotation];
	uint32_t behind = q->closed ? q->close + 1 : q->close;
	return behind > token ? behind : token + 1;
}

bool reading_open_word(const struct reading *reading, uint32_t token)
{
	const struct token *t = reading_token(reading, token);
	return t->kind == TOKEN_WORD &&
	       !reading_is(reading, token,
	                   WORD_DETERMINER | WORD_PRONOUN | WORD_OBJECT | WORD_RELATIVE | WORD_PREPOSITION | WORD_AUXILIARY |
	                       WORD_MODAL | WORD_NEGATION | WORD_CONJUNCTION | WORD_SUBORDINATOR | WORD_THAT);
}

bool reading_looks_past(const struct reading *reading, uint32_t token)
{
	const struct token *t = reading_token(reading, token);
	bool ed = token_has_ending(t, "ed", 3);
	return t->kind == TOKEN_WORD && !(t->flags & TOKEN_CAPITALISED) &&
	       (ed || token_in(t, language_list(reading->document->language, "irregular_verbs")));
}

bool reading_looks_adverb(const struct reading *reading, uint32_t token)
{
	const struct token *t = reading_token(reading, token);
	return t->kind == TOKEN_WORD && token_has_ending(t, "ly", 4) && !reading_is(reading, token, WORD_NAME);
}

/* The longest entry of the reporting verbs that begins at the token. */
static bool read_cue(const struct reading *reading, uint32_t token, struct cue_entry *ret_entry)
{
	const struct document *document = reading->document;
	char phrase[96];
	size_t length = 0, found_length = 0;
	uint32_t found = 0;
	for (uint32_t k = 0; k < 3 && token + k < document->token_count; k++) {
		const struct token *t = &document->tokens[token + k];
		if (t->kind != TOKEN_WORD || length + t->norm_length + 2 > sizeof(phrase))
			break;
		if (k)
			phrase[length++] = ' ';
		memcpy(phrase + length, t->norm, t->norm_length);
		length += t->norm_length;
		if (word_list_has(reading->cues, phrase, length)) {
			found = k + 1;
			found_length = length;
		}
	}
	if (!found)
		return false;
	const char *form = word_list_column(reading->cues, phrase, found_length, 0);
	const char *share = word_list_column(reading->cues, phrase, found_length, 2);
	struct cue_entry entry = { .form = CUE_PAST, .share = share ? (uint32_t)strtoul(share, NULL, 10) : 0, .tokens = found };
	for (size_t k = 0; form && k < array_size(FORMS); k++)
		if (strcmp(form, FORMS[k]) == 0)
			entry.form = (enum cue_form)k;
	entry.content = flags_of(word_list_column(reading->cues, phrase, found_length, 1), CONTENTS);
	entry.particles = word_list_column(reading->cues, phrase, found_length, 3);
	*ret_entry = entry;
	return true;
}

static void find_cues(struct reading *reading)
{
	const struct document *document = reading->document;
	struct cue_entry entry;
	uint32_t count = 0;
	for (uint32_t k = 0; k < document->token_count; k++)
		count += reading_is(reading, k, WORD_CUE);
	reading->cue_entries = arena_alloc(reading->arena, count, sizeof(*reading->cue_entries));
	reading->cue_numbers = arena_alloc(reading->arena, document->token_count, sizeof(*reading->cue_numbers));
	for (uint32_t k = 0, found = 0; k < document->token_count; k++) {
		if (!reading_is(reading, k, WORD_CUE) || !read_cue(reading, k, &entry))
			continue;
		reading->cue_entries[found++] = entry;
		reading->cue_numbers[k] = found;
	}
}

bool reading_cue(const struct reading *reading, uint32_t token, struct cue_entry *ret_entry)
{
	if (!reading_is(reading, token, WORD_CUE) || !reading->cue_numbers[token])
		return false;
	*ret_entry = reading->cue_entries[reading->cue_numbers[token] - 1];
	return true;
}

/* The first word of a sentence or of a quotation: capitalised whatever it is. */
static bool starts_sentence(const struct document *document, uint32_t token)
{
	const struct token *t = &document->tokens[token];
	if (document->sentences[t->sentence].first == token)
		return true;
	const struct token *before = t - 1;
	return before->kind == TOKEN_QUOTE || (before->kind == TOKEN_PUNCTUATION && document->text[before->byte] == ':');
}

/* A word that was looked up lately: most words of a text are frequent ones, and a look-up asks nine lists. */
struct memory {
	const char *norm;
	uint32_t form; /* its length and flags */
	uint32_t classes, kinds;
	uint32_t uses;
};

static uint32_t hash_of(const struct token *token)
{
	uint32_t hash = 2166136261u; /* FNV-1a */
	for (uint16_t k = 0; k < token->norm_length; k++)
		hash = (hash ^ (uint8_t)token->norm[k]) * 16777619u;
	return hash ? hash : 1;
}

static void look_up_words(struct reading *reading, const struct lists *lists)
{
	const struct document *document = reading->document;
	struct memory *memory = arena_alloc(reading->arena, MEMORY, sizeof(*memory));
	for (uint32_t k = 0; k < document->token_count; k++) {
		const struct token *token = &document->tokens[k];
		if (token->kind == TOKEN_NUMBER && lists->traits & TRAIT_VERB_FINAL)
			reading->classes[k] = flags_of_aged(lists, token);
		if (token->kind != TOKEN_WORD || (!token->lists && !(lists->traits & TRAIT_COMPOUNDS)))
			continue;
		struct memory *known = &memory[hash_of(token) % MEMORY];
		uint32_t form = token->norm_length | (uint32_t)(token->flags & (TOKEN_CAPITALISED | TOKEN_UPPER)) << 16;
		if (!known->norm || known->form != form || memcmp(known->norm, token->norm, token->norm_length) != 0) {
			*known = (struct memory){ .norm = token->norm, .form = form };
			known->classes = classes_of(lists, token, &known->uses);
			known->kinds = flags_in(lists->word_kinds, token, KINDS);
		}
		reading->classes[k] = known->classes;
		reading->uses[k] = known->uses;
		reading->kinds[k] = known->kinds;
	}
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
			uint32_t hash = hash_of(token);
			*slot_of(&seen, hash) = hash;
		}
	}
	return seen;
}

static bool lower_case_elsewhere(const struct small_words *seen, const struct token *token)
{
	return *slot_of(seen, hash_of(token));
}

bool reading_small_elsewhere(const struct reading *reading, uint32_t token)
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

/* Marks the words that belong to names. A capitalised word that begins a sentence counts if no list knows it as a common word,
 * and either a name follows it or it begins with a capital in mid-sentence elsewhere. */
static void mark_names(struct reading *reading)
{
	const struct document *document = reading->document;
	const uint32_t common = WORD_DETERMINER | WORD_PRONOUN | WORD_OBJECT | WORD_RELATIVE | WORD_PREPOSITION | WORD_AUXILIARY |
	                        WORD_MODAL | WORD_NEGATION | WORD_CONJUNCTION | WORD_SUBORDINATOR | WORD_ADVERB | WORD_THAT;
	const struct word_list *grammar = language_list(document->language, "grammar");
	const struct small_words seen = reading->small = lower_case_words(document, reading->arena);
	for (uint32_t k = document->token_count; k-- > 0;) {
		const struct token *t = &document->tokens[k];
		if (t->kind == TOKEN_WORD && is_behind_article(document, grammar, t))
			reading->classes[k] |= WORD_NAME;
		bool letters = t->flags & TOKEN_UPPER && reading->classes[k] == WORD_ORGANISATION; /* "WHO" */
		if (t->kind != TOKEN_WORD || !(t->flags & TOKEN_CAPITALISED) || (t->flags & TOKEN_STOP && t->norm_length < 4 && !letters) ||
		    reading->classes[k] & WORD_TIME) {
			if (k > 0 && t->kind == TOKEN_WORD && t->flags & TOKEN_CAPITALISED &&
			    reading->classes[k - 1] & (WORD_GIVEN | WORD_TITLE) && document->tokens[k - 1].flags & TOKEN_CAPITALISED)
				reading->classes[k] = WORD_NAME | (reading->classes[k] & (WORD_GIVEN | WORD_MAN | WORD_WOMAN)); /* "Theresa May" */
			else if (t->flags & TOKEN_CAPITALISED && t->kind == TOKEN_WORD && reading_kind(reading, k, KIND_PERIOD) && !starts_sentence(document, k))
				reading->classes[k] = WORD_NAME; /* "New Year" */
			continue;
		}
		bool first = starts_sentence(document, k);
		if (reading->classes[k] & common && !(reading->classes[k] & WORD_CAPITAL && t->flags & TOKEN_UPPER)) {
			if (!first && reading_word(reading, k, "first") && opens_name(reading, k + 1))
				reading->classes[k] = WORD_NAME;
			else if (!first && is_verb_in_name(reading, k))
				reading->classes[k] = WORD_NAME | (reading->classes[k] & (WORD_GIVEN | WORD_MAN | WORD_WOMAN));
			continue;
		}
		bool known = reading->classes[k] & (WORD_GIVEN | WORD_PLACE | WORD_CAPITAL) || t->flags & TOKEN_UPPER;
		bool before_name = k + 1 < document->token_count && reading->classes[k + 1] & WORD_NAME;
		bool noun = reading->classes[k] & (WORD_ROLE | WORD_TITLE | WORD_ORGANISATION | WORD_CUE);
		bool adverb = first && token_has_ending(t, "ly", 5) && !known;
		if (adverb || (first && !known && before_name && lower_case_elsewhere(&seen, t)))
			continue;
		if (!first || known || (before_name && !(t->flags & TOKEN_STOP)) || (!noun && !(t->flags & TOKEN_STOP)))
			reading->classes[k] |= WORD_NAME;
	}
}

/* Whether the boundary between two sentences lies inside a quotation. */
static bool inside_quotation(const struct document *document, const struct sentence *before)
{
	if (before->end == before->first || before->end >= document->token_count)
		return false;
	uint32_t a = document->tokens[before->end - 1].quotation, b = document->tokens[before->end].quotation;
	if (a == DOCUMENT_NONE || b == DOCUMENT_NONE)
		return false;
	while (document->quotations[a].parent != DOCUMENT_NONE)
		a = document->quotations[a].parent;
	while (document->quotations[b].parent != DOCUMENT_NONE)
		b = document->quotations[b].parent;
	return a == b;
}

/* The mark that ends the sentence ('!', '?' or '.'), if its last quotation began with the sentence, or before it; else 0. */
static char quoted_end(const struct reading *reading, const struct sentence *sentence)
{
	static const char MARKS[] = "!?.";
	const struct document *document = reading->document;
	uint32_t last = sentence->end - 1, number = document->tokens[last].quotation;
	if (sentence->end < sentence->first + 3 || document->tokens[last].kind != TOKEN_QUOTE || number == DOCUMENT_NONE)
		return 0;
	while (document->quotations[number].parent != DOCUMENT_NONE)
		number = document->quotations[number].parent;
	if (document->quotations[number].open > sentence->first || document->quotations[number].close != last)
		return 0;
	while (last > sentence->first && document->tokens[last].kind == TOKEN_QUOTE)
		last--;
	for (size_t k = 0; MARKS[k]; k++)
		if (reading_mark(reading, last, MARKS[k]))
			return MARKS[k];
	return 0;
}

/* `“Who closed the gates?” Rosk asked.`: two sentences by their marks, one by what they say. Behind a full stop the second one must
 * consist of subject and cue: `“We closed them.” Rosk said.` */
static bool cue_follows(const struct reading *reading, const struct sentence *before)
{
	enum { CUE_TOKENS = 12, BARE_TOKENS = 6 };
	const struct document *document = reading->document;
	char mark = quoted_end(reading, before);
	if (!mark)
		return false;
	uint32_t limit = document->sentences[document->tokens[before->end].sentence].end;
	if (mark == '.' && limit > before->end + BARE_TOKENS)
		return false;
	for (uint32_t k = before->end; k < limit && k < before->end + CUE_TOKENS; k++) {
		struct cue_entry entry;
		if (reading_cue(reading, k, &entry) && k > before->end && entry.form != CUE_PARTICIPLE &&
		    entry.content & (CUE_QUOTE | CUE_ADDRESSEE)) {
			uint32_t behind = k + entry.tokens;
			if (mark == '.')
				return behind + 1 == limit && reading_mark(reading, behind, '.');
			return behind < limit && !reading_is(reading, behind, WORD_THAT) && document->tokens[behind].kind != TOKEN_QUOTE;
		}
		if (document->tokens[k].kind == TOKEN_QUOTE)
			return false;
	}
	return false;
}

uint32_t reading_passage_at(const struct reading *reading, uint32_t token)
{
	uint32_t behind = sorted_find(k, 0, reading->passage_count, reading->passages[k].first <= token);
	return behind ? behind - 1 : 0;
}

void reading_set_voice(const struct reading *reading, struct range range)
{
	for (uint32_t k = reading_passage_at(reading, range.first); k < reading->passage_count; k++) {
		if (reading->passages[k].first >= range.end)
			break;
		if (reading->passages[k].first >= range.first)
			reading->voices[k] = VOICE_OTHER;
	}
}

static void find_passages(struct reading *reading)
{
	const struct document *document = reading->document;
	reading->voices = arena_alloc(reading->arena, document->sentence_count, sizeof(*reading->voices));
	reading->passages = arena_alloc(reading->arena, document->sentence_count, sizeof(*reading->passages));
	for (uint32_t p = 0; p < document->paragraph_count; p++) {
		const struct paragraph *paragraph = &document->paragraphs[p];
		if (paragraph->kind != PARAGRAPH_PROSE)
			continue;
		bool open = false;
		for (uint32_t s = paragraph->first; s < paragraph->end; s++) {
			const struct sentence *sentence = &document->sentences[s];
			if (!open)
				reading->passages[reading->passage_count++] = (struct passage){ .first = sentence->first, .paragraph = p };
			reading->passages[reading->passage_count - 1].end = sentence->end;
			open = s + 1 < paragraph->end && (inside_quotation(document, sentence) || cue_follows(reading, sentence));
		}
	}
}

void reading_make(const struct document *document, struct arena *arena, struct reading *ret_reading)
{
	const struct language *language = document->language;
	const struct lists lists = {
		.grammar = language_list(language, "grammar"),
		.titles = language_list(language, "titles"),
		.places = language_list(language, "adjectives_of_place"),
		.roles = language_list(language, "roles"),
		.organisations = language_list(language, "organisations"),
		.given = language_list(language, "given_names"),
		.capitals = language_list(language, "capitals"),
		.cues = language_list(language, "reporting_verbs"),
		.word_kinds = language_list(language, "word_kinds"),
		.traits = traits_of(language_list(language, "traits")),
	};
	*ret_reading = (struct reading){ .document = document,
		                             .arena = arena,
		                             .cues = lists.cues,
		                             .capitals = lists.capitals,
		                             .word_kinds = lists.word_kinds,
		                             .traits = lists.traits,
		                             .grammar = word_list_count(lists.grammar) > 0 };
	ret_reading->classes = arena_alloc(arena, document->token_count, sizeof(uint32_t));
	ret_reading->uses = arena_alloc(arena, document->token_count, sizeof(uint32_t));
	ret_reading->kinds = arena_alloc(arena, document->token_count, sizeof(uint32_t));
	look_up_words(ret_reading, &lists);
	find_cues(ret_reading);
	if (lists.traits & TRAIT_CAPITALISED_NOUNS)
		nouns_mark_names(ret_reading);
	else
		mark_names(ret_reading);
	cards_mark(ret_reading);
	find_passages(ret_reading);
	ret_reading->repeated = repeats_find(ret_reading);
}
