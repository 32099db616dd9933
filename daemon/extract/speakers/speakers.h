/* Speakers: from the words in the text ("he", "the minister", "Wang") to the fullest name in the article. */
#pragma once

#include "extract/attribution.h"
#include "extract/speakers/names.h"

struct speaker {
	const char *name;   /* or NULL */
	const char *reason; /* why there is no name: "unattributed", "pronoun", "anonymous"; else NULL */
	const char *via;    /* the name of whoever relayed the statement, or NULL */
};

/* Resolves the speaker of each attribution: ret_speakers[i] for attribution i. `order` has the attributions' indexes in the order of the text.
 * Strings are in the arena. */
void speakers_resolve(const struct reading *reading, const struct names *names, const struct attributions *attributions,
                      const uint32_t *order, struct speaker *ret_speakers);
