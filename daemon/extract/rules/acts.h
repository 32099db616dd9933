/* Acts: what a verb of speech tells that is done and not said: “called an emergency meeting”, “called his mother”, “attacked the port”,
 * “added 2 percent”. By the noun of its object; the words are a list of the language (acts). */
#pragma once

#include "extract/attribution.h"

/* Whether the attribution, in whose content nothing is quoted, tells an act. */
bool acts_tell(const struct reading *reading, const struct attribution *attribution);
