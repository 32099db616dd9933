/* Whom a noun phrase means that is no name: “the minister”, “the statement”, “the army”. */
#include <string.h>

#include "extract/speakers/holders.h"
#include "extract/speakers/mentions.h"
#include "extract/speakers/several.h"
#include "extract/speakers/speakers_inside.h"
#include "extract/speakers/writings.h"
#include "text/characters.h"

/* "bundesministerium" for "ministerium". */
static bool is_compound_of(const struct reading *reading, const char *word, const char *last)
{
	enum { SHORTEST = 4 }; /* letters of the last part */
	size_t length = strlen(word), part = strlen(last);
	return reading->traits & TRAIT_COMPOUNDS && part >= SHORTEST && length > part && strcmp(word + length - part, last) == 0;
}

/* The word that a word counts as when speakers are compared: "varland" for "varlandian". */
static const char *counts_as(const struct reading *reading, const char *word, size_t length)
{
	const char *same = word_list_column(language_list(reading->document->language, "speaker_words"), word, length, 0);
	return same ? same : arena_string(reading->arena, word, length);
}

/* Whether the text has the word at the token, or another one for the same state: "Varlandian" in “Varland's army”. */
static bool has_word(const struct reading *reading, const char *text, uint32_t token)
{
	const struct token *t = reading_token(reading, token);
	if (strcasestr(text, t->norm))
		return true;
	const char *wanted = counts_as(reading, t->norm, t->norm_length);
	char *folded = arena_copy(reading->arena, text);
	character_ascii_lower_copy(text, strlen(text), folded);
	for (const char *word = folded; *word; word += strcspn(word, " "), word += *word == ' ')
		if (strcmp(counts_as(reading, word, strspn(word, "abcdefghijklmnopqrstuvwxyz.")), wanted) == 0)
			return true;
	return false;
}

/* Whether the phrase can be meant by a noun before which the words from `first` stand: “the Lantern spokesman” is not “spokesman for the
 * army”, nor is “the US army” “Varland's army”. */
static bool fits(const struct reading *reading, const struct known_phrase *phrase, uint32_t first, uint32_t head)
{
	for (uint32_t k = first; k < head; k++)
		if (reading_is(reading, k, WORD_NAME | WORD_PLACE | WORD_CAPITAL) && !has_word(reading, phrase->text, k))
			return false;
	return true;
}

const struct known_phrase *speakers_known_phrase(const struct resolver *resolver, uint32_t first, uint32_t head)
{
	const struct token *t = reading_token(resolver->reading, head);
	const struct word_list *bodies = language_list(resolver->reading->document->language, "organisations");
	const char *norm = t->norm, *same = word_list_column(bodies, norm, t->norm_length, 1);
	for (int pass = 0; pass < 2 && norm; pass++, norm = same)
		for (uint32_t k = resolver->phrase_count; k-- > 0;)
			if ((strcmp(resolver->phrases[k].head, norm) == 0 || is_compound_of(resolver->reading, resolver->phrases[k].head, norm)) &&
			    fits(resolver->reading, &resolver->phrases[k], first, head))
				return &resolver->phrases[k];
	return NULL;
}

void speakers_know_phrase(struct resolver *resolver, uint32_t token, const struct referent *referent)
{
	if (resolver->phrase_count < MOST_PHRASES)
		resolver->phrases[resolver->phrase_count++] = (struct known_phrase){
			reading_token(resolver->reading, token)->norm, referent->text, referent->flags, referent->passage
		};
}

/* “the company”, “the country”: whichever was named last. */
static struct referent last_body(const struct resolver *resolver, const struct attribution *attribution, struct range mention,
                                 uint32_t head)
{
	const struct reading *reading = resolver->reading;
	bool named = head == mention.first + 2 && reading_is(reading, mention.first + 1, WORD_NAME) &&
	             !reading_is(reading, mention.first + 1, WORD_PLACE) &&
	             !reading_kind(reading, head, KIND_CHANNEL);
	if (mention.end - mention.first > 3 || !reading_uses(reading, mention.first, USE_DEFINITE) || reading_is(reading, head, WORD_PEOPLE) || named)
		return referent_nobody(); /* “the Rosk team” */
	if (mention_is_listed(reading, "organisations", head, "country"))
		return mind_body(&resolver->mind, attribution, true, DOCUMENT_NONE);
	if (mention_is_listed(reading, "organisations", head, "epithet"))
		return mind_body(&resolver->mind, attribution, false, head);
	return referent_nobody();
}

/* “the Republican”, “the billionaire”: a role that no name has in the text, for whoever was named last. */
static struct referent last_person(const struct resolver *resolver, const struct attribution *attribution, struct range mention,
                                   uint32_t head)
{
	const struct reading *reading = resolver->reading;
	bool definite = reading_uses(reading, mention.first, USE_DEFINITE);
	uint32_t added = mention_phrase(reading, mention).end;
	bool of = reading_uses(reading, head + 1, USE_OF) && reading_is(reading, head + 2, WORD_TITLE); /* “the secretary of state” */
	bool more = added > head + (of ? 3 : 1);
	if (!definite || more || reading_is(reading, head, WORD_PEOPLE) || (reading_kind(reading, head, KIND_KIN) && head > mention.first + 1))
		return referent_nobody();
	uint32_t gender = reading->classes[head] & (WORD_MAN | WORD_WOMAN);
	bool alone = mention.end - mention.first == 2;
	const struct referent *previous = &resolver->mind.previous;
	if (alone && reading_is(reading, head, WORD_UNNAMED) && previous->name == NAME_NONE && referent_is_person(previous) &&
	    attribution->passage - previous->passage <= LATELY && (!gender || previous->flags & gender))
		return *previous; /* “The boy's grandfather said … The man added”, “One of the clerks … The official” */
	if (reading_kind(reading, mention.first + 1, KIND_OTHER))
		return referent_nobody();
	bool former = reading_kind(reading, mention.first + 1, KIND_FORMER); /* “the retired general” */
	bool aged = head > mention.first && reading_tells_age(reading, head - 1);
	if (!mention_is_epithet(reading, head) && !aged && !(former && reading_is(reading, head, WORD_ROLE)))
		return referent_nobody();
	if (reading_is(reading, head, WORD_UNNAMED) && !alone)
		return referent_nobody();
	struct referent person = mind_person(&resolver->mind, attribution, gender, LATELY);
	bool doubtful = reading->traits & TRAIT_CAPITALISED_NOUNS && person.name != NAME_NONE && resolver->names->names[person.name].words < 2;
	return doubtful ? referent_nobody() : person; /* where any noun may look like a name */
}

/* Whether the noun is the word, or another one for the same: "study" for "report". */
static bool is_called(const struct reading *reading, uint32_t noun, const char *word)
{
	const struct token *t = reading_token(reading, noun);
	const char *same = word_list_column(language_list(reading->document->language, "organisations"), t->norm, t->norm_length, 1);
	return strcmp(t->norm, word) == 0 || (same && strcmp(same, word) == 0);
}

/* “The statement said”: whoever spoke before, or whose statement it was said to be. Nobody if the mention is not that. */
static struct referent writer_of(const struct resolver *resolver, struct range mention, uint32_t head, uint32_t passage)
{
	const struct reading *reading = resolver->reading;
	const struct referent *previous = &resolver->mind.previous;
	bool definite = reading_uses(reading, mention.first, USE_DEFINITE) || !reading->grammar || mention_is_owned(reading, mention.first) ||
	                reading_kind(reading, mention.first, KIND_THIS);
	if (!reading_is(reading, head, WORD_WRITING) || mention_phrase(reading, mention).end > mention.first + 2 || !definite)
		return referent_nobody();
	bool own = mention_is_listed(reading, "organisations", head, "own") && previous->text && passage - previous->passage <= NEAR &&
	           !(mention_is_listed(reading, "organisations", head, "thing") && writings_are_known(&resolver->mind, head, previous));
	if (resolver->writing && is_called(reading, head, resolver->writing) && !(own && previous->passage > resolver->writer.passage))
		return resolver->writer;
	bool made;
	struct referent sender = writings_sender(&resolver->mind, head, &made);
	if (sender.text && previous->text && sender.passage + made > previous->passage)
		return sender; /* “Rosk left, the ministry said in a statement … The statement read” */
	bool outlet = sender.text && previous->name != NAME_NONE && mind_is_outlet(&resolver->mind, previous->name);
	return own && !outlet ? *previous : sender;
}

/* The body that a noun alone calls: "company" in “a company spokesman”. Nobody if none is known. */
static struct referent body_called(const struct resolver *resolver, const struct attribution *attribution, uint32_t noun)
{
	struct range mention = { noun, noun + 1 };
	uint32_t name = holders_find(&resolver->mind, mention, noun);
	if (name != NAME_NONE)
		return referent_of_name(resolver->names, name, attribution->passage);
	const struct known_phrase *known = speakers_known_phrase(resolver, noun, noun);
	if (known)
		return (struct referent){ .name = NAME_NONE, .text = known->text, .flags = known->flags, .passage = attribution->passage };
	if (mention_is_listed(resolver->reading, "organisations", noun, "epithet"))
		return mind_body(&resolver->mind, attribution, false, noun);
	return referent_nobody();
}

/* Whose spokesman: “Acme said … A spokesman added”, “the company's spokesman”. Nobody if the mention says more, or no body has just
 * spoken. */
static struct referent spokesman_of(const struct resolver *resolver, const struct attribution *attribution, struct range mention,
                                    uint32_t head)
{
	const struct reading *reading = resolver->reading;
	struct referent body = resolver->mind.previous_body;
	uint32_t noun = head - 1;
	bool spokesman = mention_is_listed(reading, "roles", head, "spokesman") && !reading_is(reading, head, WORD_PEOPLE);
	if (!spokesman || head == mention.first || head + 1 != mention.end ||
	    !reading_uses(reading, mention.first, USE_DEFINITE | USE_INDEFINITE))
		return referent_nobody();
	noun -= noun > mention.first && reading_possessive(reading, noun);
	if (noun == mention.first + 1 && reading_is(reading, noun, WORD_ORGANISATION) && !reading_is(reading, noun, WORD_NAME))
		body = body_called(resolver, attribution, noun);
	else if (noun != mention.first || attribution->passage - body.passage > LATELY || body.flags & (WORD_WRITING | WORD_CAPITAL))
		return referent_nobody();
	if (!body.text)
		return referent_nobody();
	struct referent referent = referent_of_phrase(reading, resolver->names, (struct range){ head, head + 1 }, attribution->passage);
	referent.text = arena_format(reading->arena, "%s %s", body.text, referent.text);
	return referent;
}

/* “das Bundesamt für Wasserbau (BfW)”: the token of the letters that the phrase itself says it is called by later; DOCUMENT_NONE if there
 * are none, or where names do so. */
static uint32_t letters_behind(const struct reading *reading, struct range mention)
{
	uint32_t bracket = mention.first;
	while (bracket < mention.end && !reading_mark(reading, bracket, '('))
		bracket++;
	bool alone = !(reading->traits & TRAIT_FIXED_ORDER) && reading_mark(reading, bracket, '(') && reading_mark(reading, bracket + 2, ')');
	const struct token *t = alone ? reading_token(reading, bracket + 1) : NULL;
	for (size_t at = t ? t->byte + 1 : 0; t && at < t->byte_end; at++)
		if (character_is_ascii_upper(reading->document->text[at]))
			return bracket + 1;
	return DOCUMENT_NONE;
}

/* “a spokesman for the lawmaker”: with the name of whom he speaks for. NULL if that can't be told, or the mention is not that. */
static const char *with_name_behind(struct resolver *resolver, const struct attribution *attribution, struct range mention, uint32_t head)
{
	const struct reading *reading = resolver->reading;
	const struct range other = { head + 2, mention.end };
	const uint32_t noun = mention.end - 1;
	if (!reading_is(reading, head, WORD_ROLE) || mention.end != head + 4 || !reading_is(reading, head + 1, WORD_PREPOSITION) ||
	    !(reading_uses(reading, head + 1, USE_FOR) || reading_uses(reading, head + 1, USE_OF)) || !reading_uses(reading, other.first, USE_DEFINITE) ||
	    !reading_is(reading, noun, WORD_ROLE | WORD_ORGANISATION) || reading_is(reading, noun, WORD_NAME | WORD_PEOPLE | WORD_WRITING))
		return NULL;
	const struct referent whom = speakers_mention(resolver, attribution, other);
	if (whom.name == NAME_NONE)
		return NULL;
	const struct referent self = referent_of_phrase(reading, resolver->names, (struct range){ mention.first, other.first }, 0);
	return arena_format(reading->arena, "%s %s", self.text, whom.text);
}

/* “the president's team”: the team of the one who has that role. NULL if that can't be told, or the mention is not that. */
static const char *with_owners_name(struct resolver *resolver, const struct attribution *attribution, struct range mention)
{
	const struct reading *reading = resolver->reading;
	const uint32_t noun = mention.first + 1, rest = mention.first + 3;
	if (rest >= mention.end || !reading_uses(reading, mention.first, USE_DEFINITE) || !reading_possessive(reading, noun + 1) ||
	    !reading_is(reading, noun, WORD_ROLE) || reading_is(reading, noun, WORD_NAME | WORD_PEOPLE))
		return NULL;
	const struct referent owner = speakers_mention(resolver, attribution, (struct range){ mention.first, noun + 1 });
	if (owner.name == NAME_NONE)
		return NULL;
	return arena_format(reading->arena, "%s's %s", owner.text,
	                    referent_of_phrase(reading, resolver->names, (struct range){ rest, mention.end }, 0).text);
}

/* The use of a name that stands before the noun at the token: “the [Rosk] administration”, “[Rosk]'s campaign”; NULL if there is none. */
static const struct name_use *name_before(const struct resolver *resolver, uint32_t noun)
{
	const uint32_t end = noun - reading_possessive(resolver->reading, noun - 1), u = names_use_from(resolver->names, end);
	const struct name_use *use = u > 0 ? &resolver->names->uses[u - 1] : NULL;
	return use && use->range.end == end && use->range.first < end ? use : NULL;
}

/* “the administration”: what it was called with a name before, “the Rosk administration”. NULL if it was not, or if there are others of
 * which the text tells more. */
static const char *called_in_full(const struct resolver *resolver, struct range mention, uint32_t head)
{
	enum { FAR_BEFORE = 600 }; /* tokens */
	const struct reading *reading = resolver->reading;
	if (mention.end != mention.first + 2 || head != mention.first + 1 || !reading_uses(reading, mention.first, USE_DEFINITE) ||
	    !reading_is(reading, head, WORD_ORGANISATION) || reading_is(reading, head, WORD_NAME | WORD_WRITING | WORD_PEOPLE))
		return NULL;
	const char *norm = reading_token(reading, head)->norm;
	const struct name_use *last = NULL;
	uint32_t noun = head;
	int more = 0; /* how often it is the last one, less how often it is others */
	for (uint32_t k = mention.first; k-- > 1 && mention.first - k < FAR_BEFORE;) {
		const struct name_use *use = strcmp(reading_token(reading, k)->norm, norm) == 0 ? name_before(resolver, k) : NULL;
		noun = use && !last ? k : noun;
		last = last ? last : use;
		more += use ? (use->name == last->name ? 1 : -1) : 0;
	}
	return last && more >= 0 ? mention_phrase_text(reading, resolver->names, (struct range){ last->range.first, noun + 1 }) : NULL;
}

/* “the president”, as nobody is called in the text, where it speaks of “the Rosk administration”. NAME_NONE if it does not, or also of another's. */
static uint32_t named_by_body(const struct resolver *resolver, struct range mention, uint32_t head)
{
	const struct reading *reading = resolver->reading;
	const struct word_list *bodies = language_list(reading->document->language, "organisations");
	const struct range titled = names_with_role(reading, resolver->names, head);
	uint32_t name = NAME_NONE;
	if (mention.end != mention.first + 2 || head != mention.first + 1 || !reading_uses(reading, mention.first, USE_DEFINITE) ||
	    !range_empty(titled) || !reading_is(reading, head, WORD_TITLE))
		return NAME_NONE;
	for (uint32_t u = 0; u < resolver->names->use_count; u++) {
		const struct name_use *use = &resolver->names->uses[u];
		if (use->range.end >= reading->document->token_count)
			break;
		const char *office = token_column(reading_token(reading, use->range.end), bodies, 2);
		if (!office || !reading_word(reading, head, office) || !name_may_be_person(&resolver->names->names[use->name]))
			continue;
		if (name != NAME_NONE && name != use->name)
			return NAME_NONE;
		name = use->name;
	}
	return name;
}

/* “the two leaders”: whether that means the people who were last named together, nearby. */
static bool means_last_people(const struct resolver *resolver, struct range mention, uint32_t head, uint32_t passage)
{
	const struct reading *reading = resolver->reading;
	const struct referent *people = &resolver->mind.previous_people;
	bool two = reading_uses(reading, mention.first, USE_BOTH) || reading_kind(reading, mention.first + 1, KIND_TWO);
	return two && reading_is(reading, head, WORD_ROLE) && head + 1 == mention.end && people->text && strstr(people->text, " and ") &&
	       passage - people->passage <= NEAR;
}

/* The name of the one who holds the office, or of the organisation; NAME_NONE where none is known, or several people are meant. */
static uint32_t holder_of(const struct resolver *resolver, struct range mention, uint32_t head)
{
	const struct reading *reading = resolver->reading;
	bool single = reading_is(reading, head, WORD_ROLE | WORD_ORGANISATION) &&
	              (!reading_is(reading, head, WORD_PEOPLE) || reading_is(reading, head, WORD_ORGANISATION)) &&
	              !reading_kind(reading, mention.first, KIND_MINE); /* “my research” */
	uint32_t name = single ? holders_find(&resolver->mind, mention, head) : NAME_NONE;
	return single && name == NAME_NONE ? named_by_body(resolver, mention, head) : name;
}

/* Whom the text spoke of last of those whom such a mention can mean: organisations, an organisation, a person; nobody if there is none. */
static struct referent last_of_kind(struct resolver *resolver, const struct attribution *attribution, struct range mention, uint32_t head)
{
	struct referent last = several_bodies(&resolver->mind, attribution, mention, head);
	if (!last.text)
		last = last_body(resolver, attribution, mention, head);
	if (!last.text)
		last = last_person(resolver, attribution, mention, head);
	return last;
}

struct referent speakers_role(struct resolver *resolver, const struct attribution *attribution, struct range mention, uint32_t head)
{
	const struct reading *reading = resolver->reading;
	uint32_t passage = attribution->passage;
	bool owned = mention.end > mention.first + 1 && !reading_kind(reading, mention.first, KIND_PLURAL);
	struct referent owner = owned ? speakers_owner(resolver, attribution, mention.first) : referent_nobody();
	struct referent writer = owner.text && reading_is(reading, head, WORD_WRITING) ? owner : writer_of(resolver, mention, head, passage);
	if (writer.text)
		return writer;
	uint32_t letters = reading_is(reading, head, WORD_ORGANISATION) ? letters_behind(reading, mention) : DOCUMENT_NONE;
	mention.end = head < mention.end ? mention_phrase(reading, mention).end : mention.end;
	if (means_last_people(resolver, mention, head, passage))
		return resolver->mind.previous_people;
	uint32_t name = holder_of(resolver, mention, head);
	bool short_form = mention.end - mention.first <= 3 && reading_uses(reading, mention.first, USE_DEFINITE);
	const struct known_phrase *known = short_form ? speakers_known_phrase(resolver, mention.first + 1, head) : NULL;
	bool later = known && known->passage != passage && passage - known->passage <= NEAR && mention.end - mention.first == 2 &&
	             name != NAME_NONE && !mind_has_since(&resolver->mind, name, known->passage);
	if (name != NAME_NONE && !later)
		return referent_of_name(resolver->names, name, passage);
	struct referent spokesman = known ? referent_nobody() : spokesman_of(resolver, attribution, mention, head);
	if (spokesman.text)
		return spokesman;
	struct referent referent = referent_of_phrase(reading, resolver->names, mention, passage);
	const char *of_owner = NULL;
	struct range rest = { mention.first + 1, mention.end };
	if (owner.text && (range_empty(rest) || reading_means(reading, head, MEANS_PART) || reading_kind(reading, head, KIND_CHANNEL)))
		return owner; /* “Rosk, for his part”, “her account”; but “her family” is another */
	if (owner.text)
		referent.text = of_owner = arena_format(reading->arena, "%s's %s", owner.text, referent_of_phrase(reading, resolver->names, rest, 0).text);
	const char *full = known ? NULL : with_name_behind(resolver, attribution, mention, head);
	full = full || known ? full : with_owners_name(resolver, attribution, mention);
	if (full)
		referent.text = full;
	if (known) {
		referent.text = known->text;
		referent.flags |= known->flags;
		return referent;
	}
	struct referent last = last_of_kind(resolver, attribution, mention, head);
	if (last.text)
		return last;
	full = of_owner ? NULL : called_in_full(resolver, mention, head);
	if (full)
		referent.text = full;
	bool either = strstr(referent.text, " or "); /* “the bank or phone company” is nobody whom “the company” means */
	if (letters != DOCUMENT_NONE)
		speakers_know_phrase(resolver, letters, &referent);
	if ((mention.end - mention.first > 2 || of_owner || letters != DOCUMENT_NONE) && !either)
		speakers_know_phrase(resolver, head, &referent);
	return referent;
}
