/* Forms: other forms of a name: its genitive, and its abbreviation, “World Health Organization (WHO)”. */
#include <string.h>

#include "extract/speakers/names_builder.h"
#include "text/characters.h"

void names_note_forms(struct names_builder *builder)
{
	const struct reading *reading = builder->reading;
	for (uint32_t k = 0; k < reading->document->token_count && reading->traits & TRAIT_CAPITALISED_NOUNS; k++)
		if (reading_is(reading, k, WORD_NAME))
			dictionary_add(builder->forms, reading_token(reading, k)->norm, reading_token(reading, k)->norm_length);
}

uint32_t names_genitive(const struct names_builder *builder, uint32_t whole, uint32_t end)
{
	enum { SHORTEST = 4 }; /* letters of one with its ending */
	const struct reading *reading = builder->reading;
	const struct token *t = reading_token(reading, end - 1);
	if (!(reading->traits & TRAIT_CAPITALISED_NOUNS) || t->norm_length < SHORTEST || t->norm[t->norm_length - 1] != 's' ||
	    strchr("sxz", t->norm[t->norm_length - 2]) || t->flags & TOKEN_UPPER || reading_is(reading, end - 1, WORD_GIVEN))
		return 0;
	bool of_writing = whole > 0 && reading_is(reading, whole - 1, WORD_WRITING); /* “Angaben Rosks” */
	bool known = dictionary_find(builder->forms, t->norm, t->norm_length - 1u) != DICTIONARY_NONE;
	return of_writing || known ? 1 : 0;
}

static bool has_capital_inside(const struct reading *reading, const struct token *word)
{
	const char *text = reading->document->text;
	for (size_t at = word->byte + 1; at < word->byte_end; at++)
		if (character_is_ascii_upper(text[at]))
			return true;
	return false;
}

/* “Central Command (CentCom)”: whether the word is made of the beginnings of the name's words, each one's letters together. */
static bool contracts(const struct reading *reading, const struct token *word, struct range name)
{
	uint16_t at = 0;
	uint32_t parts = 0;
	for (uint32_t k = name.first; k < name.end; k++) {
		const struct token *t = reading_token(reading, k);
		uint16_t same = 0;
		while (same < t->norm_length && at + same < word->norm_length && t->norm[same] == word->norm[at + same])
			same++;
		at += same;
		parts += same > 0;
	}
	return parts > 1 && at == word->norm_length && has_capital_inside(reading, word);
}

/* Whether the letters are the first ones of words of the name, in order: not "(R-Texas)". */
static bool abbreviates(const struct reading *reading, const struct token *letters, struct range name)
{
	uint32_t word = name.first;
	for (uint16_t k = 0; k < letters->norm_length; k++) {
		while (word < name.end && reading_token(reading, word)->norm[0] != letters->norm[k])
			word++;
		if (word++ >= name.end)
			return false;
	}
	return letters->norm_length >= 2 && letters->flags & TOKEN_UPPER;
}

/* “Central Television (CTV)”: whether the letters are those of words of the name, in order, beginning with the name's first letter; each word
 * that has one of them has its first one. */
static bool spells(const struct reading *reading, const struct token *letters, struct range name)
{
	enum { FEWEST = 3 };
	uint16_t at = 0;
	for (uint32_t k = name.first; k < name.end && at < letters->norm_length; k++) {
		const struct token *t = reading_token(reading, k);
		if (t->norm[0] != letters->norm[at])
			continue;
		at++;
		for (uint16_t inner = 1; inner < t->norm_length && at < letters->norm_length && k + 1 == name.end; inner++)
			at += t->norm[inner] == letters->norm[at];
	}
	return at == letters->norm_length && at >= FEWEST && letters->flags & TOKEN_UPPER &&
	       reading_token(reading, name.first)->norm[0] == letters->norm[0];
}

bool names_are_letters_of(const struct reading *reading, uint32_t token, struct range name)
{
	const struct token *word = reading_token(reading, token);
	return abbreviates(reading, word, name) || contracts(reading, word, name) || spells(reading, word, name);
}
