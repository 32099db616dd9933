/* Whom the words for a speaker mean. */
#include <string.h>

#include "extract/speakers/holders.h"
#include "extract/speakers/mentions.h"
#include "extract/speakers/several.h"
#include "extract/speakers/speakers_inside.h"
#include "extract/speakers/writings.h"
#include "text/characters.h"

enum {
	MOST_BEFORE_TOLD = 4, /* tokens between who is told and the verb */
	SURELY_SAYS = 900,    /* in thousandths: how often a verb such as "said" reports speech */
};

/* “the [Issel fire department] incident report”: the public body that a writing's own words call it after; empty if there is none. */
static struct range body_of_writing(const struct reading *reading, struct range mention, uint32_t head)
{
	bool named = false;
	struct range body = { 0 };
	for (uint32_t k = mention.first; k < head; k++) {
		bool public = reading_is(reading, k, WORD_ORGANISATION) && mention_is_listed(reading, "organisations", k, "public");
		if (public && named && !reading_is(reading, k, WORD_NAME) &&
		    !reading_is_listed(reading, k, "organisations", "archive"))
			body = (struct range){ mention.first, k + 1 };
		named |= reading_is(reading, k, WORD_NAME);
	}
	return body;
}

/* “a January report from Rosk's office”, “the company's website”: whoever it is from. Nobody if the mention does not say. */
static struct referent author_of(struct resolver *resolver, const struct attribution *attribution, struct range mention, uint32_t head)
{
	const struct reading *reading = resolver->reading;
	struct range inner = { head + 2, mention.end };
	uint32_t place = reading_uses(reading, head + 1, USE_ON) && head + 2 < mention.end ? mention_head(reading, inner) : head;
	if (place > head && reading_kind(reading, place, KIND_CHANNEL)) /* “a post on the group's page” */
		return author_of(resolver, attribution, inner, place);
	if (reading_kind(reading, mention.first, KIND_NEUTER) && reading_is(reading, head, WORD_WRITING))
		return mind_body(&resolver->mind, attribution, false, DOCUMENT_NONE); /* “its report” */
	struct range author = { writings_author_from(reading, (struct range){ head + 1, mention.end }), mention.end };
	bool from = author.first < author.end;
	for (uint32_t k = mention.first + 1; k < head && !from; k++)
		if (reading_possessive(reading, k))
			author = (struct range){ mention.first, k };
	if (!from && author.first != mention.first && reading_is(reading, head, WORD_WRITING)) {
		struct range body = body_of_writing(reading, mention, head);
		author = range_empty(body) ? author : body;
	}
	if (!(reading_kind(reading, head, KIND_CHANNEL) || reading_is(reading, head, WORD_WRITING)) || reading_is(reading, head, WORD_NAME) ||
	    (!from && author.first != mention.first))
		return referent_nobody();
	for (uint32_t k = author.first + 1; k + 1 < author.end; k++) /* “by the ministry [on Sunday]” */
		if (reading_is(reading, k, WORD_PREPOSITION) && reading_is(reading, k + 1, WORD_TIME))
			author.end = k;
	uint32_t who = mention_head(reading, author);
	if (!reading_is(reading, who, WORD_ROLE | WORD_ORGANISATION | WORD_NAME) || reading_is(reading, who, WORD_WRITING))
		return referent_nobody();
	return speakers_mention(resolver, attribution, author);
}

/* “…,” one protester said. “…,” shouted another: another protester. */
static struct referent another(const struct resolver *resolver, const struct attribution *attribution)
{
	const struct referent *previous = &resolver->mind.previous;
	if (!referent_is_person(previous) || previous->name != NAME_NONE || attribution->passage - previous->passage > 1)
		return referent_nobody();
	const char *last = strrchr(previous->text, ' ');
	return (struct referent){ .name = NAME_NONE,
		                      .text = arena_format(resolver->reading->arena, "another %s", last ? last + 1 : previous->text),
		                      .flags = previous->flags,
		                      .passage = attribution->passage };
}

/* “Rosk, whose profile says”: whoever has it; “Rosk, whose lawyer said”: Rosk's lawyer. Nobody if that can't be told. */
static struct referent of_relative(struct resolver *resolver, const struct attribution *attribution, struct range mention)
{
	const struct reading *reading = resolver->reading;
	const struct range what = { mention.first + 1, mention.end };
	if (!reading_kind(reading, mention.first, KIND_WHOSE) || range_empty(what))
		return referent_nobody();
	for (uint32_t k = what.first + 1; k + 1 < what.end; k++)
		if (reading_is(reading, k, WORD_DETERMINER) && !reading_is(reading, k - 1, WORD_PREPOSITION | WORD_CONJUNCTION) &&
		    !reading_mark(reading, k - 1, ','))
			return speakers_mention(resolver, attribution, (struct range){ k, what.end }); /* “whose dams [the board] called old” */
	const uint32_t head = mention_head(reading, what);
	const uint32_t u = names_use_from(resolver->names, mention.first);
	const struct name_use *before = u > 0 ? &resolver->names->uses[u - 1] : NULL;
	const bool body = before && before->range.end + reading_mark(reading, before->range.end, ',') == mention.first &&
	                  resolver->names->names[before->name].flags & WORD_ORGANISATION;
	struct referent whose = body ? referent_of_name(resolver->names, before->name, attribution->passage) :
	                               speakers_pronoun(resolver, attribution, mention.first);
	if (!whose.text || reading_is(reading, head, WORD_WRITING) || reading_kind(reading, head, KIND_CHANNEL))
		return whose;
	struct referent referent = referent_of_phrase(reading, resolver->names, what, attribution->passage);
	referent.text = arena_format(reading->arena, "%s's %s", whose.text, referent.text);
	return referent;
}

/* “13 pages later: “…””, “jailed since July said”: a measure or a time speaks for nobody. */
static bool is_no_speaker(const struct reading *reading, const struct attribution *attribution, struct range mention)
{
	const uint32_t speaks = WORD_NAME | WORD_ROLE | WORD_PEOPLE | WORD_ORGANISATION | WORD_WRITING;
	uint32_t head = mention_head(reading, mention);
	if (!reading->grammar)
		return false;
	bool share = reading_kind(reading, head, KIND_SHARE) || reading_mark(reading, head, '%');
	if (reading_token(reading, mention.first)->kind == TOKEN_NUMBER && head > mention.first && head + 1 == mention.end && !share)
		return !reading_is(reading, head, speaks);
	return mention.end == mention.first + 1 && reading_is(reading, head, WORD_TIME) && head > 0 && mention.first != attribution->cue.end &&
	       reading_is(reading, head - 1, WORD_PREPOSITION);
}

/* “The soldiers were told that …”: who hears it. */
static bool is_told(const struct reading *reading, const struct attribution *attribution)
{
	struct cue_entry entry;
	bool being = false;
	const struct range mention = attribution->mention, cue = attribution->cue;
	if (range_empty(mention) || mention.end > cue.first)
		return false;
	for (uint32_t k = mention.end + MOST_BEFORE_TOLD < cue.first ? cue.first : mention.end; k < cue.end; k++) {
		if (being && k >= cue.first && reading_cue(reading, k, &entry))
			return entry.form == CUE_PAST && entry.content & CUE_ADDRESSEE;
		being |= reading_kind(reading, k, KIND_BEING);
	}
	return false;
}

/* Both, as one referent; nobody if one of them can't be told, or if they are the same. */
static struct referent two(const struct reading *reading, const struct attribution *attribution, const struct referent *one,
                           const struct referent *other)
{
	if (!one->text || !other->text || strcmp(one->text, other->text) == 0)
		return referent_nobody();
	return (struct referent){ .name = NAME_NONE,
		                      .text = arena_format(reading->arena, "%s and %s", one->text, other->text),
		                      .flags = WORD_PEOPLE,
		                      .passage = attribution->passage };
}

/* “he and Ms. Rosk”: two. Nobody if it is not said who either is. */
static struct referent with_pronoun(struct resolver *resolver, const struct attribution *attribution, struct range mention)
{
	const struct reading *reading = resolver->reading;
	if (mention.end < mention.first + 3 || !reading_is(reading, mention.first, WORD_PRONOUN) ||
	    !reading_is(reading, mention.first, WORD_MAN | WORD_WOMAN) || !reading_uses(reading, mention.first + 1, USE_AND))
		return referent_nobody();
	struct attribution alone = *attribution;
	alone.mention = (struct range){ mention.first, mention.first + 1 };
	struct referent one = speakers_pronoun(resolver, &alone, mention.first);
	struct referent other = speakers_mention(resolver, attribution, (struct range){ mention.first + 2, mention.end });
	return two(reading, attribution, &one, &other);
}

/* “the Secretary of State”, “the Issel Mayor”: whether the use, in which the head is, is of an office and names nobody. */
static bool is_office(const struct resolver *resolver, const struct name_use *use, uint32_t head)
{
	const struct reading *reading = resolver->reading;
	const struct name *name = &resolver->names->names[use->name];
	const struct word_list *outlets = language_list(reading->document->language, "outlets");
	return reading->traits & TRAIT_FIXED_ORDER && reading_is(reading, head, WORD_TITLE) &&
	       !reading_is(reading, head, WORD_PEOPLE | WORD_GIVEN | WORD_ORGANISATION | WORD_UNNAMED) && /* not “the Coast Guard” */
	       !token_in(reading_token(reading, head), outlets) && use->range.first <= head && use->range.end > head &&
	       (head + 1 == use->range.end || reading_uses(reading, head + 1, USE_OF)) && use->range.end > use->range.first + 1 &&
	       name->words == use->range.end - use->range.first && !(name->flags & (WORD_MAN | WORD_WOMAN));
}

/* “both the ministry and the Issel Club”: each of them. Nobody if there are not just two, or one of them can't be told. */
static struct referent both(struct resolver *resolver, const struct attribution *attribution, struct range mention)
{
	const struct reading *reading = resolver->reading;
	uint32_t and = DOCUMENT_NONE;
	if (!reading_uses(reading, mention.first, USE_BOTH) || mention.end < mention.first + 4)
		return referent_nobody();
	for (uint32_t k = mention.first + 1; k < mention.end; k++) {
		if (reading_mark(reading, k, ',') || (and != DOCUMENT_NONE && reading_uses(reading, k, USE_AND)))
			return referent_nobody();
		and = reading_uses(reading, k, USE_AND) ? k : and;
	}
	if (and == DOCUMENT_NONE || and == mention.first + 1 || and + 1 == mention.end)
		return referent_nobody();
	if (and == mention.first + 2 && reading_is(reading, mention.first + 1, WORD_PLACE) && !reading_is(reading, mention.first + 1, WORD_CAPITAL))
		return referent_nobody(); /* “both Republican and Democratic lawmakers” */
	struct referent one = speakers_mention(resolver, attribution, (struct range){ mention.first + 1, and });
	struct referent other = speakers_mention(resolver, attribution, (struct range){ and + 1, mention.end });
	return two(reading, attribution, &one, &other);
}

/* Whether the name of which the mention is part goes on with the verb: “[Rosk] Says Dam Holds” is a heading. */
static bool is_heading(const struct reading *reading, const struct attribution *attribution, struct range mention, const struct name_use *use)
{
	struct cue_entry entry;
	const uint32_t verb = attribution->cue.first;
	return verb == mention.end && use->range.first < verb && use->range.end > verb && reading_cue(reading, verb, &entry) && entry.form == CUE_PRESENT;
}

/* Whom the mention's last word means most often in the article. */
static struct referent called_by_surname(const struct resolver *resolver, const struct attribution *attribution, struct range mention)
{
	const struct names *names = resolver->names;
	const char *norm = reading_token(resolver->reading, mention.end - 1)->norm;
	uint32_t best = NAME_NONE;
	for (uint32_t u = 0; u < names->use_count; u++) {
		const struct name_use *use = &names->uses[u];
		if (use->range.end == use->range.first + 1 && strcmp(reading_token(resolver->reading, use->range.first)->norm, norm) == 0 &&
		    (best == NAME_NONE || names->names[use->name].meant_count > names->names[best].meant_count))
			best = use->name;
	}
	struct referent unknown = { .name = NAME_NONE, .text = mention_words(resolver->reading, mention), .passage = attribution->passage };
	return best == NAME_NONE ? unknown : referent_of_name(names, best, attribution->passage);
}

/* The words of the mention that say who it is: without what opens it, and with the name behind “before the panel, Rosk said”. */
static struct range naming_words(const struct resolver *resolver, const struct attribution *attribution, struct range mention)
{
	const struct reading *reading = resolver->reading;
	mention = mention_behind_opening(reading, mention);
	if (mention.first > 0 && mention.first != attribution->cue.end && !reading_uses(reading, mention.first - 1, USE_AGENT) &&
	    reading_is(reading, mention.first - 1, WORD_PREPOSITION)) {
		struct range behind = mention_behind_opening(reading, (struct range){ mention.first - 1, mention.end });
		uint32_t u = names_use_from(resolver->names, behind.first);
		bool person = u < resolver->names->use_count && resolver->names->uses[u].whole == behind.first &&
		              name_is_person(&resolver->names->names[resolver->names->uses[u].name]);
		mention = person ? behind : mention;
	}
	const uint32_t u = names_use_from(resolver->names, mention.first);
	const struct name_use *before = u > 0 ? &resolver->names->uses[u - 1] : NULL;
	if (before && before->range.end + 1 == mention.first && names_is_constituency(reading, mention.first) &&
	    (reading_mark(reading, mention.first - 1, ',') || reading_mark(reading, mention.first - 1, '(')))
		mention.first = before->whole; /* “[Edda Rosk], R-Ky., a clerk” */
	if (mention.end > mention.first + 1 && reading_possessive(reading, mention.end - 1))
		mention.end--; /* “Rosk's” of “Rosk's suggestion” */
	uint32_t when = mention.first + 1;
	while (when < mention.end && (reading_is(reading, when, WORD_ADVERB | WORD_TIME | WORD_DETERMINER)))
		when++;
	if (reading_uses(reading, mention.first, USE_WHO) && when == mention.end)
		mention.end = mention.first + 1; /* “[who] six months ago” */
	struct cue_entry entry;
	const uint32_t last = mention.end - 1;
	if (last > mention.first && reading_is(reading, last - 1, WORD_ROLE | WORD_WRITING | WORD_ORGANISATION) && reading_cue(reading, last, &entry) &&
	    entry.form == CUE_PAST && entry.share >= SURELY_SAYS)
		mention.end = last; /* “according to a clerk [said]” */
	return mention;
}

/* “lawmakers, [some] of whom said”: some of those before the comma. Nobody if they are no people. */
static struct referent some_of(const struct resolver *resolver, const struct attribution *attribution, uint32_t token)
{
	const struct reading *reading = resolver->reading;
	if (token < 2 || !reading_mark(reading, token - 1, ','))
		return referent_nobody();
	struct range phrase = mention_phrase(reading, mention_ending_at(reading, token - 2));
	phrase.first += phrase.first + 1 < phrase.end && reading_is(reading, phrase.first, WORD_DETERMINER); /* “[many] clerks, some of whom” */
	if (range_empty(phrase) || !reading_is(reading, mention_head(reading, phrase), WORD_PEOPLE) || mention_is_owned(reading, phrase.first))
		return referent_nobody();
	return (struct referent){ .name = NAME_NONE,
		                      .text = arena_format(reading->arena, "%s %s", reading_token(reading, token)->norm,
		                                           mention_phrase_text(reading, resolver->names, phrase)),
		                      .flags = WORD_ROLE | WORD_PEOPLE,
		                      .passage = attribution->passage };
}

/* Whether the mention is a function word, “he”, “another”, “both of whom”, “this”; for whom it stands then, if for anybody. */
static bool is_function_word(struct resolver *resolver, const struct attribution *attribution, struct range mention, struct referent *ret_referent)
{
	const struct reading *reading = resolver->reading;
	const struct referent *previous = &resolver->mind.previous;
	const bool word = mention.end == mention.first + 1;
	const bool of_whom = mention.end == mention.first + 3 && reading_uses(reading, mention.first + 1, USE_OF);
	const bool pointing = word && !reading_is(reading, mention.first, WORD_NAME | WORD_ADVERB) &&
	                      reading_is(reading, mention.first, WORD_DETERMINER | WORD_OBJECT | WORD_AUXILIARY);
	if (mention_is_pronoun(reading, mention))
		*ret_referent = speakers_pronoun(resolver, attribution, mention.first);
	else if (word && mention_is_owned(reading, mention.first))
		*ret_referent = speakers_owner(resolver, attribution, mention.first);
	else if (word && reading_uses(reading, mention.first, USE_ANOTHER))
		*ret_referent = another(resolver, attribution);
	else if (of_whom && reading_uses(reading, mention.first, USE_BOTH) && reading_is(reading, mention.first + 2, WORD_RELATIVE | WORD_OBJECT))
		*ret_referent = several_both(&resolver->mind, attribution, mention.first);
	else if (of_whom && reading_is(reading, mention.first + 2, WORD_RELATIVE) && reading_is(reading, mention.first + 2, WORD_OBJECT))
		*ret_referent = some_of(resolver, attribution, mention.first);
	else if (word && reading_kind(reading, mention.first, KIND_MASCULINE))
		*ret_referent = mind_person(&resolver->mind, attribution, WORD_MAN, FAR); /* “quoted him as saying” */
	else if (pointing && reading->grammar)
		*ret_referent = referent_nobody(); /* "this", "him" */
	else if (word && !reading->grammar && reading_token(reading, mention.first)->flags & TOKEN_STOP)
		*ret_referent = previous->text && attribution->passage - previous->passage <= NEAR ? *previous : referent_nobody();
	else
		return false;
	return true;
}

/* Whether the letters are the first ones of the words, each of which has one: "er" of “Edda Rosk”. */
static bool are_initials(const char *letters, const char *words)
{
	for (; *letters && *words; letters++) {
		if (character_ascii_lower(*words) != *letters)
			return false;
		words += strcspn(words, " ");
		words += *words == ' ';
	}
	return !*letters && !*words;
}

/* “ER: The gates are old.”: the only person with these initials. Nobody if the mention is nothing of the kind. */
static struct referent by_initials(const struct resolver *resolver, const struct attribution *attribution, struct range mention)
{
	enum { LONGEST = 3 }; /* letters */
	const struct names *names = resolver->names;
	const struct token *letters = reading_token(resolver->reading, mention.first);
	uint32_t found = NAME_NONE;
	if (attribution->rule != RULE_TURN || mention.end != mention.first + 1 || !(letters->flags & TOKEN_UPPER) || letters->norm_length < 2 ||
	    letters->norm_length > LONGEST)
		return referent_nobody();
	for (uint32_t k = 0; k < names->name_count; k++) {
		if (!name_is_person(&names->names[k]) || !are_initials(letters->norm, names->names[k].text))
			continue;
		if (found != NAME_NONE)
			return referent_nobody();
		found = k;
	}
	return referent_of_name(names, found, attribution->passage);
}

/* Whom a phrase with a noun or a name means. */
static struct referent by_noun(struct resolver *resolver, const struct attribution *attribution, struct range mention, uint32_t added)
{
	const struct reading *reading = resolver->reading;
	uint32_t passage = attribution->passage, head = mention_head(reading, mention);
	struct referent author = author_of(resolver, attribution, mention, head);
	const struct name_use *use = author.text ? NULL : mention_named(reading, resolver->names, mention, head);
	if (use && is_heading(reading, attribution, mention, use))
		return called_by_surname(resolver, attribution, mention);
	if (use && reading_is(reading, head, WORD_WRITING) && !reading_is(reading, head, WORD_NAME))
		author = referent_of_name(resolver->names, use->name, passage);
	if (author.text) {
		author.passage = passage;
		resolver->writing = reading_token(reading, head)->norm;
		resolver->writer = author;
		return author;
	}
	bool word = use && use->range.end == use->range.first + 1 && !(reading->traits & TRAIT_FIXED_ORDER);
	/* “das Amt für Wasserbau (AfW)” */
	const struct known_phrase *spelled = word ? speakers_known_phrase(resolver, use->range.first, use->range.first) : NULL;
	if (spelled)
		return (struct referent){ .name = NAME_NONE, .text = spelled->text, .flags = spelled->flags, .passage = passage };
	if (use && is_office(resolver, use, head)) {
		mention.end = added;
		uint32_t holder = holders_find(&resolver->mind, mention, head);
		bool known = holder != NAME_NONE && holders_share_words(&resolver->mind, holder, mention, head);
		return referent_of_name(resolver->names, known ? holder : use->name, passage);
	}
	if (use) {
		struct referent referent = referent_of_name(resolver->names, use->name, passage);
		if (use->range.end <= head && reading_is(reading, head, WORD_ORGANISATION) && !reading_is(reading, head, WORD_NAME | WORD_WRITING))
			speakers_know_phrase(resolver, head, &referent); /* “the Ostar news service”: later "the news service" */
		return referent;
	}
	return speakers_role(resolver, attribution, mention, head);
}

struct referent speakers_mention(struct resolver *resolver, const struct attribution *attribution, struct range mention)
{
	const struct reading *reading = resolver->reading;
	if (is_told(reading, attribution))
		return referent_nobody();
	struct referent referent = with_pronoun(resolver, attribution, mention);
	referent = referent.text ? referent : both(resolver, attribution, mention);
	referent = referent.text ? referent : of_relative(resolver, attribution, mention);
	referent = referent.text ? referent : by_initials(resolver, attribution, mention);
	if (referent.text)
		return referent;
	mention = naming_words(resolver, attribution, mention);
	if (is_function_word(resolver, attribution, mention, &referent))
		return referent;
	if (is_no_speaker(reading, attribution, mention))
		return referent_nobody();
	const char *several = several_joined(&resolver->mind, mention);
	uint32_t added = mention_phrase(reading, mention).end;
	const uint32_t head = mention_head(reading, mention);
	const bool placed = head + 1 < added && reading_is(reading, head + 1, WORD_PREPOSITION) && reading_is(reading, added - 1, WORD_NAME) &&
	                    !reading_is(reading, added - 1, WORD_ORGANISATION); /* “officials in Varland, Orvia and Issel” */
	if (!several && !placed && added + 2 < mention.end && reading_is(reading, head, WORD_PEOPLE))
		several = several_joined(&resolver->mind, (struct range){ added + 1, mention.end }); /* “two funds — Acme and the Issel Group —” */
	if (several)
		return (struct referent){ .name = NAME_NONE, .text = several, .flags = WORD_PEOPLE, .passage = attribution->passage };
	return by_noun(resolver, attribution, mention, added);
}
