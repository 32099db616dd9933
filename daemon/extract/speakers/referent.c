#include "extract/speakers/referent.h"

#include "extract/speakers/mentions.h"

struct referent referent_nobody(void)
{
	return (struct referent){ .name = NAME_NONE };
}

struct referent referent_of_name(const struct names *names, uint32_t name, uint32_t passage)
{
	if (name == NAME_NONE)
		return referent_nobody();
	const struct name *n = &names->names[name];
	return (struct referent){ .name = name, .text = n->text, .flags = n->flags, .passage = passage };
}

struct referent referent_of_phrase(const struct reading *reading, const struct names *names, struct range range, uint32_t passage)
{
	bool one = mention_is_indefinite(reading, range) || reading_kind(reading, range.first, KIND_THIS);
	bool one_of = reading_uses(reading, range.first, USE_ONE) && reading_uses(reading, range.first + 1, USE_OF); /* “one of the officials” */
	range = mention_phrase(reading, range);
	uint32_t head = mention_head(reading, range);
	struct referent referent = { .name = NAME_NONE,
		                         .text = mention_phrase_text(reading, names, range),
		                         .passage = passage };
	const uint32_t kinds = WORD_ROLE | WORD_MAN | WORD_WOMAN | WORD_PEOPLE | WORD_ORGANISATION | WORD_WRITING;
	bool person = reading_is(reading, head, WORD_ROLE) && !reading_is(reading, head, WORD_PEOPLE | WORD_ORGANISATION);
	referent.flags = reading->classes[head] & kinds;
	uint32_t first = range.first;
	for (uint32_t k = first; k < head; k++) /* “Mr. Rosk's tour” is no man */
		first = reading_possessive(reading, k) ? k + 1 : first;
	for (uint32_t k = first; k < head; k++) /* “a ministry spokesman” is no body */
		referent.flags |= reading->classes[k] & (person ? WORD_MAN | WORD_WOMAN : kinds);
	if (one_of)
		referent.flags = (referent.flags & ~(uint32_t)WORD_PEOPLE) | WORD_ROLE;
	if (one && !(referent.flags & (WORD_PEOPLE | WORD_ORGANISATION)))
		referent.flags |= WORD_UNNAMED; /* “a mechanic”: may be a person, whatever the noun */
	return referent;
}

bool referent_is_person(const struct referent *referent)
{
	return referent->text && referent->flags & (WORD_ROLE | WORD_MAN | WORD_WOMAN) &&
	       !(referent->flags & (WORD_PEOPLE | WORD_ORGANISATION | WORD_CAPITAL));
}
