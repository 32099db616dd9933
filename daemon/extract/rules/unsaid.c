#include "extract/rules/unsaid.h"

#include <string.h>

#include "extract/rules/acts.h"
#include "extract/rules/phrases.h"
#include "extract/rules/possible.h"

enum {
	BEFORE_CUE = 3,      /* tokens between mention and cue among which a negation is looked for */
	BEFORE_NAMED = 4,    /* tokens of “not to be named” */
	PULLED = 8,          /* tokens at the beginning that a pull quote has in common with the quotation in the text */
	SHORTEST_ENDING = 2, /* bytes of an ending that shows a noun to be one for people: "-er" */
	LONGEST_ENDING = 4,
	LONGEST_NAMED = 12,  /* tokens of whoever is quoted */
	BEFORE_AS = 8,       /* tokens of “by the agency” before “as saying” */
	LEFT_OUT = 1,        /* tokens that a pull quote may have more than the quotation in the text: a mark */
	LONGEST_VAGUE = 3,   /* tokens of “the same”, “as much” */
	MOST_PULLED = 16,    /* quotations without a cue that are looked for in the text: keeps the time linear */
};

static bool has_quotation(const struct reading *reading, const struct attribution *attribution)
{
	for (uint32_t c = 0; c < attribution->content_count; c++)
		for (uint32_t k = attribution->content[c].first; k < attribution->content[c].end; k++)
			if (reading_quoted(reading, k))
				return true;
	return false;
}

/* “did not say”, “never explained”, “failed to mention”: but “did not deny”, “not only said”. */
static bool is_negated(const struct reading *reading, const struct attribution *attribution)
{
	const struct word_list *denials = language_list(reading->document->language, "denials");
	uint32_t first = attribution->cue.first, end = attribution->cue.end;
	bool negated = false;
	if (attribution->mention.end <= first && first - attribution->mention.end <= BEFORE_CUE)
		first = attribution->mention.end;
	for (uint32_t k = first; k < end; k++) {
		const struct token *t = reading_token(reading, k);
		bool to = reading_uses(reading, k + 1, USE_INFINITIVE) || (k > first && reading_uses(reading, k - 1, USE_INFINITIVE));
		negated |= reading_kind(reading, k, KIND_NOT) && !to && !reading_kind(reading, k + 1, KIND_ONLY); /* but “vowed not to repeat” */
		negated |= reading_kind(reading, k, KIND_UNABLE) && reading_uses(reading, k + 1, USE_INFINITIVE); /* “failed to mention” */
		if (token_in(t, denials))
			return false;
	}
	return negated;
}

/* “No one says that …”, “not one of them said”, “Rosk neither confirmed nor denied …” */
static bool is_nobodys(const struct reading *reading, struct range mention)
{
	if (!range_empty(mention) && reading_kind(reading, mention.first, KIND_NOT) && reading_uses(reading, mention.first + 1, USE_ONE))
		return true;
	return !range_empty(mention) && (reading_kind(reading, mention.first, KIND_NOBODY) || reading_kind(reading, mention.end - 1, KIND_NOBODY));
}

/* “he was asked about …”: the mention is the one who was asked, and who asked is not said. */
static bool is_asked(const struct reading *reading, const struct attribution *attribution)
{
	if (range_empty(attribution->mention) || attribution->mention.first > attribution->cue.first)
		return false;
	uint32_t passive = attribution->mention.end > 0 ? attribution->mention.end : 1;
	for (uint32_t k = passive; k < attribution->cue.end; k++)
		if (reading_kind(reading, k, KIND_ASKED) &&
		    (reading_kind(reading, k - 1, KIND_BEING) || (k > passive && reading_kind(reading, k - 2, KIND_BEING))))
			return true;
	return false;
}

/* “Rosk laughed when asked about it”: a participle without a subject, so the mention is not of whoever asked. But “admitted when pressed that A”. */
static bool is_when_asked(const struct reading *reading, const struct attribution *attribution)
{
	const struct range cue = attribution->cue;
	for (uint32_t k = cue.first > 0 ? cue.first : 1; k < cue.end && !reading_is(reading, attribution->content[0].first, WORD_THAT); k++)
		if (reading_kind(reading, k, KIND_ASKED) && reading_is(reading, k - 1, WORD_SUBORDINATOR) &&
		    !reading_is(reading, k - 1, WORD_RELATIVE | WORD_THAT))
			return true;
	return false;
}

/* “[Asked what he would do], Rosk said”, “when asked about it”: the question is no part of the answer, and no statement by itself. */
static bool is_question_before(const struct reading *reading, const struct attribution *attribution)
{
	uint32_t first = attribution->content[0].first, cue = attribution->cue.first, start = reading_sentence(reading, cue).first;
	if (is_when_asked(reading, attribution))
		return true;
	bool opens = cue == start || reading_is(reading, cue - 1, WORD_SUBORDINATOR) || reading_kind(reading, cue - 1, KIND_BEING);
	/* “Asked by reporters to …” */
	bool asker = attribution->mention.first > cue && reading_uses(reading, attribution->mention.first - 1, USE_AGENT);
	if ((range_empty(attribution->mention) || asker) && reading_kind(reading, cue, KIND_ASKED) && opens)
		return true;
	return attribution->content_count == 1 && first < cue && reading_kind(reading, first, KIND_ASKED) &&
	       reading_sentence(reading, first).first == first;
}

/* “What do the others say about it?” */
static bool is_question(const struct reading *reading, const struct attribution *attribution)
{
	const struct range mention = attribution->mention;
	const struct range sentence = reading_sentence(reading, attribution->cue.first);
	return !range_empty(mention) && mention.end == attribution->cue.first && mention.first > sentence.first &&
	       reading_mark(reading, sentence.end - 1, '?') && reading_helping_verb(reading, mention.first - 1) &&
	       !reading_possessive(reading, mention.first - 1);
}

/* “The campaign, called The Old Dam, wants …”: a name is no statement. */
static bool is_its_name(const struct reading *reading, const struct attribution *attribution)
{
	const struct range mention = attribution->mention;
	const uint32_t comma = attribution->cue.first - 1;
	struct cue_entry entry;
	if (range_empty(mention) || !reading_cue(reading, attribution->cue.first, &entry) || !(entry.content & CUE_AS) || entry.form != CUE_PAST ||
	    attribution->content[0].first != attribution->cue.end || !reading_mark(reading, comma, ',') || mention.end < comma || mention.end > comma + 1)
		return false;
	for (uint32_t k = mention.first; k < comma; k++)
		if (reading_mark(reading, k, ','))
			return false; /* “Rosk, the mayor, called it” */
	return true;
}

/* “I”, “you”, outside of quotations: the author, or the reader. */
static bool is_authors(const struct reading *reading, struct range mention)
{
	return mention.end == mention.first + 1 && reading_kind(reading, mention.first, KIND_AUTHOR) &&
	       !reading_quoted(reading, mention.first);
}

/* Whether a noun that is on no list may be one for people, by its ending: "filmmakers". */
static bool may_be_people(const struct reading *reading, const struct token *token)
{
	char ending[2 + LONGEST_ENDING] = "-";
	for (size_t length = SHORTEST_ENDING; length <= LONGEST_ENDING && length + 2 < token->norm_length; length++) {
		memcpy(ending + 1, token->norm + token->norm_length - length, length);
		if (word_classes_kinds_of(reading, ending, 1 + length) & KIND_PERSON)
			return true;
	}
	return false;
}

/* “It should be noted that …”, “it is worth saying”, “it goes without saying”, “that is not to say” */
static bool is_to_be_said(const struct reading *reading, const struct attribution *attribution)
{
	const struct range mention = attribution->mention;
	if (mention.end != mention.first + 1 || !reading_kind(reading, mention.first, KIND_IT) || mention.first > attribution->cue.first)
		return false;
	for (uint32_t k = mention.end; k < attribution->cue.end && k < mention.end + BEFORE_CUE + 1; k++)
		if (reading_kind(reading, k, KIND_TO_BE_SAID) && (!reading_is(reading, k, WORD_NEGATION) || reading_uses(reading, k + 1, USE_INFINITIVE)))
			return true;
	return false;
}

/* “These changes explain …”, “the delay raised fears that …” */
static bool is_things(const struct reading *reading, struct range mention)
{
	const uint32_t somebody = WORD_NAME | WORD_ROLE | WORD_PEOPLE | WORD_ORGANISATION | WORD_WRITING | WORD_PRONOUN | WORD_RELATIVE |
	                          WORD_TITLE | WORD_OBJECT | WORD_MAN | WORD_WOMAN;
	const bool one = reading_uses(reading, mention.first, USE_DEFINITE) || reading_kind(reading, mention.first, KIND_POINTING);
	if (mention.end < mention.first + 2 || !one)
		return false;
	for (uint32_t k = mention.first + 1; k < mention.end; k++)
		if (reading_is(reading, k, somebody) || reading_token(reading, k)->flags & TOKEN_UPPER ||
		    may_be_people(reading, reading_token(reading, k)))
			return false; /* “the US” is no “us” */
	return true;
}

/* “[That's] according to Rosk”: this only points to what stands before it. */
static bool is_pointer(const struct reading *reading, const struct attribution *attribution)
{
	const struct range content = attribution->content[0];
	return attribution->content_count == 1 && content.end == content.first + 2 && reading_kind(reading, content.first, KIND_POINTING) &&
	       reading_is(reading, content.first + 1, WORD_AUXILIARY) && reading_uses(reading, attribution->cue.first, USE_ACCORDING);
}

/* “said”, “announced”: such a cue shows that a subject which is on no list is somebody all the same: “the casino said”. */
static bool is_somebodys(const struct reading *reading, struct range mention, struct range cue)
{
	struct cue_entry entry;
	if (reading_is(reading, mention.end - 1, WORD_TIME))
		return false; /* “who this week announced” */
	for (uint32_t k = cue.first; k < cue.end; k++)
		if (reading_cue(reading, k, &entry) && entry.content & CUE_SOMEBODY)
			return true;
	return false;
}

/* “[Rosk] was cited by the agency as saying”, “cited [Rosk] as saying”: the content is who is quoted, not what is said. */
static bool is_who_is_quoted(const struct reading *reading, const struct attribution *attribution)
{
	const struct range content = attribution->content[attribution->content_count - 1];
	uint32_t behind = content.end > attribution->cue.end ? content.end : attribution->cue.end;
	if (!reading_kind(reading, attribution->cue.end - 1, KIND_RELAY) || content.end > content.first + LONGEST_NAMED)
		return false;
	for (uint32_t k = behind; k < behind + BEFORE_AS && k + 1 < reading->document->token_count && !reading_mark(reading, k, '.'); k++)
		if (reading_uses(reading, k, USE_AS) && phrase_is_participle(reading, k + 1) && reading_is(reading, k + 1, WORD_CUE))
			return true;
	return false;
}

/* “announced it on Monday”, “told him that”, “says drily”, “said the same”: the content says nothing. */
static bool is_empty(const struct reading *reading, const struct attribution *attribution)
{
	for (uint32_t c = 0; c < attribution->content_count; c++) {
		const struct range content = attribution->content[c];
		for (uint32_t k = content.first; k < content.end; k++) {
			bool vague = content.end <= content.first + LONGEST_VAGUE && reading_token(reading, k)->flags & TOKEN_STOP &&
			             !reading_means(reading, k, MEANS_EVERYTHING); /* “deny everything” */
			if (reading_is(reading, k, WORD_NAME | WORD_AUXILIARY | WORD_MODAL) ||
			    (reading_open_word(reading, k) && !reading_is(reading, k, WORD_TIME) && !reading_looks_adverb(reading, k) && !vague))
				return false;
		}
	}
	return true;
}

/* “[The meeting] was first reported by the Lantern”: what was told of, and not what was said of it. */
static bool is_told_of(const struct reading *reading, const struct attribution *attribution)
{
	const struct range content = attribution->content[0], cue = attribution->cue;
	bool being = false, passive = false;
	if (attribution->content_count != 1 || content.end > cue.first)
		return false;
	for (uint32_t k = cue.first; k < cue.end; k++) {
		passive |= being && reading_kind(reading, k, KIND_RELAY);
		being |= reading_kind(reading, k, KIND_BEING);
	}
	for (uint32_t k = content.first; k < content.end && passive; k++)
		passive = !reading_helping_verb(reading, k) && !(reading_looks_past(reading, k) && k > content.first + 1);
	return passive;
}

/* “The Lantern, [citing] officials”, “quoting a report of the army”: from whom it is, and not what is said. */
static bool is_source(const struct reading *reading, const struct attribution *attribution)
{
	const uint32_t sources = WORD_WRITING | WORD_ORGANISATION | WORD_PEOPLE | WORD_ROLE | WORD_NAME;
	const struct range content = attribution->content[0];
	if (attribution->content_count != 1 || content.first != attribution->cue.end || content.end > content.first + LONGEST_NAMED ||
	    attribution->cue.end != attribution->cue.first + 1 || !phrase_is_participle(reading, attribution->cue.first) ||
	    !reading_kind(reading, attribution->cue.first, KIND_RELAY | KIND_QUOTING))
		return false;
	for (uint32_t k = content.first; k < content.end; k++)
		if (reading_is(reading, k, WORD_AUXILIARY | WORD_MODAL | WORD_THAT | WORD_RELATIVE) || reading_looks_past(reading, k))
			return false;
	struct range who = phrase_noun_phrase(reading, content.first, content.end);
	bool whole = who.end == content.end || reading_is(reading, who.end, WORD_PREPOSITION); /* “sources in Orvia” */
	return !range_empty(who) && whole && reading_is(reading, who.end - 1, sources);
}

/* “He was nervous, [referring to] the gates”, “made no mention of them”: what is meant, and not what is said; but “referring to them as old”. */
static bool is_meant(const struct reading *reading, const struct attribution *attribution)
{
	const struct range cue = attribution->cue, content = attribution->content[attribution->content_count - 1];
	if (cue.end < cue.first + 2)
		return false;
	if (reading_uses(reading, cue.end - 1, USE_OF))
		return cue.end >= cue.first + 3 && reading_kind(reading, cue.end - 3, KIND_NOBODY) && reading_means(reading, cue.end - 2, MEANS_MENTION);
	const bool refers = reading_means(reading, cue.end - 2, MEANS_REFERRING);
	if (!reading_uses(reading, cue.end - 1, USE_INFINITIVE) || !refers)
		return false;
	for (uint32_t k = content.first; k < content.end; k++)
		if (reading_uses(reading, k, USE_AS) || reading_is(reading, content.first, WORD_THAT))
			return false;
	return true;
}

/* “[Questions about] his past”, “answered a question about”, “dodged questions about”: a topic, and neither who asks nor what. */
static bool is_topic(const struct reading *reading, const struct attribution *attribution)
{
	const struct range cue = attribution->cue;
	if (cue.end < cue.first + 2 || !reading_kind(reading, cue.end - 1, KIND_SEEN) || !reading_means(reading, cue.end - 2, MEANS_QUESTION))
		return false;
	const struct word_list *acts = language_list(reading->document->language, "acts");
	bool verb = false, answer = false;
	for (uint32_t k = cue.first; k + 2 < cue.end; k++) {
		const char *act = token_column(reading_token(reading, k), acts, 0);
		answer |= act && (strstr(act, "answer") || strstr(act, "dodge"));
		verb |= reading_open_word(reading, k) || reading_is(reading, k, WORD_CUE);
	}
	return !verb || answer;
}

/* “[The decision] was announced on Monday”: nobody is named, and nothing is said about the decision. */
static bool is_only_mentioned(const struct reading *reading, const struct attribution *attribution)
{
	const struct range content = attribution->content[0];
	bool passive = false;
	if (!range_empty(attribution->mention) || attribution->heir_of != DOCUMENT_NONE || attribution->content_count != 1 || attribution->direct ||
	    range_empty(attribution->cue) || content.end > attribution->cue.first)
		return false;
	for (uint32_t k = attribution->cue.first; k < attribution->cue.end; k++)
		passive |= reading_kind(reading, k, KIND_BEING);
	for (uint32_t k = content.first; k < content.end; k++)
		if (reading_is(reading, k, WORD_AUXILIARY | WORD_MODAL | WORD_THAT | WORD_RELATIVE) || reading_token(reading, k)->kind == TOKEN_PUNCTUATION)
			return false;
	return passive;
}

/* “told [Lantern Radio]”: the content is the addressee, not what was said. */
static bool is_only_told(const struct reading *reading, const struct attribution *attribution)
{
	const struct range content = attribution->content[0];
	struct cue_entry entry;
	if (attribution->content_count != 1 || content.first != attribution->cue.end || !reading_cue(reading, attribution->cue.end - 1, &entry) ||
	    !(entry.content & CUE_ADDRESSEE) || entry.content & CUE_CLAUSE)
		return false;
	for (uint32_t k = content.first; k < content.end; k++)
		if (!reading_is(reading, k, WORD_NAME | WORD_DETERMINER | WORD_TIME) || reading_quoted(reading, k))
			return false;
	return true;
}

/* “who asked not to be named”, “to remain anonymous”, “requested anonymity because …”: about naming the source, not about the matter. */
static bool is_of_naming(const struct reading *reading, const struct attribution *attribution)
{
	struct range content = attribution->content[0];
	bool negated = false, infinitive = reading_uses(reading, content.first, USE_INFINITIVE);
	for (uint32_t k = content.first; k < content.end && k < content.first + BEFORE_NAMED; k++) {
		negated |= reading_kind(reading, k, KIND_NOT);
		if (negated && reading_kind(reading, k, KIND_NAMED) && reading_kind(reading, k - 1, KIND_BEING))
			return true;
		bool object = k == content.first && !reading_helping_verb(reading, k + 1) && !reading_open_word(reading, k + 1);
		if (reading_kind(reading, k, KIND_ANONYMOUS) && (infinitive || object))
			return true;
	}
	return false;
}

/* “according to Varland law”: a rule that is followed, not something said, unless the law is quoted. */
static bool is_by_rules(const struct reading *reading, const struct attribution *attribution)
{
	const struct range mention = attribution->mention;
	const struct word_list *writings = language_list(reading->document->language, "organisations");
	if (range_empty(mention) || !reading_uses(reading, attribution->cue.first, USE_ACCORDING) || has_quotation(reading, attribution))
		return false;
	const char *kinds = token_column(reading_token(reading, mention.end - 1), writings, 0);
	return kinds && strstr(kinds, "norm");
}

/* Whether the words of the range are found again at the token. */
static bool stands_at(const struct reading *reading, struct range range, uint32_t token)
{
	if (token + (range.end - range.first) > reading->document->token_count)
		return false;
	for (uint32_t k = range.first; k < range.end; k++, token++)
		if (strcmp(reading_token(reading, k)->norm, reading_token(reading, token)->norm) != 0)
			return false;
	return true;
}

/* A pull quote: a quotation that the page shows once more, larger and without its speaker. */
static bool is_pulled(const struct reading *reading, const struct attribution *attribution)
{
	struct range content = attribution->content[0];
	if (!range_empty(attribution->cue) || !range_empty(attribution->mention) || attribution->content_count > 1 || attribution->direct ||
	    content.end < content.first + PULLED)
		return false;
	struct range begin = { content.first, content.first + PULLED };
	while (begin.first < begin.end && reading_token(reading, begin.first)->kind != TOKEN_WORD)
		begin.first++;
	for (uint32_t k = 0; k < reading->document->token_count; k++) {
		uint32_t other = reading_token(reading, k)->quotation;
		/* Not because of a shorter quotation elsewhere, as in a highlight above the text. */
		if ((k < content.first || k >= content.end) && other != DOCUMENT_NONE && stands_at(reading, begin, k) &&
		    reading->document->quotations[other].close - k >= content.end - begin.first - LEFT_OUT)
			return true;
	}
	return false;
}

static void mark_pulled(const struct reading *reading, struct attributions *attributions)
{
	uint32_t looked = 0;
	for (size_t k = 0; k < attributions->list.count && looked < MOST_PULLED; k++) {
		struct attribution *attribution = &attributions->list.items[k];
		bool alone = range_empty(attribution->cue) && range_empty(attribution->mention);
		attribution->unsaid = is_pulled(reading, attribution);
		looked += alone;
	}
}

/* A sentence that the page shows once more, under a picture or in a box. */
static void mark_repeated(const struct reading *reading, struct attributions *attributions)
{
	for (size_t k = 0; k < attributions->list.count; k++) {
		struct attribution *attribution = &attributions->list.items[k];
		if (!attribution->direct && !range_empty(attribution->cue))
			attribution->unsaid |= reading->repeated[reading_token(reading, attribution->cue.first)->sentence];
	}
}

/* Of an attribution without a quotation. */
static bool is_unsaid(const struct reading *reading, const struct attribution *attribution)
{
	const struct range mention = attribution->mention;
	return is_negated(reading, attribution) || is_nobodys(reading, mention) || is_asked(reading, attribution) ||
	       is_question_before(reading, attribution) || is_question(reading, attribution) || is_its_name(reading, attribution) ||
	       is_authors(reading, mention) || (is_things(reading, mention) && !is_somebodys(reading, mention, attribution->cue)) ||
	       is_pointer(reading, attribution) || is_to_be_said(reading, attribution) || is_who_is_quoted(reading, attribution) ||
	       is_empty(reading, attribution) || is_told_of(reading, attribution) || is_only_told(reading, attribution) ||
	       is_source(reading, attribution) || is_topic(reading, attribution) || is_meant(reading, attribution) ||
	       is_only_mentioned(reading, attribution) || is_of_naming(reading, attribution) || is_by_rules(reading, attribution) ||
	       possible_only(reading, attribution) || acts_issue(reading, attribution) || acts_tell(reading, attribution);
}

static void mark_each(const struct reading *reading, struct attributions *attributions)
{
	if (!reading->grammar || !(reading->traits & TRAIT_FIXED_ORDER))
		return;
	for (size_t k = 0; k < attributions->list.count; k++) {
		struct attribution *attribution = &attributions->list.items[k];
		uint32_t first = range_empty(attribution->cue) ? attribution->content[0].first : attribution->cue.first;
		if (reading_uses(reading, first, USE_CARD)) { /* a headline that a page's script put there */
			attribution->unsaid = true;
			continue;
		}
		if (attribution->direct || range_empty(attribution->cue))
			continue;
		if (has_quotation(reading, attribution)) {
			const bool authors = is_authors(reading, attribution->mention) && !reading_quoted(reading, attribution->content[0].first);
			attribution->unsaid = is_question_before(reading, attribution) || is_to_be_said(reading, attribution) ||
			                      acts_issue(reading, attribution) || authors; /* but “I told him: “A”” */
			continue;
		}
		attribution->unsaid = is_unsaid(reading, attribution);
	}
}

void unsaid_mark(const struct reading *reading, struct attributions *attributions)
{
	mark_pulled(reading, attributions);
	mark_each(reading, attributions);
	mark_repeated(reading, attributions);
}
