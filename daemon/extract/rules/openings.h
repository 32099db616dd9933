/* Openings: words before “, X said” that are no statement: “During a stop in Issel, X said”. */
#pragma once

#include "extract/reading.h"

/* How many tokens at `first` make a number approximate: 2 for “at least”, 0 if none do. */
uint32_t opening_hedge(const struct reading *reading, uint32_t first);

/* Whether an approximate number begins at `first`: “at least 40”, “about two dozen”. */
bool opening_is_number(const struct reading *reading, uint32_t first, uint32_t end);

/* Whether the tokens [first, end), which a comma follows, only open the sentence and are not said by anybody. English. */
bool opening_is_alone(const struct reading *reading, uint32_t first, uint32_t end);
