#include "extract/rules/quoted_by.h"

#include "extract/rules/content_ends.h"
#include "extract/rules/phrases.h"

enum {
	LONGEST_BETWEEN = 20, /* tokens between "quoted" and "as saying" */
	MOST_LOOKED_AT = 20,  /* attributions of the passage */
};

struct quoted {
	struct range who, by; /* who is quoted, and by whom; `by` is empty if that is not said */
	uint32_t saying;
	struct cue_entry entry; /* of "saying" */
};

static bool is_quoting(const struct reading *reading, uint32_t token)
{
	return reading_is(reading, token, WORD_CUE) && reading_kind(reading, token, KIND_QUOTING);
}

/* Finds who is quoted by whom, if the token is "quoted" and “as saying” follows. `first`: where the sentence or the passage begins. */
static bool quoted_at(const struct reading *reading, uint32_t first, uint32_t token, uint32_t limit, struct quoted *ret_quoted)
{
	struct quoted quoted = { .saying = token + 1 };
	struct subject subject;
	struct cue_entry quoting;
	if (!is_quoting(reading, token) || !reading_cue(reading, token, &quoting))
		return false;
	while (quoted.saying < limit && quoted.saying < token + LONGEST_BETWEEN && !reading_uses(reading, quoted.saying, USE_AS) &&
	       reading_token(reading, quoted.saying)->kind != TOKEN_QUOTE && !reading_means(reading, quoted.saying, MEANS_SAYING))
		quoted.saying++;
	uint32_t as = quoted.saying;
	quoted.saying += reading_uses(reading, as, USE_AS);
	if (quoted.saying >= limit || !reading_cue(reading, quoted.saying, &quoted.entry) ||
	    quoted.entry.form != CUE_PARTICIPLE)
		return false;
	bool known = phrase_subject_before(reading, first, token, quoting.form, &subject);
	quoted.by = known ? subject.mention : (struct range){ 0 };
	quoted.who = phrase_noun_phrase(reading, token + 1, as);
	if (known && subject.passive) {
		quoted.who = subject.mention;
		bool agent = reading_uses(reading, token + 1, USE_AGENT);
		quoted.by = agent ? phrase_noun_phrase(reading, token + 2, as) : (struct range){ 0 };
	} else if (!range_empty(quoted.who)) {
		quoted.who.end = as; /* “the chief of staff, Edda Rosk,” */
	}
	*ret_quoted = quoted;
	return !range_empty(quoted.who);
}

static bool is_found(const struct attributions *attributions, uint32_t passage, const struct quoted *quoted)
{
	size_t count = attributions->list.count;
	for (size_t k = count; k-- > 0 && count - k <= MOST_LOOKED_AT && attributions->list.items[k].passage == passage;) {
		struct attribution *found = &attributions->list.items[k];
		if (found->cue.first > quoted->saying || quoted->saying >= found->cue.end)
			continue;
		found->mention = quoted->who;
		found->via = quoted->by;
		found->unnamed = false;
		return true;
	}
	return false;
}

static void find_content(const struct reading *reading, uint32_t limit, const struct quoted *quoted, struct attribution *attribution)
{
	uint32_t start = quoted->saying + quoted->entry.tokens, quotation;
	uint32_t open = start + (reading_mark(reading, start, ':') || reading_mark(reading, start, ','));
	bool that = reading_is(reading, start, WORD_THAT);
	attribution->rule = that ? RULE_THAT : RULE_CLAUSE;
	attribution->content[0] = phrase_trim(reading, (struct range){ start + that, content_clause_end(reading, start + that, limit) });
	if (open < limit && reading_opens(reading, open, &quotation)) {
		uint32_t end = reading_next(reading, open);
		attribution->rule = RULE_QUOTE_LEADING;
		attribution->content[0] = (struct range){ open + 1, end - 1 < limit ? end - 1 : limit };
	}
	attribution->content_count = !range_empty(attribution->content[0]);
}

void quoted_by_find(const struct reading *reading, uint32_t passage, uint32_t from, struct attributions *attributions)
{
	const struct passage *p = &reading->passages[passage];
	struct quoted quoted;
	for (uint32_t k = from; k < p->end; k = reading_next(reading, k)) {
		if (!is_quoting(reading, k) || !quoted_at(reading, p->first, k, p->end, &quoted) || is_found(attributions, passage, &quoted))
			continue;
		struct attribution attribution = { .passage = passage,
			                               .heir_of = DOCUMENT_NONE,
			                               .share = quoted.entry.share,
			                               .mention = quoted.who,
			                               .via = quoted.by,
			                               .cue = { quoted.saying, quoted.saying + quoted.entry.tokens } };
		find_content(reading, p->end, &quoted, &attribution);
		if (attribution.content_count)
			array_append(&attributions->list, attribution);
	}
}

/* The token of "quoted" that belongs to the cue “as saying” at `saying`; `saying` if there is none. */
static uint32_t quoting_before(const struct reading *reading, uint32_t first, uint32_t saying)
{
	if (saying < first + 2 || !(reading_uses(reading, saying - 1, USE_AS) || reading_means(reading, saying, MEANS_SAYING)))
		return saying;
	for (uint32_t k = saying - 1; k-- > first && saying - k <= LONGEST_BETWEEN;)
		if (is_quoting(reading, k))
			return k;
	return saying;
}

void quoted_by_mend(const struct reading *reading, struct attribution *attribution)
{
	if (range_empty(attribution->cue))
		return;
	const struct range sentence = reading_sentence(reading, attribution->cue.first);
	struct range *last = &attribution->content[attribution->content_count - 1];
	struct quoted quoted;
	uint32_t token = attribution->cue.end - 1;
	if (!is_quoting(reading, token))
		token = quoting_before(reading, sentence.first, attribution->cue.first);
	if (!quoted_at(reading, sentence.first, token, sentence.end, &quoted))
		return;
	uint32_t behind = quoted.saying + quoted.entry.tokens;
	bool takes_all = last->first < quoted.saying && last->end > quoted.saying; /* “[Rosk as saying that A]” */
	if (!takes_all && attribution->cue.first != quoted.saying)
		return;
	if (takes_all && last->end > behind)
		last->first = behind;
	else if (takes_all && attribution->content_count > 1)
		attribution->content_count--; /* “A,” the agency quoted [Rosk as saying] */
	else if (takes_all)
		return;
	attribution->cue = (struct range){ quoted.saying, behind };
	attribution->mention = quoted.who;
	attribution->via = quoted.by;
	attribution->unnamed = false;
}
