/* Evidence: what the words of a name and those around it tell about it: a person, a body, a place. */
#include <string.h>

#include "extract/speakers/names_builder.h"

/* What the words of a name tell about it. */
static uint32_t flags_of_name(const struct reading *reading, uint32_t first, uint32_t end)
{
	bool person = names_is_persons(reading, first, end);
	uint32_t flags =
		end - first > 1 && reading_is(reading, first, WORD_GIVEN) ? reading->classes[first] & (WORD_MAN | WORD_WOMAN) : 0;
	if (end - first == 1)
		flags |= reading->classes[first] & (WORD_MAN | WORD_WOMAN);
	bool body = reading_is(reading, end - 1, WORD_ORGANISATION) && end - first > 1;
	body |= end - first > 1 && reading_is(reading, first, WORD_ORGANISATION) &&
	        !reading_is(reading, first, WORD_GIVEN); /* "Team Rosk" */
	bool acronym = end - first == 1 && reading_token(reading, first)->flags & TOKEN_UPPER;
	if ((body && !person) || acronym || (names_has_small_words(reading, first, end) && !person))
		flags |= WORD_ORGANISATION;
	if (reading_is(reading, first, WORD_GIVEN) && end - first > 1 && !(flags & WORD_ORGANISATION))
		flags |= WORD_ROLE;
	return flags;
}

/* What the titles before a name tell about who has it. */
static uint32_t flags_of_titles(const struct reading *reading, uint32_t whole, uint32_t first)
{
	uint32_t flags = 0;
	for (uint32_t k = whole; k < first; k++) {
		flags |= reading->classes[k] & (WORD_MAN | WORD_WOMAN);
		if (reading_is(reading, k, WORD_TITLE | WORD_ROLE))
			flags |= WORD_ROLE;
	}
	return flags;
}

static bool beside_cue(const struct reading *reading, uint32_t first, uint32_t end)
{
	struct cue_entry entry;
	if (end < reading->document->token_count && reading_is(reading, end, WORD_ADVERB))
		end++;
	uint32_t before = first > 0 && reading_is(reading, first - 1, WORD_DETERMINER) ? first - 1 : first;
	if (before > 1 && reading_uses(reading, before - 2, USE_ACCORDING))
		return true; /* “according to Acme” */
	return (end < reading->document->token_count && reading_cue(reading, end, &entry) &&
	        (entry.form == CUE_PAST || (entry.form == CUE_PRESENT && entry.share >= 700)) && !(entry.content & CUE_ATTITUDE)) ||
	       (first > 0 && reading_cue(reading, first - 1, &entry) && (entry.form == CUE_PAST || entry.form == CUE_PRESENT) &&
	        entry.share >= 700);
}

/* Whether a noun for its staff follows the name, which shows that it is a body: “Acme's founder”, “Acme founder Edda Rosk”. */
static bool has_staff(const struct reading *reading, uint32_t end)
{
	uint32_t k = end + reading_possessive(reading, end);
	if (reading_is(reading, k, WORD_STAFF))
		return true;
	return k > end && reading_is(reading, k + 1, WORD_STAFF);
}

static bool behind_place_word(const struct reading *reading, uint32_t whole)
{
	if (whole == 0)
		return false;
	return (reading_is(reading, whole - 1, WORD_PREPOSITION) && reading_kind(reading, whole - 1, KIND_AROUND)) ||
	       reading_kind(reading, whole - 1, KIND_VERSUS); /* “the United States v. Varland” */
}

/* Whether an age follows the name: “Edda Rosk, 42,”. */
static bool has_age(const struct reading *reading, uint32_t end)
{
	if (!reading_mark(reading, end, ',') || !reading_mark(reading, end + 2, ','))
		return false;
	const struct token *t = reading_token(reading, end + 1);
	return t->kind == TOKEN_NUMBER && (t->norm_length == 2 || (t->norm_length == 1 && t->norm[0] > '2'));
}

/* “Rosk said, “I married [Edda Rosk]””: in the sentence somebody of the same surname says it. */
static bool is_by_namesake(const struct reading *reading, uint32_t first, uint32_t end)
{
	const struct token *surname = reading_token(reading, end - 1);
	const struct sentence *sentence = &reading->document->sentences[surname->sentence];
	for (uint32_t k = sentence->first; k < sentence->end && end - first > 1 && surname->quotation != DOCUMENT_NONE; k++)
		if (!reading_quoted(reading, k) && strcmp(reading_token(reading, k)->norm, surname->norm) == 0 &&
		    reading_is(reading, k + 1, WORD_CUE))
			return true;
	return false;
}

/* Whether the words are those of a heading that begins with a name, “Rosk Says Dam Holds”, or of many who are called after somebody, “Rosk
 * Democrats”. */
static bool is_phrase(const struct reading *reading, uint32_t first, uint32_t end)
{
	struct cue_entry entry;
	for (uint32_t k = first + 1; k < end; k++)
		if (reading_cue(reading, k, &entry) && entry.form == CUE_PRESENT && !reading_is(reading, k, WORD_ORGANISATION | WORD_TITLE | WORD_GIVEN))
			return true;
	return end - first > 1 && reading_is(reading, end - 1, WORD_PEOPLE);
}

/* Whether it is called as things are: “the new Acme Rocket”, “Acme Rocket 2”. */
static bool is_thing(const struct reading *reading, uint32_t first, uint32_t end)
{
	bool number = end < reading->document->token_count && reading_token(reading, end)->kind == TOKEN_NUMBER;
	uint32_t article = first - (first > 1 && reading_open_word(reading, first - 1) && !reading_capitalised(reading, first - 1));
	return end - first > 1 && (number || (article > 0 && reading_uses(reading, article - 1, USE_DEFINITE | USE_INDEFINITE)));
}

uint32_t names_learn(struct names_builder *builder, const struct name_use *use)
{
	const struct reading *reading = builder->reading;
	const uint32_t first = use->range.first, end = use->range.end;
	const bool staff = has_staff(reading, end);
	uint32_t title = staff ? 0 : flags_of_titles(reading, use->whole, first); /* “former Acme founder Edda Rosk” */
	struct name *name = &builder->names.items[use->name];
	name->flags |= flags_of_name(reading, first, end);
	if (!(name->flags & WORD_ORGANISATION) || names_is_persons(reading, first, end))
		name->flags |= title;
	name->addressed |= title & (WORD_MAN | WORD_WOMAN);
	if (end - first == 2 && !(name->flags & WORD_ORGANISATION) && has_age(reading, end))
		name->flags |= WORD_ROLE;
	name->speaks |= beside_cue(reading, first, end);
	name->thing |= is_thing(reading, first, end);
	name->phrase |= is_phrase(reading, first, end);
	name->staffed |= staff;
	name->by_namesake |= is_by_namesake(reading, first, end);
	name->told |= !reading_quoted(reading, first);
	name->use_count++;
	name->place_count += behind_place_word(reading, use->whole);
	return title;
}

/* The pronoun after a name that is its subject: “Rosk said [she]”, “Rosk [herself]”, “Rosk and [her] son”. DOCUMENT_NONE if there is none. */
static uint32_t pronoun_behind(const struct reading *reading, uint32_t end)
{
	struct cue_entry entry;
	uint32_t k = end;
	if (reading_uses(reading, k, USE_AND))
		return reading_kind(reading, k + 1, KIND_OWNER) ? k + 1 : DOCUMENT_NONE;
	if (reading_kind(reading, k, KIND_SELF) && reading_kind(reading, k, KIND_MASCULINE | KIND_FEMININE))
		return k;
	k += reading_is(reading, k, WORD_AUXILIARY | WORD_ADVERB) && !reading_is(reading, k, WORD_CUE);
	if (k >= reading->document->token_count || !reading_cue(reading, k, &entry) || !(entry.content & CUE_CLAUSE) ||
	    (entry.form != CUE_PAST && entry.form != CUE_PRESENT))
		return DOCUMENT_NONE;
	k += entry.tokens;
	k += reading_is(reading, k, WORD_THAT) && !reading_is(reading, k + 1, WORD_NAME);
	return reading_is(reading, k, WORD_PRONOUN) ? k : DOCUMENT_NONE;
}

int names_pronoun(const struct reading *reading, const struct name_use *use)
{
	for (uint32_t k = use->whole; k < use->range.first; k++)
		if (reading_kind(reading, k, KIND_ADVOCATE))
			return 0; /* “spokeswoman Rosk said he …”: somebody else */
	uint32_t pronoun = use->possessive ? DOCUMENT_NONE : pronoun_behind(reading, use->range.end);
	if (pronoun == DOCUMENT_NONE || reading_quoted(reading, pronoun) || reading_quoted(reading, use->range.first))
		return 0;
	return reading_kind(reading, pronoun, KIND_MASCULINE) - reading_kind(reading, pronoun, KIND_FEMININE);
}
