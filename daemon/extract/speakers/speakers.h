/* Speakers: from the words in the text ("he", "the minister", "Wang") to the fullest name in the article. */
#pragma once

#include "extract/attribution.h"
#include "extract/speakers/names.h"

struct speaker {
	const char *name;   /* or NULL */
	const char *reason; /* when NULL: "unattributed", "pronoun", "anonymous" */
	const char *via;    /* or NULL */
};

/* Fills in ret_speakers[i] for attribution i. `order` is the attributions' indexes in order of the text. Strings are in the arena. */
void speakers_resolve(const struct reading *reading, const struct names *names, const struct attributions *attributions,
                      const uint32_t *order, struct speaker *ret_speakers);
