/* Reported speech whose cue stands behind it, “…, he said”, or within it, “A, he said, B”. */
#include "extract/rules/acts.h"
#include "extract/rules/content_ends.h"
#include "extract/rules/indirect_inside.h"
#include "extract/rules/openings.h"

/* Whether nothing that could be content follows: only the end, a comma, or when and where it was said. */
static bool nothing_behind(const struct frame *frame, uint32_t token)
{
	token = phrase_skip_times(frame->reading, token, frame->passage->end);
	if (indirect_at_end(frame, token) || reading_mark(frame->reading, token, ',') || reading_mark(frame->reading, token, ';'))
		return true;
	if (!reading_is(frame->reading, token, WORD_PREPOSITION | WORD_SUBORDINATOR) || reading_is(frame->reading, token, WORD_THAT))
		return false;
	if (reading_uses(frame->reading, token, USE_OF) && reading_token(frame->reading, frame->subject.mention.first - 1)->kind == TOKEN_QUOTE)
		return true; /* “…,” he said of the plan that … */
	for (uint32_t k = token; k < frame->passage->end && k < token + 4 * WINDOW && !reading_mark(frame->reading, k, ',');
	     k = reading_next(frame->reading, k))
		if (reading_is(frame->reading, k, WORD_THAT) || reading_token(frame->reading, k)->kind == TOKEN_QUOTE)
			return false;
	return true;
}

static bool names_somebody_or_role(const struct frame *frame)
{
	for (uint32_t k = frame->subject.mention.first; k < frame->subject.mention.end; k++)
		if (reading_is(frame->reading, k, WORD_NAME | WORD_ORGANISATION | WORD_PRONOUN | WORD_ROLE | WORD_WRITING))
			return true;
	return false;
}

enum {
	SHORT_SUBJECT = 4,  /* tokens of a subject without a determiner */
	LONGEST_OUTLET = 3, /* tokens of “radio”, “paper The Lantern” behind the first words of whom it is said to */
};

bool indirect_clause_at(const struct frame *frame, uint32_t token)
{
	const struct reading *reading = frame->reading;
	struct range subject = phrase_noun_phrase(reading, token, frame->passage->end);
	const uint32_t end = frame->passage->end;
	uint32_t verb = reading_means(reading, token, MEANS_THERE) ? token + 1 : range_empty(subject) ? token : subject.end;
	while (range_empty(subject) && verb < end && verb < token + SHORT_SUBJECT && reading_open_word(reading, verb))
		verb++; /* “growth will be slow” */
	return verb > token && verb + 2 < end && (reading_helping_verb(reading, verb) || reading_looks_past(reading, verb)) &&
	       !reading_possessive(reading, verb);
}

/* “[In three years], said Rosk, [the gates will be old]”, “But, says Rosk, [the gates are old]” */
static bool find_inserted(const struct frame *frame, uint32_t start, uint32_t comma)
{
	const struct reading *reading = frame->reading;
	const uint32_t behind = frame->subject.mention.end, second = behind + 1;
	if (!reading_mark(reading, behind, ',') || frame->entry.share < WEAK_SHARE || !indirect_clause_at(frame, second) ||
	    !(start >= comma || opening_is_alone(reading, start, comma)))
		return false;
	if (!indirect_emit(frame, RULE_MEDIAL, second, content_clause_end(reading, second, frame->passage->end)))
		return false;
	struct attribution *attribution = indirect_last(frame);
	if (start < comma) {
		attribution->content[1] = attribution->content[0];
		attribution->content[0] = phrase_trim(reading, (struct range){ start, comma });
		attribution->content_count = 2;
	}
	return true;
}

/* “Instead, Rosk said, [the gates were kept]” */
static bool find_behind_opening(const struct frame *frame)
{
	const uint32_t second = frame->behind + 1;
	return frame->entry.content & CUE_QUOTE && frame->entry.share >= WEAK_SHARE && reading_mark(frame->reading, frame->behind, ',') &&
	       indirect_clause_at(frame, second) &&
	       indirect_emit(frame, RULE_MEDIAL, second, content_clause_end(frame->reading, second, frame->passage->end));
}

static bool is_it(const struct reading *reading, struct range mention)
{
	return mention.end == mention.first + 1 && reading_kind(reading, mention.first, KIND_IT);
}

bool indirect_set_relay(const struct frame *frame, struct range mention)
{
	struct attribution *before = indirect_last(frame);
	if (!before || (before->rule != RULE_FRONTED && before->rule != RULE_QUOTE_CUED && before->rule != RULE_THAT &&
	                before->rule != RULE_CLAUSE && before->rule != RULE_QUOTE_LEADING))
		return false;
	bool leading = before->rule == RULE_THAT || before->rule == RULE_CLAUSE || before->rule == RULE_QUOTE_LEADING;
	const struct reading *reading = frame->reading;
	if (leading && !reading_uses(reading, frame->cue, USE_ACCORDING) && !reading_kind(reading, frame->cue, KIND_REPORTS))
		return false;
	if (before->share < 600 || before->attitude || before->mention.end > mention.first)
		return false;
	if (leading && (acts_tell(reading, before) || is_it(reading, before->mention)))
		return false; /* “The town added 2,000 homes, according to the mayor.” “It signals that the dam is old, according to the mayor.” */
	if (range_empty(before->via))
		before->via = mention;
	return true;
}

/* Where a clause starts that has its cue behind it. */
static uint32_t fronted_start(const struct frame *frame)
{
	return phrase_skip_opening(frame->reading, frame->passage->first, frame->cue);
}

/* Whether the token is a comma, or a closing mark with the comma inside it: “… by Cleveland,” */
static bool ends_with_comma(const struct reading *reading, uint32_t token)
{
	return reading_mark(reading, token, ',') ||
	       (token > 0 && reading_token(reading, token)->kind == TOKEN_QUOTE && reading_mark(reading, token - 1, ','));
}

/* “The plan, Rosk said in a statement[,] is dead”: the comma behind the cue and where or when it was said, if the rest of the clause follows it; else
 * the token behind the cue. */
static uint32_t comma_behind(const struct frame *frame)
{
	const struct reading *reading = frame->reading;
	uint32_t comma = frame->behind;
	if (!reading_is(reading, comma, WORD_PREPOSITION | WORD_TIME))
		return comma;
	while (comma < frame->passage->end && comma < frame->behind + WINDOW && !reading_mark(reading, comma, ',') &&
	       reading_token(reading, comma)->kind != TOKEN_QUOTE && !reading_is(reading, comma, WORD_SUBORDINATOR))
		comma++;
	return reading_mark(reading, comma, ',') && reading_helping_verb(reading, comma + 1) ? comma : frame->behind;
}

static bool find_medial(const struct frame *frame, uint32_t start, uint32_t comma)
{
	const struct reading *reading = frame->reading;
	bool inverted = frame->subject.mention.first > frame->cue; /* “If it rains, said Rosk, “we close.”” */
	uint32_t first = inverted ? frame->subject.mention.end : comma_behind(frame), second = first + 1, end;
	if (!reading_mark(reading, first, ',') || second >= frame->passage->end)
		return false;
	struct cue_entry entry;
	uint32_t quotation;
	bool clause = inverted || (reading_token(reading, comma - 1)->kind == TOKEN_QUOTE && comma - start > 3); /* “… is “old,” he said, “and dry.”” */
	if (reading_opens(reading, second, &quotation)) {
		uint32_t close = reading_next(reading, second);
		if (!clause || close > frame->passage->end || !indirect_emit(frame, RULE_MEDIAL, start, comma))
			return false; /* “Citing the report, he said, “…”” */
		struct attribution *attribution = indirect_last(frame);
		attribution->content[attribution->content_count++] = (struct range){ second, close };
		return true;
	}
	if (inverted && !reading_helping_verb(reading, second))
		return false; /* “…, said Rosk, the mayor” */
	if ((reading_cue(reading, second, &entry) && entry.form == CUE_PARTICIPLE) ||
	    reading_is(reading, second, WORD_RELATIVE | WORD_CONJUNCTION | WORD_PREPOSITION | WORD_SUBORDINATOR))
		return false;
	end = content_clause_end(reading, second, frame->passage->end);
	struct range last = phrase_trim(reading, (struct range){ second, end });
	if (last.end < last.first + 3 - (first > frame->behind) || !indirect_emit(frame, RULE_MEDIAL, start, comma))
		return false;
	struct attribution *attribution = indirect_last(frame);
	if (attribution->content[0].end - attribution->content[0].first < 2)
		attribution->content_count = 0; /* “This, he said, …” */
	attribution->content[attribution->content_count++] = last;
	return true;
}

/* The token behind whose a writing is and how it came: “said a statement [issued by the Ministry (MoW) of Varland and carried by the
 * agency]”; `token` if that isn't told. */
static uint32_t behind_writing(const struct reading *reading, uint32_t token, uint32_t end)
{
	uint32_t participle = token;
	while (participle + 2 < end && reading_looks_past(reading, participle) && reading_uses(reading, participle + 1, USE_AGENT)) {
		struct range who = phrase_noun_phrase(reading, participle + 2, end);
		if (range_empty(who))
			return token;
		token = who.end;
		if (reading_mark(reading, token, '(') && reading_mark(reading, token + 2, ')'))
			token += 3;
		struct range of = reading_uses(reading, token, USE_OF) ? phrase_noun_phrase(reading, token + 1, end) : (struct range){ 0 };
		token = range_empty(of) ? token : of.end;
		participle = token + reading_uses(reading, token, USE_AND);
	}
	return token;
}

/* “…, said X.”: finds a subject behind the verb. */
static bool inverted_subject(struct frame *frame)
{
	if (!ends_with_comma(frame->reading, frame->cue - 1) || frame->entry.form == CUE_BASE || !(frame->entry.content & CUE_CLAUSE))
		return false;
	frame->subject.mention = phrase_noun_phrase(frame->reading, frame->behind, frame->passage->end);
	frame->subject.cue_first = frame->cue;
	if (!range_empty(frame->subject.mention) && reading_is(frame->reading, frame->subject.mention.end - 1, WORD_WRITING))
		frame->subject.mention.end = behind_writing(frame->reading, frame->subject.mention.end, frame->passage->end);
	return !range_empty(frame->subject.mention) && nothing_behind(frame, frame->subject.mention.end) &&
	       names_somebody_or_role(frame);
}

/* Whether a quotation of the passage already has this cue (quotes.c finds those first). */
static bool cue_taken(const struct frame *frame)
{
	return frame->taken.first <= frame->cue && frame->cue < frame->taken.end;
}

/* “…, as the Lantern noted”: the whole sentence is what it noted. But not “… said that A, as B claimed”, or “was not A, as B claimed”. */
static bool is_remark(const struct frame *frame, uint32_t as)
{
	const struct reading *reading = frame->reading;
	const uint32_t first = frame->passage->first;
	struct cue_entry entry;
	if (!reading_uses(reading, as, USE_AS) || as < first + 3 || !ends_with_comma(reading, as - 1) ||
	    frame->entry.content & (CUE_INFINITIVE | CUE_ADDRESSEE | CUE_PERSON_INFINITIVE) ||
	    reading_mark(reading, frame->passage->end - 1, '?') || reading_is(reading, as - 2, WORD_SUBORDINATOR | WORD_CONJUNCTION))
		return false;
	for (uint32_t k = first; k < as; k = reading_next(reading, k)) {
		bool says = reading_cue(reading, k, &entry) && entry.content & CUE_CLAUSE && entry.share >= WEAK_SHARE;
		if (reading_is(reading, k, WORD_NEGATION) || (says && !reading_is(reading, k, WORD_NAME)))
			return false;
	}
	return true;
}

/* Where whom it is said to ends, who may be called what some verb is spelled like too: “told [Corra radio] on Monday”. */
static uint32_t addressee_end(const struct frame *frame, uint32_t token)
{
	const struct reading *reading = frame->reading;
	uint32_t end = phrase_noun_phrase(reading, token, frame->passage->end).end, noun = end;
	if (end == token || nothing_behind(frame, end))
		return end;
	while (noun < end + LONGEST_OUTLET && (reading_open_word(reading, noun) || reading_uses(reading, noun, USE_DEFINITE)))
		noun++;
	uint32_t last = phrase_skip_times(reading, noun, frame->passage->end);
	return indirect_at_end(frame, last) || reading_mark(reading, last, ',') ? noun : end; /* not “told Corra.com that the level of …” */
}

bool indirect_find_fronted(struct frame *frame)
{
	const struct reading *reading = frame->reading;
	uint32_t comma = frame->cue - 1, behind = frame->behind;
	if (cue_taken(frame))
		return true;
	if (!frame->reading->grammar || frame->cue <= frame->passage->first + 1 || frame->entry.form == CUE_PARTICIPLE ||
	    !(frame->entry.content & (CUE_CLAUSE | CUE_ADDRESSEE)) || frame->entry.content & CUE_ATTITUDE ||
	    frame->entry.share < NEVER_SHARE)
		return false;
	bool inverted = inverted_subject(frame);
	if (inverted) {
		behind = frame->subject.mention.end;
	} else {
		if (!phrase_subject_before(reading, frame->passage->first, frame->cue, frame->entry.form, &frame->subject) ||
		    frame->subject.shared || frame->subject.negated || frame->subject.passive || frame->subject.infinitive ||
		    frame->subject.modal)
			return false;
		comma = frame->subject.mention.first - 1;
		comma -= is_remark(frame, comma);
		if (frame->subject.mention.first <= frame->passage->first + 1 || !ends_with_comma(reading, comma))
			return false;
		if (frame->entry.content & CUE_ADDRESSEE) {
			behind = addressee_end(frame, behind);
		}
		uint32_t quotation, next = behind + reading_mark(reading, behind, ',');
		bool quoted = reading_token(reading, comma)->kind == TOKEN_QUOTE && next > behind;
		if (!nothing_behind(frame, behind) || (reading_opens(reading, next, &quotation) && !quoted))
			return false;
	}
	uint32_t start = fronted_start(frame);
	if (reading_token(reading, comma)->kind == TOKEN_QUOTE)
		comma++;
	if (inverted && find_inserted(frame, start, comma))
		return true;
	if (!inverted && start >= comma && reading_mark(reading, comma, ',') && find_behind_opening(frame))
		return true;
	if (start >= comma)
		return false;
	if (indirect_set_relay(frame, frame->subject.mention))
		return true;
	if (find_medial(frame, start, comma))
		return true;
	if (comma - start < 3 || opening_is_alone(reading, start, comma))
		return false;
	return indirect_emit(frame, RULE_FRONTED, start, comma);
}
