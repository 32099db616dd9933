/* Acts: uses of a verb of speech for something that is done and not said: “called an emergency meeting”, “called his mother”, “attacked the port”,
 * “added 2 percent”. Recognised by the noun of its object; the words are in the language's list "acts". */
#pragma once

#include "extract/attribution.h"

/* Whether the attribution, in whose content nothing is quoted, is an act. */
bool acts_tell(const struct reading *reading, const struct attribution *attribution);
