/* Quoted by somebody: “The agency quoted Rosk as saying that …”, “Rosk was quoted by the agency as saying that …”. Rosk says it, whoever
 * quotes. English. */
#pragma once

#include "extract/attribution.h"

/* Finds such reports of a passage, from the token on. */
void quoted_by_find(const struct reading *reading, uint32_t passage, uint32_t from, struct attributions *attributions);

/* Gives an attribution that takes the one who quotes for the speaker, or what is said with its speaker for the content, its own. */
void quoted_by_mend(const struct reading *reading, struct attribution *attribution);
