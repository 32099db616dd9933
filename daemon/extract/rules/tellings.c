#include "extract/rules/tellings.h"

#include <string.h>

#include "extract/rules/acts.h"
#include "extract/rules/phrases.h"

enum {
	LONGEST_KIND = 16,   /* bytes of a kind's name */
	LATEST_OBJECT = 4,   /* tokens of “the old and serious doubts” before the noun */
	LONGEST_POINTER = 3, /* tokens of “that old view” */
};

/* Whether one of the kinds of the word is `kind`. */
static bool is_kind(const char *kinds, const char *kind)
{
	const size_t length = strlen(kind);
	while (kinds) {
		if (strncmp(kinds, kind, length) == 0 && (kinds[length] == ',' || !kinds[length]))
			return true;
		kinds = strchr(kinds, ',');
		if (kinds)
			kinds++;
	}
	return false;
}

/* “Edda Rosk of Issel”, “two officials”; but “doubts among officials” is nobody. */
static bool is_somebodys(const struct reading *reading, struct range mention)
{
	const uint32_t somebody = WORD_NAME | WORD_ROLE | WORD_PEOPLE | WORD_ORGANISATION | WORD_WRITING | WORD_PRONOUN | WORD_RELATIVE | WORD_MAN |
	                          WORD_WOMAN;
	for (uint32_t k = mention.first; k < mention.end && !reading_is(reading, k, WORD_PREPOSITION); k++)
		if (reading_is(reading, k, somebody) && !reading_possessive(reading, k) && !reading_possessive(reading, k + 1))
			return true;
	return false;
}

static bool has_use(const struct reading *reading, struct range content, uint32_t uses)
{
	for (uint32_t k = content.first + 1; k < content.end; k++)
		if (reading_uses(reading, k, uses))
			return true;
	return false;
}

/* Whether a word between the tokens is of the kind. */
static bool any_is(const struct reading *reading, const struct word_list *tellings, struct range range, const char *kind)
{
	for (uint32_t k = range.first; k < range.end; k++)
		if (is_kind(token_column(reading_token(reading, k), tellings, 0), kind))
			return true;
	return false;
}

/* Whether a word of the cue, or one with which the content begins, is the other half of one in the cue: “[raised] serious [doubts] about”. */
static bool has_other_half(const struct reading *reading, const struct word_list *tellings, const struct attribution *attribution, uint32_t token,
                           const char *kinds)
{
	const struct range content = attribution->content[0];
	struct range behind = { token + 1, attribution->cue.end };
	if (content.first == behind.end)
		behind.end = content.first + LATEST_OBJECT < content.end ? content.first + LATEST_OBJECT : content.end;
	for (const char *kind = kinds; *kind; kind += *kind == ',') {
		const size_t length = strcspn(kind, ",");
		char other[1 + LONGEST_KIND] = "+";
		if (length && length < LONGEST_KIND && kind[length - 1] == '+') {
			memcpy(other + 1, kind, length - 1);
			if (any_is(reading, tellings, behind, other))
				return true;
		}
		kind += length;
	}
	return false;
}

/* “[was] widely [panned]”: nobody is the one who says it. */
static bool is_passive(const struct reading *reading, const struct attribution *attribution, uint32_t verb)
{
	for (uint32_t k = attribution->cue.first; k < verb; k++)
		if (reading_kind(reading, k, KIND_BEING) && reading_looks_past(reading, verb))
			return true;
	return false;
}

static bool tells(const struct reading *reading, const struct word_list *tellings, const struct attribution *attribution, uint32_t token)
{
	const char *kinds = token_column(reading_token(reading, token), tellings, 0);
	const struct range content = attribution->content[0];
	if (!kinds)
		return false;
	if (has_other_half(reading, tellings, attribution, token, kinds))
		return true;
	if (content.first < attribution->cue.end) /* “The gates were old, Rosk determined.” */
		return is_kind(kinds, "clause");
	if (is_kind(kinds, "that") && reading_is(reading, content.first, WORD_THAT))
		return true;
	const bool verb = token + 1 == attribution->cue.end; /* not “hammered out a deal for” */
	const bool as = has_use(reading, content, USE_AS);
	return is_kind(kinds, "any") || (is_kind(kinds, "as") && as) || (is_kind(kinds, "for") && verb && (as || has_use(reading, content, USE_FOR))) ||
	       (is_kind(kinds, "clause") && acts_clause_at(reading, content.first, content.end));
}

bool tellings_say(const struct reading *reading, const struct attribution *attribution)
{
	const struct word_list *tellings = language_list(reading->document->language, "tellings");
	const struct range content = attribution->content[0], cue = attribution->cue;
	struct cue_entry entry;
	bool says = false;
	if (!word_list_count(tellings) || !is_somebodys(reading, attribution->mention) ||
	    (reading_kind(reading, content.first, KIND_POINTING) && content.end <= content.first + LONGEST_POINTER))
		return false;
	for (uint32_t k = cue.first; k < cue.end; k++) {
		/* “tried to downplay”, “would frame” */
		if (reading_is(reading, k, WORD_MODAL) || (reading_uses(reading, k, USE_INFINITIVE) && k + 1 < cue.end))
			return false;
		if (reading_cue(reading, k, &entry) && entry.content & CUE_ATTITUDE && !token_in(reading_token(reading, k), tellings)) /* “doubts” */
			return false;
		says = says || (tells(reading, tellings, attribution, k) && !is_passive(reading, attribution, k));
	}
	return says;
}
