/* Quote cues: finds the cue of a quotation in the words before or after it. Each function sets the mention, the cue, its share and perhaps the via of
 * `attribution`, and nothing else. */
#pragma once

#include "extract/attribution.h"

/* The cue after a quotation, whatever its form (“…” said X; “…” X, a doctor, said; “…,” as X put it; “…” — X), in the tokens
 * [token, limit). Returns the token after it, or 0 if there is none. */
uint32_t quote_cue_behind(const struct reading *reading, uint32_t token, uint32_t limit, struct attribution *attribution);

/* The cue before a quotation (“X said in May:”, “Said X:”, “X:”, “In X's words,”) in the tokens [first, end), the last of which must be
 * a colon, a comma, or the cue (“saying”). False if there is none. */
bool quote_cue_before(const struct reading *reading, uint32_t first, uint32_t end, struct attribution *attribution);

/* The speaker of a quotation in a paragraph of its own, introduced by a sentence about somebody without a cue: “Rosk had a warning:”, “According to
 * Rosk:”, “Here is Rosk:”. The sentence's tokens are [first, end), the last one a colon. False if it is about nobody. */
bool quote_subject_before(const struct reading *reading, uint32_t first, uint32_t end, struct attribution *attribution);

/* Whoever a colon points to: “From the Lantern:”, “… (via the Lantern):”. The same range as above. False if it points to nobody. */
bool quote_pointer_before(const struct reading *reading, uint32_t first, uint32_t end, struct attribution *attribution);

/* “…,” as X put it: the token after it, or 0. */
uint32_t quote_cue_with_as(const struct reading *reading, uint32_t token, uint32_t limit, struct attribution *attribution);

/* “…” — Jan Ito, a farmer: a dash at `token` and a name, up to a comma or the end; `limit`, or 0 if it is none. In a paragraph of its own
 * (`apart`) much may follow: “— Jan Ito in answer to …”. */
uint32_t quote_signed_by(const struct reading *reading, uint32_t token, uint32_t limit, bool apart, struct attribution *attribution);
