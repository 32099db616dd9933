/* Extent: where a name begins and ends in the text, and where the titles before it begin. */
#include <string.h>

#include "extract/speakers/names_builder.h"
#include "extract/tagger/part_of_speech.h"

enum {
	SHOUTED = 5, /* letters from which on a word in capitals is no acronym */
	MOST_TITLES = 6,
	MOST_PARTICLES = 3,
	MOST_BEFORE_OF = 3, /* words of a title before "of" */
	MOST_NICKNAMES = 2, /* words of a nickname in quotation marks */
	LONGEST_SHOUTED = 5, /* words in capitals from which on they are a heading, not a name */
};

bool names_is_suffix(const struct reading *reading, uint32_t token)
{
	if (!reading_is(reading, token, WORD_NAME | WORD_TITLE))
		return false; /* also if there is no such token: a text may end with the comma after a name */
	const struct token *t = reading_token(reading, token);
	bool number = t->flags & TOKEN_UPPER && t->norm_length > 1 && strspn(t->norm, "ivx") == t->norm_length; /* "XVI" */
	return number || reading_kind(reading, token, KIND_GENERATION);
}

bool names_is_company_form(const struct reading *reading, uint32_t token)
{
	return reading_is(reading, token, WORD_NAME) && reading_kind(reading, token, KIND_COMPANY);
}

/* Whether the word tells where the name after it is from: “Singapore-based”, “San Diego-headquartered”. */
static bool is_origin(const struct reading *reading, uint32_t token)
{
	const char *part = strrchr(reading_token(reading, token)->norm, '-');
	return part && word_classes_kinds_of(reading, part, strlen(part)) & KIND_ORIGIN;
}

/* Whether the name that ends with the token `last` and goes on with "of" is a title or a body's name: “the Declaration [of] Independence”, “the
 * International Consortium [of] Journalists”; not “the Republican Edda Rosk of Issel”. */
static bool is_work(const struct reading *reading, uint32_t last)
{
	const uint32_t others = WORD_PEOPLE | WORD_GIVEN | WORD_ROLE | WORD_TITLE | WORD_CAPITAL | WORD_TIME;
	uint32_t first = last + 1;
	while (first > 0 && last + 1 - first < MOST_BEFORE_OF && reading_is(reading, first - 1, WORD_NAME) && !reading_is(reading, first - 1, others) &&
	       (first <= last || !reading_is(reading, first - 1, WORD_PLACE)))
		first--;
	return first <= last && first > 0 && last + 2 < reading->document->token_count && reading_uses(reading, first - 1, USE_DEFINITE) &&
	       reading_capitalised(reading, last + 2) &&
	       !reading_is(reading, last + 2, WORD_GIVEN | WORD_PLACE | WORD_CAPITAL | WORD_TIME) &&
	       (!reading_is(reading, last + 2, WORD_TITLE) || reading_is(reading, last + 2, WORD_ORGANISATION));
}

static bool is_saint(const struct reading *reading, uint32_t token)
{
	return reading_means(reading, token, MEANS_SAINT);
}

/* “People's Daily”, “Women's Aid”, “Prime Minister's Office”: the token after the "'s" at `end` if what stands before it is no name of its own; else
 * `end`. */
static uint32_t continued_by_possessive(const struct reading *reading, uint32_t end)
{
	uint32_t before = end - 1;
	bool several = reading_is(reading, before, WORD_PEOPLE) && !reading_is(reading, end + 1, WORD_GIVEN | WORD_TITLE | WORD_ROLE);
	bool office = reading_is(reading, before, WORD_TITLE | WORD_ROLE) && reading_is(reading, end + 1, WORD_ORGANISATION) &&
	              !reading_is(reading, end + 1, WORD_WRITING);
	bool saint = before > 0 && is_saint(reading, before - 1) && reading_is(reading, end + 1, WORD_ORGANISATION) &&
	             reading_is(reading, end + 1, WORD_NAME); /* “St. Edda's Hospital” */
	return several || office || saint ? end + 1 : end;
}

/* “Rosk[, Jr.]”, “Department of Health [and Safety]”: the token after the comma or "and" at `end` if a suffix follows, or one more field of a body
 * (`body`: the name has a part for its fields); else `end`. */
static uint32_t continued_by_list(const struct reading *reading, uint32_t end, bool body)
{
	bool topic = reading_is(reading, end + 1, WORD_TOPIC), name = reading_is(reading, end + 1, WORD_NAME);
	bool topics = reading_is(reading, end - 1, WORD_TOPIC) && reading_is(reading, end + 1, WORD_TOPIC | WORD_ORGANISATION) && name;
	if (reading_uses(reading, end, USE_AND))
		return topics || (body && topic && name) ? end + 1 : end;
	bool suffix = names_is_suffix(reading, end + 1) || names_is_company_form(reading, end + 1);
	return suffix || (body && topics && topic) ? end + 1 : end;
}

/* “Department [of Health]”, “Mothers [Against Drunk Driving]”: the token after the preposition at `end`, and after its article, if it belongs to the
 * name of a body; else `end`. `body`: the name has such a part already. */
static uint32_t continued_by_preposition(const struct reading *reading, uint32_t end, bool body)
{
	uint32_t before = end - 1, the = end + 1 + (reading_uses(reading, end, USE_FOR) && reading_uses(reading, end + 1, USE_DEFINITE | USE_INDEFINITE));
	bool topic = reading_is(reading, before, WORD_TOPIC) && reading_is(reading, before, WORD_NAME);
	bool of = body && before > 0 && reading_uses(reading, before - 1, USE_OF); /* “Association of Chiefs of Police” */
	bool members = before > 0 && reading_is(reading, before, WORD_PEOPLE) && (of || reading_is(reading, before - 1, WORD_NAME));
	bool work = reading_uses(reading, end, USE_OF) && is_work(reading, before);
	bool office = reading_is(reading, before, WORD_TITLE) && !(reading_token(reading, before)->flags & TOKEN_UPPER); /* no "CEO" */
	if (reading_uses(reading, end, USE_OF) && (reading_is(reading, before, WORD_ORGANISATION) || office || members || work))
		return end + 1 + reading_uses(reading, end + 1, USE_DEFINITE);
	if (reading_kind(reading, end, KIND_IN_BODY) && reading_is(reading, before, WORD_TAKES) && !reading_uses(reading, end, USE_IN) &&
	    reading_is(reading, the, WORD_NAME | WORD_TOPIC) &&
	    (!reading_is(reading, the, WORD_GIVEN | WORD_TITLE | WORD_CAPITAL) || reading_is(reading, the, WORD_TOPIC)))
		return the;
	bool transport = reading_uses(reading, end, USE_FOR) && topic && reading_is(reading, end + 1, WORD_CAPITAL); /* "Transport for London" */
	return transport || (reading_kind(reading, end, KIND_IN_BODY) && reading_capitalised(reading, end)) ? end + 1 : end;
}

/* If a name goes on after a small word or mark at `end` ("Department [of Health]", "[bin Salman]", "[& Sons]", "[, Jr.]"), the token after that; else
 * `end`. `*body`: the name has such a part, so "and" or a comma may join the fields of a body. */
static uint32_t continued(const struct reading *reading, uint32_t end, bool *body)
{
	if (reading_possessive(reading, end))
		return continued_by_possessive(reading, end);
	if (reading_token(reading, end)->kind == TOKEN_WORD &&
	    !reading_is(reading, end, WORD_PREPOSITION | WORD_CONJUNCTION | WORD_PARTICLE))
		return end;
	bool people = !reading_is(reading, end, WORD_PARTICLE) || (reading_is(reading, end + 1, WORD_NAME) && reading_is(reading, end + 2, WORD_NAME));
	if (reading_mark(reading, end, ',') || (reading_uses(reading, end, USE_AND) && people))
		return continued_by_list(reading, end, *body); /* “Rosk y Tomás Blanco”, but “José Ortega y Gasset” */
	uint32_t ahead = continued_by_preposition(reading, end, *body);
	if (ahead > end) {
		*body = true;
		return ahead;
	}
	if (reading_mark(reading, end, '&')) {
		const uint32_t places = WORD_CAPITAL | WORD_PLACE; /* “Varland & Orvia” are two, “Rosk & Sons” is one */
		return end + !(reading_is(reading, end - 1, places) && reading_is(reading, end + 1, places));
	}
	while (ahead < end + MOST_PARTICLES && reading_is(reading, ahead, WORD_PARTICLE))
		ahead++;
	bool noun = reading->traits & TRAIT_CAPITALISED_NOUNS && reading_is(reading, ahead, WORD_ORGANISATION | WORD_ROLE);
	return noun && reading_is(reading, ahead - 1, WORD_DETERMINER) ? end : ahead; /* “Edda Rosk von der [Partei] der Mitte” */
}

/* The token after a nickname in quotation marks that begins at `end`, as in “Tomas "Ox" Brandt”; `end` if there is none. */
static uint32_t behind_nickname(const struct reading *reading, uint32_t end)
{
	uint32_t quotation, behind = reading_next(reading, end);
	const struct token *before = reading_token(reading, end - 1);
	const bool initial = before->norm_length == 2 && before->norm[1] == '.'; /* “Tomas P. "Ox" Brandt” */
	if (!reading_opens(reading, end, &quotation) || behind > end + 2 + MOST_NICKNAMES || !(initial || reading_is(reading, end - 1, WORD_GIVEN)))
		return end;
	for (uint32_t k = end + 1; k + 1 < behind; k++)
		if (reading_token(reading, k)->kind != TOKEN_WORD || !reading_capitalised(reading, k))
			return end;
	return behind;
}

/* Whether the word is a time that ends an outlet's name: “USA Today”. */
static bool is_outlets_end(const struct reading *reading, uint32_t token)
{
	return reading_is(reading, token, WORD_TIME) && reading_capitalised(reading, token) &&
	       token_in(reading_token(reading, token), language_list(reading->document->language, "outlets"));
}

/* Whether what somebody is in charge of begins at `end`, “Minister Jan Reiger [van Waterstaat]”, “Trainer Dirk Merkens [van Issel]”, in
 * a language in which "van" is part of many surnames. */
static bool is_portfolio(const struct reading *reading, uint32_t first, uint32_t end)
{
	if (!(reading->traits & TRAIT_VERB_FINAL) || !reading_uses(reading, end, USE_OF) || !reading_is(reading, end, WORD_PARTICLE) ||
	    reading_is(reading, end - 1, WORD_GIVEN))
		return false;
	bool given = false, title = first > 0 && reading_is(reading, first - 1, WORD_TITLE | WORD_ROLE);
	for (uint32_t k = first; k + 1 < end; k++) {
		given |= reading_is(reading, k, WORD_GIVEN);
		title |= reading_is(reading, k, WORD_TITLE | WORD_ROLE);
	}
	return given && title;
}

/* “told Lantern News [Rosk] did not answer”: whether a surname, with its verb, follows the outlet that was told so. */
static bool begins_clause(const struct reading *reading, uint32_t token, uint32_t end)
{
	struct cue_entry entry;
	if (token == 0 || !reading_is(reading, token - 1, WORD_CUE) || !reading_is(reading, end + 1, WORD_AUXILIARY | WORD_MODAL | WORD_CUE))
		return false;
	const struct word_list *outlets = language_list(reading->document->language, "outlets");
	return token_in(reading_token(reading, end - 1), outlets) && !token_in(reading_token(reading, end), outlets) &&
	       reading_cue(reading, token - 1, &entry) && entry.content & CUE_ADDRESSEE && names_is_surname(reading, end);
}

uint32_t names_end(const struct reading *reading, uint32_t token)
{
	const struct document *document = reading->document;
	uint32_t end = token + 1;
	uint32_t sentence = document->tokens[token].sentence;
	bool body = false;
	while (end < document->token_count && end - token < LONGEST_NAME && document->tokens[end].sentence == sentence) {
		const struct token *before = &document->tokens[end - 1];
		bool shouted =
			before->flags & TOKEN_UPPER && before->norm_length >= SHOUTED && !(document->tokens[end].flags & TOKEN_UPPER);
		bool given = shouted && end == token + 1 && !reading_is(reading, end, WORD_GIVEN | WORD_TITLE) &&
		             token_in(before, language_list(document->language, "given_names"));
		if (shouted && !given) /* but “EDDA Rosk”, as texts of some papers begin */
			break; /* “FRAUD ALERTS Equifax”: a heading and a name */
		if (reading_is(reading, end, WORD_NAME) && document->tokens[end].kind == TOKEN_WORD) {
			if (begins_clause(reading, token, end))
				break;
			end++;
			continue;
		}
		bool surname = end == token + 1 && reading_is(reading, token, WORD_GIVEN) && reading_is(reading, end, WORD_MODAL | WORD_TIME) &&
		               reading_capitalised(reading, end) && !(document->tokens[end].flags & TOKEN_UPPER) && end + 1 < document->token_count &&
		               !reading_capitalised(reading, end + 1); /* “George Will” */
		if (is_outlets_end(reading, end) || surname) {
			end++;
			continue;
		}
		uint32_t ahead = behind_nickname(reading, end);
		if (ahead == end && is_portfolio(reading, token, end))
			break;
		if (ahead == end)
			ahead = continued(reading, end, &body);
		if (ahead == end || ahead >= document->token_count || !reading_is(reading, ahead, WORD_NAME | WORD_TITLE | WORD_ORGANISATION) ||
		    !reading_capitalised(reading, ahead) || document->tokens[ahead].sentence != sentence)
			break;
		end = ahead + 1;
	}
	return end;
}

/* Whether the word is one of those in the names of bodies: "Ministry", "Development"; not "Bill", which is a given name, too. */
static bool is_bodys(const struct reading *reading, uint32_t token)
{
	return reading_is(reading, token, WORD_ORGANISATION | WORD_TOPIC) && !reading_is(reading, token, WORD_GIVEN);
}

bool names_is_persons(const struct reading *reading, uint32_t first, uint32_t end)
{
	if (end < first + 2 || end > first + 4)
		return false;
	for (uint32_t k = first; k + 1 < end; k++)
		if (is_bodys(reading, k))
			return false;
	bool named_for = end >= first + 3 && is_bodys(reading, end - 1) && reading_token(reading, end - 2)->norm[1] != '.';
	if (named_for)
		return false; /* “the Edda Rosk Fund” */
	const struct token *t = reading_token(reading, first);
	bool initials = t->norm_length >= 2 && t->norm[1] == '.';
	return reading_is(reading, first, WORD_GIVEN) || initials;
}

/* The tokens around this one in which other uses of it are looked for, so that no text takes long: the first, which has one before it, and their
 * end. */
static uint32_t around(const struct reading *reading, uint32_t token, uint32_t *ret_end)
{
	enum { NEAR = 4096 };
	const uint32_t count = reading->document->token_count;
	*ret_end = token + NEAR < count ? token + NEAR : count;
	return token > NEAR ? token - NEAR : 1;
}

bool names_is_surname(const struct reading *reading, uint32_t token)
{
	const struct token *word = reading_token(reading, token);
	uint32_t end;
	for (uint32_t k = around(reading, token, &end); k < end; k++) {
		const struct token *t = reading_token(reading, k);
		if (t->norm_length == word->norm_length && t->flags & TOKEN_CAPITALISED && reading_is(reading, k - 1, WORD_GIVEN) &&
		    reading_capitalised(reading, k - 1) && strcmp(t->norm, word->norm) == 0)
			return true;
	}
	return false;
}

/* “Dean Rosk”: whether the role at the token is rather a given name, since only a surname follows it; not “Dean Edda Rosk”. */
static bool is_given_rather(const struct reading *reading, uint32_t token, uint32_t end)
{
	return reading_is(reading, token, WORD_GIVEN) && token + 2 == end && !reading_is(reading, token, WORD_TITLE);
}

/* The token after the last title or role in [first, end) that a person's name can follow; `first` if there is none. */
static uint32_t behind_last_title(const struct reading *reading, uint32_t first, uint32_t end)
{
	uint32_t name = first;
	for (uint32_t k = first; k + 1 < end; k++)
		if ((reading_is(reading, k, WORD_TITLE) || (reading_is(reading, k, WORD_ROLE) && !reading_is(reading, k, WORD_PEOPLE))) &&
		    !names_is_suffix(reading, k + 1) && !is_bodys(reading, k + 1) && !is_given_rather(reading, k, end) &&
		    (!reading_is(reading, k + 1, WORD_TITLE | WORD_ROLE) || is_given_rather(reading, k + 1, end) ||
		     (k == first && k + 2 == end && !reading_is(reading, k, WORD_GIVEN) && names_is_surname(reading, k + 1))) && /* “Sheriff Dean” */
		    reading_is(reading, k + 1, WORD_NAME))
			name = k + 1;
	return name;
}

/* The first token of a person's name at the end of a body's or an office's: “Secretary of State [Rex Tillerson]”; `end` if there is none. */
static uint32_t person_at_end(const struct reading *reading, uint32_t first, uint32_t end)
{
	uint32_t behind = behind_last_title(reading, first, end);
	if (behind > first && names_is_persons(reading, behind, end))
		return behind;
	for (uint32_t k = end - 2; k > first && k + 4 >= end; k--)
		if (reading_is(reading, k, WORD_GIVEN) && !reading_is(reading, k - 1, WORD_GIVEN | WORD_PREPOSITION) &&
		    !reading_is(reading, end - 1, WORD_ORGANISATION) && names_is_persons(reading, k, end))
			return k;
	return end;
}

bool names_has_small_words(const struct reading *reading, uint32_t first, uint32_t end)
{
	for (uint32_t k = first; k < end; k++)
		if (reading_is(reading, k, WORD_PREPOSITION | WORD_CONJUNCTION) && !reading_is(reading, k, WORD_NAME))
			return true;
	return false;
}

/* The token after a participle that begins the sentence, “Considering [Rosk]'s past”; also one after an abbreviation, which may end a sentence. */
static uint32_t behind_participle(const struct reading *reading, uint32_t name, uint32_t end)
{
	const struct token *t = reading_token(reading, name);
	bool opens = reading->document->sentences[t->sentence].first == name || reading_token(reading, name - 1)->flags & TOKEN_ABBREVIATION;
	bool participle = token_has_ending(t, "ing", 6);
	bool other = reading_is(reading, name, WORD_GIVEN) || reading_is(reading, name + 1, WORD_ORGANISATION);
	return opens && participle && end == name + 2 && !other ? name + 1 : name;
}

static bool ends_as_participle(const struct reading *reading, uint32_t token)
{
	const struct token *t = reading_token(reading, token);
	return token_has_ending(t, "ing", 6) && !reading_is(reading, token, WORD_GIVEN);
}

/* The word "of", also before an article, that ends where a name begins, if a role stands before it: “ministro [dell']Economia”, “presidente [de la]
 * República”; `first` if there is none. */
static uint32_t of_office(const struct reading *reading, uint32_t first)
{
	uint32_t of = first - (first > 0 && reading_is(reading, first - 1, WORD_DETERMINER) && !reading_uses(reading, first - 1, USE_OF)) - (first > 0);
	return of > 0 && of < first && reading_uses(reading, of, USE_OF) && reading_is(reading, of - 1, WORD_ROLE | WORD_TITLE) ? of : first;
}

static bool is_memorial(const struct reading *reading, uint32_t token)
{
	const char *kinds = token_column(reading_token(reading, token), language_list(reading->document->language, "organisations"), 0);
	return kinds && strstr(kinds, "memorial");
}

/* Where a person's name may follow an office without a mark: “ministro dell'Economia [Tomas Brandt]”, “gobernador del Banco de Varlandia [Tomas
 * Brandt]”; not “director del Hospital Tomas Brandt”. `first` if none does. */
static uint32_t behind_office(const struct reading *reading, uint32_t first, uint32_t end)
{
	if (reading->traits & TRAIT_FIXED_ORDER || reading_is(reading, first, WORD_GIVEN) || of_office(reading, first) == first)
		return first;
	for (uint32_t k = first + 1; k + 1 < end; k++)
		if (reading_is(reading, k, WORD_GIVEN))
			return !reading_is(reading, k - 1, WORD_PREPOSITION) && !is_memorial(reading, k - 1) && names_is_persons(reading, k, end) ? k : first;
	return first;
}

/* “le député LR [Marc Brandt]”: an office, a party in capitals, and a person. */
static bool is_behind_party(const struct reading *reading, uint32_t first, uint32_t end)
{
	return !(reading->traits & TRAIT_FIXED_ORDER) && first > 0 && reading_is(reading, first - 1, WORD_ROLE | WORD_TITLE) &&
	       reading_token(reading, first)->flags & TOKEN_UPPER && !reading_is(reading, first, WORD_GIVEN) &&
	       reading_is(reading, first + 1, WORD_GIVEN) && names_is_persons(reading, first + 1, end);
}

/* The token after the titles, adjectives of place and roles before a person's name. Those of a body are part of its name. */
static uint32_t behind_titles(const struct reading *reading, uint32_t first, uint32_t end)
{
	uint32_t holder = behind_office(reading, first, end);
	if (holder > first)
		return holder;
	if (is_behind_party(reading, first, end))
		return first + 1;
	bool small = names_has_small_words(reading, first, end);
	if (!(reading->traits & TRAIT_FIXED_ORDER) && reading_is(reading, first, WORD_ORGANISATION))
		return first; /* “Organización Médica Andina”: the noun for what it is comes first */
	if (names_is_company_form(reading, end - 1))
		return first; /* “China Capital Investment Limited” */
	if (small || (reading_is(reading, end - 1, WORD_ORGANISATION) && !reading_is(reading, end - 1, WORD_GIVEN))) {
		uint32_t person = end > first + 2 ? person_at_end(reading, first, end) : end;
		uint32_t title = small && person == end ? behind_last_title(reading, first, end) : first;
		bool plain = title > first + 2 && end - title <= 3 && !reading_is(reading, end - 1, WORD_ORGANISATION | WORD_TOPIC) &&
		             !names_has_small_words(reading, title, end) && reading_is(reading, title - 2, WORD_NAME | WORD_PREPOSITION);
		return person < end ? person : plain ? title : first;
	}
	uint32_t name = behind_last_title(reading, first, end);
	bool opens = reading_sentence(reading, first).first == first;
	for (uint32_t k = first + 2; name == first && k + 2 == end; k++) /* “Video Feature Edda Rosk”: a heading before the name */
		if (reading_is(reading, k, WORD_GIVEN) && !reading_is(reading, first, WORD_GIVEN) && !reading_is(reading, k - 1, WORD_GIVEN) &&
		    reading_token(reading, first)->norm[1] != '.' && names_is_persons(reading, k, end))
			name = k;
	if (name == first && opens && end > first + 2 && !reading_is(reading, first, WORD_GIVEN) &&
	    reading_is(reading, first + 1, WORD_GIVEN) && names_is_persons(reading, first + 1, end))
		name++; /* “Enter Edda Rosk”, “Archivist Edda Rosk”: a word that is capitalised because it begins the sentence */
	for (uint32_t k = name; k + 2 < end && reading->traits & TRAIT_FIXED_ORDER; k++) /* “… Affairs Committee Leonid Slutsky” */
		if (is_bodys(reading, k) && !is_bodys(reading, k + 1) && !is_bodys(reading, end - 1) && /* but not “Oil Rosk International”, nor */
		    !ends_as_participle(reading, k + 1))                                              /* “Alliance Guarding Dams” */
			name = k + 1;
	if (end > name + 2 && is_bodys(reading, end - 2) && !is_bodys(reading, end - 1) && reading_is(reading, end, WORD_CUE) &&
	    names_is_surname(reading, end - 1))
		return end - 1; /* “at the Water Conference Rosk said” */
	while (
		name + 2 < end && reading_is(reading, name, WORD_PLACE) &&
		(reading_is(reading, name + 1, WORD_GIVEN) || (name + 3 == end && !reading_is(reading, name + 1, WORD_PLACE | WORD_TOPIC))))
		name++;
	return behind_participle(reading, name, end);
}

/* The first of the roles and places that precede `first`, where a name's own titles begin; the name itself begins at `name`. */
static uint32_t before_titles(const struct reading *reading, uint32_t first, uint32_t name)
{
	uint32_t whole = first;
	uint32_t sentence = reading_sentence(reading, first).first;
	while (whole > sentence && first - whole < MOST_TITLES) {
		uint32_t of = whole == first && first < name ? of_office(reading, first) : whole; /* “Secretary of | State Edda Rosk” */
		if (of <= sentence)
			break;
		if (of == whole && (!reading_is(reading, whole - 1, WORD_ROLE | WORD_TITLE | WORD_PLACE) ||
		                    reading_token(reading, whole - 1)->kind != TOKEN_WORD))
			break;
		whole = of == whole ? whole - 1 : of - 1;
	}
	return whole;
}

/* A name of one word keeps the title that it is known by: "Pope Francis". */
static uint32_t with_kept_title(const struct reading *reading, uint32_t first, uint32_t name, uint32_t end)
{
	bool one = end - name == 1 || (end - name == 2 && names_is_suffix(reading, end - 1));
	return one && name > first && reading_is(reading, name - 1, WORD_KEPT) && reading_capitalised(reading, name - 1) ? name - 1 : name;
}

/* Behind “Singapore-based”. */
static uint32_t behind_origin(const struct reading *reading, uint32_t first, uint32_t end)
{
	for (uint32_t k = end; k > first; k--)
		if (is_origin(reading, k - 1))
			return k;
	return first;
}

/* Whether the word, which stands before a name, opens its sentence as a verb, “[Remember] Rosk's speech”, “[Calling] Rosk a liar”, as a preposition
 * or as a call, by its part of speech. */
static bool opens_as_verb(const struct reading *reading, uint32_t token)
{
	const enum part part = reading->parts[token];
	const bool other = part_is_verb(part) || part == PART_IN || part == PART_UH;
	const bool starts = reading_sentence(reading, token).first == token || reading_token(reading, token - 1)->kind == TOKEN_QUOTE;
	return other && starts && reading->traits & TRAIT_FIXED_ORDER && !reading_is(reading, token, WORD_GIVEN | WORD_TITLE | WORD_PARTICLE) &&
	       part_is_name(reading->parts[token + 1]);
}

/* Whether the second word stands alone as a name elsewhere, and never behind the first one within a sentence: “Rolling Stone” is one name, “Calling
 * Rosk” is not. A person or a place need not stand elsewhere. */
static bool stands_without(const struct reading *reading, uint32_t first, uint32_t second)
{
	const struct token *before = reading_token(reading, first), *word = reading_token(reading, second);
	bool alone = reading->parts[second] == PART_PERSON || reading->parts[second] == PART_PLACE;
	uint32_t end;
	for (uint32_t k = around(reading, second, &end); k < end; k++) {
		const struct token *t = reading_token(reading, k);
		if (t->norm_length != word->norm_length || !(t->flags & TOKEN_CAPITALISED) || strcmp(t->norm, word->norm) != 0)
			continue;
		const bool behind = strcmp(t[-1].norm, before->norm) == 0;
		if (behind && t[-1].flags & TOKEN_CAPITALISED && reading_sentence(reading, k).first + 1 < k && t[-2].kind != TOKEN_QUOTE)
			return false;
		alone |= !behind && reading_is(reading, k, WORD_NAME);
	}
	return alone;
}

/* The token after a verb or another word that opens the sentence and is no part of the name behind it; `first` if there is none. “Rush Rosk said” has
 * a subject. */
static uint32_t behind_opening(const struct reading *reading, uint32_t first, uint32_t end)
{
	if (end == first + 2 && reading_is(reading, end, WORD_AUXILIARY | WORD_CUE) && !reading_possessive(reading, end))
		return first;
	return end > first + 1 && opens_as_verb(reading, first) && stands_without(reading, first, first + 1) ? first + 1 : first;
}

/* Where a person's name begins behind words that the lists don't know, by their parts of speech: “Undersheriff [Edda Rosk]”, “ambassador to Varland
 * [Edda Rosk]”; not “the USS Edda Rosk”, a ship. `first` if it does nowhere. */
static uint32_t behind_others(const struct reading *reading, uint32_t first, uint32_t end)
{
	uint32_t person = end;
	while (person > first && reading->parts[person - 1] == PART_PERSON)
		person--;
	if (person == first || person == end || reading->parts[person - 1] == PART_NONE || !(reading->traits & TRAIT_FIXED_ORDER) ||
	    !names_is_persons(reading, person, end) || !reading_is(reading, person, WORD_GIVEN) || is_bodys(reading, end - 1))
		return first;
	const struct token *before = reading_token(reading, person - 1);
	const uint32_t inside = WORD_GIVEN | WORD_PARTICLE | WORD_KEPT | WORD_PREPOSITION;
	const bool name = reading_is(reading, first, WORD_GIVEN) || reading_is(reading, person - 1, inside);
	const bool initial = before->norm_length == 2 && before->norm[1] == '.';
	const bool ship = before->flags & TOKEN_UPPER && first > 0 && reading_uses(reading, first - 1, USE_DEFINITE);
	const bool titled = first > 0 && reading_is(reading, first - 1, WORD_TITLE) && reading_is(reading, first - 1, WORD_ROLE);
	return before->kind != TOKEN_WORD || name || initial || ship || titled || is_saint(reading, person - 1) ? first : person;
}

/* Before the office that ends a body's name when its holder does not follow: “Acme CEO”, “Acme Chief Executive”. */
static uint32_t before_office(const struct reading *reading, uint32_t first, uint32_t end)
{
	uint32_t office = end;
	while (office > first && reading_is(reading, office - 1, WORD_TITLE | WORD_ROLE) &&
	       !reading_is(reading, office - 1, WORD_PEOPLE | WORD_GIVEN | WORD_ORGANISATION) && !names_is_suffix(reading, office - 1))
		office--;
	bool acronym = office + 1 == end && reading_token(reading, office)->flags & TOKEN_UPPER;
	bool plain = office > first && !reading_is(reading, first, WORD_GIVEN) &&
	             !reading_is(reading, office - 1, WORD_PLACE | WORD_PREPOSITION | WORD_TOPIC | WORD_CONJUNCTION | WORD_DETERMINER);
	return plain && (acronym || office + 1 < end) ? office : end;
}

/* Whether the words are nobody's name: "(R-SC)", ", D-N.J.,", ", Ky."; “the Varland Republican”; “Presidents Day”. `first` is where their titles
 * begin. */
static bool is_no_name(const struct reading *reading, uint32_t first, struct range name)
{
	if (range_empty(name))
		return true;
	const char *norm = reading_token(reading, name.first)->norm;
	uint32_t words = name.end - name.first, last = name.end - 1;
	bool constituency = words <= 2 && norm[0] && norm[1] == '-' && strchr("dri", norm[0]) && reading_is(reading, last, WORD_NAME);
	bool member = (words == 2 || words == 3) && reading_is(reading, last, WORD_PLACE) && reading_is(reading, last, WORD_ROLE) &&
	              !reading_is(reading, name.first, WORD_GIVEN);
	bool period = words == 1 && name.first > first && reading_kind(reading, last, KIND_PERIOD);
	bool date = words == 1 && reading_token(reading, last)->flags & TOKEN_ABBREVIATION && name.end < reading->document->token_count &&
	            reading_token(reading, name.end)->kind == TOKEN_NUMBER; /* “Sept. 5” */
	bool state = words == 1 && norm[0] && norm[strlen(norm) - 1] == '.' && name.first > 0 && reading_mark(reading, name.first - 1, ',') &&
	             token_in(reading_token(reading, last), language_list(reading->document->language, "constituencies")); /* “Issel, Ky.” */
	bool heading = words >= LONGEST_SHOUTED;
	for (uint32_t k = name.first; k < name.end; k++)
		heading &= reading_token(reading, k)->flags & TOKEN_UPPER && reading_token(reading, k)->kind == TOKEN_WORD;
	return date || state || heading || constituency || member || period || (words == 1 && reading_is(reading, last, WORD_PEOPLE));
}

bool names_bound(const struct reading *reading, uint32_t first, uint32_t end, struct name_use *ret_use)
{
	first = behind_origin(reading, first, end);
	if (first == end)
		return false;
	first = behind_opening(reading, first, end);
	bool flight = end > first + 1 && reading_means(reading, end - 1, MEANS_FLIGHT) &&
	              end < reading->document->token_count && reading_token(reading, end)->kind == TOKEN_NUMBER;
	end = before_office(reading, first, end - flight); /* “Orvia Airways Flight 175” is Orvia Airways */
	uint32_t name = behind_titles(reading, first, end), whole = before_titles(reading, first, name);
	name = behind_others(reading, name, end);
	name = with_kept_title(reading, whole, name, end);
	if (name > first && is_saint(reading, name - 1))
		name--; /* “St. Edda Rowers” */
	*ret_use = (struct name_use){ .range = { name, end }, .whole = whole, .possessive = reading_possessive(reading, end) };
	return !is_no_name(reading, first, ret_use->range);
}

uint32_t names_behind_other(const struct reading *reading, uint32_t first, uint32_t end)
{
	if (first == 0 || !reading_is(reading, first - 1, WORD_DETERMINER) || !(reading->traits & TRAIT_FIXED_ORDER))
		return first;
	for (uint32_t k = first; k + 2 <= end; k++) {
		if (reading_is(reading, k, WORD_GIVEN))
			return k >= first + 2 && k + 2 == end && names_is_persons(reading, k, end) ? k : first;
		if (reading_is(reading, k, WORD_TITLE) || (reading_is(reading, k, WORD_ROLE) && !reading_is(reading, k, WORD_PEOPLE)))
			break;
	}
	return first;
}

/* “[People for the] Ethical Treatment of Animals”: the tokens before a name at `first` that say whom a body is made up of; 0 if there are none. */
static uint32_t members_before(const struct reading *reading, uint32_t first)
{
	uint32_t small = reading_uses(reading, first - 1, USE_DEFINITE) && first > 2 ? 2 : 1;
	if (first < small + 1 || !(reading_uses(reading, first - small, USE_FOR) || reading_means(reading, first - small, MEANS_AGAINST)))
		return 0;
	uint32_t people = first - small - 1, sentence = reading_token(reading, people)->sentence;
	bool begins = reading->document->sentences[sentence].first == people && !reading_means(reading, people, MEANS_PEOPLE);
	return reading_is(reading, people, WORD_PEOPLE) && reading_capitalised(reading, people) && !begins &&
	       reading_token(reading, first)->sentence == sentence ? small + 1 : 0;
}

/* “[All] Varland Airways” */
static bool determiner_before(const struct reading *reading, uint32_t first, uint32_t end)
{
	if (first == 0 || end < first + 2 || !reading_is(reading, end - 1, WORD_ORGANISATION))
		return false;
	const struct token *t = reading_token(reading, first - 1);
	return t->kind == TOKEN_WORD && t->flags & TOKEN_CAPITALISED && reading_is(reading, first - 1, WORD_DETERMINER) &&
	       !reading_uses(reading, first - 1, USE_DEFINITE | USE_INDEFINITE) && t->sentence == reading_token(reading, first)->sentence &&
	       reading->document->sentences[t->sentence].first < first - 1 &&
	       (reading_token(reading, first - 2)->kind == TOKEN_WORD || reading_mark(reading, first - 2, ','));
}

/* “[al] Halm”, “[de] Rosk” */
static bool particle_before(const struct reading *reading, uint32_t first)
{
	return first > 0 && reading->traits & TRAIT_FIXED_ORDER && reading_is(reading, first - 1, WORD_PARTICLE) &&
	       !reading_is(reading, first - 1, WORD_PREPOSITION | WORD_DETERMINER | WORD_CONJUNCTION | WORD_NAME) &&
	       !reading_is(reading, first, WORD_GIVEN | WORD_TITLE | WORD_PLACE | WORD_CAPITAL) &&
	       reading_token(reading, first - 1)->sentence == reading_token(reading, first)->sentence;
}

uint32_t names_begins_before(const struct reading *reading, uint32_t first, uint32_t end)
{
	if (determiner_before(reading, first, end) || particle_before(reading, first))
		return 1;
	bool several = first > 1 && end > first + 1 && !reading_is(reading, first, WORD_GIVEN | WORD_TITLE); /* not “Citizens for Rosk” */
	return several && reading->traits & TRAIT_FIXED_ORDER ? members_before(reading, first) : 0;
}

/* Whether it is the name of a body that every state has: “Foreign Ministry”, “Supreme Court”; not "Ministry" alone. */
static bool each_has(const struct reading *reading, struct range name)
{
	const struct word_list *bodies = language_list(reading->document->language, "organisations");
	bool each = false;
	for (uint32_t k = name.first; k < name.end && name.end > name.first + 1; k++) {
		if (reading_is(reading, k, WORD_PLACE | WORD_CAPITAL | WORD_GIVEN))
			return false;
		const char *kinds = token_column(reading_token(reading, k), bodies, 0);
		each |= kinds && strstr(kinds, "each");
	}
	return each;
}

uint32_t names_state_before(const struct reading *reading, struct range name)
{
	enum { WITH_OWNER = 3 }; /* tokens of “Varland's” and the first word of the name */
	uint32_t state = name.first - 2;
	if (name.first + 1 < WITH_OWNER || !reading_possessive(reading, name.first - 1) || !reading_is(reading, state, WORD_NAME) ||
	    !each_has(reading, name))
		return name.first;
	const char *norm = reading_token(reading, state)->norm;
	if (state > 0 && reading_is(reading, state - 1, WORD_NAME)) {
		norm = arena_format(reading->arena, "%s %s", reading_token(reading, state - 1)->norm, norm);
		state--;
	}
	return word_list_has(reading->capitals, norm, strlen(norm)) ? state : name.first;
}
