/* Join: one list of what the tagger and the rules found in a text. */
#pragma once

#include "extract/attribution.h"

/* By token: the number of the attribution whose content it is in, or DOCUMENT_NONE; in the reading's arena. */
uint32_t *attributions_owners(const struct reading *reading, const struct attributions *attributions);

/* The first of the owners that an attribution's content has, or DOCUMENT_NONE. */
uint32_t attribution_owner(const uint32_t *owners, const struct attribution *attribution);

/* Where the rules find more than the tagger (TRAIT_RULES_LEAD): drops what it found of what they found, too, and are sure of; who says
 * it they learn from it. `ruled`: the owners of the rules. */
void attributions_yield(const struct reading *reading, const uint32_t *ruled, struct attributions *rules, struct attributions *found);

/* Joins both lists: the tagger's findings (`found`) take the place of those of the rules that they overlap, and learn from them what
 * labels cannot say; the rules' findings that stay go after them. `ruled`: the owners of the rules. */
void attributions_join(const struct reading *reading, const struct attributions *rules, const uint32_t *ruled, struct attributions *found);
