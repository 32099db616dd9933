/* Join: makes one list of what the tagger and the rules found in a text. */
#pragma once

#include "extract/attribution.h"

/* By token: the number of the attribution whose content it is in, or DOCUMENT_NONE; in the reading's arena. */
uint32_t *attributions_owners(const struct reading *reading, const struct attributions *attributions);

/* The first of the owners that an attribution's content has, or DOCUMENT_NONE. */
uint32_t attribution_owner(const uint32_t *owners, const struct attribution *attribution);

/* For languages in which the rules lead (TRAIT_RULES_LEAD): drops the tagger's findings that overlap one of which the rules are sure; these take over
 * its speaker where it is better. `ruled`: the owners of the rules' findings. */
void attributions_yield(const struct reading *reading, const uint32_t *ruled, struct attributions *rules, struct attributions *found);

/* Joins both lists in `found`, which has the tagger's findings: these replace the rules' findings that they overlap, and take over from them what
 * labels cannot express; the other findings of the rules that stay are appended. `ruled`: the owners of the rules' findings. */
void attributions_join(const struct reading *reading, const struct attributions *rules, const uint32_t *ruled, struct attributions *found);

/* Leaves out what is told twice. Of two findings of the same words, as in “the board — which Rosk said — “A” —”, the shorter does not count (it is
 * nested) if nobody else is named for it or both have the same cue; a quotation that goes on behind another cue is only whose it was before it. */
void attributions_mark_told_twice(const struct reading *reading, struct attributions *found);
