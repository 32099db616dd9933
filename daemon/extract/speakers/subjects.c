#include "extract/speakers/subjects.h"

#include <string.h>

#include "extract/cards.h"

#include "extract/rules/phrases.h"
#include "extract/rules/quoted_by.h"
#include "extract/rules/speech_verbs.h"

enum {
	MOST_BEFORE_PARTICIPLE = 2, /* tokens at the beginning of the sentence: “But despite warning …” */
	MOST_WITH_DATELINE = 2,     /* the last passage of a text that may begin with a dateline */
	LONGEST_RELATIVE = 24,      /* tokens from "who" to the end of its clause */
	LONGEST_ADJUNCT = 10,       /* tokens between "who" and its verb */
	LONGEST_PARTY = 6,          /* tokens of “(R-Corra)” */
	SHORTEST_CLAUSE = 5,        /* tokens of a mention that may have a verb in it */
};

static bool is_somebody(const struct reading *reading, struct range phrase)
{
	return !range_empty(phrase) &&
	       reading_is(reading, phrase.end - 1, WORD_NAME | WORD_ROLE | WORD_ORGANISATION | WORD_PRONOUN | WORD_PEOPLE) &&
	       !reading_is(reading, phrase.end - 1, WORD_TIME | WORD_RELATIVE | WORD_OBJECT);
}

/* The participle of the cue, “[warning]”, “forcefully [criticizing]”, which may begin its sentence with a capital; DOCUMENT_NONE if it is none. */
static uint32_t participle_of(const struct reading *reading, struct range cue)
{
	uint32_t k = cue.first;
	while (k + 1 < cue.end && (reading_is(reading, k, WORD_ADVERB) || reading_looks_adverb(reading, k)))
		k++;
	return token_has_ending(reading_token(reading, k), "ing", 5) && !reading_is(reading, k, WORD_GIVEN) ? k : DOCUMENT_NONE;
}

static bool is_irregular_past(const struct reading *reading, uint32_t token)
{
	return !reading_capitalised(reading, token) &&
	       token_in(reading_token(reading, token), language_list(reading->document->language, "irregular_verbs"));
}

static bool is_past_cue(const struct reading *reading, uint32_t token)
{
	struct cue_entry entry;
	return !reading_capitalised(reading, token) && reading_cue(reading, token, &entry) && entry.form == CUE_PAST;
}

/* The subject that begins at the token, “[Rosk] gave critics …”, up to its verb; empty if nobody is named there. */
static struct range subject_at(const struct reading *reading, uint32_t token, uint32_t limit)
{
	struct range subject = phrase_noun_phrase(reading, token, limit);
	for (uint32_t k = subject.first + 1; k < subject.end; k++)
		if ((reading_looks_past(reading, k) || is_past_cue(reading, k)) && is_somebody(reading, (struct range){ subject.first, k }))
			subject.end = k;
	bool writing = !range_empty(subject) && reading_is(reading, subject.end - 1, WORD_WRITING); /* “the report found” */
	return is_somebody(reading, subject) || writing ? subject : (struct range){ 0 };
}

/* Whether there is no verb and no mark in the range. */
static bool is_phrase(const struct reading *reading, struct range range)
{
	for (uint32_t k = range.first; k < range.end; k++)
		if (reading_is(reading, k, WORD_AUXILIARY | WORD_MODAL | WORD_CUE | WORD_RELATIVE) ||
		    (reading_token(reading, k)->kind != TOKEN_WORD && !reading_possessive(reading, k)))
			return false;
	return true;
}

/* “Warning that the river rose, [Rosk] closed the gates”: the subject stands behind what the participle introduces. */
static struct range behind_opening(const struct reading *reading, const struct attribution *attribution)
{
	const struct range sentence = reading_sentence(reading, attribution->cue.first);
	const struct range content = attribution->content[attribution->content_count - 1];
	const uint32_t opening = phrase_skip_dateline(reading, sentence.first, attribution->cue.first);
	if (participle_of(reading, attribution->cue) == DOCUMENT_NONE || attribution->cue.first > opening + MOST_BEFORE_PARTICIPLE ||
	    content.first < attribution->cue.end || content.end > sentence.end)
		return (struct range){ 0 };
	for (uint32_t k = opening; k < attribution->cue.first; k++)
		if (!reading_is(reading, k, WORD_PREPOSITION | WORD_SUBORDINATOR | WORD_ADVERB | WORD_CONJUNCTION) ||
		    reading_means(reading, k, MEANS_WITHOUT))
			return (struct range){ 0 };
	uint32_t k = content.end - 1;
	bool comma = reading_mark(reading, k - 1, ','); /* “a river on fire,” */
	for (; k < sentence.end && (k < content.end || reading_token(reading, k)->kind != TOKEN_WORD); k++)
		comma |= reading_mark(reading, k, ',');
	struct range subject = subject_at(reading, k, sentence.end);
	return comma && !range_empty(subject) && subject.end < sentence.end ? subject : (struct range){ 0 };
}

/* “Acme [boosts] Rosk”: whether the word may be a verb in the present tense, by its form and the name before it. */
static bool is_present_verb(const struct reading *reading, uint32_t token)
{
	const struct token *t = reading_token(reading, token);
	bool form = t->norm_length > 3 && t->norm[t->norm_length - 1] == 's' && t->norm[t->norm_length - 2] != 's' && !(t->flags & TOKEN_CAPITALISED);
	return form && reading_open_word(reading, token) && reading_is(reading, token - 1, WORD_NAME) &&
	       !reading_is(reading, token, WORD_ROLE | WORD_PEOPLE | WORD_ORGANISATION | WORD_WRITING | WORD_TIME);
}

/* The token behind the bracket that opens at the token, “(R-Corra)”; the token itself if there is none. */
static uint32_t behind_bracket(const struct reading *reading, uint32_t token)
{
	uint32_t close = token + 1;
	while (reading_mark(reading, token, '(') && close < token + LONGEST_PARTY && !reading_mark(reading, close, ')'))
		close++;
	return reading_mark(reading, token, '(') && reading_mark(reading, close, ')') ? close + 1 : token;
}

/* Where the subject of the sentence may begin: behind “But then”, “In 2012,”. */
static uint32_t subject_start(const struct reading *reading, uint32_t first, uint32_t limit)
{
	uint32_t start = phrase_skip_opening(reading, first, limit), comma = start;
	while (comma < limit && comma < start + LONGEST_ADJUNCT && !reading_mark(reading, comma, ','))
		comma++;
	if (reading_is(reading, start, WORD_PREPOSITION) && reading_mark(reading, comma, ','))
		start = comma + 1;
	while (start < limit && reading_is(reading, start, WORD_ADVERB | WORD_CONJUNCTION) && !reading_is(reading, start, WORD_DETERMINER))
		start++;
	return start;
}

/* “[Rosk], close to tears, said”, “[Rosk] — who knows “the dam,” — said”: the subject is what the sentence begins with, before words between commas or
 * dashes. */
static struct range before_aside(const struct reading *reading, const struct attribution *attribution)
{
	uint32_t cue = attribution->cue.first, before = cue - 1;
	const struct range sentence = reading_sentence(reading, cue);
	if (cue <= sentence.first + 1 || phrase_is_participle(reading, cue) || attribution->content[0].first < attribution->cue.end)
		return (struct range){ 0 };
	before -= reading_token(reading, before)->kind == TOKEN_QUOTE; /* “the “dam,” said” */
	const bool dash = phrase_is_dash(reading, before);
	if (!dash && !reading_mark(reading, before, ','))
		return (struct range){ 0 };
	struct range subject = phrase_noun_phrase(reading, subject_start(reading, sentence.first, cue), cue);
	uint32_t aside = range_empty(subject) ? cue : behind_bracket(reading, subject.end);
	bool parted = dash ? phrase_is_dash(reading, aside) : reading_mark(reading, aside, ',');
	bool definite = !range_empty(subject) && reading_uses(reading, subject.first, USE_DEFINITE) && !reading_is(reading, subject.end - 1, WORD_TIME);
	return (definite || is_somebody(reading, subject)) && aside + 1 < before && parted ? subject : (struct range){ 0 };
}

/* “[Rosk] won the vote after vowing …”, “[Rosk] wrote to Brandt in May, urging …”: the subject of the sentence, for a participle in it. */
static struct range of_sentence(const struct reading *reading, const struct attribution *attribution)
{
	const uint32_t cue = attribution->cue.first, finite = WORD_AUXILIARY | WORD_MODAL | WORD_CUE;
	const uint32_t others = WORD_DETERMINER | WORD_NAME | WORD_PRONOUN | WORD_TITLE; /* begin the subject of another clause */
	const struct range sentence = reading_sentence(reading, cue);
	if (participle_of(reading, attribution->cue) == DOCUMENT_NONE || attribution->content[0].first < attribution->cue.end)
		return (struct range){ 0 };
	const uint32_t first = subject_start(reading, sentence.first, cue);
	struct range subject = first < cue ? subject_at(reading, first, cue) : (struct range){ 0 };
	while (subject.end > subject.first + 1 && reading_looks_adverb(reading, subject.end - 1))
		subject.end--; /* “the president [rarely] spoke, saying” */
	if (!is_somebody(reading, subject) || subject.end + 1 >= cue || reading_possessive(reading, subject.end - 1))
		return (struct range){ 0 };
	uint32_t next = behind_bracket(reading, subject.end);
	if (reading_mark(reading, next, ',')) /* “Rosk, a clerk, wrote” */
		for (next++; next < cue && !reading_mark(reading, next, ',');)
			next++;
	next += reading_mark(reading, next, ',');
	next += reading_is(reading, next, WORD_ADVERB);
	bool verb = reading_is(reading, next, finite) || reading_looks_past(reading, next) || is_irregular_past(reading, next) ||
	            is_present_verb(reading, next);
	for (uint32_t k = sentence.first; k + 1 < cue; k++)
		if (reading_is(reading, k, WORD_RELATIVE | WORD_THAT) ||
		    (reading_is(reading, k, WORD_SUBORDINATOR) && reading_is(reading, k + 1, others)) || reading_token(reading, k)->kind == TOKEN_QUOTE ||
		    reading_mark(reading, k, ';') || reading_mark(reading, k, ':'))
			return (struct range){ 0 };
	return verb ? subject : (struct range){ 0 };
}

/* “Rosk, [who] at a hearing on Issel said”: the relative pronoun, if words between it and the verb were taken for the mention, or are part of it. */
static struct range relative_before(const struct reading *reading, struct range mention)
{
	if (reading_uses(reading, mention.first, USE_WHO) && mention.end > mention.first + 1 &&
	    reading_is(reading, mention.first + 1, WORD_PREPOSITION | WORD_TIME))
		return (struct range){ mention.first, mention.first + 1 };
	const uint32_t start = reading_sentence(reading, mention.first).first;
	uint32_t who = mention.first > start ? mention.first - 1 : start, first = who;
	while (first > start && who - first < LONGEST_ADJUNCT && reading_token(reading, first - 1)->kind == TOKEN_WORD &&
	       (reading_is(reading, first - 1, WORD_DETERMINER) || reading_open_word(reading, first - 1)))
		first--; /* “[An aide] who speaks with Rosk said” */
	bool verb = reading_open_word(reading, mention.first) && !reading_capitalised(reading, mention.first);
	if (who > start && reading_uses(reading, who, USE_WHO) && verb && first < who && is_somebody(reading, (struct range){ first, who }))
		return (struct range){ first, who };
	if (mention.first <= start || !reading_is(reading, mention.first - 1, WORD_PREPOSITION))
		return mention;
	for (uint32_t k = mention.first - 1; k > start && mention.first - k < LONGEST_ADJUNCT; k--) {
		if (reading_uses(reading, k - 1, USE_WHO))
			return reading_is(reading, k, WORD_PREPOSITION) ? (struct range){ k - 1, k } : mention;
		if (reading_token(reading, k - 1)->kind != TOKEN_WORD || reading_is(reading, k - 1, WORD_AUXILIARY | WORD_MODAL | WORD_CUE))
			break;
	}
	return mention;
}

/* “[The family of a clerk] who has been missing since July said”: the subject before the relative pronoun, if what was taken for the
 * mention is only the end of the relative clause. */
static struct range before_relative(const struct reading *reading, const struct attribution *attribution)
{
	const struct range mention = attribution->mention;
	const uint32_t start = phrase_skip_opening(reading, reading_sentence(reading, mention.first).first, mention.first);
	bool verb = false;
	if (mention.end != attribution->cue.first || mention.first <= start + 2 ||
	    !reading_is(reading, mention.first - 1, WORD_PREPOSITION | WORD_SUBORDINATOR))
		return mention;
	for (uint32_t k = mention.first - 1; k > start && mention.first - k < LONGEST_RELATIVE; k--) {
		verb |= reading_is(reading, k, WORD_AUXILIARY | WORD_CUE) || reading_looks_past(reading, k);
		if (reading_token(reading, k)->kind != TOKEN_WORD && !reading_possessive(reading, k))
			break;
		struct range subject = { start, k };
		if (reading_uses(reading, k, USE_WHO) && verb)
			return reading_is(reading, start, WORD_DETERMINER | WORD_NAME | WORD_ROLE) && reading_open_word(reading, k - 1) &&
			               is_phrase(reading, subject) ? subject : mention;
	}
	return mention;
}

/* “[A clerk] confronted Rosk at the gates, saying”: if the mention is a whole clause, what stands before its verb. */
static struct range before_verb(const struct reading *reading, const struct attribution *attribution)
{
	const uint32_t object = WORD_NAME | WORD_DETERMINER | WORD_TITLE | WORD_PLACE | WORD_OBJECT;
	const struct range mention = attribution->mention;
	if (mention.end - mention.first < SHORTEST_CLAUSE || !phrase_is_participle(reading, attribution->cue.first) ||
	    !reading_mark(reading, attribution->cue.first - 1, ','))
		return mention;
	for (uint32_t k = mention.first + 1; k + 1 < mention.end; k++) {
		const struct token *t = reading_token(reading, k);
		bool past = token_has_ending(t, "ed", 4) && !(t->flags & TOKEN_CAPITALISED);
		past = past && reading_open_word(reading, k) && reading_is(reading, k - 1, WORD_ROLE);
		if ((past || is_present_verb(reading, k)) && reading_is(reading, k + 1, object))
			return (struct range){ mention.first, k };
	}
	return mention;
}

/* “Rosk's anger grew after [the Lantern], quoting officials, reported …”: the subject, if the mention is only the owner of something, far from the
 * verb. */
static struct range not_the_owner(const struct reading *reading, const struct attribution *attribution)
{
	const struct range mention = attribution->mention, cue = attribution->cue;
	struct subject subject;
	bool owner = reading_possessive(reading, mention.end - 1) || reading_possessive(reading, mention.end);
	if (!owner || mention.end + 2 >= cue.first || attribution->content[0].first < cue.end ||
	    !phrase_subject_before(reading, reading_sentence(reading, cue.first).first, cue.first, CUE_PAST, &subject) || range_empty(subject.mention) ||
	    subject.passive || subject.mention.first < mention.end)
		return mention;
	return subject.mention;
}

/* “[Rosk] sent a letter to an aide promising that …”: the subject, since the aide only reads the letter. */
static struct range not_the_reader(const struct reading *reading, const struct attribution *attribution)
{
	const struct range mention = attribution->mention, sentence = reading_sentence(reading, mention.first);
	uint32_t to = mention.first;
	if (!phrase_is_participle(reading, attribution->cue.first) || mention.end != attribution->cue.first)
		return mention;
	while (to > sentence.first && mention.first - to < LONGEST_ADJUNCT && !reading_uses(reading, to - 1, USE_INFINITIVE) &&
	       (reading_is(reading, to - 1, WORD_DETERMINER) || reading_open_word(reading, to - 1)))
		to--;
	if (to < sentence.first + 3 || !reading_uses(reading, to - 1, USE_INFINITIVE) || !reading_is(reading, to - 2, WORD_WRITING))
		return mention;
	struct range subject = phrase_noun_phrase(reading, phrase_skip_opening(reading, sentence.first, to), to);
	return is_somebody(reading, subject) && subject.end + 1 < to ? subject : mention;
}

/* “[Rosk], speaking in Issel on Monday said”, which was taken for “A, …, said B”: a name alone is no content, so it becomes the mention. */
static void take_name_back(const struct reading *reading, struct attribution *attribution)
{
	const struct range name = attribution->content[0], mention = attribution->mention;
	if (attribution->content_count != 2 || name.end >= mention.first || mention.end > attribution->cue.first ||
	    !phrase_is_participle(reading, mention.first) ||
	    reading_is(reading, mention.first, WORD_NAME))
		return;
	struct range whole = phrase_noun_phrase(reading, name.first, name.end);
	if (!is_somebody(reading, whole) || whole.end != name.end || !reading_mark(reading, name.end, ',') || !is_phrase(reading, name))
		return;
	attribution->mention = name;
	attribution->content[0] = attribution->content[1];
	attribution->content_count = 1;
}

/* “a clip of [Rosk] saying”, “the video shows [Rosk] saying”: who is heard in it. */
static struct range heard_in(const struct reading *reading, const struct attribution *attribution)
{
	const struct range mention = attribution->mention;
	struct range heard = { 0 };
	for (uint32_t k = mention.first; k < mention.end && phrase_is_participle(reading, attribution->cue.first); k++) {
		bool recording = reading_kind(reading, k, KIND_RECORDING);
		if (recording && reading_uses(reading, k + 1, USE_OF))
			heard = (struct range){ k + 2, mention.end };
		else if (recording && k + 1 == mention.end && reading_kind(reading, k + 1, KIND_SHOWS))
			heard = (struct range){ k + 2, attribution->cue.first };
	}
	return is_somebody(reading, heard) ? heard : mention;
}

/* “[Rosk, head of research at Acme], said [parents agreed]”, which was taken for “A, said B”: a name with its apposition is no content, so
 * mention and content change places. */
static void turn_round(const struct reading *reading, struct attribution *attribution)
{
	struct range content = attribution->content[0], mention = attribution->mention;
	if (attribution->content_count != 1 || content.end > attribution->cue.first || mention.first != attribution->cue.end ||
	    reading_uses(reading, attribution->cue.first, USE_ACCORDING)) /* “Rosk, according to a clerk, left” */
		return;
	struct range name = phrase_noun_phrase(reading, content.first, content.end);
	if (!is_somebody(reading, name) || !reading_is(reading, name.end - 1, WORD_NAME) || !reading_mark(reading, name.end, ','))
		return;
	for (uint32_t k = name.end + 1; k < attribution->cue.first; k++)
		if (reading_is(reading, k, WORD_AUXILIARY | WORD_MODAL | WORD_CUE | WORD_RELATIVE) || reading_quoted(reading, k) ||
		    (reading_mark(reading, k, ',') && k + 1 < attribution->cue.first))
			return;
	attribution->mention = content;
	attribution->content[0] = mention;
}

/* “[The meeting broke up], said [a clerk in the room]”, which was taken for “A said B”: a clause is no mention, and a noun phrase no content, so they
 * change places. */
static void turn_back(const struct reading *reading, struct attribution *attribution)
{
	struct range content = attribution->content[0], mention = attribution->mention;
	const struct range sentence = reading_sentence(reading, attribution->cue.first);
	uint32_t comma = attribution->cue.first - 1;
	struct cue_entry entry;
	if (attribution->content_count != 1 || content.first != attribution->cue.end || mention.end < comma || mention.first >= comma ||
	    !reading_mark(reading, comma, ',') || content.end + 1 < sentence.end || !reading_cue(reading, attribution->cue.first, &entry) ||
	    entry.form != CUE_PAST || !(entry.content & CUE_CLAUSE))
		return;
	struct range who = phrase_noun_phrase(reading, content.first, content.end);
	if (!is_somebody(reading, who) || !reading_is(reading, who.first, WORD_DETERMINER | WORD_NAME | WORD_ROLE | WORD_PRONOUN))
		return;
	for (uint32_t k = who.first; k < content.end; k++)
		if (reading_is(reading, k, WORD_AUXILIARY | WORD_MODAL | WORD_SUBORDINATOR) || reading_mark(reading, k, ','))
			return;
	bool clause = false;
	for (uint32_t k = mention.first + 1; k < comma; k++) {
		const struct token *t = reading_token(reading, k);
		bool past = token_has_ending(t, "ed", 3) && !(t->flags & TOKEN_CAPITALISED);
		clause |= past || (reading_helping_verb(reading, k) && !reading_possessive(reading, k));
		if (reading_mark(reading, k, ','))
			return; /* “Rosk, hired in May, said a man left” */
	}
	if (!clause)
		return;
	attribution->mention = content;
	attribution->content[0] = (struct range){ phrase_skip_opening(reading, sentence.first, comma), comma };
}

/* Whether the word is a reflexive pronoun: “Rosk [himself]”. */
static bool is_reflexive(const struct reading *reading, uint32_t token)
{
	return reading_kind(reading, token, KIND_SELF);
}

/* For languages in which the verb may stand on either side of its subject: “[Der Rat] hat außerdem angekündigt, …”. Empty if no subject is found. */
static struct range around_verb(const struct reading *reading, const struct attribution *attribution)
{
	const struct range cue = attribution->cue, sentence = reading_sentence(reading, cue.first);
	uint32_t first = cue.first, end = cue.end;
	struct report report;
	while (first > sentence.first && !reading_mark(reading, first - 1, ','))
		first--;
	while (end < sentence.end && !reading_mark(reading, end, ','))
		end++;
	for (uint32_t k = cue.first; k < cue.end; k++)
		if (reading_is(reading, k, WORD_CUE) && speech_verbs_at(reading, first, k, end, &report) && !range_empty(report.mention) &&
		    !report.unnamed)
			return report.mention;
	return (struct range){ 0 };
}

static void mend_around(const struct reading *reading, struct attributions *attributions)
{
	for (size_t k = 0; k < attributions->list.count; k++) {
		struct attribution *attribution = &attributions->list.items[k];
		if (attribution->rule == RULE_TAGGED && range_empty(attribution->mention) && !range_empty(attribution->cue) &&
		    attribution->heir_of == DOCUMENT_NONE && !attribution->unnamed)
			attribution->mention = around_verb(reading, attribution);
	}
}

/* “according to [the source Acme] and is the last one”: the mention without the rest of the sentence. */
static struct range before_predicate(const struct reading *reading, struct range mention)
{
	for (uint32_t k = mention.first + 1; k + 1 < mention.end; k++)
		if (reading_is(reading, k, WORD_CONJUNCTION) && reading_helping_verb(reading, k + 1))
			return (struct range){ mention.first, k };
	return mention;
}

/* “SEOUL/TOKYO (Lantern) - [Orvia] said”: takes datelines out of mentions. A mention that is nothing else becomes empty. */
static void cut_datelines(const struct reading *reading, struct attributions *attributions)
{
	for (size_t k = 0; k < attributions->list.count; k++) {
		struct range *mention = &attributions->list.items[k].mention;
		if (range_empty(*mention) || reading_passage_at(reading, mention->first) > MOST_WITH_DATELINE ||
		    reading_sentence(reading, mention->first).first != mention->first)
			continue;
		uint32_t behind = phrase_skip_dateline(reading, mention->first, mention->end), last = mention->end - 1;
		bool all = last > mention->first && phrase_is_dash(reading, last) && reading_token(reading, mention->first)->flags & TOKEN_UPPER;
		mention->first = behind < mention->end ? behind : mention->first;
		if (all)
			*mention = (struct range){ 0 };
	}
}

/* “[It] was revealed that …”: a mention by which nobody is meant is dropped. */
static void drop_expletive(const struct reading *reading, struct attribution *attribution)
{
	const struct range mention = attribution->mention, cue = attribution->cue;
	struct cue_entry entry;
	bool passive = false;
	if (mention.end != mention.first + 1 || mention.first >= cue.first || !reading_kind(reading, mention.first, KIND_NEUTER))
		return;
	for (uint32_t k = cue.first; k < cue.end; k++) {
		bool past = reading_cue(reading, k, &entry) && (entry.form == CUE_PAST || entry.form == CUE_PERFECT);
		if (passive && past && entry.content & CUE_CLAUSE && !(entry.content & (CUE_ADDRESSEE | CUE_PATIENT))) {
			attribution->mention = (struct range){ 0 };
			attribution->unnamed = true;
			return;
		}
		passive |= reading_kind(reading, k, KIND_BEING);
	}
}

/* “[Edda Rosk] …RoskBoard opens dam MORE (R-Corra) said”: the name before a card (extract/cards.h) that ends before the cue or in the mention. */
static struct range before_card(const struct reading *reading, const struct attribution *attribution)
{
	struct range mention = attribution->mention;
	uint32_t token = range_empty(mention) ? attribution->cue.first : mention.end;
	for (uint32_t k = mention.first; k < mention.end && token == mention.end; k++)
		token = reading_uses(reading, k, USE_CARD) ? k + 1 : token;
	for (uint32_t k = token; k > 0 && token - k < LONGEST_PARTY && !reading_uses(reading, token - 1, USE_CARD); k--)
		token = reading_uses(reading, k - 1, USE_CARD) ? k : token; /* “(R-Corra)” stands between the card and the cue */
	uint32_t end = cards_behind(reading, token), first = end;
	if (end == token)
		return mention;
	while (first > 0 && reading_is(reading, first - 1, WORD_NAME | WORD_TITLE))
		first--;
	return first < end ? (struct range){ first, end } : mention;
}

/* “[He and] Ms. Rosk said”: the mention with a pronoun that is joined to it. */
static struct range with_pronoun(const struct reading *reading, struct range mention)
{
	const uint32_t start = reading_sentence(reading, mention.first).first, pronoun = mention.first - 2;
	if (mention.first < start + 2 || !reading_uses(reading, mention.first - 1, USE_AND) || !reading_is(reading, pronoun, WORD_PRONOUN) ||
	    !reading_is(reading, pronoun, WORD_MAN | WORD_WOMAN) || reading_is(reading, pronoun, WORD_OBJECT) || !is_somebody(reading, mention))
		return mention;
	bool begins = pronoun == start || reading_token(reading, pronoun - 1)->kind != TOKEN_WORD ||
	              reading_is(reading, pronoun - 1, WORD_SUBORDINATOR | WORD_THAT | WORD_CONJUNCTION);
	return begins ? (struct range){ pronoun, mention.end } : mention;
}

void subjects_mend(const struct reading *reading, struct attributions *attributions)
{
	if (!reading->grammar)
		return;
	cut_datelines(reading, attributions);
	if (!(reading->traits & TRAIT_FIXED_ORDER)) {
		mend_around(reading, attributions);
		return;
	}
	for (size_t k = 0; k < attributions->list.count; k++) {
		struct attribution *attribution = &attributions->list.items[k];
		if (range_empty(attribution->cue) || attribution->heir_of != DOCUMENT_NONE)
			continue;
		quoted_by_mend(reading, attribution);
		drop_expletive(reading, attribution);
		if (attribution->unnamed)
			continue;
		attribution->mention = before_card(reading, attribution);
		if (range_empty(attribution->mention))
			attribution->mention = behind_opening(reading, attribution);
		if (range_empty(attribution->mention))
			attribution->mention = before_aside(reading, attribution);
		if (range_empty(attribution->mention))
			attribution->mention = of_sentence(reading, attribution);
		if (!range_empty(attribution->mention)) {
			attribution->mention = before_predicate(reading, attribution->mention);
			turn_round(reading, attribution);
			turn_back(reading, attribution);
			take_name_back(reading, attribution);
		}
		if (range_empty(attribution->mention) || attribution->mention.first > attribution->cue.first)
			continue;
		attribution->mention = with_pronoun(reading, relative_before(reading, attribution->mention));
		attribution->mention = before_relative(reading, attribution);
		attribution->mention = before_verb(reading, attribution);
		attribution->mention = not_the_owner(reading, attribution);
		attribution->mention = heard_in(reading, attribution);
		attribution->mention = not_the_reader(reading, attribution);
		if (attribution->mention.end > attribution->mention.first + 1 && is_reflexive(reading, attribution->mention.end - 1))
			attribution->mention.end--;
	}
}
