#include "extract/speakers/holders.h"

#include "extract/speakers/mentions.h"

enum {
	MOST_HOLDERS = 16, /* holders of one role that are weighed against each other */
	MOST_COUNTED = 10, /* uses of a name */
};

/* Whether the role belongs to another place than the one at the token: “Chinese”, if it is a Russian minister's. */
static bool is_of_elsewhere(const struct reading *reading, const struct name_role *role, uint32_t token)
{
	if (!reading_is(reading, token, WORD_PLACE | WORD_CAPITAL) || names_role_is_of(reading, role, token))
		return false;
	for (uint32_t k = role->phrase.first; k < role->phrase.end; k++)
		if (reading_is(reading, k, WORD_PLACE | WORD_CAPITAL) || names_is_constituency(reading, k))
			return true;
	return false;
}

/* Whether the word is, or is part of, a state's name: “Costa Rica's president”. */
static bool is_states(const struct mind *mind, uint32_t token)
{
	if (reading_is(mind->reading, token, WORD_CAPITAL))
		return true;
	const struct names *names = mind->names;
	uint32_t u = names_use_from(names, token + 1);
	return u > 0 && names->uses[u - 1].range.end > token && names->names[names->uses[u - 1].name].flags & WORD_CAPITAL;
}

/* Whether the role is in a body or of a person, not of a state: “the president of Acme”. */
static bool is_of_other(const struct mind *mind, const struct name_role *role)
{
	for (uint32_t k = role->phrase.first; k + 1 < role->phrase.end; k++)
		if (reading_uses(mind->reading, k, USE_OF) && reading_is(mind->reading, k + 1, WORD_NAME) && !is_states(mind, k + 1))
			return true;
	return false;
}

/* Whether the word says for what somebody is minister, secretary or director: "finance", "prime". */
static bool is_portfolio(const struct reading *reading, uint32_t token)
{
	if (reading_is(reading, token, WORD_ROLE | WORD_PLACE | WORD_GIVEN) || names_is_rank(reading, token) || reading_kind(reading, token, KIND_FORMER))
		return false;
	return reading_is(reading, token, WORD_TITLE) || mention_is_listed(reading, "organisations", token, "topic");
}

/* Whether the word before the head, “[finance] minister”, is another portfolio than that of the role, “[Prime] Minister Rosk”. */
static bool is_other_portfolio(const struct reading *reading, const struct name_role *role, uint32_t head)
{
	if (head == 0 || !is_portfolio(reading, head - 1) || names_role_is_of(reading, role, head - 1))
		return false;
	for (uint32_t k = role->phrase.first; k + 1 < role->phrase.end; k++)
		if (is_portfolio(reading, k) && reading_is(reading, k + 1, WORD_ROLE | WORD_TITLE))
			return true;
	return false;
}

/* The word behind "of" and an article at `token`, “ministre [de la] Santé”, if it has a capital and is neither a place nor an abbreviation,
 * under which a body goes that was named in full; else DOCUMENT_NONE. */
static uint32_t field_behind(const struct reading *reading, uint32_t token, uint32_t end)
{
	if (token >= end || !reading_uses(reading, token, USE_OF))
		return DOCUMENT_NONE;
	uint32_t field = token + 1;
	while (field < end && reading_is(reading, field, WORD_DETERMINER))
		field++;
	const uint32_t others = WORD_PLACE | WORD_CAPITAL | WORD_GIVEN;
	bool named = field < end && reading_is(reading, field, WORD_NAME) && !reading_is(reading, field, others);
	return named && !(reading_token(reading, field)->flags & TOKEN_UPPER) ? field : DOCUMENT_NONE;
}

/* Whether what stands behind the head, “ministre [de l'Intérieur]”, is another field than that of the role, “[Premier] ministre”, “ministre [du
 * Travail]”. Languages that have it in front of the head are for is_other_portfolio(). */
static bool is_other_field(const struct reading *reading, const struct name_role *role, struct range mention, uint32_t head)
{
	uint32_t field = field_behind(reading, head + 1, mention.end);
	if (reading->traits & TRAIT_FIXED_ORDER || field == DOCUMENT_NONE || names_role_is_of(reading, role, field))
		return false;
	for (uint32_t k = role->phrase.first; k + 1 < role->phrase.end; k++)
		if (reading_is(reading, k, WORD_ROLE | WORD_TITLE) &&
		    (reading_is(reading, k + 1, WORD_ROLE | WORD_TITLE) || field_behind(reading, k + 1, role->phrase.end) != DOCUMENT_NONE))
			return true;
	return false;
}

/* “the [high] court”, for the Supreme Court. */
static bool is_highest(const struct reading *reading, const struct name_role *role, uint32_t modifier)
{
	if (!reading_means(reading, modifier, MEANS_HIGH))
		return false;
	for (uint32_t k = role->phrase.first; k < role->phrase.end; k++)
		if (reading_means(reading, k, MEANS_SUPREME))
			return true;
	return false;
}

/* How well the holder of a role fits the mention; 0 or less: not at all. */
static int fit_of_role(const struct mind *mind, const struct name_role *role, struct range mention, uint32_t head)
{
	const struct reading *reading = mind->reading;
	const struct name *name = &mind->names->names[role->name];
	uint32_t modifiers[MENTION_MODIFIERS], count = mention_modifiers(reading, mention, head, modifiers);
	bool body = name->flags & WORD_ORGANISATION, indefinite = mention_is_indefinite(reading, mention), former = false, rank = false;
	uint32_t gender = reading->classes[head] & (WORD_MAN | WORD_WOMAN), known = name->flags & (WORD_MAN | WORD_WOMAN);
	int fit = count == 0 && is_of_other(mind, role) ? 10 : 50; /* “the president” alone is rather the state's */
	if (body && mention_is_owned(reading, mention.first))
		return 0; /* “his office” is not any office */
	const char *reign = token_column(reading_token(reading, head), language_list(reading->document->language, "organisations"), 2);
	if (body && count == 0 && reign && *reign && !name->of_state)
		return 0; /* “the administration” is the president's, not the Dam Safety Administration */
	if (!body && head > mention.first && is_other_portfolio(reading, role, head))
		return 0; /* “the finance minister” is not the prime minister */
	if (!body && is_other_field(reading, role, mention, head))
		return 0;
	bool of_bodies = reading_is(reading, head, WORD_ORGANISATION); /* "police", too, although it is people */
	if ((gender && known && !(gender & known)) || (body ? !of_bodies : of_bodies && !reading_is(reading, head, WORD_ROLE)) ||
	    (!body && reading_is(reading, head, WORD_PEOPLE)))
		return 0;
	if (body && count == 0) /* “the zoo”: rather the one that the text is about than one that is named in passing */
		fit += 2 * (int)(name->meant_count < MOST_COUNTED ? name->meant_count : MOST_COUNTED);
	if (!body && count == 0 && !indefinite) /* “the senator”: rather the one whom the text is about */
		fit += (int)(name->meant_count < MOST_COUNTED ? name->meant_count : MOST_COUNTED);
	for (uint32_t k = 0; k < count; k++) {
		if (reading_kind(reading, modifiers[k], KIND_FORMER)) {
			former = true;
			continue;
		}
		if (names_is_rank(reading, modifiers[k])) {
			rank = true;
			continue;
		}
		bool matches = names_role_is_of(reading, role, modifiers[k]) || (body && is_highest(reading, role, modifiers[k]));
		bool telling = reading_is(reading, modifiers[k], WORD_NAME | WORD_PLACE);
		bool elsewhere = modifiers[k] < head && reading_is(reading, modifiers[k], WORD_PLACE | WORD_CAPITAL) &&
		                 mention_is_owned(reading, role->phrase.first); /* “its president, Rosk” is not the Varlandian one */
		bool other = reading_is(reading, modifiers[k], WORD_NAME) && modifiers[k] < head && /* "the Vermont senator" */
		             !reading_is(reading, modifiers[k], WORD_PLACE | WORD_TITLE | WORD_ROLE) && !is_states(mind, modifiers[k]);
		bool of_body = !body && modifiers[k] < head && reading_is(reading, modifiers[k], WORD_ORGANISATION); /* “ministry spokesman” */
		if (!matches && (indefinite || of_body || (body && telling) || other || elsewhere || is_of_elsewhere(reading, role, modifiers[k])))
			return 0;
		if (!matches && modifiers[k] > head && reading_is(reading, head, WORD_UNNAMED))
			return 0; /* “the officer in charge of the dam” is not any officer */
		bool owner = modifiers[k] + 1 < mention.end && reading_possessive(reading, modifiers[k] + 1) && !is_states(mind, modifiers[k]);
		bool behind = modifiers[k] > head && telling;
		bool another = body && modifiers[k] < head && !matches; /* “the district court” is not the Supreme Court */
		fit += matches ? 25 : another ? -70 : owner || behind ? -45 : -10;
	}
	if (rank != role->rank)
		return 0; /* a deputy governor is no governor */
	if (former != role->former)
		fit -= former ? 20 : 100;
	return fit;
}

/* Whether the words rule out any holder with a name: “an unnamed official”, “another official”, “every senator”. */
static bool stays_unnamed(const struct reading *reading, struct range mention, uint32_t head)
{
	for (uint32_t k = mention.first; k < head; k++)
		if (reading_uses(reading, k, USE_ANOTHER) || reading_kind(reading, k, KIND_EVERY | KIND_ANONYMOUS))
			return true;
	return false;
}

/* “The president said … [twenty paragraphs on] under President Rosk”: whether a holder who is named once, and so much later, is hardly meant. */
static bool is_far_ahead(const struct mind *mind, const struct name_role *role, struct range mention, uint32_t head)
{
	enum { FAR_AHEAD = 8 /* passages */ };
	const struct name *name = &mind->names->names[role->name];
	return name->meant_count == 1 && mention.end == head + 1 && !(name->flags & WORD_ORGANISATION) &&
	       reading_passage_at(mind->reading, role->token) > reading_passage_at(mind->reading, mention.first) + FAR_AHEAD;
}

uint32_t holders_find(const struct mind *mind, struct range mention, uint32_t head)
{
	const struct names *names = mind->names;
	struct range roles = names_with_role(mind->reading, names, head);
	bool indefinite = mention_is_indefinite(mind->reading, mention);
	uint32_t best = NAME_NONE, at = names_role_from(names, roles, mention.first), looked = 0;
	int best_fit = 0;
	if ((indefinite && at > roles.first) || stays_unnamed(mind->reading, mention, head))
		return NAME_NONE;
	uint32_t first = at - roles.first > MOST_HOLDERS ? at - MOST_HOLDERS : roles.first;
	for (uint32_t r = first; r < roles.end && looked < 2 * MOST_HOLDERS; r++, looked++) {
		const struct name_role *role = &names->roles[r];
		if (indefinite && role->token < mention.end)
			continue; /* “a lawyer representing Edda Rosk” */
		int fit = fit_of_role(mind, role, mention, head);
		if (fit <= 0 || (r >= at && is_far_ahead(mind, role, mention, head)))
			continue;
		fit += mind->previous.name == role->name ? 25 : 0;
		fit += r < at ? 15 : 0;
		if (fit > best_fit || (fit == best_fit && r < at)) {
			best = role->name;
			best_fit = fit;
		}
	}
	return best;
}

typedef bool role_test(const struct reading *reading, const struct name_role *role, uint32_t modifier);

/* Whether a role of the name passes the test with a word that stands before the head of the mention. */
static bool any_role(const struct mind *mind, uint32_t name, struct range mention, uint32_t head, role_test *test)
{
	uint32_t modifiers[MENTION_MODIFIERS], count = mention_modifiers(mind->reading, mention, head, modifiers);
	for (uint32_t r = 0; r < mind->names->role_count; r++)
		for (uint32_t k = 0; k < count && mind->names->roles[r].name == name; k++)
			if (test(mind->reading, &mind->names->roles[r], modifiers[k]))
				return true;
	return false;
}

bool holders_contradict(const struct mind *mind, uint32_t name, struct range mention, uint32_t head)
{
	return any_role(mind, name, mention, head, is_of_elsewhere);
}

bool holders_share_words(const struct mind *mind, uint32_t name, struct range mention, uint32_t head)
{
	return any_role(mind, name, mention, head, names_role_is_of);
}
