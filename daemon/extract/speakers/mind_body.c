/* Which body or state "it", “the company” or “the country” means. */
#include <string.h>

#include "extract/speakers/mentions.h"
#include "extract/speakers/mind_inside.h"
#include "proto/base/dictionary.h"

enum {
	OFTEN = 3, /* uses of a name from which on it may be “the company”, even if it does not speak */
	/* Weights: see mind_inside.h. */
	OUTLET = -40,
	OUTLET_ASIDE = -80,   /* an outlet that is seldom named: it only reports */
	OUTLET_CALLED = -120, /* where a noun such as “the company” would mean it */
	CALLED_SO = 80,
	NOT_CALLED_SO = -400,
};

bool mind_is_outlet(const struct mind *mind, uint32_t name)
{
	const char *last = dictionary_text(mind->names->words, mind->names->names[name].last_word);
	return word_list_has(language_list(mind->reading->document->language, "outlets"), last, strlen(last));
}

/* Whether it is an airline: “Varland Air”, “Orviair”; not an airport, nor a flight. */
static bool is_airline(const struct mind *mind, uint32_t number)
{
	const struct name *name = &mind->names->names[number];
	const char *last = dictionary_text(mind->names->words, name->last_word);
	return strcasestr(name->text, "air") && !strcasestr(last, "airport") &&
	       word_classes_meaning_of(mind->reading, last, strlen(last)) != MEANS_FLIGHT;
}

static bool is_airline_noun(const struct reading *reading, uint32_t token)
{
	return mention_is_listed(reading, "organisations", token, "airline");
}

/* The airline that the text uses most of those named before the mention; `other` if there is none. */
static uint32_t main_airline(const struct mind *mind, const struct attribution *attribution, uint32_t other)
{
	uint32_t best = other, most = 0;
	for (uint32_t k = 0; k < mind->names->name_count; k++) {
		const struct name *name = &mind->names->names[k];
		bool named = name->first_token < attribution->mention.first && name->meant_count > most;
		if (!named || !name_may_be_body(name) || !is_airline(mind, k))
			continue;
		best = k;
		most = name->meant_count;
	}
	return best;
}

/* Whether the last word of the name is listed as a noun of that kind. */
static bool ends_as(const struct mind *mind, uint32_t number, const char *kind)
{
	const struct word_list *bodies = language_list(mind->reading->document->language, "organisations");
	const char *last = dictionary_text(mind->names->words, mind->names->names[number].last_word);
	const char *kinds = word_list_column(bodies, last, strlen(last), 0);
	return kinds && strstr(kinds, kind);
}

/* Whether the last word of the name shows that it is a public body, or no body at all: an agency, a court, an airport. */
static bool is_public(const struct mind *mind, uint32_t number)
{
	return ends_as(mind, number, "public");
}

/* Whether it is a ministry or the like, of which nobody speaks as “the group”. */
static bool is_of_state(const struct mind *mind, uint32_t number)
{
	return ends_as(mind, number, "office");
}

/* The weight of calling the body by the noun (DOCUMENT_NONE: "it"): All Varland Airways may be “the carrier”; the Lantern is hardly “the company” in
 * an article that cites it. */
static int weight_as(const struct mind *mind, uint32_t number, uint32_t noun)
{
	const struct reading *reading = mind->reading;
	const struct name *name = &mind->names->names[number];
	const bool outlet = mind_is_outlet(mind, number);
	const int doubt = !outlet ? 0 : noun != DOCUMENT_NONE ? OUTLET_CALLED : name->use_count >= OFTEN ? OUTLET : OUTLET_ASIDE;
	if (noun == DOCUMENT_NONE)
		return doubt;
	if (is_airline_noun(reading, noun))
		return is_airline(mind, number) ? CALLED_SO : is_public(mind, number) ? NOT_CALLED_SO : doubt;
	if (mention_is_listed(reading, "organisations", noun, "bank"))
		return strcasestr(name->text, "bank") ? CALLED_SO : is_public(mind, number) ? NOT_CALLED_SO : doubt;
	if (mention_is_listed(reading, "organisations", noun, "business") && is_public(mind, number))
		return NOT_CALLED_SO;
	const bool cited = outlet && name->use_count < OFTEN;
	if (mention_is_listed(reading, "organisations", noun, "private") && (cited || is_of_state(mind, number)))
		return NOT_CALLED_SO;
	const bool press = mention_is_listed(reading, "organisations", noun, "press");
	if (press && reading_is(reading, noun, WORD_WRITING) && !outlet)
		return -2 * weight_of_distance(0); /* “the paper” may be a study */
	return press == outlet ? 0 : press ? -CALLED_SO : doubt;
}

struct referent mind_body(const struct mind *mind, const struct attribution *attribution, bool states, uint32_t noun)
{
	uint32_t passage = attribution->passage, best = NAME_NONE;
	const struct referent *spoke = &mind->previous_body;
	bool near = spoke->text && passage - spoke->passage <= NEAR;
	int best_weight = 0;
	if (reading_means(mind->reading, attribution->cue.first, MEANS_READ) && mind->previous.text &&
	    passage - mind->previous.passage <= NEAR)
		return mind->previous; /* “it read”: the last speaker's statement */
	for (uint32_t k = 0; k < mind->recent_count && k < MIND_RECENT; k++) {
		const struct recent *recent = mind_recent(mind, k);
		const struct name *name = &mind->names->names[recent->name];
		bool state = name->flags & WORD_CAPITAL;
		bool spoke_last = mind->previous.name == recent->name && passage - mind->previous.passage <= 1;
		bool evidence = name->flags & WORD_ORGANISATION || name->staffed || name->speaks || spoke_last ||
		                (noun != DOCUMENT_NONE && name->use_count >= OFTEN);
		if (!(state ? states : name_may_be_body(name) && evidence) || passage < recent->passage ||
		    mind_is_in_content(mind, attribution, recent->token))
			continue;
		int weight = mind_weight_of(mind, recent, passage);
		weight += (state || name->flags & WORD_ORGANISATION) || name->staffed ? AGREES : name->speaks ? 0 : GUESSED;
		weight += spoke_last && noun == DOCUMENT_NONE ? 0 : weight_as(mind, recent->name, noun); /* “The Lantern called it an act. It added” */
		if (near && spoke->name == recent->name)
			weight += SPOKE;
		if (weight > best_weight) {
			best = recent->name;
			best_weight = weight;
		}
	}
	if (noun != DOCUMENT_NONE && is_airline_noun(mind->reading, noun) && (best == NAME_NONE || !is_airline(mind, best)))
		best = main_airline(mind, attribution, best);
	bool it = range_empty(attribution->mention) || attribution->mention.end == attribution->mention.first + 1;
	if (near && it && spoke->name == NAME_NONE && weight_of_distance(passage - spoke->passage) + SUBJECT + SPOKE > best_weight)
		return *spoke;
	bool fits = noun == DOCUMENT_NONE || mind->previous.name == NAME_NONE || weight_as(mind, mind->previous.name, noun) > OUTLET_CALLED;
	if (best == NAME_NONE && fits && !referent_is_person(&mind->previous) && passage - mind->previous.passage <= NEAR)
		return mind->previous;
	return referent_of_name(mind->names, best, passage);
}
