/* Whom "they" means. */
#include "extract/speakers/mentions.h"
#include "extract/speakers/mind_inside.h"

enum { PLURAL_NEAR = 3 }; /* passages within which "they" finds whom it means */

/* The two persons named in this passage and the one before, if they are just two: “Rosk met Brandt. They said”. */
static struct referent pair(const struct mind *mind, const struct attribution *attribution)
{
	uint32_t first = NAME_NONE, second = NAME_NONE, others = 0;
	for (uint32_t k = 0; k < mind->recent_count && k < MIND_RECENT; k++) {
		const struct recent *recent = mind_recent(mind, k);
		if (recent->passage + 1 < attribution->passage || recent->passage > attribution->passage)
			break;
		if (!name_is_person(&mind->names->names[recent->name]) || recent->modifies || recent->quoted ||
		    mind_is_in_content(mind, attribution, recent->token) || recent->name == first || recent->name == second)
			continue;
		others += first != NAME_NONE && second != NAME_NONE;
		second = second == NAME_NONE ? recent->name : second;
		first = first == NAME_NONE && second != recent->name ? recent->name : first;
	}
	if (first == NAME_NONE || second == NAME_NONE || others)
		return referent_nobody();
	const char *text =
		arena_format(mind->reading->arena, "%s and %s", mind->names->names[first].text, mind->names->names[second].text);
	return (struct referent){ .name = NAME_NONE, .text = text, .flags = WORD_PEOPLE, .passage = attribution->passage };
}

static struct referent people_called(const struct mind *mind, struct range people, uint32_t passage)
{
	const char *text = mention_phrase_text(mind->reading, mind->names, mention_phrase(mind->reading, people));
	return (struct referent){ .name = NAME_NONE, .text = text, .flags = WORD_ROLE | WORD_PEOPLE, .passage = passage };
}

struct referent mind_people(const struct mind *mind, const struct attribution *attribution)
{
	uint32_t passage = attribution->passage;
	const struct referent *people = &mind->previous_people, *body = &mind->previous_body;
	bool near_people = people->text && passage - people->passage <= PLURAL_NEAR;
	bool several = !(body->flags & WORD_UNNAMED); /* not “a look at it” */
	bool near_body = body->text && several && !(body->flags & WORD_WRITING) && passage - body->passage <= PLURAL_NEAR;
	const struct referent *one = &mind->previous; /* “A spokesman said … they added” */
	bool single = referent_is_person(one) && one->name == NAME_NONE && passage - one->passage <= 1;
	bool cited = near_body && body->name != NAME_NONE && mind_is_outlet(mind, body->name); /* “Clerks left, according to the Lantern. They said” */
	int64_t spoke = near_people ? (int64_t)people->passage : -1; /* the passage; none */
	spoke = near_body && !cited && body->passage > spoke ? body->passage : spoke;
	spoke = single && one->passage > spoke ? one->passage : spoke;
	if (!range_empty(mind->people) && mind->people_passage + 1 >= passage && mind->people_passage > spoke &&
	    !mind_is_in_content(mind, attribution, mind->people.first))
		return people_called(mind, mind->people, passage); /* “Rosk said A. Some researchers left. They said” */
	if (single && !(near_people && people->passage >= one->passage))
		return *one;
	if (near_people && (!near_body || people->passage >= body->passage))
		return *people;
	if (near_body && passage - body->passage <= 1)
		return *body;
	struct referent two = pair(mind, attribution);
	if (two.text || near_people || near_body)
		return two.text ? two : near_people ? *people : *body;
	if (!range_empty(mind->people) && passage - mind->people_passage <= PLURAL_NEAR)
		return people_called(mind, mind->people, passage);
	return referent_nobody();
}
