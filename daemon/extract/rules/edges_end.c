/* Where contents end: before who relays them, and before what the reporter adds. */
#include "extract/rules/edges_inside.h"

#include <string.h>

#include "extract/rules/phrases.h"

enum {
	LONGEST_RELAY = 14, /* tokens of “, according to the …” */
	LATEST_OPENING = 4, /* tokens of a sentence before “while”: “But even”, “A few weeks” */
	LATEST_SUBJECT = 3, /* tokens from there to whoever speaks */
	LONGEST_MEDIUM = 6, /* tokens of “a long series of angry tweets” */
	BEFORE_VERB = WORD_AUXILIARY | WORD_MODAL | WORD_NEGATION | WORD_ADVERB, /* what belongs to the verb behind it */
};

/* Who relays the content, if the comma at the token opens “, according to the Lantern” or “, reports the Lantern” and nothing follows it. */
static struct range relay_at(const struct reading *reading, uint32_t comma, uint32_t end)
{
	struct cue_entry entry;
	uint32_t first = comma + 1;
	if (!reading_mark(reading, comma, ','))
		return (struct range){ 0 };
	bool according = reading_uses(reading, first, USE_ACCORDING) && reading_uses(reading, first + 1, USE_INFINITIVE);
	bool reports = reading_kind(reading, first, KIND_REPORTS);
	bool verb = reading_cue(reading, first, &entry) && (entry.form == CUE_PAST || entry.form == CUE_PRESENT) &&
	            (reports || entry.share >= SURE_SHARE);
	struct range relaying = according || verb ? (struct range){ 0 } : phrase_noun_phrase(reading, first, end);
	if (!range_empty(relaying) && relaying.end + 1 == end &&
	    (reading_is(reading, relaying.end - 1, WORD_NAME | WORD_ORGANISATION) || reading_token(reading, relaying.end - 1)->kind == TOKEN_URL) &&
	    reading_kind(reading, relaying.end, KIND_REPORTS))
		return relaying; /* “A, the Lantern reported, Rosk said” */
	if (!according && !verb)
		return (struct range){ 0 };
	struct range who = phrase_noun_phrase(reading, first + (according ? 2 : entry.tokens), end);
	bool named = !range_empty(who) && reading_is(reading, who.end - 1, WORD_NAME | WORD_ROLE | WORD_ORGANISATION);
	return named && who.end == end && (according || reading_is(reading, who.end - 1, WORD_NAME)) ? who : (struct range){ 0 };
}

void edges_cut_relay(const struct reading *reading, struct attribution *attribution)
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

void edges_drop_comment(const struct reading *reading, struct attribution *attribution)
{
	const struct range last = attribution->content[attribution->content_count - 1];
	if (attribution->content_count > 1 && attribution->content[0].first < attribution->cue.first && last.first >= attribution->cue.end &&
	    (reading_means(reading, last.first, MEANS_REFERRING) || reading_means(reading, last.first, MEANS_SPEAKING)))
		attribution->content_count--;
}

void edges_cut_main_verb(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = &attribution->content[attribution->content_count - 1];
	const uint32_t which = attribution->mention.first - 1;
	if (range_empty(attribution->mention) || attribution->mention.first < 2 || content->first < attribution->cue.end ||
	    !reading_is(reading, which, WORD_RELATIVE) || !(reading_mark(reading, which - 1, ',') || phrase_is_dash(reading, which - 1)))
		return;
	bool finite = false, dash = phrase_is_dash(reading, which - 1);
	for (uint32_t k = content->first; k + 1 < content->end; k = reading_next(reading, k)) {
		bool closes = dash ? phrase_is_dash(reading, k) : reading_mark(reading, k, ',') && reading_helping_verb(reading, k + 1);
		if (finite && closes) {
			content->end = k;
			return;
		}
		finite |= reading_helping_verb(reading, k) || reading_looks_past(reading, k);
	}
}

void edges_cut_contrast(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = &attribution->content[attribution->content_count - 1];
	for (uint32_t k = content->first + FEWEST_LEFT; k + 2 < content->end; k++)
		if (reading_uses(reading, k, USE_BUT) && !reading_quoted(reading, k) && reading_is(reading, k + 1, WORD_THAT) &&
		    phrase_that_is_pronoun(reading, k + 1)) {
			struct range left = phrase_trim(reading, (struct range){ content->first, k });
			*content = range_empty(left) ? *content : left;
			return;
		}
}

/* Whether one of the tokens is surely a finite verb. */
static bool has_finite(const struct reading *reading, struct range range)
{
	bool any = edges_has_any(reading, range, WORD_AUXILIARY | WORD_MODAL);
	for (uint32_t k = range.first; k < range.end && !any; k++)
		any = reading_looks_past(reading, k);
	return any;
}

/* Whether the sentence opens with a subordinate clause that has the cue and its subject: “But while [Rosk said] …”. */
static bool is_subordinate(const struct reading *reading, const struct attribution *attribution)
{
	const struct range mention = attribution->mention;
	uint32_t first = reading_sentence(reading, attribution->cue.first).first, opening = first;
	if (range_empty(mention)) /* “After reports that …” */
		return attribution->cue.first > first && attribution->cue.first <= first + LATEST_SUBJECT &&
		       reading_is(reading, first, WORD_PREPOSITION | WORD_SUBORDINATOR) && reading_is(reading, attribution->content[0].first, WORD_THAT);
	while (opening < mention.first && opening <= first + LATEST_OPENING &&
	       !(reading_is(reading, opening, WORD_SUBORDINATOR) && !reading_is(reading, opening, WORD_THAT | WORD_RELATIVE)))
		opening++;
	if (range_empty(mention) || mention.end > attribution->cue.first || opening >= mention.first || opening > first + LATEST_OPENING ||
	    opening + LATEST_SUBJECT < mention.first)
		return false;
	for (uint32_t k = opening; k < mention.first; k++)
		if (reading_token(reading, k)->kind == TOKEN_PUNCTUATION || reading_helping_verb(reading, k))
			return false;
	bool as = reading_uses(reading, opening, USE_AS) && !reading_is(reading, attribution->content[0].first, WORD_THAT); /* “as Rosk put it” */
	return !as;
}

/* Whether what looks like a noun phrase is a clause: “the board left them”, “her office keeps the old ones”. */
static bool has_verb_inside(const struct reading *reading, uint32_t token, uint32_t end)
{
	const struct range phrase = phrase_noun_phrase(reading, token, end);
	for (uint32_t verb = token + 1; verb < phrase.end && verb + 1 < end; verb++)
		if (edges_may_be_verb(reading, verb) && reading_is(reading, verb + 1, WORD_DETERMINER | WORD_OBJECT) &&
		    !reading_is(reading, verb + 1, WORD_THAT))
			return true;
	return false;
}

void edges_cut_main_clause(const struct reading *reading, struct attribution *attribution)
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
		bool clause = reading_mark(reading, k, ',') && !reading_quoted(reading, k) &&
		              !reading_is(reading, k + 1, WORD_RELATIVE | WORD_CONJUNCTION) &&
		              (edges_clause_begins(reading, k + 1, end) || has_verb_inside(reading, k + 1, end) ||
		               (reading_open_word(reading, k + 1) && reading_helping_verb(reading, k + 2))); /* “protests have” */
		if (clause && (finite || has_finite(reading, (struct range){ k + 1, verb }))) {
			*content = phrase_trim(reading, (struct range){ content->first, k });
			return;
		}
		finite |= has_finite(reading, (struct range){ k, k + 1 });
	}
}

/* Whether the sentence begins with a noun for what somebody says, so that its verb stands behind the content: “[Rosk's claim] that …”. */
static bool is_subject(const struct reading *reading, const struct attribution *attribution)
{
	const struct range mention = attribution->mention, content = attribution->content[0];
	if (attribution->content_count != 1 || range_empty(mention) || mention.end > attribution->cue.first ||
	    content.first != attribution->cue.end || !reading_is(reading, content.first, WORD_THAT) ||
	    reading_token(reading, content.end - 1)->sentence != reading_token(reading, content.first)->sentence)
		return false;
	const bool owner = (reading_possessive(reading, mention.end - 1) || reading_kind(reading, mention.first, KIND_OWNER)) &&
	                   !has_finite(reading, attribution->cue);
	const struct range before = { reading_sentence(reading, mention.first).first, mention.first };
	return owner && !has_finite(reading, before) && !edges_has_any(reading, before, WORD_PREPOSITION | WORD_SUBORDINATOR | WORD_RELATIVE);
}

void edges_cut_behind_claim(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = &attribution->content[0];
	if (!is_subject(reading, attribution))
		return;
	const uint32_t first = content->first + 1;
	const bool quoted = reading_token(reading, first)->kind == TOKEN_QUOTE;
	uint32_t verb = quoted ? first : 0;
	for (uint32_t k = quoted ? reading_next(reading, first) : first; k < content->end; k = reading_next(reading, k)) {
		const bool past = reading_looks_past(reading, k), subject = reading_is(reading, k - 1, WORD_NAME | WORD_PRONOUN);
		const bool finite = reading_helping_verb(reading, k) && !reading_possessive(reading, k);
		if (verb && reading_is(reading, k, WORD_CONJUNCTION | WORD_RELATIVE | WORD_SUBORDINATOR | WORD_PRONOUN))
			return; /* what follows may have its own subject */
		if (!verb && (finite || (past && subject))) {
			verb = k;
		} else if (verb && (finite || past) && (quoted || k > verb + 1) && !reading_is(reading, k - 1, BEFORE_VERB | WORD_DETERMINER) &&
		           !reading_uses(reading, k - 1, USE_INFINITIVE) && !reading_looks_adverb(reading, k - 1)) {
			*content = phrase_trim(reading, (struct range){ content->first, k });
			return;
		}
	}
}

void edges_cut_own_deed(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = &attribution->content[attribution->content_count - 1];
	bool of = false;
	if (content->first != attribution->cue.end || !reading_looks_past(reading, attribution->cue.first))
		return;
	for (uint32_t k = content->first; k + 2 < content->end; k++) {
		if (reading_is(reading, k, WORD_AUXILIARY | WORD_MODAL | WORD_THAT | WORD_RELATIVE) || reading_looks_past(reading, k) ||
		    reading_quoted(reading, k))
			return; /* a clause of its own */
		if (of && reading_uses(reading, k, USE_AND) && reading_looks_past(reading, k + 1) &&
		    reading_is(reading, k + 2, WORD_PRONOUN | WORD_OBJECT | WORD_DETERMINER)) {
			*content = phrase_trim(reading, (struct range){ content->first, k });
			return;
		}
		of |= reading_uses(reading, k, USE_OF);
	}
}

void edges_cut_behind_object(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = &attribution->content[attribution->content_count - 1];
	if (content->first != attribution->cue.end || edges_takes(reading, attribution->cue, CUE_CLAUSE))
		return;
	for (uint32_t k = content->first; k + FEWEST_LEFT < content->end; k++) {
		if (reading_is(reading, k, WORD_AUXILIARY | WORD_MODAL | WORD_THAT | WORD_RELATIVE | WORD_SUBORDINATOR) || reading_looks_past(reading, k) ||
		    reading_uses(reading, k, USE_INFINITIVE) || reading_quoted(reading, k))
			return; /* a clause of its own */
		if (k == content->first || !(reading_uses(reading, k, USE_AND) || reading_uses(reading, k, USE_BUT)))
			continue;
		uint32_t first = k + 1;
		while (first < content->end && (reading_is(reading, first, WORD_ADVERB) || reading_looks_adverb(reading, first)))
			first++;
		struct range subject = phrase_noun_phrase(reading, first, content->end);
		uint32_t verb = range_empty(subject) ? first : subject.end;
		/* “the way Rosk and Ito have” */
		bool both = reading_uses(reading, k, USE_AND) && !range_empty(subject) && reading_is(reading, k - 1, WORD_NAME | WORD_PRONOUN);
		if (both)
			return;
		bool past = reading_looks_past(reading, verb) && !reading_open_word(reading, verb + 1) && /* but “the old and badly kept gates” */
		            !strchr(reading_token(reading, verb)->norm, '-');
		if (verb + 1 < content->end && (reading_helping_verb(reading, verb) || past) && !reading_possessive(reading, verb)) {
			*content = phrase_trim(reading, (struct range){ content->first, k });
			return;
		}
	}
}

/* The end of “in an interview”, “in a series of tweets”, if that begins at the token; else 0. */
static uint32_t medium_end(const struct reading *reading, const struct word_list *tellings, uint32_t token, uint32_t end)
{
	const char *opens = token_column(reading_token(reading, token), tellings, 0);
	if (!opens || strcmp(opens, "medium+") != 0 || !reading_uses(reading, token + 1, USE_INDEFINITE | USE_ANOTHER))
		return 0;
	for (uint32_t k = token + 2; k < end && k <= token + LONGEST_MEDIUM && reading_token(reading, k)->kind != TOKEN_PUNCTUATION; k++) {
		const char *kinds = token_column(reading_token(reading, k), tellings, 0);
		if (kinds && strstr(kinds, "+medium"))
			return k + 1;
	}
	return 0;
}

/* Whether what was said may go on behind the medium: “urged them in a speech to open the gates”, “described it in a tweet as old”. */
static bool goes_on(const struct reading *reading, struct range rest)
{
	for (uint32_t k = rest.first; k < rest.end; k++)
		if (reading_mark(reading, k, ',') || reading_is(reading, k, WORD_THAT) || reading_uses(reading, k, USE_OF | USE_AS) ||
		    reading_helping_verb(reading, k) || (reading_uses(reading, k, USE_INFINITIVE) && edges_may_be_verb(reading, k + 1)))
			return true;
	return false;
}

void edges_cut_medium(const struct reading *reading, struct attribution *attribution)
{
	const struct word_list *tellings = language_list(reading->document->language, "tellings");
	struct range *content = &attribution->content[attribution->content_count - 1];
	if (content->first < attribution->cue.end)
		return;
	for (uint32_t k = content->first; k + 2 < content->end; k++) {
		if (reading_quoted(reading, k))
			continue;
		if (reading_is(reading, k, WORD_AUXILIARY | WORD_MODAL | WORD_THAT | WORD_RELATIVE) || reading_looks_past(reading, k) ||
		    reading_uses(reading, k, USE_INFINITIVE))
			return; /* a clause, which may tell itself where something was said */
		const uint32_t end = k < content->first + 2 ? 0 : medium_end(reading, tellings, k, content->end);
		if (end && !goes_on(reading, (struct range){ end, content->end })) {
			*content = phrase_trim(reading, (struct range){ content->first, k });
			return;
		}
	}
}

void edges_cut_conjunctions(const struct reading *reading, struct attribution *attribution)
{
	struct cue_entry entry;
	for (uint32_t c = 0; c < attribution->content_count; c++) {
		struct range *content = &attribution->content[c];
		bool quoted = reading_quoted(reading, content->end - 1);
		if (content->end > content->first + FEWEST_LEFT && !quoted && reading_is(reading, content->end - 1, WORD_CONJUNCTION) &&
		    !reading_is(reading, content->end - 1, WORD_ADVERB)) /* “not yet” */
			*content = phrase_trim(reading, (struct range){ content->first, content->end - 1 });
		uint32_t said = content->first + 1;
		if (content->end > said + FEWEST_LEFT && reading_is(reading, content->first, WORD_CONJUNCTION) && reading_cue(reading, said, &entry) &&
		    entry.form == CUE_PAST && entry.share >= SURE_SHARE && entry.content & CUE_QUOTE)
			content->first = said + entry.tokens;
	}
}

void edges_cut_at_bracket(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = &attribution->content[attribution->content_count - 1];
	enum { LONGEST_BEFORE = 60 }; /* between the bracket and what is said in it; a sentence may be as long as the text */
	uint32_t close = content->first, open = reading_sentence(reading, content->first).first, depth = 0;
	open = content->first > LONGEST_BEFORE && open < content->first - LONGEST_BEFORE ? content->first - LONGEST_BEFORE : open;
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
