/* Quotations that nothing attributes: whoever the sentence before is about goes on to speak, “Rosk was not done. “We will open the
 * gates.””. Called when the tagger has found what it can. */
#include <string.h>

#include "extract/attribution.h"
#include "extract/rules/phrases.h"

enum {
	FEWEST_WORDS = 5,
	MOST_LOOKED_AT = 100, /* attributions, for whoever has spoken before: keeps the time linear */
};

static bool is_alone(const struct reading *reading, const struct attribution *one)
{
	return one->heir_of == DOCUMENT_NONE && range_empty(one->mention) && range_empty(one->cue) && !one->direct && one->content_count == 1 &&
	       (one->rule <= RULE_QUOTE_LEADING || one->rule == RULE_TAGGED) && reading_quoted(reading, one->content[0].first);
}

/* Whether the quotation opens the passage, and is a sentence by itself. */
static bool is_sentence(const struct reading *reading, const struct attribution *one)
{
	const struct range content = one->content[0];
	uint32_t words = 0;
	for (uint32_t k = content.first; k < content.end; k++)
		words += reading_token(reading, k)->kind == TOKEN_WORD;
	const struct token *first = reading_token(reading, content.first);
	return content.first <= reading->passages[one->passage].first + 1 && words >= FEWEST_WORDS &&
	       (first->kind == TOKEN_QUOTE || first->flags & TOKEN_CAPITALISED);
}

/* Whether an attribution before the one at `index` has the word as its speaker. */
static bool has_spoken(const struct reading *reading, const struct attributions *attributions, size_t index, uint32_t word)
{
	for (size_t k = index, looked = 0; k-- > 0 && looked < MOST_LOOKED_AT; looked++) {
		const struct range mention = attributions->list.items[k].mention;
		if (!range_empty(mention) && strcmp(reading_token(reading, mention.end - 1)->norm, reading_token(reading, word)->norm) == 0)
			return true;
	}
	return false;
}

/* Whether the phrase is a person's: a title, a role, a given name, or a name under which somebody has spoken before. */
static bool is_person(const struct reading *reading, struct range phrase, const struct attributions *attributions, size_t index)
{
	uint32_t last = phrase.end - 1;
	if (reading_is(reading, last, WORD_PLACE | WORD_CAPITAL | WORD_PEOPLE | WORD_WRITING | WORD_ORGANISATION))
		return false;
	for (uint32_t k = phrase.first; k < phrase.end; k++)
		if (reading_is(reading, k, WORD_TITLE | WORD_ROLE | WORD_GIVEN))
			return true;
	return reading_is(reading, last, WORD_NAME) && has_spoken(reading, attributions, index, last);
}

/* The subject of the passage before the quotation, if that is about somebody; empty otherwise. “He” within one paragraph may as well be spoken of. */
static struct range subject_before(const struct reading *reading, const struct attributions *attributions, size_t index)
{
	const struct passage *passage = &reading->passages[attributions->list.items[index].passage - 1];
	uint32_t first = phrase_skip_opening(reading, passage->first, passage->end);
	struct range phrase = phrase_noun_phrase(reading, first, passage->end);
	if (range_empty(phrase) || !reading_mark(reading, passage->end - 1, '.'))
		return (struct range){ 0 };
	bool pronoun = reading_is(reading, phrase.end - 1, WORD_PRONOUN), apart = passage[1].paragraph > passage->paragraph;
	if (pronoun ? !apart || !reading_is(reading, phrase.end - 1, WORD_MAN | WORD_WOMAN) : !is_person(reading, phrase, attributions, index))
		return (struct range){ 0 };
	for (uint32_t k = phrase.end; k < passage->end; k++)
		if (reading_kind(reading, k, KIND_ASKED) || reading_token(reading, k)->kind == TOKEN_QUOTE)
			return (struct range){ 0 };
	return phrase;
}

void topics_mend(const struct reading *reading, struct attributions *attributions)
{
	if (!(reading->traits & TRAIT_FIXED_ORDER))
		return;
	const struct attribution *before = NULL; /* the lone quotation that was mended last */
	for (size_t k = 0; k < attributions->list.count; k++) {
		struct attribution *one = &attributions->list.items[k];
		uint32_t p = one->passage;
		if (p == 0 || !is_alone(reading, one) || !is_sentence(reading, one) || reading->voices[p - 1] != VOICE_OUTLET ||
		    reading->passages[p].paragraph - reading->passages[p - 1].paragraph > 1)
			continue;
		struct range mention = before && before->passage + 1 == p ? before->mention : subject_before(reading, attributions, k);
		if (range_empty(mention) || phrase_shares_name(reading, mention, one->content[0]))
			continue;
		one->mention = mention;
		before = one;
	}
}
