#include "extract/rules/closing.h"

#include "extract/extract.h"
#include "extract/rules/openings.h"
#include "extract/rules/phrases.h"

enum {
	LONGEST_TAIL = 40,         /* tokens from the cue to the end of the sentence, with whoever says it */
	LONGEST_CIRCUMSTANCE = 12, /* tokens of where it was said, behind the cue */
	LONGEST_SUBJECT = 14,
	LONGEST_NAMED = 8,       /* tokens of a subject that more is said of */
	LONGEST_APPOSITION = 24, /* tokens of that */
	FEWEST_SAID = 4,         /* tokens of a content */
	SURE_SHARE = 800,
	FINITE = WORD_AUXILIARY | WORD_MODAL,
	/* With these no subject begins, and a clause that they open is no report: “, as Rosk said” */
	NO_SUBJECT = WORD_CONJUNCTION | WORD_RELATIVE | WORD_PREPOSITION | WORD_SUBORDINATOR | WORD_THAT | WORD_NEGATION | WORD_ADVERB | WORD_OBJECT,
	SOMEBODY = WORD_NAME | WORD_ROLE | WORD_PEOPLE | WORD_ORGANISATION | WORD_WRITING | WORD_TITLE | WORD_CAPITAL,
};

struct report {
	struct range content, mention, cue;
	uint32_t share;
};

/* A sentence whose end is looked at, without its last mark. */
struct ending {
	const struct reading *reading;
	uint32_t first, end;
};

static bool is_comma(const struct reading *reading, uint32_t token)
{
	bool mark = token > 0 && reading_token(reading, token)->kind == TOKEN_QUOTE;
	return reading_mark(reading, token - mark, ','); /* within the quotation marks, perhaps */
}

/* The last comma in [first, end); `end` if there is none. */
static uint32_t last_comma(const struct reading *reading, uint32_t first, uint32_t end)
{
	for (uint32_t k = end; k-- > first;)
		if (is_comma(reading, k))
			return k;
	return end;
}

static bool has_any(const struct reading *reading, struct range range, uint32_t classes)
{
	for (uint32_t k = range.first; k < range.end; k++)
		if (reading_is(reading, k, classes) && !reading_possessive(reading, k))
			return true;
	return false;
}

/* The tokens before a clause that tells more of whoever it is: “people [who know her]”. */
static struct range without_relative(const struct reading *reading, struct range range)
{
	for (uint32_t k = range.first + 1; k < range.end; k++)
		if (reading_is(reading, k, WORD_RELATIVE))
			return (struct range){ range.first, k };
	return range;
}

/* Whether the words may be whoever says it: a phrase without a verb, but for a relative clause. */
static bool is_subject(const struct reading *reading, struct range range, uint32_t longest)
{
	const uint64_t nobody = KIND_NOT | KIND_NOBODY | KIND_AUTHOR | KIND_IT | KIND_READER;
	if (range_empty(range) || range.end - range.first > longest || reading_is(reading, range.first, NO_SUBJECT) ||
	    reading_uses(reading, range.first, USE_WHAT | USE_AS))
		return false;
	const struct range noun = without_relative(reading, range);
	if (reading_token(reading, range.first)->kind == TOKEN_NUMBER && !has_any(reading, noun, SOMEBODY))
		return false; /* “13 pages” */
	for (uint32_t k = range.first; k < range.end; k++)
		if (reading_kind(reading, k, nobody) || reading_mark(reading, k, ':') || phrase_is_dash(reading, k) ||
		    reading_token(reading, k)->kind == TOKEN_QUOTE)
			return false;
	if (reading_is(reading, range.first, WORD_PRONOUN) && noun.end > noun.first + 1)
		return false;
	return !has_any(reading, noun, FINITE | WORD_THAT | WORD_SUBORDINATOR);
}

/* Whether it is a sentence by itself: it has a verb, and more than what opens one. */
static bool is_said(const struct reading *reading, struct range content)
{
	if (content.end < content.first + FEWEST_SAID || opening_is_alone(reading, content.first, content.end) ||
	    phrase_is_participle(reading, content.first) || reading_kind(reading, content.first, KIND_ASKED) ||
	    reading_is(reading, content.first, WORD_RELATIVE))
		return false;
	for (uint32_t k = content.first + 1; k < content.end; k++) {
		if (reading_is(reading, k, WORD_RELATIVE) && !reading_is(reading, k, WORD_THAT))
			return false;
		if ((reading_is(reading, k, FINITE) && !reading_possessive(reading, k)) || reading_looks_past(reading, k))
			return true;
	}
	return false;
}

/* Whether nothing but when and where it was said stands between the token and the sentence's end. */
static bool nothing_follows(const struct ending *ending, uint32_t token)
{
	const struct reading *reading = ending->reading;
	const uint32_t other = FINITE | WORD_THAT | WORD_RELATIVE | WORD_SUBORDINATOR | WORD_PRONOUN | WORD_CONJUNCTION;
	token = phrase_skip_times(reading, token, ending->end);
	if (token >= ending->end)
		return true;
	if (ending->end - token > LONGEST_CIRCUMSTANCE || !reading_is(reading, token, WORD_PREPOSITION) ||
	    reading_uses(reading, token, USE_OF | USE_INFINITIVE))
		return false;
	for (uint32_t k = token; k < ending->end; k++)
		if (reading_is(reading, k, other) || reading_looks_past(reading, k) || is_comma(reading, k) || phrase_breaks(reading, k))
			return false;
	return true;
}

/* “A, [police in that city] said.”; “A, [Ito, the mayor,] said.” */
static bool subject_before(const struct ending *ending, uint32_t cue, struct report *ret_report)
{
	const struct reading *reading = ending->reading;
	uint32_t end = cue;
	while (end > ending->first && (reading_kind(reading, end - 1, KIND_HAVING) || reading_looks_adverb(reading, end - 1) ||
	                               (reading_is(reading, end - 1, WORD_ADVERB) && !is_comma(reading, end - 1))))
		end--;
	bool apposition = end > ending->first && is_comma(reading, end - 1);
	uint32_t comma = last_comma(reading, ending->first, end - apposition);
	if (comma + 1 >= end)
		return false;
	struct range subject = { comma + 1, end - apposition };
	if (apposition) {
		if (subject.end - subject.first > LONGEST_APPOSITION ||
		    (has_any(reading, subject, FINITE) && !reading_is(reading, subject.first, WORD_RELATIVE)))
			return false;
		uint32_t before = last_comma(reading, ending->first, comma);
		if (before == comma || !is_subject(reading, (struct range){ before + 1, comma }, LONGEST_NAMED) ||
		    !has_any(reading, (struct range){ before + 1, comma }, SOMEBODY))
			return false;
		subject.first = before + 1;
		comma = before;
	} else if (!is_subject(reading, subject, LONGEST_SUBJECT)) {
		return false;
	}
	ret_report->cue.first = end;
	ret_report->mention = subject;
	ret_report->content.end = reading_token(reading, comma)->kind == TOKEN_QUOTE ? comma + 1 : comma;
	return true;
}

/* “A, said [the official] who was there.” */
static bool subject_behind(const struct ending *ending, uint32_t cue, uint32_t behind, struct report *ret_report)
{
	const struct reading *reading = ending->reading;
	if (cue <= ending->first || !is_comma(reading, cue - 1))
		return false;
	const struct range mention = phrase_noun_phrase(reading, behind, ending->end);
	const uint32_t next = mention.end;
	if (range_empty(mention) || !(has_any(reading, mention, SOMEBODY) || reading_uses(reading, next, USE_WHO)) ||
	    !is_subject(reading, mention, LONGEST_SUBJECT))
		return false;
	const bool relative = reading_is(reading, next, WORD_RELATIVE) && !reading_is(reading, next, WORD_THAT);
	if (next < ending->end && !relative) {
		const struct range rest = { next, ending->end };
		if (!reading_kind(reading, next, KIND_POSTPOSED) && !reading_is(reading, next, WORD_PREPOSITION | WORD_TIME) &&
		    !reading_mark(reading, next, ','))
			return false;
		if (has_any(reading, rest, FINITE | WORD_THAT) && !has_any(reading, rest, WORD_RELATIVE))
			return false; /* “Rosk, the mayor, said people in Issel were angry” */
	}
	ret_report->mention = mention;
	ret_report->content.end = reading_token(reading, cue - 1)->kind == TOKEN_QUOTE ? cue : cue - 1;
	return true;
}

/* Whether the entry is of a verb by which somebody only can have said something: “said”, “announced”. */
static bool is_sure(const struct cue_entry *entry)
{
	const uint32_t content = CUE_CLAUSE | CUE_SOMEBODY;
	return (entry->form == CUE_PAST || entry->form == CUE_PRESENT) && entry->share >= SURE_SHARE && (entry->content & content) == content;
}

static bool find_report(const struct ending *ending, struct report *ret_report)
{
	const struct reading *reading = ending->reading;
	struct cue_entry entry;
	for (uint32_t k = ending->end; k-- > ending->first + FEWEST_SAID && ending->end - k < LONGEST_TAIL;) {
		if (!reading_is(reading, k, WORD_CUE) || !reading_cue(reading, k, &entry) || !is_sure(&entry) ||
		    reading_token(reading, k)->quotation != DOCUMENT_NONE)
			continue;
		const uint32_t first = phrase_skip_opening(reading, ending->first, ending->end), behind = k + entry.tokens;
		struct report report = { .content = { first, 0 }, .cue = { k, behind }, .share = entry.share };
		bool found = nothing_follows(ending, behind) ? subject_before(ending, k, &report) : subject_behind(ending, k, behind, &report);
		if (!found || range_empty(report.content))
			return false;
		report.content = phrase_trim(reading, report.content);
		*ret_report = report;
		return is_said(reading, report.content);
	}
	return false;
}

static bool overlaps(struct range a, struct range b)
{
	return a.first < b.end && b.first < a.end;
}

static bool is_doubted(const struct attribution *attribution)
{
	return attribution->attitude || attribution->nested || attribution_confidence(attribution) < STATEMENT_CONFIDENCE_DEFAULT;
}

/* What was found in a passage: the last, and by attribution the one before it; else DOCUMENT_NONE. */
struct found {
	uint32_t last;
	const uint32_t *before;
};

/* Whether nothing that was found without doubt has to do with the report, unless it is told in what is reported. *ret_taken: what was found with
 * doubt, and has the report's cue. */
static bool is_free(const struct reading *reading, const struct attributions *attributions, const struct report *report, const struct found *found,
                    struct attribution **ret_taken)
{
	*ret_taken = NULL;
	for (uint32_t k = found->last; k != DOCUMENT_NONE; k = found->before[k]) {
		struct attribution *one = &attributions->list.items[k];
		bool same = overlaps(one->cue, report->cue);
		if (same && is_doubted(one)) {
			*ret_taken = one;
			continue;
		}
		if (is_doubted(one))
			continue;
		bool within = !range_empty(one->cue) && one->cue.first >= report->content.first && one->cue.end <= report->content.end &&
		              one->content[0].first >= report->content.first && one->content[one->content_count - 1].end <= report->content.end;
		if (same || !within || reading_token(reading, one->content[0].first)->quotation != DOCUMENT_NONE)
			return false;
	}
	return true;
}

static void take(const struct reading *reading, struct attributions *attributions, const struct report *report, const struct found *found, uint32_t p)
{
	struct attribution *taken;
	if (!is_free(reading, attributions, report, found, &taken))
		return;
	for (uint32_t k = found->last; k != DOCUMENT_NONE; k = found->before[k]) {
		struct attribution *one = &attributions->list.items[k];
		one->nested |= one != taken && !is_doubted(one); /* “A was told to leave, officials said.” */
	}
	const struct attribution made = {
		.rule = RULE_FRONTED, .share = report->share, .mention = report->mention, .cue = report->cue, .content = { report->content },
		.content_count = 1, .passage = p, .heir_of = DOCUMENT_NONE,
	};
	if (taken)
		*taken = made;
	else
		array_append(&attributions->list, made);
}

void closing_mend(const struct reading *reading, struct attributions *attributions)
{
	if (!reading->grammar || !(reading->traits & TRAIT_FIXED_ORDER))
		return;
	uint32_t *last = arena_alloc(reading->arena, (size_t)reading->passage_count + 1, sizeof(*last));
	uint32_t *before = arena_alloc(reading->arena, attributions->list.count + 1, sizeof(*before));
	for (uint32_t p = 0; p < reading->passage_count; p++)
		last[p] = DOCUMENT_NONE;
	for (uint32_t k = 0; k < attributions->list.count; k++) {
		before[k] = last[attributions->list.items[k].passage];
		last[attributions->list.items[k].passage] = k;
	}
	for (uint32_t p = 0; p < reading->passage_count; p++) {
		const struct passage *passage = &reading->passages[p];
		if (reading->voices[p] != VOICE_OUTLET || passage->end < passage->first + FEWEST_SAID || !reading_mark(reading, passage->end - 1, '.'))
			continue;
		uint32_t first = reading->document->sentences[reading_token(reading, passage->end - 1)->sentence].first;
		struct report report;
		struct ending ending = { reading, first > passage->first ? first : passage->first, passage->end - 1 };
		if (find_report(&ending, &report))
			take(reading, attributions, &report, &(struct found){ last[p], before }, p);
	}
}
