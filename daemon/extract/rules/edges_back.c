/* What stands in the content and is who speaks. */
#include "extract/rules/edges_inside.h"

#include "extract/rules/phrases.h"

void edges_give_back_role(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = attribution->content, *mention = &attribution->mention;
	if (range_empty(*mention) || mention->first != content->end + 1 || !reading_mark(reading, content->end, ','))
		return;
	uint32_t low = content->end > content->first + LONGEST_APPOSITION ? content->end - LONGEST_APPOSITION : content->first;
	for (uint32_t k = content->end; k-- > low && k >= content->first + FEWEST_LEFT;) {
		if (!reading_mark(reading, k, ','))
			continue;
		struct range role = phrase_noun_phrase(reading, k + 1, content->end);
		bool somebody = reading_uses(reading, k + 1, USE_INDEFINITE) && !range_empty(role) && reading_is(reading, role.end - 1, WORD_ROLE);
		if (somebody && !edges_has_any(reading, (struct range){ k + 1, content->end }, WORD_AUXILIARY | WORD_MODAL)) {
			mention->first = k + 1;
			content->end = k;
		}
		return;
	}
}

/* Whether the tokens are a noun phrase that names somebody: “his predecessor as mayor, Edda Rosk”. */
static bool names_somebody(const struct reading *reading, struct range who)
{
	const uint32_t opens = WORD_DETERMINER | WORD_NAME | WORD_TITLE | WORD_ROLE;
	const uint32_t clause = WORD_AUXILIARY | WORD_MODAL | WORD_RELATIVE | WORD_SUBORDINATOR | WORD_CONJUNCTION;
	for (uint32_t k = who.first; k < who.end; k++)
		if (reading_looks_past(reading, k) || (reading_is(reading, k, clause) && !reading_uses(reading, k, USE_AS)))
			return false;
	return who.end > who.first + 1 && reading_is(reading, who.first, opens) && reading_is(reading, who.end - 1, WORD_NAME) &&
	       reading_is(reading, who.end - 2, WORD_NAME | WORD_TITLE | WORD_ROLE);
}

void edges_give_back_writers(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = &attribution->content[attribution->content_count - 1];
	if (!range_empty(attribution->mention) || attribution->heir_of != DOCUMENT_NONE || content->end != attribution->cue.first)
		return;
	uint32_t low = content->end > content->first + LONGEST_APPOSITION ? content->end - LONGEST_APPOSITION : content->first;
	for (uint32_t k = content->end; k-- > low && k >= content->first + FEWEST_LEFT;) {
		if (!reading_mark(reading, k, ','))
			continue;
		struct range who = { k + 1 + reading_uses(reading, k + 1, USE_AS), content->end };
		struct range left = phrase_trim(reading, (struct range){ content->first, k });
		if (range_empty(who) || (who.first == k + 1 && !names_somebody(reading, who)))
			continue;
		if (range_empty(left))
			return;
		attribution->mention = who;
		attribution->unnamed = false;
		*content = left;
		return;
	}
}

void edges_give_back_speaker(const struct reading *reading, struct attribution *attribution)
{
	struct range *content = &attribution->content[attribution->content_count - 1];
	if (!range_empty(attribution->mention) || attribution->heir_of != DOCUMENT_NONE || content->end != attribution->cue.first)
		return;
	uint32_t close = content->end, low = content->end > content->first + LONGEST_APPOSITION ? content->end - LONGEST_APPOSITION : content->first;
	while (close > low && reading_token(reading, close - 1)->kind != TOKEN_QUOTE)
		close--;
	if (close < content->first + FEWEST_LEFT || close == content->end || reading_token(reading, close - 1)->kind != TOKEN_QUOTE)
		return;
	struct range who = phrase_noun_phrase(reading, close, content->end);
	if (range_empty(who) || who.end != content->end)
		return;
	attribution->mention = who;
	attribution->unnamed = false;
	content->end = close;
}
