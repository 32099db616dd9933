#include "extract/rules/misplaced.h"

#include "extract/rules/content_ends.h"
#include "extract/rules/phrases.h"

enum {
	LONGEST_CHARGE = 24, /* tokens of what somebody is accused of, up to “by” */
	LONGEST_SUBJECT = 12, /* tokens of “, Rosk said” */
	LATEST_SOURCE = 3,   /* tokens of a sentence before “according to”: “But” */
	SURE_SHARE = 700,
	FEWEST_LEFT = 3, /* tokens of a content that is cut */
	LONGEST_BEGINNING = 20, /* tokens of “Rosk, who was there, said” */
};

static bool is_somebody(const struct reading *reading, struct range who)
{
	return !range_empty(who) && reading_is(reading, who.end - 1, WORD_NAME | WORD_ROLE | WORD_ORGANISATION | WORD_PEOPLE) &&
	       !reading_is(reading, who.end - 1, WORD_TIME);
}

/* Whether the cue is a passive of “accused of”, “criticised for”, “described as”. */
static bool is_passive_of(const struct reading *reading, struct range cue)
{
	struct cue_entry entry;
	for (uint32_t k = cue.first + 1; k < cue.end; k++)
		if (reading_kind(reading, k - 1, KIND_BEING) && reading_cue(reading, k, &entry))
			return entry.content & (CUE_OF | CUE_FOR | CUE_AS);
	return false;
}

/* “Rosk was accused of [theft] by [a clerk] in May”: whoever stands behind “by” is the speaker, and the content ends before it. */
static void take_agent(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = &attribution->content[0];
	if (!range_empty(attribution->mention) || attribution->heir_of != DOCUMENT_NONE || attribution->content_count != 1 ||
	    content->first < attribution->cue.end || !is_passive_of(reading, attribution->cue))
		return;
	for (uint32_t k = content->first; k < content->end && k < content->first + LONGEST_CHARGE; k++) {
		if (reading_is(reading, k, WORD_AUXILIARY | WORD_MODAL | WORD_RELATIVE | WORD_SUBORDINATOR) || reading_quoted(reading, k))
			return; /* a “by” behind these may belong to another verb */
		if (!reading_uses(reading, k, USE_AGENT) || k == content->first)
			continue;
		struct range who = phrase_noun_phrase(reading, k + 1, content->end);
		if (!is_somebody(reading, who))
			return;
		attribution->mention = who;
		attribution->unnamed = false;
		content->end = k;
		return;
	}
}

/* “[A], [Rosk] [said], the Lantern reported”: if all of it was taken for what the Lantern says, Rosk becomes the speaker, and the Lantern relays
 * it. */
static void take_speaker(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = &attribution->content[attribution->content_count - 1];
	const uint32_t verb = content->end - 1;
	struct cue_entry entry;
	if (range_empty(attribution->mention) || !range_empty(attribution->via) || content->end > attribution->mention.first ||
	    reading_kind(reading, verb, KIND_REPORTS) || !is_somebody(reading, attribution->mention) || !reading_cue(reading, verb, &entry) ||
	    entry.form != CUE_PAST || !(entry.content & CUE_CLAUSE) || entry.share < SURE_SHARE || reading_quoted(reading, verb))
		return;
	uint32_t comma = verb, low = verb > content->first + LONGEST_SUBJECT ? verb - LONGEST_SUBJECT : content->first;
	while (comma > low && !reading_mark(reading, comma, ','))
		comma--;
	struct range who = phrase_noun_phrase(reading, comma + 1, verb);
	if (!reading_mark(reading, comma, ',') || comma < content->first + FEWEST_LEFT || range_empty(who) || who.end != verb)
		return;
	attribution->via = attribution->mention;
	attribution->mention = who;
	attribution->cue = (struct range){ verb, content->end };
	content->end = comma;
}

static bool is_relay(const struct reading *reading, struct range cue)
{
	for (uint32_t k = cue.first; k < cue.end; k++)
		if (reading_kind(reading, k, KIND_RELAY))
			return true;
	return false;
}

/* Whether the token is the verb of a clause that begins with somebody: “[Rosk] said”, “[Rosk], who was there, said”. */
static bool is_verb_of(const struct reading *reading, uint32_t first, uint32_t verb, struct cue_entry *ret_entry, struct range *ret_who)
{
	if (!reading_cue(reading, verb, ret_entry) || (ret_entry->form != CUE_PAST && ret_entry->form != CUE_PRESENT) ||
	    !(ret_entry->content & CUE_CLAUSE) || reading_quoted(reading, verb))
		return false;
	const struct range who = phrase_noun_phrase(reading, first, verb);
	const bool relative = reading_mark(reading, who.end, ',') && reading_is(reading, who.end + 1, WORD_RELATIVE) &&
	                      reading_mark(reading, verb - 1, ',');
	*ret_who = who;
	return !range_empty(who) && (who.end == verb || relative) && (is_somebody(reading, who) || reading_is(reading, who.end - 1, WORD_WRITING));
}

/* The same where the speaker stands first: “[Rosk] [said] that [A], the Lantern reported”. */
static void take_first_speaker(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = &attribution->content[0], who;
	struct cue_entry entry;
	if (attribution->nested || attribution->content_count != 1 || !range_empty(attribution->via) || content->end > attribution->mention.first ||
	    attribution->mention.end != attribution->cue.first || !is_relay(reading, attribution->cue))
		return;
	const uint32_t end = content->end < content->first + LONGEST_BEGINNING ? content->end : content->first + LONGEST_BEGINNING;
	uint32_t verb = content->first + 1;
	while (verb < end && !is_verb_of(reading, content->first, verb, &entry, &who))
		verb++;
	if (verb >= end)
		return;
	const uint32_t behind = verb + entry.tokens;
	const bool that = reading_is(reading, behind, WORD_THAT);
	if ((!that && entry.share < SURE_SHARE) || behind + that + FEWEST_LEFT > content->end)
		return;
	attribution->via = attribution->mention;
	attribution->mention = who;
	attribution->cue = (struct range){ verb, behind };
	content->first = behind + that;
}

/* “According to the poll, [most think] that the gates are old”: the content begins behind the comma, if only its last clause was taken. */
static void begin_behind_source(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = &attribution->content[0];
	const uint32_t comma = attribution->mention.end, cue = attribution->cue.first;
	const struct range sentence = reading_sentence(reading, cue);
	if (attribution->content_count != 1 || !reading_uses(reading, cue, USE_ACCORDING) || cue > sentence.first + LATEST_SOURCE ||
	    attribution->mention.first < cue || !reading_mark(reading, comma, ',') || content->first <= comma + 1 || content->first >= sentence.end)
		return;
	for (uint32_t k = comma + 1; k < content->first; k++)
		if (reading_mark(reading, k, ',') || reading_quoted(reading, k) || reading_is(reading, comma + 1, WORD_RELATIVE))
			return; /* “According to Rosk, who has seen them, they are old” */
	content->first = comma + 1;
}

/* The comma that closes the relative clause at the token, before `end`; `end` if none does. */
static uint32_t relative_end(const struct reading *reading, uint32_t token, uint32_t end)
{
	while (token < end && !(reading_mark(reading, token, ',') && !reading_quoted(reading, token)))
		token++;
	return token;
}

/* “According to Rosk, [whose letters came out in May], the gates are old”: the content is what stands behind the relative clause. */
static void begin_behind_relative(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = &attribution->content[0];
	const uint32_t relative = attribution->mention.end + 1;
	if (attribution->content_count != 1 || !reading_uses(reading, attribution->cue.first, USE_ACCORDING) || content->first != relative ||
	    attribution->mention.first < attribution->cue.first || !reading_is(reading, relative, WORD_RELATIVE))
		return;
	const uint32_t end = reading_sentence(reading, relative).end, comma = relative_end(reading, relative, end);
	if (comma + FEWEST_LEFT >= end)
		return;
	const uint32_t last = content->end > comma + FEWEST_LEFT ? content->end : content_clause_end(reading, comma + 1, end);
	*content = phrase_trim(reading, (struct range){ comma + 1, last });
}

static bool is_cue_of_other(const struct attributions *attributions, const struct attribution *one)
{
	for (size_t k = 0; k < attributions->list.count; k++) {
		const struct attribution *other = &attributions->list.items[k];
		if (other != one && other->cue.first == one->cue.first && other->content[0].first >= one->cue.end)
			return true;
	}
	return false;
}

/* “[Rosk, who mends the gates], says [they] are old”: taken for what they say, who speaks becomes the speaker. A subject and what is said of
 * it are no sentence that anybody could have said. */
static void turn_round(const struct reading *reading, const struct attributions *attributions, struct attribution *attribution)
{
	struct range *content = &attribution->content[0];
	const uint32_t cue = attribution->cue.first, behind = attribution->cue.end;
	if (attribution->content_count != 1 || attribution->nested || range_empty(attribution->mention) || attribution->mention.first != behind ||
	    content->end + 1 != cue || !reading_mark(reading, content->end, ','))
		return;
	const struct range sentence = reading_sentence(reading, cue);
	const struct range who = phrase_noun_phrase(reading, content->first, content->end);
	if (range_empty(who) || !is_somebody(reading, who) || !reading_mark(reading, who.end, ',') || !reading_is(reading, who.end + 1, WORD_RELATIVE) ||
	    relative_end(reading, who.end + 1, content->end) < content->end || behind + FEWEST_LEFT >= sentence.end)
		return;
	attribution->nested = is_cue_of_other(attributions, attribution);
	attribution->mention = who;
	*content = phrase_trim(reading, (struct range){ behind, content_clause_end(reading, behind, sentence.end) });
}

static bool overlaps(const struct attributions *attributions, struct range content)
{
	for (size_t k = 0; k < attributions->list.count; k++)
		for (uint32_t c = 0; c < attributions->list.items[k].content_count; c++) {
			const struct range other = attributions->list.items[k].content[c];
			if (other.first < content.end && content.first < other.end)
				return true;
		}
	return false;
}

/* “[The gates are old.] That's according to Rosk.”: adds the sentence before as what Rosk says. */
static void add_pointer(const struct reading *reading, uint32_t number, struct attributions *attributions)
{
	const struct sentence *sentence = &reading->document->sentences[number], *before = sentence - 1;
	const uint32_t cue = sentence->first + 2;
	if (cue + FEWEST_LEFT > sentence->end || !reading_uses(reading, cue, USE_ACCORDING) || !reading_uses(reading, cue + 1, USE_INFINITIVE) ||
	    !reading_kind(reading, sentence->first, KIND_POINTING) || before->paragraph != sentence->paragraph ||
	    reading_quoted(reading, cue))
		return;
	struct attribution attribution = {
		.rule = RULE_ACCORDING,
		.passage = reading_passage_at(reading, cue),
		.share = SURE_SHARE,
		.heir_of = DOCUMENT_NONE,
		.cue = { cue, cue + 2 },
		.mention = phrase_noun_phrase(reading, cue + 2, sentence->end),
		.content = { phrase_trim(reading, (struct range){ before->first, before->end }) },
		.content_count = 1,
	};
	if (!range_empty(attribution.mention) && attribution.content[0].end >= attribution.content[0].first + FEWEST_LEFT &&
	    !overlaps(attributions, (struct range){ before->first, sentence->end }))
		array_append(&attributions->list, attribution);
}

void misplaced_mend(const struct reading *reading, struct attributions *attributions)
{
	if (!reading->grammar || !(reading->traits & TRAIT_FIXED_ORDER))
		return;
	for (size_t k = 0; k < attributions->list.count; k++) {
		struct attribution *attribution = &attributions->list.items[k];
		if (attribution->direct || range_empty(attribution->cue))
			continue;
		take_agent(reading, attribution);
		take_speaker(reading, attribution);
		take_first_speaker(reading, attribution);
		begin_behind_source(reading, attribution);
		begin_behind_relative(reading, attribution);
		turn_round(reading, attributions, attribution);
	}
	for (uint32_t number = 1; number < reading->document->sentence_count; number++)
		add_pointer(reading, number, attributions);
}
