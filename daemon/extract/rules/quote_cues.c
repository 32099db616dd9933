#include "extract/rules/quote_cues.h"

#include "extract/rules/clauses.h"
#include "extract/rules/phrases.h"

enum {
	LONGEST_SUBJECT = 40, /* tokens between a quotation and its cue: “…,” X, the chairman of …, said */
	LONGEST_LABEL = 8,    /* tokens of a name before a colon: Olaf Ito, Halmstrand: “…” */
	LONGEST_AS = 14,      /* tokens of “as X, the minister, put it” */
	LONGEST_WORDS = 12,   /* tokens of “in the words of X” */
	LONGEST_ASIDE = 10,   /* tokens between commas behind a name */
	UNLISTED_SHARE = 600, /* the share of a verb that is on no list */
};

/* -- Behind the quotation --------------------------------------------------------------------------------------------- */

static bool ends_in_ed(const struct reading *reading, uint32_t token)
{
	const struct token *t = reading_token(reading, token);
	return t->norm_length > 4 && t->norm[t->norm_length - 2] == 'e' && t->norm[t->norm_length - 1] == 'd';
}

/* “…!” beamed Jan Ito: a verb that is on no list, before its subject. Returns the token behind the subject, or 0. */
static uint32_t unlisted_inverted(const struct reading *reading, uint32_t token, uint32_t limit, struct attribution *attribution)
{
	if (token + 1 >= limit || !reading_open_word(reading, token) || !ends_in_ed(reading, token) ||
	    reading_capitalised(reading, token) || !reading_is(reading, token + 1, WORD_NAME | WORD_TITLE | WORD_ROLE))
		return 0;
	struct range mention = phrase_noun_phrase(reading, token + 1, limit);
	if (range_empty(mention))
		return 0;
	attribution->mention = mention;
	attribution->cue = (struct range){ token, token + 1 };
	attribution->share = UNLISTED_SHARE;
	return mention.end;
}

/* The token behind an aside between commas, “, signed by Ito,”, if a verb in "-ed" follows; else `token`. */
static uint32_t behind_aside(const struct reading *reading, uint32_t token, uint32_t limit)
{
	if (!reading_mark(reading, token, ','))
		return token;
	for (uint32_t k = token + 1; k + 1 < limit && k < token + LONGEST_ASIDE; k++)
		if (reading_mark(reading, k, ','))
			return ends_in_ed(reading, k + 1) ? k + 1 : token;
	return token;
}

/* “…,” Trump barked: a verb that is on no list, behind the quotation. Returns the token behind the cue, or 0. */
static uint32_t unlisted_cue(const struct reading *reading, uint32_t token, uint32_t limit, struct attribution *attribution)
{
	uint32_t inverted = unlisted_inverted(reading, token, limit, attribution);
	if (inverted)
		return inverted;
	struct range mention = phrase_noun_phrase(reading, token, limit);
	uint32_t verb = behind_aside(reading, mention.end, limit);
	if (range_empty(mention) || verb >= limit || mention.end - mention.first > LONGEST_SUBJECT / 4 ||
	    !reading_open_word(reading, verb) || reading_is(reading, verb, WORD_NAME | WORD_TIME))
		return 0;
	if (!reading_is(reading, mention.end - 1, WORD_NAME | WORD_ROLE | WORD_PRONOUN | WORD_WRITING))
		return 0;
	attribution->mention = mention;
	attribution->cue = (struct range){ verb, verb + 1 };
	attribution->share = UNLISTED_SHARE;
	return verb + 1;
}

/* “…” said X, “…” has said X: returns the token behind the mention, or 0. */
static uint32_t cue_inverted(const struct reading *reading, uint32_t token, uint32_t limit, struct attribution *attribution)
{
	struct cue_entry entry;
	uint32_t verb = token;
	while (verb < limit && reading_is(reading, verb, WORD_AUXILIARY | WORD_ADVERB) && verb < token + 3)
		verb++;
	if (verb >= limit || !reading_cue(reading, verb, &entry) || entry.form == CUE_PARTICIPLE ||
	    !(entry.content & (CUE_QUOTE | CUE_ADDRESSEE)))
		return 0;
	uint32_t who = verb + entry.tokens;
	struct range mention = phrase_noun_phrase(reading, who, limit);
	if (range_empty(mention) && !reading->grammar && who < limit && reading_token(reading, who)->flags & TOKEN_STOP)
		mention = (struct range){ who, who + 1 }; /* a pronoun of a language whose pronouns are unknown */
	bool last = who + 1 >= limit || reading_token(reading, who + 1)->kind == TOKEN_PUNCTUATION;
	if (range_empty(mention) && last && reading_uses(reading, who, USE_ANOTHER))
		mention = (struct range){ who, who + 1 }; /* “…,” shouted another */
	if (range_empty(mention))
		return 0;
	attribution->mention = mention;
	attribution->cue = (struct range){ verb, verb + entry.tokens };
	attribution->share = entry.share;
	return mention.end;
}

/* “…,” the indictment quotes X as saying: the speaker is X, whoever quotes. Returns the token behind "saying", or 0. */
static uint32_t cue_of_quoted(const struct reading *reading, uint32_t token, uint32_t limit, struct attribution *attribution)
{
	for (uint32_t k = token; k < limit && k < token + LONGEST_SUBJECT && reading_token(reading, k)->kind != TOKEN_QUOTE; k++) {
		struct subject subject;
		struct cue_entry entry;
		if (!reading_is(reading, k, WORD_CUE) || !reading_means(reading, k, MEANS_QUOTED))
			continue;
		struct range mention = phrase_noun_phrase(reading, k + 1, limit);
		bool passive = range_empty(mention);
		uint32_t saying = passive ? k + 2 : mention.end + 1;
		if (saying >= limit || !reading_uses(reading, saying - 1, USE_AS) || !reading_cue(reading, saying, &entry) ||
		    entry.form != CUE_PARTICIPLE || !phrase_subject_before(reading, token, k, CUE_PAST, &subject) || passive != subject.passive)
			return 0;
		attribution->mention = passive ? subject.mention : mention;
		if (!passive)
			attribution->via = subject.mention;
		attribution->cue = (struct range){ saying, saying + entry.tokens };
		attribution->share = entry.share;
		return saying + entry.tokens;
	}
	return 0;
}

/* “…” X, a doctor, said: returns the token behind the cue, or 0. */
static uint32_t cue_behind(const struct reading *reading, uint32_t token, uint32_t limit, struct attribution *attribution)
{
	for (uint32_t k = token + 1; k < limit && k < token + LONGEST_SUBJECT && reading_token(reading, k)->kind != TOKEN_QUOTE; k++) {
		struct subject subject;
		struct cue_entry entry;
		if (!reading_cue(reading, k, &entry) || entry.form == CUE_PARTICIPLE || !(entry.content & (CUE_QUOTE | CUE_ADDRESSEE)))
			continue;
		if (!phrase_subject_before(reading, token, k, entry.form, &subject) || subject.shared ||
		    (subject.passive && !reading_means(reading, k, MEANS_QUOTED)))
			continue;
		attribution->mention = subject.mention;
		attribution->cue = (struct range){ subject.cue_first, k + entry.tokens };
		attribution->share = entry.share;
		return k + entry.tokens;
	}
	return 0;
}

uint32_t quote_cue_with_as(const struct reading *reading, uint32_t token, uint32_t limit, struct attribution *attribution)
{
	if (!reading_uses(reading, token, USE_AS))
		return 0;
	for (uint32_t k = token + 2; k < limit && k < token + LONGEST_AS && reading_token(reading, k)->kind == TOKEN_WORD; k++) {
		struct cue_entry entry;
		struct subject subject;
		if (!reading_cue(reading, k, &entry) || entry.form == CUE_PARTICIPLE || entry.form == CUE_BASE ||
		    entry.content & CUE_ATTITUDE || !phrase_subject_before(reading, token + 1, k, entry.form, &subject) ||
		    range_empty(subject.mention) || subject.passive || subject.modal || subject.mention.first != token + 1)
			continue;
		attribution->mention = subject.mention;
		attribution->cue = (struct range){ subject.cue_first, k + entry.tokens };
		attribution->share = entry.share > UNLISTED_SHARE ? entry.share : UNLISTED_SHARE;
		return k + entry.tokens;
	}
	return 0;
}

/* “— Jan Ito [on “Lantern Radio”]”: whether the rest only says where it was said, and is no sentence of its own. */
static bool only_says_where(const struct reading *reading, uint32_t token, uint32_t limit)
{
	if (!reading_is(reading, token, WORD_PREPOSITION) || limit > token + LONGEST_WORDS)
		return false;
	for (uint32_t k = token; k < limit; k++)
		if (!reading_is(reading, k, WORD_NAME) && (reading_is(reading, k, WORD_AUXILIARY | WORD_MODAL | WORD_CUE) || reading_looks_past(reading, k)))
			return false;
	return true;
}

/* The same for a paragraph of its own, in which much more may follow: “— Jan Ito in answer to a question that was put to him”. */
static bool begins_with_where(const struct reading *reading, uint32_t token, uint32_t limit)
{
	for (uint32_t k = token; k < limit && k <= token + 2; k++) {
		bool verb = reading_looks_past(reading, k) && !strchr(reading_token(reading, k)->norm, '-'); /* “in an op-ed” */
		if (!reading_is(reading, k, WORD_NAME) && (verb || reading_helping_verb(reading, k)))
			return false;
	}
	return reading_is(reading, token, WORD_PREPOSITION);
}

uint32_t quote_signed_by(const struct reading *reading, uint32_t token, uint32_t limit, bool apart, struct attribution *attribution)
{
	if (token + 1 >= limit || !(phrase_is_dash(reading, token) || reading_mark(reading, token, '-')))
		return 0;
	struct range mention = phrase_noun_phrase(reading, token + 1, limit);
	if (range_empty(mention) || mention.end - mention.first < 2 || !reading_is(reading, mention.end - 1, WORD_NAME) ||
	    (mention.end < limit && !reading_mark(reading, mention.end, ',') && !reading_mark(reading, mention.end, '.') &&
	     !reading_mark(reading, mention.end, '(') && !only_says_where(reading, mention.end, limit) &&
	     !(apart && begins_with_where(reading, mention.end, limit))))
		return 0;
	attribution->mention = mention;
	attribution->share = 1000;
	return limit;
}

uint32_t quote_cue_behind(const struct reading *reading, uint32_t token, uint32_t limit, struct attribution *attribution)
{
	uint32_t behind = quote_signed_by(reading, token, limit, false, attribution);
	if (!behind && reading->grammar && !(reading->traits & TRAIT_FIXED_ORDER))
		return clauses_trailing_cue(reading, token, limit, attribution);
	while (!behind && token < limit && reading_token(reading, token)->kind == TOKEN_PUNCTUATION)
		token++;
	if (behind || token >= limit)
		return behind;
	if (!behind)
		behind = cue_inverted(reading, token, limit, attribution);
	if (!behind && reading->grammar)
		behind = quote_cue_with_as(reading, token, limit, attribution);
	if (!behind && reading->grammar)
		behind = cue_of_quoted(reading, token, limit, attribution);
	if (!behind)
		behind = cue_behind(reading, token, limit, attribution);
	if (!behind)
		behind = unlisted_cue(reading, token, limit, attribution);
	if (!behind && reading_uses(reading, token, USE_ACCORDING) && token + 2 < limit) {
		attribution->mention = phrase_noun_phrase(reading, token + 2, limit);
		attribution->cue = (struct range){ token, token + 2 };
		attribution->share = 900;
		return range_empty(attribution->mention) ? 0 : attribution->mention.end;
	}
	return behind;
}

/* -- Before the quotation --------------------------------------------------------------------------------------------- */

/* The noun phrase with which a sentence begins, if it names somebody. */
static struct range opening_name(const struct reading *reading, uint32_t first, uint32_t limit)
{
	first = phrase_skip_opening(reading, first, limit);
	if (reading_is(reading, first, WORD_THAT))
		first++;
	struct range phrase = phrase_noun_phrase(reading, first, limit);
	if (!range_empty(phrase) && !reading_is(reading, phrase.end - 1, WORD_NAME) && reading_mark(reading, phrase.end, ',')) {
		struct range name = phrase_noun_phrase(reading, phrase.end + 1, limit); /* "That donor, Olaf Ito, said" */
		if (!range_empty(name) && reading_is(reading, name.end - 1, WORD_NAME))
			return name;
	}
	for (uint32_t k = phrase.first; k < phrase.end; k++)
		if (reading_is(reading, k, WORD_NAME | WORD_ROLE | WORD_ORGANISATION | WORD_PRONOUN))
			return phrase;
	return (struct range){ 0 };
}

/* The name that ends before the token. */
static struct range name_before(const struct reading *reading, uint32_t first, uint32_t end)
{
	uint32_t name = end;
	while (name > first && reading_is(reading, name - 1, WORD_NAME))
		name--;
	return end - name < 2 ? (struct range){ 0 } : (struct range){ name, end };
}

/* Whether a word in the base form of a verb is a verb: "they say", "did say", but not "our first post". */
static bool can_say(const struct reading *reading, const struct subject *subject)
{
	if (subject->modal || subject->emphatic || subject->infinitive || range_empty(subject->mention))
		return true;
	const struct token *last = reading_token(reading, subject->mention.end - 1);
	return reading_is(reading, subject->mention.end - 1, WORD_PEOPLE | WORD_PRONOUN) || last->norm[last->norm_length - 1] == 's';
}

/* Takes the verb at `verb` as the cue, if it has a subject: before it, behind it (“Said Ito:”), or at the beginning of the sentence (“Ito, 35,
 * obviously under pressure, said:”). */
static bool take_verb(const struct reading *reading, uint32_t first, uint32_t verb, uint32_t end, const struct cue_entry *entry,
                      struct attribution *attribution)
{
	struct subject subject;
	struct range mention = { 0 };
	uint32_t cue_first = verb;
	if (entry->form == CUE_PRESENT && reading_means(reading, verb, MEANS_QUOTED) && verb > first &&
	    !reading_is(reading, verb - 1, WORD_NAME | WORD_ROLE | WORD_PRONOUN | WORD_ORGANISATION))
		return false; /* “a few quotes stand out:” */
	if (phrase_subject_before(reading, first, verb, entry->form, &subject)) {
		if (subject.passive || subject.negated || (subject.modal && !reading_means(reading, subject.cue_first - 1, MEANS_WILL) &&
		                                           !reading_means(reading, verb - 1, MEANS_WILL)))
			return false; /* "as Ito might say" */
		if (entry->form == CUE_BASE && !can_say(reading, &subject))
			return false;
		mention = subject.mention;
		cue_first = subject.cue_first;
	} else if (verb == first && entry->form != CUE_PARTICIPLE) {
		mention = phrase_noun_phrase(reading, verb + entry->tokens, end);
	}
	bool comma = verb > first && reading_mark(reading, verb - 1, ',');
	if (range_empty(mention) && comma && entry->form != CUE_PARTICIPLE)
		mention = name_before(reading, first, verb - 1);
	if (range_empty(mention) && (comma || entry->form == CUE_PARTICIPLE) && verb > first)
		mention = opening_name(reading, first, verb);
	if (range_empty(mention))
		return false;
	attribution->mention = mention;
	attribution->cue = (struct range){ cue_first, verb + entry->tokens };
	attribution->share = entry->share;
	return true;
}

/* Takes a name as a label: Olaf Ito: “…”, and in letters to the editor: Olaf Ito, Halmstrand: “…” */
static bool take_label(const struct reading *reading, uint32_t first, uint32_t end, struct attribution *attribution)
{
	uint32_t name = first;
	bool upper = true; /* a headline: “ROSK OPENS DAM: “WE WILL WIN”” */
	for (; name < end && reading_is(reading, name, WORD_NAME | WORD_TITLE); name++)
		upper = upper && reading_token(reading, name)->flags & TOKEN_UPPER;
	if (upper && name > first + 1)
		return false;
	if (end - first > LONGEST_LABEL || name == first || !reading_is(reading, name - 1, WORD_NAME))
		return false;
	for (uint32_t k = name; k < end; k++)
		if (!reading_mark(reading, k, ',') && !reading_capitalised(reading, k))
			return false;
	attribution->mention = (struct range){ first, name };
	attribution->share = 1000;
	return true;
}

/* “in Ito's words, “…””, “in the words of Ito, “…””, “consider the words of Ito: “…””. */
static bool take_words(const struct reading *reading, uint32_t first, uint32_t end, struct attribution *attribution)
{
	uint32_t low = end - first > LONGEST_WORDS ? end - LONGEST_WORDS : first, in = end;
	for (uint32_t k = end; k-- > low && in == end;)
		if (reading_uses(reading, k, USE_IN))
			in = k;
	for (uint32_t k = in < end ? in + 1 : low; k < end; k++) {
		bool of = reading_uses(reading, k + 1, USE_OF);
		if (!reading_means(reading, k, MEANS_WORDS) || (!of && in == end))
			continue;
		struct range mention = of ? phrase_noun_phrase(reading, k + 2, end) : (struct range){ in + 1, k };
		if (!of && !range_empty(mention) && reading_token(reading, k - 1)->norm[0] == '\'')
			mention.end--; /* the possessive */
		if (range_empty(mention) || (of ? mention.end : k + 1) != end)
			return false;
		bool named = of || reading_is(reading, mention.end - 1, WORD_NAME | WORD_ROLE | WORD_ORGANISATION);
		attribution->mention = named ? mention : (struct range){ 0 };
		attribution->cue = (struct range){ in < end ? in : k, k + 1 };
		attribution->share = 1000;
		return named;
	}
	return false;
}

/* “But Ito's answer: “…””: the speaker is the name with which the sentence begins. */
static bool take_possessive(const struct reading *reading, uint32_t first, uint32_t end, struct attribution *attribution)
{
	first = phrase_skip_opening(reading, first, end);
	uint32_t name = first;
	while (name < end && reading_is(reading, name, WORD_NAME | WORD_TITLE))
		name++;
	if (name == first || end - name > LONGEST_LABEL || !reading_possessive(reading, name))
		return false;
	attribution->mention = (struct range){ first, name };
	attribution->share = UNLISTED_SHARE;
	return true;
}

/* “to which Ito interjected, “…””: a verb that is on no list, right before the mark. */
static bool take_unlisted(const struct reading *reading, uint32_t first, uint32_t end, struct attribution *attribution)
{
	static const struct cue_entry PAST = { .form = CUE_PAST, .content = CUE_QUOTE, .share = UNLISTED_SHARE, .tokens = 1 };
	struct subject subject;
	if (end < first + 2 || !reading_open_word(reading, end - 1) || !ends_in_ed(reading, end - 1) ||
	    reading_is(reading, end - 1, WORD_NAME) || !phrase_subject_before(reading, first, end - 1, CUE_PAST, &subject) ||
	    range_empty(subject.mention) || subject.passive ||
	    !reading_is(reading, subject.mention.end - 1, WORD_NAME | WORD_ROLE | WORD_PRONOUN))
		return false;
	return take_verb(reading, first, end - 1, end, &PAST, attribution);
}

/* Which kinds of content a cue before the quotation may take: behind “described them this way: “…”” a verb of naming may be a cue, too. */
static uint32_t contents_before(const struct reading *reading, uint32_t end)
{
	bool way = reading_means(reading, end - 1, MEANS_WAY) && reading_kind(reading, end - 2, KIND_THIS);
	bool follows = reading_means(reading, end - 1, MEANS_FOLLOWS) && reading_uses(reading, end - 2, USE_AS);
	bool thus = way || follows || reading_means(reading, end - 1, MEANS_THUS);
	return CUE_QUOTE | CUE_ADDRESSEE | (thus ? CUE_AS | CUE_OBJECT : 0);
}

bool quote_cue_before(const struct reading *reading, uint32_t first, uint32_t end, struct attribution *attribution)
{
	if (end <= first)
		return false;
	if (!reading_mark(reading, end - 1, ':') && !reading_mark(reading, end - 1, ',')) {
		struct cue_entry last; /* saying “…” */
		return reading->traits & TRAIT_FIXED_ORDER && reading_cue(reading, end - 1, &last) && last.form == CUE_PARTICIPLE &&
		       last.content & CUE_QUOTE && last.share >= UNLISTED_SHARE && take_verb(reading, first, end - 1, end, &last, attribution);
	}
	bool colon = reading_mark(reading, end - 1, ':');
	uint32_t low = end - first > LONGEST_SUBJECT ? end - LONGEST_SUBJECT : first;
	if (reading->grammar && !(reading->traits & TRAIT_FIXED_ORDER))
		return colon && clauses_introducing_cue(reading, low, end - 1, attribution);
	end--;
	if (take_words(reading, first, end, attribution) || cue_of_quoted(reading, first, end, attribution))
		return true;
	const uint32_t contents = end > first + 2 ? contents_before(reading, end) : CUE_QUOTE | CUE_ADDRESSEE;
	for (uint32_t k = end; k-- > low && reading_token(reading, k)->kind != TOKEN_QUOTE;) {
		struct cue_entry entry;
		bool word = k == first || !reading_is(reading, k, WORD_NAME); /* “Added Edda Rosk:” */
		if (reading_cue(reading, k, &entry) && word && !(entry.content & CUE_ATTITUDE) &&
		    entry.content & contents && take_verb(reading, first, k, end, &entry, attribution))
			return true;
	}
	return (colon && (take_label(reading, first, end, attribution) || take_possessive(reading, first, end, attribution))) ||
	       take_unlisted(reading, first, end, attribution);
}

/* “Craig Ito, senior analyst at Horizon:”: whether only a description stands between the name and the colon. */
static bool only_describes(const struct reading *reading, uint32_t name, uint32_t comma, uint32_t end)
{
	if (!reading_mark(reading, comma, ',') || comma + 1 >= end || !reading_is(reading, name, WORD_NAME))
		return false;
	for (uint32_t k = comma + 1; k < end; k++)
		if (!reading_is(reading, k, WORD_NAME) && reading_is(reading, k, WORD_AUXILIARY | WORD_MODAL | WORD_CUE | WORD_RELATIVE | WORD_PRONOUN))
			return false;
	return true;
}

/* The token behind “according to”, “from”, “via”, “per” or “here is”; `token` if none of these stands there. */
static uint32_t behind_pointer(const struct reading *reading, uint32_t token)
{
	if (reading_uses(reading, token, USE_ACCORDING) && reading_uses(reading, token + 1, USE_INFINITIVE))
		return token + 2;
	if (reading_uses(reading, token, USE_FROM) || reading_means(reading, token, MEANS_VIA) || reading_means(reading, token, MEANS_PER))
		return token + 1;
	bool here = reading_means(reading, token, MEANS_HERE);
	return here && (reading_means(reading, token + 1, MEANS_IS) || reading_means(reading, token + 1, MEANS_POSSESSIVE)) ? token + 2 : token;
}

static bool names_speaker(const struct reading *reading, struct range mention, bool writing)
{
	const uint32_t speakers = WORD_NAME | WORD_ROLE | WORD_ORGANISATION | WORD_MAN | WORD_WOMAN;
	return !range_empty(mention) && reading_is(reading, mention.end - 1, speakers) &&
	       (writing || !reading_is(reading, mention.end - 1, WORD_WRITING));
}

/* The token behind the bracket in “… (via the Lantern):”, or behind the preposition in “…, via the Lantern:”; `end` if there is none. */
static uint32_t behind_via(const struct reading *reading, uint32_t first, uint32_t end)
{
	for (uint32_t k = end; k-- > first && k + LONGEST_LABEL > end;)
		if (reading_means(reading, k, MEANS_VIA))
			return k > first && reading_token(reading, k - 1)->kind == TOKEN_PUNCTUATION ? k + 1 : end;
	return end;
}

bool quote_pointer_before(const struct reading *reading, uint32_t first, uint32_t end, struct attribution *attribution)
{
	if (end < first + 3 || !(reading->traits & TRAIT_FIXED_ORDER) || !reading_mark(reading, end - 1, ':'))
		return false;
	end -= 1 + reading_mark(reading, end - 2, ')');
	uint32_t who = behind_pointer(reading, first), pointer = first;
	if (who == first) {
		who = behind_via(reading, first, end);
		pointer = who - 1;
	}
	struct range mention = who < end ? phrase_noun_phrase(reading, who, end) : (struct range){ 0 };
	if (mention.end != end || !names_speaker(reading, mention, true))
		return false;
	attribution->mention = mention;
	attribution->cue = (struct range){ pointer, who };
	attribution->share = 1000;
	return true;
}

bool quote_subject_before(const struct reading *reading, uint32_t first, uint32_t end, struct attribution *attribution)
{
	if (end < first + 3 || !(reading->traits & TRAIT_FIXED_ORDER) || !reading_mark(reading, end - 1, ':'))
		return false;
	end--;
	uint32_t opening = phrase_skip_opening(reading, first, end), who = behind_pointer(reading, opening);
	struct range mention = who > opening ? phrase_noun_phrase(reading, who, end) : opening_name(reading, first, end);
	bool whole = who > opening ? mention.end == end : mention.end < end &&
	             (!reading_mark(reading, mention.end, ',') || only_describes(reading, mention.end - 1, mention.end, end));
	if (!whole || !names_speaker(reading, mention, who > opening))
		return false;
	for (uint32_t k = mention.end; k < end; k++)
		if (reading_kind(reading, k, KIND_ASKED))
			return false; /* “Rosk was asked:” */
	attribution->mention = mention;
	attribution->cue = (struct range){ 0 };
	if (reading_uses(reading, opening, USE_ACCORDING))
		attribution->cue = (struct range){ opening, who };
	attribution->share = UNLISTED_SHARE;
	return true;
}
