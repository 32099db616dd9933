/* Reported speech in the reporter's words. Each cue is looked at from both sides. What stands before it can be its subject, or, if the sentence ends
 * with “…, he said”, the whole content (fronted.c). What stands behind it shows, together with the cue's entry in the lexicon, which form the content
 * has. */
#include "extract/rules/content_ends.h"
#include "extract/rules/indirect_inside.h"
#include "extract/rules/openings.h"

enum {
	SHORT_OPENING = 7,      /* tokens before “, according to X, …” that are no content by themselves */
	LONGEST_CONTENT = 2000, /* tokens: a speech quoted in full. The limit matters where quotations nest, and each level has a content of its own */
	LONGEST_TITLE = 40,     /* tokens of a content that begins with the title of a work, and is no more than that */
};

bool indirect_at_end(const struct frame *frame, uint32_t token)
{
	return token >= frame->passage->end || reading_mark(frame->reading, token, '.') || reading_mark(frame->reading, token, '!') ||
	       reading_mark(frame->reading, token, '?');
}

struct attribution *indirect_last(const struct frame *frame)
{
	size_t count = frame->attributions->list.count;
	if (!count || frame->attributions->list.items[count - 1].passage != frame->number)
		return NULL;
	return &frame->attributions->list.items[count - 1];
}

/* The noun phrase with which the passage begins: the subject of a participle without a cue before it. */
static struct range opening_phrase(const struct frame *frame)
{
	const struct reading *reading = frame->reading;
	uint32_t first = phrase_skip_opening(reading, frame->passage->first, frame->cue), begin = first;
	struct range phrase = phrase_noun_phrase(reading, first, frame->cue);
	if (phrase.end < frame->cue && reading_is(reading, phrase.end, WORD_TIME))
		phrase.end = phrase.first;                                            /* “A couple of days after …, he” */
	for (int openings = 0; range_empty(phrase) && openings < 2; openings++) { /* “After weeks of talks, Mr Ito …” */
		uint32_t comma = first;
		while (comma < frame->cue && comma < first + 2 * WINDOW && !reading_mark(reading, comma, ','))
			comma = reading_next(reading, comma);
		if (comma >= frame->cue || !reading_mark(reading, comma, ','))
			break;
		first = comma + 1;
		phrase = phrase_noun_phrase(reading, first, frame->cue);
	}
	if (range_empty(phrase) && begin < frame->cue && reading_is(reading, begin, WORD_SUBORDINATOR))
		phrase = phrase_noun_phrase(reading, begin + 1, frame->cue);
	return phrase;
}

/* The subject of the clause that the cue continues, if there is no cue before: “… after Wang spoke to X and called on …”. */
static struct range clause_subject(const struct frame *frame)
{
	const struct reading *reading = frame->reading;
	uint32_t low = frame->cue > frame->passage->first + 2 * WINDOW ? frame->cue - 2 * WINDOW : frame->passage->first;
	for (uint32_t k = frame->cue; k-- > low;) {
		if (!reading_is(reading, k, WORD_SUBORDINATOR | WORD_THAT) || reading_is(reading, k, WORD_RELATIVE))
			continue;
		struct range phrase = phrase_noun_phrase(reading, k + 1, frame->cue);
		if (!range_empty(phrase))
			return phrase;
		break;
	}
	return opening_phrase(frame);
}

bool indirect_emit(const struct frame *frame, enum attribution_rule rule, uint32_t start, uint32_t end)
{
	struct attribution attribution = {
		.rule = rule, .passage = frame->number, .share = frame->entry.share, .heir_of = DOCUMENT_NONE
	};
	struct range content = phrase_trim(frame->reading, (struct range){ start, end });
	uint32_t word = content.first;
	while (word < content.end && reading_token(frame->reading, word)->kind == TOKEN_QUOTE)
		word++;
	if (word >= content.end)
		return false; /* nothing, or nothing between two marks */
	if (content.end - content.first > LONGEST_CONTENT)
		content.end = content.first + LONGEST_CONTENT;
	if ((rule == RULE_OBJECT || reading_means(frame->reading, frame->cue, MEANS_WROTE)) && content.first == frame->behind &&
	    content.end - content.first < LONGEST_TITLE && phrase_is_title(frame->reading, content.first))
		return false; /* “She wrote “The Dam Is Old,” a novel” */
	attribution.content[attribution.content_count++] = content;
	attribution.attitude = frame->entry.content & CUE_ATTITUDE;
	attribution.cue = (struct range){ frame->subject.cue_first, frame->behind };
	attribution.mention = frame->subject.mention;
	if (frame->subject.shared) {
		const struct attribution *before = indirect_last(frame);
		attribution.mention = before && !range_empty(before->mention) ? before->mention
		                      : frame->entry.form == CUE_PARTICIPLE   ? opening_phrase(frame)
		                                                              : clause_subject(frame);
		if (range_empty(attribution.mention) && !before)
			return false;
	}
	attribution.unnamed = range_empty(attribution.mention);
	if (!attribution.unnamed && reading_kind(frame->reading, attribution.mention.first, KIND_READER))
		return false;
	array_append(&frame->attributions->list, attribution);
	return true;
}

/* --- he said … */

/* Where a content starts that is introduced by "that", or is a quotation behind a comma, a colon or the cue itself; 0 if there is none. */
static uint32_t introduced(const struct frame *frame, bool *ret_that)
{
	const struct reading *reading = frame->reading;
	uint32_t quotation;
	for (uint32_t k = frame->behind; k < frame->passage->end && k < frame->behind + WINDOW; k++) {
		if (k > frame->behind && phrase_is_title(reading, k) && !reading_mark(reading, k - 1, ',') && !reading_mark(reading, k - 1, ':')) {
			k = reading_next(reading, k) - 1; /* “said on the “Lantern Hour” that …” */
			continue;
		}
		if (reading_opens(reading, k, &quotation)) {
			bool direct = k == frame->behind || reading_mark(reading, k - 1, ',') || reading_mark(reading, k - 1, ':');
			*ret_that = false;
			return direct && frame->entry.content & (CUE_QUOTE | CUE_ADDRESSEE | CUE_CLAUSE) ? k : 0;
		}
		bool adverbial = k == frame->behind || frame->entry.content & CUE_ADDRESSEE || reading_mark(reading, k - 1, ',') ||
		                 reading_is(reading, frame->behind, WORD_PREPOSITION | WORD_TIME | WORD_ADVERB);
		adverbial |= frame->entry.content & CUE_OBJECT && k < frame->behind + 6;
		if (reading_is(reading, k, WORD_THAT) && adverbial && frame->entry.content & (CUE_CLAUSE | CUE_ADDRESSEE | CUE_OBJECT)) {
			*ret_that = true;
			k++;
			if (reading_is(reading, k, WORD_THAT))
				k++;
			if (reading_mark(reading, k, ',') && reading_opens(reading, k + 1, &quotation))
				k++;
			return k < frame->passage->end ? k : 0;
		}
		if (reading_is(reading, k, WORD_CONJUNCTION) && frame->entry.content & CUE_ADDRESSEE)
			continue;
		if (reading_is(reading, k, WORD_AUXILIARY | WORD_MODAL | WORD_RELATIVE | WORD_CONJUNCTION) ||
		    (reading_is(reading, k, WORD_PRONOUN) && !reading_is(reading, k, WORD_DETERMINER)))
			return 0;
	}
	return 0;
}

/* Whether a clause follows, of which a pronoun or a verb that can only be finite is a sign, if it comes soon. */
static bool clause_ahead(const struct frame *frame, uint32_t token)
{
	const struct reading *reading = frame->reading;
	for (uint32_t k = token; k < frame->passage->end && k < token + 14; k = reading_next(reading, k)) {
		if (reading_helping_verb(reading, k) && k > token)
			return true;
		if (reading_is(reading, k, WORD_PRONOUN) && !reading_is(reading, k, WORD_DETERMINER))
			return true;
		const struct token *t = reading_token(reading, k);
		if (k > token && t->norm_length > 3 && t->norm[t->norm_length - 1] == 'd' && t->norm[t->norm_length - 2] == 'e' &&
		    !reading_is(reading, k - 1, WORD_DETERMINER | WORD_PREPOSITION))
			return true;
		if (reading_mark(reading, k, ',') || reading_mark(reading, k, ':') || reading_mark(reading, k, ';'))
			return false;
	}
	return false;
}

/* The token behind the addressee: "them", "reporters", "CNN". The end of the passage if none is found. */
static uint32_t skip_addressee(const struct frame *frame, uint32_t token)
{
	const struct reading *reading = frame->reading;
	if (reading_is(reading, token, WORD_OBJECT | WORD_PRONOUN))
		return token + 1;
	uint32_t k = token;
	while (k < frame->passage->end && k < token + 8) {
		bool starts = reading_is(reading, k, WORD_DETERMINER | WORD_PRONOUN) ||
		              (reading_is(reading, k, WORD_NAME) && k > token &&
		               !reading_is(reading, k - 1, WORD_NAME | WORD_PREPOSITION | WORD_DETERMINER));
		if (k > token && starts && !reading_is(reading, k - 1, WORD_PREPOSITION | WORD_DETERMINER | WORD_CONJUNCTION))
			return k;
		if (reading_token(reading, k)->kind == TOKEN_PUNCTUATION || reading_token(reading, k)->kind == TOKEN_QUOTE ||
		    reading_helping_verb(reading, k))
			return frame->passage->end;
		k++;
	}
	return frame->passage->end;
}

static bool find_use(const struct frame *frame, uint32_t start, uint32_t use, uint32_t *ret_token)
{
	for (uint32_t k = start; k < frame->passage->end && k < start + 2 * WINDOW; k = reading_next(frame->reading, k)) {
		if (reading_uses(frame->reading, k, use)) {
			*ret_token = k;
			return true;
		}
		if (reading_mark(frame->reading, k, ';') || reading_mark(frame->reading, k, ':'))
			return false;
	}
	return false;
}

/* Whether the mention has a name, an organisation or a pronoun in it, which a weak cue needs. */
static bool names_somebody(const struct frame *frame)
{
	if (frame->subject.shared)
		return true;
	for (uint32_t k = frame->subject.mention.first; k < frame->subject.mention.end; k++)
		if (reading_is(frame->reading, k, WORD_NAME | WORD_ORGANISATION | WORD_PRONOUN | WORD_PEOPLE))
			return true;
	return false;
}

/* “will say”: of a speech that is known before it is given. */
static bool will_say(const struct frame *frame)
{
	return frame->cue > frame->passage->first && reading_means(frame->reading, frame->cue - 1, MEANS_WILL);
}

/* “he said” without "that": the clause begins at once, or after words for the time. */
static bool find_bare_clause(const struct frame *frame)
{
	const struct reading *reading = frame->reading;
	uint32_t start = phrase_skip_times(reading, frame->behind, frame->passage->end);
	if (frame->entry.content & CUE_ADDRESSEE)
		start = skip_addressee(frame, start);
	if (indirect_at_end(frame, start) || reading_token(reading, start)->kind == TOKEN_PUNCTUATION)
		return false;
	if (reading_is(reading, start, WORD_PREPOSITION | WORD_CONJUNCTION | WORD_OBJECT) && !reading_means(reading, start, MEANS_DESPITE) &&
	    !opening_is_number(reading, start, frame->passage->end))
		return false;
	if (reading_means(reading, start, MEANS_SO) || reading_means(reading, start, MEANS_WHEN) || reading_uses(reading, start, USE_AS) ||
	    reading_means(reading, start, MEANS_AFTER))
		return false;
	bool weak = frame->entry.share < WEAK_SHARE;
	if (frame->entry.share < NEVER_SHARE)
		return false;
	if (weak && ((frame->entry.form == CUE_BASE && !will_say(frame)) || !names_somebody(frame)))
		return false;
	bool strong = frame->entry.share >= WEAK_SHARE && !(frame->entry.content & CUE_OBJECT);
	if (!clause_ahead(frame, start) && !(strong && frame->passage->end - start > 3))
		return false;
	return indirect_emit(frame, frame->entry.content & CUE_ADDRESSEE ? RULE_ADDRESSEE : RULE_CLAUSE, start,
	            content_clause_end(reading, start, frame->passage->end));
}

static bool find_infinitive(const struct frame *frame)
{
	uint32_t start = phrase_skip_times(frame->reading, frame->behind, frame->passage->end);
	if (reading_means(frame->reading, start, MEANS_NOT))
		start++;
	if (!reading_uses(frame->reading, start, USE_INFINITIVE))
		return false;
	return indirect_emit(frame, RULE_INFINITIVE, start, content_clause_end(frame->reading, start, frame->passage->end));
}

/* Whether the subject is somebody who speaks: not “a program called X”, nor “what he called X”. */
static bool speaks_itself(const struct frame *frame)
{
	const struct range mention = frame->subject.mention;
	if (range_empty(mention))
		return true;
	if (reading_uses(frame->reading, mention.first, USE_WHAT) ||
	    (mention.first > frame->passage->first && reading_uses(frame->reading, mention.first - 1, USE_WHAT)))
		return false;
	if (reading_token(frame->reading, frame->behind)->kind == TOKEN_QUOTE &&
	    reading_uses(frame->reading, mention.first, USE_INDEFINITE))
		return false; /* "a plan called “X”" */
	for (uint32_t k = mention.first; k < mention.end; k++)
		if (reading_is(frame->reading, k, WORD_NAME | WORD_ROLE | WORD_PRONOUN | WORD_ORGANISATION))
			return reading_is(frame->reading, mention.end - 1, WORD_NAME | WORD_ROLE | WORD_PRONOUN | WORD_ORGANISATION) ||
			       mention.end < frame->cue - 1;
	return false;
}

/* “what Rosk called “an insult””, “which Rosk described as “an insult””: the content is what is quoted. */
static bool find_what_called(struct frame *frame)
{
	const struct reading *reading = frame->reading;
	struct range *mention = &frame->subject.mention;
	uint32_t open = frame->behind + reading_uses(reading, frame->behind, USE_AS), quotation;
	bool what = reading_uses(reading, mention->first, USE_WHAT);
	if (!(frame->entry.content & CUE_AS) || mention->end < mention->first + 1 + what || open >= frame->passage->end ||
	    !reading_opens(reading, open, &quotation) || reading->document->quotations[quotation].words < 2 ||
	    !(what || (mention->first > frame->passage->first && (reading_uses(reading, mention->first - 1, USE_WHAT) ||
	                                                           reading_means(reading, mention->first - 1, MEANS_WHICH)))))
		return false;
	mention->first += what;
	return indirect_emit(frame, RULE_AS, open, reading_next(reading, open));
}

/* “urged them to …”, “accused them of …”, “described it as …”, “called it …”. */
static bool find_person(const struct frame *frame)
{
	const struct reading *reading = frame->reading;
	uint32_t start = phrase_skip_times(reading, frame->behind, frame->passage->end), word;
	uint32_t end = content_object_end(reading, start, frame->passage->end);
	bool starts = start < end && reading_token(reading, start)->kind != TOKEN_PUNCTUATION &&
	              !reading_is(reading, start, WORD_PREPOSITION | WORD_CONJUNCTION);
	if (!starts)
		return false;
	if (frame->entry.content & CUE_PERSON_INFINITIVE && find_use(frame, start, USE_INFINITIVE, &word) && word > start && word < end)
		return indirect_emit(frame, RULE_PERSON, start, end);
	if (frame->entry.content & CUE_OF && find_use(frame, start, USE_OF, &word) && word > start && word < end)
		return indirect_emit(frame, RULE_PERSON, start, end);
	if (frame->entry.content & CUE_FOR && find_use(frame, start, USE_FOR, &word) && word > start && word + 1 < end)
		return indirect_emit(frame, RULE_PERSON, word + 1, end);
	if (!(frame->entry.content & CUE_AS) || !speaks_itself(frame))
		return false;
	bool calls = frame->entry.tokens == 1 && frame->entry.content == CUE_AS && reading_token(reading, frame->cue)->norm[0] != 'd';
	if (!calls && (!find_use(frame, start, USE_AS, &word) || word >= end))
		return false;
	return indirect_emit(frame, RULE_AS, start, end);
}

static bool find_object(const struct frame *frame)
{
	uint32_t start = phrase_skip_times(frame->reading, frame->behind, frame->passage->end);
	if (indirect_at_end(frame, start) || reading_token(frame->reading, start)->kind == TOKEN_PUNCTUATION ||
	    reading_is(frame->reading, start, WORD_PREPOSITION | WORD_CONJUNCTION | WORD_SUBORDINATOR | WORD_AUXILIARY | WORD_MODAL))
		return false;
	return indirect_emit(frame, RULE_OBJECT, start, content_object_end(frame->reading, start, frame->passage->end));
}

static bool find_whether(const struct frame *frame)
{
	return reading_kind(frame->reading, frame->behind, KIND_WHETHER) &&
	       indirect_emit(frame, RULE_CLAUSE, frame->behind, content_clause_end(frame->reading, frame->behind, frame->passage->end));
}

/* A quotation behind a comma or colon is the whole content; otherwise the content goes to the end of the clause. */
static bool find_introduced(const struct frame *frame, uint32_t start, bool that)
{
	const struct reading *reading = frame->reading;
	uint32_t end = content_clause_end(reading, start, frame->passage->end), quotation;
	bool opens = reading_opens(reading, start, &quotation);
	uint32_t behind = reading_next(reading, start);
	bool ends = indirect_at_end(frame, behind) || reading_mark(reading, behind, ',') || reading_is(reading, behind, WORD_SUBORDINATOR);
	if (opens && !that && (start > frame->behind || ends)) {
		end = behind < frame->passage->end ? behind : frame->passage->end;
	}
	return indirect_emit(frame, opens && !that ? RULE_QUOTE_LEADING : RULE_THAT, start, end);
}

/* “has been accused of …”, “was criticised by X for …”, “it was reported that …”. */
static bool find_passive(struct frame *frame)
{
	const struct reading *reading = frame->reading;
	uint32_t token = phrase_skip_times(reading, frame->behind, frame->passage->end), word;
	frame->subject.mention = (struct range){ 0 };
	if (reading_uses(reading, token, USE_AGENT)) {
		frame->subject.mention = phrase_noun_phrase(reading, token + 1, frame->passage->end);
		if (range_empty(frame->subject.mention))
			return false;
		for (uint32_t k = frame->subject.mention.first; k + 1 < frame->passage->end && k < frame->subject.mention.end; k++)
			if (reading_is(reading, k, WORD_PREPOSITION) && phrase_is_participle(reading, k + 1))
				frame->subject.mention.end = k; /* “accused by Varland of starving” */
		token = frame->subject.mention.end;
	}
	static const struct {
		uint32_t use, class, content;
	} LINKS[] = { { USE_OF, 0, CUE_OF }, { USE_FOR, 0, CUE_FOR | CUE_OBJECT }, { USE_AS, 0, CUE_AS }, { 0, WORD_THAT, CUE_CLAUSE } };
	for (size_t k = 0; k < array_size(LINKS); k++) {
		bool links = reading_uses(reading, token, LINKS[k].use) || reading_is(reading, token, LINKS[k].class);
		if (!links || !(frame->entry.content & LINKS[k].content))
			continue;
		word = token + 1;
		if (reading_is(reading, word, WORD_THAT))
			word++;
		return indirect_emit(frame, RULE_PERSON, word, content_object_end(reading, word, frame->passage->end));
	}
	return false;
}

/* Whether the subject fits the form of the cue. Forms that are nouns as well ("report", "claims") need one that makes them verbs. */
static bool subject_fits(const struct frame *frame)
{
	const struct range mention = frame->subject.mention;
	if (frame->subject.shared || range_empty(mention))
		return true;
	if (frame->subject.infinitive)
		return frame->entry.content & (CUE_CLAUSE | CUE_QUOTE | CUE_WHETHER);
	bool verb_behind =
		frame->behind < frame->passage->end && reading_helping_verb(frame->reading, frame->behind);
	struct cue_entry next;
	verb_behind |= frame->behind < frame->passage->end && reading_cue(frame->reading, frame->behind, &next) &&
	               next.form == CUE_PAST && next.share >= 500;
	if (verb_behind && frame->entry.share < 700 && (frame->entry.form == CUE_BASE || frame->entry.form == CUE_PRESENT))
		return false; /* "preliminary reports said" */
	uint32_t last = mention.end - 1;
	uint32_t flags = frame->reading->classes[last];
	const struct token *token = reading_token(frame->reading, last);
	if (frame->entry.form == CUE_BASE)
		return frame->subject.emphatic || will_say(frame) || flags & (WORD_PEOPLE | WORD_PRONOUN) || token->norm[token->norm_length - 1] == 's';
	bool object = mention.first > frame->passage->first && reading_is(frame->reading, mention.first - 1, WORD_PREPOSITION);
	if (frame->entry.form == CUE_PRESENT && object && frame->entry.share < 800)
		return false; /* "according to AP reports" */
	if (frame->entry.form == CUE_PRESENT)
		return frame->entry.share >= 700 || flags & (WORD_NAME | WORD_ROLE | WORD_ORGANISATION | WORD_PRONOUN) ||
		       !reading_is(frame->reading, mention.first, WORD_DETERMINER);
	return true;
}

/* For a language without a list of function words: finds only “cue … : “…””, with the name on either side of the verb. */
static bool find_plain(struct frame *frame)
{
	const struct reading *reading = frame->reading;
	uint32_t quotation, first = frame->cue, end = frame->cue;
	for (uint32_t k = frame->behind; k + 1 < frame->passage->end && k < frame->behind + WINDOW; k++) {
		if (reading_is(reading, k, WORD_NAME) && first == end && first == frame->cue)
			for (first = end = k; end < frame->passage->end && reading_is(reading, end, WORD_NAME); end++)
				;
		if (!reading_mark(reading, k, ':') || !reading_opens(reading, k + 1, &quotation))
			continue;
		while (frame->cue > frame->passage->first && end <= frame->cue && reading_is(reading, first - 1, WORD_NAME) &&
		       first > frame->passage->first)
			first--;
		frame->subject.mention = (struct range){ first, end };
		uint32_t behind = reading_next(reading, k + 1);
		return indirect_emit(frame, RULE_QUOTE_LEADING, k + 1, behind < frame->passage->end ? behind : frame->passage->end);
	}
	return false;
}

/* “quoted X as saying”: the second verb is the cue. */
static bool quoted_as_saying(const struct frame *frame)
{
	const struct reading *reading = frame->reading;
	if (!reading_means(reading, frame->cue, MEANS_QUOTED))
		return false;
	struct range quoted = phrase_noun_phrase(reading, frame->behind, frame->passage->end);
	return reading_uses(reading, quoted.end, USE_AS) && reading_means(reading, quoted.end + 1, MEANS_SAYING);
}

/* “As X told them on Monday, …”: the content stands behind the comma. */
static bool find_as_told(const struct frame *frame)
{
	const struct reading *reading = frame->reading;
	uint32_t first = frame->passage->first, comma = frame->behind;
	if (!reading_uses(reading, first, USE_AS) || frame->subject.mention.first != first + 1 || frame->subject.passive || frame->subject.modal ||
	    !(frame->entry.content & (CUE_CLAUSE | CUE_QUOTE | CUE_ADDRESSEE)) || frame->entry.content & CUE_ATTITUDE)
		return false;
	while (comma < frame->passage->end && comma < frame->behind + WINDOW && !reading_mark(reading, comma, ',') &&
	       reading_token(reading, comma)->kind != TOKEN_QUOTE && !reading_is(reading, comma, WORD_THAT))
		comma++;
	if (!reading_mark(reading, comma, ',') || comma + 3 >= frame->passage->end)
		return false;
	return indirect_emit(frame, RULE_ACCORDING, comma + 1, content_clause_end(reading, comma + 1, frame->passage->end));
}

static bool find_leading(struct frame *frame)
{
	struct cue_entry verb;
	if (!frame->reading->grammar)
		return find_plain(frame);
	if (!phrase_subject_before(frame->reading, frame->passage->first, frame->cue, frame->entry.form, &frame->subject))
		return false;
	if (frame->subject.negated || !subject_fits(frame))
		return false;
	if (quoted_as_saying(frame))
		return false;
	if (find_as_told(frame))
		return true;
	if (frame->subject.passive)
		return find_passive(frame);
	bool had = reading_kind(frame->reading, frame->subject.cue_first, KIND_HAVING); /* "had to admit" */
	if (frame->subject.infinitive && !had &&
	    (!reading_cue(frame->reading, frame->subject.cue_first, &verb) || verb.content & CUE_ATTITUDE))
		return false; /* "declined to say", but not "keen to declare" */
	bool that = false;
	uint32_t start = introduced(frame, &that);
	uint32_t content = frame->entry.content;
	if (start && (that || content & CUE_QUOTE || content & CUE_ADDRESSEE))
		return find_introduced(frame, start, that);
	if (content & CUE_INFINITIVE && find_infinitive(frame))
		return true;
	if (content & CUE_WHETHER && find_whether(frame))
		return true;
	if (find_what_called(frame) || (content & (CUE_PERSON_INFINITIVE | CUE_OF | CUE_FOR | CUE_AS) && find_person(frame)))
		return true;
	if (content & (CUE_CLAUSE | CUE_ADDRESSEE) && find_bare_clause(frame))
		return true;
	return content & CUE_OBJECT && find_object(frame);
}

/* “… said that A, and that B”: B is a statement of its own. */
static bool find_second_that(const struct frame *frame)
{
	const struct attribution *before = indirect_last(frame);
	if (!before || (before->rule != RULE_THAT && before->rule != RULE_CLAUSE && before->rule != RULE_ADDRESSEE) ||
	    before->content[0].end != frame->cue - 1 || !reading_mark(frame->reading, frame->cue - 1, ','))
		return false;
	struct attribution attribution = *before;
	struct range content = { frame->cue + 2, content_clause_end(frame->reading, frame->cue + 2, frame->passage->end) };
	attribution.content[0] = phrase_trim(frame->reading, content);
	attribution.content_count = 1;
	if (range_empty(attribution.content[0]))
		return false;
	array_append(&frame->attributions->list, attribution);
	return true;
}

/* --- according to … */

/* “According to the Lantern, [the university's paper,] the gates are old”: the comma behind what is said of the source; `comma` if nothing is. */
static uint32_t behind_apposition(const struct frame *frame, uint32_t comma)
{
	const struct reading *reading = frame->reading;
	struct range said = phrase_noun_phrase(reading, comma + 1, frame->passage->end);
	bool whole = reading_mark(reading, comma, ',') && !range_empty(said) && reading_is(reading, said.first, WORD_DETERMINER) &&
	             reading_mark(reading, said.end, ',');
	return whole && indirect_clause_at(frame, said.end + 1) ? said.end : comma;
}

static bool find_according(struct frame *frame)
{
	const struct reading *reading = frame->reading;
	const struct passage *passage = frame->passage;
	frame->subject = (struct subject){ .cue_first = frame->cue };
	if (frame->cue > passage->first && reading_uses(reading, frame->cue - 1, USE_AS))
		frame->subject.cue_first--; /* “As noted by X, …” */
	frame->subject.mention = phrase_noun_phrase(reading, frame->behind, passage->end);
	if (range_empty(frame->subject.mention))
		return false;
	uint32_t comma = frame->subject.mention.end;
	const uint32_t cue = frame->subject.cue_first;
	const uint32_t and = cue - (cue > passage->first + 1 && reading_mark(reading, cue - 1, ','));
	if (cue > passage->first && reading_is(reading, and - 1, WORD_CONJUNCTION) && reading_mark(reading, comma, ',') && comma + 4 < passage->end)
		/* “A and[,] according to X, B” */
		return indirect_emit(frame, RULE_ACCORDING, comma + 1, content_clause_end(reading, comma + 1, passage->end));
	uint32_t start = phrase_skip_opening(reading, passage->first, frame->cue), which = frame->subject.cue_first;
	start += start < which && reading_mark(reading, start, ','); /* “But[,] according to X, …” */
	if (which > start + 2 && reading_mark(reading, which - 1, ',') && reading_is(reading, which - 2, WORD_RELATIVE))
		start = which - 2; /* “The bridge, which, according to the mayor, nobody uses, …” */
	bool medial = reading_mark(reading, comma, ',') && comma + 4 < passage->end && start < frame->subject.cue_first &&
	              frame->subject.cue_first - start <= SHORT_OPENING;
	if (medial) { /* “Over the long term, according to X, …” */
		if (!indirect_emit(frame, RULE_ACCORDING, start, frame->subject.cue_first))
			return false;
		struct attribution *attribution = indirect_last(frame);
		struct range last = { comma + 1, content_clause_end(reading, comma + 1, passage->end) };
		for (uint32_t k = last.first; k < last.end && start + 2 == which; k = reading_next(reading, k))
			if (reading_mark(reading, k, ','))
				last.end = k;
		last = phrase_trim(reading, last);
		if (!range_empty(last))
			attribution->content[attribution->content_count++] = last;
		return true;
	}
	if (start < frame->subject.cue_first && frame->subject.cue_first - start > 3)
		return indirect_set_relay(frame, frame->subject.mention) || indirect_emit(frame, RULE_ACCORDING, start, frame->subject.cue_first);
	if (reading_is(reading, comma, WORD_DETERMINER | WORD_PRONOUN) && indirect_clause_at(frame, comma)) /* “According to X the gates are old.” */
		return indirect_emit(frame, RULE_ACCORDING, comma, content_clause_end(reading, comma, passage->end));
	while (comma < passage->end && !reading_mark(reading, comma, ',') && comma < frame->behind + 2 * WINDOW)
		comma++;
	comma = behind_apposition(frame, comma);
	if (!reading_mark(reading, comma, ',') || comma + 1 >= passage->end)
		return false;
	return indirect_emit(frame, RULE_ACCORDING, comma + 1, content_clause_end(reading, comma + 1, passage->end));
}

/* “Per the Lantern, …”, “…, per Acme.”: "per" and the name of a source, with nothing behind it; not “per person”, nor “as per the rules”. */
static bool is_per(const struct frame *frame, uint32_t token)
{
	const struct reading *reading = frame->reading;
	if (!reading_means(reading, token, MEANS_PER) || !(token == frame->passage->first || reading_mark(reading, token - 1, ',')))
		return false;
	struct range who = phrase_noun_phrase(reading, token + 1, frame->passage->end);
	return !range_empty(who) && reading_is(reading, who.end - 1, WORD_NAME) && !reading_is(reading, who.end - 1, WORD_TIME) &&
	       (reading_mark(reading, who.end, ',') || indirect_at_end(frame, who.end));
}

void indirect_find(const struct reading *reading, uint32_t passage, uint32_t from, struct attributions *attributions)
{
	struct frame frame = {
		.reading = reading, .passage = &reading->passages[passage], .number = passage, .attributions = attributions
	};
	const struct attribution *quoted = indirect_last(&frame);
	if (quoted && quoted->rule == RULE_QUOTE_CUED)
		frame.taken = quoted->cue;
	for (uint32_t k = from; k < frame.passage->end; k = reading_next(reading, k)) {
		frame.cue = k;
		frame.subject = (struct subject){ .cue_first = k };
		if (reading_uses(reading, k, USE_ACCORDING) && reading_uses(reading, k + 1, USE_INFINITIVE)) {
			frame.entry = (struct cue_entry){ .form = CUE_PAST, .content = CUE_CLAUSE, .share = 900, .tokens = 2 };
			frame.behind = k + 2;
			find_according(&frame);
			continue;
		}
		if (is_per(&frame, k)) {
			frame.entry = (struct cue_entry){ .form = CUE_PAST, .content = CUE_CLAUSE, .share = 900, .tokens = 1 };
			frame.behind = k + 1;
			find_according(&frame);
			continue;
		}
		if (reading_uses(reading, k + 1, USE_AGENT) && k > frame.passage->first && reading_cue(reading, k, &frame.entry) &&
		    frame.entry.form == CUE_PAST && frame.entry.content & CUE_CLAUSE &&
		    (reading_mark(reading, k - 1, ',') || reading_uses(reading, k - 1, USE_AS))) {
			frame.behind = k + 2;
			find_according(&frame);
			continue;
		}
		if (reading_is(reading, k, WORD_CONJUNCTION) && reading_is(reading, k + 1, WORD_THAT) && find_second_that(&frame))
			continue;
		if (reading_is(reading, k, WORD_NAME) || !reading_cue(reading, k, &frame.entry) || !frame.entry.content)
			continue;
		frame.behind = k + frame.entry.tokens;
		if (frame.behind > frame.passage->end)
			continue;
		if (!indirect_find_fronted(&frame)) {
			frame.subject = (struct subject){ .cue_first = k };
			find_leading(&frame);
		}
	}
}
