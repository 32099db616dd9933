/* Names: who is named in an article, where, and as what. Built once per article; speakers.c looks mentions up in it. */
#pragma once

#include "extract/reading.h"

#define NAME_NONE UINT32_MAX

/* One name in its fullest form ("Wang Yi"): uses of a part of it ("Wang") belong to it. */
struct name {
	const char *text;   /* as the article writes it, without titles */
	uint32_t words;
	uint32_t flags;     /* WORD_MAN, WORD_WOMAN, WORD_ROLE (a person), WORD_ORGANISATION, WORD_PEOPLE, as far as the text tells */
	bool speaks;        /* stands beside a verb of speech somewhere */
	bool staffed;       /* has a founder, an executive, customers: a body, if it is no person */
	bool office;        /* a title and whose it is, “Vice President of Acme”: no fuller name of Acme */
	bool suffixed;      /* "Jr." or "III" ends it */
	uint32_t last_word; /* number of its last word (before a suffix), and of its first */
	uint32_t first_word;
	uint32_t first_token; /* where it stands for the first time */
	uint32_t meant_count; /* how often it or a shorter form of it stands in the text */
	uint32_t use_count, place_count; /* how often it stands in the text, and how often after "in", "near", … */
};

/* One place where a name stands. */
struct name_use {
	struct range range; /* without titles */
	uint32_t whole;     /* the first token of its titles and roles before it */
	uint32_t name;      /* the name that it means */
	bool possessive;    /* "'s" follows */
	bool common;        /* one word that is a role or place, too: a name only if a longer one ends in it */
};

/* A role that the text gives to a name: "spokesman" in “Park Soo-hyun, the spokesman for …”. */
struct name_role {
	uint32_t word; /* number of the role's word */
	uint32_t token, name; /* the name's token, and the name */
	struct range phrase;  /* the words that the role stands among: “the spokesman for South Korea's president” */
	bool former, rank;    /* "former", "deputy" stands before it */
};

struct names {
	struct dictionary *words; /* of names and roles: owned, freed by names_free */
	struct name *names;
	uint32_t name_count;
	struct name_use *uses; /* in order of the text */
	uint32_t use_count;
	struct name_role *roles; /* in order of word, then token */
	uint32_t role_count;
};

/* Finds the names. What lies outside of the dictionary is in the reading's arena. */
void names_make(const struct reading *reading, struct names *ret_names);
void names_free(struct names *names);

/* The first use at or after the token. */
uint32_t names_use_from(const struct names *names, uint32_t token);

/* The roles of the word at token `role`, as far as the text gives it to somebody: [first, end) of `roles`, empty if it does not.
 * The words of a body's name count as its roles: "the ministry". */
struct range names_with_role(const struct reading *reading, const struct names *names, uint32_t role);

/* The first of these roles of one word that a name at or after the token has; `roles.end` if none has. */
uint32_t names_role_from(const struct names *names, struct range roles, uint32_t token);

/* Whether the word at the token stands in the phrase that gives the role: "Texas" in “Ed Rosk, a senator from Texas”. */
bool names_role_is_of(const struct reading *reading, const struct name_role *role, uint32_t token);

/* Whether the word makes another role of the one after it: "deputy". */
bool names_is_rank(const struct reading *reading, uint32_t token);

/* Whether the name is a person's, as far as the text tells; and whether it can be one's. */
bool name_is_person(const struct name *name);
bool name_may_be_person(const struct name *name);
/* Whether it is, or can be, a body's: a ministry, a company. States are none. */
bool name_may_be_body(const struct name *name);
