/* Whether two statements have the same speaker, or one of them may be meant by the other. */
#include <string.h>

#include "cluster/statements/pair_model.h"
#include "text/characters.h"

struct word {
	uint32_t hash;
	bool capitalised;
};

static bool in_word(const char *text)
{
	if (strncmp(text, "\xe2\x80\x99", 3) == 0) /* ’ */
		return false;
	return character_is_word_byte(*text) || *text == '-';
}

/* The next word of a name, in lower case as far as it is ASCII, without "'s"; false at the end. */
static bool next_word(const char **name, struct word *ret_word)
{
	char word[64];
	size_t length = 0;
	while (**name && !in_word(*name))
		++*name;
	ret_word->capitalised = character_is_ascii_upper(**name) || (unsigned char)**name >= 0x80;
	for (; **name && in_word(*name); ++*name)
		if (length < sizeof(word))
			word[length++] = character_ascii_lower(**name);
	if (strncmp(*name, "'s", 2) == 0)
		*name += 2;
	else if (strncmp(*name, "\xe2\x80\x99s", 4) == 0)
		*name += 4;
	ret_word->hash = thesaurus_hash(word, length);
	return length > 0;
}

static int compare_hashes(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

static uint32_t read_words(const struct pair_model *model, const char *name, bool with_titles, uint32_t *words,
                           enum pair_speaker *ret_kind)
{
	uint32_t count = 0;
	bool named = true, group = false;
	struct word word;
	while (count < PAIR_SPEAKER_WORDS_MAX && next_word(&name, &word)) {
		if (!with_titles && pair_model_lists(model, PAIR_LIST_TITLES, word.hash))
			continue;
		named &= word.capitalised;
		group |= pair_model_lists(model, PAIR_LIST_GROUPS, word.hash);
		words[count++] = word.hash;
	}
	*ret_kind = with_titles || !named ? PAIR_SPEAKER_ROLE : group || count == 1 ? PAIR_SPEAKER_GROUP : PAIR_SPEAKER_PERSON;
	return count;
}

uint32_t pair_speaker_read(const struct pair_model *model, const char *speaker, uint32_t words[PAIR_SPEAKER_WORDS_MAX],
                           enum pair_speaker *ret_kind)
{
	*ret_kind = PAIR_SPEAKER_ROLE;
	if (!speaker)
		return 0;
	uint32_t count = read_words(model, speaker, false, words, ret_kind);
	if (!count)
		count = read_words(model, speaker, true, words, ret_kind);
	if (count)
		qsort(words, count, sizeof(*words), compare_hashes);
	return count;
}

uint32_t pair_speaker_hash(const char *words, uint32_t *hashes, uint32_t most)
{
	uint32_t count = 0;
	for (size_t length; words && count < most && (length = strcspn(words, " ")); words += length + (words[length] == ' '))
		hashes[count++] = thesaurus_hash(words, length);
	if (count)
		qsort(hashes, count, sizeof(*hashes), compare_hashes);
	return count;
}
