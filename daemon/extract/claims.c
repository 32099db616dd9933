#include "extract/claims.h"

#include "extract/phrases.h"

enum {
	FEWEST_WORDS = 5, /* a fact has a subject, a verb and something to say */
	CONFIDENCE_WHOLE = 600,
	CONFIDENCE_PART = 400,
};

/* Marks the tokens that attributions take: contents, mentions and cues. */
static void mark_covered(const struct attributions *attributions, bool *covered)
{
	for (size_t k = 0; k < attributions->list.count; k++) {
		const struct attribution *attribution = &attributions->list.items[k];
		if (attribution->attitude)
			continue;
		for (uint32_t c = 0; c < attribution->content_count; c++)
			for (uint32_t t = attribution->content[c].first; t < attribution->content[c].end; t++)
				covered[t] = true;
		for (uint32_t t = attribution->cue.first; t < attribution->cue.end; t++)
			covered[t] = true;
		for (uint32_t t = attribution->mention.first; t < attribution->mention.end; t++)
			covered[t] = true;
	}
}

static uint32_t words_in(const struct reading *reading, struct range range)
{
	uint32_t words = 0;
	for (uint32_t k = range.first; k < range.end; k++)
		words += reading_token(reading, k)->kind == TOKEN_WORD || reading_token(reading, k)->kind == TOKEN_NUMBER;
	return words;
}

/* A call to the reader or a question is no fact. */
static bool speaks_to_reader(const struct reading *reading, const struct passage *passage)
{
	if (reading_mark(reading, passage->end - 1, '?') || reading_mark(reading, passage->end - 1, ':'))
		return true;
	if (reading_token(reading, passage->first)->kind == TOKEN_QUOTE)
		return true; /* somebody's words, whoever's */
	for (uint32_t k = passage->first; k < passage->end; k++)
		if (reading_word(reading, k, "you") || reading_word(reading, k, "your") || reading_token(reading, k)->kind == TOKEN_URL)
			return true;
	return false;
}

/* Whether there is a sign of a finite verb: without one it is a title or a caption. Texts of unknown languages always pass. */
static bool has_verb(const struct reading *reading, struct range range)
{
	if (!reading->grammar)
		return true;
	for (uint32_t k = range.first; k < range.end; k++) {
		const struct token *t = reading_token(reading, k);
		if (reading_is(reading, k, WORD_AUXILIARY | WORD_MODAL | WORD_CUE))
			return true;
		if (t->kind == TOKEN_WORD && !(t->flags & TOKEN_CAPITALISED) && t->norm_length > 3 && k > range.first &&
		    ((t->norm[t->norm_length - 1] == 'd' && t->norm[t->norm_length - 2] == 'e') || t->norm[t->norm_length - 1] == 's'))
			return true;
	}
	return false;
}

void claims_find(const struct reading *reading, const struct attributions *attributions, struct claims *claims)
{
	bool *covered = arena_alloc(reading->arena, reading->document->token_count + 1, sizeof(bool));
	mark_covered(attributions, covered);
	for (uint32_t p = 0; p < reading->passage_count; p++) {
		const struct passage *passage = &reading->passages[p];
		if (reading->voices[p] != VOICE_OUTLET || speaks_to_reader(reading, passage))
			continue;
		struct range best = { passage->first, passage->first };
		for (uint32_t k = passage->first; k < passage->end;) { /* the longest part that is nobody's */
			uint32_t end = k;
			while (end < passage->end && !covered[end])
				end++;
			if (end - k > best.end - best.first)
				best = (struct range){ k, end };
			k = end + 1;
		}
		bool whole = best.first == passage->first && best.end == passage->end;
		struct range content =
			phrase_trim(reading, (struct range){ phrase_skip_opening(reading, best.first, best.end), best.end });
		if (words_in(reading, content) < FEWEST_WORDS + (whole ? 0 : FEWEST_WORDS) || !has_verb(reading, content))
			continue;
		array_append(&claims->list, ((struct claim){ content, whole ? CONFIDENCE_WHOLE : CONFIDENCE_PART }));
	}
}
