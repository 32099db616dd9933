/* What names.c (which words are names), names_forms.c (in which forms they stand there), names_fullest.c (which name a short one stands for) and names_roles.c (which roles the text
 * gives them) share while the names of an article are found. */
#pragma once

#include "extract/speakers/names.h"
#include "proto/base/array.h"
#include "proto/base/dictionary.h"

struct link {
	uint32_t name, next;
};

/* What else is known about a name while the uses are gone through. */
struct name_history {
	uint32_t seen; /* the token behind its last use; 1 if it was named only in passing; 0 before it is named */
};

struct names_builder {
	const struct reading *reading;
	const struct word_list *titles;
	struct dictionary *words; /* of single words of names */
	struct dictionary *texts; /* of names */
	struct dictionary *forms; /* of words that names have anywhere in the text, where names are inflected */
	ARRAY(struct name) names;
	ARRAY(struct name_use) uses;
	ARRAY(uint32_t) genders; /* by use: what its title tells: WORD_MAN, WORD_WOMAN; WORD_ROLE if there is a title */
	ARRAY(struct name_role) roles;
	/* By word: the names of two words and more that it can stand for, chained, newest first. */
	ARRAY(uint32_t) heads;
	ARRAY(struct link) chains;
	ARRAY(struct name_history) histories; /* by name */
};

/* The number of a word; every number has a chain. */
uint32_t names_word(struct names_builder *builder, const char *norm, size_t length);

/* Notes the words that names have, where names are inflected. Before the uses are found. */
void names_note_forms(struct names_builder *builder);

/* The bytes of the ending by which the name that ends before `end` is a genitive, “Rosks Sprecher”, “Angaben Rosks”; 0 if it is none.
 * `whole` is the first token of it and its titles. */
uint32_t names_genitive(const struct names_builder *builder, uint32_t whole, uint32_t end);

/* Whether the word at the token is made of the beginnings of the name's words: "WHO", "CentCom". */
bool names_are_letters_of(const struct reading *reading, uint32_t token, struct range name);

/* Gives the use the fullest name that it stands for, and that name what the use tells. In order of the text. */
void names_resolve_use(struct names_builder *builder, size_t index);

/* "Beijing" is China where the article names China too; "U.S." is the United States anyway. Before the uses are resolved. */
void names_resolve_capitals(struct names_builder *builder);

/* Remembers the roles that stand before the name's use, and in appositions. The words of a body's name are its roles. */
void names_add_roles(struct names_builder *builder, const struct name_use *use);

/* In order of word, then token: as they are looked up. */
void names_sort_roles(struct names_builder *builder);

/* Drops the uses of words that turned out to be no names. */
void names_drop_common(struct names_builder *builder);
