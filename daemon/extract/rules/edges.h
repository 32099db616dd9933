/* Edges: corrects where the contents of attributions begin and end. */
#pragma once

#include "extract/attribution.h"

/* Cuts off who relays a content (“A, according to the Lantern”; this becomes the via), to whom it is said (“told the Lantern A”), when (“said
 * at the time A”), and what the reporter adds (“A, he said, referring to B”). For languages whose subject precedes its verb. */
void edges_mend(const struct reading *reading, struct attributions *attributions);
