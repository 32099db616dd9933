#include "extract/speakers/speakers.h"

#include <string.h>

#include "extract/speakers/holders.h"
#include "extract/speakers/interviewed.h"
#include "extract/speakers/mentions.h"
#include "extract/speakers/speakers_inside.h"

/* Whether the text gives the name roles, but not the one at the token. */
static bool has_other_role(const struct resolver *resolver, uint32_t name, uint32_t token)
{
	const struct names *names = resolver->names;
	const struct range same = names_with_role(resolver->reading, names, token);
	bool any = false;
	for (uint32_t r = 0; r < names->role_count; r++) {
		if (names->roles[r].name == name && r >= same.first && r < same.end)
			return false;
		any |= names->roles[r].name == name;
	}
	return any;
}

/* Whether the attribution is the sentence behind that of the other one, and begins with its speaker: “A clerk has warned that A. Edda Rosk,
 * from the council, said” may be the clerk wherever it stands. */
static bool follows(const struct reading *reading, const struct attribution *attribution, const struct attribution *before)
{
	const uint32_t first = attribution->mention.first, sentence = reading_token(reading, first)->sentence;
	return !range_empty(attribution->mention) && reading->document->sentences[sentence].first == first &&
	       sentence == reading_token(reading, before->mention.first)->sentence + 1;
}

/* The lead says “China's foreign minister said” or “a banker said”, the next sentence “Wang Yi also offered”: the role gets the name. */
static void name_early(struct resolver *resolver, const struct attribution *attribution, uint32_t index, const struct referent *referent,
                       struct speaker *speakers)
{
	if (resolver->early == DOCUMENT_NONE || resolver->early == index || referent->name == NAME_NONE)
		return;
	const struct attribution *early = &resolver->attributions->list.items[resolver->early];
	if (mention_is_indefinite(resolver->reading, early->mention)) {
		bool new = resolver->names->names[referent->name].first_token >= early->mention.end && attribution->passage <= early->passage + LATELY &&
		           (early->passage <= 1 || follows(resolver->reading, attribution, early));
		if (!new || has_other_role(resolver, referent->name, resolver->early_head)) {
			resolver->early = DOCUMENT_NONE; /* “A banker said … Rosk, who was named before, said” */
			return;
		}
	}
	if (resolver->names->names[referent->name].words < 2 || referent->flags & (WORD_ORGANISATION | WORD_PEOPLE) ||
	    attribution->passage > early->passage + NEAR ||
	    holders_contradict(&resolver->mind, referent->name, early->mention, resolver->early_head))
		return;
	speakers[resolver->early].name = referent->text;
	speakers_know_phrase(resolver, resolver->early_head, referent);
	resolver->early = DOCUMENT_NONE;
}

/* Whether the mention is of one person by role alone, in the first sentences, or of one who was not spoken of before. */
static bool is_early(struct resolver *resolver, const struct attribution *attribution, const struct referent *referent)
{
	const struct reading *reading = resolver->reading;
	if ((resolver->early != DOCUMENT_NONE && attribution->passage <= 1) || referent->name != NAME_NONE || range_empty(attribution->mention) ||
	    attribution->attitude || (attribution->passage > 1 && !reading_uses(reading, attribution->mention.first, USE_INDEFINITE)))
		return false;
	uint32_t head = mention_head(reading, attribution->mention);
	if (!(reading->traits & TRAIT_FIXED_ORDER) && speakers_known_phrase(resolver, head, head))
		return false;
	resolver->early_head = head;
	bool name = reading_is(reading, head, WORD_NAME) && !(reading_token(reading, head)->flags & TOKEN_UPPER); /* "CEO" is none */
	bool one = mention_is_indefinite(reading, attribution->mention) && !reading_uses(reading, attribution->mention.first, USE_INDEFINITE);
	return reading_is(reading, head, WORD_ROLE) && !reading_is(reading, head, WORD_PEOPLE | WORD_UNNAMED) && !name && !one;
}

/* “A former reviewer called it a fact of life … It was offset, David Anderson added”: one who only adds has spoken before. */
static void name_unnamed(struct resolver *resolver, const struct attribution *attribution, const struct referent *referent,
                         struct speaker *speakers)
{
	const struct reading *reading = resolver->reading;
	uint32_t cue = attribution->cue.first;
	bool adds = !range_empty(attribution->cue) && reading_kind(reading, cue, KIND_ADDED);
	if (!adds || resolver->unnamed == DOCUMENT_NONE || referent->name == NAME_NONE ||
	    !name_may_be_person(&resolver->names->names[referent->name]) || resolver->names->names[referent->name].words < 2)
		return;
	const struct attribution *before = &resolver->attributions->list.items[resolver->unnamed];
	if (attribution->passage - before->passage <= LATELY &&
	    resolver->names->names[referent->name].first_token >= attribution->mention.first)
		speakers[resolver->unnamed].name = referent->text;
}

static void resolve_heir(struct resolver *resolver, const struct attribution *attribution, struct speaker *speakers,
                         struct speaker *ret_speaker)
{
	const struct speaker *other = &speakers[attribution->heir_of];
	*ret_speaker = (struct speaker){ .name = other->name, .reason = other->reason };
	if (!other->name && !other->reason)
		ret_speaker->reason = "unattributed"; /* the other one stands further on in the text */
	resolver->mind.previous.passage = attribution->passage;
}

/* “The Lantern reported that Rosk said …”: what Rosk says lies in what the Lantern reports. NULL if nobody relays it. */
static const char *relay(const struct resolver *resolver, const struct attribution *attribution, const struct speaker *speakers,
                         const char *name)
{
	uint32_t token = range_empty(attribution->mention) ? attribution->content[0].first : attribution->mention.first;
	for (uint32_t k = 0; k < resolver->lately_count && k < MOST_NESTED; k++) {
		uint32_t index = resolver->lately[(resolver->lately_count - 1 - k) % MOST_NESTED];
		const struct attribution *outer = &resolver->attributions->list.items[index];
		const char *speaker = speakers[index].name;
		for (uint32_t c = 0; c < outer->content_count && speaker && !outer->attitude; c++)
			if (token >= outer->content[c].first && token < outer->content[c].end && strcmp(speaker, name) != 0)
				return speaker;
	}
	return NULL;
}

/* “La ministra de Sanidad, Edda Rosk”: later "la ministra" is she, where a language has its titles far from the name. “The newspaper
 * Lantern”: later "the newspaper" is that. */
static void learn_role(struct resolver *resolver, const struct attribution *attribution, const struct referent *referent)
{
	const struct reading *reading = resolver->reading;
	const struct range mention = attribution->mention;
	if (referent->name == NAME_NONE || range_empty(mention))
		return;
	bool fixed = reading->traits & TRAIT_FIXED_ORDER;
	uint32_t noun = mention.first + 1, head = fixed ? noun : mention_head(reading, mention);
	bool body = reading_uses(reading, mention.first, USE_DEFINITE) && reading_is(reading, noun, WORD_ORGANISATION) && noun + 1 < mention.end &&
	            (fixed || reading_is(reading, noun + 1, WORD_NAME)); /* but not “la ley del Gobierno” */
	head = body ? noun : head;
	if ((body || (!fixed && reading_is(reading, head, WORD_ROLE))) && !reading_is(reading, head, WORD_NAME | WORD_PEOPLE))
		speakers_know_phrase(resolver, head, referent);
}

/* Who speaks where no words name anybody: the one who is interviewed; or, where a verb needs no subject, whom "he" would mean. */
static struct referent unmentioned(struct resolver *resolver, const struct attribution *attribution)
{
	struct attribution of_verb = *attribution;
	of_verb.mention = (struct range){ attribution->cue.first, attribution->cue.first + 1 };
	if (resolver->reading->traits & TRAIT_DROPS_PRONOUNS && !range_empty(attribution->cue))
		return mind_person(&resolver->mind, &of_verb, 0, NEAR); /* “Rosk anunció su dimisión. «Me equivoqué», dijo.” */
	if (attribution->rule != RULE_TURN)
		return referent_nobody();
	if (!resolver->interview) {
		resolver->interview = true;
		resolver->interviewed = interviewed_find(resolver->reading, resolver->names, attribution->content[0].first);
	}
	return referent_of_name(resolver->names, resolver->interviewed, attribution->passage);
}

/* “The host told Rosk that A, asking whether B”: who was meant when the same words stood for the speaker of another attribution. */
static const struct referent *same_words(const struct resolver *resolver, struct range mention)
{
	for (uint32_t k = 0; k < resolver->lately_count && k < MOST_NESTED; k++) {
		uint32_t slot = (resolver->lately_count - 1 - k) % MOST_NESTED;
		const struct attribution *other = &resolver->attributions->list.items[resolver->lately[slot]];
		if (other->mention.first == mention.first && other->mention.end == mention.end && resolver->lately_speakers[slot].text)
			return &resolver->lately_speakers[slot];
	}
	return NULL;
}

/* What it tells the attributions after it, and some before it, that this one's speaker is the referent. */
static void learn(struct resolver *resolver, const struct attribution *attribution, uint32_t index, const struct referent *referent,
                  const struct referent *relaying, struct speaker *speakers)
{
	const struct reading *reading = resolver->reading;
	const struct range mention = attribution->mention;
	name_unnamed(resolver, attribution, referent, speakers);
	bool unnamed = referent_is_person(referent) && referent->name == NAME_NONE && !range_empty(mention) && mention_is_indefinite(reading, mention);
	resolver->unnamed = unnamed ? index : DOCUMENT_NONE;
	if (is_early(resolver, attribution, referent))
		resolver->early = index;
	bool relative = !range_empty(mention) && reading_is(reading, mention.first, WORD_RELATIVE);
	bool within = attribution->nested && speakers[index].via; /* “Brandt will warn that A, Rosk said”: Rosk spoke */
	if (!relative && !within) /* “Brandt met Rosk, who had warned”: Brandt stays the subject */
		mind_spoke(&resolver->mind, *referent, attribution, range_empty(mention) ? attribution->content[0].first : mention.first);
	if (relaying->text && !referent_is_person(relaying))
		resolver->mind.previous_body = *relaying; /* “The agency quoted Rosk as saying … It said” */
	learn_role(resolver, attribution, referent);
	name_early(resolver, attribution, index, referent, speakers);
}

/* Whether the token has a letter or digit of the Latin script. */
static bool is_latin(const struct reading *reading, uint32_t token)
{
	enum { LAST_LATIN = 0xc9 }; /* the first byte of U+024F in UTF-8 */
	const unsigned char first = (unsigned char)*reading_token(reading, token)->norm;
	return reading_token(reading, token)->kind != TOKEN_PUNCTUATION && first <= LAST_LATIN;
}

/* How the author of a post calls himself, without the same in another script, or pictures, behind it. */
static const char *name_of_poster(const struct reading *reading, struct range mention)
{
	while (mention.end > mention.first + 1 && is_latin(reading, mention.first) && !is_latin(reading, mention.end - 1))
		mention.end--;
	return mention_words(reading, mention);
}

static void resolve_one(struct resolver *resolver, const struct attribution *attribution, uint32_t index, struct speaker *speakers)
{
	struct speaker *ret_speaker = &speakers[index];
	struct range mention = attribution->mention;
	mind_read(&resolver->mind, range_empty(mention) ? attribution->content[0].first : mention.first);
	if (attribution->heir_of != DOCUMENT_NONE) {
		resolve_heir(resolver, attribution, speakers, ret_speaker);
		return;
	}
	const struct referent *same = range_empty(mention) ? NULL : same_words(resolver, mention);
	struct referent referent = range_empty(mention) ? unmentioned(resolver, attribution) :
	                           same                 ? *same :
	                                                  speakers_mention(resolver, attribution, mention);
	if (attribution->rule == RULE_POST && !mention_is_all_named(resolver->reading, resolver->names, mention))
		referent.text = name_of_poster(resolver->reading, mention); /* “The Old Dam”: called as it calls itself */
	*ret_speaker = (struct speaker){ .name = referent.text };
	if (!referent.text)
		ret_speaker->reason = mention_reason(resolver->reading, mention);
	const struct referent relaying = range_empty(attribution->via) ? referent_nobody() : speakers_mention(resolver, attribution, attribution->via);
	if (!range_empty(attribution->via))
		ret_speaker->via = relaying.text;
	else if (referent.text)
		ret_speaker->via = relay(resolver, attribution, speakers, referent.text);
	resolver->lately_speakers[resolver->lately_count % MOST_NESTED] = referent;
	resolver->lately[resolver->lately_count++ % MOST_NESTED] = index;
	if (referent.text && !attribution->attitude)
		learn(resolver, attribution, index, &referent, &relaying, speakers);
}

void speakers_resolve(const struct reading *reading, const struct names *names, const struct attributions *attributions,
                      const uint32_t *order, struct speaker *ret_speakers)
{
	struct resolver resolver = {
		.reading = reading, .names = names, .attributions = attributions, .early = DOCUMENT_NONE, .unnamed = DOCUMENT_NONE
	};
	mind_init(&resolver.mind, reading, names);
	for (size_t k = 0; k < attributions->list.count; k++)
		resolve_one(&resolver, &attributions->list.items[order[k]], order[k], ret_speakers);
}
