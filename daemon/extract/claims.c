#include "extract/claims.h"

#include <string.h>

#include "extract/captions.h"
#include "extract/extract.h"
#include "extract/rules/phrases.h"

enum {
	FEWEST_WORDS = 5, /* a fact has a subject, a verb and something to say */
	LABEL_TOKENS = 6, /* before the colon of a link in brackets: "(RELATED: …" */
	BIO_PARAGRAPHS = 3, /* at either end of the article in which its author may be introduced */
	INSET_TOKENS = 12,  /* in a phrase in commas between subject and verb */
	BIO_TOKENS = 16,    /* from the author's name to what he is */
	CLAUSE_TOKENS = 16, /* from a relative to the word that tells that its clause is reported */
	FEWEST_BEHIND = 2,  /* tokens behind that word, in what is said to be reported */
	CONFIDENCE_WHOLE = 600,
	CONFIDENCE_REPORTED = 800,
	CONFIDENCE_PART = 400, /* below what is shown unless asked for: a part of a sentence that has no subject of its own */
};

/* What asides.txt says of a sentence's words. */
enum aside {
	ASIDE_SELF = 1 << 0,
	ASIDE_READER = 1 << 1,
	ASIDE_CALL = 1 << 2,
	ASIDE_NORM = 1 << 3,
	ASIDE_REPORTED = 1 << 4,
};

struct finder {
	const struct reading *reading;
	const struct word_list *asides, *authors, *irregular;
	uint32_t first; /* token of the sentence */
	bool *covered; /* by token: an attribution's content, mention or cue */
};

static uint32_t words_in(const struct reading *reading, struct range range)
{
	uint32_t words = 0;
	for (uint32_t k = range.first; k < range.end; k++)
		words += reading_token(reading, k)->kind == TOKEN_WORD || reading_token(reading, k)->kind == TOKEN_NUMBER;
	return words;
}

static unsigned aside_of(const struct finder *finder, uint32_t token)
{
	static const char *const NAMES[] = { "self", "reader", "call", "norm", "reported" };
	const struct token *t = reading_token(finder->reading, token);
	bool adverb = t->norm_length > 2 && t->norm[t->norm_length - 1] == 'y';
	if (!(t->flags & TOKEN_STOP) && !finder->reading->classes[token] && !adverb && token != finder->first)
		return 0; /* not worth the look-up: the lists know none but function words, verbs and adverbs */
	const char *name = t->kind == TOKEN_WORD ? token_column(t, finder->asides, 0) : NULL;
	for (unsigned k = 0; name && k < array_size(NAMES); k++)
		if (strcmp(name, NAMES[k]) == 0)
			return 1u << k;
	return 0;
}

/* "US", "Theresa May" */
static bool is_name(const struct reading *reading, uint32_t token)
{
	return reading_is(reading, token, WORD_NAME | WORD_CAPITAL) ||
	       (reading_token(reading, token)->flags & TOKEN_UPPER && reading_token(reading, token)->norm_length > 1);
}

/* The asides of a sentence's words outside of quotations; a call counts only where the sentence begins. */
static unsigned asides_in(struct finder *finder, struct range range)
{
	unsigned asides = 0;
	finder->first = range.first;
	for (uint32_t k = range.first; k < range.end; k++)
		if (reading_token(finder->reading, k)->quotation == DOCUMENT_NONE && (k == range.first || !is_name(finder->reading, k)))
			asides |= aside_of(finder, k) & (k == range.first ? ~0u : ~(unsigned)ASIDE_CALL);
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

/* Whether the word has the look of a finite verb's past or present: "closed", "opens". */
static bool ends_like_verb(const struct token *token)
{
	if (token->kind != TOKEN_WORD || token->flags & TOKEN_CAPITALISED || token->norm_length <= 3)
		return false;
	char last = token->norm[token->norm_length - 1];
	return last == 's' || (last == 'd' && token->norm[token->norm_length - 2] == 'e');
}

static bool is_irregular(const struct finder *finder, uint32_t token)
{
	const struct token *t = reading_token(finder->reading, token);
	return t->kind == TOKEN_WORD && token_in(t, finder->irregular);
}

/* Whether there is a sign of a finite verb: without one it is a title or a caption. Texts of unknown languages always pass. */
static bool has_verb(const struct finder *finder, struct range range)
{
	const struct reading *reading = finder->reading;
	if (!reading->grammar)
		return true;
	for (uint32_t k = range.first; k < range.end; k++)
		if (reading_is(reading, k, WORD_AUXILIARY | WORD_MODAL | WORD_CUE) ||
		    (k > range.first && ends_like_verb(reading_token(reading, k))))
			return true;
	for (uint32_t k = range.first; k < range.end; k++)
		if (is_irregular(finder, k))
			return true;
	return false;
}

/* Whether a verb stands at the token, perhaps behind adverbs. */
static bool verb_at(const struct finder *finder, uint32_t token, uint32_t end)
{
	const struct reading *reading = finder->reading;
	while (token < end && reading_is(reading, token, WORD_ADVERB))
		token++;
	return token < end && (reading_is(reading, token, WORD_AUXILIARY | WORD_MODAL) || ends_like_verb(reading_token(reading, token)) ||
	                       is_irregular(finder, token));
}

/* Where the phrase in commas ends that stands at the token: “Rosk[, 47,] closed …”. The token itself, if there is none. */
static uint32_t behind_inset(const struct reading *reading, uint32_t token, uint32_t end)
{
	if (!reading_mark(reading, token, ','))
		return token;
	for (uint32_t k = token + 1; k < end && k <= token + INSET_TOKENS; k++)
		if (reading_mark(reading, k, ','))
			return k + 1;
	return token;
}

/* Whether a subject with its verb begins the range: then it is a sentence without what comes behind it. */
static bool begins_with_clause(const struct finder *finder, struct range range)
{
	const struct reading *reading = finder->reading;
	struct range subject = phrase_noun_phrase(reading, range.first, range.end);
	return reading->traits & TRAIT_FIXED_ORDER && !range_empty(subject) &&
	       verb_at(finder, behind_inset(reading, subject.end, range.end), range.end);
}

static bool ends_in(const struct token *token, const char *ending)
{
	size_t length = strlen(ending);
	return token->kind == TOKEN_WORD && token->norm_length > length + 2 && strcmp(token->norm + token->norm_length - length, ending) == 0;
}

/* “[Closing] the gates, X said …”, “[Closed] in April, …” */
static bool is_participle(const struct reading *reading, uint32_t token)
{
	const struct token *t = reading_token(reading, token);
	return ends_in(t, "ing") || (ends_in(t, "ed") && reading_is(reading, token + 1, WORD_PREPOSITION));
}

/* Whether it begins with what may be a subject, perhaps with more behind it than a phrase: “The talks about Mordwand's gates failed”. */
static bool begins_with_subject(const struct reading *reading, struct range range)
{
	return reading->traits & TRAIT_FIXED_ORDER && !is_participle(reading, range.first) &&
	       !range_empty(phrase_noun_phrase(reading, range.first, range.end));
}

static void cover(struct finder *finder, struct range range)
{
	for (uint32_t k = range.first; k < range.end; k++)
		finder->covered[k] = true;
}

/* Whether a mention has a verb of its own before the cue: “[Orvia] closed the gates, citing …”. */
static bool does_more(const struct finder *finder, const struct attribution *attribution)
{
	const struct range mention = attribution->mention, cue = attribution->cue;
	return !range_empty(mention) && mention.end + 3 < cue.first && attribution->content[0].first >= cue.end &&
	       finder->reading->traits & TRAIT_FIXED_ORDER && verb_at(finder, mention.end, cue.first);
}

/* Marks the tokens that attributions take: contents, mentions and cues. What is so doubtful that it is left out takes nothing: else a
 * sentence would be told neither as somebody's nor as the outlet's. */
static void mark_covered(struct finder *finder, const struct attributions *attributions)
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

/* “Edda Rosk is a columnist for the Lantern.” at the article's beginning or end. */
static bool is_bio(const struct finder *finder, const struct passage *passage)
{
	const struct reading *reading = finder->reading;
	uint32_t last = reading->document->paragraph_count;
	if (passage->paragraph >= BIO_PARAGRAPHS && passage->paragraph + BIO_PARAGRAPHS < last)
		return false;
	bool is = false;
	for (uint32_t k = passage->first; k < passage->end && k < passage->first + BIO_TOKENS; k++) {
		const struct token *t = reading_token(reading, k);
		is = is || reading_word(reading, k, "is") || reading_word(reading, k, "'s") || reading_word(reading, k, "are");
		if (is && token_in(t, finder->authors))
			return reading_is(reading, passage->first, WORD_NAME | WORD_PRONOUN);
	}
	return false;
}

/* The longest part of the passage that is nobody's. */
static struct range longest_free(const struct finder *finder, const struct passage *passage)
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

/* The part without the words that lead up to what follows it: “Orvia closed the gates, [with] X saying …”. */
static struct range without_lead(const struct reading *reading, struct range part)
{
	const uint32_t leads = WORD_SUBORDINATOR | WORD_RELATIVE | WORD_CONJUNCTION | WORD_THAT | WORD_PREPOSITION;
	while (!range_empty(part) && reading->grammar && reading_is(reading, part.end - 1, leads))
		part = phrase_trim(reading, (struct range){ part.first, part.end - 1 });
	bool after = reading->grammar && reading_is(reading, part.end, WORD_SUBORDINATOR);
	while (after && !range_empty(part) &&
	       (reading_is(reading, part.end - 1, WORD_TIME | WORD_ADVERB | WORD_DETERMINER) || reading_token(reading, part.end - 1)->kind == TOKEN_NUMBER))
		part = phrase_trim(reading, (struct range){ part.first, part.end - 1 }); /* “The vote came [two days after] X said …” */
	return part;
}

/* “…, [which has two dams]”: a clause that only says more of what stands before it. */
static bool begins_as_relative(const struct reading *reading, uint32_t token)
{
	return reading->grammar && reading_is(reading, token, WORD_RELATIVE) && !reading_is(reading, token, WORD_THAT) &&
	       !(reading_token(reading, token)->flags & TOKEN_CAPITALISED);
}

/* The word by which the outlet passes on what it does not say itself, outside of quotations; content.end if there is none. */
static uint32_t reporting_word(const struct finder *finder, struct range content)
{
	for (uint32_t k = content.first; k < content.end; k++)
		if (reading_token(finder->reading, k)->quotation == DOCUMENT_NONE && aside_of(finder, k) & ASIDE_REPORTED)
			return k;
	return content.end;
}

/* Whether the word is about a whole clause: not “a picture, reportedly taken in April, …”, not “… before reportedly closing the gates”. */
static bool reports_clause(const struct reading *reading, struct range content, uint32_t word)
{
	if (word + FEWEST_BEHIND >= content.end || ends_in(reading_token(reading, word + 1), "ing"))
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
static struct range take_reported(const struct finder *finder, struct range content, struct claims *claims)
{
	uint32_t word = reporting_word(finder, content);
	if (word == content.end || !reports_clause(finder->reading, content, word))
		return content;
	struct range relative = relative_around(finder->reading, content, word), reported = range_empty(relative) ? content : relative;
	array_append(&claims->list, ((struct claim){ reported, { word, word + 1 }, CONFIDENCE_REPORTED }));
	if (relative.end != content.end)
		return range_empty(relative) ? relative : content;
	return phrase_trim(finder->reading, (struct range){ content.first, relative.first });
}

static void find_claim(struct finder *finder, const struct passage *passage, struct claims *claims)
{
	const struct reading *reading = finder->reading;
	if (reading->repeated[reading_token(reading, passage->first)->sentence])
		return;
	if (is_no_statement(reading, passage) || is_bio(finder, passage) || passage_is_caption(reading, passage))
		return;
	struct range best = longest_free(finder, passage);
	bool whole = best.first == passage->first && best.end == passage->end;
	struct range content = phrase_trim(reading, (struct range){ phrase_skip_opening(reading, best.first, best.end), best.end });
	if (begins_as_relative(reading, content.first)) {
		if (!whole || content.first == best.first)
			return;
		content.first = best.first; /* “In Issel, which has two dams, …” */
	}
	if (!whole)
		content = without_lead(reading, content);
	bool front = best.first == passage->first, begins = begins_with_clause(finder, content), clause = whole || (front && begins);
	if (words_in(reading, content) < FEWEST_WORDS + (clause ? 0 : FEWEST_WORDS) || !has_verb(finder, content) ||
	    (!whole && !is_clause(reading, content)))
		return;
	if (asides_in(finder, content) & ~(unsigned)ASIDE_REPORTED)
		return;
	content = take_reported(finder, content, claims);
	if (words_in(reading, content) < FEWEST_WORDS || !has_verb(finder, content))
		return;
	bool has_subject = clause || begins || (front && begins_with_subject(reading, content));
	array_append(&claims->list, ((struct claim){ content, { 0 }, has_subject ? CONFIDENCE_WHOLE : CONFIDENCE_PART }));
}

void claims_find(const struct reading *reading, const struct attributions *attributions, struct claims *claims)
{
	const struct language *language = reading->document->language;
	struct finder finder = {
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
}
