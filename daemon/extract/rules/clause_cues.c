/* The cues of quotations in the languages that clauses.h is for: behind the closing mark, inside the marks, and before a colon. */
#include "extract/rules/clauses.h"
#include "extract/rules/clauses_inside.h"
#include "extract/rules/phrases.h"
#include "extract/rules/verbless_cues.h"

enum {
	LONGEST_TAIL = 40,  /* tokens between a quotation and its cue */
	SHORT_TAIL = 6,     /* tokens: “…”, añadió este lunes. */
	LONGEST_INNER = 80, /* tokens of a quotation in which its own cue is looked for */
	LONGEST_LABEL = 8,  /* tokens of a name before a colon */
	SAID_SHARE = 800,   /* how sure it is, in thousandths, that a noun for something said names the speaker */
};

static bool is_end_mark(const struct reading *reading, uint32_t token)
{
	return reading_mark(reading, token, '.') || reading_mark(reading, token, '!') || reading_mark(reading, token, '?');
}

static uint32_t set_cue(const struct report *report, struct attribution *attribution)
{
	attribution->mention = report->mention;
	attribution->cue = (struct range){ report->cue, report->cue + report->entry.tokens };
	attribution->share = report->entry.share;
	return report->behind;
}

/* The token behind a short quotation that is a name („Bild“), in a language that capitalises nouns; else the token itself. */
static uint32_t behind_name(const struct reading *reading, uint32_t token, uint32_t limit)
{
	uint32_t quotation, behind;
	if (!(reading->traits & TRAIT_CAPITALISED_NOUNS) || !reading_opens(reading, token, &quotation))
		return token;
	behind = segments_next(reading, token, limit);
	return behind > token + 1 && behind - token <= LONGEST_LABEL && reading_capitalised(reading, token + 1) ? behind : token;
}

/* “«…», [è l'appello di] X”, “«…», [le parole di] X”: a noun for something said, and whose it is. */
static bool said_by(const struct reading *reading, uint32_t token, uint32_t end, struct report *ret_report)
{
	uint32_t noun = token;
	while (noun < end && noun < token + 2 && reading_is(reading, noun, WORD_AUXILIARY | WORD_DETERMINER))
		noun++;
	if (noun == token || noun + 2 >= end || !reading_uses(reading, noun, USE_SAID) || !reading_uses(reading, noun + 1, USE_OF) ||
	    reading->traits & TRAIT_VERB_FINAL)
		return false;
	*ret_report = (struct report){ .cue = noun, .finite = noun, .entry = { .tokens = 1, .share = SAID_SHARE, .content = CUE_QUOTE } };
	ret_report->mention = segments_noun_phrase(reading, noun + 2, end);
	ret_report->behind = ret_report->mention.end;
	return segments_somebody(reading, ret_report->mention);
}

/* French "on": names nobody. */
static bool is_nobody(const struct reading *reading, struct range mention)
{
	return !(reading->traits & TRAIT_VERB_FINAL) && mention.end == mention.first + 1 && reading_is(reading, mention.first, WORD_PRONOUN) &&
	       !reading_is(reading, mention.first, WORD_MAN | WORD_WOMAN | WORD_PEOPLE | WORD_NAME | WORD_DETERMINER) &&
	       !reading_uses(reading, mention.first, USE_FIRST_PERSON);
}

uint32_t clauses_trailing_cue(const struct reading *reading, uint32_t token, uint32_t limit, struct attribution *attribution)
{
	while (token < limit && (reading_token(reading, token)->kind == TOKEN_PUNCTUATION))
		token++;
	uint32_t end = token;
	while (end < limit && end < token + LONGEST_TAIL && !reading_mark(reading, end, ':') && !reading_mark(reading, end, ';') &&
	       !is_end_mark(reading, end)) {
		uint32_t behind = behind_name(reading, end, limit);
		if (behind == end && reading_token(reading, end)->kind == TOKEN_QUOTE)
			break;
		end = behind > end ? behind : end + 1;
	}
	struct segment segment = { .first = token, .end = end };
	struct report report = { 0 };
	struct range taken;
	if (token < end && verbless_cue_read(reading, &segment, token, &report, &taken) && report.entry.form == CUE_PREPOSITION) {
		report.behind = taken.end;
		return set_cue(&report, attribution);
	}
	if (said_by(reading, token, end, &report))
		return set_cue(&report, attribution);
	bool reports = speech_verbs_find(reading, token, token, end, &report);
	/* “…”, afirmou, no final da reunião; “…”, justificó en una rueda de prensa, en la que … */
	uint32_t rest = reports ? segments_skip_adverbials(reading, report.cue + report.entry.tokens, end) : token;
	bool whole = reports && report.finite == token && (rest == end || reading_mark(reading, rest, ','));
	bool drops = reading->traits & TRAIT_DROPS_PRONOUNS && (end - token <= SHORT_TAIL || whole);
	if (reports && report.finite > token && !(reading->traits & TRAIT_VERB_FINAL) &&
	    reading_is(reading, report.finite - 1, WORD_THAT | WORD_RELATIVE) && reading_mark(reading, report.finite - 2, ','))
		return 0; /* “…”, …, que pide la absolución */
	if (reports && is_nobody(reading, report.mention)) { /* “…”, assure-t-on au parquet */
		report.mention = clauses_place_within(reading, report.behind, end);
		report.behind = range_empty(report.mention) ? report.behind : report.mention.end;
		if (range_empty(report.mention))
			reports = false;
	}
	if (reports && report.entry.content & CUE_PLACE) {
		report.mention = clauses_place_within(reading, report.cue + report.entry.tokens, end); /* “…“, heißt es in dem Brief */
		if (!range_empty(report.mention))
			report.behind = report.mention.end;
	}
	if (reports && range_empty(report.mention) && behind_name(reading, report.behind, end) > report.behind) {
		report.mention = (struct range){ report.behind, behind_name(reading, report.behind, end) }; /* “…“, schrieb „Die Laterne“ */
		report.behind = report.mention.end;
	}
	if (!reports || (range_empty(report.mention) && !drops) ||
	    !(report.entry.content & (CUE_QUOTE | CUE_CLAUSE | CUE_ADDRESSEE)))
		return 0;
	return set_cue(&report, attribution);
}

/* Looks among the segments of a quoted sentence for its cue: “…, assure X, …”. Returns the end of what stands before it, and in *ret_end
 * its own end; 0 if there is none. */
static uint32_t find_inner(const struct reading *reading, const struct segments *segments, struct report *report, uint32_t *ret_end)
{
	for (uint32_t k = 1; k < segments->count; k++) {
		const struct segment *segment = &segments->items[k];
		if (segment->kind != SEGMENT_CUE || (segment[-1].mark != ',' && segment[-1].mark != '-') ||
		    !speech_verbs_find(reading, segment->first, segment->first, segment->end, report) || range_empty(report->mention) ||
		    report->finite > segment->first + 1 || report->mention.first < report->cue || !(report->entry.content & CUE_QUOTE))
			continue;
		bool person = reading_uses(reading, report->mention.first, USE_DEFINITE) && report->mention.end > report->mention.first + 1;
		for (uint32_t t = report->mention.first; t < report->mention.end; t++)
			person |= reading_is(reading, t, WORD_NAME | WORD_ROLE | WORD_ORGANISATION) ||
			          (reading_is(reading, t, WORD_PRONOUN) && reading_is(reading, t, WORD_MAN | WORD_WOMAN | WORD_PEOPLE));
		if (!person)
			continue;
		*ret_end = report->behind > segment->end ? report->behind : segment->end;
		return segment[-1].end;
	}
	return 0;
}

/* The token behind an age or an office: “—Sí —respondió Samuel[, de 34 años]—. …”, “…, témoigne Sylvie[, infirmière à Issel]. …”; else the token
 * itself. */
static uint32_t behind_apposition(const struct reading *reading, uint32_t token, uint32_t end)
{
	uint32_t first = token + 1 + reading_is(reading, token + 1, WORD_PREPOSITION | WORD_DETERMINER), mark = first;
	if (!reading_mark(reading, token, ',') || first + 1 >= end)
		return token;
	bool age = reading_token(reading, first)->kind == TOKEN_NUMBER && reading_token(reading, first + 1)->kind == TOKEN_WORD;
	if (!age && !(reading_is(reading, first, WORD_ROLE) && !reading_capitalised(reading, first)))
		return token;
	while (mark < end && mark < first + LONGEST_LABEL && reading_token(reading, mark)->kind != TOKEN_PUNCTUATION &&
	       !segments_auxiliary(reading, mark))
		mark++;
	return mark < end && reading_token(reading, mark)->kind == TOKEN_PUNCTUATION ? mark : token;
}

bool clauses_inner_cue(const struct reading *reading, uint32_t first, uint32_t end, struct attribution *attribution)
{
	struct segments segments;
	uint32_t limit = end < first + LONGEST_INNER ? end : first + LONGEST_INNER;
	for (uint32_t start = first, stop; start < limit; start = stop) { /* sentence by sentence */
		uint32_t sentence = reading_token(reading, start)->sentence;
		for (stop = start + 1; stop < end && stop < start + LONGEST_INNER && reading_token(reading, stop)->sentence == sentence;)
			stop++;
		struct report report;
		uint32_t behind = 0;
		segments_make(reading, start, stop, &segments);
		uint32_t before = find_inner(reading, &segments, &report, &behind);
		if (!before)
			continue;
		set_cue(&report, attribution);
		attribution->content[attribution->content_count++] = (struct range){ first, before };
		behind = behind_apposition(reading, behind, end);
		while (behind < end &&
		       (reading_mark(reading, behind, ',') || reading_mark(reading, behind, '-') || is_end_mark(reading, behind) ||
		        phrase_is_dash(reading, behind)))
			behind++;
		if (behind < end)
			attribution->content[attribution->content_count++] = (struct range){ behind, end };
		return true;
	}
	return false;
}

bool clauses_quotation_before(struct clauses *c, const struct attribution *attribution)
{
	const struct reading *reading = c->reading;
	const struct passage *before = c->passage - 1;
	uint32_t quotation;
	if (c->number == 0 || before->paragraph != c->passage->paragraph || !reading_opens(reading, before->first, &quotation) ||
	    range_empty(attribution->mention) || reading->traits & TRAIT_CAPITALISED_NOUNS)
		return false;
	uint32_t behind = segments_next(reading, before->first, before->end);
	size_t count = c->attributions->list.count;
	struct attribution *last = count ? &c->attributions->list.items[count - 1] : NULL;
	bool known = last && last->passage + 1 == c->number, alone = known && last->rule == RULE_QUOTE_ALONE && range_empty(last->mention);
	if (behind + 1 < before->end || (known && !alone) || (last && last->passage == c->number))
		return false;
	if (alone) {
		last->rule = RULE_QUOTE_CUED;
		last->mention = attribution->mention;
		last->cue = attribution->cue;
		last->share = attribution->share;
		last->heir_of = DOCUMENT_NONE;
		last->unnamed = false;
	} else {
		struct attribution whole = *attribution;
		whole.rule = RULE_QUOTE_CUED;
		if (!clauses_add_content(c, &whole, before->first, before->end))
			return false;
		array_append(&c->attributions->list, whole);
	}
	if (c->done < attribution->mention.end)
		c->done = attribution->mention.end;
	return true;
}

/* A name as a label: Edda Rosk: “…” */
static bool is_label(const struct reading *reading, uint32_t first, uint32_t end, struct attribution *attribution)
{
	uint32_t names = 0;
	for (uint32_t k = first; k < end; k++) {
		if (!reading_is(reading, k, WORD_NAME | WORD_TITLE | WORD_PARTICLE))
			return false;
		names += reading_is(reading, k, WORD_NAME);
	}
	if (!names || end - first > LONGEST_LABEL)
		return false;
	attribution->mention = (struct range){ first, end };
	attribution->share = 1000;
	return true;
}

/* “Più cauto [il sindaco]: «…»”, “Más claro fue [el alcalde, Juan Tiscar]: «…»”: whoever stands before the colon, though no verb of speech does. */
static bool speaker_before_colon(const struct reading *reading, uint32_t first, uint32_t end, struct attribution *attribution)
{
	uint32_t low = end > first + LONGEST_TAIL ? end - LONGEST_TAIL : first;
	for (uint32_t k = low; k < end && !(reading->traits & TRAIT_CAPITALISED_NOUNS); k++) {
		bool opens = k == first || !reading_is(reading, k - 1, WORD_PREPOSITION | WORD_DETERMINER | WORD_ROLE | WORD_TITLE | WORD_NAME);
		struct range phrase = opens ? segments_noun_phrase(reading, k, end) : (struct range){ 0 };
		bool person = false;
		for (uint32_t t = phrase.first; t < phrase.end; t++)
			person |= reading_is(reading, t, WORD_ROLE | WORD_TITLE) && !reading_is(reading, t, WORD_WRITING | WORD_ORGANISATION);
		if (!person || (phrase.end != end && segments_apposition_end(reading, phrase) != end))
			continue;
		attribution->mention = (struct range){ phrase.first, end };
		attribution->share = SAID_SHARE;
		return true;
	}
	return false;
}

/* “Interrogado por ello, [Juan Tiscar] esquivó la pregunta: «…»”: the person who is the subject of the last clause before the colon. */
static bool subject_before_colon(const struct reading *reading, uint32_t first, uint32_t end, struct attribution *attribution)
{
	for (uint32_t k = first; k < end; k = segments_next(reading, k, end))
		if (reading_mark(reading, k, ','))
			first = k + 1;
	struct range subject = segments_subject(reading, first, end);
	bool person = false;
	for (uint32_t k = subject.first; k < subject.end; k++)
		person |= reading_is(reading, k, WORD_ROLE | WORD_TITLE | WORD_GIVEN);
	if (!person || reading->traits & TRAIT_VERB_FINAL)
		return false;
	attribution->mention = subject;
	attribution->share = SAID_SHARE;
	return true;
}

bool clauses_introducing_cue(const struct reading *reading, uint32_t first, uint32_t end, struct attribution *attribution)
{
	struct report report, last = { 0 };
	bool any = false;
	uint32_t start = first;
	if (is_label(reading, first, end, attribution))
		return true;
	for (uint32_t k = first; k < end; k = segments_next(reading, k, end))
		if (reading_mark(reading, k, ',') && end - k > LONGEST_TAIL / 2)
			start = k + 1;
	for (uint32_t k = start; k < end && speech_verbs_find(reading, start, k, end, &report); k = report.cue + 1) {
		last = report;
		any = true;
	}
	struct segment segment = { .first = first, .end = end };
	struct range taken;
	if (!any && verbless_cue_read(reading, &segment, first, &report, &taken) && report.entry.form == CUE_PREPOSITION && taken.end == end)
		return set_cue(&report, attribution) > 0; /* “A dirlo è X: «…»” */
	if (!any && (speaker_before_colon(reading, first, end, attribution) || subject_before_colon(reading, start, end, attribution)))
		return true;
	return any && !range_empty(last.mention) && set_cue(&last, attribution) > 0;
}
