#include "extract/speakers.h"

#include <string.h>

#include "extract/mind.h"
#include "extract/phrases.h"

enum {
	NEAR = 4,          /* passages over which somebody without a name goes on speaking */
	FAR = 40,          /* over which a pronoun can mean somebody of its gender if nobody else fits */
	LATELY = 2,        /* passages over which "the Republican" can mean whoever was named last */
	MOST_PHRASES = 32, /* unnamed speakers remembered: "the Israeli army", later "the army" */
	MOST_JOINED = 6,
	MOST_HOLDERS = 16, /* people of one role that are weighed against each other */
	MOST_MODIFIERS = 8,
	MOST_NESTED = 4, /* attributions before this one that it may lie in */
	ANTECEDENT = 24, /* tokens before "who" in which the one who is meant stands */
};

struct phrase {
	const char *head, *text;
	uint32_t flags;
};

struct state {
	const struct reading *reading;
	const struct names *names;
	const struct attributions *attributions;
	struct mind mind;
	uint32_t unnamed;    /* the attribution before, if its speaker is one person without a name, or DOCUMENT_NONE */
	uint32_t early;      /* an attribution of the first passages whose role has no name yet, or DOCUMENT_NONE */
	uint32_t early_head; /* the token of that role */
	struct phrase phrases[MOST_PHRASES];
	uint32_t phrase_count;
	const char
		*writing; /* the last writing that was somebody's by its words: "study" in “a study by the Varland Institute”; or NULL */
	uint32_t writer;
	uint32_t lately[MOST_NESTED]; /* the last attributions: a ring */
	uint32_t lately_count;        /* ever */
};

static struct referent of_name(const struct state *state, uint32_t name, uint32_t passage)
{
	return referent_of_name(state->names, name, passage);
}

/* Whether a list's column on the word at the token has this kind among its own. */
static bool is_listed(const struct reading *reading, const char *list, uint32_t token, const char *kind)
{
	const struct token *t = reading_token(reading, token);
	const char *kinds = word_list_column(language_list(reading->document->language, list), t->norm, t->norm_length, 0);
	return kinds && strstr(kinds, kind);
}

static bool is_indefinite(const struct reading *reading, struct range mention)
{
	return reading_uses(reading, mention.first, USE_INDEFINITE) || reading_word(reading, mention.first, "another") ||
	       reading_word(reading, mention.first, "one");
}

static bool is_possessive(const struct reading *reading, uint32_t token)
{
	return reading_word(reading, token, "'s") || reading_word(reading, token, "'");
}

/* “Rosk hosted Brandt and”: what a tagger takes too much of begins with a verb. */
static bool is_verb_behind_name(const struct reading *reading, uint32_t token)
{
	const struct token *t = reading_token(reading, token);
	if (!reading_is(reading, token - 1, WORD_NAME) || is_possessive(reading, token))
		return false;
	bool past = t->norm_length > 4 && strcmp(t->norm + t->norm_length - 2, "ed") == 0 && !strchr(t->norm, '-');
	return reading_is(reading, token, WORD_AUXILIARY | WORD_MODAL) || (past && reading_open_word(reading, token));
}

/* The noun that a mention is about: the last one before a preposition or comma. */
static uint32_t head_of(const struct reading *reading, struct range mention)
{
	uint32_t head = mention.first;
	for (uint32_t k = mention.first; k < mention.end; k++) {
		const struct token *t = reading_token(reading, k);
		bool mark = (t->kind == TOKEN_PUNCTUATION && !is_possessive(reading, k) && !reading_mark(reading, k, '&') &&
		             !reading_mark(reading, k, '/') && !reading_mark(reading, k, '-')) ||
		            t->kind == TOKEN_QUOTE;
		if (k > mention.first &&
		    (reading_is(reading, k, WORD_PREPOSITION | WORD_RELATIVE) || mark || is_verb_behind_name(reading, k)) &&
		    !reading_is(reading, k, WORD_NAME))
			break;
		if (!mark)
			head = k;
	}
	return head;
}

/* The words of a mention without determiner, for speakers who have no name. */
static struct referent phrase_referent(const struct state *state, struct range range, uint32_t passage)
{
	const struct reading *reading = state->reading;
	bool one = is_indefinite(reading, range) || reading_word(reading, range.first, "this");
	while (range.first + 1 < range.end && reading_uses(reading, range.first, USE_DEFINITE | USE_INDEFINITE))
		range.first++;
	uint32_t head = head_of(reading, range);
	for (uint32_t k = head + 1; k < range.end; k++)
		if (reading_mark(reading, k, ','))
			range.end = k; /* without what it adds: “a charity, which …” */
	struct span span = { reading_token(reading, range.first)->start, reading_token(reading, range.end - 1)->end };
	struct referent referent = { .name = NAME_NONE,
		                         .text = document_copy(reading->document, span, reading->arena),
		                         .passage = passage };
	for (uint32_t k = range.first; k <= head; k++)
		referent.flags |=
			reading->classes[k] & (WORD_ROLE | WORD_MAN | WORD_WOMAN | WORD_PEOPLE | WORD_ORGANISATION | WORD_WRITING);
	if (one && !(referent.flags & (WORD_PEOPLE | WORD_ORGANISATION)))
		referent.flags |= WORD_UNNAMED; /* “a mechanic”: may be a person, whatever the noun */
	return referent;
}

/* Without an opening that belongs to the sentence: “Speaking at the forum, the prime minister”. */
static struct range behind_opening(const struct reading *reading, struct range mention)
{
	const struct token *t = reading_token(reading, mention.first);
	bool participle =
		t->norm_length > 5 && strcmp(t->norm + t->norm_length - 3, "ing") == 0 && !reading_is(reading, mention.first, WORD_NAME);
	if (!participle && !reading_is(reading, mention.first, WORD_PREPOSITION | WORD_SUBORDINATOR))
		return mention;
	for (uint32_t k = mention.first + 1; k + 1 < mention.end; k++)
		if (reading_mark(reading, k, ',') && reading_is(reading, k + 1, WORD_DETERMINER | WORD_NAME | WORD_ROLE | WORD_PRONOUN))
			return (struct range){ k + 1, mention.end };
	return mention;
}

/* Whether a name behind the head says who is meant: “the head of the party, Y. H.”. */
static bool is_apposed(const struct state *state, const struct name_use *use, struct range mention)
{
	const struct reading *reading = state->reading;
	const struct name *name = &state->names->names[use->name];
	uint32_t title = use->range.first - 1;
	bool titled = use->range.first > mention.first && reading_is(reading, title, WORD_TITLE | WORD_ROLE) &&
	              reading_token(reading, title)->flags & TOKEN_CAPITALISED;
	bool place = use->whole < use->range.first && reading_is(reading, title, WORD_PLACE) && name->words > 1 && name_is_person(name);
	bool last = use->range.end == mention.end && (titled || place); /* “former envoy to the U.S. Edda Rosk” */
	bool parted = use->whole > 0 && reading_mark(reading, use->whole - 1, ',');
	return (last || parted || (use->range.end == mention.end && name->words > 1)) &&
	       !(name->flags & (WORD_CAPITAL | WORD_ORGANISATION)) &&
	       (name->flags & WORD_ROLE || use->range.end - use->range.first > 1) &&
	       (last || !reading_is(reading, use->whole - 1, WORD_PREPOSITION | WORD_DETERMINER));
}

/* “University of Varland professor Edda Rosk”: the person behind the body's name at use `u`, or NULL. */
static const struct name_use *holder_at_end(const struct state *state, uint32_t u, struct range mention)
{
	const struct name_use *body = &state->names->uses[u];
	if (!(state->names->names[body->name].flags & WORD_ORGANISATION))
		return NULL;
	for (u++; u < state->names->use_count && state->names->uses[u].range.end <= mention.end; u++) {
		const struct name_use *use = &state->names->uses[u];
		uint32_t title = use->range.first - 1;
		if (use->range.end == mention.end && reading_is(state->reading, title, WORD_ROLE | WORD_TITLE) && use->whole <= title &&
		    name_is_person(&state->names->names[use->name]))
			return use;
	}
	return NULL;
}

/* The name use in a mention that says who it is, or NULL: “Chinese Foreign Minister Wang Yi”. */
static const struct name_use *named(const struct state *state, struct range mention, uint32_t head)
{
	const struct reading *reading = state->reading;
	const struct name_use *before = NULL, *behind = NULL, *other = NULL;
	for (uint32_t u = names_use_from(state->names, mention.first); u < state->names->use_count; u++) {
		const struct name_use *use = &state->names->uses[u];
		if (use->range.first >= mention.end)
			break;
		if (use->range.first <= head && use->range.end > head && (!use->possessive || use->range.end == mention.end)) {
			const struct name_use *holder = holder_at_end(state, u, mention);
			return holder ? holder : use;
		}
		if (use->range.end > mention.end)
			continue;
		if (use->range.first <= head && !use->possessive)
			before = use;
		if (use->range.first > head && !behind && is_apposed(state, use, mention))
			behind = use;
		if (!other &&
		    (use->possessive || (use->whole > 0 && reading_is(reading, use->whole - 1, WORD_PREPOSITION | WORD_DETERMINER))))
			other = use;
	}
	if (behind && !reading_is(reading, head, WORD_PEOPLE))
		return behind;
	if (reading_is(reading, head, WORD_WRITING))
		return other;
	return before && reading_is(reading, head, WORD_NAME) ? before : NULL;
}

/* The words that say which one is meant: “Texas” in “the Texas senator”, “Bannon” in “a lawyer for Bannon”. */
static uint32_t modifiers_of(const struct reading *reading, struct range mention, uint32_t head, uint32_t *ret_tokens)
{
	uint32_t count = 0;
	for (uint32_t k = mention.first; k < mention.end && count < MOST_MODIFIERS; k++)
		if (k != head && reading_open_word(reading, k) && !is_possessive(reading, k) &&
		    !reading_is(reading, k, WORD_ADVERB | WORD_TIME))
			ret_tokens[count++] = k;
	return count;
}

/* "his", "its": somebody's. */
static bool is_owned(const struct reading *reading, uint32_t token)
{
	static const char *const OWNERS[] = { "his", "her", "their", "its" };
	for (size_t k = 0; k < array_size(OWNERS); k++)
		if (reading_word(reading, token, OWNERS[k]))
			return true;
	return false;
}

/* Whether the role is said to be of another place than the word at the token: “Chinese” of a Russian minister. */
static bool is_of_elsewhere(const struct reading *reading, const struct name_role *role, uint32_t token)
{
	if (!reading_is(reading, token, WORD_PLACE) || names_role_is_of(reading, role, token))
		return false;
	for (uint32_t k = role->phrase.first; k < role->phrase.end; k++)
		if (reading_is(reading, k, WORD_PLACE))
			return true;
	return false;
}

/* How well somebody who has the role goes with the mention; 0 and less: not at all. */
static int fit_of_role(const struct state *state, const struct name_role *role, struct range mention, uint32_t head)
{
	const struct reading *reading = state->reading;
	const struct name *name = &state->names->names[role->name];
	uint32_t modifiers[MOST_MODIFIERS], count = modifiers_of(reading, mention, head, modifiers);
	bool body = name->flags & WORD_ORGANISATION, indefinite = is_indefinite(reading, mention), former = false, rank = false;
	uint32_t gender = reading->classes[head] & (WORD_MAN | WORD_WOMAN), known = name->flags & (WORD_MAN | WORD_WOMAN);
	int fit = 50;
	if (body && is_owned(reading, mention.first))
		return 0;                                                  /* “his office” is not any office */
	bool of_bodies = reading_is(reading, head, WORD_ORGANISATION); /* "police", too, although it is people */
	if ((gender && known && !(gender & known)) || (body ? !of_bodies : of_bodies && !reading_is(reading, head, WORD_ROLE)) ||
	    (!body && reading_is(reading, head, WORD_PEOPLE)))
		return 0;
	for (uint32_t k = 0; k < count; k++) {
		if (reading_word(reading, modifiers[k], "former") || reading_word(reading, modifiers[k], "then")) {
			former = true;
			continue;
		}
		if (names_is_rank(reading, modifiers[k])) {
			rank = true;
			continue;
		}
		bool matches = names_role_is_of(reading, role, modifiers[k]);
		bool telling = reading_is(reading, modifiers[k], WORD_NAME | WORD_PLACE);
		bool other = reading_is(reading, modifiers[k], WORD_NAME) && modifiers[k] < head && /* "the Vermont senator" */
		             !reading_is(reading, modifiers[k], WORD_PLACE | WORD_TITLE | WORD_ROLE);
		if (!matches && (indefinite || (body && telling) || other || is_of_elsewhere(reading, role, modifiers[k])))
			return 0;
		bool owner = modifiers[k] + 1 < mention.end && is_possessive(reading, modifiers[k] + 1);
		bool behind = modifiers[k] > head && telling;
		fit += matches ? 25 : owner || behind ? -45 : -10;
	}
	if (rank != role->rank)
		return 0; /* a deputy governor is no governor */
	if (former != role->former)
		fit -= former ? 20 : 40;
	return fit;
}

/* Who has the role of the mention's head when it is mentioned: who goes best with its words, who spoke last, who had it last
 * before, else the first one behind. Somebody who is "a lawyer" here can only be named later. */
static uint32_t holder_of(const struct state *state, struct range mention, uint32_t head)
{
	const struct names *names = state->names;
	struct range roles = names_with_role(state->reading, names, head);
	bool indefinite = is_indefinite(state->reading, mention);
	uint32_t best = NAME_NONE, at = names_role_from(names, roles, mention.first), looked = 0;
	int best_fit = 0;
	if (indefinite && at > roles.first)
		return NAME_NONE;
	uint32_t first = at - roles.first > MOST_HOLDERS ? at - MOST_HOLDERS : roles.first;
	for (uint32_t r = first; r < roles.end && looked < 2 * MOST_HOLDERS; r++, looked++) {
		const struct name_role *role = &names->roles[r];
		int fit = fit_of_role(state, role, mention, head);
		if (fit <= 0)
			continue;
		fit += state->mind.previous.name == role->name ? 25 : 0;
		fit += r < at ? 15 : 0;
		if (fit > best_fit || (fit == best_fit && r < at)) {
			best = role->name;
			best_fit = fit;
		}
	}
	return best;
}

/* “the company”, “the country”: whichever was named last. */
static struct referent last_body(const struct state *state, const struct attribution *attribution, struct range mention,
                                 uint32_t head)
{
	static const char *const BODIES[] = { "company",      "firm",         "airline", "carrier",
		                                  "manufacturer", "retailer",     "startup", "start-up",
		                                  "organization", "organisation", "group",   "agency",
		                                  "nonprofit",    "charity",      "giant",   NULL };
	const struct reading *reading = state->reading;
	if (mention.end - mention.first > 3 || !reading_uses(reading, mention.first, USE_DEFINITE) ||
	    reading_is(reading, head, WORD_PEOPLE))
		return referent_nobody();
	if (reading_word(reading, head, "country") || reading_word(reading, head, "nation"))
		return mind_body(&state->mind, attribution, true);
	for (size_t k = 0; BODIES[k]; k++)
		if (reading_word(reading, head, BODIES[k]))
			return mind_body(&state->mind, attribution, false);
	return referent_nobody();
}

/* Somebody without a name who was called by more words before: “the Israeli army”, later “the army”. */
static const struct phrase *known_phrase(const struct state *state, uint32_t head)
{
	const struct token *t = reading_token(state->reading, head);
	const struct word_list *bodies = language_list(state->reading->document->language, "organisations");
	const char *norm = t->norm, *same = word_list_column(bodies, norm, t->norm_length, 1);
	for (int pass = 0; pass < 2 && norm; pass++, norm = same)
		for (uint32_t k = state->phrase_count; k-- > 0;)
			if (strcmp(state->phrases[k].head, norm) == 0)
				return &state->phrases[k];
	return NULL;
}

/* Whether the noun can call whoever was named last: "billionaire", "45-year-old". */
static bool is_epithet(const struct reading *reading, uint32_t head)
{
	return strstr(reading_token(reading, head)->norm, "-year-old") || is_listed(reading, "roles", head, "epithet");
}

/* “the Republican”, “the billionaire”: a role that no name has in the text, for whoever was named last. */
static struct referent last_person(const struct state *state, const struct attribution *attribution, struct range mention,
                                   uint32_t head)
{
	const struct reading *reading = state->reading;
	bool definite = reading_uses(reading, mention.first, USE_DEFINITE);
	bool more = head + 1 < mention.end && !reading_mark(reading, head + 1, ',');
	if (!definite || more || reading_is(reading, head, WORD_PEOPLE))
		return referent_nobody();
	uint32_t gender = reading->classes[head] & (WORD_MAN | WORD_WOMAN);
	bool alone = mention.end - mention.first == 2;
	if (reading_word(reading, mention.first + 1, "other"))
		return referent_nobody();
	bool aged = head > mention.first && strstr(reading_token(reading, head - 1)->norm, "-year-old");
	if (!is_epithet(reading, head) && !aged)
		return referent_nobody();
	if (reading_is(reading, head, WORD_UNNAMED) && !alone)
		return referent_nobody();
	return mind_person(&state->mind, attribution, gender, LATELY);
}

/* “The statement said”: whoever spoke before, or whose statement it was said to be. Nobody if the mention is not that. */
static struct referent writer_of(const struct state *state, struct range mention, uint32_t head, uint32_t passage)
{
	const struct reading *reading = state->reading;
	const struct referent *previous = &state->mind.previous;
	bool definite = reading_uses(reading, mention.first, USE_DEFINITE) || !reading->grammar || is_owned(reading, mention.first) ||
	                reading_word(reading, mention.first, "this");
	if (!reading_is(reading, head, WORD_WRITING) || mention.end - mention.first > 2 || !definite)
		return referent_nobody();
	if (state->writing && strcmp(state->writing, reading_token(reading, head)->norm) == 0)
		return of_name(state, state->writer, passage);
	bool own = is_listed(reading, "organisations", head, "own") && previous->text && passage - previous->passage <= NEAR;
	return own ? *previous : referent_nobody();
}

static struct referent role(struct state *state, const struct attribution *attribution, struct range mention, uint32_t head)
{
	const struct reading *reading = state->reading;
	uint32_t passage = attribution->passage;
	struct referent writer = writer_of(state, mention, head, passage);
	if (writer.text)
		return writer;
	const struct referent *people = &state->mind.previous_people;
	bool two = reading_word(reading, mention.first, "both") || reading_word(reading, mention.first + 1, "two");
	if (two && reading_is(reading, head, WORD_ROLE) && head + 1 == mention.end && people->text && strstr(people->text, " and ") &&
	    passage - people->passage <= NEAR)
		return *people; /* “the two leaders” */
	bool single = reading_is(reading, head, WORD_ROLE | WORD_ORGANISATION) &&
	              (!reading_is(reading, head, WORD_PEOPLE) || reading_is(reading, head, WORD_ORGANISATION));
	uint32_t name = single ? holder_of(state, mention, head) : NAME_NONE;
	if (name != NAME_NONE)
		return of_name(state, name, passage);
	bool short_form = mention.end - mention.first <= 3 && reading_uses(reading, mention.first, USE_DEFINITE);
	const struct phrase *known = short_form ? known_phrase(state, head) : NULL;
	struct referent referent = phrase_referent(state, mention, passage);
	if (known) {
		referent.text = known->text;
		referent.flags |= known->flags;
		return referent;
	}
	struct referent last = last_body(state, attribution, mention, head);
	if (!last.text)
		last = last_person(state, attribution, mention, head);
	if (last.text)
		return last;
	if (mention.end - mention.first > 2 && state->phrase_count < MOST_PHRASES)
		state->phrases[state->phrase_count++] =
			(struct phrase){ reading_token(reading, head)->norm, referent.text, referent.flags };
	return referent;
}

/* Whether what stands behind “Rosk and” is others, not one more thing that Rosk is: “Rosk, minister and head of the party”. */
static bool are_others(const struct reading *reading, uint32_t first, uint32_t end)
{
	struct range phrase = { first, end };
	return reading_is(reading, first, WORD_DETERMINER | WORD_NAME) || reading_word(reading, first, "other") ||
	       reading_is(reading, head_of(reading, phrase), WORD_PEOPLE | WORD_ORGANISATION);
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
			if (!count && k < use->whole && reading_is(reading, k, WORD_PREPOSITION))
				return NULL; /* “the presidents of Varland and Issel” */
			conjunction |= reading_word(reading, k, "and");
			if (count && !reading_is(reading, k, WORD_CONJUNCTION | WORD_ROLE | WORD_TITLE | WORD_DETERMINER | WORD_ADVERB) &&
			    !reading_mark(reading, k, ',') && k < use->whole)
				return NULL;
		}
		end = use->range.end;
		uses[count++] = use;
	}
	bool rest = count && reading_word(reading, end, "and") && end + 1 < mention.end && !reading_is(reading, end + 1, WORD_PRONOUN) &&
	            are_others(reading, end + 1, mention.end);
	bool all =
		count > 1 && conjunction && reading_is(reading, uses[count - 1]->whole - 1, WORD_CONJUNCTION) && mention.end - end <= 6;
	if (!rest && !all)
		return NULL;
	const char *text = state->names->names[uses[0]->name].text;
	for (uint32_t k = 1; k < count; k++)
		text = arena_format(reading->arena, !rest && k + 1 == count ? "%s and %s" : "%s, %s", text,
		                    state->names->names[uses[k]->name].text);
	if (rest) /* “Rosk and other lawmakers” */
		text =
			arena_format(reading->arena, "%s and %s", text, phrase_referent(state, (struct range){ end + 1, mention.end }, 0).text);
	return text;
}

static struct referent resolve_mention(struct state *state, const struct attribution *attribution, struct range mention);

/* The noun phrase that ends with the token. */
static struct range noun_phrase_to(const struct reading *reading, uint32_t token)
{
	uint32_t first = token;
	while (first > 0 && token - first < MOST_MODIFIERS && reading_token(reading, first - 1)->kind == TOKEN_WORD &&
	       reading_token(reading, first - 1)->sentence == reading_token(reading, token)->sentence &&
	       (reading_is(reading, first - 1, WORD_DETERMINER) || reading_open_word(reading, first - 1)) &&
	       !reading_is(reading, first, WORD_DETERMINER) && !reading_is(reading, first - 1, WORD_CUE) &&
	       !(first > 1 && is_verb_behind_name(reading, first - 1)))
		first--;
	return (struct range){ first, token + 1 };
}

/* “Jan Brewer, who said”: what stands before the relative at the token, the nearest noun for a person if it is `personal`. */
static struct referent antecedent(struct state *state, const struct attribution *attribution, uint32_t token, bool personal)
{
	const struct reading *reading = state->reading;
	const struct names *names = state->names;
	uint32_t sentence = reading_token(reading, token)->sentence, u = names_use_from(names, token);
	for (uint32_t k = token; k-- > 0 && token - k < ANTECEDENT && reading_token(reading, k)->sentence == sentence;) {
		const struct name_use *use = u > 0 && names->uses[u - 1].range.first <= k ? &names->uses[u - 1] : NULL;
		bool inside = use && k < use->range.end;
		if (inside && !use->possessive && (!personal || name_may_be_person(&names->names[use->name])))
			return of_name(state, use->name, attribution->passage);
		if (!inside && reading_is(reading, k, WORD_ROLE | (personal ? 0 : WORD_ORGANISATION))) {
			struct range phrase = noun_phrase_to(reading, k);
			return resolve_mention(state, attribution, phrase);
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

/* “Some politicians welcomed it, others warned”: other politicians. */
static struct referent others(const struct state *state, const struct attribution *attribution, uint32_t token)
{
	const struct reading *reading = state->reading;
	uint32_t sentence = reading_token(reading, token)->sentence;
	for (uint32_t k = token; k-- > 0 && token - k < 2 * ANTECEDENT && reading_token(reading, k)->sentence == sentence;) {
		if (!reading_word(reading, k, "some") && !reading_word(reading, k, "many") && !reading_word(reading, k, "several"))
			continue;
		struct range phrase = phrase_noun_phrase(reading, k, token);
		uint32_t head = head_of(reading, phrase);
		if (range_empty(phrase) || !reading_is(reading, head, WORD_PEOPLE) || head == k)
			continue;
		struct span span = { reading_token(reading, k + 1)->start, reading_token(reading, head)->end };
		const char *text = arena_format(reading->arena, "other %s", document_copy(reading->document, span, reading->arena));
		return (
			struct referent){ .name = NAME_NONE, .text = text, .flags = WORD_ROLE | WORD_PEOPLE, .passage = attribution->passage };
	}
	return referent_nobody();
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
	uint32_t head = range_empty(phrase) ? token : head_of(reading, phrase);
	if (head >= token || reading_is(reading, head, WORD_NAME | WORD_WRITING | WORD_PEOPLE) ||
	    !reading_is(reading, head, WORD_ORGANISATION))
		return referent_nobody();
	return resolve_mention(state, attribution, phrase);
}

static struct referent pronoun(struct state *state, const struct attribution *attribution, uint32_t token)
{
	const struct reading *reading = state->reading;
	uint32_t gender = reading->classes[token] & (WORD_MAN | WORD_WOMAN);
	bool several = reading_is(reading, token, WORD_PEOPLE); /* "they"; German "sie" is "she", too */
	if (several && (!gender || !referent_is_person(&state->mind.previous)))
		return mind_people(&state->mind, attribution);
	if (gender)
		return mind_person(&state->mind, attribution, gender == (WORD_MAN | WORD_WOMAN) ? 0 : gender, FAR);
	if (reading_word(reading, token, "it")) {
		struct referent subject = body_before(state, attribution, token);
		return subject.text ? subject : mind_body(&state->mind, attribution, true);
	}
	if (reading_is(reading, token, WORD_RELATIVE | WORD_THAT))
		return antecedent(state, attribution, token, reading_word(reading, token, "who"));
	if (reading_word(reading, token, "i") || reading_word(reading, token, "we"))
		return first_person(state, attribution);
	if (reading_word(reading, token, "both"))
		return mind_people(&state->mind, attribution);
	return reading_word(reading, token, "others") ? others(state, attribution, token) : referent_nobody();
}

static bool is_pronoun(const struct reading *reading, struct range mention)
{
	return mention.end - mention.first == 1 && reading_is(reading, mention.first, WORD_PRONOUN | WORD_RELATIVE | WORD_THAT) &&
	       !reading_is(reading, mention.first, WORD_NAME);
}

static struct referent resolve_mention(struct state *state, const struct attribution *attribution, struct range mention)
{
	const struct reading *reading = state->reading;
	uint32_t passage = attribution->passage;
	mention = behind_opening(reading, mention);
	if (mention.end > mention.first + 1 && is_possessive(reading, mention.end - 1))
		mention.end--; /* “Rosk's” of “Rosk's suggestion” */
	if (is_pronoun(reading, mention))
		return pronoun(state, attribution, mention.first);
	const struct referent *previous = &state->mind.previous;
	if (!reading->grammar && mention.end - mention.first == 1 && reading_token(reading, mention.first)->flags & TOKEN_STOP)
		return previous->text && passage - previous->passage <= NEAR ? *previous : referent_nobody();
	const char *several = joined(state, mention);
	if (several)
		return (struct referent){ .name = NAME_NONE, .text = several, .flags = WORD_PEOPLE, .passage = passage };
	uint32_t head = head_of(reading, mention);
	const struct name_use *use = named(state, mention, head);
	if (use && reading_is(reading, head, WORD_WRITING) && !reading_is(reading, head, WORD_NAME)) {
		state->writing = reading_token(reading, head)->norm;
		state->writer = use->name;
	}
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
			(struct phrase){ reading_token(state->reading, state->early_head)->norm, referent->text, referent->flags };
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
	if (!(reading->traits & TRAIT_FIXED_ORDER) && known_phrase(state, head))
		return false;
	state->early_head = head;
	bool name = reading_is(reading, head, WORD_NAME) && !(reading_token(reading, head)->flags & TOKEN_UPPER); /* "CEO" is none */
	return reading_is(reading, head, WORD_ROLE) && !reading_is(reading, head, WORD_PEOPLE | WORD_UNNAMED) && !name &&
	       !is_indefinite(reading, attribution->mention);
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

/* Why an attribution has no speaker: nobody is mentioned, nobody in particular ("someone"), or a pronoun of nobody known. */
static const char *reason_of(const struct reading *reading, struct range mention)
{
	if (range_empty(mention))
		return "unattributed";
	bool personal = reading_is(reading, mention.first, WORD_MAN | WORD_WOMAN | WORD_PEOPLE) ||
	                reading_word(reading, mention.first, "it") || reading_word(reading, mention.first, "we") ||
	                reading_word(reading, mention.first, "i") || reading_word(reading, mention.first, "you") ||
	                reading_is(reading, mention.first, WORD_RELATIVE);
	return personal ? "pronoun" : "anonymous";
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

/* “La ministra de Sanidad, Edda Rosk”: later "la ministra" is she. Where a language has its titles far from the name. */
static void learn_role(struct state *state, const struct attribution *attribution, const struct referent *referent)
{
	if (state->reading->traits & TRAIT_FIXED_ORDER || referent->name == NAME_NONE || range_empty(attribution->mention) ||
	    state->phrase_count == MOST_PHRASES)
		return;
	uint32_t head = head_of(state->reading, attribution->mention);
	if (reading_is(state->reading, head, WORD_ROLE) && !reading_is(state->reading, head, WORD_NAME | WORD_PEOPLE))
		state->phrases[state->phrase_count++] =
			(struct phrase){ reading_token(state->reading, head)->norm, referent->text, referent->flags };
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
	struct referent referent = range_empty(mention) ? referent_nobody() : resolve_mention(state, attribution, mention);
	*ret_speaker = (struct speaker){ .name = referent.text };
	if (!referent.text)
		ret_speaker->reason = reason_of(state->reading, mention);
	if (!range_empty(attribution->via))
		ret_speaker->via = resolve_mention(state, attribution, attribution->via).text;
	else if (referent.text)
		ret_speaker->via = relay(state, attribution, speakers, referent.text);
	state->lately[state->lately_count++ % MOST_NESTED] = index;
	if (!referent.text || attribution->attitude)
		return;
	name_unnamed(state, attribution, &referent, speakers);
	bool person = referent_is_person(&referent) && referent.name == NAME_NONE && !range_empty(mention);
	state->unnamed = person && is_indefinite(state->reading, mention) ? index : DOCUMENT_NONE;
	if (is_early(state, attribution, &referent))
		state->early = index;
	mind_spoke(&state->mind, referent, attribution->passage, range_empty(mention) ? attribution->content[0].first : mention.first);
	bool name = referent.name != NAME_NONE && state->names->names[referent.name].words > 1;
	learn_role(state, attribution, &referent);
	if (name && state->early != DOCUMENT_NONE && state->early != index && !(referent.flags & (WORD_ORGANISATION | WORD_PEOPLE)))
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
