/* Quoted by somebody else: “The agency quoted Rosk as saying that …”, “Rosk was quoted by the agency as saying that …”. The speaker is Rosk.
 * English. */
#pragma once

#include "extract/attribution.h"

/* Finds such reports in a passage, from the token on. */
void quoted_by_find(const struct reading *reading, uint32_t passage, uint32_t from, struct attributions *attributions);

/* Corrects an attribution in which whoever quotes was taken for the speaker, or the speaker was taken into the content. */
void quoted_by_mend(const struct reading *reading, struct attribution *attribution);
