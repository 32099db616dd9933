/* Clauses: reported speech in languages whose subject may stand on either side of its verb (“sagte X”, “ha detto X”, “hat X
 * gesagt”). The passage is cut at commas, colons and dashes; each part with a verb of speech is a reporting clause, and the
 * parts beside it are its content. What the verbs are and how clauses begin is in the language's lists. */
#pragma once

#include "extract/attribution.h"

/* Reported speech in the passage from token `from` on, appended to the attributions. Linear in the passage. */
void clauses_find(const struct reading *reading, uint32_t passage, uint32_t from, struct attributions *attributions);

/* The cue of a quotation that ends before `token`: “…”, sagte X. Fills in mention, cue and share; returns the token after
 * both, or 0 if there is none before `limit`. */
uint32_t clauses_trailing_cue(const struct reading *reading, uint32_t token, uint32_t limit, struct attribution *attribution);

/* The cue of the clause that ends with the colon before `end`: X sagte: “…”. As clauses_trailing_cue; false if there is
 * none from `first` on. */
bool clauses_introducing_cue(const struct reading *reading, uint32_t first, uint32_t end, struct attribution *attribution);

/* The cue inside the quotation whose tokens are [first, end): « C'est faux, assure X. Personne ne … ». Fills in mention,
 * cue, share and the contents before and after it; false if there is none. For languages with TRAIT_INNER_CUES. */
bool clauses_inner_cue(const struct reading *reading, uint32_t first, uint32_t end, struct attribution *attribution);
