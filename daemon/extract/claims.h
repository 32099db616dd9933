/* Claims: factual sentences in the outlet's own voice. */
#pragma once

#include "extract/attribution.h"

/* The claims of a document: passages, or parts of them, that no attribution covers. */
struct claims {
	ARRAY(struct claim {
		struct range content;
		uint16_t confidence;
	}) list; /* in order of the text */
};

/* Appends the claims to `claims`. */
void claims_find(const struct reading *reading, const struct attributions *attributions, struct claims *claims);
