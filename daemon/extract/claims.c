#include "extract/claims.h"

#include <string.h>

#include "extract/captions.h"
#include "extract/claims_inside.h"
#include "extract/extract.h"
#include "extract/rules/phrases.h"

enum {
	FEWEST_WORDS = 5, /* a fact has a subject, a verb and something to say */
	LABEL_TOKENS = 6, /* before the colon of a link in brackets: "(RELATED: …" */
	BIO_PARAGRAPHS = 3, /* at either end of the article in which its author may be introduced */
	BIO_TOKENS = 16,    /* from the author's name to what he is */
	CLAUSE_TOKENS = 16, /* from a relative to the word that tells that its clause is reported */
	FEWEST_BEHIND = 2,  /* tokens behind that word, in what is said to be reported */
	FEWEST_READERS = 3, /* sentences that speak to the reader, in an article that explains something to him */
	MOST_COVERED = 40,  /* per cent of a sentence that is the outlet's nevertheless */
	CONFIDENCE_WHOLE = 600,
	CONFIDENCE_REPORTED = 800,
	CONFIDENCE_PART = 400, /* below what is shown unless asked for: a part of a sentence that has no subject of its own */
};

static uint32_t words_in(const struct reading *reading, struct range range)
{
	uint32_t words = 0;
	for (uint32_t k = range.first; k < range.end; k++)
		words += reading_token(reading, k)->kind == TOKEN_WORD || reading_token(reading, k)->kind == TOKEN_NUMBER;
	return words;
}

/* "US", "Theresa May" */
static bool is_name(const struct reading *reading, uint32_t token)
{
	return reading_is(reading, token, WORD_NAME | WORD_CAPITAL) ||
	       (reading_token(reading, token)->flags & TOKEN_UPPER && reading_token(reading, token)->norm_length > 1);
}

/* The asides of a sentence's words outside of quotations; a call counts only where the sentence begins. */
static unsigned asides_in(struct claim_finder *finder, struct range range)
{
	unsigned asides = 0;
	finder->first = range.first;
	for (uint32_t k = range.first; k < range.end; k++)
		if (!reading_quoted(finder->reading, k) && (k == range.first || !is_name(finder->reading, k)))
			asides |= claims_aside_of(finder, k) & (k == range.first ? ~0u : ~(unsigned)ASIDE_CALL);
	return asides;
}

/* A question, a call, what announces something else, somebody's words, a link. */
static bool is_no_statement(const struct reading *reading, const struct passage *passage)
{
	static const char MARKS[] = "?!:";
	uint32_t last = passage->end - 1;
	while (last > passage->first && (reading_token(reading, last)->kind == TOKEN_QUOTE || reading_mark(reading, last, ')')))
		last--;
	for (size_t k = 0; MARKS[k]; k++)
		if (reading_mark(reading, last, MARKS[k]))
			return true;
	if (reading_token(reading, passage->first)->kind == TOKEN_QUOTE)
		return true; /* somebody's words, whoever's */
	for (uint32_t k = passage->first; k < passage->end; k++)
		if (reading_token(reading, k)->kind == TOKEN_URL)
			return true;
	for (uint32_t k = passage->first; k < passage->end && k < passage->first + LABEL_TOKENS; k++)
		if (reading_mark(reading, passage->first, '(') && reading_mark(reading, k, ':'))
			return true;
	return false;
}

/* Whether there is a sign of a finite verb: without one it is a title or a caption. Texts of unknown languages always pass. */
static bool has_verb(const struct claim_finder *finder, struct range range)
{
	const struct reading *reading = finder->reading;
	if (!reading->grammar)
		return true;
	for (uint32_t k = range.first; k < range.end; k++)
		if (reading_is(reading, k, WORD_AUXILIARY | WORD_MODAL | WORD_CUE) ||
		    (k > range.first && claims_ends_like_verb(reading_token(reading, k))))
			return true;
	for (uint32_t k = range.first; k < range.end; k++)
		if (claims_is_irregular(finder, k))
			return true;
	return false;
}

static void cover(struct claim_finder *finder, struct range range)
{
	for (uint32_t k = range.first; k < range.end; k++)
		finder->covered[k] = true;
}

/* Whether a mention has a verb of its own before the cue: “[Orvia] closed the gates, citing …”. */
static bool does_more(const struct claim_finder *finder, const struct attribution *attribution)
{
	const struct reading *reading = finder->reading;
	const struct range mention = attribution->mention, cue = attribution->cue;
	if (range_empty(mention) || mention.end >= cue.first || attribution->content[0].first < cue.end || !(reading->traits & TRAIT_FIXED_ORDER))
		return false;
	bool apart = mention.end + 3 < cue.first || reading_mark(reading, cue.first - 1, ',');
	return apart && claims_verb_at(finder, claims_behind_times(reading, mention.end, cue.first), cue.first);
}

/* Marks the tokens that attributions take: contents, mentions and cues. What is so doubtful that it is left out takes nothing: else a
 * sentence would be told neither as somebody's nor as the outlet's. */
static void mark_covered(struct claim_finder *finder, const struct attributions *attributions)
{
	for (size_t k = 0; k < attributions->list.count; k++) {
		const struct attribution *attribution = &attributions->list.items[k];
		bool doubtful = attribution_confidence(attribution) < STATEMENT_CONFIDENCE_DEFAULT && !attribution->nested;
		if (attribution->attitude || doubtful)
			continue;
		for (uint32_t c = 0; c < attribution->content_count; c++)
			cover(finder, attribution->content[c]);
		cover(finder, attribution->cue);
		if (!does_more(finder, attribution))
			cover(finder, attribution->mention);
	}
}

/* “Edda Rosk is a columnist for the Lantern.”, “• A former judge, she is a fellow …” at the article's beginning or end. */
static bool is_bio(const struct claim_finder *finder, const struct passage *passage)
{
	const struct reading *reading = finder->reading;
	uint32_t last = reading->document->paragraph_count;
	if (passage->paragraph >= BIO_PARAGRAPHS && passage->paragraph + BIO_PARAGRAPHS < last)
		return false;
	uint32_t first = passage->first;
	while (first + 1 < passage->end && reading_token(reading, first)->kind != TOKEN_WORD)
		first++;
	bool is = false, named = reading_is(reading, first, WORD_NAME | WORD_PRONOUN);
	for (uint32_t k = first; k < passage->end && k < first + BIO_TOKENS; k++) {
		if (!is && reading_kind(reading, k, KIND_IS)) {
			is = true;
			named = named || (k > first && reading_is(reading, k - 1, WORD_PRONOUN));
		}
		if (is && token_in(reading_token(reading, k), finder->authors))
			return named;
	}
	return false;
}

/* The longest part of the passage that is nobody's. */
static struct range longest_free(const struct claim_finder *finder, const struct passage *passage)
{
	struct range best = { passage->first, passage->first };
	for (uint32_t k = passage->first; k < passage->end;) {
		uint32_t end = k;
		while (end < passage->end && !finder->covered[end])
			end++;
		if (end - k > best.end - best.first)
			best = (struct range){ k, end };
		k = end + 1;
	}
	return best;
}

/* Whether the part of a sentence does not just lead up to what follows it. */
static bool is_clause(const struct reading *reading, struct range part)
{
	return !reading->grammar || !reading_is(reading, part.end - 1, WORD_DETERMINER | WORD_AUXILIARY | WORD_PRONOUN);
}

static struct range without_last(const struct reading *reading, struct range part, uint32_t classes)
{
	while (!range_empty(part) && reading_is(reading, part.end - 1, classes))
		part = phrase_trim(reading, (struct range){ part.first, part.end - 1 });
	return part;
}

/* The part without the words that lead up to what follows it: “Orvia closed the gates, [with] X saying …”. */
static struct range without_lead(const struct reading *reading, struct range part)
{
	const uint32_t leads = WORD_SUBORDINATOR | WORD_RELATIVE | WORD_CONJUNCTION | WORD_THAT | WORD_PREPOSITION;
	if (!reading->grammar)
		return part;
	part = without_last(reading, part, leads);
	bool after = reading_is(reading, part.end, WORD_SUBORDINATOR);
	while (after && !range_empty(part) &&
	       (reading_is(reading, part.end - 1, WORD_TIME | WORD_ADVERB | WORD_DETERMINER) ||
	        reading_token(reading, part.end - 1)->kind == TOKEN_NUMBER))
		part = phrase_trim(reading, (struct range){ part.first, part.end - 1 }); /* “The vote came [two days after] X said …” */
	return without_last(reading, part, leads);
}

/* “…, [which has two dams]”: a clause that only says more of what stands before it. */
static bool begins_as_relative(const struct reading *reading, uint32_t token)
{
	return reading->grammar && reading_is(reading, token, WORD_RELATIVE) && !reading_is(reading, token, WORD_THAT) &&
	       !reading_capitalised(reading, token);
}

/* The word by which the outlet passes on what it does not say itself, outside of quotations; content.end if there is none. */
static uint32_t reporting_word(const struct claim_finder *finder, struct range content)
{
	for (uint32_t k = content.first; k < content.end; k++)
		if (!reading_quoted(finder->reading, k) && claims_aside_of(finder, k) & ASIDE_REPORTED)
			return k;
	return content.end;
}

/* Whether the word is about a whole clause: not “a picture, reportedly taken in April, …”, not “… before reportedly closing the gates”. */
static bool reports_clause(const struct reading *reading, struct range content, uint32_t word)
{
	if (word + FEWEST_BEHIND >= content.end || claims_ends_in(reading_token(reading, word + 1), "ing"))
		return false;
	uint32_t commas = 0;
	for (uint32_t k = content.first; k < word; k++)
		commas += reading_mark(reading, k, ',');
	return word == content.first || !reading_mark(reading, word - 1, ',') || commas > 1; /* “Rosk, who is 47, reportedly closed …” */
}

/* The relative clause in which the word stands: “the gates, [which reportedly closed in April], …”. Empty if it stands in none. */
static struct range relative_around(const struct reading *reading, struct range content, uint32_t word)
{
	for (uint32_t k = word; k-- > content.first && word - k <= CLAUSE_TOKENS && !reading_mark(reading, k, ',');)
		if (reading_is(reading, k, WORD_RELATIVE) && !reading_is(reading, k, WORD_THAT)) {
			uint32_t end = word;
			while (end < content.end && !reading_mark(reading, end, ','))
				end++;
			return (struct range){ k, end };
		}
	return (struct range){ 0 };
}

/* Appends what the outlet says to be reported. Returns what it says itself. */
static struct range take_reported(const struct claim_finder *finder, struct range content, struct claims *claims)
{
	uint32_t word = reporting_word(finder, content);
	if (word == content.end || !reports_clause(finder->reading, content, word))
		return content;
	struct range relative = relative_around(finder->reading, content, word), reported = range_empty(relative) ? content : relative;
	array_append(&claims->list, ((struct claim){ reported, { word, word + 1 }, CONFIDENCE_REPORTED, false }));
	if (relative.end != content.end)
		return range_empty(relative) ? relative : content;
	return phrase_trim(finder->reading, (struct range){ content.first, relative.first });
}

/* Whether the part, which ends behind what leads up to what follows it, ends where a clause may end: not “Orvia closed the gates in [a year of which
 * Rosk said …]”. */
static bool ends_like_clause(const struct claim_finder *finder, const struct passage *passage, struct range part, uint32_t behind)
{
	const struct reading *reading = finder->reading;
	if (reading_token(reading, part.end - 1)->flags & TOKEN_OPENS)
		return false;
	if (part.end >= passage->end || reading_token(reading, part.end)->kind == TOKEN_PUNCTUATION)
		return true;
	if (claims_is_irregular(finder, part.end - 1))
		return false; /* “The vote on Monday came [after X said …]” */
	uint32_t lead = part.end; /* “[two days] after X said …” */
	while (lead < behind && (reading_is(reading, lead, WORD_TIME | WORD_ADVERB | WORD_DETERMINER) ||
	                         reading_token(reading, lead)->kind == TOKEN_NUMBER))
		lead++;
	return claims_ends_in(reading_token(reading, part.end), "ing") ||
	       (reading_is(reading, lead, WORD_SUBORDINATOR | WORD_RELATIVE | WORD_CONJUNCTION) && !reading_is(reading, lead, WORD_THAT));
}

/* What may be a claim in a passage. */
struct candidate {
	struct range content;
	bool whole; /* all of the passage */
	bool front; /* at its beginning */
	bool clause; /* has subject and verb */
};

/* Whether what is somebody's takes so little of the sentence that it is the outlet's as a whole: “Rosk closed the gates, citing [her duty]”. */
static bool survives(const struct claim_finder *finder, const struct passage *passage)
{
	const struct reading *reading = finder->reading;
	uint32_t covered = 0, front = passage->first;
	for (uint32_t k = passage->first; k < passage->end; k++)
		covered += finder->covered[k];
	while (front < passage->end && !finder->covered[front])
		front++;
	struct range part = { phrase_skip_opening(reading, passage->first, front), front };
	return covered * 100 <= MOST_COVERED * (passage->end - passage->first) && !range_empty(part) &&
	       !range_empty(claims_standing_clause(finder, part));
}

/* What the passage says that is nobody's; false if there is nothing. */
static bool find_candidate(const struct claim_finder *finder, const struct passage *passage, struct candidate *ret_candidate)
{
	const struct reading *reading = finder->reading;
	struct range best = longest_free(finder, passage);
	bool front = best.first == passage->first, whole = front && best.end == passage->end;
	struct range content = phrase_trim(reading, (struct range){ phrase_skip_opening(reading, best.first, best.end), best.end });
	if (begins_as_relative(reading, content.first)) {
		if (!whole || content.first == best.first)
			return false;
		content.first = best.first; /* “In Issel, which has two dams, …” */
	}
	struct range stands = { 0 };
	if (!whole) {
		content = without_lead(reading, content);
		if (!range_empty(content) && ends_like_clause(finder, passage, content, best.end))
			stands = claims_standing_clause(finder, content);
		if (words_in(reading, stands) < FEWEST_WORDS)
			stands = (struct range){ 0 };
		else
			content = stands;
	}
	if (!whole && range_empty(stands) && survives(finder, passage)) {
		whole = front = true;
		content = phrase_trim(reading, (struct range){ phrase_skip_opening(reading, passage->first, passage->end), passage->end });
	}
	bool clause = whole || !range_empty(stands) || (front && claims_begins_with_clause(finder, content));
	*ret_candidate = (struct candidate){ content, whole, front, clause };
	return words_in(reading, content) >= FEWEST_WORDS + (clause ? 0 : FEWEST_WORDS) && has_verb(finder, content) &&
	       (whole || is_clause(reading, content));
}

static void find_claim(struct claim_finder *finder, const struct passage *passage, struct claims *claims)
{
	const struct reading *reading = finder->reading;
	struct candidate candidate;
	if (reading->repeated[reading_token(reading, passage->first)->sentence])
		return;
	if (is_no_statement(reading, passage) || is_bio(finder, passage) || passage_is_caption(reading, passage))
		return;
	if (!find_candidate(finder, passage, &candidate))
		return;
	unsigned asides = asides_in(finder, candidate.content);
	finder->selves += (asides & ASIDE_SELF) > 0;
	if (asides & ASIDES_NO_FACT)
		return;
	bool has_subject = candidate.clause || claims_begins_with_clause(finder, candidate.content) ||
	                   (candidate.front && claims_begins_with_subject(reading, candidate.content));
	struct range content = take_reported(finder, candidate.content, claims);
	if (words_in(reading, content) < FEWEST_WORDS || !has_verb(finder, content))
		return;
	bool reader = asides & ASIDE_READER;
	finder->readers += reader;
	array_append(&claims->list, ((struct claim){ content, { 0 }, has_subject ? CONFIDENCE_WHOLE : CONFIDENCE_PART, reader }));
}

/* Drops what is said to the reader, unless the article explains something to him (“The update lets you hide what you bought”): it does so again and
 * again, while an author who argues speaks of himself as often. */
static void drop_asides(const struct claim_finder *finder, struct claims *claims)
{
	if (finder->readers >= FEWEST_READERS && finder->readers > finder->selves)
		return;
	size_t kept = 0;
	for (size_t k = 0; k < claims->list.count; k++)
		if (!claims->list.items[k].reader)
			claims->list.items[kept++] = claims->list.items[k];
	claims->list.count = kept;
}

void claims_find(const struct reading *reading, const struct attributions *attributions, struct claims *claims)
{
	const struct language *language = reading->document->language;
	struct claim_finder finder = {
		.reading = reading,
		.asides = language_list(language, "asides"),
		.authors = language_list(language, "authors"),
		.irregular = language_list(language, "irregular_verbs"),
		.covered = arena_alloc(reading->arena, reading->document->token_count + 1, sizeof(bool)),
	};
	mark_covered(&finder, attributions);
	for (uint32_t p = 0; p < reading->passage_count; p++)
		if (reading->voices[p] == VOICE_OUTLET)
			find_claim(&finder, &reading->passages[p], claims);
	drop_asides(&finder, claims);
}
