/* Openings: what stands before “, X said” and is no sentence: “During a stop in Issel, X said”. */
#pragma once

#include "extract/reading.h"

/* Whether a rough number begins there: “at least 40”, “about two dozen”. */
bool opening_is_number(const struct reading *reading, uint32_t first, uint32_t end);

/* Whether the tokens [first, end), which a comma ends, only open the sentence after it, so that nobody says them. English. */
bool opening_is_alone(const struct reading *reading, uint32_t first, uint32_t end);
