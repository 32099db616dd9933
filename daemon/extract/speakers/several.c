#include "extract/speakers/several.h"

#include <string.h>

#include "extract/rules/phrases.h"
#include "extract/speakers/mentions.h"
#include "extract/speakers/mind_inside.h"

enum {
	MOST_JOINED = 6, /* names in one mention */
	MOST_BEHIND = 6, /* tokens of the mention behind them */
	LATELY = 2,      /* passages back to which “the companies” can mean two that were named together */
	BEFORE = 48,     /* tokens before "others" among which "some" is looked for */
};

/* Whether the words after “Rosk and” mean other people, not one more office of Rosk: “Rosk, minister and head of the party”. */
static bool are_others(const struct reading *reading, uint32_t first, uint32_t end)
{
	struct range phrase = { first, end };
	return reading_is(reading, first, WORD_DETERMINER | WORD_NAME) || reading_kind(reading, first, KIND_OTHER) ||
	       reading_uses(reading, end - 1, USE_OTHERS) ||
	       reading_is(reading, mention_head(reading, phrase), WORD_PEOPLE | WORD_ORGANISATION);
}

/* The token after the bracket that opens at `token`; `limit` if it does not close before that. */
static uint32_t behind_bracket(const struct reading *reading, uint32_t token, uint32_t limit)
{
	while (token < limit && !reading_mark(reading, token, ')'))
		token++;
	return token < limit ? token + 1 : limit;
}

/* Whether the name only gives the affiliation of the one before it, which ends at `end`: “Rosk of [Acme]”. */
static bool is_affiliation(const struct mind *mind, const struct name_use *before, uint32_t end, const struct name_use *use)
{
	const struct reading *reading = mind->reading;
	uint32_t behind = end + 1 + reading_uses(reading, end + 1, USE_DEFINITE);
	bool of = reading_uses(reading, end, USE_OF | USE_FROM | USE_AT);
	return of && behind == use->whole && name_may_be_person(&mind->names->names[before->name]);
}

/* The token after the nouns of a role that begin at `first`, “Acme [assistant director]”; `first` if there is none. */
static uint32_t behind_role(const struct reading *reading, uint32_t first, uint32_t limit)
{
	uint32_t behind = first;
	for (uint32_t k = first; k < limit && reading_open_word(reading, k) && !reading_is(reading, k, WORD_NAME | WORD_PEOPLE); k++)
		if (reading_is(reading, k, WORD_ROLE))
			behind = k + 1;
	return behind;
}

/* Whether the use may be of a person; not the “National Search” of a “National Search and Rescue chief”. */
static bool may_be_person(const struct mind *mind, const struct name_use *use)
{
	const struct name *name = &mind->names->names[use->name];
	bool common = false;
	for (uint32_t k = use->range.first; k < use->range.end; k++)
		common |= reading_is(mind->reading, k, WORD_TOPIC | WORD_ORGANISATION | WORD_PLACE);
	return name_may_be_person(name) || (!common && name->words > 1 && !(name->flags & (WORD_ORGANISATION | WORD_PEOPLE | WORD_CAPITAL)));
}

/* Whether the words between two names show that the second one only says what the first one is: “Rosk, [a] VNN contributor”. */
static bool is_in_apposition(const struct reading *reading, uint32_t first, uint32_t end)
{
	for (uint32_t k = first; k < end; k++)
		if (reading_uses(reading, k, USE_INDEFINITE) || reading_kind(reading, k, KIND_FORMER))
			return true;
	return false;
}

/* Whether the use is only of an office, and another of whoever is named behind it follows: “[Acme President] and director Rosk”. */
static bool is_office_of_next(const struct mind *mind, const struct name_use *use)
{
	const struct reading *reading = mind->reading;
	const uint32_t office = WORD_ROLE | WORD_TITLE;
	uint32_t behind = use->range.end;
	while (reading_is(reading, behind, office))
		behind++;
	const bool ends = behind > use->range.end || (reading_is(reading, behind - 1, office) && behind > use->range.first + 1);
	return ends && !reading_is(reading, behind - 1, WORD_PEOPLE | WORD_GIVEN | WORD_ORGANISATION) && reading_uses(reading, behind, USE_AND) &&
	       !name_is_person(&mind->names->names[use->name]);
}

/* Whether the use only says whose people are meant: “Rosk and [White Dam] officials”. */
static bool is_of_people(const struct reading *reading, const struct name_use *use, uint32_t limit)
{
	for (uint32_t k = use->range.end; k < limit && reading_open_word(reading, k); k++) {
		if (reading_is(reading, k, WORD_PEOPLE))
			return true;
		if (reading_is(reading, k, WORD_NAME))
			return false;
	}
	return false;
}

/* “the chair, Rosk, and [president,] Brandt”: whether the words from the end of one name to another, which begins at `next`, give the
 * latter's role. */
static bool is_behind_its_role(const struct reading *reading, uint32_t end, uint32_t next)
{
	uint32_t role = end + 2 + reading_is(reading, end + 2, WORD_DETERMINER);
	if (!reading_mark(reading, end, ',') || !reading_is(reading, end + 1, WORD_CONJUNCTION) || next < role + 2 ||
	    !reading_mark(reading, next - 1, ','))
		return false;
	while (role + 1 < next && reading_is(reading, role, WORD_ROLE | WORD_TITLE))
		role++;
	return role + 1 == next;
}

/* The names that a mention joins, as far as it has been read. */
struct joining {
	const struct name_use *uses[MOST_JOINED];
	uint32_t count, end; /* where the last one ends, with its affiliation or role */
	bool conjunction;    /* there is an "and" between them */
	bool affiliated;     /* one has its affiliation behind it */
	bool joined, last_joined; /* "and" stands before the next name, before the last one */
};

enum step { STEP_TAKE, STEP_SKIP, STEP_END, STEP_NONE /* the mention is nothing of the kind */ };

/* “[Acme]'s Edda Rosk and Tomas Brandt”: whether a person is named right behind the possessive use. */
static bool is_whose_are_named(const struct mind *mind, struct range mention, const struct name_use *use)
{
	const struct name_use *next = use + 1, *end = mind->names->uses + mind->names->use_count;
	return use->possessive && next < end && next->range.first == use->range.end + 1 && next->range.end <= mention.end && !next->possessive &&
	       may_be_person(mind, next);
}

/* What to do with the next name in the mention, by itself and by what follows it. */
static enum step step_of(const struct mind *mind, struct range mention, const struct name_use *use, struct joining *joining)
{
	const struct reading *reading = mind->reading;
	const struct name_use *before = joining->count ? joining->uses[joining->count - 1] : NULL;
	const uint32_t end = joining->end;
	const bool members = joining->last_joined && reading_mark(reading, end, ',') &&
	                     (is_of_people(reading, use, mention.end) || mind->names->names[use->name].flags & WORD_PEOPLE);
	if ((before || use->range.first <= mention.first + 1) && is_whose_are_named(mind, mention, use) && !members) {
		joining->joined = before && reading_is(reading, end, WORD_CONJUNCTION);
		joining->conjunction |= before && reading_uses(reading, end, USE_AND);
		joining->end = use->range.end + 1; /* “Acme's Edda Rosk and Orvair's Tomas Brandt” */
		return STEP_SKIP;
	}
	if (use->range.end > mention.end || use->possessive || members) /* “Rosk and Brandt, [Varland] Republicans” */
		return STEP_END;
	if (before && is_affiliation(mind, before, end, use)) {
		joining->end = use->range.end; /* “Rosk of Acme and Brandt of the Issel Group” */
		joining->affiliated = true;
		return STEP_SKIP;
	}
	if (!before && is_office_of_next(mind, use))
		return STEP_NONE;
	if (before && reading_uses(reading, end, USE_AND) && is_of_people(reading, use, mention.end))
		return STEP_END;
	if (joining->affiliated && !name_may_be_person(&mind->names->names[use->name]))
		return STEP_NONE; /* “Rosk of Acme and Issel” */
	bool attributive = reading_is(reading, use->range.end, WORD_ROLE | WORD_ORGANISATION) && !reading_is(reading, use->range.end, WORD_NAME);
	if (reading_mark(reading, use->range.first - 1, '(') || (!before && attributive))
		return STEP_SKIP; /* "(OSK)"; “Acme professor and provost Rosk” is one */
	uint32_t role = before && may_be_person(mind, before) ? behind_role(reading, use->range.end, mention.end) : use->range.end;
	if (role > use->range.end && reading_is(reading, role, WORD_NAME)) {
		joining->joined = reading_is(reading, end, WORD_CONJUNCTION);
		joining->conjunction |= reading_uses(reading, end, USE_AND);
		joining->end = role; /* “Rosk and former VNN director Brandt” */
		return STEP_SKIP;
	}
	/* “Rosk, a VNN contributor and former FBI director” */
	return role > use->range.end && is_in_apposition(reading, end, use->range.first) ? STEP_NONE : STEP_TAKE;
}

/* Whether nothing between the names taken so far and the next one shows that they are not joined: “the presidents of Varland and Issel”. Notes an
 * "and". */
static bool may_be_joined(const struct reading *reading, const struct name_use *use, struct joining *joining)
{
	const uint32_t between = WORD_CONJUNCTION | WORD_ROLE | WORD_TITLE | WORD_DETERMINER | WORD_ADVERB;
	const uint32_t kind = WORD_PLACE | WORD_ORGANISATION; /* “Acme and the [Varlandian newspaper] Lantern” */
	for (uint32_t k = joining->end; k < use->range.first; k++) {
		if (joining->count && k == joining->end && reading_mark(reading, k, '('))
			k = behind_bracket(reading, k, use->range.first);
		if (joining->count && k == joining->end && reading_mark(reading, k, ',') && names_is_constituency(reading, k + 1))
			k += 2; /* “Rosk, D-Ky., and Brandt” */
		if (k == use->range.first)
			break;
		if (!joining->count && k < use->whole && reading_is(reading, k, WORD_PREPOSITION))
			return false;
		joining->conjunction |= reading_uses(reading, k, USE_AND);
		if (joining->count && !reading_is(reading, k, joining->conjunction ? between | kind : between) && !reading_mark(reading, k, ',') &&
		    k < use->whole)
			return false;
	}
	return true;
}

static void take(const struct reading *reading, const struct name_use *use, struct joining *joining)
{
	const uint32_t before = use->whole - 1 - (use->whole > 1 && reading_uses(reading, use->whole - 1, USE_DEFINITE)); /* “and the Lantern” */
	const bool and = reading_is(reading, before, WORD_CONJUNCTION) || is_behind_its_role(reading, joining->end, use->whole);
	joining->last_joined = joining->joined || (joining->count && and);
	joining->joined = false;
	joining->end = use->range.end;
	joining->uses[joining->count++] = use;
}

/* “Rosk and Brandt, [Varland Republicans who …]”: whether what is in apposition to both begins at the comma. */
static bool are_many_behind(const struct mind *mind, uint32_t comma, uint32_t limit)
{
	const struct reading *reading = mind->reading;
	for (uint32_t k = comma + 1; k < limit && k <= comma + MOST_BEHIND && reading_mark(reading, comma, ','); k++) {
		if (!reading_open_word(reading, k) && !reading_is(reading, k, WORD_DETERMINER))
			return false;
		if (reading_is(reading, k, WORD_PEOPLE))
			return true;
	}
	return false;
}

/* “Rosk and Brandt[, the heads of …]”, “Rosk and Brandt [of the …]”: whether what stands behind both only adds to them. */
static bool is_aside_behind(const struct reading *reading, uint32_t token)
{
	return reading->traits & TRAIT_FIXED_ORDER && (reading_mark(reading, token, ',') || reading_mark(reading, token, '(') ||
	                                               reading_is(reading, token, WORD_PREPOSITION | WORD_RELATIVE));
}

/* “Ministerio de Economía y [Hacienda]”: whether the name is one more field of the body before it, in a language that has no list of such words. */
static bool is_field(const struct reading *reading, const struct name_use *use, const struct joining *joining)
{
	const struct name_use *body = joining->count ? joining->uses[joining->count - 1] : NULL;
	const uint32_t others = WORD_GIVEN | WORD_TITLE | WORD_ORGANISATION | WORD_CAPITAL;
	bool of = false;
	for (uint32_t k = body ? body->range.first : 0; body && k < body->range.end; k++)
		of |= reading_uses(reading, k, USE_OF);
	return of && !(reading->traits & TRAIT_FIXED_ORDER) && reading_is(reading, body->range.first, WORD_ORGANISATION) &&
	       use->whole == body->range.end + 1 && use->range.end == use->whole + 1 && !reading_is(reading, use->whole, others) &&
	       !(reading_token(reading, use->whole)->flags & TOKEN_UPPER);
}

/* “the Commission on Dams and the [Blind]”: whether the name is one more thing that the body before it is for. */
static bool is_cause(const struct mind *mind, const struct name_use *use, const struct joining *joining)
{
	const struct reading *reading = mind->reading;
	const struct name_use *body = joining->count == 1 ? joining->uses[0] : NULL;
	const struct name *name = &mind->names->names[use->name];
	bool on = false;
	for (uint32_t k = body ? body->range.first + 1 : 0; body && k < body->range.end; k++)
		on |= reading_is(reading, k, WORD_PREPOSITION);
	return on && name->words == 1 && !(name->flags & (WORD_ORGANISATION | WORD_CAPITAL | WORD_MAN | WORD_WOMAN | WORD_ROLE)) &&
	       reading_uses(reading, use->whole - 1, USE_DEFINITE);
}

/* The word that joins the last two names, or (`rest`) the last name and others, as the text has it. */
static const char *joining_word(const struct reading *reading, const struct joining *joining, bool rest)
{
	uint32_t token = joining->end, first = joining->count > 1 ? joining->uses[joining->count - 2]->range.end : token;
	for (uint32_t k = joining->uses[joining->count - 1]->whole; !rest && k-- > first;)
		if (reading_uses(reading, k, USE_AND)) {
			token = k;
			break;
		}
	if (!reading_uses(reading, token, USE_AND))
		return "and";
	return document_copy(reading->document, (struct span){ reading_token(reading, token)->start, reading_token(reading, token)->end },
	                     reading->arena);
}

const char *several_joined(const struct mind *mind, struct range mention)
{
	const struct reading *reading = mind->reading;
	struct joining joining = { .end = mention.first };
	for (uint32_t u = names_use_from(mind->names, mention.first); u < mind->names->use_count && joining.count < MOST_JOINED; u++) {
		const struct name_use *use = &mind->names->uses[u];
		const enum step step = step_of(mind, mention, use, &joining);
		const bool added = joining.count > 1 && joining.last_joined && joining.conjunction && is_aside_behind(reading, joining.end);
		if (step == STEP_END || (step == STEP_TAKE && added && !may_be_joined(reading, use, &joining)))
			break; /* “Rosk and Brandt, the heads of [Acme]” */
		if (step == STEP_NONE || (step == STEP_TAKE && (!may_be_joined(reading, use, &joining) || is_field(reading, use, &joining) ||
		                                                   is_cause(mind, use, &joining))))
			return NULL;
		if (step == STEP_TAKE)
			take(reading, use, &joining);
	}
	const uint32_t count = joining.count, others = joining.end + 1;
	bool rest = count && reading_uses(reading, joining.end, USE_AND) && others < mention.end &&
	            (!reading_is(reading, others, WORD_PRONOUN) || reading_uses(reading, others, USE_OTHERS)) && are_others(reading, others, mention.end);
	bool all = count > 1 && joining.conjunction && joining.last_joined &&
	           (mention.end - joining.end <= MOST_BEHIND || is_aside_behind(reading, joining.end) || are_many_behind(mind, joining.end, mention.end));
	if (!rest && !all)
		return NULL;
	const char *and = joining_word(reading, &joining, rest), *text = mind->names->names[joining.uses[0]->name].text;
	for (uint32_t k = 1; k < count; k++) {
		const char *name = mind->names->names[joining.uses[k]->name].text;
		text = !rest && k + 1 == count ? arena_format(reading->arena, "%s %s %s", text, and, name)
		                               : arena_format(reading->arena, "%s, %s", text, name);
	}
	if (rest) /* “Rosk and other lawmakers” */
		text = arena_format(reading->arena, "%s %s %s", text, and,
		                    referent_of_phrase(reading, mind->names, (struct range){ others, mention.end }, 0).text);
	return text;
}

struct referent several_bodies(const struct mind *mind, const struct attribution *attribution, struct range mention, uint32_t head)
{
	const struct reading *reading = mind->reading;
	const struct names *names = mind->names;
	bool states = mention_is_listed(reading, "roles", head, "states"), bodies = mention_is_listed(reading, "roles", head, "bodies");
	bool alone = head == mention.first + 1 || (head == mention.first + 2 && reading_kind(reading, head - 1, KIND_TWO));
	if (!(states || bodies) || !alone || head + 1 != mention.end || !reading_uses(reading, mention.first, USE_DEFINITE))
		return referent_nobody();
	for (uint32_t u = names_use_from(names, mention.first); u > 1; u--) {
		const struct name_use *second = &names->uses[u - 1], *first = &names->uses[u - 2];
		if (reading_passage_at(reading, second->range.first) + LATELY < attribution->passage)
			break;
		uint32_t and = first->range.end, behind = and + 1 + reading_uses(reading, and + 1, USE_DEFINITE);
		const struct name *a = &names->names[first->name], *b = &names->names[second->name];
		bool fit = states ? a->flags & b->flags & WORD_CAPITAL : name_may_be_body(a) && name_may_be_body(b);
		if (!reading_uses(reading, and, USE_AND) || behind != second->whole || first->name == second->name || !fit)
			continue;
		return (struct referent){ .name = NAME_NONE,
			                      .text = arena_format(reading->arena, "%s and %s", a->text, b->text),
			                      .flags = WORD_PEOPLE,
			                      .passage = attribution->passage };
	}
	return referent_nobody();
}

struct referent several_both(const struct mind *mind, const struct attribution *attribution, uint32_t token)
{
	uint32_t u = names_use_from(mind->names, token);
	const struct name_use *uses = mind->names->uses;
	bool close = u > 1 && uses[u - 1].range.end + 1 == token && reading_mark(mind->reading, token - 1, ',');
	const char *text = close ? several_joined(mind, (struct range){ uses[u - 2].whole, uses[u - 1].range.end }) : NULL;
	if (!text)
		return mind_people(mind, attribution);
	return (struct referent){ .name = NAME_NONE, .text = text, .flags = WORD_PEOPLE, .passage = attribution->passage };
}

struct referent several_others(const struct mind *mind, const struct attribution *attribution, uint32_t token)
{
	const struct reading *reading = mind->reading;
	uint32_t sentence = reading_token(reading, token)->sentence;
	for (uint32_t k = token; k-- > 0 && token - k < BEFORE && reading_token(reading, k)->sentence == sentence;) {
		if (!reading_kind(reading, k, KIND_SOME))
			continue;
		struct range phrase = phrase_noun_phrase(reading, k, token);
		uint32_t head = mention_head(reading, phrase);
		if (range_empty(phrase) || !reading_is(reading, head, WORD_PEOPLE) || head == k)
			continue;
		struct span span = { reading_token(reading, k + 1)->start, reading_token(reading, head)->end };
		const char *text = arena_format(reading->arena, "other %s", document_copy(reading->document, span, reading->arena));
		return (
			struct referent){ .name = NAME_NONE, .text = text, .flags = WORD_ROLE | WORD_PEOPLE, .passage = attribution->passage };
	}
	return referent_nobody();
}

/* The noun for one of those whom the noun at the token means, “officers”: "officer"; NULL if the list of roles does not know it. */
static const char *noun_for_one(const struct reading *reading, uint32_t token)
{
	const struct token *t = reading_token(reading, token);
	const struct word_list *roles = language_list(reading->document->language, "roles");
	if (t->norm_length < 3 || t->norm[t->norm_length - 1] != 's')
		return NULL;
	const char *noun = document_copy(reading->document, (struct span){ t->start, t->end - 1 }, reading->arena);
	return word_list_has(roles, t->norm, t->norm_length - 1u) ? noun : NULL;
}

static bool is_number(const struct reading *reading, uint32_t token)
{
	return reading_token(reading, token)->kind == TOKEN_NUMBER ||
	       token_in(reading_token(reading, token), language_list(reading->document->language, "numbers"));
}

/* What to call one, or some, of the people whom the phrase means that ends with the token. Nobody if there is no word for one of them. */
static struct referent part_of(const struct reading *reading, uint32_t noun, bool one, uint32_t passage)
{
	const struct document *document = reading->document;
	uint32_t first = mention_ending_at(reading, noun).first;
	while (first < noun && (reading_is(reading, first, WORD_DETERMINER | WORD_PRONOUN) || is_number(reading, first)))
		first++;
	const struct token *last = reading_token(reading, noun);
	const char *before = document_copy(document, (struct span){ reading_token(reading, first)->start, last->start }, reading->arena);
	const char *people = document_copy(document, (struct span){ last->start, last->end }, reading->arena), *single = noun_for_one(reading, noun);
	if (one && !single)
		return referent_nobody();
	return (struct referent){ .name = NAME_NONE,
		                      .text = arena_format(reading->arena, one ? "%s%s" : "some %s%s", before, one ? single : people),
		                      .flags = one ? WORD_ROLE | WORD_UNNAMED : WORD_ROLE | WORD_PEOPLE,
		                      .passage = passage };
}

/* Whether the token ends a noun phrase for several people who have no name. */
static bool is_people(const struct reading *reading, uint32_t token)
{
	return reading_is(reading, token, WORD_PEOPLE) && reading_is(reading, token, WORD_ROLE) && !reading_is(reading, token, WORD_NAME);
}

struct referent several_part(const struct mind *mind, const struct attribution *attribution, uint32_t token)
{
	const struct reading *reading = mind->reading;
	const bool one = reading_uses(reading, token, USE_ONE);
	if (reading_uses(reading, token + 1, USE_OF))
		return referent_nobody(); /* “Some of the children” */
	const uint32_t start = reading_sentence(reading, token).first, passage = attribution->passage;
	const bool beside = token > start && (reading_mark(reading, token - 1, ',') || reading_uses(reading, token - 1, USE_WITH));
	for (uint32_t k = token; beside && k-- > start && token - k < BEFORE;)
		if (is_people(reading, k) && !mind_is_in_content(mind, attribution, k))
			return part_of(reading, k, one, passage); /* “He met ten clerks, some shouting” */
	const struct referent *spoke = &mind->previous_people;
	if (!one && token == start && spoke->text && spoke->flags & WORD_ROLE && passage - spoke->passage <= 1)
		return *spoke; /* “Clerks said A. Some warned” */
	if (token == start && !range_empty(mind->people) && passage - mind->people_passage <= 1)
		return part_of(reading, mind->people.end - 1, one, passage); /* “Clerks left. Some warned” */
	for (uint32_t k = start; one && mind_is_quoted(reading, attribution->content[0].first) && k-- > 0 && start - k < BEFORE;)
		if (is_people(reading, k) && is_number(reading, mention_ending_at(reading, k).first))
			return part_of(reading, k, one, passage); /* “criticism from three clerks. “A,” one said” */
	return referent_nobody();
}
