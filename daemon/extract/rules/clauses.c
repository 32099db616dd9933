#include "extract/rules/clauses.h"

#include "extract/nouns.h"
#include "extract/rules/clauses_inside.h"
#include "extract/rules/phrases.h"
#include "extract/rules/verbless_cues.h"

enum {
	LONGEST_CONTENT = 2000, /* tokens, as in indirect.c */
	MOST_CUES = 4,          /* of one segment: “dijo que … y añadió que …” */
	LONGEST_TAIL = 40,      /* tokens between a quotation and its cue */
	NEGATION_NEAR = 6,      /* tokens from a cue on in which "not" belongs to it */
	SURE_SHARE = 600,       /* a cue with at least this share begins a clause of its own behind "and" */
	WEAK_SHARE = 400,       /* a cue with less counts only with "that" or a quotation */
	FEWEST_TOKENS = 3,      /* of a content that is no quotation */
	DATELINES = 3,          /* passages that may begin with one */
	SHORT_ASIDE = 8,        /* tokens of one that is known by two words */
	FAR = 2,                /* passages over which reported speech goes on without a cue */
};

static bool is_end_mark(const struct reading *reading, uint32_t token)
{
	return reading_mark(reading, token, '.') || reading_mark(reading, token, '!') || reading_mark(reading, token, '?');
}

static struct attribution attribution_of(const struct clauses *c, enum attribution_rule rule, const struct report *report)
{
	return (struct attribution){ .rule = rule,
		                         .passage = c->number,
		                         .heir_of = DOCUMENT_NONE,
		                         .share = report->entry.share,
		                         .attitude = report->entry.content & CUE_ATTITUDE,
		                         .mention = report->mention,
		                         .unnamed = report->unnamed,
		                         .cue = { report->cue, report->cue + report->entry.tokens } };
}

/* Whether there is anything but marks in it. */
static bool has_words(const struct reading *reading, struct range range)
{
	for (uint32_t k = range.first; k < range.end; k++)
		if (reading_token(reading, k)->kind != TOKEN_QUOTE && reading_token(reading, k)->kind != TOKEN_PUNCTUATION)
			return true;
	return false;
}

bool clauses_add_content(const struct clauses *c, struct attribution *attribution, uint32_t first, uint32_t end)
{
	uint32_t count = attribution->content_count; /* parts are in the order of the text, and never overlap */
	if (count && first < attribution->content[count - 1].end)
		first = attribution->content[count - 1].end;
	struct range content = phrase_trim(c->reading, (struct range){ first, end });
	if (first >= end || !has_words(c->reading, content) || count == ATTRIBUTION_CONTENT_MAX)
		return false;
	if (content.end - content.first > LONGEST_CONTENT)
		content.end = content.first + LONGEST_CONTENT;
	attribution->content[attribution->content_count++] = content;
	return true;
}

struct attribution *clauses_last(const struct clauses *c)
{
	size_t count = c->attributions->list.count;
	if (!count || c->attributions->list.items[count - 1].passage != c->number)
		return NULL;
	return &c->attributions->list.items[count - 1];
}

/* The index of the last attribution, if it is of one of the passages just before; DOCUMENT_NONE if not. */
uint32_t clauses_predecessor(const struct clauses *c)
{
	size_t count = c->attributions->list.count;
	if (!count)
		return DOCUMENT_NONE;
	const struct attribution *last = &c->attributions->list.items[count - 1];
	uint32_t before = last->continued > last->passage ? last->continued : last->passage;
	return before < c->number && c->number - before <= FAR ? (uint32_t)count - 1 : DOCUMENT_NONE;
}

/* Gives the attribution the speaker of the sentence before. Returns whether somebody spoke there. */
static bool refer_back(const struct clauses *c, struct attribution *attribution)
{
	uint32_t heir = clauses_predecessor(c);
	const struct attribution *before = heir != DOCUMENT_NONE ? &c->attributions->list.items[heir] : NULL;
	if (clauses_last(c) || !before || (before->passage + 1 != c->number && before->continued + 1 != c->number))
		return false;
	attribution->heir_of = heir;
	return true;
}

/* "man", "es": these name nobody. What is meant is the speaker of the sentence before, if there was one. */
static bool is_nobody(const struct reading *reading, struct range mention)
{
	return reading->traits & TRAIT_VERB_FINAL && mention.end == mention.first + 1 && reading_is(reading, mention.first, WORD_PRONOUN) &&
	       !reading_is(reading, mention.first, WORD_MAN | WORD_WOMAN | WORD_PEOPLE | WORD_NAME) &&
	       !reading_uses(reading, mention.first, USE_FIRST_PERSON);
}

static bool append(struct clauses *c, struct attribution *attribution)
{
	if (!attribution->content_count)
		return false;
	const struct attribution *before = clauses_last(c);
	if (is_nobody(c->reading, attribution->mention) && refer_back(c, attribution))
		attribution->mention = (struct range){ 0 };
	if (attribution->unnamed)
		attribution->mention = (struct range){ 0 };
	else if (range_empty(attribution->mention) && before)
		attribution->mention = before->mention; /* “…, und fügte hinzu” */
	else if (range_empty(attribution->mention) &&
	         (c->reading->traits & TRAIT_DROPS_PRONOUNS || speech_verbs_go_on(c->reading, attribution->cue.first)))
		attribution->heir_of = clauses_predecessor(c); /* “Añadió que …” */
	attribution->unnamed = range_empty(attribution->mention);
	array_append(&c->attributions->list, *attribution);
	uint32_t end = attribution->content[attribution->content_count - 1].end;
	if (end > c->done)
		c->done = end;
	return true;
}

/* --- What stands behind a cue */

/* The token of a "que" inside the segment, without a comma before it; `end` if there is none. */
static uint32_t find_that(const struct reading *reading, uint32_t from, uint32_t end)
{
	for (uint32_t k = from; k < end && k < from + LONGEST_TAIL; k = segments_next(reading, k, end))
		if (reading_is(reading, k, WORD_THAT))
			return k;
	return end;
}

static bool is_finite_cue(const struct reading *reading, uint32_t token)
{
	struct cue_entry entry;
	return reading_cue(reading, token, &entry) && (entry.form == CUE_PAST || entry.form == CUE_PRESENT) &&
	       !reading_capitalised(reading, token);
}

bool clauses_has_verb(const struct reading *reading, const struct segment *segment)
{
	for (uint32_t k = segment->first; k < segment->end && k < segment->first + LONGEST_CLAUSE;
	     k = segments_next(reading, k, segment->end))
		if (reading_helping_verb(reading, k) || reading_uses(reading, k, USE_SUBJUNCTIVE) ||
		    is_finite_cue(reading, k))
			return true;
	return false;
}

static bool is_preposition(const struct reading *reading, uint32_t token, struct cue_entry *ret_entry)
{
	return reading_cue(reading, token, ret_entry) && ret_entry->form == CUE_PREPOSITION && ret_entry->content;
}

/* Whether the segment begins a cue of its own, where the content before has to end: “…, sagte X”, “…, wie X sagte”, “…, laut X”, “… und fügte
 * hinzu”. */
static bool closes(const struct clauses *c, uint32_t index)
{
	const struct segment *segment = segment_at(c, index);
	struct report report;
	struct cue_entry entry;
	if (segment->kind != SEGMENT_CUE && segment->kind != SEGMENT_AS)
		return is_preposition(c->reading, segment->first, &entry) && !segment->mark && !clauses_has_verb(c->reading, segment);
	if (!speech_verbs_find(c->reading, segment->first, segment->first, segment->end, &report) || report.entry.content & CUE_ATTITUDE)
		return false;
	if (segment->kind == SEGMENT_AS)
		return report.entry.form != CUE_BASE; /* but “wie X das sagen konnte” */
	bool past = report.entry.form == CUE_PAST && report.finite == segment->first && c->reading->traits & TRAIT_VERB_FINAL;
	uint32_t quote = report.cue + report.entry.tokens, quotation;
	quote += reading_is(c->reading, quote, WORD_PREPOSITION | WORD_DETERMINER) && quote + 1 < segment->end;
	bool quotes = quote < segment->end && reading_opens(c->reading, quote, &quotation) && reading_is(c->reading, segment->first, WORD_CONJUNCTION);
	return !report.shared || past || quotes; /* “…, sprach aber davon”, “…, pero pidió «calma»” */
}

/* “… und warnte”: another verb of speech with the same subject. Returns the token of the conjunction; the segment's end if there is none. */
static uint32_t coordinated_cue(const struct clauses *c, const struct segment *segment)
{
	const struct reading *reading = c->reading;
	struct cue_entry entry;
	for (uint32_t k = segment->first; k + 1 < segment->end && k < segment->first + LONGEST_CLAUSE;
	     k = segments_next(reading, k, segment->end)) {
		if (!reading_is(reading, k, WORD_CONJUNCTION))
			continue;
		uint32_t verb = k + 1;
		while (verb + 1 < segment->end && verb < k + 4 && reading_is(reading, verb, WORD_ADVERB | WORD_AUXILIARY | WORD_OBJECT))
			verb++;
		bool perfect = reading_cue(reading, verb, &entry) && entry.form == CUE_PERFECT && !(reading->traits & TRAIT_VERB_FINAL);
		if ((perfect || is_finite_cue(reading, verb)) && reading_cue(reading, verb, &entry) && entry.share >= SURE_SHARE &&
		    !(entry.content & CUE_ATTITUDE))
			return k;
	}
	return segment->end;
}

/* Where a content that begins with segment `index` ends. */
static uint32_t content_end(const struct clauses *c, uint32_t index)
{
	for (uint32_t k = index; k < c->segments.count; k++) {
		const struct segment *segment = segment_at(c, k);
		if (k > index && (segment[-1].mark == ';' || closes(c, k)))
			return segment[-1].end;
		uint32_t quotation;
		if (segment->mark == ':' && reading_opens(c->reading, segment->end + 1, &quotation))
			return segment->end;
		uint32_t cue = coordinated_cue(c, segment);
		if (cue < segment->end && (cue > segment->first || k > index))
			return cue;
	}
	return c->segments.count ? c->segments.items[c->segments.count - 1].end : c->passage->end;
}

static bool begins_with_verb(const struct reading *reading, const struct segment *segment)
{
	return reading_helping_verb(reading, segment->first) || reading_uses(reading, segment->first, USE_SUBJUNCTIVE);
}

/* “…, obtida pela Reuters, …”: a participle, and who did it. */
static bool is_passive_aside(const struct reading *reading, const struct segment *segment)
{
	uint32_t agent = segment->first + 1;
	return segment->mark == ',' && agent + 1 < segment->end && segment->end - segment->first < SHORT_ASIDE &&
	       !(reading->traits & TRAIT_VERB_FINAL) && reading_open_word(reading, segment->first) && reading_uses(reading, agent, USE_AGENT);
}

/* Whether the segment only says more about the subject before it: an apposition (no verb), or a relative clause. */
static bool is_aside(const struct clauses *c, uint32_t index, uint32_t cue_segment)
{
	const struct segment *segment = segment_at(c, index);
	if (!segment || !segment->mark || index + 1 >= c->segments.count || segment->mark == ':')
		return segment && segment->mark == ':' && segment->kind == SEGMENT_PLAIN && !clauses_has_verb(c->reading, segment) &&
		       index == cue_segment + 1;
	bool who = reading_uses(c->reading, segment->first, USE_WHO | USE_WHAT) && c->reading->traits & TRAIT_VERB_FINAL;
	if (is_passive_aside(c->reading, segment))
		return true;
	if (segment->kind == SEGMENT_RELATIVE)
		return !reading_is(c->reading, segment->first, WORD_SUBORDINATOR) && !(who && begins_with_verb(c->reading, segment + 1));
	if (segment->kind == SEGMENT_PLAIN && segments_skip_adverbials(c->reading, segment->first, segment->end) == segment->end)
		return segment->mark == ','; /* “reconoció, en cambio, que …” */
	return segment->kind == SEGMENT_PLAIN && !clauses_has_verb(c->reading, segment) &&
	       !segments_infinitive(c->reading, segment->first, segment->end) &&
	       !range_empty(segments_noun_phrase(c->reading, segment->first, segment->end)) && index == cue_segment + 1;
}

/* Whether the segment has a verb, as far as the lists and the order of words show it: “der Fluss steige”, but not “zu sofortigem Rückzug auf”. */
static bool is_clause(const struct reading *reading, const struct segment *segment)
{
	if (!(reading->traits & TRAIT_VERB_FINAL))
		return false; /* in other languages "que" opens every content clause */
	if (clauses_has_verb(reading, segment) || segments_infinitive(reading, segment->first, segment->end))
		return true;
	uint32_t token = segments_skip_adverbials(reading, segment->first, segment->end);
	if (token == segment->first)
		token = segments_noun_phrase(reading, token, segment->end).end;
	while (token > segment->first && token < segment->end && reading_is(reading, token, WORD_ADVERB | WORD_OBJECT))
		token++;
	return token > segment->first && token < segment->end && reading_open_word(reading, token) &&
	       !reading_capitalised(reading, token);
}

/* Whether the main clause follows the subordinate clause at `index`: “…, wenn sie komme, werde er gehen”, “…, wer komme, müsse gehen”. */
static bool main_clause_behind(const struct clauses *c, uint32_t index)
{
	const struct segment *segment = segment_at(c, index), *next = segment_at(c, index + 1);
	bool opens = reading_is(c->reading, segment->first, WORD_SUBORDINATOR) ||
	             (reading_uses(c->reading, segment->first, USE_WHO | USE_WHAT) && c->reading->traits & TRAIT_VERB_FINAL);
	return next && opens && begins_with_verb(c->reading, next);
}

/* “Nachdem X sagte, dass …, ging Y”: the content ends where the main clause begins, verb first. Returns that; `end` if the cue's segment is no
 * subordinate clause, or no main clause follows. */
static uint32_t before_main_clause(const struct clauses *c, uint32_t index, uint32_t next, uint32_t end)
{
	if (!reading_is(c->reading, segment_at(c, index)->first, WORD_SUBORDINATOR) || !(c->reading->traits & TRAIT_VERB_FINAL))
		return end;
	for (uint32_t k = next + 1; k < c->segments.count && segment_at(c, k)->first < end; k++)
		if (begins_with_verb(c->reading, segment_at(c, k)))
			return segment_at(c, k - 1)->end;
	return end;
}

/* “sagte, …”, “sagte: …”: the content is in the segments behind the one with the cue. */
static bool find_behind(struct clauses *c, uint32_t index, const struct report *report)
{
	const struct reading *reading = c->reading;
	const struct segment *segment = segment_at(c, index);
	uint32_t next = index + 1;
	while (next < c->segments.count && is_aside(c, next, index))
		next++;
	next += next > index + 1 && next < c->segments.count && speech_verbs_is_particle(reading, report, segment_at(c, next)->end - 1);
	const struct segment *content = segment_at(c, next); /* “gab der Leiter, X, [bekannt], …” */
	if (!content)
		return false;
	uint32_t quotation;
	bool colon = content[-1].mark == ':' || segment->mark == ':';
	if (reading_opens(reading, content->first, &quotation)) {
		struct attribution attribution = attribution_of(c, RULE_QUOTE_LEADING, report);
		uint32_t behind = segments_next(reading, content->first, c->passage->end);
		bool whole = content->end <= behind || is_end_mark(reading, behind - 2);
		clauses_add_content(c, &attribution, content->first, whole ? behind : content_end(c, next));
		return append(c, &attribution);
	}
	bool clause = content->kind == SEGMENT_THAT;
	if (!clause && !colon && (report->entry.share < WEAK_SHARE || reading_is(reading, content->first, WORD_CONJUNCTION)))
		return false;
	if (!clause && !colon && !(report->entry.content & (CUE_CLAUSE | CUE_ADDRESSEE | CUE_INFINITIVE | CUE_PERSON_INFINITIVE)))
		return false;
	if (content->kind == SEGMENT_RELATIVE && !colon && !main_clause_behind(c, next))
		return false;
	if (content->kind == SEGMENT_CUE && !clause && !colon && is_finite_cue(reading, content->first))
		return false; /* “äußerte Verständnis, mahnte aber zur Ruhe” */
	if (content->kind == SEGMENT_AS && !colon && !(report->entry.content & CUE_WHETHER))
		return false;
	bool verb = clauses_has_verb(reading, content) || segments_infinitive(reading, content->first, content->end);
	if (!clause && !colon && (segment->kind == SEGMENT_RELATIVE || report->entry.share < SURE_SHARE) && !verb)
		return false;
	if (!clause && !colon && !is_clause(reading, content) && !main_clause_behind(c, next))
		return false;
	if (!clause && !colon && segment->kind == SEGMENT_RELATIVE && begins_with_verb(reading, content))
		return false; /* “Die X, die sagten, sind …” */
	struct attribution attribution = attribution_of(c, content->kind == SEGMENT_THAT ? RULE_THAT : RULE_CLAUSE, report);
	uint32_t first = content->first;
	if (content->kind == SEGMENT_THAT && !(reading->traits & TRAIT_VERB_FINAL))
		first++;
	uint32_t end = before_main_clause(c, index, next, content_end(c, next));
	if (colon && content[-1].mark == ':')
		end = c->passage->end;
	if (end < first + FEWEST_TOKENS)
		return false;
	clauses_add_content(c, &attribution, first, end);
	return append(c, &attribution);
}

/* “De premier beloofde [volgende week te komen]”, “hatte angekündigt [erneut anzutreten]”: an infinitive at the end of the cue's segment, without a
 * comma before it. Returns where it begins; the segment's end if there is none. */
static uint32_t infinitive_at_end(const struct clauses *c, uint32_t index, const struct report *report, uint32_t token)
{
	const struct reading *reading = c->reading;
	const struct segment *segment = segment_at(c, index);
	uint32_t end = coordinated_cue(c, segment);
	if (report->entry.form == CUE_PARTICIPLE || end < token + FEWEST_TOKENS || end > token + LONGEST_TAIL || report->entry.particles)
		return segment->end;
	for (uint32_t k = token; k < end; k = segments_next(reading, k, end))
		if (reading_is(reading, k, WORD_SUBORDINATOR | WORD_THAT | WORD_CUE) ||
		    (segments_auxiliary(reading, k) && !reading_uses(reading, k - 1, USE_INFINITIVE)))
			return segment->end; /* “ging naar huis om te slapen” */
	return segments_infinitive(reading, token, end) ? token : segment->end;
}

/* Where an infinitive right behind the verb of speech begins, with its negation and objects: “dijo [no haber] visto nada”, “dit [ne pas avoir] vu”,
 * “beloofde [morgen te komen]”. The segment's end if there is none. */
static uint32_t infinitive_behind(const struct clauses *c, uint32_t index, const struct report *report)
{
	const struct reading *reading = c->reading;
	const struct segment *segment = segment_at(c, index);
	uint32_t token = report->behind > report->mention.end || !report->inverted ? report->behind : report->mention.end;
	if (!(report->entry.content & (CUE_CLAUSE | CUE_INFINITIVE)) || report->entry.form == CUE_BASE || token >= segment->end)
		return segment->end;
	if (reading->traits & TRAIT_VERB_FINAL)
		return infinitive_at_end(c, index, report, token);
	if (!reading_uses(reading, token, USE_OF))
		token = segments_skip_adverbials(reading, token, segment->end); /* “anunció el lunes [retirar las tropas]” */
	if (token + 1 < segment->end && reading_uses(reading, token, USE_OF) && !reading_is(reading, token, WORD_DETERMINER))
		token++; /* “dice di” */
	uint32_t first = token;
	while (token < segment->end && token < first + NEGATION_NEAR &&
	       (reading_is(reading, token, WORD_NEGATION) || (reading_is(reading, token, WORD_OBJECT | WORD_ADVERB) &&
	                                                      !reading_is(reading, token, WORD_DETERMINER))))
		token++;
	const uint32_t others = WORD_NAME | WORD_TIME | WORD_DETERMINER | WORD_PREPOSITION | WORD_ROLE | WORD_ORGANISATION;
	bool is = token < segment->end && !reading_capitalised(reading, token) && !reading_is(reading, token, others) &&
	          nouns_ends_as(reading, token, "infinitive");
	return is ? first : segment->end;
}

/* “dijo que …”: the content begins in the cue's own segment. */
static bool find_inside(struct clauses *c, uint32_t index, const struct report *report)
{
	const struct reading *reading = c->reading;
	const struct segment *segment = segment_at(c, index);
	uint32_t behind = report->cue + report->entry.tokens;
	struct segment own = { .first = behind, .end = segment->end };
	uint32_t cue_end = reading->traits & TRAIT_VERB_FINAL || behind >= segment->end ? segment->end : coordinated_cue(c, &own);
	uint32_t that = find_that(reading, behind, cue_end); /* not “denunció «…» y añadió [que] …” */
	that = that < cue_end ? that : segment->end;
	uint32_t infinitive = infinitive_behind(c, index, report);
	if (infinitive < segment->end && infinitive < that) {
		struct attribution attribution = attribution_of(c, RULE_INFINITIVE, report);
		return clauses_add_content(c, &attribution, infinitive, content_end(c, index)) && append(c, &attribution);
	}
	if (report->entry.tokens > 1 && report->entry.content & CUE_INFINITIVE && that >= segment->end && behind < segment->end) {
		struct attribution attribution = attribution_of(c, RULE_INFINITIVE, report); /* “ha detto di aver perso tutto” */
		uint32_t first = behind - reading_is(reading, behind - 1, WORD_AUXILIARY); /* “afirma ter provas” */
		return clauses_add_content(c, &attribution, first, content_end(c, index)) && append(c, &attribution);
	}
	if (that >= segment->end || !(report->entry.content & (CUE_CLAUSE | CUE_ADDRESSEE)))
		return false;
	struct attribution attribution = attribution_of(c, RULE_THAT, report);
	if (attribution.mention.end > that && attribution.mention.first < that)
		attribution.mention.end = that;
	uint32_t first = reading->traits & TRAIT_VERB_FINAL ? that : that + 1, quotation;
	struct segment rest = { .first = first, .end = segment->end };
	uint32_t end = coordinated_cue(c, &rest);
	bool goes_on =
		end == segment->end && segment_at(c, index + 1) && !(segment->mark == ':' && reading_opens(reading, end + 1, &quotation));
	if (goes_on && !closes(c, index + 1) && segment->mark != ';' && segment->kind != SEGMENT_RELATIVE)
		end = content_end(c, index + 1);
	clauses_add_content(c, &attribution, first, end);
	return append(c, &attribution);
}

/* “in der „Halmstrander Laterne““: in a language that capitalises nouns, quoted words that begin with a capital, behind an article, a
 * preposition or a noun, are a name. */
static bool names_something(const struct reading *reading, uint32_t quote)
{
	const struct token *before = reading_token(reading, quote - 1), *first = reading_token(reading, quote + 1);
	return reading->traits & TRAIT_CAPITALISED_NOUNS && first->flags & TOKEN_CAPITALISED &&
	       (before->flags & TOKEN_CAPITALISED || reading_uses(reading, quote - 1, USE_DEFINITE) ||
	        reading_is(reading, quote - 1, WORD_PREPOSITION)) &&
	       !reading_uses(reading, quote - 1, USE_OF);
}

/* “sprach von „…““, “nannte es „…““: the content is what is quoted in the cue's segment. */
static bool find_quoted(struct clauses *c, const struct segment *segment, const struct report *report)
{
	const struct reading *reading = c->reading;
	uint32_t quotation;
	if (!(report->entry.content & (CUE_QUOTE | CUE_AS | CUE_OBJECT | CUE_OF | CUE_CLAUSE)))
		return false;
	bool any = false;
	struct segment rest = { .first = report->cue + report->entry.tokens, .end = segment->end };
	/* “… y aseguró que «…»” */
	uint32_t end = reading->traits & TRAIT_VERB_FINAL || rest.first >= rest.end ? segment->end : coordinated_cue(c, &rest);
	for (uint32_t k = report->finite; k < end && k < report->cue + LONGEST_CLAUSE;
	     k = segments_next(reading, k, segment->end)) {
		bool inside = k >= report->mention.first && k < report->mention.end;
		if (inside || !reading_opens(reading, k, &quotation))
			continue;
		if (reading->document->quotations[quotation].words < 2 ? reading_uses(reading, k - 1, USE_DEFINITE)
		                                                       : names_something(reading, k))
			continue; /* “in der „Lantern““ */
		struct attribution attribution = attribution_of(c, RULE_AS, report);
		clauses_add_content(c, &attribution, k, segments_next(reading, k, segment->end));
		any |= append(c, &attribution);
	}
	return any;
}

/* --- What stands before a cue */

uint32_t clauses_front(const struct clauses *c)
{
	uint32_t start = c->from > c->done ? c->from : c->done;
	if (start < c->passage->first)
		start = c->passage->first;
	while (start < c->passage->end && (reading_is(c->reading, start, WORD_CONJUNCTION) || reading_mark(c->reading, start, ',')))
		start++;
	return start;
}

/* Whether the content goes on in the segment behind a cue in mid-sentence: “…, sagte X, …”. */
static bool goes_on(const struct clauses *c, uint32_t index)
{
	const struct segment *segment = segment_at(c, index);
	return segment && segment->kind != SEGMENT_RELATIVE && segment->end - segment->first >= FEWEST_TOKENS &&
	       clauses_has_verb(c->reading, segment) && !closes(c, index);
}

/* “Wenn sie kommt, sagte er”, “In der Stadt, die …, sagte er”: what stands before the verb only opens its own sentence, and is no content. */
static bool opening_alone(const struct clauses *c, uint32_t index)
{
	const struct segment *segment = segment_at(c, 0);
	if (segment->first > c->passage->first || !(c->reading->traits & TRAIT_VERB_FINAL))
		return false;
	if (segment->kind == SEGMENT_RELATIVE)
		return index == 1;
	if (!reading_is(c->reading, segment->first, WORD_PREPOSITION) || index < 2)
		return false;
	bool verb = false;
	for (uint32_t k = 0; k < index; k++)
		verb |= segment_at(c, k)->kind != SEGMENT_RELATIVE && is_clause(c->reading, segment_at(c, k));
	return !verb;
}

/* “La operación, explicó X, se cerrará”: what stands before the cue is only a phrase, so the content must go on behind it. */
static bool is_phrase(const struct clauses *c, uint32_t index, uint32_t next)
{
	const struct segment *segment = segment_at(c, index), *before = index == 1 ? &segment[-1] : NULL;
	return before && segment->mark == ',' && before->first == c->passage->first && segment_at(c, next)->kind == SEGMENT_PLAIN &&
	       segments_noun_phrase(c->reading, before->first, before->end).end == before->end;
}

/* “…, sagte X”, “…, wie X sagte”: the content is in the segments before `opening`, and behind the cue if the sentence goes on there. */
static bool find_front(struct clauses *c, uint32_t opening, uint32_t index, const struct report *report, bool as)
{
	uint32_t start = clauses_front(c), end = opening ? segment_at(c, opening - 1)->end : start;
	if ((opening && segment_at(c, opening - 1)->mark == ':') || (!as && opening_alone(c, index)))
		return false;
	bool sure = report->entry.share >= (report->unnamed ? SURE_SHARE + 200 : SURE_SHARE);
	if (!as && report->entry.form == CUE_PERFECT && !sure)
		return false; /* “…, wurde X befürchtet” */
	struct attribution attribution = attribution_of(c, as ? RULE_ACCORDING : RULE_FRONTED, report);
	uint32_t next = index + 1;
	while (segment_at(c, next) && is_aside(c, next, index))
		next++;
	bool medial = segment_at(c, next) && (goes_on(c, next) || (!as && is_phrase(c, index, next)));
	if (end > start && (end - start >= FEWEST_TOKENS || as || medial))
		clauses_add_content(c, &attribution, start, end);
	else if (!as)
		return false;
	if (segment_at(c, next) && (medial || (as && !attribution.content_count)))
		clauses_add_content(c, &attribution, segment_at(c, next)->first, content_end(c, next));
	return append(c, &attribution);
}

/* “Das sagte X.”: the content is the sentence before. */
static bool find_before(struct clauses *c, uint32_t index, const struct report *report)
{
	const struct segment *segment = segment_at(c, index);
	uint32_t first = segment->first;
	first += reading_is(c->reading, first, WORD_ADVERB) && first + 1 < segment->end; /* “Así lo afirmó X” */
	bool second = report->finite == first + 1 || report->entry.content & CUE_PLACE; /* “Das geht aus X hervor” */
	if (!reading_uses(c->reading, first, USE_DEMONSTRATIVE) || !second ||
	    range_empty(report->mention) || report->entry.share < WEAK_SHARE || !(report->entry.content & CUE_CLAUSE))
		return false;
	struct attribution attribution = attribution_of(c, RULE_FRONTED, report);
	if (index > 0)
		return segment->mark == 0 && clauses_add_content(c, &attribution, clauses_front(c), segment[-1].end) && append(c, &attribution);
	if (clauses_quotation_before(c, &attribution))
		return true;
	size_t count = c->attributions->list.count;
	const struct passage *before = c->passage - 1;
	if (c->number == 0 || before->paragraph != c->passage->paragraph || segment->mark ||
	    (count && c->attributions->list.items[count - 1].passage + 1 == c->number))
		return false;
	return clauses_add_content(c, &attribution, phrase_skip_opening(c->reading, before->first, before->end), before->end) &&
	       append(c, &attribution);
}

/* --- Sources: "laut X", "X zufolge", "demnach" */

/* “ein Bericht der „Laterne“, wonach …”: the noun phrase before the comma, if it is something said or written. */
static struct range writing_before(const struct clauses *c, uint32_t index)
{
	const struct segment *before = segment_at(c, index - 1);
	struct range phrase = verbless_cue_phrase_before(c->reading, before->first, before->end);
	for (uint32_t k = phrase.first; k < phrase.end; k++)
		if (reading_is(c->reading, k, WORD_WRITING))
			return phrase;
	return (struct range){ 0 };
}

static bool has_quotation(const struct reading *reading, const struct attribution *attribution)
{
	for (uint32_t p = 0; p < attribution->content_count; p++)
		for (uint32_t k = attribution->content[p].first; k < attribution->content[p].end; k++)
			if (reading_token(reading, k)->kind == TOKEN_QUOTE)
				return true;
	return false;
}

/* “que …”, “al que …”, “auquel …”, “a la que …”; in German a comma stands before it */
static bool opens_relative(const struct reading *reading, uint32_t token, uint32_t end)
{
	if (reading->traits & TRAIT_CAPITALISED_NOUNS)
		return false;
	if (token + 2 < end && reading_open_word(reading, token) && reading_uses(reading, token + 1, USE_AGENT))
		return true; /* “según una nota [consultada por Reuters], …” */
	token += reading_is(reading, token, WORD_PREPOSITION) && token + 1 < end;
	token += reading_is(reading, token, WORD_DETERMINER) && !reading_is(reading, token, WORD_RELATIVE | WORD_THAT) && token + 1 < end;
	return reading_is(reading, token, WORD_RELATIVE | WORD_THAT);
}

/* “Einem Bericht zufolge, [der der dpa vorliegt], war …”: whether the segment is about the source before it, since the main clause begins behind it,
 * verb first. */
static bool is_about_source(const struct clauses *c, uint32_t index)
{
	const struct segment *segment = segment_at(c, index), *next = segment_at(c, index + 1);
	if (next && segment->mark == ',' && segment->kind == SEGMENT_THAT && !(c->reading->traits & TRAIT_VERB_FINAL))
		return true; /* “D'après une note, [que Reuters a pu lire], …” */
	return next && c->reading->traits & TRAIT_VERB_FINAL && reading_is(c->reading, segment->first, WORD_RELATIVE) &&
	       begins_with_verb(c->reading, next);
}

/* The content is the sentence without the words for its source. */
static bool find_source(struct clauses *c, uint32_t index, uint32_t token)
{
	const struct segment *segment = segment_at(c, index);
	struct report report = { 0 };
	struct range taken;
	if (!verbless_cue_read(c->reading, segment, token, &report, &taken))
		return false;
	struct attribution attribution = attribution_of(c, RULE_ACCORDING, &report);
	if (report.entry.form == CUE_ADVERB)
		attribution.mention = index > 0 && token == segment->first ? writing_before(c, index) : (struct range){ 0 };
	if (report.entry.form == CUE_ADVERB && range_empty(attribution.mention) && refer_back(c, &attribution))
		attribution.mention = attribution.cue; /* “[Demnach] sei …” */
	else if (report.entry.form == CUE_ADVERB && range_empty(attribution.mention) && !clauses_last(c) && c->number > 0)
		attribution.mention = reported_subject(c, c->number - 1);
	uint32_t start = clauses_front(c), behind = taken.end;
	bool clause = segment->kind == SEGMENT_RELATIVE && !(index == 0 && segment_at(c, 1)); /* “…, der laut X …” */
	struct segment rest = { .first = taken.end, .end = segment->end };
	if (index > 0 && (clause || segment[-1].mark == ';' || (taken.first == segment->first && clauses_has_verb(c->reading, &rest))))
		start = segment->first > start ? segment->first : start;
	bool goes_on = behind < segment->end && segment->mark == ',' && segment_at(c, index + 1);
	if (goes_on && attribution.mention.end == behind && behind > attribution.mention.first + 1 &&
	    opens_relative(c->reading, behind - 1, segment->end) && !reading_is(c->reading, behind - 1, WORD_NAME | WORD_ROLE | WORD_ORGANISATION))
		attribution.mention.end = --behind; /* “según una nota del banco [consultada por Reuters], …” */
	if (goes_on && opens_relative(c->reading, behind, segment->end))
		behind = segment->end; /* “selon un rapport [que l'AFP a consulté], …” */
	if (behind >= segment->end && segment->mark == ',') { /* “laut X, der …, …” */
		uint32_t next = index + 1;
		while (segment_at(c, next) && (segment_at(c, next)->end <= taken.end || is_aside(c, next, index) || is_about_source(c, next)))
			next++;
		behind = segment_at(c, next) ? segment_at(c, next)->first : taken.end;
		if (taken.first > start + FEWEST_TOKENS && segment_at(c, next) &&
		    (segment_at(c, next)->kind == SEGMENT_RELATIVE || closes(c, next)))
			behind = c->passage->end;
	}
	if (taken.first > start)
		clauses_add_content(c, &attribution, start, taken.first);
	uint32_t end = clause ? segment->end : content_end(c, index);
	if (end < behind)
		end = content_end(c, index + 1);
	bool dated = !attribution.content_count && !(c->reading->traits & TRAIT_CAPITALISED_NOUNS) && end <= segment->end &&
	             segments_skip_adverbials(c->reading, behind, end) == end; /* “…, selon un communiqué publié [jeudi]” */
	if (behind < end && !dated)
		clauses_add_content(c, &attribution, behind, end);
	if (!attribution.content_count && index == 0 && clauses_quotation_before(c, &attribution))
		return true;
	if (attribution.attitude && has_quotation(c->reading, &attribution)) {
		attribution.attitude = false; /* “Para X, la inflación “seguirá alta””: in his words */
		attribution.share = SURE_SHARE;
	}
	return append(c, &attribution);
}

/* --- The passage */

/* “gab X nicht bekannt”, “sagte nicht, dass”: it was not said. */
static bool is_negated(const struct clauses *c, const struct segment *segment, const struct report *report)
{
	bool behind = c->reading->traits & TRAIT_VERB_FINAL; /* “sagte nicht”; but “dijo no saber” */
	uint32_t end = behind && report->cue + NEGATION_NEAR < segment->end ? report->cue + NEGATION_NEAR : behind ? segment->end : report->cue;
	uint32_t first = report->finite > segment->first ? report->finite - 1 : report->finite; /* “no dijo” */
	for (uint32_t k = first; k < end; k++)
		if (reading_is(c->reading, k, WORD_THAT) || reading_token(c->reading, k)->kind == TOKEN_QUOTE)
			return false;
		else if (reading_is(c->reading, k, WORD_NEGATION))
			return true;
	return false;
}

static bool find_report(struct clauses *c, uint32_t index, struct report *report)
{
	const struct segment *segment = segment_at(c, index);
	bool as = segment->kind == SEGMENT_AS;
	bool coordinated = report->shared && report->cue > segment->first &&
	                   (reading_uses(c->reading, report->cue - 1, USE_AND) || /* “…, [aber räumte ein]”, “…, [si bien reconoció]” */
	                    (reading_is(c->reading, segment->first, WORD_CONJUNCTION | WORD_SUBORDINATOR) && report->finite <= segment->first + 2));
	if ((report->entry.form == CUE_PARTICIPLE || coordinated) && range_empty(report->mention) && !clauses_last(c))
		report->mention = clauses_speaker_before(c, index); /* “X plaida la relaxe, estimant que A”, “X refusa et parla de « A »” */
	if (report->entry.content & CUE_PLACE && !is_negated(c, segment, report))
		clauses_find_place(c, index, report);
	if (as)
		return find_front(c, index, index, report, true);
	if (segment->kind == SEGMENT_RELATIVE)
		clauses_relative_subject(c, index, report);
	bool first = report->finite <= segment->first + 1 && (segment->kind == SEGMENT_CUE || report->finite < report->cue);
	if (is_negated(c, segment, report))
		return false;
	if (clauses_apposed_as(c, index, report))
		return find_front(c, index - 2, index, report, true);
	bool apposed = first && clauses_apposed_subject(c, index, report);
	bool that = find_that(c->reading, report->cue + report->entry.tokens, segment->end) < segment->end;
	uint32_t quotation; /* “Preguntado por ello, X respondió: …”, “Op de vraag …, antwoordde X: «…»” */
	bool leads = segment->mark == ':' && (c->reading->traits & TRAIT_VERB_FINAL ? segment->end + 1 < c->passage->end &&
	                                                                                   reading_opens(c->reading, segment->end + 1, &quotation)
	                                                                             : !report->inverted);
	if (first && !apposed && !that && !leads && !report->shared && report->entry.content & (CUE_CLAUSE | CUE_QUOTE) && index > 0 &&
	    find_front(c, index, index, report, false))
		return true;
	if (report->shared && first && !apposed && !clauses_last(c) && !(report->entry.content & CUE_CLAUSE) && range_empty(report->mention))
		return false;
	const struct segment *next = segment_at(c, index + 1);
	bool behind = next && (next->kind == SEGMENT_THAT || segment->mark == ':');
	return find_inside(c, index, report) || (behind && find_behind(c, index, report)) || find_quoted(c, segment, report) ||
	       (!behind && find_behind(c, index, report)) || find_before(c, index, report);
}

/* Finds what is reported by the first cue in a segment that reports anything. Returns whether one did. */
static bool find_in_segment(struct clauses *c, uint32_t index)
{
	const struct segment *segment = segment_at(c, index);
	uint32_t first = segment->first > c->done ? segment->first : c->done;
	for (uint32_t k = first; k < segment->end; k = segments_next(c->reading, k, segment->end)) {
		struct report report;
		if (!reading_is(c->reading, k, WORD_CUE))
			continue;
		if (find_source(c, index, k))
			return true;
		if (speech_verbs_at(c->reading, first, k, segment->end, &report) && find_report(c, index, &report))
			return true;
		if (clauses_report_across(c, index, k, &report) && find_behind(c, index, &report))
			return true;
	}
	return false;
}

/* “— Quoi ? a demandé X.”, “—¿Nada? —preguntó X.”: the cue of dialogue that ends with a mark of its own. Returns whether one was found. */
static bool find_asked(const struct reading *reading, uint32_t first, uint32_t end, struct attribution *attribution)
{
	for (uint32_t k = first; k + 1 < end && k < first + LONGEST_CLAUSE; k++) {
		uint32_t cue = k + 1;
		if (!is_end_mark(reading, k))
			continue;
		cue += phrase_is_dash(reading, cue) || reading_mark(reading, cue, '-');
		struct report report;
		if (cue >= end || reading_capitalised(reading, cue) || !speech_verbs_find(reading, cue, cue, end, &report) || report.finite > cue + 1)
			continue;
		uint32_t behind = clauses_trailing_cue(reading, cue, end, attribution);
		if (!behind)
			continue;
		while (behind < end && reading_token(reading, behind)->kind == TOKEN_PUNCTUATION)
			behind++;
		attribution->content[attribution->content_count++] = (struct range){ first, k + 1 };
		if (behind < end)
			attribution->content[attribution->content_count++] = (struct range){ behind, end };
		return true;
	}
	return false;
}

/* Finds the content of a paragraph of dialogue: “— No sabemos nada —comentó X.” Returns whether it is one. */
static bool find_dialogue(struct clauses *c)
{
	const struct document *document = c->reading->document;
	const struct paragraph *paragraph = &document->paragraphs[c->passage->paragraph];
	uint32_t first = c->passage->first, end = document->sentences[paragraph->end - 1].end;
	if (first != document->sentences[paragraph->first].first || first + FEWEST_TOKENS >= end)
		return false;
	bool hyphen = reading_mark(c->reading, first, '-') && reading_token(c->reading, first + 1)->flags & TOKEN_SPACE_BEFORE;
	if (!hyphen && !phrase_is_dash(c->reading, first))
		return false;
	struct attribution attribution = { .rule = RULE_QUOTE_CUED, .passage = c->number, .heir_of = DOCUMENT_NONE, .direct = true };
	if (!find_asked(c->reading, first + 1, end, &attribution) && !clauses_inner_cue(c->reading, first + 1, end, &attribution))
		return false;
	for (uint32_t k = 0; k < attribution.content_count; k++)
		attribution.content[k] = phrase_trim(c->reading, attribution.content[k]);
	if (attribution.content_count > 1 && range_empty(attribution.content[1]))
		attribution.content_count = 1;
	return !range_empty(attribution.content[0]) && append(c, &attribution);
}

void clauses_find(const struct reading *reading, uint32_t passage, uint32_t from, struct attributions *attributions)
{
	struct clauses c = {
		.reading = reading, .passage = &reading->passages[passage], .number = passage, .from = from, .attributions = attributions
	};
	if (from == c.passage->first && find_dialogue(&c))
		return;
	if (from == c.passage->first && passage < DATELINES)
		c.from = from = phrase_skip_dateline(reading, from, c.passage->end);
	segments_make(reading, from, c.passage->end, &c.segments);
	for (uint32_t k = 0; k < c.segments.count; k++) {
		if (reported_of_noun(&c, k))
			continue;
		for (int cues = 0; cues < MOST_CUES && c.segments.items[k].end > c.done; cues++)
			if (!find_in_segment(&c, k) || c.done <= c.segments.items[k].first)
				break;
	}
	reported_find(&c);
}
