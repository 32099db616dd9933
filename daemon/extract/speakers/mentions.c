#include "extract/speakers/mentions.h"

#include <string.h>

#include "extract/rules/phrases.h"

bool mention_is_listed(const struct reading *reading, const char *list, uint32_t token, const char *kind)
{
	return reading_is_listed(reading, token, list, kind);
}

bool mention_is_epithet(const struct reading *reading, uint32_t head)
{
	const struct word_list *roles = language_list(reading->document->language, "roles");
	const char *norm = reading_token(reading, head)->norm, *hyphen = strchr(norm, '-');
	if (reading_tells_age(reading, head) || mention_is_listed(reading, "roles", head, "epithet"))
		return true;
	size_t length = strlen(norm);
	bool person = length > 4 && (strcmp(norm + length - 2, "an") == 0 || norm[length - 1] == 'i'); /* "the Orvian", “the Iraqi”; not “the Irish” */
	if (person && reading_is(reading, head, WORD_PLACE) && reading_capitalised(reading, head) && reading->traits & TRAIT_FIXED_ORDER)
		return true;
	const char *kinds = hyphen ? word_list_column(roles, hyphen + 1, strlen(hyphen + 1), 0) : NULL;
	return kinds && strstr(kinds, "epithet");
}

bool mention_is_indefinite(const struct reading *reading, struct range mention)
{
	return reading_uses(reading, mention.first, USE_INDEFINITE) || reading_uses(reading, mention.first, USE_ANOTHER) ||
	       reading_uses(reading, mention.first, USE_ONE);
}

/* “[Rosk] hosted Brandt and”: where a tagger's mention goes on too far, the excess begins with a verb. */
static bool is_verb_behind_name(const struct reading *reading, uint32_t token)
{
	const struct token *t = reading_token(reading, token);
	if (!reading_is(reading, token - 1, WORD_NAME) || reading_possessive(reading, token))
		return false;
	bool past = token_has_ending(t, "ed", 4) && !strchr(t->norm, '-');
	return reading_helping_verb(reading, token) || (past && reading_open_word(reading, token));
}

/* A dash, or a hyphen that stands for one. */
static bool is_dash(const struct reading *reading, uint32_t token)
{
	if (token == 0 || !reading_mark(reading, token, '-'))
		return phrase_is_dash(reading, token);
	return reading_token(reading, token)->start > reading_token(reading, token - 1)->end;
}

/* “the spokesman today”, “regulators this month”: when it was said. */
static bool is_time_behind(const struct reading *reading, uint32_t token)
{
	uint32_t time = token;
	while (reading_uses(reading, time, USE_OPENS_TIME) && !reading_uses(reading, time, USE_DEFINITE))
		time++;
	bool month = reading_capitalised(reading, time) && !reading_kind(reading, time, KIND_DAY); /* “Edda Jan”, “Rosk May” */
	return reading_is(reading, time, WORD_TIME) && !month && !reading_possessive(reading, time + 1) &&
	       reading_is(reading, token - 1, WORD_NAME | WORD_ROLE | WORD_ORGANISATION);
}

/* “a source familiar with it”, “a poll released on Monday”: whether an adjective or participle that follows its noun is at the token. */
static bool is_postposed(const struct reading *reading, uint32_t token)
{
	if (reading_is(reading, token - 1, WORD_NAME) && reading_kind(reading, token, KIND_FOLLOWING))
		return true; /* “Rosk following the vote” */
	bool participle = reading_is(reading, token - 1, WORD_ROLE) && phrase_is_participle(reading, token); /* “a lawyer representing Rosk” */
	return participle || (reading_is(reading, token - 1, WORD_ROLE | WORD_ORGANISATION) && reading_kind(reading, token, KIND_POSTPOSED));
}

uint32_t mention_head(const struct reading *reading, struct range mention)
{
	uint32_t head = mention.first;
	for (uint32_t k = mention.first; k < mention.end; k++) {
		const struct token *t = reading_token(reading, k);
		bool mark = (t->kind == TOKEN_PUNCTUATION && !reading_possessive(reading, k) && !reading_mark(reading, k, '&') &&
		             !reading_mark(reading, k, '/') && !reading_mark(reading, k, '-')) ||
		            t->kind == TOKEN_QUOTE;
		if (k > mention.first &&
		    (reading_is(reading, k, WORD_PREPOSITION | WORD_RELATIVE) || reading_uses(reading, k, USE_OF) || mark || is_dash(reading, k) ||
		     is_verb_behind_name(reading, k) || is_time_behind(reading, k) || is_postposed(reading, k)) &&
		    !reading_is(reading, k, WORD_NAME))
			break;
		if (!mark)
			head = k;
	}
	return head;
}

struct range mention_behind_opening(const struct reading *reading, struct range mention)
{
	const struct token *t = reading_token(reading, mention.first);
	bool verb = !reading_is(reading, mention.first, WORD_NAME) || reading_is(reading, mention.first, WORD_CUE);
	bool participle = verb && token_has_ending(t, "ing", 5);
	if (!participle && !reading_is(reading, mention.first, WORD_PREPOSITION | WORD_SUBORDINATOR))
		return mention;
	for (uint32_t k = mention.first + 1; k + 1 < mention.end; k++)
		if (reading_mark(reading, k, ',') && reading_is(reading, k + 1, WORD_DETERMINER | WORD_NAME | WORD_ROLE | WORD_PRONOUN) &&
		    !(reading_is(reading, k + 1, WORD_RELATIVE) && !reading_is(reading, k + 1, WORD_THAT))) /* “acting chief Rosk, [who …]” */
			return (struct range){ k + 1, mention.end };
	return mention;
}

/* “A spokesman for Mayor Rosk”, “an aide to committee chair Rosk”: whether the name is that of another person, for whom the one meant works. */
static bool is_served(const struct reading *reading, const struct name_use *use, struct range mention)
{
	uint32_t first = use->whole;
	while (first > mention.first + 1 && reading_is(reading, first - 1, WORD_ORGANISATION) && !reading_is(reading, first - 1, WORD_NAME))
		first--;
	/* “der Sprecher des Ministers Rosk” */
	bool of_title = use->whole < use->range.first && first == use->whole && reading_uses(reading, first - 1, USE_OF);
	return first > mention.first + 1 && reading_is(reading, first - 2, WORD_ROLE) &&
	       (reading_is(reading, first - 1, WORD_PREPOSITION) || of_title);
}

/* Whether a name after the head is in apposition to it, and so names who is meant: “the head of the party, Y. H.”. */
static bool is_apposed(const struct reading *reading, const struct names *names, const struct name_use *use, struct range mention)
{
	const struct name *name = &names->names[use->name];
	uint32_t title = use->range.first - 1;
	bool titled = use->range.first > mention.first && reading_is(reading, title, WORD_TITLE | WORD_ROLE) &&
	              reading_capitalised(reading, title);
	bool place = use->whole < use->range.first && reading_is(reading, title, WORD_PLACE) && name->words > 1 && name_is_person(name);
	bool last = use->range.end == mention.end && (titled || place); /* “former envoy to the U.S. Edda Rosk” */
	bool parted = use->whole > 0 && reading_mark(reading, use->whole - 1, ',');
	bool ends = use->range.end == mention.end || reading_mark(reading, use->range.end, '(') || reading_mark(reading, use->range.end, ',');
	bool office = use->whole < use->range.first && reading_is(reading, title, WORD_ORGANISATION) && name->words > 1 && name_is_person(name);
	if (ends && office && reading_uses(reading, use->whole - 1, USE_DEFINITE))
		return true; /* “Speaker of the House Edda Rosk (L., Issel)” */
	bool object = use->whole > mention.first && phrase_is_participle(reading, use->whole - 1) && !reading_is(reading, use->whole - 1, WORD_NAME);
	for (uint32_t k = mention.first; k < use->whole && !parted; k++)
		object |= reading_uses(reading, k, USE_WHO) || /* “ten percent of those who support Edda Rosk” */
		          (reading_kind(reading, k, KIND_POSTPOSED) && reading_is(reading, k + 1, WORD_PREPOSITION)); /* “familiar with” */
	bool versus = use->whole > mention.first && reading_kind(reading, use->whole - 1, KIND_VERSUS); /* “a court in Ito v. Rosk” */
	if (is_served(reading, use, mention) || object || versus) /* “a lawyer representing Edda Rosk” */
		return false;
	return (last || parted || (use->range.end == mention.end && name->words > 1)) &&
	       !(name->flags & (WORD_CAPITAL | WORD_ORGANISATION)) &&
	       (name->flags & WORD_ROLE || use->range.end - use->range.first > 1) &&
	       (last || !reading_is(reading, use->whole - 1, WORD_PREPOSITION | WORD_DETERMINER));
}

/* The person whose name follows that of a body or an office at use `u`, or NULL: “University of Varland professor Edda Rosk”, “Supreme Commander in
 * Issel Gen. Edda Rosk”. */
static const struct name_use *holder_at_end(const struct reading *reading, const struct names *names, uint32_t u, struct range mention)
{
	const struct name_use *body = &names->uses[u];
	bool body_named = names->names[body->name].flags & WORD_ORGANISATION;
	if (!body_named && name_is_person(&names->names[body->name]))
		return NULL;
	for (u++; u < names->use_count && names->uses[u].range.end <= mention.end; u++) {
		const struct name_use *use = &names->uses[u];
		uint32_t title = use->range.first - 1;
		if (use->range.end == mention.end && reading_is(reading, title, WORD_ROLE | WORD_TITLE) && use->whole <= title &&
		    name_is_person(&names->names[use->name]) &&
		    (body_named || use->range.end == use->range.first + 1 || reading_is(reading, use->range.first, WORD_GIVEN)))
			return use;
	}
	return NULL;
}

/* The person who has the office at use `u`, named behind it: “Varland's Chief Secretary, [Edda Rosk],”; or NULL. */
static const struct name_use *holder_behind(const struct reading *reading, const struct names *names, uint32_t u, struct range mention, uint32_t head)
{
	const struct name_use *office = &names->uses[u], *person = u + 1 < names->use_count ? office + 1 : NULL;
	if (!person || head + 1 != office->range.end || !reading_is(reading, head, WORD_ROLE | WORD_TITLE) || reading_is(reading, head, WORD_PEOPLE) ||
	    name_is_person(&names->names[office->name]) || !reading_mark(reading, head + 1, ',') || person->whole != head + 2)
		return NULL;
	bool ends = person->range.end == mention.end || (reading_mark(reading, person->range.end, ',') && person->range.end < mention.end);
	bool named = person->range.end > person->range.first + 1 && name_may_be_person(&names->names[person->name]);
	return ends && named && !person->possessive ? person : NULL;
}

/* “the Lantern newspaper”, “the Ostar news agency”, “the Varland State group”: whether the nouns up to the head only explain what the name before
 * them is of. */
static bool is_explained(const struct reading *reading, const struct name *name, const struct name_use *use, uint32_t head)
{
	const struct token *noun = reading_token(reading, head), *behind = reading_token(reading, use->range.end);
	const struct word_list *bodies = language_list(reading->document->language, "organisations");
	if (use->range.end == head && token_has_class(noun, bodies, "explains") && name->flags & WORD_ORGANISATION && name->words > 1)
		return true;
	const bool medium = use->range.end < head && token_has_class(behind, bodies, "medium");
	return use->range.end + medium == head && !reading_is(reading, head, WORD_NAME) && !(name->flags & WORD_CAPITAL) && !name_is_person(name) &&
	       !reading_is(reading, use->range.end - 1, WORD_PLACE | WORD_TITLE | WORD_ROLE) &&
	       (token_has_class(noun, bodies, "outlet") || (medium && token_has_class(noun, bodies, "wire")));
}

/* “the memo, obtained by [the Lantern]”: whether whoever is named only has it, and did not write it. */
static bool is_seen_by(const struct reading *reading, uint32_t first, uint32_t token)
{
	for (uint32_t k = first; k < token; k++)
		if (reading_kind(reading, k, KIND_SEEN))
			return true;
	return false;
}

/* “the response to [Rosk]”, “a report to the board on Rosk's dams”: whether the words only name the recipient or the subject, not the author. */
static bool is_addressed(const struct reading *reading, uint32_t head, uint32_t token)
{
	return token > head + 1 && reading_uses(reading, head + 1, USE_INFINITIVE);
}

/* “by Acme”, “the Acme”, “the latest Acme”: whether a preposition or a determiner precedes the name, with at most one word between. */
static bool is_introduced(const struct reading *reading, uint32_t name)
{
	while (name > 0 && ((reading_is(reading, name - 1, WORD_TIME) && reading_capitalised(reading, name - 1)) ||
	                    reading_token(reading, name - 1)->kind == TOKEN_NUMBER))
		name--; /* “a March 3 Acme report” */
	if (name > 0 && reading_kind(reading, name - 1, KIND_AROUND))
		return false; /* “a poll in Varland”; but “a study in the Lantern” */
	if (name > 0 && reading_is(reading, name - 1, WORD_PREPOSITION | WORD_DETERMINER))
		return true;
	return name > 1 && reading_open_word(reading, name - 1) && !reading_capitalised(reading, name - 1) &&
	       reading_uses(reading, name - 2, USE_DEFINITE | USE_INDEFINITE) && !reading_is(reading, name, WORD_PLACE | WORD_PEOPLE | WORD_ROLE);
}

/* Whether the words name the author, though not by name alone: “a study, done by the Issel Club's staff”, “a letter from Rosk's lawyer”. */
static bool by_whom(const struct reading *reading, uint32_t head, uint32_t token)
{
	while (token > head + 1 && (reading_is(reading, token - 1, WORD_DETERMINER) || reading_capitalised(reading, token - 1)))
		token--;
	return reading_uses(reading, token - 1, USE_AGENT) || reading_uses(reading, token - 1, USE_FROM);
}

/* “a poll of Varland voters”, “a survey in Issel — Rosk's town”, “a study on Rosk's dams”: whether the words tell what it is about, not whose
 * it is. */
static bool is_surveyed(const struct reading *reading, uint32_t head, uint32_t token)
{
	for (uint32_t k = head + 1; k < token; k++)
		if (is_dash(reading, k))
			return true;
	return reading_kind(reading, head, KIND_SURVEY) && reading_uses(reading, head + 1, USE_OF);
}

/* Whether the use at `u` is possessive, and a person's name follows at once, which a comma or the end of the mention ends. */
static bool is_whose(const struct names *names, uint32_t u, struct range mention)
{
	const struct name_use *use = &names->uses[u], *next = u + 1 < names->use_count ? use + 1 : NULL;
	return use->possessive && next && next->range.first == use->range.end + 1 && next->range.end < mention.end && !next->possessive &&
	       next->range.end > next->range.first + 1 && name_is_person(&names->names[next->name]);
}

const struct name_use *mention_named(const struct reading *reading, const struct names *names, struct range mention, uint32_t head)
{
	const struct name_use *before = NULL, *behind = NULL, *other = NULL;
	for (uint32_t u = names_use_from(names, mention.first); u < names->use_count; u++) {
		const struct name_use *use = &names->uses[u];
		if (use->range.first >= mention.end)
			break;
		if (use->range.first <= head && use->range.end > head && (!use->possessive || use->range.end == mention.end)) {
			const struct name_use *holder = holder_at_end(reading, names, u, mention);
			holder = holder ? holder : holder_behind(reading, names, u, mention, head);
			return holder ? holder : use;
		}
		if (use->range.end > mention.end)
			continue;
		if (use->range.first <= head && use->range.end > head && is_whose(names, u, mention))
			return use + 1; /* “the Federation of Clerks' Edda Rosk, a scholar” */
		if (use->range.first <= head && !use->possessive)
			before = use;
		bool addressed = is_addressed(reading, head, use->whole);
		if (use->range.first > head && !behind && (!addressed || reading_is(reading, head, WORD_ROLE)) && is_apposed(reading, names, use, mention))
			behind = use;
		bool joined = reading_mark(reading, use->range.end, '/') || (use->range.first > 0 && reading_mark(reading, use->range.first - 1, '/'));
		bool state = names->names[use->name].flags & WORD_CAPITAL && !use->possessive && use->range.end <= head &&
		             reading_is(reading, use->range.first, WORD_PLACE); /* “a Varlandian inquiry”, “the Lantern/Acme poll” */
		bool subject = use->whole > head && (use->possessive ? !by_whom(reading, head, use->whole) : is_surveyed(reading, head, use->whole));
		bool platform = !use->possessive && mention_is_listed(reading, "organisations", use->range.first, "platform"); /* “a Twitter message” */
		if (!other && !joined && !platform && !state && !addressed && !subject && !is_seen_by(reading, mention.first, use->whole) &&
		    (use->possessive || is_introduced(reading, use->whole)))
			other = use;
	}
	if (behind && !reading_is(reading, head, WORD_PEOPLE))
		return behind;
	if (before && !mention_is_indefinite(reading, mention) && is_explained(reading, &names->names[before->name], before, head))
		return before;
	if (reading_is(reading, head, WORD_WRITING))
		return other;
	bool office = reading_is(reading, head, WORD_ROLE | WORD_TITLE) && reading_token(reading, head)->flags & TOKEN_UPPER; /* “the Acme CEO” */
	return before && reading_is(reading, head, WORD_NAME) && !office ? before : NULL;
}

uint32_t mention_modifiers(const struct reading *reading, struct range mention, uint32_t head, uint32_t *ret_tokens)
{
	uint32_t count = 0;
	for (uint32_t k = mention.first; k < mention.end && count < MENTION_MODIFIERS; k++)
		if (k != head && reading_open_word(reading, k) && !reading_possessive(reading, k) &&
		    !reading_is(reading, k, WORD_ADVERB | WORD_TIME))
			ret_tokens[count++] = k;
	return count;
}

bool mention_is_owned(const struct reading *reading, uint32_t token)
{
	return reading_kind(reading, token, KIND_OWNER);
}

/* “Rosk [met] officials”: whether the word is a verb and not the beginning of the noun phrase behind it, as in “the [set] rules”. */
static bool is_irregular_verb(const struct reading *reading, uint32_t token)
{
	return token > 0 && token_in(reading_token(reading, token), language_list(reading->document->language, "irregular_verbs")) &&
	       !reading_capitalised(reading, token) && !reading_is(reading, token - 1, WORD_DETERMINER);
}

/* “They have [joined] officials”: whether the word is a verb's participle behind its auxiliary. */
static bool is_behind_auxiliary(const struct reading *reading, uint32_t token)
{
	return token > 0 && reading_is(reading, token - 1, WORD_AUXILIARY) && token_has_ending(reading_token(reading, token), "ed", 5) &&
	       !reading_kind(reading, token - 1, KIND_BEING) && reading->traits & TRAIT_FIXED_ORDER;
}

struct range mention_ending_at(const struct reading *reading, uint32_t token)
{
	uint32_t first = token;
	while (first > 0 && token - first < MENTION_MODIFIERS &&
	       (reading_token(reading, first - 1)->kind == TOKEN_WORD || reading_tells_age(reading, first - 1)) &&
	       !is_behind_auxiliary(reading, first - 1) &&
	       reading_token(reading, first - 1)->sentence == reading_token(reading, token)->sentence &&
	       (reading_is(reading, first - 1, WORD_DETERMINER) || reading_open_word(reading, first - 1) || reading_tells_age(reading, first - 1)) &&
	       !reading_is(reading, first, WORD_DETERMINER) && !reading_is(reading, first - 1, WORD_CUE) &&
	       !(first > 1 && is_verb_behind_name(reading, first - 1)) && !is_irregular_verb(reading, first - 1))
		first--;
	/* “that clerks”, “that worries clerks”: another clause begins there */
	if (first < token && reading_is(reading, first, WORD_THAT) && reading_is(reading, token, WORD_PEOPLE)) {
		const struct token *verb = reading_token(reading, ++first);
		first += first < token && verb->norm_length > 3 && verb->norm[verb->norm_length - 1] == 's' && !reading_capitalised(reading, first) &&
		         !reading_is(reading, first, WORD_ORGANISATION | WORD_ROLE);
	}
	return (struct range){ first, token + 1 };
}

bool mention_is_pronoun(const struct reading *reading, struct range mention)
{
	return mention.end - mention.first == 1 && reading_is(reading, mention.first, WORD_PRONOUN | WORD_RELATIVE | WORD_THAT) &&
	       !reading_is(reading, mention.first, WORD_NAME);
}

/* “at its headquarters in Issel”, “during a call”, “who saw it”: whether an addition that does not help to tell who is meant begins at the token. */
static bool is_added(const struct reading *reading, struct range mention, uint32_t head, uint32_t token)
{
	if (reading_mark(reading, token, ',') || is_dash(reading, token) ||
	    (reading_is(reading, token, WORD_RELATIVE) && !reading_is(reading, token, WORD_DETERMINER)) || is_time_behind(reading, token))
		return true;
	bool inside = reading_is(reading, token - 1, WORD_ORGANISATION) && reading_is(reading, token - 1, WORD_NAME) &&
	              reading_is(reading, token + 1, WORD_NAME); /* “the Center on Budget” */
	bool related = false;
	for (uint32_t k = head + 1; k < token && k < mention.end; k++)
		related |= reading_is(reading, k, WORD_PREPOSITION);
	return related && !inside && reading_kind(reading, token, KIND_CIRCUMSTANCE);
}

/* “Edda Rosk [(L., Issel)]”: whether a party and a constituency in brackets begin at the token. */
static bool is_party(const struct reading *reading, uint32_t token)
{
	if (!reading_mark(reading, token, '(') || !reading_is(reading, token - 1, WORD_NAME) || token + 1 >= reading->document->token_count)
		return false;
	const char *norm = reading_token(reading, token + 1)->norm;
	bool letter = norm[0] >= 'a' && norm[0] <= 'z' && (!norm[1] || norm[1] == '.' || norm[1] == '-');
	return letter && reading_capitalised(reading, token + 1);
}

static bool has_conjunction(const struct reading *reading, struct range range)
{
	for (uint32_t k = range.first; k < range.end; k++)
		if (reading_is(reading, k, WORD_CONJUNCTION))
			return true;
	return false;
}

/* “Rosk's family [Saturday]”, “some in the audience [last week]”, “a poll [released late Monday]”: where the mention ends, but for when it was
 * said or came out. */
static uint32_t before_day(const struct reading *reading, struct range mention)
{
	uint32_t day = mention.end - 1, opens = day;
	while (day > mention.first + 1 && reading_is(reading, day, WORD_TIME) && !reading_kind(reading, day, KIND_DAY))
		day--;
	while (opens > mention.first + 1 && reading_uses(reading, opens - 1, USE_OPENS_TIME) && !reading_uses(reading, opens - 1, USE_DEFINITE))
		opens--;
	bool relative = opens < mention.end - 1 && reading_is(reading, mention.end - 1, WORD_TIME) && !reading_capitalised(reading, mention.end - 1);
	day = relative ? opens : day; /* “a poll [last month]” */
	if (day <= mention.first || reading_capitalised(reading, day - 1) ||
	    !(relative || (reading_kind(reading, day, KIND_DAY) && reading_capitalised(reading, day))) ||
	    !(reading_open_word(reading, day - 1) || reading_means(reading, day - 1, MEANS_OUT)))
		return mention.end;
	while (day > mention.first + 1 && (reading_is(reading, day - 1, WORD_ADVERB | WORD_TIME) || reading_uses(reading, day - 1, USE_BEFORE_TIME) ||
	                                   reading_means(reading, day - 1, MEANS_OUT)))
		day--;
	if (day > mention.first + 1 && reading_looks_past(reading, day - 1) && reading_open_word(reading, day - 2))
		day--;
	const bool verb = token_in(reading_token(reading, day - 1), language_list(reading->document->language, "irregular_verbs"));
	return verb || reading_is(reading, day - 1, WORD_PREPOSITION | WORD_RELATIVE | WORD_DETERMINER) ? mention.end : day;
}

struct range mention_phrase(const struct reading *reading, struct range mention)
{
	if (mention.first + 2 < mention.end && reading_is(reading, mention.first, WORD_TIME) &&
	    reading_uses(reading, mention.first + 1, USE_DEFINITE | USE_INDEFINITE))
		mention.first++; /* “on [Tuesday an official] said” */
	while (mention.first + 1 < mention.end && reading_uses(reading, mention.first, USE_DEFINITE | USE_INDEFINITE))
		mention.first++;
	while (mention.end > mention.first + 1 && reading_token(reading, mention.end - 1)->kind == TOKEN_URL &&
	       strstr(reading_token(reading, mention.end - 1)->norm, "://")) /* but “the group Dams.org” */
		mention.end--;
	mention.end = before_day(reading, mention);
	uint32_t head = mention_head(reading, mention);
	bool list = false; /* “states including Varland, Orvia and Issel” */
	for (uint32_t k = head + 1; k < mention.end; k++) {
		list |= reading_kind(reading, k, KIND_INCLUDING) && !reading_mark(reading, k - 1, ',');
		if (list && reading_mark(reading, k, ',') && has_conjunction(reading, (struct range){ k, mention.end }))
			continue;
		if ((reading_mark(reading, k, '(') && !(reading->traits & TRAIT_FIXED_ORDER)) || is_party(reading, k) ||
		    is_added(reading, mention, head, k) || (reading_is(reading, head, WORD_WRITING) && is_postposed(reading, k)))
			mention.end = k;
	}
	return mention;
}

const char *mention_words(const struct reading *reading, struct range mention)
{
	const struct document *document = reading->document;
	struct span span = { document->tokens[mention.first].start, document->tokens[mention.end - 1].end };
	return document_copy(document, span, reading->arena);
}

const char *mention_phrase_text(const struct reading *reading, const struct names *names, struct range phrase)
{
	const struct document *document = reading->document;
	const char *text = "";
	uint32_t from = document->tokens[phrase.first].start, end = document->tokens[phrase.end - 1].end;
	for (uint32_t u = names_use_from(names, phrase.first); u < names->use_count && names->uses[u].range.end <= phrase.end; u++) {
		const struct name_use *use = &names->uses[u];
		const struct name *name = &names->names[use->name];
		uint32_t first = use->range.first;
		bool whose = use->possessive || (first > 0 && reading_is(reading, first - 1, WORD_PREPOSITION));
		bool letters = reading_token(reading, first)->flags & TOKEN_UPPER && !reading_mark(reading, first - 1, '(');
		const bool chamber = use->range.end == first + 1 && mention_is_listed(reading, "organisations", first, "chamber");
		if (name->flags & WORD_CAPITAL || name->of_state || chamber || name->words <= use->range.end - first || !(whose || letters) ||
		    reading_is(reading, first, WORD_PLACE))
			continue; /* “the Rosk administration” is called so */
		uint32_t whole = use->whole >= phrase.first && reading_is(reading, use->whole, WORD_TITLE) ? use->whole : first; /* "Mr." */
		const char *before = document_copy(document, (struct span){ from, document->tokens[whole].start }, reading->arena);
		text = arena_format(reading->arena, "%s%s%s", text, before, name->text);
		from = document->tokens[use->range.end - 1].end;
	}
	const char *rest = document_copy(document, (struct span){ from, end }, reading->arena);
	return *text ? arena_format(reading->arena, "%s%s", text, rest) : rest;
}

uint32_t mention_first_relative(const struct reading *reading, uint32_t token)
{
	enum { RELATIVES = 24 /* tokens between two coordinated ones */ };
	uint32_t sentence = reading_sentence(reading, token).first;
	if (token <= sentence || !reading_is(reading, token - 1, WORD_CONJUNCTION))
		return token;
	for (uint32_t k = token - 1; k-- > sentence && token - k < RELATIVES;)
		if (reading_uses(reading, k, USE_WHO) || (reading_is(reading, k, WORD_RELATIVE) && reading_is(reading, k, WORD_OBJECT)))
			return k;
	return token;
}

const char *mention_reason(const struct reading *reading, struct range mention)
{
	if (range_empty(mention))
		return "unattributed";
	bool personal = reading_is(reading, mention.first, WORD_MAN | WORD_WOMAN | WORD_PEOPLE) ||
	                (reading_kind(reading, mention.first, KIND_NEUTER | KIND_AUTHOR) && !mention_is_owned(reading, mention.first)) ||
	                reading_is(reading, mention.first, WORD_RELATIVE);
	return personal ? "pronoun" : "anonymous";
}

bool mention_is_all_named(const struct reading *reading, const struct names *names, struct range mention)
{
	mention.first += reading_uses(reading, mention.first, USE_DEFINITE);
	uint32_t u = names_use_from(names, mention.first);
	return u < names->use_count && names->uses[u].whole <= mention.first && names->uses[u].range.end >= mention.end;
}
