#include "extract/rules/possible.h"

enum { BEFORE_CUE = 4 }; /* tokens between the mention and the cue that still belong to the verb */

static bool is_kind(const struct reading *reading, const struct word_list *words, uint32_t token, const char *kind)
{
	const struct token *t = reading_token(reading, token);
	const char *of = t->kind == TOKEN_WORD && !(t->flags & TOKEN_CAPITALISED) ? token_column(t, words, 0) : NULL;
	return of && strcmp(of, kind) == 0;
}

/* The tokens of the verb: those of the cue, and what stands between it and who speaks. */
static struct range verb_of(const struct attribution *attribution)
{
	struct range verb = attribution->cue;
	const uint32_t behind = attribution->mention.end;
	if (!range_empty(attribution->mention) && behind <= verb.first && verb.first - behind <= BEFORE_CUE)
		verb.first = behind;
	return verb;
}

bool possible_only(const struct reading *reading, const struct attribution *attribution)
{
	const struct word_list *words = language_list(reading->document->language, "possible");
	const struct range verb = verb_of(attribution);
	bool possible = false;
	for (uint32_t k = verb.first; k < verb.end; k++) {
		if (is_kind(reading, words, k, "heard"))
			return false;
		possible |= reading_is(reading, k, WORD_MODAL) && is_kind(reading, words, k, "modal");
		possible |= k > verb.first && k + 1 < verb.end && reading_uses(reading, k, USE_INFINITIVE) && is_kind(reading, words, k - 1, "aim");
	}
	return possible;
}
