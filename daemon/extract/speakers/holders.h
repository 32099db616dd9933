/* Holders: who has the role that a mention names, "the spokesman", as far as the article gives it to somebody. */
#pragma once

#include "extract/speakers/mind.h"

/* The name of whoever has the role of the mention's head when it is mentioned, or NAME_NONE: who goes best with its words, who spoke
 * last, who had it last before, else the first one after. Somebody who is "a lawyer" here can only be named later. */
uint32_t holders_find(const struct mind *mind, struct range mention, uint32_t head);

/* Whether the text gives the name a role of another place than the mention with this head tells: a U.S. president is not “China's
 * president”. */
bool holders_contradict(const struct mind *mind, uint32_t name, struct range mention, uint32_t head);
