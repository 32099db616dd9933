/* Edges: mends where the contents of attributions begin and end. */
#pragma once

#include "extract/attribution.h"

/* Cuts off who relays what is said (“A, according to the Lantern”; it becomes the via), whom it is said to (“told the Lantern A”), when (“said
 * at the time A”), and what the reporter adds after it (“A, he said, referring to B”). For languages whose subject stands before its verb. */
void edges_mend(const struct reading *reading, struct attributions *attributions);
