#include "cluster/statements/group_names.h"

#include <string.h>

#include "text/characters.h"

enum {
	WORD_SIZE = 64,          /* bytes; longer words are no company form */
	PARTICLE_LENGTH_MAX = 3, /* bytes: "of", "the" */
};

/* Where the last word of the first `length` bytes of a name begins. */
static size_t last_word(const char *name, size_t length)
{
	while (length && name[length - 1] != ' ')
		length--;
	return length;
}

/* Whether the word is a company form ("Inc.", "Group"), in any case and with or without a full stop. */
static bool is_form(const struct pair_model *model, const char *word, size_t length)
{
	char lower[WORD_SIZE];
	while (length && (word[length - 1] == '.' || word[length - 1] == ','))
		length--;
	if (!length || length > sizeof(lower) || !character_is_ascii_upper(*word))
		return false;
	character_ascii_lower_copy(word, length, lower);
	return pair_model_lists(model, PAIR_LIST_FORMS, thesaurus_hash(lower, length));
}

/* 0 if the words are more than a name ("Water Rights Commission spokesman"). */
static uint32_t hash_initials(const char *name)
{
	char initials[GROUP_INITIALS_MAX];
	size_t count = 0;
	for (size_t length; (length = strcspn(name, " ")); name += length + (name[length] == ' ')) {
		if (!character_is_ascii_upper(*name) && length <= PARTICLE_LENGTH_MAX)
			continue;
		if (!character_is_ascii_upper(*name) || count == sizeof(initials))
			return 0;
		initials[count++] = *name;
	}
	return count >= GROUP_INITIALS_MIN ? thesaurus_hash(initials, count) : 0;
}

static uint32_t hash_acronym(const char *name)
{
	size_t length = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
	return name[length] == '\0' && length >= GROUP_INITIALS_MIN && length <= GROUP_INITIALS_MAX ? thesaurus_hash(name, length) : 0;
}

struct group_name group_name_read(const struct pair_model *model, const char *name)
{
	size_t length = strlen(name), stem = length;
	for (size_t word; (word = last_word(name, stem)) && is_form(model, name + word, stem - word);)
		stem = word - 1;
	while (stem < length && stem && name[stem - 1] == ',')
		stem--;
	return (struct group_name){
		.stem = stem ? thesaurus_hash(name, stem) : 0,
		.initials = hash_initials(name),
		.acronym = hash_acronym(name),
		.formed = stem < length,
	};
}

bool group_name_shortens(const struct group_name *name, const struct group_name *other)
{
	if (name->acronym && name->acronym == other->initials)
		return true;
	return name->stem && name->stem == other->stem && !name->formed && other->formed;
}
