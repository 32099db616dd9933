/* Roles: which roles the text gives to names: "spokesman" in “Park Soo-hyun, the spokesman for …”. */
#include <stdlib.h>
#include <string.h>

#include "extract/speakers/names_builder.h"
#include "proto/base/sorted.h"

enum {
	APPOSITION = 12,   /* tokens after a name within which its role is looked for: “, the app's co-founder” */
	INTRODUCTION = 10, /* tokens before a name and a comma: “the head of the party, Y. H.,” */
	FORMER = 4,        /* tokens before a role within which "former" is looked for */
};

bool names_is_rank(const struct reading *reading, uint32_t token)
{
	return reading_kind(reading, token, KIND_RANK);
}

/* Adds a role under its word, and under the synonyms of that: "Sen." makes a senator and a lawmaker. */
static void add_role_words(struct names_builder *builder, struct name_role *role, const char *norm, size_t length)
{
	role->word = names_word(builder, norm, length);
	array_append(&builder->roles, *role);
	const char *others = word_list_column(builder->titles, norm, length, 1);
	while (others && *others) {
		size_t size = strcspn(others, ",");
		role->word = names_word(builder, others, size);
		array_append(&builder->roles, *role);
		others += size + (others[size] == ',');
	}
}

static void add_role(struct names_builder *builder, const struct name_use *use, uint32_t word, struct range phrase)
{
	const struct reading *reading = builder->reading;
	struct name_role role = { .token = use->range.first, .name = use->name, .phrase = phrase };
	const struct token *t = reading_token(reading, word);
	size_t past = t->norm_length > 3 && strncmp(t->norm, "ex-", 3) == 0 ? 3 : 0;
	role.former = past > 0;
	for (uint32_t k = word; k > phrase.first && (k == word || reading_is(reading, k, WORD_TITLE | WORD_ROLE)); k--)
		role.rank |= names_is_rank(reading, k - 1); /* "deputy prime minister" */
	for (uint32_t k = word; k > 0 && k > phrase.first - (phrase.first > 0) && word - k < FORMER; k--)
		role.former |= reading_kind(reading, k - 1, KIND_FORMER);
	add_role_words(builder, &role, t->norm + past, t->norm_length - past);
}

/* The phrase of a role that begins at `first`, up to the next mark, relative or verb. *ret_role: its last role, or DOCUMENT_NONE. */
static struct range role_phrase(const struct reading *reading, uint32_t first, uint32_t *ret_role)
{
	uint32_t limit = first + APPOSITION, k = first, role = DOCUMENT_NONE;
	bool head = true; /* before the first preposition */
	for (; k < limit && k < reading->document->token_count; k++) {
		const struct token *t = reading_token(reading, k);
		if (t->kind == TOKEN_QUOTE || (t->kind == TOKEN_PUNCTUATION && !reading_possessive(reading, k)) ||
		    reading_is(reading, k, WORD_RELATIVE))
			break;
		if (reading_is(reading, k, WORD_AUXILIARY | WORD_MODAL | WORD_CUE) && !reading_possessive(reading, k) &&
		    !reading_is(reading, k, WORD_ROLE)) {
			if (head)
				return (struct range){ first, first };
			break;
		}
		if (reading_is(reading, k, WORD_PRONOUN) && !reading_is(reading, k, WORD_DETERMINER | WORD_NAME))
			return (struct range){ first, first };
		if (reading_is(reading, k, WORD_PREPOSITION))
			head = false;
		if (!head)
			continue;
		if (reading_is(reading, k, WORD_ROLE))
			role = k;
		else if (role != DOCUMENT_NONE && reading_is(reading, k, WORD_NAME) && !reading_is(reading, k, WORD_PLACE))
			return (struct range){ first, first }; /* “Rosk, Minister Tomas Brandt”: two people */
	}
	*ret_role = role;
	return (struct range){ first, role == DOCUMENT_NONE ? first : k };
}

/* The state in “R-Ky.”, "kentucky", or as it is abbreviated; NULL if the token is none of these. `*ret_role`: what the party makes of its member. */
static const char *constituency(const struct reading *reading, uint32_t token, const char **ret_role)
{
	const struct word_list *list = language_list(reading->document->language, "constituencies");
	const struct token *t = reading_token(reading, token);
	if (t->norm_length < 3 || t->norm[1] != '-' || !(t->flags & TOKEN_CAPITALISED))
		return NULL;
	*ret_role = word_list_column(list, t->norm, 1, 0);
	const char *state = word_list_column(list, t->norm + 2, t->norm_length - 2u, 0);
	return !*ret_role ? NULL : state ? state : t->norm + 2;
}

/* The token of the constituency behind the name, “Edda Rosk (R-Ky.)”; DOCUMENT_NONE if there is none. */
static uint32_t constituency_behind(const struct reading *reading, const struct name_use *use)
{
	const char *role;
	const uint32_t k = use->range.end + 1;
	bool opens = reading_mark(reading, use->range.end, ',') || reading_mark(reading, use->range.end, '(');
	return opens && k < reading->document->token_count && constituency(reading, k, &role) ? k : DOCUMENT_NONE;
}

/* Adds the role that a constituency makes: “Sen. Edda Rosk, R-Ky.” is a Republican. */
static void add_constituency(struct names_builder *builder, const struct name_use *use)
{
	const uint32_t k = constituency_behind(builder->reading, use);
	const char *role;
	if (k == DOCUMENT_NONE || !constituency(builder->reading, k, &role) || builder->names.items[use->name].flags & (WORD_ORGANISATION | WORD_CAPITAL))
		return;
	struct name_role party = { .token = use->range.first, .name = use->name, .phrase = { k, k + 1 } };
	add_role_words(builder, &party, role, strlen(role));
	builder->names.items[use->name].flags |= WORD_ROLE;
}

/* Whether the name only tells where something was: “In Halm, the mayor opened the gates”. After "in", a person is named in full or with a title. */
static bool is_where(const struct reading *reading, const struct name_use *use)
{
	return use->whole > 0 && use->range.end == use->whole + 1 && reading_is(reading, use->whole - 1, WORD_PREPOSITION) &&
	       reading_kind(reading, use->whole - 1, KIND_AROUND) && !reading_is(reading, use->whole, WORD_GIVEN);
}

/* “Interpellato dall'Onda, [il portavoce] ha detto”: whether the name ends the opening of the sentence, and the role is the subject of the verb behind
 * it. */
static bool is_subject_behind(const struct reading *reading, const struct name_use *use, struct range role)
{
	return !(reading->traits & TRAIT_FIXED_ORDER) && use->whole > 0 && reading_is(reading, use->whole - 1, WORD_PREPOSITION) &&
	       role.end < reading->document->token_count && reading_is(reading, role.end, WORD_AUXILIARY | WORD_MODAL | WORD_CUE);
}

/* Adds the roles after the name: “, Telegram's founder and chief executive,”, “is the mayor of X”. */
static void add_roles_behind(struct names_builder *builder, const struct name_use *use)
{
	const struct reading *reading = builder->reading;
	uint32_t k = use->range.end, role = DOCUMENT_NONE;
	if (k + 1 >= reading->document->token_count || builder->names.items[use->name].flags & (WORD_ORGANISATION | WORD_CAPITAL))
		return;
	bool opens = reading_mark(reading, k, ',') || reading_mark(reading, k, '(');
	uint32_t verb = k + (opens && reading_uses(reading, k + 1, USE_WHO) ? 2 : 0);
	bool is = reading_kind(reading, verb, KIND_BECAME) &&
	          reading_is(reading, verb + 1, WORD_DETERMINER | WORD_ROLE | WORD_TITLE);
	if ((!is && !opens) || (opens && is_where(reading, use)))
		return;
	struct range phrase = role_phrase(reading, is ? verb + 1 : k + 1, &role);
	if (phrase.first >= phrase.end || role == DOCUMENT_NONE || reading_is(reading, role, WORD_PEOPLE) ||
	    (is && reading_is(reading, role, WORD_UNNAMED)) || (!is && is_subject_behind(reading, use, phrase)))
		return;
	for (uint32_t r = phrase.first; r <= role; r++)
		if (reading_is(reading, r, WORD_ROLE) && !reading_is(reading, r, WORD_PEOPLE) && !reading_possessive(reading, r + 1))
			add_role(builder, use, r, phrase);
	builder->names.items[use->name].flags |= WORD_ROLE | (reading->classes[role] & (WORD_MAN | WORD_WOMAN));
}

/* Adds the roles before the name and a comma: “Tamimi's lawyer, Gaby Lasky,”. */
static void add_roles_before(struct names_builder *builder, const struct name_use *use)
{
	const struct reading *reading = builder->reading;
	uint32_t comma = use->whole - 1, first = comma, head = DOCUMENT_NONE;
	if (use->whole < 3 || !reading_mark(reading, comma, ',') || use->possessive ||
	    use->range.end >= reading->document->token_count || builder->names.items[use->name].flags & (WORD_ORGANISATION | WORD_CAPITAL) ||
	    (reading_token(reading, use->range.end)->kind != TOKEN_PUNCTUATION && !reading_is(reading, use->range.end, WORD_CUE)))
		return;
	while (first > 0 && comma - first < INTRODUCTION) {
		const struct token *t = reading_token(reading, first - 1);
		if ((t->kind != TOKEN_WORD && !reading_possessive(reading, first - 1)) ||
		    t->sentence != reading_token(reading, comma)->sentence ||
		    (reading_is(reading, first - 1, WORD_CUE | WORD_MODAL | WORD_SUBORDINATOR | WORD_RELATIVE | WORD_CONJUNCTION) &&
		     !reading_uses(reading, first - 1, USE_OF))) /* French "de" also begins “de l'avis de” */
			break;
		first--;
		if (reading_is(reading, first, WORD_PREPOSITION))
			head = DOCUMENT_NONE; /* the words after it only say of what */
		else if (reading_is(reading, first, WORD_ROLE) && head == DOCUMENT_NONE)
			head = first;
		bool of = first > 0 && reading_uses(reading, first - 1, USE_OF); /* “ministre de [la] Santé” */
		if (reading_is(reading, first, WORD_DETERMINER) && !of)
			break;
	}
	bool acronym = head != DOCUMENT_NONE && reading_token(reading, head)->flags & TOKEN_UPPER; /* "CEO" */
	if (head == DOCUMENT_NONE || reading_is(reading, head, WORD_PEOPLE) || (reading_is(reading, head, WORD_NAME) && !acronym))
		return;
	add_role(builder, use, head, (struct range){ first, comma });
	builder->names.items[use->name].flags |= WORD_ROLE | (reading->classes[head] & (WORD_MAN | WORD_WOMAN));
}

/* "Military" in “Varland Military Academy”: which academy, and not what it is called for short; but “Issel Police Department” is the police. */
static bool says_of_what(const struct reading *reading, uint32_t token, uint32_t end)
{
	return token + 1 < end && reading_is(reading, token + 1, WORD_ORGANISATION) && reading_is(reading, token, WORD_ORGANISATION) &&
	       reading->traits & TRAIT_FIXED_ORDER && !reading_is_listed(reading, token, "organisations", "alone");
}

void names_add_roles(struct names_builder *builder, const struct name_use *use)
{
	const struct reading *reading = builder->reading;
	uint32_t phrase = use->whole, sentence = reading_sentence(reading, phrase).first;
	for (uint32_t k = 0;
	     k < FORMER && phrase > sentence && reading_token(reading, phrase - 1)->kind == TOKEN_WORD &&
	     !reading_is(reading, phrase - 1, WORD_DETERMINER | WORD_PREPOSITION | WORD_AUXILIARY | WORD_CONJUNCTION | WORD_CUE);
	     k++)
		phrase--; /* “Acme founder Edda Rosk”: the other words of the role */
	const uint32_t place = constituency_behind(reading, use);
	for (uint32_t k = use->whole; k < use->range.first; k++)
		if (reading_is(reading, k, WORD_ROLE | WORD_TITLE) && !(reading_means(reading, k + 1, MEANS_GENERAL) && reading_capitalised(reading, k)) &&
		    /* “Attorney General” */
		    !reading_is(reading, k, WORD_PEOPLE | WORD_ORGANISATION))
			add_role(builder, use, k, (struct range){ phrase, place == DOCUMENT_NONE ? use->range.end : place + 1 });
	if (builder->names.items[use->name].flags & WORD_ORGANISATION)
		for (uint32_t k = use->range.first; k < use->range.end && use->range.end - use->range.first > 1 &&
		                                    !(reading_uses(reading, k, USE_OF) && reading->traits & TRAIT_FIXED_ORDER); k++)
			if (reading_is(reading, k, WORD_ORGANISATION | WORD_ROLE) && !says_of_what(reading, k, use->range.end))
				add_role(builder, use, k, use->range);
	add_roles_behind(builder, use);
	add_roles_before(builder, use);
	add_constituency(builder, use);
}

static int by_word_and_token(const void *a, const void *b)
{
	const struct name_role *x = a, *y = b;
	if (x->word != y->word)
		return x->word < y->word ? -1 : 1;
	if (x->token != y->token)
		return x->token < y->token ? -1 : 1;
	return x->phrase.first < y->phrase.first ? -1 : x->phrase.first > y->phrase.first;
}

void names_sort_roles(struct names_builder *builder)
{
	if (builder->roles.count)
		qsort(builder->roles.items, builder->roles.count, sizeof(*builder->roles.items), by_word_and_token);
}

/* The index of the first role of a word that is not below `word`. */
static uint32_t role_from(const struct names *names, uint32_t word)
{
	return sorted_find(k, 0, names->role_count, names->roles[k].word < word);
}

struct range names_with_role(const struct reading *reading, const struct names *names, uint32_t role)
{
	const struct token *t = reading_token(reading, role);
	uint32_t word = dictionary_find(names->words, t->norm, t->norm_length);
	if (word == DICTIONARY_NONE)
		return (struct range){ 0, 0 };
	return (struct range){ role_from(names, word), role_from(names, word + 1) };
}

uint32_t names_role_from(const struct names *names, struct range roles, uint32_t token)
{
	return sorted_find(k, roles.first, roles.end, names->roles[k].token < token);
}

/* The state of an adjective, or of an abbreviation of its name; NULL if the lists know none. */
static const char *state_of(const struct reading *reading, const struct token *word)
{
	const struct language *language = reading->document->language;
	const struct word_list *capitals = language_list(language, "capitals");
	const char *state = token_column(word, language_list(language, "adjectives_of_place"), 0);
	return state ? state : token_column(word, capitals, 1) ? token_column(word, capitals, 0) : NULL;
}

/* Whether two words are of the same state: "Russia" and "Russian", "U.S." and "American". */
static bool are_of_one_state(const struct reading *reading, uint32_t a, uint32_t b)
{
	const struct token *x = reading_token(reading, a), *y = reading_token(reading, b);
	const char *state = state_of(reading, x), *other = state ? state_of(reading, y) : NULL;
	if (other && strcmp(state, other) == 0)
		return true;
	size_t shorter = x->norm_length < y->norm_length ? x->norm_length : y->norm_length, length = 0;
	while (length < shorter && x->norm[length] == y->norm[length])
		length++;
	return length >= 4 && length + 1 >= shorter;
}

bool names_is_constituency(const struct reading *reading, uint32_t token)
{
	const char *role;
	return constituency(reading, token, &role);
}

/* Whether the word is of the constituency, "carolina" or "republican" of “R-S.C.”, "democratic" of “D-S.C.”. */
static bool is_of_constituency(const struct reading *reading, uint32_t token, uint32_t place)
{
	const char *party, *state = constituency(reading, place, &party);
	const struct token *word = reading_token(reading, token);
	const char *at = state ? strstr(state, word->norm) : NULL;
	bool whole = at && (at == state || at[-1] == ' ') && (at[word->norm_length] == ' ' || at[word->norm_length] == '\0');
	return state && (whole || strncmp(word->norm, party, strlen(party)) == 0);
}

bool names_role_is_of(const struct reading *reading, const struct name_role *role, uint32_t token)
{
	const uint32_t names = WORD_PLACE | WORD_CAPITAL | WORD_NAME;
	bool name = reading_is(reading, token, names);
	for (uint32_t k = role->phrase.first; k < role->phrase.end; k++)
		if (strcmp(reading_token(reading, k)->norm, reading_token(reading, token)->norm) == 0 ||
		    (name && is_of_constituency(reading, token, k)) ||
		    (name && reading_is(reading, k, names) && are_of_one_state(reading, k, token)))
			return true;
	return false;
}
