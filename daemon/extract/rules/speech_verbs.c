#include "extract/rules/speech_verbs.h"

#include <string.h>

#include "extract/rules/phrases.h"

enum {
	NOUNS = WORD_NAME | WORD_ROLE | WORD_ORGANISATION | WORD_TITLE | WORD_GIVEN,
	LONGEST_ADJECTIVE = 8, /* tokens of an adjective with hyphens: “deutsch-sprachigen” */
	LONGEST_PHRASE = 40,
	LONGEST_REPORT = 60, /* tokens between a verb and its particle */
	MOST_ADVERBIALS = 6,
};

/* Whether the word is in the comma-separated list. */
static bool listed(const char *list, const struct token *token)
{
	while (*list) {
		size_t length = strcspn(list, ",");
		if (length == token->norm_length && memcmp(list, token->norm, length) == 0)
			return true;
		list += length + (list[length] == ',');
	}
	return false;
}

bool speech_verbs_is_particle(const struct reading *reading, const struct report *report, uint32_t token)
{
	const char *particles = report->entry.particles;
	return particles && *particles != '?' && listed(particles, reading_token(reading, token));
}

/* “teilte … mit”: whether the verb has one of its particles, which stands behind it, before a mark or the segment's end. True if it needs none: its
 * list is missing, or begins with "?". */
static bool has_particle(const struct reading *reading, const struct report *report, uint32_t end)
{
	const char *particles = report->entry.particles;
	if (!particles || *particles == '?')
		return true;
	uint32_t last = report->behind + LONGEST_REPORT < end ? report->behind + LONGEST_REPORT : end;
	if (report->cue > 0 && report->entry.content & CUE_PLACE && listed(particles, reading_token(reading, report->cue - 1)))
		return true; /* “wie es hiess” */
	for (uint32_t k = report->behind; k < last; k++)
		if (listed(particles, reading_token(reading, k)))
			return true;
	uint32_t count = reading->document->token_count; /* “teilte der Leiter, X, mit” */
	for (uint32_t k = last + 1; k + 1 < count && k < last + LONGEST_PHRASE / 2; k++)
		if ((reading_mark(reading, k - 1, ',') || reading_mark(reading, k - 2, ',')) &&
		    reading_token(reading, k + 1)->kind == TOKEN_PUNCTUATION && listed(particles, reading_token(reading, k)))
			return true;
	return false;
}

/* Finds the auxiliary of a participle or infinitive: the nearest one before it, or else one right behind it (“wie X gesagt hat”). */
static bool find_auxiliary(const struct reading *reading, uint32_t first, uint32_t end, struct report *report)
{
	uint32_t low = report->cue > first + LONGEST_REPORT ? report->cue - LONGEST_REPORT : first;
	for (uint32_t k = report->cue; k-- > low;)
		if (segments_auxiliary(reading, k)) {
			while (k > low && segments_auxiliary(reading, k - 1))
				k--;
			report->finite = k;
			return true;
		}
	if (report->behind < end && segments_auxiliary(reading, report->behind)) {
		while (report->behind < end && segments_auxiliary(reading, report->behind))
			report->behind++;
		return true;
	}
	return false;
}

/* Whether the word may stand between a subject and its verb. */
static bool is_between(const struct reading *reading, uint32_t token)
{
	return reading_is(reading, token, WORD_ADVERB | WORD_NEGATION | WORD_OBJECT | WORD_TIME) &&
	       !reading_is(reading, token, WORD_DETERMINER | WORD_NAME);
}

static bool has_auxiliary(const struct reading *reading, struct range range)
{
	for (uint32_t k = range.first; k < range.end; k++)
		if (segments_auxiliary(reading, k) || reading_is(reading, k, WORD_PRONOUN | WORD_NEGATION))
			return true;
	return false;
}

/* “Der örtlichen Zeitung sagte X”: an adjective in "-en" behind "der" shows that the phrase is no subject. */
static bool is_oblique(const struct reading *reading, uint32_t token)
{
	const struct token *next = token + 1 < reading->document->token_count ? reading_token(reading, token + 1) : NULL;
	for (uint32_t k = token + 2; k + 1 < reading->document->token_count && reading_mark(reading, k, '-') && k < token + LONGEST_ADJECTIVE; k += 2)
		next = reading_token(reading, k + 1); /* “der deutsch-sprachigen” */
	return reading->traits & TRAIT_CAPITALISED_NOUNS && reading_uses(reading, token, USE_OF) && reading_is(reading, token, WORD_DETERMINER) &&
	       next && token_has_ending(next, "en", 4) && !(next->flags & TOKEN_CAPITALISED);
}

/* The noun phrase before the verb, from the segment's beginning on; none that its first word shows to be in another case ("dem", "ihm"). */
static struct range subject_before(const struct reading *reading, uint32_t first, uint32_t verb, bool final)
{
	uint32_t token = segments_skip_adverbials(reading, first, verb);
	if (token < verb &&
	    (reading_uses(reading, token, USE_AS) || (final && reading_is(reading, token, WORD_SUBORDINATOR | WORD_THAT))))
		token = segments_skip_adverbials(reading, token + 1, verb); /* “wie X … mitteilte” */
	uint32_t end = verb;
	while (end > token && verb - end < LONGEST_REPORT && is_between(reading, end - 1))
		end--;
	if (token >= end || reading_is(reading, token, WORD_OBJECT) || is_oblique(reading, token))
		return (struct range){ token, token };
	struct range phrase = segments_noun_phrase(reading, token, end);
	if (!range_empty(phrase) && segments_skip_adverbials(reading, phrase.end, end) < end &&
	    !reading_is(reading, phrase.first, WORD_PRONOUN)) {
		struct range whole = { token, end }; /* the words at which the phrase stopped belong to it all the same */
		bool object = reading_is(reading, phrase.end, WORD_OBJECT) && reading_is(reading, phrase.end, WORD_DETERMINER);
		if (reading_is(reading, end - 1, WORD_CONJUNCTION) || object)
			return phrase; /* “X dankte der Stadt und sagte”, “… X dem Rat mitteilte” */
		if (end - token <= LONGEST_PHRASE / 2 && segments_somebody(reading, whole) && !has_auxiliary(reading, whole))
			return whole;
	}
	return phrase;
}

/* “in Corra der Sprecher”: the subject begins with an article that was taken for a genitive. */
static struct range somebody_within(const struct reading *reading, uint32_t first, uint32_t end)
{
	for (uint32_t k = first + 1; k + 1 < end && k < first + LONGEST_PHRASE; k++) {
		if (!reading_uses(reading, k, USE_OF) || !reading_is(reading, k, WORD_DETERMINER) || reading_is(reading, k, WORD_OBJECT) ||
		    reading_is(reading, k - 1, WORD_PREPOSITION))
			continue;
		struct range phrase = segments_noun_phrase(reading, k, end);
		for (uint32_t t = phrase.first; t < phrase.end; t++)
			if (reading_is(reading, t, WORD_ROLE | WORD_TITLE))
				return phrase;
	}
	return (struct range){ end, end };
}

static struct range subject_behind(const struct reading *reading, uint32_t token, uint32_t end)
{
	uint32_t first = token;
	for (int count = 0; count < MOST_ADVERBIALS; count++) {
		uint32_t start = token;
		while (token < end && is_between(reading, token))
			token++;
		token = segments_skip_adverbials(reading, token, end);
		if (token == start)
			break;
	}
	struct range phrase = { token, token };
	if (token < end && !reading_is(reading, token, WORD_OBJECT) && !(reading_is(reading, token, WORD_THAT) &&
	                                                                 !reading_is(reading, token, WORD_PRONOUN)))
		phrase = segments_noun_phrase(reading, token, end);
	return range_empty(phrase) ? somebody_within(reading, first, token) : phrase;
}

/* “wird von X kritisiert”, “a été critiqué par X” */
static bool is_passive(const struct reading *reading, uint32_t first, const struct report *report)
{
	if (report->entry.form != CUE_PERFECT && !(report->entry.form == CUE_PRESENT && report->finite < report->cue))
		return false;
	uint32_t low = report->finite < report->cue ? report->finite : report->cue;
	for (uint32_t k = low > first ? low : first; k < report->behind; k++)
		if (reading_uses(reading, k, USE_PASSIVE))
			return true;
	return false;
}

static struct range agent(const struct reading *reading, uint32_t first, uint32_t end)
{
	for (uint32_t k = first; k + 1 < end && k < first + LONGEST_REPORT; k = segments_next(reading, k, end)) {
		struct range phrase = { 0 };
		if (reading_uses(reading, k, USE_AGENT))
			phrase = segments_noun_phrase(reading, k + 1, end);
		for (uint32_t t = phrase.first; t < phrase.end; t++)
			if (reading_is(reading, t, NOUNS))
				return phrase;
	}
	return (struct range){ 0 };
}

/* “[Offiziell] sagte die Ministerin”: what stands before the verb has its capital only from the sentence's beginning; the subject stands behind. */
static bool is_adverb_before(const struct reading *reading, const struct report *report, uint32_t end)
{
	uint32_t first = report->mention.first, behind = report->finite + 1;
	while (behind < end && reading_is(reading, behind, WORD_OBJECT) && !reading_is(reading, behind, WORD_DETERMINER))
		behind++; /* “äußerte sich” */
	bool alone = report->mention.end == first + 1 && reading->traits & TRAIT_CAPITALISED_NOUNS && reading_open_word(reading, first) &&
	             reading_sentence(reading, first).first == first;
	return alone && !reading_is(reading, first, NOUNS | WORD_PEOPLE) && behind < end &&
	       (reading_is(reading, behind, WORD_NAME | WORD_ROLE | WORD_TITLE) ||
	        (reading_is(reading, behind, WORD_DETERMINER) && segments_has_role(reading, segments_noun_phrase(reading, behind, end))));
}

/* “[Den Vorwurf] nannte Edda Rosk …”: what stands before the verb can't speak, and a name stands behind it. */
static bool is_object_before(const struct reading *reading, const struct report *report, uint32_t end)
{
	uint32_t behind = report->finite + 1;
	if (!(reading->traits & TRAIT_VERB_FINAL) || !(reading->traits & TRAIT_CAPITALISED_NOUNS) || behind >= end)
		return false;
	for (uint32_t k = report->mention.first; k < report->mention.end; k++)
		if (reading_is(reading, k, NOUNS | WORD_PRONOUN | WORD_WRITING | WORD_PEOPLE))
			return false;
	return reading_is(reading, behind, WORD_NAME) && segments_noun_phrase(reading, behind, end).end > behind;
}

/* “Den Plan [nannte] er …”: a pronoun that can only be a subject stands behind the verb, in a language whose main clauses have the verb second. */
static bool pronoun_behind(const struct reading *reading, const struct report *report, uint32_t end)
{
	uint32_t behind = report->finite + 1;
	return reading->traits & TRAIT_VERB_FINAL && behind < end && reading_is(reading, behind, WORD_MAN) &&
	       reading_is(reading, behind, WORD_PRONOUN) && !reading_is(reading, behind, WORD_OBJECT | WORD_DETERMINER);
}

/* “X zitiert [einen Augenzeugen] mit den Worten”: who is quoted by the subject. */
static struct range quoted_behind(const struct reading *reading, const struct report *report, uint32_t end)
{
	uint32_t first = segments_skip_adverbials(reading, report->cue + report->entry.tokens, end);
	struct range phrase = segments_noun_phrase(reading, first, end);
	for (uint32_t k = first + 1; k + 1 < end && k <= phrase.end; k++) {
		struct range words = { 0 };
		if (reading_is(reading, k, WORD_PREPOSITION))
			words = segments_noun_phrase(reading, k + 1, end);
		for (uint32_t t = words.first; t < words.end; t++)
			if (reading_is(reading, t, WORD_WRITING))
				return (struct range){ first, k };
	}
	return (struct range){ 0 };
}

/* “… und [forderte] die Regierung auf”: in a language whose main clauses have the verb second, nothing but the subject of the clause before can
 * be that of a verb right behind "and", whatever stands behind it. */
static bool is_coordinated(const struct reading *reading, uint32_t first, const struct report *report)
{
	return reading->traits & TRAIT_VERB_FINAL && report->finite == report->cue && report->cue > first &&
	       reading_uses(reading, report->cue - 1, USE_AND) && reading_sentence(reading, report->cue).first + 1 < report->cue;
}

/* “… de «…» [el acto] y aseguró”: what stands between quoted words and "and" is the object of the verb before them. */
static bool is_object_of_last(const struct reading *reading, uint32_t first, const struct report *report)
{
	return !(reading->traits & TRAIT_VERB_FINAL) && report->mention.first == first && first > 0 && report->finite > first &&
	       reading_token(reading, first - 1)->kind == TOKEN_QUOTE && reading_uses(reading, report->finite - 1, USE_AND) &&
	       report->mention.end + 1 == report->finite;
}

/* “… y calificó [las acusaciones] de «…»”: what stands behind a verb that says something of its object, and before the words for that, is the object;
 * a subject behind the verb has that behind it. */
static bool is_object_behind(const struct reading *reading, const struct report *report, uint32_t end)
{
	uint32_t behind = report->mention.end, quotation;
	bool words = behind < end && (reading_uses(reading, behind, USE_OF | USE_AS) || reading_opens(reading, behind, &quotation));
	for (uint32_t k = report->mention.first; k < report->mention.end && !words; k++) /* “definendo le accuse [«senza senso»]” */
		words = reading_opens(reading, k, &quotation) && !reading_capitalised(reading, k + 1);
	return words && !(reading->traits & TRAIT_VERB_FINAL) && report->entry.content & (CUE_AS | CUE_OF) && report->mention.first > report->cue;
}

/* “…, matizan desde [la Fiscalía]”, “Dalla [procura] fanno sapere”: the body from which unnamed people say it, before the verb or behind it; empty if
 * there is none. */
static struct range body_from(const struct reading *reading, uint32_t first, uint32_t end, const struct report *report)
{
	uint32_t behind = report->cue + report->entry.tokens, from = reading_uses(reading, first, USE_FROM) ? first : behind;
	if (!(reading->traits & TRAIT_DROPS_PRONOUNS) || from + 1 >= end || !reading_uses(reading, from, USE_FROM))
		return (struct range){ 0 };
	struct range phrase = segments_noun_phrase(reading, from + 1, from == first ? report->finite : end);
	for (uint32_t k = phrase.first; k < phrase.end; k++)
		if (reading_is(reading, k, WORD_ORGANISATION) || reading_token(reading, k)->flags & TOKEN_UPPER)
			return phrase;
	return (struct range){ 0 };
}

static void find_subject(const struct reading *reading, uint32_t first, uint32_t end, struct report *report)
{
	bool final = end <= report->behind + 1; /* “weil X … sagte”, but not “als Grund nannte X …” */
	if (is_passive(reading, first, report) && !(report->entry.content & CUE_PATIENT)) {
		report->mention = agent(reading, first, end);
		report->shared = report->inverted = false;
		report->unnamed = range_empty(report->mention);
		return;
	}
	report->mention = subject_before(reading, first, report->finite, final);
	if (is_object_of_last(reading, first, report)) {
		report->mention = (struct range){ 0 };
		report->shared = true;
		return;
	}
	if (report->entry.content & CUE_PATIENT && report->finite == report->cue) {
		struct range quoted = quoted_behind(reading, report, end);
		if (!range_empty(quoted)) {
			report->mention = quoted;
			return;
		}
	}
	if (!range_empty(report->mention) && !is_adverb_before(reading, report, end) && !is_object_before(reading, report, end) &&
	    !pronoun_behind(reading, report, end))
		return;
	report->inverted = true;
	report->mention = (struct range){ 0 };
	if (report->finite < report->cue)
		report->mention = subject_behind(reading, report->finite + 1, report->cue);
	uint32_t behind = report->cue + report->entry.tokens;
	for (uint32_t k = behind; range_empty(report->mention) && k < end && k < behind + MOST_ADVERBIALS; k++) {
		report->mention = subject_behind(reading, k, end); /* “declaró indignado X”: words that no list has */
		if ((!reading_open_word(reading, k) && !reading_is(reading, k, WORD_OBJECT)) || reading->traits & TRAIT_CAPITALISED_NOUNS)
			break;
	}
	if (range_empty(report->mention))
		report->mention = body_from(reading, first, end, report);
	if (is_object_behind(reading, report, end) || (!range_empty(report->mention) && is_coordinated(reading, first, report)))
		report->mention = (struct range){ 0 };
	report->mention.end = segments_apposition_end(reading, report->mention);
	if (!range_empty(report->mention) && report->mention.end > report->behind)
		report->behind = report->mention.end;
	report->shared = range_empty(report->mention);
}

/* German "sagen" is both the infinitive and the plural; whether it can be the plural, which it is not behind a preposition ("zu sagen"). */
static bool plural_is_infinitive(const struct reading *reading, uint32_t verb)
{
	return reading->traits & TRAIT_PLURAL_INFINITIVE &&
	       (verb == 0 || !(reading_is(reading, verb - 1, WORD_PREPOSITION) || reading_uses(reading, verb - 1, USE_INFINITIVE)));
}

bool speech_verbs_go_on(const struct reading *reading, uint32_t cue)
{
	struct cue_entry entry;
	return cue >= 2 && reading_cue(reading, cue, &entry) && entry.form == CUE_BASE && reading_uses(reading, cue - 1, USE_OF) &&
	       reading_uses(reading, cue - 2, USE_AND) && reading_sentence(reading, cue).first == cue - 2 &&
	       !(reading->traits & (TRAIT_VERB_FINAL | TRAIT_FIXED_ORDER));
}

static bool read_report(const struct reading *reading, uint32_t first, uint32_t end, struct report *report)
{
	if (reading_is(reading, report->cue, WORD_NAME) || !reading_cue(reading, report->cue, &report->entry) ||
	    !report->entry.content || report->entry.form >= CUE_PREPOSITION)
		return false;
	if (reading->traits & TRAIT_CAPITALISED_NOUNS && reading_capitalised(reading, report->cue) && report->entry.tokens == 1 &&
	    (report->cue > first || reading_is(reading, report->cue, NOUNS)))
		return false; /* "Berichte" */
	bool finite = report->entry.form == CUE_PAST || report->entry.form == CUE_PRESENT;
	bool as_it = finite && report->cue > first + 1 && reading_uses(reading, report->cue - 2, USE_AS) && report->cue + 1 < end &&
	             !reading_uses(reading, report->cue + 1, USE_OF); /* “comme [l'explique] X”, but not “comme l'annonce de X” */
	if (report->cue > first && reading_is(reading, report->cue - 1, WORD_DETERMINER) &&
	    !reading_is(reading, report->cue - 1, WORD_PRONOUN | WORD_RELATIVE) &&
	    !reading_uses(reading, report->cue - 1, USE_DEMONSTRATIVE) && (!as_it || reading->traits & TRAIT_VERB_FINAL))
		return false; /* "die bekannten", "his promise" */
	struct cue_entry before;
	bool source = report->cue > first && reading_cue(reading, report->cue - 1, &before) && before.form == CUE_PREPOSITION && before.content;
	if (finite && !source && report->cue > first && reading_is(reading, report->cue - 1, WORD_PREPOSITION) &&
	    !reading_is(reading, report->cue - 1, WORD_ADVERB | WORD_OBJECT | WORD_PRONOUN | WORD_DETERMINER | WORD_NAME))
		return false; /* “em nota” */
	report->finite = report->cue;
	report->behind = report->cue + report->entry.tokens;
	if (report->behind > end || !has_particle(reading, report, end))
		return false;
	bool bare =
		report->entry.form == CUE_PERFECT || (report->entry.form == CUE_BASE && !plural_is_infinitive(reading, report->cue));
	bool goes_on = speech_verbs_go_on(reading, report->cue);
	if (!goes_on && !find_auxiliary(reading, first, end, report) && bare)
		return false;
	if (goes_on) { /* whoever spoke before */
		report->mention = (struct range){ 0 };
		report->shared = true;
		return true;
	}
	bool infinitive = report->entry.form == CUE_BASE && report->finite < report->cue; /* “musste er betonen” */
	if (!bare && report->entry.form != CUE_PRESENT && !infinitive) /* the form is finite by itself, so what stands before is another verb */
		report->finite = report->cue;
	find_subject(reading, first, end, report);
	return true;
}

bool speech_verbs_at(const struct reading *reading, uint32_t first, uint32_t token, uint32_t end, struct report *ret_report)
{
	struct report report = { .cue = token };
	if (!reading_is(reading, token, WORD_CUE) || !read_report(reading, first, end, &report))
		return false;
	*ret_report = report;
	return true;
}

bool speech_verbs_find(const struct reading *reading, uint32_t first, uint32_t from, uint32_t end, struct report *ret_report)
{
	uint32_t last = from + LONGEST_REPORT < end ? from + LONGEST_REPORT : end;
	for (uint32_t k = from; k < last; k = segments_next(reading, k, end))
		if (speech_verbs_at(reading, first, k, end, ret_report))
			return true;
	return false;
}
