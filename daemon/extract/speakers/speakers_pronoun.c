/* Whom a pronoun means, and the antecedent of a relative. */
#include "extract/rules/phrases.h"
#include "extract/speakers/antecedents.h"
#include "extract/speakers/mentions.h"
#include "extract/speakers/several.h"
#include "extract/speakers/speakers_inside.h"

enum { ANTECEDENT = 24 }; /* tokens before "who" in which the one who is meant stands */

struct referent speakers_owner(const struct resolver *resolver, const struct attribution *attribution, uint32_t token)
{
	const struct reading *reading = resolver->reading;
	const struct attribution of_owner = { .mention = { token, token + 1 }, .passage = attribution->passage };
	if (!mention_is_owned(reading, token))
		return referent_nobody();
	uint32_t gender = reading_kind(reading, token, KIND_MASCULINE)  ? WORD_MAN
	                  : reading_kind(reading, token, KIND_FEMININE) ? WORD_WOMAN
	                                                                : 0;
	if (reading_kind(reading, token, KIND_PLURAL))
		return mind_people(&resolver->mind, &of_owner);
	if (!gender)
		return referent_nobody();
	struct referent owner = mind_person(&resolver->mind, &of_owner, gender, NEAR);
	return owner.name == NAME_NONE ? referent_nobody() : owner;
}

/* “Jan Brewer, who said”: what stands before the relative at the token, the nearest noun for a person if it is `personal`. */
static struct referent antecedent(struct resolver *resolver, const struct attribution *attribution, uint32_t token, bool personal)
{
	const struct reading *reading = resolver->reading;
	const struct names *names = resolver->names;
	uint32_t sentence = reading_token(reading, token)->sentence, u = names_use_from(names, token);
	uint32_t noun = antecedent_noun(reading, token, personal);
	if (noun < token)
		return antecedent_of_noun(&resolver->mind, attribution, mention_ending_at(reading, noun), personal);
	for (uint32_t k = token; k-- > 0 && token - k < ANTECEDENT && reading_token(reading, k)->sentence == sentence;) {
		const struct name_use *use = u > 0 && names->uses[u - 1].range.first <= k ? &names->uses[u - 1] : NULL;
		bool inside = use && k < use->range.end;
		bool beside = use && use->range.end + 1 >= token && names->names[use->name].words > 1 &&
		              !(names->names[use->name].flags & (WORD_ORGANISATION | WORD_CAPITAL));
		bool body = personal && use && reading_is(reading, use->range.end - 1, WORD_ORGANISATION) &&
		            !reading_is(reading, use->range.end - 1, WORD_GIVEN) &&
		            use->range.end == use->range.first + 1; /* “members of Congress, who” */
		const struct name_use *meant = inside ? antecedent_in_place(reading, names, use, personal) : use;
		if (inside && !body && !meant->possessive && (!personal || beside || name_may_be_person(&names->names[meant->name]))) {
			struct range other = personal ? antecedent_called_by(reading, meant) : (struct range){ 0 };
			return range_empty(other) ? referent_of_name(resolver->names, meant->name, attribution->passage) :
			                            speakers_mention(resolver, attribution, other);
		}
		if (personal && reading_kind(reading, k, KIND_SOME) && reading_is(reading, k + 1, WORD_PREPOSITION)) /* “some on his left who” */
			return referent_of_phrase(reading, names, (struct range){ k, token - reading_mark(reading, token - 1, ',') }, attribution->passage);
		if (!inside && reading_is(reading, k, WORD_ROLE | (personal ? 0 : WORD_ORGANISATION))) {
			struct range phrase = mention_ending_at(reading, k);
			const struct name_use *subject = antecedent_said_of(&resolver->mind, phrase);
			subject = subject || !personal ? subject : antecedent_apposed_to(&resolver->mind, phrase);
			if (reading_is(reading, k, WORD_PEOPLE) && reading_uses(reading, k + 1, USE_OF))
				phrase.end = token - reading_mark(reading, token - 1, ','); /* “members of Congress” */
			return subject ? referent_of_name(resolver->names, subject->name, attribution->passage) : speakers_mention(resolver, attribution, phrase);
		}
		u -= use && k == use->range.first;
	}
	return referent_nobody();
}

/* "I" and "we" in what somebody says: whoever says it. */
static struct referent first_person(const struct resolver *resolver, const struct attribution *attribution)
{
	const struct referent *previous = &resolver->mind.previous;
	return previous->text && attribution->passage == previous->passage ? *previous : referent_nobody();
}

/* “The administration did well when it argued”: the body without a name that the sentence begins with. */
static struct referent body_before(struct resolver *resolver, const struct attribution *attribution, uint32_t token)
{
	const struct reading *reading = resolver->reading;
	uint32_t first =
		phrase_skip_opening(reading, reading_sentence(reading, token).first, token);
	if (first >= token || !reading_uses(reading, first, USE_DEFINITE))
		return referent_nobody();
	struct range phrase = phrase_noun_phrase(reading, first, token);
	uint32_t head = range_empty(phrase) ? token : mention_head(reading, phrase);
	if (head >= token || reading_is(reading, head, WORD_NAME | WORD_WRITING | WORD_PEOPLE) ||
	    !reading_is(reading, head, WORD_ORGANISATION))
		return referent_nobody();
	return speakers_mention(resolver, attribution, phrase);
}

/* Whether a definite article or a possessive begins the phrase: “the letter”, “Rosk's letter”. */
static bool is_known_thing(const struct reading *reading, struct range phrase)
{
	bool known = reading_uses(reading, phrase.first, USE_DEFINITE);
	for (uint32_t k = phrase.first; k < phrase.end; k++)
		known |= reading_possessive(reading, k);
	return known;
}

/* “…, according to the letter. It said”: who wrote what was quoted last, if a person did, who is no "it". */
static struct referent writer_before(const struct resolver *resolver, const struct attribution *attribution)
{
	if (!resolver->lately_count)
		return referent_nobody();
	const uint32_t slot = (resolver->lately_count - 1) % MOST_NESTED;
	const struct attribution *before = &resolver->attributions->list.items[resolver->lately[slot]];
	const struct referent *writer = &resolver->lately_speakers[slot];
	if (range_empty(before->mention) || attribution->passage - before->passage > 1 || !referent_is_person(writer))
		return referent_nobody();
	const uint32_t head = mention_head(resolver->reading, before->mention);
	return reading_is(resolver->reading, head, WORD_WRITING) && !reading_is(resolver->reading, head, WORD_NAME) ? *writer : referent_nobody();
}

/* “The letter lists ten dams. It says”, “The group is small. It says”: the writing or body that is the subject of the sentence before. */
static struct referent thing_before(struct resolver *resolver, const struct attribution *attribution, uint32_t token)
{
	const struct reading *reading = resolver->reading;
	const struct sentence *sentences = reading->document->sentences;
	uint32_t sentence = reading_token(reading, token)->sentence;
	if (sentence == 0 || token != sentences[sentence].first || !(reading->traits & TRAIT_FIXED_ORDER))
		return referent_nobody();
	const struct sentence *before = &sentences[sentence - 1];
	uint32_t first = phrase_skip_opening(reading, before->first, before->end);
	if (first >= before->end || reading_quoted(reading, first))
		return referent_nobody();
	struct range phrase = phrase_noun_phrase(reading, first, before->end);
	struct cue_entry entry;
	for (uint32_t k = phrase.first + 1; k < phrase.end; k++)
		if (reading_cue(reading, k, &entry) && entry.form == CUE_PAST && !reading_capitalised(reading, k))
			phrase.end = k; /* “[The letter] said Rosk's clerks left. It said” */
	uint32_t head = range_empty(phrase) ? token : mention_head(reading, phrase);
	if (head >= token || !is_known_thing(reading, phrase) || reading_is(reading, head, WORD_NAME | WORD_PEOPLE) ||
	    !reading_is(reading, head, WORD_WRITING | WORD_ORGANISATION))
		return referent_nobody();
	return speakers_mention(resolver, attribution, phrase);
}

struct referent speakers_pronoun(struct resolver *resolver, const struct attribution *attribution, uint32_t token)
{
	const struct reading *reading = resolver->reading;
	uint32_t gender = reading->classes[token] & (WORD_MAN | WORD_WOMAN);
	bool several = reading_is(reading, token, WORD_PEOPLE); /* "they"; German "sie" is "she", too */
	if (several && (!gender || !referent_is_person(&resolver->mind.previous))) {
		struct referent people = mind_people(&resolver->mind, attribution);
		if (people.text || !gender)
			return people;
	}
	if (gender)
		return mind_person(&resolver->mind, attribution, gender == (WORD_MAN | WORD_WOMAN) ? 0 : gender, FAR);
	if (reading_kind(reading, token, KIND_NEUTER)) {
		struct referent subject = body_before(resolver, attribution, token);
		if (!subject.text)
			subject = thing_before(resolver, attribution, token);
		if (!subject.text)
			subject = writer_before(resolver, attribution);
		return subject.text ? subject : mind_body(&resolver->mind, attribution, true, DOCUMENT_NONE);
	}
	if (reading_is(reading, token, WORD_RELATIVE | WORD_THAT))
		return antecedent(resolver, attribution, mention_first_relative(reading, token),
		                  reading_uses(reading, token, USE_WHO) || reading_kind(reading, token, KIND_WHOSE));
	if (reading_kind(reading, token, KIND_AUTHOR) && !reading_kind(reading, token, KIND_READER))
		return first_person(resolver, attribution);
	if (reading_uses(reading, token, USE_BOTH))
		return mind_people(&resolver->mind, attribution);
	if (reading_uses(reading, token, USE_ONE) || reading_kind(reading, token, KIND_SOME))
		return several_part(&resolver->mind, attribution, token);
	return reading_uses(reading, token, USE_OTHERS) ? several_others(&resolver->mind, attribution, token) : referent_nobody();
}
