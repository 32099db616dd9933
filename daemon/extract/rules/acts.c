#include "extract/rules/acts.h"

#include <string.h>

#include "extract/rules/openings.h"
#include "extract/rules/phrases.h"

enum {
	LONGEST_OWNED = 3, /* tokens of “his long and frequent complaint” behind the first */
	LATEST_THAT = 4,   /* tokens of “last week” between a noun and “that” */
};

static bool is_kind(const struct reading *reading, const struct word_list *acts, uint32_t token, const char *kind)
{
	const char *of = token_column(reading_token(reading, token), acts, 0);
	return of && strstr(of, kind);
}

static bool has_kind(const struct reading *reading, const struct word_list *acts, struct range range, const char *kind)
{
	for (uint32_t k = range.first; k < range.end; k++)
		if (is_kind(reading, acts, k, kind))
			return true;
	return false;
}

/* The head noun of the object: “called a special [session] of the council”. */
static uint32_t object_noun(const struct reading *reading, struct range content)
{
	struct range object = phrase_noun_phrase(reading, content.first, content.end);
	uint32_t noun = object.first;
	while (noun + 1 < object.end && !reading_is(reading, noun + 1, WORD_PREPOSITION) && reading_token(reading, noun + 1)->kind != TOKEN_PUNCTUATION)
		noun++;
	return range_empty(object) ? content.first : noun;
}

/* Whether the content is only an object: what follows its head noun says no more than when, where or what for. */
static bool is_all(const struct reading *reading, uint32_t noun, struct range content)
{
	uint32_t behind = noun + 1;
	while (behind < content.end && reading_is(reading, behind, WORD_ADVERB))
		behind++;
	behind += reading_is(reading, behind + 1, WORD_TIME) && reading_is(reading, behind, WORD_DETERMINER); /* “every day” */
	return behind >= content.end || reading_uses(reading, behind, USE_INFINITIVE) ||
	       reading_is(reading, behind, WORD_PREPOSITION | WORD_TIME | WORD_CONJUNCTION);
}

static bool is_somebody(const struct reading *reading, uint32_t noun)
{
	return reading_is(reading, noun, WORD_ROLE | WORD_PRONOUN | WORD_OBJECT | WORD_NAME) || reading_kind(reading, noun, KIND_KIN);
}

/* “Called his brother”, “called a meeting”: somebody is rung up or sent for, or people are brought together. A second object, which would say what
 * somebody or something is called, is missing. */
static bool is_call(const struct reading *reading, const struct word_list *acts, struct range content)
{
	uint32_t noun = object_noun(reading, content);
	if (!is_all(reading, noun, content))
		return false;
	return (is_somebody(reading, noun) && !reading_uses(reading, content.first, USE_INDEFINITE)) || is_kind(reading, acts, noun, "gathering");
}

/* “Questioned three men on Sunday”, “welcomed the guests”; but “questioned his judges for what they did” tells what was said. */
static bool is_meeting(const struct reading *reading, struct range content)
{
	uint32_t noun = object_noun(reading, content);
	return is_somebody(reading, noun) && is_all(reading, noun, content) && !reading_uses(reading, noun + 1, USE_FOR);
}

static bool has_verb(const struct reading *reading, struct range content)
{
	for (uint32_t k = content.first; k < content.end; k++)
		if (reading_is(reading, k, WORD_AUXILIARY | WORD_MODAL | WORD_CUE) || reading_looks_past(reading, k))
			return true;
	return false;
}

bool acts_clause_at(const struct reading *reading, uint32_t first, uint32_t end)
{
	struct range subject = phrase_noun_phrase(reading, first, end);
	uint32_t verb = range_empty(subject) ? first + 1 : subject.end;
	if (reading_is(reading, first, WORD_THAT | WORD_PRONOUN) || reading_kind(reading, first, KIND_WHETHER))
		return true;
	while (verb < end && (reading_is(reading, verb, WORD_ADVERB) || reading_looks_adverb(reading, verb)))
		verb++;
	bool finite = reading_helping_verb(reading, verb) || reading_looks_past(reading, verb);
	return verb + 1 < end && finite && !reading_possessive(reading, verb);
}

/* Whether anything in the content is surely a finite verb. */
static bool has_helping_verb(const struct reading *reading, struct range content)
{
	for (uint32_t k = content.first; k < content.end; k++)
		if (reading_helping_verb(reading, k))
			return true;
	return false;
}

/* “Added weight to the plan”, “added their names to the list”; but “added the plan to sell the gates was dead” */
static bool is_addition_to(const struct reading *reading, struct range content, uint32_t last)
{
	const bool open = reading_open_word(reading, content.first) && reading_open_word(reading, last);
	const bool to = reading_uses(reading, last + 1, USE_INFINITIVE) && reading_is(reading, last + 2, WORD_DETERMINER | WORD_NAME);
	return to && (open || (last + 2 < content.end && !has_helping_verb(reading, content)));
}

/* “A 10-yard run” */
static bool is_measured(const struct reading *reading, struct range content)
{
	const char *second = content.first + 1 < content.end ? reading_token(reading, content.first + 1)->norm : "";
	return *second && *second <= '9' && strchr(second, '-');
}

/* “Added 2 percent”, “added 200 new jobs a month”, “added a striker to its squad”: a thing is added, not a remark. */
static bool is_addition(const struct reading *reading, struct range content)
{
	content.first += opening_hedge(reading, content.first); /* “added almost 200 jobs” */
	bool number = content.first < content.end && reading_token(reading, content.first)->kind == TOKEN_NUMBER;
	if (number && !has_verb(reading, content))
		return true;
	struct range object = phrase_noun_phrase(reading, content.first, content.end);
	uint32_t last = !range_empty(object) ? object.end - 1 : number ? content.first + 1 : DOCUMENT_NONE; /* “2 percent” is no noun phrase */
	if (reading_uses(reading, content.first, USE_ANOTHER) && last != DOCUMENT_NONE && !acts_clause_at(reading, content.first, content.end))
		return true;
	if (last == DOCUMENT_NONE)
		return false;
	if (is_addition_to(reading, content, last))
		return true;
	return (number || reading_uses(reading, content.first, USE_INDEFINITE)) &&
	       (is_all(reading, last, content) || reading_mark(reading, last + 1, ',') || is_measured(reading, content));
}

/* “Claimed his third title”, “denied him a visa”, “wrote the bill”: the head noun of the object decides, unless it is a clause's subject. */
static bool has_object(const struct reading *reading, const struct word_list *acts, struct range content, const char *kind)
{
	uint32_t noun = object_noun(reading, content);
	return is_kind(reading, acts, noun, kind) &&
	       (noun + 1 >= content.end || !reading_helping_verb(reading, noun + 1));
}

/* “Asked the question of whether the gates hold” tells what was said. */
static bool asks(const struct reading *reading, struct range content)
{
	for (uint32_t k = content.first; k < content.end; k++)
		if (reading_kind(reading, k, KIND_WHETHER))
			return true;
	return false;
}

/* An attack with weapons; but “attacked the plan as a waste”, “… for its cost” tells what was said. */
static bool is_assault(const struct reading *reading, const struct word_list *acts, const struct attribution *attribution)
{
	struct range content = attribution->content[0];
	for (uint32_t k = content.first; k < content.end; k++)
		if (reading_uses(reading, k, USE_AS) || reading_uses(reading, k, USE_FOR))
			return false;
	if (has_kind(reading, acts, attribution->mention, "fighter"))
		return true;
	uint32_t noun = object_noun(reading, content);
	bool state = !range_empty(attribution->mention) && reading_is(reading, attribution->mention.end - 1, WORD_CAPITAL);
	return is_kind(reading, acts, noun, "target") || (state && reading_is(reading, noun, WORD_NAME));
}

/* “Charged the driver with theft”, “protested the new tax”: verbs that tell what was said only with "that", or with what can only be a clause:
 * “charged the driver would flee”. */
static bool is_without_that(const struct reading *reading, const struct word_list *acts, const struct attribution *attribution)
{
	const struct range content = attribution->content[0];
	const uint32_t verb = phrase_noun_phrase(reading, content.first, content.end).end;
	const bool that = reading_is(reading, content.first, WORD_THAT) || reading_is(reading, content.first - 1, WORD_THAT);
	return has_kind(reading, acts, attribution->cue, "that") && !that && !(verb < content.end && reading_is(reading, verb, WORD_MODAL));
}

/* “The driver showed nerves of steel”, “pictures show the old gates”: people and pictures show things; only with a clause does anybody tell
 * something. */
static bool is_only_shown(const struct reading *reading, const struct word_list *acts, const struct attribution *attribution)
{
	const struct range mention = attribution->mention, content = attribution->content[0];
	const uint32_t last = mention.end - 1;
	if (range_empty(mention) || acts_clause_at(reading, content.first, content.end))
		return false;
	const bool person = reading_is(reading, last, WORD_NAME | WORD_MAN | WORD_WOMAN | WORD_PEOPLE) &&
	                    !reading_is(reading, last, WORD_ORGANISATION | WORD_CAPITAL);
	for (uint32_t k = mention.first; k < mention.end; k++)
		if (is_kind(reading, acts, k, "picture"))
			return true;
		else if (reading_is(reading, k, WORD_WRITING | WORD_ORGANISATION))
			return false;
	return person;
}

/* “Offered the driver a job”, “offers discounts”: what is offered, unless it is words, or something that one offers to do. */
static bool is_only_offered(const struct reading *reading, const struct word_list *acts, struct range content)
{
	return !reading_uses(reading, content.first, USE_INFINITIVE) && !has_kind(reading, acts, content, "words") &&
	       !acts_clause_at(reading, content.first, content.end);
}

/* “Agreed to open the gates”: what is done together; but “agreed that they were old”. */
static bool is_only_agreed(const struct reading *reading, struct range content)
{
	return reading_uses(reading, content.first, USE_INFINITIVE) || reading_uses(reading, content.first - 1, USE_INFINITIVE);
}

static bool has_word(const struct reading *reading, struct range content, uint32_t classes, uint32_t uses)
{
	uint32_t k = content.first;
	while (k < content.end && !reading_is(reading, k, classes) && !reading_uses(reading, k, uses))
		k++;
	return k < content.end;
}

/* “Issued a “travel advisory””, “issued the first permits”: what comes out, and nothing of what it says. */
static bool is_paper(const struct reading *reading, const struct word_list *acts, struct range content)
{
	return has_kind(reading, acts, content, "paper") && !has_word(reading, content, WORD_THAT, 0) &&
	       !(content.end > content.first && reading_helping_verb(reading, content.first + 1));
}

bool acts_issue(const struct reading *reading, const struct attribution *attribution)
{
	const struct word_list *acts = language_list(reading->document->language, "acts");
	return attribution->content_count == 1 && attribution->content[0].first >= attribution->cue.end &&
	       is_kind(reading, acts, attribution->cue.end - 1, "issue") && is_paper(reading, acts, attribution->content[0]);
}

bool acts_tell(const struct reading *reading, const struct attribution *attribution)
{
	const struct word_list *acts = language_list(reading->document->language, "acts");
	uint32_t verb = attribution->cue.end - 1;
	if (attribution->content_count > 1 || attribution->content[0].first < attribution->cue.end || !word_list_count(acts))
		return false;
	static const struct { const char *verb, *object; } PAIRS[] = {
		{ "claim", "prize" }, { "deny", "plea" }, { "write", "work" }, { "answer", "bell" }, { "ask", "query" },
	};
	struct range content = attribution->content[0];
	for (size_t k = 0; k < array_size(PAIRS); k++)
		if (is_kind(reading, acts, verb, PAIRS[k].verb))
			return has_object(reading, acts, content, PAIRS[k].object) && !asks(reading, content);
	return (is_kind(reading, acts, verb, "call") && is_call(reading, acts, content)) ||
	       (is_kind(reading, acts, verb, "attack") && is_assault(reading, acts, attribution)) ||
	       (is_kind(reading, acts, verb, "meet") && is_meeting(reading, content)) ||
	       (is_kind(reading, acts, verb, "add") && is_addition(reading, content)) ||
	       (is_kind(reading, acts, verb, "dismiss") && has_object(reading, acts, content, "suit") && !has_word(reading, content, 0, USE_AS)) ||
	       ((is_kind(reading, acts, verb, "show") || (reading_means(reading, verb, MEANS_OUT) && is_kind(reading, acts, verb - 1, "show"))) &&
	        is_only_shown(reading, acts, attribution)) ||
	       (is_kind(reading, acts, verb, "offer") && is_only_offered(reading, acts, content)) ||
	       ((is_kind(reading, acts, verb, "agree") || (reading_uses(reading, verb, USE_INFINITIVE) && is_kind(reading, acts, verb - 1, "agree"))) &&
	        is_only_agreed(reading, content)) ||
	       is_without_that(reading, acts, attribution);
}

bool acts_say(const struct reading *reading, const struct attribution *attribution)
{
	const struct word_list *acts = language_list(reading->document->language, "acts");
	const uint32_t that = attribution->content[0].first, first = attribution->cue.first;
	if (!reading_is(reading, that, WORD_THAT) || that <= first || reading_is(reading, that - 1, WORD_PREPOSITION)) /* “his criticism of that act” */
		return false;
	uint32_t noun = that - 1;
	while (noun > first && noun + LATEST_THAT >= that && reading_is(reading, noun, WORD_TIME | WORD_PREPOSITION | WORD_AUXILIARY))
		noun--;
	if (noun >= attribution->cue.end)
		return false;
	if (is_kind(reading, acts, noun, "point") && has_kind(reading, acts, (struct range){ first, noun }, "make"))
		return true;
	if (!is_kind(reading, acts, noun, "saying"))
		return false;
	for (uint32_t k = noun; k-- > 0 && k + LONGEST_OWNED >= noun;) {
		if (reading_possessive(reading, k) || reading_kind(reading, k, KIND_OWNER))
			return k >= first || k + 1 == attribution->mention.end;
		if (!reading_open_word(reading, k))
			return false;
	}
	return false;
}
