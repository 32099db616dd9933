/* Where contents begin: behind whom it is said to, when and where; without what only opens the sentence. */
#include "extract/rules/edges_inside.h"

#include <string.h>

#include "extract/rules/content_ends.h"
#include "extract/rules/phrases.h"

enum {
	VERB_WITHIN = 12, /* tokens behind whom it is said to, in which a clause has its verb */
	LONGEST_ADDRESSEE = 12, /* tokens of whom it is said to, with when and where */
	LONGEST_CIRCUMSTANCE = 24, /* tokens of where or when it is said, before “that” */
};

void edges_cut_sentence_before(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = &attribution->content[0];
	uint32_t end = reading_sentence(reading, content->first).end;
	if (end == content->first + 1 && end + FEWEST_LEFT < content->end)
		content->first = end;
}

/* Cuts off whom it is said to where a conjunction follows: “told [an audience in Issel] that they would”, “asked [the mayor on Friday] whether they
 * held”. */
static bool cut_before_conjunction(const struct reading *reading, struct range *content)
{
	const uint32_t first = content->first, somebody = WORD_NAME | WORD_DETERMINER | WORD_OBJECT | WORD_ROLE | WORD_TITLE;
	if (!reading_is(reading, first, somebody) || reading_is(reading, first - 1, WORD_PREPOSITION) || reading_is(reading, first, WORD_THAT) ||
	    reading_kind(reading, first, KIND_WHETHER))
		return false;
	for (uint32_t k = first + 1; k + FEWEST_LEFT < content->end && k < first + LONGEST_ADDRESSEE; k++) {
		bool asks = reading_kind(reading, k, KIND_WHETHER) && !reading_uses(reading, k, USE_WHO) && !reading_means(reading, k, MEANS_WHERE) &&
		            !reading_means(reading, k, MEANS_WHEN);
		bool relative = reading_helping_verb(reading, k + 1) || reading_looks_past(reading, k + 1); /* “the man that was here” */
		if (asks || (reading_is(reading, k, WORD_THAT) && !relative)) {
			bool about = reading_is(reading, k - 1, WORD_PREPOSITION); /* “questioned his reasons for what he did” */
			content->first = about ? first : k;
			return !about;
		}
		if (reading_is(reading, k, WORD_PREPOSITION) && !reading_kind(reading, k, KIND_CIRCUMSTANCE | KIND_AROUND))
			return false;
		if (reading_quoted(reading, k) || reading_is(reading, k, WORD_AUXILIARY | WORD_MODAL | WORD_RELATIVE | WORD_CONJUNCTION) ||
		    reading_looks_past(reading, k) || reading_uses(reading, k, USE_INFINITIVE) || reading_token(reading, k)->kind == TOKEN_PUNCTUATION)
			return false;
	}
	return false;
}

void edges_cut_addressee(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = &attribution->content[0];
	uint32_t k = content->first + reading_uses(reading, content->first, USE_DEFINITE), name = k;
	if (content->first != attribution->cue.end || !edges_takes(reading, attribution->cue, CUE_ADDRESSEE | CUE_WHETHER) ||
	    cut_before_conjunction(reading, content) || !edges_takes(reading, attribution->cue, CUE_ADDRESSEE))
		return;
	struct range whom = phrase_noun_phrase(reading, content->first, content->end);
	uint32_t behind = reading_is(reading, content->first, WORD_OBJECT) ? content->first + 1 : range_empty(whom) ? content->first : whom.end;
	bool pronoun = reading_is(reading, behind, WORD_PRONOUN) && !reading_is(reading, behind, WORD_OBJECT | WORD_RELATIVE | WORD_THAT);
	bool whole = !edges_has_any(reading, (struct range){ content->first, behind }, WORD_PREPOSITION) &&
	             reading_helping_verb(reading, behind + 1);
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
		if (reading_helping_verb(reading, verb)) {
			content->first = k;
			return;
		}
}

void edges_cut_before_that(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = &attribution->content[0];
	const uint32_t verb = content->first - 2;
	struct cue_entry entry;
	if (content->first != attribution->cue.end || verb < attribution->cue.first || !reading_is(reading, content->first - 1, WORD_PREPOSITION) ||
	    !reading_cue(reading, verb, &entry) || entry.tokens > 1 || !(entry.content & CUE_CLAUSE) || entry.content & CUE_ATTITUDE)
		return;
	for (uint32_t k = content->first; k + FEWEST_LEFT < content->end && k < content->first + LONGEST_NAME; k++) {
		if (k > content->first && reading_is(reading, k, WORD_THAT)) {
			bool clause = reading_is(reading, k + 1, WORD_DETERMINER | WORD_PRONOUN | WORD_NAME) ||
			              reading_token(reading, k + 1)->kind == TOKEN_QUOTE;
			content->first = clause ? k : content->first;
			return;
		}
		if (!reading_open_word(reading, k) && !reading_is(reading, k, WORD_DETERMINER))
			return;
	}
}

void edges_cut_circumstance(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = &attribution->content[0];
	struct cue_entry entry;
	const uint32_t verb = content->first - 2;
	if (content->first != attribution->cue.end || verb < attribution->cue.first || !reading_cue(reading, verb, &entry) ||
	    !(entry.content & CUE_CLAUSE) || entry.content & CUE_ATTITUDE ||
	    !reading_kind(reading, content->first - 1, KIND_CIRCUMSTANCE | KIND_AROUND))
		return;
	for (uint32_t k = content->first; k + FEWEST_LEFT < content->end && k < content->first + LONGEST_CIRCUMSTANCE; k++) {
		if (reading_quoted(reading, k))
			return;
		if (reading_is(reading, k, WORD_THAT) && reading_mark(reading, k - 1, ',') && k > content->first + 1) {
			content->first = k;
			return;
		}
	}
}

void edges_cut_time(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = &attribution->content[0];
	const bool adverb = reading_uses(reading, content->first, USE_BEFORE_TIME) || reading_looks_adverb(reading, content->first);
	const uint32_t behind = phrase_skip_times(reading, content->first + adverb, content->end);
	if (content->first == attribution->cue.end && behind > content->first && behind + FEWEST_LEFT < content->end &&
	    reading_is(reading, behind, WORD_THAT))
		content->first = behind;
	if (attribution->cue.end > attribution->cue.first + 1 && content->first == attribution->cue.end &&
	    reading_uses(reading, content->first - 1, USE_AT) && reading_uses(reading, content->first, USE_DEFINITE) &&
	    reading_means(reading, content->first + 1, MEANS_TIME) && content->end > content->first + 2 + FEWEST_LEFT) {
		content->first += 2;
		attribution->cue.end--;
	}
}

void edges_take_behind_opening(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = attribution->content;
	const uint32_t first = content->first, behind = attribution->cue.end;
	const struct range sentence = reading_sentence(reading, first);
	bool opens = first == sentence.first && (reading_means(reading, first, MEANS_SPEAKING) || reading_means(reading, first, MEANS_TALKING));
	if (attribution->content_count == 2 && opens && content->end <= attribution->cue.first) {
		attribution->content_count--;
		content[0] = content[1]; /* “Speaking to the Lantern, Rosk said, the gates are old” */
		return;
	}
	if (attribution->content_count != 1 || !opens || content->end > attribution->cue.first || behind + FEWEST_LEFT >= sentence.end ||
	    !reading_is(reading, behind, WORD_SUBORDINATOR | WORD_PRONOUN | WORD_DETERMINER | WORD_NAME))
		return;
	*content = phrase_trim(reading, (struct range){ behind, content_clause_end(reading, behind, sentence.end) });
}

/* Whether the first of two parts belongs to the reporter, whose relative the second is: “[the road that] Rosk says [leaks]”. */
static bool ends_with_relative(const struct reading *reading, const struct attribution *attribution)
{
	const struct range *content = attribution->content, mention = attribution->mention, cue = attribution->cue;
	return attribution->content_count == 2 && content[0].end == mention.first && mention.end <= cue.first && content[1].first == cue.end &&
	       reading_is(reading, content[0].end - 1, WORD_THAT | WORD_RELATIVE) && !reading_uses(reading, cue.first, USE_ACCORDING) &&
	       (reading_helping_verb(reading, content[1].first) || reading_looks_past(reading, content[1].first));
}

void edges_drop_opening_word(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = attribution->content;
	const struct token *t = reading_token(reading, content[0].first);
	bool adverb = reading_is(reading, content[0].first, WORD_ADVERB | WORD_CONJUNCTION) || reading_uses(reading, content[0].first, USE_WHAT) ||
	              token_has_ending(t, "ly", 4);
	bool relative = reading_is(reading, content[0].first, WORD_RELATIVE) &&
	                (edges_takes(reading, attribution->cue, CUE_AS | CUE_OF | CUE_FOR) ||
	                 (attribution->content_count > 1 && edges_may_be_verb(reading, content[1].first))); /* but “which, she said, nobody uses” */
	bool word = content[0].end == content[0].first + 1 && (adverb || relative);
	if (attribution->content_count < 2 || content[0].first >= attribution->cue.first || !(word || ends_with_relative(reading, attribution)))
		return;
	attribution->content_count--;
	memmove(content, content + 1, attribution->content_count * sizeof(*content));
}

void edges_cut_own_report(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = attribution->content, mention = attribution->mention;
	struct cue_entry entry;
	bool behind = mention.first >= content->end && mention.end == mention.first + 1 && reading_is(reading, mention.first, WORD_PRONOUN);
	bool opens = !range_empty(mention) && mention.end <= attribution->cue.first && content->first == attribution->cue.end + 1 &&
	             reading_mark(reading, attribution->cue.end, ',') &&
	             reading_is(reading, reading_sentence(reading, mention.first).first, WORD_SUBORDINATOR);
	if (!behind && !opens)
		return;
	struct range name = phrase_noun_phrase(reading, content->first, content->end);
	/* “She said …, she said, …” */
	bool same = behind && reading_word(reading, content->first, reading_token(reading, mention.first)->norm);
	if (same)
		name = (struct range){ content->first, content->first + 1 };
	uint32_t cue = name.end, last = name.end + LONGEST_APPOSITION;
	if (range_empty(name) || !(same || reading_is(reading, name.end - 1, WORD_NAME)))
		return;
	while (reading_mark(reading, name.end, ',') && cue < last && cue < content->end &&
	       !(reading_mark(reading, cue, ',') && reading_is(reading, cue + 1, WORD_CUE)))
		cue++;
	cue += reading_mark(reading, cue, ',');
	if (cue + 1 + FEWEST_LEFT >= content->end || reading_quoted(reading, cue) || !reading_cue(reading, cue, &entry) ||
	    entry.form != CUE_PAST || entry.share < SURE_SHARE || !(entry.content & CUE_CLAUSE))
		return;
	uint32_t that = cue + entry.tokens;
	while (that < cue + MOST_BEFORE_THAT && that + FEWEST_LEFT < content->end && !reading_is(reading, that, WORD_THAT))
		that++; /* “in an interview that” */
	content->first = reading_is(reading, that, WORD_THAT) ? that + 1 : cue + entry.tokens;
	attribution->mention = name;
}
