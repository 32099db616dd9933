/* A capital letter says "noun" in German, not "name". What tells a name is what stands beside it: persons take no article,
 * their names come in twos (Edda Rosk), behind a title or a role (Ministerin Rosk) or right beside a verb of speech; a word
 * that has an article or an adjective somewhere in the text is a noun in all of it. */
#include "extract/nouns.h"

#include <string.h>

#include "proto/base/array.h"
#include "proto/base/dictionary.h"

enum {
	LONGEST_ENDING = 8, /* bytes */
	NOUN_SEEN = 1,      /* with an article or an adjective before it somewhere */
	NAME_SEEN = 2,      /* as part of a name somewhere */
	SURNAME_SEEN = 4,   /* behind a given name, although it is a word for people or a body, too: “Edda Hartmann” */
};

struct nouns {
	struct reading *reading;
	struct dictionary *words;
	ARRAY(uint8_t) seen; /* by word */
	uint32_t *word;      /* by token: its number in words, or DICTIONARY_NONE for what is no capitalised word */
};

static bool is_capitalised(const struct reading *reading, uint32_t token)
{
	if (token >= reading->document->token_count)
		return false;
	const struct token *t = reading_token(reading, token);
	return t->kind == TOKEN_WORD && t->flags & TOKEN_CAPITALISED;
}

static bool in_sentence(const struct reading *reading, uint32_t token)
{
	return token > 0 && token < reading->document->token_count &&
	       reading_token(reading, token)->sentence == reading_token(reading, token - 1)->sentence;
}

/* A word that the function word lists know, or that only a sentence's beginning capitalises. */
static bool is_function(const struct reading *reading, uint32_t token)
{
	const uint32_t function = WORD_DETERMINER | WORD_PRONOUN | WORD_OBJECT | WORD_RELATIVE | WORD_PREPOSITION | WORD_AUXILIARY |
	                          WORD_MODAL | WORD_NEGATION | WORD_CONJUNCTION | WORD_SUBORDINATOR | WORD_ADVERB | WORD_THAT;
	return reading->classes[token] & function || reading_uses(reading, token, USE_SUBJUNCTIVE | USE_AS) ||
	       reading_token(reading, token)->flags & TOKEN_STOP;
}

bool nouns_ends_as(const struct reading *reading, uint32_t token, const char *kind)
{
	const struct word_list *endings = language_list(reading->document->language, "endings");
	const struct token *t = reading_token(reading, token);
	const char *whole = word_list_column(endings, t->norm, t->norm_length, 0);
	if (whole)
		return strstr(whole, kind) && (strcmp(whole, kind) == 0 || strchr(whole, ',')); /* Italian “carcere”, though it ends like an infinitive */
	for (size_t length = 1; length <= LONGEST_ENDING && length + 2 < t->norm_length; length++) {
		const char *found = word_list_column(endings, t->norm + t->norm_length - length, length, 0);
		if (found && strstr(found, kind) && (strcmp(found, kind) == 0 || strchr(found, ',')))
			return true;
	}
	return false;
}

/* An adjective stands before: an inflected word in small letters that is no function word and no verb of speech. */
static bool behind_adjective(const struct reading *reading, uint32_t token)
{
	if (!in_sentence(reading, token))
		return false;
	const struct token *before = reading_token(reading, token - 1);
	return before->kind == TOKEN_WORD && !(before->flags & TOKEN_CAPITALISED) && !is_function(reading, token - 1) &&
	       !reading_is(reading, token - 1, WORD_CUE | WORD_PARTICLE | WORD_ROLE) && nouns_ends_as(reading, token - 1, "adjective");
}

static bool may_be_name(const struct reading *reading, uint32_t token)
{
	if (!is_capitalised(reading, token) || reading_is(reading, token, WORD_TIME | WORD_ROLE | WORD_ORGANISATION))
		return false;
	if (reading_token(reading, token)->flags & TOKEN_UPPER)
		return true;
	return !is_function(reading, token) && !nouns_ends_as(reading, token, "noun");
}

static void take_note_of_nouns(struct nouns *nouns)
{
	const struct reading *reading = nouns->reading;
	for (uint32_t k = 0; k < reading->document->token_count; k++) {
		const struct token *t = reading_token(reading, k);
		nouns->word[k] = DICTIONARY_NONE;
		if (!is_capitalised(reading, k))
			continue;
		nouns->word[k] = dictionary_add(nouns->words, t->norm, t->norm_length);
		while (nouns->seen.count <= nouns->word[k])
			array_append(&nouns->seen, 0);
		bool article = in_sentence(reading, k) && reading_is(reading, k - 1, WORD_DETERMINER);
		if (article || behind_adjective(reading, k))
			nouns->seen.items[nouns->word[k]] |= NOUN_SEEN;
	}
}

static bool is_noun(const struct nouns *nouns, uint32_t token)
{
	return nouns->seen.items[nouns->word[token]] & NOUN_SEEN;
}

static bool beside_cue(const struct reading *reading, uint32_t token)
{
	struct cue_entry entry;
	return (in_sentence(reading, token) && reading_cue(reading, token - 1, &entry)) ||
	       (in_sentence(reading, token + 1) && reading_cue(reading, token + 1, &entry));
}

/* “Edda von Halden”, “Edda von der Halden”, but not “die Verschiebung der Wahl”. */
static bool behind_particle(const struct reading *reading, uint32_t token)
{
	if (!in_sentence(reading, token) || token < 2 || !reading_is(reading, token - 1, WORD_PARTICLE))
		return false;
	if (!reading_is(reading, token - 1, WORD_DETERMINER))
		return is_capitalised(reading, token - 2);
	return token > 2 && reading_is(reading, token - 2, WORD_PARTICLE) && reading_uses(reading, token - 2, USE_OF) &&
	       is_capitalised(reading, token - 3);
}

/* Whether the word is a name as its neighbours have it. */
static bool tells_name(const struct nouns *nouns, uint32_t token)
{
	const struct reading *reading = nouns->reading;
	const struct token *t = reading_token(reading, token);
	if (!may_be_name(reading, token))
		return false;
	if (t->flags & TOKEN_UPPER || reading_is(reading, token, WORD_GIVEN | WORD_CAPITAL))
		return true;
	if (reading_is(reading, token, WORD_PLACE))
		return false;
	bool behind_given = in_sentence(reading, token) && reading_is(reading, token - 1, WORD_GIVEN | WORD_TITLE);
	if (behind_given || behind_particle(reading, token))
		return true;
	if (is_noun(nouns, token))
		return false;
	if (in_sentence(reading, token) && reading_is(reading, token - 1, WORD_ROLE) && is_capitalised(reading, token - 1))
		return true;
	bool first = !in_sentence(reading, token);
	bool next = in_sentence(reading, token + 1) && may_be_name(reading, token + 1) && !is_noun(nouns, token + 1);
	bool before = in_sentence(reading, token) && may_be_name(reading, token - 1) && !is_noun(nouns, token - 1);
	return next || before || (beside_cue(reading, token) && !first);
}

/* “er benötige”, “die Zahl steige auf”: a verb whose ending says that somebody is reported. An adjective has the same
 * ending, but has its noun behind it. */
static bool tells_subjunctive(const struct reading *reading, uint32_t token)
{
	const struct token *t = reading_token(reading, token);
	if (t->kind != TOKEN_WORD || t->flags & TOKEN_CAPITALISED || t->quotation != DOCUMENT_NONE || is_function(reading, token) ||
	    !in_sentence(reading, token) || reading_is(reading, token, WORD_CUE | WORD_TIME | WORD_ROLE))
		return false;
	if (nouns_ends_as(reading, token, "subjunctive"))
		return true;
	if (!nouns_ends_as(reading, token, "verb") || nouns_ends_as(reading, token, "no verb"))
		return false;
	const uint32_t before = reading->classes[token - 1];
	if (before & (WORD_MAN | WORD_WOMAN) && before & WORD_PRONOUN)
		return true;
	if (before & WORD_ADVERB && !in_sentence(reading, token - 1) && reading_is(reading, token + 1, WORD_DETERMINER | WORD_PRONOUN))
		return true; /* “Jedoch ruhe die …” */
	return is_capitalised(reading, token - 1) && !is_function(reading, token - 1) && !is_capitalised(reading, token + 1) &&
	       in_sentence(reading, token + 1) && (is_function(reading, token + 1) || reading_mark(reading, token + 1, '.'));
}

/* “Edda Bauer”, “Herr Hartmann”: a surname, although "bauer" is a role, and "mann" ends many. */
static bool is_surname(const struct reading *reading, uint32_t token)
{
	const struct token *t = reading_token(reading, token);
	if (!is_capitalised(reading, token) || !in_sentence(reading, token) || !is_capitalised(reading, token - 1) || is_function(reading, token) ||
	    reading_is(reading, token, WORD_TIME) || !reading_is(reading, token, WORD_ROLE | WORD_ORGANISATION))
		return false;
	if (reading_is(reading, token - 1, WORD_GIVEN))
		return true;
	const struct language *language = reading->document->language;
	bool listed = token_in(t, language_list(language, "roles")) || token_in(t, language_list(language, "organisations"));
	return !listed && reading_is(reading, token - 1, WORD_TITLE); /* a compound */
}

static void take_for_name(struct nouns *nouns, uint32_t token, uint8_t seen)
{
	const uint32_t noun = WORD_ROLE | WORD_ORGANISATION | WORD_PEOPLE | WORD_MAN | WORD_WOMAN | WORD_UNNAMED | WORD_STAFF | WORD_WRITING |
	                      WORD_TITLE | WORD_TAKES | WORD_TOPIC;
	if (seen & SURNAME_SEEN)
		nouns->reading->classes[token] &= ~noun;
	nouns->reading->classes[token] |= WORD_NAME;
	nouns->seen.items[nouns->word[token]] |= seen;
}

static void mark_surnames(struct nouns *nouns)
{
	const struct reading *reading = nouns->reading;
	for (uint32_t k = 0; k < reading->document->token_count; k++)
		if (nouns->word[k] != DICTIONARY_NONE && is_surname(reading, k))
			take_for_name(nouns, k, NAME_SEEN | SURNAME_SEEN);
}

/* Once a name, always a name: “… Rosk.” behind “Edda Rosk”, “Hartmann sagte” behind “Edda Hartmann”, but not “der Hartmann”. */
static bool is_name_again(const struct nouns *nouns, uint32_t token)
{
	const struct reading *reading = nouns->reading;
	uint8_t seen = nouns->seen.items[nouns->word[token]];
	bool common = in_sentence(reading, token) && (reading_is(reading, token - 1, WORD_DETERMINER) || behind_adjective(reading, token));
	return (seen & NAME_SEEN && may_be_name(reading, token)) || (seen & SURNAME_SEEN && !common);
}

void nouns_mark_names(struct reading *reading)
{
	struct nouns nouns = { .reading = reading, .words = dictionary_new() };
	uint32_t count = reading->document->token_count;
	nouns.word = arena_alloc(reading->arena, count, sizeof(*nouns.word));
	take_note_of_nouns(&nouns);
	mark_surnames(&nouns);
	for (uint32_t k = 0; k < count; k++)
		if (nouns.word[k] != DICTIONARY_NONE && tells_name(&nouns, k))
			take_for_name(&nouns, k, NAME_SEEN);
	for (uint32_t k = 0; k < count; k++)
		if (nouns.word[k] != DICTIONARY_NONE && is_name_again(&nouns, k))
			take_for_name(&nouns, k, nouns.seen.items[nouns.word[k]]);
	for (uint32_t k = 0; k < count; k++) {
		bool noun = is_capitalised(reading, k) && in_sentence(reading, k); /* "die Stelle" */
		bool unless = reading_means(reading, k + 1, MEANS_UNLESS) && reading_mark(reading, k + 2, ','); /* “es sei denn, …” */
		if (noun || unless || reading_uses(reading, k + 1, USE_FIRST_PERSON) || (k && reading_uses(reading, k - 1, USE_FIRST_PERSON)))
			reading->uses[k] &= ~(uint32_t)USE_SUBJUNCTIVE;
		else if (tells_subjunctive(reading, k))
			reading->uses[k] |= USE_SUBJUNCTIVE;
	}
	array_free(&nouns.seen);
	dictionary_free(nouns.words);
}
