#include "cluster/statements/word_sequence.h"

#include <string.h>

#include "cluster/statements/thesaurus.h"
#include "text/characters.h"

enum {
	WORD_SIZE = 64,        /* bytes of a word that are compared */
	RUN_LENGTH = 5,        /* words */
	RUNS_LEAST = 2,        /* runs that two texts have in common, */
	RUNS_SHARE_LEAST = 50, /* and their share of the shorter text's runs, per cent */
};

/* Quotation marks, dashes and the like beyond ASCII: U+2000 to U+203F. */
static bool begins_with_mark(const char *text)
{
	return strncmp(text, "\xe2\x80", 2) == 0 && text[2];
}

/* The length of the word that the text begins with, in bytes; 0 if it begins with none. */
static size_t word_length(const char *text)
{
	size_t length = 0;
	while (character_is_word_byte(text[length]) && !begins_with_mark(text + length))
		length++;
	return length;
}

static uint32_t hash_word(const char *text, size_t length)
{
	char lower[WORD_SIZE];
	length = length < sizeof(lower) ? length : sizeof(lower);
	character_ascii_lower_copy(text, length, lower);
	return thesaurus_hash(lower, length);
}

void word_sequence_read(const char *text, struct word_sequence *ret_sequence)
{
	ret_sequence->count = 0;
	while (*text && ret_sequence->count < WORD_SEQUENCE_MAX) {
		size_t length = word_length(text);
		if (length)
			ret_sequence->words[ret_sequence->count++] = hash_word(text, length);
		text += length ? length : begins_with_mark(text) ? 3 : 1;
	}
}

static bool has_run(const struct word_sequence *sequence, const uint32_t run[RUN_LENGTH])
{
	for (size_t k = 0; k + RUN_LENGTH <= sequence->count; k++)
		if (memcmp(&sequence->words[k], run, RUN_LENGTH * sizeof(*run)) == 0)
			return true;
	return false;
}

bool word_sequences_agree(const struct word_sequence *a, const struct word_sequence *b)
{
	const struct word_sequence *shorter = a->count <= b->count ? a : b, *longer = shorter == a ? b : a;
	if (shorter->count < RUN_LENGTH)
		return false;
	size_t runs = shorter->count - RUN_LENGTH + 1, common = 0;
	for (size_t k = 0; k < runs; k++)
		common += has_run(longer, &shorter->words[k]);
	return common >= RUNS_LEAST && common * 100 >= runs * RUNS_SHARE_LEAST;
}
