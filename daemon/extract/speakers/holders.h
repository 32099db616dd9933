/* Holders: which named person or body has the role in a mention (“the spokesman”), as far as the article tells. */
#pragma once

#include "extract/speakers/mind.h"

/* The name of whoever has the role that is the mention's head, or NAME_NONE. Among several, the one that fits the mention's other words best; the
 * last speaker, and those who were given the role before the mention, are preferred. An indefinite mention (“a lawyer”) can only mean somebody
 * who is named after it. */
uint32_t holders_find(const struct mind *mind, struct range mention, uint32_t head);

/* Whether the text gives the name a role that belongs to another place than the mention says: a U.S. president is not “China's president”. */
bool holders_contradict(const struct mind *mind, uint32_t name, struct range mention, uint32_t head);

/* Whether a role that the text gives the name has one of the mention's other words: “Issel Mayor Edda Rosk” for “the Issel Mayor”. */
bool holders_share_words(const struct mind *mind, uint32_t name, struct range mention, uint32_t head);
