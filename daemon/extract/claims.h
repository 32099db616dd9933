/* Claims: factual sentences in the outlet's own voice. */
#pragma once

#include "extract/attribution.h"

/* The claims of a document, as attributions' contents would be: passages, or their parts, that no attribution covers.
 * `order` is the attributions' indexes in order of the text. Appends to `claims` (one range each, in order of the text). */
struct claims {
	ARRAY(struct claim {
		struct range content;
		uint16_t confidence;
	}) list;
};
void claims_find(const struct reading *reading, const struct attributions *attributions, struct claims *claims);
