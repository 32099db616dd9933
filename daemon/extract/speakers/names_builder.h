/* Shared by the files that find the names of an article: names.c goes through the text; names_extent.c decides where each name begins and ends;
 * names_entries.c enters it; names_forms.c recognises genitives and abbreviations; names_evidence.c notes what the words around it tell;
 * names_fullest.c finds the name for which a short one stands; names_roles.c the roles that the text gives it. */
#pragma once

#include "extract/speakers/names.h"
#include "proto/base/array.h"
#include "proto/base/dictionary.h"

struct link {
	uint32_t name, next;
};

/* What is known about a name up to the current use. */
struct name_history {
	uint32_t seen; /* the token after its last use; 1 if it was only named in passing; 0 before it is named */
	bool noted;    /* a use of just this form has been noted */
	bool aside;    /* named first as somebody's wife, son, …: “first lady Edda Rosk” */
	bool titled;   /* has an office of its own before it somewhere: “Senator Edda Rosk” */
	int pronouns;  /* how often "he" seems to mean just this form of it, less how often "she" does */
};

enum { LONGEST_NAME = 14 }; /* tokens: the Bureau of Alcohol, Tobacco, Firearms and Explosives has nine */

struct names_builder {
	const struct reading *reading;
	const struct word_list *titles;
	struct dictionary *words; /* the words of names and roles; the numbers of words */
	struct dictionary *texts; /* the names, those of several words in small letters; their numbers */
	struct dictionary *forms; /* in a language that inflects names: every word of a name, as it is in the text */
	ARRAY(struct name) names;
	ARRAY(struct name_use) uses;
	ARRAY(uint32_t) genders; /* by use: what its title tells: WORD_MAN, WORD_WOMAN; WORD_ROLE if there is a title */
	ARRAY(int8_t) pronouns;  /* by use: names_pronoun() */
	ARRAY(struct name_role) roles;
	/* By word: the longer names for which it can stand, as a chain, the newest first. */
	ARRAY(uint32_t) heads;
	ARRAY(struct link) chains;
	ARRAY(struct name_history) histories; /* by name */
};

/* names_extent.c */

/* The end of the name that begins at the token: capitalised words, particles between them, "of" behind a body's noun. */
uint32_t names_end(const struct reading *reading, uint32_t token);

/* How many tokens before `first` belong to the body's name in [first, end): “[All] Varland Airways”, “[People for the] Ethical Treatment of Dogs”. */
uint32_t names_begins_before(const struct reading *reading, uint32_t first, uint32_t end);

/* “his ambassador to the United Nations Edda Rosk”: the first token of the person behind another's name in [first, end); `first` if
 * there is none. */
uint32_t names_behind_other(const struct reading *reading, uint32_t first, uint32_t end);

/* Sets apart the titles from the name in [first, end), and takes in the roles before it: range, whole and possessive of the use. False
 * if no name is left. */
bool names_bound(const struct reading *reading, uint32_t first, uint32_t end, struct name_use *ret_use);

/* The first token of the state before the name of a body that every state has: “[Varland]'s Foreign Ministry”; that of the name if there is none. */
uint32_t names_state_before(const struct reading *reading, struct range name);

/* "Jr.", "III": behind a name, and no part of its surname. */
bool names_is_suffix(const struct reading *reading, uint32_t token);

/* "Ltd.", "Inc": behind a company's name, which is known without it. */
bool names_is_company_form(const struct reading *reading, uint32_t token);

/* Whether [first, end) reads like a person's name: a given name or initials, and a surname. */
bool names_is_persons(const struct reading *reading, uint32_t first, uint32_t end);

/* Whether a given name precedes the word elsewhere: "Judge", if somebody is called “Tomas Judge”. */
bool names_is_surname(const struct reading *reading, uint32_t token);

/* Whether small words join the parts of the name: those are bodies and offices. */
bool names_has_small_words(const struct reading *reading, uint32_t first, uint32_t end);

/* names_entries.c */

/* The number of a word; every number has a chain. */
uint32_t names_word(struct names_builder *builder, const char *norm, size_t length);

/* The number of the name with this text, in small letters or capitals; DICTIONARY_NONE if it has none and is not to be added. */
uint32_t names_number(struct names_builder *builder, const char *text, bool add);

/* The number of the name that the words make, without the `ending` bytes of a genitive; it is entered if it is new. If `owner` is before the
 * words, the name's text begins there: “[Varland's] Foreign Ministry”. */
uint32_t names_add(struct names_builder *builder, struct range words, uint32_t owner, uint32_t ending);

/* “World Health Organization (WHO)”: lets the letters behind the use stand for the name. */
void names_chain_abbreviation(struct names_builder *builder, const struct name_use *use);

/* names_evidence.c */

/* Adds what the use tells to its name. What its titles tell: WORD_MAN, WORD_WOMAN; WORD_ROLE if there is a title. */
uint32_t names_learn(struct names_builder *builder, const struct name_use *use);

/* Whom a pronoun behind the use shows it to be, “Rosk said she”: 1 a man, -1 a woman, 0 if there is none. English. */
int names_pronoun(const struct reading *reading, const struct name_use *use);

/* names_forms.c */

/* Notes the words that names have, where names are inflected. Before the uses are found. */
void names_note_forms(struct names_builder *builder);

/* The bytes of the ending by which the name that ends before `end` is a genitive, “Rosks Sprecher”, “Angaben Rosks”; 0 if it is none.
 * `whole` is the first token of it and its titles. */
uint32_t names_genitive(const struct names_builder *builder, uint32_t whole, uint32_t end);

/* Whether the word at the token is made of the beginnings of the name's words: "WHO", "CentCom". */
bool names_are_letters_of(const struct reading *reading, uint32_t token, struct range name);

/* names_fullest.c */

/* Notes what the uses of each form of a name tell of it. Before the uses are resolved. */
void names_note_uses(struct names_builder *builder);

/* Gives the use the fullest name that it stands for, and that name what the use tells. In order of the text. */
void names_resolve_use(struct names_builder *builder, size_t index);

/* "Beijing" is China where the article names China too; "U.S." is the United States anyway. Before the uses are resolved. */
void names_resolve_capitals(struct names_builder *builder);

/* Gives names whose gender nothing else tells that which pronouns tell. After the uses are resolved. */
void names_learn_genders(struct names_builder *builder);

/* Drops the uses of words that turned out to be no names. */
void names_drop_common(struct names_builder *builder);

/* names_roles.c */

/* Remembers the roles that stand before the name's use, and in appositions. The words of a body's name are its roles. */
void names_add_roles(struct names_builder *builder, const struct name_use *use);

/* In order of word, then token: as they are looked up. */
void names_sort_roles(struct names_builder *builder);
