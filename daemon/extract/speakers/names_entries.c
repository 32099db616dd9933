/* The entries of names: each name is entered once, along with the words and initials that can stand for it. */
#include <string.h>

#include "extract/speakers/names_builder.h"
#include "text/characters.h"

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

uint32_t names_number(struct names_builder *builder, const char *text, bool add)
{
	size_t length = strlen(text);
	if (strchr(text, ' ')) {
		char *folded = arena_room(builder->reading->arena, length + 1, 1);
		character_ascii_lower_copy(text, length, folded);
		folded[length] = '\0';
		text = folded;
	}
	return add ? dictionary_add(builder->texts, text, length) : dictionary_find(builder->texts, text, length);
}

/* Whether it is one that is not in capitals of one that is: “Edda Rosk” of “EDDA ROSK”, “EDDA Rosk”. */
static bool is_quieter(const char *text, const char *than)
{
	enum { FEWER = 3 }; /* capitals: “LeRosk” is no other form of “Lerosk” */
	size_t capitals = 0, fewer = 0;
	for (; *text && *than; text++, than++) {
		capitals += character_is_ascii_upper(*than);
		fewer += character_is_ascii_upper(*text);
	}
	return fewer + FEWER <= capitals;
}

static void chain(struct names_builder *builder, uint32_t word, uint32_t name)
{
	uint32_t head = builder->heads.items[word];
	if (head != UINT32_MAX && builder->chains.items[head].name == name)
		return;
	array_append(&builder->chains, ((struct link){ name, head }));
	builder->heads.items[word] = (uint32_t)builder->chains.count - 1;
}

/* Lets the initials of a name of three words or more stand for it: "KCNA" for the Korean Central News Agency. `small`: those of small
 * words, too, "DOJ" for the Department of Justice. */
static void chain_initials(struct names_builder *builder, struct range words, bool small, uint32_t name)
{
	char initials[LONGEST_NAME + 1];
	size_t count = 0;
	for (uint32_t k = words.first; k < words.end; k++) {
		const char *norm = reading_token(builder->reading, k)->norm;
		if ((k == words.first || small || reading_is(builder->reading, k, WORD_NAME)) && norm[0] >= 'a' && norm[0] <= 'z' && count < LONGEST_NAME)
			initials[count++] = norm[0];
	}
	if (count >= 3)
		chain(builder, names_word(builder, initials, count), name);
}

/* Whether the words are an office in a body, with a title before "of": “Chief Medical Officer of Ostrel Pharma”. */
static bool is_office_in(const struct reading *reading, uint32_t first, uint32_t end)
{
	for (uint32_t k = first + 1; k + 1 < end; k++)
		if (reading_uses(reading, k, USE_OF) && !reading_capitalised(reading, k))
			return reading_is(reading, k - 1, WORD_TITLE | WORD_ROLE) && !reading_is(reading, k - 1, WORD_ORGANISATION);
	return false;
}

static bool is_given(const struct reading *reading, const char *norm)
{
	return word_list_has(language_list(reading->document->language, "given_names"), norm, strcspn(norm, "-"));
}

/* Whether the words are two names joined by a hyphen, neither of which stands for both: “the Edda Rosk-Tomas Brandt debate”. */
static bool is_two(const struct reading *reading, uint32_t first, uint32_t end)
{
	for (uint32_t k = first + 1; k + 1 < end; k++) {
		const char *norm = reading_token(reading, k)->norm, *second = strchr(norm, '-');
		if (second && second > norm && is_given(reading, second + 1) && !is_given(reading, norm))
			return true;
	}
	return false;
}

uint32_t names_add(struct names_builder *builder, struct range words, uint32_t owner, uint32_t ending)
{
	const struct reading *reading = builder->reading;
	const uint32_t first = words.first, end = words.end;
	const char *text = name_text(reading, owner, end);
	if (ending)
		text = arena_format(reading->arena, "%.*s", (int)(strlen(text) - ending), text);
	uint32_t number = names_number(builder, text, true);
	if (number < builder->names.count) {
		struct name *known = &builder->names.items[number];
		known->text = is_quieter(text, known->text) ? text : known->text;
		return number;
	}
	uint32_t last = end - 1;
	const char *of_state = owner < first ? name_text(reading, first, end) : NULL;
	struct name name = { .text = text, .words = end - owner, .office = is_office_in(reading, first, end), .of_state = of_state };
	while (last > first && (names_is_suffix(reading, last) || names_is_company_form(reading, last) || reading_mark(reading, last, ','))) {
		name.suffixed |= names_is_suffix(reading, last);
		name.flags |= names_is_company_form(reading, last) ? WORD_ORGANISATION : 0;
		last--;
	}
	const struct token *surname = reading_token(reading, last);
	name.last_word = names_word(builder, surname->norm, surname->norm_length - (last + 1 == end ? ending : 0));
	name.first_word = of_state ? word_at(builder, owner) : last > first ? word_at(builder, first) : name.last_word;
	array_append(&builder->names, name);
	array_append(&builder->histories, ((struct name_history){ 0 }));
	if (name.words < 2 || is_two(reading, first, end))
		return number;
	if (!of_state)
		chain(builder, name.first_word, number);
	chain(builder, name.last_word, number);
	if (surname->norm_length > 5 && surname->norm[2] == '-') /* "Rosk" for Edda al-Rosk */
		chain(builder, names_word(builder, surname->norm + 3, surname->norm_length - 3u), number);
	bool person = names_is_persons(reading, first, end); /* "Solano" for Luis Diego Solano Rivas */
	if (reading_is(reading, last, WORD_ORGANISATION) || person)
		for (uint32_t k = first + 1; k < last; k++)
			if (reading_is(reading, k, WORD_NAME) && !(person && reading_is(reading, k, WORD_GIVEN)))
				chain(builder, word_at(builder, k), number);
	for (uint32_t k = first + 1; of_state && k + 1 < last; k++) /* “Joint Chiefs” for Varland's Joint Chiefs of Staff */
		if (reading_uses(reading, k + 1, USE_OF))
			chain(builder, word_at(builder, k), number);
	for (uint32_t k = first + 1; k < last; k++) { /* "Institute" for the Issel Institute for Human Rights */
		bool alone = reading_is(reading, k + 1, WORD_ORGANISATION) && reading_is_listed(reading, k, "organisations", "alone");
		if (reading_is(reading, k, WORD_ORGANISATION) && (alone || reading_is(reading, k + 1, WORD_PREPOSITION)))
			chain(builder, word_at(builder, k), number);
	}
	if (first > 1 && reading_uses(reading, first - 1, USE_AND) && reading_capitalised(reading, first - 2))
		return number; /* “Refugee and [Immigrant Center for Education]”: only a part of a name, perhaps */
	chain_initials(builder, words, false, number);
	if (end - first == 3 && names_has_small_words(reading, first, end))
		chain_initials(builder, words, true, number);
	return number;
}

void names_chain_abbreviation(struct names_builder *builder, const struct name_use *use)
{
	const struct reading *reading = builder->reading;
	uint32_t k = use->range.end;
	if (!reading_mark(reading, k, '(') || !reading_mark(reading, k + 2, ')') || use->range.end - use->range.first < 2 ||
	    !names_are_letters_of(reading, k + 1, use->range))
		return;
	builder->names.items[use->name].flags |= WORD_ORGANISATION;
	chain(builder, word_at(builder, k + 1), use->name);
}
