/* Shared by speakers.c (the attributions, one after the other), speakers_mention.c (whom the words for a speaker mean), speakers_pronoun.c ("he",
 * "who") and speakers_role.c (“the minister”, “the company”). */
#pragma once

#include "extract/attribution.h"
#include "extract/speakers/mind.h"

enum {
	FAR = 40,          /* passages within which a pronoun can mean somebody of its gender if nobody else fits */
	LATELY = 2,        /* passages within which “the Republican” can mean whoever was named last */
	MOST_PHRASES = 32, /* phrases for speakers without a name that are remembered */
	MOST_NESTED = 4,   /* so many earlier attributions are looked at that may contain the current one */
};

/* A phrase that may be repeated in a shorter form: “the Israeli army”, later “the army”. */
struct known_phrase {
	const char *head; /* "army" */
	const char *text;
	uint32_t flags, passage; /* as of a referent */
};

/* The state in which the attributions of an article are resolved, in the order of the text. */
struct resolver {
	const struct reading *reading;
	const struct names *names;
	const struct attributions *attributions;
	struct mind mind;
	uint32_t unnamed;     /* the previous attribution, if its speaker is one person without a name; else DOCUMENT_NONE */
	uint32_t early;       /* an attribution in the first passages to a role whose holder is not named yet; else DOCUMENT_NONE */
	uint32_t early_head;  /* the token of that role */
	bool interview;       /* an answer (“A: …”) was met, and `interviewed` is set */
	uint32_t interviewed; /* a name, or NAME_NONE */
	struct known_phrase phrases[MOST_PHRASES];
	uint32_t phrase_count;
	const char *writing;    /* the last writing whose author was given, "study" in “a study by the Varland Institute”; or NULL */
	struct referent writer; /* … and its author */
	uint32_t lately[MOST_NESTED]; /* the last attributions: a ring */
	struct referent lately_speakers[MOST_NESTED];
	uint32_t lately_count; /* how many there ever were */
};

/* speakers_mention.c: whom the words mean; nobody (text NULL) if that can't be told. Remembers phrases and writings for later mentions. */
struct referent speakers_mention(struct resolver *resolver, const struct attribution *attribution, struct range mention);

/* speakers_pronoun.c: whom the pronoun or relative at the token means. */
struct referent speakers_pronoun(struct resolver *resolver, const struct attribution *attribution, uint32_t token);

/* Whom a possessive pronoun at the token means: "her" of “her lawyer”, “her promise that”. Nobody if it is nobody who is named. */
struct referent speakers_owner(const struct resolver *resolver, const struct attribution *attribution, uint32_t token);

/* speakers_role.c: whom a noun phrase without a name means: the holder of a role, the author of a writing, or somebody without a name who is
 * called by the phrase. `head` is the token of its noun. */
struct referent speakers_role(struct resolver *resolver, const struct attribution *attribution, struct range mention, uint32_t head);

/* The last remembered phrase whose noun is the word at the token `head`, and which has the names and places among the words from `first` on
 * that precede it; or NULL. */
const struct known_phrase *speakers_known_phrase(const struct resolver *resolver, uint32_t first, uint32_t head);

/* Remembers the referent under the noun at the token; does nothing once MOST_PHRASES are remembered. */
void speakers_know_phrase(struct resolver *resolver, uint32_t token, const struct referent *referent);
