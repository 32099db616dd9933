/* Claims: factual sentences in the outlet's own voice; and those by which it passes on what it says to be reported, without saying by whom. */
#pragma once

#include "extract/attribution.h"

/* The claims of a document: passages, or parts of them, that no attribution covers. */
struct claims {
	ARRAY(struct claim {
		struct range content;
		struct range cue; /* a word by which it is what somebody said, nobody says who: “Orvia has [reportedly] closed …”. Else empty */
		uint16_t confidence;
		bool reader; /* speaks to the reader */
	}) list; /* in order of the text */
};

/* Appends the claims to `claims`. */
void claims_find(const struct reading *reading, const struct attributions *attributions, struct claims *claims);
