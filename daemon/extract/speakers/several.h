/* Several: whom words for more than one speaker mean: “Acme and the Issel Group”, “the companies”, “both of whom”, “others”. */
#pragma once

#include "extract/speakers/mind.h"

/* What to call the speakers of a mention that joins names: “Sberbank, Alfa Bank and Tinkoff”, “Rosk and other lawmakers”; in the arena. NULL if
 * the mention is nothing of the kind. */
const char *several_joined(const struct mind *mind, struct range mention);

/* Whom “the companies” or “both groups” means: the two bodies that were last named together (“Acme and the Issel Group”). Nobody if there are
 * none. */
struct referent several_bodies(const struct mind *mind, const struct attribution *attribution, struct range mention, uint32_t head);

/* Whom “both of whom” at the token means: the two names before it (“Rosk and Brandt, both of whom said”), else whom "they" would mean. */
struct referent several_both(const struct mind *mind, const struct attribution *attribution, uint32_t token);

/* Whom "others" at the token means: other politicians, after “some politicians welcomed it”. Nobody if no such words come before. */
struct referent several_others(const struct mind *mind, const struct attribution *attribution, uint32_t token);

/* Whom "one", "some" or "many" means, of several people without a name who stand before it: “two officers came. One said”; nobody if there
 * are none. */
struct referent several_part(const struct mind *mind, const struct attribution *attribution, uint32_t token);
