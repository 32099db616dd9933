/* Mind: whom a reader has in mind at a point in the text (who was named lately, and who spoke), and whom a pronoun means there. Candidates are
 * weighed in the manner of Lappin and Leass (1994): near ones, subjects and the last speaker weigh more, and gender must agree. Whoever is
 * mentioned in what is said is hardly the one who says it. */
#pragma once

#include "extract/attribution.h"
#include "extract/speakers/referent.h"

enum {
	MIND_RECENT = 24,
	NEAR = 4, /* passages within which whoever was named or spoke is usually meant again */
};

/* A recent mention of somebody who has a name. */
struct recent {
	uint32_t name, token, passage;
	int subject; /* its weight as a subject */
	bool quoted;
	bool reported; /* in what somebody else was reported to say */
	bool modifies; /* “Rosk's”, “the Rosk regime” */
};

struct mind {
	const struct reading *reading;
	const struct names *names;
	uint32_t next_use, next_token, passage; /* how far the text has been read; `passage` may lag behind */
	struct recent recent[MIND_RECENT];      /* a ring */
	uint32_t recent_count;                  /* how many there ever were */
	bool *spoke;                            /* by name: has spoken before, and may be a person, as far as is known */
	struct referent previous;               /* the last speaker; then the last that was a body, and the last for several people */
	struct referent previous_body, previous_people;
	struct range people;     /* the last subject for several people without a name: “some researchers”; or empty */
	uint32_t people_passage; /* where it is */
	struct range someone;    /* the last subject for one person without a name: “the teacher”; or empty */
	uint32_t someone_passage;
};

void mind_init(struct mind *mind, const struct reading *reading, const struct names *names);

/* Reads on, and notes who is named before the token. A token before those already read has no effect. */
void mind_read(struct mind *mind, uint32_t token);

/* Notes who said the attribution's content; the mention of the speaker begins at the token. */
void mind_spoke(struct mind *mind, struct referent speaker, const struct attribution *attribution, uint32_t token);

/* Whom the attribution's mention of one person, of which no more is known than a gender (WORD_MAN, WORD_WOMAN, or 0: unknown), means. Looks for
 * somebody who is named in the last `passages` passages, then for somebody without a name, then, at the beginning of a text, for the first
 * person named after the mention; else nobody. A phrase (“the minister”) never means the subject of its own sentence. */
struct referent mind_person(const struct mind *mind, const struct attribution *attribution, uint32_t gender, uint32_t passages);

/* Whether the language's list knows the name as a news outlet's. */
bool mind_is_outlet(const struct mind *mind, uint32_t name);

/* Whether one of the recent mentions of the name is in this passage or a later one. */
bool mind_has_since(const struct mind *mind, uint32_t name, uint32_t passage);

/* The body, or if `states` the body or state, that the attribution's mention means: "it", “the company”, “the country”. `noun` is the token of a
 * noun such as "company", or DOCUMENT_NONE. Nobody if none fits. */
struct referent mind_body(const struct mind *mind, const struct attribution *attribution, bool states, uint32_t noun);

/* Whom "they" means in the attribution; nobody if none fits. */
struct referent mind_people(const struct mind *mind, const struct attribution *attribution);
