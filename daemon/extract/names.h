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
	uint32_t last_word; /* number of its last word, and of its first */
	uint32_t first_word;
};

/* One place where a name stands. */
struct name_use {
	struct range range; /* without titles */
	uint32_t whole;     /* the first token of its titles and roles before it */
	uint32_t name;      /* the name that it means */
	bool possessive;    /* "'s" follows */
};

/* A role that the text gives to a name: "spokesman" in “Park Soo-hyun, the spokesman for …”. */
struct name_role {
	uint32_t word; /* number of the role's word */
	uint32_t token, name;
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

/* The first use at or behind the token. */
uint32_t names_use_from(const struct names *names, uint32_t token);

/* Who has the role (a token) when it is mentioned at `token`: the one who had it last before, else the first one behind; only that
 * one if `ahead`. The words of a body's name count as its roles: "the ministry". NAME_NONE if nobody has it. */
uint32_t names_with_role(const struct reading *reading, const struct names *names, uint32_t role, uint32_t token, bool ahead);
