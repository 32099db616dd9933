/* What speakers.c (the attributions one after the other), speakers_mention.c (whom the words for a speaker mean), speakers_pronoun.c
 * (“he”, “who”) and speakers_role.c (“the minister”, “the company”) share: an article's attributions on their way. */
#pragma once

#include "extract/attribution.h"
#include "extract/speakers/mind.h"

enum {
	NEAR = 4,          /* passages over which somebody without a name goes on speaking */
	FAR = 40,          /* over which a pronoun can mean somebody of its gender if nobody else fits */
	LATELY = 2,        /* passages over which “the Republican” can mean whoever was named last */
	MOST_PHRASES = 32, /* words for somebody without a name that are remembered */
	MOST_NESTED = 4,   /* attributions before this one that it may lie in */
};

/* Somebody without a name: “the Israeli army”, later “the army”. */
struct known_phrase {
	const char *head; /* "army" */
	const char *text;
	uint32_t flags, passage; /* as of a referent */
};

struct resolver {
	const struct reading *reading;
	const struct names *names;
	const struct attributions *attributions;
	struct mind mind;
	uint32_t unnamed;    /* the attribution before, if its speaker is one person without a name, or DOCUMENT_NONE */
	uint32_t early;      /* an attribution of the first passages whose role has no name yet, or DOCUMENT_NONE */
	uint32_t early_head; /* the token of that role */
	bool interview;       /* an answer of “A:” was seen, and it was looked for whom that means */
	uint32_t interviewed; /* a name or NAME_NONE */
	struct known_phrase phrases[MOST_PHRASES];
	uint32_t phrase_count;
	const char *writing; /* the last writing that was somebody's by its words: "study" in “a study by the Varland Institute”; or NULL */
	struct referent writer;
	uint32_t lately[MOST_NESTED]; /* the last attributions: a ring */
	struct referent lately_speakers[MOST_NESTED];
	uint32_t lately_count;        /* ever */
};

/* speakers_mention.c: whom the words mean; nobody (text NULL) if they do not tell. What they teach is remembered. */
struct referent speakers_mention(struct resolver *resolver, const struct attribution *attribution, struct range mention);

/* speakers_pronoun.c: whom the pronoun or relative at the token means. */
struct referent speakers_pronoun(struct resolver *resolver, const struct attribution *attribution, uint32_t token);

/* Whom "her" at the token means, of “her lawyer” or “her promise that”. Nobody if it is nobody whom the text names. */
struct referent speakers_owner(const struct resolver *resolver, const struct attribution *attribution, uint32_t token);

/* speakers_role.c: whom a noun phrase means that is no name: who has the role, whose writing it is, or somebody without a name who is
 * called by the phrase. `head` is its noun. */
struct referent speakers_role(struct resolver *resolver, const struct attribution *attribution, struct range mention, uint32_t head);

/* Somebody without a name who was called by more words before, of which the one at the token was the noun; NULL if there is nobody. */
const struct known_phrase *speakers_known_phrase(const struct resolver *resolver, uint32_t head);

/* Lets the noun at the token mean this one later on. Nothing happens when MOST_PHRASES are known. */
void speakers_know_phrase(struct resolver *resolver, uint32_t token, const struct referent *referent);
