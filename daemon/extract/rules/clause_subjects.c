/* The subject of a verb of speech when its own segment does not have it: an apposition, a relative clause, a participle or a place stands between the
 * two. */
#include "extract/rules/clauses_inside.h"
#include "extract/rules/phrases.h"
#include "extract/rules/verbless_cues.h"

/* “X, presidente de Y, y Z acordaron una tregua, [informó la Casa Blanca]”: whether the verb's own subject ends the sentence, so that it
 * needs no other. A verb that takes an object may have that there (“X, alcalde de Y, criticó al Gobierno”). */
static bool has_subject_behind(const struct reading *reading, const struct segment *segment, const struct report *report)
{
	if (reading->traits & TRAIT_VERB_FINAL || !report->inverted || report->entry.content & CUE_OBJECT || segment->mark ||
	    report->mention.end != segment->end)
		return false;
	for (uint32_t k = report->mention.first; k < report->mention.end; k++)
		if (reading_is(reading, k, WORD_NAME | WORD_ROLE | WORD_ORGANISATION))
			return true;
	return false;
}

bool clauses_apposed_subject(struct clauses *c, uint32_t index, struct report *report)
{
	const struct reading *reading = c->reading;
	const struct segment *segment = segment_at(c, index);
	bool pronoun = report->inverted && !range_empty(report->mention) && reading_is(reading, report->mention.first, WORD_PRONOUN);
	if (index < 2 || report->finite > segment->first + 1 || segment[-2].mark != ',' || has_subject_behind(reading, segment, report))
		return false;
	bool relative = segment[-1].kind == SEGMENT_RELATIVE || (segment[-1].kind == SEGMENT_THAT && !clauses_has_verb(reading, &segment[-2]));
	if (clauses_has_verb(reading, &segment[-1]) && !relative)
		return false;
	relative |= segment[-1].end == segment[-1].first + 1 && !reading_is(reading, segment[-1].first, WORD_NAME | WORD_ROLE); /* “X, lui, juge” */
	uint32_t first = index == 2 ? clauses_front(c) : segment[-2].first;
	while (first < segment[-2].end && reading_is(reading, first, WORD_SUBORDINATOR | WORD_THAT) && !(reading->traits & TRAIT_VERB_FINAL))
		first++; /* “[tandis que] le RN, par la voix de X, parle de …” */
	first = segments_skip_adverbials(reading, first, segment[-2].end);
	struct range phrase = segments_noun_phrase(reading, first, segment[-2].end);
	if (range_empty(phrase))
		return false;
	if (phrase.end != segment[-2].end) { /* the phrase was not found to its end */
		if (clauses_has_verb(reading, &segment[-2]) ||
		    (!relative && (segment[-1].kind != SEGMENT_PLAIN ||
		                   range_empty(segments_noun_phrase(reading, segment[-1].first, segment[-1].end)))))
			return false;
		phrase.end = segment[-2].end;
	}
	relative |= reading_is(reading, segment[-1].first, WORD_PREPOSITION); /* “X, por su parte, dijo” */
	for (uint32_t k = phrase.first; k < phrase.end; k++)
		relative |= reading_is(reading, k, WORD_WRITING); /* “Il rapporto, visionato dal Faro, rivela” */
	if (!pronoun) /* “Den Plan, ein altes Gesetz, nannte er …” */
		report->mention = (struct range){ phrase.first, relative ? phrase.end : segment[-1].end };
	report->behind = report->cue + report->entry.tokens; /* “dijo entender [el enfado]” is no subject */
	report->inverted = report->shared = false;
	return true;
}

/* “…, dem X vorwirft, …”, “…, von dem X glaubt, …”: if the relative pronoun is not in the nominative, the subject stands behind it. Returns whether
 * that was found. */
static bool subject_inside(const struct clauses *c, uint32_t index, struct report *report)
{
	const struct reading *reading = c->reading;
	const struct segment *segment = segment_at(c, index);
	uint32_t relative = segment->first + reading_is(reading, segment->first, WORD_PREPOSITION);
	bool other_case = relative > segment->first || reading_is(reading, relative, WORD_OBJECT);
	if (report->entry.content & CUE_PATIENT || !(reading->traits & TRAIT_VERB_FINAL) || !other_case || !reading_is(reading, relative, WORD_RELATIVE))
		return false;
	uint32_t token = segments_skip_adverbials(reading, relative + 1, report->finite);
	struct range phrase = segments_noun_phrase(reading, token, report->finite);
	if (range_empty(phrase))
		return false;
	report->mention = phrase;
	report->shared = false;
	return true;
}

void clauses_relative_subject(struct clauses *c, uint32_t index, struct report *report)
{
	const struct reading *reading = c->reading;
	const struct segment *before = index ? segment_at(c, index - 1) : NULL;
	if (!before)
		return;
	if (reading_is(reading, segment_at(c, index)->first, WORD_SUBORDINATOR) && !reading_is(reading, segment_at(c, index)->first, WORD_RELATIVE))
		return; /* “…, indem sie dazu aufforderte: …” */
	if (subject_inside(c, index, report))
		return;
	if (reading->traits & TRAIT_DROPS_PRONOUNS && reading_is(reading, segment_at(c, index)->first, WORD_PREPOSITION))
		return; /* “…, en la que añadió que …” */
	bool apposition = reading_is(reading, before->first, WORD_ROLE) && !reading_capitalised(reading, before->first) &&
	                  !(reading->traits & TRAIT_VERB_FINAL);
	const struct attribution *last = clauses_last(c); /* “« … », a dit X, [professeur à Y], qui estime …” */
	if (apposition && index == 1 && last && last->mention.end == before->first - 1) {
		report->mention = last->mention;
		return;
	}
	if (apposition && index > 1 && before[-1].mark == ',' && reading_is(reading, before[-1].end - 1, WORD_NAME))
		before--; /* “X[, professeur à Y], qui estime …” */
	struct range phrase = verbless_cue_phrase_before(reading, before->first, before->end);
	if (segments_noun_phrase(reading, phrase.first, phrase.end).end == phrase.end)
		report->mention = phrase;
}

bool clauses_apposed_as(struct clauses *c, uint32_t index, struct report *report)
{
	const struct reading *reading = c->reading;
	const struct segment *segment = segment_at(c, index);
	if (index < 2 || segment[-2].kind != SEGMENT_AS || segment[-2].mark != ',' || report->behind < segment->end ||
	    clauses_has_verb(reading, &segment[-2]) || segment[-1].kind == SEGMENT_CUE)
		return false;
	uint32_t first = segment[-2].first;
	while (first < segment[-2].end && !reading_uses(reading, first, USE_AS))
		first++;
	first = segments_skip_adverbials(reading, first + 1, segment[-2].end);
	if (range_empty(segments_noun_phrase(reading, first, segment[-2].end)))
		return false;
	report->mention = (struct range){ first, segment[-1].kind == SEGMENT_PLAIN ? segment[-1].end : segment[-2].end };
	return true;
}

struct range clauses_place_within(const struct reading *reading, uint32_t first, uint32_t end)
{
	for (uint32_t k = first; k + 1 < end && k < first + LONGEST_CLAUSE; k = segments_next(reading, k, end)) {
		struct range phrase = { 0 };
		if (reading_is(reading, k, WORD_PREPOSITION))
			phrase = segments_noun_phrase(reading, k + 1, end);
		for (uint32_t t = phrase.first; t < phrase.end; t++)
			if (reading_is(reading, t, WORD_NAME | WORD_ROLE | WORD_ORGANISATION))
				return phrase;
	}
	return (struct range){ 0 };
}

void clauses_find_place(const struct clauses *c, uint32_t index, struct report *report)
{
	const struct reading *reading = c->reading;
	const struct segment *segment = segment_at(c, index);
	uint32_t token = reading_is(reading, segment->first, WORD_PREPOSITION) ? segment->first : report->behind;
	report->mention = clauses_place_within(reading, segment->first, report->cue);
	if (range_empty(report->mention))
		report->mention = clauses_place_within(reading, report->cue + report->entry.tokens, segment->end);
	if (range_empty(report->mention) && index > 1 && segment[-1].kind != SEGMENT_PLAIN)
		report->mention = clauses_place_within(reading, segment[-2].first, segment[-2].end); /* “Aus dem Urteil, das …, geht hervor” */
	if (range_empty(report->mention) && index == 2 && segment->kind == SEGMENT_CUE && segment[-2].mark == ',' &&
	    reading_is(reading, segment[-2].first, WORD_PREPOSITION))
		report->mention = clauses_place_within(reading, segment[-2].first, segment[-2].end); /* “Uit een notitie, in handen van X, blijkt” */
	if (range_empty(report->mention) && index == 1 && segment->kind == SEGMENT_CUE && reading_is(reading, segment[-1].first, WORD_PREPOSITION))
		report->mention = clauses_place_within(reading, segment[-1].first, segment[-1].end); /* “Uit een rapport dat …, blijkt” */
	if (range_empty(report->mention) && token < segment->end && reading_is(reading, token, WORD_PREPOSITION))
		report->mention = segments_noun_phrase(reading, token + 1, segment->end);
	report->shared = false;
}

struct range clauses_speaker_before(const struct clauses *c, uint32_t index)
{
	struct range subject = { 0 };
	struct report report;
	for (uint32_t k = 0; k < index && range_empty(subject); k++) /* “À gauche, [X] a soutenu la grève, dénonçant …” */
		subject = segments_subject(c->reading, segment_at(c, k)->first, segment_at(c, index)->first);
	subject.end = segments_apposition_end(c->reading, subject);
	for (uint32_t k = index; k-- > 0 && range_empty(subject);) {
		const struct segment *segment = segment_at(c, k);
		if (speech_verbs_find(c->reading, segment->first, segment->first, segment->end, &report))
			subject = report.mention;
	}
	return subject;
}

bool clauses_report_across(const struct clauses *c, uint32_t index, uint32_t token, struct report *ret_report)
{
	enum { LONGEST_END = 4 }; /* tokens of the segment with the participle */
	const struct reading *reading = c->reading;
	const struct segment *segment = segment_at(c, index);
	struct cue_entry entry;
	if (index < 2 || !(reading->traits & TRAIT_VERB_FINAL) || segment->end - segment->first > LONGEST_END || segment[-1].mark != ',' ||
	    segment[-2].mark != ',' || segment[-1].kind == SEGMENT_RELATIVE || segment[-1].kind == SEGMENT_THAT ||
	    clauses_has_verb(reading, &segment[-1]) || !reading_cue(reading, token, &entry) || entry.form != CUE_PERFECT)
		return false;
	for (uint32_t k = segment->first; k < segment->end; k++)
		if (reading_is(reading, k, WORD_NEGATION))
			return false;
	return speech_verbs_at(reading, segment[-2].first, token, segment->end, ret_report) && ret_report->finite < segment[-1].first &&
	       !range_empty(ret_report->mention);
}
