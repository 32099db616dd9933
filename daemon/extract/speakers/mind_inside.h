/* Shared by mind.c (who was named and who spoke), mind_person.c ("he"), mind_body.c ("it", “the company”) and mind_people.c ("they"): how a recent
 * mention is weighed. */
#pragma once

#include "extract/speakers/mind.h"

enum {
	/* Weights, like those in the .c files set by hand, so that each rule beats those that it should beat on the development articles. */
	SUBJECT = 25,
	SPOKE = 25,
	AGREES = 12,
	GUESSED = -8, /* only its verbs suggest that it is a person, or a body */
	DISTANT = 5, /* more than NEAR passages away */
};

/* The weight of a mention for its distance, in passages. */
static inline int weight_of_distance(uint32_t distance)
{
	static const int WEIGHTS[NEAR + 1] = { 110, 80, 55, 35, 20 };
	return distance <= NEAR ? WEIGHTS[distance] : DISTANT;
}

/* The k-th of the recent mentions, the last one first; k is below both `recent_count` and MIND_RECENT. */
static inline const struct recent *mind_recent(const struct mind *mind, uint32_t k)
{
	return &mind->recent[(mind->recent_count - 1 - k) % MIND_RECENT];
}

static inline bool mind_is_quoted(const struct reading *reading, uint32_t token)
{
	return reading_quoted(reading, token);
}

/* The weight of a recent mention for a pronoun in `passage`. */
int mind_weight_of(const struct mind *mind, const struct recent *recent, uint32_t passage);

/* The weight of a use of a name as a subject; 0 if it is none. */
int mind_weight_of_use(const struct reading *reading, const struct name_use *use);

/* The content from its first quotation on, if there is one: what comes before may introduce the speaker. */
struct range mind_said_in(const struct reading *reading, struct range content);

/* Whether the token is in the attribution's content (see mind_said_in()). */
bool mind_is_in_content(const struct mind *mind, const struct attribution *attribution, uint32_t token);
