#include "extract/rules/edges.h"

#include "extract/rules/edges_inside.h"
#include "extract/rules/phrases.h"

bool edges_has_any(const struct reading *reading, struct range range, uint32_t classes)
{
	for (uint32_t k = range.first; k < range.end; k++)
		if (reading_is(reading, k, classes) && !reading_possessive(reading, k))
			return true;
	return false;
}

bool edges_any_looks_past(const struct reading *reading, struct range range)
{
	for (uint32_t k = range.first; k < range.end; k++)
		if (reading_looks_past(reading, k))
			return true;
	return false;
}

bool edges_takes(const struct reading *reading, struct range cue, uint32_t contents)
{
	struct cue_entry entry;
	for (uint32_t k = cue.first; k < cue.end; k++)
		if (reading_cue(reading, k, &entry) && entry.content & contents)
			return true;
	return false;
}

bool edges_may_be_verb(const struct reading *reading, uint32_t token)
{
	const struct token *t = reading_token(reading, token);
	return t->kind == TOKEN_WORD && !(t->flags & TOKEN_CAPITALISED) && !reading_looks_adverb(reading, token) &&
	       (reading_helping_verb(reading, token) || reading_open_word(reading, token));
}

bool edges_clause_begins(const struct reading *reading, uint32_t token, uint32_t end)
{
	struct range subject = phrase_noun_phrase(reading, token, end);
	uint32_t verb = range_empty(subject) ? token + 1 : subject.end;
	if (range_empty(subject) && !reading_is(reading, token, WORD_PRONOUN))
		return false;
	while (verb < end && (reading_is(reading, verb, WORD_ADVERB) || reading_looks_adverb(reading, verb)))
		verb++;
	const bool is_verb = reading_helping_verb(reading, verb) || reading_looks_past(reading, verb) || edges_may_be_verb(reading, verb);
	return verb + 1 < end && is_verb && !reading_possessive(reading, verb);
}

/* Marks as nested what has become a part of a content that went on: “said Ito, the mayor, [told them that A]”. */
static void mark_swallowed(struct attributions *attributions, const struct attribution *outer, struct range before)
{
	const struct range after = outer->content[outer->content_count - 1];
	for (size_t k = 0; k < attributions->list.count && after.end > before.end; k++) {
		struct attribution *inner = &attributions->list.items[k];
		const struct range cue = inner->cue;
		inner->nested |= !range_empty(cue) && cue.first >= before.end && cue.end <= after.end && inner->content[0].end <= after.end;
	}
}

void edges_mend(const struct reading *reading, struct attributions *attributions)
{
	if (!reading->grammar || !(reading->traits & TRAIT_FIXED_ORDER))
		return;
	for (size_t k = 0; k < attributions->list.count; k++) {
		struct attribution *attribution = &attributions->list.items[k];
		if (attribution->direct || range_empty(attribution->cue))
			continue;
		edges_cut_sentence_before(reading, attribution);
		edges_cut_relay(reading, attribution);
		edges_cut_addressee(reading, attribution);
		edges_cut_before_that(reading, attribution);
		edges_cut_circumstance(reading, attribution);
		edges_cut_time(reading, attribution);
		edges_drop_comment(reading, attribution);
		edges_take_behind_opening(reading, attribution);
		edges_drop_opening_word(reading, attribution);
		edges_cut_own_report(reading, attribution);
		edges_cut_main_verb(reading, attribution);
		edges_give_back_role(reading, attribution);
		edges_give_back_writers(reading, attribution);
		edges_give_back_speaker(reading, attribution);
		edges_go_on_behind_age(reading, attribution);
		edges_go_on_behind_aside(reading, attribution);
		const struct range before = attribution->content[attribution->content_count - 1];
		edges_go_on_behind_relative(reading, attribution);
		edges_go_on_behind_condition(reading, attribution);
		edges_go_on_behind_opening(reading, attribution);
		edges_go_on_behind_subject(reading, attribution);
		mark_swallowed(attributions, attribution, before);
		edges_take_subject(reading, attribution);
		edges_take_predicate(reading, attribution);
		edges_cut_contrast(reading, attribution);
		edges_cut_main_clause(reading, attribution);
		edges_cut_behind_claim(reading, attribution);
		edges_cut_own_deed(reading, attribution);
		edges_cut_behind_object(reading, attribution);
		edges_cut_medium(reading, attribution);
		edges_cut_conjunctions(reading, attribution);
		edges_cut_at_bracket(reading, attribution);
		edges_close_bracket(reading, attribution);
	}
}
