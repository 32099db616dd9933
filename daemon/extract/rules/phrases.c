#include "extract/rules/phrases.h"

#include <string.h>

#include "extract/cards.h"

enum {
	/* In tokens. People write nothing longer; for text made by machines the limits keep the time linear. */
	LOOK_BACK = 60,
	LONGEST_PHRASE = 60,
	LONGEST_OPENING = 40,
	MOST_AUXILIARIES = 12,
	LONGEST_PARENTHESIS = 10,
	LONGEST_BRACKET = 60,
	LONGEST_TITLE = 12, /* words */
	DATELINES = 3,      /* sentences of a text that may begin with one */
};

static uint32_t at_most(uint32_t limit, uint32_t first, uint32_t tokens)
{
	return limit > first && limit - first > tokens ? first + tokens : limit;
}

static bool is_comma(const struct reading *reading, uint32_t token)
{
	return reading_mark(reading, token, ',');
}

bool phrase_breaks(const struct reading *reading, uint32_t token)
{
	const struct token *t = reading_token(reading, token);
	if (t->kind == TOKEN_QUOTE)
		return true;
	return (t->kind == TOKEN_PUNCTUATION || t->kind == TOKEN_SYMBOL) && !reading_possessive(reading, token) &&
	       !reading_mark(reading, token, '&') && !reading_mark(reading, token, '-') && !reading_mark(reading, token, '/');
}

uint32_t phrase_skip_times(const struct reading *reading, uint32_t token, uint32_t limit)
{
	limit = at_most(limit, token, LONGEST_OPENING);
	while (token < limit) {
		if (reading_token(reading, token)->kind == TOKEN_QUOTE || (token + 1 < limit && reading_possessive(reading, token + 1)))
			break;
		if (reading_mark(reading, token, '(')) { /* “on Monday (Mar. 7)” */
			uint32_t close = token + 1;
			while (close < limit && close < token + 6 && !reading_mark(reading, close, ')'))
				close++;
			if (close >= limit || !reading_mark(reading, close, ')'))
				break;
			token = close + 1;
			continue;
		}
		if (reading_is(reading, token, WORD_TIME) ||
		    (reading_is(reading, token, WORD_ADVERB) && !reading_is(reading, token, WORD_DETERMINER))) {
			token++;
			continue;
		}
		bool opens = reading_is(reading, token, WORD_PREPOSITION) || reading_uses(reading, token, USE_OPENS_TIME);
		uint32_t ahead = token + 1;
		while (ahead < limit && ahead < token + 3 &&
		       (reading_uses(reading, ahead, USE_DATES) || reading_token(reading, ahead)->kind == TOKEN_NUMBER))
			ahead++;
		if (!opens || ahead >= limit || !reading_is(reading, ahead, WORD_TIME))
			break;
		token = ahead + 1;
		while (token < limit && reading_token(reading, token)->kind == TOKEN_NUMBER)
			token++;
	}
	return token;
}

/* Skips back over the auxiliaries, adverbs and times between the subject and its verb. */
static uint32_t skip_auxiliaries(const struct reading *reading, uint32_t first, uint32_t token, struct subject *subject)
{
	for (uint32_t verb = token; token > first && verb - token < MOST_AUXILIARIES;) {
		uint32_t before = token - 1;
		if (reading_is(reading, before, WORD_NEGATION)) {
			subject->negated = true;
		} else if (reading_helping_verb(reading, before)) {
			subject->emphatic |= reading_means(reading, before, MEANS_DO) || reading_means(reading, before, MEANS_DID);
			subject->modal |= reading_is(reading, before, WORD_MODAL);
			subject->passive |= reading_kind(reading, before, KIND_BEING);
		} else if (reading_is(reading, before, WORD_TIME) && before > first) {
			for (bool more = true; more && before > first; before -= more)
				more = reading_is(reading, before - 1, WORD_TIME) || reading_uses(reading, before - 1, USE_BEFORE_TIME);
		} else if (reading_means(reading, before, MEANS_SINCE) && before > first && reading_is(reading, before - 1, WORD_AUXILIARY)) {
			/* "has since said" */
		} else if (!reading_is(reading, before, WORD_ADVERB) || reading_is(reading, before, WORD_PRONOUN)) {
			if (!reading_looks_adverb(reading, before))
				break;
		}
		token = before;
	}
	return token;
}

/* A verb of speech that can't be a noun, so no noun phrase goes beyond it. */
static bool finite_cue(const struct reading *reading, uint32_t token)
{
	struct cue_entry entry;
	return reading_cue(reading, token, &entry) && entry.form == CUE_PAST && entry.content & (CUE_CLAUSE | CUE_ADDRESSEE) &&
	       entry.share >= 450;
}

/* “Kim struck”: an open-class word in small letters behind a name is its verb, unless a role follows soon (“Airline industry spokesman”). */
static bool verb_behind_name(const struct reading *reading, uint32_t token, uint32_t limit)
{
	const uint32_t nouns = WORD_ROLE | WORD_ORGANISATION | WORD_TITLE | WORD_NAME;
	const struct token *t = reading_token(reading, token);
	if (token_has_ending(t, "ed", 4) && !(t->flags & TOKEN_CAPITALISED) &&
	    (reading_is(reading, token - 1, nouns) ||
	     (reading_open_word(reading, token - 1) && token + 1 < limit && !reading_open_word(reading, token + 1) &&
	      !reading_is(reading, token + 1, WORD_CONJUNCTION))))
		return true;
	if (!reading_is(reading, token - 1, WORD_NAME) || !reading_open_word(reading, token) || reading_is(reading, token, nouns) ||
	    reading_possessive(reading, token) || reading_is(reading, token, WORD_PARTICLE))
		return false;
	char last = t->norm[t->norm_length - 1];
	if (!reading->grammar)
		return true;
	if (token + 1 < limit && reading_is(reading, token + 1, WORD_NAME) && last != 'd' && last != 's')
		return false; /* "CNN affiliate Teletica" */
	for (uint32_t k = token + 1; k < limit && k < token + 3; k++)
		if (reading_is(reading, k, WORD_ROLE | WORD_ORGANISATION | WORD_TITLE) &&
		    !reading_is(reading, k - 1, WORD_DETERMINER | WORD_PREPOSITION))
			return false;
	return true;
}

/* “Rosk and [others]”, “Rosk and two [others]”: returns the token of "and" if a name stands before it; else the token behind `others`. */
static uint32_t before_others(const struct reading *reading, uint32_t first, uint32_t others)
{
	uint32_t and = others > first ? others - 1 : first;
	and -= and > first && (reading_token(reading, and)->kind == TOKEN_NUMBER || reading_kind(reading, and, KIND_TWO | KIND_SOME));
	bool joins = reading_uses(reading, others, USE_OTHERS) && reading_uses(reading, and, USE_AND) && and > first &&
	             reading_is(reading, and - 1, PHRASE_NOUNS);
	return joins ? and : others + 1;
}

/* The noun phrase that ends before `end`, looking back as far as `first`. */
static struct range noun_phrase_before(const struct reading *reading, uint32_t first, uint32_t end)
{
	end = cards_behind(reading, end) > first ? cards_behind(reading, end) : end;
	uint32_t clause = end; /* where the words begin that may belong to it, back to a hard break */
	uint32_t strict = end; /* where it begins if a preposition, other than one that its head needs, ends it */
	bool strict_done = false;
	while (clause > first && end - clause < LOOK_BACK) {
		uint32_t before = clause - 1;
		if (phrase_breaks(reading, before) || finite_cue(reading, before) ||
		    reading_is(reading, before, WORD_SUBORDINATOR | WORD_RELATIVE | WORD_THAT | WORD_MODAL) ||
		    (reading_is(reading, before, WORD_OBJECT) && !reading_is(reading, before, WORD_DETERMINER)) ||
		    (reading_is(reading, before, WORD_AUXILIARY | WORD_NEGATION) && !reading_possessive(reading, before)))
			break;
		if (before > first && clause < end && verb_behind_name(reading, before, end) &&
		    !reading_is(reading, before + 1, WORD_PREPOSITION))
			break;
		if (reading_is(reading, before, WORD_PRONOUN) && !reading_is(reading, before, WORD_DETERMINER)) {
			uint32_t and = clause == end ? before_others(reading, first, before) : end;
			if (and < end) {
				strict = clause = and;
				continue;
			}
			if (clause == end)
				clause = before;
			break;
		}
		if (reading_is(reading, before, WORD_CONJUNCTION)) {
			bool joins = reading_uses(reading, before, USE_AND | USE_OR);
			if (!joins || clause == end || before == first || !reading_is(reading, clause, PHRASE_NOUNS) ||
			    !reading_is(reading, before - 1, PHRASE_NOUNS))
				break;
		} else if (reading_is(reading, before, WORD_PREPOSITION) && !strict_done) {
			bool of = reading_uses(reading, before, USE_OF);
			bool head = before > first && reading_is(reading, before - 1, WORD_ROLE | WORD_ORGANISATION);
			if (!of && !head)
				strict_done = true;
		}
		clause = before;
		if (!strict_done)
			strict = clause;
	}
	uint32_t start = clause;
	while (start < end && reading_is(reading, start, WORD_CONJUNCTION))
		start++;
	uint32_t opening = start;
	while (opening < end && reading_is(reading, opening, WORD_ADVERB | WORD_TIME) &&
	       !reading_is(reading, opening, WORD_DETERMINER | WORD_PRONOUN))
		opening++;
	if (opening < end)
		start = opening;
	if (start < end && reading_is(reading, start, WORD_PREPOSITION))
		start = strict;
	while (start < end && (reading_is(reading, start, WORD_PREPOSITION | WORD_CONJUNCTION) ||
	                       (reading_token(reading, start)->kind == TOKEN_NUMBER && start + 1 < end &&
	                        reading_is(reading, start + 1, WORD_DETERMINER))))
		start++;
	return (struct range){ start, end };
}

/* Whether the phrase can be somebody who says something: it has a name (a web site's may be its address), a role or an organisation in it, it is a
 * pronoun, or it begins and ends like a noun phrase. */
static bool plausible(const struct reading *reading, struct range phrase)
{
	if (range_empty(phrase))
		return false;
	for (uint32_t k = phrase.first; k < phrase.end; k++)
		if (reading_is(reading, k, WORD_NAME | WORD_ROLE | WORD_ORGANISATION) || reading_token(reading, k)->kind == TOKEN_URL ||
		    (phrase.end - phrase.first == 1 && reading_is(reading, k, WORD_PRONOUN)))
			return true;
	return reading_is(reading, phrase.first, WORD_DETERMINER) &&
	       (reading_open_word(reading, phrase.end - 1) || reading_token(reading, phrase.end - 1)->kind == TOKEN_NUMBER);
}

/* Whether a clause can begin at the token. */
static bool at_clause(const struct reading *reading, uint32_t first, uint32_t token)
{
	return token == first || phrase_breaks(reading, token - 1) ||
	       reading_is(reading, token - 1, WORD_CONJUNCTION | WORD_SUBORDINATOR | WORD_THAT | WORD_ADVERB | WORD_TIME);
}

static bool has_preposition(const struct reading *reading, struct range range)
{
	for (uint32_t k = range.first; k < range.end; k++)
		if (reading_is(reading, k, WORD_PREPOSITION) && !reading_uses(reading, k, USE_OF))
			return true;
	return false;
}

/* Whether the range is a name with its titles, and nothing else: “another brother, [Erik Ito], said”. */
static bool is_name(const struct reading *reading, struct range range)
{
	for (uint32_t k = range.first; k < range.end; k++)
		if (!reading_is(reading, k, WORD_NAME | WORD_PARTICLE | WORD_TITLE))
			return false;
	return !range_empty(range);
}

/* Whether the phrase begins with a determiner and has a role for its head: “the head of the union”. */
static bool is_role(const struct reading *reading, struct range phrase)
{
	for (uint32_t k = phrase.first + 1; k < phrase.end && reading_is(reading, phrase.first, WORD_DETERMINER); k++)
		if (reading_is(reading, k, WORD_PREPOSITION) || reading_is(reading, k, WORD_ROLE))
			return reading_is(reading, k, WORD_ROLE);
	return false;
}

/* “Saeb Erekat, the secretary general of the PLO, said”: finds the name before the apposition. `end` is the comma before the verb. */
static bool appositive_before(const struct reading *reading, uint32_t first, uint32_t end, int depth, struct range *ret_mention)
{
	uint32_t comma = end;
	for (int commas = 0; commas < 5 && comma > first && end - comma < LOOK_BACK; commas++) {
		uint32_t inner = comma;
		do
			comma--;
		while (comma > first && !is_comma(reading, comma) && reading_token(reading, comma)->kind != TOKEN_QUOTE &&
		       !reading_mark(reading, comma, ';') && !reading_mark(reading, comma, ':'));
		if (!is_comma(reading, comma) || comma == first || inner - comma < 2)
			return false;
		struct range name = noun_phrase_before(reading, first, comma);
		if (range_empty(name) || !plausible(reading, name))
			continue;
		uint32_t behind = comma + 1;
		bool starts = at_clause(reading, first, name.first);
		bool apposition =
			reading_means(reading, inner - 1, MEANS_PART) ||
			reading_is(reading, behind,
		               WORD_DETERMINER | WORD_ROLE | WORD_TITLE | WORD_NAME | WORD_RELATIVE | WORD_PLACE | WORD_ADVERB) ||
			reading_token(reading, behind)->kind == TOKEN_NUMBER ||
			(phrase_is_participle(reading, behind) && (name.first == first || !reading_uses(reading, name.first - 1, USE_AS))) ||
			((reading_uses(reading, behind, USE_OF) || reading_uses(reading, behind, USE_FROM)) &&
		     is_name(reading, (struct range){ behind + 1, inner })); /* “Erik Ito, of Corra, said” */
		bool item =
			phrase_breaks(reading, name.first ? name.first - 1 : 0) && name.first > first && is_comma(reading, name.first - 1);
		apposition |= item && name.end > name.first + 1 && is_name(reading, name) && reading_open_word(reading, behind) &&
		              !reading_looks_past(reading, behind); /* “A, Erik Ito, fellow at the Corra Centre, said” */
		bool at_start = name.first == first && reading_is(reading, name.end - 1, WORD_NAME) &&
		                !reading_is(reading, behind, WORD_CONJUNCTION) && !has_preposition(reading, name);
		bool role = item && is_role(reading, name) && is_name(reading, (struct range){ behind, inner });
		if (!starts || !(apposition || at_start) || (item && !reading_is(reading, name.end - 1, WORD_NAME) && !role))
			continue;
		if (item && !role && depth < 3) { /* this may itself be part of a longer apposition: look for a name before it */
			struct range further = noun_phrase_before(reading, first, name.first - 1);
			if (is_name(reading, name) && is_role(reading, further) && further.first > first && is_comma(reading, further.first - 1)) {
				*ret_mention = (struct range){ further.first, end }; /* “another brother, Erik Ito, of Corra, said” */
				return true;
			}
			bool named = !range_empty(further) && reading_is(reading, further.end - 1, WORD_NAME) &&
			             at_clause(reading, first, further.first);
			if (named || (appositive_before(reading, first, name.first - 1, depth + 1, &further) &&
			              reading_is(reading, further.first, WORD_NAME))) {
				*ret_mention = (struct range){ further.first, end };
				return true;
			}
		}
		bool relative = reading_is(reading, behind, WORD_RELATIVE) || reading_is(reading, name.first, WORD_PRONOUN);
		*ret_mention = (struct range){ name.first, relative ? name.end : end };
		return true;
	}
	return false;
}

/* What a relative clause is about: the name with which the noun phrase before it ends, “sanctions on Russia, which said”, or else its last part that
 * begins with a determiner. */
static struct range antecedent(const struct reading *reading, struct range phrase)
{
	uint32_t start = phrase.end;
	while (start > phrase.first && reading_is(reading, start - 1, WORD_NAME | WORD_TITLE | WORD_ROLE))
		start--;
	if (start < phrase.end && reading_is(reading, phrase.end - 1, WORD_NAME)) {
		phrase.first = start;
		return phrase;
	}
	for (uint32_t k = phrase.end; k-- > phrase.first;)
		if (reading_is(reading, k, WORD_DETERMINER)) {
			phrase.first = k;
			break;
		}
	return phrase;
}

/* Whether a participle has a subject of its own: “with Apple claiming”. If not, its subject is that of the sentence. */
static bool with_subject(const struct reading *reading, uint32_t first, uint32_t end)
{
	if (phrase_breaks(reading, end - 1) || reading_is(reading, end - 1, WORD_CONJUNCTION | WORD_SUBORDINATOR | WORD_PREPOSITION))
		return false;
	struct range phrase = noun_phrase_before(reading, first, end);
	for (uint32_t k = phrase.first; k > first && k + 4 > phrase.first; k--)
		if (reading_uses(reading, k - 1, USE_WITH))
			return true;
	return phrase.first > end - 2;
}

/* “Sen. Edda Rosk (R-Texas) said”: the noun phrase with the parenthesis that ends before `end`; empty if there is none. */
static struct range with_parenthesis(const struct reading *reading, uint32_t first, uint32_t end)
{
	for (uint32_t open = end - 1; open > first && end - open < LONGEST_PARENTHESIS; open--)
		if (reading_mark(reading, open, '(')) {
			struct range phrase = noun_phrase_before(reading, first, open);
			return range_empty(phrase) ? phrase : (struct range){ phrase.first, end };
		}
	return (struct range){ end, end };
}

/* “Trump's remarks”, “with promises”, “the announced plan”: a noun, or part of a noun phrase, that is spelled like the cue. */
static bool is_noun_form(const struct reading *reading, uint32_t first, uint32_t cue, enum cue_form form)
{
	if (cue <= first)
		return false;
	bool finite = form == CUE_PRESENT || form == CUE_BASE;
	if ((finite || form == CUE_PARTICIPLE) && reading_possessive(reading, cue - 1) &&
	    (cue < first + 2 || !reading_is(reading, cue - 2, WORD_PRONOUN)))
		return true;
	if (finite && reading_is(reading, cue - 1, WORD_PREPOSITION) && !reading_uses(reading, cue - 1, USE_INFINITIVE))
		return true;
	return reading_is(reading, cue - 1, WORD_DETERMINER) && !reading_is(reading, cue - 1, WORD_PRONOUN | WORD_ADVERB | WORD_THAT);
}

/* Where the subject has to end: before the cue and its auxiliaries, or before the verb that the subject belongs to in “declined to say”,
 * “went on to say” and “took to Twitter to say”. False if that verb is missing. Notes in `subject` what kind of verb group it is. */
static bool find_subject_end(const struct reading *reading, uint32_t first, uint32_t cue, enum cue_form form, struct subject *subject,
                             uint32_t *ret_end)
{
	uint32_t end = skip_auxiliaries(reading, first, cue, subject);
	if (form == CUE_BASE && end > first && reading_uses(reading, end - 1, USE_INFINITIVE)) {
		uint32_t verb = end - 1;
		if (verb == first)
			return false;
		verb--;
		if (verb > first && (reading_uses(reading, verb, USE_ON) || reading_is_listed(reading, verb, "organisations", "platform")))
			verb--;
		subject->infinitive = true;
		subject->cue_first = verb;
		end = skip_auxiliaries(reading, first, verb, subject);
	}
	if (form == CUE_PARTICIPLE || form == CUE_BASE)
		subject->passive = false;
	*ret_end = end;
	return true;
}

/* “as saying”, “after announcing”: the subject of such a participle is not that of the sentence. That of “by”, “in” and “while announcing” is. */
static bool is_governed(const struct reading *reading, uint32_t before)
{
	if (reading_uses(reading, before, USE_AS))
		return true;
	return reading_is(reading, before, WORD_PREPOSITION) && !reading_uses(reading, before, USE_AGENT) && !reading_uses(reading, before, USE_IN) &&
	       !reading_means(reading, before, MEANS_WHILE);
}

/* “X, the head of Y, said”. False if the comma does not end a subject. */
static bool mention_before_comma(const struct reading *reading, uint32_t first, uint32_t comma, struct range *ret_mention)
{
	if (appositive_before(reading, first, comma, 0, ret_mention))
		return true;
	*ret_mention = noun_phrase_before(reading, first, comma); /* a stray comma: “X of the party Y, said that” */
	bool whole = ret_mention->first == first || reading_is(reading, ret_mention->first - 1, WORD_CONJUNCTION);
	return whole && plausible(reading, *ret_mention);
}

/* “X, which said”, “X who said”: what the relative pronoun stands for. */
static struct range mention_before_relative(const struct reading *reading, uint32_t first, uint32_t pronoun)
{
	uint32_t end = pronoun > first && is_comma(reading, pronoun - 1) ? pronoun - 1 : pronoun;
	return antecedent(reading, noun_phrase_before(reading, first, end));
}

/* “X said”: the noun phrase right in front of the verb. */
static struct range mention_before_verb(const struct reading *reading, uint32_t first, uint32_t end)
{
	struct range mention = noun_phrase_before(reading, first, end);
	uint32_t start = mention.first; /* “the UN has on numerous occasions condemned” */
	if (start > first + 2 && reading_is(reading, start - 1, WORD_PREPOSITION) && reading_is(reading, start - 2, WORD_AUXILIARY))
		mention = noun_phrase_before(reading, first, start - 2);
	if (mention.first > first + 1 && is_comma(reading, mention.first - 1) && reading_is(reading, mention.first, WORD_DETERMINER)) {
		struct range name = noun_phrase_before(reading, first, mention.first - 1); /* “Tong Zhao, a fellow at X said” */
		if (name.first == first && is_name(reading, name)) /* but not “Rebels fled to Corra, the army said” */
			mention.first = name.first;
	}
	return mention;
}

/* Finds the words for the speaker, which end at `end`. False if what stands there can't be a subject. */
static bool find_mention(const struct reading *reading, uint32_t first, uint32_t end, struct range *ret_mention)
{
	if (is_comma(reading, end - 1))
		return mention_before_comma(reading, first, end - 1, ret_mention);
	if (reading_mark(reading, end - 1, ')'))
		*ret_mention = with_parenthesis(reading, first, end);
	else if (reading_is(reading, end - 1, WORD_RELATIVE | WORD_THAT))
		*ret_mention = mention_before_relative(reading, first, end - 1);
	else
		*ret_mention = mention_before_verb(reading, first, end);
	return plausible(reading, *ret_mention);
}

bool phrase_subject_before(const struct reading *reading, uint32_t first, uint32_t cue, enum cue_form form,
                           struct subject *ret_subject)
{
	struct subject subject = { .cue_first = cue };
	uint32_t end;
	if (is_noun_form(reading, first, cue, form) || !find_subject_end(reading, first, cue, form, &subject, &end))
		return false;
	bool participle = form == CUE_PARTICIPLE;
	if (end == first) {
		subject.shared = participle;
		*ret_subject = subject;
		return subject.shared;
	}
	if (participle && is_governed(reading, end - 1))
		return false;
	if ((participle && !with_subject(reading, first, end)) || reading_is(reading, end - 1, WORD_CONJUNCTION)) {
		subject.shared = true;
	} else if (!find_mention(reading, first, end, &subject.mention)) {
		if (!participle || reading_is(reading, end - 1, WORD_RELATIVE | WORD_THAT))
			return false;
		subject.shared = true;
		subject.mention = (struct range){ 0 };
	}
	*ret_subject = subject;
	return true;
}

/* “[one] protester”, “[one] senior Democratic official”: not a pronoun. */
static bool is_one_role(const struct reading *reading, uint32_t token)
{
	uint32_t role = token + 1, end = at_most(reading->document->token_count, token, 4);
	if (!reading_uses(reading, token, USE_ONE))
		return false;
	while (role < end && !reading_is(reading, role, WORD_ROLE) && reading_open_word(reading, role) && !reading_is(reading, role, WORD_CUE))
		role++;
	return reading_is(reading, role, WORD_ROLE);
}

struct range phrase_noun_phrase(const struct reading *reading, uint32_t first, uint32_t limit)
{
	uint32_t end = first;
	limit = at_most(limit, first, LONGEST_PHRASE);
	bool noun = false; /* there was a noun or name already, so the next word may end the phrase */
	if (first < limit && reading_is(reading, first, WORD_THAT))
		return (struct range){ first, first };
	bool one = is_one_role(reading, first);
	if (first < limit && reading_is(reading, first, WORD_PRONOUN | WORD_OBJECT) && !reading_is(reading, first, WORD_DETERMINER) && !one)
		return (struct range){ first, first + 1 };
	end += one;
	while (end < limit && !reading_uses(reading, end, USE_CARD)) {
		if (phrase_breaks(reading, end) ||
		    reading_is(reading, end, WORD_SUBORDINATOR | WORD_RELATIVE | WORD_THAT | WORD_MODAL | WORD_PRONOUN | WORD_OBJECT)) {
			if (!reading_is(reading, end, WORD_DETERMINER) || phrase_breaks(reading, end) || noun)
				break;
		}
		if (reading_is(reading, end, WORD_AUXILIARY | WORD_NEGATION) && !reading_possessive(reading, end))
			break;
		if (reading_is(reading, end, WORD_DETERMINER) && noun &&
		    !reading_is(reading, end - 1, WORD_PREPOSITION | WORD_CONJUNCTION))
			break;
		if (reading_is(reading, end, WORD_TIME) && noun && !reading_is(reading, end, WORD_NAME))
			break;
		if (reading_is(reading, end, WORD_CONJUNCTION) &&
		    (!noun || end + 1 >= limit || !reading_is(reading, end + 1, PHRASE_NOUNS | WORD_DETERMINER)))
			break;
		if (reading_is(reading, end, WORD_PREPOSITION)) {
			bool of = reading_uses(reading, end, USE_OF);
			bool head = noun &&
			            ((reading_uses(reading, end, USE_FOR) && !reading_is(reading, end - 1, WORD_PEOPLE)) ||
			             reading_uses(reading, end, USE_FROM | USE_AT) ||
			             reading_uses(reading, end, USE_INFINITIVE) || reading_uses(reading, end, USE_WITH)) &&
			            reading_is(reading, end - 1, WORD_ROLE | WORD_ORGANISATION | WORD_TITLE);
			if (!noun || (!of && !head))
				break;
		}
		if (end > first && verb_behind_name(reading, end, limit))
			break;
		noun |= reading_open_word(reading, end);
		end++;
	}
	while (end > first && reading_is(reading, end - 1, WORD_PREPOSITION | WORD_CONJUNCTION | WORD_ADVERB) &&
	       !reading_is(reading, end - 1, PHRASE_NOUNS))
		end--;
	struct range phrase = { first, end };
	return plausible(reading, phrase) ? phrase : (struct range){ first, first };
}

bool phrase_is_title(const struct reading *reading, uint32_t token)
{
	uint32_t number, words = 0, capitals = 0, small = 0;
	if (reading->traits & TRAIT_CAPITALISED_NOUNS || !reading_opens(reading, token, &number))
		return false;
	const struct quotation *quotation = &reading->document->quotations[number];
	if (quotation->words < 2 || quotation->words > LONGEST_TITLE)
		return false;
	for (uint32_t k = token + 1; k < quotation->close; k++) {
		const struct token *t = reading_token(reading, k);
		if (t->kind == TOKEN_PUNCTUATION && (reading_mark(reading, k, '?') || reading_mark(reading, k, '!')))
			return false;
		if (t->kind != TOKEN_WORD)
			continue;
		bool capital = t->flags & TOKEN_CAPITALISED, long_word = !(t->flags & TOKEN_STOP) && t->norm_length > 3;
		if (long_word && !capital)
			return false;
		words += long_word;
		capitals += capital;
		small += !capital;
	}
	return capitals >= 2 && (words > 0 || small == 0);
}

bool phrase_is_dash(const struct reading *reading, uint32_t token)
{
	const struct token *t = reading_token(reading, token);
	const char *text = reading->document->text + t->byte;
	return t->kind == TOKEN_PUNCTUATION && t->byte_end - t->byte > 1 &&
	       (memcmp(text, "--", 2) == 0 ||
	        (t->byte_end - t->byte == 3 && (memcmp(text, "\u2013", 3) == 0 || memcmp(text, "\u2014", 3) == 0)));
}

/* “Halmstrand (CNN[)] The mayor”: whether the bracket that closes at the token credits the text to an outlet, with no dash behind it. */
static bool ends_credit(const struct reading *reading, uint32_t first, uint32_t token, uint32_t limit)
{
	return token >= first + 2 && token + 1 < limit && reading_token(reading, first)->sentence < DATELINES && reading_mark(reading, token, ')') &&
	       reading_mark(reading, token - 2, '(') &&
	       (reading_capitalised(reading, token - 1) || reading->traits & TRAIT_CAPITALISED_NOUNS) && /* “(dpa)” */
	       token_in(reading_token(reading, token - 1), language_list(reading->document->language, "outlets")) &&
	       (reading_capitalised(reading, token + 1) || reading_token(reading, token + 1)->kind == TOKEN_QUOTE);
}

static bool is_dash(const struct reading *reading, uint32_t token)
{
	return reading_mark(reading, token, '-') || phrase_is_dash(reading, token);
}

static bool dated(const struct reading *reading, uint32_t first, uint32_t end)
{
	for (uint32_t k = first; k < end; k++)
		if (reading_token(reading, k)->kind == TOKEN_NUMBER)
			return true;
	return false;
}

uint32_t phrase_skip_dateline(const struct reading *reading, uint32_t token, uint32_t limit)
{
	uint32_t last = at_most(limit, token, 16);
	bool inside = false; /* of brackets */
	for (uint32_t k = token; k < last; k++) {
		const struct token *t = reading_token(reading, k);
		bool dash = is_dash(reading, k);
		bool bracketed = k > token && reading_mark(reading, token, '(') && reading_mark(reading, k, ')');
		if (bracketed && k + 3 < last && is_dash(reading, k + 1) && t[2].flags & TOKEN_UPPER) { /* “(ANSA) - ROME, 3 MAR -” */
			uint32_t behind = phrase_skip_dateline(reading, k + 2, limit);
			return behind > k + 2 && dated(reading, k + 2, behind) ? behind : k + 1;
		}
		if ((dash && k > token && k + 1 < limit) || ends_credit(reading, token, k, limit) || bracketed)
			return k + 1;
		inside = reading_mark(reading, k, '(') || (inside && !reading_mark(reading, k, ')'));
		bool month = k > token && k + 1 < limit && t->kind == TOKEN_WORD && t[-1].kind == TOKEN_NUMBER &&
		             (t[1].kind == TOKEN_PUNCTUATION && !reading_mark(reading, k + 1, ',')); /* “3 mar (EFE).-” */
		bool town = reading->traits & TRAIT_CAPITALISED_NOUNS && t->flags & TOKEN_CAPITALISED && t->sentence < DATELINES && k < token + 4 &&
		            reading_open_word(reading, k);
		bool place = inside || month || town || t->flags & TOKEN_UPPER || reading_is(reading, k, WORD_NAME | WORD_TIME) || t->kind == TOKEN_NUMBER ||
		             t->kind == TOKEN_URL || is_comma(reading, k) ||
		             reading_mark(reading, k, '(') || reading_mark(reading, k, ')') || reading_mark(reading, k, '.') || reading_mark(reading, k, '/');
		if (!place)
			break;
	}
	return token;
}

uint32_t phrase_skip_opening(const struct reading *reading, uint32_t token, uint32_t limit)
{
	token = phrase_skip_dateline(reading, token, limit);
	limit = at_most(limit, token, LONGEST_OPENING);
	for (;;) {
		uint32_t start = token;
		while (token < limit && reading_is(reading, token, WORD_CONJUNCTION))
			token++;
		uint32_t adverb = token;
		while (adverb < limit && ((reading_is(reading, adverb, WORD_ADVERB) && !reading_is(reading, adverb, WORD_DETERMINER)) ||
		                          reading_looks_adverb(reading, adverb)))
			adverb++;
		if (adverb > token && adverb < limit && is_comma(reading, adverb))
			token = adverb + 1;
		uint32_t time = phrase_skip_times(reading, token, limit);
		if (time > token && time < limit && is_comma(reading, time))
			token = time + 1;
		if (token == start || token >= limit)
			return token;
	}
}

bool phrase_is_participle(const struct reading *reading, uint32_t token)
{
	const struct token *t = reading_token(reading, token);
	return token_has_ending(t, "ing", 5) && !(t->flags & TOKEN_CAPITALISED);
}

bool phrase_that_is_pronoun(const struct reading *reading, uint32_t that)
{
	uint32_t verb = that + 1;
	const struct token *t = reading_token(reading, verb);
	bool past = token_has_ending(t, "ed", 4);
	bool complement = reading_is(reading, verb + 1, WORD_PREPOSITION | WORD_DETERMINER | WORD_ADVERB) || reading_means(reading, verb + 1, MEANS_OUT);
	return (past && complement) || reading_means(reading, verb, MEANS_WAS) || reading_means(reading, verb, MEANS_DID);
}

/* Whether the closing bracket at the end of the range closes one that opens in it: “(old, and dry)”. */
static bool closes_bracket(const struct reading *reading, struct range range)
{
	if (!reading_mark(reading, range.end - 1, ')'))
		return false;
	for (uint32_t k = range.end - 1; k-- > range.first && range.end - k < LONGEST_BRACKET && !reading_mark(reading, k, ')');)
		if (reading_mark(reading, k, '('))
			return true;
	return false;
}

struct range phrase_trim(const struct reading *reading, struct range range)
{
	while (range.first < range.end && phrase_breaks(reading, range.first) &&
	       reading_token(reading, range.first)->kind != TOKEN_QUOTE && !reading_mark(reading, range.first, '$'))
		range.first++;
	while (range.first < range.end && phrase_breaks(reading, range.end - 1) &&
	       reading_token(reading, range.end - 1)->kind != TOKEN_QUOTE && !reading_mark(reading, range.end - 1, '%') &&
	       !closes_bracket(reading, range))
		range.end--;
	return range;
}

bool phrase_shares_name(const struct reading *reading, struct range mention, struct range content)
{
	for (uint32_t m = mention.first; m < mention.end; m++)
		for (uint32_t k = content.first; k < content.end && reading_is(reading, m, WORD_NAME); k++)
			if (strcmp(reading_token(reading, k)->norm, reading_token(reading, m)->norm) == 0)
				return true;
	return false;
}
