/* Where contents go on behind a comma or an interruption at which they seem to end. */
#include "extract/rules/edges_inside.h"

#include "extract/rules/content_ends.h"
#include "extract/rules/phrases.h"

enum {
	LONGEST_BRACKET = 60,
	NO_SUBJECT = WORD_CONJUNCTION | WORD_RELATIVE | WORD_SUBORDINATOR | WORD_PREPOSITION, /* with these no main clause begins */
};

/* “Edda Rosk, [52], said” */
static bool is_age(const struct reading *reading, uint32_t token)
{
	const struct token *t = reading_token(reading, token);
	return t->kind == TOKEN_NUMBER && t->norm_length <= 2 && reading_is(reading, token - 2, WORD_NAME) &&
	       reading_mark(reading, token - 1, ',') && reading_mark(reading, token + 1, ',');
}

void edges_go_on_behind_age(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = &attribution->content[attribution->content_count - 1];
	uint32_t age = content->end - 1, end = reading_sentence(reading, age).end;
	age += reading_token(reading, age)->kind != TOKEN_NUMBER ? 2 : 0;
	const uint32_t behind = age + 2;
	if (content->first < attribution->cue.end || behind + 1 >= end || !is_age(reading, age) || !reading_helping_verb(reading, behind))
		return;
	*content = phrase_trim(reading, (struct range){ content->first, content_clause_end(reading, behind, end) });
}

void edges_go_on_behind_aside(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = &attribution->content[attribution->content_count - 1];
	uint32_t end = reading_sentence(reading, content->first).end, aside = content->end + 1;
	if (content->first < attribution->cue.end || content->end >= end || !phrase_is_dash(reading, content->end) ||
	    content->end > content->first + LONGEST_SUBJECT || edges_has_any(reading, *content, WORD_AUXILIARY | WORD_MODAL) ||
	    reading_uses(reading, content->first, USE_INFINITIVE) || reading_uses(reading, attribution->cue.end - 2, USE_INFINITIVE))
		return; /* “the decision to call an election — the third — carries risks”: the verb is the decision's */
	while (aside < end && !phrase_is_dash(reading, aside) && !reading_quoted(reading, aside))
		aside++;
	if (aside + FEWEST_LEFT < end && phrase_is_dash(reading, aside) && edges_may_be_verb(reading, aside + 1))
		*content = phrase_trim(reading, (struct range){ content->first, end });
}

/* Whether what stands behind the comma only says more of the subject before it: “, who fell into it,”, “, the mayor,”, “, known as the Old Dam,”. */
static bool is_aside(const struct reading *reading, struct range subject, uint32_t aside)
{
	bool named = subject.end <= subject.first + LONGEST_NAME && reading_is(reading, subject.end - 1, WORD_NAME) &&
	             reading_is(reading, aside, WORD_DETERMINER);
	bool participle = (reading_looks_past(reading, aside) || reading_means(reading, aside, MEANS_KNOWN)) &&
	                  !edges_has_any(reading, subject, WORD_CONJUNCTION);
	return reading_is(reading, aside, WORD_RELATIVE) || named || participle;
}

void edges_go_on_behind_relative(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = &attribution->content[attribution->content_count - 1];
	uint32_t end = reading_sentence(reading, content->first).end, aside = content->end + 1;
	struct cue_entry entry;
	if (content->first < attribution->cue.end || aside + FEWEST_LEFT >= end || !reading_mark(reading, content->end, ',') ||
	    content->end > content->first + LONGEST_SUBJECT || !edges_takes(reading, attribution->cue, CUE_CLAUSE) ||
	    reading_is(reading, attribution->cue.end - 1, WORD_PREPOSITION) || !is_aside(reading, *content, aside) ||
	    edges_has_any(reading, *content, WORD_AUXILIARY | WORD_MODAL) || reading_uses(reading, content->first, USE_INFINITIVE))
		return;
	while (aside < end && !reading_mark(reading, aside, ',') && !reading_quoted(reading, aside))
		aside++;
	if (aside + FEWEST_LEFT >= end || !reading_mark(reading, aside, ',') || edges_any_looks_past(reading, *content))
		return;
	if (reading_helping_verb(reading, aside + 1) || reading_looks_past(reading, aside + 1) ||
	    (reading_cue(reading, aside + 1, &entry) && entry.form == CUE_PAST))
		*content = phrase_trim(reading, (struct range){ content->first, content_clause_end(reading, aside + 1, end) });
}

void edges_go_on_behind_condition(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = &attribution->content[attribution->content_count - 1];
	uint32_t end = reading_sentence(reading, content->first).end, aside = content->end + 1;
	if (content->first < attribution->cue.end || aside + FEWEST_LEFT >= end || !reading_mark(reading, content->end, ',') ||
	    !reading_is(reading, content->first, WORD_THAT) || !reading_is(reading, aside, WORD_SUBORDINATOR) ||
	    edges_has_any(reading, (struct range){ content->first + 1, content->end }, WORD_AUXILIARY | WORD_MODAL | WORD_THAT | WORD_RELATIVE))
		return;
	if (edges_any_looks_past(reading, *content))
		return;
	while (aside < end && !reading_mark(reading, aside, ',') && !reading_quoted(reading, aside))
		aside++;
	if (aside + 2 < end && reading_mark(reading, aside, ',') && reading_helping_verb(reading, aside + 1))
		*content = phrase_trim(reading, (struct range){ content->first, content_clause_end(reading, aside + 1, end) });
}

/* Whether it is a phrase that can only open a clause: “with more money”, “as a rich man”, “for all her doubts about the dam”. */
static bool is_verbless(const struct reading *reading, uint32_t first, uint32_t end)
{
	const struct range phrase = { first, end };
	return reading_is(reading, first, WORD_PREPOSITION | WORD_SUBORDINATOR) && !reading_is(reading, first, WORD_THAT) &&
	       !edges_has_any(reading, phrase, WORD_AUXILIARY | WORD_MODAL | WORD_PRONOUN) && !edges_any_looks_past(reading, phrase);
}

/* Whether the verb is that of whoever speaks, and what follows the content is the report: “that if the gates broke, she [said], …”. */
static bool says_again(const struct reading *reading, uint32_t verb, uint32_t end)
{
	struct cue_entry entry;
	const bool cue = reading_cue(reading, verb, &entry);
	return cue && (verb + entry.tokens + 1 >= end || reading_token(reading, verb + entry.tokens)->kind == TOKEN_PUNCTUATION ||
	               reading_token(reading, verb + entry.tokens)->kind == TOKEN_QUOTE || reading_is(reading, verb + entry.tokens, WORD_THAT));
}

void edges_go_on_behind_opening(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = &attribution->content[attribution->content_count - 1];
	uint32_t end = reading_sentence(reading, content->first).end, opening = content->first, behind = content->end + 1;
	if (content->first < attribution->cue.end || behind + FEWEST_LEFT >= end || !reading_mark(reading, content->end, ','))
		return;
	while (opening < content->end && !reading_is(reading, opening, WORD_THAT) && opening < content->first + MOST_BEFORE_THAT)
		opening++; /* “the charge that when …” */
	if (reading_means(reading, content->first, MEANS_IF))
		opening = content->first; /* “has said if the gates broke, …” */
	else if (!reading_is(reading, opening++, WORD_THAT))
		return;
	/* “touted that as a promise kept”: with verbs that take no clause “that” is a pronoun */
	const bool that = opening == content->first + 1 && edges_takes(reading, attribution->cue, CUE_CLAUSE | CUE_ADDRESSEE);
	const bool phrase = that && is_verbless(reading, opening, content->end) && !reading_is(reading, behind, NO_SUBJECT) &&
	                    !phrase_is_participle(reading, behind);
	if (!phrase && (!reading_is(reading, opening, WORD_SUBORDINATOR) || reading_is(reading, opening, WORD_RELATIVE) ||
	                (reading_uses(reading, opening, USE_AS) && !that)))
		return;
	for (uint32_t k = opening; k < content->end; k++)
		if (reading_mark(reading, k, ',') || reading_quoted(reading, k))
			return;
	const struct range subject = phrase_noun_phrase(reading, behind, end);
	const uint32_t verb = range_empty(subject) ? behind + 1 : subject.end;
	struct cue_entry entry; /* “asked if they were old, she said”: what follows is the report, unless “that” opens the content */
	if (!phrase && (!edges_clause_begins(reading, behind, end) || (that ? says_again(reading, verb, end) : reading_cue(reading, verb, &entry))))
		return;
	*content = phrase_trim(reading, (struct range){ content->first, content_clause_end(reading, behind, end) });
}

void edges_go_on_behind_subject(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = &attribution->content[attribution->content_count - 1];
	const uint32_t end = reading_sentence(reading, content->first).end, first = content->first + 1;
	const uint32_t behind = content->end + reading_mark(reading, content->end, ',');
	if (content->first < attribution->cue.end || behind + FEWEST_LEFT >= end || !reading_is(reading, content->first, WORD_THAT) ||
	    !edges_takes(reading, attribution->cue, CUE_CLAUSE | CUE_ADDRESSEE) || reading_mark(reading, behind, ')'))
		return;
	const struct range subject = phrase_noun_phrase(reading, first, end);
	const bool whole = subject.end == content->end &&
	                   reading_is(reading, first, WORD_DETERMINER | WORD_NAME | WORD_TITLE | WORD_ROLE | WORD_PRONOUN);
	const bool goes_on = behind > content->end || reading_helping_verb(reading, behind);
	if (!whole || !goes_on || edges_any_looks_past(reading, subject) || reading_is(reading, behind, WORD_CONJUNCTION))
		return;
	*content = phrase_trim(reading, (struct range){ content->first, content_clause_end(reading, behind, end) });
}

void edges_take_subject(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = attribution->content;
	uint32_t first = reading_sentence(reading, content->first).first;
	uint32_t inserted = attribution->mention.first < attribution->cue.first ? attribution->mention.first : attribution->cue.first;
	if (attribution->content_count != 1 || range_empty(attribution->mention) || content->first < inserted || inserted < first + 2 ||
	    !reading_mark(reading, inserted - 1, ',') || !reading_mark(reading, content->first - 1, ',') ||
	    !reading_helping_verb(reading, content->first))
		return;
	struct range subject = { phrase_skip_opening(reading, first, inserted), inserted - 1 };
	if (range_empty(subject) || subject.end > subject.first + LONGEST_SUBJECT || edges_has_any(reading, subject, WORD_AUXILIARY | WORD_MODAL))
		return;
	content[1] = content[0];
	content[0] = subject;
	attribution->content_count = 2;
}

/* Whether the content opens its sentence as a subject without a verb: “[The old gates], Rosk said, …”. */
static bool is_bare_subject(const struct reading *reading, struct range content)
{
	uint32_t first = phrase_skip_opening(reading, reading_sentence(reading, content.first).first, content.end);
	return content.first <= first && content.end <= content.first + LONGEST_SUBJECT &&
	       !reading_is(reading, content.first, WORD_PREPOSITION | WORD_SUBORDINATOR) &&
	       !edges_has_any(reading, content, WORD_AUXILIARY | WORD_MODAL | WORD_TIME) && !edges_any_looks_past(reading, content);
}

/* The token behind where and when it is said, if a comma closes that: “Rosk said [at a fair in Issel], …”. */
static uint32_t behind_circumstance(const struct reading *reading, uint32_t token, uint32_t end)
{
	enum { LONGEST_CIRCUMSTANCE = 10 };
	uint32_t k = phrase_skip_times(reading, token, end);
	bool circumstance = k > token || reading_kind(reading, token, KIND_CIRCUMSTANCE | KIND_AROUND);
	while (circumstance && k < end && k < token + LONGEST_CIRCUMSTANCE && !reading_mark(reading, k, ',') && !reading_quoted(reading, k) &&
	       !reading_is(reading, k, WORD_AUXILIARY | WORD_MODAL | WORD_THAT | WORD_RELATIVE | WORD_SUBORDINATOR) && !reading_looks_past(reading, k))
		k++;
	return reading_mark(reading, k, ',') ? k : token;
}

/* Whether the verb of a subject before the interruption stands at the token, adverbs aside: “also brought”, “probably will”, “wants to”. */
static bool is_predicate(const struct reading *reading, uint32_t token, uint32_t end)
{
	while (token < end && (reading_is(reading, token, WORD_ADVERB) || reading_looks_adverb(reading, token)))
		token++;
	bool present = token_has_ending(reading_token(reading, token), "s", 3) && edges_may_be_verb(reading, token) &&
	               (reading_uses(reading, token + 1, USE_INFINITIVE) || reading_is(reading, token + 1, WORD_DETERMINER));
	return reading_helping_verb(reading, token) || reading_looks_past(reading, token) || present;
}

void edges_take_predicate(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = attribution->content;
	uint32_t end = reading_sentence(reading, content->first).end;
	uint32_t behind = attribution->mention.end > attribution->cue.end ? attribution->mention.end : attribution->cue.end;
	if (attribution->content_count != 1 || range_empty(attribution->mention) || content->end > attribution->cue.first ||
	    edges_has_any(reading, attribution->mention, WORD_RELATIVE)) /* “, said Rosk, whose house by the dam, the last one, was lost” */
		return;
	if (!reading_mark(reading, behind, ',') && edges_takes(reading, attribution->cue, CUE_ADDRESSEE)) { /* “, Rosk told reporters, …” */
		struct range whom = phrase_noun_phrase(reading, behind, end);
		behind = reading_is(reading, behind, WORD_OBJECT) ? behind + 1 : range_empty(whom) ? behind : whom.end;
	}
	bool bare = is_bare_subject(reading, *content) && reading_mark(reading, content->end, ',');
	if (bare && !reading_mark(reading, behind, ','))
		behind = behind_circumstance(reading, behind, end);
	bool past = reading_uses(reading, attribution->cue.first, USE_ACCORDING) && behind + 1 < end && reading_looks_past(reading, behind + 1) &&
	            content->end <= content->first + LONGEST_SUBJECT;
	if (behind + 1 + FEWEST_LEFT >= end || !reading_mark(reading, behind, ',') ||
	    !(past || reading_helping_verb(reading, behind + 1) || (bare && is_predicate(reading, behind + 1, end))))
		return;
	content[1] = phrase_trim(reading, (struct range){ behind + 1, end });
	attribution->content_count = 2;
}

void edges_close_bracket(const struct reading *reading, struct attribution *attribution)
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
