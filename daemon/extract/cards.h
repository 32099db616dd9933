/* Cards: what a page's script inserts after a name (the full name and headlines), and which a scraper leaves in the middle of the sentence:
 * “Rep. Edda Rosk Edda Maria RoskBoard opens dam River falls in Corra MORE (R-Corra) said”. */
#pragma once

#include "extract/reading.h"

/* Removes the words of cards from all classes, cues and uses but USE_CARD. Needs the names. */
void cards_mark(const struct reading *reading);

/* The first token of the card in which the token before `token` is; `token` if it is in none. */
uint32_t cards_behind(const struct reading *reading, uint32_t token);
