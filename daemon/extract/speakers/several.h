/* Several: who is meant where the words are for more than one: “Acme and the Issel Group”, “the companies”, “both of whom”, “others”. */
#pragma once

#include "extract/speakers/mind.h"

/* What to call the names of a mention that are joined, "and" before the last, in the arena: “Sberbank, Alfa Bank and Tinkoff”, “Rosk and
 * other lawmakers”. NULL when it is not that. */
const char *several_joined(const struct mind *mind, struct range mention);

/* “the companies”, “both groups”: the two bodies that were last named together, “Acme and the Issel Group”. Nobody if there are none. */
struct referent several_bodies(const struct mind *mind, const struct attribution *attribution, struct range mention, uint32_t head);

/* “Rosk and Brandt, both of whom said”: the two names before the token, or whom “they” means. */
struct referent several_both(const struct mind *mind, const struct attribution *attribution, uint32_t token);

/* “Some politicians welcomed it, others warned”: other politicians. Nobody if none stand before the token. */
struct referent several_others(const struct mind *mind, const struct attribution *attribution, uint32_t token);
