/* What mind.c (who was named and who spoke), mind_person.c (“he”), mind_body.c (“it”, “the company”) and mind_people.c (“they”) share: how a
 * mention of somebody is weighed. */
#pragma once

#include "extract/speakers/mind.h"

enum {
	NEAR = 4, /* passages over which a pronoun can go on with somebody */
	/* Weights, also those in the .c files: hand-set so that each rule of thumb beats what it should on the development articles. */
	SUBJECT = 25,
	SPOKE = 25,
	AGREES = 12,
	GUESSED = -8, /* only its verbs say that it is a person, or a body */
	FAR = 5,
};

/* What a mention weighs by its distance in passages. */
static inline int weight_of_distance(uint32_t distance)
{
	static const int WEIGHTS[NEAR + 1] = { 110, 80, 55, 35, 20 };
	return distance <= NEAR ? WEIGHTS[distance] : FAR;
}

/* The last mention but k. There are `recent_count` of them, of which MIND_RECENT are kept. */
static inline const struct recent *mind_recent(const struct mind *mind, uint32_t k)
{
	return &mind->recent[(mind->recent_count - 1 - k) % MIND_RECENT];
}

static inline bool mind_is_quoted(const struct reading *reading, uint32_t token)
{
	return reading_token(reading, token)->quotation != DOCUMENT_NONE;
}

/* What a mention weighs: near, subject, last speaker. `passage` is where the pronoun stands. */
int mind_weight_of(const struct mind *mind, const struct recent *recent, uint32_t passage);

/* What the use of a name weighs as a subject; 0 if it is none. */
int mind_weight_of_use(const struct reading *reading, const struct name_use *use);

/* A content without what stands before its first quotation: that may introduce the speaker. */
struct range mind_said_in(const struct reading *reading, struct range content);

/* Whether the token stands in what the attribution says was said. */
bool mind_is_in_content(const struct mind *mind, const struct attribution *attribution, uint32_t token);
