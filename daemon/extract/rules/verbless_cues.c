#include "extract/rules/verbless_cues.h"

#include "extract/rules/clauses_inside.h"
#include "extract/rules/phrases.h"

enum {
	LONGEST_TAIL = 40, /* tokens of a phrase before "zufolge" */
	LONGEST_TITLE = 8, /* tokens of a quotation that names a source: “laut „Lantern““ */
};

/* Whether the noun phrase is something said or written, which "nach" needs in order to be a cue: “nach Angaben der Polizei”. */
static bool tells_writing(const struct reading *reading, struct range phrase)
{
	for (uint32_t k = phrase.first; k < phrase.end; k++)
		if (reading_is(reading, k, WORD_WRITING))
			return true;
	return false;
}

struct range verbless_cue_phrase_before(const struct reading *reading, uint32_t first, uint32_t end)
{
	uint32_t low = end > first + LONGEST_TAIL ? end - LONGEST_TAIL : first;
	if (end > first && reading_is(reading, end - 1, WORD_OBJECT) && !reading_is(reading, end - 1, WORD_DETERMINER))
		return (struct range){ end - 1, end }; /* “ihm zufolge” */
	for (uint32_t k = low; k < end; k++) {
		struct range phrase = segments_noun_phrase(reading, k, end);
		if (phrase.end == end && !range_empty(phrase))
			return phrase;
	}
	uint32_t start = end;
	while (start > low && !reading_helping_verb(reading, start - 1) &&
	       !reading_uses(reading, start - 1, USE_SUBJUNCTIVE))
		start--;
	return (struct range){ start, end };
}

/* “so das Ergebnis einer Studie mit dem Titel …”: whether the mention is somebody, with no verb behind it up to the segment's end. */
static bool names_somebody(const struct reading *reading, struct range mention, uint32_t end)
{
	bool somebody = false;
	for (uint32_t k = mention.first; k < mention.end; k++)
		somebody |= reading_is(reading, k, WORD_NAME | WORD_ROLE | WORD_ORGANISATION | WORD_TITLE);
	for (uint32_t k = mention.end; k < end && k < mention.end + LONGEST_TAIL && somebody; k++)
		somebody = !reading_is(reading, k, WORD_AUXILIARY | WORD_MODAL | WORD_CUE) && !reading_uses(reading, k, USE_SUBJUNCTIVE);
	return somebody;
}

/* “secondo quanto riferito dai [carabinieri]”: the token behind the preposition of who said it; else the token itself. */
static uint32_t behind_what_was_said(const struct reading *reading, uint32_t token, uint32_t end)
{
	enum { LONGEST_SAID = 6 };
	struct cue_entry entry;
	bool said = false;
	if (token >= end || !reading_uses(reading, token, USE_WHAT))
		return token;
	for (uint32_t k = token + 1; k + 1 < end && k < token + LONGEST_SAID; k++) {
		if (said && reading_uses(reading, k, USE_AGENT))
			return k + 1;
		said |= reading_cue(reading, k, &entry) && entry.form == CUE_PERFECT;
	}
	return token;
}

bool verbless_cue_read(const struct reading *reading, const struct segment *segment, uint32_t token, struct report *ret_report,
                       struct range *ret_taken)
{
	if (!reading_cue(reading, token, &ret_report->entry) || ret_report->entry.form < CUE_PREPOSITION || !ret_report->entry.content)
		return false;
	uint32_t behind = token + ret_report->entry.tokens;
	if (ret_report->entry.content & CUE_WRITING && token > segment->first && reading_is(reading, token - 1, WORD_TIME))
		return false; /* “zwei Monate nach dem Urteil” */
	ret_report->cue = ret_report->finite = token;
	ret_report->behind = behind;
	ret_report->mention = (struct range){ 0 };
	*ret_taken = (struct range){ token, behind };
	if (ret_report->entry.form == CUE_ADVERB)
		return true;
	if (ret_report->entry.form == CUE_PREPOSITION) {
		while (behind < segment->end && (reading_is(reading, behind, WORD_ADVERB) || reading_uses(reading, behind, USE_OF)) &&
		       !reading_is(reading, behind, WORD_DETERMINER))
			behind++; /* “nach Angaben von X” */
		behind = behind_what_was_said(reading, behind, segment->end);
		ret_report->mention = segments_noun_phrase(reading, behind, segment->end);
		uint32_t quotation, next = segments_next(reading, behind, segment->end);
		if (range_empty(ret_report->mention) && (reading_is(reading, behind, WORD_OBJECT) ||
		                                         (reading_opens(reading, behind, &quotation) && next < behind + LONGEST_TITLE)))
			ret_report->mention = (struct range){ behind, next };
		bool opens = segment->kind != SEGMENT_AS && token == segment->first && segment->mark == ',' &&
		             segment->end - behind <= LONGEST_TITLE && behind < segment->end;
		if (range_empty(ret_report->mention) && opens && !(ret_report->entry.content & (CUE_ALONE | CUE_WRITING)))
			ret_report->mention = (struct range){ behind, segment->end }; /* “A detta dei vigili del fuoco, …” */
		uint32_t apposition = segments_apposition_end(reading, ret_report->mention), mark = ret_report->mention.end;
		while (mark < apposition && reading_token(reading, mark)->kind != TOKEN_QUOTE)
			mark++;
		if (mark == apposition && reading_token(reading, mark)->kind != TOKEN_QUOTE) /* not “secondo Rosk, la città «merita di meglio»” */
			ret_report->mention.end = apposition;
		ret_taken->end = ret_report->mention.end;
		struct segment more = { .first = ret_report->mention.end, .end = segment->end };
		if (opens && !range_empty(ret_report->mention) && more.first < more.end && reading_is(reading, more.first, WORD_PREPOSITION) &&
		    !clauses_has_verb(reading, &more))
			ret_taken->end = segment->end; /* “Stando al rapporto [sul clima], …” */
		uint32_t rest = segments_skip_adverbials(reading, ret_taken->end, segment->end);
		bool tail = names_somebody(reading, ret_report->mention, segment->end); /* “…, so Rosk [gegenüber der Laterne]” */
		bool alone = token == segment->first && (rest >= segment->end || reading_mark(reading, rest, ',') || tail);
		if (ret_report->entry.content & CUE_ALONE && (!alone || reading_is(reading, ret_report->mention.first, WORD_OBJECT)))
			return false;
		uint32_t quote = ret_taken->end;
		while (quote < segment->end && reading_token(reading, quote)->kind != TOKEN_QUOTE)
			quote++;
		if (ret_report->entry.content & CUE_ALONE && tail && quote == segment->end && reading_sentence(reading, token).first < token)
			ret_taken->end = segment->end;
	} else {
		ret_report->mention = verbless_cue_phrase_before(reading, segment->first, behind - 1 > token ? behind - 1 : token);
		ret_taken->first = ret_report->mention.first;
	}
	return !range_empty(ret_report->mention) &&
	       (!(ret_report->entry.content & CUE_WRITING) || tells_writing(reading, ret_report->mention));
}
