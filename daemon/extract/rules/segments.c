#include "extract/rules/segments.h"

#include <string.h>

#include "extract/rules/phrases.h"

enum {
	NOUNS = WORD_NAME | WORD_ROLE | WORD_ORGANISATION | WORD_TITLE | WORD_GIVEN,
	LONGEST_PARENTHESIS = 10, /* tokens of one that is skipped */
	LONGEST_QUOTED = 8,       /* tokens of a quotation inside a noun phrase: „Polizei von Orvia“ */
	LONGEST_PHRASE = 40,
	LONGEST_OPENING = 60, /* tokens of adverbs, times and prepositional phrases that are skipped */
	MOST_ADVERBIALS = 6,
};

static bool is_break_mark(const struct reading *reading, uint32_t token)
{
	const struct token *t = reading_token(reading, token);
	if (t->kind == TOKEN_QUOTE)
		return true;
	return (t->kind == TOKEN_PUNCTUATION || t->kind == TOKEN_SYMBOL) && !reading_mark(reading, token, '&') &&
	       !reading_mark(reading, token, '-') && !reading_mark(reading, token, '/') && !reading_mark(reading, token, '\'');
}

uint32_t segments_next(const struct reading *reading, uint32_t token, uint32_t limit)
{
	if (!reading_mark(reading, token, '(')) {
		uint32_t next = reading_next(reading, token);
		return next < limit ? next : limit;
	}
	for (uint32_t k = token + 1; k < limit && k < token + LONGEST_PARENTHESIS; k++)
		if (reading_mark(reading, k, ')'))
			return k + 1;
	return token + 1;
}

/* --- Noun phrases */

/* What a word means for the noun phrase before it: it goes on, has a noun now, or has ended. */
enum step { STEP_ON, STEP_NOUN, STEP_END };

static bool finite_cue(const struct reading *reading, uint32_t token)
{
	struct cue_entry entry;
	return reading_cue(reading, token, &entry) &&
	       (entry.form == CUE_PAST || entry.form == CUE_PRESENT || (entry.form >= CUE_PREPOSITION && entry.content)) &&
	       !reading_capitalised(reading, token);
}

/* A preposition continues a phrase only behind a noun that takes one: “Sprecher für Wasserbau”. */
static enum step step_preposition(const struct reading *reading, uint32_t token, uint32_t first, bool noun)
{
	if (token == first || reading_is_listed(reading, token + 1, "organisations", "platform"))
		return STEP_END; /* “schrieb der Bürgermeister [bei X]” */
	if (!noun) /* “eine am Dienstag veröffentlichte Studie” */
		return reading_is(reading, first, WORD_DETERMINER) && reading->traits & TRAIT_CAPITALISED_NOUNS ? STEP_ON : STEP_END;
	if (reading_uses(reading, token, USE_OF) || (reading_kind(reading, token, KIND_IN_BODY) && reading_is(reading, token - 1, WORD_ORGANISATION)))
		return STEP_ON; /* “Ministerium für Wasserbau” */
	if (!(reading->traits & TRAIT_CAPITALISED_NOUNS))
		return STEP_END;
	bool time = reading_is(reading, token + 1, WORD_TIME) || reading_is(reading, token + 2, WORD_TIME) ||
	            reading_token(reading, token + 1)->kind == TOKEN_NUMBER;
	bool name = reading_is(reading, token - 1, WORD_NAME); /* “so Rosk-Hartmann [zu] den Gründen” */
	return reading_is(reading, token - 1, WORD_ROLE | WORD_TITLE) && !reading_is(reading, token - 1, WORD_PEOPLE) && !time && !name &&
	               !reading_kind(reading, token, KIND_FOLLOWING)
	           ? STEP_ON
	           : STEP_END;
}

static enum step step_open_word(const struct reading *reading, uint32_t token, bool noun)
{
	/* The verb follows on a name, or, in languages whose adjectives stand before the noun, on any noun. */
	const uint32_t last = reading->traits & TRAIT_VERB_FINAL ? NOUNS : WORD_NAME;
	if (noun && reading_kind(reading, token, KIND_POSTPOSED) && reading_is(reading, token - 1, WORD_ROLE))
		return STEP_NOUN;
	if (!(reading->traits & TRAIT_CAPITALISED_NOUNS))
		return noun && reading_is(reading, token - 1, last) && !reading_is(reading, token, NOUNS) ? STEP_END : STEP_NOUN;
	if (reading_capitalised(reading, token))
		return STEP_NOUN;
	return noun ? STEP_END : STEP_ON; /* an adjective before the noun; behind it, the verb */
}

static enum step step(const struct reading *reading, uint32_t token, uint32_t first, uint32_t limit, bool noun)
{
	const uint32_t classes = reading->classes[token];
	if (reading_token(reading, token)->kind == TOKEN_NUMBER)
		return noun ? STEP_END : classes & WORD_ROLE ? STEP_NOUN : STEP_ON; /* "58-Jährige" */
	if (classes & WORD_NAME)
		return STEP_NOUN;
	if (classes & WORD_PARTICLE && noun && token + 1 < limit && reading_is(reading, token + 1, WORD_NAME))
		return STEP_ON; /* “van der”, before it is taken for a preposition or article */
	bool article = token == first + 2 && reading_uses(reading, first, USE_DEFINITE) && !(reading->traits & TRAIT_CAPITALISED_NOUNS);
	bool person = token > first && reading_is(reading, token - 1, WORD_NAME) && !article && /* but “l'Observatoire du climat” */
	              !reading_is(reading, token - 1, WORD_ORGANISATION | WORD_ROLE);
	if (classes & WORD_PREPOSITION && token > first + 1 && reading_kind(reading, token - 1, KIND_POSTPOSED) &&
	    reading_is(reading, token - 2, WORD_ROLE | WORD_ORGANISATION))
		return STEP_ON; /* “una fonte vicina all’inchiesta” */
	if (classes & WORD_DETERMINER && !noun && token > first && reading_open_word(reading, token - 1) && !reading_capitalised(reading, token - 1))
		return STEP_END; /* “gehörten die Tore”: no adjective, but the verb */
	if (classes & WORD_DETERMINER)
		return noun && (person || !reading_uses(reading, token, USE_OF)) ? STEP_END : STEP_ON;
	if (classes & WORD_PREPOSITION)
		return step_preposition(reading, token, first, noun);
	if (classes & WORD_CONJUNCTION && token > first && reading_mark(reading, token - 1, '-') && token + 1 < limit &&
	    reading_capitalised(reading, token + 1))
		return STEP_ON; /* “Polizei- und Feuerwehrkreise” */
	if (classes & WORD_CONJUNCTION && noun && person && reading_uses(reading, token, USE_AND) && reading->traits & TRAIT_CAPITALISED_NOUNS &&
	    token + 1 < limit && reading_token(reading, token + 1)->kind == TOKEN_WORD && reading_capitalised(reading, token + 1))
		return STEP_ON; /* “laut AFP und Reuters” */
	if (classes & WORD_CONJUNCTION)
		return noun && token + 1 < limit && reading_is(reading, token + 1, NOUNS | WORD_DETERMINER) ? STEP_ON : STEP_END;
	if (classes & (WORD_AUXILIARY | WORD_MODAL | WORD_NEGATION | WORD_RELATIVE | WORD_SUBORDINATOR | WORD_THAT | WORD_OBJECT |
	               WORD_PRONOUN) ||
	    reading_uses(reading, token, USE_SUBJUNCTIVE | USE_AS))
		return STEP_END;
	bool named = token > first && reading_is(reading, token - 1, WORD_DETERMINER) && classes & (WORD_ORGANISATION | WORD_ROLE); /* “una nota” */
	if (finite_cue(reading, token) && !named && (noun || token == first || !(reading->traits & TRAIT_CAPITALISED_NOUNS)))
		return STEP_END; /* but “der am Montag veröffentlichten Studie” */
	if (classes & WORD_TIME)
		return !noun && token > first && reading_is(reading, token - 1, WORD_PREPOSITION | WORD_DETERMINER) ? STEP_ON : STEP_END;
	if (classes & WORD_ADVERB)
		return noun ? STEP_END : STEP_ON;
	if (reading_token(reading, token)->kind == TOKEN_URL)
		return STEP_NOUN;
	return reading_token(reading, token)->kind == TOKEN_WORD ? step_open_word(reading, token, noun) : STEP_ON;
}

bool segments_somebody(const struct reading *reading, struct range phrase)
{
	if (range_empty(phrase))
		return false;
	bool noun = false;
	for (uint32_t k = phrase.first; k < phrase.end; k++) {
		if (reading_is(reading, k, NOUNS) || reading_token(reading, k)->kind == TOKEN_URL)
			return true;
		noun |= reading_token(reading, k)->kind == TOKEN_WORD && reading_capitalised(reading, k);
	}
	return reading_is(reading, phrase.first, WORD_DETERMINER) || (noun && reading->traits & TRAIT_CAPITALISED_NOUNS);
}

/* “secondo Rosk [“serve tempo”]”, “ha definito le accuse di [«cose senza senso»]”: quoted words behind a name, an office or "of", none of which
 * has a capital, are no part of the phrase, as “la sindaca [“Lady Issel”]” is. In a language that capitalises nouns, the first tells. */
static bool is_speech(const struct reading *reading, uint32_t quote, uint32_t behind)
{
	bool nouns = reading->traits & TRAIT_CAPITALISED_NOUNS;
	if (behind <= quote + 3)
		return false;
	if (nouns) /* but “von einem [„großen Fehler“]”, “des Magazins [„motor und mehr“]” */
		return !reading_capitalised(reading, quote + 1) && reading_capitalised(reading, quote - 1) &&
		       !reading_is(reading, quote - 1, WORD_WRITING | WORD_ORGANISATION);
	if (!reading_is(reading, quote - 1, NOUNS) && !reading_uses(reading, quote - 1, USE_OF))
		return false;
	for (uint32_t k = quote + 1; k < behind; k++)
		if (reading_capitalised(reading, k))
			return false;
	return true;
}

struct range segments_noun_phrase(const struct reading *reading, uint32_t first, uint32_t limit)
{
	if (limit > first + LONGEST_PHRASE)
		limit = first + LONGEST_PHRASE;
	if (limit > reading->document->token_count)
		limit = reading->document->token_count;
	if (first < limit && reading_is(reading, first, WORD_PRONOUN) && !reading_is(reading, first, WORD_DETERMINER | WORD_NAME))
		return (struct range){ first, first + 1 };
	uint32_t k = first, end = first; /* behind the last noun */
	bool noun = false;
	while (k < limit) {
		uint32_t next = segments_next(reading, k, limit), quotation;
		if (reading_opens(reading, k, &quotation)) {
			if (k == first || next - k > LONGEST_QUOTED || is_speech(reading, k, next))
				break;
			k = end = next;
			noun = true;
			continue;
		}
		if (next > k + 1 && noun) { /* “Rosk (WPV)” */
			k = end = next;
			continue;
		}
		if (is_break_mark(reading, k))
			break;
		enum step what = step(reading, k, first, limit, noun);
		if (what == STEP_END)
			break;
		noun = what == STEP_NOUN;
		k++;
		if (noun)
			end = k;
	}
	struct range phrase = { first, end };
	if (range_empty(phrase) && first < limit && reading_is(reading, first, WORD_DETERMINER) &&
	    reading_is(reading, first, WORD_PRONOUN))
		return (struct range){ first, first + 1 }; /* “Dieser sagte” */
	return segments_somebody(reading, phrase) ? phrase : (struct range){ first, first };
}

/* “sur [France Onde] Jean-Marc Olivier”, “a [Onda Press] fuentes del ministerio”: returns where a given name begins another name, or a role
 * without an article stands behind one; the phrase's end if there is neither. */
static uint32_t before_person(const struct reading *reading, struct range phrase)
{
	for (uint32_t k = phrase.first + 1; k < phrase.end && !(reading->traits & TRAIT_CAPITALISED_NOUNS); k++)
		if (reading_is(reading, k, WORD_ROLE | WORD_WRITING) && !reading_capitalised(reading, k) && reading_is(reading, k - 1, WORD_NAME) &&
		    reading_capitalised(reading, k - 1))
			return k;
	for (uint32_t k = phrase.first + 1; k + 1 < phrase.end; k++)
		if (reading_is(reading, k, WORD_GIVEN) && reading_is(reading, k + 1, WORD_NAME) && reading_is(reading, k - 1, WORD_NAME) &&
		    !reading_is(reading, k - 1, WORD_GIVEN | WORD_TITLE))
			return k;
	return phrase.end;
}

/* “in [serata]”, “en [rueda de prensa] el ministro”: the token behind a noun without an article that is nobody; else the token itself. */
static uint32_t behind_circumstance(const struct reading *reading, uint32_t token, uint32_t limit)
{
	uint32_t k = token + 1;
	if (token >= limit || !reading_open_word(reading, token))
		return token;
	if (!(reading->traits & TRAIT_CAPITALISED_NOUNS) && k < limit && !reading_is(reading, k, WORD_DETERMINER)) {
		k += reading_uses(reading, k, USE_OF) && k + 1 < limit;
		k += reading_open_word(reading, k) && !reading_capitalised(reading, k); /* “in conferenza stampa” */
	}
	return k == limit || reading_is(reading, k, WORD_DETERMINER) ? k : token;
}

uint32_t segments_skip_adverbials(const struct reading *reading, uint32_t token, uint32_t limit)
{
	if (limit > token + LONGEST_OPENING)
		limit = token + LONGEST_OPENING;
	for (int count = 0; count < MOST_ADVERBIALS && token < limit; count++) {
		uint32_t start = token;
		while (token < limit && reading_is(reading, token, WORD_ADVERB | WORD_TIME | WORD_CONJUNCTION) &&
		       !reading_is(reading, token, WORD_DETERMINER | WORD_PRONOUN | WORD_NAME))
			token++;
		struct cue_entry entry;
		if (token < limit && reading_is(reading, token, WORD_PREPOSITION) && !reading_is(reading, token, WORD_NAME) &&
		    !(reading_cue(reading, token, &entry) && entry.form == CUE_PREPOSITION && entry.content)) {
			uint32_t behind = token + 1;
			while (behind < limit &&
			       (reading_is(reading, behind, WORD_TIME) || reading_token(reading, behind)->kind == TOKEN_NUMBER ||
			        (reading_is(reading, behind, WORD_DETERMINER | WORD_ADVERB) && behind + 1 < limit &&
			         reading_is(reading, behind + 1, WORD_TIME))))
				behind++;
			struct range phrase = { 0 };
			if (behind == token + 1) /* “am Montag” needs nothing more */
				phrase = segments_noun_phrase(reading, behind, limit);
			if (reading_is(reading, behind, WORD_OBJECT) && !reading_is(reading, behind, WORD_DETERMINER))
				phrase = (struct range){ behind, behind + 1 };
			if (range_empty(phrase) && behind == token + 1)
				behind = behind_circumstance(reading, behind, limit);
			token = range_empty(phrase) ? behind : before_person(reading, phrase);
		} else if (token + 1 < limit && reading_is(reading, token, WORD_DETERMINER) && reading_is(reading, token + 1, WORD_TIME)) {
			token += 2; /* “esta mañana” */
		} else if (token + 1 < limit && reading_open_word(reading, token) && reading_is(reading, token + 1, WORD_TIME) &&
		           reading->traits & TRAIT_CAPITALISED_NOUNS && !reading_is(reading, token, NOUNS) && reading_capitalised(reading, token + 1)) {
			token += 2; /* “vergangene Woche” */
		}
		if (token == start)
			break;
	}
	return token;
}

bool segments_auxiliary(const struct reading *reading, uint32_t token)
{
	return !reading_is(reading, token, WORD_NAME) &&
	       (reading_helping_verb(reading, token) || reading_uses(reading, token, USE_SUBJUNCTIVE));
}

/* Whether something is done to the phrase, which is no organisation: “[zwei Menschen] wurden verletzt”. */
static bool is_victim(const struct reading *reading, struct range phrase, uint32_t verb)
{
	bool people = true;
	for (uint32_t k = phrase.first; k < phrase.end; k++)
		people &= !reading_is(reading, k, WORD_NAME | WORD_ORGANISATION | WORD_PRONOUN) &&
		          (!reading_is(reading, k, WORD_ROLE) || reading_is(reading, k, WORD_PEOPLE));
	return people && reading_uses(reading, verb, USE_PASSIVE);
}

/* Whether the phrase can speak, decided by its head: not “die Arbeit der Regierung”. */
static bool may_speak(const struct reading *reading, struct range phrase)
{
	for (uint32_t k = phrase.first; k < phrase.end; k++)
		if (k > phrase.first && reading_uses(reading, k, USE_OF))
			return false;
		else if (reading_is(reading, k, WORD_NAME | WORD_ROLE | WORD_ORGANISATION) ||
		         (reading_is(reading, k, WORD_PRONOUN) && reading_is(reading, k, WORD_MAN | WORD_WOMAN | WORD_PEOPLE)))
			return true; /* but neither "es" nor "man" */
	return false;
}

/* “Langfristig [strebt] die Firma …”: whether the first word has its capital only from the beginning of the sentence, and the verb follows. */
static bool opens_with_adverb(const struct reading *reading, uint32_t token, uint32_t end)
{
	return token + 2 < end && reading_open_word(reading, token) && !reading_is(reading, token, NOUNS) && !reading_capitalised(reading, token + 1) &&
	       (reading_open_word(reading, token + 1) || segments_auxiliary(reading, token + 1)) &&
	       reading_is(reading, token + 2, WORD_DETERMINER | WORD_PRONOUN | WORD_NAME | WORD_TITLE);
}

struct range segments_subject(const struct reading *reading, uint32_t first, uint32_t end)
{
	bool second = reading->traits & TRAIT_VERB_FINAL; /* such languages have the verb of a main clause second */
	uint32_t token = segments_skip_adverbials(reading, first, end);
	if (second && token == first && opens_with_adverb(reading, first, end))
		token++;
	bool inverted = token > first && second && token + 1 < end && !reading_capitalised(reading, token) &&
	                (reading_open_word(reading, token) || segments_auxiliary(reading, token));
	uint32_t verb = token;
	if (inverted)
		token = segments_skip_adverbials(reading, token + 1, end);
	struct range phrase = segments_noun_phrase(reading, token, end);
	if (is_victim(reading, phrase, inverted ? verb : phrase.end))
		return (struct range){ 0 };
	bool name = inverted && phrase.end == token + 1 && reading->traits & TRAIT_CAPITALISED_NOUNS; /* “warb Rosk” */
	return (name || may_speak(reading, phrase)) && !reading_is(reading, phrase.first, WORD_OBJECT) ? phrase : (struct range){ 0 };
}

bool segments_has_role(const struct reading *reading, struct range phrase)
{
	for (uint32_t k = phrase.first; k < phrase.end; k++)
		if (reading_is(reading, k, WORD_ROLE | WORD_TITLE | WORD_ORGANISATION))
			return true;
	return false;
}

static bool ends_here(const struct reading *reading, uint32_t token)
{
	return token >= reading->document->token_count || reading_token(reading, token)->kind == TOKEN_PUNCTUATION ||
	       reading_token(reading, token)->kind == TOKEN_QUOTE;
}

uint32_t segments_apposition_end(const struct reading *reading, struct range phrase)
{
	if (range_empty(phrase) || !reading_mark(reading, phrase.end, ',') || reading_is(reading, phrase.end - 1, WORD_PRONOUN))
		return phrase.end;
	uint32_t k = phrase.end + 1, names = 0;
	while (k < phrase.end + 1 + LONGEST_QUOTED && reading_is(reading, k, WORD_NAME | WORD_PARTICLE)) {
		names += reading_is(reading, k, WORD_NAME);
		k++;
	}
	if (segments_has_role(reading, phrase) && names >= 2)
		return ends_here(reading, k) ? k : phrase.end;
	if (!reading_is(reading, phrase.end - 1, WORD_NAME)) /* “Rosk, la ministra” */
		return phrase.end;
	struct range more = segments_noun_phrase(reading, phrase.end + 1, phrase.end + 1 + LONGEST_PHRASE);
	return segments_has_role(reading, more) && ends_here(reading, more.end) ? more.end : phrase.end;
}

/* --- Segments */

static char cutting_mark(const struct reading *reading, uint32_t token)
{
	static const char MARKS[] = ",;:";
	for (size_t k = 0; MARKS[k]; k++)
		if (reading_mark(reading, token, MARKS[k]))
			return MARKS[k];
	if (phrase_is_dash(reading, token) ||
	    (reading_mark(reading, token, '-') && reading_token(reading, token)->flags & TOKEN_SPACE_BEFORE))
		return '-';
	return 0;
}

/* “hat Filme angekündigt, die …”: whether the token is a participle that ends a clause, so that a relative clause behind it can be about a
 * noun before it. */
static bool ends_bracket(const struct reading *reading, uint32_t token)
{
	struct cue_entry entry;
	return reading_cue(reading, token, &entry) && entry.form == CUE_PERFECT && entry.content & CUE_OBJECT;
}

/* “aufzuheben”: whether the word that introduces an infinitive is inside it, between a particle, which the grammar's list has, and the verb. */
static bool opened_inside(const struct reading *reading, uint32_t token)
{
	enum { SHORTEST = 2, LONGEST_PARTICLE = 8, SHORTEST_VERB = 4 };
	const struct token *t = reading_token(reading, token);
	const struct word_list *grammar = language_list(reading->document->language, "grammar");
	if (!(reading->traits & TRAIT_VERB_FINAL) || t->kind != TOKEN_WORD || reading_capitalised(reading, token))
		return false;
	for (uint32_t k = SHORTEST; k <= LONGEST_PARTICLE && k + SHORTEST + SHORTEST_VERB <= t->norm_length; k++) {
		const char *opener = word_list_column(grammar, t->norm + k, SHORTEST, 0);
		if (opener && strstr(opener, "infinitive") && word_list_has(grammar, t->norm, k))
			return true;
	}
	return false;
}

bool segments_infinitive(const struct reading *reading, uint32_t first, uint32_t end)
{
	if (end > first + 1 && opened_inside(reading, end - 1))
		return true;
	for (uint32_t k = end; k-- > first && k + 5 > end;)
		if (k + 1 < end && reading_uses(reading, k, USE_INFINITIVE) && !reading_capitalised(reading, k + 1) &&
		    reading_token(reading, k + 1)->kind == TOKEN_WORD && !reading_is(reading, k + 1, WORD_DETERMINER))
			return true;
	return false;
}

/* "der" or "das" begins a relative clause, which has its verb at the end, or a noun phrase, after which the verb comes earlier. Whether the
 * verb is at the end. */
static bool verb_at_end(const struct reading *reading, uint32_t first, uint32_t end)
{
	if (reading_sentence(reading, first).first == first)
		return false; /* there is nothing that it could be about */
	if (first >= 2 && reading_mark(reading, first - 1, ',') && reading->traits & TRAIT_CAPITALISED_NOUNS &&
	    reading_token(reading, first - 2)->kind == TOKEN_WORD && !reading_capitalised(reading, first - 2) &&
	    !ends_bracket(reading, first - 2))
		return false; /* “sagte, das …”: there is no noun that it could be about */
	for (uint32_t k = first + 1; k + 1 < end; k = segments_next(reading, k, end))
		if (segments_auxiliary(reading, k) && (k + 2 < end || !segments_auxiliary(reading, k + 1)))
			return false; /* but “der dort gewesen sein soll” */
	if (segments_infinitive(reading, first, end))
		return false;
	if (first + 1 < end && reading_is(reading, first + 1, WORD_DETERMINER | WORD_OBJECT))
		return true; /* “der dem Rat …” */
	struct range phrase = segments_noun_phrase(reading, first, end);
	if (!range_empty(phrase) && phrase.end + 1 < end && !reading_is(reading, first + 1, WORD_PREPOSITION) &&
	    reading_open_word(reading, phrase.end) && !reading_capitalised(reading, phrase.end) &&
	    !reading_is(reading, phrase.end, WORD_ADVERB | WORD_TIME))
		return false;
	const struct token *last = reading_token(reading, end - 1);
	return last->kind == TOKEN_WORD && !(last->flags & TOKEN_CAPITALISED) &&
	       !reading_is(reading, end - 1, WORD_PREPOSITION | WORD_ADVERB | WORD_OBJECT | WORD_NEGATION);
}

/* “a déclaré X”, “ha poi detto X”, “a-t-elle ajouté” */
static bool begins_with_perfect(const struct reading *reading, uint32_t first, uint32_t end)
{
	uint32_t k = first;
	while (k < end && k < first + 2 && reading_is(reading, k, WORD_OBJECT))
		k++;
	if (k >= end || !segments_auxiliary(reading, k))
		return false;
	while (k < end && k < first + 6 &&
	       (segments_auxiliary(reading, k) || reading_is(reading, k, WORD_ADVERB | WORD_PRONOUN | WORD_OBJECT | WORD_NEGATION)))
		k++;
	struct cue_entry entry;
	return k < end && reading_cue(reading, k, &entry) && entry.form == CUE_PERFECT && !reading_is(reading, k, WORD_NAME);
}

/* “según ha avanzado X”: a word that introduces a source, with a verb behind it. */
static bool reports_as(const struct reading *reading, uint32_t first, uint32_t end)
{
	struct cue_entry entry;
	if (!reading_cue(reading, first, &entry) || entry.form != CUE_PREPOSITION || !(entry.content & CUE_CLAUSE) || entry.content & CUE_ALONE)
		return false;
	uint32_t verb = first + entry.tokens;
	return verb < end && (begins_with_perfect(reading, verb, end) ||
	                      (finite_cue(reading, verb) && !reading_is(reading, verb, WORD_ROLE | WORD_ORGANISATION)));
}

static enum segment_kind kind_of(const struct reading *reading, uint32_t first, uint32_t end)
{
	uint32_t k = first;
	while (k < end && k < first + 3 && reading_is(reading, k, WORD_CONJUNCTION | WORD_ADVERB) &&
	       !reading_is(reading, k, WORD_CUE | WORD_THAT | WORD_SUBORDINATOR | WORD_DETERMINER | WORD_PRONOUN) &&
	       !reading_uses(reading, k, USE_AS))
		k++;
	if (k >= end)
		return SEGMENT_PLAIN;
	struct cue_entry entry;
	if (reading_uses(reading, k, USE_AS))
		return SEGMENT_AS;
	if (reports_as(reading, k, end))
		return SEGMENT_AS;
	if (begins_with_perfect(reading, k, end))
		return SEGMENT_CUE;
	if (reading_is(reading, k, WORD_THAT))
		return SEGMENT_THAT;
	if (reading_is(reading, k + 1, WORD_THAT) && k + 1 < end && reading_cue(reading, k, &entry) && entry.form == CUE_PREPOSITION)
		return SEGMENT_RELATIVE; /* “so dass” */
	bool verb = reading_cue(reading, k, &entry) && !reading_is(reading, k, WORD_NAME) && entry.form != CUE_BASE &&
	            entry.form != CUE_PARTICIPLE && entry.form != CUE_PERFECT && entry.form < CUE_PREPOSITION;
	bool reflexive = k + 1 < end && reading_is(reading, k, WORD_OBJECT) && !reading_is(reading, k, WORD_DETERMINER) &&
	                 !(reading->traits & TRAIT_VERB_FINAL) && finite_cue(reading, k + 1); /* “…, se lamenta X” */
	if (verb || reflexive)
		return SEGMENT_CUE;
	uint32_t relative = k + (reading_is(reading, k, WORD_PREPOSITION) && k + 1 < end);
	uint32_t that = relative + (relative > k && reading_is(reading, relative, WORD_DETERMINER)); /* “en la que …” */
	if (relative > k && that < end && reading_is(reading, that, WORD_THAT))
		return SEGMENT_RELATIVE;
	bool opens = reading_is(reading, relative, WORD_RELATIVE) &&
	             (!reading_is(reading, relative, WORD_DETERMINER) || verb_at_end(reading, relative, end));
	bool main = k + 1 < end && segments_auxiliary(reading, k + 1) && reading->traits & TRAIT_VERB_FINAL; /* “damit sei” */
	return opens || (reading_is(reading, k, WORD_SUBORDINATOR) && !main) ? SEGMENT_RELATIVE : SEGMENT_PLAIN;
}

static void add_segment(struct segments *segments, const struct reading *reading, uint32_t first, uint32_t end, char mark)
{
	if (first < end && segments->count < SEGMENTS_MAX)
		segments->items[segments->count++] = (struct segment){ first, end, mark, kind_of(reading, first, end) };
}

void segments_make(const struct reading *reading, uint32_t first, uint32_t end, struct segments *ret_segments)
{
	ret_segments->count = 0;
	uint32_t start = first;
	for (uint32_t k = first; k < end; k = segments_next(reading, k, end)) {
		char mark = ret_segments->count + 1 < SEGMENTS_MAX ? cutting_mark(reading, k) : 0;
		if (!mark)
			continue;
		add_segment(ret_segments, reading, start, k, mark);
		start = k + 1;
	}
	while (end > start && reading_token(reading, end - 1)->kind == TOKEN_PUNCTUATION)
		end--;
	add_segment(ret_segments, reading, start, end, 0);
}
