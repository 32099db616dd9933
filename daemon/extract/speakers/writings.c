#include "extract/speakers/writings.h"

#include <string.h>

#include "extract/rules/phrases.h"
#include "extract/speakers/mentions.h"
#include "extract/speakers/several.h"

enum {
	MEMORY = 400,   /* tokens before the mention in which its introduction is looked for */
	MODIFIERS = 3,  /* tokens before its noun, from the article on: “a joint letter” */
};

/* “a report obtained [by the Lantern]”: whether "by" names who has the writing, and not who wrote it, as in “released by the Lantern”. */
static bool seen_only(const struct reading *reading, uint32_t first, uint32_t by)
{
	return by > first && reading_open_word(reading, by - 1) && !reading_capitalised(reading, by - 1) &&
	       !reading_kind(reading, by - 1, KIND_POSTPOSED);
}

uint32_t writings_author_from(const struct reading *reading, struct range behind_noun)
{
	if (!(reading->traits & TRAIT_FIXED_ORDER) && behind_noun.first < behind_noun.end) {
		bool of = reading_uses(reading, behind_noun.first, USE_OF) && behind_noun.first + 1 < behind_noun.end;
		if (of || reading_is(reading, behind_noun.first, WORD_DETERMINER))
			return behind_noun.first + of; /* “Angaben der Polizei”, “un rapport de la police” */
	}
	if (reading_uses(reading, behind_noun.first, USE_FROM) && behind_noun.first + 1 < behind_noun.end)
		return behind_noun.first + 1;
	for (uint32_t k = behind_noun.first; k + 1 < behind_noun.end && !reading_is(reading, k, WORD_RELATIVE | WORD_CUE) &&
	     !reading_mark(reading, k, ','); k++)
		if (reading_uses(reading, k, USE_AGENT))
			return seen_only(reading, behind_noun.first, k) ? behind_noun.end : k + 1;
	return behind_noun.end;
}

/* Whom the phrase means that is the subject of the verb at the token: a name, or somebody without one who is called by it. */
static struct referent subject_of(const struct mind *mind, uint32_t verb)
{
	const struct reading *reading = mind->reading;
	struct subject subject;
	const uint32_t start = reading_sentence(reading, verb).first;
	if (!phrase_subject_before(reading, start, verb, CUE_PAST, &subject) || range_empty(subject.mention) || subject.passive ||
	    mention_is_pronoun(reading, subject.mention))
		return referent_nobody();
	const uint32_t and = subject.mention.first - 1;
	if (mention_is_owned(reading, subject.mention.first) && and > start && reading_uses(reading, and, USE_AND))
		subject.mention.first = mention_ending_at(reading, and - 1).first; /* “[ten clerks and] their families” */
	if (mention_is_owned(reading, subject.mention.first))
		return referent_nobody(); /* “her office issued a statement”: of whoever was talked of */
	const char *several = several_joined(mind, subject.mention);
	if (several)
		return (struct referent){ .name = NAME_NONE, .text = several, .flags = WORD_PEOPLE, .passage = reading_passage_at(reading, verb) };
	const uint32_t head = mention_head(reading, subject.mention), passage = reading_passage_at(reading, verb);
	const struct name_use *use = mention_named(reading, mind->names, subject.mention, head);
	if (use)
		return referent_of_name(mind->names, use->name, passage);
	const bool somebody = reading_is(reading, head, WORD_ROLE | WORD_PEOPLE | WORD_ORGANISATION) && !reading_is(reading, head, WORD_NAME);
	return somebody ? referent_of_phrase(reading, mind->names, subject.mention, passage) : referent_nobody();
}

/* Who made the writing whose article is at the token, by the verb before it: “[Rosk] filed a lawsuit”, “[Rosk] said in a statement”. Nobody
 * if that is not how it is introduced. */
static struct referent maker(const struct mind *mind, uint32_t determiner, uint32_t noun)
{
	const struct reading *reading = mind->reading;
	if (determiner < 3 || (reading_means(reading, determiner - 1, MEANS_SIGNED) && !mention_is_listed(reading, "organisations", noun, "own")))
		return referent_nobody(); /* who signed a bill may not have written it */
	const uint32_t verb = determiner - 1 - reading_uses(reading, determiner - 1, USE_IN);
	const bool made = verb + 1 == determiner && token_in(reading_token(reading, verb), language_list(reading->document->language, "makings"));
	const bool said = verb + 2 == determiner && reading_is(reading, verb, WORD_CUE) && reading_looks_past(reading, verb);
	return made || said ? subject_of(mind, verb) : referent_nobody();
}

/* Whether the word is the noun, or another one for the same: "lawsuit" for "suit". */
static bool is_same_noun(const struct token *word, const struct token *noun, const char *same)
{
	return word->norm == noun->norm || strcmp(word->norm, noun->norm) == 0 || (same && strcmp(word->norm, same) == 0);
}

struct referent writings_sender(const struct mind *mind, uint32_t head, bool *ret_made)
{
	const struct reading *reading = mind->reading;
	const struct token *t = reading_token(reading, head);
	const char *same = word_list_column(language_list(reading->document->language, "organisations"), t->norm, t->norm_length, 1);
	const struct word_list *makings = language_list(reading->document->language, "makings");
	*ret_made = false;
	for (uint32_t k = head; k-- > 1 && head - k < MEMORY;) {
		const struct token *other = reading_token(reading, k);
		const char *makes = token_column(other, makings, 0);
		if (makes && (strcmp(makes, t->norm) == 0 || (same && strcmp(makes, same) == 0))) { /* “Acme sued … The lawsuit says” */
			*ret_made = true;
			struct referent made = subject_of(mind, k);
			if (made.text)
				return made;
		}
		if (!is_same_noun(other, t, same))
			continue;
		uint32_t determiner = k - 1 - (k > 1 && reading_open_word(reading, k - 1));
		if (!reading_uses(reading, determiner, USE_INDEFINITE) || other->sentence == t->sentence)
			continue;
		struct referent made = maker(mind, determiner, k);
		if (made.text) {
			*ret_made = true;
			return made;
		}
		if (strcmp(other->norm, t->norm) != 0)
			continue;
		uint32_t u = names_use_from(mind->names, reading->document->sentences[other->sentence].first);
		if (u >= mind->names->use_count || reading_token(reading, mind->names->uses[u].range.first)->sentence != other->sentence)
			continue;
		const struct name_use *use = &mind->names->uses[u];
		uint32_t sentence = reading->document->sentences[other->sentence].first;
		bool subject = use->whole <= sentence + 2 || (use->whole > k && reading_mark(reading, use->whole - 1, ','));
		if (subject && !use->possessive)
			return referent_of_name(mind->names, use->name, reading_passage_at(reading, k));
	}
	return referent_nobody();
}

/* Whether the sentence in which the token is has the name. */
static bool names_in_sentence(const struct mind *mind, uint32_t token, uint32_t name)
{
	const struct range sentence = reading_sentence(mind->reading, token);
	const struct names *names = mind->names;
	for (uint32_t u = names_use_from(names, sentence.first); u < names->use_count && names->uses[u].range.first < sentence.end; u++)
		if (names->uses[u].name == name)
			return true;
	return false;
}

/* “a letter”, “his letter”, “Rosk's letter”: whether the sentence introduces the writing, so that its subject wrote it. */
static bool is_somebodys(const struct reading *reading, uint32_t noun)
{
	for (uint32_t k = noun; k-- > 0 && noun - k <= MODIFIERS;)
		if (reading_uses(reading, k, USE_INDEFINITE) || mention_is_owned(reading, k) || reading_means(reading, k, MEANS_POSSESSIVE))
			return true;
	return false;
}

bool writings_are_known(const struct mind *mind, uint32_t head, const struct referent *speaker)
{
	const struct reading *reading = mind->reading;
	const char *norm = reading_token(reading, head)->norm;
	uint32_t spoke = reading->passages[speaker->passage].first;
	bool known = false;
	for (uint32_t k = head; k-- > 0 && head - k < MEMORY;) {
		if (strcmp(reading_token(reading, k)->norm, norm) != 0)
			continue;
		bool own = k >= spoke || (speaker->name != NAME_NONE && names_in_sentence(mind, k, speaker->name));
		if (own && is_somebodys(reading, k))
			return false;
		known |= k < spoke;
	}
	return known;
}
