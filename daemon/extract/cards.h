/* What a page's script glues after a name: somebody's card, with the full name and headlines, which the text of the page then has in the
 * middle of its sentence: “Rep. Edda Rosk Edda Maria RoskBoard opens dam River falls in Corra MORE (R-Corra) said”. */
#pragma once

#include "extract/reading.h"

/* Takes the words of cards out of all classes, cues and uses but USE_CARD. Needs the names. */
void cards_mark(const struct reading *reading);

/* The token where the card begins that holds the token before `token`; `token` if none does. */
uint32_t cards_behind(const struct reading *reading, uint32_t token);
