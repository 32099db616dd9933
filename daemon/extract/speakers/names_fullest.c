/* Fullest: for which name of the article a short one stands: "Wang" for Wang Yi, "WHO" for the World Health Organization. */
#include <string.h>

#include "extract/speakers/names_builder.h"
#include "text/characters.h"

enum {
	MOST_CANDIDATES = 8, /* full names looked at for one short name */
	LONGEST_BEHIND_LETTERS = 3, /* words of a body's name that begins with its abbreviation */
	RELATION = 6, /* tokens behind a name and its comma: “the president's younger sister” */
	SURE = 2, /* pronouns that show that a form is of a man, or of a woman */
};

/* Whether a name is a place's: it seldom stands without a word such as "in" before it. */
static bool is_place(const struct name *name)
{
	return name->flags & WORD_CAPITAL || (!name->speaks && name->place_count * 3 >= name->use_count && name->place_count);
}

bool name_is_person(const struct name *name)
{
	if (name->words == 1 && !(name->flags & WORD_ROLE) && is_place(name))
		return false; /* "Virginia" */
	return name->flags & (WORD_ROLE | WORD_MAN | WORD_WOMAN) && !(name->flags & (WORD_PEOPLE | WORD_ORGANISATION | WORD_CAPITAL));
}

bool name_may_be_person(const struct name *name)
{
	if (name->flags & (WORD_ORGANISATION | WORD_PEOPLE | WORD_CAPITAL))
		return false;
	return name_is_person(name) || (name->speaks && !name->staffed && name->place_count * 4 <= name->use_count);
}

bool name_may_be_body(const struct name *name)
{
	if (name->flags & WORD_CAPITAL || name_is_person(name))
		return false;
	return name->flags & WORD_ORGANISATION || name->staffed || !is_place(name);
}

/* “Issel Police” for the Issel Police Department. */
static bool is_department(const struct name *name, const struct name *full)
{
	size_t length = strlen(name->text);
	return strncmp(full->text, name->text, length) == 0 && strcmp(full->text + length, " Department") == 0;
}

/* How a short name is contained in a full one: nowhere, inside, at its beginning, at its end. */
enum kinship { KIN_NONE, KIN_INNER, KIN_FIRST, KIN_LAST };

/* Whether a name of several words can stand for a body's name that begins with it: “Plain Water” for the Plain Water Forum, but not "New
 * York" for the New York Times. */
static bool begins_body(const struct name *name, const struct name *full)
{
	size_t length = strlen(name->text);
	return name->speaks && !name->place_count && !(name->flags & (WORD_ORGANISATION | WORD_CAPITAL | WORD_ROLE)) &&
	       full->flags & WORD_ORGANISATION && full->words == name->words + 1 && strncmp(full->text, name->text, length) == 0 &&
	       full->text[length] == ' ';
}

/* The word that a word for a state counts as when speakers are compared: "varland" for "varlandian". */
static const char *state_of(const struct names_builder *builder, uint32_t number)
{
	const char *word = dictionary_text(builder->words, number);
	const char *same = word_list_column(language_list(builder->reading->document->language, "speaker_words"), word, strlen(word), 0);
	return same ? same : word;
}

/* Whether a name without the state, “Foreign Ministry”, or with it in another form, “Varlandian Foreign Ministry”, can stand for
 * “Varland's Foreign Ministry”. */
static bool is_of_its_state(const struct names_builder *builder, const struct name *name, const struct name *full)
{
	if (strcasecmp(name->text, full->of_state) == 0)
		return true;
	size_t length = strlen(name->text), body = strlen(full->of_state);
	return length > body && strcasecmp(name->text + length - body, full->of_state) == 0 &&
	       strcmp(state_of(builder, name->first_word), state_of(builder, full->first_word)) == 0;
}

/* “Joint Chiefs” for “Varland's Joint Chiefs of Staff”. */
static bool begins_state_body(const struct name *name, const struct name *full)
{
	size_t length = strlen(name->text);
	return name->words > 1 && strncmp(full->of_state, name->text, length) == 0 && full->of_state[length] == ' ';
}

static enum kinship kinship(const struct names_builder *builder, const struct name *name, const struct name *full)
{
	if (full->words <= name->words || (name->suffixed && !full->suffixed))
		return KIN_NONE;
	if (full->of_state && begins_state_body(name, full))
		return KIN_FIRST;
	if (full->of_state && name->words > 1)
		return full->last_word == name->last_word && is_of_its_state(builder, name, full) ? KIN_LAST : KIN_NONE;
	if (full->words == name->words + 1 && name->words > 1 && is_department(name, full))
		return KIN_LAST;
	if (name->words > 1) {
		if (begins_body(name, full))
			return KIN_FIRST;
		if (full->last_word != name->last_word || (full->suffixed && !name->suffixed))
			return KIN_NONE;
		bool initial = full->first_word == name->first_word && /* "Donald Trump" for Donald J. Trump */
		               (name->words == 2 || !(full->flags & WORD_ORGANISATION)); /* not one committee for another */
		return initial || (!full->office && strcasestr(full->text, name->text)) ? KIN_LAST : KIN_NONE;
	}
	return full->last_word == name->last_word ? KIN_LAST : full->first_word == name->last_word ? KIN_FIRST : KIN_INNER;
}

static bool is_letters(const char *word)
{
	size_t length = strlen(word);
	return length > 1 && strspn(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == length;
}

/* Whether the name ends in an abbreviation, “Rosk FAQ”: then its first word alone does not stand for it. */
static bool ends_in_letters(const struct name *name)
{
	const char *last = strrchr(name->text, ' ');
	return last && is_letters(last + 1) && !(name->text[0] && character_is_ascii_upper(name->text[1]));
}

/* Whether the short name is a man's, by the pronouns behind it, and the full one a woman's, or the other way round. */
static bool is_other_gender(const struct names_builder *builder, uint32_t name, uint32_t full)
{
	const int pronouns = builder->histories.items[name].pronouns;
	const uint32_t known = builder->names.items[full].flags & (WORD_MAN | WORD_WOMAN);
	return (pronouns >= SURE && known == WORD_WOMAN) || (pronouns <= -SURE && known == WORD_MAN);
}

/* Whether the word is a noun for a body: "team". */
static bool is_body_noun(const struct names_builder *builder, uint32_t word)
{
	const char *norm = dictionary_text(builder->words, word);
	const char *kinds = word_list_column(language_list(builder->reading->document->language, "organisations"), norm, strlen(norm), 0);
	return kinds && strstr(kinds, "body");
}

/* Whether a name that ends with a place's, or with letters that stand for themselves, is another: “South Varland” for "Varland", “Security Service of
 * Varland”, “Issel LWO” for "LWO"; not “North Orvia” for "Orvia", which is a state as well. */
static bool ends_with_another(const struct name *name, const struct name *full)
{
	if (name->words > 1 || name_is_person(full) || full->flags & WORD_CAPITAL)
		return false;
	const size_t length = strlen(name->text), whole = strlen(full->text);
	const bool ends = whole > length && strcmp(full->text + whole - length, name->text) == 0; /* not "ROSK" for Edda Rosk, nor for EDDA ROSK */
	const bool letters = ends && is_letters(name->text) && strspn(full->text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ ") < whole;
	return is_place(name) || (letters && name->use_count >= full->use_count);
}

/* Whether something rules out that the short name `number` stands for the full one. `title`: the flags of the short name's titles. */
static bool contradicts(const struct names_builder *builder, uint32_t number, uint32_t candidate, enum kinship kin, uint32_t title)
{
	const struct name *name = &builder->names.items[number], *full = &builder->names.items[candidate];
	/* Whether the full name, and the short one as a name of its own, came up before. */
	const bool seen = builder->histories.items[candidate].seen, self_seen = builder->histories.items[number].seen;
	uint32_t known = full->flags & (WORD_MAN | WORD_WOMAN);
	if (title & (WORD_MAN | WORD_WOMAN) && known && !(title & known))
		return true; /* "Mrs Clinton" is not Bill Clinton */
	if (kin == KIN_LAST && name->words == 1 && (!title || title == WORD_ROLE) && is_other_gender(builder, number, candidate))
		return true;
	if (kin == KIN_LAST && name->words == 1 && builder->histories.items[candidate].aside && (!seen || self_seen))
		return true; /* "Rosk" who was called so before “first lady Edda Rosk” is another */
	if (kin == KIN_LAST && name->words == 1 && builder->histories.items[candidate].aside && title == WORD_ROLE &&
	    !builder->histories.items[candidate].titled)
		return true; /* "President Rosk" is not “first lady Edda Rosk” */
	if (full->suffixed && !name->suffixed && name->words == 1 && (!seen || self_seen))
		return true; /* "Rosk" who was called so before Jon Rosk Jr. is another */
	if (kin == KIN_LAST && name->words == 1 && full->by_namesake && !full->told && (!seen || self_seen))
		return true; /* “I married Edda Rosk,” says Mayor Rosk, who was called so before: another of his name */
	bool body = full->flags & WORD_ORGANISATION;
	if (name->flags & WORD_PEOPLE)
		return true; /* "Democrats" are not Senate Democrats */
	if (body && (title & WORD_ROLE || name->flags & (WORD_ROLE | WORD_MAN | WORD_WOMAN)) && !name_is_person(full))
		return true; /* "Mr Johnson" is not Johnson Bank */
	if (body && kin == KIN_INNER && full->flags & (WORD_MAN | WORD_WOMAN))
		return true; /* "Rosk" is not the Edda Rosk Fund */
	if (kin != KIN_LAST && name->staffed && !body && !name_is_person(full))
		return true; /* "Acme", whose chief executive was named, is not the Acme Rocket */
	if (kin == KIN_FIRST && full->phrase)
		return true; /* "Rosk" is not “Rosk Says”, nor “Rosk Democrats” */
	const bool own = self_seen || name->use_count > full->use_count;
	if (kin == KIN_LAST && body && full->words == 2 && own && !name_is_person(full) && is_body_noun(builder, full->first_word))
		return true; /* "Rosk", who stands alone more often, is not “Team Rosk” */
	if (kin == KIN_LAST && ends_with_another(name, full))
		return true;
	bool alone = self_seen || (is_letters(name->text) && (!body || full->words > LONGEST_BEHIND_LETTERS));
	if (kin == KIN_FIRST && !name_is_person(full) && alone)
		return true; /* "WB" is the WB Water Group, but not WB Form 7; "Acme" not the Acme Rocket if it stood alone before */
	if (kin == KIN_LAST)
		return false;
	/* Only a person is called by the first word before the full name comes up: "Kim", but not "Acme" for “Acme Rocket”. */
	const bool called = name->speaks && kin == KIN_FIRST && !ends_in_letters(full) && !full->thing && !name_is_person(name);
	return (!seen && !name_is_person(full)) || name->flags & WORD_CAPITAL || (!body && !name_is_person(full) && !full->speaks && !called);
}

/* How likely the short name stands for the full one, to be compared: rather one that ends with it than one that begins with it, rather a person of
 * that surname than “Team Rosk”, rather one named lately than long ago, rather Jon than Jon Jr. */
static uint64_t likelihood(const struct name *full, const struct name_history *history, enum kinship kin)
{
	bool body = full->flags & WORD_ORGANISATION && !name_is_person(full);
	bool known = body ? kin != KIN_LAST : name_is_person(full) || full->speaks;
	return ((uint64_t)(kin == KIN_LAST) << 34) + ((uint64_t)(history->seen && !full->suffixed) << 33) + ((uint64_t)(history->seen > 0) << 32) +
	       ((uint64_t)known << 31) + history->seen;
}

/* Whether the full name is a body under somebody: “Rosk Water Board”, where somebody is called Rosk, is the Water Board in Rosk's time. */
static bool is_of_somebodys_time(const struct names_builder *builder, const struct name *name, const struct name *full)
{
	if (name->words < 2 || full->words != name->words + 1 || !(name->flags & WORD_ORGANISATION))
		return false;
	for (uint32_t c = builder->heads.items[full->first_word]; c != UINT32_MAX; c = builder->chains.items[c].next) {
		const struct name *other = &builder->names.items[builder->chains.items[c].name];
		if (other->last_word == full->first_word && name_is_person(other))
			return true;
	}
	return false;
}

/* Whether the short name is that of the body to which the full one belongs, in a language in which the owner comes last: "Gobierno" is not the
 * Delegación del Gobierno. */
static bool is_owner(const struct names_builder *builder, const struct name_use *use, const struct name *full, enum kinship kin)
{
	const struct reading *reading = builder->reading;
	return !(reading->traits & TRAIT_FIXED_ORDER) && kin == KIN_LAST && full->words > 2 && full->flags & WORD_ORGANISATION &&
	       use->range.end == use->range.first + 1 && reading_is(reading, use->range.first, WORD_ORGANISATION) &&
	       !(reading_token(reading, use->range.first)->flags & TOKEN_UPPER);
}

static bool is_given(const struct names_builder *builder, uint32_t word)
{
	const char *norm = dictionary_text(builder->words, word);
	return word_list_has(language_list(builder->reading->document->language, "given_names"), norm, strlen(norm));
}

/* Whether the full name only has an epithet before it: “Gloomy Edda Rosk”. */
static bool is_nickname(const struct names_builder *builder, const struct name *name, const struct name *full)
{
	return name->words > 1 && full->words == name->words + 1 && name_is_person(name) && full->last_word == name->last_word &&
	       full->first_word != name->first_word && is_given(builder, name->first_word) && !is_given(builder, full->first_word) &&
	       dictionary_text(builder->words, full->first_word)[1] != '.';
}

/* Whether the full name means the members of a party in a chamber, who are not the party: “House LWO”, “Senate Wets”. */
static bool is_part_of_party(const struct names_builder *builder, const struct name *name, const struct name *full)
{
	const char *first = dictionary_text(builder->words, full->first_word);
	const struct word_list *bodies = language_list(builder->reading->document->language, "organisations");
	const char *kinds = word_list_column(bodies, first, strlen(first), 0);
	return name->words == 1 && full->words == 2 && full->last_word == name->last_word && kinds && strstr(kinds, "chamber");
}

/* The fullest name for which a use stands. Of two persons with one surname who are equally likely, the one named last. */
static uint32_t fullest(const struct names_builder *builder, const struct name_use *use, uint32_t title)
{
	const struct name *name = &builder->names.items[use->name];
	uint32_t best = use->name, looked = 0;
	uint64_t best_score = 0;
	for (uint32_t c = builder->heads.items[name->last_word]; c != UINT32_MAX && looked < MOST_CANDIDATES;
	     c = builder->chains.items[c].next, looked++) {
		uint32_t candidate = builder->chains.items[c].name;
		const struct name *full = &builder->names.items[candidate];
		const struct name_history *history = &builder->histories.items[candidate];
		enum kinship kin = kinship(builder, name, full);
		if (kin == KIN_NONE || is_owner(builder, use, full, kin) || is_of_somebodys_time(builder, name, full) ||
		    is_nickname(builder, name, full) || is_part_of_party(builder, name, full) ||
		    contradicts(builder, use->name, candidate, kin, title))
			continue;
		uint64_t score = likelihood(full, history, kin);
		if (best == use->name || score >= best_score) { /* of those not yet seen the first one, which the chain has last */
			best = candidate;
			best_score = score;
		}
	}
	return best;
}

/* Whether the use is of somebody as another's relative: “her husband, Tomas Brandt”, “first lady Edda Rosk”, “Edda Rosk, the president's sister,”. */
static bool is_relative(const struct names_builder *builder, const struct name_use *use)
{
	const struct reading *reading = builder->reading;
	const struct word_list *roles = language_list(reading->document->language, "roles");
	uint32_t before = use->whole - (use->whole > 1 && reading_mark(reading, use->whole - 1, ','));
	if (before > 0 && reading_kind(reading, before - 1, KIND_KIN))
		return true;
	const bool too = before > 3 && reading_is(reading, before - 1, WORD_ROLE) && reading_is(reading, before - 2, WORD_CONJUNCTION);
	if (too && reading_kind(reading, before - 3, KIND_KIN))
		return true; /* “the mayor's daughter and adviser, Edda Rosk” */
	for (uint32_t k = use->whole; k < use->range.first; k++)
		if (reading_kind(reading, k, KIND_KIN) || token_has_class(reading_token(reading, k), roles, "consort"))
			return true;
	bool owned = false;
	const uint32_t limit = use->range.end + RELATION < reading->document->token_count ? use->range.end + RELATION : reading->document->token_count;
	for (uint32_t k = use->range.end + 1; k < limit && reading_mark(reading, use->range.end, ','); k++) {
		if (owned && reading_kind(reading, k, KIND_KIN))
			return true;
		owned |= reading_possessive(reading, k) || reading_kind(reading, k, KIND_OWNER);
		if (reading_token(reading, k)->kind != TOKEN_WORD && !reading_possessive(reading, k))
			break;
	}
	return false;
}

/* Whether somebody is named only in relation to somebody else: then the surname goes on to mean the latter. */
static bool is_aside(const struct names_builder *builder, const struct name_use *use)
{
	return use->possessive || is_relative(builder, use);
}

/* Whether an office stands before the name: “Senator Edda Rosk”, not “first lady Edda Rosk”. */
static bool is_titled(const struct names_builder *builder, const struct name_use *use)
{
	const struct word_list *roles = language_list(builder->reading->document->language, "roles");
	bool title = false;
	for (uint32_t k = use->whole; k < use->range.first; k++) {
		if (token_has_class(reading_token(builder->reading, k), roles, "consort"))
			return false;
		title |= reading_is(builder->reading, k, WORD_TITLE);
	}
	return title;
}

void names_note_uses(struct names_builder *builder)
{
	for (size_t k = 0; k < builder->uses.count; k++) {
		const struct name_use *use = &builder->uses.items[k];
		struct name_history *history = &builder->histories.items[use->name];
		const int pronoun = names_pronoun(builder->reading, use);
		array_append(&builder->pronouns, (int8_t)pronoun);
		history->pronouns += pronoun;
		if (!history->noted)
			history->aside = use->range.end > use->range.first + 1 && is_relative(builder, use);
		history->titled |= is_titled(builder, use);
		history->noted = true;
	}
}

void names_resolve_use(struct names_builder *builder, size_t index)
{
	struct name_use *use = &builder->uses.items[index];
	uint32_t title = builder->genders.items[index], full = fullest(builder, use, title);
	if (full != use->name) {
		struct name *name = &builder->names.items[full];
		bool person = !(name->flags & WORD_ORGANISATION);
		name->flags |= person ? title : 0;
		name->addressed |= title & (WORD_MAN | WORD_WOMAN);
		name->speaks |= builder->names.items[use->name].speaks;
		use->common = false;
	}
	struct name_history *history = &builder->histories.items[full];
	if (!history->seen)
		builder->names.items[full].first_token = use->range.first;
	bool aside = full == use->name && history->seen == 0 && is_aside(builder, use);
	builder->names.items[full].meant_count++;
	builder->names.items[full].pronouns += builder->pronouns.items[index];
	use->name = full;
	history->seen = aside ? 1 : use->range.end;
}

void names_learn_genders(struct names_builder *builder)
{
	for (size_t k = 0; k < builder->names.count; k++) {
		struct name *name = &builder->names.items[k];
		if (!name->pronouns || name->flags & (WORD_ORGANISATION | WORD_PEOPLE | WORD_CAPITAL) || !name_may_be_person(name))
			continue;
		uint32_t gender = name->pronouns > 0 ? WORD_MAN : WORD_WOMAN, known = name->flags & (WORD_MAN | WORD_WOMAN);
		if (known && name->words == 1 && known != gender && is_given(builder, name->last_word))
			name->flags ^= known; /* "Christie" may be a surname, too */
		name->flags |= name->flags & (WORD_MAN | WORD_WOMAN) ? 0 : gender;
	}
}

void names_drop_common(struct names_builder *builder)
{
	size_t kept = 0;
	for (size_t k = 0; k < builder->uses.count; k++)
		if (!builder->uses.items[k].common)
			builder->uses.items[kept++] = builder->uses.items[k];
	builder->uses.count = kept;
}

void names_resolve_capitals(struct names_builder *builder)
{
	const struct word_list *capitals = builder->reading->capitals;
	for (size_t k = 0; k < builder->names.count; k++) {
		struct name *name = &builder->names.items[k];
		const char *norm = dictionary_text(builder->words, name->last_word);
		if (name->words == 2)
			norm = arena_format(builder->reading->arena, "%s %s", dictionary_text(builder->words, name->first_word), norm);
		const char *state = name->words <= 2 ? word_list_column(capitals, norm, strlen(norm), 0) : NULL;
		if (state)
			name->flags |= WORD_CAPITAL;
		if (state && (word_list_column(capitals, norm, strlen(norm), 1) ||
		              names_number(builder, state, false) != DICTIONARY_NONE))
			name->text = state;
	}
}
