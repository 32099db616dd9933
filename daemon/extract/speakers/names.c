#include "extract/speakers/names.h"

#include <string.h>

#include "extract/speakers/names_builder.h"
#include "proto/base/sorted.h"

enum {
	SHOUTED = 5,       /* letters of a word in capitals that is no acronym */
	LONGEST_NAME = 14, /* tokens: the Bureau of Alcohol, Tobacco, Firearms and Explosives has nine */
	MOST_TITLES = 6,
	MOST_PARTICLES = 3,
	MOST_NICKNAMES = 2, /* words of a nickname in quotation marks */
};

uint32_t names_word(struct names_builder *builder, const char *norm, size_t length)
{
	uint32_t number = dictionary_add(builder->words, norm, length);
	while (builder->heads.count <= number)
		array_append(&builder->heads, UINT32_MAX);
	return number;
}

static uint32_t word_at(struct names_builder *builder, uint32_t token)
{
	const struct token *t = reading_token(builder->reading, token);
	return names_word(builder, t->norm, t->norm_length);
}

/* "Jr.", "III": behind a name, and no part of its surname. */
static bool is_suffix(const struct reading *reading, uint32_t token)
{
	if (!reading_is(reading, token, WORD_NAME | WORD_TITLE))
		return false; /* also behind the last token: a text may end with the comma behind a name */
	const struct token *t = reading_token(reading, token);
	bool number = t->flags & TOKEN_UPPER && t->norm_length > 1 && strspn(t->norm, "ivx") == t->norm_length; /* "XVI" */
	return number || reading_kind(reading, token, KIND_GENERATION);
}

/* "Ltd.", "Inc": behind a company's name, which is known without it. */
static bool is_company_form(const struct reading *reading, uint32_t token)
{
	return reading_is(reading, token, WORD_NAME) && reading_kind(reading, token, KIND_COMPANY);
}

/* “Singapore-based”, “San Diego-headquartered”: says where what it stands before is from. */
static bool is_origin(const struct reading *reading, uint32_t token)
{
	const char *part = strrchr(reading_token(reading, token)->norm, '-');
	return part && reading_kinds_of(reading, part, strlen(part)) & KIND_ORIGIN;
}

static bool capitalised(const struct reading *reading, uint32_t token)
{
	return reading_token(reading, token)->flags & TOKEN_CAPITALISED;
}

/* The part of a name behind a small word at `end`: "of Health" behind "Department", "bin Salman", "& Sons", ", Jr." Its first
 * token, or `end` if the name does not go on. `body` says that the name has such a part already: then "and" and a comma may join
 * what the body is for. */
static uint32_t continued(const struct reading *reading, uint32_t end, bool *body)
{
	uint32_t before = end - 1, ahead = end;
	if (reading_possessive(reading, end)) {
		/* “People's Daily”, “Women's Aid”; “Prime Minister's Office”: nobody is called so */
		bool several = reading_is(reading, before, WORD_PEOPLE) && !reading_is(reading, end + 1, WORD_GIVEN | WORD_TITLE | WORD_ROLE);
		bool office = reading_is(reading, before, WORD_TITLE | WORD_ROLE) && reading_is(reading, end + 1, WORD_ORGANISATION) &&
		              !reading_is(reading, end + 1, WORD_WRITING);
		return several || office ? end + 1 : end;
	}
	if (reading_token(reading, end)->kind == TOKEN_WORD &&
	    !reading_is(reading, end, WORD_PREPOSITION | WORD_CONJUNCTION | WORD_PARTICLE))
		return end;
	bool topics = reading_is(reading, before, WORD_TOPIC) && reading_is(reading, end + 1, WORD_TOPIC | WORD_ORGANISATION) &&
	              reading_is(reading, end + 1, WORD_NAME);
	if (reading_mark(reading, end, ',')) {
		if (is_suffix(reading, end + 1) || is_company_form(reading, end + 1))
			return end + 1;
		return *body && topics && reading_is(reading, end + 1, WORD_TOPIC) ? end + 1 : end;
	}
	if (reading_word(reading, end, "and"))
		return topics || (*body && reading_is(reading, end + 1, WORD_TOPIC) && reading_is(reading, end + 1, WORD_NAME)) ? end + 1
		                                                                                                                : end;
	bool topic = reading_is(reading, before, WORD_TOPIC) && reading_is(reading, before, WORD_NAME);
	uint32_t the = end + 1 + (reading_word(reading, end, "for") && reading_word(reading, end + 1, "the"));
	bool members = before > 0 && reading_is(reading, before, WORD_PEOPLE) && reading_is(reading, before - 1, WORD_NAME);
	bool work = before > 0 && reading_uses(reading, before - 1, USE_DEFINITE) && reading_uses(reading, end, USE_OF) && reading_is(reading, before, WORD_NAME) &&
	            !reading_is(reading, before, WORD_PEOPLE | WORD_GIVEN | WORD_ROLE | WORD_TITLE | WORD_PLACE | WORD_CAPITAL | WORD_TIME) &&
	            !reading_is(reading, end + 1, WORD_GIVEN | WORD_PLACE | WORD_CAPITAL | WORD_TITLE | WORD_TIME) && reading_is(reading, end + 1, WORD_NAME) &&
	            reading_word(reading, end, "of"); /* “the Declaration of Independence” */
	bool office = reading_is(reading, before, WORD_TITLE) && !(reading_token(reading, before)->flags & TOKEN_UPPER); /* no "CEO" */
	if (reading_uses(reading, end, USE_OF) && (reading_is(reading, before, WORD_ORGANISATION) || office || members || work)) {
		ahead = end + 1 + reading_word(reading, end + 1, "the");
		*body = true;
	} else if (reading_kind(reading, end, KIND_IN_BODY) && reading_is(reading, before, WORD_TAKES) &&
	           !reading_word(reading, end, "in") && reading_is(reading, the, WORD_NAME | WORD_TOPIC) &&
	           (!reading_is(reading, the, WORD_GIVEN | WORD_TITLE | WORD_CAPITAL) || reading_is(reading, the, WORD_TOPIC))) {
		ahead = the;
		*body = true;
	} else if (reading_word(reading, end, "for") && topic && reading_is(reading, end + 1, WORD_CAPITAL)) {
		ahead = end + 1; /* "Transport for London" */
		*body = true;
	} else if (reading_kind(reading, end, KIND_IN_BODY) && capitalised(reading, end)) {
		ahead = end + 1; /* "Mothers Against Drunk Driving" */
		*body = true;
	} else if (reading_mark(reading, end, '&')) {
		bool states = reading_is(reading, before, WORD_CAPITAL | WORD_PLACE) && reading_is(reading, end + 1, WORD_CAPITAL | WORD_PLACE);
		ahead = end + !states; /* “Varland & Orvia” are two, “Rosk & Sons” is one */
	} else {
		while (ahead < end + MOST_PARTICLES && reading_is(reading, ahead, WORD_PARTICLE))
			ahead++;
	}
	return ahead;
}

/* Behind “Tomas “Ox” Brandt”'s nickname; `end` if there is none. */
static uint32_t behind_nickname(const struct reading *reading, uint32_t end)
{
	uint32_t quotation, behind = reading_next(reading, end);
	if (!reading_opens(reading, end, &quotation) || behind > end + 2 + MOST_NICKNAMES || !reading_is(reading, end - 1, WORD_GIVEN))
		return end;
	for (uint32_t k = end + 1; k + 1 < behind; k++)
		if (reading_token(reading, k)->kind != TOKEN_WORD || !capitalised(reading, k))
			return end;
	return behind;
}

/* “USA Today”: a time that ends an outlet's name. */
static bool is_outlets_end(const struct reading *reading, uint32_t token)
{
	return reading_is(reading, token, WORD_TIME) && capitalised(reading, token) &&
	       token_in(reading_token(reading, token), language_list(reading->document->language, "outlets"));
}

/* “Minister Jan Reiger [van Waterstaat]”: what the holder of an office does, where such a word is in many surnames, too. */
static bool is_portfolio(const struct reading *reading, uint32_t first, uint32_t end)
{
	if (!(reading->traits & TRAIT_VERB_FINAL) || !reading_uses(reading, end, USE_OF) || !reading_is(reading, end, WORD_PARTICLE) ||
	    reading_is(reading, end - 1, WORD_GIVEN))
		return false;
	bool given = false, title = first > 0 && reading_is(reading, first - 1, WORD_TITLE);
	for (uint32_t k = first; k + 1 < end; k++) {
		given |= reading_is(reading, k, WORD_GIVEN);
		title |= reading_is(reading, k, WORD_TITLE);
	}
	return given && title;
}

/* The end of the name that begins at the token: capitalised words, particles between them, "of" behind a body's noun. */
static uint32_t name_end(const struct reading *reading, uint32_t token)
{
	const struct document *document = reading->document;
	uint32_t end = token + 1;
	uint32_t sentence = document->tokens[token].sentence;
	bool body = false;
	while (end < document->token_count && end - token < LONGEST_NAME && document->tokens[end].sentence == sentence) {
		const struct token *before = &document->tokens[end - 1];
		bool shouted =
			before->flags & TOKEN_UPPER && before->norm_length >= SHOUTED && !(document->tokens[end].flags & TOKEN_UPPER);
		if (shouted)
			break; /* “FRAUD ALERTS Equifax”: a heading and a name */
		if (reading_is(reading, end, WORD_NAME) && document->tokens[end].kind == TOKEN_WORD) {
			end++;
			continue;
		}
		bool surname = end == token + 1 && reading_is(reading, token, WORD_GIVEN) && reading_is(reading, end, WORD_MODAL | WORD_TIME) &&
		               capitalised(reading, end) && !(document->tokens[end].flags & TOKEN_UPPER) && end + 1 < document->token_count &&
		               !capitalised(reading, end + 1); /* “George Will” */
		if (is_outlets_end(reading, end) || surname) {
			end++;
			continue;
		}
		uint32_t ahead = behind_nickname(reading, end);
		if (ahead == end && is_portfolio(reading, token, end))
			break;
		if (ahead == end)
			ahead = continued(reading, end, &body);
		if (ahead == end || ahead >= document->token_count || !reading_is(reading, ahead, WORD_NAME | WORD_TITLE) ||
		    !capitalised(reading, ahead) || document->tokens[ahead].sentence != sentence)
			break;
		end = ahead + 1;
	}
	return end;
}

/* Whether the word belongs to names of bodies: "Ministry", "Development". Not "Bill", who is a person in a name. */
static bool is_bodys(const struct reading *reading, uint32_t token)
{
	return reading_is(reading, token, WORD_ORGANISATION | WORD_TOPIC) && !reading_is(reading, token, WORD_GIVEN);
}

/* Whether [first, end) reads like a person's name: a given name or initials, and a surname. */
static bool looks_like_person(const struct reading *reading, uint32_t first, uint32_t end)
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

/* The last title or role in [first, end) that a person's name can follow: the token behind it, or `first`. */
static uint32_t behind_last_title(const struct reading *reading, uint32_t first, uint32_t end)
{
	uint32_t name = first;
	for (uint32_t k = first; k + 1 < end; k++)
		if ((reading_is(reading, k, WORD_TITLE) || (reading_is(reading, k, WORD_ROLE) && !reading_is(reading, k, WORD_PEOPLE))) &&
		    !is_suffix(reading, k + 1) && !reading_is(reading, k + 1, WORD_TITLE | WORD_ROLE) && !is_bodys(reading, k + 1) &&
		    reading_is(reading, k + 1, WORD_NAME))
			name = k + 1;
	return name;
}

/* The person at the end of a body's or an office's name: “Secretary of State Rex Tillerson”. `end` if there is none. */
static uint32_t person_at_end(const struct reading *reading, uint32_t first, uint32_t end)
{
	uint32_t behind = behind_last_title(reading, first, end);
	if (behind > first && looks_like_person(reading, behind, end))
		return behind;
	for (uint32_t k = end - 2; k > first && k + 4 >= end; k--)
		if (reading_is(reading, k, WORD_GIVEN) && !reading_is(reading, k - 1, WORD_GIVEN | WORD_PREPOSITION) &&
		    !reading_is(reading, end - 1, WORD_ORGANISATION) && looks_like_person(reading, k, end))
			return k;
	return end;
}

/* Whether small words join the parts of the name: those are bodies and offices. */
static bool has_small_words(const struct reading *reading, uint32_t first, uint32_t end)
{
	for (uint32_t k = first; k < end; k++)
		if (reading_is(reading, k, WORD_PREPOSITION | WORD_CONJUNCTION) && !reading_is(reading, k, WORD_NAME))
			return true;
	return false;
}

/* “Considering Rosk's past”: behind the participle that begins the sentence, if an abbreviation ends the one before it, too. */
static uint32_t behind_participle(const struct reading *reading, uint32_t name, uint32_t end)
{
	const struct token *t = reading_token(reading, name);
	bool opens = reading->document->sentences[t->sentence].first == name || reading_token(reading, name - 1)->flags & TOKEN_ABBREVIATION;
	bool participle = t->norm_length > 6 && strcmp(t->norm + t->norm_length - 3, "ing") == 0;
	bool other = reading_is(reading, name, WORD_GIVEN) || reading_is(reading, name + 1, WORD_ORGANISATION);
	return opens && participle && end == name + 2 && !other ? name + 1 : name;
}

/* Behind the titles, adjectives of place and roles that stand before a person's name. A body keeps its words. */
static uint32_t behind_titles(const struct reading *reading, uint32_t first, uint32_t end)
{
	bool small = has_small_words(reading, first, end);
	if (!(reading->traits & TRAIT_FIXED_ORDER) && reading_is(reading, first, WORD_ORGANISATION))
		return first; /* “Organización Médica Andina”: what it is stands in front */
	if (is_company_form(reading, end - 1))
		return first; /* “China Capital Investment Limited” */
	if (small || (reading_is(reading, end - 1, WORD_ORGANISATION) && !reading_is(reading, end - 1, WORD_GIVEN))) {
		uint32_t person = end > first + 2 ? person_at_end(reading, first, end) : end;
		uint32_t title = small && person == end ? behind_last_title(reading, first, end) : first;
		bool plain = title > first + 2 && end - title <= 3 && !reading_is(reading, end - 1, WORD_ORGANISATION | WORD_TOPIC) &&
		             !has_small_words(reading, title, end) && reading_is(reading, title - 2, WORD_NAME | WORD_PREPOSITION);
		return person < end ? person : plain ? title : first;
	}
	uint32_t name = behind_last_title(reading, first, end);
	bool opens = reading->document->sentences[reading_token(reading, first)->sentence].first == first;
	for (uint32_t k = first + 2; name == first && k + 2 == end; k++) /* “Video Feature Edda Rosk”: a heading before the name */
		if (reading_is(reading, k, WORD_GIVEN) && !reading_is(reading, first, WORD_GIVEN) && !reading_is(reading, k - 1, WORD_GIVEN) &&
		    reading_token(reading, first)->norm[1] != '.' && looks_like_person(reading, k, end))
			name = k;
	if (name == first && opens && end > first + 2 && !reading_is(reading, first, WORD_GIVEN) &&
	    reading_is(reading, first + 1, WORD_GIVEN) && looks_like_person(reading, first + 1, end))
		name++; /* “Enter Edda Rosk”, “Archivist Edda Rosk”: a word with a capital that it has from the sentence */
	for (uint32_t k = name; k + 2 < end && reading->traits & TRAIT_FIXED_ORDER; k++) /* “… Affairs Committee Leonid Slutsky” */
		if (is_bodys(reading, k) && !is_bodys(reading, k + 1))
			name = k + 1;
	while (
		name + 2 < end && reading_is(reading, name, WORD_PLACE) &&
		(reading_is(reading, name + 1, WORD_GIVEN) || (name + 3 == end && !reading_is(reading, name + 1, WORD_PLACE | WORD_TOPIC))))
		name++;
	return behind_participle(reading, name, end);
}

/* The text of a name: its words with single spaces, as the article writes them. */
static const char *name_text(const struct reading *reading, uint32_t first, uint32_t end)
{
	const struct document *document = reading->document;
	struct span span = { document->tokens[first].start, document->tokens[end - 1].end };
	char *text = document_copy(document, span, reading->arena), *to = text;
	for (const char *from = text; *from; from++) {
		char c = *from == '\n' || *from == '\t' || *from == '\r' ? ' ' : *from;
		if (c != ' ' || (to > text && to[-1] != ' '))
			*to++ = c;
	}
	*to = '\0';
	return text;
}

static void chain(struct names_builder *builder, uint32_t word, uint32_t name)
{
	uint32_t head = builder->heads.items[word];
	if (head != UINT32_MAX && builder->chains.items[head].name == name)
		return;
	array_append(&builder->chains, ((struct link){ name, head }));
	builder->heads.items[word] = (uint32_t)builder->chains.count - 1;
}

/* Initials of a name of three words and more: "KCNA" for the Korean Central News Agency. */
static void chain_initials(struct names_builder *builder, uint32_t first, uint32_t end, uint32_t name)
{
	char initials[LONGEST_NAME + 1];
	size_t count = 0;
	for (uint32_t k = first; k < end; k++) {
		const char *norm = reading_token(builder->reading, k)->norm;
		if ((k == first || reading_is(builder->reading, k, WORD_NAME)) && norm[0] >= 'a' && norm[0] <= 'z' && count < LONGEST_NAME)
			initials[count++] = norm[0];
	}
	if (count >= 3)
		chain(builder, names_word(builder, initials, count), name);
}

/* “Chief Medical Officer of Ostrel Pharma”: a title stands before the "of". */
static bool is_office_in(const struct reading *reading, uint32_t first, uint32_t end)
{
	for (uint32_t k = first + 1; k + 1 < end; k++)
		if (reading_uses(reading, k, USE_OF) && !capitalised(reading, k))
			return reading_is(reading, k - 1, WORD_TITLE | WORD_ROLE) && !reading_is(reading, k - 1, WORD_ORGANISATION);
	return false;
}

static bool is_given(const struct reading *reading, const char *norm)
{
	return word_list_has(language_list(reading->document->language, "given_names"), norm, strcspn(norm, "-"));
}

/* “the Edda Rosk-Tomas Brandt debate”: two names, neither of which stands for both. */
static bool is_two(const struct reading *reading, uint32_t first, uint32_t end)
{
	for (uint32_t k = first + 1; k + 1 < end; k++) {
		const char *norm = reading_token(reading, k)->norm, *second = strchr(norm, '-');
		if (second && second > norm && is_given(reading, second + 1) && !is_given(reading, norm))
			return true;
	}
	return false;
}

/* The name, and the number of its last word, without the ending of a genitive. */
static uint32_t add_name(struct names_builder *builder, uint32_t first, uint32_t end, uint32_t ending)
{
	const struct reading *reading = builder->reading;
	const char *text = name_text(reading, first, end);
	if (ending)
		text = arena_format(reading->arena, "%.*s", (int)(strlen(text) - ending), text);
	uint32_t number = dictionary_add(builder->texts, text, strlen(text));
	if (number < builder->names.count)
		return number;
	uint32_t last = end - 1;
	struct name name = { .text = text, .words = end - first, .office = is_office_in(reading, first, end) };
	while (last > first && (is_suffix(reading, last) || is_company_form(reading, last) || reading_mark(reading, last, ','))) {
		name.suffixed |= is_suffix(reading, last);
		name.flags |= is_company_form(reading, last) ? WORD_ORGANISATION : 0;
		last--;
	}
	const struct token *surname = reading_token(reading, last);
	name.last_word = names_word(builder, surname->norm, surname->norm_length - (last + 1 == end ? ending : 0));
	name.first_word = last > first ? word_at(builder, first) : name.last_word;
	array_append(&builder->names, name);
	array_append(&builder->histories, ((struct name_history){ 0 }));
	if (name.words < 2 || is_two(reading, first, end))
		return number;
	chain(builder, name.first_word, number);
	chain(builder, name.last_word, number);
	if (surname->norm_length > 5 && surname->norm[2] == '-') /* "Rosk" for Edda al-Rosk */
		chain(builder, names_word(builder, surname->norm + 3, surname->norm_length - 3u), number);
	bool person = looks_like_person(reading, first, end); /* "Solano" for Luis Diego Solano Rivas */
	if (reading_is(reading, last, WORD_ORGANISATION) || person)
		for (uint32_t k = first + 1; k < last; k++)
			if (reading_is(reading, k, WORD_NAME) && !(person && reading_is(reading, k, WORD_GIVEN)))
				chain(builder, word_at(builder, k), number);
	for (uint32_t k = first + 1; k < last; k++) /* "Institute" for the Issel Institute for Human Rights */
		if (reading_is(reading, k, WORD_ORGANISATION) && reading_is(reading, k + 1, WORD_PREPOSITION))
			chain(builder, word_at(builder, k), number);
	chain_initials(builder, first, end, number);
	return number;
}

/* “World Health Organization (WHO)”: the article itself says what the letters stand for. */
static void chain_abbreviation(struct names_builder *builder, const struct name_use *use)
{
	const struct reading *reading = builder->reading;
	uint32_t k = use->range.end;
	if (!reading_mark(reading, k, '(') || !reading_mark(reading, k + 2, ')') || use->range.end - use->range.first < 2 ||
	    !names_are_letters_of(reading, k + 1, use->range))
		return;
	builder->names.items[use->name].flags |= WORD_ORGANISATION;
	chain(builder, word_at(builder, k + 1), use->name);
}

/* What the words of a name tell about it. */
static uint32_t flags_of_name(const struct reading *reading, uint32_t first, uint32_t end)
{
	bool person = looks_like_person(reading, first, end);
	uint32_t flags =
		end - first > 1 && reading_is(reading, first, WORD_GIVEN) ? reading->classes[first] & (WORD_MAN | WORD_WOMAN) : 0;
	if (end - first == 1)
		flags |= reading->classes[first] & (WORD_MAN | WORD_WOMAN);
	bool body = reading_is(reading, end - 1, WORD_ORGANISATION) && end - first > 1;
	body |= end - first > 1 && reading_is(reading, first, WORD_ORGANISATION) &&
	        !reading_is(reading, first, WORD_GIVEN); /* "Team Rosk" */
	bool acronym = end - first == 1 && reading_token(reading, first)->flags & TOKEN_UPPER;
	if ((body && !person) || acronym || (has_small_words(reading, first, end) && !person))
		flags |= WORD_ORGANISATION;
	if (reading_is(reading, first, WORD_GIVEN) && end - first > 1 && !(flags & WORD_ORGANISATION))
		flags |= WORD_ROLE;
	return flags;
}

/* What the titles before a name tell about who has it. */
static uint32_t flags_of_titles(const struct reading *reading, uint32_t whole, uint32_t first)
{
	uint32_t flags = 0;
	for (uint32_t k = whole; k < first; k++) {
		flags |= reading->classes[k] & (WORD_MAN | WORD_WOMAN);
		if (reading_is(reading, k, WORD_TITLE | WORD_ROLE))
			flags |= WORD_ROLE;
	}
	return flags;
}

static bool beside_cue(const struct reading *reading, uint32_t first, uint32_t end)
{
	struct cue_entry entry;
	if (end < reading->document->token_count && reading_is(reading, end, WORD_ADVERB))
		end++;
	uint32_t before = first > 0 && reading_is(reading, first - 1, WORD_DETERMINER) ? first - 1 : first;
	if (before > 1 && reading_word(reading, before - 2, "according"))
		return true; /* “according to Acme” */
	return (end < reading->document->token_count && reading_cue(reading, end, &entry) &&
	        (entry.form == CUE_PAST || (entry.form == CUE_PRESENT && entry.share >= 700)) && !(entry.content & CUE_ATTITUDE)) ||
	       (first > 0 && reading_cue(reading, first - 1, &entry) && (entry.form == CUE_PAST || entry.form == CUE_PRESENT) &&
	        entry.share >= 700);
}

/* “Acme's founder”, “Acme founder Edda Rosk”: bodies have such people. */
static bool has_staff(const struct reading *reading, uint32_t end)
{
	uint32_t k = end + reading_possessive(reading, end);
	if (reading_is(reading, k, WORD_STAFF))
		return true;
	return k > end && reading_is(reading, k + 1, WORD_STAFF);
}

static bool behind_place_word(const struct reading *reading, uint32_t whole)
{
	if (whole == 0)
		return false;
	return (reading_is(reading, whole - 1, WORD_PREPOSITION) && reading_kind(reading, whole - 1, KIND_AROUND)) ||
	       reading_kind(reading, whole - 1, KIND_VERSUS); /* “the United States v. Varland” */
}

/* A name of one word keeps the title that it is known by: "Pope Francis". */
static uint32_t with_kept_title(const struct reading *reading, uint32_t first, uint32_t name, uint32_t end)
{
	bool one = end - name == 1 || (end - name == 2 && is_suffix(reading, end - 1));
	return one && name > first && reading_is(reading, name - 1, WORD_KEPT) && capitalised(reading, name - 1) ? name - 1 : name;
}

/* "Senior Policy Adviser": titles alone are nobody's name. */
static bool is_office(const struct reading *reading, uint32_t first, uint32_t end)
{
	for (uint32_t k = first; k < end; k++)
		if (!reading_is(reading, k, WORD_TITLE | WORD_ROLE | WORD_TOPIC | WORD_PLACE) || reading_is(reading, k, WORD_GIVEN))
			return false;
	return reading_is(reading, end - 1, WORD_TITLE | WORD_ROLE);
}

/* Behind “Singapore-based”. */
static uint32_t behind_origin(const struct reading *reading, uint32_t first, uint32_t end)
{
	for (uint32_t k = end; k > first; k--)
		if (is_origin(reading, k - 1))
			return k;
	return first;
}

/* Before the office that ends a body's name when its holder does not follow: “Acme CEO”, “Acme Chief Executive”. */
static uint32_t before_office(const struct reading *reading, uint32_t first, uint32_t end)
{
	uint32_t office = end;
	while (office > first && reading_is(reading, office - 1, WORD_TITLE | WORD_ROLE) &&
	       !reading_is(reading, office - 1, WORD_PEOPLE | WORD_GIVEN | WORD_ORGANISATION) && !is_suffix(reading, office - 1))
		office--;
	bool acronym = office + 1 == end && reading_token(reading, office)->flags & TOKEN_UPPER;
	bool plain = office > first && !reading_is(reading, first, WORD_GIVEN) &&
	             !reading_is(reading, office - 1, WORD_PLACE | WORD_PREPOSITION | WORD_TOPIC | WORD_CONJUNCTION | WORD_DETERMINER);
	return plain && (acronym || office + 1 < end) ? office : end;
}

/* “Edda Rosk, 42,”: people have an age. */
static bool has_age(const struct reading *reading, uint32_t end)
{
	if (!reading_mark(reading, end, ',') || !reading_mark(reading, end + 2, ','))
		return false;
	const struct token *t = reading_token(reading, end + 1);
	return t->kind == TOKEN_NUMBER && (t->norm_length == 2 || (t->norm_length == 1 && t->norm[0] > '2'));
}

static void add_use(struct names_builder *builder, uint32_t first, uint32_t end)
{
	const struct reading *reading = builder->reading;
	first = behind_origin(reading, first, end);
	if (first == end)
		return;
	bool flight = end > first + 1 && reading_word(reading, end - 1, "flight") &&
	              end < reading->document->token_count && reading_token(reading, end)->kind == TOKEN_NUMBER;
	end = before_office(reading, first, end - flight); /* “Orvia Airways Flight 175” is Orvia Airways */
	uint32_t name = behind_titles(reading, first, end);
	uint32_t whole = first;
	uint32_t sentence = reading->document->sentences[reading_token(reading, first)->sentence].first;
	while (whole > sentence && first - whole < MOST_TITLES) {
		bool of = whole > sentence + 1 && whole > 1 && reading_uses(reading, whole - 1, USE_OF) && whole == first && first < name &&
		          reading_is(reading, whole - 2, WORD_ROLE | WORD_TITLE); /* “Secretary of | State Edda Rosk” */
		if (!of && (!reading_is(reading, whole - 1, WORD_ROLE | WORD_TITLE | WORD_PLACE) ||
		            reading_token(reading, whole - 1)->kind != TOKEN_WORD))
			break;
		whole -= of ? 2 : 1;
	}
	name = with_kept_title(reading, whole, name, end);
	const char *norm = reading_token(reading, name < end ? name : first)->norm;
	bool constituency = end - name == 1 && norm[0] && norm[1] == '-' && strchr("dri", norm[0]) && reading_is(reading, name, WORD_NAME);
	bool member = end == name + 2 && reading_is(reading, end - 1, WORD_PLACE) && reading_is(reading, end - 1, WORD_ROLE) &&
	              !reading_is(reading, name, WORD_GIVEN);
	if (constituency || member) /* "(R-SC)", ", D-N.J.,"; “the Varland Republican” */
		return;
	bool period = end - name == 1 && name > first && reading_kind(reading, name, KIND_PERIOD); /* “Presidents Day” */
	if (name == end || (end - name == 1 && reading_is(reading, name, WORD_PEOPLE)) || period)
		return;
	bool common = end - name == 1 && reading_is(reading, name, WORD_PLACE | WORD_TITLE | WORD_ROLE) &&
	              !reading_is(reading, name, WORD_GIVEN | WORD_CAPITAL);
	common |= (end - name == 1 && !reading_is(reading, name, WORD_NAME)) || is_office(reading, name, end);
	bool subject = end < reading->document->token_count && reading_is(reading, end, WORD_CUE | WORD_AUXILIARY) &&
	               reading_is(reading, name, WORD_PLACE); /* "American pledged": the airline */
	struct name_use use = {
		.range = { name, end }, .whole = whole, .possessive = reading_possessive(reading, end), .common = common && !subject
	};
	uint32_t ending = names_genitive(builder, whole, end);
	use.possessive |= ending > 0;
	use.name = add_name(builder, name, end, ending);
	uint32_t title = has_staff(reading, end) ? 0 : flags_of_titles(reading, whole, name); /* “former Acme founder Edda Rosk” */
	struct name *of = &builder->names.items[use.name];
	of->flags |= flags_of_name(reading, name, end);
	if (!(of->flags & WORD_ORGANISATION) || looks_like_person(reading, name, end))
		of->flags |= title;
	if (end - name == 2 && !(of->flags & WORD_ORGANISATION) && has_age(reading, end))
		of->flags |= WORD_ROLE;
	of->speaks |= beside_cue(reading, name, end);
	of->staffed |= has_staff(reading, end);
	of->use_count++;
	of->place_count += behind_place_word(reading, whole);
	chain_abbreviation(builder, &use);
	array_append(&builder->uses, use);
	array_append(&builder->genders, title);
}

static void *kept(struct arena *arena, const void *items, size_t count, size_t size)
{
	void *copy = arena_alloc(arena, count, size);
	if (count)
		memcpy(copy, items, count * size);
	return copy;
}

/* A noun that begins a sentence and stands before its verb, "Guardian said": a name if a fuller one ends with it. */
static bool may_be_surname(const struct reading *reading, uint32_t token)
{
	const struct token *t = reading_token(reading, token);
	return t->flags & TOKEN_CAPITALISED && reading_is(reading, token, WORD_ROLE | WORD_TITLE | WORD_ORGANISATION) &&
	       !reading_is(reading, token, WORD_PEOPLE | WORD_DETERMINER) &&
	       reading_is(reading, token + 1, WORD_CUE | WORD_AUXILIARY) && reading->document->sentences[t->sentence].first == token;
}

/* “his ambassador to the United Nations Edda Rosk”: the person behind a name of two words and more that is nobody's. `first` if it is
 * not that. */
static uint32_t behind_other_name(const struct reading *reading, uint32_t first, uint32_t end)
{
	if (first == 0 || !reading_is(reading, first - 1, WORD_DETERMINER) || !(reading->traits & TRAIT_FIXED_ORDER))
		return first;
	for (uint32_t k = first; k + 2 <= end; k++) {
		if (reading_is(reading, k, WORD_GIVEN))
			return k >= first + 2 && k + 2 == end && looks_like_person(reading, k, end) ? k : first;
		if (reading_is(reading, k, WORD_TITLE) || (reading_is(reading, k, WORD_ROLE) && !reading_is(reading, k, WORD_PEOPLE)))
			break;
	}
	return first;
}

/* Whether a determiner with a capital of its own begins the body's name: "All Varland Airways". */
static bool begins_before(const struct reading *reading, uint32_t first, uint32_t end)
{
	if (first == 0 || end < first + 2 || !reading_is(reading, end - 1, WORD_ORGANISATION))
		return false;
	const struct token *t = reading_token(reading, first - 1);
	return t->kind == TOKEN_WORD && t->flags & TOKEN_CAPITALISED && reading_is(reading, first - 1, WORD_DETERMINER) &&
	       !reading_uses(reading, first - 1, USE_DEFINITE | USE_INDEFINITE) && t->sentence == reading_token(reading, first)->sentence &&
	       reading->document->sentences[t->sentence].first < first - 1 &&
	       (reading_token(reading, first - 2)->kind == TOKEN_WORD || reading_mark(reading, first - 2, ','));
}

static void find_uses(struct names_builder *builder)
{
	const struct reading *reading = builder->reading;
	for (uint32_t p = 0; p < reading->passage_count; p++) {
		const struct passage *passage = &reading->passages[p];
		for (uint32_t k = passage->first; k < passage->end;) {
			if (!reading_is(reading, k, WORD_NAME)) {
				if (may_be_surname(reading, k))
					add_use(builder, k, k + 1);
				k++;
				continue;
			}
			uint32_t end = name_end(reading, k);
			if (end > passage->end)
				end = passage->end;
			uint32_t person = behind_other_name(reading, k, end);
			if (person > k)
				add_use(builder, k, person);
			add_use(builder, person - begins_before(reading, person, end), end);
			k = end;
		}
	}
}

void names_make(const struct reading *reading, struct names *ret_names)
{
	struct names_builder builder = { .reading = reading,
		                             .titles = language_list(reading->document->language, "titles"),
		                             .words = dictionary_new(),
		                             .texts = dictionary_new(),
		                             .forms = dictionary_new() };
	names_note_forms(&builder);
	find_uses(&builder);
	names_resolve_capitals(&builder);
	for (size_t k = 0; k < builder.uses.count; k++) {
		names_resolve_use(&builder, k);
		if (!builder.uses.items[k].common)
			names_add_roles(&builder, &builder.uses.items[k]);
	}
	names_drop_common(&builder);
	names_sort_roles(&builder);
	*ret_names = (struct names){
		.words = builder.words,
		.names = kept(reading->arena, builder.names.items, builder.names.count, sizeof(struct name)),
		.name_count = (uint32_t)builder.names.count,
		.uses = kept(reading->arena, builder.uses.items, builder.uses.count, sizeof(struct name_use)),
		.use_count = (uint32_t)builder.uses.count,
		.roles = kept(reading->arena, builder.roles.items, builder.roles.count, sizeof(struct name_role)),
		.role_count = (uint32_t)builder.roles.count,
	};
	dictionary_free(builder.texts);
	dictionary_free(builder.forms);
	array_free(&builder.names);
	array_free(&builder.uses);
	array_free(&builder.genders);
	array_free(&builder.roles);
	array_free(&builder.heads);
	array_free(&builder.chains);
	array_free(&builder.histories);
}

void names_free(struct names *names)
{
	dictionary_free(names->words);
	*names = (struct names){ 0 };
}

uint32_t names_use_from(const struct names *names, uint32_t token)
{
	return sorted_find(k, 0, names->use_count, names->uses[k].range.first < token);
}
