#include "extract/word_classes.h"

#include <stdlib.h>
#include <string.h>

#include "extract/reading.h"

struct class_name {
	const char *name;
	uint64_t flags;
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
	{ "at", USE_AT },
	{ "on", USE_ON },
	{ "or", USE_OR },
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
	{ "masculine", KIND_MASCULINE },
	{ "feminine", KIND_FEMININE },
	{ "neuter", KIND_NEUTER },
	{ "plural", KIND_PLURAL },
	{ "self", KIND_SELF },
	{ "reader", KIND_READER },
	{ "mine", KIND_MINE },
	{ "whose", KIND_WHOSE },
	{ "this", KIND_THIS },
	{ "other", KIND_OTHER },
	{ "some", KIND_SOME },
	{ "two", KIND_TWO },
	{ "every", KIND_EVERY },
	{ "is", KIND_IS },
	{ "became", KIND_BECAME },
	{ "added", KIND_ADDED },
	{ "shows", KIND_SHOWS },
	{ "compared", KIND_COMPARED },
	{ "including", KIND_INCLUDING },
	{ "following", KIND_FOLLOWING },
	{ "survey", KIND_SURVEY },
	{ "advocate", KIND_ADVOCATE },
	{ "share", KIND_SHARE },
	{ "age", KIND_AGE },
	{ "day", KIND_DAY },
	{ "quoting", KIND_QUOTING },
	{ "reports", KIND_REPORTS },
	{ "nonfinite", KIND_NONFINITE },
	{ NULL, 0 },
};

static const char *const MEANINGS[] = {
	[MEANS_THERE] = "there",
	[MEANS_HERE] = "here",
	[MEANS_POSSESSIVE] = "possessive",
	[MEANS_IS] = "is",
	[MEANS_NOT] = "not",
	[MEANS_WILL] = "will",
	[MEANS_DO] = "do",
	[MEANS_DID] = "did",
	[MEANS_WAS] = "was",
	[MEANS_SINCE] = "since",
	[MEANS_WHILE] = "while",
	[MEANS_WHEN] = "when",
	[MEANS_WHERE] = "where",
	[MEANS_THOUGH] = "though",
	[MEANS_IF] = "if",
	[MEANS_UNLESS] = "unless",
	[MEANS_DESPITE] = "despite",
	[MEANS_WITHOUT] = "without",
	[MEANS_SO] = "so",
	[MEANS_AFTER] = "after",
	[MEANS_WHICH] = "which",
	[MEANS_AGAINST] = "against",
	[MEANS_VIA] = "via",
	[MEANS_PER] = "per",
	[MEANS_OUT] = "out",
	[MEANS_QUOTED] = "quoted",
	[MEANS_ASKED] = "asked",
	[MEANS_SAYING] = "saying",
	[MEANS_WROTE] = "wrote",
	[MEANS_READ] = "read",
	[MEANS_SIGNED] = "signed",
	[MEANS_KNOWN] = "known",
	[MEANS_SPEAKING] = "speaking",
	[MEANS_TALKING] = "talking",
	[MEANS_REFERRING] = "referring",
	[MEANS_MENTION] = "mention",
	[MEANS_QUESTION] = "question",
	[MEANS_EVERYTHING] = "everything",
	[MEANS_TIME] = "time",
	[MEANS_WORDS] = "words",
	[MEANS_WAY] = "way",
	[MEANS_THUS] = "thus",
	[MEANS_FOLLOWS] = "follows",
	[MEANS_PART] = "part",
	[MEANS_GENERAL] = "general",
	[MEANS_HIGH] = "high",
	[MEANS_SUPREME] = "supreme",
	[MEANS_FIRST] = "first",
	[MEANS_SAINT] = "saint",
	[MEANS_FLIGHT] = "flight",
	[MEANS_PEOPLE] = "people",
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
	MEMORY = 2048,     /* words that a thread looked up; a power of two */
	MEMORY_BYTES = 23, /* of a word that is remembered: longer ones are rare */
};

/* The flags of a comma-separated column. Unknown names count nothing: a list may know more than this build. */
static uint64_t flags_of(const char *column, const struct class_name *names)
{
	uint64_t flags = 0;
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
	const struct word_list *grammar, *titles, *places, *roles, *organisations, *given, *capitals, *cues, *word_kinds, *meanings;
	uint32_t traits;
};

static enum word_meaning meaning_called(const char *name)
{
	size_t meaning = name ? array_size(MEANINGS) : 1;
	while (--meaning > MEANS_NOTHING && (*MEANINGS[meaning] != *name || strcmp(MEANINGS[meaning], name) != 0))
		;
	return (enum word_meaning)meaning;
}

static uint32_t traits_of(const struct word_list *list)
{
	uint32_t traits = 0;
	for (size_t k = 0; k < word_list_count(list); k++)
		traits |= flags_of(word_list_entry(list, k), TRAITS);
	return traits;
}

static uint64_t flags_in(const struct word_list *list, const struct token *token, const struct class_name *names)
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

/* French “ex-trésorier”, Portuguese “vice-governador”: somebody, by what stands behind the first hyphen. */
static uint32_t flags_of_prefixed(const struct lists *lists, const struct token *token)
{
	enum { LONGEST_PREFIX = 5 };
	const char *hyphen = memchr(token->norm, '-', token->norm_length < LONGEST_PREFIX ? token->norm_length : LONGEST_PREFIX);
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
	if (!(flags & WORD_ROLE) && !(lists->traits & (TRAIT_FIXED_ORDER | TRAIT_VERB_FINAL)))
		flags |= flags_of_prefixed(lists, token);
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

uint64_t word_classes_kinds_of(const struct reading *reading, const char *entry, size_t length)
{
	return flags_of(word_list_column(reading->word_kinds, entry, length, 0), KINDS);
}

enum word_meaning word_classes_meaning_of(const struct reading *reading, const char *word, size_t length)
{
	return meaning_called(word_list_column(language_list(reading->document->language, "meanings"), word, length, 0));
}

/* A word that this thread looked up: most words are frequent ones, in any text, and a look-up asks ten lists. */
struct memory {
	uint64_t kinds;
	uint32_t language; /* language_serial(); 0: the place is free */
	uint32_t form;     /* its length and flags */
	uint32_t classes, uses;
	uint8_t meaning;
	char norm[MEMORY_BYTES];
};

/* Dutch “het [OM]”, French “l'[AN]”: a function word's letters, but in capitals behind an article, with no capitals around it. */
static bool is_abbreviation(const struct reading *reading, const struct lists *lists, uint32_t token)
{
	const struct token *t = reading_token(reading, token);
	if (!(t->flags & TOKEN_UPPER) || lists->traits & TRAIT_FIXED_ORDER || token == 0)
		return false;
	bool shouted = t[-1].flags & TOKEN_UPPER || (token + 1 < reading->document->token_count && t[1].flags & TOKEN_UPPER);
	return !shouted && reading->uses[token - 1] & USE_DEFINITE && token_in(t, lists->grammar);
}

static void look_up(const struct lists *lists, const struct token *token, struct memory *ret_memory)
{
	ret_memory->classes = classes_of(lists, token, &ret_memory->uses);
	ret_memory->kinds = flags_in(lists->word_kinds, token, KINDS);
	ret_memory->meaning = (uint8_t)meaning_called(token_column(token, lists->meanings, 0));
}

/* Looks up a word, or finds it in the thread's memory. `spare` is for words that are too long for that. */
static const struct memory *remember(const struct lists *lists, const struct token *token, uint32_t language, struct memory *spare)
{
	static _Thread_local struct memory memory[MEMORY];
	if (token->norm_length > MEMORY_BYTES) {
		look_up(lists, token, spare);
		return spare;
	}
	struct memory *known = &memory[token_hash(token) % MEMORY];
	uint32_t form = token->norm_length | (uint32_t)(token->flags & (TOKEN_CAPITALISED | TOKEN_UPPER)) << 16;
	if (known->language != language || known->form != form || memcmp(known->norm, token->norm, token->norm_length) != 0) {
		look_up(lists, token, known);
		known->language = language;
		known->form = form;
		memcpy(known->norm, token->norm, token->norm_length);
	}
	return known;
}

static void look_up_words(struct reading *reading, const struct lists *lists)
{
	const struct document *document = reading->document;
	uint32_t language = language_serial(document->language);
	struct memory spare;
	for (uint32_t k = 0; k < document->token_count; k++) {
		const struct token *token = &document->tokens[k];
		if (token->kind == TOKEN_NUMBER && lists->traits & TRAIT_VERB_FINAL)
			reading->classes[k] = flags_of_aged(lists, token);
		if (token->kind != TOKEN_WORD || (!token->lists && !(lists->traits & TRAIT_COMPOUNDS)))
			continue;
		const struct memory *known = remember(lists, token, language, &spare);
		bool letters = is_abbreviation(reading, lists, k);
		reading->classes[k] = letters ? WORD_ORGANISATION : known->classes;
		reading->uses[k] = letters ? 0 : known->uses;
		reading->kinds[k] = known->kinds;
		reading->meanings[k] = known->meaning;
	}
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

void word_classes_find(struct reading *reading)
{
	const struct document *document = reading->document;
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
		.meanings = language_list(language, "meanings"),
		.traits = traits_of(language_list(language, "traits")),
	};
	reading->cues = lists.cues;
	reading->capitals = lists.capitals;
	reading->word_kinds = lists.word_kinds;
	reading->traits = lists.traits;
	reading->grammar = word_list_count(lists.grammar) > 0;
	reading->classes = arena_alloc(reading->arena, document->token_count, sizeof(uint32_t));
	reading->uses = arena_alloc(reading->arena, document->token_count, sizeof(uint32_t));
	reading->kinds = arena_alloc(reading->arena, document->token_count, sizeof(uint64_t));
	reading->meanings = arena_alloc(reading->arena, document->token_count, sizeof(uint8_t));
	look_up_words(reading, &lists);
	find_cues(reading);
}
