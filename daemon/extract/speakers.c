#include "extract/speakers.h"

#include <string.h>

#include "extract/phrases.h"

enum {
	NEAR = 4,          /* passages over which a pronoun goes on with the speaker before */
	MOST_PHRASES = 32, /* unnamed speakers remembered: "the Israeli army", later "the army" */
	MOST_JOINED = 4,
	OPENING = 3, /* tokens from the start of a passage in which its first name stands */
};

/* Somebody whom a mention can mean: a name, or the words for one who has none. */
struct referent {
	uint32_t name;    /* or NAME_NONE */
	const char *text; /* or NULL: nobody */
	uint32_t flags;
	uint32_t passage;
};

struct phrase {
	const char *head, *text;
};

struct state {
	const struct reading *reading;
	const struct names *names;
	uint32_t next_use, passage;       /* the passage that the next use is in, or an earlier one */
	struct referent previous;         /* the speaker of the attribution before */
	struct referent previous_person;  /* the last one that was a person */
	struct referent opener;           /* the last person whose name begins a passage */
	struct referent man, woman, body; /* last named */
	struct referent subject;          /* the first body named in the passage, for "it" */
	uint32_t early;                   /* an attribution of the first passages whose role has no name yet, or DOCUMENT_NONE */
	uint32_t early_head;              /* the token of that role */
	struct phrase phrases[MOST_PHRASES];
	uint32_t phrase_count;
};

static struct referent nobody(void)
{
	return (struct referent){ .name = NAME_NONE };
}

static struct referent of_name(const struct state *state, uint32_t name, uint32_t passage)
{
	const struct name *n = &state->names->names[name];
	return (struct referent){ .name = name, .text = n->text, .flags = n->flags, .passage = passage };
}

static bool is_person(const struct referent *referent)
{
	return referent->text && referent->flags & (WORD_ROLE | WORD_MAN | WORD_WOMAN) &&
	       !(referent->flags & (WORD_PEOPLE | WORD_ORGANISATION));
}

/* Whether it may be a person as far as is known: no body, no state, a name of its own. */
static bool could_be_person(const struct state *state, const struct referent *referent)
{
	if (!referent->text || referent->name == NAME_NONE || referent->flags & (WORD_ORGANISATION | WORD_PEOPLE | WORD_CAPITAL))
		return false;
	return is_person(referent) || state->names->names[referent->name].speaks;
}

static bool fits(const struct referent *referent, uint32_t gender)
{
	uint32_t known = referent->flags & (WORD_MAN | WORD_WOMAN);
	bool body = referent->flags & (WORD_ORGANISATION | WORD_PEOPLE | WORD_CAPITAL);
	return referent->text && !body && (!gender || !known || known & gender);
}

/* Takes note of the names that stand before the token. */
static void advance(struct state *state, uint32_t token, uint32_t passage)
{
	const struct names *names = state->names;
	for (; state->next_use < names->use_count && names->uses[state->next_use].range.first < token; state->next_use++) {
		const struct name_use *use = &names->uses[state->next_use];
		while (state->passage < passage && use->range.first >= state->reading->passages[state->passage].end)
			state->passage++;
		struct referent referent = of_name(state, use->name, state->passage);
		if (use->whole < state->reading->passages[state->passage].first + OPENING && could_be_person(state, &referent))
			state->opener = referent;
		if (is_person(&referent)) {
			if (referent.flags & WORD_MAN || !(referent.flags & WORD_WOMAN))
				state->man = referent;
			if (referent.flags & WORD_WOMAN || !(referent.flags & WORD_MAN))
				state->woman = referent;
		} else if (!use->possessive) {
			state->body = referent;
			if (!state->subject.text || state->subject.passage != referent.passage)
				state->subject = referent;
		}
	}
}

static struct referent pronoun(const struct state *state, uint32_t token, uint32_t passage)
{
	const struct reading *reading = state->reading;
	const struct referent *previous = &state->previous;
	bool near = previous->text && passage - previous->passage <= NEAR;
	bool several = reading_is(reading, token, WORD_PEOPLE); /* "they"; German "sie" is "she", too */
	if (several && near && !is_person(previous))
		return *previous;
	if (reading_is(reading, token, WORD_MAN | WORD_WOMAN)) {
		uint32_t gender = reading_is(reading, token, WORD_MAN) ? WORD_MAN : WORD_WOMAN;
		const struct referent *opener = &state->opener, *person = &state->previous_person;
		bool later = opener->text && passage - opener->passage <= 1 && (!person->text || opener->passage > person->passage);
		if (later && fits(opener, gender))
			return *opener;
		if (near && is_person(previous) && fits(previous, gender))
			return *previous;
		if (near && could_be_person(state, previous) && (!person->text || person->passage + 1 < previous->passage))
			return *previous;
		if (person->text && passage - person->passage <= NEAR && fits(person, gender))
			return *person;
		const struct referent *last = gender == WORD_MAN ? &state->man : &state->woman;
		return last->text ? *last : fits(previous, gender) ? *previous : nobody();
	}
	if (several)
		return near && previous->flags & WORD_PEOPLE ? *previous : nobody();
	if (reading_word(reading, token, "it")) {
		if (near && !is_person(previous) && previous->passage == passage)
			return *previous;
		if (state->subject.text && (state->subject.passage == passage ||
		                            (state->subject.passage + 1 == passage && state->subject.passage > previous->passage)))
			return state->subject;
		if (near && !is_person(previous))
			return *previous;
		return state->body;
	}
	return nobody();
}

/* The words of a mention without determiner, for speakers who have no name. */
static struct referent phrase_referent(struct state *state, struct range range, uint32_t passage)
{
	const struct reading *reading = state->reading;
	while (range.first + 1 < range.end && reading_uses(reading, range.first, USE_DEFINITE | USE_INDEFINITE))
		range.first++;
	struct span span = { reading_token(reading, range.first)->start, reading_token(reading, range.end - 1)->end };
	struct referent referent = { .name = NAME_NONE,
		                         .text = document_copy(reading->document, span, reading->arena),
		                         .passage = passage };
	for (uint32_t k = range.first; k < range.end; k++)
		referent.flags |= reading->classes[k] & (WORD_ROLE | WORD_MAN | WORD_WOMAN | WORD_PEOPLE | WORD_ORGANISATION);
	return referent;
}

/* The noun that a mention is about: the last one before a preposition or comma. */
static uint32_t head_of(const struct reading *reading, struct range mention)
{
	uint32_t head = mention.first;
	for (uint32_t k = mention.first; k < mention.end; k++) {
		if (k > mention.first && (reading_is(reading, k, WORD_PREPOSITION | WORD_RELATIVE) || reading_mark(reading, k, ',')))
			break;
		head = k;
	}
	return head;
}

/* The name use in a mention that says who it is, or NULL: “Chinese Foreign Minister Wang Yi”, “the head of the party, Y. H.”. */
static const struct name_use *named(const struct state *state, struct range mention, uint32_t head)
{
	const struct reading *reading = state->reading;
	const struct name_use *before = NULL, *behind = NULL, *other = NULL;
	for (uint32_t u = names_use_from(state->names, mention.first); u < state->names->use_count; u++) {
		const struct name_use *use = &state->names->uses[u];
		if (use->range.first >= mention.end)
			break;
		if (use->range.end > mention.end)
			continue;
		if (use->range.end - 1 == head)
			return use;
		if (use->range.first <= head && !use->possessive)
			before = use;
		uint32_t flags = state->names->names[use->name].flags;
		bool apposed = use->whole > 0 && (reading_mark(reading, use->whole - 1, ',') || use->range.end == mention.end);
		if (use->range.first > head && !behind && apposed && !(flags & (WORD_CAPITAL | WORD_ORGANISATION)) &&
		    (flags & WORD_ROLE || use->range.end - use->range.first > 1) &&
		    !reading_is(reading, use->whole - 1, WORD_PREPOSITION | WORD_DETERMINER))
			behind = use;
		if (!other &&
		    (use->possessive || (use->whole > 0 && reading_is(reading, use->whole - 1, WORD_PREPOSITION | WORD_DETERMINER))))
			other = use;
	}
	if (behind)
		return behind;
	if (reading_is(reading, head, WORD_WRITING))
		return other;
	return before && reading_is(reading, head, WORD_NAME) ? before : NULL;
}

static struct referent role(struct state *state, struct range mention, uint32_t head, uint32_t passage)
{
	const struct reading *reading = state->reading;
	if (reading_is(reading, head, WORD_WRITING) && mention.end - mention.first <= 2) {
		if (state->previous.text && passage - state->previous.passage <= NEAR)
			return state->previous; /* “The statement said”: whoever spoke before */
	}
	bool indefinite = reading_uses(reading, mention.first, USE_INDEFINITE);
	bool alone = mention.end - mention.first <= 4;
	if (reading_is(reading, head, WORD_ROLE | WORD_ORGANISATION) && alone &&
	    (!reading_is(reading, head, WORD_PEOPLE) || reading_is(reading, head, WORD_ORGANISATION))) {
		uint32_t name = names_with_role(reading, state->names, head, mention.first, indefinite);
		if (name != NAME_NONE)
			return of_name(state, name, passage);
		if (!indefinite && mention.end - mention.first == 2 && reading_is(reading, head, WORD_ORGANISATION) && state->body.text &&
		    (reading_word(reading, head, "company") || reading_word(reading, head, "country") ||
		     reading_word(reading, head, "firm")))
			return state->body;
	}
	uint32_t gender = reading->classes[head] & (WORD_MAN | WORD_WOMAN);
	if (gender && mention.end - mention.first == 2 &&
	    reading_uses(reading, mention.first, USE_DEFINITE)) { /* "the actress": whoever was named last */
		const struct referent *last = gender == WORD_MAN ? &state->man : &state->woman;
		if (state->previous_person.text && fits(&state->previous_person, gender) &&
		    passage - state->previous_person.passage <= NEAR)
			return state->previous_person;
		if (last->text)
			return *last;
	}
	struct referent referent = phrase_referent(state, mention, passage);
	const char *norm = reading_token(reading, head)->norm;
	bool short_form = mention.end - mention.first <= 3 && reading_uses(reading, mention.first, USE_DEFINITE);
	for (uint32_t k = state->phrase_count; k-- > 0 && short_form;)
		if (strcmp(state->phrases[k].head, norm) == 0) {
			referent.text = state->phrases[k].text;
			return referent;
		}
	if (!short_form && mention.end - mention.first > 2 && state->phrase_count < MOST_PHRASES)
		state->phrases[state->phrase_count++] = (struct phrase){ norm, referent.text };
	return referent;
}

/* “Sberbank, Alfa Bank and Tinkoff”: several names with "and" before the last. NULL when it is not that. */
static const char *joined(const struct state *state, struct range mention)
{
	const struct reading *reading = state->reading;
	const struct name_use *uses[MOST_JOINED];
	uint32_t count = 0, end = mention.first;
	bool conjunction = false;
	for (uint32_t u = names_use_from(state->names, mention.first); u < state->names->use_count && count < MOST_JOINED; u++) {
		const struct name_use *use = &state->names->uses[u];
		if (use->range.end > mention.end || use->possessive)
			break;
		for (uint32_t k = end; k < use->range.first; k++) {
			conjunction |= reading_word(reading, k, "and");
			if (count && !reading_is(reading, k, WORD_CONJUNCTION | WORD_ROLE | WORD_TITLE | WORD_DETERMINER | WORD_ADVERB) &&
			    !reading_mark(reading, k, ',') && k < use->whole)
				return NULL;
		}
		end = use->range.end;
		uses[count++] = use;
	}
	if (count < 2 || !conjunction || !reading_is(reading, uses[count - 1]->whole - 1, WORD_CONJUNCTION) || mention.end - end > 6)
		return NULL;
	const char *text = state->names->names[uses[0]->name].text;
	for (uint32_t k = 1; k < count; k++)
		text =
			arena_format(reading->arena, k + 1 < count ? "%s, %s" : "%s and %s", text, state->names->names[uses[k]->name].text);
	return text;
}

static struct referent resolve_mention(struct state *state, struct range mention, uint32_t passage)
{
	const struct reading *reading = state->reading;
	if (mention.end - mention.first == 1 && reading_is(reading, mention.first, WORD_PRONOUN) &&
	    !reading_is(reading, mention.first, WORD_NAME))
		return reading_is(reading, mention.first, WORD_DETERMINER) ? phrase_referent(state, mention, passage)
		                                                           : pronoun(state, mention.first, passage);
	if (!reading->grammar && mention.end - mention.first == 1 && reading_token(reading, mention.first)->flags & TOKEN_STOP)
		return state->previous.text && passage - state->previous.passage <= NEAR ? state->previous : nobody();
	const char *several = joined(state, mention);
	if (several)
		return (struct referent){ .name = NAME_NONE, .text = several, .flags = WORD_PEOPLE, .passage = passage };
	uint32_t head = head_of(reading, mention);
	const struct name_use *use = named(state, mention, head);
	if (use)
		return of_name(state, use->name, passage);
	return role(state, mention, head, passage);
}

/* The lead says “China's foreign minister said”, the next sentence “Wang Yi also offered”: the role gets the name. */
static void name_early(struct state *state, const struct referent *referent, struct speaker *speakers)
{
	speakers[state->early].name = referent->text;
	if (state->phrase_count < MOST_PHRASES)
		state->phrases[state->phrase_count++] =
			(struct phrase){ reading_token(state->reading, state->early_head)->norm, referent->text };
	state->early = DOCUMENT_NONE;
}

/* Whether the mention is of one person by role alone, in the first sentences. */
static bool is_early(struct state *state, const struct attribution *attribution, const struct referent *referent)
{
	const struct reading *reading = state->reading;
	if (attribution->passage > 1 || state->early != DOCUMENT_NONE || referent->name != NAME_NONE ||
	    range_empty(attribution->mention) || attribution->attitude)
		return false;
	uint32_t head = head_of(reading, attribution->mention);
	state->early_head = head;
	return reading_is(reading, head, WORD_ROLE) && !reading_is(reading, head, WORD_PEOPLE | WORD_NAME) &&
	       !reading_uses(reading, attribution->mention.first, USE_INDEFINITE);
}

static void resolve_one(struct state *state, const struct attribution *attribution, uint32_t index, struct speaker *speakers)
{
	struct speaker *ret_speaker = &speakers[index];
	uint32_t anchor = range_empty(attribution->mention) ? attribution->content[0].first : attribution->mention.first;
	advance(state, anchor, attribution->passage);
	struct referent referent = nobody();
	if (attribution->heir_of != DOCUMENT_NONE) {
		*ret_speaker =
			(struct speaker){ .name = speakers[attribution->heir_of].name, .reason = speakers[attribution->heir_of].reason };
		if (!ret_speaker->name && !ret_speaker->reason)
			ret_speaker->reason = "unattributed"; /* the other one stands further on in the text */
		state->previous.passage = attribution->passage;
		return;
	}
	if (!range_empty(attribution->mention))
		referent = resolve_mention(state, attribution->mention, attribution->passage);
	*ret_speaker = (struct speaker){ .name = referent.text };
	if (!referent.text)
		ret_speaker->reason = range_empty(attribution->mention) ? "unattributed" : "pronoun";
	if (!range_empty(attribution->via)) {
		struct referent via = resolve_mention(state, attribution->via, attribution->passage);
		ret_speaker->via = via.text;
	}
	if (!referent.text || attribution->attitude)
		return;
	if (is_early(state, attribution, &referent))
		state->early = index;
	referent.passage = attribution->passage;
	state->previous = referent;
	bool name = referent.name != NAME_NONE && state->names->names[referent.name].words > 1;
	if (is_person(&referent) || (name && !(referent.flags & (WORD_ORGANISATION | WORD_PEOPLE))))
		state->previous_person = referent;
	if (name && state->early != DOCUMENT_NONE && state->early != index && !(referent.flags & (WORD_ORGANISATION | WORD_PEOPLE)))
		name_early(state, &referent, speakers);
}

void speakers_resolve(const struct reading *reading, const struct names *names, const struct attributions *attributions,
                      const uint32_t *order, struct speaker *ret_speakers)
{
	struct state state = { .reading = reading,
		                   .names = names,
		                   .previous = nobody(),
		                   .man = nobody(),
		                   .woman = nobody(),

		                   .body = nobody(),
		                   .subject = nobody(),
		                   .previous_person = nobody(),
		                   .opener = nobody(),
		                   .early = DOCUMENT_NONE };
	for (size_t k = 0; k < attributions->list.count; k++)
		resolve_one(&state, &attributions->list.items[order[k]], order[k], ret_speakers);
}
