#include "extract/speakers/speakers.h"

#include <string.h>

#include "extract/rules/phrases.h"
#include "extract/speakers/antecedents.h"
#include "extract/speakers/holders.h"
#include "extract/speakers/interviewed.h"
#include "extract/speakers/mentions.h"
#include "extract/speakers/several.h"
#include "extract/speakers/writings.h"
#include "text/characters.h"

enum {
	NEAR = 4,          /* passages over which somebody without a name goes on speaking */
	FAR = 40,          /* over which a pronoun can mean somebody of its gender if nobody else fits */
	LATELY = 2,        /* passages over which "the Republican" can mean whoever was named last */
	MOST_PHRASES = 32, /* unnamed speakers remembered: "the Israeli army", later "the army" */
	MOST_NESTED = 4, /* attributions before this one that it may lie in */
	ANTECEDENT = 24, /* tokens before "who" in which the one who is meant stands */
	MOST_BEFORE_TOLD = 4, /* tokens between who is told and the verb */
};

struct phrase {
	const char *head, *text;
	uint32_t flags, passage;
};

struct state {
	const struct reading *reading;
	const struct names *names;
	const struct attributions *attributions;
	struct mind mind;
	uint32_t unnamed;    /* the attribution before, if its speaker is one person without a name, or DOCUMENT_NONE */
	uint32_t early;      /* an attribution of the first passages whose role has no name yet, or DOCUMENT_NONE */
	uint32_t early_head; /* the token of that role */
	bool interview;       /* an answer of “A:” was seen, and it was looked for whom that means */
	uint32_t interviewed; /* a name or NAME_NONE */
	struct phrase phrases[MOST_PHRASES];
	uint32_t phrase_count;
	const char
		*writing; /* the last writing that was somebody's by its words: "study" in “a study by the Varland Institute”; or NULL */
	struct referent writer;
	uint32_t lately[MOST_NESTED]; /* the last attributions: a ring */
	struct referent lately_speakers[MOST_NESTED];
	uint32_t lately_count;        /* ever */
};

static struct referent of_name(const struct state *state, uint32_t name, uint32_t passage)
{
	return referent_of_name(state->names, name, passage);
}

/* “the company”, “the country”: whichever was named last. */
static struct referent last_body(const struct state *state, const struct attribution *attribution, struct range mention,
                                 uint32_t head)
{
	const struct reading *reading = state->reading;
	bool named = head == mention.first + 2 && reading_is(reading, mention.first + 1, WORD_NAME) && !reading_is(reading, mention.first + 1, WORD_PLACE) &&
	             !reading_kind(reading, head, KIND_CHANNEL);
	if (mention.end - mention.first > 3 || !reading_uses(reading, mention.first, USE_DEFINITE) || reading_is(reading, head, WORD_PEOPLE) || named)
		return referent_nobody(); /* “the Rosk team” */
	if (reading_word(reading, head, "country") || reading_word(reading, head, "nation"))
		return mind_body(&state->mind, attribution, true, DOCUMENT_NONE);
	if (mention_is_listed(reading, "organisations", head, "epithet"))
		return mind_body(&state->mind, attribution, false, head);
	return referent_nobody();
}

/* "bundesministerium" for "ministerium". */
static bool is_compound_of(const struct reading *reading, const char *word, const char *last)
{
	enum { SHORTEST = 4 }; /* letters of the last part */
	size_t length = strlen(word), part = strlen(last);
	return reading->traits & TRAIT_COMPOUNDS && part >= SHORTEST && length > part && strcmp(word + length - part, last) == 0;
}

/* Somebody without a name who was called by more words before: “the Israeli army”, later “the army”. */
static const struct phrase *known_phrase(const struct state *state, uint32_t head)
{
	const struct token *t = reading_token(state->reading, head);
	const struct word_list *bodies = language_list(state->reading->document->language, "organisations");
	const char *norm = t->norm, *same = word_list_column(bodies, norm, t->norm_length, 1);
	for (int pass = 0; pass < 2 && norm; pass++, norm = same)
		for (uint32_t k = state->phrase_count; k-- > 0;)
			if (strcmp(state->phrases[k].head, norm) == 0 || is_compound_of(state->reading, state->phrases[k].head, norm))
				return &state->phrases[k];
	return NULL;
}

/* “the Republican”, “the billionaire”: a role that no name has in the text, for whoever was named last. */
static struct referent last_person(const struct state *state, const struct attribution *attribution, struct range mention,
                                   uint32_t head)
{
	const struct reading *reading = state->reading;
	bool definite = reading_uses(reading, mention.first, USE_DEFINITE);
	uint32_t added = mention_phrase(reading, mention).end;
	bool of = reading_uses(reading, head + 1, USE_OF) && reading_word(reading, head + 2, "state"); /* “the secretary of state” */
	bool more = added > head + (of ? 3 : 1);
	if (!definite || more || reading_is(reading, head, WORD_PEOPLE) || (reading_kind(reading, head, KIND_KIN) && head > mention.first + 1))
		return referent_nobody();
	uint32_t gender = reading->classes[head] & (WORD_MAN | WORD_WOMAN);
	bool alone = mention.end - mention.first == 2;
	const struct referent *previous = &state->mind.previous;
	if (alone && reading_is(reading, head, WORD_UNNAMED) && previous->name == NAME_NONE && referent_is_person(previous) &&
	    attribution->passage - previous->passage <= LATELY && (!gender || previous->flags & gender))
		return *previous; /* “The boy's grandfather said … The man added”, “One of the clerks … The official” */
	if (reading_word(reading, mention.first + 1, "other"))
		return referent_nobody();
	bool former = reading_word(reading, mention.first + 1, "former") || reading_word(reading, mention.first + 1, "ex");
	bool aged = head > mention.first && strstr(reading_token(reading, head - 1)->norm, "-year-old");
	if (!mention_is_epithet(reading, head) && !aged && !(former && reading_is(reading, head, WORD_ROLE)))
		return referent_nobody();
	if (reading_is(reading, head, WORD_UNNAMED) && !alone)
		return referent_nobody();
	struct referent person = mind_person(&state->mind, attribution, gender, LATELY);
	bool doubtful = reading->traits & TRAIT_CAPITALISED_NOUNS && person.name != NAME_NONE && state->names->names[person.name].words < 2;
	return doubtful ? referent_nobody() : person; /* where any noun may look like a name */
}

/* “The statement said”: whoever spoke before, or whose statement it was said to be. Nobody if the mention is not that. */
/* Whether the noun is the word, or another one for the same: "study" for "report". */
static bool is_called(const struct reading *reading, uint32_t noun, const char *word)
{
	const struct token *t = reading_token(reading, noun);
	const char *same = word_list_column(language_list(reading->document->language, "organisations"), t->norm, t->norm_length, 1);
	return strcmp(t->norm, word) == 0 || (same && strcmp(same, word) == 0);
}

static struct referent writer_of(const struct state *state, struct range mention, uint32_t head, uint32_t passage)
{
	const struct reading *reading = state->reading;
	const struct referent *previous = &state->mind.previous;
	bool definite = reading_uses(reading, mention.first, USE_DEFINITE) || !reading->grammar || mention_is_owned(reading, mention.first) ||
	                reading_word(reading, mention.first, "this");
	if (!reading_is(reading, head, WORD_WRITING) || mention_phrase(reading, mention).end > mention.first + 2 || !definite)
		return referent_nobody();
	bool own = mention_is_listed(reading, "organisations", head, "own") && previous->text && passage - previous->passage <= NEAR &&
	           !(mention_is_listed(reading, "organisations", head, "thing") && writings_are_known(&state->mind, head, previous));
	if (state->writing && is_called(reading, head, state->writing) && !(own && previous->passage > state->writer.passage))
		return state->writer;
	struct referent sender = writings_sender(&state->mind, head);
	if (sender.text && previous->text && sender.passage > previous->passage)
		return sender;
	bool outlet = sender.text && previous->name != NAME_NONE && mind_is_outlet(&state->mind, previous->name);
	return own && !outlet ? *previous : sender;
}

static struct referent resolve_mention(struct state *state, const struct attribution *attribution, struct range mention);

/* “a January report from Rosk's office”, “the company's website”: whoever it is from. Nobody if the mention does not say. */
static struct referent author_of(struct state *state, const struct attribution *attribution, struct range mention, uint32_t head)
{
	const struct reading *reading = state->reading;
	struct range inner = { head + 2, mention.end };
	uint32_t place = reading_word(reading, head + 1, "on") && head + 2 < mention.end ? mention_head(reading, inner) : head;
	if (place > head && reading_kind(reading, place, KIND_CHANNEL)) /* “a post on the group's page” */
		return author_of(state, attribution, inner, place);
	if (reading_word(reading, mention.first, "its") && reading_is(reading, head, WORD_WRITING))
		return mind_body(&state->mind, attribution, false, DOCUMENT_NONE); /* “its report” */
	struct range author = { writings_author_from(reading, (struct range){ head + 1, mention.end }), mention.end };
	bool from = author.first < author.end;
	for (uint32_t k = mention.first + 1; k < head && !from; k++)
		if (reading_possessive(reading, k))
			author = (struct range){ mention.first, k };
	if (!(reading_kind(reading, head, KIND_CHANNEL) || reading_is(reading, head, WORD_WRITING)) || reading_is(reading, head, WORD_NAME) ||
	    (!from && author.first != mention.first))
		return referent_nobody();
	for (uint32_t k = author.first + 1; k + 1 < author.end; k++) /* “by the ministry [on Sunday]” */
		if (reading_is(reading, k, WORD_PREPOSITION) && reading_is(reading, k + 1, WORD_TIME))
			author.end = k;
	uint32_t who = mention_head(reading, author);
	if (!reading_is(reading, who, WORD_ROLE | WORD_ORGANISATION | WORD_NAME) || reading_is(reading, who, WORD_WRITING))
		return referent_nobody();
	return resolve_mention(state, attribution, author);
}

/* The body that a noun alone calls: "company" in “a company spokesman”. Nobody if none is known. */
static struct referent body_called(const struct state *state, const struct attribution *attribution, uint32_t noun)
{
	struct range mention = { noun, noun + 1 };
	uint32_t name = holders_find(&state->mind, mention, noun);
	if (name != NAME_NONE)
		return of_name(state, name, attribution->passage);
	const struct phrase *known = known_phrase(state, noun);
	if (known)
		return (struct referent){ .name = NAME_NONE, .text = known->text, .flags = known->flags, .passage = attribution->passage };
	if (mention_is_listed(state->reading, "organisations", noun, "epithet"))
		return mind_body(&state->mind, attribution, false, noun);
	return referent_nobody();
}

/* Whose spokesman: “Acme said … A spokesman added”, “the company's spokesman”. Nobody if the mention says more, or no body has just
 * spoken. */
static struct referent spokesman_of(const struct state *state, const struct attribution *attribution, struct range mention,
                                    uint32_t head)
{
	const struct reading *reading = state->reading;
	struct referent body = state->mind.previous_body;
	uint32_t noun = head - 1;
	bool spokesman = strncmp(reading_token(reading, head)->norm, "spokes", 6) == 0 && !reading_is(reading, head, WORD_PEOPLE);
	if (!spokesman || head == mention.first || head + 1 != mention.end ||
	    !reading_uses(reading, mention.first, USE_DEFINITE | USE_INDEFINITE))
		return referent_nobody();
	noun -= noun > mention.first && reading_possessive(reading, noun);
	if (noun == mention.first + 1 && reading_is(reading, noun, WORD_ORGANISATION) && !reading_is(reading, noun, WORD_NAME))
		body = body_called(state, attribution, noun);
	else if (noun != mention.first || attribution->passage - body.passage > LATELY || body.flags & (WORD_WRITING | WORD_CAPITAL))
		return referent_nobody();
	if (!body.text)
		return referent_nobody();
	struct referent referent = referent_of_phrase(&state->mind, (struct range){ head, head + 1 }, attribution->passage);
	referent.text = arena_format(reading->arena, "%s %s", body.text, referent.text);
	return referent;
}

/* Whom "her" at the token means, of “her lawyer” or “her promise that”. Nobody if it is nobody whom the text names. */
static struct referent owner_of(const struct state *state, const struct attribution *attribution, uint32_t token)
{
	const struct reading *reading = state->reading;
	const struct attribution of_owner = { .mention = { token, token + 1 }, .passage = attribution->passage };
	uint32_t gender = reading_word(reading, token, "his") ? WORD_MAN : reading_word(reading, token, "her") ? WORD_WOMAN : 0;
	if (reading_word(reading, token, "their"))
		return mind_people(&state->mind, &of_owner);
	if (!gender)
		return referent_nobody();
	struct referent owner = mind_person(&state->mind, &of_owner, gender, NEAR);
	return owner.name == NAME_NONE ? referent_nobody() : owner;
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

static struct referent role(struct state *state, const struct attribution *attribution, struct range mention, uint32_t head)
{
	const struct reading *reading = state->reading;
	uint32_t passage = attribution->passage;
	bool owned = mention.end > mention.first + 1 && !reading_word(reading, mention.first, "their");
	struct referent owner = owned ? owner_of(state, attribution, mention.first) : referent_nobody();
	struct referent writer = owner.text && reading_is(reading, head, WORD_WRITING) ? owner : writer_of(state, mention, head, passage);
	if (writer.text)
		return writer;
	uint32_t letters = reading_is(reading, head, WORD_ORGANISATION) ? letters_behind(reading, mention) : DOCUMENT_NONE;
	mention.end = head < mention.end ? mention_phrase(reading, mention).end : mention.end;
	const struct referent *people = &state->mind.previous_people;
	bool two = reading_word(reading, mention.first, "both") || reading_word(reading, mention.first + 1, "two");
	if (two && reading_is(reading, head, WORD_ROLE) && head + 1 == mention.end && people->text && strstr(people->text, " and ") &&
	    passage - people->passage <= NEAR)
		return *people; /* “the two leaders” */
	bool single = reading_is(reading, head, WORD_ROLE | WORD_ORGANISATION) &&
	              (!reading_is(reading, head, WORD_PEOPLE) || reading_is(reading, head, WORD_ORGANISATION)) &&
	              !(reading_word(reading, mention.first, "my") || reading_word(reading, mention.first, "our")); /* “my research” */
	uint32_t name = single ? holders_find(&state->mind, mention, head) : NAME_NONE;
	bool short_form = mention.end - mention.first <= 3 && reading_uses(reading, mention.first, USE_DEFINITE);
	const struct phrase *known = short_form ? known_phrase(state, head) : NULL;
	for (uint32_t k = mention.first + 1; known && k < head; k++)
		if (reading_is(reading, k, WORD_NAME) && !strcasestr(known->text, reading_token(reading, k)->norm))
			known = NULL; /* “the Lantern spokesman” is not “spokesman for the army” */
	bool later = known && known->passage != passage && passage - known->passage <= NEAR && mention.end - mention.first == 2 &&
	             name != NAME_NONE && !mind_has_since(&state->mind, name, known->passage);
	if (name != NAME_NONE && !later)
		return of_name(state, name, passage);
	struct referent spokesman = known ? referent_nobody() : spokesman_of(state, attribution, mention, head);
	if (spokesman.text)
		return spokesman;
	struct referent referent = referent_of_phrase(&state->mind, mention, passage);
	const char *of_owner = NULL;
	struct range rest = { mention.first + 1, mention.end };
	if (owner.text && (range_empty(rest) || reading_word(reading, head, "part") || reading_kind(reading, head, KIND_CHANNEL)))
		return owner; /* “Rosk, for his part”, “her account”; but “her family” is another */
	if (owner.text)
		referent.text = of_owner = arena_format(reading->arena, "%s's %s", owner.text, referent_of_phrase(&state->mind, rest, 0).text);
	if (known) {
		referent.text = known->text;
		referent.flags |= known->flags;
		return referent;
	}
	struct referent last = several_bodies(&state->mind, attribution, mention, head);
	if (!last.text)
		last = last_body(state, attribution, mention, head);
	if (!last.text)
		last = last_person(state, attribution, mention, head);
	if (last.text)
		return last;
	bool either = strstr(referent.text, " or "); /* “the bank or phone company” is nobody whom “the company” means */
	if (letters != DOCUMENT_NONE && state->phrase_count < MOST_PHRASES)
		state->phrases[state->phrase_count++] =
			(struct phrase){ reading_token(reading, letters)->norm, referent.text, referent.flags, passage };
	if ((mention.end - mention.first > 2 || of_owner || letters != DOCUMENT_NONE) && !either && state->phrase_count < MOST_PHRASES)
		state->phrases[state->phrase_count++] =
			(struct phrase){ reading_token(reading, head)->norm, referent.text, referent.flags, passage };
	return referent;
}

/* “Jan Brewer, who said”: what stands before the relative at the token, the nearest noun for a person if it is `personal`. */
static struct referent antecedent(struct state *state, const struct attribution *attribution, uint32_t token, bool personal)
{
	const struct reading *reading = state->reading;
	const struct names *names = state->names;
	uint32_t sentence = reading_token(reading, token)->sentence, u = names_use_from(names, token);
	uint32_t noun = antecedent_noun(reading, token, personal);
	if (noun < token)
		return antecedent_of_noun(&state->mind, attribution, mention_ending_at(reading, noun), personal);
	for (uint32_t k = token; k-- > 0 && token - k < ANTECEDENT && reading_token(reading, k)->sentence == sentence;) {
		const struct name_use *use = u > 0 && names->uses[u - 1].range.first <= k ? &names->uses[u - 1] : NULL;
		bool inside = use && k < use->range.end;
		bool beside = use && use->range.end + 1 >= token && names->names[use->name].words > 1 &&
		              !(names->names[use->name].flags & (WORD_ORGANISATION | WORD_CAPITAL));
		if (inside && !use->possessive && (!personal || beside || name_may_be_person(&names->names[use->name]))) {
			struct range other = personal ? antecedent_called_by(reading, use) : (struct range){ 0 };
			return range_empty(other) ? of_name(state, use->name, attribution->passage) : resolve_mention(state, attribution, other);
		}
		if (!inside && reading_is(reading, k, WORD_ROLE | (personal ? 0 : WORD_ORGANISATION))) {
			struct range phrase = mention_ending_at(reading, k);
			const struct name_use *subject = antecedent_said_of(&state->mind, phrase);
			return subject ? of_name(state, subject->name, attribution->passage) : resolve_mention(state, attribution, phrase);
		}
		u -= use && k == use->range.first;
	}
	return referent_nobody();
}

/* "I" and "we" in what somebody says: whoever says it. */
static struct referent first_person(const struct state *state, const struct attribution *attribution)
{
	const struct referent *previous = &state->mind.previous;
	return previous->text && attribution->passage == previous->passage ? *previous : referent_nobody();
}

/* “…,” one protester said. “…,” shouted another: another protester. */
static struct referent another(const struct state *state, const struct attribution *attribution)
{
	const struct referent *previous = &state->mind.previous;
	if (!referent_is_person(previous) || previous->name != NAME_NONE || attribution->passage - previous->passage > 1)
		return referent_nobody();
	const char *last = strrchr(previous->text, ' ');
	return (struct referent){ .name = NAME_NONE,
		                      .text = arena_format(state->reading->arena, "another %s", last ? last + 1 : previous->text),
		                      .flags = previous->flags,
		                      .passage = attribution->passage };
}

/* “The administration did well when it argued”: the body without a name that the sentence begins with. */
static struct referent body_before(struct state *state, const struct attribution *attribution, uint32_t token)
{
	const struct reading *reading = state->reading;
	uint32_t first =
		phrase_skip_opening(reading, reading->document->sentences[reading_token(reading, token)->sentence].first, token);
	if (first >= token || !reading_uses(reading, first, USE_DEFINITE))
		return referent_nobody();
	struct range phrase = phrase_noun_phrase(reading, first, token);
	uint32_t head = range_empty(phrase) ? token : mention_head(reading, phrase);
	if (head >= token || reading_is(reading, head, WORD_NAME | WORD_WRITING | WORD_PEOPLE) ||
	    !reading_is(reading, head, WORD_ORGANISATION))
		return referent_nobody();
	return resolve_mention(state, attribution, phrase);
}

/* “The letter lists ten dams. It says”: the writing that is the subject of the sentence before. */
static struct referent writing_before(struct state *state, const struct attribution *attribution, uint32_t token)
{
	const struct reading *reading = state->reading;
	const struct sentence *sentences = reading->document->sentences;
	uint32_t sentence = reading_token(reading, token)->sentence;
	if (sentence == 0 || token != sentences[sentence].first || !(reading->traits & TRAIT_FIXED_ORDER))
		return referent_nobody();
	const struct sentence *before = &sentences[sentence - 1];
	uint32_t first = phrase_skip_opening(reading, before->first, before->end);
	if (first >= before->end || !reading_uses(reading, first, USE_DEFINITE) || reading_token(reading, first)->quotation != DOCUMENT_NONE)
		return referent_nobody();
	struct range phrase = phrase_noun_phrase(reading, first, before->end);
	uint32_t head = range_empty(phrase) ? token : mention_head(reading, phrase);
	if (head >= token || reading_is(reading, head, WORD_NAME) || !reading_is(reading, head, WORD_WRITING))
		return referent_nobody();
	return resolve_mention(state, attribution, phrase);
}

static struct referent pronoun(struct state *state, const struct attribution *attribution, uint32_t token)
{
	const struct reading *reading = state->reading;
	uint32_t gender = reading->classes[token] & (WORD_MAN | WORD_WOMAN);
	bool several = reading_is(reading, token, WORD_PEOPLE); /* "they"; German "sie" is "she", too */
	if (several && (!gender || !referent_is_person(&state->mind.previous))) {
		struct referent people = mind_people(&state->mind, attribution);
		if (people.text || !gender)
			return people;
	}
	if (gender)
		return mind_person(&state->mind, attribution, gender == (WORD_MAN | WORD_WOMAN) ? 0 : gender, FAR);
	if (reading_word(reading, token, "it")) {
		struct referent subject = body_before(state, attribution, token);
		if (!subject.text)
			subject = writing_before(state, attribution, token);
		return subject.text ? subject : mind_body(&state->mind, attribution, true, DOCUMENT_NONE);
	}
	if (reading_is(reading, token, WORD_RELATIVE | WORD_THAT))
		return antecedent(state, attribution, mention_first_relative(reading, token), reading_word(reading, token, "who"));
	if (reading_word(reading, token, "i") || reading_word(reading, token, "we"))
		return first_person(state, attribution);
	if (reading_word(reading, token, "both"))
		return mind_people(&state->mind, attribution);
	return reading_word(reading, token, "others") ? several_others(&state->mind, attribution, token) : referent_nobody();
}

/* “13 pages later: “…””, “jailed since July said”: a measure or a time speaks for nobody. */
static bool is_no_speaker(const struct reading *reading, const struct attribution *attribution, struct range mention)
{
	const uint32_t speaks = WORD_NAME | WORD_ROLE | WORD_PEOPLE | WORD_ORGANISATION | WORD_WRITING;
	uint32_t head = mention_head(reading, mention);
	if (!reading->grammar)
		return false;
	bool share = reading_word(reading, head, "percent") || reading_word(reading, head, "%");
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

static struct referent resolve_mention(struct state *state, const struct attribution *attribution, struct range mention)
{
	const struct reading *reading = state->reading;
	uint32_t passage = attribution->passage;
	if (is_told(reading, attribution))
		return referent_nobody();
	mention = mention_behind_opening(reading, mention);
	if (mention.first > 0 && mention.first != attribution->cue.end && !reading_uses(reading, mention.first - 1, USE_AGENT) &&
	    reading_is(reading, mention.first - 1, WORD_PREPOSITION)) { /* “before the panel, Rosk said” */
		struct range behind = mention_behind_opening(reading, (struct range){ mention.first - 1, mention.end });
		uint32_t u = names_use_from(state->names, behind.first);
		bool person = u < state->names->use_count && state->names->uses[u].whole == behind.first &&
		              name_is_person(&state->names->names[state->names->uses[u].name]);
		mention = person ? behind : mention;
	}
	if (mention.end > mention.first + 1 && reading_possessive(reading, mention.end - 1))
		mention.end--; /* “Rosk's” of “Rosk's suggestion” */
	if (mention_is_pronoun(reading, mention))
		return pronoun(state, attribution, mention.first);
	if (mention.end == mention.first + 1 && mention_is_owned(reading, mention.first))
		return owner_of(state, attribution, mention.first);
	if (mention.end == mention.first + 1 && reading_word(reading, mention.first, "another"))
		return another(state, attribution);
	bool of_whom = mention.end == mention.first + 3 && reading_uses(reading, mention.first + 1, USE_OF);
	if (of_whom && reading_word(reading, mention.first, "both") && reading_is(reading, mention.first + 2, WORD_RELATIVE | WORD_OBJECT))
		return several_both(&state->mind, attribution, mention.first);
	if (mention.end == mention.first + 1 && reading_word(reading, mention.first, "him"))
		return mind_person(&state->mind, attribution, WORD_MAN, FAR); /* “quoted him as saying” */
	bool pointing = mention.end - mention.first == 1 && !reading_is(reading, mention.first, WORD_NAME | WORD_ADVERB) &&
	                reading_is(reading, mention.first, WORD_DETERMINER | WORD_OBJECT | WORD_AUXILIARY);
	if (pointing && reading->grammar)
		return referent_nobody(); /* "this", "him" */
	const struct referent *previous = &state->mind.previous;
	if (!reading->grammar && mention.end - mention.first == 1 && reading_token(reading, mention.first)->flags & TOKEN_STOP)
		return previous->text && passage - previous->passage <= NEAR ? *previous : referent_nobody();
	if (is_no_speaker(reading, attribution, mention))
		return referent_nobody();
	const char *several = several_joined(&state->mind, mention);
	uint32_t added = mention_phrase(reading, mention).end;
	if (!several && added + 2 < mention.end && reading_is(reading, mention_head(reading, mention), WORD_PEOPLE))
		several = several_joined(&state->mind, (struct range){ added + 1, mention.end }); /* “two funds — Acme and the Issel Group —” */
	if (several)
		return (struct referent){ .name = NAME_NONE, .text = several, .flags = WORD_PEOPLE, .passage = passage };
	uint32_t head = mention_head(reading, mention);
	struct referent author = author_of(state, attribution, mention, head);
	const struct name_use *use = author.text ? NULL : mention_named(reading, state->names, mention, head);
	if (use && reading_is(reading, head, WORD_WRITING) && !reading_is(reading, head, WORD_NAME))
		author = of_name(state, use->name, passage);
	if (author.text) {
		author.passage = passage;
		state->writing = reading_token(reading, head)->norm;
		state->writer = author;
		return author;
	}
	bool word = use && use->range.end == use->range.first + 1 && !(reading->traits & TRAIT_FIXED_ORDER);
	const struct phrase *spelled = word ? known_phrase(state, use->range.first) : NULL; /* “das Amt für Wasserbau (AfW)” */
	if (spelled)
		return (struct referent){ .name = NAME_NONE, .text = spelled->text, .flags = spelled->flags, .passage = passage };
	if (use)
		return of_name(state, use->name, passage);
	return role(state, attribution, mention, head);
}

/* The lead says “China's foreign minister said”, the next sentence “Wang Yi also offered”: the role gets the name. */
static void name_early(struct state *state, const struct referent *referent, struct speaker *speakers)
{
	speakers[state->early].name = referent->text;
	if (state->phrase_count < MOST_PHRASES)
		state->phrases[state->phrase_count++] =
			(struct phrase){ reading_token(state->reading, state->early_head)->norm, referent->text, referent->flags, referent->passage };
	state->early = DOCUMENT_NONE;
}

/* Whether the mention is of one person by role alone, in the first sentences. */
static bool is_early(struct state *state, const struct attribution *attribution, const struct referent *referent)
{
	const struct reading *reading = state->reading;
	if (attribution->passage > 1 || state->early != DOCUMENT_NONE || referent->name != NAME_NONE ||
	    range_empty(attribution->mention) || attribution->attitude)
		return false;
	uint32_t head = mention_head(reading, attribution->mention);
	if (!(reading->traits & TRAIT_FIXED_ORDER) && known_phrase(state, head))
		return false;
	state->early_head = head;
	bool name = reading_is(reading, head, WORD_NAME) && !(reading_token(reading, head)->flags & TOKEN_UPPER); /* "CEO" is none */
	return reading_is(reading, head, WORD_ROLE) && !reading_is(reading, head, WORD_PEOPLE | WORD_UNNAMED) && !name &&
	       !mention_is_indefinite(reading, attribution->mention);
}

/* “A former reviewer called it a fact of life … It was offset, David Anderson added”: one who only adds has spoken before. */
static void name_unnamed(struct state *state, const struct attribution *attribution, const struct referent *referent,
                         struct speaker *speakers)
{
	const struct reading *reading = state->reading;
	uint32_t cue = attribution->cue.first;
	bool adds = !range_empty(attribution->cue) && (reading_word(reading, cue, "added") || reading_word(reading, cue, "continued"));
	if (!adds || state->unnamed == DOCUMENT_NONE || referent->name == NAME_NONE ||
	    !name_may_be_person(&state->names->names[referent->name]) || state->names->names[referent->name].words < 2)
		return;
	const struct attribution *before = &state->attributions->list.items[state->unnamed];
	if (attribution->passage - before->passage <= LATELY &&
	    state->names->names[referent->name].first_token >= attribution->mention.first)
		speakers[state->unnamed].name = referent->text;
}

static void resolve_heir(struct state *state, const struct attribution *attribution, struct speaker *speakers,
                         struct speaker *ret_speaker)
{
	const struct speaker *other = &speakers[attribution->heir_of];
	*ret_speaker = (struct speaker){ .name = other->name, .reason = other->reason };
	if (!other->name && !other->reason)
		ret_speaker->reason = "unattributed"; /* the other one stands further on in the text */
	state->mind.previous.passage = attribution->passage;
}

/* “The Lantern reported that Rosk said …”: what Rosk says lies in what the Lantern reports. NULL if nobody relays it. */
static const char *relay(const struct state *state, const struct attribution *attribution, const struct speaker *speakers,
                         const char *name)
{
	uint32_t token = range_empty(attribution->mention) ? attribution->content[0].first : attribution->mention.first;
	for (uint32_t k = 0; k < state->lately_count && k < MOST_NESTED; k++) {
		uint32_t index = state->lately[(state->lately_count - 1 - k) % MOST_NESTED];
		const struct attribution *outer = &state->attributions->list.items[index];
		const char *speaker = speakers[index].name;
		for (uint32_t c = 0; c < outer->content_count && speaker && !outer->attitude; c++)
			if (token >= outer->content[c].first && token < outer->content[c].end && strcmp(speaker, name) != 0)
				return speaker;
	}
	return NULL;
}

/* “La ministra de Sanidad, Edda Rosk”: later "la ministra" is she, where a language has its titles far from the name. “The newspaper
 * Lantern”: later "the newspaper" is that. */
static void learn_role(struct state *state, const struct attribution *attribution, const struct referent *referent)
{
	const struct reading *reading = state->reading;
	const struct range mention = attribution->mention;
	if (referent->name == NAME_NONE || range_empty(mention) || state->phrase_count == MOST_PHRASES)
		return;
	bool fixed = reading->traits & TRAIT_FIXED_ORDER;
	uint32_t noun = mention.first + 1, head = fixed ? noun : mention_head(reading, mention);
	bool body = reading_uses(reading, mention.first, USE_DEFINITE) && reading_is(reading, noun, WORD_ORGANISATION) && noun + 1 < mention.end &&
	            (fixed || reading_is(reading, noun + 1, WORD_NAME)); /* but not “la ley del Gobierno” */
	head = body ? noun : head;
	if ((body || (!fixed && reading_is(reading, head, WORD_ROLE))) && !reading_is(reading, head, WORD_NAME | WORD_PEOPLE))
		state->phrases[state->phrase_count++] =
			(struct phrase){ reading_token(reading, head)->norm, referent->text, referent->flags, referent->passage };
}

/* Who speaks where no words name anybody: the one who is interviewed; or, where a verb needs no subject, whom "he" would mean. */
static struct referent unmentioned(struct state *state, const struct attribution *attribution)
{
	struct attribution of_verb = *attribution;
	of_verb.mention = (struct range){ attribution->cue.first, attribution->cue.first + 1 };
	if (state->reading->traits & TRAIT_DROPS_PRONOUNS && !range_empty(attribution->cue))
		return mind_person(&state->mind, &of_verb, 0, NEAR); /* “Rosk anunció su dimisión. «Me equivoqué», dijo.” */
	if (attribution->rule != RULE_TURN)
		return referent_nobody();
	if (!state->interview) {
		state->interview = true;
		state->interviewed = interviewed_find(state->reading, state->names, attribution->content[0].first);
	}
	return state->interviewed == NAME_NONE ? referent_nobody() : of_name(state, state->interviewed, attribution->passage);
}

/* “The host told Rosk that A, asking whether B”: who was meant when the same words stood for the speaker of another attribution. */
static const struct referent *same_words(const struct state *state, struct range mention)
{
	for (uint32_t k = 0; k < state->lately_count && k < MOST_NESTED; k++) {
		uint32_t slot = (state->lately_count - 1 - k) % MOST_NESTED;
		const struct attribution *other = &state->attributions->list.items[state->lately[slot]];
		if (other->mention.first == mention.first && other->mention.end == mention.end && state->lately_speakers[slot].text)
			return &state->lately_speakers[slot];
	}
	return NULL;
}

static void resolve_one(struct state *state, const struct attribution *attribution, uint32_t index, struct speaker *speakers)
{
	struct speaker *ret_speaker = &speakers[index];
	struct range mention = attribution->mention;
	mind_read(&state->mind, range_empty(mention) ? attribution->content[0].first : mention.first);
	if (attribution->heir_of != DOCUMENT_NONE) {
		resolve_heir(state, attribution, speakers, ret_speaker);
		return;
	}
	const struct referent *same = range_empty(mention) ? NULL : same_words(state, mention);
	struct referent referent = range_empty(mention) ? unmentioned(state, attribution) : same ? *same : resolve_mention(state, attribution, mention);
	if (attribution->rule == RULE_POST && !mention_is_all_named(state->reading, state->names, mention))
		referent.text = mention_words(state->reading, mention); /* “The Old Dam”: called as it calls itself */
	*ret_speaker = (struct speaker){ .name = referent.text };
	if (!referent.text)
		ret_speaker->reason = mention_reason(state->reading, mention);
	const struct referent relaying = range_empty(attribution->via) ? referent_nobody() : resolve_mention(state, attribution, attribution->via);
	if (!range_empty(attribution->via))
		ret_speaker->via = relaying.text;
	else if (referent.text)
		ret_speaker->via = relay(state, attribution, speakers, referent.text);
	state->lately_speakers[state->lately_count % MOST_NESTED] = referent;
	state->lately[state->lately_count++ % MOST_NESTED] = index;
	if (!referent.text || attribution->attitude)
		return;
	name_unnamed(state, attribution, &referent, speakers);
	bool person = referent_is_person(&referent) && referent.name == NAME_NONE && !range_empty(mention);
	state->unnamed = person && mention_is_indefinite(state->reading, mention) ? index : DOCUMENT_NONE;
	if (is_early(state, attribution, &referent))
		state->early = index;
	bool relative = !range_empty(mention) && reading_is(state->reading, mention.first, WORD_RELATIVE);
	bool within = attribution->nested && ret_speaker->via; /* “Brandt will warn that A, Rosk said”: Rosk spoke */
	if (!relative && !within) /* “Brandt met Rosk, who had warned”: Brandt stays the subject */
		mind_spoke(&state->mind, referent, attribution, range_empty(mention) ? attribution->content[0].first : mention.first);
	if (relaying.text && !referent_is_person(&relaying))
		state->mind.previous_body = relaying; /* “The agency quoted Rosk as saying … It said” */
	bool name = referent.name != NAME_NONE && state->names->names[referent.name].words > 1;
	learn_role(state, attribution, &referent);
	bool soon = state->early != DOCUMENT_NONE && attribution->passage <= state->attributions->list.items[state->early].passage + NEAR;
	const struct attribution *early = state->early != DOCUMENT_NONE ? &state->attributions->list.items[state->early] : NULL;
	if (name && soon && !holders_contradict(&state->mind, referent.name, early->mention, state->early_head) && state->early != index && !(referent.flags & (WORD_ORGANISATION | WORD_PEOPLE)))
		name_early(state, &referent, speakers);
}

void speakers_resolve(const struct reading *reading, const struct names *names, const struct attributions *attributions,
                      const uint32_t *order, struct speaker *ret_speakers)
{
	struct state state = {
		.reading = reading, .names = names, .attributions = attributions, .early = DOCUMENT_NONE, .unnamed = DOCUMENT_NONE
	};
	mind_init(&state.mind, reading, names);
	for (size_t k = 0; k < attributions->list.count; k++)
		resolve_one(&state, &attributions->list.items[order[k]], order[k], ret_speakers);
}
