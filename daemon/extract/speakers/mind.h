/* Mind: whom a reader has in mind at a place of the text, the ones lately named and the ones who lately spoke, and whom a pronoun
 * means there. Candidates are weighed, as Lappin and Leass (1994) do: near ones, subjects and the last speaker weigh more; gender
 * must agree; who is talked about in what is said hardly says it. */
#pragma once

#include "extract/attribution.h"
#include "extract/speakers/referent.h"

enum { MIND_RECENT = 24 };

/* One of the last mentions of somebody. */
struct recent {
	uint32_t name, token, passage;
	int subject; /* what it weighs as a subject */
	bool quoted;
	bool reported; /* in what another one was reported to say */
	bool modifies; /* "Rosk's", "the Rosk regime" */
};

struct mind {
	const struct reading *reading;
	const struct names *names;
	uint32_t next_use, next_token, passage; /* how far the text has been read; the passage of next_use or an earlier one */
	struct recent recent[MIND_RECENT];      /* a ring */
	uint32_t recent_count;                  /* ever */
	bool *spoke;                            /* by name: has spoken before, and may be a person for all that is known */
	struct referent previous;               /* the speaker of the attribution before */
	struct referent previous_body, previous_people;
	struct range people;     /* the last words for several people that were a subject: “some researchers” */
	uint32_t people_passage; /* where they stand */
	struct range someone;    /* the last words for one person without a name that were a subject: “the teacher” */
	uint32_t someone_passage;
};

void mind_init(struct mind *mind, const struct reading *reading, const struct names *names);

/* Reads the text up to the token: who is named before it. Only ever forward. */
void mind_read(struct mind *mind, uint32_t token);

/* Remembers who has said the attribution's content; the mention begins at the token. */
void mind_spoke(struct mind *mind, struct referent speaker, const struct attribution *attribution, uint32_t token);

/* Whom a mention of one person at the token means, without more than a gender (WORD_MAN, WORD_WOMAN, or 0): nobody (text NULL)
 * when none of the last `passages` passages names one that fits, or calls one by a noun, and none is named soon after the text
 * begins. A phrase ("the minister") never means the subject of its sentence. */
struct referent mind_person(const struct mind *mind, const struct attribution *attribution, uint32_t gender, uint32_t passages);

/* Whether it is a news outlet's name, as far as the language's list knows. */
bool mind_is_outlet(const struct mind *mind, uint32_t name);

/* Whether the name has lately been mentioned in the passage or after it. */
bool mind_has_since(const struct mind *mind, uint32_t name, uint32_t passage);

/* The body or (if `states`) the state that "it", "the company" or "the country" at the attribution means. `noun` is the token of
 * what it is called, "company", or DOCUMENT_NONE. */
struct referent mind_body(const struct mind *mind, const struct attribution *attribution, bool states, uint32_t noun);

/* Whom "they" means: several. */
struct referent mind_people(const struct mind *mind, const struct attribution *attribution);
