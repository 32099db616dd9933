/* Names: who is named in an article, where, and as what. Made once per article, before its speakers are resolved. */
#pragma once

#include "extract/reading.h"

#define NAME_NONE UINT32_MAX

/* A name. Uses of a shorter form ("Wang") count as uses of the fullest one ("Wang Yi"). */
struct name {
	const char *text;   /* as the article writes it, without titles */
	uint32_t words;
	uint32_t flags;     /* WORD_MAN, WORD_WOMAN, WORD_ROLE (a person), WORD_ORGANISATION, WORD_PEOPLE, as far as the text tells */
	bool speaks;        /* next to a verb of speech somewhere */
	bool thing;         /* has an article or a number, “the Acme Rocket”, “Acme Rocket 2”: unless it is a body, no fuller name of Acme */
	bool phrase;        /* of a heading or of many, “Rosk Says Dam Holds”, “Rosk Democrats”: no fuller name of Rosk */
	bool staffed;       /* has a founder, executives, customers: then it is a body, unless it is a person */
	bool told;          /* used somewhere in the reporter's own words */
	bool by_namesake;   /* used by a speaker of the same surname: “Rosk said, “Edda Rosk is ill.”” */
	bool office;        /* an office and whose it is, “Vice President of Acme”; not a fuller name of Acme */
	bool suffixed;      /* ends with "Jr.", "III" */
	bool addressed;     /* as "Mr.", "Ms.": its gender is sure, and not only usual for the given name */
	const char *of_state; /* “Foreign Ministry” of a “Varland's Foreign Ministry”; else NULL */
	uint32_t last_word; /* number of its last word (before a suffix), and of its first, or of its state's */
	uint32_t first_word;
	uint32_t first_token; /* of its first use */
	uint32_t meant_count; /* how often the text uses it or a shorter form of it */
	int32_t pronouns; /* how often "he" seems to mean it, less how often "she" does */
	uint32_t use_count, place_count; /* how often the text uses just this form, and how often after "in", "near", … */
};

/* A use of a name in the text. */
struct name_use {
	struct range range; /* without titles */
	uint32_t whole;     /* where its titles and roles begin */
	uint32_t name;      /* the name that it means */
	bool possessive;    /* "'s" follows */
	bool common;        /* may be a common noun: it is a name only if it is short for another */
};

/* A role that the text gives to a name: "spokesman" in “Park Soo-hyun, the spokesman for …”. */
struct name_role {
	uint32_t word; /* number of the role's word */
	uint32_t token, name; /* the name's token, and the name */
	struct range phrase;  /* the role with its modifiers: “the spokesman for South Korea's president” */
	bool former, rank;    /* preceded by "former", or by a rank such as "deputy" */
};

struct names {
	struct dictionary *words; /* of names and roles; freed by names_free() */
	struct name *names;
	uint32_t name_count;
	struct name_use *uses; /* in order of the text */
	uint32_t use_count;
	struct name_role *roles; /* in order of word, then token */
	uint32_t role_count;
};

/* Finds the names of an article. Everything but the dictionary is in the reading's arena. */
void names_make(const struct reading *reading, struct names *ret_names);
void names_free(struct names *names);

/* The index of the first use at or after the token. */
uint32_t names_use_from(const struct names *names, uint32_t token);

/* Who has the role that the token `role` names: a range of `roles`, empty if the text gives it to nobody. The words of a body's name count as its
 * roles: “the ministry”. */
struct range names_with_role(const struct reading *reading, const struct names *names, uint32_t role);

/* The first of these roles, all of one word, that is given at or after the token; `roles.end` if there is none. */
uint32_t names_role_from(const struct names *names, struct range roles, uint32_t token);

/* Whether the word at the token is in the role's phrase: "Texas" in “Ed Rosk, a senator from Texas”. */
bool names_role_is_of(const struct reading *reading, const struct name_role *role, uint32_t token);

/* Whether the token is a party and a state: “R-Ky.”. */
bool names_is_constituency(const struct reading *reading, uint32_t token);

/* Whether the word is a rank, which makes another role of the one after it: "deputy". */
bool names_is_rank(const struct reading *reading, uint32_t token);

/* Whether the text shows that the name is a person's, and whether it can be a person's. */
bool name_is_person(const struct name *name);
bool name_may_be_person(const struct name *name);
/* Whether it is, or can be, the name of a body such as a ministry or a company. States are no bodies. */
bool name_may_be_body(const struct name *name);
