/* Writings: who wrote a memo, a letter, a report. */
#pragma once

#include "extract/speakers/mind.h"

/* The author of the writing at the token (“the memo”): the subject of the sentence that introduced it, “Acme sent a memo to its staff”. Nobody
 * (text NULL) if there is none. *ret_made: he is said to have made it, “Acme filed a lawsuit”, or to have said it in it. */
struct referent writings_sender(const struct mind *mind, uint32_t head, bool *ret_made);

/* Whether the writing at the token was mentioned before the speaker spoke, and nothing says that it is the speaker's. */
bool writings_are_known(const struct mind *mind, uint32_t head, const struct referent *speaker);

/* The token at which the words for a writing's author begin, given what follows its noun: after "from" right after the noun; after "by" (“a post on
 * the group's page by [Edda Rosk]”, but not in “documents obtained by her”); outside English after "of" or in a genitive (“Angaben [der
 * Polizei]”). The end of the range if there is no author. */
uint32_t writings_author_from(const struct reading *reading, struct range behind_noun);
