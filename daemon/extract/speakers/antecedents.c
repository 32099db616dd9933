#include "extract/speakers/antecedents.h"

#include "extract/speakers/mentions.h"

const struct name_use *antecedent_said_of(const struct mind *mind, struct range phrase)
{
	const struct names *names = mind->names;
	if (phrase.first < 2 || !reading_kind(mind->reading, phrase.first - 1, KIND_BEING) || !reading_is(mind->reading, phrase.first, WORD_DETERMINER))
		return NULL;
	uint32_t u = names_use_from(names, phrase.first - 1);
	const struct name_use *use = u > 0 ? &names->uses[u - 1] : NULL;
	return use && use->range.end == phrase.first - 1 && !use->possessive ? use : NULL;
}

const struct name_use *antecedent_apposed_to(const struct mind *mind, struct range phrase)
{
	uint32_t u = names_use_from(mind->names, phrase.first);
	const struct name_use *use = u > 0 ? &mind->names->uses[u - 1] : NULL;
	bool apposed = use && use->range.end + 1 == phrase.first && reading_mark(mind->reading, use->range.end, ',') && !use->possessive &&
	               !(use->whole > 0 && reading_kind(mind->reading, use->whole - 1, KIND_AROUND)) && /* “in Issel, a clerk who” */
	               name_may_be_person(&mind->names->names[use->name]);
	return apposed ? use : NULL;
}

struct range antecedent_called_by(const struct reading *reading, const struct name_use *use)
{
	enum { BETWEEN = 3 }; /* tokens between role and name: “close to” */
	uint32_t noun = use->whole, low = use->whole > BETWEEN ? use->whole - BETWEEN : 0;
	while (noun > low && (reading_is(reading, noun - 1, WORD_PREPOSITION) || reading_kind(reading, noun - 1, KIND_POSTPOSED)))
		noun--;
	if (noun == use->whole || noun == 0 || !reading_is(reading, noun - 1, WORD_ROLE))
		return (struct range){ 0 };
	struct range phrase = mention_ending_at(reading, noun - 1);
	return mention_is_indefinite(reading, phrase) ? (struct range){ phrase.first, use->range.end } : (struct range){ 0 };
}

struct referent antecedent_of_noun(const struct mind *mind, const struct attribution *attribution, struct range phrase, bool personal)
{
	const struct reading *reading = mind->reading;
	const struct name_use *use = personal ? antecedent_apposed_to(mind, phrase) : NULL;
	if (!use)
		use = antecedent_said_of(mind, phrase);
	if (use)
		return referent_of_name(mind->names, use->name, attribution->passage);
	if (mention_is_owned(reading, phrase.first) && !personal)
		return referent_nobody(); /* “Rosk voted his conscience, which” */
	return referent_of_phrase(mind->reading, mind->names, phrase, attribution->passage);
}

static bool ends_as_plural(const struct reading *reading, uint32_t token)
{
	const struct token *t = reading_token(reading, token);
	return t->norm_length > 3 && t->norm[t->norm_length - 1] == 's' && t->norm[t->norm_length - 2] != 's';
}

uint32_t antecedent_noun(const struct reading *reading, uint32_t token, bool personal)
{
	const uint32_t known = WORD_NAME | WORD_ROLE | WORD_CUE | WORD_TIME | (personal ? 0 : WORD_ORGANISATION);
	uint32_t sentence = reading_sentence(reading, token).first, end = token;
	bool comma = end > sentence + 1 && reading_mark(reading, end - 1, ',');
	if (comma && (!personal || ends_as_plural(reading, end - 2)))
		end--;
	bool time = end > sentence + 2 && reading_is(reading, end - 2, WORD_PREPOSITION) &&
	            (reading_token(reading, end - 1)->kind == TOKEN_NUMBER || reading_is(reading, end - 1, WORD_TIME));
	end -= time ? 2 : 0;
	if (end <= sentence + 1 || !reading_open_word(reading, end - 1) || reading_is(reading, end - 1, known) ||
	    reading_capitalised(reading, end - 1) || reading_token(reading, end - 2)->kind == TOKEN_NUMBER ||
	    reading_looks_past(reading, end - 1))
		return token;
	uint32_t first = mention_ending_at(reading, end - 1).first;
	if (comma && first > sentence && reading_is(reading, first - 1, WORD_CONJUNCTION) && !reading_is(reading, first, WORD_DETERMINER))
		return token; /* “the people in papers and politics, who” */
	uint32_t before = first; /* “clerks [from across] the country who” */
	while (before > sentence + 1 && reading_is(reading, before - 1, WORD_PREPOSITION))
		before--;
	bool further = before < first && reading_is(reading, before - 1, WORD_ROLE | WORD_NAME | WORD_ORGANISATION);
	return further ? token : end - 1;
}

const struct name_use *antecedent_in_place(const struct reading *reading, const struct names *names, const struct name_use *use, bool personal)
{
	const struct name *name = &names->names[use->name];
	const uint32_t small = use->whole - (use->whole > 1 && reading_uses(reading, use->whole - 1, USE_DEFINITE));
	if (use == names->uses || small < 2 || !reading_is(reading, small - 1, WORD_PREPOSITION) || name_is_person(name))
		return use;
	const struct name_use *before = use - 1;
	const struct name *other = &names->names[before->name];
	if (before->range.end != small - 1 || before->possessive)
		return use;
	return (personal ? name_is_person(other) : other->flags & WORD_ORGANISATION && !(name->flags & WORD_ORGANISATION)) ? before : use;
}
