/* Writings: whose a memo, a letter, a report is. */
#pragma once

#include "extract/speakers/mind.h"

/* “Acme sent a memo to its staff … The memo said”: the subject of the sentence in which the writing at the token came up. Nobody (text
 * NULL) if no sentence says so. */
struct referent writings_sender(const struct mind *mind, uint32_t head);

/* Whether the writing at the token was talked of before the speaker spoke, and nothing says that it is the speaker's. */
bool writings_are_known(const struct mind *mind, uint32_t head, const struct referent *speaker);

/* Where whoever a writing is from begins: after “from” right after its noun, or “by” further on, “a post [on the group's page by Edda
 * Rosk]”, but not in “documents obtained by her”; in other languages than English after "of" or a genitive, “Angaben [der Polizei]”. The end of
 * what is after the noun if nobody is. */
uint32_t writings_author_from(const struct reading *reading, struct range behind_noun);
