#include "extract/speakers/mind.h"

#include <string.h>

#include "extract/rules/phrases.h"
#include "extract/speakers/mentions.h"
#include "extract/speakers/mind_inside.h"

enum {
	WRITTEN_AT = 100,          /* tokens at the beginning of a text within which a passage may begin with a dateline */
	DATELINE = 3,              /* tokens at the beginning of a text within which a capital city is part of the dateline */
	SHOUTED = 5,               /* letters from which on a word in capitals is no acronym */
	OPENING = 3,               /* tokens at the beginning of a sentence within which its subject begins */
	LONGEST_INTRODUCTION = 60, /* tokens of a content before its first quotation */
	/* Weights: see mind_inside.h. */
	SUBORDINATE = 10, /* subject of a clause within the sentence: “that Rosk …” */
	POSSESSOR = 20,   /* of the sentence's subject: “Rosk's next move” */
	MODIFIES = -20,
	QUOTED = -45,
	REPORTED = -30, /* in what somebody else was reported to say */
};

void mind_init(struct mind *mind, const struct reading *reading, const struct names *names)
{
	*mind = (struct mind){ .reading = reading, .names = names };
	mind->spoke = arena_alloc(reading->arena, names->name_count, sizeof(*mind->spoke));
	mind->previous = mind->previous_body = mind->previous_people = referent_nobody();
}

/* The weight of the phrase [first, end) as a subject: one begins the sentence or a clause, and a verb or an apposition follows. 0 if it is none. */
static int weight_as_subject(const struct reading *reading, uint32_t first, uint32_t end)
{
	const struct document *document = reading->document;
	if (end >= document->token_count)
		return 0;
	uint32_t start = document->sentences[document->tokens[first].sentence].first;
	const struct token *next = reading_token(reading, end);
	bool verb = reading_is(reading, end, WORD_AUXILIARY | WORD_MODAL | WORD_CUE | WORD_ADVERB) || next->kind == TOKEN_PUNCTUATION ||
	            (reading_open_word(reading, end) && !(next->flags & TOKEN_CAPITALISED));
	bool time = reading_is(reading, end, WORD_TIME) || (reading_is(reading, end, WORD_PREPOSITION) && reading_is(reading, end + 1, WORD_TIME));
	if (!verb && !time && !(first <= start + 1 && reading_is(reading, end, WORD_PREPOSITION))) /* “Rosk on Monday said” */
		return 0;
	for (uint32_t k = 0; k < OPENING && first > start && reading_open_word(reading, first - 1) &&
	                     !(document->tokens[first - 1].flags & TOKEN_CAPITALISED) && !reading_is(reading, first - 1, WORD_CUE);
	     k++)
		first--; /* adjectives: “liberal commentator Edda Rosk” */
	if (first <= start + OPENING || document->tokens[first - 1].kind == TOKEN_PUNCTUATION)
		return SUBJECT;
	return reading_is(reading, first - 1, WORD_CONJUNCTION | WORD_SUBORDINATOR | WORD_THAT | WORD_ADVERB) ? SUBORDINATE : 0;
}

static void remember(struct mind *mind, const struct recent *recent)
{
	mind->recent[mind->recent_count++ % MIND_RECENT] = *recent;
}

static void advance_passage(struct mind *mind, uint32_t token)
{
	const struct reading *reading = mind->reading;
	while (mind->passage + 1 < reading->passage_count && token >= reading->passages[mind->passage].end)
		mind->passage++;
}

/* Notes a definite role (“the president”, “the Texas senator”) as a mention of whoever was last given it. */
static void read_role(struct mind *mind, uint32_t token)
{
	const struct reading *reading = mind->reading;
	bool definite =
		(token > 0 && reading_uses(reading, token - 1, USE_DEFINITE)) ||
		(token > 1 && reading_uses(reading, token - 2, USE_DEFINITE) && reading_token(reading, token - 1)->kind == TOKEN_WORD);
	if (!definite || reading_is(reading, token, WORD_NAME | WORD_PEOPLE) ||
	    reading_is(reading, token + 1, WORD_NAME | WORD_PREPOSITION | WORD_ROLE))
		return;
	struct range roles = names_with_role(reading, mind->names, token);
	uint32_t modifier = reading_uses(reading, token - 1, USE_DEFINITE) ? DOCUMENT_NONE : token - 1;
	uint32_t low = names_role_from(mind->names, roles, token);
	if (low == roles.first || (modifier != DOCUMENT_NONE && !names_role_is_of(reading, &mind->names->roles[low - 1], modifier)))
		return;
	struct recent recent = { .name = mind->names->roles[low - 1].name, .token = token };
	advance_passage(mind, token);
	recent.passage = mind->passage;
	recent.quoted = mind_is_quoted(reading, token);
	recent.subject = weight_as_subject(reading, token - 1 - !reading_uses(reading, token - 1, USE_DEFINITE), token + 1);
	remember(mind, &recent);
}

/* Whether a name that ends at `end` only modifies the noun after it: “the Assad regime”, “a Clinton spokesman”. */
static bool is_attributive(const struct reading *reading, uint32_t end)
{
	return reading_is(reading, end, WORD_ORGANISATION | WORD_ROLE) && !reading_is(reading, end, WORD_NAME | WORD_CUE);
}

int mind_weight_of_use(const struct reading *reading, const struct name_use *use)
{
	uint32_t start = reading_sentence(reading, use->whole).first;
	bool ends = reading_mark(reading, use->range.end, '.') &&
	            use->range.end + 1 >= reading_sentence(reading, use->whole).end;
	if (ends)
		return 0; /* “signed by his predecessor, Edda Rosk.” */
	if (!use->possessive)
		return is_attributive(reading, use->range.end) ? 0 : weight_as_subject(reading, use->whole, use->range.end);
	/* “Rosk's comments were widely noted. He …” */
	if (use->whole <= start + OPENING && reading_is(reading, use->range.end + 1, WORD_WRITING | WORD_CUE))
		return SUBJECT;
	/* “Rosk's next move was unknown. His supporters …” */
	bool opens = use->whole == start || (use->whole == start + 1 && reading_is(reading, start, WORD_PREPOSITION | WORD_CONJUNCTION));
	return opens ? POSSESSOR : 0;
}

/* Whether the name is part of a dateline: “ISSEL (Lantern) -”, “ISSEL, Varl. —”. */
static bool is_dateline(const struct mind *mind, const struct name_use *use)
{
	uint32_t first = use->range.first;
	if (first < DATELINE && mind->names->names[use->name].flags & WORD_CAPITAL)
		return true;
	const struct passage *passage = &mind->reading->passages[reading_passage_at(mind->reading, first)];
	uint32_t behind = passage->first == first && first < WRITTEN_AT ? phrase_skip_dateline(mind->reading, first, passage->end) : first;
	return behind > use->range.end && !reading_mark(mind->reading, behind - 1, ')');
}

static bool is_shouted(const struct reading *reading, uint32_t token)
{
	return reading_token(reading, token)->flags & TOKEN_UPPER && reading_token(reading, token)->norm_length > 1;
}

/* Whether the name is a picture credit (“LANTERN/Edda Rosk”, “Edda Rosk/Getty Images”) or part of a heading (“NEWS/VIEWS:”). */
static bool is_credited(const struct reading *reading, struct range name)
{
	const struct word_list *pictures = language_list(reading->document->language, "pictures");
	const char *kind = reading_mark(reading, name.end, '/') && name.end +
	    1 < reading->document->token_count ? token_column(reading_token(reading, name.end + 1), pictures, 0) : NULL;
	if (kind && (strcmp(kind, "agency") == 0 || strcmp(kind, "credit") == 0))
		return true;
	bool behind = name.first > 1 && reading_mark(reading, name.first - 1, '/') && is_shouted(reading, name.first - 2);
	bool before = reading_mark(reading, name.end, '/') && reading_mark(reading, name.end + 2, ':') && is_shouted(reading, name.first);
	return behind || before;
}

/* Whether somebody else is compared with the one who is named: “Like Edda Rosk, he has left”, “(Rosk, by contrast, has stayed.)”. */
static bool is_compared(const struct reading *reading, const struct name_use *use)
{
	uint32_t start = reading_sentence(reading, use->whole).first;
	if (use->whole <= start + 1 && (reading_mark(reading, start, '(') || (start > 0 && reading_mark(reading, start - 1, '('))))
		return reading_uses(reading, use->range.end + 1, USE_AGENT) && reading_kind(reading, use->range.end + 2, KIND_COMPARED);
	return use->whole == start + 1 && reading_kind(reading, start, KIND_COMPARED);
}

static void read_use(struct mind *mind, const struct name_use *use)
{
	const struct reading *reading = mind->reading;
	if (is_credited(reading, use->range))
		return;
	bool compared = is_compared(reading, use);
	bool body = mind->names->names[use->name].flags & WORD_ORGANISATION; /* “the UN refugee agency” is of the UN */
	bool modifies = use->possessive || compared || (!body && is_attributive(reading, use->range.end));
	const struct token *t = reading_token(reading, use->range.first);
	if (t->flags & TOKEN_UPPER && t->norm_length >= SHOUTED && is_dateline(mind, use))
		return;
	advance_passage(mind, use->range.first);
	struct recent recent = { .name = use->name,
		                     .token = use->range.first,
		                     .passage = mind->passage,
		                     .modifies = modifies,
		                     .quoted = mind_is_quoted(reading, use->range.first),
		                     .reported = compared,
		                     .subject = compared ? 0 : mind_weight_of_use(reading, use) };
	remember(mind, &recent);
}

/* Notes a pronoun as subject ("He" at the beginning of a sentence) as a mention of whoever it means. */
static void read_pronoun(struct mind *mind, uint32_t token)
{
	const struct reading *reading = mind->reading;
	uint32_t start = reading_sentence(reading, token).first;
	uint32_t gender = reading->classes[token] & (WORD_MAN | WORD_WOMAN);
	if (token > start + OPENING || mind_is_quoted(reading, token) || gender == (WORD_MAN | WORD_WOMAN))
		return;
	advance_passage(mind, token);
	const struct attribution here = { .mention = { token, token + 1 }, .passage = mind->passage };
	struct referent referent = mind_person(mind, &here, gender, NEAR);
	if (referent.name == NAME_NONE)
		return;
	const struct recent recent = { .name = referent.name, .token = token, .passage = mind->passage, .subject = SUBJECT };
	remember(mind, &recent);
}

/* Notes several people as subject, “Some researchers left.”: "they" may mean them, if nobody else. */
static void read_people(struct mind *mind, uint32_t token)
{
	const struct reading *reading = mind->reading;
	struct range phrase = mention_ending_at(reading, token);
	const uint32_t start = reading_sentence(reading, token).first;
	if (phrase.first > start + 1 && reading_possessive(reading, phrase.first - 1)) /* “the mayor's clerks” */
		phrase.first = mention_ending_at(reading, phrase.first - 2).first;
	if (reading_is(reading, phrase.first, WORD_ADVERB) && !reading_uses(reading, phrase.first, USE_BOTH) && phrase.first < token)
		phrase.first++; /* “[Even] the clerks left” */
	if (mind_is_quoted(reading, token) || !weight_as_subject(reading, phrase.first, token + 1))
		return;
	advance_passage(mind, token);
	mind->people = phrase;
	mind->people_passage = mind->passage;
}

/* Notes a person without a name as subject, “The teacher left a message.”, “A woman who answered the telephone …”: "she" may mean her, if nobody
 * else. */
static void read_someone(struct mind *mind, uint32_t token)
{
	const struct reading *reading = mind->reading;
	struct range phrase = mention_ending_at(reading, token);
	uint32_t start = reading_sentence(reading, token).first;
	bool relative = reading_is(reading, token + 1, WORD_RELATIVE) && phrase.first <= start + OPENING;
	uint32_t u = names_use_from(mind->names, phrase.first);
	const struct name_use *owner = reading_kind(reading, token, KIND_KIN) && reading_possessive(reading, phrase.first - 1) && u > 0 ?
	                               &mind->names->uses[u - 1] : NULL;
	bool owned = owner && owner->range.end == phrase.first - 1; /* “Rosk's sister” */
	phrase.first = owned ? owner->whole : phrase.first;
	if (mind_is_quoted(reading, token) || (!owned && !reading_is(reading, phrase.first, WORD_DETERMINER)) ||
	    !(relative || weight_as_subject(reading, phrase.first, token + 1)))
		return;
	advance_passage(mind, token);
	mind->someone = phrase;
	mind->someone_passage = mind->passage;
}

/* Whether it is a noun for one person. */
static bool is_person_noun(const struct reading *reading, uint32_t token)
{
	return reading_is(reading, token, WORD_ROLE | WORD_MAN | WORD_WOMAN) &&
	       !reading_is(reading, token, WORD_PEOPLE | WORD_NAME | WORD_PRONOUN | WORD_OBJECT | WORD_DETERMINER | WORD_ORGANISATION);
}

void mind_read(struct mind *mind, uint32_t token)
{
	const struct names *names = mind->names;
	for (; mind->next_token < token; mind->next_token++) {
		uint32_t k = mind->next_token;
		if (reading_is(mind->reading, k, WORD_PEOPLE) && reading_is(mind->reading, k, WORD_ROLE))
			read_people(mind, k);
		if (is_person_noun(mind->reading, k))
			read_someone(mind, k);
		if (mind->next_use < names->use_count && names->uses[mind->next_use].range.first <= k)
			read_use(mind, &names->uses[mind->next_use++]);
		else if (reading_is(mind->reading, k, WORD_ROLE))
			read_role(mind, k);
		else if (reading_is(mind->reading, k, WORD_PRONOUN) && reading_is(mind->reading, k, WORD_MAN | WORD_WOMAN))
			read_pronoun(mind, k);
	}
}

/* Marks the mentions in what somebody else said: "he" hardly means them next. */
static void mark_reported(struct mind *mind, const struct attribution *attribution, uint32_t speaker)
{
	for (uint32_t k = 0; k < mind->recent_count && k < MIND_RECENT; k++) {
		struct recent *recent = &mind->recent[(mind->recent_count - 1 - k) % MIND_RECENT];
		if (recent->passage != attribution->passage)
			break;
		for (uint32_t c = 0; c < attribution->content_count && recent->name != speaker; c++)
			recent->reported |= recent->token >= attribution->content[c].first && recent->token < attribution->content[c].end;
	}
}

void mind_spoke(struct mind *mind, struct referent speaker, const struct attribution *attribution, uint32_t token)
{
	uint32_t passage = speaker.passage = attribution->passage;
	mark_reported(mind, attribution, speaker.name);
	if (speaker.name != NAME_NONE) { /* the speaker was mentioned again, even if only by a pronoun */
		const struct recent recent = { .name = speaker.name, .token = token, .passage = passage, .subject = SUBJECT };
		remember(mind, &recent);
		mind->spoke[speaker.name] = !(speaker.flags & (WORD_ORGANISATION | WORD_PEOPLE | WORD_CAPITAL));
	}
	mind->previous = speaker;
	if (speaker.flags & WORD_PEOPLE)
		mind->previous_people = speaker;
	else if (!referent_is_person(&speaker) &&
	         (speaker.name == NAME_NONE || name_may_be_body(&mind->names->names[speaker.name]) || speaker.flags & WORD_CAPITAL))
		mind->previous_body = speaker;
}

bool mind_has_since(const struct mind *mind, uint32_t name, uint32_t passage)
{
	for (uint32_t k = 0; k < mind->recent_count && k < MIND_RECENT; k++) {
		const struct recent *recent = mind_recent(mind, k);
		if (recent->name == name && recent->passage >= passage)
			return true;
	}
	return false;
}

struct range mind_said_in(const struct reading *reading, struct range content)
{
	for (uint32_t k = content.first; k < content.end && k < content.first + LONGEST_INTRODUCTION; k++)
		if (mind_is_quoted(reading, k))
			return (struct range){ k, content.end };
	return content;
}

bool mind_is_in_content(const struct mind *mind, const struct attribution *attribution, uint32_t token)
{
	for (uint32_t c = 0; c < attribution->content_count; c++) {
		struct range said = mind_said_in(mind->reading, attribution->content[c]);
		if (token >= said.first && token < said.end)
			return true;
	}
	return false;
}

int mind_weight_of(const struct mind *mind, const struct recent *recent, uint32_t passage)
{
	uint32_t distance = passage - recent->passage;
	int weight = weight_of_distance(distance);
	weight += recent->modifies && !recent->subject ? MODIFIES : recent->subject;
	weight += recent->quoted ? QUOTED : recent->reported ? REPORTED : 0;
	const struct referent *previous = &mind->previous;
	if (previous->name == recent->name && passage - previous->passage <= 2)
		weight += passage - previous->passage <= 1 ? SPOKE : SPOKE / 2;
	return weight;
}
