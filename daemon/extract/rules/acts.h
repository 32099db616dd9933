/* Acts: verbs of speech that are used for something that is done, not said: “called an emergency meeting”, “called his mother”, “attacked the port”,
 * “added 2 percent”. They are recognised by the noun of their object; the words are in the language's list "acts". */
#pragma once

#include "extract/attribution.h"

/* Whether the attribution is an act. Nothing in its content may be quoted. */
bool acts_tell(const struct reading *reading, const struct attribution *attribution);

/* Whether something is only issued, quoted or not: “issued a “travel advisory””. */
bool acts_issue(const struct reading *reading, const struct attribution *attribution);

/* The reverse: whether the noun at the end of the cue makes speech of what would else be none: “[his contention] that A”, “[made the case]
 * that A”. */
bool acts_say(const struct reading *reading, const struct attribution *attribution);

/* Whether a clause begins at the token: “that …”, “how …”, or a subject with its verb. */
bool acts_clause_at(const struct reading *reading, uint32_t first, uint32_t end);
