/* Clauses: reported speech in languages whose subject may stand on either side of its verb (“sagte X”, “ha detto X”, “hat X
 * gesagt”). The passage is cut at commas, colons and dashes. Each part with a verb of speech is a reporting clause, and the parts
 * beside it are its content. The language's lists have the verbs, and the words with which clauses begin. */
#pragma once

#include "extract/attribution.h"

/* Finds reported speech in the passage, from the token `from` on, and appends it to the attributions. In linear time. */
void clauses_find(const struct reading *reading, uint32_t passage, uint32_t from, struct attributions *attributions);

/* Finds the cue behind a quotation that ends before `token`: “…”, sagte X. Fills in mention, cue and share. Returns the token after both, or 0 if
 * there is none before `limit`. */
uint32_t clauses_trailing_cue(const struct reading *reading, uint32_t token, uint32_t limit, struct attribution *attribution);

/* Finds the cue before a quotation, in the clause whose colon stands at `end`: X sagte: “…”. Fills in the same. False if there is none from `first`
 * on. */
bool clauses_introducing_cue(const struct reading *reading, uint32_t first, uint32_t end, struct attribution *attribution);

/* Finds the cue inside a quotation with the tokens [first, end): « C'est faux, assure X. Personne ne … ». Fills in mention, cue, share, and the
 * contents before and after it. False if there is none. For languages with TRAIT_INNER_CUES. */
bool clauses_inner_cue(const struct reading *reading, uint32_t first, uint32_t end, struct attribution *attribution);
