/* Reported speech without a verb of speech, which is recognised by a noun for something said, by the form of a verb, or by quotation marks. */
#include "extract/rules/clauses_inside.h"
#include "extract/rules/phrases.h"
#include "extract/rules/verbless_cues.h"

enum {
	LONGEST_CONTENT = 2000, /* tokens, as in indirect.c */
	NOUN_SHARE = 500,       /* how sure it is, in thousandths, that a noun introduces something said */
	FRAGMENT_SHARE = 600,   /* the same, that part of a sentence in quotation marks is speech */
	MOST_LOOKED_AT = 100,   /* attributions: keeps the time linear */
	MOST_BEFORE = 3,        /* sentences before in which a speaker is looked for */
};

static bool has_use(const struct reading *reading, uint32_t first, uint32_t end, uint16_t uses)
{
	for (uint32_t k = first; k < end; k = segments_next(reading, k, end))
		if (reading_uses(reading, k, uses))
			return true;
	return false;
}

/* --- What a noun introduces */

/* Finds the noun for something said with which the segment ends, and whose it is: “dem [Vorwurf] der Opposition”. */
static bool find_noun(const struct clauses *c, const struct segment *segment, struct range *ret_noun, struct range *ret_owner)
{
	const struct reading *reading = c->reading;
	struct range phrase = verbless_cue_phrase_before(reading, segment->first, segment->end);
	if (range_empty(phrase) || segments_noun_phrase(reading, phrase.first, phrase.end).end != phrase.end)
		return false;
	uint32_t head = phrase.first;
	while (head < phrase.end && !(reading_capitalised(reading, head) && reading_open_word(reading, head)))
		head++;
	if (head >= phrase.end || !(reading_is(reading, head, WORD_WRITING) || reading_uses(reading, head, USE_SAID)))
		return false;
	*ret_noun = (struct range){ head, head + 1 };
	uint32_t owner = head + 1;
	*ret_owner = (struct range){ 0 };
	if (owner < phrase.end && reading_uses(reading, owner, USE_OF))
		*ret_owner = (struct range){ owner + !reading_is(reading, owner, WORD_DETERMINER), phrase.end };
	else if (phrase.first > segment->first && !reading_is(reading, phrase.first - 1, WORD_PREPOSITION))
		*ret_owner = segments_subject(reading, segment->first, phrase.first); /* “Rosk hegt den Verdacht” */
	return true;
}

bool reported_of_noun(struct clauses *c, uint32_t index)
{
	const struct reading *reading = c->reading;
	const struct segment *segment = &c->segments.items[index], *content = segment + 1;
	struct range noun, owner;
	if (segment->mark != ',' || index + 1 >= c->segments.count || c->done > content->first || !(reading->traits & TRAIT_VERB_FINAL))
		return false;
	struct report report;
	for (uint32_t k = segment->first; k < segment->end; k = segments_next(reading, k, segment->end))
		if (speech_verbs_at(reading, segment->first, k, segment->end, &report) && report.entry.content & CUE_CLAUSE)
			return false; /* “Rosk wiederholte die Behauptung, …” */
	bool clause = content->kind == SEGMENT_THAT ||
	              (content->kind == SEGMENT_PLAIN && has_use(reading, content->first, content->end, USE_SUBJUNCTIVE));
	if (!clause || !find_noun(c, segment, &noun, &owner))
		return false;
	uint32_t last = index + 1;
	while (last + 1 < c->segments.count && (c->segments.items[last + 1].kind == SEGMENT_THAT || c->segments.items[last + 1].kind == SEGMENT_RELATIVE))
		last++;
	struct attribution attribution = {
		.rule = RULE_THAT, .passage = c->number, .heir_of = DOCUMENT_NONE, .share = NOUN_SHARE, .mention = owner, .cue = noun
	};
	attribution.unnamed = range_empty(owner);
	if (!clauses_add_content(c, &attribution, content->first, c->segments.items[last].end))
		return false;
	array_append(&c->attributions->list, attribution);
	c->done = c->segments.items[last].end;
	return true;
}

/* --- Verbs whose form shows that speech is reported */

/* The subject of a sentence, if it can speak: “[Rosk] wies das zurück. Das Wasser reiche.” Empty if not. */
struct range reported_subject(const struct clauses *c, uint32_t number)
{
	const struct passage *passage = &c->reading->passages[number];
	return segments_subject(c->reading, passage->first, passage->end);
}

/* The nearest such subject in the sentences before, in the same paragraph and from passage `low` on. Empty if there is none. */
static struct range subject_before(const struct clauses *c, uint32_t low)
{
	struct range subject = { 0 };
	for (uint32_t k = c->number; k > low && c->number - k < MOST_BEFORE && range_empty(subject); k--) {
		if (c->reading->passages[k - 1].paragraph != c->passage->paragraph)
			break;
		subject = reported_subject(c, k - 1);
	}
	return subject;
}

/* Who acts in the segments before segment `part`: “[Rosk] wies das zurück, da es falsch sei”. Empty if nobody does. */
static struct range subject_of_parts(const struct clauses *c, uint32_t part)
{
	struct report report;
	for (uint32_t k = part; k-- > 0;) {
		const struct segment *segment = &c->segments.items[k];
		if (speech_verbs_find(c->reading, segment->first, segment->first, segment->end, &report) && !range_empty(report.mention) &&
		    !reading_is(c->reading, report.mention.first, WORD_PRONOUN))
			return report.mention; /* “Den Plan nannte [Rosk] falsch, da …” */
	}
	return reported_subject(c, c->number);
}

/* Whether the segment is a phrase without a verb: “[Die Toten], von denen viele …, seien”. */
static bool is_phrase(const struct reading *reading, const struct segment *segment)
{
	uint32_t token = segments_skip_adverbials(reading, segment->first, segment->end);
	return token == segment->end || segments_noun_phrase(reading, token, segment->end).end == segment->end;
}

/* The segment from which on speech is reported: the first one with a verb whose form shows it; the one before, if that verb comes first in
 * its segment, “Wie es weitergehe, sei ungewiss”; or the first of the sentence, if only phrases stand before. The number of segments if
 * there is no such verb. */
static uint32_t first_reported(const struct clauses *c)
{
	const struct reading *reading = c->reading;
	uint32_t part = 0;
	while (part < c->segments.count && !has_use(reading, c->segments.items[part].first, c->segments.items[part].end, USE_SUBJUNCTIVE))
		part++;
	bool second = part > 0 && part < c->segments.count && reading_uses(reading, c->segments.items[part].first, USE_SUBJUNCTIVE);
	uint32_t phrases = 0;
	while (phrases < part && part < c->segments.count &&
	       (is_phrase(reading, &c->segments.items[phrases]) || (phrases && (second || c->segments.items[phrases].kind == SEGMENT_RELATIVE))))
		phrases++;
	if (phrases == part)
		return 0;
	return second && c->segments.items[part - 1].kind != SEGMENT_PLAIN ? part - 1 : part;
}

static uint32_t last_passage(const struct attribution *attribution)
{
	return attribution->continued ? attribution->continued : attribution->passage;
}

/* Joins the sentence to the one before if that is reported speech as well: several in a row are one statement, as in the German corpus. */
static bool extend_reported(struct clauses *c)
{
	size_t count = c->attributions->list.count;
	struct attribution *before = count ? &c->attributions->list.items[count - 1] : NULL;
	uint32_t last = before ? last_passage(before) : 0;
	if (!before || before->rule != RULE_REPORTED || last + 1 != c->number ||
	    c->passage->paragraph - c->reading->passages[last].paragraph > 1)
		return false;
	struct range content = phrase_trim(c->reading, (struct range){ before->content[0].first, c->passage->end });
	if (content.end - content.first > LONGEST_CONTENT)
		return false;
	before->content[0] = content;
	before->continued = c->number;
	return true;
}

/* Finds reported speech in a sentence without a cue, which the form of its verb shows. The content begins with the first segment that has such a
 * verb. */
static void find_reported(struct clauses *c)
{
	const struct reading *reading = c->reading;
	uint32_t heir = clauses_predecessor(c), part = 0;
	if (c->from > c->passage->first || clauses_last(c) || !c->segments.count)
		return;
	bool near = heir != DOCUMENT_NONE && c->number - c->attributions->list.items[heir].passage == 1;
	bool conditional = near && !reading_uses(reading, c->passage->first, USE_CONDITIONAL) &&
	                   has_use(reading, c->segments.items[0].first, c->segments.items[0].end, USE_CONDITIONAL);
	if (!conditional)
		part = first_reported(c);
	if (part == c->segments.count)
		return;
	if (part == 0 && extend_reported(c))
		return;
	struct attribution attribution = { .rule = RULE_REPORTED, .passage = c->number, .heir_of = heir, .share = 1000 };
	uint32_t spoke = heir == DOCUMENT_NONE ? 0 : last_passage(&c->attributions->list.items[heir]);
	if (part > 0)
		attribution.mention = subject_of_parts(c, part);
	else if (heir == DOCUMENT_NONE || spoke + 1 < c->number)
		attribution.mention = subject_before(c, heir == DOCUMENT_NONE ? 0 : spoke + 1); /* nearer than whoever spoke before */
	attribution.heir_of = range_empty(attribution.mention) ? heir : DOCUMENT_NONE;
	attribution.unnamed = heir == DOCUMENT_NONE && range_empty(attribution.mention);
	clauses_add_content(c, &attribution, part ? c->segments.items[part].first : clauses_front(c), c->passage->end);
	if (attribution.content_count)
		array_append(&c->attributions->list, attribution);
}

/* --- Quoted words */

static bool in_content(const struct clauses *c, uint32_t token)
{
	size_t looked = 0;
	for (size_t k = c->attributions->list.count; k-- > 0 && looked++ < MOST_LOOKED_AT;) {
		const struct attribution *attribution = &c->attributions->list.items[k];
		for (uint32_t p = 0; p < attribution->content_count; p++)
			if (token >= attribution->content[p].first && token < attribution->content[p].end)
				return true;
	}
	return false;
}

/* “Rosk zeigte sich „sehr erleichtert““: in a language that capitalises nouns, and with them titles and names, a quotation that begins in
 * small letters is part of what somebody said. */
static void find_fragments(struct clauses *c)
{
	const struct reading *reading = c->reading;
	uint32_t quotation;
	for (uint32_t k = c->from; k + 1 < c->passage->end; k = segments_next(reading, k, c->passage->end)) {
		const struct token *first = reading_token(reading, k + 1);
		if (!reading_opens(reading, k, &quotation) || first->kind != TOKEN_WORD || first->flags & TOKEN_CAPITALISED ||
		    reading->document->quotations[quotation].words < 2 || in_content(c, k + 1))
			continue;
		struct attribution attribution = { .rule = RULE_AS,
			                               .passage = c->number,
			                               .heir_of = DOCUMENT_NONE,
			                               .share = FRAGMENT_SHARE,
			                               .mention = reported_subject(c, c->number) };
		attribution.unnamed = range_empty(attribution.mention);
		if (clauses_add_content(c, &attribution, k, segments_next(reading, k, c->passage->end)))
			array_append(&c->attributions->list, attribution);
	}
}

void reported_find(struct clauses *c)
{
	find_reported(c);
	if (c->reading->traits & TRAIT_CAPITALISED_NOUNS)
		find_fragments(c);
}
