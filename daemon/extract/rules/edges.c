#include "extract/rules/edges.h"

#include <string.h>

#include "extract/rules/content_ends.h"
#include "extract/rules/phrases.h"

enum {
	LONGEST_RELAY = 14,   /* tokens of “, according to the …” */
	FEWEST_LEFT = 3,      /* tokens of a content that is cut */
	LONGEST_APPOSITION = 16,
	LONGEST_NAME = 5,     /* tokens of whom it is said to */
	LONGEST_SUBJECT = 10, /* tokens of a subject whose verb stands behind what interrupts them */
	SURE_SHARE = 700,
	VERB_WITHIN = 12, /* tokens behind whom it is said to, in which a clause has its verb */
	LONGEST_ADDRESSEE = 12, /* tokens of whom it is said to, with when and where */
	LONGEST_CIRCUMSTANCE = 24, /* tokens of where or when it is said, before “that” */
	MOST_BEFORE_THAT = 6,      /* tokens of “in the interview” */
	LONGEST_BRACKET = 60,
	LATEST_OPENING = 4, /* tokens of a sentence before “while”: “But even”, “A few weeks” */
	LATEST_SUBJECT = 3, /* tokens from there to whoever speaks */
};

static uint32_t sentence_first(const struct reading *reading, uint32_t token)
{
	return reading->document->sentences[reading_token(reading, token)->sentence].first;
}

/* “[, according to the Lantern]”, “[, reports the Lantern]”: who, if the comma at the token opens that and nothing follows. */
static struct range relay_at(const struct reading *reading, uint32_t comma, uint32_t end)
{
	struct cue_entry entry;
	uint32_t first = comma + 1;
	if (!reading_mark(reading, comma, ','))
		return (struct range){ 0 };
	bool according = reading_word(reading, first, "according") && reading_word(reading, first + 1, "to");
	bool reports = reading_word(reading, first, "reports") || reading_word(reading, first, "reported");
	bool verb = reading_cue(reading, first, &entry) && (entry.form == CUE_PAST || entry.form == CUE_PRESENT) &&
	            (reports || entry.share >= SURE_SHARE);
	struct range relaying = according || verb ? (struct range){ 0 } : phrase_noun_phrase(reading, first, end);
	if (!range_empty(relaying) && relaying.end + 1 == end &&
	    (reading_is(reading, relaying.end - 1, WORD_NAME | WORD_ORGANISATION) || reading_token(reading, relaying.end - 1)->kind == TOKEN_URL) &&
	    (reading_word(reading, relaying.end, "reports") || reading_word(reading, relaying.end, "reported")))
		return relaying; /* “A, the Lantern reported, Rosk said” */
	if (!according && !verb)
		return (struct range){ 0 };
	struct range who = phrase_noun_phrase(reading, first + (according ? 2 : entry.tokens), end);
	bool named = !range_empty(who) && reading_is(reading, who.end - 1, WORD_NAME | WORD_ROLE | WORD_ORGANISATION);
	return named && who.end == end && (according || reading_is(reading, who.end - 1, WORD_NAME)) ? who : (struct range){ 0 };
}

static void cut_relay(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = &attribution->content[attribution->content_count - 1];
	uint32_t end = content->end - (reading_token(reading, content->end - 1)->kind == TOKEN_QUOTE);
	uint32_t low = end > content->first + LONGEST_RELAY ? end - LONGEST_RELAY : content->first;
	for (uint32_t k = end; k-- > low && k >= content->first + FEWEST_LEFT;) {
		struct range who = relay_at(reading, k, end);
		if (range_empty(who))
			continue;
		content->end = k;
		*content = phrase_trim(reading, *content);
		if (range_empty(attribution->via))
			attribution->via = who;
		return;
	}
}

static bool has_any(const struct reading *reading, struct range range, uint32_t classes)
{
	for (uint32_t k = range.first; k < range.end; k++)
		if (reading_is(reading, k, classes) && !reading_possessive(reading, k))
			return true;
	return false;
}

/* Whether a verb of the cue takes one of the contents (flags of enum cue_content). */
static bool takes(const struct reading *reading, struct range cue, uint32_t contents)
{
	struct cue_entry entry;
	for (uint32_t k = cue.first; k < cue.end; k++)
		if (reading_cue(reading, k, &entry) && entry.content & contents)
			return true;
	return false;
}

/* “asked [the mayor on Friday] whether they held”, “told [an audience in Issel] that they would”: whom, up to the conjunction. */
static bool cut_before_conjunction(const struct reading *reading, struct range *content)
{
	if (!reading_is(reading, content->first, WORD_NAME | WORD_DETERMINER | WORD_OBJECT | WORD_ROLE | WORD_TITLE) || reading_is(reading, content->first - 1, WORD_PREPOSITION) ||
	    reading_is(reading, content->first, WORD_THAT) || reading_kind(reading, content->first, KIND_WHETHER))
		return false;
	for (uint32_t k = content->first + 1; k + FEWEST_LEFT < content->end && k < content->first + LONGEST_ADDRESSEE; k++) {
		bool asks = reading_kind(reading, k, KIND_WHETHER) && !reading_word(reading, k, "who") && !reading_word(reading, k, "where") && !reading_word(reading, k, "when");
		bool relative = reading_is(reading, k + 1, WORD_AUXILIARY | WORD_MODAL) || reading_looks_past(reading, k + 1); /* “the man that was here” */
		if (asks || (reading_is(reading, k, WORD_THAT) && !relative)) {
			bool about = reading_is(reading, k - 1, WORD_PREPOSITION); /* “questioned his reasons for what he did” */
			content->first = about ? content->first : k;
			return !about;
		}
		if (reading_is(reading, k, WORD_PREPOSITION) && !reading_kind(reading, k, KIND_CIRCUMSTANCE | KIND_AROUND))
			return false;
		if (reading_token(reading, k)->quotation != DOCUMENT_NONE || reading_is(reading, k, WORD_AUXILIARY | WORD_MODAL | WORD_RELATIVE | WORD_CONJUNCTION) ||
		    reading_looks_past(reading, k) || reading_word(reading, k, "to") || reading_token(reading, k)->kind == TOKEN_PUNCTUATION)
			return false;
	}
	return false;
}

/* “told [the Lantern] the gates were old”: names, and then a clause of its own. */
static void cut_addressee(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = &attribution->content[0];
	uint32_t k = content->first + reading_uses(reading, content->first, USE_DEFINITE), name = k;
	if (content->first != attribution->cue.end || !takes(reading, attribution->cue, CUE_ADDRESSEE | CUE_WHETHER) ||
	    cut_before_conjunction(reading, content) || !takes(reading, attribution->cue, CUE_ADDRESSEE))
		return;
	struct range whom = phrase_noun_phrase(reading, content->first, content->end);
	uint32_t behind = reading_is(reading, content->first, WORD_OBJECT) ? content->first + 1 : range_empty(whom) ? content->first : whom.end;
	bool pronoun = reading_is(reading, behind, WORD_PRONOUN) && !reading_is(reading, behind, WORD_OBJECT | WORD_RELATIVE | WORD_THAT);
	bool whole = !has_any(reading, (struct range){ content->first, behind }, WORD_PREPOSITION) && reading_is(reading, behind + 1, WORD_AUXILIARY | WORD_MODAL);
	if (behind > content->first && pronoun && (behind == content->first + 1 || whole)) {
		content->first = behind; /* “told [her] she had no need of it”, “told [a crowd in Issel] they are late” */
		return;
	}
	name = k += reading_is(reading, k, WORD_ROLE) && reading_is(reading, k + 1, WORD_NAME); /* “host Edda Rosk” */
	while (k < content->end && k < name + LONGEST_NAME && reading_is(reading, k, WORD_NAME))
		k++;
	if (k == name && (name > content->first ? reading_is(reading, k, WORD_ORGANISATION | WORD_ROLE) : reading_is(reading, k, WORD_PEOPLE)))
		k++; /* “the paper”, “reporters” */
	if (k == name || !reading_is(reading, k, WORD_DETERMINER | WORD_PRONOUN) || reading_is(reading, k, WORD_NAME | WORD_RELATIVE | WORD_THAT))
		return;
	for (uint32_t verb = k + 1; verb < content->end && verb < k + VERB_WITHIN; verb++)
		if (reading_is(reading, verb, WORD_AUXILIARY | WORD_MODAL)) {
			content->first = k;
			return;
		}
}

/* “writing for [the majority] that the gates were old”; but “warned of a flood that may come” */
static void cut_before_that(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = &attribution->content[0];
	const uint32_t verb = content->first - 2;
	struct cue_entry entry;
	if (content->first != attribution->cue.end || verb < attribution->cue.first || !reading_is(reading, content->first - 1, WORD_PREPOSITION) ||
	    !reading_cue(reading, verb, &entry) || entry.tokens > 1 || !(entry.content & CUE_CLAUSE) || entry.content & CUE_ATTITUDE)
		return;
	for (uint32_t k = content->first; k + FEWEST_LEFT < content->end && k < content->first + LONGEST_NAME; k++) {
		if (k > content->first && reading_is(reading, k, WORD_THAT)) {
			bool clause = reading_is(reading, k + 1, WORD_DETERMINER | WORD_PRONOUN | WORD_NAME) || reading_token(reading, k + 1)->kind == TOKEN_QUOTE;
			content->first = clause ? k : content->first;
			return;
		}
		if (!reading_open_word(reading, k) && !reading_is(reading, k, WORD_DETERMINER))
			return;
	}
}

/* “said on [the radio, where she is heard daily,] that the gates were old” */
static void cut_circumstance(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = &attribution->content[0];
	struct cue_entry entry;
	const uint32_t verb = content->first - 2;
	if (content->first != attribution->cue.end || verb < attribution->cue.first || !reading_kind(reading, content->first - 1, KIND_CIRCUMSTANCE | KIND_AROUND) ||
	    !reading_cue(reading, verb, &entry) || !(entry.content & CUE_CLAUSE) || entry.content & CUE_ATTITUDE)
		return;
	for (uint32_t k = content->first; k + FEWEST_LEFT < content->end && k < content->first + LONGEST_CIRCUMSTANCE; k++) {
		if (reading_token(reading, k)->quotation != DOCUMENT_NONE)
			return;
		if (reading_is(reading, k, WORD_THAT) && reading_mark(reading, k - 1, ',') && k > content->first + 1) {
			content->first = k;
			return;
		}
	}
}

/* “said [early on Friday] that the gates were old”, “said [at the time] the gates were old”, “added [drily] that they were” */
static void cut_time(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = &attribution->content[0];
	uint32_t behind = phrase_skip_times(reading, content->first + (reading_word(reading, content->first, "early") || reading_looks_adverb(reading, content->first)), content->end);
	if (content->first == attribution->cue.end && behind > content->first && behind + FEWEST_LEFT < content->end && reading_is(reading, behind, WORD_THAT))
		content->first = behind;
	if (attribution->cue.end > attribution->cue.first + 1 && content->first == attribution->cue.end &&
	    reading_word(reading, content->first - 1, "at") && reading_word(reading, content->first, "the") &&
	    reading_word(reading, content->first + 1, "time") && content->end > content->first + 2 + FEWEST_LEFT) {
		content->first += 2;
		attribution->cue.end--;
	}
}

/* Whether a finite verb may stand at the token: it is no word for anything else. */
static bool may_be_verb(const struct reading *reading, uint32_t token)
{
	const struct token *t = reading_token(reading, token);
	return t->kind == TOKEN_WORD && !(t->flags & TOKEN_CAPITALISED) && !reading_looks_adverb(reading, token) &&
	       (reading_is(reading, token, WORD_AUXILIARY | WORD_MODAL) || reading_open_word(reading, token));
}

/* “said the law — though many like it — tramples on freedoms”: a subject without its verb goes on behind the aside. */
static void go_on_behind_aside(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = &attribution->content[attribution->content_count - 1];
	uint32_t end = reading->document->sentences[reading_token(reading, content->first)->sentence].end, aside = content->end + 1;
	if (content->first < attribution->cue.end || content->end >= end || !phrase_is_dash(reading, content->end) ||
	    content->end > content->first + LONGEST_SUBJECT || has_any(reading, *content, WORD_AUXILIARY | WORD_MODAL) ||
	    reading_word(reading, content->first, "to") || reading_word(reading, attribution->cue.end - 2, "to"))
		return; /* “the decision to call an election — the third — carries risks”: the verb is the decision's */
	while (aside < end && !phrase_is_dash(reading, aside) && reading_token(reading, aside)->quotation == DOCUMENT_NONE)
		aside++;
	if (aside + FEWEST_LEFT < end && phrase_is_dash(reading, aside) && may_be_verb(reading, aside + 1))
		*content = phrase_trim(reading, (struct range){ content->first, end });
}

static bool any_looks_past(const struct reading *reading, struct range range)
{
	for (uint32_t k = range.first; k < range.end; k++)
		if (reading_looks_past(reading, k))
			return true;
	return false;
}

/* Whether what stands behind the comma only says more of the subject before it: “, who fell into it,”, “, the mayor,”, “, known as the Old Dam,”. */
static bool is_aside(const struct reading *reading, struct range subject, uint32_t aside)
{
	bool named = subject.end <= subject.first + LONGEST_NAME && reading_is(reading, subject.end - 1, WORD_NAME) && reading_is(reading, aside, WORD_DETERMINER);
	bool participle = (reading_looks_past(reading, aside) || reading_word(reading, aside, "known")) && !has_any(reading, subject, WORD_CONJUNCTION);
	return reading_is(reading, aside, WORD_RELATIVE) || named || participle;
}

/* “said the boy, who fell into the pit, is expected to live”: the same behind what is said of the subject. */
static void go_on_behind_relative(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = &attribution->content[attribution->content_count - 1];
	uint32_t end = reading->document->sentences[reading_token(reading, content->first)->sentence].end, aside = content->end + 1;
	struct cue_entry entry;
	if (content->first < attribution->cue.end || aside + FEWEST_LEFT >= end || !reading_mark(reading, content->end, ',') ||
	    content->end > content->first + LONGEST_SUBJECT || !takes(reading, attribution->cue, CUE_CLAUSE) ||
	    reading_is(reading, attribution->cue.end - 1, WORD_PREPOSITION) || !is_aside(reading, *content, aside) ||
	    has_any(reading, *content, WORD_AUXILIARY | WORD_MODAL) || reading_word(reading, content->first, "to"))
		return;
	while (aside < end && !reading_mark(reading, aside, ',') && reading_token(reading, aside)->quotation == DOCUMENT_NONE)
		aside++;
	if (aside + FEWEST_LEFT >= end || !reading_mark(reading, aside, ',') || any_looks_past(reading, *content))
		return;
	if (reading_is(reading, aside + 1, WORD_AUXILIARY | WORD_MODAL) || reading_looks_past(reading, aside + 1) ||
	    (reading_cue(reading, aside + 1, &entry) && entry.form == CUE_PAST))
		*content = phrase_trim(reading, (struct range){ content->first, content_clause_end(reading, aside + 1, end) });
}

/* “said that plans for the gates, if they hold, are dim”: the same behind a condition. */
static void go_on_behind_condition(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = &attribution->content[attribution->content_count - 1];
	uint32_t end = reading->document->sentences[reading_token(reading, content->first)->sentence].end, aside = content->end + 1;
	if (content->first < attribution->cue.end || aside + FEWEST_LEFT >= end || !reading_mark(reading, content->end, ',') ||
	    !reading_is(reading, content->first, WORD_THAT) || !reading_is(reading, aside, WORD_SUBORDINATOR) ||
	    has_any(reading, (struct range){ content->first + 1, content->end }, WORD_AUXILIARY | WORD_MODAL | WORD_THAT | WORD_RELATIVE))
		return;
	if (any_looks_past(reading, *content))
		return;
	while (aside < end && !reading_mark(reading, aside, ',') && reading_token(reading, aside)->quotation == DOCUMENT_NONE)
		aside++;
	if (aside + 2 < end && reading_mark(reading, aside, ',') && reading_is(reading, aside + 1, WORD_AUXILIARY | WORD_MODAL))
		*content = phrase_trim(reading, (struct range){ content->first, content_clause_end(reading, aside + 1, end) });
}

/* Whether a clause of its own begins at the token: a subject, and soon its verb. */
static bool clause_begins(const struct reading *reading, uint32_t token, uint32_t end)
{
	struct range subject = phrase_noun_phrase(reading, token, end);
	uint32_t verb = range_empty(subject) ? token + 1 : subject.end;
	if (range_empty(subject) && !reading_is(reading, token, WORD_PRONOUN))
		return false;
	while (verb < end && (reading_is(reading, verb, WORD_ADVERB) || reading_looks_adverb(reading, verb)))
		verb++;
	return verb + 1 < end && (reading_is(reading, verb, WORD_AUXILIARY | WORD_MODAL) || reading_looks_past(reading, verb) || may_be_verb(reading, verb)) &&
	       !reading_possessive(reading, verb);
}

/* “said that if the gates broke, the town would be lost”: a condition is half of what is said. */
static void go_on_behind_opening(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = &attribution->content[attribution->content_count - 1];
	uint32_t end = reading->document->sentences[reading_token(reading, content->first)->sentence].end, opening = content->first, behind = content->end + 1;
	struct cue_entry entry;
	if (content->first < attribution->cue.end || behind + FEWEST_LEFT >= end || !reading_mark(reading, content->end, ','))
		return;
	while (opening < content->end && !reading_is(reading, opening, WORD_THAT) && opening < content->first + MOST_BEFORE_THAT)
		opening++; /* “the charge that when …” */
	if (reading_word(reading, content->first, "if"))
		opening = content->first; /* “has said if the gates broke, …” */
	else if (!reading_is(reading, opening++, WORD_THAT))
		return;
	if (!reading_is(reading, opening, WORD_SUBORDINATOR) || reading_is(reading, opening, WORD_RELATIVE) ||
	    reading_word(reading, opening, "as") || reading_token(reading, opening)->quotation != DOCUMENT_NONE)
		return;
	for (uint32_t k = opening; k < content->end; k++)
		if (reading_mark(reading, k, ',') || reading_token(reading, k)->quotation != DOCUMENT_NONE)
			return;
	if (!clause_begins(reading, behind, end) || reading_cue(reading, behind + 1, &entry))
		return; /* “said that they were old when asked, she said” */
	*content = phrase_trim(reading, (struct range){ content->first, content_clause_end(reading, behind, end) });
}

/* “The dam (Rosk says it leaks) is old”: what is said in a bracket ends with it. */
static void cut_at_bracket(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = &attribution->content[attribution->content_count - 1];
	uint32_t close = content->first, open = sentence_first(reading, content->first), depth = 0;
	while (close < content->end && (depth || !reading_mark(reading, close, ')'))) {
		depth += reading_mark(reading, close, '(');
		depth -= depth && reading_mark(reading, close, ')');
		close++;
	}
	for (uint32_t k = open; k < content->first; k++)
		depth = reading_mark(reading, k, '(') ? 1 : reading_mark(reading, k, ')') ? 0 : depth;
	if (depth && close < content->end && close >= content->first + FEWEST_LEFT)
		*content = phrase_trim(reading, (struct range){ content->first, close });
}

/* “said few agree (a third, in all[)]”: the bracket that was opened in it. */
static void close_bracket(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = &attribution->content[attribution->content_count - 1];
	uint32_t close = content->end;
	if (!reading_mark(reading, close, ')') || reading_token(reading, close)->sentence != reading_token(reading, close - 1)->sentence)
		return;
	for (uint32_t k = close; k-- > content->first && close - k < LONGEST_BRACKET && !reading_mark(reading, k, ')');)
		if (reading_mark(reading, k, '(')) {
			content->end = close + 1;
			return;
		}
}

/* “[Children], Rosk said, [are being kept inside]”: the subject before the interruption. */
static void take_subject(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = attribution->content;
	uint32_t first = reading->document->sentences[reading_token(reading, content->first)->sentence].first;
	uint32_t inserted = attribution->mention.first < attribution->cue.first ? attribution->mention.first : attribution->cue.first;
	if (attribution->content_count != 1 || range_empty(attribution->mention) || content->first < inserted || inserted < first + 2 ||
	    !reading_mark(reading, inserted - 1, ',') || !reading_mark(reading, content->first - 1, ',') ||
	    !reading_is(reading, content->first, WORD_AUXILIARY | WORD_MODAL))
		return;
	struct range subject = { phrase_skip_opening(reading, first, inserted), inserted - 1 };
	if (range_empty(subject) || subject.end > subject.first + LONGEST_SUBJECT || has_any(reading, subject, WORD_AUXILIARY | WORD_MODAL))
		return;
	content[1] = content[0];
	content[0] = subject;
	attribution->content_count = 2;
}

/* “[What is unclear], said Rosk, [is how it began]”, “[Ito], according to Rosk, [began it]”: the verb behind the interruption. */
static void take_predicate(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = attribution->content;
	uint32_t end = reading->document->sentences[reading_token(reading, content->first)->sentence].end;
	uint32_t behind = attribution->mention.end > attribution->cue.end ? attribution->mention.end : attribution->cue.end;
	if (!reading_mark(reading, behind, ',') && takes(reading, attribution->cue, CUE_ADDRESSEE)) { /* “, Rosk told reporters, …” */
		struct range whom = phrase_noun_phrase(reading, behind, end);
		behind = reading_is(reading, behind, WORD_OBJECT) ? behind + 1 : range_empty(whom) ? behind : whom.end;
	}
	bool past = reading_word(reading, attribution->cue.first, "according") && behind + 1 < end && reading_looks_past(reading, behind + 1) &&
	            content->end <= content->first + LONGEST_SUBJECT;
	if (attribution->content_count != 1 || range_empty(attribution->mention) || content->end > attribution->cue.first ||
	    behind + 1 + FEWEST_LEFT >= end || !reading_mark(reading, behind, ',') || !(past || reading_is(reading, behind + 1, WORD_AUXILIARY | WORD_MODAL)) ||
	    has_any(reading, attribution->mention, WORD_RELATIVE)) /* “, said Rosk, whose house by the dam, the last one, was lost” */
		return;
	content[1] = phrase_trim(reading, (struct range){ behind + 1, end });
	attribution->content_count = 2;
}

/* “that he would fly, but that turned out not to be so”: what the reporter says of it. */
static void cut_contrast(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = &attribution->content[attribution->content_count - 1];
	for (uint32_t k = content->first + FEWEST_LEFT; k + 2 < content->end; k++)
		if (reading_word(reading, k, "but") && reading_token(reading, k)->quotation == DOCUMENT_NONE && reading_word(reading, k + 1, "that") &&
		    phrase_that_is_pronoun(reading, k + 1)) {
			struct range left = phrase_trim(reading, (struct range){ content->first, k });
			*content = range_empty(left) ? *content : left;
			return;
		}
}

/* Whether one of the tokens is surely a finite verb. */
static bool has_finite(const struct reading *reading, struct range range)
{
	bool any = has_any(reading, range, WORD_AUXILIARY | WORD_MODAL);
	for (uint32_t k = range.first; k < range.end && !any; k++)
		any = reading_looks_past(reading, k);
	return any;
}

/* Whether the sentence opens with a clause that is subordinate and in which the cue has its subject: “But while [Rosk said] …”. */
static bool is_subordinate(const struct reading *reading, const struct attribution *attribution)
{
	const struct range mention = attribution->mention;
	uint32_t first = sentence_first(reading, attribution->cue.first), opening = first;
	if (range_empty(mention)) /* “After reports that …” */
		return attribution->cue.first <= first + LATEST_SUBJECT && attribution->cue.first > first && reading_is(reading, attribution->content[0].first, WORD_THAT) &&
		       reading_is(reading, first, WORD_PREPOSITION | WORD_SUBORDINATOR);
	while (opening < mention.first && opening <= first + LATEST_OPENING &&
	       !(reading_is(reading, opening, WORD_SUBORDINATOR) && !reading_is(reading, opening, WORD_THAT | WORD_RELATIVE)))
		opening++;
	if (range_empty(mention) || mention.end > attribution->cue.first || opening >= mention.first || opening > first + LATEST_OPENING ||
	    opening + LATEST_SUBJECT < mention.first)
		return false;
	for (uint32_t k = opening; k < mention.first; k++)
		if (reading_token(reading, k)->kind == TOKEN_PUNCTUATION || reading_is(reading, k, WORD_AUXILIARY | WORD_MODAL))
			return false;
	bool as = reading_word(reading, opening, "as") && !reading_is(reading, attribution->content[0].first, WORD_THAT); /* “as Rosk put it” */
	return !as;
}

/* Whether what looks like a noun phrase is a clause: “the board left them”, “her office keeps the old ones”. */
static bool has_verb_inside(const struct reading *reading, uint32_t token, uint32_t end)
{
	const struct range phrase = phrase_noun_phrase(reading, token, end);
	for (uint32_t verb = token + 1; verb < phrase.end && verb + 1 < end; verb++)
		if (may_be_verb(reading, verb) && reading_is(reading, verb + 1, WORD_DETERMINER | WORD_OBJECT) && !reading_is(reading, verb + 1, WORD_THAT))
			return true;
	return false;
}

/* “While Rosk said the gates were old[, the board left them as they were]”: the main clause is the reporter's. */
static void cut_main_clause(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = &attribution->content[0];
	uint32_t opening = content->first + reading_is(reading, content->first, WORD_THAT), end = content->end;
	if (attribution->content_count != 1 || content->first != attribution->cue.end || !is_subordinate(reading, attribution) ||
	    reading_token(reading, end - 1)->sentence != reading_token(reading, attribution->cue.first)->sentence ||
	    reading_is(reading, opening, WORD_SUBORDINATOR)) /* “while Rosk said that if the gates broke, the town was lost” */
		return;
	bool finite = opening > content->first;
	for (uint32_t k = opening + 1; k + FEWEST_LEFT < end; k = reading_next(reading, k)) {
		uint32_t verb = k + 1 + LONGEST_SUBJECT < end ? k + 1 + LONGEST_SUBJECT : end;
		bool clause = reading_mark(reading, k, ',') && reading_token(reading, k)->quotation == DOCUMENT_NONE &&
		              !reading_is(reading, k + 1, WORD_RELATIVE | WORD_CONJUNCTION) &&
		              (clause_begins(reading, k + 1, end) || has_verb_inside(reading, k + 1, end) ||
		               (reading_open_word(reading, k + 1) && reading_is(reading, k + 2, WORD_AUXILIARY | WORD_MODAL))); /* “protests have” */
		if (clause && (finite || has_finite(reading, (struct range){ k + 1, verb }))) {
			*content = phrase_trim(reading, (struct range){ content->first, k });
			return;
		}
		finite |= has_finite(reading, (struct range){ k, k + 1 });
	}
}

/* “The plan, which Rosk said was dead[, was brought back]”, “The plan – which Rosk said was dead – [was]”: the verb of the sentence behind the clause. */
static void cut_main_verb(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = &attribution->content[attribution->content_count - 1];
	const uint32_t which = attribution->mention.first - 1;
	if (range_empty(attribution->mention) || attribution->mention.first < 2 || content->first < attribution->cue.end ||
	    !reading_is(reading, which, WORD_RELATIVE) || !(reading_mark(reading, which - 1, ',') || phrase_is_dash(reading, which - 1)))
		return;
	bool finite = false, dash = phrase_is_dash(reading, which - 1);
	for (uint32_t k = content->first; k + 1 < content->end; k = reading_next(reading, k)) {
		bool closes = dash ? phrase_is_dash(reading, k) : reading_mark(reading, k, ',') && reading_is(reading, k + 1, WORD_AUXILIARY | WORD_MODAL);
		if (finite && closes) {
			content->end = k;
			return;
		}
		finite |= reading_is(reading, k, WORD_AUXILIARY | WORD_MODAL) || reading_looks_past(reading, k);
	}
}

/* “accused them of theft and [threw them out]”: what whoever accuses does besides. */
static void cut_own_deed(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = &attribution->content[attribution->content_count - 1];
	bool of = false;
	if (content->first != attribution->cue.end || !reading_looks_past(reading, attribution->cue.first))
		return;
	for (uint32_t k = content->first; k + 2 < content->end; k++) {
		if (reading_is(reading, k, WORD_AUXILIARY | WORD_MODAL | WORD_THAT | WORD_RELATIVE) || reading_looks_past(reading, k) ||
		    reading_token(reading, k)->quotation != DOCUMENT_NONE)
			return; /* a clause of its own */
		if (of && reading_word(reading, k, "and") && reading_looks_past(reading, k + 1) &&
		    reading_is(reading, k + 2, WORD_PRONOUN | WORD_OBJECT | WORD_DETERMINER)) {
			*content = phrase_trim(reading, (struct range){ content->first, k });
			return;
		}
		of |= reading_word(reading, k, "of");
	}
}

/* “voiced doubts about the gates[, but Ito opened them]”, “[but has other plans]”: what is told besides an object. */
static void cut_behind_object(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = &attribution->content[attribution->content_count - 1];
	if (content->first != attribution->cue.end || takes(reading, attribution->cue, CUE_CLAUSE))
		return;
	for (uint32_t k = content->first; k + FEWEST_LEFT < content->end; k++) {
		if (reading_is(reading, k, WORD_AUXILIARY | WORD_MODAL | WORD_THAT | WORD_RELATIVE | WORD_SUBORDINATOR) || reading_looks_past(reading, k) ||
		    reading_word(reading, k, "to") || reading_token(reading, k)->quotation != DOCUMENT_NONE)
			return; /* a clause of its own */
		if (k == content->first || !(reading_word(reading, k, "and") || reading_word(reading, k, "but")))
			continue;
		uint32_t first = k + 1;
		while (first < content->end && (reading_is(reading, first, WORD_ADVERB) || reading_looks_adverb(reading, first)))
			first++;
		struct range subject = phrase_noun_phrase(reading, first, content->end);
		uint32_t verb = range_empty(subject) ? first : subject.end;
		bool both = reading_word(reading, k, "and") && !range_empty(subject) && reading_is(reading, k - 1, WORD_NAME | WORD_PRONOUN); /* “the way Rosk and Ito have” */
		if (both)
			return;
		bool past = reading_looks_past(reading, verb) && !reading_open_word(reading, verb + 1) && !strchr(reading_token(reading, verb)->norm, '-'); /* but “the old and badly kept gates” */
		if (verb + 1 < content->end && (reading_is(reading, verb, WORD_AUXILIARY | WORD_MODAL) || past) && !reading_possessive(reading, verb)) {
			*content = phrase_trim(reading, (struct range){ content->first, k });
			return;
		}
	}
}

/* “[Rosk said] the dam was old because “nobody looked,” she said”: whoever writes so has said it twice. “As the crowd roared, [Rosk
 * said] the dam was old”: who roared says nothing. */
static void cut_own_report(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = attribution->content, mention = attribution->mention;
	struct cue_entry entry;
	bool behind = mention.first >= content->end && mention.end == mention.first + 1 && reading_is(reading, mention.first, WORD_PRONOUN);
	bool opens = !range_empty(mention) && mention.end <= attribution->cue.first && content->first == attribution->cue.end + 1 &&
	             reading_mark(reading, attribution->cue.end, ',') && reading_is(reading, sentence_first(reading, mention.first), WORD_SUBORDINATOR);
	if (!behind && !opens)
		return;
	struct range name = phrase_noun_phrase(reading, content->first, content->end);
	bool same = behind && strcmp(reading_token(reading, content->first)->norm, reading_token(reading, mention.first)->norm) == 0; /* “She said …, she said, …” */
	if (same)
		name = (struct range){ content->first, content->first + 1 };
	uint32_t cue = name.end, last = name.end + LONGEST_APPOSITION;
	if (range_empty(name) || !(same || reading_is(reading, name.end - 1, WORD_NAME)))
		return;
	while (reading_mark(reading, name.end, ',') && cue < last && cue < content->end && !(reading_mark(reading, cue, ',') && reading_is(reading, cue + 1, WORD_CUE)))
		cue++;
	cue += reading_mark(reading, cue, ',');
	if (cue + 1 + FEWEST_LEFT >= content->end || reading_token(reading, cue)->quotation != DOCUMENT_NONE || !reading_cue(reading, cue, &entry) ||
	    entry.form != CUE_PAST || entry.share < SURE_SHARE || !(entry.content & CUE_CLAUSE))
		return;
	uint32_t that = cue + entry.tokens;
	while (that < cue + MOST_BEFORE_THAT && that + FEWEST_LEFT < content->end && !reading_is(reading, that, WORD_THAT))
		that++; /* “in an interview that” */
	content->first = reading_is(reading, that, WORD_THAT) ? that + 1 : cue + entry.tokens;
	attribution->mention = name;
}

/* “A, [an expert on B], Rosk said”: who speaks is no part of what is said. */
static void give_back_role(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = attribution->content, *mention = &attribution->mention;
	if (range_empty(*mention) || mention->first != content->end + 1 || !reading_mark(reading, content->end, ','))
		return;
	uint32_t low = content->end > content->first + LONGEST_APPOSITION ? content->end - LONGEST_APPOSITION : content->first;
	for (uint32_t k = content->end; k-- > low && k >= content->first + FEWEST_LEFT;) {
		if (!reading_mark(reading, k, ','))
			continue;
		struct range role = phrase_noun_phrase(reading, k + 1, content->end);
		bool somebody = reading_uses(reading, k + 1, USE_INDEFINITE) && !range_empty(role) && reading_is(reading, role.end - 1, WORD_ROLE);
		if (somebody && !has_any(reading, (struct range){ k + 1, content->end }, WORD_AUXILIARY | WORD_MODAL)) {
			mention->first = k + 1;
			content->end = k;
		}
		return;
	}
}

/* Whether the tokens are a noun phrase that names somebody: “his predecessor as mayor, Edda Rosk”. */
static bool names_somebody(const struct reading *reading, struct range who)
{
	const uint32_t opens = WORD_DETERMINER | WORD_NAME | WORD_TITLE | WORD_ROLE;
	for (uint32_t k = who.first; k < who.end; k++)
		if (reading_looks_past(reading, k) || (reading_is(reading, k, WORD_AUXILIARY | WORD_MODAL | WORD_RELATIVE | WORD_SUBORDINATOR | WORD_CONJUNCTION) && !reading_word(reading, k, "as")))
			return false;
	return who.end > who.first + 1 && reading_is(reading, who.first, opens) && reading_is(reading, who.end - 1, WORD_NAME) &&
	       reading_is(reading, who.end - 2, WORD_NAME | WORD_TITLE | WORD_ROLE);
}

/* “A, [as Acme's Rosk and Issel's Ito] wrote”, “A, [her predecessor Ito] has said”: who it was, where nobody was found. */
static void give_back_writers(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = &attribution->content[attribution->content_count - 1];
	if (!range_empty(attribution->mention) || attribution->heir_of != DOCUMENT_NONE || content->end != attribution->cue.first)
		return;
	uint32_t low = content->end > content->first + LONGEST_APPOSITION ? content->end - LONGEST_APPOSITION : content->first;
	for (uint32_t k = content->end; k-- > low && k >= content->first + FEWEST_LEFT;) {
		if (!reading_mark(reading, k, ','))
			continue;
		struct range who = { k + 1 + reading_word(reading, k + 1, "as"), content->end };
		struct range left = phrase_trim(reading, (struct range){ content->first, k });
		if (range_empty(who) || (who.first == k + 1 && !names_somebody(reading, who)))
			continue;
		if (range_empty(left))
			return;
		attribution->mention = who;
		attribution->unnamed = false;
		*content = left;
		return;
	}
}

/* “[“A,” a visitor] can be heard saying”: who says it, where nobody was found. */
static void give_back_speaker(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = &attribution->content[attribution->content_count - 1];
	if (!range_empty(attribution->mention) || attribution->heir_of != DOCUMENT_NONE || content->end != attribution->cue.first)
		return;
	uint32_t close = content->end, low = content->end > content->first + LONGEST_APPOSITION ? content->end - LONGEST_APPOSITION : content->first;
	while (close > low && reading_token(reading, close - 1)->kind != TOKEN_QUOTE)
		close--;
	if (close < content->first + FEWEST_LEFT || close == content->end || reading_token(reading, close - 1)->kind != TOKEN_QUOTE)
		return;
	struct range who = phrase_noun_phrase(reading, close, content->end);
	if (range_empty(who) || who.end != content->end)
		return;
	attribution->mention = who;
	attribution->unnamed = false;
	content->end = close;
}

/* “that her work with Brandt, [49, is over]”: an age ends nothing. */
static void go_on_behind_age(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = &attribution->content[attribution->content_count - 1];
	uint32_t age = content->end - 1, end = reading->document->sentences[reading_token(reading, age)->sentence].end;
	age += reading_token(reading, age)->kind != TOKEN_NUMBER ? 2 : 0;
	uint32_t behind = age + 2;
	if (content->first < attribution->cue.end || behind + 1 >= end || !reading_mark(reading, age - 1, ',') || !reading_mark(reading, age + 1, ',') ||
	    reading_token(reading, age)->kind != TOKEN_NUMBER || reading_token(reading, age)->norm_length > 2 || !reading_is(reading, age - 2, WORD_NAME) ||
	    !reading_is(reading, behind, WORD_AUXILIARY | WORD_MODAL))
		return;
	*content = phrase_trim(reading, (struct range){ content->first, content_clause_end(reading, behind, end) });
}

/* “said the gates were old [and]”, “[and said] they were old”: the ends of what the sentence says besides. */
static void cut_conjunctions(const struct reading *reading, struct attribution *attribution)
{
	struct cue_entry entry;
	for (uint32_t c = 0; c < attribution->content_count; c++) {
		struct range *content = &attribution->content[c];
		bool quoted = reading_token(reading, content->end - 1)->quotation != DOCUMENT_NONE;
		if (content->end > content->first + FEWEST_LEFT && !quoted && reading_is(reading, content->end - 1, WORD_CONJUNCTION) &&
		    !reading_is(reading, content->end - 1, WORD_ADVERB)) /* “not yet” */
			*content = phrase_trim(reading, (struct range){ content->first, content->end - 1 });
		uint32_t said = content->first + 1;
		if (content->end > said + FEWEST_LEFT && reading_is(reading, content->first, WORD_CONJUNCTION) && reading_cue(reading, said, &entry) &&
		    entry.form == CUE_PAST && entry.share >= SURE_SHARE && entry.content & CUE_QUOTE)
			content->first = said + entry.tokens;
	}
}

/* “in Issel, [Fla.] The gates were old, Rosk said”: the last word of the sentence before. */
static void cut_sentence_before(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = &attribution->content[0];
	uint32_t end = reading->document->sentences[reading_token(reading, content->first)->sentence].end;
	if (end == content->first + 1 && end + FEWEST_LEFT < content->end)
		content->first = end;
}

/* “[Furthermore], according to Rosk, the gates were old”, “[what] Rosk called “a mistake””, “Ito, [whom] she called “bold””, “the dam, [which] she said leaks” */
static void drop_opening_word(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = attribution->content;
	const struct token *t = reading_token(reading, content[0].first);
	bool adverb = reading_is(reading, content[0].first, WORD_ADVERB | WORD_CONJUNCTION) || reading_word(reading, content[0].first, "what") || (t->norm_length > 4 && strcmp(t->norm + t->norm_length - 2, "ly") == 0);
	bool relative = reading_is(reading, content[0].first, WORD_RELATIVE) &&
	                (takes(reading, attribution->cue, CUE_AS | CUE_OF | CUE_FOR) ||
	                 (attribution->content_count > 1 && may_be_verb(reading, content[1].first))); /* but “which, she said, nobody uses” */
	if (attribution->content_count < 2 || content[0].end != content[0].first + 1 || content[0].first >= attribution->cue.first || !(adverb || relative))
		return;
	attribution->content_count--;
	memmove(content, content + 1, attribution->content_count * sizeof(*content));
}

/* “[Speaking to the Lantern], Rosk said while the gates are old, they hold”: what is said stands behind the cue. */
static void take_behind_opening(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = attribution->content;
	const uint32_t first = content->first, behind = attribution->cue.end;
	const struct sentence *sentence = &reading->document->sentences[reading_token(reading, first)->sentence];
	bool opens = first == sentence->first && (reading_word(reading, first, "speaking") || reading_word(reading, first, "talking"));
	if (attribution->content_count == 2 && opens && content->end <= attribution->cue.first) {
		attribution->content_count--;
		content[0] = content[1]; /* “Speaking to the Lantern, Rosk said, the gates are old” */
		return;
	}
	if (attribution->content_count != 1 || !opens || content->end > attribution->cue.first || behind + FEWEST_LEFT >= sentence->end ||
	    !reading_is(reading, behind, WORD_SUBORDINATOR | WORD_PRONOUN | WORD_DETERMINER | WORD_NAME))
		return;
	*content = phrase_trim(reading, (struct range){ behind, content_clause_end(reading, behind, sentence->end) });
}

/* “A, he said, [referring to B]” */
static void drop_comment(const struct reading *reading, struct attribution *attribution)
{
	const struct range last = attribution->content[attribution->content_count - 1];
	if (attribution->content_count > 1 && attribution->content[0].first < attribution->cue.first && last.first >= attribution->cue.end &&
	    (reading_word(reading, last.first, "referring") || reading_word(reading, last.first, "speaking")))
		attribution->content_count--;
}

/* “said Ito, the mayor, told them that A”, whose content took in “told them that A”: that is a part of it now. */
static void mark_swallowed(struct attributions *attributions, const struct attribution *outer, struct range before)
{
	const struct range after = outer->content[outer->content_count - 1];
	for (size_t k = 0; k < attributions->list.count && after.end > before.end; k++) {
		struct attribution *inner = &attributions->list.items[k];
		inner->nested |= !range_empty(inner->cue) && inner->cue.first >= before.end && inner->cue.end <= after.end && inner->content[0].end <= after.end;
	}
}

void edges_mend(const struct reading *reading, struct attributions *attributions)
{
	if (!reading->grammar || !(reading->traits & TRAIT_FIXED_ORDER))
		return;
	for (size_t k = 0; k < attributions->list.count; k++) {
		struct attribution *attribution = &attributions->list.items[k];
		if (attribution->direct || range_empty(attribution->cue))
			continue;
		cut_sentence_before(reading, attribution);
		cut_relay(reading, attribution);
		cut_addressee(reading, attribution);
		cut_before_that(reading, attribution);
		cut_circumstance(reading, attribution);
		cut_time(reading, attribution);
		drop_comment(reading, attribution);
		take_behind_opening(reading, attribution);
		drop_opening_word(reading, attribution);
		cut_own_report(reading, attribution);
		cut_main_verb(reading, attribution);
		give_back_role(reading, attribution);
		give_back_writers(reading, attribution);
		give_back_speaker(reading, attribution);
		go_on_behind_age(reading, attribution);
		go_on_behind_aside(reading, attribution);
		const struct range before = attribution->content[attribution->content_count - 1];
		go_on_behind_relative(reading, attribution);
		mark_swallowed(attributions, attribution, before);
		go_on_behind_condition(reading, attribution);
		go_on_behind_opening(reading, attribution);
		take_subject(reading, attribution);
		take_predicate(reading, attribution);
		cut_contrast(reading, attribution);
		cut_main_clause(reading, attribution);
		cut_own_deed(reading, attribution);
		cut_behind_object(reading, attribution);
		cut_conjunctions(reading, attribution);
		cut_at_bracket(reading, attribution);
		close_bracket(reading, attribution);
	}
}
