#include "extract/speakers/mind.h"

#include <string.h>

#include "extract/rules/phrases.h"
#include "extract/speakers/mentions.h"
#include "proto/base/dictionary.h"

enum {
	NEAR = 4, /* passages over which a pronoun goes on with somebody */
	PLURAL_NEAR = 3,
	SOMEONE_NEAR = 2, /* passages over which a pronoun can mean somebody who was called by a noun and said nothing */
	EARLY = 3,        /* passages at the beginning in which a pronoun can stand before the name */
	WRITTEN_AT = 100, /* tokens in which a passage may begin with where it was written */
	DATELINE = 3,      /* tokens in which a text may say where it was written */
	SHOUTED = 5,       /* letters of a word in capitals that is no acronym */
	OPENING = 3,       /* tokens from the start of a sentence in which its subject begins */
	MOST_CONTENT = 64, /* names looked at in what is said */
	LONGEST_INTRODUCTION = 60,
	/* Weights: hand-set so that each rule of thumb beats what it should on the development articles. */
	SUBJECT = 25,
	SUBORDINATE = 10, /* the subject of "that" and other clauses inside of the sentence */
	POSSESSOR = 20,   /* of the subject of the sentence */
	SPOKE = 25,
	AGREES = 12,
	MODIFIES = -20,
	QUOTED = -45,
	REPORTED = -30, /* named in what somebody else was reported to say */
	GUESSED = -8,    /* only its verbs say that it is a person */
	ALONE = -80,     /* the same, and it is a single word, as companies are named */
	UNSURE = -40,    /* only that it has spoken */
	TALKED_OF = -50, /* named in what is said */
	FAR = 5,
	OUTLET = -40,
	OUTLET_ASIDE = -80, /* the same, and it is seldom named: it only reports */
	OUTLET_CALLED = -120, /* that, and it would be called "the company" */
	OFTEN = 3, /* uses: what the article is about may be "the company", although it does not speak */
	CALLED_SO = 80,
	NOT_CALLED_SO = -400,
	MOST_COUNTED = 10, /* uses of a name */
	EACH_USE = 4,
	DOUBTFUL = -60, /* a noun that no list knows as a person's */
};

/* By the distance in passages. */
static const int DISTANCE[NEAR + 1] = { 110, 80, 55, 35, 20 };

struct referent referent_nobody(void)
{
	return (struct referent){ .name = NAME_NONE };
}

struct referent referent_of_name(const struct names *names, uint32_t name, uint32_t passage)
{
	const struct name *n = &names->names[name];
	return (struct referent){ .name = name, .text = n->text, .flags = n->flags, .passage = passage };
}

struct referent referent_of_phrase(const struct mind *mind, struct range range, uint32_t passage)
{
	const struct reading *reading = mind->reading;
	bool one = mention_is_indefinite(reading, range) || reading_word(reading, range.first, "this");
	bool one_of = reading_word(reading, range.first, "one") && reading_uses(reading, range.first + 1, USE_OF); /* “one of the officials” */
	range = mention_phrase(reading, range);
	uint32_t head = mention_head(reading, range);
	struct referent referent = { .name = NAME_NONE,
		                         .text = mention_phrase_text(reading, mind->names, range),
		                         .passage = passage };
	const uint32_t kinds = WORD_ROLE | WORD_MAN | WORD_WOMAN | WORD_PEOPLE | WORD_ORGANISATION | WORD_WRITING;
	bool person = reading_is(reading, head, WORD_ROLE) && !reading_is(reading, head, WORD_PEOPLE | WORD_ORGANISATION);
	referent.flags = reading->classes[head] & kinds;
	uint32_t first = range.first;
	for (uint32_t k = first; k < head; k++) /* “Mr. Rosk's tour” is no man */
		first = reading_possessive(reading, k) ? k + 1 : first;
	for (uint32_t k = first; k < head; k++) /* “a ministry spokesman” is no body */
		referent.flags |= reading->classes[k] & (person ? WORD_MAN | WORD_WOMAN : kinds);
	if (one_of)
		referent.flags = (referent.flags & ~(uint32_t)WORD_PEOPLE) | WORD_ROLE;
	if (one && !(referent.flags & (WORD_PEOPLE | WORD_ORGANISATION)))
		referent.flags |= WORD_UNNAMED; /* “a mechanic”: may be a person, whatever the noun */
	return referent;
}

bool referent_is_person(const struct referent *referent)
{
	return referent->text && referent->flags & (WORD_ROLE | WORD_MAN | WORD_WOMAN) &&
	       !(referent->flags & (WORD_PEOPLE | WORD_ORGANISATION | WORD_CAPITAL));
}

void mind_init(struct mind *mind, const struct reading *reading, const struct names *names)
{
	*mind = (struct mind){ .reading = reading, .names = names };
	mind->spoke = arena_alloc(reading->arena, names->name_count, sizeof(*mind->spoke));
	mind->previous = mind->previous_body = mind->previous_people = referent_nobody();
}

static bool is_quoted(const struct reading *reading, uint32_t token)
{
	return reading_token(reading, token)->quotation != DOCUMENT_NONE;
}

/* What the phrase [first, end) weighs as a subject: it begins the sentence or a clause, and a verb or an apposition follows. */
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

/* “the president”, “the Texas senator”: whoever had that role last is meant again. */
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
	recent.quoted = is_quoted(reading, token);
	recent.subject = weight_as_subject(reading, token - 1 - !reading_uses(reading, token - 1, USE_DEFINITE), token + 1);
	remember(mind, &recent);
}

/* “the Assad regime”, “a Clinton spokesman”: the name only says which one. */
static bool is_attributive(const struct reading *reading, uint32_t end)
{
	return reading_is(reading, end, WORD_ORGANISATION | WORD_ROLE) && !reading_is(reading, end, WORD_NAME | WORD_CUE);
}

static int weight_of_use(const struct reading *reading, const struct name_use *use)
{
	uint32_t start = reading->document->sentences[reading_token(reading, use->whole)->sentence].first;
	if (!use->possessive)
		return is_attributive(reading, use->range.end) ? 0 : weight_as_subject(reading, use->whole, use->range.end);
	/* “Rosk's comments were widely noted. He …” */
	if (use->whole <= start + OPENING && reading_is(reading, use->range.end + 1, WORD_WRITING | WORD_CUE))
		return SUBJECT;
	/* “Rosk's next move was unknown. His supporters …” */
	bool opens = use->whole == start || (use->whole == start + 1 && reading_is(reading, start, WORD_PREPOSITION | WORD_CONJUNCTION));
	return opens ? POSSESSOR : 0;
}

/* “ISSEL (Lantern) -”, “ISSEL, Varl. —”: where the text was written. */
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

/* “LANTERN/Edda Rosk”, “Edda Rosk/Getty Images”: who took the picture; “NEWS/VIEWS:”: a heading. */
static bool is_credited(const struct reading *reading, struct range name)
{
	const struct word_list *pictures = language_list(reading->document->language, "pictures");
	const char *kind = reading_mark(reading, name.end, '/') && name.end + 1 < reading->document->token_count ? token_column(reading_token(reading, name.end + 1), pictures, 0) : NULL;
	if (kind && (strcmp(kind, "agency") == 0 || strcmp(kind, "credit") == 0))
		return true;
	bool behind = name.first > 1 && reading_mark(reading, name.first - 1, '/') && is_shouted(reading, name.first - 2);
	bool before = reading_mark(reading, name.end, '/') && reading_mark(reading, name.end + 2, ':') && is_shouted(reading, name.first);
	return behind || before;
}

/* “Like Edda Rosk, he has left”, “(Rosk, by contrast, has stayed.)”: whom another one is compared with. */
static bool is_compared(const struct reading *reading, const struct name_use *use)
{
	uint32_t start = reading->document->sentences[reading_token(reading, use->whole)->sentence].first;
	if (use->whole <= start + 1 && (reading_mark(reading, start, '(') || (start > 0 && reading_mark(reading, start - 1, '('))))
		return reading_word(reading, use->range.end + 1, "by") && reading_word(reading, use->range.end + 2, "contrast");
	return use->whole == start + 1 && (reading_word(reading, start, "like") || reading_word(reading, start, "unlike"));
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
		                     .quoted = is_quoted(reading, use->range.first),
		                     .reported = compared,
		                     .subject = compared ? 0 : weight_of_use(reading, use) };
	remember(mind, &recent);
}

/* “He” that begins a sentence keeps whom it means in mind. */
static void read_pronoun(struct mind *mind, uint32_t token)
{
	const struct reading *reading = mind->reading;
	uint32_t start = reading->document->sentences[reading_token(reading, token)->sentence].first;
	uint32_t gender = reading->classes[token] & (WORD_MAN | WORD_WOMAN);
	if (token > start + OPENING || is_quoted(reading, token) || gender == (WORD_MAN | WORD_WOMAN))
		return;
	advance_passage(mind, token);
	const struct attribution here = { .mention = { token, token + 1 }, .passage = mind->passage };
	struct referent referent = mind_person(mind, &here, gender, NEAR);
	if (referent.name == NAME_NONE)
		return;
	const struct recent recent = { .name = referent.name, .token = token, .passage = mind->passage, .subject = SUBJECT };
	remember(mind, &recent);
}

/* “Some researchers left.”: “they” may be they, if nobody else is. */
static void read_people(struct mind *mind, uint32_t token)
{
	struct range phrase = mention_ending_at(mind->reading, token);
	if (is_quoted(mind->reading, token) || !weight_as_subject(mind->reading, phrase.first, token + 1))
		return;
	advance_passage(mind, token);
	mind->people = phrase;
	mind->people_passage = mind->passage;
}

/* “The teacher left a message.”, “A woman who answered the telephone …”: "she" may be she, if nobody else is. */
static void read_someone(struct mind *mind, uint32_t token)
{
	const struct reading *reading = mind->reading;
	struct range phrase = mention_ending_at(reading, token);
	uint32_t start = reading->document->sentences[reading_token(reading, token)->sentence].first;
	bool relative = reading_is(reading, token + 1, WORD_RELATIVE) && phrase.first <= start + OPENING;
	if (is_quoted(reading, token) || !reading_is(reading, phrase.first, WORD_DETERMINER) ||
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

/* Who is named in what somebody else says is not whom “he” means next. */
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
	if (speaker.name != NAME_NONE) { /* whoever speaks has been named again, if by a pronoun */
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

/* A content without what stands before its first quotation: that may introduce the speaker. */
static struct range said_in(const struct reading *reading, struct range content)
{
	for (uint32_t k = content.first; k < content.end && k < content.first + LONGEST_INTRODUCTION; k++)
		if (is_quoted(reading, k))
			return (struct range){ k, content.end };
	return content;
}

/* The names in what is said; in what introduces it, too, if it is `whole`. */
static uint32_t talked_of(const struct mind *mind, const struct attribution *attribution, bool whole, uint32_t *ret_names)
{
	const struct names *names = mind->names;
	uint32_t count = 0;
	for (uint32_t c = 0; c < attribution->content_count; c++) {
		struct range content = whole && attribution->content[c].first >= attribution->cue.end ? attribution->content[c]
		                                                                                     : said_in(mind->reading, attribution->content[c]);
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

static bool in_content(const struct mind *mind, const struct attribution *attribution, uint32_t token)
{
	for (uint32_t c = 0; c < attribution->content_count; c++) {
		struct range said = said_in(mind->reading, attribution->content[c]);
		if (token >= said.first && token < said.end)
			return true;
	}
	return false;
}

/* What speaks against the name being a person's. */
static int doubt_of(const struct name *name)
{
	if (name_is_person(name))
		return 0;
	if (!name_may_be_person(name))
		return UNSURE;
	return name->words > 1 ? GUESSED : ALONE; /* a person is seldom named by one word all through */
}

/* What a mention weighs: near, subject, last speaker. `passage` is where the pronoun stands. */
static int weight_of(const struct mind *mind, const struct recent *recent, uint32_t passage)
{
	uint32_t distance = passage - recent->passage;
	int weight = distance <= NEAR ? DISTANCE[distance] : FAR;
	weight += recent->modifies && !recent->subject ? MODIFIES : recent->subject;
	weight += recent->quoted ? QUOTED : recent->reported ? REPORTED : 0;
	const struct referent *previous = &mind->previous;
	if (previous->name == recent->name && passage - previous->passage <= 2)
		weight += passage - previous->passage <= 1 ? SPOKE : SPOKE / 2;
	return weight;
}

static struct referent found(const struct mind *mind, uint32_t name, uint32_t passage)
{
	return name == NAME_NONE ? referent_nobody() : referent_of_name(mind->names, name, passage);
}

/* The one who spoke last, as far as a pronoun can mean somebody without a name: “a senior official said … He added”. */
static int weight_of_unnamed(const struct mind *mind, uint32_t gender, uint32_t passage)
{
	const struct referent *previous = &mind->previous;
	uint32_t known = previous->flags & (WORD_MAN | WORD_WOMAN), distance = passage - previous->passage;
	if (previous->name != NAME_NONE || previous->flags & (WORD_PEOPLE | WORD_ORGANISATION) || !previous->text ||
	    !(previous->flags & (WORD_ROLE | WORD_UNNAMED)) || distance > NEAR || (gender && known && !(known & gender)))
		return 0;
	int doubt = previous->flags & WORD_ROLE ? 0 : DOUBTFUL;
	return DISTANCE[distance] + SUBJECT + (distance <= 1 ? SPOKE : 0) + doubt;
}

/* Whether the mention stands in what opens the pronoun's sentence: “Arguing that Rosk had lied, he said”. */
static bool in_opening(const struct mind *mind, const struct recent *recent, uint32_t pronoun)
{
	const struct reading *reading = mind->reading;
	uint32_t sentence = reading_token(reading, pronoun)->sentence, first = reading->document->sentences[sentence].first;
	const struct token *t = reading_token(reading, first);
	bool participle =
		t->norm_length > 5 && strcmp(t->norm + t->norm_length - 3, "ing") == 0 && !reading_is(reading, first, WORD_NAME);
	return participle && recent->token > first && reading_token(reading, recent->token)->sentence == sentence;
}

/* Whether the two stand in one sentence. */
static bool together(const struct mind *mind, uint32_t a, uint32_t b)
{
	return reading_token(mind->reading, a)->sentence == reading_token(mind->reading, b)->sentence;
}

/* Another way to call somebody is for whoever the text is about, rather than for one who is named in passing. */
static int often(const struct name *name)
{
	return (int)(name->meant_count < MOST_COUNTED ? name->meant_count : MOST_COUNTED) * EACH_USE;
}

/* Whether the last speaker can be meant although nothing but having spoken says that it is a person. */
static bool previous_fits(const struct mind *mind, uint32_t gender, uint32_t passage)
{
	const struct referent *previous = &mind->previous;
	uint32_t known = previous->flags & (WORD_MAN | WORD_WOMAN);
	return previous->text && !(previous->flags & (WORD_ORGANISATION | WORD_PEOPLE | WORD_CAPITAL)) &&
	       passage - previous->passage <= NEAR && !(gender && known && !(known & gender));
}

/* Whoever was called by a noun lately, and is nobody of another gender. */
static struct referent someone_lately(const struct mind *mind, const struct attribution *attribution, uint32_t gender)
{
	const struct reading *reading = mind->reading;
	const uint32_t passage = attribution->passage;
	if (range_empty(mind->someone) || passage - mind->someone_passage > SOMEONE_NEAR || in_content(mind, attribution, mind->someone.first))
		return referent_nobody();
	uint32_t known = reading->classes[mind->someone.end - 1] & (WORD_MAN | WORD_WOMAN);
	if (known && !(known & gender))
		return referent_nobody();
	const char *text = mention_phrase_text(reading, mind->names, mention_phrase(reading, mind->someone));
	return (struct referent){ .name = NAME_NONE, .text = text, .flags = WORD_ROLE | WORD_UNNAMED | known, .passage = passage };
}

/* “I can think of nothing else,” he said. Mr. Rosk's rise …: the first person whom a text names, behind the pronoun. Of what is not
 * quoted the sentence itself must name him. */
static struct referent named_next(const struct mind *mind, const struct attribution *attribution, uint32_t gender)
{
	const struct names *names = mind->names;
	const bool quoted = is_quoted(mind->reading, attribution->content[0].first);
	for (uint32_t u = names_use_from(names, attribution->mention.end); attribution->passage < EARLY && u < names->use_count; u++) {
		const struct name_use *use = &names->uses[u];
		const struct name *name = &names->names[use->name];
		uint32_t known = name->flags & (WORD_MAN | WORD_WOMAN);
		if (reading_passage_at(mind->reading, use->range.first) > attribution->passage + (quoted ? EARLY : 0))
			break;
		if (name_is_person(name) && !(known && !(known & gender)) && !in_content(mind, attribution, use->range.first) &&
		    !is_quoted(mind->reading, use->range.first) && weight_of_use(mind->reading, use))
			return found(mind, use->name, attribution->passage);
	}
	return referent_nobody();
}

struct referent mind_person(const struct mind *mind, const struct attribution *attribution, uint32_t gender, uint32_t passages)
{
	bool phrase = attribution->mention.end > attribution->mention.first + 1;
	uint32_t talked[MOST_CONTENT], talked_count = talked_of(mind, attribution, phrase, talked), passage = attribution->passage;
	uint32_t best = NAME_NONE;
	int best_weight = 0;
	for (uint32_t k = 0; k < mind->recent_count && k < MIND_RECENT; k++) {
		const struct recent *recent = &mind->recent[(mind->recent_count - 1 - k) % MIND_RECENT];
		const struct name *name = &mind->names->names[recent->name];
		uint32_t known = name->flags & (WORD_MAN | WORD_WOMAN);
		bool spoke = mind->spoke[recent->name] && name->words > 1 && !name->staffed;
		bool with = together(mind, recent->token, attribution->mention.first);
		if (phrase && name->words == 1 && !name_is_person(name))
			continue;
		if (!(name_may_be_person(name) || spoke) || (gender && known && !(known & gender)) || in_content(mind, attribution, recent->token) ||
		    passage < recent->passage || passage - recent->passage > passages)
			continue;
		if (passage - recent->passage > NEAR && !(gender & known))
			continue;
		if (phrase && ((with && (recent->modifies || recent->subject == SUBJECT)) || contains(talked, talked_count, recent->name)))
			continue; /* “Rosk said the minister …”, “the minister said Rosk …”: somebody else */
		int weight = weight_of(mind, recent, passage) + doubt_of(name);
		weight += gender && known ? AGREES : 0;
		weight += phrase ? often(name) : 0;
		weight += in_opening(mind, recent, attribution->mention.first) ? TALKED_OF : 0;
		weight += contains(talked, talked_count, recent->name) ? TALKED_OF : 0;
		if (weight > best_weight) {
			best = recent->name;
			best_weight = weight;
		}
	}
	if (!phrase && weight_of_unnamed(mind, gender, passage) > best_weight && passage - mind->previous.passage <= passages)
		return mind->previous;
	if (best == NAME_NONE && !phrase && previous_fits(mind, gender, passage))
		return mind->previous;
	if (best != NAME_NONE || phrase || !gender)
		return found(mind, best, passage);
	struct referent someone = someone_lately(mind, attribution, gender);
	return someone.text ? someone : named_next(mind, attribution, gender);
}

bool mind_is_outlet(const struct mind *mind, uint32_t name)
{
	const char *last = dictionary_text(mind->names->words, mind->names->names[name].last_word);
	return word_list_has(language_list(mind->reading->document->language, "outlets"), last, strlen(last));
}

/* “Varland Air”, “Orviair”; no airport, and no flight. */
static bool is_airline(const struct mind *mind, uint32_t number)
{
	const struct name *name = &mind->names->names[number];
	const char *last = dictionary_text(mind->names->words, name->last_word);
	return strcasestr(name->text, "air") && !strcasestr(last, "airport") && strcmp(last, "flight") != 0;
}

static bool is_airline_noun(const struct reading *reading, uint32_t token)
{
	return reading_word(reading, token, "airline") || reading_word(reading, token, "carrier");
}

/* The airline that the text names most before the mention, `other` if it names none. */
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

/* Whether the last word of its name says that it is of a state, or no body at all: an agency, a court, an airport. */
static bool is_public(const struct mind *mind, uint32_t number)
{
	const struct word_list *bodies = language_list(mind->reading->document->language, "organisations");
	const char *last = dictionary_text(mind->names->words, mind->names->names[number].last_word);
	const char *kinds = word_list_column(bodies, last, strlen(last), 0);
	return kinds && strstr(kinds, "public");
}

/* What speaks for and against calling the body by the noun: All Varland Airways is a carrier, the Lantern no company in a story that it
 * tells. */
static int weight_as(const struct mind *mind, uint32_t number, uint32_t noun)
{
	const struct reading *reading = mind->reading;
	const struct name *name = &mind->names->names[number];
	const bool outlet = mind_is_outlet(mind, number);
	const int doubt = !outlet ? 0 : name->use_count >= OFTEN ? OUTLET : noun == DOCUMENT_NONE ? OUTLET_ASIDE : OUTLET_CALLED;
	if (noun == DOCUMENT_NONE)
		return doubt;
	if (is_airline_noun(reading, noun))
		return is_airline(mind, number) ? CALLED_SO : is_public(mind, number) ? NOT_CALLED_SO : doubt;
	if (reading_word(reading, noun, "bank") || reading_word(reading, noun, "lender"))
		return strcasestr(name->text, "bank") ? CALLED_SO : is_public(mind, number) ? NOT_CALLED_SO : doubt;
	if (mention_is_listed(reading, "organisations", noun, "business") && is_public(mind, number))
		return NOT_CALLED_SO;
	if (reading_word(reading, noun, "paper") && !outlet)
		return -2 * DISTANCE[0]; /* may be a study */
	bool paper = reading_word(reading, noun, "newspaper") || reading_word(reading, noun, "magazine") ||
	             reading_word(reading, noun, "network") || reading_word(reading, noun, "paper") ||
	             reading_word(reading, noun, "broadcaster") || reading_word(reading, noun, "channel") ||
	             reading_word(reading, noun, "station");
	return paper == outlet ? 0 : paper ? -CALLED_SO : doubt;
}

bool mind_has_since(const struct mind *mind, uint32_t name, uint32_t passage)
{
	for (uint32_t k = 0; k < mind->recent_count && k < MIND_RECENT; k++) {
		const struct recent *recent = &mind->recent[(mind->recent_count - 1 - k) % MIND_RECENT];
		if (recent->name == name && recent->passage >= passage)
			return true;
	}
	return false;
}

struct referent mind_body(const struct mind *mind, const struct attribution *attribution, bool states, uint32_t noun)
{
	uint32_t passage = attribution->passage, best = NAME_NONE;
	const struct referent *spoke = &mind->previous_body;
	bool near = spoke->text && passage - spoke->passage <= NEAR;
	int best_weight = 0;
	if (reading_word(mind->reading, attribution->cue.first, "read") && mind->previous.text &&
	    passage - mind->previous.passage <= NEAR)
		return mind->previous; /* “it read”: the statement of whoever spoke */
	for (uint32_t k = 0; k < mind->recent_count && k < MIND_RECENT; k++) {
		const struct recent *recent = &mind->recent[(mind->recent_count - 1 - k) % MIND_RECENT];
		const struct name *name = &mind->names->names[recent->name];
		bool state = name->flags & WORD_CAPITAL;
		bool evidence = name->flags & WORD_ORGANISATION || name->staffed || name->speaks ||
		                (noun != DOCUMENT_NONE && name->use_count >= OFTEN);
		if (!(state ? states : name_may_be_body(name) && evidence) || passage < recent->passage ||
		    in_content(mind, attribution, recent->token))
			continue;
		int weight = weight_of(mind, recent, passage);
		weight += (state || name->flags & WORD_ORGANISATION) || name->staffed ? AGREES : name->speaks ? 0 : GUESSED;
		weight += weight_as(mind, recent->name, noun);
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
	if (near && it && spoke->name == NAME_NONE && DISTANCE[passage - spoke->passage] + SUBJECT + SPOKE > best_weight)
		return *spoke;
	bool fits = noun == DOCUMENT_NONE || mind->previous.name == NAME_NONE || weight_as(mind, mind->previous.name, noun) > NOT_CALLED_SO;
	if (best == NAME_NONE && fits && !referent_is_person(&mind->previous) && passage - mind->previous.passage <= NEAR)
		return mind->previous;
	return found(mind, best, passage);
}

/* The two persons whom the sentence before names, as subjects or together: “Rosk met Brandt. They said”. */
static struct referent pair(const struct mind *mind, const struct attribution *attribution)
{
	uint32_t first = NAME_NONE, second = NAME_NONE, others = 0;
	for (uint32_t k = 0; k < mind->recent_count && k < MIND_RECENT; k++) {
		const struct recent *recent = &mind->recent[(mind->recent_count - 1 - k) % MIND_RECENT];
		if (recent->passage + 1 < attribution->passage || recent->passage > attribution->passage)
			break;
		if (!name_is_person(&mind->names->names[recent->name]) || recent->modifies || recent->quoted ||
		    in_content(mind, attribution, recent->token) || recent->name == first || recent->name == second)
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

static struct referent people_named(const struct mind *mind, uint32_t passage)
{
	if (range_empty(mind->people) || passage - mind->people_passage > PLURAL_NEAR)
		return referent_nobody();
	const char *text = mention_phrase_text(mind->reading, mind->names, mention_phrase(mind->reading, mind->people));
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
	uint32_t spoke = near_people ? people->passage : 0;
	spoke = near_body && body->passage > spoke ? body->passage : spoke;
	spoke = single && one->passage > spoke ? one->passage : spoke;
	if (!range_empty(mind->people) && mind->people_passage + 1 >= passage && mind->people_passage > spoke && !in_content(mind, attribution, mind->people.first))
		return people_named(mind, passage); /* “Rosk said A. Some researchers left. They said” */
	if (single && !(near_people && people->passage >= one->passage))
		return *one;
	if (near_people && (!near_body || people->passage >= body->passage))
		return *people;
	if (near_body && passage - body->passage <= 1)
		return *body;
	struct referent two = pair(mind, attribution);
	return two.text ? two : near_people ? *people : near_body ? *body : people_named(mind, passage);
}
