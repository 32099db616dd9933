/* Whom "he" or “the minister” means. */
#include <string.h>

#include "extract/speakers/mentions.h"
#include "extract/speakers/mind_inside.h"

enum {
	SOMEONE_NEAR = 2,  /* passages within which a pronoun can mean somebody without a name who has not spoken */
	EARLY = 3,         /* passages at the beginning of a text in which a pronoun can precede the name */
	MOST_CONTENT = 64, /* names in what is said that are looked at */
	MOST_COUNTED = 10, /* uses of a name */
	/* Weights: see mind_inside.h. */
	ALONE = -80,     /* only its verbs suggest that it is a person, and it is a single word, like many companies */
	UNSURE = -40,    /* nothing but its having spoken suggests that it is a person */
	TALKED_OF = -50, /* named in what is said */
	EACH_USE = 4,
	UNLIKELY = -25,      /* for "she", if nothing tells a woman: most people in the news are men */
	UNLIKELIER = -45,    /* the same, where not even a given name is told that no list may know */
	DOUBTFUL = -60, /* called by a noun that no list knows as a person's */
};

/* Finds the names in what is said, and, if `whole`, in the words of a content after the cue that introduce its quotation. Returns their number. */
static uint32_t talked_of(const struct mind *mind, const struct attribution *attribution, bool whole, uint32_t *ret_names)
{
	const struct names *names = mind->names;
	uint32_t count = 0;
	for (uint32_t c = 0; c < attribution->content_count; c++) {
		struct range content = whole && attribution->content[c].first >= attribution->cue.end ? attribution->content[c]
		                                                                                     : mind_said_in(mind->reading, attribution->content[c]);
		uint32_t u = names_use_from(names, content.first);
		for (; u < names->use_count && names->uses[u].range.first < content.end && count < MOST_CONTENT; u++)
			ret_names[count++] = names->uses[u].name;
	}
	return count;
}

static bool contains(const uint32_t *names, uint32_t count, uint32_t name)
{
	for (uint32_t k = 0; k < count; k++)
		if (names[k] == name)
			return true;
	return false;
}

/* The weight of the doubt that the name is a person's. */
static int doubt_of(const struct name *name)
{
	if (name_is_person(name))
		return 0;
	if (!name_may_be_person(name))
		return UNSURE;
	return name->words > 1 ? GUESSED : ALONE; /* a person is seldom called by one word throughout */
}

/* The weight of the last speaker, if it is one without a name whom a pronoun can mean: “a senior official said … He added”; else 0. */
static int weight_of_unnamed(const struct mind *mind, uint32_t gender, uint32_t passage)
{
	const struct referent *previous = &mind->previous;
	uint32_t known = previous->flags & (WORD_MAN | WORD_WOMAN), distance = passage - previous->passage;
	if (previous->name != NAME_NONE || previous->flags & (WORD_PEOPLE | WORD_ORGANISATION) || !previous->text ||
	    !(previous->flags & (WORD_ROLE | WORD_UNNAMED)) || distance > NEAR || (gender && known && !(known & gender)))
		return 0;
	int doubt = previous->flags & WORD_ROLE ? 0 : DOUBTFUL;
	return weight_of_distance(distance) + SUBJECT + (distance <= 1 ? SPOKE : 0) + doubt;
}

/* Whether the mention is in a participle clause that opens the pronoun's sentence: “Arguing that Rosk had lied, he said”. */
static bool in_opening(const struct mind *mind, const struct recent *recent, uint32_t pronoun)
{
	const struct reading *reading = mind->reading;
	uint32_t sentence = reading_token(reading, pronoun)->sentence, first = reading->document->sentences[sentence].first;
	const struct token *t = reading_token(reading, first);
	bool participle =
		token_has_ending(t, "ing", 5) && !reading_is(reading, first, WORD_NAME);
	return participle && recent->token > first && reading_token(reading, recent->token)->sentence == sentence;
}

/* Whether the two tokens are in one sentence. */
static bool together(const struct mind *mind, uint32_t a, uint32_t b)
{
	return reading_token(mind->reading, a)->sentence == reading_token(mind->reading, b)->sentence;
}

/* The weight of how often a name is used: a phrase rather means whom the text is about than somebody who is named in passing. */
static int often(const struct name *name)
{
	return (int)(name->meant_count < MOST_COUNTED ? name->meant_count : MOST_COUNTED) * EACH_USE;
}

/* Whether the name is no person's, whatever else it may be: a news outlet's, a single letter. */
static bool is_nobodys(const struct mind *mind, uint32_t name)
{
	const struct name *n = &mind->names->names[name];
	return !name_is_person(n) && (!n->text[1] || mind_is_outlet(mind, name));
}

/* Whether the last speaker can be meant, though nothing but having spoken suggests a person. */
static bool previous_fits(const struct mind *mind, uint32_t gender, uint32_t passage)
{
	const struct referent *previous = &mind->previous;
	uint32_t known = previous->flags & (WORD_MAN | WORD_WOMAN);
	const bool thing = previous->name == NAME_NONE && previous->flags & WORD_WRITING && !(previous->flags & WORD_ROLE);
	return previous->text && !(previous->flags & (WORD_ORGANISATION | WORD_PEOPLE | WORD_CAPITAL)) && !thing &&
	       (previous->name == NAME_NONE || !is_nobodys(mind, previous->name)) &&
	       passage - previous->passage <= NEAR && !(gender && known && !(known & gender));
}

/* Whether the last speaker, who has just spoken, can be meant by a pronoun of the gender that is not usual for the given name: “Evan Rosk said … she
 * added”. */
static bool previous_is_unusual(const struct mind *mind, uint32_t gender, uint32_t passage)
{
	const struct referent *previous = &mind->previous;
	const struct name *name = previous->name != NAME_NONE ? &mind->names->names[previous->name] : NULL;
	return name && name_is_person(name) && !name->addressed && name->words > 1 && gender == WORD_WOMAN && passage - previous->passage <= 1;
}

/* The last subject without a name, if it is near and not of another gender; else nobody. */
static struct referent someone_lately(const struct mind *mind, const struct attribution *attribution, uint32_t gender)
{
	const struct reading *reading = mind->reading;
	const uint32_t passage = attribution->passage;
	if (range_empty(mind->someone) || passage - mind->someone_passage > SOMEONE_NEAR || mind_is_in_content(mind, attribution, mind->someone.first))
		return referent_nobody();
	uint32_t known = reading->classes[mind->someone.end - 1] & (WORD_MAN | WORD_WOMAN);
	if (known && !(known & gender))
		return referent_nobody();
	const char *text = mention_phrase_text(reading, mind->names, mention_phrase(reading, mind->someone));
	return (struct referent){ .name = NAME_NONE, .text = text, .flags = WORD_ROLE | WORD_UNNAMED | known, .passage = passage };
}

/* The first person named after a pronoun at the beginning of a text, “I can think of nothing else,” he said. Mr. Rosk's rise …, or of a sentence:
 * “Though she had asked for it, Edda Rosk said”. Without a quotation the same passage must name the person. */
static struct referent named_next(const struct mind *mind, const struct attribution *attribution, uint32_t gender)
{
	const struct names *names = mind->names;
	const bool quoted = mind_is_quoted(mind->reading, attribution->content[0].first);
	const uint32_t start = reading_sentence(mind->reading, attribution->mention.first).first;
	const bool opens = attribution->mention.first == start + 1 && reading_is(mind->reading, start, WORD_SUBORDINATOR);
	for (uint32_t u = names_use_from(names, attribution->mention.end); u < names->use_count; u++) {
		const struct name_use *use = &names->uses[u];
		if (attribution->passage >= EARLY && !(opens && together(mind, use->range.first, attribution->mention.first)))
			break;
		const struct name *name = &names->names[use->name];
		uint32_t known = name->flags & (WORD_MAN | WORD_WOMAN);
		if (reading_passage_at(mind->reading, use->range.first) > attribution->passage + (quoted ? EARLY : 0))
			break;
		if (name_is_person(name) && !(known && !(known & gender)) && !mind_is_in_content(mind, attribution, use->range.first) &&
		    !mind_is_quoted(mind->reading, use->range.first) && mind_weight_of_use(mind->reading, use))
			return referent_of_name(mind->names, use->name, attribution->passage);
	}
	return referent_nobody();
}

struct referent mind_person(const struct mind *mind, const struct attribution *attribution, uint32_t gender, uint32_t passages)
{
	bool phrase = attribution->mention.end > attribution->mention.first + 1;
	uint32_t talked[MOST_CONTENT], talked_count = talked_of(mind, attribution, phrase, talked), passage = attribution->passage;
	uint32_t best = NAME_NONE, best_token = 0;
	int best_weight = 0;
	for (uint32_t k = 0; k < mind->recent_count && k < MIND_RECENT; k++) {
		const struct recent *recent = mind_recent(mind, k);
		const struct name *name = &mind->names->names[recent->name];
		uint32_t known = name->flags & (WORD_MAN | WORD_WOMAN);
		bool spoke = mind->spoke[recent->name] && name->words > 1 && !name->staffed;
		bool with = together(mind, recent->token, attribution->mention.first);
		if ((phrase && name->words == 1 && !name_is_person(name)) || is_nobodys(mind, recent->name))
			continue;
		if (!(name_may_be_person(name) || spoke) || (gender && known && !(known & gender)) || mind_is_in_content(mind, attribution, recent->token) ||
		    passage < recent->passage || passage - recent->passage > passages)
			continue;
		if (passage - recent->passage > NEAR && !(gender & known))
			continue;
		if (phrase && ((with && (recent->modifies || recent->subject == SUBJECT)) || contains(talked, talked_count, recent->name)))
			continue; /* “Rosk said the minister …”, “the minister said Rosk …”: somebody else */
		int weight = mind_weight_of(mind, recent, passage) + doubt_of(name);
		weight += gender && known ? AGREES : gender != WORD_WOMAN || known ? 0 : name->words > 1 && name_is_person(name) ? UNLIKELY : UNLIKELIER;
		weight += phrase ? often(name) : 0;
		weight += in_opening(mind, recent, attribution->mention.first) ? TALKED_OF : 0;
		weight += contains(talked, talked_count, recent->name) ? TALKED_OF : 0;
		if (weight > best_weight) {
			best = recent->name;
			best_token = recent->token;
			best_weight = weight;
		}
	}
	if (!phrase && weight_of_unnamed(mind, gender, passage) > best_weight && passage - mind->previous.passage <= passages)
		return mind->previous;
	if (best == NAME_NONE && !phrase && previous_fits(mind, gender, passage))
		return mind->previous;
	struct referent someone = gender && !phrase ? someone_lately(mind, attribution, gender) : referent_nobody();
	bool kin = best != NAME_NONE && someone.flags & gender && !reading_is(mind->reading, mind->someone.first, WORD_DETERMINER) &&
	           mind->someone.first <= best_token && best_token < mind->someone.end;
	if (kin)
		return someone; /* “Rosk's sister left when she …” */
	if (best != NAME_NONE || phrase || !gender)
		return referent_of_name(mind->names, best, passage);
	if (!someone.text)
		someone = named_next(mind, attribution, gender);
	bool unusual = !someone.text && mind_is_quoted(mind->reading, attribution->content[0].first) && previous_is_unusual(mind, gender, passage);
	return unusual ? mind->previous : someone;
}
